use super::rule::{Condition, Rule};
use crate::check::Encoding;
use crate::diagnostic::{Diagnostic, Span};
use crate::edm::Type;
use crate::hir::Expr;
use crate::profile::{Limit, Profile, Subject, Support};
use crate::rewrite::{Scope, Surroundings, Verdict, judge};
use crate::schema::Schema;
use crate::syntax::ast;
use std::rc::Rc;

/// What rules look at, and what they find.
#[derive(Debug)]
pub(super) struct Finder<'a> {
    /// The query as it was written.
    pub(super) tree: &'a ast::Query,
    /// The schema; `None` where only the text is looked at.
    pub(super) schema: Option<&'a Schema>,
    /// What the service supports; `None` where that is not known.
    pub(super) profile: Option<&'a Profile>,
    /// The type of the record; unknown where transformations reshape it.
    pub(super) record: Type,
    /// What the variables stand for that can be named.
    pub(super) scopes: Vec<Scope<'a>>,
    /// Whether what is looked at is a condition as a whole.
    pub(super) is_whole: bool,
    /// What is known of the condition that was asked for last.
    judged: Option<(&'a Expr, Rc<[Verdict<'a>]>)>,
    /// The rule that is looking.
    rule: &'static Rule,
    findings: Vec<Diagnostic>,
}

impl<'a> Finder<'a> {
    pub(super) const fn new(
        tree: &'a ast::Query,
        schema: Option<&'a Schema>,
        profile: Option<&'a Profile>,
        rule: &'static Rule,
    ) -> Self {
        Self {
            tree,
            schema,
            profile,
            record: Type::UNKNOWN,
            scopes: Vec::new(),
            is_whole: false,
            judged: None,
            rule,
            findings: Vec::new(),
        }
    }

    /// Looks for another rule from now on.
    pub(super) const fn look_for(&mut self, rule: &'static Rule) {
        self.rule = rule;
    }

    /// What is declared of the names in the condition or expression at hand.
    pub(super) fn surroundings(&self) -> Option<Surroundings<'_, 'a>> {
        Some(Surroundings {
            schema: self.schema?,
            record: self.record,
            scopes: &self.scopes,
        })
    }

    /// What the parts of a condition say whatever the record holds. It is found once for all rules.
    pub(super) fn verdicts(&mut self, condition: Condition<'a>) -> Rc<[Verdict<'a>]> {
        let expr = condition.expr;
        if let Some((known, verdicts)) = &self.judged
            && std::ptr::eq(*known, expr)
        {
            return Rc::clone(verdicts);
        }
        let found = self.surroundings().map(|about| judge(expr, &about));
        let verdicts: Rc<[Verdict<'a>]> = found.unwrap_or_default().into();
        self.judged = Some((expr, Rc::clone(&verdicts)));
        verdicts
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

    /// A plain text as the query would write it.
    pub(super) fn encoded(&self, text: &str) -> String {
        Encoding::of(self.tree).write(text).into_owned()
    }

    /// Whether the service, as far as it is known, is sure to support a name: what is not, no advice
    /// should lead to.
    pub(super) fn supports(&self, about: Subject, name: &str) -> bool {
        let verdict = |profile: &'a Profile| profile.verdict(about, name, |_| true);
        let verdict = self.profile.and_then(verdict);
        verdict.is_none_or(|verdict| verdict.support == Support::Supported)
    }

    /// Whether the service, as far as it is known, takes so much of something.
    pub(super) fn allows(&self, limit: Limit, number: u64) -> bool {
        let exceeded = |profile: &'a Profile| profile.exceeded(limit, number, |_| true);
        self.profile.and_then(exceeded).is_none()
    }

    /// Whether the service is known to have a limit.
    pub(super) fn has_limit(&self, limit: Limit) -> bool {
        let mut bounds = self.profile.iter().flat_map(|profile| &profile.bounds);
        bounds.any(|bound| bound.limit == limit)
    }

    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings
    }
}
