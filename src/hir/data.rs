//! The typed tree as data: what `Serialize` gives.

use super::level::{Level, Lists, Written};
use super::tree::path_text;
use super::{Expr, ExprKind, Query, Set};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::schema::Schema;
use crate::text::Source;
use serde::{Serialize, Serializer};

/// A query's meaning together with the schema whose types it names: what can be serialized.
///
/// The nodes of all expressions stand in one list, each before those below it, and name each other
/// by their place in it; so do options in parentheses, and the sequences of transformations of
/// `$apply`. So data are flat however deep the query is, and no reader of JSON meets
/// its limit of nesting.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    query: &'a Query,
    schema: &'a Schema,
    source: Option<&'a Source>,
}

impl<'a> Typed<'a> {
    /// The meaning of a query that was checked against `schema`.
    #[must_use]
    pub const fn new(query: &'a Query, schema: &'a Schema) -> Self {
        Self {
            query,
            schema,
            source: None,
        }
    }

    /// With the text of the query, from which `$search` is taken as it was written.
    #[must_use]
    pub const fn written_as(mut self, source: &'a Source) -> Self {
        self.source = Some(source);
        self
    }
}

impl Serialize for Typed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            query,
            schema,
            source,
        } = self;
        let mut lists = Lists::new(schema, *source);
        let (level, written) = lists.write(query);
        let meaning = Meaning {
            resource: About {
                name: query.resource.name.as_deref(),
                ty: schema.display(query.resource.ty).to_string(),
                single: query.resource.single,
            },
            level,
            written,
            nodes: lists.nodes.list,
        };
        meaning.serialize(serializer)
    }
}

#[derive(Serialize)]
struct Meaning<'a> {
    resource: About<'a>,
    #[serde(flatten)]
    level: Level<'a>,
    #[serde(flatten)]
    written: Written<'a>,
    nodes: Vec<Node<'a>>,
}

#[derive(Serialize)]
struct About<'a> {
    name: Option<&'a str>,
    #[serde(rename = "type")]
    ty: String,
    single: bool,
}

#[derive(Serialize)]
pub(super) struct Order {
    pub(super) direction: &'static str,
    pub(super) key: usize,
}

#[derive(Serialize)]
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) value: usize,
}

#[derive(Serialize)]
struct Node<'a> {
    kind: &'static str,
    #[serde(rename = "type")]
    ty: String,
    span: Span,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<usize>,
    #[serde(flatten)]
    detail: Detail<'a>,
}

/// What a node says besides its kind and its children.
#[derive(Serialize)]
#[serde(untagged)]
enum Detail<'a> {
    None {},
    Value {
        value: &'a str,
    },
    Path {
        path: String,
    },
    Operators {
        operators: Vec<&'static str>,
    },
    Flags {
        flags: i64,
    },
    Values {
        values: Vec<&'a str>,
    },
    Function {
        function: &'static str,
    },
    Variable {
        variable: &'a str,
    },
    To {
        to: String,
    },
    Service {
        value: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        names: Vec<&'a str>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        key: Vec<&'a str>,
    },
}

pub(super) struct Nodes<'a> {
    schema: &'a Schema,
    list: Vec<Node<'a>>,
}

impl<'a> Nodes<'a> {
    pub(super) const fn new(schema: &'a Schema) -> Self {
        let list = Vec::new();
        Self { schema, list }
    }

    /// Adds an expression and all below it, and gives its place. What is still to be added waits
    /// on the heap, so that no tree is too deep.
    pub(super) fn add(&mut self, expr: &'a Expr) -> usize {
        let root = self.list.len();
        let mut waiting: Vec<(Option<usize>, &Expr)> = vec![(None, expr)];
        while let Some((above, expr)) = waiting.pop() {
            let place = self.list.len();
            if let Some(above) = above.and_then(|above| self.list.get_mut(above)) {
                above.children.push(place);
            }
            self.list.push(self.node(expr));
            let start = waiting.len();
            expr.for_each_child(&mut |child| waiting.push((Some(place), child)));
            if let Some(added) = waiting.get_mut(start..) {
                added.reverse();
            }
        }
        root
    }

    fn node(&self, expr: &'a Expr) -> Node<'a> {
        let name = |ty: Type| self.schema.display(ty).to_string();
        let (kind, detail) = match &expr.kind {
            ExprKind::Literal(literal) => (
                "literal",
                Detail::Value {
                    value: &literal.text,
                },
            ),
            ExprKind::Path(path) => (
                "path",
                Detail::Path {
                    path: path_text(path, self.schema),
                },
            ),
            ExprKind::Logic(logic) => (logic.operator.spelling(), Detail::None {}),
            ExprKind::Not(_) => ("not", Detail::None {}),
            ExprKind::Negate(_) => ("negate", Detail::None {}),
            ExprKind::Chain(chain) => {
                let links = chain.links.iter();
                let operators = links.map(|link| link.operator.name()).collect();
                ("chain", Detail::Operators { operators })
            }
            ExprKind::Has(_, flags) => ("has", Detail::Flags { flags: *flags }),
            ExprKind::In(membership) => match &membership.set {
                Set::Values(values) => {
                    let values = values.iter().map(|value| &*value.text).collect();
                    ("in", Detail::Values { values })
                }
                Set::Collection(_) => ("in", Detail::None {}),
            },
            ExprKind::Call(call) => {
                let function = call.function.name;
                ("call", Detail::Function { function })
            }
            ExprKind::Count(_) => ("count", Detail::None {}),
            ExprKind::Lambda(lambda) => {
                let variable = &lambda.variable.name;
                (lambda.quantifier.spelling(), Detail::Variable { variable })
            }
            ExprKind::Array(_) => ("array", Detail::None {}),
            ExprKind::Convert(_, to) => ("convert", Detail::To { to: to.to_string() }),
            ExprKind::Case(_) => ("case", Detail::None {}),
            ExprKind::Cast(_, to) => ("cast", Detail::To { to: name(*to) }),
            ExprKind::IsOf(_, to) => ("isof", Detail::To { to: name(*to) }),
            ExprKind::Filter(_) => ("filter", Detail::None {}),
            ExprKind::Service(service) => (
                "service",
                Detail::Service {
                    value: &service.name,
                    names: service.names.iter().map(|name| &**name).collect(),
                    key: service.key.iter().map(|(_, value)| &*value.text).collect(),
                },
            ),
            ExprKind::Hole(text) => ("hole", Detail::Value { value: text }),
            ExprKind::Unknown => ("unknown", Detail::None {}),
        };
        Node {
            kind,
            ty: name(expr.ty),
            span: expr.span,
            children: Vec::new(),
            detail,
        }
    }
}
