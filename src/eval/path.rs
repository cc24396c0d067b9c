//! From the steps of a path to the slots of a plan.

use super::compile::Compiler;
use super::error::CompileError;
use super::node::{Field, TypeTest};
use super::value::Reader;
use crate::diagnostic::Span;
use crate::edm::{Item, Primitive, Type, TypeId};
use crate::hir::{Base, Path, Step};
use crate::json::Plan;
use crate::schema::Definition;
use std::sync::Arc;

impl Compiler<'_> {
    /// A path of any type.
    pub(super) fn field(
        &mut self,
        path: &Path,
        ty: Type,
        span: Span,
    ) -> Result<Field, CompileError> {
        let (scope, variable) = match &path.base {
            Base::It => (0, ""),
            Base::Variable(variable) => (variable.depth + 1, &*variable.name),
            Base::Root(_) => return Err(CompileError::new("`$root`", span)),
            Base::Value(value) => {
                let service = value.as_service().map(|service| service.kind.describe());
                let what = service.unwrap_or("a property of a calculated record");
                return Err(CompileError::new(what, span));
            }
        };
        self.placed(scope, variable, &path.steps, ty, span)
    }

    /// The steps from the row of a scope, which has the name of a variable or none.
    pub(super) fn placed(
        &mut self,
        scope: usize,
        variable: &str,
        steps: &[Step],
        ty: Type,
        span: Span,
    ) -> Result<Field, CompileError> {
        let reader = self.reader(ty);
        let mut keys: Vec<Box<str>> = Vec::new();
        let mut tests = Vec::new();
        // The type that the value has if it does not say so itself.
        let row = self.types.get(scope).copied();
        let mut known = row.and_then(|row| self.structured(row));
        // Whether the last step led to one object, within which its annotations stand.
        let mut within = true;
        for step in steps {
            match step {
                Step::Property(name, ty) => {
                    keys.push((&**name).into());
                    known = self.structured(*ty);
                    within = known.is_some() && !ty.collection;
                }
                Step::Cast(target) => {
                    tests.push((keys.clone(), self.names_of(*target), known, *target));
                    known = Some(*target);
                }
                Step::Annotation(term, _) => {
                    let key = match keys.pop() {
                        Some(name) if !within => format!("{name}@{term}"),
                        above => {
                            keys.extend(above);
                            format!("@{term}")
                        }
                    };
                    keys.push(key.into());
                    within = false;
                }
                Step::Key(_) => return Err(CompileError::new("a key in a path", span)),
            }
        }
        let is_subtype = |known: Option<TypeId>, target: TypeId| {
            known.is_some_and(|known| self.schema.is_subtype(known, target))
        };
        let tests: Vec<_> = tests
            .into_iter()
            .map(|(keys, names, known, target)| (keys, names, is_subtype(known, target)))
            .collect();
        let Some(plan) = self.plans.get_mut(scope) else {
            return Err(CompileError::new("a variable outside its lambda", span));
        };
        let tests = tests
            .into_iter()
            .map(|(keys, names, declared)| type_test(plan, &keys, names, declared));
        let tests = tests.collect();
        let holders = (1..keys.len())
            .rev()
            .map(|length| plan.add(keys.iter().take(length)));
        let holders = holders.collect();
        Ok(Field {
            scope,
            slot: plan.add(&keys),
            holders,
            tests,
            reader,
            loose: self.schema.is_opened(),
            name: shown(variable, steps).into(),
        })
    }

    /// The names of a type and of all types derived from it.
    pub(super) fn names_of(&self, target: TypeId) -> Arc<[Box<str>]> {
        let all = self.schema.definitions();
        let derived = all.filter(|(id, _)| self.schema.is_subtype(*id, target));
        derived
            .map(|(_, definition)| definition.name().as_str().into())
            .collect()
    }

    pub(super) fn structured(&self, ty: Type) -> Option<TypeId> {
        let Item::Named(id) = ty.item else {
            return None;
        };
        self.schema.definition(id)?.as_structured().map(|_| id)
    }

    pub(super) fn reader(&self, ty: Type) -> Reader {
        if ty.collection {
            return Reader::Collection(Box::new(self.reader(ty.element())));
        }
        match self.schema.underlying(ty).item {
            Item::Primitive(primitive) => Reader::Primitive(primitive),
            Item::Null | Item::Unknown => Reader::Dynamic,
            Item::Named(_) => self.named(ty).unwrap_or(Reader::Dynamic),
        }
    }

    fn named(&self, ty: Type) -> Option<Reader> {
        Some(match self.schema.definition_of(ty)? {
            Definition::Enum(declared) => Reader::Enum(Arc::new(declared.clone())),
            Definition::Entity(declared) | Definition::Complex(declared) => {
                Reader::Structure(declared.name.as_str().into())
            }
            Definition::TypeDefinition(declared) => Reader::Primitive(declared.underlying),
        })
    }
}

/// Whether a path leads to items by their keys.
pub(super) fn has_key(path: &Path) -> bool {
    matches!(path.base, Base::Value(_))
        || path.steps.iter().any(|step| matches!(step, Step::Key(_)))
}

/// A path to a collection, of which only the items of derived types are meant: the collection, and
/// the casts behind it (URL Conventions 4.11). Nothing for other paths.
pub(super) fn cast_items(path: &Path) -> Option<(Path, &[Step])> {
    let is_cast = |step: &Step| matches!(step, Step::Cast(_));
    let casts = path.steps.iter().rev().take_while(|step| is_cast(step));
    let casts = casts.count();
    let (whole, casts) = path.steps.split_at_checked(path.steps.len() - casts)?;
    let is_collection = matches!(whole.last(), Some(Step::Property(_, ty)) if ty.collection);
    (is_collection && !casts.is_empty()).then(|| {
        let whole = Path {
            base: path.base.clone(),
            steps: whole.iter().cloned().collect(),
        };
        (whole, casts)
    })
}

/// The type at the end of some steps.
pub(super) fn reached(steps: &[Step]) -> Type {
    let mut ty = Type::UNKNOWN;
    for step in steps {
        match step {
            Step::Property(_, reached) | Step::Annotation(_, reached) => ty = *reached,
            Step::Cast(id) => {
                ty = Type {
                    collection: ty.collection,
                    ..Type::named(*id)
                };
            }
            Step::Key(_) => {}
        }
    }
    ty
}

/// Whether values of a type are only looked into, and never read as a whole.
pub(super) fn is_opaque(reader: &Reader) -> bool {
    match reader {
        Reader::Structure(_) => true,
        Reader::Primitive(primitive) => *primitive == Primitive::Stream,
        Reader::Collection(item) => is_opaque(item),
        Reader::Enum(_) | Reader::Dynamic => false,
    }
}

fn type_test(
    plan: &mut Plan,
    keys: &[Box<str>],
    names: Arc<[Box<str>]>,
    declared: bool,
) -> TypeTest {
    let mut slot = |name: &str| plan.add(keys.iter().map(|key| &**key).chain([name]));
    TypeTest {
        odata: slot("@odata.type"),
        plain: slot("@type"),
        names,
        declared,
    }
}

/// A path in words.
fn shown(variable: &str, steps: &[Step]) -> String {
    let mut text = variable.to_owned();
    for step in steps {
        let (before, name) = match step {
            Step::Property(name, _) => ("/", name),
            Step::Annotation(name, _) => ("@", name),
            Step::Cast(_) | Step::Key(_) => continue,
        };
        if before == "@" || !text.is_empty() {
            text.push_str(before);
        }
        text.push_str(name);
    }
    if text.is_empty() {
        text.push_str("$it");
    }
    text
}
