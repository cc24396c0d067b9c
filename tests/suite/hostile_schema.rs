//! CSDL made to break a reader: each document is checked by a process of its own with a small stack
//! and little memory, which must answer with the right error and end by itself.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";

fn schema(content: &str) -> String {
    format!("<Schema xmlns='{EDM}' Namespace='N' Alias='Self'>{content}</Schema>")
}

fn many(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut out, at| {
        out += &item(at);
        out
    })
}

/// Checks documents in a process with 512 KiB of stack and 1 GiB of memory; gives what it says and
/// its exit code.
#[track_caller]
fn check(name: &str, documents: &[&[u8]]) -> (String, i32) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-schema");
    fs::create_dir_all(&folder).unwrap();
    let paths: Vec<PathBuf> = (0..documents.len())
        .map(|at| folder.join(format!("{name}-{at}.csdl")))
        .collect();
    for (path, document) in paths.iter().zip(documents) {
        fs::write(path, document).unwrap();
    }
    let script = "ulimit -s 512 2>/dev/null; ulimit -v 1048576 2>/dev/null; exec \"$0\" \"$@\"";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_odq")])
        .args(["schema", "check", "--output-format", "concise"])
        .args(&paths)
        .output()
        .unwrap();
    for path in paths {
        fs::remove_file(path).unwrap();
    }
    let said = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap());
    assert!(said[1].len() < 64 * 1024, "{name}: {} bytes", said[1].len());
    let code = output.status.code();
    (
        said.concat(),
        code.unwrap_or_else(|| panic!("{name}: {}", output.status)),
    )
}

/// Fails unless the document is refused and the first error has that code.
#[track_caller]
fn refused(name: &str, document: impl AsRef<[u8]>, code: &str) -> String {
    let (said, exit) = check(name, &[document.as_ref()]);
    assert_eq!(exit, 1, "{name}: {said}");
    assert!(said.contains(&format!("error[{code}]")), "{name}: {said}");
    said
}

#[track_caller]
fn taken(name: &str, document: impl AsRef<[u8]>) -> String {
    let (said, exit) = check(name, &[document.as_ref()]);
    assert_eq!(exit, 0, "{name}: {said}");
    said
}

#[test]
fn entities_and_document_types_are_refused() {
    for (name, declaration, body) in [
        (
            "laughs",
            "<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>",
            "&c;",
        ),
        ("external", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "&x;"),
        (
            "parameter",
            "<!ENTITY % p SYSTEM 'http://localhost/p'> %p;",
            "",
        ),
        ("doctype", "", ""),
    ] {
        let text = format!("<!DOCTYPE Schema [{declaration}]>{}", schema(body));
        let said = refused(name, &text, "OD271");
        assert!(!said.contains("root:"), "{said}");
    }
    refused("entity", schema("<ComplexType Name='&x;'/>"), "OD270");
}

#[test]
fn encodings_and_namespaces_are_named() {
    let text = schema("");
    let utf16 = |big: bool| -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        let bytes = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        units.flat_map(bytes).collect()
    };
    refused("utf-16le", utf16(false), "OD271");
    refused("utf-16be", utf16(true), "OD271");
    refused("latin-1", b"<Schema Namespace='\xe9'/>", "OD270");
    refused(
        "old",
        text.replace(EDM, "http://schemas.microsoft.com/ado/2009/11/edm"),
        "OD271",
    );
    refused(
        "other",
        text.replace(EDM, "http://example.com/edm"),
        "OD273",
    );
    refused("none", text.replace(EDM, ""), "OD273");
    refused("empty", "", "OD270");
    refused("nul", [0_u8; 64], "OD270");
}

#[test]
fn names_that_go_round_are_found() {
    let chain = |count: usize, base: &str| {
        let first = format!("<EntityType Name='T0' {base}/>");
        first
            + &many(count - 1, |at| {
                format!("<EntityType Name='T{}' BaseType='Self.T{at}'/>", at + 1)
            })
    };
    refused("cycle-1", schema(&chain(1, "BaseType='Self.T0'")), "OD278");
    refused("cycle-2", schema(&chain(2, "BaseType='Self.T1'")), "OD278");
    refused(
        "cycle-many",
        schema(&chain(100_000, "BaseType='Self.T99999'")),
        "OD278",
    );
    refused("deep", schema(&chain(100_000, "")), "OD272");
    let definitions = "<TypeDefinition Name='A' UnderlyingType='Self.B'/>\
                       <TypeDefinition Name='B' UnderlyingType='Self.A'/>";
    refused("definitions", schema(definitions), "OD280");
    let containers = "<EntityContainer Name='A' Extends='Self.B'/>\
                      <EntityContainer Name='B' Extends='Self.A'/>";
    refused("containers", schema(containers), "OD286");
    let aliases = format!(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><e:DataServices>\
         <Schema xmlns='{EDM}' Namespace='A' Alias='B'/><Schema xmlns='{EDM}' Namespace='B' Alias='A'/>\
         </e:DataServices></e:Edmx>"
    );
    refused("aliases", aliases, "OD277");
    let partners = "<EntityType Name='A'><NavigationProperty Name='b' Type='Self.B' Partner='a'/></EntityType>\
                    <EntityType Name='B'><NavigationProperty Name='a' Type='Self.A' Partner='b'/></EntityType>";
    taken("partners", schema(partners));
    let complex = "<ComplexType Name='A'><Property Name='a' Type='Self.A' Nullable='false'/></ComplexType>\
                   <EntityType Name='E'><Key><PropertyRef Name='a/a/a/a/b' Alias='k'/></Key>\
                   <Property Name='a' Type='Self.A'/></EntityType>";
    refused("key", schema(complex), "OD281");
}

#[test]
fn references_are_never_fetched() {
    let reference = |uri: &str| {
        format!(
            "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><e:Reference Uri='{uri}'>\
             <e:Include Namespace='M'/></e:Reference><e:DataServices><Schema xmlns='{EDM}' Namespace='N'>\
             <ComplexType Name='C' BaseType='M.B'/></Schema></e:DataServices></e:Edmx>"
        )
    };
    for uri in [
        "file:///etc/passwd",
        "http://127.0.0.1:9/m.xml",
        "reference-0.csdl",
    ] {
        let said = taken("reference", reference(uri));
        assert!(said.contains("warning[OD283]"), "{said}");
    }
    let other = format!("<Schema xmlns='{EDM}' Namespace='M'><ComplexType Name='B'/></Schema>");
    let both = [reference("m.xml"), other];
    let (said, exit) = check("given", &[both[0].as_bytes(), both[1].as_bytes()]);
    assert_eq!((exit, said.contains("OD283")), (0, false), "{said}");
}

#[test]
fn width_is_borne_or_refused() {
    let repeated = many(100_000, |_| "<ComplexType Name='T'/>".to_owned());
    refused("same", schema(&repeated), "OD277");
    let properties = many(300_000, |at| {
        format!("<Property Name='p{at}' Type='Edm.String'/>")
    });
    let said = taken(
        "properties",
        schema(&format!("<ComplexType Name='C'>{properties}</ComplexType>")),
    );
    assert!(said.contains("1 type"), "{said}");
    let members = many(300_000, |at| format!("<Member Name='m{at}'/>"));
    taken(
        "members",
        schema(&format!("<EnumType Name='E'>{members}</EnumType>")),
    );
    // Each is near to many names, and to many overloads.
    let types = many(20_000, |at| {
        format!("<Property Name='property{at}' Type='Edm.String'/>")
    });
    let overloads = many(20_000, |at| {
        format!(
            "<ComplexType Name='T{at}'/><Action Name='A' IsBound='true'><Parameter Name='p' Type='Self.T{at}'/></Action>"
        )
    });
    let wrong = many(20_000, |at| {
        let annotations = |target: String| {
            format!("<Annotations Target='Self.{target}'><Annotation Term='O.T'/></Annotations>")
        };
        annotations(format!("C/propety{at}")) + &annotations(format!("A(Self.U{at})"))
    });
    let said = taken(
        "annotated",
        schema(&format!(
            "<ComplexType Name='C'>{types}</ComplexType>{overloads}{wrong}"
        )),
    );
    assert!(said.contains("warning[OD295]"), "{said}");
    let attributes = (0..80_000).fold(String::new(), |mut out, at| {
        write!(out, " a{at}='1'").unwrap();
        out
    });
    refused(
        "attributes",
        schema(&format!("<ComplexType{attributes}/>")),
        "OD272",
    );
    let elements = "<Annotation Term='a'/>".repeat(2_000_001);
    refused("elements", schema(&elements), "OD272");
    let blanks = " ".repeat(65 << 20);
    refused("bytes", schema(&blanks), "OD272");
    refused(
        "overflow",
        schema("<EnumType Name='E'><Member Name='m' Value='9223372036854775808'/></EnumType>"),
        "OD279",
    );
    let last =
        "<EnumType Name='E'><Member Name='a' Value='2147483647'/><Member Name='b'/></EnumType>";
    refused("next", schema(last), "OD279");
}

#[test]
fn depth_is_refused() {
    for element in [
        "<Annotation Term='a'>",
        "<ComplexType Name='C'>",
        "<x>",
        "<Record>",
    ] {
        refused("nested", schema(&element.repeat(1_000_000)), "OD272");
    }
    let nested = "<Annotation Term='a'><Collection>".to_owned() + &"<Collection>".repeat(1_000_000);
    refused("collections", schema(&nested), "OD272");
    refused(
        "json-arrays",
        format!("{{\"$Version\":\"4.01\",\"N\":{}", "[".repeat(1_000_000)),
        "OD272",
    );
    refused(
        "json-objects",
        format!(
            "{{\"$Version\":\"4.01\",\"N\":{}",
            "{\"a\":".repeat(1_000_000)
        ),
        "OD272",
    );
}

#[test]
fn a_document_cut_anywhere_is_judged() {
    let whole = odq::Schema::REFERRALS_CSDL;
    for at in (0..whole.len()).step_by(7) {
        if let Some(text) = whole.get(..at) {
            assert!(odq::Schema::from_csdl(text.as_bytes()).is_err(), "{at}");
        }
    }
}
