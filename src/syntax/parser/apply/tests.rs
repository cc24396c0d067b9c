//! The printed forms of what is accepted, the errors of what is not, and the official cases.

use crate::diagnostic::Limits;
use crate::syntax::ast::Query;
use crate::syntax::{Input, SyntaxError, parse};

fn read(text: &str) -> (Query, Vec<SyntaxError>) {
    parse(text, Input::Url, &Limits::DEFAULT)
}

/// The canonical form of a query, which means the same and is its own canonical form.
#[track_caller]
fn printed(text: &str) -> String {
    let (query, errors) = read(text);
    assert_eq!(errors, [], "{text}");
    let printed = query.to_string();
    let (again, errors) = read(&printed);
    assert_eq!(errors, [], "{text} as {printed}");
    assert_eq!(again, query, "{text} as {printed}");
    assert_eq!(again.to_string(), printed);
    assert!(serde_json::to_string(&query).is_ok());
    printed
}

#[track_caller]
fn kept(apply: &str) {
    let text = format!("$apply={apply}");
    assert_eq!(printed(&text), text);
}

/// The errors, each with the text that it points at.
#[track_caller]
fn errors(text: &str) -> String {
    let (_, errors) = read(text);
    let shown = errors.iter().map(|error| {
        let at = text.get(error.span.start as usize..error.span.end as usize);
        format!("{} `{}`: {}", error.span.start, at.unwrap(), error.kind)
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn canonical_transformations_are_kept() {
    kept("identity");
    kept("identity/top(5)/skip(5)");
    kept("filter(a eq 1 and (b or c))");
    kept("search(coffee OR \"a ) b\")/top(1)");
    kept("orderby(a,b desc)");
    kept("topcount($these/$count div 10,amount)");
    kept("bottompercent(50,amount)");
    kept("compute(a mul b as c,day(d) as e)");
    kept("concat(top(1)/skip(2),identity,aggregate(total))");
    kept("join(sales as sale,filter(a))");
    kept("outerjoin(@Ns.Term as sale)");
    kept("join(sales/Ns.Sale as sale)");
    kept("nest(groupby((id)) as ids,identity as all)");
    kept("addnested(Ns.T/items/sales/Ns.Sale,filter(a gt 3) as some)");
    kept("Ns.condense()/Ns.best(count=1,property='total')");
}

#[test]
fn canonical_aggregations_are_kept() {
    kept("aggregate($count as n)");
    kept("aggregate(sales/$count as n,budget)");
    kept("aggregate(Ns.T/forecast as f)");
    kept("aggregate(products/Ns.T with Ns.best as f)");
    kept("aggregate((a sub b) mul c with sum as total)");
    kept("aggregate(a with sum from b,c/d with average from e with max as x)");
    kept("aggregate(forecast from time from name with max as x)");
    kept("aggregate(price/@Ns.Currency with min as c)");
    kept("aggregate(eq with sum as with,not as as)");
    kept("aggregate(not (as) with max as x)");
}

#[test]
fn canonical_groups_and_hierarchies_are_kept() {
    kept("groupby((a,b/c))");
    kept(
        "groupby((rollup(a/b,c),rollup(tree),$x))"
            .replace(",$x", "")
            .as_str(),
    );
    kept("groupby((rollup($all,a)),aggregate(b))");
    kept("groupby((rolluprecursive($root/N,tree,a/id,filter(a)/top(1)),b),aggregate(c))");
    kept("ancestors($root/N('x')/nodes,tree,id,search(east)/top(3),2,keep start)");
    kept("descendants($root/N,tree,id,Ns.f(),keep start)");
    kept("traverse($root/N,tree,a/id,preorder)");
    kept("traverse($root/N,tree,a/id,postorder,filter(a),b desc,c)");
    kept("traverse($root/N,tree,id,preorder,b,identity)");
    kept("traverse($root/N,tree,id,preorder,(identity))");
    kept("traverse($root/N,tree,id,preorder,(filter(a)) desc)");
    kept("traverse($root/N,tree,id,preorder,identity,identity)");
    kept("traverse($root/N,tree,id,preorder,a.e\u{301}x())");
}

#[test]
fn expressions_aggregate_collections() {
    for text in [
        "$filter=a/aggregate($it/b mul c with sum) gt 5",
        "$filter=$these/aggregate(a/b with countdistinct) gt 3",
        "$filter=$these/aggregate(forecast from time) eq 1",
        "$filter=$these/aggregate($count from a with max) eq 1",
        "$orderby=isdefined(a) desc,a/aggregate(b with sum)",
        "$filter=a/any(x:x/b/aggregate(c with average) gt 1)",
        "$filter=aggregate eq 1 and a/aggregate eq 2",
    ] {
        assert_eq!(printed(text), text);
    }
}

#[test]
fn blanks_are_tolerated_where_the_standard_has_them() {
    assert_eq!(
        printed("$apply=groupby( ( a , b ) , aggregate( c  with sum as d , e ) )"),
        "$apply=groupby((a,b),aggregate(c with sum as d,e))"
    );
    assert_eq!(
        printed("apply=top( 5 )/concat( identity , identity )/search( a b )"),
        "$apply=top(5)/concat(identity,identity)/search(a AND b)"
    );
    assert_eq!(
        printed("$apply=search(Daniel's)&note=it's"),
        "$apply=search(Daniel's)&note=it's"
    );
    assert_eq!(
        printed("$apply=filter(a%20eq%20'x%26y')"),
        "$apply=filter(a eq 'x%26y')"
    );
    assert_eq!(
        printed("$apply=join(sales%2FNs%2ESale%20as%20sale)"),
        "$apply=join(sales/Ns.Sale as sale)"
    );
}

#[test]
fn any_cut_of_a_text_is_read() {
    let text = "$apply=groupby((rollup(a,b),rolluprecursive($root/N,t,id,search('x')/top(1))),\
                aggregate(a with sum from b with max as c,$count as d))/traverse($root/N,t,id,\
                preorder,filter(x),a desc)/compute($these/aggregate(a with sum) as b)";
    printed(text);
    for end in 0..text.len() {
        let Some(cut) = text.get(..end) else { continue };
        let (query, _) = read(cut);
        assert!(!query.to_string().is_empty());
    }
}

#[test]
fn errors_say_what_must_stand_there() {
    let texts = [
        "$apply=",
        "$apply=sort(name)/top(1)",
        "$apply=topcont(1,a)",
        "$apply=filter",
        "$apply=filter(a",
        "$apply=filter(a eq 1,b)",
        "$apply=Ns.f",
        "$apply=identity,identity",
        "$apply=identity/",
        "$apply=aggregate()",
        "$apply=aggregate(a with sum)",
        "$apply=aggregate(a with Sum as b)",
        "$apply=aggregate(a with total as b)",
        "$apply=aggregate(a AS b)",
        "$apply=aggregate(a mul b as c)",
        "$apply=aggregate(a with sum as b,)",
        "$apply=aggregate(a with sum from b as c)",
        "$apply=aggregate($count with sum as c)",
        "$apply=aggregate(Ns.T with sum)",
        "$apply=groupby(a)",
        "$apply=groupby((a),)",
        "$apply=groupby((a,))",
        "$apply=groupby((a/Ns.T))",
        "$apply=groupby((rollup(a/b)))",
        "$apply=groupby((rolluprecursive(a,b,c)))",
        "$apply=concat(identity)",
        "$apply=compute(a mul b)",
        "$apply=join(a/b as c)",
        "$apply=join(a)",
        "$apply=nest(identity)",
        "$apply=addnested(identity as a)",
        "$apply=top(x)",
        "$apply=topcount(2)",
        "$apply=search()",
        "$apply=ancestors($it/a,b,c,identity)",
        "$apply=ancestors($root/a,b,c,aggregate(d))",
        "$apply=descendants($root/a,b,c,identity,keep)",
        "$apply=descendants($root/a,b,c,identity,1,2)",
        "$apply=traverse($root/a,b,c,inorder)",
        "$filter=$these eq 1",
        "$filter=a/aggregate(b) gt a/aggregate(b mul c)",
        "$expand=a($apply=top(1),$top=2)",
        "$expand=a($apply=top(1))b",
    ];
    let shown = texts.map(|text| format!("{text}\n{}\n", errors(text)));
    insta::assert_snapshot!(shown.concat(), @"
    $apply=
    7 ``: expected a transformation such as `filter(...)`, found the end
    $apply=sort(name)/top(1)
    7 `sort`: `sort` is not a transformation of `$apply`
    $apply=topcont(1,a)
    7 `topcont`: `topcont` is not a transformation of `$apply`
    $apply=filter
    13 ``: expected `(` behind the name of a transformation, found the end
    $apply=filter(a
    15 ``: expected `)`
    $apply=filter(a eq 1,b)
    20 `,`: `,` cannot stand here
    $apply=Ns.f
    11 ``: expected `(` behind the name of a function, found the end
    $apply=identity,identity
    15 `,`: `,` cannot stand here
    $apply=identity/
    16 ``: expected a transformation such as `filter(...)`, found the end
    $apply=aggregate()
    17 ``: expected an expression, found `)`
    $apply=aggregate(a with sum)
    27 `)`: expected `as` and a name, found `)`
    $apply=aggregate(a with Sum as b)
    24 `Sum`: expected `sum`, `min`, `max`, `average`, `countdistinct` or a method with its namespace, found `Sum`
    $apply=aggregate(a with total as b)
    24 `total`: expected `sum`, `min`, `max`, `average`, `countdistinct` or a method with its namespace, found `total`
    $apply=aggregate(a AS b)
    19 `AS`: expected `as` and a name, found `AS`
    $apply=aggregate(a mul b as c)
    25 `as`: expected `with` and a method such as `sum`, found `as`
    $apply=aggregate(a with sum as b,)
    32 `,`: a comma with nothing behind it
    $apply=aggregate(a with sum from b as c)
    35 `as`: expected `with` and a method such as `average`, found `as`
    $apply=aggregate($count with sum as c)
    24 `with`: expected `as` and a name, found `with`
    $apply=aggregate(Ns.T with sum)
    30 `)`: expected `as` and a name, found `)`
    $apply=groupby(a)
    15 `a`: expected properties in parentheses of their own, found `a`
    $apply=groupby((a),)
    19 `)`: expected a transformation such as `filter(...)`, found `)`
    $apply=groupby((a,))
    17 `,`: a comma with nothing behind it
    $apply=groupby((a/Ns.T))
    22 `)`: expected `/` and a property behind the type, found `)`
    $apply=groupby((rollup(a/b)))
    26 `)`: expected `,` and another level, found `)`
    $apply=groupby((rolluprecursive(a,b,c)))
    32 `a`: expected the nodes of a hierarchy as a path from `$root`, found `a`
    $apply=concat(identity)
    22 `)`: expected `,` and another sequence of transformations, found `)`
    $apply=compute(a mul b)
    22 `)`: expected `as` and the name of the computed property, found `)`
    $apply=join(a/b as c)
    12 `a/b`: expected one property, perhaps with the type of its items, found `a/b`
    $apply=join(a)
    13 `)`: expected `as` and a name, found `)`
    $apply=nest(identity)
    20 `)`: expected `as` and a name, found `)`
    $apply=addnested(identity as a)
    26 `as`: expected `,` and transformations, found `as`
    $apply=top(x)
    11 `x`: expected a whole number such as `10`, found `x`
    $apply=topcount(2)
    17 `)`: expected `,` and an expression to rank by, found `)`
    $apply=search()
    14 `)`: expected a word or a phrase in double quotes, found `)`
    $apply=ancestors($it/a,b,c,identity)
    17 `$it/a`: expected the nodes of a hierarchy as a path from `$root`, found `$`
    $apply=ancestors($root/a,b,c,aggregate(d))
    29 `aggregate`: `aggregate` makes new instances; only transformations that keep them can stand here
    $apply=descendants($root/a,b,c,identity,keep)
    40 `keep`: expected a number of levels or `keep start`, found `keep`
    $apply=descendants($root/a,b,c,identity,1,2)
    42 `2`: expected `keep start`, found `2`
    $apply=traverse($root/a,b,c,inorder)
    28 `inorder`: expected `preorder` or `postorder`, found `inorder`
    $filter=$these eq 1
    8 `$these`: `$these` needs `/aggregate(...)`, `/$count` or a lambda behind it
    $filter=a/aggregate(b) gt a/aggregate(b mul c)
    45 `)`: expected `with` and a method such as `sum`, found `)`
    $expand=a($apply=top(1),$top=2)
    23 `,`: options in parentheses have `;` between them, not `,`
    $expand=a($apply=top(1))b
    24 `b`: expected `,` before `b`
    ");
}

#[test]
fn trees_are_shown_as_data() {
    let text = "$apply=filter(a)/groupby((b,rollup(c,d/e)),aggregate(f with sum from g with max as h))/\
                addnested(i,descendants($root/N,t,id,top(1),2,keep start) as j)/join(k as l)";
    let tree = serde_json::to_value(read(text).0).unwrap();
    let shown = tree["options"][0]["value"].to_string();
    insta::assert_snapshot!(shown.replace("},{", "},\n{"), @r#"
    [{"kind":"filter","predicate":{"kind":"path","segments":[{"name":"a","span":[14,15]}],"span":[14,15]},"span":[7,16]},
    {"apply":[{"items":[{"as":"h","from":[{"properties":[[{"name":"g","span":[69,70]}]],"with":"max"}],"value":{"kind":"path","segments":[{"name":"f","span":[53,54]}],"span":[53,54]},"with":"sum"}],"kind":"aggregate","span":[43,85]}],"elements":[{"property":[{"name":"b","span":[26,27]}]},
    {"all":false,"rollup":[[{"name":"c","span":[35,36]}],[{"name":"d","span":[37,38]},
    {"name":"e","span":[39,40]}]]}],"kind":"groupby","span":[17,86]},
    {"items":[{"apply":[{"distance":"2","hierarchy":{"nodes":{"kind":"path","segments":[{"span":[111,116],"variable":"$root"},
    {"name":"N","span":[117,118]}],"span":[111,118]},"property":[{"name":"id","span":[121,123]}],"qualifier":"t"},"keepStart":true,"kind":"descendants","span":[99,144],"start":[{"kind":"top","number":"1","span":[124,130]}]}],"as":"j"}],"kind":"addnested","path":[{"name":"i","span":[97,98]}],"span":[87,150]},
    {"apply":null,"as":"l","kind":"join","property":[{"name":"k","span":[156,157]}],"span":[151,163]}]
    "#);
}
