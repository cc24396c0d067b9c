//! What a program does that links odq: errors are passed on, trees and findings are data.

use odq::{Input, Query, Root, Schema, eval};
use std::error::Error;

fn described(text: &str) -> Result<String, Box<dyn Error>> {
    let query = Query::parse(text, Input::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only)?;
    checked.compile()?;
    Ok(checked.describe())
}

#[test]
fn findings_are_errors() {
    assert!(described("isSpam").is_ok());
    let error = described("statuss eq 'New' and details/dealValue gt '5'").unwrap_err();
    insta::assert_snapshot!(error, @"
    error[OD201] unknown-property at byte 0: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
    error[OD212] quoted-literal at byte 42: expected `Edm.Decimal`, found the string `'5'`
    ");
    insta::assert_snapshot!(described("$skiptoken=x").unwrap_err(), @"`$skiptoken` cannot be evaluated over local data");
}

#[test]
fn failures_of_records_are_errors() {
    let query = Query::parse("isSpam", Input::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let program = checked.compile().unwrap();
    let mut failures = Vec::new();
    let input = eval::Input {
        name: None,
        reader: Box::new(&b"{\"isSpam\":5}"[..]),
    };
    let summary = program
        .run(
            [input],
            &mut Vec::new(),
            &eval::Options::default(),
            &mut |e| {
                failures.push(e);
            },
        )
        .unwrap();
    insta::assert_snapshot!(failures.first().unwrap(), @"<data>:1: error[OD811] unfitting-value: `isSpam` is declared as `Edm.Boolean`, found `5` (record 1, byte 10)");
    insta::assert_snapshot!(serde_json::to_string(&failures).unwrap(), @r#"[{"file":null,"record":1,"line":1,"offset":10,"code":"OD811","message":"`isSpam` is declared as `Edm.Boolean`, found `5`"}]"#);
    insta::assert_snapshot!(serde_json::to_string(&summary).unwrap(), @r#"{"records":1,"matched":0,"not_matched":0,"failed":1,"rows":0,"written":0,"incomplete":true,"page_full":false,"bytes":12,"clauses":[]}"#);
}

#[test]
fn meanings_are_data() {
    let query = Query::parse(
        "$filter=status eq 'New' and not (team/any(t:contains(t/email,'x')) or length(name) in (1,2))\
         &$orderby=createdDateTime desc&$select=id,customerProfile/name&$top=5",
        Input::Auto,
    )
    .query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let data = serde_json::to_value(&checked).unwrap();
    let nodes = data["nodes"].as_array().unwrap();
    let lines: Vec<String> = nodes.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    {"children":[1,4],"kind":"and","span":{"end":92,"start":8},"type":"Edm.Boolean"}
    {"children":[2,3],"kind":"chain","operators":["eq"],"span":{"end":23,"start":8},"type":"Edm.Boolean"}
    {"kind":"path","path":"status","span":{"end":14,"start":8},"type":"Microsoft.Partner.Engagements.ReferralStatus"}
    {"kind":"literal","span":{"end":23,"start":18},"type":"Microsoft.Partner.Engagements.ReferralStatus","value":"'New'"}
    {"children":[5],"kind":"not","span":{"end":92,"start":28},"type":"Edm.Boolean"}
    {"children":[6,11],"kind":"or","span":{"end":91,"start":33},"type":"Edm.Boolean"}
    {"children":[7,8],"kind":"any","span":{"end":66,"start":33},"type":"Edm.Boolean","variable":"t"}
    {"kind":"path","path":"team","span":{"end":37,"start":33},"type":"Collection(Microsoft.Partner.Engagements.Member)"}
    {"children":[9,10],"function":"contains","kind":"call","span":{"end":65,"start":44},"type":"Edm.Boolean"}
    {"kind":"path","path":"t/email","span":{"end":60,"start":53},"type":"Edm.String"}
    {"kind":"literal","span":{"end":64,"start":61},"type":"Edm.String","value":"'x'"}
    {"children":[12],"kind":"in","span":{"end":91,"start":70},"type":"Edm.Boolean","values":["1","2"]}
    {"children":[13],"function":"length","kind":"call","span":{"end":82,"start":70},"type":"Edm.Int32"}
    {"kind":"path","path":"name","span":{"end":81,"start":77},"type":"Edm.String"}
    {"kind":"path","path":"createdDateTime","span":{"end":117,"start":102},"type":"Edm.DateTimeOffset"}
    "#);
    let mut rest = data.clone();
    rest.as_object_mut().unwrap().remove("nodes");
    insta::assert_snapshot!(rest, @r#"{"apply":null,"compute":[],"count":false,"expand":[],"filter":0,"options":[],"order_by":[{"direction":"desc","key":14}],"resource":{"name":"referrals","single":false,"type":"Microsoft.Partner.Engagements.Referral"},"search":null,"select":[{"path":"id","type":"Edm.String"},{"path":"customerProfile/name","type":"Edm.String"}],"sequences":[],"skip":null,"top":5}"#);
}

#[test]
fn meanings_have_all_options() {
    let query = Query::parse(
        "$apply=filter(type ne null)/groupby((status,rollup(type,direction)),aggregate($count as n,\
         details/dealValue with sum as total))/concat(topcount(2,total),nest(skip(1) as rest))\
         &$compute=n mul 2 as twice&$orderby=total desc&$search=a NOT b&$top=1",
        Input::Auto,
    )
    .query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let mut data = serde_json::to_value(&checked).unwrap();
    data.as_object_mut().unwrap().remove("nodes");
    let sequences = data["sequences"].take();
    let lines: Vec<String> = sequences
        .as_array()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    [{"kind":"filter","operands":[4],"span":{"end":27,"start":7}},{"group_by":[{"property":"status"},{"rollup":["type","direction"]}],"kind":"groupby","sequences":[{"sequence":1}],"span":{"end":127,"start":28}},{"kind":"concat","sequences":[{"sequence":2},{"sequence":3}],"span":{"end":175,"start":128}}]
    [{"aggregate":[{"method":"$count","name":"n","type":"Edm.Decimal","value":null},{"method":"sum","name":"total","type":"Edm.Decimal","value":7}],"kind":"aggregate","span":{"end":126,"start":68}}]
    [{"kind":"topcount","operands":[8,9],"span":{"end":152,"start":135}}]
    [{"kind":"nest","sequences":[{"name":"rest","sequence":4}],"span":{"end":174,"start":153}}]
    [{"kind":"skip","number":1,"span":{"end":165,"start":158}}]
    "#);
    insta::assert_snapshot!(data, @r#"{"apply":0,"compute":[{"name":"twice","value":1}],"count":false,"expand":[],"filter":null,"options":[],"order_by":[{"direction":"desc","key":0}],"resource":{"name":"referrals","single":false,"type":"Microsoft.Partner.Engagements.Referral"},"search":"a NOT b","select":null,"sequences":null,"skip":null,"top":1}"#);
    let text =
        "$select=customerProfile($select=name),team($filter=email ne null;$orderby=email;$top=1)";
    let query = Query::parse(text, Input::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let mut data = serde_json::to_value(&checked).unwrap();
    data.as_object_mut().unwrap().remove("nodes");
    insta::assert_snapshot!(data, @r#"{"apply":null,"compute":[],"count":false,"expand":[],"filter":null,"options":[{"apply":null,"compute":[],"count":false,"expand":[],"filter":0,"order_by":[{"direction":"asc","key":3}],"search":null,"select":null,"skip":null,"top":1}],"order_by":[],"resource":{"name":"referrals","single":false,"type":"Microsoft.Partner.Engagements.Referral"},"search":null,"select":[{"path":"customerProfile/name","type":"Edm.String"},{"options":0,"path":"team","type":"Collection(Microsoft.Partner.Engagements.Member)"}],"sequences":[],"skip":null,"top":null}"#);
}

#[test]
fn deep_meanings_are_flat_data() {
    let text = format!(
        "{}details/dealValue{} gt 1",
        "-(".repeat(49),
        ")".repeat(49)
    );
    let query = Query::parse(&text, Input::Auto).query;
    let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    let text = serde_json::to_string(&checked).unwrap();
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(data["nodes"].as_array().unwrap().len(), 52);
}
