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
    ///
    /// Each form has a function of its own that is not inlined, so that the frame of this one,
    /// which stands on the stack once for every node on the way down, stays small.
    pub(super) fn node(&mut self, expr: &hir::Expr) -> Result<Node, CompileError> {
        match &expr.kind {
            ExprKind::Literal(literal) => Ok(Node::Constant(literal.value.clone())),
            ExprKind::Path(path) => self.scalar(path, expr.ty, expr.span),
            ExprKind::Logic(logic) => self.logic(logic),
            ExprKind::Not(operand) => self.boxed(operand, Node::Not),
            ExprKind::Negate(operand) => self.boxed(operand, Node::Negate),
            ExprKind::Chain(chain) => self.chain(chain),
            ExprKind::Has(operand, flags) => self.boxed(operand, |node| Node::Has(node, *flags)),
            ExprKind::In(membership) => self.membership(membership),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Count(collection) => self.count(collection),
            ExprKind::Lambda(lambda) => self.lambda(lambda),
            ExprKind::Array(items) => self.nodes(items).map(Node::Array),
            ExprKind::Convert(operand, to) => self.boxed(operand, |node| Node::Convert(node, *to)),
            ExprKind::Case(branches) => self.case(branches),
            ExprKind::Cast(operand, ty) => self.typed(operand, *ty, expr.span, Node::Cast),
            ExprKind::IsOf(operand, ty) => self.typed(operand, *ty, expr.span, Node::IsOf),
            ExprKind::Filter(_) => Err(CompileError::new(
                "a filtered collection as a value",
                expr.span,
            )),
            ExprKind::Unknown => Err(CompileError::new("this expression", expr.span)),
        }
    }

    #[inline(never)]
    fn count(&mut self, collection: &hir::Expr) -> Result<Node, CompileError> {
        Ok(Node::Count(Box::new(self.items(collection)?)))
    }

    #[inline(never)]
    fn boxed(
        &mut self,
        operand: &hir::Expr,
        wrap: impl FnOnce(Box<Node>) -> Node,
    ) -> Result<Node, CompileError> {
        self.node(operand).map(|node| wrap(Box::new(node)))
    }

    #[inline(never)]
    fn typed(
        &mut self,
        operand: &hir::Expr,
        ty: Type,
        span: Span,
        wrap: fn(Box<Node>, Target) -> Node,
    ) -> Result<Node, CompileError> {
        let target = self.target(ty, span)?;
        self.boxed(operand, |node| wrap(node, target))
    }

    #[inline(never)]
    fn logic(&mut self, logic: &hir::Logic) -> Result<Node, CompileError> {
        let and = logic.operator == Operator::And;
        self.nodes(&logic.operands)
            .map(if and { Node::And } else { Node::Or })
    }

    #[inline(never)]
    fn call(&mut self, call: &hir::Call) -> Result<Node, CompileError> {
        Ok(Node::Call(Box::new(Call {
            evaluate: call.overload.evaluate,
            null: call.function.null,
            arguments: self.nodes(&call.arguments)?,
        })))
    }

    #[inline(never)]
    fn case(&mut self, branches: &[hir::Branch]) -> Result<Node, CompileError> {
        let mut nodes = Vec::with_capacity(branches.len());
        for branch in branches {
            nodes.push((self.node(&branch.condition)?, self.node(&branch.value)?));
        }
        Ok(Node::Case(nodes))
    }

    #[inline(never)]
    fn nodes(&mut self, exprs: &[hir::Expr]) -> Result<Vec<Node>, CompileError> {
        let mut nodes = Vec::with_capacity(exprs.len());
        for expr in exprs {
            nodes.push(self.node(expr)?);
        }
        Ok(nodes)
    }

    /// A path whose value an operator or function takes.
    #[inline(never)]
    fn scalar(&mut self, path: &hir::Path, ty: Type, span: Span) -> Result<Node, CompileError> {
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
        Ok(Node::Field(Box::new(field)))
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
    #[inline(never)]
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
    #[inline(never)]
    fn inner(&mut self, predicate: &hir::Expr) -> Result<(Plan, usize, Node), CompileError> {
        let memory = self.memories;
        self.memories += 1;
        self.plans.push(Plan::default());
        let node = self.node(predicate);
        let plan = self.plans.pop().unwrap_or_default();
        Ok((plan, memory, node?))
    }

    #[inline(never)]
    fn chain(&mut self, chain: &hir::Chain) -> Result<Node, CompileError> {
        if let Some(node) = self.structures(chain)? {
            return Ok(node);
        }
        let first = self.node(&chain.first)?;
        let mut links = Vec::with_capacity(chain.links.len());
        for link in &chain.links {
            let operand = self.node(&link.operand)?;
            links.push(Link {
                operator: link.operator,
                convert: link.convert,
                operand,
            });
        }
        Ok(Node::Chain(Box::new(first), links))
    }

    /// Complex values are compared with null, or with each other, without being read.
    #[inline(never)]
    fn structures(&mut self, chain: &hir::Chain) -> Result<Option<Node>, CompileError> {
        let [link] = chain.links.as_slice() else {
            return Ok(None);
        };
        let (left, right) = (&chain.first, &link.operand);
        let left_field = self.structure(left)?;
        let right_field = self.structure(right)?;
        let node = match (left_field, right_field) {
            (Some(left), Some(right)) => Node::SameStructure(Box::new(left), Box::new(right)),
            (Some(field), None) if right.ty.item == Item::Null => Node::IsNull(Box::new(field)),
            (None, Some(field)) if left.ty.item == Item::Null => Node::IsNull(Box::new(field)),
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

    #[inline(never)]
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

    #[inline(never)]
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
