//! Paths: names, variables, calls, lambdas, joined by slashes.

use super::expr::common_expr;
use super::list::separated;
use super::recover::{close, shortened, skip_to_sync};
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::{
    Argument, Call, Expr, ExprKind, Lambda, Path, Quantifier, Segment, Variable,
};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::Text;

/// `firstMemberExpr`, `functionExpr`, `methodCallExpr`: whatever begins with a name, `$` or `@`.
pub(super) fn path(p: &mut Parser<'_, '_>) -> Expr {
    let start = p.at();
    let Some(first) = first_segment(p) else {
        skip_to_sync(p);
        return Expr::error(p.span_from(start));
    };
    let mut path = Path::new(first);
    while p.eat(b'/') || dot(p) {
        p.count_token();
        match segment(p) {
            Some(segment) => path.rest.push(segment),
            None => {
                skip_to_sync(p);
                return Expr::error(p.span_from(start));
            }
        }
    }
    let text = p.slice(start, p.at());
    let lone = path.as_name().is_some() && !p.in_type_argument;
    if lone && memchr::memchr(b'.', text.as_bytes()).is_some() {
        let span = p.span_from(start);
        let kind = SyntaxErrorKind::QualifiedName(shortened(text));
        let (fix, slashes) = ("write slashes", text.replace('.', "/"));
        p.error_with_fix(kind, span, Applicability::Unsafe, fix, (span, &slashes));
        return Expr::error(span);
    }
    Expr::new(ExprKind::Path(path), p.span_from(start))
}

/// `$it.name`, `first(a).name`: a dot where a slash must stand, which is reported and passed over.
fn dot(p: &mut Parser<'_, '_>) -> bool {
    if p.peek() != Some(b'.') || !p.peek_at(1).is_some_and(|b| b.is_ascii_alphabetic()) {
        return false;
    }
    let span = p.span_here();
    let fix = "write `/`";
    p.error_with_fix(
        SyntaxErrorKind::Dot,
        span,
        Applicability::Safe,
        fix,
        (span, "/"),
    );
    p.advance(1);
    true
}

fn first_segment(p: &mut Parser<'_, '_>) -> Option<Segment> {
    match p.peek()? {
        b'$' => variable(p),
        b'@' => at_sign(p, true),
        _ => named(p, true),
    }
}

/// What follows a slash.
pub(super) fn segment(p: &mut Parser<'_, '_>) -> Option<Segment> {
    let start = p.at();
    match p.peek() {
        Some(b'$') => {
            p.advance(1);
            let word = p.name();
            p.advance(word.len());
            match word {
                "count" => Some(Segment::Count(p.span_from(start))),
                "filter" if p.peek() == Some(b'(') => filter(p, start),
                _ => unknown_dollar(p, start),
            }
        }
        Some(b'@') => at_sign(p, false),
        _ => named(p, false),
    }
}

fn unknown_dollar(p: &mut Parser<'_, '_>, start: usize) -> Option<Segment> {
    let span = p.span_from(start);
    let text = shortened(p.slice(start, p.at()));
    p.error(SyntaxErrorKind::Misplaced(format!("`{text}`")), span);
    None
}

/// `$it`, `$this`, `$root`
fn variable(p: &mut Parser<'_, '_>) -> Option<Segment> {
    let start = p.at();
    p.advance(1);
    let word = p.name();
    p.advance(word.len());
    let variable = match word {
        "it" => Variable::It,
        "this" => Variable::This,
        "root" => Variable::Root,
        _ => return unknown_dollar(p, start),
    };
    Some(Segment::Variable(variable, p.span_from(start)))
}

/// `filterExpr = "/$filter" OPEN boolCommonExpr CLOSE`
pub(super) fn filter(p: &mut Parser<'_, '_>, start: usize) -> Option<Segment> {
    let open = p.at();
    if !p.open() {
        return None;
    }
    p.advance(1);
    let outer = std::mem::replace(&mut p.in_list, false);
    let predicate = common_expr(p);
    p.in_list = outer;
    close(p, open, b')');
    p.shut();
    Some(Segment::Filter(Box::new(predicate), p.span_from(start)))
}

/// `parameterAlias` or `annotationInQuery`. Without a namespace the first segment is an alias.
pub(super) fn at_sign(p: &mut Parser<'_, '_>, first: bool) -> Option<Segment> {
    p.advance(1);
    let start = p.at();
    let name = p.qualified_name();
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
fn named(p: &mut Parser<'_, '_>, first: bool) -> Option<Segment> {
    let start = p.at();
    let name = p.qualified_name();
    if name.is_empty() {
        let span = p.span(start.saturating_sub(1), start);
        p.error(SyntaxErrorKind::MissingName('/'), span);
        return None;
    }
    p.advance(name.len());
    let text = p.piece(start, p.at());
    check_length(p, name, text.span);
    // A blank before the parenthesis is tolerated, save behind words that are operators.
    let gap = p.blanks_at(0);
    let opens = p.peek_at(gap) == Some(b'(');
    if !opens || (gap > 0 && Operator::infix(name.as_bytes()).is_some()) {
        return Some(Segment::Name(text));
    }
    let quantifier = match name {
        _ if name.eq_ignore_ascii_case("any") => Some(Quantifier::Any),
        _ if name.eq_ignore_ascii_case("all") => Some(Quantifier::All),
        _ => None,
    };
    p.advance(gap);
    match quantifier {
        Some(quantifier) => lambda(p, quantifier, text.span, first),
        None => call(p, text, name, start),
    }
}

/// `*127identifierCharacter` behind the first: every part of a name has at most 128 characters.
pub(super) fn check_length(p: &mut Parser<'_, '_>, name: &str, span: Span) {
    let limit = p.shared.limits.identifier;
    if name.len() <= limit {
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

/// `anyExpr`, `allExpr`; the cursor is at the parenthesis.
fn lambda(
    p: &mut Parser<'_, '_>,
    quantifier: Quantifier,
    quantifier_span: Span,
    first: bool,
) -> Option<Segment> {
    let spelling = quantifier.spelling();
    if first {
        p.error(
            SyntaxErrorKind::LambdaWithoutCollection(spelling),
            quantifier_span,
        );
    }
    let open = p.at();
    if !p.open() {
        return None;
    }
    p.advance(1);
    p.count_node();
    p.blanks();
    let outer = std::mem::replace(&mut p.in_list, false);
    let body = if p.peek() == Some(b')') {
        if quantifier == Quantifier::All {
            p.error(SyntaxErrorKind::EmptyAll, quantifier_span);
        }
        None
    } else {
        Some(lambda_body(p, spelling))
    };
    p.in_list = outer;
    close(p, open, b')');
    p.shut();
    let span = quantifier_span.to(p.span_from(open));
    if first {
        return None;
    }
    Some(Segment::Lambda(Box::new(Lambda {
        quantifier,
        quantifier_span,
        body,
        span,
    })))
}

/// `lambdaVariableExpr BWS COLON BWS lambdaPredicateExpr`
fn lambda_body(p: &mut Parser<'_, '_>, spelling: &'static str) -> (Text, Expr) {
    let start = p.at();
    let name = p.name();
    if !name.is_empty() {
        p.advance(name.len());
        let variable = p.piece(start, p.at());
        p.blanks();
        if p.eat(b':') || arrow(p) {
            check_length(p, name, variable.span);
            return (variable, common_expr(p));
        }
        p.go(start);
    }
    // The predicate is read for its own errors; what it says is unknown without a variable. That
    // `t.email` is no property follows from the same slip.
    let reported = p.shared.errors.len();
    let predicate = common_expr(p);
    let span = predicate.outer_span();
    let here = Span::at(span.start);
    let mut error = SyntaxError::new(SyntaxErrorKind::LambdaWithoutVariable(spelling), span);
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
    } else if matches!(predicate.kind, ExprKind::Chain(_) | ExprKind::Path(_)) {
        error = error.with_fix(
            Applicability::Unsafe,
            "name a variable and begin with it",
            here,
            "x:x/",
        );
    }
    p.report(error);
    (Text::owned(here, ""), Expr::error(span))
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

/// A name with arguments; the cursor is at the parenthesis.
fn call(p: &mut Parser<'_, '_>, name: Text, spelling: &str, start: usize) -> Option<Segment> {
    let open = p.at();
    if !p.open() {
        return None;
    }
    p.advance(1);
    let types = ["cast", "isof", "Collection"]
        .iter()
        .any(|f| f.eq_ignore_ascii_case(spelling));
    let outer = std::mem::replace(&mut p.in_type_argument, types);
    let branches = spelling.eq_ignore_ascii_case("case");
    let mut arguments = Vec::new();
    separated(p, open, b')', &mut |p| {
        arguments.push(argument(p, branches))
    });
    p.in_type_argument = outer;
    p.shut();
    let span = p.span_from(start);
    if spelling.eq_ignore_ascii_case("substringof") {
        old_substring(p, span, &arguments);
        return None;
    }
    Some(Segment::Call(Box::new(Call {
        name,
        arguments,
        span,
    })))
}

fn argument(p: &mut Parser<'_, '_>, branches: bool) -> Argument {
    let start = p.at();
    let name = p.name();
    if !name.is_empty() {
        let gap = p.blanks_at(name.len());
        let sign = name.len() + gap;
        if p.peek_at(sign) == Some(b'=') && !matches!(p.peek_at(sign + 1), Some(b'=' | b'>')) {
            p.advance(name.len());
            let name = p.piece(start, p.at());
            p.advance(gap + 1);
            return Argument::Named(name, common_expr(p));
        }
    }
    let value = common_expr(p);
    if branches && p.eat(b':') {
        return Argument::Branch(value, common_expr(p));
    }
    Argument::Positional(value)
}

/// `substringof(part,text)` of OData 2, whose arguments have changed places.
fn old_substring(p: &mut Parser<'_, '_>, span: Span, arguments: &[Argument]) {
    let mut error = SyntaxError::new(SyntaxErrorKind::SubstringOf, span);
    if let [Argument::Positional(part), Argument::Positional(text)] = arguments {
        let written = |expr: &Expr| expr.outer_span().of(p.shared.raw).to_owned();
        let instead = format!("contains({},{})", written(text), written(part));
        error = error.with_fix(Applicability::Safe, "write `contains`", span, instead);
    }
    p.report(error);
}
