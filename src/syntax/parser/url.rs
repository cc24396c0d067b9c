//! What kind of text a query is, and its outermost parts: address, options, fragment.

use super::authority;
use super::option::{piece, report_escapes};
use super::resource;
use super::state::{Parser, Shared};
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::{Address, Resource, SystemOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{Plus, Signs, Text, decode};
use std::ops::Range;

/// How the text of a query is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// As its first characters tell: a URL if it starts with a scheme or `/` or has a path before
    /// `?` and an option; a query string if it starts with `?`, `$`, `@` or with the name of a
    /// system option and `=`; else an expression.
    #[default]
    Auto,
    /// A `$filter` expression, in which `&` separates nothing.
    Expression,
    /// A percent-encoded URL or query string.
    Url,
    /// The same, with `+` for a blank.
    Form,
}

/// A piece of the raw text and where it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    pub(super) at: u32,
}

/// The outermost form of a text.
pub(super) enum Form<'a> {
    /// One expression, percent-encoded or not.
    Expression { encoded: bool, plus: Plus },
    /// Options with or without an address.
    Url {
        address: Option<Part<'a>>,
        /// All behind the `?`, perhaps with a fragment.
        options: Option<Part<'a>>,
        /// The fragment of a URL that has no options.
        fragment: Option<Part<'a>>,
        plus: Plus,
        /// Whether nothing but the name of the first option shows what this is, and that name is
        /// misspelt.
        slip: bool,
    },
}

/// How many bytes the method of an HTTP request takes before the address, with its blank.
pub(super) fn method(text: &str, input: Input) -> usize {
    const METHODS: &[&str] = &["GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD "];
    if input != Input::Auto {
        return 0;
    }
    let Some(method) = METHODS.iter().find(|method| text.starts_with(**method)) else {
        return 0;
    };
    let is_request = text.get(method.len()..).is_some_and(is_url);
    if is_request { method.len() } else { 0 }
}

/// How many bytes the version of an HTTP request takes behind the address, with its blank.
pub(super) fn version(text: &str, method: usize, input: Input) -> usize {
    if input != Input::Auto {
        return 0;
    }
    let number = |c: char| c.is_ascii_digit() || c == '.';
    let Some((before, last)) = text.rsplit_once(' ') else {
        return 0;
    };
    let is_version = last
        .strip_prefix("HTTP/")
        .is_some_and(|version| !version.is_empty() && version.chars().all(number));
    if is_version && before.get(method..).is_some_and(is_url) {
        text.len() - before.trim_end_matches(' ').len()
    } else {
        0
    }
}

/// `curl 'https://host/v1.0/referrals?$top=5' -H 'Accept: ...'`: the place of the URL in a command.
pub(super) fn in_command(text: &str, input: Input) -> Option<Range<usize>> {
    const COMMANDS: &[&str] = &["curl ", "curl.exe ", "wget ", "iwr ", "irm "];
    let behind = COMMANDS.iter().find_map(|it| text.strip_prefix(it))?;
    // `curl eq 'https://host'` compares a property.
    let is_command = behind.trim_start().starts_with(['-', '\'', '"', 'h']);
    if input != Input::Auto || !is_command {
        return None;
    }
    let start = text.find("https://").or_else(|| text.find("http://"))?;
    let (before, url) = text.split_at_checked(start)?;
    let sign = before.chars().next_back().unwrap_or(' ');
    let length = if matches!(sign, '\'' | '"') {
        // Apostrophes stand in a query too.
        let ends = |(at, _): &(usize, &str)| {
            let behind = url.get(at + 1..).unwrap_or("");
            behind.is_empty() || behind.starts_with(" -")
        };
        let last = url.match_indices(sign).find(ends);
        last.map(|(at, _)| at).or_else(|| url.find(sign))
    } else {
        url.find(' ')
    };
    let length = length.unwrap_or(url.len());
    Some(start..start + length)
}

/// Reports the command round the URL at a place.
pub(super) fn report_command(shared: &mut Shared<'_>, url: &Range<usize>) {
    let raw = shared.raw;
    let name = raw.split(' ').next().unwrap_or("");
    let error = SyntaxError::new(
        SyntaxErrorKind::Command(name.to_owned()),
        Span::from(0..name.len()),
    );
    let round = [0..url.start, url.end..raw.len()];
    let edits = round.into_iter().filter(|place| !place.is_empty());
    let edits = edits.map(|place| (Span::from(place), String::new()));
    shared.report(error.with_edits(Applicability::Safe, "leave the URL alone", edits));
}

/// Reports the version of so many bytes that ends the text.
pub(super) fn report_version(shared: &mut Shared<'_>, length: usize) {
    let raw = shared.raw;
    let Some((address, tail)) = raw.split_at_checked(raw.len() - length) else {
        return;
    };
    if length > 0 {
        let version = tail.trim_start();
        let kind = SyntaxErrorKind::Version(version.to_owned());
        let all = Span::from(address.len()..raw.len());
        let error = SyntaxError::new(kind, Span::from(raw.len() - version.len()..raw.len()));
        shared.report(error.with_fix(Applicability::Safe, "remove it", all, ""));
    }
}

/// Reports the method of so many bytes that begins the text.
pub(super) fn report_method(shared: &mut Shared<'_>, length: usize) {
    let all = Span::from(0..length);
    let Some(method) = shared.raw.get(..length.saturating_sub(1)) else {
        return;
    };
    if length > 0 {
        let kind = SyntaxErrorKind::Method(method.to_owned());
        let span = Span::from(0..method.len());
        let error = SyntaxError::new(kind, span);
        shared.report(error.with_fix(Applicability::Safe, "remove it", all, ""));
    }
}

/// Decides what the text is, whose first `method` bytes are the method of a request. `is_option` says
/// that it begins with an option whose name only a template knows.
pub(super) fn form(
    text: &str,
    signs: Signs,
    method: usize,
    input: Input,
    is_option: bool,
) -> Form<'_> {
    // A text without any blank that has plus signs was encoded as a form.
    let query = text.get(method..).unwrap_or("");
    let has_blank = || (signs.has(Signs::BLANK) && query.contains(' ')) || query.contains("%20");
    let plus = match input {
        Input::Form => Plus::Space,
        Input::Auto if !has_blank() => Plus::Space,
        Input::Auto | Input::Url | Input::Expression => Plus::Literal,
    };
    match input {
        Input::Url | Input::Form => split(text, 0, plus, input),
        Input::Auto if method > 0 => split(text.get(method..).unwrap_or(""), method, plus, input),
        Input::Auto if is_option || is_url(text) || begins_with_option(text) => {
            split(text, 0, plus, input)
        }
        Input::Auto | Input::Expression => Form::Expression {
            encoded: !signs.has(Signs::BLANK),
            plus,
        },
    }
}

/// Whether a text is a whole URL or query string.
pub(super) fn is_request(text: &str) -> bool {
    is_url(text) || is_query_string(text)
}

fn is_url(text: &str) -> bool {
    let begins = |scheme: &str| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if begins("https://") || begins("http://") {
        return true;
    }
    if text.starts_with('/') {
        return !is_compared(text);
    }
    // A path followed by `?` and an option.
    let mark = memchr::memchr(b'?', text.as_bytes());
    mark.and_then(|mark| Some((text.get(..mark)?, text.get(mark + 1..)?)))
        .is_some_and(|(path, query)| {
            !begins_with_option(text)
                && is_path(path)
                && begins_with_option(query.trim_start_matches('&'))
        })
        || is_without_mark(text)
}

/// `/details/dealValue gt 5`: a path with a slash too much, and an operator behind it.
fn is_compared(text: &str) -> bool {
    let mut words = text.split(' ');
    let is_part = |c: char| token::is_name_character(c) || c == '/';
    let is_names = words.next().is_some_and(|first| first.chars().all(is_part));
    let operator = words
        .next()
        .and_then(|word| Operator::infix(word.as_bytes()));
    is_names && operator.is_some()
}

/// `{{base}}/referrals`, where nothing but a URL or a query string can stand: the name of no option
/// holds a slash.
fn is_bare_path(text: &str) -> bool {
    text.contains('/') && !text.contains(['=', '&']) && !begins_with_option(text) && is_path(text)
}

fn is_path(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "/._-()'=,:%$~@{}".contains(c);
    text.chars().all(plain) && text.matches('\'').count().is_multiple_of(2)
}

/// `referrals&$filter=a`: a path, and an option behind an ampersand.
fn is_without_mark(text: &str) -> bool {
    let Some((path, option)) = text.split_once('&') else {
        return false;
    };
    let name = option
        .split('=')
        .next()
        .filter(|name| name.starts_with('$'));
    name.is_some_and(|name| name.len() < option.len() && SystemOption::from_name(name).is_some())
        && !path.is_empty()
        && !path.contains('=')
        && is_path(path)
}

fn is_query_string(text: &str) -> bool {
    let word = |name: &str| token::name(name).map_or(0, |(_, word)| word.len());
    if text.starts_with('?') {
        return true;
    }
    if let Some(option) = text.strip_prefix('&') {
        let name = option.split('=').next().unwrap_or("");
        return name.len() < option.len() && SystemOption::from_name(name).is_some();
    }
    if let Some(name) = text.strip_prefix('@') {
        // `@p eq 1` is an expression.
        return name.as_bytes().get(word(name)) == Some(&b'=');
    }
    if let Some(name) = text.strip_prefix('$') {
        // `$it/name` is an expression, and so is what goes on with an operator.
        let variable = name.get(..word(name)).unwrap_or("");
        let behind = name.get(variable.len()..).unwrap_or("");
        let compares = behind.starts_with(' ')
            && token::operator(behind.trim_start()).is_some()
            && SystemOption::from_name(variable).is_none();
        let counts = variable == "count"
            && behind.starts_with('(')
            && !["(true)", "(false)"].contains(&behind);
        return !["it", "this", "root", "these"].contains(&variable)
            && !counts
            && !compares
            && !super::literal::is_amount(text);
    }
    if text.starts_with("%24") {
        return true;
    }
    let Some((name, value)) = text.split_once('=') else {
        return false;
    };
    !value.starts_with('=') && SystemOption::from_name(name).is_some()
}

/// Whether a text begins as a query string, or would if the name of an option were spelt right.
fn begins_with_option(text: &str) -> bool {
    is_query_string(text) || is_slip(text)
}

/// `fliter=status eq 'New'`: a name that is nearly that of a system option. With a string behind
/// it the equals sign is rather the operator of other languages: `county='King'`.
fn is_slip(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, value)| {
        !value.starts_with(['=', '\'', '"']) && SystemOption::near(name).is_some()
    })
}

fn split(text: &str, at: usize, plus: Plus, input: Input) -> Form<'_> {
    let part = |start: usize, end: usize| Part {
        text: text.get(start..end).unwrap_or(""),
        at: Span::from(at + start..at + end).start,
    };
    let all = text.len();
    let hash = memchr::memchr(b'#', text.as_bytes()).unwrap_or(all);
    let mark = memchr::memchr(b'?', text.as_bytes()).filter(|mark| *mark < hash);
    // Without a scheme, a text whose part before the mark has an equals sign is all options: the
    // mark belongs to a value.
    let is_query = |mark: usize| {
        let path = text.get(..mark).unwrap_or("");
        !is_url(text) && (begins_with_option(text) || (path.contains('=') && !path.contains('(')))
    };
    let (address, options, fragment) = match mark {
        Some(0) => (None, Some(part(1, all)), None),
        Some(mark) if !is_query(mark) => (Some(part(0, mark)), Some(part(mark + 1, all)), None),
        None if is_url(text) || (input != Input::Auto && is_bare_path(text)) => {
            let fragment = (hash < all).then(|| part(hash + 1, all));
            (Some(part(0, hash)), None, fragment)
        }
        Some(_) | None => (None, Some(part(0, all)), None),
    };
    let guessed = input == Input::Auto && address.is_none() && !is_query_string(text);
    let slip = guessed && is_slip(text);
    Form::Url {
        address,
        options,
        fragment,
        plus,
        slip,
    }
}

/// The address, taken apart at slashes before its segments are decoded.
pub(super) fn address(
    shared: &mut Shared<'_>,
    part: Part<'_>,
    fragment: Option<Part<'_>>,
) -> Address {
    let mut text_of = |text: &str, at: u32| -> Text {
        let (decoded, errors) = decode(text, at, Plus::Literal);
        report_escapes(shared, &errors);
        piece(&decoded, Span::from(0..text.len()).shifted(at))
    };
    let offset = |n: usize| part.at + Span::from(0..n).end;
    let mut path = 0;
    let mut authority = None;
    let scheme = part.text.find("://");
    if let Some(scheme) = scheme.filter(|at| authority::is_scheme(part.text, *at)) {
        let start = scheme + 3;
        let rest = part.text.get(start..).unwrap_or("");
        let host = rest.find('/').unwrap_or(rest.len());
        authority = Some(text_of(rest.get(..host).unwrap_or(rest), offset(start)));
        path = start + host;
    }
    let mut segments = Vec::new();
    let mut at = path;
    while let Some(rest) = part.text.get(at..).filter(|rest| !rest.is_empty()) {
        let segment = rest.get(..segment_end(rest)).unwrap_or(rest);
        if !segment.is_empty() {
            segments.push(text_of(segment, offset(at)));
        }
        at += segment.len() + 1;
    }
    let raw_fragment = fragment;
    let fragment = fragment.map(|f| text_of(f.text, f.at));
    authority::judge(shared, part, path);
    let resource = resource(shared, part, path);
    let is_metadata = segments
        .last()
        .is_some_and(|last| last.span.of(shared.raw) == "$metadata");
    let context = raw_fragment.filter(|_| is_metadata).map(|fragment| {
        let (decoded, _) = decode(fragment.text, fragment.at, Plus::Literal);
        resource::context(&mut Parser::new(shared, &decoded))
    });
    Address {
        span: Span::from(0..part.text.len()).shifted(part.at),
        authority,
        segments,
        fragment,
        resource,
        context,
    }
}

/// Where the segment ends that begins a text: at a slash, save for one in the string of a key, which is
/// reported where the key is read.
fn segment_end(text: &str) -> usize {
    let first = text.find('/').unwrap_or(text.len());
    let segment = text.get(..first).unwrap_or("");
    let opens = segment.ends_with('(') || segment.contains("('") || segment.contains("='");
    if !opens || segment.matches('\'').count().is_multiple_of(2) {
        return first;
    }
    let behind = text.get(first..).unwrap_or("");
    let Some(quote) = behind.find("')") else {
        return first;
    };
    let end = behind.get(quote..).and_then(|rest| rest.find('/'));
    end.map_or(text.len(), |end| first + quote + end)
}

/// The path, which begins at `path`, as `OData` understands it.
fn resource(shared: &mut Shared<'_>, part: Part<'_>, path: usize) -> Option<Resource> {
    let text = part.text.get(path..).unwrap_or("");
    let (decoded, _) = decode(text, part.at + Span::from(0..path).end, Plus::Literal);
    resource::ordinary(&mut Parser::new(shared, &decoded))
}
