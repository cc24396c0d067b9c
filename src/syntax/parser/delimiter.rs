//! Where options end: at a raw `&` or `#`, before anything is decoded. One that stands inside a
//! string, where it should have been encoded, is reported and taken as it was meant.

use super::state::Shared;
use super::url::Part;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::SystemOption;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::lanes;

/// A query string, cut.
pub(super) struct Cut<'a> {
    pub(super) options: Vec<Part<'a>>,
    pub(super) fragment: Option<Part<'a>>,
    /// Whether a dollar sign stands outside of parentheses and not where an option begins.
    pub(super) is_suspect: bool,
}

/// Cuts all that stands behind the `?` of a URL.
pub(super) fn cut<'a>(shared: &mut Shared<'_>, part: Part<'a>) -> Cut<'a> {
    let text = part.text;
    let offset = |at: usize| part.at + Span::from(0..at).end;
    let piece = |start: usize, end: usize| Part {
        text: text.get(start..end).unwrap_or(""),
        at: offset(start),
    };
    // Few queries have more options.
    let mut options = Vec::with_capacity(8);
    let mut fragment = None;
    let mut end = text.len();
    let mut start = 0;
    let mut quotes = Quotes::at(0);
    let mut ahead = Ahead::new(text);
    let mut next = 0;
    let (mut depth, mut is_suspect) = (0, false);
    for at in specials(text) {
        let byte = text.as_bytes().get(at).copied().unwrap_or(0);
        quotes.is_escaped &= at == next;
        next = at + 1;
        if byte == b'$' {
            quotes.is_escaped = false;
            is_suspect |= depth == 0 && at > start;
        } else if byte != b'&' && byte != b'#' {
            depth = depth_behind(depth, text, at, byte);
            quotes.pass(text, at);
        } else if quotes.open.is_some_and(|quote| ahead.closes(at, quote)) {
            report(shared, byte, offset(at));
        } else if byte == b'#' {
            fragment = Some(piece(at + 1, text.len()));
            end = at;
            break;
        } else {
            options.push(piece(start, at));
            start = at + 1;
            depth = 0;
            quotes = Quotes::at(start);
        }
    }
    options.push(piece(start, end));
    if options.len() > 1 && options.iter().any(|option| option.text.is_empty()) {
        empty_options(shared, &options);
    }
    options.retain(|option| !option.text.is_empty());
    shared.step(3 * text.len());
    Cut {
        options,
        fragment,
        is_suspect,
    }
}

/// How many parentheses are open behind a sign, raw or encoded.
#[inline]
fn depth_behind(depth: usize, text: &str, at: usize, sign: u8) -> usize {
    let sign = match sign {
        b'%' => match text.as_bytes().get(at + 1..at + 3) {
            Some(b"28") => b'(',
            Some(b"29") => b')',
            Some(_) | None => sign,
        },
        _ => sign,
    };
    match sign {
        b'(' => depth + 1,
        b')' => depth.saturating_sub(1),
        _ => depth,
    }
}

/// `$top=5&`, `$top=5&&$skip=10`: reports the ampersands beside which no option stands, as one.
///
/// Where a name with a blank follows, they were meant as an operator, which is said of the name.
#[cold]
#[inline(never)]
fn empty_options(shared: &mut Shared<'_>, options: &[Part<'_>]) {
    let mut spans: Vec<Span> = Vec::new();
    let mut trust = Applicability::Safe;
    // The last comes first, so that the option behind each of them is known.
    let mut next = Next::End;
    for (number, part) in options.iter().enumerate().rev() {
        if !part.text.is_empty() {
            next = Next::of(part.text);
            continue;
        }
        match next {
            Next::Words => continue,
            Next::Custom => trust = Applicability::Unsafe,
            Next::Option | Next::End => {}
        }
        let at = part.at.saturating_sub(u32::from(number > 0));
        let sign = Span::new(at, at + 1);
        // Between two that are missing there is one sign.
        if spans.last() != Some(&sign) {
            spans.push(sign);
        }
    }
    spans.reverse();
    let Some(first) = spans.first().copied() else {
        return;
    };
    let mut error = SyntaxError::new(SyntaxErrorKind::EmptyOption, first);
    let both = Span::new(first.start, first.end + 1);
    if trust == Applicability::Unsafe && first.start > 0 && both.of(shared.raw) == "&&" {
        let is_blank = |text: &str| text.ends_with(' ') || text.ends_with("%20");
        let before = shared.raw.get(..first.start as usize).unwrap_or("");
        let behind = shared.raw.get(both.end as usize..).unwrap_or("");
        let blank = |stands: bool| if stands { "" } else { " " };
        let and = format!(
            "{}and{}",
            blank(is_blank(before)),
            blank(behind.starts_with(' ') || behind.starts_with("%20"))
        );
        error = error.with_fix(trust, "write `and`", both, shared.encoding.write(&and));
    }
    // Those that stand side by side are one edit, as many as they are.
    let runs = spans.chunk_by(|one, next| one.end == next.start);
    let places = runs.filter_map(|run| Some(run.first()?.to(*run.last()?)));
    let edits = places.map(|span| (span, String::new()));
    shared.report(error.with_edits(trust, "remove what is too much", edits));
}

/// What stands behind an ampersand, as far as its name tells.
#[derive(Clone, Copy)]
enum Next {
    /// Nothing.
    End,
    /// An option of the standard or an alias.
    Option,
    /// An option of the service, or what is none.
    Custom,
    /// A name with a blank.
    Words,
}

impl Next {
    fn of(option: &str) -> Self {
        let name = option.split('=').next().unwrap_or("");
        if name.contains(' ') {
            Self::Words
        } else if name.starts_with(['$', '@']) || SystemOption::from_name(name).is_some() {
            Self::Option
        } else {
            Self::Custom
        }
    }
}

fn report(shared: &mut Shared<'_>, delimiter: u8, at: u32) {
    let (ends, escape) = if delimiter == b'#' {
        ("URL", "%23")
    } else {
        ("option", "%26")
    };
    let span = Span::new(at, at + 1);
    let kind = SyntaxErrorKind::RawDelimiter(char::from(delimiter), ends, escape);
    let error = SyntaxError::new(kind, span);
    let message = format!("write `{escape}`");
    shared.report(error.with_fix(Applicability::Safe, message, span, escape));
}

/// The bytes that may end an option, or begin or end what [`Quotes`] looks for; and dollar signs,
/// which lie between these.
#[inline]
fn specials(text: &str) -> impl Iterator<Item = usize> {
    lanes::find_all(text.as_bytes(), |eight| {
        lanes::between(eight, b'"', b')') | lanes::equal(eight, b'\\')
    })
}

/// The quote, raw or encoded, at a place.
fn quote(text: &str, at: usize) -> Option<u8> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        quote @ (b'\'' | b'"') => Some(*quote),
        b'%' => match bytes.get(at + 1..at + 3)? {
            b"27" => Some(b'\''),
            b"22" => Some(b'"'),
            _ => None,
        },
        _ => None,
    }
}

/// The string that is open at a place of an option whose value is an expression. In other values a
/// quote is a character like any other.
struct Quotes {
    /// Where the option begins.
    start: usize,
    /// Whether its value is an expression; not known before it matters.
    is_expression: Option<bool>,
    open: Option<u8>,
    is_escaped: bool,
    /// How many parentheses are open in a `search(...)` of `$apply`, with its own. There an
    /// apostrophe is a character like any other, save at the start.
    search: usize,
}

impl Quotes {
    /// No string is open where an option begins.
    const fn at(start: usize) -> Self {
        Self {
            start,
            is_expression: None,
            open: None,
            is_escaped: false,
            search: 0,
        }
    }

    /// Whether the value of the option that begins at a place is an expression.
    fn takes_expression(text: &str, start: usize) -> bool {
        let option = text.get(start..).unwrap_or("");
        // Longer names are no names of the standard.
        let near = option.as_bytes().iter().take(16);
        let name = near.take_while(|byte| **byte != b'=' && byte.is_ascii());
        let name = option.get(..name.count()).unwrap_or("");
        match SystemOption::from_name(name) {
            Some(system) => matches!(
                system,
                SystemOption::Filter
                    | SystemOption::OrderBy
                    | SystemOption::Compute
                    | SystemOption::Apply
            ),
            None => name.starts_with('@'),
        }
    }

    fn pass(&mut self, text: &str, at: usize) {
        let is_escaped = std::mem::take(&mut self.is_escaped);
        let start = self.start;
        let is_expression =
            *(self.is_expression).get_or_insert_with(|| Self::takes_expression(text, start));
        if self.open.is_none() && is_expression && self.is_in_search(text, at) {
            return;
        }
        match (self.open, quote(text, at)) {
            (None, Some(quote)) if is_expression => self.open = Some(quote),
            (Some(open), Some(quote)) if open == quote && !is_escaped => self.open = None,
            (Some(b'"'), None) if text.as_bytes().get(at) == Some(&b'\\') => {
                self.is_escaped = !is_escaped;
            }
            (None | Some(_), None | Some(_)) => {}
        }
    }
}

impl Quotes {
    /// Whether the byte at a place where no string is open is a character of a search.
    fn is_in_search(&mut self, text: &str, at: usize) -> bool {
        const NAME: &str = "search";
        let before = text.get(..at).unwrap_or("");
        match text.as_bytes().get(at) {
            Some(b'(') if self.search > 0 || before.ends_with(NAME) => self.search += 1,
            Some(b')') => self.search = self.search.saturating_sub(1),
            Some(_) | None => {
                let is_apostrophe = quote(text, at) == Some(b'\'');
                return self.search > 0 && is_apostrophe && !before.ends_with('(');
            }
        }
        false
    }
}

/// What comes next behind a place that only moves on, so that all looks together are linear.
struct Ahead<'a> {
    text: &'a str,
    apostrophe: usize,
    double: usize,
    option: usize,
}

impl<'a> Ahead<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text,
            apostrophe: 0,
            double: 0,
            option: 0,
        }
    }

    /// Whether the quote stands behind `at`, before what must be another option.
    fn closes(&mut self, at: usize, sign: u8) -> bool {
        let text = self.text;
        let next = if sign == b'"' {
            &mut self.double
        } else {
            &mut self.apostrophe
        };
        *next = (*next).max(at);
        while *next < text.len() && quote(text, *next) != Some(sign) {
            *next += 1;
        }
        let closing = *next;
        self.option = self.option.max(at);
        while self.option < closing && !begins_option(text, self.option) {
            self.option += 1;
        }
        closing < text.len() && self.option >= closing
    }
}

/// Whether an `&` with an option of the standard or an alias stands here.
fn begins_option(text: &str, at: usize) -> bool {
    let Some(option) = text.get(at..).and_then(|behind| behind.strip_prefix('&')) else {
        return false;
    };
    let name = option
        .bytes()
        .take(16)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let system = option.get(..name).and_then(SystemOption::from_name);
    option.starts_with(['$', '@'])
        || (system.is_some() && option.as_bytes().get(name) == Some(&b'='))
}
