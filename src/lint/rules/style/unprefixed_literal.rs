use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::edm::{Type, Value};
use crate::hir::{Expr, ExprKind, Literal, Set};
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
    if let Some(literal) = expr.as_literal() {
        told(finder, literal, expr.ty, expr.span);
    } else if let ExprKind::In(membership) = &expr.kind
        && let Set::Values(values) = &membership.set
    {
        for (literal, span) in values.iter().zip(&membership.places) {
            told(finder, literal, membership.operand.ty, *span);
        }
    }
}

fn told(finder: &mut Finder<'_>, literal: &Literal, ty: Type, span: Span) {
    let written = finder.text(span);
    if !written.starts_with('\'') && !written.starts_with("%27") {
        return;
    }
    let prefix = if matches!(literal.value, Value::Duration(_)) {
        "duration".to_owned()
    } else if let (Value::Enum(_), Some(schema)) = (&literal.value, finder.schema) {
        schema.display(ty).to_string()
    } else {
        return;
    };
    let message = format!("in OData 4.0 `{prefix}` stands before this");
    let finding = finder.finding(span, message);
    let at = Span::at(span.start);
    let fix = Fix::replace(Applicability::Safe, format!("write `{prefix}`"), at, prefix);
    finder.add_encoded(finding.with_fix(fix));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::mended;

    #[test]
    fn members_of_lists_are_literals_too() {
        let name = "Microsoft.Partner.Engagements.ReferralStatus";
        let mended = mended(&RULE, "status in ('New','Active') and name in ('x')");
        let expected = format!("status in ({name}'New',{name}'Active') and name in ('x')");
        assert_eq!(mended, expected);
    }
}
