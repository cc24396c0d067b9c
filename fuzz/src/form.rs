//! What the bytes of an input stand for: the first says whether the others are the text itself or
//! choices of which one is made.

use super::abnf::{Deriving, Grammar, encoded};
use std::sync::LazyLock;

/// An input of a target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form<'d> {
    /// Whether the first byte is odd: the others are choices then.
    pub(crate) is_made: bool,
    /// What else the first byte says, below 128.
    pub(crate) seed: usize,
    /// The other bytes.
    pub(crate) rest: &'d [u8],
}

impl<'d> Form<'d> {
    /// Nothing of no bytes.
    pub(crate) fn of(data: &'d [u8]) -> Option<Self> {
        let (first, rest) = data.split_first()?;
        Some(Self {
            is_made: first % 2 == 1,
            seed: usize::from(first / 2),
            rest,
        })
    }

    /// The other bytes as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(self.rest).into_owned()
    }

    /// The text itself, or a sentence of a rule that the other bytes choose.
    pub(crate) fn text_or_sentence(&self, rules: &[&str], in_url: bool) -> String {
        if !self.is_made {
            return self.text();
        }
        sentence(rules[self.seed % rules.len()], self.rest, in_url)
    }

    /// The other bytes as numbers, two bytes each.
    pub(crate) fn numbers(&self) -> Vec<u16> {
        numbers(self.rest)
    }
}

/// Bytes as numbers, two bytes each.
pub(crate) fn numbers(bytes: &[u8]) -> Vec<u16> {
    let number = |pair: &[u8]| {
        let byte = |at: usize| u16::from(pair.get(at).copied().unwrap_or(0));
        byte(0) + 256 * byte(1)
    };
    bytes.chunks(2).map(number).collect()
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| {
    Grammar::of([
        ("apply", include_str!("../../grammar/apply.abnf")),
        ("expression", include_str!("../../grammar/expression.abnf")),
        ("literal", include_str!("../../grammar/literal.abnf")),
        ("name", include_str!("../../grammar/name.abnf")),
        ("option", include_str!("../../grammar/option.abnf")),
        ("resource", include_str!("../../grammar/resource.abnf")),
        ("search", include_str!("../../grammar/search.abnf")),
    ])
});
static DERIVING: LazyLock<Deriving<'static>> = LazyLock::new(|| Deriving::new(&GRAMMAR));

/// What stands where it should not, and what people take for the language.
const SLIPS: &[&str] = &[
    "",
    " ",
    "(",
    ")",
    "'",
    "\"",
    ",",
    "/",
    "=",
    "&",
    "?",
    "$",
    "@",
    "%",
    "+",
    ":",
    ";",
    "-",
    ".",
    "[",
    "]",
    "{",
    "}",
    "{{",
    "}}",
    "${",
    "%20",
    "%27",
    "%2",
    "%C3%A9",
    "%26",
    "\u{e9}",
    "\u{1f600}",
    "\u{202e}",
    "\u{a0}",
    "\t",
    "\n",
    "\0",
    "not ",
    " and ",
    " or ",
    " eq ",
    " in ",
    " = ",
    " && ",
    "null",
    "0",
    "1e9",
    "any(",
    "x:",
    "$it",
    "$count",
    "$filter=",
    "$select=",
];

/// A sentence of a rule that bytes choose. The last of them say what is wrong with it: a byte for how
/// much, and for each slip where it is, what goes and what comes.
pub(crate) fn sentence(rule: &str, bytes: &[u8], in_url: bool) -> String {
    let Some((last, bytes)) = bytes.split_last() else {
        return DERIVING.sentence(rule, 0, in_url);
    };
    // Half of the sentences are right.
    let count = usize::from(*last % 8).saturating_sub(4);
    let (choices, slips) = bytes.split_at(bytes.len().saturating_sub(4 * count));
    let mut text = DERIVING.chosen(rule, choices, u64::from(*last), in_url);
    if last / 8 % 4 == 3 {
        text = encoded(&text, last / 32 % 2 == 0);
    }
    for slip in slips.chunks_exact(4) {
        slipped(&mut text, slip);
    }
    text
}

/// Puts something in the place of some bytes of a text.
pub(crate) fn slipped(text: &mut String, slip: &[u8]) {
    let number = |at: usize| usize::from(slip.get(at).copied().unwrap_or(0));
    let mut start = (number(0) + 256 * number(1)) % (text.len() + 1);
    let mut end = (start + number(2) % 6).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    text.replace_range(start..end, SLIPS[number(3) % SLIPS.len()]);
}
