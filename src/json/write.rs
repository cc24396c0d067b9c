use memchr::memchr2;

/// Copies a valid JSON text without its line breaks and the indentation behind them, so that it
/// fits on one line of NDJSON; every other byte stays as it is, blanks within a line too.
///
/// ```
/// let mut line = Vec::new();
/// odq::json::write_line(b"{\n  \"a\": 1,\n  \"b\": \"x  \\n\"\n}", &mut line);
/// assert_eq!(line, b"{\"a\": 1,\"b\": \"x  \\n\"}");
/// ```
pub fn write_line(text: &[u8], out: &mut Vec<u8>) {
    // A string holds no raw line break, so that none has to be told from one outside.
    let mut rest = text;
    while let Some((line, ending)) =
        memchr2(b'\n', b'\r', rest).and_then(|end| rest.split_at_checked(end))
    {
        out.extend_from_slice(line);
        // White space of ASCII that is none of JSON cannot stand between two tokens.
        rest = ending.trim_ascii_start();
    }
    out.extend_from_slice(rest);
}

/// Writes a JSON string: quoted, with the escapes that JSON demands and no others.
///
/// ```
/// let mut text = Vec::new();
/// odq::json::write_string("say \"é\"\n", &mut text);
/// assert_eq!(text, "\"say \\\"é\\\"\\n\"".as_bytes());
/// ```
pub fn write_string(string: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = string.as_bytes();
    let needs_escape = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
    while let Some((plain, [byte, tail @ ..])) = rest
        .iter()
        .position(needs_escape)
        .and_then(|at| rest.split_at_checked(at))
    {
        out.extend_from_slice(plain);
        write_escape(*byte, out);
        rest = tail;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn write_escape(byte: u8, out: &mut Vec<u8>) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x0C => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            let digit =
                |value: u8| char::from_digit(u32::from(value), 16).map_or(b'0', |c| c as u8);
            out.extend_from_slice(b"\\u00");
            out.extend([digit(byte >> 4), digit(byte & 15)]);
            return;
        }
    };
    out.extend([b'\\', letter]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[track_caller]
    fn line(text: &str, expected: &str) {
        let mut out = Vec::new();
        write_line(text.as_bytes(), &mut out);
        assert_eq!(str::from_utf8(&out).unwrap(), expected);
    }

    #[test]
    fn line_breaks_and_indentation_go_and_nothing_else() {
        line("{}", "{}");
        line("{ \"a\" : [1, 2] }", "{ \"a\" : [1, 2] }");
        line(
            "{\r\n\t\"a\": \"b\\r\\n  c\",\r\n\r\n \"d\": 1.50\n}",
            "{\"a\": \"b\\r\\n  c\",\"d\": 1.50}",
        );
        line("[\r  1,\r  2\r]", "[1,2]");
        line("{\"a\":1, \n\"b\":2}", "{\"a\":1, \"b\":2}");
    }

    #[test]
    fn the_escapes_of_a_string() {
        let mut out = Vec::new();
        write_string("\u{0}\u{8}\u{c}\n\r\t\u{1f}\u{7f}\"\\/é😀", &mut out);
        let text = str::from_utf8(&out).unwrap();
        assert_eq!(text, "\"\\u0000\\b\\f\\n\\r\\t\\u001f\u{7f}\\\"\\\\/é😀\"");
    }

    proptest! {
        #[test]
        fn strings_read_back(string: String) {
            let mut out = Vec::new();
            write_string(&string, &mut out);
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), string);
        }

        #[test]
        fn a_line_is_the_same_value(members in prop::collection::btree_map(any::<String>(), any::<String>(), 0..5)) {
            let value: Value = serde_json::to_value(&members).unwrap();
            let pretty = serde_json::to_string_pretty(&vec![&value, &value]).unwrap();
            let mut out = Vec::new();
            write_line(pretty.as_bytes(), &mut out);
            prop_assert!(!out.contains(&b'\n'));
            prop_assert_eq!(serde_json::from_slice::<Vec<Value>>(&out).unwrap(), vec![value.clone(), value]);
        }
    }
}
