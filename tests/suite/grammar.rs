//! `grammar/` is executed: the parser accepts what it derives, each rule has a function that reads
//! it, and its words are what fuzzing begins with.

use crate::support::abnf::{Deriving, Element, Grammar};
use crate::support::generate::for_all;
use crate::support::laws;
use odq::diagnostic::Limits;
use odq::syntax::rules::Rule;
use odq::syntax::{Input, parse};
use proptest::prelude::any;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where sentences begin.
const WHOLE: &[&str] = &["odataUri", "odataRelativeUri", "queryOptions"];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn grammar() -> Grammar {
    Grammar::read(&folder("grammar"))
}

/// Names and values, which are read as they stand: they are in payloads and schemas too.
const VERBATIM: &[&str] = &[
    "entitySetName",
    "namespace",
    "odataIdentifier",
    "qualifiedTypeName",
];

/// Whether a sentence of a rule is a piece of a URL that is encoded as a whole. Of options and paths
/// some pieces are encoded, each on its own.
fn is_encoded(grammar: &Grammar, rule: &str) -> bool {
    let verbatim = rule.ends_with("Value") || VERBATIM.contains(&rule);
    let place = grammar.get(rule).map_or("", |rule| rule.place.as_str());
    !verbatim && !place.starts_with("option") && !place.starts_with("resource")
}

/// The rules that can be reached from some.
fn reached<'a>(grammar: &'a Grammar, starts: &[&'a str]) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&str> = starts.to_vec();
    while let Some(name) = waiting.pop() {
        let Some(rule) = grammar.get(name) else {
            continue;
        };
        if seen.insert(rule.name.as_str()) {
            rule.element.walk(&mut |element| {
                if let Element::Rule(name) = element {
                    waiting.push(name);
                }
            });
        }
    }
    seen
}

/// The rules that the parser can start at and the grammar has.
fn starts(grammar: &Grammar) -> Vec<&'static str> {
    Rule::names()
        .filter(|name| grammar.get(name).is_some())
        .collect()
}

#[test]
fn the_parser_accepts_every_sentence() {
    for_all(any::<u64>, |seed| {
        thread_local! {
            static GRAMMAR: &'static Grammar = Box::leak(Box::new(grammar()));
            static DERIVING: Deriving<'static> = GRAMMAR.with(|grammar| Deriving::new(grammar));
            static STARTS: Vec<(Rule, bool)> = GRAMMAR.with(|grammar| {
                let starts = starts(grammar).into_iter();
                starts
                    .map(|name| {
                        let rule = Rule::named(name).unwrap();
                        (rule, is_encoded(grammar, name))
                    })
                    .collect()
            });
        }
        DERIVING.with(|deriving| {
            STARTS.with(|starts| {
                // Whole queries as often as all single rules together.
                let at = usize::try_from(seed % (2 * starts.len() as u64)).unwrap();
                let whole = || (Rule::named(WHOLE[at % WHOLE.len()]).unwrap(), false);
                let (rule, encode) = starts.get(at).copied().unwrap_or_else(whole);
                let mut text = deriving.sentence(rule.name(), seed, !encode);
                if encode {
                    text = crate::support::abnf::encoded(&text, seed % 2 == 0);
                }
                let (_, errors) = rule.parse(&text, &Limits::DEFAULT);
                assert!(errors.is_empty(), "{}: {text}\n{errors:#?}", rule.name());
            });
        });
    });
}

/// Expressions are read as they are typed too, and printing them changes nothing.
#[test]
fn expressions_are_read_as_they_are_typed() {
    for_all(any::<u64>, |seed| {
        thread_local! {
            static DERIVING: Deriving<'static> = Deriving::new(Box::leak(Box::new(grammar())));
        }
        let text = DERIVING.with(|deriving| deriving.sentence("commonExpr", seed, false));
        let (_, errors) = parse(&text, Input::Expression, &Limits::DEFAULT);
        // Without a blank an escape would be undone.
        assert!(
            errors.is_empty() || text.contains('%'),
            "{text}\n{errors:#?}"
        );
        laws::check_roundtrip(&text);
    });
}

#[test]
fn sentences_have_an_end() {
    let grammar = grammar();
    assert_eq!(Deriving::new(&grammar).endless(), [""; 0]);
}

#[test]
fn every_rule_is_known_and_used() {
    let grammar = grammar();
    let mut starts = starts(&grammar);
    starts.extend(WHOLE);
    let used = reached(&grammar, &starts);
    for rule in &grammar.rules {
        let place = &rule.place;
        assert!(used.contains(rule.name.as_str()), "{place}: never used");
        rule.element.walk(&mut |element| {
            if let Element::Rule(name) = element {
                assert!(grammar.get(name).is_some(), "{place}: no rule {name}");
            }
        });
    }
}

/// `; read: a::b::f` names `fn f` in `a/b.rs` or `a/b/mod.rs` of the parser.
#[test]
fn every_rule_has_a_function_that_reads_it() {
    let parser = folder("src/syntax/parser");
    for rule in &grammar().rules {
        let place = &rule.place;
        let (module, function) = rule
            .read
            .rsplit_once("::")
            .unwrap_or_else(|| panic!("{place}: {} names no function", rule.name));
        let module = module.replace("::", "/");
        let files = [format!("{module}.rs"), format!("{module}/mod.rs")];
        let source = files
            .iter()
            .find_map(|file| std::fs::read_to_string(parser.join(file)).ok())
            .unwrap_or_else(|| panic!("{place}: no module {module}"));
        let is_there = ["(", "<"]
            .iter()
            .any(|behind| source.contains(&format!("fn {function}{behind}")));
        assert!(is_there, "{place}: no function {}", rule.read);
    }
}

/// The words of the grammar are in the dictionary of the fuzz targets, below its own.
/// `ODQ_WRITE=1` writes them there.
#[test]
fn the_dictionary_has_the_words() {
    const MARK: &str = "# The words of the grammar.\n";
    let mut words = BTreeSet::new();
    for rule in &grammar().rules {
        rule.element.walk(&mut |element| {
            if let Element::Text(text, _) = element {
                words.insert(text.replace('\\', "\\\\"));
            }
        });
    }
    let lines: String = words.iter().map(|word| format!("\"{word}\"\n")).collect();
    let path = folder("fuzz/odata.dict");
    let dictionary = std::fs::read_to_string(&path).unwrap();
    let (own, listed) = dictionary.split_once(MARK).unwrap_or((&dictionary, ""));
    if std::env::var_os("ODQ_WRITE").is_some() {
        std::fs::write(&path, format!("{own}{MARK}{lines}")).unwrap();
    } else {
        assert!(
            listed == lines,
            "ODQ_WRITE=1 writes the words into fuzz/odata.dict"
        );
    }
}
