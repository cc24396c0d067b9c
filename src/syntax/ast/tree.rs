//! Trees as data: what `Serialize` gives.

mod apply;

use super::{
    Argument, Call, Chain, ComputeItem, ExpandItem, Expansion, Expr, ExprKind, Has, In, Lambda,
    Levels, Link, Literal, Member, OptionValue, Options, OrderItem, Path, Query, QueryOption,
    Search, SearchKind, Segment, SelectItem, Set, Unary,
};
use crate::diagnostic::Span;
use crate::syntax::print::{
    canonical_literal, print_apply, print_expr, print_options, print_search,
};
use crate::text::{Source, Text};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// How deep a tree is shown. Readers of JSON have limits of nesting, many at 127.
const DEEPEST: usize = 16;

/// A part of a query together with the text that it points into: a tree can only be shown with
/// its source.
///
/// An expression more than 16 levels down is shown as its canonical text (`kind` is `text`), so
/// that no reader of JSON meets its own limit of nesting. So are options in parentheses and
/// searches.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a> {
    source: &'a Source,
    expr: &'a Expr,
}

impl<'a> Tree<'a> {
    /// The tree of an expression of `query`.
    #[must_use]
    pub const fn new(query: &'a Query, expr: &'a Expr) -> Self {
        Self {
            source: &query.source,
            expr,
        }
    }
}

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        View {
            source: self.source,
            depth: 0,
        }
        .shown(self.expr)
        .serialize(serializer)
    }
}

impl Serialize for Query {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let view = View {
            source: &self.source,
            depth: 0,
        };
        let options: Vec<Value> = self
            .options
            .iter()
            .map(|option| view.option(option))
            .collect();
        let address = self.address.as_ref().map(|address| {
            let segments: Vec<&str> = address.segments.iter().map(|s| view.text(s)).collect();
            json!({
                "authority": address.authority.as_ref().map(|a| view.text(a)),
                "segments": segments,
                "resource": address.resource.as_ref().map(|resource| view.resource(resource)),
                "fragment": address.fragment.as_ref().map(|f| view.text(f)),
                "context": address.context.as_ref().map(|context| view.context(context)),
                "span": span(address.span),
            })
        });
        let tree = object([("address", address.into()), ("options", options.into())]);
        view.filled(tree).serialize(serializer)
    }
}

#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    source: &'a Source,
    depth: usize,
}

pub(super) fn span(span: Span) -> Value {
    json!([span.start, span.end])
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Value::Object(fields.collect())
}

fn located<const N: usize>(at: Span, fields: [(&str, Value); N]) -> Value {
    let mut value = object(fields);
    if let Value::Object(fields) = &mut value {
        fields.insert("span".to_owned(), span(at));
    }
    value
}

fn node<const N: usize>(at: Span, kind: &str, fields: [(&str, Value); N]) -> Value {
    let mut value = located(at, fields);
    if let Value::Object(fields) = &mut value {
        fields.insert("kind".to_owned(), kind.into());
    }
    value
}

fn unnamed(kind: &str, at: Span) -> Value {
    node(at, kind, [])
}

/// What is too deep for more than its text.
fn shown(at: Span, text: String) -> Value {
    node(at, "text", [("text", text.into())])
}

impl<'a> View<'a> {
    /// One level down; `None` where that is too deep to be shown.
    fn deeper(self) -> Option<Self> {
        let depth = self.depth + 1;
        (self.depth <= DEEPEST).then_some(Self { depth, ..self })
    }

    pub(super) fn text(self, text: &'a Text) -> &'a str {
        text.as_str(self.source)
    }

    /// An expression as it was written.
    fn shown(self, expr: &Expr) -> Value {
        self.filled(self.expr(expr))
    }

    /// Trees as data show holes of templates and not the letters that stand for them.
    fn filled(self, mut tree: Value) -> Value {
        let Some(holes) = self.source.holes() else {
            return tree;
        };
        let mut waiting = vec![&mut tree];
        while let Some(value) = waiting.pop() {
            match value {
                Value::String(text) => *text = holes.filled(text).0.into_owned(),
                Value::Array(items) => waiting.extend(items),
                Value::Object(members) => waiting.extend(members.values_mut()),
                Value::Null | Value::Bool(_) | Value::Number(_) => {}
            }
        }
        tree
    }

    fn option(self, option: &QueryOption) -> Value {
        let value = self.option_value(&option.value);
        self.named(option, value)
    }

    fn named(self, option: &QueryOption, value: Value) -> Value {
        let name = option
            .system()
            .map_or_else(|| self.text(&option.name), |s| s.name());
        located(option.value_span, [("name", name.into()), ("value", value)])
    }

    // Options nest: what calls itself here holds little on the stack, so it has loops and no
    // adapters.
    fn option_value(self, value: &OptionValue) -> Value {
        match value {
            OptionValue::Filter(expr)
            | OptionValue::Alias(expr)
            | OptionValue::Temporal(_, expr) => self.expr(expr),
            OptionValue::Select(items) => self.select_items(items),
            OptionValue::Expand(items) => self.expand_items(items),
            OptionValue::Apply(apply) => self.apply(apply),
            OptionValue::OrderBy(_)
            | OptionValue::Compute(_)
            | OptionValue::Search(_)
            | OptionValue::Levels(_)
            | OptionValue::Top(_)
            | OptionValue::Skip(_)
            | OptionValue::Verbatim(..)
            | OptionValue::Custom(_)
            | OptionValue::Unknown(_)
            | OptionValue::Hole(..)
            | OptionValue::Count(_)
            | OptionValue::Error(_) => self.plain_value(value),
        }
    }

    fn plain_value(self, value: &OptionValue) -> Value {
        match value {
            OptionValue::OrderBy(items) => items.iter().map(|item| self.order_item(item)).collect(),
            OptionValue::Compute(items) => {
                items.iter().map(|item| self.compute_item(item)).collect()
            }
            OptionValue::Search(search) => self.search(search),
            OptionValue::Levels(Levels::Number(text))
            | OptionValue::Top(text)
            | OptionValue::Skip(text)
            | OptionValue::Verbatim(_, text)
            | OptionValue::Custom(text)
            | OptionValue::Unknown(text) => self.text(text).into(),
            OptionValue::Hole(_, text) => json!({ "kind": "hole", "text": self.text(text) }),
            OptionValue::Levels(Levels::Max) => "max".into(),
            OptionValue::Count(count) => (*count).into(),
            OptionValue::Filter(_)
            | OptionValue::Alias(_)
            | OptionValue::Temporal(..)
            | OptionValue::Select(_)
            | OptionValue::Expand(_)
            | OptionValue::Apply(_)
            | OptionValue::Error(_) => json!({ "kind": "error" }),
        }
    }

    fn select_items(self, items: &[SelectItem]) -> Value {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.push(self.select_item(item));
        }
        Value::Array(out)
    }

    fn expand_items(self, items: &[ExpandItem]) -> Value {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.push(self.expand_item(item));
        }
        Value::Array(out)
    }

    fn options(self, options: &Options) -> Value {
        let Some(view) = self.deeper() else {
            return shown(options.span, print_options(options, self.source));
        };
        let mut out = Vec::with_capacity(options.items.len());
        for option in &options.items {
            out.push(view.option(option));
        }
        Value::Array(out)
    }

    fn select_item(self, item: &SelectItem) -> Value {
        let (path, options) = match item {
            SelectItem::Nested(path, options, _) => (path, self.options(options)),
            SelectItem::Path(path, _) => (path, Value::Null),
            SelectItem::Star(_) => return unnamed("star", item.span()),
            SelectItem::Error(_) => return unnamed("error", item.span()),
            SelectItem::Operations(namespace, _) => return self.operations(namespace, item.span()),
        };
        self.selected(path, options, item.span())
    }

    fn selected(self, path: &Path, options: Value, at: Span) -> Value {
        let segments = self.path(path);
        node(at, "path", [("segments", segments), ("options", options)])
    }

    fn operations(self, namespace: &Text, at: Span) -> Value {
        json!({ "kind": "operations", "namespace": self.text(namespace), "span": span(at) })
    }

    fn expand_item(self, item: &ExpandItem) -> Value {
        match item {
            ExpandItem::Value(at) => unnamed("value", *at),
            ExpandItem::Error(at) => unnamed("error", *at),
            ExpandItem::Path(expansion) => {
                let options = match &expansion.options {
                    Some(options) => self.options(options),
                    None => Value::Null,
                };
                self.expansion(expansion, options)
            }
        }
    }

    fn expansion(self, expansion: &Expansion, options: Value) -> Value {
        let segments: Vec<Value> = expansion.path.iter().map(|s| self.segment(s)).collect();
        let form = expansion.form.spelling().trim_start_matches('/');
        let fields = [
            ("segments", segments.into()),
            ("star", expansion.star.is_some().into()),
            ("form", form.into()),
            ("options", options),
        ];
        node(expansion.span, "path", fields)
    }

    fn order_item(self, item: &OrderItem) -> Value {
        let direction = item
            .direction
            .map_or("asc", |(direction, _)| direction.spelling());
        object([
            ("key", self.expr(&item.key)),
            ("direction", direction.into()),
        ])
    }

    fn compute_item(self, item: &ComputeItem) -> Value {
        let name = self.text(&item.name).into();
        object([("expression", self.expr(&item.expr)), ("as", name)])
    }

    fn search(self, search: &Search) -> Value {
        let Some(view) = self.deeper() else {
            return shown(search.span, print_search(search, self.source));
        };
        let (name, value) = match &search.kind {
            SearchKind::Not(operand) => ("not", view.search(operand)),
            SearchKind::And(items) => ("and", view.searches(items)),
            SearchKind::Or(items) => ("or", view.searches(items)),
            SearchKind::Term(text) => ("term", self.text(text).into()),
            SearchKind::Incomplete(text) => ("incomplete", self.text(text).into()),
            SearchKind::Error => return unnamed("error", search.span),
        };
        located(search.span, [(name, value)])
    }

    fn searches(self, items: &[Search]) -> Value {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.push(self.search(item));
        }
        Value::Array(out)
    }

    pub(super) fn expr(self, expr: &Expr) -> Value {
        match self.deeper() {
            Some(view) => view.node(expr),
            None => shown(expr.span, print_expr(expr, self.source)),
        }
    }

    fn node(self, expr: &Expr) -> Value {
        let at = expr.span;
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal, at),
            ExprKind::Path(path) => node(at, "path", [("segments", self.path(path))]),
            ExprKind::Chain(chain) => self.chain(chain, at),
            ExprKind::Unary(unary) => self.unary(unary, at),
            ExprKind::Has(has) => self.has(has, at),
            ExprKind::In(membership) => self.membership(membership, at),
            ExprKind::Array(items) => node(at, "array", [("items", self.exprs(items))]),
            ExprKind::Object(members) => self.members(members, at),
            ExprKind::Hole(text) => node(at, "hole", [("text", self.text(text).into())]),
            ExprKind::Error => unnamed("error", at),
        }
    }

    fn literal(self, literal: &Literal, at: Span) -> Value {
        let text = canonical_literal(literal, self.source);
        match self.source.hole_in(&text) {
            // The value is not known before the hole is filled in.
            Some(hole) => {
                let hole = hole.into();
                node(at, "literal", [("text", text.into()), ("hole", hole)])
            }
            None => node(at, "literal", [("text", text.into())]),
        }
    }

    fn chain(self, chain: &Chain, at: Span) -> Value {
        let first = self.expr(chain.first());
        let mut links = Vec::with_capacity(chain.links().len());
        for link in chain.links() {
            links.push(self.link(link));
        }
        node(at, "chain", [("first", first), ("links", links.into())])
    }

    fn unary(self, unary: &Unary, at: Span) -> Value {
        let operator = unary.operator.spelling().into();
        let operand = self.expr(&unary.operand);
        node(at, "unary", [("operator", operator), ("operand", operand)])
    }

    fn has(self, has: &Has, at: Span) -> Value {
        let (operand, flags) = (self.expr(&has.operand), self.expr(&has.flags));
        node(at, "has", [("operand", operand), ("flags", flags)])
    }

    fn membership(self, membership: &In, at: Span) -> Value {
        let set = match &membership.set {
            Set::List(items, _) => self.exprs(items),
            Set::Collection(collection) => self.expr(collection),
        };
        let operand = self.expr(&membership.operand);
        node(at, "in", [("operand", operand), ("set", set)])
    }

    fn members(self, members: &[Member], at: Span) -> Value {
        let mut values = Vec::with_capacity(members.len());
        for member in members {
            let name = self.text(&member.name).into();
            values.push(object([
                ("name", name),
                ("value", self.expr(&member.value)),
            ]));
        }
        node(at, "object", [("members", values.into())])
    }

    fn exprs(self, items: &[Expr]) -> Value {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            out.push(self.expr(item));
        }
        Value::Array(out)
    }

    fn link(self, link: &Link) -> Value {
        let operator = link.operator.name().into();
        object([
            ("operator", operator),
            ("operand", self.expr(&link.operand)),
        ])
    }

    fn path(self, path: &Path) -> Value {
        let mut out = Vec::with_capacity(path.segments().len());
        for segment in path.segments() {
            out.push(self.segment(segment));
        }
        Value::Array(out)
    }

    fn segment(self, segment: &Segment) -> Value {
        let at = segment.span();
        let (name, value): (&str, Value) = match segment {
            Segment::Name(name) if self.source.hole_in(self.text(name)).is_some() => {
                ("hole", self.text(name).into())
            }
            Segment::Name(name) => ("name", self.text(name).into()),
            Segment::Variable(variable, _) => ("variable", variable.spelling().into()),
            Segment::Alias(name) => ("alias", self.text(name).into()),
            Segment::Annotation(name) => ("annotation", self.text(name).into()),
            Segment::KeyValue(text) => ("key", self.text(text).into()),
            Segment::Count(_) => ("count", true.into()),
            Segment::CountOf(options, _) => {
                let options = self.options(options);
                return located(at, [("count", true.into()), ("options", options)]);
            }
            Segment::Filter(predicate, _) => ("filter", self.expr(predicate)),
            Segment::Aggregate(item, _) => ("aggregate", self.aggregation(item)),
            Segment::Key(key) => ("key", self.arguments(&key.arguments)),
            Segment::Call(call) => return self.call(call),
            Segment::Lambda(lambda) => return self.lambda(lambda),
        };
        located(at, [(name, value)])
    }

    fn call(self, call: &Call) -> Value {
        let arguments = self.arguments(&call.arguments);
        let name = self.text(&call.name).into();
        located(call.span, [("call", name), ("arguments", arguments)])
    }

    fn arguments(self, arguments: &[Argument]) -> Value {
        let mut out = Vec::with_capacity(arguments.len());
        for argument in arguments {
            out.push(self.argument(argument));
        }
        Value::Array(out)
    }

    pub(super) fn argument(self, argument: &Argument) -> Value {
        match argument {
            Argument::Positional(value) => self.expr(value),
            Argument::Named(name, value) => {
                let name = self.text(name).into();
                object([("name", name), ("value", self.expr(value))])
            }
            Argument::Branch(condition, value) => {
                let condition = self.expr(condition);
                object([("condition", condition), ("value", self.expr(value))])
            }
        }
    }

    fn lambda(self, lambda: &Lambda) -> Value {
        let (variable, predicate) = match &lambda.body {
            Some((variable, predicate)) => (self.text(variable).into(), self.expr(predicate)),
            None => (Value::Null, Value::Null),
        };
        let name = lambda.quantifier.spelling().into();
        let fields = [
            ("lambda", name),
            ("variable", variable),
            ("predicate", predicate),
        ];
        located(lambda.span, fields)
    }
}
