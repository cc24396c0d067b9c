//! Paths between members of types (CSDL 15.1), as far as types are known.

use super::{Said, excerpt};
use crate::edm::{Item, TypeId};
use crate::schema::member::Member;
use crate::schema::model::Model;
use crate::schema::namespaces::Found;
use crate::schema::nearest;

/// Where a path leads.
pub(super) enum Followed<'m> {
    /// To the last of these members, which lie on the way, or to one of its derived types.
    Found(Vec<&'m Member>),
    /// Where nothing is known: into another document, to an annotation.
    Elsewhere,
    /// Nowhere.
    Missing {
        /// The part of the path that is not there.
        step: String,
        /// The type that does not have it.
        owner: String,
        /// What may have been meant.
        near: Option<String>,
    },
}

impl Followed<'_> {
    /// What to say of a path that leads nowhere; nothing of others.
    pub(super) fn said(self, what: &str, path: &str) -> Option<Said> {
        let Self::Missing { step, owner, near } = self else {
            return None;
        };
        let path = excerpt(path);
        let message = if path == step {
            format!("the {what} `{path}` leads nowhere: `{owner}` has no such member")
        } else {
            format!("the {what} `{path}` leads nowhere: `{owner}` has no `{step}`")
        };
        Some(Said::from(message).near(near.as_deref()))
    }
}

/// Follows a path from a type on; the aliases of a document count in it.
pub(super) fn follow<'m>(
    model: &'m Model,
    document: usize,
    start: TypeId,
    path: &str,
) -> Followed<'m> {
    let mut owner = Some(start);
    let mut members = Vec::new();
    for step in path.split('/') {
        if step.starts_with(['@', '$']) {
            return Followed::Elsewhere;
        }
        let Some(id) = owner else {
            let last = members.last().map(|member: &&Member| member.ty());
            return Followed::Missing {
                step: excerpt(step),
                owner: last.map_or_else(String::new, |ty| model.type_name(ty.element())),
                near: None,
            };
        };
        if let Some((_, member)) = model.member(id, step) {
            members.push(member);
            owner = match member.ty().item {
                Item::Unknown => return unknown_from(members, path, step),
                Item::Named(id) => model
                    .definition(id)
                    .and_then(|it| it.as_structured())
                    .map(|_| id),
                Item::Primitive(_) | Item::Null => None,
            };
            continue;
        }
        match model.namespaces.find_in(document, step) {
            Found::Type(ty) if !ty.collection => {
                if let Item::Named(derived) = ty.item
                    && (model.is_a(derived, id)
                        || model.is_a(id, derived)
                        || !model.is_complete(derived))
                {
                    owner = Some(derived);
                    continue;
                }
            }
            Found::Elsewhere => return Followed::Elsewhere,
            Found::Type(_) | Found::Nothing => {}
        }
        if !model.is_complete(id) {
            return Followed::Elsewhere;
        }
        let name = model.definition(id).map(|it| excerpt(it.name().as_str()));
        let near = nearest(step, model.members(id).map(Member::name));
        return Followed::Missing {
            step: excerpt(step),
            owner: name.unwrap_or_default(),
            near: near.map(str::to_owned),
        };
    }
    Followed::Found(members)
}

/// A member of unknown type is found, what lies behind it is not known.
fn unknown_from<'m>(members: Vec<&'m Member>, path: &str, step: &str) -> Followed<'m> {
    match path.ends_with(step) {
        true => Followed::Found(members),
        false => Followed::Elsewhere,
    }
}
