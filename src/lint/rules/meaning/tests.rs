//! What the rules of this folder say.

use crate::check::{self, Root};
use crate::diagnostic::{Diagnostic, Level, Levels, Limits};
use crate::lint::{lint, rules};
use crate::schema::Schema;
use crate::syntax::{Input, parse};
use std::fmt::Write;

/// What the rules say of conditions, each with the text that is meant, what stands beside it, and the
/// first fix.
#[track_caller]
fn said(texts: &[&str]) -> String {
    let schema = Schema::referrals();
    let mut levels = Levels::default();
    for rule in rules().filter(|rule| rule.code.number() / 100 != 4) {
        levels.set(rule.code, Level::Off);
    }
    let mut out = String::new();
    for text in texts {
        let (tree, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
        let (query, findings) = check::check(&tree, &schema, &Root::Only);
        let is_valid = errors.is_empty() && !findings.iter().any(Diagnostic::is_error);
        assert!(is_valid, "{text}: {errors:?} {findings:?}");
        let _ = writeln!(out, "{text}");
        for finding in lint(&tree, &query, &schema, None, &levels) {
            let (severity, code, message) = (finding.severity, finding.code, &finding.message);
            let _ = write!(
                out,
                "  {severity} {code} `{}` {message}",
                finding.span.of(text)
            );
            for label in &finding.labels {
                let _ = write!(out, "; `{}`: {}", label.span.of(text), label.message);
            }
            if let Some(fix) = finding.fixes.first() {
                let _ = write!(out, " -> {}", fix.apply(text).unwrap());
            }
            let _ = writeln!(out);
        }
    }
    out
}

#[test]
fn what_others_leave_nothing_to_decide() {
    let said = said(&[
        "status eq 'New' and (favorite or status in ('Active','New'))",
        "name eq 'a' or (isSpam and name eq 'a')",
        "(favorite and isSpam) or (isSpam and favorite and name eq 'a')",
        "(favorite and isSpam) or (isSpam and favorite)",
        "not (favorite and isSpam) and not favorite",
        "status eq 'New' and (status eq 'Active' or favorite)",
        "status eq 'New' and (favorite or (isSpam and status eq 'Active'))",
        "status eq 'New' or (status ne 'New' and favorite)",
        "details/dealValue ge 5 and details/dealValue le 9 and (details/dealValue in (5,7) or favorite)",
        "details/dealValue gt 5 or (details/dealValue le 5 and favorite)",
        "(status eq 'New' and isSpam) or (status eq 'Active' and favorite)",
        "(name eq 'a' or favorite) and (name eq 'b' or favorite)",
    ]);
    insta::assert_snapshot!(said, @"
    status eq 'New' and (favorite or status in ('Active','New'))
      info OD404 `favorite or status in ('Active','New')` `favorite or status in ('Active','New')` adds nothing to `status eq 'New'`; `status eq 'New'`: this says it already -> status eq 'New'
    name eq 'a' or (isSpam and name eq 'a')
      info OD404 `isSpam and name eq 'a'` `isSpam and name eq 'a'` adds nothing to `name eq 'a'`; `name eq 'a'`: this says it already -> name eq 'a'
    (favorite and isSpam) or (isSpam and favorite and name eq 'a')
      info OD404 `isSpam and favorite and name eq 'a'` `isSpam and favorite and name eq 'a'` adds nothing to `favorite and isSpam`; `favorite and isSpam`: this says it already -> (favorite and isSpam)
    (favorite and isSpam) or (isSpam and favorite)
      info OD404 `isSpam and favorite` `isSpam and favorite` says the same as `favorite and isSpam`; `favorite and isSpam`: this says it already -> (favorite and isSpam)
    not (favorite and isSpam) and not favorite
      info OD404 `not (favorite and isSpam)` `not (favorite and isSpam)` adds nothing to `not favorite`; `not favorite`: this says it already -> not favorite
    status eq 'New' and (status eq 'Active' or favorite)
      info OD404 `status eq 'Active'` `status eq 'Active'` adds nothing: it is never true beside `status eq 'New'`; `status eq 'New'`: beside this -> status eq 'New' and (favorite)
    status eq 'New' and (favorite or (isSpam and status eq 'Active'))
      info OD404 `isSpam and status eq 'Active'` `isSpam and status eq 'Active'` adds nothing: it is never true beside `status eq 'New'`; `status eq 'New'`: beside this -> status eq 'New' and (favorite)
    status eq 'New' or (status ne 'New' and favorite)
      info OD404 `status ne 'New'` `status ne 'New'` adds nothing: it is true wherever `status eq 'New'` is not; `status eq 'New'`: beside this -> status eq 'New' or (favorite)
    details/dealValue ge 5 and details/dealValue le 9 and (details/dealValue in (5,7) or favorite)
    details/dealValue gt 5 or (details/dealValue le 5 and favorite)
    (status eq 'New' and isSpam) or (status eq 'Active' and favorite)
    (name eq 'a' or favorite) and (name eq 'b' or favorite)
    ");
}

#[test]
fn values_that_are_left_decide() {
    let said = said(&[
        "status eq 'New' and status eq 'Active'",
        "details/dealValue gt 10 and details/dealValue lt 5 and favorite",
        "status ne 'New' or status ne 'Active'",
        "status ne 'None' and status ne 'New' and status ne 'Active' and status ne 'Closed' and status ne null",
        "status in ('New','Active') and status ne 'New' and status ne 'Active'",
        "length(name) gt 5 and length(name) lt 3",
        "name lt ''",
        "team/any(t:t/email eq 'a' and t/email eq 'b')",
        "(status eq 'New' and favorite) or (status eq 'Active' and not favorite) or (status eq 'New' and not favorite)",
        "(status eq 'New' or favorite) and (status eq 'New' or not favorite) and status ne 'New'",
        "not (status eq 'New' and status eq 'Active')",
        "details/closingDateTime gt 2024-01-01T00:00:00Z and details/closingDateTime lt 2023-01-01T00:00:00Z",
        "name ge 'b' and name lt 'a'",
        "details/closingDateTime gt 2024-01-01T01:00:00+01:00 and details/closingDateTime le 2024-01-01T00:00:00Z",
        "name in ('a','b') and name in ('c','d')",
        "details/dealValue gt 1 and details/dealValue lt 2",
        "length(name) gt 1 and length(name) lt 2",
        "status eq 'New' or (name eq 'x' and name eq 'y')",
    ]);
    insta::assert_snapshot!(said, @"
    status eq 'New' and status eq 'Active'
      warning OD401 `status eq 'Active'` `status eq 'Active'` is never true beside `status eq 'New'`; `status eq 'New'`: beside this
    details/dealValue gt 10 and details/dealValue lt 5 and favorite
      warning OD401 `details/dealValue lt 5` `details/dealValue lt 5` is never true beside `details/dealValue gt 10`; `details/dealValue gt 10`: beside this
    status ne 'New' or status ne 'Active'
      warning OD402 `status ne 'Active'` `status ne 'New'` or `status ne 'Active'` is always true; `status ne 'New'`: beside this
    status ne 'None' and status ne 'New' and status ne 'Active' and status ne 'Closed' and status ne null
      info OD401 `status ne null` `status ne null` is never true beside the conditions before it, save for values that are not declared; `status ne 'None'`: beside this; `status ne 'New'`: beside this; `status ne 'Active'`: beside this; `status ne 'Closed'`: beside this
    status in ('New','Active') and status ne 'New' and status ne 'Active'
      warning OD401 `status ne 'Active'` `status ne 'Active'` is never true beside the conditions before it; `status in ('New','Active')`: beside this; `status ne 'New'`: beside this
    length(name) gt 5 and length(name) lt 3
      warning OD401 `length(name) lt 3` `length(name) lt 3` is never true beside `length(name) gt 5`; `length(name) gt 5`: beside this
    name lt ''
      warning OD401 `name lt ''` `name lt ''` is never true; `name`: its type has no other values
    team/any(t:t/email eq 'a' and t/email eq 'b')
      warning OD401 `t/email eq 'b'` `t/email eq 'b'` is never true beside `t/email eq 'a'`; `t/email eq 'a'`: beside this
    (status eq 'New' and favorite) or (status eq 'Active' and not favorite) or (status eq 'New' and not favorite)
    (status eq 'New' or favorite) and (status eq 'New' or not favorite) and status ne 'New'
      warning OD401 `(status eq 'New' or favorite) and (status eq 'New' or not favorite) and status ne 'New'` this condition is never true
    not (status eq 'New' and status eq 'Active')
      warning OD401 `status eq 'Active'` `status eq 'Active'` is never true beside `status eq 'New'`; `status eq 'New'`: beside this
    details/closingDateTime gt 2024-01-01T00:00:00Z and details/closingDateTime lt 2023-01-01T00:00:00Z
      warning OD401 `details/closingDateTime lt 2023-01-01T00:00:00Z` `details/closingDateTime lt 2023-01-01T00:00:00Z` is never true beside `details/closingDateTime gt 2024-01-01T00:00:00Z`; `details/closingDateTime gt 2024-01-01T00:00:00Z`: beside this
    name ge 'b' and name lt 'a'
      warning OD401 `name lt 'a'` `name lt 'a'` is never true beside `name ge 'b'`; `name ge 'b'`: beside this
    details/closingDateTime gt 2024-01-01T01:00:00+01:00 and details/closingDateTime le 2024-01-01T00:00:00Z
      warning OD401 `details/closingDateTime le 2024-01-01T00:00:00Z` `details/closingDateTime le 2024-01-01T00:00:00Z` is never true beside `details/closingDateTime gt 2024-01-01T01:00:00+01:00`; `details/closingDateTime gt 2024-01-01T01:00:00+01:00`: beside this
    name in ('a','b') and name in ('c','d')
      warning OD401 `name in ('c','d')` `name in ('c','d')` is never true beside `name in ('a','b')`; `name in ('a','b')`: beside this
    details/dealValue gt 1 and details/dealValue lt 2
    length(name) gt 1 and length(name) lt 2
      warning OD401 `length(name) lt 2` `length(name) lt 2` is never true beside `length(name) gt 1`; `length(name) gt 1`: beside this
    status eq 'New' or (name eq 'x' and name eq 'y')
      warning OD401 `name eq 'y'` `name eq 'y'` is never true beside `name eq 'x'`; `name eq 'x'`: beside this
    ");
}

#[test]
fn null_and_what_is_declared() {
    let said = said(&[
        "id eq null",
        "id ne null and favorite",
        "details/dealValue ge 10 or details/dealValue lt 10",
        "status eq 'New' or details/dealValue ge 10 or details/dealValue lt 10",
        "status eq 'None' or status eq 'New' or status eq 'Active' or status eq 'Closed'",
        "status in ('None','New','Active','Closed')",
    ]);
    insta::assert_snapshot!(said, @"
    id eq null
      warning OD401 `id eq null` `id eq null` is never true; `id`: `id` is never null
    id ne null and favorite
      warning OD402 `id ne null` `id ne null` is always true; `id`: `id` is never null
    details/dealValue ge 10 or details/dealValue lt 10
      warning OD407 `details/dealValue ge 10 or details/dealValue lt 10` this is true whatever `details/dealValue` is, unless it is null -> details/dealValue ne null
    status eq 'New' or details/dealValue ge 10 or details/dealValue lt 10
      warning OD407 `details/dealValue lt 10` this is true whatever `details/dealValue` is, unless it is null; `details/dealValue ge 10`: together with this
    status eq 'None' or status eq 'New' or status eq 'Active' or status eq 'Closed'
      info OD407 `status eq 'None' or status eq 'New' or status eq 'Active' or status eq 'Closed'` this is true whatever `status` is, unless it is null or not declared -> status ne null
    status in ('None','New','Active','Closed')
      info OD407 `status in ('None','New','Active','Closed')` this is true whatever `status` is, unless it is null or not declared -> status ne null
    ");
}

#[test]
fn a_truth_is_true_or_false() {
    let said = said(&[
        "favorite and not favorite",
        "not favorite and favorite eq true",
    ]);
    insta::assert_snapshot!(said, @"
    favorite and not favorite
      warning OD401 `not favorite` `not favorite` is never true beside `favorite`; `favorite`: beside this
    not favorite and favorite eq true
      warning OD401 `favorite eq true` `favorite eq true` is never true beside `not favorite`; `not favorite`: beside this
    ");
}

#[test]
fn what_the_others_say_already() {
    let said = said(&[
        "'New' eq status or status eq 'New'",
        "(status eq 'New' or favorite) or status in ('New','Active')",
        "details/dealValue gt 5000 and details/dealValue gt 3000",
        "status eq 'New' and status in ('New','Active')",
        "customerProfile/size ne '' and customerProfile/size eq 'x'",
        "5 lt details/dealValue or details/dealValue gt 5",
        "contains(name,'x') and (favorite and contains(name,'x'))",
        "status eq 'New' or status eq 'Active' or status in ('New','Active')",
        "favorite or favorite eq true",
        "favorite eq true or favorite",
    ]);
    insta::assert_snapshot!(said, @"
    'New' eq status or status eq 'New'
      warning OD403 `status eq 'New'` `status eq 'New'` is written twice; `'New' eq status`: the first time -> 'New' eq status
    (status eq 'New' or favorite) or status in ('New','Active')
      info OD404 `status eq 'New'` `status eq 'New'` adds nothing to `status in ('New','Active')`; `status in ('New','Active')`: this says it already -> (favorite) or status in ('New','Active')
    details/dealValue gt 5000 and details/dealValue gt 3000
      info OD404 `details/dealValue gt 3000` `details/dealValue gt 3000` adds nothing to `details/dealValue gt 5000`; `details/dealValue gt 5000`: this says it already -> details/dealValue gt 5000
    status eq 'New' and status in ('New','Active')
      info OD404 `status in ('New','Active')` `status in ('New','Active')` adds nothing to `status eq 'New'`; `status eq 'New'`: this says it already -> status eq 'New'
    customerProfile/size ne '' and customerProfile/size eq 'x'
      info OD404 `customerProfile/size ne ''` `customerProfile/size ne ''` adds nothing to `customerProfile/size eq 'x'`; `customerProfile/size eq 'x'`: this says it already -> customerProfile/size eq 'x'
    5 lt details/dealValue or details/dealValue gt 5
      warning OD403 `details/dealValue gt 5` `details/dealValue gt 5` is written twice; `5 lt details/dealValue`: the first time -> 5 lt details/dealValue
    contains(name,'x') and (favorite and contains(name,'x'))
      info OD404 `contains(name,'x')` `contains(name,'x')` is written twice; `contains(name,'x')`: this says it already -> contains(name,'x') and (favorite)
    status eq 'New' or status eq 'Active' or status in ('New','Active')
      info OD404 `status in ('New','Active')` `status in ('New','Active')` adds nothing to the conditions beside it -> status eq 'New' or status eq 'Active'
    favorite or favorite eq true
      info OD404 `favorite eq true` `favorite eq true` adds nothing to `favorite`; `favorite`: this says it already -> favorite
    favorite eq true or favorite
      info OD404 `favorite eq true` `favorite eq true` adds nothing to `favorite`; `favorite`: this says it already -> favorite
    ");
}

#[test]
fn numbers_that_functions_give() {
    let said = said(&[
        "length(name) lt 0",
        "length(name) ge 0",
        "month(createdDateTime) eq 13",
        "indexof(name,'x') lt -1",
        "team/$count lt 0",
    ]);
    insta::assert_snapshot!(said, @"
    length(name) lt 0
      warning OD412 `length(name) lt 0` `length(name) lt 0` is never true; `length(name)`: this gives no such number
    length(name) ge 0
      warning OD407 `length(name) ge 0` this is true whatever `length(name)` is, unless it is null -> length(name) ne null
    month(createdDateTime) eq 13
      warning OD412 `month(createdDateTime) eq 13` `month(createdDateTime) eq 13` is never true; `month(createdDateTime)`: this gives no such number
    indexof(name,'x') lt -1
      warning OD412 `indexof(name,'x') lt -1` `indexof(name,'x') lt -1` is never true; `indexof(name,'x')`: this gives no such number
    team/$count lt 0
      warning OD412 `team/$count lt 0` `team/$count lt 0` is never true; `team/$count`: this gives no such number
    ");
}

#[test]
fn constants() {
    let said = said(&[
        "createdDateTime gt null",
        "length(null) gt 1",
        "details/dealValue add null gt 1",
        "1 eq 1 and favorite",
        "length('abc') gt 2 and favorite",
        "length(name) gt 1 add 2",
        "details/dealValue gt 1e300 mul 255",
        "favorite or true",
        "favorite and true",
        "favorite and null",
        "case(status eq 'New':1,true:2) eq 1",
        "not true",
        "createdDateTime gt now() sub duration'P1D'",
    ]);
    insta::assert_snapshot!(said, @"
    createdDateTime gt null
      warning OD408 `null` `gt` with null is never true
    length(null) gt 1
      info OD406 `length(null) gt 1` `length(null) gt 1` is always `false` -> false
      warning OD408 `null` `length` of null is null
    details/dealValue add null gt 1
      warning OD408 `null` `add` with null gives null
    1 eq 1 and favorite
      info OD406 `1 eq 1` `1 eq 1` is always `true` -> true and favorite
    length('abc') gt 2 and favorite
      info OD406 `length('abc') gt 2` `length('abc') gt 2` is always `true` -> true and favorite
    length(name) gt 1 add 2
      info OD406 `1 add 2` `1 add 2` is always `3` -> length(name) gt 3
    details/dealValue gt 1e300 mul 255
      info OD406 `1e300 mul 255` `1e300 mul 255` is always `2.55e302`
    favorite or true
      warning OD405 `true` `true` beside `or` makes all of it `true`
    favorite and true
      warning OD405 `true` `true` changes nothing beside `and`
    favorite and null
      warning OD408 `null` null beside `and` is never true
    case(status eq 'New':1,true:2) eq 1
    not true
      info OD406 `not true` `not true` is always `false` -> false
    createdDateTime gt now() sub duration'P1D'
    ");
}

#[test]
fn records_without_a_value() {
    let said = said(&[
        "name ne 'x'",
        "not contains(name,'x')",
        "not (name eq 'x') and status ne 'New'",
        "name ne 'x' and name ne null",
        "name ne 'x' and name gt 'a'",
        "id ne 'x'",
        "team/any(t:t/email ne 'x' and t/firstName eq 'y')",
    ]);
    insta::assert_snapshot!(said, @"
    name ne 'x'
      info OD409 `name ne 'x'` records where `name` is null match too
    not contains(name,'x')
      info OD409 `not contains(name,'x')` records where `name` is null do not match
    not (name eq 'x') and status ne 'New'
      info OD409 `not (name eq 'x')` records where `name` is null match too
      info OD409 `status ne 'New'` records where `status` is null match too
    name ne 'x' and name ne null
    name ne 'x' and name gt 'a'
    id ne 'x'
    team/any(t:t/email ne 'x' and t/firstName eq 'y')
    ");
}

#[test]
fn letter_case() {
    let said = said(&[
        "tolower(name) eq 'Contoso' or tolower(name) in ('Abc','x')",
        "contains(toupper(name),'abc')",
        "tolower(name) lt 'B'",
        "tolower(name) eq 'straße'",
        "trim(tolower(name)) ne 'Abc'",
        "tolower(name) eq 'ABC{{x}}'",
    ]);
    insta::assert_snapshot!(said, @"
    tolower(name) eq 'Contoso' or tolower(name) in ('Abc','x')
      warning OD411 `'Contoso'` what `tolower` gives never equals `'Contoso'` -> tolower(name) eq 'contoso' or tolower(name) in ('Abc','x')
      warning OD411 `'Abc'` what `tolower` gives never equals `'Abc'` -> tolower(name) eq 'Contoso' or tolower(name) in ('abc','x')
    contains(toupper(name),'abc')
      warning OD411 `'abc'` what `toupper` gives never holds `'abc'` -> contains(toupper(name),'ABC')
    tolower(name) lt 'B'
    tolower(name) eq 'straße'
    trim(tolower(name)) ne 'Abc'
      info OD409 `trim(tolower(name)) ne 'Abc'` records where `name` is null match too
      warning OD411 `'Abc'` what `tolower` gives always differs from `'Abc'` -> trim(tolower(name)) ne 'abc'
    tolower(name) eq 'ABC{{x}}'
    ");
}

#[test]
fn lambdas() {
    let said = said(&[
        "team/any(t:name eq 'x')",
        "team/any(team:team/email eq 'x')",
        "team/any(t:t/email ne 'x')",
        "team/any(t:not contains(t/email,'x'))",
        "team/any()",
        "team/any(t:true)",
        "team/any(t:t/email ne null)",
        "team/all(t:t/email ne 'x')",
        "team/any(t:customerProfile/team/any(t:t/email eq 'x') and t/email eq 'y')",
    ]);
    insta::assert_snapshot!(said, @"
    team/any(t:name eq 'x')
      warning OD413 `name eq 'x'` the condition in `any` says nothing of `t`
    team/any(team:team/email eq 'x')
      info OD414 `team/any(team:team/email eq 'x')` the variable `team` is called like a property of the record
    team/any(t:t/email ne 'x')
      info OD415 `t/email ne 'x'` this is true as soon as one item is another
    team/any(t:not contains(t/email,'x'))
      info OD415 `not contains(t/email,'x')` this is true as soon as one item is another
    team/any()
      info OD416 `any()` `any()` is not read by all services -> team/any(x:true)
    team/any(t:true)
    team/any(t:t/email ne null)
    team/all(t:t/email ne 'x')
    team/any(t:customerProfile/team/any(t:t/email eq 'x') and t/email eq 'y')
      warning OD414 `customerProfile/team/any(t:t/email eq 'x')` `t` in this `any` hides the outer one; `team/any(t:customerProfile/team/any(t:t/email eq 'x') and t/email eq 'y')`: here `t` is another item
    ");
}

#[test]
fn and_beside_or() {
    let said = said(&[
        "status eq 'New' and favorite or isSpam",
        "(status eq 'New' and favorite) or isSpam",
        "status eq 'New' and (favorite or isSpam)",
    ]);
    insta::assert_snapshot!(said, @"
    status eq 'New' and favorite or isSpam
      warning OD417 `status eq 'New' and favorite` `and` binds tighter than the `or` beside it -> (status eq 'New' and favorite) or isSpam
    (status eq 'New' and favorite) or isSpam
    status eq 'New' and (favorite or isSpam)
    ");
}
