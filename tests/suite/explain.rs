//! Queries in plain words.

use odq::{Input, Query, Root, Schema};

#[track_caller]
fn words(text: &str) -> String {
    let checked = Query::parse(text, Input::Auto)
        .query
        .check(&Schema::referrals(), &Root::Only);
    checked
        .unwrap_or_else(|findings| panic!("{text}: {findings:#?}"))
        .describe()
}

#[test]
fn addresses_and_computed_properties() {
    insta::assert_snapshot!(words("/referrals/$count?$filter=isSpam"), @"
    the number of records of `referrals`
    where `isSpam` is true
    ");
    insta::assert_snapshot!(words("/referrals('x')"), @"one record of `referrals`");
    insta::assert_snapshot!(words("/referrals('x')/team?$filter=email eq 'x'"), @"
    `team` of one record of `referrals`
    where `email` is `'x'`
    ");
    insta::assert_snapshot!(words("$compute=length(name) as letters&$filter=letters gt 5"), @"
    records of `referrals`
    where `letters` is greater than `5`
    with `letters` computed as the length of `name`
    ");
}

/// A type with functions bound to it.
const FUNCTIONS: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="My" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <ComplexType Name="Place"><Property Name="city" Type="Edm.String"/></ComplexType>
  <EntityType Name="Item"><Property Name="level" Type="Edm.Int32"/><Property Name="place" Type="My.Place"/></EntityType>
  <Function Name="Fits" IsBound="true"><Parameter Name="it" Type="My.Item"/><ReturnType Type="Edm.Boolean"/></Function>
  <Function Name="Fits" IsBound="true"><Parameter Name="it" Type="My.Item"/><Parameter Name="from" Type="Edm.Int32"/>
    <Parameter Name="upto" Type="Edm.Int32"/><ReturnType Type="Edm.Boolean"/></Function>
  <Function Name="Miles" IsBound="true"><Parameter Name="it" Type="My.Place"/><Parameter Name="from" Type="Edm.String"/>
    <ReturnType Type="Edm.Double"/></Function>
</Schema></edmx:DataServices></edmx:Edmx>"#;

#[test]
fn functions_of_the_service_have_their_arguments() {
    let schema = Schema::from_csdl(FUNCTIONS.as_bytes()).unwrap();
    let root = Root::Type("My.Item".to_owned());
    let checked = |text: &str| Query::parse(text, Input::Auto).query.check(&schema, &root);
    let words = |text: &str| checked(text).unwrap().describe();
    insta::assert_snapshot!(words("My.Fits()"), @"
    records of `My.Item`
    where `My.Fits` is true
    ");
    insta::assert_snapshot!(words("My.Fits(upto=level add 1,from=1)"), @"
    records of `My.Item`
    where `My.Fits` (`upto` is (`level` plus `1`), `from` is `1`) is true
    ");
    insta::assert_snapshot!(words("place/My.Miles(from='Rome') lt 5"), @"
    records of `My.Item`
    where `My.Miles` (`from` is `'Rome'`) of `place` is less than `5`
    ");
    let ways = ["My.Fits(from=1,upto=2)", "My.Fits(upto=1,from=2)"];
    let [one, other] = ways.map(|text| serde_json::to_string(&checked(text).unwrap()).unwrap());
    assert_ne!(one, other, "the parameters are told apart by their names");
}

#[test]
fn the_pages_own_queries() {
    insta::assert_snapshot!(words("/referrals?$select=id,status,customerProfile"), @"
    records of `referrals`
    with only `id`, `status` and `customerProfile`
    ");
    insta::assert_snapshot!(words("/referrals?$filter=engagementId eq '65edc0b5-3485-41b7-a17e-dfa9ef4706e2'"), @"
    records of `referrals`
    where `engagementId` is `'65edc0b5-3485-41b7-a17e-dfa9ef4706e2'`
    ");
    insta::assert_snapshot!(words("/referrals?$filter=status eq 'New' and qualification eq 'SalesQualified'"), @"
    records of `referrals`
    where all of these hold:
      `status` is `'New'`
      and `qualification` is `'SalesQualified'`
    ");
    insta::assert_snapshot!(words("/referrals?$filter=customerProfile/address/country eq 'US' and direction eq 'Incoming'"), @"
    records of `referrals`
    where all of these hold:
      `customerProfile/address/country` is `'US'`
      and `direction` is `'Incoming'`
    ");
    insta::assert_snapshot!(words("/referrals?$orderby=createdDateTime desc"), @"
    records of `referrals`
    ordered by `createdDateTime`, newest first
    ");
    insta::assert_snapshot!(words("https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=10&$filter=(type eq 'Shared' and direction eq 'Incoming')&$orderby=createdDateTime desc"), @"
    records of `referrals`
    where all of these hold:
      `type` is `'Shared'`
      and `direction` is `'Incoming'`
    ordered by `createdDateTime`, newest first
    at most 10 of them
    ");
    insta::assert_snapshot!(words("https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=status eq 'Active' and direction eq 'Outgoing' and type eq 'Shared' and team/any(t:t/email eq 'r2d2@contoso.com')&$orderby=createdDateTime desc"), @"
    records of `referrals`
    where all of these hold:
      `status` is `'Active'`
      and `direction` is `'Outgoing'`
      and `type` is `'Shared'`
      and `team` has an item `t` for which `t/email` is `'r2d2@contoso.com'`
    ordered by `createdDateTime`, newest first
    ");
}

#[test]
fn queries_in_the_wild() {
    insta::assert_snapshot!(words("https://api.partner.microsoft.com/v1.0/engagements/referrals?$filter=engagementId eq 11111111-2222-3333-4444-555555555555"), @"
    records of `referrals`
    where `engagementId` is `'11111111-2222-3333-4444-555555555555'`
    ");
    insta::assert_snapshot!(words("$orderby=createdDateTime desc&$top=100&$skip=0&$filter=status eq 'New' and substatus eq 'Received'"), @"
    records of `referrals`
    where all of these hold:
      `status` is `'New'`
      and `substatus` is `'Received'`
    ordered by `createdDateTime`, newest first
    at most 100 of them
    ");
    insta::assert_snapshot!(words("direction eq 'Incoming' and (status eq 'New' or status eq 'Active') and not (substatus in ('Declined','Lost','Expired'))"), @"
    records of `referrals`
    where all of these hold:
      `direction` is `'Incoming'`
      and at least one of these holds:
        `status` is `'New'`
        or `status` is `'Active'`
      and `substatus` is not one of `'Declined'`, `'Lost'` and `'Expired'` (or is null)
    ");
    insta::assert_snapshot!(words("details/requirements/additionalRequirements/attributes/any(a:a/type eq 'SolutionArea' and a/id eq 'Azure')"), @"
    records of `referrals`
    where `details/requirements/additionalRequirements/attributes` has an item `a` for which all of these hold:
      `a/type` is `'SolutionArea'`
      and `a/id` is `'Azure'`
    ");
}

#[test]
fn null_is_named() {
    insta::assert_snapshot!(words("customerProfile/address/country ne 'US'"), @"
    records of `referrals`
    where `customerProfile/address/country` is not `'US'` (or is null)
    ");
    insta::assert_snapshot!(words("id ne 'x'"), @"
    records of `referrals`
    where `id` is not `'x'`
    ");
    insta::assert_snapshot!(words("name ne organizationName"), @"
    records of `referrals`
    where `name` is not `organizationName` (or one of the two is null)
    ");
    insta::assert_snapshot!(words("closedDateTime ne null"), @"
    records of `referrals`
    where `closedDateTime` is not null
    ");
    insta::assert_snapshot!(words("'x' ne name"), @"
    records of `referrals`
    where `'x'` is not `name` (or that is null)
    ");
    insta::assert_snapshot!(words("not contains(name,'x')"), @"
    records of `referrals`
    where `name` does not contain `'x'` (and is not null)
    ");
    insta::assert_snapshot!(words("not (details/dealValue gt 5)"), @"
    records of `referrals`
    where it is not so that `details/dealValue` is greater than `5`
    ");
    insta::assert_snapshot!(words("not (status in ('New'))"), @"
    records of `referrals`
    where `status` is not `'New'` (or is null)
    ");
    insta::assert_snapshot!(words("not isSpam"), @"
    records of `referrals`
    where `isSpam` is false
    ");
}

#[test]
fn comparisons() {
    insta::assert_snapshot!(words("createdDateTime ge 2020-10-30T00:00:00Z and date(createdDateTime) le 2020-12-31"), @"
    records of `referrals`
    where all of these hold:
      `createdDateTime` is at or after `2020-10-30T00:00:00Z`
      and the date of `createdDateTime` is on or before `2020-12-31`
    ");
    insta::assert_snapshot!(words("details/dealValue gt 5 or details/dealValue le 2.5"), @"
    records of `referrals`
    where at least one of these holds:
      `details/dealValue` is greater than `5`
      or `details/dealValue` is at most `2.5`
    ");
    insta::assert_snapshot!(words("status in ('New','Active',null)"), @"
    records of `referrals`
    where `status` is one of `'New'`, `'Active'` and null
    ");
    insta::assert_snapshot!(words("name in tags"), @"
    records of `referrals`
    where `name` is one of the items of `tags`
    ");
    insta::assert_snapshot!(words("startswith(name,'Con') and endswith(name,'so') and matchesPattern(name,'^C')"), @"
    records of `referrals`
    where all of these hold:
      `name` begins with `'Con'`
      and `name` ends with `'so'`
      and `name` matches the pattern `'^C'`
    ");
    insta::assert_snapshot!(words("details/dealValue mul 2 add 1 gt 10"), @"
    records of `referrals`
    where ((`details/dealValue` times `2`) plus `1`) is greater than `10`
    ");
    insta::assert_snapshot!(words("createdDateTime ge now() sub duration'P14DT1H' and details/dealValue div 2 mod 3 gt 1"), @"
    records of `referrals`
    where all of these hold:
      `createdDateTime` is at or after 14 days 1 hour before now
      and (`details/dealValue` divided by `2` modulo `3`) is greater than `1`
    ");
    insta::assert_snapshot!(words("createdDateTime ge now() sub duration'-PT0.5S' and details/closingDateTime lt now() add duration'PT1M'"), @"
    records of `referrals`
    where all of these hold:
      `createdDateTime` is at or after (now minus `duration'-PT0.5S'`)
      and `details/closingDateTime` is before 1 minute after now
    ");
    insta::assert_snapshot!(words("name eq 'x' eq isSpam"), @"
    records of `referrals`
    where (whether `name` is `'x'`) is `isSpam`
    ");
    insta::assert_snapshot!(words("status eq 'New' eq true eq isSpam"), @"
    records of `referrals`
    where (whether (whether `status` is `'New'`) is `true`) is `isSpam`
    ");
    insta::assert_snapshot!(words("length(name) eq 5"), @"
    records of `referrals`
    where the length of `name` is `5`
    ");
}

#[test]
fn collections() {
    insta::assert_snapshot!(words("team/any()"), @"
    records of `referrals`
    where `team` is not empty
    ");
    insta::assert_snapshot!(words("not team/any()"), @"
    records of `referrals`
    where `team` is empty
    ");
    insta::assert_snapshot!(words("team/$count gt 2"), @"
    records of `referrals`
    where the number of items in `team` is greater than `2`
    ");
    insta::assert_snapshot!(words("team/all(t:t/email ne null)"), @"
    records of `referrals`
    where for every item `t` of `team`, if any, `t/email` is not null
    ");
    insta::assert_snapshot!(words("team/all(t:t/email ne null and t/title ne 'x')"), @"
    records of `referrals`
    where for every item `t` of `team`, if any, all of these hold:
      `t/email` is not null
      and `t/title` is not `'x'` (or is null)
    ");
    insta::assert_snapshot!(words("team/any(t:t/email eq 'x' or t/title eq 'y')"), @"
    records of `referrals`
    where `team` has an item `t` for which at least one of these holds:
      `t/email` is `'x'`
      or `t/title` is `'y'`
    ");
    insta::assert_snapshot!(words("team/any(t:t/email eq null and customerProfile/team/any(c:c/email eq t/email or c/title eq 'x'))"), @"
    records of `referrals`
    where `team` has an item `t` for which all of these hold:
      `t/email` is null
      and `customerProfile/team` has an item `c` for which at least one of these holds:
        `c/email` is `t/email`
        or `c/title` is `'x'`
    ");
    insta::assert_snapshot!(words("team/$filter(email eq 'x')/$count gt 1"), @"
    records of `referrals`
    where the number of items in (the items of `team` for which `email` is `'x'`) is greater than `1`
    ");
    insta::assert_snapshot!(words("tags/any(t:t eq 'x')"), @"
    records of `referrals`
    where `tags` has an item `t` for which `t` is `'x'`
    ");
}

#[test]
fn nested_conditions() {
    insta::assert_snapshot!(words("status eq 'New' and (type eq 'Shared' or (direction eq 'Incoming' and isSpam)) and not (favorite or isSpam)"), @"
    records of `referrals`
    where all of these hold:
      `status` is `'New'`
      and at least one of these holds:
        `type` is `'Shared'`
        or all of these hold:
          `direction` is `'Incoming'`
          and `isSpam` is true
      and it is not so that at least one of these holds:
        `favorite` is true
        or `isSpam` is true
    ");
    insta::assert_snapshot!(words("not (status eq 'New' and isSpam)"), @"
    records of `referrals`
    where it is not so that all of these hold:
      `status` is `'New'`
      and `isSpam` is true
    ");
    insta::assert_snapshot!(words("(isSpam or favorite) eq true"), @"
    records of `referrals`
    where (whether (`isSpam` is true or `favorite` is true)) is `true`
    ");
    insta::assert_snapshot!(words("true"), @"
    records of `referrals`
    where it is always so
    ");
    insta::assert_snapshot!(words("case(isSpam:1,favorite:2,true:3) eq 2"), @"
    records of `referrals`
    where (`1` if `isSpam` is true, `2` if `favorite` is true, `3` otherwise) is `2`
    ");
    insta::assert_snapshot!(words("cast(status,Edm.String) eq 'New'"), @"
    records of `referrals`
    where `status` as `Edm.String` is `'New'`
    ");
    insta::assert_snapshot!(words("isof(Microsoft.Partner.Engagements.Referral)"), @"
    records of `referrals`
    where the record is a value of `Microsoft.Partner.Engagements.Referral`
    ");
}

#[test]
fn the_other_options() {
    insta::assert_snapshot!(words("$orderby=details/dealValue desc,name&$skip=20&$top=10&$count=true&$select=*"), @"
    records of `referrals`
    ordered by `details/dealValue`, largest first, then by `name`, ascending
    at most 10 of them, after the first 20
    with all properties
    and how many there are in all, whatever the page
    ");
    insta::assert_snapshot!(words("$orderby=details/dealValue&$skip=20"), @"
    records of `referrals`
    ordered by `details/dealValue`, smallest first
    without the first 20
    ");
    insta::assert_snapshot!(words("$orderby=name desc&$select=id,customerProfile/name"), @"
    records of `referrals`
    ordered by `name`, descending
    with only `id` and `customerProfile/name`
    ");
    insta::assert_snapshot!(words("$search=a%20AND%20NOT%20b&$filter=favorite&$format=json&$skiptoken=x%26y"), @"
    records of `referrals`
    where `favorite` is true
    that the search finds: `a AND NOT b`
    in the format `json`
    continued at the token `x&y`
    ");
    insta::assert_snapshot!(words("$apply=aggregate($count as n)&$top=5"), @"
    records of `referrals`
    after `$apply`: aggregate
    at most 5 of them
    ");
}

#[test]
fn no_option_is_left_out() {
    for option in [
        "$search=name",
        "$format=json",
        "$skiptoken=name",
        "$deltatoken=name",
        "$schemaversion=1.0",
        "$index=7",
        "$id=name",
        "$skip=7",
    ] {
        let value = option.split_once('=').unwrap().1;
        assert!(words(option).contains(value), "{option}");
    }
}
