//! From the meaning of options to stages.

use super::pipeline::{Pipeline, Stage, Step};
use super::search::Search;
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::eval::compile::Compiler;
use crate::eval::error::CompileError;
use crate::hir::{self, Apply, Computed, Expr, Query, Transformation, TransformationKind};
use crate::syntax::ast::SystemOption;

/// What a query does with records before they are put in order, in three parts.
pub(in crate::eval) struct Parts<'q> {
    /// What is done with each record by itself,
    pub(in crate::eval) lead: Pipeline,
    /// the condition behind that,
    pub(in crate::eval) filter: Option<&'q Expr>,
    /// and what is left, if anything is.
    pub(in crate::eval) rest: Option<Vec<Part<'q>>>,
}

/// One of the options before `$orderby`, or one transformation of `$apply`.
#[derive(Clone, Copy)]
pub(in crate::eval) struct Part<'q> {
    what: What<'q>,
    name: &'static str,
    span: Span,
}

#[derive(Clone, Copy)]
enum What<'q> {
    Filter(&'q Expr),
    Compute(&'q [Computed]),
    Search(&'q hir::Search),
    /// What is made of several records.
    Transform(&'q TransformationKind),
}

impl<'q> Parts<'q> {
    /// # Errors
    ///
    /// The lead has something that is not evaluated.
    pub(in crate::eval) fn of(
        query: &'q Query,
        compiler: &mut Compiler<'_>,
    ) -> Result<Self, CompileError> {
        let mut all = parts(query);
        let combines = |part: &Part<'_>| matches!(part.what, What::Transform(_));
        let length = all.iter().position(combines).unwrap_or(all.len());
        let rest = all.split_off(length);
        let filter = match all.last() {
            Some(Part {
                what: What::Filter(filter),
                ..
            }) => Some(*filter),
            Some(_) | None => None,
        };
        if filter.is_some() {
            all.pop();
        }
        Ok(Self {
            lead: compiler.pipeline(&all, query.resource.ty)?,
            filter,
            rest: (!rest.is_empty()).then_some(rest),
        })
    }
}

/// The options before `$orderby` in the order in which they work (Protocol 11.2.1).
pub(super) fn parts(query: &Query) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    if let Some(apply) = &query.apply {
        parts.extend(transformations(apply));
    }
    let place = |option: SystemOption| {
        let mut used = query.options.iter();
        let used = used.find(|used| used.option == option);
        used.map_or(Span::at(0), |used| used.value_span)
    };
    let mut add = |what, option: SystemOption| {
        parts.push(Part {
            what,
            name: option.name(),
            span: place(option),
        });
    };
    if !query.compute.is_empty() {
        add(What::Compute(&query.compute), SystemOption::Compute);
    }
    if let Some(search) = &query.search {
        add(What::Search(search), SystemOption::Search);
    }
    if let Some(filter) = &query.filter {
        add(What::Filter(filter), SystemOption::Filter);
    }
    parts
}

/// The transformations that do something.
fn transformations(apply: &Apply) -> impl Iterator<Item = Part<'_>> {
    let kept = |step: &&Transformation| !matches!(step.kind, TransformationKind::Identity);
    apply.steps.iter().filter(kept).map(|step| {
        let what = match &step.kind {
            TransformationKind::Filter(condition) => What::Filter(condition),
            TransformationKind::Compute(items) => What::Compute(items),
            TransformationKind::Search(search) => What::Search(search),
            other => What::Transform(other),
        };
        let (name, span) = (step.kind.name(), step.span);
        Part { what, name, span }
    })
}

impl Compiler<'_> {
    /// Stages for rows of a type.
    ///
    /// # Errors
    ///
    /// Something that is not evaluated.
    pub(in crate::eval) fn pipeline(
        &mut self,
        parts: &[Part<'_>],
        row: Type,
    ) -> Result<Pipeline, CompileError> {
        let mut steps = Vec::with_capacity(parts.len());
        for Part { what, name, span } in parts.iter().copied() {
            let stage = self.stage(what, row, span)?;
            steps.push(Step { stage, name, span });
        }
        Ok(Pipeline { steps })
    }

    /// The stages of `$apply`.
    pub(super) fn apply(&mut self, apply: &Apply, row: Type) -> Result<Pipeline, CompileError> {
        let parts: Vec<Part<'_>> = transformations(apply).collect();
        self.pipeline(&parts, row)
    }

    fn stage(&mut self, what: What<'_>, row: Type, span: Span) -> Result<Stage, CompileError> {
        Ok(match what {
            What::Filter(condition) => {
                let (sheet, node) = self.sheet(row, |c| c.node(condition))?;
                Stage::Filter(sheet, node)
            }
            What::Compute(items) => Stage::Compute(self.compute(items, row)?),
            What::Search(search) => Stage::Search(Search::new(search, span)?),
            What::Transform(kind) => return self.transformation(kind, row, span),
        })
    }

    fn transformation(
        &mut self,
        kind: &TransformationKind,
        _row: Type,
        span: Span,
    ) -> Result<Stage, CompileError> {
        use TransformationKind as K;
        match kind {
            K::Skip(number) => Ok(Stage::Skip(*number)),
            K::Top(number) => Ok(Stage::Top(*number)),
            other => Err(CompileError::new(format!("`{}`", other.name()), span)),
        }
    }
}
