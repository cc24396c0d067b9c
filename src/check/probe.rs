//! What the checker knows at one place of a query: for those who ask how the text can go on there.

use super::context::{Checker, THIS};
use super::path::this;
use super::shape::{Records, Shape};
use crate::diagnostic::Span;
use crate::edm::Type;
use std::collections::HashMap;

/// What was known at a place while a query was checked.
#[derive(Clone, Debug, Default)]
pub struct Probe {
    at: u32,
    names: Option<Names>,
    types: HashMap<Span, Type>,
}

/// The names that can be used at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Names {
    /// The type of what names without a variable belong to: the record, or the item of the
    /// innermost `/$filter` or `$expand`.
    pub this: Type,
    /// The type of the record, `$it`.
    pub it: Type,
    /// The variables of the lambdas round the place, the innermost first, with their types.
    pub variables: Vec<(Box<str>, Type)>,
    /// What has become of what the variables stand for, in their order.
    pub items: Vec<Made>,
    /// What has become of [`Names::this`].
    pub record: Made,
}

/// What `$compute` and `$apply` have made of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Made {
    /// What they have beside the members of their type, in the order of letters.
    pub computed: Vec<(Box<str>, Type)>,
    /// Where `$apply` took members away: the paths of those that are left, each with all that it
    /// has.
    pub left: Option<Vec<String>>,
}

impl Made {
    /// Whether a path leads to, or through, what is there.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        let leads = |whole: &str, part: &str| {
            let behind = whole.strip_prefix(part);
            behind.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.left.as_ref().is_none_or(|left| {
            let mut left = left.iter();
            left.any(|own| leads(own, path) || leads(path, own))
        })
    }
}

impl Names {
    /// What is known where only the type of the record is.
    #[must_use]
    pub const fn of_record(ty: Type) -> Self {
        Self {
            this: ty,
            it: ty,
            variables: Vec::new(),
            items: Vec::new(),
            record: Made {
                computed: Vec::new(),
                left: None,
            },
        }
    }

    /// The names without the variable of the innermost lambda.
    #[must_use]
    pub fn without_innermost(&self) -> Self {
        let mut names = self.clone();
        if !names.variables.is_empty() {
            names.variables.remove(0);
        }
        if !names.items.is_empty() {
            names.items.remove(0);
        }
        names
    }
}

impl Probe {
    pub(super) fn new(at: u32) -> Self {
        Self {
            at,
            ..Self::default()
        }
    }

    /// The names at the place; `None` if the checker did not come there.
    #[must_use]
    pub const fn names(&self) -> Option<&Names> {
        self.names.as_ref()
    }

    /// The type of the expression, or of the first segments of a path, that stands at exactly that
    /// span; `None` if there is none, or if an error hides it.
    #[must_use]
    pub fn type_at(&self, span: Span) -> Option<Type> {
        self.types.get(&span).copied()
    }
}

/// The paths of what is left of a record.
fn left(shape: &Shape<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), shape)];
    while let Some((before, shape)) = waiting.pop() {
        for name in shape.names() {
            let path = format!("{before}{name}");
            let below = shape.get(name).and_then(|member| member.shape.as_deref());
            match below.filter(|below| below.lost.is_some()) {
                Some(below) => waiting.push((format!("{path}/"), below)),
                None => found.push(path),
            }
        }
    }
    found
}

impl Checker<'_> {
    /// Notes the names that can be used here, if the place that is asked for lies in `span`. What
    /// lies further in is noted later, and holds.
    #[inline(never)]
    pub(super) fn note_names(&mut self, span: Span) {
        let is_here = |probe: &Probe| span.start <= probe.at && probe.at < span.end;
        if self.probe.as_deref().is_some_and(is_here) {
            let names = self.names(span);
            if let Some(probe) = &mut self.probe {
                probe.names = Some(names);
            }
        }
    }

    /// Notes the type of what stands at a span.
    #[inline]
    pub(super) fn note_type(&mut self, span: Span, ty: Type) {
        if let Some(probe) = &mut self.probe {
            probe.types.insert(span, ty);
        }
    }

    fn names(&self, span: Span) -> Names {
        let visible = self.visible().map(|(_, scope)| scope);
        let named = visible.filter(|scope| &*scope.name != THIS && !scope.name.is_empty());
        let mut variables = Vec::new();
        let mut items = Vec::new();
        for scope in named {
            variables.push((scope.name.as_ref().into(), scope.ty));
            items.push(self.made(scope.ty, scope.shape.as_deref()));
        }
        let records = Records::of(self);
        Names {
            this: this(self, span).ty,
            it: self.it,
            variables,
            items,
            record: self.made(records.ty, records.shape.as_deref()),
        }
    }

    /// What has become of records of a type.
    fn made(&self, ty: Type, shape: Option<&Shape<'_>>) -> Made {
        let id = self.structured(ty);
        let is_own = |name: &&str| {
            let declared = id.and_then(|id| self.schema.property(id, name));
            declared.is_none()
        };
        let names = shape.into_iter().flat_map(Shape::names).filter(is_own);
        let computed = names.filter_map(|name| Some((name.into(), shape?.get(name)?.ty)));
        Made {
            computed: computed.collect(),
            left: shape.filter(|shape| shape.lost.is_some()).map(left),
        }
    }
}
