//! Forms that look like functions and are none: `case`, `cast`, `isof` (URL Conventions 5.1.1.9,
//! 5.1.1.10).

use super::compare::{adapted, converted, is_open};
use super::condition::condition;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::{common_item, expr, is_error};
use super::finding::Finding;
use super::path::{cast as structured_cast, this, unknown_type};
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Primitive, Type};
use crate::hir::{Branch, Expr, ExprKind, Path, Step};
use crate::syntax::ast::{self, Argument, LiteralKind};
use crate::text::Text;

/// One of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    Case,
    Cast,
    IsOf,
}

impl Special {
    pub(super) const ALL: &'static [(Self, &'static str)] = &[
        (Self::Case, "case"),
        (Self::Cast, "cast"),
        (Self::IsOf, "isof"),
    ];

    /// The form of that name, in any case.
    pub(super) fn find(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(_, own)| own.eq_ignore_ascii_case(name))
            .map(|(special, _)| *special)
    }

    pub(super) fn check<'a>(self, c: &mut Checker<'a>, call: &'a ast::Call) -> Option<Expr> {
        if self == Self::Case {
            let branches = branches(c, call);
            return case(c, call, branches);
        }
        let arguments = value_and_type(c, call, self);
        self.of_type(c, arguments, call.span)
    }

    fn of_type(
        self,
        c: &mut Checker<'_>,
        arguments: Option<(Expr, Type, Span)>,
        span: Span,
    ) -> Option<Expr> {
        let (value, target, at) = arguments?;
        if self == Self::Cast {
            cast(c, value, target, at, span)
        } else {
            Some(is_of(value, target, span))
        }
    }
}

/// The branches of `case`.
fn branches<'a>(c: &mut Checker<'a>, call: &'a ast::Call) -> Option<Vec<Branch>> {
    let mut branches = Vec::new();
    let mut broken = call.arguments.is_empty();
    for argument in &call.arguments {
        match branch(c, argument) {
            Some(branch) => branches.push(*branch),
            None => broken = true,
        }
    }
    complete(c, call, branches, broken)
}

/// One argument of `case`; nothing if it is no branch.
fn branch<'a>(c: &mut Checker<'a>, argument: &'a Argument) -> Option<Box<Branch>> {
    match argument {
        Argument::Branch(when, value) => {
            let condition = Box::new(condition(c, when, "in `case`"));
            let value = expr(c, value);
            Some(joined(*condition, value))
        }
        Argument::Positional(value) | Argument::Named(_, value) => {
            expr(c, value);
            None
        }
    }
}

fn joined(condition: Expr, value: Expr) -> Box<Branch> {
    Box::new(Branch { condition, value })
}

fn complete(
    c: &mut Checker<'_>,
    call: &ast::Call,
    branches: Vec<Branch>,
    broken: bool,
) -> Option<Vec<Branch>> {
    if broken {
        let takes = "pairs of a condition and a value: `case(condition:value,...)`";
        let kind = CheckErrorKind::SpecialArguments("case", takes);
        c.error(kind, call.span);
    }
    (!broken).then_some(branches)
}

/// `case(condition:value, ...)`
fn case(c: &mut Checker<'_>, call: &ast::Call, branches: Option<Vec<Branch>>) -> Option<Expr> {
    let mut branches = branches?;
    let ty = common_type(c, &mut branches)?;
    if let Some(primitive) = ty.as_primitive() {
        for branch in &mut branches {
            let value = std::mem::replace(&mut branch.value, Expr::unknown(call.span));
            branch.value = converted(c, value, primitive);
        }
    }
    Some(Expr {
        kind: ExprKind::Case(branches),
        ty,
        span: call.span,
    })
}

/// The one type of the values; literals are read as the type of the values that are none.
fn common_type(c: &mut Checker<'_>, branches: &mut [Branch]) -> Option<Type> {
    let named = branches
        .iter()
        .map(|branch| &branch.value)
        .find(|value| value.as_literal().is_none() && !is_open(value.ty))
        .or_else(|| {
            let mut values = branches.iter().map(|branch| &branch.value);
            values.find(|value| c.schema.enumeration(value.ty).is_some())
        })
        .map(|value| value.ty);
    let mut common: Option<Type> = None;
    for branch in branches {
        let mut value = std::mem::replace(&mut branch.value, Expr::unknown(Span::default()));
        if let Some(named) = named
            && c.schema.enumeration(named).is_some()
        {
            value = adapted(c, value, named);
        }
        if is_error(&value) {
            return None;
        }
        let ty = c.schema.underlying(value.ty);
        let joined = match common {
            None => Some(ty),
            Some(known) if known.item == Item::Null => Some(ty),
            Some(known) if ty.item == Item::Null || known == ty => Some(known),
            Some(known) if !known.collection => common_item(known.item, ty).map(|item| Type {
                item,
                collection: false,
            }),
            Some(_) => None,
        };
        let Some(joined) = joined else {
            let kind = CheckErrorKind::CaseTypes {
                left: common.map_or_else(String::new, |known| c.show(known)),
                right: c.show(ty),
            };
            c.error(kind, value.span);
            return None;
        };
        common = Some(joined);
        branch.value = value;
    }
    common
}

/// `cast(T)`, `cast(value,T)`; `at` is the place of the type.
fn cast(c: &mut Checker<'_>, value: Expr, target: Type, at: Span, span: Span) -> Option<Expr> {
    let from = c.schema.underlying(value.ty);
    let Some(structured) = c.structured(target).filter(|_| !target.collection) else {
        if !is_castable(c, from, target) {
            let kind = CheckErrorKind::NoCast {
                from: c.show(value.ty),
                to: c.show(target),
            };
            c.error(kind, at);
            return None;
        }
        return Some(Expr {
            kind: ExprKind::Cast(Box::new(value), target),
            ty: target,
            span,
        });
    };
    let name = c.show(Type::named(structured));
    if c.structured(from).is_none() || from.collection {
        let kind = CheckErrorKind::NoCast {
            from: c.show(value.ty),
            to: name,
        };
        c.error(kind, at);
        return None;
    }
    let to = structured_cast(c, from, &name, at)?;
    let ExprKind::Path(Path { base, mut steps }) = value.kind else {
        let kind = CheckErrorKind::NotUnderstood("a cast of a calculated record".to_owned());
        c.error(kind, span);
        return None;
    };
    steps.push(Step::Cast(to));
    Some(Expr {
        kind: ExprKind::Path(Path { base, steps }),
        ty: Type::named(to),
        span,
    })
}

/// Whether some values of a type can become values of another, which is no structured type.
fn is_castable(c: &Checker<'_>, from: Type, to: Type) -> bool {
    use Primitive::{Date, DateTimeOffset, String, TimeOfDay, Untyped};
    let target = c.schema.underlying(to);
    if from.collection || target.collection {
        return from == target || from.is_unknown();
    }
    let enumeration = |ty| c.schema.enumeration(ty).is_some();
    match (from.item, target.item) {
        (Item::Null | Item::Unknown, _) | (_, Item::Unknown) => true,
        (Item::Primitive(own), Item::Primitive(other)) => {
            own == other
                || matches!((own, other), (Untyped | String, _) | (_, Untyped | String))
                || (own.is_numeric() && other.is_numeric())
                || matches!((own, other), (DateTimeOffset, Date | TimeOfDay))
        }
        (Item::Named(own), Item::Named(other)) => own == other && enumeration(from),
        (Item::Named(_), Item::Primitive(other)) => {
            enumeration(from) && (matches!(other, String | Untyped) || other.is_integer())
        }
        (Item::Primitive(own), Item::Named(_)) => {
            enumeration(target) && (matches!(own, String | Untyped) || own.is_integer())
        }
        (Item::Primitive(_) | Item::Named(_), Item::Null) => false,
    }
}

/// `isof(T)`, `isof(value,T)`
fn is_of(value: Expr, target: Type, span: Span) -> Expr {
    Expr {
        kind: ExprKind::IsOf(Box::new(value), target),
        ty: Type::BOOLEAN,
        span,
    }
}

/// The arguments of `cast` and `isof`: a value, by default the record, and a type with its place.
fn value_and_type<'a>(
    c: &mut Checker<'a>,
    call: &'a ast::Call,
    special: Special,
) -> Option<(Expr, Type, Span)> {
    let (name, takes) = match special {
        Special::IsOf => (
            "isof",
            "a value and a type, or a type alone: `isof(value,Edm.String)`",
        ),
        Special::Case | Special::Cast => (
            "cast",
            "a value and a type, or a type alone: `cast(value,Edm.String)`",
        ),
    };
    let (value, ty) = match call.arguments.as_slice() {
        [Argument::Positional(ty)] => (None, ty),
        [Argument::Positional(value), Argument::Positional(ty)] => (Some(value), ty),
        _ => {
            c.error(CheckErrorKind::SpecialArguments(name, takes), call.span);
            return None;
        }
    };
    let value = match value {
        Some(value) => expr(c, value),
        None => this(c, call.name.span),
    };
    let target = type_argument(c, ty, name, takes);
    with_type(value, target?, ty.span)
}

fn with_type(value: Expr, target: Type, at: Span) -> Option<(Expr, Type, Span)> {
    (!is_error(&value)).then_some((value, target, at))
}

/// The name of a type, or `Collection(name)`.
fn type_argument(
    c: &mut Checker<'_>,
    node: &ast::Expr,
    name: &'static str,
    takes: &'static str,
) -> Option<Type> {
    let not_a_type = |c: &mut Checker<'_>| {
        c.error(CheckErrorKind::SpecialArguments(name, takes), node.span);
        None
    };
    match &node.kind {
        ast::ExprKind::Path(path) => {
            if let Some(text) = path.as_name() {
                return type_named(c, text.as_str(c.source), text.span);
            }
            match path.as_call().and_then(|call| item_of(c, call)) {
                Some(item) => {
                    let item = type_named(c, item.as_str(c.source), item.span)?;
                    Some(Type::collection_of(item.item))
                }
                None => not_a_type(c),
            }
        }
        ast::ExprKind::Literal(literal) => {
            let text = literal.text.as_str(c.source);
            let known = c.schema.type_named(text).is_some();
            let kind = CheckErrorKind::SpecialArguments(name, takes);
            let error = Finding::new(kind, node.span);
            c.report(if known && matches!(literal.kind, LiteralKind::String) {
                error.with_replacement(Applicability::Safe, text)
            } else {
                error
            });
            None
        }
        ast::ExprKind::Chain(_)
        | ast::ExprKind::Unary(_)
        | ast::ExprKind::Has(_)
        | ast::ExprKind::In(_)
        | ast::ExprKind::Array(_)
        | ast::ExprKind::Object(_) => not_a_type(c),
        ast::ExprKind::Hole(_) | ast::ExprKind::Error => None,
    }
}

/// The name of the items in `Collection(name)`.
fn item_of<'a>(c: &Checker<'_>, call: &'a ast::Call) -> Option<&'a Text> {
    let name = call.name.as_str(c.source);
    let [Argument::Positional(item)] = call.arguments.as_slice() else {
        return None;
    };
    let ast::ExprKind::Path(path) = &item.kind else {
        return None;
    };
    path.as_name().filter(|_| name == "Collection")
}

fn type_named(c: &mut Checker<'_>, name: &str, span: Span) -> Option<Type> {
    let ty = c.schema.type_named(name);
    if ty.is_none() {
        let error = unknown_type(c, name, span);
        c.report(error);
    }
    ty
}
