//! Paths and lambdas whose signs are others than those of the grammar, and operators written as
//! functions.

use super::expr::push_expr;
use super::recover::{shortened, skip_to_end};
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::{Level, Operator};
use crate::syntax::ast::{Argument, Expr, ExprKind, Quantifier, Segment};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// `team any(t:...)`, `team/any[t:...]`, `team/any t:...`, `team[0]/email`: what stands behind the path
/// on the stack, where an operator must. It is reported and passed over.
#[inline(never)]
pub(super) fn behind_path(p: &mut Parser<'_, '_>) -> bool {
    let is_path = |top: &mut Expr| matches!(top.kind, ExprKind::Path(_)) && top.parens.is_empty();
    if !p.top().is_some_and(is_path) {
        return false;
    }
    match p.peek() {
        Some(b'[' | b'{') if !p.is_behind_blank() => other_brackets(p),
        Some(b'/') if p.is_behind_blank() => blank_before_slash(p),
        Some(b'A'..=b'Z' | b'a'..=b'z') if p.is_behind_blank() => {
            without_slash(p) || without_parentheses(p)
        }
        Some(_) | None => false,
    }
}

/// The last name of the path on the stack, with whether others stand before it.
fn last_name<'a>(p: &mut Parser<'a, '_>) -> Option<(&'a str, bool)> {
    let raw = p.shared.raw;
    let ExprKind::Path(path) = &p.top()?.kind else {
        return None;
    };
    let last = path.rest().last().unwrap_or(path.first());
    let Segment::Name(name) = last else {
        return None;
    };
    Some((name.span.of(raw), !path.rest().is_empty()))
}

/// `details /dealValue`, `team / any(t:...)`
fn blank_before_slash(p: &mut Parser<'_, '_>) -> bool {
    let (start, gap) = (p.at(), p.blanks_before());
    let behind = p.rest().trim_start_matches(['/', ' ']);
    if !begins_name(behind) {
        return false;
    }
    p.advance(p.rest().len() - behind.len());
    let slash = p.span(start, start + 1);
    let place = Span::new(gap.start, p.span_from(p.at()).start);
    let kind = SyntaxErrorKind::Misplaced("a blank beside `/`".to_owned());
    let fix = "remove what is too much";
    p.error_with_fix(kind, slash, Applicability::Safe, fix, (place, "/"));
    let is_part = |c: &char| token::is_name_character(*c) || matches!(c, '/' | '.' | '$');
    let length = p
        .rest()
        .chars()
        .take_while(is_part)
        .map(char::len_utf8)
        .sum();
    p.shared.step(length + 1);
    p.advance(length);
    if p.eat(b'(') {
        skip_to_end(p);
        p.eat(b')');
    }
    p.spoil();
    true
}

/// `team/$filter(t:t/email eq 'x')`: the cursor is at the colon behind the variable on the stack.
#[cold]
#[inline(never)]
pub(super) fn lambda_in_filter(p: &mut Parser<'_, '_>, start: usize) -> bool {
    let is_variable =
        |top: &mut Expr| matches!(&top.kind, ExprKind::Path(path) if path.as_name().is_some());
    if !p.top().is_some_and(is_variable) {
        return false;
    }
    let span = p.span(start, start + "$filter".len());
    let kind = SyntaxErrorKind::ForeignQuantifier("$filter".to_owned(), "any");
    p.error_with_fix(
        kind,
        span,
        Applicability::Unsafe,
        "write `any`",
        (span, "any"),
    );
    skip_to_end(p);
    true
}

fn is_quantifier(name: &str) -> bool {
    name.eq_ignore_ascii_case("any") || name.eq_ignore_ascii_case("all")
}

/// `team any(t:...)`
fn without_slash(p: &mut Parser<'_, '_>) -> bool {
    let name = p.name();
    let opens = name.len() + p.blanks_at(name.len());
    if !is_quantifier(name) || p.peek_at(opens) != Some(b'(') {
        return false;
    }
    let (start, gap) = (p.at(), p.blanks_before());
    let span = p.span(start, start + name.len());
    let kind = SyntaxErrorKind::MissingSlash(name.to_owned());
    p.advance(opens + 1);
    skip_to_end(p);
    p.eat(b')');
    p.error_with_fix(kind, span, Applicability::Unsafe, "write `/`", (gap, "/"));
    p.spoil();
    true
}

/// `team/any t:t/email eq 'x'`: neither parenthesis is there.
fn without_parentheses(p: &mut Parser<'_, '_>) -> bool {
    let is_lambda = last_name(p).is_some_and(|(name, goes_on)| goes_on && is_quantifier(name));
    let variable = p.name();
    let colon = variable.len() + p.blanks_at(variable.len());
    if !is_lambda || p.peek_at(colon) != Some(b':') {
        return false;
    }
    let near = String::from_utf8_lossy(p.near()).into_owned();
    let (mut depth, mut quoted, mut end) = (0_usize, false, p.rest().len());
    for (at, byte) in near.bytes().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' => depth += 1,
            b')' if depth == 0 => return false,
            b')' => depth -= 1,
            b' ' if depth == 0 && ends(near.get(at + 1..).unwrap_or(""), variable) => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    let gap = p.blanks_before();
    p.advance(end);
    let close = Span::at(p.span_from(p.at()).start);
    let kind = SyntaxErrorKind::Unclosed("(".to_owned());
    let edits = [(gap, "(".to_owned()), (close, ")".to_owned())];
    let error = SyntaxError::new(kind, gap);
    p.report(error.with_edits(Applicability::Unsafe, "write the parentheses", edits));
    p.spoil();
    true
}

/// Whether a predicate of a variable ends before `text`: a condition that does not begin with it
/// follows.
fn ends(text: &str, variable: &str) -> bool {
    let Some((word, behind)) = text.split_once(' ') else {
        return false;
    };
    let joins = word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or");
    let own = behind.strip_prefix(variable);
    joins && !own.is_some_and(|rest| rest.starts_with(['/', ' ']))
}

/// `team/any[t:...]`, `team/any{t:...}`, `team[0]/email`, `customerProfile['name']`
fn other_brackets(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    let Some((name, goes_on)) = last_name(p) else {
        return false;
    };
    let is_lambda = goes_on && is_quantifier(name);
    let is_index = p.peek() == Some(b'[');
    let Some(length) = closing_bracket(p.near()) else {
        return false;
    };
    let end = start + length;
    p.go(end + 1);
    let (open, close) = (p.span(start, start + 1), p.span(end, end + 1));
    let inner = p.slice(start + 1, end);
    if !is_lambda && is_index {
        return index(p, start, inner);
    }
    if !is_lambda {
        p.go(start);
        return false;
    }
    let kind = SyntaxErrorKind::Misplaced(format!("`{}`", p.slice(start, start + 1)));
    let edits = [(open, "(".to_owned()), (close, ")".to_owned())];
    let error = SyntaxError::new(kind, open);
    p.report(error.with_edits(Applicability::Safe, "write parentheses", edits));
    p.spoil();
    true
}

/// Where the bracket at the start of a text is closed.
fn closing_bracket(near: &[u8]) -> Option<usize> {
    let (mut depth, mut quoted) = (0_usize, false);
    near.iter().position(|byte| {
        match byte {
            b'\'' => quoted = !quoted,
            b'[' | b'{' | b'(' if !quoted => depth += 1,
            b']' | b'}' | b')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })
}

/// `team[0]/email`, `customerProfile['name']`: the cursor is behind the bracket that closes.
fn index(p: &mut Parser<'_, '_>, start: usize, inner: &str) -> bool {
    let span = p.span_from(start);
    let behind = p.at();
    let kind = SyntaxErrorKind::Subscript(shortened(p.slice(start, behind)));
    let name = inner.trim_matches(['\'', '"']);
    let is_name = name.len() + 2 == inner.len() && matches!(token::name(name), Ok(("", _)));
    if is_name {
        let text = format!("/{name}");
        let message = format!("write `{}`", shortened(&text));
        p.error_with_fix(kind, span, Applicability::Unsafe, message, (span, &text));
        behind_item(p);
    } else {
        behind_item(p);
        let mut error = SyntaxError::new(kind, span);
        let has_dot = p.slice(behind, p.at()).contains('.');
        if !has_dot && let Some(length) = comparison(p) {
            // Of the items some other one may fit.
            let end = p.span(p.at(), p.at() + length).end;
            let edits = [
                (span, "/any(x:x".to_owned()),
                (Span::at(end), ")".to_owned()),
            ];
            let fix = "ask whether some item fits";
            error = error.with_edits(Applicability::Display, fix, edits);
        }
        p.report(error);
    }
    p.spoil();
    true
}

/// The length of an operator that compares, and of the literal behind it, where they stand at the cursor.
fn comparison(p: &mut Parser<'_, '_>) -> Option<usize> {
    let near = std::str::from_utf8(p.near()).ok()?;
    let operator = near.strip_prefix(' ')?;
    let value = token::name(operator).ok()?.0.strip_prefix(' ')?;
    let word = operator.get(..operator.len() - value.len() - 1)?;
    let compares = Operator::infix(word.as_bytes())
        .is_some_and(|it| matches!(it.level(), Level::Equality | Level::Relational));
    let length = match value.strip_prefix('\'') {
        Some(text) => 2 + text.find('\'')?,
        None => value.find([' ', ')', ',']).unwrap_or(value.len()),
    };
    let is_doubled = value.get(length..)?.starts_with('\'');
    let is_plain = value.starts_with(|c: char| c == '\'' || c == '-' || c.is_ascii_digit());
    (compares && is_plain && !is_doubled).then_some(near.len() - value.len() + length)
}

/// Passes over the rest of a path.
pub(super) fn behind_item(p: &mut Parser<'_, '_>) {
    let is_part = |c: &char| token::is_name_character(*c) || matches!(c, '/' | '.' | '$');
    let rest = p.rest();
    let length = if rest.starts_with(['/', '.']) {
        let part = rest.chars().take_while(is_part);
        part.map(char::len_utf8).sum()
    } else {
        0
    };
    p.shared.step(length + 1);
    p.advance(length);
}

/// `any($it:$it/email eq 'x')`: a variable with a sign that no name has, which is reported; what the
/// parentheses hold is passed over.
#[inline(never)]
pub(super) fn odd_variable(p: &mut Parser<'_, '_>, quantifier: Quantifier) -> bool {
    let behind = p.rest().get(1..).unwrap_or("");
    let name = token::name(behind).map_or("", |(_, name)| name);
    let sign = 1 + name.len();
    p.shared.step(sign);
    let colon = sign + p.blanks_at(sign);
    if name.is_empty() || p.peek_at(colon) != Some(b':') {
        return false;
    }
    let start = p.at();
    let written = p.slice(start, start + sign);
    skip_to_end(p);
    let meant = match name {
        "it" | "this" | "root" => "x",
        name => name,
    };
    let body = p.slice(start, p.at());
    let places = body.match_indices(written).filter(|(at, _)| {
        let behind = body.get(at + written.len()..).unwrap_or("");
        !behind.starts_with(token::is_name_character)
    });
    let edits: Vec<_> = places
        .map(|(at, _)| {
            let place = start + at;
            (p.span(place, place + written.len()), meant.to_owned())
        })
        .collect();
    let span = p.span(start, start + sign);
    let kind = SyntaxErrorKind::LambdaWithoutVariable(quantifier.spelling());
    let message = format!("name the variable `{}`", shortened(meant));
    p.report(SyntaxError::new(kind, span).with_edits(Applicability::Unsafe, message, edits));
    p.push_error(start);
    true
}

/// `any(t,t/email eq 'x')`: another sign than a colon behind the variable, which is reported and
/// passed over.
#[inline(never)]
pub(super) fn other_colon(p: &mut Parser<'_, '_>, variable: &str) -> bool {
    let start = p.at();
    let sign = match p.peek() {
        Some(b',') => ",",
        Some(b';') => ";",
        Some(b'|') => "|",
        Some(b'=') => "=",
        Some(_) | None => return false,
    };
    let gap = 1 + p.blanks_at(1);
    let behind = p.rest().get(gap..).unwrap_or("");
    let own = behind.strip_prefix(variable);
    let is_own = own.is_some_and(|rest| rest.starts_with(['/', ' ', '.', ')']));
    if !is_own && !matches!(sign, "," | ";") {
        return false;
    }
    p.advance(1);
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::LambdaArrow(sign);
    let trust = if is_own {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    p.error_with_fix(kind, span, trust, "write `:`", (span, ":"));
    true
}

/// `eq(status,'New')`: an operator written as a function, whose arguments are read for their own
/// errors. The cursor is at the operator.
pub(super) fn as_function(p: &mut Parser<'_, '_>, operator: &'static str) -> bool {
    let start = p.at();
    let open = start + operator.len();
    if p.peek_at(operator.len()) != Some(b'(') || !p.open() {
        return false;
    }
    p.go(open + 1);
    let mut comma = None;
    let mut arguments = 0_usize;
    loop {
        p.blanks();
        push_expr(p);
        p.pop();
        arguments += 1;
        let at = p.at();
        if !p.eat(b',') {
            break;
        }
        comma = comma.or(Some(at));
    }
    let is_closed = p.eat(b')');
    p.shut();
    let comma = comma.filter(|_| arguments == 2 && is_closed);
    report_function(p, operator, start, comma);
    true
}

#[inline(never)]
fn report_function(
    p: &mut Parser<'_, '_>,
    operator: &'static str,
    start: usize,
    comma: Option<usize>,
) {
    let span = p.span(start, start + operator.len());
    let kind = SyntaxErrorKind::OperatorAsFunction(operator);
    let mut error = SyntaxError::new(kind, span);
    if let Some(comma) = comma {
        let blanks = p.slice(comma + 1, p.at());
        let blanks = blanks.len() - blanks.trim_start().len();
        let place = p.span(comma, comma + 1 + blanks);
        error = error.with_edits(
            Applicability::Safe,
            format!("write `{operator}` between them"),
            [
                (span, String::new()),
                (place, p.encoded(&format!(" {operator} "))),
            ],
        );
    }
    p.report(error);
    p.push_error(start);
}

/// `details//name`, `details/ name`, `team/0/email`, `team/*/email`: what stands where a name must, behind
/// the slash before the cursor. It is reported and passed over; whether a name follows.
#[inline(never)]
pub(super) fn behind_slash(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    let rest = p.rest();
    let gap = rest.len() - rest.trim_start_matches(['/', ' ']).len();
    p.shared.step(gap + 1);
    if gap > 0 && rest.get(gap..).is_some_and(begins_name) {
        p.advance(gap);
        let span = p.span_from(start);
        let (kind, slash) = (SyntaxErrorKind::MissingName('/'), p.span(start - 1, start));
        p.error_with_fix(
            kind,
            slash,
            Applicability::Safe,
            "remove what is too much",
            (span, ""),
        );
        return true;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let length = if rest.starts_with('*') { 1 } else { digits };
    if length == 0 || start == 0 {
        let span = p.span(start.saturating_sub(1), start);
        p.error(SyntaxErrorKind::MissingName('/'), span);
        return false;
    }
    p.advance(length);
    let span = p.span(start - 1, p.at());
    let found = shortened(p.slice(start - 1, p.at()));
    p.error(SyntaxErrorKind::Subscript(found), span);
    behind_item(p);
    false
}

fn begins_name(text: &str) -> bool {
    // An operator's word is rather the operator.
    token::name(text).is_ok() && token::operator(text).is_none()
}

/// `substringof(part,text)` of OData 2, whose arguments have changed places.
pub(super) fn old_substring(p: &mut Parser<'_, '_>, span: Span, arguments: &[Argument]) {
    let mut error = SyntaxError::new(SyntaxErrorKind::SubstringOf, span);
    if let [Argument::Positional(part), Argument::Positional(text)] = arguments {
        let written = |expr: &Expr| expr.outer_span().of(p.shared.raw).to_owned();
        let instead = format!("contains({},{})", written(text), written(part));
        error = error.with_fix(Applicability::Safe, "write `contains`", span, instead);
    }
    p.report(error);
}
