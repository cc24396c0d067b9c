//! A text parted at a place: what stands before it, the word there, the options behind it.

use super::closing::closing;
use super::encoding::Encoding;
use crate::diagnostic::{Limits, Span};
use crate::syntax::{Input, SyntaxError, ast, parse};
use crate::text::{Decoded, decode};

/// The outermost form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Expression,
    Url,
}

/// A text parted at a place.
pub(super) struct Cut<'t> {
    form: Form,
    input: Input,
    pub(super) encoding: Encoding,
    /// Where it is parted, on the border of a character.
    pub(super) at: usize,
    /// All before the word.
    pub(super) before: &'t str,
    /// The character before the word, decoded, if there is one in the option.
    pub(super) last: Option<char>,
    /// The part of the word before the place, decoded.
    pub(super) word: String,
    /// All of the word, the part behind the place included.
    pub(super) span: Span,
    /// All behind the word.
    pub(super) behind: &'t str,
    /// The options behind the one at the place.
    tail: &'t str,
    /// Whether the place lies in a string.
    pub(super) in_string: bool,
    /// Whether the place lies in `$apply`, or may do so.
    pub(super) in_apply: bool,
    /// What closes what is open at the place.
    pub(super) closing: String,
    /// Whether the place lies before the options.
    pub(super) in_address: bool,
}

impl<'t> Cut<'t> {
    pub(super) fn new(text: &'t str, input: Input, at: usize) -> Self {
        let (whole, _) = parse(text, input, &Limits::DEFAULT);
        let form = match input {
            Input::Auto => form_of(&whole),
            Input::Expression => Form::Expression,
            Input::Url | Input::Form => Form::Url,
        };
        let encoding = Encoding::of(text, &whole, form == Form::Expression, input);
        let at = border(text, at, encoding.is_decoded());
        let (left, right) = text.split_at_checked(at).unwrap_or((text, ""));
        let address = whole.address.as_ref();
        let in_address = address.is_some_and(|address| at <= address.span.end as usize);
        let start = match form {
            Form::Expression => 0,
            Form::Url if in_address => 0,
            Form::Url => left.rfind(['&', '?']).map_or(0, |sign| sign + 1),
        };
        let option = left.get(start..).unwrap_or("");
        let in_apply = form == Form::Url && option.to_ascii_lowercase().contains("apply=");
        let decoded = decoded(option, start, encoding);
        let all = decoded.text();
        let in_string = all.matches('\'').count() % 2 == 1;
        let word = if in_string {
            all.rfind('\'').map_or(all.len(), |quote| quote + 1)
        } else {
            word_start(all)
        };
        let closing = closing(all.get(..word).unwrap_or(""));
        let word_at = (decoded.raw_offset(word) as usize).min(at);
        let end = at + length_behind(right, all.get(word..).unwrap_or(""), in_string);
        let behind = text.get(end..).unwrap_or("");
        Self {
            form,
            input,
            encoding,
            at,
            before: text.get(..word_at).unwrap_or(left),
            last: all.get(..word).and_then(|all| all.chars().next_back()),
            word: all.get(word..).unwrap_or("").to_owned(),
            span: Span::from(word_at..end),
            behind,
            tail: match form {
                Form::Expression => "",
                Form::Url => from_sign(behind, if in_address { "?#" } else { "&#" }),
            },
            in_string,
            in_apply,
            closing,
            in_address,
        }
    }

    /// Reads the text before the word with another word, and with what stands before and behind
    /// that, which is not encoded yet. Gives the places of the errors, and that of the word.
    pub(super) fn read(&self, lead: &str, word: &str, trail: &str) -> (ast::Query, Vec<Span>, u32) {
        let lead = self.encoding.write(lead);
        let trail = self.encoding.write(trail);
        let text = [self.before, &lead, word, &trail, self.tail].concat();
        let (query, errors) = self.parse(&text);
        let at = Span::from(0..self.before.len() + lead.len()).end;
        (query, errors, at)
    }

    /// Reads a text in the form of the one that was parted. Gives the places of the errors besides.
    pub(super) fn parse(&self, text: &str) -> (ast::Query, Vec<Span>) {
        let places = |errors: Vec<SyntaxError>| errors.iter().map(|error| error.span).collect();
        let (query, errors) = parse(text, self.input, &Limits::DEFAULT);
        if self.input != Input::Auto || form_of(&query) == self.form {
            return (query, places(errors));
        }
        let input = match self.form {
            Form::Expression => Input::Expression,
            Form::Url => Input::Url,
        };
        let (query, errors) = parse(text, input, &Limits::DEFAULT);
        (query, places(errors))
    }

    /// Whether it is not said yet whether the text is an expression or has options.
    pub(super) fn is_start(&self) -> bool {
        self.before.is_empty() && self.input == Input::Auto && self.form == Form::Expression
    }

    /// Whether a blank, or nothing, stands before the word.
    pub(super) fn is_behind_blank(&self) -> bool {
        self.last.is_none_or(char::is_whitespace)
    }
}

fn form_of(query: &ast::Query) -> Form {
    let is_bare = match query.options.as_slice() {
        [only] => only.name.span == Span::at(0) && only.value_span.start == 0,
        _ => false,
    };
    if query.address.is_none() && is_bare {
        Form::Expression
    } else {
        Form::Url
    }
}

fn decoded(text: &str, at: usize, encoding: Encoding) -> Decoded<'_> {
    let at = Span::from(at..at).start;
    if encoding.is_decoded() {
        decode(text, at, encoding.plus()).0
    } else {
        Decoded::verbatim(text, at)
    }
}

/// The last border of a character, or of an escape, at or before a place.
fn border(text: &str, at: usize, is_decoded: bool) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let is_escape = |start: usize| {
        let escape = text.as_bytes().get(start..start + 3);
        matches!(escape, Some([b'%', a, b]) if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
    };
    let start = [1, 2].into_iter().filter_map(|back| at.checked_sub(back));
    start
        .filter(|_| is_decoded)
        .find(|start| is_escape(*start))
        .unwrap_or(at)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where the word that ends a text begins: a number or a date with all its signs, or a name with
/// its namespace and the sign before it.
fn word_start(text: &str) -> usize {
    let run = |part: &dyn Fn(char) -> bool| text.trim_end_matches(part).len();
    let literal = run(&|c| is_name(c) || matches!(c, '.' | '-' | ':'));
    let begins = text.get(literal..).unwrap_or("");
    let begins = begins.strip_prefix('-').unwrap_or(begins);
    if begins.starts_with(|c: char| c.is_ascii_digit()) {
        return literal;
    }
    let name = run(&|c| is_name(c) || c == '.');
    let before = text.get(..name).unwrap_or("");
    before.strip_suffix(['$', '@']).map_or(name, str::len)
}

/// How much of what stands behind the place belongs to the word, of which `word` stands before it.
fn length_behind(text: &str, word: &str, in_string: bool) -> usize {
    if in_string {
        // The content of the string, if that is one word.
        let end = text.find(|c| !is_name(c) && c != '.').unwrap_or(text.len());
        let closes = text.get(end..).is_some_and(|rest| rest.starts_with('\''));
        return if closes { end } else { 0 };
    }
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let run = |from: usize, part: &dyn Fn(char) -> bool| {
        let rest = text.get(from..).unwrap_or("");
        from + rest.find(|c| !part(c)).unwrap_or(rest.len())
    };
    if digit(word) || (word.is_empty() && digit(text)) {
        return run(0, &|c| is_name(c) || matches!(c, '.' | '-' | ':'));
    }
    let sign = usize::from(word.is_empty() && text.starts_with(['$', '@']));
    match text.strip_prefix('\'') {
        Some(string) if word.is_empty() => 1 + string_length(string),
        Some(_) | None => run(sign, &|c| is_name(c) || c == '.'),
    }
}

/// The length of a string whose opening apostrophe was passed, with the closing one.
fn string_length(text: &str) -> usize {
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find('\'')) {
        at += next + 1;
        let is_doubled = text.get(at..).is_some_and(|rest| rest.starts_with('\''));
        if !is_doubled {
            return at;
        }
        at += 1;
    }
    0
}

/// A text from the first of some signs on.
fn from_sign<'t>(text: &'t str, signs: &str) -> &'t str {
    let start = text.find(|c| signs.contains(c));
    start.and_then(|start| text.get(start..)).unwrap_or("")
}
