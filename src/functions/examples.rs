//! Runs the examples of every row. The reader here knows constants and calls, and nothing else of
//! the language.

use super::{Context, Function, Outcome, Overload, all, choose, choose_by_value, find};
use crate::edm::compare::equal;
use crate::edm::convert::{has_type, promote};
use crate::edm::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Geo, Surface, TimeOfDay, boolean, double, integer,
};
use crate::edm::{Item, Primitive, Type, Value};

struct Reader<'t> {
    rest: &'t str,
    context: &'t Context,
}

type Typed = (Value<'static>, Type);

impl Reader<'_> {
    fn expression(&mut self) -> Typed {
        let end = self
            .rest
            .find(['(', ')', ',', '[', ']', '\''])
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if rest.starts_with('(') {
            self.rest = rest;
            return self.call(word);
        }
        if rest.starts_with('[') && word.is_empty() {
            self.rest = rest;
            return self.list();
        }
        if rest.starts_with('\'') {
            self.rest = rest;
            return self.quoted(word);
        }
        self.rest = rest;
        constant(word)
    }

    /// What stands between a bracket and the closing one.
    fn items(&mut self, close: char) -> Vec<Typed> {
        self.skip();
        let mut items = Vec::new();
        while !self.rest.starts_with(close) {
            items.push(self.expression());
            self.rest = self.rest.strip_prefix(',').unwrap_or(self.rest);
        }
        self.skip();
        items
    }

    fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap();
    }

    fn list(&mut self) -> Typed {
        let items = self.items(']');
        let types = items.iter().map(|(_, own)| own.item);
        // The widest numeric type stands for all.
        let item = types
            .filter(|item| *item != Item::Null)
            .max_by_key(|item| *item == Item::Primitive(Primitive::Decimal))
            .unwrap_or(Item::Null);
        let values = items.into_iter().map(|(value, _)| value);
        (
            Value::Collection(values.collect()),
            Type::collection_of(item),
        )
    }

    fn quoted(&mut self, prefix: &str) -> Typed {
        let (text, rest) = self.rest.get(1..).unwrap().split_once('\'').unwrap();
        self.rest = rest;
        let text = text.to_owned();
        let geo = |surface| Value::Geo(Box::new(Geo::parse(&text, surface).unwrap()));
        let value = match prefix {
            "" => return (Value::String(text.into()), Type::STRING),
            "duration" => Value::Duration(Duration::parse(&text).unwrap()),
            "geography" => geo(Surface::Geography),
            "geometry" => geo(Surface::Geometry),
            other => panic!("unknown prefix {other}"),
        };
        let own = Primitive::ALL
            .iter()
            .find(|(primitive, name)| {
                has_type(&value, *primitive) && !matches!(*name, "Geography" | "Geometry")
            })
            .unwrap();
        (value, Type::primitive(own.0))
    }

    fn call(&mut self, name: &str) -> Typed {
        let function = find(name).unwrap_or_else(|| panic!("no function {name}"));
        let (values, types): (Vec<_>, Vec<_>) = self.items(')').into_iter().unzip();
        let choice = choose(function, &types).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let promoted: Vec<_> = values
            .into_iter()
            .zip(&choice.parameters)
            .map(|(value, to)| promote_to(value, *to))
            .collect();
        let result = (choice.overload.evaluate)(&promoted, self.context);
        let value = result.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(
            fits(&value, choice.result),
            "{name} gave {value:?}, not {:?}",
            choice.result
        );
        (value.into_owned(), choice.result)
    }
}

fn promote_to(value: Value<'_>, to: Type) -> Value<'_> {
    let Item::Primitive(primitive) = to.item else {
        return value;
    };
    if let Value::Collection(items) = value {
        let items = items.into_iter().map(|item| promote_to(item, to.element()));
        return Value::Collection(items.collect());
    }
    promote(value, primitive).unwrap()
}

fn fits(value: &Value<'_>, to: Type) -> bool {
    if let (Value::Collection(items), true) = (value, to.collection) {
        return items
            .iter()
            .all(|item| item.is_null() || fits(item, to.element()));
    }
    match to.item {
        Item::Primitive(primitive) => !to.collection && has_type(value, primitive),
        Item::Named(_) | Item::Null | Item::Unknown => true,
    }
}

/// `1` is an integer, `1.0` a decimal and `1d` a double.
fn constant(text: &str) -> Typed {
    if text == "null" {
        return (Value::Null, Type::NULL);
    }
    let double = text
        .strip_suffix('d')
        .and_then(|text| double::parse(text).ok());
    let found = [
        (
            boolean::parse(text).ok().map(Value::Boolean),
            Primitive::Boolean,
        ),
        (double.map(Value::Double), Primitive::Double),
        (
            integer::parse(text).ok().map(Value::Integer),
            Primitive::Int64,
        ),
        (
            Decimal::parse(text).ok().map(Value::Decimal),
            Primitive::Decimal,
        ),
        (Date::parse(text).ok().map(Value::Date), Primitive::Date),
        (
            TimeOfDay::parse(text).ok().map(Value::TimeOfDay),
            Primitive::TimeOfDay,
        ),
        (
            DateTimeOffset::parse(text).ok().map(Value::DateTimeOffset),
            Primitive::DateTimeOffset,
        ),
    ];
    found
        .into_iter()
        .find_map(|(value, primitive)| Some((value?, Type::primitive(primitive))))
        .unwrap_or_else(|| panic!("no constant: {text}"))
}

fn read(text: &str, context: &Context) -> Typed {
    let mut reader = Reader {
        rest: text,
        context,
    };
    let read = reader.expression();
    assert_eq!(reader.rest, "", "{text}");
    read
}

fn context() -> Context {
    Context::new(DateTimeOffset::parse("2020-10-30T21:03:00Z").unwrap())
}

#[test]
fn every_example_holds() {
    let context = context();
    for function in all() {
        for (expression, expected) in function.examples {
            let (value, own) = read(expression, &context);
            let (expected_value, _) = read(expected, &context);
            assert!(
                equal(&value, &promote_to(expected_value, own)),
                "{expression} gave {value:?}, not {expected}"
            );
        }
    }
}

#[test]
fn every_overload_has_an_example() {
    for function in all() {
        for overload in function.overloads {
            let shape = overload.to_string();
            let shown = function.examples.iter().any(|(expression, _)| {
                let open = expression.find('(').unwrap();
                let mut reader = Reader {
                    rest: expression.get(open..).unwrap(),
                    context: &context(),
                };
                let types: Vec<_> = reader.items(')').into_iter().map(|(_, own)| own).collect();
                choose(function, &types).is_ok_and(|choice| choice.overload.to_string() == shape)
            });
            let geo = function.name.starts_with("geo.");
            assert!(shown || geo, "{}{shape} has no example", function.name);
        }
    }
}

/// Dynamic values can be of any kind, so an overload must stand whatever it is given.
#[test]
fn no_argument_is_fatal() {
    let context = context();
    let values = [
        Value::Null,
        Value::Boolean(true),
        Value::Integer(i64::MIN),
        Value::Integer(i64::MAX),
        Value::Decimal(Decimal::new(5, 1).unwrap()),
        Value::Double(f64::NAN),
        "a😀".into(),
        Value::Date(Date::MIN),
        Value::DateTimeOffset(DateTimeOffset::MAX),
        Value::TimeOfDay(TimeOfDay::MIDNIGHT),
        Value::Duration(Duration::ZERO),
        Value::Collection(vec![Value::Null]),
        Value::Geo(Box::new(
            Geo::parse("SRID=0;MultiPoint()", Surface::Geometry).unwrap(),
        )),
    ];
    for function in all() {
        for overload in function.overloads {
            for first in &values {
                for second in &values {
                    for third in &values {
                        let three = [first.borrowed(), second.borrowed(), third.borrowed()];
                        for count in 0..=3 {
                            judge(function, overload, &three[..count], &context);
                        }
                    }
                }
            }
        }
    }
}

/// Whatever comes out is of the declared type, and something does if that is said, if the overload
/// was made for these values.
fn judge(
    function: &'static Function,
    overload: &Overload,
    values: &[Value<'_>],
    context: &Context,
) {
    let found = (overload.evaluate)(values, context);
    let Ok(choice) = choose_by_value(function, values) else {
        return;
    };
    if !std::ptr::eq(choice.overload, overload) {
        return;
    }
    match found {
        Ok(value) => assert!(
            fits(&value, choice.result),
            "{}{overload}: {value:?}",
            function.name
        ),
        // What is null is given to no function.
        Err(error) => assert!(
            function.outcome != Outcome::Total || values.iter().any(Value::is_null),
            "{}{overload}: {error}",
            function.name
        ),
    }
}
