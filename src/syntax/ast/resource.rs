use super::tree::{View, span};
use super::{Argument, Expr};
use crate::diagnostic::Span;
use crate::text::Text;
use serde_json::{Value, json};

/// The resource that a path addresses (URL Conventions 4), from the service root on.
///
/// Where the service root ends cannot be told from a URL alone; what stands here is read from the
/// last place at which a resource path can begin.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The segments, at least one.
    pub segments: Vec<ResourceSegment>,
    /// All of them.
    pub span: Span,
}

/// One segment of a resource path, with what stands in parentheses behind it.
#[derive(Clone, Debug)]
pub struct ResourceSegment {
    /// What it is.
    pub kind: ResourceKind,
    /// The parentheses behind it: key predicates and the parameters of functions, as they were
    /// written. `F(a=1)(2)` has two.
    pub groups: Vec<Vec<Argument>>,
    /// All of it, without the slash before.
    pub span: Span,
}

/// The forms of a segment.
#[derive(Clone, Debug)]
pub enum ResourceKind {
    /// An entity set, a singleton, a property, an operation; with dots, the type of a cast or a
    /// bound operation.
    Name(Text),
    /// A key without parentheses, or the position of an item: `1`, `-1`, `A-1245`
    Key(Text),
    /// A segment with a name of the standard's own.
    Reserved(Reserved),
    /// `$crossjoin(Products,Sales)`
    Crossjoin(Vec<Text>),
    /// `$filter(Age gt 3)`
    Filter(Box<Expr>),
}

/// The segments that the standard reserves (URL Conventions 4.1 to 4.17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum Reserved {
    All,
    Batch,
    Count,
    Each,
    Entity,
    Metadata,
    Query,
    Ref,
    Value,
}

/// The fragment of a context URL (Protocol 10): what a payload holds.
#[derive(Clone, Debug)]
pub struct Context {
    /// The path to the resource; the last segment may be `$entity`, `$delta` and their like, which
    /// are names here.
    pub segments: Vec<ResourceSegment>,
    /// What is selected of it, if that is said.
    pub select: Option<Vec<ContextItem>>,
    /// What follows: `$entity`, `$delta`, `$link`, `$deletedEntity`, `$deletedLink`
    pub ending: Option<Text>,
}

/// One item of the list in a context URL.
#[derive(Clone, Debug)]
pub struct ContextItem {
    /// Names joined by slashes, as they were written; `*` and `Ns.*` among them.
    pub path: Text,
    /// Whether a `+` stands behind it: expanded for all levels.
    pub recursive: bool,
    /// The list behind it.
    pub items: Option<Vec<Self>>,
}

impl Reserved {
    /// Every reserved segment with its name.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::All, "$all"),
        (Self::Batch, "$batch"),
        (Self::Count, "$count"),
        (Self::Each, "$each"),
        (Self::Entity, "$entity"),
        (Self::Metadata, "$metadata"),
        (Self::Query, "$query"),
        (Self::Ref, "$ref"),
        (Self::Value, "$value"),
    ];

    /// The segment of that name, which is case-sensitive.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, spelling)| *spelling == name)
            .map(|(segment, _)| *segment)
    }

    /// As it is written.
    #[must_use]
    pub fn spelling(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(segment, _)| *segment == self)
            .map_or("", |(_, spelling)| *spelling)
    }
}

impl View<'_> {
    pub(super) fn resource(self, resource: &Resource) -> Value {
        self.resource_segments(&resource.segments)
    }

    fn resource_segments(self, segments: &[ResourceSegment]) -> Value {
        segments.iter().map(|s| self.resource_segment(s)).collect()
    }

    fn resource_segment(self, segment: &ResourceSegment) -> Value {
        let (key, value) = match &segment.kind {
            ResourceKind::Name(name) => ("name", self.text(name).into()),
            ResourceKind::Key(key) => ("key", self.text(key).into()),
            ResourceKind::Reserved(reserved) => ("reserved", reserved.spelling().into()),
            ResourceKind::Crossjoin(sets) => {
                ("crossjoin", sets.iter().map(|set| self.text(set)).collect())
            }
            ResourceKind::Filter(predicate) => ("filter", self.expr(predicate)),
        };
        let group = |group: &Vec<Argument>| -> Value {
            group.iter().map(|one| self.argument(one)).collect()
        };
        let groups: Vec<Value> = segment.groups.iter().map(group).collect();
        let mut out = json!({ "span": span(segment.span) });
        if let Some(map) = out.as_object_mut() {
            map.insert(key.to_owned(), value);
            if !groups.is_empty() {
                map.insert("groups".to_owned(), groups.into());
            }
        }
        out
    }

    pub(super) fn context(self, context: &Context) -> Value {
        json!({
            "segments": self.resource_segments(&context.segments),
            "select": context.select.as_ref().map(|items| self.context_items(items)),
            "ending": context.ending.as_ref().map(|ending| self.text(ending)),
        })
    }

    fn context_items(self, items: &[ContextItem]) -> Value {
        let item = |item: &ContextItem| {
            json!({
                "path": self.text(&item.path),
                "recursive": item.recursive,
                "items": item.items.as_ref().map(|items| self.context_items(items)),
                "span": span(item.path.span),
            })
        };
        items.iter().map(item).collect()
    }
}
