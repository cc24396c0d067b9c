use super::{Aggregation, Expr, Options};
use crate::diagnostic::Span;
use crate::text::Text;

/// Segments joined by slashes, at least one.
///
/// Most paths are one name, and there are many paths: so that one is kept in place.
#[derive(Clone, Debug)]
pub struct Path {
    segments: Segments,
}

#[derive(Clone, Debug)]
enum Segments {
    One(Segment),
    /// Two or more
    More(Box<[Segment]>),
}

/// One segment of a path.
#[derive(Clone, Debug)]
pub enum Segment {
    /// A property, a lambda variable; with dots, the type of a cast.
    Name(Text),
    /// `$it`, `$this`, `$root`
    Variable(Variable, Span),
    /// A parameter alias; the text is the name without `@`.
    Alias(Text),
    /// `@Ns.Term#qualifier`; the text is all behind `@`.
    Annotation(Text),
    /// A name with arguments: a function, or a collection with a key.
    Call(Box<Call>),
    /// `$count`
    Count(Span),
    /// `$count($filter=..;$search=..)`; the span begins at `$count`.
    CountOf(Box<Options>, Span),
    /// `$filter(predicate)`; the span begins at `$filter`.
    Filter(Box<Expr>, Span),
    /// A key as a segment of a path from `$root`: the `5` of `$root/people/5`.
    KeyValue(Text),
    /// The key of an item behind `$filter(..)`, as in `$filter(a)(3)`; no slash stands before it.
    Key(Box<Key>),
    /// `aggregate(amount with sum)` behind a collection; the span begins at `aggregate`.
    Aggregate(Box<Aggregation>, Span),
    /// `any` or `all`
    Lambda(Box<Lambda>),
}

/// The variables that are always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variable {
    /// `$it`: the instance of the resource that the request addresses.
    It,
    /// `$this`: the instance on which the query option is evaluated.
    This,
    /// `$root`: the service's own resources.
    Root,
    /// `$these`: the collection to which the instance belongs (Data Aggregation 3.1).
    These,
}

/// A name with arguments in parentheses.
#[derive(Clone, Debug)]
pub struct Call {
    /// The name, perhaps with a namespace.
    pub name: Text,
    /// The arguments.
    pub arguments: Vec<Argument>,
    /// From the name to the closing parenthesis.
    pub span: Span,
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub enum Argument {
    /// `x`
    Positional(Expr),
    /// `name=x`
    Named(Text, Expr),
    /// `condition:value`, of `case`
    Branch(Expr, Expr),
}

/// A key behind what is no name.
#[derive(Clone, Debug)]
pub struct Key {
    /// The values, with the names of the properties if there are several.
    pub arguments: Vec<Argument>,
    /// Both parentheses and what stands between.
    pub span: Span,
}

/// `any(x:predicate)` or `all(x:predicate)`
#[derive(Clone, Debug)]
pub struct Lambda {
    /// Which of the two.
    pub quantifier: Quantifier,
    /// Where its name stands.
    pub quantifier_span: Span,
    /// The variable and the predicate; none for `any()`.
    pub body: Option<(Text, Expr)>,
    /// From the name to the closing parenthesis.
    pub span: Span,
}

/// What a lambda asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// Whether the predicate is true for an item.
    Any,
    /// Whether the predicate is true for every item.
    All,
}

impl Path {
    /// A path of one segment.
    #[must_use]
    pub const fn new(first: Segment) -> Self {
        Self {
            segments: Segments::One(first),
        }
    }

    /// A path of these segments; `None` if there are none.
    #[must_use]
    pub fn of(mut segments: Vec<Segment>) -> Option<Self> {
        let segments = match segments.len() {
            0 => return None,
            1 => Segments::One(segments.pop()?),
            _ => Segments::More(segments.into_boxed_slice()),
        };
        Some(Self { segments })
    }

    /// A path of these segments, which are at least two.
    #[inline]
    pub(in crate::syntax) fn joined(segments: Vec<Segment>) -> Self {
        Self {
            segments: Segments::More(segments.into_boxed_slice()),
        }
    }

    /// What it starts from.
    #[must_use]
    pub fn first(&self) -> &Segment {
        // Every path has one.
        static NONE: Segment = Segment::Count(Span::at(0));
        self.all().first().unwrap_or(&NONE)
    }

    /// What follows behind slashes.
    #[must_use]
    pub fn rest(&self) -> &[Segment] {
        self.all().get(1..).unwrap_or(&[])
    }

    /// All segments in order.
    pub fn segments(&self) -> std::slice::Iter<'_, Segment> {
        self.all().iter()
    }

    /// All segments in order.
    #[must_use]
    pub fn into_segments(self) -> Vec<Segment> {
        match self.segments {
            Segments::One(segment) => vec![segment],
            Segments::More(segments) => segments.into_vec(),
        }
    }

    /// The path with more segments behind the others.
    #[must_use]
    pub fn then(self, more: impl IntoIterator<Item = Segment>) -> Self {
        let mut segments = self.into_segments();
        segments.extend(more);
        let segments = match (segments.len(), segments.pop()) {
            (1, Some(one)) => Segments::One(one),
            (_, last) => {
                segments.extend(last);
                Segments::More(segments.into_boxed_slice())
            }
        };
        Self { segments }
    }

    fn all(&self) -> &[Segment] {
        match &self.segments {
            Segments::One(segment) => std::slice::from_ref(segment),
            Segments::More(segments) => segments,
        }
    }

    pub(super) fn segments_mut(&mut self) -> std::slice::IterMut<'_, Segment> {
        match &mut self.segments {
            Segments::One(segment) => std::slice::from_mut(segment).iter_mut(),
            Segments::More(segments) => segments.iter_mut(),
        }
    }

    /// A path whose segments are made from those of this one.
    pub(super) fn map(&self, segment: impl Fn(&Segment) -> Segment) -> Self {
        let segments = match &self.segments {
            Segments::One(one) => Segments::One(segment(one)),
            Segments::More(all) => Segments::More(all.iter().map(segment).collect()),
        };
        Self { segments }
    }

    /// The name, if the path is nothing but a name.
    #[must_use]
    pub const fn as_name(&self) -> Option<&Text> {
        if let Segments::One(only) = &self.segments {
            return only.as_name();
        }
        None
    }

    /// The call, if the path is nothing but a call.
    #[must_use]
    pub fn as_call(&self) -> Option<&Call> {
        if let Segments::One(only) = &self.segments {
            return only.as_call();
        }
        None
    }

    pub(super) fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for segment in self.segments() {
            match segment {
                Segment::Name(_)
                | Segment::Variable(..)
                | Segment::Alias(_)
                | Segment::Annotation(_)
                | Segment::KeyValue(_)
                | Segment::Count(_) => {}
                Segment::CountOf(options, _) => options.for_each_expr(visit),
                Segment::Filter(predicate, _) => visit(predicate),
                Segment::Aggregate(aggregation, _) => visit(&aggregation.value),
                Segment::Lambda(lambda) => {
                    if let Some((_, predicate)) = &lambda.body {
                        visit(predicate);
                    }
                }
                Segment::Call(call) => call.for_each_child(visit),
                Segment::Key(key) => visit_arguments(&key.arguments, visit),
            }
        }
    }
}

impl Call {
    pub(super) fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit_arguments(&self.arguments, visit);
    }
}

fn visit_arguments<'a>(arguments: &'a [Argument], visit: &mut dyn FnMut(&'a Expr)) {
    for argument in arguments {
        match argument {
            Argument::Positional(value) | Argument::Named(_, value) => visit(value),
            Argument::Branch(condition, value) => {
                visit(condition);
                visit(value);
            }
        }
    }
}

impl Segment {
    /// The name, if the segment is nothing but a name.
    #[must_use]
    pub const fn as_name(&self) -> Option<&Text> {
        if let Self::Name(name) = self {
            return Some(name);
        }
        None
    }

    /// The call, if the segment is one.
    #[must_use]
    pub fn as_call(&self) -> Option<&Call> {
        if let Self::Call(call) = self {
            return Some(call);
        }
        None
    }

    /// The variable that is always there, if the segment is one.
    #[must_use]
    pub const fn as_variable(&self) -> Option<Variable> {
        if let Self::Variable(variable, _) = self {
            return Some(*variable);
        }
        None
    }

    /// Where the segment stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Name(text) | Self::Alias(text) | Self::Annotation(text) => text.span,
            Self::KeyValue(text) => text.span,
            Self::Variable(_, span) | Self::Count(span) => *span,
            Self::CountOf(_, span) | Self::Filter(_, span) | Self::Aggregate(_, span) => *span,
            Self::Key(key) => key.span,
            Self::Call(call) => call.span,
            Self::Lambda(lambda) => lambda.span,
        }
    }
}

impl Variable {
    /// Whether it is a record or an item, whose properties are its own.
    #[must_use]
    pub const fn is_instance(self) -> bool {
        matches!(self, Self::It | Self::This)
    }

    /// As it is written.
    #[must_use]
    pub const fn spelling(self) -> &'static str {
        match self {
            Self::It => "$it",
            Self::This => "$this",
            Self::Root => "$root",
            Self::These => "$these",
        }
    }
}

impl Quantifier {
    /// As it is written.
    #[must_use]
    pub const fn spelling(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::All => "all",
        }
    }
}
