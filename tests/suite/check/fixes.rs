//! What fixes make of a query: the same whatever stands round the place, and right at once where
//! one slip is all that is wrong.

use crate::support::checking::wrong;
use odq::Schema;

const OPEN: &str = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'>
  <EnumType Name='Kind'><Member Name='New' Value='0'/><Member Name='Large' Value='1'/></EnumType>
  <EntityType Name='Item' OpenType='true'>
    <Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.String' Nullable='false'/>
    <Property Name='name' Type='Edm.String'/>
    <Property Name='kind' Type='N.Kind'/>
    <Property Name='rank' Type='Edm.Int32'/>
  </EntityType>
  <EntityContainer Name='C'><EntitySet Name='Items' EntityType='N.Item'/></EntityContainer>
</Schema>";

#[track_caller]
fn said_of_open(queries: &[&str]) -> String {
    wrong(&Schema::from_csdl(OPEN.as_bytes()).unwrap(), queries)
}

#[track_caller]
fn said(queries: &[&str]) -> String {
    wrong(&Schema::referrals(), queries)
}

#[test]
fn what_binds_less_tightly_than_its_surroundings_stands_in_parentheses() {
    insta::assert_snapshot!(said(&[
        "not isnull(name)",
        "not (isnull(name))",
        "isSpam and isnull(name)",
        "isSpam eq exists(name)",
        "isSpam and not equals(name eq 'a',true)",
        "greater(details/dealValue add 1,5)",
        "isnull(name) in (true,false)",
        "case(isnull(name):true,true:false)",
        "createdDateTime gt ago(duration'P1D' add duration'P2D')",
        "not empty(team)",
        "count((team)) gt 1",
        "count(team/email) gt 1",
        "not !name",
        "!(team)",
        "not status has 'New'",
        "isSpam eq status has 'New'",
        "status has 'New' or isSpam",
        "('x') in name",
        "not ('x') in (name)",
    ]), @"
    not isnull(name)
        ^^^^^^ OD206: no function `isnull`
      fix: write `... eq null`
      > not (name eq null)
    not (isnull(name))
         ^^^^^^ OD206: no function `isnull`
      fix: write `... eq null`
      > not (name eq null)
    isSpam and isnull(name)
               ^^^^^^ OD206: no function `isnull`
      fix: write `... eq null`
      > isSpam and name eq null
    isSpam eq exists(name)
              ^^^^^^ OD206: no function `exists`
      fix: write `... ne null`
      > isSpam eq (name ne null)
    isSpam and not equals(name eq 'a',true)
                   ^^^^^^ OD206: no function `equals`
      fix: write `... eq ...`
      > isSpam and not ((name eq 'a') eq true)
    greater(details/dealValue add 1,5)
    ^^^^^^^ OD206: no function `greater`
      fix: write `... gt ...`
      > details/dealValue add 1 gt 5
    isnull(name) in (true,false)
    ^^^^^^ OD206: no function `isnull`
      fix: write `... eq null`
      > (name eq null) in (true,false)
    case(isnull(name):true,true:false)
         ^^^^^^ OD206: no function `isnull`
      fix: write `... eq null`
      > case(name eq null:true,true:false)
    createdDateTime gt ago(duration'P1D' add duration'P2D')
                       ^^^ OD206: no function `ago`
      fix: write `now() sub ...`
      > createdDateTime gt now() sub (duration'P1D' add duration'P2D')
    not empty(team)
        ^^^^^ OD206: no function `empty`
      fix: write `not .../any()`
      > not not team/any()
    count((team)) gt 1
    ^^^^^ OD206: no function `count`
      fix: write `.../$count`
      > team/$count gt 1
    count(team/email) gt 1
    ^^^^^ OD206: no function `count`
      fix: write `.../$count`
      > team/email/$count gt 1  [OD208]
               ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
          ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > team/any(t:count(t/email) gt 1)  [OD206]
    not !name
        ^^^^^ OD205: expected a Boolean expression behind `!`, found `Edm.String`
      fix: compare it with `null`
      > not (name eq null)
    !(team)
    ^^^^^^^ OD205: expected a Boolean expression behind `!`, found `Collection(Microsoft.Partner.Engagements.Member)`
      fix: ask whether it has items by `any`
      > not team/any()
    not status has 'New'
               ^^^ OD232: values of `Microsoft.Partner.Engagements.ReferralStatus` hold one member, so that `has` asks what `eq` does
      fix: write `eq`
      > not (status eq 'New')
    isSpam eq status has 'New'
                     ^^^ OD232: values of `Microsoft.Partner.Engagements.ReferralStatus` hold one member, so that `has` asks what `eq` does
      fix: write `eq`
      > isSpam eq (status eq 'New')
    status has 'New' or isSpam
           ^^^ OD232: values of `Microsoft.Partner.Engagements.ReferralStatus` hold one member, so that `has` asks what `eq` does
      fix: write `eq`
      > status eq 'New' or isSpam
    ('x') in name
             ^^^^ OD204: expected a list or a collection after `in`, found `Edm.String`
      help: whether `name` holds it is asked by `contains`
      fix: write `contains(...)`
      > contains(name,'x')
    not ('x') in (name)
                  ^^^^ OD204: expected a list or a collection after `in`, found `Edm.String`
      help: whether `name` holds it is asked by `contains`
      fix: write `contains(...)`
      > not contains((name),'x')
    ");
}

#[test]
fn brackets_go_and_only_words_that_name_nothing_are_quoted() {
    insta::assert_snapshot!(said(&[
        "name eq [x]",
        "name eq [organizationName]",
        "name eq [id,engagementId]",
        "name eq [x,id]",
        "name eq [x,'y']",
        "name ne [x,y]",
        "['x'] eq name",
        "details/dealValue add 1 eq [1,2]",
        "(details/dealValue add 1) eq [1,2]",
        "name eq [tolower(id)]",
        "status eq [Nw]",
        "status eq [other]",
        "status eq [id]",
        "details/dealValue eq [x]",
    ]), @"
    name eq [x]
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(unknown)`
    ---- this is `Edm.String`
            --- this is `Collection(unknown)`
      fix: remove the brackets
      > name eq 'x'
    name eq [organizationName]
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(Edm.String)`
    ---- this is `Edm.String`
            ------------------ this is `Collection(Edm.String)`
      fix: remove the brackets
      > name eq organizationName
    name eq [id,engagementId]
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(Edm.String)`
    ---- this is `Edm.String`
            ----------------- this is `Collection(Edm.String)`
      help: whether a value is one of several constants is asked by `in`: `x in ('a','b')`
    name eq [x,id]
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(unknown)`
    ---- this is `Edm.String`
            ------ this is `Collection(unknown)`
      help: whether a value is one of several constants is asked by `in`: `x in ('a','b')`
    name eq [x,'y']
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(unknown)`
    ---- this is `Edm.String`
            ------- this is `Collection(unknown)`
      fix: write `in`
      > name in ('x','y')
    name ne [x,y]
         ^^ OD204: `ne` cannot compare `Edm.String` with `Collection(unknown)`
    ---- this is `Edm.String`
            ----- this is `Collection(unknown)`
      help: whether a value is one of several constants is asked by `in`: `x in ('a','b')`
    ['x'] eq name
          ^^ OD204: `eq` cannot compare `Collection(Edm.String)` with `Edm.String`
    ----- this is `Collection(Edm.String)`
             ---- this is `Edm.String`
      fix: remove the brackets
      > 'x' eq name
    details/dealValue add 1 eq [1,2]
                            ^^ OD204: `eq` cannot compare `Edm.Decimal` with `Collection(Edm.Int32)`
    ----------------------- this is `Edm.Decimal`
                               ----- this is `Collection(Edm.Int32)`
      fix: write `in`
      > (details/dealValue add 1) in (1,2)
    (details/dealValue add 1) eq [1,2]
                              ^^ OD204: `eq` cannot compare `Edm.Decimal` with `Collection(Edm.Int32)`
     ----------------------- this is `Edm.Decimal`
                                 ----- this is `Collection(Edm.Int32)`
      fix: write `in`
      > (details/dealValue add 1) in (1,2)
    name eq [tolower(id)]
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(Edm.String)`
    ---- this is `Edm.String`
            ------------- this is `Collection(Edm.String)`
      fix: remove the brackets
      > name eq tolower(id)
    status eq [Nw]
           ^^ OD204: `eq` cannot compare `Microsoft.Partner.Engagements.ReferralStatus` with `Collection(unknown)`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
              ---- this is `Collection(unknown)`
      fix: remove the brackets
      > status eq 'New'
    status eq [other]
           ^^ OD204: `eq` cannot compare `Microsoft.Partner.Engagements.ReferralStatus` with `Collection(unknown)`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
              ------- this is `Collection(unknown)`
      help: whether a value is one of several constants is asked by `in`: `x in ('a','b')`
    status eq [id]
           ^^ OD204: `eq` cannot compare `Microsoft.Partner.Engagements.ReferralStatus` with `Collection(Edm.String)`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
              ---- this is `Collection(Edm.String)`
      help: whether a value is one of several constants is asked by `in`: `x in ('a','b')`
    details/dealValue eq [x]
                      ^^ OD204: `eq` cannot compare `Edm.Decimal` with `Collection(unknown)`
    ----------------- this is `Edm.Decimal`
                         --- this is `Collection(unknown)`
      help: whether a value is one of several constants is asked by `in`: `x in ('a','b')`
    ");
    insta::assert_snapshot!(said_of_open(&[
        "name eq [x]",
        "name eq [id]",
        "kind eq [New,Large]",
    ]), @"
    name eq [x]
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(unknown)`
    ---- this is `Edm.String`
            --- this is `Collection(unknown)`
      fix: remove the brackets
      > name eq 'x'
    name eq [id]
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(Edm.String)`
    ---- this is `Edm.String`
            ---- this is `Collection(Edm.String)`
      fix: remove the brackets
      > name eq id
    kind eq [New,Large]
         ^^ OD204: `eq` cannot compare `N.Kind` with `Collection(unknown)`
    ---- this is `N.Kind`
            ----------- this is `Collection(unknown)`
      fix: write `in`
      > kind in ('New','Large')
    ");
}

#[test]
fn words_that_an_open_type_does_not_declare_may_be_texts() {
    insta::assert_snapshot!(said_of_open(&[
        "importance eq high",
        "importance eq 'high'",
        "importance eq rank",
        "name eq high",
        "name eq nam",
        "high eq name",
        "kind eq large",
        "kind eq Nw",
        "kind eq other",
        "rank eq high",
        "importance/x eq high",
        "importance eq none",
    ]), @"
    importance eq high
                  ^^^^ OD228: `high` is not declared by `N.Item`, which is open
    ---------- this is not declared either
      help: a string stands in apostrophes
      fix: write `'high'`
      > importance eq 'high'  [OD228]
    importance eq 'high'
    ^^^^^^^^^^ OD228: `importance` is not declared by `N.Item`, which is open
      help: its type is not known, so that nothing is said of its use
    importance eq rank
    ^^^^^^^^^^ OD228: `importance` is not declared by `N.Item`, which is open
      help: its type is not known, so that nothing is said of its use
    name eq high
            ^^^^ OD228: `high` is not declared by `N.Item`, which is open
      help: a string stands in apostrophes
      fix: write `'high'`
      > name eq 'high'
    name eq nam
            ^^^ OD228: `nam` is not declared by `N.Item`, which is open
      fix: write `name`
      > name eq name
    high eq name
    ^^^^ OD228: `high` is not declared by `N.Item`, which is open
      help: its type is not known, so that nothing is said of its use
    kind eq large
            ^^^^^ OD228: `large` is not declared by `N.Item`, which is open
      fix: write `'Large'`
      > kind eq 'Large'
    kind eq Nw
            ^^ OD228: `Nw` is not declared by `N.Item`, which is open
      fix: write `'New'`
      > kind eq 'New'
    kind eq other
            ^^^^^ OD228: `other` is not declared by `N.Item`, which is open
      help: the members are `New`, `Large`
    rank eq high
            ^^^^ OD228: `high` is not declared by `N.Item`, which is open
      help: its type is not known, so that nothing is said of its use
    importance/x eq high
                    ^^^^ OD228: `high` is not declared by `N.Item`, which is open
    ---------- this is not declared either
      help: a string stands in apostrophes
      fix: write `'high'`
      > importance/x eq 'high'  [OD228]
    importance eq none
                  ^^^^ OD228: `none` is not declared by `N.Item`, which is open
    ---------- this is not declared either
      fix: write `null`
      > importance eq null  [OD228]
    ");
    insta::assert_snapshot!(said(&["status eq Nw", "status in Nw"]), @"
    status eq Nw
              ^^ OD201: no property `Nw` in `Microsoft.Partner.Engagements.Referral`
      fix: write `'New'`
      > status eq 'New'
    status in Nw
              ^^ OD204: expected a list or a collection after `in`, found `Nw`
      fix: write `('New')`
      > status in ('New')
    ");
}

#[test]
fn the_value_of_an_alias_is_mended_if_it_is_used_once() {
    insta::assert_snapshot!(said(&[
        "$filter=status eq @p and name eq @p1&@p='Nwe'&@p1='x'",
        "$filter=status eq @p or status ne @p&@p='Nwe'",
        "$filter=status eq %40p or status ne %40p&@p='Nwe'",
    ]), @"
    $filter=status eq @p and name eq @p1&@p='Nwe'&@p1='x'
                                            ^^^^^ OD203: `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
            ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
      fix: write `'New'`
      > $filter=status eq @p and name eq @p1&@p='New'&@p1='x'
    $filter=status eq @p or status ne @p&@p='Nwe'
                                            ^^^^^ OD203: `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
            ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
                                            ^^^^^ OD203: `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
                            ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
    $filter=status eq %40p or status ne %40p&@p='Nwe'
                                                ^^^^^ OD203: `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
            ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
                                                ^^^^^ OD203: `Nwe` is not a member of `Microsoft.Partner.Engagements.ReferralStatus`
                              ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
    ");
}

#[test]
fn lists_of_values_without_apostrophes() {
    insta::assert_snapshot!(said(&[
        "status in New",
        "status in [New,Actve]",
        "not status in [New, 'Active']",
        r#"organizationName in ["a",b]"#,
        r#"organizationName in ["a\nb",b]"#,
        "details/dealValue add 1 eq (1 or 2)",
        "details/dealValue eq (1 or 2)",
    ]), @r#"
    status in New
              ^^^ OD204: expected a list or a collection after `in`, found `New`
      fix: write `('New')`
      > status in ('New')
    status in [New,Actve]
              ^^^^^^^^^^^ OD204: expected a list or a collection after `in`, found `[New,Actve]`
      fix: write `('New','Active')`
      > status in ('New','Active')
    not status in [New, 'Active']
                  ^^^^^^^^^^^^^^^ OD204: expected a list or a collection after `in`, found `[New, 'Active']`
      fix: write `('New','Active')`
      > not status in ('New','Active')
    organizationName in ["a",b]
                        ^^^^^^^ OD204: expected a list or a collection after `in`, found `["a",b]`
      fix: write `('a','b')`
      > organizationName in ('a','b')
    organizationName in ["a\nb",b]
                        ^^^^^^^^^^ OD204: expected a list or a collection after `in`, found `["a\nb",b]`
    details/dealValue add 1 eq (1 or 2)
                                ^^^^^^ OD205: expected a condition, found a value alone
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
      fix: write `in`
      > (details/dealValue add 1) in (1,2)
    details/dealValue eq (1 or 2)
                          ^^^^^^ OD205: expected a condition, found a value alone
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
      fix: write `in`
      > details/dealValue in (1,2)
    "#);
}

#[test]
fn the_sign_of_an_alias_is_kept() {
    insta::assert_snapshot!(said(&[
        "$filter=status eq @Status&@status='New'",
        "$filter=status eq %40Status&%40status='New'",
    ]), @"
    $filter=status eq @Status&@status='New'
                      ^^^^^^^ OD219: the parameter alias `@Status` has no value and is null
      fix: write `@status`
      > $filter=status eq @status&@status='New'
    $filter=status eq %40Status&%40status='New'
                      ^^^^^^^^^ OD219: the parameter alias `@Status` has no value and is null
      fix: write `@status`
      > $filter=status eq %40status&%40status='New'
    ");
}

#[test]
fn a_denial_is_kept() {
    insta::assert_snapshot!(said(&[
        "notcontains(name,'demo')",
        "isSpam and NotStartsWith(name,'a')",
        "notendswith(name,'a') eq true",
        "doesnotcontain(name,'a')",
        "not_matches(name,'a')",
        "not notcontains(name,'a')",
        "notcontain(name,'a')",
        "note(name)",
    ]), @"
    notcontains(name,'demo')
    ^^^^^^^^^^^ OD206: no function `notcontains`
      fix: write `not contains`
      > not contains(name,'demo')
    isSpam and NotStartsWith(name,'a')
               ^^^^^^^^^^^^^ OD206: no function `NotStartsWith`
      fix: write `not startswith`
      > isSpam and not startswith(name,'a')
    notendswith(name,'a') eq true
    ^^^^^^^^^^^ OD206: no function `notendswith`
      fix: write `not endswith`
      > not endswith(name,'a') eq true
    doesnotcontain(name,'a')
    ^^^^^^^^^^^^^^ OD206: no function `doesnotcontain`
      fix: write `not contains`
      > not contains(name,'a')
    not_matches(name,'a')
    ^^^^^^^^^^^ OD206: no function `not_matches`
      fix: write `not matchesPattern`
      > not matchesPattern(name,'a')
    not notcontains(name,'a')
        ^^^^^^^^^^^ OD206: no function `notcontains`
      fix: write `not contains`
      > not not contains(name,'a')
    notcontain(name,'a')
    ^^^^^^^^^^ OD206: no function `notcontain`
      fix: write `not contains`
      > not contains(name,'a')
    note(name)
    ^^^^ OD206: no function `note`
      help: text has `contains startswith endswith tolower length`, time has `now year date`
    ");
}

#[test]
fn what_is_denied_goes_into_the_lambda_whole() {
    insta::assert_snapshot!(said(&[
        "not team/email eq 'x'",
        "not email eq 'x'",
        "isSpam or not team/email ne 'x' and isSpam",
        "not (team/email) eq 'x'",
        "not (team/email eq 'x')",
        "not contains(team/email,'x')",
        "not contains(team/email,'x') eq true",
        "not not team/email eq 'x'",
    ]), @"
    not team/email eq 'x'
             ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
        ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > not team/any(t:t/email eq 'x')
    not email eq 'x'
        ^^^^^ OD201: no property `email` in `Microsoft.Partner.Engagements.Referral`
      help: it is a property of items: `team/any(t:t/email ...)`
      fix: ask for an item: `team/email`
      > not team/any(t:t/email eq 'x')
    isSpam or not team/email ne 'x' and isSpam
                       ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
                  ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > isSpam or not team/any(t:t/email ne 'x') and isSpam
    not (team/email) eq 'x'
              ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
         ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > not team/any(t:(t/email) eq 'x')
    not (team/email eq 'x')
              ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
         ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > not team/any(t:(t/email eq 'x'))
    not contains(team/email,'x')
                      ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
                 ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > not team/any(t:contains(t/email,'x'))
    not contains(team/email,'x') eq true
                      ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
                 ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > not team/any(t:contains(t/email,'x') eq true)
    not not team/email eq 'x'
                 ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
            ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > not not team/any(t:t/email eq 'x')
    ");
}

#[test]
fn each_finding_has_its_own_help() {
    insta::assert_snapshot!(said(&[
        "year(createdDateTime eq 2025",
        "name eq [1,2",
        "status like 'a%'",
    ]), @"
    year(createdDateTime eq 2025
                        ^ OD108: expected `)`
        - opened here
      fix: insert `)`
      > year(createdDateTime) eq 2025
    name eq [1,2
         ^^ OD204: `eq` cannot compare `Edm.String` with `Collection(Edm.Int32)`
    ---- this is `Edm.String`
            ---- this is `Collection(Edm.Int32)`
      fix: write `in`
      > name in (1,2)  [OD204 OD204]
                ^ OD108: expected `]`
            - opened here
      fix: insert `]`
      > name eq [1,2]  [OD204]
    status like 'a%'
           ^^^^ OD103: `like` is not an operator of OData, which has `contains`, `startswith` and `endswith`
      help: an enumeration is no text; its values are compared: `status in ('None','New')`
    ");
}

#[test]
fn what_is_said_once_is_not_said_again() {
    insta::assert_snapshot!(said(&[
        "name eq @p1&@p1='x'",
        "{\"a\":1}",
        "not {\"a\":1}",
        "team / any(t:t/email eq 'x') and isSpam",
    ]), @r#"
    name eq @p1&@p1='x'
                ^^^ OD109: the option `@p1` cannot stand in an expression
      fix: write the condition as an option too
      > $filter=name eq @p1&@p1='x'
    {"a":1}
    ^^^^^^^ OD205: expected a Boolean expression in `$filter`, found a JSON object
    not {"a":1}
        ^^^^^^^ OD205: expected a Boolean expression behind `not`, found a JSON object
    team / any(t:t/email eq 'x') and isSpam
         ^ OD109: a blank beside `/` cannot stand here
      safe fix: remove what is too much
      > team/any(t:t/email eq 'x') and isSpam
    "#);
}
