//! The input of the parser: a text with a cursor, the way back to the user's text, the limits, and
//! the list of errors.

use super::clause::Clause;
use super::encoding::Encoding;
use super::token;
use super::work::Work;
use crate::diagnostic::{Applicability, Limits, Span};
use crate::syntax::ast::{Segment, SystemOption};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::{Decoded, Holes, Signs, Text};
use std::cell::Cell;

/// What is counted over a whole query and not over one option.
pub(super) struct Shared<'a> {
    pub(super) raw: &'a str,
    /// Which signs stand in the text.
    pub(super) signs: Signs,
    pub(super) limits: &'a Limits,
    pub(super) errors: Vec<SyntaxError>,
    /// How the text is encoded, for the fixes.
    pub(super) encoding: Encoding,
    /// The holes of the text, if it is a template.
    pub(super) holes: Option<&'a Holes>,
    /// How many tokens and nodes of the tree there may still be.
    tokens_left: usize,
    nodes_left: usize,
    /// Looks at the text, by the bytes that were looked at: the measure of the work done.
    steps: Cell<u64>,
    /// How far ahead all guesses at what was meant may look together.
    foresight: usize,
    /// Whether a line break was read as a blank.
    pub(super) has_line_break: Cell<bool>,
    /// How many unclosed strings may still end where they were meant to.
    pub(super) strings_left: usize,
    /// A limit was met: nothing more is read and nothing more is reported.
    stopped: bool,
    /// What is begun and not finished.
    pub(super) work: Box<Work>,
}

/// The cursor in one option's value.
pub(super) struct Parser<'a, 's> {
    pub(super) shared: &'s mut Shared<'a>,
    decoded: &'s Decoded<'s>,
    text: &'s str,
    /// Where the text begins in the user's, if it is the user's as it stands.
    base: Option<u32>,
    /// What is read of it: all, or nothing once a limit was met.
    bytes: &'s [u8],
    at: usize,
    /// Where a name was looked for last, and its length: what stands at one place is asked for
    /// several times. Nowhere once the end has moved.
    known_name: Cell<(usize, usize)>,
    depth: usize,
    /// How many of the levels are parentheses and brackets.
    brackets: usize,
    /// Whether the text is the value of a named option, not an expression on its own.
    pub(super) is_option_value: bool,
    /// How many brackets are open round the options that are read; none at a request's own.
    outside: usize,
    /// Which words may follow an expression of the outermost level.
    pub(super) clause: Clause,
    /// Whether a name with a namespace may stand for itself, as the type in `cast` does.
    pub(super) in_type_argument: bool,
    /// Whether a comma may follow an expression of the innermost level.
    pub(super) in_list: bool,
}

impl<'a> Shared<'a> {
    /// Beyond this nothing more is learnt from errors, and a long text could make very many.
    const MOST_ERRORS: usize = 1_000;

    pub(super) fn new(raw: &'a str, signs: Signs, limits: &'a Limits, encoding: Encoding) -> Self {
        let work = Work::begin();
        Self {
            raw,
            signs,
            limits,
            errors: Vec::new(),
            encoding,
            holes: None,
            tokens_left: limits.tokens,
            nodes_left: limits.nodes,
            steps: Cell::new(0),
            foresight: 4 * raw.len(),
            has_line_break: Cell::new(false),
            strings_left: 4,
            stopped: false,
            work,
        }
    }

    /// Adds an error, unless it only follows from the one before.
    pub(super) fn report(&mut self, error: SyntaxError) {
        let follows = error.kind.can_follow_from_another()
            && (self.errors.iter().rev().take(2)).any(|e| e.span.start == error.span.start);
        if !follows
            && !self.stopped
            && self.errors.len() < Self::MOST_ERRORS.max(self.limits.diagnostics)
        {
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

    /// Counts looks at the text.
    #[inline]
    pub(super) fn step(&self, looks: usize) {
        self.steps.set(self.steps.get().wrapping_add(looks as u64));
    }

    /// Looks at nothing that stands far behind a place any more.
    pub(super) const fn spare_guesses(&mut self) {
        self.foresight = 0;
    }

    pub(super) const fn steps(&self) -> u64 {
        self.steps.get()
    }
}

impl<'a, 's> Parser<'a, 's> {
    pub(super) fn new(shared: &'s mut Shared<'a>, decoded: &'s Decoded<'s>) -> Self {
        let text = decoded.text();
        let end = if shared.stopped { 0 } else { text.len() };
        let bytes = text.as_bytes().get(..end).unwrap_or(&[]);
        Self {
            shared,
            decoded,
            text,
            base: decoded.verbatim_base(),
            bytes,
            at: 0,
            known_name: Cell::new(NOWHERE),
            depth: 0,
            brackets: 0,
            is_option_value: true,
            outside: 0,
            clause: Clause::None,
            in_type_argument: false,
            in_list: false,
        }
    }

    // The cursor.

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Moves the cursor; beyond the end is the end.
    #[inline]
    pub(super) fn go(&mut self, at: usize) {
        self.at = at.min(self.text.len());
    }

    /// Reads only to `end` from now on; gives where reading ended before.
    pub(super) fn narrow(&mut self, end: usize) -> usize {
        let before = self.bytes.len();
        self.bytes = self.bytes.get(..end).unwrap_or(self.bytes);
        self.known_name.set(NOWHERE);
        before
    }

    /// Reads to `end` again, unless a limit was met.
    pub(super) fn widen(&mut self, end: usize) {
        if !self.shared.stopped {
            self.bytes = self.text.as_bytes().get(..end).unwrap_or(&[]);
            self.known_name.set(NOWHERE);
        }
    }

    #[inline]
    pub(super) fn advance(&mut self, bytes: usize) {
        self.go(self.at + bytes);
    }

    /// All from the cursor on; nothing once a limit was met.
    pub(super) fn rest(&self) -> &'s str {
        self.text.get(self.at..self.bytes.len()).unwrap_or("")
    }

    /// The whole text, whatever the cursor.
    pub(super) const fn all(&self) -> &'s str {
        self.text
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'s str {
        self.text.get(start..end).unwrap_or("")
    }

    /// The byte at the cursor.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The byte `ahead` bytes behind the one at the cursor.
    #[inline]
    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// The bytes from the cursor on; none once a limit was met.
    #[inline]
    pub(super) fn bytes(&self) -> &'s [u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    /// What stands near behind the cursor, for guesses; nothing once that was done too often.
    pub(super) fn near(&mut self) -> &'s [u8] {
        const NEAR: usize = 200;
        let rest = self.bytes();
        let length = NEAR.min(rest.len()).min(self.shared.foresight);
        self.shared.foresight -= length;
        self.shared.step(length);
        rest.get(..length).unwrap_or(&[])
    }

    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.peek().is_none()
    }

    // What stands at the cursor.

    /// The name at the cursor; empty if there is none.
    #[inline]
    pub(super) fn name(&self) -> &'s str {
        let length = self.name_length();
        self.slice(self.at, self.at + length)
    }

    /// The length of the name at the cursor in bytes.
    #[inline]
    pub(super) fn name_length(&self) -> usize {
        let (at, length) = self.known_name.get();
        if at == self.at {
            return length;
        }
        let length = token::name_length(self.rest());
        self.shared.step(length + 1);
        self.known_name.set((self.at, length));
        length
    }

    /// Notes that so many letters, digits and underscores of ASCII, the first of them no digit,
    /// stand at the cursor.
    #[inline]
    pub(super) fn know_name(&self, length: usize) {
        if self.peek_at(length).is_none_or(|byte| byte.is_ascii()) {
            self.known_name.set((self.at, length));
        }
    }

    /// The name at the cursor with its namespace; empty if there is none.
    pub(super) fn qualified_name(&self) -> &'s str {
        let first = self.name();
        if first.is_empty() || self.peek_at(first.len()) != Some(b'.') {
            return first;
        }
        let name = token::qualified_name(self.rest()).map_or("", |(_, name)| name);
        self.shared.step(name.len() + 1);
        name
    }

    /// What a reader would take for one name, number, string or sign; empty at the end.
    pub(super) fn word(&self) -> &'s str {
        let word = token::word(self.rest());
        self.shared.step(word.len() + 1);
        word
    }

    /// Whether the text begins with a word such as `desc`, where one can stand.
    pub(super) fn is_clause(&self, text: &str) -> bool {
        self.clause.begins(text) && self.is_outermost()
    }

    // The way back.

    /// The span in the user's text of a range of this option's text.
    #[inline]
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        match self.base {
            Some(base) => Span::within(start, end, base),
            None => self.decoded.raw_span(start, end),
        }
    }

    #[inline]
    pub(super) fn span_from(&self, start: usize) -> Span {
        self.span(start, self.at)
    }

    /// The span of the character at the cursor; empty at the end.
    pub(super) fn span_here(&self) -> Span {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        self.span(self.at, self.at + length)
    }

    /// Begins or goes on with a path: a name of so many bytes, `ahead` of the cursor.
    #[inline(always)]
    pub(super) fn push_segment(&mut self, ahead: usize, length: usize) {
        let start = self.at + ahead;
        let span = self.span(start, start + length);
        let name = || Segment::Name(Text::new(span));
        let segments = &mut self.shared.work.segments;
        segments.extend(std::iter::once_with(name));
    }

    /// A range of this option's text as a piece of the tree.
    pub(super) fn piece(&self, start: usize, end: usize) -> Text {
        let span = self.span(start, end);
        if self.is_verbatim() {
            return Text::new(span);
        }
        let text = self.slice(start, end);
        if span.of(self.shared.raw) == text {
            Text::new(span)
        } else {
            Text::owned(span, text)
        }
    }

    /// Whether the text is the user's as it stands.
    #[inline]
    pub(super) const fn is_verbatim(&self) -> bool {
        self.base.is_some()
    }

    /// New text as the user's text would have to show it.
    pub(super) fn encoded(&self, text: &str) -> String {
        self.shared.encoding.write(text)
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

    /// Refuses what is beyond a limit; nothing is read after that.
    #[cold]
    #[inline(never)]
    pub(super) fn refuse(&mut self, what: &'static str, limit: &'static str, maximum: usize) {
        let span = self.span_here();
        self.shared.refuse(what, limit, maximum, span);
        self.bytes = &[];
        self.known_name.set(NOWHERE);
    }

    /// Counts a token and a node of the tree.
    #[inline]
    pub(super) fn count_node(&mut self) {
        match self.shared.nodes_left.checked_sub(1) {
            Some(left) => self.shared.nodes_left = left,
            None => self.refuse("number of nodes", "nodes", self.shared.limits.nodes),
        }
        self.count_token();
    }

    #[inline]
    pub(super) fn count_token(&mut self) {
        match self.shared.tokens_left.checked_sub(1) {
            Some(left) => self.shared.tokens_left = left,
            None => self.refuse("number of tokens", "tokens", self.shared.limits.tokens),
        }
    }

    /// Counts so many nodes and tokens; `false`, and none is counted, if that is beyond a limit.
    #[inline]
    pub(super) const fn count_all(&mut self, nodes: usize, tokens: usize) -> bool {
        let shared = &mut *self.shared;
        if shared.nodes_left < nodes || shared.tokens_left < tokens {
            return false;
        }
        shared.nodes_left -= nodes;
        shared.tokens_left -= tokens;
        true
    }

    /// Goes one level deeper; `false` if that is too deep.
    pub(super) fn enter(&mut self) -> bool {
        let maximum = self.shared.limits.nesting();
        if self.depth >= maximum {
            self.refuse("nesting", "depth", maximum);
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) const fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Goes into parentheses or brackets; `false` if that is too deep.
    pub(super) fn open(&mut self) -> bool {
        let entered = self.enter();
        self.brackets += usize::from(entered);
        entered
    }

    /// Goes into the parentheses that open at the cursor, at most so many; how many these are. There
    /// are none where one of them would be beyond a limit.
    #[inline]
    pub(super) fn open_all(&mut self, most: usize) -> usize {
        let maximum = self.shared.limits.nesting();
        let room = maximum.saturating_sub(self.depth).min(most);
        let signs = self.bytes().iter().take(room);
        let count = signs.take_while(|byte| **byte == b'(').count();
        if !self.count_all(count, count) {
            return 0;
        }
        self.depth += count;
        self.brackets += count;
        count
    }

    pub(super) const fn shut(&mut self) {
        self.shut_all(1);
    }

    /// Leaves so many parentheses.
    #[inline]
    pub(super) const fn shut_all(&mut self, count: usize) {
        self.depth = self.depth.saturating_sub(count);
        self.brackets = self.brackets.saturating_sub(count);
    }

    /// Whether the parenthesis or bracket that is to be closed is the only one that is open.
    pub(super) const fn is_innermost(&self) -> bool {
        self.brackets == 1
    }

    /// Whether no parenthesis or bracket is open in the value of the option.
    pub(super) const fn is_outermost(&self) -> bool {
        self.brackets == self.outside
    }

    // Options in parentheses.

    /// Begins options in parentheses, whose opening sign was passed: their values are read as those
    /// of a request are. [`Parser::leave_options`] takes the answer.
    pub(super) const fn enter_options(&mut self) -> Outer {
        let outer = Outer {
            outside: self.outside,
            clause: self.clause,
            in_type_argument: self.in_type_argument,
            in_list: self.in_list,
        };
        self.outside = self.brackets;
        self.begin_value();
        outer
    }

    pub(super) const fn leave_options(&mut self, outer: Outer) {
        self.outside = outer.outside;
        self.clause = outer.clause;
        self.in_type_argument = outer.in_type_argument;
        self.in_list = outer.in_list;
    }

    /// What held for the value of one option does not hold for the next one.
    pub(super) const fn begin_value(&mut self) {
        self.clause = Clause::None;
        self.in_type_argument = false;
        self.in_list = false;
    }

    /// Whether the option that is read stands in parentheses.
    pub(super) const fn is_nested(&self) -> bool {
        self.outside > 0
    }

    /// Whether the value of the option ends here.
    pub(super) fn is_at_value_end(&self) -> bool {
        match self.peek() {
            None => true,
            Some(_) if !self.is_nested() => false,
            Some(b')' | b';') => true,
            Some(b',' | b'&') => self.is_wrong_separator(),
            Some(_) => false,
        }
    }

    /// Whether a comma or ampersand is at the cursor, and behind it what must be another option.
    pub(super) fn is_wrong_separator(&self) -> bool {
        if !self.is_nested() || !matches!(self.peek(), Some(b',' | b'&')) {
            return false;
        }
        let gap = self.blanks_at(1);
        let behind = self.rest().get(1 + gap..).unwrap_or("");
        let Some(sign @ (b'$' | b'@')) = behind.as_bytes().first() else {
            return false;
        };
        let name = token::name(behind.get(1..).unwrap_or("")).map_or("", |(_, name)| name);
        self.shared.step(name.len() + 1);
        let is_option = *sign == b'@' || SystemOption::from_nested_name(name).is_some();
        is_option && behind.as_bytes().get(1 + name.len()) == Some(&b'=')
    }

    /// Whether the byte `ahead` bytes behind the one at the cursor stands in the user's text as it
    /// is, not as an escape.
    pub(super) fn is_raw_at(&self, ahead: usize) -> bool {
        let at = self.at + ahead;
        self.span(at, at + 1).len() == 1
    }
}

/// What held outside of options in parentheses.
#[derive(Clone, Copy)]
pub(super) struct Outer {
    outside: usize,
    clause: Clause,
    in_type_argument: bool,
    in_list: bool,
}

/// Where no name begins.
const NOWHERE: (usize, usize) = (usize::MAX, 0);
