use super::index::{NameIndex, Named};
use crate::diagnostic::Span;
use std::sync::Arc;

/// What an annotation says of an element of the schema (CSDL 14).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Annotation {
    /// What is annotated, as a path (CSDL 14.2.1) with all namespaces in full: `N` for a schema,
    /// `N.Product`, `N.Product/name`, `N.Color/Red`, `N.Container/Products`; an overload has the
    /// types of its parameters behind its name, `N.Top(Edm.Int32)/count`, an action that of its
    /// binding parameter. A result is `$ReturnType`; an annotation of `T` is `N.Product/@T#Q`; a
    /// reference is `$Reference/<URI>`, one of its namespaces `$Reference/<URI>/N`.
    pub target: Arc<str>,
    /// The qualified name of the term, with the namespace in full where it is known.
    pub term: Arc<str>,
    /// What tells several annotations of one term apart.
    pub qualifier: Option<Box<str>>,
    /// What is said; where the document gives no value, the default of the term, or true.
    pub value: Expression,
    /// The place of the term in the document.
    pub span: Span,
}

/// The value of an annotation (CSDL 14.3, 14.4).
///
/// Values are kept as CSDL in JSON writes them, so that both formats give the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expression {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A number in the digits of the document.
    Number(Box<str>),
    /// A text, and what is written as one: dates, durations, identifiers, binary values, members of
    /// enumerations (`Red,Striped`), paths to elements of the schema.
    String(Box<str>),
    /// The value behind a path.
    Path(Box<str>),
    /// Several values.
    Collection(Box<[Expression]>),
    /// Named values.
    Record(Record),
    /// What a service computes: `If`, `Eq`, `Apply` and so on.
    Dynamic(Dynamic),
}

/// Named values in an annotation (CSDL 14.4.12). Annotations of its properties are not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Record {
    /// The qualified name of its type, where it is told, with the namespace in full.
    pub ty: Option<Box<str>>,
    /// The properties in the order of the document.
    pub properties: Box<[(Box<str>, Expression)]>,
}

/// A computed value in an annotation (CSDL 14.4).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dynamic {
    /// The name of the expression as CSDL in XML has it: `If`, `And`, `Cast`, `UrlRef`.
    pub operator: Box<str>,
    /// The function of `Apply`, the type of `Cast` and `IsOf`, the name of a labeled element.
    pub name: Option<Box<str>>,
    /// What it is computed from.
    pub operands: Box<[Expression]>,
}

impl Expression {
    /// True or false, if the value is one of them.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Null
            | Self::Number(_)
            | Self::String(_)
            | Self::Path(_)
            | Self::Collection(_)
            | Self::Record(_)
            | Self::Dynamic(_) => None,
        }
    }

    /// The text, the digits or the path.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Number(text) | Self::String(text) | Self::Path(text) => Some(text),
            Self::Null
            | Self::Bool(_)
            | Self::Collection(_)
            | Self::Record(_)
            | Self::Dynamic(_) => None,
        }
    }

    /// The items of a collection; none for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::Collection(items) => items,
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::Path(_)
            | Self::Record(_)
            | Self::Dynamic(_) => &[],
        }
    }

    /// A property of a record.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Self> {
        let Self::Record(record) = self else {
            return None;
        };
        let mut properties = record.properties.iter();
        properties.find_map(|(known, value)| (**known == *name).then_some(value))
    }
}

/// The annotations of a schema, those of one target side by side.
#[derive(Debug, Default)]
pub(super) struct Annotations {
    list: Vec<Annotation>,
    targets: Vec<Target>,
    index: NameIndex,
}

/// A target, and which annotations it has.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) path: Arc<str>,
    start: usize,
    end: usize,
}

impl Target {
    /// A target without annotations.
    pub(super) fn new(path: &str) -> Self {
        Self {
            path: path.into(),
            start: 0,
            end: 0,
        }
    }
}

impl Named for Target {
    fn name(&self) -> &str {
        &self.path
    }
}

impl Annotations {
    /// The annotations with the positions of their targets in a list and the index of that list, in
    /// the order in which the targets come up. Annotations of one target keep the order of the
    /// document; what repeats another, as happens in real schemas, stands behind it.
    pub(super) fn new(
        mut numbered: Vec<(u32, Annotation)>,
        targets: Vec<Target>,
        index: NameIndex,
    ) -> Self {
        // In most documents they stand in order.
        if !numbered.is_sorted_by_key(|(target, it)| (*target, it.span.start)) {
            numbered.sort_by_key(|(target, it)| (*target, it.span.start));
        }
        let mut targets = targets;
        for (at, (target, _)) in numbered.iter().enumerate() {
            if let Some(target) = targets.get_mut(*target as usize) {
                if target.end == 0 {
                    target.start = at;
                }
                target.end = at + 1;
            }
        }
        Self {
            list: numbered.into_iter().map(|(_, it)| it).collect(),
            targets,
            index,
        }
    }

    pub(super) fn as_slice(&self) -> &[Annotation] {
        &self.list
    }

    pub(super) fn of(&self, target: &str) -> &[Annotation] {
        let target = self.index.find(&self.targets, target);
        let list = target.and_then(|it| self.list.get(it.start..it.end));
        list.unwrap_or_default()
    }
}
