//! Signs that are wrong beside others that are right: which of them a fix replaces.

use crate::support::findings;
use insta::assert_snapshot;
use odq::diagnostic::Limits;
use odq::syntax::{Input, parse};

/// Each error of texts, as `findings` shows it.
#[track_caller]
fn shown(texts: &[&str]) -> String {
    let pictures: Vec<String> = texts.iter().map(|text| findings(text)).collect();
    pictures.join("\n\n")
}

/// The kinds of the errors, by the rules that they break.
fn rules(text: &str, input: Input) -> Vec<&'static str> {
    let (_, errors) = parse(text, input, &Limits::DEFAULT);
    let errors = errors.iter().map(|error| error.diagnostic().code.rule());
    errors.collect()
}

#[test]
fn brackets_of_a_lambda() {
    assert_snapshot!(shown(&[
        "team/any[t:t/email eq 'x']",
        "team/any{t:t/email eq 'x'}",
    ]), @"
    team/any[t:t/email eq 'x']
            ^ OD109 `[` cannot stand here
    safe fix: write parentheses
    team/any(t:t/email eq 'x')

    team/any{t:t/email eq 'x'}
            ^ OD109 `{` cannot stand here
    safe fix: write parentheses
    team/any(t:t/email eq 'x')
    ");
}

#[test]
fn a_lambda_without_a_colon() {
    assert_snapshot!(shown(&[
        "team/any(t t/email eq 'x')",
        "team/any(t a name",
        "team/any(",
    ]), @"
    team/any(t t/email eq 'x')
              ^ OD113 `any` needs a variable: `any(x:x/...)`
    help: name a variable and begin each property of the item with it
    unsafe fix: write `:`
    team/any(t:t/email eq 'x')

    team/any(t a name
             ^ OD113 `any` needs a variable: `any(x:x/...)`
    help: name a variable and begin each property of the item with it
    team/any(t a name
               ^ OD103 `a` is not an operator
    help: the operators are `eq ne gt ge lt le and or in has add sub mul div divby mod`
    team/any(t a name
                     ^ OD108 expected `)`
            ^ opened here
    unsafe fix: insert `)`
    team/any(t a name)

    team/any(
             ^ OD101 expected an expression, found nothing
    help: write a condition such as `status eq 'New'`
    team/any(
             ^ OD113 `any` needs a variable: `any(x:x/...)`
    help: name a variable and begin each property of the item with it
    team/any(
             ^ OD108 expected `)`
            ^ opened here
    unsafe fix: insert `)`
    team/any()
    ");
}

/// An arrow is a comparison where a value stands behind it.
#[test]
fn an_arrow_before_a_value() {
    assert_snapshot!(shown(&[
        "name => 'x'",
        "name => null",
        "isQualified => true",
        "cost => duration'PT1H'",
        "createdDateTime => now()",
        "r => r/status eq 'New'",
    ]), @"
    name => 'x'
         ^^ OD103 `=>` is not an operator of OData, which writes `ge`
    safe fix: write `ge`
    name ge 'x'

    name => null
         ^^ OD103 `=>` is not an operator of OData, which writes `ge`
    safe fix: write `ge`
    name ge null

    isQualified => true
                ^^ OD103 `=>` is not an operator of OData, which writes `ge`
    safe fix: write `ge`
    isQualified ge true

    cost => duration'PT1H'
         ^^ OD103 `=>` is not an operator of OData, which writes `ge`
    safe fix: write `ge`
    cost ge duration'PT1H'

    createdDateTime => now()
                    ^^ OD103 `=>` is not an operator of OData, which writes `ge`
    safe fix: write `ge`
    createdDateTime ge now()

    r => r/status eq 'New'
    ^^^^ OD103 `r =>` is not part of an expression
    help: an expression is the condition alone; `$select`, `$orderby` and `$top` are options
    unsafe fix: write the condition alone
    status eq 'New'
    ");
}

#[test]
fn an_option_behind_a_condition() {
    assert_snapshot!(shown(&[
        "status eq 'New' $top=5",
        "status eq 'New' $top= 5",
        "status eq 'New' and $top=5",
        "status eq 'New' and $skip",
        "round(1 and $top=1)",
        "name eq 'a' and (status eq 'New' and $top=1)",
        "$filter=status eq 'New' and $top=5",
        "$expand=Lines($filter=a eq 1 and $top=5)",
    ]), @"
    status eq 'New' $top=5
                    ^^^^ OD109 the option `$top` cannot stand in an expression
    unsafe fix: write the condition as an option too
    $filter=status eq 'New'&$top=5

    status eq 'New' $top= 5
                    ^^^^ OD109 the option `$top` cannot stand in an expression
    unsafe fix: write the condition as an option too
    $filter=status eq 'New'&$top=5

    status eq 'New' and $top=5
                        ^^^^ OD109 the option `$top` cannot stand in an expression
    unsafe fix: write the condition as an option too
    $filter=status eq 'New'&$top=5

    status eq 'New' and $skip
                        ^^^^^ OD109 `$skip` cannot stand here
    help: remove it, or write an operator there

    round(1 and $top=1)
                ^^^^ OD109 `$top` cannot stand here
    help: remove it, or write an operator there

    name eq 'a' and (status eq 'New' and $top=1)
                                         ^^^^ OD109 `$top` cannot stand here
    help: remove it, or write an operator there

    $filter=status eq 'New' and $top=5
                                ^^^^ OD119 expected `&` before the option `$top`
    unsafe fix: write `&`
    $filter=status eq 'New'&$top=5

    $expand=Lines($filter=a eq 1 and $top=5)
                                     ^^^^ OD109 `$top` cannot stand here
    help: remove it, or write an operator there
    ");
}

#[test]
fn an_empty_member_of_an_enumeration() {
    assert_snapshot!(shown(&[
        "a eq N.Color',Red'",
        "a eq N.Color' ,Red'",
        "a eq N.Color'Red,'",
        "a eq N.Color'Red, '",
        "a eq N.Color'Red,,Blue'",
    ]), @"
    a eq N.Color',Red'
                 ^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    a eq N.Color'Red'

    a eq N.Color' ,Red'
                 ^^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    a eq N.Color'Red'

    a eq N.Color'Red,'
                    ^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    a eq N.Color'Red'

    a eq N.Color'Red, '
                    ^^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    a eq N.Color'Red'

    a eq N.Color'Red,,Blue'
                    ^ OD116 a comma with nothing behind it
    safe fix: remove the comma
    a eq N.Color'Red,Blue'
    ");
}

/// What is wrong in another comparison stays with that one.
#[test]
fn a_chain_behind_another_error() {
    assert_snapshot!(shown(&[
        "5 <= a and 5 < b < 20",
        "a%2Fb le 5 and 5 < c%2Fd < 20",
        "5 <= a and 5 < c%2Fd < 20",
    ]), @"
    5 <= a and 5 < b < 20
      ^^ OD103 `<=` is not an operator of OData, which writes `le`
    safe fix: write `le`
    5 le a and 5 < b < 20
    5 <= a and 5 < b < 20
                     ^ OD103 a comparison has two sides, and `<` begins a third
                 ^ the first comparison
    unsafe fix: write each comparison by itself
    5 <= a and 5 lt b and b lt 20

    a%2Fb le 5 and 5 < c%2Fd < 20
     ^^^ OD191 `%2F` is not decoded here
    help: escapes are decoded once, in URLs and query strings, and in an expression without blanks
    safe fix: decode what is encoded
    a/b le 5 and 5 < c/d < 20
    a%2Fb le 5 and 5 < c%2Fd < 20
                             ^ OD103 a comparison has two sides, and `<` begins a third
                     ^ the first comparison
    unsafe fix: write each comparison by itself
    a%2Fb le 5 and 5 lt c%2Fd and c%2Fd lt 20

    5 <= a and 5 < c%2Fd < 20
      ^^ OD103 `<=` is not an operator of OData, which writes `le`
    safe fix: write `le`
    5 le a and 5 < c%2Fd < 20
    5 <= a and 5 < c%2Fd < 20
                    ^^^ OD191 `%2F` is not decoded here
    help: escapes are decoded once, in URLs and query strings, and in an expression without blanks
    safe fix: decode what is encoded
    5 <= a and 5 < c/d < 20
    5 <= a and 5 < c%2Fd < 20
                         ^ OD103 a comparison has two sides, and `<` begins a third
                 ^ the first comparison
    unsafe fix: write each comparison by itself
    5 <= a and 5 lt c%2Fd and c%2Fd lt 20
    ");
}

#[test]
fn a_parenthesis_in_a_resource_path() {
    assert_snapshot!(shown(&[
        "/referrals(",
        "/referrals('a'",
        "/b(x",
        "/referrals('a/b')/team",
        "/Items('a')/parent('b')/nme",
    ]), @"
    /referrals(
               ^ OD108 expected `)`
              ^ opened here
    unsafe fix: insert `)`
    /referrals()

    /referrals('a'
                  ^ OD108 expected `)`
              ^ opened here
    unsafe fix: insert `)`
    /referrals('a')

    /b(x
        ^ OD108 expected `)`
      ^ opened here
    unsafe fix: insert `)`
    /b(x)

    /referrals('a/b')/team
                 ^ OD125 `/` ends the segment of the path; inside a string it is written `%2F`
    safe fix: write `%2F`
    /referrals('a%2Fb')/team

    no errors
    ");
}

/// Plus signs are blanks in forms alone; where all would be right with them as blanks, that is said.
#[test]
fn a_plus_sign_beside_blanks() {
    assert_snapshot!(shown(&[
        "$filter=name eq+'a+b'",
        "$filter=name%20eq+%27a+b%27",
        "?$filter=name eq %27a+b%27 and x+eq 1",
    ]), @"
    $filter=name eq+'a+b'
                   ^ OD191 `+` is read as a blank only where no other blank stands in the text
    safe fix: write all blanks in one way
    $filter=name eq 'a+b'

    $filter=name%20eq+%27a+b%27
                     ^ OD191 `+` is read as a blank only where no other blank stands in the text
    safe fix: write all blanks in one way
    $filter=name%20eq%20%27a+b%27

    ?$filter=name eq %27a+b%27 and x+eq 1
                                    ^ OD191 `+` is read as a blank only where no other blank stands in the text
    safe fix: write all blanks in one way
    ?$filter=name eq %27a+b%27 and x eq 1
    ");
    let of_expression = |text| rules(text, Input::Expression);
    assert_eq!(of_expression("x+"), ["misplaced-character"]);
    assert_eq!(of_expression("a+eq+1"), of_expression("a+eq+2"));
    assert_eq!(of_expression("a+eq 1"), ["malformed-escape"]);
    assert_eq!(rules("$filter=a+eq 1", Input::Form), <[&str; 0]>::default());
    assert_eq!(
        rules("$filter=a+eq 1)", Input::Form),
        ["unbalanced-parenthesis"]
    );
}

/// A name is as long as the limit, in a list as elsewhere.
#[test]
fn a_name_in_a_list_is_as_long_as_any() {
    let limits = Limits {
        identifier: 5,
        ..Limits::DEFAULT
    };
    for option in ["$select", "$expand", "$orderby"] {
        for (length, found) in [(4, 0), (5, 0), (6, 1), (7, 1)] {
            for behind in ["", ",b"] {
                let text = format!("{option}={}{behind}", "a".repeat(length));
                let (_, errors) = parse(&text, Input::Auto, &limits);
                assert_eq!(errors.len(), found, "{text}: {errors:?}");
            }
        }
    }
}

/// A sign of typography behind another is seen as well.
#[test]
fn a_look_alike_behind_a_look_alike() {
    for (written, meant) in [
        (
            "name eq ‘a’\u{a0}and id eq ‘b’",
            "name eq 'a' and id eq 'b'",
        ),
        (
            "name eq ‘a’\u{a0}\u{a0}or id eq 1",
            "name eq 'a'  or id eq 1",
        ),
        ("name in (‘a’，‘b’)", "name in ('a','b')"),
        ("contains(name，‘a’）", "contains(name,'a')"),
    ] {
        let mut text = written.to_owned();
        for _ in 0..5 {
            let (_, errors) = parse(&text, Input::Auto, &Limits::DEFAULT);
            let fix = errors.iter().find_map(|error| error.fixes.first());
            let Some(fix) = fix else { break };
            text = fix.apply(&text).unwrap();
        }
        assert_eq!(text, meant, "{written}");
    }
}
