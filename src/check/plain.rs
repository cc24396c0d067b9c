//! Comparisons of paths of names and literals, and lambdas behind names: most of what conditions are
//! made of. Nothing has to wait for its operands there, so that they are read at once, each where it belongs in the tree: a
//! processor waits for what is copied right after it was written.
//!
//! What a comparison means is said in `compare`, what a name means in `path`; a test holds this way to
//! that of all other operators.

use super::chain::is_comparison;
use super::compare::made_alike;
use super::context::Checker;
use super::lambda::{is_collection, item, place_of, read_about};
use super::literal::{canonical, literal, member};
use super::shape::shape_at;
use super::steps::{begin, lead_on};
use super::suggest::Start;
use crate::diagnostic::Span;
use crate::edm::{Item, Type, Value};
use crate::hir::{Chain, Expr, ExprKind, Few, Lambda, Link, Literal, Step, Variable};
use crate::schema::Member;
use crate::syntax::ast::{self, LiteralKind, Segment};
use crate::text::{Short, Text};
use std::borrow::Cow;

/// The comparison at a node, if it is of that form.
#[inline]
pub(super) fn plain<'a>(c: &Checker<'a>, node: &'a ast::Expr) -> Option<&'a ast::Chain> {
    let ast::ExprKind::Chain(chain) = &node.kind else {
        return None;
    };
    let is_plain = is_comparison(chain)
        && chain.links().len() == 1
        && is_free(c)
        && is_flat(chain.first())
        && is_flat(&chain.second().operand);
    is_plain.then_some(chain)
}

/// Whether an expression may be read in one go. In the value of an alias levels are counted; a probe
/// asks for what stands between.
fn is_free(c: &Checker<'_>) -> bool {
    c.open_aliases.is_empty() && c.probe.is_none() && c.source.holes().is_none()
}

/// Whether nothing below an expression is an expression.
#[inline]
fn is_flat(operand: &ast::Expr) -> bool {
    let is_names = |path: &ast::Path| path.segments().all(|it| it.as_name().is_some());
    operand.as_literal().is_some() || operand.as_path().is_some_and(is_names)
}

/// What a plain comparison at a span means.
#[inline]
pub(super) fn comparison<'a>(c: &mut Checker<'a>, chain: &'a ast::Chain, span: Span) -> Expr {
    Expr {
        kind: compared(c, chain).map_or(ExprKind::Unknown, ExprKind::Chain),
        ty: Type::BOOLEAN,
        span,
    }
}

#[inline(never)]
fn compared<'a>(c: &mut Checker<'a>, chain: &'a ast::Chain) -> Option<Box<Chain>> {
    let place = c.place;
    let link = chain.second();
    let mut made = Box::new(Chain {
        first: Expr::unknown(chain.first().span),
        links: Few::one(Link {
            operator: link.operator,
            operator_span: link.operator_span,
            convert: None,
            operand: Expr::unknown(link.operand.span),
            ty: Type::BOOLEAN,
        }),
    });
    let Chain { first, links } = &mut *made;
    let second = links.first_mut()?;
    c.place.opposite = None;
    operand(c, chain.first(), Type::UNKNOWN, first);
    (c.place.opposite, c.place.left) = (Some(first.ty), Some(first.span));
    operand(c, &link.operand, first.ty, &mut second.operand);
    let alike = made_alike(
        c,
        first,
        link.operator,
        link.operator_span,
        &mut second.operand,
    );
    c.place = place;
    second.convert = alike?;
    Some(made)
}

/// Reads an operand; `other` is the type on the other side.
fn operand<'a>(c: &mut Checker<'a>, operand: &'a ast::Expr, other: Type, into: &mut Expr) {
    if let ast::ExprKind::Path(path) = &operand.kind {
        names(c, path, into);
    } else if let ast::ExprKind::Literal(constant) = &operand.kind {
        if matches!(constant.kind, LiteralKind::String) {
            string(c, constant, other, into);
        } else {
            *into = literal(c, constant, operand.span);
        }
    }
}

/// A string, or the member of an enumeration that it stands for.
fn string(c: &Checker<'_>, constant: &ast::Literal, other: Type, into: &mut Expr) {
    let text = constant.text.as_str(c.source);
    let (value, ty) = match member(c, text, other) {
        Some(number) => (number, other),
        None => (Value::String(Cow::Owned(text.to_owned())), Type::STRING),
    };
    into.ty = ty;
    into.kind = ExprKind::Literal(Literal {
        value,
        text: Short::EMPTY,
    });
    if let ExprKind::Literal(made) = &mut into.kind {
        canonical(c, constant, into.span, &mut made.text);
    }
}

/// What a path means that leads over names to a lambda with a condition, if it is of that form.
pub(super) fn lambda<'a>(c: &mut Checker<'a>, path: &'a ast::Path, span: Span) -> Option<Expr> {
    let (Segment::Lambda(node), between) = path.rest().split_last()? else {
        return None;
    };
    let body = node.body.as_ref()?;
    let is_name = |segment: &Segment| matches!(segment, Segment::Name(_));
    if !is_free(c) || !is_name(path.first()) || !between.iter().all(is_name) {
        return None;
    }
    let first = path.first().span();
    let collection = first.to(between.last().map_or(first, Segment::span));
    Some(Expr {
        kind: quantified(c, path, collection, node, body)
            .map_or(ExprKind::Unknown, ExprKind::Lambda),
        ty: Type::BOOLEAN,
        span,
    })
}

#[inline(never)]
fn quantified<'a>(
    c: &mut Checker<'a>,
    path: &'a ast::Path,
    collection: Span,
    node: &'a ast::Lambda,
    (name, predicate): &'a (Text, ast::Expr),
) -> Option<Box<Lambda>> {
    let quantifier = node.quantifier;
    let mut made = Box::new(Lambda {
        quantifier,
        collection: Expr::unknown(collection),
        variable: Variable {
            depth: c.scopes.len(),
            name: Short::EMPTY,
        },
        predicate: Some(Expr::unknown(predicate.span)),
    });
    let name = c.text(name);
    made.variable.name.set(name);
    names(c, path, &mut made.collection);
    let known = is_collection(
        c,
        &made.collection,
        quantifier.spelling(),
        node.quantifier_span,
    );
    let items = item(c, known.then_some(&made.collection));
    let condition = (predicate, place_of(quantifier));
    read_about(c, name, items, condition, made.predicate.as_mut()?);
    known.then_some(made)
}

/// A path of names, up to what is none.
fn names<'a>(c: &mut Checker<'a>, path: &'a ast::Path, into: &mut Expr) {
    let whole = into.span;
    let mut start = if path.rest().is_empty() {
        Start::Alone
    } else {
        Start::First
    };
    let mut segments = path.segments();
    if begin(c, path, into) {
        segments.next();
        start = Start::Behind;
    }
    for segment in segments {
        let Segment::Name(name) = segment else {
            break;
        };
        let span = into.span.to(name.span);
        if let Some(ty) = declared(c, into, name.as_str(c.source)) {
            if let ExprKind::Path(path) = &mut into.kind {
                path.steps.push(Step::Property(Short::EMPTY, ty));
                if let Some(Step::Property(place, _)) = path.steps.last_mut() {
                    place.set(name.as_str(c.source));
                }
            }
            into.ty = ty;
            into.span = span;
        } else if !lead_on(c, into, name, span, start) {
            *into = Expr::unknown(whole);
            return;
        }
        start = Start::Behind;
    }
    into.span = whole;
}

/// The type of a property that the type of a single record declares, where nothing else is known of
/// the record.
fn declared(c: &Checker<'_>, record: &Expr, name: &str) -> Option<Type> {
    let (Item::Named(id), ExprKind::Path(path)) = (record.ty.item, &record.kind) else {
        return None;
    };
    if record.ty.collection || shape_at(c, path).is_some() {
        return None;
    }
    c.schema.property(id, name).map(Member::ty)
}

#[cfg(test)]
mod tests {
    use crate::check::{LetterCase, Probe, Root, read};
    use crate::diagnostic::Limits;
    use crate::functions::PatternLimits;
    use crate::schema::Schema;
    use crate::syntax::{Input, parse};

    const OPERANDS: &[&str] = &[
        "status",
        "'Active'",
        "'Actve'",
        "'New,Active'",
        "1",
        "name",
        "nmae",
        "Name",
        "'O''Neil'",
        "\"x\"",
        "'a%20b'",
        "''",
        "null",
        "true",
        "5.5",
        "2020-01-01",
        "createdDateTime",
        "details/dealValue",
        "details/nope/name",
        "customerProfile/address/country",
        "name/length",
        "team",
        "team/email",
        "tags",
        "t/email",
        "t",
        "microsoft.nope/name",
        "Partner.ReferralStatus'New'",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    ];

    const LAMBDAS: &[&str] = &[
        "team/any(t:CONDITION)",
        "customerProfile/team/all(t:CONDITION)",
        "tags/any(t:CONDITION)",
        "name/any(t:CONDITION)",
        "nope/any(t:CONDITION)",
        "team/any(t:t/email eq 'x' and team/any(u:CONDITION))",
    ];

    /// What a probe asks for is read by the rules of all operators.
    #[track_caller]
    fn both_ways(text: &str) {
        let (query, _) = parse(text, Input::Expression, &Limits::DEFAULT);
        let (schema, root) = (Schema::referrals(), Root::Only);
        let checked = |probe: Option<Box<Probe>>| {
            let patterns = PatternLimits::default();
            let (hir, findings, _) =
                read(&query, &schema, &root, LetterCase::Counts, patterns, probe);
            format!("{hir:#?}\n{findings:#?}")
        };
        let (plain, other) = (checked(None), checked(Some(Box::default())));
        assert_eq!(plain, other, "{text}");
    }

    #[test]
    fn plain_conditions_mean_what_the_rules_say() {
        for left in OPERANDS {
            for right in OPERANDS {
                for operator in ["eq", "gt"] {
                    let condition = format!("{left} {operator} {right}");
                    both_ways(&condition);
                    both_ways(&format!(
                        "{condition} and ({condition} or not ({condition}))"
                    ));
                }
            }
        }
    }

    #[test]
    fn plain_lambdas_mean_what_the_rules_say() {
        for lambda in LAMBDAS {
            for left in OPERANDS {
                for right in ["'Active'", "name", "t/email", "5"] {
                    let text = lambda.replace("CONDITION", &format!("{left} eq {right}"));
                    both_ways(&format!("{text} and t/name eq 'x'"));
                }
            }
        }
    }
}
