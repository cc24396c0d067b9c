//! `anyExpr` and `allExpr`, and how other languages write them.

use super::expr::push_expr;
use super::path::name_text;
use super::path_slip::{odd_variable, other_colon};
use super::recover::{close, shortened};
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Edit, Span};
use crate::syntax::ast::{Expr, ExprKind, Lambda, Quantifier, Segment};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Text;

/// `anyExpr`, `allExpr`, whose name begins at `start`; the cursor is at the parenthesis.
pub(super) fn lambda(
    p: &mut Parser<'_, '_>,
    quantifier: Quantifier,
    start: usize,
    first: bool,
) -> bool {
    let open = p.at();
    if !p.open() {
        return false;
    }
    p.advance(1);
    p.count_node();
    p.blanks();
    if first {
        let kind = SyntaxErrorKind::LambdaWithoutCollection(quantifier.spelling());
        let span = p.span(start, start + quantifier.spelling().len());
        let error = collection_inside(p, start);
        p.report(error.unwrap_or_else(|| SyntaxError::new(kind, span)));
    }
    let outer = std::mem::replace(&mut p.in_list, false);
    let has_body = p.peek() != Some(b')');
    let variable = variable_name(p);
    if has_body {
        lambda_body(p, quantifier, variable.is_some(), first);
    } else if quantifier == Quantifier::All {
        let span = p.span(open, p.at() + 1);
        p.error(SyntaxErrorKind::EmptyAll, span);
    }
    p.in_list = outer;
    close(p, open, b')');
    p.shut();
    finish_lambda(p, quantifier, start, variable, has_body);
    if first {
        p.shared.work.segments.pop();
    }
    !first
}

/// The lambda from `start` to the cursor; its predicate, if it has one, is on the stack.
fn finish_lambda(
    p: &mut Parser<'_, '_>,
    quantifier: Quantifier,
    start: usize,
    variable: Option<Text>,
    has_predicate: bool,
) {
    let end = start + quantifier.spelling().len();
    let quantifier_span = p.span(start, end);
    let variable = variable.unwrap_or_else(|| Text::owned(p.span(end, end), ""));
    let lambda = Lambda {
        quantifier,
        quantifier_span,
        body: has_predicate.then(|| (variable, p.pop())),
        span: p.span_from(start),
    };
    p.shared
        .work
        .segments
        .push(Segment::Lambda(Box::new(lambda)));
}

/// `lambdaVariableExpr BWS COLON`, passed over if it is there.
fn variable_name(p: &mut Parser<'_, '_>) -> Option<Text> {
    let start = p.at();
    let name = p.name();
    if name.is_empty() {
        return None;
    }
    p.advance(name.len());
    p.blanks();
    if p.eat(b':') || arrow(p) || other_colon(p, name) {
        return Some(name_text(p, start, name));
    }
    p.go(start);
    None
}

/// `lambdaPredicateExpr`. Of a lambda with neither collection nor variable only the first is said:
/// what stands in it may be anything.
fn lambda_body(p: &mut Parser<'_, '_>, quantifier: Quantifier, has_variable: bool, first: bool) {
    let (start, reported) = (p.at(), p.shared.errors.len());
    if !has_variable && p.peek() == Some(b':') {
        return nameless(p, quantifier);
    }
    if let Some(b'$' | b'@') = p.peek()
        && odd_variable(p, quantifier)
    {
        return;
    }
    push_expr(p);
    if !has_variable && first {
        let follows = |e: &SyntaxError| matches!(e.kind, SyntaxErrorKind::QualifiedName(_));
        if p.shared.errors.get(reported).is_some_and(follows) {
            p.shared.errors.remove(reported);
        }
        p.spoil();
    } else if !has_variable {
        without_variable(p, quantifier, start, reported);
    }
}

/// `any(:x/a eq 1)`: reports that the name before the colon at the cursor is missing, and reads what
/// is behind for its own errors.
#[inline(never)]
fn nameless(p: &mut Parser<'_, '_>, quantifier: Quantifier) {
    let span = p.span_here();
    let kind = SyntaxErrorKind::LambdaWithoutVariable(quantifier.spelling());
    p.error(kind, span);
    p.advance(1);
    p.blanks();
    push_expr(p);
    p.spoil();
}

/// Whether a predicate says what of an item; a name alone is as likely a variable.
fn says_something(predicate: &Expr) -> bool {
    if let ExprKind::Path(path) = &predicate.kind {
        return path.segments().nth(1).is_some();
    }
    matches!(predicate.kind, ExprKind::Chain(_))
}

/// Reports that the predicate on the stack, which begins at `start`, has no variable before it.
///
/// It was read for its own errors, those from `reported` on; what it says is unknown. That
/// `t.email` is no property follows from the same slip.
fn without_variable(p: &mut Parser<'_, '_>, quantifier: Quantifier, start: usize, reported: usize) {
    let predicate = p.pop();
    if matches!(predicate.kind, ExprKind::Hole(_)) {
        // It may hold the variable too.
        return p.push(predicate);
    }
    let name = token::name(p.slice(start, p.at())).map_or("", |(_, name)| name);
    let span = predicate.outer_span();
    let here = Span::at(span.start);
    let mut error = SyntaxError::new(
        SyntaxErrorKind::LambdaWithoutVariable(quantifier.spelling()),
        span,
    );
    let dotted = format!("{name}.");
    if p.slice(start, start + dotted.len()) == dotted && !name.is_empty() {
        let follows = |e: &SyntaxError| matches!(e.kind, SyntaxErrorKind::QualifiedName(_));
        if p.shared.errors.get(reported).is_some_and(follows) {
            p.shared.errors.remove(reported);
        }
        let end = start + name.len();
        error = error.with_edits(
            Applicability::Unsafe,
            format!("name the variable `{}`", shortened(name)),
            [
                (here, p.encoded(&format!("{name}:"))),
                (p.span(end, end + 1), "/".to_owned()),
            ],
        );
    } else if let Some(end) = misses_colon(p, start, reported) {
        let gap = Span::new(end, p.shared.errors.remove(reported).span.start);
        error.span = gap;
        error = error.with_fix(Applicability::Unsafe, "write `:`", gap, ":");
    } else if says_something(&predicate) {
        error = error.with_fix(
            Applicability::Unsafe,
            "name a variable and begin with it",
            here,
            "x:x/",
        );
    }
    p.report(error);
    p.push(Expr::error(span));
}

/// Whether the first of the errors from `reported` on is that nothing but blanks stands between the
/// name at `start` and what follows, as in `any(x x/a eq 1)`; the end of the name.
fn misses_colon(p: &Parser<'_, '_>, start: usize, reported: usize) -> Option<u32> {
    let error = p.shared.errors.get(reported)?;
    let length = token::name(p.slice(start, p.at())).map_or(0, |(_, name)| name.len());
    let end = start + length;
    let behind = p.slice(end, p.at());
    let gap = behind.len() - behind.trim_start().len();
    let misses = matches!(error.kind, SyntaxErrorKind::MissingOperator(_));
    let follows = p.span(end + gap, p.at()).start == error.span.start;
    (misses && length > 0 && follows).then(|| p.span(start, end).end)
}

/// `->` or `=>` of other languages behind the variable, which is reported and passed over.
fn arrow(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    let arrow = match p.slice(start, start + 2) {
        "->" => "->",
        "=>" => "=>",
        _ => return false,
    };
    p.advance(2);
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::LambdaArrow(arrow);
    p.error_with_fix(kind, span, Applicability::Safe, "write `:`", (span, ":"));
    true
}

/// `team.any(t:...)`, `team/exists(t:...)`: a lambda that is written as in other languages, which is
/// reported. What stands before the last dot of the name at `start` becomes a segment.
pub(super) fn foreign_quantifier(
    p: &mut Parser<'_, '_>,
    name: &str,
    start: usize,
    first: bool,
) -> Option<Quantifier> {
    let dot = name.bytes().rposition(|byte| byte == b'.');
    if dot.is_none()
        && (first
            || !matches!(
                name.as_bytes().first(),
                Some(b'a' | b'A' | b'e' | b'E' | b's' | b'S')
            ) && !opens_lambda(p))
    {
        return None;
    }
    let word = name.get(dot.map_or(0, |dot| dot + 1)..).unwrap_or("");
    let before = dot.and_then(|dot| name.get(..dot));
    let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    let quantifier = if is_one_of(&["any", "exists", "exist", "some"]) {
        Quantifier::Any
    } else if is_one_of(&["all", "every"]) {
        Quantifier::All
    } else if before.is_none() && !first && !has_colon_arguments(word) {
        Quantifier::Any
    } else {
        return None;
    };
    let spelling = quantifier.spelling();
    let is_own = word.eq_ignore_ascii_case(spelling);
    if (before.is_none() && (first || is_own)) || !opens_lambda(p) {
        return None;
    }
    let word_start = start + name.len() - word.len();
    if let Some(before) = before {
        let dot = (p.span(word_start - 1, word_start), "/");
        let kind = SyntaxErrorKind::Dot(".");
        p.error_with_fix(kind, dot.0, Applicability::Safe, "write `/`", dot);
        for (at, part) in parts(before) {
            let text = name_text(p, start + at, part);
            p.shared.work.segments.push(Segment::Name(text));
        }
    }
    if !is_own {
        let span = p.span(word_start, word_start + word.len());
        report_quantifier(p, word, span, spelling);
    }
    Some(quantifier)
}

/// `team.any(t:t.email eq 'x')`: whether the dots of a path belong to the slip of the dot before the
/// lambda, which was reported last; then they are mended with it.
#[cold]
pub(super) fn in_dotted_lambda(p: &mut Parser<'_, '_>, path: Span, slashes: &str) -> bool {
    let raw = p.shared.raw;
    let Some(dot) = p.shared.errors.last_mut() else {
        return false;
    };
    let behind = raw.get(dot.span.end as usize..).unwrap_or("");
    let word = token::name(behind).map_or("", |(_, word)| word);
    let is_lambda = ["any", "all", "exists", "exist", "some", "every"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known));
    if !is_lambda || !matches!(dot.kind, SyntaxErrorKind::Dot(".")) {
        return false;
    }
    for fix in &mut dot.fixes {
        fix.applicability = Applicability::Unsafe;
        fix.message = "write slashes".to_owned();
        fix.edits.push(Edit {
            span: path,
            text: slashes.to_owned(),
        });
    }
    true
}

/// Whether a function takes pairs with a colon, as `case` does.
fn has_colon_arguments(name: &str) -> bool {
    name.eq_ignore_ascii_case("case") || name == "aggregate"
}

/// `team/none(t:...)` is the denial of `any`; other words may mean something else altogether.
#[inline(never)]
fn report_quantifier(p: &mut Parser<'_, '_>, word: &str, span: Span, spelling: &'static str) {
    let kind = SyntaxErrorKind::ForeignQuantifier(shortened(word), spelling);
    let synonyms = ["exists", "exist", "some", "every", "any", "all"];
    let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    let mut edits = vec![(span, spelling.to_owned())];
    let mut message = format!("write `{spelling}`");
    if is_one_of(&["none", "notany", "notexists"]) {
        let raw = p.shared.raw.get(..span.start as usize).unwrap_or("");
        let is_part = |c: char| token::is_name_character(c) || matches!(c, '/' | '$');
        let start = raw.trim_end_matches(is_part).len();
        p.shared.step(raw.len() - start);
        let place = Span::from(start..start);
        edits.insert(0, (place, p.encoded("not ")));
        message = format!("deny `{spelling}`");
    }
    let trust = if is_one_of(&synonyms) {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    p.report(SyntaxError::new(kind, span).with_edits(trust, message, edits));
}

/// The parts of a name with dots, each with its place.
fn parts(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    name.split('.').map(move |part| {
        let start = at;
        at += part.len() + 1;
        (start, part)
    })
}

/// Whether the variable of a lambda follows the parenthesis at the cursor.
fn opens_lambda(p: &Parser<'_, '_>) -> bool {
    let gap = 1 + p.blanks_at(1);
    let behind = p.rest().get(gap..).unwrap_or("");
    let variable = token::name(behind).map_or(0, |(_, name)| name.len());
    p.shared.step(variable + 1);
    let next = gap + variable + p.blanks_at(gap + variable);
    let sign = p.rest().get(next..).unwrap_or("");
    variable > 0
        && [":", "=>", "->"]
            .iter()
            .any(|arrow| sign.starts_with(arrow))
}

/// `any(team,t:...)`: the collection as the first argument. The cursor is behind the parenthesis,
/// and is moved to the variable.
fn collection_inside(p: &mut Parser<'_, '_>, start: usize) -> Option<SyntaxError> {
    let rest = p.rest();
    let is_part = |c: char| token::is_name_character(c) || c == '/';
    let length = rest.find(|c| !is_part(c)).filter(|n| *n > 0)?;
    p.shared.step(length);
    let comma = length + p.blanks_at(length);
    if p.peek_at(comma) != Some(b',') {
        return None;
    }
    let open = p.at();
    let path = rest.get(..length)?;
    p.advance(comma + 1);
    p.blanks();
    let quantifier = p.slice(start, start + 3);
    let kind =
        SyntaxErrorKind::LambdaWithoutCollection(if quantifier.eq_ignore_ascii_case("any") {
            "any"
        } else {
            "all"
        });
    let edits = [
        (Span::at(p.span(start, start).start), format!("{path}/")),
        (p.span(open, p.at()), String::new()),
    ];
    let error = SyntaxError::new(kind, p.span(start, start + 3));
    Some(error.with_edits(
        Applicability::Unsafe,
        "write the collection before it",
        edits,
    ))
}
