//! The input of the parser: a text with a cursor, the way back to the user's text, the limits, and
//! the list of errors.

use crate::diagnostic::{Applicability, Limits, Span};
use crate::ops::Operator;
use crate::syntax::ast::{Expr, Link};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{Decoded, Text};

/// Operands and operators of one level that wait for what comes behind.
pub(super) struct Pending {
    pub(super) first: Expr,
    pub(super) second: Option<Link>,
    pub(super) rest: Vec<Link>,
    /// The operator whose right operand is still to come, and its place.
    pub(super) operator: (Operator, Span),
}

/// What is counted over a whole query and not over one option.
pub(super) struct Shared<'a> {
    pub(super) raw: &'a str,
    pub(super) limits: &'a Limits,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) tokens: usize,
    pub(super) nodes: usize,
    /// A limit was met: nothing more is read and nothing more is reported.
    pub(super) stopped: bool,
    /// The operators that wait, for all nesting levels; kept here so that its memory is reused.
    pub(super) pending: Vec<Pending>,
}

/// The cursor in one option's value.
pub(super) struct Parser<'a, 's> {
    pub(super) shared: &'s mut Shared<'a>,
    decoded: &'s Decoded<'s>,
    text: &'s str,
    at: usize,
    depth: usize,
    /// Whether the text is the value of a named option, not an expression on its own.
    pub(super) is_option_value: bool,
    /// Whether words such as `desc` may follow an expression of the outermost level.
    pub(super) in_order_by: bool,
    /// Whether a name with a namespace may stand for itself, as the type in `cast` does.
    pub(super) in_type_argument: bool,
}

impl<'a> Shared<'a> {
    /// Beyond this nothing more is learnt from errors, and a long text could make very many.
    const MOST_ERRORS: usize = 1_000;

    pub(super) const fn new(raw: &'a str, limits: &'a Limits) -> Self {
        Self {
            raw,
            limits,
            errors: Vec::new(),
            tokens: 0,
            nodes: 0,
            stopped: false,
            pending: Vec::new(),
        }
    }

    pub(super) fn report(&mut self, error: SyntaxError) {
        if !self.stopped && self.errors.len() < Self::MOST_ERRORS {
            self.errors.push(error);
        }
    }

    /// Refuses what is beyond a limit; nothing is read after that.
    pub(super) fn refuse(
        &mut self,
        what: &'static str,
        limit: &'static str,
        maximum: usize,
        span: Span,
    ) {
        self.report(SyntaxError::new(
            SyntaxErrorKind::Limit {
                what,
                limit,
                maximum,
            },
            span,
        ));
        self.stopped = true;
    }
}

impl<'a, 's> Parser<'a, 's> {
    pub(super) fn new(shared: &'s mut Shared<'a>, decoded: &'s Decoded<'s>) -> Self {
        Self {
            shared,
            decoded,
            text: decoded.text(),
            at: 0,
            depth: 0,
            is_option_value: true,
            in_order_by: false,
            in_type_argument: false,
        }
    }

    // The cursor.

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Moves the cursor; beyond the end is the end.
    pub(super) fn go(&mut self, at: usize) {
        self.at = at.min(self.text.len());
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.go(self.at + bytes);
    }

    /// All from the cursor on; nothing once a limit was met.
    pub(super) fn rest(&self) -> &'s str {
        if self.shared.stopped {
            ""
        } else {
            self.text.get(self.at..).unwrap_or("")
        }
    }

    /// The whole text, whatever the cursor.
    pub(super) const fn all(&self) -> &'s str {
        self.text
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The byte at the cursor.
    pub(super) fn peek(&self) -> Option<u8> {
        if self.shared.stopped {
            None
        } else {
            self.text.as_bytes().get(self.at).copied()
        }
    }

    /// Passes over the byte if it is at the cursor.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    /// `BWS`: passes over blanks and tells whether there were any.
    pub(super) fn blanks(&mut self) -> bool {
        let start = self.at;
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.peek().is_none()
    }

    // The way back.

    /// The span in the user's text of a range of this option's text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.decoded.raw_span(start, end)
    }

    pub(super) fn span_from(&self, start: usize) -> Span {
        self.span(start, self.at)
    }

    /// The span of the character at the cursor; empty at the end.
    pub(super) fn span_here(&self) -> Span {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        self.span(self.at, self.at + length)
    }

    /// A range of this option's text as a piece of the tree.
    pub(super) fn piece(&self, start: usize, end: usize) -> Text {
        let span = self.span(start, end);
        let text = self.slice(start, end);
        if self.decoded.is_verbatim() || span.of(self.shared.raw) == text {
            Text::new(span)
        } else {
            Text::owned(span, text)
        }
    }

    /// Text for an edit of the user's text: blanks are encoded where the text is.
    pub(super) fn encoded(&self, text: &str) -> String {
        if self.decoded.is_verbatim() {
            text.to_owned()
        } else {
            text.replace(' ', "%20")
        }
    }

    // Errors and limits.

    pub(super) fn report(&mut self, error: SyntaxError) {
        self.shared.report(error);
    }

    pub(super) fn error(&mut self, kind: SyntaxErrorKind, span: Span) {
        self.report(SyntaxError::new(kind, span));
    }

    pub(super) fn error_with_fix(
        &mut self,
        kind: SyntaxErrorKind,
        span: Span,
        applicability: Applicability,
        message: impl Into<String>,
        edit: (Span, &str),
    ) {
        let text = self.encoded(edit.1);
        self.report(SyntaxError::new(kind, span).with_fix(applicability, message, edit.0, text));
    }

    /// Counts a token and a node of the tree.
    pub(super) fn count_node(&mut self) {
        self.shared.nodes += 1;
        let maximum = self.shared.limits.nodes;
        if self.shared.nodes > maximum {
            let span = self.span_here();
            self.shared
                .refuse("number of nodes", "nodes", maximum, span);
        }
        self.count_token();
    }

    pub(super) fn count_token(&mut self) {
        self.shared.tokens += 1;
        let maximum = self.shared.limits.tokens;
        if self.shared.tokens > maximum {
            let span = self.span_here();
            self.shared
                .refuse("number of tokens", "tokens", maximum, span);
        }
    }

    /// Goes one level deeper; `false` if that is too deep.
    pub(super) fn enter(&mut self) -> bool {
        let maximum = self.shared.limits.depth;
        if self.depth >= maximum {
            let span = self.span_here();
            self.shared.refuse("nesting", "depth", maximum, span);
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) const fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    pub(super) const fn depth(&self) -> usize {
        self.depth
    }
}
