//! The requests in files: judged by several threads, told in the order of the files.

use super::{Judge, fix};
use crate::cli::Verdict;
use crate::cli::crew::in_order;
use crate::cli::failure::Failure;
use crate::cli::fixing::Mending;
use crate::cli::foreign::Foreign;
use crate::cli::report::{FileReport, Keeper, KeptLines, Reporter, move_spans};
use crate::cli::sources::{self, Found, Part, Reading, Source};
use crate::cli::{requests, streams};
use odq::diagnostic::{Diagnostic, Span};
use odq::extract::Request;

/// How many findings of one file are kept; the rest is counted.
const MOST: usize = 1000;

/// Judges the texts behind PATHs, large ones some lines at a time.
pub(super) fn judged(judge: &Judge<'_>, mut reporter: Reporter<'_>) -> Result<Verdict, Failure> {
    let mut tally = Tally::new();
    in_order(
        |give| {
            // What is left when nobody wants more need not be told.
            let _ = sources::walk(&judge.arguments.paths, Reading::Parts, &mut |found| {
                if give(found) { Ok(()) } else { Err(()) }
            });
        },
        |found| match found {
            Found::Text(source) => Outcome::Judged(Box::new(judge.judged(source))),
            Found::Trouble(why) => Outcome::Trouble(why),
            Found::Note(text) => Outcome::Note(text),
        },
        |outcome| tally.take(outcome, &mut reporter),
    )?;
    judge.arguments.finish(reporter)?;
    tally.end()
}

/// Judges them when what can be mended is.
pub(super) fn mended(
    judge: &Judge<'_>,
    mending: &Mending<'_>,
    mut reporter: Reporter<'_>,
) -> Result<Verdict, Failure> {
    let mut out = streams::standard_output(judge.arguments.output.color.into());
    let mut tally = Tally::new();
    sources::walk(&judge.arguments.paths, Reading::Whole, &mut |found| {
        let outcome = match found {
            Found::Text(source) => {
                let source = fix::mend(source, mending, &mut out, &mut reporter)?;
                Outcome::Judged(Box::new(judge.judged(source)))
            }
            Found::Trouble(why) => Outcome::Trouble(why),
            Found::Note(text) => Outcome::Note(text),
        };
        tally.take(outcome, &mut reporter)
    })?;
    judge.arguments.finish(reporter)?;
    tally.end()
}

/// What became of what was found behind a PATH.
enum Outcome {
    Judged(Box<Judged>),
    Trouble(String),
    Note(String),
}

/// What is told of a text, or of a part of one.
struct Judged {
    name: String,
    is_named: bool,
    part: Part,
    /// All of a text, or those of its lines that findings speak of.
    lines: KeptLines,
    findings: Vec<Diagnostic>,
    /// Where the requests stand in `lines`.
    queries: Vec<Span>,
    omitted: usize,
    /// How many requests there are, and how many of them were judged.
    requests: (usize, usize),
    foreign: Foreign,
    verdict: Verdict,
}

impl Judge<'_> {
    fn judged(&self, source: Source) -> Judged {
        let text = &source.text;
        let kind = source.kind();
        let fields = source.part.fields.as_deref();
        let profile = Some(&self.setting.profile);
        let requests = requests::find_below(fields, text, kind, profile);
        let mut keeper = (!source.part.is_whole()).then(|| Keeper::new(text));
        let mut judged = requests.len();
        let mut verdict = Verdict::Done;
        let mut foreign = Foreign::default();
        let mut findings = Vec::new();
        let mut queries = Vec::new();
        let mut omitted = 0;
        for request in requests.iter().filter(|request| !request.service_link) {
            let input = requests::input(request, self.arguments.reading.form());
            let query = requests::parse(&request.text, input, kind, self.limits).query;
            let schema = &self.setting.schema;
            if self.setting.is_embedded && foreign.passes(request, &query, schema) {
                judged -= 1;
                continue;
            }
            let found = self.setting.lint(&query).diagnostics;
            if self.arguments.verdict(&found) == Verdict::Wanting {
                verdict = Verdict::Wanting;
            }
            let room = MOST - findings.len();
            omitted += found.omitted() + found.len().saturating_sub(room);
            let mut found = requests::in_file(request, (text, kind), found);
            found.truncate(room);
            if let Some(keeper) = keeper.as_mut().filter(|_| !found.is_empty()) {
                queries.push(keeper.keep(request.span(), &mut found));
            }
            findings.append(&mut found);
        }
        if keeper.is_none() {
            queries = requests.iter().map(Request::span).collect();
        }
        let count = requests.len();
        let lines = match keeper {
            Some(keeper) => keeper.finish(),
            None => KeptLines {
                text: source.text,
                places: Vec::new(),
            },
        };
        Judged {
            name: source.name,
            is_named: source.is_named,
            part: source.part,
            lines,
            findings,
            queries,
            omitted,
            requests: (count, judged),
            foreign,
            verdict,
        }
    }
}

/// What is known of all texts so far.
struct Tally {
    foreign: Foreign,
    /// How many requests there were.
    requests: usize,
    /// Whether the user knows already that there are none.
    told: bool,
    is_complete: bool,
    verdict: Verdict,
    /// The text of which more parts follow.
    open: Option<Box<Judged>>,
}

impl Tally {
    fn new() -> Self {
        Self {
            foreign: Foreign::default(),
            requests: 0,
            told: false,
            is_complete: true,
            verdict: Verdict::Done,
            open: None,
        }
    }

    fn take(&mut self, outcome: Outcome, reporter: &mut Reporter<'_>) -> Result<(), Failure> {
        let judged = match outcome {
            Outcome::Judged(judged) => judged,
            Outcome::Trouble(why) => {
                // What was read before is told, and not that it is all.
                if let Some(open) = self.open.take() {
                    self.report(*open, reporter)?;
                }
                streams::say(&why);
                self.is_complete = false;
                return Ok(());
            }
            Outcome::Note(text) => {
                streams::say(&text);
                return Ok(());
            }
        };
        let is_last = judged.part.is_last;
        let whole = match self.open.take() {
            None if judged.part.is_whole() => judged,
            None => Box::new(Judged::before(&judged).with(*judged)),
            Some(open) => Box::new(open.with(*judged)),
        };
        if is_last {
            return self.report(*whole, reporter);
        }
        self.open = Some(whole);
        Ok(())
    }

    fn report(&mut self, judged: Judged, reporter: &mut Reporter<'_>) -> Result<(), Failure> {
        if judged.requests.0 == 0 && judged.is_named {
            streams::say(&format!("note: `{}` holds no request", judged.name));
            self.told = true;
        }
        self.requests += judged.requests.0;
        self.foreign.add(judged.foreign);
        if judged.verdict == Verdict::Wanting {
            self.verdict = Verdict::Wanting;
        }
        let report = FileReport {
            file: Some(&judged.name),
            text: &judged.lines.text,
            findings: &judged.findings,
            omitted: judged.omitted,
            requests: judged.requests.1,
            queries: &judged.queries,
        };
        Ok(reporter.report_lines(&report, &judged.lines.places)?)
    }

    /// Says what the report does not: that there was nothing to judge, or what was not judged.
    fn end(self) -> Result<Verdict, Failure> {
        if let Some(note) = self.foreign.note() {
            streams::say(&note);
        }
        if !self.is_complete {
            return Err(Failure::Told);
        }
        if self.requests == 0 && !self.told {
            streams::say("note: no request was found");
        }
        Ok(self.verdict)
    }
}

impl Judged {
    /// Nothing of a text yet.
    fn before(first: &Self) -> Self {
        Self {
            name: first.name.clone(),
            is_named: first.is_named,
            part: Part::WHOLE,
            lines: KeptLines::default(),
            findings: Vec::new(),
            queries: Vec::new(),
            omitted: 0,
            requests: (0, 0),
            foreign: Foreign::default(),
            verdict: Verdict::Done,
        }
    }

    /// With the part that follows.
    fn with(mut self, next: Self) -> Self {
        self.omitted += next.omitted;
        self.requests.0 += next.requests.0;
        self.requests.1 += next.requests.1;
        self.foreign.add(next.foreign);
        if next.verdict == Verdict::Wanting {
            self.verdict = Verdict::Wanting;
        }
        let room = MOST - self.findings.len();
        self.omitted += next.findings.len().saturating_sub(room);
        if room > 0 && !next.findings.is_empty() {
            let (line, offset) = (next.part.line, next.part.offset);
            let moved = self.lines.add(&next.lines, line, offset);
            self.queries.extend(next.queries.into_iter().map(&moved));
            for mut finding in next.findings.into_iter().take(room) {
                move_spans(&mut finding, &moved);
                self.findings.push(finding);
            }
        }
        self
    }
}
