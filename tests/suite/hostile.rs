//! Texts made to break a parser: deep, wide, long, and wrong in every place. Nothing may panic or
//! overflow the stack of a small thread, and the work must grow with the text and no faster.

use crate::support::generate::for_all;
use odq::diagnostic::Limits;
use odq::syntax::{Input, parse, parse_steps};
use proptest::collection::vec;
use proptest::sample::select;

/// The stack that is promised to suffice for everything, in a debug build too.
const STACK: usize = 512 * 1024;

const INPUTS: [Input; 4] = [Input::Auto, Input::Expression, Input::Url, Input::Form];

/// A name, what comes first, what is repeated, what stands in the middle, what is repeated behind
/// that, and what comes last.
type Attack = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const DEPTH: &[Attack] = &[
    ("parentheses", "", "(", "a", ")", ""),
    ("parentheses left open", "", "(", "", "", ""),
    ("closing parentheses", "", "", "a", ")", ""),
    ("not", "", "not ", "a", "", ""),
    ("not in parentheses", "", "not (", "a", ")", ""),
    ("exclamation marks", "", "!", "a", "", ""),
    ("minus", "", "-", "a", "", ""),
    ("minus in parentheses", "", "-(", "a", ")", ""),
    ("arrays", "", "[", "", "]", ""),
    ("objects", "", "{\"a\":", "1", "}", ""),
    ("length", "", "length(", "a", ")", ""),
    ("concat", "", "concat(x,", "a", ")", ""),
    ("concat left open", "", "concat(x,", "", "", ""),
    ("case", "", "case(true:", "1", ")", ""),
    ("case as condition", "", "case(", "true", ":1)", ""),
    ("cast", "", "cast(", "a", ",Edm.String)", ""),
    ("cast left open", "", "cast(", "", "", ""),
    ("named arguments", "", "f(a=", "1", ")", ""),
    ("any and all", "", "A/any(a:a/B/all(b:", "x", "))", ""),
    ("any without a variable", "", "A/any(", "x", ")", ""),
    ("filter segments", "", "A/$filter(", "a", ")", ""),
    ("in, to the right", "", "a in (", "b", ")", ""),
    ("in, to the left", "a", " in (1)", "", "", ""),
    ("in and in", "a", " in b", "", "", ""),
    ("has", "a", " has 'b'", "", "", ""),
    ("not in", "a", " not in (b", "", ")", ""),
    (
        "every level",
        "",
        "a or b and c eq d gt e add f mul -(",
        "g",
        ")",
        "",
    ),
    (
        "every level and calls",
        "",
        "a or b and c eq d gt e add f mul g(",
        "h",
        ")",
        "",
    ),
    (
        "every level and lambdas",
        "",
        "a or not b eq c add d mul e/any(f:",
        "h",
        ")",
        "",
    ),
    ("three levels", "", "a or b and c eq (", "d", ")", ""),
    (
        "three levels and calls",
        "",
        "a or b and c eq f(",
        "d",
        ")",
        "",
    ),
    (
        "three levels and lambdas",
        "",
        "a or b and c eq d/any(e:",
        "f",
        ")",
        "",
    ),
    ("calls in chains", "", "a or f(", "b", ")", ""),
    ("branches in chains", "", "a or case(b and c:", "d", ")", ""),
    ("lambdas in chains", "", "a or not b/any(c:", "d", ")", ""),
    ("lists out of place", "", "(a,", "b", ")", ""),
    ("lists out of place, open", "", "(a,(b,c)", "", "", ""),
    ("like", "", "a like (", "b", ")", ""),
    ("between", "", "a between (", "b", ") and 1", ""),
    ("nested expand", "", "$expand=A(", "", ")", ""),
    ("nested select", "", "$select=A(", "$top=1", ")", ""),
    (
        "expand behind filters",
        "",
        "$expand=A($filter=b eq 1;",
        "$top=1",
        ")",
        "",
    ),
    ("counts with options", "", "A/$count($filter=", "a", ")", ""),
    (
        "counts with options in chains",
        "",
        "a or b and c eq A/$count($filter=",
        "a",
        ")",
        "",
    ),
    (
        "counts with searches and calls",
        "",
        "A/$count($search=a;$filter=f(",
        "a",
        "))",
        "",
    ),
    (
        "counts with options, left open",
        "",
        "A/$count($filter=",
        "",
        "",
        "",
    ),
    (
        "counts behind commas",
        "",
        "A/$count($filter=a,",
        "b",
        ")",
        "",
    ),
    (
        "every level and counts",
        "",
        "a or not b and c eq d gt e add f mul A/$count($filter=",
        "a",
        ")",
        "",
    ),
    (
        "filters of expanded items",
        "$filter=",
        "A/$count($expand=B($select=C($filter=",
        "a",
        ")))",
        "",
    ),
    (
        "keys and computed properties",
        "$orderby=",
        "A/$count($compute=B/$count($orderby=",
        "a desc",
        ") as b)",
        "",
    ),
    (
        "times and aliases",
        "$at=",
        "A/$count($at=B/$count(@c=",
        "a",
        "))",
        "",
    ),
    (
        "expand behind items",
        "$expand=",
        "A,B/$ref,C/D($top=1;$expand=",
        "*",
        ";$skip=1),*",
        "",
    ),
    (
        "select behind items",
        "$select=",
        "a,Ns.*,C/D($top=1;$select=",
        "*",
        ";$skip=1),*",
        "",
    ),
    ("nested search", "$search=", "(NOT ", "a", ")", ""),
    (
        "nested apply",
        "$apply=",
        "concat(groupby(",
        "(a)",
        "))",
        "",
    ),
];

const WIDTH: &[Attack] = &[
    ("or", "a eq 1", " or a eq 1", "", "", ""),
    ("and", "a", " and a", "", "", ""),
    ("or and and", "a", " or a and a", "", "", ""),
    ("add", "1", " add 1", "", "", ""),
    (
        "mixed levels",
        "a",
        " or a and a eq a gt a add a mul a",
        "",
        "",
        "",
    ),
    ("path", "a", "/a", "", "", ""),
    ("path of casts", "a", "/Ns.T", "", "", ""),
    ("path with dots", "$it", ".a", "", "", ""),
    ("qualified name", "a", ".a", "", "", ""),
    ("arguments", "f(1", ",1", ")", "", ""),
    ("arguments without commas", "f(1", " 1", ")", "", ""),
    ("order by", "$orderby=a", ",a desc", "", "", ""),
    (
        "order by without commas",
        "$orderby=a",
        " desc a",
        "",
        "",
        "",
    ),
    ("select", "$select=a", ",a/b", "", "", ""),
    ("select without commas", "$select=a", " b", "", "", ""),
    ("options", "$top=1", "&$top=1", "", "", ""),
    (
        "options in other cases",
        "$top=1",
        "&$TOP=1&top=1",
        "",
        "",
        "",
    ),
    ("ampersands", "$filter='", "&", "", "", ""),
    ("ampersands in a string", "$filter='", "&", "'", "", ""),
    ("hashes in a string", "$filter='", "#", "'", "", ""),
    ("hashes", "$filter='", "#", "", "", ""),
    (
        "open strings in options",
        "$filter='",
        "&b='&$filter='",
        "",
        "",
        "",
    ),
    ("equals signs", "a", "=", "", "", ""),
    ("equals", "a", " = a", "", "", ""),
    ("operands only", "a", " a", "", "", ""),
    ("operators only", "", "eq ", "", "", ""),
    ("nots behind operands", "a", " not", "", "", ""),
    ("question marks", "", "?", "", "", ""),
    ("commas", "", ",", "", "", ""),
    ("semicolons", "a", ";", "", "", ""),
    ("colons", "f(a", ":", ")", "", ""),
    ("is not", "a", " is not", "", "", ""),
    ("betweens", "a", " between 1 and", "", "", ""),
    ("exclamation marks behind", "a", " !", "", "", ""),
    ("without ampersand", "$filter=a", " $top=1", "", "", ""),
];

const LISTS: &[Attack] = &[
    ("numbers", "x in (1", ",1", ")", "", ""),
    ("equal strings", "x in ('a'", ",'a'", ")", "", ""),
    ("names", "x in (a", ",a", ")", "", ""),
    ("without parentheses", "x in 1", ",1", "", "", ""),
    ("without commas", "x in (1", " 1", ")", "", ""),
    ("commas in a list", "x in (1", ",", ")", "", ""),
];

const TOKENS: &[Attack] = &[
    ("a long name", "", "a", "", "", ""),
    ("a long name in a list", "x in (", "a", ")", "", ""),
    ("a long name beyond ASCII", "", "é", " eq 1", "", ""),
    ("marks", "e", "\u{301}", " eq 1", "", ""),
    ("a long string", "'", "a", "'", "", ""),
    ("quotes", "", "'", "", "", ""),
    ("quotes in pairs and one", "'", "''", "", "", ""),
    ("quotes and letters", "'", "'a", "", "", ""),
    ("quotes, letters, blanks", "'", "'a ", "", "", ""),
    ("an open string", "a eq '", "x", "", "", ""),
    ("an open string of words", "a eq '", "x and ", "", "", ""),
    ("open strings", "a", " eq 'x and b", "", "", ""),
    ("double quotes", "", "\"", "", "", ""),
    ("an open double quote", "a eq \"", "x", "", "", ""),
    ("open double quotes", "a", " eq \"x, ", "", "", ""),
    ("back-ticks", "a eq `", "x ", "", "", ""),
    ("curly quotes", "a", " eq \u{2018}", "", "", ""),
    ("blanks", "a", " ", "eq 1", "", ""),
    ("blanks only", "", " ", "", "", ""),
    ("not and blanks", "not", " ", "a", "", ""),
    ("eq and blanks", "a eq eq", " ", "b", "", ""),
    ("tabs", "a", "\t", "eq 1", "", ""),
    ("percent signs", "", "%", "", "", ""),
    ("broken escapes", "", "%2", "", "", ""),
    ("letters as escapes", "", "%zz", "", "", ""),
    ("percent signs, escaped", "", "%25", "", "", ""),
    ("overlong escapes", "", "%C0%AF", "", "", ""),
    ("surrogates", "", "%ED%A0%80", "", "", ""),
    ("beyond Unicode", "", "%F4%90%80%80", "", "", ""),
    ("zero bytes", "a eq '", "%00", "'", "", ""),
    ("raw zero bytes", "a", "\0", "", "", ""),
    ("byte order marks", "", "\u{feff}", "a", "", ""),
    ("right to left", "a eq '", "\u{202e}", "'", "", ""),
    ("line separators", "a", "\u{2028}", "eq 1", "", ""),
    ("emoji", "", "\u{1f600}", "", "", ""),
    ("emoji in a string", "'", "\u{1f600}", "'", "", ""),
    ("plus signs", "a+eq+1", "+", "", "", ""),
    ("symbols", "a ", "<>", " b", "", ""),
    ("dots", "a", ".", "", "", ""),
    ("slashes", "a", "/", "", "", ""),
    ("dollars", "", "$", "", "", ""),
    ("at signs", "", "@", "", "", ""),
    ("prefixes", "", "a'", "", "", ""),
];

const NUMBERS: &[Attack] = &[
    ("digits", "", "9", "", "", ""),
    ("signs", "", "+", "1", "", ""),
    ("zeros behind the point", "0.", "0", "1", "", ""),
    ("an exponent", "1e", "9", "", "", ""),
    ("a negative exponent", "1e-", "9", "", "", ""),
    ("large exponents", "1e6000", " add 1e6000", "", "", ""),
    ("subtractions", "1", "-1", "", "", ""),
    ("points", "1", ".1", "", "", ""),
    ("a top", "$top=", "9", "", "", ""),
    ("a negative top", "$top=-", "9", "", "", ""),
    ("levels", "$expand=A($levels=", "9", ")", "", ""),
];

const DATES: &[Attack] = &[
    ("a year", "", "9", "-01-01", "", ""),
    ("a fraction", "2020-01-01T00:00:00.", "9", "Z", "", ""),
    (
        "a fraction without zone",
        "2020-01-01T00:00:00.",
        "9",
        "",
        "",
        "",
    ),
    ("days", "duration'P", "9", "D'", "", ""),
    ("seconds", "duration'PT0.", "9", "S'", "", ""),
    ("old dates", "a", " eq datetime'2020'", "", "", ""),
    ("an old date", "datetime'", "9", "'", "", ""),
    (
        "positions",
        "geography'SRID=0;LineString(0 0",
        ",1 1",
        ")'",
        "",
        "",
    ),
    (
        "collections",
        "geometry'SRID=0;",
        "Collection(",
        "",
        ")",
        "'",
    ),
    ("binary", "binary'", "A", "'", "", ""),
];

const GROUPS: &[&[Attack]] = &[DEPTH, WIDTH, LISTS, TOKENS, NUMBERS, DATES];

fn text(attack: &Attack, times: usize) -> String {
    let (_, first, left, middle, right, last) = attack;
    format!(
        "{first}{}{middle}{}{last}",
        left.repeat(times),
        right.repeat(times)
    )
}

/// The text of at most so many bytes.
fn cut(mut text: String, length: usize) -> String {
    let boundary = (0..=length).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(boundary.unwrap_or(0));
    text
}

/// How often an attack repeats itself within so many bytes.
fn times(attack: &Attack, length: usize) -> usize {
    let once = text(attack, 2).len() - text(attack, 1).len();
    (length - text(attack, 0).len()) / once
}

/// Reads a text in the modes given, and does with the tree whatever can be done with it.
fn endure(text: &str, inputs: &[Input], limits: &Limits) {
    for input in inputs.iter().copied() {
        let (query, errors) = parse(text, input, limits);
        let copy = query.clone();
        assert!(query == copy);
        drop(query);
        let printed = copy.to_string();
        let tree = serde_json::to_string(&copy).unwrap();
        assert!(!tree.is_empty());
        if errors.is_empty() {
            let (again, errors) = parse(&printed, input, limits);
            assert!(
                errors.is_empty() || printed.len() > limits.query_bytes,
                "{errors:?}"
            );
            assert!(again == copy || printed.len() > limits.query_bytes);
        }
        for error in errors {
            assert!(error.diagnostic().message.len() < 500);
        }
    }
}

fn on_a_stack_of(bytes: usize, run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(bytes).spawn(run);
    if let Err(panic) = thread.unwrap().join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn attacks_within_the_limits_are_endured() {
    on_a_stack_of(STACK, || {
        for attack in GROUPS.iter().copied().flatten() {
            for repeated in [1, 33, 50, 99, 100, 101, 500] {
                let text = cut(text(attack, repeated), 65_000);
                endure(&text, &INPUTS, &Limits::DEFAULT);
            }
            let text = cut(text(attack, 65_000), 65_000);
            endure(&text, &[Input::Auto], &Limits::DEFAULT);
        }
    });
}

#[test]
fn reading_takes_half_of_the_stack() {
    on_a_stack_of(STACK / 2, || {
        for attack in DEPTH {
            for repeated in [33, 49, 50, 98, 99, 100, 101, 1_000] {
                std::mem::forget(parse(
                    &text(attack, repeated),
                    Input::Auto,
                    &Limits::DEFAULT,
                ));
            }
        }
    });
}

#[test]
fn attacks_beyond_the_limits_are_refused() {
    on_a_stack_of(STACK, || {
        for attack in GROUPS.iter().copied().flatten() {
            for repeated in [70_000, 1_000_000] {
                let text = text(attack, repeated);
                let (_, errors) = parse(&text, Input::Auto, &Limits::DEFAULT);
                assert_eq!(errors.len(), 1, "{}", attack.0);
                assert_eq!(parse_steps(&text, Input::Auto, &Limits::DEFAULT), 1);
            }
        }
    });
}

#[test]
fn wide_trees_are_as_safe_as_deep_ones() {
    let limits = Limits {
        query_bytes: 16 << 20,
        tokens: usize::MAX,
        nodes: usize::MAX,
        in_items: usize::MAX,
        ..Limits::DEFAULT
    };
    on_a_stack_of(STACK, move || {
        for attack in WIDTH.iter().chain(LISTS) {
            endure(&text(attack, 8_000), &[Input::Auto], &limits);
        }
    });
}

/// Fails if reading the text takes more looks at it than are allowed for its length.
#[track_caller]
fn check_steps(text: &str) -> u64 {
    let steps = INPUTS.map(|input| parse_steps(text, input, &Limits::DEFAULT));
    let most = steps.into_iter().max().unwrap();
    let allowed = 20 * text.len() as u64 + 100;
    let start: String = text.chars().take(60).collect();
    assert!(
        most <= allowed,
        "{most} steps for {} bytes: {start:?}",
        text.len()
    );
    most
}

#[test]
fn the_work_for_an_attack_is_linear() {
    for attack in GROUPS.iter().copied().flatten() {
        let half = check_steps(&text(attack, times(attack, 5_000)));
        let whole = check_steps(&text(attack, times(attack, 10_000)));
        assert!(
            whole <= half * 22 / 10 + 1_000,
            "{}: {half} and {whole}",
            attack.0
        );
        check_steps(&cut(text(attack, 65_000), 65_000));
    }
}

#[test]
fn the_work_for_any_soup_is_linear() {
    let soup = || {
        let tokens: Vec<&str> = GROUPS
            .iter()
            .copied()
            .flatten()
            .flat_map(|attack| [attack.1, attack.2, attack.3, attack.4])
            .filter(|token| !token.is_empty())
            .collect();
        (vec(select(tokens.clone()), 1..4), vec(select(tokens), 1..6))
    };
    for_all(soup, |(start, soup)| {
        let (start, soup) = (start.concat(), soup.concat());
        // Guesses at what was meant look at some two hundred bytes; and a string that an even
        // number of apostrophes closes is not closed by an odd one.
        let times = 2 * (500 / soup.len() + 1);
        let texts = [times, 2 * times].map(|n| format!("{start}{}", soup.repeat(n)));
        let [half, whole] = texts.map(|text| check_steps(&text));
        assert!(
            whole <= half * 22 / 10 + 1_000,
            "{start:?} {soup:?}: {half} and {whole}"
        );
    });
}
