//! Query options and what nests in them: canonical text, trees, verdicts, depth.

use crate::support::corpora;
use crate::support::laws::query_spans;
use odq::diagnostic::Limits;
use odq::syntax::ast::{OptionValue, SystemOption};
use odq::syntax::{Input, parse, parse_steps};

/// Reads a query string without errors and prints it; what is printed reads as the same tree.
#[track_caller]
fn prints(text: &str, expected: &str) {
    let (query, errors) = parse(text, Input::Url, &Limits::DEFAULT);
    assert!(errors.is_empty(), "{text}: {errors:?}");
    assert_eq!(query.to_string(), expected, "{text}");
    let (again, errors) = parse(expected, Input::Url, &Limits::DEFAULT);
    assert!(errors.is_empty(), "{expected}: {errors:?}");
    assert_eq!(again, query, "{expected}");
    // Places too, which are no part of equality.
    assert_eq!(format!("{:?}", query.clone()), format!("{query:?}"));
    let json = serde_json::to_value(&query).unwrap();
    assert!(json["options"].is_array(), "{json}");
}

#[track_caller]
fn same(text: &str) {
    prints(text, text);
}

/// The place of the first error.
#[track_caller]
fn rejects(text: &str, place: u32) {
    let (_, errors) = parse(text, Input::Url, &Limits::DEFAULT);
    let first = errors.first().map(|error| error.span.start);
    assert_eq!(first, Some(place), "{text}: {errors:?}");
}

#[test]
fn expand() {
    same("$expand=Items");
    same("$expand=Customer/$ref,Items/$count,$value,Address/Country");
    same("$expand=*,*/$ref,*($levels=2),Address/*,Ns.Vip/Address/*/$ref");
    same("$expand=@Ns.Term($top=2),@Ns.Some/Products($top=2)");
    prints(
        "expand=Customer(LEVELS=MAX), Items(expand=Product)",
        "$expand=Customer($levels=max),Items($expand=Product)",
    );
    same("$expand=Items($select=Quantity;$expand=Product($select=Name,Price);@c=15)");
    same("$expand=A($filter=x eq 'a;b)' and (y or z);$orderby=x desc,y;$skip=1;$count=true)");
    same("$expand=A($compute=x mul 2 as double,y as z;$at=2020-01-01;$from=min;$to=max)");
    prints(
        "$expand=A(%24top%3D1%3B$skip=2)",
        "$expand=A($top=1;$skip=2)",
    );
    rejects("$expand=Customer/$ref($levels=4)", 22);
    rejects("$expand=Customer/$ref($select=Name)", 22);
    rejects("$expand=Items/$count($count=true)", 21);
    rejects("$expand=Category($levels=04)", 25);
    rejects("$expand=*/$count", 9);
    rejects("$expand=*($top=1)", 10);
    rejects("$expand=A(", 10);
    rejects("$expand=A()", 10);
    rejects("$expand=A($format=json)", 10);
    rejects("$expand=A(custom=json)", 10);
    rejects("$expand=", 8);
    rejects("$expand=A/", 10);
}

#[test]
fn select() {
    same("$select=*,Ns.*,Ns.Name/Street,@Core.Messages,Address/@Core.Messages($top=5)");
    prints(
        "$select=Ns.ActionName,Ns.Popular(Location,Kind),Popular( Kind )",
        "$select=Ns.ActionName,Ns.Popular(Location,Kind),Popular(Kind)",
    );
    same(
        "$select=Address($select=Street,City;$filter=x;$search=blue AND green;$compute=x as y;@c=1)",
    );
    rejects("$select=Address($expand=x)", 16);
    rejects("$select=Address($top=x)", 21);
    rejects("$select=a.*.b", 11);
    rejects("$select=a(b)/c", 12);
}

#[test]
fn search() {
    prints("$search=blue green", "$search=blue AND green");
    prints(
        "$search= a OR b c OR NOT d",
        "$search=a OR b AND c OR NOT d",
    );
    prints(
        "$search=(a OR b) (c d) e",
        "$search=(a OR b) AND (c AND d) AND e",
    );
    prints("$search=NOT (a b)", "$search=NOT (a AND b)");
    prints("$search=NOT NOT a", "$search=NOT NOT a");
    prints("$search=NOT NOT", "$search=NOT \"NOT\"");
    prints("$search=AND OR NOT", "$search=\"AND\" OR \"NOT\"");
    prints("$search=OR AND", "$search=\"OR\" AND \"AND\"");
    prints("$search=a AND", "$search=a AND \"AND\"");
    prints("$search=and or not", "$search=and AND or AND not");
    prints("$search=a%3Bb", "$search=\"a;b\"");
    prints("$search=\"blue%20green\" x", "$search=\"blue green\" AND x");
    prints("$search=\"blue\"", "$search=blue");
    prints(r#"$search="a\"b\\c""#, r#"$search="a\"b\\c""#);
    same("$search=Daniel's");
    same("$search='\"blue'");
    same("$search='O''Neil ('");
    same("$search=%231");
    prints("$expand=A($search=a%3Bb)", "$expand=A($search=\"a;b\")");
    prints(
        "$expand=A($search=( a b );$top=1)",
        "$expand=A($search=a AND b;$top=1)",
    );
    rejects("$search=", 8);
    rejects("$search=#1", 8);
    rejects("$search=a;b", 9);
    rejects("$search=\"blue", 13);
    rejects("$search=%22blue", 15);
    rejects("$search=blue%22green", 12);
    rejects("$search=(a", 10);
    rejects("$search=a)", 9);
    rejects("$search=()", 9);
    for text in ["$search=a)b", "$search=a)東京,b", "$search=a) b"] {
        says(text, "`)` closes nothing");
    }
    rejects("$search='a' b", 12);
    rejects("$search=\"\"", 8);
    rejects("$expand=A($search=gr(een)", 20);
}

#[test]
fn counts_with_options() {
    same("$filter=A/$count($filter=x eq 1) gt 1");
    same("$orderby=A/$count($search=a AND b;$filter=x) desc,b");
    same("$filter=A/$count($filter=B/$count($search='x y') eq 1 or c) in (1,2)");
    rejects("$filter=A/$count($top=1) gt 1", 17);
    rejects("$filter=A/$count() gt 1", 17);
}

#[test]
fn simple_values() {
    same("$index=-42");
    same("$format=application/json;odata.metadata=full");
    prints("$format=JSON", "$format=JSON");
    same("$schemaversion=*");
    same("$schemaversion=1.42.2");
    same("$skiptoken=Start@Next_Chunk:From?=Here!");
    same("$deltatoken=A");
    same("$at=2020-01-01T00:00:00Z");
    same("$from=min&$toInclusive=max");
    same("$compute=a mul b as c,case(x gt 0:y,true:0) as as");
    rejects("$index=fortytwo", 7);
    rejects("$index=--1", 7);
    rejects("$format=csv", 8);
    rejects("$schemaversion=a b", 15);
    rejects("$skiptoken=", 11);
    rejects("$compute=a mul b", 16);
    rejects("$compute=a as", 13);
    rejects("$compute=a as 1", 14);
    rejects("$compute=(a)as b", 12);
    rejects("$compute=a as b,", 15);
}

/// Deeply nested options are refused by the limit and not by the end of the stack.
#[test]
fn depth() {
    let nested = |open: &str, inner: &str, close: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    let shapes = [
        ("$expand=A(", "$top=1", ")"),
        ("$select=A(", "$top=1", ")"),
        ("$select=a,b,A($filter=x eq 1 and y;", "$top=1", ")"),
        ("$expand=A($filter=x eq 1;", "$expand=B", ")"),
        ("$filter=A/$count(", "$filter=x", ")"),
        ("$filter=1 eq A/$count(", "$filter=x", ")"),
        ("$orderby=A/$count(", "$filter=x", ")"),
        ("$compute=(", "x", ")"),
    ];
    for (open, inner, close) in shapes {
        for times in [50, 99, 100, 101, 3_000] {
            let text = nested(open, inner, close, times);
            in_small_stack(&text, times);
        }
    }
    for (start, open, close) in [("$search=", "(", ")"), ("$search=", "NOT ", "")] {
        for times in [99, 100, 101, 10_000] {
            in_small_stack(
                &format!("{start}{}", nested(open, "x", close, times)),
                times,
            );
        }
    }
}

fn in_small_stack(text: &str, times: usize) {
    std::thread::scope(|scope| {
        let work = move || {
            let (query, errors) = parse(text, Input::Url, &Limits::DEFAULT);
            // Keys and computed properties have no place in such options, or no name.
            if !text.starts_with("$orderby") && !text.starts_with("$compute") {
                let nests = times <= Limits::DEFAULT.depth;
                assert_eq!(errors.is_empty(), nests, "{text:.40} {times}: {errors:?}");
            }
            let json = serde_json::to_string(&query).unwrap();
            // It reads 127 levels.
            serde_json::from_str::<serde_json::Value>(&json).unwrap();
            let printed = query.to_string();
            assert!(query == query.clone() && !printed.is_empty());
            query_spans(&query);
            if errors.is_empty() {
                let (again, errors) = parse(&printed, Input::Url, &Limits::DEFAULT);
                assert!(
                    errors.is_empty() && again == query,
                    "{text:.40}: {errors:?}"
                );
            }
            let steps = parse_steps(text, Input::Url, &Limits::DEFAULT);
            assert!(steps <= 20 * text.len() as u64, "{text:.40}: {steps}");
        };
        let thread = std::thread::Builder::new().stack_size(512 * 1024);
        thread.spawn_scoped(scope, work).unwrap().join().unwrap();
    });
}

/// The standard's own cases: every verdict on the options that are read here.
#[test]
fn the_official_verdicts() {
    let Some(folder) = corpora() else { return };
    let text = std::fs::read_to_string(folder.join("oasis/oasis.jsonl")).unwrap();
    let mut wrong = Vec::new();
    let (mut right, mut far) = (0, Vec::new());
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| case[name].as_str().unwrap_or("");
        let (rule, input) = (field("rule"), field("input"));
        if !["expression", "queryOptions"].contains(&field("category")) {
            continue;
        }
        let Some(errors) = judge(rule, input) else {
            continue;
        };
        let accepted = field("expect_cfg_no_schema") == "accept";
        if accepted == errors.is_empty() {
            right += 1;
        } else {
            wrong.push(format!("{rule} {input}: {errors:?}"));
        }
        let place = case["failAt"].as_u64();
        if let (Some(place), Some(first), false) = (place, errors.first(), accepted)
            && place.abs_diff(u64::from(*first)) > 3
        {
            far.push(format!("{rule} {input}: {first}, not {place}"));
        }
    }
    eprintln!("{right} right, {} wrong; far: {far:#?}", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(right >= 185, "only {right} cases were found");
}

/// The places of the errors; `None` for rules that are judged elsewhere.
fn judge(rule: &str, input: &str) -> Option<Vec<u32>> {
    let (before, input) = match rule {
        "searchExpr" => ("$search=", format!("$search={input}")),
        "queryOptions" | "systemQueryOption" | "customQueryOption" | "expand" | "select"
        | "filter" | "orderby" | "search" | "compute" | "skiptoken" | "deltatoken" => {
            ("", input.to_owned())
        }
        _ => return None,
    };
    let (query, errors) = parse(&input, Input::Url, &Limits::DEFAULT);
    let start = |at: u32| at.saturating_sub(u32::try_from(before.len()).unwrap());
    let mut places: Vec<u32> = errors.iter().map(|e| start(e.span.start)).collect();
    let known = |value: &OptionValue| !matches!(value, OptionValue::Unknown(_));
    if let Some(option) = query.options.iter().find(|option| !known(&option.value)) {
        places.push(option.name.span.start);
    }
    let of_rule = SystemOption::from_name(rule).is_some();
    if of_rule && query.options.len() > 1 {
        places.push(query.options[1].name.span.start);
    }
    Some(places)
}

/// The only error, in words.
#[track_caller]
fn says(text: &str, expected: &str) {
    let (_, errors) = parse(text, Input::Url, &Limits::DEFAULT);
    let words: Vec<String> = errors.iter().map(|e| e.kind.to_string()).collect();
    assert_eq!(words, [expected], "{text}");
}

#[test]
fn errors_in_words() {
    says(
        "$expand=A($top=1,$skip=2)",
        "options in parentheses have `;` between them, not `,`",
    );
    says(
        "$expand=A/$count($top=1)",
        "`$top` cannot stand in parentheses behind `/$count`",
    );
    says(
        "$expand=A(name)",
        "expected an option such as `$top=10`, found `name`",
    );
    says("$expand=A($top)", "expected `=` and a value after `$top`");
    says(
        "$expand=A($levels=0)",
        "`$levels` takes a whole number from `1`, or `max`, found `0`",
    );
    says(
        "$compute=a mul b",
        "expected `as` and the name of the computed property, found the end",
    );
    says(
        "$search=a;b",
        "`;` cannot stand in a word of a search as it is",
    );
    says("$search=\"a", "the phrase is not closed");
    says(
        "$search=",
        "expected a word or a phrase in double quotes, found the end",
    );
}
