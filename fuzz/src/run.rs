//! What queries over referrals give for some records.

use odq::edm::primitive::DateTimeOffset;
use odq::eval::{Input as Source, OnError, Options};
use odq::{Input, Program, Query, Root, Schema};
use std::num::NonZeroUsize;
use std::sync::LazyLock;

static REFERRALS: LazyLock<Schema> = LazyLock::new(Schema::referrals);

/// A query ready to run; nothing if it is wrong, or too deep.
pub(crate) fn compiled(text: &str, input: Input) -> Option<Program> {
    let query = Query::parse(text, input).query;
    let checked = query.check(&REFERRALS, &Root::Only).ok()?;
    checked.compile().ok()
}

/// The rows, or why there are none, and the records that failed.
pub(crate) type Rows = (Result<String, String>, Vec<u64>);

/// What a query gives for records, one a line.
pub(crate) fn rows(program: &Program, records: &str) -> Rows {
    let options = Options {
        on_error: OnError::Skip,
        now: DateTimeOffset::parse("2024-02-29T12:00:00Z").ok(),
        jobs: NonZeroUsize::new(1),
        ..Options::default()
    };
    let input = Source {
        name: None,
        reader: Box::new(records.as_bytes()),
    };
    let (mut out, mut failed) = (Vec::new(), Vec::new());
    let ran = program.run([input], &mut out, &options, &mut |error| {
        failed.push(error.record);
    });
    let rows = ran.map(|_| String::from_utf8(out).expect("rows are text"));
    (rows.map_err(|error| error.to_string()), failed)
}
