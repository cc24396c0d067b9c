//! `$apply`: what each transformation takes and gives, and what the other options see of it.

use crate::support::checking::{assert_whole, wrong};
use odq::{Input, Query, Root, Schema};

fn sales() -> Schema {
    Schema::from_csdl(include_bytes!("sales.csdl.xml")).unwrap()
}

/// Queries about the sales.
fn about(queries: &[&str]) -> Vec<String> {
    queries
        .iter()
        .map(|query| format!("/Sales?{query}"))
        .collect()
}

/// A query is right, and its meaning has all of it.
#[track_caller]
fn whole(schema: &Schema, query: &str) {
    let checked = Query::parse(query, Input::Auto)
        .query
        .check(schema, &Root::Only);
    let checked = checked.unwrap_or_else(|findings| {
        let said: Vec<&str> = findings.iter().map(|finding| &*finding.message).collect();
        panic!("{query}: {said:?}")
    });
    assert_whole(query, &checked);
}

#[track_caller]
fn fine(queries: &[&str]) {
    for query in about(queries) {
        whole(&sales(), &query);
    }
}

#[track_caller]
fn said(queries: &[&str]) -> String {
    let queries = about(queries);
    let queries: Vec<&str> = queries.iter().map(String::as_str).collect();
    wrong(&sales(), &queries)
}

/// The type of an expression behind transformations.
#[track_caller]
fn types(rows: &[(&str, &str, &str)]) {
    let schema = sales();
    for (apply, expression, expected) in rows {
        let query = format!("/Sales?$apply={apply}&$compute={expression} as Result");
        let parsed = Query::parse(&query, Input::Auto);
        let checked = parsed.query.check(&schema, &Root::Only);
        let checked = checked.unwrap_or_else(|findings| panic!("{query}: {findings:#?}"));
        let ty = checked.meaning().compute[0].value.ty;
        assert_eq!(schema.display(ty).to_string(), *expected, "{query}");
    }
}

#[test]
fn each_transformation_feeds_the_next() {
    fine(&[
        "$apply=aggregate(Amount with sum as Total)&$filter=Total gt 1&$orderby=Total&$select=Total",
        "$apply=groupby((Customer/Country),aggregate($count as Many))/filter(Many gt 1)/topcount(2,Many)&$orderby=Customer/Country",
        "$apply=groupby((Customer/Country,Office/Name))&$select=Customer/Country&$filter=Office/Name eq 'x'",
        "$apply=filter(Amount gt 1)/orderby(Amount desc)/skip(1)/top(2)/search(x)/identity&$filter=Weight gt 1",
        "$apply=compute(Amount mul 2 as Twice)/aggregate(Twice with max as Most)&$filter=Most gt 3",
        "$apply=concat(aggregate(Amount with sum as Total),groupby((Customer/City)))&$filter=Total gt 1 or Customer/City eq 'x'",
        "$apply=concat(top(1),aggregate($count as Many))&$filter=Amount gt 1 and Many gt 1",
        "$apply=groupby((rollup(Customer/Country,Customer/City)),aggregate(Amount with sum as Total))&$filter=Customer/City eq 'x'",
        "$apply=groupby((Customer/Country),topsum(10,Amount))&$filter=Weight gt 1 and Customer/Country eq 'x'",
        "$apply=nest(groupby((Customer/Code)) as Buyers,aggregate(Amount with sum as T) as Sums)&$filter=Sums/any(s:s/T gt 1)",
        "$apply=groupby((Customer/Code),nest(top(1) as Best))&$filter=Best/any(b:b/Amount gt 1)",
        "$apply=aggregate(Forecast)&$filter=Forecast gt 1",
        "$apply=aggregate(Forecast as Guess)&$filter=Guess gt 1",
        "$apply=aggregate(Amount with sum from Time with average as A)&$filter=A gt 1",
        "$apply=aggregate(Amount mul Weight with sum as T,Time with max as Last)&$filter=Last gt 2020-01-01",
        "$apply=Sales.Cheapest(Count=3)&$filter=Amount gt 1",
        "$apply=Sales.Buyers()&$filter=Country eq 'x'",
        "$apply=ancestors($root/Offices,Tree,Office/Code,filter(contains(Office/Name,'x')),keep start)",
        "$apply=descendants($root/Offices,Tree,Office/Code,filter(Office/Name eq 'x'),1)/aggregate($count as N)",
        "$apply=traverse($root/Offices,Tree,Office/Code,preorder,Name asc)",
        "$apply=groupby((rolluprecursive($root/Offices,Tree,Office/Code)),aggregate(Amount with sum as T))&$filter=Office/Name eq 'x'",
        "$filter=$these/aggregate(Amount with max) eq Amount",
        "$filter=$root/Offices('x')/Name eq 'y' and $root/Customers/any(c:c/Country eq 'DE')",
        "$filter=Sales.Discount(Percent=2.5) gt 1",
    ]);
}

#[test]
fn collections_beside_and_behind() {
    let schema = sales();
    for query in [
        "/Customers?$apply=join(Sales as Sale,filter(Amount gt 1))/groupby((Country),aggregate(Sale/Amount with sum as T))&$orderby=T",
        "/Customers?$apply=outerjoin(Sales as Sale)&$filter=Sale/Amount gt 1 and Country eq 'x'",
        "/Customers?$apply=addnested(Sales,groupby((Office/Name),aggregate($count as N)) as ByOffice)&$filter=ByOffice/any(o:o/N gt 1)",
        "/Customers?$apply=aggregate(Sales/Amount with sum as T,Sales/$count as N)&$filter=T gt N",
        "/Customers?$filter=Sales/aggregate(Amount with sum) gt 10",
        "/Customers?$expand=Sales($apply=aggregate(Amount with sum as T);$filter=T gt 1)",
    ] {
        whole(&schema, query);
    }
    // The levels of a hierarchy stand for its name.
    let query = "/Customers?$apply=groupby((rollup($all,Places)),aggregate($count as N))&$filter=City eq 'x'";
    let checked = Query::parse(query, Input::Auto)
        .query
        .check(&schema, &Root::Only)
        .unwrap();
    let levels = r#"{"rollup":["$all","Country","City"]}"#;
    assert!(serde_json::to_string(&checked).unwrap().contains(levels));
}

#[test]
fn meanings_have_every_word() {
    for (apply, words) in [
        ("search(a NOT \"b c\")", &["a AND NOT \"b c\""][..]),
        (
            "aggregate(Amount with sum from Time with average from Office/Name with max as A)",
            &["average", "Office/Name"],
        ),
        (
            "ancestors($root/Offices,Tree,Office/Code,filter(Office/Name eq 'x'),7,keep start)",
            &["7", "keep"],
        ),
        (
            "traverse($root/Offices,Tree,Office/Code,postorder)",
            &["postorder"],
        ),
        (
            "traverse($root/Offices,Tree,Office/Code,preorder)",
            &["preorder"],
        ),
        (
            "groupby((rollup($all,Customer/Country,Customer/City)))",
            &["$all"],
        ),
    ] {
        let query = format!("/Sales?$apply={apply}");
        let checked = Query::parse(&query, Input::Auto)
            .query
            .check(&sales(), &Root::Only);
        let checked = checked.unwrap_or_else(|findings| panic!("{query}: {findings:#?}"));
        let data = serde_json::to_value(&checked).unwrap().to_string();
        let data = data.replace("\\\"", "\"");
        let tree = checked.typed_tree();
        for word in words {
            assert!(data.contains(word), "{query}: {word} is not in {data}");
            assert!(tree.contains(word), "{query}: {word} is not in {tree}");
        }
    }
}

#[test]
fn results_have_types() {
    types(&[
        ("aggregate(Amount with sum as X)", "X", "Edm.Decimal"),
        ("aggregate(Number with sum as X)", "X", "Edm.Decimal"),
        ("aggregate(Weight with average as X)", "X", "Edm.Double"),
        ("aggregate(Time with max as X)", "X", "Edm.Date"),
        ("aggregate(Number with min as X)", "X", "Edm.Int32"),
        ("aggregate(Customer/City with max as X)", "X", "Edm.String"),
        (
            "aggregate(Words with countdistinct as X)",
            "X",
            "Edm.Decimal",
        ),
        ("aggregate($count as X)", "X", "Edm.Decimal"),
        ("aggregate(Forecast)", "Forecast", "Edm.Decimal"),
        ("compute(Number add 1 as X)", "X", "Edm.Int32"),
        ("groupby((Customer/City))", "Customer/City", "Edm.String"),
        ("nest(top(1) as X)", "X/$count", "Edm.Int64"),
    ]);
}

#[test]
fn names_are_lost() {
    insta::assert_snapshot!(said(&[
        "$apply=groupby((Customer/Country),aggregate(Amount with sum as Total))&$filter=Amount gt 1",
        "$apply=groupby((Customer/Country))&$orderby=Customer/City",
        "$apply=aggregate(Amount with sum as Total)&$filter=Totl gt 1",
        "$apply=aggregate(Amount with sum as Total)/filter(Number eq 1)",
        "$apply=groupby((Time))/aggregate(Amount with sum as T)",
        "$apply=aggregate(Amount with sum as T)&$expand=Customer",
        "$apply=aggregate(Amount with sum as T)&$select=Number",
        "$apply=nest(top(1) as Best)&$filter=Best/any(b:b/Amuont gt 1)",
        "$apply=nest(groupby((Time)) as Best)&$filter=Best/any(b:b/Amount gt 1)",
        "$apply=concat(groupby((Time)),groupby((Weight)))&$filter=Amount gt 1",
        "$apply=groupby((Tiem))&$filter=Tiem eq null",
    ]), @"
    /Sales?$apply=groupby((Customer/Country),aggregate(Amount with sum as Total))&$filter=Amount gt 1
                                                                                          ^^^^^^ OD225: `Amount` no longer exists behind `groupby`
                  --------------------------------------------------------------- `groupby` leaves only `Customer`, `Total`
    /Sales?$apply=groupby((Customer/Country))&$orderby=Customer/City
                                                                ^^^^ OD225: `City` no longer exists behind `groupby`
                  --------------------------- `groupby` leaves only `Country`
    /Sales?$apply=aggregate(Amount with sum as Total)&$filter=Totl gt 1
                                                              ^^^^ OD201: no property `Totl` in the result of `aggregate`
                  ----------------------------------- this gives only `Total`
      fix: write `Total`
      > /Sales?$apply=aggregate(Amount with sum as Total)&$filter=Total gt 1
    /Sales?$apply=aggregate(Amount with sum as Total)/filter(Number eq 1)
                                                             ^^^^^^ OD225: `Number` no longer exists behind `aggregate`
                  ----------------------------------- `aggregate` leaves only `Total`
    /Sales?$apply=groupby((Time))/aggregate(Amount with sum as T)
                                            ^^^^^^ OD225: `Amount` no longer exists behind `groupby`
                  --------------- `groupby` leaves only `Time`
    /Sales?$apply=aggregate(Amount with sum as T)&$expand=Customer
                                                          ^^^^^^^^ OD225: `Customer` no longer exists behind `aggregate`
                  ------------------------------- `aggregate` leaves only `T`
    /Sales?$apply=aggregate(Amount with sum as T)&$select=Number
                                                          ^^^^^^ OD225: `Number` no longer exists behind `aggregate`
                  ------------------------------- `aggregate` leaves only `T`
    /Sales?$apply=nest(top(1) as Best)&$filter=Best/any(b:b/Amuont gt 1)
                                                            ^^^^^^ OD201: no property `Amuont` in `Sales.Sale`
      fix: write `Amount`
      > /Sales?$apply=nest(top(1) as Best)&$filter=Best/any(b:b/Amount gt 1)
    /Sales?$apply=nest(groupby((Time)) as Best)&$filter=Best/any(b:b/Amount gt 1)
                                                                     ^^^^^^ OD225: `Amount` no longer exists behind `groupby`
                       --------------- `groupby` leaves only `Time`
    /Sales?$apply=concat(groupby((Time)),groupby((Weight)))&$filter=Amount gt 1
                                                                    ^^^^^^ OD225: `Amount` no longer exists behind `groupby`
                         --------------- `groupby` leaves only `Time`, `Weight`
    /Sales?$apply=groupby((Tiem))&$filter=Tiem eq null
                           ^^^^ OD201: no property `Tiem` in `Sales.Sale`
      fix: write `Time`
      > /Sales?$apply=groupby((Time))&$filter=Tiem eq null  [OD201]
    ");
}

#[test]
fn methods_take_some_types() {
    insta::assert_snapshot!(said(&[
        "$apply=aggregate(Customer/City with sum as X)",
        "$apply=aggregate(Time with average as X)",
        "$apply=aggregate(Amount with avg as X)",
        "$apply=aggregate(Amount with summ as X)",
        "$apply=aggregate(Amount as X)",
        "$apply=aggregate(Customer with max as X)",
        "$apply=aggregate(Amount with sum as X,Weight with sum as X)",
        "$apply=groupby((Time),aggregate(Amount with sum as Time))",
        "$apply=compute(Amount as Weight)",
        "$apply=topcount(2.5,Amount)",
        "$apply=topsum(2,Customer/City)",
        "$apply=groupby((Words))",
        "$apply=join(Customer as C)",
        "$apply=Sales.Cheapest(Number=3)",
        "$apply=Sales.Cheapest(Count='x')",
        "$apply=Sales.Cheepest(Count=1)",
        "$apply=ancestors($root/Offices,Trees,Office/Code,identity)",
        "$apply=ancestors($root/Offises,Tree,Office/Code,identity)",
        "$filter=$root/Offices(Number=1)/Name eq 'x'",
        "$filter=Customer/Sales.Discount(Percent=1) gt 1",
    ]), @"
    /Sales?$apply=aggregate(Customer/City with sum as X)
                                               ^^^ OD226: `sum` cannot aggregate values of `Edm.String`
                            ------------- these are aggregated
      help: they are aggregated by `min`, `max`, `countdistinct`
      fix: write `countdistinct`
      > /Sales?$apply=aggregate(Customer/City with countdistinct as X)
    /Sales?$apply=aggregate(Time with average as X)
                                      ^^^^^^^ OD226: `average` cannot aggregate values of `Edm.Date`
                            ---- these are aggregated
      help: they are aggregated by `min`, `max`, `countdistinct`
    /Sales?$apply=aggregate(Amount with avg as X)
                                        ^^^ OD129: expected `sum`, `min`, `max`, `average`, `countdistinct` or a method with its namespace, found `avg`
    /Sales?$apply=aggregate(Amount with summ as X)
                                        ^^^^ OD129: expected `sum`, `min`, `max`, `average`, `countdistinct` or a method with its namespace, found `summ`
    /Sales?$apply=aggregate(Amount as X)
                            ^^^^^^ OD226: `Amount` is no custom aggregate, and is aggregated only by a method
      help: such as `... with METHOD`: `sum`, `min`, `max`, `average`, `countdistinct`
    /Sales?$apply=aggregate(Customer with max as X)
                                          ^^^ OD226: `max` cannot aggregate values of `Sales.Customer`
                            -------- these are aggregated
      help: they are aggregated by `countdistinct`
    /Sales?$apply=aggregate(Amount with sum as X,Weight with sum as X)
                                                                    ^ OD223: a computed property cannot be called `X`
      help: it has been computed before
    /Sales?$apply=groupby((Time),aggregate(Amount with sum as Time))
                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD223: a computed property cannot be called `Time`
      help: groups are told apart by it
    /Sales?$apply=compute(Amount as Weight)
                                    ^^^^^^ OD223: a computed property cannot be called `Weight`
      help: `Sales.Sale` declares a property of that name
    /Sales?$apply=topcount(2.5,Amount)
                           ^^^ OD207: the first argument of `topcount` must be a whole number, found `Edm.Decimal`
    /Sales?$apply=topsum(2,Customer/City)
                           ^^^^^^^^^^^^^ OD207: the second argument of `topsum` must be a number, found `Edm.String`
    /Sales?$apply=groupby((Words))
                           ^^^^^ OD208: `Words` is a collection: its items are reached by `any` or `all`
      help: groups are told apart by single values
    /Sales?$apply=join(Customer as C)
                       ^^^^^^^^ OD209: `join` needs a collection before it, found `Sales.Customer`
    /Sales?$apply=Sales.Cheapest(Number=3)
                  ^^^^^^^^^^^^^^^^^^^^^^^^ OD207: no function `Sales.Cheapest` of the schema takes `(Number: Edm.Int32)`
      help: there is `Sales.Cheapest(Count: Edm.Int16) of Collection(Sales.Sale)`
    /Sales?$apply=Sales.Cheapest(Count='x')
                                       ^^^ OD212: expected `Edm.Int16`, found the string `'x'`
      help: a literal of `Edm.Int16` looks like `42`
    /Sales?$apply=Sales.Cheepest(Count=1)
                  ^^^^^^^^^^^^^^ OD206: no function `Sales.Cheepest`
      fix: write `Sales.Cheapest`
      > /Sales?$apply=Sales.Cheapest(Count=1)
    /Sales?$apply=ancestors($root/Offices,Trees,Office/Code,identity)
                                          ^^^^^ OD226: no recursive hierarchy `Trees` of `Sales.Office`
      fix: write `Tree`
      > /Sales?$apply=ancestors($root/Offices,Tree,Office/Code,identity)
    /Sales?$apply=ancestors($root/Offises,Tree,Office/Code,identity)
                                  ^^^^^^^ OD202: no resource `Offises` in the schema
      fix: write `Offices`
      > /Sales?$apply=ancestors($root/Offices,Tree,Office/Code,identity)
    /Sales?$filter=$root/Offices(Number=1)/Name eq 'x'
                                 ^^^^^^ OD207: the key of `Sales.Office` is one value
    /Sales?$filter=Customer/Sales.Discount(Percent=1) gt 1
                            ^^^^^^^^^^^^^^^^^^^^^^^^^ OD207: no function `Sales.Discount` of the schema takes what it is called on
      help: there is `Sales.Discount(Percent: Edm.Decimal) of Sales.Sale`
    ");
}
