//! Values as JSON text (JSON Format 4.01, 7).

use crate::edm::primitive::binary::Base64Url;
use crate::edm::primitive::double::json_text;
use crate::edm::primitive::{Geo, Position, Shape};
use crate::edm::{EnumValue, Primitive, Value};
use crate::eval::value::Reader;
use crate::json::write_string;
use std::fmt::Display;
use std::io::Write;

/// Writes a value of a declared type in canonical form: numbers exactly, what JSON cannot write as
/// a string, members of an enumeration by name.
pub(super) fn write_value(value: &Value<'_>, declared: &Reader, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Integer(number) => plain(number, out),
        Value::Decimal(number) => plain(number, out),
        Value::Double(number) => write_double(*number, declared, out),
        Value::String(text) => write_string(text, out),
        Value::Guid(value) => quoted(value, out),
        Value::Date(value) => quoted(value, out),
        Value::DateTimeOffset(value) => quoted(value, out),
        Value::TimeOfDay(value) => quoted(value, out),
        Value::Duration(value) => quoted(value, out),
        Value::Binary(bytes) => quoted(&Base64Url(bytes), out),
        Value::Enum(EnumValue::Unknown(name)) => write_string(name, out),
        Value::Enum(EnumValue::Number(number)) => {
            if let Reader::Enum(declared) = declared {
                write_string(&declared.format(*number), out);
            } else {
                quoted(number, out);
            }
        }
        Value::Geo(geo) => write_geo(geo, out),
        Value::Collection(items) => {
            let item = if let Reader::Collection(item) = declared {
                item
            } else {
                &Reader::Dynamic
            };
            list(items, b"[", b"]", out, |value, out| {
                write_value(value, item, out);
            });
        }
    }
}

fn plain(value: &impl Display, out: &mut Vec<u8>) {
    // Writing into memory cannot fail.
    let _ = write!(out, "{value}");
}

fn quoted(value: &impl Display, out: &mut Vec<u8>) {
    let _ = write!(out, "\"{value}\"");
}

fn write_double(number: f64, declared: &Reader, out: &mut Vec<u8>) {
    if !number.is_finite() {
        quoted(&json_text(number), out);
    } else if matches!(declared, Reader::Primitive(Primitive::Single)) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a single is kept as a double"
        )]
        let number = number as f32;
        plain(&number, out);
    } else {
        plain(&json_text(number), out);
    }
}

fn list<T>(
    items: &[T],
    open: &[u8],
    close: &[u8],
    out: &mut Vec<u8>,
    mut write: impl FnMut(&T, &mut Vec<u8>),
) {
    out.extend_from_slice(open);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.extend_from_slice(close);
}

/// A shape as GeoJSON (RFC 7946), with the coordinate system where it is not the usual one.
fn write_geo(geo: &Geo, out: &mut Vec<u8>) {
    write_shape(&geo.shape, out);
    if geo.srid != Geo::usual_srid(geo.surface) {
        out.pop();
        let srid = geo.srid;
        let _ = write!(
            out,
            ",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"EPSG:{srid}\"}}}}}}"
        );
    }
}

// Shapes are nested 32 deep at most.
fn write_shape(shape: &Shape, out: &mut Vec<u8>) {
    let (name, member) = match shape {
        Shape::Point(_) => ("Point", "coordinates"),
        Shape::LineString(_) => ("LineString", "coordinates"),
        Shape::Polygon(_) => ("Polygon", "coordinates"),
        Shape::MultiPoint(_) => ("MultiPoint", "coordinates"),
        Shape::MultiLineString(_) => ("MultiLineString", "coordinates"),
        Shape::MultiPolygon(_) => ("MultiPolygon", "coordinates"),
        Shape::Collection(_) => ("GeometryCollection", "geometries"),
    };
    let _ = write!(out, "{{\"type\":\"{name}\",\"{member}\":");
    match shape {
        Shape::Point(position) => write_position(position, out),
        Shape::LineString(line) | Shape::MultiPoint(line) => write_line(line, out),
        Shape::Polygon(lines) | Shape::MultiLineString(lines) => write_lines(lines, out),
        Shape::MultiPolygon(polygons) => list(polygons, b"[", b"]", out, |lines, out| {
            write_lines(lines, out);
        }),
        Shape::Collection(shapes) => list(shapes, b"[", b"]", out, write_shape),
    }
    out.push(b'}');
}

fn write_lines(lines: &[Vec<Position>], out: &mut Vec<u8>) {
    list(lines, b"[", b"]", out, |line, out| write_line(line, out));
}

fn write_line(line: &[Position], out: &mut Vec<u8>) {
    list(line, b"[", b"]", out, write_position);
}

fn write_position(position: &Position, out: &mut Vec<u8>) {
    let z = position.z.or_else(|| position.m.map(|_| 0.0));
    let numbers = [Some(position.x), Some(position.y), z, position.m];
    let numbers: Vec<f64> = numbers.into_iter().flatten().collect();
    list(&numbers, b"[", b"]", out, |number, out| {
        write_double(*number, &Reader::Dynamic, out);
    });
}
