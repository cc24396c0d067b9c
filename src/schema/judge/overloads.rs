//! Overloads as the paths of annotations name them (CSDL 14.2.1): `N.F`, `N.F(Edm.Int32,N.T)`.

use crate::schema::definition::Definition;
use crate::schema::{Operation, Parameter};
use std::cell::OnceCell;
use std::collections::HashMap;

/// The operations of one name. What paths ask of them is made ready once: there may be as many
/// paths as there are overloads.
#[derive(Default)]
pub(super) struct Overloads<'m> {
    all: Fitting<'m>,
    by_types: HashMap<String, Fitting<'m>>,
    /// Those with types of other documents, which may be any.
    unknown: Fitting<'m>,
}

impl<'m> Overloads<'m> {
    pub(super) fn new(operations: &'m [Operation], definitions: &[Definition]) -> Self {
        let mut overloads = Self::default();
        for operation in operations {
            let is_unknown = operation.parameters.iter().any(|it| it.ty.is_unknown());
            let fitting = if is_unknown {
                &mut overloads.unknown
            } else {
                let types = operation.signature(definitions);
                overloads.by_types.entry(types).or_default()
            };
            fitting.operations.push(operation);
            overloads.all.operations.push(operation);
        }
        overloads
    }

    /// Those with parameters of the types that stand in parentheses; all where nothing does.
    pub(super) fn fitting(&self, types: &str) -> &Fitting<'m> {
        if types.is_empty() {
            return &self.all;
        }
        self.by_types.get(types).unwrap_or(&self.unknown)
    }
}

/// The operations that a path may mean.
#[derive(Default)]
pub(super) struct Fitting<'m> {
    operations: Vec<&'m Operation>,
    parameters: OnceCell<HashMap<&'m str, &'m Parameter>>,
}

impl<'m> Fitting<'m> {
    pub(super) fn first(&self) -> Option<&'m Operation> {
        self.operations.first().copied()
    }

    /// The first parameter of that name.
    pub(super) fn parameter(&self, name: &str) -> Option<&'m Parameter> {
        let all = self.parameters.get_or_init(|| {
            let mut all = HashMap::new();
            for parameter in self.operations.iter().flat_map(|it| &it.parameters) {
                all.entry(&*parameter.name).or_insert(parameter);
            }
            all
        });
        all.get(name).copied()
    }
}
