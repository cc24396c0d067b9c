//! Operators and functions that do not take what they are given, over the referral schema.

use crate::support::checking::wrong;
use odq::Schema;

#[track_caller]
fn said(queries: &[&str]) -> String {
    wrong(&Schema::referrals(), queries)
}

#[test]
fn strings_where_values_are_asked_for() {
    insta::assert_snapshot!(said(&[
        "details/dealValue gt '5'",
        "createdDateTime gt '2020-01-01'",
        "createdDateTime gt '2020-01-01T10:00:00'",
        "createdDateTime gt 'yesterday'",
        "isSpam eq 'true'",
        "'5' lt details/dealValue",
    ]), @"
    details/dealValue gt '5'
                         ^^^ OD212: expected `Edm.Decimal`, found the string `'5'`
    ----------------- this is `Edm.Decimal`
      fix: write `5`
      > details/dealValue gt 5
    createdDateTime gt '2020-01-01'
                       ^^^^^^^^^^^^ OD212: expected `Edm.DateTimeOffset`, found the string `'2020-01-01'`
    --------------- this is `Edm.DateTimeOffset`
      fix: write `2020-01-01T00:00:00Z`
      > createdDateTime gt 2020-01-01T00:00:00Z
    createdDateTime gt '2020-01-01T10:00:00'
                       ^^^^^^^^^^^^^^^^^^^^^ OD212: expected `Edm.DateTimeOffset`, found the string `'2020-01-01T10:00:00'`
    --------------- this is `Edm.DateTimeOffset`
      fix: write `2020-01-01T10:00:00Z`
      > createdDateTime gt 2020-01-01T10:00:00Z
    createdDateTime gt 'yesterday'
                       ^^^^^^^^^^^ OD212: expected `Edm.DateTimeOffset`, found the string `'yesterday'`
    --------------- this is `Edm.DateTimeOffset`
      help: a literal of `Edm.DateTimeOffset` looks like `2020-10-30T21:03:00Z`
    isSpam eq 'true'
              ^^^^^^ OD212: expected `Edm.Boolean`, found the string `'true'`
    ------ this is `Edm.Boolean`
      fix: write `true`
      > isSpam eq true
    '5' lt details/dealValue
    ^^^ OD212: expected `Edm.Decimal`, found the string `'5'`
           ----------------- this is `Edm.Decimal`
      fix: write `5`
      > 5 lt details/dealValue
    ");
}

#[test]
fn values_where_strings_are_asked_for() {
    insta::assert_snapshot!(said(&[
        "mpnId eq 1234567",
        "mpnId eq 007",
        "name eq true",
        "engagementId eq 65edc0b5-3485-41b7-a17e-dfa9ef4706e2",
        "engagementId in (65EDC0B5-3485-41b7-a17e-dfa9ef4706e2)",
        "name eq Microsoft.Partner.Engagements.ReferralStatus'New'",
        "createdVia eq 2020-01-01",
    ]), @"
    mpnId eq 1234567
             ^^^^^^^ OD204: expected `Edm.String`, found `1234567` of type `Edm.Int32`
    ----- this is `Edm.String`
      fix: write `'1234567'`
      > mpnId eq '1234567'
    mpnId eq 007
             ^^^ OD204: expected `Edm.String`, found `007` of type `Edm.Int32`
    ----- this is `Edm.String`
      fix: write `'007'`
      > mpnId eq '007'
    name eq true
            ^^^^ OD204: expected `Edm.String`, found `true` of type `Edm.Boolean`
    ---- this is `Edm.String`
      fix: write `'true'`
      > name eq 'true'
    engagementId eq 65edc0b5-3485-41b7-a17e-dfa9ef4706e2
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD213: expected `Edm.String`, found a GUID without apostrophes
      safe fix: write `'65edc0b5-3485-41b7-a17e-dfa9ef4706e2'`
      > engagementId eq '65edc0b5-3485-41b7-a17e-dfa9ef4706e2'
    engagementId in (65EDC0B5-3485-41b7-a17e-dfa9ef4706e2)
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD213: expected `Edm.String`, found a GUID without apostrophes
      safe fix: write `'65EDC0B5-3485-41b7-a17e-dfa9ef4706e2'`
      > engagementId in ('65EDC0B5-3485-41b7-a17e-dfa9ef4706e2')
    name eq Microsoft.Partner.Engagements.ReferralStatus'New'
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD204: expected `Edm.String`, found `Microsoft.Partner.Engagements.ReferralStatus'New'` of type `Microsoft.Partner.Engagements.ReferralStatus`
    ---- this is `Edm.String`
      fix: write `'New'`
      > name eq 'New'
    createdVia eq 2020-01-01
                  ^^^^^^^^^^ OD204: expected `Edm.String`, found `2020-01-01` of type `Edm.Date`
    ---------- this is `Edm.String`
      fix: write `'2020-01-01'`
      > createdVia eq '2020-01-01'
    ");
}

#[test]
fn values_of_another_type() {
    insta::assert_snapshot!(said(&[
        "createdDateTime ge 2020-01-01",
        "isSpam eq 1",
        "createdDateTime gt 5",
        "createdDateTime gt details/dealValue",
        "status eq direction",
        "customerProfile lt customerProfile",
        "customerProfile eq 'x'",
        "status add 1 gt 2",
        "-name eq 'a'",
    ]), @"
    createdDateTime ge 2020-01-01
                       ^^^^^^^^^^ OD204: expected `Edm.DateTimeOffset`, found `2020-01-01` of type `Edm.Date`
    --------------- this is `Edm.DateTimeOffset`
      help: `date(...)` takes the date out of an instant
      fix: write `2020-01-01T00:00:00Z`
      > createdDateTime ge 2020-01-01T00:00:00Z
    isSpam eq 1
              ^ OD204: expected `Edm.Boolean`, found `1` of type `Edm.Int32`
    ------ this is `Edm.Boolean`
      fix: write `true`
      > isSpam eq true
    createdDateTime gt 5
                    ^^ OD204: `gt` cannot compare `Edm.DateTimeOffset` with `Edm.Int32`
    --------------- this is `Edm.DateTimeOffset`
                       - this is `Edm.Int32`
      help: compare values of one type, or convert one by `cast`
    createdDateTime gt details/dealValue
                    ^^ OD204: `gt` cannot compare `Edm.DateTimeOffset` with `Edm.Decimal`
    --------------- this is `Edm.DateTimeOffset`
                       ----------------- this is `Edm.Decimal`
      help: compare values of one type, or convert one by `cast`
    status eq direction
           ^^ OD204: `eq` cannot compare `Microsoft.Partner.Engagements.ReferralStatus` with `Microsoft.Partner.Engagements.ReferralDirection`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
              --------- this is `Microsoft.Partner.Engagements.ReferralDirection`
      help: compare values of one type, or convert one by `cast`
    customerProfile lt customerProfile
                    ^^ OD204: `lt` cannot compare `Microsoft.Partner.Engagements.CustomerProfile` with `Microsoft.Partner.Engagements.CustomerProfile`
    --------------- this is `Microsoft.Partner.Engagements.CustomerProfile`
                       --------------- this is `Microsoft.Partner.Engagements.CustomerProfile`
      help: compare values of one type, or convert one by `cast`
    customerProfile eq 'x'
                    ^^ OD204: `eq` cannot compare `Microsoft.Partner.Engagements.CustomerProfile` with `Edm.String`
    --------------- this is `Microsoft.Partner.Engagements.CustomerProfile`
                       --- this is `Edm.String`
      help: compare one of its properties: `name`, `address`, `size`, `team`, `ids`, `isMatchingComplete`, `isMaccEligible`
      fix: compare `name`
      > customerProfile/name eq 'x'
    status add 1 gt 2
           ^^^ OD204: `add` cannot calculate with `Microsoft.Partner.Engagements.ReferralStatus` and `Edm.Int32`
    ------ this is `Microsoft.Partner.Engagements.ReferralStatus`
               - this is `Edm.Int32`
    -name eq 'a'
     ^^^^ OD204: `-` needs a number or a duration, found `Edm.String`
    ");
}

#[test]
fn collections() {
    insta::assert_snapshot!(said(&[
        "team/email eq 'x'",
        "contains(team/email,'x')",
        "status eq 'New' and team/email eq 'x'",
        "team eq null",
        "tags eq 'x'",
        "tags in ('a','b')",
        "status/any(s:s eq 'New')",
        "name/$count gt 1",
        "name/length gt 5",
        "status/name eq 'x'",
        "team",
        "$orderby=team",
        "$orderby=customerProfile",
        "name in status",
    ]), @"
    team/email eq 'x'
         ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
    ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > team/any(t:t/email eq 'x')
    contains(team/email,'x')
                  ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
             ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > team/any(t:contains(t/email,'x'))
    status eq 'New' and team/email eq 'x'
                             ^^^^^ OD208: `team` is a collection: its items are reached by `any` or `all`
                        ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
      help: ask for items: `team/any(t:t/email ...)`
      fix: ask whether `team` has such an item
      > status eq 'New' and team/any(t:t/email eq 'x')
    team eq null
         ^^ OD204: `eq` cannot compare `Collection(Microsoft.Partner.Engagements.Member)` with `null`
    ---- this is `Collection(Microsoft.Partner.Engagements.Member)`
            ---- this is `null`
      help: a collection is never null; whether it is empty is asked by `team/$count eq 0`
    tags eq 'x'
         ^^ OD204: `eq` cannot compare `Collection(Edm.String)` with `Edm.String`
    ---- this is `Collection(Edm.String)`
            --- this is `Edm.String`
      help: whether an item equals it is asked by `tags/any(x:x eq 'x')`
    tags in ('a','b')
         ^^ OD204: `in` needs a single value before it, found `Collection(Edm.String)`
    ---- this is `Collection(Edm.String)`
      help: whether an item is in the list is asked by `tags/any(x:x in (...))`
    status/any(s:s eq 'New')
           ^^^ OD209: `any` needs a collection before it, found `Microsoft.Partner.Engagements.ReferralStatus`
    ------ this is a single `Microsoft.Partner.Engagements.ReferralStatus`
    name/$count gt 1
         ^^^^^^ OD209: `$count` needs a collection before it, found `Edm.String`
    ---- this is a single `Edm.String`
    name/length gt 5
         ^^^^^^ OD210: `name` is of type `Edm.String`, which has no properties
      fix: write `length(...)`
      > length(name) gt 5
    status/name eq 'x'
           ^^^^ OD210: `status` is of type `Microsoft.Partner.Engagements.ReferralStatus`, which has no properties
      help: compare it itself, or a property that stands before it
    team
    ^^^^ OD205: expected a Boolean expression in `$filter`, found `Collection(Microsoft.Partner.Engagements.Member)`
      help: whether it has items is asked by `any`, how many by `/$count`
    $orderby=team
             ^^^^ OD214: nothing can be ordered by `Collection(Microsoft.Partner.Engagements.Member)`
      help: order by one value, such as the number of items: `.../$count`
    $orderby=customerProfile
             ^^^^^^^^^^^^^^^ OD214: nothing can be ordered by `Microsoft.Partner.Engagements.CustomerProfile`
      help: order by one of its properties
    name in status
            ^^^^^^ OD204: expected a list or a collection after `in`, found `Microsoft.Partner.Engagements.ReferralStatus`
    ");
}

#[test]
fn conditions_must_be_boolean() {
    insta::assert_snapshot!(said(&[
        "name",
        "not name",
        "name and true",
        "status eq 'New' or details/dealValue",
        "team/any(t:t/email)",
        "not status eq 'Active'",
        "not not status eq 'Active'",
        "case(name:1,true:2) eq 1",
        "not (name)",
    ]), @"
    name
    ^^^^ OD205: expected a Boolean expression in `$filter`, found `Edm.String`
      help: compare it with a value, such as `... eq ...`
    not name
        ^^^^ OD205: expected a Boolean expression behind `not`, found `Edm.String`
      help: compare it with a value, such as `... eq ...`
    name and true
    ^^^^ OD205: expected a Boolean expression beside `and`, found `Edm.String`
      help: compare it with a value, such as `... eq ...`
    status eq 'New' or details/dealValue
                       ^^^^^^^^^^^^^^^^^ OD205: expected a Boolean expression beside `or`, found `Edm.Decimal`
      help: compare it with a value, such as `... eq ...`
    team/any(t:t/email)
               ^^^^^^^ OD205: expected a Boolean expression in `any`, found `Edm.String`
      help: compare it with a value, such as `... eq ...`
    not status eq 'Active'
        ^^^^^^ OD205: expected a Boolean expression behind `not`, found `Microsoft.Partner.Engagements.ReferralStatus`
    --- `not` binds tighter than a comparison
      fix: deny the comparison
      > not (status eq 'Active')
    not not status eq 'Active'
            ^^^^^^ OD205: expected a Boolean expression behind `not`, found `Microsoft.Partner.Engagements.ReferralStatus`
        --- `not` binds tighter than a comparison
      fix: deny the comparison
      > not not (status eq 'Active')
    case(name:1,true:2) eq 1
         ^^^^ OD205: expected a Boolean expression in `case`, found `Edm.String`
      help: compare it with a value, such as `... eq ...`
    not (name)
         ^^^^ OD205: expected a Boolean expression behind `not`, found `Edm.String`
      help: compare it with a value, such as `... eq ...`
    ");
}

#[test]
fn calculations() {
    insta::assert_snapshot!(said(&[
        "name add 'x' eq 'ax'",
        "(name) add (name) eq 'ax'",
        "details/dealValue add 'x' gt 5",
        "createdDateTime add 5 gt now()",
        "createdDateTime add createdDateTime gt now()",
        "isSpam add 1 eq 1",
    ]), @"
    name add 'x' eq 'ax'
         ^^^ OD204: `add` cannot calculate with `Edm.String` and `Edm.String`
    ---- this is `Edm.String`
             --- this is `Edm.String`
      safe fix: join strings by `concat`
      > concat(name,'x') eq 'ax'
    (name) add (name) eq 'ax'
           ^^^ OD204: `add` cannot calculate with `Edm.String` and `Edm.String`
     ---- this is `Edm.String`
                ---- this is `Edm.String`
      safe fix: join strings by `concat`
      > concat((name),(name)) eq 'ax'
    details/dealValue add 'x' gt 5
                      ^^^ OD204: `add` cannot calculate with `Edm.Decimal` and `Edm.String`
    ----------------- this is `Edm.Decimal`
                          --- this is `Edm.String`
    createdDateTime add 5 gt now()
                    ^^^ OD204: `add` cannot calculate with `Edm.DateTimeOffset` and `Edm.Int32`
    --------------- this is `Edm.DateTimeOffset`
                        - this is `Edm.Int32`
    createdDateTime add createdDateTime gt now()
                    ^^^ OD204: `add` cannot calculate with `Edm.DateTimeOffset` and `Edm.DateTimeOffset`
    --------------- this is `Edm.DateTimeOffset`
                        --------------- this is `Edm.DateTimeOffset`
    isSpam add 1 eq 1
           ^^^ OD204: `add` cannot calculate with `Edm.Boolean` and `Edm.Int32`
    ------ this is `Edm.Boolean`
               - this is `Edm.Int32`
    ");
}

#[test]
fn arguments() {
    insta::assert_snapshot!(said(&[
        "contains(name,1)",
        "contains(name)",
        "year(name) eq 2020",
        "concat(status,'x') eq 'x'",
        "substring(name,'1') eq 'x'",
        "now(1) gt createdDateTime",
        "contains(name='x')",
        "now(1,2) gt createdDateTime",
        "contains(name,details/dealValue)",
        "contains(status,'New')",
        "contains(tags,'x')",
        "tolower(status) eq 'new'",
        "round('1.5') gt 1",
        "contains(engagementId,65edc0b5-3485-41b7-a17e-dfa9ef4706e2)",
        "now() sub '1 day' gt createdDateTime",
    ]), @"
    contains(name,1)
                  ^ OD207: `contains` does not take `Edm.Int32` as argument 2
      help: it is `contains(Edm.String, Edm.String) -> Edm.Boolean` or `contains(Collection(T), Collection(T)) -> Edm.Boolean`
      fix: write `'1'`
      > contains(name,'1')
    contains(name)
    ^^^^^^^^^^^^^^ OD207: `contains` takes 2 arguments, found 1
      help: it is `contains(Edm.String, Edm.String) -> Edm.Boolean` or `contains(Collection(T), Collection(T)) -> Edm.Boolean`
    year(name) eq 2020
         ^^^^ OD207: `year` does not take `Edm.String` as argument 1
      help: it is `year(Edm.Date) -> Edm.Int32` or `year(Edm.DateTimeOffset) -> Edm.Int32`
    concat(status,'x') eq 'x'
           ^^^^^^ OD207: `concat` does not take `Microsoft.Partner.Engagements.ReferralStatus` as argument 1
      help: an enumeration is no text; its values are compared: `status in ('None','New')`
    substring(name,'1') eq 'x'
                   ^^^ OD207: `substring` does not take `Edm.String` as argument 2
      help: it is `substring(Edm.String, integer) -> Edm.String` or `substring(Collection(T), integer) -> Collection(T)`
      fix: write `1`
      > substring(name,1) eq 'x'
    now(1) gt createdDateTime
    ^^^^^^ OD207: `now` takes no argument, found 1
      help: it is `now() -> Edm.DateTimeOffset`
    contains(name='x')
    ^^^^^^^^^^^^^^^^^^ OD207: `contains` takes its arguments by position, without names
    now(1,2) gt createdDateTime
    ^^^^^^^^ OD207: `now` takes no argument, found 2
      help: it is `now() -> Edm.DateTimeOffset`
    contains(name,details/dealValue)
                  ^^^^^^^^^^^^^^^^^ OD207: `contains` does not take `Edm.Decimal` as argument 2
      help: it is `contains(Edm.String, Edm.String) -> Edm.Boolean` or `contains(Collection(T), Collection(T)) -> Edm.Boolean`
    contains(status,'New')
             ^^^^^^ OD207: `contains` does not take `Microsoft.Partner.Engagements.ReferralStatus` as argument 1
      help: an enumeration is no text; its values are compared: `status in ('None','New')`
    contains(tags,'x')
             ^^^^ OD207: `contains` does not take `Collection(Edm.String)` as argument 1
      help: whether an item fits is asked by `tags/any(x:contains(x,...))`
    tolower(status) eq 'new'
            ^^^^^^ OD207: `tolower` does not take `Microsoft.Partner.Engagements.ReferralStatus` as argument 1
      help: an enumeration is no text; its values are compared: `status in ('None','New')`
    round('1.5') gt 1
          ^^^^^ OD207: `round` does not take `Edm.String` as argument 1
      help: it is `round(Edm.Decimal) -> Edm.Decimal` or `round(Edm.Double) -> Edm.Double`
      fix: write `1.5`
      > round(1.5) gt 1
    contains(engagementId,65edc0b5-3485-41b7-a17e-dfa9ef4706e2)
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD213: expected `Edm.String`, found a GUID without apostrophes
      safe fix: write `'65edc0b5-3485-41b7-a17e-dfa9ef4706e2'`
      > contains(engagementId,'65edc0b5-3485-41b7-a17e-dfa9ef4706e2')
    now() sub '1 day' gt createdDateTime
              ^^^^^^^ OD212: expected `Edm.Duration`, found the string `'1 day'`
      help: a literal of `Edm.Duration` looks like `duration'P1DT2H'`
    ");
}

#[test]
fn one_mistake_is_one_error() {
    insta::assert_snapshot!(said(&[
        "nothing add 1 gt 5 and length(nothing2) gt 5",
        "tolower(nothing) in ('a','b')",
        "nothing/more/$count gt 5",
        "nothing/any(x:x/y eq 1)",
        "nothing/any(x:x/y eq 1 and statuss eq 'New')",
        "nothing has 'x'",
        "round(nothing) eq 'x'",
        "not nothing",
    ]), @"
    nothing add 1 gt 5 and length(nothing2) gt 5
    ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
                                  ^^^^^^^^ OD201: no property `nothing2` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    tolower(nothing) in ('a','b')
            ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    nothing/more/$count gt 5
    ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    nothing/any(x:x/y eq 1)
    ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    nothing/any(x:x/y eq 1 and statuss eq 'New')
    ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
                               ^^^^^^^ OD201: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
      fix: write `status`
      > nothing/any(x:x/y eq 1 and status eq 'New')  [OD201]
    nothing has 'x'
    ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    round(nothing) eq 'x'
          ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    not nothing
        ^^^^^^^ OD201: no property `nothing` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    ");
}

#[test]
fn constant_patterns_are_tried() {
    insta::assert_snapshot!(said(&[
        "matchesPattern(name,'(')",
        "matchesPattern(name,'(?=a)')",
        "matchesPattern(name,'(\\w{1000}){1000}')",
        "$filter=matchesPattern(name,@p) or matchesPattern(name,@p)&@p='['",
    ]), @r"
    matchesPattern(name,'(')
                        ^^^ OD841: pattern is no regular expression: unclosed group
    matchesPattern(name,'(?=a)')
                        ^^^^^^^ OD842: pattern uses look-ahead `(?=` or `(?!`, which is not supported
    matchesPattern(name,'(\w{1000}){1000}')
                        ^^^^^^^^^^^^^^^^^^ OD843: pattern exceeds the limit `regex-size` of 1048576 bytes of its compiled form
    $filter=matchesPattern(name,@p) or matchesPattern(name,@p)&@p='['
                                                                  ^^^ OD841: pattern is no regular expression: unclosed character class
    ");
}

#[test]
fn objects_are_no_primitive_values() {
    insta::assert_snapshot!(said(&[
        r#"name eq {"a":1}"#,
        r#"{"a":1} ne name"#,
        r#"name in ({"a":1})"#,
        r#"name in [{"a":1}]"#,
        r#"contains(name,{"a":1})"#,
        r#"details/dealValue gt {"a":1}"#,
        r#"details/dealValue add {"a":1} gt 1"#,
        r#"status eq {"a":1}"#,
        r#"hassubset(tags,[{"a":1}])"#,
        r#"$filter=name eq @p&@p={"a":1}"#,
    ]), @r#"
    name eq {"a":1}
            ^^^^^^^ OD204: expected a value of `Edm.String`, found `{"a":1}`
    {"a":1} ne name
    ^^^^^^^ OD204: expected a value of `Edm.String`, found `{"a":1}`
    name in ({"a":1})
             ^^^^^^^ OD204: expected a value of `Edm.String`, found `{"a":1}`
    name in [{"a":1}]
             ^^^^^^^ OD204: expected a value of `Edm.String`, found `{"a":1}`
    contains(name,{"a":1})
                  ^^^^^^^ OD204: expected a value of `Edm.String`, found `{"a":1}`
    details/dealValue gt {"a":1}
                         ^^^^^^^ OD204: expected a value of `Edm.Decimal`, found `{"a":1}`
    details/dealValue add {"a":1} gt 1
                          ^^^^^^^ OD204: expected a value of `Edm.Decimal`, found `{"a":1}`
    status eq {"a":1}
              ^^^^^^^ OD204: expected a value of `Microsoft.Partner.Engagements.ReferralStatus`, found `{"a":1}`
    hassubset(tags,[{"a":1}])
                    ^^^^^^^ OD204: expected a value of `Edm.String`, found `{"a":1}`
    $filter=name eq @p&@p={"a":1}
                          ^^^^^^^ OD204: expected a value of `Edm.String`, found `{"a":1}`
    "#);
}
