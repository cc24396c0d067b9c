//! Cloning of expressions and of values of options, which nest in one another.
//!
//! Copies are made in place, each into a node that stands on the heap already: a derived `Clone`
//! would hold every node on the stack on its way up, and the deepest trees need more of it than a
//! small thread has. A node is first made without what nests in it, and then filled.

use super::{
    Aggregation, Apply, Argument, Call, Chain, ComputeItem, ExpandItem, Expansion, Expr, ExprKind,
    Has, In, Key, Lambda, Link, Member, OptionValue, Options, OrderItem, Path, QueryOption,
    Segment, SelectItem, Set, Unary,
};
use crate::diagnostic::Span;

impl Clone for Expr {
    fn clone(&self) -> Self {
        let mut copy = blank();
        expr(self, &mut copy);
        copy
    }
}

impl Clone for OptionValue {
    fn clone(&self) -> Self {
        let mut copy = blank_value(self);
        fill_value(self, &mut copy);
        copy
    }
}

impl Clone for Options {
    fn clone(&self) -> Self {
        let mut copy = blank_options(self);
        fill_options(self, &mut copy);
        copy
    }
}

const fn blank() -> Expr {
    Expr::error(Span::at(0))
}

fn expr(from: &Expr, to: &mut Expr) {
    begin(from, to);
    match (&from.kind, &mut to.kind) {
        (ExprKind::Path(from), ExprKind::Path(to)) => fill_path(from, to),
        (ExprKind::Chain(from), ExprKind::Chain(to)) => fill_chain(from, to),
        (ExprKind::Unary(from), ExprKind::Unary(to)) => expr(&from.operand, &mut to.operand),
        (ExprKind::Has(from), ExprKind::Has(to)) => {
            expr(&from.operand, &mut to.operand);
            expr(&from.flags, &mut to.flags);
        }
        (ExprKind::In(from), ExprKind::In(to)) => fill_in(from, to),
        (ExprKind::Array(from), ExprKind::Array(to)) => exprs(from, to),
        (ExprKind::Object(from), ExprKind::Object(to)) => fill_members(from, to),
        (
            ExprKind::Literal(_)
            | ExprKind::Path(_)
            | ExprKind::Chain(_)
            | ExprKind::Unary(_)
            | ExprKind::Has(_)
            | ExprKind::In(_)
            | ExprKind::Array(_)
            | ExprKind::Object(_)
            | ExprKind::Hole(_)
            | ExprKind::Error,
            _,
        ) => {}
    }
}

/// Copies all of an expression but what nests in it.
#[inline(never)]
fn begin(from: &Expr, to: &mut Expr) {
    to.span = from.span;
    to.parens.clone_from(&from.parens);
    to.kind = match &from.kind {
        ExprKind::Literal(literal) => ExprKind::Literal(literal.clone()),
        ExprKind::Path(path) => ExprKind::Path(blank_path(path)),
        ExprKind::Chain(chain) => ExprKind::Chain(blank_chain(chain)),
        ExprKind::Unary(unary) => ExprKind::Unary(Box::new(Unary {
            operator: unary.operator,
            operator_span: unary.operator_span,
            operand: blank(),
        })),
        ExprKind::Has(has) => ExprKind::Has(Box::new(Has {
            operand: blank(),
            operator_span: has.operator_span,
            flags: blank(),
        })),
        ExprKind::In(membership) => ExprKind::In(blank_in(membership)),
        ExprKind::Array(items) => ExprKind::Array(blanks(items)),
        ExprKind::Object(members) => ExprKind::Object(blank_members(members)),
        ExprKind::Hole(text) => ExprKind::Hole(text.clone()),
        ExprKind::Error => ExprKind::Error,
    };
}

fn blanks(items: &[Expr]) -> Vec<Expr> {
    items.iter().map(|_| blank()).collect()
}

fn exprs(from: &[Expr], to: &mut [Expr]) {
    for (from, to) in from.iter().zip(to) {
        expr(from, to);
    }
}

fn blank_members(members: &[Member]) -> Vec<Member> {
    members
        .iter()
        .map(|m| Member {
            name: m.name.clone(),
            value: blank(),
        })
        .collect()
}

fn fill_members(from: &[Member], to: &mut [Member]) {
    for (from, to) in from.iter().zip(to) {
        expr(&from.value, &mut to.value);
    }
}

fn blank_chain(chain: &Chain) -> Chain {
    Chain::of(chain.operands().map(blank_link).collect())
}

const fn blank_link(link: &Link) -> Link {
    Link {
        operator: link.operator,
        operator_span: link.operator_span,
        operand: blank(),
    }
}

fn fill_chain(from: &Chain, to: &mut Chain) {
    for (from, to) in from.operands().zip(to.operands_mut()) {
        expr(&from.operand, &mut to.operand);
    }
}

fn blank_in(membership: &In) -> Box<In> {
    let set = match &membership.set {
        Set::List(items, span) => Set::List(blanks(items), *span),
        Set::Collection(_) => Set::Collection(blank()),
    };
    Box::new(In {
        operand: blank(),
        operator_span: membership.operator_span,
        set,
    })
}

fn fill_in(from: &In, to: &mut In) {
    expr(&from.operand, &mut to.operand);
    match (&from.set, &mut to.set) {
        (Set::List(from, _), Set::List(to, _)) => exprs(from, to),
        (Set::Collection(from), Set::Collection(to)) => expr(from, to),
        (Set::List(..) | Set::Collection(_), _) => {}
    }
}

fn fill_path(from: &Path, to: &mut Path) {
    for (from, to) in from.segments().zip(to.segments_mut()) {
        fill(from, to);
    }
}

fn blank_path(path: &Path) -> Path {
    path.map(blank_segment)
}

/// A segment without the expressions and options in it.
fn blank_segment(segment: &Segment) -> Segment {
    match segment {
        Segment::Call(call) => Segment::Call(blank_call(call)),
        Segment::Key(key) => Segment::Key(blank_key(key)),
        Segment::Aggregate(item, span) => Segment::Aggregate(blank_aggregation(item), *span),
        Segment::Filter(_, span) => Segment::Filter(Box::new(blank()), *span),
        Segment::Lambda(lambda) => Segment::Lambda(blank_lambda(lambda)),
        Segment::CountOf(options, span) => {
            Segment::CountOf(Box::new(blank_options(options)), *span)
        }
        Segment::Name(_)
        | Segment::Variable(..)
        | Segment::Alias(_)
        | Segment::Annotation(_)
        | Segment::KeyValue(_)
        | Segment::Count(_) => segment.clone(),
    }
}

fn blank_call(call: &Call) -> Box<Call> {
    Box::new(Call {
        name: call.name.clone(),
        arguments: blank_arguments(&call.arguments),
        span: call.span,
    })
}

fn blank_key(key: &Key) -> Box<Key> {
    Box::new(Key {
        arguments: blank_arguments(&key.arguments),
        span: key.span,
    })
}

fn blank_arguments(arguments: &[Argument]) -> Vec<Argument> {
    let blank = |argument: &Argument| match argument {
        Argument::Positional(_) => Argument::Positional(blank()),
        Argument::Named(name, _) => Argument::Named(name.clone(), blank()),
        Argument::Branch(..) => Argument::Branch(blank(), blank()),
    };
    arguments.iter().map(blank).collect()
}

fn blank_aggregation(item: &Aggregation) -> Box<Aggregation> {
    Box::new(Aggregation {
        value: blank(),
        method: item.method.clone(),
        from: item.from.clone(),
        alias: item.alias.clone(),
    })
}

/// Copies the expressions and options in a segment.
fn fill(from: &Segment, to: &mut Segment) {
    match (from, to) {
        (Segment::Call(from), Segment::Call(to)) => {
            fill_arguments(&from.arguments, &mut to.arguments);
        }
        (Segment::Key(from), Segment::Key(to)) => {
            fill_arguments(&from.arguments, &mut to.arguments);
        }
        (Segment::Aggregate(from, _), Segment::Aggregate(to, _)) => {
            expr(&from.value, &mut to.value);
        }
        (Segment::Filter(from, _), Segment::Filter(to, _)) => expr(from, to),
        (Segment::CountOf(from, _), Segment::CountOf(to, _)) => fill_options(from, to),
        (Segment::Lambda(from), Segment::Lambda(to)) => {
            if let (Some((_, from)), Some((_, to))) = (&from.body, &mut to.body) {
                expr(from, to);
            }
        }
        (
            Segment::Name(_)
            | Segment::Variable(..)
            | Segment::Alias(_)
            | Segment::Annotation(_)
            | Segment::KeyValue(_)
            | Segment::Call(_)
            | Segment::Count(_)
            | Segment::CountOf(..)
            | Segment::Key(_)
            | Segment::Aggregate(..)
            | Segment::Filter(..)
            | Segment::Lambda(_),
            _,
        ) => {}
    }
}

fn fill_arguments(from: &[Argument], to: &mut [Argument]) {
    for (from, to) in from.iter().zip(to) {
        fill_argument(from, to);
    }
}

fn fill_argument(from: &Argument, to: &mut Argument) {
    match (from, to) {
        (Argument::Positional(from), Argument::Positional(to))
        | (Argument::Named(_, from), Argument::Named(_, to)) => expr(from, to),
        (Argument::Branch(condition, value), Argument::Branch(to_condition, to_value)) => {
            expr(condition, to_condition);
            expr(value, to_value);
        }
        (Argument::Positional(_) | Argument::Named(..) | Argument::Branch(..), _) => {}
    }
}

fn blank_lambda(lambda: &Lambda) -> Box<Lambda> {
    Box::new(Lambda {
        quantifier: lambda.quantifier,
        quantifier_span: lambda.quantifier_span,
        body: lambda
            .body
            .as_ref()
            .map(|(variable, _)| (variable.clone(), blank())),
        span: lambda.span,
    })
}

/// Options without any of them.
const fn blank_options(options: &Options) -> Options {
    Options {
        items: Vec::new(),
        span: options.span,
    }
}

fn fill_options(from: &Options, to: &mut Options) {
    to.items = blank_items(&from.items);
    for (from, to) in from.items.iter().zip(&mut to.items) {
        fill_value(&from.value, &mut to.value);
    }
}

#[inline(never)]
fn blank_items(items: &[QueryOption]) -> Vec<QueryOption> {
    let blank_item = |option: &QueryOption| QueryOption {
        name: option.name.clone(),
        value: blank_value(&option.value),
        value_span: option.value_span,
    };
    items.iter().map(blank_item).collect()
}

/// A value without the expressions and options in it.
fn blank_value(value: &OptionValue) -> OptionValue {
    match value {
        OptionValue::Filter(_) => OptionValue::Filter(blank()),
        OptionValue::Alias(_) => OptionValue::Alias(blank()),
        OptionValue::Temporal(option, _) => OptionValue::Temporal(*option, blank()),
        OptionValue::OrderBy(items) => {
            let blank_item = |item: &OrderItem| OrderItem {
                key: blank(),
                direction: item.direction,
            };
            OptionValue::OrderBy(items.iter().map(blank_item).collect())
        }
        OptionValue::Compute(items) => {
            let blank_item = |item: &ComputeItem| ComputeItem {
                expr: blank(),
                name: item.name.clone(),
            };
            OptionValue::Compute(items.iter().map(blank_item).collect())
        }
        OptionValue::Select(items) => OptionValue::Select(items.iter().map(blank_select).collect()),
        OptionValue::Expand(items) => OptionValue::Expand(items.iter().map(blank_expand).collect()),
        OptionValue::Apply(_) => OptionValue::Apply(Apply { steps: Vec::new() }),
        OptionValue::Search(search) => OptionValue::Search(search.clone()),
        OptionValue::Top(text) => OptionValue::Top(text.clone()),
        OptionValue::Skip(text) => OptionValue::Skip(text.clone()),
        OptionValue::Count(count) => OptionValue::Count(*count),
        OptionValue::Levels(levels) => OptionValue::Levels(levels.clone()),
        OptionValue::Verbatim(option, text) => OptionValue::Verbatim(*option, text.clone()),
        OptionValue::Custom(text) => OptionValue::Custom(text.clone()),
        OptionValue::Unknown(text) => OptionValue::Unknown(text.clone()),
        OptionValue::Hole(option, text) => OptionValue::Hole(*option, text.clone()),
        OptionValue::Error(option) => OptionValue::Error(*option),
    }
}

fn fill_value(from: &OptionValue, to: &mut OptionValue) {
    match (from, to) {
        (OptionValue::Filter(from), OptionValue::Filter(to))
        | (OptionValue::Alias(from), OptionValue::Alias(to))
        | (OptionValue::Temporal(_, from), OptionValue::Temporal(_, to)) => expr(from, to),
        (OptionValue::Apply(from), OptionValue::Apply(to)) => to.steps.clone_from(&from.steps),
        (OptionValue::OrderBy(from), OptionValue::OrderBy(to)) => {
            for (from, to) in from.iter().zip(to) {
                expr(&from.key, &mut to.key);
            }
        }
        (OptionValue::Compute(from), OptionValue::Compute(to)) => {
            for (from, to) in from.iter().zip(to) {
                expr(&from.expr, &mut to.expr);
            }
        }
        (OptionValue::Select(from), OptionValue::Select(to)) => {
            for (from, to) in from.iter().zip(to) {
                fill_select(from, to);
            }
        }
        (OptionValue::Expand(from), OptionValue::Expand(to)) => {
            for (from, to) in from.iter().zip(to) {
                fill_expand(from, to);
            }
        }
        (
            OptionValue::Filter(_)
            | OptionValue::OrderBy(_)
            | OptionValue::Select(_)
            | OptionValue::Expand(_)
            | OptionValue::Compute(_)
            | OptionValue::Apply(_)
            | OptionValue::Search(_)
            | OptionValue::Top(_)
            | OptionValue::Skip(_)
            | OptionValue::Count(_)
            | OptionValue::Levels(_)
            | OptionValue::Temporal(..)
            | OptionValue::Alias(_)
            | OptionValue::Verbatim(..)
            | OptionValue::Custom(_)
            | OptionValue::Unknown(_)
            | OptionValue::Hole(..)
            | OptionValue::Error(_),
            _,
        ) => {}
    }
}

fn blank_select(item: &SelectItem) -> SelectItem {
    match item {
        SelectItem::Nested(path, options, span) => {
            SelectItem::Nested(path.clone(), blank_options(options), *span)
        }
        SelectItem::Star(_)
        | SelectItem::Path(..)
        | SelectItem::Operations(..)
        | SelectItem::Error(_) => item.clone(),
    }
}

fn fill_select(from: &SelectItem, to: &mut SelectItem) {
    if let (SelectItem::Nested(_, from, _), SelectItem::Nested(_, to, _)) = (from, to) {
        fill_options(from, to);
    }
}

fn blank_expand(item: &ExpandItem) -> ExpandItem {
    match item {
        ExpandItem::Path(expansion) => ExpandItem::Path(Box::new(Expansion {
            path: expansion.path.clone(),
            star: expansion.star,
            form: expansion.form,
            options: expansion.options.as_ref().map(blank_options),
            span: expansion.span,
        })),
        ExpandItem::Value(_) | ExpandItem::Error(_) => item.clone(),
    }
}

fn fill_expand(from: &ExpandItem, to: &mut ExpandItem) {
    if let (ExpandItem::Path(from), ExpandItem::Path(to)) = (from, to)
        && let (Some(from), Some(to)) = (&from.options, &mut to.options)
    {
        fill_options(from, to);
    }
}
