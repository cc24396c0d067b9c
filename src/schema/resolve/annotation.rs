//! Terms and annotations: targets with namespaces and parameters in full, values by default.

use super::{Resolver, repeat};
use crate::schema::annotation::{Annotation, Annotations, Dynamic, Expression, Record, Target};
use crate::schema::declarations::{AnnotationDecl, TargetDecl, TermDecl};
use crate::schema::index::NameIndex;
use crate::schema::{Definition, Operation, QualifiedName, Term};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Annotations, each with the position of its target.
#[derive(Default)]
pub(super) struct Targets {
    targets: Vec<Target>,
    index: NameIndex,
    list: Vec<(u32, Annotation)>,
}

impl Targets {
    /// The position of a target, which is made if need be.
    fn position(&mut self, path: &str) -> usize {
        if let Some(position) = self.index.find_or_add(&self.targets, path) {
            return position;
        }
        self.targets.push(Target::new(path));
        self.targets.len() - 1
    }

    pub(super) fn finish(self) -> Annotations {
        Annotations::new(self.list, self.targets, self.index)
    }
}

impl Resolver<'_> {
    pub(super) fn term(&mut self, namespace: &str, declared: TermDecl<'_>) -> Term {
        let ty = self.typed(&declared.term);
        let body = declared.term.item;
        Term {
            name: QualifiedName::new(namespace, &declared.name.value),
            ty,
            nullable: body.nullable,
            default: body.default,
            base: declared.base.map(|base| (&*base.value).into()),
            applies_to: body.applies_to,
            facets: body.facets,
            span: declared.name.span,
        }
    }

    /// The terms ready to be found.
    pub(super) fn term_index(&mut self, terms: &[Term]) -> NameIndex {
        let (index, repeated) = NameIndex::new(terms);
        repeat(self.errors, "term", terms, &repeated, |it| it.span);
        index
    }

    /// The annotations of one document, whose aliases count; `operations` are those of the
    /// document in its order.
    pub(super) fn annotations(
        &self,
        declared: Vec<AnnotationDecl<'_>>,
        terms: (&[Term], &NameIndex),
        definitions: &[Definition],
        operations: &[Operation],
        out: &mut Targets,
    ) {
        // The names as they are written.
        let mut names: HashMap<Box<str>, Arc<str>> = HashMap::new();
        let mut last: Option<(TargetDecl<'_>, usize)> = None;
        out.list.reserve(declared.len());
        for annotation in declared {
            let known = last.take().filter(|(it, _)| *it == annotation.target);
            let (declared, position) = known.unwrap_or_else(|| {
                let path = self.target(&annotation.target, definitions, operations);
                let position = out.position(&path);
                (annotation.target, position)
            });
            let Some(target) = out.targets.get(position) else {
                continue;
            };
            let written = &*annotation.term.value;
            let term = match names.get(written) {
                Some(term) => Arc::clone(term),
                None => {
                    let full = self.namespaces.in_full(written);
                    let term: Arc<str> = full.as_deref().unwrap_or(written).into();
                    names.insert(written.into(), Arc::clone(&term));
                    term
                }
            };
            let value = match annotation.value {
                Some(value) => self.in_full(value),
                None => default_value(terms.1.find(terms.0, &term)),
            };
            let annotation = Annotation {
                target: Arc::clone(&target.path),
                term,
                qualifier: annotation.qualifier,
                value,
                span: annotation.term.span,
            };
            let number = u32::try_from(position).unwrap_or(u32::MAX);
            out.list.push((number, annotation));
            last = Some((declared, position));
        }
    }

    /// The path of a target with namespaces and parameters in full.
    fn target<'t>(
        &self,
        declared: &'t TargetDecl<'_>,
        definitions: &[Definition],
        operations: &[Operation],
    ) -> Cow<'t, str> {
        let Some((operation, at)) = declared.operation else {
            return self.namespaces.path_in_full(&declared.path);
        };
        let mut path = declared.path.to_string();
        if let Some(operation) = operations.get(operation) {
            let signature = operation.signature(definitions);
            path.insert_str(at.min(path.len()), &signature);
        }
        self.namespaces.path_in_full(&path).into_owned().into()
    }

    /// A value with the namespaces of types and functions in full.
    fn in_full(&self, value: Expression) -> Expression {
        let name = |name: Box<str>| match self.namespaces.in_full(&name) {
            Some(full) => full.into(),
            None => name,
        };
        let all = |list: Box<[Expression]>| list.into_iter().map(|it| self.in_full(it)).collect();
        match value {
            Expression::Collection(items) => Expression::Collection(all(items)),
            Expression::Record(record) => Expression::Record(Record {
                ty: record.ty.map(name),
                properties: record
                    .properties
                    .into_iter()
                    .map(|(name, value)| (name, self.in_full(value)))
                    .collect(),
            }),
            Expression::Dynamic(dynamic) => Expression::Dynamic(Dynamic {
                operator: dynamic.operator,
                name: dynamic.name.map(name),
                operands: all(dynamic.operands),
            }),
            value @ (Expression::Null
            | Expression::Bool(_)
            | Expression::Number(_)
            | Expression::String(_)
            | Expression::Path(_)) => value,
        }
    }
}

/// The value of an annotation that gives none. Nearly all such terms are tags, which are true.
fn default_value(term: Option<&Term>) -> Expression {
    match term.and_then(|term| term.default.as_deref()) {
        None | Some("true") => Expression::Bool(true),
        Some("false") => Expression::Bool(false),
        Some(text) => Expression::String(text.into()),
    }
}
