//! Expressions and paths.

use super::apply::aggregation;
use super::literal::{canonical_literal, json_string};
use super::option::options;
use crate::ops::{Level, Operator};
use crate::syntax::ast::{
    Argument, Call, Chain, Expr, ExprKind, Lambda, Path, Segment, Set, Unary,
};
use crate::text::Source;

/// Appends an expression.
pub(super) fn expr(expr: &Expr, source: &Source, out: &mut String) {
    match &expr.kind {
        ExprKind::Literal(literal) => out.push_str(&canonical_literal(literal, source)),
        ExprKind::Path(p) => path(p, source, out),
        ExprKind::Chain(c) => chain(c, source, out),
        ExprKind::Unary(u) => unary(u, source, out),
        ExprKind::Has(has) => {
            within(&has.operand, Some(Level::Unary), source, out);
            out.push_str(" has ");
            within(&has.flags, Some(Level::Primary), source, out);
        }
        ExprKind::In(membership) => {
            within(&membership.operand, Some(Level::Unary), source, out);
            out.push_str(" in ");
            match &membership.set {
                Set::List(items, _) => list(items, '(', ')', source, out),
                Set::Collection(collection) => {
                    within(collection, Some(Level::Primary), source, out);
                }
            }
        }
        ExprKind::Array(items) => list(items, '[', ']', source, out),
        ExprKind::Object(members) => {
            out.push('{');
            for (number, member) in members.iter().enumerate() {
                separate(number, out);
                out.push_str(&json_string(member.name.as_str(source)));
                out.push(':');
                self::expr(&member.value, source, out);
            }
            out.push('}');
        }
        ExprKind::Hole(text) => out.push_str(text.as_str(source)),
        ExprKind::Error => out.push_str(source.slice(expr.span)),
    }
}

/// Appends an operand, in parentheses if it binds no tighter than `level`.
fn within(operand: &Expr, level: Option<Level>, source: &Source, out: &mut String) {
    let is_looser = operand.level().is_some_and(|own| Some(own) <= level);
    // They hold together what a hole brings.
    if is_looser || (operand.is_template() && !operand.parens.is_empty()) {
        parenthesised(operand, source, out);
    } else {
        expr(operand, source, out);
    }
}

pub(super) fn parenthesised(operand: &Expr, source: &Source, out: &mut String) {
    out.push('(');
    expr(operand, source, out);
    out.push(')');
}

fn chain(chain: &Chain, source: &Source, out: &mut String) {
    let level = chain.level();
    if chain.is_template() {
        return template(chain, source, out);
    }
    operand(chain.first(), level, source, out);
    for link in chain.links() {
        out.push(' ');
        out.push_str(link.operator.spelling());
        out.push(' ');
        operand(&link.operand, level, source, out);
    }
}

/// Appends a chain in which a hole is or holds an operator: with its parentheses, and with blanks where
/// there are any, for the hole may bring some.
fn template(chain: &Chain, source: &Source, out: &mut String) {
    let level = chain.level();
    let append = |expr: &Expr, out: &mut String| {
        if expr.parens.is_empty() {
            operand(expr, level, source, out);
        } else {
            parenthesised(expr, source, out);
        }
    };
    append(chain.first(), out);
    for link in chain.links() {
        let is_hole = matches!(link.operator, Operator::Hole(_));
        if !is_hole {
            out.push(' ');
            out.push_str(link.operator.spelling());
        }
        if !is_hole || !link.operator_span.is_empty() {
            out.push(' ');
        }
        append(&link.operand, out);
    }
}

/// Appends an operand of a chain. `has` and `in` bind tighter than arithmetic, and yet the parser
/// asks for parentheses there.
fn operand(operand: &Expr, level: Level, source: &Source, out: &mut String) {
    let arithmetic = matches!(level, Level::Additive | Level::Multiplicative);
    if arithmetic && operand.level() == Some(Level::Primary) {
        parenthesised(operand, source, out);
    } else {
        within(operand, Some(level), source, out);
    }
}

fn unary(unary: &Unary, source: &Source, out: &mut String) {
    out.push_str(unary.operator.spelling());
    if unary.operator == Operator::Not {
        out.push(' ');
    }
    let start = out.len();
    within(&unary.operand, Some(Level::Multiplicative), source, out);
    if fuses(unary.operator, out.get(start..).unwrap_or("")) {
        out.truncate(start);
        parenthesised(&unary.operand, source, out);
    }
}

/// Whether an operator and the operand behind it would be read as something else: `-5` and `-INF`
/// are literals, and `not eq` and `not desc` begin with a property called `not`.
fn fuses(operator: Operator, operand: &str) -> bool {
    if operator == Operator::Not {
        let word = operand.split([' ', ')', ',']).next().unwrap_or("");
        let clauses = ["asc", "desc", "with", "from", "as"];
        let is_clause = clauses.iter().any(|d| word.eq_ignore_ascii_case(d));
        is_clause || Operator::infix(word.as_bytes()).is_some()
    } else {
        let infinity = operand.strip_prefix("INF").is_some_and(|behind| {
            !behind.starts_with(|c: char| c.is_alphanumeric() || "_/.(".contains(c))
        });
        infinity || operand.starts_with(|c: char| c.is_ascii_digit())
    }
}

fn list(items: &[Expr], open: char, close: char, source: &Source, out: &mut String) {
    out.push(open);
    for (number, item) in items.iter().enumerate() {
        separate(number, out);
        expr(item, source, out);
    }
    out.push(close);
}

fn separate(number: usize, out: &mut String) {
    if number > 0 {
        out.push(',');
    }
}

/// Appends a path.
pub(super) fn path(path: &Path, source: &Source, out: &mut String) {
    for (number, segment) in path.segments().enumerate() {
        if number > 0 && !matches!(segment, Segment::Key(_)) {
            out.push('/');
        }
        self::segment(segment, source, out);
    }
}

/// Appends one segment of a path.
pub(super) fn segment(segment: &Segment, source: &Source, out: &mut String) {
    match segment {
        Segment::Name(text) | Segment::KeyValue(text) => out.push_str(text.as_str(source)),
        Segment::Variable(variable, _) => out.push_str(variable.spelling()),
        Segment::Alias(name) | Segment::Annotation(name) => {
            out.push('@');
            out.push_str(name.as_str(source));
        }
        Segment::Call(c) => call(c, source, out),
        Segment::Count(_) => out.push_str("$count"),
        Segment::CountOf(nested, _) => {
            out.push_str("$count");
            options(nested, source, out);
        }
        Segment::Filter(predicate, _) => {
            out.push_str("$filter");
            parenthesised(predicate, source, out);
        }
        Segment::Key(key) => arguments(&key.arguments, source, out),
        Segment::Aggregate(item, _) => {
            out.push_str("aggregate(");
            aggregation(item, source, out);
            out.push(')');
        }
        Segment::Lambda(l) => lambda(l, source, out),
    }
}

fn lambda(lambda: &Lambda, source: &Source, out: &mut String) {
    out.push_str(lambda.quantifier.spelling());
    out.push('(');
    if let Some((variable, predicate)) = &lambda.body {
        let variable = variable.as_str(source);
        // A hole may hold the variable too.
        if !variable.is_empty() {
            out.push_str(variable);
            out.push(':');
        }
        expr(predicate, source, out);
    }
    out.push(')');
}

/// Appends a call.
pub(super) fn call(call: &Call, source: &Source, out: &mut String) {
    out.push_str(call.name.as_str(source));
    arguments(&call.arguments, source, out);
}

fn arguments(arguments: &[Argument], source: &Source, out: &mut String) {
    out.push('(');
    for (number, argument) in arguments.iter().enumerate() {
        separate(number, out);
        match argument {
            Argument::Positional(value) => expr(value, source, out),
            Argument::Named(name, value) => {
                out.push_str(name.as_str(source));
                out.push('=');
                expr(value, source, out);
            }
            Argument::Branch(condition, value) => {
                expr(condition, source, out);
                let number = out.ends_with(|c: char| c.is_ascii_digit());
                out.push(':');
                let start = out.len();
                expr(value, source, out);
                // `10:20` is a time of day.
                let value = out.get(start..).unwrap_or("");
                if number && value.starts_with(|c: char| c.is_ascii_digit()) {
                    out.insert(start, ' ');
                }
            }
        }
    }
    out.push(')');
}
