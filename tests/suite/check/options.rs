//! Options, addresses, and fixes in texts that are percent-encoded.

use crate::support::checking::wrong;
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
        "$expand=team",
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
    $expand=team
    ^^^^^^^ OD261: the value of `$expand` is not checked
    ");
}

#[test]
fn addresses_lead_to_a_resource() {
    insta::assert_snapshot!(said(&[
        "https://api.partner.microsoft.com/v1.0/engagements/refferals?$top=1",
        "https://api.partner.microsoft.com/v1.0/customers?$top=1",
        "/referrals/x/statuss?$top=1",
    ]), @"
    https://api.partner.microsoft.com/v1.0/engagements/refferals?$top=1
                                                       ^^^^^^^^^ OD202: no entity set or singleton in the path; the schema has `referrals`
      fix: write `referrals`
      > https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=1
    https://api.partner.microsoft.com/v1.0/customers?$top=1
                                           ^^^^^^^^^ OD202: no entity set or singleton in the path; the schema has `referrals`
      help: another service's schema is given by `--metadata FILE`
    /referrals/x/statuss?$top=1
                 ^^^^^^^ OD201: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > /referrals/x/status?$top=1
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
    insta::assert_snapshot!(said(Root::EntitySet("referrals".into())), @"
    $filter
      eq: Edm.Boolean
        status: Microsoft.Partner.Engagements.ReferralStatus
        'New': Microsoft.Partner.Engagements.ReferralStatus
    ");
}
