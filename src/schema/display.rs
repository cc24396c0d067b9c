use super::{Definition, Schema};
use crate::edm::{Item, Type};
use std::fmt;

impl Schema {
    /// A type in the words of CSDL: `Edm.String`, `Collection(Namespace.Name)`; `null` and
    /// `unknown` for what has no name.
    #[must_use]
    pub const fn display(&self, ty: Type) -> TypeDisplay<'_> {
        TypeDisplay { schema: self, ty }
    }
}

/// Shows the name of a type; made by [`Schema::display`].
#[derive(Clone, Copy, Debug)]
pub struct TypeDisplay<'s> {
    schema: &'s Schema,
    ty: Type,
}

impl fmt::Display for TypeDisplay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ty.collection {
            return write!(f, "Collection({})", self.schema.display(self.ty.element()));
        }
        match self.ty.item {
            Item::Primitive(primitive) => primitive.fmt(f),
            Item::Named(id) => {
                let name = self.schema.definition(id).map(Definition::name);
                f.write_str(name.map_or("unknown", |name| name.as_str()))
            }
            Item::Null => f.write_str("null"),
            Item::Unknown => f.write_str("unknown"),
        }
    }
}
