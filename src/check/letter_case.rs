//! Names in another letter case than the schema declares them.

use super::error::CheckErrorKind;
use super::finding::Finding;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Type, TypeId};
use crate::schema::{Member, Resource, Schema};

/// Whether letter case counts in the names that a schema declares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LetterCase {
    /// It does, as the standard says (CSDL 15.2).
    #[default]
    Counts,
    /// The service takes names in any case: only a warning tells of them.
    Free,
}

impl LetterCase {
    /// The entity set, singleton or import that is meant by a name which none has as it stands.
    pub(super) fn resource<'s>(self, schema: &'s Schema, name: &str) -> Option<&'s Resource> {
        if self == Self::Counts {
            return None;
        }
        let mut resources = schema.resources().iter();
        resources.find(|it| it.name().eq_ignore_ascii_case(name))
    }

    /// The member that is meant by a name which no member has as it stands.
    pub(super) fn member<'s>(
        self,
        schema: &'s Schema,
        id: TypeId,
        name: &str,
    ) -> Option<&'s Member> {
        if self == Self::Counts {
            return None;
        }
        let mut members = schema.members(id);
        members.find(|it| it.name().eq_ignore_ascii_case(name))
    }

    /// The type that a qualified name stands for.
    pub(super) fn type_named(self, schema: &Schema, name: &str) -> Option<Type> {
        if self == Self::Counts {
            return None;
        }
        let mut types = schema.definitions();
        types
            .find(|(_, it)| it.name().as_str().eq_ignore_ascii_case(name))
            .map(|(id, _)| Type::named(id))
    }
}

/// Tells how a name is declared.
pub(super) fn other_case(name: &str, declared: &str, span: Span) -> Finding {
    let kind = CheckErrorKind::LetterCase {
        name: name.to_owned(),
        declared: declared.to_owned(),
    };
    Finding::new(kind, span).with_replacement(Applicability::Safe, declared)
}
