//! Values made to break what computes with them: numbers, dates, shapes and patterns at and beyond
//! every edge. Each is read, checked, compiled and evaluated on a small stack, and gives a value or
//! an error with its code; which of them is the same in every build.

use crate::support::sales;
use odq::eval::{Input, OnError, Options};
use odq::{Input as Form, Query, Root};
use std::fmt::Write as _;

/// A name, an expression or a whole query, the members of a record, and the value of the expression
/// (`rows` and their number for a query) or the code of the error.
type Row = (&'static str, fn() -> String, fn() -> String, &'static str);

const fn none() -> String {
    String::new()
}

macro_rules! rows {
    ($($name:literal: $query:expr $(, with $record:expr)? => $expected:literal;)*) => {
        &[$(($name, || String::from($query), rows!(@record $($record)?), $expected)),*]
    };
    (@record) => { none };
    (@record $record:expr) => { || String::from($record) };
}

const NUMBERS: &[Row] = rows! {
    "an exponent without end": "1e999999999" => "OD190";
    "a negative exponent without end": "1e-999999999" => "OD190";
    "an exponent of another reader's flaw": "-2645e-1141622225" => "OD190";
    "an exponent of many digits": format!("1e{}", "9".repeat(60_000)) => "OD190";
    "digits up to the limit": format!("length(cast({},Edm.String))", "9".repeat(1_000)) => "1000";
    "digits beyond the limit": "9".repeat(1_001) => "OD190";
    "a million digits": "9".repeat(1_000_000) => "OD190";
    "zeros behind the point": format!("0.{}1", "0".repeat(6_000)) => "1e-6001";
    "more zeros behind the point": format!("0.{}1", "0".repeat(60_000)) => "OD190";
    "a million zeros behind the point": format!("0.{}1", "0".repeat(1_000_000)) => "OD190";
    "zeros before the number": format!("{}7", "0".repeat(60_000)) => "7";
    "nineteen nines": "9999999999999999999" => "9999999999999999999";
    "twenty nines": "99999999999999999999" => "99999999999999999999";
    "the greatest whole number": "9223372036854775807" => "9223372036854775807";
    "one more, written": "9223372036854775808" => "9223372036854775808";
    "one more, added": "9223372036854775807 add 1" => "OD812";
    "the least whole number": "-9223372036854775808" => "-9223372036854775808";
    "one less, written": "-9223372036854775809" => "-9223372036854775809";
    "one less, computed": "-9223372036854775808 sub 1" => "OD812";
    "the least whole number of data": "Units", with r#""Units":-9223372036854775808"# => "-9223372036854775808";
    "beyond it in data": "Units", with r#""Units":-9223372036854775809"# => "OD811";
    "the greatest, doubled": "Units mul 2", with r#""Units":9223372036854775807"# => "OD812";
    "the least, negated": "-(-9223372036854775808)" => "OD812";
    "the least of data, negated": "-Units", with r#""Units":-9223372036854775808"# => "OD812";
    "the least by minus one": "-9223372036854775808 div -1" => "OD812";
    "the least of data by minus one": "Units div -1", with r#""Units":-9223372036854775808"# => "OD812";
    "the least of data by minus one, rest": "Units mod -1", with r#""Units":-9223372036854775808"# => "0";
    "the least small number, negated": "-cast(-2147483648,Edm.Int32)" => "2147483648";
    "a small number that is none": "cast(2147483648,Edm.Int32)" => "null";
    "a byte that is none": "cast(256,Edm.Byte)" => "null";
    "minus nothing": "-0" => "0";
    "minus nothing with an exponent": "-0.0e0" => "0";
    "no number": "NaN" => r#""NaN""#;
    "no number is no number": "NaN eq NaN" => "false";
    "infinity": "INF" => r#""INF""#;
    "infinity less itself": "INF sub INF" => r#""NaN""#;
    "no number and more": "NaN123" => "OD201";
    "by zero": "1 div 0" => "OD812";
    "rest by zero": "1 mod 0" => "OD812";
    "by zero of data": "1 div Units", with r#""Units":0"# => "OD812";
    "exactly by zero": "1 divby 0" => "OD812";
    "a fraction by zero": "1.5 div 0" => "OD812";
    "a number with an exponent by zero": "1e0 div 0" => "OD812";
    "a double by zero": "Rate div 0", with r#""Rate":1.5"# => r#""INF""#;
    "rest of a double by zero": "Rate mod 0", with r#""Rate":1.5"# => r#""NaN""#;
    "no number rounded": "round(NaN)" => r#""NaN""#;
    "a great number rounded": "round(1e300)" => "1e300";
    "a great number as a whole one": "cast(1e300,Edm.Int64)" => "null";
    "no number as a whole one": "cast(NaN,Edm.Int64)" => "null";
    "a double beyond all": "Rate mul 10", with r#""Rate":1.7976931348623157e308"# => r#""INF""#;
    "a double of data beyond all": "Rate", with r#""Rate":1e999"# => r#""INF""#;
    "a decimal of data beyond all": "Amount", with r#""Amount":1e99999"# => "OD811";
    "digits of data beyond the limit": "Amount", with format!(r#""Amount":{}"#, "9".repeat(1_001)) => "OD811";
    "a decimal beyond its exponent": "1e6144 mul 10" => "OD812";
    "a decimal near nothing": "1e-6144 div 10" => "OD812";
    "a third": "1 div 3.0" => "0.3333333333333333333333333333333333";
    "from beyond the end": "substring('abc',2147483647,2147483647)" => r#""""#;
    "from the greatest number on": "substring('abc',9223372036854775807,9223372036854775807)" => r#""""#;
    "from the least number on": "substring('abc',-9223372036854775808)" => r#""abc""#;
    "from a number of data on": "substring('abc',Units)", with r#""Units":-9223372036854775808"# => r#""abc""#;
    "a page of 2^31": "$top=2147483648" => "rows 1";
    "a page of 2^63": "$top=9223372036854775808" => "rows 1";
    "a page of 2^64": "$top=18446744073709551616" => "OD218";
    "a page of less than nothing": "$top=-1" => "OD121";
    "a page of many digits": format!("$top={}", "9".repeat(60_000)) => "OD218";
    "behind 2^31": "$skip=2147483648" => "rows 1";
    "behind 2^63": "$skip=9223372036854775808" => "rows 1";
    "behind 2^64": "$skip=18446744073709551616" => "OD218";
    "behind less than nothing": "$skip=-1" => "OD121";
    "both": "$skip=9223372036854775807&$top=9223372036854775807" => "rows 1";
};

const DATES: &[Row] = rows! {
    "a year long ago": "-9999-01-01" => r#""-9999-01-01""#;
    "the year nothing": "0000-02-29" => r#""0000-02-29""#;
    "a year of five digits": "10000-01-01" => r#""10000-01-01""#;
    "a year of nine digits": "999999999-12-31" => r#""999999999-12-31""#;
    "a year of ten digits": "9999999999-12-31" => "OD110";
    "a year with a zero before it": "01000-01-01" => "OD110";
    "a leap day": "2024-02-29" => r#""2024-02-29""#;
    "no leap day": "2023-02-29" => "OD110";
    "no leap day of a century": "1900-02-29" => "OD110";
    "a leap day of four centuries": "2000-02-29" => r#""2000-02-29""#;
    "a day that is never": "2024-02-30" => "OD110";
    "a month that is never": "2024-13-01" => "OD110";
    "the end of a day": "2024-01-31T24:00:00Z" => "OD110";
    "behind the end of a day": "2024-01-31T24:00:01Z" => "OD110";
    "a leap second": "2016-12-31T23:59:60Z" => r#""2016-12-31T23:59:60Z""#;
    "a minute too many": "2016-12-31T23:60:00Z" => "OD110";
    "twelve digits of a second": "2016-12-31T23:59:59.123456789012Z" => r#""2016-12-31T23:59:59.123456789012Z""#;
    "thirteen digits of a second": "2016-12-31T23:59:59.1234567890123Z" => "OD110";
    "the farthest zone": "2024-01-01T00:00:00+14:00" => r#""2024-01-01T00:00:00+14:00""#;
    "beyond the farthest zone": "2024-01-01T00:00:00+14:01" => r#""2024-01-01T00:00:00+14:01""#;
    "a zone of nearly a day": "2024-01-01T00:00:00+23:59" => r#""2024-01-01T00:00:00+23:59""#;
    "a zone of nothing, negative": "2024-01-01T00:00:00-00:00" => r#""2024-01-01T00:00:00Z""#;
    "a zone is no other instant": "2024-01-01T00:00:00+14:00 eq 2023-12-31T10:00:00Z" => "true";
    "a duration too long to add": "2024-01-01T00:00:00Z add duration'P106751991167D'" => r#""292279048-08-17T00:00:00Z""#;
    "a duration beyond 2^63 microseconds": "duration'P106751991168D'" => r#""P106751991168D""#;
    "days of many digits": format!("duration'P{}D'", "9".repeat(60_000)) => "OD110";
    "days of a million digits": format!("duration'P{}D'", "9".repeat(1_000_000)) => "OD190";
    "seconds of many digits": format!("duration'PT{}S'", "9".repeat(60_000)) => "OD110";
    "parts of a second": format!("duration'PT0.{}S'", "9".repeat(60_000)) => "OD110";
    "days between the ends of time": "9999-12-31 sub -9999-01-01" => r#""P7304483D""#;
    "days of data between the ends": "Day sub 0001-01-01", with r#""Day":"9999-12-31""# => r#""P3652058D""#;
    "behind the end of days": "999999999-12-31 add duration'P1D'" => "OD812";
    "a duration times a great number": "duration'P1D' mul 9223372036854775807" => "OD812";
    "a duration of data, negated": "-Took", with r#""Took":"-P106751991167D""# => r#""P106751991167D""#;
    "the first instant": "mindatetime()" => r#""-999999999-01-01T00:00:00Z""#;
    "the last instant": "maxdatetime()" => r#""999999999-12-31T23:59:59.999999999999Z""#;
    "before the first instant": "mindatetime() sub duration'PT1S'" => "OD812";
    "behind the last instant": "maxdatetime() add duration'PT1S'" => "OD812";
    "between them": "maxdatetime() sub mindatetime()" => r#""P730484999633DT23H59M59.999999999999S""#;
    "the year of the last instant": "year(maxdatetime())" => "999999999";
    "a date of data that is never": "Day", with r#""Day":"2023-02-29""# => "OD811";
    "an instant of data that is never": "At", with r#""At":"2024-01-01T25:00:00Z""# => "OD811";
    "an instant of data with a leap second": "At", with r#""At":"2016-12-31T23:59:60Z""# => r#""2016-12-31T23:59:60Z""#;
    "an instant of data of many digits": "At", with format!(r#""At":"2016-12-31T23:59:59.{}Z""#, "9".repeat(100_000)) => "OD811";
    "a duration of data of many digits": "Took", with format!(r#""Took":"P{}D""#, "9".repeat(100_000)) => "OD811";
};

/// A polygon of so many positions, as a literal and as data.
fn round(positions: usize, literal: bool) -> String {
    let mut out = String::new();
    for at in 0..positions {
        let at = if at + 1 == positions { 0 } else { at };
        let (x, y) = (at % 1000, at / 1000);
        let written = if literal {
            write!(out, "{x} {y},")
        } else {
            write!(out, "[{x},{y}],")
        };
        written.unwrap();
    }
    out.truncate(out.len() - 1);
    if literal {
        format!("geometry'SRID=0;Polygon(({out}))'")
    } else {
        format!(r#""Area":{{"type":"Polygon","coordinates":[[{out}]]}}"#)
    }
}

fn nested(times: usize) -> String {
    let open = "GeometryCollection(".repeat(times);
    format!(
        "geometry'SRID=0;{open}Point(0 0){}' eq null",
        ")".repeat(times)
    )
}

const SHAPES: &[Row] = rows! {
    "a polygon of a million positions": round(1_000_000, true) => "OD190";
    "a polygon of many positions": format!("{} eq null", round(5_000, true)) => "false";
    "a polygon of data of many positions": "geo.intersects(Spot,Area)", with format!(r#""Spot":{{"type":"Point","coordinates":[500.5,1.5]}},{}"#, round(300_000, false)) => "false";
    "a ring left open": "geometry'SRID=0;Polygon((0 0,1 0,1 1))'" => "OD110";
    "a ring of data left open": "Area", with r#""Area":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}"# => "OD811";
    "a ring of nothing": "geometry'SRID=0;Polygon(())'" => "OD110";
    "a polygon of no ring, of data": "geo.intersects(Spot,Area)", with r#""Spot":{"type":"Point","coordinates":[0,0]},"Area":{"type":"Polygon","coordinates":[]}"# => "false";
    "a ring that crosses itself": "geo.intersects(geometry'SRID=0;Point(1 1.5)',geometry'SRID=0;Polygon((0 0,2 2,2 0,0 2,0 0))')" => "false";
    "in a ring that crosses itself": "geo.intersects(geometry'SRID=0;Point(0.25 1)',geometry'SRID=0;Polygon((0 0,2 2,2 0,0 2,0 0))')" => "true";
    "no number for a place": "geometry'SRID=0;Point(NaN 0)'" => r#"{"type":"Point","coordinates":["NaN",0]}"#;
    "no number for a place of data": "Spot", with r#""Spot":{"type":"Point","coordinates":["NaN",0]}"# => "OD811";
    "a place beyond all": "geo.distance(Spot,geometry'SRID=0;Point(-1e308 0)')", with r#""Spot":{"type":"Point","coordinates":[1e308,0]}"# => r#""INF""#;
    "a place with one number": "geometry'SRID=0;Point(1)'" => "OD110";
    "the greatest system": "geometry'SRID=99999;Point(0 0)' eq null" => "false";
    "a system that is none": "geometry'SRID=100000;Point(0 0)'" => "OD110";
    "a system less than nothing": "geometry'SRID=-1;Point(0 0)'" => "OD110";
    "two systems": "geo.distance(geometry'SRID=99999;Point(0 0)',geometry'SRID=0;Point(0 0)')" => "OD846";
    "shapes in shapes": nested(32) => "false";
    "shapes in shapes, too many": nested(1_000) => "OD110";
    "across the edge of the map": "geo.distance(geography'SRID=4326;Point(179.5 0)',geography'SRID=4326;Point(-179.5 0)') lt 112000" => "true";
    "beyond the pole": "geo.distance(geography'SRID=4326;Point(0 91)',geography'SRID=4326;Point(0 0)')" => "10118752.301251495";
    "opposite places": "geo.distance(geography'SRID=4326;Point(0 0)',geography'SRID=4326;Point(180 0)') gt 20000000" => "true";
};

/// A pattern of the query and one of data, for a text that tempts them to go back.
const TEMPTING: &str =
    r#""Note":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!""#;

fn of_data(pattern: &str) -> String {
    let pattern = serde_json::to_string(pattern).unwrap();
    format!(r#"{TEMPTING},"Site":{pattern}"#)
}

const PATTERNS: &[Row] = rows! {
    "repeated repetitions": "matchesPattern(Note,'(a+)+$')", with TEMPTING => "false";
    "one or the same": "matchesPattern(Note,'^(a|a)*$')", with TEMPTING => "false";
    "repetitions of repetitions": "matchesPattern(Note,'a{5}{5}{5}{5}{5}{5}')", with TEMPTING => "OD841";
    "repetitions of groups": "matchesPattern(Note,'((((((a{5}){5}){5}){5}){5}){5}){5}')", with TEMPTING => "OD843";
    "a repetition without end": "matchesPattern(Note,'a{999999999}')", with TEMPTING => "OD843";
    "groups left open": format!("matchesPattern(Note,'{}')", "(".repeat(1_000)), with TEMPTING => "OD843";
    "sets left open": format!("matchesPattern(Note,'{}')", "[".repeat(1_000)), with TEMPTING => "OD841";
    "a pattern beyond the limit": format!("matchesPattern(Note,'{}')", "a".repeat(1_025)), with TEMPTING => "OD843";
    "letters of all languages": r"matchesPattern(Note,'\p{L}{1000}')", with TEMPTING => "OD843";
    "more letters of all languages": r"matchesPattern(Note,'(\p{L}{1000}){1000}')", with TEMPTING => "OD843";
    "what follows": "matchesPattern(Note,'a(?=!)')", with TEMPTING => "OD842";
    "what goes before": "matchesPattern(Note,'(?<!b)a')", with TEMPTING => "OD842";
    "what was found": r"matchesPattern(Note,'(a+)\1')", with TEMPTING => "OD842";
    "what was found, by its name": r"matchesPattern(Note,'(?<b>a+)\k<b>')", with TEMPTING => "OD842";
    "a group that is not gone back into": "matchesPattern(Note,'(?>a+)a')", with TEMPTING => "OD842";
    "repeated repetitions of data": "matchesPattern(Note,S.WebSale/Site)", with of_data("(a+)+$") => "false";
    "groups left open, of data": "matchesPattern(Note,S.WebSale/Site)", with of_data(&"(".repeat(100_000)) => "OD843";
    "what follows, of data": "matchesPattern(Note,S.WebSale/Site)", with of_data("a(?=!)") => "OD842";
    "letters of all languages, of data": "matchesPattern(Note,S.WebSale/Site)", with of_data(r"(\p{L}{1000}){1000}") => "OD843";
    "a long text": "matchesPattern(Note,'(a*)*b$')", with format!(r#""Note":"{}""#, "a".repeat(1_000_000)) => "false";
};

/// The value of an expression, or the code of the first thing that is wrong.
fn answer(query: &str, record: &str) -> String {
    let is_whole = query.starts_with('$');
    let text = if is_whole {
        query.to_owned()
    } else {
        format!("$compute={query} as v&$select=v")
    };
    let parsed = Query::parse(&text, Form::Auto);
    if let Some(error) = parsed.diagnostics.iter().find(|it| it.is_error()) {
        return error.code.to_string();
    }
    let root = Root::EntitySet("Sales".to_owned());
    let checked = match parsed.query.check(sales::schema(), &root) {
        Ok(checked) => checked,
        Err(findings) => return findings.iter().next().unwrap().code.to_string(),
    };
    let program = match checked.compile() {
        Ok(program) => program,
        Err(error) => return error.diagnostic().code.to_string(),
    };
    let comma = if record.is_empty() { "" } else { "," };
    let row = format!("{{\"ID\":1,\"@odata.type\":\"#S.WebSale\"{comma}{record}}}\n");
    let input = Input {
        name: None,
        reader: Box::new(row.as_bytes()),
    };
    let options = Options {
        on_error: OnError::Skip,
        ..Options::default()
    };
    let (mut out, mut failure) = (Vec::new(), None);
    let summary = program.run([input], &mut out, &options, &mut |error| {
        failure = Some(error.code.to_string());
    });
    let summary = summary.unwrap();
    assert_eq!(summary.records, 1);
    if let Some(failure) = failure {
        return failure;
    }
    if is_whole {
        return format!("rows {}", summary.matched);
    }
    let out = String::from_utf8(out).unwrap();
    let value = out.trim_end().rsplit_once("\"v\":").map(|(_, value)| value);
    value
        .and_then(|it| it.strip_suffix('}'))
        .unwrap_or(&out)
        .to_owned()
}

fn answers(rows: &'static [Row]) {
    let judge = move || {
        let mut wrong = String::new();
        for (name, query, record, expected) in rows {
            let found = answer(&query(), &record());
            if found != *expected {
                writeln!(wrong, "{name}: {found}, expected {expected}").unwrap();
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    if let Err(panic) = thread.spawn(judge).unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn numbers_give_a_value_or_an_error() {
    answers(NUMBERS);
}

#[test]
fn dates_and_durations_give_a_value_or_an_error() {
    answers(DATES);
}

#[test]
fn shapes_give_a_value_or_an_error() {
    answers(SHAPES);
}

#[test]
fn patterns_give_a_value_or_an_error() {
    answers(PATTERNS);
}
