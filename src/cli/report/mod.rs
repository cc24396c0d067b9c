//! Findings as the user sees them, one file for each form.
//!
//! A [`Reporter`] is given the texts one after another, each with its findings, and writes what
//! it can at once; nothing is kept but the counts. The texts are the user's own: whatever they hold,
//! what is written stays small, on its lines and free of characters that a terminal would obey.

mod checkstyle;
mod concise;
mod data;
mod excerpt;
mod fingerprint;
mod format;
mod full;
mod github;
mod gitlab;
mod json;
mod json_lines;
mod junit;
mod kept;
mod lines;
mod markup;
mod opening;
mod picture;
mod rdjson;
mod reporter;
mod room;
mod sarif;
mod visible;

#[cfg(test)]
mod samples;

pub(crate) use fingerprint::{Fingerprint, fingerprints};
pub(crate) use format::{Format, ReportFormat};
pub(crate) use json::write_value as write_json;
pub(crate) use kept::{Kept, KeptText, keep, keep_worst};
pub(crate) use lines::{Lines, Place};
pub(crate) use reporter::{FileReport, Reporter};
pub(crate) use visible::{line, lines as harmless};
