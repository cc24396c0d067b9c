//! What evaluation is charged for, and where it ends.

use super::*;

fn scratch(limits: &Limits) -> Scratch {
    let mut scratch = Scratch::new(0, DateTimeOffset::MIN, DuplicateKeys::Error, limits);
    scratch.begin();
    scratch
}

#[test]
fn a_row_may_be_as_long_as_the_limit() {
    let scratch = scratch(&Limits {
        record_bytes: 10,
        ..Limits::DEFAULT
    });
    assert!(scratch.bound(10).is_ok());
    assert!(matches!(scratch.bound(11), Err(EvalError::Bytes(10))));
}

#[test]
fn a_value_weighs_its_bytes_and_a_step_for_each_item() {
    let text = |text: &'static str| Value::String(text.into());
    assert_eq!(weight(&text("abc")), 3);
    assert_eq!(weight(&Value::Null), 0);
    assert_eq!(weight(&Value::Collection(Vec::new())), 0);
    assert_eq!(
        weight(&Value::Collection(vec![text("abc"), text(""), Value::Null])),
        3 * BYTES_A_STEP + 3
    );
}

#[test]
fn a_function_costs_a_step_for_some_bytes_of_its_arguments() {
    fn nothing<'a>(
        _: &[Value<'a>],
        _: &Context,
    ) -> Result<Value<'a>, crate::functions::FunctionError> {
        Ok(Value::Null)
    }
    let call = Call {
        evaluate: nothing,
        null: NullRule::Propagate,
        outcome: crate::functions::Outcome::Total,
        arguments: Vec::new(),
    };
    let mut scratch = scratch(&Limits {
        record_steps: 10,
        ..Limits::DEFAULT
    });
    let long = "x".repeat(6 * BYTES_A_STEP);
    assert!(called(&call, &[Value::String(long.as_str().into())], &mut scratch).is_ok());
    assert_eq!(scratch.left(), 4);
    let outcome = called(&call, &[Value::String(long.as_str().into())], &mut scratch);
    assert!(matches!(outcome, Err(EvalError::Steps(10))));
}
