//! Facets and default values (CSDL 7.2, 7.3): whether the type has them, and whether they fit it.

use super::{Judge, Said, excerpt};
use crate::diagnostic::Span;
use crate::edm::convert::cast;
use crate::edm::{Item, Primitive, Type, Value};
use crate::schema::definition::{Definition, TypeDefinition};
use crate::schema::error::{WRONG_DEFAULT_VALUE, WRONG_FACET};
use crate::schema::member::{Facets, Scale};
use std::borrow::Cow;

/// The most digits of a fraction of a second.
const FINEST: u32 = 12;

impl<'m> Judge<'m> {
    pub(super) fn type_definition(&mut self, definition: &'m TypeDefinition) {
        let item = Item::Primitive(definition.underlying);
        let ty = Type {
            item,
            collection: false,
        };
        let name = definition.name.name();
        self.facets(definition.facets, ty, name, definition.span);
    }

    /// Judges the facets of something with a type.
    pub(super) fn facets(&mut self, facets: Facets, ty: Type, name: &str, span: Span) {
        if facets == Facets::default() {
            return;
        }
        let (primitive, base) = match self.definition(ty) {
            Some(Definition::TypeDefinition(it)) => (Some(it.underlying), it.facets),
            Some(Definition::Entity(_) | Definition::Complex(_) | Definition::Enum(_)) => {
                (None, Facets::default())
            }
            None => match ty.item {
                Item::Primitive(primitive) => (Some(primitive), Facets::default()),
                Item::Named(_) | Item::Null | Item::Unknown => return,
            },
        };
        for (facet, given, again) in [
            (
                "MaxLength",
                facets.max_length.is_some(),
                base.max_length.is_some(),
            ),
            (
                "Precision",
                facets.precision.is_some(),
                base.precision.is_some(),
            ),
            ("Scale", facets.scale.is_some(), base.scale.is_some()),
            ("SRID", facets.srid.is_some(), base.srid.is_some()),
            ("Unicode", facets.unicode.is_some(), base.unicode.is_some()),
        ] {
            if !given {
                continue;
            }
            if !primitive.is_some_and(|it| has_facet(it, facet)) {
                self.add(WRONG_FACET, span, |model| {
                    let (name, ty) = (excerpt(name), model.type_name(ty.element()));
                    format!("`{name}` has the facet `{facet}`, which `{ty}` does not have").into()
                });
            } else if again {
                self.add(WRONG_FACET, span, |model| {
                    let (name, ty) = (excerpt(name), model.type_name(ty.element()));
                    format!("`{name}` has the facet `{facet}`, which its type `{ty}` has fixed")
                        .into()
                });
            }
        }
        self.ranges(facets, primitive, name, span);
    }

    fn ranges(&mut self, facets: Facets, ty: Option<Primitive>, name: &str, span: Span) {
        let name = || excerpt(name);
        if facets.max_length == Some(0) {
            self.add(WRONG_FACET, span, |_| {
                format!("`{}` has the maximum length 0, expected 1 or more", name()).into()
            });
        }
        let Some(precision) = facets.precision else {
            return;
        };
        match ty {
            Some(Primitive::Decimal) if precision == 0 => self.add(WRONG_FACET, span, |_| {
                format!("`{}` has the precision 0, expected 1 or more", name()).into()
            }),
            Some(Primitive::DateTimeOffset | Primitive::TimeOfDay | Primitive::Duration)
                if precision > FINEST =>
            {
                self.add(WRONG_FACET, span, |_| {
                    let name = name();
                    format!("`{name}` has the precision {precision}, expected 0 to {FINEST}").into()
                });
            }
            Some(_) | None => {}
        }
        if let Some(Scale::Digits(scale)) = facets.scale
            && scale > precision
        {
            self.add(WRONG_FACET, span, |_| {
                let name = name();
                format!("`{name}` has the scale {scale}, more than its precision {precision}")
                    .into()
            });
        }
    }

    /// Judges a default value.
    pub(super) fn default(&mut self, text: Option<&str>, ty: Type, name: &str, span: Span) {
        let Some(text) = text else {
            return;
        };
        let fits = match (self.definition(ty), ty.item) {
            _ if ty.is_unknown() => true,
            _ if ty.collection => false,
            (Some(Definition::Entity(_) | Definition::Complex(_)), _) => false,
            (Some(Definition::Enum(ty)), _) => ty.parse(text).is_ok(),
            (Some(Definition::TypeDefinition(ty)), _) => is_value(text, ty.underlying),
            (None, Item::Primitive(primitive)) => is_value(text, primitive),
            (None, Item::Named(_) | Item::Null | Item::Unknown) => true,
        };
        if !fits {
            self.add(WRONG_DEFAULT_VALUE, span, |model| {
                let (name, text, ty) = (excerpt(name), excerpt(text), model.type_name(ty));
                Said::from(format!(
                    "the default value `{text}` of `{name}` is no value of `{ty}`"
                ))
            });
        }
    }

    fn definition(&self, ty: Type) -> Option<&'m Definition> {
        match ty.item {
            Item::Named(id) => self.model.definition(id),
            Item::Primitive(_) | Item::Null | Item::Unknown => None,
        }
    }
}

/// Whether values of a type have a facet. Of `Edm.Untyped` nothing is known.
const fn has_facet(ty: Primitive, facet: &str) -> bool {
    use Primitive as P;
    match (facet.as_bytes(), ty) {
        (_, P::Untyped)
        | (b"MaxLength", P::String | P::Binary | P::Stream)
        | (b"Precision", P::Decimal | P::DateTimeOffset | P::Duration | P::TimeOfDay)
        | (b"Scale", P::Decimal)
        | (b"SRID", P::Geo(..))
        | (b"Unicode", P::String) => true,
        (_, _) => false,
    }
}

fn is_value(text: &str, ty: Primitive) -> bool {
    let is_any = matches!(
        ty,
        Primitive::String | Primitive::Untyped | Primitive::Stream
    );
    is_any || cast(Value::String(Cow::Borrowed(text)), ty).is_ok()
}
