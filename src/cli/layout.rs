//! How canonical text is laid out: percent-encoded for a URL, broken into lines.

use odq::Query;
use odq::text::{HoleForms, mask};

/// What canonical text is made into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Whether and how percent-encoding changes.
    pub(crate) encoding: Encoding,
    /// How many characters a line is to have at most.
    pub(crate) width: Option<usize>,
}

/// What happens to percent-encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// It stays as it is.
    #[default]
    Kept,
    /// What a URL cannot hold is encoded, and nothing else.
    Encoded,
    /// What need not be encoded is not.
    Decoded,
}

/// What a query may hold raw besides letters and digits (RFC 3986 3.4), an escape, and the sign
/// before a fragment.
const RAW: &str = "-._~!$&'()*+,;=:@/?%#";

/// What canonical options escape, and an expression does not.
const ESCAPED: &str = "%&#+";

/// How far lines that continue a query are indented.
const INDENT: &str = "    ";

impl Layout {
    /// Whether canonical text stays as it is.
    pub(crate) fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// The text of a query: canonical, and encoded if that is asked for.
    pub(crate) fn text(self, query: &Query) -> String {
        match self.encoding {
            Encoding::Encoded => encoded(query),
            Encoding::Kept | Encoding::Decoded => query.to_string(),
        }
    }

    /// The text with line breaks that [`odq::extract`] reads as none, if a line that begins with
    /// `before` characters cannot hold it.
    pub(crate) fn wrapped(self, text: &str, before: usize) -> String {
        match self.width {
            Some(width) if before + text.chars().count() > width => {
                let words = self.encoding != Encoding::Encoded;
                // Nothing in a template hole begins a line.
                match mask(text, HoleForms::default()).holes {
                    Some((letters, holes)) => {
                        let wrapped = lines(&letters, before, width, words);
                        holes.filled(&wrapped).0.into_owned()
                    }
                    None => lines(text, before, width, words),
                }
            }
            Some(_) | None => text.to_owned(),
        }
    }
}

/// Whether a query is a filter expression by itself.
pub(crate) fn is_expression(query: &Query) -> bool {
    let tree = query.tree();
    tree.address.is_none()
        && matches!(tree.options.as_slice(), [only] if only.name.as_str(&tree.source).is_empty())
}

/// A query with all encoded that a URL cannot hold; holes of templates are kept.
fn encoded(query: &Query) -> String {
    let tree = query.tree();
    let is_expression = is_expression(query);
    let expression = tree.options.first().map(|option| &option.value);
    let text = match expression {
        Some(odq::syntax::ast::OptionValue::Filter(expr)) if is_expression => {
            odq::syntax::print_expr(expr, &tree.source)
        }
        Some(_) | None => query.to_string(),
    };
    let source = &tree.source;
    let holes = source
        .holes()
        .and_then(|_| mask(&text, source.forms()).holes);
    let holes = holes.as_ref().map_or(&[][..], |(_, holes)| holes.spans());
    // Brackets belong to the address of a host.
    let path = text.find("://").map_or(0, |scheme| {
        let authority = text.get(scheme + 3..).unwrap_or("");
        scheme + 3 + authority.find(['/', '?', '#']).unwrap_or(authority.len())
    });
    let mut out = String::with_capacity(text.len() * 2);
    for (at, c) in text.char_indices() {
        let next = holes.partition_point(|hole| hole.end as usize <= at);
        let in_hole = holes
            .get(next)
            .is_some_and(|hole| hole.start as usize <= at);
        let in_host = at < path && tree.address.is_some();
        let is_raw = c.is_ascii_alphanumeric() || RAW.contains(c);
        let is_raw = is_raw && !(is_expression && ESCAPED.contains(c));
        if is_raw || in_hole || in_host {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// The text in lines: an option each, and with `words` also broken before `and` and `or` where
/// that keeps a line within the width.
fn lines(text: &str, before: usize, width: usize, words: bool) -> String {
    let options = parts(text, Sign::Option);
    let deep = if options.len() > 1 { 2 } else { 1 };
    let mut out = String::new();
    let mut used = before;
    for (number, option) in options.into_iter().enumerate() {
        if number > 0 {
            used = break_line(&mut out, 1);
        }
        let pieces = if words {
            parts(option, Sign::Word)
        } else {
            vec![option]
        };
        for (number, piece) in pieces.into_iter().enumerate() {
            let length = piece.chars().count();
            if number > 0 {
                if used + 1 + length > width {
                    used = break_line(&mut out, deep);
                } else {
                    out.push(' ');
                    used += 1;
                }
            }
            out.push_str(piece);
            used += length;
        }
    }
    out
}

/// Begins a line, and gives how much of it is used.
fn break_line(out: &mut String, depth: usize) -> usize {
    out.push('\n');
    out.push_str(&INDENT.repeat(depth));
    INDENT.len() * depth
}

/// What a line may begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// The mark before the first option or between two.
    Option,
    /// `and` or `or`; the blank before it is left out.
    Word,
}

/// The parts of a text that lines may begin with, strings kept whole.
fn parts(text: &str, sign: Sign) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut quote = None;
    let mut marked = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        let rest = text.get(at..).unwrap_or("");
        match (sign, byte) {
            (Sign::Option, b'?') if !marked && at > 0 => {
                marked = true;
                parts.push(text.get(start..at).unwrap_or(""));
                start = at;
            }
            (Sign::Option, b'&') if at > 0 => {
                marked = true;
                parts.push(text.get(start..at).unwrap_or(""));
                start = at;
            }
            (Sign::Option, b'?' | b'=' | b' ') => marked = true,
            (Sign::Word, b'\\') if quote == Some(b'"') => {
                escaped = !escaped;
                continue;
            }
            (Sign::Word, b'\'' | b'"') if quote.is_none() => quote = Some(byte),
            (Sign::Word, b'\'' | b'"') if quote == Some(byte) && !escaped => quote = None,
            (Sign::Word, b' ')
                if quote.is_none()
                    && at > start
                    && (rest.starts_with(" and ") || rest.starts_with(" or ")) =>
            {
                parts.push(text.get(start..at).unwrap_or(""));
                start = at + 1;
            }
            (Sign::Option | Sign::Word, _) => {}
        }
        escaped = false;
    }
    parts.push(text.get(start..).unwrap_or(""));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use odq::extract::{FileKind, Options, requests};
    use odq::{Input, Limits};
    use proptest::prelude::*;

    fn encode(text: &str) -> String {
        encoded(&Query::parse(text, Input::Auto).query)
    }

    #[test]
    fn only_what_a_url_cannot_hold_is_encoded() {
        assert_eq!(encode("a eq 'b'"), "a%20eq%20'b'");
        assert_eq!(
            encode("a eq '50% & + #é'"),
            "a%20eq%20'50%25%20%26%20%2B%20%23%C3%A9'"
        );
        assert_eq!(
            encode("/r?$filter=a eq 'x%26y'&$orderby=a desc"),
            "/r?$filter=a%20eq%20'x%26y'&$orderby=a%20desc"
        );
        assert_eq!(encode("$search=\"a b\""), "$search=%22a%20b%22");
        assert_eq!(
            encode("http://[::1]:80/r?$filter=a in ['b']"),
            "http://[::1]:80/r?$filter=a%20in%20%5B'b'%5D"
        );
        assert_eq!(
            encode("$filter=a eq '{{b c}} {d}'"),
            "$filter=a%20eq%20'{{b c}}%20%7Bd%7D'"
        );
    }

    #[track_caller]
    fn wrap(text: &str, expected: &str) {
        let layout = Layout {
            width: Some(24),
            ..Layout::default()
        };
        assert_eq!(layout.wrapped(text, 0), expected);
    }

    #[test]
    fn lines_begin_with_an_option_or_a_word() {
        wrap("a eq 1 and b eq 2", "a eq 1 and b eq 2");
        wrap(
            "a eq 1 and b eq 2 or c eq 'd and e' and f",
            "a eq 1 and b eq 2\n    or c eq 'd and e'\n    and f",
        );
        wrap(
            "/r?$filter=a eq 1 and b eq '& or ?'&$top=5",
            "/r\n    ?$filter=a eq 1\n        and b eq '\n    & or ?'\n    &$top=5",
        );
        wrap(
            "$filter=a eq 'é?x'&$top=51",
            "$filter=a eq 'é?x'\n    &$top=51",
        );
        wrap(
            "?$search=\"a \\\" and b\" and c and d",
            "?$search=\"a \\\" and b\"\n    and c and d",
        );
    }

    fn query() -> impl Strategy<Value = String> {
        let string = prop::sample::select(vec![
            "'x'",
            "'a and b'",
            "'O''N or x'",
            "'é%25#&+?'",
            "'{{h}}'",
            "{{h & i}}",
            "'\"'",
        ]);
        let term = (
            prop::sample::select(vec!["a", "b/c", "contains(a,'x y')"]),
            string,
        )
            .prop_map(|(name, string)| format!("{name} eq {string}"));
        let chain = (
            term.clone(),
            prop::collection::vec((any::<bool>(), term), 0..6),
        )
            .prop_map(|(first, rest)| {
                rest.into_iter().fold(first, |text, (and, term)| {
                    format!("({text}) {} {term}", if and { "and" } else { "or" })
                })
            });
        (chain, 0..4_u8).prop_map(|(chain, form)| {
            let value = chain
                .replace('&', "%26")
                .replace('+', "%2B")
                .replace('#', "%23");
            match form {
                0 => chain.replace("%25", "%"),
                1 => format!("$filter={value}&$top=010"),
                2 => format!("https://h/r?$orderby=a desc,b&$filter={value}&$count=true"),
                _ => format!("?$search=\"a and b\" x&$filter={value}"),
            }
        })
    }

    proptest! {
        #[test]
        fn encoding_keeps_the_meaning_and_is_done_once(text in query()) {
            let parsed = Query::parse(&text, Input::Auto);
            prop_assert!(parsed.diagnostics.is_empty(), "{} {:?}", text, parsed.diagnostics);
            let encoded_text = encoded(&parsed.query);
            let again = Query::parse(&encoded_text, Input::Auto);
            prop_assert!(again.diagnostics.is_empty(), "{}", encoded_text);
            prop_assert_eq!(again.query.to_string(), parsed.query.to_string());
            prop_assert_eq!(encoded(&again.query), encoded_text);
        }

        #[test]
        fn lines_are_read_as_the_text_they_were(text in query(), width in 0..90_usize, encode in any::<bool>()) {
            let query = Query::parse_within(&text, Input::Auto, &Limits::DEFAULT).query;
            let encoding = if encode { Encoding::Encoded } else { Encoding::Kept };
            let layout = Layout { encoding, width: Some(width) };
            let text = layout.text(&query);
            for (kind, before) in [(FileKind::Odata, ""), (FileKind::Http, "GET /")] {
                let wrapped = layout.wrapped(&text, before.len());
                let file = format!("{before}{wrapped}\n");
                let found = requests(&file, kind, &Options::default());
                let whole = format!("{}{text}", before.trim_start_matches("GET "));
                let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
                prop_assert_eq!(texts, [whole.as_str()], "{}", file);
            }
        }
    }
}
