//! Queries as they stand in what is escaped for a shell, a page or a program, or is encoded twice:
//! `\$filter=name eq \'x\'`, `name eq &#39;x&#39;`, `%2524top=5`.

use super::Guesses;
use super::url::Input;
use crate::diagnostic::{Applicability, Limits, Span};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};
use crate::text::HoleForms;

/// How something escapes: what it is, and how long the escape is that begins a text, with what it
/// means.
type Escapes = (&'static str, Escape);

type Escape = fn(&str) -> Option<(usize, &'static str)>;

/// In this order; the first is taken that makes a text right, and else several of them together.
const ALL: &[Escapes] = &[
    ("a shell", of_shell),
    ("a page", of_page),
    ("JSON", of_json),
    ("a batch file", of_batch),
    ("a URL within a URL", of_url),
    ("a keyboard", of_keyboard),
];

/// The longest text that is looked at: what is copied from somewhere is short.
const LONGEST: usize = 960;

/// How many looks at each byte may have been taken before the text is read once more: the work stays
/// linear, and small.
const LOOKS: u64 = 9;

/// The one error of a text that is right once what is escaped in it is not; none where what was found
/// says as much.
#[cold]
#[inline(never)]
pub(super) fn escaped_elsewhere(
    text: &str,
    found: &[SyntaxError],
    (input, forms): (Input, HoleForms),
    limits: &Limits,
    steps: &mut u64,
) -> Option<SyntaxError> {
    if text.len() > LONGEST || !text.contains(['\\', '^', '`', '&', '%', '\u{a7}', '\u{20ac}']) {
        return None;
    }
    let length = text.len() as u64;
    *steps += length;
    let fix = match found {
        [only] => only.fixes.first(),
        _ => None,
    };
    if *steps > LOOKS * length {
        return None;
    }
    let is_right = |text: &str, steps: &mut u64| {
        let mut again = 0;
        let (_, errors) = super::read(text, input, forms, limits, Guesses::Spared, &mut again);
        *steps += again;
        errors.is_empty()
    };
    if let Some(fix) = fix {
        let edits = fix.edits.iter().map(|edit| (edit.span, &*edit.text));
        if is_right(&applied(text, edits), steps) {
            return None;
        }
    }
    // What is short may be read a few times more.
    let most = (LOOKS + 2) * length + (3 * length).min(800);
    let escapes = ALL.iter().map(|(_, escape)| *escape);
    let edits = escapes.chain([of_several as Escape]).find_map(|escape| {
        let mut edits = edits(text, escape);
        if is_structured(text) {
            // Of the signs of a URL only those were escaped that belong to a value, and once.
            let is_of_url = |sign: &str| sign.starts_with('%') && sign.len() == 3;
            edits.retain(|(span, meant)| *meant == "%" || !is_of_url(span.of(text)));
        }
        let may_try = !edits.is_empty() && *steps <= most;
        (may_try && is_right(&applied(text, edits.iter().copied()), steps)).then_some(edits)
    })?;
    let (first, _) = edits.first()?;
    let found = first.of(text).to_owned();
    let mut all = ALL.iter();
    let rest = text.get(first.start as usize..).unwrap_or("");
    let (place, _) = *all.find(|(_, escape)| escape(rest).is_some())?;
    let error = SyntaxError::new(SyntaxErrorKind::EscapedElsewhere { found, place }, *first);
    let edits = edits
        .into_iter()
        .map(|(span, text)| (span, text.to_owned()));
    Some(error.with_edits(Applicability::Safe, "write what is meant", edits))
}

/// Whether the options of a text and the address before them stand in it as they are.
fn is_structured(text: &str) -> bool {
    let holds = |escaped: &str| text.contains(escaped);
    text.contains('=') && !holds("%24") && !holds("%3A%2F%2F") && !holds("%3a%2f%2f")
}

/// A text with edits, which are in its order.
fn applied<'e>(text: &str, edits: impl Iterator<Item = (Span, &'e str)>) -> String {
    let mut meant = String::with_capacity(text.len());
    let mut at = 0;
    for (span, instead) in edits {
        meant.push_str(Span::new(at, span.start.max(at)).of(text));
        meant.push_str(instead);
        at = span.end;
    }
    meant.push_str(text.get(at as usize..).unwrap_or(""));
    meant
}

fn edits(text: &str, escape: Escape) -> Vec<(Span, &'static str)> {
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((length, meant)) = escape(rest) {
            edits.push((Span::from(at..at + length), meant));
            at += length;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    edits
}

/// The first of some escapes that begins a text, in any letter case.
fn one_of(text: &str, known: &[(&str, &'static str)]) -> Option<(usize, &'static str)> {
    let begins = |sign: &str| {
        let start = text.get(..sign.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(sign))
    };
    let found = known.iter().find(|(sign, _)| begins(sign));
    found.map(|(sign, meant)| (sign.len(), *meant))
}

/// `\$top`, `'\''New'\''`, `^&` of a command line, `` `$top ``
fn of_shell(text: &str) -> Option<(usize, &'static str)> {
    const KNOWN: &[(&str, &str)] = &[
        ("'\\''", "'"),
        ("'\"'\"'", "'"),
        ("\\$", "$"),
        ("\\'", "'"),
        ("\\\"", "'"),
        ("\\&", "&"),
        ("\\?", "?"),
        ("\\=", "="),
        ("\\(", "("),
        ("\\)", ")"),
        ("\\ ", " "),
        ("`$", "$"),
        ("`\"", "'"),
        ("^&", "&"),
        ("^'", "'"),
        ("^\"", "'"),
        ("^%", "%"),
        ("^(", "("),
        ("^)", ")"),
        ("^ ", " "),
        ("^<", "<"),
        ("^>", ">"),
    ];
    one_of(text, KNOWN)
}

/// `&#39;`, `&quot;`, `&amp;`
fn of_page(text: &str) -> Option<(usize, &'static str)> {
    const KNOWN: &[(&str, &str)] = &[
        ("&amp;", "&"),
        ("&#38;", "&"),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&#x27;", "'"),
        ("&quot;", "'"),
        ("&#34;", "'"),
        ("&#36;", "$"),
        ("&nbsp;", " "),
        ("&#160;", " "),
    ];
    one_of(text, KNOWN)
}

/// `\u0027`, and the like in old scripts: `%u0027`
fn of_json(text: &str) -> Option<(usize, &'static str)> {
    const KNOWN: &[(&str, &str)] = &[
        ("\\u0020", " "),
        ("\\u0022", "'"),
        ("\\u0024", "$"),
        ("\\u0026", "&"),
        ("\\u0027", "'"),
        ("\\u003d", "="),
        ("\\/", "/"),
        ("%u0020", " "),
        ("%u0024", "$"),
        ("%u0026", "&"),
        ("%u0027", "'"),
    ];
    one_of(text, KNOWN)
}

/// `\$filter=name eq &#39;x&#39;`: a text that a page shows and a shell takes.
fn of_several(text: &str) -> Option<(usize, &'static str)> {
    let mut all = [of_shell, of_page, of_json].into_iter();
    all.find_map(|escape| escape(text))
}

/// `%%20`
fn of_batch(text: &str) -> Option<(usize, &'static str)> {
    let escape = text.strip_prefix("%%")?.get(..2)?;
    let is_hexadecimal = escape.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then_some((2, "%"))
}

/// `%2524`, `https%3A%2F%2F`
fn of_url(text: &str) -> Option<(usize, &'static str)> {
    const KNOWN: &[(&str, &str)] = &[
        ("%25", "%"),
        ("%24", "$"),
        ("%2F", "/"),
        ("%3A", ":"),
        ("%3D", "="),
        ("%3F", "?"),
        ("%26", "&"),
    ];
    one_of(text, KNOWN)
}

/// `\u{a7}filter`: what stands where `$` does on other keyboards.
fn of_keyboard(text: &str) -> Option<(usize, &'static str)> {
    let sign = text
        .chars()
        .next()
        .filter(|c| matches!(c, '\u{a7}' | '\u{20ac}'))?;
    let name = text.get(sign.len_utf8()..)?;
    let name = name.split('=').next().filter(|name| name.len() < 16)?;
    let is_option = crate::syntax::ast::SystemOption::from_name(name).is_some();
    is_option.then_some((sign.len_utf8(), "$"))
}
