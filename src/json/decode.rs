//! Resolving the escapes of a string that the scanner has found valid.

use std::borrow::Cow;

use memchr::memchr;

/// The characters of a string's body. A body that is not valid (there is none) gives U+FFFD where
/// it is not.
pub(super) fn unescape(body: &[u8]) -> String {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((plain, escape)) = memchr(b'\\', rest).and_then(|at| rest.split_at_checked(at)) {
        text.push_str(&String::from_utf8_lossy(plain));
        let (character, length) = resolve(escape);
        text.push(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(&String::from_utf8_lossy(rest));
    text
}

/// The name of a member, whose escapes are resolved only if it has some.
pub(super) fn name(name: &[u8], escaped: bool) -> Cow<'_, str> {
    if escaped {
        Cow::Owned(unescape(name))
    } else {
        String::from_utf8_lossy(name)
    }
}

/// The character that an escape sequence at the start of `escape` stands for, and its length.
fn resolve(escape: &[u8]) -> (char, usize) {
    match escape {
        [_, b'u', digits @ ..] => {
            let high = code_unit(digits);
            match (high, digits) {
                (0xD800..0xDC00, [_, _, _, _, b'\\', b'u', low @ ..]) => {
                    let low = code_unit(low) & 0x3FF;
                    (character(0x10000 + ((high & 0x3FF) << 10 | low)), 12)
                }
                _ => (character(high), 6),
            }
        }
        [_, b'b', ..] => ('\u{8}', 2),
        [_, b'f', ..] => ('\u{c}', 2),
        [_, b'n', ..] => ('\n', 2),
        [_, b'r', ..] => ('\r', 2),
        [_, b't', ..] => ('\t', 2),
        [_, byte, ..] => (char::from(*byte), 2),
        _ => (char::REPLACEMENT_CHARACTER, 1),
    }
}

fn code_unit(digits: &[u8]) -> u32 {
    digits.iter().take(4).fold(0, |unit, &digit| {
        unit << 4 | char::from(digit).to_digit(16).unwrap_or_default()
    })
}

fn character(code_point: u32) -> char {
    char::from_u32(code_point).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Scanner;
    use super::*;

    #[track_caller]
    fn same_as_serde_json(text: &str) {
        let expected: String = serde_json::from_str(text).unwrap();
        let value = Scanner::new(text.as_bytes()).value().unwrap();
        assert_eq!(value.as_string().unwrap(), expected, "{text}");
    }

    #[test]
    fn every_escape() {
        same_as_serde_json(r#""""#);
        same_as_serde_json(r#""\"\\\/\b\f\n\r\t""#);
        same_as_serde_json(r#""\u0000\u00e9\u682A\ud83d\ude00\uFFFF""#);
        same_as_serde_json(r#""é\\u0041 \n\n 株\t""#);
    }

    #[test]
    fn a_broken_body_does_no_harm() {
        for body in [
            "\\",
            "\\u",
            "\\u12",
            "\\ud800",
            "\\ud800\\u",
            "\\ud800\\udz",
        ] {
            unescape(body.as_bytes());
        }
        assert_eq!(unescape(b"a\xFF\\n"), "a\u{fffd}\n");
    }

    proptest! {
        #[test]
        fn every_string(string: String, ascii: bool) {
            let mut text = serde_json::to_string(&string).unwrap();
            if ascii {
                let escape = |unit: u16| format!("\\u{unit:04x}");
                text = format!("\"{}\"", string.encode_utf16().map(escape).collect::<String>());
            }
            let value = Scanner::new(text.as_bytes()).value().unwrap();
            prop_assert_eq!(value.as_string().unwrap(), string);
        }
    }
}
