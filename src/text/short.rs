use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// Text that is mostly short, as names are: up to [`Short::IN_PLACE`] bytes are kept in place, more
/// on the heap.
#[derive(Clone)]
pub struct Short(Kept);

#[derive(Clone)]
enum Kept {
    Here(u8, [u8; Short::IN_PLACE]),
    Far(Box<str>),
}

impl Short {
    /// How many bytes are kept in place.
    pub const IN_PLACE: usize = 22;

    /// No text.
    pub const EMPTY: Self = Self(Kept::Here(0, [0; Self::IN_PLACE]));

    /// Keeps a copy of the text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut short = Self::EMPTY;
        short.set(text);
        short
    }

    /// Keeps a copy of the text instead of what was kept.
    ///
    /// Where time counts, what holds the text is put in its place before the text is set: a processor
    /// waits for what is copied right after it was written piece by piece.
    pub fn set(&mut self, text: &str) {
        let length = u8::try_from(text.len()).ok();
        let Some(length) = length.filter(|_| text.len() <= Self::IN_PLACE) else {
            self.0 = Kept::Far(text.into());
            return;
        };
        if matches!(self.0, Kept::Far(_)) {
            *self = Self::EMPTY;
        }
        if let Kept::Here(kept, bytes) = &mut self.0
            && let Some(place) = bytes.get_mut(..text.len())
        {
            place.copy_from_slice(text.as_bytes());
            *kept = length;
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // What is kept was a text, so that it is one still.
            Kept::Here(length, bytes) => bytes
                .get(..usize::from(*length))
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Kept::Far(text) => text,
        }
    }
}

impl Deref for Short {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl PartialEq for Short {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Short {}

impl From<&str> for Short {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Short {
    fn from(text: String) -> Self {
        if text.len() > Self::IN_PLACE {
            Self(Kept::Far(text.into()))
        } else {
            Self::new(&text)
        }
    }
}

impl From<Cow<'_, str>> for Short {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => Self::new(text),
            Cow::Owned(text) => text.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_any_length_is_kept() {
        for length in [0, 1, 21, 22, 23, 300] {
            let text = "n".repeat(length);
            let short = Short::new(&text);
            assert_eq!(short.as_str(), text);
            assert_eq!(matches!(short.0, Kept::Here(..)), length <= Short::IN_PLACE);
            assert_eq!(short, Short::from(text.clone()));
            for former in ["", "a", &"long".repeat(9)] {
                let mut other = Short::new(former);
                other.set(&text);
                assert_eq!(other, short);
            }
            assert_eq!(short, Short::from(Cow::Borrowed(&*text)));
            assert_eq!(format!("{short:?}"), format!("{text:?}"));
        }
        assert_eq!(&*Short::new("größe"), "größe");
        assert_eq!(format!("{:>3}", Short::new("a")), "  a");
    }

    #[test]
    fn it_is_no_larger_than_a_string() {
        assert_eq!(size_of::<Short>(), size_of::<String>());
    }
}
