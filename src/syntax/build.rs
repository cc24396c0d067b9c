//! Filters built in code, so that nobody puts strings together.
//!
//! What is built always prints as text that parses to the same tree.

use super::ast::{
    Chain, Expr, ExprKind, In, Lambda, Link, Literal, LiteralKind, OptionValue, Path, Quantifier,
    Query, QueryOption, Segment, Set, Unary,
};
use super::parser::{is_constant, is_name};
use super::print::print_expr;
use crate::diagnostic::Span;
use crate::edm::primitive::binary::Base64Url;
use crate::edm::primitive::string;
use crate::edm::{EnumValue, Value};
use crate::ops::Operator;
use crate::text::{Source, Text};
use std::fmt;
use thiserror::Error;

/// Why a filter could not be built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// `field("first name")`
    #[error(
        "`{0}` is not a name: at most 128 letters, digits and underscores, no digit at the beginning"
    )]
    Name(String),
    /// `field("null")`
    #[error("`{0}` is a constant where it stands alone, not the name of something")]
    Constant(String),
    /// `value(Value::Collection(..))`
    #[error("{0} cannot be written as a literal")]
    Value(&'static str),
}

/// A value in a filter: a property, a literal, a calculation.
#[derive(Clone, Debug)]
pub struct Operand(Result<Expr, BuildError>);

/// A condition: what `$filter` takes.
#[derive(Clone, Debug)]
pub struct Filter(Result<Expr, BuildError>);

/// A property of the record, or with slashes a property of a property.
///
/// ```
/// use odq::filter::field;
/// let filter = field("customerProfile/address/country").eq("US");
/// assert_eq!(filter.build().unwrap().to_string(), "customerProfile/address/country eq 'US'");
/// ```
#[must_use]
pub fn field(path: &str) -> Operand {
    if is_constant(path) {
        return Operand(Err(BuildError::Constant(path.to_owned())));
    }
    let mut names = path.split('/').map(name);
    let first = names.next().unwrap_or_else(|| name(""));
    Operand(first.and_then(|first| {
        let rest = names.map(|n| n.map(Segment::Name));
        let rest = rest.collect::<Result<Vec<_>, _>>()?;
        let path = Path::new(Segment::Name(first)).then(rest);
        Ok(node(ExprKind::Path(path)))
    }))
}

/// A literal.
#[must_use]
pub fn value<'a>(value: impl Into<Value<'a>>) -> Operand {
    Operand(literal(&value.into()).map(|literal| node(ExprKind::Literal(literal))))
}

/// The text of a string literal: in apostrophes, with apostrophes inside doubled.
///
/// ```
/// assert_eq!(odq::literal::quote("O'Neil"), "'O''Neil'");
/// ```
#[must_use]
pub fn quote(text: &str) -> String {
    string::quote(text)
}

/// The text of any value's literal.
///
/// # Errors
///
/// Collections have no literal.
pub fn literal_text(value: &Value<'_>) -> Result<String, BuildError> {
    let literal = literal(value)?;
    Ok(super::print::canonical_literal(
        &literal,
        &Source::default(),
    ))
}

const NOWHERE: Span = Span::at(0);

const fn node(kind: ExprKind) -> Expr {
    Expr::new(kind, NOWHERE)
}

fn name(name: &str) -> Result<Text, BuildError> {
    if is_name(name) {
        Ok(Text::owned(NOWHERE, name))
    } else {
        Err(BuildError::Name(name.to_owned()))
    }
}

fn literal(value: &Value<'_>) -> Result<Literal, BuildError> {
    let (kind, text) = match value {
        Value::Null => (LiteralKind::Null, "null".to_owned()),
        Value::Boolean(value) => (LiteralKind::Boolean, value.to_string()),
        Value::Integer(value) => (LiteralKind::Integer, value.to_string()),
        Value::Decimal(value) => (LiteralKind::Decimal, decimal(value.to_string())),
        Value::Double(value) => double(*value),
        Value::String(value) => (LiteralKind::String, value.clone().into_owned()),
        Value::Guid(value) => (LiteralKind::Guid, value.to_string()),
        Value::Date(value) => (LiteralKind::Date, value.to_string()),
        Value::DateTimeOffset(value) => (LiteralKind::DateTimeOffset, value.to_string()),
        Value::TimeOfDay(value) => (LiteralKind::TimeOfDay, value.to_string()),
        Value::Duration(value) => (LiteralKind::Duration, value.to_string()),
        Value::Binary(value) => (LiteralKind::Binary, Base64Url(value).to_string()),
        Value::Enum(EnumValue::Unknown(name)) => (LiteralKind::String, name.clone().into_owned()),
        Value::Enum(EnumValue::Number(number)) => (LiteralKind::String, number.to_string()),
        Value::Geo(_) => return Err(BuildError::Value("a position or shape")),
        Value::Collection(_) => return Err(BuildError::Value("a collection")),
    };
    Ok(Literal {
        kind,
        text: Text::owned(NOWHERE, &text),
    })
}

fn decimal(text: String) -> String {
    if text.contains(['.', 'e', 'E']) {
        text
    } else {
        format!("{text}.0")
    }
}

fn double(value: f64) -> (LiteralKind, String) {
    if value.is_nan() {
        (LiteralKind::NotFinite, "NaN".to_owned())
    } else if value.is_infinite() {
        (
            LiteralKind::NotFinite,
            if value > 0.0 { "INF" } else { "-INF" }.to_owned(),
        )
    } else {
        (LiteralKind::Decimal, decimal(format!("{value:?}")))
    }
}

fn compare(left: Operand, operator: Operator, right: Operand) -> Filter {
    Filter(both(left.0, right.0).map(|(left, right)| chain_of(left, operator, right)))
}

fn both(
    left: Result<Expr, BuildError>,
    right: Result<Expr, BuildError>,
) -> Result<(Expr, Expr), BuildError> {
    Ok((left?, right?))
}

fn chain_of(first: Expr, operator: Operator, operand: Expr) -> Expr {
    let second = Link {
        operator,
        operator_span: NOWHERE,
        operand,
    };
    node(ExprKind::Chain(Chain::new(first, second, [])))
}

/// Appends to a chain of that operator's level, so that `a.and(b).and(c)` is one chain of three,
/// as `a and b and c` is.
fn append(mut left: Expr, operator: Operator, operand: Expr) -> Expr {
    if let ExprKind::Chain(chain) = &mut left.kind
        && chain.level() == operator.level()
    {
        chain.push(Link {
            operator,
            operator_span: NOWHERE,
            operand,
        });
        return left;
    }
    chain_of(left, operator, operand)
}

macro_rules! comparisons {
    ($($name:ident $operator:ident $doc:literal;)*) => {
        $(
            #[doc = $doc]
            #[must_use]
            pub fn $name(self, other: impl Into<Self>) -> Filter {
                compare(self, Operator::$operator, other.into())
            }
        )*
    };
}

impl Operand {
    comparisons! {
        eq Eq "`eq`";
        ne Ne "`ne`";
        gt Gt "`gt`";
        ge Ge "`ge`";
        lt Lt "`lt`";
        le Le "`le`";
    }

    /// `in`, with a list of literals.
    #[must_use]
    pub fn is_in<'a, V: Into<Value<'a>>>(self, values: impl IntoIterator<Item = V>) -> Filter {
        let items = values
            .into_iter()
            .map(|value| literal(&value.into()).map(|l| node(ExprKind::Literal(l))))
            .collect::<Result<Vec<_>, _>>();
        Filter(self.0.and_then(|operand| {
            let set = Set::List(items?, NOWHERE);
            Ok(node(ExprKind::In(Box::new(In {
                operand,
                operator_span: NOWHERE,
                set,
            }))))
        }))
    }

    /// Whether an item of this collection meets a condition. The closure is given the item.
    ///
    /// ```
    /// use odq::filter::field;
    /// let filter = field("team").any("t", |t| t.field("email").eq("r2d2@contoso.com"));
    /// assert_eq!(filter.build().unwrap().to_string(), "team/any(t:t/email eq 'r2d2@contoso.com')");
    /// ```
    #[must_use]
    pub fn any(self, variable: &str, condition: impl FnOnce(Self) -> Filter) -> Filter {
        self.lambda(Quantifier::Any, variable, condition)
    }

    /// Whether every item of this collection meets a condition. The closure is given the item.
    #[must_use]
    pub fn all(self, variable: &str, condition: impl FnOnce(Self) -> Filter) -> Filter {
        self.lambda(Quantifier::All, variable, condition)
    }

    fn lambda(
        self,
        quantifier: Quantifier,
        variable: &str,
        condition: impl FnOnce(Self) -> Filter,
    ) -> Filter {
        let predicate = condition(field(variable)).0;
        let body = name(variable).and_then(|variable| Ok((variable, predicate?)));
        Filter(both_path(self.0, body).map(|(path, body)| {
            let lambda = Segment::Lambda(Box::new(Lambda {
                quantifier,
                quantifier_span: NOWHERE,
                body: Some(body),
                span: NOWHERE,
            }));
            node(ExprKind::Path(path.then([lambda])))
        }))
    }

    /// A property of this value; of a literal or a calculation there is none.
    #[must_use]
    pub fn field(self, name: &str) -> Self {
        let name = self::name(name);
        Self(
            both_path(self.0, name)
                .map(|(path, name)| node(ExprKind::Path(path.then([Segment::Name(name)])))),
        )
    }
}

fn both_path<T>(
    expr: Result<Expr, BuildError>,
    other: Result<T, BuildError>,
) -> Result<(Path, T), BuildError> {
    if let ExprKind::Path(path) = expr?.kind {
        return Ok((path, other?));
    }
    Err(BuildError::Value("a property of a literal"))
}

impl Filter {
    /// Both conditions.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(both(self.0, other.0).map(|(left, right)| append(left, Operator::And, right)))
    }

    /// One of the conditions, or both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(both(self.0, other.0).map(|(left, right)| append(left, Operator::Or, right)))
    }

    /// The query, a bare expression. Its `Display` is the text to send as `$filter`, before
    /// percent-encoding.
    ///
    /// # Errors
    ///
    /// The first name or value that cannot be written.
    pub fn build(self) -> Result<Query, BuildError> {
        let value = OptionValue::Filter(self.0?);
        let name = Text::owned(NOWHERE, "");
        let option = QueryOption {
            name,
            value,
            value_span: NOWHERE,
        };
        Ok(Query {
            options: vec![option],
            ..Query::default()
        })
    }
}

impl std::ops::Not for Filter {
    type Output = Self;

    /// The opposite.
    fn not(self) -> Self {
        Self(self.0.map(|operand| {
            let unary = Unary {
                operator: Operator::Not,
                operator_span: NOWHERE,
                operand,
            };
            node(ExprKind::Unary(Box::new(unary)))
        }))
    }
}

impl<'a, V: Into<Value<'a>>> From<V> for Operand {
    fn from(value: V) -> Self {
        self::value(value)
    }
}

impl fmt::Display for Filter {
    /// The canonical text; of a filter that could not be built, the reason in parentheses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(expr) => f.write_str(&print_expr(expr, &Source::default())),
            Err(error) => write!(f, "({error})"),
        }
    }
}
