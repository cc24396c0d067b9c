//! Comparisons: which types can be compared, and as what.

use super::context::Checker;
use super::declared;
use super::error::CheckErrorKind;
use super::expr::is_error;
use super::finding::Finding;
use super::literal::near_member;
use super::place::as_type;
use super::suggest::{is_undeclared, listed_properties};
use crate::diagnostic::{Applicability, Span};
use crate::edm::convert::{common_number, promote};
use crate::edm::{Item, Primitive, Type, Value};
use crate::hir::{Expr, ExprKind, Literal, ServiceKind};
use crate::ops::Operator;
use crate::schema::Member;
use crate::syntax::{is_name, quote};

/// What an operator joins.
pub(super) struct Joined {
    pub(super) left: Expr,
    /// The type to which the left operand is converted first.
    pub(super) convert: Option<Primitive>,
    pub(super) right: Expr,
    /// The type of the result.
    pub(super) ty: Type,
}

impl Joined {
    const fn boolean(left: Expr, convert: Option<Primitive>, right: Expr) -> Self {
        Self {
            left,
            convert,
            right,
            ty: Type::BOOLEAN,
        }
    }
}

/// Joins two operands by `eq ne gt ge lt le`; `None` if they cannot be compared, or if one of them
/// is in error.
pub(super) fn compare(
    c: &mut Checker<'_>,
    mut left: Expr,
    operator: Operator,
    at: Span,
    mut right: Expr,
) -> Option<Joined> {
    let convert = made_alike(c, &mut left, operator, at, &mut right)?;
    Some(Joined::boolean(left, convert, right))
}

/// Makes two operands what can be compared: the right one is converted if need be, and the type is
/// given to which the left one is to be. `None` as for [`compare`].
pub(super) fn made_alike(
    c: &mut Checker<'_>,
    left: &mut Expr,
    operator: Operator,
    at: Span,
    right: &mut Expr,
) -> Option<Option<Primitive>> {
    let known = c.findings.len();
    adapt(c, left, right.ty);
    adapt(c, right, left.ty);
    if is_error(left) || is_error(right) {
        declared::tell(c, known, &[left, right]);
        return None;
    }
    let object = object_instead(c, left, right.ty).or_else(|| object_instead(c, right, left.ty));
    if let Some(error) = object {
        c.report(error);
        return None;
    }
    let (lt, rt) = (c.schema.underlying(left.ty), c.schema.underlying(right.ty));
    if !comparable(c, lt, operator, rt) {
        if let ExprKind::Array(_) = right.kind {
            // Names in it are values that lack apostrophes, or follow from the same slip.
            let array = right.span;
            c.findings.retain(|finding| finding.span.to(array) != array);
        }
        c.report(incomparable(c, left, operator, at, right));
        declared::tell(c, known, &[left, right]);
        return None;
    }
    if lt.item == Item::Null || rt.item == Item::Null || lt.collection || rt.collection {
        return Some(None);
    }
    let common = match (lt.as_primitive(), rt.as_primitive()) {
        (Some(l), Some(r)) if l != r => common_number(l, r),
        _ => None,
    };
    let Some(common) = common else {
        return Some(None);
    };
    let convert = (lt.as_primitive() != Some(common)).then_some(common);
    if !is_in_range(c, left, common) {
        return None;
    }
    let span = right.span;
    let operand = std::mem::replace(right, Expr::unknown(span));
    *right = converted(c, operand, common);
    Some(convert)
}

/// A JSON object, alone or in an array, where a primitive value or a member of an enumeration is asked
/// for. GeoJSON has objects for values of geographic types.
pub(super) fn object_instead(c: &Checker<'_>, value: &Expr, expected: Type) -> Option<Finding> {
    let object = object_in(value)?;
    let expected = expected.element();
    let takes_none = match c.schema.underlying(expected).item {
        Item::Primitive(p) => !p.is_geo() && !matches!(p, Primitive::Untyped | Primitive::Stream),
        Item::Named(_) => c.schema.enumeration(expected).is_some(),
        Item::Null | Item::Unknown => false,
    };
    let kind = CheckErrorKind::NotAValue {
        expected: c.show(expected),
        found: c.source.slice(object).to_owned(),
    };
    takes_none.then(|| Finding::new(kind, object))
}

/// The place of a JSON object, or of the first in an array.
fn object_in(value: &Expr) -> Option<Span> {
    if let ExprKind::Array(items) = &value.kind {
        let is_object = |item: &&Expr| is_object(item);
        return items.iter().find(is_object).map(|item| item.span);
    }
    is_object(value).then_some(value.span)
}

/// Whether a value is written as a JSON object.
pub(super) fn is_object(value: &Expr) -> bool {
    let service = value.as_service();
    service.is_some_and(|service| service.kind == ServiceKind::Object)
}

/// Whether an operator takes values of two types (URL Conventions 5.1.1.1).
fn comparable(c: &Checker<'_>, left: Type, operator: Operator, right: Type) -> bool {
    let equality = matches!(operator, Operator::Eq | Operator::Ne);
    if is_open(left) || is_open(right) {
        return true;
    }
    // A collection is never null; whether it is empty is another question.
    if left.collection != right.collection {
        return false;
    }
    let ordered = is_ordered(c, left) && is_ordered(c, right);
    if !(equality || ordered) {
        return false;
    }
    match (left.item, right.item) {
        (Item::Null | Item::Unknown, _) | (_, Item::Null | Item::Unknown) => true,
        (Item::Primitive(l), Item::Primitive(r)) if l == r => {
            !l.is_geo() && !matches!(l, Primitive::Binary | Primitive::Stream)
        }
        (Item::Primitive(l), Item::Primitive(r)) => common_number(l, r).is_some(),
        (Item::Named(l), Item::Named(r)) => c.schema.is_subtype(l, r) || c.schema.is_subtype(r, l),
        (Item::Primitive(_), Item::Named(_)) | (Item::Named(_), Item::Primitive(_)) => false,
    }
}

/// Whether the type of a value is known only when it is read.
pub(super) fn is_open(ty: Type) -> bool {
    !ty.collection && matches!(ty.item, Item::Unknown | Item::Primitive(Primitive::Untyped))
}

/// Whether some values of the type are greater than others.
fn is_ordered(c: &Checker<'_>, ty: Type) -> bool {
    !ty.collection
        && match ty.item {
            Item::Null | Item::Unknown => true,
            Item::Primitive(p) => {
                !p.is_geo() && !matches!(p, Primitive::Binary | Primitive::Stream)
            }
            Item::Named(_) => c.schema.enumeration(ty).is_some(),
        }
}

pub(super) fn incomparable(
    c: &Checker<'_>,
    left: &Expr,
    operator: Operator,
    at: Span,
    right: &Expr,
) -> Finding {
    let kind = CheckErrorKind::Incomparable {
        operator: operator.spelling(),
        left: c.show(left.ty),
        right: c.show(right.ty),
    };
    let error = Finding::new(kind, at)
        .with_label(left.span, format!("this is `{}`", c.show(left.ty)))
        .with_label(right.span, format!("this is `{}`", c.show(right.ty)));
    if left.ty.collection == right.ty.collection {
        return of_structured(c, error, left, right);
    }
    let (collection, other) = if left.ty.collection {
        (left, right)
    } else {
        (right, left)
    };
    let path = c.source.slice(collection.span);
    if let ExprKind::Array(items) = &collection.kind
        && let Some(edits) = without_brackets(c, operator, at, items, (collection, other))
    {
        let message = if items.len() == 1 {
            "remove the brackets"
        } else {
            "write `in`"
        };
        return error.with_fix(Applicability::Unsafe, message, edits);
    }
    if other.ty.item == Item::Null {
        return error.with_help(format!(
            "a collection is never null; whether it is empty is asked by `{path}/$count eq 0`"
        ));
    }
    let other = c.source.slice(other.span);
    if matches!(collection.kind, ExprKind::Array(_)) {
        return error.with_help(
            "whether a value is one of several constants is asked by `in`: `x in ('a','b')`",
        );
    }
    error.with_help(format!(
        "whether an item equals it is asked by `{path}/any(x:x {operator} {other})`"
    ))
}

/// `name eq ['x']`, `name eq [x,y]`: an operand in brackets, or several as a list behind `in`. Words that name
/// nothing lack apostrophes; what is no constant cannot stand in a list.
fn without_brackets(
    c: &Checker<'_>,
    operator: Operator,
    at: Span,
    items: &[Expr],
    (array, other): (&Expr, &Expr),
) -> Option<Vec<(Span, String)>> {
    let (first, last) = (items.first()?, items.last()?);
    let (open, close) = (
        Span::new(array.span.start, first.span.start),
        Span::new(last.span.end, array.span.end),
    );
    let mut quoted = Vec::new();
    for item in items {
        let written = c.source.slice(item.span);
        if is_name(written) && is_undeclared(c, written) {
            let word = match c.schema.enumeration(other.ty) {
                Some(declared) => near_member(declared, written)?,
                None if is_open(other.ty) => written,
                None => (c.schema.underlying(other.ty) == Type::STRING).then_some(written)?,
            };
            quoted.push((item.span, quote(word)));
        } else if let Some(text) = as_text(item).filter(|_| written.starts_with('"')) {
            quoted.push((item.span, quote(text)));
        } else if item.as_literal().is_none() {
            // A constant takes the type of its place.
            let is_constant = other.as_literal().is_some();
            let fits = is_constant || comparable(c, other.ty, operator, item.ty);
            (fits && items.len() == 1 && !is_error(item)).then_some(())?;
        }
    }
    if items.len() == 1 {
        let before = [(open, String::new())].into_iter().chain(quoted);
        return Some(before.chain([(close, String::new())]).collect());
    }
    if operator != Operator::Eq || array.span.start < at.start {
        return None;
    }
    let mut edits = Vec::new();
    // `in` binds more tightly than all else.
    let between = Span::new(other.span.end, at.start);
    let is_bare = !c.source.slice(between).contains(')');
    let is_whole = other.as_literal().is_some()
        || matches!(
            other.kind,
            ExprKind::Path(_) | ExprKind::Call(_) | ExprKind::Service(_)
        );
    if is_bare && !is_whole {
        edits.push((Span::at(other.span.start), "(".to_owned()));
        edits.push((Span::at(other.span.end), ")".to_owned()));
    }
    edits.extend([(at, "in".to_owned()), (open, "(".to_owned())]);
    edits.extend(quoted);
    edits.push((close, ")".to_owned()));
    Some(edits)
}

fn as_text(item: &Expr) -> Option<&str> {
    if let Value::String(text) = &item.as_literal()?.value {
        Some(text)
    } else {
        None
    }
}

/// `team/any(t:t eq 'x')`: a value with properties is compared by one of them.
fn of_structured(c: &Checker<'_>, error: Finding, left: &Expr, right: &Expr) -> Finding {
    let (structured, other) = match (c.structured(left.ty), c.structured(right.ty)) {
        (Some(id), None) => ((id, left), right),
        (None, Some(id)) => ((id, right), left),
        _ => return error.with_help("compare values of one type, or convert one by `cast`"),
    };
    let ((id, value), wanted) = (structured, c.schema.underlying(other.ty));
    let fits = |member: &&Member| c.schema.underlying(member.ty()) == wanted;
    let mut fitting = c.schema.members(id).filter(fits).map(Member::name);
    let named = c.schema.property(id, "name").filter(fits).map(Member::name);
    let only = named.or_else(|| fitting.next().filter(|_| fitting.next().is_none()));
    let error = match listed_properties(c, id) {
        Some(listed) => error.with_help(format!("compare one of its properties: {listed}")),
        None => error,
    };
    match only {
        Some(name) => error.with_fix(
            Applicability::Unsafe,
            format!("compare `{name}`"),
            vec![(Span::at(value.span.end), format!("/{name}"))],
        ),
        None => error,
    }
}

/// A literal as the type of the other side, if it can be read so.
pub(super) fn adapted(c: &mut Checker<'_>, mut operand: Expr, other: Type) -> Expr {
    adapt(c, &mut operand, other);
    operand
}

fn adapt(c: &mut Checker<'_>, operand: &mut Expr, other: Type) {
    let says_nothing = other.collection || is_open(other) || other.item == Item::Null;
    if operand.as_literal().is_none() || says_nothing {
        return;
    }
    if let Some(adapted) = as_type(c, operand, other) {
        *operand = adapted;
    }
}

/// Whether an expression can be promoted to a type; a literal outside its range is reported.
pub(super) fn is_in_range(c: &mut Checker<'_>, expr: &Expr, to: Primitive) -> bool {
    let Some(constant) = expr.as_literal() else {
        return true;
    };
    if promote(constant.value.clone(), to).is_ok() {
        return true;
    }
    let kind = CheckErrorKind::WrongLiteral {
        expected: format!("`{to}`"),
        found: c.source.slice(expr.span).to_owned(),
        ty: c.show(expr.ty),
    };
    let help = format!("the number is outside the range of `{to}`");
    c.report(Finding::new(kind, expr.span).with_help(help));
    false
}

/// The expression as another primitive type: a literal at once, anything else by a node.
///
/// A literal outside the range of that type is reported.
pub(super) fn converted(c: &mut Checker<'_>, expr: Expr, to: Primitive) -> Expr {
    let own = c.schema.underlying(expr.ty).as_primitive();
    let open = own.is_none_or(|own| own == Primitive::Untyped);
    if own == Some(to) || open || to == Primitive::Untyped {
        return expr;
    }
    let (ty, span) = (Type::primitive(to), expr.span);
    if !is_in_range(c, &expr, to) {
        return Expr::unknown(span);
    }
    if let ExprKind::Literal(constant) = &expr.kind
        && let Ok(value) = promote(constant.value.clone(), to)
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
