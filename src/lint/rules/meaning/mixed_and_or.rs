use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::Level;
use crate::syntax::ast::Expr;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(417, "mixed-and-or"),
    summary: "and beside or without parentheses",
    meaning: "\
`and` binds tighter than `or`: `a and b or c` is `(a and b) or c`. Who reads it
from the left, or means `a and (b or c)`, gets other records than he thinks. The
fix writes the parentheses that are read into it.",
    example: "status eq 'New' and type eq 'Shared' or type eq 'Independent'",
    instead: "(status eq 'New' and type eq 'Shared') or type eq 'Independent'",
    fix: Some(Applicability::Safe),
    check: Check::Written(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let Some(chain) = expr.as_chain() else {
        return;
    };
    if chain.level() != Level::Or || chain.is_template() {
        return;
    }
    let others = chain.links().map(|link| &link.operand);
    let operands = std::iter::once(chain.first()).chain(others);
    let bare: Vec<&Expr> = operands
        .filter(|operand| operand.level() == Some(Level::And) && operand.parens.is_empty())
        .collect();
    let Some(first) = bare.first() else {
        return;
    };
    let message = "`and` binds tighter than the `or` beside it";
    let finding = finder.finding(first.span, message);
    let parentheses = |operand: &&Expr| {
        let Span { start, end } = operand.span;
        [(start, "("), (end, ")")].map(|(at, text)| (Span::at(at), text.to_owned()))
    };
    let edits = bare.iter().flat_map(parentheses);
    let fix = Fix::several(Applicability::Safe, "write the parentheses", edits);
    finder.add(finding.with_fix(fix));
}
