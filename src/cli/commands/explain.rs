use crate::cli::Verdict;
use crate::cli::arguments::{
    ConfigArguments, OutputArguments, QueryArguments, ReadingArguments, ServiceArguments,
};
use crate::cli::asked::Asked;
use crate::cli::desk::Judgement;
use crate::cli::failure::Failure;
use crate::cli::pager;
use crate::cli::report::{Format, harmless, write_json};
use crate::cli::streams;
use clap::Args;
use odq::codes::{self, Page};
use odq::diagnostic::Diagnostics;
use odq::schema::nearest;
use std::io::{self, IsTerminal, Write};

/// Say what a query asks for, or what a code means
///
/// For a query: what it selects in plain words, then its tree with the types of all parts. Findings
/// go to standard error. With `--output-format json` it is data. For a code such as OD201, or its rule name: what it means, an example, and
/// what to write instead; on a terminal by the program that `PAGER` names.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq explain \"status eq 'New' and team/any(t:t/email ne null)\"
  odq explain OD201
  odq explain unknown-property

Exit codes: 0 done, 1 the query is wrong, 2 not done.")]
pub(crate) struct Arguments {
    /// A query, a code or the name of a rule
    #[arg(value_name = "QUERY|CODE", allow_hyphen_values = true)]
    what: Option<String>,
    #[command(flatten)]
    query: QueryArguments,
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
    let asked = match (
        &arguments.what,
        arguments.query.asked(&arguments.reading, "explain")?,
    ) {
        (Some(what), _) if is_option(what) => {
            let message = format!("unexpected argument `{what}`");
            return Err(Failure::Usage(message, "explain"));
        }
        (Some(what), None) => {
            if let Some(page) = codes::find(what) {
                return show(&page, arguments.output);
            }
            if is_code(what) || is_rule_name(what) {
                return Err(no_page(what));
            }
            Asked::whole(what, arguments.reading.form().into())
        }
        (None, Some(asked)) => asked,
        (what, _) => {
            let message = match what {
                None => "expected a query, a code such as `OD201`, or the name of a rule",
                Some(_) => "expected one query, found two",
            };
            return Err(Failure::Usage(message.to_owned(), "explain"));
        }
    };
    let (service, limits) = (&arguments.service, &arguments.reading.limits);
    let by = Judgement::of_query(&arguments.config, service, limits, arguments.output)?;
    let query = asked.parse(&by.limits).query;
    let mut examined = by.setting(&query).examine(&query);
    examined.diagnostics.judge(by.levels());
    if let Some(checked) = &examined.checked {
        let mut out = streams::standard_output(arguments.output.color.into());
        if arguments.output.output_format == Format::Json {
            let description = checked.describe();
            let data = serde_json::json!({ "description": description, "meaning": checked });
            write_json(&mut out, &data)?;
            writeln!(out)?;
            out.flush()?;
            asked.tell(&examined.diagnostics, arguments.output)?;
            return Ok(verdict(&examined.diagnostics));
        }
        let tree = checked.typed_tree();
        let gap = if tree.is_empty() { "" } else { "\n" };
        let said = format!("{}{gap}{tree}", checked.describe());
        out.write_all(harmless(&said).as_bytes())?;
        // On a terminal the findings stand below the tree.
        let is_terminal = io::stdout().is_terminal() && io::stderr().is_terminal();
        if is_terminal && !examined.diagnostics.is_empty() {
            writeln!(out)?;
        }
        out.flush()?;
    }
    asked.tell(&examined.diagnostics, arguments.output)?;
    Ok(verdict(&examined.diagnostics))
}

fn verdict(findings: &Diagnostics) -> Verdict {
    if findings.has_errors() {
        Verdict::Wanting
    } else {
        Verdict::Done
    }
}

/// Whether a text has the form of an option. A query may begin with one minus sign, and with two
/// only if they stand before a parenthesis.
fn is_option(text: &str) -> bool {
    let name = text.strip_prefix("--").unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Whether a text has the form of a code.
fn is_code(text: &str) -> bool {
    let number = text.get(2..).unwrap_or("");
    text.get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("od"))
        && number.len() == 3
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text has the form of a rule's name, which no query has.
fn is_rule_name(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    text.contains('-') && text.split('-').all(is_word)
}

fn no_page(what: &str) -> Failure {
    let rules = codes::all().map(|page| page.code.rule());
    let hint = match nearest(what, rules) {
        Some(near) if is_rule_name(what) => format!("the nearest name is `{near}`"),
        Some(_) | None => "`odq rules` lists all".to_owned(),
    };
    let kind = if is_code(what) { "code" } else { "rule" };
    Failure::Because(format!("no {kind} `{what}`; {hint}"))
}

fn show(page: &Page, output: OutputArguments) -> Result<Verdict, Failure> {
    if output.output_format != Format::Json && pager::show(&page.to_string()) {
        return Ok(Verdict::Done);
    }
    let mut out = streams::standard_output(output.color.into());
    match output.output_format {
        Format::Json => {
            serde_json::to_writer(&mut out, page).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Full | Format::Concise => write!(out, "{page}")?,
    }
    out.flush()?;
    Ok(Verdict::Done)
}
