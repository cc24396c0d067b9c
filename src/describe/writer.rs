//! Writes pieces of a sentence in order. What is still to be written waits on the heap, so that no
//! expression is too deep.

use super::{condition, value};
use crate::edm::Type;
use crate::hir::Expr;
use crate::schema::Schema;
use std::borrow::Cow;

/// A part of a sentence.
pub(super) enum Piece<'a> {
    /// Words.
    Text(Cow<'static, str>),
    /// A new line with that indentation.
    Line(usize),
    /// A Boolean expression as statements that may take several lines of that indentation.
    Block(&'a Expr, usize),
    /// A Boolean expression as one statement within a line.
    Condition(&'a Expr),
    /// The contrary of a Boolean expression as one statement within a line.
    Denied(&'a Expr),
    /// An expression as a value.
    Value(&'a Expr),
}

impl From<&'static str> for Piece<'_> {
    fn from(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Piece<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

pub(super) struct Writer<'s> {
    pub(super) schema: &'s Schema,
    /// The type of a record.
    pub(super) record: Type,
    /// The types of the variables of lambdas, by their depth.
    pub(super) variables: Vec<Type>,
    out: String,
}

/// Deeper lines are not indented further: they would be mostly blanks.
const MOST_INDENT: usize = 24;

impl<'s> Writer<'s> {
    pub(super) const fn new(schema: &'s Schema, record: Type) -> Self {
        Self {
            schema,
            record,
            variables: Vec::new(),
            out: String::new(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Writes a piece and all that it is made of.
    pub(super) fn write<'a>(&mut self, piece: Piece<'a>) {
        let mut waiting: Vec<Piece<'a>> = vec![piece];
        while let Some(piece) = waiting.pop() {
            let mut parts = match piece {
                Piece::Text(text) => {
                    self.out.push_str(&text);
                    continue;
                }
                Piece::Line(depth) => {
                    self.out.push('\n');
                    let blanks = 2 * depth.min(MOST_INDENT);
                    self.out.extend(std::iter::repeat_n(' ', blanks));
                    continue;
                }
                Piece::Block(expr, depth) => condition::block(self, expr, depth),
                Piece::Condition(expr) => condition::inline(self, expr),
                Piece::Denied(expr) => condition::denied(self, expr),
                Piece::Value(expr) => value::value(self, expr),
            };
            parts.reverse();
            waiting.append(&mut parts);
        }
    }

    /// Notes the type of a lambda's variable.
    pub(super) fn declare(&mut self, depth: usize, ty: Type) {
        self.variables.truncate(depth);
        self.variables.resize(depth, Type::UNKNOWN);
        self.variables.push(ty);
    }
}
