//! The stacks of all nesting levels, one for each kind of unfinished business. Nothing of it lies on
//! the stack of calls.
//!
//! Their memory is used again by what the same thread reads next: most texts are so short that
//! asking for it would take a good part of the time.

use super::group::Group;
use super::stack::Stack;
use crate::diagnostic::Span;
use crate::ops::Operator;
use crate::syntax::ast::{Segment, Transformation};
use std::cell::Cell;

/// What is begun and not finished while a text is read.
pub(super) struct Work {
    /// Operands that nothing has taken yet, and operators that wait for theirs.
    pub(super) stack: Stack,
    /// Parentheses round expressions that are read.
    pub(super) groups: Vec<Group>,
    /// Operators that wait for the operand they are written before.
    pub(super) prefixes: Vec<(Operator, Span)>,
    /// Segments of paths that go on.
    pub(super) segments: Vec<Segment>,
    /// Transformations of sequences that go on.
    pub(super) transformations: Vec<Transformation>,
}

thread_local! {
    static KEPT: Cell<Option<Box<Work>>> = const { Cell::new(None) };
}

impl Work {
    /// Nothing begun, with the memory of what was read before.
    pub(super) fn begin() -> Box<Self> {
        let kept = KEPT.try_with(Cell::take).ok().flatten();
        kept.unwrap_or_else(|| Box::new(Self::new()))
    }

    /// Keeps the memory for what is read next, unless it is much.
    pub(super) fn end(mut self: Box<Self>) {
        /// How many entries a stack may have.
        const MOST: usize = 512;
        self.groups.clear();
        self.prefixes.clear();
        self.segments.clear();
        self.transformations.clear();
        let capacities = [
            self.stack.reset(),
            self.groups.capacity(),
            self.prefixes.capacity(),
            self.segments.capacity(),
            self.transformations.capacity(),
        ];
        if capacities.iter().all(|capacity| *capacity <= MOST) {
            // A thread that ends keeps nothing.
            let _ = KEPT.try_with(|kept| kept.set(Some(self)));
        }
    }

    #[cold]
    fn new() -> Self {
        Self {
            stack: Stack::new(),
            groups: Vec::new(),
            prefixes: Vec::new(),
            segments: Vec::new(),
            transformations: Vec::new(),
        }
    }
}
