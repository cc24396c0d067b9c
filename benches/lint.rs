//! What checking, judging and linting cost beside parsing alone: for one query after another, and for
//! files of up to 10,000 queries, from finding them in the text to the last finding. The steps are
//! timed in turns in one run.

use odq::diagnostic::Levels;
use odq::extract::{self, FileKind};
use odq::{Input, Profile, Query, Root, Schema};
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{self, Write};
use std::time::{Duration, Instant};

/// How often each is timed; the quickest counts, for what else runs on the machine only makes it
/// slower.
const ROUNDS: usize = 7;

/// Forms of queries as clients send them; `#` is a number that differs from query to query.
const FORMS: &[&str] = &[
    "$filter=status eq 'New' and direction eq 'Incoming'&$orderby=createdDateTime desc&$top=25",
    "$filter=engagementId eq 'a5c0b3#-11aa-4b6f-9d0e-8c2f1e7d6b5a'",
    "$filter=customerProfile/address/country eq 'DE' and details/dealValue gt #&$select=id,name,details",
    "$filter=team/any(t:t/email eq 'seller#@contoso.com') and substatus eq 'Accepted'",
    "$filter=createdDateTime ge 2026-01-01T00:00:00Z and createdDateTime lt 2026-02-01T00:00:00Z",
    "$filter=contains(customerProfile/name,'Contoso #') or startswith(name,'Deal #')&$top=10",
    "$filter=(status eq 'Active' or status eq 'Closed') and not (type eq 'Shared')&$select=id,status",
    "$select=id,status,customerProfile&$orderby=updatedDateTime desc&$top=100",
    "$filter=details/requirements/solutions/any(s:s/type eq 'Category' and s/id eq 'SOL-#')",
    "$filter=tolower(name) eq 'project #' and details/currency in ('USD','EUR','GBP')",
];

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    // Else the allocator gives memory back to the system and asks for it again.
    drop(black_box(vec![1_u8; 64 << 20]));
    let bench = Bench {
        schema: Schema::referrals(),
        profile: Profile::find("partner-center").cloned().unwrap_or_default(),
        levels: Levels::default(),
    };
    writeln!(
        out,
        "a query after another, each form {ROUNDS} times 1,000:"
    )?;
    for form in FORMS {
        let text = form.replace('#', "1234");
        let texts = vec![text.as_str(); 1_000];
        let times = bench.steps(&texts);
        writeln!(out, "  {}  {text}", shown(&times, 1_000))?;
    }
    writeln!(out, "\nfiles, one query a line:")?;
    for queries in [2_500, 5_000, 10_000] {
        let text = file(queries);
        let found = extract::requests(&text, FileKind::Odata, &extract::Options::default());
        let texts: Vec<&str> = found.iter().map(|request| &*request.text).collect();
        assert_eq!(texts.len(), queries, "each line is a request");
        let [parse, ..] = bench.steps(&texts);
        let whole = least(|| {
            let found = extract::requests(&text, FileKind::Odata, &extract::Options::default());
            found.iter().map(|it| bench.all(&it.text)).sum::<usize>()
        });
        writeln!(
            out,
            "  {queries} queries, {} bytes: parsing them alone {parse:?}, all {whole:?}, ratio {:.2}, {:?} a query",
            text.len(),
            ratio(whole, parse),
            whole / u32::try_from(queries).unwrap_or(1),
        )?;
    }
    Ok(())
}

/// What queries are checked against.
struct Bench {
    schema: Schema,
    profile: Profile,
    levels: Levels,
}

impl Bench {
    /// The times of parsing; parsing and checking; these and judging; these and linting.
    fn steps(&self, texts: &[&str]) -> [Duration; 4] {
        let parse = least(|| {
            let parsed = texts.iter().map(|text| Query::parse(text, Input::Auto));
            parsed.map(|it| it.diagnostics.as_slice().len()).sum()
        });
        let check = least(|| texts.iter().map(|text| self.examined(text, None)).sum());
        let judge = least(|| {
            let profile = Some(&self.profile);
            texts.iter().map(|text| self.examined(text, profile)).sum()
        });
        let lint = least(|| texts.iter().map(|text| self.all(text)).sum());
        [parse, check, judge, lint]
    }

    /// Checks a query, and judges it by a profile, if there is one.
    fn examined(&self, text: &str, profile: Option<&Profile>) -> usize {
        let query = Query::parse(text, Input::Auto).query;
        let examined = query.examine(&self.schema, &Root::Only, profile);
        examined.diagnostics.as_slice().len()
    }

    /// All that `odq check` does with a query.
    fn all(&self, text: &str) -> usize {
        let query = Query::parse(text, Input::Auto).query;
        let examined = query.examine(&self.schema, &Root::Only, Some(&self.profile));
        let linted = match &examined.checked {
            Some(checked) => checked.lint_for(&self.profile, &self.levels),
            None => query.lint(&self.levels),
        };
        examined.diagnostics.as_slice().len() + linted.as_slice().len()
    }
}

/// A file of so many queries.
fn file(queries: usize) -> String {
    let mut text = String::new();
    for (number, form) in (0..queries).zip(FORMS.iter().cycle()) {
        let number = format!("{number:05}");
        let _ = writeln!(text, "/referrals?{}", form.replace('#', &number));
    }
    text
}

fn shown(times: &[Duration; 4], queries: u32) -> String {
    let [parse, check, judge, lint] = times;
    let each = |time: &Duration| format!("{:>8.2?}", *time / queries);
    format!(
        "parse {}, check {}, judge {}, lint {}, ratio {:>5.2}",
        each(parse),
        each(check),
        each(judge),
        each(lint),
        ratio(*lint, *parse)
    )
}

fn ratio(all: Duration, parse: Duration) -> f64 {
    all.as_secs_f64() / parse.as_secs_f64()
}

/// The least time that some work takes.
fn least(work: impl Fn() -> usize) -> Duration {
    let time = || {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..ROUNDS).map(|_| time()).min().unwrap_or_default()
}
