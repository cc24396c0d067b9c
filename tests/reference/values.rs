//! Values of declared types in JSON (JSON Format 4.01, 7).

use super::json::{Json, Shape, quoted};
use super::{Known, geo};
use odq::edm::primitive::{
    Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay, binary, double, integer,
};
use odq::edm::{EnumValue, Figure, Item, Primitive, Type, TypeId, Value};
use odq::schema::{Definition, EnumType};

/// What the values of a type are.
pub(crate) enum Kind<'s> {
    Primitive(Primitive),
    Enum(&'s EnumType),
    Collection(Type),
    /// Complex or entity: an object.
    Structure,
    /// Not declared.
    Dynamic,
}

impl Known<'_> {
    pub(crate) fn kind(&self, ty: Type) -> Kind<'_> {
        if ty.collection {
            return Kind::Collection(ty.element());
        }
        match self.schema.underlying(ty).item {
            Item::Primitive(primitive) => Kind::Primitive(primitive),
            Item::Null | Item::Unknown => Kind::Dynamic,
            Item::Named(_) => match self.schema.definition_of(ty) {
                Some(Definition::Enum(declared)) => Kind::Enum(declared),
                Some(Definition::Entity(_) | Definition::Complex(_)) => Kind::Structure,
                Some(Definition::TypeDefinition(declared)) => Kind::Primitive(declared.underlying),
                None => Kind::Dynamic,
            },
        }
    }

    /// The complex or entity type, also of the items of a collection.
    pub(crate) fn structured(&self, ty: Type) -> Option<TypeId> {
        let Item::Named(id) = ty.item else {
            return None;
        };
        self.schema.definition(id)?.as_structured().map(|_| id)
    }

    /// Whether values of the type are objects, collections of these, or streams: no operator takes
    /// them.
    pub(crate) fn is_opaque(&self, ty: Type) -> bool {
        match self.kind(ty) {
            Kind::Structure => true,
            Kind::Primitive(primitive) => primitive == Primitive::Stream,
            Kind::Collection(item) => self.is_opaque(item),
            Kind::Enum(_) | Kind::Dynamic => false,
        }
    }

    /// The value of a type; nothing if the JSON does not fit. A schema that was opened takes values
    /// of all types everywhere.
    pub(crate) fn read(&self, json: &Json, ty: Type) -> Option<Value<'static>> {
        let value = self.read_as(json, ty);
        if value.is_none() && self.schema.is_opened() {
            return dynamic(json);
        }
        value
    }

    fn read_as(&self, json: &Json, ty: Type) -> Option<Value<'static>> {
        if json.is_null() {
            return Some(Value::Null);
        }
        match self.kind(ty) {
            Kind::Primitive(own) => primitive(json, own),
            Kind::Enum(declared) => enumeration(json, declared),
            Kind::Collection(item) => {
                if !matches!(json.shape, Shape::Array(_)) {
                    return None;
                }
                let items = json.items().iter().map(|json| self.read_as(json, item));
                items.collect::<Option<_>>().map(Value::Collection)
            }
            Kind::Structure => None,
            Kind::Dynamic => dynamic(json),
        }
    }

    /// The text of a value of a type, in canonical form.
    pub(crate) fn write(&self, value: &Value<'_>, ty: Type) -> String {
        match value {
            Value::Null => "null".to_owned(),
            Value::Boolean(truth) => truth.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Decimal(number) => number.to_string(),
            Value::Double(number) if !number.is_finite() => quoted(&double::json_text(*number)),
            Value::Double(number) => match self.kind(ty) {
                #[expect(clippy::cast_possible_truncation, reason = "it is a single")]
                Kind::Primitive(Primitive::Single) => (*number as f32).to_string(),
                _ => double::json_text(*number),
            },
            Value::String(text) => quoted(text),
            Value::Guid(value) => quoted(&value.to_string()),
            Value::Date(value) => quoted(&value.to_string()),
            Value::DateTimeOffset(value) => quoted(&value.to_string()),
            Value::TimeOfDay(value) => quoted(&value.to_string()),
            Value::Duration(value) => quoted(&value.to_string()),
            Value::Binary(bytes) => quoted(&binary::Base64Url(bytes).to_string()),
            Value::Enum(EnumValue::Unknown(name)) => quoted(name),
            Value::Enum(EnumValue::Number(number)) => match self.kind(ty) {
                Kind::Enum(declared) => quoted(&declared.format(*number)),
                _ => quoted(&number.to_string()),
            },
            Value::Geo(shape) => geo::write(shape),
            Value::Collection(items) => {
                let item = if ty.collection {
                    ty.element()
                } else {
                    Type::UNKNOWN
                };
                let items = items.iter().map(|value| self.write(value, item));
                format!("[{}]", items.collect::<Vec<_>>().join(","))
            }
        }
    }
}

fn primitive(json: &Json, primitive: Primitive) -> Option<Value<'static>> {
    let number = match &json.shape {
        Shape::Number(digits) => Some(&**digits),
        _ => None,
    };
    let text = json.as_str();
    Some(match primitive {
        Primitive::Boolean => match json.shape {
            Shape::Bool(truth) => Value::Boolean(truth),
            _ => return None,
        },
        Primitive::Byte | Primitive::SByte | Primitive::Int16 | Primitive::Int32 => {
            Value::Integer(whole(number?, primitive)?)
        }
        Primitive::Int64 => Value::Integer(whole(number.or(text)?, primitive)?),
        Primitive::Decimal => Value::Decimal(Decimal::parse(number.or(text)?).ok()?),
        Primitive::Double => Value::Double(floating(number, text)?),
        #[expect(clippy::cast_possible_truncation, reason = "that is what a single is")]
        Primitive::Single => Value::Double(f64::from(floating(number, text)? as f32)),
        Primitive::String => Value::from(text?.to_owned()),
        Primitive::Guid => Value::Guid(Guid::parse(text?).ok()?),
        Primitive::Date => Value::Date(Date::parse(text?).ok()?),
        Primitive::DateTimeOffset => Value::DateTimeOffset(DateTimeOffset::parse(text?).ok()?),
        Primitive::TimeOfDay => Value::TimeOfDay(TimeOfDay::parse(text?).ok()?),
        Primitive::Duration => Value::Duration(Duration::parse(text?).ok()?),
        Primitive::Binary => Value::Binary(binary::parse(text?).ok()?.into()),
        Primitive::Geo(surface, figure) => {
            let shape = geo::read(json, surface)?;
            let fits = figure == Figure::Any || shape.primitive() == primitive;
            Value::Geo(fits.then(|| Box::new(shape))?)
        }
        Primitive::Untyped => return dynamic(json),
        Primitive::Stream => return None,
    })
}

/// A whole number in the range of a type, in whatever form: `5`, `5.0`, `50e-1`.
fn whole(digits: &str, primitive: Primitive) -> Option<i64> {
    let number = Decimal::parse(digits).ok()?;
    let whole = number.to_i64()?;
    let is_exact = number == Decimal::from(whole);
    (is_exact && integer::range(primitive)?.contains(&whole)).then_some(whole)
}

fn floating(number: Option<&str>, text: Option<&str>) -> Option<f64> {
    match number {
        Some(digits) => digits.parse().ok(),
        None => double::parse(text?).ok(),
    }
}

/// A member by its number or its name, or the names of several flags. A name that the schema lacks
/// is kept.
fn enumeration(json: &Json, declared: &EnumType) -> Option<Value<'static>> {
    if let Shape::Number(digits) = &json.shape {
        let number = whole(digits, Primitive::Int64)?;
        return Some(Value::Enum(EnumValue::Number(number)));
    }
    let text = json.as_str()?;
    Some(Value::Enum(
        match declared.parse(&text.replace(", ", ",")) {
            Ok(number) => EnumValue::Number(number),
            Err(_) => EnumValue::Unknown(text.to_owned().into()),
        },
    ))
}

/// A value of which nothing is declared: its JSON tells what it is.
fn dynamic(json: &Json) -> Option<Value<'static>> {
    Some(match &json.shape {
        Shape::Null => Value::Null,
        Shape::Bool(truth) => Value::Boolean(*truth),
        Shape::String(text) => Value::from(text.clone()),
        Shape::Number(digits) => match digits.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Decimal(Decimal::parse(digits).ok()?),
        },
        Shape::Array(items) => {
            let items = items.iter().map(dynamic);
            Value::Collection(items.collect::<Option<_>>()?)
        }
        Shape::Object(_) => return None,
    })
}
