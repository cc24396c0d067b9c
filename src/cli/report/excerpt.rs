use super::lines::Lines;
use super::visible::{self, CUT};
use std::ops::Range;

/// Some lines of a text, made fit to be shown: long lines cut down to what lies near the marks,
/// tabs as blanks, line breaks as `\n`, and no character that hides.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) source: String,
    /// The number of the first line, from 1.
    pub(super) first: usize,
    /// The marks, in `source`.
    pub(super) marks: Vec<Range<usize>>,
}

/// A line of so many bytes is shown whole.
const WHOLE: usize = 160;
/// How many characters of a long line are shown on either side of a mark's end.
const NEAR: usize = 40;
/// Leaving out fewer bytes than this is not worth the dots.
const GAP: usize = 8;
const TAB: &str = "    ";

/// Cuts out the lines `first` to `last`, counted from 0; both ends of every mark lie on them.
pub(super) fn excerpt(
    lines: &Lines<'_>,
    first: usize,
    last: usize,
    marks: &[Range<usize>],
) -> Excerpt {
    let mut ends: Vec<usize> = marks
        .iter()
        .flat_map(|mark| [mark.start, mark.end])
        .collect();
    ends.sort_unstable();
    ends.dedup();

    let mut copy = Copy {
        out: String::new(),
        ends: &ends,
        moved: Vec::with_capacity(ends.len()),
    };
    for line in first..=last {
        if line > first {
            copy.out.push('\n');
        }
        let range = lines.range(line);
        let mut done = range.start;
        for kept in kept(lines.text(), &range, &ends) {
            if kept.start > done {
                copy.out.push_str(CUT);
            }
            done = kept.end;
            copy.part(lines.text(), kept);
        }
        if done < range.end {
            copy.out.push_str(CUT);
        }
        copy.reach(range.end);
    }
    copy.reach(usize::MAX);

    let moved = |end: usize| {
        let at = ends.partition_point(|other| *other < end);
        copy.moved.get(at).copied().unwrap_or(copy.out.len())
    };
    let marks = marks
        .iter()
        .map(|mark| moved(mark.start)..moved(mark.end))
        .collect();
    Excerpt {
        source: copy.out,
        first: lines.number(first),
        marks,
    }
}

/// The text that was copied, and where the ends of the marks went.
struct Copy<'e> {
    out: String,
    ends: &'e [usize],
    moved: Vec<usize>,
}

impl Copy<'_> {
    fn part(&mut self, text: &str, part: Range<usize>) {
        for (at, c) in text.get(part.clone()).unwrap_or("").char_indices() {
            self.reach(part.start + at);
            if c == '\t' {
                self.out.push_str(TAB);
            } else {
                visible::push(&mut self.out, c);
            }
        }
        self.reach(part.end);
    }

    /// Notes the ends of marks up to an offset of the text.
    fn reach(&mut self, offset: usize) {
        let reached = self.ends.iter().skip(self.moved.len());
        let count = reached.take_while(|end| **end <= offset).count();
        self.moved.extend((0..count).map(|_| self.out.len()));
    }
}

/// The parts of a line that are shown, in order and apart. Looks only at what lies near the ends,
/// so that many findings on one huge line stay cheap.
fn kept(text: &str, line: &Range<usize>, ends: &[usize]) -> Vec<Range<usize>> {
    if line.len() <= WHOLE {
        return vec![line.clone()];
    }
    let from = ends.partition_point(|end| *end < line.start);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for end in ends.iter().skip(from).take_while(|end| **end <= line.end) {
        let near = before(text, line.start, *end, NEAR)..after(text, *end, line.end, NEAR);
        match parts.last_mut() {
            Some(last) if near.start <= last.end + GAP => last.end = near.end,
            _ => parts.push(near),
        }
    }
    if parts.is_empty() {
        parts.push(line.start..after(text, line.start, line.end, 2 * NEAR));
    }
    // The line's own ends are near enough when the dots would be as long.
    if let Some(first) = parts.first_mut()
        && first.start <= line.start + GAP
    {
        first.start = line.start;
    }
    if let Some(last) = parts.last_mut()
        && last.end + GAP >= line.end
    {
        last.end = line.end;
    }
    parts
}

/// The offset `count` characters before `end`, at least `start`.
fn before(text: &str, start: usize, end: usize, count: usize) -> usize {
    let chars = text.get(start..end).unwrap_or("").char_indices();
    chars
        .rev()
        .nth(count - 1)
        .map_or(start, |(at, _)| start + at)
}

/// The offset `count` characters behind `start`, at most `end`.
fn after(text: &str, start: usize, end: usize, count: usize) -> usize {
    let chars = text.get(start..end).unwrap_or("").char_indices();
    chars
        .skip(count)
        .map(|(at, _)| start + at)
        .next()
        .unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excerpt of a text's lines round the marks, with the marks shown as `‹›`.
    fn marked(text: &str, marks: &[(usize, usize)]) -> String {
        let marks: Vec<Range<usize>> = marks.iter().map(|(start, end)| *start..*end).collect();
        let lines = Lines::new(text);
        let first = lines.line_of(marks.iter().map(|mark| mark.start).min().unwrap());
        let last = lines.line_of(marks.iter().map(|mark| mark.end).max().unwrap());
        let excerpt = excerpt(&lines, first, last, &marks);
        let mut at: Vec<(usize, char)> = Vec::new();
        for mark in excerpt.marks {
            at.extend([(mark.start, '‹'), (mark.end, '›')]);
        }
        at.sort_unstable_by(|a, b| b.cmp(a));
        let mut source = excerpt.source;
        for (at, sign) in at {
            source.insert(at, sign);
        }
        source
    }

    #[test]
    fn marks_follow_what_is_escaped() {
        assert_eq!(
            marked("a\tb \u{202e}c", &[(2, 3), (4, 7)]),
            "a    ‹b› ‹\\u{202e}›c"
        );
        assert_eq!(marked("é\r\nüx\r\n", &[(6, 7), (9, 9)]), "ü‹x›\n‹›");
        assert_eq!(marked("", &[(0, 0)]), "‹›");
    }

    #[test]
    fn a_long_line_is_cut_round_the_marks() {
        let text = format!(
            "{}b{}c{}",
            "a".repeat(500),
            "-".repeat(500),
            "d".repeat(500)
        );
        let near = |c: &str| c.repeat(NEAR);
        assert_eq!(
            marked(&text, &[(500, 501)]),
            format!("...{}‹b›{}...", near("a"), near("-"))
        );
        assert_eq!(
            marked(&text, &[(500, 501), (1001, 1002)]),
            format!(
                "...{}‹b›{1}...{1}‹c›{2}...",
                near("a"),
                near("-"),
                near("d")
            )
        );
        assert_eq!(
            marked(&text, &[(0, 1502)]),
            format!("‹{}...{}›", near("a"), near("d"))
        );
        assert_eq!(
            marked(&text, &[(45, 46)]),
            format!("{}‹a›{}...", "a".repeat(45), near("a"))
        );
    }

    #[test]
    fn a_long_line_without_marks_shows_its_start() {
        let text = format!("x\n{}\ny", "é".repeat(500));
        let shown = format!("‹x\n{}...\ny›", "é".repeat(2 * NEAR));
        assert_eq!(marked(&text, &[(0, text.len())]), shown);
    }
}
