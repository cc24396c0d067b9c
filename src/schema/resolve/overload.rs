//! Overloads: a call must tell each from the others (CSDL 12.2).
//!
//! A type and a function may share a name: Microsoft Graph has such.

use super::duplicate;
use crate::edm::Type;
use crate::schema::error::SchemaErrors;
use crate::schema::model::Model;
use crate::schema::{Operation, OperationKind};
use std::collections::HashMap;

/// What tells an overload from the others: its kind, what it is bound to, and for functions the names
/// of its other parameters, in the order of letters.
type Signature<'m> = (OperationKind, Option<Type>, Vec<&'m str>);

/// Reports operations that no call can tell from another.
pub(super) fn check(model: &Model, errors: &mut SchemaErrors) {
    let same = |a: &Operation, b: &Operation| a.name == b.name;
    for overloads in model.operations.as_slice().chunk_by(same) {
        if overloads.len() > 1 {
            alike(overloads, errors);
        }
    }
}

fn alike(overloads: &[Operation], errors: &mut SchemaErrors) {
    let mut known: HashMap<Signature<'_>, &Operation> = HashMap::new();
    for operation in overloads {
        let binding = operation.binding_parameter().map(|it| it.ty);
        // What another document declares may be any type.
        if binding.is_some_and(Type::is_unknown) {
            continue;
        }
        let mut names: Vec<&str> = match operation.kind {
            OperationKind::Function => operation.call_parameters().map(|it| &*it.name).collect(),
            OperationKind::Action => Vec::new(),
        };
        names.sort_unstable();
        let first = known
            .entry((operation.kind, binding, names))
            .or_insert(operation);
        if !std::ptr::eq(*first, operation) {
            let name = operation.name.as_str();
            let what = "overload";
            duplicate(errors, what, name, operation.span, first.span);
        }
    }
}
