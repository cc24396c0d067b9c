use super::context::Context;
use super::error::FunctionError;
use super::{arithmetic, collection, date_time, geo, string};
use crate::edm::{Primitive, Value};
use std::fmt;

/// A built-in function: one row of the table.
#[derive(Debug)]
pub struct Function {
    /// The name in the spelling of the standard; clients may write it in any case.
    pub name: &'static str,
    /// The section of the URL Conventions.
    pub section: &'static str,
    /// What it gives, in one line.
    pub doc: &'static str,
    /// What a null argument does.
    pub null: NullRule,
    /// What the result follows from.
    pub outcome: Outcome,
    /// The lists of parameters that it takes, the most usual first.
    pub overloads: &'static [Overload],
    /// Expressions of constants, each with the constant expression that it equals. All are run as
    /// tests.
    pub examples: &'static [(&'static str, &'static str)],
}

/// What a null argument does to a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullRule {
    /// The result is null as soon as one argument is, and nothing is evaluated.
    Propagate,
}

/// What the result of a function follows from, and whether there always is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// From the arguments, whatever they are.
    Total,
    /// From the arguments, for some of which there is none, but an error.
    Partial,
    /// From what is given for a run, too: the clock, the limits of patterns.
    OfRun,
}

/// One list of parameters of a function.
#[derive(Debug)]
pub struct Overload {
    /// The parameters, all of which must be given.
    pub parameters: &'static [Parameter],
    /// The type of the result.
    pub returns: Returns,
    /// Computes the result.
    pub evaluate: Evaluate,
}

/// Computes the result of a function from arguments that are not null and have been promoted to
/// the types of the chosen overload. A value of another kind is an error and never a panic, since
/// the types of dynamic properties are not known beforehand.
pub type Evaluate = for<'a> fn(&[Value<'a>], &Context) -> Result<Value<'a>, FunctionError>;

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// Values of that type, or of one that is promoted to it.
    Exact(Primitive),
    /// Values of any integer type.
    Integer,
    /// Collections of `T`, the one item type that all collections of a call are promoted to.
    Collection,
}

/// The type of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// That type.
    Primitive(Primitive),
    /// A collection of `T`.
    Collection,
}

/// Every built-in function, grouped as in the standard.
pub fn all() -> impl Iterator<Item = &'static Function> {
    [
        string::FUNCTIONS,
        collection::FUNCTIONS,
        date_time::FUNCTIONS,
        arithmetic::FUNCTIONS,
        geo::FUNCTIONS,
    ]
    .into_iter()
    .flatten()
}

/// The function of that name, in any case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name.eq_ignore_ascii_case(name))
}

impl Function {
    /// The overloads in words, such as `contains(Edm.String, Edm.String) -> Edm.Boolean`.
    pub fn signatures(&self) -> impl Iterator<Item = String> {
        self.overloads
            .iter()
            .map(|overload| format!("{}{overload}", self.name))
    }
}

impl fmt::Display for Overload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (position, parameter) in self.parameters.iter().enumerate() {
            let comma = if position > 0 { ", " } else { "" };
            write!(f, "{comma}{parameter}")?;
        }
        write!(f, ") -> {}", self.returns)
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(primitive) => primitive.fmt(f),
            Self::Integer => f.write_str("integer"),
            Self::Collection => f.write_str("Collection(T)"),
        }
    }
}

impl fmt::Display for Returns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Primitive(primitive) => primitive.fmt(f),
            Self::Collection => f.write_str("Collection(T)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_found_in_any_case() {
        let names: BTreeSet<_> = all().map(|function| function.name.to_lowercase()).collect();
        assert_eq!(names.len(), all().count());
        assert_eq!(find("MATCHESpattern").unwrap().name, "matchesPattern");
        assert_eq!(find("Geo.Distance").unwrap().name, "geo.distance");
        assert!(find("cast").is_none() && find("substringof").is_none());
    }

    #[test]
    fn rows_are_filled() {
        for function in all() {
            assert!(!function.overloads.is_empty(), "{}", function.name);
            assert!(!function.examples.is_empty(), "{}", function.name);
            assert!(function.section.starts_with("5.1.1."), "{}", function.name);
            assert!(function.doc.ends_with('.'), "{}", function.name);
        }
    }

    #[test]
    fn the_whole_table() {
        let signatures: Vec<_> = all().flat_map(Function::signatures).collect();
        insta::assert_snapshot!(signatures.join("\n"), @r"
        concat(Edm.String, Edm.String) -> Edm.String
        concat(Collection(T), Collection(T)) -> Collection(T)
        contains(Edm.String, Edm.String) -> Edm.Boolean
        contains(Collection(T), Collection(T)) -> Edm.Boolean
        endswith(Edm.String, Edm.String) -> Edm.Boolean
        endswith(Collection(T), Collection(T)) -> Edm.Boolean
        indexof(Edm.String, Edm.String) -> Edm.Int32
        indexof(Collection(T), Collection(T)) -> Edm.Int32
        length(Edm.String) -> Edm.Int32
        length(Collection(T)) -> Edm.Int32
        startswith(Edm.String, Edm.String) -> Edm.Boolean
        startswith(Collection(T), Collection(T)) -> Edm.Boolean
        substring(Edm.String, integer) -> Edm.String
        substring(Edm.String, integer, integer) -> Edm.String
        substring(Collection(T), integer) -> Collection(T)
        substring(Collection(T), integer, integer) -> Collection(T)
        matchesPattern(Edm.String, Edm.String) -> Edm.Boolean
        tolower(Edm.String) -> Edm.String
        toupper(Edm.String) -> Edm.String
        trim(Edm.String) -> Edm.String
        hassubset(Collection(T), Collection(T)) -> Edm.Boolean
        hassubsequence(Collection(T), Collection(T)) -> Edm.Boolean
        date(Edm.DateTimeOffset) -> Edm.Date
        day(Edm.Date) -> Edm.Int32
        day(Edm.DateTimeOffset) -> Edm.Int32
        fractionalseconds(Edm.DateTimeOffset) -> Edm.Decimal
        fractionalseconds(Edm.TimeOfDay) -> Edm.Decimal
        hour(Edm.DateTimeOffset) -> Edm.Int32
        hour(Edm.TimeOfDay) -> Edm.Int32
        maxdatetime() -> Edm.DateTimeOffset
        mindatetime() -> Edm.DateTimeOffset
        minute(Edm.DateTimeOffset) -> Edm.Int32
        minute(Edm.TimeOfDay) -> Edm.Int32
        month(Edm.Date) -> Edm.Int32
        month(Edm.DateTimeOffset) -> Edm.Int32
        now() -> Edm.DateTimeOffset
        second(Edm.DateTimeOffset) -> Edm.Int32
        second(Edm.TimeOfDay) -> Edm.Int32
        time(Edm.DateTimeOffset) -> Edm.TimeOfDay
        totaloffsetminutes(Edm.DateTimeOffset) -> Edm.Int32
        totalseconds(Edm.Duration) -> Edm.Decimal
        year(Edm.Date) -> Edm.Int32
        year(Edm.DateTimeOffset) -> Edm.Int32
        ceiling(Edm.Decimal) -> Edm.Decimal
        ceiling(Edm.Double) -> Edm.Double
        floor(Edm.Decimal) -> Edm.Decimal
        floor(Edm.Double) -> Edm.Double
        round(Edm.Decimal) -> Edm.Decimal
        round(Edm.Double) -> Edm.Double
        geo.distance(Edm.GeographyPoint, Edm.GeographyPoint) -> Edm.Double
        geo.distance(Edm.GeometryPoint, Edm.GeometryPoint) -> Edm.Double
        geo.intersects(Edm.GeographyPoint, Edm.GeographyPolygon) -> Edm.Boolean
        geo.intersects(Edm.GeometryPoint, Edm.GeometryPolygon) -> Edm.Boolean
        geo.length(Edm.GeographyLineString) -> Edm.Double
        geo.length(Edm.GeometryLineString) -> Edm.Double
        ");
    }
}
