//! Responses in pages.

use odq::eval::{Input, Options, Output, Pages};
use odq::{Input as Form, Query, Root, Schema};
use std::num::{NonZeroU64, NonZeroUsize};

fn run(query: &str, data: &str, options: &Options) -> String {
    let query = Query::parse(query, Form::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let mut out = Vec::new();
    let input = Input {
        name: None,
        reader: Box::new(data.as_bytes()),
    };
    let program = checked.compile().unwrap();
    let mut failure = |error| panic!("{error}");
    program
        .run([input], &mut out, options, &mut failure)
        .unwrap();
    String::from_utf8(out).unwrap()
}

fn pages(size: u64, jobs: usize) -> Options {
    let size = NonZeroU64::new(size).unwrap();
    Options {
        output: Output::OData,
        pages: Some(Pages::new(size, |rows| format!("next \"{rows}\""))),
        jobs: NonZeroUsize::new(jobs),
        block_bytes: NonZeroUsize::new(60),
        ..Options::default()
    }
}

/// Read again, pages hold the rows that a response without pages holds, as many in each as is asked.
#[test]
fn pages_hold_all_rows() {
    let rows: String = (0..23)
        .map(|n| format!("{{\"id\":\"{n}\",\"name\":null}}\n"))
        .collect();
    let data = format!(
        "{{\"@odata.context\":\"c\",\"value\":[{}]}}",
        rows.trim().replace('\n', ",")
    );
    for query in [
        "$select=id",
        "$top=0",
        "$skip=3&$top=10",
        "$orderby=id desc&$top=7&$count=true",
        "$filter=id eq '3'",
        "$filter=false&$count=true",
        "$apply=groupby((id))&$skip=20",
        "$count=true",
    ] {
        let expected = run(query, &data, &Options::default());
        let number = expected.lines().count();
        for (size, jobs) in [(1, 1), (2, 3), (5, 1), (7, 2), (23, 2), (100, 1)] {
            let text = run(query, &data, &pages(size, jobs));
            let again = Options {
                output: Output::NdJson,
                ..Options::default()
            };
            assert_eq!(
                run("true", &text, &again),
                expected,
                "{query} {size}\n{text}"
            );
            let size = usize::try_from(size).unwrap();
            let documents = number.div_ceil(size).max(1);
            let count = |part: &str| text.matches(part).count();
            assert_eq!(count("\"value\":["), documents, "{text}");
            assert_eq!(count("\"@odata.nextLink\":\"next \\\""), documents - 1);
            let counts = if query.contains("count=true") {
                documents
            } else {
                0
            };
            assert_eq!(count("\"@odata.count\":"), counts);
            let contexts = if query.contains("apply") {
                0
            } else {
                documents
            };
            assert_eq!(count("\"@odata.context\":\"c\""), contexts);
            if documents > 1 {
                assert!(text.contains(&format!("next \\\"{size}\\\"")));
            }
        }
    }
}
