//! `$expand`: paths to related entities, and the options in parentheses behind them.

use super::context::{Checker, Scope, THIS};
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::hole;
use super::options::all;
use super::options::whole_number;
use super::path::{reached, step, this};
use super::resource::unknown;
use super::shape::{Records, shape_at};
use super::suggest::Start;
use crate::diagnostic::Span;
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Base, Expanded, ExprKind, Few, Levels, Path, Query};
use crate::schema::Member;
use crate::syntax::ast::{self, Expansion, OptionValue, Segment, SystemOption};
use std::collections::HashMap;

/// Checks the items of `$expand`.
pub(super) fn expand<'a>(c: &mut Checker<'a>, items: &'a [ast::ExpandItem]) -> Vec<Expanded> {
    let mut expanded = Vec::with_capacity(items.len());
    // Each path with its form, and where it was expanded first.
    let mut known: HashMap<(String, ast::Expanded), Span> = HashMap::new();
    for item in items {
        match item {
            ast::ExpandItem::Path(expansion) => {
                twice(c, expansion, &mut known);
                expanded.push(self::expansion(c, expansion));
            }
            // The one is the media stream of the record, which no schema declares by a name.
            ast::ExpandItem::Value(_) | ast::ExpandItem::Error(_) => {}
        }
    }
    expanded
}

/// Reports what is expanded a second time (Protocol 11.2.5.2): which of the two counts is not known.
fn twice(
    c: &mut Checker<'_>,
    expansion: &Expansion,
    known: &mut HashMap<(String, ast::Expanded), Span>,
) {
    let (Some(first), Some(last)) = (expansion.path.first(), expansion.path.last()) else {
        return;
    };
    let place = first.span().to(last.span());
    if expansion.star.is_some() || c.source.holes().is_some() {
        return;
    }
    let path = c.source.slice(place).to_owned();
    let before = *known.entry((path.clone(), expansion.form)).or_insert(place);
    if before != place {
        let error = Finding::new(CheckErrorKind::ExpandedTwice(path), place);
        c.report(error.with_label(before, "first expanded here"));
    }
}

// Expansions nest: what calls itself again holds little on the stack.
fn expansion<'a>(c: &mut Checker<'a>, expansion: &'a Expansion) -> Expanded {
    let (mut expanded, items) = begun(c, expansion);
    if let Some(written) = &expansion.options {
        nested(c, written, items, &mut expanded.options);
    }
    *expanded
}

/// An item with what its options are about, before these are read.
fn begun<'a>(c: &mut Checker<'a>, expansion: &'a Expansion) -> (Box<Expanded>, Records<'a>) {
    let (path, items, ty) = target(c, expansion).unwrap_or_else(|| {
        let (base, steps) = (Base::It, Few::new());
        (Path { base, steps }, Records::UNKNOWN, Type::UNKNOWN)
    });
    let mut depth = Levels::Number(1);
    if let Some(written) = &expansion.options {
        applicable(c, written, expansion, ty);
        for option in &written.items {
            if let OptionValue::Levels(number) = &option.value {
                depth = levels(c, number, expansion, ty);
            }
        }
    }
    let expanded = Expanded {
        path,
        all: expansion.star.is_some(),
        form: expansion.form,
        levels: depth,
        options: Box::new(Query::about(unknown())),
        span: expansion.span,
    };
    (Box::new(expanded), items)
}

/// What a path leads to; `None` if that is unknown or in error.
fn target<'a>(c: &mut Checker<'a>, expansion: &Expansion) -> Option<(Path, Records<'a>, Type)> {
    let start = this(c, expansion.span);
    let mut ty = start.ty;
    let ExprKind::Path(mut path) = start.kind else {
        return None;
    };
    let mut last = Span::at(expansion.span.start);
    for (at, segment) in expansion.path.iter().enumerate() {
        if hole::is_in(c, segment) {
            return None;
        }
        let Segment::Name(name) = segment else {
            // What an annotation leads to, no schema here says.
            return None;
        };
        let from = Records {
            ty: ty.element(),
            shape: shape_at(c, &path),
        };
        let step = step(c, &from, last, name, Start::Selected)?;
        ty = reached(&step, ty);
        path.steps.push(step);
        last = name.span;
        let first = expansion.path.first().map_or(last, Segment::span);
        c.note_type(first.to(last), ty);
        // Behind a navigation property only the type of a cast may stand.
        let next = expansion.path.get(at + 1);
        let is_cast = |next: &Segment| matches!(next, Segment::Name(next) if next.as_str(c.source).contains('.'));
        let id = c.structured(from.ty);
        let member = id.and_then(|id| c.schema.property(id, name.as_str(c.source)));
        let goes_on = match next {
            Some(next) => !is_cast(next),
            None => expansion.star.is_some(),
        };
        if member.and_then(Member::as_navigation).is_some() && goes_on {
            let kind = CheckErrorKind::ThroughNavigation(name.as_str(c.source).to_owned());
            let inner = c.source.slice(Span::new(last.end + 1, expansion.span.end));
            let help = format!("such as `{}($expand={inner})`", name.as_str(c.source));
            c.report(Finding::new(kind, name.span).with_help(help));
            return None;
        }
    }
    if expansion.star.is_some() {
        return Some((path, Records::UNKNOWN, Type::UNKNOWN));
    }
    let expandable = match ty.item {
        Item::Named(_) => c.structured(ty).is_some() || c.structured(ty.element()).is_some(),
        Item::Primitive(primitive) => matches!(primitive, Primitive::Stream | Primitive::Untyped),
        Item::Null | Item::Unknown => true,
    };
    if !expandable {
        let shown = c.show(ty);
        let error = Finding::new(CheckErrorKind::NotExpandable(shown), last);
        c.report(error.with_help("its value is part of the record; `$select` picks it"));
        return None;
    }
    if expansion.form == ast::Expanded::Count && !ty.collection && !ty.is_unknown() {
        let shown = c.show(ty);
        c.error(CheckErrorKind::NotACollection("$count", shown), last);
        return None;
    }
    let items = Records {
        ty: ty.element(),
        shape: shape_at(c, &path),
    };
    Some((path, items, ty))
}

/// Options that do not go with what is expanded (URL Conventions 5.1.3.1 and 5.1.3.2).
fn applicable(c: &mut Checker<'_>, options: &ast::Options, expansion: &Expansion, ty: Type) {
    use SystemOption as O;
    for option in &options.items {
        let Some(system) = option.system() else {
            continue;
        };
        let of_collections = matches!(
            system,
            O::OrderBy | O::Top | O::Skip | O::Count | O::Search | O::Apply
        );
        let found = if of_collections && !ty.collection && c.structured(ty).is_some() {
            format!("a single `{}`", c.show(ty))
        } else {
            continue;
        };
        let kind = CheckErrorKind::NotApplicable {
            option: system.name(),
            found,
        };
        let error = Finding::new(kind, option.name.span);
        let place = expansion.path.last().map_or(expansion.span, Segment::span);
        c.report(error.with_label(place, "what is expanded"));
    }
}

/// `$levels` goes the same way again: what is expanded must have a property of that name.
fn levels(c: &mut Checker<'_>, levels: &ast::Levels, expansion: &Expansion, ty: Type) -> Levels {
    let depth = match levels {
        ast::Levels::Max => Levels::Max,
        ast::Levels::Number(number) => {
            Levels::Number(whole_number(c, number, SystemOption::Levels).unwrap_or(1))
        }
    };
    let again = match depth {
        Levels::Max => true,
        Levels::Number(number) => number > 1,
    };
    let name = expansion
        .path
        .iter()
        .rev()
        .filter_map(Segment::as_name)
        .find(|name| !name.as_str(c.source).contains('.'));
    let (Some(name), Some(id)) = (name, c.structured(ty.element())) else {
        return depth;
    };
    let text = name.as_str(c.source);
    if !again || c.schema.is_open(id) || c.schema.property(id, text).is_some() {
        return depth;
    }
    let kind = CheckErrorKind::NotRecursive {
        name: text.to_owned(),
        ty: c.show(ty.element()),
    };
    c.error(kind, name.span);
    depth
}

/// The options in parentheses behind a path. Names in them are those of what it leads to; `$it` is
/// the record still (URL Conventions 5.1.1.14).
fn nested<'a>(
    c: &mut Checker<'a>,
    options: &'a ast::Options,
    items: Records<'a>,
    meaning: &mut Query,
) {
    c.scopes.push(Scope {
        name: THIS.into(),
        ty: items.ty,
        shape: items.shape,
    });
    let mut outer = Vec::new();
    for option in &options.items {
        if let OptionValue::Alias(value) = &option.value {
            let name = c.text(&option.name);
            let name = name.strip_prefix('@').unwrap_or(name);
            outer.push((name, c.aliases.insert(name, value)));
        }
    }
    all(c, &options.items, meaning);
    for (name, value) in outer.into_iter().rev() {
        match value {
            Some(value) => c.aliases.insert(name, value),
            None => c.aliases.remove(name),
        };
    }
    c.scopes.pop();
}
