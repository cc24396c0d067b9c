//! `aggregate` and `groupby` (Data Aggregation 3.2.1, 3.2.3).

use super::apply::{Key, Made, Stop, within};
use super::json::{Json, made, object, quoted};
use super::path::{has_key, reached, start};
use super::{Fail, Known, Row, Rows, unfit};
use odq::edm::compare::total_order;
use odq::edm::primitive::Decimal;
use odq::edm::{Type, Value, arithmetic};
use odq::hir::{
    Aggregation, Apply, Base, Expr, ExprKind, Grouping, Path, Step, Transformation,
    TransformationKind,
};

impl Known<'_> {
    /// One row of results.
    pub(crate) fn aggregated(
        &self,
        items: &[Aggregation],
        rows: &[Made],
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Made, Stop> {
        // What the rows hold is read before anything is calculated of it.
        let mut read: Vec<Vec<Read>> = items.iter().map(|_| Vec::new()).collect();
        for row in rows {
            let found = row.blamed(self.read_all(items, &row.json, ty, outer))?;
            for (all, own) in read.iter_mut().zip(found) {
                all.push(own);
            }
        }
        let mut members = Vec::new();
        for (item, read) in items.iter().zip(read) {
            let value = result(item, read).map_err(Stop::Run)?;
            members.push((&*item.name, self.write(&value, item.ty)));
        }
        let members = members.iter().map(|(name, text)| (*name, &**text));
        let json = made(&object(members)).and_then(|json| self.bounded(json));
        let json = json.map_err(Stop::Run)?;
        Ok(Made {
            json,
            blame: None,
            is_late: true,
        })
    }

    fn read_all(
        &self,
        items: &[Aggregation],
        json: &Json,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Vec<Read>, Fail> {
        let rows = within(outer, json, ty);
        self.check_keys(&read_by(items), &rows)?;
        let read = |item: &Aggregation| {
            let values = match &item.value {
                None => vec![Key::Value(Value::Boolean(true))],
                Some(value) => self.values_of(value, &item.method, &rows)?,
            };
            let mut apart = Vec::new();
            for from in &item.from {
                let keys = from.properties.iter().map(|path| self.key(path, &rows));
                apart.push(keys.collect::<Result<Vec<_>, _>>()?);
            }
            Ok(Read { values, apart })
        };
        items.iter().map(read).collect()
    }

    /// The values that a row gives for an expression: a path through collections gives several.
    fn values_of(&self, value: &Expr, method: &str, rows: &Rows<'_>) -> Result<Vec<Key>, Fail> {
        if let ExprKind::Path(path) = &value.kind {
            if !has_key(path) && path.steps.iter().any(is_collection) {
                let row = start(&path.base, rows).expect("a row");
                let mut values = Vec::new();
                self.through(&path.steps, row, value.ty, method == "$count", &mut values)?;
                return Ok(values);
            }
            if method == "countdistinct" && !has_key(path) {
                return Ok(vec![self.key(path, rows)?]);
            }
        }
        Ok(vec![Key::Value(self.eval(value, rows)?)])
    }

    /// The values at the end of steps through collections; to count them, those of the last
    /// collection are not looked at.
    fn through(
        &self,
        steps: &[Step],
        row: Row<'_>,
        ty: Type,
        counted: bool,
        values: &mut Vec<Key>,
    ) -> Result<(), Fail> {
        let Some(at) = steps.iter().position(is_collection) else {
            values.push(Key::of(
                self,
                self.find(steps, row, reached(steps))?,
                reached(steps),
            )?);
            return Ok(());
        };
        let (first, rest) = steps.split_at(at + 1);
        let own = reached(first);
        for json in self.find(first, row, own)?.map_or(&[][..], Json::items) {
            let item = own.element();
            if !self.is_container(json, item) && !self.schema.is_opened() {
                return Err(unfit());
            }
            if rest.is_empty() && counted {
                values.push(Key::Value(Value::Boolean(true)));
            } else if rest.is_empty() {
                values.push(Key::of(self, Some(json), ty.element())?);
            } else {
                let row = Row { json, ty: item };
                let to_next = rest.iter().position(is_collection);
                let to_next = to_next.map_or(rest.len(), |next| next + 1);
                self.check_steps(&rest[..to_next], row)?;
                self.through(rest, row, ty, counted, values)?;
            }
        }
        Ok(())
    }

    /// What the value at the end of a path is told apart by.
    fn key(&self, path: &Path, rows: &Rows<'_>) -> Result<Key, Fail> {
        let row = start(&path.base, rows).expect("a row");
        let ty = last_type(path);
        Key::of(self, self.find(&path.steps, row, ty)?, ty)
    }

    /// What is made of each group of rows that are alike.
    pub(crate) fn grouped(
        &self,
        elements: &[Grouping],
        apply: &Apply,
        rows: &[Made],
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Vec<Made>, Stop> {
        let mut out = Vec::new();
        for (at, paths) in sets(elements).into_iter().enumerate() {
            let mut groups: Vec<(Vec<Key>, String, Vec<Made>)> = Vec::new();
            for row in rows {
                let mut row = row.clone();
                // The groups of the first set have taken it.
                row.blame = row.blame.filter(|_| at == 0);
                let found = self.group_of(elements, &paths, &row.json, ty, outer);
                let (keys, text) = row.blamed(found)?;
                match groups.iter_mut().find(|(known, ..)| *known == keys) {
                    Some((.., rows)) => rows.push(row),
                    None => groups.push((keys, text, vec![row])),
                }
            }
            for (_, keys, rows) in groups {
                let keys = made(&keys).map_err(Stop::Run)?;
                let rows = self.apply(apply, rows, ty, outer)?;
                if apply.steps.is_empty() {
                    out.push(Made {
                        json: self.bounded(keys).map_err(Stop::Run)?,
                        blame: None,
                        is_late: true,
                    });
                    continue;
                }
                for row in rows {
                    let json = if keeps_members(apply) {
                        row.json
                    } else {
                        let json = made(&merged(&keys, &row.json));
                        json.and_then(|json| self.bounded(json))
                            .map_err(Stop::Run)?
                    };
                    out.push(Made {
                        json,
                        blame: None,
                        is_late: true,
                    });
                }
            }
        }
        Ok(out)
    }

    /// The keys of a row, and the row of them; those of all sets are read.
    fn group_of(
        &self,
        elements: &[Grouping],
        chosen: &[&Path],
        json: &Json,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<(Vec<Key>, String), Fail> {
        let rows = within(outer, json, ty);
        let all = keys_of(elements);
        self.check_keys(&all, &rows)?;
        for path in &all {
            self.text(path, &rows)?;
        }
        let keys = chosen.iter().map(|path| self.key(path, &rows));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let mut nested = Nested::default();
        for path in chosen {
            let names: Vec<&str> = path.names().collect();
            nested.put(&names, self.text(&as_expr(path), &rows)?);
        }
        Ok((keys, nested.text()))
    }
}

/// What is read of a row that is aggregated.
pub(crate) fn read_by(items: &[Aggregation]) -> Vec<Expr> {
    let values = items.iter().filter_map(|item| item.value.clone());
    let from = items.iter().flat_map(|item| &item.from);
    let from = from.flat_map(|it| &it.properties).map(as_expr);
    values.chain(from).collect()
}

/// What is read of a row that is grouped.
pub(crate) fn keys_of(elements: &[Grouping]) -> Vec<Expr> {
    let paths = elements.iter().flat_map(|element| match element {
        Grouping::Property(path) => std::slice::from_ref(path),
        Grouping::Rollup(levels, _) => levels.as_slice(),
        Grouping::Recursive(..) => panic!("what cannot be run"),
    });
    paths.map(as_expr).collect()
}

/// What is read of one row for one result.
struct Read {
    values: Vec<Key>,
    /// What keeps it apart from others, for each `from`.
    apart: Vec<Vec<Key>>,
}

/// One result: of all values, or of those that are alike in what `from` names, and then of the
/// results.
fn result(item: &Aggregation, read: Vec<Read>) -> Result<Value<'static>, Fail> {
    let Some((_, _)) = item.from.split_first() else {
        return method(&item.method, read.into_iter().flat_map(|it| it.values));
    };
    let mut parts: Vec<(Vec<Vec<Key>>, Vec<Key>)> = Vec::new();
    for Read { values, apart } in read {
        match parts.iter_mut().find(|(known, _)| *known == apart) {
            Some((_, all)) => all.extend(values),
            None => parts.push((apart, values)),
        }
    }
    let mut name = &*item.method;
    for from in &item.from {
        let mut next: Vec<(Vec<Vec<Key>>, Vec<Key>)> = Vec::new();
        for (apart, values) in parts {
            let value = Key::Value(method(name, values.into_iter())?);
            let rest = apart[1..].to_vec();
            match next.iter_mut().find(|(known, _)| *known == rest) {
                Some((_, all)) => all.push(value),
                None => next.push((rest, vec![value])),
            }
        }
        parts = next;
        name = from.method.as_deref().expect("a method");
    }
    let values = parts.pop().map_or_else(Vec::new, |(_, values)| values);
    method(name, values.into_iter())
}

/// One value of several; null is left out (Data Aggregation 3.2.1.3).
fn method(name: &str, values: impl Iterator<Item = Key>) -> Result<Value<'static>, Fail> {
    let values: Vec<Key> = values.filter(|value| !value.is_null()).collect();
    let number = i64::try_from(values.len()).expect("a number of values");
    let plain = values.iter().filter_map(|key| match key {
        Key::Value(value) => Some(value),
        Key::Object(_) => None,
    });
    let sum = || {
        let mut sum = Value::Decimal(Decimal::ZERO);
        for value in plain.clone() {
            sum = arithmetic::add(&sum, value).map_err(|_| "OD812".to_owned())?;
        }
        Ok::<_, Fail>(sum)
    };
    Ok(match name {
        "$count" => Value::Integer(number),
        "countdistinct" => {
            let mut seen: Vec<&Key> = Vec::new();
            for key in &values {
                if !seen.contains(&key) {
                    seen.push(key);
                }
            }
            Value::Integer(i64::try_from(seen.len()).expect("a number of values"))
        }
        _ if number == 0 => Value::Null,
        "sum" => sum()?,
        "average" => arithmetic::divide_by(&sum()?, &Value::Integer(number))
            .map_err(|_| "OD812".to_owned())?,
        "min" => plain
            .clone()
            .reduce(|best, next| {
                if total_order(next, best).is_lt() {
                    next
                } else {
                    best
                }
            })
            .cloned()
            .unwrap_or(Value::Null),
        "max" => plain
            .clone()
            .reduce(|best, next| {
                if total_order(next, best).is_gt() {
                    next
                } else {
                    best
                }
            })
            .cloned()
            .unwrap_or(Value::Null),
        other => panic!("{other} cannot be run"),
    })
}

/// The sets of properties by which rows are grouped: with `rollup` one for each level, the finest
/// first, and of several of them all combinations.
fn sets(elements: &[Grouping]) -> Vec<Vec<&Path>> {
    let mut sets: Vec<Vec<&Path>> = vec![Vec::new()];
    for element in elements {
        let choices: Vec<&[Path]> = match element {
            Grouping::Property(path) => vec![std::slice::from_ref(path)],
            Grouping::Rollup(levels, total) => {
                let least = usize::from(!*total);
                (least..=levels.len())
                    .rev()
                    .map(|length| &levels[..length])
                    .collect()
            }
            Grouping::Recursive(..) => panic!("what cannot be run"),
        };
        let mut next = Vec::new();
        for set in &sets {
            for choice in &choices {
                let mut with = set.clone();
                for path in *choice {
                    if !with.iter().any(|known| known.steps == path.steps) {
                        with.push(path);
                    }
                }
                next.push(with);
            }
        }
        sets = next;
    }
    sets
}

/// Whether what transformations give still has the members of what they take.
fn keeps_members(apply: &Apply) -> bool {
    let keeps = |step: &Transformation| match &step.kind {
        TransformationKind::Aggregate(_) | TransformationKind::GroupBy(..) => false,
        TransformationKind::Concat(all) => all.iter().all(keeps_members),
        _ => true,
    };
    apply.steps.iter().all(keeps)
}

/// The members of both rows; where both have one, that of the second, or those of both objects.
fn merged(first: &Json, second: &Json) -> String {
    let is_object = |json: &Json| matches!(json.shape, super::json::Shape::Object(_));
    let mut members = Vec::new();
    for member in first.members() {
        let other = second.members().iter().find(|it| it.name == member.name);
        let text = match other {
            Some(other) if is_object(&member.value) && is_object(&other.value) => {
                merged(&member.value, &other.value)
            }
            Some(other) => other.value.text.clone(),
            None => member.value.text.clone(),
        };
        members.push(format!("{}:{text}", quoted(&member.name)));
    }
    for member in second.members() {
        if !first.members().iter().any(|it| it.name == member.name) {
            members.push(format!("{}:{}", quoted(&member.name), member.value.text));
        }
    }
    format!("{{{}}}", members.join(","))
}

/// Texts at the ends of paths of names; that of a path stands for those of longer ones.
#[derive(Default)]
struct Nested {
    whole: Option<String>,
    members: Vec<(String, Self)>,
}

impl Nested {
    fn put(&mut self, names: &[&str], text: String) {
        let Some((first, rest)) = names.split_first() else {
            self.whole = Some(text);
            return;
        };
        let known = self.members.iter().position(|(name, _)| name == first);
        let at = known.unwrap_or_else(|| {
            self.members.push(((*first).to_owned(), Self::default()));
            self.members.len() - 1
        });
        self.members[at].1.put(rest, text);
    }

    fn text(&self) -> String {
        if let Some(whole) = &self.whole {
            return whole.clone();
        }
        let members = self.members.iter();
        let members = members.map(|(name, inner)| format!("{}:{}", quoted(name), inner.text()));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }
}

fn is_collection(step: &Step) -> bool {
    matches!(step, Step::Property(_, ty) if ty.collection)
}

/// The type at the end of a path.
fn last_type(path: &Path) -> Type {
    match path.steps.last() {
        Some(Step::Property(_, ty) | Step::Annotation(_, ty)) => *ty,
        Some(Step::Cast(id)) => Type::named(*id),
        Some(Step::Key(_)) | None => Type::UNKNOWN,
    }
}

/// A path as an expression.
fn as_expr(path: &Path) -> Expr {
    debug_assert!(!matches!(path.base, Base::Root(_)), "what cannot be run");
    Expr {
        kind: ExprKind::Path(path.clone()),
        ty: last_type(path),
        span: odq::diagnostic::Span::at(0),
    }
}
