use crate::diagnostic::{Code, Span};
use crate::hir::{Expr, ExprKind};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Chooses, Condition, Rule};
use crate::ops::{Level, Operator};
use crate::rewrite::{Says, fingerprint, same};
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::info(409, "null-rows-match"),
    summary: "denials and records without a value",
    meaning: "\
`ne` is true where the property is null: `name ne 'x'` finds records without a
name too. So does `not (name eq 'x')`. But `not contains(name,'x')` does not:
what a function makes of null is null, and so is what `not` makes of that.
Nothing is said where the condition asks for null itself, or for a value.",
    example: "name ne 'Contoso'",
    instead: "name ne 'Contoso' and name ne null",
    fix: None,
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    if condition.chooses != Chooses::Records {
        return;
    }
    let mut tests = Vec::new();
    collect(condition.expr, &mut tests);
    if !tests.iter().any(|test| test.denies.is_some()) {
        return;
    }
    // What decides nothing is told as that.
    let verdicts = finder.verdicts(condition);
    let decides_nothing = |says: &Says<'_>| matches!(says, Says::Never(_) | Says::Always(_));
    if verdicts.iter().any(|it| decides_nothing(&it.says)) {
        return;
    }
    for test in first_of_each(&tests) {
        let Some(denies) = test.denies else {
            continue;
        };
        let Some(about) = finder.surroundings() else {
            return;
        };
        if !about.can_be_null(test.subject) {
            continue;
        }
        let shown = finder.shown(test.subject.span);
        let message = if denies.finds_null {
            format!("records where {shown} is null match too")
        } else {
            format!("records where {shown} is null do not match")
        };
        let help = if denies.finds_null {
            "`and ... ne null` leaves them out"
        } else {
            "`or ... eq null` takes them in"
        };
        let finding = finder.finding(denies.span, message);
        finder.add(finding.with_help(help));
    }
}

/// The first test of each subject; one that denies nothing, if there is such.
fn first_of_each<'t, 'a>(tests: &'t [Test<'a>]) -> Vec<&'t Test<'a>> {
    let mut known: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut firsts: Vec<&Test<'a>> = Vec::new();
    for test in tests {
        let alike = known.entry(fingerprint(test.subject)).or_default();
        let is_it = |at: &&usize| {
            let first = firsts.get(**at);
            first.is_some_and(|first| same(first.subject, test.subject))
        };
        match alike.iter().find(is_it).copied() {
            None => {
                alike.push(firsts.len());
                firsts.push(test);
            }
            Some(at) => {
                if let Some(first) = firsts.get_mut(at)
                    && test.denies.is_none()
                {
                    *first = test;
                }
            }
        }
    }
    firsts
}

/// What is asked of a property.
struct Test<'a> {
    subject: &'a Expr,
    /// `None` if a value, or null, is asked for.
    denies: Option<Denies>,
}

#[derive(Clone, Copy)]
struct Denies {
    /// Whether null fits.
    finds_null: bool,
    span: Span,
}

/// What a condition asks of properties.
fn collect<'a>(condition: &'a Expr, tests: &mut Vec<Test<'a>>) {
    let mut waiting = vec![condition];
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Logic(logic) = &expr.kind {
            waiting.extend(logic.operands.iter().rev());
            continue;
        }
        let denied = if let ExprKind::Not(denied) = &expr.kind {
            Some(&**denied)
        } else {
            None
        };
        let tested = denied.unwrap_or(expr);
        let is_denied = denied.is_some() != is_unequal(tested);
        let is_compared = matches!(tested.kind, ExprKind::Chain(_) | ExprKind::In(_));
        let is_called = matches!(tested.kind, ExprKind::Call(_));
        let asks_null = asks_null(tested);
        for_each_path(tested, &mut |subject| {
            let denies = Denies {
                finds_null: is_compared,
                span: expr.span,
            };
            let is_plain = is_denied && (is_compared || is_called) && !asks_null;
            tests.push(Test {
                subject,
                denies: is_plain.then_some(denies),
            });
        });
    }
}

fn is_unequal(expr: &Expr) -> bool {
    if let ExprKind::Chain(chain) = &expr.kind {
        chain
            .links
            .last()
            .is_some_and(|link| link.operator == Operator::Ne)
    } else {
        false
    }
}

/// Whether a comparison is with null, or of two properties.
fn asks_null(expr: &Expr) -> bool {
    let ExprKind::Chain(chain) = &expr.kind else {
        return false;
    };
    let level = chain.links.first().map(|link| link.operator.level());
    let mut operands = chain.links.iter().map(|link| &link.operand);
    let constant = operands.find_map(Expr::as_literal);
    let constant = constant.or_else(|| chain.first.as_literal());
    level < Some(Level::Equality) || constant.is_none_or(|literal| literal.value.is_null())
}

fn for_each_path<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        if expr.as_path().is_some() {
            visit(expr);
        } else if !matches!(expr.kind, ExprKind::Lambda(_)) {
            expr.for_each_child(&mut |child| waiting.push(child));
        }
    }
}
