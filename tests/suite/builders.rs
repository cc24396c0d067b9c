//! What programs write that put queries together from texts: one finding, whose fix is what was
//! meant, and which finds the record.

use odq::diagnostic::{Diagnostic, Levels};
use odq::{Input, Profile, Query, Root, Schema};

/// All findings but remarks.
fn findings(text: &str) -> Vec<Diagnostic> {
    let schema = Schema::referrals();
    let query = Query::parse(text, Input::Auto).query;
    let examined = query.examine(&schema, &Root::Only, Profile::find("partner-center"));
    let linted = examined.checked.map(|it| it.lint(&Levels::default()));
    let all = examined
        .diagnostics
        .into_iter()
        .chain(linted.into_iter().flatten());
    all.filter(|it| it.severity > odq::diagnostic::Severity::Info)
        .collect()
}

#[track_caller]
fn mended(text: &str) -> String {
    let found = findings(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    let fix = found[0]
        .fixes
        .first()
        .unwrap_or_else(|| panic!("{text}: {found:?}"));
    let mended = fix.apply(text).unwrap();
    assert_eq!(findings(&mended), [], "{mended}");
    mended
}

fn matches(text: &str, record: &str) -> bool {
    let query = Query::parse(text, Input::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let program = checked.compile().unwrap();
    program.matches_slice(record.as_bytes()).unwrap()
}

const RECORD: &str = r#"{"id":"1","status":"New","customerProfile":{"name":"O'Neil"},
    "name":"O'Neil","createdDateTime":"2024-06-01T00:00:00Z"}"#;

#[test]
fn an_apostrophe_that_is_not_doubled() {
    for text in [
        "$filter=customerProfile/name eq 'O'Neil'",
        "?$filter=customerProfile/name eq 'O'Neil'&$top=10&$orderby=createdDateTime desc",
        "$filter=(customerProfile/name eq 'O'Neil') and (status eq 'New')",
        "$filter=contains(customerProfile/name,'O'Neil')",
        "$filter=customerProfile%2Fname%20eq%20'O'Neil'",
        "$filter=customerProfile%2Fname%20eq%20%27O%27Neil%27",
        "$filter=customerProfile/name+eq+'O'Neil'",
        "customerProfile/name eq 'O'Neil' or name eq 'O''Neil'",
        "$filter=name in ('x','O'Neil')",
        "/referrals?$filter=name eq 'O'Neil'",
    ] {
        let mended = mended(text);
        assert!(matches(&mended, RECORD), "{mended}");
        let other = RECORD.replace("O'Neil", "O");
        assert!(!matches(&mended, &other), "{mended}");
    }
}

#[test]
fn a_date_without_a_zone() {
    for text in [
        "$filter=createdDateTime ge 2024-06-01T00:00:00",
        "$filter=createdDateTime%20ge%202024-06-01T00:00:00&$top=5&$orderby=createdDateTime",
        "$filter=createdDateTime ge 2024-06-01T00:00:00.000",
        "$filter=createdDateTime ge '2024-06-01T00:00:00Z'",
        "$filter=createdDateTime ge 2024-06-01",
        "$filter=createdDateTime ge datetime'2024-06-01T00:00:00'",
    ] {
        let mended = mended(text);
        assert!(matches(&mended, RECORD), "{mended}");
        let earlier = RECORD.replace("2024-06", "2024-05");
        assert!(!matches(&mended, &earlier), "{mended}");
    }
}
