//! Transformations of recursive hierarchies.

use super::pieces::{
    comma, eat_comma, expected, identifier, property_path, shortfall, whole_number,
};
use super::{Clause, Parser, Takes, order_by, push, sequence};
use crate::syntax::ast::{
    Apply, Expr, ExprKind, Hierarchy, Relatives, Segment, TransformationKind, Traverse, Variable,
};
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::parser::path::path;
use crate::syntax::parser::recover::found;

/// `recHierReference = rootExpr BWS COMMA BWS recHierQualifier BWS COMMA BWS recHierPropertyPath`
pub(super) fn hierarchy(p: &mut Parser<'_, '_>) -> Option<Hierarchy> {
    let nodes = nodes(p)?;
    comma(p, "`,` and the qualifier of a hierarchy")?;
    let qualifier = identifier(p, "the qualifier of a hierarchy")?;
    comma(p, "`,` and the property that identifies a node")?;
    let property = property_path(p)?;
    Some(Hierarchy {
        nodes,
        qualifier,
        property,
    })
}

/// `rootExpr`
fn nodes(p: &mut Parser<'_, '_>) -> Option<Expr> {
    const WHAT: &str = "the nodes of a hierarchy as a path from `$root`";
    if p.peek() != Some(b'$') {
        expected(p, WHAT);
        return None;
    }
    let found = found(p);
    path(p);
    let nodes = p.pop();
    let ExprKind::Path(written) = &nodes.kind else {
        return None;
    };
    let from_root = matches!(written.first(), Segment::Variable(Variable::Root, _));
    if !from_root || written.rest().is_empty() {
        let expected = WHAT;
        let kind = SyntaxErrorKind::ExpectedInApply { expected, found };
        p.error(kind, nodes.span);
        return None;
    }
    Some(nodes)
}

/// `recHierReference BWS COMMA BWS preservingTrafos BWS [ COMMA BWS 1*DIGIT BWS ]
/// [ COMMA BWS "keep start" BWS ]`
pub(super) fn relatives(p: &mut Parser<'_, '_>, ancestors: bool) -> bool {
    let Some(mut relatives) = begin_relatives(p, ancestors) else {
        return false;
    };
    relatives.start = sequence(p, Takes::Preserving);
    if !distance(p, &mut relatives) {
        return false;
    }
    push(p, TransformationKind::Relatives(relatives));
    true
}

fn begin_relatives(p: &mut Parser<'_, '_>, ancestors: bool) -> Option<Box<Relatives>> {
    p.blanks();
    let hierarchy = hierarchy(p)?;
    comma(p, "`,` and transformations")?;
    Some(Box::new(Relatives {
        ancestors,
        hierarchy,
        start: Apply { steps: Vec::new() },
        distance: None,
        keep_start: false,
    }))
}

/// What follows the transformations.
fn distance(p: &mut Parser<'_, '_>, relatives: &mut Relatives) -> bool {
    if !eat_comma(p) {
        return true;
    }
    if p.peek().is_some_and(|byte| byte.is_ascii_digit()) {
        relatives.distance = whole_number(p);
        if !eat_comma(p) {
            return true;
        }
    }
    relatives.keep_start = true;
    keep(p, relatives.distance.is_none())
}

/// `"keep start"`
fn keep(p: &mut Parser<'_, '_>, or_distance: bool) -> bool {
    const WORDS: &str = "keep start";
    let behind = p.rest().strip_prefix(WORDS).unwrap_or("_");
    if behind.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        let what = if or_distance {
            "a number of levels or `keep start`"
        } else {
            "`keep start`"
        };
        return shortfall(p, what);
    }
    p.count_token();
    p.advance(WORDS.len());
    true
}

/// `recHierReference BWS COMMA BWS ( "preorder" / "postorder" ) BWS [ COMMA BWS preservingTrafos
/// BWS ] [ COMMA BWS orderbyItem *( BWS COMMA BWS orderbyItem ) BWS ]`
pub(super) fn traverse(p: &mut Parser<'_, '_>) -> bool {
    let Some(mut traverse) = begin_traverse(p) else {
        return false;
    };
    let mut more = eat_comma(p);
    if more && TransformationKind::begins(p.rest()) {
        traverse.start = Some(sequence(p, Takes::Preserving));
        more = eat_comma(p);
    }
    if more {
        traverse.order_by = order_by(p);
        p.clause = Clause::None;
    }
    push(p, TransformationKind::Traverse(traverse));
    true
}

fn begin_traverse(p: &mut Parser<'_, '_>) -> Option<Box<Traverse>> {
    const WHAT: &str = "`preorder` or `postorder`";
    p.blanks();
    let hierarchy = hierarchy(p)?;
    comma(p, WHAT)?;
    let word = p.name();
    if !matches!(word, "preorder" | "postorder") {
        expected(p, WHAT);
        return None;
    }
    p.count_token();
    p.advance(word.len());
    Some(Box::new(Traverse {
        hierarchy,
        postorder: word == "postorder",
        start: None,
        order_by: Vec::new(),
    }))
}
