/// One line of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Offset of its first byte in the file.
    pub(super) base: usize,
    /// The line without its end.
    pub(super) text: &'t str,
}

/// The lines of a file; `\n`, `\r\n` and `\r` alone end one. A byte order mark is no part of the
/// first.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut base = text.len() - body.len();
    let mut rest = Some(body);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        let (line, behind) = text.split_at(end);
        let next = behind
            .strip_prefix("\r\n")
            .or_else(|| behind.strip_prefix(['\n', '\r']));
        let here = Line { base, text: line };
        base += text.len() - next.map_or(0, str::len);
        rest = next;
        Some(here)
    })
}

impl<'t> Line<'t> {
    /// The line without the blanks at both ends.
    pub(super) fn trimmed(self) -> Self {
        let text = self.text.trim_start();
        Self {
            base: self.base + (self.text.len() - text.len()),
            text: text.trim_end(),
        }
    }

    /// The line from the byte `at` on, which must lie on a character boundary.
    pub(super) fn from(self, at: usize) -> Self {
        Self {
            base: self.base + at,
            text: self.text.get(at..).unwrap_or(""),
        }
    }

    /// The line up to the byte `end`, which must lie on a character boundary.
    pub(super) fn upto(self, end: usize) -> Self {
        Self {
            base: self.base,
            text: self.text.get(..end).unwrap_or(self.text),
        }
    }

    /// The offset in the file just behind the line.
    pub(super) fn end(self) -> usize {
        self.base + self.text.len()
    }

    /// Whether it starts with a blank.
    pub(super) fn is_indented(self) -> bool {
        self.text.starts_with(char::is_whitespace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_the_mark_and_the_line_ends() {
        let found: Vec<(usize, &str)> = lines("\u{feff}a\r\n\r\n é \nb")
            .map(|line| (line.base, line.text))
            .collect();
        assert_eq!(found, [(3, "a"), (6, ""), (8, " é "), (13, "b")]);
    }

    #[test]
    fn a_carriage_return_alone_ends_a_line() {
        let found: Vec<(usize, &str)> = lines("a\rb\r\r\nc\n\r")
            .map(|line| (line.base, line.text))
            .collect();
        assert_eq!(
            found,
            [(0, "a"), (2, "b"), (4, ""), (6, "c"), (8, ""), (9, "")]
        );
        assert_eq!(lines("").count(), 1);
    }

    #[test]
    fn trimming_moves_the_base() {
        let line = Line {
            base: 10,
            text: "\t a b ",
        };
        let trimmed = line.trimmed();
        assert_eq!((trimmed.base, trimmed.text), (12, "a b"));
        assert_eq!(trimmed.end(), 15);
        assert!(line.is_indented() && !trimmed.is_indented());
    }
}
