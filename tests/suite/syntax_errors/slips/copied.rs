//! What is copied from word processors, shells, pages, programs and workflows.

use super::{errors, slips};
use odq::Schema;

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
fn escapes_of_several_programs() {
    slips(&[
        (1, r"\$filter=name eq &#39;x&#39;"),
        (1, r"\$filter=name eq &#39;x&#39;&amp;\$top=5"),
        (1, r"/v1.0/engagements/referrals?\$filter=name eq 'x'"),
        (1, r"/v1.0/engagements/referrals?$filter=name eq \'x\'"),
    ]);
}

/// What an escape does not stand in means what it says.
#[test]
fn the_address_before_an_escape_counts() {
    let text = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'>
      <EntityType Name='T'><Key><PropertyRef Name='p'/></Key><Property Name='p' Type='Edm.String' Nullable='false'/></EntityType>
      <EntityContainer Name='C'><EntitySet Name='A' EntityType='N.T'/><EntitySet Name='B' EntityType='N.T'/></EntityContainer></Schema>";
    let schema = Schema::from_csdl(text.as_bytes()).unwrap();
    for query in [
        r"/A?\$filter=p eq 'x'",
        "https://x.com/B?$filter=p eq &#39;x&#39;",
    ] {
        let found = errors(&schema, query);
        assert_eq!(found.len(), 1, "{query}: {found:#?}");
        let mended = found[0].fixes[0].apply(query).unwrap();
        assert!(errors(&schema, &mended).is_empty(), "{mended}");
    }
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
fn commands() {
    slips(&[
        (
            1,
            "curl 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$count=true' -H 'Accept: x'",
        ),
        (
            1,
            "curl -X GET 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=5'",
        ),
        (
            1,
            "curl -s \"https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=status eq 'New'\" -H 'A: b'",
        ),
        (
            1,
            "curl https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=status+eq+'New' -o x",
        ),
        (
            2,
            "curl 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=status eq \"New\"' -H 'A: b'",
        ),
    ]);
}

#[test]
fn queries_of_databases() {
    slips(&[
        (1, "name || 'x' eq 'yx'"),
        (1, "contains(name || ' ' || organizationName,'y')"),
        (1, "name + ' ' + organizationName eq 'x y'"),
        (1, "not name || 'x' eq 'yx'"),
        (1, "status eq 'New' || 'Active'"),
        (1, "favorite xor isSpam"),
        (1, "(favorite) xor (name eq 'x')"),
        (1, "name eq 'x' and (favorite xor isSpam) or favorite"),
        (1, "favorite xor name eq 'x'"),
        (1, "CAST(details/dealValue AS int) eq 1"),
        (
            1,
            "cast(details/dealValue add 1 as Edm.String) eq '1' and favorite",
        ),
        (1, "team.any(t:t.email eq 'x' and t.firstName eq 'y')"),
        (1, "name.trim().toLower() eq 'x'"),
        (
            1,
            "contains(customerProfile/name.trim().toLowerCase(),'x') and favorite",
        ),
        (1, "team[0]/email eq 'x'"),
        (1, "not (team[0]/email eq 'x') and favorite"),
        (1, "team[0]/email eq 'x''y'"),
    ]);
}

#[test]
fn programs_and_workflows() {
    slips(&[
        (1, "status eq N'New'"),
        (1, "not name like 'a%'"),
        (1, "details/dealValue not between 1 and 5"),
        (1, "not details/dealValue between 1 and 5"),
        (1, "not (details/dealValue) not between 1 and 5"),
        (1, "details/dealValue add 1 between 1 and 5 or favorite"),
        (1, "name ilike '%abc%'"),
        (1, "name is None"),
        (1, "name is not None"),
        (1, "'x' in name"),
        (1, "createdDateTime ge DateTime.UtcNow"),
        (1, "createdDateTime ge Date.now()"),
        (1, "createdDateTime ge new Date(2024,1,15)"),
        (1, "createdDateTime ge new Date(2024,12,1)"),
        (1, "createdDateTime ge new DateTime(2024,1,15)"),
        (1, "createdDateTime ge new Date().toISOString()"),
        (
            1,
            "createdDateTime ge new Date(\"2024-01-15\").toISOString() and favorite",
        ),
        (1, "createdDateTime ge new Date().AddDays(-7)"),
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
