//! What people write for strings, numbers, lists, lambdas and paths.

use crate::support::findings;
use insta::assert_snapshot;

#[test]
fn strings() {
    assert_snapshot!(findings(r#"name eq "x""#), @r#"
    name eq "x"
            ^^^ OD107 strings stand in apostrophes, not in `"`
    safe fix: write apostrophes
    name eq 'x'
    "#);
    assert_snapshot!(findings(r#"name eq "it's""#), @r#"
    name eq "it's"
            ^^^^^^ OD107 strings stand in apostrophes, not in `"`
    safe fix: write apostrophes
    name eq 'it''s'
    "#);
    assert_snapshot!(findings("name eq ‘x’"), @"
    name eq ‘x’
            ^^^ OD107 strings stand in apostrophes, not in `‘`
    safe fix: write apostrophes
    name eq 'x'
    ");
    assert_snapshot!(findings("name eq `x`"), @"
    name eq `x`
            ^^^ OD107 strings stand in apostrophes, not in ```
    safe fix: write apostrophes
    name eq 'x'
    ");
    assert_snapshot!(findings("name eq 'O'Neil'"), @"
    name eq 'O'Neil'
              ^ OD106 an apostrophe inside a string is written twice
            ^ in the string that begins here
    safe fix: double it
    name eq 'O''Neil'
    ");
    assert_snapshot!(findings("name eq 'O'Neil's' and a eq 1"), @"
    name eq 'O'Neil's' and a eq 1
              ^ OD106 an apostrophe inside a string is written twice
            ^ in the string that begins here
    safe fix: double it
    name eq 'O''Neil''s' and a eq 1
    ");
    assert_snapshot!(findings("name eq ''x''"), @"
    name eq ''x''
            ^^^^^ OD107 a string begins and ends with one apostrophe
    safe fix: remove one of each
    name eq 'x'
    ");
    assert_snapshot!(findings("status eq 'New and type eq 'Shared'"), @"
    status eq 'New and type eq 'Shared'
              ^ OD105 the string is not closed
    unsafe fix: close it
    status eq 'New' and type eq 'Shared'
    ");
    assert_snapshot!(findings("status eq 'New"), @"
    status eq 'New
              ^ OD105 the string is not closed
    unsafe fix: close it
    status eq 'New'
    ");
    assert_snapshot!(findings("(status eq 'New)"), @"
    (status eq 'New)
               ^ OD105 the string is not closed
    unsafe fix: close it
    (status eq 'New')
    ");
    assert_snapshot!(findings("contains(name,'Tom and Jerry)"), @"
    contains(name,'Tom and Jerry)
                  ^ OD105 the string is not closed
    unsafe fix: close it
    contains(name,'Tom and Jerry')
    ");
    assert_snapshot!(findings("name eq 'x''"), @"
    name eq 'x''
            ^ OD105 the string is not closed
    unsafe fix: close it
    name eq 'x'''
    ");
}

#[test]
fn parentheses() {
    assert_snapshot!(findings("contains name,'x') and b eq 1"), @"
    contains name,'x') and b eq 1
            ^ OD108 expected `(`
                     ^ closed here
    unsafe fix: write `(`
    contains(name,'x') and b eq 1
    ");
    assert_snapshot!(findings("not startswith name,'x')"), @"
    not startswith name,'x')
                  ^ OD108 expected `(`
                           ^ closed here
    unsafe fix: write `(`
    not startswith(name,'x')
    ");
    assert_snapshot!(findings("team/any t:t/email eq 'x,y)z') or c eq 2"), @"
    team/any t:t/email eq 'x,y)z') or c eq 2
            ^ OD108 expected `(`
                                 ^ closed here
    unsafe fix: write `(`
    team/any(t:t/email eq 'x,y)z') or c eq 2
    ");
    assert_snapshot!(findings("status in 'New','Active') and b eq 1"), @"
    status in 'New','Active') and b eq 1
              ^^^^^^^^^^^^^^ OD114 expected a list in parentheses or a collection after `in`
    help: write it as `x in ('a','b')`
    unsafe fix: write `(`
    status in ('New','Active') and b eq 1
    ");
    assert_snapshot!(findings("x in 'a')"), @"
    x in 'a')
         ^^^ OD114 expected a list in parentheses or a collection after `in`
    help: write it as `x in ('a','b')`
    unsafe fix: write `(`
    x in ('a')
    ");
    assert_snapshot!(findings("(a eq 1"), @"
    (a eq 1
           ^ OD108 expected `)`
    ^ opened here
    unsafe fix: insert `)`
    (a eq 1)
    ");
    assert_snapshot!(findings("((a eq (1"), @"
    ((a eq (1
             ^ OD108 expected `)))`
           ^ opened here
    unsafe fix: insert `)))`
    ((a eq (1)))
    ");
    assert_snapshot!(findings("a eq 1)"), @"
    a eq 1)
          ^ OD108 `)` closes nothing
    unsafe fix: remove it
    a eq 1
    ");
    assert_snapshot!(findings("(a eq 1)) and b eq 2"), @"
    (a eq 1)) and b eq 2
            ^ OD108 `)` closes nothing
    unsafe fix: remove it
    (a eq 1) and b eq 2
    ");
    assert_snapshot!(findings(")a eq 1"), @"
    )a eq 1
    ^ OD108 `)` closes nothing
    unsafe fix: remove it
    a eq 1
    ");
    assert_snapshot!(findings("(a eq 1]"), @"
    (a eq 1]
           ^ OD108 expected `)`
    ^ opened here
    unsafe fix: write `)`
    (a eq 1)
    ");
    assert_snapshot!(findings("contains(name,'x'"), @"
    contains(name,'x'
                     ^ OD108 expected `)`
            ^ opened here
    unsafe fix: insert `)`
    contains(name,'x')
    ");
    assert_snapshot!(findings("team/any(t:t/email eq 'x'"), @"
    team/any(t:t/email eq 'x'
                             ^ OD108 expected `)`
            ^ opened here
    unsafe fix: insert `)`
    team/any(t:t/email eq 'x')
    ");
    assert_snapshot!(findings("team/any(t:t/a eq 1, b eq 2)"), @"
    team/any(t:t/a eq 1, b eq 2)
                       ^ OD109 `,` cannot stand here
    help: remove it, or write an operator there
    ");
    assert_snapshot!(findings("()"), @"
    ()
     ^ OD101 expected an expression, found `)`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(findings("a eq [1,2"), @"
    a eq [1,2
             ^ OD108 expected `]`
         ^ opened here
    unsafe fix: insert `]`
    a eq [1,2]
    ");
    assert_snapshot!(findings("a eq {"), @"
    a eq {
          ^ OD108 expected `}`
         ^ opened here
    unsafe fix: insert `}`
    a eq {}
    ");
}

#[test]
fn literals() {
    assert_snapshot!(findings("d eq 2020-1-1"), @"
    d eq 2020-1-1
         ^^^^^^^^ OD110 `2020-1-1` is not a literal
    unsafe fix: write the month and the day with two digits
    d eq 2020-01-01
    unsafe fix: write an instant
    d eq 2020-01-01T00:00:00Z
    ");
    assert_snapshot!(findings("d eq 2020-13-01"), @"
    d eq 2020-13-01
         ^^^^^^^^^^ OD110 month `13` is not between 01 and 12
    help: literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`
    ");
    assert_snapshot!(findings("d eq 2021-02-29"), @"
    d eq 2021-02-29
         ^^^^^^^^^^ OD110 day `29` does not exist: month 02 of year 2021 has 28 days
    help: literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`
    ");
    assert_snapshot!(findings("createdDateTime gt 2020-01-01T00:00:00"), @"
    createdDateTime gt 2020-01-01T00:00:00
                       ^^^^^^^^^^^^^^^^^^^ OD111 the date and time `2020-01-01T00:00:00` has no time zone
    unsafe fix: append `Z` for UTC
    createdDateTime gt 2020-01-01T00:00:00Z
    ");
    assert_snapshot!(findings("a eq 5-3"), @"
    a eq 5-3
         ^^^ OD110 `5-3` is not a literal
    unsafe fix: write `sub`
    a eq 5 sub 3
    ");
    assert_snapshot!(findings("a eq 12abc"), @"
    a eq 12abc
         ^^^^^ OD110 `12abc` is not a literal
    help: literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`
    ");
    assert_snapshot!(findings("a eq .5"), @"
    a eq .5
         ^^ OD110 `.5` is not a literal
    safe fix: write a zero before it
    a eq 0.5
    ");
    assert_snapshot!(findings("a eq 1,5"), @"
    a eq 1,5
         ^^^ OD114 several values are compared by `in`: `x in ('a','b')`
          ^ no operator joins them
    unsafe fix: write `in`
    a in (1,5)
    ");
    assert_snapshot!(findings("g eq geography'Point(1 2)'"), @"
    g eq geography'Point(1 2)'
         ^^^^^^^^^^^^^^^^^^^^^ OD110 expected `SRID=`, found `P`
    help: literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`
    ");
    assert_snapshot!(findings("x eq color'Red'"), @"
    x eq color'Red'
         ^^^^^^^^^^ OD110 `color'...'` has an unknown prefix; the type of an enumeration literal is written with its namespace
    help: literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`
    ");
}

#[test]
fn forms_of_odata_2() {
    assert_snapshot!(findings("createdDateTime gt datetime'2020-01-01T00:00:00'"), @"
    createdDateTime gt datetime'2020-01-01T00:00:00'
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD112 `datetime'...'` is a literal of OData 2, which OData 4 writes without prefix and apostrophes, with a time zone
    unsafe fix: write `2020-01-01T00:00:00Z`
    createdDateTime gt 2020-01-01T00:00:00Z
    ");
    assert_snapshot!(findings("id eq guid'65edc0b5-3485-41b7-a17e-dfa9ef4706e2'"), @"
    id eq guid'65edc0b5-3485-41b7-a17e-dfa9ef4706e2'
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD112 `guid'...'` is a literal of OData 2, which OData 4 writes without prefix and apostrophes
    safe fix: write `65edc0b5-3485-41b7-a17e-dfa9ef4706e2`
    id eq 65edc0b5-3485-41b7-a17e-dfa9ef4706e2
    ");
    assert_snapshot!(findings("t eq time'PT5M'"), @"
    t eq time'PT5M'
         ^^^^^^^^^^ OD112 `time'...'` is a literal of OData 2, which OData 4 writes as `duration'...'`, or as `12:30:00` for a time of day
    safe fix: write `duration'...'`
    t eq duration'PT5M'
    ");
    assert_snapshot!(findings("substringof('a',name)"), @"
    substringof('a',name)
    ^^^^^^^^^^^^^^^^^^^^^ OD112 `substringof(part,text)` is a function of OData 2, which OData 4 writes `contains(text,part)`
    safe fix: write `contains`
    contains(name,'a')
    ");
    assert_snapshot!(findings("substringof('a',name) eq true"), @"
    substringof('a',name) eq true
    ^^^^^^^^^^^^^^^^^^^^^ OD112 `substringof(part,text)` is a function of OData 2, which OData 4 writes `contains(text,part)`
    safe fix: write `contains`
    contains(name,'a') eq true
    ");
}

#[test]
fn lists() {
    assert_snapshot!(findings("status in 'New'"), @"
    status in 'New'
              ^^^^^ OD114 expected a list in parentheses or a collection after `in`
    help: write it as `x in ('a','b')`
    safe fix: put it in parentheses
    status in ('New')
    ");
    assert_snapshot!(findings("status in 'New','Active'"), @"
    status in 'New','Active'
              ^^^^^^^^^^^^^^ OD114 expected a list in parentheses or a collection after `in`
    help: write it as `x in ('a','b')`
    safe fix: put it in parentheses
    status in ('New','Active')
    ");
    assert_snapshot!(findings("status in"), @"
    status in
             ^ OD114 expected a list in parentheses or a collection after `in`
    help: write it as `x in ('a','b')`
    ");
    assert_snapshot!(findings("status in ('New','Active',)"), @"
    status in ('New','Active',)
                             ^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    status in ('New','Active')
    ");
    assert_snapshot!(findings("status in ('New' 'Active')"), @"
    status in ('New' 'Active')
                     ^ OD123 expected `,` before `'Active'`
    unsafe fix: insert a comma
    status in ('New','Active')
    ");
    assert_snapshot!(findings("status in (New,Active)"), @"
    status in (New,Active)
               ^^^ OD114 a list of several members holds literals only
    help: compare with `eq` and join the comparisons with `or`
    unsafe fix: write apostrophes
    status in ('New','Active')
    ");
    assert_snapshot!(findings("status in (a add 1,2)"), @"
    status in (a add 1,2)
               ^^^^^^^ OD114 a list of several members holds literals only
    help: compare with `eq` and join the comparisons with `or`
    ");
    assert_snapshot!(findings("status eq ('New','Active')"), @"
    status eq ('New','Active')
              ^^^^^^^^^^^^^^^^ OD109 a list in parentheses cannot stand here
                    ^ the comma makes it a list
    unsafe fix: write `in`
    status in ('New','Active')
    ");
    assert_snapshot!(findings("contains(name,'x',)"), @"
    contains(name,'x',)
                     ^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    contains(name,'x')
    ");
    assert_snapshot!(findings("contains(name 'x')"), @"
    contains(name 'x')
                  ^ OD123 expected `,` before `'x'`
    unsafe fix: insert a comma
    contains(name,'x')
    ");
    assert_snapshot!(findings("contains(,'x')"), @"
    contains(,'x')
             ^ OD101 expected an expression, found `,`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(findings("1 add x in (2,3)"), @"
    1 add x in (2,3)
    ^^^^^^^ OD115 `in` after `add` can be read in two ways; parentheses must tell which is meant
    unsafe fix: to test the result of `add`, put that in parentheses
    (1 add x) in (2,3)
    unsafe fix: to calculate with the result of `in`, put that in parentheses
    1 add (x in (2,3))
    ");
    assert_snapshot!(findings("f has x"), @"
    f has x
          ^ OD114 expected an enumeration literal after `has`
    help: write it as `x has 'Member'`
    unsafe fix: write apostrophes
    f has 'x'
    ");
}

#[test]
fn objects() {
    assert_snapshot!(findings("{a:1}"), @r#"
    {a:1}
     ^ OD124 expected the name of a member in double quotes, found `a`
    safe fix: put it in double quotes
    {"a":1}
    "#);
    assert_snapshot!(findings(r#"{"a" 1}"#), @r#"
    {"a" 1}
         ^ OD124 expected `:` after the name of a member
    unsafe fix: insert a colon
    {"a":1}
    "#);
    assert_snapshot!(findings(r#"{"a":1,}"#), @r#"
    {"a":1,}
          ^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    {"a":1}
    "#);
    assert_snapshot!(findings(r#"["a\q"]"#), @r#"
    ["a\q"]
     ^^^^^ OD110 the string has an escape that JSON does not know
    help: literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`
    "#);
}

#[test]
fn lambdas() {
    assert_snapshot!(findings("team/any(email eq 'x')"), @"
    team/any(email eq 'x')
             ^^^^^^^^^^^^ OD113 `any` needs a variable: `any(x:x/...)`
    help: name a variable and begin each property of the item with it
    unsafe fix: name a variable and begin with it
    team/any(x:x/email eq 'x')
    ");
    assert_snapshot!(findings("team/any(t.email eq 'x')"), @"
    team/any(t.email eq 'x')
             ^^^^^^^^^^^^^^ OD113 `any` needs a variable: `any(x:x/...)`
    help: name a variable and begin each property of the item with it
    unsafe fix: name the variable `t`
    team/any(t:t/email eq 'x')
    ");
    assert_snapshot!(findings("team/any(t => t/email eq 'x')"), @"
    team/any(t => t/email eq 'x')
               ^^ OD113 expected `:` behind the variable of a lambda, found `=>`
    safe fix: write `:`
    team/any(t : t/email eq 'x')
    ");
    assert_snapshot!(findings("any(x:x/a eq 1)"), @"
    any(x:x/a eq 1)
    ^^^ OD113 `any` needs a collection before it: `collection/any(x:...)`
    help: write it behind a collection and a slash
    ");
    assert_snapshot!(findings("team/all()"), @"
    team/all()
            ^^ OD113 `all` needs a variable and a predicate: `all(x:...)`
    ");
}

#[test]
fn paths() {
    assert_snapshot!(findings("team/"), @"
    team/
        ^ OD118 expected a name after `/`
    ");
    assert_snapshot!(findings("team//email"), @"
    team//email
        ^ OD118 expected a name after `/`
    safe fix: remove what is too much
    team/email
    ");
    assert_snapshot!(findings("customerProfile.name eq 'x'"), @"
    customerProfile.name eq 'x'
    ^^^^^^^^^^^^^^^^^^^^ OD118 `customerProfile.name` has a namespace, so it is a type or a function, not a property
    help: a property of a property is written behind `/`
    unsafe fix: write slashes
    customerProfile/name eq 'x'
    ");
    assert_snapshot!(findings("$it.name eq 'x'"), @"
    $it.name eq 'x'
       ^ OD118 a property of a value is written behind `/`, not behind `.`
    safe fix: write `/`
    $it/name eq 'x'
    ");
    assert_snapshot!(findings("x eq @"), @"
    x eq @
         ^ OD118 expected a name after `@`
    ");
    assert_snapshot!(findings("$foo eq 1"), @"
    $foo eq 1
    ^^^^ OD109 `$foo` cannot stand here
    unsafe fix: remove the `$`
    foo eq 1
    ");
    assert_snapshot!(findings("a/$bar"), @"
    a/$bar
      ^^^^ OD109 `$bar` cannot stand here
    help: remove it, or write an operator there
    ");
    assert_snapshot!(findings("x/$filter(a eq 1"), @"
    x/$filter(a eq 1
                    ^ OD108 expected `)`
             ^ opened here
    unsafe fix: insert `)`
    x/$filter(a eq 1)
    ");
}
