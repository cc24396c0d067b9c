use super::{HoleForms, Holes};
use crate::diagnostic::Span;
use std::borrow::Cow;

/// The text of a query as the user wrote it. A tree owns one and its nodes point into it.
///
/// In a template, letters stand for the holes, here and in all that points here;
/// [`Source::filled`] gives what was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    text: Box<str>,
    forms: HoleForms,
    holes: Option<Box<Holes>>,
}

impl Source {
    /// Keeps a copy of the text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            text: text.into(),
            forms: HoleForms::default(),
            holes: None,
        }
    }

    /// Keeps a text in which letters stand for the holes.
    #[must_use]
    pub(crate) fn with_holes(text: &str, forms: HoleForms, holes: Option<Box<Holes>>) -> Self {
        Self {
            text: text.into(),
            forms,
            holes,
        }
    }

    /// Which forms of holes the text may have.
    #[must_use]
    pub const fn forms(&self) -> HoleForms {
        self.forms
    }

    /// The holes, if there are any.
    #[must_use]
    pub fn holes(&self) -> Option<&Holes> {
        self.holes.as_deref()
    }

    /// The first hole in a text that was taken from here, as it was written.
    #[must_use]
    pub fn hole_in(&self, text: &str) -> Option<&str> {
        self.holes.as_ref()?.first_in(text)
    }

    /// A message that shows something from here, with the holes as they were written.
    #[must_use]
    pub fn shown<'t>(&self, message: &'t str) -> Cow<'t, str> {
        match &self.holes {
            Some(holes) => holes.shown(message),
            None => Cow::Borrowed(message),
        }
    }

    /// A text that was taken from here with the holes as they were written.
    #[must_use]
    pub fn filled<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match &self.holes {
            Some(holes) => holes.filled(text).0,
            None => Cow::Borrowed(text),
        }
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part that a span covers.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }
}

/// A piece of a query's text: a name, or the content of a literal.
///
/// It is kept as a place in the [`Source`]; only where decoding changed it (percent-encoding, a
/// doubled apostrophe) does it own its characters.
#[derive(Clone, Debug)]
pub struct Text {
    /// Where it stands in the source.
    pub span: Span,
    own: Option<Box<Own>>,
}

/// Characters of its own, behind one thin pointer: there are many texts, and few own any.
#[derive(Clone, Debug)]
struct Own {
    text: Box<str>,
}

impl Text {
    /// A piece that stands in the source as it is meant.
    #[must_use]
    pub const fn new(span: Span) -> Self {
        Self { span, own: None }
    }

    /// A piece that means `text`, whatever the source shows at `span`.
    #[must_use]
    pub fn owned(span: Span, text: &str) -> Self {
        Self {
            span,
            own: Some(Box::new(Own { text: text.into() })),
        }
    }

    /// Whether the characters that are meant are those that the source shows at the span.
    #[must_use]
    pub(crate) const fn is_as_written(&self) -> bool {
        self.own.is_none()
    }

    /// The characters that are meant.
    #[must_use]
    pub fn as_str<'a>(&'a self, source: &'a Source) -> &'a str {
        self.of(source.as_str())
    }

    /// The same while there is but the whole text.
    pub(crate) fn of<'a>(&'a self, whole: &'a str) -> &'a str {
        match &self.own {
            Some(own) => &own.text,
            None => self.span.of(whole),
        }
    }
}
