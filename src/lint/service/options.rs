//! Query options: which may be used, which must be.

use super::{Judge, Place, parameter};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::UsedOption;
use crate::profile::{Rule, Subject, Support};
use crate::syntax::ast::{OptionValue, Query, QueryOption, SelectItem, SystemOption};

pub(super) const UNDOCUMENTED_OPTION: Code = Code::warning(302, "undocumented-option");
pub(super) const OPTION_NOT_SUPPORTED: Code = Code::error(305, "option-not-supported");
pub(super) const REQUIRED: Code = Code::error(313, "required-by-service");
pub(super) const OPTION_OFF: Code = Code::info(316, "option-off-by-default");

pub(super) fn judge(judge: &mut Judge<'_>, places: &[Place<'_>]) {
    for place in places {
        for used in &place.meaning.options {
            option(
                judge,
                place,
                Subject::Options,
                used.option.name(),
                used.name_span,
            );
        }
        for (name, span) in in_select(judge.tree, place.written) {
            option(judge, place, Subject::SelectOptions, name, span);
        }
        for written in place.written {
            let name = written.name.as_str(&judge.tree.source);
            // A slip in the name of a system option has been reported.
            if matches!(written.value, OptionValue::Custom(_))
                && judge.tree.source.hole_in(name).is_none()
                && SystemOption::near(name).is_none()
            {
                option(
                    judge,
                    place,
                    Subject::CustomOptions,
                    name,
                    written.name.span,
                );
            }
        }
    }
    if let Some(place) = places.first() {
        required(judge, place);
    }
}

/// The system options in parentheses behind items of `$select`, with the places of their names.
fn in_select<'a>(tree: &'a Query, options: &'a [QueryOption]) -> Vec<(&'static str, Span)> {
    let mut found = Vec::new();
    let mut waiting: Vec<&QueryOption> = options.iter().collect();
    while let Some(option) = waiting.pop() {
        let OptionValue::Select(items) = &option.value else {
            continue;
        };
        for item in items {
            if let SelectItem::Nested(_, options, _) = item {
                let named = options.items.iter().filter_map(|option| {
                    let is_hole = tree.source.hole_in(option.name.as_str(&tree.source));
                    let system = option.system().filter(|_| is_hole.is_none())?;
                    Some((system.name(), option.name.span))
                });
                found.extend(named);
                waiting.extend(&options.items);
            }
        }
    }
    found
}

fn option(judge: &mut Judge<'_>, place: &Place<'_>, about: Subject, name: &str, span: Span) {
    let fits = |scope: &_| place.record.is_in(scope, judge.schema);
    let Some(verdict) = judge.profile.verdict(about, name, fits) else {
        return;
    };
    let (code, what) = match verdict.support {
        Support::Supported => return,
        Support::Off => (OPTION_OFF, "is off in this service until it is turned on"),
        Support::Undocumented => (UNDOCUMENTED_OPTION, "is not documented for this service"),
        Support::Refused => (OPTION_NOT_SUPPORTED, "is not supported by this service"),
    };
    let within = if about == Subject::SelectOptions {
        " behind an item of `$select`"
    } else {
        ""
    };
    let message = format!("`{name}`{within} {what}");
    // It is turned on once for all places.
    let is_told = |finding: &Diagnostic| finding.code == code && finding.message == message;
    if code == OPTION_OFF && judge.findings.iter().any(is_told) {
        return;
    }
    judge.report(code, span, message, &verdict.rule.source);
    judge.rests_on(verdict.rule);
    if about == Subject::CustomOptions
        && let Some(finding) = judge.findings.pop()
    {
        let finding = parameter::advised(judge.tree, judge.schema, place, name, finding);
        judge.findings.push(finding);
    }
}

/// What every request for a collection must use.
fn required(judge: &mut Judge<'_>, place: &Place<'_>) {
    let resource = &place.meaning.resource;
    if resource.single || resource.ty.is_unknown() {
        return;
    }
    let source = &judge.tree.source;
    let end = u32::try_from(source.as_str().len()).unwrap_or(u32::MAX);
    let is_given = |rule: &Rule, name: &str| {
        if rule.about == Subject::Options {
            let is_it = |used: &UsedOption| used.option.name() == name;
            place.meaning.options.iter().any(is_it)
        } else if rule.about == Subject::CustomOptions {
            let mut names = place.written.iter().map(|it| it.name.as_str(source));
            names.any(|own| own.eq_ignore_ascii_case(name))
        } else {
            // What a condition needs is told with the properties.
            true
        }
    };
    let rules = judge.profile.rules.iter();
    let fits = |rule: &&Rule| place.record.is_in(&rule.scope, judge.schema);
    let mut missing = Vec::new();
    for rule in rules.filter(fits) {
        let names = rule.require.iter().filter(|name| !is_given(rule, name));
        missing.extend(names.map(|name| (name, rule)));
    }
    for (name, rule) in missing {
        let message = format!("this service asks for `{name}` in every request");
        judge.report(REQUIRED, Span::at(end), message, &rule.source);
        judge.rests_on(rule);
    }
}
