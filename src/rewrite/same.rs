use crate::hir::{Base, Expr, ExprKind, Path, Set, Step};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Whether two expressions have one value in every record, since they are made of the same parts.
///
/// What a template leaves open, and what only the service can tell, is never the same.
#[must_use]
pub fn same(left: &Expr, right: &Expr) -> bool {
    let mut waiting = vec![(left, right)];
    let mut below = (Vec::new(), Vec::new());
    while let Some((left, right)) = waiting.pop() {
        if !alike(left, right) {
            return false;
        }
        left.for_each_child(&mut |child| below.0.push(child));
        right.for_each_child(&mut |child| below.1.push(child));
        if below.0.len() != below.1.len() {
            return false;
        }
        waiting.extend(below.0.drain(..).zip(below.1.drain(..)));
    }
    true
}

/// A number that is equal for expressions that are the same.
#[must_use]
pub fn fingerprint(expr: &Expr) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        std::mem::discriminant(&expr.kind).hash(&mut hasher);
        if let ExprKind::Path(path) = &expr.kind {
            path.names().for_each(|name| name.hash(&mut hasher));
        } else if let ExprKind::Literal(literal) = &expr.kind {
            literal.value.kind().hash(&mut hasher);
            // Only of values that are equal as they are written.
            if let crate::edm::Value::String(text) = &literal.value {
                text.hash(&mut hasher);
            }
        } else if let ExprKind::Call(call) = &expr.kind {
            call.function.name.hash(&mut hasher);
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    hasher.finish()
}

/// Whether two expressions are the same but for the expressions directly below them.
fn alike(left: &Expr, right: &Expr) -> bool {
    match (&left.kind, &right.kind) {
        (ExprKind::Literal(left), ExprKind::Literal(right)) => left.value == right.value,
        (ExprKind::Path(left), ExprKind::Path(right)) => paths_alike(left, right),
        (ExprKind::Logic(left), ExprKind::Logic(right)) => left.operator == right.operator,
        (ExprKind::Not(_), ExprKind::Not(_))
        | (ExprKind::Negate(_), ExprKind::Negate(_))
        | (ExprKind::Count(_), ExprKind::Count(_))
        | (ExprKind::Array(_), ExprKind::Array(_))
        | (ExprKind::Case(_), ExprKind::Case(_)) => true,
        (ExprKind::Has(_, left), ExprKind::Has(_, right)) => left == right,
        (ExprKind::Convert(_, left), ExprKind::Convert(_, right)) => left == right,
        (ExprKind::Cast(_, left), ExprKind::Cast(_, right))
        | (ExprKind::IsOf(_, left), ExprKind::IsOf(_, right)) => left == right,
        (ExprKind::Chain(left), ExprKind::Chain(right)) => {
            let pairs = left.links.iter().zip(&right.links);
            left.links.len() == right.links.len()
                && pairs.into_iter().all(|(left, right)| {
                    left.operator == right.operator && left.convert == right.convert
                })
        }
        (ExprKind::In(left), ExprKind::In(right)) => match (&left.set, &right.set) {
            (Set::Values(left), Set::Values(right)) => {
                let values = left.iter().map(|literal| &literal.value);
                values.eq(right.iter().map(|literal| &literal.value))
            }
            (Set::Collection(_), Set::Collection(_)) => true,
            (Set::Values(_), Set::Collection(_)) | (Set::Collection(_), Set::Values(_)) => false,
        },
        (ExprKind::Call(left), ExprKind::Call(right)) => {
            left.function.name == right.function.name && std::ptr::eq(left.overload, right.overload)
        }
        (ExprKind::Lambda(left), ExprKind::Lambda(right)) => {
            left.quantifier == right.quantifier
                && left.variable.depth == right.variable.depth
                && left.predicate.is_some() == right.predicate.is_some()
        }
        (ExprKind::Filter(left), ExprKind::Filter(right)) => {
            left.variable.depth == right.variable.depth
        }
        _ => false,
    }
}

/// Whether two paths take the same steps from starting points of one kind.
fn paths_alike(left: &Path, right: &Path) -> bool {
    let starts_alike = match (&left.base, &right.base) {
        (Base::It, Base::It) | (Base::Value(_), Base::Value(_)) => true,
        // Variables of one place may have several names.
        (Base::Variable(left), Base::Variable(right)) => left.depth == right.depth,
        (Base::Root(left), Base::Root(right)) => left == right,
        (Base::It | Base::Variable(_) | Base::Root(_) | Base::Value(_), _) => false,
    };
    starts_alike && left.steps == right.steps && left.steps.iter().all(is_told)
}

/// Whether no hole of a template is part of a step.
fn is_told(step: &Step) -> bool {
    match step {
        Step::Property(name, _) | Step::Annotation(name, _) => !name.contains(['{', '%', '}']),
        Step::Cast(_) => true,
        Step::Key(key) => !key.parts.is_empty(),
    }
}
