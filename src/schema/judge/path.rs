//! Paths between members of types (CSDL 15.1), as far as types are known.

use super::{Judge, Said, excerpt};
use crate::diagnostic::Span;
use crate::edm::{Item, Type, TypeId};
use crate::schema::error::UNKNOWN_PATH_IN_SCHEMA;
use crate::schema::member::Member;
use crate::schema::model::Model;
use crate::schema::namespaces::Found;

/// Where a path leads.
pub(super) enum Followed<'m, 'p> {
    /// To the last of these members, which lie on the way, or to one of its derived types.
    Found(Vec<&'m Member>),
    /// Where nothing is known: into another document, to an annotation.
    Elsewhere,
    /// Nowhere.
    Missing(Missing<'p>),
}

/// The part of a path that is not there.
#[derive(Clone, Copy)]
pub(super) struct Missing<'p> {
    step: &'p str,
    /// The type that does not have it.
    owner: Type,
}

impl Missing<'_> {
    /// What to say of the path.
    fn said(self, model: &Model, what: &str, path: &str) -> Said {
        let (step, owner) = (excerpt(self.step), model.type_name(self.owner));
        let message = if path == self.step {
            format!("the {what} `{step}` leads nowhere: `{owner}` has no such member")
        } else {
            let path = excerpt(path);
            format!("the {what} `{path}` leads nowhere: `{owner}` has no `{step}`")
        };
        Said::from(message).near(self.near(model))
    }

    /// What may have been meant. It is looked for among all members of the type.
    pub(super) fn near(self, model: &Model) -> Option<&str> {
        match self.owner.item {
            Item::Named(id) => model.nearest_member(id, self.step),
            Item::Primitive(_) | Item::Null | Item::Unknown => None,
        }
    }
}

impl<'m> Judge<'m> {
    /// The members on the way of a path from a type on. Where it leads nowhere, that is reported of
    /// `written`, which ends with it.
    pub(super) fn members(
        &mut self,
        what: &str,
        from: TypeId,
        (path, written): (&str, &str),
        span: Span,
    ) -> Option<Vec<&'m Member>> {
        match follow(self.model, self.document(span), from, path) {
            Followed::Found(members) => return Some(members),
            Followed::Elsewhere => {}
            Followed::Missing(missing) => self.add(UNKNOWN_PATH_IN_SCHEMA, span, |model| {
                missing.said(model, what, written)
            }),
        }
        None
    }
}

/// Follows a path from a type on; the aliases of a document count in it.
pub(super) fn follow<'m, 'p>(
    model: &'m Model,
    document: usize,
    start: TypeId,
    path: &'p str,
) -> Followed<'m, 'p> {
    let mut owner = Type::named(start);
    let mut members = Vec::new();
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        if step.starts_with(['@', '$']) {
            return Followed::Elsewhere;
        }
        let missing = Followed::Missing(Missing { step, owner });
        let Some(id) = structured(model, owner) else {
            return missing;
        };
        if let Some((_, member)) = model.member(id, step) {
            members.push(member);
            owner = member.ty().element();
            if owner.is_unknown() {
                // The member is found, what lies behind it is not known.
                return match steps.peek() {
                    None => Followed::Found(members),
                    Some(_) => Followed::Elsewhere,
                };
            }
            continue;
        }
        match model.namespaces.find_in(document, step) {
            Found::Type(ty) if !ty.collection => {
                if let Item::Named(derived) = ty.item
                    && (model.is_a(derived, id)
                        || model.is_a(id, derived)
                        || !model.is_complete(derived))
                {
                    owner = ty;
                    continue;
                }
            }
            Found::Elsewhere => return Followed::Elsewhere,
            Found::Type(_) | Found::Nothing => {}
        }
        return match model.is_complete(id) {
            true => missing,
            false => Followed::Elsewhere,
        };
    }
    Followed::Found(members)
}

/// The type whose members lie behind a value.
fn structured(model: &Model, ty: Type) -> Option<TypeId> {
    let Item::Named(id) = ty.item else {
        return None;
    };
    model.definition(id)?.as_structured().map(|_| id)
}
