use crate::diagnostic::{Code, Severity};
use crate::edm::Item;
use crate::hir::{Expr, ExprKind, Lambda};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::warning(414, "shadowed-variable"),
    summary: "a variable that hides another name",
    meaning: "\
A lambda within a lambda has a variable of the same name. Inside, the name is
the inner item, and the outer one cannot be named any more.

Of a variable that is called like a property of the record an info tells: within
the lambda the name is the variable, and the property is `$it/name`.",
    example: "target/any(t:t/id eq 'a' and $it/team/any(t:t/email eq 'b'))",
    instead: "target/any(t:t/id eq 'a' and $it/team/any(m:m/email eq 'b'))",
    fix: None,
    check: Check::Meant(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let ExprKind::Lambda(lambda) = &expr.kind else {
        return;
    };
    let name = &*lambda.variable.name;
    if name.is_empty() {
        return;
    }
    for (inner, at) in inner_of_same_name(lambda) {
        let message = format!(
            "`{name}` in this `{}` hides the outer one",
            inner.quantifier.spelling()
        );
        let finding = finder.finding(at.span, message);
        finder.add(finding.with_label(expr.span, format!("here `{name}` is another item")));
    }
    if let (Item::Named(id), Some(schema)) = (finder.record.item, finder.schema)
        && schema.property(id, name).is_some()
    {
        let message = format!("the variable `{name}` is called like a property of the record");
        let mut finding = finder.finding(expr.span, message);
        finding.severity = Severity::Info;
        finder.add(finding.with_help(format!("within the lambda the property is `$it/{name}`")));
    }
}

/// The lambdas directly within that have a variable of the same name.
fn inner_of_same_name(lambda: &Lambda) -> Vec<(&Lambda, &Expr)> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Expr> = lambda.predicate.iter().collect();
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Lambda(inner) = &expr.kind
            && inner.variable.name == lambda.variable.name
        {
            found.push((&**inner, expr));
            // What is within that one is its own matter.
            waiting.push(&inner.collection);
            continue;
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    found
}
