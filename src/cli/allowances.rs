//! Comments that allow findings: `# odq: allow OD204 reason`.
//!
//! A comment that stands alone on its line is for the next line that is none, and for the request
//! that lies on it; behind something it is for its own line. Whoever allows what is not found, or
//! what does not exist, is told.

use odq::codes::{self, tool};
use odq::diagnostic::{Code, Diagnostic, Levels, Span};
use odq::extract::FileKind;
use odq::schema::nearest;
use std::ops::Range;

/// The comments of a text that allow findings.
#[derive(Debug, Default)]
pub(crate) struct Allowances {
    all: Vec<Allowance>,
    /// What is wrong with the comments themselves.
    wrong: Vec<Diagnostic>,
}

/// One code that is allowed on one line.
#[derive(Debug)]
struct Allowance {
    code: Code,
    /// The bytes of the line that it is for.
    line: Range<usize>,
    /// Where the code is named.
    place: Span,
    is_used: bool,
}

/// What comments begin with that can allow findings.
const OPENERS: &[&str] = &["<#", "#", "//", "/*", "<!--"];
const MARK: &str = "odq:";
const WORD: &str = "allow";

impl Allowances {
    /// Finds the comments in a file of a kind.
    pub(crate) fn find(text: &str, kind: FileKind) -> Self {
        let mut found = Self::default();
        let has_no_comments = matches!(kind, FileKind::Json | FileKind::Log);
        if has_no_comments || !text.contains(MARK) {
            return found;
        }
        // Comments that stand alone, waiting for the line that they are for.
        let mut waiting: Vec<(Code, Span)> = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let range = start..start + line.len();
            start = range.end;
            let Some(comment) = Comment::of(line) else {
                let for_line = waiting.drain(..);
                found.all.extend(for_line.map(|(code, place)| Allowance {
                    code,
                    line: range.clone(),
                    place,
                    is_used: false,
                }));
                continue;
            };
            if comment.names.is_empty() {
                found.wrong.push(nameless(range.start + comment.word));
            }
            for (at, name) in comment.names {
                let place = Span::from(range.start + at..range.start + at + name.len());
                match codes::find(name) {
                    Some(page) if comment.is_alone => waiting.push((page.code, place)),
                    Some(page) => found.all.push(Allowance {
                        code: page.code,
                        line: range.clone(),
                        place,
                        is_used: false,
                    }),
                    None => found.wrong.push(unknown(name, place)),
                }
            }
        }
        // Behind the last line there is none.
        let rest = waiting.into_iter().map(|(code, place)| Allowance {
            code,
            line: text.len()..text.len(),
            place,
            is_used: false,
        });
        found.all.extend(rest);
        found
    }

    /// Whether a finding of a request is allowed: its line is meant, or one that the request is on.
    pub(crate) fn allow(&mut self, finding: &Diagnostic, request: Span) -> bool {
        let place = finding.span.to(request);
        let mut is_allowed = false;
        for allowance in self.on(place).filter(|it| it.code == finding.code) {
            allowance.is_used = true;
            is_allowed = true;
        }
        is_allowed
    }

    /// Notes that a request was not judged, so that nobody knows what would be found in it.
    pub(crate) fn excuse(&mut self, request: Span) {
        for allowance in self.on(request) {
            allowance.is_used = true;
        }
    }

    /// Those that are for a line of a place. They are in the order of their lines.
    fn on(&mut self, place: Span) -> impl Iterator<Item = &mut Allowance> {
        let (start, end) = (place.start as usize, place.end as usize);
        let first = self.all.partition_point(|it| it.line.end <= start);
        let on = self.all.iter_mut().skip(first);
        on.take_while(move |it| it.line.start <= end.max(start))
    }

    /// What is wrong with the comments, when all findings have been asked for.
    pub(crate) fn findings(self, levels: &Levels) -> Vec<Diagnostic> {
        let unused = self.all.into_iter().filter(|allowance| !allowance.is_used);
        let unused = unused.map(|Allowance { code, place, .. }| {
            let message = format!("{code} is allowed, and not found");
            let finding = Diagnostic::new(tool::UNUSED_ALLOWANCE, place, message);
            finding.with_help("take it away")
        });
        let all = self.wrong.into_iter().chain(unused);
        let mut all: Vec<Diagnostic> = all.filter_map(|found| levels.judged(found)).collect();
        all.sort_by_key(|finding| finding.span.start);
        all
    }
}

/// A comment that allows something.
struct Comment<'t> {
    /// Whether there is nothing before it.
    is_alone: bool,
    /// Where it says `allow`.
    word: usize,
    /// The names of codes, with where they stand in the line.
    names: Vec<(usize, &'t str)>,
}

impl<'t> Comment<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let (mark, _) = line.match_indices(MARK).next()?;
        let before = line.get(..mark)?.trim_end();
        let opener = OPENERS.iter().find(|opener| before.ends_with(**opener))?;
        let rest = line.get(mark + MARK.len()..)?;
        let word = rest.trim_start().strip_prefix(WORD)?;
        if !word.is_empty() && !word.starts_with(char::is_whitespace) {
            return None;
        }
        let at = line.len() - word.len() - WORD.len();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let mut names = Vec::new();
        let mut left = word.trim_start();
        loop {
            let end = left.find(|c| !is_name(c)).unwrap_or(left.len());
            let (name, behind) = left.split_at_checked(end)?;
            // `-->` ends a comment, not a name.
            let name = name.trim_end_matches('-');
            if !name.is_empty() {
                names.push((line.len() - left.len(), name));
            }
            let next = behind.trim_start();
            match next.strip_prefix(',') {
                Some(next) => left = next.trim_start(),
                // What looks like a code is no reason.
                None if !name.is_empty() && is_code(next) => left = next,
                None => break,
            }
        }
        Some(Self {
            is_alone: before.trim_end_matches(*opener).trim().is_empty(),
            word: at,
            names,
        })
    }
}

/// Whether a text begins with the number of a code.
fn is_code(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_ascii_alphanumeric()).next();
    let number = word.and_then(|word| word.strip_prefix("OD").or(word.strip_prefix("od")));
    number.is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()))
}

fn nameless(at: usize) -> Diagnostic {
    let place = Span::from(at..at + WORD.len());
    let finding = Diagnostic::new(
        tool::UNKNOWN_ALLOWANCE,
        place,
        "nothing is named to be allowed",
    );
    finding.with_help("codes or names of rules stand behind it: `# odq: allow OD201 reason`")
}

fn unknown(name: &str, place: Span) -> Diagnostic {
    let message = format!("no code or rule `{name}`");
    let finding = Diagnostic::new(tool::UNKNOWN_ALLOWANCE, place, message);
    let lower = name.to_ascii_lowercase();
    match nearest(&lower, codes::all().map(|page| page.rule)) {
        Some(near) => finding.with_help(format!("the nearest name is `{near}`")),
        None => finding.with_help("`odq rules` lists the codes and the names of rules"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a finding of OD201 at each `^`, whose line is a request, and what is said of
    /// the comments.
    fn left(name: &str, text: &str) -> String {
        let unknown_property = codes::find("OD201").unwrap().code;
        let mut allowances = Allowances::find(text, FileKind::of_name(name));
        let mut out = Vec::new();
        for (at, _) in text.match_indices('^') {
            let (before, after) = text.split_at(at);
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let end = after.find('\n').map_or(text.len(), |end| at + end);
            let finding = Diagnostic::new(unknown_property, Span::from(at..at + 1), "x");
            if !allowances.allow(&finding, Span::from(start..end)) {
                out.push(format!("left at {at}"));
            }
        }
        let said = allowances.findings(&Levels::default());
        out.extend(said.iter().map(|it| format!("{} {}", it.code, it.message)));
        out.join("; ")
    }

    #[test]
    fn lines_that_are_allowed() {
        let check = |name, text, expected| assert_eq!(left(name, text), expected, "{text}");
        check("a.odata", "# odq: allow OD201 why\n^\n^", "left at 25");
        check("a.odata", "# odq: allow unknown-property\r\n^\r\n", "");
        check(
            "a.odata",
            "#odq:allow OD201\n# odq: allow OD204, od201\n^",
            "OD941 OD204 is allowed, and not found",
        );
        check(
            "a.http",
            "// odq: allow OD204,OD201 why, or not\n^",
            "OD941 OD204 is allowed, and not found",
        );
        check("a.md", "^ <!-- odq: allow OD201 -->\n^", "left at 28");
        check("a.md", "<!-- odq: allow OD201-->\n^", "");
        check("a.sh", "curl ^ # odq: allow OD201 why", "");
        check(
            "a.odata",
            "^\n# odq: allow OD201",
            "left at 0; OD941 OD201 is allowed, and not found",
        );
        check("a.json", "^ # odq: allow OD201", "left at 0");
        check("a.js", "^ /* odq: allow OD201 */", "");
        check("a.js", "  /* odq: allow OD201 */\n^", "");
        check("a.ps1", "<# odq: allow OD201 #>\n^", "");
        check(
            "a.odata",
            "# odq: allow OD204 OD201 both are old\n^",
            "OD941 OD204 is allowed, and not found",
        );
    }

    #[test]
    fn what_allows_nothing() {
        let check = |text, expected| assert_eq!(left("a.odata", text), expected, "{text}");
        check(
            "# odq: allow OD20x, unknown-propert why",
            "OD942 no code or rule `OD20x`; OD942 no code or rule `unknown-propert`",
        );
        check("# odq: allowance", "");
        check("# odq: allow", "OD942 nothing is named to be allowed");
        check(
            "# odq: allow\r\n^",
            "left at 14; OD942 nothing is named to be allowed",
        );
        check("# odq: deny OD201\n^", "left at 18");
        check("x odq: allow OD201\n^", "left at 19");
        check("# odq: allow ,é", "OD942 nothing is named to be allowed");
        check(
            "# odq: allow OD201x OD204",
            "OD942 no code or rule `OD201x`; OD941 OD204 is allowed, and not found",
        );
    }
}
