use super::{Literal, Path};
use crate::diagnostic::Span;
use crate::ops::{Level, Operator};
use crate::text::Text;

/// An expression (URL Conventions 5.1.1), with the place where it was written.
#[derive(Debug)]
pub struct Expr {
    /// What was written.
    pub kind: ExprKind,
    /// Where, without the parentheses round it.
    pub span: Span,
    /// The parentheses written round it, the innermost first; each span holds both signs.
    pub parens: Parens,
}

/// Places of parentheses, the innermost first.
///
/// Most expressions have none, and there are many expressions: so it is as small as a pointer.
#[derive(Clone, Debug, Default)]
pub struct Parens {
    spans: Option<Box<Spans>>,
}

#[derive(Clone, Debug)]
struct Spans {
    innermost: Span,
    others: Vec<Span>,
}

/// The forms of an expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// A property, a variable, a function call, and whatever follows behind slashes.
    Path(Path),
    /// Operands joined by operators of one level.
    Chain(Chain),
    /// `not` or `-` before an operand.
    Unary(Box<Unary>),
    /// `x has Ns.Enum'Member'`
    Has(Box<Has>),
    /// `x in (1,2)`
    In(Box<In>),
    /// A JSON array.
    Array(Vec<Expr>),
    /// A JSON object.
    Object(Vec<Member>),
    /// A hole of a template, or what a hole makes unknown: `{{name}}`, `{{year}}-01-01`. Holes in
    /// strings and in names of paths are letters of those ([`Source`](crate::text::Source)).
    Hole(Text),
    /// Text that could not be understood; it has been reported.
    Error,
}

/// At least two operands and the operators of one [`Level`] between them, grouped from the left.
///
/// They lie side by side, as they lay on the stack of the parser: there are many chains.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Two or more. The operator of the first means nothing.
    operands: Vec<Link>,
}

/// An operator and its right operand.
#[derive(Clone, Debug)]
pub struct Link {
    /// The operator.
    pub operator: Operator,
    /// Where the operator stands.
    pub operator_span: Span,
    /// What it joins to the operands before.
    pub operand: Expr,
}

/// An operator before its operand.
#[derive(Clone, Debug)]
pub struct Unary {
    /// [`Operator::Not`] or [`Operator::Negate`].
    pub operator: Operator,
    /// Where it stands.
    pub operator_span: Span,
    /// What it applies to.
    pub operand: Expr,
}

/// `has`
#[derive(Clone, Debug)]
pub struct Has {
    /// The value with flags.
    pub operand: Expr,
    /// Where `has` stands.
    pub operator_span: Span,
    /// The flags that must be set.
    pub flags: Expr,
}

/// `in`
#[derive(Clone, Debug)]
pub struct In {
    /// What is looked up.
    pub operand: Expr,
    /// Where `in` stands.
    pub operator_span: Span,
    /// Where it is looked up.
    pub set: Set,
}

/// The right side of `in`.
#[derive(Clone, Debug)]
pub enum Set {
    /// Literals in parentheses; the span holds both signs.
    List(Vec<Expr>, Span),
    /// An expression that is a collection.
    Collection(Expr),
}

/// A member of a JSON object.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name, without quotes and escapes.
    pub name: Text,
    /// The value.
    pub value: Expr,
}

impl Expr {
    /// An expression without parentheses.
    #[must_use]
    pub const fn new(kind: ExprKind, span: Span) -> Self {
        Self {
            kind,
            span,
            parens: Parens { spans: None },
        }
    }

    /// The place of text that could not be understood.
    #[must_use]
    pub const fn error(span: Span) -> Self {
        Self::new(ExprKind::Error, span)
    }

    /// Where the expression stands, with the parentheses round it.
    #[must_use]
    pub fn outer_span(&self) -> Span {
        self.parens.last().unwrap_or(self.span)
    }

    /// Whether it is a hole of a template, or operands that a hole joins.
    #[must_use]
    pub fn is_template(&self) -> bool {
        let is_joined = self.as_chain().is_some_and(Chain::is_template);
        is_joined || matches!(self.kind, ExprKind::Hole(_))
    }

    /// The literal, if it is one.
    #[must_use]
    pub const fn as_literal(&self) -> Option<&Literal> {
        if let ExprKind::Literal(literal) = &self.kind {
            return Some(literal);
        }
        None
    }

    /// The path, if it is one.
    #[must_use]
    pub const fn as_path(&self) -> Option<&Path> {
        if let ExprKind::Path(path) = &self.kind {
            return Some(path);
        }
        None
    }

    /// The operands that an operator joins, if it is such a chain.
    #[must_use]
    pub const fn as_chain(&self) -> Option<&Chain> {
        if let ExprKind::Chain(chain) = &self.kind {
            return Some(chain);
        }
        None
    }

    /// How tightly the expression holds together when it is written without parentheses; `None`
    /// for forms that nothing can break up.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        match &self.kind {
            ExprKind::Chain(chain) => Some(chain.level()),
            ExprKind::Unary(_) => Some(Level::Unary),
            ExprKind::Has(_) | ExprKind::In(_) => Some(Level::Primary),
            ExprKind::Literal(_)
            | ExprKind::Path(_)
            | ExprKind::Array(_)
            | ExprKind::Object(_)
            | ExprKind::Hole(_)
            | ExprKind::Error => None,
        }
    }

    /// Visits the expressions directly below this one, in the order of the text.
    pub fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Hole(_) | ExprKind::Error => {}
            ExprKind::Path(path) => path.for_each_child(visit),
            ExprKind::Chain(chain) => {
                visit(chain.first());
                chain.links().for_each(|link| visit(&link.operand));
            }
            ExprKind::Unary(unary) => visit(&unary.operand),
            ExprKind::Has(has) => {
                visit(&has.operand);
                visit(&has.flags);
            }
            ExprKind::In(membership) => {
                visit(&membership.operand);
                match &membership.set {
                    Set::List(items, _) => items.iter().for_each(visit),
                    Set::Collection(collection) => visit(collection),
                }
            }
            ExprKind::Array(items) => items.iter().for_each(visit),
            ExprKind::Object(members) => members.iter().for_each(|member| visit(&member.value)),
        }
    }
}

impl Parens {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.spans.is_none()
    }

    /// All of them; each span holds both signs.
    pub fn iter(&self) -> impl Iterator<Item = Span> {
        let spans = self.spans.iter();
        spans.flat_map(|spans| {
            std::iter::once(&spans.innermost)
                .chain(&spans.others)
                .copied()
        })
    }

    /// The outermost.
    #[must_use]
    pub fn last(&self) -> Option<Span> {
        let spans = self.spans.as_ref()?;
        Some(spans.others.last().map_or(spans.innermost, |outer| *outer))
    }

    /// Adds what stands round all the others.
    pub fn push(&mut self, span: Span) {
        self.push_before(span, 0);
    }

    /// The same, if so many more are likely to follow.
    #[inline]
    pub(in crate::syntax) fn push_before(&mut self, span: Span, more: usize) {
        match &mut self.spans {
            Some(spans) => {
                if spans.others.is_empty() {
                    spans.others.reserve_exact(1 + more);
                }
                spans.others.push(span);
            }
            None => {
                self.spans = Some(Box::new(Spans {
                    innermost: span,
                    others: Vec::new(),
                }));
            }
        }
    }
}

impl Chain {
    /// A chain of an operand and what is joined to it.
    #[must_use]
    pub fn new(first: Expr, second: Link, rest: impl IntoIterator<Item = Link>) -> Self {
        let first = Link::first(first);
        let operands = [first, second].into_iter().chain(rest).collect();
        Self { operands }
    }

    /// A chain of operands of which the first has no operator; there are at least two.
    #[inline]
    pub(in crate::syntax) const fn of(operands: Vec<Link>) -> Self {
        Self { operands }
    }

    /// The level of all its operators.
    #[must_use]
    pub fn level(&self) -> Level {
        self.second().operator.level()
    }

    /// Whether a hole is or holds one of the operators: then nothing is known of the operands.
    #[must_use]
    pub fn is_template(&self) -> bool {
        self.links()
            .any(|link| matches!(link.operator, Operator::Hole(_)))
    }

    /// The first operand.
    #[must_use]
    pub fn first(&self) -> &Expr {
        &self.operands.first().unwrap_or(&NONE).operand
    }

    /// The first operator and what it joins.
    #[must_use]
    pub fn second(&self) -> &Link {
        self.operands.get(1).unwrap_or(&NONE)
    }

    /// The operators with their right operands, in order.
    pub fn links(&self) -> std::slice::Iter<'_, Link> {
        self.operands.get(1..).unwrap_or(&[]).iter()
    }

    /// Adds an operator of the same level and what it joins.
    pub fn push(&mut self, link: Link) {
        self.operands.push(link);
    }

    pub(in crate::syntax) fn operands(&self) -> std::slice::Iter<'_, Link> {
        self.operands.iter()
    }

    pub(in crate::syntax) fn operands_mut(&mut self) -> std::slice::IterMut<'_, Link> {
        self.operands.iter_mut()
    }
}

/// Every chain has two operands.
static NONE: Link = Link::first(Expr::error(Span::at(0)));

impl Link {
    /// An operand with nothing to its left; its operator means nothing.
    #[must_use]
    #[inline]
    pub(in crate::syntax) const fn first(operand: Expr) -> Self {
        Self {
            operator: Operator::Or,
            operator_span: Span::at(0),
            operand,
        }
    }
}
