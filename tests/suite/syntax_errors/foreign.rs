//! Slips of people who know another language, as they are shown.

use crate::support::checking::wrong;
use insta::assert_snapshot;
use odq::Schema;
use odq::diagnostic::Limits;
use odq::syntax::Input;

#[track_caller]
fn shown(queries: &[&str]) -> String {
    // What cannot be seen is shown as a dot.
    wrong(&Schema::referrals(), queries).replace('\u{200b}', "·")
}

#[test]
fn statements_and_clauses() {
    assert_snapshot!(shown(&[
        "select * from referrals where status eq 'New'",
        "SELECT id,name FROM referrals",
        "where status eq 'New'",
        "status eq 'New' order by createdDateTime desc",
        "$filter=status eq 'New' limit 5",
        "GET https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=5",
        "GET /referrals?$orderby=createdDateTime desc HTTP/1.1",
        "status eq 'New' & $top=5",
        "$filter=status eq 'New' & $top=5",
        "$filter = status eq 'New'",
        "filter: status eq 'New'",
        "$status eq 'New'",
        "$orderby=createdDateTime desc nulls last",
        "$orderby=-createdDateTime",
        "$filter=status eq 'New'&$limit=5",
        "$top=5&$top=10",
        "$inlinecount=allpages",
        "$top='5'",
        "$count=1",
    ]), @"
    select * from referrals where status eq 'New'
    ^^^^^^ OD103: a statement of SQL is not part of an expression
      help: an expression is the condition alone; `$select`, `$orderby` and `$top` are options
      safe fix: keep the condition
      > status eq 'New'
    SELECT id,name FROM referrals
    ^^^^^^ OD103: a statement of SQL is not part of an expression
      help: an expression is the condition alone; `$select`, `$orderby` and `$top` are options
      fix: write the options that mean it
      > $select=id,name
    where status eq 'New'
    ^^^^^ OD103: `where` is not part of an expression
      help: an expression is the condition alone; `$select`, `$orderby` and `$top` are options
      safe fix: remove it
      > status eq 'New'
    status eq 'New' order by createdDateTime desc
                    ^^^^^^^^ OD103: `order by` is not an operator of OData, which has the option `$orderby`
      fix: write `$orderby`
      > $filter=status eq 'New'&$orderby=createdDateTime desc
    $filter=status eq 'New' limit 5
                            ^^^^^ OD103: `limit` is not an operator of OData, which has the option `$top`
      fix: write `$top`
      > $filter=status eq 'New'&$top=5
    GET https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=5
    ^^^ OD109: a query begins with the address, not with the method `GET`
      safe fix: remove it
      > https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=5
    GET /referrals?$orderby=createdDateTime desc HTTP/1.1
    ^^^ OD109: a query begins with the address, not with the method `GET`
      safe fix: remove it
      > /referrals?$orderby=createdDateTime desc HTTP/1.1  [OD109]
                                                 ^^^^^^^^ OD109: a query ends with its last option, not with the version `HTTP/1.1`
      safe fix: remove it
      > GET /referrals?$orderby=createdDateTime desc  [OD109]
    status eq 'New' & $top=5
                      ^^^^ OD109: the option `$top` cannot stand in an expression
      fix: write the condition as an option too
      > $filter=status eq 'New'&$top=5
    $filter=status eq 'New' & $top=5
                              ^^^^ OD120: blanks beside the name `$top` of an option are not allowed
      safe fix: remove the blanks
      > $filter=status eq 'New'&$top=5
    $filter = status eq 'New'
    ^^^^^^^ OD120: blanks beside the name `$filter` of an option are not allowed
      safe fix: remove the blanks
      > $filter=status eq 'New'
    filter: status eq 'New'
    ^^^^^^ OD119: expected `=` and a value after `filter`
      fix: write `=`
      > $filter=status eq 'New'
    $status eq 'New'
    ^^^^^^^ OD109: `$status` cannot stand here
      fix: remove the `$`
      > status eq 'New'
    $orderby=createdDateTime desc nulls last
                                  ^^^^^^^^^^ OD109: `nulls last` behind a direction cannot stand here
      fix: remove it
      > $orderby=createdDateTime desc
    $orderby=-createdDateTime
              ^^^^^^^^^^^^^^^ OD204: `-` needs a number or a duration, found `Edm.DateTimeOffset`
      fix: write `desc`
      > $orderby=createdDateTime%20desc
    $filter=status eq 'New'&$limit=5
                            ^^^^^^ OD217: `$limit` is no query option
      fix: write `$top`
      > $filter=status eq 'New'&$top=5
    $top=5&$top=10
           ^^^^ OD216: `$top` is given twice
    ---- first given here
      fix: remove the second
      > $top=5
    $inlinecount=allpages
    ^^^^^^^^^^^^ OD217: `$inlinecount` is no query option
      help: `$inlinecount=allpages` of OData 2 is `$count=true` in OData 4
      fix: write `$count`
      > $count=true
    $top='5'
         ^^^ OD121: `$top` takes a whole number such as `10`, found `'5'`
      safe fix: write `5`
      > $top=5
    $count=1
           ^ OD121: `$count` takes `true` or `false`, found `1`
      fix: write `true`
      > $count=true
    ");
}

/// In strings, and in what is searched for, every character stands for itself.
#[test]
fn any_character_is_text_in_strings() {
    for text in [
        "contains(name,'O\u{ff07}Neil')",
        "name eq 'a\u{a0}b' and city eq '\u{ff08}'",
        "tags eq [\"a\u{a0}b\"]",
        "$select=team($search=\"f\u{202e}\u{a0}\")",
        "$search=\u{ff07}",
    ] {
        let (_, errors) = odq::syntax::parse(text, Input::Auto, &Limits::DEFAULT);
        assert!(errors.is_empty(), "{text}: {errors:?}");
    }
}

#[test]
fn quotes_and_signs() {
    assert_snapshot!(shown(&[
        "\"status eq 'New'\"",
        "'status eq 'New''",
        "\"$top=5\"",
        "status eq New'",
        "team/any(t:t/email eq r2d2@contoso.com')",
        "id in (65edc0b5-3485-41b7-a17e-dfa9ef4706e2','b')",
        "name eq 5' and isSpam",
        "name eq 'O\\'Neil'",
        "status eq 'New\u{2019}",
        "\"status\" eq 'New'",
        "name eq 'it's a 'quoted' name'",
        "status eq 'New';",
        "status eq 'New', type eq 'Shared'",
        "status: 'New'",
        "status\u{a0}eq 'New'",
        "status\u{200b} eq 'New'",
        "status eq \u{ff07}New\u{ff07}",
        "status%20eq 'New'",
        "status \u{2260} 'New'",
    ]), @r#"
    "status eq 'New'"
    ^ OD107: the whole expression stands in quotes
                    - to here
      safe fix: remove the quotes
      > status eq 'New'
    'status eq 'New''
    ^ OD107: the whole expression stands in quotes
                    - to here
      safe fix: remove the quotes
      > status eq 'New'
    "$top=5"
    ^ OD107: the whole expression stands in quotes
           - to here
      safe fix: remove the quotes
      > $top=5
    status eq New'
              ^^^^ OD105: the string has no opening apostrophe
      fix: write it
      > status eq 'New'
    team/any(t:t/email eq r2d2@contoso.com')
                          ^^^^^^^^^^^^^^^^^ OD105: the string has no opening apostrophe
      fix: write it
      > team/any(t:t/email eq 'r2d2@contoso.com')
    id in (65edc0b5-3485-41b7-a17e-dfa9ef4706e2','b')
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD105: the string has no opening apostrophe
      fix: write it
      > id in ('65edc0b5-3485-41b7-a17e-dfa9ef4706e2','b')
    name eq 5' and isSpam
            ^^ OD105: the string has no opening apostrophe
      fix: write it
      > name eq '5' and isSpam
    name eq 'O\'Neil'
               ^ OD106: an apostrophe inside a string is written twice
            - in the string that begins here
      fix: write `''`
      > name eq 'O''Neil'
    status eq 'New’
                  ^ OD107: strings stand in apostrophes, not in `’`
      safe fix: write an apostrophe
      > status eq 'New'
    "status" eq 'New'
    ^^^^^^^^ OD107: the name of a property stands without quotes, not in `"`
      fix: remove the quotes
      > status eq 'New'
    name eq 'it's a 'quoted' name'
               ^ OD106: an apostrophe inside a string is written twice
            - in the string that begins here
      safe fix: double it
      > name eq 'it''s a ''quoted'' name'
    status eq 'New';
                   ^ OD109: `;` ends nothing here
      safe fix: remove it
      > status eq 'New'
    status eq 'New', type eq 'Shared'
                   ^ OD109: conditions are joined by `and` or `or`, not by `,`
      fix: write `and`
      > status eq 'New' and type eq 'Shared'
    status: 'New'
          ^ OD103: `:` is not an operator of OData, which writes `eq`
      fix: write `eq`
      > status eq 'New'
    status eq 'New'
          ^ OD130: expected a plain blank, found the character `U+00A0`
      safe fix: write plain characters
      > status eq 'New'
    status· eq 'New'
          ^ OD130: expected no invisible character, found the character `U+200B`
      safe fix: remove it
      > status eq 'New'
    status eq ＇New＇
              ^ OD130: expected `'`, found the character `U+FF07`
      safe fix: write plain characters
      > status eq 'New'
    status%20eq 'New'
          ^^^ OD191: `%20` is not decoded here
      help: escapes are decoded once, in URLs and query strings, and in an expression without blanks
      safe fix: decode what is encoded
      > status eq 'New'
    status ≠ 'New'
           ^ OD103: `≠` is not an operator of OData, which writes `ne`
      safe fix: write `ne`
      > status ne 'New'
    "#);
}

#[test]
fn several_values_and_conditions() {
    assert_snapshot!(shown(&[
        "status eq 'New','Active'",
        "status eq 'New'/'Active'",
        "status eq in ('New')",
        "status ne in ('New')",
        "status in New",
        "status in New,Active",
        "status eq 'New' or 'Active' or 'Closed'",
        "status eq ('New' or 'Active')",
        "status eq 'New' type eq 'Shared'",
        "status New",
        "name + 'x' eq 'y'",
        "name isnull",
    ]), @"
    status eq 'New','Active'
              ^^^^^^^^^^^^^^ OD114: several values are compared by `in`: `x in ('a','b')`
                   - no operator joins them
      fix: write `in`
      > status in ('New','Active')
    status eq 'New'/'Active'
              ^^^^^^^^^^^^^^ OD114: several values are compared by `in`: `x in ('a','b')`
                   - no operator joins them
      fix: write `in`
      > status in ('New','Active')
    status eq in ('New')
           ^^^^^ OD103: `eq in` is not an operator of OData, which writes `in`
      safe fix: write `in`
      > status in ('New')
    status ne in ('New')
           ^^^^^ OD103: `ne in` is not an operator of OData, which writes `not (x in ...)`
      safe fix: deny the whole comparison
      > not (status in ('New'))
    status in New
              ^^^ OD204: expected a list or a collection after `in`, found `New`
      fix: write `('New')`
      > status in ('New')
    status in New,Active
              ^^^^^^^^^^ OD114: expected a list in parentheses or a collection after `in`
      help: write it as `x in ('a','b')`
      fix: write apostrophes and parentheses
      > status in ('New','Active')
    status eq 'New' or 'Active' or 'Closed'
                       ^^^^^^^^ OD205: expected a condition, found a value alone
    --------------- it belongs to this comparison
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
      fix: repeat the comparison
      > status eq 'New' or status eq 'Active' or status eq 'Closed'
    status eq ('New' or 'Active')
               ^^^^^^^^^^^^^^^^^ OD205: expected a condition, found a value alone
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
      fix: write `in`
      > status in ('New','Active')
    status eq 'New' type eq 'Shared'
                    ^^^^ OD102: expected `and` or `or` before `type`
      fix: insert `and`
      > status eq 'New' and type eq 'Shared'
    status New
           ^^^ OD102: expected an operator before `New`
      fix: insert `eq`
      > status eq 'New'
    name + 'x' eq 'y'
         ^ OD103: `+` is not an operator of OData, which writes `concat(text,text)`
      fix: write `concat(...)`
      > concat(name,'x') eq 'y'
    name isnull
         ^^^^^^ OD103: `isnull` is not a comparison of OData, which writes `eq null`
      safe fix: write `eq null`
      > name eq null
    ");
}

#[test]
fn numbers_and_dates() {
    assert_snapshot!(shown(&[
        "details/dealValue gt 5,000",
        "details/dealValue gt $5000",
        "details/dealValue gt 5k",
        "details/dealValue gt 5.",
        "createdDateTime gt 2025/01/05",
        "createdDateTime gt 13/05/2025",
        "date(createdDateTime) gt 2025/01/05",
        "createdDateTime gt 2025-01-05 10:00",
        "createdDateTime gt '2025/01/05'",
        "createdDateTime gt now() sub P5D",
        "createdDateTime lt now",
        "isSpam eq yes",
        "name eq nil",
    ]), @"
    details/dealValue gt 5,000
                         ^^^^^ OD110: `5,000` is not a literal
      fix: write `5000`
      > details/dealValue gt 5000
    details/dealValue gt $5000
                         ^^^^^ OD110: `$5000` is not a literal
      safe fix: remove the sign
      > details/dealValue gt 5000
    details/dealValue gt 5k
                         ^^ OD110: `5k` is not a literal
      fix: write `5000`
      > details/dealValue gt 5000
    details/dealValue gt 5.
                         ^^ OD110: `5.` is not a literal
      fix: write `5`
      > details/dealValue gt 5
    createdDateTime gt 2025/01/05
                       ^^^^^^^^^^ OD110: `2025/01/05` is not a literal
      fix: write `2025-01-05T00:00:00Z`
      > createdDateTime gt 2025-01-05T00:00:00Z
    createdDateTime gt 13/05/2025
                       ^^^^^^^^^^ OD110: `13/05/2025` is not a literal
      fix: write `2025-05-13T00:00:00Z`
      > createdDateTime gt 2025-05-13T00:00:00Z
    date(createdDateTime) gt 2025/01/05
                             ^^^^^^^^^^ OD110: `2025/01/05` is not a literal
      fix: write `2025-01-05`
      > date(createdDateTime) gt 2025-01-05
    createdDateTime gt 2025-01-05 10:00
                       ^^^^^^^^^^^^^^^^ OD110: `2025-01-05 10:00` is not a literal
      fix: write `2025-01-05T10:00Z`
      > createdDateTime gt 2025-01-05T10:00Z
    createdDateTime gt '2025/01/05'
                       ^^^^^^^^^^^^ OD212: expected `Edm.DateTimeOffset`, found the string `'2025/01/05'`
    --------------- this is `Edm.DateTimeOffset`
      fix: write `2025-01-05T00:00:00Z`
      > createdDateTime gt 2025-01-05T00:00:00Z
    createdDateTime gt now() sub P5D
                                 ^^^ OD201: no property `P5D` in `Microsoft.Partner.Engagements.Referral`
      fix: write `duration'P5D'`
      > createdDateTime gt now() sub duration'P5D'
    createdDateTime lt now
                       ^^^ OD201: no property `now` in `Microsoft.Partner.Engagements.Referral`
      fix: write `now()`
      > createdDateTime lt now()
    isSpam eq yes
              ^^^ OD201: no property `yes` in `Microsoft.Partner.Engagements.Referral`
      fix: write `true`
      > isSpam eq true
    name eq nil
            ^^^ OD201: no property `nil` in `Microsoft.Partner.Engagements.Referral`
      fix: write `null`
      > name eq null
    ");
}

#[test]
fn methods_and_members() {
    assert_snapshot!(shown(&[
        "name.contains('x')",
        "customerProfile.name.toLower() eq 'x'",
        "name/contains('x')",
        "name.frob()",
        "team.Count() gt 1",
        "team.any(t:t/email eq 'x')",
        "team/exists(t:t/email eq 'x')",
        "any(team, t:t/email eq 'x')",
        "team/$count() gt 1",
        "team/length gt 1",
        "team.length gt 1",
        "createdDateTime.year eq 2024",
        "createdDateTime/year eq 2024",
        "customerProfile->address->country eq 'US'",
        "isnull(name)",
        "count(team) gt 1",
        "iif(isSpam,1,2) eq 1",
        "left(name,2) eq 'ab'",
        "frobnicate(name) eq 'x'",
        "team/any(t:t eq 'x')",
        "details/requirements/products/any(p:p eq 'x')",
        "[status] eq 'New'",
        "createdDate gt now()",
        "colour eq 'x'",
    ]), @"
    name.contains('x')
    ^^^^^^^^^^^^^^^^^^ OD206: `contains` is a function before its values, not a method of one: `contains(value,...)`
      fix: write `contains(...)`
      > contains(name,'x')
    customerProfile.name.toLower() eq 'x'
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD206: `tolower` is a function before its values, not a method of one: `tolower(value,...)`
      fix: write `tolower(...)`
      > tolower(customerProfile/name) eq 'x'
    name/contains('x')
         ^^^^^^^^^^^^^ OD206: `contains` is a function before its values, not a method of one: `contains(value,...)`
      fix: write `contains(...)`
      > contains(name,'x')
    name.frob()
    ^^^^^^^^^^^ OD206: no function `frob`
      help: a function is written before its values: `contains(name,'a')`
    team.Count() gt 1
    ^^^^^^^^^^^^ OD206: no function `Count`
      fix: write `/$count`
      > team/$count gt 1
    team.any(t:t/email eq 'x')
        ^ OD118: a property of a value is written behind `/`, not behind `.`
      safe fix: write `/`
      > team/any(t:t/email eq 'x')
    team/exists(t:t/email eq 'x')
         ^^^^^^ OD113: `exists` is not a lambda operator of OData, which writes `any`
      safe fix: write `any`
      > team/any(t:t/email eq 'x')
    any(team, t:t/email eq 'x')
    ^^^ OD113: `any` needs a collection before it: `collection/any(x:...)`
      fix: write the collection before it
      > team/any(t:t/email eq 'x')
    team/$count() gt 1
                ^ OD118: `$count` takes no arguments, found `()`
      safe fix: remove them
      > team/$count gt 1
    team/length gt 1
         ^^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
    ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/length ...)`
      fix: write `$count`
      > team/$count gt 1
    team.length gt 1
    ^^^^^^^^^^^ OD118: `team.length` has a namespace, so it is a type or a function, not a property
      help: a property of a property is written behind `/`
      fix: write `length(team)`
      > length(team) gt 1
      fix: write `team/$count`
      > team/$count gt 1
    createdDateTime.year eq 2024
    ^^^^^^^^^^^^^^^^^^^^ OD118: `createdDateTime.year` has a namespace, so it is a type or a function, not a property
      help: a property of a property is written behind `/`
      fix: write `year(createdDateTime)`
      > year(createdDateTime) eq 2024
    createdDateTime/year eq 2024
                    ^^^^ OD210: `createdDateTime` is of type `Edm.DateTimeOffset`, which has no properties
      fix: write `year(...)`
      > year(createdDateTime) eq 2024
    customerProfile->address->country eq 'US'
                   ^^ OD118: a property of a value is written behind `/`, not behind `->`
      safe fix: write `/`
      > customerProfile/address/country eq 'US'
    isnull(name)
    ^^^^^^ OD206: no function `isnull`
      fix: write `... eq null`
      > name eq null
    count(team) gt 1
    ^^^^^ OD206: no function `count`
      fix: write `.../$count`
      > team/$count gt 1
    iif(isSpam,1,2) eq 1
    ^^^ OD206: no function `iif`
      fix: write `case(...:...,true:...)`
      > case(isSpam:1,true:2) eq 1
    left(name,2) eq 'ab'
    ^^^^ OD206: no function `left`
      fix: write `substring(...,0,...)`
      > substring(name,0,2) eq 'ab'
    frobnicate(name) eq 'x'
    ^^^^^^^^^^ OD206: no function `frobnicate`
      help: text has `contains startswith endswith tolower length`, time has `now year date`
    team/any(t:t eq 'x')
                 ^^ OD204: `eq` cannot compare `Microsoft.Partner.Engagements.Member` with `Edm.String`
               - this is `Microsoft.Partner.Engagements.Member`
                    --- this is `Edm.String`
      help: compare one of its properties: `firstName`, `lastName`, `phoneNumber`, `email`, `contactPreference`, `title`, `emailValidationStatus`, `phoneValidationStatus`, `linkedInProfileUrl`
    details/requirements/products/any(p:p eq 'x')
                                          ^^ OD204: `eq` cannot compare `Microsoft.Partner.Engagements.Tag` with `Edm.String`
                                        - this is `Microsoft.Partner.Engagements.Tag`
                                             --- this is `Edm.String`
      help: compare one of its properties: `id`
      fix: compare `id`
      > details/requirements/products/any(p:p/id eq 'x')
    [status] eq 'New'
             ^^ OD204: `eq` cannot compare `Collection(Microsoft.Partner.Engagements.ReferralStatus)` with `Edm.String`
    -------- this is `Collection(Microsoft.Partner.Engagements.ReferralStatus)`
                ----- this is `Edm.String`
      fix: remove the brackets
      > status eq 'New'
    createdDate gt now()
    ^^^^^^^^^^^ OD201: no property `createdDate` in `Microsoft.Partner.Engagements.Referral`
      fix: write `createdDateTime`
      > createdDateTime gt now()
    colour eq 'x'
    ^^^^^^ OD201: no property `colour` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    ");
}
