//! Every kind of syntax error in options, paths and whole requests, as it is read.

use super::shown;
use insta::assert_snapshot;

#[test]
fn kinds_from_qualified_name() {
    assert_snapshot!(shown("QualifiedName", "Model.Available eq true"), @"
    Model.Available eq true
    ^^^^^^^^^^^^^^^ OD118 `Model.Available` has a namespace, so it is a type or a function, not a property
    help: a property of a property is written behind `/`
    fix: write slashes
    Model/Available eq true
    ");
    assert_snapshot!(shown("LongName", &"n".repeat(129)), @"
    nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD118 the name has 129 characters, more than the limit `identifier` of 128
    help: a higher limit can be set by `--limit NAME=VALUE`
    ");
    assert_snapshot!(shown("MissingEquals", "$filter"), @"
    $filter
    ^^^^^^^ OD119 expected `=` and a value after `$filter`
    help: an option is written as `$filter=status eq 'New'`
    ");
    assert_snapshot!(shown("MissingMark", "/v1.0/referrals$filter=a eq 1"), @"
    /v1.0/referrals$filter=a eq 1
                   ^^^^^^^ OD119 expected `?` before the option `$filter`
    fix: write `?`
    /v1.0/referrals?$filter=a eq 1
    ");
    assert_snapshot!(shown("MissingAmpersand", "$filter=a eq 1 $top=5"), @"
    $filter=a eq 1 $top=5
                   ^^^^ OD119 expected `&` before the option `$top`
    fix: write `&`
    $filter=a eq 1&$top=5
    ");
    assert_snapshot!(shown("RawDelimiter", "https://h/r?$filter=name eq 'A & B'"), @"
    https://h/r?$filter=name eq 'A & B'
                                   ^ OD125 `&` ends the option; inside a string it is written `%26`
    fix: write `%26`
    https://h/r?$filter=name eq 'A %26 B'
    ");
    assert_snapshot!(shown("OptionName", "$filter=a eq 1 && b eq 2"), @"
    $filter=a eq 1 && b eq 2
                     ^^^^^^^ OD126 `b eq 2` is not the name of an option
                   ^^ a raw `&` begins an option
    fix: write `and`
    $filter=a eq 1 and b eq 2
    ");
    assert_snapshot!(shown("LeadingBlank", "$filter= true"), @"
    $filter= true
            ^ OD120 a blank between `=` and the value is not allowed
    fix: remove the blank
    $filter=true
    ");
    assert_snapshot!(shown("Command", "curl 'https://host/v1.0/referrals?$top=5' -H 'A: b'"), @"
    curl 'https://host/v1.0/referrals?$top=5' -H 'A: b'
    ^^^^ OD109 a query is the URL alone, not the command `curl` round it
    fix: leave the URL alone
    https://host/v1.0/referrals?$top=5
    ");
    assert_snapshot!(shown("Method", "GET https://host/v1.0/referrals?$top=5"), @"
    GET https://host/v1.0/referrals?$top=5
    ^^^ OD109 a query begins with the address, not with the method `GET`
    fix: remove it
    https://host/v1.0/referrals?$top=5
    ");
    assert_snapshot!(shown("BlankBesideOption", "$filter=a eq 1& $top=5"), @"
    $filter=a eq 1& $top=5
                    ^^^^ OD120 blanks beside the name `$top` of an option are not allowed
    fix: remove the blanks
    $filter=a eq 1&$top=5
    ");
    assert_snapshot!(shown("QuotedExpression", r#""a eq 1""#), @r#"
    "a eq 1"
    ^ OD107 the whole expression stands in quotes
           ^ to here
    fix: remove the quotes
    a eq 1
    "#);
    assert_snapshot!(shown("QuotedName", r#""status" eq 'New'"#), @r#"
    "status" eq 'New'
    ^^^^^^^^ OD107 the name of a property stands without quotes, not in `"`
    fix: remove the quotes
    status eq 'New'
    "#);
    assert_snapshot!(shown("Statement", "select * from referrals where status eq 'New'"), @"
    select * from referrals where status eq 'New'
    ^^^^^^ OD103 a statement of SQL is not part of an expression
    help: an expression is the condition alone; `$select`, `$orderby` and `$top` are options
    fix: keep the condition
    status eq 'New'
    ");
    assert_snapshot!(shown("Clause", "a eq 1 order by b"), @"
    a eq 1 order by b
           ^^^^^^^^ OD103 `order by` is not an operator of OData, which has the option `$orderby`
    fix: write `$orderby`
    $filter=a eq 1&$orderby=b
    ");
    assert_snapshot!(shown("OptionInExpression", "a eq 1 & $top=5"), @"
    a eq 1 & $top=5
             ^^^^ OD109 the option `$top` cannot stand in an expression
    fix: write the condition as an option too
    $filter=a eq 1&$top=5
    ");
}

#[test]
fn kinds_from_trailing_sign() {
    assert_snapshot!(shown("TrailingSign", "a eq 1;"), @"
    a eq 1;
          ^ OD109 `;` ends nothing here
    fix: remove it
    a eq 1
    ");
    assert_snapshot!(shown("JoinedBy", "a eq 1, b eq 2"), @"
    a eq 1, b eq 2
          ^ OD109 conditions are joined by `and` or `or`, not by `,`
    fix: write `and`
    a eq 1 and b eq 2
    ");
    assert_snapshot!(shown("SeveralValues", "status eq 'New','Active'"), @"
    status eq 'New','Active'
              ^^^^^^^^^^^^^^ OD114 several values are compared by `in`: `x in ('a','b')`
                   ^ no operator joins them
    fix: write `in`
    status in ('New','Active')
    ");
    assert_snapshot!(shown("MissingConjunction", "a eq 1 b eq 2"), @"
    a eq 1 b eq 2
           ^ OD102 expected `and` or `or` before `b`
    fix: insert `and`
    a eq 1 and b eq 2
    ");
    assert_snapshot!(shown("OptionValue", "$top=ten"), @"
    $top=ten
         ^^^ OD121 `$top` takes a whole number such as `10`, found `ten`
    help: an option is written as `$top=10&$count=true`
    ");
    assert_snapshot!(shown("ExpectedProperty", "$select=id,,name"), @"
    $select=id,,name
               ^ OD121 expected the name of a property, found `,`
    help: properties stand there with commas between them
    ");
    assert_snapshot!(shown("NestedOption", "$expand=team/$ref($select=name)"), @"
    $expand=team/$ref($select=name)
                      ^^^^^^^ OD122 `$select` cannot stand in parentheses behind `/$ref`
    help: there can stand `$filter $search $orderby $skip $top $count`
    ");
    assert_snapshot!(shown("ExpectedOption", "$expand=team(name)"), @"
    $expand=team(name)
                 ^^^^ OD122 expected an option such as `$top=10`, found `name`
    fix: write `$select=`
    $expand=team($select=name)
    ");
    assert_snapshot!(shown("OptionSeparator", "$expand=team($top=1,$skip=2)"), @"
    $expand=team($top=1,$skip=2)
                       ^ OD122 options in parentheses have `;` between them, not `,`
    fix: write `;`
    $expand=team($top=1;$skip=2)
    ");
    assert_snapshot!(shown("ComputedName", "$compute=price mul 2"), @"
    $compute=price mul 2
                        ^ OD127 expected `as` and the name of the computed property, found the end
    ");
    assert_snapshot!(shown("ExpectedTerm", "$search=()"), @"
    $search=()
             ^ OD128 expected a word or a phrase in double quotes, found `)`
    ");
    assert_snapshot!(shown("SearchCharacter", "$search=a;b"), @"
    $search=a;b
             ^ OD128 `;` cannot stand in a word of a search as it is
    fix: write `%3B`
    $search=a%3Bb
    ");
    assert_snapshot!(shown("LoneBackslash", r#"$search="a\t""#), @r#"
    $search="a\t"
              ^ OD128 a backslash in a phrase stands before `"` or another backslash
    fix: double it
    $search="a\\t"
    "#);
    assert_snapshot!(shown("UnclosedPhrase", r#"$search="blue"#), @r#"
    $search="blue
                 ^ OD128 the phrase is not closed
            ^ opened here
    help: it ends with the sign that begins it
    "#);
}

#[test]
fn kinds_from_empty_phrase() {
    assert_snapshot!(shown("EmptyPhrase", r#"$search="""#), @r#"
    $search=""
            ^^ OD128 a phrase holds at least one character
    "#);
    assert_snapshot!(shown("ResourceValue", "resourcePath| Categories(ID=wrong)"), @"
    Categories(ID=wrong)
                  ^^^^^ OD118 expected a literal or a parameter alias, found `wrong`
    ");
    assert_snapshot!(shown("MissingId", "odataRelativeUri| $entity?$format=json"), @"
    $entity?$format=json
                        ^ OD118 `$entity` needs the option `$id`
    ");
    assert_snapshot!(shown("OtherRule", "boolean| abc"), @"
    abc
    ^^^ OD109 expected `true` or `false`
    ");
    assert_snapshot!(shown("UnknownTransformation", "$apply=sort(name)"), @"
    $apply=sort(name)
           ^^^^ OD129 `sort` is not a transformation of `$apply`
    help: transformations are such as `filter(..)`, `groupby((..),aggregate(..))`, `compute(.. as name)`
    ");
    assert_snapshot!(shown("NotPreserving", "$apply=ancestors($root/Nodes,tree,id,aggregate(total))"), @"
    $apply=ancestors($root/Nodes,tree,id,aggregate(total))
                                         ^^^^^^^^^ OD129 `aggregate` makes new instances; only transformations that keep them can stand here
    ");
    assert_snapshot!(shown("ExpectedInApply", "$apply=aggregate(amount with sum)"), @"
    $apply=aggregate(amount with sum)
                                    ^ OD129 expected `as` and a name, found `)`
    ");
    assert_snapshot!(shown("AggregateWithoutCollection", "$filter=aggregate(amount with sum) gt 5"), @"
    $filter=aggregate(amount with sum) gt 5
            ^^^^^^^^^ OD118 `aggregate` needs a collection before it, such as `$these/aggregate(...)`
    fix: aggregate the collection that is asked for
    $filter=$these/aggregate(amount with sum) gt 5
    ");
    assert_snapshot!(shown("LoneThese", "$these eq 1"), @"
    $these eq 1
    ^^^^^^ OD118 `$these` needs `/aggregate(...)`, `/$count` or a lambda behind it
    ");
    assert_snapshot!(shown("Limit", "a eq 1e7000"), @"
    a eq 1e7000
         ^^^^^^ OD190 the exponent is beyond the limit `decimal-exponent` of 6144
    help: `--limit` sets at most 1000 digits and an exponent of 6144
    ");
    assert_snapshot!(shown("MalformedEscape", "$filter=name eq '%zz'"), @"
    $filter=name eq '%zz'
                     ^ OD191 `%` is not a percent-encoded byte: two hexadecimal digits must follow `%`
    fix: write a percent sign as `%25`
    $filter=name eq '%25zz'
    ");
    assert_snapshot!(shown("EscapeNotDecoded", "status%20eq 'New'"), @"
    status%20eq 'New'
          ^^^ OD191 `%20` is not decoded here
    help: escapes are decoded once, in URLs and query strings, and in an expression without blanks
    fix: decode what is encoded
    status eq 'New'
    ");
    assert_snapshot!(shown("LookAlike", "status\u{a0}eq 1"), @"
    status eq 1
          ^ OD130 expected a plain blank, found the character `U+00A0`
    fix: write plain characters
    status eq 1
    ");
    assert_snapshot!(shown("EscapeNotUtf8", "$filter=name eq '%C3%28'"), @"
    $filter=name eq '%C3%28'
                     ^^^ OD191 the percent-encoded bytes `%C3` are not UTF-8
    help: a character beyond ASCII is written as the escapes of its UTF-8 bytes, such as `%C3%A9`
    ");
    assert_snapshot!(shown("Version", "https://host/v1.0/referrals?$top=5 HTTP/1.1"), @"
    https://host/v1.0/referrals?$top=5 HTTP/1.1
                                       ^^^^^^^^ OD109 a query ends with its last option, not with the version `HTTP/1.1`
    fix: remove it
    https://host/v1.0/referrals?$top=5
    ");
    assert_snapshot!(shown("Scheme", "htps://host/referrals?$top=5"), @"
    htps://host/referrals?$top=5
    ^^^^^^^ OD132 an address begins with `https://` or `http://`, found `htps://`
    fix: write `https://`
    https://host/referrals?$top=5
    ");
    assert_snapshot!(shown("Scheme", "http//host/referrals?$top=5"), @"
    http//host/referrals?$top=5
    ^^^^^^ OD132 an address begins with `https://` or `http://`, found `http//`
    fix: write `https://`
    https://host/referrals?$top=5
    ");
    assert_snapshot!(shown("Host", "https://ho st:8080/referrals?$top=5"), @"
    https://ho st:8080/referrals?$top=5
            ^^^^^^^^^^ OD132 expected a host such as `example.com` or `example.com:8080`, found `ho st:8080`
    ");
    assert_snapshot!(shown("Host", "https:///referrals?$top=5"), @"
    https:///referrals?$top=5
            ^ OD132 expected a host such as `example.com` or `example.com:8080`, found `/`
    ");
    assert_snapshot!(shown("Host", "https://host:99999/referrals?$top=5"), @"
    https://host:99999/referrals?$top=5
            ^^^^^^^^^^ OD132 expected a host such as `example.com` or `example.com:8080`, found `host:99999`
    ");
    assert_snapshot!(shown("UnclosedHole", "status eq {{status"), @"
    status eq {{status
              ^^ OD131 nothing closes this template hole
    help: holes are written `{{name}}`, `${name}` or `@{name}`
    ");
    assert_snapshot!(shown("InTemplate", "$select=id {{b}}"), @"
    $select=id {{b}}
               ^^^^^ OD123 expected `,` before `{{b}}`
    fix: insert a comma
    $select=id,{{b}}
    ");
}

#[test]
fn kinds_of_signs_between_options() {
    assert_snapshot!(shown("NamelessOption", "$top=5&=10"), @"
    $top=5&=10
           ^ OD126 expected the name of an option before `=`
    help: an option is written as `$top=10`, or as `name=value` if it is the service's own
    ");
    assert_snapshot!(shown("EmptyOption", "$top=5&&$skip=10&"), @"
    $top=5&&$skip=10&
          ^ OD126 expected an option beside `&`
    fix: remove what is too much
    $top=5&$skip=10
    ");
    assert_snapshot!(shown("EmptyOption", "/v1.0/referrals?&$top=5"), @"
    /v1.0/referrals?&$top=5
                    ^ OD126 expected an option beside `&`
    fix: remove what is too much
    /v1.0/referrals?$top=5
    ");
    assert_snapshot!(shown("PlusBesideBlank", "$filter=a%20eq+'New'"), @"
    $filter=a%20eq+'New'
                  ^ OD191 `+` is read as a blank only where no other blank stands in the text
    fix: write all blanks in one way
    $filter=a%20eq%20'New'
    ");
    assert_snapshot!(shown("PlusBesideBlank", "a eq+'x y'"), @"
    a eq+'x y'
        ^ OD191 `+` is read as a blank only where no other blank stands in the text
    fix: write all blanks in one way
    a eq 'x y'
    ");
    assert_snapshot!(shown("EscapedElsewhere", "$filter=a eq &#39;b&#39;"), @"
    $filter=a eq &#39;b&#39;
                 ^^^^^ OD191 `&#39;` is an escape of a page, which means nothing here
    fix: write what is meant
    $filter=a eq 'b'
    ");
}
