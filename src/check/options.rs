//! The query options one by one.

use super::condition::condition;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr;
use super::finding::Finding;
use super::path;
use super::suggest::Start;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive, Type};
use crate::hir::{
    OrderKey, Paging, Path, Query, Resource, SelectItem, Step, UsedOption, {self},
};
use crate::schema::nearest;
use crate::syntax::ast::{self, Direction, OptionValue, QueryOption, Segment, SystemOption};

/// Checks every option of a query.
pub(super) fn options<'a>(c: &mut Checker<'a>, query: &'a ast::Query, resource: Resource) -> Query {
    let mut hir = Query {
        resource,
        filter: None,
        order_by: Vec::new(),
        select: None,
        paging: Paging::default(),
        count: false,
        options: Vec::new(),
    };
    let mut aliases: Vec<(&str, Span)> = Vec::new();
    for option in &query.options {
        let name = option.name.as_str(&query.source);
        if let Some(system) = option.system() {
            let name_span = if name.is_empty() {
                option.value_span
            } else {
                option.name.span
            };
            let before = hir.options.iter().find(|used| used.option == system);
            if let Some(first) = before {
                let kind = CheckErrorKind::DuplicateOption(system.name().to_owned());
                let first = first.name_span;
                c.report(Finding::new(kind, name_span).with_label(first, "first given here"));
            }
            hir.options.push(UsedOption {
                option: system,
                name_span,
                value_span: option.value_span,
            });
        } else if name.starts_with('@') {
            if let Some((_, first)) = aliases.iter().find(|(alias, _)| *alias == name) {
                let kind = CheckErrorKind::DuplicateOption(name.to_owned());
                let error = Finding::new(kind, option.name.span);
                c.report(error.with_label(*first, "first given here"));
            }
            aliases.push((name, option.name.span));
        }
    }
    for option in &query.options {
        self::option(c, option, &mut hir);
    }
    hir
}

fn option<'a>(c: &mut Checker<'a>, option: &'a QueryOption, hir: &mut Query) {
    match &option.value {
        OptionValue::Filter(expr) => {
            let filter = condition(c, expr, "in `$filter`");
            hir.filter.get_or_insert(filter);
        }
        OptionValue::OrderBy(items) => {
            for item in items {
                let key = order_key(c, item);
                hir.order_by.push(key);
            }
        }
        OptionValue::Select(items) => {
            let items = items
                .iter()
                .filter_map(|item| select_item(c, item))
                .collect();
            hir.select.get_or_insert(items);
        }
        OptionValue::Top(number) => {
            let number = whole_number(c, number, SystemOption::Top);
            hir.paging.top = hir.paging.top.or(number);
        }
        OptionValue::Skip(number) => {
            let number = whole_number(c, number, SystemOption::Skip);
            hir.paging.skip = hir.paging.skip.or(number);
        }
        OptionValue::Count(count) => hir.count = *count,
        OptionValue::Verbatim(system, _) => match system {
            SystemOption::Expand
            | SystemOption::Compute
            | SystemOption::Search
            | SystemOption::Apply => {
                c.error(CheckErrorKind::Unchecked(system.name()), option.name.span);
            }
            SystemOption::Filter
            | SystemOption::OrderBy
            | SystemOption::Select
            | SystemOption::Top
            | SystemOption::Skip
            | SystemOption::Count
            | SystemOption::Index
            | SystemOption::Format
            | SystemOption::SchemaVersion
            | SystemOption::Id
            | SystemOption::SkipToken
            | SystemOption::DeltaToken
            | SystemOption::At
            | SystemOption::From
            | SystemOption::To
            | SystemOption::ToInclusive => {}
        },
        OptionValue::Unknown(_) => unknown_option(c, option),
        // An alias is read where it is used, for its place gives it a type.
        OptionValue::Alias(_) | OptionValue::Custom(_) | OptionValue::Error(_) => {}
    }
}

fn unknown_option(c: &mut Checker<'_>, option: &QueryOption) {
    let name = option.name.as_str(c.source);
    let error = Finding::new(
        CheckErrorKind::UnknownOption(name.to_owned()),
        option.name.span,
    );
    let near = nearest(name, SystemOption::ALL.iter().map(|(_, name)| *name));
    c.report(match near {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None if name.eq_ignore_ascii_case("$inlinecount") => {
            error.with_help("`$inlinecount=allpages` of OData 2 is `$count=true` in OData 4")
        }
        None => error.with_help("names that begin with `$` are the standard's own"),
    });
}

fn whole_number(
    c: &mut Checker<'_>,
    text: &crate::text::Text,
    option: SystemOption,
) -> Option<u64> {
    let digits = text.as_str(c.source);
    let number = digits.parse().ok();
    if number.is_none() {
        let shown = digits
            .get(..30)
            .map_or_else(|| digits.to_owned(), |d| format!("{d}..."));
        c.error(CheckErrorKind::NumberRange(shown, option.name()), text.span);
    }
    number
}

fn order_key<'a>(c: &mut Checker<'a>, item: &'a ast::OrderItem) -> OrderKey {
    let mut key = expr::expr(c, &item.key);
    let ty = c.schema.underlying(key.ty);
    let sortable = match ty.item {
        Item::Null | Item::Unknown => true,
        Item::Primitive(p) => !ty.collection && !p.is_geo() && p != Primitive::Stream,
        Item::Named(_) => !ty.collection && c.schema.enumeration(ty).is_some(),
    };
    if !sortable {
        let span = key.span;
        let shown = c.show(key.ty);
        let error = Finding::new(CheckErrorKind::NotSortable(shown), span);
        c.report(if ty.collection {
            error.with_help("order by one value, such as the number of items: `.../$count`")
        } else {
            error.with_help("order by one of its properties")
        });
        key = hir::Expr::unknown(span);
    }
    let direction = item
        .direction
        .map_or(Direction::Ascending, |(direction, _)| direction);
    OrderKey { key, direction }
}

fn select_item<'a>(c: &mut Checker<'a>, item: &'a ast::SelectItem) -> Option<SelectItem> {
    let path = match item {
        ast::SelectItem::Star(_) => return Some(SelectItem::Star),
        ast::SelectItem::Error(_) => return None,
        ast::SelectItem::Path(path, _) => path,
    };
    let mut ty = c.it;
    let mut steps = Vec::new();
    let mut last: Option<Span> = None;
    for segment in path.segments() {
        let Segment::Name(name) = segment else {
            let kind = CheckErrorKind::NotUnderstood("an annotation in `$select`".to_owned());
            c.error(kind, segment.span());
            return None;
        };
        // `$select` goes through collections: it picks from every item.
        let before = last.unwrap_or(name.span);
        let step = path::step(c, ty.element(), before, name, Start::Selected)?;
        ty = match &step {
            Step::Property(_, ty) => *ty,
            Step::Cast(id) => Type::named(*id),
        };
        last = Some(name.span);
        steps.push(step);
    }
    Some(SelectItem::Property(Path {
        base: hir::Base::It,
        steps,
    }))
}
