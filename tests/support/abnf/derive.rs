//! Derives sentences from the grammar.

use super::reader::{Element, Grammar};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Below this many bytes of text a sentence may still grow; beyond, the shortest way out is taken.
const LONG: usize = 240;

/// Derives sentences; the same seed gives the same sentence.
pub(crate) struct Deriving<'a> {
    grammar: &'a Grammar,
    /// How many rules deep each rule goes at least.
    least: HashMap<&'a str, usize>,
}

/// One sentence in the making.
struct Sentence<'g, 'a> {
    from: &'g Deriving<'a>,
    /// What is chosen first, one byte a choice; what is beyond their end, the seed chooses.
    choices: std::slice::Iter<'g, u8>,
    state: u64,
    text: String,
    /// Whether pieces that URLs have encoded are to be encoded.
    in_url: bool,
}

impl<'a> Deriving<'a> {
    pub(crate) fn new(grammar: &'a Grammar) -> Self {
        let mut deriving = Self {
            grammar,
            least: HashMap::new(),
        };
        // A rule's least depth is known once those of a whole way through it are.
        while let Some((name, depth)) = deriving.next_known() {
            deriving.least.insert(name, depth);
        }
        deriving
    }

    fn next_known(&self) -> Option<(&'a str, usize)> {
        let unknown = self.grammar.rules.iter();
        unknown
            .filter(|rule| !self.least.contains_key(rule.name.as_str()))
            .find_map(|rule| Some((rule.name.as_str(), self.least(&rule.element)? + 1)))
    }

    /// How many rules deep an element goes at least, as far as is known.
    fn least(&self, element: &Element) -> Option<usize> {
        match element {
            Element::Either(all) => all.iter().filter_map(|one| self.least(one)).min(),
            Element::Sequence(all) => all
                .iter()
                .map(|one| self.least(one))
                .try_fold(0, |deepest, one| Some(deepest.max(one?))),
            Element::Repeated(0, ..) | Element::Text(..) | Element::Range(..) => Some(0),
            Element::Repeated(_, _, one) => self.least(one),
            Element::Rule(name) => self.least.get(name.as_str()).copied(),
        }
    }

    /// A sentence of a rule, as it stands in a URL or as it is meant.
    pub(crate) fn sentence(&self, rule: &str, seed: u64, in_url: bool) -> String {
        self.chosen(rule, &[], seed, in_url)
    }

    /// The sentence that choices lead to; the seed makes those that are missing.
    pub(crate) fn chosen(&self, rule: &str, choices: &[u8], seed: u64, in_url: bool) -> String {
        let mut sentence = Sentence {
            from: self,
            choices: choices.iter(),
            state: seed,
            text: String::new(),
            in_url,
        };
        sentence.rule(rule, 40);
        sentence.text
    }

    /// Rules from which nothing can be derived.
    pub(crate) fn endless(&self) -> Vec<&str> {
        let rules = self.grammar.rules.iter().map(|rule| rule.name.as_str());
        rules
            .filter(|name| !self.least.contains_key(name))
            .collect()
    }
}

impl Sentence<'_, '_> {
    /// A number below `bound` (splitmix64).
    fn below(&mut self, bound: usize) -> usize {
        if let Some(choice) = self.choices.next() {
            return usize::from(*choice) % bound;
        }
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }

    fn rule(&mut self, name: &str, depth: usize) {
        let rule = self.from.grammar.get(name);
        let rule = rule.unwrap_or_else(|| panic!("no rule {name}"));
        let start = self.text.len();
        loop {
            let outer = self.in_url;
            self.in_url &= !rule.encoded;
            self.element(&rule.element, depth.saturating_sub(1));
            self.in_url = outer;
            let text = &self.text[start..];
            if !rule
                .excluded
                .iter()
                .any(|word| word.eq_ignore_ascii_case(text))
            {
                break;
            }
            self.text.truncate(start);
        }
        if rule.encoded && self.in_url {
            let decoded = self.text.split_off(start);
            let generous = self.below(2) == 0;
            self.text.push_str(&encoded(&decoded, generous));
        }
    }

    fn element(&mut self, element: &Element, depth: usize) {
        match element {
            Element::Either(all) => {
                let one = self.one_of(all, depth);
                self.element(one, depth);
            }
            Element::Sequence(all) => all.iter().for_each(|one| self.element(one, depth)),
            Element::Repeated(least, most, one) => {
                for _ in 0..*least {
                    self.element(one, depth);
                }
                let fits = self.from.least(one).is_some_and(|least| least < depth);
                let mut more = most - least;
                while more > 0 && fits && self.text.len() < LONG && self.below(5) < 2 {
                    self.element(one, depth);
                    more -= 1;
                }
            }
            Element::Text(text, any_case) => {
                if *any_case && self.below(8) == 0 {
                    self.text.push_str(&text.to_ascii_uppercase());
                } else {
                    self.text.push_str(text);
                }
            }
            Element::Range(first, last) => {
                let width = *last as usize - *first as usize + 1;
                let code = *first as u32 + u32::try_from(self.below(width)).unwrap();
                self.text.extend(char::from_u32(code));
            }
            Element::Rule(name) => self.rule(name, depth),
        }
    }

    /// One way of several that ends within the depth; the shortest where the text is long.
    fn one_of<'e>(&mut self, all: &'e [Element], depth: usize) -> &'e Element {
        let least = |one: &Element| self.from.least(one).unwrap_or(usize::MAX);
        let shortest = all.iter().map(least).min().unwrap_or(0);
        let bound = if self.text.len() < LONG {
            depth.max(shortest)
        } else {
            shortest
        };
        let fitting: Vec<&Element> = all.iter().filter(|one| least(one) <= bound).collect();
        let at = self.below(fitting.len());
        fitting[at]
    }
}

/// Percent-encodes: all but the unreserved characters, or only what a URL cannot hold as it is. A
/// semicolon stays, for behind a word that is searched for an encoded one belongs to the word.
pub(crate) fn encoded(text: &str, generous: bool) -> String {
    let mut url = String::new();
    for byte in text.bytes() {
        let unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if unreserved || byte == b';' || (!generous && b"'()*,:@$!=".contains(&byte)) {
            url.push(char::from(byte));
        } else {
            write!(url, "%{byte:02X}").unwrap();
        }
    }
    url
}
