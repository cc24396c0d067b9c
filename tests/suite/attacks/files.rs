//! Files, configurations and profiles that hold what no such file holds.

use super::{assert_harmless, folder, run};
use std::fs;

/// What stands again and again in a file.
const SOUP: &[(&str, &str)] = &[
    ("", "{"),
    ("", "["),
    ("", "{\"a\":"),
    (
        "{\"info\":{\"schema\":\"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"},",
        "\"item\":[{",
    ),
    (
        "{\"log\":{\"version\":\"1.2\",\"entries\":[",
        "{\"request\":{\"url\":\"https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=a",
    ),
    (
        "{\"definition\":{\"$schema\":\"https://schema.management.azure.com/x\",\"actions\":{",
        "\"a\":{\"actions\":{",
    ),
    ("", "GET /referrals?$filter=status eq 'New'\n"),
    ("GET /referrals\n", "  &$top=1\n"),
    ("", "GET /a?$filter=\n  &"),
    ("", "GET "),
    ("", "###\n"),
    ("", "```\n"),
    ("", "~~~~"),
    ("", "`"),
    ("", "https://a/b?$filter="),
    ("", "$filter="),
    ("", "?"),
    ("", "&amp;"),
    ("", "&#x26;"),
    ("", "\\u0026"),
    ("", "\\"),
    ("", "'"),
    ("", "\""),
    ("GET /referrals?$filter=", "{{a}}"),
    ("GET /referrals?$filter=", "{{"),
    ("GET /referrals?$filter=", "${"),
    ("GET /referrals?$filter=", "%25"),
    ("GET /referrals?$filter=", "%"),
    ("", "\r\n"),
    ("", "\r"),
    ("", "\0"),
    ("", "\u{feff}"),
    ("", "\u{1f600}"),
    ("", "|"),
    ("", "<a href=\""),
    ("", "<!--"),
    ("", "//"),
    ("", "# odq: allow OD201\n"),
    ("", "curl -G "),
    (
        "curl -G https://api.partner.microsoft.com/v1.0/engagements/referrals",
        " --data-urlencode \"$filter=a\"",
    ),
    ("", "curl \\\n"),
    ("", "$("),
    ("", "\"`"),
    ("", "f\"{"),
    ("\"/referrals?$filter=a\"", " + \"b\""),
    ("", "("),
    (
        "",
        "127.0.0.1 - - [01/Jan/2020:00:00:00 +0000] \"GET /referrals?$filter=a HTTP/1.1\" 200 1\n",
    ),
    ("", "<<EOF\n"),
    ("", "- "),
    ("", " a:\n"),
];

const KINDS: &[&str] = &[
    "a.http",
    "a.odata",
    "a.md",
    "a.txt",
    "a.html",
    "a.json",
    "a.postman_collection.json",
    "a.har",
    "a.log",
    "a.sh",
    "a.ps1",
    "a.js",
    "a.py",
    "a.yaml",
    "a.cs",
];

/// Files of every kind with what no such file holds.
#[test]
fn files_of_every_kind_are_read_whatever_they_hold() {
    let folder = folder("files");
    for (number, (first, again)) in SOUP.iter().enumerate() {
        let text = first.to_string() + &again.repeat(3_000 / again.len());
        for kind in KINDS {
            fs::write(folder.join(format!("{number}{kind}")), &text).unwrap();
        }
    }
    for kind in KINDS {
        fs::write(
            folder.join(format!("bytes{kind}")),
            [0xff, 0, 0xfe, b'\n'].repeat(500),
        )
        .unwrap();
        fs::write(folder.join(format!("empty{kind}")), "").unwrap();
    }
    for command in [
        &["check", "--output-format", "concise"][..],
        &["fmt", "--check", "--output-format", "concise"],
    ] {
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "odq.toml" && !name.starts_with("bytes"))
            .collect();
        names.sort();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let ended = run(&folder, &[command, &names].concat(), b"");
        if ended.code.is_none() {
            for name in &names {
                run(&folder, &[command, &[*name]].concat(), b"").assert_code(&[0, 1], name);
            }
        }
        ended.assert_code(&[0, 1], command[0]);
        for kind in KINDS {
            let name = format!("bytes{kind}");
            run(&folder, &[command, &[&*name]].concat(), b"").assert_code(&[0, 1, 2], &name);
        }
    }
}

#[test]
fn configurations_and_profiles_are_read_or_refused() {
    let folder = folder("configurations");
    fs::write(folder.join("a.odata"), "status eq 'New'\n").unwrap();
    let broken: &[Vec<u8>] = &[
        b"a=".iter().chain([b'['; 20_000].iter()).copied().collect(),
        ["a=", &"{a=".repeat(20_000)].concat().into_bytes(),
        ["a", &".a".repeat(20_000), "=1"].concat().into_bytes(),
        "[[a]]\n".repeat(5_000).into_bytes(),
        "a = 99999999999999999999".to_owned().into_bytes(),
        "\"a\\u001b[31m\\u202e\" = 1".to_owned().into_bytes(),
        "\u{202e} = 1".to_owned().into_bytes(),
        b"\xff\xfe".to_vec(),
        vec![0; 1000],
        b"\"\x1b[31m\" = 1".to_vec(),
        vec![b' '; 2 << 20],
    ];
    for text in broken {
        let name: String = String::from_utf8_lossy(text).chars().take(40).collect();
        fs::write(folder.join("odq.toml"), text).unwrap();
        fs::write(folder.join("p.toml"), text).unwrap();
        for arguments in [
            &["check", "a.odata"][..],
            &["check", "--output-format", "json", "a.odata"],
            &["check", "--show-settings", "a.odata"],
            &["check", "--isolated", "--profile", "p.toml", "-q", "true"],
        ] {
            let ended = run(&folder, arguments, b"");
            ended.assert_code(&[0, 2], &name);
            assert_harmless(&ended.said, &name);
            assert!(ended.said.len() < 64 * 1024, "{name}: {}", ended.said.len());
        }
    }
}
