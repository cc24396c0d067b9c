//! Deep and long queries: no stack overflow, no blow-up by aliases.

use crate::support::checking::{check_alone, findings, is_complete, kinds};
use crate::support::deepest_text;
use odq::check::check;
use odq::describe::describe;
use odq::diagnostic::Diagnostic;
use odq::{Input, Limits, Query, Root, Schema, hir};

/// The smallest stack that is promised.
const STACK: usize = 512 * 1024;

fn in_stack<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(bytes);
        thread.spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

/// Checks the deepest text of a form that the parser lets pass.
#[track_caller]
fn deepest(open: &str, inner: &str, close: &str, behind: &str) {
    passes(&deepest_text(|times| {
        format!(
            "{}{inner}{}{behind}",
            open.repeat(times),
            close.repeat(times)
        )
    }));
}

/// Checks the deepest transformations of a form that the parser lets pass.
#[track_caller]
fn deepest_apply(open: &str, close: &str) {
    passes(&deepest_text(|times| {
        let (open, close) = (open.repeat(times), close.repeat(times));
        format!("$apply={open}identity{close}")
    }));
}

/// Checks a query, writes its tree, describes it and drops its meaning.
#[track_caller]
fn passes(text: &str) {
    let schema = kinds();
    let query = in_stack(64 * STACK, || Query::parse(text, Input::Auto));
    assert!(query.diagnostics.is_empty(), "{:?}", query.diagnostics);
    let lengths = in_stack(STACK, || {
        let (meaning, findings) = check(query.query.tree(), &schema, &Root::Only);
        // A property of an open type may be undeclared.
        let other = |finding: &Diagnostic| finding.code.rule() != "undeclared-property";
        assert!(!findings.iter().any(other), "{findings:#?}");
        assert!(is_complete(&meaning));
        let mut tree = String::new();
        hir::write_tree(&meaning, &schema, &mut tree);
        (
            tree.len(),
            describe(&meaning, query.query.tree(), &schema).len(),
        )
    });
    assert!(lengths.0 > 0 && lengths.1 > 0);
    in_stack(64 * STACK, || drop(query));
}

#[test]
fn the_greatest_nesting_fits_a_small_stack() {
    deepest("(", "Flag", ")", "");
    deepest("not ", "Flag", "", "");
    deepest("-(", "Whole", ")", " eq 1");
    deepest("(Flag or ", "Flag", ")", "");
    deepest("Words/any(w:", "Flag", ")", "");
    deepest("(Flag and Flag or Flag and Flag eq ", "Flag", ")", "");
    deepest("(Flag and Flag or Flag and Flag ne not ", "Flag", ")", "");
    deepest("Words/any(w:Flag and Flag or Flag eq ", "Flag", ")", "");
    deepest("concat(Text,", "Text", ")", " eq 'x'");
    deepest("round(1 add 2 mul ", "Exact", ")", " gt 1");
    deepest("case(Flag:", "1", ")", " eq 1");
    deepest("cast(", "Text", ",Edm.String)", " eq 'x'");
    deepest(
        "$it/Words/$filter($it/Flag and ",
        "$it/Flag",
        ")/$count gt 0",
        "",
    );
    deepest(
        "$it/Words/$count($filter=$it/Flag and ",
        "$it/Flag",
        ") gt 0",
        "",
    );
    deepest("$expand=Bag(", "$filter=Fixed eq 'x'", ")", "&$filter=Flag");
    deepest(
        "$expand=Bag($compute=1 as One;",
        "$top=1",
        ")",
        "&$filter=Flag",
    );
    deepest("(", "Flag", " in (true))", "");
    deepest_apply("concat(identity,", ")");
    deepest_apply("groupby((Text),", ")");
    deepest_apply("groupby((Home/Town),topcount(1,Whole)/", ")");
    deepest_apply("nest(", " as X)");
    deepest_apply("addnested(Bag,", " as X)");
}

#[test]
fn long_chains_are_checked() {
    passes("Flag or ".repeat(5_000).trim_end_matches(" or "));
    passes(&format!("Whole{} eq 1", " add 1".repeat(8_000)));
    passes(&format!("Flag{}", " eq true".repeat(7_000)));
}

/// How often it is said that aliases expand beyond a limit, and nothing else is said.
#[track_caller]
fn told(findings: &[Diagnostic]) -> usize {
    assert!(
        findings.iter().all(|f| f.code.number() == 215),
        "{findings:?}"
    );
    findings.len()
}

#[test]
fn aliases_of_aliases_are_refused_before_they_grow() {
    in_stack(STACK, || {
        let mut text = "$filter=@a0 eq 1&@a40=1".to_owned();
        for at in 0..40 {
            text += &format!("&@a{at}=@a{} add @a{}", at + 1, at + 1);
        }
        let (_, findings) = check_alone(&kinds(), &text);
        assert_eq!(told(&findings), 1);

        let wide = format!(
            "$filter=@b in (1)&@b={}&@a={}",
            vec!["@a"; 900].join(" add "),
            vec!["1"; 900].join(" add ")
        );
        let (_, findings) = check_alone(&kinds(), &wide);
        assert_eq!(told(&findings), 1);

        let mut deep = "$filter=@a0".to_owned();
        for at in 0..20 {
            let (open, close) = ("(Flag or Flag and ".repeat(30), ")".repeat(30));
            deep += &format!("&@a{at}={open}@a{}{close}", at + 1);
        }
        deep += "&@a20=Flag";
        let (_, findings) = check_alone(&kinds(), &deep);
        assert_eq!(told(&findings), 1);

        let aliases = (0..20).map(|at| format!("&@a{at}=@a{}", at + 1));
        let used = vec!["@a0"; 500].join(" or ");
        let many = format!("$filter={used}{}", aliases.collect::<String>());
        let (_, findings) = check_alone(&kinds(), &many);
        assert_eq!(told(&findings), 1);
    });
}

#[test]
fn many_errors_are_all_told() {
    let text = "statuss eq 'New' or ".repeat(3_000) + "isSpam";
    let (_, findings) = check_alone(&Schema::referrals(), &text);
    assert_eq!(findings.len(), 3_000);
}

/// The values of aliases are read again wherever they stand, up to four times the longest query.
#[test]
fn aliases_are_read_up_to_a_number_of_bytes() {
    let schema = Schema::referrals();
    let most = 4 * Limits::DEFAULT.query_bytes;
    let query = |times: usize, bytes: usize| {
        let uses = vec!["name eq @a"; times].join(" or ");
        format!("$filter={uses}&@a='{}'", "x".repeat(bytes - 2))
    };
    for (times, bytes) in [(8, most / 8 - 1), (16, most / 16 - 1), (64, most / 64 - 1)] {
        let found = |bytes| findings(&schema, &query(times, bytes), Input::Auto);
        assert!(found(bytes).is_empty(), "{times} of {bytes}");
        let codes: Vec<_> = found(bytes + 1).iter().map(|it| it.code.rule()).collect();
        assert_eq!(codes, ["alias-expansion"], "{times} of {bytes} and one");
    }
}
