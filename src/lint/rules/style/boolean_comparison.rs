use super::for_each_in_place;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::Operator;
use crate::syntax::ast::{Expr, LiteralKind};

pub(super) const RULE: Rule = Rule {
    code: Code::off(704, "boolean-comparison"),
    summary: "`eq true` or `eq false` in a condition",
    meaning: "\
A condition is kept where it is true, so `x eq true` is `x`, and `x eq false`
is `not x`, for null too. That holds of what is joined by `and` and `or` alone:
within `not` and within comparisons the two differ if `x` is null, and nothing
is said.",
    example: "favorite eq true and isSpam eq false",
    instead: "favorite and not isSpam",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let mut found: Vec<(&Expr, &Expr, Span, bool)> = Vec::new();
    for_each_in_place(finder.tree, &mut |expr, around| {
        if !around.is_condition() {
            return;
        }
        let Some(chain) = expr.as_chain() else {
            return;
        };
        let link = chain.second();
        let is_one = chain.links().len() == 1 && link.operator == Operator::Eq;
        let (operand, constant) = match chain.first().as_literal() {
            None => (chain.first(), &link.operand),
            Some(_) => (&link.operand, chain.first()),
        };
        let Some(literal) = constant.as_literal().filter(|_| is_one) else {
            return;
        };
        // `not` binds to what stands by itself.
        let is_closed = operand.level().is_none() || !operand.parens.is_empty();
        let is_value = operand.as_literal().is_some();
        if matches!(literal.kind, LiteralKind::Boolean) && is_closed && !is_value {
            let text = literal.text.as_str(&finder.tree.source);
            let is_true = text.eq_ignore_ascii_case("true");
            found.push((expr, operand, constant.span.to(link.operator_span), is_true));
        }
    });
    for (expr, operand, span, is_true) in found {
        let kept = operand.outer_span();
        let before = Span::new(expr.span.start, kept.start);
        let behind = (Span::new(kept.end, expr.span.end), String::new());
        let (message, fix) = if is_true {
            let edits = [(before, String::new()), behind];
            let fix = Fix::several(Applicability::Safe, "remove `eq true`", edits);
            ("a condition is true without `eq true`", fix)
        } else {
            let edits = [(before, finder.encoded("not ")), behind];
            let fix = Fix::several(Applicability::Safe, "write `not`", edits);
            ("`not` says the same as `eq false`", fix)
        };
        finder.add_encoded(finder.finding(span, message).with_fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::mended;

    #[test]
    fn comparisons_go_where_only_true_counts() {
        for (text, expected) in [
            ("favorite eq true", "favorite"),
            ("true eq favorite", "favorite"),
            ("isSpam and false eq favorite", "isSpam and not favorite"),
            (
                "(favorite eq false or name eq 'x') and isSpam",
                "(not favorite or name eq 'x') and isSpam",
            ),
            (
                "registrations/any(r:r/id eq 'x') eq true",
                "registrations/any(r:r/id eq 'x')",
            ),
            (
                "team/any(t:t/contactPreference/disableNotifications eq true)",
                "team/any(t:t/contactPreference/disableNotifications)",
            ),
            (
                "(details/dealValue gt 5) eq false",
                "not (details/dealValue gt 5)",
            ),
        ] {
            assert_eq!(mended(&RULE, text), expected);
        }
    }

    #[test]
    fn comparisons_stay_where_null_would_differ() {
        for text in [
            "not (favorite eq true)",
            "(favorite eq true) eq isSpam",
            "favorite ne true",
            "favorite ne false",
            "$orderby=favorite eq true",
        ] {
            assert_eq!(mended(&RULE, text), text);
        }
    }
}
