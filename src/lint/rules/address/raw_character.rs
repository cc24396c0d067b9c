use super::absolute;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

/// The signs of ASCII that no URL holds (RFC 3986, 2; the blank and `%` have findings of their own),
/// and how they are written.
const SIGNS: &[(char, &str)] = &[
    ('"', "%22"),
    ('<', "%3C"),
    ('>', "%3E"),
    ('\\', "%5C"),
    ('^', "%5E"),
    ('`', "%60"),
    ('{', "%7B"),
    ('|', "%7C"),
    ('}', "%7D"),
];

pub(super) const RULE: Rule = Rule {
    code: Code::info(602, "raw-character"),
    summary: "a sign that a URL cannot hold",
    meaning: "\
Quotes, braces, brackets with a point, `|`, `\\`, `^` and back-ticks cannot
stand in a URL (RFC 3986, 2). Many clients encode them by themselves; others
send them as they are, and servers and proxies refuse such a request.
Apostrophes may stand there.",
    example: "https://example.com/referrals?$filter=name%20eq%20'5\"%20disk'",
    instead: "https://example.com/referrals?$filter=name%20eq%20'5%22%20disk'",
    fix: Some(Applicability::Unsafe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let Some((address, _)) = absolute(finder.tree) else {
        return;
    };
    let text = finder.tree.source.as_str();
    let start = address.span.end as usize;
    let query = text.get(start..).unwrap_or("");
    // `{id}` stands for a value on pages for people; objects have quotes.
    let has_objects = query.contains('"');
    let encoded = |sign: char| {
        let is_brace = matches!(sign, '{' | '}');
        let mut signs = SIGNS.iter().filter(|_| !is_brace || has_objects);
        signs.find(|(own, _)| *own == sign)
    };
    let found = query.char_indices().filter_map(|(at, sign)| {
        let (_, encoded) = encoded(sign)?;
        let span = Span::from(start + at..start + at + sign.len_utf8());
        Some((sign, (span, (*encoded).to_owned())))
    });
    let (signs, edits): (Vec<char>, Vec<(Span, String)>) = found.unzip();
    let (Some(sign), Some((first, _))) = (signs.first(), edits.first()) else {
        return;
    };
    // A back-tick shows nothing in back-ticks.
    let shown = match sign {
        '`' => "a back-tick".to_owned(),
        sign => format!("`{sign}`"),
    };
    let message = match signs.len() {
        1 => format!("a URL cannot hold {shown}"),
        many => format!("{many} signs that a URL cannot hold, the first is {shown}"),
    };
    let finding = finder.finding(*first, message);
    // As blanks: not unasked.
    let fix = Fix::several(Applicability::Unsafe, "percent-encode", edits);
    finder.add_encoded(finding.with_fix(fix));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::mended;

    #[test]
    fn signs_are_encoded_and_what_stands_for_a_value_is_left() {
        for (text, expected) in [
            (
                "https://example.com/referrals?$search=\"a|b\"",
                "https://example.com/referrals?$search=%22a%7Cb%22",
            ),
            (
                "https://example.com/referrals?$filter=name%20eq%20'{name}'",
                "https://example.com/referrals?$filter=name%20eq%20'{name}'",
            ),
            (
                "/referrals?$filter=name eq '<'",
                "/referrals?$filter=name eq '<'",
            ),
        ] {
            assert_eq!(mended(&RULE, text), expected);
        }
    }
}
