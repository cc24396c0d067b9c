//! Operators: which types they take, to which types their operands are converted.

use super::context::Checker;
use super::error::{CheckError, CheckErrorKind};
use super::expr::{expr, is_unknown, not_binds_tighter, require_boolean};
use super::literal::{as_type, literal};
use crate::diagnostic::{Applicability, Span};
use crate::edm::convert::common_number;
use crate::edm::{EnumValue, Item, Primitive, Type, Value};
use crate::hir::{Chain, Expr, ExprKind, In, Link, Literal, Logic, Set};
use crate::ops::{Level, Operator};
use crate::syntax::ast;

/// A chain of operators of one level.
pub(super) fn chain<'a>(c: &mut Checker<'a>, chain: &'a ast::Chain, span: Span) -> Expr {
    if matches!(chain.level(), Level::And | Level::Or) {
        return logic(c, chain, span);
    }
    let findings = c.findings.len();
    let mut so_far = expr(c, &chain.first);
    if c.findings.len() > findings && is_denied_operand(c, findings) {
        c.findings.truncate(findings);
        not_binds_tighter(c, chain, span);
        so_far = Expr::unknown(so_far.span);
        // The rest is read for its own errors.
        for link in chain.links() {
            expr(c, &link.operand);
        }
        return Expr {
            kind: ExprKind::Unknown,
            ty: Type::BOOLEAN,
            span: so_far.span,
        };
    }
    let mut links = Vec::new();
    let mut first = None;
    let mut broken = false;
    for link in chain.links() {
        let operand = expr(c, &link.operand);
        let (operator, at) = (link.operator, link.operator_span);
        let joined = if matches!(chain.level(), Level::Equality | Level::Relational) {
            compare(c, so_far, operator, at, operand)
        } else {
            calculate(c, so_far, operator, at, operand)
        };
        broken |= joined.is_none();
        let Some((left, convert, operand, ty)) = joined else {
            so_far = Expr::unknown(span);
            continue;
        };
        first.get_or_insert(left);
        links.push(Link {
            operator,
            operator_span: at,
            convert,
            operand,
            ty,
        });
        // What follows sees only the type of the result.
        so_far = Expr {
            kind: ExprKind::Unknown,
            ty,
            span,
        };
    }
    let ty = so_far.ty;
    let Some(first) = first.filter(|_| !broken) else {
        // A comparison is Boolean, whatever it compares.
        let boolean = matches!(chain.level(), Level::Equality | Level::Relational);
        let ty = if boolean {
            Type::BOOLEAN
        } else {
            Type::UNKNOWN
        };
        return Expr {
            kind: ExprKind::Unknown,
            ty,
            span,
        };
    };
    Expr {
        kind: ExprKind::Chain(Box::new(Chain { first, links })),
        ty,
        span,
    }
}

/// Whether the last finding is about the operand of a `not` that is not Boolean.
fn is_denied_operand(c: &Checker<'_>, before: usize) -> bool {
    let denied = "what `not` denies";
    c.findings.len() == before + 1
        && c.findings.last().is_some_and(
            |e| matches!(&e.kind, CheckErrorKind::NotBoolean { place, .. } if *place == denied),
        )
}

/// `and`, `or`: Boolean operands, nested ones of the same operator taken in.
fn logic<'a>(c: &mut Checker<'a>, chain: &'a ast::Chain, span: Span) -> Expr {
    let operator = chain.second.operator;
    let place = if operator == Operator::And {
        "an operand of `and`"
    } else {
        "an operand of `or`"
    };
    let mut operands = Vec::new();
    let nodes = std::iter::once(&chain.first).chain(chain.links().map(|link| &link.operand));
    for node in nodes {
        let operand = expr(c, node);
        let operand = require_boolean(c, operand, place);
        match operand {
            Expr {
                kind: ExprKind::Logic(inner),
                ..
            } if inner.operator == operator => {
                operands.extend(inner.operands);
            }
            operand => operands.push(operand),
        }
    }
    Expr {
        kind: ExprKind::Logic(Logic { operator, operands }),
        ty: Type::BOOLEAN,
        span,
    }
}

/// What an operator joins: both operands, the conversion of the left one, the type of the result.
type Joined = Option<(Expr, Option<Primitive>, Expr, Type)>;

fn compare(c: &mut Checker<'_>, left: Expr, operator: Operator, at: Span, right: Expr) -> Joined {
    let (left, right) = (adapted(c, left, right.ty), right);
    let (right, left) = (adapted(c, right, left.ty), left);
    if is_silent(&left) || is_silent(&right) {
        return Some((left, None, right, Type::BOOLEAN));
    }
    let (lt, rt) = (c.schema.underlying(left.ty), c.schema.underlying(right.ty));
    let null = lt.item == Item::Null || rt.item == Item::Null;
    let comparable = match (lt.item, rt.item) {
        // A collection is never null; whether it is empty is another question.
        _ if lt.collection != rt.collection => lt.is_unknown() || rt.is_unknown(),
        (Item::Null | Item::Unknown, _) | (_, Item::Null | Item::Unknown) => true,
        (Item::Primitive(l), Item::Primitive(r)) if l == r => {
            !l.is_geo() && !matches!(l, Primitive::Binary | Primitive::Stream)
        }
        (Item::Primitive(l), Item::Primitive(r)) => common_number(l, r).is_some(),
        (Item::Named(l), Item::Named(r)) => {
            (l == r || c.schema.is_subtype(l, r) || c.schema.is_subtype(r, l))
                && (matches!(operator, Operator::Eq | Operator::Ne)
                    || c.schema.enumeration(lt).is_some())
        }
        (Item::Primitive(_), Item::Named(_)) | (Item::Named(_), Item::Primitive(_)) => false,
    };
    let ordered = matches!(operator, Operator::Eq | Operator::Ne) || !lt.collection;
    if !comparable || !ordered {
        c.report(incomparable(c, &left, operator, at, &right));
        return None;
    }
    if null || lt.collection {
        return Some((left, None, right, Type::BOOLEAN));
    }
    let (left, convert, right) = promoted(c, left, right);
    Some((left, convert, right, Type::BOOLEAN))
}

fn incomparable(
    c: &Checker<'_>,
    left: &Expr,
    operator: Operator,
    at: Span,
    right: &Expr,
) -> CheckError {
    let kind = CheckErrorKind::Incomparable {
        operator: operator.spelling(),
        left: c.show(left.ty),
        right: c.show(right.ty),
    };
    let error = CheckError::new(kind, at)
        .with_label(left.span, format!("this is `{}`", c.show(left.ty)))
        .with_label(right.span, format!("this is `{}`", c.show(right.ty)));
    if left.ty.collection != right.ty.collection {
        let (collection, other) = if left.ty.collection {
            (left, right)
        } else {
            (right, left)
        };
        let path = c.source.slice(collection.span);
        if other.ty.item == Item::Null {
            return error.with_help(format!(
                "a collection is never null; whether it is empty is asked by `{path}/$count eq 0`"
            ));
        }
        let other = c.source.slice(other.span);
        return error.with_help(format!(
            "whether an item equals it is asked by `{path}/any(x:x {operator} {other})`"
        ));
    }
    error
}

/// A literal as the type of the other side, if it can be read so.
fn adapted(c: &mut Checker<'_>, operand: Expr, other: Type) -> Expr {
    if other.collection || other.is_unknown() || other.item == Item::Null {
        return operand;
    }
    as_type(c, &operand, other).unwrap_or(operand)
}

/// Both operands as the numeric type that holds both.
fn promoted(c: &mut Checker<'_>, left: Expr, right: Expr) -> (Expr, Option<Primitive>, Expr) {
    let (lt, rt) = (c.schema.underlying(left.ty), c.schema.underlying(right.ty));
    let common = match (lt.as_primitive(), rt.as_primitive()) {
        (Some(l), Some(r)) if l != r => common_number(l, r),
        _ => None,
    };
    let Some(common) = common else {
        return (left, None, right);
    };
    let convert = (lt.as_primitive() != Some(common)).then_some(common);
    (left, convert, converted(c, right, common))
}

/// The expression as another primitive type: a literal at once, anything else by a node.
pub(super) fn converted(c: &Checker<'_>, expr: Expr, to: Primitive) -> Expr {
    let own = c.schema.underlying(expr.ty).as_primitive();
    if own == Some(to) || own.is_none() {
        return expr;
    }
    let (ty, span) = (Type::primitive(to), expr.span);
    if let ExprKind::Literal(constant) = &expr.kind
        && let Ok(value) = crate::edm::convert::promote(constant.value.clone(), to)
    {
        let text = constant.text.clone();
        return Expr {
            kind: ExprKind::Literal(Literal { value, text }),
            ty,
            span,
        };
    }
    Expr {
        kind: ExprKind::Convert(Box::new(expr), to),
        ty,
        span,
    }
}

/// Whether nothing can be said about an operand.
fn is_silent(expr: &Expr) -> bool {
    is_unknown(expr) && expr.ty.is_unknown()
}

fn calculate(c: &mut Checker<'_>, left: Expr, operator: Operator, at: Span, right: Expr) -> Joined {
    let lt = c.schema.underlying(left.ty);
    let rt = c.schema.underlying(right.ty);
    if is_silent(&left) || is_silent(&right) {
        return Some((left, None, right, Type::UNKNOWN));
    }
    // A null operand takes the type of the other: the result is null whatever it is.
    let (l, r) = match (lt.item, rt.item) {
        (Item::Null, Item::Null) => return Some((left, None, right, Type::NULL)),
        (Item::Null, _) => (rt.as_primitive(), rt.as_primitive()),
        (_, Item::Null) => (lt.as_primitive(), lt.as_primitive()),
        _ => (lt.as_primitive(), rt.as_primitive()),
    };
    if let (Some(l), Some(r)) = (l, r) {
        if let Some(common) = common_number(l, r) {
            let result = if operator == Operator::DivBy {
                quotient(common)
            } else {
                common
            };
            let convert = (lt.as_primitive().is_some_and(|own| own != result)).then_some(result);
            let right = converted(c, right, result);
            return Some((left, convert, right, Type::primitive(result)));
        }
        if let Some(result) = temporal(operator, l, r) {
            return Some((left, None, right, Type::primitive(result)));
        }
    }
    let kind = CheckErrorKind::NotCalculable {
        operator: operator.spelling(),
        left: c.show(left.ty),
        right: c.show(right.ty),
    };
    let mut error = CheckError::new(kind, at)
        .with_label(left.span, format!("this is `{}`", c.show(left.ty)))
        .with_label(right.span, format!("this is `{}`", c.show(right.ty)));
    if operator == Operator::Add && l == Some(Primitive::String) && r == l {
        let (l, r) = (c.source.slice(left.span), c.source.slice(right.span));
        let text = format!("concat({l},{r})");
        error = error.with_fix(
            Applicability::Safe,
            "join strings by `concat`",
            vec![(left.span.to(right.span), text)],
        );
    }
    c.report(error);
    None
}

/// The type in which `divby` divides: integers become decimals.
const fn quotient(common: Primitive) -> Primitive {
    if common.is_integer() {
        Primitive::Decimal
    } else {
        common
    }
}

/// Calculations with dates and durations (URL Conventions 5.1.1.2).
fn temporal(operator: Operator, left: Primitive, right: Primitive) -> Option<Primitive> {
    use Primitive::{Date, DateTimeOffset, Duration, TimeOfDay};
    let (add, sub) = (operator == Operator::Add, operator == Operator::Sub);
    let scale = matches!(operator, Operator::Mul | Operator::Div | Operator::DivBy);
    Some(match (left, right) {
        (DateTimeOffset, Duration) if add || sub => DateTimeOffset,
        (Duration, DateTimeOffset) if add => DateTimeOffset,
        (Date, Duration) if add || sub => Date,
        (Duration, Date) if add => Date,
        (DateTimeOffset, DateTimeOffset) | (Date, Date) | (TimeOfDay, TimeOfDay) if sub => Duration,
        (Duration, Duration) if add || sub => Duration,
        (Duration, number) if scale && number.is_numeric() => Duration,
        (number, Duration) if operator == Operator::Mul && number.is_numeric() => Duration,
        _ => return None,
    })
}

/// `has`
pub(super) fn has<'a>(c: &mut Checker<'a>, has: &'a ast::Has, span: Span) -> Expr {
    let operand = expr(c, &has.operand);
    let flags = expr(c, &has.flags);
    let boolean = |kind| Expr {
        kind,
        ty: Type::BOOLEAN,
        span,
    };
    if is_silent(&operand) || is_silent(&flags) {
        return boolean(ExprKind::Unknown);
    }
    if operand.ty.collection || c.schema.enumeration(operand.ty).is_none() {
        let shown = c.show(operand.ty);
        c.error(CheckErrorKind::HasWithoutEnum(shown), operand.span);
        return boolean(ExprKind::Unknown);
    }
    let flags = adapted(c, flags, operand.ty);
    if is_silent(&flags) {
        return boolean(ExprKind::Unknown);
    }
    match flags.as_literal().map(|l| &l.value) {
        Some(Value::Enum(EnumValue::Number(number))) if flags.ty == operand.ty => {
            boolean(ExprKind::Has(Box::new(operand), *number))
        }
        _ => {
            c.report(incomparable(
                c,
                &operand,
                Operator::Has,
                has.operator_span,
                &flags,
            ));
            boolean(ExprKind::Unknown)
        }
    }
}

/// `in`
pub(super) fn membership<'a>(c: &mut Checker<'a>, node: &'a ast::In, span: Span) -> Expr {
    let mut operand = expr(c, &node.operand);
    let boolean = |kind| Expr {
        kind,
        ty: Type::BOOLEAN,
        span,
    };
    let items = match &node.set {
        ast::Set::List(items, _) => items,
        ast::Set::Collection(collection) => {
            let collection = expr(c, collection);
            return boolean(in_collection(c, operand, collection, node.operator_span));
        }
    };
    let mut values = Vec::with_capacity(items.len());
    let mut broken = is_silent(&operand);
    let mut common = c.schema.underlying(operand.ty).as_primitive();
    for item in items {
        let ast::ExprKind::Literal(constant) = &item.kind else {
            broken = true;
            continue;
        };
        let item = literal(c, constant, item.span);
        match compare(
            c,
            placeholder(&operand),
            Operator::Eq,
            node.operator_span,
            item,
        ) {
            Some((_, convert, item, _)) if !is_silent(&item) => {
                common = convert.or(common);
                values.push(item);
            }
            _ => broken = true,
        }
    }
    if broken {
        return boolean(ExprKind::Unknown);
    }
    if let Some(common) = common {
        operand = converted(c, operand, common);
        values = values
            .into_iter()
            .map(|value| converted(c, value, common))
            .collect();
    }
    let values = values
        .into_iter()
        .filter_map(|value| {
            if let ExprKind::Literal(l) = value.kind {
                Some(l)
            } else {
                None
            }
        })
        .collect();
    boolean(ExprKind::In(Box::new(In {
        operand,
        set: Set::Values(values),
    })))
}

/// An operand that is compared again and again: its type and place are enough.
const fn placeholder(operand: &Expr) -> Expr {
    Expr {
        kind: ExprKind::Unknown,
        ty: operand.ty,
        span: operand.span,
    }
}

fn in_collection(c: &mut Checker<'_>, operand: Expr, collection: Expr, at: Span) -> ExprKind {
    if is_silent(&operand) || is_silent(&collection) {
        return ExprKind::Unknown;
    }
    if !collection.ty.collection {
        let shown = c.show(collection.ty);
        c.error(CheckErrorKind::NotACollection("in", shown), collection.span);
        return ExprKind::Unknown;
    }
    let item = Expr {
        ty: collection.ty.element(),
        ..placeholder(&collection)
    };
    let joined = compare(c, operand, Operator::Eq, at, item);
    let Some((mut operand, convert, item, _)) = joined else {
        return ExprKind::Unknown;
    };
    if let Some(to) = convert {
        operand = converted(c, operand, to);
    }
    let mut collection = collection;
    if let (ExprKind::Convert(_, to), ExprKind::Array(items)) = (&item.kind, &mut collection.kind) {
        *items = std::mem::take(items)
            .into_iter()
            .map(|e| converted(c, e, *to))
            .collect();
        collection.ty = Type::collection_of(Item::Primitive(*to));
    }
    ExprKind::In(Box::new(In {
        operand,
        set: Set::Collection(collection),
    }))
}
