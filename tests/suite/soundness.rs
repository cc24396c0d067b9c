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

#[test]
fn all_options_that_check_raise_no_error_of_types() {
    let account = Arc::new(Account::default());
    let counted = Arc::clone(&account);
    for_many(
        TIMES,
        || vec(any::<u16>(), 0..260),
        move |numbers| whole_case(&numbers, &counted),
    );
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    let (cases, checked, run) = (of(&account.cases), of(&account.checked), of(&account.run));
    println!("{cases} queries, {checked} check, {run} can be run over data");
    assert!(checked * 8 > cases, "too few check: {checked} of {cases}");
    assert!(run * 2 > checked, "too few can be run: {run} of {checked}");
}

/// `$filter`, `$orderby`, `$select`, `$skip`, `$top` and `$count` of one query.
fn whole_case(numbers: &[u16], account: &Account) {
    let mut tape = Tape::new(numbers);
    let model = Model::new(&mut tape);
    let schema = Schema::from_csdl(model.csdl().as_bytes()).unwrap();
    let (keys, mut selected) = (model.keys(&mut tape), model.selected(&mut tape));
    selected.sort();
    selected.dedup();
    let filter = model.condition(&mut tape);
    let mut options = vec![format!("$orderby={}", keys.join(","))];
    if !numbers.len().is_multiple_of(3) {
        options.push(format!("$filter={filter}"));
    }
    let selects = !numbers.len().is_multiple_of(2) && !selected.is_empty();
    if selects {
        options.push(format!("$select={}", selected.join(",")));
    }
    options.push("$skip=1&$top=2&$count=true".to_owned());
    let (last, options) = options.split_last().unwrap();
    let options: Vec<String> = options.iter().map(|option| encoded(option)).collect();
    let text = format!("{}&{last}", options.join("&"));
    account.cases.fetch_add(1, Ordering::Relaxed);
    let Ok(checked) = Query::parse(&text, Input::Auto)
        .query
        .check(&schema, &Root::Only)
    else {
        return;
    };
    account.checked.fetch_add(1, Ordering::Relaxed);
    let Ok(program) = checked.compile() else {
        return;
    };
    account.run.fetch_add(1, Ordering::Relaxed);
    let meaning = checked.meaning();
    let values = meaning.order_by.iter().map(|key| &key.key);
    let known = values.chain(&meaning.filter).all(is_known);
    let rows: Vec<String> = (0..ROWS).map(|_| model.row(&mut tape)).collect();
    let input = odq::eval::Input {
        name: None,
        reader: Box::new(std::io::Cursor::new(rows.join("\n"))),
    };
    let run = odq::eval::Options {
        on_error: odq::eval::OnError::Skip,
        ..odq::eval::Options::default()
    };
    let (mut out, mut failures) = (Vec::new(), Vec::new());
    let summary = program
        .run([input], &mut out, &run, &mut |error| failures.push(error))
        .unwrap();
    for error in failures {
        assert!(
            !known || !is_about_types(&error.message),
            "{text}\nraises {error}\nfor {rows:#?}\nwith {}\n{}",
            model.csdl(),
            checked.typed_tree()
        );
    }
    assert_eq!(
        summary.records,
        summary.matched + summary.not_matched + summary.failed
    );
    let out = String::from_utf8(out).unwrap();
    let page = summary.matched.saturating_sub(1).min(2);
    assert_eq!(out.lines().count() as u64, page, "{text}\n{out}");
    for line in out.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let is_asked = |name: &String| {
            let name = name.split('@').next().unwrap_or(name);
            selected
                .iter()
                .any(|path| path.split('/').next() == Some(name))
        };
        let names = record.as_object().unwrap().keys();
        assert!(!selects || names.clone().all(is_asked), "{text}\n{line}");
        assert!(selects || rows.iter().any(|row| row == line), "{line}");
    }
}

/// An option with its value as a URL has it.
fn encoded(option: &str) -> String {
    let mut out = String::new();
    for c in option.chars() {
        match c {
            '%' => out.push_str("%25"),
            '&' => out.push_str("%26"),
            '#' => out.push_str("%23"),
            '+' => out.push_str("%2B"),
            ' ' => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

/// Whether the message of a failed record says what only types can cause.
fn is_about_types(message: &str) -> bool {
    [
        " does not take ",
        " cannot become ",
        " is no `",
        " must be ",
        " is declared as ",
    ]
    .iter()
    .any(|part| message.contains(part))
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
