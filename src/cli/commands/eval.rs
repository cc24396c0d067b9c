use crate::cli::Verdict;
use crate::cli::arguments::{
    ConfigArguments, OutputArguments, QueryArguments, ReadingArguments, ServiceArguments,
};
use crate::cli::asked::Asked;
use crate::cli::data::explained::{self, Found, Wanted};
use crate::cli::data::{Inputs, Links, Progress, Rows, Statistics};
use crate::cli::desk::Judgement;
use crate::cli::failure::{Failure, reason};
use crate::cli::report::{Format, Reporter, write_json};
use crate::cli::setting::Setting;
use crate::cli::streams;
use clap::{Args, ValueEnum};
use odq::eval::{DataError, OnError, Options, Output, Pages, Program, RunError, Summary};
use odq::json::DuplicateKeys;
use odq::{Checked, Diagnostics, Limits, Query};
use std::io::{self, Write};
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Instant;

/// Run a query over local JSON
///
/// Reads JSON documents, arrays, saved OData responses and one record a line (NDJSON), and writes
/// the records that match.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq eval --filter \"status eq 'New'\" referrals.json
  odq eval --filter \"team/any()\" --orderby \"createdDateTime desc\" --top 10 rows.ndjson
  odq eval --count-only --filter \"details/dealValue gt 50000\" *.json
  curl ... | odq eval -q '$select=id,status' -
  odq eval -o csv --select id,status \"data/**/*.json.gz\"
  odq eval --filter \"status eq 'New'\" --explain-row 17 rows.ndjson    why is it in or out?
  odq eval --filter \"status eq 'New' and favorite\" --stats rows.ndjson  what removes how many?

-o csv: a column for each property that the query leaves, else for each that the schema
declares. Objects and collections are JSON; null is an empty field, an empty text is \"\".

Exit codes: 0 done, 1 the query is wrong or a record failed, 2 not done, 4 no row with `-e`.")]
pub(crate) struct Arguments {
    /// Files of records, patterns such as `data/**/*.json`, or `-` for standard input, which is also
    /// read without a FILE. What ends in `.gz` is decompressed
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The form of the output
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORM",
        default_value = "ndjson"
    )]
    form: Form,
    /// With `-o odata`: write a response for each so many rows, each with `@odata.nextLink` to the
    /// next one, which asks for it by `$skip`, as a service would
    #[arg(long, value_name = "N", value_parser = from_one::<NonZeroU64>)]
    page_size: Option<NonZeroU64>,
    /// Write the number of matches alone
    #[arg(long)]
    count_only: bool,
    /// Exit with code 4 if there is no row
    #[arg(short = 'e', long)]
    exit_status: bool,
    /// What a record does that cannot be read
    #[arg(long, value_name = "WHAT", default_value = "stop")]
    on_error: ErrorPolicy,
    /// What a key does that stands twice in an object and that the query reads
    #[arg(long, value_name = "WHAT", default_value = "error")]
    duplicate_keys: Duplicates,
    /// Take the input to be well-formed JSON without duplicate keys, and check only what the query reads
    #[arg(long)]
    assume_valid: bool,
    /// Tell on standard error how the run went: records, bytes, time, and for how many records each
    /// part of the filter is true, false or null, and how many it alone keeps out
    #[arg(long)]
    stats: bool,
    /// Tell of one record why it matches or does not: the query as a tree with the value of each
    /// expression for it; those that decide are marked. N is its number, from 1, over all inputs; an ID
    /// the value of its key, or `NAME=ID`
    #[arg(long, value_name = "ID|N", conflicts_with_all = ["count_only", "exit_status", "stats"])]
    explain_row: Option<String>,
    /// How many threads judge records; by default as many as the machine runs at once. The output is the same for any number
    #[arg(long, value_name = "N", value_parser = from_one::<NonZeroUsize>)]
    jobs: Option<NonZeroUsize>,
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

/// Reads a number from 1.
fn from_one<N: FromStr>(text: &str) -> Result<N, &'static str> {
    text.parse().map_err(|_| "expected a whole number from 1")
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One record a line
    Ndjson,
    /// An array
    Json,
    /// An OData response
    Odata,
    /// Comma-separated values: a line of names, then a line for each row
    Csv,
    /// A table for people, of the first 1000 rows
    Table,
}

/// What a record does that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ErrorPolicy {
    /// It ends the run
    Stop,
    /// It is left out and counted
    Skip,
}

/// What a key does that stands twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Duplicates {
    /// The record fails
    Error,
    /// The last one counts
    Last,
}

impl Arguments {
    /// Whether rows are written in columns.
    const fn reads_columns(&self, program: &Program) -> bool {
        let is_table = matches!(self.form, Form::Csv | Form::Table);
        is_table && !self.count_only && !program.is_number()
    }

    fn options(&self, limits: &Limits) -> Options {
        Options {
            output: match self.form {
                Form::Ndjson | Form::Csv | Form::Table => Output::NdJson,
                Form::Json => Output::Json,
                Form::Odata => Output::OData,
            },
            count_only: self.count_only,
            on_error: match self.on_error {
                ErrorPolicy::Stop => OnError::Stop,
                ErrorPolicy::Skip => OnError::Skip,
            },
            duplicate_keys: match self.duplicate_keys {
                Duplicates::Error => DuplicateKeys::Error,
                Duplicates::Last => DuplicateKeys::Last,
            },
            now: None,
            limits: limits.clone(),
            assume_valid: self.assume_valid,
            jobs: self.jobs,
            ..Options::default()
        }
    }
}

/// How many failing records are told one by one; the rest is counted.
const MOST_SHOWN: u64 = 100;

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let Some(asked) = arguments.query.asked(&arguments.reading, "eval")? else {
        let message = "expected a query: `-q QUERY` or flags such as `--filter EXPR`";
        return Err(Failure::Usage(message.to_owned(), "eval"));
    };
    if arguments.page_size.is_some() && arguments.form != Form::Odata {
        let message = "`--page-size` is for responses: `-o odata`";
        return Err(Failure::Usage(message.to_owned(), "eval"));
    }
    let (service, limits) = (&arguments.service, &arguments.reading.limits);
    let by = Judgement::of_query(&arguments.config, service, limits, arguments.output)?;
    let query = asked.parse(&by.limits).query;
    let setting = by.setting(&query);
    let choice = arguments.output.color.into();
    let mut err = streams::standard_error(choice);
    let colour = err.colour();
    let mut reporter = Reporter::new(&mut err, arguments.output.output_format, colour);
    let Some((checked, program)) = compiled(arguments, (&asked, &query), setting, &mut reporter)?
    else {
        reporter.finish()?;
        return Ok(Verdict::Wanting);
    };
    let inputs = match Inputs::new(&arguments.files) {
        Ok(inputs) => inputs,
        Err(failure) => {
            finish(arguments, reporter, false)?;
            return Err(failure);
        }
    };
    if let Some(row) = &arguments.explain_row {
        let explained = explain(
            row,
            arguments,
            (&checked, setting, &by.limits),
            inputs,
            &asked,
            &mut reporter,
        );
        let is_told = reporter.has_findings();
        finish(arguments, reporter, is_told)?;
        return explained;
    }
    let mut options = arguments.options(&by.limits);
    options.pages = arguments.page_size.map(|size| {
        let links = Links::new(&asked, &by.limits, &checked);
        Pages::new(size, move |rows| links.behind(rows))
    });
    if arguments.stats {
        options.clauses = checked.clauses().ok();
    }
    let warned = reporter.has_findings();
    let begun = Instant::now();
    let ran = rows(
        arguments,
        (&checked, &program),
        inputs,
        options,
        &asked,
        &mut reporter,
    );
    let time = begun.elapsed();
    let mut figures = Vec::new();
    if arguments.stats
        && let Ok(Some(summary)) = &ran
    {
        let statistics = Statistics::new(&asked, summary, time);
        if arguments.output.output_format == Format::Json {
            reporter.attach("statistics", &statistics.json());
        } else {
            figures = statistics.lines();
        }
    }
    // The account of the records says what a summary of findings would, save for programs.
    let is_told = warned || matches!(ran, Ok(None));
    finish(arguments, reporter, is_told)?;
    err.flush()?;
    let Some(summary) = ran? else {
        return Ok(Verdict::Wanting);
    };
    let count_only = arguments.count_only || program.is_number();
    let counts = program.counts() && arguments.form != Form::Odata && !count_only;
    account(counts, &summary);
    figures.iter().for_each(|line| streams::say(line));
    let rows = if count_only {
        summary.rows
    } else {
        summary.written
    };
    Ok(verdict(arguments, &summary, rows))
}

/// Writes the rows, or their number, and tells which records fail. Nothing comes back if rows that
/// were made of records have no result, which has been reported.
fn rows(
    arguments: &Arguments,
    (checked, program): (&Checked, &Program),
    inputs: Inputs,
    mut options: Options,
    asked: &Asked,
    reporter: &mut Reporter<'_>,
) -> Result<Option<Summary>, Failure> {
    let writes_rows = !options.count_only && !program.is_number();
    let mut out = output(arguments, checked, writes_rows)?;
    let progress = Progress::new(&inputs, writes_rows);
    options.watch = progress.watch(&inputs);
    let mut told: io::Result<()> = Ok(());
    let mut shown = 0;
    let mut failure = |error: DataError| {
        shown += 1;
        if shown > MOST_SHOWN {
            reporter.omit(1);
        } else if told.is_ok() {
            told = progress.suspend(|| reporter.data(&error));
        }
    };
    let ran = program.run(inputs.open(), &mut out, &options, &mut failure);
    progress.finish();
    told?;
    let summary = match ran {
        Ok(summary) => summary,
        Err(RunError::Rows(error)) => {
            out.finish()?;
            let mut diagnostics = Diagnostics::default();
            diagnostics.push(error.diagnostic());
            asked.report(&diagnostics, reporter)?;
            return Ok(None);
        }
        Err(error) => return Err(failure_of(error)),
    };
    if arguments.count_only || program.is_number() {
        writeln!(out, "{}", summary.rows)?;
    }
    out.finish()?;
    Ok(Some(summary))
}

/// Where rows go.
fn output(arguments: &Arguments, checked: &Checked, writes_rows: bool) -> Result<Rows, Failure> {
    let out = streams::output_of_rows(arguments.output.color.into());
    let duplicates = arguments.options(&Limits::DEFAULT).duplicate_keys;
    Ok(match arguments.form {
        Form::Csv if writes_rows => Rows::csv(out, &checked.columns(), duplicates)?,
        Form::Table if writes_rows => Rows::table(out, &checked.columns(), duplicates),
        Form::Ndjson | Form::Json | Form::Odata | Form::Csv | Form::Table => Rows::Plain(out),
    })
}

/// Writes what comes behind findings, if there are some; JSON is written in any case.
fn finish(arguments: &Arguments, reporter: Reporter<'_>, is_told: bool) -> Result<(), Failure> {
    if is_told || arguments.output.output_format == Format::Json {
        reporter.finish()?;
    }
    Ok(())
}

/// Tells why one record matches or does not.
fn explain(
    row: &str,
    arguments: &Arguments,
    (checked, setting, limits): (&Checked, &Setting, &Limits),
    inputs: Inputs,
    asked: &Asked,
    reporter: &mut Reporter<'_>,
) -> Result<Verdict, Failure> {
    let wanted = Wanted::new(row, checked, &setting.schema)?;
    let explainer = checked
        .explainer()
        .map_err(|error| Failure::Because(error.to_string()))?;
    let found = explained::find(
        &wanted,
        row,
        &explainer,
        inputs.open(),
        &arguments.options(limits),
    )?;
    let (place, name, explanation) = match found {
        Found::Explained(place, name, explanation) => (place, name, explanation),
        Found::Unreadable(error) => {
            reporter.data(&error)?;
            return Ok(Verdict::Wanting);
        }
    };
    let mut out = streams::standard_output(arguments.output.color.into());
    let name = name.as_deref();
    if arguments.output.output_format == Format::Json {
        write_json(
            &mut out,
            &explained::document(place, name, &explanation, asked),
        )?;
        writeln!(out)?;
    } else {
        out.write_all(explained::lines(place, name, &explanation, asked).as_bytes())?;
    }
    out.flush()?;
    Ok(match explanation.error {
        Some(_) => Verdict::Wanting,
        None => Verdict::Done,
    })
}

/// The query and its program; `None` if the query is wrong, which has been reported.
fn compiled(
    arguments: &Arguments,
    (asked, query): (&Asked, &Query),
    setting: &Setting,
    reporter: &mut Reporter<'_>,
) -> Result<Option<(Checked, Program)>, Failure> {
    // What a configuration says of the service is for those who ask about queries.
    let profile = arguments.service.profile.as_ref().map(|_| &setting.profile);
    let examined = setting.examine_by(query, profile);
    let mut diagnostics = examined.diagnostics;
    let mut compiled = None;
    if let Some(checked) = examined.checked {
        match checked.compile() {
            Ok(program) if arguments.reads_columns(&program) => {
                let program = program.with_columns(&checked.columns());
                compiled = Some((checked, program));
            }
            Ok(program) => compiled = Some((checked, program)),
            Err(refused) => diagnostics.push(refused.diagnostic()),
        }
    }
    asked.report(&diagnostics, reporter)?;
    Ok(compiled)
}

fn failure_of(error: RunError) -> Failure {
    match error {
        RunError::Write(error) => Failure::Output(error),
        RunError::Read { name, source } => {
            Failure::Because(format!("cannot read `{name}`: {}", reason(&source)))
        }
        RunError::Rows(error) => Failure::Because(error.to_string()),
        RunError::Cancelled => Failure::Because(RunError::Cancelled.to_string()),
        // The enumeration may grow.
        other => Failure::Because(other.to_string()),
    }
}

/// Says what the output cannot: how many records match in all, and how many failed.
fn account(counts: bool, summary: &Summary) {
    if counts {
        streams::say(&format!("count: {}", summary.rows));
    }
    let failed = summary.failed;
    if failed > 0 {
        let Summary {
            records,
            matched,
            not_matched,
            ..
        } = summary;
        let end = if summary.incomplete {
            "; the run ended there"
        } else {
            ""
        };
        if failed > MOST_SHOWN {
            streams::say(&format!(
                "{} more failures are not shown",
                failed - MOST_SHOWN
            ));
        }
        streams::say(&format!(
            "records: {records} = {matched} matched + {not_matched} not matched + {failed} failed{end}"
        ));
    }
}

/// The verdict over so many rows that were written or counted, which `-e` asks for.
const fn verdict(arguments: &Arguments, summary: &Summary, rows: u64) -> Verdict {
    if summary.failed > 0 {
        Verdict::Wanting
    } else if arguments.exit_status && rows == 0 {
        Verdict::NoMatch
    } else {
        Verdict::Done
    }
}
