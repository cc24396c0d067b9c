use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::Operator;
use crate::syntax::ast::{Expr, ExprKind};

pub(super) const RULE: Rule = Rule {
    code: Code::off(703, "negated-comparison"),
    summary: "`not` before `eq` or `ne`",
    meaning: "\
`not (a eq b)` is `a ne b`, for null too: `eq` and `ne` are true or false of
any two values. It is not so with `gt`, `ge`, `lt` and `le`: both `a gt 5` and
`a le 5` are false if `a` is null.",
    example: "not (status eq 'New')",
    instead: "status ne 'New'",
    fix: Some(Applicability::Safe),
    check: Check::Written(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let ExprKind::Unary(unary) = &expr.kind else {
        return;
    };
    let Some(chain) = unary.operand.as_chain() else {
        return;
    };
    let link = chain.second();
    let opposite = if link.operator == Operator::Eq {
        "ne"
    } else if link.operator == Operator::Ne {
        "eq"
    } else {
        return;
    };
    if unary.operator != Operator::Not || chain.links().len() != 1 || chain.is_template() {
        return;
    }
    let written = finder.text(link.operator_span);
    let message = format!("`not` and `{written}` are `{opposite}`");
    // The parentheses stay: what is round the whole may bind tighter.
    let not = Span::new(unary.operator_span.start, unary.operand.outer_span().start);
    let edits = [
        (not, String::new()),
        (link.operator_span, opposite.to_owned()),
    ];
    let fix = Fix::several(Applicability::Safe, format!("write `{opposite}`"), edits);
    let finding = finder.finding(unary.operator_span, message);
    finder.add_encoded(finding.with_fix(fix));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::mended;

    #[test]
    fn only_comparisons_that_are_true_or_false_are_turned_round() {
        for (text, expected) in [
            ("not (name ne null) and isSpam", "(name eq null) and isSpam"),
            ("not (name eq 'a') eq isSpam", "(name ne 'a') eq isSpam"),
            (
                "not (details/dealValue gt 5)",
                "not (details/dealValue gt 5)",
            ),
            ("not (name eq 'a' eq isSpam)", "not (name eq 'a' eq isSpam)"),
            ("not (isSpam or favorite)", "not (isSpam or favorite)"),
        ] {
            assert_eq!(mended(&RULE, text), expected);
        }
    }
}
