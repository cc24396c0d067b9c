//! Function calls.

use super::compare::{adapted, converted, object_instead};
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::{expr, is_error};
use super::finding::Finding;
use super::foreign::{as_expression, called_on, date_literal, denied, meant, method, today};
use super::pattern::pattern;
use super::special::Special;
use super::spelling::unquoted;
use crate::diagnostic::{Applicability, Span};
use crate::edm::primitive::Duration;
use crate::edm::{Item, Primitive, Type, Value};
use crate::functions::{Function, Mismatch, Overload, all, choose, find};
use crate::hir::{Call, Expr, ExprKind};
use crate::schema::nearest;
use crate::syntax::ast::{self, Argument};
use crate::syntax::quote;

/// A call at the start of a path.
pub(super) fn call<'a>(c: &mut Checker<'a>, node: &'a ast::Call) -> Option<Expr> {
    let name = c.text(&node.name);
    let place = c.place;
    c.place.opposite = None;
    if let Some(special) = Special::find(name) {
        let value = special.check(c, node);
        c.place = place;
        return value;
    }
    let arguments = arguments(c, node);
    c.place = place;
    chosen(c, node, name, arguments)
}

/// Whether a name is that of a function, or of a form that looks like one, of the language.
pub(super) fn is_built_in(name: &str) -> bool {
    Special::find(name).is_some() || find(name).is_some()
}

/// The arguments that are given by position; the others are read for their own errors.
fn arguments<'a>(c: &mut Checker<'a>, node: &'a ast::Call) -> Vec<Expr> {
    let mut arguments = Vec::new();
    for argument in &node.arguments {
        match argument {
            Argument::Positional(value) => arguments.push(expr(c, value)),
            Argument::Named(_, value) => aside(c, value),
            Argument::Branch(condition, value) => {
                aside(c, condition);
                aside(c, value);
            }
        }
    }
    arguments
}

/// Reads an expression for its own errors alone.
pub(super) fn aside<'a>(c: &mut Checker<'a>, node: &'a ast::Expr) {
    drop(expr(c, node));
}

/// Arguments with their types. Where no overload takes them as they are, a duration without prefix
/// is read as one, and a GUID without apostrophes as text.
fn read(
    c: &mut Checker<'_>,
    function: &'static Function,
    arguments: Vec<Expr>,
) -> (Vec<Expr>, Vec<Type>) {
    let own = |argument: &Expr| c.schema.underlying(argument.ty);
    let types: Vec<Type> = arguments.iter().map(own).collect();
    if choose(function, &types).is_ok() {
        return (arguments, types);
    }
    let other = |argument: &Expr| match argument.as_literal().map(|literal| &literal.value) {
        Some(Value::String(text)) if Duration::parse(text).is_ok() => {
            Type::primitive(Primitive::Duration)
        }
        Some(Value::Guid(_)) => Type::STRING,
        _ => own(argument),
    };
    let others: Vec<Type> = arguments.iter().map(other).collect();
    if choose(function, &others).is_err() {
        return (arguments, types);
    }
    let arguments = arguments
        .into_iter()
        .zip(&others)
        .map(|(argument, ty)| adapted(c, argument, *ty))
        .collect();
    (arguments, others)
}

/// The call with the overload that takes the arguments.
fn chosen<'a>(
    c: &mut Checker<'a>,
    node: &'a ast::Call,
    name: &str,
    arguments: Vec<Expr>,
) -> Option<Expr> {
    let Some(function) = find(name) else {
        let error = unknown_function(c, name, node, &arguments);
        if error.fixes.is_empty() {
            // What stands in it is of the other language too.
            c.findings
                .retain(|finding| finding.span.to(node.span) != node.span);
        }
        c.report(error);
        return None;
    };
    let (arguments, types) = read(c, function, arguments);
    if arguments.len() != node.arguments.len() {
        let kind = CheckErrorKind::NamedArgument(function.name.to_owned());
        c.error(kind, node.span);
        return None;
    }
    // What is in error fits every parameter.
    let broken = arguments.iter().any(is_error);
    let choice = match choose(function, &types) {
        Ok(choice) => choice,
        // A hole may hold several arguments.
        Err(Mismatch::Count { least, .. }) if arguments.len() < least && has_hole(node) => {
            return None;
        }
        Err(mismatch) => {
            let error = match mismatch {
                Mismatch::Count { least, most } => wrong_count(function, node, least, most),
                Mismatch::Argument(at) => {
                    wrong_argument(c, (function, node), &arguments, &types, at)
                }
            };
            c.report(error);
            return None;
        }
    };
    // Collections of one call have items of one type.
    let mut collections = types.iter().filter(|ty| ty.collection);
    let items = collections.find(|ty| !matches!(ty.item, Item::Null | Item::Unknown));
    let object = arguments.iter().zip(&choice.parameters).find_map(|it| {
        let (argument, parameter) = it;
        let items = items.filter(|_| parameter.collection);
        object_instead(c, argument, *items.unwrap_or(parameter))
    });
    if let Some(error) = object {
        c.report(error);
        return None;
    }
    let arguments = arguments
        .into_iter()
        .zip(&choice.parameters)
        .map(|(argument, parameter)| match parameter.as_primitive() {
            Some(to) => converted(c, argument, to),
            None => argument,
        })
        .collect::<Vec<_>>();
    pattern(c, function, node, &arguments);
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

fn has_hole(node: &ast::Call) -> bool {
    node.arguments.iter().any(|argument| match argument {
        Argument::Positional(value) => value.is_template(),
        Argument::Named(..) | Argument::Branch(..) => false,
    })
}

fn unknown_function(c: &Checker<'_>, name: &str, node: &ast::Call, arguments: &[Expr]) -> Finding {
    if let Some((method, receiver)) = method(c, name, node.name.span) {
        return called_on(c, method, receiver, node, node.span.end);
    }
    let error = Finding::new(
        CheckErrorKind::UnknownFunction(name.to_owned()),
        node.name.span,
    );
    let of_collection = arguments.first().is_some_and(|it| it.ty.collection);
    if name.eq_ignore_ascii_case("today") && arguments.is_empty() {
        return today(c, error, node.span);
    }
    if let Some((message, edits)) = as_expression(c, name, node, of_collection) {
        return error.with_fix(Applicability::Unsafe, message, edits);
    }
    if let Some((message, edits)) = denied(c, name, node) {
        return error.with_fix(Applicability::Unsafe, message, edits);
    }
    if let Some(instead) = meant(name) {
        return error.with_replacement(Applicability::Unsafe, instead);
    }
    let names = all()
        .map(|function| function.name)
        .chain(Special::ALL.iter().map(|(_, name)| *name));
    match nearest(name, names) {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None => error.with_help(
            "text has `contains startswith endswith tolower length`, time has `now year date`",
        ),
    }
}

fn wrong_count(function: &Function, node: &ast::Call, least: usize, most: usize) -> Finding {
    let expected = match (least, most) {
        (0, 0) => "no argument".to_owned(),
        (1, 1) => "1 argument".to_owned(),
        _ if least == most => format!("{least} arguments"),
        _ => format!("{least} to {most} arguments"),
    };
    let kind = CheckErrorKind::ArgumentCount {
        function: function.name.to_owned(),
        expected,
        found: node.arguments.len(),
    };
    Finding::new(kind, node.span).with_help(signatures(function, None))
}

fn wrong_argument(
    c: &Checker<'_>,
    (function, node): (&'static Function, &ast::Call),
    arguments: &[Expr],
    types: &[Type],
    at: usize,
) -> Finding {
    // Where a collection stands for a text, that is what is wrong, whatever else does not fit.
    let mut others = arguments.iter().enumerate();
    let other = others.find_map(|(at, it)| Some((at, other_way(c, function, it, types, at)?)));
    let at = other.as_ref().map_or(at, |(at, _)| *at);
    let wrong = arguments.get(at);
    let span = wrong.map_or(Span::default(), |argument| argument.span);
    let kind = CheckErrorKind::WrongArgument {
        function: function.name.to_owned(),
        position: at + 1,
        found: wrong.map_or_else(String::new, |argument| c.show(argument.ty)),
    };
    let help = other.map(|(_, help)| help);
    let help = help.unwrap_or_else(|| signatures(function, Some(types.len())));
    let error = Finding::new(kind, span).with_help(help);
    if function.name == "date"
        && let Some(date) = wrong.and_then(|argument| date_literal(c, argument))
    {
        let edits = vec![(node.span, date.clone())];
        return error.with_fix(Applicability::Unsafe, format!("write `{date}`"), edits);
    }
    match wrong.and_then(|argument| mended(c, function, argument, types, at)) {
        Some(text) => error.with_replacement(Applicability::Unsafe, &text),
        None => error,
    }
}

/// How to ask what was meant where a function of text is given an enumeration, or a collection of
/// texts.
fn other_way(
    c: &Checker<'_>,
    function: &'static Function,
    argument: &Expr,
    types: &[Type],
    at: usize,
) -> Option<String> {
    let mut types = types.to_vec();
    *types.get_mut(at)? = Type::primitive(Primitive::String);
    choose(function, &types).ok()?;
    let written =
        matches!(argument.kind, ExprKind::Path(_)).then(|| c.source.slice(argument.span))?;
    if let Some(members) = c.schema.enumeration(argument.ty) {
        let mut names = members.members().iter().map(|member| &*member.name);
        let (first, second) = (names.next()?, names.next()?);
        return Some(format!(
            "an enumeration is no text; its values are compared: `{written} in ('{first}','{second}')`"
        ));
    }
    let is_text = argument.ty == Type::collection_of(Item::Primitive(Primitive::String));
    is_text.then(|| {
        let name = function.name;
        format!("whether an item fits is asked by `{written}/any(x:{name}(x,...))`")
    })
}

/// A literal with or without apostrophes, if the function takes it so.
fn mended(
    c: &Checker<'_>,
    function: &'static Function,
    argument: &Expr,
    types: &[Type],
    at: usize,
) -> Option<String> {
    let literal = argument.as_literal()?;
    let takes = |primitive: Primitive| {
        let mut types = types.to_vec();
        if let Some(ty) = types.get_mut(at) {
            *ty = Type::primitive(primitive);
        }
        choose(function, &types).is_ok()
    };
    let Value::String(text) = &literal.value else {
        let plain = !c.source.slice(argument.span).contains(['\'', '%']);
        return (plain && takes(Primitive::String)).then(|| quote(c.source.slice(argument.span)));
    };
    [
        Primitive::Int32,
        Primitive::Decimal,
        Primitive::Boolean,
        Primitive::Date,
        Primitive::DateTimeOffset,
        Primitive::TimeOfDay,
        Primitive::Duration,
    ]
    .into_iter()
    .find_map(|primitive| unquoted(text, primitive).filter(|_| takes(primitive)))
}

/// What a function takes; only those overloads of so many parameters, if that is given.
fn signatures(function: &Function, count: Option<usize>) -> String {
    let fits = |overload: &&Overload| count.is_none_or(|n| overload.parameters.len() == n);
    let listed: Vec<String> = function
        .overloads
        .iter()
        .filter(fits)
        .map(|overload| format!("`{}{overload}`", function.name))
        .collect();
    format!("it is {}", listed.join(" or "))
}
