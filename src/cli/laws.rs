//! What must hold for any bytes that the command line reads: the bodies of the fuzz targets `config` and
//! `fix`, which are tests too.
//!
//! They stand here because what they are about is no part of the library.

use super::arguments::{Color, InputForm, LimitArguments, OutputArguments, ServiceArguments};
use super::asked::Asked;
use super::configuration::read;
use super::desk::{Desk, Judgement, RuleArguments};
use super::fixing::{Mended, Mending};
use super::profile_file;
use super::report::Format;
use form::{Form, sentence};
use generate_typed::Tape;
use odq::diagnostic::{Applicability, Diagnostics};
use odq::extract::FileKind;
use odq::{Input, Schema};
use run::{Rows, compiled, rows};
use std::path::Path;
use std::sync::LazyLock;

#[allow(dead_code, unused_imports, reason = "the suite needs more of it")]
#[path = "../../tests/support/abnf/mod.rs"]
mod abnf;
#[path = "../../fuzz/src/fixes.rs"]
mod fixes;
#[allow(dead_code, reason = "other targets need more of it")]
#[path = "../../fuzz/src/form.rs"]
mod form;
#[allow(dead_code, reason = "other targets need more of it")]
#[path = "../../tests/support/generate_typed.rs"]
mod generate_typed;
#[path = "../../fuzz/src/run.rs"]
mod run;

/// What configurations are made of.
const PIECES: &[&str] = &[
    "metadata",
    "entity-set",
    "type",
    "open",
    "profile",
    "select",
    "ignore",
    "levels",
    "per-file-ignores",
    "limits",
    "services",
    "hosts",
    "paths",
    " = ",
    "\n",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    "\"",
    "'",
    "\"\"\"",
    "\"a\"",
    "\"OD7\"",
    "\"OD201\"",
    "\"type-mismatch\"",
    "true",
    "false",
    "1",
    "0x10",
    "1e5",
    "99999999999999999999",
    "depth",
    "tokens",
    "query-bytes",
    ".",
    "#",
    "2024-01-01",
    "\"partner-center\"",
    "\"odata-4.0\"",
    "\"*.md\"",
    "\"[a\"",
    "\"warning\"",
    "OD204",
    "\"referrals\"",
    "\\",
    "\u{e9}",
    "\u{1f600}",
    "\r\n",
    "\0",
    "name",
    "hosts = [\"a\"]\n",
    "[services]\n",
    "[[services]]\n",
    "[limits]\n",
    "[levels]\n",
    "[per-file-ignores]\n",
    "[filter]\n",
    "[[rules]]\n",
    "operators",
    "functions",
    "allow",
    "deny",
    "source",
    "[[values]]\n",
    "[bounds]\n",
    "path",
    "max-page-size",
];

/// Target `config`: a configuration, or a profile, is read, or all that is wrong with it is told with
/// places in the file; the same each time.
pub(crate) fn config(data: &[u8]) {
    let Some(form) = Form::of(data) else {
        return;
    };
    let text = if form.is_made {
        let piece = |byte: &u8| PIECES.get(usize::from(*byte) % PIECES.len());
        form.rest.iter().filter_map(piece).copied().collect()
    } else {
        form.text()
    };
    let told = |findings: &Diagnostics| format!("{findings:?}");
    if form.seed % 4 == 3 {
        let schema = Schema::referrals();
        let read = profile_file::profile(&text, &schema).map_err(|it| check(&text, it));
        let again = profile_file::profile(&text, &schema);
        assert_eq!(
            read.err().as_ref().map(told),
            again.err().as_ref().map(told)
        );
        return;
    }
    let folder = Path::new("nowhere");
    let configuration = read(&text, folder).map_err(|it| check(&text, it));
    let again = read(&text, folder);
    assert_eq!(
        configuration
            .map(|it| format!("{it:?}"))
            .map_err(|it| told(&it)),
        again.map(|it| format!("{it:?}")).map_err(|it| told(&it)),
    );
    for why in [
        "no entity set `a` in the schema",
        "cannot read `nowhere/a`: x",
    ] {
        if let Some(span) = super::configuration::blamed(&text, why) {
            assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
    }
}

/// Findings that a refusal is made of: there are some, each in the text and on one line.
#[track_caller]
fn check(text: &str, findings: Diagnostics) -> Diagnostics {
    assert!(!findings.is_empty(), "{text:?}");
    for finding in &findings {
        let place = finding.span.start as usize..finding.span.end as usize;
        assert!(text.get(place).is_some(), "{text:?}: {finding:?}");
        assert!(!finding.message.is_empty(), "{text:?}");
        assert!(!finding.message.contains('\n'), "{text:?}: {finding:?}");
    }
    findings
}

/// What queries are judged by where nobody configured anything.
static USUAL: LazyLock<Option<Judgement>> = LazyLock::new(|| {
    let output = OutputArguments {
        output_format: Format::Full,
        color: Color::Never,
    };
    let rules = RuleArguments::isolated(std::iter::empty());
    let (service, limits) = (ServiceArguments::default(), LimitArguments::default());
    Desk::new(&rules, &service, &limits, output)
        .judgement(None)
        .ok()
});

/// Records of referrals; one lacks most members.
const ROWS: &str = r#"{"id":"1","name":"Fabrikam deal","status":"New","direction":"Outgoing","type":"Shared","createdDateTime":"2024-02-29T00:00:00Z","customerProfile":{"name":"Fabrikam","address":{"country":"DE"}},"details":{"dealValue":50000.5,"currency":"USD"},"team":[{"email":"r2d2@contoso.com"}]}
{"id":"2","status":"Active","details":null,"team":[],"customerProfile":{"name":null}}
{"id":"3","name":"a b","status":"Active","details":{"dealValue":12.5},"team":[{"email":null},{"email":"r@x"}]}
"#;

/// The kinds of files, each as its ending tells it.
const NAMES: &[&str] = &[
    "a.odata", "a.http", "a.json", "a.md", "a.sh", "a.ps1", "a.html", "a.log", "a.txt",
];

/// Target `fix`: fixes are made until there is none left, and then there is none; a query that is right
/// stays so, and safe fixes of it keep its rows; a file holds as many requests as before. An even first
/// byte: a query, or a file with requests; an odd one: choices of a query, or of a condition over a
/// schema.
pub(crate) fn fix(data: &[u8]) {
    let (Some(form), Some(by)) = (Form::of(data), USUAL.as_ref()) else {
        return;
    };
    let least = [Applicability::Unsafe, Applicability::Safe];
    let least = *least.get(form.seed / 2 % 2).unwrap_or(&Applicability::Safe);
    let mending = Mending {
        by,
        form: InputForm::Auto,
        least,
    };
    match (form.is_made, form.seed % 2) {
        (true, 1) => _ = fixes::joined(&form.numbers()),
        (true, _) => query(&mending, &made(&form)),
        (false, 0) => query(&mending, &form.text()),
        (false, _) => {
            let name = NAMES.get(form.seed / 4 % NAMES.len()).unwrap_or(&"a.txt");
            file(&mending, &form.text(), FileKind::of_name(name));
        }
    }
}

/// What queries over referrals are made of.
const WORDS: &[&str] = &[
    "status",
    "name",
    "id",
    "details/dealValue",
    "team/any(t:t/email",
    "createdDateTime",
    ")",
    "(",
    " eq ",
    " = ",
    " == ",
    " != ",
    " and ",
    " && ",
    " or ",
    " || ",
    "not ",
    "not (",
    "'New'",
    "\"New\"",
    "New",
    "'x'",
    "'O'Neil'",
    "1",
    "5.0",
    "null",
    "is null",
    "true",
    "statuss",
    "Status",
    "$filter=",
    "&$orderby=",
    "&$select=",
    "&$top=",
    "&$skip=0",
    "&$count=false",
    "desc",
    " asc",
    ",",
    " in (",
    "contains(name,",
    "substringof('x',name)",
    "tolower(name)",
    "tolower(status)",
    "length(name)",
    " gt ",
    " ge ",
    " lt ",
    " ne ",
    "2024-01-01",
    "datetime'2024-01-01T00:00:00'",
    "&",
    "%20",
    " ",
    "'",
    "$count",
    "startswith(name,'x') eq true",
    " between 1 and 5",
    " like '%x%'",
    "direction",
    "'Outgoing'",
    "type",
    "/referrals?",
    "cast(",
    "duration'P1D'",
    "now()",
    " add ",
    " mul ",
];

fn made(form: &Form<'_>) -> String {
    if (form.seed / 4).is_multiple_of(4) {
        return sentence("queryOptions", form.rest, true);
    }
    let numbers: Vec<u16> = form.rest.iter().copied().map(u16::from).collect();
    let mut tape = Tape::new(&numbers);
    (0..numbers.len().min(60)).map(|_| tape.of(WORDS)).collect()
}

fn query(mending: &Mending<'_>, text: &str) {
    let mend = |text: &str| mending.query(&Asked::whole(text, Input::Auto));
    let mended = mend(text);
    is_whole(text, &mended, &mend(&mended.text));
    let before = given(text);
    let after = given(&mended.text);
    if before.is_some() {
        assert!(after.is_some(), "{text:?} becomes {:?}", mended.text);
        if mending.least == Applicability::Safe {
            assert_eq!(before, after, "{text:?} becomes {:?}", mended.text);
        }
    }
}

fn file(mending: &Mending<'_>, text: &str, kind: FileKind) {
    let mended = mending.file(text, kind);
    is_whole(text, &mended, &mending.file(&mended.text, kind));
    let count = |text: &str| mending.find(text, kind).len();
    assert_eq!(
        count(text),
        count(&mended.text),
        "{text:?} becomes {:?}",
        mended.text
    );
}

/// After the fixes there is none to be made; without any, the text is the same.
fn is_whole(text: &str, mended: &Mended, again: &Mended) {
    assert!(mended.is_done, "{text:?} goes on as {:?}", mended.text);
    assert_eq!(
        mended.fixed == 0,
        mended.text == text,
        "{text:?}: {mended:?}"
    );
    assert!(
        again.fixed == 0 && again.text == mended.text,
        "{text:?} becomes {:?}, and that {:?}",
        mended.text,
        again.text
    );
}

/// What a query gives over some records; nothing if it is wrong, or cannot be run.
fn given(text: &str) -> Option<Rows> {
    compiled(text, Input::Auto).map(|program| rows(&program, ROWS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Replays what fuzzing has kept.
    fn replay(target: &str, law: fn(&[u8])) {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        for kind in ["corpus", "regressions"] {
            let folder = fuzz.join(kind).join(target);
            let entries = std::fs::read_dir(&folder).unwrap();
            let mut inputs: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
            inputs.sort();
            for input in inputs {
                // The failing input is the last that is named.
                eprintln!("{}", input.display());
                law(&std::fs::read(&input).unwrap());
            }
        }
    }

    #[test]
    fn configurations_that_fuzzing_has_kept() {
        replay("config", config);
    }

    #[test]
    fn texts_to_be_fixed_that_fuzzing_has_kept() {
        replay("fix", fix);
    }
}
