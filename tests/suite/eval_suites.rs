//! What two other programs' tests expect of evaluation: `suites/eval-aspnet-half.jsonl` and
//! `suites/eval-lodata-expr.jsonl`. Every row is run, and every difference judged.

use crate::support::corpora;
use crate::support::sales;
use odq::edm::primitive::{DateTimeOffset, Duration, TimeOfDay};
use odq::eval::{Input, Options};
use odq::{Input as Form, Query, Root, Schema};
use serde_json::{Value, json};
use std::fmt::Write;

/// Why a row is judged otherwise than it says.
struct Judged {
    /// How many rows differ for this reason.
    rows: usize,
    /// What they have: all of these parts, of the text `EXPRESSION => expected EXPECTED, found OURS`.
    parts: &'static [&'static str],
    who: Who,
    why: &'static str,
}

#[derive(Debug, PartialEq)]
enum Who {
    /// Ours is right by the standard.
    Ours,
    /// The standard leaves it open; ours is what design and documents say.
    Unclear,
    /// The row asks for what is no OData.
    NoOData,
}

/// Holds the differences against the table: each has one reason, and each reason its number of
/// rows. `agreeing` rows do not differ.
#[track_caller]
fn judge(differences: &[String], all: usize, agreeing: usize, table: &[Judged]) -> String {
    let mut report = String::new();
    let reasons = |difference: &str| {
        let fits = |judged: &&Judged| judged.parts.iter().all(|part| difference.contains(part));
        table.iter().filter(fits).count()
    };
    for difference in differences {
        let number = reasons(difference);
        if number != 1 {
            let _ = writeln!(report, "{number} reasons for {difference}");
        }
    }
    for judged in table {
        let fits = |it: &&String| judged.parts.iter().all(|part| it.contains(part));
        let rows = differences.iter().filter(fits).count();
        if rows != judged.rows {
            let _ = writeln!(report, "{rows} rows, not {}: {}", judged.rows, judged.why);
        }
    }
    assert!(report.is_empty(), "\n{report}");
    assert_eq!(all - differences.len(), agreeing);
    let count = |who: &Who| {
        let own = table.iter().filter(|judged| judged.who == *who);
        own.map(|judged| judged.rows).sum::<usize>()
    };
    format!(
        "{agreeing} of {all} rows agree; of the others ours is right in {}, the standard unclear \
         in {}, no OData in {}",
        count(&Who::Ours),
        count(&Who::Unclear),
        count(&Who::NoOData)
    )
}

/// A row's text in the form of OData 4: types without quotes, durations with their prefix, numbers
/// without the suffixes of older versions, base64url, the operators of searches in capitals. What
/// the rows claim of values is compared so, and not what they are written like.
fn translated(text: &str, is_search: bool) -> String {
    if is_search {
        let words = text.split(' ').map(|word| match word {
            "and" | "or" | "not" => word.to_uppercase(),
            other => other.to_owned(),
        });
        return words.collect::<Vec<_>>().join(" ");
    }
    let old = regex::Regex::new(r"\b(\d+(?:\.\d+)?)[md]\b").unwrap();
    let text = old.replace_all(text, "$1");
    let named =
        regex::Regex::new(r"'((?:Edm|Microsoft\.AspNetCore\.OData\.Tests\.Models)\.\w+)'\)");
    let text = named.unwrap().replace_all(&text, "$1)");
    let span = regex::Regex::new(r"(^|[ (-])(P(?:\d+D)?(?:T[\dHM.]+S|T\d+[HM])?)($|[ )])").unwrap();
    let is_span = text.contains("P1D") || text.contains("PT") || text.contains("P4D");
    let text = if is_span && !text.contains('\'') {
        let once = span.replace_all(&text, "${1}duration'$2'$3").into_owned();
        span.replace_all(&once, "${1}duration'$2'$3").into_owned()
    } else {
        text.into_owned()
    };
    text.replace("I6v/", "I6v_")
}

fn rows(name: &str) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(corpora()?.join("suites").join(name)).unwrap();
    Some(
        text.lines()
            .map(|row| serde_json::from_str(row).unwrap())
            .collect(),
    )
}

const MODELS: &str = r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Microsoft.AspNetCore.OData.Tests.Models">
<EnumType Name="SimpleEnum"><Member Name="First"/><Member Name="Second"/></EnumType>
<EnumType Name="FlagsEnum" IsFlags="true"><Member Name="One" Value="1"/><Member Name="Two" Value="2"/></EnumType>
<ComplexType Name="Address"><Property Name="City" Type="Edm.String"/></ComplexType>
<EntityType Name="Category"><Key><PropertyRef Name="CategoryID"/></Key><Property Name="CategoryID" Type="Edm.Int32" Nullable="false"/>
<NavigationProperty Name="Products" Type="Collection(Self.Product)"/><NavigationProperty Name="EnumerableProducts" Type="Collection(Self.Product)"/></EntityType>
<EntityType Name="DerivedCategory" BaseType="Self.Category"/>
<EntityType Name="Product"><Key><PropertyRef Name="ProductID"/></Key><Property Name="ProductID" Type="Edm.Int32" Nullable="false"/><Property Name="ProductName" Type="Edm.String"/>
<Property Name="UnitPrice" Type="Edm.Decimal" Scale="variable"/><Property Name="UnitsInStock" Type="Edm.Int16"/><Property Name="UnitsOnOrder" Type="Edm.Int16"/><Property Name="Discontinued" Type="Edm.Boolean"/>
<Property Name="DiscontinuedDate" Type="Edm.DateTimeOffset"/><Property Name="Weight" Type="Edm.Double"/><Property Name="Width" Type="Edm.Single"/><Property Name="SupplierAddress" Type="Self.Address"/>
<Property Name="AlternateIDs" Type="Collection(Edm.Int32)"/><Property Name="AlternateAddresses" Type="Collection(Self.Address)"/><NavigationProperty Name="Category" Type="Self.Category"/></EntityType>
<EntityType Name="DerivedProduct" BaseType="Self.Product"><Property Name="DerivedProductName" Type="Edm.String"/></EntityType>
<EntityType Name="DataTypes"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="StringProp" Type="Edm.String"/><Property Name="IntProp" Type="Edm.Int32"/>
<Property Name="UIntProp" Type="Edm.Int64"/><Property Name="ULongProp" Type="Edm.Int64"/><Property Name="UShortProp" Type="Edm.Int32"/><Property Name="NullableUShortProp" Type="Edm.Int32"/><Property Name="NullableUIntProp" Type="Edm.Int64"/>
<Property Name="NullableULongProp" Type="Edm.Int64"/><Property Name="NullableShortProp" Type="Edm.Int16"/><Property Name="FloatProp" Type="Edm.Single"/><Property Name="DoubleProp" Type="Edm.Double"/><Property Name="DecimalProp" Type="Edm.Decimal" Scale="variable"/>
<Property Name="ByteArrayProp" Type="Edm.Binary"/><Property Name="ByteArrayPropWithNullValue" Type="Edm.Binary"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Product" EntityType="Self.Product"/><EntitySet Name="DataTypes" EntityType="Self.DataTypes"/></EntityContainer></Schema>"#;

/// Data of a program as JSON has them.
fn as_json(data: &Value) -> Value {
    match data {
        Value::Object(members) if members.contains_key("$ctor") => json!("2000-10-08T00:00:00Z"),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| match (&**name, value) {
                ("@type", Value::String(name)) => (
                    "@odata.type".to_owned(),
                    json!(format!("#Microsoft.AspNetCore.OData.Tests.Models.{name}")),
                ),
                ("ByteArrayProp", _) => (name.clone(), json!("I6v_")),
                _ => (name.clone(), as_json(value)),
            };
            Value::Object(members.iter().map(member).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(as_json).collect()),
        other => other.clone(),
    }
}

#[test]
fn rows_of_a_binder_to_linq() {
    let Some(rows) = rows("eval-aspnet-half.jsonl") else {
        return;
    };
    let csdl = MODELS.replace("Self.", "Microsoft.AspNetCore.OData.Tests.Models.");
    let schema = Schema::from_csdl(csdl.as_bytes()).unwrap();
    let mut differences = Vec::new();
    for row in &rows {
        let text = |name: &str| row[name].as_str().unwrap();
        let root = Root::EntitySet(text("model").to_owned());
        let filter = translated(text("filter"), false);
        let query = Query::parse(&filter, Form::Expression).query;
        let found = match query.check(&schema, &root) {
            Err(findings) => format!("refused: {}", findings.iter().next().unwrap().message),
            Ok(checked) => match checked.compile() {
                Err(error) => format!("refused: {error}"),
                Ok(program) => match program.matches(&as_json(&row["data"])) {
                    Ok(matches) => matches.to_string(),
                    Err(error) => format!("failed: {error}"),
                },
            },
        };
        let expected = match &row["expect_nullprop_false"] {
            Value::String(thrown) => thrown.clone(),
            other => other.to_string(),
        };
        if found != expected {
            differences.push(format!("{filter} => expected {expected}, found {found}"));
        }
    }
    let table: &[Judged] = &[
        Judged {
            rows: 2,
            parts: &[
                "UnitsInStock ",
                "e UnitsOnOrder => expected false, found true",
            ],
            who: Who::Ours,
            why: "`ge` and `le` are true of two nulls (URL Conventions 5.1.1.1.4, 5.1.1.1.6)",
        },
        Judged {
            rows: 20,
            parts: &["(", " => expected throws:", "found false"],
            who: Who::Ours,
            why: "a function of null is null, and a lambda over nothing false (5.1.1.15, 5.1.1.13)",
        },
        Judged {
            rows: 3,
            parts: &[
                "DerivedProduct/",
                "eq",
                "expected throws:NullReference",
                "found false",
            ],
            who: Who::Ours,
            why: "a property of a derived type is null of what is none of it (4.11)",
        },
        Judged {
            rows: 6,
            parts: &["cannot compare `Edm.Binary` with `Edm.Binary`"],
            who: Who::Ours,
            why: "binary values are compared with null alone (5.1.1.1.1)",
        },
        Judged {
            rows: 4,
            parts: &["isof(23,", "expected false, found true"],
            who: Who::Unclear,
            why: "of which integer type the literal 23 is the grammar leaves open",
        },
        Judged {
            rows: 3,
            parts: &["cast(", "Address) eq null => expected true, found refused"],
            who: Who::Unclear,
            why: "what can give nothing but null may be null or an error (5.1.1.10.1)",
        },
    ];
    println!("{}", judge(&differences, rows.len(), 149, table));
}

/// What `$compute=(EXPR) as v&$select=v` gives.
fn computed(expr: &str) -> Result<Value, String> {
    let option = format!("$compute=({expr}) as v");
    let option = crate::support::generate_whole::encoded(&option);
    let query = Query::parse(&format!("{option}&$select=v"), Form::Url).query;
    let root = Root::EntitySet("Sales".to_owned());
    let checked = query.check(sales::schema(), &root).map_err(|findings| {
        let first = findings.iter().next().unwrap();
        format!("refused: {}", first.message)
    })?;
    let program = checked
        .compile()
        .map_err(|error| format!("refused: {error}"))?;
    let options = Options {
        now: DateTimeOffset::parse("2021-07-13T19:22:45+00:00").ok(),
        ..Options::default()
    };
    let (mut out, mut failed) = (Vec::new(), None);
    let input = Input {
        name: None,
        reader: Box::new(&b"{}"[..]),
    };
    let ran = program.run([input], &mut out, &options, &mut |error| {
        failed = Some(error)
    });
    ran.unwrap();
    if let Some(error) = failed {
        return Err(format!("failed: {}", error.message));
    }
    let mut row: Value = serde_json::from_slice(&out).unwrap();
    Ok(row["v"].take())
}

/// Whether a string `hello world` is found.
fn searched(search: &str) -> Result<Value, String> {
    let query = Query::parse(&format!("$search={search}"), Form::Url).query;
    let root = Root::EntitySet("Sales".to_owned());
    let checked = query.check(sales::schema(), &root).map_err(|findings| {
        let first = findings.iter().next().unwrap();
        format!("refused: {}", first.message)
    })?;
    let program = checked.compile().unwrap();
    let found = program.matches_slice(br#"{"Note":"hello world"}"#);
    Ok(json!(found.unwrap()))
}

/// Whether a value is the one that a program in PHP has, which knows numbers as doubles, durations
/// as seconds, and writes microseconds.
fn is_same(expected: &Value, found: &Result<Value, String>) -> bool {
    let found = match found {
        Ok(found) => found,
        Err(_) => return expected == "error",
    };
    let Value::String(expected) = expected else {
        return expected == found;
    };
    let text = match found {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let seconds = |text: &str| {
        Duration::parse(text)
            .ok()
            .map(|it| it.picoseconds() as f64 / 1e12)
    };
    let number = |text: &str| text.parse::<f64>().ok().or_else(|| seconds(text));
    if let (Some(one), Some(other)) = (number(expected), number(&text)) {
        return one == other || (one - other).abs() <= one.abs() * 1e-12;
    }
    if let (Ok(one), Ok(other)) = (
        DateTimeOffset::parse(expected),
        DateTimeOffset::parse(&text),
    ) {
        return one == other;
    }
    if let (Ok(one), Ok(other)) = (TimeOfDay::parse(expected), TimeOfDay::parse(&text)) {
        return one == other;
    }
    *expected == text || (text.len() == 36 && expected.eq_ignore_ascii_case(&text))
}

#[test]
fn constant_expressions_of_a_service_in_php() {
    let Some(rows) = rows("eval-lodata-expr.jsonl") else {
        return;
    };
    let mut differences = Vec::new();
    for row in &rows {
        let expr = row["expr"].as_str().unwrap();
        let is_search = row["file"].as_str().unwrap().contains("Search");
        let expr = translated(expr, is_search);
        let found = if is_search {
            searched(&expr)
        } else {
            computed(&expr)
        };
        if !is_same(&row["expect"], &found) {
            let found = found.map_or_else(|error| error, |value| value.to_string());
            let expected = &row["expect"];
            differences.push(format!("{expr} => expected {expected}, found {found}"));
        }
    }
    let table: &[Judged] = &[
        Judged {
            rows: 1,
            parts: &["1 in ('1',2)"],
            who: Who::NoOData,
            why: "items of a list are of the type of the value (5.1.1.1.11)",
        },
        Judged {
            rows: 2,
            parts: &["duration'P1D' ", " 2001-01-01 => "],
            who: Who::Ours,
            why: "the duration stands on the right of a date (5.1.1.2.1, 5.1.1.2.2)",
        },
        Judged {
            rows: 4,
            parts: &["4.1 div", " 0 => expected", "INF", "found failed"],
            who: Who::Ours,
            why: "4.1 is a decimal, which is divided by zero with an error (5.1.1.2.5)",
        },
        Judged {
            rows: 1,
            parts: &["time(09:01:02)"],
            who: Who::Ours,
            why: "`time` takes a date with time (5.1.1.8.11)",
        },
        Judged {
            rows: 2,
            parts: &["datetime() =>"],
            who: Who::Unclear,
            why: "the first and last instant are those that a service knows (5.1.1.8.5, 5.1.1.8.6)",
        },
        Judged {
            rows: 3,
            parts: &["'UInt"],
            who: Who::NoOData,
            why: "there are no unsigned types of so many bits (CSDL 3.3)",
        },
        Judged {
            rows: 2,
            parts: &["cast(2001-01-01", "Edm.String) => expected \"2001-01-01 0"],
            who: Who::Ours,
            why: "a value becomes the text of its literal (5.1.1.10.1)",
        },
        Judged {
            rows: 1,
            parts: &["hell OR ther NOT world"],
            who: Who::Ours,
            why: "NOT binds first, then words side by side, then OR (5.1.8)",
        },
        Judged {
            rows: 2,
            parts: &["ornot OR"],
            who: Who::Unclear,
            why: "the row does not say what is searched, and it is another text than that of the others",
        },
    ];
    println!("{}", judge(&differences, rows.len(), 192, table));
}
