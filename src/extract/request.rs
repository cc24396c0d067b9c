use super::copies::{self, Copy};
use super::lines::Line;
use super::option;
use super::writing::{Quotes, Writing};
use crate::diagnostic::Span;
use std::borrow::Cow;
use std::ops::Range;

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
    /// INVARIANT: in the order of the text, without gaps in the text, no text empty.
    pub(super) pieces: Vec<Piece>,
    /// Parts of it that the file holds once more, in the order of the text.
    pub(super) copies: Vec<Copy<'t>>,
}

/// A stretch of the text and where it stands in the file.
///
/// Where the text differs from what is written (a line break that became one blank, an escape) the
/// stretch maps as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    text: Span,
    file: Span,
    writing: Writing,
    /// Whether the text stands in the file as it is.
    verbatim: bool,
}

impl Request<'_> {
    /// Where a span of [`Request::text`] stands in the file.
    ///
    /// A span over joined lines covers what lies between them. Offsets behind the text are taken
    /// for its end. Of a span over parts that the file holds in another order it is the first part.
    #[must_use]
    pub fn file_span(&self, span: Span) -> Span {
        let start = self.file_start(span.start);
        let end = self.file_end(span.end);
        if start <= end {
            return Span::new(start, end);
        }
        let holds = |piece: &&Piece| (piece.file.start..piece.file.end).contains(&start);
        let piece = self.pieces.iter().find(holds);
        Span::new(start, piece.map_or(start, |piece| piece.file.end))
    }

    /// Where the whole request stands in the file.
    #[must_use]
    pub fn span(&self) -> Span {
        let files = || self.pieces.iter().map(|piece| piece.file);
        let start = files().map(|file| file.start).min();
        let end = files().map(|file| file.end).max();
        Span::new(start.unwrap_or(0), end.unwrap_or(0))
    }

    /// The edit of the file that puts `text` in the place of `span` of [`Request::text`]: where it
    /// stands and what is written there, with the escapes of the file. `None` where that cannot be
    /// written, or nobody can tell how. `file` is the text in which the request was found.
    ///
    /// ```
    /// use odq::diagnostic::Span;
    /// use odq::extract::{FileKind, Options, requests};
    ///
    /// let file = r#"curl 'https://h/r?$filter=a eq "x"'"#;
    /// let found = requests(file, FileKind::Shell, &Options::default());
    /// let (span, text) = found[0].edit(file, Span::new(25, 26), "'").unwrap();
    /// assert_eq!((span.of(file), text.as_str()), ("\"", r"'\''"));
    /// ```
    #[must_use]
    pub fn edit(&self, file: &str, span: Span, text: &str) -> Option<(Span, String)> {
        // A place between two characters belongs to what is before it.
        let first_at = if span.is_empty() && span.start > 0 {
            span.start - 1
        } else {
            span.start
        };
        let last_at = span.end.max(first_at + 1) - 1;
        let holds = |at: u32| {
            let index = self.pieces.partition_point(|piece| piece.text.end <= at);
            self.pieces.get(index).map(|piece| (index, piece))
        };
        let (first_index, first) = holds(first_at)?;
        let (last_index, last) = holds(last_at)?;
        let pieces = self.pieces.get(first_index..=last_index)?;
        let is_fixed = |piece: &Piece| piece.writing == Writing::Fixed;
        let is_behind = span.is_empty() && span.start == first.text.end;
        if pieces.iter().any(is_fixed) && !(is_behind && first_index + 1 < self.pieces.len()) {
            return None;
        }
        // Behind what is fixed it belongs to what follows.
        if is_fixed(first) {
            let next = self.pieces.get(first_index + 1).filter(|p| !is_fixed(p))?;
            let place = Span::at(next.file.start);
            let text = next.writing.write(text)?;
            return next
                .writing
                .can_replace(file, place)
                .then_some((place, text));
        }
        let mut written = String::new();
        let start = if span.start <= first.text.start {
            first.file.start
        } else if is_behind {
            first.file.end
        } else if first.verbatim {
            first.file.start + (span.start - first.text.start)
        } else {
            written.push_str(Span::new(first.text.start, span.start).of(&self.text));
            first.file.start
        };
        written.push_str(text);
        let end = if is_behind || span.end >= last.text.end {
            last.file.end
        } else if last.verbatim {
            last.file.start + span.end.saturating_sub(last.text.start)
        } else if span.end <= last.text.start {
            last.file.start
        } else {
            written.push_str(Span::new(span.end, last.text.end).of(&self.text));
            last.file.end
        };
        if end < start || !first.writing.can_replace(file, Span::new(start, end)) {
            return None;
        }
        let mut edit = first.writing.write(&written)?;
        if first.writing != last.writing {
            // The quotes between them stay.
            for pair in pieces.windows(2) {
                if let [before, behind] = pair {
                    edit.push_str(Span::new(before.file.end, behind.file.start).of(file));
                }
            }
        }
        Some((Span::new(start, end), edit))
    }

    /// The edits of the file that put `text` in the place of `span`, in the order of the file: that of
    /// [`Request::edit`], and of parts that the file holds once more, as a collection of Postman does,
    /// those of these parts. `None` where one of them cannot be made.
    #[must_use]
    pub fn edits(&self, file: &str, span: Span, text: &str) -> Option<Vec<(Span, String)>> {
        let own = self.edit(file, span, text)?;
        let mut edits = copies::edits(&self.copies, (&self.text, file), span, text)?;
        edits.push(own);
        edits.sort_by_key(|(span, _)| (span.start, span.end));
        Some(edits)
    }

    /// The signs of options whose names a shell, or PowerShell, takes for variables: of `"?$filter=.."`
    /// in double quotes or in none it leaves `?=..`.
    #[must_use]
    pub fn variables(&self) -> Vec<Span> {
        let mut found = Vec::new();
        for piece in self.pieces.iter().filter(|piece| piece.is_expanded()) {
            let signs = piece.text.of(&self.text).match_indices('$');
            for (at, sign) in signs {
                let start = piece.text.start as usize + at;
                let option = option::at(&self.text, start);
                if option.is_some_and(|option| option.is_system()) {
                    found.push(Span::from(start..start + sign.len()));
                }
            }
        }
        found
    }

    /// The pieces, all in places of one kind.
    pub(super) fn written_as(&self, writing: Writing) -> Vec<Piece> {
        let pieces = self.pieces.iter();
        pieces.map(|piece| Piece { writing, ..*piece }).collect()
    }

    /// The pieces, those of the file replaced by what each stands for elsewhere.
    pub(super) fn moved(&self, elsewhere: impl Fn(Span) -> Vec<(Span, Span)>) -> Vec<Piece> {
        let mut moved = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let parts = elsewhere(piece.file);
            if piece.verbatim {
                let text = |part: Span| {
                    let start = piece.text.start + (part.start - piece.file.start);
                    Span::new(start, start + part.len())
                };
                moved.extend(parts.into_iter().map(|(part, file)| Piece {
                    text: text(part),
                    file,
                    ..*piece
                }));
            } else if let (Some((_, first)), Some((_, last))) = (parts.first(), parts.last()) {
                let file = first.to(*last);
                moved.push(Piece { file, ..*piece });
            }
        }
        moved
    }

    fn file_start(&self, at: u32) -> u32 {
        let index = self.pieces.partition_point(|piece| piece.text.end <= at);
        match self.pieces.get(index).or(self.pieces.last()) {
            Some(piece) if at >= piece.text.end => piece.file.end,
            Some(piece) if piece.verbatim => piece.file.start + at.saturating_sub(piece.text.start),
            Some(piece) => piece.file.start,
            None => 0,
        }
    }

    fn file_end(&self, at: u32) -> u32 {
        let index = self.pieces.partition_point(|piece| piece.text.end < at);
        match self.pieces.get(index).or(self.pieces.last()) {
            Some(piece) if at >= piece.text.end => piece.file.end,
            Some(piece) if at <= piece.text.start => piece.file.start,
            Some(piece) if piece.verbatim => piece.file.start + (at - piece.text.start),
            Some(piece) => piece.file.end,
            None => 0,
        }
    }
}

impl Piece {
    /// Whether variables are replaced in it.
    const fn is_expanded(&self) -> bool {
        self.verbatim
            && matches!(
                self.writing,
                Writing::Word {
                    quotes: Quotes::Bare | Quotes::Double | Quotes::Here,
                    ..
                }
            )
    }

    /// Whether both are one stretch of the file.
    fn goes_on_with(self, next: Self) -> bool {
        self.verbatim
            && next.verbatim
            && self.file.end == next.file.start
            && self.writing == next.writing
    }
}

/// Puts a request together from stretches of the file.
#[derive(Debug)]
pub(super) struct Assembly<'t> {
    text: Cow<'t, str>,
    pieces: Vec<Piece>,
    writing: Writing,
}

impl<'t> Assembly<'t> {
    pub(super) const fn new() -> Self {
        Self {
            text: Cow::Borrowed(""),
            pieces: Vec::new(),
            writing: Writing::Plain,
        }
    }

    /// What is added from here on is written so.
    pub(super) const fn written_as(&mut self, writing: Writing) {
        self.writing = writing;
    }

    /// Adds what stands at `range` of the text of another.
    pub(super) fn part_of(&mut self, other: &Assembly<'_>, range: Range<usize>) {
        let span = Span::from(range);
        let first = other.pieces.partition_point(|p| p.text.end <= span.start);
        for piece in other.pieces.iter().skip(first) {
            if piece.text.start >= span.end {
                break;
            }
            let start = piece.text.start.max(span.start);
            let end = piece.text.end.min(span.end);
            let file = if piece.verbatim {
                let shift = piece.file.start;
                Span::new(
                    shift + (start - piece.text.start),
                    shift + (end - piece.text.start),
                )
            } else {
                piece.file
            };
            self.writing = piece.writing;
            let text = Span::new(start, end).of(&other.text).to_owned();
            let file = file.start as usize..file.end as usize;
            self.add(Cow::Owned(text), file, piece.verbatim);
        }
    }

    /// The same of a value that is encoded by whoever reads the file: what the encoding would
    /// change stands encoded in the text.
    pub(super) fn decoded_part_of(&mut self, other: &Assembly<'_>, range: Range<usize>) {
        let mut part = Self::new();
        part.part_of(other, range);
        for piece in &part.pieces {
            let text = piece.text.of(&part.text);
            self.writing = piece.writing.decoded();
            let base = piece.file.start as usize;
            let mut done = 0;
            let is_hole = text.starts_with("${") && !piece.verbatim;
            for (at, sign) in text.match_indices(['%', '&', '#', '+', ' ']) {
                if is_hole {
                    break;
                }
                let whole = piece.file.start as usize..piece.file.end as usize;
                let verbatim = piece.verbatim;
                let file = |range: Range<usize>| {
                    if verbatim {
                        base + range.start..base + range.end
                    } else {
                        whole.clone()
                    }
                };
                let before = text.get(done..at).unwrap_or("").to_owned();
                self.add(Cow::Owned(before), file(done..at), verbatim);
                done = at + sign.len();
                let code = sign.bytes().next().unwrap_or(b'%');
                self.replaced(&format!("%{code:02X}"), file(at..done));
            }
            let rest = text.get(done..).unwrap_or("").to_owned();
            let file = if piece.verbatim {
                base + done..base + text.len()
            } else {
                base..piece.file.end as usize
            };
            self.add(Cow::Owned(rest), file, piece.verbatim);
        }
    }

    /// Adds a request that was found in the text of another.
    pub(super) fn request_in(&mut self, other: &Assembly<'_>, found: &Request<'_>) {
        for piece in &found.pieces {
            let range = piece.file.start as usize..piece.file.end as usize;
            if piece.verbatim {
                self.part_of(other, range);
                continue;
            }
            let mut place = Self::new();
            place.part_of(other, range);
            if let (Some(first), Some(last)) = (place.pieces.first(), place.pieces.last()) {
                self.writing = Writing::Fixed;
                let file = first.file.to(last.file);
                let text = piece.text.of(&found.text);
                self.replaced(text, file.start as usize..file.end as usize);
            }
        }
    }

    /// Without the blanks at both ends.
    pub(super) fn trimmed(self) -> Self {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len();
        if start == 0 && end == self.text.len() {
            return self;
        }
        let mut trimmed = Self::new();
        trimmed.part_of(&self, start..end.max(start));
        trimmed
    }

    /// Where the first piece begins in the file; `None` when nothing was added.
    pub(super) fn start(&self) -> Option<usize> {
        self.pieces.first().map(|piece| piece.file.start as usize)
    }

    /// Adds a part of a line as it stands.
    pub(super) fn verbatim(&mut self, part: Line<'t>) {
        self.add(Cow::Borrowed(part.text), part.base..part.end(), true);
    }

    /// Adds a part of a line, its escapes resolved: `escape` gives the length and the meaning of the
    /// one that begins at a place of the part, at a sign of ASCII, if there is one.
    pub(super) fn resolved(
        &mut self,
        part: Line<'t>,
        escape: impl Fn(usize) -> Option<(usize, String)>,
    ) {
        let (mut done, mut at) = (0, 0);
        while at < part.text.len() {
            let Some((length, meant)) = escape(at) else {
                at += 1;
                continue;
            };
            self.verbatim(part.upto(at).from(done));
            let place = part.base + at;
            self.replaced(&meant, place..place + length);
            at += length;
            done = at;
        }
        self.verbatim(part.from(done));
    }

    /// Adds a text that stands for something else in the file.
    pub(super) fn replaced(&mut self, text: &str, file: Range<usize>) {
        self.add(Cow::Owned(text.to_owned()), file, false);
    }

    /// The text so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where the last piece ends in the file; `None` when nothing was added.
    pub(super) fn end(&self) -> Option<usize> {
        self.pieces.last().map(|piece| piece.file.end as usize)
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
            copies: Vec::new(),
        })
    }

    fn add(&mut self, text: Cow<'t, str>, file: Range<usize>, verbatim: bool) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        let piece = Piece {
            text: Span::from(start..start + text.len()),
            file: Span::from(file),
            writing: self.writing,
            verbatim,
        };
        match self.pieces.last_mut() {
            Some(last) if last.goes_on_with(piece) => {
                last.text = last.text.to(piece.text);
                last.file = last.file.to(piece.file);
            }
            Some(_) | None => self.pieces.push(piece),
        }
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
    fn maps(text: Range<u32>, file: Range<u32>) {
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
