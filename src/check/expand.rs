//! `$expand`: paths to related entities, and the options in parentheses behind them.

use super::compute::Properties;
use super::context::{Checker, Scope, THIS};
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::hole;
use super::options::all;
use super::path::{step, this};
use super::resource::unknown;
use super::suggest::Start;
use crate::diagnostic::Span;
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Base, Query, Step, Variable};
use crate::schema::Member;
use crate::syntax::ast::{self, Expansion, OptionValue, Segment};

/// Checks the items of `$expand`.
pub(super) fn expand<'a>(c: &mut Checker<'a>, items: &'a [ast::ExpandItem]) {
    for item in items {
        match item {
            ast::ExpandItem::Path(expansion) => self::expansion(c, expansion),
            // The one is the media stream of the record, which no schema declares by a name.
            ast::ExpandItem::Value(_) | ast::ExpandItem::Error(_) => {}
        }
    }
}

fn expansion<'a>(c: &mut Checker<'a>, expansion: &'a Expansion) {
    let target = target(c, expansion).unwrap_or(Type::UNKNOWN);
    if let Some(options) = &expansion.options {
        nested(c, options, target.element());
    }
}

/// The type of what a path leads to; `None` if that is unknown or in error.
fn target(c: &mut Checker<'_>, expansion: &Expansion) -> Option<Type> {
    let mut ty = this(c, expansion.span).ty;
    let mut last = Span::at(expansion.span.start);
    for (at, segment) in expansion.path.iter().enumerate() {
        if hole::is_in(c, segment) {
            return None;
        }
        let Segment::Name(name) = segment else {
            let kind = CheckErrorKind::NotUnderstood("an annotation in `$expand`".to_owned());
            c.error(kind, segment.span());
            return None;
        };
        let from = ty.element();
        ty = match step(c, from, last, name, Start::Selected)? {
            Step::Property(_, ty) => ty,
            Step::Key(_) => ty.element(),
            Step::Cast(id) => Type {
                item: Item::Named(id),
                ..ty
            },
        };
        last = name.span;
        // Behind a navigation property only the type of a cast may stand.
        let next = expansion.path.get(at + 1);
        let is_cast = |next: &Segment| matches!(next, Segment::Name(next) if next.as_str(c.source).contains('.'));
        let id = c.structured(from);
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
        return None;
    }
    let expandable = match ty.item {
        Item::Named(_) => c.structured(ty).is_some(),
        Item::Primitive(primitive) => matches!(primitive, Primitive::Stream | Primitive::Untyped),
        Item::Null | Item::Unknown => true,
    };
    if !expandable {
        let shown = c.show(ty);
        let error = Finding::new(CheckErrorKind::NotExpandable(shown), last);
        c.report(error.with_help("its value is part of the record; `$select` picks it"));
        return None;
    }
    Some(ty)
}

/// The options in parentheses behind a path. Names in them are those of what it leads to; `$it` is
/// the record still (URL Conventions 5.1.1.14).
fn nested<'a>(c: &mut Checker<'a>, options: &'a ast::Options, ty: Type) {
    let depth = c.scopes.len();
    let name: Box<str> = THIS.into();
    c.scopes.push(Scope {
        name: name.clone(),
        ty,
    });
    let base = Base::Variable(Variable { depth, name });
    let computed = std::mem::replace(&mut c.computed, Properties::new(base));
    let mut outer = Vec::new();
    for option in &options.items {
        if let OptionValue::Alias(value) = &option.value {
            let name = c.text(&option.name);
            let name = name.strip_prefix('@').unwrap_or(name);
            outer.push((name, c.aliases.insert(name, value)));
        }
    }
    // What they mean is not kept: nothing evaluates `$expand`, and a run refuses it.
    let mut meaning = Query::about(unknown());
    all(c, &options.items, &mut meaning);
    for (name, value) in outer.into_iter().rev() {
        match value {
            Some(value) => c.aliases.insert(name, value),
            None => c.aliases.remove(name),
        };
    }
    c.computed = computed;
    c.scopes.pop();
}
