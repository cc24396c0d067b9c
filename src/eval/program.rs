//! The compiled query.

use super::clauses::{Clauses, Observer, Truth};
use super::columns::Column;
use super::compile::Compiler;
use super::early;
use super::error::{CompileError, EvalError};
use super::evaluate::{Scope, Scratch, evaluate};
use super::necessary::{Necessary, Search};
use super::node::Node;
use super::order::sort_keys;
use super::run::Options;
use super::stage::{Made, Parts, Pipeline, Shape, Sheet, State, Taken, selection};
use crate::diagnostic::{Limits, Span};
use crate::edm::Value;
use crate::edm::primitive::DateTimeOffset;
use crate::hir::{Query, Resource};
use crate::json::{DuplicateKeys, Fields, Plan, Selection, Slot, Slots};
use crate::schema::Schema;
use crate::syntax::ast::{Direction, SystemOption};
use std::time::{SystemTime, UNIX_EPOCH};

/// A query that is ready to run. It can be shared between threads.
#[derive(Debug)]
pub struct Program {
    pub(super) plan: Plan,
    pub(super) filter: Option<Node>,
    /// The keys are read of the record, unless there is a `rest`.
    pub(super) order: Vec<(Node, Direction)>,
    /// What is done with each record by itself, before the filter.
    pub(super) lead: Pipeline,
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
    memories: usize,
}

/// What is made of records together.
#[derive(Debug)]
pub(super) struct Rest {
    pub(super) pipeline: Pipeline,
    /// What the keys of ordering read of a row.
    pub(super) sheet: Sheet,
    /// Where these stand.
    pub(super) order_span: Span,
    pub(super) memories: usize,
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
        let parts = Parts::of(query, &mut compiler)?;
        let (sheet, (filter, order)) = compiler.sheet(row, |c| {
            let filter = parts.filter.map(|filter| c.node(filter)).transpose()?;
            let order = match parts.rest {
                None => c.order_keys(&query.order_by)?,
                Some(_) => Vec::new(),
            };
            Ok((filter, order))
        })?;
        let memories = compiler.memories;
        let (rest, order) = match parts.rest {
            None => (None, order),
            Some(parts) => {
                let mut compiler = Compiler::new(schema);
                let pipeline = compiler.pipeline(&parts, row)?;
                let (sheet, order) = compiler.sheet(row, |c| c.order_keys(&query.order_by))?;
                let memories = compiler.memories;
                let rest = Rest {
                    pipeline,
                    sheet,
                    order_span: query
                        .order_by
                        .first()
                        .map_or(Span::at(0), |key| key.key.span),
                    memories,
                };
                (Some(rest), order)
            }
        };
        let mut compiler = Compiler::new(schema);
        let shape = compiler.shape(query, row)?;
        let shape_memories = compiler.memories;
        let mut plan = sheet.into_plan();
        if let Some(filter) = &filter {
            plan.want_first(early::slots(filter));
        }
        Ok(Self {
            plan,
            // What a lead makes of a record may have what the record has not.
            necessary: filter
                .as_ref()
                .filter(|_| parts.lead.is_empty())
                .and_then(Necessary::of),
            filter,
            order,
            lead: parts.lead,
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
    /// What the stages of the lead hold, which is nothing.
    states: Vec<State>,
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
            states: program.lead.states(),
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
        Ok(self.examine(record)?.is_some())
    }

    /// What is found of the record, if it matches.
    pub(super) fn examine(&mut self, record: &[u8]) -> Result<Option<Found>, EvalError> {
        let found = self.judged(record)?;
        if let (Some(_), Some(columns), false) = (&found, &self.program.columns, self.trusting) {
            let fields = columns.fill(record, &mut self.slots, self.scratch.duplicates);
            fields.map_err(|error| EvalError::from(error).named(record, 0))?;
        }
        Ok(found)
    }

    fn judged(&mut self, record: &[u8]) -> Result<Option<Found>, EvalError> {
        self.scratch.begin();
        if let Some(observer) = &mut self.observer {
            observer.begin();
        }
        if self.program.lead.is_empty() {
            let keys = self.keys(record).map_err(|error| error.named(record, 0))?;
            return Ok(keys.map(|keys| Found { keys, row: None }));
        }
        match self.led(record).map_err(|error| error.named(record, 0))? {
            Taken::Gone => Ok(None),
            Taken::Same => {
                let keys = self.keys(record).map_err(|error| error.named(record, 0))?;
                Ok(keys.map(|keys| Found { keys, row: None }))
            }
            Taken::Made(made) => {
                let keys = self.keys(&made.text).map_err(|error| {
                    // It was made of what is right.
                    let error = error.named(&made.text, 0);
                    if matches!(error, EvalError::Json(_)) {
                        EvalError::Depth
                    } else {
                        error.within(made.same)
                    }
                })?;
                let row = Some(made);
                Ok(keys.map(|keys| Found { keys, row }))
            }
        }
    }

    /// What the lead makes of a record, which is checked to be one first.
    fn led(&mut self, record: &[u8]) -> Result<Taken, EvalError> {
        let Self {
            program,
            slots,
            states,
            scratch,
            ..
        } = self;
        let fields = Plan::default().fill(record, slots, scratch.duplicates)?;
        let Some(row) = fields.get(Slot::WHOLE) else {
            return Ok(Taken::Gone);
        };
        let taken = program.lead.take(states, row, None, scratch);
        taken.map_err(|refusal| refusal.of_record())
    }

    fn keys(&mut self, record: &[u8]) -> Result<Option<Vec<Value<'static>>>, EvalError> {
        if let Some(observer) = &mut self.observer {
            observer.look(record, self.trusting);
        }
        let Self {
            program,
            trusting,
            slots,
            scratch,
            ..
        } = self;
        let duplicates = scratch.duplicates;
        let fields = if *trusting {
            let mut is_open = true;
            let mut go_on = |fields: Fields<'_, '_>| {
                let filter = program.filter.as_ref();
                is_open = filter.is_none_or(|filter| early::leaves_open(filter, fields, scratch));
                is_open
            };
            let plan = &program.plan;
            let fields = plan.fill_trusting_while(record, slots, duplicates, &mut go_on)?;
            if !is_open {
                return Ok(None);
            }
            fields
        } else {
            program.plan.fill(record, slots, duplicates)?
        };
        let scope = Scope {
            fields,
            outer: None,
            depth: 0,
        };
        if let Some(filter) = &program.filter
            && evaluate(filter, &scope, scratch)? != Value::Boolean(true)
        {
            return Ok(None);
        }
        if program.rest.is_some() {
            return Ok(Some(Vec::new()));
        }
        sort_keys(&program.order, &scope, scratch).map(Some)
    }
}
