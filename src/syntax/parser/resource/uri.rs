//! `odataRelativeUri`, `odataUri`: a path, its options, its fragment, strictly by the rules.

use super::context;
use super::path::{resource_path, root_end, whole_reserved};
use crate::diagnostic::Span;
use crate::syntax::ast::{
    Address, OptionValue, Query, QueryOption, Reserved, Resource, ResourceKind, SystemOption,
};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::syntax::parser::option::report_escapes;
use crate::syntax::parser::rules::strict_options;
use crate::syntax::parser::state::{Parser, Shared};
use crate::syntax::parser::url::{self, Part};
use crate::text::{Plus, decode};

/// A relative URI cut at its raw `?` and `#`.
struct Pieces<'a> {
    path: Part<'a>,
    options: Option<Part<'a>>,
    fragment: Option<Part<'a>>,
}

fn pieces(part: Part<'_>) -> Pieces<'_> {
    let piece = |start: usize, end: usize| Part {
        text: part.text.get(start..end).unwrap_or(""),
        at: part.at + Span::from(0..start).end,
    };
    let all = part.text.len();
    let end = part.text.find(['?', '#']).unwrap_or(all);
    let is_mark = part.text.as_bytes().get(end) == Some(&b'?');
    Pieces {
        path: piece(0, end),
        options: is_mark.then(|| piece(end + 1, all)),
        fragment: (!is_mark && end < all).then(|| piece(end + 1, all)),
    }
}

/// `odataRelativeUri`: everything behind the service root.
pub(in crate::syntax::parser) fn relative_uri(shared: &mut Shared<'_>, part: Part<'_>) -> Query {
    let pieces = pieces(part);
    let (decoded, errors) = decode(pieces.path.text, pieces.path.at, Plus::Literal);
    report_escapes(shared, &errors);
    let mut p = Parser::new(shared, &decoded);
    let resource = whole_reserved(&mut p).unwrap_or_else(|| {
        p.go(0);
        resource_path(&mut p)
    });
    rest(shared, &pieces, pieces.path, resource)
}

/// `odataUri = serviceRoot [ odataRelativeUri ]`
pub(in crate::syntax::parser) fn uri(shared: &mut Shared<'_>, part: Part<'_>) -> Query {
    let pieces = pieces(part);
    let text = pieces.path.text;
    let Some(path) = path_start(text) else {
        let fourth = text.char_indices().nth(4);
        let end = text.find(':').or(fourth.map(|(at, _)| at));
        let end = end.unwrap_or(text.len());
        let here = Span::at(part.at + Span::from(0..end).end);
        shared.report(SyntaxError::new(
            SyntaxErrorKind::OtherRule(
                "a URL that begins with `https://` or `http://`, a host and a slash",
            ),
            here,
        ));
        return Query::default();
    };
    let behind = Part {
        text: text.get(path..).unwrap_or(""),
        at: part.at + Span::from(0..path).end,
    };
    let (decoded, errors) = decode(behind.text, behind.at, Plus::Literal);
    report_escapes(shared, &errors);
    let mut p = Parser::new(shared, &decoded);
    let resource = match root_end(&p).filter(|_| !behind.text.ends_with('/')) {
        None => Resource {
            segments: Vec::new(),
            span: Span::at(behind.at + Span::from(0..behind.text.len()).end),
        },
        Some(start) => {
            p.go(start);
            whole_reserved(&mut p).unwrap_or_else(|| {
                p.go(start);
                resource_path(&mut p)
            })
        }
    };
    rest(shared, &pieces, pieces.path, resource)
}

/// Where the path begins behind scheme, host and port: behind its first slash.
fn path_start(text: &str) -> Option<usize> {
    let scheme = text.find("://")?;
    let name = text.get(..scheme)?;
    if !name.eq_ignore_ascii_case("https") && !name.eq_ignore_ascii_case("http") {
        return None;
    }
    let host = text.get(scheme + 3..)?;
    let end = host.find('/')?;
    let (name, port) = match host.get(..end)?.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (host.get(..end)?, ""),
    };
    let plain = |c: char| c.is_alphanumeric() || "-._~%!$&'()*+,;=:[]".contains(c);
    let is_host = !name.is_empty() && name.chars().all(plain);
    let is_port = port.bytes().all(|b| b.is_ascii_digit());
    (is_host && is_port).then_some(scheme + 3 + end + 1)
}

/// Options and fragment, and whether they fit the resource.
fn rest(shared: &mut Shared<'_>, pieces: &Pieces<'_>, path: Part<'_>, resource: Resource) -> Query {
    let first = resource.segments.first().map(|segment| &segment.kind);
    let reserved = match first {
        Some(ResourceKind::Reserved(reserved)) => Some(*reserved),
        _ => None,
    };
    let cast = resource.segments.len() > 1;
    let end = pieces.options.map_or(path, |part| part);
    let end = Span::at(end.at + Span::from(0..end.text.len()).end);
    let options = strict_options(shared, pieces.options);
    match reserved {
        Some(Reserved::Entity) => {
            allow(shared, &options, &|option| {
                matches!(option, SystemOption::Format | SystemOption::Id)
                    || cast && matches!(option, SystemOption::Expand | SystemOption::Select)
            });
            if !options.iter().any(|o| o.system() == Some(SystemOption::Id)) {
                shared.report(SyntaxError::new(SyntaxErrorKind::MissingId, end));
            }
        }
        Some(Reserved::Metadata | Reserved::Batch) => {
            allow(shared, &options, &|option| option == SystemOption::Format);
        }
        Some(_) | None => {}
    }
    let mut address = url::address(shared, path, None);
    address.resource = Some(resource);
    if let Some(fragment) = pieces.fragment {
        read_fragment(
            shared,
            reserved == Some(Reserved::Metadata),
            fragment,
            &mut address,
        );
    }
    Query {
        address: Some(Box::new(address)),
        options,
        ..Query::default()
    }
}

fn read_fragment(shared: &mut Shared<'_>, metadata: bool, part: Part<'_>, address: &mut Address) {
    if metadata {
        let (decoded, errors) = decode(part.text, part.at, Plus::Literal);
        report_escapes(shared, &errors);
        address.context = Some(context(&mut Parser::new(shared, &decoded)));
    } else {
        let kind = SyntaxErrorKind::Misplaced("`#`".to_owned());
        shared.report(SyntaxError::new(kind, Span::new(part.at - 1, part.at)));
    }
}

/// Reports the system options that cannot stand here.
fn allow(shared: &mut Shared<'_>, options: &[QueryOption], is: &dyn Fn(SystemOption) -> bool) {
    for option in options {
        let wrong = match (&option.value, option.system()) {
            (OptionValue::Alias(_), _) => true,
            (_, Some(system)) => !is(system),
            (_, None) => false,
        };
        if wrong {
            let name = option.name.span.of(shared.raw).to_owned();
            let kind = SyntaxErrorKind::Misplaced(format!("`{name}`"));
            shared.report(SyntaxError::new(kind, option.name.span));
        }
    }
}
