//! The official test cases of the literal rules, read where they lie.

use super::{
    Date, DateTimeOffset, Decimal, Duration, Geo, Guid, Surface, TimeOfDay, binary, boolean,
    double, integer, string,
};
use crate::edm::{LiteralError, Primitive};
use std::path::PathBuf;

/// The verdict on the value text of a rule; nothing for rules that are not about one value, and
/// for texts that are still percent-encoded.
fn judge(rule: &str, text: &str) -> Option<Result<(), LiteralError>> {
    let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('\'');
    let geo = |prefix, surface| Some(Geo::parse(inner(prefix)?, surface).map(drop));
    let of = |primitive| integer::parse_as(text, primitive).map(drop);
    if rule.ends_with("Literal") && text.contains('%') {
        return None;
    }
    Some(match rule {
        "booleanValue" if text.eq_ignore_ascii_case("true") => return None,
        "booleanValue" => boolean::parse(text).map(drop),
        "date" | "dateValue" => Date::parse(text).map(drop),
        "dateTimeOffsetValue" => DateTimeOffset::parse(text).map(drop),
        "timeOfDayValue" => TimeOfDay::parse(text).map(drop),
        "durationValue" => Duration::parse(text).map(drop),
        "decimalValue" | "decimalLiteral" if !text.ends_with(['F', 'N']) => {
            Decimal::parse(text).map(drop)
        }
        "doubleValue" | "doubleLiteral" => double::parse(text).map(drop),
        "singleValue" | "singleLiteral" => double::parse_single(text).map(drop),
        "guid" => Guid::parse(text).map(drop),
        "byteValue" => of(Primitive::Byte),
        "sbyteValue" => of(Primitive::SByte),
        "int16Value" => of(Primitive::Int16),
        "int32Value" => of(Primitive::Int32),
        "int64Value" => of(Primitive::Int64),
        "stringLiteral" => string::unquote(text).map(drop),
        "binaryLiteral" => binary::parse(inner("binary'")?).map(drop),
        _ if rule.starts_with("geography") => return geo("geography'", Surface::Geography),
        _ if rule.starts_with("geometry") => return geo("geometry'", Surface::Geometry),
        _ => return None,
    })
}

#[test]
fn official_cases_of_values() {
    let folder = std::env::var_os("ODQ_CORPORA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    let Ok(cases) = std::fs::read_to_string(folder.join("oasis/oasis.jsonl")) else {
        println!("skipped: no official cases in {}", folder.display());
        return;
    };
    let mut judged = 0;
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| {
            case.get(name)
                .and_then(|field| field.as_str())
                .unwrap_or("")
        };
        let (rule, text) = (field("rule"), field("input"));
        let Some(verdict) = judge(rule, text) else {
            continue;
        };
        judged += 1;
        let accepted = field("expect") == "accept";
        assert_eq!(verdict.is_ok(), accepted, "{rule} {text}: {verdict:?}");
        let place = case.get("failAt").and_then(serde_json::Value::as_u64);
        if let (Err(error), Some(place)) = (verdict, place) {
            let distance = u64::from(error.offset).abs_diff(place);
            assert!(distance <= 1, "{rule} {text}: {error} at {}", error.offset);
        }
    }
    assert!(judged >= 60, "only {judged} cases were found");
}
