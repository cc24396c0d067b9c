//! Queries that say the same, and such as differ in one part.

use super::*;
use crate::diagnostic::Limits;
use crate::syntax::{Input, parse};

#[track_caller]
fn read(text: &str) -> Query {
    let (query, errors) = parse(text, Input::Url, &Limits::DEFAULT);
    assert_eq!(errors, [], "{text}");
    query
}

/// Each is the same as itself and as no other.
#[track_caller]
fn all_differ(texts: &[&str]) {
    let queries: Vec<Query> = texts.iter().map(|text| read(text)).collect();
    for (one, left) in texts.iter().zip(&queries) {
        for (other, right) in texts.iter().zip(&queries) {
            assert_eq!(left == right, one == other, "{one} and {other}");
        }
    }
}

#[test]
fn expressions() {
    let texts = [
        "a eq 1",
        "b eq 1",
        "a eq 2",
        "a eq '1'",
        "a ne 1",
        "a eq 1 and b",
        "a eq 1 or b",
        "a eq 1 and b and c",
        "not a",
        "not b",
        "-a",
        "-b",
        "a/b",
        "a/c",
        "a/b/c",
        "$it",
        "$this",
        "@a",
        "@b",
        "@a.b",
        "a/@c.d",
        "a has b.c'd'",
        "b has b.c'd'",
        "a has b.c'e'",
        "a has b.d'd'",
        "a in (1,2)",
        "a in (1)",
        "a in (1,3)",
        "b in (1,2)",
        "a in b",
        "a in c",
        "f.g(a)",
        "f.g(b)",
        "f.h(a)",
        "f.g(a,b)",
        "f.g(a=1)",
        "f.g(b=1)",
        "f.g(a=2)",
        "case(a:1)",
        "case(b:1)",
        "case(a:2)",
        "a/any(x:x)",
        "a/all(x:x)",
        "a/any(y:x)",
        "a/any(x:y)",
        "a/any()",
        "a/$count",
        "b/$count",
        "a/$count($filter=b)",
        "a/$count($filter=c)",
        "a/$filter(b)",
        "a/$filter(c)",
        "a/aggregate(b with sum)",
        "a/aggregate(b with min)",
        "[1,2]",
        "[1,3]",
        "{\"a\":1}",
        "{\"b\":1}",
        "{\"a\":2}",
    ];
    let filters: Vec<String> = texts.iter().map(|text| format!("$filter={text}")).collect();
    all_differ(&filters.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn options() {
    all_differ(&[
        "$filter=a",
        "$orderby=a",
        "$orderby=b",
        "$orderby=a desc",
        "$orderby=a,b",
        "$select=a",
        "$select=*",
        "$select=a/b",
        "$select=a.*",
        "$select=b.*",
        "$select=a($select=b)",
        "$select=a($select=c)",
        "$select=b($select=b)",
        "$expand=a",
        "$expand=*",
        "$expand=$value",
        "$expand=a/$ref",
        "$expand=a/$count",
        "$expand=a($top=1)",
        "$expand=a($top=2)",
        "$expand=a($levels=1)",
        "$expand=a($levels=2)",
        "$expand=a($levels=max)",
        "$top=1",
        "$top=2",
        "$skip=1",
        "$count=true",
        "$count=false",
        "$compute=a as b",
        "$compute=a as c",
        "$compute=b as b",
        "$search=a",
        "$search=b",
        "$search=NOT a",
        "$search=NOT b",
        "$search=a AND b",
        "$search=a AND c",
        "$search=a OR b",
        "$search=a OR b OR c",
        "$format=json",
        "$format=xml",
        "$skiptoken=json",
        "a=b",
        "a=c",
        "b=b",
        "@a=1",
        "@a=2",
        "@b=1",
        "$top=1&$skip=1",
        "/a",
        "/b",
        "/a/b",
        "//h/a",
        "//i/a",
        "/a?$top=1",
    ]);
}

#[test]
fn transformations() {
    all_differ(&[
        "$apply=topcount(2,a)",
        "$apply=topcount(3,a)",
        "$apply=topcount(2,b)",
        "$apply=topsum(2,a)",
        "$apply=join(a as b)",
        "$apply=join(c as b)",
        "$apply=join(a as c)",
        "$apply=join(a as b,identity)",
        "$apply=join(a as b,top(1))",
        "$apply=outerjoin(a as b)",
        "$apply=nest(identity as b)",
        "$apply=nest(identity as c)",
        "$apply=nest(top(1) as b)",
        "$apply=addnested(a,identity as b)",
        "$apply=addnested(b,identity as b)",
        "$apply=aggregate(a as b)",
        "$apply=aggregate(a)",
        "$apply=aggregate(c as b)",
        "$apply=aggregate(a with sum as b)",
        "$apply=aggregate(a with min as b)",
        "$apply=aggregate(a with sum from c with min as b)",
        "$apply=aggregate(a with sum from d with min as b)",
        "$apply=aggregate(a with sum from c with max as b)",
        "$apply=groupby((a))",
        "$apply=groupby((b))",
        "$apply=groupby((a,b))",
        "$apply=groupby((a),identity)",
        "$apply=groupby((a),top(1))",
        "$apply=groupby((rollup(a,b)))",
        "$apply=groupby((rollup(a,c)))",
        "$apply=groupby((rollup($all,a,b)))",
        "$apply=groupby((rolluprecursive($root/N,q,ID)))",
        "$apply=groupby((rolluprecursive($root/N,q,ID,top(1))))",
        "$apply=groupby((rolluprecursive($root/M,q,ID)))",
        "$apply=skip(1)",
        "$apply=skip(2)",
        "$apply=top(1)",
        "$apply=identity",
        "$apply=identity/identity",
        "$apply=filter(a)",
        "$apply=filter(b)",
        "$apply=orderby(a)",
        "$apply=orderby(a desc)",
        "$apply=search(a)",
        "$apply=search(b)",
        "$apply=compute(a as b)",
        "$apply=compute(a as c)",
        "$apply=concat(identity,top(1))",
        "$apply=concat(identity,top(2))",
        "$apply=a.b()",
        "$apply=a.c()",
        "$apply=traverse($root/N,q,ID,preorder)",
        "$apply=traverse($root/M,q,ID,preorder)",
        "$apply=traverse($root/N,r,ID,preorder)",
        "$apply=traverse($root/N,q,OD,preorder)",
        "$apply=traverse($root/N,q,ID,postorder)",
        "$apply=traverse($root/N,q,ID,preorder,a desc)",
        "$apply=traverse($root/N,q,ID,preorder,top(1))",
        "$apply=ancestors($root/N,q,ID,identity)",
        "$apply=ancestors($root/M,q,ID,identity)",
        "$apply=ancestors($root/N,q,ID,top(1))",
        "$apply=ancestors($root/N,q,ID,identity,1)",
        "$apply=ancestors($root/N,q,ID,identity,2)",
        "$apply=ancestors($root/N,q,ID,identity,keep start)",
        "$apply=descendants($root/N,q,ID,identity)",
    ]);
}

#[test]
fn what_is_written_otherwise_is_the_same() {
    for (one, other) in [
        ("a eq 1", "(a)  eq ((1))"),
        ("a eq 1.0", "a eq 1.0"),
        ("a eq 'x''y'", "$filter=a%20eq%20%27x%27%27y%27"),
        ("$orderby=a", "$orderby=a asc"),
        ("$top=1", "$top=01"),
        ("$expand=a($top=1)", "$expand=a($top=01)"),
        ("$apply=topcount( 2 , (a) )", "$apply=topcount(2,a)"),
        ("$apply=orderby(a asc)", "$apply=orderby(a)"),
    ] {
        let filter = |text: &str| match text.starts_with('$') {
            true => text.to_owned(),
            false => format!("$filter={text}"),
        };
        assert!(read(&filter(one)) == read(&filter(other)), "{one}, {other}");
    }
}
