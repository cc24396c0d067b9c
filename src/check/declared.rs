//! What the schema declares that a finding about types rests on.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::is_error;
use crate::edm::Type;
use crate::hir::{Base, Expr, ExprKind, Step};
use crate::schema::{Definition, Member};

/// Shows what the operands of an operator are, for all findings from the one of number `known` on:
/// a label where an operand stands, and where the schema declares it.
#[cold]
pub(super) fn tell(c: &mut Checker<'_>, known: usize, operands: &[&Expr]) {
    for at in known..c.findings.len() {
        for operand in operands.iter().filter(|it| !is_error(it)) {
            about(c, at, operand);
        }
    }
}

fn about(c: &mut Checker<'_>, at: usize, operand: &Expr) {
    let schema = c.schema;
    let written = c.source.slice(operand.span);
    let is_value = operand.as_literal().is_some();
    let shown = c.show(operand.ty);
    let member = member(c, operand);
    let Some(finding) = c.findings.get_mut(at) else {
        return;
    };
    if !finding.kind.is_about_types() && !is_unknown_member(&finding.kind) {
        return;
    }
    let covers = |span| operand.span.to(span) == operand.span;
    let is_told = finding.labels.iter().any(|(span, _)| covers(*span)) || covers(finding.span);
    if !is_value && !is_told {
        let label = format!("this is `{shown}`");
        finding.labels.push((operand.span, label));
    }
    if finding.declaration.is_some() {
        return;
    }
    let declaration = match (&finding.kind, schema.definition_of(operand.ty)) {
        (CheckErrorKind::UnknownMember { .. }, Some(Definition::Enum(declared))) => {
            Some((declared.name.as_str(), declared.span))
        }
        _ => member.map(|member| (written, member.span())),
    };
    if let Some((name, span)) = declaration {
        *finding = finding.clone().with_declaration(name, span);
    }
}

const fn is_unknown_member(kind: &CheckErrorKind) -> bool {
    matches!(
        kind,
        CheckErrorKind::UnknownMember { .. } | CheckErrorKind::SeveralMembers(_)
    )
}

/// What declares the value of a path: its last property.
fn member<'s>(c: &Checker<'s>, value: &Expr) -> Option<&'s Member> {
    let ExprKind::Path(path) = &value.kind else {
        return None;
    };
    let mut ty = match &path.base {
        Base::It => c.it,
        Base::Variable(variable) => c.scopes.get(variable.depth)?.ty,
        Base::Root(_) | Base::Value(_) => Type::UNKNOWN,
    };
    let mut found = None;
    for step in &path.steps {
        let id = c.structured(ty.element());
        found = match step {
            Step::Property(name, _) => id.and_then(|id| c.schema.property(id, name)),
            Step::Annotation(..) | Step::Key(_) | Step::Cast(_) => None,
        };
        ty = super::path::reached(step, ty);
    }
    found
}
