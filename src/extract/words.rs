//! The words of a script: quotes taken off, escapes resolved, variables made template holes.
//!
//! `$NAME` is read as `${NAME}`, and `$(command)` as `${(command)}`; in single quotes they are text.
//! `$filter=` is the option, for that is what its writer means, quoted or not. Quotes that nothing
//! closes are characters. Comments are passed over.

use super::lines::Line;
use super::option;
use super::request::Assembly;
use super::writing::{Quotes, Shell, Writing};

/// A word of a command.
#[derive(Debug)]
pub(super) struct Word<'t> {
    pub(super) text: Assembly<'t>,
    /// Whether it begins with a quote.
    pub(super) is_quoted: bool,
    /// Where it ends in the file, quotes included.
    pub(super) end: usize,
    /// Whether the next word stands right behind the sign `+`, or this one does: a part of a text
    /// that is put together.
    pub(super) is_part: bool,
    /// Whether it is `$name=` before a quote: a variable that is set.
    pub(super) is_assignment: bool,
}

/// Reads a script, or a part of a file that is one.
pub(super) struct Words<'t> {
    script: Line<'t>,
    shell: Shell,
    at: usize,
    /// Behind this place no single and no double quote closes, and no text over lines of its own in
    /// single and in double ones.
    unclosed: [usize; 4],
    /// The words that end the texts which begin on the next line (`<<EOF`).
    documents: Vec<String>,
    /// The texts that were passed over.
    passed: Vec<Line<'t>>,
}

/// Path segments that begin with `$`: no variables.
const SEGMENTS: &[&str] = &[
    "count", "ref", "value", "metadata", "batch", "query", "filter", "it", "root", "this", "all",
    "entity", "each",
];

impl<'t> Words<'t> {
    pub(super) const fn new(script: Line<'t>, shell: Shell) -> Self {
        Self {
            script,
            shell,
            at: 0,
            unclosed: [usize::MAX; 4],
            documents: Vec::new(),
            passed: Vec::new(),
        }
    }

    /// The words of the next command; `None` behind the last.
    pub(super) fn command(&mut self) -> Option<Vec<Word<'t>>> {
        let mut words: Vec<Word<'t>> = Vec::new();
        let mut is_joined = false;
        self.peek()?;
        while let Some(byte) = self.peek() {
            let ahead = self.rest();
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\r' | b'\n' => {
                    self.at += 1;
                    // A PowerShell command goes on behind a `|` or a `,`, and no request does.
                    if byte == b'\n' && !self.documents.is_empty() {
                        self.pass_documents();
                    }
                    break;
                }
                _ if self.line_goes_on() > 0 => self.at += self.line_goes_on(),
                b'#' => self.pass_to("\n"),
                b'<' if self.shell == Shell::Power && ahead.starts_with("<#") => {
                    self.pass_to("#>");
                    self.at = (self.at + 2).min(self.script.text.len());
                }
                b'<' if self.shell == Shell::Posix && ahead.starts_with("<<") => self.document(),
                b';' | b'|' | b'&' | b'<' | b'>' | b'(' | b')' => {
                    self.at += 1;
                    break;
                }
                b'{' | b'}' | b',' if self.shell == Shell::Power => {
                    self.at += 1;
                    break;
                }
                b'+' if self.shell == Shell::Power && !is_sign(ahead) => {
                    self.at += 1;
                    is_joined = true;
                    if let Some(last) = words.last_mut() {
                        last.is_part = true;
                    }
                }
                _ => {
                    let mut word = self.word();
                    word.is_part = std::mem::take(&mut is_joined);
                    words.push(word);
                }
            }
        }
        Some(words)
    }

    /// The texts in the script that are no commands (`<<EOF`), in the order of the script.
    pub(super) fn into_passed(self) -> Vec<Line<'t>> {
        self.passed
    }

    fn rest(&self) -> &'t str {
        self.script.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<u8> {
        self.script.text.as_bytes().get(self.at).copied()
    }

    fn place(&self) -> usize {
        self.script.base + self.at
    }

    fn pass_to(&mut self, sign: &str) {
        let rest = self.rest();
        self.at += rest.find(sign).unwrap_or(rest.len());
    }

    /// The length of the escape at the end of a line that goes on with it on the next; 0 if none
    /// stands here.
    fn line_goes_on(&self) -> usize {
        let behind = self.rest().strip_prefix(self.shell.escape());
        behind.map_or(0, |behind| match behind.as_bytes() {
            [b'\r', b'\n', ..] => 3,
            [b'\n', ..] => 2,
            _ => 0,
        })
    }

    /// Notes the word of `<<EOF`, `<<-'EOF'`.
    fn document(&mut self) {
        self.at += 2;
        let is_string = self.rest().starts_with('<');
        let rest = self.rest().trim_start_matches(['-', ' ', '\t']);
        let name = rest.trim_start_matches(['\'', '"', '\\']);
        let end = name
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(name.len());
        let name = name.get(..end).unwrap_or("");
        if is_string || name.is_empty() {
            self.at += usize::from(is_string);
            return;
        }
        self.documents.push(name.to_owned());
        let behind = rest.find(name).map_or(0, |at| at + name.len());
        self.at = self.script.text.len() - rest.len() + behind;
        if matches!(self.peek(), Some(b'\'' | b'"')) {
            self.at += 1;
        }
    }

    fn pass_documents(&mut self) {
        for name in std::mem::take(&mut self.documents) {
            let start = self.at;
            let mut end = self.script.text.len();
            for line in self.rest().split_inclusive('\n') {
                let before = self.at;
                self.at += line.len();
                if line.trim() == name {
                    end = before;
                    break;
                }
            }
            self.passed.push(self.script.upto(end).from(start));
        }
    }

    fn word(&mut self) -> Word<'t> {
        let mut text = Assembly::new();
        let is_quoted = matches!(self.peek(), Some(b'\'' | b'"'))
            || (self.shell == Shell::Power && self.rest().starts_with("@'"))
            || (self.shell == Shell::Power && self.rest().starts_with("@\""));
        let is_variable = self.peek() == Some(b'$');
        let mut is_assignment = false;
        // Parentheses of an address that are open.
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            let ahead = self.rest();
            if matches!(byte, b'\'' | b'"') {
                is_assignment |= is_variable && text.text().ends_with('=');
            }
            match byte {
                // In a key, which no shell would take so.
                b'\'' if depth > 0 => self.plain(&mut text, Quotes::Bare, 1),
                b'\'' if self.closes(b'\'') => self.single(&mut text),
                b'"' if self.closes(b'"') => self.double(&mut text, Quotes::Double),
                b'@' if self.shell == Shell::Power && self.is_here() => {
                    self.here(&mut text);
                }
                b'$' if self.shell == Shell::Posix && ahead.starts_with("$'") => self.at += 1,
                b'\'' | b'"' => self.plain(&mut text, Quotes::Bare, 1),
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b'<' | b'>' => break,
                b'(' if is_call(text.text()) => {
                    depth += 1;
                    self.plain(&mut text, Quotes::Bare, 1);
                }
                b')' if depth > 0 => {
                    depth -= 1;
                    self.plain(&mut text, Quotes::Bare, 1);
                }
                b'(' | b')' => break,
                b'&' if !goes_on_with_option(ahead) => break,
                b'{' | b'}' | b',' if self.shell == Shell::Power => break,
                _ => {
                    let before = self.at;
                    self.special(&mut text, Quotes::Bare);
                    if self.at == before {
                        let length = ahead.chars().next().map_or(1, char::len_utf8);
                        self.plain(&mut text, Quotes::Bare, length);
                    }
                }
            }
        }
        Word {
            text,
            is_quoted,
            end: self.place(),
            is_part: false,
            is_assignment,
        }
    }

    const fn writing(&self, quotes: Quotes) -> Writing {
        Writing::Word {
            shell: self.shell,
            quotes,
            decoded: false,
        }
    }

    /// Adds so many bytes as they stand.
    fn plain(&mut self, text: &mut Assembly<'t>, quotes: Quotes, length: usize) {
        text.written_as(self.writing(quotes));
        text.verbatim(self.script.upto(self.at + length).from(self.at));
        self.at += length;
    }

    /// Whether a quote of the kind stands behind the one here.
    fn closes(&mut self, quote: u8) -> bool {
        let rest = self.script.text.as_bytes().get(self.at + 1..);
        self.is_closed(usize::from(quote == b'"'), |_| {
            memchr::memchr(quote, rest.unwrap_or(&[])).is_some()
        })
    }

    /// Whether a text over lines of its own begins here, and is closed.
    fn is_here(&mut self) -> bool {
        let (single, double) = (
            self.rest().starts_with("@'"),
            self.rest().starts_with("@\""),
        );
        (single || double) && self.is_closed(2 + usize::from(double), |rest| here(rest).is_some())
    }

    /// Whether what begins here has an end; looked for only where it may have one.
    fn is_closed(&mut self, kind: usize, look: impl FnOnce(&str) -> bool) -> bool {
        let (at, rest) = (self.at, self.rest());
        let Some(known) = self.unclosed.get_mut(kind).filter(|known| at < **known) else {
            return false;
        };
        let is_closed = look(rest);
        if !is_closed {
            *known = at;
        }
        is_closed
    }

    fn single(&mut self, text: &mut Assembly<'t>) {
        self.at += 1;
        loop {
            let length = self.rest().find('\'').unwrap_or(self.rest().len());
            self.plain(text, Quotes::Single, length);
            let is_doubled = self.shell == Shell::Power && self.rest().starts_with("''");
            self.at += usize::from(self.at < self.script.text.len());
            if !is_doubled {
                return;
            }
            let place = self.place() - 1;
            text.written_as(self.writing(Quotes::Single));
            text.replaced("'", place..place + 2);
            self.at += 1;
        }
    }

    /// A string in double quotes, from its first quote on, or a text over lines of its own.
    fn double(&mut self, text: &mut Assembly<'t>, quotes: Quotes) {
        self.at += usize::from(quotes == Quotes::Double);
        while let Some(byte) = self.peek() {
            let ahead = self.rest();
            if quotes == Quotes::Here
                && (ahead.starts_with("\n\"@") || ahead.starts_with("\r\n\"@"))
            {
                return;
            }
            if byte == b'"' && quotes == Quotes::Double {
                let is_doubled = self.shell == Shell::Power && ahead.starts_with("\"\"");
                if !is_doubled {
                    self.at += 1;
                    return;
                }
                text.written_as(self.writing(quotes));
                text.replaced("\"", self.place()..self.place() + 2);
                self.at += 2;
                continue;
            }
            let before = self.at;
            self.special(text, quotes);
            if self.at == before {
                let signs = ['"', '\\', '`', '$', '\n', '\r'];
                let rest = ahead.get(1..).unwrap_or("");
                let length = if ahead.is_char_boundary(1) {
                    1 + rest.find(signs).unwrap_or(rest.len())
                } else {
                    ahead.find(signs).unwrap_or(ahead.len())
                };
                self.plain(text, quotes, length);
            }
        }
    }

    /// A text over lines of its own: `@"`, line, `"@`.
    fn here(&mut self, text: &mut Assembly<'t>) {
        let Some((start, length, is_single)) = here(self.rest()) else {
            return;
        };
        let end = self.at + start + length;
        self.at += start;
        if is_single {
            let written = Writing::Plain;
            text.written_as(written);
            text.verbatim(self.script.upto(end).from(self.at));
        } else {
            let whole = self.script;
            self.script = whole.upto(end);
            self.double(text, Quotes::Here);
            self.script = whole;
        }
        self.at = end;
        let behind = self.rest().trim_start_matches(['\r', '\n']).len();
        self.at = self.script.text.len() - behind + 2;
    }

    /// Adds an escape, a variable or a command, if one stands here.
    fn special(&mut self, text: &mut Assembly<'t>, quotes: Quotes) {
        let ahead = self.rest();
        let escape = self.shell.escape();
        if ahead.starts_with(escape) {
            self.escape(text, quotes);
        } else if ahead.starts_with('$') {
            if let Some((length, hole)) = variable(ahead, text.text(), self.shell) {
                text.written_as(self.writing(quotes));
                let place = self.place();
                match hole {
                    Some(hole) => text.replaced(&hole, place..place + length),
                    None => text.verbatim(self.script.upto(self.at + length).from(self.at)),
                }
                self.at += length;
            }
        } else if ahead.starts_with('`') && self.shell == Shell::Posix {
            let end = ahead.get(1..).and_then(|rest| rest.find('`'));
            if let Some(end) = end {
                let command = ahead.get(1..=end).unwrap_or("");
                text.written_as(self.writing(quotes));
                text.replaced(&command_hole(command), self.place()..self.place() + end + 2);
                self.at += end + 2;
            }
        }
    }

    fn escape(&mut self, text: &mut Assembly<'t>, quotes: Quotes) {
        let continued = self.line_goes_on();
        if continued > 0 && quotes != Quotes::Here {
            self.at += continued;
            if quotes == Quotes::Bare {
                // Blanks behind it end the word.
                return;
            }
            return;
        }
        let Some(next) = self.rest().get(1..).and_then(|rest| rest.chars().next()) else {
            return;
        };
        let is_escape = match (self.shell, quotes) {
            (Shell::Posix, Quotes::Double) => matches!(next, '$' | '`' | '"' | '\\'),
            (Shell::Power, Quotes::Double | Quotes::Here) => !next.is_ascii_alphanumeric(),
            (_, Quotes::Bare) => !matches!(next, '\r' | '\n'),
            (_, Quotes::Single | Quotes::Here) => false,
        };
        if is_escape {
            let length = 1 + next.len_utf8();
            text.written_as(self.writing(quotes));
            let meant = next.encode_utf8(&mut [0; 4]).to_owned();
            text.replaced(&meant, self.place()..self.place() + length);
            self.at += length;
        }
    }
}

/// Where the text of `@"` begins and how long it is, and whether it stands in single quotes.
fn here(ahead: &str) -> Option<(usize, usize, bool)> {
    let is_single = ahead.starts_with("@'");
    let close = if is_single { "\n'@" } else { "\n\"@" };
    let behind = ahead
        .strip_prefix("@'")
        .or_else(|| ahead.strip_prefix("@\""))?;
    let body = behind
        .strip_prefix("\r\n")
        .or_else(|| behind.strip_prefix('\n'))?;
    let start = ahead.len() - body.len();
    // An empty text has its end on the next line.
    let length = body.find(close)?;
    Some((start, length, is_single))
}

/// Whether a plus sign is part of a number or a word.
fn is_sign(ahead: &str) -> bool {
    ahead
        .get(1..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Whether a parenthesis opens a key or a call of an address: people who try one out quote nothing.
fn is_call(before: &str) -> bool {
    // `--url=https://..`
    const NEAR: usize = 32;
    let near = before.as_bytes().get(..NEAR).unwrap_or(before.as_bytes());
    let is_address = before.starts_with('/') || near.windows(3).any(|signs| signs == b"://");
    is_address && before.ends_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether an ampersand stands before an option, which it was meant to join.
fn goes_on_with_option(ahead: &str) -> bool {
    option::at(ahead, 1).is_some_and(|found| found.dollar && found.is_system())
}

/// The length of the variable or command that begins here, and the hole that stands for it if it is
/// not written as one; `None` if a dollar sign is all there is.
fn variable(ahead: &str, before: &str, shell: Shell) -> Option<(usize, Option<String>)> {
    let rest = ahead.strip_prefix('$')?;
    if let Some(inner) = rest.strip_prefix('(') {
        let end = closing(inner)?;
        return Some((end + 3, Some(command_hole(inner.get(..end)?))));
    }
    if let Some(inner) = rest.strip_prefix('{') {
        let end = inner.bytes().take(NEAR).position(|byte| byte == b'}')?;
        return Some((end + 3, None));
    }
    if option::at(ahead, 0).is_some_and(option::Found::is_system) {
        return None;
    }
    let is_name =
        |c: char| c.is_ascii_alphanumeric() || c == '_' || (shell == Shell::Power && c == ':');
    let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
    let name = rest.get(..end)?.trim_end_matches(':');
    let behind = rest.get(end..)?;
    let is_segment = SEGMENTS.contains(&name)
        && (before.ends_with('/') || (before.ends_with('$') || behind.starts_with('/')));
    if is_segment {
        return None;
    }
    // `$1`, `$@`, `$?`
    let special = rest
        .chars()
        .next()
        .filter(|c| "@*#?!".contains(*c) && shell == Shell::Posix);
    match special {
        _ if !name.is_empty() => Some((1 + name.len(), Some(format!("${{{name}}}")))),
        Some(sign) => Some((2, Some(format!("${{{sign}}}")))),
        None => None,
    }
}

/// The hole that stands for the output of a command; of one that no hole can hold nothing is told.
fn command_hole(command: &str) -> String {
    if command.contains(['{', '}', '\n', '\r', '\'']) {
        "${()}".to_owned()
    } else {
        format!("${{({command})}}")
    }
}

/// How far the end of a variable or a command is looked for.
const NEAR: usize = 1024;

/// Where the parenthesis closes that stands before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(NEAR) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}
