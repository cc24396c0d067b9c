//! The values of a document in JSON with their places, made without recursion.

use super::{Limits, SchemaErrorKind, SchemaErrors, Span, Stop, Text, excerpt, stop};
use crate::json::{DEPTH_LIMIT, Kind, Scanner};
use crate::schema::index::{NameIndex, Named};
use std::borrow::Cow;

/// A value and its place: for a string what is between the quotes.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) value: Value<'a>,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    Object(Vec<Member<'a>>),
}

#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) name: Text<'a>,
    pub(super) value: Node<'a>,
}

impl Named for Member<'_> {
    fn name(&self) -> &str {
        &self.name.value
    }
}

/// An array or object that is not closed yet.
struct Open<'a> {
    start: usize,
    items: Items<'a>,
}

enum Items<'a> {
    Array(Vec<Node<'a>>),
    /// The members, and the name of the one whose value comes next.
    Object(Vec<Member<'a>>, Text<'a>),
}

struct Reader<'a, 'e> {
    text: &'a str,
    at: usize,
    base: u32,
    elements: &'e mut usize,
    limits: &'e Limits,
    errors: &'e mut SchemaErrors,
}

/// The one value of a text that begins at `base` among all documents; its values are counted.
pub(super) fn read<'a>(
    text: &'a str,
    base: u32,
    elements: &mut usize,
    limits: &Limits,
    errors: &mut SchemaErrors,
) -> Result<Node<'a>, Stop> {
    let mut reader = Reader {
        text,
        at: text.len() - text.trim_start_matches('\u{feff}').len(),
        base,
        elements,
        limits,
        errors,
    };
    let root = reader.value()?;
    match reader.peek() {
        None => Ok(root),
        Some(_) => reader.fail("text behind the outermost value"),
    }
}

impl<'a> Reader<'a, '_> {
    fn value(&mut self) -> Result<Node<'a>, Stop> {
        let mut open: Vec<Open<'a>> = Vec::new();
        loop {
            let mut node = match self.begin(&mut open)? {
                Some(node) => node,
                None => continue,
            };
            // A value has ended, and perhaps what it was the last value of.
            loop {
                let Some(outer) = open.last_mut() else {
                    return Ok(node);
                };
                let close = match &mut outer.items {
                    Items::Array(items) => {
                        items.push(node);
                        b']'
                    }
                    Items::Object(members, name) => {
                        let empty = Text {
                            value: Cow::Borrowed(""),
                            span: name.span,
                        };
                        let name = std::mem::replace(name, empty);
                        members.push(Member { name, value: node });
                        b'}'
                    }
                };
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if let Items::Object(_, name) = &mut outer.items {
                            *name = self.key()?;
                        }
                        break;
                    }
                    Some(byte) if byte == close => {
                        self.at += 1;
                        match open.pop() {
                            Some(done) => node = self.close(done),
                            None => return self.fail("a lone bracket"),
                        }
                    }
                    Some(_) | None if close == b'}' => {
                        return self.fail("expected `,` or `}` after a member");
                    }
                    Some(_) | None => return self.fail("expected `,` or `]` after an element"),
                }
            }
        }
    }

    /// The next value if it is complete; an array or object that holds something is opened.
    fn begin(&mut self, open: &mut Vec<Open<'a>>) -> Result<Option<Node<'a>>, Stop> {
        let next = self.peek();
        let start = self.at;
        *self.elements += 1;
        let depth = self.limits.depth.min(DEPTH_LIMIT);
        for (name, is_beyond, max) in [
            (
                "csdl-elements",
                *self.elements > self.limits.elements,
                self.limits.elements,
            ),
            (
                "csdl-depth",
                open.len() >= depth && matches!(next, Some(b'{' | b'[')),
                depth,
            ),
        ] {
            if is_beyond {
                let kind = SchemaErrorKind::Limit { name, max };
                return stop(self.errors, self.span(start, start), kind);
            }
        }
        let items = match next {
            Some(b'[') => {
                self.at += 1;
                match self.peek() {
                    Some(b']') => None,
                    Some(_) | None => Some(Items::Array(Vec::new())),
                }
            }
            Some(b'{') => {
                self.at += 1;
                match self.peek() {
                    Some(b'}') => None,
                    Some(_) | None => Some(Items::Object(Vec::new(), self.key()?)),
                }
            }
            Some(_) | None => return self.scalar().map(Some),
        };
        if let Some(items) = items {
            open.push(Open { start, items });
            return Ok(None);
        }
        self.at += 1;
        let value = match next {
            Some(b'[') => Value::Array(Vec::new()),
            Some(_) | None => Value::Object(Vec::new()),
        };
        let span = self.span(start, self.at);
        Ok(Some(Node { value, span }))
    }

    fn close(&mut self, done: Open<'a>) -> Node<'a> {
        let value = match done.items {
            Items::Array(items) => Value::Array(items),
            Items::Object(members, _) => Value::Object(self.unique(members)),
        };
        Node {
            value,
            span: self.span(done.start, self.at),
        }
    }

    /// The members without those that repeat a name, which are errors.
    fn unique(&mut self, mut members: Vec<Member<'a>>) -> Vec<Member<'a>> {
        let (_, repeated) = NameIndex::new(&members);
        for (first, again) in &repeated {
            if let (Some(first), Some(again)) = (members.get(*first), members.get(*again)) {
                let name = &again.name;
                self.errors.add(name.span, || SchemaErrorKind::Duplicate {
                    what: "member",
                    name: excerpt(&name.value),
                    first: first.name.span,
                });
            }
        }
        // Both are in the order of the document.
        let mut repeated = repeated.into_iter().map(|(_, again)| again).peekable();
        let mut at = 0..;
        members.retain(|_| {
            repeated
                .next_if(|again| Some(*again) == at.next())
                .is_none()
        });
        members
    }

    fn key(&mut self) -> Result<Text<'a>, Stop> {
        if self.peek() != Some(b'"') {
            return self.fail("expected a name in double quotes");
        }
        let node = self.scalar()?;
        if self.peek() != Some(b':') {
            return self.fail("expected `:` after a name");
        }
        self.at += 1;
        let value = match node.value {
            Value::String(name) => name,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => Cow::Borrowed(""),
        };
        Ok(Text {
            value,
            span: node.span,
        })
    }

    /// A string, number or literal.
    fn scalar(&mut self) -> Result<Node<'a>, Stop> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or("");
        let mut scanner = Scanner::new(rest.as_bytes());
        let scanned = match scanner.value() {
            Ok(scanned) => scanned,
            Err(error) => {
                self.at = start + error.offset;
                return self.fail(&error.kind.to_string());
            }
        };
        self.at = start + scanner.at();
        let value = match scanned.kind() {
            Kind::Null => Value::Null,
            Kind::Bool => Value::Bool(scanned.as_bool() == Some(true)),
            Kind::Number => Value::Number(scanned.as_number().unwrap_or("0")),
            Kind::String => Value::String(scanned.as_string().unwrap_or_default()),
            Kind::Array => Value::Array(Vec::new()),
            Kind::Object => Value::Object(Vec::new()),
        };
        let quote = usize::from(scanned.kind() == Kind::String);
        let span = self.span(start + quote, self.at - quote);
        Ok(Node { value, span })
    }

    /// The next byte behind white space, where the reader is then.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.at += rest.iter().take_while(is_blank).count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::from(start..end).shifted(self.base)
    }

    fn fail<T>(&mut self, reason: &str) -> Result<T, Stop> {
        let mut at = self.at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let kind = SchemaErrorKind::MalformedJson(reason.to_owned());
        stop(self.errors, self.span(at, at), kind)
    }
}
