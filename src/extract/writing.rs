//! How text is written at a place of a file, so that it is read there as it is meant.

use crate::diagnostic::Span;
use std::borrow::Cow;

/// What stands round a place of a file, and so how a text is written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// Nothing escapes.
    Plain,
    /// It belongs to the file and not to the request alone: nothing is written there.
    Fixed,
    /// A string in double quotes in which a backslash escapes.
    Double,
    /// A string in double quotes of which nobody can tell how it escapes.
    DoubleUnknown,
    /// A string in single quotes of which nobody can tell how it escapes.
    SingleUnknown,
    /// A string of JSON.
    Json,
    /// A string of JSON that holds an option decoded: whoever reads it encodes it.
    JsonDecoded,
    /// The text of an HTML page.
    Html,
    /// An attribute of HTML in single quotes.
    HtmlSingle,
    /// An attribute of HTML in double quotes.
    HtmlDouble,
    /// A word of a shell or of PowerShell, and how it is quoted there.
    Word {
        /// Whose word.
        shell: Shell,
        /// How it is quoted.
        quotes: Quotes,
        /// Whether the program that reads the word encodes it, `--data-urlencode` of `curl`.
        decoded: bool,
    },
}

/// A language of commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shell {
    /// That of POSIX, and those that go on from it.
    Posix,
    /// PowerShell.
    Power,
}

/// How a part of a word is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// It is not.
    Bare,
    /// In single quotes.
    Single,
    /// In double quotes.
    Double,
    /// Over lines of its own: `@\"..\"@` of PowerShell.
    Here,
}

impl Writing {
    /// The same, of a place whose reader encodes it.
    pub(super) const fn decoded(self) -> Self {
        match self {
            Self::Word { shell, quotes, .. } => Self::Word {
                shell,
                quotes,
                decoded: true,
            },
            Self::Json => Self::JsonDecoded,
            Self::Plain
            | Self::Fixed
            | Self::Double
            | Self::DoubleUnknown
            | Self::SingleUnknown
            | Self::JsonDecoded
            | Self::Html
            | Self::HtmlSingle
            | Self::HtmlDouble => self,
        }
    }

    /// Whether text can be put in the place of `span`: in JSON it begins and ends within a string, and
    /// tears no escape apart.
    pub(super) fn can_replace(self, file: &str, span: Span) -> bool {
        if !matches!(self, Self::Json | Self::JsonDecoded) {
            return true;
        }
        let before = file.get(..span.start as usize).unwrap_or("");
        let upto = file.get(..span.end as usize).unwrap_or("");
        let mut escaped = false;
        let quotes = span.of(file).bytes().filter(|byte| {
            let is_quote = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            is_quote
        });
        quotes.count().is_multiple_of(2) && !ends_in_escape(before) && !ends_in_escape(upto)
    }

    /// What a text is written as; `None` where it cannot be written, or nobody can tell how.
    pub(super) fn write(self, text: &str) -> Option<String> {
        let unless = |signs: &[char]| (!text.contains(signs)).then(|| text.to_owned());
        match self {
            Self::Plain => Some(text.to_owned()),
            Self::Fixed => text.is_empty().then(String::new),
            Self::Double => Some(text.replace('\\', r"\\").replace('"', r#"\""#)),
            Self::DoubleUnknown => unless(&['"', '\\']),
            Self::SingleUnknown => unless(&['\'']),
            Self::Json => Some(json(text)),
            Self::JsonDecoded => Some(json(&percent_decoded(text)?)),
            Self::Html => Some(html(text)),
            Self::HtmlSingle => Some(html(text).replace('\'', "&#39;")),
            Self::HtmlDouble => Some(html(text).replace('"', "&quot;")),
            Self::Word {
                shell,
                quotes,
                decoded,
            } => {
                let text = if decoded {
                    percent_decoded(text)?
                } else {
                    Cow::Borrowed(text)
                };
                word(&text, shell, quotes)
            }
        }
    }
}

/// Whether an escape of JSON begins at the end of a text and goes on behind it.
fn ends_in_escape(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_hexdigit());
    let code = digits.strip_suffix('u');
    let is_code = text.len() - digits.len() < 4 && code.is_some_and(ends_in_backslash);
    is_code || ends_in_backslash(text)
}

/// Whether a backslash stands at the end that no other escapes.
fn ends_in_backslash(text: &str) -> bool {
    let count = text.len() - text.trim_end_matches('\\').len();
    !count.is_multiple_of(2)
}

fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The text without percent-encoding; `None` if it is none of UTF-8.
fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        let digits = digits.filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = tail.get(2..)?;
            }
            (byte, _) => {
                bytes.push(*byte);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// A text as a part of a word.
fn word(text: &str, shell: Shell, quotes: Quotes) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match (shell, quotes, c) {
            (_, _, '\n' | '\r' | '\0') => return None,
            (Shell::Posix, Quotes::Single, '\'') => out.push_str(r"'\''"),
            (Shell::Power, Quotes::Single, '\'') => out.push_str("''"),
            (_, Quotes::Single, c) => out.push(c),
            // Typographic quotes are quotes to PowerShell.
            (Shell::Power, Quotes::Bare | Quotes::Double, '\u{2018}'..='\u{201e}') => return None,
            (_, _, '$') => match hole(rest) {
                Some((hole, written)) => {
                    length = hole;
                    out.push_str(&written?);
                }
                None => out.extend([shell.escape(), '$']),
            },
            (Shell::Posix, Quotes::Double | Quotes::Here, '"' | '\\' | '`')
            | (Shell::Power, Quotes::Double, '"' | '`')
            | (Shell::Power, Quotes::Here, '`') => out.extend([shell.escape(), c]),
            (_, Quotes::Double | Quotes::Here, c) => out.push(c),
            (_, Quotes::Bare, c) if c.is_alphanumeric() || "-_./:=?%+@,~!".contains(c) => {
                out.push(c);
            }
            (_, Quotes::Bare, c) => out.extend([shell.escape(), c]),
        }
        rest = rest.get(length..)?;
    }
    Some(out)
}

impl Shell {
    /// The sign that escapes the next one.
    pub(super) const fn escape(self) -> char {
        match self {
            Self::Posix => '\\',
            Self::Power => '`',
        }
    }
}

/// The length of the hole that a text begins with, `${name}`, and what it is written as: `${(date)}`
/// is what `$(date)` was read as. The text of one that is not known cannot be written.
fn hole(text: &str) -> Option<(usize, Option<String>)> {
    let inner = text.strip_prefix("${")?;
    let end = inner.find('}')?;
    let name = inner.get(..end)?;
    let length = "${".len() + end + 1;
    if let Some(command) = name.strip_prefix('(') {
        let command = command.strip_suffix(')')?;
        let written = (!command.is_empty()).then(|| format!("$({command})"));
        return Some((length, written));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_:.#/-@*!?".contains(c);
    let is_hole = !name.is_empty() && name.chars().all(is_name);
    is_hole.then(|| (length, text.get(..length).map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn posix(quotes: Quotes, text: &str, expected: &str) {
        assert_eq!(
            word(text, Shell::Posix, quotes).as_deref(),
            Some(expected),
            "{text}"
        );
    }

    #[track_caller]
    fn power(quotes: Quotes, text: &str, expected: &str) {
        assert_eq!(
            word(text, Shell::Power, quotes).as_deref(),
            Some(expected),
            "{text}"
        );
    }

    #[test]
    fn words_of_shells() {
        posix(Quotes::Single, "a 'b' $c", r"a '\''b'\'' $c");
        posix(
            Quotes::Double,
            "a 'b' $c \"d\" ${e}",
            r#"a 'b' \$c \"d\" ${e}"#,
        );
        posix(Quotes::Bare, "a 'b'&$c", r"a\ \'b\'\&\$c");
        posix(Quotes::Double, "${(date +%F)}Z", "$(date +%F)Z");
        power(Quotes::Single, "a 'b' $c", "a ''b'' $c");
        power(Quotes::Double, "a 'b' $c \"d\"", "a 'b' `$c `\"d`\"");
        power(Quotes::Here, "\"${env:A}\"", "\"${env:A}\"");
        assert_eq!(word("${()}", Shell::Posix, Quotes::Double), None);
        assert_eq!(word("a\nb", Shell::Power, Quotes::Single), None);
    }

    #[test]
    fn nothing_is_written_within_an_escape() {
        let file = r#"{"a":"b\\\n\u00e9cd","e":"f"}"#;
        let can = |text: &str| {
            let at = file.find(text).unwrap();
            Writing::Json.can_replace(file, Span::from(at..at + text.len()))
        };
        for text in ["b", r"b\\", r"\\", r"\n", r"\u00e9", "d", r#"d","e":"f"#] {
            assert!(can(text), "{text}");
        }
        for text in [
            r"b\",
            r"\n\",
            r"\n\u00",
            "n",
            "00e9",
            "e9c",
            r#"d","#,
            r#""e":"f"#,
        ] {
            assert!(!can(text), "{text}");
        }
        assert!(Writing::Plain.can_replace(file, Span::new(7, 8)));
    }

    #[test]
    fn strings_of_files() {
        assert_eq!(Writing::Json.write("a \"\\\t").unwrap(), r#"a \"\\\u0009"#);
        assert_eq!(Writing::JsonDecoded.write("R%26D%20").unwrap(), "R&D ");
        assert_eq!(Writing::JsonDecoded.write("%ff"), None);
        assert_eq!(
            Writing::HtmlSingle.write("a&'<").unwrap(),
            "a&amp;&#39;&lt;"
        );
        assert_eq!(Writing::SingleUnknown.write("'"), None);
        assert_eq!(Writing::DoubleUnknown.write("'").unwrap(), "'");
        assert_eq!(Writing::Fixed.write("a"), None);
    }
}
