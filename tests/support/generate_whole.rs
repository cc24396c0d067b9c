//! Whole queries over generated schemas, and rows with all that data can have: values that do not
//! fit, keys that stand twice, escapes, blanks, broken text.

use super::generate_typed::{Model, Tape};
use super::reference::{Json, Shape, read};

/// The text of a query with options of all kinds.
pub(crate) fn query(model: &Model, tape: &mut Tape<'_>) -> String {
    let mut options = Vec::new();
    let form = tape.pick(8);
    if form >= 5 {
        options.push(format!("$apply={}", apply(model, tape, 2)));
    }
    // What `$apply` leaves decides what can be named behind it; most often the members are there.
    if form != 1 && (form < 5 || tape.one_in(2)) {
        options.push(format!("$filter={}", model.condition(tape)));
    }
    if form % 4 == 2 {
        let items = (0..1 + tape.pick(3)).map(|at| format!("{} as v{at}", model.computed(tape)));
        options.push(format!("$compute={}", items.collect::<Vec<_>>().join(",")));
    }
    if tape.one_in(8) {
        options.push(format!("$search={}", tape.of(SEARCHES)));
    }
    if form == 1 || tape.one_in(3) {
        options.push(format!("$orderby={}", model.keys(tape).join(",")));
    }
    if tape.one_in(3) {
        let mut selected = model.selected(tape);
        selected.sort();
        selected.dedup();
        if form % 4 == 2 {
            selected.push("v0".to_owned());
        }
        if !selected.is_empty() {
            options.push(format!("$select={}", selected.join(",")));
        }
    }
    if tape.one_in(4) {
        options.push(format!("$skip={}", tape.pick(4)));
    }
    if tape.one_in(4) {
        options.push(format!("$top={}", tape.pick(9)));
    }
    if tape.one_in(5) {
        options.push("$count=true".to_owned());
    }
    if options.is_empty() {
        options.push("$filter=Key eq 1".to_owned());
    }
    let options: Vec<String> = options.iter().map(|option| encoded(option)).collect();
    options.join("&")
}

const SEARCHES: &[&str] = &[
    "abc",
    "NOT x",
    "a AND O'Neil",
    "\"2020-02\" OR M1",
    "\u{6771}",
];

/// Transformations, in lists nested at most so deep.
fn apply(model: &Model, tape: &mut Tape<'_>, depth: usize) -> String {
    let steps = (0..1 + tape.pick(3)).map(|at| transformation(model, tape, depth, at));
    steps.collect::<Vec<_>>().join("/")
}

fn transformation(model: &Model, tape: &mut Tape<'_>, depth: usize, at: usize) -> String {
    let below = depth.saturating_sub(1);
    match tape.pick(if depth == 0 { 9 } else { 12 }) {
        0 => format!("filter({})", model.condition(tape)),
        1 => format!("compute({} as c{depth}{at})", model.computed(tape)),
        2 => format!("aggregate({})", aggregates(model, tape)),
        3 => {
            let method = tape.of(&["top", "bottom"]);
            let (kind, amount) = match tape.pick(3) {
                0 => ("count", tape.pick(4)),
                1 => ("sum", tape.pick(20)),
                _ => ("percent", tape.pick(100)),
            };
            format!("{method}{kind}({amount},{})", number(model, tape))
        }
        4 => format!("orderby({})", model.keys(tape).join(",")),
        5 => format!("skip({})", tape.pick(4)),
        6 => format!("top({})", tape.pick(6)),
        7 => "identity".to_owned(),
        8 => format!("search({})", tape.of(SEARCHES)),
        9 => {
            let (one, other) = (apply(model, tape, below), apply(model, tape, below));
            format!("concat({one},{other})")
        }
        _ => {
            let keys: Vec<String> = (0..1 + tape.pick(2)).map(|_| path(model, tape)).collect();
            let keys = if tape.one_in(4) {
                let total = tape.of(&["$all,", ""]);
                format!("rollup({total}{})", keys.join(","))
            } else {
                keys.join(",")
            };
            if tape.one_in(4) {
                return format!("groupby(({keys}))");
            }
            if tape.one_in(2) {
                return format!("groupby(({keys}),{})", apply(model, tape, below));
            }
            format!("groupby(({keys}),aggregate({}))", aggregates(model, tape))
        }
    }
}

fn aggregates(model: &Model, tape: &mut Tape<'_>) -> String {
    let items = (0..1 + tape.pick(3)).map(|at| match tape.pick(5) {
        0 => format!("$count as n{at}"),
        1 => format!("{} with countdistinct as n{at}", path(model, tape)),
        2 => {
            let value = number(model, tape);
            let from = path(model, tape);
            let then = tape.of(&["average", "max", "sum"]);
            format!("{value} with sum from {from} with {then} as n{at}")
        }
        3 => {
            let method = tape.of(&["min", "max"]);
            format!("{} with {method} as n{at}", path(model, tape))
        }
        _ => {
            let method = tape.of(&["sum", "average", "min", "max"]);
            format!("{} with {method} as n{at}", number(model, tape))
        }
    });
    items.collect::<Vec<_>>().join(",")
}

fn path(model: &Model, tape: &mut Tape<'_>) -> String {
    let paths = model.paths();
    paths
        .get(tape.pick(paths.len()))
        .map_or_else(|| "Key".to_owned(), |(path, _)| path.clone())
}

fn number(model: &Model, tape: &mut Tape<'_>) -> String {
    let paths = model.paths().into_iter().filter(|(_, number)| *number);
    let paths: Vec<String> = paths.map(|(path, _)| path).collect();
    paths
        .get(tape.pick(paths.len()))
        .map_or_else(|| "Key".to_owned(), Clone::clone)
}

/// An option with its value as a URL has it.
pub(crate) fn encoded(option: &str) -> String {
    let mut out = String::new();
    for c in option.chars() {
        match c {
            '%' => out.push_str("%25"),
            '&' => out.push_str("%26"),
            '#' => out.push_str("%23"),
            '+' => out.push_str("%2B"),
            ' ' => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out
}

/// What a row may have besides what fits its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Noise {
    /// Only another way to write the same.
    Spelling,
    /// Values that do not fit, too.
    Values,
    /// Keys that stand twice, and text that is no JSON, too.
    All,
}

impl Noise {
    /// Which of them a seed stands for.
    pub(crate) const fn chosen(seed: u64) -> Self {
        match seed % 4 {
            0 => Self::Spelling,
            1 => Self::Values,
            _ => Self::All,
        }
    }
}

/// A row of a model, with noise here and there.
pub(crate) fn row(model: &Model, tape: &mut Tape<'_>, noise: Noise) -> String {
    let row = model.row(tape);
    noisy(row, tape, noise)
}

/// A row with noise here and there.
pub(crate) fn noisy(row: String, tape: &mut Tape<'_>, noise: Noise) -> String {
    if !tape.one_in(3) {
        return row;
    }
    let json = read(row.as_bytes()).expect("a row");
    let mut text = spelled(&json, tape, noise);
    if noise == Noise::All && tape.one_in(12) {
        broken(&mut text, tape);
    }
    text
}

/// A value written otherwise, in one line.
fn spelled(json: &Json, tape: &mut Tape<'_>, noise: Noise) -> String {
    if noise != Noise::Spelling && tape.one_in(25) {
        return OTHERS[tape.pick(OTHERS.len())].to_owned();
    }
    let blank = |tape: &mut Tape<'_>| if tape.one_in(9) { tape.of(BLANKS) } else { "" };
    match &json.shape {
        Shape::Array(items) => {
            let items = items.iter().map(|item| {
                let before = blank(tape);
                format!("{before}{}{}", spelled(item, tape, noise), blank(tape))
            });
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        Shape::Object(members) => {
            let mut parts = Vec::new();
            for member in members {
                let key = if tape.one_in(12) {
                    escaped(&member.key)
                } else {
                    member.key.clone()
                };
                let (before, behind) = (blank(tape), blank(tape));
                let value = spelled(&member.value, tape, noise);
                parts.push(format!("{before}{key}{behind}:{before}{value}{behind}"));
                if noise == Noise::All && tape.one_in(40) {
                    parts.push(format!(
                        "{}:{}",
                        member.key,
                        OTHERS[tape.pick(OTHERS.len())]
                    ));
                }
                if tape.one_in(15) {
                    parts.push(format!("\"{}@odata.type\":\"#x\"", member.name));
                }
            }
            if tape.one_in(15) {
                parts.push("\"Unknown\":{\"P0\":[1,{\"Key\":2}]}".to_owned());
            }
            if tape.one_in(12) {
                parts.push(format!("\"@odata.type\":\"#G.C{}\"", tape.pick(3)));
            }
            if tape.one_in(6) && !parts.is_empty() {
                let last = parts.len() - 1;
                parts.swap(0, last);
            }
            format!("{{{}}}", parts.join(","))
        }
        Shape::String(_) if tape.one_in(8) => escaped(&json.text),
        Shape::Number(digits) if tape.one_in(6) && digits.parse::<i16>().is_ok() => {
            format!("{digits}{}", tape.of(&[".0", "e0", ".00E+0"]))
        }
        _ => json.text.clone(),
    }
}

const BLANKS: &[&str] = &[" ", "\t", "  "];

/// Values of all kinds, most of which do not fit where they are put.
const OTHERS: &[&str] = &[
    "null",
    "true",
    "7",
    "-1",
    "\"x\"",
    "\"\"",
    "\"M0\"",
    "\"M0, M1\"",
    "\"7\"",
    "1.25",
    "1e3",
    "[]",
    "{}",
    "[1,null,\"x\"]",
    "{\"P0\":1,\"P1\":\"a\"}",
    "99999999999999999999",
    "\"2021-13-01\"",
    "-0",
    "1e-30",
    "\"\\ud83d\\ude00\"",
    "0.1000000000000000055511151231257827",
    "[{},null]",
    "\"2020-02-29T23:59:59.999999999999+05:30\"",
    "9223372036854775808",
    "-9223372036854775808",
];

/// A string with an escape for its second character.
fn escaped(text: &str) -> String {
    let mut characters = text.chars();
    let quote: String = characters.by_ref().take(1).collect();
    match characters.next() {
        Some(c) if c != '\\' && c != '"' => {
            let units = c.encode_utf16(&mut [0; 2]).to_vec();
            let units = units.iter().map(|unit| format!("\\u{unit:04x}"));
            format!(
                "{quote}{}{}",
                units.collect::<String>(),
                characters.as_str()
            )
        }
        _ => text.to_owned(),
    }
}

/// Makes a line something that is no record.
fn broken(text: &mut String, tape: &mut Tape<'_>) {
    match tape.pick(5) {
        0 => {
            let half = text.char_indices().nth(text.chars().count() / 2);
            text.truncate(half.map_or(0, |(at, _)| at));
            // Half a line that is closed is no beginning of a record over several lines.
            text.push_str("]]}}");
        }
        1 => *text = "[1]".to_owned(),
        2 => *text = "oops".to_owned(),
        3 => text.push('x'),
        _ => *text = text.replacen(':', " ", 1),
    }
}
