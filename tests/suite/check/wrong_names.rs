//! Names that the referral schema lacks.

use crate::support::checking::{findings, wrong};
use odq::{Input, Schema};

#[track_caller]
fn said(queries: &[&str]) -> String {
    wrong(&Schema::referrals(), queries)
}

#[test]
fn misspelt_properties() {
    insta::assert_snapshot!(said(&[
        "statuss eq 'New'",
        "Status eq 'New'",
        "customerProfile/adress/country eq 'US'",
        "subStatus eq 'Lost'",
        "team/any(t:t/emial eq 'x')",
        "nothing eq 1",
    ]), @"
    statuss eq 'New'
    ^^^^^^^ OD201: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > status eq 'New'
    Status eq 'New'
    ^^^^^^ OD201: no property `Status` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > status eq 'New'
    customerProfile/adress/country eq 'US'
                    ^^^^^^ OD201: no property `adress` in `Microsoft.Partner.Engagements.CustomerProfile`
      fix: write `address`
      > customerProfile/address/country eq 'US'
    subStatus eq 'Lost'
    ^^^^^^^^^ OD201: no property `subStatus` in `Microsoft.Partner.Engagements.Referral`
      fix: write `substatus`
      > substatus eq 'Lost'
    team/any(t:t/emial eq 'x')
                 ^^^^^ OD201: no property `emial` in `Microsoft.Partner.Engagements.Member`
      fix: write `email`
      > team/any(t:t/email eq 'x')
    nothing eq 1
    ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    ");
}

#[test]
fn names_in_another_letter_case_are_read_on() {
    insta::assert_snapshot!(said(&[
        "Customerprofile/Address/Country eq 'US'",
        "Status eq 'Nwe'",
        "Status in ('Nwe','Actve')",
        "Team/any(t:t/emial eq 'x')",
        "Team/any(t:t/email eq 1)",
        "$select=CustomerProfile/Adress",
        "$filter=Status eq @s&@s='Nwe'",
    ]), @"
    Customerprofile/Address/Country eq 'US'
    ^^^^^^^^^^^^^^^ OD201: no property `Customerprofile` in `Microsoft.Partner.Engagements.Referral`
      fix: write `customerProfile`
      > customerProfile/Address/Country eq 'US'  [OD201 OD201]
                    ^^^^^^^ OD201: no property `Address` in `Microsoft.Partner.Engagements.CustomerProfile`
      fix: write `address`
      > Customerprofile/address/Country eq 'US'  [OD201 OD201]
                            ^^^^^^^ OD201: no property `Country` in `Microsoft.Partner.Engagements.Address`
      fix: write `country`
      > Customerprofile/Address/country eq 'US'  [OD201 OD201]
    Status eq 'Nwe'
    ^^^^^^ OD201: no property `Status` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > status eq 'Nwe'  [OD203]
              ^^^^^ OD203: `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'New'`
      > Status eq 'New'  [OD201]
    Status in ('Nwe','Actve')
    ^^^^^^ OD201: no property `Status` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > status in ('Nwe','Actve')  [OD203 OD203]
               ^^^^^ OD203: `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'New'`
      > Status in ('New','Actve')  [OD201 OD203]
                     ^^^^^^^ OD203: `Actve` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'Active'`
      > Status in ('Nwe','Active')  [OD201 OD203]
    Team/any(t:t/emial eq 'x')
    ^^^^ OD201: no property `Team` in `Microsoft.Partner.Engagements.Referral`
      fix: write `team`
      > team/any(t:t/emial eq 'x')  [OD201]
                 ^^^^^ OD201: no property `emial` in `Microsoft.Partner.Engagements.Member`
      fix: write `email`
      > Team/any(t:t/email eq 'x')  [OD201]
    Team/any(t:t/email eq 1)
    ^^^^ OD201: no property `Team` in `Microsoft.Partner.Engagements.Referral`
      fix: write `team`
      > team/any(t:t/email eq 1)  [OD204]
                          ^ OD204: expected `Edm.String`, found `1` of type `Edm.Int32`
               ------- this is `Edm.String`
      fix: write `'1'`
      > Team/any(t:t/email eq '1')  [OD201]
    $select=CustomerProfile/Adress
            ^^^^^^^^^^^^^^^ OD201: no property `CustomerProfile` in `Microsoft.Partner.Engagements.Referral`
      fix: write `customerProfile`
      > $select=customerProfile/Adress  [OD201]
                            ^^^^^^ OD201: no property `Adress` in `Microsoft.Partner.Engagements.CustomerProfile`
      fix: write `address`
      > $select=CustomerProfile/address  [OD201]
    $filter=Status eq @s&@s='Nwe'
            ^^^^^^ OD201: no property `Status` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > $filter=status eq @s&@s='Nwe'  [OD203]
                            ^^^^^ OD203: `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
            ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'New'`
      > $filter=Status eq @s&@s='New'  [OD201]
    ");
}

#[test]
fn types_behind_a_guessed_name_are_not_judged() {
    insta::assert_snapshot!(said(&[
        "customerProfile/adress/country eq 'US' and details/dealvalue gt '5'",
        "'5' lt details/dealvalue or details/dealValue gt '5'",
        "createddatetime gt 2020-01-01 and createdDateTime gt 2020-01-01",
        "Name",
        "Name and isSpam",
        "not Name",
        "length(Team) gt 1 or length(team) gt 1",
        "Team in ('x')",
        "name eq 'x' and Status has 'New' and Name add 1 gt 2",
        "$orderby=Team,team",
        "$filter=@a and details/dealValue gt '5'&@a=details/dealvalue gt '5'",
    ]), @"
    customerProfile/adress/country eq 'US' and details/dealvalue gt '5'
                    ^^^^^^ OD201: no property `adress` in `Microsoft.Partner.Engagements.CustomerProfile`
      fix: write `address`
      > customerProfile/address/country eq 'US' and details/dealvalue gt '5'  [OD201]
                                                       ^^^^^^^^^ OD201: no property `dealvalue` in `Microsoft.Partner.Engagements.ReferralDetails`
      fix: write `dealValue`
      > customerProfile/adress/country eq 'US' and details/dealValue gt '5'  [OD201 OD212]
    '5' lt details/dealvalue or details/dealValue gt '5'
                   ^^^^^^^^^ OD201: no property `dealvalue` in `Microsoft.Partner.Engagements.ReferralDetails`
      fix: write `dealValue`
      > '5' lt details/dealValue or details/dealValue gt '5'  [OD212 OD212]
                                                     ^^^ OD212: expected `Edm.Decimal`, found the string `'5'`
                                ----------------- this is `Edm.Decimal`
      fix: write `5`
      > '5' lt details/dealvalue or details/dealValue gt 5  [OD201]
    createddatetime gt 2020-01-01 and createdDateTime gt 2020-01-01
    ^^^^^^^^^^^^^^^ OD201: no property `createddatetime` in `Microsoft.Partner.Engagements.Referral`
      fix: write `createdDateTime`
      > createdDateTime gt 2020-01-01 and createdDateTime gt 2020-01-01  [OD204 OD204]
                                                         ^^^^^^^^^^ OD204: expected `Edm.DateTimeOffset`, found `2020-01-01` of type `Edm.Date`
                                      --------------- this is `Edm.DateTimeOffset`
      help: `date(...)` takes the date out of an instant
      fix: write `2020-01-01T00:00:00Z`
      > createddatetime gt 2020-01-01 and createdDateTime gt 2020-01-01T00:00:00Z  [OD201]
    Name
    ^^^^ OD201: no property `Name` in `Microsoft.Partner.Engagements.Referral`
      fix: write `name`
      > name  [OD205]
    Name and isSpam
    ^^^^ OD201: no property `Name` in `Microsoft.Partner.Engagements.Referral`
      fix: write `name`
      > name and isSpam  [OD205]
    not Name
        ^^^^ OD201: no property `Name` in `Microsoft.Partner.Engagements.Referral`
      fix: write `name`
      > not name  [OD205]
    length(Team) gt 1 or length(team) gt 1
           ^^^^ OD201: no property `Team` in `Microsoft.Partner.Engagements.Referral`
      fix: write `team`
      > length(team) gt 1 or length(team) gt 1
    Team in ('x')
    ^^^^ OD201: no property `Team` in `Microsoft.Partner.Engagements.Referral`
      fix: write `team`
      > team in ('x')  [OD204]
    name eq 'x' and Status has 'New' and Name add 1 gt 2
                    ^^^^^^ OD201: no property `Status` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > name eq 'x' and status has 'New' and Name add 1 gt 2  [OD232 OD201]
                           ^^^ OD232: values of `Microsoft.Partner.Engagements.ReferralStatus` hold one member, so that `has` asks what `eq` does
      fix: write `eq`
      > name eq 'x' and Status eq 'New' and Name add 1 gt 2  [OD201 OD201]
                                         ^^^^ OD201: no property `Name` in `Microsoft.Partner.Engagements.Referral`
      fix: write `name`
      > name eq 'x' and Status has 'New' and name add 1 gt 2  [OD201 OD232 OD204]
    $orderby=Team,team
             ^^^^ OD201: no property `Team` in `Microsoft.Partner.Engagements.Referral`
      fix: write `team`
      > $orderby=team,team  [OD214 OD214]
                  ^^^^ OD214: nothing can be ordered by `Collection(Microsoft.Partner.Engagements.Member)`
      help: order by one value, such as the number of items: `.../$count`
    $filter=@a and details/dealValue gt '5'&@a=details/dealvalue gt '5'
                                        ^^^ OD212: expected `Edm.Decimal`, found the string `'5'`
                   ----------------- this is `Edm.Decimal`
      fix: write `5`
      > $filter=@a and details/dealValue gt 5&@a=details/dealvalue gt '5'  [OD201]
                                                       ^^^^^^^^^ OD201: no property `dealvalue` in `Microsoft.Partner.Engagements.ReferralDetails`
      fix: write `dealValue`
      > $filter=@a and details/dealValue gt '5'&@a=details/dealValue gt '5'  [OD212 OD212]
    ");
}

#[test]
fn names_that_are_elsewhere() {
    insta::assert_snapshot!(said(&[
        "country eq 'US'",
        "customerProfile/country eq 'US'",
        "dealValue gt 5",
        "email eq 'r2d2@contoso.com'",
        "not contains(email,'contoso')",
        "status eq 'New' and (email eq 'a' or name eq 'b')",
        "$orderby=email",
        "$orderby=dealValue desc",
        "team/any(t:email eq 'x')",
        "team/any(t:t/status eq 'New')",
        "locale eq 'en-US'",
    ]), @"
    country eq 'US'
    ^^^^^^^ OD201: no property `country` in `Microsoft.Partner.Engagements.Referral`
      fix: write `customerProfile/address/country`
      > customerProfile/address/country eq 'US'
    customerProfile/country eq 'US'
                    ^^^^^^^ OD201: no property `country` in `Microsoft.Partner.Engagements.CustomerProfile`
      fix: write `address/country`
      > customerProfile/address/country eq 'US'
    dealValue gt 5
    ^^^^^^^^^ OD201: no property `dealValue` in `Microsoft.Partner.Engagements.Referral`
      fix: write `details/dealValue`
      > details/dealValue gt 5
    email eq 'r2d2@contoso.com'
    ^^^^^ OD201: no property `email` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `team/any(t:t/email ...)`
      fix: ask for an item: `team/email`
      > team/any(t:t/email eq 'r2d2@contoso.com')
    not contains(email,'contoso')
                 ^^^^^ OD201: no property `email` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `team/any(t:t/email ...)`
      fix: ask for an item: `team/email`
      > not team/any(t:contains(t/email,'contoso'))
    status eq 'New' and (email eq 'a' or name eq 'b')
                         ^^^^^ OD201: no property `email` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `team/any(t:t/email ...)`
      fix: ask for an item: `team/email`
      > status eq 'New' and (team/any(t:t/email eq 'a') or name eq 'b')
    $orderby=email
             ^^^^^ OD201: no property `email` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `team/any(t:t/email ...)`
    $orderby=dealValue desc
             ^^^^^^^^^ OD201: no property `dealValue` in `Microsoft.Partner.Engagements.Referral`
      fix: write `details/dealValue`
      > $orderby=details/dealValue desc
    team/any(t:email eq 'x')
               ^^^^^ OD201: no property `email` in `Microsoft.Partner.Engagements.Referral`
      fix: write `t/email`
      > team/any(t:t/email eq 'x')
    team/any(t:t/status eq 'New')
                 ^^^^^^ OD201: no property `status` in `Microsoft.Partner.Engagements.Member`
      help: the record has it: `$it/status`
    locale eq 'en-US'
    ^^^^^^ OD201: no property `locale` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `team/any(t:t/contactPreference/locale ...)`
      fix: ask for an item: `team/contactPreference/locale`
      > team/any(t:t/contactPreference/locale eq 'en-US')
    ");
}

#[test]
fn names_that_the_service_does_not_use() {
    insta::assert_snapshot!(said(&[
        "referralType eq 'Shared'",
        "solutionArea eq 'Azure'",
        "emailAddress eq 'x@example.com'",
        "team/any(t:t/emailAddress eq 'x@example.com')",
        "closeDate lt 2020-01-01T00:00:00Z",
        "companyName eq 'Contoso'",
        "$select=referralType",
        "$orderby=solutionArea",
    ]), @"
    referralType eq 'Shared'
    ^^^^^^^^^^^^ OD201: no property `referralType` in `Microsoft.Partner.Engagements.Referral`
      fix: write `type`
      > type eq 'Shared'
    solutionArea eq 'Azure'
    ^^^^^^^^^^^^ OD201: no property `solutionArea` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `details/requirements/additionalRequirements/attributes/any(a:a/type eq 'SolutionArea' and a/id ...)`
      fix: ask for an item of `details/requirements/additionalRequirements/attributes`
      > details/requirements/additionalRequirements/attributes/any(a:a/type eq 'SolutionArea' and a/id eq 'Azure')
    emailAddress eq 'x@example.com'
    ^^^^^^^^^^^^ OD201: no property `emailAddress` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `team/any(t:t/email ...)`
      fix: ask for an item of `team`
      > team/any(t:t/email eq 'x@example.com')
    team/any(t:t/emailAddress eq 'x@example.com')
                 ^^^^^^^^^^^^ OD201: no property `emailAddress` in `Microsoft.Partner.Engagements.Member`
      fix: write `email`
      > team/any(t:t/email eq 'x@example.com')
    closeDate lt 2020-01-01T00:00:00Z
    ^^^^^^^^^ OD201: no property `closeDate` in `Microsoft.Partner.Engagements.Referral`
      fix: write `details/closingDateTime`
      > details/closingDateTime lt 2020-01-01T00:00:00Z
    companyName eq 'Contoso'
    ^^^^^^^^^^^ OD201: no property `companyName` in `Microsoft.Partner.Engagements.Referral`
      fix: write `customerProfile/name`
      > customerProfile/name eq 'Contoso'
    $select=referralType
            ^^^^^^^^^^^^ OD201: no property `referralType` in `Microsoft.Partner.Engagements.Referral`
      fix: write `type`
      > $select=type
    $orderby=solutionArea
             ^^^^^^^^^^^^ OD201: no property `solutionArea` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `details/requirements/additionalRequirements/attributes/any(a:a/type eq 'SolutionArea' and a/id ...)`
    ");
}

#[test]
fn literals_that_look_like_names() {
    insta::assert_snapshot!(said(&[
        "status eq New",
        "status eq Actve",
        "name eq Contoso",
        "name eq NULL",
        "status eq unknwn",
    ]), @"
    status eq New
              ^^^ OD201: no property `New` in `Microsoft.Partner.Engagements.Referral`
      fix: write `'New'`
      > status eq 'New'
    status eq Actve
              ^^^^^ OD201: no property `Actve` in `Microsoft.Partner.Engagements.Referral`
      fix: write `'Active'`
      > status eq 'Active'
    name eq Contoso
            ^^^^^^^ OD201: no property `Contoso` in `Microsoft.Partner.Engagements.Referral`
      help: a string stands in apostrophes
      fix: write `'Contoso'`
      > name eq 'Contoso'
    name eq NULL
            ^^^^ OD201: no property `NULL` in `Microsoft.Partner.Engagements.Referral`
      fix: write `null`
      > name eq null
    status eq unknwn
              ^^^^^^ OD201: no property `unknwn` in `Microsoft.Partner.Engagements.Referral`
      help: the members are `None`, `New`, `Active`, `Closed`
    ");
}

#[test]
fn misspelt_members() {
    insta::assert_snapshot!(said(&[
        "status eq 'Actve'",
        "status eq 'new'",
        "status in ('New','Activ','Closd')",
        "status eq Microsoft.Partner.Engagements.ReferralStatus'Nw'",
        "status eq Microsoft.Partner.Engagements.ReferalStatus'New'",
        "direction eq 'Sideways'",
        "status eq 'New,Active'",
        "status eq 1",
        "status eq ''",
    ]), @"
    status eq 'Actve'
              ^^^^^^^ OD203: `Actve` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'Active'`
      > status eq 'Active'
    status eq 'new'
              ^^^^^ OD203: `new` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'New'`
      > status eq 'New'
    status in ('New','Activ','Closd')
                     ^^^^^^^ OD203: `Activ` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'Active'`
      > status in ('New','Active','Closd')  [OD203]
                             ^^^^^^^ OD203: `Closd` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'Closed'`
      > status in ('New','Activ','Closed')  [OD203]
    status eq Microsoft.Partner.Engagements.ReferralStatus'Nw'
                                                          ^^^^ OD203: `Nw` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'New'`
      > status eq Microsoft.Partner.Engagements.ReferralStatus'New'
    status eq Microsoft.Partner.Engagements.ReferalStatus'New'
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD211: no type `Microsoft.Partner.Engagements.ReferalStatus` in the schema
      fix: write `Microsoft.Partner.Engagements.ReferralStatus`
      > status eq Microsoft.Partner.Engagements.ReferralStatus'New'
    direction eq 'Sideways'
                 ^^^^^^^^^^ OD203: `Sideways` is not a member of `Microsoft.Partner.Engagements.ReferralDirection`
    --------- this is `Microsoft.Partner.Engagements.ReferralDirection`
      help: the members are `Incoming`, `Outgoing`
    status eq 'New,Active'
              ^^^^^^^^^^^^ OD203: `Microsoft.Partner.Engagements.ReferralStatus` takes one member only
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      help: whether it is one of several is asked by `in`
    status eq 1
              ^ OD204: expected `Microsoft.Partner.Engagements.ReferralStatus`, found `1` of type `Edm.Int32`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      help: the members are `None`, `New`, `Active`, `Closed`
      fix: write `'New'`
      > status eq 'New'
    status eq ''
              ^^ OD203: `` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      help: the members are `None`, `New`, `Active`, `Closed`
    ");
}

#[test]
fn misspelt_functions() {
    insta::assert_snapshot!(said(&[
        "contain(name,'x')",
        "lower(name) eq 'x'",
        "len(name) gt 5",
        "startWith(name,'x')",
        "isnullorempty(name)",
    ]), @"
    contain(name,'x')
    ^^^^^^^ OD206: no function `contain`
      fix: write `contains`
      > contains(name,'x')
    lower(name) eq 'x'
    ^^^^^ OD206: no function `lower`
      fix: write `tolower`
      > tolower(name) eq 'x'
    len(name) gt 5
    ^^^ OD206: no function `len`
      fix: write `length`
      > length(name) gt 5
    startWith(name,'x')
    ^^^^^^^^^ OD206: no function `startWith`
      fix: write `startswith`
      > startswith(name,'x')
    isnullorempty(name)
    ^^^^^^^^^^^^^ OD206: no function `isnullorempty`
      help: text has `contains startswith endswith tolower length`, time has `now year date`
    ");
}

#[test]
fn variables() {
    insta::assert_snapshot!(said(&[
        "team/any(t:t/email eq 'x') and t/email eq 'x'",
        "team/any(member:membr/email eq 'x')",
        "team/any(t:t/any(u:u eq 'x'))",
    ]), @"
    team/any(t:t/email eq 'x') and t/email eq 'x'
                                   ^ OD201: no property `t` in `Microsoft.Partner.Engagements.Referral`
      help: `t` names an item only within its `any` or `all`
    team/any(member:membr/email eq 'x')
                    ^^^^^ OD201: no property `membr` in `Microsoft.Partner.Engagements.Referral`
      fix: write `member`
      > team/any(member:member/email eq 'x')
    team/any(t:t/any(u:u eq 'x'))
                 ^^^ OD209: `any` needs a collection before it, found `Microsoft.Partner.Engagements.Member`
               - this is a single `Microsoft.Partner.Engagements.Member`
    ");
}

#[test]
fn aliases() {
    insta::assert_snapshot!(said(&[
        "$filter=status eq @s",
        "$filter=status eq @s&@t='New'",
        "$filter=name eq @a&@a=@b&@b=@a",
        "$filter=status eq @s&@s='Nw'",
    ]), @"
    $filter=status eq @s
                      ^^ OD219: the parameter alias `@s` has no value and is null
      help: give it a value by `&@s=...`
    $filter=status eq @s&@t='New'
                      ^^ OD219: the parameter alias `@s` has no value and is null
      help: give it a value by `&@s=...`
    $filter=name eq @a&@a=@b&@b=@a
                                ^^ OD215: the parameter alias `@a` refers to itself
    $filter=status eq @s&@s='Nw'
                            ^^^^ OD203: `Nw` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
            ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'New'`
      > $filter=status eq @s&@s='New'
    ");
}

/// Each is one finding, and what its first fix makes of the query is right.
#[test]
fn one_message_with_a_fix_that_works() {
    let schema = Schema::referrals();
    for (query, mended) in [
        ("email eq 'x'", "team/any(t:t/email eq 'x')"),
        ("country eq 'US'", "customerProfile/address/country eq 'US'"),
        (
            "createdDateTime gt '2020-01-01'",
            "createdDateTime gt 2020-01-01T00:00:00Z",
        ),
        (
            "createdDateTime gt 2020-01-01",
            "createdDateTime gt 2020-01-01T00:00:00Z",
        ),
        (
            "createdDateTime gt 2020-01-01T00:00:00",
            "createdDateTime gt 2020-01-01T00:00:00Z",
        ),
    ] {
        let found = findings(&schema, query, Input::Auto);
        let [finding] = found.as_slice() else {
            panic!("{query}: {found:#?}");
        };
        assert_eq!(finding.fixes[0].apply(query).unwrap(), mended);
        assert!(
            findings(&schema, mended, Input::Auto).is_empty(),
            "{mended}"
        );
    }
}
