//! CSDL: the types, entity sets and operations that a service declares.
//!
//! [`Schema::from_csdl`] works in two steps. A reader for the format, XML or JSON, makes
//! declarations: all that the document says, with places, names not yet followed. The resolver
//! gives each type its [`TypeId`](crate::edm::TypeId), follows the names and checks what needs the
//! whole document. Both go on after an error, so that one run finds all of them. A [`Schema`] is
//! made only of a document without errors, never changes, and can be shared between threads.
//!
//! Not kept: annotations inside the records of annotations.

mod annotation;
mod container;
mod declarations;
mod definition;
mod display;
mod enumeration;
mod error;
mod identifier;
mod index;
mod json;
mod judge;
mod keyed_hash;
mod limits;
mod lookup;
mod member;
mod model;
mod namespaces;
mod nearest;
mod operation;
mod qualified_name;
mod reach;
mod reference;
mod resolve;
mod source;
mod term;
#[cfg(test)]
mod tests;
mod xml;

pub use annotation::{Annotation, Dynamic, Expression, Record};
pub use container::{Binding, EntityContainer, EntitySet, OperationImport, Resource, Singleton};
pub use definition::{Definition, KeyPath, StructuredType, TypeDefinition};
pub use display::TypeDisplay;
pub use enumeration::{EnumMember, EnumType, EnumValueError};
pub use error::{
    AMBIGUOUS_OVERLOADS, BASE_TYPE_CYCLE, CONTAINER_CYCLE, CSDL_LIMIT, DUPLICATE_NAME,
    ENUM_VALUE_OVERFLOW, INCOMPLETE_OPERATION, INVALID_CSDL_ATTRIBUTE, MALFORMED_CSDL,
    MISSING_CSDL_ATTRIBUTE, MISSING_KEY, SchemaError, SchemaErrorKind, SchemaErrors,
    UNEXPECTED_CSDL_ELEMENT, UNKNOWN_CSDL_ATTRIBUTE, UNKNOWN_IMPORT, UNKNOWN_KEY_PROPERTY,
    UNKNOWN_PATH_IN_SCHEMA, UNKNOWN_TYPE_IN_SCHEMA, UNRESOLVED_REFERENCE, UNSUPPORTED_CSDL,
    WRONG_ANNOTATION, WRONG_CONTAINER, WRONG_DEFAULT_VALUE, WRONG_DERIVATION, WRONG_ENUM_VALUES,
    WRONG_FACET, WRONG_KEY, WRONG_KIND_OF_TYPE, WRONG_NAVIGATION,
};
pub use limits::Limits;
pub use lookup::Schema;
pub use member::{Facets, Member, Navigation, Property, ReferentialConstraint, Scale, Srid};
pub use namespaces::Namespace;
pub use nearest::nearest;
pub use operation::{Operation, OperationKind, Parameter, ReturnType};
pub use qualified_name::QualifiedName;
pub use reach::{Path, Step};
pub use reference::Reference;
pub use source::Document;
pub use term::Term;
