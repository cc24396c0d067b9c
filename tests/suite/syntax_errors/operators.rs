//! What people write for operators, and where they forget one.

use crate::support::findings;
use insta::assert_snapshot;

#[test]
fn what_other_languages_write_for_operators() {
    assert_snapshot!(findings("status = 'New'"), @"
    status = 'New'
           ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    status eq 'New'
    ");
    assert_snapshot!(findings("status == 'New'"), @"
    status == 'New'
           ^^ OD103 `==` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    status eq 'New'
    ");
    assert_snapshot!(findings("status='New'"), @"
    status='New'
          ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    status eq 'New'
    ");
    assert_snapshot!(findings("status != 'New'"), @"
    status != 'New'
           ^^ OD103 `!=` is not an operator of OData, which writes `ne`
    safe fix: write `ne`
    status ne 'New'
    ");
    assert_snapshot!(findings("status <> 'New'"), @"
    status <> 'New'
           ^^ OD103 `<>` is not an operator of OData, which writes `ne`
    safe fix: write `ne`
    status ne 'New'
    ");
    assert_snapshot!(findings("a eq 1 && b eq 2"), @"
    a eq 1 && b eq 2
           ^^ OD103 `&&` is not an operator of OData, which writes `and`
    safe fix: write `and`
    a eq 1 and b eq 2
    ");
    assert_snapshot!(findings("a eq 1||b eq 2"), @"
    a eq 1||b eq 2
          ^^ OD103 `||` is not an operator of OData, which writes `or`
    safe fix: write `or`
    a eq 1 or b eq 2
    ");
    assert_snapshot!(findings("a eq 1 & b eq 2"), @"
    a eq 1 & b eq 2
           ^ OD103 `&` is not an operator of OData, which writes `and`
    safe fix: write `and`
    a eq 1 and b eq 2
    ");
    assert_snapshot!(findings("a >= 1"), @"
    a >= 1
      ^^ OD103 `>=` is not an operator of OData, which writes `ge`
    safe fix: write `ge`
    a ge 1
    ");
    assert_snapshot!(findings("a + 1 eq 2"), @"
    a + 1 eq 2
      ^ OD103 `+` is not an operator of OData, which writes `add`
    safe fix: write `add`
    a add 1 eq 2
    ");
    assert_snapshot!(findings("!a"), @"
    !a
    ^ OD103 `!` is not an operator of OData, which writes `not`
    safe fix: write `not`
    not a
    ");
    assert_snapshot!(findings("a eq true and!b"), @"
    a eq true and!b
                 ^ OD103 `!` is not an operator of OData, which writes `not`
    safe fix: write `not`
    a eq true and not b
    ");
    assert_snapshot!(findings("startswith(name,'x') == true"), @"
    startswith(name,'x') == true
                         ^^ OD103 `==` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    startswith(name,'x') eq true
    ");
}

#[test]
fn words_for_operators() {
    assert_snapshot!(findings("a equals 1"), @"
    a equals 1
      ^^^^^^ OD103 `equals` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    a eq 1
    ");
    assert_snapshot!(findings("name like 'a%'"), @"
    name like 'a%'
         ^^^^ OD103 `like` is not an operator of OData, which has `contains`, `startswith` and `endswith`
    unsafe fix: write `startswith(...)`
    startswith(name,'a')
    ");
    assert_snapshot!(findings("name like '%a%' and b eq 1"), @"
    name like '%a%' and b eq 1
         ^^^^ OD103 `like` is not an operator of OData, which has `contains`, `startswith` and `endswith`
    unsafe fix: write `contains(...)`
    contains(name,'a') and b eq 1
    ");
    assert_snapshot!(findings("name not like '%a'"), @"
    name not like '%a'
             ^^^^ OD103 `like` is not an operator of OData, which has `contains`, `startswith` and `endswith`
    unsafe fix: write `endswith(...)`
    not endswith(name,'a')
    ");
    assert_snapshot!(findings("name like 'a_c'"), @"
    name like 'a_c'
         ^^^^ OD103 `like` is not an operator of OData, which has `contains`, `startswith` and `endswith`
    help: `'a%'` asks for `startswith`, `'%a'` for `endswith`, `'%a%'` for `contains`
    ");
    assert_snapshot!(findings("name is null"), @"
    name is null
         ^^^^^^^ OD103 `is null` is not a comparison of OData, which writes `eq null`
    safe fix: write `eq null`
    name eq null
    ");
    assert_snapshot!(findings("name is not null"), @"
    name is not null
         ^^^^^^^^^^^ OD103 `is not null` is not a comparison of OData, which writes `ne null`
    safe fix: write `ne null`
    name ne null
    ");
    assert_snapshot!(findings("a is 5"), @"
    a is 5
      ^^ OD103 `is` is not an operator of OData, which writes `eq`
    unsafe fix: write `eq`
    a eq 5
    ");
    assert_snapshot!(findings("status not in ('New','Active')"), @"
    status not in ('New','Active')
           ^^^^^^ OD103 `not in` is not an operator of OData, which writes `not (x in ...)`
    safe fix: deny the whole comparison
    not (status in ('New','Active'))
    ");
    assert_snapshot!(findings("a not eq 1"), @"
    a not eq 1
      ^^^^^^ OD103 `not eq` is not an operator of OData, which writes `ne`
    safe fix: write `ne`
    a ne 1
    ");
    assert_snapshot!(findings("a between 1 and 5"), @"
    a between 1 and 5
      ^^^^^^^ OD103 `between` is not an operator of OData, which writes `x ge low and x le high`
    unsafe fix: write two comparisons
    a ge 1 and a le 5
    ");
    assert_snapshot!(findings("name contains 'x'"), @"
    name contains 'x'
         ^^^^^^^^ OD103 `contains` is a function of OData, not an operator: `contains(text,part)`
    unsafe fix: write `contains(...)`
    contains(name,'x')
    ");
    assert_snapshot!(findings("a eqq 1"), @"
    a eqq 1
      ^^^ OD103 `eqq` is not an operator
    unsafe fix: write `eq`
    a eq 1
    ");
    assert_snapshot!(findings("a eq 1 adn b eq 2"), @"
    a eq 1 adn b eq 2
           ^^^ OD103 `adn` is not an operator
    unsafe fix: write `and`
    a eq 1 and b eq 2
    ");
    assert_snapshot!(findings("a quite 1"), @"
    a quite 1
      ^^^^^ OD103 `quite` is not an operator
    help: the operators are `eq ne gt ge lt le and or in has add sub mul div divby mod`
    ");
}

#[test]
fn missing_operands_and_operators() {
    assert_snapshot!(findings(""), @"

    ^ OD101 expected an expression, found nothing
    help: write a condition such as `status eq 'New'`
    ");
    assert_snapshot!(findings("status eq"), @"
    status eq
             ^ OD101 expected an operand after `eq`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(findings("status eq and type eq 'x'"), @"
    status eq and type eq 'x'
              ^ OD101 expected an operand after `eq`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(findings("and a eq 1"), @"
    and a eq 1
    ^ OD101 expected an expression, found `and`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(findings("a eq 1 or or b eq 2"), @"
    a eq 1 or or b eq 2
              ^ OD101 expected an operand after `or`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(findings("a eq ?"), @"
    a eq ?
         ^ OD101 expected an expression, found `?`
    help: write a property, a literal or a function call there
    ");
    assert_snapshot!(findings("status 'New'"), @"
    status 'New'
           ^ OD102 expected an operator before `'New'`
    unsafe fix: insert `eq`
    status eq 'New'
    ");
    assert_snapshot!(findings("status New"), @"
    status New
           ^^^ OD102 expected an operator before `New`
    unsafe fix: insert `eq`
    status eq 'New'
    ");
    assert_snapshot!(findings("status eq 'New' type eq 'Shared'"), @"
    status eq 'New' type eq 'Shared'
                    ^^^^ OD102 expected `and` or `or` before `type`
    unsafe fix: insert `and`
    status eq 'New' and type eq 'Shared'
    ");
    assert_snapshot!(findings("a ne null!"), @"
    a ne null!
             ^ OD109 `!` ends nothing here
    safe fix: remove it
    a ne null
    ");
}

#[test]
fn blanks() {
    assert_snapshot!(findings("not(a eq 1)"), @"
    not(a eq 1)
    ^^^ OD104 expected a blank after `not`
    safe fix: insert a blank
    not (a eq 1)
    ");
    assert_snapshot!(findings("a eq'x'"), @"
    a eq'x'
      ^^ OD104 expected a blank after `eq`
    safe fix: insert a blank
    a eq 'x'
    ");
    assert_snapshot!(findings("a eq 'x'and b eq 1"), @"
    a eq 'x'and b eq 1
            ^^^ OD104 expected a blank before `and`
    safe fix: insert a blank
    a eq 'x' and b eq 1
    ");
    assert_snapshot!(findings("x in(1,2)"), @"
    x in(1,2)
      ^^ OD104 expected a blank after `in`
    safe fix: insert a blank
    x in (1,2)
    ");
    assert_snapshot!(findings("$filter= true"), @"
    $filter= true
            ^ OD120 a blank between `=` and the value is not allowed
    safe fix: remove the blank
    $filter=true
    ");
    assert_snapshot!(findings("$top= 5"), @"
    $top= 5
         ^^ OD121 `$top` takes a whole number such as `10`, found ` 5`
    safe fix: remove the blanks
    $top=5
    ");
}

#[test]
fn several_errors_in_one_text() {
    assert_snapshot!(findings("a = 1 and b == 2 or (c eq"), @"
    a = 1 and b == 2 or (c eq
      ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    a eq 1 and b == 2 or (c eq
    a = 1 and b == 2 or (c eq
                ^^ OD103 `==` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    a = 1 and b eq 2 or (c eq
    a = 1 and b == 2 or (c eq
                             ^ OD101 expected an operand after `eq`
    help: write a property, a literal or a function call there
    a = 1 and b == 2 or (c eq
                             ^ OD108 expected `)`
                        ^ opened here
    unsafe fix: insert `)`
    a = 1 and b == 2 or (c eq)
    ");
    assert_snapshot!(findings("a eq and b ne and (c eq 5-3)"), @"
    a eq and b ne and (c eq 5-3)
         ^ OD101 expected an operand after `eq`
    help: write a property, a literal or a function call there
    a eq and b ne and (c eq 5-3)
                  ^ OD101 expected an operand after `ne`
    help: write a property, a literal or a function call there
    a eq and b ne and (c eq 5-3)
                            ^^^ OD110 `5-3` is not a literal
    unsafe fix: write `sub`
    a eq and b ne and (c eq 5 sub 3)
    ");
    assert_snapshot!(findings("name eq 'O'Neil' and type = 'x' and (d eq 2020-1-1"), @"
    name eq 'O'Neil' and type = 'x' and (d eq 2020-1-1
              ^ OD106 an apostrophe inside a string is written twice
            ^ in the string that begins here
    safe fix: double it
    name eq 'O''Neil' and type = 'x' and (d eq 2020-1-1
    name eq 'O'Neil' and type = 'x' and (d eq 2020-1-1
                              ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    name eq 'O'Neil' and type eq 'x' and (d eq 2020-1-1
    name eq 'O'Neil' and type = 'x' and (d eq 2020-1-1
                                              ^^^^^^^^ OD110 `2020-1-1` is not a literal
    unsafe fix: write the month and the day with two digits
    name eq 'O'Neil' and type = 'x' and (d eq 2020-01-01
    unsafe fix: write an instant
    name eq 'O'Neil' and type = 'x' and (d eq 2020-01-01T00:00:00Z
    name eq 'O'Neil' and type = 'x' and (d eq 2020-1-1
                                                      ^ OD108 expected `)`
                                        ^ opened here
    unsafe fix: insert `)`
    name eq 'O'Neil' and type = 'x' and (d eq 2020-1-1)
    ");
    assert_snapshot!(findings("a = 1, b = 2"), @"
    a = 1, b = 2
      ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    a eq 1, b = 2
    a = 1, b = 2
         ^ OD109 conditions are joined by `and` or `or`, not by `,`
    unsafe fix: write `and`
    a = 1 and b = 2
    a = 1, b = 2
             ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    a = 1, b eq 2
    ");
    assert_snapshot!(findings("$filter=a = 1&$top=x&$orderby=b down"), @"
    $filter=a = 1&$top=x&$orderby=b down
              ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    $filter=a eq 1&$top=x&$orderby=b down
    $filter=a = 1&$top=x&$orderby=b down
                       ^ OD121 `$top` takes a whole number such as `10`, found `x`
    help: an option is written as `$top=10&$count=true`
    $filter=a = 1&$top=x&$orderby=b down
                                    ^^^^ OD117 expected `asc` or `desc`, found `down`
    safe fix: write `desc`
    $filter=a = 1&$top=x&$orderby=b desc
    ");
}
