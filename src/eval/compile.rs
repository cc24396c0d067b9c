//! From meaning to program: which members are read, and what is done with them.

use super::error::CompileError;
use super::fold::folded;
use super::junction::junction;
use super::node::{Calculated, Call, ItemFilter, Items, Lambda, Link, Node, Source, Target};
use super::path::{cast_items, has_key, reached};
use super::value::Reader;
use crate::diagnostic::Span;
use crate::edm::{Primitive, Type};
use crate::hir::{self, ExprKind, Step};
use crate::json::Plan;
use crate::ops::Operator;
use crate::schema::Schema;
use std::sync::Arc;

/// The state of one compilation.
pub(super) struct Compiler<'a> {
    pub(super) schema: &'a Schema,
    /// The plans of the row and of the lambdas round this place.
    pub(super) plans: Vec<Plan>,
    /// The types of these.
    pub(super) types: Vec<Type>,
    /// How many memories for slots a run needs.
    pub(super) memories: usize,
}

/// What cannot be evaluated.
#[cold]
#[inline(never)]
fn refused(what: &str, span: Span) -> Result<Node, CompileError> {
    Err(CompileError::new(what, span))
}

impl<'a> Compiler<'a> {
    pub(super) const fn new(schema: &'a Schema) -> Self {
        Self {
            schema,
            plans: Vec::new(),
            types: Vec::new(),
            memories: 0,
        }
    }

    /// Goes on with a row, or an item, within the present one.
    pub(super) fn enter(&mut self, ty: Type) {
        self.plans.push(Plan::default());
        self.types.push(ty);
    }

    /// Leaves the row: what is read of it.
    pub(super) fn leave(&mut self) -> Plan {
        self.types.pop();
        self.plans.pop().unwrap_or_default()
    }

    /// A memory for slots that is used for nothing else.
    pub(super) const fn memory(&mut self) -> usize {
        let memory = self.memories;
        self.memories += 1;
        memory
    }

    /// Compiles an expression.
    ///
    /// Each form has a function of its own that is not inlined, so that the frame of this one,
    /// which stands on the stack once for every node on the way down, stays small.
    pub(super) fn node(&mut self, expr: &hir::Expr) -> Result<Node, CompileError> {
        let node = match &expr.kind {
            ExprKind::Literal(literal) => return Ok(Node::Constant(literal.value.clone())),
            ExprKind::Path(path) => return self.scalar(path, expr.ty, expr.span),
            ExprKind::Logic(logic) => self.logic(logic),
            ExprKind::Not(operand)
            | ExprKind::Negate(operand)
            | ExprKind::Has(operand, _)
            | ExprKind::Convert(operand, _)
            | ExprKind::Cast(operand, _)
            | ExprKind::IsOf(operand, _) => self.unary(operand, expr),
            ExprKind::Chain(chain) => self.chain(chain),
            ExprKind::In(membership) => self.membership(membership),
            ExprKind::Call(call) => self.call(call),
            ExprKind::Count(collection) => self.count(collection),
            ExprKind::Lambda(lambda) => self.lambda(lambda),
            ExprKind::Array(items) => self.array(items),
            ExprKind::Case(branches) => self.case(branches),
            ExprKind::Filter(_) => self.items(expr).map(Node::Values),
            ExprKind::Service(service) => self.service(service, expr),
            ExprKind::Hole(_) | ExprKind::Unknown => refused("this expression", expr.span),
        };
        node.map(folded)
    }

    #[inline(never)]
    fn unary(&mut self, operand: &hir::Expr, expr: &hir::Expr) -> Result<Node, CompileError> {
        if let ExprKind::IsOf(_, target) = &expr.kind
            && let Some(node) = self.is_of_structured(operand, *target)?
        {
            return Ok(*node);
        }
        let operand = self.boxed(operand);
        self.applied(operand?, expr)
    }

    /// An operator, of which the operand is given.
    #[inline(never)]
    fn applied(&self, operand: Box<Node>, expr: &hir::Expr) -> Result<Node, CompileError> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Not(_) => Ok(Node::Not(operand)),
            ExprKind::Negate(_) => Ok(Node::Negate(operand)),
            ExprKind::Has(_, flags) => Ok(Node::Has(operand, *flags)),
            ExprKind::Convert(_, to) => Ok(Node::Convert(operand, *to)),
            ExprKind::Cast(from, ty) => {
                let target = self.target(*ty, span)?;
                Ok(Node::Cast(operand, self.named_target(from.ty, target)))
            }
            ExprKind::IsOf(_, ty) => Ok(Node::IsOf(operand, self.target(*ty, span)?)),
            ExprKind::Literal(_)
            | ExprKind::Path(_)
            | ExprKind::Logic(_)
            | ExprKind::Chain(_)
            | ExprKind::In(_)
            | ExprKind::Call(_)
            | ExprKind::Count(_)
            | ExprKind::Lambda(_)
            | ExprKind::Array(_)
            | ExprKind::Case(_)
            | ExprKind::Filter(_)
            | ExprKind::Service(_)
            | ExprKind::Hole(_)
            | ExprKind::Unknown => refused("this expression", span),
        }
    }

    #[inline(never)]
    fn array(&mut self, items: &[hir::Expr]) -> Result<Node, CompileError> {
        self.nodes(items).map(Node::Array)
    }

    #[inline(never)]
    fn count(&mut self, collection: &hir::Expr) -> Result<Node, CompileError> {
        self.items(collection).map(Node::Count)
    }

    #[inline(never)]
    pub(super) fn boxed(&mut self, operand: &hir::Expr) -> Result<Box<Node>, CompileError> {
        self.node(operand).map(Box::new)
    }

    #[inline(never)]
    fn logic(&mut self, logic: &hir::Logic) -> Result<Node, CompileError> {
        let operands = self.nodes(&logic.operands)?;
        Ok(junction(operands, logic.operator == Operator::Or))
    }

    #[inline(never)]
    fn call(&mut self, call: &hir::Call) -> Result<Node, CompileError> {
        Ok(Node::Call(Box::new(Call {
            evaluate: call.overload.evaluate,
            null: call.function.null,
            outcome: call.function.outcome,
            arguments: self.nodes(&call.arguments)?,
        })))
    }

    #[inline(never)]
    fn case(&mut self, branches: &[hir::Branch]) -> Result<Node, CompileError> {
        let mut nodes = Vec::with_capacity(branches.len());
        for branch in branches {
            let condition = self.boxed(&branch.condition);
            nodes.push(self.branch(condition, branch)?);
        }
        Ok(Node::Case(nodes))
    }

    #[inline(never)]
    fn branch(
        &mut self,
        condition: Result<Box<Node>, CompileError>,
        branch: &hir::Branch,
    ) -> Result<(Node, Node), CompileError> {
        let condition = condition?;
        Ok((*condition, self.node(&branch.value)?))
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
        if has_key(path) {
            return self.by_key(path, ty, span);
        }
        let field = self.field(path, ty, span)?;
        let mut value = &field.reader;
        while let Reader::Collection(item) = value {
            value = item;
        }
        if matches!(value, Reader::Primitive(Primitive::Stream)) {
            return Err(CompileError::new(
                format!("a value of {}", value.expected()),
                span,
            ));
        }
        if matches!(value, Reader::Structure(_)) {
            return Err(CompileError::new("a complex value as a whole", span));
        }
        Ok(Node::Field(Box::new(field)))
    }

    /// A member becomes text as its name (URL Conventions 5.1.1.10.1).
    fn named_target(&self, from: Type, target: Target) -> Target {
        match (self.reader(from), target) {
            (Reader::Enum(declared), Target::Primitive(Primitive::String)) => {
                Target::Name(declared)
            }
            (_, target) => target,
        }
    }

    fn target(&self, ty: Type, span: Span) -> Result<Target, CompileError> {
        let reader = self.reader(ty);
        match &reader {
            Reader::Primitive(primitive) => Ok(Target::Primitive(*primitive)),
            Reader::Enum(declared) => Ok(Target::Enum(Arc::clone(declared))),
            Reader::Collection(_) | Reader::Structure(_) | Reader::Dynamic => Err(
                CompileError::new(format!("the type {} here", reader.expected()), span),
            ),
        }
    }

    /// A collection that is counted or gone through.
    #[inline(never)]
    pub(super) fn items(&mut self, expr: &hir::Expr) -> Result<Box<Items>, CompileError> {
        let ExprKind::Filter(filter) = &expr.kind else {
            return self.all_items(expr);
        };
        let mut items = self.items(&filter.collection)?;
        let item = filter.collection.ty.element();
        items
            .filters
            .push(*self.item_filter(&filter.predicate, item)?);
        Ok(items)
    }

    /// A collection behind which no filter stands.
    #[inline(never)]
    fn all_items(&mut self, expr: &hir::Expr) -> Result<Box<Items>, CompileError> {
        let ExprKind::Path(path) = &expr.kind else {
            return self.calculated_items(expr);
        };
        let Some((whole, casts)) = cast_items(path) else {
            return Ok(Box::new(Items {
                source: Source::Held(self.held(path, expr.ty, expr.span)?),
                filters: Vec::new(),
            }));
        };
        let all = reached(&whole.steps);
        let mut items = Items {
            source: Source::Held(self.held(&whole, all, expr.span)?),
            filters: Vec::new(),
        };
        for cast in casts {
            let filter = self.of_type(cast, all.element(), expr.span)?;
            items.filters.push(filter);
        }
        Ok(Box::new(items))
    }

    /// The elements of a list that is no property.
    #[inline(never)]
    fn calculated_items(&mut self, expr: &hir::Expr) -> Result<Box<Items>, CompileError> {
        let calculated = Calculated {
            list: self.computation(expr)?,
            reader: self.reader(expr.ty),
            loose: self.schema.is_opened(),
        };
        Ok(Box::new(Items {
            source: Source::Calculated(Box::new(calculated)),
            filters: Vec::new(),
        }))
    }

    /// The condition that an item is of a type.
    fn of_type(&mut self, cast: &Step, item: Type, span: Span) -> Result<ItemFilter, CompileError> {
        let memory = self.memory();
        self.enter(item);
        let scope = self.plans.len() - 1;
        let field = self.placed(scope, "", std::slice::from_ref(cast), item, span);
        let plan = self.leave();
        let null = Node::IsNull(Box::new(field?));
        Ok(ItemFilter {
            plan,
            memory,
            predicate: Node::Not(Box::new(null)),
        })
    }

    /// A condition about an item, with what it reads of it.
    #[inline(never)]
    pub(super) fn item_filter(
        &mut self,
        predicate: &hir::Expr,
        item: Type,
    ) -> Result<Box<ItemFilter>, CompileError> {
        let memory = self.memory();
        self.enter(item);
        let predicate = self.boxed(predicate);
        let plan = self.leave();
        predicate.map(|predicate| {
            Box::new(ItemFilter {
                plan,
                memory,
                predicate: *predicate,
            })
        })
    }

    #[inline(never)]
    fn chain(&mut self, chain: &hir::Chain) -> Result<Node, CompileError> {
        if let [link] = chain.links.as_slice() {
            let node = self.structures(&chain.first, link);
            if let Some(node) = node.transpose() {
                return node.map(|node| *node);
            }
        }
        let first = self.boxed(&chain.first);
        self.linked(first?, chain)
    }

    /// What follows the first operand.
    #[inline(never)]
    fn linked(&mut self, first: Box<Node>, chain: &hir::Chain) -> Result<Node, CompileError> {
        let mut links = Vec::with_capacity(chain.links.len());
        for link in &chain.links {
            let operand = *self.boxed(&link.operand)?;
            links.push(Link::new(&first, link.operator, link.convert, operand));
        }
        Ok(Node::Chain(first, links))
    }

    #[inline(never)]
    fn lambda(&mut self, lambda: &hir::Lambda) -> Result<Node, CompileError> {
        let collection = self.items(&lambda.collection)?;
        let body = match &lambda.predicate {
            Some(predicate) => Some(self.item_filter(predicate, lambda.collection.ty.element())?),
            None => None,
        };
        Ok(Node::Lambda(Box::new(Lambda {
            quantifier: lambda.quantifier,
            collection,
            body,
        })))
    }
}
