//! Characters that a terminal obeys, in everything that is echoed.

use super::{FORMATS, assert_harmless, folder, run};
use serde_json::Value;
use std::fs;

#[test]
fn nothing_that_is_echoed_is_obeyed() {
    const SIGNS: &str = "\u{1b}[31mX\u{7}\u{202e}\u{7f}\u{9b}";
    let folder = folder("echoed");
    let file = format!("a{SIGNS}\nb.odata");
    let queries = format!("status eq 'a{SIGNS}' and na{SIGNS}me eq 1\nstatuss eq '{SIGNS}\n");
    fs::write(folder.join(&file), queries).unwrap();
    let row = "{\"name\":\"\u{202e}\u{9b}\",\"status\":5.5,\"a\\u001b[31m\\u202e\":1}\n";
    fs::write(folder.join("rows.ndjson"), row).unwrap();
    let csdl = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N\u{202e}'>\
         <EntityType Name='A\u{9b}' BaseType='B\u{202e}'/></Schema>";
    fs::write(folder.join("m.xml"), csdl).unwrap();
    let name = format!("A{SIGNS}");
    let option = format!("--x{SIGNS}");
    let level = format!("A{SIGNS}=off");
    let text = format!("name eq '{SIGNS}' and na{SIGNS} eq 1");
    for format in FORMATS.split(' ') {
        let ended = run(&folder, &["check", "--output-format", format, &file], b"");
        ended.assert_code(&[1], format);
        assert_harmless(&ended.said, format);
        if matches!(format, "json" | "sarif" | "gitlab" | "rdjson") {
            // What is said on the other stream stands behind it.
            let mut values = serde_json::Deserializer::from_str(&ended.said).into_iter::<Value>();
            values.next().unwrap().unwrap();
        }
    }
    for arguments in [
        &["eval", "-q", "status eq 'New'", "rows.ndjson"][..],
        &["eval", "-q", "true", &name],
        &["schema", "check", "m.xml"],
        &["schema", "show", "--metadata", "m.xml"],
        &["schema", "show", &name],
        &["suggest", "-q", &text],
        &["explain", "-q", &text],
        &["explain", &name],
        &["parse", "-q", &text],
        &["check", "-q", &text],
        &["check", "-q", "true", "--type", &name],
        &["check", "-q", "true", "--entity-set", &name],
        &["check", "-q", "true", "--profile", &name],
        &["check", "-q", "true", "--metadata", &name],
        &["check", "-q", "true", "--level", &level],
        &["check", "-q", "true", "--limit", &level],
        &["parse", "--rule", &name, "-q", "a"],
        &["check", &option],
        &["eval", "-q", "true", "-o", &name],
        &[&name],
    ] {
        let ended = run(&folder, arguments, b"");
        ended.assert_code(&[0, 1, 2], &format!("{arguments:?}"));
        assert_harmless(&ended.said, &format!("{arguments:?}"));
    }
    // Of a file with such a name the patch names the file in one line.
    let patch = run(&folder, &["check", "--diff", "--unsafe-fixes", &file], b"").said;
    for line in patch
        .lines()
        .filter(|line| line.starts_with("---") || line.starts_with("+++"))
    {
        assert!(line.ends_with(".odata"), "{line:?}");
        assert_harmless(line, "patch");
    }
}
