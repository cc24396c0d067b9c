//! Keys (CSDL 6.5): what can be a part, and which parts need another name.

use super::path::{Followed, follow};
use super::{Judge, excerpt};
use crate::edm::{Item, Primitive, Type, TypeId};
use crate::schema::definition::{Definition, KeyPath, StructuredType};
use crate::schema::error::WRONG_KEY;
use crate::schema::identifier::is_identifier;
use std::collections::HashSet;

impl<'m> Judge<'m> {
    pub(super) fn key(&mut self, id: TypeId, ty: &'m StructuredType) {
        let mut paths = HashSet::new();
        let mut aliases = HashSet::new();
        for key in &ty.key {
            let path = || excerpt(&key.path);
            if !paths.insert(&*key.path) {
                // All else has been said of the first one.
                self.add(WRONG_KEY, key.span, |_| {
                    format!("the key names `{}` twice", path()).into()
                });
                continue;
            }
            self.alias(id, key, &mut aliases);
            let document = self.document(key.span);
            let Followed::Found(members) = follow(self.model, document, id, &key.path) else {
                continue;
            };
            if let Some(member) = members.iter().find(|member| member.is_nullable()) {
                self.add(WRONG_KEY, key.span, |_| {
                    let name = excerpt(member.name());
                    let said = if members.len() == 1 {
                        format!("the key property `{name}` is nullable")
                    } else {
                        format!(
                            "`{name}` on the way to the key property `{}` is nullable",
                            path()
                        )
                    };
                    said.into()
                });
            }
            let last = members.last().map(|member| member.ty());
            if let Some(ty) = last.filter(|ty| !self.can_be_key(*ty)) {
                self.add(WRONG_KEY, key.span, |model| {
                    let ty = model.type_name(ty);
                    format!(
                        "the key property `{}` is of type `{ty}`, which no key can have",
                        path()
                    )
                    .into()
                });
            }
        }
    }

    fn alias(&mut self, id: TypeId, key: &'m KeyPath, aliases: &mut HashSet<&'m str>) {
        let is_path = key.path.contains('/');
        let said = match key.alias.as_deref() {
            None if is_path => {
                let path = excerpt(&key.path);
                format!("the key property `{path}` has no alias, which a path needs")
            }
            None => return,
            Some(alias) if !is_path => {
                let (path, alias) = (excerpt(&key.path), excerpt(alias));
                format!(
                    "the key property `{path}` has the alias `{alias}`, which only a path can have"
                )
            }
            Some(alias) if !is_identifier(alias, false) => {
                format!(
                    "the alias `{}` of a key property is no name",
                    excerpt(alias)
                )
            }
            Some(alias) if self.model.member(id, alias).is_some() || !aliases.insert(alias) => {
                format!("the alias `{}` of a key property is taken", excerpt(alias))
            }
            Some(_) => return,
        };
        self.add(WRONG_KEY, key.span, |_| said.into());
    }

    fn can_be_key(&self, ty: Type) -> bool {
        let primitive = match ty.item {
            Item::Primitive(primitive) => primitive,
            Item::Named(id) => match self.model.definition(id) {
                Some(Definition::TypeDefinition(ty)) => ty.underlying,
                // Structured values are errors.
                Some(Definition::Enum(_) | Definition::Entity(_) | Definition::Complex(_))
                | None => return true,
            },
            Item::Null | Item::Unknown => return true,
        };
        match primitive {
            Primitive::Double
            | Primitive::Single
            | Primitive::Binary
            | Primitive::Stream
            | Primitive::Geo(..) => false,
            Primitive::Boolean
            | Primitive::Byte
            | Primitive::SByte
            | Primitive::Int16
            | Primitive::Int32
            | Primitive::Int64
            | Primitive::Decimal
            | Primitive::String
            | Primitive::Guid
            | Primitive::Date
            | Primitive::DateTimeOffset
            | Primitive::TimeOfDay
            | Primitive::Duration
            | Primitive::Untyped => true,
        }
    }
}
