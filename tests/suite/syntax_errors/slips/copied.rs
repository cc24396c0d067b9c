//! What is copied from word processors, shells, pages, programs and workflows.

use super::slips;

#[test]
fn escapes_of_shells() {
    slips(&[
        (1, r"\$filter=status eq 'New'"),
        (1, r"?\$filter=status eq 'New'&\$top=5"),
        (1, r"$filter=status eq 'New'&\$top=5"),
        (1, r"$filter=status eq \'New\'"),
        (1, "$filter=status eq \\\"New\\\""),
        (1, r"$filter=status eq '\''New'\''"),
        (1, "$filter=status eq ^'New^'"),
        (1, "$filter=status eq 'New'^&$top=5"),
        (1, "?`$filter=status eq 'New'"),
        (1, "`$filter=status eq 'New'&`$top=5"),
        (1, "$filter=status%%20eq%%20'New'"),
    ]);
}

#[test]
fn escapes_of_pages_and_programs() {
    slips(&[
        (1, "$filter=status eq &apos;New&apos;"),
        (1, "$filter=status eq &#39;New&#39;&amp;$top=5"),
        (1, "$filter=status eq &quot;New&quot;"),
        (1, r"$filter=status eq \u0027New\u0027"),
        (1, r"$filter=status\u0020eq 'New'"),
        (1, "$filter=status%u0020eq%u0020'New'"),
        (1, "%2524filter=status%2520eq%2520%2527New%2527"),
        (1, "status%2520eq%2520%27New%27"),
        (1, "?%24filter%3Dstatus+eq+%27New%27"),
        (1, "$filter=status eq 'New'%26%24top%3D5"),
        (
            1,
            "https%3A%2F%2Fapi.partner.microsoft.com%2Fv1.0%2Fengagements%2Freferrals%3F%24filter%3Dstatus%20eq%20%27New%27",
        ),
    ]);
}

#[test]
fn keyboards_and_languages() {
    slips(&[
        (1, "?\u{a7}filter=status eq 'New'"),
        (1, "$filter=status eq 'New'&\u{20ac}top=5"),
        (1, "status eq \u{ab}New\u{bb}"),
        (1, "status eq \u{2039}New\u{203a}"),
        (1, "status eq \u{201a}New\u{2018}"),
        (1, "details/dealValue gt \u{2013}5"),
        (1, "status eq 'New'\u{2026}"),
        (1, "status eq 'New'\u{3002}"),
        (1, "details/dealValue gt 5 000"),
        (1, "details/dealValue gt 5\u{a0}000"),
        (1, "details/dealValue gt 5'000"),
        (1, "details/dealValue gt 5_000"),
        (1, "details/dealValue gt 1,5"),
        (1, "details/dealValue gt 1.000,50 and favorite"),
        (1, "createdDateTime gt 01.02.2024"),
        (1, "status gleich 'New'"),
        (1, "favorite und isSpam"),
        (1, "favorite et isSpam"),
        (1, "favorite oder isSpam"),
        (1, "favorite eq wahr"),
        (1, "favorite eq faux"),
    ]);
}

#[test]
fn programs_and_workflows() {
    slips(&[
        (1, "status eq N'New'"),
        (1, "not name like 'a%'"),
        (1, "details/dealValue not between 1 and 5"),
        (1, "name ilike '%abc%'"),
        (1, "name is None"),
        (1, "name is not None"),
        (1, "'x' in name"),
        (1, "createdDateTime ge DateTime.UtcNow"),
        (1, "createdDateTime ge Date.now()"),
        (1, "createdDateTime ge DATEADD(day,-7,GETDATE())"),
        (1, "createdDateTime ge addDays(utcNow(),-7)"),
        (1, "equals(status,'New')"),
        (1, "greaterOrEquals(details/dealValue,5) and favorite"),
        (1, "empty(name)"),
        (1, "not (empty(tags))"),
        (1, "string.IsNullOrEmpty(name)"),
        (1, "name eq null()"),
        (1, "@equals(status,'New')"),
    ]);
}
