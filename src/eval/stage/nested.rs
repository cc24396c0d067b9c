//! Rows with members within members, as paths name them.

use super::row::begin_member;
use crate::diagnostic::Span;
use crate::eval::error::CompileError;

/// How deep members may lie within one another, so that the row can be read again.
const MOST_DEPTH: usize = 100;

/// How values stand in a row, each at the end of a path.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    /// In the order of the paths.
    members: Vec<(Box<str>, Member)>,
}

#[derive(Debug)]
enum Member {
    /// The place of the value among those that are written.
    Value(usize),
    Within(Nesting),
}

impl Nesting {
    /// # Errors
    ///
    /// A path is too long.
    pub(super) fn new(paths: &[Vec<&str>], span: Span) -> Result<Self, CompileError> {
        let mut nesting = Self::default();
        for (at, path) in paths.iter().enumerate() {
            if path.len() > MOST_DEPTH {
                let what = format!("a path of more than {MOST_DEPTH} names in a row of results");
                return Err(CompileError::new(what, span));
            }
            nesting.add(path, at);
        }
        Ok(nesting)
    }

    fn add(&mut self, path: &[&str], at: usize) {
        let Some((name, rest)) = path.split_first() else {
            return;
        };
        let known = self.members.iter().position(|(own, _)| &**own == *name);
        let place = known.unwrap_or_else(|| {
            let member = if rest.is_empty() {
                Member::Value(at)
            } else {
                Member::Within(Self::default())
            };
            self.members.push(((*name).into(), member));
            self.members.len() - 1
        });
        // Of a value and a part of it, the value is written.
        if let Some((_, member)) = self.members.get_mut(place) {
            match member {
                Member::Within(_) if rest.is_empty() => *member = Member::Value(at),
                Member::Within(nesting) => nesting.add(rest, at),
                Member::Value(_) => {}
            }
        }
    }

    /// A row of the values, given as JSON.
    pub(super) fn write(&self, values: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::new();
        self.write_into(values, &mut out);
        out
    }

    fn write_into(&self, values: &[&[u8]], out: &mut Vec<u8>) {
        out.push(b'{');
        for (name, member) in &self.members {
            begin_member(name, out);
            match member {
                Member::Value(at) => {
                    out.extend_from_slice(values.get(*at).unwrap_or(&&b"null"[..]))
                }
                Member::Within(nesting) => nesting.write_into(values, out),
            }
        }
        out.push(b'}');
    }
}
