use super::visible;
use std::fmt::Write;

/// How much of a text is written.
const LENGTH: usize = 4096;

/// A text as an attribute or element of XML has it, on one line.
pub(super) fn xml(text: &str) -> String {
    let line = visible::line(text, LENGTH);
    let mut out = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What XML has no place for.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A path as a URI reference: relative as it is, absolute as `file://`.
pub(super) fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut out = String::with_capacity(path.len() + 8);
    let is_drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    if path.starts_with('/') {
        out.push_str("file://");
    } else if is_drive {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        let stays =
            byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (byte == b':' && is_drive);
        if stays {
            out.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_xml() {
        assert_eq!(
            xml("<a b=\"'c'\">&\n"),
            r#"&lt;a b=&quot;'c'&quot;&gt;&amp;\u{a}"#
        );
        assert_eq!(xml("\u{0}\u{1b}\u{fffe}é"), "\\u{0}\\u{1b}\u{fffd}é");
    }

    #[test]
    fn paths_as_uris() {
        assert_eq!(uri("docs/a b.md"), "docs/a%20b.md");
        assert_eq!(uri("docs\\é#?.md"), "docs/%C3%A9%23%3F.md");
        assert_eq!(uri("/tmp/a:b"), "file:///tmp/a%3Ab");
        assert_eq!(uri("C:\\a.md"), "file:///C:/a.md");
        assert_eq!(uri("<query>"), "%3Cquery%3E");
    }
}
