use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::warning(604, "double-encoding"),
    summary: "a text that is percent-encoded twice",
    meaning: "\
`%25` is the percent sign, so `%2520` is the text `%20` and not a blank. That
comes of encoding what is encoded already, and the text that is compared is in
no record.",
    example: "/referrals?$filter=name%20eq%20'Contoso%2520Ltd'",
    instead: "/referrals?$filter=name%20eq%20'Contoso%20Ltd'",
    fix: Some(Applicability::Unsafe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let tree = finder.tree;
    if tree.address.is_none() || !tree.source.as_str().contains("%25") {
        return;
    }
    let mut edits: Vec<(Span, String)> = Vec::new();
    tree.for_each_expr_within(&mut |expr| {
        if expr.as_literal().is_none() {
            return;
        }
        let span = expr.span;
        let text = finder.text(span);
        let twice = text.match_indices("%25").filter_map(|(at, sign)| {
            let behind = text.get(at + sign.len()..at + sign.len() + 2)?;
            let byte = u8::from_str_radix(behind, 16).ok()?;
            // Letters and digits are not encoded: `%2541` may be meant.
            let is_sign = byte == b' ' || byte.is_ascii_punctuation() || byte >= 0x80;
            let start = span.start as usize + at;
            is_sign.then(|| (Span::from(start..start + sign.len()), "%".to_owned()))
        });
        edits.extend(twice);
    });
    let Some((first, _)) = edits.first() else {
        return;
    };
    let start = first.start;
    let span = Span::new(start, start + 5);
    let (written, plain) = (
        finder.text(span),
        finder.text(Span::new(start + 3, start + 5)),
    );
    let message = format!("`{written}` is the text `%{plain}`");
    let finding = finder
        .finding(span, message)
        .with_help("it is encoded twice");
    let fix = Fix::several(Applicability::Unsafe, "encode once", edits);
    finder.add_encoded(finding.with_fix(fix));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::{mended, said};

    #[test]
    fn signs_are_encoded_twice_and_letters_may_be_meant() {
        let filter = |text: &str| format!("/referrals?$filter=name%20eq%20'{text}'");
        for (written, once) in [
            ("a%2520b", "a%20b"),
            ("5%2522", "5%22"),
            ("a%252Fb%2520c", "a%2Fb%20c"),
            ("caf%25C3%25A9", "caf%C3%A9"),
            ("100%2525", "100%25"),
        ] {
            assert_eq!(mended(&RULE, &filter(written)), filter(once));
        }
        for meant in ["a%2541", "a%2530", "100%25", "100%25%20", "a%25zz", "a%25C"] {
            assert!(said(&RULE, &filter(meant)).is_empty(), "{meant}");
        }
    }
}
