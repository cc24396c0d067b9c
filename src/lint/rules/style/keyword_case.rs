use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::syntax::ast::{Expr, ExprKind};

pub(super) const RULE: Rule = Rule {
    code: Code::off(701, "keyword-case"),
    summary: "an operator in capital letters",
    meaning: "\
OData 4.01 reads operators in any letter case. Services of 4.0 know them in
lower case only (URL Conventions 5.1.1).",
    example: "status EQ 'New'",
    instead: "status eq 'New'",
    fix: Some(Applicability::Safe),
    check: Check::Written(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    if let ExprKind::Chain(chain) = &expr.kind {
        chain
            .links()
            .for_each(|link| operator(finder, link.operator_span));
    } else if let ExprKind::Unary(unary) = &expr.kind {
        operator(finder, unary.operator_span);
    } else if let ExprKind::Has(has) = &expr.kind {
        operator(finder, has.operator_span);
    } else if let ExprKind::In(membership) = &expr.kind {
        operator(finder, membership.operator_span);
    }
}

fn operator(finder: &mut Finder<'_>, span: Span) {
    let written = finder.text(span);
    if written.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let plain = written.to_ascii_lowercase();
        let finding = finder.finding(span, format!("`{written}` is not in lower case"));
        let message = format!("write `{plain}`");
        let fix = Fix::replace(Applicability::Safe, message, span, plain);
        finder.add_encoded(finding.with_fix(fix));
    }
}
