//! Queries that nest as deep as is allowed, of names that the schema has: what is known is gone into
//! further than what is not.

use super::{folder, run};

/// A name, what comes first, what is repeated, what stands in the middle, what is repeated behind
/// that.
const NESTED: &[(&str, &str, &str, &str, &str)] = &[
    ("lambdas", "", "team/any(a:", "true", ")"),
    ("lambdas of the record", "", "$it/team/any(a:", "true", ")"),
    (
        "lambdas in chains",
        "",
        "team/any(a:not a/email eq null and ",
        "true",
        ")",
    ),
    (
        "lambdas in every level",
        "",
        "isSpam or not name eq null and team/all(a:",
        "true",
        ")",
    ),
    ("filters", "", "team/$filter(", "true", ")/$count gt 0"),
    ("counts", "", "team/$count($filter=", "true", ") gt 0"),
    (
        "counts in every level",
        "",
        "isSpam or not name eq null and 1 add 2 mul team/$count($filter=",
        "true",
        ") gt 0",
    ),
    (
        "counts in an order",
        "$orderby=",
        "team/$count($filter=",
        "true",
        ") gt 0",
    ),
    ("calls", "", "concat(name,", "name", ")"),
    ("calls of calls", "", "tolower(trim(", "name", "))"),
    (
        "calls in every level",
        "",
        "isSpam or not name eq concat(name,",
        "name",
        ")",
    ),
    ("branches", "", "case(isSpam:", "1", ",true:2)"),
    ("casts", "", "cast(", "name", ",Edm.String)"),
    ("denials", "", "not (", "isSpam", ")"),
    ("signs", "", "-(", "1", ") add 1"),
    ("lists", "name in ", "(", "'a'", ")"),
    ("arrays", "", "[", "1", "]"),
    ("objects", "", "{\"a\":", "1", "}"),
    ("expansions", "$expand=", "team($expand=", "team", ")"),
    (
        "expansions with filters",
        "$expand=",
        "team($filter=email eq null;$select=email;$expand=",
        "team",
        ")",
    ),
    ("selections", "$select=", "details($select=", "notes", ")"),
    (
        "concatenations",
        "$apply=",
        "concat(identity,",
        "identity",
        ")",
    ),
    ("groups", "$apply=", "groupby((status),", "identity", ")"),
    (
        "groups behind rows",
        "$apply=",
        "groupby((status),topcount(1,name)/",
        "identity",
        ")",
    ),
    (
        "sums in groups",
        "$apply=",
        "groupby((status),",
        "aggregate($count as n)",
        ")",
    ),
    (
        "conditions of transformations",
        "$apply=filter(",
        "team/any(a:",
        "true",
        ")",
    ),
    (
        "aggregations",
        "$apply=aggregate(",
        "team/$count($filter=",
        "true",
        ") gt 0",
    ),
    ("computed values", "$compute=", "concat(name,", "name", ")"),
    ("searches", "$search=", "(NOT ", "a", ")"),
];

/// As deep as is allowed, a little less, and deeper; whole, and broken off where it is deepest.
#[test]
fn names_of_the_schema_nest_as_deep_as_others() {
    let folder = folder("depth");
    let mut texts = Vec::new();
    for (name, start, again, middle, behind) in NESTED {
        for times in [49, 98] {
            let open = format!("{start}{}", again.repeat(times));
            texts.push((*name, format!("{open}{middle}{}", behind.repeat(times))));
            texts.push((*name, open));
        }
    }
    let lines: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
    let lines = lines.join("\n");
    for arguments in [&["check", "--select-rules", "OD", "-"][..], &["fmt", "-"]] {
        let ended = run(&folder, arguments, lines.as_bytes());
        ended.assert_code(&[0, 1], &format!("{arguments:?}"));
    }
    let commands: [&[&str]; 4] = [
        &["suggest", "-q"],
        &["eval", "--count-only", "-q"],
        &["explain", "-q"],
        &["check", "--diff", "--unsafe-fixes", "-q"],
    ];
    // What is whole and as deep as is allowed costs most.
    for (number, (name, text)) in texts.iter().enumerate() {
        let commands = match number % 4 {
            2 => &commands[..],
            3 => &commands[..1],
            _ => continue,
        };
        for command in commands {
            let ended = run(
                &folder,
                &[command, &[text.as_str()][..]].concat(),
                b"{\"team\":[{}]}",
            );
            ended.assert_code(&[0, 1], &format!("{name}: {command:?}"));
        }
    }
}
