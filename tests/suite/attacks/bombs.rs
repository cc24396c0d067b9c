//! Queries that ask for what grows by itself: rows, texts, digits.

use super::{folder, run};
use std::fmt::Write as _;

/// A name, a query for a number, and what is said of it.
type Bomb = (&'static str, fn(usize) -> String, &'static str);

/// What evaluation is asked for that grows by itself.
const BOMBS: &[Bomb] = &[
    (
        "concat upon concat",
        |n| format!("$apply={}identity", "concat(identity,identity)/".repeat(n)),
        "error[OD820]",
    ),
    (
        "concat in concat",
        |n| {
            let half = "concat(identity,identity)/".repeat(n / 2);
            format!("$apply=concat({half}identity,identity)/{half}identity")
        },
        "error[OD820]",
    ),
    (
        "strings that double",
        |n| {
            let mut text = "$compute=name as c0".to_owned();
            for at in 1..n {
                let before = at - 1;
                write!(text, ",concat(c{before},c{before}) as c{at}").unwrap();
            }
            text
        },
        "error[OD804]",
    ),
    (
        "aliases that double",
        |n| {
            let mut text = "$filter=@a0 eq 1".to_owned();
            for at in 1..=n {
                write!(text, "&@a{}=@a{at} add @a{at}", at - 1).unwrap();
            }
            text + &format!("&@a{n}=1")
        },
        "error[OD215]",
    ),
    (
        "an alias of itself",
        |_| "$filter=@a&@a=@b&@b=@a".to_owned(),
        "error[OD215]",
    ),
    (
        "lambdas in lambdas",
        |n| {
            format!(
                "{}isSpam{}",
                "$it/team/any(a:a/email eq null and ".repeat(n),
                ")".repeat(n)
            )
        },
        "error[OD813]",
    ),
    (
        "sets of levels",
        |n| {
            format!(
                "$apply=groupby((rollup(name,id){}))",
                ",rollup(type,status)".repeat(n)
            )
        },
        "error[OD820]",
    ),
    (
        "digits that double",
        |n| {
            let mut text = "$compute=1.1e100 as c0".to_owned();
            for at in 1..n {
                let before = at - 1;
                write!(text, ",c{before} mul c{before} as c{at}").unwrap();
            }
            text
        },
        "error[OD812]",
    ),
];

#[test]
fn bombs_are_refused() {
    let folder = folder("bombs");
    let row = format!(
        "{{\"name\":\"{}\",\"team\":[{{}},{{}},{{}},{{}}]}}\n",
        "n".repeat(200)
    );
    for (name, query, code) in BOMBS {
        for times in [20, 40] {
            let query = query(times);
            let ended = run(
                &folder,
                &["eval", "--count-only", "-q", &query],
                row.as_bytes(),
            );
            ended.assert_code(&[1], name);
            assert!(ended.said.contains(code), "{name}: {}", ended.said);
        }
    }
    let several =
        "$apply=concat(identity,filter(isSpam),aggregate($count as n))/concat(top(1),skip(1))";
    run(
        &folder,
        &["eval", "--count-only", "-q", several],
        row.as_bytes(),
    )
    .assert_code(&[0], several);
}
