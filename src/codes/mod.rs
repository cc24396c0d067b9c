//! All codes that findings can have, with a page for each: what it means, an example that causes
//! it, and what to write instead.
//!
//! The codes themselves are declared beside the errors that have them; here they come together.
//! A code without a page, or a page without a code, fails the tests.

mod data;
mod meaning;
mod schema;
mod service;
mod syntax;
pub mod tool;

use crate::diagnostic::{Applicability, Code, Level};
use crate::{check, eval, functions, json, lint, profile};
use serde::Serialize;
use std::fmt;

/// What there is to say about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Page {
    /// The code.
    pub code: Code,
    /// The name of its rule.
    pub rule: &'static str,
    /// The level that its findings have by default.
    pub level: Level,
    /// How far the fixes of a rule of the linter can be trusted; `None` for rules without fixes, and
    /// for errors, whose fixes differ from case to case.
    pub fix: Option<Applicability>,
    /// What it says, in a few words.
    pub summary: &'static str,
    /// What it means and why it matters, in lines of at most 80 characters.
    pub meaning: &'static str,
    /// What causes it: a query, a part of a schema, or data.
    pub example: &'static str,
    /// What to write instead.
    pub instead: &'static str,
}

/// The page of a code, without the code.
struct Text {
    number: u16,
    summary: &'static str,
    meaning: &'static str,
    example: &'static str,
    instead: &'static str,
}

/// The codes of what a query says, and of what a service says of it, ascending.
const QUERY_CODES: &[&[Code]] = &[
    crate::syntax::CODES,
    check::CODES,
    schema::CODES,
    lint::CODES,
];

/// The codes behind those of the linter, ascending.
const DATA_CODES: &[&[Code]] = &[
    &[json::MALFORMED_JSON, json::DUPLICATE_KEY],
    &[json::RECORD_NOT_OBJECT, json::frame::RECORD_TOO_LONG],
    &[json::frame::NOT_AN_ENVELOPE, json::frame::ERROR_RESPONSE],
    eval::CODES,
    &[functions::INVALID_PATTERN, functions::UNSUPPORTED_PATTERN],
    &[functions::PATTERN_LIMIT, functions::NEGATIVE_LENGTH],
    &[
        functions::UNEXPECTED_ARGUMENT,
        functions::UNLIKE_COORDINATES,
    ],
    &[json::frame::UNREADABLE_INPUT],
    profile::CODES,
    tool::CODES,
];

/// The pages of all codes but those of the linter, which are beside its rules.
const TEXTS: &[&[Text]] = &[
    syntax::TEXTS,
    meaning::TEXTS,
    schema::TEXTS,
    service::TEXTS,
    data::TEXTS,
    tool::TEXTS,
];

/// All pages, in the order of their numbers.
pub fn all() -> impl Iterator<Item = Page> {
    codes().filter_map(page)
}

/// The page of a code such as `OD201`, or of a rule such as `unknown-property`.
///
/// ```
/// let page = odq::codes::find("OD201").unwrap();
/// assert_eq!(page.code.rule(), "unknown-property");
/// assert_eq!(odq::codes::find("unknown-property"), Some(page));
/// ```
#[must_use]
pub fn find(name: &str) -> Option<Page> {
    let is_it = |code: &Code| code.rule() == name || code.to_string().eq_ignore_ascii_case(name);
    codes().find(is_it).and_then(page)
}

fn codes() -> impl Iterator<Item = Code> {
    let all = |lists: &'static [&[Code]]| lists.iter().copied().flatten().copied();
    let lint = lint::rules().map(|rule| rule.code);
    let codes = all(QUERY_CODES).chain(lint).chain(all(DATA_CODES));
    // Rules of the linter on types and names stand among what the checker says.
    let mut codes: Vec<Code> = codes.collect();
    codes.sort_by_key(|code| code.number());
    codes.into_iter()
}

fn page(code: Code) -> Option<Page> {
    if let Some(rule) = lint::rules().find(|rule| rule.code == code) {
        return Some(Page {
            code,
            rule: code.rule(),
            level: code.level(),
            fix: rule.fix,
            summary: rule.summary,
            meaning: rule.meaning,
            example: rule.example,
            instead: rule.instead,
        });
    }
    let mut texts = TEXTS.iter().copied().flatten();
    let text = texts.find(|text| text.number == code.number())?;
    Some(Page {
        code,
        rule: code.rule(),
        level: code.level(),
        fix: None,
        summary: text.summary,
        meaning: text.meaning,
        example: text.example,
        instead: text.instead,
    })
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            rule,
            level,
            meaning,
            ..
        } = self;
        writeln!(f, "{code} {rule} ({level})\n\n{meaning}")?;
        for (title, text) in [("Example", self.example), ("Instead", self.instead)] {
            writeln!(f, "\n{title}:")?;
            for line in text.lines() {
                writeln!(f, "  {line}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::{Diagnostics, Input, Query, Root, Schema};

    fn findings(code: Code, query: &str) -> Diagnostics {
        let profile = service::profile(code);
        let is_about_people = query.starts_with("/People");
        let query = Query::parse(query, Input::Auto).query;
        if is_about_people {
            return query.examine(&people(), &Root::Only, None).diagnostics;
        }
        query
            .examine(&Schema::referrals(), &Root::Only, Some(&profile))
            .diagnostics
    }

    /// A schema with an open type.
    fn people() -> Schema {
        let csdl = r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Ns">
            <EntityType Name="Person" OpenType="true">
              <Key><PropertyRef Name="Nickname"/></Key>
              <Property Name="Nickname" Type="Edm.String" Nullable="false"/>
            </EntityType>
            <EntityContainer Name="C"><EntitySet Name="People" EntityType="Ns.Person"/></EntityContainer>
          </Schema>"#;
        Schema::from_csdl(csdl.as_bytes()).unwrap()
    }

    #[test]
    fn codes_are_ascending_and_rules_have_one_name() {
        let numbers: Vec<u16> = codes().map(Code::number).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        let mut rules: Vec<&str> = codes().map(Code::rule).collect();
        rules.sort_unstable();
        assert!(rules.is_sorted_by(|a, b| a < b), "{rules:?}");
    }

    #[test]
    fn every_code_has_a_page_and_every_page_a_code() {
        let texts = TEXTS.iter().copied().flatten().map(|text| text.number);
        let mut texts: Vec<u16> = texts.collect();
        texts.sort_unstable();
        let lint: Vec<u16> = lint::codes().map(Code::number).collect();
        let codes: Vec<u16> = codes().map(Code::number).collect();
        let codes: Vec<u16> = codes.into_iter().filter(|n| !lint.contains(n)).collect();
        let without = |these: &[u16], those: &[u16]| -> Vec<u16> {
            these
                .iter()
                .filter(|n| !those.contains(n))
                .copied()
                .collect()
        };
        assert_eq!(without(&codes, &texts), [0; 0], "codes without a page");
        assert_eq!(without(&texts, &codes), [0; 0], "pages without a code");
        assert_eq!(codes.len(), texts.len(), "two pages for one code");
    }

    #[test]
    fn pages_fit_a_terminal() {
        for page in all() {
            let line = format!(
                "{}  {:<24}  {:<7}  {}",
                page.code, page.rule, "warning", page.summary
            );
            assert!(line.chars().count() <= 80, "{line}");
            for line in page.to_string().lines() {
                assert!(line.chars().count() <= 80, "{}: {line}", page.code);
            }
        }
    }

    #[test]
    fn examples_of_queries_cause_their_code_and_what_is_written_instead_does_not() {
        let mut wrong = Vec::new();
        let is_rule = |page: &Page| lint::codes().any(|code| code == page.code);
        let pages = all().filter(|page| schema::is_about_queries(page.code));
        for page in pages.filter(|page| !is_rule(page)) {
            let caused = findings(page.code, page.example);
            if !caused.iter().any(|finding| finding.code == page.code) {
                wrong.push(format!("{} caused {caused:?}", page.code));
            }
            // Remarks are on most queries.
            let is_left = |finding: &&Diagnostic| {
                finding.severity > Severity::Info || finding.code == page.code
            };
            let left: Vec<String> = findings(page.code, page.instead)
                .iter()
                .filter(is_left)
                .map(|finding| finding.message.clone())
                .collect();
            if !left.is_empty() {
                wrong.push(format!("{} instead: {left:?}", page.code));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn examples_of_schemas_cause_their_code() {
        for page in all().filter(|page| schema::is_about_schemas(page.code)) {
            let codes = schema::caused(page.example);
            assert!(codes.contains(&page.code), "{}: {codes:?}", page.code);
            assert_eq!(schema::caused(page.instead), [], "{}", page.code);
        }
    }

    #[test]
    fn a_page() {
        insta::assert_snapshot!(find("od201").unwrap(), @"
        OD201 unknown-property (error)

        The schema declares no property of that name for the type. Letter case counts.
        Behind a lambda's variable, and behind a slash, the properties of that type are
        asked for, not those of the record.

        Example:
          statuss eq 'New'

        Instead:
          status eq 'New'
        ");
        assert_eq!(find("OD999"), None);
        assert_eq!(find(""), None);
    }
}
