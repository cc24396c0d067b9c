//! What is made of rows: `$apply`, `$compute`, `$search`, `$filter`, in the order in which they work
//! (Protocol 11.2.1).

use super::aggregate::{keys_of, read_by};
use super::json::{Json, Shape, made};
use super::path::Way;
use super::{Fail, Known, Row, Rows, objects::normal};
use odq::edm::compare::{compare, total_order};
use odq::edm::primitive::Decimal;
use odq::edm::{Type, Value, arithmetic};
use odq::hir::{
    Apply, Computed, Expr, OrderKey, Query, Search, Transformation, TransformationKind,
};
use odq::syntax::ast::{Direction, RankingMethod};
use std::cmp::Ordering;

/// A row with the record that is to blame if it has no result; none if it stands for several.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) json: Json,
    pub(crate) blame: Option<usize>,
    /// Whether it is there only when all records are.
    pub(crate) is_late: bool,
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) enum Stop {
    /// One record has none; without it there may be one.
    Record(usize, Fail),
    /// What is to blame belongs to no record.
    Run(Fail),
}

impl Stop {
    pub(crate) fn fail(self) -> Fail {
        match self {
            Self::Record(_, fail) | Self::Run(fail) => fail,
        }
    }
}

/// One of the options before `$orderby`, or one transformation.
#[derive(Clone, Copy)]
pub(crate) enum Part<'q> {
    Filter(&'q Expr),
    Compute(&'q [Computed]),
    Search(&'q Search),
    /// What is made of several rows.
    Transform(&'q TransformationKind),
}

impl Part<'_> {
    pub(crate) const fn is_of_several(&self) -> bool {
        matches!(self, Self::Transform(_))
    }

    /// Whether the rows that it gives are others than those that it takes.
    pub(crate) const fn makes_rows(&self) -> bool {
        use TransformationKind as K;
        match self {
            Self::Filter(_) | Self::Search(_) => false,
            Self::Compute(_) => true,
            Self::Transform(kind) => !matches!(kind, K::Skip(_) | K::Top(_)),
        }
    }
}

/// The parts that take the same rows, which are read once for all of them, and the parts behind
/// these.
pub(crate) fn read_together<'p, 'q>(parts: &'p [Part<'q>]) -> (&'p [Part<'q>], &'p [Part<'q>]) {
    let last = parts.iter().position(Part::makes_rows);
    parts.split_at(last.map_or(parts.len(), |last| last + 1))
}

/// The options before `$orderby` in their order.
pub(crate) fn parts(query: &Query) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    parts.extend(query.apply.iter().flat_map(transformations));
    if !query.compute.is_empty() {
        parts.push(Part::Compute(&query.compute));
    }
    parts.extend(query.search.as_ref().map(Part::Search));
    parts.extend(query.filter.as_ref().map(Part::Filter));
    parts
}

fn transformations<'q>(apply: &'q Apply) -> Vec<Part<'q>> {
    let part = |step: &'q Transformation| match &step.kind {
        TransformationKind::Identity => None,
        TransformationKind::Filter(condition) => Some(Part::Filter(condition)),
        TransformationKind::Compute(items) => Some(Part::Compute(items)),
        TransformationKind::Search(search) => Some(Part::Search(search)),
        kind => Some(Part::Transform(kind)),
    };
    apply.steps.iter().filter_map(part).collect()
}

/// The innermost row with those round it.
pub(crate) fn within<'j>(outer: &Rows<'j>, json: &'j Json, ty: Type) -> Vec<Row<'j>> {
    super::items::inner(outer, Row { json, ty })
}

impl Made {
    /// A row that fails takes the record with it that is to blame, or ends the run.
    pub(crate) fn blamed<T>(&self, outcome: Result<T, Fail>) -> Result<T, Stop> {
        outcome.map_err(|fail| match self.blame {
            Some(record) => Stop::Record(record, fail),
            None => Stop::Run(fail),
        })
    }
}

impl Known<'_> {
    /// What parts make of rows one after the other.
    pub(crate) fn pipeline(
        &self,
        parts: &[Part<'_>],
        rows: Vec<Made>,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Vec<Made>, Stop> {
        let (mut rows, mut parts) = (rows, parts);
        while !parts.is_empty() {
            let (together, behind) = read_together(parts);
            let ways = self.reads(together, ty, outer.len());
            for row in &rows {
                row.blamed(self.check_ways(&row.json, &ways))?;
            }
            for part in together {
                rows = self.part(part, rows, ty, outer)?;
            }
            parts = behind;
        }
        Ok(rows)
    }

    /// What parts read of the same row.
    pub(crate) fn reads(&self, parts: &[Part<'_>], ty: Type, level: usize) -> Vec<Way> {
        use TransformationKind as K;
        let mut ways = Vec::new();
        let mut read = |expr: &Expr| self.ways(expr, ty, level, &mut ways);
        for part in parts {
            match part {
                Part::Filter(condition) => read(condition),
                Part::Compute(items) => items.iter().for_each(|item| read(&item.value)),
                Part::Search(_) => {}
                Part::Transform(K::OrderBy(keys)) => keys.iter().for_each(|key| read(&key.key)),
                Part::Transform(K::Ranking(_, _, value)) => read(value),
                Part::Transform(K::Aggregate(items)) => read_by(items).iter().for_each(&mut read),
                Part::Transform(K::GroupBy(elements, _)) => {
                    keys_of(elements).iter().for_each(&mut read);
                }
                Part::Transform(_) => {}
            }
        }
        for part in parts {
            let inner: &[Apply] = match part {
                Part::Transform(K::GroupBy(_, apply)) => std::slice::from_ref(apply),
                Part::Transform(K::Concat(all)) => all,
                _ => &[],
            };
            for apply in inner {
                let parts = transformations(apply);
                ways.extend(self.reads(read_together(&parts).0, ty, level));
            }
            if let Part::Compute(items) = part {
                ways.extend(items.iter().map(|item| vec![item.name.to_string()]));
            }
        }
        ways
    }

    pub(crate) fn apply(
        &self,
        apply: &Apply,
        rows: Vec<Made>,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Vec<Made>, Stop> {
        self.pipeline(&transformations(apply), rows, ty, outer)
    }

    fn part(
        &self,
        part: &Part<'_>,
        rows: Vec<Made>,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Vec<Made>, Stop> {
        use TransformationKind as K;
        let mut out = Vec::new();
        match part {
            Part::Filter(condition) => {
                for row in rows {
                    if row.blamed(self.holds(condition, &row.json, ty, outer))? {
                        out.push(row);
                    }
                }
            }
            Part::Compute(items) => {
                for row in rows {
                    let json = self.computed(items, &row.json, ty, outer);
                    let json = row.blamed(json)?;
                    out.push(Made { json, ..row });
                }
            }
            Part::Search(search) => {
                rows.into_iter()
                    .filter(|row| finds(search, &row.json))
                    .for_each(|row| out.push(row));
            }
            Part::Transform(K::Skip(number)) => out.extend(rows.into_iter().skip(at_most(*number))),
            Part::Transform(K::Top(number)) => out.extend(rows.into_iter().take(at_most(*number))),
            Part::Transform(K::OrderBy(keys)) => out = self.ordered(keys, rows, ty, outer)?,
            Part::Transform(K::Ranking(method, amount, value)) => {
                out = self.ranked(*method, amount, value, rows, ty, outer)?;
            }
            Part::Transform(K::Aggregate(items)) => {
                out = vec![self.aggregated(items, &rows, ty, outer)?];
            }
            Part::Transform(K::GroupBy(elements, apply)) => {
                out = self.grouped(elements, apply, &rows, ty, outer)?;
            }
            Part::Transform(K::Concat(all)) => {
                for (at, apply) in all.iter().enumerate() {
                    let mut rows = rows.clone();
                    // The first has taken the row by then, and only what it gives goes on at once.
                    for row in rows.iter_mut().filter(|_| at > 0) {
                        (row.blame, row.is_late) = (None, true);
                    }
                    out.extend(self.apply(apply, rows, ty, outer)?);
                }
            }
            Part::Transform(_) => panic!("what cannot be run"),
        }
        // From here on a row cannot be taken back without the others.
        if let Part::Transform(kind) = part
            && !matches!(kind, K::Skip(_) | K::Top(_))
        {
            for row in &mut out {
                row.blame = None;
                row.is_late |= !matches!(kind, K::Concat(_));
            }
        }
        Ok(out)
    }

    /// Whether a condition about a row is true.
    pub(crate) fn holds(
        &self,
        condition: &Expr,
        json: &Json,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<bool, Fail> {
        let rows = within(outer, json, ty);
        self.check_keys([condition], &rows)?;
        Ok(self.eval(condition, &rows)? == Value::Boolean(true))
    }

    /// A row with what is computed of it behind its own members, or instead of those that it has
    /// under the names.
    pub(crate) fn computed(
        &self,
        items: &[Computed],
        json: &Json,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Json, Fail> {
        let rows = within(outer, json, ty);
        self.check_keys(items.iter().map(|item| &item.value), &rows)?;
        let names = items.iter().map(|item| vec![item.name.to_string()]);
        self.check_ways(json, &names.collect::<Vec<_>>())?;
        let row = json;
        let mut json = row.clone();
        for item in items {
            let text = self.text(&item.value, &within(outer, &json, ty))?;
            let longer = made(&with(&json, &item.name, &text))?;
            // What gives way to others takes away no more than there was.
            if longer.text.len() > self.most_bytes.saturating_add(row.text.len()) {
                return self.bounded(longer);
            }
            json = longer;
        }
        self.bounded(json)
    }

    /// The rows in the order of the keys; those that are alike stay in their order.
    pub(crate) fn ordered(
        &self,
        order: &[OrderKey],
        rows: Vec<Made>,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Vec<Made>, Stop> {
        let mut keyed = Vec::new();
        for row in rows {
            let keys = row.blamed(self.sort_keys(order, &row.json, ty, outer))?;
            keyed.push((keys, row));
        }
        Ok(sorted(order, keyed))
    }

    pub(crate) fn sort_keys(
        &self,
        order: &[OrderKey],
        json: &Json,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Vec<Value<'static>>, Fail> {
        let rows = within(outer, json, ty);
        self.check_keys(order.iter().map(|key| &key.key), &rows)?;
        order.iter().map(|key| self.eval(&key.key, &rows)).collect()
    }

    /// The rows with the highest or lowest values, in their order (Data Aggregation 3.3.1).
    fn ranked(
        &self,
        method: RankingMethod,
        amount: &Expr,
        value: &Expr,
        rows: Vec<Made>,
        ty: Type,
        outer: &Rows<'_>,
    ) -> Result<Vec<Made>, Stop> {
        use RankingMethod as M;
        let is_top = matches!(method, M::TopCount | M::TopSum | M::TopPercent);
        let mut ranked = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let found = {
                let rows = within(outer, &row.json, ty);
                let keys = self.check_keys([value], &rows);
                keys.and_then(|()| self.eval(value, &rows))
            };
            ranked.push((number, row.blamed(found)?));
        }
        ranked.sort_by(|left, right| {
            let order = total_order(&left.1, &right.1);
            if is_top { order.reverse() } else { order }
        });
        let nothing = made("{}").map_err(Stop::Run)?;
        let amount = self
            .eval(amount, &within(outer, &nothing, ty))
            .map_err(Stop::Run)?;
        let length = match method {
            M::TopCount | M::BottomCount => match amount {
                Value::Integer(number) => usize::try_from(number).unwrap_or(0),
                _ => 0,
            },
            M::TopSum | M::BottomSum | M::TopPercent | M::BottomPercent => {
                ranked.retain(|(_, value)| !value.is_null());
                let values = ranked.iter().map(|(_, value)| value);
                let is_share = matches!(method, M::TopPercent | M::BottomPercent);
                let length = needed(values, &amount, is_share);
                length.map_err(|_| Stop::Run("OD812".to_owned()))?
            }
        };
        ranked.truncate(length);
        ranked.sort_by_key(|(number, _)| *number);
        Ok(ranked
            .iter()
            .map(|(number, _)| rows[*number].clone())
            .collect())
    }
}

pub(crate) fn at_most(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// How many values from the first on it takes until their sum is the amount, or that share of all.
fn needed<'v>(
    values: impl Iterator<Item = &'v Value<'static>> + Clone,
    amount: &Value<'static>,
    is_share: bool,
) -> Result<usize, odq::edm::ArithmeticError> {
    let mut wanted = amount.clone();
    if is_share {
        let mut sum = Value::Decimal(Decimal::ZERO);
        for value in values.clone() {
            sum = arithmetic::add(&sum, value)?;
        }
        let hundred = Value::Decimal(Decimal::from(100));
        wanted = arithmetic::divide_by(&arithmetic::multiply(&sum, &wanted)?, &hundred)?;
    }
    let mut sum = Value::Decimal(Decimal::ZERO);
    let mut number = 0;
    for value in values {
        if compare(&sum, &wanted).is_some_and(Ordering::is_ge) {
            break;
        }
        sum = arithmetic::add(&sum, value)?;
        number += 1;
    }
    Ok(number)
}

pub(crate) fn sorted(order: &[OrderKey], mut rows: Vec<(Vec<Value<'static>>, Made)>) -> Vec<Made> {
    rows.sort_by(|(left, _), (right, _)| {
        let mut outcome = Ordering::Equal;
        for ((left, right), key) in left.iter().zip(right).zip(order) {
            let own = total_order(left, right);
            outcome = outcome.then(match key.direction {
                Direction::Ascending => own,
                Direction::Descending => own.reverse(),
            });
        }
        outcome
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The text of a row with another member. If it has one of the name, that goes, with its
/// annotations, and the rest is written anew. An item that is null stays so.
fn with(json: &Json, name: &str, text: &str) -> String {
    let mut members: Vec<String> = Vec::new();
    let added = format!("{}:{text}", super::json::quoted(name));
    if !matches!(json.shape, Shape::Object(_)) {
        return json.text.clone();
    }
    if json.member(name).is_none() {
        let before = json.text.strip_suffix('}').expect("an object");
        let comma = if json.members().is_empty() { "" } else { "," };
        return format!("{before}{comma}{added}}}");
    }
    for member in json.members() {
        if member.name.split('@').next() != Some(name) {
            let key = super::json::quoted(&member.name);
            members.push(format!("{key}:{}", member.value.text));
        }
    }
    members.push(added);
    format!("{{{}}}", members.join(","))
}

/// Whether what is searched for is found in the strings of a row.
pub(crate) fn finds(search: &Search, json: &Json) -> bool {
    match search {
        Search::Term(term) => contains(json, &term.to_lowercase()),
        Search::Not(operand) => !finds(operand, json),
        Search::And(operands) => operands.iter().all(|operand| finds(operand, json)),
        Search::Or(operands) => operands.iter().any(|operand| finds(operand, json)),
        Search::Unknown => panic!("what cannot be run"),
    }
}

fn contains(json: &Json, term: &str) -> bool {
    match &json.shape {
        Shape::String(text) => text.to_lowercase().contains(term),
        Shape::Array(items) => items.iter().any(|item| contains(item, term)),
        Shape::Object(members) => members.iter().any(|member| contains(&member.value, term)),
        Shape::Null | Shape::Bool(_) | Shape::Number(_) => false,
    }
}

/// What rows or values are told apart by.
#[derive(Clone, Debug)]
pub(crate) enum Key {
    Value(Value<'static>),
    Object(String),
}

impl Key {
    pub(crate) fn of(known: &Known<'_>, json: Option<&Json>, ty: Type) -> Result<Self, Fail> {
        match json {
            None => Ok(Self::Value(Value::Null)),
            Some(json) if json.is_null() => Ok(Self::Value(Value::Null)),
            Some(json) if known.is_opaque(ty) => Ok(Self::Object(normal(json))),
            Some(json) => known
                .read(json, ty)
                .map(Self::Value)
                .ok_or_else(super::unfit),
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Value(Value::Null))
    }
}

impl PartialEq for Key {
    /// Values are alike if neither comes before the other in an order: numbers of all types by
    /// their values, instants whatever their offset.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(left), Self::Value(right)) => total_order(left, right).is_eq(),
            (Self::Object(left), Self::Object(right)) => left == right,
            _ => false,
        }
    }
}
