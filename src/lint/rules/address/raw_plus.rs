use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::info(603, "raw-plus"),
    summary: "a plus that is read as a blank",
    meaning: "\
In the query of a URL `+` is a plus sign (RFC 3986), but most servers read it
as the blank of a web form: `2026-01-31T08:30:00+01:00` arrives without its
plus, and is no date any more. `%2B` is a plus sign everywhere.",
    example: "/referrals?$filter=createdDateTime%20gt%202026-01-31T08:30:00+01:00",
    instead: "/referrals?$filter=createdDateTime%20gt%202026-01-31T08:30:00%2B01:00",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let tree = finder.tree;
    // An expression by itself is not decoded, and of the others a plus that is read as a blank has a
    // finding of its own.
    if tree.address.is_none() || tree.plus.is_some() || !tree.source.as_str().contains('+') {
        return;
    }
    let mut edits: Vec<(Span, String)> = Vec::new();
    tree.for_each_expr_within(&mut |expr| {
        let Some(literal) = expr.as_literal() else {
            return;
        };
        // Else it was read as a blank.
        if !literal.text.as_str(&tree.source).contains('+') {
            return;
        }
        let start = expr.span.start as usize;
        let plus = tree.source.slice(expr.span).match_indices('+');
        edits.extend(plus.map(|(at, plus)| {
            let span = Span::from(start + at..start + at + plus.len());
            (span, "%2B".to_owned())
        }));
    });
    let Some((first, _)) = edits.first() else {
        return;
    };
    let message = "most servers read `+` in a URL as a blank";
    let finding = finder.finding(*first, message);
    let fix = Fix::several(Applicability::Safe, "write `%2B`", edits);
    finder.add_encoded(finding.with_fix(fix));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::said;

    #[test]
    fn plus_signs_of_values_are_encoded_together() {
        let text = "/referrals?$filter=name%20eq%20'a+b'%20or%20name%20eq%20'+'";
        let found = said(&RULE, text);
        let mended = found.first().and_then(|it| it.fixes.first()?.apply(text));
        let expected = "/referrals?$filter=name%20eq%20'a%2Bb'%20or%20name%20eq%20'%2B'";
        assert_eq!(mended.as_deref(), Some(expected));
    }

    #[test]
    fn plus_signs_that_are_blanks_or_no_part_of_a_url_are_not_meant() {
        for text in [
            "/referrals?$filter=name+eq+'a+b'",
            "/referrals?$filter=name%20eq%20'a%2Bb'",
            "name eq 'a+b'",
        ] {
            assert!(said(&RULE, text).is_empty(), "{text}");
        }
    }
}
