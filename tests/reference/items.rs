//! Collections: `any`, `all`, `$count`, `$filter`, items by their key.

use super::json::{Json, made};
use super::path::{cast_items, start};
use super::{Fail, Known, Row, Rows, unfit};
use odq::edm::compare::equal;
use odq::edm::{Type, Value};
use odq::hir::{Base, Expr, ExprKind, Lambda, Literal, Path, Step};
use odq::syntax::ast::Quantifier;

/// What is done with an item; whether to go on.
type Visit<'v> = dyn FnMut(Row<'_>) -> Result<bool, Fail> + 'v;

impl Known<'_> {
    /// Visits the items of a collection for which all filters behind it are true, as long as
    /// `visit` wants more. Where there is no collection there are no items.
    pub(crate) fn each(
        &self,
        collection: &Expr,
        rows: &Rows<'_>,
        visit: &mut Visit<'_>,
    ) -> Result<(), Fail> {
        match &collection.kind {
            ExprKind::Filter(filter) => self.each(&filter.collection, rows, &mut |item| {
                if self.is_true(&filter.predicate, &inner(rows, item))? {
                    visit(item)
                } else {
                    Ok(true)
                }
            }),
            ExprKind::Path(path) => {
                // Casts behind the collection are about its items (URL Conventions 4.11).
                let (whole, casts) = cast_items(path);
                let all = match casts {
                    [] => collection.ty,
                    _ => super::path::reached(whole),
                };
                let Some(found) = self.held(&path.base, whole, all, rows)? else {
                    return Ok(());
                };
                let (declared, ty) = (all.element(), collection.ty.element());
                for json in found.items() {
                    if !self.is_container(json, declared) && !self.schema.is_opened() {
                        return Err(unfit());
                    }
                    let item = Row { json, ty: declared };
                    if self.has_types(item, casts)? && !visit(Row { json, ty })? {
                        break;
                    }
                }
                Ok(())
            }
            // A list that is calculated.
            _ => {
                let list = made(&self.text(collection, rows)?)?;
                let ty = collection.ty.element();
                for json in list.items() {
                    if !self.is_container(json, ty) && !self.schema.is_opened() {
                        return Err(unfit());
                    }
                    if !visit(Row { json, ty })? {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// Whether an item is of all types that it is cast to.
    fn has_types(&self, item: Row<'_>, casts: &[Step]) -> Result<bool, Fail> {
        let mut known = self.structured(item.ty);
        for (at, cast) in casts.iter().enumerate() {
            self.check_steps(&casts[at..=at], item)?;
            if let Step::Cast(target) = cast {
                if item.json.is_null() || !self.is_of(Some(item.json), known, *target) {
                    return Ok(false);
                }
                known = Some(*target);
            }
        }
        Ok(true)
    }

    /// Whether a condition about the innermost row is true.
    fn is_true(&self, condition: &Expr, rows: &Rows<'_>) -> Result<bool, Fail> {
        self.check_keys([condition], rows)?;
        Ok(self.eval(condition, rows)? == Value::Boolean(true))
    }

    pub(crate) fn lambda(&self, lambda: &Lambda, rows: &Rows<'_>) -> Result<bool, Fail> {
        let all = lambda.quantifier == Quantifier::All;
        let mut outcome = all;
        self.each(&lambda.collection, rows, &mut |item| {
            let holds = match &lambda.predicate {
                Some(predicate) => self.is_true(predicate, &inner(rows, item))?,
                None => true,
            };
            if holds != all {
                outcome = !all;
            }
            Ok(outcome == all)
        })?;
        Ok(outcome)
    }

    pub(crate) fn count(&self, collection: &Expr, rows: &Rows<'_>) -> Result<i64, Fail> {
        let mut number = 0;
        self.each(collection, rows, &mut |_| {
            number += 1;
            Ok(true)
        })?;
        Ok(number)
    }

    /// The items as values; null where there is no collection.
    pub(crate) fn values(
        &self,
        collection: &Expr,
        rows: &Rows<'_>,
    ) -> Result<Value<'static>, Fail> {
        let mut innermost = collection;
        while let ExprKind::Filter(filter) = &innermost.kind {
            innermost = &filter.collection;
        }
        let is_null = match &innermost.kind {
            ExprKind::Path(path) => {
                let steps = cast_items(path).0;
                let found = self.held(&path.base, steps, super::path::reached(steps), rows)?;
                found.is_none_or(|json| json.is_null())
            }
            _ => self.text(innermost, rows)? == "null",
        };
        if is_null {
            return Ok(Value::Null);
        }
        let mut values = Vec::new();
        self.each(collection, rows, &mut |item| {
            values.push(if self.is_opaque(item.ty) {
                Ok(self.identity(item.json))
            } else {
                self.read(item.json, item.ty).ok_or_else(unfit)
            });
            Ok(true)
        })?;
        values
            .into_iter()
            .collect::<Result<_, _>>()
            .map(Value::Collection)
    }

    /// What steps lead to in a row, perhaps in an item that is told by its key.
    pub(crate) fn held(
        &self,
        base: &Base,
        steps: &[Step],
        ty: Type,
        rows: &Rows<'_>,
    ) -> Result<Option<Json>, Fail> {
        if let Base::Value(value) = base {
            let item = super::path::as_item(value).expect("an item");
            return self.in_item(&item.operands[0], &item.key, steps, ty, rows);
        }
        let is_key = |step: &Step| matches!(step, Step::Key(_));
        let Some(at) = steps.iter().position(is_key) else {
            let row = start(base, rows).expect("a row");
            return Ok(self.find(steps, row, ty)?.cloned());
        };
        let before = &steps[..at];
        let Step::Key(key) = &steps[at] else {
            panic!("it is a key");
        };
        let collection = Expr {
            kind: ExprKind::Path(Path {
                base: base.clone(),
                steps: before.iter().cloned().collect(),
            }),
            ty: Type {
                collection: true,
                ..super::path::reached(before)
            },
            span: odq::diagnostic::Span::at(0),
        };
        self.in_item(&collection, &key.parts, &steps[at + 1..], ty, rows)
    }

    /// What steps lead to in the first item with a key.
    fn in_item(
        &self,
        collection: &Expr,
        key: &[(Box<str>, Literal)],
        steps: &[Step],
        ty: Type,
        rows: &Rows<'_>,
    ) -> Result<Option<Json>, Fail> {
        let mut found = None;
        self.each(collection, rows, &mut |item| {
            if !self.has_this_key(item, key)? {
                return Ok(true);
            }
            self.check_steps(steps, item)?;
            let rows = inner(rows, item);
            let this = Base::Variable(odq::hir::Variable {
                depth: rows.len() - 2,
                name: "$this".into(),
            });
            found = self.held(&this, steps, ty, &rows)?;
            Ok(false)
        })?;
        Ok(found)
    }

    /// The value of a path that leads to an item by its key, and perhaps on from there.
    pub(crate) fn by_key(
        &self,
        path: &Path,
        ty: Type,
        rows: &Rows<'_>,
    ) -> Result<Value<'static>, Fail> {
        if ty.collection && self.is_opaque(ty) {
            let (kind, span) = (ExprKind::Path(path.clone()), odq::diagnostic::Span::at(0));
            return self.values(&Expr { kind, ty, span }, rows);
        }
        self.value_of(self.held(&path.base, &path.steps, ty, rows)?, ty)
    }

    /// A value of the first item with a key; null if there is none.
    pub(crate) fn item(
        &self,
        collection: &Expr,
        key: &[(Box<str>, Literal)],
        steps: &[Step],
        ty: Type,
        rows: &Rows<'_>,
    ) -> Result<Value<'static>, Fail> {
        self.value_of(self.in_item(collection, key, steps, ty, rows)?, ty)
    }

    fn value_of(&self, found: Option<Json>, ty: Type) -> Result<Value<'static>, Fail> {
        match found {
            Some(json) if self.is_opaque(ty) => Ok(self.identity(&json)),
            Some(json) => self.read(&json, ty).ok_or_else(unfit),
            None => Ok(Value::Null),
        }
    }

    fn has_this_key(&self, item: Row<'_>, key: &[(Box<str>, Literal)]) -> Result<bool, Fail> {
        let paths: Vec<Vec<Step>> = key
            .iter()
            .map(|(path, _)| self.key_steps(item.ty, path))
            .collect();
        let ways: Vec<Vec<String>> = key
            .iter()
            .map(|(path, _)| path.split('/').map(str::to_owned).collect())
            .collect();
        self.check_ways(item.json, &ways)?;
        for (steps, (_, literal)) in paths.iter().zip(key) {
            let ty = super::path::reached(steps);
            let value = match self.find(steps, item, ty)? {
                Some(json) => self.read(json, ty).ok_or_else(unfit)?,
                None => Value::Null,
            };
            if !equal(&value, &literal.value) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn key_steps(&self, item: Type, path: &str) -> Vec<Step> {
        let mut ty = item;
        let steps = path.split('/').map(|name| {
            let id = self.structured(ty);
            let member = id.and_then(|id| self.schema.property(id, name));
            ty = member.map_or(Type::UNKNOWN, odq::schema::Member::ty);
            Step::Property(name.into(), ty)
        });
        steps.collect()
    }
}

/// The rows with one more.
pub(crate) fn inner<'j>(rows: &Rows<'j>, row: Row<'j>) -> Vec<Row<'j>> {
    let mut rows = rows.to_vec();
    rows.push(row);
    rows
}
