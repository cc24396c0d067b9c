//! `$select`: paths to properties, and `$select` again behind a structured one.

use super::context::{Checker, Scope, THIS};
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::hole;
use super::options::all;
use super::path;
use super::resource::unknown;
use super::shape::{Records, shape_at};
use super::suggest::Start;
use crate::diagnostic::{Applicability, Span};
use crate::edm::Type;
use crate::hir::{ExprKind, Path, Query, SelectItem, Step};
use crate::schema::{Member, nearest};
use crate::syntax::ast::{self, Call, OptionValue, Options, Segment};

/// The properties that the items pick. Those in parentheses, `address($select=city,state)`, are
/// written out: `address/city,address/state`.
pub(super) fn select<'a>(c: &mut Checker<'a>, items: &'a [ast::SelectItem]) -> Vec<SelectItem> {
    let mut selected = Vec::new();
    for item in items {
        let this = path::this(c, item.span());
        if let ExprKind::Path(path) = this.kind {
            select_item(c, item, (&path, this.ty), &mut selected);
        }
    }
    selected
}

/// Adds what an item picks from the value at the end of a path.
fn select_item<'a>(
    c: &mut Checker<'a>,
    item: &'a ast::SelectItem,
    (from, ty): (&Path, Type),
    selected: &mut Vec<SelectItem>,
) {
    match item {
        ast::SelectItem::Star(_) if from.steps.is_empty() => selected.push(SelectItem::Star),
        ast::SelectItem::Star(_) => selected.push(SelectItem::Property(from.clone())),
        ast::SelectItem::Error(_) => {}
        ast::SelectItem::Path(path, _) => {
            let path = follow(c, path, from, ty);
            selected.extend(path.map(|(path, _)| SelectItem::Property(path)));
        }
        ast::SelectItem::Nested(path, options, _) => {
            if let Some((path, ty)) = follow(c, path, from, ty) {
                nested(c, options, (&path, ty), selected);
            }
        }
        ast::SelectItem::Operations(name, at) => operations(c, c.text(name), *at),
    }
}

/// `Ns.*`: the operations of a namespace, which no record holds.
fn operations(c: &mut Checker<'_>, text: &str, at: Span) {
    let namespace = text.strip_suffix(".*").unwrap_or(text);
    if c.schema.namespace(namespace).is_some() {
        return;
    }
    let names = c.schema.namespaces().iter().map(|own| &*own.name);
    let near = nearest(namespace, names);
    let error = Finding::new(CheckErrorKind::UnknownFunction(text.to_owned()), at);
    c.report(match near {
        Some(near) => error.with_replacement(Applicability::Unsafe, &format!("{near}.*")),
        None => error.with_help("the schema has no such namespace"),
    });
}

/// The options in parentheses: `$select` says which properties there are, the others which items.
fn nested<'a>(
    c: &mut Checker<'a>,
    options: &'a Options,
    from: (&Path, Type),
    selected: &mut Vec<SelectItem>,
) {
    let mut narrows = false;
    for option in &options.items {
        if let OptionValue::Select(items) = &option.value {
            for item in items {
                select_item(c, item, from, selected);
            }
        } else {
            narrows |= !matches!(option.value, OptionValue::Error(_));
        }
    }
    if narrows {
        selected.push(narrowed(c, options, from));
    }
}

/// What options beside `$select` mean for the items of a collection.
fn narrowed<'a>(
    c: &mut Checker<'a>,
    options: &'a Options,
    (from, ty): (&Path, Type),
) -> SelectItem {
    let mut meaning = Box::new(Query::about(unknown()));
    c.scopes.push(Scope {
        name: THIS.into(),
        ty: ty.element(),
        shape: shape_at(c, from),
    });
    let known = c.findings.len();
    all(c, &options.items, &mut meaning);
    // `$select` has been read already.
    let selects = options.items.iter().filter_map(|option| {
        matches!(option.value, OptionValue::Select(_)).then_some(option.value_span)
    });
    let spans: Vec<Span> = selects.collect();
    let mut at = 0;
    c.findings.retain(|finding| {
        at += 1;
        let inside = |span: &Span| span.start <= finding.span.start && finding.span.end <= span.end;
        at <= known || !spans.iter().any(inside)
    });
    c.scopes.pop();
    SelectItem::Narrowed(from.clone(), meaning)
}

/// The path and its type; `None` once something wrong with it was reported.
fn follow<'a>(
    c: &mut Checker<'a>,
    path: &'a ast::Path,
    from: &Path,
    mut ty: Type,
) -> Option<(Path, Type)> {
    let mut so_far = from.clone();
    let mut last: Option<Span> = None;
    // Up to the navigation property that has been passed.
    let mut related: Option<Span> = None;
    for segment in path.segments() {
        if hole::is_in(c, segment) {
            return None;
        }
        if let Some(call) = segment.as_call() {
            operation(c, call, ty);
            return None;
        }
        if let Segment::Annotation(name) = segment {
            let term = c.text(name);
            let ty = c.schema.term(term).map_or(Type::UNKNOWN, |term| term.ty);
            let name = c.source.filled(term).into();
            so_far.steps.push(Step::Annotation(name, ty));
            return Some((so_far, ty));
        }
        let Some(name) = segment.as_name() else {
            let kind = CheckErrorKind::NotUnderstood("this in `$select`".to_owned());
            c.error(kind, segment.span());
            return None;
        };
        // `$select` goes through collections: it picks from every item.
        let before = last.unwrap_or(name.span);
        if let Some(related) = related.filter(|_| !name.as_str(c.source).contains('.')) {
            let behind = path.segments().last().map(Segment::span);
            c.report(through_related(c, related, name.span, behind));
            return None;
        }
        let from = ty.element();
        // The name of an operation asks for what can be done with the record.
        let text = name.as_str(c.source);
        if text.contains('.') && !c.schema.operations_named(text).is_empty() {
            return None;
        }
        let records = Records {
            ty: from,
            shape: shape_at(c, &so_far),
        };
        let step = path::step(c, &records, before, name, Start::Selected)?;
        ty = path::reached(&step, ty);
        last = Some(name.span);
        c.note_type(path.first().span().to(name.span), ty);
        so_far.steps.push(step);
        // What `$apply` leaves of a related entity is part of its result.
        let is_part = shape_at(c, &so_far).is_some();
        let starts = is_navigation(c, from, name.as_str(c.source)) && !is_part;
        if related.is_some() || starts {
            related = Some(path.first().span().to(name.span));
        }
    }
    Some((so_far, ty))
}

fn is_navigation(c: &Checker<'_>, from: Type, name: &str) -> bool {
    let id = c.structured(from);
    let member = id.and_then(|id| c.schema.property(id, name));
    member.and_then(Member::as_navigation).is_some()
}

/// `$select=Product/Name`: what is picked of a related entity is said where it is expanded.
/// `first` and `last` are the places of the names behind it.
fn through_related(c: &Checker<'_>, related: Span, first: Span, last: Option<Span>) -> Finding {
    let path = c.source.slice(related);
    let inner = c.source.slice(last.map_or(first, |last| first.to(last)));
    let kind = CheckErrorKind::SelectThroughNavigation(path.to_owned());
    let help = format!("what is selected of it stands in `$expand={path}($select={inner})`");
    Finding::new(kind, related).with_help(help)
}

/// `customerProfile(name)`: the names of parameters behind an operation. Behind a property they
/// are rather what is picked from it.
fn operation<'a>(c: &mut Checker<'a>, call: &'a Call, ty: Type) {
    let name = c.text(&call.name);
    let is_property = c
        .structured(ty.element())
        .is_some_and(|id| c.schema.property(id, name).is_some());
    if !is_property {
        if c.schema.operations_named(name).is_empty() {
            let kind = CheckErrorKind::UnknownFunction(name.to_owned());
            c.error(kind, call.name.span);
        }
        return;
    }
    let error = Finding::new(
        CheckErrorKind::UnknownFunction(name.to_owned()),
        call.name.span,
    )
    .with_help(format!("`{name}` is a property: `{name}($select=...)`"));
    // The first name stands behind the parenthesis, and no blank may.
    let behind = Span::new(call.name.span.end, call.span.end);
    let text = c.source.slice(behind);
    let list = text.trim_start().trim_start_matches('(').trim_start();
    let end = behind.end - Span::from(0..list.len()).end;
    let place = Span::new(behind.start, end);
    let edits = vec![(place, "($select=".to_owned())];
    c.report(error.with_fix(Applicability::Unsafe, "write `$select=`", edits));
}
