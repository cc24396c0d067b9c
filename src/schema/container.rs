use super::QualifiedName;
use super::index::Named;
use crate::diagnostic::Span;
use crate::edm::Type;

/// An entity container (CSDL 13). What it holds is found through the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityContainer {
    /// The name with its namespace.
    pub name: QualifiedName,
    /// The qualified name of the container that this one extends, as it is written.
    pub extends: Option<Box<str>>,
    /// The place of the name in the document.
    pub span: Span,
}

/// What a URL of the service can begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// A collection of entities.
    EntitySet(EntitySet),
    /// One entity.
    Singleton(Singleton),
    /// A function that is called by itself.
    FunctionImport(OperationImport),
    /// An action that is called by itself.
    ActionImport(OperationImport),
}

impl Resource {
    /// The name, as it is declared.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::EntitySet(set) => &set.name,
            Self::Singleton(singleton) => &singleton.name,
            Self::FunctionImport(import) | Self::ActionImport(import) => &import.name,
        }
    }

    /// The entity set.
    #[must_use]
    pub const fn as_entity_set(&self) -> Option<&EntitySet> {
        match self {
            Self::EntitySet(set) => Some(set),
            Self::Singleton(_) | Self::FunctionImport(_) | Self::ActionImport(_) => None,
        }
    }

    /// The singleton.
    #[must_use]
    pub const fn as_singleton(&self) -> Option<&Singleton> {
        match self {
            Self::Singleton(singleton) => Some(singleton),
            Self::EntitySet(_) | Self::FunctionImport(_) | Self::ActionImport(_) => None,
        }
    }

    /// The place of the name in the document.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::EntitySet(set) => set.span,
            Self::Singleton(singleton) => singleton.span,
            Self::FunctionImport(import) | Self::ActionImport(import) => import.span,
        }
    }
}

impl Named for Resource {
    fn name(&self) -> &str {
        self.name()
    }
}

/// An entity set (CSDL 13.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntitySet {
    /// The name, as it is declared.
    pub name: Box<str>,
    /// The type of one entity: never a collection; unknown if another document declares it.
    pub entity_type: Type,
    /// Where navigation properties lead.
    pub bindings: Box<[Binding]>,
    /// Whether the service document lists it; so it does if nothing is said.
    pub in_service_document: bool,
    /// The place of the name in the document.
    pub span: Span,
}

/// The entity set or singleton that a navigation property leads to (CSDL 13.4).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binding {
    /// The path to the navigation property.
    pub path: Box<str>,
    /// The path to the entity set or singleton, as it is written.
    pub target: Box<str>,
    /// The place of the path in the document.
    pub span: Span,
    /// The place of the target in the document.
    pub target_span: Span,
}

/// A singleton (CSDL 13.3).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Singleton {
    /// The name, as it is declared.
    pub name: Box<str>,
    /// The type of the entity; unknown if another document declares it.
    pub entity_type: Type,
    /// Whether there may be none.
    pub nullable: bool,
    /// Where navigation properties lead.
    pub bindings: Box<[Binding]>,
    /// The place of the name in the document.
    pub span: Span,
}

/// A function import or action import (CSDL 13.5, 13.6).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationImport {
    /// The name, as it is declared.
    pub name: Box<str>,
    /// The qualified name of the function or action, with the namespace in full.
    pub operation: Box<str>,
    /// The entity set that returned entities belong to, as it is written.
    pub entity_set: Option<Box<str>>,
    /// Whether the service document lists it; it does not if nothing is said.
    pub in_service_document: bool,
    /// The place of the name in the document.
    pub span: Span,
}
