//! What the standard forbids though a schema can be used without it: facets that do not fit, keys
//! and paths that lead nowhere, overloads that contradict one another. Real services break each of
//! these rules somewhere, so that all of it is findings, never errors.
//!
//! Queries do not need it: it is found out when it is asked for first, and costs the reading of a
//! schema nothing.

mod annotation;
mod container;
mod facets;
mod inheritance;
mod key;
mod navigation;
mod operation;
mod overloads;
mod path;
mod target;

use self::overloads::Overloads;
use super::definition::{Definition, StructuredType};
use super::error::{excerpt, locate};
use super::index::NameIndex;
use super::model::Model;
use super::operation::OperationKind;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::edm::{Item, Type, TypeId};
use std::collections::HashMap;

/// Everything that the standard forbids, in the order of the documents, as much as is ever shown.
pub(super) fn judge(model: &Model) -> Vec<Diagnostic> {
    let mut judge = Judge {
        model,
        containers: NameIndex::new(&model.containers).0,
        overloads: HashMap::new(),
        only_bound: HashMap::new(),
        findings: Vec::new(),
    };
    for (at, definition) in model.definitions.iter().enumerate() {
        let id = TypeId(u32::try_from(at).unwrap_or(u32::MAX));
        match definition {
            Definition::Entity(ty) | Definition::Complex(ty) => {
                let is_entity = matches!(definition, Definition::Entity(_));
                judge.structured(id, ty, is_entity);
            }
            Definition::TypeDefinition(ty) => judge.type_definition(ty),
            Definition::Enum(_) => {}
        }
    }
    judge.containment();
    judge.operations();
    judge.containers();
    judge.terms();
    judge.annotations();
    judge.findings
}

/// A schema and what was found in it so far.
struct Judge<'m> {
    model: &'m Model,
    containers: NameIndex,
    /// The overloads of names that annotations were looked for at.
    overloads: HashMap<&'m str, Overloads<'m>>,
    /// Whether the functions or actions of a name that is imported are all bound.
    only_bound: HashMap<(&'m str, OperationKind), bool>,
    findings: Vec<Diagnostic>,
}

impl<'m> Judge<'m> {
    /// Adds a finding. `finding` runs only if it is kept: what takes long and is only told, such as
    /// looking for near names, belongs there, so that there is a bound on it.
    fn add(&mut self, code: Code, span: Span, finding: impl FnOnce(&'m Model) -> Said) {
        if self.findings.len() < Diagnostics::LIMIT {
            let Said { message, help } = finding(self.model);
            let finding = Diagnostic::new(code, span, message);
            self.findings.push(match help {
                Some(help) => finding.with_help(help),
                None => finding,
            });
        }
    }

    fn structured(&mut self, id: TypeId, ty: &'m StructuredType, is_entity: bool) {
        self.derivation(ty, is_entity);
        self.key(id, ty);
        for property in ty.properties() {
            let name = &property.name;
            self.facets(property.facets(), property.ty, name, property.span);
            self.default(
                property.default.as_deref(),
                property.ty,
                name,
                property.span,
            );
        }
        for navigation in ty.navigations() {
            self.navigation(id, ty, is_entity, navigation);
        }
    }

    /// The number of the document that a place lies in, whose aliases count there.
    fn document(&self, span: Span) -> usize {
        locate(&self.model.documents, span).0
    }
}

impl Model {
    /// The name of a type as CSDL in XML writes it.
    pub(super) fn type_name(&self, ty: Type) -> String {
        let item = match ty.item {
            Item::Primitive(primitive) => primitive.to_string(),
            Item::Named(id) => self
                .definition(id)
                .map_or_else(String::new, |it| excerpt(it.name().as_str())),
            Item::Null | Item::Unknown => "unknown".to_owned(),
        };
        match ty.collection {
            true => format!("Collection({item})"),
            false => item,
        }
    }
}

/// What is said of a place.
struct Said {
    message: String,
    help: Option<String>,
}

impl Said {
    /// The nearest name as a question.
    fn near(self, near: Option<&str>) -> Self {
        let help = near.map(|near| format!("did you mean `{near}`?"));
        Self { help, ..self }
    }
}

impl From<String> for Said {
    fn from(message: String) -> Self {
        Self {
            message,
            help: None,
        }
    }
}
