/// The strings of a text, asked for places that only move on.
///
/// Quotes are counted from the start of the text, and from the start of the option as well: an
/// ampersand may end an option in which an apostrophe is a character like any other, or stand in a
/// string. What lies in a string by one of the two is taken for text.
pub(super) struct Strings<'t> {
    text: &'t str,
    at: usize,
    whole: Quoted,
    option: Quoted,
    /// Where the last apostrophe and the last double quote stand.
    last: Option<[Option<usize>; 2]>,
}

/// The string that is open at a place.
#[derive(Clone, Copy, Default)]
struct Quoted {
    quote: Option<u8>,
    /// Whether a backslash stands before the next sign, in a string of JSON.
    escaped: bool,
}

/// A sign that matters to strings.
#[derive(Clone, Copy)]
enum Sign {
    Quote(u8),
    Backslash,
    Other,
}

impl<'t> Strings<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            whole: Quoted::default(),
            option: Quoted::default(),
            last: None,
        }
    }

    /// Whether a place lies in a string that something closes.
    pub(super) fn holds(&mut self, place: u32) -> bool {
        let end = place as usize;
        while let Some(byte) = self.text.as_bytes().get(self.at).filter(|_| self.at < end) {
            let code = self.text.get(self.at + 1..self.at + 3);
            let (sign, length) = match (byte, code) {
                (b'\'' | b'"', _) => (Sign::Quote(*byte), 1),
                (b'\\', _) => (Sign::Backslash, 1),
                (b'%', Some("27")) => (Sign::Quote(b'\''), 3),
                (b'%', Some("22")) => (Sign::Quote(b'"'), 3),
                (b'%', Some("5C" | "5c")) => (Sign::Backslash, 3),
                (_, Some(_) | None) => (Sign::Other, 1),
            };
            self.whole.pass(sign);
            self.option.pass(sign);
            if *byte == b'&' && code.is_some_and(|code| code.starts_with(['$', '@'])) {
                self.option = Quoted::default();
            }
            self.at += length;
        }
        let text = self.text;
        let [apostrophe, double] = *self.last.get_or_insert_with(|| {
            [["'", "%27"], ["\"", "%22"]]
                .map(|signs| signs.map(|s| text.rfind(s)).into_iter().max()?)
        });
        let last = |quote: u8| if quote == b'"' { double } else { apostrophe };
        let open = [self.whole.quote, self.option.quote];
        open.into_iter()
            .flatten()
            .any(|quote| last(quote) >= Some(end))
    }
}

impl Quoted {
    fn pass(&mut self, sign: Sign) {
        let escaped = std::mem::take(&mut self.escaped);
        match (sign, self.quote) {
            (Sign::Backslash, Some(b'"')) => self.escaped = !escaped,
            (Sign::Quote(quote), None) => self.quote = Some(quote),
            (Sign::Quote(quote), Some(open)) if quote == open && !escaped => self.quote = None,
            (Sign::Quote(_) | Sign::Backslash | Sign::Other, _) => {}
        }
    }
}
