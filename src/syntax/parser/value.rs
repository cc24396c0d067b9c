//! The values of the options that hold neither expressions nor paths.

use super::hole;
use super::recover::{shortened, skip_value};
use super::state::Parser;
use super::statement::option_in_place;
use crate::diagnostic::Applicability;
use crate::syntax::ast::{Levels, OptionValue, SystemOption};
use crate::syntax::error::SyntaxErrorKind;
use crate::text::Text;

/// The value of such an option, which is passed over. What its form is not is reported.
pub(super) fn simple(p: &mut Parser<'_, '_>, option: SystemOption) -> OptionValue {
    use SystemOption as S;
    let start = p.at();
    let text = all(p);
    if let Some(unknown) = hole::option(p, option, start) {
        return unknown;
    }
    let fits = match option {
        S::Top | S::Skip => is_number(text),
        S::Index => is_number(text.strip_prefix('-').unwrap_or(text)),
        S::Levels => is_max(text) || (is_number(text) && !text.starts_with('0')),
        S::Count => boolean(text).is_some(),
        S::Format => is_format(text),
        S::SchemaVersion => text == "*" || (!text.is_empty() && text.chars().all(is_unreserved)),
        S::Id | S::SkipToken | S::DeltaToken => !text.is_empty(),
        S::Filter
        | S::OrderBy
        | S::Select
        | S::Expand
        | S::Compute
        | S::Search
        | S::Apply
        | S::At
        | S::From
        | S::To
        | S::ToInclusive => true,
    };
    if !fits {
        wrong_value(p, option, start);
        return OptionValue::Error(option);
    }
    let piece = p.piece(start, p.at());
    match option {
        S::Top => OptionValue::Top(piece),
        S::Skip => OptionValue::Skip(piece),
        S::Count => OptionValue::Count(boolean(text) == Some(true)),
        S::Levels => OptionValue::Levels(levels(text, piece)),
        S::Filter
        | S::OrderBy
        | S::Select
        | S::Expand
        | S::Compute
        | S::Search
        | S::Apply
        | S::Index
        | S::Format
        | S::SchemaVersion
        | S::Id
        | S::SkipToken
        | S::DeltaToken
        | S::At
        | S::From
        | S::To
        | S::ToInclusive => OptionValue::Verbatim(option, piece),
    }
}

/// The whole value.
fn all<'s>(p: &mut Parser<'_, 's>) -> &'s str {
    let start = p.at();
    if p.is_nested() {
        skip_value(p);
    } else {
        p.go(p.all().len());
    }
    p.slice(start, p.at())
}

/// `1*DIGIT`
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `levels = "$levels" EQ ( oneToNine *DIGIT / "max" )`
fn levels(text: &str, piece: Text) -> Levels {
    if is_max(text) {
        Levels::Max
    } else {
        Levels::Number(piece)
    }
}

fn is_max(text: &str) -> bool {
    text.eq_ignore_ascii_case("max")
}

/// `inlinecount = "$count" EQ boolean`
fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// `format = "$format" EQ ( "atom" / "json" / "xml" / 1*pchar "/" 1*pchar )`
fn is_format(text: &str) -> bool {
    if ["atom", "json", "xml"]
        .iter()
        .any(|f| f.eq_ignore_ascii_case(text))
    {
        return true;
    }
    // What had to be encoded has been decoded, so that all but the slash may stand there.
    text.split_once('/')
        .is_some_and(|(main, sub)| !main.is_empty() && !sub.is_empty() && !sub.contains('/'))
}

/// `unreserved`, and what stands for itself in an IRI
fn is_unreserved(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

/// What each of these options takes, for messages.
const fn expected(option: SystemOption) -> &'static str {
    use SystemOption as S;
    match option {
        S::Index => "a whole number such as `0` or `-1`",
        S::Levels => "a whole number from `1`, or `max`",
        S::Count => "`true` or `false`",
        S::Format => "`json`, `xml`, `atom` or a media type such as `application/json`",
        S::SchemaVersion => "a version such as `1.0`, or `*`",
        S::Id => "the address of an entity",
        S::SkipToken | S::DeltaToken => "a token from the service",
        S::Top
        | S::Skip
        | S::Filter
        | S::OrderBy
        | S::Select
        | S::Expand
        | S::Compute
        | S::Search
        | S::Apply
        | S::At
        | S::From
        | S::To
        | S::ToInclusive => "a whole number such as `10`",
    }
}

/// Reports the value, which begins at `start`.
fn wrong_value(p: &mut Parser<'_, '_>, option: SystemOption, start: usize) {
    let end = p.at();
    let (text, span) = (p.slice(start, end), p.span_from(start));
    if let Some(at) = text.find(" $") {
        p.go(start + at);
        p.blanks();
        if option_in_place(p) {
            return;
        }
        p.go(end);
    }
    let found = match text {
        "" => "nothing".to_owned(),
        text => format!("`{}`", shortened(text)),
    };
    let kind = SyntaxErrorKind::OptionValue {
        option: option.name(),
        expected: expected(option),
        found,
    };
    let plain = text.trim_matches([' ', '\'', '"', ';', ',', '.']);
    let counts = matches!(option, SystemOption::Top | SystemOption::Skip);
    let truth = match plain.to_ascii_lowercase().as_str() {
        "1" | "yes" | "true" | "allpages" => "true",
        "0" | "no" | "false" | "none" => "false",
        _ => "",
    };
    if counts && is_number(plain) {
        let fix = if text.trim() == plain {
            "remove the blanks".to_owned()
        } else {
            format!("write `{}`", shortened(plain))
        };
        p.error_with_fix(kind, span, Applicability::Safe, fix, (span, plain));
    } else if option == SystemOption::Count && !truth.is_empty() {
        let fix = format!("write `{truth}`");
        p.error_with_fix(kind, span, Applicability::Unsafe, fix, (span, truth));
    } else {
        p.error(kind, span);
    }
}
