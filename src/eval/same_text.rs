//! What `eq` and `ne` tell from the text of a string alone, as it stands in the record: no value is
//! made of it. Where the text does not tell, the values are compared.

use super::node::Node;
use super::value::Reader;
use crate::edm::{EnumValue, Primitive, Value};
use crate::json::RawValue;
use crate::ops::Operator;

/// Enumerations with more members are looked up by name.
const MOST_MEMBERS: usize = 16;

/// A constant that a property is compared with.
#[derive(Debug)]
pub(super) struct SameText {
    /// What the comparison is for equal values.
    when_equal: bool,
    texts: Texts,
}

#[derive(Debug)]
enum Texts {
    /// The one text that is equal.
    One(Box<str>),
    /// The members of an enumeration, and whether each is equal; other texts may be numbers.
    Members(Vec<(Box<str>, bool)>),
}

impl SameText {
    /// For a comparison of a property with a constant, if text can tell.
    pub(super) fn of(left: &Node, operator: Operator, right: &Node) -> Option<Self> {
        let when_equal = operator == Operator::Eq;
        if !when_equal && operator != Operator::Ne {
            return None;
        }
        let (Node::Field(field), Node::Constant(value)) = (left, right) else {
            return None;
        };
        let texts = match (&field.reader, value) {
            (Reader::Primitive(Primitive::String), Value::String(text)) => {
                Texts::One(text.as_ref().into())
            }
            (Reader::Enum(declared), Value::Enum(EnumValue::Number(number)))
                if declared.members().len() <= MOST_MEMBERS =>
            {
                let members = declared.members().iter();
                let members = members.map(|member| (member.name.clone(), member.value == *number));
                Texts::Members(members.collect())
            }
            _ => return None,
        };
        Some(Self { when_equal, texts })
    }

    /// What the comparison with a value is, if its text tells.
    #[inline]
    pub(super) fn judge(&self, value: RawValue<'_>) -> Option<bool> {
        let text = value.as_plain_bytes()?;
        let is_equal = match &self.texts {
            Texts::One(equal) => equal.as_bytes() == text,
            Texts::Members(members) => {
                let member = members.iter().find(|(name, _)| name.as_bytes() == text);
                member.map(|(_, is_equal)| *is_equal)?
            }
        };
        Some(is_equal == self.when_equal)
    }
}
