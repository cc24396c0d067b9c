//! Other documents that documents refer to: at hand or not.

use super::Resolver;
use crate::diagnostic::Diagnostic;
use crate::schema::declarations::{Document, ReferenceDecl};
use crate::schema::error::{UNRESOLVED_REFERENCE, excerpt};
use crate::schema::reference::Reference;
use std::collections::HashSet;

impl Resolver<'_> {
    /// The references of all documents, and a finding for each that leads to none of them. The
    /// namespaces that it includes are marked, so that nothing is said about what is in them.
    pub(super) fn references(
        &mut self,
        documents: &[Document<'_>],
        uris: &[(Box<str>, u32)],
    ) -> (Vec<Reference>, Vec<Diagnostic>) {
        let uris: HashSet<&str> = uris.iter().map(|(uri, _)| &**uri).collect();
        let schemas = documents.iter().flat_map(|document| &document.schemas);
        let declared: HashSet<&str> = schemas.map(|it| &*it.namespace.value).collect();
        let mut references = Vec::new();
        let mut findings = Vec::new();
        for reference in documents.iter().flat_map(|document| &document.references) {
            let includes = &reference.includes;
            let all_declared = includes
                .iter()
                .all(|include| declared.contains(&*include.namespace.value));
            let is_resolved = uris.contains(&*reference.uri.value)
                || (!includes.is_empty() && all_declared);
            if !is_resolved {
                for include in includes {
                    let at = self.namespaces.declare(&include.namespace.value);
                    self.namespaces.include(at);
                }
                findings.push(unresolved(reference));
            }
            references.push(Reference {
                uri: (&*reference.uri.value).into(),
                namespaces: includes
                    .iter()
                    .map(|include| (&*include.namespace.value).into())
                    .collect(),
                is_resolved,
                span: reference.uri.span,
            });
        }
        (references, findings)
    }
}

fn unresolved(reference: &ReferenceDecl<'_>) -> Diagnostic {
    let uri = excerpt(&reference.uri.value);
    let message = format!("the document `{uri}` is not at hand");
    let finding = Diagnostic::new(UNRESOLVED_REFERENCE, reference.uri.span, message);
    let names = reference.includes.iter().take(8);
    let names: Vec<String> = names
        .map(|include| format!("`{}`", excerpt(&include.namespace.value)))
        .collect();
    match names.is_empty() {
        true => finding,
        false => finding.with_help(format!("types of {} are taken as unknown", names.join(", "))),
    }
}
