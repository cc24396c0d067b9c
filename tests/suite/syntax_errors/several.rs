//! Independent errors of one text: each is reported once, in order, where it is.

use odq::diagnostic::Limits;
use odq::syntax::{Input, parse};

/// The code of each error with the text that follows its place.
fn places(text: &str) -> Vec<String> {
    let (_, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
    let place = |error: &odq::syntax::SyntaxError| {
        let rest = &text[error.span.start as usize..];
        let near: String = rest.chars().take(6).collect();
        format!("{} {near}", error.kind.code())
    };
    errors.iter().map(place).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(places(text), expected, "{text}");
}

#[test]
fn in_filters() {
    check(
        "status eq and name eq 'x' or )",
        &["OD101 and na", "OD108 )", "OD101 "],
    );
    check(
        "a = 1 && b eq \"x\"",
        &["OD103 = 1 &&", "OD103 && b e", "OD107 \"x\""],
    );
    check(
        "contains(name 'x') and not(b) and c in 'New'",
        &["OD123 'x') a", "OD104 not(b)", "OD114 'New'"],
    );
    check("(a eq 1 and b == 2", &["OD103 == 2", "OD108 "]);
    check(
        "a eq 'O'Neil' and b gt 2020-01-01T00:00:00",
        &["OD106 'Neil'", "OD111 2020-0"],
    );
    check(
        "team/any(email eq 'x') and team/all()",
        &["OD113 email ", "OD113 ()"],
    );
    check(
        "a in (1,) and b in ()  and c has d",
        &["OD116 ,) and", "OD114 d"],
    );
    check(
        "a eq 2020-13-01 and b eq 12abc or c eq 5-3",
        &["OD110 2020-1", "OD110 12abc ", "OD110 5-3"],
    );
    check(
        "startswith(a,) and length( eq 3 and x eq 1",
        &["OD116 ,) and", "OD101 eq 3 a", "OD108 "],
    );
    check("a eq eq b and c d e", &["OD101 eq b a", "OD103 d e"]);
    check(
        "1 add x in (2,3) and f eq datetime'2020-01-01' and substringof('a',b)",
        &["OD115 1 add ", "OD112 dateti", "OD112 substr"],
    );
    check(
        "{\"a\" 1,b:2} eq c and [1,,2] eq d",
        &["OD124 1,b:2}", "OD124 b:2} e", "OD101 ,2] eq"],
    );
    check(
        "$filter=a eq %zz and b eq %C3%28 and c == 1",
        &["OD191 %zz an", "OD191 %C3%28"],
    );
    check(
        "a like 'x%' and b is null and c between 1 and 2 and d not in (1)",
        &[
            "OD103 like '",
            "OD103 is nul",
            "OD103 betwee",
            "OD103 not in",
        ],
    );
    check(
        "not a and notb eq 1 and not( c) and !d",
        &["OD104 not( c", "OD103 !d"],
    );
    check(
        "a/b/ eq 1 and /c eq 2 and d//e eq 3",
        &["OD118 / eq 1", "OD101 /c eq ", "OD118 //e eq"],
    );
    check(
        "$it.name eq 1 and x->y eq 2 and a.b eq 3",
        &["OD118 .name ", "OD118 ->y eq", "OD118 a.b eq"],
    );
    check(
        "f(a=1,2) eq 1 and g(,1) eq 2 and h(1;2) eq 3",
        &["OD109 2) eq ", "OD101 ,1) eq", "OD123 ;2) eq"],
    );
    check(
        "a eq null or null or (b eq) and [1,2",
        &["OD101 ) and ", "OD108 "],
    );
    check(
        "a eq 'x' 'y' and b eq 1 2 and c eq (1",
        &["OD102 'y' an", "OD102 2 and ", "OD108 "],
    );
    check(
        "cast(a Edm.String) eq 1 and isof(,b) and cast() eq 2",
        &["OD123 Edm.St", "OD101 ,b) an"],
    );
    check(
        "a add eq 1 and - eq 2 and b sub",
        &["OD101 eq 1 a", "OD101 eq 2 a", "OD101 "],
    );
    check(
        "a/any(x x/b eq 1) and c/all(y:) and d/any(:z)",
        &["OD113  x/b e", "OD101 ) and ", "OD113 :z)"],
    );
    check(
        "a eq 1 and b eq 2 &amp;&amp; c &lt;= 3",
        &["OD103 &amp;&", "OD103 &lt;= "],
    );
}

#[test]
fn in_orders() {
    check(
        "$orderby=a descending,,b asc c",
        &["OD117 descen", "OD101 ,b asc", "OD123 c"],
    );
    check("$orderby=a desc b,c =1", &["OD123 b,c =1", "OD103 =1"]);
    check(
        "$orderby=,a foo,length(b c)",
        &["OD101 ,a foo", "OD117 foo,le", "OD123 c)"],
    );
    check(
        "$orderby=length(a desc,b foo",
        &["OD123 desc,b", "OD123 foo", "OD108 "],
    );
}

#[test]
fn in_selections() {
    check("$select=a b,,c/", &["OD123 b,,c/", "OD121 ,c/", "OD121 "]);
    check("$select=a,b.c,-d,*x", &["OD121 -d,*x", "OD123 x"]);
    check(
        "$select=a($foo=1;$top=x),b/(c)",
        &["OD122 $foo=1", "OD121 x),b/(", "OD121 (c)"],
    );
    check(
        "$expand=A($top=x,$skip=y;$foo=1)",
        &[
            "OD121 x,$ski",
            "OD122 ,$skip",
            "OD121 y;$foo",
            "OD122 $foo=1",
        ],
    );
    check(
        "$expand=A($filter=b eq ;$orderby=c foo;$select=d e),B($levels=0)",
        &["OD101 ;$orde", "OD117 foo;$s", "OD123 e),B($", "OD121 0)"],
    );
    check(
        "$expand=A(name),B(),C/$ref($select=x)",
        &["OD122 name),", "OD122 ),C/$r", "OD122 $selec"],
    );
    check(
        "$expand=A($filter=b = 1;$expand=B($filter=c == 2;$top=ten)),,C",
        &["OD103 = 1;$e", "OD103 == 2;$", "OD121 ten)),", "OD121 ,C"],
    );
    check(
        "$expand=A(;$top=1;),B($count=yes)",
        &["OD122 ;$top=", "OD122 ),B($c", "OD121 yes)"],
    );
    check(
        "$expand=A（$top=1）,B($filter=c eq ‘x’)",
        &["OD130 （$top=", "OD107 ‘x’)"],
    );
    check(
        "$expand=A($search=;$filter=b eq),B($top=)",
        &["OD128 ;$filt", "OD101 ),B($t", "OD121 )"],
    );
}

#[test]
fn in_computations() {
    check(
        "$compute=a mul b,c add as d,e as",
        &["OD127 ,c add", "OD101 as d,e", "OD127 "],
    );
    check(
        "$compute=a mul 2 as b c,d eq = 1 as e",
        &["OD109 c,d eq", "OD103 = 1 as"],
    );
}

#[test]
fn in_searches() {
    check("$search=a,b OR (c AND \"\" ", &["OD128 \"\" ", "OD108 "]);
    check(
        "$search=(a OR () AND b;c",
        &["OD128 ) AND ", "OD128 ;c", "OD108 "],
    );
    check(
        "$search=\"\" AND \"a\\x\"",
        &["OD128 \"\" AND", "OD128 \\x\""],
    );
}

#[test]
fn in_transformations() {
    check(
        "$apply=filter(a eq)/groupby((b,c d),aggregate(e with foo as f))",
        &["OD101 )/grou", "OD123 d),agg", "OD129 foo as"],
    );
    check(
        "$apply=aggregate(a with sum,b as c, with max as d)",
        &["OD129 ,b as ", "OD129 max as"],
    );
    check(
        "$apply=groupby(a,aggregate(b with sum as c))/top(x)/foo(1)",
        &["OD129 a,aggr", "OD129 x)/foo", "OD129 foo(1)"],
    );
    check(
        "$apply=compute(a mul as b)/orderby(a foo)/skip(y)",
        &["OD101 as b)/", "OD117 foo)/s", "OD129 y)"],
    );
    check(
        "$apply=concat(identity,aggregate(a sum as b),topcount(1))",
        &["OD129 sum as", "OD129 ))"],
    );
    check(
        "$apply=topcount(a)/bottomsum(1,,b)/filter(c = 1)",
        &["OD129 )/bott", "OD101 ,b)/fi", "OD103 = 1)"],
    );
    check(
        "$apply=join(a,identity)/nest(identity)/ancestors($root/A,b,c)",
        &["OD129 ,ident", "OD129 )/ance", "OD129 )"],
    );
    check(
        "$apply=groupby((rollup(a),b),aggregate($count as),filter(d eq))",
        &["OD129 ),filt", "OD109 ,filte"],
    );
    check(
        "$apply=groupby((b,c d),aggregate(e with foo as f))",
        &["OD123 d),agg", "OD129 foo as"],
    );
    check(
        "$apply=aggregate(a with sum,b as c, max as d, e foo f)",
        &["OD129 ,b as ", "OD129 foo f)"],
    );
    check(
        "$apply=groupby(a,aggregate(b with sum))/top(x)/foo(1)",
        &[
            "OD129 a,aggr",
            "OD129 ))/top",
            "OD129 x)/foo",
            "OD129 foo(1)",
        ],
    );
    check(
        "$apply=groupby((-a),aggregate(b with sum))",
        &["OD129 -a),ag", "OD129 ))"],
    );
    check(
        "$apply=compute(a AS b,c as)/aggregate(a With sum as b, b with Sum as c, c with sum As d)",
        &[
            "OD129 AS b,c",
            "OD127 )/aggr",
            "OD129 With s",
            "OD129 Sum as",
            "OD129 As d)",
        ],
    );
    check(
        "$apply=filter(a eq ‘x’)/top（1）",
        &["OD107 ‘x’)/t", "OD130 （1）"],
    );
}

#[test]
fn in_whole_requests() {
    check(
        "https://h/A?$filter=a = 1&$orderby=b foo&$top=ten&$skip",
        &[
            "OD103 = 1&$o",
            "OD117 foo&$t",
            "OD121 ten&$s",
            "OD119 $skip",
        ],
    );
    check(
        "https://h/A?$filter=a eq 'x&$orderby=b foo",
        &["OD105 'x&$or", "OD117 foo"],
    );
    check(
        "https://h/A?$filtre=a eq 1&top=x&$count=yes&$select",
        &["OD121 x&$cou", "OD121 yes&$s", "OD119 $selec"],
    );
    check(
        "https://h/A?$filter=name eq 'A & B' and c = 1&$top=-1",
        &["OD125 & B' a", "OD103 = 1&$t", "OD121 -1"],
    );
    check(
        "https://h/A?$filter= true&$orderby =a&$top=1 $skip=2",
        &["OD120  true&", "OD120 $order", "OD119 $skip="],
    );
    check(
        "$filter=a eq 1 $top=5&&$skip=x&=3",
        &["OD119 $top=5", "OD126 &&$ski", "OD121 x&=3", "OD126 =3"],
    );
    check(
        "$filter=a eq @&@p=(1&@q=x eq",
        &["OD118 @&@p=(", "OD108 &@q=x ", "OD101 "],
    );
    check(
        "$filter=a eq ‘x’&$expand=A($filter=b eq ‘y’)&$search=“z”",
        &["OD107 ‘x’&$e", "OD107 ‘y’)&$"],
    );
    check(
        "$levels=1&$top=1.5&$skip=1e3&$count=TRUE",
        &["OD121 1.5&$s", "OD121 1e3&$c"],
    );
    check(
        "$skiptoken=&$format=&$id=&$index=x&$schemaversion=&$deltatoken=",
        &[
            "OD121 &$form",
            "OD121 &$id=&",
            "OD121 &$inde",
            "OD121 x&$sch",
            "OD121 &$delt",
            "OD121 ",
        ],
    );
}
