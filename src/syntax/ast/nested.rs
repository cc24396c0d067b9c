use super::option::{OptionValue, Query, QueryOption};
use super::{Expr, Segment, SelectItem};
use crate::diagnostic::Span;
use crate::text::Text;

/// Query options in parentheses: those of an item of `$expand` or `$select`, or of `/$count`.
///
/// They are the same [`QueryOption`]s as those of a request, with `;` between them.
#[derive(Debug)]
pub struct Options {
    /// The options in the order of the text.
    pub items: Vec<QueryOption>,
    /// Where they stand, with both parentheses.
    pub span: Span,
}

/// One item of `$expand` (URL Conventions 5.1.3).
#[derive(Clone, Debug)]
pub enum ExpandItem {
    /// `$value`: the media stream of the entity.
    Value(Span),
    /// What a path leads to.
    Path(Box<Expansion>),
    /// An item that could not be understood; it has been reported.
    Error(Span),
}

/// What one item of `$expand` asks for.
#[derive(Clone, Debug)]
pub struct Expansion {
    /// Names and annotations. With [`Expansion::star`], what stands before it, if anything does.
    pub path: Vec<Segment>,
    /// The `*` that ends the path, for all navigation properties.
    pub star: Option<Span>,
    /// What of the related entities is asked for.
    pub form: Expanded,
    /// The options in parentheses.
    pub options: Option<Options>,
    /// All of the item.
    pub span: Span,
}

/// What of related entities is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expanded {
    /// The entities themselves.
    Entities,
    /// `/$ref`: references to them.
    References,
    /// `/$count`: how many there are.
    Count,
}

/// How deep `$levels` expands.
#[derive(Clone, Debug)]
pub enum Levels {
    /// A whole number from 1, which may be too large for any machine type.
    Number(Text),
    /// `max`: as deep as the service goes.
    Max,
}

/// One item of `$compute`: `expression as name`.
#[derive(Clone, Debug)]
pub struct ComputeItem {
    /// What is computed.
    pub expr: Expr,
    /// The name of the new property.
    pub name: Text,
}

impl Options {
    /// Visits the expressions that the options hold, however deep the options nest, in the order
    /// of the text.
    pub fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for option in &self.items {
            option.value.for_each_expr(visit);
        }
    }
}

impl Query {
    /// Visits all expressions that were written, those inside others and in nested options too, in
    /// the order of the text. What is still to be visited waits on the heap, so that no tree is too
    /// deep.
    pub fn for_each_expr_within<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        let mut waiting: Vec<&Expr> = Vec::new();
        for option in &self.options {
            option.value.for_each_expr(&mut |expr| waiting.push(expr));
        }
        waiting.reverse();
        while let Some(expr) = waiting.pop() {
            visit(expr);
            let start = waiting.len();
            expr.for_each_child(&mut |child| waiting.push(child));
            if let Some(added) = waiting.get_mut(start..) {
                added.reverse();
            }
        }
    }
}

impl OptionValue {
    /// Visits the expressions that the value holds, in nested options too, in the order of the
    /// text.
    pub fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Filter(expr) | Self::Alias(expr) | Self::Temporal(_, expr) => visit(expr),
            Self::OrderBy(items) => {
                for item in items {
                    visit(&item.key);
                }
            }
            Self::Compute(items) => {
                for item in items {
                    visit(&item.expr);
                }
            }
            Self::Select(items) => {
                for item in items {
                    item.for_each_expr(visit);
                }
            }
            Self::Expand(items) => {
                for item in items {
                    item.for_each_expr(visit);
                }
            }
            Self::Apply(apply) => apply.for_each_expr(visit),
            Self::Search(_)
            | Self::Hole(..)
            | Self::Top(_)
            | Self::Skip(_)
            | Self::Count(_)
            | Self::Levels(_)
            | Self::Verbatim(..)
            | Self::Custom(_)
            | Self::Unknown(_)
            | Self::Error(_) => {}
        }
    }
}

impl OptionValue {
    /// Visits the options in parentheses behind items of `$select` and `$expand`, in the order of the
    /// text.
    pub fn for_each_options<'a>(&'a self, visit: &mut dyn FnMut(&'a Options)) {
        if let Self::Select(items) = self {
            for item in items {
                if let SelectItem::Nested(_, options, _) = item {
                    visit(options);
                }
            }
        } else if let Self::Expand(items) = self {
            for item in items {
                if let ExpandItem::Path(expansion) = item {
                    expansion.options.iter().for_each(&mut *visit);
                }
            }
        }
    }
}

impl SelectItem {
    /// Where the item stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Star(span)
            | Self::Operations(_, span)
            | Self::Path(_, span)
            | Self::Nested(_, _, span)
            | Self::Error(span) => *span,
        }
    }

    fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Star(_) | Self::Operations(..) | Self::Path(..) | Self::Error(_) => {}
            Self::Nested(_, options, _) => options.for_each_expr(visit),
        }
    }
}

impl ExpandItem {
    /// Where the item stands.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Value(span) | Self::Error(span) => *span,
            Self::Path(expansion) => expansion.span,
        }
    }

    fn for_each_expr<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Self::Value(_) | Self::Error(_) => {}
            Self::Path(expansion) => {
                if let Some(options) = &expansion.options {
                    options.for_each_expr(visit);
                }
            }
        }
    }
}

impl Expanded {
    /// As it is written behind the path; empty for the entities themselves.
    #[must_use]
    pub const fn spelling(self) -> &'static str {
        match self {
            Self::Entities => "",
            Self::References => "/$ref",
            Self::Count => "/$count",
        }
    }
}
