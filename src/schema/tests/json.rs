use super::super::Schema;
use super::{document, errors_of, listed};
use insta::assert_snapshot as judged;
use proptest::prelude::*;

/// CSDL in JSON round the content of one schema `N` with the alias `Self`.
pub(super) fn json(content: &str) -> String {
    format!("{{\"$Version\":\"4.01\",\"N\":{{\"$Alias\":\"Self\"{content}}}}}")
}

/// What a schema holds, save for places.
fn dump(schema: &Schema) -> String {
    // Their order is that of the document.
    let mut annotations: Vec<_> = schema.annotations().iter().collect();
    annotations.sort_by_key(|it| (&it.target, &it.term, &it.qualifier));
    let all = format!(
        "{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}",
        schema.definitions().collect::<Vec<_>>(),
        schema.operations(),
        schema.containers(),
        schema.resources(),
        annotations,
        schema.terms(),
        schema.namespaces(),
        schema.references(),
    );
    let mut out = String::new();
    let mut lines = all.lines();
    while let Some(line) = lines.next() {
        if line.ends_with("span: Span {") {
            lines.by_ref().take(3).for_each(drop);
        } else {
            out += line;
            out.push('\n');
        }
    }
    out
}

#[track_caller]
fn same(xml: &str, json: &str) {
    let read = |text: &str| match Schema::from_csdl(text.as_bytes()) {
        Ok(schema) => dump(&schema),
        Err(errors) => panic!("{}", listed(text, &errors)),
    };
    let [xml, json] = [read(xml), read(json)];
    for (xml, json) in xml.lines().zip(json.lines()) {
        assert_eq!(xml, json);
    }
    assert_eq!(xml, json);
}

#[test]
fn both_formats_give_the_same_schema() {
    for (xml, content) in [
        ("", ""),
        ("<EntityType Name='E' Abstract='true' OpenType='true' HasStream='true'/>",
         r#","E":{"$Kind":"EntityType","$Abstract":true,"$OpenType":true,"$HasStream":true}"#),
        ("<EntityType Name='E'><Key><PropertyRef Name='id'/><PropertyRef Name='c/x' Alias='x'/></Key>
            <Property Name='id' Type='Edm.String' Nullable='false' MaxLength='9' Unicode='false'/>
            <Property Name='c' Type='Self.C' Nullable='false'/></EntityType>
          <ComplexType Name='C' BaseType='Self.B'/><ComplexType Name='B'><Property Name='x' Type='Edm.Int32' DefaultValue='7'/></ComplexType>",
         r#","E":{"id":{"$MaxLength":9,"$Unicode":false},"c":{"$Type":"Self.C"},"$Key":["id",{"x":"c/x"}],"$Kind":"EntityType"},
            "C":{"$Kind":"ComplexType","$BaseType":"Self.B"},"B":{"$Kind":"ComplexType","x":{"$Type":"Edm.Int32","$Nullable":true,"$DefaultValue":7}}"#),
        ("<ComplexType Name='C'><Property Name='a' Type='Collection(Edm.Decimal)' Nullable='false' Precision='9' Scale='2'/>
            <Property Name='b' Type='Edm.Decimal' Scale='variable'/><Property Name='c' Type='Edm.Decimal' Scale='floating' MaxLength='max'/>
            <Property Name='d' Type='Edm.GeographyPoint' SRID='variable'/><Property Name='e' Type='Edm.GeometryPoint' SRID='4326'/></ComplexType>",
         r#","C":{"$Kind":"ComplexType","a":{"$Type":"Edm.Decimal","$Collection":true,"$Precision":9,"$Scale":2},
            "b":{"$Type":"Edm.Decimal","$Nullable":true},"c":{"$Type":"Edm.Decimal","$Nullable":true,"$Scale":"floating"},
            "d":{"$Type":"Edm.GeographyPoint","$Nullable":true,"$SRID":"variable"},"e":{"$Type":"Edm.GeometryPoint","$Nullable":true,"$SRID":4326}}"#),
        ("<EntityType Name='E'><Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.Guid' Nullable='false'/>
            <NavigationProperty Name='n' Type='Self.E' Partner='m'><ReferentialConstraint Property='id' ReferencedProperty='id'/><OnDelete Action='Cascade'/></NavigationProperty>
            <NavigationProperty Name='m' Type='Collection(Self.E)' ContainsTarget='true' Partner='n'/><NavigationProperty Name='o' Type='Self.E' Nullable='false'/></EntityType>",
         r#","E":{"$Kind":"EntityType","$Key":["id"],"id":{"$Type":"Edm.Guid"},
            "n":{"$Kind":"NavigationProperty","$Type":"Self.E","$Nullable":true,"$Partner":"m","$ReferentialConstraint":{"id":"id"},"$OnDelete":"Cascade"},
            "m":{"$Kind":"NavigationProperty","$Type":"Self.E","$Collection":true,"$ContainsTarget":true,"$Partner":"n"},
            "o":{"$Kind":"NavigationProperty","$Type":"Self.E"}}"#),
        ("<EnumType Name='U' UnderlyingType='Edm.Int64' IsFlags='true'><Member Name='a' Value='1'/><Member Name='b' Value='2'/></EnumType><EnumType Name='V'><Member Name='x'/></EnumType>
          <TypeDefinition Name='T' UnderlyingType='Edm.String' MaxLength='3'/>",
         r#","U":{"$Kind":"EnumType","$UnderlyingType":"Edm.Int64","$IsFlags":true,"a":1,"b":"2"},"V":{"$Kind":"EnumType","x":0},
            "T":{"$Kind":"TypeDefinition","$UnderlyingType":"Edm.String","$MaxLength":3}"#),
        ("<ComplexType Name='C'/><Function Name='F' IsBound='true' IsComposable='true' EntitySetPath='a/b'><Parameter Name='a' Type='Self.C' Nullable='false'/>
            <Parameter Name='b' Type='Collection(Edm.String)' Nullable='false' MaxLength='4'/><ReturnType Type='Edm.Decimal' Precision='3' Scale='1'/></Function>
          <Function Name='F'><ReturnType Type='Edm.String' Nullable='false'/></Function><Action Name='G'/>",
         r#","C":{"$Kind":"ComplexType"},"F":[{"$Kind":"Function","$IsBound":true,"$IsComposable":true,"$EntitySetPath":"a/b","$Parameter":[{"$Name":"a","$Type":"Self.C"},
            {"$Name":"b","$Collection":true,"$MaxLength":4}],"$ReturnType":{"$Type":"Edm.Decimal","$Nullable":true,"$Precision":3,"$Scale":1}},
            {"$Kind":"Function","$ReturnType":{}}],"G":[{"$Kind":"Action"}]"#),
        ("<EntityType Name='E'><Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.Guid' Nullable='false'/></EntityType>
          <Function Name='F'><ReturnType Type='Edm.String' Nullable='false'/></Function><Action Name='G'/>
          <EntityContainer Name='B'/><EntityContainer Name='C' Extends='Self.B'><EntitySet Name='es' EntityType='Self.E' IncludeInServiceDocument='false'>
            <NavigationPropertyBinding Path='n' Target='es'/></EntitySet><Singleton Name='s' Type='Self.E'/>
            <FunctionImport Name='f' Function='Self.F' EntitySet='es' IncludeInServiceDocument='true'/><ActionImport Name='g' Action='Self.G'/></EntityContainer>",
         r#","E":{"$Kind":"EntityType","$Key":["id"],"id":{"$Type":"Edm.Guid"}},"F":[{"$Kind":"Function","$ReturnType":{}}],"G":[{"$Kind":"Action"}],
            "B":{"$Kind":"EntityContainer"},"C":{"$Kind":"EntityContainer","$Extends":"Self.B",
            "es":{"$Collection":true,"$Type":"Self.E","$IncludeInServiceDocument":false,"$NavigationPropertyBinding":{"n":"es"}},"s":{"$Type":"Self.E"},
            "f":{"$Function":"Self.F","$EntitySet":"es","$IncludeInServiceDocument":true},"g":{"$Action":"Self.G"}}"#),
        ("<Term Name='T' Type='Collection(Edm.String)' Nullable='false' BaseTerm='Self.U' AppliesTo='Property EntityType'/><Term Name='U' Type='Edm.Boolean' Nullable='false' DefaultValue='true'/>",
         r#","T":{"$Kind":"Term","$Collection":true,"$BaseTerm":"Self.U","$AppliesTo":["Property","EntityType"]},"U":{"$Kind":"Term","$Type":"Edm.Boolean","$DefaultValue":true}"#),
        ("<Annotation Term='Self.A' Bool='true'/><ComplexType Name='C'><Annotation Term='A.B' Qualifier='q' Int='1'><Annotation Term='A.C' String='x'/></Annotation>
            <Property Name='p' Type='Edm.String'><Annotation Term='A.D' EnumMember='A.E/x A.E/y'/></Property></ComplexType>
            <EnumType Name='U'><Member Name='m' Value='0'><Annotation Term='A.D' Date='2020-01-01'/></Member></EnumType>
            <Function Name='F'><Annotation Term='A.F' Path='a/b'/><Parameter Name='a' Type='Self.C' Nullable='false'><Annotation Term='A.G'><Null/></Annotation></Parameter>
            <ReturnType Type='Edm.String' Nullable='false'><Annotation Term='A.H' Decimal='1.50'/></ReturnType></Function>
            <Annotations Target='Self.C/p'><Annotation Term='A.I' UrlRef='u'/></Annotations>",
         r##","@Self.A":true,"C":{"$Kind":"ComplexType","@A.B#q":1,"@A.B#q@A.C":"x","p":{"$Nullable":true,"@A.D":"x,y"}},"U":{"$Kind":"EnumType","m":0,"m@A.D":"2020-01-01"},
            "F":[{"$Kind":"Function","@A.F":{"$Path":"a/b"},"$Parameter":[{"$Name":"a","$Type":"Self.C","@A.G":null}],"$ReturnType":{"@A.H":1.50}}],
            "$Annotations":{"Self.C/p":{"@A.I":{"$UrlRef":"u"}}}"##),
        ("<Annotation Term='A.A'><Record Type='Self.R'><PropertyValue Property='p' Bool='false'/><PropertyValue Property='q'><Collection><PropertyPath>a</PropertyPath><Record/></Collection>
            </PropertyValue></Record></Annotation><Annotation Term='A.B'><If><Eq><Path>a</Path><Null/></Eq><Apply Function='odata.concat'><String>x</String></Apply>
            <Cast Type='Collection(Edm.String)'><Path>b</Path></Cast></If></Annotation><Annotation Term='A.C'><LabeledElement Name='l'><Neg><Int>1</Int></Neg></LabeledElement></Annotation>
            <Annotation Term='A.D'><LabeledElementReference>l</LabeledElementReference></Annotation>",
         r##","@A.A":{"@type":"https://example.org#Self.R","p":false,"p@X.Y":1,"q":["a",{}]},"@A.B":{"$If":[{"$Eq":[{"$Path":"a"},null]},{"$Function":"odata.concat","$Apply":["x"]},
            {"$Cast":{"$Path":"b"},"$Type":"Edm.String","$Collection":true}]},"@A.C":{"$LabeledElement":{"$Neg":1},"$Name":"l"},"@A.D":{"$LabeledElementReference":"l"}"##),
    ] {
        same(&document(xml), &json(content));
    }
}

#[test]
fn references_of_both_formats() {
    same(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.01'><e:Reference Uri='core.xml'>
           <e:Include Namespace='Org.Core' Alias='Core'><Annotation xmlns='http://docs.oasis-open.org/odata/ns/edm' Term='Core.A' Int='1'/></e:Include>
           <e:IncludeAnnotations TermNamespace='X'/></e:Reference>
         <e:DataServices><Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='a'><ComplexType Name='C' BaseType='Core.C'/></Schema>
         <Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='b' Alias='B'/></e:DataServices></e:Edmx>",
        r#"{"$Version":"4.01","$Reference":{"core.xml":{"$Include":[{"$Namespace":"Org.Core","$Alias":"Core","@Core.A":1}],"$IncludeAnnotations":[{"$TermNamespace":"X"}]}},
            "a":{"C":{"$Kind":"ComplexType","$BaseType":"Core.C"}},"b":{"$Alias":"B"}}"#,
    );
}

#[track_caller]
fn errors(content: &str) -> String {
    errors_of(&json(content))
}

#[test]
fn malformed_json() {
    judged!(errors_of("{"), @"OD270 the document is not well-formed JSON: expected a name in double quotes @");
    judged!(errors_of("\u{feff} {}"), @"OD274 the document has no member `$Version` @");
    judged!(errors_of("{\"$Version\":\"4.01\"}"), @"OD273 the document holds no schema @");
    judged!(errors_of("{\"$Version\":\"5.0\"}"), @"OD271 CSDL of `version 5.0` is not supported, expected version 4.0 or 4.01 @ 5.0");
    judged!(errors_of("{\"$Version\":tru}"), @"OD270 the document is not well-formed JSON: expected `true`, `false` or `null` @ ");
    judged!(errors_of("{\"a\" 1}"), @"OD270 the document is not well-formed JSON: expected `:` after a name @ ");
    judged!(errors_of("{\"a\":1 \"b\":2}"), @"OD270 the document is not well-formed JSON: expected `,` or `}` after a member @ ");
    judged!(errors_of("{\"a\":[1}"), @"OD270 the document is not well-formed JSON: expected `,` or `]` after an element @ ");
    judged!(errors_of("{\"a\":[1,]}"), @"OD270 the document is not well-formed JSON: expected a value, found `]` @ ");
    judged!(errors_of("{} x"), @"OD270 the document is not well-formed JSON: text behind the outermost value @ ");
    judged!(errors_of("{\"é\u{1}\":1}"), @"OD270 the document is not well-formed JSON: unescaped control character in a string: byte 0x01 @");
    let utf16 = |bytes: &[u8]| Schema::from_csdl(bytes).unwrap_err().to_string();
    judged!(utf16(b"{\0\"\0"), @"the encoding `utf-16` is not supported, expected `utf-8`");
}

#[test]
fn one_run_finds_all() {
    judged!(errors(r#",
        "A":{"$Kind":"EntityTyp"},"B":{},"C":1,"D":{"$Kind":"ComplexType","$BasType":"Self.E","$OpenType":"yes","a b":{},"p":{"$Type":"Self.Nothing","$Collection":true},
        "q":{"$Kind":"Navigation"},"r":{"$MaxLength":-1,"$Scale":"wide","$Nullabel":true},"s":[]},
        "E":{"$Kind":"EnumType","x":1.5,"y":true,"y":2},"E":{"$Kind":"EnumType","$IsFlags":1},
        "F":[{"$Kind":"Function"},{"$Kind":"Action","$IsBound":true,"$Parameter":[{"$Type":"Edm.String"}]}],
        "G":{"$Kind":"EntityContainer","$Extends":"Self.H","s":{"$Collection":true,"$Type":"Self.K"},"t":{"$Collection":true},"u":{"$Function":"Self.Nope"}},
        "K":{"$Kind":"EntityType"},"L":{"$Kind":"EntityType","$Key":["id",1],"@A.B":{"$Foo":1},"@A.C":{"$If":1},"@":1}"#), @"
    OD275 the member `$Kind` has the value `EntityTyp`, expected the kind of a child of a schema, such as `EntityType` @ EntityTyp
    OD274 `B` has no member `$Kind` @ B
    OD275 the member `C` has the value `1`, expected an object @ 1
    OD273 unexpected member `$BasType` in `D` @ $BasType (did you mean `$BaseType`?)
    OD275 the member `$OpenType` has the value `yes`, expected `true` or `false` @ yes
    OD275 the name `a b` in `D` is not one of 1 to 128 letters, digits and `_` @ a b
    OD276 unknown type `Self.Nothing` @ Self.Nothing
    OD275 the member `$Kind` has the value `Navigation`, expected `Property` or `NavigationProperty` @ Navigation
    OD275 the member `$MaxLength` has the value `-1`, expected a number @ -1
    OD275 the member `$Scale` has the value `wide`, expected a number, `variable` or `floating` @ wide
    OD273 unexpected member `$Nullabel` in `r` @ $Nullabel (did you mean `$Nullable`?)
    OD275 the member `s` has the value `[..]`, expected an object @ s
    OD275 the member `x` has the value `1.5`, expected an integer @ 1.5
    OD275 the member `y` has the value `true`, expected an integer @ true
    OD277 the member `y` is declared twice @ y [first declared here: y]
    OD277 the member `E` is declared twice @ E [first declared here: E]
    OD285 the operation `F` has no return type @ F
    OD285 the operation `F` has no parameter that it is bound to @ F
    OD274 `$Parameter` has no member `$Name` @ $Parameter
    OD282 unknown container `Self.H` @ Self.H
    OD274 `t` has no member `$Type` @ t
    OD282 unknown function `Self.Nope` @ Self.Nope
    OD281 the key names `id`, which is no property of `N.L` @ id
    OD275 the member `$Key` has the value `1`, expected names of properties @ 1
    OD273 unexpected member `$Foo` in an expression @ $Foo
    OD275 the member `$If` has the value `1`, expected an array @ 1
    OD273 unexpected member `@` in an annotated element @ @
    ");
}

#[test]
fn depth_and_size_have_limits() {
    let deep = format!(",\"@A.B\":{}", "[".repeat(1_000_000));
    judged!(errors(&deep).split(" @ ").next().unwrap(), @"OD272 the document exceeds the limit `csdl-depth` of 100");
    let closed = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        json(&format!(",\"@A.B\":{open}{close}"))
    };
    assert!(Schema::from_csdl(closed(98).as_bytes()).is_ok());
    let many = format!(",\"@A.B\":[{}1]", "1,".repeat(2_000_000));
    judged!(errors(&many).split(" @ ").next().unwrap(), @"OD272 the document exceeds the limit `csdl-elements` of 2000000");
    let wide: String = (0..100_000).map(|at| format!(",\"$x{at}\":1")).collect();
    let wide = Schema::from_csdl(json(&wide).as_bytes()).unwrap_err();
    assert_eq!(wide.iter().len() + wide.omitted(), 100_000);
    let long = json(&format!(",\"{}\":{{}}", "x".repeat(1_000_000)));
    let errors = Schema::from_csdl(long.as_bytes()).unwrap_err();
    assert!(errors.to_string().len() < 400);
}

const SAMPLE: &str = r##"{"$Version":"4.01","$EntityContainer":"N.C","$Reference":{"u":{"$Include":[{"$Namespace":"O","$Alias":"P"}]}},"N":{"$Alias":"Self","E":{"$Kind":"EntityType","$Key":["id",{"é":"c/x"}],
"id":{"$MaxLength":3,"@A.B#q":[{"$If":[true,{"a":null}]},-1.5e3,"\u00e9"]},"c":{"$Type":"Self.D"},"n":{"$Kind":"NavigationProperty","$Type":"Self.E","$OnDelete":"None"}},
"D":{"$Kind":"ComplexType","x":{}},"U":{"$Kind":"EnumType","a":1,"a@A.B":1},"F":[{"$Kind":"Function","$Parameter":[{"$Name":"a"}],"$ReturnType":{}}],
"C":{"$Kind":"EntityContainer","s":{"$Collection":true,"$Type":"Self.E"},"f":{"$Function":"Self.F"}}}}"##;

#[test]
fn a_cut_is_an_error_at_every_byte() {
    if let Err(errors) = Schema::from_csdl(SAMPLE.as_bytes()) {
        panic!("{}", listed(SAMPLE, &errors));
    }
    for (cut, _) in SAMPLE.char_indices() {
        let (text, _) = SAMPLE.split_at(cut);
        assert!(!errors_of(text).is_empty(), "{cut}");
    }
}

proptest! {
    #[test]
    fn a_damaged_document_is_judged(
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0usize..30, "[ -~é]{0,3}"), 1..4),
    ) {
        let mut text = SAMPLE.to_owned();
        for (at, length, insert) in damages {
            let mut start = at.index(text.len());
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = (start + length).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.replace_range(start..end, &insert);
        }
        if let Err(errors) = Schema::from_csdl(text.as_bytes()) {
            prop_assert!(!listed(&text, &errors).is_empty());
        }
    }

    #[test]
    fn any_parts_are_judged(parts in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "[", "]", ":", ",", "\"$Kind\"", "\"EntityType\"", "\"a\"", "\"$Type\"", "\"@A.B\"", "1", "null", "\"", "é", " ",
    ]), 0..40)) {
        let text = json(&parts.concat());
        if let Err(errors) = Schema::from_csdl(text.as_bytes()) {
            listed(&text, &errors);
        }
    }
}
