//! Reads the queries of `benches/queries.json` with odq and with other parsers of the ecosystem, side
//! by side in one run, and prints times and ratios as a table.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml [-- --test]`
//!
//! Every parser gets the text it was made for: the value of `$filter`, or a query string with it.
//! What is timed is reading and dropping the result. The parsers take turns, so that what else the
//! machine does falls on all of them; the figure is that of the quickest round, to which the rest of
//! the machine added least. Whether a parser accepts a query, and within a second, is tried in a
//! process of its own: some take time that doubles with every parenthesis.

use odq::diagnostic::Limits;
use odq::syntax::Input;
use serde::Deserialize;
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// How often the parsers take turns.
const ROUNDS: usize = 41;

/// How long one parser reads before the next takes over.
const TURN: Duration = Duration::from_millis(4);

/// How long a parser may take for one query.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
struct Query {
    name: String,
    text: String,
    /// Whether it is a query string and not the value of `$filter`.
    whole: bool,
}

/// A parser: its name, and whether it accepts a text.
struct Peer {
    name: &'static str,
    reads: fn(&Texts) -> bool,
}

/// One query in the forms that the parsers take.
struct Texts {
    /// The value of `$filter`; none if there is more than that.
    filter: Option<String>,
    string: String,
}

const PEERS: &[Peer] = &[
    Peer {
        name: "odq",
        reads: |texts| {
            let (text, input) = match &texts.filter {
                Some(filter) => (filter, Input::Expression),
                None => (&texts.string, Input::Url),
            };
            let (query, errors) = odq::syntax::parse(text, input, &Limits::DEFAULT);
            black_box(query);
            errors.is_empty()
        },
    },
    Peer {
        name: "odatav4-parser",
        reads: |texts| black_box(odatav4_parser::parse(&texts.string)).is_ok(),
    },
    Peer {
        name: "odata-params",
        reads: |texts| {
            let filter = texts.filter.as_ref();
            filter.is_some_and(|text| black_box(odata_params::filters::parse_str(text)).is_ok())
        },
    },
    Peer {
        name: "cf-modkit-odata",
        reads: |texts| {
            let filter = texts.filter.as_ref();
            filter.is_some_and(|text| black_box(modkit_odata::parse_filter_string(text)).is_ok())
        },
    },
];

/// What a parser makes of a query.
#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    Accepted,
    Refused,
    TooSlow,
}

fn main() -> ExitCode {
    let queries: Vec<Query> =
        serde_json::from_str(include_str!("../../queries.json")).expect("benches/queries.json");
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, option, peer, query] = arguments.as_slice()
        && option == "--accepts"
    {
        let peer = PEERS.iter().find(|known| known.name == peer);
        let query = queries.iter().find(|known| known.name == *query);
        let (peer, query) = peer.zip(query).expect("a parser and a query");
        return ExitCode::from(u8::from(!(peer.reads)(&Texts::of(query))));
    }
    compare(&queries);
    ExitCode::SUCCESS
}

impl Texts {
    fn of(query: &Query) -> Self {
        if query.whole {
            Self {
                filter: None,
                string: query.text.clone(),
            }
        } else {
            Self {
                filter: Some(query.text.clone()),
                string: format!("$filter={}", query.text),
            }
        }
    }
}

/// Asks a process of its own.
fn verdict(peer: &Peer, query: &Query) -> Verdict {
    let this = std::env::current_exe().expect("this program");
    let mut child = Command::new(this)
        .args(["--accepts", peer.name, &query.name])
        .spawn()
        .expect("a process");
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        match child.try_wait().expect("its end") {
            Some(status) if status.success() => return Verdict::Accepted,
            Some(_) => return Verdict::Refused,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
    child.kill().expect("its end");
    child.wait().expect("its end");
    Verdict::TooSlow
}

fn compare(queries: &[Query]) {
    let is_test = std::env::args().any(|argument| argument == "--test");
    let (rounds, turn) = if is_test {
        (1, Duration::ZERO)
    } else {
        (ROUNDS, TURN)
    };
    print!("| query | bytes |");
    PEERS.iter().for_each(|peer| print!(" {} |", peer.name));
    println!(" ratio |");
    println!("| --- | ---: |{} ---: |", " ---: |".repeat(PEERS.len()));
    let mut ratios = Vec::new();
    for query in queries {
        ratios.extend(row(query, rounds, turn));
    }
    let product: f64 = ratios.iter().map(|ratio: &f64| ratio.ln()).sum();
    let mean = (product / ratios.len() as f64).exp();
    println!();
    println!(
        "Nanoseconds, the quickest of {rounds} rounds; `-` is not accepted. The ratio is the fastest of the others to \
         odq; its geometric mean over {} queries is {mean:.2}.",
        ratios.len()
    );
}

/// Measures one query, prints its row, and gives the ratio of the fastest other parser to odq.
fn row(query: &Query, rounds: usize, turn: Duration) -> Option<f64> {
    let texts = Texts::of(query);
    let verdicts: Vec<Verdict> = PEERS.iter().map(|peer| verdict(peer, query)).collect();
    assert!(verdicts[0] == Verdict::Accepted, "odq: {}", query.text);
    let mut times = vec![Vec::new(); PEERS.len()];
    for _ in 0..rounds {
        for (at, peer) in PEERS.iter().enumerate() {
            if verdicts[at] == Verdict::Accepted {
                times[at].push(timed(peer, &texts, turn));
            }
        }
    }
    let least: Vec<Option<f64>> = times.into_iter().map(least).collect();
    print!("| {} | {} |", query.name, texts.string.len());
    for (time, verdict) in least.iter().zip(&verdicts) {
        match (time, verdict) {
            (Some(time), _) => print!(" {time:.0} |"),
            (None, Verdict::TooSlow) => print!(" over 1 s |"),
            (None, _) => print!(" - |"),
        }
    }
    let others = least[1..].iter().flatten();
    let ratio = others.copied().reduce(f64::min).zip(least[0]);
    let ratio = ratio.map(|(other, own)| other / own);
    match ratio {
        Some(ratio) => println!(" {ratio:.2} |"),
        None => println!(" - |"),
    }
    ratio
}

/// The nanoseconds that a parser takes for a text, on average over one turn.
fn timed(peer: &Peer, texts: &Texts, turn: Duration) -> f64 {
    const BATCH: u32 = 4;
    let start = Instant::now();
    let mut count = 0;
    loop {
        for _ in 0..BATCH {
            black_box((peer.reads)(black_box(texts)));
        }
        count += BATCH;
        let elapsed = start.elapsed();
        if elapsed >= turn {
            return elapsed.as_nanos() as f64 / f64::from(count);
        }
    }
}

fn least(times: Vec<f64>) -> Option<f64> {
    times.into_iter().reduce(f64::min)
}
