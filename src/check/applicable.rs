//! Which options may stand with which resource (Protocol 11.2.5, 11.2.6, 11.2.10; URL Conventions
//! 5.1).

use super::context::Checker;
use super::error::CheckErrorKind;
use super::finding::Finding;
use crate::diagnostic::Applicability;
use crate::diagnostic::Span;
use crate::edm::Item;
use crate::hir::Resource;
use crate::syntax::ast::{Query, QueryOption, SystemOption};

/// What a request asks for, as far as options are concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Entities or complex values.
    Structures,
    /// Several primitive values.
    Values,
    /// One entity or complex value.
    Structure,
    /// One primitive value.
    Value,
    /// How many there are.
    Count,
}

/// Reports the options that do not apply to what the request asks for.
pub(super) fn options(c: &mut Checker<'_>, query: &Query, resource: &Resource) {
    let Some(answer) = answer(c, resource) else {
        return;
    };
    for option in &query.options {
        if let Some(system) = option.system()
            && !applies(system, answer)
        {
            let error = refused(c, option, system, answer, resource);
            c.report(error);
        }
    }
}

/// What a request asks for; `None` if that is not known.
fn answer(c: &Checker<'_>, resource: &Resource) -> Option<Answer> {
    if resource.counted {
        return Some(Answer::Count);
    }
    let last = resource
        .rest
        .as_ref()
        .and_then(|rest| rest.text.rsplit('/').next());
    // What these ask for has rules of its own.
    if last.is_some_and(|last| last.starts_with('$')) {
        return None;
    }
    match c.schema.underlying(resource.ty).item {
        Item::Unknown | Item::Null => None,
        Item::Named(_) if c.structured(resource.ty).is_some() => Some(if resource.single {
            Answer::Structure
        } else {
            Answer::Structures
        }),
        Item::Named(_) | Item::Primitive(_) => Some(if resource.single {
            Answer::Value
        } else {
            Answer::Values
        }),
    }
}

const fn applies(option: SystemOption, answer: Answer) -> bool {
    use Answer::{Count, Structure, Structures, Value, Values};
    use SystemOption as O;
    match option {
        O::Filter | O::Search => matches!(answer, Structures | Values | Count),
        // Of one record a service counts what is expanded.
        O::Count => !matches!(answer, Value | Count),
        O::OrderBy | O::Top | O::Skip | O::Index | O::SkipToken => {
            matches!(answer, Structures | Values)
        }
        O::Apply => matches!(answer, Structures | Count),
        O::Select | O::Expand => matches!(answer, Structures | Structure),
        O::Compute => !matches!(answer, Value),
        O::Levels => matches!(answer, Structures | Structure | Value | Values),
        O::Format
        | O::SchemaVersion
        | O::Id
        | O::DeltaToken
        | O::At
        | O::From
        | O::To
        | O::ToInclusive => true,
    }
}

fn refused(
    c: &Checker<'_>,
    option: &QueryOption,
    system: SystemOption,
    answer: Answer,
    resource: &Resource,
) -> Finding {
    let ty = c.show(resource.ty);
    let found = match answer {
        Answer::Structures => format!("a collection of `{ty}`"),
        Answer::Values => format!("a collection of `{ty}`, whose items have no properties"),
        Answer::Structure => format!("a single `{ty}`"),
        Answer::Value => format!("a single value of `{ty}`"),
        Answer::Count => String::new(),
    };
    let span = if option.name.span.is_empty() {
        option.value_span
    } else {
        option.name.span
    };
    let option_name = system.name();
    let kind = match answer {
        Answer::Count => CheckErrorKind::NotForCounts(option_name),
        Answer::Structures | Answer::Values | Answer::Structure | Answer::Value => {
            CheckErrorKind::NotApplicable {
                option: option_name,
                found,
            }
        }
    };
    let mut error = Finding::new(kind, span);
    let place = resource.rest.as_ref().or(resource.key.as_ref());
    if let Some(place) = place {
        error = error.with_label(place.span, "what the request asks for");
    }
    let start = option.name.span.start.saturating_sub(1);
    let before = Span::new(start, start + 1);
    if c.source.slice(before) == "&" {
        let edits = vec![(Span::new(start, option.value_span.end), String::new())];
        return error.with_fix(Applicability::Unsafe, "remove it", edits);
    }
    match answer {
        Answer::Structure => {
            error.with_help("it applies to collections; `$select`, `$expand` do here")
        }
        Answer::Count => error.with_help("`$filter` and `$search` say what is counted"),
        Answer::Structures | Answer::Values | Answer::Value => error,
    }
}
