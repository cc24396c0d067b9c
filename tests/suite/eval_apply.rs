//! `$apply` over small data: rows in, query, rows out.

use crate::support::sales::{fails, gives, refused, run_with};
use odq::eval::{Options, Output};
use proptest::prelude::*;

/// The sales of the standard's examples (Data Aggregation 2.1), with what is related inline.
const SALES: &str = r#"
{"ID":1,"Amount":1,"Status":"New","Day":"2022-01-03","Rate":0.1,"Customer":{"ID":"C1","Name":"Joe","Country":"USA"},"Products":[{"ID":"P3","Name":"Paper","Price":1.5}],"Scores":[1,2]}
{"ID":2,"Amount":2,"Status":"Active","Day":"2022-04-10","Rate":0.2,"Customer":{"ID":"C1","Name":"Joe","Country":"USA"},"Products":[],"Scores":[3,null]}
{"ID":3,"Amount":4,"Status":2,"Day":"2022-08-07","Rate":0.3,"Customer":{"ID":"C2","Name":"Sue","Country":"USA"},"Products":[{"ID":"P2","Name":"Coffee","Price":2},{"ID":"P3","Name":"Paper","Price":1.50}]}
{"ID":4,"Amount":8.0,"Status":"New","Day":"2022-06-07","Rate":null,"Customer":{"ID":"C3","Name":"Sue","Country":"Netherlands"},"Products":null,"Scores":[]}
{"ID":5,"Amount":"4.00","Status":"Gone","Day":null,"Customer":null}
"#;

#[test]
fn aggregates() {
    for (apply, expected) in [
        ("Amount with sum as v", "19"),
        ("Amount with average as v", "3.8"),
        ("Amount with min as v", "1"),
        ("Amount with max as v", "8"),
        ("Amount with countdistinct as v", "4"),
        ("Amount mul 2 with sum as v", "38"),
        ("ID with average as v", "3"),
        ("Rate with sum as v", "0.6000000000000001"),
        ("Rate with average as v", "0.20000000000000004"),
        ("Rate with countdistinct as v", "3"),
        ("Day with max as v", r#""2022-08-07""#),
        ("Status with max as v", r#""Gone""#),
        ("Status with min as v", r#""New""#),
        ("Note with max as v", "null"),
        ("Note with countdistinct as v", "0"),
        ("Customer/Name with max as v", r#""Sue""#),
        ("Customer/Name with countdistinct as v", "2"),
        ("Customer with countdistinct as v", "3"),
        ("Products with countdistinct as v", "2"),
        ("Products/Price with sum as v", "5"),
        ("Products/Name with countdistinct as v", "2"),
        ("Products/$count as v", "3"),
        ("Scores with sum as v", "6"),
        ("Scores/$count as v", "4"),
        ("$count as v", "5"),
        (
            "Amount with sum from Customer/Country with average as v",
            "6.33333333333333333333333333333333333333",
        ),
        (
            "Amount with sum from Customer/ID,Customer/Country with max from Customer/Country with sum as v",
            "16",
        ),
    ] {
        let query = format!("$apply=aggregate({apply})");
        let out = run_with("Sales", &query, SALES, &Options::default()).out;
        let found = out.trim().trim_start_matches(r#"{"v":"#);
        let found = found.strip_suffix('}').unwrap();
        let same = found == expected || (expected.len() > 25 && found.starts_with(&expected[..20]));
        assert!(same, "{apply}: expected {expected}, found {found}");
    }
}

#[test]
fn aggregates_of_nothing() {
    gives(
        "$apply=filter(ID gt 9)/aggregate(Amount with sum as s,Amount with average as a,Amount with max as m,Amount with countdistinct as d,$count as n)",
        SALES,
        &[r#"{"s":null,"a":null,"m":null,"d":0,"n":0}"#],
    );
    gives("$apply=groupby((Status),aggregate($count as n))", "", &[]);
}

#[test]
fn sums_are_exact() {
    let rows = "{\"Units\":9223372036854775807,\"Amount\":0.1}\n{\"Units\":\"9223372036854775807\",\"Amount\":0.2}\n";
    gives(
        "$apply=aggregate(Units with sum as u,Amount with sum as a,Units with average as v)",
        rows,
        &[r#"{"u":18446744073709551614,"a":0.3,"v":9223372036854775807}"#],
    );
}

#[test]
fn groups_in_the_order_of_their_first_rows() {
    gives(
        "$apply=groupby((Status),aggregate(Amount with sum as Total,$count as n))",
        SALES,
        &[
            r#"{"Status":"New","Total":9,"n":2}"#,
            r#"{"Status":"Active","Total":6,"n":2}"#,
            r#"{"Status":"Gone","Total":4,"n":1}"#,
        ],
    );
    gives(
        "$apply=groupby((Customer/Country,Customer/Name))",
        SALES,
        &[
            r#"{"Customer":{"Country":"USA","Name":"Joe"}}"#,
            r#"{"Customer":{"Country":"USA","Name":"Sue"}}"#,
            r#"{"Customer":{"Country":"Netherlands","Name":"Sue"}}"#,
            r#"{"Customer":{"Country":null,"Name":null}}"#,
        ],
    );
    gives(
        "$apply=groupby((Amount))",
        SALES,
        &[
            r#"{"Amount":1}"#,
            r#"{"Amount":2}"#,
            r#"{"Amount":4}"#,
            r#"{"Amount":8}"#,
        ],
    );
    gives(
        "$apply=groupby((Customer),aggregate($count as n))&$select=n",
        SALES,
        &[r#"{"n":2}"#, r#"{"n":1}"#, r#"{"n":1}"#, r#"{"n":1}"#],
    );
}

#[test]
fn what_is_made_of_groups() {
    gives(
        "$apply=groupby((Customer/Country),topcount(1,Amount))&$select=ID",
        SALES,
        &[r#"{"ID":3}"#, r#"{"ID":4}"#, r#"{"ID":5}"#],
    );
    gives(
        "$apply=groupby((Customer/Country),groupby((Customer/Name),aggregate(Amount with sum as t))/top(1))",
        SALES,
        &[
            r#"{"Customer":{"Country":"USA","Name":"Joe"},"t":3}"#,
            r#"{"Customer":{"Country":"Netherlands","Name":"Sue"},"t":8}"#,
            r#"{"Customer":{"Country":null,"Name":null},"t":4}"#,
        ],
    );
    gives(
        "$apply=groupby((Customer/Country),filter(Amount gt 1)/aggregate($count as n))",
        SALES,
        &[
            r#"{"Customer":{"Country":"USA"},"n":2}"#,
            r#"{"Customer":{"Country":"Netherlands"},"n":1}"#,
            r#"{"Customer":{"Country":null},"n":1}"#,
        ],
    );
}

#[test]
fn rollup_adds_rows_for_levels() {
    gives(
        "$apply=groupby((rollup(Customer/Country,Customer/Name),Status),aggregate($count as n))/filter(n gt 1 or cast(Status,Edm.String) eq 'Gone')",
        SALES,
        &[
            r#"{"Customer":{"Country":null,"Name":null},"Status":"Gone","n":1}"#,
            r#"{"Customer":{"Country":"USA"},"Status":"Active","n":2}"#,
            r#"{"Customer":{"Country":null},"Status":"Gone","n":1}"#,
        ],
    );
    gives(
        "$apply=groupby((rollup($all,Customer/Country,Customer/Name)),aggregate(Amount with sum as t))/filter(t ge 7)",
        SALES,
        &[
            r#"{"Customer":{"Country":"Netherlands","Name":"Sue"},"t":8}"#,
            r#"{"Customer":{"Country":"USA"},"t":7}"#,
            r#"{"Customer":{"Country":"Netherlands"},"t":8}"#,
            r#"{"t":19}"#,
        ],
    );
}

#[test]
fn one_transformation_behind_the_other() {
    for (apply, expected) in [
        ("filter(Amount gt 2)", "345"),
        ("identity", "12345"),
        ("skip(1)/top(2)", "23"),
        ("top(2)/skip(1)", "2"),
        ("orderby(Amount desc)", "43521"),
        ("orderby(Amount desc)/top(2)", "43"),
        ("orderby(Customer/Name,Amount desc)/skip(1)", "2143"),
        ("search(coffee)", "3"),
        ("search(coffee OR gone)/skip(1)", "5"),
        ("compute(Amount mul 2 as d)/filter(d gt 7)", "345"),
        ("topcount(2,Amount)", "34"),
        ("bottomcount(2,Amount)", "12"),
        ("bottomcount(1,Rate)", "4"),
        ("topcount(9,Amount)", "12345"),
        ("topcount(1 add 1,-Amount)", "12"),
        ("topsum(9,Amount)", "34"),
        ("topsum(8,Amount)", "4"),
        ("topsum(100,Amount)", "12345"),
        ("bottomsum(3,Amount)", "12"),
        ("bottomsum(3.5,Amount)", "123"),
        ("toppercent(50,Amount)", "34"),
        ("toppercent(42,Amount)", "4"),
        ("toppercent(100,Amount)", "12345"),
        ("bottompercent(15,Amount)", "12"),
        ("bottompercent(50,Rate)", "12"),
        ("topsum(0.5,Rate)", "23"),
        ("concat(top(1),filter(ID gt 3))", "145"),
        ("concat(filter(ID gt 3),top(1))/skip(1)", "51"),
    ] {
        let query = format!("$apply={apply}&$select=ID");
        let out = run_with("Sales", &query, SALES, &Options::default()).out;
        let found: String = out.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(found, expected, "{apply}");
    }
}

#[test]
fn concat_of_groups_and_a_total() {
    gives(
        "$apply=concat(groupby((Customer/Country),aggregate(Amount with sum as t)),aggregate(Amount with sum as t))",
        SALES,
        &[
            r#"{"Customer":{"Country":"USA"},"t":7}"#,
            r#"{"Customer":{"Country":"Netherlands"},"t":8}"#,
            r#"{"Customer":{"Country":null},"t":4}"#,
            r#"{"t":19}"#,
        ],
    );
}

#[test]
fn the_other_options_are_about_what_apply_gives() {
    let apply = "$apply=groupby((Status),aggregate(Amount with sum as t,Status with max as s))";
    gives(
        &format!("{apply}&$compute=t div 2 as h&$filter=t lt 9&$orderby=h&$select=Status,h,s"),
        SALES,
        &[
            r#"{"Status":"Gone","s":"Gone","h":2}"#,
            r#"{"Status":"Active","s":"Active","h":3}"#,
        ],
    );
    gives(
        &format!("{apply}&$search=gone&$select=Status"),
        SALES,
        &[r#"{"Status":"Gone"}"#],
    );
    gives(
        &format!("{apply}&$orderby=Status desc&$top=1&$skip=1&$select=t"),
        SALES,
        &[r#"{"t":6}"#],
    );
    let options = Options {
        output: Output::OData,
        ..Options::default()
    };
    let query = format!("{apply}&$top=1&$count=true&$select=t");
    let data = format!(
        "{{\"@odata.context\":\"x\",\"value\":[{}]}}",
        SALES.trim().replace('\n', ",")
    );
    let parsed = crate::support::sales::run_text("Sales", &query, &data, &options);
    assert_eq!(parsed, "{\"value\":[\n{\"t\":9}\n],\"@odata.count\":3}\n");
}

#[test]
fn accounts_count_records_and_rows() {
    let query = "$apply=filter(Amount gt 1)/groupby((Status))&$filter=Status ne 'New'";
    let summary = run_with("Sales", query, SALES, &Options::default())
        .summary
        .unwrap();
    let account = (summary.records, summary.matched, summary.not_matched);
    assert_eq!(account, (5, 4, 1));
    assert_eq!((summary.rows, summary.written), (2, 2));
}

#[test]
fn records_that_fail_are_in_no_group() {
    let rows = "{\"ID\":1,\"Amount\":1}\n{\"ID\":2,\"Amount\":\"x\"}\n{\"ID\":3,\"Amount\":true}\n{\"ID\":4,\"Amount\":2}\n";
    let query = "$apply=groupby((ID),aggregate(Amount with sum as t))";
    fails(
        query,
        rows,
        &[
            "2:37 OD811 `Amount` is declared as `Edm.Decimal`, found `\"x\"`: expected a digit, found `x`",
            "3:59 OD811 `Amount` is declared as `Edm.Decimal`, found `true`",
        ],
    );
    let options = Options {
        on_error: odq::eval::OnError::Skip,
        ..Options::default()
    };
    let out = run_with("Sales", query, rows, &options).out;
    assert_eq!(out, "{\"ID\":1,\"t\":1}\n{\"ID\":4,\"t\":2}\n");
    // Without some of the records nothing is told of all of them.
    let ran = run_with("Sales", query, rows, &Options::default());
    assert_eq!(ran.out, "");
    assert!(ran.summary.unwrap().incomplete);
}

#[test]
fn rows_without_a_result_end_the_run() {
    fails(
        "$apply=aggregate($count as n)/compute(1 div (n sub n) as x)",
        SALES,
        &["`compute` has no result: division by zero in `div`"],
    );
    let digits = "9".repeat(900);
    let rows = format!("{{\"Amount\":{digits}e800}}\n{{\"Amount\":{digits}}}\n");
    fails(
        "$apply=aggregate(Amount with sum as n)",
        &rows,
        &["`aggregate` has no result: decimal result needs more than 1000 significant digits"],
    );
}

#[test]
fn what_only_a_service_knows_is_refused() {
    for (apply, what, place) in [
        (
            "top(1)/join(Products as P)",
            "`join`",
            "join(Products as P)",
        ),
        (
            "outerjoin(Products as P)",
            "`outerjoin`",
            "outerjoin(Products as P)",
        ),
        (
            "nest(groupby((ID)) as N)",
            "`nest`",
            "nest(groupby((ID)) as N)",
        ),
        (
            "groupby((ID),nest(identity as N))",
            "`nest`",
            "nest(identity as N)",
        ),
    ] {
        let message = format!("{what} cannot be evaluated over local data");
        refused(&format!("$apply={apply}"), &message, place);
    }
}

/// What a group has, told the plain way.
#[derive(Default)]
struct Told {
    amounts: Vec<i64>,
    rows: usize,
}

proptest! {
    /// Groups are those of a list that is gone through again for each key.
    #[test]
    fn groups_are_those_of_a_plain_list(
        rows in prop::collection::vec((0..3u8, prop::option::of(-5..5i64), any::<bool>()), 0..40),
    ) {
        let mut groups: Vec<((u8, bool), Told)> = Vec::new();
        let mut text = String::new();
        for (note, amount, paid) in &rows {
            let written = amount.map_or("null".to_owned(), |amount| format!("{amount}.0"));
            text += &format!("{{\"Note\":\"n{note}\",\"Amount\":{written},\"Paid\":{paid}}}\n");
            let key = (*note, *paid);
            let place = groups.iter().position(|(known, _)| *known == key);
            let place = place.unwrap_or_else(|| {
                groups.push((key, Told::default()));
                groups.len() - 1
            });
            groups[place].1.rows += 1;
            groups[place].1.amounts.extend(amount);
        }
        let expected = groups.iter().map(|((note, paid), told)| {
            let shown = |value: Option<i64>| value.map_or("null".to_owned(), |v| v.to_string());
            let amounts = &told.amounts;
            let sum = (!amounts.is_empty()).then(|| amounts.iter().sum());
            let mut distinct = amounts.clone();
            distinct.sort_unstable();
            distinct.dedup();
            format!(
                "{{\"Note\":\"n{note}\",\"Paid\":{paid},\"s\":{},\"a\":{},\"z\":{},\"d\":{},\"n\":{}}}",
                shown(sum),
                shown(amounts.iter().min().copied()),
                shown(amounts.iter().max().copied()),
                distinct.len(),
                told.rows,
            )
        });
        let expected: Vec<String> = expected.collect();
        let query = "$apply=groupby((Note,Paid),aggregate(Amount with sum as s,Amount with min as a,Amount with max as z,Amount with countdistinct as d,$count as n))";
        let out = run_with("Sales", query, &text, &Options::default()).out;
        prop_assert_eq!(out.lines().collect::<Vec<_>>(), expected);
    }

    /// The rows of a ranking are those of a list in order, in the order in which they came.
    #[test]
    fn rankings_are_those_of_a_list_in_order(
        amounts in prop::collection::vec(0..9i64, 0..30),
        most in 0..12usize,
        top: bool,
    ) {
        let rows = amounts.iter().enumerate();
        let text: String = rows.map(|(id, a)| format!("{{\"ID\":{id},\"Amount\":{a}}}\n")).collect();
        let mut order: Vec<usize> = (0..amounts.len()).collect();
        order.sort_by_key(|at| if top { -amounts[*at] } else { amounts[*at] });
        let name = if top { "top" } else { "bottom" };
        let ids = |mut kept: Vec<usize>| {
            kept.sort_unstable();
            kept.iter().map(|id| format!("{{\"ID\":{id}}}\n")).collect::<String>()
        };
        let run = |apply: String| {
            let query = format!("$apply={apply}&$select=ID");
            run_with("Sales", &query, &text, &Options::default()).out
        };
        let counted = order.iter().take(most).copied().collect();
        prop_assert_eq!(run(format!("{name}count({most},Amount)")), ids(counted));
        let mut sum = 0;
        let summed = order.iter().take_while(|at| {
            let wanted = sum < i64::try_from(most).unwrap();
            sum += amounts[**at];
            wanted
        });
        prop_assert_eq!(run(format!("{name}sum({most},Amount)")), ids(summed.copied().collect()));
    }
}
