use crate::edm::{Item, Type};
use crate::hir::{Base, Chain, Expr, ExprKind, Path, Step};
use crate::ops::Level;
use crate::schema::{Member, Schema};

/// What is declared of the names in a condition.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'s, 'a> {
    /// The schema.
    pub schema: &'a Schema,
    /// The type of the record; unknown where it was reshaped.
    pub record: Type,
    /// What the variables of lambdas and options in parentheses stand for, by their depth.
    pub scopes: &'s [Scope<'a>],
}

/// What a variable stands for.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// An item of a collection.
    Item(&'a Expr),
    /// A record of that type.
    Record(Type),
}

/// What a path leads to.
struct End<'a> {
    ty: Type,
    /// Whether something before the last property can be null.
    is_led: bool,
    /// The last property; `None` for a starting point.
    last: Option<&'a Member>,
}

impl<'a> Surroundings<'_, 'a> {
    /// Whether an expression can be null for some record that fits the schema.
    #[must_use]
    pub fn can_be_null(&self, expr: &Expr) -> bool {
        let mut waiting = vec![expr];
        while let Some(expr) = waiting.pop() {
            match &expr.kind {
                ExprKind::Literal(literal) if literal.value.is_null() => return true,
                ExprKind::Path(path) if self.path_can_be_null(path) => return true,
                ExprKind::Service(_)
                | ExprKind::Filter(_)
                | ExprKind::Case(_)
                | ExprKind::Cast(..)
                | ExprKind::Hole(_)
                | ExprKind::Unknown => return true,
                // These are null where one of their operands is.
                ExprKind::Convert(..)
                | ExprKind::Not(_)
                | ExprKind::Negate(_)
                | ExprKind::Has(..)
                | ExprKind::Logic(_)
                | ExprKind::Call(_) => expr.for_each_child(&mut |child| waiting.push(child)),
                ExprKind::Chain(chain) if !is_compared(chain) => {
                    expr.for_each_child(&mut |child| waiting.push(child));
                }
                ExprKind::Chain(_)
                | ExprKind::Literal(_)
                | ExprKind::Path(_)
                | ExprKind::Count(_)
                | ExprKind::In(_)
                | ExprKind::Lambda(_)
                | ExprKind::Array(_)
                | ExprKind::IsOf(..) => {}
            }
        }
        false
    }

    fn path_can_be_null(&self, path: &Path) -> bool {
        let Some(end) = self.end(path) else {
            return true;
        };
        match end.last {
            None => end.is_led,
            // A collection itself is never null (Protocol 4.01, 11.2.4).
            Some(last) => end.is_led || (last.is_nullable() && !last.ty().collection),
        }
    }

    /// What a path leads to; `None` where that is not known.
    fn end(&self, path: &Path) -> Option<End<'a>> {
        let mut end = match &path.base {
            Base::It => End::of(self.record),
            Base::Variable(variable) => match *self.scopes.get(variable.depth)? {
                Scope::Record(ty) => End::of(ty),
                Scope::Item(collection) => End {
                    ty: collection.ty.element(),
                    is_led: self.items_can_be_null(collection),
                    last: None,
                },
            },
            Base::Root(_) | Base::Value(_) => return None,
        };
        for step in &path.steps {
            let Step::Property(name, next) = step else {
                return None;
            };
            let Item::Named(id) = end.ty.item else {
                return None;
            };
            if let Some(last) = end.last {
                end.is_led |= last.is_nullable();
            }
            end.last = Some(self.schema.property(id, name)?);
            end.ty = *next;
        }
        Some(end)
    }

    fn items_can_be_null(&self, collection: &Expr) -> bool {
        let mut collection = collection;
        while let ExprKind::Filter(filter) = &collection.kind {
            collection = &filter.collection;
        }
        let end = collection.as_path().and_then(|path| self.end(path));
        let last = end.and_then(|end| end.last);
        // Entities are never null; of other items the property tells.
        last.is_none_or(|last| last.as_property().is_some_and(|it| it.nullable))
    }
}

impl End<'_> {
    const fn of(ty: Type) -> Self {
        Self {
            ty,
            is_led: false,
            last: None,
        }
    }
}

/// Whether the last operator is a comparison, which is true or false.
fn is_compared(chain: &Chain) -> bool {
    let level = chain.links.last().map(|link| link.operator.level());
    matches!(level, Some(Level::Equality | Level::Relational))
}
