/// The strings of a text, asked for places that only move on.
pub(super) struct Strings<'t> {
    text: &'t str,
    at: usize,
    quote: Option<u8>,
    /// Where the last apostrophe and the last double quote stand.
    last: Option<[Option<usize>; 2]>,
}

impl<'t> Strings<'t> {
    pub(super) const fn of(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            quote: None,
            last: None,
        }
    }

    /// Whether a place lies in a string that something closes.
    pub(super) fn holds(&mut self, place: u32) -> bool {
        let (from, end) = (self.at, place as usize);
        for (at, byte) in self.text.bytes().enumerate().take(end).skip(from) {
            let sign = match (byte, self.text.get(at + 1..at + 3)) {
                (b'\'' | b'"', _) => byte,
                (b'%', Some("27")) => b'\'',
                (b'%', Some("22")) => b'"',
                (_, Some(_) | None) => continue,
            };
            self.quote = match self.quote {
                None => Some(sign),
                Some(open) if open == sign => None,
                open => open,
            };
        }
        self.at = end;
        let text = self.text;
        let [apostrophe, double] = *self.last.get_or_insert_with(|| {
            [["'", "%27"], ["\"", "%22"]]
                .map(|signs| signs.map(|s| text.rfind(s)).into_iter().max()?)
        });
        let last = |quote: u8| if quote == b'"' { double } else { apostrophe };
        self.quote.is_some_and(|quote| last(quote) >= Some(end))
    }
}
