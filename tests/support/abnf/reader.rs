//! Reads ABNF (RFC 5234, RFC 7405), as far as `grammar/` uses it, and the comments that it gives a
//! meaning to.

use std::collections::HashMap;
use std::path::Path;

/// The rules of all files.
#[derive(Debug, Default)]
pub(crate) struct Grammar {
    pub(crate) rules: Vec<Rule>,
    by_name: HashMap<String, usize>,
}

/// A rule with what its comments say.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) element: Element,
    /// The function that reads it, as `; read:` names it.
    pub(crate) read: String,
    /// What it does not mean, as `; but not:` lists it, in lower case.
    pub(crate) excluded: Vec<String>,
    /// Whether it is percent-encoded in a URL, as `; encoded` says.
    pub(crate) encoded: bool,
    /// The file and the line it begins on.
    pub(crate) place: String,
}

#[derive(Debug)]
pub(crate) enum Element {
    Either(Vec<Element>),
    Sequence(Vec<Element>),
    Repeated(usize, usize, Box<Element>),
    /// Text; in any case if the second is `true`.
    Text(String, bool),
    Range(char, char),
    Rule(String),
}

impl Grammar {
    /// Reads every `.abnf` file of a folder.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == "abnf"))
            .collect();
        files.sort();
        let texts = files.iter().map(|file| {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(file).unwrap())
        });
        Self::of(texts)
    }

    /// The rules of files, each with its name and its text.
    pub(crate) fn of<N: AsRef<str>, T: AsRef<str>>(
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let mut grammar = Self::default();
        for (name, text) in files {
            grammar.add(name.as_ref(), text.as_ref());
        }
        grammar
    }

    fn add(&mut self, file: &str, text: &str) {
        let mut comments = Vec::new();
        let mut definition: Option<(usize, String)> = None;
        let lines = text.lines().chain([""]);
        for (index, line) in lines.enumerate() {
            let continues = line.starts_with(' ');
            if !continues && let Some((start, text)) = definition.take() {
                self.define(&format!("{file}:{start}"), &text, &comments);
                comments.clear();
            }
            if line.trim().is_empty() {
                comments.clear();
            } else if let Some(comment) = line.strip_prefix(';') {
                comments.push(comment.trim().to_owned());
            } else if let Some((_, text)) = &mut definition {
                text.push(' ');
                text.push_str(line);
            } else {
                definition = Some((index + 1, line.to_owned()));
            }
        }
    }

    fn define(&mut self, place: &str, text: &str, comments: &[String]) {
        let (name, body) = text
            .split_once('=')
            .unwrap_or_else(|| panic!("{place}: no `=` in {text}"));
        let name = name.trim().to_owned();
        let said = |prefix: &str| comments.iter().find_map(|c| c.strip_prefix(prefix));
        let mut reader = Reader { place, rest: body };
        let element = reader.alternation();
        assert!(reader.rest.trim().is_empty(), "{place}: {}", reader.rest);
        let rule = Rule {
            element,
            read: said("read: ").unwrap_or_default().to_owned(),
            excluded: said("but not: ")
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_ascii_lowercase)
                .collect(),
            encoded: comments.iter().any(|comment| comment == "encoded"),
            place: place.to_owned(),
            name: name.clone(),
        };
        let known = self.by_name.insert(name.clone(), self.rules.len());
        assert!(known.is_none(), "{place}: {name} is defined twice");
        self.rules.push(rule);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Rule> {
        self.rules.get(*self.by_name.get(name)?)
    }
}

impl Element {
    /// Calls `seen` with this element and all in it.
    pub(crate) fn walk<'a>(&'a self, seen: &mut impl FnMut(&'a Element)) {
        seen(self);
        match self {
            Self::Either(elements) | Self::Sequence(elements) => {
                elements.iter().for_each(|element| element.walk(seen));
            }
            Self::Repeated(_, _, element) => element.walk(seen),
            Self::Text(..) | Self::Range(..) | Self::Rule(_) => {}
        }
    }
}

struct Reader<'a> {
    place: &'a str,
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn eat(&mut self, sign: char) -> bool {
        let is_there = self.peek() == Some(sign);
        if is_there {
            self.rest = &self.rest[sign.len_utf8()..];
        }
        is_there
    }

    fn expect(&mut self, sign: char) {
        assert!(
            self.eat(sign),
            "{}: no `{sign}` at {}",
            self.place,
            self.rest
        );
    }

    /// The characters of a kind.
    fn run(&mut self, is_in: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_in(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        run
    }

    /// `alternation = concatenation *( "/" concatenation )`
    fn alternation(&mut self) -> Element {
        let mut elements = vec![self.concatenation()];
        while self.eat('/') {
            elements.push(self.concatenation());
        }
        one_or(elements, Element::Either)
    }

    /// `concatenation = repetition *( 1*c-wsp repetition )`
    fn concatenation(&mut self) -> Element {
        let mut elements = Vec::new();
        while self.peek().is_some_and(|sign| !"/)]".contains(sign)) {
            elements.push(self.repetition());
        }
        assert!(!elements.is_empty(), "{}: nothing stands here", self.place);
        one_or(elements, Element::Sequence)
    }

    /// `repetition = [ repeat ] element`, `repeat = 1*DIGIT / ( *DIGIT "*" *DIGIT )`
    fn repetition(&mut self) -> Element {
        let number = |text: &str| text.parse::<usize>().ok();
        let least = number(self.run(|c| c.is_ascii_digit()));
        let (least, most) = if self.eat('*') {
            let most = number(self.run(|c| c.is_ascii_digit()));
            (least.unwrap_or(0), most.unwrap_or(usize::MAX))
        } else if let Some(exactly) = least {
            (exactly, exactly)
        } else {
            return self.element();
        };
        Element::Repeated(least, most, Box::new(self.element()))
    }

    /// `element = rulename / group / option / char-val / num-val`
    fn element(&mut self) -> Element {
        match self.peek() {
            Some('(') => {
                self.expect('(');
                let element = self.alternation();
                self.expect(')');
                element
            }
            Some('[') => {
                self.expect('[');
                let element = self.alternation();
                self.expect(']');
                Element::Repeated(0, 1, Box::new(element))
            }
            Some('"') => Element::Text(self.quoted(), true),
            Some('%') if self.rest.starts_with("%s\"") => {
                self.rest = &self.rest[2..];
                Element::Text(self.quoted(), false)
            }
            Some('%') => self.range(),
            _ => {
                let name = self.run(|c| c.is_ascii_alphanumeric() || c == '-');
                assert!(!name.is_empty(), "{}: {}", self.place, self.rest);
                Element::Rule(name.to_owned())
            }
        }
    }

    fn quoted(&mut self) -> String {
        self.expect('"');
        let text = self.run(|c| c != '"').to_owned();
        self.expect('"');
        text
    }

    /// `"%x" 1*HEXDIG [ "-" 1*HEXDIG ]`
    fn range(&mut self) -> Element {
        self.rest = self.rest.strip_prefix("%x").expect("a character in hex");
        let first = self.character();
        let Some(rest) = self.rest.strip_prefix('-') else {
            return Element::Range(first, first);
        };
        self.rest = rest;
        Element::Range(first, self.character())
    }

    fn character(&mut self) -> char {
        let digits = self.run(|c| c.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16).expect("digits");
        char::from_u32(code).expect("a character")
    }
}

fn one_or(mut elements: Vec<Element>, all: fn(Vec<Element>) -> Element) -> Element {
    if elements.len() == 1 {
        elements.remove(0)
    } else {
        all(elements)
    }
}
