//! The public face: text to [`Parsed`], with a schema to [`Checked`].

mod trial;

use crate::check::{LetterCase, Root, check_by};
use crate::complete::{Suggestions, suggestions};
use crate::describe::describe;
use crate::diagnostic::{Diagnostic, Diagnostics, Levels, Limits, Severity, Span};
use crate::eval::columns;
use crate::eval::{Clauses, Column, CompileError, Explainer, Program};
use crate::functions::PatternLimits;
use crate::hir;
use crate::lint;
use crate::profile::Profile;
use crate::schema::Schema;
use crate::syntax::{self, Input, ast};
use crate::text::HoleForms;
use serde::{Serialize, Serializer};
use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

/// A query as it was written.
#[derive(Clone, Debug)]
pub struct Query {
    tree: Arc<ast::Query>,
    errors: Diagnostics,
    input: Input,
    /// What its patterns may cost.
    patterns: PatternLimits,
}

/// A tree and what is wrong with the text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The query; where the text makes no sense, it has error nodes.
    pub query: Query,
    /// All syntax errors, in the order of the text.
    pub diagnostics: Diagnostics,
}

impl Query {
    /// Reads a filter expression, a query string or a URL. There is always a tree.
    ///
    /// ```
    /// use odq::{Input, Query};
    /// let parsed = Query::parse("$filter=status eq 'New'&$top=10", Input::Auto);
    /// assert!(parsed.diagnostics.is_empty());
    /// let parsed = Query::parse("status eq 'New' and (type eq", Input::Auto);
    /// assert_eq!(parsed.diagnostics.len(), 2);
    /// ```
    #[must_use]
    pub fn parse(text: &str, input: Input) -> Parsed {
        Self::parse_within(text, input, &Limits::DEFAULT)
    }

    /// Reads a query within other limits than the usual ones.
    #[must_use]
    pub fn parse_within(text: &str, input: Input, limits: &Limits) -> Parsed {
        Self::parse_template(text, input, HoleForms::default(), limits)
    }

    /// Reads a query of a template. In every query `{{name}}`, `${name}` and `@{name}` are holes;
    /// `forms` tells which others may stand there.
    ///
    /// ```
    /// use odq::text::HoleForms;
    /// use odq::{Input, Limits, Query};
    /// let forms = HoleForms { braces: true, percent: false };
    /// let text = "status eq '{status}'";
    /// let query = Query::parse_template(text, Input::Auto, forms, &Limits::DEFAULT).query;
    /// assert_eq!(query.tree().source.holes().unwrap().spans().len(), 1);
    /// assert_eq!(query.to_string(), text);
    /// ```
    #[must_use]
    pub fn parse_template(text: &str, input: Input, forms: HoleForms, limits: &Limits) -> Parsed {
        let (tree, errors) = syntax::parse_template(text, input, forms, limits);
        let tree = Arc::new(tree);
        let mut diagnostics = Diagnostics::within(limits.diagnostics);
        diagnostics.extend(errors.iter().map(syntax::SyntaxError::diagnostic));
        Parsed {
            query: Self {
                tree,
                errors: diagnostics.clone(),
                input,
                patterns: PatternLimits::from(limits),
            },
            diagnostics,
        }
    }

    /// How a text can go on at a byte offset, where it may be broken; see
    /// [`complete::suggestions`](suggestions).
    ///
    /// ```
    /// use odq::{Input, Query, Root, Schema};
    /// let (text, schema) = ("status eq 'N' and isSpam", Schema::referrals());
    /// let found = Query::suggest(text, Input::Auto, 12, &schema, &Root::Only, None);
    /// let labels: Vec<&str> = found.items.iter().map(|item| &*item.label).collect();
    /// assert_eq!(labels, ["New", "None"]);
    /// assert_eq!(found.span.of(text), "N");
    /// ```
    #[must_use]
    pub fn suggest(
        text: &str,
        input: Input,
        at: usize,
        schema: &Schema,
        root: &Root,
        profile: Option<&Profile>,
    ) -> Suggestions {
        suggestions(text, input, at, schema, root, profile)
    }

    /// What the rules of the linter find in the text that need no schema, in the order of the text.
    ///
    /// ```
    /// use odq::diagnostic::Levels;
    /// use odq::{Input, Query};
    /// let query = Query::parse("status eq 'New' or status eq 'New'", Input::Auto).query;
    /// assert_eq!(query.lint(&Levels::default()).as_slice()[0].code.rule(), "duplicate-term");
    /// ```
    #[must_use]
    pub fn lint(&self, levels: &Levels) -> Diagnostics {
        let mut findings = self.errors.emptied();
        findings.extend(written(lint::lint_text(&self.tree, levels), &self.tree));
        findings.sort();
        findings
    }

    /// The tree of what was written.
    #[must_use]
    pub fn tree(&self) -> &ast::Query {
        &self.tree
    }

    /// Checks names and types against a schema. The path of a URL tells what the query is about;
    /// without one, `root` does.
    ///
    /// # Errors
    ///
    /// All that is wrong with the query, its syntax errors included, and its warnings, in the
    /// order of the text.
    pub fn check(&self, schema: &Schema, root: &Root) -> Result<Checked, Diagnostics> {
        let Examined {
            checked,
            diagnostics,
        } = self.examine(schema, root, None);
        checked.ok_or(diagnostics)
    }

    /// Checks a query and judges it by a profile in one go: what a service says is said of a
    /// query with errors, too, as far as that can be understood.
    ///
    /// ```
    /// use odq::{Input, Profile, Query, Root, Schema};
    /// let query = Query::parse("$filter=statuss eq 'New'&$orderby=name", Input::Auto).query;
    /// let profile = Profile::find("partner-center");
    /// let examined = query.examine(&Schema::referrals(), &Root::Only, profile);
    /// assert!(examined.checked.is_none());
    /// assert_eq!(examined.diagnostics.len(), 2);
    /// ```
    #[must_use]
    pub fn examine(&self, schema: &Schema, root: &Root, profile: Option<&Profile>) -> Examined {
        let letter_case = match profile.and_then(|profile| profile.any_case) {
            Some(true) => LetterCase::Free,
            Some(false) | None => LetterCase::Counts,
        };
        let (hir, findings) = check_by(&self.tree, schema, root, letter_case, self.patterns);
        let judged = profile.map_or_else(Vec::new, |profile| {
            lint::judge(&self.tree, &hir, schema, profile)
        });
        let is_error = |finding: &Diagnostic| finding.severity == Severity::Error;
        let valid = !self.errors.has_errors() && !findings.iter().any(is_error);
        let mut warnings = self.errors.emptied();
        if valid {
            warnings.extend(written(findings.clone(), &self.tree));
            warnings.sort();
        }
        // What a query with errors will ask for is not known yet: no remarks on it.
        let is_said = |finding: &Diagnostic| valid || finding.severity > Severity::Info;
        let judged = judged.into_iter().filter(is_said);
        let mut all: Vec<Diagnostic> = findings.into_iter().chain(judged).collect();
        // Where there are more than can be kept, the worst are.
        all.sort_by_key(|finding| Reverse(finding.severity));
        let mut diagnostics = self.errors.clone();
        let address = self.tree.address.as_ref().map(|address| address.span);
        diagnostics.retain(|error| !all.iter().any(|it| says_more(it, error, address)));
        let text = self.tree.source.as_str();
        let errors = || self.errors.iter();
        all.retain(|finding| !errors().any(|error| is_misplaced(text, finding, error)));
        diagnostics.extend(written(all, &self.tree));
        diagnostics.sort();
        if !valid && self.tree.source.holes().is_none() {
            self.try_fixes(&mut diagnostics, schema, root, letter_case);
        }
        let checked = valid.then(|| Checked {
            tree: Arc::clone(&self.tree),
            hir: Arc::new(hir),
            schema: schema.clone(),
            warnings,
        });
        Examined {
            checked,
            diagnostics,
        }
    }
}

impl Query {
    /// Takes away the fixes that lead to errors about types.
    fn try_fixes(
        &self,
        diagnostics: &mut Diagnostics,
        schema: &Schema,
        root: &Root,
        letter_case: LetterCase,
    ) {
        let all = |text: &str| {
            let (tree, errors) = syntax::parse(text, self.input, &Limits::DEFAULT);
            let errors = errors.iter().map(syntax::SyntaxError::diagnostic);
            errors
                .chain(check_by(&tree, schema, root, letter_case, self.patterns).1)
                .collect()
        };
        trial::withhold(diagnostics, self.tree.source.as_str(), all);
    }
}

/// Whether a finding about types says all that a syntax error does: the sign at its start is no
/// operator, and what stands behind it does not fit the one that it means; or it stands in what is no
/// value in the address.
fn says_more(finding: &Diagnostic, error: &Diagnostic, address: Option<Span>) -> bool {
    let covers = |outer: Span, inner: Span| outer.to(inner) == outer;
    let is_in_address = address.is_some_and(|address| covers(address, finding.span));
    let is_value = finding.code == crate::check::TYPE_MISMATCH && covers(finding.span, error.span);
    if is_in_address && is_value {
        return true;
    }
    finding.severity == Severity::Error
        && error.span.len() == 1
        && finding.span.start == error.span.start
        && finding.span.end > error.span.end
        && finding.code == crate::check::NOT_BOOLEAN
}

/// Whether a finding is about an alias whose value stands where it cannot, which an error says.
fn is_misplaced(text: &str, finding: &Diagnostic, error: &Diagnostic) -> bool {
    let alias = finding.span.of(text);
    let is_same = || {
        let value = text.get(error.span.start as usize..).unwrap_or("");
        let behind = value.strip_prefix(alias);
        behind.is_some_and(|behind| behind.trim_start().starts_with('='))
    };
    finding.code == crate::check::ALIAS_WITHOUT_VALUE && is_same()
}

/// What [`Query::examine`] found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Examined {
    /// The query, if it has no error but those of the profile.
    pub checked: Option<Checked>,
    /// All findings, in the order of the text.
    pub diagnostics: Diagnostics,
}

impl fmt::Display for Query {
    /// The canonical text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tree.fmt(f)
    }
}

/// A query that fits its schema. Only [`Query::check`] makes one.
#[derive(Clone, Debug)]
pub struct Checked {
    tree: Arc<ast::Query>,
    hir: Arc<hir::Query>,
    schema: Schema,
    warnings: Diagnostics,
}

impl Checked {
    /// What was found that is no error.
    #[must_use]
    pub const fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    /// What the query means.
    #[must_use]
    pub fn meaning(&self) -> &hir::Query {
        &self.hir
    }

    /// What a service's profile says about the query.
    #[must_use]
    pub fn judge(&self, profile: &Profile) -> Diagnostics {
        let mut findings = self.warnings.emptied();
        let judged = lint::judge(&self.tree, &self.hir, &self.schema, profile);
        findings.extend(written(judged, &self.tree));
        findings.sort();
        findings
    }

    /// What all rules of the linter find in the query, in the order of the text.
    ///
    /// ```
    /// use odq::diagnostic::{Level, Levels};
    /// use odq::{Input, Query, Root, Schema};
    /// let query = Query::parse("$top=10", Input::Auto).query;
    /// let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    /// let mut levels = Levels::default();
    /// let findings = checked.lint(&levels);
    /// let code = findings.as_slice()[0].code;
    /// assert_eq!(code.rule(), "page-without-order");
    /// levels.set(code, Level::Off);
    /// assert!(checked.lint(&levels).is_empty());
    /// ```
    #[must_use]
    pub fn lint(&self, levels: &Levels) -> Diagnostics {
        self.linted(None, levels)
    }

    /// What all rules of the linter find in a query for a service of that profile: there is no advice
    /// that the service could not follow.
    ///
    /// ```
    /// use odq::diagnostic::Levels;
    /// use odq::{Input, Profile, Query, Root, Schema};
    /// let query = Query::parse("$orderby=createdDateTime&$top=10", Input::Auto).query;
    /// let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    /// let levels = Levels::default();
    /// assert_eq!(checked.lint(&levels).as_slice()[0].code.rule(), "unstable-order");
    /// // This service orders by no key.
    /// let profile = Profile::find("partner-center").unwrap();
    /// assert!(checked.lint_for(profile, &levels).is_empty());
    /// ```
    #[must_use]
    pub fn lint_for(&self, profile: &Profile, levels: &Levels) -> Diagnostics {
        self.linted(Some(profile), levels)
    }

    fn linted(&self, profile: Option<&Profile>, levels: &Levels) -> Diagnostics {
        let mut findings = self.warnings.emptied();
        let found = lint::lint(&self.tree, &self.hir, &self.schema, profile, levels);
        findings.extend(written(found, &self.tree));
        findings.sort();
        findings
    }

    /// Makes the query ready to run over JSON records.
    ///
    /// ```
    /// use odq::{Input, Query, Root, Schema};
    /// let query = Query::parse("team/any(t:t/email eq 'r2d2@contoso.com')", Input::Auto).query;
    /// let program = query.check(&Schema::referrals(), &Root::Only).unwrap().compile().unwrap();
    /// assert!(program.matches_slice(br#"{"team":[{"email":"r2d2@contoso.com"}]}"#).unwrap());
    /// assert!(!program.matches_slice(br#"{"team":null}"#).unwrap());
    /// ```
    ///
    /// # Errors
    ///
    /// The query uses something that cannot be evaluated over local data.
    pub fn compile(&self) -> Result<Program, CompileError> {
        Program::new(&self.hir, &self.schema)
    }

    /// The conditions that the filter joins by `and`, to be counted by a run of the program: which
    /// of them keeps out how many records.
    ///
    /// ```
    /// use odq::eval::{Input, Options};
    /// use odq::{Query, Root, Schema};
    /// let query = Query::parse("status eq 'New' and details/dealValue gt 5", odq::Input::Auto).query;
    /// let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    /// let options = Options { clauses: Some(checked.clauses().unwrap()), ..Options::default() };
    /// let data = r#"{"status":"New"} {"status":"Active","details":{"dealValue":7}}"#;
    /// let input = Input { name: None, reader: Box::new(data.as_bytes()) };
    /// let run = checked.compile().unwrap().run([input], &mut Vec::new(), &options, &mut |_| {});
    /// let clauses = run.unwrap().clauses;
    /// assert_eq!((clauses[0].holds, clauses[0].is_false, clauses[0].alone), (1, 1, 1));
    /// assert_eq!((clauses[1].holds, clauses[1].is_false, clauses[1].alone), (1, 1, 1));
    /// ```
    ///
    /// # Errors
    ///
    /// The query uses something that cannot be evaluated over local data.
    pub fn clauses(&self) -> Result<Clauses, CompileError> {
        Clauses::new(&self.hir, &self.schema)
    }

    /// What tells why a record matches the query or does not: the value of each expression for it.
    ///
    /// ```
    /// use odq::{Query, Root, Schema};
    /// let query = Query::parse("status eq 'New' and type eq 'Shared'", odq::Input::Auto).query;
    /// let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    /// let record = br#"{"status":"New","type":"Independent"}"#;
    /// let why = checked.explainer().unwrap().explain(record, &Default::default()).unwrap();
    /// assert_eq!(why.matches, Some(false));
    /// let parts = &why.parts[0].values[0].operands;
    /// assert_eq!((parts[0].value.as_deref(), parts[0].decides), (Some("true"), false));
    /// assert_eq!((parts[1].value.as_deref(), parts[1].decides), (Some("false"), true));
    /// ```
    ///
    /// # Errors
    ///
    /// The query uses something that cannot be evaluated over local data.
    pub fn explainer(&self) -> Result<Explainer, CompileError> {
        Explainer::new(&self.hir, &self.schema)
    }

    /// The columns of a table of the query's rows, such as a file of comma-separated values.
    ///
    /// ```
    /// use odq::{Query, Root, Schema};
    /// let columns = |text: &str| {
    ///     let query = Query::parse(text, odq::Input::Auto).query;
    ///     let columns = query.check(&Schema::referrals(), &Root::Only).unwrap().columns();
    ///     columns.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    /// };
    /// assert_eq!(columns("$select=id,customerProfile/name,team/email"), "id customerProfile/name team");
    /// assert_eq!(columns("$apply=groupby((status),aggregate($count as n))"), "status n");
    /// assert!(columns("$filter=favorite").starts_with("id engagementId name"));
    /// ```
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        columns(&self.hir, &self.schema)
    }

    /// What the query asks for, in plain English.
    #[must_use]
    pub fn describe(&self) -> String {
        describe(&self.hir, &self.tree, &self.schema)
    }

    /// The typed tree as indented text.
    #[must_use]
    pub fn typed_tree(&self) -> String {
        let mut out = String::new();
        hir::write_tree(&self.hir, &self.schema, &mut out);
        out
    }
}

/// Findings with template holes for the letters that stand for them.
fn written(mut findings: Vec<Diagnostic>, tree: &ast::Query) -> Vec<Diagnostic> {
    let source = &tree.source;
    if source.holes().is_none() {
        return findings;
    }
    for finding in &mut findings {
        let labels = finding.labels.iter_mut().map(|label| &mut label.message);
        let fixes = finding.fixes.iter_mut().map(|fix| &mut fix.message);
        let messages = labels.chain(fixes).chain(&mut finding.help);
        for message in messages.chain([&mut finding.message]) {
            *message = source.shown(message).into_owned();
        }
        for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.text = source.filled(&edit.text).into_owned();
        }
    }
    findings
}

impl fmt::Display for Checked {
    /// The canonical text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tree.fmt(f)
    }
}

impl Serialize for Query {
    /// The tree of what was written.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.tree.serialize(serializer)
    }
}

impl Serialize for Checked {
    /// What the query means: [`hir::Typed`].
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let typed = hir::Typed::new(&self.hir, &self.schema);
        typed.written_as(&self.tree.source).serialize(serializer)
    }
}
