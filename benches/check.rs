//! Checking against reading alone, in turns in one run: of a lambda, of longer and longer conditions,
//! and the same against a schema of nine types and against Microsoft Graph with its thousands.
//!
//! Graph lies in the folder `schemas` of `ODQ_CORPORA`; without it the benchmark says so.

use odq::diagnostic::Limits;
use odq::syntax::{Input, parse};
use odq::{Query, Root, Schema};
use std::hint::black_box;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How often each is timed; the quickest counts, for what else runs on the machine only makes it
/// slower.
const ROUNDS: usize = 301;

/// How many runs one timing takes.
const RUNS: u32 = 64;

const LAMBDA: &str = "status eq 'Active' and direction eq 'Outgoing' and type eq 'Shared' \
                      and team/any(t:t/email eq 'r2d2@contoso.com')";

/// One form over two schemas: three comparisons with strings and a lambda with a fourth.
const FORM: &str = "name eq 'Member' and organizationName eq 'Sales' and campaignId eq 'Shared' \
                    and team/any(t:t/email eq 'r2d2@contoso.com')";
const FORM_OF_USERS: &str = "userType eq 'Member' and department eq 'Sales' and companyName eq 'Shared' \
                               and assignedPlans/any(t:t/service eq 'r2d2@contoso.com')";

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    keep_memory();
    let referrals = Schema::referrals();
    let only = Root::Only;
    let (read, both) = compared(LAMBDA, &referrals, &only);
    writeln!(
        out,
        "the lambda: reading {read:?}, reading and checking {both:?}, ratio {:.2}",
        ratio(both, read)
    )?;
    writeln!(out, "\nterms joined by `or`, a term at a time:")?;
    for terms in [10, 100, 1_000, 1_400] {
        let term = "customerProfile/address/country eq 'US'";
        let text = vec![term; terms].join(" or ");
        let (read, both) = compared(&text, &referrals, &only);
        let each = both / u32::try_from(terms).unwrap_or(1);
        writeln!(out, "  {terms}: {each:?}, ratio {:.2}", ratio(both, read))?;
    }
    let default = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = std::env::var_os("ODQ_CORPORA").map_or_else(default, PathBuf::from);
    let path = folder.join("schemas/msgraph-v1.0-clean.xml");
    let Ok(bytes) = std::fs::read(&path) else {
        return writeln!(out, "\nSKIPPED: no file {}", path.display());
    };
    let Ok(graph) = Schema::from_csdl(&bytes) else {
        return writeln!(out, "\nSKIPPED: {} cannot be read", path.display());
    };
    let users = Root::EntitySet("users".to_owned());
    let schemas = [
        ("referrals", FORM, &referrals, &only),
        ("Graph", FORM_OF_USERS, &graph, &users),
    ];
    writeln!(out, "\none form over two schemas:")?;
    let mut checks = Vec::new();
    for (name, text, schema, root) in schemas {
        let (read, both) = compared(text, schema, root);
        checks.push(both.saturating_sub(read));
        let types = schema.definitions().count();
        writeln!(
            out,
            "  {name}, {types} types: reading {read:?}, reading and checking {both:?}, ratio {:.2}",
            ratio(both, read)
        )?;
    }
    let [small, large] = checks.as_slice() else {
        return Ok(());
    };
    writeln!(
        out,
        "  checking alone, the large to the small: {:.2}",
        ratio(*large, *small)
    )
}

/// Lets the allocator of the system keep memory that is given back, as it does in a program that
/// has once used some; else it gives that of long queries back to the system after each run, and
/// most of what is measured is the system's work.
fn keep_memory() {
    drop(black_box(vec![1_u8; 16 << 20]));
}

fn ratio(both: Duration, read: Duration) -> f64 {
    both.as_secs_f64() / read.as_secs_f64()
}

/// The time of reading a text, and that of reading and checking it.
fn compared(text: &str, schema: &Schema, root: &Root) -> (Duration, Duration) {
    let valid = Query::parse(text, Input::Expression)
        .query
        .check(schema, root)
        .is_ok();
    assert!(valid, "{text} is to be valid");
    let runs = if text.len() > 1_000 { 1 } else { RUNS };
    let rounds = if text.len() > 1_000 {
        ROUNDS / 10
    } else {
        ROUNDS
    };
    let (mut read, mut both) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        read = read.min(time(runs, || {
            parse(text, Input::Expression, &Limits::DEFAULT)
        }));
        both = both.min(time(runs, || {
            let (query, errors) = parse(text, Input::Expression, &Limits::DEFAULT);
            let checked = odq::check::check(&query, schema, root);
            (query, errors, checked)
        }));
    }
    (read, both)
}

/// How long one of some runs takes, with what it leaves to be dropped.
fn time<T>(runs: u32, work: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..runs {
        black_box(work());
    }
    start.elapsed() / runs
}
