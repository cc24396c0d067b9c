use super::few::Few;
use crate::diagnostic::Span;
use crate::edm::{Item, Primitive, Type, TypeId, Value};
use crate::functions::{Function, Outcome, Overload};
use crate::ops::{Level, Operator};
use crate::syntax::ast::Quantifier;
use crate::text::Short;

/// A typed expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Type,
    /// Where it was written.
    pub span: Span,
}

/// The forms of a typed expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A constant.
    Literal(Literal),
    /// A property of the record or of a variable, and what follows from it.
    Path(Path),
    /// `and` or `or` over two operands or more.
    Logic(Logic),
    /// `not`
    Not(Box<Expr>),
    /// `-`
    Negate(Box<Expr>),
    /// Comparisons or calculations of one level, grouped from the left.
    Chain(Box<Chain>),
    /// `has`: whether all bits of the flags are set.
    Has(Box<Expr>, i64),
    /// `in`
    In(Box<In>),
    /// A function of the function table.
    Call(Call),
    /// `collection/$count`
    Count(Box<Expr>),
    /// `any` or `all`
    Lambda(Box<Lambda>),
    /// An array of values.
    Array(Vec<Expr>),
    /// A value as another primitive type, because its place asks for that type.
    Convert(Box<Expr>, Primitive),
    /// `case`: the value of the first branch whose condition is true, else null.
    Case(Vec<Branch>),
    /// `cast` to a primitive type or an enumeration; null where the value does not fit. A cast to
    /// a structured type is a [`Step::Cast`].
    Cast(Box<Expr>, Type),
    /// `isof`: whether the value is one of the type.
    IsOf(Box<Expr>, Type),
    /// `collection/$filter(...)`: the items for which the condition is true.
    Filter(Box<Filter>),
    /// What only the service can tell.
    Service(Box<Service>),
    /// What a hole of a template makes unknown, as it was written: `{{name}}`, `'{{name}}'`
    Hole(Box<str>),
    /// What could not be understood; it has been reported.
    Unknown,
}

/// A constant of the type that its place asks for.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The value.
    pub value: Value<'static>,
    /// As it is written canonically.
    pub text: Short,
}

/// Steps from a starting point.
#[derive(Clone, Debug)]
pub struct Path {
    /// Where it starts.
    pub base: Base,
    /// The properties passed through, and the casts between them.
    pub steps: Few<Step>,
}

/// Where a path starts.
#[derive(Clone, Debug)]
pub enum Base {
    /// The record (`$it`, or nothing).
    It,
    /// The variable of a lambda.
    Variable(Variable),
    /// Another resource of the service, as it was written: `$root/referrals`.
    Root(Box<str>),
    /// The value of an expression.
    Value(Box<Expr>),
}

/// The variable of a lambda, or `$this` of a `/$filter`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// How many lambdas and `/$filter`s stand round the one that declares it.
    pub depth: usize,
    /// Its name; `$this` in a `/$filter`.
    pub name: Short,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the value of a property, with its type.
    Property(Short, Type),
    /// To the same value as one of a derived type.
    Cast(TypeId),
    /// To one item of a collection by its key.
    Key(Box<Key>),
    /// To the value of an annotation of what stands before, with its type; the name is all behind
    /// `@`.
    Annotation(Short, Type),
}

/// The key of an item.
#[derive(Clone, Debug)]
pub struct Key {
    /// As it was written: `'x'`
    pub text: Short,
    /// The paths of the properties with their values; nothing where they are not known.
    pub parts: Vec<(Box<str>, Literal)>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Key {}

/// What only the service can tell: what its functions give, what is aggregated of a collection.
#[derive(Clone, Debug)]
pub struct Service {
    /// Which of them.
    pub kind: ServiceKind,
    /// As it is written: `$these`, the full name of a function, `sum`, the name of a
    /// custom aggregate.
    pub name: Box<str>,
    /// What stands before a slash, then the values of arguments.
    pub operands: Vec<Expr>,
    /// The names of the members of an object, or of the parameters of a function that are given a
    /// value. They belong to the last operands.
    pub names: Vec<Box<str>>,
    /// The key of an item.
    pub key: Vec<(Box<str>, Literal)>,
}

/// What a service can tell beside properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKind {
    /// `$these`: the collection to which the record belongs (Data Aggregation 3.1).
    These,
    /// A function that the schema declares.
    Function,
    /// `collection/aggregate(..)`
    Aggregate,
    /// An item of a collection, by its key.
    Item,
    /// A JSON object.
    Object,
}

impl ServiceKind {
    /// What it is, in a few words.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::These => "`$these`",
            Self::Function => "a function of the service",
            Self::Aggregate => "`aggregate(...)` in a path",
            Self::Item => "an item by its key",
            Self::Object => "a JSON object",
        }
    }
}

/// Operands of `and` or of `or`.
#[derive(Clone, Debug)]
pub struct Logic {
    /// [`Operator::And`] or [`Operator::Or`].
    pub operator: Operator,
    /// At least two, none of them logic of the same operator.
    pub operands: Vec<Expr>,
}

/// Comparisons or calculations, grouped from the left.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The first operand.
    pub first: Expr,
    /// At least one operator with its right operand.
    pub links: Few<Link>,
}

/// What happens to the result so far.
#[derive(Clone, Debug)]
pub struct Link {
    /// The operator.
    pub operator: Operator,
    /// Where it stands.
    pub operator_span: Span,
    /// The type to which the result so far is converted first, if it is not of it.
    pub convert: Option<Primitive>,
    /// The right operand, converted.
    pub operand: Expr,
    /// The type of the result.
    pub ty: Type,
}

/// `in`
#[derive(Clone, Debug)]
pub struct In {
    /// What is looked up, converted to the common type.
    pub operand: Expr,
    /// Where.
    pub set: Set,
    /// Where each of the constants stands, in their order; nothing of a collection.
    pub places: Vec<Span>,
}

/// The right side of `in`.
#[derive(Clone, Debug)]
pub enum Set {
    /// Constants.
    Values(Vec<Literal>),
    /// An expression that is a collection.
    Collection(Expr),
}

/// A call of a built-in function.
#[derive(Clone, Debug)]
pub struct Call {
    /// The row of the function table.
    pub function: &'static Function,
    /// The overload that was chosen.
    pub overload: &'static Overload,
    /// The arguments, converted to the types of the parameters.
    pub arguments: Vec<Expr>,
}

/// `any` or `all`
#[derive(Clone, Debug)]
pub struct Lambda {
    /// Which of the two.
    pub quantifier: Quantifier,
    /// The collection.
    pub collection: Expr,
    /// The variable.
    pub variable: Variable,
    /// The condition; none for `any()`.
    pub predicate: Option<Expr>,
}

/// One branch of `case`.
#[derive(Clone, Debug)]
pub struct Branch {
    /// When it is taken.
    pub condition: Expr,
    /// Its value, converted to the common type of all branches.
    pub value: Expr,
}

/// `collection/$filter(...)`
#[derive(Clone, Debug)]
pub struct Filter {
    /// The collection.
    pub collection: Expr,
    /// `$this`, which stands for the item in the condition.
    pub variable: Variable,
    /// The condition.
    pub predicate: Expr,
}

impl Expr {
    /// What could not be understood.
    #[must_use]
    pub const fn unknown(span: Span) -> Self {
        Self {
            kind: ExprKind::Unknown,
            ty: Type::UNKNOWN,
            span,
        }
    }

    /// Whether an operator makes it from operands.
    #[must_use]
    pub const fn is_operation(&self) -> bool {
        matches!(
            self.kind,
            ExprKind::Logic(_)
                | ExprKind::Not(_)
                | ExprKind::Negate(_)
                | ExprKind::Chain(_)
                | ExprKind::Has(..)
                | ExprKind::In(_)
        )
    }

    /// The constant, if it is one.
    #[must_use]
    pub const fn as_literal(&self) -> Option<&Literal> {
        if let ExprKind::Literal(literal) = &self.kind {
            Some(literal)
        } else {
            None
        }
    }

    /// The path, if it is one.
    #[must_use]
    pub const fn as_path(&self) -> Option<&Path> {
        if let ExprKind::Path(path) = &self.kind {
            Some(path)
        } else {
            None
        }
    }

    /// The operands of `and` or of `or`, if it is one of them.
    #[must_use]
    pub const fn as_logic(&self) -> Option<&Logic> {
        if let ExprKind::Logic(logic) = &self.kind {
            Some(logic)
        } else {
            None
        }
    }

    /// What it asks of the service, if it is that.
    #[must_use]
    pub const fn as_service(&self) -> Option<&Service> {
        if let ExprKind::Service(service) = &self.kind {
            Some(service)
        } else {
            None
        }
    }

    /// Whether the value is another one for other records or items: whether something in it leads to
    /// a property.
    #[must_use]
    pub fn has_path(&self) -> bool {
        let mut waiting = vec![self];
        while let Some(expr) = waiting.pop() {
            if expr.as_path().is_some() {
                return true;
            }
            expr.for_each_child(&mut |child| waiting.push(child));
        }
        false
    }

    /// Whether it has a value in every record whose own values fit their types, without calculations
    /// and functions that have no result for some: nobody misses an error where it is left out.
    #[must_use]
    pub fn is_total(&self) -> bool {
        let mut waiting = vec![self];
        while let Some(expr) = waiting.pop() {
            let is_total = match &expr.kind {
                ExprKind::Path(_) => expr.ty.item != Item::Unknown,
                ExprKind::Call(call) => match call.function.outcome {
                    Outcome::Total => true,
                    Outcome::Partial => false,
                    // The clock always has a result, a pattern may have none.
                    Outcome::OfRun => call.arguments.is_empty(),
                },
                ExprKind::Convert(operand, to) => operand
                    .ty
                    .as_primitive()
                    .is_some_and(|from| from.widens_to(*to)),
                ExprKind::Chain(chain) => chain.links.iter().all(|link| {
                    let level = link.operator.level();
                    matches!(level, Level::Equality | Level::Relational) && link.convert.is_none()
                }),
                ExprKind::Literal(_)
                | ExprKind::Logic(_)
                | ExprKind::Not(_)
                | ExprKind::Has(..)
                | ExprKind::In(_)
                | ExprKind::Count(_)
                | ExprKind::Lambda(_) => true,
                ExprKind::Negate(_)
                | ExprKind::Array(_)
                | ExprKind::Case(_)
                | ExprKind::Cast(..)
                | ExprKind::IsOf(..)
                | ExprKind::Filter(_)
                | ExprKind::Service(_)
                | ExprKind::Hole(_)
                | ExprKind::Unknown => false,
            };
            if !is_total {
                return false;
            }
            expr.for_each_child(&mut |child| waiting.push(child));
        }
        true
    }

    /// Visits the expressions directly below this one.
    pub fn for_each_child<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Hole(_) | ExprKind::Unknown => {}
            ExprKind::Path(path) => {
                if let Base::Value(value) = &path.base {
                    visit(value);
                }
            }
            ExprKind::Service(service) => service.operands.iter().for_each(visit),
            ExprKind::Logic(logic) => logic.operands.iter().for_each(visit),
            ExprKind::Not(operand)
            | ExprKind::Negate(operand)
            | ExprKind::Has(operand, _)
            | ExprKind::Count(operand)
            | ExprKind::Convert(operand, _)
            | ExprKind::Cast(operand, _)
            | ExprKind::IsOf(operand, _) => visit(operand),
            ExprKind::Chain(chain) => {
                visit(&chain.first);
                chain.links.iter().for_each(|link| visit(&link.operand));
            }
            ExprKind::In(membership) => {
                visit(&membership.operand);
                if let Set::Collection(collection) = &membership.set {
                    visit(collection);
                }
            }
            ExprKind::Call(call) => call.arguments.iter().for_each(visit),
            ExprKind::Lambda(lambda) => {
                visit(&lambda.collection);
                lambda.predicate.iter().for_each(visit);
            }
            ExprKind::Array(items) => items.iter().for_each(visit),
            ExprKind::Case(branches) => {
                for branch in branches {
                    visit(&branch.condition);
                    visit(&branch.value);
                }
            }
            ExprKind::Filter(filter) => {
                visit(&filter.collection);
                visit(&filter.predicate);
            }
        }
    }
}

impl Path {
    /// The names of the properties passed through.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Property(name, _) => Some(&**name),
            Step::Cast(_) | Step::Key(_) | Step::Annotation(..) => None,
        })
    }
}
