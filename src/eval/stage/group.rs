//! `groupby`: rows that are alike are worked on together (Data Aggregation 3.2.3).

use super::compute::Computation;
use super::merge::merged;
use super::nested::Nesting;
use super::pipeline::{Emit, Pipeline, State, Taken};
use super::row::{Made, row};
use crate::diagnostic::Span;
use crate::edm::Type;
use crate::eval::compile::Compiler;
use crate::eval::error::{CompileError, EvalError, Refusal, RowsError, RunError};
use crate::eval::evaluate::{Scope, Scratch, evaluate};
use crate::eval::node::Node;
use crate::eval::stage::key::write_key;
use crate::hir::{Apply, Grouping, Path};
use crate::json::RawValue;
use std::collections::HashMap;

/// How rows are grouped, and what is made of each group.
#[derive(Debug)]
pub(super) struct Group {
    /// Where it was written.
    span: Span,
    /// What tells groups apart: all that any of the sets asks for.
    keys: Vec<Key>,
    /// The sets of keys by which rows are grouped, the finest first; one without `rollup`.
    sets: Vec<Set>,
    inner: Pipeline,
    /// What rows of a group are given.
    result: Outcome,
}

#[derive(Debug)]
struct Key {
    node: Node,
    text: Computation,
}

#[derive(Debug)]
struct Set {
    /// Places of its keys among all.
    keys: Vec<usize>,
    /// How the keys stand in a row.
    nesting: Nesting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Without transformations: the keys alone.
    Keys,
    /// Rows that have the keys among their members still.
    Rows,
    /// Rows to which the keys are added.
    Both,
}

/// The groups so far.
#[derive(Debug)]
pub(in crate::eval) struct Groups {
    /// For each set of keys.
    sets: Vec<OfSet>,
    keys: Keys,
}

/// What tells a row apart, in memory that is used for each.
#[derive(Debug, Default)]
struct Keys {
    bytes: Vec<u8>,
    /// Where each key ends.
    ends: Vec<usize>,
    /// The keys of one set.
    chosen: Vec<u8>,
}

#[derive(Debug, Default)]
struct OfSet {
    places: HashMap<Box<[u8]>, usize>,
    /// In the order of their first rows.
    all: Vec<OfKey>,
}

#[derive(Debug)]
struct OfKey {
    /// The keys as a row.
    keys: Box<[u8]>,
    states: Vec<State>,
    /// What the transformations have handed on already.
    rows: Vec<Box<[u8]>>,
}

impl Group {
    pub(super) fn groups(&self) -> Groups {
        Groups {
            sets: self.sets.iter().map(|_| OfSet::default()).collect(),
            keys: Keys::default(),
        }
    }

    /// An error in a row that some groups have taken already.
    pub(super) fn of_rows(&self, error: EvalError) -> Refusal {
        let error = RowsError::new("groupby", self.span, error);
        Refusal::Run(RunError::Rows(Box::new(error)))
    }

    /// Takes a row into its groups.
    ///
    /// # Errors
    ///
    /// The row has no result; then no group has changed.
    pub(super) fn take<'r>(
        &self,
        groups: &mut Groups,
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<Taken, Refusal> {
        let Groups { sets, keys } = groups;
        self.read(keys, scope, scratch)?;
        for (at, (set, groups)) in self.sets.iter().zip(sets).enumerate() {
            let key = keys.of(set);
            let taken = self.take_into(set, groups, key, row, scope, scratch);
            if let Err(refusal) = taken {
                return Err(self.refused(at, refusal));
            }
        }
        Ok(Taken::Gone)
    }

    /// Why a row was not taken by one of the sets, when those before have taken it.
    #[cold]
    #[inline(never)]
    fn refused(&self, at: usize, refusal: Refusal) -> Refusal {
        match refusal {
            Refusal::Record(error) if at > 0 => self.of_rows(error),
            Refusal::Record(_) | Refusal::Run(_) => refusal,
        }
    }

    #[inline(never)]
    fn read(
        &self,
        keys: &mut Keys,
        scope: &Scope<'_, '_>,
        scratch: &mut Scratch,
    ) -> Result<(), Refusal> {
        keys.bytes.clear();
        keys.ends.clear();
        for key in &self.keys {
            write_key(&evaluate(&key.node, scope, scratch)?, &mut keys.bytes);
            keys.ends.push(keys.bytes.len());
        }
        Ok(())
    }

    /// The keys of a set as a row.
    fn row(
        &self,
        set: &Set,
        scope: &Scope<'_, '_>,
        scratch: &mut Scratch,
    ) -> Result<Box<[u8]>, EvalError> {
        let mut texts = Vec::with_capacity(set.keys.len());
        for key in set.keys.iter().filter_map(|at| self.keys.get(*at)) {
            let mut text = Vec::new();
            key.text.write(scope, scratch, &mut text)?;
            texts.push(text);
        }
        let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
        Ok(set.nesting.write(&texts).into())
    }

    fn take_into<'r>(
        &self,
        set: &Set,
        groups: &mut OfSet,
        key: &[u8],
        row: RawValue<'r>,
        scope: &Scope<'_, 'r>,
        scratch: &mut Scratch,
    ) -> Result<(), Refusal> {
        let known = groups.places.get(key).copied();
        let place = known.unwrap_or(groups.all.len());
        if known.is_none() {
            self.begin(set, groups, scope, scratch)?;
        }
        let Some(group) = groups.all.get_mut(place) else {
            return Ok(());
        };
        let taken = self.inner.take(&mut group.states, row, scope, scratch);
        self.settle(groups, (key, place, known.is_none()), row, taken)
    }

    /// Begins a group.
    #[inline(never)]
    fn begin(
        &self,
        set: &Set,
        groups: &mut OfSet,
        scope: &Scope<'_, '_>,
        scratch: &mut Scratch,
    ) -> Result<(), Refusal> {
        groups.all.push(OfKey {
            keys: self.row(set, scope, scratch)?,
            states: self.inner.states(),
            rows: Vec::new(),
        });
        Ok(())
    }

    /// Keeps what the transformations have made of a row in a group, which may be new.
    #[inline(never)]
    fn settle(
        &self,
        groups: &mut OfSet,
        (key, place, is_new): (&[u8], usize, bool),
        row: RawValue<'_>,
        taken: Result<Taken, Refusal>,
    ) -> Result<(), Refusal> {
        let Some(group) = groups.all.get_mut(place) else {
            return Ok(());
        };
        match taken {
            Ok(_) if self.result == Outcome::Keys => {}
            Ok(Taken::Gone) => {}
            Ok(Taken::Same) => group.rows.push(row.text().into()),
            Ok(Taken::Made(made)) => group.rows.push(made.text.into()),
            Err(refusal) => {
                if is_new {
                    groups.all.pop();
                }
                return Err(refusal);
            }
        }
        if is_new {
            groups.places.insert(key.into(), place);
        }
        Ok(())
    }

    /// Hands on what was made of the groups: those of the finest set first, each in the order of
    /// its first row.
    pub(super) fn drain<'o>(
        &self,
        groups: &mut Groups,
        outer: Option<&Scope<'_, 'o>>,
        scratch: &mut Scratch,
        emit: &mut Emit<'_>,
    ) -> Result<(), Refusal> {
        for set in &mut groups.sets {
            set.places = HashMap::new();
            for group in &mut set.all {
                self.drain_group(group, outer, scratch, emit)?;
                // What was handed on is held no longer.
                group.keys = Box::default();
            }
        }
        Ok(())
    }

    fn drain_group<'o>(
        &self,
        group: &mut OfKey,
        outer: Option<&Scope<'_, 'o>>,
        scratch: &mut Scratch,
        emit: &mut Emit<'_>,
    ) -> Result<(), Refusal> {
        let OfKey { keys, states, rows } = group;
        let (states, rows) = (std::mem::take(states), std::mem::take(rows));
        match self.result {
            Outcome::Keys => hand_on(keys, scratch, emit),
            Outcome::Rows => {
                hand_on_all(rows, scratch, emit)?;
                self.inner.finish(states, outer, scratch, emit)
            }
            Outcome::Both => {
                let mut emit = |row: RawValue<'_>, scratch: &mut Scratch| {
                    let text = merged(keys, row);
                    scratch.bound(text.len())?;
                    hand_on(&text, scratch, emit)
                };
                hand_on_all(rows, scratch, &mut emit)?;
                self.inner.finish(states, outer, scratch, &mut emit)
            }
        }
    }
}

impl Keys {
    /// Those of a set.
    fn of(&mut self, set: &Set) -> &[u8] {
        self.chosen.clear();
        for at in &set.keys {
            let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
            let start = before.copied().unwrap_or(0);
            let end = self.ends.get(*at).copied().unwrap_or(start);
            let key = self.bytes.get(start..end).unwrap_or_default();
            self.chosen.extend_from_slice(key);
        }
        &self.chosen
    }
}

/// Hands on a row in a text that was made here.
pub(super) fn hand_on(
    text: &[u8],
    scratch: &mut Scratch,
    emit: &mut Emit<'_>,
) -> Result<(), Refusal> {
    scratch.bound(text.len())?;
    emit(row(text)?, scratch)
}

/// Hands on rows one after the other.
#[inline(never)]
pub(super) fn hand_on_all(
    rows: Vec<Box<[u8]>>,
    scratch: &mut Scratch,
    emit: &mut Emit<'_>,
) -> Result<(), Refusal> {
    rows.into_iter()
        .try_for_each(|row| hand_on(&row, scratch, emit))
}

impl Made {
    /// Hands the row on.
    pub(super) fn hand_on(
        &self,
        scratch: &mut Scratch,
        emit: &mut Emit<'_>,
    ) -> Result<(), Refusal> {
        hand_on(&self.text, scratch, emit)
    }
}

impl Compiler<'_> {
    /// Compiles what tells groups apart in the present row.
    #[inline(never)]
    pub(super) fn group(
        &mut self,
        elements: &[Grouping],
        span: Span,
    ) -> Result<Box<Group>, CompileError> {
        let paths = distinct(elements, span)?;
        let mut keys = Vec::with_capacity(paths.len());
        for path in &paths {
            keys.push(Key {
                node: self.key_node(path, span)?,
                text: self.copied(path, span)?,
            });
        }
        let mut sets = Vec::new();
        for keys in grouping_sets(elements, &paths, span)? {
            let chosen = keys.iter().filter_map(|at| paths.get(*at));
            let names: Vec<Vec<&str>> = chosen.map(|path| path.names().collect()).collect();
            let nesting = Nesting::new(&names, span)?;
            sets.push(Set { keys, nesting });
        }
        Ok(Box::new(Group {
            span,
            keys,
            sets,
            inner: Pipeline::default(),
            result: Outcome::Keys,
        }))
    }

    /// Compiles what is done with the rows of a group, which are of a type.
    pub(super) fn grouped(
        &mut self,
        group: &mut Group,
        apply: &Apply,
        row: Type,
    ) -> Result<(), CompileError> {
        group.inner = self.apply(apply, row)?;
        group.result = if apply.steps.is_empty() {
            Outcome::Keys
        } else if group.inner.keeps_members() {
            Outcome::Rows
        } else {
            Outcome::Both
        };
        Ok(())
    }
}

/// The paths of all elements, each once.
fn distinct(elements: &[Grouping], span: Span) -> Result<Vec<&Path>, CompileError> {
    let mut paths: Vec<&Path> = Vec::new();
    for element in elements {
        let own = match element {
            Grouping::Property(path) => std::slice::from_ref(path),
            Grouping::Rollup(levels, _) => levels.as_slice(),
            Grouping::Recursive(..) => {
                return Err(CompileError::new("`rolluprecursive`", span));
            }
        };
        for path in own {
            if !paths.iter().any(|known| known.steps == path.steps) {
                paths.push(path);
            }
        }
    }
    Ok(paths)
}

/// How many sets of keys the `rollup`s of one `groupby` may make.
const MOST_SETS: usize = 1000;

/// The sets of keys by which rows are grouped: with `rollup` one for each level, the finest first,
/// and for several of them all that can be combined.
fn grouping_sets(
    elements: &[Grouping],
    paths: &[&Path],
    span: Span,
) -> Result<Vec<Vec<usize>>, CompileError> {
    let place = |path: &Path| paths.iter().position(|known| known.steps == path.steps);
    let mut sets: Vec<Vec<usize>> = vec![Vec::new()];
    for element in elements {
        let choices: Vec<Vec<usize>> = match element {
            Grouping::Property(path) => vec![place(path).into_iter().collect()],
            Grouping::Rollup(levels, total) => {
                let places: Vec<usize> = levels.iter().filter_map(place).collect();
                let last = usize::from(!*total);
                let lengths = (last..=places.len()).rev();
                let levels = lengths.filter_map(|length| places.get(..length));
                levels.map(<[usize]>::to_vec).collect()
            }
            Grouping::Recursive(..) => Vec::new(),
        };
        if sets.len().saturating_mul(choices.len()) > MOST_SETS {
            let what = format!("`groupby` with more than {MOST_SETS} sets of levels");
            return Err(CompileError::new(what, span));
        }
        let combined = sets.iter().flat_map(|set| {
            let with = |choice: &Vec<usize>| {
                let mut keys = set.clone();
                let new = choice.iter().filter(|at| !set.contains(at));
                keys.extend(new);
                keys
            };
            choices.iter().map(with).collect::<Vec<_>>()
        });
        sets = combined.collect();
    }
    Ok(sets)
}
