//! Texts that nest as deeply as the limits allow.

use odq::{Input, Query};

/// The text with the most repetitions that is read without errors, of a form that is told how
/// often to repeat.
#[track_caller]
pub(crate) fn deepest_text(form: impl Fn(usize) -> String) -> String {
    (10..=100)
        .rev()
        .map(form)
        .find(|text| Query::parse(text, Input::Auto).diagnostics.is_empty())
        .expect("ten repetitions are within the limits")
}
