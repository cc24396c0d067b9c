use super::argument::text;
use super::collection;
use super::context::Context;
use super::error::FunctionError;
use super::table::{Function, NullRule, Outcome, Overload, Parameter, Returns};
use crate::edm::{Primitive, Value};
use std::borrow::Cow;

const STRING: Parameter = Parameter::Exact(Primitive::String);
const TO_STRING: Returns = Returns::Primitive(Primitive::String);
const TO_BOOLEAN: Returns = Returns::Primitive(Primitive::Boolean);
const TO_INT32: Returns = Returns::Primitive(Primitive::Int32);
const TWO_STRINGS: &[Parameter] = &[STRING, STRING];
const TWO_COLLECTIONS: &[Parameter] = &[Parameter::Collection, Parameter::Collection];

/// The functions of strings, with those that strings share with collections.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "concat",
        section: "5.1.1.5.1",
        doc: "Gives the first argument followed by the second.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[
            Overload {
                parameters: TWO_STRINGS,
                returns: TO_STRING,
                evaluate: concat,
            },
            Overload {
                parameters: TWO_COLLECTIONS,
                returns: Returns::Collection,
                evaluate: collection::concat,
            },
        ],
        examples: &[
            (
                "concat(concat('Berlin',', '),'Germany')",
                "'Berlin, Germany'",
            ),
            ("concat('','a')", "'a'"),
            ("concat([1],[2,3])", "[1,2,3]"),
            ("concat([1],[2.5])", "[1.0,2.5]"),
        ],
    },
    Function {
        name: "contains",
        section: "5.1.1.5.2",
        doc: "Whether the second argument stands in the first, as a whole and in one piece.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[
            Overload {
                parameters: TWO_STRINGS,
                returns: TO_BOOLEAN,
                evaluate: contains,
            },
            Overload {
                parameters: TWO_COLLECTIONS,
                returns: TO_BOOLEAN,
                evaluate: collection::contains,
            },
        ],
        examples: &[
            ("contains('Alfreds','fred')", "true"),
            ("contains('Alfreds','FRED')", "false"),
            ("contains('abc','a_c')", "false"),
            ("contains('abc','%')", "false"),
            ("contains('abc','')", "true"),
            ("contains([4,1,3],[4,1])", "true"),
            ("contains([4,1,3],[4,3])", "false"),
        ],
    },
    Function {
        name: "endswith",
        section: "5.1.1.5.3",
        doc: "Whether the first argument ends with the second.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[
            Overload {
                parameters: TWO_STRINGS,
                returns: TO_BOOLEAN,
                evaluate: endswith,
            },
            Overload {
                parameters: TWO_COLLECTIONS,
                returns: TO_BOOLEAN,
                evaluate: collection::endswith,
            },
        ],
        examples: &[
            ("endswith('Futterkiste','kiste')", "true"),
            ("endswith('a','ba')", "false"),
            ("endswith([4,1,3],[1,3])", "true"),
        ],
    },
    Function {
        name: "indexof",
        section: "5.1.1.5.4",
        doc: "The position from 0, in characters or items, at which the second argument first stands in the first; -1 if it does not.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[
            Overload {
                parameters: TWO_STRINGS,
                returns: TO_INT32,
                evaluate: indexof,
            },
            Overload {
                parameters: TWO_COLLECTIONS,
                returns: TO_INT32,
                evaluate: collection::indexof,
            },
        ],
        examples: &[
            ("indexof('Alfreds','lf')", "1"),
            ("indexof('abc','x')", "-1"),
            ("indexof('ABC','b')", "-1"),
            ("indexof('a😀b','b')", "2"),
            ("indexof([4,1,3],[1,3])", "1"),
            ("indexof([4,1,3],[2])", "-1"),
        ],
    },
    Function {
        name: "length",
        section: "5.1.1.5.5",
        doc: "The number of characters of a string, or of items of a collection.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[
            Overload {
                parameters: &[STRING],
                returns: TO_INT32,
                evaluate: length,
            },
            Overload {
                parameters: &[Parameter::Collection],
                returns: TO_INT32,
                evaluate: collection::length,
            },
        ],
        examples: &[
            ("length('abc')", "3"),
            ("length('')", "0"),
            ("length('e\u{301}')", "2"),
            ("length([1,null,3])", "3"),
            ("length([])", "0"),
        ],
    },
    Function {
        name: "startswith",
        section: "5.1.1.5.6",
        doc: "Whether the first argument starts with the second.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[
            Overload {
                parameters: TWO_STRINGS,
                returns: TO_BOOLEAN,
                evaluate: startswith,
            },
            Overload {
                parameters: TWO_COLLECTIONS,
                returns: TO_BOOLEAN,
                evaluate: collection::startswith,
            },
        ],
        examples: &[
            ("startswith('Alfreds','Alf')", "true"),
            ("startswith('abc','A')", "false"),
            ("startswith(['a','b'],['a'])", "true"),
        ],
    },
    Function {
        name: "substring",
        section: "5.1.1.5.7",
        doc: "What stands from a position (from 0) on, or the given number of characters or items there; a negative position counts from the end.",
        null: NullRule::Propagate,
        outcome: Outcome::Partial,
        overloads: &[
            Overload {
                parameters: &[STRING, Parameter::Integer],
                returns: TO_STRING,
                evaluate: substring,
            },
            Overload {
                parameters: &[STRING, Parameter::Integer, Parameter::Integer],
                returns: TO_STRING,
                evaluate: substring,
            },
            Overload {
                parameters: &[Parameter::Collection, Parameter::Integer],
                returns: Returns::Collection,
                evaluate: collection::substring,
            },
            Overload {
                parameters: &[
                    Parameter::Collection,
                    Parameter::Integer,
                    Parameter::Integer,
                ],
                returns: Returns::Collection,
                evaluate: collection::substring,
            },
        ],
        examples: &[
            ("substring('abcdef',2)", "'cdef'"),
            ("substring('abc',1,1)", "'b'"),
            ("substring('abc',3)", "''"),
            ("substring('abc',10)", "''"),
            ("substring('abc',-2)", "'bc'"),
            ("substring('abc',-2,1)", "'b'"),
            ("substring('abc',-9)", "'abc'"),
            ("substring('éa',1)", "'a'"),
            ("substring('abc',2147483647,2147483647)", "''"),
            ("substring('abc',1,9223372036854775807)", "'bc'"),
            ("substring('abc',-9223372036854775808)", "'abc'"),
            ("substring([4,1,3],1)", "[1,3]"),
            ("substring([4,1,3],-2,1)", "[1]"),
        ],
    },
    Function {
        name: "matchesPattern",
        section: "5.1.1.7.1",
        doc: "Whether some part of a string matches a regular expression of ECMAScript.",
        null: NullRule::Propagate,
        outcome: Outcome::OfRun,
        overloads: &[Overload {
            parameters: TWO_STRINGS,
            returns: TO_BOOLEAN,
            evaluate: matches_pattern,
        }],
        examples: &[
            ("matchesPattern('Alfreds Futterkiste','^A.*e$')", "true"),
            ("matchesPattern('abc','b')", "true"),
            (
                "matchesPattern('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!','^(a+)+$')",
                "false",
            ),
        ],
    },
    Function {
        name: "tolower",
        section: "5.1.1.7.2",
        doc: "The string in lower case, by the rules of Unicode and no language.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: &[STRING],
            returns: TO_STRING,
            evaluate: tolower,
        }],
        examples: &[
            ("tolower('ÄBC')", "'äbc'"),
            ("tolower('I')", "'i'"),
            ("tolower('abc')", "'abc'"),
        ],
    },
    Function {
        name: "toupper",
        section: "5.1.1.7.3",
        doc: "The string in upper case, by the rules of Unicode and no language.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: &[STRING],
            returns: TO_STRING,
            evaluate: toupper,
        }],
        examples: &[("toupper('straße')", "'STRASSE'"), ("toupper('i')", "'I'")],
    },
    Function {
        name: "trim",
        section: "5.1.1.7.4",
        doc: "The string without white space (as Unicode defines it) at its ends.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: &[STRING],
            returns: TO_STRING,
            evaluate: trim,
        }],
        examples: &[
            ("trim(' hello world  ')", "'hello world'"),
            ("trim('\u{a0}\u{3000}a\t\n')", "'a'"),
            ("trim('   ')", "''"),
        ],
    },
];

fn concat<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let (first, second) = (text(arguments, 0)?, text(arguments, 1)?);
    Ok(Value::String(if first.is_empty() {
        second.clone()
    } else if second.is_empty() {
        first.clone()
    } else {
        Cow::Owned([first.as_ref(), second.as_ref()].concat())
    }))
}

fn contains<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let (whole, part) = (text(arguments, 0)?, text(arguments, 1)?);
    Ok(Value::Boolean(whole.contains(part.as_ref())))
}

fn endswith<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let (whole, part) = (text(arguments, 0)?, text(arguments, 1)?);
    Ok(Value::Boolean(whole.ends_with(part.as_ref())))
}

fn startswith<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let (whole, part) = (text(arguments, 0)?, text(arguments, 1)?);
    Ok(Value::Boolean(whole.starts_with(part.as_ref())))
}

fn indexof<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let (whole, part) = (text(arguments, 0)?, text(arguments, 1)?);
    let before = whole
        .find(part.as_ref())
        .and_then(|offset| whole.get(..offset));
    Ok(Value::Integer(before.map_or(-1, |before| {
        collection::count(before.chars().count())
    })))
}

fn length<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let count = text(arguments, 0)?.chars().count();
    Ok(Value::Integer(collection::count(count)))
}

fn substring<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let source = text(arguments, 0)?;
    let (start, length) = collection::part(arguments)?;
    // The offset of the character at a position from 0, or the end.
    let offset_of = |text: &str, position: usize| {
        text.char_indices()
            .nth(position)
            .map_or(text.len(), |(offset, _)| offset)
    };
    let start = match usize::try_from(start) {
        Ok(position) => offset_of(source, position),
        Err(_) => {
            let back = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
            let from_end = source.char_indices().rev().nth(back - 1);
            from_end.map_or(0, |(offset, _)| offset)
        }
    };
    let end = length.map_or(source.len(), |length| {
        let rest = source.get(start..).unwrap_or("");
        start + offset_of(rest, length)
    });
    Ok(Value::String(slice(source, |text| text.get(start..end))))
}

fn matches_pattern<'a>(
    arguments: &[Value<'a>],
    context: &Context,
) -> Result<Value<'a>, FunctionError> {
    let (text, pattern) = (text(arguments, 0)?, text(arguments, 1)?);
    context.patterns.matches(pattern, text).map(Value::Boolean)
}

fn tolower<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let source = text(arguments, 0)?;
    let unchanged = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    Ok(Value::String(if source.bytes().all(unchanged) {
        source.clone()
    } else {
        Cow::Owned(source.to_lowercase())
    }))
}

fn toupper<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let source = text(arguments, 0)?;
    let unchanged = |byte: u8| byte.is_ascii() && !byte.is_ascii_lowercase();
    Ok(Value::String(if source.bytes().all(unchanged) {
        source.clone()
    } else {
        Cow::Owned(source.to_uppercase())
    }))
}

fn trim<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let source = text(arguments, 0)?;
    Ok(Value::String(slice(source, |text| Some(text.trim()))))
}

/// A part of a string, which stays borrowed if the string is.
fn slice<'a>(
    source: &Cow<'a, str>,
    part: impl for<'t> Fn(&'t str) -> Option<&'t str>,
) -> Cow<'a, str> {
    match source {
        Cow::Borrowed(text) => Cow::Borrowed(part(text).unwrap_or("")),
        Cow::Owned(text) => Cow::Owned(part(text).unwrap_or("").to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edm::primitive::DateTimeOffset;

    fn call<'a>(
        evaluate: super::super::Evaluate,
        arguments: &[Value<'a>],
    ) -> Result<Value<'a>, FunctionError> {
        evaluate(arguments, &Context::new(DateTimeOffset::MIN))
    }

    #[test]
    fn parts_stay_borrowed() {
        let borrowed = |value| matches!(value, Ok(Value::String(Cow::Borrowed(_))));
        assert!(borrowed(call(trim, &[" a ".into()])));
        assert!(borrowed(call(
            substring,
            &["abc".into(), Value::Integer(1)]
        )));
        assert!(borrowed(call(tolower, &["abc".into()])));
        assert!(borrowed(call(concat, &["abc".into(), "".into()])));
    }

    #[test]
    fn what_is_refused() {
        let fails = |evaluate, arguments: &[Value<'_>], message: &str| {
            assert_eq!(call(evaluate, arguments).unwrap_err().to_string(), message);
        };
        fails(
            substring,
            &["abc".into(), Value::Integer(1), Value::Integer(-1)],
            "length of a part must not be negative, found `-1`",
        );
        fails(
            contains,
            &["abc".into(), Value::Integer(1)],
            "argument 2 must be a string, found an integer",
        );
        fails(length, &[], "argument 1 must be a string, found nothing");
        fails(
            matches_pattern,
            &["abc".into(), "(?=a)".into()],
            "pattern uses look-ahead `(?=` or `(?!`, which is not supported",
        );
    }
}
