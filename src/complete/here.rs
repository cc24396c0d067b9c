//! All that is known at a place.

use super::ask::Round;
use super::cut::Cut;
use crate::check::{Made, Names};
use crate::hir;
use crate::profile::Profile;
use crate::schema::Schema;
use crate::syntax::ast::{Path, Query, Variable};

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

/// What stands before a name in a path.
pub(super) struct Before<'a> {
    /// What has become of the records from which the path leads.
    pub(super) made: &'a Made,
    /// The names, each with a slash.
    names: String,
}

impl Before<'_> {
    /// Whether `$apply` has left a member there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.made.left.is_none() || self.made.has(&format!("{}{name}", self.names))
    }

    /// Whether no name stands before.
    pub(super) const fn is_start(&self) -> bool {
        self.names.is_empty()
    }
}

impl<'a> Here<'a> {
    /// Whether a sign follows the word.
    pub(super) fn is_before(&self, sign: char) -> bool {
        self.cut.behind.starts_with(sign)
    }

    /// What says where a name comes from that the type does not declare.
    pub(super) const fn origin(&self) -> &'static str {
        if self.names.record.left.is_some() {
            "made by `$apply`"
        } else {
            "computed by `$compute`"
        }
    }

    /// The names before a segment of a path from the record, or from the variable of a lambda;
    /// `None` if it begins elsewhere.
    pub(super) fn names_before(&self, path: &Path, segment: usize) -> Option<Before<'a>> {
        let source = self.round.source;
        let mut before = self.at_record();
        for (at, segment) in path.segments().take(segment).enumerate() {
            if at == 0 && segment.as_variable().is_some_and(Variable::is_instance) {
                continue;
            }
            let name = segment.as_name()?.as_str(source);
            let mut variables = self.names.variables.iter();
            if at == 0
                && let Some(variable) = variables.position(|(own, _)| **own == *name)
            {
                before.made = self.names.items.get(variable)?;
                continue;
            }
            before.names.push_str(name);
            before.names.push('/');
        }
        Some(before)
    }

    /// What stands before the first name of a path from the record.
    pub(super) const fn at_record(&self) -> Before<'a> {
        Before {
            made: &self.names.record,
            names: String::new(),
        }
    }

    /// Whether `$apply` has left a member of the record, or what a path from it leads to.
    pub(super) fn is_left(&self, path: &str) -> bool {
        self.names.record.has(path)
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
