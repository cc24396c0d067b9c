//! Options, addresses, and fixes in texts that are percent-encoded.

use crate::support::checking::{check_alone, wrong};
use odq::{Input, Query, Root, Schema};

#[track_caller]
fn said(queries: &[&str]) -> String {
    wrong(&Schema::referrals(), queries)
}

#[test]
fn options_are_given_once_and_known() {
    insta::assert_snapshot!(said(&[
        "$filter=status eq 'New'&$filter=isSpam",
        "$top=1&top=2",
        "$filtr=status eq 'New'",
        "$colour=red",
        "$filter=name eq @a&@a='x'&@a='y'",
        "$top=99999999999999999999",
        "$select=statuss",
        "$select=customerProfile/adress",
        "$select=country",
        "$select=customerProfile($select=adress($select=city),name,zip)",
        "$select=customerProfile(name)",
        "$select=customerProfile( name , size )",
        "$select=activate(name)",
        "$select=name($select=x)",
    ]), @"
    $filter=status eq 'New'&$filter=isSpam
                            ^^^^^^^ OD216: `$filter` is given twice
    ------- first given here
      help: join the conditions by `and` in one `$filter`
    $top=1&top=2
           ^^^ OD216: `$top` is given twice
    ---- first given here
      fix: remove the second
      > $top=1
    $filtr=status eq 'New'
    ^^^^^^ OD217: `$filtr` is no query option
      fix: write `$filter`
      > $filter=status eq 'New'
    $colour=red
    ^^^^^^^ OD217: `$colour` is no query option
      help: names that begin with `$` are the standard's own
    $filter=name eq @a&@a='x'&@a='y'
                              ^^ OD216: `@a` is given twice
                       -- first given here
    $top=99999999999999999999
         ^^^^^^^^^^^^^^^^^^^^ OD218: `99999999999999999999` is beyond the largest number that `$top` can take
    $select=statuss
            ^^^^^^^ OD201: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > $select=status
    $select=customerProfile/adress
                            ^^^^^^ OD201: no property `adress` in `Microsoft.Partner.Engagements.CustomerProfile`
      fix: write `address`
      > $select=customerProfile/address
    $select=country
            ^^^^^^^ OD201: no property `country` in `Microsoft.Partner.Engagements.Referral`
      fix: write `customerProfile/address/country`
      > $select=customerProfile/address/country
    $select=customerProfile($select=adress($select=city),name,zip)
                                    ^^^^^^ OD201: no property `adress` in `Microsoft.Partner.Engagements.CustomerProfile`
      fix: write `address`
      > $select=customerProfile($select=address($select=city),name,zip)  [OD201]
                                                              ^^^ OD201: no property `zip` in `Microsoft.Partner.Engagements.CustomerProfile`
      help: the properties are `name`, `address`, `size`, `team`, `ids`, `isMatchingComplete`, `isMaccEligible`
    $select=customerProfile(name)
            ^^^^^^^^^^^^^^^ OD206: no function `customerProfile`
      help: `customerProfile` is a property: `customerProfile($select=...)`
      fix: write `$select=`
      > $select=customerProfile($select=name)
    $select=customerProfile( name , size )
            ^^^^^^^^^^^^^^^ OD206: no function `customerProfile`
      help: `customerProfile` is a property: `customerProfile($select=...)`
      fix: write `$select=`
      > $select=customerProfile($select=name , size )
    $select=activate(name)
            ^^^^^^^^ OD206: no function `activate`
    $select=name($select=x)
                         ^ OD210: `x` is of type `Edm.String`, which has no properties
      help: compare it itself, or a property that stands before it
    ");
}

#[test]
fn custom_options_that_look_like_slips() {
    insta::assert_snapshot!(said(&[
        "/referrals?fliter=status eq 'New'",
        "/referrals?top5=..",
        "$top=1&%6frdreby=name",
        "?slect=name",
    ]), @"
    /referrals?fliter=status eq 'New'
               ^^^^^^ OD220: `fliter` is read as a custom option of the service
      fix: write `$filter`
      > /referrals?$filter=status eq 'New'
    /referrals?top5=..
               ^^^^ OD220: `top5` is read as a custom option of the service
      fix: write `$top`
      > /referrals?$top=..  [OD121]
    $top=1&%6frdreby=name
           ^^^^^^^^^ OD220: `ordreby` is read as a custom option of the service
      fix: write `$orderby`
      > $top=1&$orderby=name
    ?slect=name
     ^^^^^ OD220: `slect` is read as a custom option of the service
      fix: write `$select`
      > ?$select=name
    ");
    for text in [
        "$top=1&country=US",
        "$top=1&id2=5",
        "$top=1&tip=5",
        "$top=1&api-version=2",
        "$top=1&lat=5",
    ] {
        let (_, findings) = check_alone(&Schema::referrals(), text);
        assert!(findings.is_empty(), "{text}: {findings:?}");
    }
}

#[test]
fn ampersands_of_html() {
    insta::assert_snapshot!(said(&[
        "$top=1&amp;$filter=status eq 'New'",
        "/referrals?$top=1&AMP;slect=name",
        "$top=1&amp;page=2",
    ]), @"
    $top=1&amp;$filter=status eq 'New'
           ^^^^^^^^^^^ OD221: `amp;$filter` is not the name of an option; it begins with what is left of `&amp;`
      help: outside of HTML and XML, options are parted by `&`, not by `&amp;`
      safe fix: write `&` for `&amp;`
      > $top=1&$filter=status eq 'New'
    /referrals?$top=1&AMP;slect=name
                      ^^^^^^^^^ OD221: `AMP;slect` is not the name of an option; it begins with what is left of `&amp;`
      help: outside of HTML and XML, options are parted by `&`, not by `&amp;`
      safe fix: write `&` for `&amp;`
      > /referrals?$top=1&slect=name  [OD220]
    $top=1&amp;page=2
           ^^^^^^^^ OD221: `amp;page` is not the name of an option; it begins with what is left of `&amp;`
      help: outside of HTML and XML, options are parted by `&`, not by `&amp;`
      safe fix: write `&` for `&amp;`
      > $top=1&page=2
    ");
}

#[test]
fn plus_signs_that_are_read_as_blanks() {
    insta::assert_snapshot!(said(&[
        "/referrals?$filter=status+eq+'New'&$top=5",
        "status+eq+'New'",
        "$filter=contains(name,'C++')",
        "contains(name,'C++')",
        "/referrals?$filter=createdDateTime+gt+2024-01-01T00:00:00+01:00&$top=5",
        "createdDateTime+gt+2024-01-01T00:00:00.5+01:00",
        "$filter=createdDateTime+gt+2024-01-01T00:00:00+1:00",
        "$filter=year(2024-01-01T00:00:00+01:00)+eq+2024",
    ]), @"
    /referrals?$filter=status+eq+'New'&$top=5
                             ^ OD222: plus signs are read as blanks, for the text has no other blanks
      help: `+` itself is written `%2B`, a blank `%20`
    status+eq+'New'
          ^ OD222: plus signs are read as blanks, for the text has no other blanks
      help: `+` itself is written `%2B`, a blank `%20`
    $filter=contains(name,'C++')
                            ^ OD222: plus signs are read as blanks, for the text has no other blanks
      help: `+` itself is written `%2B`, a blank `%20`
    contains(name,'C++')
                    ^ OD222: plus signs are read as blanks, for the text has no other blanks
      help: `+` itself is written `%2B`, a blank `%20`
    /referrals?$filter=createdDateTime+gt+2024-01-01T00:00:00+01:00&$top=5
                                      ^ OD222: plus signs are read as blanks, for the text has no other blanks
      help: `+` itself is written `%2B`, a blank `%20`
                                          ^^^^^^^^^^^^^^^^^^^^^^^^^ OD111: the `+` of the time zone is read as a blank here, and must be written `%2B`
      safe fix: write the plus sign as `%2B`
      > /referrals?$filter=createdDateTime+gt+2024-01-01T00:00:00%2B01:00&$top=5  [OD222]
    createdDateTime+gt+2024-01-01T00:00:00.5+01:00
                   ^ OD222: plus signs are read as blanks, for the text has no other blanks
      help: `+` itself is written `%2B`, a blank `%20`
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD111: the `+` of the time zone is read as a blank here, and must be written `%2B`
      safe fix: write the plus sign as `%2B`
      > createdDateTime+gt+2024-01-01T00:00:00.5%2B01:00  [OD222]
    $filter=createdDateTime+gt+2024-01-01T00:00:00+1:00
                           ^ OD222: plus signs are read as blanks, for the text has no other blanks
      help: `+` itself is written `%2B`, a blank `%20`
                               ^^^^^^^^^^^^^^^^^^^ OD111: the date and time `2024-01-01T00:00:00` has no time zone
      fix: append `Z` for UTC
      > $filter=createdDateTime+gt+2024-01-01T00:00:00Z+1:00  [OD222 OD102 OD109]
                                                   ^ OD102: expected an operator before `1`
      help: the operators are `eq ne gt ge lt le and or in has add sub mul div divby mod`
                                                    ^ OD109: `:` cannot stand here
      help: remove it, or write an operator there
    $filter=year(2024-01-01T00:00:00+01:00)+eq+2024
                 ^^^^^^^^^^^^^^^^^^^^^^^^^ OD111: the `+` of the time zone is read as a blank here, and must be written `%2B`
      safe fix: write the plus sign as `%2B`
      > $filter=year(2024-01-01T00:00:00%2B01:00)+eq+2024  [OD222]
                                    ^ OD222: plus signs are read as blanks, for the text has no other blanks
      help: `+` itself is written `%2B`, a blank `%20`
    ");
    for text in [
        "$filter=createdDateTime gt 2024-01-01T00:00:00+01:00",
        "createdDateTime gt 2024-01-01T00:00:00+01:00",
        "contains(name, 'C++')",
        "contains(name,'C%2B%2B')",
        "/a+b/referrals?$top=5",
    ] {
        let (_, findings) = check_alone(&Schema::referrals(), text);
        assert!(findings.is_empty(), "{text}: {findings:?}");
    }
    let form = Query::parse("$filter=status+eq+'New'", Input::Form).query;
    assert!(
        form.check(&Schema::referrals(), &Root::Only)
            .unwrap()
            .warnings()
            .is_empty()
    );
}

#[test]
fn a_query_that_begins_with_a_misspelt_option() {
    insta::assert_snapshot!(said(&[
        "fliter=status eq 'New'",
        "fliter=statuss eq 'New'&$top=5",
        "top5=10",
        "referrals?ordreby=name",
        "orderb=name%20desc",
        "fliter=contains(name,'?')",
        "county='King'",
        "county = 5",
        "filter =isSpam",
    ]), @"
    fliter=status eq 'New'
    ^^^^^^ OD126: `fliter` is not the name of an option
      fix: write `$filter`
      > $filter=status eq 'New'
    fliter=statuss eq 'New'&$top=5
    ^^^^^^ OD126: `fliter` is not the name of an option
      fix: write `$filter`
      > $filter=statuss eq 'New'&$top=5  [OD201]
           ^^^^^^^ OD201: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > fliter=status eq 'New'&$top=5  [OD126]
    top5=10
    ^^^^ OD126: `top5` is not the name of an option
      fix: write `$top`
      > $top=10
    referrals?ordreby=name
              ^^^^^^^ OD220: `ordreby` is read as a custom option of the service
      fix: write `$orderby`
      > referrals?$orderby=name
    orderb=name%20desc
    ^^^^^^ OD126: `orderb` is not the name of an option
      fix: write `$orderby`
      > $orderby=name%20desc
    fliter=contains(name,'?')
    ^^^^^^ OD126: `fliter` is not the name of an option
      fix: write `$filter`
      > $filter=contains(name,'?')
    county='King'
    ^^^^^^ OD201: no property `county` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
          ^ OD103: `=` is not an operator of OData, which writes `eq`
      safe fix: write `eq`
      > county eq 'King'  [OD201]
    county = 5
    ^^^^^^ OD201: no property `county` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
           ^ OD103: `=` is not an operator of OData, which writes `eq`
      safe fix: write `eq`
      > county eq 5  [OD201]
    filter =isSpam
    ^^^^^^ OD201: no property `filter` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
           ^ OD103: `=` is not an operator of OData, which writes `eq`
      safe fix: write `eq`
      > filter eq isSpam  [OD201]
    ");
}

#[test]
fn many_options_are_compared_in_linear_time() {
    let aliases: String = (0..2_500).map(|at| format!("&@a{at}=1")).collect();
    let (_, findings) = check_alone(&Schema::referrals(), &format!("$top=1{aliases}{aliases}"));
    assert_eq!(findings.len(), 2_500);
}

#[test]
fn paths_behind_an_entity_set() {
    insta::assert_snapshot!(said(&[
        "/referrals/team?$filter=emial eq 'Q'",
        "/referrals('x')/team?$filter=emial eq 'Q'",
        "/referrals('x')/Team?$filter=emial eq 'Q'",
        "/referrals('x')/team/1/$count",
        "/referrals('x')/$count",
        "/referrals('x')/team('1')/$count",
        "/referrals('x')/name/length",
        "/referrals/$count/name",
        "/referrals/$links",
        "/referrals/Microsoft.Partner.Engagements.Referal",
        "/referrals/$filter(statuss eq 'New')/$count",
    ]), @"
    /referrals/team?$filter=emial eq 'Q'
               ^^^^ OD208: a key must stand before `team`: it is a property of one record, not of the collection
      help: such as `referrals(key)/team`
                            ^^^^^ OD201: no property `emial` in `Microsoft.Partner.Engagements.Member`
      fix: write `email`
      > /referrals/team?$filter=email eq 'Q'  [OD208]
    /referrals('x')/team?$filter=emial eq 'Q'
                                 ^^^^^ OD201: no property `emial` in `Microsoft.Partner.Engagements.Member`
      fix: write `email`
      > /referrals('x')/team?$filter=email eq 'Q'
    /referrals('x')/Team?$filter=emial eq 'Q'
                    ^^^^ OD201: no property `Team` in `Microsoft.Partner.Engagements.Referral`
      fix: write `team`
      > /referrals('x')/team?$filter=emial eq 'Q'  [OD201]
                                 ^^^^^ OD201: no property `emial` in `Microsoft.Partner.Engagements.Member`
      fix: write `email`
      > /referrals('x')/Team?$filter=email eq 'Q'  [OD201]
    /referrals('x')/team/1/$count
                           ^^^^^^ OD209: `$count` needs a collection before it, found `Microsoft.Partner.Engagements.Member`
    /referrals('x')/$count
                    ^^^^^^ OD109: `$count` cannot stand here
      help: remove it, or write an operator there
    /referrals('x')/team('1')/$count
                              ^^^^^^ OD109: `$count` cannot stand here
      help: remove it, or write an operator there
    /referrals('x')/name/length
                         ^^^^^^ OD210: `name` is of type `Edm.String`, which has no properties
    /referrals/$count/name
                      ^^^^ OD210: an address ends with `$count`: nothing stands behind it
      help: remove it
    /referrals/$links
               ^^^^^^ OD201: no segment `$links` in an address
      help: such as `$count`, `$ref`, `$value`
    /referrals/Microsoft.Partner.Engagements.Referal
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD211: no type `Microsoft.Partner.Engagements.Referal` in the schema
      fix: write `Microsoft.Partner.Engagements.Referral`
      > /referrals/Microsoft.Partner.Engagements.Referral
    /referrals/$filter(statuss eq 'New')/$count
                       ^^^^^^^ OD201: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > /referrals/$filter(status eq 'New')/$count
    ");
}

#[test]
fn addresses_say_what_they_ask_for() {
    let resource = |text: &str| {
        let (query, findings) = check_alone(&Schema::referrals(), text);
        assert!(findings.is_empty(), "{text}: {findings:?}");
        let resource = query.resource;
        let ty = Schema::referrals().display(resource.ty).to_string();
        let ty = ty.rsplit('.').next().unwrap_or_default().to_owned();
        let rest = resource.rest.map(|rest| rest.span.of(text).to_owned());
        assert_eq!(resource.counted, text.ends_with("$count"));
        (ty, resource.single, rest)
    };
    for (text, ty, single, rest) in [
        ("/referrals", "Referral", false, None),
        ("/referrals/x", "Referral", true, None),
        ("/referrals('x')", "Referral", true, None),
        ("/referrals/$count", "Referral", false, Some("$count")),
        ("/referrals('x')/team", "Member", false, Some("team")),
        ("/referrals/x/team/1", "Member", true, Some("team/1")),
        (
            "/referrals/x/team/$count",
            "Member",
            false,
            Some("team/$count"),
        ),
        (
            "/referrals/x/name/$value",
            "String",
            true,
            Some("name/$value"),
        ),
        ("/referrals/$ref", "Referral", false, Some("$ref")),
        (
            "/referrals/$filter(isSpam)/$count",
            "Referral",
            false,
            Some("$filter(isSpam)/$count"),
        ),
        (
            "/referrals/Microsoft.Partner.Engagements.Referral",
            "Referral",
            false,
            Some("Microsoft.Partner.Engagements.Referral"),
        ),
        (
            "/referrals/Microsoft.Partner.Engagements.Referral('x')",
            "Referral",
            true,
            Some("Microsoft.Partner.Engagements.Referral('x')"),
        ),
    ] {
        let expected = (ty.to_owned(), single, rest.map(str::to_owned));
        assert_eq!(resource(text), expected, "{text}");
    }
}

#[test]
fn addresses_lead_to_a_resource() {
    insta::assert_snapshot!(said(&[
        "https://api.partner.microsoft.com/v1.0/engagements/refferals?$top=1",
        "https://api.partner.microsoft.com/v1.0/customers?$top=1",
        "https://api.partner.microsoft.com/v1.0/engagements/referrals&pageSize=2&self=true",
        "/referrals/x/statuss?$top=1",
    ]), @"
    https://api.partner.microsoft.com/v1.0/engagements/refferals?$top=1
                                                       ^^^^^^^^^ OD202: no entity set or singleton in the path; the schema has `referrals`
      fix: write `referrals`
      > https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=1
    https://api.partner.microsoft.com/v1.0/customers?$top=1
                                           ^^^^^^^^^ OD202: no entity set or singleton in the path; the schema has `referrals`
      help: another service's schema is given by `--metadata FILE`
    https://api.partner.microsoft.com/v1.0/engagements/referrals&pageSize=2&self=true
                                                                ^ OD202: no entity set or singleton in the path; the schema has `referrals`
      help: the options of `referrals` begin with `?`
      safe fix: write `?`
      > https://api.partner.microsoft.com/v1.0/engagements/referrals?pageSize=2&self=true
    /referrals/x/statuss?$top=1
                 ^^^^^^^ OD201: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > /referrals/x/status?$top=1  [OD227]
    ");
}

#[test]
fn fixes_are_encoded_where_the_text_is() {
    insta::assert_snapshot!(said(&[
        "$filter=not%20status%20eq%20'Active'",
        "/referrals?$filter=solutionArea%20eq%20'Azure'",
        "$filter=team/email eq 'x'",
        "$filter=name%20eq%20Contoso",
    ]), @"
    $filter=not%20status%20eq%20'Active'
                  ^^^^^^ OD205: expected a Boolean expression behind `not`, found `Microsoft.Partner.Engagements.ReferralStatus`
            --- `not` binds tighter than a comparison
      fix: deny the comparison
      > $filter=not%20(status%20eq%20'Active')
    /referrals?$filter=solutionArea%20eq%20'Azure'
                       ^^^^^^^^^^^^ OD201: no property `solutionArea` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `details/requirements/additionalRequirements/attributes/any(a:a/type eq 'SolutionArea' and a/id ...)`
      fix: ask for an item of `details/requirements/additionalRequirements/attributes`
      > /referrals?$filter=details/requirements/additionalRequirements/attributes/any(a:a/type%20eq%20'SolutionArea'%20and%20a/id%20eq%20'Azure')
    $filter=team/email eq 'x'
                 ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
            ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > $filter=team/any(t:t/email eq 'x')
    $filter=name%20eq%20Contoso
                        ^^^^^^^ OD201: no property `Contoso` in `Microsoft.Partner.Engagements.Referral`
      help: a string stands in apostrophes
      fix: write `'Contoso'`
      > $filter=name%20eq%20'Contoso'
    ");
}

#[test]
fn roots_are_named_when_there_is_no_path() {
    let schema = Schema::referrals();
    let said = |root: Root| {
        let query = Query::parse("status eq 'New'", Input::Auto).query;
        match query.check(&schema, &root) {
            Ok(checked) => checked.typed_tree(),
            Err(findings) => findings
                .iter()
                .map(|f| format!("{}\n", f.message))
                .collect(),
        }
    };
    insta::assert_snapshot!(said(Root::EntitySet("referals".into())), @"no entity set `referals` in the schema");
    insta::assert_snapshot!(said(Root::Type("Microsoft.Partner.Engagements.Referal".into())), @"no type `Microsoft.Partner.Engagements.Referal` in the schema");
    insta::assert_snapshot!(said(Root::Type("Microsoft.Partner.Engagements.Member".into())), @"no property `status` in `Microsoft.Partner.Engagements.Member`");
    for name in [
        "Edm.String",
        "Collection(Edm.Int32)",
        "Microsoft.Partner.Engagements.ReferralStatus",
    ] {
        let message = format!("no record is of the type `{name}`, which has no properties\n");
        assert_eq!(said(Root::Type(name.into())), message);
    }
    insta::assert_snapshot!(said(Root::EntitySet("referrals".into())), @"
    $filter
      eq: Edm.Boolean
        status: Microsoft.Partner.Engagements.ReferralStatus
        'New': Microsoft.Partner.Engagements.ReferralStatus
    ");
}
