use super::definition::Definition;
use super::member::Member;
use super::model::Model;
use crate::edm::{Item, Type, TypeId};
use std::collections::{HashSet, VecDeque};
use std::fmt;

/// A way from a structured type to a member of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The members to go through, the one that was looked for last.
    pub steps: Vec<Step>,
}

/// One member on a path.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The name, as it is declared.
    pub name: Box<str>,
    /// Its type; behind a collection a lambda is needed.
    pub ty: Type,
}

impl Path {
    /// How many paths a search gives at most.
    pub const MAX_FOUND: usize = 16;
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps.iter().enumerate() {
            let slash = if at == 0 { "" } else { "/" };
            write!(f, "{slash}{}", step.name)?;
        }
        Ok(())
    }
}

/// A type that was reached, and how: the step, and the place that it was made from.
struct Place<'m> {
    ty: TypeId,
    depth: usize,
    way: Option<(usize, &'m Member)>,
}

/// Searches in breadth; each type is looked at once, on the shortest way to it.
pub(super) fn find(model: &Model, root: TypeId, name: &str, max_depth: usize) -> Vec<Path> {
    let mut found = Vec::new();
    let mut seen = HashSet::from([root]);
    let mut places = vec![Place {
        ty: root,
        depth: 0,
        way: None,
    }];
    let mut waiting = VecDeque::from([0]);
    while let Some(at) = waiting.pop_front() {
        let Some((ty, depth)) = places.get(at).map(|place| (place.ty, place.depth)) else {
            break;
        };
        if depth >= max_depth {
            break;
        }
        let loose = || {
            model
                .members(ty)
                .find(|it| it.name().eq_ignore_ascii_case(name))
        };
        let exact = model.member(ty, name).map(|(_, member)| member);
        if let Some(member) = exact.or_else(loose) {
            found.push(path(&places, at, member));
            if found.len() == Path::MAX_FOUND {
                break;
            }
        }
        for member in model.members(ty) {
            let (Member::Property(_), Item::Named(next)) = (member, member.ty().item) else {
                continue;
            };
            if matches!(model.definition(next), Some(Definition::Complex(_))) && seen.insert(next) {
                waiting.push_back(places.len());
                places.push(Place {
                    ty: next,
                    depth: depth + 1,
                    way: Some((at, member)),
                });
            }
        }
    }
    found
}

fn path(places: &[Place<'_>], at: usize, last: &Member) -> Path {
    let mut steps = vec![step(last)];
    let mut place = places.get(at);
    while let Some((from, member)) = place.and_then(|place| place.way) {
        steps.push(step(member));
        place = places.get(from);
    }
    steps.reverse();
    Path { steps }
}

fn step(member: &Member) -> Step {
    Step {
        name: member.name().into(),
        ty: member.ty(),
    }
}
