//! Aggregation methods (Data Aggregation 3.2.1).

use super::super::context::Checker;
use crate::edm::{Item, Primitive, Type};
use crate::text::Text;

/// What is done with several values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Sum,
    Min,
    Max,
    Average,
    CountDistinct,
    /// One of the service's own.
    Custom,
}

const ALL: &[(Method, &str)] = &[
    (Method::Sum, "sum"),
    (Method::Min, "min"),
    (Method::Max, "max"),
    (Method::Average, "average"),
    (Method::CountDistinct, "countdistinct"),
];

impl Method {
    /// The method of a name, which a dot makes one of the service's own. The parser lets no others
    /// pass.
    pub(super) fn find(c: &Checker<'_>, name: &Text) -> Self {
        let text = name.as_str(c.source);
        let known = ALL.iter().find(|(_, own)| *own == text);
        known.map_or(Self::Custom, |(method, _)| *method)
    }

    /// The type of the result for values of a type, without type definitions; `None` if there is
    /// none.
    pub(super) fn result(self, c: &Checker<'_>, values: Type) -> Option<Type> {
        let decimal = Type::primitive(Primitive::Decimal);
        let is_enumeration = c.schema.enumeration(values).is_some();
        match self {
            Self::Custom => Some(Type::UNKNOWN),
            Self::CountDistinct => Some(decimal),
            Self::Sum | Self::Average => match values.item {
                // The service chooses a type that is large enough for all results.
                Item::Primitive(p) if p.is_integer() || p == Primitive::Decimal => Some(decimal),
                Item::Primitive(Primitive::Single | Primitive::Double) => {
                    Some(Type::primitive(Primitive::Double))
                }
                Item::Primitive(Primitive::Untyped) | Item::Unknown | Item::Null => {
                    Some(Type::UNKNOWN)
                }
                Item::Primitive(_) | Item::Named(_) => None,
            },
            Self::Min | Self::Max => match values.item {
                Item::Primitive(p) => {
                    use Primitive::{Binary, Boolean, Guid, Stream};
                    let ordered = !p.is_geo() && !matches!(p, Binary | Boolean | Guid | Stream);
                    ordered.then_some(values)
                }
                Item::Unknown | Item::Null => Some(Type::UNKNOWN),
                Item::Named(_) => is_enumeration.then_some(values),
            },
        }
    }
}

/// The methods that values of a type can be aggregated by.
pub(super) fn allowed(c: &Checker<'_>, values: Type) -> String {
    listed(|method| method.result(c, values).is_some())
}

fn listed(choose: impl Fn(Method) -> bool) -> String {
    let names = ALL.iter().filter(|(method, _)| choose(*method));
    let names: Vec<String> = names.map(|(_, name)| format!("`{name}`")).collect();
    names.join(", ")
}
