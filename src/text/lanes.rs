//! Eight bytes looked at together: what a text consists of is found several times faster than byte
//! by byte, also where it is too short for a search of the machine's own.
//!
//! A test answers with the highest bit of each byte that it holds for.

const LOW: u64 = u64::from_le_bytes([0x01; 8]);
const HIGH: u64 = u64::from_le_bytes([0x80; 8]);

/// The bytes that are this one of ASCII.
#[inline]
pub(crate) const fn equal(bytes: u64, byte: u8) -> u64 {
    let other = bytes ^ (LOW * byte as u64);
    !(((other & !HIGH) + !HIGH) | other) & HIGH
}

/// The bytes of ASCII from `first` to `last`.
#[inline]
pub(crate) const fn between(bytes: u64, first: u8, last: u8) -> u64 {
    let plain = bytes & !HIGH;
    let from = plain + LOW * (0x80 - first) as u64;
    let beyond = plain + LOW * (0x7f - last) as u64;
    from & !beyond & !bytes & HIGH
}

/// The bytes that are none of ASCII's letters, digits and underscores.
#[inline]
pub(crate) const fn no_name(bytes: u64) -> u64 {
    let small = bytes | (LOW * 0x20);
    let letters = between(small, b'a', b'z');
    let is_name = letters | between(bytes, b'0', b'9') | equal(bytes, b'_');
    is_name ^ HIGH
}

/// The bytes that do not stand as they are between the quotes of an attribute of XML.
#[inline]
pub(crate) const fn no_value(bytes: u64) -> u64 {
    let marks = equal(bytes, b'"') | equal(bytes, b'<') | equal(bytes, b'&');
    (between(bytes, b' ', b'~') ^ HIGH) | marks
}

/// Where the first byte stands for which a test holds.
#[inline]
pub(crate) fn find(bytes: &[u8], test: impl Fn(u64) -> u64) -> Option<usize> {
    let first = |found: u64| found.trailing_zeros() as usize / 8;
    let mut at = 0;
    let mut rest = bytes;
    while let Some((eight, behind)) = rest.split_first_chunk() {
        let found = test(u64::from_le_bytes(*eight));
        if found != 0 {
            return Some(at + first(found));
        }
        at += eight.len();
        rest = behind;
    }
    rest.iter()
        .position(|byte| test(u64::from(*byte)) & 0x80 != 0)
        .map(|behind| at + behind)
}

/// All the places of bytes for which a test holds that never holds for a zero.
#[inline]
pub(crate) fn find_all(bytes: &[u8], test: impl Fn(u64) -> u64) -> impl Iterator<Item = usize> {
    let (mut rest, mut at, mut behind, mut found) = (bytes, 0, 0, 0u64);
    std::iter::from_fn(move || {
        while found == 0 {
            let eight = match rest.split_first_chunk() {
                Some((eight, others)) => {
                    rest = others;
                    *eight
                }
                None if rest.is_empty() => return None,
                None => {
                    let mut eight = [0; 8];
                    eight
                        .iter_mut()
                        .zip(rest)
                        .for_each(|(to, byte)| *to = *byte);
                    rest = &[];
                    eight
                }
            };
            (at, behind) = (behind, behind + 8);
            found = test(u64::from_le_bytes(eight));
        }
        let first = found.trailing_zeros() as usize / 8;
        found &= found - 1;
        Some(at + first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_told_from_every_other() {
        for byte in 0..=u8::MAX {
            for beside in [0, b'\'', b'a', 0x7f, 0x80, 0xff] {
                let mut eight = [beside; 8];
                eight[3] = byte;
                let is = |found: u64| found >> 24 & 0xff;
                let told = |is: bool| if is { 0x80 } else { 0 };
                let eight = u64::from_le_bytes(eight);
                let is_name = byte.is_ascii_alphanumeric() || byte == b'_';
                assert_eq!(is(no_name(eight)), told(!is_name), "{byte} {beside}");
                let is_value = (b' '..=b'~').contains(&byte) && !b"\"<&".contains(&byte);
                assert_eq!(is(no_value(eight)), told(!is_value), "{byte} {beside}");
                assert_eq!(
                    is(equal(eight, b'\'')),
                    told(byte == b'\''),
                    "{byte} {beside}"
                );
                let is_digit = byte.is_ascii_digit();
                assert_eq!(
                    is(between(eight, b'0', b'9')),
                    told(is_digit),
                    "{byte} {beside}"
                );
            }
        }
    }

    #[test]
    fn the_first_is_found() {
        for length in 0..40 {
            for at in 0..length {
                let mut text = vec![b'a'; length];
                text[at] = b' ';
                *text.last_mut().unwrap() = b' ';
                assert_eq!(find(&text, no_name), Some(at));
                let mut places = vec![at, length - 1];
                places.dedup();
                let blank = |eight| equal(eight, b' ');
                assert_eq!(find_all(&text, blank).collect::<Vec<_>>(), places);
            }
            assert_eq!(find(&vec![b'a'; length], no_name), None);
        }
    }
}
