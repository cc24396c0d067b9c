//! Where in a tree a place lies: what stands there, and what stands round it.

use super::expression::{Inside, Within, descend};
use crate::diagnostic::Span;
use crate::syntax::ast::{
    Aggregation, Apply, Expansion, Expr, GroupElement, Nested, OptionValue, Options, OrderItem,
    Path, Query, QueryOption, Segment, SelectItem, SystemOption, Transformation,
    TransformationKind,
};

/// What a path to a property in a transformation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// An element of the list of `groupby`.
    Group,
    /// A level of `rollup`.
    Level,
    /// What is joined or nested.
    Property,
}

/// What stands at a place.
pub(super) enum What<'a> {
    /// A part of an expression.
    Expression(Inside<'a>),
    /// A segment of an item of `$select`; `outer` are the paths round it, the outermost first.
    Select {
        outer: Vec<&'a Path>,
        path: &'a Path,
        segment: usize,
    },
    /// A segment of an item of `$expand`.
    Expand {
        expansion: &'a Expansion,
        segment: usize,
    },
    /// A segment of a path to a property, in a transformation.
    Property {
        path: &'a Path,
        segment: usize,
        of: Named,
    },
    /// The name of an option.
    OptionName,
    /// The value of an option that has few.
    Value(SystemOption),
    /// A transformation.
    Transformation,
    /// The method of an aggregation.
    Method,
    /// A word that is searched for.
    Search,
    /// A new name; in an aggregation, whether its method stands before.
    NewName(Option<bool>),
}

/// What surrounds a place.
pub(super) struct Place<'a> {
    pub(super) what: What<'a>,
    /// The innermost options that stand side by side round the place.
    pub(super) beside: &'a [QueryOption],
    /// What those options belong to: a path of `$expand` or `$select`, a count.
    pub(super) options_of: OptionsOf,
    /// What may follow an expression at the place.
    pub(super) clause: Clause,
}

/// What options belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OptionsOf {
    Request,
    Expand,
    Select,
    Count,
}

/// The words that may follow an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// None: a condition.
    Condition,
    /// `asc`, `desc`
    OrderBy,
    /// `as`
    Compute,
    /// `with`, `as`, `from`
    Aggregate,
    /// None: any value.
    Value,
}

/// Whether a span covers the byte at a place.
pub(super) const fn covers(span: Span, at: u32) -> bool {
    span.start <= at && at < span.end
}

/// Finds what stands at the byte offset `at` of a query.
pub(super) fn find(query: &Query, at: u32) -> Option<Place<'_>> {
    let finder = Finder {
        at,
        beside: &query.options,
        options_of: OptionsOf::Request,
    };
    finder.options()
}

#[derive(Clone, Copy)]
pub(super) struct Finder<'a> {
    pub(super) at: u32,
    beside: &'a [QueryOption],
    options_of: OptionsOf,
}

impl<'a> Finder<'a> {
    fn found(self, what: What<'a>) -> Option<Place<'a>> {
        self.with(what, Clause::Value)
    }

    fn with(self, what: What<'a>, clause: Clause) -> Option<Place<'a>> {
        Some(Place {
            what,
            beside: self.beside,
            options_of: self.options_of,
            clause,
        })
    }

    fn covers(self, span: Span) -> bool {
        covers(span, self.at)
    }

    /// The place in options in parentheses.
    pub(super) fn nested(self, options: &'a Options, of: OptionsOf) -> Option<Place<'a>> {
        let inner = Self {
            beside: &options.items,
            options_of: of,
            ..self
        };
        inner.options()
    }

    fn options(self) -> Option<Place<'a>> {
        let mut options = self.beside.iter();
        let option = options.find(|it| self.covers(it.name.span) || self.covers(it.value_span))?;
        if self.covers(option.name.span) {
            return self.found(What::OptionName);
        }
        self.value(&option.value)
    }

    fn value(self, value: &'a OptionValue) -> Option<Place<'a>> {
        match value {
            OptionValue::Filter(expr) => self.expr(expr, Clause::Condition),
            OptionValue::Alias(expr) => self.expr(expr, Clause::Value),
            OptionValue::Temporal(option, expr) => match self.expr(expr, Clause::Value) {
                Some(place) => Some(place),
                None => self.found(What::Value(*option)),
            },
            OptionValue::OrderBy(items) => self.order_by(items),
            OptionValue::Select(items) => self.select(items, Vec::new()),
            OptionValue::Expand(items) => {
                let mut items = items.iter();
                let item = items.find(|item| self.covers(item.span()))?;
                match item {
                    crate::syntax::ast::ExpandItem::Path(expansion) => self.expansion(expansion),
                    crate::syntax::ast::ExpandItem::Value(_)
                    | crate::syntax::ast::ExpandItem::Error(_) => None,
                }
            }
            OptionValue::Compute(items) => {
                let mut found = items.iter().filter_map(|item| {
                    if self.covers(item.name.span) {
                        return self.found(What::NewName(None));
                    }
                    self.expr(&item.expr, Clause::Compute)
                });
                found.next()
            }
            OptionValue::Search(_) => self.found(What::Search),
            OptionValue::Apply(apply) => self.apply(apply),
            OptionValue::Top(_) => self.found(What::Value(SystemOption::Top)),
            OptionValue::Skip(_) => self.found(What::Value(SystemOption::Skip)),
            OptionValue::Count(_) => self.found(What::Value(SystemOption::Count)),
            OptionValue::Levels(_) => self.found(What::Value(SystemOption::Levels)),
            OptionValue::Error(SystemOption::Apply) => self.found(What::Transformation),
            OptionValue::Error(option) | OptionValue::Verbatim(option, _) => {
                self.found(What::Value(*option))
            }
            OptionValue::Custom(_) | OptionValue::Unknown(_) | OptionValue::Hole(..) => None,
        }
    }

    fn order_by(self, items: &'a [OrderItem]) -> Option<Place<'a>> {
        items
            .iter()
            .find_map(|item| self.expr(&item.key, Clause::OrderBy))
    }

    fn expr(self, expr: &'a Expr, clause: Clause) -> Option<Place<'a>> {
        if !self.covers(expr.outer_span()) {
            return None;
        }
        match self.descend(expr, clause) {
            Ok(place) => place,
            Err(Within::Count(options)) => self.nested(options, OptionsOf::Count),
            Err(Within::Aggregate(item)) => self.aggregation(item),
        }
    }

    #[inline(never)]
    fn descend(self, expr: &'a Expr, clause: Clause) -> Result<Option<Place<'a>>, Within<'a>> {
        let inside = descend(self, expr, clause)?;
        Ok(self.with(What::Expression(inside), clause))
    }

    fn segment_of(self, segments: impl Iterator<Item = &'a Segment>) -> Option<usize> {
        let mut segments = segments;
        segments.position(|segment| self.covers(segment.span()))
    }

    fn select(self, items: &'a [SelectItem], mut outer: Vec<&'a Path>) -> Option<Place<'a>> {
        let item = items.iter().find(|item| self.covers(item.span()))?;
        let (SelectItem::Path(path, _) | SelectItem::Nested(path, _, _)) = item else {
            return None;
        };
        if let Some(segment) = self.segment_of(path.segments()) {
            return self.found(What::Select {
                outer,
                path,
                segment,
            });
        }
        let SelectItem::Nested(_, options, _) = item else {
            return None;
        };
        outer.push(path);
        let inner = Self {
            beside: &options.items,
            options_of: OptionsOf::Select,
            ..self
        };
        let selected = options.items.iter().find(|it| self.covers(it.value_span));
        match selected.map(|option| &option.value) {
            Some(OptionValue::Select(items)) => inner.select(items, outer),
            Some(_) | None => inner.options(),
        }
    }

    fn expansion(self, expansion: &'a Expansion) -> Option<Place<'a>> {
        if let Some(segment) = self.segment_of(expansion.path.iter()) {
            return self.found(What::Expand { expansion, segment });
        }
        self.nested(expansion.options.as_ref()?, OptionsOf::Expand)
    }

    fn apply(self, apply: &'a Apply) -> Option<Place<'a>> {
        let mut steps = apply.steps.iter();
        let step = steps.find(|step| self.covers(step.span))?;
        self.transformation(step)
    }

    fn path(self, path: &'a Path, of: Named) -> Option<Place<'a>> {
        let segment = self.segment_of(path.segments())?;
        self.found(What::Property { path, segment, of })
    }

    fn transformation(self, step: &'a Transformation) -> Option<Place<'a>> {
        match &step.kind {
            TransformationKind::Aggregate(items) => {
                items.iter().find_map(|item| self.aggregation(item))
            }
            TransformationKind::Compute(items) => items.iter().find_map(|item| {
                if self.covers(item.name.span) {
                    return self.found(What::NewName(None));
                }
                self.expr(&item.expr, Clause::Compute)
            }),
            TransformationKind::Concat(all) => all.iter().find_map(|apply| self.apply(apply)),
            TransformationKind::GroupBy(group) => {
                let mut elements = group.elements.iter();
                let element = elements.find_map(|element| match element {
                    GroupElement::Property(path) => self.path(path, Named::Group),
                    GroupElement::Rollup(rollup) => {
                        let mut levels = rollup.levels.iter();
                        levels.find_map(|path| self.path(path, Named::Level))
                    }
                    GroupElement::RollupRecursive(_) => None,
                });
                element.or_else(|| self.apply(group.apply.as_ref()?))
            }
            TransformationKind::Join(join) if self.covers(join.alias.span) => {
                self.found(What::NewName(None))
            }
            TransformationKind::Join(join) => {
                let property = self.path(&join.property, Named::Property);
                property.or_else(|| self.apply(join.apply.as_ref()?))
            }
            TransformationKind::Nest(nest) => {
                let path = nest
                    .path
                    .as_ref()
                    .and_then(|path| self.path(path, Named::Property));
                let item = |item: &'a Nested| self.apply(&item.apply);
                path.or_else(|| nest.items.iter().find_map(item))
            }
            TransformationKind::Ranking(ranking) => {
                let amount = self.expr(&ranking.amount, Clause::Value);
                amount.or_else(|| self.expr(&ranking.value, Clause::Value))
            }
            TransformationKind::Filter(predicate) => self.expr(predicate, Clause::Condition),
            TransformationKind::OrderBy(items) => self.order_by(items),
            TransformationKind::Search(_) => self.found(What::Search),
            TransformationKind::Skip(_) => self.found(What::Value(SystemOption::Skip)),
            TransformationKind::Top(_) => self.found(What::Value(SystemOption::Top)),
            TransformationKind::Error
            | TransformationKind::Identity
            | TransformationKind::Hole(_)
            | TransformationKind::Function(_)
                if step.span.start == self.at =>
            {
                self.found(What::Transformation)
            }
            TransformationKind::Error
            | TransformationKind::Identity
            | TransformationKind::Hole(_)
            | TransformationKind::Function(_) => None,
            TransformationKind::Relatives(_) | TransformationKind::Traverse(_) => None,
        }
    }

    pub(super) fn aggregation(self, item: &'a Aggregation) -> Option<Place<'a>> {
        let methods = item.from.iter().filter_map(|from| from.method.as_ref());
        let mut methods = item.method.iter().chain(methods);
        if methods.any(|method| self.covers(method.span)) {
            return self.found(What::Method);
        }
        if item.alias.as_ref().is_some_and(|it| self.covers(it.span)) {
            return self.found(What::NewName(Some(item.method.is_some())));
        }
        self.expr(&item.value, Clause::Aggregate)
    }
}
