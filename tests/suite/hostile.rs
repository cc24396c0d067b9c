//! Texts made to break a parser: deep, wide, long, and wrong in every place. Nothing may panic or
//! overflow the stack of a small thread, and the work must grow with the text and no faster.

use crate::support::attacks::{DEPTH, GROUPS, LISTS, WIDTH, cut, text, times};
use crate::support::generate::for_all;
use odq::diagnostic::Limits;
use odq::syntax::ast::Expr;
use odq::syntax::{Input, parse, parse_steps};
use proptest::collection::vec;
use proptest::sample::select;

/// The stack that is promised to suffice for everything, in a debug build too.
const STACK: usize = 512 * 1024;

const INPUTS: [Input; 4] = [Input::Auto, Input::Expression, Input::Url, Input::Form];

/// Reads a text in the modes given, and does with the tree whatever can be done with it.
fn endure(text: &str, inputs: &[Input], limits: &Limits) {
    for input in inputs.iter().copied() {
        let (query, errors) = parse(text, input, limits);
        let copy = query.clone();
        assert!(query == copy);
        drop(query);
        let mut found = 0;
        for option in &copy.options {
            option
                .value
                .for_each_expr(&mut |expr| walk(expr, &mut found));
        }
        assert!(found <= limits.nodes);
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

/// Visits an expression and all below it.
fn walk(expr: &Expr, found: &mut usize) {
    *found += 1;
    expr.for_each_child(&mut |child| walk(child, found));
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

/// Feeds a text to the command, in a process that has as little as is promised to suffice.
#[cfg(unix)]
fn feed(arguments: &str, text: &str) -> std::process::ExitStatus {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let bounded = "ulimit -s 512 && ulimit -v 1048576 && exec \"$0\" \"$@\"";
    let mut child = Command::new("sh")
        .args(["-c", bounded, env!("CARGO_BIN_EXE_odq")])
        .args(arguments.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // What is refused early is not read to its end.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    child.wait().unwrap()
}

/// A stack of 512 KiB and 1 GiB of memory suffice, and the answer is 0 or 1, never a signal.
#[cfg(unix)]
#[test]
fn attacks_are_answered_by_a_process_of_small_means() {
    let answers = |attack: &str, arguments: &str, text: &str| {
        let status = feed(arguments, text);
        assert!(
            matches!(status.code(), Some(0 | 1)),
            "{attack}: odq {arguments}: {status}"
        );
    };
    let mut runs = 0;
    for attack in GROUPS.iter().copied().flatten() {
        let name = attack.0;
        let reaching = cut(text(attack, 65_000), 65_000);
        answers(name, "parse -", &reaching);
        let closed = text(attack, times(attack, 65_000));
        answers(name, "parse --output-format json -", &closed);
        answers(name, "parse -", &text(attack, 100_000));
        runs += 3;
    }
    eprintln!("{runs} attacks answered on 512 KiB of stack and 1 GiB of memory");
}
