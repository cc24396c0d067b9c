use super::index::NameIndex;
use super::member::{Facets, Member, Navigation, Property};
use super::{EnumType, QualifiedName};
use crate::diagnostic::Span;
use crate::edm::{Primitive, TypeId};

/// A type that a schema declares.
#[derive(Clone, Debug)]
pub enum Definition {
    /// An entity type (CSDL 6).
    Entity(StructuredType),
    /// A complex type (CSDL 9).
    Complex(StructuredType),
    /// An enumeration (CSDL 10).
    Enum(EnumType),
    /// Another name for a primitive type, with facets (CSDL 11).
    TypeDefinition(TypeDefinition),
}

impl Definition {
    /// The name with its namespace.
    #[must_use]
    pub const fn name(&self) -> &QualifiedName {
        match self {
            Self::Entity(ty) | Self::Complex(ty) => &ty.name,
            Self::Enum(ty) => &ty.name,
            Self::TypeDefinition(ty) => &ty.name,
        }
    }

    /// The place of the name in the document.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Entity(ty) | Self::Complex(ty) => ty.span,
            Self::Enum(ty) => ty.span,
            Self::TypeDefinition(ty) => ty.span,
        }
    }

    /// What kind of type it is, with its article: `an entity type`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Entity(_) => "an entity type",
            Self::Complex(_) => "a complex type",
            Self::Enum(_) => "an enumeration",
            Self::TypeDefinition(_) => "a type definition",
        }
    }

    /// The entity or complex type.
    #[must_use]
    pub const fn as_structured(&self) -> Option<&StructuredType> {
        match self {
            Self::Entity(ty) | Self::Complex(ty) => Some(ty),
            Self::Enum(_) | Self::TypeDefinition(_) => None,
        }
    }

    /// The enumeration.
    #[must_use]
    pub const fn as_enum(&self) -> Option<&EnumType> {
        match self {
            Self::Enum(ty) => Some(ty),
            Self::Entity(_) | Self::Complex(_) | Self::TypeDefinition(_) => None,
        }
    }
}

/// An entity type or a complex type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StructuredType {
    /// The name with its namespace.
    pub name: QualifiedName,
    /// The type that this one extends.
    pub base: Option<TypeId>,
    /// Whether the type that this one extends lies in another document: its members are not known.
    pub has_unknown_base: bool,
    /// Whether no instance is of this very type.
    pub is_abstract: bool,
    /// Whether instances may have more properties than are declared; inherited.
    pub is_open: bool,
    /// Whether an entity is a media stream.
    pub has_stream: bool,
    /// The key that this type itself declares.
    pub key: Box<[KeyPath]>,
    /// The place of the name in the document.
    pub span: Span,
    /// Whether the document says in so many words that the type is not open.
    pub(super) denies_open: bool,
    /// Whether it says that entities are no media streams.
    pub(super) denies_stream: bool,
    pub(super) members: Box<[Member]>,
    pub(super) index: NameIndex,
}

impl StructuredType {
    /// What this type itself declares, in the order of the document.
    #[must_use]
    pub const fn members(&self) -> &[Member] {
        &self.members
    }

    /// The structural properties that this type itself declares.
    pub fn properties(&self) -> impl Iterator<Item = &Property> {
        self.members.iter().filter_map(Member::as_property)
    }

    /// The navigation properties that this type itself declares.
    pub fn navigations(&self) -> impl Iterator<Item = &Navigation> {
        self.members.iter().filter_map(Member::as_navigation)
    }

    /// The member of that name, if this type itself declares it.
    #[must_use]
    pub fn own_member(&self, name: &str) -> Option<&Member> {
        self.index.find(&self.members, name)
    }
}

/// One part of an entity's key (CSDL 6.5).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyPath {
    /// The property, or a path through complex properties: `customer/id`.
    pub path: Box<str>,
    /// The name of this part in key predicates, needed where it is a path.
    pub alias: Option<Box<str>>,
    /// The place of the name in the document.
    pub span: Span,
}

impl KeyPath {
    /// The name of this part in key predicates.
    #[must_use]
    pub fn name(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.path)
    }
}

/// Another name for a primitive type (CSDL 11).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeDefinition {
    /// The name with its namespace.
    pub name: QualifiedName,
    /// The primitive type that it stands for.
    pub underlying: Primitive,
    /// The facets that hold for every value.
    pub facets: Facets,
    /// The place of the name in the document.
    pub span: Span,
}
