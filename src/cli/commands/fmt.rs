use crate::cli::Verdict;
use crate::cli::arguments::{
    OutputArguments, PathArguments, QueryArguments, ReadingArguments, ServiceArguments,
};
use crate::cli::asked::Asked;
use crate::cli::changing::{diff, replace};
use crate::cli::failure::Failure;
use crate::cli::formatting::{Formatted, Reading, format};
use crate::cli::layout::{Encoding, Layout};
use crate::cli::report::{FileReport, Format, Lines, Place, Reporter};
use crate::cli::requests;
use crate::cli::setting::Setting;
use crate::cli::sources::{self, Source};
use crate::cli::streams::{self, Stream};
use clap::Args;
use odq::diagnostic::{Diagnostic, Span};
use std::io::{self, Write};

/// Write queries in canonical form
///
/// The canonical form has the fewest parentheses, one blank round operators and one spelling for
/// each operator and literal. Without --check, --diff and --write the formatted text is written to
/// standard output. In files only the requests change, and in these only what has to: line breaks
/// and percent-encoding stay. A request that does not parse is left as it is. With --profile the
/// requests are judged, too.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq fmt -q \"((status EQ 'New'))\"
  odq fmt --check docs/ requests.http
  odq fmt --write docs/
  odq fmt --encode --filter \"status eq 'New'\"
  odq fmt --wrap 80 --write requests.http

Exit codes: 0 done, 1 something does not parse, or --check found something to
change, 2 not done.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: PathArguments,
    /// List the requests that would change
    #[arg(long, conflicts_with_all = ["diff", "write"])]
    check: bool,
    /// Show what would change
    #[arg(long, conflicts_with = "write")]
    diff: bool,
    /// Change the files
    #[arg(long)]
    write: bool,
    /// Percent-encode what a URL cannot hold, and nothing else
    #[arg(long, conflicts_with = "decode")]
    encode: bool,
    /// Percent-decode what need not be encoded
    #[arg(long)]
    decode: bool,
    /// In .odata and .http files begin a line with an option, or with `and` and `or`, where a line
    /// would be longer than so many characters
    #[arg(long, value_name = "WIDTH")]
    wrap: Option<usize>,
    #[command(flatten)]
    query: QueryArguments,
    #[command(flatten)]
    reading: ReadingArguments,
    #[command(flatten)]
    service: ServiceArguments,
    #[command(flatten)]
    output: OutputArguments,
}

impl Arguments {
    /// What queries are judged by; they are not where no profile is asked for.
    fn setting(&self) -> Result<Option<Setting>, Failure> {
        let service = &self.service;
        if service.profile.is_some() {
            return Setting::new(service, self.output, &self.reading.limits()).map(Some);
        }
        let flag = match service {
            ServiceArguments { metadata, .. } if !metadata.is_empty() => "--metadata",
            ServiceArguments {
                entity_set: Some(_),
                ..
            } => "--entity-set",
            ServiceArguments {
                type_name: Some(_), ..
            } => "--type",
            ServiceArguments { .. } => return Ok(None),
        };
        let message = format!("`{flag}` is for `--profile`, which says what queries are judged by");
        Err(Failure::Usage(message, "fmt"))
    }

    fn layout(&self) -> Layout {
        let encoding = match (self.encode, self.decode) {
            (true, _) => Encoding::Encoded,
            (false, true) => Encoding::Decoded,
            (false, false) => Encoding::Kept,
        };
        Layout {
            encoding,
            width: self.wrap,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let asked = arguments.query.asked(&arguments.reading, "fmt")?;
    arguments.paths.or_query(asked.as_ref(), "fmt")?;
    let stdin = arguments
        .paths
        .paths
        .iter()
        .any(|path| path.as_os_str() == "-");
    if arguments.write && (stdin || asked.is_some()) {
        let message = "only files can be changed: `--write` needs PATHs";
        return Err(Failure::Usage(message.to_owned(), "fmt"));
    }
    let setting = arguments.setting()?;
    let mut out = streams::standard_output(arguments.output.color.into());
    if let Some(asked) = asked {
        return query(arguments, &asked, setting.as_ref(), &mut out);
    }
    let mut err = streams::standard_error(arguments.output.color.into());
    let colour = err.colour();
    let mut told = Told {
        reporter: Reporter::new(&mut err, arguments.output.output_format, colour),
        is_wanted: arguments.output.output_format == Format::Json,
    };
    let mut files = Files {
        arguments,
        reading: Reading {
            form: arguments.reading.form(),
            limits: arguments.reading.limits(),
            layout: arguments.layout(),
        },
        setting,
        verdict: Verdict::Done,
        changed: 0,
        requests: 0,
    };
    let is_complete = sources::each(&arguments.paths, |source| {
        files.file(&source, &mut out, &mut told)
    })?;
    out.flush()?;
    told.finish()?;
    files.sum_up();
    if is_complete {
        Ok(files.verdict)
    } else {
        Err(Failure::Told)
    }
}

/// The findings, which are mentioned only if there are some.
struct Told<'w> {
    reporter: Reporter<'w>,
    is_wanted: bool,
}

impl Told<'_> {
    fn report(&mut self, report: &FileReport<'_>) -> io::Result<()> {
        self.is_wanted |= !report.findings.is_empty();
        self.reporter.report(report)
    }

    fn finish(self) -> io::Result<()> {
        if self.is_wanted {
            self.reporter.finish()?;
        }
        Ok(())
    }
}

fn query(
    arguments: &Arguments,
    asked: &Asked,
    setting: Option<&Setting>,
    out: &mut Stream,
) -> Result<Verdict, Failure> {
    let parsed = asked.parse(&arguments.reading.limits());
    let found = match setting {
        Some(setting) => setting.examine(&parsed.query).diagnostics,
        None => parsed.diagnostics.clone(),
    };
    asked.tell(&found, arguments.output)?;
    if parsed.diagnostics.has_errors() {
        return Ok(Verdict::Wanting);
    }
    let layout = arguments.layout();
    let canonical = layout.wrapped(&layout.text(&parsed.query), 0);
    let is_changed = canonical != asked.text();
    if arguments.diff {
        diff(
            out,
            "<query>",
            &format!("{}\n", asked.text()),
            &format!("{canonical}\n"),
        )?;
    } else if !arguments.check || is_changed {
        writeln!(out, "{canonical}")?;
    }
    out.flush()?;
    Ok(if arguments.check && is_changed || found.has_errors() {
        Verdict::Wanting
    } else {
        Verdict::Done
    })
}

/// What is done to files.
struct Files<'a> {
    arguments: &'a Arguments,
    reading: Reading,
    setting: Option<Setting>,
    verdict: Verdict,
    changed: usize,
    requests: usize,
}

impl Files<'_> {
    fn file(
        &mut self,
        source: &Source,
        out: &mut Stream,
        told: &mut Told<'_>,
    ) -> Result<(), Failure> {
        let Some(formatted) = format(&source.text, source.kind(), &self.reading) else {
            streams::say(&format!(
                "error: `{}` is left as it is: formatted, its requests would be read otherwise",
                source.name
            ));
            self.verdict = Verdict::Wanting;
            return Ok(());
        };
        if formatted.requests == 0 && source.is_named {
            streams::say(&format!("note: `{}` holds no request", source.name));
        }
        self.changed += formatted.changed.len();
        self.requests += formatted.requests;
        let is_changed = !formatted.changed.is_empty();
        if !formatted.broken.is_empty() || (self.arguments.check && is_changed) {
            self.verdict = Verdict::Wanting;
        }
        if self.arguments.check {
            list(out, source, &formatted.changed)?;
        } else if self.arguments.diff {
            diff(out, &source.name, &source.text, &formatted.text)?;
        } else if self.arguments.write {
            if let (true, Some(path)) = (is_changed, &source.path) {
                replace(path, &source.name, &formatted.text)?;
            }
        } else {
            out.write_all(formatted.text.as_bytes())?;
        }
        let most = self.reading.limits.diagnostics;
        report(source, formatted, most, told)?;
        self.judge(source, told)
    }

    /// Tells what the profile says of the requests that parse.
    fn judge(&mut self, source: &Source, told: &mut Told<'_>) -> Result<(), Failure> {
        let Some(setting) = &self.setting else {
            return Ok(());
        };
        let mut findings = Vec::new();
        let mut omitted = 0;
        let requests = requests::find(&source.text, source.kind(), Some(&setting.profile));
        for request in requests.iter().filter(|request| !request.service_link) {
            let input = requests::input(request, self.reading.form);
            let limits = &self.reading.limits;
            let parsed = requests::parse(&request.text, input, source.kind(), limits);
            if parsed.diagnostics.has_errors() {
                continue;
            }
            let found = setting.examine(&parsed.query).diagnostics;
            if found.has_errors() {
                self.verdict = Verdict::Wanting;
            }
            let room = limits.diagnostics.saturating_sub(findings.len());
            omitted += found.omitted() + found.len().saturating_sub(room);
            findings.extend(
                requests::in_file(request, (&source.text, source.kind()), found)
                    .into_iter()
                    .take(room),
            );
        }
        if !findings.is_empty() {
            told.report(&FileReport {
                file: Some(&source.name),
                text: &source.text,
                findings: &findings,
                omitted,
                requests: 0,
                queries: &[],
            })?;
        }
        Ok(())
    }

    fn sum_up(&self) {
        let what = match (self.arguments.check, self.arguments.write) {
            (true, _) => "would change",
            (_, true) => "changed",
            (false, false) => return,
        };
        let (changed, requests) = (self.changed, self.requests);
        let plural = if requests == 1 { "" } else { "s" };
        streams::say(&format!("{changed} of {requests} request{plural} {what}"));
    }
}

/// The requests that would change, a line each.
fn list(out: &mut Stream, source: &Source, changed: &[(Span, String)]) -> io::Result<()> {
    let lines = Lines::new(&source.text);
    for (span, new) in changed {
        let Place { line, column, .. } = lines.place(span.start as usize);
        writeln!(out, "{}:{line}:{column}: would become {new}", source.name)?;
    }
    Ok(())
}

/// Tells which requests do not parse, and why.
fn report(
    source: &Source,
    formatted: Formatted<'_>,
    most: usize,
    told: &mut Told<'_>,
) -> io::Result<()> {
    let mut findings: Vec<Diagnostic> = Vec::new();
    let mut omitted = 0;
    for (request, diagnostics) in formatted.broken {
        let room = most.saturating_sub(findings.len());
        omitted += diagnostics.omitted() + diagnostics.len().saturating_sub(room);
        findings.extend(
            requests::in_file(&request, (&source.text, source.kind()), diagnostics)
                .into_iter()
                .take(room),
        );
    }
    told.report(&FileReport {
        file: Some(&source.name),
        text: &source.text,
        findings: &findings,
        omitted,
        requests: formatted.requests,
        queries: &[],
    })
}
