//! Where a path leads, and which keys it reads.

use super::json::{Json, Shape};
use super::values::Kind;
use super::{Fail, Known, Row, Rows, twice, unfit};
use odq::edm::{Type, TypeId};
use odq::hir::{Base, Expr, ExprKind, Path, Service, ServiceKind, Step};
use odq::json::DuplicateKeys;

/// A way through a row by keys.
pub(crate) type Way = Vec<String>;

/// The row in which a path starts: the record, or the item of a lambda or of options round it.
pub(crate) fn start<'j>(base: &Base, rows: &Rows<'j>) -> Option<Row<'j>> {
    rows.get(level(base)?).copied()
}

/// Which of the rows a path starts in.
fn level(base: &Base) -> Option<usize> {
    match base {
        Base::It => Some(0),
        Base::Variable(variable) => Some(variable.depth + 1),
        Base::Root(_) | Base::Value(_) => None,
    }
}

/// Whether a path leads to an item by its key.
pub(crate) fn has_key(path: &Path) -> bool {
    matches!(path.base, Base::Value(_))
        || path.steps.iter().any(|step| matches!(step, Step::Key(_)))
}

/// The steps to a collection, and the casts of its items behind them; all steps of other paths.
pub(crate) fn cast_items(path: &Path) -> (&[Step], &[Step]) {
    let is_cast = |step: &&Step| matches!(step, Step::Cast(_));
    let casts = path.steps.iter().rev().take_while(is_cast).count();
    let (whole, casts) = path.steps.split_at(path.steps.len() - casts);
    match whole.last() {
        Some(Step::Property(_, ty)) if ty.collection => (whole, casts),
        _ => (&path.steps, &[]),
    }
}

/// The type at the end of some steps.
pub(crate) fn reached(steps: &[Step]) -> Type {
    let mut ty = Type::UNKNOWN;
    for step in steps {
        match step {
            Step::Property(_, own) | Step::Annotation(_, own) => ty = *own,
            Step::Cast(id) => {
                ty = Type {
                    collection: ty.collection,
                    ..Type::named(*id)
                };
            }
            Step::Key(_) => {}
        }
    }
    ty
}

impl Known<'_> {
    /// The keys that the steps pass, and for each cast the keys before it, the type that is known
    /// there, and the type that is asked for.
    fn keys(&self, steps: &[Step], row: Type) -> (Way, Vec<(Way, Option<TypeId>, TypeId)>) {
        let mut keys: Way = Vec::new();
        let mut casts = Vec::new();
        let mut known = self.structured(row);
        // Whether the last step led to one object: its annotations stand in it.
        let mut within = true;
        for step in steps {
            match step {
                Step::Property(name, ty) => {
                    keys.push(name.to_string());
                    known = self.structured(*ty);
                    within = known.is_some() && !ty.collection;
                }
                Step::Cast(target) => {
                    casts.push((keys.clone(), known, *target));
                    known = Some(*target);
                }
                Step::Annotation(term, _) if within || keys.is_empty() => {
                    keys.push(format!("@{term}"));
                    within = false;
                }
                Step::Annotation(term, _) => {
                    let member = keys.pop().unwrap_or_default();
                    keys.push(format!("{member}@{term}"));
                }
                Step::Key(_) => break,
            }
        }
        (keys, casts)
    }

    /// What the steps lead to: nothing where something on the way has no value, or is of another
    /// type than a cast asks for. What should be an object or a collection and is neither fails.
    pub(crate) fn find<'j>(
        &self,
        steps: &[Step],
        row: Row<'j>,
        ty: Type,
    ) -> Result<Option<&'j Json>, Fail> {
        let (keys, casts) = self.keys(steps, row.ty);
        for (way, known, target) in &casts {
            let object = way.iter().try_fold(row.json, |json, key| json.member(key));
            if !self.is_of(object, *known, *target) {
                return Ok(None);
            }
        }
        let mut at = row.json;
        for (passed, key) in keys.iter().enumerate() {
            match (&at.shape, at.member(key)) {
                (Shape::Object(_), Some(member)) => at = member,
                (Shape::Object(_) | Shape::Null, _) => return Ok(None),
                // The row itself was looked at where the collection was gone through.
                _ if passed == 0 || self.schema.is_opened() => return Ok(None),
                _ => return Err(unfit()),
            }
        }
        if self.is_container(at, ty) {
            return Ok(Some(at));
        }
        if self.schema.is_opened() {
            return Ok(None);
        }
        Err(unfit())
    }

    /// Whether a value is an object or array where its type asks for one; it may be null.
    pub(crate) fn is_container(&self, json: &Json, ty: Type) -> bool {
        match self.kind(ty) {
            Kind::Structure => matches!(json.shape, Shape::Object(_) | Shape::Null),
            Kind::Collection(_) => matches!(json.shape, Shape::Array(_) | Shape::Null),
            Kind::Primitive(_) | Kind::Enum(_) | Kind::Dynamic => true,
        }
    }

    /// Whether an object has a type or one derived from it. What does not say so is of the type
    /// that is known.
    pub(crate) fn is_of(
        &self,
        object: Option<&Json>,
        known: Option<TypeId>,
        target: TypeId,
    ) -> bool {
        let told = |object: &Json| {
            let name = object.member("@odata.type").or(object.member("@type"))?;
            let name = name.as_str()?;
            Some(name.rsplit('#').next().unwrap_or(name).to_owned())
        };
        match object.and_then(told) {
            Some(name) => self.schema.definitions().any(|(id, definition)| {
                definition.name().as_str() == name && self.schema.is_subtype(id, target)
            }),
            None => known.is_some_and(|known| self.schema.is_subtype(known, target)),
        }
    }

    /// Fails if a key that one of the expressions reads of the innermost row stands twice in one
    /// object of it.
    pub(crate) fn check_keys<'e>(
        &self,
        exprs: impl IntoIterator<Item = &'e Expr>,
        rows: &Rows<'_>,
    ) -> Result<(), Fail> {
        let (Some(row), Some(level)) = (rows.last(), rows.len().checked_sub(1)) else {
            return Ok(());
        };
        let mut ways = Vec::new();
        for expr in exprs {
            self.ways(expr, row.ty, level, &mut ways);
        }
        self.check_ways(row.json, &ways)
    }

    /// The same for steps from the row.
    pub(crate) fn check_steps(&self, steps: &[Step], row: Row<'_>) -> Result<(), Fail> {
        let mut ways = Vec::new();
        self.ways_of(steps, row.ty, &mut ways);
        self.check_ways(row.json, &ways)
    }

    pub(crate) fn check_ways(&self, json: &Json, ways: &[Way]) -> Result<(), Fail> {
        if self.duplicates == DuplicateKeys::Last {
            return Ok(());
        }
        let ways: Vec<&[String]> = ways.iter().map(Vec::as_slice).collect();
        check(json, &ways)
    }

    /// What an expression reads of the row of a level.
    pub(crate) fn ways(&self, expr: &Expr, row: Type, level: usize, ways: &mut Vec<Way>) {
        if let ExprKind::Path(path) = &expr.kind
            && self::level(&path.base) == Some(level)
        {
            self.ways_of(&path.steps, row, ways);
        }
        // A type that is asked for is read as a cast to it.
        if let ExprKind::IsOf(operand, target) = &expr.kind
            && let ExprKind::Path(path) = &operand.kind
            && self::level(&path.base) == Some(level)
            && let Some(id) = self.structured(*target)
            && !target.collection
        {
            let mut steps = path.steps.to_vec();
            steps.push(Step::Cast(id));
            self.ways_of(&steps, row, ways);
        }
        expr.for_each_child(&mut |child| self.ways(child, row, level, ways));
    }

    fn ways_of(&self, steps: &[Step], row: Type, ways: &mut Vec<Way>) {
        let (keys, casts) = self.keys(steps, row);
        for (way, ..) in casts {
            for name in ["@odata.type", "@type"] {
                ways.push([way.as_slice(), &[name.to_owned()]].concat());
            }
        }
        ways.push(keys);
    }
}

fn check(json: &Json, ways: &[&[String]]) -> Result<(), Fail> {
    for (first, _) in ways.iter().filter_map(|way| way.split_first()) {
        if json.members().iter().filter(|it| it.name == *first).count() > 1 {
            return Err(twice());
        }
        if let Some(member) = json.member(first) {
            let further = |way: &&[String]| way.first() == Some(first);
            let further = ways.iter().copied().filter(further);
            let rest: Vec<&[String]> = further.map(|way| &way[1..]).collect();
            check(member, &rest)?;
        }
    }
    Ok(())
}

/// The service's item by its key, if an expression is one.
pub(crate) fn as_item(expr: &Expr) -> Option<&Service> {
    expr.as_service()
        .filter(|service| service.kind == ServiceKind::Item)
}
