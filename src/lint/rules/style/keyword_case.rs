use super::all_options;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::lint::service::for_each_word;
use crate::syntax::ast::OptionValue;

pub(super) const RULE: Rule = Rule {
    code: Code::off(701, "keyword-case"),
    summary: "a word of OData in another letter case",
    meaning: "\
OData 4.01 reads operators, functions and the names of options in any letter
case. Services of 4.0 know them in one spelling only (URL Conventions 5.1.1).",
    example: "status EQ 'New'",
    instead: "status eq 'New'",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let tree = finder.tree;
    tree.for_each_expr_within(&mut |expr| {
        for_each_word(tree, expr, &mut |word| tell(finder, word.span, word.name));
    });
    for option in all_options(tree) {
        if let Some(system) = option.system() {
            // The sign before it has a finding of its own.
            let bare = system.name().trim_start_matches('$');
            let end = option.name.span.end;
            let length = u32::try_from(bare.len()).unwrap_or(u32::MAX);
            if let Some(start) = end.checked_sub(length) {
                tell(finder, Span::new(start, end), bare);
            }
        }
        if let OptionValue::OrderBy(items) = &option.value {
            for (direction, span) in items.iter().filter_map(|item| item.direction) {
                tell(finder, span, direction.spelling());
            }
        }
    }
}

fn tell(finder: &mut Finder<'_>, span: Span, plain: &str) {
    let written = finder.text(span);
    // What is neither was written otherwise: percent-encoded, or as another language does.
    if written != plain && written.eq_ignore_ascii_case(plain) {
        let finding = finder.finding(span, format!("`{written}` is `{plain}` in OData 4.0"));
        let message = format!("write `{plain}`");
        let fix = Fix::replace(Applicability::Safe, message, span, plain);
        finder.add_encoded(finding.with_fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::mended;

    #[test]
    fn words_are_found_wherever_they_stand() {
        for (text, expected) in [
            (
                "Contains(name,'A') AND NOT isSpam",
                "contains(name,'A') and not isSpam",
            ),
            (
                "team/Any(t:t/email IN ('a'))",
                "team/any(t:t/email in ('a'))",
            ),
            (
                "$FILTER=isSpam&$OrderBy=name DESC",
                "$filter=isSpam&$orderby=name desc",
            ),
            ("name eq 'AND' and isSpam", "name eq 'AND' and isSpam"),
        ] {
            assert_eq!(mended(&RULE, text), expected);
        }
    }
}
