//! The requests in files: judged by several threads, told in the order of the files.

use super::known::Known;
use super::{Arguments, Judge, MOST, fix};
use crate::cli::Verdict;
use crate::cli::allowances::Allowances;
use crate::cli::crew::in_order;
use crate::cli::desk::Judgement;
use crate::cli::failure::Failure;
use crate::cli::foreign::Foreign;
use crate::cli::report::{FileReport, Kept, KeptText, Reporter, keep, keep_worst};
use crate::cli::sources::{self, Found, Reading, Source};
use crate::cli::{requests, streams};
use odq::diagnostic::{Diagnostic, Severity, Span};
use odq::extract::Request;

/// Judges the texts behind PATHs, large ones some lines at a time.
pub(super) fn judged(
    judge: &Judge<'_>,
    known: Known,
    mut reporter: Reporter<'_>,
) -> Result<Verdict, Failure> {
    let mut tally = Tally::new(judge, known);
    in_order(
        |give| {
            // What is left when nobody wants more need not be told.
            let _ = sources::walk(&judge.arguments.paths, Reading::Parts, &mut |found| {
                if give(found) { Ok(()) } else { Err(()) }
            });
        },
        |found| match found {
            Found::Text(source) => match judge.by_source(&source) {
                Ok(by) => Outcome::Judged(Box::new(judge.judged(source, &by))),
                Err(why) => Outcome::Failed(why),
            },
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
    known: Known,
    mut reporter: Reporter<'_>,
) -> Result<Verdict, Failure> {
    let mut out = streams::standard_output(judge.arguments.output.color.into());
    let mut tally = Tally::new(judge, known);
    sources::walk(&judge.arguments.paths, Reading::Whole, &mut |found| {
        let outcome = match found {
            Found::Text(source) => {
                let by = judge.by_source(&source)?;
                let source = match judge.mending(&by) {
                    Some(mending) => fix::mend(source, &mending, &mut out, &mut reporter)?,
                    None => source,
                };
                Outcome::Judged(Box::new(judge.judged(source, &by)))
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
    /// Nobody can tell what it is to be judged by.
    Failed(Failure),
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
    /// How much the worst finding weighs.
    worst: Option<Severity>,
    /// How much the worst of those weighs that were never kept.
    unseen: Option<Severity>,
}

/// Findings with the text that they speak of.
enum Findings {
    /// All of a text.
    Whole(KeptText),
    /// The lines with findings.
    Lines(Vec<Kept>),
}

impl Judge<'_> {
    fn judged(&self, source: Source, by: &Judgement) -> Judged {
        let text = &source.text;
        let kind = source.kind();
        let fields = source.part.fields.as_deref();
        let requests = requests::find_below(fields, text, kind, Some(by.profile()));
        // What is read in parts is no text that somebody writes comments in.
        let mut allowances = if source.part.is_whole() {
            Allowances::find(text, kind)
        } else {
            Allowances::default()
        };
        let mut judged = requests.len();
        let (mut worst, mut unseen) = (None, None);
        let mut foreign = Foreign::default();
        let mut found: Vec<(Span, Vec<Diagnostic>)> = Vec::new();
        let mut omitted = 0;
        for request in &requests {
            if request.service_link {
                allowances.excuse(request.span());
                continue;
            }
            let input = requests::input(request, self.arguments.reading.form());
            let query = requests::parse(&request.text, input, kind, &by.limits).query;
            if by.passes(&mut foreign, request, &query) {
                allowances.excuse(request.span());
                judged -= 1;
                continue;
            }
            let own = by.lint(&query).diagnostics;
            omitted += own.omitted();
            // Nobody can allow what is not kept.
            unseen = unseen.max(own.worst_omitted());
            let in_shell = requests::variables(request, text);
            let in_shell = in_shell.and_then(|found| by.levels().judged(found));
            if !own.is_empty() || in_shell.is_some() {
                let mut own = requests::in_file(request, (text, kind), own);
                if let Some(found) = in_shell {
                    own.push(found);
                    own.sort_by_key(|finding| finding.span.start);
                }
                own.retain(|finding| !allowances.allow(finding, request.span()));
                worst = worst.max(worst_of(&own));
                found.push((request.span(), own));
            }
        }
        let vain = allowances.findings(by.levels());
        worst = worst.max(worst_of(&vain));
        found.push((Span::at(0), vain));
        let mut own: Vec<&mut Vec<Diagnostic>> = found.iter_mut().map(|(_, own)| own).collect();
        let taken = keep_worst(&mut own, self.most);
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
            worst: worst.max(unseen),
            unseen,
        }
    }
}

/// How much the worst of some findings weighs.
fn worst_of(findings: &[Diagnostic]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

/// What is known of all texts so far.
struct Tally<'a> {
    arguments: &'a Arguments,
    /// The findings that are known, and those that will be.
    known: Known,
    /// How many findings of one text are kept.
    most: usize,
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

impl<'a> Tally<'a> {
    fn new(judge: &Judge<'a>, known: Known) -> Self {
        Self {
            arguments: judge.arguments,
            known,
            most: judge.most,
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
            Outcome::Failed(why) => return Err(why),
        };
        let is_last = judged.is_last;
        let so_far = match self.open.take() {
            None => judged,
            Some(mut open) => {
                open.add(*judged, self.most);
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
        let mut report = FileReport {
            file: Some(&judged.name),
            text: &kept.text,
            findings: &kept.findings,
            omitted,
            requests: judged.requests.1,
            queries: &kept.queries,
        };
        let mut worst = judged.worst;
        let mut new = self.known.sift(&report);
        if let Some(new) = &mut new {
            worst = judged.unseen.max(worst_of(new));
            report.omitted += keep_worst(&mut [&mut *new], MOST);
            report.findings = new;
        }
        if self.arguments.verdict(worst) == Verdict::Wanting {
            self.verdict = Verdict::Wanting;
        }
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
        self.known.close()?;
        Ok(self.verdict)
    }
}

impl Judged {
    /// Adds the part that follows.
    fn add(&mut self, next: Self, most: usize) {
        self.omitted += next.omitted;
        self.is_crowded |= next.is_crowded;
        self.requests.0 += next.requests.0;
        self.requests.1 += next.requests.1;
        self.foreign.add(next.foreign);
        self.worst = self.worst.max(next.worst);
        self.unseen = self.unseen.max(next.unseen);
        if let (Findings::Lines(kept), Findings::Lines(next)) = (&mut self.found, next.found) {
            kept.extend(next);
            let taken = keep_worst(kept, most);
            self.omitted += taken;
            self.is_crowded |= taken > 0;
            kept.retain_mut(|request| !request.as_mut().is_empty());
        }
    }
}
