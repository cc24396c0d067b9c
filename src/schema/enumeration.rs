use super::QualifiedName;
use super::index::{NameIndex, Named};
use crate::diagnostic::Span;
use crate::edm::Primitive;
use std::ops::{Range, RangeInclusive};
use thiserror::Error;

/// An enumeration (CSDL 10).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnumType {
    /// The name with its namespace.
    pub name: QualifiedName,
    /// The integer type of the values.
    pub underlying: Primitive,
    /// Whether a value may hold several members at once.
    pub is_flags: bool,
    /// The place of the name in the document.
    pub span: Span,
    members: Box<[EnumMember]>,
    by_name: NameIndex,
    /// Positions in the order of the values, equal values in the order of the document.
    by_value: Box<[u32]>,
}

/// A named value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumMember {
    /// The name, as it is declared.
    pub name: Box<str>,
    /// The number.
    pub value: i64,
    /// The place of the name in the document.
    pub span: Span,
}

impl Named for EnumMember {
    fn name(&self) -> &str {
        &self.name
    }
}

/// Why a text is no value of an enumeration. Ranges are byte ranges of that text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EnumValueError {
    /// `Opne`: neither a member nor a number.
    #[error("not a member of the enumeration")]
    UnknownMember(Range<usize>),
    /// `Red,Blue` where values hold one member only; the range is that of the second part.
    #[error("the enumeration takes one member only")]
    NotFlags(Range<usize>),
    /// `99999999999` where the underlying type is `Edm.Int32`.
    #[error("the number does not fit the underlying type of the enumeration")]
    OutOfRange(Range<usize>),
}

impl EnumType {
    /// The type, and which members repeat a name: position of the first, position of the other.
    pub(super) fn new(
        name: QualifiedName,
        underlying: Primitive,
        is_flags: bool,
        members: Vec<EnumMember>,
        span: Span,
    ) -> (Self, Vec<(usize, usize)>) {
        let members = members.into_boxed_slice();
        let (by_name, repeated) = NameIndex::new(&members);
        let mut by_value: Box<[u32]> =
            (0..u32::try_from(members.len()).unwrap_or(u32::MAX)).collect();
        by_value.sort_by_key(|at| members.get(*at as usize).map_or(0, |member| member.value));
        let ty = Self {
            name,
            underlying,
            is_flags,
            span,
            members,
            by_name,
            by_value,
        };
        (ty, repeated)
    }

    /// The members in the order of the document.
    #[must_use]
    pub const fn members(&self) -> &[EnumMember] {
        &self.members
    }

    /// The member of that name, in that case.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&EnumMember> {
        self.by_name.find(&self.members, name)
    }

    /// The first member of that value.
    #[must_use]
    pub fn member_by_value(&self, value: i64) -> Option<&EnumMember> {
        let member = |at: &u32| self.members.get(*at as usize);
        let first = self
            .by_value
            .partition_point(|at| member(at).is_some_and(|member| member.value < value));
        member(self.by_value.get(first)?).filter(|member| member.value == value)
    }

    /// The number behind the text of a literal: a member, a number, or several of these with
    /// commas where the enumeration has flags (ABNF `enumValue`).
    ///
    /// # Errors
    /// Names the first part that is no member or number, or that does not fit.
    pub fn parse(&self, text: &str) -> Result<i64, EnumValueError> {
        let mut value = 0;
        let mut start = 0;
        for part in text.split(',') {
            let range = start..start + part.len();
            if start > 0 && !self.is_flags {
                return Err(EnumValueError::NotFlags(range));
            }
            start = range.end + 1;
            value |= match self.member(part) {
                Some(member) => member.value,
                None => self.number(part, range)?,
            };
        }
        Ok(value)
    }

    fn number(&self, part: &str, range: Range<usize>) -> Result<i64, EnumValueError> {
        if !is_integer(part) {
            return Err(EnumValueError::UnknownMember(range));
        }
        let fits = |value: &i64| value_range(self.underlying).contains(value);
        let number = part.parse().ok().filter(fits);
        number.ok_or(EnumValueError::OutOfRange(range))
    }

    /// The text of a value: its member, the members whose flags make it up, or else the number.
    #[must_use]
    pub fn format(&self, value: i64) -> String {
        if let Some(member) = self.member_by_value(value) {
            return member.name.to_string();
        }
        self.flags(value).unwrap_or_else(|| value.to_string())
    }

    /// The widest members come first, so that a member which names a combination is preferred to
    /// its parts; the text is in the order of the values.
    fn flags(&self, value: i64) -> Option<String> {
        if !self.is_flags {
            return None;
        }
        let mut rest = value;
        let mut names = Vec::new();
        for at in self.by_value.iter().rev() {
            let member = self.members.get(*at as usize)?;
            if member.value != 0 && rest & member.value == member.value {
                rest &= !member.value;
                names.push(&*member.name);
            }
        }
        names.reverse();
        (rest == 0 && !names.is_empty()).then(|| names.join(","))
    }
}

/// The numbers that an underlying type holds; those of `Edm.Int32` for what is none.
pub(super) const fn value_range(underlying: Primitive) -> RangeInclusive<i64> {
    if matches!(underlying, Primitive::Byte) {
        0..=u8::MAX as i64
    } else if matches!(underlying, Primitive::SByte) {
        i8::MIN as i64..=i8::MAX as i64
    } else if matches!(underlying, Primitive::Int16) {
        i16::MIN as i64..=i16::MAX as i64
    } else if matches!(underlying, Primitive::Int64) {
        i64::MIN..=i64::MAX
    } else {
        i32::MIN as i64..=i32::MAX as i64
    }
}

/// Whether a text is a whole number of any size.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn enumeration(is_flags: bool, members: &[(&str, i64)]) -> EnumType {
        let members = members.iter().map(|(name, value)| EnumMember {
            name: (*name).into(),
            value: *value,
            span: Span::default(),
        });
        let name = QualifiedName::new("T", "E");
        EnumType::new(
            name,
            Primitive::Int32,
            is_flags,
            members.collect(),
            Span::default(),
        )
        .0
    }

    fn pattern() -> EnumType {
        enumeration(
            true,
            &[
                ("Plain", 0),
                ("Red", 1),
                ("Blue", 2),
                ("Yellow", 4),
                ("Solid", 8),
                ("Striped", 16),
                ("SolidYellow", 12),
            ],
        )
    }

    #[test]
    fn reads_members_numbers_and_flags() {
        let pattern = pattern();
        for (text, value) in [
            ("Plain", Ok(0)),
            ("Red,Blue", Ok(3)),
            ("Red,8", Ok(9)),
            ("SolidYellow", Ok(12)),
            ("-1", Ok(-1)),
            ("red", Err(EnumValueError::UnknownMember(0..3))),
            ("Red,Blu", Err(EnumValueError::UnknownMember(4..7))),
            ("Red,", Err(EnumValueError::UnknownMember(4..4))),
            ("", Err(EnumValueError::UnknownMember(0..0))),
            ("99999999999", Err(EnumValueError::OutOfRange(0..11))),
            (
                "99999999999999999999",
                Err(EnumValueError::OutOfRange(0..20)),
            ),
        ] {
            assert_eq!(pattern.parse(text), value, "{text}");
        }
        let status = enumeration(false, &[("New", 0), ("Open", 1)]);
        assert_eq!(
            status.parse("New,Open"),
            Err(EnumValueError::NotFlags(4..8))
        );
        assert_eq!(status.parse("7"), Ok(7));
    }

    #[test]
    fn writes_numbers_as_members() {
        let pattern = pattern();
        for (value, text) in [
            (0, "Plain"),
            (3, "Red,Blue"),
            (12, "SolidYellow"),
            (13, "Red,SolidYellow"),
            (28, "SolidYellow,Striped"),
            (32, "32"),
            (33, "33"),
            (-1, "-1"),
        ] {
            assert_eq!(pattern.format(value), text);
        }
        let status = enumeration(false, &[("New", 1), ("Open", 2), ("Fresh", 1)]);
        assert_eq!(status.format(1), "New");
        assert_eq!(status.format(3), "3");
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(value in -40i64..40) {
            let pattern = pattern();
            prop_assert_eq!(pattern.parse(&pattern.format(value)), Ok(value));
        }
    }
}
