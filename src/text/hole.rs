//! Holes of templates: `{{name}}`, `${name}`, `@{name}`, and what some kinds of files have besides.
//!
//! A hole may hold any characters, those of the grammar among them. So that none of them is read as
//! such, a letter stands for each hole in the text that is read, filled up to the length of the
//! hole: to the grammar a hole is a name, or part of one, and all places stay the same.

mod find;
mod letters;
mod strings;

pub use find::HoleForms;

use self::find::{Found, find};
use self::letters::Letters;
use self::strings::Strings;
use super::Signs;
use crate::diagnostic::Span;
use std::borrow::Cow;

/// The holes of a text, and the letters that stand for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holes {
    /// Ascending and apart.
    spans: Vec<Span>,
    letters: Letters,
}

/// What is known of the holes in a text that is to be read.
#[derive(Clone, Debug, Default)]
pub struct Masked {
    /// The text with letters for the holes, and the holes; none if there are none.
    pub holes: Option<(String, Box<Holes>)>,
    /// Signs that would begin a hole if anything closed it.
    pub unclosed: Vec<Unclosed>,
}

/// A sign that would begin a hole if anything closed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// Where it stands.
    pub span: Span,
    /// Whether it stands in quotes, where it can be text.
    pub in_string: bool,
}

fn unclosed(spans: Vec<Span>, text: &str) -> Vec<Unclosed> {
    let mut strings = Strings::of(text);
    let signs = spans.into_iter().map(|span| Unclosed {
        span,
        in_string: strings.holds(span.start),
    });
    signs.collect()
}

/// Puts letters in the place of the holes of a text.
#[must_use]
pub fn mask(text: &str, forms: HoleForms) -> Masked {
    mask_if(text, Signs::of(text), forms)
}

/// How long the hole is whose brace stands at a place, from the brace on; what is far behind is not
/// looked at.
#[must_use]
pub(crate) fn hole_at(text: &str, at: usize, forms: HoleForms) -> Option<usize> {
    const NEAR: usize = 128;
    let before = text.get(..at)?;
    let sign = usize::from(before.ends_with(['$', '@']));
    let near = text.get(at - sign..)?;
    let end = near
        .char_indices()
        .nth(NEAR)
        .map_or(near.len(), |(end, _)| end);
    let found = find(near.get(..end)?, forms).holes;
    let hole = found.first().filter(|hole| hole.start <= sign)?;
    Some(hole.end - sign)
}

/// The same for a text in which these signs stand.
#[must_use]
#[inline]
pub(crate) fn mask_if(text: &str, signs: Signs, forms: HoleForms) -> Masked {
    if forms.may_be_in(signs) {
        masked(text, forms)
    } else {
        Masked::default()
    }
}

#[cold]
#[inline(never)]
fn masked(text: &str, forms: HoleForms) -> Masked {
    let found = find(text, forms);
    let Found { holes, .. } = found;
    if holes.is_empty() {
        return Masked {
            holes: None,
            unclosed: unclosed(found.unclosed, text),
        };
    }
    let mut letters = Letters::beside(text);
    let mut masked = String::with_capacity(text.len());
    let mut spans = Vec::with_capacity(holes.len());
    let mut at = 0;
    for hole in holes {
        let written = text.get(hole.clone()).unwrap_or("");
        // There are more letters than holes find room in any text that is read.
        let Some(letter) = letters.of(written) else {
            continue;
        };
        masked.push_str(text.get(at..hole.start).unwrap_or(""));
        masked.push(letter);
        masked.extend(std::iter::repeat_n(
            FILL,
            hole.len().saturating_sub(letter.len_utf8()),
        ));
        at = hole.end;
        spans.push(Span::from(hole));
    }
    masked.push_str(text.get(at..).unwrap_or(""));
    let holes = Holes { spans, letters };
    let unclosed = unclosed(found.unclosed, &masked);
    Masked {
        holes: Some((masked, Box::new(holes))),
        unclosed,
    }
}

/// What follows the letter of a hole, so that it is as long as the hole.
const FILL: char = '_';

impl Holes {
    /// Where the holes stand, in the order of the text.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The first hole, as it was written, of which the letter stands in a text.
    #[must_use]
    pub fn first_in(&self, text: &str) -> Option<&str> {
        if text.is_ascii() {
            return None;
        }
        text.chars().find_map(|c| self.letters.hole(c))
    }

    /// A text with the holes for the letters that stand for them, and where the holes are in it.
    #[must_use]
    pub fn filled<'t>(&self, text: &'t str) -> (Cow<'t, str>, Vec<Span>) {
        self.with(text, |hole| Cow::Borrowed(hole))
    }

    /// The same for people, in a message: what is long is cut short.
    #[must_use]
    pub fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        const LONGEST: usize = 40;
        let cut = |hole: &str| -> Option<String> {
            let (end, _) = hole.char_indices().nth(LONGEST)?;
            Some(format!("{}...", hole.get(..end)?))
        };
        let shown = self.with(text, |hole| {
            cut(hole).map_or(Cow::Borrowed(hole), Cow::Owned)
        });
        shown.0
    }

    fn with<'t>(
        &self,
        text: &'t str,
        written: impl Fn(&str) -> Cow<'_, str>,
    ) -> (Cow<'t, str>, Vec<Span>) {
        if self.first_in(text).is_none() {
            return (Cow::Borrowed(text), Vec::new());
        }
        let mut out = String::with_capacity(text.len());
        let mut spans = Vec::new();
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let Some(hole) = self.letters.hole(c) else {
                out.push(c);
                continue;
            };
            let start = out.len();
            out.push_str(&written(hole));
            spans.push(Span::from(start..out.len()));
            // A text that was cut short may lack some of the filling.
            for _ in c.len_utf8()..hole.len() {
                if rest.as_str().starts_with(FILL) {
                    rest.next();
                }
            }
        }
        (Cow::Owned(out), spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: HoleForms = HoleForms {
        braces: true,
        percent: true,
    };

    #[test]
    fn a_hole_is_a_name_of_its_length() {
        let text = "a eq '{{b c}}' and {d} eq %s and \u{20000} eq {{b c}}";
        let (masked, holes) = mask(text, ALL).holes.unwrap();
        assert_eq!(masked.len(), text.len());
        assert!(!masked.contains(['{', '%', '}']));
        assert_eq!(holes.spans().len(), 4);
        for span in holes.spans() {
            assert!(
                span.of(&masked)
                    .chars()
                    .all(|c| c == '_' || c.is_alphabetic())
            );
        }
        assert_eq!(holes.first_in(&masked), Some("{{b c}}"));
        assert_eq!(holes.first_in("a \u{20000}"), None);
        assert_eq!(holes.filled(&masked), (text.into(), holes.spans().to_vec()));
        // What a message cuts off is no loss.
        let cut: String = masked.chars().take(8).collect();
        assert_eq!(holes.filled(&cut).0, "a eq '{{b c}}_".trim_end_matches('_'));
    }

    proptest! {
        #[test]
        fn nothing_but_holes_changes(text in "[a{}$@%s' \u{20000}\u{a000}]{0,40}") {
            let masked = mask(&text, ALL);
            if let Some((letters, holes)) = masked.holes {
                prop_assert_eq!(letters.len(), text.len());
                let (filled, spans) = holes.filled(&letters);
                prop_assert_eq!(&*filled, text.as_str());
                prop_assert_eq!(spans.as_slice(), holes.spans());
            }
        }
    }
}
