//! Objects and lists of them in expressions: they are compared and copied, never calculated with.

use super::json::{Json, Shape, object};
use super::path::{cast_items, has_key, start};
use super::{Fail, Known, Rows};
use odq::edm::primitive::Decimal;
use odq::edm::{Item, Type, Value};
use odq::hir::{Chain, Expr, ExprKind, ServiceKind, Step};
use odq::ops::Operator;
use std::collections::BTreeMap;

impl Known<'_> {
    /// `eq` and `ne` with an object on a side; nothing if none is.
    pub(crate) fn compared(&self, chain: &Chain, rows: &Rows<'_>) -> Result<Option<bool>, Fail> {
        let [link] = chain.links.as_slice() else {
            return Ok(None);
        };
        let (left, right) = (&chain.first, &link.operand);
        let outcome = if right.ty.item == Item::Null {
            self.is_nothing(left, rows)?
        } else if left.ty.item == Item::Null {
            self.is_nothing(right, rows)?
        } else if self.is_structure(left) && self.is_structure(right) {
            self.alike(left, right, rows)?
        } else {
            None
        };
        Ok(outcome.map(|equal| equal == (link.operator == Operator::Eq)))
    }

    /// `in` a list of objects; nothing if the operand is none.
    pub(crate) fn listed(
        &self,
        operand: &Expr,
        items: &[Expr],
        rows: &Rows<'_>,
    ) -> Result<Option<bool>, Fail> {
        if !self.is_structure(operand) {
            return Ok(None);
        }
        for item in items {
            let found = if item.ty.item == Item::Null {
                self.is_nothing(operand, rows)?
            } else {
                self.alike(operand, item, rows)?
            };
            if found == Some(true) {
                return Ok(Some(true));
            }
        }
        Ok(Some(false))
    }

    fn is_structure(&self, expr: &Expr) -> bool {
        is_object(expr)
            || (self.is_opaque(expr.ty) && expr.as_literal().is_none())
            || matches!(&expr.kind, ExprKind::Array(items) if items.iter().any(|it| self.is_structure(it)))
    }

    fn is_nothing(&self, expr: &Expr, rows: &Rows<'_>) -> Result<Option<bool>, Fail> {
        let ExprKind::Path(path) = &expr.kind else {
            return Ok(None);
        };
        if has_key(path) || !self.is_opaque(expr.ty) {
            return Ok(None);
        }
        let row = start(&path.base, rows).expect("a row");
        let found = self.find(&path.steps, row, expr.ty)?;
        Ok(Some(found.is_none_or(Json::is_null)))
    }

    fn alike(&self, left: &Expr, right: &Expr, rows: &Rows<'_>) -> Result<Option<bool>, Fail> {
        let (Some(left), Some(right)) =
            (self.structural(left, rows)?, self.structural(right, rows)?)
        else {
            return Ok(None);
        };
        let (left, right) = (super::json::made(&left)?, super::json::made(&right)?);
        Ok(Some(normal(&left) == normal(&right)))
    }

    /// `isof` with a complex or entity type, or a collection; nothing for other types.
    pub(crate) fn is_of_structure(
        &self,
        operand: &Expr,
        target: Type,
        rows: &Rows<'_>,
    ) -> Result<Option<bool>, Fail> {
        let ExprKind::Path(path) = &operand.kind else {
            return Ok(None);
        };
        let is_object = !operand.ty.collection && self.structured(operand.ty).is_some();
        if is_object && self.structured(target).is_none() {
            return Ok(Some(false));
        }
        let mut steps = path.steps.to_vec();
        match self.structured(target) {
            Some(id) if !target.collection => steps.push(Step::Cast(id)),
            _ if target.collection
                && self.schema.underlying(target) == self.schema.underlying(operand.ty) => {}
            _ => return Ok(None),
        }
        let row = start(&path.base, rows).expect("a row");
        let found = self.find(&steps, row, operand.ty)?;
        Ok(Some(!found.is_none_or(Json::is_null)))
    }

    /// The text of an object or a list of objects; nothing for other expressions.
    pub(crate) fn structural(&self, expr: &Expr, rows: &Rows<'_>) -> Result<Option<String>, Fail> {
        let opaque = self.is_opaque(expr.ty);
        Ok(Some(match &expr.kind {
            ExprKind::Path(path) if opaque && cast_items(path).1.is_empty() => {
                let found = self.held(&path.base, &path.steps, expr.ty, rows)?;
                found.map_or_else(|| "null".to_owned(), |json| json.text.clone())
            }
            ExprKind::Filter(_) | ExprKind::Path(_) if opaque => {
                let mut texts = Vec::new();
                self.each(expr, rows, &mut |item| {
                    texts.push(item.json.text.clone());
                    Ok(true)
                })?;
                format!("[{}]", texts.join(","))
            }
            ExprKind::Service(service) if service.kind == ServiceKind::Object => {
                let texts = service.operands.iter().map(|it| self.text(it, rows));
                let texts = texts.collect::<Result<Vec<_>, _>>()?;
                object(
                    service
                        .names
                        .iter()
                        .map(|it| &**it)
                        .zip(texts.iter().map(|it| &**it)),
                )
            }
            ExprKind::Array(items) if opaque || items.iter().any(is_list_or_object) => {
                let texts = items.iter().map(|it| self.text(it, rows));
                format!("[{}]", texts.collect::<Result<Vec<_>, _>>()?.join(","))
            }
            ExprKind::Case(branches) if opaque => {
                for branch in branches {
                    if self.eval(&branch.condition, rows)? == Value::Boolean(true) {
                        return self.text(&branch.value, rows).map(Some);
                    }
                }
                "null".to_owned()
            }
            _ => return Ok(None),
        }))
    }

    /// The text of any value.
    pub(crate) fn text(&self, expr: &Expr, rows: &Rows<'_>) -> Result<String, Fail> {
        match self.structural(expr, rows)? {
            Some(text) => Ok(text),
            None => Ok(self.write(&self.eval(expr, rows)?, expr.ty)),
        }
    }

    /// What tells an object apart from others; null for null.
    pub(crate) fn identity(&self, json: &Json) -> Value<'static> {
        if json.is_null() {
            return Value::Null;
        }
        Value::Binary(normal(json).into_bytes().into())
    }
}

fn is_object(expr: &Expr) -> bool {
    let service = expr.as_service();
    service.is_some_and(|service| service.kind == ServiceKind::Object)
}

fn is_list_or_object(expr: &Expr) -> bool {
    is_object(expr) || matches!(expr.kind, ExprKind::Array(_))
}

/// A text that is the same for values that are alike: numbers by their value, strings by their
/// characters, of objects the members in any order, save those that are null and annotations.
pub(crate) fn normal(json: &Json) -> String {
    match &json.shape {
        Shape::Null => "null".to_owned(),
        Shape::Bool(truth) => truth.to_string(),
        Shape::Number(digits) => match Decimal::parse(digits) {
            Ok(number) => number.to_string(),
            Err(_) => digits.clone(),
        },
        Shape::String(text) => format!("{text:?}"),
        Shape::Array(items) => format!("{:?}", items.iter().map(normal).collect::<Vec<_>>()),
        Shape::Object(members) => {
            let counted = members
                .iter()
                .filter(|it| !it.value.is_null() && !it.name.contains('@'));
            let members: BTreeMap<_, _> = counted.map(|it| (&it.name, normal(&it.value))).collect();
            format!("{members:?}")
        }
    }
}
