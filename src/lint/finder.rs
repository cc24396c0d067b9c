use super::rule::Rule;
use crate::check::Encoding;
use crate::diagnostic::{Diagnostic, Span};
use crate::schema::Schema;
use crate::syntax::ast;

/// What rules look at, and what they find.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    /// The query as it was written.
    pub(super) tree: &'a ast::Query,
    /// The schema; `None` where only the text is looked at.
    pub(super) schema: Option<&'a Schema>,
    /// The rule that is looking.
    rule: &'static Rule,
    findings: Vec<Diagnostic>,
}

impl<'a> Finder<'a> {
    pub(super) const fn new(
        tree: &'a ast::Query,
        schema: Option<&'a Schema>,
        rule: &'static Rule,
    ) -> Self {
        Self {
            tree,
            schema,
            rule,
            findings: Vec::new(),
        }
    }

    /// Looks for another rule from now on.
    pub(super) const fn look_for(&mut self, rule: &'static Rule) {
        self.rule = rule;
    }

    /// A finding of the rule that is looking, which is still to be added.
    pub(super) fn finding(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.rule.code, span, message)
    }

    /// Adds a finding whose fixes hold plain text: it is encoded as the query is.
    pub(super) fn add(&mut self, mut finding: Diagnostic) {
        if !finding.fixes.is_empty() {
            let encoding = Encoding::of(self.tree);
            let edits = finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
            edits.for_each(|edit| edit.text = encoding.write(&edit.text).into_owned());
        }
        self.findings.push(finding);
    }

    /// Adds a finding whose fixes hold what is to stand in the URL.
    pub(super) fn add_encoded(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// The text of the user at a place.
    pub(super) fn text(&self, span: Span) -> &'a str {
        self.tree.source.slice(span)
    }

    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }
}
