//! `$compute`: what is computed of a record is a property of it in the other options.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::expr;
use super::finding::Finding;
use super::shape::{Member, Records};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::hir::Computed;
use crate::syntax::ast::ComputeItem;

/// Types what is computed. Each expression can use what was computed before it.
pub(super) fn compute<'a>(c: &mut Checker<'a>, items: &'a [ComputeItem]) -> Vec<Computed> {
    let mut computed = Vec::with_capacity(items.len());
    for item in items {
        // What was guessed in one expression says nothing about the next.
        c.guesses.retain(|guess| guess.statement.is_some());
        let value = expr(c, &item.expr);
        let name = c.text(&item.name);
        let mut records = Records::of(c);
        if is_free(c, &records, name, item.name.span) {
            let (ty, shape) = (value.ty, None);
            records.shape_mut().add(name, Member { ty, shape });
            records.set(c);
        }
        computed.push(Computed {
            name: c.source.filled(name).into(),
            value,
        });
    }
    computed
}

/// Whether records have no member of that name yet.
pub(super) fn is_free<'a>(
    c: &mut Checker<'a>,
    records: &Records<'a>,
    name: &str,
    span: Span,
) -> bool {
    let shape = records.shape.as_deref();
    let help = if shape.is_some_and(|shape| shape.get(name).is_some()) {
        "it has been computed before".to_owned()
    } else {
        let all = shape.is_none_or(|shape| shape.lost.is_none());
        let declared = |ty: Type| c.structured(ty).and_then(|id| c.schema.property(id, name));
        if !all || declared(records.ty).is_none() {
            return true;
        }
        let ty = c.show(records.ty);
        format!("`{ty}` declares a property of that name")
    };
    let kind = CheckErrorKind::ComputedName(name.to_owned());
    c.report(Finding::new(kind, span).with_help(help));
    false
}
