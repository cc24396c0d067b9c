//! What a place asks for.

use super::expression::{Inside, Role};
use super::place::Clause;
use crate::check::Probe;
use crate::edm::convert::{common_number, promotes};
use crate::edm::{Item, Primitive, Type};
use crate::functions::{Function, Parameter, find};
use crate::ops::{Level, Operator};
use crate::schema::Schema;
use crate::syntax::ast::{Argument, Call, Chain, Expr, ExprKind, Path, Segment};
use crate::text::Source;

/// What a place asks for.
pub(super) struct Ask {
    /// Any of these; nothing is asked where there is none.
    pub(super) types: Vec<Wanted>,
    /// Whether it is the beginning of a condition, which any comparable value can begin.
    pub(super) begins_condition: bool,
    /// Whether null can be meant.
    pub(super) nullable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Type(Type),
    Integer,
    Collection,
    /// What records can be put in order by.
    Sortable,
    /// An enumeration with flags.
    Number,
}

/// What a function is called with so far.
pub(super) struct Active {
    pub(super) function: &'static Function,
    pub(super) overloads: Vec<String>,
    pub(super) parameter: usize,
}

/// What is known of the tree round a place.
#[derive(Clone, Copy)]
pub(super) struct Round<'a> {
    pub(super) schema: &'a Schema,
    pub(super) source: &'a Source,
    pub(super) probe: &'a Probe,
}

impl Ask {
    pub(super) const ANYTHING: Self = Self {
        types: Vec::new(),
        begins_condition: false,
        nullable: true,
    };

    fn condition() -> Self {
        Self {
            types: vec![Wanted::Type(Type::BOOLEAN)],
            begins_condition: true,
            nullable: false,
        }
    }

    /// A value of a type, or null.
    pub(super) fn value(ty: Type) -> Self {
        Self::of(vec![Wanted::Type(ty)], true)
    }

    fn of(types: Vec<Wanted>, nullable: bool) -> Self {
        Self {
            types,
            begins_condition: false,
            nullable,
        }
    }

    /// The one type that is asked for.
    pub(super) fn single(&self) -> Option<Type> {
        match self.types.as_slice() {
            [Wanted::Type(ty)] if !ty.is_unknown() => Some(*ty),
            _ => None,
        }
    }

    /// Whether a value of a type can stand at the place.
    pub(super) fn takes(&self, schema: &Schema, ty: Type) -> bool {
        self.types.is_empty() || self.types.iter().any(|wanted| wanted.takes(schema, ty))
    }
}

impl Wanted {
    fn takes(self, schema: &Schema, ty: Type) -> bool {
        let own = schema.underlying(ty);
        match self {
            Self::Type(wanted) => fits(schema.underlying(wanted), own),
            Self::Integer => own.as_primitive().is_some_and(Primitive::is_integer),
            Self::Collection => own.collection,
            Self::Number => own.as_primitive().is_some_and(Primitive::is_numeric),
            Self::Sortable => {
                !own.collection
                    && match own.item {
                        Item::Primitive(p) => !p.is_geo() && p != Primitive::Stream,
                        Item::Named(_) => schema.enumeration(own).is_some(),
                        Item::Null | Item::Unknown => true,
                    }
            }
        }
    }
}

/// Whether a value of a type can be compared with one of another, or given for it.
fn fits(wanted: Type, own: Type) -> bool {
    if wanted.collection != own.collection {
        return false;
    }
    match (wanted.item, own.item) {
        (Item::Unknown | Item::Null, _) | (_, Item::Unknown | Item::Null) => true,
        (Item::Primitive(a), Item::Primitive(b)) => {
            a == b || promotes(b, a) || common_number(a, b).is_some()
        }
        (a, b) => a == b,
    }
}

impl<'a> Round<'a> {
    /// What the place in an expression asks for.
    pub(super) fn ask(self, inside: &Inside<'_>) -> Ask {
        match inside.role {
            Role::Whole(Clause::Condition) | Role::Condition | Role::Unary(Operator::Not) => {
                Ask::condition()
            }
            Role::Whole(Clause::OrderBy) => Ask::of(vec![Wanted::Sortable], false),
            Role::Whole(Clause::Aggregate) => Ask::of(vec![Wanted::Number], false),
            Role::Unary(_) => Ask::of(vec![Wanted::Number], false),
            Role::Operand(chain, at) => self.operand(chain, at),
            Role::Listed(within, true) => {
                Ask::of(vec![Wanted::Type(self.type_of(&within.operand))], true)
            }
            Role::Listed(within, false) => {
                let item = self.type_of(&within.operand).item;
                Ask::of(vec![Wanted::Type(Type::collection_of(item))], false)
            }
            Role::Flags(has) => Ask::of(vec![Wanted::Type(self.type_of(&has.operand))], false),
            Role::Argument(call, at) => self.argument(call, at),
            Role::Whole(Clause::Compute | Clause::Value) | Role::Left | Role::Any => Ask::ANYTHING,
        }
    }

    pub(super) fn type_of(self, expr: &Expr) -> Type {
        self.probe.type_at(expr.span).unwrap_or(Type::UNKNOWN)
    }

    fn operand(self, chain: &Chain, at: usize) -> Ask {
        if chain.is_template() {
            return Ask::ANYTHING;
        }
        let left = match at {
            0 | 1 => chain.first(),
            _ => match chain.links().nth(at - 2) {
                Some(link) => &link.operand,
                None => chain.first(),
            },
        };
        let ty = match (chain.level(), at) {
            (_, 0) => Type::UNKNOWN,
            (Level::Equality | Level::Relational, 2..) => Type::BOOLEAN,
            _ => self.type_of(left),
        };
        match chain.level() {
            Level::And | Level::Or => Ask::condition(),
            Level::Equality | Level::Relational if ty.is_unknown() => Ask::ANYTHING,
            Level::Equality | Level::Relational => {
                Ask::of(vec![Wanted::Type(ty)], self.is_nullable(left))
            }
            Level::Additive | Level::Multiplicative | Level::Unary | Level::Primary => {
                let own = self.schema.underlying(ty).as_primitive();
                let types = match own {
                    Some(Primitive::DateTimeOffset | Primitive::Date | Primitive::Duration) => {
                        let span = Type::primitive(Primitive::Duration);
                        vec![Wanted::Type(span), Wanted::Type(ty)]
                    }
                    Some(_) | None => vec![Wanted::Number],
                };
                Ask::of(types, false)
            }
        }
    }

    /// Whether a value can be null: what is declared not to be cannot.
    fn is_nullable(self, expr: &Expr) -> bool {
        let ExprKind::Path(path) = &expr.kind else {
            return true;
        };
        let Some(Segment::Name(name)) = path.rest().last().or(Some(path.first())) else {
            return true;
        };
        let from = match path.rest().len().checked_sub(1) {
            Some(last) => self.before(path, last + 1),
            None => self.probe.names().map(|names| names.this),
        };
        let Some(Item::Named(id)) = from.map(|from| from.item) else {
            return true;
        };
        let member = self.schema.property(id, name.as_str(self.source));
        // What leads there may be null itself.
        member.is_none_or(|member| member.is_nullable() || !path.rest().is_empty())
    }

    /// The type of what stands before a segment of a path.
    pub(super) fn before(self, path: &Path, segment: usize) -> Option<Type> {
        let last = match segment.checked_sub(2) {
            None => path.first().span(),
            Some(at) => path.rest().get(at)?.span(),
        };
        self.probe.type_at(path.first().span().to(last))
    }

    fn argument(self, call: &Call, at: usize) -> Ask {
        if call.name.as_str(self.source).eq_ignore_ascii_case("case") {
            return Ask::condition();
        }
        let Some(function) = find(call.name.as_str(self.source)) else {
            return Ask::ANYTHING;
        };
        let mut types = Vec::new();
        for parameters in self.possible(function, call, at) {
            let wanted = match parameters.get(at) {
                Some(Parameter::Exact(primitive)) => Wanted::Type(Type::primitive(*primitive)),
                Some(Parameter::Integer) => Wanted::Integer,
                Some(Parameter::Collection) => Wanted::Collection,
                None => continue,
            };
            if !types.contains(&wanted) {
                types.push(wanted);
            }
        }
        Ask::of(types, false)
    }

    /// The lists of parameters of a function that can take the arguments before a place and one more.
    fn possible(
        self,
        function: &'static Function,
        call: &Call,
        at: usize,
    ) -> impl Iterator<Item = &'static [Parameter]> {
        let overloads = function.overloads.iter();
        overloads
            .map(|overload| overload.parameters)
            .filter(move |parameters| self.can_take(parameters, call, at))
    }

    fn can_take(self, parameters: &[Parameter], call: &Call, at: usize) -> bool {
        let mut given = call.arguments.iter().zip(parameters).take(at);
        parameters.len() > at
            && given.all(|(argument, parameter)| {
                let (Argument::Positional(value) | Argument::Named(_, value)) = argument else {
                    return true;
                };
                let ty = self.type_of(value);
                let wanted = match parameter {
                    Parameter::Exact(primitive) => Wanted::Type(Type::primitive(*primitive)),
                    Parameter::Integer => Wanted::Integer,
                    Parameter::Collection => Wanted::Collection,
                };
                ty.is_unknown() || wanted.takes(self.schema, ty)
            })
    }

    /// The call of a function of the table that is written at the place.
    pub(super) fn active(self, inside: &Inside<'_>) -> Option<Active> {
        let Role::Argument(call, parameter) = inside.role else {
            return None;
        };
        let function = find(call.name.as_str(self.source))?;
        let overloads = function.overloads.iter();
        let overloads = overloads
            .filter(|overload| self.can_take(overload.parameters, call, parameter))
            .map(|overload| format!("{}{overload}", function.name));
        Some(Active {
            function,
            overloads: overloads.collect(),
            parameter,
        })
    }
}
