//! Texts of fixes as they are written in the query at hand: percent-encoded where it is.

use crate::syntax::ast::Query;
use std::borrow::Cow;

/// How a query writes characters that a URL cannot hold, or that end an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Encoding {
    /// Whether the text will be decoded: signs with a meaning in URLs must be encoded.
    decoded: bool,
    /// Whether blanks stand in the text as they are.
    blanks: bool,
}

impl Encoding {
    pub(crate) fn of(query: &Query) -> Self {
        let text = query.source.as_str();
        let mut names = query
            .options
            .iter()
            .map(|option| option.name.as_str(&query.source));
        let expression = query.address.is_none() && names.all(str::is_empty);
        let blanks = text.contains(' ');
        Self {
            decoded: !expression || (text.contains('%') && !blanks),
            blanks: blanks || (expression && !text.contains('%')),
        }
    }

    /// A plain text as this query would write it.
    pub(crate) fn write(self, text: &str) -> Cow<'_, str> {
        let sign = |c: char| match c {
            ' ' if !self.blanks => Some("%20"),
            '%' if self.decoded => Some("%25"),
            '&' if self.decoded => Some("%26"),
            '#' if self.decoded => Some("%23"),
            '+' if self.decoded => Some("%2B"),
            _ => None,
        };
        if !text.contains(|c| sign(c).is_some()) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match sign(c) {
                Some(encoded) => out.push_str(encoded),
                None => out.push(c),
            }
        }
        Cow::Owned(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Limits;
    use crate::syntax::{Input, parse};

    #[track_caller]
    fn writes(query: &str, text: &str, expected: &str) {
        let (query, _) = parse(query, Input::Auto, &Limits::DEFAULT);
        assert_eq!(Encoding::of(&query).write(text), expected);
    }

    #[test]
    fn fixes_are_written_like_the_query() {
        let text = "'a & b+50%'";
        writes("name eq 'x'", text, text);
        writes("name", text, text);
        writes("name eq '5%'", text, text);
        writes("name%20eq%20'x'", text, "'a%20%26%20b%2B50%25'");
        writes("$filter=name eq 'x'", text, "'a %26 b%2B50%25'");
        writes("$filter=name%20eq%20'x'", text, "'a%20%26%20b%2B50%25'");
        writes("/referrals?$top=1", text, "'a%20%26%20b%2B50%25'");
        writes("name eq 'x'", "'#1'", "'#1'");
        writes("$filter=name eq 'x'", "'#1'", "'%231'");
    }
}
