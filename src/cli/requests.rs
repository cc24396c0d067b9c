//! The requests in a text, and what is wrong with them, in places of the text.

use super::arguments::InputForm;
use odq::diagnostic::{Diagnostic, Diagnostics, Edit, Fix, Label, Span};
use odq::extract::{self, FileKind, Form, Request};
use odq::{Input, Profile};

/// The requests in a text whose name tells how it is read; standard input without a name is read
/// as one query a line.
pub(crate) fn find<'t>(
    text: &'t str,
    kind: FileKind,
    profile: Option<&Profile>,
) -> Vec<Request<'t>> {
    let hosts = profile.map_or(&[][..], |profile| profile.hosts);
    let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
    extract::requests(text, kind, &extract::Options { hosts })
}

/// How the text of a request is read.
pub(crate) fn input(request: &Request<'_>, form: InputForm) -> Input {
    match (form, request.form) {
        (InputForm::Auto, Form::Any) => Input::Auto,
        (InputForm::Auto, Form::Url | Form::Query) => {
            // As the text itself would tell, were its first characters no template.
            let has_blank = request.text.contains(' ') || request.text.contains("%20");
            if has_blank { Input::Url } else { Input::Form }
        }
        (form, Form::Any | Form::Url | Form::Query) => form.into(),
    }
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

/// What was found in a request without what is said of its template holes, whose values nobody
/// knows yet: `{{name}}`, `${name}`, `{name}`.
pub(crate) fn outside_holes(text: &str, found: Diagnostics) -> Diagnostics {
    let holes = holes(text);
    if holes.is_empty() || found.omitted() > 0 {
        return found;
    }
    let is_outside = |finding: &Diagnostic| {
        let span = finding.span;
        let next = holes.partition_point(|hole| hole.end < span.start);
        holes.get(next).is_none_or(|hole| span.end < hole.start)
    };
    let mut outside = found.emptied();
    outside.extend(found.into_iter().filter(is_outside));
    outside
}

/// Where names stand in braces, in the order of the text. No object of JSON looks so.
pub(crate) fn holes(text: &str) -> Vec<Span> {
    let mut holes = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match c {
            '{' => open = open.filter(|start| start + 1 == at).or(Some(at)),
            '}' => {
                let name = open
                    .take()
                    .and_then(|start| Some((start, text.get(start..at)?)));
                if let Some((start, name)) = name
                    && !name.trim_matches(['{', ' ']).is_empty()
                {
                    let is_double = text.get(at..).is_some_and(|rest| rest.starts_with("}}"));
                    let end = at + 1 + usize::from(is_double && name.starts_with("{{"));
                    holes.push(Span::from(start..end));
                }
            }
            _ if c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '$' | ' ') => {}
            _ => open = None,
        }
    }
    holes
}

/// The findings of a request, in places of the file.
pub(crate) fn in_file(request: &Request<'_>, diagnostics: Diagnostics) -> Vec<Diagnostic> {
    let label = |label: Label| Label {
        span: file_span(request, label.span),
        ..label
    };
    let edit = |edit: Edit| Edit {
        span: file_span(request, edit.span),
        ..edit
    };
    let fix = |fix: Fix| Fix {
        edits: fix.edits.into_iter().map(edit).collect(),
        ..fix
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

    #[test]
    fn holes_are_names_in_braces() {
        let found = |text: &str| -> Vec<String> {
            let holes = holes(text);
            holes.iter().map(|hole| hole.of(text).to_owned()).collect()
        };
        assert_eq!(found("a eq '{b}' and c eq {{ d.e }}"), ["{b}", "{{ d.e }}"]);
        assert_eq!(found("${base}/r?$top={n"), ["{base}"]);
        assert!(found("a eq {\"b\":1} or {} or }").is_empty());
    }
}
