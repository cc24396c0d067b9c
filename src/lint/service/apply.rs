//! Transformations of `$apply`: which may be used, and of which properties.

use super::properties::{by, one, order_key};
use super::uses::for_each_use;
use super::words::FUNCTION_NOT_SUPPORTED;
use super::{Judge, Place, joined, place};
use crate::diagnostic::Span;
use crate::hir::{Aggregation, Apply, Grouping, Path, Transformation, TransformationKind};
use crate::profile::{Form, Subject, Support};

pub(super) fn judge(judge: &mut Judge<'_>, places: &[Place<'_>]) {
    for place in places {
        if let Some(apply) = &place.meaning.apply {
            sequences(judge, &place.original(), apply);
        }
    }
}

/// Judges a sequence and those in it. What is still to be judged waits on the heap, each with
/// whether it works on the records as they are.
fn sequences(judge: &mut Judge<'_>, place: &Place<'_>, apply: &Apply) {
    let mut waiting = vec![(apply, true)];
    while let Some((apply, mut is_original)) = waiting.pop() {
        for step in &apply.steps {
            name(judge, place, step);
            methods(judge, place, step);
            if is_original {
                properties(judge, place, step);
            }
            for inner in inner(&step.kind) {
                waiting.push((inner, is_original));
            }
            is_original &= keeps(&step.kind);
        }
    }
}

fn name(judge: &mut Judge<'_>, place: &Place<'_>, step: &Transformation) {
    // A function of the service has been looked up in its schema.
    if let TransformationKind::Function(_) | TransformationKind::Unknown = step.kind {
        return;
    }
    let name = step.kind.name();
    let fits = |scope: &_| place.record.is_in(scope, judge.schema);
    let Some(verdict) = judge.profile.verdict(Subject::Transformations, name, fits) else {
        return;
    };
    let length = u32::try_from(name.len()).unwrap_or_default();
    let end = step.span.end.min(step.span.start + length);
    let span = Span::new(step.span.start, end);
    let source = &verdict.rule.source;
    if verdict.support == Support::Refused {
        let message = format!("this service has no transformation `{name}`");
        judge.report(FUNCTION_NOT_SUPPORTED, span, message, source);
        judge.rests_on(verdict.rule);
    } else {
        judge.unattested.note(span, &format!("`{name}`"), source);
    }
}

/// Methods of a service's own, whose names have a namespace; those of the standard are always there.
fn methods(judge: &mut Judge<'_>, place: &Place<'_>, step: &Transformation) {
    let TransformationKind::Aggregate(items) = &step.kind else {
        return;
    };
    let fits = |scope: &_| place.record.is_in(scope, judge.schema);
    for item in items.iter().filter(|item| item.method.contains('.')) {
        let verdict = judge.profile.verdict(Subject::Methods, &item.method, fits);
        if let Some(verdict) = verdict.filter(|it| it.support == Support::Refused) {
            let message = format!("this service does not aggregate with `{}`", item.method);
            judge.report(
                FUNCTION_NOT_SUPPORTED,
                item.span,
                message,
                &verdict.rule.source,
            );
            judge.rests_on(verdict.rule);
        }
    }
}

/// The method by which the values of a property are aggregated.
fn method(judge: &mut Judge<'_>, place: &Place<'_>, item: &Aggregation) {
    let path = item.value.as_ref().and_then(|value| value.as_path());
    let reached = path.and_then(|path| place::path(path, &place.root, &place.scopes, judge.schema));
    let Some((reached, _)) = reached else {
        return;
    };
    let profile = judge.profile;
    let rules = profile.rules.iter();
    for rule in rules.filter(|rule| rule.about == Subject::PropertyMethods) {
        for from in reached.scoped(&rule.scope, judge.schema) {
            let path = reached.names.get(from..).unwrap_or_default().join("/");
            let allowed = rule.allow.iter().flatten();
            let own = allowed.filter_map(|it| Some(it.rsplit_once('/')?).filter(|it| it.0 == path));
            let methods: Vec<&str> = own.map(|(_, method)| method).collect();
            if methods.is_empty() || methods.contains(&&*item.method) {
                continue;
            }
            let (name, method) = (reached.names.join("/"), &item.method);
            let message = format!("this service does not aggregate `{name}` with `{method}`");
            let shown: Vec<String> = methods.iter().map(|it| format!("`{it}`")).collect();
            let help = format!("aggregate it with {}", joined(&shown, "or"));
            let code = FUNCTION_NOT_SUPPORTED;
            judge.report_with(code, item.span, message, &help, &rule.source);
            judge.rests_on(rule);
            return;
        }
    }
}

/// `rollup` in the groups of a place, which not every service reads.
pub(super) fn rollups(place: &Place<'_>, found: &mut Vec<(Form, Span)>) {
    let mut waiting: Vec<&Apply> = place.meaning.apply.iter().collect();
    while let Some(apply) = waiting.pop() {
        for step in &apply.steps {
            if let TransformationKind::GroupBy(elements, _) = &step.kind {
                let is_rollup = |it: &&Grouping| matches!(it, Grouping::Rollup(..));
                let forms = [Form::Rollup, Form::SeveralRollups].into_iter();
                let count = elements.iter().filter(is_rollup).count();
                found.extend(forms.take(count).map(|form| (form, step.span)));
            }
            waiting.extend(inner(&step.kind));
        }
    }
}

fn properties(judge: &mut Judge<'_>, place: &Place<'_>, step: &Transformation) {
    let schema = judge.schema;
    match &step.kind {
        TransformationKind::Filter(condition) => {
            for_each_use(place, schema, condition, &mut |it| {
                by(judge, Subject::Filter, it);
            });
        }
        TransformationKind::OrderBy(keys) => {
            for key in keys {
                order_key(judge, place, &key.key, key.direction);
            }
        }
        TransformationKind::Aggregate(items) => {
            for value in items.iter().filter_map(|item| item.value.as_ref()) {
                for_each_use(place, schema, value, &mut |it| {
                    by(judge, Subject::Aggregate, it);
                });
            }
            for item in items {
                method(judge, place, item);
            }
        }
        TransformationKind::GroupBy(elements, _) => {
            for element in elements {
                let paths: &[Path] = match element {
                    Grouping::Property(path) => std::slice::from_ref(path),
                    Grouping::Rollup(levels, _) => levels,
                    Grouping::Recursive(..) => &[],
                };
                for path in paths {
                    let reached = place::path(path, &place.root, &place.scopes, schema);
                    if let Some((reached, from)) = reached {
                        one(judge, Subject::Group, &reached, from, step.span);
                    }
                }
            }
        }
        TransformationKind::Compute(_)
        | TransformationKind::Concat(_)
        | TransformationKind::Join(_)
        | TransformationKind::Nest(_)
        | TransformationKind::AddNested(..)
        | TransformationKind::Ranking(..)
        | TransformationKind::Identity
        | TransformationKind::Search(_)
        | TransformationKind::Skip(_)
        | TransformationKind::Top(_)
        | TransformationKind::Relatives(_)
        | TransformationKind::Traverse(_)
        | TransformationKind::Function(_)
        | TransformationKind::Unknown => {}
    }
}

/// The sequences in a transformation that work on the same records as it.
fn inner(kind: &TransformationKind) -> Vec<&Apply> {
    match kind {
        TransformationKind::Concat(all) => all.iter().collect(),
        TransformationKind::GroupBy(_, apply) => vec![apply],
        TransformationKind::Nest(nested) => nested.iter().map(|it| &it.apply).collect(),
        TransformationKind::Aggregate(_)
        | TransformationKind::Compute(_)
        | TransformationKind::Join(_)
        | TransformationKind::AddNested(..)
        | TransformationKind::Ranking(..)
        | TransformationKind::Filter(_)
        | TransformationKind::Identity
        | TransformationKind::OrderBy(_)
        | TransformationKind::Search(_)
        | TransformationKind::Skip(_)
        | TransformationKind::Top(_)
        | TransformationKind::Relatives(_)
        | TransformationKind::Traverse(_)
        | TransformationKind::Function(_)
        | TransformationKind::Unknown => Vec::new(),
    }
}

/// Whether a transformation gives records as they are.
const fn keeps(kind: &TransformationKind) -> bool {
    matches!(
        kind,
        TransformationKind::Filter(_)
            | TransformationKind::Identity
            | TransformationKind::OrderBy(_)
            | TransformationKind::Search(_)
            | TransformationKind::Skip(_)
            | TransformationKind::Top(_)
            | TransformationKind::Ranking(..)
    )
}
