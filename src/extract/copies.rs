//! Parts of a request that its file holds a second time: a collection of Postman shows an address as
//! one text and sends what its parts are. An edit of the request is one of the parts as well.

use super::request::Request;
use crate::diagnostic::Span;

/// A part of a request where it stands again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copy<'t> {
    /// Where the part begins in the text of the request.
    pub(super) start: u32,
    /// The part, with its own places in the file.
    pub(super) part: Request<'t>,
    /// Signs that would begin another part: an edit adds none of them.
    pub(super) ends: &'static [char],
}

impl Copy<'_> {
    fn end(&self) -> u32 {
        self.start + u32::try_from(self.part.text.len()).unwrap_or(u32::MAX)
    }

    /// Whether an edit of the request is one of this part.
    fn meets(&self, span: Span) -> bool {
        if span.is_empty() {
            (self.start..=self.end()).contains(&span.start)
        } else {
            self.start < span.end && span.start < self.end()
        }
    }

    /// Whether the part can hold this text.
    fn can_hold(&self, text: &str) -> bool {
        let count = |text: &str, sign: char| text.matches(sign).count();
        let ends = self.ends.iter();
        ends.into_iter()
            .all(|sign| count(text, *sign) <= count(&self.part.text, *sign))
    }
}

/// The edits of the parts that an edit of the request is; `None` where the parts cannot say it.
/// `whole` is the text of the request; the copies are in its order.
pub(super) fn edits(
    copies: &[Copy<'_>],
    (whole, file): (&str, &str),
    span: Span,
    text: &str,
) -> Option<Vec<(Span, String)>> {
    let (Some(first), Some(last)) = (copies.first(), copies.last()) else {
        return Some(Vec::new());
    };
    let (span, text) = trimmed(span, span.of(whole), text);
    if span.is_empty() && text.is_empty() {
        return Some(Vec::new());
    }
    let met: Vec<&Copy<'_>> = copies.iter().filter(|copy| copy.meets(span)).collect();
    let (Some(from), Some(to)) = (met.first(), met.last()) else {
        // Between parts there are signs that no part holds.
        let is_between = first.start < span.end && span.start < last.end();
        return (!is_between).then(Vec::new);
    };
    if span.start < from.start || to.end() < span.end {
        return None;
    }
    let before = Span::new(from.start, span.start).of(whole);
    let behind = Span::new(span.end, to.end()).of(whole);
    if let [only] = met.as_slice() {
        let within = Span::new(span.start - only.start, span.end - only.start);
        let new = [before, text, behind].concat();
        let edit = only.part.edit(file, within, text);
        return only
            .can_hold(&new)
            .then_some(edit)
            .flatten()
            .map(|edit| vec![edit]);
    }
    let new = [before, text, behind].concat();
    let mut rest = new.as_str();
    let mut edits = Vec::new();
    for (number, copy) in met.iter().enumerate() {
        let own = match met.get(number + 1) {
            Some(next) => {
                let sign = Span::new(copy.end(), next.start).of(whole);
                let (own, others) = rest.split_once(sign)?;
                rest = others;
                own
            }
            None => rest,
        };
        if !copy.can_hold(own) {
            return None;
        }
        if own != copy.part.text {
            let all = Span::from(0..copy.part.text.len());
            edits.push(copy.part.edit(file, all, own)?);
        }
    }
    Some(edits)
}

/// An edit without what it leaves as it is at both ends.
fn trimmed<'a>(span: Span, old: &str, new: &'a str) -> (Span, &'a str) {
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        let same = pairs.take_while(|(old, new)| old == new);
        same.map(|(c, _)| c.len_utf8()).sum()
    };
    let start = same(&mut old.chars().zip(new.chars()));
    let (old, new) = (
        old.get(start..).unwrap_or(""),
        new.get(start..).unwrap_or(""),
    );
    let end = same(&mut old.chars().rev().zip(new.chars().rev()));
    let start = span.start + u32::try_from(start).unwrap_or(0);
    let text = new.get(..new.len() - end).unwrap_or("");
    (
        Span::new(start, span.end - u32::try_from(end).unwrap_or(0)),
        text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{FileKind, Options, requests};

    const HEAD: &str = r#"{"info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[{"request":{"url":"#;

    fn file(url: &str) -> String {
        [HEAD, url, "}}]}"].concat()
    }

    /// The collection with `new` in the place of `old` of its request.
    #[track_caller]
    fn edited(url: &str, old: &str, new: &str) -> Option<String> {
        let file = file(url);
        let found = requests(&file, FileKind::Json, &Options::default());
        let at = found[0].text.find(old).unwrap();
        let edits = found[0].edits(&file, Span::from(at..at + old.len()), new)?;
        let mut text = file.clone();
        for (span, new) in edits.iter().rev() {
            text.replace_range(span.start as usize..span.end as usize, new);
        }
        let url = text.strip_prefix(HEAD)?.strip_suffix("}}]}")?;
        Some(url.to_owned())
    }

    const URL: &str = r#"{"raw":"https://a.b.com/v1/rs?$filter=x eq 'O'N'&$top=5","host":["a","b","com"],"path":["v1","rs"],"query":[{"key":"$skip","value":"1","disabled":true},{"key":"$filter","value":"x eq 'O'N'"},{"key":"$top","value":"5"}]}"#;

    #[track_caller]
    fn check(old: &str, new: &str, pairs: &[(&str, &str)]) {
        let mut expected = URL.to_owned();
        for (old, new) in pairs {
            assert!(expected.contains(old), "{old}");
            expected = expected.replace(old, new);
        }
        assert_eq!(edited(URL, old, new).unwrap(), expected);
    }

    #[test]
    fn parts_change_with_the_whole() {
        check("O'N", "O''N", &[("O'N", "O''N")]);
        check(
            "x eq",
            "x ne \"a\" or x eq",
            &[("x eq", r#"x ne \"a\" or x eq"#)],
        );
        check(
            "$top",
            "$skip",
            &[("$top=", "$skip="), ("$top\"", "$skip\"")],
        );
        check(
            "a.b.com",
            "c.d.org",
            &[
                ("a.b.com", "c.d.org"),
                (r#""a","b","com""#, r#""c","d","org""#),
            ],
        );
        check(
            "https://a.b.com/v1/rs",
            "https://a.b.com/v2/rs",
            &[("/v1/", "/v2/"), (r#""v1""#, r#""v2""#)],
        );
        check(
            "'O'N'&$top=5",
            "'P'&$top=6",
            &[("'O'N'", "'P'"), ("$top=5", "$top=6"), (r#""5""#, r#""6""#)],
        );
    }

    #[test]
    fn what_the_parts_cannot_say_is_not_changed() {
        for (old, new) in [
            ("&$top=5", ""),
            ("5", "5&$skip=1"),
            ("a.b.com", "b.com"),
            ("/rs", ""),
            ("?", "/x?"),
            ("O'N", "O&N"),
            ("https://a", "http://a"),
        ] {
            let is_outside = old.starts_with("https");
            assert_eq!(edited(URL, old, new).is_some(), is_outside, "{old}");
        }
    }

    #[test]
    fn parts_that_say_otherwise_stay() {
        let url =
            r#"{"raw":"https://h/rs?$filter=x eq 1","query":[{"key":"$filter","value":"y eq 2"}]}"#;
        let expected = url.replace("x eq 1", "x eq 3");
        assert_eq!(edited(url, "1", "3").unwrap(), expected);
    }
}
