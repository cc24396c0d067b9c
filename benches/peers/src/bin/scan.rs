//! Finds members in JSON records with odq's scanner and with the JSON libraries that could stand in
//! its place, side by side in one run, and prints GB/s and ratios as a table.
//!
//! `benches/peers/gen.py 20000 > records.ndjson`
//! `cargo run --release --manifest-path benches/peers/Cargo.toml --bin scan -- records.ndjson`
//!
//! Each line is one record, and each reader tells in its own way whether two members have the wanted
//! values; all must find the same records. A reader that *checks* refuses every record that is not JSON;
//! one that does not finds its members and looks at nothing else. The readers take turns, and the
//! figure is that of the quickest round, to which the rest of the machine added least.

use jiter::Jiter;
use odq::json::{DuplicateKeys, Plan, Slot, Slots};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use simd_json::prelude::ValueAsScalar;
use sonic_rs::{JsonValueTrait, LazyValue, PointerTree};
use std::borrow::Cow;
use std::fmt;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const ROUNDS: usize = 9;

/// The members that a question is about, each with the value that is looked for.
type Question = [(&'static [&'static str], &'static str); 2];

const TOP: Question = [(&["status"], "Active"), (&["type"], "Shared")];
const DEEP: Question = [
    (&["customerProfile", "address", "country"], "DE"),
    (&["status"], "Active"),
];

/// What a reader needs, made once.
struct Prepared {
    question: &'static Question,
    plan: Plan,
    wanted: Vec<Slot>,
    slots: Slots,
    pointers: PointerTree,
    buffers: simd_json::Buffers,
    copy: Vec<u8>,
}

/// A reader: its name, whether it checks, and whether the members have the wanted values.
struct Reader {
    name: &'static str,
    checks: bool,
    answer: fn(&mut Prepared, &[u8]) -> Option<bool>,
}

const READERS: &[Reader] = &[
    Reader {
        name: "odq",
        checks: true,
        answer: |p, text| {
            let fields = p.plan.fill(text, &mut p.slots, DuplicateKeys::Error).ok()?;
            let mut wanted = p.wanted.iter().zip(p.question);
            Some(wanted.all(|(slot, (_, value))| {
                fields
                    .get(*slot)
                    .is_some_and(|found| found.is_string(value))
            }))
        },
    },
    Reader {
        name: "odq --assume-valid",
        checks: false,
        answer: |p, text| {
            let fields = p
                .plan
                .fill_trusting(text, &mut p.slots, DuplicateKeys::Error)
                .ok()?;
            let mut wanted = p.wanted.iter().zip(p.question);
            Some(wanted.all(|(slot, (_, value))| {
                fields
                    .get(*slot)
                    .is_some_and(|found| found.is_string(value))
            }))
        },
    },
    Reader {
        name: "simd-json, tape",
        checks: true,
        answer: |p, text| {
            // It writes into its input.
            p.copy.clear();
            p.copy.extend_from_slice(text);
            let tape = simd_json::to_tape_with_buffers(&mut p.copy, &mut p.buffers).ok()?;
            let root = tape.as_value();
            let found = |(path, value): &(&'static [&'static str], &'static str)| {
                let mut at = root;
                for name in *path {
                    at = at.get(*name)?;
                }
                Some(at.as_str()? == *value)
            };
            Some(p.question.iter().all(|part| found(part) == Some(true)))
        },
    },
    Reader {
        name: "sonic-rs, typed",
        checks: true,
        answer: |p, text| {
            Some(
                sonic_rs::from_slice::<Row<'_>>(text)
                    .ok()?
                    .answers(p.question),
            )
        },
    },
    Reader {
        name: "sonic-rs, by name",
        checks: true,
        answer: |p, text| {
            let mut found = [None, None];
            let mut reader = sonic_rs::Deserializer::from_slice(text);
            let wanted = Wanted {
                question: p.question,
                depth: 0,
                on_the_way: [true; 2],
                found: &mut found,
            };
            wanted.deserialize(&mut reader).ok()?;
            reader.end().ok()?;
            let mut found = found.iter().zip(p.question);
            Some(found.all(|(found, (_, value))| {
                found
                    .as_ref()
                    .is_some_and(|found| found.as_str() == Some(*value))
            }))
        },
    },
    Reader {
        name: "sonic-rs, get_many",
        checks: false,
        answer: |p, text| {
            let found = sonic_rs::get_many(text, &p.pointers).ok()?;
            let mut found = found.iter().zip(p.question);
            Some(found.all(|(found, (_, value))| {
                found
                    .as_ref()
                    .is_some_and(|found| found.as_str() == Some(*value))
            }))
        },
    },
    Reader {
        name: "jiter, skipping",
        checks: true,
        answer: |p, text| {
            let mut reader = Jiter::new(text);
            let mut hits = 0;
            walk(&mut reader, &mut Vec::new(), p.question, &mut hits)?;
            reader.finish().ok()?;
            Some(hits == p.question.len())
        },
    },
    Reader {
        name: "serde_json, typed",
        checks: true,
        answer: |p, text| {
            Some(
                serde_json::from_slice::<Row<'_>>(text)
                    .ok()?
                    .answers(p.question),
            )
        },
    },
    Reader {
        name: "serde_json, Value",
        checks: true,
        answer: |p, text| {
            let row: serde_json::Value = serde_json::from_slice(text).ok()?;
            let found = |(path, value): &(&'static [&'static str], &'static str)| {
                let found = path.iter().try_fold(&row, |at, name| at.get(*name));
                found.and_then(|found| found.as_str()) == Some(*value)
            };
            Some(p.question.iter().all(found))
        },
    },
];

/// Notes the wanted members of an object by names that are known at run time only, and refuses one
/// that stands twice.
struct Wanted<'f, 'de> {
    question: &'static Question,
    depth: usize,
    /// The parts of the question that go on in this object.
    on_the_way: [bool; 2],
    found: &'f mut [Option<LazyValue<'de>>; 2],
}

impl<'de> DeserializeSeed<'de> for Wanted<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        loop {
            let key = Key {
                question: self.question,
                depth: self.depth,
                on_the_way: self.on_the_way,
            };
            let Some(on_the_way) = members.next_key_seed(key)? else {
                return Ok(());
            };
            let mut parts = self.question.iter().zip(on_the_way);
            let last = parts.position(|((path, _), on)| on && path.len() == self.depth + 1);
            match last {
                Some(part) => {
                    let found = self.found.get_mut(part);
                    let value = members.next_value::<LazyValue<'de>>()?;
                    if found.is_some_and(|found| found.replace(value).is_some()) {
                        return Err(A::Error::custom("a key twice"));
                    }
                }
                None if on_the_way.contains(&true) => members.next_value_seed(Wanted {
                    question: self.question,
                    depth: self.depth + 1,
                    on_the_way,
                    found: self.found,
                })?,
                None => drop(members.next_value::<IgnoredAny>()?),
            }
        }
    }
}

/// Reads a key: which parts of the question it is on the way to.
struct Key {
    question: &'static Question,
    depth: usize,
    on_the_way: [bool; 2],
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = [bool; 2];

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<[bool; 2], D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = [bool; 2];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<[bool; 2], E> {
        let mut on_the_way = self.on_the_way;
        for (on, (path, _)) in on_the_way.iter_mut().zip(self.question) {
            *on &= path.get(self.depth) == Some(&name);
        }
        Ok(on_the_way)
    }
}

/// The members of both questions, of a record that may have others.
#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "customerProfile")]
    profile: Option<Profile<'a>>,
}

#[derive(Deserialize)]
struct Profile<'a> {
    #[serde(borrow)]
    address: Option<Address<'a>>,
}

#[derive(Deserialize)]
struct Address<'a> {
    #[serde(borrow)]
    country: Option<Cow<'a, str>>,
}

impl Row<'_> {
    fn answers(&self, question: &Question) -> bool {
        let country = || self.profile.as_ref()?.address.as_ref()?.country.as_deref();
        question.iter().all(|(path, value)| {
            let found = match path.last() {
                Some(&"status") => self.status.as_deref(),
                Some(&"type") => self.kind.as_deref(),
                _ => country(),
            };
            found == Some(*value)
        })
    }
}

/// Reads an object, and of it only what lies on the way to a wanted member.
fn walk(
    reader: &mut Jiter<'_>,
    path: &mut Vec<&'static str>,
    question: &'static Question,
    hits: &mut usize,
) -> Option<()> {
    let depth = path.len();
    let mut key = reader.next_object().ok()?.map(str::to_owned);
    while let Some(name) = key {
        let on_the_way = question.iter().find(|(wanted, _)| {
            wanted.starts_with(path) && wanted.get(depth).is_some_and(|next| *next == name)
        });
        match on_the_way {
            Some((wanted, value)) if wanted.len() == depth + 1 => {
                *hits += usize::from(reader.next_str().ok()? == *value);
            }
            Some((wanted, _)) => {
                path.push(wanted.get(depth)?);
                walk(reader, path, question, hits)?;
                path.pop();
            }
            None => reader.next_skip().ok()?,
        }
        key = reader.next_key().ok()?.map(str::to_owned);
    }
    Some(())
}

fn prepared(question: &'static Question) -> Prepared {
    let (plan, wanted) = Plan::new(question.iter().map(|(path, _)| path.iter()));
    let mut pointers = PointerTree::new();
    for (path, _) in question {
        pointers.add_path(path.iter());
    }
    Prepared {
        question,
        plan,
        wanted,
        slots: Slots::default(),
        pointers,
        buffers: simd_json::Buffers::default(),
        copy: Vec::new(),
    }
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let rounds = match arguments.iter().position(|argument| argument == "--test") {
        Some(place) => {
            arguments.remove(place);
            1
        }
        None => ROUNDS,
    };
    let Some(text) = arguments.first().and_then(|path| std::fs::read(path).ok()) else {
        eprintln!("usage: scan [--test] RECORDS.ndjson");
        return ExitCode::from(2);
    };
    let records: Vec<&[u8]> = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .collect();
    for (title, question) in [
        ("two members", &TOP),
        ("a path of three and a member", &DEEP),
    ] {
        let mut prepared = prepared(question);
        let mut best = [Duration::MAX; READERS.len()];
        let mut counts = [None; READERS.len()];
        for _ in 0..rounds {
            for ((reader, best), count) in READERS.iter().zip(&mut best).zip(&mut counts) {
                let start = Instant::now();
                let mut found = 0_usize;
                for record in &records {
                    match (reader.answer)(&mut prepared, record) {
                        Some(answer) => found += usize::from(answer),
                        None => {
                            eprintln!("{} refuses a record", reader.name);
                            return ExitCode::FAILURE;
                        }
                    }
                }
                *best = start.elapsed().min(*best);
                *count = Some(found);
            }
        }
        if counts.iter().any(|count| *count != counts[0]) {
            eprintln!("the readers disagree: {counts:?}");
            return ExitCode::FAILURE;
        }
        println!(
            "\n{title}: {} of {} records\n",
            counts[0].unwrap_or(0),
            records.len()
        );
        println!("| reader | checks | GB/s | odq is so many times as fast |");
        println!("| --- | --- | --- | --- |");
        for (reader, time) in READERS.iter().zip(&best) {
            #[expect(clippy::cast_precision_loss, reason = "a figure of three digits")]
            let speed = text.len() as f64 / time.as_secs_f64() / 1e9;
            let own = best[usize::from(!reader.checks)];
            let ratio = time.as_secs_f64() / own.as_secs_f64();
            let checks = if reader.checks { "yes" } else { "no" };
            println!("| {} | {checks} | {speed:.2} | {ratio:.2} |", reader.name);
        }
    }
    ExitCode::SUCCESS
}
