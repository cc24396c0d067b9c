use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::edm::Value;
use crate::hir::Expr;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};

pub(super) const RULE: Rule = Rule {
    code: Code::off(707, "unprefixed-literal"),
    summary: "a literal without the type's name",
    meaning: "\
OData 4.01 reads members of enumerations and durations in apostrophes alone.
Services of 4.0 ask for the type before a member, and for `duration` before a
duration. Those that read enumerations as texts do not: the Referrals API is
one of them.",
    example: "status eq 'New'",
    instead: "status eq Microsoft.Partner.Engagements.ReferralStatus'New'",
    fix: Some(Applicability::Safe),
    check: Check::Meant(check),
};

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let Some(literal) = expr.as_literal() else {
        return;
    };
    let written = finder.text(expr.span);
    if !written.starts_with('\'') && !written.starts_with("%27") {
        return;
    }
    let prefix = if matches!(literal.value, Value::Duration(_)) {
        "duration".to_owned()
    } else if let (Value::Enum(_), Some(schema)) = (&literal.value, finder.schema) {
        schema.display(expr.ty).to_string()
    } else {
        return;
    };
    let message = format!("in OData 4.0 `{prefix}` stands before this");
    let finding = finder.finding(expr.span, message);
    let at = Span::at(expr.span.start);
    let fix = Fix::replace(Applicability::Safe, format!("write `{prefix}`"), at, prefix);
    finder.add_encoded(finding.with_fix(fix));
}
