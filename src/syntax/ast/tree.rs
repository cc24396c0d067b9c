//! Trees as data: what `Serialize` gives.

use super::{
    Argument, Call, Expr, ExprKind, Lambda, Link, OptionValue, OrderItem, Path, Query, QueryOption,
    Segment, SelectItem, Set,
};
use crate::diagnostic::Span;
use crate::syntax::print::{canonical_literal, print_expr};
use crate::text::{Source, Text};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

/// How deep a tree is shown. Readers of JSON have limits of nesting, many at 127.
const DEEPEST: usize = 16;

/// A part of a query together with the text that it points into: a tree can only be shown with
/// its source.
///
/// An expression more than 16 levels down is shown as its canonical text (`kind` is `text`), so
/// that no reader of JSON meets its own limit of nesting.
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
        .expr(self.expr)
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
        json!({ "address": address, "options": options }).serialize(serializer)
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

impl<'a> View<'a> {
    pub(super) fn text(self, text: &'a Text) -> &'a str {
        text.as_str(self.source)
    }

    fn option(self, option: &QueryOption) -> Value {
        let name = option
            .system()
            .map_or_else(|| self.text(&option.name), |s| s.name());
        let value = match &option.value {
            OptionValue::Filter(expr) | OptionValue::Alias(expr) => self.expr(expr),
            OptionValue::OrderBy(items) => items.iter().map(|item| self.order_item(item)).collect(),
            OptionValue::Select(items) => items.iter().map(|item| self.select_item(item)).collect(),
            OptionValue::Top(text)
            | OptionValue::Skip(text)
            | OptionValue::Verbatim(_, text)
            | OptionValue::Custom(text)
            | OptionValue::Unknown(text) => self.text(text).into(),
            OptionValue::Count(count) => (*count).into(),
            OptionValue::Error(_) => json!({ "kind": "error" }),
        };
        json!({ "name": name, "value": value, "span": span(option.value_span) })
    }

    fn order_item(self, item: &OrderItem) -> Value {
        json!({
            "key": self.expr(&item.key),
            "direction": item.direction.map_or("asc", |(direction, _)| direction.spelling()),
        })
    }

    fn select_item(self, item: &SelectItem) -> Value {
        match item {
            SelectItem::Star(at) => json!({ "kind": "star", "span": span(*at) }),
            SelectItem::Path(path, at) => {
                json!({ "kind": "path", "segments": self.path(path), "span": span(*at) })
            }
            SelectItem::Error(at) => json!({ "kind": "error", "span": span(*at) }),
        }
    }

    pub(super) fn expr(self, expr: &Expr) -> Value {
        let at = span(expr.span);
        if self.depth > DEEPEST {
            let text = print_expr(expr, self.source);
            return json!({ "kind": "text", "text": text, "span": at });
        }
        Self {
            depth: self.depth + 1,
            ..self
        }
        .node(expr, at)
    }

    fn node(self, expr: &Expr, at: Value) -> Value {
        match &expr.kind {
            ExprKind::Literal(literal) => {
                let text = canonical_literal(literal, self.source);
                json!({ "kind": "literal", "text": text, "span": at })
            }
            ExprKind::Path(path) => {
                json!({ "kind": "path", "segments": self.path(path), "span": at })
            }
            ExprKind::Chain(chain) => {
                let links: Vec<Value> = chain.links().map(|link| self.link(link)).collect();
                let first = self.expr(&chain.first);
                json!({ "kind": "chain", "first": first, "links": links, "span": at })
            }
            ExprKind::Unary(unary) => json!({
                "kind": "unary",
                "operator": unary.operator.spelling(),
                "operand": self.expr(&unary.operand),
                "span": at,
            }),
            ExprKind::Has(has) => json!({
                "kind": "has",
                "operand": self.expr(&has.operand),
                "flags": self.expr(&has.flags),
                "span": at,
            }),
            ExprKind::In(membership) => {
                let set = match &membership.set {
                    Set::List(items, _) => self.exprs(items),
                    Set::Collection(collection) => self.expr(collection),
                };
                let operand = self.expr(&membership.operand);
                json!({ "kind": "in", "operand": operand, "set": set, "span": at })
            }
            ExprKind::Array(items) => {
                json!({ "kind": "array", "items": self.exprs(items), "span": at })
            }
            ExprKind::Object(members) => {
                let members: Vec<Value> = members
                    .iter()
                    .map(|m| json!({ "name": self.text(&m.name), "value": self.expr(&m.value) }))
                    .collect();
                json!({ "kind": "object", "members": members, "span": at })
            }
            ExprKind::Error => json!({ "kind": "error", "span": at }),
        }
    }

    fn exprs(self, items: &[Expr]) -> Value {
        items.iter().map(|item| self.expr(item)).collect()
    }

    fn link(self, link: &Link) -> Value {
        json!({ "operator": link.operator.spelling(), "operand": self.expr(&link.operand) })
    }

    fn path(self, path: &Path) -> Value {
        path.segments()
            .map(|segment| self.segment(segment))
            .collect()
    }

    fn segment(self, segment: &Segment) -> Value {
        let at = span(segment.span());
        match segment {
            Segment::Name(name) => json!({ "name": self.text(name), "span": at }),
            Segment::Variable(variable, _) => {
                json!({ "variable": variable.spelling(), "span": at })
            }
            Segment::Alias(name) => json!({ "alias": self.text(name), "span": at }),
            Segment::Annotation(name) => json!({ "annotation": self.text(name), "span": at }),
            Segment::Call(call) => self.call(call, at),
            Segment::Count(_) => json!({ "count": true, "span": at }),
            Segment::Filter(predicate, _) => {
                json!({ "filter": self.expr(predicate), "span": at })
            }
            Segment::Lambda(lambda) => self.lambda(lambda, at),
        }
    }

    fn call(self, call: &Call, at: Value) -> Value {
        let arguments: Vec<Value> = call.arguments.iter().map(|a| self.argument(a)).collect();
        json!({ "call": self.text(&call.name), "arguments": arguments, "span": at })
    }

    pub(super) fn argument(self, argument: &Argument) -> Value {
        match argument {
            Argument::Positional(value) => self.expr(value),
            Argument::Named(name, value) => {
                json!({ "name": self.text(name), "value": self.expr(value) })
            }
            Argument::Branch(condition, value) => {
                json!({ "condition": self.expr(condition), "value": self.expr(value) })
            }
        }
    }

    fn lambda(self, lambda: &Lambda, at: Value) -> Value {
        let (variable, predicate) = match &lambda.body {
            Some((variable, predicate)) => (Some(self.text(variable)), Some(self.expr(predicate))),
            None => (None, None),
        };
        json!({
            "lambda": lambda.quantifier.spelling(),
            "variable": variable,
            "predicate": predicate,
            "span": at,
        })
    }
}
