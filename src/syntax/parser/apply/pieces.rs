//! What transformations are made of: words, names, paths of names.

use super::Parser;
use crate::diagnostic::Applicability;
use crate::ops::Operator;
use crate::syntax::ast::{Path, Segment};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::syntax::parser::expr::missing_blank;
use crate::syntax::parser::path::check_length;
use crate::syntax::parser::recover::found;
use crate::text::Text;

/// Reports that something else stands at the cursor than must.
pub(super) fn expected(p: &mut Parser<'_, '_>, expected: &'static str) {
    let span = p.span(p.at(), p.at() + p.word().len());
    let found = found(p);
    p.error(SyntaxErrorKind::ExpectedInApply { expected, found }, span);
}

/// The same, as the answer of a rule.
pub(super) fn shortfall(p: &mut Parser<'_, '_>, what: &'static str) -> bool {
    expected(p, what);
    false
}

/// `RWS word RWS`: passes over the word if it comes next.
pub(super) fn keyword(p: &mut Parser<'_, '_>, word: &str) -> bool {
    p.blanks();
    if p.name() != word {
        return false;
    }
    let (start, behind_blank) = (p.at(), p.is_behind_blank());
    p.advance(word.len());
    let span = p.span_from(start);
    if !behind_blank {
        missing_blank(p, &format!("before `{word}`"), span, span.start);
    }
    p.count_token();
    p.blanks();
    true
}

/// Reports that a word must stand here; in another case it is known what was meant.
pub(super) fn missing_keyword(p: &mut Parser<'_, '_>, word: &str, what: &'static str) {
    p.blanks();
    let found_word = p.name();
    if !found_word.eq_ignore_ascii_case(word) {
        return expected(p, what);
    }
    let span = p.span(p.at(), p.at() + found_word.len());
    let kind = SyntaxErrorKind::ExpectedInApply {
        expected: what,
        found: found(p),
    };
    let fix = format!("write `{word}`");
    p.report(SyntaxError::new(kind, span).with_fix(Applicability::Safe, fix, span, word));
}

/// `asAlias = RWS "as" RWS expressionAlias`
pub(super) fn as_alias(p: &mut Parser<'_, '_>) -> Option<Text> {
    if !keyword(p, "as") {
        missing_keyword(p, "as", "`as` and a name");
        return None;
    }
    identifier(p, "a name behind `as`")
}

/// `odataIdentifier`
pub(super) fn identifier(p: &mut Parser<'_, '_>, what: &'static str) -> Option<Text> {
    let (start, name) = (p.at(), p.name());
    if name.is_empty() {
        expected(p, what);
        return None;
    }
    p.advance(name.len());
    p.count_token();
    let text = p.piece(start, p.at());
    check_length(p, name, text.span);
    Some(text)
}

/// Names joined by slashes; those with a namespace are types.
pub(super) fn names(p: &mut Parser<'_, '_>) -> Option<Path> {
    let mut segments = Vec::new();
    p.count_node();
    loop {
        let (start, name) = (p.at(), p.qualified_name());
        if name.is_empty() {
            expected(p, "the name of a property");
            return None;
        }
        p.advance(name.len());
        p.count_token();
        let text = p.piece(start, p.at());
        check_length(p, name, text.span);
        segments.push(Segment::Name(text));
        if !p.eat(b'/') {
            return Path::of(segments);
        }
    }
}

/// Whether a segment is a name with a namespace.
pub(super) fn is_type(p: &Parser<'_, '_>, segment: &Segment) -> bool {
    matches!(segment, Segment::Name(name) if name.of(p.shared.raw).contains('.'))
}

/// Names joined by slashes, the last of which is no type.
pub(super) fn property_path(p: &mut Parser<'_, '_>) -> Option<Path> {
    let path = names(p)?;
    if path.segments().last().is_some_and(|last| is_type(p, last)) {
        expected(p, "`/` and a property behind the type");
        return None;
    }
    Some(path)
}

/// `BWS COMMA BWS`, if it comes next.
pub(super) fn eat_comma(p: &mut Parser<'_, '_>) -> bool {
    p.blanks();
    let found = p.eat(b',');
    if found {
        p.blanks();
    }
    found
}

/// Whether a name follows where a comma must stand, which is reported.
pub(super) fn missing_comma(p: &mut Parser<'_, '_>) -> bool {
    let name = p.name();
    let is_word = name.eq_ignore_ascii_case("as") || Operator::infix(name.as_bytes()).is_some();
    if name.is_empty() || is_word {
        return false;
    }
    let (kind, gap) = (SyntaxErrorKind::MissingComma(found(p)), p.blanks_before());
    let span = p.span(p.at(), p.at() + name.len());
    let fix = "insert a comma";
    p.error_with_fix(kind, span, Applicability::Unsafe, fix, (gap, ","));
    true
}

/// `BWS COMMA BWS`, and then `what`.
pub(super) fn comma(p: &mut Parser<'_, '_>, what: &'static str) -> Option<()> {
    if eat_comma(p) {
        return Some(());
    }
    expected(p, what);
    None
}

/// `1*DIGIT`
pub(super) fn whole_number(p: &mut Parser<'_, '_>) -> Option<Text> {
    p.blanks();
    let length = p.rest().bytes().take_while(u8::is_ascii_digit).count();
    p.shared.step(length + 1);
    if length == 0 {
        expected(p, "a whole number such as `10`");
        return None;
    }
    p.count_token();
    p.advance(length);
    Some(p.piece(p.at() - length, p.at()))
}
