//! Laws of evaluation that need no second evaluator: what two ways to ask the same must give.
//!
//! Conditions, schemas and rows are generated. A record in which a condition fails is left out of all
//! of a law, for where two conditions stand side by side the first may spare the second.

use super::differential::Random;
use crate::support::generate::for_many;
use crate::support::generate_typed::{Model, Tape};
use crate::support::generate_whole::{Noise, encoded, row};
use crate::support::reference::{self, Json, Outcome, Question, Shape, read};
use odq::edm::primitive::DateTimeOffset;
use odq::eval::{Input, OnError, Options, Output, Summary};
use odq::json::DuplicateKeys;
use odq::{Checked, Input as Form, Program, Query, Root, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const ROWS: usize = 6;

/// A schema, two conditions about it, and rows.
struct Case {
    schema: Schema,
    model: Model,
    one: String,
    other: String,
    rows: Vec<String>,
}

/// Runs a law over generated cases, and says how many conditions it held for.
#[track_caller]
fn law(holds: fn(&Case) -> bool) -> usize {
    let (held, tried) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counted, all) = (Arc::clone(&held), Arc::clone(&tried));
    let cases = || (vec(any::<u16>(), 0..200), any::<u64>());
    for_many(1, cases, move |(numbers, seed)| {
        let mut tape = Tape::new(&numbers);
        let model = Model::new(&mut tape);
        let schema = Schema::from_csdl(model.csdl().as_bytes()).unwrap();
        let (one, other) = (model.condition(&mut tape), model.condition(&mut tape));
        let mut random = Random(seed);
        let rows = (0..ROWS).map(|_| {
            let numbers = random.numbers(100);
            row(&model, &mut Tape::new(&numbers), Noise::Spelling)
        });
        let mut case = Case {
            schema,
            one,
            other,
            rows: rows.collect(),
            model,
        };
        case.keep_logical();
        counted.fetch_add(usize::from(holds(&case)), Ordering::Relaxed);
        all.fetch_add(1, Ordering::Relaxed);
    });
    let (held, tried) = (held.load(Ordering::Relaxed), tried.load(Ordering::Relaxed));
    assert!(
        held * 25 > tried,
        "too few conditions can be run: {held} of {tried}"
    );
    held
}

impl Case {
    fn checked(&self, query: &str) -> Option<Checked> {
        let query = Query::parse(query, Form::Url).query;
        query.check(&self.schema, &Root::Only).ok()
    }

    fn program(&self, condition: &str) -> Option<Program> {
        let query = encoded(&format!("$filter={condition}"));
        self.checked(&query)?.compile().ok()
    }

    /// Leaves out rows for which a condition is neither true nor false nor null, as a value of an
    /// unknown type may be: no law of logic is about these.
    fn keep_logical(&mut self) {
        for condition in [self.one.clone(), self.other.clone()] {
            let Some(values) = self.values(&condition) else {
                continue;
            };
            let is_logical = |value: &Option<String>| match value {
                Some(value) => matches!(&**value, "true" | "false" | "null"),
                None => true,
            };
            let mut values = values.iter().map(is_logical);
            self.rows.retain(|_| values.next() == Some(true));
        }
    }

    /// For each row, whether a condition is true of it, or that it fails; nothing if the condition
    /// cannot be run.
    fn truths(&self, condition: &str) -> Option<Vec<Option<bool>>> {
        let program = self.program(condition)?;
        let truth = |row: &String| program.matches_slice(row.as_bytes()).ok();
        Some(self.rows.iter().map(truth).collect())
    }

    /// What an expression is for each row, as `$compute` writes it: no filter, no search ahead.
    fn values(&self, expression: &str) -> Option<Vec<Option<String>>> {
        let query = encoded(&format!("$compute=({expression}) as Computed"));
        let program = self.checked(&format!("{query}&$select=Computed"))?;
        let program = program.compile().ok()?;
        let value = |row: &String| {
            let (out, summary) = run(&program, row);
            (summary.written == 1).then(|| {
                let value = out.rsplit_once("\"Computed\":").unwrap().1;
                value.trim_end().trim_end_matches('}').to_owned()
            })
        };
        Some(self.rows.iter().map(value).collect())
    }

    /// The condition, its opposite, or its being null: what the plain evaluator finds true of a row.
    /// Nothing if the condition cannot be run, or fails.
    fn rectified(&self, condition: &str, row: &str) -> Option<String> {
        let parts = [
            format!("({condition})"),
            format!("not ({condition})"),
            format!("(({condition}) eq null)"),
        ];
        parts.into_iter().find(|part| {
            let checked = self.checked(&encoded(&format!("$filter={part}")));
            // What is not compiled is not walked either.
            checked.filter(|it| it.compile().is_ok()).is_some_and(|it| {
                let question = Question {
                    query: it.meaning(),
                    schema: &self.schema,
                    now: DateTimeOffset::MAX,
                    duplicates: DuplicateKeys::Error,
                    record_bytes: usize::MAX,
                    on_error: OnError::Skip,
                    output: Output::NdJson,
                };
                match reference::run(&question, row.as_bytes()) {
                    Outcome::Done { summary, .. } => summary.matched == 1,
                    Outcome::NoResult(_) => false,
                }
            })
        })
    }

    /// Holds two lists of truths against each other where neither failed.
    #[track_caller]
    fn same(&self, how: &str, left: &[Option<bool>], right: &[Option<bool>]) {
        for ((row, left), right) in self.rows.iter().zip(left).zip(right) {
            if let (Some(left), Some(right)) = (left, right) {
                let Self { one, other, .. } = self;
                assert_eq!(
                    left,
                    right,
                    "{how}\n{one}\n{other}\n{row}\n{}",
                    self.model.csdl()
                );
            }
        }
    }
}

fn run(program: &Program, input: &str) -> (String, Summary) {
    run_with(program, input, &Options::default())
}

fn run_with(program: &Program, input: &str, options: &Options) -> (String, Summary) {
    let options = Options {
        on_error: OnError::Skip,
        jobs: NonZeroUsize::new(1),
        ..options.clone()
    };
    let input = Input {
        name: None,
        reader: Box::new(input.as_bytes()),
    };
    let mut out = Vec::new();
    let summary = program.run([input], &mut out, &options, &mut |_| {});
    (String::from_utf8(out).unwrap(), summary.unwrap())
}

/// The laws of three-valued logic: of a condition, its opposite and its being null just one is true.
#[test]
fn a_condition_is_true_or_false_or_null() {
    let held = law(|case| {
        let p = &case.one;
        let all = [p.clone(), format!("not ({p})"), format!("({p}) eq null")];
        let parts: Option<Vec<_>> = all.iter().map(|q| case.truths(q)).collect();
        let Some(parts) = parts else { return false };
        for (at, row) in case.rows.iter().enumerate() {
            let truths: Option<Vec<bool>> = parts.iter().map(|part| part[at]).collect();
            let Some(truths) = truths else { continue };
            let number = truths.iter().filter(|truth| **truth).count();
            assert_eq!(number, 1, "{p}: {truths:?}\n{row}\n{}", case.model.csdl());
        }
        true
    });
    println!("{held} conditions");
}

/// What a filter finds is what is computed as true, row by row, however it is run.
#[test]
fn a_filter_finds_what_is_computed_as_true() {
    let held = law(|case| {
        let (Some(found), Some(values)) = (case.truths(&case.one), case.values(&case.one)) else {
            return false;
        };
        let computed = |value: &Option<String>| value.as_ref().map(|value| value == "true");
        let computed: Vec<_> = values.iter().map(computed).collect();
        case.same("computed", &found, &computed);
        let program = case.program(&case.one).unwrap();
        let wanted = case.rows.iter().zip(&found);
        let wanted = wanted.filter(|(_, found)| **found == Some(true));
        let wanted: String = wanted.map(|(row, _)| format!("{row}\n")).collect();
        let lines = case.rows.join("\n");
        for assume_valid in [false, true] {
            let options = Options {
                assume_valid,
                ..Options::default()
            };
            let (out, _) = run_with(&program, &lines, &options);
            assert_eq!(out, wanted, "{}\n{}", case.one, case.model.csdl());
            let array = format!("[{}]", case.rows.join(" ,\n"));
            assert_eq!(run_with(&program, &array, &options).0, wanted);
        }
        true
    });
    println!("{held} conditions");
}

/// What the plain evaluator finds true of one row finds that row among the others, however the
/// filter is run.
#[test]
fn a_row_is_found_by_what_is_true_of_it() {
    let held = law(|case| {
        let Some(row) = case.rows.get(case.one.len() % ROWS) else {
            return false;
        };
        let rectified = [&case.one, &case.other].map(|condition| case.rectified(condition, row));
        let conditions: Vec<String> = rectified.into_iter().flatten().collect();
        if conditions.is_empty() {
            return false;
        }
        let condition = conditions.join(" and ");
        let Some(program) = case.program(&condition) else {
            return false;
        };
        let array = format!("{{\"value\":[{}]}}", case.rows.join(",\n"));
        for input in [case.rows.join("\n"), array, row.clone()] {
            for assume_valid in [false, true] {
                let options = Options {
                    assume_valid,
                    now: Some(DateTimeOffset::MAX),
                    ..Options::default()
                };
                let (out, _) = run_with(&program, &input, &options);
                let is_found = out.lines().any(|line| line == row);
                assert!(is_found, "{condition}\n{row}\n{}", case.model.csdl());
            }
        }
        true
    });
    println!("{held} rows");
}

/// A member that is null is as one that is not there.
#[test]
fn what_is_null_need_not_be_there() {
    let held = law(|case| {
        let Some(truths) = case.truths(&case.one) else {
            return false;
        };
        let program = case.program(&case.one).unwrap();
        let mut held = false;
        for (row, truth) in case.rows.iter().zip(truths) {
            let short = without_nulls(&read(row.as_bytes()).unwrap());
            held |= short.len() < row.len();
            let found = program.matches_slice(short.as_bytes()).ok();
            let Case { one, model, .. } = case;
            assert_eq!(found, truth, "{one}\n{row}\n{short}\n{}", model.csdl());
        }
        held
    });
    println!("{held} conditions");
}

/// The text of a value without members that are null.
fn without_nulls(json: &Json) -> String {
    match &json.shape {
        Shape::Array(items) => {
            let items: Vec<String> = items.iter().map(without_nulls).collect();
            format!("[{}]", items.join(","))
        }
        Shape::Object(members) => {
            let members = members
                .iter()
                .filter(|member| !matches!(member.value.shape, Shape::Null));
            let members =
                members.map(|member| format!("{}:{}", member.key, without_nulls(&member.value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Shape::Null | Shape::Bool(_) | Shape::Number(_) | Shape::String(_) => json.text.clone(),
    }
}

/// `not (p and q)` is `not p or not q`, and the like (Kleene's logic keeps these laws).
#[test]
fn conditions_obey_de_morgan() {
    let held = law(|case| {
        let (p, q) = (&case.one, &case.other);
        let pairs = [
            (
                format!("not (({p}) and ({q}))"),
                format!("not ({p}) or not ({q})"),
            ),
            (
                format!("not (({p}) or ({q}))"),
                format!("not ({p}) and not ({q})"),
            ),
            (format!("not (not ({p}))"), p.clone()),
            (format!("({p}) and ({q})"), format!("({q}) and ({p})")),
            (format!("({p}) or ({q})"), format!("({q}) or ({p})")),
            (format!("({p}) and ({p})"), p.clone()),
        ];
        let mut held = false;
        for (left, right) in &pairs {
            let (Some(one), Some(other)) = (case.truths(left), case.truths(right)) else {
                continue;
            };
            case.same(&format!("{left}\n{right}"), &one, &other);
            // Null stays null.
            let null = |text: &str| case.truths(&format!("({text}) eq null"));
            if let (Some(one), Some(other)) = (null(left), null(right)) {
                case.same(&format!("null: {left}\n{right}"), &one, &other);
            }
            held = true;
        }
        held
    });
    println!("{held} conditions");
}

/// `x in (a,b)` is `x eq a or x eq b`.
#[test]
fn a_list_is_a_chain_of_eq() {
    let held = law(|case| {
        let Some((value, literal)) = compared(&case.one) else {
            return false;
        };
        let list = format!("{value} in ({literal},null)");
        let chain = format!("{value} eq {literal} or {value} eq null");
        let (Some(one), Some(other)) = (case.truths(&list), case.truths(&chain)) else {
            return false;
        };
        case.same(&list, &one, &other);
        true
    });
    println!("{held} lists");
}

/// The value and the literal of a comparison that is the whole condition.
fn compared(condition: &str) -> Option<(&str, &str)> {
    let (left, literal) = condition.rsplit_once(' ')?;
    let (value, operator) = left.rsplit_once(' ')?;
    let is_literal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '\'');
    let is_whole = !value.contains([' ', '/']) || value.ends_with(')');
    (is_whole && literal.chars().all(is_literal) && operator.len() == 2).then_some((value, literal))
}

/// A parameter alias stands for its value.
#[test]
fn an_alias_is_its_value() {
    let held = law(|case| {
        let condition = &case.one;
        let Some((left, literal)) = condition.rsplit_once(' ') else {
            return false;
        };
        let is_literal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '\'');
        if !literal.chars().all(is_literal) {
            return false;
        }
        let plain = case.checked(&encoded(&format!("$filter={condition}")));
        let text = format!(
            "{}&@p={}",
            encoded(&format!("$filter={left} @p")),
            encoded(literal)
        );
        let (Some(plain), Some(aliased)) = (plain, case.checked(&text)) else {
            return false;
        };
        let (Ok(plain), Ok(aliased)) = (plain.compile(), aliased.compile()) else {
            return false;
        };
        for row in &case.rows {
            let (one, other) = (
                plain.matches_slice(row.as_bytes()),
                aliased.matches_slice(row.as_bytes()),
            );
            assert_eq!(
                one,
                other,
                "{condition}\n{text}\n{row}\n{}",
                case.model.csdl()
            );
        }
        true
    });
    println!("{held} aliases");
}

/// What is printed of a query, what is written with all characters encoded, and what is written in
/// capitals means the same.
#[test]
fn a_query_means_the_same_however_it_is_written() {
    let held = law(|case| {
        let text = encoded(&format!("$filter={}", case.one));
        let Some(checked) = case.checked(&text) else {
            return false;
        };
        let Ok(program) = checked.compile() else {
            return false;
        };
        let printed = checked.to_string();
        let all: String = case
            .one
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        let mut capitals = text.clone();
        for word in [
            "and", "or", "eq", "ne", "gt", "ge", "lt", "le", "in", "has", "add",
        ] {
            let upper = word.to_uppercase();
            capitals = capitals.replace(&format!("%20{word}%20"), &format!("%20{upper}%20"));
        }
        for other in [
            &*printed,
            &capitals,
            &format!("$filter={all}"),
            &format!("%24filter={all}"),
        ] {
            let again = case.checked(other);
            let again = again.unwrap_or_else(|| panic!("{text}\n{other} does not check"));
            let again = again.compile().unwrap();
            for row in &case.rows {
                let (one, other) = (
                    program.matches_slice(row.as_bytes()),
                    again.matches_slice(row.as_bytes()),
                );
                assert_eq!(
                    one,
                    other,
                    "{text}\n{printed}\n{row}\n{}",
                    case.model.csdl()
                );
            }
        }
        true
    });
    println!("{held} conditions");
}

/// An order holds the rows that there are without it, a page is a part of the whole, and a member
/// that nobody asks for changes nothing.
#[test]
fn orders_and_pages_are_of_the_same_rows() {
    let held = law(|case| {
        let numbers: Vec<u16> = case.one.bytes().map(u16::from).collect();
        let keys = case.model.keys(&mut Tape::new(&numbers)).join(",");
        let query = encoded(&format!("$orderby={keys}"));
        let Some(Ok(ordered)) = case.checked(&query).map(|it| it.compile()) else {
            return false;
        };
        let lines = case.rows.join("\n");
        let (whole, summary) = run(&ordered, &lines);
        let rows: Vec<&str> = whole.lines().collect();
        let mut sorted: Vec<&str> = rows.clone();
        sorted.sort_unstable();
        let mut all: Vec<&str> = case.rows.iter().map(String::as_str).collect();
        if summary.failed == 0 {
            all.sort_unstable();
            assert_eq!(sorted, all, "{keys}\n{}", case.model.csdl());
        }
        for (skip, top) in [(0, 3), (2, 5), (7, 100), (30, 1)] {
            let page = format!("{query}&$skip={skip}&$top={top}");
            let page = case.checked(&page).unwrap().compile().unwrap();
            let (out, _) = run(&page, &lines);
            let expected: Vec<&str> = rows.iter().skip(skip).take(top).copied().collect();
            assert_eq!(out.lines().collect::<Vec<_>>(), expected, "{keys}");
        }
        // An order of what is in order changes nothing; it is stable.
        assert_eq!(run(&ordered, &whole).0, whole, "{keys}");
        let more: Vec<String> = case
            .rows
            .iter()
            .map(|row| row.replacen('{', "{\"Irrelevant\":{\"Key\":[1]},", 1))
            .collect();
        let (out, _) = run(&ordered, &more.join("\n"));
        assert_eq!(
            out.replace("\"Irrelevant\":{\"Key\":[1]},", ""),
            whole,
            "{keys}"
        );
        true
    });
    println!("{held} orders");
}
