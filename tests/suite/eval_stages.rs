//! The options that make rows of records, over small data: rows in, query, rows out.

use crate::support::sales::{fails, gives, rows_of, run_with};
use odq::Limits;
use odq::edm::primitive::DateTimeOffset;
use odq::eval::{OnError, Options};
use std::num::NonZeroUsize;

const ROWS: &str = r#"{"ID":1,"Amount":1,"Units":"3","Note":"Coffee, black","Status":"New","Address":{"City":"Paris"}}
{"ID":2,"Amount":2.5,"Note":"Tea","Status":"Active","Tags":["dark","COFFEE"],"Address":null}
{"ID":3,"Amount":null,"Note":"Caf\u00c9 au lait","Status":"New","Extra":{"deep":[{"x":"needle"}]}}
"#;

#[test]
fn compute_adds_members() {
    let row = r#"{"ID":1,"Amount":2.50,"Rate":0.5,"Day":"2024-02-28"}"#;
    for (compute, expected) in [
        ("Amount mul 2 as v", "5"),
        ("Amount add 0.05 as v", "2.55"),
        ("Rate div 0 as v", r#""INF""#),
        ("null as v", "null"),
        ("Note as v", "null"),
        ("concat('\"',Note) as v", "null"),
        ("concat('\"','\\') as v", r#""\"\\""#),
        ("Amount gt 2 as v", "true"),
        ("Day add duration'P1D' as v", r#""2024-02-29""#),
        ("duration'PT36H' as v", r#""P1DT12H""#),
        ("cast('New',S.Status) as v", r#""New""#),
        ("cast(3,S.Colour) as v", r#""Red,Green""#),
        ("[1,2] as v", "[1,2]"),
        ("[ID,ID add 1,3] as v", "[1,2,3]"),
        ("Address as v", "null"),
        ("Products as v", "null"),
        ("cast(0.1,Edm.Single) as v", "0.1"),
        ("1 as u,u add 1 as w,w mul 10 as v", "20"),
    ] {
        let query = format!("$compute={compute}&$select=v");
        gives(&query, row, &[&format!(r#"{{"v":{expected}}}"#)]);
    }
}

#[test]
fn computed_members_are_members_of_the_row() {
    gives(
        "$compute=Amount mul 2 as Twice&$filter=Twice ge 5&$select=ID,Twice",
        ROWS,
        &[r#"{"ID":2,"Twice":5}"#],
    );
    gives(
        "$compute=length(Note) as n&$orderby=n desc&$select=ID,n",
        ROWS,
        &[
            r#"{"ID":1,"n":13}"#,
            r#"{"ID":3,"n":12}"#,
            r#"{"ID":2,"n":3}"#,
        ],
    );
    gives(
        "$compute=Address as a,ID as b&$select=a,b&$top=1",
        ROWS,
        &[r#"{"a":{"City":"Paris"},"b":1}"#],
    );
    // All of the row stays, and one that nothing declares gives way.
    gives(
        "$compute=ID add 1 as old",
        r#"{"ID":1,"old@x.y":0,"old":"x", "Note":"n" }"#,
        &[r#"{"ID":1,"Note":"n","old":2}"#],
    );
    gives(
        "$compute=ID add 1 as v",
        "{ }\n{}",
        &[r#"{ "v":null}"#, r#"{"v":null}"#],
    );
}

#[test]
fn a_record_that_cannot_be_computed_fails() {
    let rows = "{\"ID\":0}\n{\"ID\":2}\n{\"ID\":\"x\"}\n";
    fails(
        "$compute=4 div ID as v",
        rows,
        &[
            "1:0 OD812 division by zero in `div`",
            "3:24 OD811 `ID` is declared as `Edm.Int32`, found `\"x\"`",
        ],
    );
    fails(
        "$compute=concat(Note,'\u{e9}') as v&$filter=Units gt 1",
        r#"{"Note":"a","Units":"x"}"#,
        &["1:20 OD811 `Units` is declared as `Edm.Int64`, found `\"x\"`"],
    );
}

#[test]
fn search_looks_into_all_strings() {
    for (search, expected) in [
        ("coffee", "12"),
        ("COFFEE", "12"),
        ("coffee black", "1"),
        ("coffee AND tea", "2"),
        ("tea OR needle", "23"),
        ("NOT coffee", "3"),
        ("NOT (coffee OR tea)", "3"),
        ("\"coffee, black\"", "1"),
        ("caf\u{e9}", "3"),
        ("CAF\u{c9}", "3"),
        ("City", ""),
        ("pari", "1"),
        ("nee", "3"),
    ] {
        let query = format!("$search={search}&$select=ID");
        let out = rows_of("Sales", &query, ROWS);
        let found: String = out.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(found, expected, "{search}");
    }
}

#[test]
fn search_and_the_other_options() {
    gives(
        "$search=coffee&$filter=ID gt 1&$compute=ID add 1 as v&$select=v",
        ROWS,
        &[r#"{"v":3}"#],
    );
}

/// `now()` is one instant in all of a run, on all threads and in all stages, and can be given.
#[test]
fn now_is_one_instant() {
    let rows: String = (0..2000).map(|n| format!("{{\"ID\":{n}}}\n")).collect();
    let queries = [
        "$compute=now() as v&$select=v",
        "$apply=groupby((ID))/compute(now() as v)&$select=v",
        "$apply=concat(compute(now() as v),top(1)/compute(now() as v))&$select=v",
        "$compute=now() as v&$filter=v eq now()&$orderby=now()&$select=v",
    ];
    for query in queries {
        for jobs in [1, 2, 8] {
            let mut options = Options {
                jobs: NonZeroUsize::new(jobs),
                block_bytes: NonZeroUsize::new(500),
                ..Options::default()
            };
            let mut values = run_with("Sales", query, &rows, &options).out;
            let first = values.lines().next().unwrap().to_owned() + "\n";
            assert_eq!(values.replace(&first, ""), "", "{query}, {jobs} threads");
            options.now = DateTimeOffset::parse("1999-12-31T23:59:59.5+01:00").ok();
            values = run_with("Sales", query, &rows, &options).out;
            let given = "{\"v\":\"1999-12-31T23:59:59.5+01:00\"}\n";
            assert_eq!(values.replace(given, ""), "", "{query}, {jobs} threads");
            assert!(values.len() >= 2000 * given.len(), "{query}");
        }
    }
}

/// Each record has as many steps as any other, whatever those before have cost.
#[test]
fn steps_are_counted_for_each_record() {
    let rows = |items: usize| format!("{{\"Scores\":[{}0]}}\n", "0,".repeat(items));
    let input = [rows(3).repeat(200), rows(50), rows(3).repeat(200)].concat();
    for query in [
        "Scores/all(s:s lt 5)",
        "$compute=Scores/$filter($this lt 5)/$count as n&$select=n",
        "$apply=filter(Scores/all(s:s lt 5))/aggregate(Scores with sum as t)",
    ] {
        let mut options = Options {
            on_error: OnError::Skip,
            ..Options::default()
        };
        options.limits.record_steps = 60;
        let ran = run_with("Sales", query, &input, &options);
        assert_eq!(ran.failures.len(), 1, "{query}: {:?}", ran.failures);
        assert!(
            ran.failures[0].starts_with("201:"),
            "{query}: {:?}",
            ran.failures
        );
        assert!(ran.failures[0].contains("OD813"), "{query}");
        let summary = ran.summary.unwrap();
        assert_eq!((summary.matched, summary.failed), (400, 1), "{query}");
    }
}

/// What is made at the end is made even where no record has come.
#[test]
fn stages_end_without_records() {
    gives("$apply=filter(ID gt 9)/topsum(5,Amount)", ROWS, &[]);
    gives("$apply=bottompercent(50,Amount)", "", &[]);
}

/// A record that fails is none of those that `top` counts.
#[test]
fn a_record_that_fails_is_not_counted_by_the_stages_before() {
    let rows = "{\"ID\":0}\n{\"ID\":1}\n{\"ID\":2}\n{\"ID\":3}\n";
    for (query, expected) in [
        ("$apply=top(2)&$compute=6 div ID as v&$select=v", "6 3"),
        ("$apply=top(2)&$orderby=6 div ID desc&$select=ID", "1 2"),
        (
            "$apply=groupby((Note),top(2)/filter(6 div ID gt 1))&$select=ID",
            "1 2",
        ),
    ] {
        let options = Options {
            on_error: OnError::Skip,
            ..Options::default()
        };
        let ran = run_with("Sales", query, rows, &options);
        assert_eq!(ran.failures.len(), 1, "{query}");
        let values = ran.out.lines().map(|row| {
            let value = row.split_once(':').map_or("", |(_, value)| value);
            value.trim_end_matches('}')
        });
        assert_eq!(values.collect::<Vec<_>>().join(" "), expected, "{query}");
        assert_eq!(ran.summary.unwrap().failed, 1, "{query}");
    }
}

#[test]
fn limits_hold_for_rows_that_are_made() {
    let limited = |set: fn(&mut Limits)| {
        let mut options = Options::default();
        set(&mut options.limits);
        options
    };
    let failure = |query: &str, row: &str, options: &Options| {
        let ran = run_with("Sales", query, row, options);
        assert_eq!(ran.out, "");
        ran.failures.concat()
    };
    let row = format!("{{\"ID\":1,\"Note\":\"{}\"}}", "x".repeat(60));
    let bytes = limited(|limits| limits.record_bytes = 100);
    assert_eq!(
        failure("$compute=concat(Note,Note) as v", &row, &bytes),
        "1:0 OD804 the row has more than 100 bytes, the limit `record-bytes`"
    );
    let steps = limited(|limits| limits.record_steps = 9);
    let much = "$compute=ID add 2 add 3 as a,a add 4 add 5 as b&$filter=b gt 3";
    assert_eq!(
        failure(much, &row, &steps),
        "1:0 OD813 the record needs more than 9 steps of evaluation, the limit `record-steps`"
    );
    let deep = format!(
        "{{\"ID\":1,\"Address\":{}1{}}}",
        "{\"x\":".repeat(126),
        "}".repeat(126)
    );
    assert_eq!(
        failure(
            "$compute={\"a\":Address} as v&$filter=v ne null",
            &deep,
            &Options::default()
        ),
        "1:0 OD801 the row is nested deeper than 127 levels"
    );
}

#[test]
fn keys_that_stand_twice_are_told_wherever_they_are_read() {
    let row = r#"{"ID":1,"Note":"a","Note":"b","Lines":[{"Text":"x"},{"Text":"y","Text":"z"}]}"#;
    let note = ["1:19 OD802 the key `Note` stands twice in one object"];
    let text = ["1:64 OD802 the key `Text` stands twice in one object"];
    fails("$compute=Note as v", row, &note);
    fails(
        "$compute=ID add 1 as a,a add 1 as b,b as c,Note as d",
        row,
        &note,
    );
    fails("$apply=aggregate(Note with max as v)", row, &note);
    fails("$apply=top(1)/groupby((Note))", row, &note);
    fails("$apply=aggregate(Lines/Text with max as v)", row, &text);
    fails("$compute=Lines/any(l:l/Text eq 'q') as v", row, &text);
    fails("$select=Lines($filter=Text eq 'q')", row, &text);
    // What takes the same row reads it together, up to what makes another of it.
    for query in [
        "$apply=filter(ID eq 2)/aggregate(Note with max as v)",
        "$apply=filter(ID eq 2)/filter(Note eq 'a')/compute(1 as v)",
        "$apply=search(q)/groupby((ID),filter(Note eq 'a')/aggregate($count as n))",
        "$apply=skip(5)/concat(aggregate($count as n),aggregate(Note with max as v))",
        "$search=q&$filter=Note eq 'a'",
    ] {
        fails(query, row, &note);
    }
    for query in [
        "$apply=filter(ID eq 2)/compute(1 as v)/aggregate(Note with max as m)",
        "$apply=filter(ID eq 2)/topcount(1,ID)/aggregate(Note with max as m)",
    ] {
        fails(query, row, &[]);
    }
}

#[test]
fn stages_that_take_the_same_rows_find_what_each_reads() {
    let rows = r#"{"ID":1,"Amount":1,"Note":"a","Status":"New","Address":{"City":"Paris"}}
{"ID":2,"Amount":2.5,"Note":"b","Status":"Active","Address":{"City":"Rome"}}
{"ID":3,"Amount":4,"Note":"\u0061","Status":"New","Address":{"City":"Paris"}}
{"ID":4,"Amount":8,"Status":"New","Address":null}
"#;
    gives(
        "$apply=filter(Status eq 'New')/skip(1)/groupby((Note),aggregate(Amount with sum as t))",
        rows,
        &[r#"{"Note":"a","t":4}"#, r#"{"Note":null,"t":8}"#],
    );
    gives(
        "$apply=compute(Amount mul 2 as v)/search(paris)/filter(ID le 3)/\
         groupby((Address/City),filter(Amount gt 1)/aggregate(v with sum as t,ID with max as m))",
        rows,
        &[r#"{"Address":{"City":"Paris"},"t":8,"m":3}"#],
    );
    gives(
        "$apply=concat(filter(Note eq 'b')/aggregate($count as n),topcount(1,Amount))/\
         filter(n eq 1 or ID eq 4)&$select=n,ID",
        rows,
        &[r#"{"n":1}"#, r#"{"ID":4}"#],
    );
    gives(
        "$apply=groupby((rollup($all,Status,Note)),compute(Amount add 1 as v)/aggregate(v with max as m))\
         &$orderby=m desc&$top=2",
        rows,
        &[
            r#"{"Status":"New","Note":null,"m":9}"#,
            r#"{"Status":"New","m":9}"#,
        ],
    );
}

#[test]
fn the_deepest_options_run_on_a_small_stack() {
    let rows = "{\"ID\":1,\"Amount\":2,\"Parts\":[],\"Products\":[]}\n{\"ID\":2,\"Amount\":3,\"Parts\":[],\"Products\":[]}\n";
    let nested = |depth: usize, open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    let groups = nested(48, "groupby((ID),", "aggregate(Amount with sum as t)", ")");
    let concats = nested(
        48,
        "concat(identity,",
        "aggregate(Amount with sum as t)",
        ")",
    );
    let sum = nested(90, "(1 add ", "Amount", ")");
    let search = nested(90, "(a OR ", "b", ")");
    let expand = nested(45, "Parts($expand=", "Parts", ")");
    for query in [
        format!("$apply={groups}"),
        format!("$apply={concats}"),
        format!("$apply=groupby((ID),aggregate({sum} with sum as t))"),
        format!("$compute={sum} as v"),
        format!("$search={search}"),
        format!("$expand=Products($expand={expand})"),
    ] {
        let run = move || {
            run_with("Sales", &query, rows, &Options::default())
                .summary
                .is_ok()
        };
        let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run);
        assert!(thread.unwrap().join().unwrap());
    }
}

#[test]
fn many_stages_are_one_after_the_other() {
    let rows = "{\"ID\":1}\n{\"ID\":2}\n";
    let tops = "top(9)/".repeat(4_000);
    gives(
        &format!("$apply={tops}aggregate($count as n)"),
        rows,
        &[r#"{"n":2}"#],
    );
    let computes: Vec<String> = (1..300)
        .map(|n| format!("v{} add 1 as v{n}", n - 1))
        .collect();
    gives(
        &format!("$compute=ID as v0,{}&$select=v299", computes.join(",")),
        rows,
        &[r#"{"v299":300}"#, r#"{"v299":301}"#],
    );
}

/// The text of a record is looked through once, and once more for each word.
#[test]
fn a_search_is_charged_by_the_length_of_the_record() {
    let row = format!("{{\"Note\":\"{}\"}}", "a".repeat(100 * 1024));
    let left = |query: &str, record_steps: u64| {
        let options = Options {
            on_error: OnError::Skip,
            limits: Limits {
                record_steps,
                ..Limits::DEFAULT
            },
            ..Options::default()
        };
        run_with("Sales", query, &row, &options).out.lines().count()
    };
    let least = |query: &str| (0..2000).find(|steps| left(query, *steps) == 1).unwrap();
    let (one, two) = (least("$search=a"), least("$search=a OR b"));
    assert!((200..300).contains(&one), "{one}");
    assert!((300..400).contains(&two), "{two}");
}

/// What one branch has taken cannot be taken back: a record that fails behind them ends the run.
#[test]
fn a_record_that_fails_behind_branches_ends_the_run() {
    let rows = "{\"ID\":2}\n{\"ID\":0}\n{\"ID\":1}\n";
    fails(
        "$apply=concat(identity,identity)/compute(4 div ID as v)",
        rows,
        &["`compute` has no result: division by zero in `div`"],
    );
    fails(
        "$apply=compute(4 div ID as v)/concat(identity,identity)",
        rows,
        &["2:9 OD812 division by zero in `div`"],
    );
}
