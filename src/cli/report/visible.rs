use std::borrow::Cow;
use std::fmt::Write;

/// What stands where text was left out.
pub(super) const CUT: &str = "...";

/// Whether a character must not be shown as it is: a terminal would obey it, or it would be
/// invisible or reorder what stands round it.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Writes a character such that it can be seen.
pub(super) fn push(out: &mut String, c: char) {
    if is_hidden(c) {
        // Writing into a text cannot fail.
        let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
    } else {
        out.push(c);
    }
}

/// A text with its line breaks, of which a terminal obeys nothing else.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c != '\n' && is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push('\n'),
            c => push(&mut out, c),
        }
    }
    Cow::Owned(out)
}

/// A text as one line of about `limit` bytes at most.
pub(crate) fn line(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if out.len() >= limit {
            out.push_str(CUT);
            break;
        }
        push(&mut out, c);
    }
    out
}

/// A text as it is, but of about `limit` bytes at most.
pub(super) fn clip(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let kept = text
        .char_indices()
        .take_while(|(at, _)| *at < limit)
        .map(|(_, c)| c);
    Cow::Owned(kept.chain(CUT.chars()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_line(text: &str, expected: &str) {
        assert_eq!(line(text, 24), expected);
    }

    #[test]
    fn a_line_shows_what_would_hide() {
        assert_line("Größe 顧客 🙂", "Größe 顧客 🙂");
        assert_line("a\tb\r\nc", "a\\u{9}b\\u{d}\\u{a}c");
        assert_line("\u{1b}[31m", "\\u{1b}[31m");
        assert_line(
            "a\u{202e}b\u{200d}\u{feff}",
            "a\\u{202e}b\\u{200d}\\u{feff}",
        );
        assert_line("\u{9b}1\u{7f}", "\\u{9b}1\\u{7f}");
    }

    #[test]
    fn lines_stay() {
        assert_eq!(lines("é\n b\n"), "é\n b\n");
        assert_eq!(lines("a\u{1b}[31m\n\u{9b}"), "a\\u{1b}[31m\n\\u{9b}");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_line(&"a".repeat(24), &"a".repeat(24));
        assert_line(&"a".repeat(25), &format!("{}...", "a".repeat(24)));
        assert_eq!(clip("abc", 3), "abc");
        assert_eq!(clip("aéc", 2), "aé...");
    }
}
