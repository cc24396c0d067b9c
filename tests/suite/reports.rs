//! What programs read: reports in the forms that are promised.

use regex::Regex;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with files that have findings of all levels, with labels, fixes and without.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("reports")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a b.odata"), QUERIES).unwrap();
    fs::write(folder.join("clean.odata"), "status eq 'New'\n").unwrap();
    folder
}

const QUERIES: &str = "statuss eq 'New'\nstatus eq 'Neww' and name eq \"é\"\n\
    $filter=status eq 'New' or name eq 'x'&$orderby=name&$top=500\n\
    (status eq 'New'\nstatuss eq 'New'\n";

#[track_caller]
fn odq(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odq"));
    let output = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// What a value lacks that its schema asks for: the words of JSON Schema that ours has, and no other.
fn faults(schema: &Value, root: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "null" => value.is_null(),
        "integer" => value.is_u64(),
        _ => panic!("type {kind}"),
    };
    for (word, rule) in schema.as_object().unwrap() {
        let fits = match word.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let path = rule.as_str().unwrap().trim_start_matches('#');
                faults(root.pointer(path).unwrap(), root, value, at, out);
                true
            }
            "type" => match rule {
                Value::Array(kinds) => kinds.iter().any(|kind| is(kind.as_str().unwrap())),
                kind => is(kind.as_str().unwrap()),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "pattern" => {
                let pattern = Regex::new(rule.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|text| pattern.is_match(text))
            }
            "minimum" => value.as_u64().is_none_or(|n| n >= rule.as_u64().unwrap()),
            "required" => {
                let mut names = rule.as_array().unwrap().iter();
                names.all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "properties" => {
                for (name, inner) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        faults(inner, root, value, &format!("{at}/{name}"), out);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object().unwrap();
                let mut names = value.as_object().into_iter().flatten();
                names.all(|(name, _)| known.contains_key(name))
            }
            "items" => {
                for (number, item) in value.as_array().into_iter().flatten().enumerate() {
                    faults(rule, root, item, &format!("{at}/{number}"), out);
                }
                true
            }
            _ => panic!("the test does not know `{word}`"),
        };
        if !fits {
            out.push(format!("{at}: {word} {rule}: {value}"));
        }
    }
}

#[track_caller]
fn assert_fits(schema: &Value, root: &Value, text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    let mut out = Vec::new();
    faults(schema, root, &value, "", &mut out);
    assert!(out.is_empty(), "{}", out.join("\n"));
}

#[test]
fn json_fits_its_schema() {
    let (schema, folder) = (schema(), folder("json"));
    let check = ["check", "--output-format", "json"];
    let all = odq(&folder, &[&check[..], &["."]].concat());
    assert!(
        all.contains("\"unsafe\"") && all.contains("\"labels\":[{"),
        "{all}"
    );
    assert_fits(&schema, &schema, &all);
    for arguments in [
        &["-q", "status eq 'New'"][..],
        &["-q", "statuss eq 'New'"],
        &["--filter", "statuss eq 'New'", "--top", "x"],
        &["--max-diagnostics", "1", "."],
        &["--fix", "."],
    ] {
        assert_fits(
            &schema,
            &schema,
            &odq(&folder, &[&check[..], arguments].concat()),
        );
    }
    let lines = odq(&folder, &["check", "--output-format", "json-lines", "."]);
    assert!(lines.lines().count() > 2);
    for line in lines.lines() {
        assert_fits(&schema["$defs"]["finding"], &schema, line);
    }
}

#[test]
fn findings_about_data_fit_the_schema() {
    let (schema, folder) = (schema(), folder("data"));
    fs::write(
        folder.join("rows.ndjson"),
        "{\"status\":5}\n{\"status\":\"New\"}\n{\n",
    )
    .unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_odq"));
    let arguments = [
        "eval",
        "--output-format",
        "json",
        "--on-error",
        "skip",
        "-q",
    ];
    let command = command.current_dir(&folder).args(arguments);
    let output = command
        .args(["status eq 'New'", "rows.ndjson"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    // The counts stand behind it.
    let text = text.split("\nrecords:").next().unwrap();
    assert!(text.contains("\"record\":3"), "{text}");
    assert_fits(&schema, &schema, text);
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let folder = folder("moved");
    let fingerprints = || -> Vec<String> {
        let lines = odq(
            &folder,
            &["check", "--output-format", "json-lines", "a b.odata"],
        );
        let findings = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        findings
            .map(|finding: Value| finding["fingerprint"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = fingerprints();
    let mut different = before.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), before.len());
    let moved = QUERIES.replace(" and ", "\n  and ");
    fs::write(folder.join("a b.odata"), format!("# more\n\n{moved}")).unwrap();
    assert_eq!(fingerprints(), before);
}

#[test]
fn several_reports_are_written_at_once() {
    let folder = folder("several");
    let formats = "full concise json json-lines github sarif junit gitlab checkstyle rdjson";
    let outputs = formats
        .split(' ')
        .map(|format| format!("--output={format}={format}.out"));
    let outputs: Vec<String> = outputs.collect();
    let arguments = outputs.iter().map(String::as_str);
    let arguments: Vec<&str> = ["check"]
        .into_iter()
        .chain(arguments)
        .chain(["."])
        .collect();
    let shown = odq(&folder, &arguments);
    for format in formats.split(' ') {
        let written = fs::read_to_string(folder.join(format!("{format}.out"))).unwrap();
        let alone = odq(&folder, &["check", "--output-format", format, "."]);
        assert_eq!(written, alone, "{format}");
        if format == "full" {
            assert_eq!(written, shown);
        }
    }
}

#[test]
fn sarif_is_whole() {
    let folder = folder("sarif");
    let text = odq(&folder, &["check", "--output-format", "sarif", "."]);
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 5 && rules.len() > 3);
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].is_string(), "{rule}");
        }
    }
    let places = |location: &Value| {
        let place = &location["physicalLocation"];
        let region = &place["region"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.odata");
        let number = |name: &str| region[name].as_u64().unwrap() as usize;
        // The same place by lines and by bytes.
        let line = QUERIES.lines().nth(number("startLine") - 1).unwrap();
        let before: String = line.chars().take(number("startColumn") - 1).collect();
        let lines = QUERIES.split_inclusive('\n').take(number("startLine") - 1);
        let start = lines.map(str::len).sum::<usize>() + before.len();
        assert_eq!(start, number("byteOffset"), "{region}");
        assert!(number("endLine") >= number("startLine"));
    };
    let mut seen = Vec::new();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(result["message"]["text"].is_string());
        seen.push(result["partialFingerprints"]["odq/v1"].as_str().unwrap());
        let related = result["relatedLocations"].as_array();
        let locations = result["locations"].as_array().unwrap().iter();
        locations
            .chain(related.into_iter().flatten())
            .for_each(places);
        for fix in result["fixes"].as_array().into_iter().flatten() {
            assert!(fix["artifactChanges"][0]["replacements"][0]["insertedContent"].is_object());
        }
    }
    seen.sort_unstable();
    assert!(seen.is_sorted_by(|a, b| a < b));
}
