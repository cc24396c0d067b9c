//! From meaning to program: which members are read, and what is done with them.

use super::error::CompileError;
use super::node::{Call, Field, ItemFilter, Items, Lambda, Link, Node, Target};
use super::value::Reader;
use crate::diagnostic::Span;
use crate::edm::{Item, Primitive, Type};
use crate::hir::{self, Base, ExprKind, Set, Step};
use crate::json::Plan;
use crate::ops::Operator;
use crate::schema::{Definition, Schema};
use std::sync::Arc;

/// The state of one compilation.
pub(super) struct Compiler<'a> {
    schema: &'a Schema,
    /// The plans of the record and of the lambdas round this place.
    plans: Vec<Plan>,
    /// How many lambdas there are.
    pub(super) memories: usize,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        Self {
            schema,
            plans: vec![Plan::default()],
            memories: 0,
        }
    }

    /// What is read of a record.
    pub(super) fn into_plan(mut self) -> Plan {
        self.plans.pop().unwrap_or_default()
    }

    /// Compiles an expression.
    pub(super) fn node(&mut self, expr: &hir::Expr) -> Result<Node, CompileError> {
        let span = expr.span;
        Ok(match &expr.kind {
            ExprKind::Literal(literal) => Node::Constant(literal.value.clone()),
            ExprKind::Path(path) => Node::Field(self.scalar(path, expr.ty, span)?),
            ExprKind::Logic(logic) => {
                let operands = self.nodes(&logic.operands)?;
                if logic.operator == Operator::And {
                    Node::And(operands)
                } else {
                    Node::Or(operands)
                }
            }
            ExprKind::Not(operand) => Node::Not(Box::new(self.node(operand)?)),
            ExprKind::Negate(operand) => Node::Negate(Box::new(self.node(operand)?)),
            ExprKind::Chain(chain) => self.chain(chain)?,
            ExprKind::Has(operand, flags) => Node::Has(Box::new(self.node(operand)?), *flags),
            ExprKind::In(membership) => self.membership(membership)?,
            ExprKind::Call(call) => Node::Call(Call {
                evaluate: call.overload.evaluate,
                null: call.function.null,
                arguments: self.nodes(&call.arguments)?,
            }),
            ExprKind::Count(collection) => Node::Count(self.items(collection)?),
            ExprKind::Lambda(lambda) => self.lambda(lambda)?,
            ExprKind::Array(items) => Node::Array(self.nodes(items)?),
            ExprKind::Convert(operand, to) => Node::Convert(Box::new(self.node(operand)?), *to),
            ExprKind::Case(branches) => {
                let branch = |branch: &hir::Branch| {
                    Ok((self.node(&branch.condition)?, self.node(&branch.value)?))
                };
                Node::Case(
                    branches
                        .iter()
                        .map(branch)
                        .collect::<Result<_, CompileError>>()?,
                )
            }
            ExprKind::Cast(operand, to) => {
                Node::Cast(Box::new(self.node(operand)?), self.target(*to, span)?)
            }
            ExprKind::IsOf(operand, ty) => {
                Node::IsOf(Box::new(self.node(operand)?), self.target(*ty, span)?)
            }
            ExprKind::Filter(_) => {
                return Err(CompileError::new("a filtered collection as a value", span));
            }
            ExprKind::Unknown => return Err(CompileError::new("this expression", span)),
        })
    }

    fn nodes(&mut self, exprs: &[hir::Expr]) -> Result<Vec<Node>, CompileError> {
        exprs.iter().map(|expr| self.node(expr)).collect()
    }

    /// A path whose value an operator or function takes.
    fn scalar(&mut self, path: &hir::Path, ty: Type, span: Span) -> Result<Field, CompileError> {
        let field = self.field(path, ty, span)?;
        let geo = matches!(field.reader, Reader::Primitive(p) if p.is_geo());
        if geo || matches!(field.reader, Reader::Primitive(Primitive::Stream)) {
            return Err(CompileError::new(
                format!("a value of {}", field.reader.expected()),
                span,
            ));
        }
        if matches!(field.reader, Reader::Structure(_)) {
            return Err(CompileError::new("a complex value as a whole", span));
        }
        Ok(field)
    }

    /// A path of any type.
    fn field(&mut self, path: &hir::Path, ty: Type, span: Span) -> Result<Field, CompileError> {
        if path.steps.iter().any(|step| matches!(step, Step::Cast(_))) {
            return Err(CompileError::new("a cast to a derived type", span));
        }
        let scope = match &path.base {
            Base::It => 0,
            Base::Variable(variable) => variable.depth + 1,
        };
        let names: Vec<&str> = path.names().collect();
        let mut name = names.join("/");
        if let Base::Variable(variable) = &path.base {
            let slash = if names.is_empty() { "" } else { "/" };
            name = format!("{}{slash}{name}", variable.name);
        }
        let reader = self.reader(ty);
        let Some(plan) = self.plans.get_mut(scope) else {
            return Err(CompileError::new("a variable outside its lambda", span));
        };
        let holders = (1..names.len())
            .rev()
            .map(|length| plan.add(names.iter().take(length)));
        let holders = holders.collect();
        Ok(Field {
            scope,
            slot: plan.add(names),
            holders,
            reader,
            name: name.into(),
        })
    }

    fn reader(&self, ty: Type) -> Reader {
        if ty.collection {
            return Reader::Collection(Box::new(self.reader(ty.element())));
        }
        match self.schema.underlying(ty).item {
            Item::Primitive(primitive) => Reader::Primitive(primitive),
            Item::Null | Item::Unknown => Reader::Dynamic,
            Item::Named(_) => self.named(ty).unwrap_or(Reader::Dynamic),
        }
    }

    fn named(&self, ty: Type) -> Option<Reader> {
        Some(match self.schema.definition_of(ty)? {
            Definition::Enum(declared) => Reader::Enum(Arc::new(declared.clone())),
            Definition::Entity(declared) | Definition::Complex(declared) => {
                Reader::Structure(declared.name.as_str().into())
            }
            Definition::TypeDefinition(declared) => Reader::Primitive(declared.underlying),
        })
    }

    fn target(&self, ty: Type, span: Span) -> Result<Target, CompileError> {
        let reader = self.reader(ty);
        match &reader {
            Reader::Primitive(primitive) if !primitive.is_geo() => {
                Ok(Target::Primitive(*primitive))
            }
            Reader::Enum(declared) => Ok(Target::Enum(Arc::clone(declared))),
            Reader::Primitive(_)
            | Reader::Collection(_)
            | Reader::Structure(_)
            | Reader::Dynamic => Err(CompileError::new(
                format!("the type {} here", reader.expected()),
                span,
            )),
        }
    }

    /// A collection that is counted or gone through.
    fn items(&mut self, expr: &hir::Expr) -> Result<Items, CompileError> {
        if let ExprKind::Path(path) = &expr.kind {
            return Ok(Items {
                field: self.field(path, expr.ty, expr.span)?,
                filters: Vec::new(),
            });
        }
        if let ExprKind::Filter(filter) = &expr.kind {
            let mut items = self.items(&filter.collection)?;
            let (plan, memory, predicate) = self.inner(&filter.predicate)?;
            items.filters.push(ItemFilter {
                plan,
                memory,
                predicate,
            });
            return Ok(items);
        }
        Err(CompileError::new(
            "a collection that is no property",
            expr.span,
        ))
    }

    /// A condition about an item, with what it reads of it.
    fn inner(&mut self, predicate: &hir::Expr) -> Result<(Plan, usize, Node), CompileError> {
        let memory = self.memories;
        self.memories += 1;
        self.plans.push(Plan::default());
        let node = self.node(predicate);
        let plan = self.plans.pop().unwrap_or_default();
        Ok((plan, memory, node?))
    }

    fn chain(&mut self, chain: &hir::Chain) -> Result<Node, CompileError> {
        if let Some(node) = self.structures(chain)? {
            return Ok(node);
        }
        let first = self.node(&chain.first)?;
        let links = chain
            .links
            .iter()
            .map(|link| {
                let operand = self.node(&link.operand)?;
                Ok(Link {
                    operator: link.operator,
                    convert: link.convert,
                    operand,
                })
            })
            .collect::<Result<_, CompileError>>()?;
        Ok(Node::Chain(Box::new(first), links))
    }

    /// Complex values are compared with null, or with each other, without being read.
    fn structures(&mut self, chain: &hir::Chain) -> Result<Option<Node>, CompileError> {
        let [link] = chain.links.as_slice() else {
            return Ok(None);
        };
        let (left, right) = (&chain.first, &link.operand);
        let left_field = self.structure(left)?;
        let right_field = self.structure(right)?;
        let node = match (left_field, right_field) {
            (Some(left), Some(right)) => Node::SameStructure(left, right),
            (Some(field), None) if right.ty.item == Item::Null => Node::IsNull(field),
            (None, Some(field)) if left.ty.item == Item::Null => Node::IsNull(field),
            _ => return Ok(None),
        };
        if link.operator == Operator::Eq {
            return Ok(Some(node));
        }
        if link.operator == Operator::Ne {
            return Ok(Some(Node::Not(Box::new(node))));
        }
        Err(CompileError::new(
            "an order of complex values",
            link.operator_span,
        ))
    }

    fn structure(&mut self, expr: &hir::Expr) -> Result<Option<Field>, CompileError> {
        let ExprKind::Path(path) = &expr.kind else {
            return Ok(None);
        };
        let reader = self.reader(expr.ty);
        let opaque = match &reader {
            Reader::Structure(_) => true,
            Reader::Primitive(primitive) => primitive.is_geo() || *primitive == Primitive::Stream,
            Reader::Enum(_) | Reader::Collection(_) | Reader::Dynamic => false,
        };
        if opaque {
            self.field(path, expr.ty, expr.span).map(Some)
        } else {
            Ok(None)
        }
    }

    fn membership(&mut self, membership: &hir::In) -> Result<Node, CompileError> {
        let operand = Box::new(self.node(&membership.operand)?);
        Ok(match &membership.set {
            Set::Values(values) => Node::In(
                operand,
                values.iter().map(|literal| literal.value.clone()).collect(),
            ),
            Set::Collection(collection) => {
                Node::InCollection(operand, Box::new(self.node(collection)?))
            }
        })
    }

    fn lambda(&mut self, lambda: &hir::Lambda) -> Result<Node, CompileError> {
        let collection = self.items(&lambda.collection)?;
        let body = lambda
            .predicate
            .as_ref()
            .map(|predicate| self.inner(predicate))
            .transpose()?;
        let body = body.map(|(plan, memory, predicate)| ItemFilter {
            plan,
            memory,
            predicate,
        });
        Ok(Node::Lambda(Box::new(Lambda {
            quantifier: lambda.quantifier,
            collection,
            body,
        })))
    }
}
