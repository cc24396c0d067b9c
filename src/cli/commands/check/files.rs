//! The requests in files: judged by several threads, told in the order of the files.

use super::{Judge, fix};
use crate::cli::Verdict;
use crate::cli::crew::in_order;
use crate::cli::failure::Failure;
use crate::cli::fixing::Mending;
use crate::cli::foreign::Foreign;
use crate::cli::report::{FileReport, Kept, KeptText, Reporter, keep, keep_worst};
use crate::cli::sources::{self, Found, Reading, Source};
use crate::cli::{requests, streams};
use odq::diagnostic::{Diagnostic, Severity, Span};
use odq::extract::Request;

/// How many findings of one file are kept, the worst first; the rest is counted.
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
    is_last: bool,
    found: Findings,
    omitted: usize,
    /// Whether there are more findings than are kept.
    is_crowded: bool,
    /// How many requests there are, and how many of them were judged.
    requests: (usize, usize),
    foreign: Foreign,
    verdict: Verdict,
}

/// Findings with the text that they speak of.
enum Findings {
    /// All of a text.
    Whole(KeptText),
    /// The lines with findings.
    Lines(Vec<Kept>),
}

impl Judge<'_> {
    fn judged(&self, source: Source) -> Judged {
        let text = &source.text;
        let kind = source.kind();
        let fields = source.part.fields.as_deref();
        let profile = Some(&self.setting.profile);
        let requests = requests::find_below(fields, text, kind, profile);
        let mut judged = requests.len();
        let mut verdict = Verdict::Done;
        let mut foreign = Foreign::default();
        let mut found: Vec<(Span, Vec<Diagnostic>)> = Vec::new();
        let mut omitted = 0;
        for request in requests.iter().filter(|request| !request.service_link) {
            let input = requests::input(request, self.arguments.reading.form());
            let query = requests::parse(&request.text, input, kind, self.limits).query;
            let schema = &self.setting.schema;
            if self.setting.is_embedded && foreign.passes(request, &query, schema) {
                judged -= 1;
                continue;
            }
            let own = self.setting.lint(&query).diagnostics;
            if self.arguments.verdict(&own) == Verdict::Wanting {
                verdict = Verdict::Wanting;
            }
            omitted += own.omitted();
            if !own.is_empty() {
                let own = requests::in_file(request, (text, kind), own);
                found.push((request.span(), own));
            }
        }
        let mut own: Vec<&mut Vec<Diagnostic>> = found.iter_mut().map(|(_, own)| own).collect();
        let taken = keep_worst(&mut own, MOST);
        omitted += taken;
        let count = requests.len();
        let found = if source.part.is_whole() {
            let queries = requests.iter().map(Request::span).collect();
            Findings::Whole(KeptText {
                findings: found.into_iter().flat_map(|(_, own)| own).collect(),
                queries,
                places: Vec::new(),
                text: source.text,
            })
        } else {
            found.retain(|(_, own)| !own.is_empty());
            let before = (source.part.line, source.part.offset);
            Findings::Lines(keep(text, before, found))
        };
        Judged {
            name: source.name,
            is_named: source.is_named,
            is_last: source.part.is_last,
            found,
            omitted,
            is_crowded: taken > 0,
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
        let is_last = judged.is_last;
        let so_far = match self.open.take() {
            None => judged,
            Some(mut open) => {
                open.add(*judged);
                open
            }
        };
        if is_last {
            return self.report(*so_far, reporter);
        }
        self.open = Some(so_far);
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
        let mut kept = match judged.found {
            Findings::Whole(text) => text,
            Findings::Lines(kept) => KeptText::of(kept),
        };
        // Where not all can be told, advice gives way to what is wrong.
        let count = kept.findings.len();
        let is_advice = |finding: &Diagnostic| finding.severity == Severity::Info;
        if judged.is_crowded && !kept.findings.iter().all(is_advice) {
            kept.findings.retain(|finding| !is_advice(finding));
        }
        let omitted = judged.omitted + count - kept.findings.len();
        let report = FileReport {
            file: Some(&judged.name),
            text: &kept.text,
            findings: &kept.findings,
            omitted,
            requests: judged.requests.1,
            queries: &kept.queries,
        };
        Ok(reporter.report_lines(&report, &kept.places)?)
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
    /// Adds the part that follows.
    fn add(&mut self, next: Self) {
        self.omitted += next.omitted;
        self.is_crowded |= next.is_crowded;
        self.requests.0 += next.requests.0;
        self.requests.1 += next.requests.1;
        self.foreign.add(next.foreign);
        if next.verdict == Verdict::Wanting {
            self.verdict = Verdict::Wanting;
        }
        if let (Findings::Lines(kept), Findings::Lines(next)) = (&mut self.found, next.found) {
            kept.extend(next);
            let taken = keep_worst(kept, MOST);
            self.omitted += taken;
            self.is_crowded |= taken > 0;
            kept.retain_mut(|request| !request.as_mut().is_empty());
        }
    }
}
