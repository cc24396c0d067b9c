use super::Text;
use crate::diagnostic::Code;
use crate::schema;

/// The codes of the schema's room.
pub(super) const CODES: &[Code] = &[
    schema::MALFORMED_CSDL,
    schema::UNSUPPORTED_CSDL,
    schema::CSDL_LIMIT,
    schema::UNEXPECTED_CSDL_ELEMENT,
    schema::MISSING_CSDL_ATTRIBUTE,
    schema::INVALID_CSDL_ATTRIBUTE,
    schema::UNKNOWN_TYPE_IN_SCHEMA,
    schema::DUPLICATE_NAME,
    schema::BASE_TYPE_CYCLE,
    schema::ENUM_VALUE_OVERFLOW,
    schema::WRONG_KIND_OF_TYPE,
    schema::UNKNOWN_KEY_PROPERTY,
    schema::UNKNOWN_IMPORT,
    schema::UNRESOLVED_REFERENCE,
    schema::MISSING_KEY,
    schema::INCOMPLETE_OPERATION,
    schema::CONTAINER_CYCLE,
    schema::UNKNOWN_CSDL_ATTRIBUTE,
];

/// Pages on schemas.
pub(super) const TEXTS: &[Text] = &[
    Text {
        number: 270,
        summary: "the schema is no XML or JSON",
        meaning: "\
The document is not well-formed: an end tag does not match, a value has no
quotes, a comma is missing, the document ends too early or is not UTF-8.",
        example: "<EntityType Name=\"Referral\"></EntityTyp>",
        instead: "<EntityType Name=\"Referral\"></EntityType>",
    },
    Text {
        number: 271,
        summary: "a form of schema that is not read",
        meaning: "\
Schemas are read in XML or JSON (CSDL 4.0 or 4.01, UTF-8), without a DOCTYPE.
Services give it at `$metadata`.",
        example: "{\"$Version\": \"3.0\"}",
        instead: "<EntityType Name=\"Referral\"/>",
    },
    Text {
        number: 272,
        summary: "the schema is beyond a limit",
        meaning: "\
The document is larger or nests deeper than odq is ready to read.",
        example: "a schema of more than 64 MiB",
        instead: "<EntityType Name=\"Referral\"/>",
    },
    Text {
        number: 273,
        summary: "an element that cannot stand here",
        meaning: "\
The standard has no such element or member, or not here, or a text stands where
only elements can.",
        example: "<EntityTyp Name=\"Referral\"/>",
        instead: "<EntityType Name=\"Referral\"/>",
    },
    Text {
        number: 274,
        summary: "an attribute is missing",
        meaning: "\
The element needs the attribute; in JSON the object needs the member.",
        example: "<EntityType/>",
        instead: "<EntityType Name=\"Referral\"/>",
    },
    Text {
        number: 275,
        summary: "an attribute cannot have this value",
        meaning: "\
The attribute takes other values: `true` or `false`, a number, a name.",
        example: "<EntityType Name=\"Referral\" OpenType=\"yes\"/>",
        instead: "<EntityType Name=\"Referral\" OpenType=\"true\"/>",
    },
    Text {
        number: 276,
        summary: "the name of a type leads nowhere",
        meaning: "\
No type has that name. Types are named with their namespace or its alias, those
of the standard begin with `Edm.`.",
        example: "\
<ComplexType Name=\"Address\">
  <Property Name=\"city\" Type=\"Edm.Sting\"/>
</ComplexType>",
        instead: "\
<ComplexType Name=\"Address\">
  <Property Name=\"city\" Type=\"Edm.String\"/>
</ComplexType>",
    },
    Text {
        number: 277,
        summary: "a name is declared twice",
        meaning: "\
Two types, properties, members or sets have one name, so it is not known which
is meant.",
        example: "\
<ComplexType Name=\"Address\"/>
<EnumType Name=\"Address\"/>",
        instead: "\
<ComplexType Name=\"Address\"/>
<EnumType Name=\"AddressKind\"/>",
    },
    Text {
        number: 278,
        summary: "a type is its own base type",
        meaning: "\
Going from base type to base type leads back to the type itself.",
        example: "\
<ComplexType Name=\"Address\" BaseType=\"Example.Place\"/>
<ComplexType Name=\"Place\" BaseType=\"Example.Address\"/>",
        instead: "\
<ComplexType Name=\"Address\" BaseType=\"Example.Place\"/>
<ComplexType Name=\"Place\"/>",
    },
    Text {
        number: 279,
        summary: "a member's value is too large",
        meaning: "\
The value of a member of an enumeration does not fit its underlying type.",
        example: "\
<EnumType Name=\"Size\" UnderlyingType=\"Edm.Byte\">
  <Member Name=\"Large\" Value=\"256\"/>
</EnumType>",
        instead: "\
<EnumType Name=\"Size\" UnderlyingType=\"Edm.Int16\">
  <Member Name=\"Large\" Value=\"256\"/>
</EnumType>",
    },
    Text {
        number: 280,
        summary: "a type of another kind is expected",
        meaning: "\
The name leads to a type that cannot stand here: a complex type for an entity,
an entity for a property.",
        example: "\
<EntityType Name=\"Person\"/>
<ComplexType Name=\"Owner\" BaseType=\"Example.Person\"/>",
        instead: "\
<ComplexType Name=\"Person\"/>
<ComplexType Name=\"Owner\" BaseType=\"Example.Person\"/>",
    },
    Text {
        number: 281,
        summary: "the key names no property",
        meaning: "\
A key is made of properties of the type. Letter case counts.",
        example: "\
<EntityType Name=\"Referral\">
  <Key><PropertyRef Name=\"ID\"/></Key>
  <Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>
</EntityType>",
        instead: "\
<EntityType Name=\"Referral\">
  <Key><PropertyRef Name=\"id\"/></Key>
  <Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>
</EntityType>",
    },
    Text {
        number: 282,
        summary: "an import names nothing that is there",
        meaning: "\
A function or action import names no function or action of the schema, or a
container extends one that is not there.",
        example: "\
<EntityContainer Name=\"Service\">
  <FunctionImport Name=\"Newest\" Function=\"Example.Newst\"/>
</EntityContainer>",
        instead: "\
<Function Name=\"Newest\"><ReturnType Type=\"Edm.String\"/></Function>
<EntityContainer Name=\"Service\">
  <FunctionImport Name=\"Newest\" Function=\"Example.Newest\"/>
</EntityContainer>",
    },
    Text {
        number: 283,
        summary: "a document referred to is not given",
        meaning: "\
The schema takes namespaces from another document. Nothing is ever fetched: the
document must be given too. Without it, its types are taken as unknown, and what
a query does with them is not checked.",
        example: "\
{
  \"$Version\": \"4.01\",
  \"$Reference\": {
    \"more.json\": {\"$Include\": [{\"$Namespace\": \"More\"}]}
  },
  \"Example\": {}
}",
        instead: "<EntityType Name=\"Referral\"/>",
    },
    Text {
        number: 284,
        summary: "entities that need a key have none",
        meaning: "\
The entities of an entity set, or of a collection that another entity contains,
are told apart by a key. Neither the type nor its base types declare one.",
        example: "\
<EntityType Name=\"Referral\"/>
<EntityContainer Name=\"Service\">
  <EntitySet Name=\"Referrals\" EntityType=\"Example.Referral\"/>
</EntityContainer>",
        instead: "\
<EntityType Name=\"Referral\">
  <Key><PropertyRef Name=\"id\"/></Key>
  <Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>
</EntityType>
<EntityContainer Name=\"Service\">
  <EntitySet Name=\"Referrals\" EntityType=\"Example.Referral\"/>
</EntityContainer>",
    },
    Text {
        number: 285,
        summary: "a function or action lacks a part",
        meaning: "\
A function must return something. What is bound must have a first parameter, for
the resource that it is called on.",
        example: "<Function Name=\"Newest\"/>",
        instead: "\
<Function Name=\"Newest\"><ReturnType Type=\"Edm.String\"/></Function>",
    },
    Text {
        number: 286,
        summary: "an entity container extends itself",
        meaning: "\
Going from container to the container that it extends leads back to the start.",
        example: "\
<EntityContainer Name=\"Service\" Extends=\"Example.Service\"/>",
        instead: "<EntityContainer Name=\"Service\"/>",
    },
    Text {
        number: 287,
        summary: "an attribute that CSDL does not have",
        meaning: "\
CSDL in XML has no attribute of that name. It is left out, so that the schema
may say less than is meant. Attributes of other namespaces, with a prefix, are
left out without a word.",
        example: "\
<ComplexType Name=\"Address\">
  <Property Name=\"city\" Type=\"Edm.String\" Nulable=\"false\"/>
</ComplexType>",
        instead: "\
<ComplexType Name=\"Address\">
  <Property Name=\"city\" Type=\"Edm.String\" Nullable=\"false\"/>
</ComplexType>",
    },
];

/// Whether the examples of a code are schemas that can be read.
#[cfg(test)]
pub(super) fn is_about_schemas(code: Code) -> bool {
    CODES.contains(&code) && code != schema::CSDL_LIMIT
}

/// Whether the examples of a code are queries that can be read.
#[cfg(test)]
pub(super) fn is_about_queries(code: Code) -> bool {
    const LIMIT: u16 = 190;
    code.number() < 400 && code.number() != LIMIT && !CODES.contains(&code)
}

/// The codes that the inside of a schema causes.
#[cfg(test)]
pub(super) fn caused(example: &str) -> Vec<Code> {
    let document = if example.starts_with('{') {
        example.to_owned()
    } else {
        let namespace = "http://docs.oasis-open.org/odata/ns/edm";
        format!("<Schema xmlns=\"{namespace}\" Namespace=\"Example\">{example}</Schema>")
    };
    match crate::Schema::from_csdl(document.as_bytes()) {
        Ok(schema) => schema.findings().iter().map(|it| it.code).collect(),
        Err(errors) => errors.iter().map(|error| error.kind.code()).collect(),
    }
}
