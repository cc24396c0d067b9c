//! `has` and `in`.

use super::compare::{adapted, compare, converted, incomparable, is_open, object_instead};
use super::context::Checker;
use super::declared;
use super::error::CheckErrorKind;
use super::expr::{expr, expr_of, is_error, stand_in};
use super::finding::Finding;
use super::foreign::is_broken_up;
use super::literal::{literal, near_member};
use super::suggest::is_undeclared;
use crate::diagnostic::{Applicability, Span};
use crate::edm::convert::common_number;
use crate::edm::{EnumValue, Item, Type, Value};
use crate::hir::{Expr, ExprKind, In, Set};
use crate::ops::{Level, Operator};
use crate::syntax::{ast, quote};

/// `has`
pub(super) fn has<'a>(c: &mut Checker<'a>, has: &'a ast::Has, span: Span) -> Expr {
    let kind = has_kind(c, has, span).unwrap_or(ExprKind::Unknown);
    Expr {
        kind,
        ty: Type::BOOLEAN,
        span,
    }
}

fn has_kind<'a>(c: &mut Checker<'a>, has: &'a ast::Has, span: Span) -> Option<ExprKind> {
    let operand = expr_of(c, &has.operand, Some(Level::Primary));
    let flags = expr(c, &has.flags);
    if is_error(&operand) || is_error(&flags) {
        return None;
    }
    let open = is_open(operand.ty);
    if !open && (operand.ty.collection || c.schema.enumeration(operand.ty).is_none()) {
        let shown = c.show(operand.ty);
        c.error(CheckErrorKind::HasWithoutEnum(shown), operand.span);
        return None;
    }
    let flags = adapted(c, flags, operand.ty);
    if is_error(&flags) || matches!(flags.kind, ExprKind::Hole(_)) {
        return None;
    }
    match flags.as_literal().map(|literal| &literal.value) {
        Some(Value::Enum(EnumValue::Number(number))) if open || flags.ty == operand.ty => {
            without_flags(c, operand.ty, has.operator_span, span);
            Some(ExprKind::Has(Box::new(operand), *number))
        }
        Some(_) if open => {
            let shown = c.show(flags.ty);
            let error = Finding::new(CheckErrorKind::HasWithoutEnum(shown), flags.span);
            let help = "the type of what stands before `has` is not known here: name it in the literal, as in `Namespace.Type'Member'`";
            c.report(error.with_help(help));
            None
        }
        _ => {
            let at = has.operator_span;
            c.report(incomparable(c, &operand, Operator::Has, at, &flags));
            None
        }
    }
}

/// Warns of `has` where values hold one member only; `span` is the place of the whole.
fn without_flags(c: &mut Checker<'_>, ty: Type, operator: Span, span: Span) {
    let Some(declared) = c.schema.enumeration(ty).filter(|it| !it.is_flags) else {
        return;
    };
    let kind = CheckErrorKind::HasWithoutFlags(declared.name.as_str().to_owned());
    let mut edits = vec![(operator, "eq".to_owned())];
    if is_broken_up(c, Level::Equality) {
        edits.insert(0, (Span::at(span.start), "(".to_owned()));
        edits.push((Span::at(span.end), ")".to_owned()));
    }
    let warning = Finding::new(kind, operator);
    c.report(warning.with_fix(Applicability::Unsafe, "write `eq`", edits));
}

/// `in`
pub(super) fn within<'a>(c: &mut Checker<'a>, node: &'a ast::In, span: Span) -> Expr {
    let operand = Box::new(expr_of(c, &node.operand, Some(Level::Primary)));
    let set = match &node.set {
        ast::Set::List(..) => None,
        ast::Set::Collection(collection) if are_bare_values(c, collection) => {
            bare_values(c, &operand, collection);
            Some(Box::new(Expr::unknown(collection.span)))
        }
        ast::Set::Collection(collection) => Some(Box::new(expr(c, collection))),
    };
    let kind = joined(c, node, *operand, set);
    Expr {
        kind: kind.unwrap_or(ExprKind::Unknown),
        ty: Type::BOOLEAN,
        span,
    }
}

/// The operand of `in` with its set.
fn joined(
    c: &mut Checker<'_>,
    node: &ast::In,
    operand: Expr,
    collection: Option<Box<Expr>>,
) -> Option<ExprKind> {
    let at = node.operator_span;
    if let Some(mut collection) = collection {
        // An array of constants is a list of them.
        if let ExprKind::Array(items) = &mut collection.kind
            && items.iter().all(|item| item.as_literal().is_some())
        {
            let items = std::mem::take(items);
            return in_values(c, operand, items, at);
        }
        return in_collection(c, node, operand, *collection);
    }
    let ast::Set::List(items, _) = &node.set else {
        return None;
    };
    let holes = c.source.holes();
    let has_hole = |text: &str| holes.is_some_and(|holes| holes.first_in(text).is_some());
    let items = items.iter().map(|item| match item.as_literal() {
        // A list with a hole is not complete, and yet its other members are read.
        Some(constant) if !has_hole(constant.text.as_str(c.source)) => {
            literal(c, constant, item.span)
        }
        // The parser has reported what is no literal.
        Some(_) | None => Expr::unknown(item.span),
    });
    let items = items.collect();
    in_values(c, operand, items, at)
}

/// Whether what stands behind `in` lacks apostrophes: a name that names nothing in the schema, or
/// some of them in brackets, alone or with constants.
fn are_bare_values(c: &Checker<'_>, node: &ast::Expr) -> bool {
    let ast::ExprKind::Array(items) = &node.kind else {
        return is_bare_value(c, node);
    };
    items.iter().any(|item| is_bare_value(c, item))
        && items
            .iter()
            .all(|item| item.as_literal().is_some() || is_bare_value(c, item))
}

fn is_bare_value(c: &Checker<'_>, node: &ast::Expr) -> bool {
    let is_closed = |id| !c.schema.is_open(id);
    let name = node.as_path().and_then(ast::Path::as_name);
    name.is_some_and(|name| is_undeclared(c, name.as_str(c.source)))
        && c.structured(c.it).is_some_and(is_closed)
}

/// `status in New`, `status in [New,Active]`: values without apostrophes and parentheses.
#[inline(never)]
fn bare_values(c: &mut Checker<'_>, operand: &Expr, node: &ast::Expr) {
    let members = c.schema.enumeration(operand.ty);
    let value = |item: &ast::Expr| {
        let written = c.source.slice(item.span);
        if let Some(text) = written.strip_prefix('"') {
            // What a backslash stands for is no text of a literal.
            let text = text.strip_suffix('"').filter(|text| !text.contains('\\'));
            return text.map(quote);
        }
        if item.as_literal().is_some() {
            return Some(written.to_owned());
        }
        let near = members.and_then(|declared| near_member(declared, written));
        Some(quote(near.unwrap_or(written)))
    };
    let values: Option<Vec<String>> = if let ast::ExprKind::Array(items) = &node.kind {
        items.iter().map(value).collect()
    } else {
        value(node).map(|value| vec![value])
    };
    let kind = CheckErrorKind::NotASet(c.source.slice(node.span).to_owned());
    let mut error = Finding::new(kind, node.span);
    if let Some(values) = values {
        let list = format!("({})", values.join(","));
        error = error.with_replacement(Applicability::Unsafe, &list);
    }
    c.report(error);
}

/// A list of constants, each read as the operand's type.
fn in_values(
    c: &mut Checker<'_>,
    mut operand: Expr,
    items: Vec<Expr>,
    at: Span,
) -> Option<ExprKind> {
    let mut broken = is_error(&operand);
    if operand.ty.collection {
        c.report(collection_in(c, &operand, at));
        return None;
    }
    let mut common = c.schema.underlying(operand.ty).as_primitive();
    let mut values = Vec::with_capacity(items.len());
    let known = c.findings.len();
    let places = items.iter().map(|item| item.span).collect();
    for item in items {
        match compare(c, stand_in_for(&operand), Operator::Eq, at, item) {
            Some(joined) => {
                common = match (common, joined.convert) {
                    (Some(known), Some(other)) => common_number(known, other).or(common),
                    (known, other) => other.or(known),
                };
                values.push(joined.right);
            }
            None => broken = true,
        }
    }
    if broken {
        declared::tell(c, known, &[&operand]);
        return None;
    }
    if let Some(common) = common {
        operand = converted(c, operand, common);
        values = values
            .into_iter()
            .map(|value| converted(c, value, common))
            .collect();
    }
    let values = values.into_iter().filter_map(|value| {
        if let ExprKind::Literal(literal) = value.kind {
            Some(literal)
        } else {
            None
        }
    });
    let set = Set::Values(values.collect());
    Some(ExprKind::In(Box::new(In {
        operand,
        set,
        places,
    })))
}

fn collection_in(c: &Checker<'_>, operand: &Expr, at: Span) -> Finding {
    let path = c.source.slice(operand.span);
    let kind = CheckErrorKind::CollectionIn(c.show(operand.ty));
    Finding::new(kind, at)
        .with_label(operand.span, format!("this is `{}`", c.show(operand.ty)))
        .with_help(format!(
            "whether an item is in the list is asked by `{path}/any(x:x in (...))`"
        ))
}

/// An operand that is compared again and again: its type and place are enough.
fn stand_in_for(operand: &Expr) -> Expr {
    if is_error(operand) {
        return Expr::unknown(operand.span);
    }
    stand_in(operand.ty, operand.span)
}

fn in_collection(
    c: &mut Checker<'_>,
    node: &ast::In,
    operand: Expr,
    mut collection: Expr,
) -> Option<ExprKind> {
    let at = node.operator_span;
    if is_error(&operand) || is_error(&collection) {
        return None;
    }
    if operand.ty.collection {
        c.report(collection_in(c, &operand, at));
        return None;
    }
    if !collection.ty.collection && !is_open(collection.ty) {
        let kind = CheckErrorKind::NotASet(c.show(collection.ty));
        let error = Finding::new(kind, collection.span);
        let is_text = operand.ty == Type::STRING && collection.ty == Type::STRING;
        c.report(if is_text {
            contained(c, error, node)
        } else {
            error
        });
        return None;
    }
    if let Some(error) = object_instead(c, &collection, operand.ty) {
        c.report(error);
        return None;
    }
    let item = Expr {
        ty: collection.ty.element(),
        ..stand_in_for(&collection)
    };
    let joined = compare(c, operand, Operator::Eq, at, item)?;
    let operand = match joined.convert {
        Some(to) => converted(c, joined.left, to),
        None => joined.left,
    };
    if let (ExprKind::Convert(_, to), ExprKind::Array(items)) =
        (&joined.right.kind, &mut collection.kind)
    {
        *items = std::mem::take(items)
            .into_iter()
            .map(|item| converted(c, item, *to))
            .collect();
        collection.ty = Type::collection_of(Item::Primitive(*to));
    }
    let set = Set::Collection(collection);
    Some(ExprKind::In(Box::new(In {
        operand,
        set,
        places: Vec::new(),
    })))
}

/// `'x' in name` of other languages.
fn contained(c: &Checker<'_>, error: Finding, node: &ast::In) -> Finding {
    let ast::Set::Collection(text) = &node.set else {
        return error;
    };
    let (part, whole) = (node.operand.outer_span(), text.outer_span());
    let shown = c.source.slice(text.span);
    let error = error.with_help(format!("whether `{shown}` holds it is asked by `contains`"));
    let moved = c.source.slice(node.operand.span);
    if moved.contains('%') {
        return error;
    }
    let edits = vec![
        (Span::new(part.start, whole.start), "contains(".to_owned()),
        (Span::at(whole.end), format!(",{moved})")),
    ];
    error.with_fix(Applicability::Unsafe, "write `contains(...)`", edits)
}
