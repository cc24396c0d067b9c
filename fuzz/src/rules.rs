//! What must hold for the parts of a query that a text can be read as: addresses, literals, what is
//! searched for, transformations.

use super::abnf::encoded;
use super::form::Form;
use super::laws::{check_finding, check_findings, check_roundtrip, fits, query_spans};
use super::run::{compiled, rows};
use odq::Program;
use odq::diagnostic::Limits;
use odq::edm::primitive::{Date, DateTimeOffset, Duration, Guid, TimeOfDay, double, string};
use odq::filter::field;
use odq::syntax::ast::{Expr, Query};
use odq::syntax::rules::Rule;
use odq::syntax::{Input, SyntaxError, parse as read, print_expr};

/// Records of referrals; one lacks most members.
const ROWS: &str = r#"{"id":"1","name":"Fabrikam deal","status":"New","direction":"Outgoing","type":"Shared","createdDateTime":"2024-02-29T00:00:00Z","customerProfile":{"name":"Fabrikam","address":{"country":"DE"}},"details":{"dealValue":50000.5,"currency":"USD"},"team":[{"email":"r2d2@contoso.com"}]}
{"id":"2","status":"Active","details":null,"team":[],"customerProfile":{"name":null}}
{"id":"3","name":"a b","status":"Active","details":{"dealValue":12.5},"team":[{"email":null},{"email":"r@x"}]}
"#;

/// Reads a text as a rule: the same each time, with all places in the text.
fn read_as(rule: &str, text: &str) -> (Query, Vec<SyntaxError>) {
    let rule = Rule::named(rule).expect("a rule");
    let (query, errors) = rule.parse(text, &Limits::DEFAULT);
    for span in query_spans(&query) {
        assert!(fits(text, span), "{} {text:?}: {span:?}", rule.name());
    }
    for error in &errors {
        check_finding(text, &error.diagnostic());
    }
    let again = rule.parse(text, &Limits::DEFAULT);
    assert!(
        again.0 == query && again.1 == errors,
        "{} {text:?}",
        rule.name()
    );
    (query, errors)
}

/// Target `url`: an address with its options. A text with `+` for its blanks, read as a form, means the
/// same; so does one whose values are percent-encoded all through.
pub fn url(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let rules = [
        "odataUri",
        "odataRelativeUri",
        "resourcePath",
        "queryOptions",
    ];
    let text = form.text_or_sentence(&rules, true);
    for rule in ["odataUri", "odataRelativeUri", "context"] {
        read_as(rule, &text);
    }
    check_findings(&text);
    check_roundtrip(&text);
    let (query, errors) = read(&text, Input::Url, &Limits::DEFAULT);
    if !errors.is_empty() || query.source.holes().is_some() {
        return;
    }
    if !text.contains('+') {
        // In an address a plus sign is one, and so it is in a fragment.
        let (text_before, fragment) = text.split_at(text.find('#').unwrap_or(text.len()));
        let (address, options) = match text_before.find('?') {
            Some(at) => text_before.split_at(at),
            None if query.address.is_some() => (text_before, ""),
            None => ("", text_before),
        };
        let options = options.replace(' ', "+").replace("%20", "+");
        let plus = format!("{address}{options}{fragment}");
        let (other, errors) = read(&plus, Input::Form, &Limits::DEFAULT);
        assert!(errors.is_empty(), "{text:?} {plus:?}: {errors:?}");
        assert!(other == query, "{text:?} {plus:?}");
    }
    let printed = query.to_string();
    let escaped = escaped(&printed);
    if escaped.len() <= Limits::DEFAULT.query_bytes {
        let (other, errors) = read(&escaped, Input::Url, &Limits::DEFAULT);
        assert!(errors.is_empty(), "{printed:?} {escaped:?}: {errors:?}");
        assert!(other == query, "{printed:?} {escaped:?}");
    }
}

/// The options whose values are decoded before they are read.
const DECODED: &[&str] = &[
    "$filter", "$orderby", "$select", "$expand", "$search", "$compute", "$apply", "$top", "$skip",
    "$count",
];

/// A URL with the values of its options percent-encoded, letters and digits too. A semicolon that is
/// encoded is a character of a word that is searched for, and one that is not ends its option.
fn escaped(url: &str) -> String {
    let (path, query) = match url.split_once('?') {
        Some((path, query)) => (format!("{path}?"), query),
        // Without an address, all are options.
        None if url.contains('=') && !url.starts_with('/') => (String::new(), url),
        None => return url.to_owned(),
    };
    let options = query.split('&').map(|option| match option.split_once('=') {
        Some((name, value)) if DECODED.contains(&name) => {
            let raw = odq::text::decode(value, 0, odq::text::Plus::Literal).0;
            let all: String = raw
                .text()
                .bytes()
                .map(|byte| match byte {
                    b';' => ";".to_owned(),
                    _ => format!("%{byte:02X}"),
                })
                .collect();
            format!("{name}={all}")
        }
        _ => option.to_owned(),
    });
    path + &options.collect::<Vec<_>>().join("&")
}

/// The rules of literals and values.
const LITERALS: &[&str] = &[
    "primitiveLiteral",
    "stringLiteral",
    "durationLiteral",
    "dateTimeOffsetLiteral",
    "decimalLiteral",
    "doubleLiteral",
    "date",
    "timeOfDayLiteral",
    "enumLiteral",
    "binaryLiteral",
    "guid",
    "geographyPolygon",
    "geographyCollection",
    "geometryMultiPoint",
    "geometryLineString",
    "sbyteLiteral",
    "arrayOrObject",
    "stringInUrl",
    "durationValue",
    "dateTimeOffsetValue",
    "timeOfDayValue",
    "decimalValue",
    "enumValue",
];

/// Target `literal`: a literal is one wherever it stands, and its canonical text means the same; the
/// value of a text, if it has one, is that of the text of the value; every text can be quoted.
pub fn literal(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let text = form.text_or_sentence(LITERALS, false);
    let rules = LITERALS.iter().cycle().skip(form.seed).take(LITERALS.len());
    let rules = rules.filter(|rule| Rule::named(rule).is_ok());
    rules.take(3).for_each(|rule| _ = read_as(rule, &text));
    check_findings(&text);
    check_roundtrip(&text);
    values(&text);
    // A literal of URLs stands in a condition too, unless it is read as something else there.
    let (query, errors) = read_as("primitiveLiteral", &text);
    if errors.is_empty() && !text.contains(['%', '+', '&', '#']) {
        let condition = format!("a eq {text}");
        let (other, errors) = read(&condition, Input::Expression, &Limits::DEFAULT);
        assert!(errors.is_empty(), "{condition:?}: {errors:?}");
        let operand = printed(&other, last_child);
        assert_eq!(operand, printed(&query, |expr| Some(expr)), "{condition:?}");
    }
    let quoted = string::quote(&text);
    assert_eq!(string::unquote(&quoted).as_deref(), Ok(&*text));
    let built = field("a").eq(&*text).build().expect("a string");
    let written = built.to_string();
    let parsed = odq::Query::parse(&written, Input::Expression);
    // Control characters are told of; the text is the same.
    if parsed.diagnostics.is_empty() && written.len() <= Limits::DEFAULT.query_bytes {
        assert!(*parsed.query.tree() == built, "{text:?} {written:?}");
    }
}

/// The canonical text of a part of a tree of one expression.
fn printed(query: &Query, part: impl Fn(&Expr) -> Option<&Expr>) -> Option<String> {
    let mut text = None;
    for option in &query.options {
        let source = &query.source;
        option
            .value
            .for_each_expr(&mut |expr| text = part(expr).map(|part| print_expr(part, source)));
    }
    text
}

fn last_child(expr: &Expr) -> Option<&Expr> {
    let mut last = None;
    expr.for_each_child(&mut |child| last = Some(child));
    last
}

/// The value of a text is that of its own text.
fn values(text: &str) {
    macro_rules! same {
        ($parse:expr) => {
            if let Ok(value) = $parse(text) {
                let written = value.to_string();
                let again = $parse(&written);
                assert_eq!(again.ok(), Some(value), "{text:?} {written:?}");
            }
        };
    }
    same!(Date::parse);
    same!(DateTimeOffset::parse);
    same!(Duration::parse);
    same!(Guid::parse);
    same!(TimeOfDay::parse);
    if let Ok(number) = double::parse(text)
        && number.is_finite()
    {
        let again = double::parse(&double::json_text(number));
        assert_eq!(again.ok(), Some(number), "{text:?}");
    }
}

/// Target `search`: what is searched for is read alone as behind `$search=`, encoded or not, and what
/// does not match a search matches its opposite.
pub fn search(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let text = form.text_or_sentence(&["searchExpr"], form.seed % 2 == 1);
    read_as("searchExpr", &text);
    let option = format!("$search={text}");
    check_findings(&option);
    check_roundtrip(&option);
    let (query, errors) = read(&option, Input::Url, &Limits::DEFAULT);
    let has_one = query.options.len() == 1;
    if !errors.is_empty() || query.source.holes().is_some() || !has_one {
        return;
    }
    let printed = query.to_string();
    let Some(plain) = printed.strip_prefix("$search=") else {
        return;
    };
    let plain = odq::text::decode(plain, 0, odq::text::Plus::Literal)
        .0
        .text()
        .to_owned();
    let written = format!("$search={}", encoded(&plain, form.seed % 4 < 2));
    let (other, errors) = read(&written, Input::Url, &Limits::DEFAULT);
    assert!(
        errors.is_empty() && other == query,
        "{option:?} {written:?}"
    );
    let opposite = format!("$search=NOT%20({})", encoded(&plain, true));
    let (Some(program), Some(opposite)) = (
        compiled(&option, Input::Url),
        compiled(&opposite, Input::Url),
    ) else {
        return;
    };
    for row in ROWS.lines() {
        let found = program.matches_slice(row.as_bytes());
        let not_found = opposite.matches_slice(row.as_bytes());
        if let (Ok(found), Ok(not_found)) = (found, not_found) {
            assert_ne!(found, not_found, "{option:?} {row}");
        }
    }
}

/// Target `apply`: transformations. With `identity` before and behind them they give the same rows.
pub fn apply(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let text = form.text_or_sentence(&["applyExpr"], form.seed % 2 == 0);
    let option = format!("$apply={text}");
    check_findings(&option);
    check_roundtrip(&option);
    if text.contains(['&', '#']) || text.len() > 2000 {
        return;
    }
    let Some(program) = compiled(&option, Input::Url) else {
        return;
    };
    let expected = result(&program);
    for other in [
        format!("$apply=identity/{text}"),
        format!("$apply={text}/identity"),
    ] {
        if let Some(program) = compiled(&other, Input::Url) {
            assert_eq!(result(&program), expected, "{option:?} {other:?}");
        }
    }
}

/// The rows, and the records that failed; nothing where the run has no result.
fn result(program: &Program) -> Option<(String, Vec<u64>)> {
    let (rows, failed) = rows(program, ROWS);
    rows.ok().map(|rows| (rows, failed))
}
