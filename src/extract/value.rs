//! How far the value of an option reaches in a sentence, by the option's own grammar.
//!
//! A number, a flag or a list of names ends where its grammar ends, and what follows behind a
//! blank is the sentence. A condition may hold any words, so that it runs on, save for the gap
//! between the columns of a table in plain text.

use super::option::{self, Found};

/// What a value is made of, as far as it concerns blanks in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// One word: a number, a flag, a token.
    Word,
    /// Paths with commas between them.
    Names,
    /// Keys with commas between them, each with a direction perhaps.
    Keys,
    /// Words of any kind.
    Free,
}

/// Operators that may stand between the operands of a key or a condition.
const OPERATORS: &[&str] = &[
    "add", "sub", "mul", "div", "divby", "mod", "eq", "ne", "gt", "ge", "lt", "le", "and", "or",
    "in", "has", "not",
];

/// Operators of a key: `and`, `or`, `in` and `not` are rather words of the sentence.
const KEY_OPERATORS: &[&str] = &[
    "add", "sub", "mul", "div", "divby", "mod", "eq", "ne", "gt", "ge", "lt", "le", "has",
];

/// What may stand right behind a blank: it goes on with the value in any case.
const JOINTS: &[u8] = b",;)";

/// The option whose value is read, and how far blanks in it are known to belong to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    shape: Shape,
    start: usize,
    /// Blanks before this place belong to the value.
    sure: usize,
}

impl Value {
    /// The value of `option`.
    pub(super) fn of(option: Found<'_>) -> Self {
        let is = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(option.name));
        let shape = if is(&["filter", "expand", "compute", "search", "apply"]) {
            Shape::Free
        } else if is(&["select"]) {
            Shape::Names
        } else if is(&["orderby"]) {
            Shape::Keys
        } else {
            Shape::Word
        };
        Self {
            shape,
            start: option.value,
            sure: option.value,
        }
    }

    /// Whether the value goes on behind the blanks from `blank` to `word`, or the next option does.
    pub(super) fn goes_on(&mut self, line: &str, blank: usize, word: usize) -> bool {
        let value = line.get(self.start..blank).unwrap_or("");
        let rest = line.get(word..).unwrap_or("");
        let next = rest.as_bytes().first();
        let at = skip_blanks(line, word + usize::from(next == Some(&b'&'))).1;
        // also an option whose `&` was forgotten
        if option::at(line, at).is_some_and(|found| at > word || found.dollar) {
            return true;
        }
        if next == Some(&b'&') || value.ends_with('&') {
            return self.shape == Shape::Free;
        }
        if word <= self.sure || value.is_empty() || next.is_none_or(|b| JOINTS.contains(b)) {
            return true;
        }
        match self.shape {
            Shape::Word => false,
            Shape::Free => {
                let is_gap = word - blank > 1 || is_tab(line, blank);
                !is_gap || is_joined(value, rest)
            }
            Shape::Names | Shape::Keys => {
                let part = if value.ends_with(',') {
                    Some(word)
                } else if self.shape == Shape::Keys && is_direction(first_word(rest)) {
                    self.sure = word;
                    return true;
                } else {
                    None
                };
                let reach = match part {
                    Some(at) => item(line, at, self.shape),
                    None if self.shape == Shape::Keys => operation(line, word),
                    None => None,
                };
                self.sure = reach.unwrap_or(self.sure);
                reach.is_some()
            }
        }
    }
}

/// Whether a parenthesis that nothing opens can be no part of the last value of a request.
pub(super) fn ends_without_parenthesis(request: &str) -> bool {
    let start = request.rfind(['?', '&']).map_or(0, |mark| mark + 1);
    option::at(request, start).is_some_and(|found| Value::of(found).shape != Shape::Free)
}

fn is_tab(line: &str, at: usize) -> bool {
    line.as_bytes().get(at) == Some(&b'\t')
}

/// Whether an operator stands before or behind a gap, or a sign that asks for more.
fn is_joined(before: &str, behind: &str) -> bool {
    let last = before.rsplit([' ', '\t']).next().unwrap_or("");
    let last = last.rsplit(['(', '=']).next().unwrap_or("");
    before.ends_with(['(', ',', '=', ':'])
        || is_one_of(last, OPERATORS)
        || is_one_of(first_word(behind), OPERATORS)
}

/// Where the list that goes on at `at` ends, if it goes on: one more key with its direction, or
/// nothing but items up to the end of the text.
fn item(line: &str, at: usize, shape: Shape) -> Option<usize> {
    let mut here = at;
    loop {
        let end = operand(line, here)?;
        let (next, behind) = skip_blanks(line, end);
        if shape == Shape::Keys && is_direction(first_word(next)) {
            return Some(behind);
        }
        if next.is_empty() || next.starts_with(['&', '|', '"', '`', ')', '<', '\'']) {
            return Some(behind);
        }
        here = skip_blanks(line, behind + next.strip_prefix(',').map(|_| 1)?).1;
    }
}

/// Where the operand behind the operator at `at` ends, if a direction or the end of the text
/// follows it.
fn operation(line: &str, at: usize) -> Option<usize> {
    let mut here = at;
    loop {
        let operator = first_word(line.get(here..)?);
        if !is_one_of(operator, KEY_OPERATORS) {
            return None;
        }
        let start = skip_blanks(line, here + operator.len()).1;
        let end = operand(line, start)?;
        let (next, behind) = skip_blanks(line, end);
        if is_direction(first_word(next))
            || next.is_empty()
            || next.starts_with([',', '&', '|', '"', '`', ')', '<', '\''])
        {
            return Some(behind);
        }
        here = behind;
    }
}

/// Where the path, number, hole or call at `at` ends: no blank stands in it but in parentheses.
fn operand(line: &str, at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut end = at;
    for byte in line.bytes().skip(at) {
        match byte {
            b'(' => depth += 1,
            b')' if depth > 0 => depth -= 1,
            b' ' | b',' | b'\'' if depth > 0 => {}
            b'/' | b'_' | b'.' | b'@' | b'*' | b'$' | b'{' | b'}' | b'%' | b'-' => {}
            _ if byte.is_ascii_alphanumeric() || !byte.is_ascii() => {}
            _ => break,
        }
        end += 1;
    }
    let word = line.get(at..end)?;
    let complete = depth == 0 && !word.is_empty() && !word.ends_with(['.', '。', '-']);
    complete.then_some(end)
}

/// `asc` or `desc`, or what somebody wrote who meant them.
fn is_direction(word: &str) -> bool {
    is_one_of(word, &["asc", "desc", "ascending", "descending"])
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    end.map_or(Some(text), |end| text.get(..end)).unwrap_or("")
}

fn skip_blanks(line: &str, at: usize) -> (&str, usize) {
    let rest = line.get(at..).unwrap_or("");
    let next = rest.trim_start_matches([' ', '\t']);
    (next, at + (rest.len() - next.len()))
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use crate::extract::{FileKind, Options, requests};

    /// In a sentence the part before `^` is the request.
    #[track_caller]
    fn ends(marked: &str) {
        let sentence = marked.replace('^', "");
        let expected = marked.split_once('^').unwrap().0;
        for kind in [FileKind::Text, FileKind::Markdown] {
            let found = requests(&sentence, kind, &Options::default());
            let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
            assert_eq!(texts, [expected], "in {sentence}");
        }
    }

    #[test]
    fn a_number_or_flag_is_one_word() {
        ends("/r?$top=5^ to get five.");
        ends("/r?$skip=20^, then stop.");
        ends("/r?$count=true^ tells how many there are");
        ends("/r?$top=5&api-version=1.0^ works too");
        ends("https://h/r?x=1&$top=5^: the first five");
        ends("?$top=5^ & more");
        ends("$top=5 & $skip=1^ and so on");
        ends("/r?$top=5 &$skip=1^ for the rest");
        ends("/r?$top=5^ | x");
        ends("/r?$top=ten^ is wrong");
        ends("/r?$top={n}^ asks for n");
    }

    #[test]
    fn a_list_of_names_ends_behind_its_last_name() {
        ends("/r?$select=id,name^ keeps it small");
        ends("/r?$select=id^, then page.");
        ends("/r?$select=id, name, a/b^");
        ends("/r?$select=id, name&$top=1^ is all");
        ends("/r?$select=id^, name and more");
        ends("/r?$select=*^ is costly");
        ends("/r?$select=id^ and the rest");
    }

    #[test]
    fn keys_end_behind_the_last_direction() {
        ends("/r?$orderby=created desc^, then page.");
        ends("/r?$orderby=created desc^ gives the newest first");
        ends("/r?$orderby=created desc, name asc^ gives the newest first");
        ends("/r?$orderby=created desc^, name comes later");
        ends("/r?$orderby=created^ sorts by time.");
        ends("/r?$orderby=created descending^ fails");
        ends("/r?$orderby=length(name) desc, id^");
        ends("/r?$orderby=concat(a, b) desc^ or so");
        ends("/r?$orderby=a mul 2 desc^ or so");
        ends("/r?$orderby=a mul 2^");
        ends("/r?$orderby=created^ and then page");
        ends("/r?$orderby=created^ add a page");
    }

    #[test]
    fn a_condition_runs_on_up_to_a_gap_between_columns() {
        ends("/r?$filter=a eq 1 and b eq 2^");
        ends("/r?$filter=a eq 1^    the first of all");
        ends("/r?$filter=a eq 1^\tthe first of all");
        ends("/r?$filter=a  eq   1 and  b eq 2^");
        ends("/r?$filter=(a eq 1  or  (  b eq 2  ))^");
        ends("/r?$filter=a eq 1&$orderby=b desc^ sorts as well");
        ends("/r?$orderby=b&$filter=a eq 1 or b eq 2^");
    }

    #[test]
    fn what_stands_alone_in_quotes_is_taken_whole() {
        for (open, close) in [("\"", "\""), ("`", "`"), ("'", "'"), ("<code>", "</code>")] {
            for value in ["$top=5 records", "$orderby=a down", "$filter=a  b"] {
                let text = format!("{open}/r?{value}{close} rest");
                let found = requests(&text, FileKind::Text, &Options::default());
                let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
                assert_eq!(texts, [format!("/r?{value}")]);
            }
        }
        let text = "\"Use /r?$top=5 to get five\"";
        let found = requests(text, FileKind::Text, &Options::default());
        assert_eq!(found.first().unwrap().text, "/r?$top=5");
    }
}
