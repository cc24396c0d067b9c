use super::super::{Document, Schema};
use crate::edm::Type;
use insta::assert_snapshot as judged;

pub(super) fn xml(references: &str, namespace: &str, content: &str) -> String {
    format!(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'>{references}<e:DataServices>\
         <Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='{namespace}' Alias='Self'>\n{content}\n\
         </Schema></e:DataServices></e:Edmx>"
    )
}

pub(super) fn read(documents: &[(&str, &str)]) -> Result<Schema, super::SchemaErrors> {
    let documents: Vec<Document<'_>> = documents
        .iter()
        .map(|(uri, text)| Document {
            uri,
            bytes: text.as_bytes(),
        })
        .collect();
    Schema::from_documents(&documents)
}

const MORE: &str =
    "<e:Reference Uri='more.json'><e:Include Namespace='M' Alias='More'/></e:Reference>";

#[test]
fn a_reference_leads_to_a_document_that_is_given() {
    let main = xml(
        MORE,
        "A",
        "<ComplexType Name='C' BaseType='More.Base'><Property Name='p' Type='M.E'/></ComplexType>
         <EntityContainer Name='K' Extends='More.K'/>",
    );
    let more = "{\"$Version\":\"4.01\",\"M\":{\"$Alias\":\"Self\",\"E\":{\"$Kind\":\"EnumType\",\"a\":1},
        \"Base\":{\"$Kind\":\"ComplexType\",\"e\":{\"$Type\":\"Self.E\"}},
        \"Thing\":{\"$Kind\":\"EntityType\",\"$Key\":[\"id\"],\"id\":{}},
        \"K\":{\"$Kind\":\"EntityContainer\",\"Things\":{\"$Type\":\"Self.Thing\",\"$Collection\":true}}}}";
    for uri in ["more.json", "elsewhere/more.json"] {
        let schema = read(&[("main.xml", &main), (uri, more)]).unwrap();
        assert!(schema.findings().is_empty());
        assert!(schema.references()[0].is_resolved);
        let c = schema.types_named("C").next().unwrap();
        let e = schema.property(c, "e").unwrap();
        assert_eq!(schema.display(e.ty()).to_string(), "M.E");
        assert_eq!(schema.property(c, "p").unwrap().ty(), e.ty());
        assert_eq!(schema.type_named("More.E"), schema.type_named("M.E"));
        assert_eq!(schema.type_named("Self.C"), schema.type_named("A.C"));
        assert_eq!(schema.type_named("Self.E"), None);
        assert!(schema.entity_set("Things").is_some());
        let (document, span) = schema.place(e.span());
        assert_eq!((document, span.of(more)), (uri, "e"));
    }
}

#[test]
fn a_reference_that_leads_nowhere_is_a_finding() {
    let main = xml(
        MORE,
        "A",
        "<ComplexType Name='C'><Property Name='p' Type='More.E'/></ComplexType>",
    );
    let schema = Schema::from_csdl(main.as_bytes()).unwrap();
    let [finding] = schema.findings() else {
        panic!("{:?}", schema.findings());
    };
    judged!(finding.message, @"the document `more.json` is not at hand");
    assert_eq!(finding.span.of(&main), "more.json");
    assert_eq!(finding.code.to_string(), "OD283");
    assert!(!schema.references()[0].is_resolved);
    assert_eq!(schema.type_named("More.E"), Some(Type::UNKNOWN));
}

/// The errors of all documents, each with its number and the text that it points at.
pub(super) fn errors(documents: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for error in &read(documents).unwrap_err() {
        let text = documents[error.document].1;
        let finding = error.diagnostic();
        let place = finding.span.of(text);
        out += &format!("{}: {} @ {place}", error.document, finding.message);
        if let Some(help) = finding.help {
            out += &format!(" ({help})");
        }
        out.push('\n');
    }
    out
}

#[test]
fn errors_name_their_document() {
    let main = xml(
        MORE,
        "A",
        "<ComplexType Name='C' BaseType='More.Bse'/><ComplexType Name='C'/>",
    );
    let more = xml(
        "",
        "M",
        "<ComplexType Name='Base'><Property Name='p' Type='More.Base'/></ComplexType>",
    );
    let again = xml("", "M", "<EnumType Name='Base'/>");
    judged!(errors(&[("main.xml", &main), ("more.json", &more), ("again.xml", &again)]), @"
    0: unknown type `More.Bse` @ More.Bse (did you mean `More.Base`?)
    0: the type `C` is declared twice @ C
    1: unknown type `More.Base` @ More.Base (did you mean `M.Base`?)
    2: the type `Base` is declared twice @ Base (first declared in `more.json`)
    ");
    judged!(errors(&[("main.xml", &main), ("more.json", "{\"$Version\":\"4.01\",}")]), @"1: the document is not well-formed JSON: expected a name in double quotes @");
}

#[test]
fn limits_hold_for_all_documents_together() {
    let limits = super::Limits {
        elements: 5,
        ..super::Limits::default()
    };
    let text = xml("", "A", "");
    let document = Document {
        uri: "",
        bytes: text.as_bytes(),
    };
    assert!(Schema::from_documents_within(&[document], &limits).is_ok());
    let text = xml("", "B", "");
    let other = Document {
        uri: "",
        bytes: text.as_bytes(),
    };
    let errors = Schema::from_documents_within(&[document, other], &limits).unwrap_err();
    judged!(errors, @"the document exceeds the limit `csdl-elements` of 5");
    assert_eq!(errors.iter().next().unwrap().document, 1);
}

#[test]
fn containers_that_extend_themselves() {
    judged!(super::errors("<EntityContainer Name='A' Extends='Self.B'/><EntityContainer Name='B' Extends='Self.A'/><EntityContainer Name='C' Extends='Self.A'/>"), @"OD286 containers extend one another in a cycle: `N.A` -> `N.B` -> `N.A` @ A");
}

#[test]
fn unknown_attributes_are_told() {
    let document = super::document(
        "<ComplexType Name='C' Opentype='true' xmlns:x='u' x:note='1'><Property Name='p' Type='Edm.String' Nulable='false' FixedLength=\"true\">
           <x:other Any='1'/><Annotation Term='T' String='a' Strange='b'/></Property></ComplexType>",
    );
    let schema = Schema::from_csdl(document.as_bytes()).unwrap();
    let told: Vec<String> = schema
        .findings()
        .iter()
        .map(|it| {
            let help = it.help.as_deref().unwrap_or_default();
            format!(
                "{} {}: {} ({help})",
                it.code,
                it.span.of(&document),
                it.message
            )
        })
        .collect();
    judged!(told.join("\n"), @"
    OD287 true: `ComplexType` has the attribute `Opentype`, which CSDL does not have (did you mean `OpenType`?)
    OD287 false: `Property` has the attribute `Nulable`, which CSDL does not have (did you mean `Nullable`?)
    OD287 true: `Property` has the attribute `FixedLength`, which CSDL does not have (it is left out)
    OD287 b: `Annotation` has the attribute `Strange`, which CSDL does not have (it is left out)
    ");
    let many = super::document(&"<ComplexType Name='C' a='1'/>".repeat(1_000));
    assert!(Schema::from_csdl(many.as_bytes()).is_err());
}
