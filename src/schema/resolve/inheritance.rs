//! Chains of base types: none goes round, none is too long, none repeats a name; keys lead to
//! properties.

use super::{Limits, SchemaErrorKind, SchemaErrors, excerpt, key, ring};
use crate::diagnostic::Span;
use crate::edm::{Item, TypeId};
use crate::schema::definition::{Definition, StructuredType};
use crate::schema::member::Member;
use crate::schema::model::Model;

/// Checks all types. Cycles are cut, so that the model is safe to walk even after an error.
pub(super) fn check(model: &mut Model, limits: &Limits, errors: &mut SchemaErrors) {
    let depths = depths(model, errors);
    let mut too_deep = false;
    for (at, depth) in depths.iter().enumerate() {
        if depth.checked_sub(1) == Some(limits.type_depth) {
            let span = model
                .definitions
                .get(at)
                .map_or(Span::default(), Definition::span);
            errors.add(span, || SchemaErrorKind::Limit {
                name: "type-depth",
                max: limits.type_depth,
            });
        }
        too_deep |= *depth > limits.type_depth;
    }
    // The checks below walk up from each type, which is only cheap if no chain is long.
    if too_deep {
        return;
    }
    for (at, definition) in model.definitions.iter().enumerate() {
        let Some(ty) = definition.as_structured() else {
            continue;
        };
        if let Some(base) = ty.base {
            inherited(model, ty, base, errors);
        }
        for key in &ty.key {
            let id = TypeId(u32::try_from(at).unwrap_or(u32::MAX));
            key_path(model, ty, id, &key.path, key.span, errors);
        }
    }
    let missing = key::check(model);
    model.findings.extend(missing);
    model.findings.sort_by_key(|finding| finding.span);
}

/// How many types each chain of base types has.
fn depths(model: &mut Model, errors: &mut SchemaErrors) -> Vec<usize> {
    const NEW: usize = 0;
    const OPEN: usize = usize::MAX;
    let mut depths = vec![NEW; model.definitions.len()];
    let mut chain = Vec::new();
    for start in 0..depths.len() {
        chain.clear();
        let mut at = start;
        let below = loop {
            match depths.get_mut(at) {
                None => break 0,
                Some(depth) if *depth == OPEN => {
                    cycle(model, &chain, at, errors);
                    break 0;
                }
                Some(depth) if *depth != NEW => break *depth,
                Some(depth) => *depth = OPEN,
            }
            chain.push(at);
            match model.definitions.get(at).and_then(base) {
                Some(TypeId(base)) => at = base as usize,
                None => break 0,
            }
        };
        for (above, at) in chain.iter().rev().enumerate() {
            if let Some(depth) = depths.get_mut(*at) {
                *depth = below + above + 1;
            }
        }
    }
    depths
}

fn base(definition: &Definition) -> Option<TypeId> {
    definition.as_structured()?.base
}

/// Reports the cycle at the end of a chain that comes back to the type at `back`, and cuts it
/// behind the last type.
fn cycle(model: &mut Model, chain: &[usize], back: usize, errors: &mut SchemaErrors) {
    let start = chain.iter().position(|at| *at == back).unwrap_or_default();
    let ring = chain.get(start..).unwrap_or_default();
    let name = |at: usize| Some(model.definitions.get(at)?.name().as_str());
    let shown = ring::shown(ring, name);
    let span = model
        .definitions
        .get(back)
        .map_or(Span::default(), Definition::span);
    errors.add(span, || SchemaErrorKind::BaseTypeCycle(shown));
    let last = ring
        .last()
        .and_then(|last| model.definitions.get_mut(*last));
    if let Some(Definition::Entity(ty) | Definition::Complex(ty)) = last {
        ty.base = None;
    }
}

fn inherited(model: &Model, ty: &StructuredType, base: TypeId, errors: &mut SchemaErrors) {
    for member in ty.members() {
        if let Some((owner, first)) = model.member(base, member.name())
            && !refines(model, member, first)
        {
            errors.add(member.span(), || SchemaErrorKind::Inherited {
                name: excerpt(member.name()),
                base: excerpt(owner.name.as_str()),
                first: first.span(),
            });
        }
    }
}

/// Whether a property only narrows the type of the inherited one, which CSDL 4.01 allows (7, 8).
fn refines(model: &Model, own: &Member, inherited: &Member) -> bool {
    let (to, from) = (own.ty(), inherited.ty());
    let is_derived = match (to.item, from.item) {
        (Item::Named(to), Item::Named(from)) => to != from && model.is_a(to, from),
        (_, Item::Unknown) | (Item::Unknown, _) => true,
        (Item::Named(_) | Item::Primitive(_) | Item::Null, _) => false,
    };
    is_derived
        && to.collection == from.collection
        && own.is_navigation() == inherited.is_navigation()
}

/// Follows the path of a key (CSDL 6.5) as far as types are known.
fn key_path(
    model: &Model,
    ty: &StructuredType,
    id: TypeId,
    path: &str,
    span: Span,
    errors: &mut SchemaErrors,
) {
    let mut owner = (id, ty);
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        let found = model.member(owner.0, step).map(|(_, member)| member);
        if found.is_none() && !model.is_complete(owner.0) {
            return;
        }
        if found.is_some_and(|member| member.ty().collection) {
            return no_key_value(path, "a collection", span, errors);
        }
        let item = found.map(|member| member.ty().item);
        let next = match item {
            Some(Item::Named(next)) => {
                let definition = model.definition(next).and_then(Definition::as_structured);
                definition.map(|ty| (next, ty))
            }
            Some(Item::Unknown) => return,
            Some(Item::Primitive(_) | Item::Null) | None => None,
        };
        match next {
            Some(next) => owner = next,
            None if found.is_some() && steps.peek().is_none() => return,
            None => {
                errors.add(span, || SchemaErrorKind::UnknownKeyProperty {
                    path: excerpt(path),
                    owner: excerpt(owner.1.name.as_str()),
                    nearest: match found {
                        Some(_) => None,
                        None => model.nearest_member(owner.0, step).map(str::to_owned),
                    },
                });
                return;
            }
        }
    }
    no_key_value(path, "a structured value", span, errors);
}

/// A key that leads to what no key predicate can hold (CSDL 6.5).
fn no_key_value(path: &str, found: &'static str, span: Span, errors: &mut SchemaErrors) {
    errors.add(span, || SchemaErrorKind::WrongKind {
        name: excerpt(path),
        found,
        expected: "a single primitive value or member of an enumeration",
    });
}
