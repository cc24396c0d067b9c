//! `topcount` and its like: the rows with the highest or lowest values, in the order in which they
//! came (Data Aggregation 3.3.1).

use super::group::hand_on;
use super::method::Sum;
use super::pipeline::Emit;
use super::sheet::Sheet;
use crate::edm::compare::{compare, total_order};
use crate::edm::primitive::Decimal;
use crate::edm::{Type, Value, arithmetic};
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError, Refusal};
use crate::eval::evaluate::{Scope, Scratch, evaluate};
use crate::eval::node::Node;
use crate::hir::Expr;
use crate::json::{RawValue, Scanner};
use crate::syntax::ast::RankingMethod;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Which rows are kept.
#[derive(Debug)]
pub(super) struct Ranking {
    method: RankingMethod,
    /// How many, how much, or what share.
    amount: (Sheet, Node),
    value: Node,
}

/// The rows that are kept so far.
#[derive(Debug, Default)]
pub(in crate::eval) struct Ranked {
    /// The last in rank on top.
    heap: BinaryHeap<Row>,
    seen: u64,
}

#[derive(Debug)]
struct Row {
    value: Value<'static>,
    /// Whether high values rank first.
    top: bool,
    number: u64,
    text: Box<[u8]>,
}

impl Ord for Row {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = if self.top {
            total_order(&other.value, &self.value)
        } else {
            total_order(&self.value, &other.value)
        };
        order.then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Row {}

impl Ranking {
    const fn counts(&self) -> bool {
        matches!(
            self.method,
            RankingMethod::TopCount | RankingMethod::BottomCount
        )
    }

    const fn is_top(&self) -> bool {
        matches!(
            self.method,
            RankingMethod::TopCount | RankingMethod::TopSum | RankingMethod::TopPercent
        )
    }

    /// Takes a row in. Where rows are counted, no more are kept than will be handed on.
    ///
    /// # Errors
    ///
    /// The row has no value; then nothing has changed.
    pub(super) fn take<'r>(
        &self,
        ranked: &mut Ranked,
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<(), EvalError> {
        let value = evaluate(&self.value, scope, scratch)?.into_owned();
        let most = match self.counts() {
            true => Some(self.number(scope.outer, scratch)?),
            // What adds nothing to a sum is needed for none.
            false if value.is_null() => return Ok(()),
            false => None,
        };
        ranked.seen += 1;
        let mut new = Row {
            value,
            top: self.is_top(),
            number: ranked.seen,
            text: Box::default(),
        };
        if let Some(most) = most
            && ranked.heap.len() as u64 >= most
        {
            if ranked.heap.peek().is_none_or(|last| new >= *last) {
                return Ok(());
            }
            ranked.heap.pop();
        }
        // The bytes are copied only if the row stays.
        new.text = row.text().into();
        ranked.heap.push(new);
        Ok(())
    }

    /// The first argument, which is the same for all rows.
    fn amount(
        &self,
        outer: Option<&Scope<'_, '_>>,
        scratch: &mut Scratch,
    ) -> Result<Value<'static>, EvalError> {
        let (sheet, node) = &self.amount;
        let Ok(nothing) = Scanner::new(b"{}").value() else {
            return Ok(Value::Null);
        };
        sheet.read(nothing, outer, scratch, |scope, scratch| {
            Ok(evaluate(node, scope, scratch)?.into_owned())
        })
    }

    fn number(
        &self,
        outer: Option<&Scope<'_, '_>>,
        scratch: &mut Scratch,
    ) -> Result<u64, EvalError> {
        let amount = self.amount(outer, scratch)?;
        let Value::Integer(number) = amount else {
            return Ok(0);
        };
        Ok(u64::try_from(number).unwrap_or(0))
    }

    /// Hands on the rows that are kept.
    pub(super) fn drain<'o>(
        &self,
        ranked: Ranked,
        outer: Option<&Scope<'_, 'o>>,
        scratch: &mut Scratch,
        emit: &mut Emit<'_>,
    ) -> Result<(), Refusal> {
        let mut rows = ranked.heap.into_sorted_vec();
        if !self.counts() {
            let length = self.needed(&rows, outer, scratch)?;
            rows.truncate(length);
        }
        rows.sort_unstable_by_key(|row| row.number);
        for row in rows {
            hand_on(&row.text, scratch, emit)?;
        }
        Ok(())
    }

    /// How many rows from the first of the rank on it takes until their values have the sum that
    /// is asked for.
    fn needed(
        &self,
        rows: &[Row],
        outer: Option<&Scope<'_, '_>>,
        scratch: &mut Scratch,
    ) -> Result<usize, EvalError> {
        let mut wanted = self.amount(outer, scratch)?;
        let is_share = matches!(
            self.method,
            RankingMethod::TopPercent | RankingMethod::BottomPercent
        );
        if is_share {
            let mut sum = Sum::default();
            rows.iter().for_each(|row| sum.add(&row.value));
            let share = arithmetic::multiply(&zero_if_null(sum.result()?), &wanted)?;
            wanted = arithmetic::divide_by(&share, &Value::Decimal(Decimal::from(100)))?;
        }
        let mut sum = zero_if_null(Value::Null);
        for (at, row) in rows.iter().enumerate() {
            if compare(&sum, &wanted).is_some_and(Ordering::is_ge) {
                return Ok(at);
            }
            sum = arithmetic::add(&sum, &row.value)?;
        }
        Ok(rows.len())
    }
}

fn zero_if_null(value: Value<'static>) -> Value<'static> {
    if value.is_null() {
        Value::Decimal(Decimal::ZERO)
    } else {
        value
    }
}

impl Compiler<'_> {
    /// Compiles `topcount` and its like for rows of a type.
    pub(super) fn ranking(
        &mut self,
        method: RankingMethod,
        amount: &Expr,
        value: &Expr,
        row: Type,
    ) -> Result<Ranking, CompileError> {
        Ok(Ranking {
            method,
            // It reads no row.
            amount: self.aside(|c| c.sheet(row, |c| c.node(amount)))?,
            value: self.node(value)?,
        })
    }
}
