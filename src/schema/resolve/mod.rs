//! From declarations to the model: names become types, and what can only be judged with the whole
//! document at hand is judged.

mod annotation;
mod container;
mod inheritance;
mod key;
mod overload;
mod reference;
mod ring;
mod types;

use super::declarations::{Document, OperationDecl, Text, TypeBody, Typed};
use super::error::{SchemaErrorKind, SchemaErrors, excerpt};
use super::index::{NameIndex, Named};
use super::model::Model;
use super::namespaces::{Found, Namespaces, split_collection};
use super::operation::Operations;
use super::{Limits, Operation, OperationKind, Parameter, QualifiedName, ReturnType, nearest};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::edm::{Item, Primitive, Type, TypeId};
use annotation::Targets;
use std::collections::HashMap;

/// Makes the model of documents; what is wrong is added to `errors`. `uris` are those of the
/// documents, with the places where they begin among all of them.
pub(super) fn resolve(
    mut documents: Vec<Document<'_>>,
    uris: Vec<(Box<str>, u32)>,
    limits: &Limits,
    errors: &mut SchemaErrors,
) -> Model {
    let mut resolver = Resolver {
        namespaces: Namespaces::default(),
        kinds: Vec::new(),
        chained: Vec::new(),
        findings: Vec::new(),
        errors,
    };
    let references = resolver.references(&documents, &uris);
    for document in &mut documents {
        resolver.findings.append(&mut document.findings);
    }
    resolver.declare(&documents);
    let mut definitions = Vec::with_capacity(resolver.kinds.len());
    let mut operations = Vec::new();
    let mut terms = Vec::new();
    // Where the operations of each document begin.
    let mut first_operations = Vec::with_capacity(documents.len());
    for (at, document) in documents.iter_mut().enumerate() {
        resolver.namespaces.enter(at);
        first_operations.push(operations.len());
        for schema in &mut document.schemas {
            let namespace = &*schema.namespace.value;
            for ty in std::mem::take(&mut schema.types) {
                definitions.push(resolver.definition(namespace, ty, definitions.len()));
            }
            for operation in std::mem::take(&mut schema.operations) {
                operations.push(resolver.operation(namespace, operation));
            }
            for term in std::mem::take(&mut schema.terms) {
                terms.push(resolver.term(namespace, term));
            }
        }
    }
    resolver.definitions_of_definitions(&definitions);
    let term_index = resolver.term_index(&terms);
    let mut annotations = Targets::default();
    let mut annotated = Vec::new();
    for (at, document) in documents.iter_mut().enumerate() {
        resolver.namespaces.enter(at);
        annotated.extend(document.targets.iter().map(|target| {
            let path = resolver.namespaces.path_in_full(&target.value);
            (Box::from(&*path), target.span)
        }));
        let first = first_operations.get(at).copied().unwrap_or_default();
        resolver.annotations(
            std::mem::take(&mut document.annotations),
            (&terms, &term_index),
            &definitions,
            operations.get(first..).unwrap_or_default(),
            &mut annotations,
        );
    }
    let mut model = Model {
        definitions,
        references,
        findings: std::mem::take(&mut resolver.findings),
        annotated,
        operations: Operations::new(operations),
        annotations: annotations.finish(),
        terms,
        term_index,
        documents: uris,
        ..Model::default()
    };
    container::resolve(&mut resolver, &mut model, documents);
    resolver.namespaces.enter(0);
    model.namespaces = resolver.namespaces;
    overload::check(&model, errors);
    inheritance::check(&mut model, limits, errors);
    model
}

/// What a type is, known before it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Primitive(Primitive),
    Entity,
    Complex,
    Enum,
    Definition,
}

impl Kind {
    const fn of(body: &TypeBody<'_>) -> Self {
        match body {
            TypeBody::Entity(_) => Self::Entity,
            TypeBody::Complex(_) => Self::Complex,
            TypeBody::Enum { .. } => Self::Enum,
            TypeBody::Definition { .. } => Self::Definition,
        }
    }

    const fn describe(self) -> &'static str {
        match self {
            Self::Primitive(_) => "a primitive type",
            Self::Entity => "an entity type",
            Self::Complex => "a complex type",
            Self::Enum => "an enumeration",
            Self::Definition => "a type definition",
        }
    }
}

struct Resolver<'e> {
    namespaces: Namespaces,
    kinds: Vec<Kind>,
    /// Type definitions of type definitions: the one, the other and how it is written.
    chained: Vec<(usize, TypeId, String, Span)>,
    /// What is to be said of documents that are right.
    findings: Vec<Diagnostic>,
    errors: &'e mut SchemaErrors,
}

impl Resolver<'_> {
    /// Gives every type its number, in the order of the document.
    fn declare(&mut self, documents: &[Document<'_>]) {
        let mut names: Vec<&Text<'_>> = Vec::new();
        // All namespaces come before the aliases, which must not be the same.
        for schema in documents.iter().flat_map(|document| &document.schemas) {
            let at = self.namespaces.declare(&schema.namespace.value);
            for ty in &schema.types {
                let id = TypeId(u32::try_from(names.len()).unwrap_or(u32::MAX));
                self.namespaces.add_type(at, &ty.name.value, id);
                names.push(&ty.name);
                self.kinds.push(Kind::of(&ty.body));
            }
        }
        for (at, document) in documents.iter().enumerate() {
            self.aliases(at, document);
        }
        for (first, again) in self.namespaces.index() {
            let name = |id: TypeId| names.get(id.0 as usize);
            if let (Some(first), Some(again)) = (name(first), name(again)) {
                duplicate(self.errors, "type", &again.value, again.span, first.span);
            }
        }
    }

    fn aliases(&mut self, at: usize, document: &Document<'_>) {
        self.namespaces.enter(at);
        let mut aliases: Vec<(usize, &Text<'_>)> = Vec::new();
        for schema in &document.schemas {
            let at = self.namespaces.declare(&schema.namespace.value);
            aliases.extend(schema.alias.iter().map(|alias| (at, alias)));
        }
        let includes = document.references.iter().flat_map(|it| &it.includes);
        for include in includes {
            let at = self.namespaces.declare(&include.namespace.value);
            aliases.extend(include.alias.iter().map(|alias| (at, alias)));
        }
        let mut given = HashMap::new();
        for (at, alias) in aliases {
            let first = *given.entry(&*alias.value).or_insert(alias.span);
            self.namespaces.alias(at, alias, first, self.errors);
        }
    }

    /// The type that a reference leads to; unknown if it lies in another document, or after an
    /// error.
    fn ty(&mut self, text: &Text<'_>) -> Type {
        let found = match self.namespaces.find(&text.value) {
            Found::Nothing => Namespaces::find_bare(&text.value),
            found @ (Found::Type(_) | Found::Elsewhere) => found,
        };
        match found {
            Found::Type(ty) => ty,
            Found::Elsewhere => Type {
                item: Item::Unknown,
                collection: split_collection(&text.value).1,
            },
            Found::Nothing => {
                let namespaces = &self.namespaces;
                // CSDL in JSON names the items of a collection only.
                let is_whole = text.span.len() as usize >= text.value.len();
                self.errors.add(text.span, || {
                    unknown_type(namespaces, &text.value, is_whole)
                });
                Type::UNKNOWN
            }
        }
    }

    /// Adds what is to be said of a document that is right, as much as is ever shown.
    fn finding(&mut self, code: Code, span: Span, message: String) {
        if self.findings.len() < Diagnostics::LIMIT {
            self.findings.push(Diagnostic::new(code, span, message));
        }
    }

    /// What a type or its items are; nothing is known of types of other documents.
    fn kind(&self, ty: Type) -> Option<Kind> {
        match ty.item {
            Item::Primitive(primitive) => Some(Kind::Primitive(primitive)),
            Item::Named(id) => self.kinds.get(id.0 as usize).copied(),
            Item::Null | Item::Unknown => None,
        }
    }

    fn typed<T>(&mut self, typed: &Typed<'_, T>) -> Type {
        typed.ty.as_ref().map_or(Type::UNKNOWN, |ty| self.ty(ty))
    }

    fn operation(&mut self, namespace: &str, operation: OperationDecl<'_>) -> Operation {
        let mut parameters: Vec<Parameter> = Vec::with_capacity(operation.parameters.len());
        for mut parameter in operation.parameters {
            parameter.item.ty = self.typed(&parameter);
            parameters.push(parameter.item);
        }
        let (_, repeated) = NameIndex::new(&parameters);
        repeat(self.errors, "parameter", &parameters, &repeated, |it| {
            it.span
        });
        let return_type = operation.return_type.map(|ty| ReturnType {
            ty: self.typed(&ty),
            ..ty.item
        });
        let missing = match operation.kind {
            _ if operation.is_bound && parameters.is_empty() => {
                Some("parameter that it is bound to")
            }
            OperationKind::Function if return_type.is_none() => Some("return type"),
            OperationKind::Function | OperationKind::Action => None,
        };
        if let Some(missing) = missing {
            let name = &operation.name;
            self.errors.add(name.span, || SchemaErrorKind::Operation {
                name: excerpt(&name.value),
                missing,
            });
        }
        Operation {
            name: QualifiedName::new(namespace, &operation.name.value),
            kind: operation.kind,
            is_bound: operation.is_bound,
            is_composable: operation.is_composable,
            parameters: parameters.into(),
            return_type,
            entity_set_path: operation.entity_set_path,
            span: operation.name.span,
        }
    }
}

impl Named for Parameter {
    fn name(&self) -> &str {
        &self.name
    }
}

/// Reports what repeats the name of an earlier item.
fn repeat<T: Named>(
    errors: &mut SchemaErrors,
    what: &'static str,
    items: &[T],
    repeated: &[(usize, usize)],
    span: impl Fn(&T) -> Span,
) {
    for (first, again) in repeated {
        if let (Some(first), Some(again)) = (items.get(*first), items.get(*again)) {
            duplicate(errors, what, again.name(), span(again), span(first));
        }
    }
}

fn duplicate(errors: &mut SchemaErrors, what: &'static str, name: &str, span: Span, first: Span) {
    errors.add(span, || SchemaErrorKind::Duplicate {
        what,
        name: excerpt(name),
        first,
    });
}

/// A type of the same short name in another namespace is the best guess; then one of nearly the
/// same name in the same namespace.
fn unknown_type(namespaces: &Namespaces, text: &str, is_whole: bool) -> SchemaErrorKind {
    let (name, is_collection) = split_collection(text);
    let (qualifier, short) = name.rsplit_once('.').unwrap_or(("", name));
    let same_name = namespaces.list().iter().find(|namespace| {
        let name = format!("{}.{short}", namespace.name);
        matches!(namespaces.find(&name), Found::Type(_))
    });
    let near = if name.contains(['(', ')']) {
        None
    } else if let Some(namespace) = same_name {
        Some(format!("{}.{short}", namespace.name))
    } else if Primitive::from_name(short).is_some() {
        // Of an unknown namespace: without one, or in `Edm`, it would have been found.
        Some(format!("Edm.{short}"))
    } else if qualifier.is_empty() || qualifier == "Edm" {
        let built_in = Primitive::ALL.iter().map(|(_, name)| *name);
        nearest(short, built_in).map(|near| format!("Edm.{near}"))
    } else if let Some(namespace) = namespaces.get(qualifier) {
        nearest(short, namespace.type_names()).map(|near| format!("{qualifier}.{near}"))
    } else {
        None
    };
    SchemaErrorKind::UnknownType {
        name: excerpt(if is_whole { text } else { name }),
        nearest: near.map(|near| match is_collection && is_whole {
            true => format!("Collection({near})"),
            false => near,
        }),
    }
}
