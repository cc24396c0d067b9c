//! A record as a tree of values.

use super::Fail;
use odq::json::{JsonErrorKind, Scanner, write_string};

/// A JSON value with the text that it was read from.
#[derive(Clone, Debug)]
pub(crate) struct Json {
    pub(crate) text: String,
    pub(crate) shape: Shape,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Null,
    Bool(bool),
    /// The digits as they stand.
    Number(String),
    String(String),
    Array(Vec<Json>),
    /// In the order of the text; a name may come twice.
    Object(Vec<Member>),
}

#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// The key as it stands, with its quotes.
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) value: Json,
}

/// The record in a text.
pub(crate) fn record(text: &[u8]) -> Result<Json, odq::json::JsonError> {
    let mut scanner = Scanner::new(text);
    let value = scanner.value()?;
    scanner.finish()?;
    let json = parse(std::str::from_utf8(value.text()).expect("valid JSON"));
    if let Shape::Object(_) = json.shape {
        return Ok(json);
    }
    Err(odq::json::JsonError {
        offset: value.offset(),
        kind: JsonErrorKind::NotAnObject(odq::json::Found(value.text()[0])),
    })
}

/// A row that was made here; it may be nested too deep.
pub(crate) fn made(text: &str) -> Result<Json, Fail> {
    match Scanner::new(text.as_bytes()).value() {
        Ok(_) => Ok(parse(text)),
        Err(_) => Err("OD801".to_owned()),
    }
}

/// The value in a text that is valid JSON.
fn parse(text: &str) -> Json {
    let mut reader = Reader { text, at: 0 };
    reader.value()
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn byte(&self) -> u8 {
        self.text.as_bytes()[self.at]
    }

    fn blanks(&mut self) {
        while self.at < self.text.len() && matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Json {
        self.blanks();
        let start = self.at;
        let shape = match self.byte() {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => Shape::String(self.string()),
            _ => self.word(),
        };
        Json {
            text: self.text[start..self.at].to_owned(),
            shape,
        }
    }

    fn object(&mut self) -> Shape {
        let mut members = Vec::new();
        loop {
            self.at += 1;
            self.blanks();
            if self.byte() == b'}' {
                break;
            }
            let start = self.at;
            let name = self.string();
            let key = self.text[start..self.at].to_owned();
            self.blanks();
            // The colon.
            self.at += 1;
            let value = self.value();
            members.push(Member { key, name, value });
            self.blanks();
            if self.byte() == b'}' {
                break;
            }
        }
        self.at += 1;
        Shape::Object(members)
    }

    fn array(&mut self) -> Shape {
        let mut items = Vec::new();
        loop {
            self.at += 1;
            self.blanks();
            if self.byte() == b']' {
                break;
            }
            items.push(self.value());
            self.blanks();
            if self.byte() == b']' {
                break;
            }
        }
        self.at += 1;
        Shape::Array(items)
    }

    fn string(&mut self) -> String {
        let mut units: Vec<u16> = Vec::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next().expect("a closing quote");
            self.at += c.len_utf8();
            match c {
                '"' => break,
                '\\' => {
                    let escape = self.byte();
                    self.at += 1;
                    units.push(match escape {
                        b'b' => 8,
                        b'f' => 12,
                        b'n' => 10,
                        b'r' => 13,
                        b't' => 9,
                        b'u' => {
                            self.at += 4;
                            let digits = &self.text[self.at - 4..self.at];
                            u16::from_str_radix(digits, 16).expect("four digits")
                        }
                        other => u16::from(other),
                    });
                }
                c => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            }
        }
        String::from_utf16(&units).expect("whole surrogate pairs")
    }

    fn word(&mut self) -> Shape {
        let rest = &self.text[self.at..];
        let is_end = |c: char| matches!(c, ',' | ']' | '}' | ' ' | '\n' | '\r' | '\t');
        let word = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        self.at += word.len();
        match word {
            "null" => Shape::Null,
            "true" => Shape::Bool(true),
            "false" => Shape::Bool(false),
            number => Shape::Number(number.to_owned()),
        }
    }
}

impl Json {
    /// What an object holds under a name: the last of that name.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let mut members = self.members().iter().rev();
        members
            .find(|member| member.name == name)
            .map(|it| &it.value)
    }

    pub(crate) fn members(&self) -> &[Member] {
        if let Shape::Object(members) = &self.shape {
            members
        } else {
            &[]
        }
    }

    pub(crate) fn items(&self) -> &[Self] {
        if let Shape::Array(items) = &self.shape {
            items
        } else {
            &[]
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.shape, Shape::Null)
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Shape::String(text) = &self.shape {
            Some(text)
        } else {
            None
        }
    }
}

/// An object of members, given as name and text.
pub(crate) fn object<'m>(members: impl IntoIterator<Item = (&'m str, &'m str)>) -> String {
    let members = members.into_iter();
    let members = members.map(|(name, text)| format!("{}:{text}", quoted(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

pub(crate) fn quoted(text: &str) -> String {
    let mut out = Vec::new();
    write_string(text, &mut out);
    String::from_utf8(out).expect("UTF-8")
}

/// The text without line breaks and the indentation behind them, which stand in no string.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::new();
    let mut indented = false;
    for c in text.chars() {
        indented = matches!(c, '\n' | '\r') || (indented && matches!(c, ' ' | '\t'));
        if !indented {
            out.push(c);
        }
    }
    out
}
