//! Objects in expressions: compared with null and with each other, told by their type, found by
//! their key.

use super::compile::Compiler;
use super::error::CompileError;
use super::members::Members;
use super::node::{Elected, First, Held, ItemFilter, Items, Link, Node, Source, Within};
use super::path::{has_key, is_opaque};
use crate::diagnostic::Span;
use crate::edm::{Item, Type, Value};
use crate::hir::{self, Base, ExprKind, Literal, Path, ServiceKind, Set, Step};
use crate::ops::Operator;
use std::borrow::Cow;

/// How many keys one path may have: each is a search within what the one before has found.
const MOST_KEYS: usize = 50;

impl Compiler<'_> {
    /// Complex values are compared with null, or with each other, without being read.
    #[inline(never)]
    pub(super) fn structures(
        &mut self,
        left: &hir::Expr,
        link: &hir::Link,
    ) -> Result<Option<Box<Node>>, CompileError> {
        let right = &link.operand;
        let node = if right.ty.item == Item::Null {
            self.is_null(left)?
        } else if left.ty.item == Item::Null {
            self.is_null(right)?
        } else if self.is_structure(left) && self.is_structure(right) {
            self.same(left, right)?
        } else {
            None
        };
        let Some(node) = node else {
            return Ok(None);
        };
        if link.operator == Operator::Eq {
            return Ok(Some(Box::new(node)));
        }
        if link.operator == Operator::Ne {
            return Ok(Some(Box::new(Node::Not(Box::new(node)))));
        }
        Err(CompileError::new(
            "an order of complex values",
            link.operator_span,
        ))
    }

    /// Whether an expression is an object, or a list of objects.
    fn is_structure(&self, expr: &hir::Expr) -> bool {
        let object = expr.as_service();
        object.is_some_and(|service| service.kind == ServiceKind::Object)
            || (is_opaque(&self.reader(expr.ty)) && !matches!(expr.kind, ExprKind::Literal(_)))
            || matches!(&expr.kind, ExprKind::Array(items) if items.iter().any(|it| self.is_structure(it)))
    }

    /// Whether what a path leads to has no value, if it is an object.
    fn is_null(&mut self, expr: &hir::Expr) -> Result<Option<Node>, CompileError> {
        let ExprKind::Path(path) = &expr.kind else {
            return Ok(None);
        };
        if has_key(path) || !is_opaque(&self.reader(expr.ty)) {
            return Ok(None);
        }
        let field = self.field(path, expr.ty, expr.span)?;
        Ok(Some(Node::IsNull(Box::new(field))))
    }

    fn same(&mut self, left: &hir::Expr, right: &hir::Expr) -> Result<Option<Node>, CompileError> {
        let (Some(left), Some(right)) = (self.structural(left)?, self.structural(right)?) else {
            return Ok(None);
        };
        Ok(Some(Node::SameStructure(Box::new(left), Box::new(right))))
    }

    /// Whether an object, or a collection, is of a type; nothing if the type is neither. An object
    /// is if it has a value as one.
    #[inline(never)]
    pub(super) fn is_of_structured(
        &mut self,
        operand: &hir::Expr,
        target: Type,
    ) -> Result<Option<Box<Node>>, CompileError> {
        let ExprKind::Path(path) = &operand.kind else {
            return Ok(None);
        };
        let mut path = path.clone();
        let id = self.structured(target);
        if id.is_none() && !operand.ty.collection && self.structured(operand.ty).is_some() {
            // No object is a value of a primitive type or a member of an enumeration. It is read all
            // the same: it must not stand twice.
            self.field(&path, operand.ty, operand.span)?;
            return Ok(Some(Box::new(Node::Constant(Value::Boolean(false)))));
        }
        if let Some(id) = id.filter(|_| !target.collection) {
            path.steps.push(Step::Cast(id));
        } else if !target.collection
            || self.schema.underlying(target) != self.schema.underlying(operand.ty)
        {
            return Ok(None);
        }
        let field = self.field(&path, operand.ty, operand.span)?;
        let null = Node::IsNull(Box::new(field));
        Ok(Some(Box::new(Node::Not(Box::new(null)))))
    }

    #[inline(never)]
    pub(super) fn membership(&mut self, membership: &hir::In) -> Result<Node, CompileError> {
        if let Set::Collection(collection) = &membership.set
            && let ExprKind::Array(items) = &collection.kind
            && self.is_structure(&membership.operand)
        {
            return self.in_structures(&membership.operand, items);
        }
        let operand = self.boxed(&membership.operand)?;
        Ok(match &membership.set {
            Set::Values(values) => {
                let values = values.iter().map(|literal| literal.value.clone());
                Node::In(operand, Box::new(Members::new(values)))
            }
            Set::Collection(collection) => Node::InCollection(operand, self.boxed(collection)?),
        })
    }

    fn in_structures(
        &mut self,
        operand: &hir::Expr,
        items: &[hir::Expr],
    ) -> Result<Node, CompileError> {
        let mut nodes = Vec::with_capacity(items.len());
        for item in items {
            let node = if item.ty.item == Item::Null {
                self.is_null(operand)?
            } else {
                self.same(operand, item)?
            };
            let what = "a list of complex and other values";
            nodes.push(node.ok_or_else(|| CompileError::new(what, item.span))?);
        }
        Ok(Node::Or(nodes))
    }

    /// What only a service can tell, but for objects and items, which lie in the record.
    #[inline(never)]
    pub(super) fn service(
        &mut self,
        service: &hir::Service,
        expr: &hir::Expr,
    ) -> Result<Node, CompileError> {
        if service.kind == ServiceKind::Item
            && let [collection] = service.operands.as_slice()
        {
            return self.item(collection, &service.key, &[], expr.ty, expr.span);
        }
        Err(CompileError::new(service.kind.describe(), expr.span))
    }

    /// A path that leads to an item by its key, and perhaps further.
    #[inline(never)]
    pub(super) fn by_key(
        &mut self,
        path: &Path,
        ty: Type,
        span: Span,
    ) -> Result<Node, CompileError> {
        if ty.collection && is_opaque(&self.reader(ty)) {
            return Ok(Node::Values(Box::new(Items {
                source: Source::Held(self.held(path, ty, span)?),
                filters: Vec::new(),
            })));
        }
        let Keyed {
            collection,
            key,
            behind,
        } = keyed(path, span)?;
        self.item(&collection, key, behind, ty, span)
    }

    /// A value that lies in the record, perhaps in an item that is told by its key.
    pub(super) fn held(&mut self, path: &Path, ty: Type, span: Span) -> Result<Held, CompileError> {
        if has_key(path) {
            return self.held_by_key(path, ty, span);
        }
        self.field(path, ty, span).map(Held::Field)
    }

    #[inline(never)]
    fn held_by_key(&mut self, path: &Path, ty: Type, span: Span) -> Result<Held, CompileError> {
        let Keyed {
            collection,
            key,
            behind,
        } = keyed(path, span)?;
        let of = self.elected(&collection, key, span)?;
        let memory = self.memory();
        self.enter(collection.ty.element());
        let held = match self.further(behind) {
            Some(path) => self.held_by_key(&path, ty, span),
            None => {
                let field = self.placed(self.plans.len() - 1, "", behind, ty, span);
                field.map(Held::Field)
            }
        };
        let plan = self.leave();
        Ok(Held::Within(Box::new(Within {
            of,
            plan,
            memory,
            held: held?,
        })))
    }

    /// The path that goes on from the present item, if it leads to another by its key.
    fn further(&self, steps: &[Step]) -> Option<Path> {
        steps.iter().any(is_key).then(|| Path {
            base: Base::Variable(hir::Variable {
                depth: self.plans.len().saturating_sub(2),
                name: "$this".into(),
            }),
            steps: steps.iter().cloned().collect(),
        })
    }

    /// A value of the item of a collection that has a key.
    fn item(
        &mut self,
        collection: &hir::Expr,
        key: &[(Box<str>, Literal)],
        steps: &[Step],
        ty: Type,
        span: Span,
    ) -> Result<Node, CompileError> {
        let of = self.elected(collection, key, span)?;
        let memory = self.memory();
        self.enter(collection.ty.element());
        let value = self.of_item(steps, ty, span);
        let plan = self.leave();
        let value = ItemFilter {
            plan,
            memory,
            predicate: value?,
        };
        Ok(Node::First(Box::new(First { of, value })))
    }

    /// The item of a collection that has a key.
    fn elected(
        &mut self,
        collection: &hir::Expr,
        key: &[(Box<str>, Literal)],
        span: Span,
    ) -> Result<Elected, CompileError> {
        if key.is_empty() {
            return Err(CompileError::new("a key that is no constant", span));
        }
        let items = *self.items(collection)?;
        let Source::Held(held) = items.source else {
            return Err(CompileError::new("a key of a calculated list", span));
        };
        let mut filters = items.filters;
        filters.push(self.key_filter(key, collection.ty.element(), span)?);
        Ok(Elected {
            collection: held,
            filters,
        })
    }

    /// The condition that an item has a key.
    fn key_filter(
        &mut self,
        key: &[(Box<str>, Literal)],
        item: Type,
        span: Span,
    ) -> Result<ItemFilter, CompileError> {
        let memory = self.memory();
        self.enter(item);
        let scope = self.plans.len() - 1;
        let mut nodes = Vec::with_capacity(key.len());
        for (path, value) in key {
            let steps = self.key_steps(item, path);
            let ty = steps.last().map_or(Type::UNKNOWN, |step| match step {
                Step::Property(_, ty) => *ty,
                Step::Cast(_) | Step::Key(_) | Step::Annotation(..) => Type::UNKNOWN,
            });
            let field = self.placed(scope, "", &steps, ty, span);
            nodes.push(field.map(|field| {
                let field = Node::Field(Box::new(field));
                let key = Node::Constant(value.value.clone());
                let link = Link::new(&field, Operator::Eq, None, key);
                Node::Chain(Box::new(field), vec![link])
            }));
        }
        let plan = self.leave();
        Ok(ItemFilter {
            plan,
            memory,
            predicate: Node::And(nodes.into_iter().collect::<Result<_, _>>()?),
        })
    }

    /// The steps to a property that is part of a key.
    fn key_steps(&self, item: Type, path: &str) -> Vec<Step> {
        let mut ty = item;
        let mut steps = Vec::new();
        for name in path.split('/') {
            let id = self.structured(ty);
            let member = id.and_then(|id| self.schema.property(id, name));
            ty = member.map_or(Type::UNKNOWN, crate::schema::Member::ty);
            steps.push(Step::Property(name.into(), ty));
        }
        steps
    }

    /// A value within the present item.
    fn of_item(&mut self, steps: &[Step], ty: Type, span: Span) -> Result<Node, CompileError> {
        if let Some(path) = self.further(steps) {
            return self.by_key(&path, ty, span);
        }
        let field = self.placed(self.plans.len() - 1, "", steps, ty, span)?;
        Ok(if is_opaque(&field.reader) {
            Node::Identity(Box::new(field))
        } else {
            Node::Field(Box::new(field))
        })
    }
}

const fn is_key(step: &Step) -> bool {
    matches!(step, Step::Key(_))
}

/// A path that leads to an item by its key.
struct Keyed<'p> {
    collection: Cow<'p, hir::Expr>,
    key: &'p [(Box<str>, Literal)],
    /// How it goes on from the item.
    behind: &'p [Step],
}

/// The first key of a path, with what stands before and behind it.
fn keyed(path: &Path, span: Span) -> Result<Keyed<'_>, CompileError> {
    if let Base::Value(value) = &path.base {
        let service = value.as_service();
        let what = service.map_or("a property of a calculated record", |it| it.kind.describe());
        let item = service.filter(|service| service.kind == ServiceKind::Item);
        return match item.and_then(|item| Some((item, item.operands.first()?))) {
            Some((item, collection)) => Ok(Keyed {
                collection: Cow::Borrowed(collection),
                key: &item.key,
                behind: &path.steps,
            }),
            None => Err(CompileError::new(what, span)),
        };
    }
    if matches!(path.base, Base::Root(_)) {
        return Err(CompileError::new("`$root`", span));
    }
    if path.steps.iter().filter(|step| is_key(step)).count() > MOST_KEYS {
        let what = format!("a path of more than {MOST_KEYS} keys");
        return Err(CompileError::new(what, span));
    }
    let mut steps = path.steps.splitn(2, is_key);
    let (before, behind) = (steps.next(), steps.next());
    let keys = path.steps.iter().find_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::Property(..) | Step::Cast(_) | Step::Annotation(..) => None,
    });
    let (Some(before), Some(behind), Some(key)) = (before, behind, keys) else {
        return Err(CompileError::new("this path", span));
    };
    let item = before.iter().rev().find_map(|step| match step {
        Step::Property(_, ty) => Some(*ty),
        Step::Cast(id) => Some(Type {
            collection: true,
            ..Type::named(*id)
        }),
        Step::Key(_) | Step::Annotation(..) => None,
    });
    let collection = hir::Expr {
        kind: ExprKind::Path(Path {
            base: path.base.clone(),
            steps: before.iter().cloned().collect(),
        }),
        ty: item.unwrap_or(Type::UNKNOWN),
        span,
    };
    Ok(Keyed {
        collection: Cow::Owned(collection),
        key: &key.parts,
        behind,
    })
}
