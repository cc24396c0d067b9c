//! Shapes as GeoJSON (RFC 7946; JSON Format 4.01, 7.1).

use super::json::{Json, Shape as Form};
use odq::edm::primitive::{Geo, Position, Shape, Surface, double};

/// The shape of a value, if it is one.
pub(crate) fn read(json: &Json, surface: Surface) -> Option<Geo> {
    let srid = match optional(json, "crs")? {
        None => Geo::usual_srid(surface),
        Some(crs) if crs.is_null() => Geo::usual_srid(surface),
        Some(crs) => {
            let name = member(member(crs, "properties")?, "name")?.as_str()?;
            let number: u32 = name.rsplit(':').next()?.parse().ok()?;
            (number < 100_000).then_some(number)?
        }
    };
    Some(Geo {
        surface,
        srid,
        shape: shape(json, 0)?,
    })
}

fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    optional(json, name)?
}

/// A member that may be missing; nothing if it stands twice.
fn optional<'j>(json: &'j Json, name: &str) -> Option<Option<&'j Json>> {
    let mut members = json.members().iter().filter(|it| it.name == name);
    let first = members.next().map(|it| &it.value);
    members.next().is_none().then_some(first)
}

fn shape(json: &Json, depth: usize) -> Option<Shape> {
    if depth > 32 {
        return None;
    }
    let coordinates = member(json, "coordinates");
    Some(match member(json, "type")?.as_str()? {
        "Point" => Shape::Point(position(coordinates?)?),
        "LineString" => Shape::LineString(line(coordinates?)?),
        "MultiPoint" => Shape::MultiPoint(line(coordinates?)?),
        "Polygon" => Shape::Polygon(rings(coordinates?)?),
        "MultiLineString" => Shape::MultiLineString(all(coordinates?, line)?),
        "MultiPolygon" => Shape::MultiPolygon(all(coordinates?, rings)?),
        "GeometryCollection" => Shape::Collection(all(member(json, "geometries")?, |json| {
            shape(json, depth + 1)
        })?),
        _ => return None,
    })
}

fn all<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    matches!(json.shape, Form::Array(_)).then_some(())?;
    json.items().iter().map(read).collect()
}

fn line(json: &Json) -> Option<Vec<Position>> {
    all(json, position)
}

fn rings(json: &Json) -> Option<Vec<Vec<Position>>> {
    let rings = all(json, line)?;
    let is_closed = |ring: &Vec<Position>| ring.first() == ring.last();
    rings.iter().all(is_closed).then_some(rings)
}

fn position(json: &Json) -> Option<Position> {
    let numbers = all(json, |json| match &json.shape {
        Form::Number(digits) => digits.parse::<f64>().ok(),
        _ => None,
    })?;
    (2..=4).contains(&numbers.len()).then(|| Position {
        x: numbers[0],
        y: numbers[1],
        z: numbers.get(2).copied(),
        m: numbers.get(3).copied(),
    })
}

/// The text of a shape.
pub(crate) fn write(geo: &Geo) -> String {
    let text = write_shape(&geo.shape);
    if geo.srid == Geo::usual_srid(geo.surface) {
        return text;
    }
    let crs = format!(
        r#"{{"type":"name","properties":{{"name":"EPSG:{}"}}}}"#,
        geo.srid
    );
    format!("{},\"crs\":{crs}}}", text.strip_suffix('}').unwrap())
}

fn write_shape(shape: &Shape) -> String {
    let (name, member, value) = match shape {
        Shape::Point(at) => ("Point", "coordinates", write_position(at)),
        Shape::LineString(line) => ("LineString", "coordinates", write_line(line)),
        Shape::MultiPoint(line) => ("MultiPoint", "coordinates", write_line(line)),
        Shape::Polygon(lines) => ("Polygon", "coordinates", write_lines(lines)),
        Shape::MultiLineString(lines) => ("MultiLineString", "coordinates", write_lines(lines)),
        Shape::MultiPolygon(all) => (
            "MultiPolygon",
            "coordinates",
            list(all.iter().map(|lines| write_lines(lines))),
        ),
        Shape::Collection(all) => (
            "GeometryCollection",
            "geometries",
            list(all.iter().map(write_shape)),
        ),
    };
    format!("{{\"type\":\"{name}\",\"{member}\":{value}}}")
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

fn write_lines(lines: &[Vec<Position>]) -> String {
    list(lines.iter().map(|line| write_line(line)))
}

fn write_line(line: &[Position]) -> String {
    list(line.iter().map(write_position))
}

fn write_position(at: &Position) -> String {
    // The place of a measure is the fourth.
    let z = at.z.or(at.m.map(|_| 0.0));
    let numbers = [Some(at.x), Some(at.y), z, at.m];
    list(numbers.into_iter().flatten().map(double::json_text))
}
