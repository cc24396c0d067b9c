//! What checks does not go wrong: a generated condition that fits a generated schema raises no error
//! of types over rows that fit the schema, only such as arithmetic has: overflow, division by zero.

use crate::support::generate::for_many;
use crate::support::generate_typed::{Model, Tape};
use odq::edm::{ArithmeticError, ConvertError, Item, Primitive};
use odq::eval::EvalError;
use odq::functions::FunctionError;
use odq::hir::{Expr, Step};
use odq::{Input, Query, Root, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many times as many cases as other laws: 100,000 with the 20,000 of `.ci/run`.
const TIMES: u32 = 5;

/// How many rows are tried with each condition.
const ROWS: usize = 4;

/// What came of the cases.
#[derive(Default)]
struct Account {
    cases: AtomicUsize,
    checked: AtomicUsize,
    run: AtomicUsize,
}

#[test]
fn what_checks_raises_no_error_of_types() {
    let account = Arc::new(Account::default());
    let counted = Arc::clone(&account);
    for_many(
        TIMES,
        || vec(any::<u16>(), 0..220),
        move |numbers| case(&numbers, &counted),
    );
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    let (cases, checked, run) = (of(&account.cases), of(&account.checked), of(&account.run));
    println!("{cases} conditions, {checked} check, {run} can be run over data");
    assert!(
        checked * 4 > cases,
        "too few conditions check: {checked} of {cases}"
    );
    assert!(
        run * 2 > checked,
        "too few conditions can be run: {run} of {checked}"
    );
}

fn case(numbers: &[u16], account: &Account) {
    let mut tape = Tape::new(numbers);
    // The schema takes a part of its own, so that a shorter condition leaves it as it is.
    let model = Model::new(&mut tape);
    let schema = Schema::from_csdl(model.csdl().as_bytes());
    let schema = schema.unwrap_or_else(|errors| panic!("{}: {errors:?}", model.csdl()));
    let condition = model.condition(&mut tape);
    account.cases.fetch_add(1, Ordering::Relaxed);
    let parsed = Query::parse(&condition, Input::Expression);
    let Ok(checked) = parsed.query.check(&schema, &Root::Only) else {
        return;
    };
    account.checked.fetch_add(1, Ordering::Relaxed);
    let Ok(program) = checked.compile() else {
        return;
    };
    account.run.fetch_add(1, Ordering::Relaxed);
    let filter = checked.meaning().filter.as_ref().expect("a condition");
    let known = is_known(filter);
    for _ in 0..ROWS {
        let row = model.row(&mut tape);
        if let Err(error) = program.matches_slice(row.as_bytes()) {
            assert!(
                is_declared(&error, known),
                "{condition}\nraises {error}\nfor {row}\nwith {}\n{}",
                model.csdl(),
                checked.typed_tree()
            );
        }
    }
}

/// Whether the types of all parts are known: a value of an unknown type may be of any.
fn is_known(expr: &Expr) -> bool {
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        let untyped = Item::Primitive(Primitive::Untyped);
        if expr.ty.is_unknown() || expr.ty.item == untyped {
            return false;
        }
        if let odq::hir::ExprKind::Path(path) = &expr.kind {
            let open = |step: &Step| matches!(step, Step::Property(_, ty) if ty.is_unknown());
            if path.steps.iter().any(open) {
                return false;
            }
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    true
}

/// Whether an error is one that values cause, and not their types.
fn is_declared(error: &EvalError, known: bool) -> bool {
    match error {
        EvalError::Json(_) | EvalError::DuplicateKey(..) => false,
        // A dynamic value may be an object, of which no operator knows anything.
        EvalError::WrongKind(_) => !known,
        EvalError::Arithmetic(error) => {
            !known || !matches!(**error, ArithmeticError::Operands { .. })
        }
        // A calculated number may be too large for the type that it is promoted to.
        EvalError::Convert(error) => !known || matches!(**error, ConvertError::Range(_)),
        EvalError::Function(error) => !known || !matches!(**error, FunctionError::Argument { .. }),
        EvalError::Steps(_) => true,
        _ => false,
    }
}
