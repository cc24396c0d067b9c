//! The requests in a text, and what is wrong with them, in places of the text.

use super::arguments::InputForm;
use odq::codes::tool::SHELL_VARIABLE;
use odq::diagnostic::{Applicability, Diagnostic, Diagnostics, Edit, Fix, Label, Span};
use odq::extract::{self, FileKind, Form, Request};
use odq::{Input, Limits, Parsed, Profile, Query};

/// The requests in a text whose name tells how it is read; standard input without a name is read
/// as one query a line.
pub(crate) fn find<'t>(
    text: &'t str,
    kind: FileKind,
    profile: Option<&Profile>,
) -> Vec<Request<'t>> {
    find_below(None, text, kind, profile)
}

/// The same in a part of a log, below the line that names its columns.
pub(crate) fn find_below<'t>(
    fields: Option<&str>,
    text: &'t str,
    kind: FileKind,
    profile: Option<&Profile>,
) -> Vec<Request<'t>> {
    let hosts = profile.map_or(&[][..], |profile| &profile.hosts);
    let roots = hosts.iter().filter_map(|host| Profile::root_of(host));
    let options = extract::Options {
        roots: roots.map(str::to_owned).collect(),
        hosts: hosts.iter().map(|host| host.to_string()).collect(),
        fields: fields.map(str::to_owned),
    };
    extract::requests(text, kind, &options)
}

/// How the text of a request is read.
pub(crate) fn input(request: &Request<'_>, form: InputForm) -> Input {
    input_of(&request.text, request.form, form)
}

/// How a text is read in a place that tells so much of its form.
pub(crate) fn input_of(text: &str, place: Form, form: InputForm) -> Input {
    match (form, place) {
        (InputForm::Auto, Form::Any) => Input::Auto,
        (InputForm::Auto, Form::Url | Form::Query) => {
            // As the text itself would tell, were its first characters no template.
            let has_blank = text.contains(' ') || text.contains("%20");
            if has_blank { Input::Url } else { Input::Form }
        }
        (form, Form::Any | Form::Url | Form::Query) => form.into(),
    }
}

/// A request of a file of the kind, whose template holes are those that stand in such files.
pub(crate) fn parse(text: &str, input: Input, kind: FileKind, limits: &Limits) -> Parsed {
    Query::parse_template(text, input, kind.holes(), limits)
}

/// Where a place in a request stands in the file. A place between two characters belongs to what is
/// before it: where something is missing, that is on the line that lacks it.
pub(crate) fn file_span(request: &Request<'_>, span: Span) -> Span {
    if span.is_empty() && span.start > 0 {
        let before = Span::new(span.start - 1, span.start);
        return Span::at(request.file_span(before).end);
    }
    request.file_span(span)
}

/// What a script makes of the options of a request, in places of the file's text.
pub(crate) fn variables(request: &Request<'_>, text: &str) -> Option<Diagnostic> {
    let found = request.variables();
    let (first, others) = found.split_first()?;
    let name = |span: &Span| {
        let rest = request.text.get(span.start as usize..).unwrap_or("");
        rest.split('=').next().unwrap_or("").to_owned()
    };
    let message = format!("`{}` is a variable to the shell", name(first));
    let mut finding = Diagnostic::new(SHELL_VARIABLE, request.file_span(*first), message);
    for other in others {
        let label = format!("`{}` is one too", name(other));
        finding = finding.with_label(request.file_span(*other), label);
    }
    let edits = found.iter().map(|span| request.edit(text, *span, "$"));
    let edits: Option<Vec<(Span, String)>> = edits.collect();
    let fix = |edits| Fix::several(Applicability::Display, "keep the dollar sign", edits);
    Some(match edits {
        Some(edits) => finding.with_fix(fix(edits)),
        None => finding,
    })
}

/// The findings of a request, in places of the file's text.
pub(crate) fn in_file(
    request: &Request<'_>,
    (text, _): (&str, FileKind),
    diagnostics: Diagnostics,
) -> Vec<Diagnostic> {
    let label = |label: Label| Label {
        span: file_span(request, label.span),
        ..label
    };
    let fix = |fix: Fix| {
        let mut edits: Vec<Edit> = Vec::with_capacity(fix.edits.len());
        let mut applicability = fix.applicability;
        for edit in fix.edits {
            match request.edits(text, edit.span, &edit.text) {
                Some(made) => {
                    edits.extend(made.into_iter().map(|(span, text)| Edit { span, text }))
                }
                // Made as it is shown, it would end the quotes round the request.
                None => {
                    let span = file_span(request, edit.span);
                    edits.push(Edit { span, ..edit });
                    applicability = Applicability::Display;
                }
            }
        }
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        Fix {
            edits,
            applicability,
            ..fix
        }
    };
    let finding = |finding: Diagnostic| Diagnostic {
        span: file_span(request, finding.span),
        labels: finding.labels.into_iter().map(label).collect(),
        fixes: finding.fixes.into_iter().map(fix).collect(),
        ..finding
    };
    diagnostics.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a fix in a file of prose: its trust, and the file after it.
    #[track_caller]
    fn assert_fix(file: &str, trust: Applicability, expected: &str) {
        assert_fix_in("page.md", file, trust, expected);
    }

    #[track_caller]
    fn assert_fix_in(name: &str, file: &str, trust: Applicability, expected: &str) {
        let kind = FileKind::of_name(name);
        let found = find(file, kind, Profile::find("partner-center"));
        let request = found.first().unwrap();
        let parsed = parse(&request.text, Input::Url, kind, &Limits::DEFAULT);
        let findings = in_file(request, (file, kind), parsed.diagnostics);
        let fix = &findings[0].fixes[0];
        assert_eq!(fix.applicability, trust, "{file}");
        assert_eq!(fix.apply(file).unwrap(), expected);
    }

    #[test]
    fn fixes_keep_the_quotes_round_a_request() {
        assert_fix(
            "curl -s 'https://h/r?$filter=a eq \"x\"'",
            Applicability::Safe,
            r"curl -s 'https://h/r?$filter=a eq '\''x'\'''",
        );
        assert_fix(
            "get('https://h/r?$filter=a eq \"x\"')",
            Applicability::Display,
            "get('https://h/r?$filter=a eq 'x'')",
        );
        assert_fix(
            "get(\"https://h/r?$filter=a == 'x'\")",
            Applicability::Safe,
            "get(\"https://h/r?$filter=a eq 'x'\")",
        );
    }

    #[test]
    fn fixes_are_escaped_as_the_file_is() {
        assert_fix_in(
            "a.postman_collection.json",
            r#"{"url":"https:\/\/h\/r?$filter=a == \u0027x\u0027\u0026$top=1"}"#,
            Applicability::Safe,
            r#"{"url":"https:\/\/h\/r?$filter=a eq \u0027x\u0027\u0026$top=1"}"#,
        );
        assert_fix_in(
            "a.json",
            r#"{"url":"https://h/r?$filter=a eq \"x\""}"#,
            Applicability::Safe,
            r#"{"url":"https://h/r?$filter=a eq 'x'"}"#,
        );
        assert_fix_in(
            "a.html",
            "<a href=\"https://h/r?$filter=a eq 1 $top=1\">",
            Applicability::Safe,
            "<a href=\"https://h/r?$filter=a eq 1&amp;$top=1\">",
        );
    }
}
