//! What must hold for any query that is checked against a schema: findings can be shown and fixed, and
//! what checks raises no error of types.

use super::form::{Form, numbers, sentence};
use super::generate_typed::{Model, Tape};
use super::generate_whole::{encoded, query};
use super::laws::{check_finding, fits};
use odq::diagnostic::{Diagnostics, Levels, Severity};
use odq::edm::{ArithmeticError, ConvertError, Item, Primitive};
use odq::eval::EvalError;
use odq::functions::FunctionError;
use odq::hir::{Expr, Step};
use odq::{Checked, Input, Profile, Query, Root, Schema};
use std::sync::LazyLock;

static REFERRALS: LazyLock<Schema> = LazyLock::new(Schema::referrals);

/// What conditions over referrals are made of.
const WORDS: &[&str] = &[
    "id",
    "name",
    "status",
    "direction",
    "type",
    "createdDateTime",
    "details",
    "details/dealValue",
    "customerProfile/name",
    "customerProfile",
    "team",
    "team/any(t:",
    "t/email",
    "team/all(",
    ")",
    "(",
    ")",
    " eq ",
    " ne ",
    " gt ",
    " and ",
    " or ",
    "not ",
    " in (",
    ",",
    "'New'",
    "'Active'",
    "'x'",
    "1",
    "2.5",
    "null",
    "true",
    "2024-01-01T00:00:00Z",
    "duration'P1D'",
    " add ",
    " mul ",
    "contains(",
    "length(",
    "year(",
    "now()",
    "concat(",
    "tolower(",
    "round(",
    "cast(",
    "Edm.String",
    "isof(",
    "statuss",
    "Name",
    "$it",
    "$it/id",
    "/$count",
    "team/$filter(",
    "@p",
    "-",
    "case(",
    ":",
    " has ",
    "$filter=",
    "&$orderby=",
    "&$select=",
    "&$expand=",
    "&$apply=",
    "groupby((",
    "))",
    "aggregate(",
    " with sum as ",
    "n",
    "compute(",
    " as ",
    "filter(",
    "/",
    "&$compute=",
    "&$search=",
    "&$top=",
    "&@p=",
    "$count as n",
    "concat(identity,",
    "topcount(2,",
    " desc",
    " asc",
    "*",
    "favorite",
    "qualification",
    "'",
    "engagementId",
    "details/currency",
    "/referrals?",
];

/// A text, and a schema that it may fit.
fn text_and_schema(form: &Form<'_>) -> (String, Schema) {
    if !form.is_made {
        return (form.text(), REFERRALS.clone());
    }
    match form.seed % 4 {
        0 => (
            sentence("queryOptions", form.rest, true),
            REFERRALS.clone().opened(),
        ),
        1 | 2 => {
            let words = form
                .rest
                .iter()
                .map(|byte| WORDS[usize::from(*byte) % WORDS.len()]);
            (words.collect(), REFERRALS.clone())
        }
        _ => {
            let numbers = form.numbers();
            let mut tape = Tape::new(&numbers);
            let model = Model::new(&mut tape);
            let schema = Schema::from_csdl(model.csdl().as_bytes()).expect("a schema");
            (query(&model, &mut tape), schema)
        }
    }
}

/// Target `check`: a query is checked, judged and linted, the same each time; every finding lies in
/// the text and its fixes can be made; what checks, checks as it is printed too, and means the same.
pub fn check(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let (text, schema) = text_and_schema(&form);
    let input = [Input::Auto, Input::Url, Input::Expression, Input::Form][form.seed / 4 % 4];
    let profiles = Profile::all();
    let profile = profiles.get(form.seed / 16 % (profiles.len() + 1));
    let parsed = Query::parse(&text, input).query;
    all_fit(&text, &parsed.lint(&Levels::default()));
    let examined = parsed.examine(&schema, &Root::Only, profile);
    all_fit(&text, &examined.diagnostics);
    let again = parsed.examine(&schema, &Root::Only, profile);
    assert!(
        again.diagnostics.as_slice() == examined.diagnostics.as_slice(),
        "{text:?}"
    );
    if let Some(checked) = &examined.checked {
        use_all(&text, &schema, checked, profile, input);
    } else {
        let has_error = |it: &Diagnostics| it.iter().any(|it| it.severity == Severity::Error);
        assert!(has_error(&examined.diagnostics), "{text:?} has no error");
    }
    // How the text could go on, at a place that its length chooses.
    let mut at = (form.seed * 7) % (text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    if text.len() < 500 {
        let offers = Query::suggest(&text, input, at, &schema, &Root::Only, profile);
        assert!(fits(&text, offers.span), "{text:?} {at}: {offers:?}");
    }
}

#[track_caller]
fn all_fit(text: &str, findings: &Diagnostics) {
    for finding in findings {
        check_finding(text, finding);
    }
    assert!(
        findings
            .as_slice()
            .is_sorted_by_key(|finding| finding.span.start),
        "{text:?}: {findings:?}"
    );
}

fn use_all(
    text: &str,
    schema: &Schema,
    checked: &Checked,
    profile: Option<&Profile>,
    input: Input,
) {
    all_fit(text, checked.warnings());
    all_fit(text, &checked.lint(&Levels::default()));
    if let Some(profile) = profile {
        all_fit(text, &checked.judge(profile));
        all_fit(text, &checked.lint_for(profile, &Levels::default()));
    }
    assert!(!checked.describe().is_empty(), "{text:?}");
    let _ = (checked.columns(), checked.clauses().is_ok());
    let tree = serde_json::to_string(checked);
    assert!(tree.is_ok(), "{text:?}");
    let printed = checked.to_string();
    if printed.len() > odq::Limits::DEFAULT.query_bytes {
        return;
    }
    let other = Query::parse(&printed, input)
        .query
        .check(schema, &Root::Only);
    let other = other.unwrap_or_else(|errors| panic!("{text:?}\n{printed:?}: {errors:?}"));
    assert_eq!(
        other.typed_tree(),
        checked.typed_tree(),
        "{text:?}\n{printed:?}"
    );
}

/// How many rows are tried with each query.
const ROWS: usize = 4;

/// What came of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The query does not check.
    Wrong,
    /// It checks, and cannot be run over data.
    Checked,
    /// It was run.
    Run,
}

/// Target `soundness`: what checks raises no error of types over rows that fit the schema. The text of
/// a condition over a schema that the first byte chooses, behind a line break choices for the rows; or
/// choices for the schema, a condition or several options, and the rows.
pub fn soundness(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    if form.is_made {
        let numbers = form.numbers();
        if form.seed % 2 == 0 {
            condition(&numbers);
        } else {
            options(&numbers);
        }
        return;
    }
    let mut parts = form.rest.splitn(2, |byte| *byte == b'\n');
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let of_rows = numbers(parts.next().unwrap_or_default());
    let seed = u16::try_from(form.seed).unwrap_or(0);
    let of_model: Vec<u16> = (0..120)
        .map(|at| (seed + 1).wrapping_mul(40_503 + 2 * at) >> 3)
        .collect();
    let model = Model::new(&mut Tape::new(&of_model));
    holds(&text, &model, &mut Tape::new(&of_rows));
}

/// A condition that numbers make, over rows that they make.
pub fn condition(numbers: &[u16]) -> Outcome {
    let mut tape = Tape::new(numbers);
    // The schema takes a part of its own, so that a shorter condition leaves it as it is.
    let model = Model::new(&mut tape);
    let condition = model.condition(&mut tape);
    holds(&condition, &model, &mut tape)
}

fn holds(condition: &str, model: &Model, tape: &mut Tape<'_>) -> Outcome {
    let schema = Schema::from_csdl(model.csdl().as_bytes());
    let schema = schema.unwrap_or_else(|errors| panic!("{}: {errors:?}", model.csdl()));
    let parsed = Query::parse(condition, Input::Expression);
    let Ok(checked) = parsed.query.check(&schema, &Root::Only) else {
        return Outcome::Wrong;
    };
    let (Ok(program), Some(filter)) = (checked.compile(), checked.meaning().filter.as_ref()) else {
        return Outcome::Checked;
    };
    let known = is_known(filter);
    for _ in 0..ROWS {
        let row = model.row(tape);
        if let Err(error) = program.matches_slice(row.as_bytes()) {
            assert!(
                is_declared(&error, known),
                "{condition}\nraises {error}\nfor {row}\nwith {}\n{}",
                model.csdl(),
                checked.typed_tree()
            );
        }
    }
    Outcome::Run
}

/// `$filter`, `$orderby`, `$select`, `$skip`, `$top` and `$count` of one query, that numbers make.
pub fn options(numbers: &[u16]) -> Outcome {
    let mut tape = Tape::new(numbers);
    let model = Model::new(&mut tape);
    let schema = Schema::from_csdl(model.csdl().as_bytes()).expect("a schema");
    let (keys, mut selected) = (model.keys(&mut tape), model.selected(&mut tape));
    selected.sort();
    selected.dedup();
    let filter = model.condition(&mut tape);
    let mut options = vec![format!("$orderby={}", keys.join(","))];
    if !numbers.len().is_multiple_of(3) {
        options.push(format!("$filter={filter}"));
    }
    let selects = !numbers.len().is_multiple_of(2) && !selected.is_empty();
    if selects {
        options.push(format!("$select={}", selected.join(",")));
    }
    let options: Vec<String> = options.iter().map(|option| encoded(option)).collect();
    let text = format!("{}&$skip=1&$top=2&$count=true", options.join("&"));
    let parsed = Query::parse(&text, Input::Auto).query;
    let Ok(checked) = parsed.check(&schema, &Root::Only) else {
        return Outcome::Wrong;
    };
    let Ok(program) = checked.compile() else {
        return Outcome::Checked;
    };
    let meaning = checked.meaning();
    let values = meaning.order_by.iter().map(|key| &key.key);
    let known = values.chain(&meaning.filter).all(is_known);
    let rows: Vec<String> = (0..ROWS).map(|_| model.row(&mut tape)).collect();
    let input = odq::eval::Input {
        name: None,
        reader: Box::new(std::io::Cursor::new(rows.join("\n"))),
    };
    let run = odq::eval::Options {
        on_error: odq::eval::OnError::Skip,
        ..odq::eval::Options::default()
    };
    let (mut out, mut failures) = (Vec::new(), Vec::new());
    let summary = program
        .run([input], &mut out, &run, &mut |error| failures.push(error))
        .expect("a run");
    for error in failures {
        assert!(
            !known || !is_about_types(&error.message),
            "{text}\nraises {error}\nfor {rows:#?}\nwith {}\n{}",
            model.csdl(),
            checked.typed_tree()
        );
    }
    assert_eq!(
        summary.records,
        summary.matched + summary.not_matched + summary.failed
    );
    let out = String::from_utf8(out).expect("rows are text");
    let page = summary.matched.saturating_sub(1).min(2);
    assert_eq!(out.lines().count() as u64, page, "{text}\n{out}");
    for line in out.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("a row");
        let is_asked = |name: &String| {
            let name = name.split('@').next().unwrap_or(name);
            selected
                .iter()
                .any(|path| path.split('/').next() == Some(name))
        };
        let names = record.as_object().expect("an object").keys();
        assert!(!selects || names.clone().all(is_asked), "{text}\n{line}");
        assert!(selects || rows.iter().any(|row| row == line), "{line}");
    }
    Outcome::Run
}

/// Whether the message of a failed record says what only types can cause.
fn is_about_types(message: &str) -> bool {
    [
        " does not take ",
        " cannot become ",
        " is no `",
        " must be ",
        " is declared as ",
    ]
    .iter()
    .any(|part| message.contains(part))
}

/// Whether the types of all parts are known: a value of an unknown type may be of any.
fn is_known(expr: &Expr) -> bool {
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        let untyped = Item::Primitive(Primitive::Untyped);
        if expr.ty.is_unknown() || expr.ty.item == untyped {
            return false;
        }
        if let odq::hir::ExprKind::Path(path) = &expr.kind {
            let open = |step: &Step| matches!(step, Step::Property(_, ty) if ty.is_unknown());
            if path.steps.iter().any(open) {
                return false;
            }
        }
        expr.for_each_child(&mut |child| waiting.push(child));
    }
    true
}

/// Whether an error is one that values cause, and not their types.
fn is_declared(error: &EvalError, known: bool) -> bool {
    match error {
        EvalError::Json(_) | EvalError::DuplicateKey(..) => false,
        // A dynamic value may be an object, of which no operator knows anything.
        EvalError::WrongKind(_) => !known,
        EvalError::Arithmetic(error) => {
            !known || !matches!(**error, ArithmeticError::Operands { .. })
        }
        // A calculated number may be too large for the type that it is promoted to.
        EvalError::Convert(error) => !known || matches!(**error, ConvertError::Range(_)),
        EvalError::Function(error) => !known || !matches!(**error, FunctionError::Argument { .. }),
        EvalError::Steps(_) => true,
        _ => false,
    }
}
