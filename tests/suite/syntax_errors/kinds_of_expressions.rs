//! Every kind of syntax error in expressions, as it is read.

use super::shown;
use insta::assert_snapshot;

#[test]
fn kinds_of_arguments() {
    assert_snapshot!(shown("MixedArguments", "f(a=1,2)"), @"
    f(a=1,2)
          ^ OD109 either all arguments of a call have names or none has
    ");
    assert_snapshot!(shown("MissingCondition", "case(a:1,b)"), @"
    case(a:1,b)
             ^ OD109 expected a condition and `:` before a value of `case`
    help: write pairs of a condition and a value: `case(condition:value,...)`
    fix: for all other cases, write `true:`
    case(a:1,true:b)
    ");
}

#[test]
fn kinds_from_empty() {
    assert_snapshot!(shown("Empty", "$filter="), @"
    $filter=
            ^ OD101 expected an expression, found nothing
    help: write a condition such as `status eq 'New'`
    ");
    assert_snapshot!(shown("MissingOperand", "status eq"), @"
    status eq
             ^ OD101 expected an operand after `eq`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(shown("ExpectedExpression", "a eq ()"), @"
    a eq ()
          ^ OD101 expected an expression, found `)`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(shown("MissingOperator", "status 'New'"), @"
    status 'New'
           ^ OD102 expected an operator before `'New'`
    fix: insert `eq`
    status eq 'New'
    ");
    assert_snapshot!(shown("UnknownOperator", "status equalz 'New'"), @"
    status equalz 'New'
           ^^^^^^ OD103 `equalz` is not an operator
    help: the operators are `eq ne gt ge lt le and or in has add sub mul div divby mod`
    ");
    assert_snapshot!(shown("ForeignOperator", "a == 1"), @"
    a == 1
      ^^ OD103 `==` is not an operator of OData, which writes `eq`
    fix: write `eq`
    a eq 1
    ");
    assert_snapshot!(shown("Like", "name like 'a%'"), @"
    name like 'a%'
         ^^^^ OD103 `like` is not an operator of OData, which has `contains`, `startswith` and `endswith`
    fix: write `startswith(...)`
    startswith(name,'a')
    ");
    assert_snapshot!(shown("IsNull", "name is null"), @"
    name is null
         ^^^^^^^ OD103 `is null` is not a comparison of OData, which writes `eq null`
    fix: write `eq null`
    name eq null
    ");
    assert_snapshot!(shown("FunctionAsOperator", "name contains 'x'"), @"
    name contains 'x'
         ^^^^^^^^ OD103 `contains` is a function of OData, not an operator: `contains(text,part)`
    fix: write `contains(...)`
    contains(name,'x')
    ");
    assert_snapshot!(shown("Between", "price between 1 and 5"), @"
    price between 1 and 5
          ^^^^^^^ OD103 `between` is not an operator of OData, which writes `x ge low and x le high`
    fix: write two comparisons
    price ge 1 and price le 5
    ");
    assert_snapshot!(shown("MissingBlank", "not(a)"), @"
    not(a)
    ^^^ OD104 expected a blank after `not`
    fix: insert a blank
    not (a)
    ");
    assert_snapshot!(shown("UnclosedString", "name eq 'x"), @"
    name eq 'x
            ^ OD105 the string is not closed
    fix: close it
    name eq 'x'
    ");
    assert_snapshot!(shown("UnopenedString", "status eq New'"), @"
    status eq New'
              ^^^^ OD105 the string has no opening apostrophe
    fix: write it
    status eq 'New'
    ");
    assert_snapshot!(shown("ApostropheNotDoubled", "name eq 'O'Neil'"), @"
    name eq 'O'Neil'
              ^ OD106 an apostrophe inside a string is written twice
            ^ in the string that begins here
    fix: double it
    name eq 'O''Neil'
    ");
}

#[test]
fn kinds_from_doubled_quotes() {
    assert_snapshot!(shown("DoubledQuotes", "name eq ''x''"), @"
    name eq ''x''
            ^^^^^ OD107 a string begins and ends with one apostrophe
    fix: remove one of each
    name eq 'x'
    ");
    assert_snapshot!(shown("WrongQuotes", r#"name eq "x""#), @r#"
    name eq "x"
            ^^^ OD107 strings stand in apostrophes, not in `"`
    fix: write apostrophes
    name eq 'x'
    "#);
    assert_snapshot!(shown("Unclosed", "(a eq 1"), @"
    (a eq 1
           ^ OD108 expected `)`
    ^ opened here
    fix: insert `)`
    (a eq 1)
    ");
    assert_snapshot!(shown("UnopenedClose", "a eq 1)"), @"
    a eq 1)
          ^ OD108 `)` closes nothing
    fix: remove it
    a eq 1
    ");
    assert_snapshot!(shown("MissingComma", "contains(name 'x')"), @"
    contains(name 'x')
                  ^ OD123 expected `,` before `'x'`
    fix: insert a comma
    contains(name,'x')
    ");
    assert_snapshot!(shown("Misplaced", "$compute=a mul 2 as b c"), @"
    $compute=a mul 2 as b c
                          ^ OD109 `c` cannot stand here
    help: remove it, or write an operator there
    ");
    assert_snapshot!(shown("InvalidLiteral", "a gt 2020-13-01"), @"
    a gt 2020-13-01
         ^^^^^^^^^^ OD110 month `13` is not between 01 and 12
    help: literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`
    ");
    assert_snapshot!(shown("MalformedLiteral", "a eq 12abc"), @"
    a eq 12abc
         ^^^^^ OD110 `12abc` is not a literal
    help: literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`
    ");
    assert_snapshot!(shown("MissingZone", "createdDateTime gt 2020-01-01T00:00:00"), @"
    createdDateTime gt 2020-01-01T00:00:00
                       ^^^^^^^^^^^^^^^^^^^ OD111 the date and time `2020-01-01T00:00:00` has no time zone
    fix: append `Z` for UTC
    createdDateTime gt 2020-01-01T00:00:00Z
    ");
    assert_snapshot!(shown("PlusInOffset", "$filter=createdDateTime+gt+2020-01-01T00:00:00+01:00"), @"
    $filter=createdDateTime+gt+2020-01-01T00:00:00+01:00
                               ^^^^^^^^^^^^^^^^^^^^^^^^^ OD111 the `+` of the time zone is read as a blank here, and must be written `%2B`
    fix: write the plus sign as `%2B`
    $filter=createdDateTime+gt+2020-01-01T00:00:00%2B01:00
    ");
    assert_snapshot!(shown("OldLiteral", "a gt datetime'2020-01-01T00:00:00'"), @"
    a gt datetime'2020-01-01T00:00:00'
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD112 `datetime'...'` is a literal of OData 2, which OData 4 writes without prefix and apostrophes, with a time zone
    fix: write `2020-01-01T00:00:00Z`
    a gt 2020-01-01T00:00:00Z
    ");
    assert_snapshot!(shown("SubstringOf", "substringof('a',name)"), @"
    substringof('a',name)
    ^^^^^^^^^^^^^^^^^^^^^ OD112 `substringof(part,text)` is a function of OData 2, which OData 4 writes `contains(text,part)`
    fix: write `contains`
    contains(name,'a')
    ");
    assert_snapshot!(shown("LambdaWithoutCollection", "any(x:true)"), @"
    any(x:true)
    ^^^ OD113 `any` needs a collection before it: `collection/any(x:...)`
    help: write it behind a collection and a slash
    ");
    assert_snapshot!(shown("LambdaWithoutVariable", "team/any(email eq 'x')"), @"
    team/any(email eq 'x')
             ^^^^^^^^^^^^ OD113 `any` needs a variable: `any(x:x/...)`
    help: name a variable and begin each property of the item with it
    fix: name a variable and begin with it
    team/any(x:x/email eq 'x')
    ");
}

#[test]
fn kinds_from_lambda_arrow() {
    assert_snapshot!(shown("LambdaArrow", "team/any(t => t/email eq 'x')"), @"
    team/any(t => t/email eq 'x')
               ^^ OD113 expected `:` behind the variable of a lambda, found `=>`
    fix: write `:`
    team/any(t : t/email eq 'x')
    ");
    assert_snapshot!(shown("EmptyAll", "team/all()"), @"
    team/all()
            ^^ OD113 `all` needs a variable and a predicate: `all(x:...)`
    ");
    assert_snapshot!(shown("InWithoutList", "status in 'New'"), @"
    status in 'New'
              ^^^^^ OD114 expected a list in parentheses or a collection after `in`
    help: write it as `x in ('a','b')`
    fix: put it in parentheses
    status in ('New')
    ");
    assert_snapshot!(shown("ListMemberNotLiteral", "status in (name,'New')"), @"
    status in (name,'New')
               ^^^^ OD114 a list of several members holds literals only
    help: compare with `eq` and join the comparisons with `or`
    fix: write apostrophes
    status in ('name','New')
    ");
    assert_snapshot!(shown("AmbiguousMembership", "1 add x in (2,3)"), @"
    1 add x in (2,3)
    ^^^^^^^ OD115 `in` after `add` can be read in two ways; parentheses must tell which is meant
    fix: to test the result of `add`, put that in parentheses
    (1 add x) in (2,3)
    fix: to calculate with the result of `in`, put that in parentheses
    1 add (x in (2,3))
    ");
    assert_snapshot!(shown("HasWithoutLiteral", "f has x"), @"
    f has x
          ^ OD114 expected an enumeration literal after `has`
    help: write it as `x has 'Member'`
    fix: write apostrophes
    f has 'x'
    ");
    assert_snapshot!(shown("TrailingComma", "status in ('New',)"), @"
    status in ('New',)
                    ^ OD116 a comma with nothing behind it
    fix: remove the comma
    status in ('New')
    ");
    assert_snapshot!(shown("UnknownDirection", "$orderby=name foo"), @"
    $orderby=name foo
                  ^^^ OD117 expected `asc` or `desc`, found `foo`
    help: write `asc`, `desc` or nothing
    ");
    assert_snapshot!(shown("MemberName", "{a:1} eq b"), @r#"
    {a:1} eq b
     ^ OD124 expected the name of a member in double quotes, found `a`
    fix: put it in double quotes
    {"a":1} eq b
    "#);
    assert_snapshot!(shown("MissingColon", r#"{"a" 1} eq b"#), @r#"
    {"a" 1} eq b
         ^ OD124 expected `:` after the name of a member
    fix: insert a colon
    {"a":1} eq b
    "#);
    assert_snapshot!(shown("MissingName", "team/ eq 1"), @"
    team/ eq 1
        ^ OD118 expected a name after `/`
    ");
    assert_snapshot!(shown("Dot", "$it.name eq 1"), @"
    $it.name eq 1
       ^ OD118 a property of a value is written behind `/`, not behind `.`
    fix: write `/`
    $it/name eq 1
    ");
    assert_snapshot!(shown("EmptyParentheses", "team/$count() gt 1"), @"
    team/$count() gt 1
                ^ OD118 `$count` takes no arguments, found `()`
    fix: remove them
    team/$count gt 1
    ");
    assert_snapshot!(shown("MissingSlash", "team any(t:t/email eq 'x')"), @"
    team any(t:t/email eq 'x')
         ^^^ OD118 expected `/` before `any`
    fix: write `/`
    team/any(t:t/email eq 'x')
    ");
    assert_snapshot!(shown("Subscript", "team[0]/email eq 'x'"), @"
    team[0]/email eq 'x'
        ^^^ OD118 `[0]` reaches no item of a collection
    help: whether some item fits is asked by `any`: `collection/any(x:x/name eq 'a')`
    fix: ask whether some item fits
    team/any(x:x/email eq 'x')
    ");
    assert_snapshot!(shown("Methods", "name.trim().toLower() eq 'x'"), @"
    name.trim().toLower() eq 'x'
    ^^^^^^^^^^^^^^^^^^^^^ OD118 functions stand round their values, not behind them: `f(g(value))`
    fix: write `tolower(trim(name))`
    tolower(trim(name)) eq 'x'
    ");
    assert_snapshot!(shown("OperatorAsFunction", "eq(status,'New')"), @"
    eq(status,'New')
    ^^ OD103 `eq` is an operator of OData, not a function: `a eq b`
    fix: write `eq` between them
    (status eq 'New')
    ");
    assert_snapshot!(shown("ForeignQuantifier", "team/exists(t:t/email eq 'x')"), @"
    team/exists(t:t/email eq 'x')
         ^^^^^^ OD113 `exists` is not a lambda operator of OData, which writes `any`
    fix: write `any`
    team/any(t:t/email eq 'x')
    ");
}

#[test]
fn kinds_of_segments_and_members() {
    assert_snapshot!(shown("BehindEnd", "team/$count/email eq 1"), @"
    team/$count/email eq 1
                ^^^^^ OD118 a path ends with `$count`: nothing stands behind it
    help: a number has no properties: compare it, as in `team/$count gt 1`
    ");
    assert_snapshot!(shown("BehindEnd", "team/any(t:t/a)/email eq 1"), @"
    team/any(t:t/a)/email eq 1
                    ^^^^^ OD118 a path ends with `any(...)`: nothing stands behind it
    help: what is asked of an item stands in the parentheses
    ");
    assert_snapshot!(shown("LoneRoot", "a eq $root"), @"
    a eq $root
         ^^^^^ OD118 `$root` needs `/` and the name of an entity set behind it
    help: another record is reached as in `$root/people(1)/name`
    ");
    assert_snapshot!(shown("Subscript", "team/$filter(a)/email eq 'x'"), @"
    team/$filter(a)/email eq 'x'
                    ^^^^^ OD118 `/email` reaches no item of a collection
    help: whether some item fits is asked by `any`: `collection/any(x:x/name eq 'a')`
    ");
    assert_snapshot!(shown("EnumMember", "a eq N.Color'dark red'"), @"
    a eq N.Color'dark red'
                 ^^^^^^^^ OD110 expected the name or the number of a member, found `dark red`
    fix: write `darkred`
    a eq N.Color'darkred'
    ");
    assert_snapshot!(shown("TrailingComma", "a eq N.Color'red,'"), @"
    a eq N.Color'red,'
                    ^ OD116 a comma with nothing behind it
    fix: remove the comma
    a eq N.Color'red'
    ");
    assert_snapshot!(shown("ListMemberNotLiteral", "a in ((1),(2))"), @"
    a in ((1),(2))
          ^^^ OD114 a list of several members holds literals only
    help: compare with `eq` and join the comparisons with `or`
    fix: remove the parentheses
    a in (1,2)
    ");
    assert_snapshot!(shown("HasWithoutLiteral", "a has 1"), @"
    a has 1
          ^ OD114 expected an enumeration literal after `has`
    help: write it as `x has 'Member'`
    ");
    assert_snapshot!(shown("ComparedTwice", "5 < x<10"), @"
    5 < x<10
         ^ OD103 a comparison has two sides, and `<` begins a third
      ^ the first comparison
    fix: write each comparison by itself
    5 lt x and x lt 10
    ");
    assert_snapshot!(shown("Constructor", "x ge new Date('2024-01-01')"), @"
    x ge new Date('2024-01-01')
         ^^^^^^^^^^^^^^^^^^^^^^ OD103 `new` makes nothing in OData, where values are written as literals
    help: an instant is written as `2020-10-30T21:03:00Z`, a day as `2020-10-30`, now as `now()`
    fix: write `2024-01-01T00:00:00Z`
    x ge 2024-01-01T00:00:00Z
    ");
}
