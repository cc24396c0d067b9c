//! Queries as people write them who know another language better. Whatever the slip, each mistake
//! is one error, says what to do about it, and its fix can be trusted as far as it claims.

mod characters;
mod copied;
mod fixed;
mod forms;
mod literals;
mod names;
mod operators;
mod signs;
mod statements;
mod values;

use crate::support::checking::{brought, findings, is_same};
use odq::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use odq::{Input, Schema};

fn errors(schema: &Schema, query: &str) -> Vec<Diagnostic> {
    let mut errors = findings(schema, query, Input::Auto);
    errors.retain(|finding| finding.code.severity() == Severity::Error);
    errors
}

fn safe_fixes(errors: &[Diagnostic]) -> impl Iterator<Item = &Fix> {
    let is_safe = |fix: &&Fix| fix.applicability == Applicability::Safe;
    errors
        .iter()
        .filter_map(move |error| error.fixes.iter().find(is_safe))
}

/// Each query with the number of its errors.
#[track_caller]
fn slips(queries: &[(usize, &str)]) {
    let schema = Schema::referrals();
    for (count, query) in queries {
        let found = errors(&schema, query);
        assert_eq!(found.len(), *count, "{query}: {found:#?}");
        for error in &found {
            let is_helped = error.help.is_some() || !error.fixes.is_empty();
            assert!(is_helped, "{query}: no help for {}", error.message);
            assert!(!error.message.contains("unexpected"), "{}", error.message);
            for fix in &error.fixes {
                let after = fix.apply(query).unwrap();
                let left = errors(&schema, &after);
                let brought = brought(query, &found, fix, &left);
                assert!(brought.is_empty(), "{query}: {after} has {brought:#?}");
                assert!(left.len() <= found.len(), "{query}: {after} has {left:#?}");
                let stays = left.iter().any(|other| is_same(error, fix, other));
                assert!(!stays, "{query}: {after} is not mended");
            }
        }
        // What can be trusted is applied until nothing of it is left; the rest is as it was.
        let unsure = found.len() - safe_fixes(&found).count();
        let (mut text, mut left) = ((*query).to_owned(), found);
        for _ in 0..20 {
            let Some(fix) = safe_fixes(&left).next() else {
                break;
            };
            text = fix.apply(&text).unwrap();
            left = errors(&schema, &text);
        }
        assert_eq!(left.len(), unsure, "{query} became {text}: {left:#?}");
    }
}
