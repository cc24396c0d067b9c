//! All that is known at a place.

use super::ask::Round;
use super::cut::Cut;
use crate::check::Names;
use crate::hir;
use crate::profile::Profile;
use crate::schema::Schema;
use crate::syntax::ast::{Path, Query, Segment, Variable};

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

    /// What says where a name comes from that the type does not declare.
    pub(super) const fn origin(&self) -> &'static str {
        if self.names.left.is_some() {
            "made by `$apply`"
        } else {
            "computed by `$compute`"
        }
    }

    /// The names before a segment of a path from the record, with a slash; `None` if it begins
    /// elsewhere.
    pub(super) fn names_before(&self, path: &Path, segment: usize) -> Option<String> {
        let source = self.round.source;
        let mut before = String::new();
        for (at, segment) in path.segments().take(segment).enumerate() {
            match segment {
                Segment::Name(name) => {
                    let name = name.as_str(source);
                    let is_variable = || self.names.variables.iter().any(|(own, _)| **own == *name);
                    if at == 0 && is_variable() {
                        return None;
                    }
                    before.push_str(name);
                    before.push('/');
                }
                Segment::Variable(Variable::It | Variable::This, _) if at == 0 => {}
                Segment::Variable(..)
                | Segment::Alias(_)
                | Segment::Annotation(_)
                | Segment::Call(_)
                | Segment::Count(_)
                | Segment::CountOf(..)
                | Segment::Filter(..)
                | Segment::KeyValue(_)
                | Segment::Key(_)
                | Segment::Aggregate(..)
                | Segment::Lambda(_) => return None,
            }
        }
        Some(before)
    }

    /// Whether `$apply` has left a member behind some names, which stand in [`Self::names_before`].
    pub(super) fn is_left(&self, before: Option<&str>, name: &str) -> bool {
        before.is_none_or(|before| {
            self.names.left.is_none() || self.names.has(&format!("{before}{name}"))
        })
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
