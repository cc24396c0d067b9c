//! How the text of a fix is written in the query at hand.

use crate::text::{Plus, Signs};

/// How new text must be written so that it is read as it is meant.
#[derive(Clone, Copy)]
pub(super) struct Encoding {
    /// Which signs stand in the text that is to be mended.
    signs: Signs,
    /// Whether the text is decoded, so that `%`, `&`, `#` and `+` have to be escaped.
    is_decoded: bool,
    plus: Plus,
}

impl Encoding {
    /// The encoding of a text that is decoded, with plus signs as told, or read as it stands.
    pub(super) const fn of(signs: Signs, is_decoded: bool, plus: Plus) -> Self {
        Self {
            signs,
            is_decoded,
            plus,
        }
    }

    /// What stands for a blank.
    fn blank(self) -> &'static str {
        // One raw blank more must not change how the rest of the text is read.
        if self.plus == Plus::Space && self.signs.has(Signs::PLUS) {
            "+"
        } else if self.is_decoded && !self.signs.has(Signs::BLANK) && self.signs.has(Signs::PERCENT)
        {
            "%20"
        } else {
            " "
        }
    }

    /// New text as the user's text would have to show it.
    pub(super) fn write(self, text: &str) -> String {
        let blank = if text.contains(' ') { self.blank() } else { "" };
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                ' ' => out.push_str(blank),
                '%' if self.is_decoded => out.push_str("%25"),
                '&' if self.is_decoded => out.push_str("%26"),
                '#' if self.is_decoded => out.push_str("%23"),
                '+' if self.is_decoded => out.push_str("%2B"),
                _ => out.push(c),
            }
        }
        out
    }
}
