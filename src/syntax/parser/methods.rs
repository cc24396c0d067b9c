//! `name.trim().toLower()`: functions that are written as methods, one behind the other.

use super::recover::shortened;
use super::state::Parser;
use crate::diagnostic::Applicability;
use crate::syntax::ast::Segment;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Methods of texts in other languages, with the functions that they are.
const METHODS: &[(&str, &str)] = &[
    ("length", "length"),
    ("lower", "tolower"),
    ("toLocaleLowerCase", "tolower"),
    ("toLocaleUpperCase", "toupper"),
    ("toLower", "tolower"),
    ("toLowerCase", "tolower"),
    ("toLowerInvariant", "tolower"),
    ("toUpper", "toupper"),
    ("toUpperCase", "toupper"),
    ("toUpperInvariant", "toupper"),
    ("trim", "trim"),
    ("upper", "toupper"),
];

/// Whether the path that begins at `start`, whose segments are those since `base`, ends with such calls.
/// What was said of the dot between them since `reported` says then what is meant by all.
#[cold]
#[inline(never)]
pub(super) fn methods(p: &mut Parser<'_, '_>, start: usize, base: usize, reported: usize) -> bool {
    let Some([error]) = p.shared.errors.get(reported..) else {
        return false;
    };
    if !matches!(error.kind, SyntaxErrorKind::Dot(".")) {
        return false;
    }
    let raw = p.shared.raw;
    let segments = p.shared.work.segments.get(base..).unwrap_or_default();
    let names = segments.iter().rev().map_while(|segment| {
        let Segment::Call(call) = segment else {
            return None;
        };
        call.arguments.is_empty().then_some(call.name.span)
    });
    let all = p.span_from(start);
    let mut calls = String::new();
    let mut depth = 0;
    for name in names {
        let written = name.of(raw);
        let (owner, method) = written.rsplit_once('.').unwrap_or(("", written));
        let known = METHODS
            .iter()
            .find(|(it, _)| it.eq_ignore_ascii_case(method));
        let Some((_, function)) = known else {
            return false;
        };
        calls.push_str(function);
        calls.push('(');
        depth += 1;
        if owner.is_empty() {
            continue;
        }
        let end = name.start as usize + owner.len();
        let value = raw
            .get(all.start as usize..end)
            .unwrap_or("")
            .replace('.', "/");
        let text = format!("{calls}{value}{}", ")".repeat(depth));
        let error = SyntaxError::new(SyntaxErrorKind::Methods, all);
        let error = error.with_fix(
            Applicability::Unsafe,
            format!("write `{}`", shortened(&text)),
            all,
            text,
        );
        p.shared.errors.truncate(reported);
        p.report(error);
        return true;
    }
    false
}
