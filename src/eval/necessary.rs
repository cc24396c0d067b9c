//! Text that a record must hold to match: a search for it passes over most records without reading
//! them.
//!
//! A string that a property must equal stands in the record as it is, or with escapes. Of those
//! that JSON allows, `\\u` can stand for every character, and others only for the quote, the
//! backslash, the slash and control characters: none of these is searched for.

use super::node::{Field, Link, Node};
use super::value::Reader;
use crate::edm::{Primitive, Value};
use crate::ops::Operator;
use crate::syntax::ast::Quantifier;
use memchr::memmem::Finder;
use std::ops::Range;

/// Shorter text stands in too many records.
const SHORTEST: usize = 3;

/// What one of the records that match must hold.
#[derive(Debug)]
pub(super) struct Necessary {
    text: Finder<'static>,
    escape: Finder<'static>,
}

/// A search through the records of one block, from the first to the last.
#[derive(Debug)]
pub(super) struct Search<'n, 't> {
    necessary: &'n Necessary,
    block: &'t [u8],
    /// Where the text and where an escape stands next.
    text: usize,
    escape: usize,
}

impl Necessary {
    /// The longest text that a filter makes necessary.
    pub(super) fn of(filter: &Node) -> Option<Self> {
        let mut longest = "";
        find(filter, &mut longest);
        (longest.len() >= SHORTEST).then(|| Self {
            text: Finder::new(longest.as_bytes()).into_owned(),
            escape: Finder::new(b"\\u"),
        })
    }

    pub(super) fn search<'n, 't>(&'n self, block: &'t [u8]) -> Search<'n, 't> {
        let mut search = Search {
            necessary: self,
            block,
            text: 0,
            escape: 0,
        };
        search.text = search.next(&self.text, 0);
        search.escape = search.next(&self.escape, 0);
        search
    }
}

impl Search<'_, '_> {
    /// Whether a record may match; records are asked for in their order.
    pub(super) fn may_match(&mut self, record: &Range<usize>) -> bool {
        if self.text < record.start {
            self.text = self.next(&self.necessary.text, record.start);
        }
        if self.escape < record.start {
            self.escape = self.next(&self.necessary.escape, record.start);
        }
        self.text < record.end || self.escape < record.end
    }

    fn next(&self, finder: &Finder<'_>, from: usize) -> usize {
        let rest = self.block.get(from..).unwrap_or_default();
        finder.find(rest).map_or(usize::MAX, |at| from + at)
    }
}

/// Looks for longer text in a condition that must be true. It calls itself once for each level of
/// the query.
fn find<'n>(node: &'n Node, longest: &mut &'n str) {
    if let Some(operands) = node.conjuncts() {
        for operand in operands {
            find(operand, longest);
        }
    } else if let Node::Chain(first, links) = node {
        if let [link] = links.as_slice()
            && link.operator == Operator::Eq
        {
            equality(first, link, longest);
        }
    } else if let Node::Lambda(lambda) = node
        && lambda.quantifier == Quantifier::Any
        && let Some(body) = &lambda.body
    {
        find(&body.predicate, longest);
    }
}

fn equality<'n>(first: &'n Node, link: &'n Link, longest: &mut &'n str) {
    let text = match (first, &link.operand) {
        (Node::Field(field), Node::Constant(Value::String(text)))
        | (Node::Constant(Value::String(text)), Node::Field(field))
            if is_string(field) && link.convert.is_none() =>
        {
            text
        }
        _ => return,
    };
    let stands_for_itself = |c: char| c >= ' ' && !matches!(c, '"' | '\\' | '/' | '\u{7f}');
    for part in text.split(|c| !stands_for_itself(c)) {
        if part.len() > longest.len() {
            *longest = part;
        }
    }
}

fn is_string(field: &Field) -> bool {
    matches!(&field.reader, Reader::Primitive(primitive) if *primitive == Primitive::String)
}
