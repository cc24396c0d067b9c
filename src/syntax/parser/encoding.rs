//! How the text of a fix is written in the query at hand.

use crate::text::Plus;

/// How new text must be written so that it is read as it is meant.
#[derive(Clone, Copy)]
pub(super) struct Encoding {
    /// What stands for a blank.
    blank: &'static str,
    /// Whether `%`, `&`, `#` and `+` have to be escaped.
    escapes: bool,
}

impl Encoding {
    /// The encoding of a text that is decoded, with plus signs as told, or read as it stands.
    pub(super) fn of(text: &str, decoded: bool, plus: Plus) -> Self {
        // One raw blank more must not change how the rest of the text is read.
        let blank = if plus == Plus::Space && text.contains('+') {
            "+"
        } else if decoded && !text.contains(' ') && text.contains('%') {
            "%20"
        } else {
            " "
        };
        Self {
            blank,
            escapes: decoded,
        }
    }

    /// New text as the user's text would have to show it.
    pub(super) fn write(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                ' ' => out.push_str(self.blank),
                '%' if self.escapes => out.push_str("%25"),
                '&' if self.escapes => out.push_str("%26"),
                '#' if self.escapes => out.push_str("%23"),
                '+' if self.escapes => out.push_str("%2B"),
                _ => out.push(c),
            }
        }
        out
    }
}
