//! Function calls.

use super::context::Checker;
use super::error::{CheckError, CheckErrorKind};
use super::expr::expr;
use super::operators::converted;
use crate::diagnostic::Applicability;
use crate::edm::Type;
use crate::functions::{all, choose, find};
use crate::hir::{Call, Expr, ExprKind};
use crate::schema::nearest;
use crate::syntax::ast::{self, Argument};

/// Forms of the language that look like functions and are none.
const SPECIAL: &[&str] = &["cast", "isof", "case"];

/// A call at the start of a path.
pub(super) fn call<'a>(c: &mut Checker<'a>, node: &'a ast::Call) -> Option<Expr> {
    let name = c.text(&node.name);
    let mut arguments = Vec::new();
    for argument in &node.arguments {
        match argument {
            Argument::Positional(value) => arguments.push(expr(c, value)),
            // Read for their own errors.
            Argument::Named(_, value) => {
                expr(c, value);
            }
            Argument::Branch(condition, value) => {
                expr(c, condition);
                expr(c, value);
            }
        }
    }
    if SPECIAL
        .iter()
        .any(|special| special.eq_ignore_ascii_case(name))
    {
        c.error(
            CheckErrorKind::NotUnderstood(format!("`{name}`")),
            node.name.span,
        );
        return None;
    }
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

fn unknown_function(c: &Checker<'_>, name: &str, node: &ast::Call) -> CheckError {
    let declared = !c.schema.operations_named(name).is_empty()
        || c.structured(c.it)
            .is_some_and(|id| c.schema.property(id, name).is_some());
    if declared {
        let kind = CheckErrorKind::NotUnderstood(format!("`{name}(...)` of the schema"));
        return CheckError::new(kind, node.name.span);
    }
    let error = CheckError::new(
        CheckErrorKind::UnknownFunction(name.to_owned()),
        node.name.span,
    );
    let names = all()
        .map(|function| function.name)
        .chain(SPECIAL.iter().copied());
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
) -> CheckError {
    let found: Vec<String> = types.iter().map(|ty| c.show(*ty)).collect();
    let kind = CheckErrorKind::NoOverload {
        function: function.name.to_owned(),
        found: found.join(", "),
    };
    let signatures: Vec<String> = function.signatures().map(|s| format!("`{s}`")).collect();
    CheckError::new(kind, node.span).with_help(format!("it is {}", signatures.join(" or ")))
}
