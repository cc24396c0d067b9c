//! Names that the referral schema lacks.

use crate::support::checking::wrong;
use odq::Schema;

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
      fix: write `'Active'`
      > status eq 'Active'
    status eq 'new'
              ^^^^^ OD203: `new` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'New'`
      > status eq 'New'
    status in ('New','Activ','Closd')
                     ^^^^^^^ OD203: `Activ` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'Active'`
      > status in ('New','Active','Closd')  [OD203]
                             ^^^^^^^ OD203: `Closd` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'Closed'`
      > status in ('New','Activ','Closed')  [OD203]
    status eq Microsoft.Partner.Engagements.ReferralStatus'Nw'
                                                          ^^^^ OD203: `Nw` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
      help: the members are `None`, `New`, `Active`, `Closed`
    status eq Microsoft.Partner.Engagements.ReferalStatus'New'
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD211: no type `Microsoft.Partner.Engagements.ReferalStatus` in the schema
      fix: write `Microsoft.Partner.Engagements.ReferralStatus`
      > status eq Microsoft.Partner.Engagements.ReferralStatus'New'
    direction eq 'Sideways'
                 ^^^^^^^^^^ OD203: `Sideways` is not a member of `Microsoft.Partner.Engagements.ReferralDirection`
      help: the members are `Incoming`, `Outgoing`
    status eq 'New,Active'
              ^^^^^^^^^^^^ OD203: `Microsoft.Partner.Engagements.ReferralStatus` takes one member only
      help: whether it is one of several is asked by `in`
    status eq 1
              ^ OD204: expected `Microsoft.Partner.Engagements.ReferralStatus`, found `1` of type `Edm.Int32`
      fix: write `'New'`
      > status eq 'New'
    status eq ''
              ^^ OD203: `` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
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
                       ^ OD219: the parameter alias `@s` has no value and is null
      help: give it a value by `&@s=...`
    $filter=status eq @s&@t='New'
                       ^ OD219: the parameter alias `@s` has no value and is null
      help: give it a value by `&@s=...`
    $filter=name eq @a&@a=@b&@b=@a
                                 ^ OD215: the parameter alias `@a` refers to itself
    $filter=status eq @s&@s='Nw'
                      ^^ OD203: `Nw` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
      help: the members are `None`, `New`, `Active`, `Closed`
    ");
}
