//! What must hold for fixes: safe ones change no result.

use super::generate_typed::{Model, Tape};
use odq::diagnostic::{Applicability, Level, Levels};
use odq::{Checked, Input, Query, Root, Schema};
use std::fmt::Write;
use std::sync::LazyLock;

/// All rules, those of taste too.
static EVERY_RULE: LazyLock<Levels> = LazyLock::new(|| {
    let mut levels = Levels::default();
    for rule in odq::lint::rules() {
        levels.set(rule.code, Level::Info);
    }
    levels
});

/// Holds safe fixes of a condition to the rows that match with and without them. Gives their number.
pub(crate) fn keep_results(text: &str, checked: &Checked, schema: &Schema, rows: &[&str]) -> usize {
    let findings = checked.lint(&EVERY_RULE);
    let fixes = findings.iter().flat_map(|finding| {
        let fixes = finding.fixes.iter().map(move |fix| (finding, fix));
        fixes.filter(|(_, fix)| fix.applicability == Applicability::Safe)
    });
    let mut before: Option<Vec<Result<bool, ()>>> = None;
    let run = |query: &Checked| {
        let program = query.compile().expect("a program");
        let rows = rows.iter().map(|row| program.matches_slice(row.as_bytes()));
        rows.map(|outcome| outcome.map_err(drop)).collect()
    };
    let mut count = 0;
    for (finding, fix) in fixes {
        count += 1;
        let mended = fix.apply(text).expect("edits that fit");
        let query = Query::parse(&mended, Input::Expression).query;
        let Ok(after) = query.check(schema, &Root::Only) else {
            panic!("{finding}: {text}\nbecomes {mended}");
        };
        let before = before.get_or_insert_with(|| run(checked));
        assert_eq!(
            *before,
            run(&after),
            "{finding}: {text}\nbecomes {mended}\nfor {rows:?}"
        );
    }
    count
}

/// Conditions that numbers make over schemas of all kinds, joined with others and with themselves. Gives
/// the number of safe fixes.
pub(crate) fn joined(numbers: &[u16]) -> usize {
    let mut tape = Tape::new(numbers);
    let model = Model::new(&mut tape);
    let schema = Schema::from_csdl(model.csdl().as_bytes()).expect("a schema");
    let conditions: Vec<String> = (0..1 + tape.pick(2))
        .map(|_| model.condition(&mut tape))
        .collect();
    let mut text = String::new();
    for _ in 0..1 + tape.pick(4) {
        if !text.is_empty() {
            text.push_str(tape.of(&[" and ", " or "]));
        }
        let not = if tape.one_in(4) { "not " } else { "" };
        let condition = &conditions[tape.pick(conditions.len())];
        let _ = write!(text, "{not}({condition})");
    }
    let query = Query::parse(&text, Input::Expression).query;
    let Ok(checked) = query.check(&schema, &Root::Only) else {
        return 0;
    };
    if checked.compile().is_err() {
        return 0;
    }
    let rows: Vec<String> = (0..4).map(|_| model.row(&mut tape)).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    keep_results(&text, &checked, &schema, &rows)
}
