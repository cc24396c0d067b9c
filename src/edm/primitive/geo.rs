use super::cursor::Cursor;
use super::double::{self, json_text};
use crate::edm::error::{LiteralError, LiteralErrorKind};
use crate::edm::{Figure, Primitive};
use std::fmt;

/// How deep collections of shapes may be nested.
const MAX_DEPTH: u32 = 32;

/// A value of one of the `Edm.Geography` and `Edm.Geometry` types.
#[derive(Clone, Debug, PartialEq)]
pub struct Geo {
    /// Whether it lies on the globe or on a plane.
    pub surface: Surface,
    /// The number of the coordinate system, at most 99,999.
    pub srid: u32,
    /// Positions and how they are joined.
    pub shape: Shape,
}

/// What a shape lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// The globe: x is the longitude and y the latitude, in degrees.
    Geography,
    /// A plane: x and y have one unit.
    Geometry,
}

/// Positions and how they are joined.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum Shape {
    Point(Position),
    LineString(Vec<Position>),
    /// Rings, each of which ends where it starts; the first is the outer one.
    Polygon(Vec<Vec<Position>>),
    MultiPoint(Vec<Position>),
    MultiLineString(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
    /// INVARIANT: nested at most 32 deep when it was read from text.
    Collection(Vec<Shape>),
}

/// A position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Longitude, or distance along the first axis.
    pub x: f64,
    /// Latitude, or distance along the second axis.
    pub y: f64,
    /// Altitude.
    pub z: Option<f64>,
    /// Measure.
    pub m: Option<f64>,
}

impl Geo {
    /// Reads `SRID=4326;Point(142.1 64.1)` and the other kinds of shape. Names may be in any
    /// case.
    ///
    /// # Errors
    ///
    /// Another form, a ring that does not end where it starts, collections nested too deep.
    pub fn parse(text: &str, surface: Surface) -> Result<Self, LiteralError> {
        let mut cursor = Cursor::new(text);
        if !cursor.eat_word("SRID=") {
            return Err(cursor.expected("`SRID=`"));
        }
        let at = cursor.at();
        let digits = cursor.digits();
        if digits.is_empty() {
            return Err(cursor.expected("a digit"));
        }
        if digits.len() > 5 {
            let kind = LiteralErrorKind::Srid(digits.len());
            return Err(LiteralError::new(kind, at));
        }
        let srid = digits
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        cursor.expect(b';', "`;` after the SRID")?;
        let shape = read_shape(&mut cursor, 0)?;
        cursor.end()?;
        Ok(Self {
            surface,
            srid,
            shape,
        })
    }

    /// The number of the coordinate system that a value has which names none (JSON Format 4.01,
    /// 7.1).
    #[must_use]
    pub const fn usual_srid(surface: Surface) -> u32 {
        match surface {
            Surface::Geography => 4326,
            Surface::Geometry => 0,
        }
    }

    /// The type that says most about this value.
    #[must_use]
    pub const fn primitive(&self) -> Primitive {
        let figure = match self.shape {
            Shape::Point(_) => Figure::Point,
            Shape::LineString(_) => Figure::LineString,
            Shape::Polygon(_) => Figure::Polygon,
            Shape::MultiPoint(_) => Figure::MultiPoint,
            Shape::MultiLineString(_) => Figure::MultiLineString,
            Shape::MultiPolygon(_) => Figure::MultiPolygon,
            Shape::Collection(_) => Figure::Collection,
        };
        Primitive::Geo(self.surface, figure)
    }
}

fn read_shape(cursor: &mut Cursor<'_>, depth: u32) -> Result<Shape, LiteralError> {
    if depth > MAX_DEPTH {
        return Err(cursor.error(LiteralErrorKind::GeoDepth(MAX_DEPTH)));
    }
    if cursor.eat_word("Point") {
        read_point(cursor).map(Shape::Point)
    } else if cursor.eat_word("LineString") {
        read_line(cursor).map(Shape::LineString)
    } else if cursor.eat_word("Polygon") {
        read_polygon(cursor).map(Shape::Polygon)
    } else if cursor.eat_word("MultiPoint") {
        read_list(cursor, true, read_point).map(Shape::MultiPoint)
    } else if cursor.eat_word("MultiLineString") {
        read_list(cursor, true, read_line).map(Shape::MultiLineString)
    } else if cursor.eat_word("MultiPolygon") {
        read_list(cursor, true, read_polygon).map(Shape::MultiPolygon)
    } else if cursor.eat_word("GeometryCollection") {
        read_list(cursor, false, |cursor| read_shape(cursor, depth + 1)).map(Shape::Collection)
    } else {
        Err(cursor.expected("the kind of a shape such as `Point`"))
    }
}

/// Reads a list in parentheses.
fn read_list<T>(
    cursor: &mut Cursor<'_>,
    may_be_empty: bool,
    mut item: impl FnMut(&mut Cursor<'_>) -> Result<T, LiteralError>,
) -> Result<Vec<T>, LiteralError> {
    cursor.expect(b'(', "`(`")?;
    let mut items = Vec::new();
    if may_be_empty && cursor.eat(b')') {
        return Ok(items);
    }
    loop {
        items.push(item(cursor)?);
        if !cursor.eat(b',') {
            cursor.expect(b')', "`,` or `)`")?;
            return Ok(items);
        }
    }
}

fn read_point(cursor: &mut Cursor<'_>) -> Result<Position, LiteralError> {
    cursor.expect(b'(', "`(`")?;
    let position = read_position(cursor)?;
    cursor.expect(b')', "`)`")?;
    Ok(position)
}

fn read_line(cursor: &mut Cursor<'_>) -> Result<Vec<Position>, LiteralError> {
    let mut first = true;
    read_list(cursor, false, |cursor| {
        let position = read_position(cursor)?;
        // A line has two positions at least.
        if std::mem::take(&mut first) && cursor.peek() != Some(b',') {
            return Err(cursor.expected("`,` and another position"));
        }
        Ok(position)
    })
}

fn read_polygon(cursor: &mut Cursor<'_>) -> Result<Vec<Vec<Position>>, LiteralError> {
    read_list(cursor, false, |cursor| {
        let start = cursor.at();
        let ring = read_list(cursor, false, read_position)?;
        if ring.first() != ring.last() {
            return Err(LiteralError::new(LiteralErrorKind::UnclosedRing, start));
        }
        Ok(ring)
    })
}

fn read_position(cursor: &mut Cursor<'_>) -> Result<Position, LiteralError> {
    let x = double::read(cursor)?;
    cursor.expect(b' ', "a blank and the second coordinate")?;
    let y = double::read(cursor)?;
    let mut more = || {
        if cursor.eat(b' ') {
            double::read(cursor).map(Some)
        } else {
            Ok(None)
        }
    };
    let z = more()?;
    let m = if z.is_some() { more()? } else { None };
    Ok(Position { x, y, z, m })
}

impl fmt::Display for Geo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SRID={};{}", self.srid, self.shape)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point(position) => write!(f, "Point({position})"),
            Self::LineString(line) => {
                f.write_str("LineString")?;
                write_list(f, line, write_one)
            }
            Self::Polygon(rings) => {
                f.write_str("Polygon")?;
                write_lines(f, rings)
            }
            Self::MultiPoint(points) => {
                f.write_str("MultiPoint")?;
                write_list(f, points, |f, point| write!(f, "({point})"))
            }
            Self::MultiLineString(lines) => {
                f.write_str("MultiLineString")?;
                write_lines(f, lines)
            }
            Self::MultiPolygon(polygons) => {
                f.write_str("MultiPolygon")?;
                write_list(f, polygons, |f, rings| write_lines(f, rings))
            }
            Self::Collection(shapes) => {
                f.write_str("GeometryCollection")?;
                write_list(f, shapes, write_one)
            }
        }
    }
}

fn write_one<T: fmt::Display>(f: &mut fmt::Formatter<'_>, item: &T) -> fmt::Result {
    item.fmt(f)
}

fn write_lines(f: &mut fmt::Formatter<'_>, lines: &[Vec<Position>]) -> fmt::Result {
    write_list(f, lines, |f, line| write_list(f, line, write_one))
}

fn write_list<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    mut write: impl FnMut(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    f.write_str("(")?;
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            f.write_str(",")?;
        }
        write(f, item)?;
    }
    f.write_str(")")
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json_text(self.x))?;
        for coordinate in [Some(self.y), self.z, self.z.and(self.m)]
            .into_iter()
            .flatten()
        {
            write!(f, " {}", json_text(coordinate))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn same(text: &str) {
        assert_eq!(
            Geo::parse(text, Surface::Geography).unwrap().to_string(),
            text
        );
    }

    #[track_caller]
    fn fails(text: &str, message: &str, offset: u32) {
        let error = Geo::parse(text, Surface::Geometry).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.offset),
            (message, offset)
        );
    }

    #[test]
    fn all_kinds() {
        same("SRID=0;Point(142.1 64.1)");
        same("SRID=4326;Point(142.1 64.1 10 -3.14)");
        same("SRID=0;LineString(142.1 64.1,3.14 2.78)");
        same("SRID=0;Polygon((1 1,1 1),(1 1,2 2,3 3,1 1))");
        same("SRID=0;MultiPoint()");
        same("SRID=0;MultiPoint((142.1 64.1),(1 2))");
        same("SRID=0;MultiLineString((142.1 64.1,3.14 2.78),(142.1 64.1,3.14 2.78))");
        same("SRID=0;MultiPolygon(((1 1,1 1),(1 1,2 2,3 3,1 1)))");
        same("SRID=0;GeometryCollection(LineString(142.1 64.1,3.14 2.78),Point(1e300 -1e-7))");
        let point = Geo::parse("srid=00012;POINT(1.0 2)", Surface::Geometry).unwrap();
        assert_eq!(point.to_string(), "SRID=12;Point(1 2)");
    }

    #[test]
    fn what_is_wrong_and_where() {
        fails("POINT(10 30)", "expected `SRID=`, found `P`", 0);
        fails(
            "SRID=100000;Point(1 2)",
            "SRID has 6 digits, at most 5 are allowed",
            5,
        );
        fails(
            "SRID=0;Circle(1 2)",
            "expected the kind of a shape such as `Point`, found `C`",
            7,
        );
        fails(
            "SRID=0;Point(1)",
            "expected a blank and the second coordinate, found `)`",
            14,
        );
        fails(
            "SRID=0;LineString(1 2)",
            "expected `,` and another position, found `)`",
            21,
        );
        let unclosed = "ring is not closed: its last position must repeat its first";
        fails("SRID=0;Polygon((1 1,2 2,3 3))", unclosed, 15);
        fails("SRID=0;Point(1 2", "expected `)`, found the end", 16);
        let deep = format!("SRID=0;{}", "GeometryCollection(".repeat(100_000));
        fails(
            &deep,
            "collections are nested more than 32 deep",
            7 + 33 * 19,
        );
    }

    fn any_shape() -> impl Strategy<Value = Shape> {
        let number = any::<f64>().prop_filter("equal to itself", |n| !n.is_nan());
        let third = proptest::option::of(number.clone());
        let position =
            (number.clone(), number.clone(), third.clone(), third).prop_map(|(x, y, z, m)| {
                Position {
                    x,
                    y,
                    z,
                    m: z.and(m),
                }
            });
        let line = proptest::collection::vec(position.clone(), 2..4);
        let ring = line.clone().prop_map(|mut ring| {
            ring.extend(ring.first().copied());
            ring
        });
        let polygon = proptest::collection::vec(ring, 1..3);
        let several = 0..3usize;
        let leaf = prop_oneof![
            position.clone().prop_map(Shape::Point),
            line.clone().prop_map(Shape::LineString),
            polygon.clone().prop_map(Shape::Polygon),
            proptest::collection::vec(position, several.clone()).prop_map(Shape::MultiPoint),
            proptest::collection::vec(line, several.clone()).prop_map(Shape::MultiLineString),
            proptest::collection::vec(polygon, several).prop_map(Shape::MultiPolygon),
        ];
        leaf.prop_recursive(3, 8, 3, |shape| {
            proptest::collection::vec(shape, 1..3).prop_map(Shape::Collection)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn display_is_read_back(shape in any_shape(), srid in 0..100_000u32) {
            let value = Geo { surface: Surface::Geometry, srid, shape };
            prop_assert_eq!(Geo::parse(&value.to_string(), Surface::Geometry), Ok(value));
        }

        #[test]
        fn any_text_is_judged(text in "SRID=0;(Point|Polygon|MultiPoint)?[()0-9 ,.]{0,20}") {
            let _ = Geo::parse(&text, Surface::Geography);
        }
    }
}
