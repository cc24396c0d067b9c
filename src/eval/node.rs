//! The compiled form of an expression.

use super::junction::Reordered;
use super::members::Members;
use super::same_text::SameText;
use super::stage::Computation;
use super::value::Reader;
use crate::edm::{Primitive, Value};
use crate::functions::{self, Evaluate, NullRule};
use crate::json::{Plan, Slot};
use crate::ops::Operator;
use crate::schema::EnumType;
use crate::syntax::ast::Quantifier;
use std::sync::Arc;

/// One operation over the slots of a record and of the lambda variables round it.
///
/// What is large is boxed: nodes are moved up through the recursion that makes them.
#[derive(Debug)]
pub(super) enum Node {
    Constant(Value<'static>),
    Field(Box<Field>),
    /// What tells an object, or a collection of them, apart from others.
    Identity(Box<Field>),
    /// Whether a property, of whatever kind, has no value.
    IsNull(Box<Field>),
    /// Whether two complex values have the same members.
    SameStructure(Box<Computation>, Box<Computation>),
    And(Vec<Node>),
    Or(Vec<Node>),
    /// `and` or `or` of which a cheap operand comes before what stands to its left.
    Reordered(Box<Reordered>),
    Not(Box<Node>),
    Negate(Box<Node>),
    Chain(Box<Node>, Vec<Link>),
    Has(Box<Node>, i64),
    In(Box<Node>, Box<Members>),
    InCollection(Box<Node>, Box<Node>),
    Call(Box<Call>),
    /// The number of elements.
    Count(Box<Items>),
    /// The values of elements.
    Values(Box<Items>),
    /// A value of the first element.
    First(Box<First>),
    Lambda(Box<Lambda>),
    Array(Vec<Node>),
    Convert(Box<Node>, Primitive),
    /// The value behind the first condition that is true.
    Case(Vec<(Node, Node)>),
    /// Null where the value does not fit.
    Cast(Box<Node>, Target),
    IsOf(Box<Node>, Target),
}

impl Node {
    /// The operands of `and`, as they stand.
    pub(super) fn conjuncts(&self) -> Option<&[Self]> {
        if let Self::And(operands) = self {
            Some(operands)
        } else if let Self::Reordered(reordered) = self
            && !reordered.absorbing
        {
            Some(&reordered.operands)
        } else {
            None
        }
    }
}

/// A property: where its value stands and how it is read.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// 0 for the record, `n` for the variable of the `n`th lambda round this place.
    pub(super) scope: usize,
    pub(super) slot: Slot,
    /// The complex properties that it is part of, the innermost first.
    pub(super) holders: Box<[Slot]>,
    /// The types that values on the way must have; else there is no value.
    pub(super) tests: Box<[TypeTest]>,
    pub(super) reader: Reader,
    /// Whether values of other types are taken as they are.
    pub(super) loose: bool,
    /// The path, for messages.
    pub(super) name: Box<str>,
}

/// A test of an object's type.
#[derive(Clone, Debug)]
pub(super) struct TypeTest {
    /// Where the annotation stands that tells the type,
    pub(super) odata: Slot,
    /// as OData 4.01 writes it, too.
    pub(super) plain: Slot,
    /// The names of the types that pass.
    pub(super) names: Arc<[Box<str>]>,
    /// Whether an object passes that does not tell its type.
    pub(super) declared: bool,
}

#[derive(Debug)]
pub(super) struct Link {
    pub(super) operator: Operator,
    pub(super) convert: Option<Primitive>,
    pub(super) operand: Node,
    /// What may tell the result for the first operand of a chain, if this is its only link.
    pub(super) same_text: Option<SameText>,
}

impl Link {
    /// A link behind the operand to its left.
    pub(super) fn new(
        left: &Node,
        operator: Operator,
        convert: Option<Primitive>,
        operand: Node,
    ) -> Self {
        let same_text = match convert {
            None => SameText::of(left, operator, &operand),
            Some(_) => None,
        };
        Self {
            operator,
            convert,
            operand,
            same_text,
        }
    }
}

#[derive(Debug)]
pub(super) struct Call {
    pub(super) evaluate: Evaluate,
    pub(super) null: NullRule,
    pub(super) outcome: functions::Outcome,
    pub(super) arguments: Vec<Node>,
}

/// The type of a cast.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Primitive(Primitive),
    Enum(Arc<EnumType>),
    /// Text, from a member: its name, or the names of its flags.
    Name(Arc<EnumType>),
}

/// The elements of a collection that pass all filters behind it.
#[derive(Debug)]
pub(super) struct Items {
    pub(super) source: Source,
    pub(super) filters: Vec<ItemFilter>,
}

/// What a collection is.
#[derive(Debug)]
pub(super) enum Source {
    Held(Held),
    /// A list that is calculated, as JSON text: `concat(Tags,Others)`.
    Calculated(Box<Calculated>),
}

/// A value that lies in the record.
#[derive(Debug)]
pub(super) enum Held {
    Field(Field),
    /// What lies in the first element of a collection: `Products('1')/Parts`.
    Within(Box<Within>),
}

#[derive(Debug)]
pub(super) struct Within {
    pub(super) of: Elected,
    /// What is read of the element, and which of the run's slot memories is its own.
    pub(super) plan: Plan,
    pub(super) memory: usize,
    pub(super) held: Held,
}

/// The first element of a collection that passes all filters.
#[derive(Debug)]
pub(super) struct Elected {
    pub(super) collection: Held,
    pub(super) filters: Vec<ItemFilter>,
}

#[derive(Debug)]
pub(super) struct Calculated {
    pub(super) list: Computation,
    pub(super) reader: Reader,
    /// Whether values of other types are taken as they are.
    pub(super) loose: bool,
}

/// A value of the first element of a collection.
#[derive(Debug)]
pub(super) struct First {
    pub(super) of: Elected,
    pub(super) value: ItemFilter,
}

/// What a collection is declared as.
#[derive(Clone, Copy)]
pub(super) struct Declared<'n> {
    pub(super) reader: &'n Reader,
    pub(super) loose: bool,
    /// The path to it, for messages.
    pub(super) name: &'n str,
}

impl Field {
    pub(super) const fn declared(&self) -> Declared<'_> {
        Declared {
            reader: &self.reader,
            loose: self.loose,
            name: &self.name,
        }
    }
}

impl Held {
    /// It calls itself once for each key of a path.
    pub(super) fn declared(&self) -> Declared<'_> {
        match self {
            Self::Field(field) => field.declared(),
            Self::Within(within) => within.held.declared(),
        }
    }
}

impl Source {
    pub(super) fn declared(&self) -> Declared<'_> {
        match self {
            Self::Held(held) => held.declared(),
            Self::Calculated(calculated) => Declared {
                reader: &calculated.reader,
                loose: calculated.loose,
                name: "a list",
            },
        }
    }
}

/// A condition about an item: of a lambda, or of `/$filter(...)`.
#[derive(Debug)]
pub(super) struct ItemFilter {
    pub(super) plan: Plan,
    /// Which of the run's slot memories is its own.
    pub(super) memory: usize,
    pub(super) predicate: Node,
}

#[derive(Debug)]
pub(super) struct Lambda {
    pub(super) quantifier: Quantifier,
    pub(super) collection: Box<Items>,
    /// The condition; none for `any()`.
    pub(super) body: Option<Box<ItemFilter>>,
}
