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
    let (left, is_denied) = p.calculated_span();
    p.spoil();
    let span = p.span(word, word + "between".len());
    let mut error = SyntaxError::new(SyntaxErrorKind::Between, span);
    if let Some(behind) = behind {
        let blank = p.encoded(" ");
        let again = format!("{blank}{}{blank}le", left.of(p.shared.raw));
        let operator = p.span(not.unwrap_or(word), word + "between".len());
        let mut edits = vec![(operator, "ge".to_owned()), (p.span(behind, behind), again)];
        if is_denied || not.is_some() {
            let not = if not.is_some() { "not (" } else { "(" };
            edits.insert(0, (Span::at(left.start), p.encoded(not)));
            edits.push((p.span(p.at(), p.at()), ")".to_owned()));
        }
        error = error.with_edits(Applicability::Unsafe, "write two comparisons", edits);
    }
    p.report(error);
}
