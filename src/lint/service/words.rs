//! Functions and operators.

use super::{Judge, Place};
use crate::check::Encoding;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::functions;
use crate::ops::Operator;
use crate::profile::{Subject, Support};
use crate::syntax::ast::{Expr, ExprKind, Link, Query, Segment, Set};

pub(super) const FUNCTION_NOT_SUPPORTED: Code = Code::error(306, "function-not-supported");
pub(super) const OPERATOR_NOT_SUPPORTED: Code = Code::error(307, "operator-not-supported");

/// Longer lists are not written out.
const MOST_VALUES: usize = 100;

pub(super) fn judge(judge: &mut Judge<'_>, places: &[Place<'_>]) {
    let (tree, Some(place)) = (judge.tree, places.first()) else {
        return;
    };
    tree.for_each_expr_within(&mut |expr| {
        for_each_word(tree, expr, &mut |word| self::word(judge, place, expr, word));
    });
}

/// A name of the standard in an expression.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Word<'a> {
    pub(in crate::lint) about: Subject,
    /// In the spelling of the standard.
    pub(in crate::lint) name: &'a str,
    /// Where it stands.
    pub(in crate::lint) span: Span,
}

fn word(judge: &mut Judge<'_>, place: &Place<'_>, expr: &Expr, word: Word<'_>) {
    let fits = |scope: &_| place.record.is_in(scope, judge.schema);
    let Some(verdict) = judge.profile.verdict(word.about, word.name, fits) else {
        return;
    };
    let name = word.name;
    let (code, what) = if word.about == Subject::Functions {
        (FUNCTION_NOT_SUPPORTED, "function")
    } else {
        (OPERATOR_NOT_SUPPORTED, "operator")
    };
    let source = &verdict.rule.source;
    match verdict.support {
        Support::Supported => {}
        Support::Off | Support::Undocumented => {
            judge
                .unattested
                .note(word.span, &format!("`{name}`"), source);
        }
        Support::Refused => {
            let message = format!("this service has no {what} `{name}`");
            judge.report(code, word.span, message, source);
            if let Some(finding) = judge.findings.last_mut()
                && let Some(fix) = without_in(judge.tree, expr)
            {
                finding.fixes.push(fix);
            }
        }
    }
}

/// Visits the names of functions and operators of an expression, without those of expressions in it.
pub(in crate::lint) fn for_each_word<'a>(
    tree: &'a Query,
    expr: &'a Expr,
    visit: &mut dyn FnMut(Word<'a>),
) {
    let mut operator = |name, span| {
        visit(Word {
            about: Subject::Operators,
            name,
            span,
        });
    };
    if let ExprKind::Chain(chain) = &expr.kind {
        let known = |link: &&Link| !matches!(link.operator, Operator::Hole(_));
        for link in chain.links().filter(known) {
            operator(link.operator.spelling(), link.operator_span);
        }
    } else if let ExprKind::Unary(unary) = &expr.kind {
        operator(unary.operator.spelling(), unary.operator_span);
    } else if let ExprKind::Has(has) = &expr.kind {
        operator("has", has.operator_span);
    } else if let ExprKind::In(membership) = &expr.kind {
        operator("in", membership.operator_span);
    } else if let ExprKind::Path(path) = &expr.kind {
        for segment in path.segments() {
            if let Segment::Lambda(lambda) = segment {
                operator(lambda.quantifier.spelling(), lambda.quantifier_span);
            }
        }
        for segment in path.segments() {
            if let Segment::Call(call) = segment
                && let Some(name) = function(call.name.as_str(&tree.source))
            {
                visit(Word {
                    about: Subject::Functions,
                    name,
                    span: call.name.span,
                });
            }
        }
    }
}

/// What says the same as `in` by `eq` and `or`.
fn without_in(tree: &Query, expr: &Expr) -> Option<Fix> {
    let ExprKind::In(membership) = &expr.kind else {
        return None;
    };
    let Set::List(items, _) = &membership.set else {
        return None;
    };
    // What stands before `in` is written as often as there are values.
    let is_short = membership.operand.as_path().is_some() && items.len() <= MOST_VALUES;
    let operand = tree.source.slice(membership.operand.outer_span());
    let encoding = Encoding::of(tree);
    let terms = items.iter().map(|item| {
        let value = tree.source.slice(item.span);
        format!("{operand}{}{value}", encoding.write(" eq "))
    });
    let terms: Vec<String> = terms.collect();
    let mut text = terms.join(&encoding.write(" or "));
    if expr.parens.is_empty() {
        text = format!("({text})");
    }
    is_short.then(|| Fix::replace(Applicability::Safe, "ask by `eq`", expr.span, text))
}

/// The built-in function of that name, in the spelling of the standard.
fn function(name: &str) -> Option<&'static str> {
    const SPECIAL: &[&str] = &["cast", "isof", "case"];
    let special = SPECIAL.iter().find(|own| own.eq_ignore_ascii_case(name));
    special
        .copied()
        .or_else(|| functions::find(name).map(|function| function.name))
}
