//! Equality of trees: what was said, not where, nor with which spelling of a literal, nor with
//! which needless parentheses.

mod apply;

use super::{
    Address, Argument, Call, Chain, ComputeItem, ExpandItem, Expansion, Expr, ExprKind, Has, In,
    Levels, Link, Literal, LiteralKind, Member, OptionValue, Options, OrderItem, Path, Query,
    QueryOption, Search, SearchKind, Segment, SelectItem, Set, Unary,
};
use crate::syntax::print::{canonical_literal, whole_number};
use crate::text::{Source, Text};

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        let same = Same {
            left: &self.source,
            right: &other.source,
        };
        same.address(self.address.as_deref(), other.address.as_deref())
            && same.all(&self.options, &other.options, Same::option)
    }
}

/// The texts that the two sides point into.
#[derive(Clone, Copy)]
struct Same<'a> {
    left: &'a Source,
    right: &'a Source,
}

impl Same<'_> {
    // A loop and no adapters, whose frames would lie between the levels of a tree.
    fn all<T>(self, left: &[T], right: &[T], same: impl Fn(Self, &T, &T) -> bool) -> bool {
        if left.len() != right.len() {
            return false;
        }
        for (left, right) in left.iter().zip(right) {
            if !same(self, left, right) {
                return false;
            }
        }
        true
    }

    fn text(self, left: &Text, right: &Text) -> bool {
        let (left, right) = (left.as_str(self.left), right.as_str(self.right));
        self.left.filled(left) == self.right.filled(right)
    }

    /// Whole numbers are the same whatever zeros they begin with.
    fn number(self, left: &Text, right: &Text) -> bool {
        let (left, right) = (left.as_str(self.left), right.as_str(self.right));
        whole_number(left) == whole_number(right)
    }

    fn address(self, left: Option<&Address>, right: Option<&Address>) -> bool {
        match (left, right) {
            (Some(left), Some(right)) => {
                let texts = |l: &Option<Text>, r: &Option<Text>| match (l, r) {
                    (Some(l), Some(r)) => self.text(l, r),
                    (l, r) => l.is_none() && r.is_none(),
                };
                texts(&left.authority, &right.authority)
                    && texts(&left.fragment, &right.fragment)
                    && self.all(&left.segments, &right.segments, Self::text)
            }
            (left, right) => left.is_none() && right.is_none(),
        }
    }

    fn option(self, left: &QueryOption, right: &QueryOption) -> bool {
        use OptionValue as V;
        let names = || self.text(&left.name, &right.name);
        match (&left.value, &right.value) {
            (V::Filter(l), V::Filter(r)) => self.expr(l, r),
            (V::OrderBy(l), V::OrderBy(r)) => self.all(l, r, Self::order_item),
            (V::Select(l), V::Select(r)) => self.all(l, r, Self::select_item),
            (V::Top(l), V::Top(r)) | (V::Skip(l), V::Skip(r)) => self.number(l, r),
            (V::Count(l), V::Count(r)) => l == r,
            (V::Expand(l), V::Expand(r)) => self.all(l, r, Self::expand_item),
            (V::Compute(l), V::Compute(r)) => self.all(l, r, Self::compute_item),
            (V::Search(l), V::Search(r)) => self.search(l, r),
            (V::Apply(l), V::Apply(r)) => self.apply(l, r),
            (V::Levels(l), V::Levels(r)) => self.levels(l, r),
            (V::Temporal(lo, l), V::Temporal(ro, r)) => lo == ro && self.expr(l, r),
            (V::Alias(l), V::Alias(r)) => names() && self.expr(l, r),
            (V::Verbatim(lo, l), V::Verbatim(ro, r)) | (V::Hole(lo, l), V::Hole(ro, r)) => {
                lo == ro && self.text(l, r)
            }
            (V::Custom(l), V::Custom(r)) | (V::Unknown(l), V::Unknown(r)) => {
                names() && self.text(l, r)
            }
            (V::Error(l), V::Error(r)) => l == r,
            (
                V::Filter(_)
                | V::OrderBy(_)
                | V::Select(_)
                | V::Top(_)
                | V::Skip(_)
                | V::Count(_)
                | V::Expand(_)
                | V::Compute(_)
                | V::Search(_)
                | V::Apply(_)
                | V::Levels(_)
                | V::Temporal(..)
                | V::Alias(_)
                | V::Verbatim(..)
                | V::Custom(_)
                | V::Unknown(_)
                | V::Hole(..)
                | V::Error(_),
                _,
            ) => false,
        }
    }

    fn order_item(self, left: &OrderItem, right: &OrderItem) -> bool {
        use super::Direction::Ascending;
        // Ascending is the default: saying it changes nothing.
        let direction = |item: &OrderItem| item.direction.map_or(Ascending, |(d, _)| d);
        self.expr(&left.key, &right.key) && direction(left) == direction(right)
    }

    fn select_item(self, left: &SelectItem, right: &SelectItem) -> bool {
        match (left, right) {
            (SelectItem::Star(_), SelectItem::Star(_))
            | (SelectItem::Error(_), SelectItem::Error(_)) => true,
            (SelectItem::Path(l, _), SelectItem::Path(r, _)) => self.path(l, r),
            (SelectItem::Operations(l, _), SelectItem::Operations(r, _)) => self.text(l, r),
            (SelectItem::Nested(l, lo, _), SelectItem::Nested(r, ro, _)) => {
                self.path(l, r) && self.options(lo, ro)
            }
            (
                SelectItem::Star(_)
                | SelectItem::Operations(..)
                | SelectItem::Path(..)
                | SelectItem::Nested(..)
                | SelectItem::Error(_),
                _,
            ) => false,
        }
    }

    fn options(self, left: &Options, right: &Options) -> bool {
        self.all(&left.items, &right.items, Self::option)
    }

    fn expand_item(self, left: &ExpandItem, right: &ExpandItem) -> bool {
        match (left, right) {
            (ExpandItem::Value(_), ExpandItem::Value(_))
            | (ExpandItem::Error(_), ExpandItem::Error(_)) => true,
            (ExpandItem::Path(l), ExpandItem::Path(r)) => self.expansion(l, r),
            (ExpandItem::Value(_) | ExpandItem::Path(_) | ExpandItem::Error(_), _) => false,
        }
    }

    fn expansion(self, left: &Expansion, right: &Expansion) -> bool {
        self.all(&left.path, &right.path, Self::segment)
            && left.star.is_some() == right.star.is_some()
            && left.form == right.form
            && match (&left.options, &right.options) {
                (Some(l), Some(r)) => self.options(l, r),
                (l, r) => l.is_none() && r.is_none(),
            }
    }

    fn compute_item(self, left: &ComputeItem, right: &ComputeItem) -> bool {
        self.expr(&left.expr, &right.expr) && self.text(&left.name, &right.name)
    }

    fn levels(self, left: &Levels, right: &Levels) -> bool {
        match (left, right) {
            (Levels::Number(l), Levels::Number(r)) => self.number(l, r),
            (Levels::Max, Levels::Max) => true,
            (Levels::Number(_) | Levels::Max, _) => false,
        }
    }

    fn search(self, left: &Search, right: &Search) -> bool {
        use SearchKind as K;
        match (&left.kind, &right.kind) {
            (K::Term(l), K::Term(r)) | (K::Incomplete(l), K::Incomplete(r)) => self.text(l, r),
            (K::Not(l), K::Not(r)) => self.search(l, r),
            (K::And(l), K::And(r)) | (K::Or(l), K::Or(r)) => self.all(l, r, Self::search),
            (K::Error, K::Error) => true,
            (K::Term(_) | K::Not(_) | K::And(_) | K::Or(_) | K::Incomplete(_) | K::Error, _) => {
                false
            }
        }
    }

    fn expr(self, left: &Expr, right: &Expr) -> bool {
        use ExprKind as K;
        match (&left.kind, &right.kind) {
            (K::Literal(l), K::Literal(r)) => self.literal(l, r),
            (K::Path(l), K::Path(r)) => self.path(l, r),
            (K::Chain(l), K::Chain(r)) => self.chain(l, r),
            (K::Unary(l), K::Unary(r)) => self.unary(l, r),
            (K::Has(l), K::Has(r)) => self.has(l, r),
            (K::In(l), K::In(r)) => self.membership(l, r),
            (K::Array(l), K::Array(r)) => self.all(l, r, Self::expr),
            (K::Object(l), K::Object(r)) => self.all(l, r, Self::member),
            (K::Hole(l), K::Hole(r)) => self.text(l, r),
            (K::Error, K::Error) => true,
            (
                K::Literal(_)
                | K::Path(_)
                | K::Chain(_)
                | K::Unary(_)
                | K::Has(_)
                | K::In(_)
                | K::Array(_)
                | K::Object(_)
                | K::Hole(_)
                | K::Error,
                _,
            ) => false,
        }
    }

    fn chain(self, left: &Chain, right: &Chain) -> bool {
        let (left, right) = (left.operands().as_slice(), right.operands().as_slice());
        self.all(left, right, Self::link)
    }

    fn unary(self, left: &Unary, right: &Unary) -> bool {
        left.operator == right.operator && self.expr(&left.operand, &right.operand)
    }

    fn has(self, left: &Has, right: &Has) -> bool {
        self.expr(&left.operand, &right.operand) && self.expr(&left.flags, &right.flags)
    }

    fn membership(self, left: &In, right: &In) -> bool {
        self.expr(&left.operand, &right.operand) && self.set(&left.set, &right.set)
    }

    fn link(self, left: &Link, right: &Link) -> bool {
        left.operator == right.operator && self.expr(&left.operand, &right.operand)
    }

    fn member(self, left: &Member, right: &Member) -> bool {
        self.text(&left.name, &right.name) && self.expr(&left.value, &right.value)
    }

    fn set(self, left: &Set, right: &Set) -> bool {
        match (left, right) {
            (Set::List(l, _), Set::List(r, _)) => self.all(l, r, Self::expr),
            (Set::Collection(l), Set::Collection(r)) => self.expr(l, r),
            (Set::List(..) | Set::Collection(_), _) => false,
        }
    }

    fn literal(self, left: &Literal, right: &Literal) -> bool {
        let types = match (&left.kind, &right.kind) {
            (LiteralKind::Enum(l), LiteralKind::Enum(r)) => self.text(l, r),
            (l, r) => std::mem::discriminant(l) == std::mem::discriminant(r),
        };
        types
            && self.left.filled(&canonical_literal(left, self.left))
                == self.right.filled(&canonical_literal(right, self.right))
    }

    fn path(self, left: &Path, right: &Path) -> bool {
        self.segment(left.first(), right.first())
            && self.all(left.rest(), right.rest(), Self::segment)
    }

    fn segment(self, left: &Segment, right: &Segment) -> bool {
        use Segment as S;
        match (left, right) {
            (S::Name(l), S::Name(r))
            | (S::Alias(l), S::Alias(r))
            | (S::KeyValue(l), S::KeyValue(r))
            | (S::Annotation(l), S::Annotation(r)) => self.text(l, r),
            (S::Variable(l, _), S::Variable(r, _)) => l == r,
            (S::Call(l), S::Call(r)) => self.call(l, r),
            (S::Key(l), S::Key(r)) => self.all(&l.arguments, &r.arguments, Self::argument),
            (S::Count(_), S::Count(_)) => true,
            (S::CountOf(l, _), S::CountOf(r, _)) => self.options(l, r),
            (S::Filter(l, _), S::Filter(r, _)) => self.expr(l, r),
            (S::Aggregate(l, _), S::Aggregate(r, _)) => self.aggregation(l, r),
            (S::Lambda(l), S::Lambda(r)) => {
                l.quantifier == r.quantifier
                    && match (&l.body, &r.body) {
                        (Some((lv, lp)), Some((rv, rp))) => self.text(lv, rv) && self.expr(lp, rp),
                        (l, r) => l.is_none() && r.is_none(),
                    }
            }
            (
                S::Name(_)
                | S::Variable(..)
                | S::Alias(_)
                | S::Annotation(_)
                | S::KeyValue(_)
                | S::Call(_)
                | S::Key(_)
                | S::Count(_)
                | S::CountOf(..)
                | S::Filter(..)
                | S::Aggregate(..)
                | S::Lambda(_),
                _,
            ) => false,
        }
    }

    fn call(self, left: &Call, right: &Call) -> bool {
        self.text(&left.name, &right.name)
            && self.all(&left.arguments, &right.arguments, Self::argument)
    }

    fn argument(self, left: &Argument, right: &Argument) -> bool {
        use Argument as A;
        match (left, right) {
            (A::Positional(l), A::Positional(r)) => self.expr(l, r),
            (A::Named(ln, l), A::Named(rn, r)) => self.text(ln, rn) && self.expr(l, r),
            (A::Branch(lc, lv), A::Branch(rc, rv)) => self.expr(lc, rc) && self.expr(lv, rv),
            (A::Positional(_) | A::Named(..) | A::Branch(..), _) => false,
        }
    }
}

#[cfg(test)]
mod tests;
