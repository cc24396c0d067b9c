use super::argument::argument;
use super::context::Context;
use super::error::FunctionError;
use super::table::{Evaluate, Function, NullRule, Outcome, Overload, Parameter, Returns};
use crate::edm::primitive::{Date, DateTimeOffset, Decimal, Duration, TimeOfDay};
use crate::edm::{Primitive, Value};

const DATE: &[Parameter] = &[Parameter::Exact(Primitive::Date)];
const INSTANT: &[Parameter] = &[Parameter::Exact(Primitive::DateTimeOffset)];
const TIME: &[Parameter] = &[Parameter::Exact(Primitive::TimeOfDay)];
const DURATION: &[Parameter] = &[Parameter::Exact(Primitive::Duration)];
const TO_INT32: Returns = Returns::Primitive(Primitive::Int32);
const TO_DECIMAL: Returns = Returns::Primitive(Primitive::Decimal);
const TO_INSTANT: Returns = Returns::Primitive(Primitive::DateTimeOffset);
/// Decimal places of a picosecond.
const PICO: u32 = 12;

/// The functions of dates, times and durations. Parts of an instant are those of its own offset.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "date",
        section: "5.1.1.8.1",
        doc: "The date of an instant, in its own offset.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: INSTANT,
            returns: Returns::Primitive(Primitive::Date),
            evaluate: date,
        }],
        examples: &[("date(2020-01-01T00:30:15.250+01:00)", "2020-01-01")],
    },
    Function {
        name: "day",
        section: "5.1.1.8.2",
        doc: "The day of the month, 1 to 31.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[of_date(day), of_instant(day)],
        examples: &[
            ("day(2020-02-29)", "29"),
            ("day(2020-01-01T00:30:15.250+01:00)", "1"),
        ],
    },
    Function {
        name: "fractionalseconds",
        section: "5.1.1.8.3",
        doc: "The part of a second, at least 0 and below 1.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[
            Overload {
                parameters: INSTANT,
                returns: TO_DECIMAL,
                evaluate: fractionalseconds,
            },
            Overload {
                parameters: TIME,
                returns: TO_DECIMAL,
                evaluate: fractionalseconds,
            },
        ],
        examples: &[
            ("fractionalseconds(2020-01-01T00:30:15.250+01:00)", "0.25"),
            ("fractionalseconds(13:13:13.000000000001)", "0.000000000001"),
            ("fractionalseconds(13:13:13)", "0.0"),
        ],
    },
    Function {
        name: "hour",
        section: "5.1.1.8.4",
        doc: "The hour, 0 to 23.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[of_instant(hour), of_time(hour)],
        examples: &[
            ("hour(2020-01-01T00:30:15.250+01:00)", "0"),
            ("hour(09:01:02.400)", "9"),
        ],
    },
    Function {
        name: "maxdatetime",
        section: "5.1.1.8.5",
        doc: "The latest instant that can be written, in the year 999999999.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: &[],
            returns: TO_INSTANT,
            evaluate: |_, _| Ok(Value::DateTimeOffset(DateTimeOffset::MAX)),
        }],
        examples: &[("maxdatetime()", "999999999-12-31T23:59:59.999999999999Z")],
    },
    Function {
        name: "mindatetime",
        section: "5.1.1.8.6",
        doc: "The earliest instant that can be written, in the year -999999999.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: &[],
            returns: TO_INSTANT,
            evaluate: |_, _| Ok(Value::DateTimeOffset(DateTimeOffset::MIN)),
        }],
        examples: &[("mindatetime()", "-999999999-01-01T00:00:00Z")],
    },
    Function {
        name: "minute",
        section: "5.1.1.8.7",
        doc: "The minute, 0 to 59.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[of_instant(minute), of_time(minute)],
        examples: &[
            ("minute(2020-01-01T00:30:15.250+01:00)", "30"),
            ("minute(2020-01-01T00:30:15.250-00:45)", "30"),
            ("minute(09:01:02.400)", "1"),
        ],
    },
    Function {
        name: "month",
        section: "5.1.1.8.8",
        doc: "The month, 1 to 12.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[of_date(month), of_instant(month)],
        examples: &[
            ("month(1980-07-02)", "7"),
            ("month(2020-01-01T00:30:15.250+01:00)", "1"),
        ],
    },
    Function {
        name: "now",
        section: "5.1.1.8.9",
        doc: "The present instant, the same during a run.",
        null: NullRule::Propagate,
        outcome: Outcome::OfRun,
        overloads: &[Overload {
            parameters: &[],
            returns: TO_INSTANT,
            evaluate: |_, context| Ok(Value::DateTimeOffset(context.now)),
        }],
        examples: &[("now()", "2020-10-30T21:03:00Z")],
    },
    Function {
        name: "second",
        section: "5.1.1.8.10",
        doc: "The whole second, 0 to 59.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[of_instant(second), of_time(second)],
        examples: &[
            ("second(12:59:59.999)", "59"),
            ("second(2001-01-01T09:01:02.400Z)", "2"),
            ("second(2016-12-31T23:59:60Z)", "60"),
        ],
    },
    Function {
        name: "time",
        section: "5.1.1.8.11",
        doc: "The time of day of an instant, in its own offset.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: INSTANT,
            returns: Returns::Primitive(Primitive::TimeOfDay),
            evaluate: time,
        }],
        examples: &[("time(2020-01-01T00:30:15.250+01:00)", "00:30:15.25")],
    },
    Function {
        name: "totaloffsetminutes",
        section: "5.1.1.8.12",
        doc: "The offset of an instant from UTC, in minutes.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[of_instant(totaloffsetminutes)],
        examples: &[
            ("totaloffsetminutes(2001-01-01T00:01:02+04:02)", "242"),
            ("totaloffsetminutes(2001-01-01T00:01:02-01:00)", "-60"),
            ("totaloffsetminutes(2001-01-01T00:01:02Z)", "0"),
        ],
    },
    Function {
        name: "totalseconds",
        section: "5.1.1.8.13",
        doc: "The length of a duration in seconds, with their fraction.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[Overload {
            parameters: DURATION,
            returns: TO_DECIMAL,
            evaluate: totalseconds,
        }],
        examples: &[
            ("totalseconds(duration'PT1M30.5S')", "90.5"),
            ("totalseconds(duration'P1DT1S')", "86401.0"),
            ("totalseconds(duration'-PT1M')", "-60.0"),
        ],
    },
    Function {
        name: "year",
        section: "5.1.1.8.14",
        doc: "The year; 0 is the year before 1.",
        null: NullRule::Propagate,
        outcome: Outcome::Total,
        overloads: &[of_date(year), of_instant(year)],
        examples: &[
            ("year(1980-07-02)", "1980"),
            ("year(-0001-07-02)", "-1"),
            ("year(2020-01-01T00:30:15.250+01:00)", "2020"),
        ],
    },
];

const fn of_date(evaluate: Evaluate) -> Overload {
    Overload {
        parameters: DATE,
        returns: TO_INT32,
        evaluate,
    }
}

const fn of_instant(evaluate: Evaluate) -> Overload {
    Overload {
        parameters: INSTANT,
        returns: TO_INT32,
        evaluate,
    }
}

const fn of_time(evaluate: Evaluate) -> Overload {
    Overload {
        parameters: TIME,
        returns: TO_INT32,
        evaluate,
    }
}

fn date<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(Value::Date(instant_of(arguments)?.date()))
}

fn time<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(Value::TimeOfDay(instant_of(arguments)?.time()))
}

fn totaloffsetminutes<'a>(
    arguments: &[Value<'a>],
    _: &Context,
) -> Result<Value<'a>, FunctionError> {
    Ok(whole(instant_of(arguments)?.offset_minutes()))
}

fn year<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(whole(date_of(arguments)?.year()))
}

fn month<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(whole(date_of(arguments)?.month()))
}

fn day<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(whole(date_of(arguments)?.day()))
}

fn hour<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(whole(time_of(arguments)?.hour()))
}

fn minute<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(whole(time_of(arguments)?.minute()))
}

fn second<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(whole(time_of(arguments)?.second()))
}

fn fractionalseconds<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    Ok(seconds(i128::from(time_of(arguments)?.fraction())))
}

fn totalseconds<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let duration: Duration = argument(arguments, 0, "a duration", |value| {
        if let Value::Duration(duration) = value {
            Some(*duration)
        } else {
            None
        }
    })?;
    Ok(seconds(duration.picoseconds()))
}

fn instant_of(arguments: &[Value<'_>]) -> Result<DateTimeOffset, FunctionError> {
    argument(arguments, 0, "a date with time", |value| {
        if let Value::DateTimeOffset(instant) = value {
            Some(*instant)
        } else {
            None
        }
    })
}

fn date_of(arguments: &[Value<'_>]) -> Result<Date, FunctionError> {
    argument(arguments, 0, "a date, with or without time", |value| {
        if let Value::DateTimeOffset(instant) = value {
            Some(instant.date())
        } else if let Value::Date(date) = value {
            Some(*date)
        } else {
            None
        }
    })
}

fn time_of(arguments: &[Value<'_>]) -> Result<TimeOfDay, FunctionError> {
    argument(arguments, 0, "a time, with or without date", |value| {
        if let Value::DateTimeOffset(instant) = value {
            Some(instant.time())
        } else if let Value::TimeOfDay(time) = value {
            Some(*time)
        } else {
            None
        }
    })
}

fn whole<'a>(number: impl Into<i64>) -> Value<'a> {
    Value::Integer(number.into())
}

/// Picoseconds as a decimal number of seconds.
fn seconds<'a>(picos: i128) -> Value<'a> {
    Value::Decimal(Decimal::new(picos, PICO).unwrap_or(Decimal::ZERO))
}
