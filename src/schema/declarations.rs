//! What a document declares, before names are resolved: the common ground of all formats.
//! Types, members and so on are already those of the schema, save for what a name leads to.

use super::annotation::Expression;
use super::error::{SchemaErrorKind, SchemaErrors};
use super::{Facets, KeyPath, Member, OperationKind, Parameter, Resource, ReturnType};
use crate::diagnostic::{Diagnostic, Span};
use std::borrow::Cow;

/// A name or reference, and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Text<'a> {
    pub(super) value: Cow<'a, str>,
    pub(super) span: Span,
}

/// Something with a reference to a type that is still a name.
#[derive(Debug)]
pub(super) struct Typed<'a, T> {
    pub(super) item: T,
    /// Missing only after an error.
    pub(super) ty: Option<Text<'a>>,
}

#[derive(Debug, Default)]
pub(super) struct Document<'a> {
    pub(super) references: Vec<ReferenceDecl<'a>>,
    pub(super) schemas: Vec<SchemaDecl<'a>>,
    pub(super) annotations: Vec<AnnotationDecl<'a>>,
    /// The targets that stand by themselves, outside of what they are.
    pub(super) targets: Vec<Text<'a>>,
    /// What is to be said of the document although it is right.
    pub(super) findings: Vec<Diagnostic>,
    /// The container that the document names as that of the service.
    pub(super) container: Option<Text<'a>>,
}

/// An annotation; without a value it has that of its term.
#[derive(Debug)]
pub(super) struct AnnotationDecl<'a> {
    pub(super) target: TargetDecl<'a>,
    pub(super) term: Text<'a>,
    pub(super) qualifier: Option<Box<str>>,
    pub(super) value: Option<Expression>,
}

/// What an annotation is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TargetDecl<'a> {
    /// The path to it, as far as names make it up.
    pub(super) path: Cow<'a, str>,
    /// The operation on the way, by its number in the document, whose parameters belong behind its
    /// name, and where in the path.
    pub(super) operation: Option<(usize, usize)>,
}

impl TargetDecl<'_> {
    /// The annotation of this target.
    pub(super) fn annotated(&self, term: &str, qualifier: Option<&str>) -> Self {
        let mark = if qualifier.is_some() { "#" } else { "" };
        let qualifier = qualifier.unwrap_or_default();
        Self {
            path: format!("{}/@{term}{mark}{qualifier}", self.path).into(),
            operation: self.operation,
        }
    }
}

#[derive(Debug)]
pub(super) struct ReferenceDecl<'a> {
    pub(super) uri: Text<'a>,
    pub(super) includes: Vec<IncludeDecl<'a>>,
}

#[derive(Debug)]
pub(super) struct IncludeDecl<'a> {
    pub(super) namespace: Text<'a>,
    pub(super) alias: Option<Text<'a>>,
}

#[derive(Debug)]
pub(super) struct SchemaDecl<'a> {
    pub(super) namespace: Text<'a>,
    pub(super) alias: Option<Text<'a>>,
    pub(super) types: Vec<TypeDecl<'a>>,
    pub(super) operations: Vec<OperationDecl<'a>>,
    pub(super) containers: Vec<ContainerDecl<'a>>,
    pub(super) terms: Vec<TermDecl<'a>>,
}

#[derive(Debug)]
pub(super) struct TermDecl<'a> {
    pub(super) name: Text<'a>,
    /// The term without its namespace.
    pub(super) term: Typed<'a, TermBody>,
    pub(super) base: Option<Text<'a>>,
}

/// A term without its name.
#[derive(Debug)]
pub(super) struct TermBody {
    pub(super) nullable: bool,
    pub(super) default: Option<Box<str>>,
    pub(super) applies_to: Box<[Box<str>]>,
    pub(super) facets: Facets,
}

#[derive(Debug)]
pub(super) struct TypeDecl<'a> {
    pub(super) name: Text<'a>,
    pub(super) body: TypeBody<'a>,
}

#[derive(Debug)]
pub(super) enum TypeBody<'a> {
    Entity(StructuredDecl<'a>),
    Complex(StructuredDecl<'a>),
    Enum {
        underlying: Option<Text<'a>>,
        is_flags: bool,
        members: Vec<EnumMemberDecl<'a>>,
    },
    Definition {
        underlying: Option<Text<'a>>,
        facets: Facets,
    },
}

#[derive(Debug)]
pub(super) struct EnumMemberDecl<'a> {
    pub(super) name: Text<'a>,
    pub(super) value: Option<Text<'a>>,
}

#[derive(Debug, Default)]
pub(super) struct StructuredDecl<'a> {
    pub(super) base: Option<Text<'a>>,
    pub(super) is_abstract: bool,
    pub(super) is_open: bool,
    pub(super) has_stream: bool,
    /// Whether the document says so in so many words.
    pub(super) denies_open: bool,
    pub(super) denies_stream: bool,
    pub(super) key: Vec<KeyPath>,
    pub(super) members: Vec<Typed<'a, Member>>,
}

#[derive(Debug)]
pub(super) struct OperationDecl<'a> {
    pub(super) name: Text<'a>,
    pub(super) kind: OperationKind,
    pub(super) is_bound: bool,
    pub(super) is_composable: bool,
    pub(super) parameters: Vec<Typed<'a, Parameter>>,
    pub(super) return_type: Option<Typed<'a, ReturnType>>,
    pub(super) entity_set_path: Option<Box<str>>,
}

#[derive(Debug)]
pub(super) struct ContainerDecl<'a> {
    pub(super) name: Text<'a>,
    pub(super) extends: Option<Text<'a>>,
    pub(super) children: Vec<ResourceDecl<'a>>,
}

/// A child of a container, and the type or operation that it refers to.
#[derive(Debug)]
pub(super) struct ResourceDecl<'a> {
    pub(super) resource: Resource,
    pub(super) target: Option<Text<'a>>,
}

/// A read that cannot go on; the reason is among the errors.
#[derive(Debug)]
pub(super) struct Stop;

/// Adds an error and stops.
pub(super) fn stop<T>(
    errors: &mut SchemaErrors,
    span: Span,
    kind: SchemaErrorKind,
) -> Result<T, Stop> {
    errors.add(span, || kind);
    Err(Stop)
}
