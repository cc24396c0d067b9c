//! Other documents that documents refer to: at hand or not.

use super::Resolver;
use crate::diagnostic::Diagnostic;
use crate::schema::declarations::{Document, ReferenceDecl};
use crate::schema::error::{UNRESOLVED_REFERENCE, excerpt};
use crate::schema::reference::Reference;
use std::collections::{HashMap, HashSet};

impl Resolver<'_> {
    /// The references of all documents, and a finding for each that leads to none of them. The
    /// namespaces that it includes are marked, so that nothing is said about what is in them.
    pub(super) fn references(
        &mut self,
        documents: &[Document<'_>],
        uris: &[(Box<str>, u32)],
    ) -> Vec<Reference> {
        let uris: HashSet<&str> = uris.iter().map(|(uri, _)| &**uri).collect();
        // The documents that declare a namespace: the first and the last of them, which tells whether
        // there is another one than a given one.
        let mut declared: HashMap<&str, (usize, usize)> = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            for schema in &document.schemas {
                declared
                    .entry(&schema.namespace.value)
                    .or_insert((at, at))
                    .1 = at;
            }
        }
        let mut references = Vec::new();
        let all = documents.iter().enumerate();
        for (at, reference) in all.flat_map(|(at, it)| it.references.iter().map(move |it| (at, it)))
        {
            let includes = &reference.includes;
            let all_declared = includes.iter().all(|include| {
                let found = declared.get(&*include.namespace.value);
                found.is_some_and(|found| *found != (at, at))
            });
            let is_resolved =
                uris.contains(&*reference.uri.value) || (!includes.is_empty() && all_declared);
            for include in includes.iter().filter(|_| is_resolved) {
                if !declared.contains_key(&*include.namespace.value) {
                    let namespace = excerpt(&include.namespace.value);
                    let message = format!("no document declares the namespace `{namespace}`");
                    self.finding(UNRESOLVED_REFERENCE, include.namespace.span, message);
                }
            }
            if !is_resolved {
                for include in includes {
                    let at = self.namespaces.declare(&include.namespace.value);
                    self.namespaces.include(at);
                }
                self.findings.push(unresolved(reference));
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
        references
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
        false => finding.with_help(format!(
            "types of {} are taken as unknown",
            names.join(", ")
        )),
    }
}
