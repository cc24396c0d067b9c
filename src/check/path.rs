//! Paths: from a record or a variable through properties, to counts and lambdas.

use super::alias::alias;
use super::apply::in_path;
use super::call;
use super::conditioned::{answered, with_condition};
use super::context::{Checker, Guess, THIS};
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::foreign::{as_function, called_on};
use super::function::{Given, arguments, bound, is_operation, unknown as unknown_function};
use super::hole;
use super::lambda::count;
use super::letter_case;
use super::root;
use super::service;
use super::shape::Records;
use super::steps::{begin, is_led_on, lead_on};
use super::suggest::{
    Start, dynamic, lost, unknown_property, variable_for, with_slashes, within_lambda,
};
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive, Type, TypeId};
use crate::hir::{Base, Expr, ExprKind, Few, Path, ServiceKind, Step, Variable};
use crate::schema::nearest;
use crate::syntax::ast::{self, Segment};
use crate::text::Text;

/// A path of any form.
///
/// Functions and lambdas nest through here: what does not call itself again has a function of its
/// own, so that a level costs little of the stack.
pub(super) fn path<'a>(c: &mut Checker<'a>, path: &'a ast::Path, span: Span) -> Expr {
    let mut so_far = first(c, path);
    note(c, path, path.first().span(), so_far.as_ref());
    for segment in path.rest() {
        let has_condition = matches!(
            segment,
            Segment::Lambda(_) | Segment::Filter(..) | Segment::CountOf(..)
        );
        if has_condition {
            with_condition(c, &mut so_far, segment);
        } else {
            without_condition(c, &mut so_far, segment);
        }
        note(c, path, segment.span(), so_far.as_ref());
    }
    whole(c, so_far, path, span)
}

/// What a segment without a condition of its own makes of the value before it, if there is one.
#[inline(never)]
fn without_condition<'a>(c: &mut Checker<'a>, so_far: &mut Option<Expr>, segment: &'a Segment) {
    if let (Some(value), Segment::Name(name)) = (&mut *so_far, segment)
        && is_led_on(c, value)
    {
        let span = value.span.to(name.span);
        if !lead_on(c, value, name, span, Start::Behind) {
            *so_far = None;
        }
        return;
    }
    let before = so_far.take().filter(|_| !hole::is_in(c, segment));
    *so_far = before.and_then(|before| follow(c, before, segment));
}

/// Notes the type of a path up to a segment.
fn note(c: &mut Checker<'_>, path: &ast::Path, end: Span, value: Option<&Expr>) {
    if let Some(value) = value {
        c.note_type(path.first().span().to(end), value.ty);
    }
}

fn whole(c: &Checker<'_>, value: Option<Expr>, path: &ast::Path, span: Span) -> Expr {
    match value {
        // What is wrong with the value of an alias is wrong where it is written.
        Some(value) if matches!(path.first(), Segment::Alias(_)) && path.rest().is_empty() => value,
        Some(value) => Expr { span, ..value },
        None if hole::is_in_path(c, path) => Expr {
            ty: unknown(path, span).ty,
            ..hole::value(c, c.source.slice(span), span)
        },
        None => unknown(path, span),
    }
}

/// Behind an error the type is unknown, save that of a count or a lambda.
fn unknown(path: &ast::Path, span: Span) -> Expr {
    let last = path.segments().last();
    let ty = if let Some(Segment::Lambda(_)) = last {
        Type::BOOLEAN
    } else if let Some(Segment::Count(_) | Segment::CountOf(..)) = last {
        Type::primitive(Primitive::Int64)
    } else {
        Type::UNKNOWN
    };
    Expr {
        kind: ExprKind::Unknown,
        ty,
        span,
    }
}

/// The first segment of a path.
fn first<'a>(c: &mut Checker<'a>, path: &'a ast::Path) -> Option<Expr> {
    match path.first() {
        hole if hole::is_in(c, hole) || hole::may_name(c, hole) => None,
        Segment::Alias(name) => alias(c, name, path.first().span()),
        Segment::Call(call) if is_declared(c, call) => called(c, None, call, call.span),
        Segment::Call(call) => call::call(c, call),
        Segment::Name(name) => named(c, path, name, path.first().span()),
        Segment::Variable(ast::Variable::Root, at) if !path.rest().is_empty() => {
            Some(root::start(*at))
        }
        Segment::Variable(named, at) => named_variable(c, *named, *at),
        Segment::Annotation(name) => annotation(c, name, path.first().span()),
        // A collection must stand before these; the parser lets none begin a path.
        Segment::Count(_)
        | Segment::CountOf(..)
        | Segment::Filter(..)
        | Segment::Key(_)
        | Segment::KeyValue(_)
        | Segment::Aggregate(..)
        | Segment::Lambda(_) => None,
    }
}

/// An annotation of the record.
#[inline(never)]
fn annotation<'a>(c: &mut Checker<'a>, name: &'a Text, at: Span) -> Option<Expr> {
    let record = this(c, at);
    service::annotation(c, record, name, at)
}

/// A name at the start of a path: a variable, or a property of the record.
fn named(c: &mut Checker<'_>, path: &ast::Path, name: &Text, at: Span) -> Option<Expr> {
    let mut from = Expr::unknown(at);
    if begin(c, path, &mut from) {
        return Some(from);
    }
    let start = if path.rest().is_empty() {
        Start::Alone
    } else {
        Start::First
    };
    property(c, from, name, at, start)
}

/// `$it`, `$this`, `$root`, `$these`
fn named_variable(c: &mut Checker<'_>, named: ast::Variable, at: Span) -> Option<Expr> {
    match named {
        ast::Variable::It => Some(start(Base::It, c.it, at)),
        ast::Variable::This => Some(this(c, at)),
        ast::Variable::Root => {
            c.error(CheckErrorKind::NotUnderstood("`$root`".to_owned()), at);
            None
        }
        ast::Variable::These => {
            let ty = Type::collection_of(Records::of(c).ty.item);
            Some(service::service(c, ServiceKind::These, Vec::new(), ty, at))
        }
    }
}

const fn start(base: Base, ty: Type, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Path(Path {
            base,
            steps: Few::new(),
        }),
        ty,
        span,
    }
}

/// The innermost variable of that name.
pub(super) fn variable(c: &Checker<'_>, name: &str) -> Option<(Base, Type)> {
    let (depth, scope) = c.visible().find(|(_, scope)| &*scope.name == name)?;
    let name = name.into();
    Some((Base::Variable(Variable { depth, name }), scope.ty))
}

/// What names without a variable belong to: the item of the innermost `/$filter`, else the record.
pub(super) fn this(c: &Checker<'_>, at: Span) -> Expr {
    let (base, ty) = variable(c, THIS).unwrap_or((Base::It, c.it));
    start(base, ty, at)
}

/// What a segment without a condition of its own makes of the value before it.
fn follow<'a>(c: &mut Checker<'a>, before: Expr, segment: &'a Segment) -> Option<Expr> {
    let span = before.span.to(segment.span());
    if let Some(answer) = answered(c, &before, segment, span) {
        return answer;
    }
    match segment {
        Segment::Aggregate(..) | Segment::Key(_) | Segment::Call(_) => {
            follow_arguments(c, before, segment, span)
        }
        Segment::Lambda(_)
        | Segment::Filter(..)
        | Segment::CountOf(..)
        | Segment::Name(_)
        | Segment::Count(_)
        | Segment::KeyValue(_)
        | Segment::Annotation(_)
        | Segment::Variable(..)
        | Segment::Alias(_) => follow_flat(c, before, segment, span),
    }
}

/// Whether the schema, and not the language, declares what is called.
fn is_declared(c: &Checker<'_>, call: &ast::Call) -> bool {
    let name = call.name.as_str(c.source);
    if call::is_built_in(name) {
        return false;
    }
    let id = c.structured(this(c, call.name.span).ty);
    let member = id.and_then(|id| c.schema.property(id, name));
    let has_key = |ty: Type| ty.collection || root::entity(c, ty).is_some();
    member.is_some_and(|member| has_key(member.ty())) || is_operation(c, name)
}

/// What a segment with arguments makes of the value before it.
#[inline(never)]
fn follow_arguments<'a>(
    c: &mut Checker<'a>,
    before: Expr,
    segment: &'a Segment,
    span: Span,
) -> Option<Expr> {
    if let Segment::Aggregate(node, _) = segment {
        return in_path(c, before, node, span);
    }
    if let Segment::Key(key) = segment {
        return service::item(c, before, &key.arguments, span);
    }
    called(c, Some(Box::new(before)), segment.as_call()?, span)
}

/// `Trips(1)`, `Ns.nearest(lat=1)`, at the start of a path or behind a slash.
#[inline(never)]
fn called<'a>(
    c: &mut Checker<'a>,
    before: Option<Box<Expr>>,
    call: &'a ast::Call,
    span: Span,
) -> Option<Expr> {
    if before.is_none()
        && let Some(item) = root::keyed_property(c, call, span)
    {
        return Some(item);
    }
    let given = arguments(c, &call.arguments);
    call_of(c, before, call, given)
}

/// A call with its arguments, of a function of the schema.
fn call_of<'a>(
    c: &mut Checker<'a>,
    before: Option<Box<Expr>>,
    call: &'a ast::Call,
    given: Given<'a>,
) -> Option<Expr> {
    let name = c.text(&call.name);
    let alone = before.is_none();
    let before = before.map_or_else(|| this(c, Span::at(call.span.start)), |before| *before);
    if matches!(before.kind, ExprKind::Unknown) {
        return None;
    }
    if !c.schema.operations_named(name).is_empty() {
        return bound(c, before, alone, call, given);
    }
    if !c.schema.operations_anywhere(name).is_empty() {
        let error = unknown_function(c, call);
        c.report(error);
    } else if name.contains('.') {
        let kind = CheckErrorKind::UnknownFunction(name.to_owned());
        c.error(kind, call.name.span);
    } else {
        c.report(called_on(c, name, before.span, call, call.span.end));
    }
    None
}

/// What a segment without a condition makes of the value before it.
fn follow_flat<'a>(
    c: &mut Checker<'a>,
    before: Expr,
    segment: &'a Segment,
    span: Span,
) -> Option<Expr> {
    let refused = match segment {
        Segment::Name(name) => return property(c, before, name, span, Start::Behind),
        Segment::Count(at) => return count(c, before, *at, span),
        Segment::Annotation(name) => return service::annotation(c, before, name, span),
        Segment::CountOf(..)
        | Segment::Lambda(_)
        | Segment::Filter(..)
        | Segment::Key(_)
        | Segment::Aggregate(..)
        | Segment::Call(_) => return None,
        Segment::KeyValue(_) => "a key behind a single value".to_owned(),
        Segment::Variable(..) | Segment::Alias(_) => "a variable within a path".to_owned(),
    };
    c.error(CheckErrorKind::NotUnderstood(refused), segment.span());
    None
}

/// The value of a property of the value before.
fn property(
    c: &mut Checker<'_>,
    mut before: Expr,
    name: &Text,
    span: Span,
    start: Start,
) -> Option<Expr> {
    if matches!(before.kind, ExprKind::Unknown) {
        return None;
    }
    if !matches!(before.kind, ExprKind::Path(_)) {
        return of_value(c, before, name, span);
    }
    lead_on(c, &mut before, name, span, start).then_some(before)
}

/// A property of what is no path: of what only the service can tell.
fn of_value(c: &mut Checker<'_>, before: Expr, name: &Text, span: Span) -> Option<Expr> {
    if before.ty.collection {
        let shown = c.source.slice(before.span).to_owned();
        c.error(CheckErrorKind::CollectionInPath(shown), name.span);
        return None;
    }
    if before.as_service().is_none() {
        no_properties(c, before.span, before.ty, name);
        return None;
    }
    let from = Records {
        ty: before.ty,
        shape: None,
    };
    let step = step(c, &from, before.span, name, Start::Behind)?;
    let ty = reached(&step, before.ty);
    let mut path = service::from_value(before);
    path.steps.push(step);
    Some(Expr {
        kind: ExprKind::Path(path),
        ty,
        span,
    })
}

/// The value as a path: itself, or one that starts from it.
pub(super) fn as_path(value: Expr) -> Option<Path> {
    if let ExprKind::Path(path) = value.kind {
        return Some(path);
    }
    let known = !matches!(value.kind, ExprKind::Unknown);
    known.then(|| service::from_value(value))
}

/// The type of what a step leads to.
pub(super) const fn reached(step: &Step, from: Type) -> Type {
    match step {
        Step::Property(_, ty) | Step::Annotation(_, ty) => *ty,
        Step::Key(_) => from.element(),
        Step::Cast(id) => Type {
            item: Item::Named(*id),
            collection: from.collection,
        },
    }
}

/// One step from a single value: to a property, or a cast to a derived type. `before` is the place
/// of what the step starts from.
pub(super) fn step(
    c: &mut Checker<'_>,
    records: &Records<'_>,
    before: Span,
    name: &Text,
    start: Start,
) -> Option<Step> {
    let text = name.as_str(c.source);
    let from = records.ty;
    if let Some(shape) = &records.shape {
        if let Some(member) = shape.get(text) {
            return Some(Step::Property(text.into(), member.ty));
        }
        if let Some(loss) = shape.lost.filter(|_| !text.contains('.')) {
            let error = lost(c, from, shape, loss, name);
            c.report(error);
            return None;
        }
    }
    if super::compare::is_open(from) {
        return Some(Step::Property(text.into(), Type::UNKNOWN));
    }
    let Some(id) = c.structured(from) else {
        no_properties(c, before, from, name);
        return None;
    };
    if let Some(member) = c.schema.property(id, text) {
        return Some(Step::Property(text.into(), member.ty()));
    }
    if text.contains('.') {
        return cast(c, from, text, name.span).map(Step::Cast);
    }
    if let Some(member) = c.letter_case.member(c.schema, id, text) {
        c.report(letter_case::other_case(text, member.name(), name.span));
        return Some(Step::Property(member.name().into(), member.ty()));
    }
    if c.schema.is_open(id) {
        dynamic(c, id, text, name.span, start);
        return Some(Step::Property(text.into(), Type::UNKNOWN));
    }
    let error = unknown_property(c, records, id, text, name.span, start);
    let meant = other_case(c, id, text, &error);
    c.report(error);
    if meant.is_some() {
        let (name, statement) = (name.span, c.place.statement);
        c.guesses.push(Guess { name, statement });
    }
    meant
}

/// The step to the member that a fix names, if only the letter case is wrong: what stands behind it
/// can be read as if it were right.
fn other_case(c: &Checker<'_>, id: TypeId, written: &str, error: &Finding) -> Option<Step> {
    let [edit] = error.fixes.first()?.edits.as_slice() else {
        return None;
    };
    let same = edit.text.to_lowercase() == written.to_lowercase();
    let member = c.schema.property(id, &edit.text).filter(|_| same)?;
    Some(Step::Property(edit.text.as_str().into(), member.ty()))
}

fn no_properties(c: &mut Checker<'_>, before: Span, ty: Type, name: &Text) {
    let kind = CheckErrorKind::NoProperties {
        before: c.source.slice(before).to_owned(),
        ty: c.show(ty),
    };
    let error = Finding::new(kind, name.span);
    let function = as_function(c, ty, name.as_str(c.source));
    c.report(match function.filter(|_| before.end < name.span.start) {
        // As in other languages.
        Some(function) => error.with_fix(
            Applicability::Unsafe,
            format!("write `{function}(...)`"),
            vec![
                (Span::at(before.start), format!("{function}(")),
                (Span::new(before.end, name.span.end), ")".to_owned()),
            ],
        ),
        None => error.with_help("compare it itself, or a property that stands before it"),
    });
}

/// The structured type that a value is cast to.
pub(super) fn cast(c: &mut Checker<'_>, from: Type, name: &str, span: Span) -> Option<TypeId> {
    let declared = c.schema.type_named(name);
    let free = || c.letter_case.type_named(c.schema, name);
    let Some(Item::Named(to)) = declared.or_else(free).map(|ty| ty.item) else {
        let error = unknown_type(c, name, span);
        c.report(with_slashes(c, from, name, error));
        return None;
    };
    if declared.is_none() {
        let declared = c.show(Type::named(to));
        c.report(letter_case::other_case(name, &declared, span));
    }
    let Item::Named(own) = from.item else {
        return None;
    };
    if !c.schema.is_subtype(to, own) && !c.schema.is_subtype(own, to) {
        let kind = CheckErrorKind::UnrelatedType {
            expected: c.show(from),
            found: c.show(Type::named(to)),
        };
        c.error(kind, span);
        return None;
    }
    Some(to)
}

/// A name that is no type of the schema.
pub(super) fn unknown_type(c: &Checker<'_>, name: &str, span: Span) -> Finding {
    let error = Finding::new(CheckErrorKind::UnknownType(name.to_owned()), span);
    if !c.is_heard() {
        return error;
    }
    match nearest_type(c, name) {
        Some(near) => error.with_replacement(Applicability::Unsafe, &near),
        None => error,
    }
}

/// The type whose name is nearest. The namespace counts for nothing where a type of that namespace
/// is near enough, for else it would make all of them alike.
fn nearest_type(c: &Checker<'_>, name: &str) -> Option<String> {
    let own = c.schema.definitions();
    let own = own.map(|(_, definition)| definition.name().as_str().to_owned());
    let primitive = Primitive::ALL.iter().map(|(p, _)| p.to_string());
    let names: Vec<String> = own.chain(primitive).collect();
    let Some((namespace, short)) = name.rsplit_once('.') else {
        let shorts = names.iter().filter_map(|n| n.rsplit('.').next());
        let near = nearest(name, shorts)?;
        return names
            .iter()
            .find(|n| n.rsplit('.').next() == Some(near))
            .cloned();
    };
    let mut related = names
        .iter()
        .filter_map(|n| n.rsplit_once('.'))
        .filter(|(own, _)| *own == namespace)
        .peekable();
    if related.peek().is_some() {
        let near = nearest(short, related.map(|(_, short)| short))?;
        return Some(format!("{namespace}.{near}"));
    }
    let near = nearest(name, names.iter().map(String::as_str));
    near.map(str::to_owned)
}

/// `team/email`: the fix asks whether there is an item for which the whole condition is true.
pub(super) fn collection_in_path(
    c: &Checker<'_>,
    path: &Path,
    before: &Expr,
    name: &Text,
) -> Finding {
    let shown = c.source.slice(before.span);
    let rest = name.as_str(c.source);
    let variable = variable_for(c, path.names().last().unwrap_or_default());
    let error = Finding::new(
        CheckErrorKind::CollectionInPath(shown.to_owned()),
        name.span,
    )
    .with_label(before.span, format!("this is `{}`", c.show(before.ty)))
    .with_help(match rest {
        "any" | "all" => format!("write `{shown}/{rest}({variable}:{variable}/...)`"),
        rest => format!("ask for items: `{shown}/any({variable}:{variable}/{rest} ...)`"),
    });
    let known = match before.ty.item {
        Item::Named(id) => c.schema.property(id, rest).is_some(),
        Item::Primitive(_) | Item::Null | Item::Unknown => false,
    };
    let counts = ["count", "length", "size"];
    if !known && counts.iter().any(|word| word.eq_ignore_ascii_case(rest)) {
        let edit = (name.span, "$count".to_owned());
        let message = "write `$count`";
        return error.with_fix(Applicability::Unsafe, message, vec![edit]);
    }
    let (Some(statement), true, Some(path)) = (c.place.statement, known, written(path)) else {
        return error;
    };
    let opening = format!("{path}/any({variable}:");
    error.with_fix(
        Applicability::Unsafe,
        format!("ask whether `{path}` has such an item"),
        within_lambda(statement, before.span, opening, variable),
    )
}

/// The text of a path without casts.
fn written(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    match &path.base {
        Base::Variable(variable) if &*variable.name != THIS => parts.push(&*variable.name),
        Base::Root(resource) => parts.push(resource),
        Base::Variable(_) | Base::It => {}
        Base::Value(_) => return None,
    }
    for step in &path.steps {
        match step {
            Step::Property(name, _) => parts.push(name),
            Step::Cast(_) | Step::Key(_) | Step::Annotation(..) => return None,
        }
    }
    Some(parts.join("/"))
}
