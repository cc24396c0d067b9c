//! Rights on properties: to filter, order, select, expand and count by them.

use super::options::REQUIRED;
use super::place::Reached;
use super::uses::{Manner, Use, for_each_use};
use super::{Judge, Place, joined, options};
use crate::diagnostic::{Code, Span};
use crate::hir::{Expr, ExprKind, SelectItem};
use crate::profile::{Rule, Subject, Support, Text};
use crate::syntax::ast::{self, Direction, OptionValue, Segment, SystemOption};

pub(super) const ORDER_KEY: Code = Code::error(301, "order-key-not-allowed");
pub(super) const NOT_FILTERABLE: Code = Code::error(309, "property-not-filterable");
/// Of groups and of what is aggregated too.
const NOT_GROUPABLE: Code = NOT_FILTERABLE;
pub(super) const NOT_SELECTABLE: Code = Code::error(310, "property-not-selectable");
pub(super) const NOT_EXPANDABLE: Code = Code::error(311, "property-not-expandable");

pub(super) fn judge(judge: &mut Judge<'_>, places: &[Place<'_>]) {
    let is_judged = judge
        .profile
        .rules
        .iter()
        .any(|rule| rule.about.is_about_properties());
    if !is_judged {
        return;
    }
    for place in places {
        filter(judge, place);
        for key in &place.meaning.order_by {
            order_key(judge, place, &key.key, key.direction);
        }
        select(judge, place);
        if let Some(item) = place.item.filter(|_| !place.record.is_unknown) {
            let outer = place.scopes.len().checked_sub(2);
            let outer = outer.and_then(|at| place.scopes.get(at));
            let judged = outer.map_or(0, |outer| outer.names.len());
            let way = Way {
                reached: &place.record,
                about: judged,
                judged,
                is_through: false,
            };
            of_way(judge, Subject::Expand, &way, item);
            if let Some(count) = place.used(SystemOption::Count) {
                of_way(judge, Subject::Count, &way, count.name_span);
            }
        }
    }
}

/// So many comparisons make one range: from, to.
const BOUNDS: usize = 2;

fn filter(judge: &mut Judge<'_>, place: &Place<'_>) {
    let mut used: Vec<Vec<String>> = Vec::new();
    let mut ranges: Vec<Vec<&str>> = Vec::new();
    if let Some(filter) = &place.meaning.filter {
        for_each_use(place, judge.schema, filter, &mut |it| {
            let is_again = |it: &Use<'_, '_>| {
                let names = it.reached.names.iter().copied();
                it.manner == Manner::Value && used.iter().any(|own| own.iter().eq(names.clone()))
            };
            manner(judge, it, is_again(it));
            if it.manner == Manner::Range {
                ranges.push(it.reached.names.clone());
                let own = ranges.iter().filter(|names| **names == it.reached.names);
                if own.count() > BOUNDS {
                    by(judge, Subject::FilterRanges, it);
                }
            }
            used.push(
                it.reached
                    .names
                    .iter()
                    .map(|name| (*name).to_owned())
                    .collect(),
            );
            by(judge, Subject::Filter, it);
        });
        counted(judge, place, filter);
    }
    if place.depth == 0 && !place.meaning.resource.single {
        required(judge, place, &used);
    }
}

/// Judges what a condition does with a property; `is_again` tells that it has been compared before.
fn manner(judge: &mut Judge<'_>, it: &Use<'_, '_>, is_again: bool) {
    let about = match it.manner {
        Manner::Value if is_again => Subject::FilterSeveral,
        Manner::Value => return,
        Manner::Several if it.values.len() == 1 => return,
        Manner::Several => Subject::FilterSeveral,
        Manner::Range => Subject::FilterRange,
        Manner::Search => Subject::FilterSearch,
        Manner::Other => Subject::FilterOther,
    };
    by(judge, about, it);
}

/// Properties that a condition must use.
fn required(judge: &mut Judge<'_>, place: &Place<'_>, used: &[Vec<String>]) {
    let span = place.used(SystemOption::Filter).map(|used| used.value_span);
    let end = judge.tree.source.as_str().len();
    let span = span.unwrap_or_else(|| Span::from(end..end));
    let fits = |rule: &&Rule| {
        rule.about == Subject::Filter && place.record.is_in(&rule.scope, judge.schema)
    };
    let mut missing = Vec::new();
    for rule in judge.profile.rules.iter().filter(fits) {
        for path in &rule.require {
            let names: Vec<&str> = path.split('/').collect();
            let is_it = |used: &Vec<String>| used.iter().eq(names.iter());
            if !used.iter().any(is_it) {
                missing.push((path, rule));
            }
        }
    }
    for (path, rule) in missing {
        let message = format!("this service asks for a condition on `{path}` in every request");
        judge.report(REQUIRED, span, message, &rule.source);
        judge.rests_on(rule);
    }
}

/// Collections whose items an expression counts.
fn counted(judge: &mut Judge<'_>, place: &Place<'_>, expr: &Expr) {
    let mut waiting = vec![expr];
    let mut spans = Vec::new();
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Count(collection) = &expr.kind {
            spans.push(collection.span);
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    if spans.is_empty() {
        return;
    }
    for_each_use(place, judge.schema, expr, &mut |it| {
        if it.is_through && spans.contains(&it.span) {
            by(judge, Subject::Count, it);
        }
    });
}

pub(super) fn order_key(
    judge: &mut Judge<'_>,
    place: &Place<'_>,
    key: &Expr,
    direction: Direction,
) {
    // The one may be anything, the other has been reported.
    if matches!(key.kind, ExprKind::Hole(_) | ExprKind::Unknown) {
        return;
    }
    let direction = match direction {
        Direction::Ascending => Subject::SortAscending,
        Direction::Descending => Subject::SortDescending,
    };
    if !matches!(key.kind, ExprKind::Path(_)) && !place.is_reshaped() {
        // A list of all keys that there are has no expressions.
        let closed = judge.profile.rules.iter().find(|rule| {
            rule.about == Subject::Sort
                && rule.allow.is_some()
                && place.record.is_in(&rule.scope, judge.schema)
        });
        if let Some(rule) = closed {
            let what = ("an expression", key.span);
            refused(judge, Subject::Sort, what, (rule.others, rule), &[]);
            return;
        }
    }
    for_each_use(place, judge.schema, key, &mut |it| {
        by(judge, Subject::Sort, it);
        by(judge, direction, it);
    });
    counted(judge, place, key);
}

fn select(judge: &mut Judge<'_>, place: &Place<'_>) {
    let items = place.meaning.select.iter().flatten();
    let Some(used) = place
        .used(SystemOption::Select)
        .filter(|_| !place.is_reshaped())
    else {
        return;
    };
    let written = selected(judge.tree, place);
    for item in items {
        let SelectItem::Property(path) = item else {
            continue;
        };
        let reached = super::place::path(path, &place.root, &place.scopes, judge.schema);
        let is_computed = |name: &&str| place.meaning.compute.iter().any(|it| *it.name == **name);
        let Some((reached, from)) = reached else {
            continue;
        };
        if reached.names.get(from).is_some_and(is_computed) {
            continue;
        }
        let own = reached.names.get(from..).unwrap_or_default();
        let span = written.iter().find(|(names, _)| names == own);
        let span = span.map_or(used.value_span, |(_, span)| *span);
        let way = Way {
            reached: &reached,
            about: from,
            judged: 0,
            is_through: false,
        };
        of_way(judge, Subject::Select, &way, span);
    }
}

/// The names in the items of `$select`, with their places.
fn selected<'a>(tree: &'a ast::Query, place: &Place<'a>) -> Vec<(Vec<&'a str>, Span)> {
    let mut found = Vec::new();
    let mut waiting: Vec<(Vec<&str>, &ast::SelectItem)> = Vec::new();
    for option in place.written {
        if let OptionValue::Select(items) = &option.value {
            waiting.extend(items.iter().map(|item| (Vec::new(), item)));
        }
    }
    while let Some((mut names, item)) = waiting.pop() {
        let (path, options) = match item {
            ast::SelectItem::Path(path, _) => (path, None),
            ast::SelectItem::Nested(path, options, _) => (path, Some(options)),
            ast::SelectItem::Star(_)
            | ast::SelectItem::Operations(..)
            | ast::SelectItem::Error(_) => continue,
        };
        let segments = path.segments().filter_map(|segment| {
            if let Segment::Name(name) = segment {
                Some(name.as_str(&tree.source))
            } else {
                None
            }
        });
        names.extend(segments.filter(|name| !name.contains('.')));
        for option in options.iter().flat_map(|options| &options.items) {
            if let OptionValue::Select(items) = &option.value {
                waiting.extend(items.iter().map(|item| (names.clone(), item)));
            }
        }
        found.push((names, item.span()));
    }
    found
}

/// Judges a path in an expression.
pub(super) fn by(judge: &mut Judge<'_>, about: Subject, it: &Use<'_, '_>) {
    let way = Way {
        reached: it.reached,
        about: it.about,
        judged: it.judged,
        is_through: it.is_through,
    };
    of_way(judge, about, &way, it.span);
}

/// What is judged.
struct Way<'w, 'a> {
    reached: &'w Reached<'a>,
    /// How many of the names stand for what the options are about.
    about: usize,
    /// How many of them have been judged before.
    judged: usize,
    /// Whether it leads to a collection whose items are looked at, or counted.
    is_through: bool,
}

/// Judges a path that is written as such; `from` names stand for what it starts from.
pub(super) fn one(
    judge: &mut Judge<'_>,
    about: Subject,
    reached: &Reached<'_>,
    from: usize,
    span: Span,
) {
    let way = Way {
        reached,
        about: from,
        judged: 0,
        is_through: false,
    };
    of_way(judge, about, &way, span);
}

fn of_way(judge: &mut Judge<'_>, about: Subject, way: &Way<'_, '_>, span: Span) {
    let names = &way.reached.names;
    let mut strictest: Option<(Support, &Rule, usize)> = None;
    for rule in judge
        .profile
        .rules
        .iter()
        .filter(|rule| rule.about == about)
    {
        for from in way.reached.scoped(&rule.scope, judge.schema) {
            let support = right(rule, way, from);
            if strictest.map_or(Support::Supported, |(support, ..)| support) < support {
                strictest = Some((support, rule, from));
            }
        }
    }
    if let Some((support, rule, from)) = strictest {
        let path = format!("`{}`", names.join("/"));
        let before = names.get(..from).unwrap_or_default();
        refused(judge, about, (&path, span), (support, rule), before);
    }
}

/// What a rule says of a path from where it holds. With a structured property all in it is meant.
fn right(rule: &Rule, way: &Way<'_, '_>, from: usize) -> Support {
    let names = way.reached.names.get(from..).unwrap_or_default();
    let judged = way.judged.saturating_sub(from);
    if names.len() <= judged {
        return Support::Supported;
    }
    let denied = |entry: &Text| begins(names, entry).is_some_and(|length| length > judged);
    if rule.deny.iter().any(denied) {
        return Support::Refused;
    }
    // A list of all that there is says nothing of what is expanded on the way.
    let Some(allowed) = rule.allow.as_ref().filter(|_| from >= way.about) else {
        return Support::Supported;
    };
    let is_allowed = |names: &[&str], is_through: bool| {
        let leads_to = |entry: &Text| {
            let mut own = entry.split('/').filter(|own| !own.contains('.'));
            names.iter().all(|name| own.next() == Some(name))
        };
        let is_in = |entry: &Text| begins(names, entry).is_some();
        allowed
            .iter()
            .any(|entry| is_in(entry) || (is_through && leads_to(entry)))
    };
    let before = names.get(..judged).unwrap_or_default();
    // What is wrong with the collection has been said there.
    if is_allowed(names, way.is_through) || (judged > 0 && !is_allowed(before, true)) {
        return Support::Supported;
    }
    rule.others
}

/// How many names an entry has, if a path begins with it; types of casts do not count.
fn begins(names: &[&str], entry: &str) -> Option<usize> {
    let mut length = 0;
    for own in entry.split('/').filter(|own| !own.contains('.')) {
        if names.get(length) != Some(&own) {
            return None;
        }
        length += 1;
    }
    Some(length)
}

/// Reports what is not supported; `before` leads to where the rule holds.
fn refused(
    judge: &mut Judge<'_>,
    about: Subject,
    (what, span): (&str, Span),
    (support, rule): (Support, &Rule),
    before: &[&str],
) {
    const FEW: usize = 8;
    let (code, verb, behind) = match about {
        Subject::Sort => (ORDER_KEY, "order by", ""),
        Subject::SortAscending => (ORDER_KEY, "order by", " ascending"),
        Subject::SortDescending => (ORDER_KEY, "order by", " descending"),
        Subject::Select => (NOT_SELECTABLE, "select", ""),
        Subject::Expand => (NOT_EXPANDABLE, "expand", ""),
        Subject::Count => (options::OPTION_NOT_SUPPORTED, "count", ""),
        Subject::Group => (NOT_GROUPABLE, "group by", ""),
        Subject::Aggregate => (NOT_GROUPABLE, "aggregate", ""),
        Subject::FilterSeveral => (NOT_FILTERABLE, "filter by several values of", ""),
        Subject::FilterRange => (NOT_FILTERABLE, "filter by a range of", ""),
        Subject::FilterRanges => (NOT_FILTERABLE, "filter by several ranges of", ""),
        Subject::FilterSearch => (NOT_FILTERABLE, "filter by a part of", ""),
        Subject::FilterOther => (NOT_FILTERABLE, "filter in this way by", ""),
        Subject::Transformations
        | Subject::Methods
        | Subject::PropertyMethods
        | Subject::SelectOptions
        | Subject::Filter
        | Subject::Options
        | Subject::CustomOptions
        | Subject::Functions
        | Subject::Operators
        | Subject::Forms => (NOT_FILTERABLE, "filter by", ""),
    };
    if support != Support::Refused {
        let name = format!("how to {verb} {what}{behind}");
        judge.unattested.note(span, &name, &rule.source);
        return;
    }
    let own = rule.allow.iter().flatten();
    let before: String = before.iter().map(|name| format!("{name}/")).collect();
    let allowed: Vec<String> = own.map(|name| format!("`{before}{name}`")).collect();
    let help = if allowed.is_empty() || allowed.len() > FEW {
        String::new()
    } else {
        format!("{verb} {}", joined(&allowed, "or"))
    };
    let message = format!("this service does not {verb} {what}{behind}");
    judge.report_with(code, span, message, &help, &rule.source);
    judge.rests_on(rule);
}
