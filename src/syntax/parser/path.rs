//! Paths: names, variables, calls, lambdas, joined by slashes.

use super::apply::aggregate_segment;
use super::cast_as::was_reported;
use super::early_end::end_of_call;
use super::expr::push_expr;
use super::lambda::{foreign_quantifier, in_dotted_lambda, lambda};
use super::list::Items;
use super::methods::methods;
use super::mixture::{all_alike, all_branches, without_branches};
use super::nested::{Place, options};
use super::path_order::is_in_order;
use super::path_slip::{behind_slash, lambda_in_filter, old_substring};
use super::recover::{close, shortened, skip_to_sync};
use super::state::Parser;
use super::statement::option_joined;
use super::token;
use crate::diagnostic::{Applicability, Edit, Span};
use crate::ops::Operator;
use crate::syntax::ast::{
    Argument, Call, Expr, ExprKind, Key, Options, Path, Quantifier, Segment, SystemOption, Variable,
};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Text;

/// `firstMemberExpr`, `functionExpr`, `methodCallExpr`: whatever begins with a name, `$` or `@`.
pub(super) fn path(p: &mut Parser<'_, '_>) {
    let (start, base) = (p.at(), p.shared.work.segments.len());
    let reported = p.shared.errors.len();
    let mut is_whole = first_segment(p);
    while is_whole && (p.eat(b'/') || other_sign(p, reported)) {
        p.count_token();
        is_whole = if is_key_value(p, base) {
            key_value(p);
            true
        } else {
            segment(p)
        };
    }
    if p.shared.errors.len() > reported && methods(p, start, base, reported) {
        return finish_path(p, start, base, false);
    }
    if !is_whole {
        skip_to_sync(p);
    }
    finish_path(p, start, base, is_whole);
}

/// Whether a key stands here as a segment: in a path from `$root`, behind the name of a collection,
/// and it cannot be a name.
fn is_key_value(p: &Parser<'_, '_>, base: usize) -> bool {
    let is_root = |first: &Segment| matches!(first, Segment::Variable(Variable::Root, _));
    p.peek().is_some_and(|byte| byte.is_ascii_digit())
        && p.shared.work.segments.len() > base + 1
        && p.shared.work.segments.get(base).is_some_and(is_root)
}

/// `keyPathLiteral` of unreserved characters.
fn key_value(p: &mut Parser<'_, '_>) {
    let fits = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let (start, length) = (p.at(), p.rest().chars().take_while(fits).count());
    p.shared.step(length);
    p.advance(length);
    let text = p.piece(start, p.at());
    p.shared.work.segments.push(Segment::KeyValue(text));
}

/// The path of the segments since `base`, which begins at `start`.
fn finish_path(p: &mut Parser<'_, '_>, start: usize, base: usize, is_whole: bool) {
    let span = p.span_from(start);
    if !is_whole || !is_in_order(p, base) {
        p.shared.work.segments.truncate(base);
        return p.push(Expr::error(span));
    }
    let path = if p.shared.work.segments.len() > base + 1 {
        Path::of(p.shared.work.segments.split_off(base))
    } else {
        p.shared.work.segments.pop().map(Path::new)
    };
    let Some(path) = path else {
        return p.push(Expr::error(span));
    };
    if let (Segment::Variable(Variable::These, span), []) = (path.first(), path.rest()) {
        p.error(SyntaxErrorKind::LoneThese, *span);
    }
    if path.as_name().is_some() && !p.in_type_argument {
        let text = p.slice(start, p.at());
        if memchr::memchr(b'.', text.as_bytes()).is_some() {
            qualified(p, text, span);
            return p.push(Expr::error(span));
        }
    }
    p.push_new(|| Expr::new(ExprKind::Path(path), span));
}

/// Members that values have in other languages, with what means them in OData.
const MEMBERS: &[(&str, &[&str])] = &[
    ("year", &["year(_)"]),
    ("month", &["month(_)"]),
    ("day", &["day(_)"]),
    ("hour", &["hour(_)"]),
    ("minute", &["minute(_)"]),
    ("second", &["second(_)"]),
    ("date", &["date(_)"]),
    ("length", &["length(_)", "_/$count"]),
    ("count", &["_/$count"]),
    ("size", &["_/$count", "length(_)"]),
];

/// What C# and its like call the present instant.
const NOW: &[&str] = &[
    "DateTime.Now",
    "DateTime.UtcNow",
    "DateTimeOffset.Now",
    "DateTimeOffset.UtcNow",
];

/// Reports a name with a namespace where a property stands.
fn qualified(p: &mut Parser<'_, '_>, text: &str, span: Span) {
    let kind = SyntaxErrorKind::QualifiedName(shortened(text));
    if NOW.iter().any(|name| name.eq_ignore_ascii_case(text)) {
        let edit = (span, "now()");
        return p.error_with_fix(kind, span, Applicability::Unsafe, "write `now()`", edit);
    }
    let slashes = text.replace('.', "/");
    let (before, last) = slashes.rsplit_once('/').unwrap_or(("", &slashes));
    let member = MEMBERS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(last));
    let Some((_, forms)) = member else {
        if in_dotted_lambda(p, span, &slashes) {
            return;
        }
        let fix = "write slashes";
        return p.error_with_fix(kind, span, Applicability::Unsafe, fix, (span, &slashes));
    };
    let mut error = SyntaxError::new(kind, span);
    for form in *forms {
        let instead = form.replace('_', before);
        let message = format!("write `{}`", shortened(&instead));
        error = error.with_fix(Applicability::Unsafe, message, span, p.encoded(&instead));
    }
    p.report(error);
}

/// `$it.name`, `first(a).name`, `address->city`: a sign where a slash must stand, which is reported
/// and passed over. Several of them in one path are one error.
fn other_sign(p: &mut Parser<'_, '_>, reported: usize) -> bool {
    const SIGNS: &[&str] = &["->", "?.", "::", "\\", "."];
    let rest = p.rest();
    let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) else {
        return false;
    };
    let follows = rest.as_bytes().get(sign.len());
    if !follows.is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    let start = p.at();
    p.advance(sign.len());
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::Dot(sign);
    let before = p.shared.errors.get_mut(reported..).unwrap_or(&mut []);
    if let Some(first) = before.iter_mut().find(|error| error.kind == kind) {
        let edits = first.fixes.iter_mut().map(|fix| &mut fix.edits);
        edits.for_each(|edits| {
            edits.push(Edit {
                span,
                text: "/".to_owned(),
            });
        });
        return true;
    }
    // Behind a lambda stands a truth value, which has no properties.
    let is_lambda = matches!(p.shared.work.segments.last(), Some(Segment::Lambda(_)));
    let trust = if is_lambda {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    p.error_with_fix(kind, span, trust, "write `/`", (span, "/"));
    true
}

/// The first segment, put on the stack; `false` if there is none, which has been reported.
fn first_segment(p: &mut Parser<'_, '_>) -> bool {
    match p.peek() {
        Some(b'$') => simple(p, variable),
        Some(b'@') => simple(p, |p| at_sign(p, true)),
        Some(_) | None => named(p, true),
    }
}

/// What follows a slash, put on the stack.
fn segment(p: &mut Parser<'_, '_>) -> bool {
    match p.peek() {
        Some(b'$') if p.rest().starts_with("$filter(") => filter(p) && key(p),
        Some(b'$') if p.rest().starts_with("$count()") => simple(p, uncounted),
        Some(b'$') if p.rest().starts_with("$count(") => counted(p),
        Some(b'$') => simple(p, count),
        Some(b'@') => simple(p, |p| at_sign(p, false)),
        Some(_) | None => named(p, false),
    }
}

fn simple<'a, 's>(
    p: &mut Parser<'a, 's>,
    read: impl Fn(&mut Parser<'a, 's>) -> Option<Segment>,
) -> bool {
    let segment = read(p);
    let is_whole = segment.is_some();
    p.shared.work.segments.extend(segment);
    is_whole
}

/// The word behind a dollar, passed over with it.
fn dollar<'s>(p: &mut Parser<'_, 's>) -> &'s str {
    p.advance(1);
    let word = p.name();
    p.advance(word.len());
    word
}

fn unknown_dollar(p: &mut Parser<'_, '_>, start: usize) -> Option<Segment> {
    let span = p.span_from(start);
    let text = shortened(p.slice(start, p.at()));
    if option_joined(p, &text, span) {
        return None;
    }
    let is_option = SystemOption::from_name(&text).is_some();
    let kind = SyntaxErrorKind::Misplaced(format!("`{text}`"));
    if !is_option && text.len() > 1 && p.slice(start.saturating_sub(1), start) != "/" {
        let edit = (p.span(start, start + 1), "");
        let fix = "remove the `$`";
        p.error_with_fix(kind, span, Applicability::Unsafe, fix, edit);
    } else {
        p.error(kind, span);
    }
    None
}

/// `$it`, `$this`, `$root`, `$these`
fn variable(p: &mut Parser<'_, '_>) -> Option<Segment> {
    let start = p.at();
    let variable = match dollar(p) {
        "it" => Variable::It,
        "this" => Variable::This,
        "root" => Variable::Root,
        "these" => Variable::These,
        "count" if count_of(p, start) => return None,
        _ => return unknown_dollar(p, start),
    };
    Some(Segment::Variable(variable, p.span_from(start)))
}

/// `$count(team)`: a segment that is written as a function; the cursor is behind the name.
fn count_of(p: &mut Parser<'_, '_>, start: usize) -> bool {
    let is_part = |c: char| token::is_name_character(c) || c == '/';
    let rest = p.rest().strip_prefix('(').unwrap_or("");
    let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    p.shared.step(length + 1);
    let path = rest.get(..length).unwrap_or("");
    if path.is_empty() || !rest.get(length..).is_some_and(|rest| rest.starts_with(')')) {
        return false;
    }
    p.advance(length + 2);
    let (span, instead) = (p.span_from(start), format!("{path}/$count"));
    let kind = SyntaxErrorKind::Misplaced("`$count`".to_owned());
    let message = format!("write `{}`", shortened(&instead));
    p.error_with_fix(kind, span, Applicability::Safe, message, (span, &instead));
    true
}

/// `count = "/$count"`
fn count(p: &mut Parser<'_, '_>) -> Option<Segment> {
    let start = p.at();
    match dollar(p) {
        "count" => Some(Segment::Count(p.span_from(start))),
        _ => unknown_dollar(p, start),
    }
}

/// `/$count()`, whose parentheses are reported.
fn uncounted(p: &mut Parser<'_, '_>) -> Option<Segment> {
    let start = p.at();
    p.advance("$count".len());
    let (open, span) = (p.at(), p.span_from(start));
    p.advance(2);
    let kind = SyntaxErrorKind::EmptyParentheses;
    let edit = (p.span_from(open), "");
    let close = p.span(open + 1, open + 2);
    p.error_with_fix(kind, close, Applicability::Safe, "remove them", edit);
    Some(Segment::Count(span))
}

/// `/$count` with options in parentheses.
fn counted(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    p.advance("$count".len());
    let options = options(p, &Place::COUNT);
    push_counted(p, start, options);
    true
}

#[inline(never)]
fn push_counted(p: &mut Parser<'_, '_>, start: usize, options: Options) {
    let segment = Segment::CountOf(Box::new(options), p.span_from(start));
    p.shared.work.segments.push(segment);
}

/// `any(...)` or `all(...)` on its own.
pub(super) fn lambda_segment(p: &mut Parser<'_, '_>) -> Option<Segment> {
    let base = p.shared.work.segments.len();
    let is_whole = segment(p);
    let read = p.shared.work.segments.drain(base..).next();
    read.filter(|read| is_whole && matches!(read, Segment::Lambda(_)))
}

/// `/$filter(...)` outside an expression; the cursor is at the dollar sign.
pub(super) fn filter_segment(p: &mut Parser<'_, '_>) -> Option<Segment> {
    if filter(p) {
        p.shared.work.segments.pop()
    } else {
        None
    }
}

/// `filterExpr = "/$filter" OPEN boolCommonExpr CLOSE`
fn filter(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    p.advance("$filter".len());
    let open = p.at();
    if !p.open() {
        return false;
    }
    p.advance(1);
    let outer = std::mem::replace(&mut p.in_list, false);
    push_expr(p);
    let is_lambda = p.peek() == Some(b':') && lambda_in_filter(p, start);
    p.in_list = outer;
    close(p, open, b')');
    p.shut();
    if is_lambda {
        p.pop();
        return false;
    }
    let (predicate, span) = (Box::new(p.pop()), p.span_from(start));
    p.shared
        .work
        .segments
        .push(Segment::Filter(predicate, span));
    true
}

/// `keyPredicate` behind `/$filter(...)`, if there is one.
fn key(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    if p.peek() != Some(b'(') {
        return true;
    }
    let Some(mut items) = Items::open(p, b')') else {
        return false;
    };
    let mut arguments = Vec::new();
    while items.next(p) {
        argument(p, &mut arguments, false);
    }
    finish_key(p, start, arguments)
}

fn finish_key(p: &mut Parser<'_, '_>, start: usize, arguments: Vec<Argument>) -> bool {
    let span = p.span_from(start);
    if arguments.is_empty() {
        p.error(SyntaxErrorKind::Misplaced("`()`".to_owned()), span);
    }
    let key = Box::new(Key { arguments, span });
    p.shared.work.segments.push(Segment::Key(key));
    true
}

/// A call on its own, without the path that it may begin.
pub(super) fn call_segment(p: &mut Parser<'_, '_>) -> Option<Segment> {
    if named(p, false) {
        p.shared.work.segments.pop()
    } else {
        None
    }
}

/// `parameterAlias` or `annotationInQuery`. Without a namespace the first segment is an alias.
pub(super) fn at_sign(p: &mut Parser<'_, '_>, first: bool) -> Option<Segment> {
    p.advance(1);
    let start = p.at();
    let name = p.qualified_name();
    if first && !name.is_empty() && p.peek_at(name.len()) == Some(b'(') {
        // `@equals(a,b)` of workflows.
        let (kind, sign) = (
            SyntaxErrorKind::Misplaced("`@`".to_owned()),
            p.span(start - 1, start),
        );
        p.error_with_fix(kind, sign, Applicability::Unsafe, "remove it", (sign, ""));
        drop(call_segment(p));
        return None;
    }
    if name.is_empty() {
        let span = p.span(start - 1, start);
        p.error(SyntaxErrorKind::MissingName('@'), span);
        return None;
    }
    p.advance(name.len());
    let has_qualifier = p.peek() == Some(b'#') && p.peek_at(1).is_some_and(|b| b != b' ');
    if has_qualifier {
        p.advance(1);
        let qualifier = p.name();
        if qualifier.is_empty() {
            let span = p.span(p.at() - 1, p.at());
            p.error(SyntaxErrorKind::MissingName('#'), span);
            return None;
        }
        p.advance(qualifier.len());
    }
    let text = p.piece(start, p.at());
    let is_alias = first && !has_qualifier && !name.contains('.');
    Some(if is_alias {
        Segment::Alias(text)
    } else {
        Segment::Annotation(text)
    })
}

/// A name, a call, a lambda.
fn named(p: &mut Parser<'_, '_>, first: bool) -> bool {
    let start = p.at();
    let name = p.qualified_name();
    if name.is_empty() {
        return behind_slash(p) && named(p, first);
    }
    p.advance(name.len());
    // A blank before the parenthesis is tolerated, save behind words that are operators.
    let gap = p.blanks_at(0);
    let opens = p.peek_at(gap) == Some(b'(');
    if !opens || (gap > 0 && Operator::infix(name.as_bytes()).is_some()) {
        let name = name_text(p, start, name);
        p.shared.work.segments.push(Segment::Name(name));
        return true;
    }
    p.advance(gap);
    if p.shared.has_hole(name) {
        return call(p, name, start);
    }
    if let Some(quantifier) = foreign_quantifier(p, name, start, first) {
        return lambda(
            p,
            quantifier,
            p.at() - gap - quantifier.spelling().len(),
            false,
        );
    }
    if name.eq_ignore_ascii_case("any") {
        lambda(p, Quantifier::Any, start, first)
    } else if name.eq_ignore_ascii_case("all") {
        lambda(p, Quantifier::All, start, first)
    } else if name == "aggregate" {
        aggregate_segment(p, start, first)
    } else {
        call(p, name, start)
    }
}

/// The name at `start`, checked for its length.
pub(super) fn name_text(p: &mut Parser<'_, '_>, start: usize, name: &str) -> Text {
    let text = p.piece(start, start + name.len());
    check_length(p, name, text.span);
    text
}

/// `*127identifierCharacter` behind the first: every part of a name has at most 128 characters.
pub(super) fn check_length(p: &mut Parser<'_, '_>, name: &str, span: Span) {
    let limit = p.shared.limits.identifier;
    if name.len() <= limit || p.shared.has_hole(name) {
        return;
    }
    for part in name.split('.') {
        let length = part.chars().count();
        if length > limit {
            p.error(SyntaxErrorKind::LongName(length, limit), span);
            return;
        }
    }
}

/// A name with arguments, which begins at `start`; the cursor is at the parenthesis.
fn call(p: &mut Parser<'_, '_>, name: &str, start: usize) -> bool {
    let Some(mut items) = Items::open(p, b')') else {
        return false;
    };
    let is_hole = p.shared.has_hole(name);
    let types = is_hole
        || ["cast", "isof", "Collection"]
            .iter()
            .any(|function| function.eq_ignore_ascii_case(name));
    let outer = std::mem::replace(&mut p.in_type_argument, types);
    // A hole can be `case`, `any` or any other function.
    let branches = is_hole || name.eq_ignore_ascii_case("case");
    let known = p.shared.errors.len();
    // Few functions take more.
    let mut arguments = Vec::with_capacity(2);
    let mut is_ended = false;
    while items.next(p) {
        argument(p, &mut arguments, branches);
        if p.is_at_end() && !branches {
            is_ended = items.end_at(p, end_of_call(name, &arguments));
        }
    }
    p.in_type_argument = outer;
    if is_ended || types && was_reported(p, known) {
        return false;
    }
    if is_hole {
        return finish_call(p, name, start, arguments);
    }
    if branches && arguments.is_empty() {
        return without_branches(p, start);
    }
    if branches {
        all_branches(p, &mut arguments);
    } else {
        all_alike(p, &mut arguments);
    }
    finish_call(p, name, start, arguments)
}

fn finish_call(p: &mut Parser<'_, '_>, name: &str, start: usize, arguments: Vec<Argument>) -> bool {
    let span = p.span_from(start);
    if name.eq_ignore_ascii_case("substringof") {
        old_substring(p, span, &arguments);
        return false;
    }
    let call = Call {
        name: name_text(p, start, name),
        arguments,
        span,
    };
    let call = Box::new(call);
    let segment = || Segment::Call(call);
    (p.shared.work.segments).extend(std::iter::once_with(segment));
    true
}

fn argument(p: &mut Parser<'_, '_>, arguments: &mut Vec<Argument>, branches: bool) {
    let name = argument_name(p);
    push_expr(p);
    let is_branch = name.is_none() && branches && p.eat(b':');
    if is_branch {
        push_expr(p);
    }
    push_argument(p, arguments, name, is_branch);
}

/// `name=`, passed over if it is there.
fn argument_name(p: &mut Parser<'_, '_>) -> Option<Text> {
    let start = p.at();
    if let Some(b'\'' | b'(' | b')' | b'0'..=b'9') = p.peek() {
        return None;
    }
    let name = p.name();
    if name.is_empty() {
        return None;
    }
    let sign = name.len() + p.blanks_at(name.len());
    if p.peek_at(sign) != Some(b'=') || matches!(p.peek_at(sign + 1), Some(b'=' | b'>')) {
        return None;
    }
    p.advance(sign + 1);
    Some(name_text(p, start, name))
}

fn push_argument(
    p: &mut Parser<'_, '_>,
    arguments: &mut Vec<Argument>,
    name: Option<Text>,
    is_branch: bool,
) {
    // It is made where it belongs.
    arguments.extend(std::iter::once_with(|| {
        let value = p.pop();
        match name {
            Some(name) => Argument::Named(name, value),
            None if is_branch => Argument::Branch(p.pop(), value),
            None => Argument::Positional(value),
        }
    }));
}
