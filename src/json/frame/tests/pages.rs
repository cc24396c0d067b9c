use super::super::Format;
use super::{read, read_as};

#[test]
fn pages_one_after_another() {
    let page = "{\"@odata.context\":\"x\",\"value\":[{\"id\":1}]}";
    insta::assert_snapshot!(read(&format!("{page}{page} \n\n[{{}}]{{\"value\":[]}}\r\n{{\n\"value\":[\n{{}}],\"@a\":1}}\n")), @r#"
    1 1:31 {"id":1}
    2 1:72 {"id":1}
    3 3:86 {}
    4 6:115 {}
    envelope [] [@a=1]
    "#);
    insta::assert_snapshot!(read("[{}]\n[{},{}]"), @"
    1 1:1 {}
    2 2:6 {}
    3 2:9 {}
    ");
    insta::assert_snapshot!(read("{\"value\":[{}]}\n{\"value\":[{}],\"name\":1}"), @"
    1 1:10 {}
    2 2:15 error: expected nothing more, found `{` (end)
    envelope [] []
    ");
    insta::assert_snapshot!(read("{\"value\":[{}]}\n{\"value\":[{}}\n{\"value\":[{}]}"), @"
    1 1:10 {}
    2 2:25 {}
    3 2:27 error: expected `,` or `]` after an element, found `}` (end)
    envelope [] []
    ");
    insta::assert_snapshot!(read("{\"value\":[{}]}\n{}"), @"
    1 1:10 {}
    2 2:15 error: expected nothing more, found `{` (end)
    envelope [] []
    ");
    insta::assert_snapshot!(read("{\"value\":[{}]},{\"value\":[{}]}"), @"
    1 1:10 {}
    2 1:14 error: expected nothing more, found `,` (end)
    envelope [] []
    ");
    insta::assert_snapshot!(read_as(Format::Json, "{\"value\":[{}]}{\"value\":[{}]}"), @"
    1 1:10 {}
    2 1:14 error: expected nothing more, found `{` (end)
    envelope [] []
    ");
}

#[test]
fn errors_that_a_service_sent() {
    let member = "\"error\": {\"code\":\"BadRequest\",\n\"message\":\"No.\"} }";
    let error = &format!("{{{member}");
    insta::assert_snapshot!(read(error), @"1 1:0 error: expected records, found an error response of the service: `BadRequest`: `No.`");
    insta::assert_snapshot!(read(&format!("\u{feff}{{\"@odata.context\":1,{}\n[{{}}]", member)), @"
    1 1:3 error: expected records, found an error response of the service: `BadRequest`: `No.`
    2 3:74 {}
    ");
    insta::assert_snapshot!(read(&format!("{{\"value\":[{{}}]}}\n{error}\n{{\"value\":[{{}}]}}\n{error}")), @"
    1 1:10 {}
    2 2:15 error: expected records, found an error response of the service: `BadRequest`: `No.`
    3 4:76 {}
    4 5:81 error: expected records, found an error response of the service: `BadRequest`: `No.`
    envelope [] []
    ");
    insta::assert_snapshot!(read(&format!("{{}}\n{error}\n{{\"a\":}}\n{error}{{\"id\":1}}\n{{\"value\":[{{}}]}}")), @r#"
    1 1:0 {}
    2 2:3 error: expected records, found an error response of the service: `BadRequest`: `No.`
    3 4:59 error: expected a value, found `}`
    4 5:61 error: expected records, found an error response of the service: `BadRequest`: `No.`
    5 6:111 {"id":1}
    6 7:120 {"value":[{}]}
    "#);
    insta::assert_snapshot!(read(&format!("{error}\n{{\"error\":{{\"code\":")), @"
    1 1:0 error: expected records, found an error response of the service: `BadRequest`: `No.`
    2 3:68 error: unexpected end of the text
    ");
    insta::assert_snapshot!(read_as(Format::Json, error), @"1 1:0 error: expected records, found an error response of the service: `BadRequest`: `No.`");
    insta::assert_snapshot!(read_as(Format::Ndjson, "{\"error\":{\"code\":\"x\"}}"), @r#"1 1:0 {"error":{"code":"x"}}"#);
    for record in [
        "{\"error\":\"none\"}",
        "{\"error\":{\"code\":\"x\"},\"id\":1}",
        "{\"id\":1,\"error\":{\"code\":\"x\"}}",
        "{\"errors\":{\"code\":\"x\"}}",
        "{\"error\":{}}",
        "{\"error\":null}",
    ] {
        assert_eq!(read(record), format!("1 1:0 {record}"));
    }
}
