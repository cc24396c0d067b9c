use super::error::{Found, JsonError, JsonErrorKind};
use super::string;
use super::value::{Kind, RawValue};
use crate::diagnostic::Limits;

/// How many arrays and objects may lie inside one another.
pub const DEPTH_LIMIT: usize = Limits::JSON_DEPTH;

/// A cursor over a JSON text that checks every byte which it passes (RFC 8259) and builds nothing.
///
/// ```
/// use odq::json::{Kind, Scanner};
///
/// let mut scanner = Scanner::new(br#" {"a":[1,2]} "#);
/// let value = scanner.value()?;
/// assert_eq!(value.kind(), Kind::Object);
/// assert_eq!(value.text(), br#"{"a":[1,2]}"#);
/// scanner.finish()?;
/// # Ok::<(), odq::json::JsonError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scanner<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

/// What a scanned value was, for callers that know where it began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanned {
    pub(super) kind: Kind,
    pub(super) escaped: bool,
}

impl<'a> Scanner<'a> {
    /// A scanner at the start of a text.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The offset of the next byte to be read.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// Reads the next value, with white space before it.
    ///
    /// # Errors
    /// The first byte that cannot be right; the scanner is of no more use then.
    pub fn value(&mut self) -> Result<RawValue<'a>, JsonError> {
        self.skip_whitespace();
        let start = self.at;
        let scanned = self.scan_value(0)?;
        Ok(self.value_since(start, scanned))
    }

    /// Passes over the next value, with white space before it.
    ///
    /// # Errors
    /// The same as [`value`](Self::value).
    pub fn skip_value(&mut self) -> Result<(), JsonError> {
        self.skip_whitespace();
        self.scan_value(0).map(|_| ())
    }

    /// Checks that only white space is left.
    ///
    /// # Errors
    /// [`TrailingText`](JsonErrorKind::TrailingText) at the first byte that is not.
    pub fn finish(&mut self) -> Result<(), JsonError> {
        self.skip_whitespace();
        match self.peek() {
            None => Ok(()),
            Some(byte) => self.fail(JsonErrorKind::TrailingText(Found(byte))),
        }
    }

    /// The text from `start` to here as a value that was just scanned.
    #[inline]
    pub(super) fn value_since(&self, start: usize, scanned: Scanned) -> RawValue<'a> {
        let text = self.bytes.get(start..self.at).unwrap_or_default();
        RawValue::new(text, start, scanned.kind, scanned.escaped)
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Moves behind a byte that [`peek`](Self::peek) showed.
    #[inline]
    pub(super) fn bump(&mut self) {
        self.at += 1;
    }

    #[inline]
    pub(super) fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// An error at the next byte, or the unexpected end if there is none.
    #[cold]
    pub(super) fn fail<T>(&self, kind: JsonErrorKind) -> Result<T, JsonError> {
        let kind = match self.peek() {
            Some(_) => kind,
            None => JsonErrorKind::UnexpectedEnd,
        };
        Err(JsonError::new(self.at, kind))
    }

    /// As [`fail`](Self::fail), with the byte that was found.
    #[cold]
    pub(super) fn fail_found<T>(
        &self,
        kind: impl Fn(Found) -> JsonErrorKind,
    ) -> Result<T, JsonError> {
        self.fail(kind(Found(self.peek().unwrap_or_default())))
    }

    /// Passes over the value that begins at the next byte, inside `depth` containers.
    #[inline]
    pub(super) fn scan_value(&mut self, depth: usize) -> Result<Scanned, JsonError> {
        let kind = match self.peek() {
            Some(b'"') => return self.scan_string(),
            Some(b'{') => {
                self.skip_container(depth)?;
                Kind::Object
            }
            Some(b'[') => {
                self.skip_container(depth)?;
                Kind::Array
            }
            Some(_) | None => return self.scan_plain(),
        };
        Ok(Scanned {
            kind,
            escaped: false,
        })
    }

    #[inline]
    fn scan_string(&mut self) -> Result<Scanned, JsonError> {
        let end = string::end_of_string(self.bytes, self.at + 1)?;
        self.at = end.at;
        Ok(Scanned {
            kind: Kind::String,
            escaped: end.escaped,
        })
    }

    /// Checks that `depth` containers may hold one more.
    #[inline]
    pub(super) fn check_depth(&self, depth: usize) -> Result<(), JsonError> {
        if depth < DEPTH_LIMIT {
            return Ok(());
        }
        self.fail(JsonErrorKind::TooDeep)
    }

    /// The end of the number or literal that begins at `start`, if it is a valid one.
    #[inline]
    pub(super) fn passed(bytes: &'a [u8], start: usize) -> Option<usize> {
        let mut scanner = Self { bytes, at: start };
        scanner.scan_plain().ok()?;
        Some(scanner.at)
    }

    /// A number or a literal.
    #[inline]
    fn scan_plain(&mut self) -> Result<Scanned, JsonError> {
        let kind = match self.peek() {
            Some(b'-' | b'0'..=b'9') => {
                self.skip_number()?;
                Kind::Number
            }
            Some(b't') => self.skip_literal(b"true", Kind::Bool)?,
            Some(b'f') => self.skip_literal(b"false", Kind::Bool)?,
            Some(b'n') => self.skip_literal(b"null", Kind::Null)?,
            Some(_) | None => return self.fail_found(JsonErrorKind::ExpectedValue),
        };
        Ok(Scanned {
            kind,
            escaped: false,
        })
    }

    /// Reads a key and the colon behind it; the next byte is the first of the value then.
    #[inline]
    pub(super) fn key(&mut self) -> Result<Key<'a>, JsonError> {
        if self.peek() != Some(b'"') {
            return self.fail_found(JsonErrorKind::ExpectedKey);
        }
        let start = self.at;
        let scanned = self.scan_string()?;
        let name = self.bytes.get(start + 1..self.at - 1).unwrap_or_default();
        self.skip_whitespace();
        if self.peek() != Some(b':') {
            return self.fail_found(JsonErrorKind::ExpectedColon);
        }
        self.bump();
        self.skip_whitespace();
        Ok(Key {
            name,
            start,
            escaped: scanned.escaped,
        })
    }

    /// Enters the array or object at the next byte, which `close` ends; `false` if it is empty and
    /// has been left already.
    #[inline]
    pub(super) fn enter(&mut self, close: u8) -> bool {
        self.bump();
        self.skip_whitespace();
        if self.peek() == Some(close) {
            self.bump();
            return false;
        }
        true
    }

    /// After a value in a container that `close` ends: `true` if another one follows, `false` if
    /// the container has ended.
    #[inline]
    pub(super) fn another(&mut self, close: u8) -> Result<bool, JsonError> {
        self.skip_whitespace();
        match self.peek() {
            Some(b',') => {
                self.bump();
                self.skip_whitespace();
                if let Some(byte @ (b'}' | b']')) = self.peek() {
                    return self.fail(JsonErrorKind::TrailingComma(Found(byte)));
                }
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.bump();
                Ok(false)
            }
            Some(_) | None if close == b'}' => self.fail_found(JsonErrorKind::ExpectedCommaOrBrace),
            Some(_) | None => self.fail_found(JsonErrorKind::ExpectedCommaOrBracket),
        }
    }

    /// Passes over the array or object at the next byte without recursion: what encloses a place
    /// is kept in the bits of one word, a set bit for an object.
    fn skip_container(&mut self, outside: usize) -> Result<(), JsonError> {
        const { assert!(DEPTH_LIMIT < u128::BITS as usize) };
        let mut objects = 0_u128;
        let mut depth = outside;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.scan_string()?;
                }
                Some(open @ (b'{' | b'[')) => {
                    self.check_depth(depth)?;
                    let object = open == b'{';
                    if self.enter(if object { b'}' } else { b']' }) {
                        depth += 1;
                        objects = objects << 1 | u128::from(object);
                        if object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                Some(_) | None => {
                    self.scan_plain()?;
                }
            }
            // A value has ended, and perhaps the containers that it was the last value of.
            loop {
                if depth == outside {
                    return Ok(());
                }
                let object = objects & 1 == 1;
                if self.another(if object { b'}' } else { b']' })? {
                    if object {
                        self.key()?;
                    }
                    break;
                }
                depth -= 1;
                objects >>= 1;
            }
        }
    }
}

/// The name of a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'a> {
    /// The bytes between the quotes, escapes as they stand.
    pub(super) name: &'a [u8],
    /// Offset of the opening quote.
    pub(super) start: usize,
    /// Whether `name` holds a backslash.
    pub(super) escaped: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scan(text: &[u8]) -> Result<RawValue<'_>, JsonError> {
        let mut scanner = Scanner::new(text);
        let value = scanner.value()?;
        scanner.finish()?;
        Ok(value)
    }

    #[track_caller]
    fn accepted(text: &str, kind: Kind) {
        let value = scan(text.as_bytes()).unwrap();
        assert_eq!(value.kind(), kind, "{text}");
        assert_eq!(value.text(), text.trim().as_bytes());
    }

    #[track_caller]
    fn refused(text: &str, offset: usize, kind: JsonErrorKind) {
        assert_eq!(
            scan(text.as_bytes()),
            Err(JsonError::new(offset, kind)),
            "{text}"
        );
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err());
    }

    #[test]
    fn every_kind() {
        accepted("null", Kind::Null);
        accepted(" true", Kind::Bool);
        accepted("false\r\n\t ", Kind::Bool);
        accepted("\"a\\n\"", Kind::String);
        accepted("[]", Kind::Array);
        accepted("[ [ ] , { } ]", Kind::Array);
        accepted("{}", Kind::Object);
        accepted(
            r#"{ "a" : [ 1 , { "" : null } ] , "b" : "" }"#,
            Kind::Object,
        );
        for number in [
            "0",
            "-0",
            "12",
            "-1.50",
            "0e1",
            "1E+9",
            "1.0e-007",
            "9".repeat(99).as_str(),
        ] {
            accepted(number, Kind::Number);
        }
    }

    #[test]
    fn what_is_refused_and_where() {
        use JsonErrorKind as K;
        for (text, offset, kind) in [
            ("", 0, K::UnexpectedEnd),
            ("  ", 2, K::UnexpectedEnd),
            ("NaN", 0, K::ExpectedValue(Found(b'N'))),
            ("'a'", 0, K::ExpectedValue(Found(b'\''))),
            ("\u{feff}1", 0, K::ExpectedValue(Found(0xEF))),
            ("nul", 3, K::UnexpectedEnd),
            ("nulL", 0, K::InvalidLiteral),
            ("[trUe]", 1, K::InvalidLiteral),
            ("truee", 4, K::TrailingText(Found(b'e'))),
            ("1 2", 2, K::TrailingText(Found(b'2'))),
            ("01", 1, K::LeadingZero),
            ("-012", 2, K::LeadingZero),
            ("-", 1, K::UnexpectedEnd),
            ("-a", 1, K::InvalidNumber(Found(b'a'))),
            ("+1", 0, K::ExpectedValue(Found(b'+'))),
            (".5", 0, K::ExpectedValue(Found(b'.'))),
            ("[1.]", 3, K::InvalidNumber(Found(b']'))),
            ("1e", 2, K::UnexpectedEnd),
            ("[1e+]", 4, K::InvalidNumber(Found(b']'))),
            ("0x1", 1, K::TrailingText(Found(b'x'))),
            ("[1,]", 3, K::TrailingComma(Found(b']'))),
            (r#"{"a":1, }"#, 8, K::TrailingComma(Found(b'}'))),
            ("[,1]", 1, K::ExpectedValue(Found(b','))),
            ("[1 2]", 3, K::ExpectedCommaOrBracket(Found(b'2'))),
            ("[1}", 2, K::ExpectedCommaOrBracket(Found(b'}'))),
            (r#"{"a":1]"#, 6, K::ExpectedCommaOrBrace(Found(b']'))),
            (r#"{"a":1"b":2}"#, 6, K::ExpectedCommaOrBrace(Found(b'"'))),
            (r#"{"a" 1}"#, 5, K::ExpectedColon(Found(b'1'))),
            (r#"{"a"}"#, 4, K::ExpectedColon(Found(b'}'))),
            (r#"{"a":}"#, 5, K::ExpectedValue(Found(b'}'))),
            ("{a:1}", 1, K::ExpectedKey(Found(b'a'))),
            ("{,}", 1, K::ExpectedKey(Found(b','))),
            ("]", 0, K::ExpectedValue(Found(b']'))),
            ("\"a\nb\"", 2, K::ControlCharacter(Found(b'\n'))),
            ("[1\u{0}]", 2, K::ExpectedCommaOrBracket(Found(0))),
            ("[1\u{a0}]", 2, K::ExpectedCommaOrBracket(Found(0xC2))),
            ("/**/1", 0, K::ExpectedValue(Found(b'/'))),
        ] {
            refused(text, offset, kind);
        }
        let invalid = JsonError::new(2, JsonErrorKind::InvalidUtf8);
        assert_eq!(scan(b"[\"\xFF\"]"), Err(invalid));
    }

    #[test]
    fn the_depth_limit_is_that_of_serde_json() {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":"#, "}]")] {
            let width = open.matches(['[', '{']).count();
            for levels in [126, 128] {
                let times = levels / width;
                let text = format!("{}0{}", open.repeat(times), close.repeat(times));
                let expected = serde_json::from_str::<serde_json::Value>(&text).is_ok();
                assert_eq!(scan(text.as_bytes()).is_ok(), expected, "{levels}");
            }
        }
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        accepted(&nested(127), Kind::Array);
        refused(&nested(128), 127, JsonErrorKind::TooDeep);
        refused(&"[".repeat(100_000), 127, JsonErrorKind::TooDeep);
        refused(&r#"{"a":"#.repeat(100_000), 127 * 5, JsonErrorKind::TooDeep);
    }

    #[test]
    fn a_cut_is_an_unexpected_end_at_every_byte() {
        let whole = r#"{"a":[1.5e-3,true,null,{"b":"\u00e9 \ud83d\ude00 é"}],"":{},"c":-0}"#;
        assert!(scan(whole.as_bytes()).is_ok());
        for cut in 0..whole.len() {
            let error = scan(&whole.as_bytes()[..cut]).unwrap_err();
            assert_eq!(error, JsonError::new(cut, JsonErrorKind::UnexpectedEnd));
        }
    }

    /// Texts that are JSON, nearly JSON, and far from it.
    fn texts() -> impl Strategy<Value = Vec<u8>> {
        let token = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"\"",
            "1",
            "-0.5e3",
            "true",
            "null",
            " ",
            "\n",
            "\\",
            "\"",
            "\"\\ud800\"",
            "\"\\u00e9é\"",
            "{\"a\":1}",
            "[1,2]",
            "01",
            "\u{0}",
            "é",
        ]);
        prop_oneof![
            prop::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat().into_bytes()),
            prop::collection::vec(any::<u8>(), 0..24),
            (values(), any::<prop::sample::Index>(), any::<u8>(), 0..3).prop_map(
                |(value, place, byte, how)| {
                    let mut text = value.to_string().into_bytes();
                    let place = place.index(text.len());
                    match how {
                        0 => text[place] = byte,
                        1 => text.insert(place, byte),
                        _ => drop(text.remove(place)),
                    }
                    text
                }
            ),
        ]
    }

    fn values() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(5, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                prop::collection::vec((any::<String>(), inner), 0..5)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn accepts_what_serde_json_accepts(text in texts()) {
            let expected = serde_json::from_slice::<serde_json::Value>(&text);
            // A number beyond the range of a double is well-formed, and hides what follows it.
            let beyond = |error: &serde_json::Error| error.to_string().contains("out of range");
            if !expected.as_ref().is_err_and(beyond) {
                prop_assert_eq!(scan(&text).is_ok(), expected.is_ok());
            }
        }

        #[test]
        fn accepts_every_value(value in values()) {
            for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                prop_assert_eq!(scan(text.as_bytes()).unwrap().text(), text.as_bytes());
            }
        }
    }
}
