//! Ways to write something that not every service reads.

use super::apply::rollups;
use super::words::for_each_word;
use super::{Judge, Place};
use crate::diagnostic::{Code, Span};
use crate::edm::Value;
use crate::hir::{self, Set};
use crate::profile::{Form, Subject, Support};
use crate::syntax::ast::{
    self, Expr, ExprKind, LiteralKind, OptionValue, ResourceKind, Search, SearchKind, Segment,
    SelectItem, Variable,
};
use std::collections::HashSet;

pub(super) const FORM_NOT_SUPPORTED: Code = Code::error(308, "form-not-supported");

pub(super) fn judge(judge: &mut Judge<'_>, places: &[Place<'_>]) {
    let is_judged = judge
        .profile
        .rules
        .iter()
        .any(|rule| rule.about == Subject::Forms);
    let Some(place) = places.first().filter(|_| is_judged) else {
        return;
    };
    let mut found: Vec<(Form, Span)> = Vec::new();
    options(judge.tree, places, &mut found);
    expressions(judge.tree, &mut found);
    literals(judge.tree, places, &mut found);
    address(judge, &mut found);
    for place in places {
        rollups(place, &mut found);
        searches(judge.tree, place, &mut found);
    }
    let mut seen = HashSet::new();
    for (form, span) in found.into_iter().filter(|it| seen.insert(*it)) {
        let fits = |scope: &_| place.record.is_in(scope, judge.schema);
        let Some(verdict) = judge.profile.verdict(Subject::Forms, form.name(), fits) else {
            continue;
        };
        let (source, what) = (&verdict.rule.source, form.describe());
        match verdict.support {
            Support::Supported => {}
            Support::Off | Support::Undocumented => {
                judge.unattested.note(span, what, source);
            }
            Support::Refused => {
                let message = format!("this service does not read {what}");
                let help = form.instead();
                judge.report_with(FORM_NOT_SUPPORTED, span, message, help, source);
            }
        }
    }
}

/// Names of options, and options behind items of `$select`.
fn options(tree: &ast::Query, places: &[Place<'_>], found: &mut Vec<(Form, Span)>) {
    for option in places.iter().flat_map(|place| place.written) {
        let name = option.name.as_str(&tree.source);
        if let Some(system) = option.system().filter(|_| !name.is_empty()) {
            let bare = |name: &str| name.trim_start_matches('$').to_owned();
            if !name.starts_with('$') {
                found.push((Form::NoDollar, option.name.span));
            }
            if bare(name) != bare(system.name()) {
                found.push((Form::LetterCase, option.name.span));
            }
        }
        if let OptionValue::Select(items) = &option.value {
            for item in items {
                if let SelectItem::Nested(_, options, _) = item {
                    found.push((Form::SelectOptions, options.span));
                }
                if let SelectItem::Path(path, span) = item
                    && let Some(Segment::Annotation(_)) = path.segments().last()
                {
                    found.push((Form::SelectAnnotation, *span));
                }
            }
        } else if let OptionValue::OrderBy(items) = &option.value {
            for (direction, span) in items.iter().filter_map(|item| item.direction) {
                letter_case(tree, direction.spelling(), span, found);
            }
        }
    }
}

/// What the words of `$search` are joined by.
fn searches(tree: &ast::Query, place: &Place<'_>, found: &mut Vec<(Form, Span)>) {
    let mut waiting: Vec<&Search> = Vec::new();
    for option in place.written {
        if let OptionValue::Search(search) = &option.value {
            waiting.push(search);
        }
    }
    let text = tree.source.as_str();
    // The first word in parentheses begins where what stands in them does.
    let mut groups = HashSet::new();
    while let Some(search) = waiting.pop() {
        let before = text.get(..search.span.start as usize).unwrap_or("");
        if before.trim_end().ends_with('(') && groups.insert(search.span.start) {
            found.push((Form::SearchGroup, search.span));
        }
        match &search.kind {
            SearchKind::And(all) => {
                found.push((Form::SearchAnd, search.span));
                waiting.extend(all);
            }
            SearchKind::Or(all) => {
                found.push((Form::SearchOr, search.span));
                waiting.extend(all);
            }
            SearchKind::Not(inner) => {
                found.push((Form::SearchNot, search.span));
                waiting.push(inner);
            }
            SearchKind::Term(_) if tree.source.slice(search.span).starts_with('"') => {
                found.push((Form::SearchPhrase, search.span));
            }
            SearchKind::Term(_) | SearchKind::Incomplete(_) | SearchKind::Error => {}
        }
    }
}

/// A name of the standard that is written in another letter case.
fn letter_case(tree: &ast::Query, name: &str, span: Span, found: &mut Vec<(Form, Span)>) {
    let written = tree.source.slice(span);
    // What is neither was written otherwise, and that has been reported.
    if written != name && written.eq_ignore_ascii_case(name) {
        found.push((Form::LetterCase, span));
    }
}

fn expressions(tree: &ast::Query, found: &mut Vec<(Form, Span)>) {
    tree.for_each_expr_within(&mut |expr| {
        for_each_word(tree, expr, &mut |word| {
            letter_case(tree, word.name, word.span, found);
        });
        if let ExprKind::Path(path) = &expr.kind {
            found.extend(path.segments().filter_map(segment));
        }
    });
}

fn segment(segment: &Segment) -> Option<(Form, Span)> {
    let form = if let Segment::Filter(..) = segment {
        Form::PathFilter
    } else if let Segment::CountOf(..) = segment {
        Form::CountOptions
    } else if let Segment::Annotation(_) = segment {
        Form::Annotation
    } else if segment.as_variable() == Some(Variable::This) {
        Form::This
    } else {
        return None;
    };
    Some((form, segment.span()))
}

/// Members of enumerations and durations that are written as strings.
fn literals(tree: &ast::Query, places: &[Place<'_>], found: &mut Vec<(Form, Span)>) {
    // The meaning tells the type, the text what was written.
    let mut strings: Vec<Span> = Vec::new();
    let mut lists: Vec<(Span, Vec<Span>)> = Vec::new();
    tree.for_each_expr_within(&mut |expr| {
        if is_string(expr) {
            strings.push(expr.span);
        } else if let ExprKind::In(membership) = &expr.kind
            && let ast::Set::List(items, _) = &membership.set
        {
            let items = items.iter().filter(|item| is_string(item));
            lists.push((expr.span, items.map(|item| item.span).collect()));
        }
    });
    let strings: HashSet<Span> = strings.into_iter().collect();
    for_each_meaning(places, &mut |expr| {
        if let Some(form) = expr.as_literal().and_then(form_of)
            && strings.contains(&expr.span)
        {
            found.push((form, expr.span));
        } else if let hir::ExprKind::In(membership) = &expr.kind
            && let Set::Values(values) = &membership.set
            && let Some(form) = values.iter().find_map(form_of)
        {
            let own = lists.iter().find(|(span, _)| *span == expr.span);
            found.extend(
                own.into_iter()
                    .flat_map(|(_, items)| items)
                    .map(|it| (form, *it)),
            );
        }
    });
}

const fn is_string(expr: &Expr) -> bool {
    if let ExprKind::Literal(literal) = &expr.kind {
        return matches!(literal.kind, LiteralKind::String);
    }
    false
}

const fn form_of(literal: &hir::Literal) -> Option<Form> {
    if matches!(literal.value, Value::Enum(_)) {
        Some(Form::UnprefixedEnum)
    } else if matches!(literal.value, Value::Duration(_)) {
        Some(Form::UnprefixedDuration)
    } else {
        None
    }
}

/// Visits the meaning of all expressions.
pub(super) fn for_each_meaning<'a>(places: &[Place<'a>], visit: &mut dyn FnMut(&'a hir::Expr)) {
    for place in places {
        let meaning = place.meaning;
        let keys = meaning.order_by.iter().map(|key| &key.key);
        let computed = meaning.compute.iter().map(|computed| &computed.value);
        let mut waiting: Vec<&hir::Expr> =
            meaning.filter.iter().chain(keys).chain(computed).collect();
        while let Some(expr) = waiting.pop() {
            visit(expr);
            expr.for_each_child(&mut |child| waiting.push(child));
        }
    }
}

/// The part of a URL before `?`.
fn address(judge: &Judge<'_>, found: &mut Vec<(Form, Span)>) {
    if let Some(key) = &judge.meaning.resource.key
        && !key.text.ends_with(')')
    {
        found.push((Form::KeyAsSegment, key.span));
    }
    let address = judge.tree.address.as_ref();
    let resource = address.and_then(|address| address.resource.as_ref());
    for segment in resource.iter().flat_map(|resource| &resource.segments) {
        if matches!(segment.kind, ResourceKind::Filter(_)) {
            found.push((Form::PathFilter, segment.span));
        }
    }
}
