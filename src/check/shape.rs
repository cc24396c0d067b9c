//! What records have beside the members of their type, or instead of them: what `$compute` adds,
//! and what the transformations of `$apply` leave.

use super::context::{Checker, THIS};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::hir::{Base, Path, Step};
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many names deep it is known what is left of a record; what would be deeper is taken to be
/// there as a whole.
const MOST_DEPTH: usize = 100;

/// What a record has.
#[derive(Clone, Default)]
pub(super) struct Shape<'a> {
    /// What took away the members of the type that are not among these; none if all are there.
    pub(super) lost: Option<Loss>,
    members: BTreeMap<&'a str, Member<'a>>,
    /// At least how many names deep it is.
    depth: usize,
}

/// What took members away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Loss {
    /// The name of the transformation.
    pub(super) by: &'static str,
    /// Where it stands.
    pub(super) at: Span,
}

/// One member.
#[derive(Clone)]
pub(super) struct Member<'a> {
    pub(super) ty: Type,
    /// What is left of its value, or of its items.
    pub(super) shape: Option<Rc<Shape<'a>>>,
}

impl<'a> Shape<'a> {
    /// A record without the members of its type.
    pub(super) fn only(by: &'static str, at: Span) -> Self {
        Self {
            lost: Some(Loss { by, at }),
            ..Self::default()
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Member<'a>> {
        self.members.get(name)
    }

    /// The names, in the order of letters.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.members.keys().copied()
    }

    pub(super) fn add(&mut self, name: &'a str, mut member: Member<'a>) {
        member.shape = self.bounded(1, member.shape);
        self.members.insert(name, member);
    }

    /// What lies so many names deep, unless that is too deep.
    fn bounded(&mut self, names: usize, below: Option<Rc<Self>>) -> Option<Rc<Self>> {
        let below = below.filter(|below| below.depth + names <= MOST_DEPTH);
        let depth = below.as_ref().map_or(0, |below| below.depth);
        self.depth = self.depth.max((depth + names).min(MOST_DEPTH));
        below
    }

    /// Keeps what a path leads to, with all that it has; `names` are those of the path with the types
    /// on the way.
    pub(super) fn keep(&mut self, names: &[(&'a str, Type)], last: Option<Rc<Self>>) {
        let last = self.bounded(names.len(), last);
        let mut shape = self;
        let lost = shape.lost;
        for (at, (name, ty)) in names.iter().enumerate() {
            let is_last = at + 1 == names.len() || at + 1 == MOST_DEPTH;
            let known = shape.members.entry(name);
            let member = known.or_insert_with(|| Member {
                ty: *ty,
                shape: (!is_last).then(|| {
                    Rc::new(Self {
                        lost,
                        depth: MOST_DEPTH.min(names.len() - at),
                        ..Self::default()
                    })
                }),
            });
            if is_last {
                member.shape = last;
                return;
            }
            let Some(next) = &mut member.shape else {
                return;
            };
            shape = Rc::make_mut(next);
        }
    }

    /// Adds a member to the value that some names lead to.
    pub(super) fn add_behind(
        &mut self,
        names: &[(&'a str, Type)],
        name: &'a str,
        member: Member<'a>,
    ) {
        let below = Some(member.shape.unwrap_or_default());
        let Some(below) = self.bounded(names.len() + 1, below) else {
            return;
        };
        let mut shape = self;
        for (name, ty) in names {
            let known = shape.members.entry(name);
            let next = known.or_insert_with(|| Member {
                ty: *ty,
                shape: None,
            });
            shape = Rc::make_mut(next.shape.get_or_insert_default());
            shape.depth = MOST_DEPTH;
        }
        let (ty, shape_below) = (member.ty, Some(below));
        shape.members.insert(
            name,
            Member {
                ty,
                shape: shape_below,
            },
        );
    }

    /// Adds what other records have.
    pub(super) fn join(&mut self, other: &Self) {
        if other.lost.is_none() {
            self.lost = None;
        }
        self.depth = self.depth.max(other.depth);
        for (name, member) in &other.members {
            let own = self.members.entry(name).or_insert_with(|| member.clone());
            if own.ty != member.ty {
                own.ty = Type::UNKNOWN;
            }
            let other = member.shape.as_deref();
            own.shape = match (own.shape.take(), other) {
                (Some(mut own), Some(other)) => {
                    if !std::ptr::eq(&raw const *own, other) {
                        Rc::make_mut(&mut own).join(other);
                    }
                    Some(own)
                }
                (Some(_) | None, _) => None,
            };
        }
    }
}

/// The records that an option or a transformation is about.
#[derive(Clone)]
pub(super) struct Records<'a> {
    pub(super) ty: Type,
    pub(super) shape: Option<Rc<Shape<'a>>>,
}

impl<'a> Records<'a> {
    /// Records of which nothing is known.
    pub(super) const UNKNOWN: Self = Self {
        ty: Type::UNKNOWN,
        shape: None,
    };

    /// Those that names without a variable belong to.
    pub(super) fn of(c: &Checker<'a>) -> Self {
        match c.visible().find(|(_, scope)| &*scope.name == THIS) {
            Some((_, scope)) => Self {
                ty: scope.ty,
                shape: scope.shape.clone(),
            },
            None => Self {
                ty: c.it,
                shape: c.shape.clone(),
            },
        }
    }

    /// Goes on with these.
    pub(super) fn set(self, c: &mut Checker<'a>) {
        let mut visible = c.scopes.iter_mut().skip(c.hidden).rev();
        match visible.find(|scope| &*scope.name == THIS) {
            Some(scope) => {
                scope.ty = self.ty;
                scope.shape = self.shape;
            }
            None => {
                c.it = self.ty;
                c.shape = self.shape;
            }
        }
    }

    /// What can be changed of the shape.
    pub(super) fn shape_mut(&mut self) -> &mut Shape<'a> {
        Rc::make_mut(self.shape.get_or_insert_default())
    }

    /// What is either one of these records or one of the others.
    pub(super) fn or(mut self, other: &Self) -> Self {
        if self.ty != other.ty {
            return Self::UNKNOWN;
        }
        if self.shape.is_some() || other.shape.is_some() {
            let other = other.shape.clone().unwrap_or_default();
            self.shape_mut().join(&other);
        }
        self
    }
}

/// What is left of the value, or of the items, at the end of a path.
pub(super) fn shape_at<'a>(c: &Checker<'a>, path: &Path) -> Option<Rc<Shape<'a>>> {
    let mut shape = match &path.base {
        Base::It => c.shape.as_ref(),
        Base::Variable(variable) => c.scopes.get(variable.depth)?.shape.as_ref(),
        Base::Root(_) | Base::Value(_) => None,
    };
    for step in &path.steps {
        if let Step::Property(name, _) = step {
            shape = shape?.get(name)?.shape.as_ref();
        }
    }
    shape.map(Rc::clone)
}
