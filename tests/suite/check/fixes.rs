//! What fixes make of a query: the same whatever stands round the place, and right at once where
//! one slip is all that is wrong.

use crate::support::checking::wrong;
use odq::Schema;

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
