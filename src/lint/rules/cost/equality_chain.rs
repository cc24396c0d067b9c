use crate::diagnostic::{Applicability, Code, Edit, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::ops::{Level, Operator};
use crate::profile::Subject;
use crate::syntax::ast::{Expr, LiteralKind, Segment};
use crate::syntax::print_expr;
use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};

/// So many comparisons are fewer words than a list.
const FEW: usize = 3;

pub(super) const RULE: Rule = Rule {
    code: Code::info(504, "equality-chain"),
    summary: "a list is asked for item by item",
    meaning: "\
`in` asks whether a property has one of several values: it is shorter, and a
service can look up all of them at once. It came with OData 4.01; where the
profile does not know `in`, nothing is said.",
    example: "status eq 'New' or status eq 'Active' or status eq 'Closed'",
    instead: "status in ('New','Active','Closed')",
    fix: Some(Applicability::Safe),
    check: Check::Written(check),
};

/// A comparison of a property with a constant.
struct Term<'a> {
    operand: &'a Expr,
    /// Where it stands among the operands.
    at: usize,
    path: &'a Expr,
    constant: &'a Expr,
}

fn check<'a>(finder: &mut Finder<'a>, expr: &'a Expr) {
    let Some(chain) = expr.as_chain() else {
        return;
    };
    if chain.level() != Level::Or || chain.is_template() {
        return;
    }
    let links = chain.links().map(|link| &link.operand);
    let operands: Vec<&Expr> = std::iter::once(chain.first()).chain(links).collect();
    if operands.len() < FEW || !finder.supports(Subject::Operators, "in") {
        return;
    }
    // Lists of values of one kind: then no number is read as one of another type.
    let mut groups: HashMap<(String, Discriminant<LiteralKind>), Vec<Term<'_>>> = HashMap::new();
    let mut order = Vec::new();
    for (at, operand) in operands.iter().enumerate() {
        let Some((path, constant)) = term(operand) else {
            continue;
        };
        let Some(literal) = constant.as_literal() else {
            continue;
        };
        let key = (
            print_expr(path, &finder.tree.source),
            discriminant(&literal.kind),
        );
        let group = groups.entry(key.clone()).or_default();
        if group.is_empty() {
            order.push(key);
        }
        let operand = *operand;
        group.push(Term {
            operand,
            at,
            path,
            constant,
        });
    }
    for (key, group) in order.iter().filter_map(|key| Some((key, groups.get(key)?))) {
        if group.len() >= FEW {
            tell(finder, &key.0, group, &operands);
        }
    }
}

/// The property and the constant that `eq` compares.
fn term(operand: &Expr) -> Option<(&Expr, &Expr)> {
    let chain = operand.as_chain()?;
    let link = chain.second();
    if chain.links().len() != 1 || link.operator != Operator::Eq {
        return None;
    }
    let (path, constant) = match chain.first().as_literal() {
        None => (chain.first(), &link.operand),
        Some(_) => (&link.operand, chain.first()),
    };
    let kind = &constant.as_literal()?.kind;
    let is_listed = !matches!(kind, LiteralKind::Null | LiteralKind::NotFinite);
    let is_plain =
        |segment: &Segment| segment.as_name().is_some() || segment.as_variable().is_some();
    let is_property = path.as_path()?.segments().all(is_plain);
    (is_listed && is_property && path.parens.is_empty()).then_some((path, constant))
}

fn tell(finder: &mut Finder<'_>, path: &str, group: &[Term<'_>], operands: &[&Expr]) {
    let [first, others @ ..] = group else {
        return;
    };
    let values: Vec<&str> = group
        .iter()
        .map(|term| finder.text(term.constant.span))
        .collect();
    let written = finder.text(first.path.span);
    let blank = finder.encoded(" ");
    let list = format!("{written}{blank}in{blank}({})", values.join(","));
    let mut fix = Fix::replace(
        Applicability::Safe,
        "ask by `in`",
        first.operand.outer_span(),
        list,
    );
    for term in others {
        let before = term.at.checked_sub(1).and_then(|at| operands.get(at));
        let Some(before) = before else {
            return;
        };
        let span = Span::new(before.outer_span().end, term.operand.outer_span().end);
        let text = String::new();
        fix.edits.push(Edit { span, text });
    }
    let span = group.last().map_or(first.operand.span, |last| {
        first.operand.span.to(last.operand.span)
    });
    let message = format!(
        "`{path}` is compared with {} values, one by one",
        group.len()
    );
    finder.add_encoded(finder.finding(span, message).with_fix(fix));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::{mended, said};

    #[track_caller]
    fn is_mended(text: &str, expected: &str) {
        assert_eq!(mended(&RULE, text), expected);
    }

    #[test]
    fn comparisons_become_a_list_where_they_stand() {
        is_mended(
            "favorite or name eq 'a' or isSpam or (name eq 'b') or name eq 'c' or name ne 'd'",
            "favorite or name in ('a','b','c') or isSpam or name ne 'd'",
        );
        is_mended(
            "'a' eq name or name eq 'b' or ('c' eq name)",
            "name in ('a','b','c')",
        );
        is_mended(
            "isSpam and (name eq 'a' or name eq 'b' or name eq 'c')",
            "isSpam and (name in ('a','b','c'))",
        );
        is_mended(
            "$filter=name%20eq%20%27a%27%20or%20name%20eq%20%27%26%27%20or%20name%20eq%20%27%27",
            "$filter=name%20in%20(%27a%27,%27%26%27,%27%27)",
        );
    }

    #[test]
    fn other_chains_stay() {
        for text in [
            "name eq 'a' or name eq 'b'",
            "name eq 'a' or name eq 'b' or name eq null",
            "name eq 'a' or campaignId eq 'b' or salesStage eq 'c'",
            "name eq 'a' or name eq 'b' or tolower(name) eq 'c'",
            "team/$count eq 1 or team/$count eq 2 or team/$count eq 3",
            "name in ('a','b','c')",
        ] {
            assert!(said(&RULE, text).is_empty(), "{text}");
        }
    }
}
