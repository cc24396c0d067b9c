use super::annotation::Annotations;
use super::container::{EntityContainer, Resource};
use super::definition::{Definition, StructuredType};
use super::index::NameIndex;
use super::judge::judge;
use super::member::Member;
use super::namespaces::Namespaces;
use super::operation::Operations;
use super::{Reference, Term, nearest};
use crate::diagnostic::{Diagnostic, Span};
use crate::edm::TypeId;
use std::sync::OnceLock;

/// What a schema shares between its clones.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) namespaces: Namespaces,
    /// The types by their number.
    pub(super) definitions: Vec<Definition>,
    pub(super) operations: Operations,
    pub(super) containers: Vec<EntityContainer>,
    /// What all containers hold.
    pub(super) resources: Vec<Resource>,
    pub(super) resource_index: NameIndex,
    pub(super) references: Vec<Reference>,
    pub(super) terms: Vec<Term>,
    pub(super) term_index: NameIndex,
    pub(super) annotations: Annotations,
    /// The targets that annotations name from elsewhere, in full, and where.
    pub(super) annotated: Vec<(Box<str>, Span)>,
    /// Whether a container extends one of another document.
    pub(super) has_unknown_container: bool,
    /// What reading found to say of documents that are right.
    pub(super) findings: Vec<Diagnostic>,
    /// All that is to be said of them, once it is asked for.
    pub(super) judged: OnceLock<Vec<Diagnostic>>,
    /// The URI of each document, and where it begins among all of them.
    pub(super) documents: Vec<(Box<str>, u32)>,
}

impl Model {
    /// Everything that is to be said of the documents although they are right, in their order.
    pub(super) fn findings(&self) -> &[Diagnostic] {
        self.judged.get_or_init(|| {
            let mut all = judge(self);
            all.extend_from_slice(&self.findings);
            all.sort_by_key(|finding| finding.span);
            all
        })
    }

    pub(super) fn definition(&self, id: TypeId) -> Option<&Definition> {
        self.definitions.get(id.0 as usize)
    }

    /// A structured type and its base types, the type itself first.
    ///
    /// INVARIANT: chains of base types end; `resolve` cuts those that go round.
    pub(super) fn chain(&self, id: TypeId) -> impl Iterator<Item = (TypeId, &StructuredType)> {
        let find = |id| Some((id, self.definition(id)?.as_structured()?));
        std::iter::successors(find(id), move |(_, ty)| find(ty.base?))
    }

    /// Whether a type is another one or derived from it.
    pub(super) fn is_a(&self, id: TypeId, base: TypeId) -> bool {
        self.chain(id).any(|(at, _)| at == base)
    }

    /// The member of that name with the type that declares it, which may be a base type.
    pub(super) fn member(&self, id: TypeId, name: &str) -> Option<(&StructuredType, &Member)> {
        self.chain(id)
            .find_map(|(_, ty)| Some((ty, ty.own_member(name)?)))
    }

    /// All members, those of the root type first.
    pub(super) fn members(&self, id: TypeId) -> impl Iterator<Item = &Member> {
        let mut chain: Vec<&StructuredType> = self.chain(id).map(|(_, ty)| ty).collect();
        chain.reverse();
        chain.into_iter().flat_map(StructuredType::members)
    }

    pub(super) fn nearest_member(&self, id: TypeId, name: &str) -> Option<&str> {
        nearest(name, self.members(id).map(Member::name))
    }

    /// Whether all base types, and with them all declared members, are known.
    pub(super) fn is_complete(&self, id: TypeId) -> bool {
        !self.chain(id).any(|(_, ty)| ty.has_unknown_base)
    }
}
