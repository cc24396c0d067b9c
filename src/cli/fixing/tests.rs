use super::*;
use crate::cli::arguments::{Color, LimitArguments, OutputArguments, ServiceArguments};
use crate::cli::desk::{Desk, RuleArguments};
use crate::cli::report::Format;
use odq::diagnostic::{Code, Fix, Span};

fn mended(name: &str, text: &str, least: Applicability) -> Mended {
    let output = OutputArguments {
        output_format: Format::Full,
        color: Color::Never,
    };
    // What the linter says is no part of these tests.
    let rules = RuleArguments::isolated(odq::lint::codes());
    let (service, limits) = (ServiceArguments::default(), LimitArguments::default());
    let mut desk = Desk::new(&rules, &service, &limits, output);
    let by = desk.judgement(None).unwrap();
    let mending = Mending {
        by: &by,
        form: InputForm::Auto,
        least,
    };
    mending.file(text, FileKind::of_name(name))
}

#[track_caller]
fn check(name: &str, text: &str, expected: &str, fixes: usize) {
    let new = mended(name, text, Applicability::Unsafe);
    assert_eq!((new.text.as_str(), new.fixed), (expected, fixes), "{text}");
    assert!(new.is_done);
    let again = mended(name, expected, Applicability::Unsafe);
    assert_eq!((again.text.as_str(), again.fixed), (expected, 0));
}

#[test]
fn more_errors_than_are_kept_are_mended_too() {
    let query = |operator: &str, or: &str| {
        let terms = (0..250).map(|at| format!("name {operator} 'a{at}'"));
        terms.collect::<Vec<_>>().join(or)
    };
    check("a.odata", &query("==", " or "), &query("eq", " or "), 250);
}

#[test]
fn every_kind_of_file_keeps_what_stands_round_its_requests() {
    check(
        "a.odata",
        "# status == 1\nstatus == 'New'\r\n  && name = \"x\"\n# c\nstatus eq 'New'",
        "# status == 1\nstatus eq 'New'\r\n   and name eq 'x'\n# c\nstatus eq 'New'",
        4,
    );
    check(
        "a.http",
        "### all\nGET {{host}}/referrals\n  ?$filter=(status eq 'New'\n  # why\n  &$top=5\nA: b == c\n",
        "### all\nGET {{host}}/referrals\n  ?$filter=(status eq 'New')\n  # why\n  &$top=5\nA: b == c\n",
        1,
    );
    check(
        "a.postman_collection.json",
        r#"{"a":"x == y","url":"https:\/\/{{host}}\/referrals?$filter=status == \u0027New\u0027"}"#,
        r#"{"a":"x == y","url":"https:\/\/{{host}}\/referrals?$filter=status eq \u0027New\u0027"}"#,
        1,
    );
    check(
        "a.md",
        "| `/referrals?$filter=status == 'New'` | a == b |\n",
        "| `/referrals?$filter=status eq 'New'` | a == b |\n",
        1,
    );
    check(
        "a.txt",
        "curl -s 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=name eq \"x\"'",
        "curl -s 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=name eq '\\''x'\\'''",
        1,
    );
}

#[test]
fn escapes_stay() {
    check(
        "a.http",
        "GET /referrals?$filter=status%20==%20%27New%27%20%26%26%20name%20=%20%22a%20b%22\n",
        "GET /referrals?$filter=status%20eq%20%27New%27%20and%20name%20eq%20'a%20b'\n",
        4,
    );
}

#[test]
fn safe_fixes_are_made_without_the_others() {
    let text = "statuss == 'New'";
    let safe = mended("a.odata", text, Applicability::Safe);
    assert_eq!((&*safe.text, safe.fixed), ("statuss eq 'New'", 1));
    let all = mended("a.odata", text, Applicability::Unsafe);
    assert_eq!((&*all.text, all.fixed), ("status eq 'New'", 2));
}

#[test]
fn what_is_not_judged_is_not_mended() {
    for text in [
        "GET https://graph.microsoft.com/v1.0/users?$filter=a == 1\n",
        "GET /referrals?$skiptoken=a&$filter=status == 'New'\n",
    ] {
        check("a.http", text, text, 0);
    }
}

const SYNTAX: Code = Code::error(100, "syntax");
const NAME: Code = Code::error(200, "name");
const TYPE: Code = Code::error(299, "type");
const ADVICE: Code = Code::warning(400, "advice");

/// What `judge` finds in a text: a finding for each digit, with a fix that writes another.
fn judge(text: &str) -> Diagnostics {
    let mut findings = Diagnostics::new();
    for (at, c) in text.char_indices() {
        let (code, new) = match c {
            '1' => (SYNTAX, "2"),
            '2' => (NAME, "5"),
            '3' => (ADVICE, "5"),
            '4' => (ADVICE, "0"),
            '5' => (TYPE, ""),
            '6' => (NAME, "55"),
            _ => continue,
        };
        let span = Span::from(at..at + 1);
        let mut finding = Diagnostic::new(code, span, "x");
        if !new.is_empty() {
            finding = finding.with_fix(Fix::replace(Applicability::Safe, "y", span, new));
        }
        findings.push(finding);
    }
    findings
}

#[track_caller]
fn round(text: &str, expected: Option<&str>) {
    let found = judge(text);
    let fixes = candidates(&found, found.as_slice(), Applicability::Safe, |_| true);
    let new = sound(text, &found, fixes, judge).map(|(text, _)| text);
    assert_eq!(new.as_deref(), expected, "{text}");
}

#[test]
fn a_fix_that_makes_a_query_worse_is_not_made() {
    // Syntax goes first, and may show another error; so may the fix of an unknown name.
    round("1 2 4", Some("2 2 4"));
    round("2 4", Some("5 4"));
    // Advice makes no error, and one bad fix does not hinder the next.
    round("3 4", Some("3 0"));
    round("3", None);
    round("6 2", Some("6 5"));
    round("5", None);
    round("", None);
}

#[test]
fn fixes_that_reach_into_one_another_wait_for_the_next_round() {
    let fix = |edits: &[(u32, u32)]| {
        let edits = edits.iter().map(|(start, end)| Edit {
            span: Span::new(*start, *end),
            text: "x".to_owned(),
        });
        let fix = Fix {
            message: String::new(),
            applicability: Applicability::Safe,
            edits: edits.collect(),
        };
        Diagnostic::new(ADVICE, Span::at(0), "x").with_fix(fix)
    };
    let kept = |fixes: &[&[(u32, u32)]]| {
        let mut found = Diagnostics::new();
        found.extend(fixes.iter().map(|edits| fix(edits)));
        let chosen = candidates(&found, found.as_slice(), Applicability::Safe, |_| true);
        let edits = chosen.into_iter().flat_map(Candidate::edits_of_file);
        edits
            .map(|edit| (edit.span.start, edit.span.end))
            .collect::<Vec<_>>()
    };
    assert_eq!(kept(&[&[(5, 6)], &[(0, 2)]]), [(0, 2), (5, 6)]);
    assert_eq!(kept(&[&[(0, 1), (5, 6)], &[(2, 3)]]), [(0, 1), (5, 6)]);
    assert_eq!(kept(&[&[(0, 2)], &[(2, 4)]]), [(0, 2), (2, 4)]);
    assert_eq!(kept(&[&[(0, 2)], &[(2, 2)]]), [(0, 2)]);
    assert_eq!(kept(&[&[(2, 2)], &[(2, 2)]]), [(2, 2)]);
    assert_eq!(kept(&[&[]]), []);
}
