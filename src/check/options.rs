//! The query options one by one.

use super::compute::compute;
use super::condition::condition;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expand::expand;
use super::expr;
use super::finding::Finding;
use super::path;
use super::suggest::Start;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive, Type};
use crate::hir::{
    OrderKey, Path, Query, Resource, SelectItem, Step, UsedOption, {self},
};
use crate::schema::nearest;
use crate::syntax::ast::{self, Direction, OptionValue, QueryOption, Segment, SystemOption};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Checks every option of a query.
pub(super) fn options<'a>(c: &mut Checker<'a>, query: &'a ast::Query, resource: Resource) -> Query {
    let mut hir = Query::about(resource);
    all(c, &query.options, &mut hir);
    hir
}

/// Checks options that stand side by side: those of a query, or those behind an item of `$expand`.
pub(super) fn all<'a>(c: &mut Checker<'a>, options: &'a [QueryOption], hir: &mut Query) {
    // The names of all options so far, save custom ones, with their first places.
    let mut given: HashMap<&str, Span> = HashMap::new();
    for option in options {
        let name = option.name.as_str(c.source);
        if let Some(system) = option.system() {
            let name_span = if name.is_empty() {
                option.value_span
            } else {
                option.name.span
            };
            once(c, &mut given, system.name(), name_span);
            hir.options.push(UsedOption {
                option: system,
                name_span,
                value_span: option.value_span,
            });
        } else if name.starts_with('@') {
            once(c, &mut given, name, option.name.span);
        }
    }
    // What is computed is known to all other options, wherever it stands.
    for option in options {
        if let OptionValue::Compute(items) = &option.value {
            hir.compute.extend(compute(c, items));
        }
    }
    for option in options {
        self::option(c, option, hir);
    }
}

/// Reports an option that has been given before.
fn once<'n>(c: &mut Checker<'_>, given: &mut HashMap<&'n str, Span>, name: &'n str, span: Span) {
    match given.entry(name) {
        Entry::Vacant(entry) => {
            entry.insert(span);
        }
        Entry::Occupied(first) => {
            let kind = CheckErrorKind::DuplicateOption(name.to_owned());
            let error = Finding::new(kind, span);
            c.report(error.with_label(*first.get(), "first given here"));
        }
    }
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
        OptionValue::Expand(items) => expand(c, items),
        // The one has been read before the others; of the other the grammar knows all.
        OptionValue::Compute(_) | OptionValue::Search(_) => {}
        OptionValue::Apply(_) => unchecked(c, option, SystemOption::Apply),
        OptionValue::Verbatim(system, _) => match system {
            SystemOption::Expand
            | SystemOption::Compute
            | SystemOption::Search
            | SystemOption::Apply => unchecked(c, option, *system),
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
            | SystemOption::ToInclusive
            | SystemOption::Levels => {}
        },
        OptionValue::Unknown(_) => unknown_option(c, option),
        // An alias is read where it is used, for its place gives it a type.
        OptionValue::Alias(_) | OptionValue::Error(_) => {}
        // The one is an option of `$expand`; the others say which state of the data is meant.
        OptionValue::Levels(_) | OptionValue::Temporal(..) => {}
        OptionValue::Custom(_) => custom_option(c, option),
    }
}

fn unchecked(c: &mut Checker<'_>, option: &QueryOption, system: SystemOption) {
    c.error(CheckErrorKind::Unchecked(system.name()), option.name.span);
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

/// A custom option is the service's own affair, unless its name looks like a slip.
fn custom_option(c: &mut Checker<'_>, option: &QueryOption) {
    let (name, span) = (option.name.as_str(c.source), option.name.span);
    let relic = c.source.slice(span).get(..AMP.len());
    if relic.is_some_and(|start| start.eq_ignore_ascii_case(AMP)) {
        let relic = Span::from(0..AMP.len()).shifted(span.start);
        let finding = Finding::new(CheckErrorKind::EscapedAmpersand(name.to_owned()), span)
            .with_help("outside of HTML and XML, options are parted by `&`, not by `&amp;`");
        let edits = vec![(relic, String::new())];
        c.report(finding.with_fix(Applicability::Safe, "write `&` for `&amp;`", edits));
    } else if let Some(near) = SystemOption::near(name) {
        let finding = Finding::new(CheckErrorKind::SuspiciousOption(name.to_owned()), span);
        c.report(finding.with_replacement(Applicability::Unsafe, near.name()));
    }
}

/// What is left of `&amp;` behind the `&`, which parts options.
const AMP: &str = "amp;";

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
    // What was guessed in one key says nothing about the next.
    c.guesses.retain(|guess| guess.statement.is_some());
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
        ast::SelectItem::Nested(_, options, _) => {
            let kind = CheckErrorKind::NotUnderstood("an option inside `$select`".to_owned());
            c.error(kind, options.span);
            return None;
        }
        ast::SelectItem::Operations(_, at) => {
            let kind = CheckErrorKind::NotUnderstood("an operation in `$select`".to_owned());
            c.error(kind, *at);
            return None;
        }
    };
    let this = path::this(c, item.span());
    let hir::ExprKind::Path(Path { base, mut steps }) = this.kind else {
        return None;
    };
    let mut ty = this.ty;
    let mut last: Option<Span> = None;
    for segment in path.segments() {
        let Segment::Name(name) = segment else {
            let kind = CheckErrorKind::NotUnderstood("an annotation in `$select`".to_owned());
            c.error(kind, segment.span());
            return None;
        };
        // `$select` goes through collections: it picks from every item.
        let before = last.unwrap_or(name.span);
        let computed = path::computed(c, &base, &steps, name);
        let step = match computed {
            Some(step) => step,
            None => path::step(c, ty.element(), before, name, Start::Selected)?,
        };
        ty = match &step {
            Step::Property(_, ty) => *ty,
            Step::Cast(id) => Type::named(*id),
        };
        last = Some(name.span);
        steps.push(step);
    }
    Some(SelectItem::Property(Path { base, steps }))
}
