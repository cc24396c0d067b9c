//! Shapes as they stand in records: GeoJSON (RFC 7946; JSON Format 4.01, 7.1).

use crate::edm::primitive::{Geo, Position, Shape, Surface};
use crate::json::{Elements, Members, RawValue};

/// How deep collections of shapes may be nested.
const MOST_DEPTH: usize = 32;

/// A shape; nothing if the value is none.
pub(super) fn read(value: RawValue<'_>, surface: Surface) -> Option<Geo> {
    let srid = match optional(value, "crs")? {
        None => Geo::usual_srid(surface),
        Some(crs) if crs.is_null() => Geo::usual_srid(surface),
        Some(crs) => srid(crs)?,
    };
    let shape = shape(value, 0)?;
    Some(Geo {
        surface,
        srid,
        shape,
    })
}

fn member<'a>(value: RawValue<'a>, name: &str) -> Option<RawValue<'a>> {
    optional(value, name)?
}

/// A member that may be missing; nothing if it stands twice: then nobody knows which shape is meant.
fn optional<'a>(value: RawValue<'a>, name: &str) -> Option<Option<RawValue<'a>>> {
    let mut members = Members::new(value).filter(|(own, _)| own == name);
    let first = members.next().map(|(_, value)| value);
    members.next().is_none().then_some(first)
}

/// The number in `{"type":"name","properties":{"name":"EPSG:4326"}}`.
fn srid(crs: RawValue<'_>) -> Option<u32> {
    let name = member(member(crs, "properties")?, "name")?.as_string()?;
    let number = name.rsplit(':').next()?;
    number.parse().ok().filter(|number| *number < 100_000)
}

fn shape(value: RawValue<'_>, depth: usize) -> Option<Shape> {
    if depth > MOST_DEPTH {
        return None;
    }
    let name = member(value, "type")?.as_string()?;
    let coordinates = || member(value, "coordinates");
    Some(match &*name {
        "Point" => Shape::Point(position(coordinates()?)?),
        "LineString" => Shape::LineString(line(coordinates()?)?),
        "Polygon" => Shape::Polygon(polygon(coordinates()?)?),
        "MultiPoint" => Shape::MultiPoint(line(coordinates()?)?),
        "MultiLineString" => Shape::MultiLineString(list(coordinates()?, line)?),
        "MultiPolygon" => Shape::MultiPolygon(list(coordinates()?, polygon)?),
        "GeometryCollection" => Shape::Collection(list(member(value, "geometries")?, |value| {
            shape(value, depth + 1)
        })?),
        _ => return None,
    })
}

fn list<'a, T>(value: RawValue<'a>, read: impl Fn(RawValue<'a>) -> Option<T>) -> Option<Vec<T>> {
    matches!(value.text(), [b'[', ..]).then_some(())?;
    Elements::new(value).map(read).collect()
}

fn line(value: RawValue<'_>) -> Option<Vec<Position>> {
    list(value, position)
}

/// Rings, each of which ends where it starts.
fn polygon(value: RawValue<'_>) -> Option<Vec<Vec<Position>>> {
    let rings = list(value, line)?;
    let closed = |ring: &Vec<Position>| ring.first() == ring.last();
    rings.iter().all(closed).then_some(rings)
}

fn position(value: RawValue<'_>) -> Option<Position> {
    let numbers = list(value, |number| number.as_number()?.parse::<f64>().ok())?;
    let (x, y, z, m) = match numbers.as_slice() {
        [x, y] => (x, y, None, None),
        [x, y, z] => (x, y, Some(*z), None),
        [x, y, z, m] => (x, y, Some(*z), Some(*m)),
        _ => return None,
    };
    Some(Position { x: *x, y: *y, z, m })
}
