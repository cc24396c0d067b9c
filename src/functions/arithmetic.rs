use super::argument::argument;
use super::context::Context;
use super::error::FunctionError;
use super::table::{Evaluate, Function, NullRule, Outcome, Overload, Parameter, Returns};
use crate::edm::primitive::Decimal;
use crate::edm::{Primitive, Value};

/// The functions of numbers. Integers are promoted to decimals, singles to doubles.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "ceiling",
        section: "5.1.1.9.1",
        doc: "The least whole number that is not less.",
        null: NullRule::Propagate,
        outcome: Outcome::Partial,
        overloads: &[of_decimal(ceiling), of_double(ceiling)],
        examples: &[
            ("ceiling(32.0)", "32.0"),
            ("ceiling(-1.5)", "-1.0"),
            ("ceiling(5)", "5.0"),
            ("ceiling(1.5d)", "2d"),
        ],
    },
    Function {
        name: "floor",
        section: "5.1.1.9.2",
        doc: "The greatest whole number that is not greater.",
        null: NullRule::Propagate,
        outcome: Outcome::Partial,
        overloads: &[of_decimal(floor), of_double(floor)],
        examples: &[
            ("floor(4.8)", "4.0"),
            ("floor(-4.8)", "-5.0"),
            ("floor(-INFd)", "-INFd"),
        ],
    },
    Function {
        name: "round",
        section: "5.1.1.9.3",
        doc: "The nearest whole number; of two that are equally near, the one farther from 0.",
        null: NullRule::Propagate,
        outcome: Outcome::Partial,
        overloads: &[of_decimal(round), of_double(round)],
        examples: &[
            ("round(2.5)", "3.0"),
            ("round(-2.5)", "-3.0"),
            ("round(2.5d)", "3d"),
            ("round(0.49999999999999994d)", "0d"),
            ("round(1e300d)", "1e300d"),
        ],
    },
];

const fn of_decimal(evaluate: Evaluate) -> Overload {
    Overload {
        parameters: &[Parameter::Exact(Primitive::Decimal)],
        returns: Returns::Primitive(Primitive::Decimal),
        evaluate,
    }
}

const fn of_double(evaluate: Evaluate) -> Overload {
    Overload {
        parameters: &[Parameter::Exact(Primitive::Double)],
        returns: Returns::Primitive(Primitive::Double),
        evaluate,
    }
}

fn ceiling<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    rounded(arguments, Decimal::ceiling, f64::ceil)
}

fn floor<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    rounded(arguments, Decimal::floor, f64::floor)
}

fn round<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    rounded(arguments, Decimal::round, f64::round)
}

fn rounded<'a>(
    arguments: &[Value<'a>],
    decimal: impl Fn(&Decimal) -> Decimal,
    double: impl Fn(f64) -> f64,
) -> Result<Value<'a>, FunctionError> {
    argument(arguments, 0, "a number", |value| {
        if let Value::Decimal(number) = value {
            Some(Value::Decimal(decimal(number)))
        } else if let Value::Double(number) = value {
            Some(Value::Double(double(*number)))
        } else if let Value::Integer(number) = value {
            Some(Value::Decimal(Decimal::from(*number)))
        } else {
            None
        }
    })
}
