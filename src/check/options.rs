//! The query options one by one.

use super::applicable;
use super::apply::apply;
use super::compute::compute;
use super::condition::condition;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expand::expand;
use super::expr;
use super::finding::Finding;
use super::search::search;
use super::select::select;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive};
use crate::hir::{
    OrderKey, Query, Resource, UsedOption, {self},
};
use crate::ops::Operator;
use crate::schema::nearest;
use crate::syntax::ast::{self, Direction, OptionValue, QueryOption, SystemOption};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Checks every option of a query.
pub(super) fn options<'a>(c: &mut Checker<'a>, query: &'a ast::Query, resource: Resource) -> Query {
    applicable::options(c, query, &resource);
    let mut hir = Query::about(resource);
    all(c, &query.options, &mut hir);
    hir
}

/// Checks options that stand side by side: those of a query, or those behind an item of `$expand`.
pub(super) fn all<'a>(c: &mut Checker<'a>, options: &'a [QueryOption], hir: &mut Query) {
    // The names of all options so far, save custom ones, with their first places.
    let mut given: BTreeMap<&str, Span> = BTreeMap::new();
    let is_only = options.len() == 1;
    for option in options {
        let name = option.name.as_str(c.source);
        if let Some(system) = option.system() {
            let name_span = if name.is_empty() {
                option.value_span
            } else {
                option.name.span
            };
            if !is_only && let Some(first) = once(&mut given, system.name(), name_span) {
                let kind = CheckErrorKind::DuplicateOption(system.name().to_owned());
                let error = Finding::new(kind, name_span).with_label(first, "first given here");
                c.report(without_repetition(c, error, system, option));
            }
            hir.options.push(UsedOption {
                option: system,
                name_span,
                value_span: option.value_span,
            });
        } else if name.starts_with('@')
            && let Some(first) = once(&mut given, name, option.name.span)
        {
            let kind = CheckErrorKind::DuplicateOption(name.to_owned());
            let error = Finding::new(kind, option.name.span);
            c.report(error.with_label(first, "first given here"));
        }
    }
    options.iter().for_each(|it| c.note_names(it.value_span));
    // The other options are about what `$apply` makes (Data Aggregation 3.1).
    for option in options {
        if let OptionValue::Apply(written) = &option.value
            && hir.apply.is_none()
        {
            hir.apply = Some(apply(c, written));
        }
    }
    // What is computed is known to all other options, wherever it stands.
    for option in options {
        if let OptionValue::Compute(items) = &option.value {
            hir.compute.extend(compute(c, items));
        }
    }
    for option in options {
        if is_of_value(c, option) {
            continue;
        }
        // Those within `$apply` have been noted at each transformation.
        if !matches!(option.value, OptionValue::Apply(_)) {
            c.note_names(option.value_span);
        }
        self::option(c, option, hir);
    }
}

/// Whether an option asks for properties of what has none, which has been reported.
fn is_of_value(c: &Checker<'_>, option: &QueryOption) -> bool {
    let asks = matches!(
        option.value,
        OptionValue::Select(_) | OptionValue::Expand(_)
    );
    let is_refused = |it: &Finding| {
        it.span == option.name.span && matches!(it.kind, CheckErrorKind::NotApplicable { .. })
    };
    asks && c.structured(c.it).is_none() && c.findings.iter().any(is_refused)
}

/// Where the option of that name has been given before.
fn once<'n>(given: &mut BTreeMap<&'n str, Span>, name: &'n str, span: Span) -> Option<Span> {
    match given.entry(name) {
        Entry::Vacant(entry) => {
            entry.insert(span);
            None
        }
        Entry::Occupied(first) => Some(*first.get()),
    }
}

/// How an option that is given twice is mended: what both say of a condition is joined.
fn without_repetition(
    c: &Checker<'_>,
    error: Finding,
    system: SystemOption,
    option: &QueryOption,
) -> Finding {
    let start = option.name.span.start.saturating_sub(1);
    let ampersand = Span::new(start, start + 1);
    if system == SystemOption::Filter {
        return error.with_help("join the conditions by `and` in one `$filter`");
    }
    if c.source.slice(ampersand) != "&" {
        return error.with_help("keep one of them");
    }
    let all = Span::new(start, option.value_span.end);
    let edits = vec![(all, String::new())];
    error.with_fix(Applicability::Unsafe, "remove the second", edits)
}

/// Options of other interfaces, with the one that is meant.
const FOREIGN: &[(&str, &str)] = &[
    ("$limit", "$top"),
    ("$take", "$top"),
    ("$first", "$top"),
    ("$pagesize", "$top"),
    ("$offset", "$skip"),
    ("$start", "$skip"),
    ("$sort", "$orderby"),
    ("$sortby", "$orderby"),
    ("$order", "$orderby"),
    ("$fields", "$select"),
    ("$columns", "$select"),
    ("$where", "$filter"),
    ("$query", "$filter"),
    ("$include", "$expand"),
];

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
            let items = select(c, items);
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
        OptionValue::Expand(items) => hir.expand.extend(expand(c, items)),
        // These have been read before the others.
        OptionValue::Apply(_) | OptionValue::Compute(_) => {}
        OptionValue::Search(words) => {
            let words = search(c, words);
            hir.search.get_or_insert(words);
        }
        OptionValue::Verbatim(SystemOption::Index, number) => index(c, number),
        // The form is all that there is to check.
        OptionValue::Verbatim(..) => {}
        OptionValue::Unknown(_) => unknown_option(c, option),
        // An alias is read where it is used, for its place gives it a type.
        OptionValue::Alias(_) | OptionValue::Hole(..) | OptionValue::Error(_) => {}
        // The one is an option of `$expand`; the others say which state of the data is meant.
        OptionValue::Levels(_) | OptionValue::Temporal(..) => {}
        OptionValue::Custom(_) => custom_option(c, option),
    }
}

fn unknown_option(c: &mut Checker<'_>, option: &QueryOption) {
    let name = option.name.as_str(c.source);
    if c.source.hole_in(name).is_some() {
        return;
    }
    let error = Finding::new(
        CheckErrorKind::UnknownOption(name.to_owned()),
        option.name.span,
    );
    let meant = FOREIGN
        .iter()
        .find(|(foreign, _)| foreign.eq_ignore_ascii_case(name));
    if let Some((_, instead)) = meant {
        c.report(error.with_replacement(Applicability::Unsafe, instead));
        return;
    }
    let near = nearest(name, SystemOption::ALL.iter().map(|option| option.name()));
    c.report(match near {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None if name.eq_ignore_ascii_case("$inlinecount") => {
            let value = c.source.slice(option.value_span);
            let count = value.eq_ignore_ascii_case("allpages");
            let all = option.name.span.to(option.value_span);
            let edits = vec![(all, format!("$count={count}"))];
            error
                .with_help("`$inlinecount=allpages` of OData 2 is `$count=true` in OData 4")
                .with_fix(Applicability::Unsafe, "write `$count`", edits)
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

pub(super) fn whole_number(
    c: &mut Checker<'_>,
    text: &crate::text::Text,
    option: SystemOption,
) -> Option<u64> {
    let digits = text.as_str(c.source);
    let number = digits.parse().ok();
    if number.is_none() {
        out_of_range(c, digits, option, text.span);
    }
    number
}

/// `$index` is an `Edm.Int64`, and may count from the end.
fn index(c: &mut Checker<'_>, text: &crate::text::Text) {
    let digits = text.as_str(c.source);
    let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(digits);
    if unsigned.parse::<i64>().is_err() {
        out_of_range(c, digits, SystemOption::Index, text.span);
    }
}

fn out_of_range(c: &mut Checker<'_>, digits: &str, option: SystemOption, span: Span) {
    let shown = digits
        .get(..30)
        .map_or_else(|| digits.to_owned(), |d| format!("{d}..."));
    c.error(CheckErrorKind::NumberRange(shown, option.name()), span);
}

pub(super) fn order_key<'a>(c: &mut Checker<'a>, item: &'a ast::OrderItem) -> OrderKey {
    // What was guessed in one key says nothing about the next.
    c.guesses.retain(|guess| guess.statement.is_some());
    if let Some(key) = descending_by_sign(c, item) {
        return key;
    }
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

/// `$orderby=-createdDateTime`: a minus before what is no number means `desc` elsewhere.
fn descending_by_sign<'a>(c: &mut Checker<'a>, item: &'a ast::OrderItem) -> Option<OrderKey> {
    let ast::ExprKind::Unary(unary) = &item.key.kind else {
        return None;
    };
    let is_plain = unary.operator == Operator::Negate && item.direction.is_none();
    if !is_plain || !matches!(unary.operand.kind, ast::ExprKind::Path(_)) {
        return None;
    }
    let reported = c.findings.len();
    let key = expr::expr(c, &unary.operand);
    let ty = c.schema.underlying(key.ty).as_primitive();
    let negatable = |p: Primitive| p.is_numeric() || matches!(p, Primitive::Duration);
    if c.findings.len() == reported && ty.is_some_and(negatable) {
        return None;
    }
    if c.findings.len() == reported {
        let kind = CheckErrorKind::NotNegatable(c.show(key.ty));
        let end = Span::at(unary.operand.outer_span().end);
        let edits = vec![
            (unary.operator_span, String::new()),
            (end, " desc".to_owned()),
        ];
        let error = Finding::new(kind, unary.operand.span);
        c.report(error.with_fix(Applicability::Unsafe, "write `desc`", edits));
    }
    let (key, direction) = (hir::Expr::unknown(item.key.span), Direction::Descending);
    Some(OrderKey { key, direction })
}
