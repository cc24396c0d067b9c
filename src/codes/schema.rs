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
    schema::WRONG_FACET,
    schema::WRONG_ENUM_VALUES,
    schema::AMBIGUOUS_OVERLOADS,
    schema::UNKNOWN_PATH_IN_SCHEMA,
    schema::WRONG_KEY,
    schema::WRONG_DERIVATION,
    schema::WRONG_DEFAULT_VALUE,
    schema::WRONG_ANNOTATION,
    schema::WRONG_NAVIGATION,
    schema::WRONG_CONTAINER,
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
<ComplexType Name=\"AddressKind\"/>",
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
    Text {
        number: 288,
        summary: "a facet that the type does not have",
        meaning: "\
Strings, binary values and streams have a maximum length; decimals, durations
and times a precision (of times at most 12); decimals a scale, which is at most
their precision. What a type definition has fixed cannot be given again.",
        example: "\
<ComplexType Name=\"Price\">
  <Property Name=\"amount\" Type=\"Edm.Decimal\" Precision=\"3\" Scale=\"4\"/>
</ComplexType>",
        instead: "\
<ComplexType Name=\"Price\">
  <Property Name=\"amount\" Type=\"Edm.Decimal\" Precision=\"7\" Scale=\"4\"/>
</ComplexType>",
    },
    Text {
        number: 289,
        summary: "values of an enumeration are missing",
        meaning: "\
An enumeration has members. Either all of them have values or none; flags need
values, which are not negative. Without values odq counts on from the member
before, which may not be what the service does.",
        example: "\
<EnumType Name=\"Status\">
  <Member Name=\"New\" Value=\"1\"/>
  <Member Name=\"Active\"/>
</EnumType>",
        instead: "\
<EnumType Name=\"Status\">
  <Member Name=\"New\" Value=\"1\"/>
  <Member Name=\"Active\" Value=\"2\"/>
</EnumType>",
    },
    Text {
        number: 290,
        summary: "overloads contradict one another",
        meaning: "\
Functions of one name return the same, those that are bound for each type that
they are bound to; and they differ in the types of their parameters.",
        example: "\
<Function Name=\"Newest\"><ReturnType Type=\"Edm.String\"/></Function>
<Function Name=\"Newest\">
  <Parameter Name=\"count\" Type=\"Edm.Int32\"/>
  <ReturnType Type=\"Collection(Edm.String)\"/>
</Function>",
        instead: "\
<Function Name=\"Newest\"><ReturnType Type=\"Edm.String\"/></Function>
<Function Name=\"NewestFew\">
  <Parameter Name=\"count\" Type=\"Edm.Int32\"/>
  <ReturnType Type=\"Collection(Edm.String)\"/>
</Function>",
    },
    Text {
        number: 291,
        summary: "a path in the schema leads nowhere",
        meaning: "\
The paths of bindings, partners, referential constraints and results must lead
to members of types that are there, and the targets of bindings and imports to
entity sets or singletons. odq leaves out what leads nowhere.",
        example: "\
<EntityType Name=\"Referral\">
  <Key><PropertyRef Name=\"id\"/></Key>
  <Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>
  <NavigationProperty Name=\"parent\" Type=\"Example.Referral\"/>
</EntityType>
<EntityContainer Name=\"Service\">
  <EntitySet Name=\"Referrals\" EntityType=\"Example.Referral\">
    <NavigationPropertyBinding Path=\"parnet\" Target=\"Referrals\"/>
  </EntitySet>
</EntityContainer>",
        instead: "\
<EntityType Name=\"Referral\">
  <Key><PropertyRef Name=\"id\"/></Key>
  <Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>
  <NavigationProperty Name=\"parent\" Type=\"Example.Referral\"/>
</EntityType>
<EntityContainer Name=\"Service\">
  <EntitySet Name=\"Referrals\" EntityType=\"Example.Referral\">
    <NavigationPropertyBinding Path=\"parent\" Target=\"Referrals\"/>
  </EntitySet>
</EntityContainer>",
    },
    Text {
        number: 292,
        summary: "a key that cannot be one",
        meaning: "\
The parts of a key are never null, and are no floating-point numbers, binary
values or shapes. A path has an alias, a property of the type itself has none. A
type declares a key only if its base types do not.",
        example: "\
<EntityType Name=\"Referral\">
  <Key><PropertyRef Name=\"id\"/></Key>
  <Property Name=\"id\" Type=\"Edm.String\"/>
</EntityType>",
        instead: "\
<EntityType Name=\"Referral\">
  <Key><PropertyRef Name=\"id\"/></Key>
  <Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>
</EntityType>",
    },
    Text {
        number: 293,
        summary: "a derived type takes something back",
        meaning: "\
What is derived from an open type or a media entity type is one too, and an
abstract entity type has abstract base types only. odq takes it as open.",
        example: "\
<ComplexType Name=\"Address\" OpenType=\"true\"/>
<ComplexType Name=\"Home\" BaseType=\"Example.Address\" OpenType=\"false\"/>",
        instead: "\
<ComplexType Name=\"Address\" OpenType=\"true\"/>
<ComplexType Name=\"Home\" BaseType=\"Example.Address\" OpenType=\"true\"/>",
    },
    Text {
        number: 294,
        summary: "a default value of another type",
        meaning: "\
The default value of a property or term must be a value of its type. Structured
values and collections have none.",
        example: "\
<ComplexType Name=\"Price\">
  <Property Name=\"amount\" Type=\"Edm.Decimal\" DefaultValue=\"none\"/>
</ComplexType>",
        instead: "\
<ComplexType Name=\"Price\">
  <Property Name=\"amount\" Type=\"Edm.Decimal\" DefaultValue=\"0\"/>
</ComplexType>",
    },
    Text {
        number: 295,
        summary: "an annotation that says nothing",
        meaning: "\
The target of the annotations is not there, the term is unknown in a namespace
that is at hand or is not meant for such an element, or the same term was given
before without another qualifier. What is said in this way may be lost.",
        example: "\
<EntityType Name=\"Referral\"/>
<Annotations Target=\"Example.Referal\">
  <Annotation Term=\"Org.OData.Core.V1.Description\" String=\"a lead\"/>
</Annotations>",
        instead: "\
<EntityType Name=\"Referral\"/>
<Annotations Target=\"Example.Referral\">
  <Annotation Term=\"Org.OData.Core.V1.Description\" String=\"a lead\"/>
</Annotations>",
    },
    Text {
        number: 296,
        summary: "an impossible navigation property",
        meaning: "\
A collection is neither nullable nor has it referential constraints. A partner
leads back, and names no other partner. Properties that are tied have the same
type. Entities cannot contain one another without end.",
        example: "\
<EntityType Name=\"Referral\">
  <NavigationProperty Name=\"notes\" Nullable=\"false\"
    Type=\"Collection(Example.Referral)\"/>
</EntityType>",
        instead: "\
<EntityType Name=\"Referral\">
  <NavigationProperty Name=\"notes\" Type=\"Collection(Example.Referral)\"/>
</EntityType>",
    },
    Text {
        number: 297,
        summary: "a container that cannot be so",
        meaning: "\
A document has one entity container. A path is bound once; it leads through
entities that are contained, to one that is not. Imports make functions and
actions callable that are not bound.",
        example: "\
<EntityContainer Name=\"Service\"/>
<EntityContainer Name=\"Other\"/>",
        instead: "<EntityContainer Name=\"Service\"/>",
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
