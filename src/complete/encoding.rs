//! How new text is written in the query at hand.

use crate::syntax::{Input, ast};
use crate::text::Plus;

/// How a query writes characters that a URL cannot hold, or that end an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encoding {
    is_decoded: bool,
    plus: Plus,
    blank: &'static str,
}

impl Encoding {
    /// The encoding of a text, which is read as `query`.
    pub(super) fn of(text: &str, query: &ast::Query, is_expression: bool, input: Input) -> Self {
        let is_form = input == Input::Form || query.plus.is_some();
        let has_blank = text.contains(' ');
        let is_escaped = text.contains('%');
        let is_decoded = !is_expression || (!has_blank && (is_escaped || is_form));
        let is_address = query.address.is_some() || text.starts_with('?');
        let blank = if is_form {
            "+"
        } else if is_decoded && !has_blank && (is_escaped || is_address) {
            "%20"
        } else {
            " "
        };
        Self {
            is_decoded,
            plus: if is_form { Plus::Space } else { Plus::Literal },
            blank,
        }
    }

    /// Whether the text is percent-decoded when it is read.
    pub(super) const fn is_decoded(self) -> bool {
        self.is_decoded
    }

    /// What a plus sign means.
    pub(super) const fn plus(self) -> Plus {
        self.plus
    }

    /// A plain text as this query would write it.
    pub(super) fn write(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                ' ' => out.push_str(self.blank),
                '%' | '&' | '#' | '+' if self.is_decoded => escape(c, &mut out),
                c if self.is_decoded && self.blank != " " && !is_plain(c) => escape(c, &mut out),
                c => out.push(c),
            }
        }
        out
    }
}

/// Whether a URL can hold a character as it is (RFC 3986 3.4).
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?%[]".contains(c)
}

fn escape(c: char, out: &mut String) {
    let mut buffer = [0; 4];
    for byte in c.encode_utf8(&mut buffer).bytes() {
        out.push_str(&format!("%{byte:02X}"));
    }
}
