//! The compiled query.

use super::clauses::{Clauses, Observer, Truth};
use super::columns::Column;
use super::compile::Compiler;
use super::early::{self, Told};
use super::error::{CompileError, EvalError, Refusal};
use super::evaluate::{Scope, Scratch, evaluate};
use super::junction::in_turn;
use super::necessary::{Necessary, Search};
use super::node::Node;
use super::order::{Keys, sort_keys};
use super::run::Options;
use super::stage::{Made, Part, Parts, Pipeline, Shape, Sheet, State, Taken, selection};
use crate::diagnostic::{Limits, Span};
use crate::edm::Value;
use crate::edm::primitive::DateTimeOffset;
use crate::hir::{Query, Resource};
use crate::json::{DuplicateKeys, Fields, Kept, Plan, Selection, Slot, Slots};
use crate::schema::Schema;
use crate::syntax::ast::SystemOption;
use std::time::{SystemTime, UNIX_EPOCH};

/// A query that is ready to run. It can be shared between threads.
#[derive(Debug)]
pub struct Program {
    /// What makes another row of each record by itself, and what that reads of the record.
    pub(super) lead: Option<(Plan, Pipeline)>,
    /// What is read of that row, or of the record: by the filter and the keys, or by the `rest`.
    pub(super) plan: Plan,
    /// What it must hold before the filter.
    tests: Pipeline,
    pub(super) filter: Option<Node>,
    /// The keys are read with the filter, unless there is a `rest`.
    pub(super) order: Keys,
    /// What is made of the records that match.
    pub(super) rest: Option<Rest>,
    /// What is made anew in rows that are written, and the memories that it needs.
    pub(super) shape: Option<Shape>,
    pub(super) shape_memories: usize,
    pub(super) selection: Option<Selection>,
    pub(super) skip: u64,
    pub(super) top: Option<u64>,
    pub(super) count: bool,
    /// Whether the address asks for the number of records alone.
    pub(super) is_number: bool,
    /// What is read of each record that matches for the columns of a table.
    columns: Option<Plan>,
    /// What every record holds that matches.
    pub(super) necessary: Option<Necessary>,
    pub(super) memories: usize,
}

/// What is made of records together.
///
/// What the first of it reads is found with the filter, in the one pass over the record.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) pipeline: Pipeline,
    /// The keys of ordering, if there are some, and what they read of a row.
    pub(super) order: Option<Sheet>,
    /// Where these stand.
    pub(super) order_span: Span,
}

impl Program {
    /// Compiles a checked query.
    ///
    /// # Errors
    ///
    /// The first part of the query that is not evaluated: nothing is ignored in silence.
    pub fn new(query: &Query, schema: &Schema) -> Result<Self, CompileError> {
        if let Some(hole) = &query.hole {
            return Err(CompileError::of_hole(&hole.text, hole.span));
        }
        for used in &query.options {
            if !is_evaluated(used.option) {
                return Err(CompileError::new(
                    format!("`{}`", used.option.name()),
                    used.name_span,
                ));
            }
        }
        let is_number = is_number(&query.resource)?;
        let mut compiler = Compiler::new(schema);
        let row = query.resource.ty;
        let parts = Parts::of(query);
        let lead = match parts.lead.as_slice() {
            [] => None,
            parts => {
                let (sheet, lead) = compiler.sheet(row, |c| c.pipeline(parts, row))?;
                Some((sheet.into_plan(), lead))
            }
        };
        let (sheet, (tests, filter, (rest, order))) = compiler.sheet(row, |c| {
            let tests = c.pipeline(&parts.tests, row)?;
            let filter = parts.filter.map(|filter| c.node(filter)).transpose()?;
            let rest = match &parts.rest {
                None => (None, c.order_keys(&query.order_by)?),
                Some(parts) => Rest::new(c, parts, query)?,
            };
            Ok((tests, filter, rest))
        })?;
        let memories = compiler.memories;
        let mut compiler = Compiler::new(schema);
        let shape = compiler.shape(query, row)?;
        let shape_memories = compiler.memories;
        let mut plan = sheet.into_plan();
        if let Some(filter) = &filter {
            plan.want_first(early::slots(filter));
        }
        Ok(Self {
            // What a lead makes of a record may have what the record has not.
            necessary: filter
                .as_ref()
                .filter(|_| lead.is_none() && tests.is_empty())
                .and_then(Necessary::of),
            lead,
            plan,
            tests,
            filter,
            order,
            rest,
            shape,
            shape_memories,
            selection: selection(query),
            skip: query.paging.skip.unwrap_or(0),
            top: query.paging.top,
            count: query.count,
            is_number,
            columns: None,
            memories,
        })
    }

    /// The same program, of whose rows these columns are read. So a record that matches fails if a
    /// key of a column stands twice in it, as it does for what the query reads.
    #[must_use]
    pub fn with_columns(mut self, columns: &[Column]) -> Self {
        let rest = self.rest.as_ref();
        // Rows that stand for several records have no keys of theirs.
        if rest.is_none_or(|rest| rest.pipeline.keeps_members()) {
            let (plan, _) = Plan::new(columns.iter().map(Column::path));
            self.columns = Some(plan);
        }
        self
    }

    /// Whether the query asks by `$count=true` how many records match.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.count
    }

    /// Whether the address ends in `/$count`: the answer is how many records match, whatever the
    /// page (URL Conventions 4.8), and a run writes no record.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        self.is_number
    }

    /// A matcher, which keeps its memory from record to record. Each thread needs its own.
    #[must_use]
    pub fn matcher(&self) -> Matcher<'_> {
        Matcher::new(self, now(), DuplicateKeys::Error, &Limits::DEFAULT)
    }

    /// A matcher with the clock, the limits and the policy for duplicate keys of a run.
    ///
    /// ```
    /// use odq::edm::primitive::DateTimeOffset;
    /// use odq::eval::Options;
    /// use odq::{Query, Root, Schema};
    /// let query = Query::parse("createdDateTime lt now()", odq::Input::Auto).query;
    /// let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
    /// let program = checked.compile().unwrap();
    /// let now = DateTimeOffset::parse("2025-01-01T00:00:00Z").ok();
    /// let mut matcher = program.matcher_with(&Options { now, ..Options::default() });
    /// assert!(matcher.matches(br#"{"createdDateTime":"2024-12-31T23:59:59Z"}"#).unwrap());
    /// assert!(!matcher.matches(br#"{"createdDateTime":"2025-01-01T00:00:00Z"}"#).unwrap());
    /// ```
    #[must_use]
    pub fn matcher_with(&self, options: &Options) -> Matcher<'_> {
        let instant = options.now.unwrap_or_else(now);
        Matcher::new(self, instant, options.duplicate_keys, &options.limits)
    }

    /// Whether a record in JSON text matches the filter, and whatever else is asked of each record
    /// by itself: `$search`, `filter` at the start of `$apply`.
    ///
    /// # Errors
    ///
    /// The text is no JSON object, or a value does not fit its type, or evaluation fails.
    pub fn matches_slice(&self, record: &[u8]) -> Result<bool, EvalError> {
        self.matcher().matches(record)
    }

    /// Whether a record matches the filter.
    ///
    /// # Errors
    ///
    /// As for [`Program::matches_slice`].
    pub fn matches(&self, record: &serde_json::Value) -> Result<bool, EvalError> {
        self.matches_slice(record.to_string().as_bytes())
    }
}

impl Rest {
    /// Compiles what is made of the present row and others; with the keys of ordering.
    fn new(
        compiler: &mut Compiler<'_>,
        parts: &[Part<'_>],
        query: &Query,
    ) -> Result<(Option<Self>, Keys), CompileError> {
        let row = query.resource.ty;
        let pipeline = compiler.pipeline(parts, row)?;
        let keys = query.order_by.as_slice();
        let (sheet, order) = compiler.aside(|c| c.sheet(row, |c| c.order_keys(keys)))?;
        let rest = Self {
            pipeline,
            order: (!keys.is_empty()).then_some(sheet),
            order_span: keys.first().map_or(Span::at(0), |key| key.key.span),
        };
        Ok((Some(rest), order))
    }
}

/// Whether the address asks for the number of records of a collection, and not for the records
/// themselves. Any other address is refused.
fn is_number(resource: &Resource) -> Result<bool, CompileError> {
    if let (Some(key), None) = (&resource.key, &resource.rest) {
        let what = format!("`{}` of the address, a single record,", key.text);
        return Err(CompileError::new(what, key.span));
    }
    match &resource.rest {
        Some(rest) if rest.text == "$count" && !resource.single => Ok(true),
        Some(rest) => {
            let what = format!("`{}` of the address", rest.text);
            Err(CompileError::new(what, rest.span))
        }
        None if resource.single => Err(CompileError::new(
            "the address of a single record",
            Span::at(0),
        )),
        None => Ok(false),
    }
}

/// Which options a run obeys; the others are refused.
const fn is_evaluated(option: SystemOption) -> bool {
    match option {
        SystemOption::Filter
        | SystemOption::OrderBy
        | SystemOption::Select
        | SystemOption::Top
        | SystemOption::Skip
        | SystemOption::Compute
        | SystemOption::Search
        | SystemOption::Apply
        | SystemOption::Expand
        | SystemOption::Count => true,
        SystemOption::Index
        | SystemOption::Format
        | SystemOption::SchemaVersion
        | SystemOption::Id
        | SystemOption::SkipToken
        | SystemOption::DeltaToken
        | SystemOption::At
        | SystemOption::From
        | SystemOption::To
        | SystemOption::ToInclusive
        | SystemOption::Levels => false,
    }
}

/// The present instant in UTC.
pub(super) fn now() -> DateTimeOffset {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
    let picos = u64::from(since.subsec_nanos()) * 1_000;
    DateTimeOffset::from_unix(seconds, picos, 0).unwrap_or(DateTimeOffset::MIN)
}

/// A program with the memory that it needs.
#[derive(Debug)]
pub struct Matcher<'p> {
    program: &'p Program,
    /// Whether records are taken to be valid JSON.
    trusting: bool,
    slots: Slots,
    /// What the stages of the lead hold, which is nothing; the same for the tests.
    states: (Vec<State>, Vec<State>),
    scratch: Scratch,
    /// Counts the parts of the filter.
    observer: Option<Observer>,
}

/// A record that matches.
#[derive(Debug)]
pub(super) struct Found {
    /// The values of its keys of ordering.
    pub(super) keys: Vec<Value<'static>>,
    /// What was made of it; nothing if it stays as it is.
    pub(super) row: Option<Made>,
    /// The number of what was kept of it, if there is a `rest`.
    pub(super) kept: usize,
}

impl<'p> Matcher<'p> {
    pub(super) fn new(
        program: &'p Program,
        now: DateTimeOffset,
        duplicates: DuplicateKeys,
        limits: &Limits,
    ) -> Self {
        Self {
            program,
            trusting: false,
            slots: Slots::default(),
            states: (
                program
                    .lead
                    .as_ref()
                    .map_or_else(Vec::new, |(_, lead)| lead.states()),
                program.tests.states(),
            ),
            scratch: Scratch::new(program.memories, now, duplicates, limits),
            observer: None,
        }
    }

    /// Looks at the parts of the filter, too.
    pub(super) fn observe(
        &mut self,
        clauses: &Clauses,
        now: DateTimeOffset,
        duplicates: DuplicateKeys,
        limits: &Limits,
    ) {
        self.observer = Some(clauses.observer(now, duplicates, limits));
    }

    /// Takes a record that cannot match, and so need not be read.
    pub(super) fn pass_over(&mut self, record: &[u8]) {
        if let Some(observer) = &mut self.observer {
            observer.begin();
            observer.look(record, self.trusting);
        }
    }

    /// What the parts of the filter are for the present record; nothing if nobody asked.
    pub(super) fn truths(&self) -> &[Truth] {
        self.observer.as_ref().map_or(&[], Observer::truths)
    }

    /// Takes records to be valid JSON, or does so no longer; gives what was so far.
    pub(super) const fn trust(&mut self, trusting: bool) -> bool {
        std::mem::replace(&mut self.trusting, trusting)
    }

    /// What looks through a block for records that cannot match, so that they need not be read.
    pub(super) fn search<'t>(&self, block: &'t [u8]) -> Option<Search<'p, 't>> {
        let necessary = self.program.necessary.as_ref();
        let necessary = necessary.filter(|_| self.trusting)?;
        Some(necessary.search(block))
    }

    /// Whether records are taken to be valid JSON.
    pub(super) const fn is_trusting(&self) -> bool {
        self.trusting
    }

    /// Whether a record in JSON text matches the filter. A filter that is null does not match.
    ///
    /// # Errors
    ///
    /// As for [`Program::matches_slice`].
    pub fn matches(&mut self, record: &[u8]) -> Result<bool, EvalError> {
        Ok(self.examine(record, &mut Kept::default())?.is_some())
    }

    /// What is found of the record, if it matches. What the rest of the program reads is kept.
    pub(super) fn examine(
        &mut self,
        record: &[u8],
        kept: &mut Kept,
    ) -> Result<Option<Found>, EvalError> {
        let found = self.judged(record, kept)?;
        if let (Some(_), Some(columns), false) = (&found, &self.program.columns, self.trusting) {
            let fields = columns.fill(record, &mut self.slots, self.scratch.duplicates);
            fields.map_err(|error| EvalError::from(error).named(record, 0))?;
        }
        Ok(found)
    }

    fn judged(&mut self, record: &[u8], kept: &mut Kept) -> Result<Option<Found>, EvalError> {
        self.scratch.begin();
        if let Some(observer) = &mut self.observer {
            observer.begin();
        }
        let Some(lead) = &self.program.lead else {
            let found = self.found(record, kept);
            return found.map_err(|error| error.named(record, 0));
        };
        match self
            .led(lead, record)
            .map_err(|error| error.named(record, 0))?
        {
            // All that a lead hands on is made.
            Taken::Gone | Taken::Same => Ok(None),
            Taken::Made(made) => {
                let found = self.found(&made.text, kept).map_err(|error| {
                    // It was made of what is right.
                    let error = error.named(&made.text, 0);
                    if matches!(error, EvalError::Json(_)) {
                        EvalError::Depth
                    } else {
                        error.within(made.same)
                    }
                })?;
                let row = Some(made);
                Ok(found.map(|found| Found { row, ..found }))
            }
        }
    }

    /// What the lead makes of a record.
    fn led(&mut self, (plan, lead): &(Plan, Pipeline), record: &[u8]) -> Result<Taken, EvalError> {
        let Self { slots, scratch, .. } = self;
        let duplicates = scratch.duplicates;
        let fields = if self.trusting {
            plan.fill_trusting(record, slots, duplicates)?
        } else {
            plan.fill(record, slots, duplicates)?
        };
        let Some(row) = fields.get(Slot::WHOLE) else {
            return Ok(Taken::Gone);
        };
        let taken = lead.take(&mut self.states.0, row, &Scope::of_row(fields), scratch);
        taken.map_err(Refusal::of_record)
    }

    /// What is found of a row that is the record or was made of it.
    fn found(&mut self, row: &[u8], kept: &mut Kept) -> Result<Option<Found>, EvalError> {
        let Self {
            program,
            slots,
            scratch,
            trusting,
            ..
        } = self;
        // The observer reads what it looks at by itself.
        let trusting = *trusting;
        let observe = |observer: &mut Option<Observer>| {
            if let Some(observer) = observer {
                observer.look(row, trusting);
            }
        };
        let is_first = program.tests.is_empty();
        if is_first {
            observe(&mut self.observer);
        }
        let duplicates = scratch.duplicates;
        let mut told = Told::Nothing;
        let fields = if trusting {
            let filter = program.filter.as_ref().filter(|_| is_first);
            let mut go_on = |fields: Fields<'_, '_>| {
                if let Some(filter) = filter {
                    told = early::first_of(filter, fields, scratch);
                }
                !matches!(told, Told::False)
            };
            let plan = &program.plan;
            let fields = plan.fill_trusting_while(row, slots, duplicates, &mut go_on)?;
            if let Told::False = told {
                return Ok(None);
            }
            fields
        } else {
            program.plan.fill(row, slots, duplicates)?
        };
        let scope = Scope::of_row(fields);
        if !is_first {
            let Some(row) = scope.fields.get(Slot::WHOLE) else {
                return Ok(None);
            };
            let taken = program.tests.take(&mut self.states.1, row, &scope, scratch);
            if matches!(taken.map_err(Refusal::of_record)?, Taken::Gone) {
                return Ok(None);
            }
            observe(&mut self.observer);
        }
        let value = match (told, &program.filter) {
            (Told::Rest(operands), _) => in_turn(operands, false, &scope, scratch)?,
            (_, Some(filter)) => evaluate(filter, &scope, scratch)?,
            (_, None) => Value::Boolean(true),
        };
        if value != Value::Boolean(true) {
            return Ok(None);
        }
        let mut found = Found {
            keys: Vec::new(),
            row: None,
            kept: 0,
        };
        if program.rest.is_some() {
            found.kept = kept.keep(&program.plan, &scope.fields);
        } else {
            found.keys = sort_keys(&program.order, &scope, scratch)?;
        }
        Ok(Some(found))
    }
}
