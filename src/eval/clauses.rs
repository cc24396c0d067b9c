//! Of the conditions that a filter joins by `and`: for how many records each holds.
//!
//! They are evaluated beside the run, in a pass of their own, which the run does not see: it stops
//! at the first that is false, and may leave records out that cannot match.

use super::compile::Compiler;
use super::error::CompileError;
use super::evaluate::{Scope, Scratch, evaluate};
use super::node::Node;
use super::stage::Parts;
use crate::diagnostic::{Limits, Span};
use crate::edm::Value;
use crate::edm::primitive::DateTimeOffset;
use crate::hir::{Expr, ExprKind, Query};
use crate::json::{DuplicateKeys, Plan, Slots};
use crate::ops::Operator;
use crate::schema::Schema;
use serde::Serialize;
use std::sync::Arc;

/// The conditions that the filter of a query joins by `and`, to be counted by a run of the same
/// query; one if it joins none.
///
/// They are those of the last filter that looks at each record by itself: `$filter`, or `filter(..)`
/// where `$apply` begins with that and combines records behind it.
#[derive(Clone, Debug)]
pub struct Clauses(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    plan: Plan,
    nodes: Vec<(Span, Node)>,
    memories: usize,
}

/// For how many records one condition holds. Records that another option has left out before the
/// filter, and those that are no JSON object, are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClauseCount {
    /// Where it stands in the query.
    pub span: Span,
    /// Records for which it is true.
    pub holds: u64,
    /// Records for which it is false.
    pub is_false: u64,
    /// Records for which it is null.
    pub is_null: u64,
    /// Records for which it has no value: `1 div 0`.
    pub errors: u64,
    /// Records that it alone keeps out: it is false or null, and all others are true.
    pub alone: u64,
}

/// What a condition is for a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
    Null,
    Error,
    /// It was not looked at.
    Unseen,
}

impl Clauses {
    /// The conditions of a checked query.
    ///
    /// # Errors
    ///
    /// The first part that is not evaluated.
    pub fn new(query: &Query, schema: &Schema) -> Result<Self, CompileError> {
        let mut compiler = Compiler::new(schema);
        let filter = Parts::of(query).filter;
        let (sheet, nodes) = compiler.sheet(query.resource.ty, |c| {
            let all = filter.into_iter().flat_map(conjuncts);
            all.map(|expr| Ok((expr.span, c.node(expr)?))).collect()
        })?;
        Ok(Self(Arc::new(Compiled {
            plan: sheet.into_plan(),
            nodes,
            memories: compiler.memories,
        })))
    }

    /// What looks at records for one thread.
    pub(super) fn observer(
        &self,
        now: DateTimeOffset,
        duplicates: DuplicateKeys,
        limits: &Limits,
    ) -> Observer {
        Observer {
            clauses: Arc::clone(&self.0),
            slots: Slots::default(),
            scratch: Scratch::new(self.0.memories, now, duplicates, limits),
            truths: Vec::new(),
        }
    }

    /// No counts yet.
    pub(super) fn tally(&self) -> Vec<ClauseCount> {
        let places = self.0.nodes.iter().map(|(span, _)| *span);
        let count = |span| ClauseCount {
            span,
            ..ClauseCount::default()
        };
        places.map(count).collect()
    }
}

/// The operands of `and`, or the condition itself.
fn conjuncts(filter: &Expr) -> &[Expr] {
    if let ExprKind::Logic(logic) = &filter.kind
        && logic.operator == Operator::And
    {
        return &logic.operands;
    }
    std::slice::from_ref(filter)
}

/// Counts what the conditions are for records, one list of truths behind the other.
pub(super) fn count(tally: &mut [ClauseCount], truths: &[Truth]) {
    if tally.is_empty() {
        return;
    }
    for record in truths.chunks(tally.len()) {
        let kept_out = record.iter().filter(|truth| **truth != Truth::True).count();
        for (clause, truth) in tally.iter_mut().zip(record) {
            match truth {
                Truth::True => clause.holds += 1,
                Truth::False => clause.is_false += 1,
                Truth::Null => clause.is_null += 1,
                Truth::Error => clause.errors += 1,
                Truth::Unseen => {}
            }
            let removes = matches!(truth, Truth::False | Truth::Null);
            clause.alone += u64::from(removes && kept_out == 1);
        }
    }
}

/// Looks at records.
#[derive(Debug)]
pub(super) struct Observer {
    clauses: Arc<Compiled>,
    slots: Slots,
    scratch: Scratch,
    /// What the conditions are for the present record.
    truths: Vec<Truth>,
}

impl Observer {
    /// Begins with another record, at which it may never look.
    pub(super) fn begin(&mut self) {
        self.truths.clear();
        self.truths.resize(self.clauses.nodes.len(), Truth::Unseen);
    }

    /// Looks at what the filter reads.
    pub(super) fn look(&mut self, row: &[u8], trusting: bool) {
        let Self {
            clauses,
            slots,
            scratch,
            truths,
        } = self;
        let fields = if trusting {
            clauses.plan.fill_trusting(row, slots, scratch.duplicates)
        } else {
            clauses.plan.fill(row, slots, scratch.duplicates)
        };
        let Ok(fields) = fields else {
            return;
        };
        let scope = Scope {
            fields,
            outer: None,
            depth: 0,
        };
        for ((_, node), truth) in clauses.nodes.iter().zip(truths) {
            scratch.begin();
            *truth = match evaluate(node, &scope, scratch) {
                Ok(Value::Boolean(true)) => Truth::True,
                Ok(Value::Boolean(false)) => Truth::False,
                Ok(_) => Truth::Null,
                Err(_) => Truth::Error,
            };
        }
    }

    /// What the conditions are for the present record.
    pub(super) fn truths(&self) -> &[Truth] {
        &self.truths
    }
}
