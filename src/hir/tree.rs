//! The typed tree as indented text: what `odq explain` shows.

use super::{Base, Expr, ExprKind, Path, Query, SelectItem, Set, Step};
use crate::edm::Type;
use crate::schema::Schema;
use std::fmt::Write;

/// Appends the options of a query with their typed trees, one node a line, each with its type.
pub fn write_tree(query: &Query, schema: &Schema, out: &mut String) {
    let mut tree = Tree { schema, out };
    if let Some(filter) = &query.filter {
        tree.line(0, "$filter");
        tree.expr(1, "", filter);
    }
    if !query.order_by.is_empty() {
        tree.line(0, "$orderby");
        for key in &query.order_by {
            tree.expr(1, &format!("{} ", key.direction.spelling()), &key.key);
        }
    }
    if let Some(items) = &query.select {
        tree.line(0, "$select");
        for item in items {
            match item {
                SelectItem::Star => tree.line(1, "*"),
                SelectItem::Property(path) => {
                    let ty = path.steps.iter().rev().find_map(|step| match step {
                        Step::Property(_, ty) => Some(*ty),
                        Step::Cast(_) => None,
                    });
                    let text = tree.path(path);
                    tree.typed(1, &text, ty.unwrap_or(Type::UNKNOWN));
                }
            }
        }
    }
    for (name, number) in [("$skip", query.paging.skip), ("$top", query.paging.top)] {
        if let Some(number) = number {
            tree.line(0, &format!("{name} {number}"));
        }
    }
    if query.count {
        tree.line(0, "$count");
    }
}

struct Tree<'a> {
    schema: &'a Schema,
    out: &'a mut String,
}

impl Tree<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.out, "{:indent$}{text}", "", indent = 2 * depth);
    }

    fn typed(&mut self, depth: usize, text: &str, ty: Type) {
        let text = format!("{text}: {}", self.schema.display(ty));
        self.line(depth, &text);
    }

    fn path(&self, path: &Path) -> String {
        let mut parts = Vec::new();
        if let Base::Variable(variable) = &path.base {
            parts.push(variable.name.to_string());
        }
        for step in &path.steps {
            parts.push(match step {
                Step::Property(name, _) => name.to_string(),
                Step::Cast(id) => self.schema.display(Type::named(*id)).to_string(),
            });
        }
        if parts.is_empty() {
            "$it".to_owned()
        } else {
            parts.join("/")
        }
    }

    fn expr(&mut self, depth: usize, before: &str, expr: &Expr) {
        let ty = expr.ty;
        let below = depth + 1;
        match &expr.kind {
            ExprKind::Literal(literal) => {
                self.typed(depth, &format!("{before}{}", literal.text), ty);
            }
            ExprKind::Path(path) => {
                let text = format!("{before}{}", self.path(path));
                self.typed(depth, &text, ty);
            }
            ExprKind::Logic(logic) => {
                self.typed(depth, &format!("{before}{}", logic.operator), ty);
                for operand in &logic.operands {
                    self.expr(below, "", operand);
                }
            }
            ExprKind::Not(operand) => self.one(depth, before, "not", ty, operand),
            ExprKind::Negate(operand) => self.one(depth, before, "-", ty, operand),
            ExprKind::Count(operand) => self.one(depth, before, "$count", ty, operand),
            ExprKind::Has(operand, flags) => {
                self.one(depth, before, &format!("has {flags}"), ty, operand);
            }
            ExprKind::Convert(operand, to) => {
                self.one(depth, before, &format!("convert to {to}"), ty, operand);
            }
            ExprKind::Chain(chain) => {
                let operators: Vec<&str> = chain
                    .links
                    .iter()
                    .map(|link| link.operator.spelling())
                    .collect();
                self.typed(depth, &format!("{before}{}", operators.join(" ")), ty);
                self.expr(below, "", &chain.first);
                for link in &chain.links {
                    if let Some(to) = link.convert {
                        self.line(below, &format!("convert the left side to {to}"));
                    }
                    self.expr(below, "", &link.operand);
                }
            }
            ExprKind::In(membership) => {
                self.typed(depth, &format!("{before}in"), ty);
                self.expr(below, "", &membership.operand);
                match &membership.set {
                    Set::Values(values) => {
                        let texts: Vec<&str> = values.iter().map(|value| &*value.text).collect();
                        self.line(below, &format!("({})", texts.join(",")));
                    }
                    Set::Collection(collection) => self.expr(below, "", collection),
                }
            }
            ExprKind::Call(call) => {
                self.typed(depth, &format!("{before}{}()", call.function.name), ty);
                for argument in &call.arguments {
                    self.expr(below, "", argument);
                }
            }
            ExprKind::Lambda(lambda) => {
                let text = format!(
                    "{before}{} {}",
                    lambda.quantifier.spelling(),
                    lambda.variable.name
                );
                self.typed(depth, text.trim_end(), ty);
                self.expr(below, "", &lambda.collection);
                if let Some(predicate) = &lambda.predicate {
                    self.expr(below, "", predicate);
                }
            }
            ExprKind::Array(items) => {
                self.typed(depth, &format!("{before}[]"), ty);
                for item in items {
                    self.expr(below, "", item);
                }
            }
            ExprKind::Unknown => self.line(depth, &format!("{before}?")),
        }
    }

    fn one(&mut self, depth: usize, before: &str, text: &str, ty: Type, operand: &Expr) {
        self.typed(depth, &format!("{before}{text}"), ty);
        self.expr(depth + 1, "", operand);
    }
}
