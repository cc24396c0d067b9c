//! One row of two.

use super::row::begin_member;
use crate::json::{Kind, Members, RawValue, Scanner};

/// The members of both rows; where both have one, that of the second, or both if they are objects.
pub(super) fn merged(first: &[u8], second: RawValue<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(first.len() + second.text().len());
    match Scanner::new(first).value() {
        Ok(first) => merge(first, second, &mut out),
        Err(_) => out.extend_from_slice(second.text()),
    }
    out
}

/// It calls itself once for each level of the first row, which are few.
fn merge(first: RawValue<'_>, second: RawValue<'_>, out: &mut Vec<u8>) {
    let (first, second): (Vec<_>, Vec<_>) = (
        Members::new(first).collect(),
        Members::new(second).collect(),
    );
    out.push(b'{');
    for (name, value) in &first {
        begin_member(name, out);
        let other = second.iter().find(|(other, _)| other == name);
        match other {
            Some((_, other)) if value.kind() == Kind::Object && other.kind() == Kind::Object => {
                merge(*value, *other, out);
            }
            Some((_, other)) => out.extend_from_slice(other.text()),
            None => out.extend_from_slice(value.text()),
        }
    }
    for (name, value) in &second {
        if !first.iter().any(|(known, _)| known == name) {
            begin_member(name, out);
            out.extend_from_slice(value.text());
        }
    }
    out.push(b'}');
}
