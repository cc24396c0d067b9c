//! From the meaning of options to stages.

use super::compute::Computation;
use super::concat::Concat;
use super::group::Group;
use super::pipeline::{Pipeline, Segment, Stage, Step as StageStep};
use super::search::Search;
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::eval::compile::Compiler;
use crate::eval::error::CompileError;
use crate::eval::node::Node;
use crate::eval::path::is_opaque;
use crate::hir::{
    self, Apply, Computed, Expr, ExprKind, Path, Query, Step, Transformation, TransformationKind,
};
use crate::syntax::ast::SystemOption;

/// What a query does with records before they are put in order, in four parts.
pub(in crate::eval) struct Parts<'q> {
    /// What makes another row of each record by itself,
    pub(in crate::eval) lead: Vec<Part<'q>>,
    /// what it must hold then,
    pub(in crate::eval) tests: Vec<Part<'q>>,
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
    pub(in crate::eval) fn of(query: &'q Query) -> Self {
        let mut lead = parts(query);
        let combines = |part: &Part<'_>| matches!(part.what, What::Transform(_));
        let length = lead.iter().position(combines).unwrap_or(lead.len());
        let rest = lead.split_off(length);
        let length = lead.iter().rposition(Part::makes_rows);
        let mut tests = lead.split_off(length.map_or(0, |last| last + 1));
        let filter = match tests.last() {
            Some(Part {
                what: What::Filter(filter),
                ..
            }) => Some(*filter),
            Some(_) | None => None,
        };
        if filter.is_some() {
            tests.pop();
        }
        Self {
            lead,
            tests,
            filter,
            rest: (!rest.is_empty()).then_some(rest),
        }
    }
}

/// What a query does with each record by itself.
pub(in crate::eval) struct Lead<'q> {
    pub(in crate::eval) parts: Vec<Part<'q>>,
    /// Whether rows are made of several records behind that.
    pub(in crate::eval) combines: bool,
}

/// What a query does with each record by itself, the filter included.
pub(in crate::eval) fn lead(query: &Query) -> Lead<'_> {
    let mut parts = parts(query);
    let combines = |part: &Part<'_>| matches!(part.what, What::Transform(_));
    let length = parts.iter().position(combines);
    parts.truncate(length.unwrap_or(parts.len()));
    Lead {
        parts,
        combines: length.is_some(),
    }
}

impl<'q> Part<'q> {
    /// The option or the transformation.
    pub(in crate::eval) const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether what it hands on are not the rows that it takes.
    const fn makes_rows(&self) -> bool {
        match self.what {
            What::Compute(_) => true,
            What::Filter(_) | What::Search(_) => false,
            What::Transform(kind) => !matches!(
                kind,
                TransformationKind::Skip(_) | TransformationKind::Top(_)
            ),
        }
    }

    /// Whether members are added.
    pub(in crate::eval) const fn computes(&self) -> bool {
        matches!(self.what, What::Compute(_))
    }

    /// Its expressions, with the names under which their values are added.
    pub(in crate::eval) fn expressions(&self) -> Vec<(Option<&'q str>, &'q Expr)> {
        match self.what {
            What::Filter(condition) => vec![(None, condition)],
            What::Compute(items) => {
                let named = items.iter().map(|item| (Some(&*item.name), &item.value));
                named.collect()
            }
            What::Search(_) | What::Transform(_) => Vec::new(),
        }
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
        let what = if let TransformationKind::Filter(condition) = &step.kind {
            What::Filter(condition)
        } else if let TransformationKind::Compute(items) = &step.kind {
            What::Compute(items)
        } else if let TransformationKind::Search(search) = &step.kind {
            What::Search(search)
        } else {
            What::Transform(&step.kind)
        };
        let (name, span) = (step.kind.name(), step.span);
        Part { what, name, span }
    })
}

/// How often a record may stand in a result: each `concat` multiplies the rows of those before it.
const MOST_COPIES: usize = 1000;

/// Refuses what makes of a few records more rows than memory can hold.
fn bounded(parts: &[Part<'_>]) -> Result<(), CompileError> {
    let mut copies = 1;
    for part in parts {
        if let What::Transform(kind) = part.what {
            copies = copied_by(kind, part.span, copies)?;
        }
    }
    Ok(())
}

/// How often a record stands behind a transformation that has it so many times.
fn copied_by(kind: &TransformationKind, span: Span, copies: usize) -> Result<usize, CompileError> {
    if matches!(kind, TransformationKind::Aggregate(_)) {
        return Ok(1);
    }
    let TransformationKind::Concat(all) = kind else {
        return Ok(copies);
    };
    let mut sum: usize = 0;
    for apply in all {
        let mut behind = copies;
        for step in &apply.steps {
            behind = copied_by(&step.kind, step.span, behind)?;
        }
        sum = sum.saturating_add(behind);
    }
    if sum > MOST_COPIES {
        let what = format!("`concat` that repeats records more than {MOST_COPIES} times");
        return Err(CompileError::new(what, span));
    }
    Ok(sum)
}

/// Apart, so that who calls it holds no stage of its own.
#[inline(never)]
fn push(into: &mut Vec<StageStep>, stage: Stage, part: &Part<'_>) {
    let Part { name, span, .. } = *part;
    into.push(StageStep { stage, name, span });
}

#[inline(never)]
fn push_group(into: &mut Vec<StageStep>, group: Box<Group>, part: &Part<'_>) {
    push(into, Stage::Group(group), part);
}

/// Parts up to the first that makes other rows, and those behind it, up to each that does.
#[inline(never)]
fn segments<'p, 'q>(parts: &'p [Part<'q>]) -> (&'p [Part<'q>], Vec<&'p [Part<'q>]>) {
    let mut segments = parts.split_inclusive(Part::makes_rows);
    let first = segments.next().unwrap_or_default();
    (first, segments.collect())
}

/// The type at the end of a path.
fn type_of(path: &Path) -> Type {
    let mut types = path.steps.iter().rev().map(|step| match step {
        Step::Property(_, ty) | Step::Annotation(_, ty) => *ty,
        Step::Cast(id) => Type::named(*id),
        Step::Key(_) => Type::UNKNOWN,
    });
    types.next().unwrap_or(Type::UNKNOWN)
}

impl Compiler<'_> {
    /// Stages for the present row, and for those that are made of it, of the same type.
    ///
    /// # Errors
    ///
    /// Something that is not evaluated.
    pub(in crate::eval) fn pipeline(
        &mut self,
        parts: &[Part<'_>],
        row: Type,
    ) -> Result<Pipeline, CompileError> {
        bounded(parts)?;
        let mut pipeline = Pipeline::default();
        let (first, behind) = segments(parts);
        self.steps(first, row, &mut pipeline.first)?;
        for parts in behind {
            self.segment(parts, row, &mut pipeline.behind)?;
        }
        Ok(pipeline)
    }

    #[inline(never)]
    fn segment(
        &mut self,
        parts: &[Part<'_>],
        row: Type,
        into: &mut Vec<Segment>,
    ) -> Result<(), CompileError> {
        let mut steps = Vec::with_capacity(parts.len());
        let (sheet, ()) = self.aside(|c| c.sheet(row, |c| c.steps(parts, row, &mut steps)))?;
        into.push(Segment { sheet, steps });
        Ok(())
    }

    /// Transformations nest through here: what does not call itself again has functions of its own,
    /// so that a level costs little of the stack.
    fn steps(
        &mut self,
        parts: &[Part<'_>],
        row: Type,
        into: &mut Vec<StageStep>,
    ) -> Result<(), CompileError> {
        for part in parts {
            if let What::Transform(TransformationKind::Concat(all)) = part.what {
                self.concat(all, row, part, into)?;
            } else if let What::Transform(TransformationKind::GroupBy(elements, apply)) = part.what
            {
                let mut group = self.group(elements, part.span)?;
                self.grouped(&mut group, apply, row)?;
                push_group(into, group, part);
            } else {
                self.flat(part, row, into)?;
            }
        }
        Ok(())
    }

    /// The stages of `$apply`.
    pub(super) fn apply(&mut self, apply: &Apply, row: Type) -> Result<Pipeline, CompileError> {
        let parts: Vec<Part<'_>> = transformations(apply).collect();
        self.pipeline(&parts, row)
    }

    /// What holds no transformations.
    #[inline(never)]
    fn flat(
        &mut self,
        part: &Part<'_>,
        row: Type,
        into: &mut Vec<StageStep>,
    ) -> Result<(), CompileError> {
        let span = part.span;
        let stage = match part.what {
            What::Filter(condition) => Stage::Filter(self.node(condition)?),
            What::Compute(items) => Stage::Compute(self.compute(items, row)?),
            What::Search(search) => Stage::Search(Search::new(search, span)?),
            What::Transform(kind) => self.transformation(kind, row, span)?,
        };
        push(into, stage, part);
        Ok(())
    }

    fn concat(
        &mut self,
        all: &[Apply],
        row: Type,
        part: &Part<'_>,
        into: &mut Vec<StageStep>,
    ) -> Result<(), CompileError> {
        let mut pipelines = Vec::with_capacity(all.len());
        for apply in all {
            pipelines.push(self.apply(apply, row)?);
        }
        let span = part.span;
        push(into, Stage::Concat(Concat { pipelines, span }), part);
        Ok(())
    }

    #[inline(never)]
    fn transformation(
        &mut self,
        kind: &TransformationKind,
        row: Type,
        span: Span,
    ) -> Result<Stage, CompileError> {
        use TransformationKind as K;
        Ok(match kind {
            K::Skip(number) => Stage::Skip(*number),
            K::Top(number) => Stage::Top(*number),
            K::OrderBy(keys) => Stage::OrderBy(self.ordering(keys)?),
            K::Ranking(method, amount, value) => {
                Stage::Ranking(Box::new(self.ranking(*method, amount, value, row)?))
            }
            K::Aggregate(items) => Stage::Aggregate(self.aggregate(items)?),
            K::Function(value) => {
                let name = value.as_service().map(|service| &*service.name);
                let name = name.unwrap_or("a function");
                let what = format!("`{name}`, a function of the service,");
                return Err(CompileError::new(what, span));
            }
            K::Join(_)
            | K::Nest(_)
            | K::AddNested(..)
            | K::Relatives(_)
            | K::Traverse(_)
            | K::Unknown
            // These are parts of other kinds, or nest.
            | K::Concat(_)
            | K::GroupBy(..)
            | K::Filter(_)
            | K::Compute(_)
            | K::Search(_)
            | K::Identity => {
                return Err(CompileError::new(format!("`{}`", kind.name()), span));
            }
        })
    }

    /// What a value at the end of a path is told apart by.
    pub(super) fn key_node(&mut self, path: &Path, span: Span) -> Result<Node, CompileError> {
        let ty = type_of(path);
        let field = self.field(path, ty, span)?;
        Ok(if is_opaque(&field.reader) {
            Node::Identity(Box::new(field))
        } else {
            Node::Field(Box::new(field))
        })
    }

    /// The value at the end of a path as it is written.
    pub(super) fn copied(&mut self, path: &Path, span: Span) -> Result<Computation, CompileError> {
        let (kind, ty) = (ExprKind::Path(path.clone()), type_of(path));
        self.computation(&Expr { kind, ty, span })
    }
}
