//! Findings as text: the query with a mark below the place, the message, the help, what each fix
//! makes of the query, and what is wrong with that.

use odq::check::check;
use odq::diagnostic::{Applicability, Diagnostic, Fix, Severity, Span};
use odq::hir::{self, Expr, ExprKind};
use odq::{Checked, Input, Limits, Program, Query, Root, Schema};
use std::fmt::Write;
use std::sync::LazyLock;

/// A schema with a property of each primitive type.
pub(crate) fn kinds() -> Schema {
    Schema::from_csdl(include_bytes!("kinds.csdl.xml")).unwrap()
}

static REFERRALS: LazyLock<Schema> = LazyLock::new(Schema::referrals);

/// A query over referrals that is right.
#[track_caller]
pub(crate) fn checked(query: &str) -> Checked {
    let query = Query::parse(query, Input::Auto).query;
    query.check(&REFERRALS, &Root::Only).unwrap()
}

/// The same ready to run.
#[track_caller]
pub(crate) fn program(query: &str) -> Program {
    checked(query).compile().unwrap()
}

/// Whether the typed tree, and the meaning as data, have each name in the options of a query, in a
/// schema whose names begin with capitals.
#[track_caller]
pub(crate) fn assert_whole(text: &str, checked: &Checked) {
    let data = serde_json::to_string(checked).unwrap();
    let tree = checked.typed_tree();
    let (_, options) = text.split_once('?').unwrap_or(("", text));
    let words = options.split(|c: char| !c.is_ascii_alphanumeric());
    let names = words.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
    // Arguments stand in the order in which their parameters are declared.
    let is_parameter = |name: &str| options.contains(&format!("{name}="));
    for name in names.filter(|name| !is_parameter(name)) {
        assert!(data.contains(name), "{text}: {name} is not in {data}");
        assert!(tree.contains(name), "{text}: {name} is not in {tree}");
    }
}

/// All that is wrong with a query, syntax included.
pub(crate) fn findings(schema: &Schema, text: &str, input: Input) -> Vec<Diagnostic> {
    let parsed = Query::parse(text, input);
    match parsed.query.check(schema, &Root::Only) {
        Ok(checked) => {
            let meaning = checked.meaning();
            assert!(is_complete(meaning), "{text} has unknown parts");
            checked.warnings().iter().cloned().collect()
        }
        Err(findings) => findings.iter().cloned().collect(),
    }
}

/// That nothing is wrong with any of the queries.
#[track_caller]
pub(crate) fn right(schema: &Schema, queries: &[&str]) {
    for query in queries {
        let found = findings(schema, query, Input::Auto);
        assert!(found.is_empty(), "{query}: {found:?}");
    }
}

/// Each finding of each query.
#[track_caller]
pub(crate) fn wrong(schema: &Schema, queries: &[&str]) -> String {
    let mut out = String::new();
    for query in queries {
        let findings = findings(schema, query, Input::Auto);
        assert!(!findings.is_empty(), "nothing is wrong with {query}");
        let _ = writeln!(out, "{query}");
        for finding in &findings {
            write_finding(schema, query, finding, &mut out);
        }
    }
    out
}

/// The errors that a fix leads to at its own place and that were not there before, save that a
/// value is no condition, which is not said of what is misspelt.
pub(crate) fn brought<'f>(
    query: &str,
    before: &[Diagnostic],
    fix: &Fix,
    left: &'f [Diagnostic],
) -> Vec<&'f Diagnostic> {
    let after = fix.apply(query).unwrap();
    let (first, last) = (
        fix.edits[0].span.start,
        fix.edits[fix.edits.len() - 1].span.end,
    );
    let end = after.len() - (query.len() - last as usize);
    let is_there = |span: Span| span.start as usize <= end && first <= span.end;
    let is_new = |other: &&Diagnostic| before.iter().all(|known| known.code != other.code);
    let is_error = |other: &&Diagnostic| {
        other.severity == Severity::Error && other.code.rule() != "not-boolean"
    };
    left.iter()
        .filter(|other| is_there(other.span))
        .filter(is_new)
        .filter(is_error)
        .collect()
}

fn write_finding(schema: &Schema, query: &str, finding: &Diagnostic, out: &mut String) {
    let (code, message) = (finding.code, &finding.message);
    let _ = writeln!(out, "{} {code}: {message}", mark(query, finding.span));
    for label in &finding.labels {
        let _ = writeln!(
            out,
            "{} {}",
            mark(query, label.span).replace('^', "-"),
            label.message
        );
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(out, "  help: {help}");
    }
    for fix in &finding.fixes {
        let after = fix.apply(query).unwrap();
        let how = match fix.applicability {
            Applicability::Safe => "safe fix",
            Applicability::Unsafe => "fix",
            Applicability::Display => "picture",
        };
        let _ = writeln!(out, "  {how}: {}", fix.message);
        let _ = write!(out, "  > {after}");
        if fix.applicability == Applicability::Display {
            let _ = writeln!(out);
            continue;
        }
        let left = findings(schema, &after, Input::Auto);
        assert!(
            !left.iter().any(|other| is_same(finding, fix, other)),
            "the fix of {query} does not mend it: {after}"
        );
        let before = findings(schema, query, Input::Auto);
        let brought = brought(query, &before, fix, &left);
        assert!(brought.is_empty(), "{query}: {after} has {brought:#?}");
        let codes: Vec<String> = left.iter().map(|f| f.code.to_string()).collect();
        let codes = if codes.is_empty() {
            String::new()
        } else {
            format!("  [{}]", codes.join(" "))
        };
        let _ = writeln!(out, "{codes}");
    }
}

/// Whether the second finding is the first one again, at its place in the text that a fix made.
pub(crate) fn is_same(first: &Diagnostic, fix: &Fix, second: &Diagnostic) -> bool {
    let moved = |offset: u32| {
        let before = fix.edits.iter().filter(|edit| edit.span.end <= offset);
        before.fold(i64::from(offset), |offset, edit| {
            offset + edit.text.len() as i64 - i64::from(edit.span.len())
        })
    };
    let start = moved(first.span.start).min(moved(first.span.end));
    let place = start..=moved(first.span.end);
    first.code == second.code
        && first.message == second.message
        && place.contains(&i64::from(second.span.start))
}

/// Blanks up to the place, then a mark below each character of it.
fn mark(text: &str, span: Span) -> String {
    let before = text[..span.start as usize].chars().count();
    let within = span.of(text).chars().count().max(1);
    format!("{:before$}{}", "", "^".repeat(within))
}

/// Whether no part of a meaning is unknown.
pub(crate) fn is_complete(query: &hir::Query) -> bool {
    let keys = query.order_by.iter().map(|key| &key.key);
    let mut waiting: Vec<&Expr> = query.filter.iter().chain(keys).collect();
    while let Some(expr) = waiting.pop() {
        if matches!(expr.kind, ExprKind::Unknown) {
            return false;
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    true
}

/// The typed trees of valid queries.
#[track_caller]
pub(crate) fn typed(schema: &Schema, queries: &[&str]) -> String {
    let mut out = String::new();
    for query in queries {
        let parsed = Query::parse_within(query, Input::Auto, &Limits::DEFAULT);
        let checked = match parsed.query.check(schema, &Root::Only) {
            Ok(checked) => checked,
            Err(findings) => panic!("{query}: {findings:#?}"),
        };
        assert!(is_complete(checked.meaning()), "{query} has unknown parts");
        // That a name is not declared is all that there is to say of open types.
        let other = |warning: &&Diagnostic| warning.code.rule() != "undeclared-property";
        let warnings = checked.warnings().iter().filter(other);
        let warnings: Vec<&str> = warnings.map(|w| &*w.message).collect();
        assert!(warnings.is_empty(), "{query}: {warnings:?}");
        let tree = checked.typed_tree();
        let tree = tree.strip_prefix("$filter\n").unwrap_or(&tree);
        let tree: Vec<&str> = tree.lines().collect();
        let _ = writeln!(out, "{query}\n{}", tree.join("\n"));
    }
    out
}

/// What `check` alone says, without the syntax errors.
pub(crate) fn check_alone(schema: &Schema, text: &str) -> (hir::Query, Vec<Diagnostic>) {
    let parsed = Query::parse(text, Input::Auto);
    check(parsed.query.tree(), schema, &Root::Only)
}
