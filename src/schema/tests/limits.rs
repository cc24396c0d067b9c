use super::super::SchemaErrorKind;
use super::{Limits, Schema, document, errors, errors_of, errors_within};
use insta::assert_snapshot as judged;
use proptest::prelude::*;
use std::fmt::Write;

const FEW: Limits = Limits {
    bytes: 1000,
    elements: 8,
    attributes: 4,
    depth: 6,
    type_depth: 2,
};

#[test]
fn each_limit_is_named() {
    let within = |content: &str| errors_within(&document(content), &FEW);
    judged!(within(&" ".repeat(1000)).replace(" @ ", ""), @"OD272 the document exceeds the limit `csdl-bytes` of 1000");
    judged!(within(&"<Annotation Term='a'/>".repeat(6)), @"OD272 the document exceeds the limit `csdl-elements` of 8 @ <Annotation Term='a'/>");
    judged!(within("<Term a='' b='' c='' d='' e=''/>"), @"OD272 the document exceeds the limit `csdl-attributes` of 4 @ <Term a='' b='' c='' d='' e=''/>");
    judged!(within("<EnumType xmlns:a='' xmlns:b=''><Member xmlns:c=''/></EnumType>"), @"OD272 the document exceeds the limit `csdl-attributes` of 4 @");
    judged!(within("<Term><a><b><c/></b></a></Term>"), @"
    OD274 the element `Term` has no attribute `Name` @ <Term>
    OD274 the element `Term` has no attribute `Type` @ <Term>
    OD273 unexpected element `a` in `Term` @ <a>
    OD272 the document exceeds the limit `csdl-depth` of 6 @ <c/>
    ");
    judged!(within("<Annotation><a><b><c><d/></c></b></a></Annotation>"), @"
    OD273 unexpected element `a` in `Annotation` @ <a>
    OD272 the document exceeds the limit `csdl-depth` of 6 @ <c>
    ");
    judged!(within("<ComplexType Name='A'/><ComplexType Name='B' BaseType='N.A'/><ComplexType Name='C' BaseType='N.B'/><ComplexType Name='D' BaseType='N.C'/>"), @"OD272 the document exceeds the limit `type-depth` of 2 @ C");
}

#[test]
fn hostile_documents_end_in_an_error() {
    let attributes: String = (0..80_000).fold(String::new(), |mut out, at| {
        write!(out, " a{at}=''").unwrap();
        out
    });
    judged!(errors(&format!("<ComplexType{attributes}/>")).split(" @ ").next().unwrap(), @"OD272 the document exceeds the limit `csdl-attributes` of 256");
    let nested = "<Annotation>".repeat(100_000);
    judged!(errors(&nested), @"OD272 the document exceeds the limit `csdl-depth` of 100 @ <Annotation>");
    let nested = "<ComplexType Name='A'>".repeat(100_000);
    judged!(errors(&nested).lines().last().unwrap(), @"OD272 the document exceeds the limit `csdl-depth` of 100 @ <ComplexType Name='A'>");
    let bomb =
        "<!DOCTYPE a [<!ENTITY a '1234567890'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><a>&b;</a>";
    judged!(errors_of(bomb).split(" @ ").next().unwrap(), @"OD271 a DOCTYPE is not allowed in CSDL");
}

/// Types `T0` to `T<count - 1>`, each based on the one before it, the first on `base`.
fn chain(count: usize, base: &str) -> String {
    let mut out = format!("<ComplexType Name='T0' {base}/>");
    for at in 1..count {
        write!(
            out,
            "<ComplexType Name='T{at}' BaseType='Self.T{}'/>",
            at - 1
        )
        .unwrap();
    }
    out
}

#[test]
fn long_chains_of_base_types() {
    assert!(Schema::from_csdl(document(&chain(100, "")).as_bytes()).is_ok());
    judged!(errors(&chain(101, "")), @"OD272 the document exceeds the limit `type-depth` of 100 @ T100");
    judged!(errors(&chain(100_000, "")), @"OD272 the document exceeds the limit `type-depth` of 100 @ T100");
    judged!(errors(&chain(100_000, "BaseType='Self.T99999'")).lines().next().unwrap(), @"OD278 base types form a cycle: `N.T0` -> `N.T99999` -> `N.T99998` -> `N.T99997` -> `N.T99996` -> `N.T99995` -> `N.T99994` -> `N.T99993` -> 99992 more -> `N.T0` @ T0");
}

#[test]
fn many_errors_are_counted() {
    let content = "<ComplexType Name='A' BaseType='Self.Abcdefghij'/>".repeat(20_000);
    let errors = Schema::from_csdl(document(&content).as_bytes()).unwrap_err();
    assert_eq!(errors.iter().len(), 100);
    assert_eq!(errors.omitted(), 20_000 + 19_999 - 100);
    assert!(errors.to_string().ends_with("and 39998 more"));
}

#[test]
fn large_types_are_found_in() {
    let mut content = "<EnumType Name='E'>".to_owned();
    for at in 0..20_000 {
        write!(content, "<Member Name='m{at}'/>").unwrap();
    }
    content += "</EnumType><ComplexType Name='C'>";
    for at in 0..20_000 {
        write!(content, "<Property Name='p{at}' Type='Self.E'/>").unwrap();
    }
    content += "</ComplexType>";
    let schema = super::schema(&content);
    let id = schema.types_named("C").next().unwrap();
    let member = schema.property(id, "p19999").unwrap();
    let ty = schema.enumeration(member.ty()).unwrap();
    assert_eq!(ty.member("m777").unwrap().value, 777);
    assert_eq!(&*ty.member_by_value(19_999).unwrap().name, "m19999");
    assert!(ty.member_by_value(20_000).is_none());
}

proptest! {
    #[test]
    fn any_bytes_are_judged(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Schema::from_csdl(&bytes);
    }

    #[test]
    fn any_markup_is_judged(parts in prop::collection::vec(prop::sample::select(vec![
        "<", ">", "/>", "</", "Schema", "EntityType", "Property", "Key", "EnumType", "Member", " Name='a'",
        " Name=\"é\"", " Type='Self.a'", " Type='Collection(Edm.String)'", " BaseType='Self.a'", " Value='1'",
        "&amp;", "&#0;", "<!--", "-->", "<![CDATA[", "]]>", "<?x ?>", " xmlns='x'", "'", "\"", "=", "é", "\u{feff}",
    ]), 0..60)) {
        let text = document(&parts.concat());
        if let Err(errors) = Schema::from_csdl(text.as_bytes()) {
            super::listed(&text, &errors);
        }
    }

    /// Bytes of the embedded schema are dropped, doubled or replaced.
    #[test]
    fn a_damaged_schema_is_judged(
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, "[ -~é]{0,3}"), 1..4),
    ) {
        let mut text = include_str!("../referral.csdl.xml").to_owned();
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
        match Schema::from_csdl(text.as_bytes()) {
            Ok(schema) => prop_assert!(schema.definitions().count() <= 33),
            Err(errors) => {
                let unsorted = errors.iter().map(|error| error.span.start).collect::<Vec<_>>();
                prop_assert!(unsorted.is_sorted());
                prop_assert!(!super::listed(&text, &errors).is_empty());
                // A text is taken for JSON only by its first character.
                let json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
                prop_assert!(json || !errors.iter().any(|error| matches!(error.kind, SchemaErrorKind::MalformedJson(_))));
            }
        }
    }
}
