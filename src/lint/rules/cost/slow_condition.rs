use crate::diagnostic::{Code, Span};
use crate::hir::{Expr, ExprKind};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Chooses, Condition, Rule};
use crate::ops::{Level, Operator};
use crate::profile::Subject;

pub(super) const RULE: Rule = Rule {
    code: Code::info(506, "slow-condition"),
    summary: "every record must be looked at",
    meaning: "\
An index finds values, and texts by their beginning. For `contains`,
`endswith`, `matchesPattern`, for what a function makes of a property and for
calculations with it, a service reads every record. A condition beside it that
an index can answer, joined by `and`, leaves fewer of them; then nothing is
said.",
    example: "contains(name,'Contoso')",
    instead: "status eq 'New' and contains(name,'Contoso')",
    fix: None,
    check: Check::Condition(check),
};

fn check<'a>(finder: &mut Finder<'a>, condition: Condition<'a>) {
    if condition.chooses != Chooses::Records {
        return;
    }
    let conjuncts = conjuncts(condition.expr);
    let mut first = None;
    for conjunct in conjuncts {
        match slow(conjunct) {
            Some(found) => first = first.or(Some(found)),
            // It may be quick, and leaves few records to the others.
            None => return,
        }
    }
    let Some(Slow { what, help, span }) = first else {
        return;
    };
    // What the service is not sure to have has a finding of its own.
    let (subject, name) = match what {
        What::Function(name) => (Subject::Functions, name),
        What::Operator(name) => (Subject::Operators, name),
    };
    if finder.supports(subject, name) {
        let message = format!("for `{name}` the service looks at every record");
        finder.add(finder.finding(span, message).with_help(help));
    }
}

/// What makes a condition slow.
#[derive(Clone, Copy)]
struct Slow {
    what: What,
    help: &'static str,
    span: Span,
}

#[derive(Clone, Copy)]
enum What {
    Function(&'static str),
    /// One that calculates.
    Operator(&'static str),
}

const NARROW: &str =
    "a condition by which records are found, joined by `and`, leaves fewer of them";

/// The conditions of which all must hold.
fn conjuncts(expr: &Expr) -> &[Expr] {
    if let ExprKind::Logic(logic) = &expr.kind
        && logic.operator == Operator::And
    {
        return &logic.operands;
    }
    std::slice::from_ref(expr)
}

/// What an index cannot answer in one of the conditions joined by `and`.
fn slow(conjunct: &Expr) -> Option<Slow> {
    let mut waiting = vec![conjunct];
    while let Some(expr) = waiting.pop() {
        if let ExprKind::Call(call) = &expr.kind
            && expr.has_path()
        {
            let what = What::Function(call.function.name);
            let span = expr.span;
            let slow = |help| Some(Slow { what, help, span });
            return match call.function.name {
                // A text is found by its beginning.
                "startswith" if !call.arguments.iter().any(is_made) => {
                    continue;
                }
                "contains" | "endswith" => slow("`startswith` can be answered by an index"),
                "year" | "month" | "day" | "date" => {
                    slow("a range of times, with `ge` and `lt`, can be answered by an index")
                }
                _ => slow(NARROW),
            };
        }
        if let ExprKind::Chain(chain) = &expr.kind
            && let Some(link) = chain.links.iter().next()
            && is_arithmetic(link.operator)
            && expr.has_path()
        {
            let what = What::Operator(link.operator.spelling());
            let (help, span) = (
                "calculate with constants alone, on the other side",
                expr.span,
            );
            return Some(Slow { what, help, span });
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    None
}

/// Whether a value is made from a property, rather than being one.
fn is_made(expr: &Expr) -> bool {
    expr.as_path().is_none() && expr.has_path()
}

const fn is_arithmetic(operator: Operator) -> bool {
    matches!(operator.level(), Level::Additive | Level::Multiplicative)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::said;

    #[test]
    fn conditions_that_an_index_can_answer_are_quick() {
        for text in [
            "startswith(name,'A')",
            "createdDateTime gt now() sub duration'P1D'",
            "details/dealValue gt 2 mul 50",
            "status eq 'New' and tolower(name) eq 'x'",
            "contains('abc','b')",
        ] {
            assert!(said(&RULE, text).is_empty(), "{text}");
        }
    }

    #[test]
    fn of_others_the_first_is_named_once() {
        for (text, part) in [
            ("contains(name,'A') and endswith(name,'B')", "`contains`"),
            ("status eq 'New' or tolower(name) eq 'x'", "`tolower`"),
            ("details/dealValue mul 2 gt 100", "`mul`"),
            ("startswith(tolower(name),'a')", "`startswith`"),
            ("team/any(t:contains(t/email,'x'))", "`contains`"),
        ] {
            let found = said(&RULE, text);
            assert!(
                matches!(found.as_slice(), [one] if one.message.contains(part)),
                "{text}: {found:?}"
            );
        }
    }
}
