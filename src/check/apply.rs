//! `$apply`: whether it leaves the records as they are. What it says is not checked.

use super::context::{Checker, THIS};
use crate::edm::Type;
use crate::syntax::ast::{Apply, OptionValue, QueryOption, TransformationKind};

/// The type of the records that options beside `$apply` are about is unknown where it makes new
/// ones of them: the other options apply to its result (Data Aggregation 3.1). Gives the type that
/// was known, for [`restore`].
pub(super) fn reshape(c: &mut Checker<'_>, options: &[QueryOption]) -> Option<Type> {
    let makes_new = options
        .iter()
        .any(|option| matches!(&option.value, OptionValue::Apply(apply) if !keeps_records(apply)));
    makes_new.then(|| std::mem::replace(records(c), Type::UNKNOWN))
}

/// Takes back what [`reshape`] did.
pub(super) fn restore(c: &mut Checker<'_>, known: Option<Type>) {
    if let Some(known) = known {
        *records(c) = known;
    }
}

/// The type of the records: of the query, or of the nearest `$expand`.
fn records<'c>(c: &'c mut Checker<'_>) -> &'c mut Type {
    match c.scopes.last_mut().filter(|scope| &*scope.name == THIS) {
        Some(scope) => &mut scope.ty,
        None => &mut c.it,
    }
}

/// Whether all transformations only choose records, or order them.
fn keeps_records(apply: &Apply) -> bool {
    apply.steps.iter().all(|step| match step.kind {
        TransformationKind::Filter(_)
        | TransformationKind::Identity
        | TransformationKind::OrderBy(_)
        | TransformationKind::Ranking(_)
        | TransformationKind::Search(_)
        | TransformationKind::Skip(_)
        | TransformationKind::Top(_) => true,
        TransformationKind::Aggregate(_)
        | TransformationKind::Compute(_)
        | TransformationKind::Concat(_)
        | TransformationKind::GroupBy(_)
        | TransformationKind::Join(_)
        | TransformationKind::Nest(_)
        | TransformationKind::Relatives(_)
        | TransformationKind::Traverse(_)
        | TransformationKind::Function(_)
        | TransformationKind::Error => false,
    })
}
