//! Functions and actions (CSDL 12): overloads that contradict one another, paths to entity sets.

use super::{Judge, Said, excerpt};
use crate::diagnostic::Span;
use crate::edm::{Item, Type};
use crate::schema::error::{AMBIGUOUS_OVERLOADS, UNKNOWN_PATH_IN_SCHEMA, WRONG_CONTAINER};
use crate::schema::operation::of_kind;
use crate::schema::{Operation, OperationKind};
use std::collections::HashMap;

impl<'m> Judge<'m> {
    pub(super) fn operations(&mut self) {
        let model = self.model;
        let operations = model.operations.as_slice();
        for operation in operations {
            for parameter in &operation.parameters {
                let (name, span) = (&parameter.name, parameter.span);
                self.facets(parameter.facets, parameter.ty, name, span);
            }
            if let Some(result) = &operation.return_type {
                self.facets(result.facets, result.ty, "the result", operation.span);
            }
            if let Some(path) = operation.entity_set_path.as_deref() {
                self.entity_set_path(operation, path);
            }
        }
        for overloads in operations.chunk_by(|a, b| a.name == b.name) {
            if overloads.len() > 1 {
                self.overloads(overloads);
            }
        }
    }

    /// Functions of one name, bound to one type or to none, return the same, and differ in the
    /// types of their parameters.
    fn overloads(&mut self, overloads: &'m [Operation]) {
        let mut results: HashMap<Option<Type>, Type> = HashMap::new();
        let mut types: HashMap<(Option<Type>, Vec<Type>), &Operation> = HashMap::new();
        for operation in overloads {
            let (OperationKind::Function, Some(result)) = (operation.kind, operation.return_type)
            else {
                continue;
            };
            let binding = operation.binding_parameter().map(|it| it.ty);
            let name = || excerpt(operation.name.as_str());
            if binding.is_some_and(Type::is_unknown) {
                continue;
            }
            let first = *results.entry(binding).or_insert(result.ty);
            if first != result.ty && !first.is_unknown() && !result.ty.is_unknown() {
                self.add(AMBIGUOUS_OVERLOADS, operation.span, |model| {
                    let [own, first] = [result.ty, first].map(|ty| model.type_name(ty));
                    let name = name();
                    format!("this overload of `{name}` returns `{own}`, another one `{first}`")
                        .into()
                });
            }
            let list: Vec<Type> = operation.call_parameters().map(|it| it.ty).collect();
            if list.iter().any(|ty| ty.is_unknown()) {
                continue;
            }
            let first = *types.entry((binding, list)).or_insert(operation);
            if !std::ptr::eq(first, operation) {
                self.add(AMBIGUOUS_OVERLOADS, operation.span, |_| Said {
                    message: format!(
                        "two overloads of `{}` have parameters of the same types",
                        name()
                    ),
                    help: Some("only the names of the arguments tell them apart".to_owned()),
                });
            }
        }
    }

    fn entity_set_path(&mut self, operation: &'m Operation, path: &str) {
        let span = operation.span;
        let (first, rest) = match path.split_once('/') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let binding = operation.binding_parameter();
        let Some(binding) = binding.filter(|it| *it.name == *first) else {
            return self.add(UNKNOWN_PATH_IN_SCHEMA, span, |_| {
                let path = excerpt(path);
                let said = format!(
                    "the entity set path `{path}` does not begin with the binding parameter"
                );
                Said::from(said).near(binding.map(|it| &*it.name))
            });
        };
        if let (Some(rest), Item::Named(id)) = (rest, binding.ty.item) {
            let members = self.members("entity set path", id, (rest, path), span);
            let last = members.and_then(|it| it.last().copied());
            if last.is_some_and(|it| !it.is_navigation()) {
                self.add(UNKNOWN_PATH_IN_SCHEMA, span, |_| {
                    let path = excerpt(path);
                    format!("the entity set path `{path}` does not end at a navigation property")
                        .into()
                });
            }
        }
    }

    /// An import makes an operation callable that is not bound.
    pub(super) fn imported(&mut self, name: &'m str, kind: OperationKind, span: Span) {
        let (namespace, short) = name.rsplit_once('.').unwrap_or(("", name));
        let overloads = self.model.operations.find(Some(namespace), short);
        let own = of_kind(overloads, kind);
        // There may be as many imports as there are overloads.
        let only_bound = self.only_bound.entry((name, kind));
        if *only_bound.or_insert_with(|| !own.is_empty() && own.iter().all(|it| it.is_bound)) {
            self.add(WRONG_CONTAINER, span, |_| {
                format!(
                    "`{}` is bound, an import makes unbound operations callable",
                    excerpt(name)
                )
                .into()
            });
        }
    }
}
