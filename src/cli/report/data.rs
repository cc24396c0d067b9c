//! Findings about records of data, whose text is never held as a whole.

use super::concise::MESSAGE;
use super::visible;
use odq::eval::DataError;
use serde::Serialize;

/// A record that failed, as programs read it. The column is not known: lines of data are long, and
/// the offset says more.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    code: odq::diagnostic::Code,
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    record: u64,
    span: Range,
    labels: [(); 0],
    help: Option<()>,
    fixes: [(); 0],
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Clone, Copy, Serialize)]
struct Place {
    line: u64,
    column: Option<u64>,
    offset: u64,
}

impl<'a> Finding<'a> {
    pub(super) fn of(error: &'a DataError) -> Self {
        let place = Place {
            line: error.line,
            column: None,
            offset: error.offset,
        };
        Self {
            code: error.code,
            rule: error.code.rule(),
            severity: "error",
            message: &error.message,
            file: error.file.as_deref(),
            record: error.record,
            span: Range {
                start: place,
                end: place,
            },
            labels: [],
            help: None,
            fixes: [],
        }
    }
}

/// Such as `rows.ndjson:3: error[OD801] malformed-json: ... (record 3, byte 70)`.
pub(super) fn line(error: &DataError) -> String {
    let shown = DataError {
        file: error
            .file
            .as_deref()
            .map(|file| visible::line(file, MESSAGE)),
        message: visible::line(&error.message, MESSAGE),
        ..error.clone()
    };
    format!("{shown}\n")
}
