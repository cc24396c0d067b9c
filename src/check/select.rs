//! `$select`: paths to properties, and `$select` again behind a structured one.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::hole;
use super::path;
use super::suggest::Start;
use crate::diagnostic::{Applicability, Span};
use crate::edm::Type;
use crate::hir::{ExprKind, Path, SelectItem, Step};
use crate::schema::Member;
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
        ast::SelectItem::Operations(_, at) => {
            let kind = CheckErrorKind::NotUnderstood("an operation in `$select`".to_owned());
            c.error(kind, *at);
        }
    }
}

/// The options in parentheses: `$select` alone says which properties there are.
fn nested<'a>(
    c: &mut Checker<'a>,
    options: &'a Options,
    from: (&Path, Type),
    selected: &mut Vec<SelectItem>,
) {
    for option in &options.items {
        if let OptionValue::Select(items) = &option.value {
            for item in items {
                select_item(c, item, from, selected);
            }
        } else if !matches!(option.value, OptionValue::Error(_)) {
            let name = c.text(&option.name);
            let kind = CheckErrorKind::NotUnderstood(format!("`{name}` inside `$select`"));
            c.error(kind, option.name.span);
        }
    }
}

/// The path and its type; `None` once something wrong with it was reported.
fn follow<'a>(
    c: &mut Checker<'a>,
    path: &'a ast::Path,
    from: &Path,
    mut ty: Type,
) -> Option<(Path, Type)> {
    let Path { base, mut steps } = from.clone();
    let mut last: Option<Span> = None;
    // Up to the navigation property that has been passed.
    let mut related: Option<Span> = None;
    for segment in path.segments() {
        if hole::is_in(c, segment) {
            return None;
        }
        let name = match segment {
            Segment::Name(name) => name,
            Segment::Call(call) => {
                operation(c, call, ty);
                return None;
            }
            Segment::Variable(..)
            | Segment::Alias(_)
            | Segment::Annotation(_)
            | Segment::Count(_)
            | Segment::CountOf(..)
            | Segment::Filter(..)
            | Segment::KeyValue(_)
            | Segment::Key(_)
            | Segment::Aggregate(..)
            | Segment::Lambda(_) => {
                let kind = CheckErrorKind::NotUnderstood("an annotation in `$select`".to_owned());
                c.error(kind, segment.span());
                return None;
            }
        };
        // `$select` goes through collections: it picks from every item.
        let before = last.unwrap_or(name.span);
        if let Some(related) = related.filter(|_| !name.as_str(c.source).contains('.')) {
            let behind = path.segments().last().map(Segment::span);
            c.report(through_related(c, related, name.span, behind));
            return None;
        }
        let from = ty.element();
        let step = match path::computed(c, &base, &steps, name) {
            Some(step) => step,
            None => path::step(c, from, before, name, Start::Selected)?,
        };
        ty = match &step {
            Step::Property(_, ty) => *ty,
            Step::Cast(id) => Type::named(*id),
            Step::Key(_) => ty.element(),
        };
        last = Some(name.span);
        if related.is_some() || is_navigation(c, from, name.as_str(c.source)) {
            related = Some(path.first().span().to(name.span));
        }
        steps.push(step);
    }
    Some((Path { base, steps }, ty))
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
        let kind = CheckErrorKind::NotUnderstood("an operation in `$select`".to_owned());
        return c.error(kind, call.span);
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
