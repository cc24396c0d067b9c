//! Slips that are one error whose first fix makes a query that means what was meant.

use super::{errors, slips};
use odq::Schema;
use odq::diagnostic::Applicability;

/// Each query with what its fix makes of it.
#[track_caller]
fn fixed(queries: &[(&str, &str)]) {
    for (query, after) in queries {
        slips(&[(1, query)]);
        let found = errors(&Schema::referrals(), query);
        let fix = found.first().and_then(|error| error.fixes.first());
        assert_eq!(fix.unwrap().apply(query).unwrap(), *after);
    }
}

/// The fixes of these are not to be applied without a look at them.
#[track_caller]
fn unsure(queries: &[&str]) {
    for query in queries {
        for error in errors(&Schema::referrals(), query) {
            let is_unsafe = |fix: &odq::diagnostic::Fix| fix.applicability == Applicability::Unsafe;
            assert!(error.fixes.iter().all(is_unsafe), "{query}: {error:#?}");
        }
    }
}

#[test]
fn strings_that_are_not_closed() {
    let queries = [
        (
            "contains(name,'abc) or startswith(organizationName,'x')",
            "contains(name,'abc') or startswith(organizationName,'x')",
        ),
        (
            "contains(name,'abc) or endswith(organizationName,'-1')",
            "contains(name,'abc') or endswith(organizationName,'-1')",
        ),
        (
            "contains(name,'abc) and status in ('New')",
            "contains(name,'abc') and status in ('New')",
        ),
        ("status in ('New\",'Active')", "status in ('New','Active')"),
        ("status in ('New,'Active')", "status in ('New','Active')"),
        (
            "status in ('New, 'Active') and favorite",
            "status in ('New', 'Active') and favorite",
        ),
    ];
    fixed(&queries);
    unsure(&queries.map(|(query, _)| query));
    fixed(&[
        ("name eq 'O'Brien'", "name eq 'O''Brien'"),
        ("name in ('O'Brien','x')", "name in ('O''Brien','x')"),
    ]);
}

#[test]
fn what_is_held_together_stays_together() {
    fixed(&[
        (
            "{status eq 'New' or status eq 'Active'} and direction eq 'Incoming'",
            "(status eq 'New' or status eq 'Active') and direction eq 'Incoming'",
        ),
        ("not {status eq 'New'}", "not (status eq 'New')"),
        ("status eq {'New'}", "status eq 'New'"),
        ("name eq {'New York'}", "name eq 'New York'"),
        (
            "not name between 'a' and 'b'",
            "not (name ge 'a' and name le 'b')",
        ),
        ("not name is null", "not (name eq null)"),
        ("not name is not null", "not (name ne null)"),
        (
            "not name isnull or favorite",
            "not (name eq null) or favorite",
        ),
        ("(not name is null)", "(not (name eq null))"),
        ("not (name) is null", "not ((name) eq null)"),
        ("name is null", "name eq null"),
    ]);
}

#[test]
fn numbers() {
    fixed(&[
        ("details/dealValue gt 5000m", "details/dealValue gt 5000"),
        ("details/dealValue gt 5000M", "details/dealValue gt 5000"),
        ("details/dealValue gt 50.5m", "details/dealValue gt 50.5"),
        ("details/dealValue in 1,2", "details/dealValue in (1,2)"),
        ("details/dealValue in 1,2,3", "details/dealValue in (1,2,3)"),
        (
            "details/dealValue in 1.5, 2 and favorite",
            "details/dealValue in (1.5, 2) and favorite",
        ),
        ("details/dealValue in 1,200", "details/dealValue in (1,200)"),
        ("details/dealValue gt 1,200", "details/dealValue gt 1200"),
    ]);
    unsure(&["details/dealValue in 1,200"]);
}

#[test]
fn operators() {
    fixed(&[
        (
            "createdDateTime => 2025-01-01T00:00:00Z",
            "createdDateTime ge 2025-01-01T00:00:00Z",
        ),
        ("createdDateTime => now()", "createdDateTime ge now()"),
        ("name => 'x'", "name ge 'x'"),
        ("name=>'x' and favorite", "name ge 'x' and favorite"),
        ("x => x.status eq 'New'", "status eq 'New'"),
        ("favorite eqtrue", "favorite eq true"),
        ("name nenull", "name ne null"),
        (
            "details/dealValue gt5 and favorite",
            "details/dealValue gt 5 and favorite",
        ),
        ("status -eq 'New'", "status eq 'New'"),
        (
            "favorite -and status eq 'New'",
            "favorite and status eq 'New'",
        ),
        ("status := 'New'", "status eq 'New'"),
        ("status:='New'", "status eq 'New'"),
        ("favorite, and isSpam", "favorite and isSpam"),
        ("favorite,and isSpam", "favorite and isSpam"),
        ("favorite ,, and isSpam", "favorite and isSpam"),
        (
            "status eq 'New' ; or favorite",
            "status eq 'New' or favorite",
        ),
        ("name is in ('a','b')", "name in ('a','b')"),
        ("name is not in ('a','b')", "not (name in ('a','b'))"),
        ("name eq in ('a','b')", "name in ('a','b')"),
    ]);
}

#[test]
fn options_behind_a_bare_expression() {
    fixed(&[
        ("name eq @p1&@p1='x'", "$filter=name eq @p1&@p1='x'"),
        ("name eq @p1&@p1 = 'x'", "$filter=name eq @p1&@p1='x'"),
        ("name eq @p1 & @p1='x'", "$filter=name eq @p1&@p1='x'"),
        ("name eq 'x' $top=5", "$filter=name eq 'x'&$top=5"),
    ]);
}

#[test]
fn calls_and_lists_that_are_not_closed() {
    fixed(&[
        (
            "contains(name,'abc' or startswith(organizationName,'x')",
            "contains(name,'abc') or startswith(organizationName,'x')",
        ),
        (
            "contains(name,tolower('abc') and favorite",
            "contains(name,tolower('abc')) and favorite",
        ),
        (
            "year(createdDateTime eq 2025",
            "year(createdDateTime) eq 2025",
        ),
        (
            "year(createdDateTime eq 2025 and favorite",
            "year(createdDateTime) eq 2025 and favorite",
        ),
        (
            "year(createdDateTime in (2024,2025)",
            "year(createdDateTime) in (2024,2025)",
        ),
        (
            "status in ('New','Active' and type eq 'Shared'",
            "status in ('New','Active') and type eq 'Shared'",
        ),
        (
            "status in ('New' or favorite",
            "status in ('New') or favorite",
        ),
        ("contains(name,'abc'", "contains(name,'abc')"),
        (
            "round(details/dealValue add 1 gt 5",
            "round(details/dealValue add 1) gt 5",
        ),
    ]);
}

#[test]
fn arguments() {
    fixed(&[
        ("contains(name|'abc')", "contains(name,'abc')"),
        ("contains(name | 'abc')", "contains(name , 'abc')"),
        ("contains(name,,'abc')", "contains(name,'abc')"),
        ("contains(name, , ,'abc')", "contains(name, 'abc')"),
        ("status in ('New',,'Active')", "status in ('New','Active')"),
        ("status in ('New'|'Active')", "status in ('New','Active')"),
    ]);
}
