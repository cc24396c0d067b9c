use super::member::Facets;
use super::{Definition, QualifiedName};
use crate::diagnostic::Span;
use crate::edm::{Item, Type};
use std::cmp::Ordering;
use std::fmt::Write;

/// A function or an action (CSDL 12). Overloads are operations of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The name with its namespace.
    pub name: QualifiedName,
    /// Function or action.
    pub kind: OperationKind,
    /// Whether the first parameter is the resource that the operation is called on.
    pub is_bound: bool,
    /// Whether path segments and query options may follow a call.
    pub is_composable: bool,
    /// The parameters, the binding parameter first.
    pub parameters: Box<[Parameter]>,
    /// The result, if there is one.
    pub return_type: Option<ReturnType>,
    /// The path from the binding parameter to the entity set of the result.
    pub entity_set_path: Option<Box<str>>,
    /// The place of the name in the document.
    pub span: Span,
}

impl Operation {
    /// The parameter that takes the resource that a bound operation is called on.
    #[must_use]
    pub fn binding_parameter(&self) -> Option<&Parameter> {
        if self.is_bound {
            self.parameters.first()
        } else {
            None
        }
    }

    /// What tells an overload from the others in the path of an annotation, in parentheses: the types
    /// of its parameters, for an action that of its binding parameter.
    pub(super) fn signature(&self, definitions: &[Definition]) -> String {
        #[cfg(test)]
        SIGNATURES.with(|signatures| signatures.set(signatures.get() + 1));
        let count = match self.kind {
            OperationKind::Function => self.parameters.len(),
            OperationKind::Action => usize::from(self.is_bound),
        };
        let mut out = "(".to_owned();
        for (at, parameter) in self.parameters.iter().take(count).enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let (open, close) = match parameter.ty.collection {
                true => ("Collection(", ")"),
                false => ("", ""),
            };
            let name = match parameter.ty.item {
                Item::Primitive(primitive) => primitive.to_string(),
                Item::Named(id) => definitions
                    .get(id.0 as usize)
                    .map_or_else(String::new, |it| it.name().to_string()),
                Item::Null | Item::Unknown => "unknown".to_owned(),
            };
            // Writing to a text cannot fail.
            let _ = write!(out, "{comma}{open}{name}{close}");
        }
        out.push(')');
        out
    }

    /// The parameters that a call names.
    pub fn call_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().skip(usize::from(self.is_bound))
    }
}

#[cfg(test)]
std::thread_local! {
    /// How many signatures were made, for tests of how much work something is.
    pub(super) static SIGNATURES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Whether an operation has effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Has none, and returns something.
    Function,
    /// May have effects.
    Action,
}

/// A parameter of an operation (CSDL 12.9).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// The name, as it is declared.
    pub name: Box<str>,
    /// The type of the argument.
    pub ty: Type,
    /// Whether null may be passed.
    pub nullable: bool,
    /// The bounds of the argument.
    pub facets: Facets,
    /// The place of the name in the document.
    pub span: Span,
}

/// The result of an operation (CSDL 12.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnType {
    /// The type of the result.
    pub ty: Type,
    /// Whether the result may be null.
    pub nullable: bool,
    /// The bounds of the result.
    pub facets: Facets,
}

/// The operations of a schema, overloads side by side.
#[derive(Debug, Default)]
pub(super) struct Operations {
    /// In the order of the names without namespace, then of the namespaces; of one name functions
    /// before actions, and then in the order of the document.
    list: Vec<Operation>,
}

impl Operations {
    pub(super) fn new(mut list: Vec<Operation>) -> Self {
        list.sort_by(|a, b| {
            let is_action = |it: &Operation| it.kind == OperationKind::Action;
            let names = order(&a.name).cmp(&order(&b.name));
            names.then_with(|| is_action(a).cmp(&is_action(b)))
        });
        Self { list }
    }

    pub(super) fn as_slice(&self) -> &[Operation] {
        &self.list
    }

    /// The overloads of a name in one namespace, or in all.
    pub(super) fn find(&self, namespace: Option<&str>, name: &str) -> &[Operation] {
        let place = |operation: &Operation| {
            let (short, space) = order(&operation.name);
            let by_space = namespace.map_or(Ordering::Equal, |namespace| space.cmp(namespace));
            short.cmp(name).then(by_space)
        };
        let start = self.list.partition_point(|it| place(it).is_lt());
        let rest = self.list.get(start..).unwrap_or_default();
        let length = rest.partition_point(|it| place(it).is_eq());
        rest.get(..length).unwrap_or_default()
    }
}

/// Of the overloads of one name those that are functions, or actions.
pub(super) fn of_kind(overloads: &[Operation], kind: OperationKind) -> &[Operation] {
    let actions = overloads.partition_point(|it| it.kind == OperationKind::Function);
    let (functions, actions) = overloads.split_at(actions);
    match kind {
        OperationKind::Function => functions,
        OperationKind::Action => actions,
    }
}

fn order(name: &QualifiedName) -> (&str, &str) {
    (name.name(), name.namespace())
}
