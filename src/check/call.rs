//! Function calls.

use super::compare::converted;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::{expr, is_error};
use super::finding::Finding;
use super::special::Special;
use crate::diagnostic::Applicability;
use crate::edm::Type;
use crate::functions::{all, choose, find};
use crate::hir::{Call, Expr, ExprKind};
use crate::schema::nearest;
use crate::syntax::ast::{self, Argument};

/// A call at the start of a path.
pub(super) fn call<'a>(c: &mut Checker<'a>, node: &'a ast::Call) -> Option<Expr> {
    let name = c.text(&node.name);
    let place = c.place;
    c.place.opposite = None;
    let value = match Special::find(name) {
        Some(special) => special.check(c, node),
        None => function(c, node, name),
    };
    c.place = place;
    value
}

/// A call of a function of the function table.
fn function<'a>(c: &mut Checker<'a>, node: &'a ast::Call, name: &'a str) -> Option<Expr> {
    let arguments = arguments(c, node);
    chosen(c, node, name, arguments)
}

/// The arguments that are given by position; the others are read for their own errors.
fn arguments<'a>(c: &mut Checker<'a>, node: &'a ast::Call) -> Vec<Expr> {
    let mut arguments = Vec::new();
    for argument in &node.arguments {
        match argument {
            Argument::Positional(value) => arguments.push(expr(c, value)),
            Argument::Named(_, value) => {
                expr(c, value);
            }
            Argument::Branch(condition, value) => {
                expr(c, condition);
                expr(c, value);
            }
        }
    }
    arguments
}

/// The call with the overload that takes the arguments.
fn chosen(c: &mut Checker<'_>, node: &ast::Call, name: &str, arguments: Vec<Expr>) -> Option<Expr> {
    let Some(function) = find(name) else {
        let error = unknown_function(c, name, node);
        c.report(error);
        return None;
    };
    let types: Vec<Type> = arguments
        .iter()
        .map(|a| c.schema.underlying(a.ty))
        .collect();
    if arguments.len() != node.arguments.len() {
        c.report(no_overload(c, function, &types, node));
        return None;
    }
    // What is in error fits every parameter.
    let broken = arguments.iter().any(is_error);
    let Ok(choice) = choose(function, &types) else {
        c.report(no_overload(c, function, &types, node));
        return None;
    };
    let arguments = arguments
        .into_iter()
        .zip(&choice.parameters)
        .map(|(argument, parameter)| match parameter.as_primitive() {
            Some(to) => converted(c, argument, to),
            None => argument,
        })
        .collect();
    let ty = choice.result;
    if broken {
        return Some(Expr {
            kind: ExprKind::Unknown,
            ty,
            span: node.span,
        });
    }
    let kind = ExprKind::Call(Call {
        function,
        overload: choice.overload,
        arguments,
    });
    Some(Expr {
        kind,
        ty,
        span: node.span,
    })
}

fn unknown_function(c: &Checker<'_>, name: &str, node: &ast::Call) -> Finding {
    let declared = !c.schema.operations_named(name).is_empty()
        || c.structured(c.it)
            .is_some_and(|id| c.schema.property(id, name).is_some());
    if declared {
        let kind = CheckErrorKind::NotUnderstood(format!("`{name}(...)` of the schema"));
        return Finding::new(kind, node.name.span);
    }
    let error = Finding::new(
        CheckErrorKind::UnknownFunction(name.to_owned()),
        node.name.span,
    );
    let names = all()
        .map(|function| function.name)
        .chain(Special::ALL.iter().map(|(_, name)| *name));
    match nearest(name, names) {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None => match FOREIGN
            .iter()
            .find(|(foreign, _)| foreign.eq_ignore_ascii_case(name))
        {
            Some((_, instead)) => error.with_replacement(Applicability::Unsafe, instead),
            None => error,
        },
    }
}

/// Functions of other languages, with the one that is meant.
const FOREIGN: &[(&str, &str)] = &[
    ("lower", "tolower"),
    ("lowercase", "tolower"),
    ("upper", "toupper"),
    ("uppercase", "toupper"),
    ("len", "length"),
    ("includes", "contains"),
    ("substr", "substring"),
    ("ceil", "ceiling"),
    ("regex", "matchesPattern"),
    ("matches", "matchesPattern"),
];

fn no_overload(
    c: &Checker<'_>,
    function: &crate::functions::Function,
    types: &[Type],
    node: &ast::Call,
) -> Finding {
    let found: Vec<String> = types.iter().map(|ty| c.show(*ty)).collect();
    let kind = CheckErrorKind::NoOverload {
        function: function.name.to_owned(),
        found: found.join(", "),
    };
    let signatures: Vec<String> = function.signatures().map(|s| format!("`{s}`")).collect();
    Finding::new(kind, node.span).with_help(format!("it is {}", signatures.join(" or ")))
}
