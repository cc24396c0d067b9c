//! Deep and long queries: no stack overflow, no blow-up by aliases.

use crate::support::checking::{check_alone, is_complete, kinds};
use odq::check::check;
use odq::describe::describe;
use odq::{Input, Query, Root, Schema, hir};
use std::time::Instant;

/// The smallest stack that is promised.
const STACK: usize = 512 * 1024;

fn in_stack<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(bytes);
        thread.spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

fn nested(open: &str, inner: &str, close: &str, times: usize) -> String {
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

/// Checks a query, writes its tree, describes it and drops its meaning.
#[track_caller]
fn passes(text: &str) {
    let schema = kinds();
    let query = in_stack(64 * STACK, || Query::parse(text, Input::Auto));
    assert!(query.diagnostics.is_empty(), "{:?}", query.diagnostics);
    let lengths = in_stack(STACK, || {
        let (meaning, findings) = check(query.query.tree(), &schema, &Root::Only);
        assert!(findings.is_empty(), "{findings:#?}");
        assert!(is_complete(&meaning));
        let mut tree = String::new();
        hir::write_tree(&meaning, &schema, &mut tree);
        (tree.len(), describe(&meaning, &schema).len())
    });
    assert!(lengths.0 > 0 && lengths.1 > 0);
    in_stack(64 * STACK, || drop(query));
}

#[test]
fn the_greatest_nesting_fits_a_small_stack() {
    passes(&nested("(", "Flag", ")", 100));
    passes(&nested("not ", "Flag", "", 100));
    passes(&format!("{} eq 1", nested("-(", "Whole", ")", 50)));
    passes(&nested("(Flag or ", "Flag", ")", 100));
    passes(&nested("Words/any(w:", "Flag", ")", 100));
    passes(&nested(
        "(Flag and Flag or Flag and Flag eq ",
        "Flag",
        ")",
        100,
    ));
    passes(&nested(
        "(Flag and Flag or Flag and Flag ne not ",
        "Flag",
        ")",
        50,
    ));
    passes(&nested(
        "Words/any(w:Flag and Flag or Flag eq ",
        "Flag",
        ")",
        100,
    ));
    let text = nested("concat(Text,", "Text", ")", 100);
    passes(&format!("{text} eq 'x'"));
    let sum = nested("round(1 add 2 mul ", "Exact", ")", 100);
    passes(&format!("{sum} gt 1"));
    let case = nested("case(Flag:", "1", ")", 100);
    passes(&format!("{case} eq 1"));
    let cast = nested("cast(", "Text", ",Edm.String)", 100);
    passes(&format!("{cast} eq 'x'"));
    let open = "$it/Words/$filter($it/Flag and ";
    passes(&nested(open, "$it/Flag", ")/$count gt 0", 100));
    passes(&nested("(", "Flag", " in (true))", 98));
}

#[test]
fn long_chains_are_checked() {
    passes("Flag or ".repeat(5_000).trim_end_matches(" or "));
    passes(&format!("Whole{} eq 1", " add 1".repeat(8_000)));
    passes(&format!("Flag{}", " eq true".repeat(7_000)));
}

#[test]
fn aliases_of_aliases_are_refused_before_they_grow() {
    in_stack(STACK, || {
        let mut text = "$filter=@a0 eq 1&@a40=1".to_owned();
        for at in 0..40 {
            text += &format!("&@a{at}=@a{} add @a{}", at + 1, at + 1);
        }
        let (_, findings) = check_alone(&kinds(), &text);
        assert!(
            findings.iter().all(|f| f.code.number() == 215),
            "{findings:?}"
        );
        assert!(!findings.is_empty());

        let wide = format!(
            "$filter=@b in (1)&@b={}&@a={}",
            vec!["@a"; 900].join(" add "),
            vec!["1"; 900].join(" add ")
        );
        let (_, findings) = check_alone(&kinds(), &wide);
        assert_eq!(findings.first().map(|f| f.code.number()), Some(215));

        let mut deep = "$filter=@a0".to_owned();
        for at in 0..14 {
            let value = nested("(Flag or Flag and ", &format!("@a{}", at + 1), ")", 60);
            deep += &format!("&@a{at}={value}");
        }
        deep += "&@a14=Flag";
        let (_, findings) = check_alone(&kinds(), &deep);
        assert!(
            findings.iter().any(|f| f.code.number() == 215),
            "{findings:?}"
        );
    });
}

#[test]
fn many_errors_cost_little() {
    let text = "statuss eq 'New' or ".repeat(3_000) + "isSpam";
    let start = Instant::now();
    let (_, findings) = check_alone(&Schema::referrals(), &text);
    assert_eq!(findings.len(), 3_000);
    // Two orders of magnitude above what it takes; quadratic work would take minutes.
    assert!(start.elapsed().as_secs() < 20);
}
