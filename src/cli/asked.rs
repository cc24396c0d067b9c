//! A query given as an argument: one text, or flags that each give a part of it.
//!
//! Flags are put together to one query string, in which their values are encoded so that they
//! mean what was typed, whatever they hold. Findings are led back: they are shown in the flag's
//! own text, under the name of the flag.

use super::arguments::OutputArguments;
use super::report::{FileReport, Format, Reporter};
use super::streams;
use odq::diagnostic::{Diagnostic, Diagnostics, Edit, Label, Span};
use odq::text::{Plus, decode};
use odq::{Input, Limits, Query};
use std::cell::OnceCell;
use std::io;

/// A query as it was given.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    text: String,
    input: Input,
    parts: Vec<Part>,
    /// What a plus sign means in the text, if that is percent-encoded.
    escaped: OnceCell<Option<Plus>>,
}

/// What one flag gives.
#[derive(Debug)]
struct Part {
    flag: &'static str,
    /// The value as it was typed.
    own: String,
    /// How many blanks before the value were left out.
    blanks: u32,
    /// Where `$option=value` stands in the query string.
    place: Span,
    /// Where the value begins there.
    value: u32,
    /// Where an escape that was added begins there, ascending.
    escapes: Vec<u32>,
    /// Whether the value was typed as it stands in a URL.
    is_encoded: bool,
    /// What a plus sign means in the query string.
    plus: Plus,
}

/// What would end an option or be decoded.
const ENCODED: &[char] = &['%', '&', '#', '+'];

/// Flags whose values are made of expressions.
const EXPRESSIONS: &[&str] = &[
    "--filter",
    "--orderby",
    "--select",
    "--expand",
    "--compute",
    "--apply",
];

/// Whether a value was copied from a URL: it holds escapes and no blank, as an expression that is
/// decoded does.
fn is_encoded(flag: &str, value: &str) -> bool {
    let is_expression = EXPRESSIONS.contains(&flag) && !value.contains(' ');
    is_expression && value.contains('%') && decode(value, 0, Plus::Literal).1.is_empty()
}

/// Whether plus signs stand for the blanks of a condition: `name+eq+'x'`.
fn is_form(flag: &str, value: &str) -> bool {
    flag == "--filter" && value.contains('+') && {
        let tree = Query::parse(value, Input::Auto).query;
        let is_expression = (tree.tree().options.iter()).all(|option| option.name.span.is_empty());
        tree.tree().plus.is_some() && tree.tree().address.is_none() && is_expression
    }
}

/// Whether blanks of all kinds stand in a condition, `a%20eq+'x' or b`, which is one error.
fn is_mixed(flag: &str, value: &str) -> bool {
    let has_all = [" ", "%20", "+"].iter().all(|blank| value.contains(blank));
    flag == "--filter" && has_all && {
        let found = Query::parse(value, Input::Auto).diagnostics;
        found
            .iter()
            .any(|it| it.code.to_string() == "OD191" && it.span.of(value) == "+")
    }
}

impl Asked {
    /// One text.
    pub(crate) fn whole(text: &str, input: Input) -> Self {
        Self {
            text: text.to_owned(),
            input,
            parts: Vec::new(),
            escaped: OnceCell::new(),
        }
    }

    /// Adds what the flag `--option` gives: the value of `$option`.
    pub(crate) fn add(&mut self, flag: &'static str, value: &str) {
        self.part(flag, value, value);
    }

    /// Adds a flag without a value, which stands for `value`.
    pub(crate) fn add_switch(&mut self, flag: &'static str, value: &str) {
        self.part(flag, value, "");
    }

    fn part(&mut self, flag: &'static str, value: &str, own: &str) {
        let start = self.text.len();
        let trimmed = value.trim();
        let is_first = self.parts.is_empty();
        let is_form = is_first && is_form(flag, trimmed);
        if is_first {
            // With plus signs for blanks, the input is told as it is for one text.
            self.input = if is_form { Input::Auto } else { Input::Url };
        }
        let is_url = self.input == Input::Url;
        let is_encoded =
            is_form || is_mixed(flag, trimmed) || (is_url && is_encoded(flag, trimmed));
        if start > 0 {
            self.text.push('&');
        }
        self.text.push('$');
        self.text.push_str(flag.trim_start_matches('-'));
        self.text.push('=');
        let value_start = offset(self.text.len());
        let mut escapes = Vec::new();
        for c in trimmed.chars() {
            let stays = match c {
                '%' => is_encoded,
                // Read as it stands, it is itself.
                '+' => is_form || is_url,
                _ => false,
            };
            if c == ' ' && self.input == Input::Auto {
                self.text.push('+');
            } else if ENCODED.contains(&c) && !stays {
                escapes.push(offset(self.text.len()));
                self.text.push_str(&format!("%{:02X}", u32::from(c)));
            } else {
                self.text.push(c);
            }
        }
        self.parts.push(Part {
            flag,
            own: own.to_owned(),
            blanks: offset(value.len() - value.trim_start().len()),
            place: Span::from(start..self.text.len()),
            value: value_start,
            escapes,
            is_encoded,
            plus: if self.input == Input::Auto {
                Plus::Space
            } else {
                Plus::Literal
            },
        });
    }

    /// The first of the flags.
    pub(crate) fn first_flag(&self) -> Option<&'static str> {
        self.parts.first().map(|part| part.flag)
    }

    /// The text that is parsed.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How the text is to be read.
    pub(crate) const fn input(&self) -> Input {
        self.input
    }

    /// The user's own text of a part of the query, decoded.
    pub(crate) fn written(&self, span: Span) -> String {
        let holds = |part: &&Part| part.place.start <= span.start && span.end <= part.place.end;
        if let Some(part) = self.parts.iter().find(holds) {
            let text = part.span(span).of(&part.own);
            let plus = if part.is_encoded {
                part.plus
            } else {
                Plus::Literal
            };
            return if part.is_encoded {
                decoded(text, plus)
            } else {
                text.to_owned()
            };
        }
        let text = span.of(&self.text);
        match self.escaped.get_or_init(|| self.how_escaped()) {
            Some(plus) => decoded(text, *plus),
            None => text.to_owned(),
        }
    }

    /// What a plus sign means in the text, if it is percent-encoded.
    fn how_escaped(&self) -> Option<Plus> {
        let query = Query::parse(&self.text, self.input).query;
        let tree = query.tree();
        let mut options = tree.options.iter();
        let is_named = options.any(|option| !option.name.span.is_empty());
        let is_escaped = tree.address.is_some() || is_named || !self.text.contains(' ');
        is_escaped.then(|| tree.plus.map_or(Plus::Literal, |_| Plus::Space))
    }

    /// Reads the query.
    pub(crate) fn parse(&self, limits: &Limits) -> odq::Parsed {
        Query::parse_within(&self.text, self.input, limits)
    }

    /// Tells on standard error what was found in the query, if there is something to tell; JSON is
    /// written in any case.
    pub(crate) fn tell(
        &self,
        diagnostics: &Diagnostics,
        output: OutputArguments,
    ) -> io::Result<()> {
        if diagnostics.is_empty() && output.output_format != Format::Json {
            return Ok(());
        }
        let mut err = streams::standard_error(output.color.into());
        let colour = err.colour();
        let mut reporter = Reporter::new(&mut err, output.output_format, colour);
        self.report(diagnostics, &mut reporter)?;
        reporter.finish()?;
        Ok(())
    }

    /// Writes what was found in the query, in the texts that the user gave.
    pub(crate) fn report(
        &self,
        diagnostics: &Diagnostics,
        reporter: &mut Reporter<'_>,
    ) -> io::Result<()> {
        let mut whole: Vec<Diagnostic> = diagnostics.iter().cloned().collect();
        for part in &self.parts {
            let (own, rest) = whole.into_iter().partition(|finding| part.holds(finding));
            whole = rest;
            let own: Vec<Diagnostic> = own;
            let findings: Vec<Diagnostic> = own.into_iter().map(|f| part.finding(f)).collect();
            reporter.report(&FileReport {
                file: Some(part.flag),
                text: &part.own,
                findings: &findings,
                omitted: 0,
                requests: 0,
                queries: &[],
            })?;
        }
        reporter.report(&FileReport {
            file: None,
            text: &self.text,
            findings: &whole,
            omitted: diagnostics.omitted(),
            requests: 1,
            queries: &[],
        })
    }
}

impl Part {
    /// Whether all places of a finding lie in this part.
    fn holds(&self, finding: &Diagnostic) -> bool {
        let edits = finding.fixes.iter().flat_map(|fix| &fix.edits);
        let labels = finding.labels.iter();
        std::iter::once(finding.span)
            .chain(labels.map(|label| label.span))
            .chain(edits.map(|edit| edit.span))
            .all(|span| self.place.start <= span.start && span.end <= self.place.end)
    }

    fn finding(&self, finding: Diagnostic) -> Diagnostic {
        let label = |label: Label| Label {
            span: self.span(label.span),
            ..label
        };
        let plain = |text: String| {
            if self.is_encoded {
                return text;
            }
            // It was made for the query string.
            decode(&text, 0, self.plus).0.text().to_owned()
        };
        let edit = |edit: Edit| Edit {
            span: self.span(edit.span),
            text: plain(edit.text),
        };
        // What begins another option cannot be written into the value of a flag.
        let begins_option = |fix: &odq::diagnostic::Fix| {
            let mut edits = fix.edits.iter();
            !self.is_encoded && edits.any(|edit| edit.text.contains('&'))
        };
        let mut finding = finding;
        let before = finding.fixes.len();
        finding.fixes.retain(|fix| !begins_option(fix));
        if finding.fixes.len() < before {
            let help = "another option has a flag of its own, such as `--top 5` or `--orderby id`";
            finding.help = Some(help.to_owned());
        }
        let fix = |mut fix: odq::diagnostic::Fix| {
            fix.edits = fix.edits.into_iter().map(edit).collect();
            fix
        };
        Diagnostic {
            span: self.span(finding.span),
            labels: finding.labels.into_iter().map(label).collect(),
            fixes: finding.fixes.into_iter().map(fix).collect(),
            ..finding
        }
    }

    /// The place in the typed value; what is said of the option's name is said of all of it.
    fn span(&self, span: Span) -> Span {
        if span.end <= self.value && !span.is_empty() {
            return Span::from(0..self.own.len());
        }
        Span::new(self.own_offset(span.start), self.own_offset(span.end))
    }

    fn own_offset(&self, at: u32) -> u32 {
        let escapes = self.escapes.partition_point(|escape| escape + 3 <= at);
        let at = match self.escapes.get(escapes) {
            Some(escape) => at.min(*escape),
            None => at,
        };
        let at = at.saturating_sub(self.value + 2 * offset(escapes));
        offset(self.own.len()).min(at + self.blanks)
    }
}

fn decoded(text: &str, plus: Plus) -> String {
    decode(text, 0, plus).0.text().to_owned()
}

fn offset(at: usize) -> u32 {
    Span::from(0..at).end
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use odq::syntax::ast::OptionValue;
    use odq::{Profile, Root, Schema};
    use proptest::prelude::*;

    fn asked(flags: &[(&'static str, &str)]) -> Asked {
        let mut asked = Asked::default();
        for (flag, value) in flags {
            asked.add(flag, value);
        }
        asked
    }

    #[track_caller]
    fn findings(asked: &Asked, format: Format) -> String {
        let examined = asked.parse(&Limits::DEFAULT).query.examine(
            &Schema::referrals(),
            &Root::Only,
            Profile::find("partner-center"),
        );
        let mut out = Vec::new();
        let mut reporter = Reporter::new(&mut out, format, false);
        asked.report(&examined.diagnostics, &mut reporter).unwrap();
        reporter.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn values_mean_what_was_typed() {
        let asked = asked(&[
            ("--filter", "name eq 'R&D #1 100%25 a+b é'"),
            ("--orderby", " createdDateTime desc "),
            ("--top", "5"),
        ]);
        assert_eq!(
            asked.text(),
            "$filter=name eq 'R%26D %231 100%2525 a+b é'&$orderby=createdDateTime desc&$top=5"
        );
        let parsed = asked.parse(&Limits::DEFAULT);
        assert!(parsed.diagnostics.is_empty());
        assert_eq!(findings(&asked, Format::Concise), "");
    }

    #[test]
    fn findings_lie_in_the_flags_own_text() {
        let asked = asked(&[
            (
                "--filter",
                "  name eq 'R&D é %' and statuss eq 'New' and name eq \"R&D\"",
            ),
            ("--orderby", "name"),
            ("--top", "ten"),
        ]);
        assert_snapshot!(findings(&asked, Format::Full), @r#"
        error[OD201] unknown-property: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
         --> --filter:1:25
          |
        1 |   name eq 'R&D é %' and statuss eq 'New' and name eq "R&D"
          |                         ^^^^^^^
          |
        help: write `status`
          |
        1 -   name eq 'R&D é %' and statuss eq 'New' and name eq "R&D"
        1 +   name eq 'R&D é %' and status eq 'New' and name eq "R&D"
          |

        error[OD107] wrong-quotes: strings stand in apostrophes, not in `"`
         --> --filter:1:54
          |
        1 |   name eq 'R&D é %' and statuss eq 'New' and name eq "R&D"
          |                                                      ^^^^^
          |
        help: write apostrophes
          |
        1 -   name eq 'R&D é %' and statuss eq 'New' and name eq "R&D"
        1 +   name eq 'R&D é %' and statuss eq 'New' and name eq 'R&D'
          |

        error[OD301] order-key-not-allowed: this service does not order by `name`
         --> --orderby:1:1
          |
        1 | name
          | ^^^^
          |
          = help: order by `createdDateTime` or `updatedDateTime`; see the Referrals API's page "Get a list of referrals"

        error[OD121] malformed-option-value: `$top` takes a whole number such as `10`, found `ten`
         --> --top:1:1
          |
        1 | ten
          | ^^^
          |
          = help: an option is written as `$top=10&$count=true`

        4 errors in 1 request
        "#);
    }

    #[test]
    fn values_that_were_copied_from_a_url() {
        let asked = asked(&[
            ("--filter", "statuss%20eq%20\"a%26b%25\""),
            ("--orderby", "createdDateTime desc"),
        ]);
        assert_snapshot!(findings(&asked, Format::Full), @r#"
        error[OD201] unknown-property: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
         --> --filter:1:1
          |
        1 | statuss%20eq%20"a%26b%25"
          | ^^^^^^^
          |
        help: write `status`
          |
        1 - statuss%20eq%20"a%26b%25"
        1 + status%20eq%20"a%26b%25"
          |

        error[OD107] wrong-quotes: strings stand in apostrophes, not in `"`
         --> --filter:1:16
          |
        1 | statuss%20eq%20"a%26b%25"
          |                ^^^^^^^^^^
          |
        help: write apostrophes
          |
        1 - statuss%20eq%20"a%26b%25"
        1 + statuss%20eq%20'a%26b%25'
          |

        2 errors in 1 request
        "#);
        let asked = self::asked(&[
            ("--filter", "statuss+eq+'New'+and+name+eq+'C%2B%2B'"),
            ("--orderby", "createdDateTimes desc"),
            ("--search", "a+b%20c"),
        ]);
        assert_snapshot!(asked.text(), @"$filter=statuss+eq+'New'+and+name+eq+'C%2B%2B'&$orderby=createdDateTimes+desc&$search=a%2Bb%2520c");
        assert_snapshot!(findings(&asked, Format::Full), @r#"
        error[OD201] unknown-property: no property `statuss` in `Microsoft.Partner.Engagements.Referral`
         --> --filter:1:1
          |
        1 | statuss+eq+'New'+and+name+eq+'C%2B%2B'
          | ^^^^^^^
          |
        help: write `status`
          |
        1 - statuss+eq+'New'+and+name+eq+'C%2B%2B'
        1 + status+eq+'New'+and+name+eq+'C%2B%2B'
          |

        info[OD222] plus-as-blank: plus signs are read as blanks, for the text has no other blanks
         --> --filter:1:8
          |
        1 | statuss+eq+'New'+and+name+eq+'C%2B%2B'
          |        ^
          |
          = help: `+` itself is written `%2B`, a blank `%20`

        error[OD201] unknown-property: no property `createdDateTimes` in `Microsoft.Partner.Engagements.Referral`
         --> --orderby:1:1
          |
        1 | createdDateTimes desc
          | ^^^^^^^^^^^^^^^^
          |
        help: write `createdDateTime`
          |
        1 - createdDateTimes desc
        1 + createdDateTime desc
          |

        warning[OD302] undocumented-option: `$search` is not documented for this service
         --> --search:1:1
          |
        1 | a+b%20c
          | ^^^^^^^
          |
          = help: see the Referrals API's page "Get a list of referrals"

        2 errors, 1 warning, 1 info in 1 request
        "#);
        let asked = self::asked(&[("--filter", "contains(name,'C++') or name eq 'a%20b'")]);
        assert_snapshot!(asked.text(), @"$filter=contains(name,'C++') or name eq 'a%2520b'");
    }

    #[test]
    fn what_is_said_of_an_option_is_said_of_its_flag() {
        let mut asked = asked(&[("--search", "a")]);
        asked.add_switch("--count", "true");
        assert_snapshot!(findings(&asked, Format::Full), @r#"
        warning[OD302] undocumented-option: `$search` is not documented for this service
         --> --search:1:1
          |
        1 | a
          | ^
          |
          = help: see the Referrals API's page "Get a list of referrals"

        warning[OD302] undocumented-option: `$count` is not documented for this service
         --> --count:1:1
         |
         = help: see the Referrals API's page "Get a list of referrals"

        2 warnings in 1 request
        "#);
    }

    proptest! {
        #[test]
        fn any_value_comes_through_and_any_place_leads_back(
            filter in "[a-z '\"()%&#+=é🙂\\t]{0,30}",
            token in "[ %&#+é]{0,4}[a-z%&#+é]{1,9}",
        ) {
            let asked = asked(&[("--filter", &filter), ("--skiptoken", &token)]);
            let parsed = asked.parse(&Limits::DEFAULT);
            let tree = parsed.query.tree();
            let OptionValue::Verbatim(_, text) = &tree.options[1].value else {
                panic!("{tree:?}");
            };
            prop_assert_eq!(text.as_str(&tree.source), token.trim());
            for (part, own) in asked.parts.iter().zip([&filter, &token]) {
                for (at, _) in asked.text.char_indices() {
                    let at = offset(at);
                    if part.value <= at && at <= part.place.end {
                        let back = part.own_offset(at) as usize;
                        prop_assert!(own.get(back..).is_some());
                    }
                }
            }
        }
    }
}
