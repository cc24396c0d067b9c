//! The end of a string: the loop in which a scanner spends most of its time.

use super::error::{Found, JsonError, JsonErrorKind};

/// A string that ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// Offset just behind the closing quote.
    pub(super) at: usize,
    /// Whether a backslash stands in it.
    pub(super) escaped: bool,
}

/// Finds the end of the string whose first byte after the opening quote is at `at`.
///
/// Everything on the way is checked: control characters, escapes, surrogate pairs, UTF-8.
#[inline]
pub(super) fn end_of_string(bytes: &[u8], mut at: usize) -> Result<End, JsonError> {
    let mut escaped = false;
    loop {
        at = skip_plain(bytes, at);
        match bytes.get(at) {
            Some(b'"') => {
                return Ok(End {
                    at: at + 1,
                    escaped,
                });
            }
            Some(b'\\') => {
                escaped = true;
                at = skip_escape(bytes, at)?;
            }
            Some(0x80..) => at = skip_wide(bytes, at)?,
            Some(&byte) => {
                let kind = JsonErrorKind::ControlCharacter(Found(byte));
                return Err(JsonError::new(at, kind));
            }
            None => return Err(end(bytes)),
        }
    }
}

/// The offset of the next byte that is a quote, a backslash, a control character or not ASCII.
#[inline]
fn skip_plain(bytes: &[u8], mut at: usize) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        let special = special_bytes(u64::from_le_bytes(*word));
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
        rest = tail;
    }
    let is_special = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\' | 0x80..);
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}

/// The high bit of each byte that needs attention. A borrow can mark bytes above the first one
/// wrongly, never below it, so the lowest mark is exact.
#[inline]
const fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES * 0x80;
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    let control = word.wrapping_sub(ONES * 0x20);
    ((quote | backslash | control) & !word | word) & HIGH
}

/// Skips a run of characters outside ASCII.
fn skip_wide(bytes: &[u8], mut at: usize) -> Result<usize, JsonError> {
    loop {
        // The well-formed sequences of table 3-7 of the Unicode standard.
        at += match bytes.get(at..).unwrap_or_default() {
            [0xC2..=0xDF, 0x80..=0xBF, ..] => 2,
            [0xE0, 0xA0..=0xBF, 0x80..=0xBF, ..]
            | [0xE1..=0xEC | 0xEE..=0xEF, 0x80..=0xBF, 0x80..=0xBF, ..]
            | [0xED, 0x80..=0x9F, 0x80..=0xBF, ..] => 3,
            [0xF0, 0x90..=0xBF, 0x80..=0xBF, 0x80..=0xBF, ..]
            | [0xF1..=0xF3, 0x80..=0xBF, 0x80..=0xBF, 0x80..=0xBF, ..]
            | [0xF4, 0x80..=0x8F, 0x80..=0xBF, 0x80..=0xBF, ..] => 4,
            [0x80..=0xFF, ..] => return Err(broken_character(bytes, at)),
            _ => return Ok(at),
        }
    }
}

/// A character that the end of the text cuts is an unexpected end: more bytes may complete it.
fn broken_character(bytes: &[u8], at: usize) -> JsonError {
    let window = bytes.get(at..bytes.len().min(at + 4)).unwrap_or_default();
    match str::from_utf8(window) {
        Err(error) if error.valid_up_to() == 0 && error.error_len().is_none() => end(bytes),
        Ok(_) | Err(_) => JsonError::new(at, JsonErrorKind::InvalidUtf8),
    }
}

/// Skips the escape sequence that begins at the backslash at `at`.
pub(super) fn skip_escape(bytes: &[u8], at: usize) -> Result<usize, JsonError> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => match code_unit(bytes, at)? {
            0xD800..0xDC00 => low_surrogate(bytes, at),
            0xDC00..0xE000 => Err(JsonError::new(at, JsonErrorKind::LoneSurrogate)),
            _ => Ok(at + 6),
        },
        Some(_) => Err(JsonError::new(at, JsonErrorKind::InvalidEscape)),
        None => Err(end(bytes)),
    }
}

/// Skips a surrogate pair whose first half stands at `at`.
fn low_surrogate(bytes: &[u8], at: usize) -> Result<usize, JsonError> {
    let second = at + 6;
    match bytes.get(second..).unwrap_or_default() {
        [] | [b'\\'] => Err(end(bytes)),
        [b'\\', b'u', ..] => match code_unit(bytes, second)? {
            0xDC00..0xE000 => Ok(second + 6),
            _ => Err(JsonError::new(at, JsonErrorKind::LoneSurrogate)),
        },
        _ => Err(JsonError::new(at, JsonErrorKind::LoneSurrogate)),
    }
}

/// The four hexadecimal digits behind the `\u` at `at`.
fn code_unit(bytes: &[u8], at: usize) -> Result<u16, JsonError> {
    let mut unit = 0;
    for offset in at + 2..at + 6 {
        let digit = match bytes.get(offset) {
            Some(digit @ b'0'..=b'9') => digit - b'0',
            Some(digit @ b'a'..=b'f') => digit - b'a' + 10,
            Some(digit @ b'A'..=b'F') => digit - b'A' + 10,
            Some(_) => return Err(JsonError::new(at, JsonErrorKind::InvalidEscape)),
            None => return Err(end(bytes)),
        };
        unit = unit << 4 | u16::from(digit);
    }
    Ok(unit)
}

const fn end(bytes: &[u8]) -> JsonError {
    JsonError::new(bytes.len(), JsonErrorKind::UnexpectedEnd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(body: &[u8], offset: usize, kind: JsonErrorKind) {
        assert_eq!(
            end_of_string(body, 0),
            Err(JsonError::new(offset, kind)),
            "{body:?}"
        );
    }

    #[track_caller]
    fn accepted(body: &str, escaped: bool) {
        let at = body.len();
        assert_eq!(
            end_of_string(body.as_bytes(), 0),
            Ok(End { at, escaped }),
            "{body}"
        );
    }

    #[test]
    fn plain_strings_of_every_length() {
        for length in 0..40 {
            for plain in ["x", "~", "\u{7f}", " ", "!", "#", "[", "]"] {
                accepted(&format!("{}\"", plain.repeat(length)), false);
            }
        }
    }

    #[test]
    fn every_byte_at_every_place() {
        for place in 0..20 {
            for byte in 0..=u8::MAX {
                let mut body = vec![b'a'; 20];
                body[place] = byte;
                let valid = match byte {
                    b'"' => Ok(place + 1),
                    b'\\' => Err(JsonErrorKind::InvalidEscape),
                    0..0x20 => Err(JsonErrorKind::ControlCharacter(Found(byte))),
                    0x80.. => Err(JsonErrorKind::InvalidUtf8),
                    _ => Ok(21),
                };
                body.push(b'"');
                let found = end_of_string(&body, 0);
                if byte == b'\\' && place == 19 {
                    assert_eq!(found, Err(JsonError::new(21, JsonErrorKind::UnexpectedEnd)));
                } else {
                    let found = found.map(|end| end.at).map_err(|error| error.kind);
                    assert_eq!(found, valid, "{byte} at {place}");
                }
            }
        }
    }

    #[test]
    fn escapes() {
        accepted(r#"\"\\\/\b\f\n\r\t""#, true);
        accepted(r#"\u0000\uD83d\uDe00\uFFFF""#, true);
        refused(br#"ab\x""#, 2, JsonErrorKind::InvalidEscape);
        refused(br#"\u12G4""#, 0, JsonErrorKind::InvalidEscape);
        refused(br#"\u+123""#, 0, JsonErrorKind::InvalidEscape);
        refused(br#"\ud800""#, 0, JsonErrorKind::LoneSurrogate);
        refused(br#"\ud800\n""#, 0, JsonErrorKind::LoneSurrogate);
        refused(br#"\ud800\ud800""#, 0, JsonErrorKind::LoneSurrogate);
        refused(br#"a\udc00\ud800""#, 1, JsonErrorKind::LoneSurrogate);
    }

    #[test]
    fn digits_of_escapes_are_read_in_either_case() {
        for unit in [0x0189, 0xABCD, 0xDEF0, 0x4567, 0x23EF] {
            for text in [format!("\\u{unit:04x}"), format!("\\u{unit:04X}")] {
                assert_eq!(code_unit(text.as_bytes(), 0), Ok(unit), "{text}");
            }
        }
    }

    #[test]
    fn a_broken_character_is_no_cut_wherever_it_stands() {
        for before in 0..6 {
            let mut body = vec![b'a'; before];
            body.extend_from_slice(b"\xF0\x90\x80x\"");
            refused(&body, before, JsonErrorKind::InvalidUtf8);
        }
    }

    #[test]
    fn a_cut_is_an_unexpected_end_at_every_byte() {
        let whole = "plain text é 株式会社 😀 \\n \\ud83d\\ude00 \\u00e9 end\"".as_bytes();
        assert!(end_of_string(whole, 0).is_ok());
        for cut in 0..whole.len() {
            refused(&whole[..cut], cut, JsonErrorKind::UnexpectedEnd);
        }
    }

    #[test]
    fn utf8_is_judged_as_the_standard_library_does() {
        for first in 0x80..=0xFF_u8 {
            for second in [0x00, 0x22, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0] {
                for rest in [&[][..], &[0x80], &[0xBF, 0xBF], &[0x80, 0x41], &[0x41]] {
                    let mut body = vec![first, second];
                    body.extend_from_slice(rest);
                    if second == b'"' || second == 0 {
                        continue;
                    }
                    let expected = str::from_utf8(&body).is_ok();
                    body.push(b'"');
                    assert_eq!(end_of_string(&body, 0).is_ok(), expected, "{body:?}");
                }
            }
        }
        refused(b"ab\xED\xA0\x80\"", 2, JsonErrorKind::InvalidUtf8);
        refused(b"\xC0\xAF\"", 0, JsonErrorKind::InvalidUtf8);
        refused(
            "é\u{fffd}\u{0}\"".as_bytes(),
            5,
            JsonErrorKind::ControlCharacter(Found(0)),
        );
    }
}
