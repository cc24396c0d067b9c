//! Reading a schema against what its XML costs by itself: Microsoft Graph, 3.5 MB, and the pass of
//! quick-xml over the events of the same bytes, taken in turns in one run.
//!
//! The file lies in the folder `schemas` of `ODQ_CORPORA`; without it the benchmark says so.

use odq::Schema;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const ROUNDS: usize = 101;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = std::env::var_os("ODQ_CORPORA").map_or_else(default, PathBuf::from);
    let path = folder.join("schemas/msgraph-v1.0-clean.xml");
    let Ok(bytes) = std::fs::read(&path) else {
        return writeln!(out, "SKIPPED: no file {}", path.display());
    };
    let (mut events, mut loads) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        events.push(time(|| count_events(&bytes)));
        loads.push(time(|| Schema::from_csdl(&bytes)));
    }
    // What else runs on the machine makes a round slower, never quicker.
    let quickest = |times: &[Duration]| times.iter().min().copied().unwrap_or_default();
    let rounds = [
        ("quickest", quickest(&events), quickest(&loads)),
        ("median", median(events), median(loads)),
    ];
    writeln!(out, "{} bytes, {ROUNDS} rounds", bytes.len())?;
    for (what, events, load) in rounds {
        let ratio = load.as_secs_f64() / events.as_secs_f64();
        writeln!(
            out,
            "{what}: events {events:?}, schema {load:?}, ratio {ratio:.2}"
        )?;
    }
    Ok(())
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let time = start.elapsed();
    // Giving memory back is no part of it.
    drop(result);
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Merely reads the events.
fn count_events(bytes: &[u8]) -> usize {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return 0;
    };
    let mut reader = Reader::from_str(text);
    let mut count = 0;
    while let Ok(event) = reader.read_event() {
        if matches!(event, Event::Eof) {
            break;
        }
        black_box(&event);
        count += 1;
    }
    count
}
