//! What goes wrong round the expressions: options, encoding, limits.

use crate::support::findings;
use insta::assert_snapshot;
use odq::diagnostic::Limits;
use odq::syntax::{Input, parse};

#[test]
fn options() {
    assert_snapshot!(findings("$filter"), @"
    $filter
    ^^^^^^^ OD119 expected `=` and a value after `$filter`
    help: an option is written as `$filter=status eq 'New'`
    ");
    assert_snapshot!(findings("/A?$top=5&%24filter"), @"
    /A?$top=5&%24filter
              ^^^^^^^^^ OD119 expected `=` and a value after `$filter`
    help: an option is written as `$filter=status eq 'New'`
    ");
    assert_snapshot!(findings("$filter="), @"
    $filter=
            ^ OD101 expected an expression, found nothing
    help: write a condition such as `status eq 'New'`
    ");
    assert_snapshot!(findings("$filter:a eq 1"), @"
    $filter:a eq 1
    ^^^^^^^ OD119 expected `=` and a value after `$filter`
    unsafe fix: write `=`
    $filter=a eq 1
    ");
    assert_snapshot!(findings("$filter a eq 1"), @"
    $filter a eq 1
    ^^^^^^^ OD119 expected `=` and a value after `$filter`
    unsafe fix: write `=`
    $filter=a eq 1
    ");
    assert_snapshot!(findings("$filter=a eq 1 $top=5"), @"
    $filter=a eq 1 $top=5
                   ^^^^ OD119 expected `&` before the option `$top`
    safe fix: write `&`
    $filter=a eq 1&$top=5
    ");
    assert_snapshot!(findings("$filter=a eq 1?$top=5"), @"
    $filter=a eq 1?$top=5
                   ^^^^ OD119 expected `&` before the option `$top`
    unsafe fix: write `&`
    $filter=a eq 1&$top=5
    ");
    assert_snapshot!(findings("$filter=a eq 1 && b eq 2"), @"
    $filter=a eq 1 && b eq 2
                     ^^^^^^^ OD126 `b eq 2` is not the name of an option
                   ^^ a raw `&` begins an option
    unsafe fix: write `and`
    $filter=a eq 1 and b eq 2
    ");
    assert_snapshot!(findings("@=1"), @"
    @=1
    ^ OD126 `@` is not the name of an option
    help: an option is written as `$top=10`, or as `name=value` if it is the service's own
    ");
    assert_snapshot!(findings("$top=ten"), @"
    $top=ten
         ^^^ OD121 `$top` takes a whole number such as `10`, found `ten`
    help: an option is written as `$top=10&$count=true`
    ");
    assert_snapshot!(findings("$skip="), @"
    $skip=
          ^ OD121 `$skip` takes a whole number such as `10`, found nothing
    help: an option is written as `$top=10&$count=true`
    ");
    assert_snapshot!(findings("$count=yes"), @"
    $count=yes
           ^^^ OD121 `$count` takes `true` or `false`, found `yes`
    unsafe fix: write `true`
    $count=true
    ");
    assert_snapshot!(findings("$orderby=name descending"), @"
    $orderby=name descending
                  ^^^^^^^^^^ OD117 expected `asc` or `desc`, found `descending`
    safe fix: write `desc`
    $orderby=name desc
    ");
    assert_snapshot!(findings("$orderby=name,"), @"
    $orderby=name,
                 ^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    $orderby=name
    ");
    assert_snapshot!(findings("$orderby=name desc id"), @"
    $orderby=name desc id
                       ^^ OD123 expected `,` before `id`
    unsafe fix: insert a comma
    $orderby=name desc,id
    ");
    assert_snapshot!(findings("$select=id,,name"), @"
    $select=id,,name
               ^ OD121 expected the name of a property, found `,`
    help: properties stand there with commas between them
    ");
    assert_snapshot!(findings("$select=id name"), @"
    $select=id name
               ^^^^ OD123 expected `,` before `name`
    unsafe fix: insert a comma
    $select=id,name
    ");
    assert_snapshot!(findings("$select=address($levels=2)"), @"
    $select=address($levels=2)
                    ^^^^^^^ OD122 `$levels` cannot stand in parentheses behind an item of `$select`
    help: there can stand `$filter $search $count $orderby $skip $top $compute $select` and aliases
    ");
}

#[test]
fn encoding() {
    assert_snapshot!(findings("$filter=a eq '%zz'"), @"
    $filter=a eq '%zz'
                  ^ OD191 `%` is not a percent-encoded byte: two hexadecimal digits must follow `%`
    unsafe fix: write a percent sign as `%25`
    $filter=a eq '%25zz'
    ");
    assert_snapshot!(findings("$filter=a eq '100%'"), @"
    $filter=a eq '100%'
                     ^ OD191 `%` is not a percent-encoded byte: two hexadecimal digits must follow `%`
    unsafe fix: write a percent sign as `%25`
    $filter=a eq '100%25'
    ");
    assert_snapshot!(findings("$filter=a eq '%C3%28'"), @"
    $filter=a eq '%C3%28'
                  ^^^ OD191 the percent-encoded bytes `%C3` are not UTF-8
    help: a character beyond ASCII is written as the escapes of its UTF-8 bytes, such as `%C3%A9`
    ");
    assert_snapshot!(findings("$filter=name eq 'A & B'"), @"
    $filter=name eq 'A & B'
                       ^ OD125 `&` ends the option; inside a string it is written `%26`
    safe fix: write `%26`
    $filter=name eq 'A %26 B'
    ");
    assert_snapshot!(findings("$filter=color eq '#ff'&$top=1"), @"
    $filter=color eq '#ff'&$top=1
                      ^ OD125 `#` ends the URL; inside a string it is written `%23`
    safe fix: write `%23`
    $filter=color eq '%23ff'&$top=1
    ");
    assert_snapshot!(findings("$filter=a%20=%20'O'Neil'"), @"
    $filter=a%20=%20'O'Neil'
                ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    $filter=a%20eq%20'O'Neil'
    $filter=a%20=%20'O'Neil'
                      ^ OD106 an apostrophe inside a string is written twice
                    ^ in the string that begins here
    safe fix: double it
    $filter=a%20=%20'O''Neil'
    ");
    assert_snapshot!(findings("/a?$filter=status+=+'New'&$top=1"), @"
    /a?$filter=status+=+'New'&$top=1
                      ^ OD103 `=` is not an operator of OData, which writes `eq`
    safe fix: write `eq`
    /a?$filter=status+eq+'New'&$top=1
    ");
}

#[test]
fn limits_are_named() {
    let name = "n".repeat(129);
    let nested = format!("{}a{}", "(".repeat(101), ")".repeat(101));
    let list = format!("x in ({}1)", "1,".repeat(10_000));
    let messages = [name, nested, list, "x".repeat(70_000)].map(|text| {
        let (_, errors) = parse(&text, Input::Auto, &Limits::DEFAULT);
        let [error] = errors.as_slice() else {
            panic!("{errors:?}")
        };
        let diagnostic = error.diagnostic();
        let start = diagnostic.span.start;
        format!("{start}: {} {}", diagnostic.code, diagnostic.message)
    });
    assert_snapshot!(messages.join("\n"), @"
    0: OD118 the name has 129 characters, more than the limit `identifier` of 128
    100: OD190 the nesting is beyond the limit `depth` of 100
    20006: OD190 the number of list members is beyond the limit `in-items` of 10000
    65536: OD190 the length of the query in bytes is beyond the limit `query-bytes` of 65536
    ");
}
