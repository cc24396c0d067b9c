use crate::text::lanes::{find, no_name};

/// The longest simple identifier (CSDL 15.2).
const MAX_IDENTIFIER: usize = 128;

/// Whether a text can be the name of something. Hyphens and a digit in front, which the standard
/// does not allow, occur in real schemas and harm nobody here; so do dots in names of members.
pub(super) fn is_identifier(name: &str, dots: bool) -> bool {
    // Nearly all names are plain.
    let is_plain = || find(name.as_bytes(), no_name).is_none();
    if name.len() <= MAX_IDENTIFIER && !name.is_empty() && is_plain() {
        return true;
    }
    let fits = |c: char| match c {
        '_' | '-' => true,
        '.' => dots,
        _ => c.is_alphanumeric() || (!c.is_ascii() && !c.is_control() && !c.is_whitespace()),
    };
    let is_long = name.chars().nth(MAX_IDENTIFIER).is_some();
    !name.is_empty() && !is_long && name.chars().all(fits)
}
