//! Blanks written in several ways at once: `status%20eq+'New'`.

use super::Guesses;
use super::url::Input;
use crate::diagnostic::{Applicability, Limits, Span};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{HoleForms, Signs};

/// The one error of a text in which plus signs stand beside other blanks, if it is right once all of
/// them are blanks.
#[cold]
#[inline(never)]
pub(super) fn mixed(
    text: &str,
    signs: Signs,
    (input, forms): (Input, HoleForms),
    limits: &Limits,
    steps: &mut u64,
) -> Option<SyntaxError> {
    let has_escape = text.contains("%20");
    let has_blank = signs.has(Signs::BLANK);
    if !signs.has(Signs::PLUS) || !(has_escape || has_blank) || input == Input::Form {
        return None;
    }
    let places = outside(text);
    let (first, _) = places.iter().find(|(_, sign)| *sign == "+")?;
    let input = match input {
        Input::Url => Input::Form,
        Input::Auto | Input::Expression | Input::Form => Input::Auto,
    };
    let mut again = 0;
    let meant = text.replace("%20", "+").replace(' ', "+");
    let (_, errors) = super::read(&meant, input, forms, limits, Guesses::Spared, &mut again);
    *steps += again;
    if !errors.is_empty() {
        return None;
    }
    let blank = if has_blank { " " } else { "%20" };
    let wrong = places.iter().filter(|(_, sign)| *sign != blank);
    let edits = wrong.map(|(span, _)| (*span, blank.to_owned()));
    let error = SyntaxError::new(SyntaxErrorKind::PlusBesideBlank, *first);
    Some(error.with_edits(Applicability::Safe, "write all blanks in one way", edits))
}

/// The plus signs and encoded blanks of a text that stand in no string.
fn outside(text: &str) -> Vec<(Span, &'static str)> {
    let mut places = Vec::new();
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        let escape = || text.get(at..at + 3);
        let sign = match byte {
            b'\'' => {
                quoted = !quoted;
                continue;
            }
            b'%' if escape() == Some("%27") => {
                quoted = !quoted;
                continue;
            }
            b'%' if escape() == Some("%20") => "%20",
            b'+' => "+",
            _ => continue,
        };
        if !quoted {
            places.push((Span::from(at..at + sign.len()), sign));
        }
    }
    places
}
