//! `CAST(x AS int)` of SQL.

use super::state::Parser;
use crate::diagnostic::Applicability;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Names of types in other languages, with those of OData.
const TYPES: &[(&str, &str)] = &[
    ("bigint", "Edm.Int64"),
    ("bit", "Edm.Boolean"),
    ("bool", "Edm.Boolean"),
    ("boolean", "Edm.Boolean"),
    ("char", "Edm.String"),
    ("date", "Edm.Date"),
    ("datetime", "Edm.DateTimeOffset"),
    ("decimal", "Edm.Decimal"),
    ("double", "Edm.Double"),
    ("float", "Edm.Double"),
    ("guid", "Edm.Guid"),
    ("int", "Edm.Int32"),
    ("integer", "Edm.Int32"),
    ("long", "Edm.Int64"),
    ("numeric", "Edm.Decimal"),
    ("nvarchar", "Edm.String"),
    ("short", "Edm.Int16"),
    ("smallint", "Edm.Int16"),
    ("string", "Edm.String"),
    ("text", "Edm.String"),
    ("time", "Edm.TimeOfDay"),
    ("timestamp", "Edm.DateTimeOffset"),
    ("uniqueidentifier", "Edm.Guid"),
    ("varchar", "Edm.String"),
];

/// Whether the cursor is at the `AS` before the type of a cast.
pub(super) fn is_as(p: &Parser<'_, '_>) -> bool {
    let word = p.name();
    p.in_type_argument && p.in_list && word.eq_ignore_ascii_case("as") && {
        let gap = p.blanks_at(word.len());
        let behind = p.peek_at(word.len() + gap);
        gap > 0 && behind.is_some_and(|byte| byte.is_ascii_alphabetic())
    }
}

/// Reports the `AS` at the cursor, which stands for a comma, and passes over it.
#[cold]
#[inline(never)]
pub(super) fn as_for_comma(p: &mut Parser<'_, '_>) {
    let (start, before) = (p.at(), p.blanks_before());
    p.advance(2);
    let span = p.span_from(start);
    p.blanks();
    let (at, written) = (p.at(), p.qualified_name());
    let place = before.to(p.span_from(start));
    let mut edits = vec![(place, ",".to_owned())];
    let known = TYPES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(written));
    if let Some((_, meant)) = known {
        edits.push((p.span(at, at + written.len()), (*meant).to_owned()));
    }
    let kind = SyntaxErrorKind::ForeignOperator {
        found: p.slice(start, start + 2).to_owned(),
        instead: ",",
    };
    let error = SyntaxError::new(kind, span);
    p.report(error.with_edits(Applicability::Safe, "write a comma and the type", edits));
}

/// Whether an error since the first `known` ones tells of an `AS`: the type behind it may be unknown.
pub(super) fn was_reported(p: &Parser<'_, '_>, known: usize) -> bool {
    let found = p.shared.errors.get(known..).unwrap_or_default();
    found.iter().any(
        |error| matches!(&error.kind, SyntaxErrorKind::ForeignOperator { instead, .. } if *instead == ","),
    )
}
