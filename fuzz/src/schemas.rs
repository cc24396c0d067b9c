//! What must hold for any document that is read as a schema, in XML or JSON.

use super::form::{Form, numbers, slipped};
use super::generate_typed::{Model, Tape};
use super::laws::{check_finding, fits};
use odq::diagnostic::{Diagnostic, Span};
use odq::schema::{Limits, SchemaErrors};
use odq::{Input, Profile, Query, Root, Schema};
use std::fmt::Write;

/// Target `csdl_xml`: a schema in XML; see [`check_document`].
pub fn csdl_xml(data: &[u8]) {
    document(data, |seed, tape| {
        if seed / 4 % 4 == 3 {
            Model::new(tape).csdl()
        } else {
            xml(tape)
        }
    });
}

/// Target `csdl_json`: a schema in JSON; see [`check_document`].
pub fn csdl_json(data: &[u8]) {
    document(data, |_, tape| json(tape));
}

/// The text itself, or one that is made, in which some bytes are changed.
fn document(data: &[u8], make: fn(usize, &mut Tape<'_>) -> String) {
    let Some(form) = Form::of(data) else {
        return;
    };
    if !form.is_made {
        check_document(form.rest);
        return;
    }
    let (slips, rest) = form.rest.split_at(form.rest.len().min(4 * (form.seed % 4)));
    let mut text = make(form.seed, &mut Tape::new(&numbers(rest)));
    for slip in slips.chunks_exact(4) {
        slipped(&mut text, slip);
    }
    check_document(text.as_bytes());
}

/// Reads a document. Either there are errors, each with a place in it, or a schema that can be used.
/// It is the same with a byte order mark, and within limits that it just keeps.
fn check_document(document: &[u8]) {
    let text = String::from_utf8_lossy(document);
    let (errors, findings) = match Schema::from_csdl(document) {
        Ok(schema) => {
            use_all(&schema);
            (SchemaErrors::default(), schema.findings().to_vec())
        }
        Err(errors) => {
            assert!(errors.iter().len() > 0, "no schema, and no error: {text:?}");
            let findings = errors.findings(0).cloned().collect();
            (errors, findings)
        }
    };
    // What is no text has places in bytes.
    let is_text = std::str::from_utf8(document).is_ok();
    for finding in errors.diagnostics().iter().chain(&findings) {
        if is_text {
            check_finding(&text, finding);
        }
        assert!(finding.span.end as usize <= document.len(), "{finding:?}");
    }
    let again = told(document, 0);
    assert_eq!(told(document, 0), again, "{text:?}");
    const MARK: &[u8] = "\u{feff}".as_bytes();
    // Zeros tell of another encoding.
    if !document.starts_with(MARK) && is_text && !document.contains(&0) {
        let marked = [MARK, document].concat();
        assert_eq!(told(&marked, 3), again, "{text:?}");
    }
    let limits = Limits {
        bytes: document.len(),
        ..Limits::default()
    };
    let within = Schema::from_csdl_within(document, &limits);
    assert_eq!(within.is_ok(), errors.iter().len() == 0, "{text:?}");
}

/// Codes, places and messages of all that is told of a document whose text begins so far in it.
fn told(document: &[u8], start: u32) -> Vec<String> {
    let findings: Vec<Diagnostic> = match Schema::from_csdl(document) {
        Ok(schema) => schema.findings().to_vec(),
        Err(errors) => {
            let own = errors.diagnostics();
            own.into_iter().chain(errors.findings(0).cloned()).collect()
        }
    };
    let place = |span: Span| {
        let from = |at: u32| at.saturating_sub(start);
        (from(span.start), from(span.end))
    };
    let line = |it: &Diagnostic| format!("{} {:?} {}", it.code, place(it.span), it.message);
    findings.iter().map(line).collect()
}

/// Asks a schema for all that it has.
fn use_all(schema: &Schema) {
    for (id, definition) in schema.definitions() {
        let _ = (schema.is_open(id), schema.key(id), definition);
        for member in schema.members(id) {
            assert!(
                schema.property(id, member.name()).is_some(),
                "{}",
                member.name()
            );
            let _ = schema.nearest_member(id, &format!("{}x", member.name()));
            let _ = schema.find_property_paths(id, member.name(), 3);
        }
        assert!(schema.is_subtype(id, id));
    }
    for operation in schema.operations() {
        let _ = (
            operation.binding_parameter(),
            operation.call_parameters().count(),
        );
    }
    let _ = (Profile::of_schema(schema), schema.annotations().len());
    let sets: Vec<String> = schema
        .entity_sets()
        .map(|set| set.name.to_string())
        .collect();
    for set in sets.iter().take(3) {
        assert!(schema.entity_set(set).is_some(), "{set}");
        for query in [
            format!("/{set}?$filter=T0 eq 1&$select=T1,T2&$expand=T3&$orderby=T4"),
            format!("/{set}/$count?$filter=T1/any(x:x eq 'a') or T2/T3 gt 1"),
            format!("/{set}(1)/T3?$apply=groupby((T1),aggregate(T2 with max as m))"),
        ] {
            let parsed = Query::parse(&query, Input::Url).query;
            for schema in [schema.clone(), schema.clone().opened()] {
                let examined = parsed.examine(&schema, &Root::Only, None);
                for finding in &examined.diagnostics {
                    assert!(fits(&query, finding.span), "{query:?}: {finding:?}");
                }
                if let Some(checked) = examined.checked {
                    let _ = (checked.describe(), checked.columns(), checked.compile());
                }
            }
        }
    }
}

/// Elements of CSDL in XML, each with its attributes, those that it must have first, and its children.
const ELEMENTS: &[(&str, &[&str], &[&str])] = &[
    (
        "Schema",
        &["!Namespace", "Alias"],
        &[
            "EntityType",
            "EntityType",
            "EntityType",
            "ComplexType",
            "EnumType",
            "TypeDefinition",
            "EntityContainer",
            "Function",
            "Action",
            "Term",
            "Annotations",
        ],
    ),
    (
        "EntityType",
        &["!Name", "BaseType", "Abstract", "OpenType", "HasStream"],
        &[
            "Key",
            "Property",
            "Property",
            "Property",
            "NavigationProperty",
            "Annotation",
        ],
    ),
    (
        "ComplexType",
        &["!Name", "BaseType", "Abstract", "OpenType"],
        &["Property", "Property", "NavigationProperty", "Annotation"],
    ),
    (
        "EnumType",
        &["!Name", "UnderlyingType", "IsFlags"],
        &["Member", "Member", "Member"],
    ),
    ("Member", &["!Name", "Value"], &["Annotation"]),
    (
        "TypeDefinition",
        &[
            "!Name",
            "!UnderlyingType",
            "MaxLength",
            "Precision",
            "Scale",
            "SRID",
        ],
        &["Annotation"],
    ),
    ("Key", &[], &["PropertyRef"]),
    ("PropertyRef", &["!Path", "Alias"], &[]),
    (
        "Property",
        &[
            "!Name",
            "!Type",
            "Nullable",
            "MaxLength",
            "Precision",
            "Scale",
            "SRID",
            "Unicode",
            "DefaultValue",
        ],
        &["Annotation"],
    ),
    (
        "NavigationProperty",
        &["!Name", "!Type", "Nullable", "Partner", "ContainsTarget"],
        &["ReferentialConstraint", "OnDelete", "Annotation"],
    ),
    (
        "ReferentialConstraint",
        &["!Property", "!ReferencedProperty"],
        &[],
    ),
    ("OnDelete", &["!Action"], &[]),
    (
        "EntityContainer",
        &["!Name", "Extends"],
        &[
            "EntitySet",
            "EntitySet",
            "Singleton",
            "FunctionImport",
            "ActionImport",
        ],
    ),
    (
        "EntitySet",
        &["!Name", "!EntityType", "IncludeInServiceDocument"],
        &["NavigationPropertyBinding", "Annotation"],
    ),
    (
        "Singleton",
        &["!Name", "!Type"],
        &["NavigationPropertyBinding"],
    ),
    ("NavigationPropertyBinding", &["!Path", "!Target"], &[]),
    ("FunctionImport", &["!Name", "!Function", "EntitySet"], &[]),
    ("ActionImport", &["!Name", "!Action", "EntitySet"], &[]),
    (
        "Function",
        &["!Name", "IsBound", "IsComposable", "EntitySetPath"],
        &["Parameter", "Parameter", "ReturnType"],
    ),
    (
        "Action",
        &["!Name", "IsBound", "EntitySetPath"],
        &["Parameter", "ReturnType"],
    ),
    (
        "Parameter",
        &["!Name", "!Type", "Nullable", "MaxLength"],
        &["Annotation"],
    ),
    ("ReturnType", &["!Type", "Nullable"], &[]),
    (
        "Term",
        &["!Name", "!Type", "BaseTerm", "DefaultValue", "AppliesTo"],
        &["Annotation"],
    ),
    (
        "Annotations",
        &["!Target", "Qualifier"],
        &["Annotation", "Annotation"],
    ),
    (
        "Annotation",
        &[
            "!Term",
            "Bool",
            "String",
            "Int",
            "Path",
            "EnumMember",
            "Qualifier",
        ],
        &[
            "Collection",
            "Record",
            "Bool",
            "Path",
            "String",
            "Null",
            "Annotation",
        ],
    ),
    ("Collection", &[], &["Record", "String", "Path"]),
    ("Record", &["Type"], &["PropertyValue", "PropertyValue"]),
    (
        "PropertyValue",
        &["!Property", "Bool", "String", "Path"],
        &["Collection", "Record"],
    ),
    ("Bool", &[], &[]),
    ("String", &[], &[]),
    ("Path", &[], &[]),
    ("Null", &[], &[]),
];

const TYPES: &[&str] = &[
    "Edm.String",
    "Edm.Int32",
    "Edm.Decimal",
    "Edm.DateTimeOffset",
    "Edm.GeographyPoint",
    "Edm.Stream",
    "Edm.Untyped",
    "Edm.PrimitiveType",
    "Edm.EntityType",
];

/// A name of something declared, or that may be: they are given out one after the other.
fn declared(tape: &mut Tape<'_>, names: usize) -> String {
    format!("T{}", tape.pick(names + 1))
}

fn type_name(tape: &mut Tape<'_>, names: usize) -> String {
    let name = match tape.pick(5) {
        0 | 1 => tape.of(TYPES).to_owned(),
        2 => format!("A.{}", declared(tape, names)),
        _ => format!("S.{}", declared(tape, names)),
    };
    if tape.one_in(4) {
        format!("Collection({name})")
    } else {
        name
    }
}

fn xml(tape: &mut Tape<'_>) -> String {
    let mut out = String::new();
    let in_edmx = tape.one_in(2);
    if in_edmx {
        out.push_str(
            "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\
             <edmx:DataServices>",
        );
    }
    let (mut names, mut size) = (0, 0);
    element(tape, "Schema", 7, (&mut names, &mut size), &mut out);
    if in_edmx {
        out.push_str("</edmx:DataServices></edmx:Edmx>");
    }
    out
}

fn element(
    tape: &mut Tape<'_>,
    name: &str,
    depth: usize,
    (names, size): (&mut usize, &mut usize),
    out: &mut String,
) {
    let known = ELEMENTS.iter().find(|(known, ..)| *known == name);
    let (_, attributes, children) = known.expect("an element");
    let _ = write!(out, "<{name}");
    *size += 1;
    if name == "Schema" {
        out.push_str(" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\"");
    }
    for attribute in *attributes {
        let is_needed = attribute.starts_with('!') && !tape.one_in(30);
        if !is_needed && !tape.one_in(4) {
            continue;
        }
        let attribute = attribute.trim_start_matches('!');
        let value = value(tape, attribute, names);
        let quote = tape.of(&["\"", "\"", "\"", "'"]);
        let _ = write!(out, " {attribute}={quote}{value}{quote}");
    }
    let most = if name == "Schema" { 9 } else { 4 };
    let count = tape.pick(most);
    if children.is_empty() || count == 0 || depth == 0 || *size > 60 {
        match name {
            "Bool" | "String" | "Path" => {
                let _ = write!(out, ">{}</{name}>", tape.of(VALUES));
            }
            _ => out.push_str("/>"),
        }
        return;
    }
    out.push('>');
    for _ in 0..count {
        let child = tape.of(children);
        element(tape, child, depth - 1, (names, size), out);
        if tape.one_in(20) {
            out.push_str(tape.of(&["<!-- c -->", "\n", "x", "<?p?>", "<![CDATA[x]]>", "&#120;"]));
        }
    }
    let _ = write!(out, "</{name}>");
}

const VALUES: &[&str] = &[
    "true",
    "false",
    "0",
    "1",
    "-1",
    "max",
    "variable",
    "floating",
    "T0",
    "T1/T2",
    "S.T0",
    "$count",
    "Cascade",
    "SetNull",
    "99999999999999999999",
    "a&amp;b",
    "&#x41;",
    "",
    "@S.T1",
    "T0/S.T1/T2",
    "EntitySet Property",
    "S.T0/T1 S.T0/T2",
];

fn value(tape: &mut Tape<'_>, attribute: &str, names: &mut usize) -> String {
    if tape.one_in(25) {
        return tape.of(VALUES).to_owned();
    }
    match attribute {
        "Namespace" => "S".to_owned(),
        "Name" if tape.one_in(15) => declared(tape, *names),
        "Name" => {
            *names += 1;
            format!("T{}", *names - 1)
        }
        "Alias" => tape.of(&["A", "S", "T0"]).to_owned(),
        "Type" | "UnderlyingType" => type_name(tape, *names),
        "BaseType" | "EntityType" | "Function" | "Action" | "Term" | "BaseTerm" | "Extends" => {
            format!("S.{}", declared(tape, *names))
        }
        "Property" | "ReferencedProperty" | "Partner" | "EntitySet" | "Path" => {
            declared(tape, *names)
        }
        "Target" => {
            let (one, other) = (declared(tape, *names), declared(tape, *names));
            match tape.pick(3) {
                0 => one,
                1 => format!("S.{one}/{other}"),
                _ => format!("S.{one}"),
            }
        }
        "Abstract"
        | "OpenType"
        | "HasStream"
        | "IsFlags"
        | "Nullable"
        | "ContainsTarget"
        | "IsBound"
        | "IsComposable"
        | "Unicode"
        | "IncludeInServiceDocument"
        | "Bool" => tape.of(&["true", "false"]).to_owned(),
        "Value" | "MaxLength" | "Precision" | "Scale" | "SRID" | "Int" => {
            tape.of(&["0", "1", "2", "12", "-1", "255"]).to_owned()
        }
        _ => tape.of(VALUES).to_owned(),
    }
}

/// What members of an object in JSON are called that are no declarations.
const KEYS: &[&str] = &[
    "$Type",
    "$BaseType",
    "$Abstract",
    "$OpenType",
    "$HasStream",
    "$Key",
    "$Collection",
    "$Nullable",
    "$MaxLength",
    "$Precision",
    "$Scale",
    "$SRID",
    "$Unicode",
    "$DefaultValue",
    "$Partner",
    "$ContainsTarget",
    "$ReferentialConstraint",
    "$OnDelete",
    "$UnderlyingType",
    "$IsFlags",
    "$Parameter",
    "$ReturnType",
    "$IsBound",
    "$EntitySetPath",
    "$IsComposable",
    "$EntitySet",
    "$Function",
    "$Action",
    "$Extends",
    "$NavigationPropertyBinding",
    "$IncludeInServiceDocument",
    "$AppliesTo",
    "$BaseTerm",
    "$Alias",
    "$Annotations",
    "$Name",
    "@S.T0",
    "@A.T1#q",
    "T0@S.T1",
];

const KINDS: &[&str] = &[
    "EntityType",
    "EntityType",
    "ComplexType",
    "EnumType",
    "TypeDefinition",
    "EntityContainer",
    "Term",
    "NavigationProperty",
    "Property",
    "EntitySet",
    "Function",
];

fn json(tape: &mut Tape<'_>) -> String {
    let mut out = String::from("{\"$Version\":\"4.01\"");
    if !tape.one_in(4) {
        out.push_str(",\"$EntityContainer\":\"S.T0\"");
    }
    if tape.one_in(6) {
        out.push_str(
            ",\"$Reference\":{\"http://x/y\":{\"$Include\":[{\"$Namespace\":\"X\",\"$Alias\":\"Y\"}]}}",
        );
    }
    out.push_str(",\"S\":{\"$Alias\":\"A\"");
    let mut names = 0;
    for at in 0..tape.pick(9) {
        let kind = if at == 0 {
            "EntityContainer"
        } else {
            tape.of(KINDS)
        };
        let _ = write!(out, ",\"T{names}\":");
        names += 1;
        if kind == "Function" {
            out.push('[');
            object(tape, kind, 2, &mut names, &mut out);
            out.push(']');
        } else {
            object(tape, kind, 3, &mut names, &mut out);
        }
    }
    out.push_str("}}");
    out
}

fn object(tape: &mut Tape<'_>, kind: &str, depth: usize, names: &mut usize, out: &mut String) {
    out.push('{');
    let mut is_first = true;
    let mut separate = |out: &mut String| {
        if !is_first {
            out.push(',');
        }
        is_first = false;
    };
    if kind != "Property" && !tape.one_in(20) && !matches!(kind, "EntitySet" | "None") {
        separate(out);
        let _ = write!(out, "\"$Kind\":\"{kind}\"");
    }
    if kind == "EntitySet" {
        separate(out);
        let _ = write!(
            out,
            "\"$Collection\":true,\"$Type\":\"S.{}\"",
            declared(tape, *names)
        );
    }
    for _ in 0..tape.pick(5) {
        separate(out);
        let _ = write!(out, "\"{}\":", tape.of(KEYS));
        any_json(tape, depth.saturating_sub(1), names, out);
    }
    for _ in 0..if depth == 0 { 0 } else { tape.pick(5) } {
        separate(out);
        if tape.one_in(20) {
            let _ = write!(out, "\"{}\":", declared(tape, *names));
        } else {
            let _ = write!(out, "\"T{names}\":");
            *names += 1;
        }
        match kind {
            "EnumType" => {
                let _ = write!(out, "{}", tape.pick(9));
            }
            "EntityContainer" => object(tape, "EntitySet", depth - 1, names, out),
            _ => {
                let kind = tape.of(&["Property", "Property", "NavigationProperty"]);
                object(tape, kind, depth - 1, names, out);
            }
        }
    }
    out.push('}');
}

fn any_json(tape: &mut Tape<'_>, depth: usize, names: &mut usize, out: &mut String) {
    match tape.pick(9) {
        0 | 1 => out.push_str(tape.of(&["true", "false", "null"])),
        2 => {
            let _ = write!(out, "{}", tape.pick(300));
        }
        3 => {
            let _ = write!(out, "\"{}\"", type_name(tape, *names));
        }
        4 => {
            let _ = write!(out, "\"{}\"", declared(tape, *names));
        }
        5 => {
            let _ = write!(out, "\"{}\"", tape.of(VALUES));
        }
        6 if depth > 0 => {
            out.push('[');
            for at in 0..tape.pick(3) {
                if at > 0 {
                    out.push(',');
                }
                any_json(tape, depth - 1, names, out);
            }
            out.push(']');
        }
        7 if depth > 0 => object(tape, "None", depth - 1, names, out),
        _ => {
            let _ = write!(out, "[\"{}\"]", declared(tape, *names));
        }
    }
}
