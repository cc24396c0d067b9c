//! What other query languages write round a condition: `select ... where`, `order by`, `limit`; and
//! options where an expression is read alone.

use super::literal::keyword;
use super::primary::is_operand_start;
use super::recover::shortened;
use super::state::Parser;
use super::token;
use crate::diagnostic::{Applicability, Span};
use crate::ops::Operator;
use crate::syntax::ast::SystemOption;
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Clauses of other languages that follow a condition, with the option that means each.
const CLAUSES: &[(&str, SystemOption)] = &[
    ("orderby", SystemOption::OrderBy),
    ("sort", SystemOption::OrderBy),
    ("sortby", SystemOption::OrderBy),
    ("top", SystemOption::Top),
    ("limit", SystemOption::Top),
    ("take", SystemOption::Top),
    ("skip", SystemOption::Skip),
    ("offset", SystemOption::Skip),
    ("select", SystemOption::Select),
    ("expand", SystemOption::Expand),
];

/// Whether a condition begins at the cursor for certain, and nothing that other languages write
/// before one.
#[inline]
pub(super) fn is_condition(p: &Parser<'_, '_>) -> bool {
    let bytes = p.bytes();
    let Some(first) = bytes.first() else {
        return false;
    };
    if !first.is_ascii_alphabetic() {
        return matches!(first, b'(' | b'$' | b'@' | b'-' | b'0'..=b'9');
    }
    let length = token::ascii_name_length(bytes);
    // What begins as `select`, `where`, `filter` and `having` do is looked at more closely.
    let second = bytes.get(1).map_or(0, |second| second | 0x20);
    let is_known = matches!(
        (first | 0x20, second),
        (b's', b'e') | (b'w', b'h') | (b'f', b'i') | (b'h', b'a')
    );
    match bytes.get(length) {
        None | Some(b'/' | b'(' | b'.' | b')') => true,
        Some(b' ') => !is_known && bytes.get(length + 1).is_some_and(u8::is_ascii_alphabetic),
        Some(_) => false,
    }
}

/// Passes over what other languages write before a condition, which is reported; `false` if there
/// is no condition behind it.
#[inline(never)]
pub(super) fn before_expression(p: &mut Parser<'_, '_>) -> bool {
    let start = p.at();
    let word = p.name();
    let gap = p.blanks_at(word.len());
    let behind = p.peek_at(word.len() + gap);
    if p.rest().starts_with("$filter=") {
        named_again(p, start, "$filter=".len());
        return true;
    }
    if p.is_nested() || word.is_empty() || word.len() > 16 {
        return true;
    }
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    match word.len() {
        6 if gap > 0 && is("select") => selection(p, start),
        5 | 6 if gap > 0 && (is("where") || is("filter") || is("having")) => {
            p.advance(word.len() + gap);
            let follows = token::operator(p.rest()).is_none() && is_operand_start(p);
            if follows {
                let kind = SyntaxErrorKind::Statement(format!("`{word}`"));
                let (span, edit) = (p.span(start, start + word.len()), (p.span_from(start), ""));
                p.error_with_fix(kind, span, Applicability::Safe, "remove it", edit);
            } else {
                p.go(start);
            }
            true
        }
        _ if behind == Some(b':') && !p.is_option_value => option_with_colon(p, word, gap),
        _ if behind == Some(b'=')
            && p.peek_at(word.len() + gap + 1) == Some(b'>')
            && !is_value(p, word.len() + gap + 2) =>
        {
            arrow(p, word, gap);
            false
        }
        6 if behind == Some(b'=') && is("filter") => {
            named_again(p, start, word.len() + gap + 1);
            true
        }
        _ => true,
    }
}

/// `name => 'x'`: whether a value follows so many bytes behind the cursor, and no condition.
fn is_value(p: &Parser<'_, '_>, sign: usize) -> bool {
    let at = sign + p.blanks_at(sign);
    let behind = p.rest().get(at..).unwrap_or("");
    let (_, name) = token::name(behind).unwrap_or((behind, ""));
    let next = at + name.len();
    matches!(p.peek_at(at), Some(b'\'' | b'"' | b'-' | b'0'..=b'9'))
        || keyword(name.as_bytes()).is_some()
        || matches!(p.peek_at(next), Some(b'\''))
        || (p.peek_at(next) == Some(b'(') && p.peek_at(next + 1) == Some(b')'))
}

/// `r => r.status eq 'New'`: a condition as a function of the record, which is reported; all of it is
/// passed over.
#[cold]
fn arrow(p: &mut Parser<'_, '_>, variable: &str, gap: usize) {
    let start = p.at();
    let text = p.slice(start, p.all().len());
    p.shared.step(text.len());
    let head = variable.len() + gap + "=>".len();
    let body = text.get(head..).unwrap_or("");
    let blanks = body.len() - body.trim_start_matches(' ').len();
    let mut edits = vec![(p.span(start, start + head + blanks), String::new())];
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in body.char_indices() {
        quoted ^= c == '\'';
        let behind = body.get(at..).and_then(|rest| rest.strip_prefix(variable));
        let is_own = !quoted && !token::is_name_character(before) && !matches!(before, '/' | '.');
        if is_own && behind.is_some_and(|rest| rest.starts_with(['.', '/'])) {
            let place = start + head + at;
            edits.push((p.span(place, place + variable.len() + 1), String::new()));
        }
        before = c;
    }
    let kind = SyntaxErrorKind::Statement(format!("`{variable} =>`"));
    let error = SyntaxError::new(kind, p.span(start, start + head));
    p.report(error.with_edits(Applicability::Unsafe, "write the condition alone", edits));
    p.go(p.all().len());
}

/// `$filter=filter=a eq 1`: the name of the option once more, which is reported and passed over if a
/// condition follows.
fn named_again(p: &mut Parser<'_, '_>, start: usize, length: usize) {
    let name = p.slice(start, start + length);
    p.advance(length);
    let is_value = matches!(p.peek(), Some(b'\'' | b'=' | b'0'..=b'9' | b'"'));
    let lower = token::word(p.rest()).to_ascii_lowercase();
    if is_value || ["true", "false", "null"].contains(&lower.as_str()) || !is_operand_start(p) {
        return p.go(start);
    }
    let span = p.span_from(start);
    let kind = SyntaxErrorKind::Statement(format!("`{name}`"));
    p.error_with_fix(kind, span, Applicability::Safe, "remove it", (span, ""));
}

/// `filter: a eq 1`
fn option_with_colon(p: &mut Parser<'_, '_>, word: &str, gap: usize) -> bool {
    let Some(option) = SystemOption::from_name(word) else {
        return true;
    };
    let start = p.at();
    let span = p.span(start, start + word.len());
    p.advance(word.len() + gap + 1);
    p.blanks();
    let kind = SyntaxErrorKind::MissingEquals(word.to_owned());
    let text = format!("{}=", option.name());
    let edit = (p.span_from(start), text.as_str());
    p.error_with_fix(kind, span, Applicability::Unsafe, "write `=`", edit);
    let is_filter = option == SystemOption::Filter;
    if !is_filter {
        p.go(p.all().len());
    }
    is_filter
}

/// `select ... from ... where`: reading goes on behind `where`.
fn selection(p: &mut Parser<'_, '_>, start: usize) -> bool {
    let near = String::from_utf8_lossy(p.near()).to_ascii_lowercase();
    let before = near.split('\'').next().unwrap_or("");
    let Some(from) = before.find(" from ") else {
        return true;
    };
    let columns = p.slice(start + "select ".len(), start + from).trim();
    let has_columns = !columns.is_empty() && columns != "*";
    let listed: String = columns.split_whitespace().collect();
    let kind = SyntaxErrorKind::Statement("a statement of SQL".to_owned());
    let span = p.span(start, start + "select".len());
    let condition = before.find(" where ");
    let end = condition.map_or(p.all().len(), |at| start + at + " where ".len());
    p.go(end);
    p.blanks();
    let all = p.span_from(start);
    let mut error = SyntaxError::new(kind, span);
    if condition.is_some() && (!has_columns || p.is_option_value) {
        let fix = "keep the condition";
        error = error.with_fix(Applicability::Safe, fix, all, "");
    } else if has_columns && !p.is_option_value {
        let filter = if condition.is_some() { "&$filter=" } else { "" };
        let text = format!("$select={listed}{filter}");
        let fix = "write the options that mean it";
        error = error.with_fix(Applicability::Unsafe, fix, all, text);
    }
    p.report(error);
    condition.is_some()
}

/// `a eq 1 order by b`: reports the clause at the cursor, of which no more is read.
#[inline(never)]
pub(super) fn clause(p: &mut Parser<'_, '_>, word: &str) -> bool {
    let start = p.at();
    let lower = word.to_ascii_lowercase();
    let mut length = word.len();
    let mut option = CLAUSES.iter().find(|(name, _)| *name == lower);
    if lower == "order" {
        let gap = p.blanks_at(length);
        let next = token::word(p.rest().get(length + gap..).unwrap_or(""));
        if gap > 0 && next.eq_ignore_ascii_case("by") {
            length += gap + next.len();
            option = CLAUSES.first();
        }
    }
    let Some((_, option)) = option.filter(|_| p.is_outermost() && !p.is_nested()) else {
        return false;
    };
    let gap = p.blanks_at(length);
    let follows = p.rest().get(length + gap..).unwrap_or("");
    if gap == 0 || follows.is_empty() || token::operator(follows).is_some() {
        return false;
    }
    let before = p.blanks_before();
    let span = p.span(start, start + length);
    let kind = SyntaxErrorKind::Clause {
        found: shortened(p.slice(start, start + length)),
        option: option.name(),
    };
    let place = Span::new(before.start, p.span(start, start + length + gap).end);
    let text = format!("&{}=", option.name());
    let message = format!("write `{}`", option.name());
    let edits = as_options(p, place, text);
    p.report(SyntaxError::new(kind, span).with_edits(Applicability::Unsafe, message, edits));
    p.go(p.all().len());
    true
}

/// Edits that end the value before a place and begin an option there.
fn as_options(p: &Parser<'_, '_>, place: Span, text: String) -> Vec<(Span, String)> {
    let mut edits = Vec::new();
    if !p.is_option_value {
        edits.push((p.span(0, 0), "$filter=".to_owned()));
    }
    edits.push((place, text));
    edits
}

/// `$filter=a eq 1 $top=5`, `a eq 1 & $top=5`, `a eq 1?$top=5`: the next option without its
/// ampersand, or where an expression is read alone. Nothing more of it is read.
#[inline(never)]
pub(super) fn option_in_place(p: &mut Parser<'_, '_>) -> bool {
    // What is looked at stays short, however many signs there are.
    const MOST: usize = 8;
    let is_sign = |byte: &u8| matches!(byte, b'&' | b'?' | b';' | b',' | b'|');
    let before = p.blanks_before();
    let signs = match p.rest().strip_prefix("&amp;") {
        Some(_) => "&amp;".len(),
        None => p.rest().bytes().take(MOST).take_while(is_sign).count(),
    };
    let mark = signs + p.blanks_at(signs);
    let start = p.at() + mark;
    let near = p.rest().get(mark..).unwrap_or("");
    let length = near.bytes().take(20).position(|byte| byte == b'=');
    let name = length.and_then(|length| near.get(..length)).unwrap_or("");
    let trimmed = name.trim_end();
    let is_joined = signs > 0 && !p.rest().starts_with([';', ',', '|']);
    // In the value of an option it may be compared with.
    let is_alias = !p.is_option_value
        && is_joined
        && trimmed
            .strip_prefix('@')
            .is_some_and(|alias| matches!(token::name(alias), Ok(("", _))))
        && near.as_bytes().get(name.len() + 1) != Some(&b'=');
    let is_option = SystemOption::from_name(trimmed).is_some()
        && (trimmed.starts_with('$') || is_joined)
        && Operator::infix(trimmed.as_bytes()).is_none();
    if !p.is_outermost() || p.is_nested() || !(is_option || is_alias) {
        return false;
    }
    let span = p.span(start, start + trimmed.len());
    let gap = Span::new(before.start, span.start);
    let (kind, trust) = if p.is_option_value {
        let kind = SyntaxErrorKind::MissingAmpersand(trimmed.to_owned());
        (kind, Applicability::Safe)
    } else {
        let kind = SyntaxErrorKind::OptionInExpression(trimmed.to_owned());
        (kind, Applicability::Unsafe)
    };
    // The ampersand is meant as one: it is not encoded.
    let mut edits = as_options(p, gap, "&".to_owned());
    let value = start + name.len() + 1;
    let blanks = near.len() - near.get(name.len() + 1..).unwrap_or("").trim_start().len();
    if name != trimmed || blanks > name.len() + 1 {
        let place = p.span(start + trimmed.len(), value.max(start + blanks));
        edits.push((place, "=".to_owned()));
    }
    let message = if p.is_option_value {
        "write `&`"
    } else {
        "write the condition as an option too"
    };
    p.report(SyntaxError::new(kind, span).with_edits(trust, message, edits));
    p.go(p.all().len());
    true
}

/// `a eq 1 and $top=5` where an expression is read alone: an option joined as a condition is, whose
/// name at `span` was passed. Nothing more is read.
#[inline(never)]
pub(super) fn option_joined(p: &mut Parser<'_, '_>, name: &str, span: Span) -> bool {
    let joins = |operator: Operator| matches!(operator, Operator::And | Operator::Or);
    let Some(waiting) = p.waiting().filter(|waiting| joins(waiting.operator)) else {
        return false;
    };
    let is_option = SystemOption::from_name(name).is_some() && p.peek() == Some(b'=');
    if p.is_option_value || !is_option || !p.is_outermost() || p.is_nested() {
        return false;
    }
    let before = p
        .shared
        .raw
        .get(..waiting.span.start as usize)
        .unwrap_or("");
    let end = Span::from(0..before.trim_end_matches(' ').len()).end;
    let edits = as_options(p, Span::new(end, span.start), "&".to_owned());
    let kind = SyntaxErrorKind::OptionInExpression(name.to_owned());
    let fix = "write the condition as an option too";
    p.report(SyntaxError::new(kind, span).with_edits(Applicability::Unsafe, fix, edits));
    p.go(p.all().len());
    true
}
