//! Rules of URLs and of query options.

use super::{of_address, of_text, other, whole};
use crate::diagnostic::Span;
use crate::syntax::ast::{OptionValue, Query, QueryOption, SystemOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::syntax::parser::delimiter::cut;
use crate::syntax::parser::option::{query_option, report_escapes};
use crate::syntax::parser::recover::shortened;
use crate::syntax::parser::resource;
use crate::syntax::parser::state::{Parser, Shared};
use crate::syntax::parser::url::Part;
use crate::text::{Plus, decode};

/// `odataUri`
pub(super) fn whole_url(shared: &mut Shared<'_>, text: &str) -> Query {
    resource::uri(shared, whole(text))
}

/// `odataRelativeUri`
pub(super) fn relative(shared: &mut Shared<'_>, text: &str) -> Query {
    resource::relative_uri(shared, whole(text))
}

/// `resourcePath`
pub(super) fn resource(shared: &mut Shared<'_>, text: &str) -> Query {
    let (decoded, errors) = decode(text, 0, Plus::Literal);
    report_escapes(shared, &errors);
    let mut address = of_address(text);
    address.resource = Some(resource::resource_path(&mut Parser::new(shared, &decoded)));
    Query {
        address: Some(Box::new(address)),
        ..Query::default()
    }
}

/// `context = "#" contextFragment`
pub(super) fn context_url(shared: &mut Shared<'_>, text: &str) -> Query {
    let Some(fragment) = text.strip_prefix('#') else {
        other(shared, "`#` and a fragment", Span::at(0));
        return of_text(text);
    };
    let (decoded, errors) = decode(fragment, 1, Plus::Literal);
    report_escapes(shared, &errors);
    let mut address = of_address(text);
    address.context = Some(resource::context(&mut Parser::new(shared, &decoded)));
    Query {
        address: Some(Box::new(address)),
        ..Query::default()
    }
}

/// `queryOptions = queryOption *( "&" queryOption )`
pub(super) fn options(shared: &mut Shared<'_>, text: &str) -> Query {
    let options = strict_options(shared, Some(whole(text)));
    if text.is_empty() {
        other(shared, "an option", Span::at(0));
    }
    Query {
        options,
        ..Query::default()
    }
}

/// `queryOption`
pub(super) fn one(shared: &mut Shared<'_>, text: &str) -> Query {
    let query = options(shared, text);
    if let [_, second, ..] = query.options.as_slice() {
        other(shared, "one option", second.name.span);
    }
    query
}

/// `systemQueryOption`, and the rules of single options.
pub(super) fn option(shared: &mut Shared<'_>, text: &str, wanted: Option<SystemOption>) -> Query {
    let query = one(shared, text);
    let found = query.options.first().and_then(QueryOption::system);
    if found.is_none() || wanted.is_some_and(|wanted| found != Some(wanted)) {
        let expected = wanted.map_or("a system option", SystemOption::name);
        let span = query.options.first().map_or(Span::at(0), |o| o.name.span);
        if shared.errors.is_empty() {
            other(shared, expected, span);
        }
    }
    query
}

/// `skiptoken = "$skiptoken" EQ ..`, `deltatoken`: options that have no name without `$`.
pub(super) fn token(shared: &mut Shared<'_>, text: &str, wanted: SystemOption) -> Query {
    if !text.starts_with('$') && shared.errors.is_empty() {
        other(shared, wanted.name(), Span::at(0));
        return of_text(text);
    }
    option(shared, text, Some(wanted))
}

/// `customQueryOption`
pub(super) fn custom(shared: &mut Shared<'_>, text: &str) -> Query {
    let query = one(shared, text);
    let is_custom = |option: &QueryOption| matches!(option.value, OptionValue::Custom(_));
    if !query.options.first().is_some_and(is_custom) && shared.errors.is_empty() {
        other(shared, "an option that is not the standard's", Span::at(0));
    }
    query
}

/// Options, and nothing that is none.
pub(in crate::syntax::parser) fn strict_options(
    shared: &mut Shared<'_>,
    part: Option<Part<'_>>,
) -> Vec<QueryOption> {
    let Some(part) = part.filter(|part| !part.text.is_empty()) else {
        return Vec::new();
    };
    let cut = cut(shared, part);
    if let Some(fragment) = cut.fragment {
        let kind = SyntaxErrorKind::Misplaced("`#`".to_owned());
        let span = Span::new(fragment.at.saturating_sub(1), fragment.at);
        shared.report(SyntaxError::new(kind, span));
    }
    let mut options = Vec::new();
    for piece in cut.options {
        query_option(shared, piece, Plus::Literal, false, &mut options);
        let Some(option) = options.last() else {
            continue;
        };
        let name = option.name.span.of(shared.raw);
        let is_unknown = matches!(option.value, OptionValue::Unknown(_));
        if is_unknown || name.is_empty() {
            let kind = SyntaxErrorKind::OptionName(shortened(name));
            shared.report(SyntaxError::new(kind, option.name.span));
        }
    }
    options
}
