use crate::cli::Verdict;
use crate::cli::arguments::{OutputArguments, QueryArguments, ReadingArguments};
use crate::cli::asked::Asked;
use crate::cli::failure::{Failure, reason};
use crate::cli::report::{Format, Reporter, harmless};
use crate::cli::streams;
use crate::cli::tree::picture;
use clap::Args;
use odq::diagnostic::{Diagnostic, Diagnostics};
use odq::syntax::rules::Rule;
use odq::syntax::{SyntaxError, ast};
use odq::{Input, Limits};
use serde::Serialize;
use std::io::{self, BufRead, Read, Write};

/// Show the tree of a query, or what the grammar does not allow
///
/// No schema is asked: names and types are not looked at.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq parse -q \"status eq 'New' and not (type eq 'Shared')\"
  odq parse --rule odataRelativeUri -q 'Orders(1)/Items?$top=2'
  odq parse --rule commonExpr --stdin-lines < expressions.txt

Exit codes: 0 valid, 1 not valid, 2 not done; with --stdin-lines 0 once all lines are answered.")]
pub(crate) struct Arguments {
    /// `-`: one query on standard input
    #[arg(value_name = "-", value_parser = ["-"], conflicts_with = "query")]
    stdin: Option<String>,
    /// Read the text as one rule of the standard's ABNF, such as `commonExpr`
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,
    /// Answer each line of standard input, plain text or a JSON string, by one line of JSON
    #[arg(long, conflicts_with_all = ["query", "stdin"])]
    stdin_lines: bool,
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    reading: ReadingArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// What a text is read as.
enum Reading {
    Query(Input),
    Rule(Rule),
}

impl Reading {
    fn read(&self, text: &str, limits: &Limits) -> (ast::Query, Vec<SyntaxError>) {
        match self {
            Self::Query(input) => odq::syntax::parse(text, *input, limits),
            Self::Rule(rule) => rule.parse(text, limits),
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let limits = arguments.reading.limits();
    let reading = match &arguments.rule {
        Some(name) => {
            let rule = Rule::named(name);
            Reading::Rule(rule.map_err(|unknown| Failure::Because(unknown.to_string()))?)
        }
        None => Reading::Query(arguments.reading.form().into()),
    };
    let asked = arguments.query.asked(&arguments.reading, "parse")?;
    if asked.is_some() && (arguments.stdin.is_some() || arguments.stdin_lines) {
        let message = "expected a query or standard input, found both";
        return Err(Failure::Usage(message.to_owned(), "parse"));
    }
    if let (Reading::Rule(_), Some(flag)) = (&reading, asked.as_ref().and_then(Asked::first_flag)) {
        let message = format!("a rule reads a whole text: expected `-q`, found `{flag}`");
        return Err(Failure::Usage(message, "parse"));
    }
    if arguments.stdin_lines {
        return lines(&reading, &limits, arguments.output);
    }
    let asked = match (asked, &arguments.stdin) {
        (Some(asked), _) => asked,
        (None, Some(_)) => Asked::whole(&standard_input()?, arguments.reading.form().into()),
        (None, None) => {
            let message = "expected a query: `-q QUERY`, or `-` for standard input";
            return Err(Failure::Usage(message.to_owned(), "parse"));
        }
    };
    let reading = match reading {
        Reading::Query(_) => Reading::Query(asked.input()),
        rule @ Reading::Rule(_) => rule,
    };
    let (tree, errors) = reading.read(asked.text(), &limits);
    let mut out = streams::standard_output(arguments.output.color.into());
    let verdict = if errors.is_empty() {
        Verdict::Done
    } else {
        Verdict::Wanting
    };
    match arguments.output.output_format {
        Format::Json => {
            let document = Document {
                version: 1,
                ok: errors.is_empty(),
                tree: &tree,
                errors: errors.iter().map(Answer::of).collect(),
            };
            serde_json::to_writer_pretty(&mut out, &document).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Full | Format::Concise if errors.is_empty() => {
            let value = serde_json::to_value(&tree).map_err(io::Error::from)?;
            out.write_all(harmless(&picture(&value)).as_bytes())?;
        }
        format @ (Format::Full | Format::Concise) => {
            let colour = out.colour();
            let mut found = Diagnostics::within(limits.diagnostics);
            found.extend(errors.iter().map(SyntaxError::diagnostic));
            let mut reporter = Reporter::new(&mut out, format, colour);
            asked.report(&found, &mut reporter)?;
            reporter.finish()?;
        }
    }
    out.flush()?;
    Ok(verdict)
}

/// The text on standard input, without the line break at its end.
fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    streams::standard_input()
        .read_to_string(&mut text)
        .map_err(|error| Failure::Because(format!("cannot read `<stdin>`: {}", reason(&error))))?;
    let end = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(end);
    Ok(text)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    ok: bool,
    tree: &'a ast::Query,
    errors: Vec<Answer>,
}

/// The answer to one line.
#[derive(Serialize)]
struct Line {
    ok: bool,
    errors: Vec<Answer>,
}

/// What is wrong, and between which bytes of the text.
#[derive(Serialize)]
struct Answer {
    code: String,
    message: String,
    start: u32,
    end: u32,
}

impl Answer {
    fn of(error: &SyntaxError) -> Self {
        let finding: Diagnostic = error.diagnostic();
        Self {
            code: finding.code.to_string(),
            message: finding.message,
            start: error.span.start,
            end: error.span.end,
        }
    }
}

/// Answers each line of standard input, in order and at once.
fn lines(reading: &Reading, limits: &Limits, output: OutputArguments) -> Result<Verdict, Failure> {
    let mut out = streams::standard_output(output.color.into());
    let mut input = InputLines::new(streams::standard_input());
    while let Some(line) = input
        .next()
        .map_err(|error| Failure::Because(format!("cannot read `<stdin>`: {}", reason(&error))))?
    {
        let answer = answer(line, reading, limits);
        serde_json::to_writer(&mut out, &answer).map_err(io::Error::from)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(Verdict::Done)
}

/// The lines of a stream, each as soon as its end is there: LF, CRLF or CR alone.
struct InputLines<R> {
    input: R,
    line: Vec<u8>,
    /// Whether the last line ended in CR, so that an LF belongs to it.
    after_return: bool,
}

impl<R: BufRead> InputLines<R> {
    const fn new(input: R) -> Self {
        Self {
            input,
            line: Vec::new(),
            after_return: false,
        }
    }

    /// The next line without its end; `None` behind the last one.
    fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.line.clear();
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                let is_line = !self.line.is_empty();
                return Ok(is_line.then_some(self.line.as_slice()));
            }
            if std::mem::take(&mut self.after_return) && bytes.first() == Some(&b'\n') {
                self.input.consume(1);
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, behind) = bytes.split_at(end.unwrap_or(bytes.len()));
            self.line.extend_from_slice(part);
            let used = part.len() + usize::from(end.is_some());
            self.after_return = behind.first() == Some(&b'\r');
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some(&self.line));
            }
        }
    }
}

fn answer(line: &[u8], reading: &Reading, limits: &Limits) -> Line {
    let errors = match std::str::from_utf8(line) {
        Ok(line) => {
            let string: Option<String> = serde_json::from_str(line).ok();
            let text = string.as_deref().unwrap_or(line);
            reading
                .read(text, limits)
                .1
                .iter()
                .map(Answer::of)
                .collect()
        }
        Err(error) => {
            let at = u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX);
            vec![Answer {
                code: "OD191".to_owned(),
                message: format!("byte {at} begins no character of UTF-8"),
                start: at,
                end: at,
            }]
        }
    };
    Line {
        ok: errors.is_empty(),
        errors,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_each_of_the_three_ways() {
        for size in 1..8 {
            let text = b"a\nb\r\n\rc\r\rd".as_slice();
            let mut input = InputLines::new(io::BufReader::with_capacity(size, text));
            let mut found = Vec::new();
            while let Some(line) = input.next().unwrap() {
                found.push(String::from_utf8(line.to_vec()).unwrap());
            }
            assert_eq!(found, ["a", "b", "", "c", "", "d"], "in parts of {size}");
        }
    }

    #[test]
    fn a_line_is_a_json_string_or_plain_text() {
        let reading = Reading::Rule(Rule::named("boolCommonExpr").unwrap());
        let ok = |line: &str| answer(line.as_bytes(), &reading, &Limits::DEFAULT).ok;
        assert!(ok("a eq 1"));
        assert!(ok("\"a eq \\\"x\\\"\"") == ok("a eq \"x\""));
        assert!(!ok("a eq"));
        assert!(!answer(b"\xff", &reading, &Limits::DEFAULT).ok);
    }
}
