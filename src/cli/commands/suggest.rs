use crate::cli::Verdict;
use crate::cli::arguments::{ConfigArguments, OutputArguments, ReadingArguments, ServiceArguments};
use crate::cli::asked::Asked;
use crate::cli::desk::Judgement;
use crate::cli::failure::Failure;
use crate::cli::report::{Format, Lines, Place, line};
use crate::cli::streams;
use clap::Args;
use odq::complete::{Kind, Signature, Suggestion, Suggestions, suggestions};
use serde::Serialize;
use std::io::{self, Write};

/// List how a query can go on at a place
///
/// The query may be broken there. The list holds what the schema and the grammar allow: properties,
/// members of enumerations, functions, operators, options, with types and descriptions, the most
/// useful first.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq suggest -q 'status eq '
  odq suggest -q 'customerProfile/ad eq 1' --at 18
  odq suggest -q '$filter=team/any(t:t/' --output-format json

Exit codes: 0 done, also with nothing to suggest, 2 not done.")]
pub(crate) struct Arguments {
    /// A filter expression, a query string or a URL, whole or in part
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
    /// The place, in bytes from the start of the query; without it, the end
    #[arg(long, value_name = "N")]
    at: Option<usize>,
    #[command(flatten)]
    reading: ReadingArguments,
    #[command(flatten)]
    service: ServiceArguments,
    #[command(flatten)]
    config: ConfigArguments,
    #[command(flatten)]
    output: OutputArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let text = &arguments.query;
    let at = arguments.at.unwrap_or(text.len());
    if at > text.len() {
        let length = text.len();
        let message =
            format!("`--at {at}` is beyond the end of the query, which has {length} bytes");
        return Err(Failure::Because(message));
    }
    if !text.is_char_boundary(at) {
        let message = format!("`--at {at}` is within a character; offsets count bytes");
        return Err(Failure::Because(message));
    }
    let (service, limits) = (&arguments.service, &arguments.reading.limits);
    let by = Judgement::of_query(&arguments.config, service, limits, arguments.output)?;
    let asked = Asked::whole(text, arguments.reading.form().into());
    let setting = by.setting(&asked.parse(&by.limits).query);
    let found = suggestions(
        text,
        arguments.reading.form().into(),
        at,
        &setting.schema,
        &setting.root,
        Some(&setting.profile),
    );
    let mut out = streams::standard_output(arguments.output.color.into());
    match arguments.output.output_format {
        Format::Json => {
            serde_json::to_writer(&mut out, &Document::of(&found, text))
                .map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Concise => {
            for item in &found.items {
                writeln!(out, "{}", line(&item.label, LONGEST))?;
            }
        }
        Format::Full => full(&mut out, &found)?,
    }
    out.flush()?;
    Ok(Verdict::Done)
}

/// How much of a text is shown in a line.
const LONGEST: usize = 200;

/// Columns: what it is called, what it is, its type, what is said of it.
fn full(out: &mut impl Write, found: &Suggestions) -> io::Result<()> {
    if let Some(signature) = &found.signature {
        for overload in &signature.overloads {
            writeln!(out, "{overload}")?;
        }
        writeln!(out)?;
    }
    let width = |column: &dyn Fn(&Suggestion) -> usize| {
        const WIDEST: usize = 48;
        let widest = found.items.iter().map(column).max();
        widest.unwrap_or(0).min(WIDEST)
    };
    let label = width(&|item| item.label.chars().count());
    let kind = width(&|item| item.kind.name().len());
    let ty = width(&|item| item.ty.as_ref().map_or(0, String::len));
    for item in &found.items {
        let doc = item.doc.as_deref().and_then(|doc| doc.lines().next());
        let row = format!(
            "{:label$}  {:kind$}  {:ty$}  {}",
            line(&item.label, LONGEST),
            item.kind.name(),
            item.ty.as_deref().unwrap_or(""),
            line(doc.unwrap_or(""), LONGEST),
        );
        writeln!(out, "{}", row.trim_end())?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    at: u32,
    place: &'static str,
    expected: Option<&'a str>,
    span: Between,
    signature: Option<&'a Signature>,
    suggestions: Vec<Item<'a>>,
}

#[derive(Clone, Copy, Serialize)]
struct Between {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Item<'a> {
    label: &'a str,
    insert: &'a str,
    kind: Kind,
    #[serde(rename = "type")]
    ty: Option<&'a str>,
    doc: Option<&'a str>,
    span: Between,
}

impl<'a> Document<'a> {
    fn of(found: &'a Suggestions, text: &str) -> Self {
        let lines = Lines::new(text);
        let span = Between {
            start: lines.place(found.span.start as usize),
            end: lines.place(found.span.end as usize),
        };
        let item = |item: &'a Suggestion| Item {
            label: &item.label,
            insert: &item.insert,
            kind: item.kind,
            ty: item.ty.as_deref(),
            doc: item.doc.as_deref(),
            span,
        };
        Self {
            version: 1,
            at: found.at,
            place: found.place,
            expected: found.expected.as_deref(),
            span,
            signature: found.signature.as_ref(),
            suggestions: found.items.iter().map(item).collect(),
        }
    }
}
