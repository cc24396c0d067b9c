//! Percent-decoding (RFC 3986 2.1), once, with a map from the decoded text to the raw one.

use super::Signs;
use crate::diagnostic::Span;
use std::borrow::Cow;
use std::ops::Range;

/// What a plus sign means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plus {
    /// Itself.
    Literal,
    /// A blank, as forms encode it.
    Space,
}

/// An escape that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscapeError {
    /// A percent sign without two hexadecimal digits, such as `%2`, `%zz`. It is kept as it is.
    Malformed(Span),
    /// Escapes whose bytes are not UTF-8, such as `%C3%28`. U+FFFD stands for them.
    NotUtf8(Span),
}

/// Decoded text that knows where each of its bytes came from.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    text: Cow<'a, str>,
    /// Where the raw piece begins in the user's text.
    base: u32,
    /// Places where the two texts get out of step: (decoded offset, raw offset), ascending; behind
    /// each they run in step again.
    steps: Vec<(u32, u32)>,
}

impl<'a> Decoded<'a> {
    /// Text that means what it shows.
    #[must_use]
    pub const fn verbatim(text: &'a str, base: u32) -> Self {
        Self {
            text: Cow::Borrowed(text),
            base,
            steps: Vec::new(),
        }
    }

    /// The decoded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether decoding changed anything.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        self.steps.is_empty()
    }

    /// Where the text begins in the user's, if decoding changed nothing.
    #[must_use]
    pub const fn verbatim_base(&self) -> Option<u32> {
        if self.steps.is_empty() {
            Some(self.base)
        } else {
            None
        }
    }

    /// The place in the user's text from which the decoded byte at `at` came.
    #[must_use]
    pub fn raw_offset(&self, at: usize) -> u32 {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let behind = self.steps.partition_point(|(decoded, _)| *decoded <= at);
        match behind.checked_sub(1).and_then(|i| self.steps.get(i)) {
            Some((decoded, raw)) => raw + (at - decoded),
            None => self.base + at,
        }
    }

    /// The span in the user's text of a range of the decoded text.
    #[must_use]
    #[inline]
    pub fn raw_span(&self, start: usize, end: usize) -> Span {
        if self.steps.is_empty() {
            return Span::within(start, end, self.base);
        }
        Span::new(self.raw_offset(start), self.raw_offset(end))
    }

    /// The text with other characters at some places, which are ranges of the decoded text,
    /// ascending and apart. What replaces a range came from where the range came from.
    #[must_use]
    pub fn replaced(&self, places: &[(Range<usize>, &str)]) -> Decoded<'static> {
        let mut new = Decoded {
            text: Cow::Borrowed(""),
            base: self.base,
            steps: Vec::new(),
        };
        let mut text = String::with_capacity(self.text.len());
        let mut steps = self.steps.as_slice();
        let mut at = 0;
        for (range, instead) in places {
            self.kept(at..range.start, &mut steps, &mut text, &mut new.steps);
            step(&mut new.steps, text.len(), self.raw_offset(range.start));
            text.push_str(instead);
            at = range.end;
        }
        self.kept(at..self.text.len(), &mut steps, &mut text, &mut new.steps);
        new.text = Cow::Owned(text);
        new
    }

    /// Copies a range with the steps in it; `steps` are those that were not passed yet.
    fn kept(
        &self,
        range: Range<usize>,
        steps: &mut &[(u32, u32)],
        text: &mut String,
        out: &mut Vec<(u32, u32)>,
    ) {
        step(out, text.len(), self.raw_offset(range.start));
        while let Some(((decoded, raw), rest)) = steps.split_first() {
            let decoded = *decoded as usize;
            if decoded > range.end {
                break;
            }
            if decoded > range.start {
                step(out, text.len() + (decoded - range.start), *raw);
            }
            *steps = rest;
        }
        text.push_str(self.text.get(range).unwrap_or(""));
    }
}

/// Records that the new text goes on at a place of the raw one.
fn step(steps: &mut Vec<(u32, u32)>, at: usize, raw: u32) {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    if steps.last().is_some_and(|(decoded, _)| *decoded == at) {
        steps.pop();
    }
    steps.push((at, raw));
}

impl Plus {
    /// Whether a text in which these signs stand means what it shows.
    pub(crate) const fn is_verbatim(self, signs: Signs) -> bool {
        !signs.has(match self {
            Self::Literal => Signs::PERCENT,
            Self::Space => Signs::PERCENT | Signs::PLUS,
        })
    }
}

/// Decodes `raw`, which begins at `base` in the user's text.
#[must_use]
pub fn decode(raw: &str, base: u32, plus: Plus) -> (Decoded<'_>, Vec<EscapeError>) {
    if plus.is_verbatim(Signs::of(raw)) {
        return (Decoded::verbatim(raw, base), Vec::new());
    }
    let mut state = Decoding {
        base,
        bytes: Vec::with_capacity(raw.len()),
        steps: Vec::new(),
        errors: Vec::new(),
    };
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'%' => at = state.escapes(bytes, at),
            b'+' if plus == Plus::Space => {
                // One byte for one byte, yet the text is changed: a step records that.
                state.step(at);
                state.bytes.push(b' ');
                at += 1;
                state.step(at);
            }
            _ => {
                state.bytes.push(byte);
                at += 1;
            }
        }
    }
    // Every run of escapes was checked on its own and the rest is a `&str`, so this cannot fail;
    // were it to, replacing is still better than losing the text.
    let text = String::from_utf8(state.bytes)
        .unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    (
        Decoded {
            text: Cow::Owned(text),
            base,
            steps: state.steps,
        },
        state.errors,
    )
}

struct Decoding {
    base: u32,
    bytes: Vec<u8>,
    steps: Vec<(u32, u32)>,
    errors: Vec<EscapeError>,
}

impl Decoding {
    /// Records that the raw byte at `at` is where the decoded text goes on.
    fn step(&mut self, at: usize) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let entry = (offset(self.bytes.len()), self.base + offset(at));
        if self.steps.last() != Some(&entry) {
            self.steps.push(entry);
        }
    }

    /// Decodes the run of escapes at `at` and returns where the run ends.
    fn escapes(&mut self, raw: &[u8], mut at: usize) -> usize {
        let mut run: Vec<(u8, usize)> = Vec::new();
        while let Some(byte) = escape(raw, at) {
            run.push((byte, at));
            at += 3;
        }
        let mut rest = run.as_slice();
        while let Some(&(_, start)) = rest.first() {
            let length = character(rest);
            let bytes: Vec<u8> = rest
                .iter()
                .take(length.unwrap_or(1))
                .map(|(b, _)| *b)
                .collect();
            self.step(start);
            rest = rest.get(bytes.len()..).unwrap_or(&[]);
            if length.is_some() {
                // All bytes of a character come from its first escape on: spans never split it.
                self.bytes.extend_from_slice(&bytes);
            } else {
                let end = start + 3;
                self.bytes.extend_from_slice("\u{fffd}".as_bytes());
                self.errors.push(EscapeError::NotUtf8(
                    Span::from(start..end).shifted(self.base),
                ));
            }
        }
        if run.is_empty() {
            let digits = raw
                .iter()
                .skip(at + 1)
                .take(2)
                .take_while(|b| b.is_ascii_hexdigit());
            let end = at + 1 + digits.count();
            self.errors.push(EscapeError::Malformed(
                Span::from(at..end).shifted(self.base),
            ));
            self.bytes.push(b'%');
            return at + 1;
        }
        self.step(at);
        at
    }
}

/// The byte that the escape at `at` stands for.
fn escape(raw: &[u8], at: usize) -> Option<u8> {
    let digit = |i: usize| char::from(*raw.get(i)?).to_digit(16);
    if raw.get(at) != Some(&b'%') {
        return None;
    }
    u8::try_from(digit(at + 1)? * 16 + digit(at + 2)?).ok()
}

/// How many of the bytes make up the first character, if they make up one.
fn character(run: &[(u8, usize)]) -> Option<usize> {
    let mut buffer = [0u8; 4];
    for (length, (slot, (byte, _))) in buffer.iter_mut().zip(run).enumerate() {
        *slot = *byte;
        let so_far = run
            .iter()
            .take(length + 1)
            .map(|(b, _)| *b)
            .collect::<Vec<u8>>();
        if std::str::from_utf8(&so_far).is_ok() {
            return Some(length + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn decoded(raw: &str) -> (String, Vec<EscapeError>) {
        let (decoded, errors) = decode(raw, 0, Plus::Literal);
        (decoded.text().to_owned(), errors)
    }

    #[test]
    fn what_is_replaced_keeps_its_places() {
        let (decoded, _) = decode("a%20b%C2%A0c", 5, Plus::Literal);
        let plain = decoded.replaced(&[(3..5, " ")]);
        assert_eq!(plain.text(), "a b c");
        let spans = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)];
        let spans = spans.map(|(start, end)| plain.raw_span(start, end));
        let expected = [(5, 6), (6, 9), (9, 10), (10, 16), (16, 17)];
        assert_eq!(spans, expected.map(|(start, end)| Span::new(start, end)));
        let gone = Decoded::verbatim("a--b", 0).replaced(&[(1..3, "")]);
        assert_eq!(gone.text(), "ab");
        assert_eq!(gone.raw_span(1, 2), Span::new(3, 4));
    }

    #[test]
    fn escapes_are_decoded_once() {
        assert_eq!(decoded("a%20b"), ("a b".into(), vec![]));
        assert_eq!(decoded("%2520"), ("%20".into(), vec![]));
        assert_eq!(decoded("%C3%A9%e2%82%ac"), ("é€".into(), vec![]));
        assert_eq!(decoded("plain"), ("plain".into(), vec![]));
    }

    #[test]
    fn broken_escapes_are_named() {
        assert_eq!(
            decoded("%"),
            ("%".into(), vec![EscapeError::Malformed(Span::new(0, 1))])
        );
        assert_eq!(
            decoded("a%2"),
            ("a%2".into(), vec![EscapeError::Malformed(Span::new(1, 3))])
        );
        assert_eq!(
            decoded("%zz"),
            ("%zz".into(), vec![EscapeError::Malformed(Span::new(0, 1))])
        );
        let (text, errors) = decoded("'%C3%28'");
        assert_eq!(text, "'\u{fffd}('");
        assert_eq!(errors, vec![EscapeError::NotUtf8(Span::new(1, 4))]);
        // Overlong forms, surrogates and values beyond Unicode are not UTF-8 either.
        for raw in ["%C0%AF", "%ED%A0%80", "%F4%90%80%80", "%FF"] {
            assert!(!decoded(raw).1.is_empty(), "{raw}");
        }
    }

    #[test]
    fn spans_lead_back() {
        let raw = "a%20b%C3%A9c";
        let (decoded, _) = decode(raw, 0, Plus::Literal);
        let at = |c: char| decoded.text().find(c).unwrap();
        let shown = |c: char| decoded.raw_span(at(c), at(c) + c.len_utf8()).of(raw);
        assert_eq!(shown('a'), "a");
        assert_eq!(shown(' '), "%20");
        assert_eq!(shown('b'), "b");
        assert_eq!(shown('é'), "%C3%A9");
        assert_eq!(shown('c'), "c");
    }

    #[test]
    fn plus_is_a_blank_in_forms_only() {
        let (form, _) = decode("a+b", 0, Plus::Space);
        assert_eq!(form.text(), "a b");
        assert!(!form.is_verbatim());
        assert_eq!(form.raw_span(1, 2), Span::new(1, 2));
        assert_eq!(decoded("a+b").0, "a+b");
    }

    proptest! {
        #[test]
        fn any_text_survives_encoding(text in ".{0,40}", base in 0u32..9) {
            let encoded: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
            let (decoded, errors) = decode(&encoded, base, Plus::Literal);
            prop_assert_eq!(decoded.text(), text.as_str());
            prop_assert!(errors.is_empty());
            let mut raw = base;
            for (at, c) in text.char_indices() {
                let span = decoded.raw_span(at, at + c.len_utf8());
                prop_assert_eq!(span, Span::new(raw, raw + 3 * c.len_utf8() as u32));
                raw = span.end;
            }
        }

        #[test]
        fn no_text_breaks_it(raw in "[%0-9a-fA-Fzé ]{0,30}") {
            let (decoded, errors) = decode(&raw, 0, Plus::Literal);
            for at in 0..=decoded.text().len() {
                prop_assert!(decoded.raw_offset(at) as usize <= raw.len());
            }
            for error in errors {
                let (EscapeError::Malformed(span) | EscapeError::NotUtf8(span)) = error;
                prop_assert!(!span.of(&raw).is_empty());
            }
        }
    }
}
