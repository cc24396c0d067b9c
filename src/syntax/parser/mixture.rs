//! Arguments of one call that do not go together.

use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{Argument, Expr, ExprKind};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use std::mem;

/// `f(a=1,2)`: reports the first argument that has no name where others have, or the other way
/// round. What is meant is read without names.
pub(super) fn all_alike(p: &mut Parser<'_, '_>, arguments: &mut [Argument]) {
    let [first, rest @ ..] = &*arguments else {
        return;
    };
    let is_named = |argument: &Argument| matches!(argument, Argument::Named(..));
    let Some(other) = rest.iter().find(|a| is_named(a) != is_named(first)) else {
        return;
    };
    // A hole may be a name and a value.
    if let Some(span) = place(other).filter(|_| place(first).is_some()) {
        p.error(SyntaxErrorKind::MixedArguments, span);
        for argument in arguments {
            let value = take(argument);
            *argument = Argument::Positional(value);
        }
    }
}

/// `case(a:1,b)`: reports the first argument that is no pair of a condition and a value, and
/// leaves those that are none unknown.
pub(super) fn all_branches(p: &mut Parser<'_, '_>, arguments: &mut [Argument]) {
    let mut reported = false;
    let last = arguments.len().saturating_sub(1);
    // What the end of the text cuts off may become a condition yet.
    let is_cut_off = p.is_at_end() && p.all().as_bytes().last() != Some(&b')');
    for (at, argument) in arguments.iter_mut().enumerate() {
        if matches!(argument, Argument::Branch(..)) {
            continue;
        }
        let place = place(argument).filter(|_| !(is_cut_off && at == last));
        if let Some(span) = place.filter(|_| !mem::replace(&mut reported, true)) {
            let mut error = SyntaxError::new(SyntaxErrorKind::MissingCondition, span);
            let is_value = matches!(argument, Argument::Positional(_));
            if is_value && at > 0 && at == last {
                let edit = (Span::at(span.start), "true:".to_owned());
                let fix = "for all other cases, write `true:`";
                error = error.with_edits(Applicability::Unsafe, fix, [edit]);
            }
            p.report(error);
        }
        let unknown = || Expr::error(place.unwrap_or_default());
        *argument = Argument::Branch(unknown(), unknown());
    }
}

/// `case()`: reports that nothing stands in the parentheses, which the cursor is behind. There is no
/// segment.
#[cold]
pub(super) fn without_branches(p: &mut Parser<'_, '_>, start: usize) -> bool {
    let span = p.span_from(start);
    if p.slice(start, p.at()).ends_with(')') {
        p.error(SyntaxErrorKind::MissingCondition, span);
    }
    false
}

/// Where an argument stands; `None` if it is in error already, or a hole, which may be anything.
fn place(argument: &Argument) -> Option<Span> {
    let of = |value: &Expr| {
        let is_known = !matches!(value.kind, ExprKind::Error | ExprKind::Hole(_));
        is_known.then(|| value.outer_span())
    };
    match argument {
        Argument::Named(name, value) => Some(name.span.to(of(value)?)),
        Argument::Positional(value) => of(value),
        Argument::Branch(condition, value) => Some(of(condition)?.to(value.outer_span())),
    }
}

fn take(argument: &mut Argument) -> Expr {
    let nothing = Expr::error(Span::default());
    match argument {
        Argument::Positional(value) | Argument::Named(_, value) | Argument::Branch(_, value) => {
            mem::replace(value, nothing)
        }
    }
}
