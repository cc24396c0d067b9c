use crate::diagnostic::Span;
use crate::text::Signs;
use std::ops::Range;

/// Which forms of holes a text may have besides `{{name}}`, `${name}` and `@{name}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct HoleForms {
    /// `{name}`, `{name()}`, `{name:format}`. A JSON object is none: its members stand in quotes.
    pub braces: bool,
    /// `%s`, `%d`, `%(name)s`. An escape such as `%da` is none.
    pub percent: bool,
}

impl HoleForms {
    /// Whether a text has a sign that begins a hole.
    pub(super) fn may_be_in(self, signs: Signs) -> bool {
        signs.has(Signs::BRACE) || (self.percent && signs.has(Signs::PERCENT))
    }
}

/// What [`find`] found.
pub(super) struct Found {
    /// Ascending and apart.
    pub(super) holes: Vec<Range<usize>>,
    /// Where nothing closes what begins a hole.
    pub(super) unclosed: Vec<Span>,
}

/// The holes of a text. Each byte is looked at a few times, whatever the text.
pub(super) fn find(text: &str, forms: HoleForms) -> Found {
    let bytes = text.as_bytes();
    let pairs = pairs(bytes);
    let mut found = Found {
        holes: Vec::new(),
        unclosed: Vec::new(),
    };
    // The next two closing braces and the next line break; they only move on.
    let (mut double, mut line) = (0, 0);
    let mut at = 0;
    while let Some(next) = next_sign(bytes, at) {
        let hole = if bytes.get(next) == Some(&b'%') {
            forms.percent.then(|| percent(text, next)).flatten()
        } else {
            let before = next.checked_sub(1).filter(|before| *before >= at);
            let sign = before.filter(|at| matches!(bytes.get(*at), Some(b'$' | b'@')));
            let run = run(bytes, next, b'{');
            if let Some(sign) = sign {
                let close = pair(&pairs, next);
                if close.is_none() {
                    found.unclosed.push(Span::from(sign..next + 1));
                }
                close.map(|close| sign..close + 1)
            } else if run > 1 {
                let hole = doubled(bytes, next, run, &mut double);
                if hole.is_none() {
                    found.unclosed.push(Span::from(next..next + run));
                }
                hole
            } else if forms.braces {
                braces(text, next)
            } else {
                None
            }
        };
        let hole = hole.filter(|hole| {
            line = line.max(next);
            let behind = bytes.get(line..).unwrap_or(&[]);
            line += memchr::memchr(b'\n', behind).unwrap_or(behind.len());
            line >= hole.end && is_hole(text, hole)
        });
        at = match &hole {
            Some(hole) => hole.end,
            None if bytes.get(next) == Some(&b'{') => next + run(bytes, next, b'{'),
            None => next + 1,
        };
        found.holes.extend(hole);
    }
    found
}

/// Whether what stands in the braces can be meant to be filled in: it is not blank, and it is not
/// the end of one string and the beginning of another.
fn is_hole(text: &str, hole: &Range<usize>) -> bool {
    let written = text.get(hole.clone()).unwrap_or("");
    if written.starts_with('%') {
        return true;
    }
    let inner = written.trim_start_matches(['$', '@']);
    let inner = inner.trim_start_matches('{');
    let begins = inner.trim_start().chars().next();
    let is_between =
        inner.starts_with('\'') && (written.ends_with("'}") || written.ends_with("'}}"));
    begins.is_some_and(|c| c != '}') && !is_between
}

fn next_sign(bytes: &[u8], at: usize) -> Option<usize> {
    memchr::memchr2(b'{', b'%', bytes.get(at..)?).map(|next| at + next)
}

/// How many of the sign stand at a place.
fn run(bytes: &[u8], at: usize, sign: u8) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    rest.iter().take_while(|byte| **byte == sign).count()
}

/// The braces of a text that belong together, by the place of the opening one.
fn pairs(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    for at in memchr::memchr2_iter(b'{', b'}', bytes) {
        if bytes.get(at) == Some(&b'{') {
            open.push(at);
        } else if let Some(start) = open.pop() {
            pairs.push((start, at));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn pair(pairs: &[(usize, usize)], open: usize) -> Option<usize> {
    let at = pairs.binary_search_by_key(&open, |(start, _)| *start);
    at.ok()
        .and_then(|at| pairs.get(at))
        .map(|(_, close)| *close)
}

/// `{{name}}`, `{{{name}}}`: as many of the braces as both ends have.
fn doubled(bytes: &[u8], open: usize, opening: usize, next: &mut usize) -> Option<Range<usize>> {
    *next = (*next).max(open);
    while let Some(found) = memchr::memchr(b'}', bytes.get(*next..).unwrap_or(&[])) {
        *next += found;
        if bytes.get(*next + 1) == Some(&b'}') {
            break;
        }
        *next += 1;
    }
    let behind = bytes.get(*next..).unwrap_or(&[]);
    let closing = behind.iter().take(opening);
    let braces = closing.take_while(|byte| **byte == b'}').count();
    (braces > 1).then(|| open + opening - braces..*next + braces)
}

/// How far a name in single braces may reach.
const NEAR: usize = 64;

/// `{name}`, `{name[0].name()}`, `{name:yyyy-MM-dd}`, `{name!r}`
fn braces(text: &str, open: usize) -> Option<Range<usize>> {
    let inner = text.get(open + 1..)?;
    let part = |c: char| c.is_alphanumeric() || "_.-$ ()[]!".contains(c);
    let mut near = inner.char_indices().take(NEAR);
    let (mut length, mut end) = near.find(|(_, c)| !part(*c))?;
    if end == ':' {
        let (_, first) = near.next()?;
        // else `{a:1}`, an object whose quotes were forgotten
        let is_format = first.is_alphabetic() || first == '%';
        let part = |c: char| c.is_alphanumeric() || "%-_.:/,#+".contains(c);
        (length, end) = near.find(|(_, c)| !part(*c)).filter(|_| is_format)?;
    }
    (end == '}').then(|| open..open + 1 + length + 1)
}

/// `%s`, `%d`, `%(name)s`
fn percent(text: &str, at: usize) -> Option<Range<usize>> {
    let behind = text.get(at + 1..)?;
    if let Some(name) = behind.strip_prefix('(') {
        let mut near = name.char_indices().take(NEAR);
        let (length, end) = near.find(|(_, c)| !c.is_alphanumeric() && *c != '_')?;
        let is_named = length > 0 && end == ')' && name.get(length + 1..)?.starts_with(['s', 'd']);
        return is_named.then(|| at..at + 1 + 1 + length + 2);
    }
    // `'%sales%'` of databases goes on, and so does the escape `%da`.
    let ends = !(behind.chars().nth(1)).is_some_and(char::is_alphanumeric);
    let is_verb = matches!(behind.as_bytes().first()?, b's' | b'd' | b'i' | b'u' | b'v');
    (is_verb && ends).then(|| at..at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: HoleForms = HoleForms {
        braces: true,
        percent: true,
    };

    #[track_caller]
    fn found(text: &str, forms: HoleForms, expected: &[&str]) {
        let found = find(text, forms);
        let holes: Vec<&str> = found
            .holes
            .into_iter()
            .filter_map(|h| text.get(h))
            .collect();
        assert_eq!(holes, expected, "{text}");
    }

    #[test]
    fn three_forms_stand_everywhere() {
        let none = HoleForms::default();
        found(
            "a eq {{b}} and c eq '${d}-@{e}'",
            none,
            &["{{b}}", "${d}", "@{e}"],
        );
        found("{{{a}}}{{ b.c }}", none, &["{{{a}}}", "{{ b.c }}"]);
        found("{{a&b#'c?}}", none, &["{{a&b#'c?}}"]);
        found(
            "@{items('x')?['{y}']} @{{h}} ${{ g }}",
            none,
            &["@{items('x')?['{y}']}", "@{{h}}", "${{ g }}"],
        );
        found("{\"a\":{{b}}}", none, &["{{b}}"]);
        found("{{{a}} {{{{b}}}}", none, &["{{a}}", "{{{{b}}}}"]);
    }

    #[test]
    fn what_is_no_hole() {
        let none = HoleForms::default();
        for text in [
            "{a} %s",
            "{{}} ${} {{  }}",
            "{{ ${ @{",
            "[{\"a\":{\"b\":1}}]",
            "'{{' in ('}}')",
        ] {
            found(text, none, &[]);
        }
        for text in [
            "{\"a\":1} {}",
            "{a:1}",
            "%20 %dA %sales %25s %x",
            "{a",
            "%(a",
        ] {
            let percent = text.contains("%25s");
            found(
                text,
                HoleForms {
                    percent: !percent,
                    ..ALL
                },
                &[],
            );
        }
    }

    #[test]
    fn two_forms_stand_in_some_files() {
        found("a eq '{b}' or {c.d} eq %s", ALL, &["{b}", "{c.d}", "%s"]);
        found(
            "{a():O} {b[0]} {c:%Y-%m-%dT%H:%M:%SZ} {d!r}",
            ALL,
            &["{a():O}", "{b[0]}", "{c:%Y-%m-%dT%H:%M:%SZ}", "{d!r}"],
        );
        found("%d,%(who)s,%i", ALL, &["%d", "%(who)s", "%i"]);
    }

    #[test]
    fn what_nothing_closes_is_told() {
        let unclosed = find("a eq {{b and ${c", HoleForms::default()).unclosed;
        assert_eq!(unclosed, [Span::new(5, 7), Span::new(13, 15)]);
    }
}
