use super::concise::{self, MESSAGE};
use super::lines::Lines;
use super::reporter::{FileReport, Form, Summary};
use super::{picture, room, visible};
use annotate_snippets::renderer::{DEFAULT_LINE_NUM_STYLE, Style};
use annotate_snippets::{Group, Level, Renderer};
use odq::diagnostic::{Diagnostic, Severity};
use std::io::{self, Write};

/// Each finding with the text it speaks of, and a line that sums up.
pub(super) struct Full {
    renderer: Renderer,
    /// The style of the arrow before a place.
    arrow: Style,
    /// Whether something has been written.
    begun: bool,
}

/// Wider than any excerpt, which is cut already.
const WIDTH: usize = 1 << 20;
/// How many fixes are shown.
const FIXES: usize = 3;

impl Full {
    pub(super) const fn new(colour: bool) -> Self {
        let (renderer, arrow) = if colour {
            (Renderer::styled(), DEFAULT_LINE_NUM_STYLE)
        } else {
            (Renderer::plain(), Style::new())
        };
        Self {
            renderer: renderer.term_width(WIDTH),
            arrow,
            begun: false,
        }
    }
}

impl Form for Full {
    fn file(
        &mut self,
        out: &mut dyn Write,
        report: &FileReport<'_>,
        lines: &Lines<'_>,
    ) -> io::Result<()> {
        let mut begun = self.begun;
        let left = room::write_some(out, report, |finding, room| {
            let before = if begun { "\n" } else { "" };
            begun = true;
            let text = format!("{before}{}", self.render(report, lines, finding));
            if text.len() <= room {
                return text;
            }
            format!("{before}{}", concise::line(report, lines, finding))
        })?;
        if left > 0 {
            let before = if begun { "\n" } else { "" };
            write!(out, "{before}{}", concise::more(report, left))?;
        }
        self.begun = true;
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        // nothing was judged, so that nothing is claimed
        if summary.is_empty() {
            return Ok(());
        }
        let before = if self.begun { "\n" } else { "" };
        writeln!(out, "{before}{summary}")?;
        match summary.fixes() {
            Some(fixes) => writeln!(out, "{fixes}"),
            None => Ok(()),
        }
    }
}

impl Full {
    fn render(&self, report: &FileReport<'_>, lines: &Lines<'_>, finding: &Diagnostic) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let title = level
            .with_name(concise::heading(finding))
            .primary_title(visible::line(&finding.message, MESSAGE));
        let mut group = Group::with_title(title);
        if !lines.text().is_empty() {
            let (snippet, notes) = picture::snippet(report, lines, finding);
            let notes = notes.into_iter().map(|note| Level::NOTE.message(note));
            group = group.element(snippet).elements(notes);
        }
        if let Some(help) = &finding.help {
            group = group.element(Level::HELP.message(visible::line(help, MESSAGE)));
        }
        let fixes = finding.fixes.iter().take(FIXES);
        let fixes = fixes.map(|fix| picture::suggestion(lines, fix));
        let groups: Vec<Group<'_>> = std::iter::once(group).chain(fixes).collect();
        let mut text = self.with_place(
            &self.renderer.render(&groups),
            &concise::place(report, lines, finding.span.start),
        );
        text.push('\n');
        text
    }

    /// Puts the place below the title. The renderer would count columns in the excerpt.
    fn with_place(&self, rendered: &str, place: &str) -> String {
        let (title, rest) = rendered.split_once('\n').unwrap_or((rendered, ""));
        // The arrow ends above the bar that runs down on the left.
        let bar = rest.len() - rest.trim_start_matches(' ').len();
        let indent = " ".repeat(bar.saturating_sub(1).max(1));
        let arrow = self.arrow;
        let end = if rest.is_empty() { "" } else { "\n" };
        format!("{title}\n{indent}{arrow}-->{arrow:#} {place}{end}{rest}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::super::samples::{self, COST, TAUTOLOGY};
    use super::*;
    use insta::assert_snapshot;
    use odq::diagnostic::{Applicability, Fix, Span};

    fn full(text: &str, findings: &[Diagnostic]) -> String {
        samples::render(&[samples::report(text, findings)], Format::Full, false)
    }

    /// Without the line that sums up.
    fn one(text: &str, finding: Diagnostic) -> String {
        let written = full(text, &[finding]);
        let (finding, summary) = written.trim_end().rsplit_once("\n\n").unwrap();
        assert_eq!(summary, "1 error in 1 request");
        finding.to_owned()
    }

    #[test]
    fn one_error() {
        let text = "# all\n$filter=Statsu eq 'New'\n";
        let finding = samples::at(text, "Statsu").with_help("names are case-sensitive");
        assert_snapshot!(full(text, &[finding]), @"
        error[OD201] unknown-property: no property `Statsu`
         --> queries.http:2:9
          |
        2 | $filter=Statsu eq 'New'
          |         ^^^^^^
          |
          = help: names are case-sensitive

        1 error in 1 request
        ");
    }

    #[test]
    fn no_finding() {
        assert_snapshot!(samples::render(&[], Format::Full, false), @"");
        assert_snapshot!(full("x", &[]), @"no findings in 1 request");
        let report = FileReport {
            omitted: 1,
            ..samples::report("x", &[])
        };
        assert_snapshot!(samples::render(&[report], Format::Full, false), @"
        queries.http: 1 more finding

        1 more finding in 1 request
        ");
    }

    #[test]
    fn findings_stand_apart() {
        let text = "a eq 1 or true";
        let findings = [
            samples::at(text, "a"),
            Diagnostic::new(TAUTOLOGY, samples::span(text, text), "always true"),
        ];
        let query = "$top=1";
        let info = [Diagnostic::new(
            COST,
            samples::span(query, query),
            "no `$skip`",
        )];
        let second = FileReport {
            file: None,
            omitted: 4,
            ..samples::report(query, &info)
        };
        let reports = [samples::report(text, &findings), second];
        assert_snapshot!(samples::render(&reports, Format::Full, false), @"
        error[OD201] unknown-property: no property `a`
         --> queries.http:1:1
          |
        1 | a eq 1 or true
          | ^

        warning[OD402] always-true: always true
         --> queries.http:1:1
          |
        1 | a eq 1 or true
          | ^^^^^^^^^^^^^^

        info[OD501] no-page-size: no `$skip`
         --> <query>:1:1
          |
        1 | $top=1
          | ^^^^^^

        <query>: 4 more findings

        1 error, 1 warning, 1 info, 4 more findings in 2 requests
        ");
    }

    #[test]
    fn two_labels() {
        let text = "length(Name) eq 'x'";
        let finding = samples::at(text, "eq")
            .with_label(samples::span(text, "length(Name)"), "an `Edm.Int32`")
            .with_label(samples::span(text, "'x'"), "an `Edm.String`");
        assert_snapshot!(one(text, finding), @"
        error[OD201] unknown-property: no property `eq`
         --> queries.http:1:14
          |
        1 | length(Name) eq 'x'
          | ------------ ^^ --- an `Edm.String`
          | |
          | an `Edm.Int32`
        ");
    }

    #[test]
    fn a_place_at_the_end() {
        let text = "a eq";
        assert_snapshot!(one(text, Diagnostic::new(samples::UNKNOWN, Span::at(4), "no value")), @"
        error[OD201] unknown-property: no value
         --> queries.http:1:5
          |
        1 | a eq
          |     ^
        ");
        let text = "a eq\n";
        assert_snapshot!(one(text, Diagnostic::new(samples::UNKNOWN, Span::at(5), "no value")), @"
        error[OD201] unknown-property: no value
         --> queries.http:2:1
          |
        2 |
          | ^
        ");
    }

    #[test]
    fn several_lines() {
        let text = "GET /x?\n  $filter=a eq\n  (1\n  add 2)\n  &$top=1";
        assert_snapshot!(one(text, samples::at(text, "a eq\n  (1\n  add 2)")), @r#"
        error[OD201] unknown-property: no property `a eq\u{a}  (1\u{a}  add 2)`
         --> queries.http:2:11
          |
        2 |     $filter=a eq
          |  ___________^
        3 | |   (1
        4 | |   add 2)
          | |________^
        "#);
        let text = "$filter=a\r\n  &$top=1\r\n";
        let finding =
            samples::at(text, "a\r\n  &$top=1\r\n").with_label(samples::span(text, "1"), "one");
        assert_snapshot!(one(text, finding), @r#"
        error[OD201] unknown-property: no property `a\u{d}\u{a}  &$top=1\u{d}\u{a}`
         --> queries.http:1:9
          |
        1 |   $filter=a
          |  _________^
        2 | |   &$top=1
          | |         ^ one
          | |_________|
          |
        "#);
    }

    #[test]
    fn a_span_over_the_whole_text() {
        let text = "line\n".repeat(300);
        let finding = Diagnostic::new(samples::UNKNOWN, Span::from(0..1500), "too long")
            .with_label(Span::from(10..1500), "most")
            .with_label(Span::from(1000..1004), "far away");
        assert_snapshot!(one(&text, finding), @"
        error[OD201] unknown-property: too long
         --> queries.http:1:1
          |
        1 | line
          | ^^^^ goes on to line 300
        2 | line
        3 | line
          | ---- most (goes on to line 300)
          |
          = note: queries.http:201:1: far away
        ");
    }

    #[test]
    fn tabs_and_wide_characters() {
        let text = "\t顧客\teq '🙂e\u{301}'";
        assert_snapshot!(one(text, samples::at(text, "eq")), @"
        error[OD201] unknown-property: no property `eq`
         --> queries.http:1:5
          |
        1 |     顧客    eq '🙂e\u{301}'
          |             ^^
        ");
        assert_snapshot!(one(text, samples::at(text, "'🙂e\u{301}'")), @"
        error[OD201] unknown-property: no property `'🙂e\u{301}'`
         --> queries.http:1:8
          |
        1 |     顧客    eq '🙂e\u{301}'
          |                ^^^^^
        ");
    }

    #[test]
    fn hidden_characters_are_shown() {
        let text = "a\u{202e}b eq '\u{1b}[31m' \u{7f}x\0\u{85}";
        assert_snapshot!(one(text, samples::at(text, "\u{202e}b")), @r#"
        error[OD201] unknown-property: no property `\u{202e}b`
         --> queries.http:1:2
          |
        1 | a\u{202e}b eq '\u{1b}[31m' \u{7f}x\u{0}\u{85}
          |  ^^^^^^^^^
        "#);
        assert_snapshot!(one(text, samples::at(text, "x\0")), @r#"
        error[OD201] unknown-property: no property `x\u{0}`
         --> queries.http:1:17
          |
        1 | a\u{202e}b eq '\u{1b}[31m' \u{7f}x\u{0}\u{85}
          |                                  ^^^^^^
        "#);
    }

    #[test]
    fn an_empty_text() {
        let finding = Diagnostic::new(samples::UNKNOWN, Span::at(0), "no expression")
            .with_help("write one")
            .with_fix(Fix::replace(
                Applicability::Display,
                "write",
                Span::at(0),
                "true",
            ));
        assert_snapshot!(one("", finding), @"
        error[OD201] unknown-property: no expression
         --> queries.http:1:1
          |
          = help: write one
        help: write
          |
        1 | true
          |
        ");
        let finding = Diagnostic::new(samples::UNKNOWN, Span::at(0), "no expression");
        assert_snapshot!(one("", finding), @"
        error[OD201] unknown-property: no expression
         --> queries.http:1:1
        ");
    }

    #[test]
    fn a_long_line_is_cut() {
        let text = format!(
            "{} Statsu {}'x'",
            "a or ".repeat(9000),
            "or b ".repeat(9000)
        );
        let finding =
            samples::at(&text, "Statsu").with_fix(samples::fix(&text, "Statsu", "Status"));
        assert_snapshot!(one(&text, finding), @"
        error[OD201] unknown-property: no property `Statsu`
         --> queries.http:1:45002
          |
        1 | ... or a or a or a or a or a or a or a or  Statsu or b or b or b or b or b or b or b or b...
          |                                            ^^^^^^
          |
        help: write `Status`
          |
        1 - ... or a or a or a or a or a or a or a or  Statsu or b or b or b or b or b or b or b or b...
        1 + ... or a or a or a or a or a or a or a or  Status or b or b or b or b or b or b or b or b...
          |
        ");
        let finding =
            samples::at(&text, "Statsu").with_label(samples::span(&text, "'x'"), "a text");
        assert_snapshot!(one(&text, finding), @"
        error[OD201] unknown-property: no property `Statsu`
         --> queries.http:1:45002
          |
        1 | ... or a or a or a or a or a or a or a or  Statsu or b or b or b or b or b or b or b or b...or b or b or b or b or b or b or b or b 'x'
          |                                            ^^^^^^                                                                                   --- a text
        ");
    }

    #[test]
    fn fixes() {
        let text = "Statsu = 'New'";
        let finding = samples::at(text, "Statsu")
            .with_fix(samples::fix(text, "Statsu", "Status"))
            .with_fix(samples::fix(text, " = ", ""));
        assert_snapshot!(one(text, finding), @"
        error[OD201] unknown-property: no property `Statsu`
         --> queries.http:1:1
          |
        1 | Statsu = 'New'
          | ^^^^^^
          |
        help: write `Status`
          |
        1 - Statsu = 'New'
        1 + Status = 'New'
          |
        help: write ``
          |
        1 - Statsu = 'New'
        1 + Statsu'New'
          |
        ");
        let finding = samples::at(text, "=")
            .with_fix(samples::fixes(&[
                (samples::span(text, "Statsu"), "'New'"),
                (samples::span(text, "="), "eq"),
                (samples::span(text, "'New'"), "Status"),
            ]))
            .with_fix(Fix::replace(
                Applicability::Safe,
                "add",
                Span::at(14),
                " or true",
            ))
            .with_fix(samples::fix(text, "=", "\n eq\n "));
        assert_snapshot!(one(text, finding), @r#"
        error[OD201] unknown-property: no property `=`
         --> queries.http:1:8
          |
        1 | Statsu = 'New'
          |        ^
          |
        help: swap the operands
          |
        1 - Statsu = 'New'
        1 + 'New' eq Status
          |
        help: add
          |
        1 | Statsu = 'New' or true
          |                +++++++
        help: write `\u{a} eq\u{a} `: `\u{a} eq\u{a} `
        "#);
    }

    #[test]
    fn colours_are_the_callers_choice() {
        let text = "a eq 1";
        let findings = [samples::at(text, "a")];
        let written = samples::render(&[samples::report(text, &findings)], Format::Full, true);
        assert_snapshot!(written.replace('\u{1b}', "^"), @"
        ^[1m^[91merror[OD201] unknown-property^[0m^[1m: no property `a`^[0m
         ^[1m^[94m-->^[0m queries.http:1:1
          ^[1m^[94m|^[0m
        ^[1m^[94m1^[0m ^[1m^[94m|^[0m a eq 1
          ^[1m^[94m|^[0m ^[1m^[91m^^[0m

        1 error in 1 request
        ");
    }
}
