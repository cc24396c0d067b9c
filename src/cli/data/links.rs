//! The addresses of the pages of a response.

use crate::cli::asked::Asked;
use crate::cli::layout::{Encoding, Layout, is_expression};
use odq::{Checked, Limits};

/// Makes the address of the page behind so many rows: the query that was asked, with another `$skip`
/// and what is left of `$top`.
pub(crate) struct Links {
    /// The address up to the question mark, and the other options.
    before: String,
    skip: u64,
    top: Option<u64>,
}

impl Links {
    pub(crate) fn new(asked: &Asked, limits: &Limits, checked: &Checked) -> Self {
        let query = asked.parse(limits).query;
        let layout = Layout {
            encoding: Encoding::Encoded,
            ..Layout::default()
        };
        let text = layout.text(&query);
        let meaning = checked.meaning();
        let name = meaning.resource.name.as_deref().unwrap_or_default();
        let (address, options) = if query.tree().address.is_some() {
            text.split_once('?').unwrap_or((&text, ""))
        } else {
            (name, &*text)
        };
        let options = if is_expression(&query) {
            format!("$filter={options}")
        } else {
            options.to_owned()
        };
        let is_paging = |option: &&str| {
            let name = option.split('=').next().unwrap_or_default();
            let name = name.strip_prefix('$').unwrap_or(name);
            name.eq_ignore_ascii_case("skip") || name.eq_ignore_ascii_case("top")
        };
        let mut before = format!("{address}?");
        let kept = options
            .split('&')
            .filter(|option| !option.is_empty() && !is_paging(option));
        for option in kept {
            before.push_str(option);
            before.push('&');
        }
        Self {
            before,
            skip: meaning.paging.skip.unwrap_or(0),
            top: meaning.paging.top,
        }
    }

    /// The address of what comes behind so many rows.
    pub(crate) fn behind(&self, rows: u64) -> String {
        let mut address = format!("{}$skip={}", self.before, self.skip.saturating_add(rows));
        if let Some(top) = self.top {
            address.push_str(&format!("&$top={}", top.saturating_sub(rows)));
        }
        address
    }
}
