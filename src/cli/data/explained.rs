//! `--explain-row`: why a record matches or does not.

use crate::cli::asked::Asked;
use crate::cli::failure::Failure;
use crate::cli::report::{harmless, line};
use odq::diagnostic::Span;
use odq::edm::{Item, Primitive, Type};
use odq::eval::{DataError, EvalError, Explained, ExplainedPart, Explanation, Input, Options};
use odq::eval::{Explainer, Program};
use odq::json::{FrameOptions, JsonError, Place, Record, Records};
use odq::schema::KeyPath;
use odq::syntax::ast::{ExprKind, OptionValue};
use odq::syntax::quote;
use odq::{Checked, Root, Schema};
use serde_json::{Value, json};
use std::fmt::Write;

/// Which record is explained.
pub(crate) enum Wanted {
    /// The one with this number, from 1, over all inputs.
    Number(u64),
    /// The first with this key.
    Key(Box<Program>),
}

impl Wanted {
    /// Reads `N`, `ID`, or `NAME=ID` for each part of the key. A number is that of a record.
    pub(crate) fn new(text: &str, checked: &Checked, schema: &Schema) -> Result<Self, Failure> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let number = text.parse().ok().filter(|number| *number > 0);
            let message = || Failure::Because(format!("there is no record number `{text}`"));
            return number.map(Self::Number).ok_or_else(message);
        }
        let refuse = |why: String| Failure::Because(format!("`--explain-row {text}`: {why}"));
        let row = checked.meaning().resource.ty;
        let name = schema.display(row).to_string();
        let Item::Named(id) = row.item else {
            return Err(refuse("expected the number of a record".to_owned()));
        };
        let key = schema.key(id);
        if key.is_empty() {
            let why = format!("`{name}` has no key; expected the number of a record");
            return Err(refuse(why));
        }
        let values = values(text, key).ok_or_else(|| {
            let names: Vec<String> = key.iter().map(|part| format!("{}=..", part.path)).collect();
            refuse(format!("expected the key: `{}`", names.join(",")))
        })?;
        let mut conditions = Vec::new();
        for (part, value) in key.iter().zip(values) {
            let mut ty = row;
            for step in part.path.split('/') {
                let Item::Named(id) = ty.item else { break };
                let member = schema.property(id, step);
                ty = member.map_or(Type::UNKNOWN, odq::schema::Member::ty);
            }
            let is_text = schema.underlying(ty).item == Item::Primitive(Primitive::String);
            if !is_text && !is_literal(value) {
                return Err(refuse(format!("`{value}` is no value of `{}`", part.path)));
            }
            let literal = if is_text {
                quote(value)
            } else {
                value.to_owned()
            };
            conditions.push(format!("{} eq {literal}", part.path));
        }
        let condition = conditions.join(" and ");
        let query = odq::Query::parse(&condition, odq::Input::Expression).query;
        let checked = query.check(schema, &Root::Type(name)).map_err(|findings| {
            let first = findings
                .iter()
                .next()
                .map(|finding| finding.message.clone());
            refuse(first.unwrap_or_default())
        })?;
        let program = checked
            .compile()
            .map_err(|error| refuse(error.to_string()))?;
        Ok(Self::Key(Box::new(program)))
    }

    /// What is said if there is no such record among so many.
    fn missing(&self, text: &str, records: u64) -> Failure {
        let what = match self {
            Self::Number(_) => format!("no record {text}"),
            Self::Key(_) => format!("no record with the key `{text}`"),
        };
        let number = match records {
            1 => "1 record".to_owned(),
            _ => format!("{records} records"),
        };
        Failure::Because(format!("there is {what} among {number}"))
    }
}

/// Whether a text is a literal and nothing more, so that it stands for itself in a condition.
fn is_literal(text: &str) -> bool {
    let parsed = odq::Query::parse(text, odq::Input::Expression);
    let options = &parsed.query.tree().options;
    let is_literal = matches!(
        options.first().map(|option| &option.value),
        Some(OptionValue::Filter(expr)) if matches!(expr.kind, ExprKind::Literal(_))
    );
    is_literal && options.len() == 1 && parsed.diagnostics.is_empty()
}

/// The values of the parts of a key, in its order: one alone, or each with its name.
fn values<'t>(text: &'t str, key: &[KeyPath]) -> Option<Vec<&'t str>> {
    let named = |part: &KeyPath| {
        let mut pairs = text.split(',').filter_map(|pair| pair.split_once('='));
        let names = [&*part.path, part.name()];
        pairs.find_map(|(name, value)| names.contains(&name).then_some(value))
    };
    match key {
        [part] => {
            let name = text.split_once('=').map(|(name, _)| name);
            let is_named = name.is_some_and(|name| name == &*part.path || name == part.name());
            let value = text.split_once('=').map(|(_, value)| value);
            Some(vec![value.filter(|_| is_named).unwrap_or(text)])
        }
        _ => key.iter().map(named).collect(),
    }
}

/// A record that was looked for.
pub(crate) enum Found {
    /// With its place: what the query makes of it.
    Explained(Place, Option<String>, Box<Explanation>),
    /// It cannot be read.
    Unreadable(DataError),
}

/// Looks for a record and explains it.
pub(crate) fn find(
    wanted: &Wanted,
    text: &str,
    explainer: &Explainer,
    inputs: impl Iterator<Item = Input<'static>>,
    options: &Options,
) -> Result<Found, Failure> {
    let mut before = 0;
    for input in inputs {
        let frame = FrameOptions {
            record_bytes: options.limits.record_bytes,
            ..FrameOptions::default()
        };
        let name = input.name;
        let mut records = Records::new(input.reader, frame);
        let mut matcher = match wanted {
            Wanted::Key(program) => Some(program.matcher_with(options)),
            Wanted::Number(_) => None,
        };
        let mut last = 0;
        loop {
            let is_it = |index: u64| match wanted {
                Wanted::Number(number) => before + index == *number,
                Wanted::Key(_) => false,
            };
            let read = records.read_next(|Record { bytes, place }| {
                last = place.index;
                let is_it = match &mut matcher {
                    Some(matcher) => in_record(matcher.matches(bytes))?.unwrap_or(false),
                    None => is_it(last),
                };
                if !is_it {
                    // Where records end is known only once they are checked.
                    return checked(bytes, options).map(|()| None);
                }
                let explained = in_record(explainer.explain(bytes, options))?;
                Ok(explained.map(|explanation| (place, Box::new(explanation))))
            });
            let error = match read {
                Ok(None) => break,
                Ok(Some(None)) => continue,
                Ok(Some(Some((place, explanation)))) => {
                    return Ok(Found::Explained(place, name, explanation));
                }
                Err(error) => error,
            };
            if let odq::json::FrameErrorKind::Io(source) = &error.kind {
                let name = name.as_deref().unwrap_or_default();
                let why = crate::cli::failure::reason(source);
                return Err(Failure::Because(format!("cannot read `{name}`: {why}")));
            }
            last = error.index;
            // Behind what cannot be read nothing is known.
            if is_it(error.index) || !error.resumable {
                return Ok(Found::Unreadable(DataError::of_frame(
                    name.as_deref(),
                    &error,
                )));
            }
        }
        before += last;
    }
    Err(wanted.missing(text, before))
}

/// What is wrong with the text of a record is an error; of one that cannot be read otherwise nothing
/// is known.
fn in_record<T>(outcome: Result<T, EvalError>) -> Result<Option<T>, JsonError> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(EvalError::Json(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Holds that a record is valid JSON.
fn checked(record: &[u8], options: &Options) -> Result<(), JsonError> {
    let plan = odq::json::Plan::default();
    plan.fill(
        record,
        &mut odq::json::Slots::default(),
        options.duplicate_keys,
    )?;
    Ok(())
}

/// How much of an expression, and of a value, is shown.
const LONGEST: usize = 160;

/// An explanation for people: each expression on a line with its value, those that decide with `>`.
pub(crate) fn lines(
    place: Place,
    name: Option<&str>,
    explanation: &Explanation,
    asked: &Asked,
) -> String {
    let Place {
        index,
        line: at,
        offset,
    } = place;
    let verdict = match (&explanation.error, explanation.matches) {
        (Some(error), _) => format!("fails: {error}"),
        (None, Some(true)) => "matches".to_owned(),
        (None, _) => "does not match".to_owned(),
    };
    let name = name.unwrap_or("<data>");
    let mut out = format!("{name}: record {index} (line {at}, byte {offset}) {verdict}\n");
    for part in &explanation.parts {
        // What it reads cannot be read, which has been said.
        if part.values.is_empty() && explanation.error.is_some() {
            continue;
        }
        let left_out = if part.left_out { " leaves it out" } else { "" };
        let _ = write!(out, "\n{}{left_out}\n", part.name);
        for value in &part.values {
            write_value(value, 1, asked, &mut out);
        }
    }
    if explanation.parts.is_empty() {
        out.push_str("\nthe query has no condition\n");
    }
    if explanation.combined && explanation.matches == Some(true) {
        out.push_str("\nwhat `$apply` makes of records together is not shown\n");
    }
    harmless(&out).into_owned()
}

fn write_value(explained: &Explained, depth: usize, asked: &Asked, out: &mut String) {
    let source = asked.written(explained.span);
    // A constant says all by itself, where it is not all there is.
    if depth > 1 && explained.constant && explained.value.as_deref() == Some(&*source) {
        return;
    }
    let mark = if explained.decides { ">" } else { " " };
    let _ = write!(out, "{mark}{}", " ".repeat(depth * 2 - 1));
    if let Some(name) = &explained.name {
        let _ = write!(out, "{name}: ");
    }
    out.push_str(&line(&source, LONGEST));
    if let Some(value) = &explained.value {
        let _ = write!(out, "  = {}", line(value, LONGEST));
    }
    if let Some(error) = &explained.error {
        let _ = write!(out, "  ! {}", line(error, LONGEST));
    }
    if let Some(converted) = &explained.converted {
        let value = line(&converted.value, LONGEST);
        let _ = write!(out, ", as {} {value}", converted.ty);
    }
    out.push('\n');
    for operand in &explained.operands {
        write_value(operand, depth + 1, asked, out);
    }
    for item in &explained.items {
        let indent = " ".repeat(depth * 2 + 2);
        let _ = writeln!(out, "{indent}item {}", item.number);
        write_value(&item.condition, depth + 2, asked, out);
    }
    if explained.more_items > 0 {
        let indent = " ".repeat(depth * 2 + 2);
        let _ = writeln!(
            out,
            "{indent}{} more items like these",
            explained.more_items
        );
    }
}

/// An explanation for programs.
pub(crate) fn document(
    place: Place,
    name: Option<&str>,
    explanation: &Explanation,
    asked: &Asked,
) -> Value {
    let parts: Vec<Value> = explanation
        .parts
        .iter()
        .map(
            |ExplainedPart {
                 name,
                 left_out,
                 values,
                 ..
             }| {
                let values: Vec<Value> =
                    values.iter().map(|value| with_text(value, asked)).collect();
                json!({"name": name, "left_out": left_out, "values": values})
            },
        )
        .collect();
    json!({
        "version": 1,
        "file": name,
        "record": place.index,
        "line": place.line,
        "offset": place.offset,
        "matches": explanation.matches,
        "error": explanation.error.as_ref().map(ToString::to_string),
        "combined": explanation.combined,
        "parts": parts,
    })
}

/// A tree as data, in which texts stand for places.
fn with_text(explained: &Explained, asked: &Asked) -> Value {
    let mut value = serde_json::to_value(explained).unwrap_or_default();
    put_texts(&mut value, asked);
    value
}

fn put_texts(value: &mut Value, asked: &Asked) {
    let Value::Object(members) = value else {
        return;
    };
    if let Some(span) = members.remove("span") {
        let at = |end: &str| span.get(end).and_then(Value::as_u64);
        let at = |end: &str| at(end).and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        let text = asked.written(Span::new(at("start"), at("end")));
        members.insert("text".to_owned(), text.into());
    }
    for name in ["operands", "items"] {
        let below = members.get_mut(name).and_then(Value::as_array_mut);
        for value in below.into_iter().flatten() {
            match value.get_mut("condition") {
                Some(condition) => put_texts(condition, asked),
                None => put_texts(value, asked),
            }
        }
    }
}
