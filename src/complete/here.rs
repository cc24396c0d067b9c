//! All that is known at a place.

use super::ask::Round;
use super::cut::Cut;
use crate::check::Names;
use crate::hir;
use crate::profile::Profile;
use crate::schema::Schema;
use crate::syntax::ast::Query;

/// All that is known at a place.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) cut: &'a Cut<'a>,
    pub(super) schema: &'a Schema,
    pub(super) query: &'a Query,
    pub(super) meaning: &'a hir::Query,
    pub(super) round: Round<'a>,
    pub(super) names: &'a Names,
    pub(super) profile: Option<&'a Profile>,
}

impl Here<'_> {
    /// Whether a sign follows the word.
    pub(super) fn is_before(&self, sign: char) -> bool {
        self.cut.behind.starts_with(sign)
    }

    /// A name with a sign behind it, unless that stands there already.
    pub(super) fn with(&self, name: &str, sign: char) -> String {
        let mut text = name.to_owned();
        if !self.is_before(sign) {
            text.push(sign);
        }
        text
    }

    /// A word with blanks round it, where none stand.
    pub(super) fn spaced(&self, word: &str) -> String {
        let before = if self.cut.is_behind_blank() { "" } else { " " };
        let is_blank = ["%20", "+", " "];
        let has_blank = is_blank
            .iter()
            .any(|blank| self.cut.behind.starts_with(blank));
        let behind = if has_blank { "" } else { " " };
        format!("{before}{word}{behind}")
    }
}
