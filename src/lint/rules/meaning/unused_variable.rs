use crate::diagnostic::Code;
use crate::hir::{Base, Expr, ExprKind};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::warning(413, "unused-variable"),
    summary: "a lambda that ignores its items",
    meaning: "\
The condition in `any` or `all` does not name its variable, so it is the same
for every item: it is one of the record, or of an item further out. A name
without the variable before it is a property of the record. `any(x:true)`, which
asks whether there is an item, is fine.",
    example: "team/any(t:name eq 'x')",
    instead: "team/any(t:t/firstName eq 'x')",
    fix: None,
    check: Check::Meant(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let ExprKind::Lambda(lambda) = &expr.kind else {
        return;
    };
    let Some(predicate) = &lambda.predicate else {
        return;
    };
    if predicate.as_literal().is_some() || names(predicate, lambda.variable.depth) {
        return;
    }
    let (variable, quantifier) = (&lambda.variable.name, lambda.quantifier.spelling());
    let message = format!("the condition in `{quantifier}` says nothing of `{variable}`");
    let finding = finder.finding(predicate.span, message);
    let help = format!("a property of the item is written `{variable}/...`");
    finder.add(finding.with_help(help));
}

/// Whether the variable of that depth is named in an expression, or may be.
fn names(expr: &Expr, depth: usize) -> bool {
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Path(path) = &expr.kind
            && let Base::Variable(variable) = &path.base
            && variable.depth == depth
        {
            return true;
        }
        if matches!(expr.kind, ExprKind::Hole(_) | ExprKind::Unknown) {
            return true;
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    false
}
