use super::super::blocks::breaks;
use odq::diagnostic::{Diagnostic, Edit, Fix, Label, Severity, Span};

/// The findings of one request, with the lines that it stands on: all that a report needs of a long
/// text.
#[derive(Debug)]
pub(crate) struct Kept {
    lines: String,
    /// Of each line how many lines, and how many bytes, are before it in the text.
    places: Vec<(usize, usize)>,
    /// Where the request stands in `lines`.
    query: Span,
    findings: Vec<Diagnostic>,
}

/// What was kept of a text, put together.
#[derive(Debug, Default)]
pub(crate) struct KeptText {
    /// The lines, one behind the other.
    pub(crate) text: String,
    /// Of each line how many lines, and how many bytes, are before it in the text.
    pub(crate) places: Vec<(usize, usize)>,
    /// Where the requests stand in the lines.
    pub(crate) queries: Vec<Span>,
    /// The findings, whose places are those in the lines.
    pub(crate) findings: Vec<Diagnostic>,
}

/// Takes the lines of requests with findings out of a part of a text, in the order of the text;
/// `line` and `offset` count what is before the part.
pub(crate) fn keep(
    part: &str,
    (line, offset): (usize, usize),
    requests: Vec<(Span, Vec<Diagnostic>)>,
) -> Vec<Kept> {
    let mut counted = (0, line);
    let one = |(request, mut findings): (Span, Vec<Diagnostic>)| {
        let before = part.get(..request.start as usize).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let behind = part.get(request.end as usize..).unwrap_or("");
        let length = behind.find('\n').map_or(behind.len(), |at| at + 1);
        let end = (request.end as usize + length).min(part.len());
        let lines = part.get(start..end).unwrap_or("");
        let mut places = Vec::new();
        let mut at = start;
        while at < end {
            let between = part.get(counted.0..at).unwrap_or("");
            counted = (at.max(counted.0), counted.1 + breaks(between));
            places.push((counted.1, offset + at));
            at += line_length(part.get(at..end).unwrap_or(""));
        }
        let shift = u32::try_from(start).unwrap_or(u32::MAX);
        let moved = |span: Span| {
            Span::new(
                span.start.saturating_sub(shift),
                span.end.saturating_sub(shift),
            )
        };
        for finding in &mut findings {
            move_spans(finding, moved);
        }
        Kept {
            lines: lines.to_owned(),
            places,
            query: moved(request),
            findings,
        }
    };
    requests.into_iter().map(one).collect()
}

impl AsMut<Vec<Diagnostic>> for Kept {
    fn as_mut(&mut self) -> &mut Vec<Diagnostic> {
        &mut self.findings
    }
}

impl KeptText {
    /// Of requests in the order of the text.
    pub(crate) fn of(kept: Vec<Kept>) -> Self {
        let mut all = Self::default();
        for request in kept {
            // What is kept is far smaller than what spans can tell.
            let shift = u32::try_from(all.text.len()).unwrap_or(u32::MAX);
            let moved = |span: Span| {
                Span::new(
                    span.start.saturating_add(shift),
                    span.end.saturating_add(shift),
                )
            };
            all.text.push_str(&request.lines);
            all.places.extend(request.places);
            all.queries.push(moved(request.query));
            for mut finding in request.findings {
                move_spans(&mut finding, moved);
                all.findings.push(finding);
            }
        }
        all
    }
}

/// Leaves at most so many findings, of each text or request those of the worst level first, in
/// their order, and gives how many it took away.
pub(crate) fn keep_worst<T: AsMut<Vec<Diagnostic>>>(texts: &mut [T], most: usize) -> usize {
    let mut counts = [0; 3];
    for text in &mut *texts {
        for finding in text.as_mut() {
            *slot(&mut counts, finding.severity) += 1;
        }
    }
    let mut room = most;
    for count in &mut counts {
        *count = room.min(*count);
        room -= *count;
    }
    let mut taken = 0;
    for text in texts {
        text.as_mut().retain(|finding| {
            let left = slot(&mut counts, finding.severity);
            let stays = *left > 0;
            *left -= usize::from(stays);
            taken += usize::from(!stays);
            stays
        });
    }
    taken
}

/// The number of a level, the worst first.
const fn slot(counts: &mut [usize; 3], severity: Severity) -> &mut usize {
    let [errors, warnings, infos] = counts;
    match severity {
        Severity::Error => errors,
        Severity::Warning => warnings,
        Severity::Info => infos,
    }
}

/// The length of the first line, its break included.
fn line_length(text: &str) -> usize {
    let Some(end) = text.find(['\n', '\r']) else {
        return text.len();
    };
    let is_pair = text.get(end..).is_some_and(|rest| rest.starts_with("\r\n"));
    end + 1 + usize::from(is_pair)
}

/// Moves all places of a finding.
fn move_spans(finding: &mut Diagnostic, moved: impl Fn(Span) -> Span) {
    finding.span = moved(finding.span);
    for Label { span, .. } in &mut finding.labels {
        *span = moved(*span);
    }
    for Fix { edits, .. } in &mut finding.fixes {
        for Edit { span, .. } in edits {
            *span = moved(*span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::Lines;
    use super::*;
    use odq::diagnostic::Code;

    const ERROR: Code = Code::error(998, "some-error");
    const INFO: Code = Code::info(999, "some-advice");

    #[test]
    fn lines_keep_their_places() {
        let before = "é\r\nx\r\n";
        let part = "a\nb é 1 2\r\nc\rd 3\n";
        let at = |sign: &str| Span::from(part.find(sign).unwrap()..part.find(sign).unwrap() + 1);
        let found = |sign: &str| (at(sign), vec![Diagnostic::new(ERROR, at(sign), "no")]);
        let requests = ["1", "2", "3"].map(found).to_vec();
        let text = KeptText::of(keep(part, (2, before.len()), requests));
        let lines = Lines::some(&text.text, &text.places);
        let whole = format!("{before}{part}");
        let all = Lines::new(&whole);
        let expected = ["1", "2", "3"].map(|sign| all.place(whole.find(sign).unwrap()));
        let places = text
            .findings
            .iter()
            .map(|it| lines.place(it.span.start as usize));
        assert_eq!(places.collect::<Vec<_>>(), expected);
        let queries: Vec<&str> = text
            .queries
            .iter()
            .map(|span| span.of(&text.text))
            .collect();
        assert_eq!(queries, ["1", "2", "3"]);
    }

    #[test]
    fn the_worst_are_kept() {
        let of = |codes: &[Code]| -> Vec<Diagnostic> {
            let one = |code: &Code| Diagnostic::new(*code, Span::at(0), "x");
            codes.iter().map(one).collect()
        };
        let mut texts = [of(&[INFO, ERROR, INFO]), of(&[ERROR, INFO])];
        assert_eq!(keep_worst(&mut texts, 3), 2);
        let left = texts.map(|text| text.iter().map(|it| it.code).collect::<Vec<_>>());
        assert_eq!(left, [vec![INFO, ERROR], vec![ERROR]]);
    }
}
