//! Free text and Markdown, line by line.
//!
//! A request ends at the first of: the end of the line, ` HTTP/`, ` |`, what closes the quotes,
//! back-ticks or brackets it stands in, a blank before another request, a link, or the blank
//! behind which its last option cannot go on by its own grammar ([`super::value`]); string
//! literals of the query are stepped over. At the end of a line, and before another request, the punctuation of
//! the sentence is left out; quotes and parentheses of the query never are. In fenced code of
//! Markdown, indented lines that start with `?` or `&` continue a request, and those that start with
//! `and` or `or` behind a blank.
//!
//! Three things look like requests and are none: an option without a value, one whose value ends
//! with an ellipsis (`$filter=...`), and a string that a `+` continues.

use super::ending::{Enclosure, End, Surroundings};
use super::escape::{self, Style};
use super::lines::{Line, lines};
use super::option;
use super::request::{Assembly, Form, Request};
use super::script;
use super::start::{self, Look, Start};
use super::value;
use super::writing::{Quotes as Quoted, Shell, Writing};

/// What is read line by line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prose {
    /// Any text.
    Plain,
    Markdown,
    /// A JSON document, in whose strings a quote is escaped.
    Json,
}

pub(super) fn requests<'t>(text: &'t str, hosts: &[String], prose: Prose) -> Vec<Request<'t>> {
    requests_in(Line { base: 0, text }, hosts, prose)
}

/// The requests in a part of a file, which may have several lines.
pub(super) fn requests_in<'t>(part: Line<'t>, hosts: &[String], prose: Prose) -> Vec<Request<'t>> {
    let markdown = prose == Prose::Markdown;
    let mut done: Vec<Request<'t>> = Vec::new();
    let mut found: Vec<Found<'t>> = Vec::new();
    let mut fence: Option<Fence> = None;
    for line in lines(part.text) {
        let line = Line {
            base: part.base + line.base,
            ..line
        };
        let script = fence.as_ref().and_then(|fence| fence.script);
        if markdown && Fence::step(&mut fence, line) {
            if let Some((shell, start)) = script {
                let script = part.upto(line.base - part.base).from(start - part.base);
                done.extend(
                    std::mem::take(&mut found)
                        .into_iter()
                        .filter_map(Found::finish),
                );
                done.extend(script::requests(script, shell, hosts));
            }
            continue;
        }
        if script.is_some() {
            continue;
        }
        if let Some(last) = found.last_mut() {
            if let Some(closing) = last.shell.take() {
                let begins = line.trimmed().text.trim_start_matches('\\');
                if begins.starts_with(['?', '&']) {
                    last.join_in_quotes(line.trimmed(), closing);
                    continue;
                }
            }
            last.open &= fence.is_some() && continues(line);
            if last.open {
                last.join(line.trimmed());
                continue;
            }
        }
        if line.text.contains('=') || line.text.contains("://") {
            let mut reader = Reader::new(line, hosts);
            reader.entities = markdown && fence.is_none();
            reader.is_json = prose == Prose::Json;
            reader.read(&mut found);
        }
    }
    done.extend(found.into_iter().filter_map(Found::finish));
    // A script to whose end no fence leads.
    if let Some((shell, start)) = fence.and_then(|fence| fence.script) {
        done.extend(script::requests(part.from(start - part.base), shell, hosts));
    }
    done
}

/// A request in the making.
#[derive(Debug)]
struct Found<'t> {
    assembly: Assembly<'t>,
    form: Form,
    method: Option<&'t str>,
    /// Whether it ran to the end of its line, so that in fenced code the next line may go on.
    open: bool,
    /// Whether a backslash at the end of the line goes on with it on the next one, as in a command of
    /// a shell, and in double quotes or in none.
    shell: Option<Quotes>,
}

/// Whether the text of a command stands in double quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quotes {
    Double,
    None,
}

/// Whether the line is indented and goes on with `?` or `&`, or with `and` or `or`, as request files
/// are written.
fn continues(line: Line<'_>) -> bool {
    let text = line.trimmed().text;
    line.is_indented() && (text.starts_with(['?', '&']) || begins_with_word(text))
}

fn begins_with_word(text: &str) -> bool {
    text.starts_with("and ") || text.starts_with("or ")
}

impl<'t> Found<'t> {
    fn finish(self) -> Option<Request<'t>> {
        let is_elided = option::is_elided(self.assembly.text());
        let request = self.assembly.finish(self.form, self.method);
        request.filter(|_| !is_elided)
    }

    fn join(&mut self, part: Line<'t>) {
        let version = part.text.find(" HTTP/");
        let end = version.map_or(part.text.len(), |at| part.upto(at).text.trim_end().len());
        self.open = version.is_none();
        if let Some(end) = self.assembly.end().filter(|_| begins_with_word(part.text)) {
            self.assembly.replaced(" ", end..part.base);
        }
        escape::assemble(&mut self.assembly, part.upto(end), Style::Plain);
    }

    /// Goes on with a line of a command, up to the quote that closes it or a blank.
    fn join_in_quotes(&mut self, part: Line<'t>, quotes: Quotes) {
        let continued = part.text.strip_suffix('\\');
        let line = part.upto(continued.unwrap_or(part.text).len());
        let (end, style) = match quotes {
            Quotes::Double => (unescaped_quote(line.text), Style::Double),
            Quotes::None => (line.text.find(' '), Style::Plain),
        };
        self.shell = continued.filter(|_| end.is_none()).map(|_| quotes);
        let line = line.upto(end.unwrap_or(line.text.len()));
        escape::assemble(&mut self.assembly, line, style);
    }
}

/// Where a double quote stands that no backslash escapes.
fn unescaped_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

/// A code fence of Markdown.
#[derive(Debug)]
struct Fence {
    sign: char,
    length: usize,
    /// The language of a script, and where in the file it begins.
    script: Option<(Shell, usize)>,
}

impl Fence {
    /// Whether the line opens or closes a fence.
    fn step(open: &mut Option<Self>, line: Line<'_>) -> bool {
        let text = line.text.trim();
        let Some(sign) = text.chars().next().filter(|c| matches!(c, '`' | '~')) else {
            return false;
        };
        let behind = text.trim_start_matches(sign);
        let length = text.len() - behind.len();
        match open {
            Some(fence) if fence.sign == sign && length >= fence.length && behind.is_empty() => {
                *open = None;
                true
            }
            None if length >= 3 && !(sign == '`' && behind.contains('`')) => {
                let language = behind.split_whitespace().next().unwrap_or("");
                let shell = language_of(language.trim_matches(['{', '}']));
                // The line break belongs to what is read: lines begin where they do.
                let script = shell.map(|shell| (shell, line.end()));
                *open = Some(Self {
                    sign,
                    length,
                    script,
                });
                true
            }
            Some(_) | None => false,
        }
    }
}

/// The language of commands that the name of a fence stands for.
fn language_of(name: &str) -> Option<Shell> {
    let is_one_of = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if is_one_of(&["sh", "bash", "zsh", "shell", "curl"]) {
        Some(Shell::Posix)
    } else if is_one_of(&["powershell", "pwsh", "ps1", "azurepowershell"]) {
        Some(Shell::Power)
    } else {
        None
    }
}

/// Reads one line, and knows what is open at each place.
struct Reader<'t, 'h> {
    line: Line<'t>,
    hosts: &'h [String],
    at: usize,
    /// Where the last request ended: nothing before it is looked at again.
    floor: usize,
    /// No address begins before this place.
    barren: usize,
    quoted: bool,
    code: bool,
    parentheses: usize,
    /// Whether `&amp;` stands for `&` outside of code.
    entities: bool,
    is_json: bool,
}

impl<'t, 'h> Reader<'t, 'h> {
    const fn new(line: Line<'t>, hosts: &'h [String]) -> Self {
        Self {
            line,
            hosts,
            at: 0,
            floor: 0,
            barren: 0,
            quoted: false,
            code: false,
            parentheses: 0,
            entities: false,
            is_json: false,
        }
    }

    fn read(mut self, found: &mut Vec<Found<'t>>) {
        while let Some(rest) = self
            .line
            .text
            .get(self.at..)
            .filter(|rest| !rest.is_empty())
        {
            match self.look() {
                Some(start) => found.extend(self.take(&start)),
                None => self.step(rest),
            }
        }
    }

    fn look(&mut self) -> Option<Start> {
        if self.at < self.barren {
            return start::query(self.line.text, self.at);
        }
        match start::look(self.line.text, self.at, self.hosts) {
            Look::Request(start) => Some(start),
            Look::Nothing { until } => {
                self.barren = until;
                None
            }
        }
    }

    /// Passes one character, or a run of back-ticks, that belongs to no request.
    fn step(&mut self, rest: &str) {
        let Some(next) = rest.chars().next() else {
            return;
        };
        let mut length = next.len_utf8();
        match next {
            '"' => {
                let before = self.line.upto(self.at).text;
                // Of two backslashes the second is escaped, and no sign behind it.
                let backslashes = before.len() - before.trim_end_matches('\\').len();
                self.quoted ^= backslashes.is_multiple_of(2);
            }
            '`' => {
                length = rest.len() - rest.trim_start_matches('`').len();
                self.code = !self.code;
            }
            '(' | '\u{ff08}' => self.parentheses += 1,
            ')' | '\u{ff09}' => self.parentheses = self.parentheses.saturating_sub(1),
            _ => {}
        }
        self.at += length;
    }

    /// Takes the request that starts here, and goes on behind it.
    fn take(&mut self, start: &Start) -> Option<Found<'t>> {
        let text = self.line.text;
        let begin = self.at;
        let method = start::method_before(text, self.floor, begin);
        let outside = method.map_or(begin, |(_, at)| at);
        let before = self.line.upto(outside).from(self.floor).text;
        let enclosure = Enclosure::of(before);
        let around = Surroundings {
            line: text,
            hosts: self.hosts,
            enclosure,
            quoted: self.quoted || before.ends_with('"'),
            code: self.code || before.ends_with('`'),
            is_json: self.is_json,
            alone: enclosure.is_tight() || before.ends_with(['"', '`']),
        };
        let (stop, how) = around.end_of(start);
        let end = match how {
            End::Closed => begin + self.line.upto(stop).from(begin).text.trim_end().len(),
            End::Line | End::Blank | End::Next => {
                let request = self.line.upto(stop).from(begin).text;
                let is_apart = self.parentheses > 0 || value::ends_without_parenthesis(request);
                begin + sentence(request, how, is_apart)
            }
        };
        self.at = stop.max(begin + 1);
        self.floor = self.at;
        let certain = start.known || method.is_some();
        let mentioned = start
            .value
            .is_some_and(|value| is_blank(self.line.upto(end), value));
        if end <= begin || (mentioned && !certain) || self.is_fragment(stop, how) {
            return None;
        }
        let style = match enclosure {
            Enclosure::SingleQuote => Style::Single,
            _ if around.quoted && enclosure != Enclosure::EscapedQuote => Style::Double,
            Enclosure::Open
            | Enclosure::Pair(_)
            | Enclosure::Bracket(..)
            | Enclosure::EscapedQuote => Style::Plain,
        };
        // `"https://h/r?$top=5\` of a shell goes on, if the next line begins with an option.
        let backslash = how == End::Line && text.ends_with('\\') && end == text.len();
        let (end, shell) = match style {
            _ if !backslash => (end, None),
            Style::Double => (end - 1, Some(Quotes::Double)),
            Style::Plain => (end - 1, Some(Quotes::None)),
            Style::Single => (end, None),
        };
        let mut assembly = Assembly::new();
        assembly.written_as(writing(&around, self.line.upto(outside).text));
        let part = self.line.upto(end).from(begin);
        if self.entities && !around.code && part.text.contains(AMPERSAND) {
            assembly.resolved(part, |at| {
                let is_here = part.text.get(at..)?.starts_with(AMPERSAND);
                is_here.then(|| (AMPERSAND.len(), "&".to_owned()))
            });
        } else {
            escape::assemble(&mut assembly, part, style);
        }
        Some(Found {
            shell,
            assembly,
            form: start.form,
            method: method.map(|(name, _)| name),
            open: how == End::Line && end == text.trim_end().len(),
        })
    }

    /// Whether a closing quote stands here and a `+` behind it goes on with the string.
    fn is_fragment(&self, stop: usize, how: End) -> bool {
        let rest = self.line.from(stop).text;
        how == End::Closed
            && rest
                .strip_prefix(['"', '\''])
                .is_some_and(|rest| rest.trim_start().starts_with('+'))
    }
}

/// How Markdown writes an ampersand, as HTML does.
const AMPERSAND: &str = "&amp;";

/// How text is written in the quotes round a request; `before` is the line before it.
fn writing(around: &Surroundings<'_>, before: &str) -> Writing {
    if around.enclosure == Enclosure::EscapedQuote {
        return Writing::DoubleUnknown;
    }
    if before.ends_with('\'') {
        let is_shell = before.split_whitespace().any(|word| {
            word == "curl" || word.starts_with("--data") || matches!(word, "-d" | "--url")
        });
        let shell = Writing::Word {
            shell: Shell::Posix,
            quotes: Quoted::Single,
            decoded: false,
        };
        return if is_shell {
            shell
        } else {
            Writing::SingleUnknown
        };
    }
    let Some((outside, _)) = before.rsplit_once('"').filter(|_| around.quoted) else {
        return Writing::Plain;
    };
    // Strings in which a backslash is itself, or a quote need not be escaped.
    if outside.ends_with(['@', 'r', 'R', '"', '#', '$']) {
        Writing::DoubleUnknown
    } else {
        Writing::Double
    }
}

/// Whether nothing stands at the place of a value.
fn is_blank(request: Line<'_>, value: usize) -> bool {
    let rest = request.from(value).text;
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// Punctuation that ends a sentence or a part of one, also in its full-width forms.
const PUNCTUATION: &[char] = &[
    '.', ',', ';', ':', '!', '?', '\u{3001}', '\u{3002}', '\u{ff01}', '\u{ff0c}', '\u{ff1a}',
    '\u{ff1b}', '\u{ff1f}',
];

const OPENING: &[char] = &['(', '\u{ff08}'];
const CLOSING: &[char] = &[')', '\u{ff09}'];

/// The length of the request without what belongs to the sentence round it. Where `is_apart`, a
/// closing parenthesis that nothing opens belongs to the sentence.
fn sentence(request: &str, how: End, is_apart: bool) -> usize {
    let mut surplus = if is_apart {
        let count = |signs: &[char]| request.matches(signs).count();
        count(CLOSING).saturating_sub(count(OPENING))
    } else {
        0
    };
    let mut text = request;
    loop {
        let before = text.len();
        text = text.trim_end();
        if option::ends_in_ellipsis(text) {
            return text.len();
        }
        text = text.trim_end_matches(PUNCTUATION);
        if surplus > 0
            && let Some(shorter) = text.strip_suffix(CLOSING)
        {
            surplus -= 1;
            text = shorter;
        }
        if how == End::Next {
            let word = [" and", " or"]
                .iter()
                .find_map(|word| text.strip_suffix(word));
            text = word.unwrap_or(text);
        }
        if text.len() == before {
            return before;
        }
    }
}
