//! Values that properties do not have together.

use super::Judge;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::edm::{EnumValue, Value};
use crate::hir::{Base, Expr, ExprKind, Literal, Set};
use crate::ops::Operator;
use crate::profile::{Combination, Combinations, Scope};
use crate::schema::Schema;

pub(super) const IMPOSSIBLE_COMBINATION: Code = Code::warning(318, "impossible-combination");

/// How many combinations of values are tried, and how many conditions are looked at for each.
const MOST_TRIES: usize = 2_000;
const MOST_CONDITIONS: usize = 200;

pub(super) fn judge(judge: &mut Judge<'_>) {
    // What `$apply` makes of records is another matter.
    let Some(filter) = judge
        .meaning
        .filter
        .as_ref()
        .filter(|_| judge.meaning.apply.is_none())
    else {
        return;
    };
    if filter.as_logic().is_none() {
        return;
    }
    for combinations in &judge.profile.combinations {
        let finding = found(judge, filter, combinations);
        judge.findings.extend(finding);
    }
}

/// A condition that is false for all rows, and true for values of several rows.
fn found(judge: &Judge<'_>, filter: &Expr, combinations: &Combinations) -> Option<Diagnostic> {
    if !holds(judge, &combinations.scope) {
        return None;
    }
    let paths = combinations.paths();
    let mut tests = Vec::new();
    collect(filter, &paths, &mut tests)?;
    let mut named: Vec<&str> = tests.iter().map(|(path, _)| *path).collect();
    named.sort_unstable();
    named.dedup();
    if named.len() < 2 {
        return None;
    }
    let schema = judge.schema;
    let rows = &combinations.rows;
    let can_be = |row: &Combination| {
        any_choice(row, |chosen| {
            truth(filter, chosen, schema, DEPTH) != Some(false)
        })
    };
    // With values of other rows it can be true: so it is the table that says no.
    let all: Combination = paths
        .iter()
        .map(|path| {
            let values = rows.iter().flatten().filter(|(own, _)| own == path);
            let mut values: Vec<_> = values.flat_map(|(_, values)| values.clone()).collect();
            values.sort_unstable();
            values.dedup();
            ((*path).to_owned().into(), values)
        })
        .collect();
    if !can_be(&all) || rows.iter().any(can_be) {
        return None;
    }
    let (path, first) = *tests.first()?;
    let (other, last) = *tests.iter().rev().find(|(other, _)| *other != path)?;
    let message = format!("no record has this `{other}` beside that `{path}`");
    let finding = Diagnostic::new(IMPOSSIBLE_COMBINATION, last, message);
    let finding = finding.with_label(first, format!("`{path}` is asked for here"));
    let help = super::see(&permitted(rows, path, other), &combinations.source);
    Some(match help {
        Some(help) => finding.with_help(help),
        None => finding,
    })
}

/// Which values go together, in words.
fn permitted(rows: &[Combination], path: &str, other: &str) -> String {
    let values = |row: &Combination, wanted: &str| {
        let own = row.iter().find(|(path, _)| path == wanted)?;
        let values: Vec<String> = own.1.iter().map(|value| format!("`{value}`")).collect();
        Some(super::joined(&values, "or"))
    };
    let rows = rows.iter().filter_map(|row| {
        let (values, others) = (values(row, path)?, values(row, other)?);
        Some(format!("{values} with {others}"))
    });
    rows.collect::<Vec<_>>().join("; ")
}

fn holds(judge: &Judge<'_>, scope: &Scope) -> bool {
    let resource = &judge.meaning.resource;
    match scope {
        Scope::Any => true,
        Scope::EntitySet(name) => resource.name.as_deref() == Some(&**name),
        Scope::Type(name) => judge.schema.display(resource.ty).to_string() == **name,
    }
}

/// How deep conditions may nest.
const DEPTH: usize = 30;

/// The conditions about the properties, with their places; `None` if there are too many conditions.
fn collect<'p>(filter: &Expr, paths: &[&'p str], tests: &mut Vec<(&'p str, Span)>) -> Option<()> {
    let mut waiting = vec![filter];
    let mut seen = 0;
    while let Some(expr) = waiting.pop() {
        seen += 1;
        if seen > MOST_CONDITIONS {
            return None;
        }
        if let ExprKind::Logic(logic) = &expr.kind {
            waiting.extend(logic.operands.iter().rev());
        } else if let ExprKind::Not(operand) = &expr.kind {
            waiting.push(operand);
        } else if let Some((path, _)) = test(expr)
            && let Some(path) = paths.iter().find(|own| is_path(path, own))
        {
            tests.push((path, expr.span));
        }
    }
    Some(())
}

/// Whether a row has values for which `fits` says so.
fn any_choice(row: &Combination, mut fits: impl FnMut(&[(&str, &str)]) -> bool) -> bool {
    let tries = row.iter().map(|(_, values)| values.len());
    let tries = tries.fold(1, usize::saturating_mul);
    // What takes too long may be.
    if tries > MOST_TRIES {
        return true;
    }
    (0..tries).any(|number| {
        let mut rest = number;
        let chosen: Vec<(&str, &str)> = row
            .iter()
            .filter_map(|(path, values)| {
                let value = values.get(rest % values.len().max(1))?;
                rest /= values.len().max(1);
                Some((&**path, &**value))
            })
            .collect();
        fits(&chosen)
    })
}

/// What a condition is where the properties have these values, as far as they tell.
fn truth(expr: &Expr, chosen: &[(&str, &str)], schema: &Schema, depth: usize) -> Option<bool> {
    let below = depth.checked_sub(1)?;
    if let ExprKind::Logic(logic) = &expr.kind {
        let decisive = logic.operator == Operator::Or;
        let mut is_told = true;
        for operand in &logic.operands {
            match truth(operand, chosen, schema, below) {
                Some(truth) if truth == decisive => return Some(decisive),
                Some(_) => {}
                None => is_told = false,
            }
        }
        return is_told.then_some(!decisive);
    }
    if let ExprKind::Not(operand) = &expr.kind {
        return truth(operand, chosen, schema, below).map(|truth| !truth);
    }
    let (path, asked) = test(expr)?;
    let (_, value) = chosen.iter().find(|(own, _)| is_path(path, own))?;
    let is = |literal: &Literal| {
        if let Value::Enum(EnumValue::Number(number)) = &literal.value {
            let declared = schema.enumeration(path.ty);
            declared.is_some_and(|declared| declared.format(*number) == **value)
        } else {
            matches!(&literal.value, Value::String(text) if text == value)
        }
    };
    Some(match asked {
        Asked::Equal(literal) => is(literal),
        Asked::Unequal(literal) => !is(literal),
        Asked::In(literals) => literals.iter().any(is),
    })
}

/// What is asked of a property.
enum Asked<'a> {
    Equal(&'a Literal),
    Unequal(&'a Literal),
    In(&'a [Literal]),
}

/// A property and what is asked of it, if it is compared with constants.
fn test(expr: &Expr) -> Option<(&Expr, Asked<'_>)> {
    if let ExprKind::In(membership) = &expr.kind {
        let Set::Values(values) = &membership.set else {
            return None;
        };
        membership.operand.as_path()?;
        return Some((&membership.operand, Asked::In(values)));
    }
    let ExprKind::Chain(chain) = &expr.kind else {
        return None;
    };
    let [link] = chain.links.as_slice() else {
        return None;
    };
    let (path, literal) = match link.operand.as_literal() {
        Some(literal) => (&chain.first, literal),
        None => (&link.operand, chain.first.as_literal()?),
    };
    path.as_path()?;
    if link.operator == Operator::Eq {
        Some((path, Asked::Equal(literal)))
    } else {
        (link.operator == Operator::Ne).then_some((path, Asked::Unequal(literal)))
    }
}

/// Whether an expression is that property of the record.
fn is_path(expr: &Expr, names: &str) -> bool {
    expr.as_path().is_some_and(|path| {
        matches!(path.base, Base::It)
            && path.names().count() == path.steps.len()
            && path.names().eq(names.split('/'))
    })
}
