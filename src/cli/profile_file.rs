//! A profile in a TOML file: its data, and the places of what is wrong with it.

use super::arguments::OutputArguments;
use super::failure::{Failure, reason};
use super::report::{FileReport, Reporter};
use super::streams;
use odq::diagnostic::{Diagnostic, Diagnostics, Span};
use odq::profile::{Key, MALFORMED_PROFILE, ProfileError};
use odq::{Profile, Schema};
use serde_json::{Map, Value};
use std::fs;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// More bytes than any profile has.
const MOST_BYTES: usize = 1024 * 1024;

/// Whether the value of `--profile` means a file: it has a folder or the ending of one, or is
/// there.
pub(crate) fn is_file(name: &str) -> bool {
    let path = Path::new(name);
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
        || name.contains(['/', '\\'])
        || path.is_file()
}

/// Reads a profile. All that is wrong with the file is told on standard error.
pub(crate) fn read(
    path: &Path,
    schema: &Schema,
    output: OutputArguments,
) -> Result<Profile, Failure> {
    let name = path.display().to_string();
    let refuse = |why: String| Failure::Because(format!("cannot read `{name}`: {why}"));
    let bytes = fs::read(path).map_err(|error| refuse(reason(&error)))?;
    if bytes.len() > MOST_BYTES {
        return Err(refuse(format!("it has more than {MOST_BYTES} bytes")));
    }
    let text = String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8".to_owned()))?;
    let read = profile(&text, schema);
    let mut profile = match read {
        Ok(profile) => profile,
        Err(findings) => return Err(tell(&name, &text, &findings, "a profile", output)),
    };
    // Findings say where they come from.
    let own_source = format!("`{name}`");
    profile.adopt_source(&own_source);
    Ok(profile)
}

/// The profile, or all that is wrong with the text, in the order of the text.
pub(super) fn profile(text: &str, schema: &Schema) -> Result<Profile, Diagnostics> {
    let (document, malformed) = DeTable::parse_recoverable(text);
    let mut findings = Diagnostics::new();
    for error in &malformed {
        let span = error.span().map_or(Span::at(0), Span::from);
        findings.push(Diagnostic::new(
            MALFORMED_PROFILE,
            span,
            one_line(error.message()),
        ));
    }
    // What is malformed is read otherwise than it was meant: the rest would be guesses.
    if !malformed.is_empty() {
        findings.sort();
        return Err(findings);
    }
    Profile::read(&table(document.get_ref()), Some(schema)).map_err(|errors| {
        findings.extend(errors.iter().map(|error| {
            let span = place(document.get_ref(), error).unwrap_or(0..0);
            error.diagnostic(Span::from(span))
        }));
        findings.sort();
        findings
    })
}

fn one_line(message: &str) -> String {
    message.lines().collect::<Vec<_>>().join(", ")
}

fn table(table: &DeTable<'_>) -> Value {
    let entries = table.iter();
    let entries = entries.map(|(key, entry)| (key.get_ref().to_string(), value(entry.get_ref())));
    Value::Object(entries.collect::<Map<String, Value>>())
}

fn value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Integer(number) => integer(number),
        DeValue::Float(number) => {
            let number = number.as_str().parse::<f64>().ok();
            number.map_or_else(|| "".into(), Value::from)
        }
        DeValue::Boolean(value) => (*value).into(),
        DeValue::Datetime(when) => when.to_string().into(),
        DeValue::Array(items) => items
            .iter()
            .map(|item| self::value(item.get_ref()))
            .collect(),
        DeValue::Table(inner) => table(inner),
    }
}

fn integer(number: &DeInteger<'_>) -> Value {
    let digits: String = number.as_str().chars().filter(|c| *c != '_').collect();
    let value = i64::from_str_radix(&digits, number.radix());
    // A number beyond all limits is none.
    value.map_or(Value::from(f64::MAX), Value::from)
}

/// Where an error lies in the text.
fn place(document: &DeTable<'_>, error: &ProfileError) -> Option<Range<usize>> {
    let (last, before) = error.at.split_last()?;
    let mut at = Found::Table(document);
    for key in before {
        at = at.inside(key)?.1;
    }
    let (key, value) = at.inside(last)?;
    match key {
        Some(key) if error.is_key => Some(key),
        _ => value.span(),
    }
}

/// A part of a document.
enum Found<'d> {
    Table(&'d DeTable<'d>),
    Value(&'d Spanned<DeValue<'d>>),
}

impl<'d> Found<'d> {
    /// What lies behind a key, and where the key stands.
    fn inside(&self, key: &Key) -> Option<(Option<Range<usize>>, Self)> {
        match key {
            Key::Name(name) => {
                let table = match self {
                    Found::Table(table) => table,
                    Found::Value(value) => value.get_ref().as_table()?,
                };
                let (key, value) = table.get_key_value(name.as_str())?;
                Some((Some(key.span()), Found::Value(value)))
            }
            Key::Item(at) => {
                let Found::Value(value) = self else {
                    return None;
                };
                let item = value.get_ref().as_array()?.get(*at)?;
                Some((None, Found::Value(item)))
            }
        }
    }

    fn span(&self) -> Option<Range<usize>> {
        match self {
            Found::Table(_) => None,
            Found::Value(value) => Some(value.span()),
        }
    }
}

/// Tells what is wrong with a file that should be `what`.
pub(crate) fn tell(
    name: &str,
    text: &str,
    findings: &Diagnostics,
    what: &str,
    output: OutputArguments,
) -> Failure {
    let mut err = streams::standard_error(output.color.into());
    let colour = err.colour();
    let mut reporter = Reporter::new(&mut err, output.output_format, colour);
    let report = FileReport {
        file: Some(name),
        text,
        findings: findings.as_slice(),
        omitted: findings.omitted(),
        requests: 0,
        queries: &[],
    };
    match reporter.report(&report).and_then(|()| reporter.finish()) {
        Ok(_) => Failure::Because(format!("`{name}` is not {what} that can be used")),
        Err(error) => Failure::Output(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The findings, one a line: line, text, message and help.
    #[track_caller]
    fn wrong(text: &str) -> String {
        let findings = profile(text, &Schema::referrals()).unwrap_err();
        let lines = findings.iter().map(|finding| {
            let before = text.get(..finding.span.start as usize).unwrap();
            let line = before.lines().count();
            let help = finding.help.clone().unwrap_or_default();
            let place = finding.span.of(text);
            format!(
                "{line} {} [{place}] {}; {help}",
                finding.code, finding.message
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn errors_have_their_places() {
        insta::assert_snapshot!(wrong(
            "nme = 'x'\n[options]\ndeny = ['$skip', '$tpo']\n[limits]\ntop = 'five'\nskip = 1_000\nexpand-dept = 2\n[filter]\ndeny = ['statuss']\n[[functions]]\nalow = []\n[entity-sets.referral.sort]\nallow = ['name']\n[values]\n'details/currenc' = ['USD']"
        ), @"
        0 OD912 [nme] no key `nme` at the top; the nearest name is `name`
        3 OD914 ['$tpo'] no query option `$tpo`; the nearest name is `$top`
        5 OD913 ['five'] expected a whole number, found a text; 
        6 OD912 [expand-dept] no key `expand-dept` in `limits`; the nearest name is `expand-depth`
        9 OD914 ['statuss'] no property `statuss` in `Microsoft.Partner.Engagements.Referral`; the nearest name is `status`
        10 OD912 [alow] no key `alow` in this table; the nearest name is `allow`
        12 OD914 [referral] no entity set `referral`; the nearest name is `referrals`
        14 OD914 ['details/currenc'] no property `currenc` in `Microsoft.Partner.Engagements.ReferralDetails`; the nearest name is `currency`
        ");
        insta::assert_snapshot!(wrong("[limits\ntop = 5\nskip = = 3\n[options]\ndeny = ['$a']"), @"
        1 OD911 [] unclosed table, expected `]`; 
        3 OD911 [=] extra `=`, expected nothing; 
        3 OD911 [] unexpected key or value, expected newline, `#`;
        ");
    }
}
