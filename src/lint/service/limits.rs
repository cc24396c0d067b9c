//! Limits: how much there may be of something.

use super::{Judge, Place};
use crate::diagnostic::{Code, Severity, Span};
use crate::hir::{Expr, ExprKind, Set};
use crate::profile::{Bound, Limit, Support};
use crate::syntax::ast::{Levels, OptionValue, SystemOption};
use crate::text::Source;

pub(super) const SEVERAL_ORDER_KEYS: Code = Code::warning(303, "several-order-keys");
pub(super) const PAGE_SIZE: Code = Code::warning(304, "top-above-page-size");
pub(super) const SERVICE_LIMIT: Code = Code::error(312, "service-limit");

pub(super) fn judge(judge: &mut Judge<'_>, places: &[Place<'_>]) {
    if judge.profile.bounds.is_empty() {
        return;
    }
    let source = &judge.tree.source;
    for (number, place) in places.iter().enumerate() {
        let mut counts = counts(source, place);
        if number == 0 {
            counts.push(query_length(judge));
        }
        for count in &counts {
            let fits = |scope: &_| place.record.is_in(scope, judge.schema);
            if let Some(bound) = judge.profile.exceeded(count.limit, count.number, fits) {
                exceeded(judge, count, bound);
            }
        }
    }
}

/// How much there is of something.
struct Count {
    limit: Limit,
    number: u64,
    /// Where the first, the second and so on is; or where it is said how much there is.
    spans: Vec<Span>,
}

impl Count {
    fn of(limit: Limit, number: u64, span: Span) -> Self {
        let spans = vec![span];
        Self {
            limit,
            number,
            spans,
        }
    }

    /// As much as there are places.
    fn places(limit: Limit, spans: Vec<Span>) -> Self {
        Self {
            limit,
            number: spans.len() as u64,
            spans,
        }
    }

    /// The first that is too much.
    fn beyond(&self, most: u64) -> Span {
        let first = usize::try_from(most).ok().and_then(|at| self.spans.get(at));
        let span = first.or(self.spans.last());
        span.copied().unwrap_or(Span::at(0))
    }
}

/// All that is counted in options that stand side by side.
fn counts(source: &Source, place: &Place<'_>) -> Vec<Count> {
    let meaning = place.meaning;
    let value = |option| {
        let used = place.used(option);
        used.map_or(Span::at(0), |used| used.value_span)
    };
    let mut counts = Vec::new();
    if let Some(top) = meaning.paging.top {
        for limit in [Limit::PageSize, Limit::Top] {
            counts.push(Count::of(limit, top, value(SystemOption::Top)));
        }
    }
    if let Some(skip) = meaning.paging.skip {
        counts.push(Count::of(Limit::Skip, skip, value(SystemOption::Skip)));
    }
    if let Some(item) = place.item {
        let depth = expand_depth(source, place);
        // Those round it have the places before; what is too deep further out is told there.
        let outer = usize::try_from(place.depth - 1).unwrap_or(usize::MAX);
        let spans = vec![Span::at(item.start); outer.min(100)];
        let spans = spans.into_iter().chain([item]).collect();
        counts.push(Count {
            limit: Limit::ExpandDepth,
            number: depth,
            spans,
        });
    }
    let keys = meaning.order_by.iter().map(|key| key.key.span);
    counts.push(Count::places(Limit::OrderKeys, keys.collect()));
    if let Some(filter) = &meaning.filter {
        expression(filter, &mut counts);
    }
    counts
}

/// How deep an item of `$expand` goes.
fn expand_depth(source: &Source, place: &Place<'_>) -> u64 {
    let levels = place.written.iter().find_map(|option| {
        if let OptionValue::Levels(Levels::Number(number)) = &option.value {
            number.as_str(source).parse::<u64>().ok()
        } else {
            None
        }
    });
    let more = levels.unwrap_or(1).saturating_sub(1);
    place.depth.saturating_add(more)
}

/// What is counted in a condition. What is still to be counted waits on the heap, so that no tree
/// is too deep.
fn expression(filter: &Expr, counts: &mut Vec<Count>) {
    let mut nodes: u64 = 0;
    // The first of each depth.
    let (mut lambdas, mut calls) = (Vec::new(), Vec::new());
    let mut waiting = vec![(filter, 0, 0)];
    while let Some((expr, mut lambda, mut call)) = waiting.pop() {
        if matches!(expr.kind, ExprKind::Lambda(_)) {
            deeper(&mut lambdas, &mut lambda, expr.span);
        } else if matches!(expr.kind, ExprKind::Call(_)) {
            deeper(&mut calls, &mut call, expr.span);
        }
        let own = if let ExprKind::In(membership) = &expr.kind {
            let values = if let Set::Values(values) = &membership.set {
                values.len()
            } else {
                0
            };
            counts.push(Count::of(Limit::InItems, values as u64, expr.span));
            1 + values
        } else if let ExprKind::Path(path) = &expr.kind {
            path.steps.len().max(1)
        } else if let ExprKind::Logic(logic) = &expr.kind {
            logic.operands.len().saturating_sub(1)
        } else if let ExprKind::Chain(chain) = &expr.kind {
            chain.links.len()
        } else {
            // Conversions are not written.
            usize::from(!matches!(expr.kind, ExprKind::Convert(..)))
        };
        nodes = nodes.saturating_add(own as u64);
        expr.for_each_child(&mut |child| waiting.push((child, lambda, call)));
    }
    counts.push(Count::places(Limit::AnyAllDepth, lambdas));
    counts.push(Count::places(Limit::CallDepth, calls));
    counts.push(Count::of(Limit::NodeCount, nodes, filter.span));
}

/// Goes one level down, and notes the place if it is the first so deep.
fn deeper(firsts: &mut Vec<Span>, depth: &mut usize, span: Span) {
    if firsts.len() == *depth {
        firsts.push(span);
    }
    *depth += 1;
}

/// The bytes behind `?`, or of all that was written.
fn query_length(judge: &Judge<'_>) -> Count {
    let end = u32::try_from(judge.tree.source.as_str().len()).unwrap_or(u32::MAX);
    let address = judge.tree.address.as_ref();
    let start = address.map_or(0, |address| address.span.end.saturating_add(1));
    let length = end.saturating_sub(start);
    Count::of(Limit::QueryLength, length.into(), Span::at(end))
}

fn exceeded(judge: &mut Judge<'_>, count: &Count, bound: &Bound) {
    let (most, source, unit) = (bound.most, &bound.source, count.limit.unit());
    let span = count.beyond(most);
    // The item of `$expand` round this one is too deep already.
    if count.limit == Limit::ExpandDepth && (count.spans.len() as u64).saturating_sub(1) > most {
        return;
    }
    if count.limit == Limit::PageSize {
        let message = format!("a page of this service has at most {most} records");
        let help = "the rest is reached by the link `@odata.nextLink` of each page";
        judge.report_with(PAGE_SIZE, span, message, help, source);
    } else if bound.beyond == Support::Refused {
        let found = count.number;
        let message = format!("{found} {unit}, where this service allows at most {most}");
        judge.report(SERVICE_LIMIT, span, message, source);
    } else if bound.beyond == Support::Off {
        let found = count.number;
        let message =
            format!("{found} {unit}, where this service takes {most} until it is told otherwise");
        judge.report(SERVICE_LIMIT, span, message, source);
        if let Some(finding) = judge.findings.last_mut() {
            finding.severity = Severity::Warning;
        }
    } else if count.limit == Limit::OrderKeys {
        let message = match most {
            1 => "no document of this service shows a second key of ordering".to_owned(),
            most => format!("no document of this service shows more than {most} keys of ordering"),
        };
        judge.report(SEVERAL_ORDER_KEYS, span, message, source);
    } else {
        judge
            .unattested
            .note(span, &format!("more than {most} {unit}"), source);
    }
}
