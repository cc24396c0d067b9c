//! Documents in odd forms, and several that do not fit together.

use super::super::Schema;
use super::documents::{errors, read, xml};
use super::{errors_of, json::json};
use insta::assert_snapshot as judged;

/// A value of each kind that JSON has.
const VALUES: [&str; 6] = ["null", "true", "5", "\"\"", "[5]", "{\"x\":5}"];

/// Every keyword of CSDL in JSON in its place, where `?` is its value, with values of the kind that
/// it must have.
const KEYWORDS: &[(&str, &[&str])] = &[
    (r#"{"$Version":?,"N":{}}"#, &[]),
    (r#"{"$Version":"4.01","$EntityContainer":?,"N":{}}"#, &[]),
    (r#"{"$Version":"4.01","$Reference":?,"N":{}}"#, &[]),
    (r#"{"$Version":"4.01","$Reference":{"u":?},"N":{}}"#, &[]),
    (
        r#"{"$Version":"4.01","$Reference":{"u":{"$Include":?}},"N":{}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","$Reference":{"u":{"$Include":[?]}},"N":{}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","$Reference":{"u":{"$Include":[{"$Namespace":?}]}},"N":{}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","$Reference":{"u":{"$Include":[{"$Namespace":"M","$Alias":?}]}},"N":{}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","$Reference":{"u":{"$IncludeAnnotations":?}},"N":{}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","$Reference":{"u":{"$IncludeAnnotations":[{"$TermNamespace":?}]}},"N":{}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","$Reference":{"u":{"$IncludeAnnotations":[{"$TermNamespace":"T","$Qualifier":?}]}},"N":{}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","$Reference":{"u":{"$IncludeAnnotations":[{"$TermNamespace":"T","$TargetNamespace":?}]}},"N":{}}"#,
        &["\"\""],
    ),
    (r#"{"$Version":"4.01","N":?}"#, &[]),
    (r#"{"$Version":"4.01","N":{"$Alias":?}}"#, &["\"\""]),
    (r#"{"$Version":"4.01","N":{"$Annotations":?}}"#, &[]),
    (r#"{"$Version":"4.01","N":{"$Annotations":{"N.E":?}}}"#, &[]),
    (r#"{"$Version":"4.01","N":{"E":?}}"#, &[]),
    (r#"{"$Version":"4.01","N":{"E":{"$Kind":?}}}"#, &[]),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","$BaseType":?}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","$Abstract":?}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","$OpenType":?}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","$HasStream":?}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","$Key":?,"x":{}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","$Key":[?],"x":{}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","$Key":[{"a":?}],"x":{}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":?}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Kind":?}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Type":?}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Collection":?}}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Nullable":?}}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$MaxLength":?}}}}"#,
        &["5"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Precision":?}}}}"#,
        &["5"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Scale":?}}}}"#,
        &["5"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$SRID":?}}}}"#,
        &["5"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Unicode":?}}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$DefaultValue":?}}}}"#,
        &["null", "true", "5", "\"\""],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Kind":"NavigationProperty","$Type":"N.E","$Partner":?}}}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Kind":"NavigationProperty","$Type":"N.E","$ContainsTarget":?}}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Kind":"NavigationProperty","$Type":"N.E","$OnDelete":?}}}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType","p":{"$Kind":"NavigationProperty","$Type":"N.E","$ReferentialConstraint":?}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EnumType","$IsFlags":?}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EnumType","$UnderlyingType":?}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EnumType","m":?}}}"#,
        &["5"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"TypeDefinition","$UnderlyingType":?}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"Term","$AppliesTo":?}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"Term","$BaseTerm":?}}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"Term","$DefaultValue":?}}}"#,
        &["null", "true", "5", "\"\""],
    ),
    (r#"{"$Version":"4.01","N":{"F":[?]}}"#, &[]),
    (r#"{"$Version":"4.01","N":{"F":[{"$Kind":?}]}}"#, &[]),
    (
        r#"{"$Version":"4.01","N":{"F":[{"$Kind":"Action","$IsBound":?,"$Parameter":[{"$Name":"p"}]}]}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"F":[{"$Kind":"Function","$IsComposable":?,"$ReturnType":{}}]}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"F":[{"$Kind":"Action","$EntitySetPath":?}]}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","N":{"F":[{"$Kind":"Action","$Parameter":?}]}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"F":[{"$Kind":"Action","$Parameter":[?]}]}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"F":[{"$Kind":"Action","$Parameter":[{"$Name":?}]}]}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"F":[{"$Kind":"Action","$ReturnType":?}]}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"C":{"$Kind":"EntityContainer","$Extends":?}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"C":{"$Kind":"EntityContainer","s":?}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType"},"C":{"$Kind":"EntityContainer","s":{"$Type":"N.E","$Collection":?}}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType"},"C":{"$Kind":"EntityContainer","s":{"$Type":"N.E","$Nullable":?}}}}"#,
        &["true"],
    ),
    (
        r#"{"$Version":"4.01","N":{"E":{"$Kind":"EntityType"},"C":{"$Kind":"EntityContainer","s":{"$Type":"N.E","$NavigationPropertyBinding":?}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"C":{"$Kind":"EntityContainer","s":{"$Type":?}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"C":{"$Kind":"EntityContainer","s":{"$Function":?}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"C":{"$Kind":"EntityContainer","s":{"$Action":?}}}}"#,
        &[],
    ),
    (
        r#"{"$Version":"4.01","N":{"A":[{"$Kind":"Action"}],"C":{"$Kind":"EntityContainer","s":{"$Action":"N.A","$EntitySet":?}}}}"#,
        &["\"\""],
    ),
    (
        r#"{"$Version":"4.01","N":{"A":[{"$Kind":"Action"}],"C":{"$Kind":"EntityContainer","s":{"$Action":"N.A","$IncludeInServiceDocument":?}}}}"#,
        &["true"],
    ),
];

/// A value of the wrong kind is one error, at the value or at the name before it.
#[test]
fn values_of_the_wrong_kind() {
    let mut seen = 0;
    for (template, right) in KEYWORDS {
        let at = template.find('?').unwrap();
        for value in VALUES {
            let text = template.replacen('?', value, 1);
            match Schema::from_csdl(text.as_bytes()) {
                Ok(_) => {
                    let is_container = matches!(value.as_bytes().first(), Some(b'[' | b'{'));
                    assert!(right.contains(&value) || is_container, "{text}");
                }
                Err(errors) => {
                    assert!(!right.contains(&value), "{text}: {errors}");
                    let list: Vec<_> = errors
                        .iter()
                        .map(|it| (it.kind.to_string(), it.span))
                        .collect();
                    // An object may lack a member and have another.
                    let most = if value.starts_with('{') { 2 } else { 1 };
                    assert!(list.len() <= most, "{text}: {list:?}");
                    let name = template.get(..at).unwrap().rfind('"').unwrap();
                    let name = template.get(..name).unwrap().rfind('"').unwrap();
                    let value = name..at + value.len();
                    for (_, span) in &list {
                        assert!(value.contains(&(span.start as usize)), "{text}: {list:?}");
                    }
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn forms_of_documents() {
    let whole = json("");
    let with_mark = format!("\u{feff}{whole}");
    assert!(Schema::from_csdl(with_mark.as_bytes()).is_ok());
    judged!(errors_of(&format!("[{whole}]")), @"OD273 the document begins with `[`, expected `Edmx`, `Schema` or an object in JSON @ [");
    judged!(errors_of("[]"), @"OD273 the document begins with `[`, expected `Edmx`, `Schema` or an object in JSON @ [");
    judged!(errors_of("{}"), @"OD274 the document has no member `$Version` @");
    judged!(errors_of("{\"$Version\":\"4.01\"}"), @"OD273 the document holds no schema @");
    judged!(errors_of(&json(r#","E":{"$Kind":"ComplexType",}"#)), @"OD270 the document is not well-formed JSON: expected a name in double quotes @");
    judged!(errors_of(&json(",\"E\":{} // more")), @"OD270 the document is not well-formed JSON: expected `,` or `}` after a member @");
    judged!(errors_of(&format!("{whole} {whole}")), @"OD270 the document is not well-formed JSON: text behind the outermost value @");
    judged!(errors_of(&json(r#","E":{"$Kind":"ComplexType","a":{},"a":{},"@A.B":1,"@A.B":2},"E":{"$Kind":"ComplexType"}"#)), @"
    OD277 the member `a` is declared twice @ a [first declared here: a]
    OD277 the member `@A.B` is declared twice @ @A.B [first declared here: @A.B]
    OD277 the member `E` is declared twice @ E [first declared here: E]
    ");
    judged!(errors_of(&json(r#","$Foo":1,"E":{"$Kind":"ComplexType","$Key":["x"],"p":{"$Partner":"x"},"q":{"$Nulable":true}}"#)), @"
    OD273 unexpected member `$Foo` in `N` @ $Foo
    OD273 unexpected member `$Key` in `E` @ $Key
    OD273 unexpected member `$Partner` in `p` @ $Partner
    OD273 unexpected member `$Nulable` in `q` @ $Nulable (did you mean `$Nullable`?)
    ");
    let read = |bytes: &[u8]| Schema::from_csdl(bytes).unwrap_err().to_string();
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    judged!(read(&wide(&whole)), @"the encoding `utf-16` is not supported, expected `utf-8`");
    judged!(read(&wide(&with_mark)), @"the encoding `utf-16` is not supported, expected `utf-8`");
    judged!(read(b"\xFF\xFE\0\0{\0\0\0"), @"the encoding `utf-32` is not supported, expected `utf-8`");
    judged!(read(b"{\"$Version\":\"\xE9\"}"), @"the document is not UTF-8");
    let deep = |text: &str| read(json(&format!(",\"E\":{}", text.repeat(200))).as_bytes());
    judged!(deep("{\"a\":"), @"the document exceeds the limit `csdl-depth` of 100");
    judged!(deep("["), @"the document exceeds the limit `csdl-depth` of 100");
}

#[test]
fn a_schema_over_several_documents() {
    let one = xml(
        "",
        "N",
        "<ComplexType Name='C'><Property Name='p' Type='N.D'/></ComplexType>",
    );
    let other = json(r#","D":{"$Kind":"ComplexType","q":{"$Type":"Self.C"}}"#);
    for documents in [
        [("a.xml", &*one), ("b.json", &*other)],
        [("b.json", &*other), ("a.xml", &*one)],
    ] {
        let schema = read(&documents).unwrap();
        assert_eq!(schema.definitions().count(), 2);
        assert!(schema.findings().is_empty(), "{:?}", schema.findings());
    }
    // A document that is given twice counts once, whatever it is called.
    let schema = read(&[
        ("a.xml", &one),
        ("b.json", &other),
        ("a.xml", &one),
        ("c.json", &other),
    ]);
    assert_eq!(schema.unwrap().definitions().count(), 2);
}

#[test]
fn aliases_of_several_documents() {
    let own = xml(
        "",
        "N",
        "<ComplexType Name='C'><Property Name='p' Type='Self.D'/></ComplexType>",
    );
    // `Self` is another namespace in each document.
    let other = r#"{"$Version":"4.01","M":{"$Alias":"Self","D":{"$Kind":"ComplexType","q":{"$Type":"Self.C"}}}}"#;
    judged!(errors(&[("a.xml", &own), ("b.json", other)]), @"
    0: unknown type `Self.D` @ Self.D (did you mean `M.D`?)
    1: unknown type `Self.C` @ Self.C (did you mean `N.C`?)
    ");
    let named = xml(
        "<e:Reference Uri='b.json'><e:Include Namespace='M' Alias='N'/></e:Reference>",
        "N",
        "",
    );
    judged!(errors(&[("a.xml", &named), ("b.json", other)]), @"
    0: the alias `N` is the name of a namespace @ N
    1: unknown type `Self.C` @ Self.C
    ");
    let twice = xml(
        "<e:Reference Uri='b.json'><e:Include Namespace='M' Alias='Self'/></e:Reference>",
        "N",
        "",
    );
    judged!(errors(&[("a.xml", &twice), ("b.json", other)]), @"
    0: the alias `Self` is declared twice @ Self
    1: unknown type `Self.C` @ Self.C
    ");
}

#[test]
fn references_that_miss() {
    let other = r#"{"$Version":"4.01","M":{"D":{"$Kind":"ComplexType"}}}"#;
    let told = |references: &str| {
        let main = xml(references, "N", "");
        let schema = read(&[("a.xml", &main), ("b.json", other)]).unwrap();
        let told = schema.findings().iter();
        let told: Vec<String> = told
            .map(|it| format!("{} {} @ {}", it.code, it.message, it.span.of(&main)))
            .collect();
        told.join("\n")
    };
    judged!(told("<e:Reference Uri='b.json'><e:Include Namespace='M'/></e:Reference>"), @"");
    judged!(told("<e:Reference Uri='b.json'><e:Include Namespace='O'/></e:Reference>"), @"OD283 no document declares the namespace `O` @ O");
    judged!(told("<e:Reference Uri='c.json'><e:Include Namespace='M'/></e:Reference>"), @"");
    judged!(told("<e:Reference Uri='c.json'><e:Include Namespace='O'/></e:Reference>"), @"OD283 the document `c.json` is not at hand @ c.json");
    judged!(told("<e:Reference Uri='c.json'><e:IncludeAnnotations TermNamespace='T'/></e:Reference>"), @"OD283 the document `c.json` is not at hand @ c.json");
    judged!(told("<e:Reference Uri='c.json'/>"), @"OD283 the document `c.json` is not at hand @ c.json");
    let bare = xml(
        "<e:Reference Uri='b.json'><e:IncludeAnnotations/></e:Reference>",
        "N",
        "",
    );
    judged!(errors(&[("a.xml", &bare), ("b.json", other)]), @"0: the element `IncludeAnnotations` has no attribute `TermNamespace` @ <e:IncludeAnnotations/>");
    let looped = xml("", "N", "<EntityContainer Name='K' Extends='M.L'/>");
    let back = r#"{"$Version":"4.01","M":{"L":{"$Kind":"EntityContainer","$Extends":"N.K"}}}"#;
    judged!(errors(&[("a.xml", &looped), ("b.json", back)]), @"0: containers extend one another in a cycle: `N.K` -> `M.L` -> `N.K` @ K");
    judged!(errors(&[("b.json", back)]), @"0: unknown container `N.K` @ N.K");
}
