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
use crate::hir::{Base, Expanded, ExprKind, Path, Query, Step, Variable};
use crate::schema::Member;
use crate::syntax::ast::{self, Expansion, OptionValue, Segment};

/// Checks the items of `$expand`. What calls itself again through nested options holds little.
pub(super) fn expand<'a>(
    c: &mut Checker<'a>,
    items: &'a [ast::ExpandItem],
    expanded: &mut Vec<Expanded>,
) {
    for item in items {
        match item {
            ast::ExpandItem::Path(expansion) => {
                let target = self::expansion(c, expansion, expanded);
                if let (Some(written), Some(last)) = (&expansion.options, expanded.last_mut()) {
                    nested(c, written, target, &mut last.options);
                }
            }
            // The one is the media stream of the record, which no schema declares by a name.
            ast::ExpandItem::Value(_) | ast::ExpandItem::Error(_) => {}
        }
    }
}

/// Adds an item without the meaning of its options, and gives the type of what it leads to.
fn expansion(c: &mut Checker<'_>, expansion: &Expansion, expanded: &mut Vec<Expanded>) -> Type {
    let (path, target) = target(c, expansion).unwrap_or_else(|| {
        let (base, steps) = (Base::It, Vec::new());
        (Path { base, steps }, Type::UNKNOWN)
    });
    expanded.push(Expanded {
        path,
        all: expansion.star.is_some(),
        options: Box::new(Query::about(unknown())),
        span: expansion.span,
    });
    target.element()
}

/// What a path leads to; `None` if that is unknown or in error.
fn target(c: &mut Checker<'_>, expansion: &Expansion) -> Option<(Path, Type)> {
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
            let kind = CheckErrorKind::NotUnderstood("an annotation in `$expand`".to_owned());
            c.error(kind, segment.span());
            return None;
        };
        let from = ty.element();
        let step = step(c, from, last, name, Start::Selected)?;
        ty = match &step {
            Step::Property(_, ty) => *ty,
            Step::Key(_) => ty.element(),
            Step::Cast(id) => Type {
                item: Item::Named(*id),
                ..ty
            },
        };
        path.steps.push(step);
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
        return Some((path, Type::UNKNOWN));
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
    Some((path, ty))
}

/// The options in parentheses behind a path. Names in them are those of what it leads to; `$it` is
/// the record still (URL Conventions 5.1.1.14).
fn nested<'a>(c: &mut Checker<'a>, options: &'a ast::Options, ty: Type, meaning: &mut Query) {
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
    all(c, &options.items, meaning);
    for (name, value) in outer.into_iter().rev() {
        match value {
            Some(value) => c.aliases.insert(name, value),
            None => c.aliases.remove(name),
        };
    }
    c.computed = computed;
    c.scopes.pop();
}
