//! `aggregate`: one row of results (Data Aggregation 3.2.1).

use super::each::Each;
use super::key::write_key;
use super::method::{Method, Total};
use super::row::{Made, begin_member};
use super::text::write_value;
use crate::diagnostic::Span;
use crate::edm::Value;
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError};
use crate::eval::evaluate::{Scope, Scratch, evaluate};
use crate::eval::node::Node;
use crate::eval::path::has_key;
use crate::eval::value::Reader;
use crate::hir::{Aggregation, ExprKind};
use std::collections::HashMap;

/// What `aggregate` gives.
#[derive(Debug)]
pub(super) struct Aggregate {
    items: Vec<Item>,
}

/// One result.
#[derive(Debug)]
struct Item {
    name: Box<str>,
    source: Source,
    method: Method,
    /// For each `from`, what tells values apart, and how the results are aggregated.
    from: Vec<(Vec<Node>, Method)>,
    written: Reader,
}

/// What is aggregated of a row.
#[derive(Debug)]
enum Source {
    /// The row itself.
    Row,
    Value(Node),
    /// The values at the end of a path through collections.
    Each(Each),
}

/// What has been aggregated so far.
#[derive(Debug)]
pub(in crate::eval) enum Accumulator {
    Total(Total),
    /// By the values that `from` names: a key for each `from`.
    Apart {
        places: HashMap<Vec<Box<[u8]>>, usize>,
        totals: Vec<(Vec<Box<[u8]>>, Total)>,
    },
}

/// What one row gives for a result, read before anything is changed: the values, and what keeps
/// them apart from others.
type Read<'a> = (Values<'a>, Vec<Box<[u8]>>);

/// What one row gives to aggregate.
enum Values<'a> {
    /// So many things that are counted.
    Number(u64),
    One(Value<'a>),
    Several(Vec<Value<'a>>),
}

impl Aggregate {
    pub(super) fn accumulators(&self) -> Vec<Accumulator> {
        let empty = |item: &Item| {
            if item.from.is_empty() {
                Accumulator::Total(Total::new(item.method))
            } else {
                Accumulator::Apart {
                    places: HashMap::new(),
                    totals: Vec::new(),
                }
            }
        };
        self.items.iter().map(empty).collect()
    }

    /// Takes in a row.
    ///
    /// # Errors
    ///
    /// A value cannot be read or calculated; then nothing has changed. A total that is out of range
    /// is told at the end.
    pub(super) fn take(
        &self,
        accumulators: &mut [Accumulator],
        scope: &Scope<'_, '_>,
        scratch: &mut Scratch,
    ) -> Result<(), EvalError> {
        let mut all = Vec::with_capacity(self.items.len());
        for item in &self.items {
            all.push(item.read(scope, scratch)?);
        }
        for ((item, accumulator), read) in self.items.iter().zip(accumulators).zip(all) {
            accumulator.add(item, read);
        }
        Ok(())
    }

    /// The row of results.
    ///
    /// # Errors
    ///
    /// A total is out of range.
    pub(super) fn row(&self, accumulators: Vec<Accumulator>) -> Result<Made, EvalError> {
        let mut text = vec![b'{'];
        for (item, accumulator) in self.items.iter().zip(accumulators) {
            begin_member(&item.name, &mut text);
            write_value(&accumulator.result(item)?, &item.written, &mut text);
        }
        text.push(b'}');
        Ok(Made { text, same: 0 })
    }
}

impl Item {
    fn read<'a>(
        &self,
        scope: &Scope<'_, 'a>,
        scratch: &mut Scratch,
    ) -> Result<Read<'a>, EvalError> {
        let values = match &self.source {
            Source::Row => Values::Number(1),
            Source::Value(node) => Values::One(evaluate(node, scope, scratch)?),
            Source::Each(each) if self.method == Method::Count => {
                Values::Number(each.count(scope, scratch)?)
            }
            Source::Each(each) => {
                let mut values = Vec::new();
                each.values(scope, scratch, &mut |value| values.push(value))?;
                Values::Several(values)
            }
        };
        let mut keys = Vec::with_capacity(self.from.len());
        for (nodes, _) in &self.from {
            let mut key = Vec::new();
            for node in nodes {
                write_key(&evaluate(node, scope, scratch)?, &mut key);
            }
            keys.push(key.into_boxed_slice());
        }
        Ok((values, keys))
    }
}

impl Accumulator {
    fn add(&mut self, item: &Item, (values, keys): Read<'_>) {
        let total = match self {
            Self::Total(total) => total,
            Self::Apart { places, totals } => {
                let place = match places.get(&keys) {
                    Some(place) => *place,
                    None => {
                        places.insert(keys.clone(), totals.len());
                        totals.push((keys, Total::new(item.method)));
                        totals.len() - 1
                    }
                };
                let Some((_, total)) = totals.get_mut(place) else {
                    return;
                };
                total
            }
        };
        match values {
            Values::Number(number) => total.count(number),
            Values::One(value) => total.add(value),
            Values::Several(values) => values.into_iter().for_each(|value| total.add(value)),
        }
    }

    /// The result: what was kept apart is aggregated again, `from` by `from`.
    fn result(self, item: &Item) -> Result<Value<'static>, EvalError> {
        let mut totals = match self {
            Self::Total(total) => return total.result(),
            Self::Apart { totals, .. } => totals,
        };
        for (at, (_, method)) in item.from.iter().enumerate() {
            let mut places: HashMap<Vec<Box<[u8]>>, usize> = HashMap::new();
            let mut next: Vec<(Vec<Box<[u8]>>, Total)> = Vec::new();
            for (keys, total) in totals {
                let rest = keys.get(at + 1..).unwrap_or_default();
                let rest = [vec![Box::default(); at + 1].as_slice(), rest].concat();
                let place = *places.entry(rest.clone()).or_insert_with(|| {
                    next.push((rest, Total::new(*method)));
                    next.len() - 1
                });
                let value = total.result()?;
                if let Some((_, total)) = next.get_mut(place) {
                    total.add(value);
                }
            }
            totals = next;
        }
        match totals.pop() {
            Some((_, total)) => total.result(),
            None => {
                let last = item.from.last().map_or(item.method, |(_, method)| *method);
                Total::new(last).result()
            }
        }
    }
}

impl Compiler<'_> {
    /// Compiles `aggregate` for the present row.
    pub(super) fn aggregate(&mut self, items: &[Aggregation]) -> Result<Aggregate, CompileError> {
        let mut made = Vec::with_capacity(items.len());
        for item in items {
            made.push(self.aggregation(item)?);
        }
        Ok(Aggregate { items: made })
    }

    fn aggregation(&mut self, item: &Aggregation) -> Result<Item, CompileError> {
        let span = item.span;
        let method = method(&item.method, span)?;
        let source = match &item.value {
            None if method == Method::Count => Source::Row,
            None => return Err(custom(&item.method, span)),
            Some(value) => {
                let each = if let ExprKind::Path(path) = &value.kind
                    && !has_key(path)
                {
                    self.each(path, value.ty, span)?
                } else {
                    None
                };
                match each {
                    Some(each) => Source::Each(each),
                    None => Source::Value(self.aggregated(value, method)?),
                }
            }
        };
        let mut from = Vec::with_capacity(item.from.len());
        for step in &item.from {
            let mut nodes = Vec::with_capacity(step.properties.len());
            for property in &step.properties {
                nodes.push(self.key_node(property, span)?);
            }
            let Some(name) = &step.method else {
                return Err(custom(&item.method, span));
            };
            from.push((nodes, self::method(name, span)?));
        }
        Ok(Item {
            name: item.name.clone(),
            source,
            method,
            from,
            written: self.reader(item.ty),
        })
    }

    /// The value that is aggregated; entities are told apart by all that they have.
    fn aggregated(
        &mut self,
        value: &crate::hir::Expr,
        method: Method,
    ) -> Result<Node, CompileError> {
        if let ExprKind::Path(path) = &value.kind
            && method == Method::Distinct
            && !has_key(path)
        {
            return self.key_node(path, value.span);
        }
        self.node(value)
    }
}

/// How values are aggregated.
fn method(name: &str, span: Span) -> Result<Method, CompileError> {
    Method::named(name).ok_or_else(|| custom(name, span))
}

fn custom(name: &str, span: Span) -> CompileError {
    CompileError::new(format!("the custom aggregate or method `{name}`"), span)
}
