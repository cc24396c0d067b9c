//! Why one record matches or does not.

use crate::support::generate::for_many;
use crate::support::generate_typed::{Model, Tape};
use odq::eval::{Explained, Explanation, Options};
use odq::{Input, Query, Root, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Write;

#[track_caller]
fn explanation(query: &str, record: &str) -> Explanation {
    let query = Query::parse(query, Input::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let explainer = checked.explainer().unwrap();
    explainer
        .explain(record.as_bytes(), &Options::default())
        .unwrap()
}

/// The tree, a line for each expression: `!` before those that decide.
#[track_caller]
fn explained(query: &str, record: &str) -> String {
    let explanation = explanation(query, record);
    let mut out = format!("{:?}\n", explanation.matches);
    for part in &explanation.parts {
        let _ = writeln!(
            out,
            "{}{}",
            part.name,
            if part.left_out { " x" } else { "" }
        );
        for value in &part.values {
            write(value, query, 1, &mut out);
        }
    }
    out
}

fn write(explained: &Explained, query: &str, depth: usize, out: &mut String) {
    let mark = if explained.decides { "!" } else { " " };
    let value = explained.value.as_ref().or(explained.error.as_ref());
    let value = value.map_or("", |value| value);
    let text = explained.span.of(query);
    let _ = write!(out, "{mark}{}{text} = {value}", " ".repeat(depth));
    if let Some(converted) = &explained.converted {
        let _ = write!(out, " -> {}", converted.value);
    }
    out.push('\n');
    for operand in explained
        .operands
        .iter()
        .filter(|operand| !operand.constant)
    {
        write(operand, query, depth + 1, out);
    }
    for item in &explained.items {
        let _ = writeln!(out, " {}#{}", " ".repeat(depth), item.number);
        write(&item.condition, query, depth + 2, out);
    }
    if explained.more_items > 0 {
        let _ = writeln!(out, " {}+{}", " ".repeat(depth), explained.more_items);
    }
}

#[test]
fn what_decides_is_marked() {
    insta::assert_snapshot!(
        explained(
            "(status eq 'New' or favorite) and length(name) gt 3 and not (type eq 'Shared')",
            r#"{"status":"Active","favorite":null,"name":"abc","type":"Shared"}"#
        ),
        @"
    Some(false)
    $filter x
    ! (status eq 'New' or favorite) and length(name) gt 3 and not (type eq 'Shared') = false
       status eq 'New' or favorite = null
        status eq 'New' = false
         status = 'Active'
        favorite = null
    !  length(name) gt 3 = false
        length(name) = 3
         name = 'abc'
    !  not (type eq 'Shared') = false
    !   type eq 'Shared' = true
         type = 'Shared'
    "
    );
    insta::assert_snapshot!(
        explained("favorite or status eq 'New'", r#"{"status":"New"}"#),
        @"
    Some(true)
    $filter
    ! favorite or status eq 'New' = true
       favorite = null
    !  status eq 'New' = true
        status = 'New'
    "
    );
    insta::assert_snapshot!(
        explained("favorite and (1 div length(name) eq 1 or status eq 'New')", r#"{"favorite":true,"name":""}"#),
        @"
    None
    $filter
    ! favorite and (1 div length(name) eq 1 or status eq 'New') = division by zero in `div`
       favorite = true
    !  1 div length(name) eq 1 or status eq 'New' = division by zero in `div`
    !   1 div length(name) eq 1 = division by zero in `div`
         1 div length(name) = division by zero in `div`
          length(name) = 0
           name = ''
        status eq 'New' = false
         status = null
    "
    );
}

#[test]
fn items_that_decide_are_shown() {
    let record = r#"{"team":[{"email":"a"},{"email":"b"},{"email":null},{"email":"b"}]}"#;
    insta::assert_snapshot!(explained("team/any(t:t/email eq 'b')", record), @"
    Some(true)
    $filter
    ! team/any(t:t/email eq 'b') = true
       team = 4 items
      #2
    !   t/email eq 'b' = true
         t/email = 'b'
    ");
    insta::assert_snapshot!(explained("team/all(t:t/email ne 'c')", record), @"
    Some(true)
    $filter
    ! team/all(t:t/email ne 'c') = true
       team = 4 items
      #1
    !   t/email ne 'c' = true
         t/email = 'a'
      #2
    !   t/email ne 'c' = true
         t/email = 'b'
      #3
    !   t/email ne 'c' = true
         t/email = null
      #4
    !   t/email ne 'c' = true
         t/email = 'b'
    ");
    insta::assert_snapshot!(explained("team/$filter($this/email ne null)/any(t:t/email eq 'x') or team/any()", record), @"
    Some(true)
    $filter
    ! team/$filter($this/email ne null)/any(t:t/email eq 'x') or team/any() = true
       team/$filter($this/email ne null)/any(t:t/email eq 'x') = false
        team/$filter($this/email ne null) = 3 items
         team = 4 items
       #1
         t/email eq 'x' = false
          t/email = 'a'
       #2
         t/email eq 'x' = false
          t/email = 'b'
       #3
         t/email eq 'x' = false
          t/email = 'b'
    !  team/any() = true
        team = 4 items
    ");
    let many = format!("{{\"team\":[{}]}}", vec!["{}"; 25].join(","));
    let whole = explanation("team/any(t:t/email eq 'b')", &many);
    let lambda = &whole.parts[0].values[0];
    assert_eq!((lambda.items.len(), lambda.more_items), (10, 15));
    assert!(lambda.items.iter().all(|item| item.condition.decides));
}

#[test]
fn each_option_has_its_part() {
    insta::assert_snapshot!(
        explained(
            "$compute=length(name) as n,n add 1 as m&$search=abc&$filter=m eq 4.0&$orderby=n desc",
            r#"{"name":"abc"}"#
        ),
        @"
    Some(true)
    $compute
      length(name) = 3
       name = 'abc'
      n add 1 = 4
       n = 3
    $search
    $filter
    ! m eq 4.0 = true
       m = 4
    $orderby
      n = 3
    "
    );
    let searched = explained("$search=zzz&$filter=true", r#"{"name":"abc"}"#);
    assert_eq!(searched, "Some(false)\n$search x\n");
    let grouped = explanation(
        "$apply=filter(favorite)/groupby((status))",
        r#"{"favorite":true}"#,
    );
    assert!(grouped.combined && grouped.matches == Some(true));
    let failing = explanation("1 div length(name) eq 1", r#"{"name":""}"#);
    assert_eq!(failing.matches, None);
    assert!(
        failing
            .error
            .unwrap()
            .to_string()
            .contains("division by zero")
    );
}

/// The explanation says what a run says, for any condition and row.
#[test]
fn the_verdict_is_that_of_a_run() {
    for_many(
        1,
        || vec(any::<u16>(), 0..220),
        |numbers| {
            let mut tape = Tape::new(&numbers);
            let model = Model::new(&mut tape);
            let schema = Schema::from_csdl(model.csdl().as_bytes()).unwrap();
            let condition = model.condition(&mut tape);
            let query = Query::parse(&condition, Input::Expression).query;
            let Ok(checked) = query.check(&schema, &Root::Only) else {
                return;
            };
            let Ok(program) = checked.compile() else {
                return;
            };
            let row = model.row(&mut tape);
            let run = program.matches_slice(row.as_bytes());
            let explainer = checked.explainer().unwrap();
            let why = explainer.explain(row.as_bytes(), &Options::default());
            let Ok(why) = why else {
                assert!(run.is_err(), "{condition}\n{row}");
                return;
            };
            assert_eq!(
                why.matches,
                run.as_ref().ok().copied(),
                "{condition}\n{row}"
            );
            let root = why.parts.first().and_then(|part| part.values.first());
            let root = root.map(|root| root.value.as_deref() == Some("true"));
            assert_eq!(root, Some(why.matches == Some(true)), "{condition}\n{row}");
        },
    );
}
