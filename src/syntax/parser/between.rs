//! `between` of other languages.

use super::expr::unary;
use super::foreign::forget;
use super::null::eat_word;
use super::primary::is_operand_start;
use super::state::Parser;
use crate::diagnostic::{Applicability, Span};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// `x between 1 and 5`; `x not between 1 and 5`, whose `not` begins at `not`.
pub(super) fn between(p: &mut Parser<'_, '_>, not: Option<usize>) {
    let word = p.at();
    p.advance("between".len());
    let low = bound(p);
    let behind = (low && eat_word(p, "and")).then(|| p.at());
    let high = behind.is_some() && bound(p);
    report_between(p, word, behind.filter(|_| high), not);
}

/// One bound, which is read for its own errors.
fn bound(p: &mut Parser<'_, '_>) -> bool {
    p.blanks();
    let is_there = is_operand_start(p);
    if is_there {
        unary(p, None);
        forget(p);
    }
    is_there
}

/// Reports `between` at `word`, whose `and` ends at `behind` if all of it is there.
fn report_between(p: &mut Parser<'_, '_>, word: usize, behind: Option<usize>, not: Option<usize>) {
    let left = p.top_span();
    p.spoil();
    let span = p.span(word, word + "between".len());
    let mut error = SyntaxError::new(SyntaxErrorKind::Between, span);
    if let Some(behind) = behind {
        let blank = p.encoded(" ");
        let again = format!("{blank}{}{blank}le", left.of(p.shared.raw));
        let place = p.span(behind, behind);
        let mut edits = vec![(span, "ge".to_owned()), (place, again)];
        if let Some(not) = not {
            let end = p.span(p.at(), p.at());
            edits = vec![
                (Span::at(left.start), p.encoded("not (")),
                (p.span(not, word + "between".len()), "ge".to_owned()),
            ]
            .into_iter()
            .chain(edits.into_iter().skip(1))
            .chain([(end, ")".to_owned())])
            .collect();
        }
        error = error.with_edits(Applicability::Unsafe, "write two comparisons", edits);
    }
    p.report(error);
}
