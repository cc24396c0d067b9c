//! The typed tree as indented text: what `odq explain` shows.

use super::{Base, Expr, ExprKind, Path, Query, SelectItem, ServiceKind, Set, Step};
use crate::edm::Type;
use crate::schema::Schema;
use std::fmt::Write;

/// Appends the options of a query with their typed trees, one node a line, each with its type.
pub fn write_tree(query: &Query, schema: &Schema, out: &mut String) {
    Tree { schema, out }.options(0, query);
}

/// A path with slashes between its steps.
pub(super) fn path_text(path: &Path, schema: &Schema) -> String {
    let mut parts = Vec::new();
    match &path.base {
        Base::It => {}
        Base::Root(resource) => parts.push(resource.to_string()),
        Base::Variable(variable) => parts.push(variable.name.to_string()),
        Base::Value(value) => {
            let name = value.as_service().map(|service| service.name.to_string());
            parts.push(name.unwrap_or_else(|| "...".to_owned()));
        }
    }
    for step in &path.steps {
        let part = match step {
            Step::Property(name, _) => name.to_string(),
            Step::Cast(id) => schema.display(Type::named(*id)).to_string(),
            Step::Key(key) => {
                let before = parts.pop().unwrap_or_default();
                format!("{before}({})", key.text)
            }
            Step::Annotation(name, _) => format!("@{name}"),
        };
        parts.push(part);
    }
    if parts.is_empty() {
        "$it".to_owned()
    } else {
        parts.join("/")
    }
}

pub(super) struct Tree<'a> {
    pub(super) schema: &'a Schema,
    out: &'a mut String,
}

impl Tree<'_> {
    /// What chooses records, and what is computed of each.
    pub(super) fn conditions(&mut self, depth: usize, query: &Query) {
        if let Some(filter) = &query.filter {
            self.line(depth, "$filter");
            self.expr(depth + 1, "", filter);
        }
        if let Some(search) = &query.search {
            self.line(depth, &format!("$search {search}"));
        }
        if !query.order_by.is_empty() {
            self.line(depth, "$orderby");
            self.order_keys(depth + 1, &query.order_by);
        }
        if !query.compute.is_empty() {
            self.line(depth, "$compute");
            for computed in &query.compute {
                self.line(depth + 1, &computed.name);
                self.expr(depth + 2, "", &computed.value);
            }
        }
        if let Some(items) = &query.select {
            self.line(depth, "$select");
            for item in items {
                self.selected(depth + 1, item);
            }
        }
    }

    fn selected(&mut self, depth: usize, item: &SelectItem) {
        match item {
            SelectItem::Star => self.line(depth, "*"),
            SelectItem::Property(path) | SelectItem::Narrowed(path, _) => {
                let ty = path.steps.iter().rev().find_map(|step| match step {
                    Step::Property(_, ty) | Step::Annotation(_, ty) => Some(*ty),
                    Step::Cast(_) | Step::Key(_) => None,
                });
                let text = path_text(path, self.schema);
                self.typed(depth, &text, ty.unwrap_or(Type::UNKNOWN));
            }
        }
        if let SelectItem::Narrowed(_, options) = item {
            self.options(depth + 1, options);
        }
    }

    /// Which part of the result is asked for.
    pub(super) fn paging(&mut self, depth: usize, query: &Query) {
        for (name, number) in [("$skip", query.paging.skip), ("$top", query.paging.top)] {
            if let Some(number) = number {
                self.line(depth, &format!("{name} {number}"));
            }
        }
        if query.count {
            self.line(depth, "$count");
        }
    }

    pub(super) fn line(&mut self, depth: usize, text: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.out, "{:indent$}{text}", "", indent = 2 * depth);
    }

    pub(super) fn typed(&mut self, depth: usize, text: &str, ty: Type) {
        let text = format!("{text}: {}", self.schema.display(ty));
        self.line(depth, &text);
    }

    /// Writes an expression and all below it. What is still to be written waits on the heap, so
    /// that no tree is too deep.
    pub(super) fn expr(&mut self, depth: usize, before: &str, expr: &Expr) {
        let mut waiting = vec![Row::Expr(depth, expr)];
        let mut before = before;
        while let Some(row) = waiting.pop() {
            match row {
                Row::Line(depth, text) => self.line(depth, &text),
                Row::Expr(depth, expr) => {
                    let text = format!("{before}{}", self.head(expr));
                    if matches!(expr.kind, ExprKind::Unknown) {
                        self.line(depth, &text);
                    } else {
                        self.typed(depth, &text, expr.ty);
                    }
                    let start = waiting.len();
                    rows(expr, depth + 1, &mut waiting);
                    if let Some(added) = waiting.get_mut(start..) {
                        added.reverse();
                    }
                }
            }
            before = "";
        }
    }

    /// The line of an expression without its type.
    fn head(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Literal(literal) => literal.text.to_string(),
            ExprKind::Path(path) => path_text(path, self.schema),
            ExprKind::Logic(logic) => logic.operator.to_string(),
            ExprKind::Not(_) => "not".to_owned(),
            ExprKind::Negate(_) => "-".to_owned(),
            ExprKind::Count(_) => "$count".to_owned(),
            ExprKind::Has(_, flags) => format!("has {flags}"),
            ExprKind::Convert(_, to) => format!("convert to {to}"),
            ExprKind::Chain(chain) => {
                let links = chain.links.iter();
                let operators: Vec<&str> = links.map(|link| link.operator.name()).collect();
                operators.join(" ")
            }
            ExprKind::In(_) => "in".to_owned(),
            ExprKind::Call(call) => format!("{}()", call.function.name),
            ExprKind::Lambda(lambda) => {
                let text = format!("{} {}", lambda.quantifier.spelling(), lambda.variable.name);
                text.trim_end().to_owned()
            }
            ExprKind::Array(_) => "[]".to_owned(),
            ExprKind::Case(_) => "case".to_owned(),
            ExprKind::Cast(_, to) => format!("cast to {}", self.schema.display(*to)),
            ExprKind::IsOf(_, ty) => format!("isof {}", self.schema.display(*ty)),
            ExprKind::Filter(_) => "$filter".to_owned(),
            ExprKind::Service(service) if service.kind == ServiceKind::Function => {
                format!("{}({})", service.name, service.names.join(", "))
            }
            ExprKind::Service(service) => service.name.to_string(),
            ExprKind::Hole(text) => text.to_string(),
            ExprKind::Unknown => "?".to_owned(),
        }
    }
}

/// What is still to be written.
enum Row<'a> {
    Line(usize, String),
    Expr(usize, &'a Expr),
}

/// The rows below an expression, in order.
fn rows<'a>(expr: &'a Expr, depth: usize, rows: &mut Vec<Row<'a>>) {
    if let ExprKind::Chain(chain) = &expr.kind {
        rows.push(Row::Expr(depth, &chain.first));
        for link in &chain.links {
            if let Some(to) = link.convert {
                let text = format!("convert the left side to {to}");
                rows.push(Row::Line(depth, text));
            }
            rows.push(Row::Expr(depth, &link.operand));
        }
        return;
    }
    expr.for_each_child(&mut |child| rows.push(Row::Expr(depth, child)));
    if let ExprKind::In(membership) = &expr.kind
        && let Set::Values(values) = &membership.set
    {
        let texts: Vec<&str> = values.iter().map(|value| &*value.text).collect();
        rows.push(Row::Line(depth, format!("({})", texts.join(","))));
    }
}
