use super::{Around, for_each_in_place};
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::Level;
use crate::syntax::ast::Expr;

pub(super) const RULE: Rule = Rule {
    code: Code::off(702, "redundant-parentheses"),
    summary: "parentheses that change nothing",
    meaning: "\
Parentheses round a whole condition, round a name or a value, round a
comparison between `and`s and `or`s, round `and` among `and`s and `or` among
`or`s, and parentheses in parentheses change nothing. Those round `and` beside
`or`, and those in calculations, help the reader and are left.",
    example: "$filter=((status eq 'New') and isSpam)",
    instead: "$filter=status eq 'New' and isSpam",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let mut found: Vec<(Span, Span)> = Vec::new();
    for_each_in_place(finder.tree, &mut |expr, around| {
        let Some(innermost) = expr.parens.iter().next() else {
            return;
        };
        let outer = expr.outer_span();
        if is_needless(finder, expr, around) {
            found.push((outer, expr.span));
        } else if outer != innermost {
            // All but the innermost.
            found.push((outer, innermost));
        }
    });
    for (outer, inner) in found {
        let open = Span::new(outer.start, inner.start);
        let close = Span::new(inner.end, outer.end);
        let text = finder.tree.source.as_str();
        let before = text.get(..open.start as usize).unwrap_or("");
        let behind = text.get(close.end as usize..).unwrap_or("");
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let blank = |needed: bool| {
            if needed {
                finder.encoded(" ")
            } else {
                String::new()
            }
        };
        // `and(a)` must not become `anda`.
        let left = blank(before.ends_with(is_word) && !ends_in_blank(before));
        let right = blank(behind.starts_with(is_word));
        let edits = [(open, left), (close, right)];
        let fix = Fix::several(Applicability::Safe, "remove them", edits);
        let finding = finder.finding(outer, "these parentheses change nothing");
        finder.add_encoded(finding.with_fix(fix));
    }
}

fn ends_in_blank(text: &str) -> bool {
    text.ends_with("%20") || text.ends_with("%09")
}

/// Whether the expression is the same without any parentheses.
fn is_needless(finder: &Finder<'_>, expr: &Expr, around: Around) -> bool {
    // A sign before a number is part of it.
    let is_signed = finder.text(expr.span).starts_with(['-', '+', '%']);
    match around {
        Around::Whole(_) => true,
        Around::Other => false,
        Around::Operator(level, _) => match expr.level() {
            None => !is_signed && !expr.is_template(),
            Some(Level::Equality | Level::Relational | Level::Primary) => {
                matches!(level, Level::And | Level::Or)
            }
            Some(own @ (Level::Or | Level::And)) => own == level && !expr.is_template(),
            Some(Level::Additive | Level::Multiplicative | Level::Unary) => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::mended;

    #[test]
    fn parentheses_go_where_nothing_changes() {
        for (text, expected) in [
            ("(isSpam)", "isSpam"),
            ("( isSpam )", "isSpam"),
            ("not (isSpam)", "not isSpam"),
            (
                "(status eq 'New') and (isSpam) or (favorite)",
                "status eq 'New' and isSpam or favorite",
            ),
            ("team/any(t:(t/email eq 'x'))", "team/any(t:t/email eq 'x')"),
            (
                "(isSpam or favorite) or (name eq 'x' or (name eq 'y'))",
                "isSpam or favorite or name eq 'x' or name eq 'y'",
            ),
            (
                "(isSpam and favorite) and name eq 'x'",
                "isSpam and favorite and name eq 'x'",
            ),
            ("contains((name),('x'))", "contains(name,'x')"),
            (
                "((isSpam or favorite)) and isSpam",
                "(isSpam or favorite) and isSpam",
            ),
            ("$orderby=(name) desc", "$orderby=name desc"),
            (
                "$filter=not%20(isSpam)%20and%20(favorite)",
                "$filter=not%20isSpam%20and%20favorite",
            ),
        ] {
            assert_eq!(mended(&RULE, text), expected, "{text}");
        }
    }

    #[test]
    fn parentheses_stay_where_they_do_something() {
        for text in [
            "not (name eq 'a')",
            "(isSpam or favorite) and isSpam",
            "(isSpam and favorite) or isSpam",
            "(name eq 'a') eq isSpam",
            "(details/dealValue add 1) mul 2 gt 5",
            "-details/dealValue gt -(-1)",
            "status in ('New')",
        ] {
            assert_eq!(mended(&RULE, text), text);
        }
    }
}
