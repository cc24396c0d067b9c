use super::lines::Line;
use super::option;
use crate::diagnostic::Span;
use std::borrow::Cow;

/// What the place of a request tells about its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// An address: an absolute link, or a path, with or without query options.
    Url,
    /// A query string, with or without its `?`.
    Query,
    /// The place tells nothing: the text itself must decide.
    Any,
}

/// A request that was found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'t> {
    /// What a parser reads: continued lines are joined, escapes of a surrounding string resolved.
    /// Percent-encoding is as written.
    pub text: Cow<'t, str>,
    /// What the place says about the form of the text.
    pub form: Form,
    /// The HTTP method before it, as written.
    pub method: Option<&'t str>,
    /// Whether it carries `$skiptoken` or `$deltatoken`: such a link was made by the service and
    /// is not for a client to write, so it is not judged.
    pub service_link: bool,
    /// INVARIANT: in the order of the text, without gaps in the text, never empty.
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of the text and where it stands in the file.
///
/// Both have one length where the text is as written. Where it differs (a line break that became
/// one blank, an escape) the stretch maps as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    text: Span,
    file: Span,
}

impl Request<'_> {
    /// Where a span of [`Request::text`] stands in the file.
    ///
    /// A span over joined lines covers what lies between them. Offsets behind the text are taken
    /// for its end.
    #[must_use]
    pub fn file_span(&self, span: Span) -> Span {
        Span::new(self.file_start(span.start), self.file_end(span.end))
    }

    /// Where the whole request stands in the file.
    #[must_use]
    pub fn span(&self) -> Span {
        self.file_span(Span::from(0..self.text.len()))
    }

    /// The pieces, those of the file replaced by what each stands for elsewhere.
    pub(super) fn moved(&self, elsewhere: impl Fn(Span) -> Vec<(Span, Span)>) -> Vec<Piece> {
        let mut moved = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let parts = elsewhere(piece.file);
            if piece.is_verbatim() {
                let text = |part: Span| {
                    let start = piece.text.start + (part.start - piece.file.start);
                    Span::new(start, start + part.len())
                };
                moved.extend(parts.into_iter().map(|(part, file)| Piece {
                    text: text(part),
                    file,
                }));
            } else if let (Some((_, first)), Some((_, last))) = (parts.first(), parts.last()) {
                let file = first.to(*last);
                moved.push(Piece {
                    text: piece.text,
                    file,
                });
            }
        }
        moved
    }

    fn file_start(&self, at: u32) -> u32 {
        let index = self.pieces.partition_point(|piece| piece.text.end <= at);
        match self.pieces.get(index).or(self.pieces.last()) {
            Some(piece) if at >= piece.text.end => piece.file.end,
            Some(piece) if piece.is_verbatim() => {
                piece.file.start + at.saturating_sub(piece.text.start)
            }
            Some(piece) => piece.file.start,
            None => 0,
        }
    }

    fn file_end(&self, at: u32) -> u32 {
        let index = self.pieces.partition_point(|piece| piece.text.end < at);
        match self.pieces.get(index).or(self.pieces.last()) {
            Some(piece) if at >= piece.text.end => piece.file.end,
            Some(piece) if at <= piece.text.start => piece.file.start,
            Some(piece) if piece.is_verbatim() => piece.file.start + (at - piece.text.start),
            Some(piece) => piece.file.end,
            None => 0,
        }
    }
}

impl Piece {
    fn is_verbatim(self) -> bool {
        self.text.len() == self.file.len()
    }
}

/// Puts a request together from stretches of the file.
#[derive(Debug)]
pub(super) struct Assembly<'t> {
    text: Cow<'t, str>,
    pieces: Vec<Piece>,
}

impl<'t> Assembly<'t> {
    pub(super) const fn new() -> Self {
        Self {
            text: Cow::Borrowed(""),
            pieces: Vec::new(),
        }
    }

    /// Adds a part of a line as it stands.
    pub(super) fn verbatim(&mut self, part: Line<'t>) {
        self.add(Cow::Borrowed(part.text), part.base..part.end());
    }

    /// Adds a text that stands for something else in the file.
    pub(super) fn replaced(&mut self, text: &str, file: std::ops::Range<usize>) {
        self.add(Cow::Owned(text.to_owned()), file);
    }

    /// The text so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The request; `None` when nothing was added.
    pub(super) fn finish(self, form: Form, method: Option<&'t str>) -> Option<Request<'t>> {
        if self.pieces.is_empty() {
            return None;
        }
        Some(Request {
            service_link: option::is_service_link(&self.text),
            text: self.text,
            form,
            method,
            pieces: self.pieces,
        })
    }

    fn add(&mut self, text: Cow<'t, str>, file: std::ops::Range<usize>) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.pieces.push(Piece {
            text: Span::from(start..start + text.len()),
            file: Span::from(file),
        });
        if start == 0 {
            self.text = text;
        } else {
            self.text.to_mut().push_str(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `ab` at 10, a blank for the bytes 12 to 15, `cd` at 15, `&` for an escape of 6 bytes, `e`.
    fn joined() -> Request<'static> {
        let line = |base, text| Line { base, text };
        let mut assembly = Assembly::new();
        assembly.verbatim(line(10, "ab"));
        assembly.replaced(" ", 12..15);
        assembly.verbatim(line(15, "cd"));
        assembly.replaced("&", 17..23);
        assembly.verbatim(line(23, "e"));
        assembly.finish(Form::Any, None).unwrap()
    }

    #[track_caller]
    fn maps(text: std::ops::Range<u32>, file: std::ops::Range<u32>) {
        let span = joined().file_span(Span::new(text.start, text.end));
        assert_eq!((span.start, span.end), (file.start, file.end));
    }

    #[test]
    fn spans_map_piece_by_piece() {
        assert_eq!(joined().text, "ab cd&e");
        maps(0..1, 10..11);
        maps(1..2, 11..12);
        maps(2..3, 12..15);
        maps(3..5, 15..17);
        maps(1..4, 11..16);
        maps(5..6, 17..23);
        maps(4..7, 16..24);
        maps(0..7, 10..24);
    }

    #[test]
    fn empty_spans_and_spans_behind_the_text_stay_in_the_request() {
        maps(0..0, 10..10);
        maps(2..2, 12..12);
        maps(3..3, 15..15);
        maps(7..7, 24..24);
        maps(7..90, 24..24);
        maps(50..90, 24..24);
    }

    #[test]
    fn one_stretch_is_borrowed() {
        let mut assembly = Assembly::new();
        assembly.verbatim(Line {
            base: 3,
            text: "$top=1",
        });
        let request = assembly.finish(Form::Query, Some("GET")).unwrap();
        assert!(matches!(request.text, Cow::Borrowed("$top=1")));
        assert_eq!(request.span(), Span::new(3, 9));
        assert!(Assembly::new().finish(Form::Any, None).is_none());
    }
}
