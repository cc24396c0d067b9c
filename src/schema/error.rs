use crate::diagnostic::{Applicability, Code, Diagnostic, Diagnostics, Fix, Span};
use crate::edm::Primitive;
use std::fmt;
use thiserror::Error;

/// The document is not well-formed XML, or not text at all.
pub const MALFORMED_CSDL: Code = Code::error(270, "malformed-csdl");
/// The document is in a form that is not read: JSON, UTF-16, a DTD, an OData version before 4.
pub const UNSUPPORTED_CSDL: Code = Code::error(271, "unsupported-csdl");
/// The document exceeds one of the [`Limits`](super::Limits).
pub const CSDL_LIMIT: Code = Code::error(272, "csdl-limit");
/// An element or text stands where the standard has none, or an element is missing.
pub const UNEXPECTED_CSDL_ELEMENT: Code = Code::error(273, "unexpected-csdl-element");
/// A required attribute is missing.
pub const MISSING_CSDL_ATTRIBUTE: Code = Code::error(274, "missing-csdl-attribute");
/// An attribute has a value that it cannot have.
pub const INVALID_CSDL_ATTRIBUTE: Code = Code::error(275, "invalid-csdl-attribute");
/// A name leads to no type.
pub const UNKNOWN_TYPE_IN_SCHEMA: Code = Code::error(276, "unknown-type-in-schema");
/// A name is declared twice.
pub const DUPLICATE_NAME: Code = Code::error(277, "duplicate-name");
/// A type is its own base type, or the base type of its base type, and so on.
pub const BASE_TYPE_CYCLE: Code = Code::error(278, "base-type-cycle");
/// The value of an enumeration member does not fit the underlying type.
pub const ENUM_VALUE_OVERFLOW: Code = Code::error(279, "enum-value-overflow");
/// A name leads to a type of another kind than can stand there.
pub const WRONG_KIND_OF_TYPE: Code = Code::error(280, "wrong-kind-of-type");
/// A key names no property.
pub const UNKNOWN_KEY_PROPERTY: Code = Code::error(281, "unknown-key-property");
/// An import names no function or action, or a container extends one that is not there.
pub const UNKNOWN_IMPORT: Code = Code::error(282, "unknown-import");

/// A document that another one refers to was not given.
pub const UNRESOLVED_REFERENCE: Code = Code::warning(283, "unresolved-reference");
/// Entities of a set, or in a collection of another entity, have no key.
pub const MISSING_KEY: Code = Code::warning(284, "missing-key");
/// A function returns nothing, or what is bound has no parameter to be bound to.
pub const INCOMPLETE_OPERATION: Code = Code::error(285, "incomplete-operation");
/// An entity container extends itself, over any number of steps.
pub const CONTAINER_CYCLE: Code = Code::error(286, "container-cycle");
/// CSDL has no attribute of that name; it is left out.
pub const UNKNOWN_CSDL_ATTRIBUTE: Code = Code::warning(287, "unknown-csdl-attribute");

/// A facet that the type does not have, or that is out of range.
pub const WRONG_FACET: Code = Code::warning(288, "wrong-facet");
/// Members of an enumeration with and without values, flags without values.
pub const WRONG_ENUM_VALUES: Code = Code::warning(289, "wrong-enum-values");
/// Overloads that return different types, or that only the names of arguments tell apart.
pub const AMBIGUOUS_OVERLOADS: Code = Code::warning(290, "ambiguous-overloads");
/// A path of a schema leads nowhere: of a binding, a partner, a constraint.
pub const UNKNOWN_PATH_IN_SCHEMA: Code = Code::warning(291, "unknown-path-in-schema");
/// A key that the standard does not allow.
pub const WRONG_KEY: Code = Code::warning(292, "wrong-key");
/// A derived type takes back what its base type is.
pub const WRONG_DERIVATION: Code = Code::warning(293, "wrong-derivation");
/// A default value is no value of the type.
pub const WRONG_DEFAULT_VALUE: Code = Code::warning(294, "wrong-default-value");
/// An annotation of nothing, with an unknown term, or given twice.
pub const WRONG_ANNOTATION: Code = Code::warning(295, "wrong-annotation");
/// A navigation property that the standard does not allow.
pub const WRONG_NAVIGATION: Code = Code::warning(296, "wrong-navigation");
/// An entity container, or a child of one, that the standard does not allow.
pub const WRONG_CONTAINER: Code = Code::warning(297, "wrong-container");

/// What is wrong with a CSDL document.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SchemaErrorKind {
    /// `<Schema></Shema>`, `<Property Name=id/>`, a document that ends too early.
    #[error("the document is not well-formed XML: {0}")]
    Malformed(String),
    /// A byte 0xFF in the document.
    #[error("the document is not UTF-8")]
    NotUtf8,
    /// `{"$Version": "4.01",}`
    #[error("the document is not well-formed JSON: {0}")]
    MalformedJson(String),
    /// `{"$Version": "4.01", "$EntityContaner": "N.C"}`
    #[error("unexpected member `{member}` in {parent}")]
    Member {
        /// The member.
        member: String,
        /// What it stands in.
        parent: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// `{"N": {"Prod uct": {"$Kind": "EntityType"}}}`
    #[error("the name `{name}` in {parent} is not one of 1 to 128 letters, digits and `_`")]
    InvalidName {
        /// The name.
        name: String,
        /// What it stands in.
        parent: String,
    },
    /// `{"$Kind": "NavigationProperty"}`
    #[error("{parent} has no member `{member}`")]
    MissingMember {
        /// What needs it.
        parent: String,
        /// The member.
        member: &'static str,
    },
    /// `{"$Nullable": "no"}`, `{"N": {"Product": 1}}`
    #[error("the member `{member}` has the value {value}, expected {expected}")]
    InvalidMember {
        /// The member.
        member: String,
        /// Its value.
        value: String,
        /// What it can be.
        expected: &'static str,
    },
    /// `<?xml version="1.0" encoding="utf-16"?>`, or the bytes of such a document.
    #[error("the encoding `{0}` is not supported, expected `utf-8`")]
    Encoding(String),
    /// `<!DOCTYPE Edmx [ <!ENTITY a "b"> ]>`
    #[error("a DOCTYPE is not allowed in CSDL")]
    Doctype,
    /// `<edmx:Edmx Version="1.0">`, or a namespace of OData 1 to 3.
    #[error("CSDL of `{0}` is not supported, expected version 4.0 or 4.01")]
    Version(String),
    /// A document of 65 MiB, an element with 257 attributes.
    #[error("the document exceeds the limit `{name}` of {max}")]
    Limit {
        /// The name of the limit.
        name: &'static str,
        /// What it allows.
        max: usize,
    },
    /// `<html>` as the outermost element.
    #[error("the document begins with `{0}`, expected `Edmx`, `Schema` or an object in JSON")]
    Root(String),
    /// `<Schema Namespace="N">` without `xmlns`.
    #[error("the element `{element}` is not in the namespace `{expected}`")]
    Namespace {
        /// The element without its prefix.
        element: String,
        /// The namespace that it belongs to.
        expected: &'static str,
    },
    /// `<Proprety Name="id" Type="Edm.String"/>`
    #[error("unexpected element `{element}` in `{parent}`")]
    Element {
        /// The element.
        element: String,
        /// The element that it stands in.
        parent: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// `<Key>id</Key>`
    #[error("unexpected text in `{0}`")]
    Text(String),
    /// `<edmx:Edmx Version="4.0"/>`
    #[error("the document holds no schema")]
    NoSchema,
    /// `<EntityType>`
    #[error("the element `{element}` has no attribute `{attribute}`")]
    MissingAttribute {
        /// The element.
        element: String,
        /// What it needs.
        attribute: &'static str,
        /// An attribute of the element that may have been meant.
        nearest: Option<String>,
    },
    /// `Nullable="no"`, `Name="a b"`, `Type="Collection(Collection(Edm.String))"`
    #[error("the attribute `{attribute}` has the value `{value}`, expected {expected}")]
    InvalidAttribute {
        /// The attribute.
        attribute: String,
        /// Its value.
        value: String,
        /// What it can be.
        expected: &'static str,
    },
    /// `Type="Self.Adress"`
    #[error("unknown type `{name}`")]
    UnknownType {
        /// The name, as it is written.
        name: String,
        /// A type that may have been meant.
        nearest: Option<String>,
    },
    /// `<Property Name="owner" Type="Self.Person"/>` where `Person` is an entity type.
    #[error("`{name}` is {found}, expected {expected}")]
    WrongKind {
        /// The name, as it is written.
        name: String,
        /// What it is.
        found: &'static str,
        /// What can stand there.
        expected: &'static str,
    },
    /// Two types, members, aliases, parameters or entity sets of one name.
    #[error("the {what} `{name}` is declared twice")]
    Duplicate {
        /// What has the name.
        what: &'static str,
        /// The name.
        name: String,
        /// The place of the other declaration.
        first: Span,
    },
    /// `<Schema Namespace="N" Alias="M">` beside `<Schema Namespace="M">`
    #[error("the alias `{0}` is the name of a namespace")]
    AliasOfNamespace(String),
    /// A property that the base type has, too.
    #[error("the property `{name}` is already declared by the base type `{base}`")]
    Inherited {
        /// The name.
        name: String,
        /// The type that has it.
        base: String,
        /// The place of the other declaration.
        first: Span,
    },
    /// `<EntityType Name="A" BaseType="Self.A"/>`
    #[error("base types form a cycle: {0}")]
    BaseTypeCycle(String),
    /// `<EnumType UnderlyingType="Edm.Byte"><Member Name="Big" Value="256"/></EnumType>`
    #[error("the value `{value}` of `{member}` does not fit `{underlying}`")]
    EnumValueOverflow {
        /// The member.
        member: String,
        /// Its value.
        value: String,
        /// The type that it has to fit.
        underlying: Primitive,
    },
    /// `<PropertyRef Name="ID"/>` where there is a property `id`.
    #[error("the key names `{path}`, which is no property of `{owner}`")]
    UnknownKeyProperty {
        /// The property or path.
        path: String,
        /// The type that does not have it.
        owner: String,
        /// A property that may have been meant.
        nearest: Option<String>,
    },
    /// `<Function Name="Top"/>`
    #[error("the operation `{name}` has no {missing}")]
    Operation {
        /// The function or action.
        name: String,
        /// What it needs.
        missing: &'static str,
    },
    /// `<TypeDefinition Name="A" UnderlyingType="Self.A"/>`
    #[error("type definitions form a cycle: {0}")]
    DefinitionCycle(String),
    /// `<EntityContainer Name="C" Extends="Self.C"/>`
    #[error("containers extend one another in a cycle: {0}")]
    ContainerCycle(String),
    /// `<FunctionImport Name="Top" Function="Self.Tpo"/>`
    #[error("unknown {what} `{name}`")]
    UnknownImport {
        /// What is looked for.
        what: &'static str,
        /// Its name, as it is written.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
}

impl SchemaErrorKind {
    /// The code of its diagnostics.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Malformed(_) | Self::MalformedJson(_) | Self::NotUtf8 => MALFORMED_CSDL,
            Self::Encoding(_) | Self::Doctype | Self::Version(_) => UNSUPPORTED_CSDL,
            Self::Limit { .. } => CSDL_LIMIT,
            Self::Root(_)
            | Self::Namespace { .. }
            | Self::Element { .. }
            | Self::Member { .. }
            | Self::Text(_)
            | Self::NoSchema => UNEXPECTED_CSDL_ELEMENT,
            Self::MissingAttribute { .. } | Self::MissingMember { .. } => MISSING_CSDL_ATTRIBUTE,
            Self::InvalidAttribute { .. }
            | Self::InvalidMember { .. }
            | Self::InvalidName { .. } => INVALID_CSDL_ATTRIBUTE,
            Self::UnknownType { .. } => UNKNOWN_TYPE_IN_SCHEMA,
            Self::WrongKind { .. } | Self::DefinitionCycle(_) => WRONG_KIND_OF_TYPE,
            Self::Duplicate { .. } | Self::AliasOfNamespace(_) | Self::Inherited { .. } => {
                DUPLICATE_NAME
            }
            Self::BaseTypeCycle(_) => BASE_TYPE_CYCLE,
            Self::EnumValueOverflow { .. } => ENUM_VALUE_OVERFLOW,
            Self::UnknownKeyProperty { .. } => UNKNOWN_KEY_PROPERTY,
            Self::UnknownImport { .. } => UNKNOWN_IMPORT,
            Self::Operation { .. } => INCOMPLETE_OPERATION,
            Self::ContainerCycle(_) => CONTAINER_CYCLE,
        }
    }

    fn nearest(&self) -> Option<&str> {
        match self {
            Self::Element { nearest, .. }
            | Self::Member { nearest, .. }
            | Self::UnknownType { nearest, .. }
            | Self::UnknownKeyProperty { nearest, .. }
            | Self::UnknownImport { nearest, .. } => nearest.as_deref(),
            Self::Malformed(_)
            | Self::NotUtf8
            | Self::MalformedJson(_)
            | Self::MissingMember { .. }
            | Self::InvalidMember { .. }
            | Self::InvalidName { .. }
            | Self::Operation { .. }
            | Self::DefinitionCycle(_)
            | Self::ContainerCycle(_)
            | Self::Encoding(_)
            | Self::Doctype
            | Self::Version(_)
            | Self::Limit { .. }
            | Self::Root(_)
            | Self::Namespace { .. }
            | Self::Text(_)
            | Self::NoSchema
            | Self::MissingAttribute { .. }
            | Self::InvalidAttribute { .. }
            | Self::WrongKind { .. }
            | Self::Duplicate { .. }
            | Self::AliasOfNamespace(_)
            | Self::Inherited { .. }
            | Self::BaseTypeCycle(_)
            | Self::EnumValueOverflow { .. } => None,
        }
    }
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaError {
    /// What is wrong.
    pub kind: SchemaErrorKind,
    /// Where, in bytes of the document; a byte order mark counts.
    pub span: Span,
    /// The number of the document among those that were given.
    pub document: usize,
    /// The URI of the document that has the other declaration which the kind tells of, if that is
    /// another document.
    pub declared_in: Option<Box<str>>,
}

impl SchemaError {
    /// The finding to be shown.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.kind.code(), self.span, self.kind.to_string());
        if let SchemaErrorKind::Duplicate { first, .. } | SchemaErrorKind::Inherited { first, .. } =
            &self.kind
        {
            diagnostic = match &self.declared_in {
                None => diagnostic.with_label(*first, "first declared here"),
                Some(uri) => diagnostic.with_help(format!("first declared in `{}`", excerpt(uri))),
            };
        }
        if let SchemaErrorKind::MissingAttribute {
            attribute,
            nearest: Some(nearest),
            ..
        } = &self.kind
        {
            diagnostic = diagnostic.with_help(format!("write `{attribute}` for `{nearest}`"));
        }
        if let Some(nearest) = self.kind.nearest() {
            diagnostic = diagnostic.with_help(format!("did you mean `{nearest}`?"));
        }
        if let SchemaErrorKind::UnknownType {
            nearest: Some(nearest),
            ..
        } = &self.kind
        {
            let message = format!("write `{nearest}`");
            let fix = Fix::replace(Applicability::Unsafe, message, self.span, nearest.as_str());
            diagnostic = diagnostic.with_fix(fix);
        }
        diagnostic
    }
}

/// Everything that is wrong with a CSDL document, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaErrors {
    list: Vec<SchemaError>,
    omitted: usize,
    /// What else is to be said, each with the number of its document.
    findings: Vec<(usize, Diagnostic)>,
}

impl SchemaErrors {
    /// The errors that were kept: the first [`Diagnostics::LIMIT`] that were found.
    pub fn iter(&self) -> std::slice::Iter<'_, SchemaError> {
        self.list.iter()
    }

    /// How many errors were not kept.
    #[must_use]
    pub const fn omitted(&self) -> usize {
        self.omitted
    }

    /// What else is to be said of a document, by its number among those that were given, with spans
    /// in it: as [`Schema::findings`](super::Schema::findings), save what may follow from errors. Nothing
    /// where an error has ended the reading.
    pub fn findings(&self, document: usize) -> impl Iterator<Item = &Diagnostic> {
        let own = self.findings.iter().filter(move |(at, _)| *at == document);
        own.map(|(_, finding)| finding)
    }

    /// Adds what else is to be said; at most as much as errors are kept. The errors are finished.
    pub(super) fn add_findings(&mut self, all: &[Diagnostic], documents: &[(Box<str>, u32)]) {
        let is_ring = |error: &SchemaError| error.diagnostic().code == BASE_TYPE_CYCLE;
        let has_ring = self.list.iter().any(is_ring);
        for finding in all.iter().take(Diagnostics::LIMIT) {
            let (document, span) = locate(documents, finding.span);
            let is_at = |error: &SchemaError| error.document == document && error.span == span;
            // A base type that was cut off may have had the key.
            let follows = self.list.iter().any(is_at) || (has_ring && finding.code == MISSING_KEY);
            if !follows {
                let finding = finding.clone();
                self.findings
                    .push((document, Diagnostic { span, ..finding }));
            }
        }
    }

    /// The errors as findings, with spans in the document.
    #[must_use]
    pub fn diagnostics(&self) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend(self.list.iter().map(SchemaError::diagnostic));
        diagnostics
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds an error. `kind` runs only if the error is kept, so that looking for near names has a
    /// bound.
    pub(super) fn add(&mut self, span: Span, kind: impl FnOnce() -> SchemaErrorKind) {
        if self.list.len() < Diagnostics::LIMIT {
            self.list.push(SchemaError {
                kind: kind(),
                span,
                document: 0,
                declared_in: None,
            });
        } else {
            self.omitted += 1;
        }
    }

    /// Puts the errors in order, each with places in its own document. `documents` are the URIs and
    /// where the documents begin among all of them.
    pub(super) fn finish(&mut self, documents: &[(Box<str>, u32)]) {
        self.list
            .sort_by_key(|error| (error.span.start, error.span.end));
        for error in &mut self.list {
            let (document, span) = locate(documents, error.span);
            (error.document, error.span) = (document, span);
            if let SchemaErrorKind::Duplicate { first, .. }
            | SchemaErrorKind::Inherited { first, .. } = &mut error.kind
            {
                let (other, span) = locate(documents, *first);
                *first = span;
                let uri = documents.get(other).map(|(uri, _)| uri.clone());
                error.declared_in = uri.filter(|_| other != document);
            }
        }
    }
}

impl fmt::Display for SchemaErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.list.split_first() {
            None => f.write_str("no errors"),
            Some((first, [])) => first.kind.fmt(f),
            Some((first, rest)) => {
                write!(f, "{}, and {} more", first.kind, rest.len() + self.omitted)
            }
        }
    }
}

impl std::error::Error for SchemaErrors {}

impl<'a> IntoIterator for &'a SchemaErrors {
    type Item = &'a SchemaError;
    type IntoIter = std::slice::Iter<'a, SchemaError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What is to be said of a navigation property to many that says whether there may be none.
pub(super) fn nullable_collection(name: &str, span: Span) -> Diagnostic {
    let name = excerpt(name);
    let message = format!("`{name}` leads to a collection, for which nullability cannot be given");
    Diagnostic::new(WRONG_NAVIGATION, span, message)
}

/// The number of the document that a span lies in, and the span in that document.
pub(super) fn locate(documents: &[(Box<str>, u32)], span: Span) -> (usize, Span) {
    let behind = documents.partition_point(|(_, base)| *base <= span.start);
    let document = behind.saturating_sub(1);
    let base = documents.get(document).map_or(0, |(_, base)| *base);
    let [start, end] = [span.start, span.end].map(|at| at.saturating_sub(base));
    (document, Span::new(start, end))
}

/// The beginning of a text from the document, made fit for one line of a message.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 100;
    let mut out = String::new();
    let mut written = 0;
    for character in text.chars() {
        if written >= LONGEST {
            out.push('…');
            break;
        }
        // An escape is longer than what it stands for.
        let before = out.len();
        if character.is_control() {
            out.extend(character.escape_default());
            written += out.len() - before;
        } else {
            out.push(character);
            written += 1;
        }
    }
    out
}
