use super::argument::{argument, point, shape};
use super::context::Context;
use super::error::FunctionError;
use super::table::{Function, NullRule, Outcome, Overload, Parameter, Returns};
use crate::edm::primitive::{Geo, Position, Shape, Surface};
use crate::edm::{Figure, Primitive, Value};

/// The mean radius of the Earth in metres (IUGG).
const EARTH: f64 = 6_371_008.8;

const TO_DOUBLE: Returns = Returns::Primitive(Primitive::Double);
const TO_BOOLEAN: Returns = Returns::Primitive(Primitive::Boolean);

/// The functions of shapes. On the globe, distances are metres along great circles; on a plane,
/// they have the unit of the coordinates. Altitude and measure are left out.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "geo.distance",
        section: "5.1.1.11.1",
        doc: "The shortest distance between two points.",
        null: NullRule::Propagate,
        outcome: Outcome::Partial,
        overloads: &[
            Overload {
                parameters: &[
                    Parameter::Exact(Primitive::Geo(Surface::Geography, Figure::Point)),
                    Parameter::Exact(Primitive::Geo(Surface::Geography, Figure::Point)),
                ],
                returns: TO_DOUBLE,
                evaluate: distance,
            },
            Overload {
                parameters: &[
                    Parameter::Exact(Primitive::Geo(Surface::Geometry, Figure::Point)),
                    Parameter::Exact(Primitive::Geo(Surface::Geometry, Figure::Point)),
                ],
                returns: TO_DOUBLE,
                evaluate: distance,
            },
        ],
        examples: &[
            (
                "geo.distance(geometry'SRID=0;Point(0 0)',geometry'SRID=0;Point(3 4)')",
                "5d",
            ),
            (
                "geo.distance(geography'SRID=4326;Point(10 50)',geography'SRID=4326;Point(10 50)')",
                "0d",
            ),
        ],
    },
    Function {
        name: "geo.intersects",
        section: "5.1.1.11.2",
        doc: "Whether a point lies in a polygon or on its edge.",
        null: NullRule::Propagate,
        outcome: Outcome::Partial,
        overloads: &[
            Overload {
                parameters: &[
                    Parameter::Exact(Primitive::Geo(Surface::Geography, Figure::Point)),
                    Parameter::Exact(Primitive::Geo(Surface::Geography, Figure::Polygon)),
                ],
                returns: TO_BOOLEAN,
                evaluate: intersects,
            },
            Overload {
                parameters: &[
                    Parameter::Exact(Primitive::Geo(Surface::Geometry, Figure::Point)),
                    Parameter::Exact(Primitive::Geo(Surface::Geometry, Figure::Polygon)),
                ],
                returns: TO_BOOLEAN,
                evaluate: intersects,
            },
        ],
        examples: &[
            (
                "geo.intersects(geometry'SRID=0;Point(1 1)',geometry'SRID=0;Polygon((0 0,2 0,2 2,0 2,0 0))')",
                "true",
            ),
            (
                "geo.intersects(geometry'SRID=0;Point(3 1)',geometry'SRID=0;Polygon((0 0,2 0,2 2,0 2,0 0))')",
                "false",
            ),
            (
                "geo.intersects(geography'SRID=4326;Point(-179 0)',geography'SRID=4326;Polygon((170 -5,-170 -5,-170 5,170 5,170 -5))')",
                "true",
            ),
        ],
    },
    Function {
        name: "geo.length",
        section: "5.1.1.11.3",
        doc: "The length of a line.",
        null: NullRule::Propagate,
        outcome: Outcome::Partial,
        overloads: &[
            Overload {
                parameters: &[Parameter::Exact(Primitive::Geo(
                    Surface::Geography,
                    Figure::LineString,
                ))],
                returns: TO_DOUBLE,
                evaluate: length,
            },
            Overload {
                parameters: &[Parameter::Exact(Primitive::Geo(
                    Surface::Geometry,
                    Figure::LineString,
                ))],
                returns: TO_DOUBLE,
                evaluate: length,
            },
        ],
        examples: &[("geo.length(geometry'SRID=0;LineString(0 0,3 4,3 5)')", "6d")],
    },
];

fn distance<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let ((left_geo, left), (right_geo, right)) = (point(arguments, 0)?, point(arguments, 1)?);
    alike(left_geo, right_geo)?;
    Ok(Value::Double(between(left_geo.surface, left, right)))
}

fn length<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let geo = shape(arguments, 0)?;
    let Shape::LineString(line) = &geo.shape else {
        return argument(arguments, 0, "a line", |_| None);
    };
    let steps = line.iter().zip(line.iter().skip(1));
    let length = steps
        .map(|(from, to)| between(geo.surface, *from, *to))
        .sum();
    Ok(Value::Double(length))
}

/// Edges are straight in the coordinates, on the globe too, and a point belongs to the polygon if
/// a ray from it crosses the rings an odd number of times, whichever way round they run.
fn intersects<'a>(arguments: &[Value<'a>], _: &Context) -> Result<Value<'a>, FunctionError> {
    let ((point_geo, point), polygon) = (point(arguments, 0)?, shape(arguments, 1)?);
    alike(point_geo, polygon)?;
    let Shape::Polygon(rings) = &polygon.shape else {
        return argument(arguments, 1, "a polygon", |_| None);
    };
    if !point.x.is_finite() || !point.y.is_finite() {
        return Ok(Value::Boolean(false));
    }
    Ok(Value::Boolean(match polygon.surface {
        Surface::Geometry => covers(rings, point, |position| position.x),
        Surface::Geography => {
            // The antimeridian is no edge: rings are unrolled from the point's own longitude, and
            // those that lie beyond it are met one turn further.
            [-360.0, 0.0, 360.0].into_iter().any(|turn| {
                let mut last = None;
                covers(rings, point, |position| {
                    let longitude = match last {
                        None => position.x + turn,
                        Some(last) => last + shortest_turn(position.x - last),
                    };
                    last = Some(longitude);
                    longitude
                })
            })
        }
    }))
}

fn alike(left: &Geo, right: &Geo) -> Result<(), FunctionError> {
    if left.srid == right.srid {
        Ok(())
    } else {
        Err(FunctionError::UnlikeCoordinates(left.srid, right.srid))
    }
}

fn between(surface: Surface, from: Position, to: Position) -> f64 {
    match surface {
        Surface::Geometry => (to.x - from.x).hypot(to.y - from.y),
        Surface::Geography => {
            let half_square = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
            let cosines = from.y.to_radians().cos() * to.y.to_radians().cos();
            let haversine = half_square(to.y - from.y) + cosines * half_square(to.x - from.x);
            2.0 * EARTH * haversine.sqrt().clamp(0.0, 1.0).asin()
        }
    }
}

/// The difference of two longitudes by the shorter way, between -180 and 180.
fn shortest_turn(degrees: f64) -> f64 {
    let turned = degrees.rem_euclid(360.0);
    if turned > 180.0 {
        turned - 360.0
    } else {
        turned
    }
}

/// Whether the point lies within the rings by the even-odd rule, or on one of them.
fn covers(
    rings: &[Vec<Position>],
    point: Position,
    mut x_of: impl FnMut(&Position) -> f64,
) -> bool {
    let mut inside = false;
    for ring in rings {
        let mut last: Option<(f64, f64)> = None;
        for position in ring {
            let (x, y) = (x_of(position), position.y);
            if let Some((last_x, last_y)) = last {
                // Twice the area of the triangle of the edge and the point; 0 on the edge's line.
                let side = (x - last_x) * (point.y - last_y) - (y - last_y) * (point.x - last_x);
                let within = |value: f64, one: f64, other: f64| {
                    one.min(other) <= value && value <= one.max(other)
                };
                if side == 0.0 && within(point.x, last_x, x) && within(point.y, last_y, y) {
                    return true;
                }
                if (last_y > point.y) != (y > point.y) && (side > 0.0) == (y > last_y) {
                    inside = !inside;
                }
            }
            last = Some((x, y));
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edm::primitive::DateTimeOffset;

    fn geo(text: &str, surface: Surface) -> Value<'static> {
        Value::Geo(Box::new(Geo::parse(text, surface).unwrap()))
    }

    #[track_caller]
    fn in_polygon(surface: Surface, point: &str, rings: &str) -> bool {
        let arguments = [
            geo(&format!("SRID=0;Point({point})"), surface),
            geo(&format!("SRID=0;Polygon({rings})"), surface),
        ];
        let result = intersects(&arguments, &Context::new(DateTimeOffset::MIN));
        result == Ok(Value::Boolean(true))
    }

    #[test]
    fn distances_on_the_globe() {
        let context = Context::new(DateTimeOffset::MIN);
        let metres = |from: &str, to: &str| {
            let point = |at| geo(&format!("SRID=4326;Point({at})"), Surface::Geography);
            match distance(&[point(from), point(to)], &context) {
                Ok(Value::Double(metres)) => metres.round(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(metres("0 0", "1 0"), 111_195.0);
        assert_eq!(metres("0 0", "0 90"), 10_007_557.0);
        assert_eq!(metres("179.5 0", "-179.5 0"), 111_195.0);
        assert_eq!(metres("0 0", "180 0"), 20_015_114.0);
    }

    #[test]
    fn holes_edges_and_corners() {
        let square = "(0 0,4 0,4 4,0 4,0 0)";
        let holed = format!("{square},(1 1,3 1,3 3,1 3,1 1)");
        for surface in [Surface::Geometry, Surface::Geography] {
            assert!(in_polygon(surface, "2 2", square));
            assert!(in_polygon(surface, "0 0", square));
            assert!(in_polygon(surface, "4 2", square));
            assert!(!in_polygon(surface, "5 2", square));
            assert!(!in_polygon(surface, "2 2", &holed));
            assert!(in_polygon(surface, "0.5 2", &holed));
            assert!(in_polygon(surface, "1 2", &holed));
            assert!(!in_polygon(surface, "NaN 2", square));
            // A ray through a corner meets it once.
            assert!(in_polygon(surface, "1 2", "(0 0,2 2,0 4,0 0)"));
            assert!(!in_polygon(surface, "-1 2", "(0 0,2 2,0 4,0 0)"));
        }
    }

    #[test]
    fn the_antimeridian_is_no_edge() {
        let strip = "(170 -5,-170 -5,-170 5,170 5,170 -5)";
        assert!(in_polygon(Surface::Geography, "-179 0", strip));
        assert!(in_polygon(Surface::Geography, "179 0", strip));
        assert!(!in_polygon(Surface::Geography, "0 0", strip));
        assert!(in_polygon(Surface::Geometry, "0 0", strip));
    }

    #[test]
    fn what_is_refused() {
        let context = Context::new(DateTimeOffset::MIN);
        let (one, other) = (
            geo("SRID=0;Point(1 2)", Surface::Geometry),
            geo("SRID=1;Point(1 2)", Surface::Geometry),
        );
        insta::assert_snapshot!(
            distance(&[one.clone(), other], &context).unwrap_err(),
            @"shapes have different coordinate systems, SRID 0 and SRID 1"
        );
        insta::assert_snapshot!(
            length(std::slice::from_ref(&one), &context).unwrap_err(),
            @"argument 1 must be a line, found a geographical or geometrical shape"
        );
        insta::assert_snapshot!(
            intersects(&[one.clone(), one], &context).unwrap_err(),
            @"argument 2 must be a polygon, found a geographical or geometrical shape"
        );
    }
}
