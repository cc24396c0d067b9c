//! Terms and annotations (CSDL 14): known terms, each once, on what they are meant for.

use super::target::{Element, Target, find};
use super::{Judge, Said, excerpt};
use crate::diagnostic::Span;
use crate::schema::annotation::Annotation;
use crate::schema::error::WRONG_ANNOTATION;
use crate::schema::nearest;
use std::collections::HashSet;
use std::sync::Arc;

/// What a term can say that it applies to (CSDL 14.1.3).
const APPLICABLE: &[&str] = &[
    "Action",
    "ActionImport",
    "Annotation",
    "Apply",
    "Cast",
    "Collection",
    "ComplexType",
    "EntityContainer",
    "EntitySet",
    "EntityType",
    "EnumType",
    "Function",
    "FunctionImport",
    "If",
    "Include",
    "IsOf",
    "LabeledElement",
    "Member",
    "NavigationProperty",
    "Null",
    "OnDelete",
    "Parameter",
    "Property",
    "PropertyValue",
    "Record",
    "Reference",
    "ReferentialConstraint",
    "ReturnType",
    "Schema",
    "Singleton",
    "Term",
    "TypeDefinition",
    "UrlRef",
];

impl<'m> Judge<'m> {
    pub(super) fn terms(&mut self) {
        let model = self.model;
        for term in &model.terms {
            let name = term.name.name();
            self.facets(term.facets, term.ty, name, term.span);
            // The text `null` is how some vocabularies write that there is none.
            let default = term.default.as_deref().filter(|text| *text != "null");
            self.default(default, term.ty, name, term.span);
            for kind in &term.applies_to {
                if APPLICABLE.binary_search(&&**kind).is_err() {
                    self.add(WRONG_ANNOTATION, term.span, |_| {
                        let [name, kind] = [name, kind].map(excerpt);
                        let said = format!(
                            "the term `{name}` applies to `{kind}`, which is no element of CSDL"
                        );
                        Said::from(said).near(nearest(&kind, APPLICABLE.iter().copied()))
                    });
                }
            }
            if let Some(base) = term.base.as_deref() {
                self.term(base, term.span);
            }
        }
    }

    pub(super) fn annotations(&mut self) {
        let model = self.model;
        for (path, span) in &model.annotated {
            if let Target::Missing(said) = find(self, path) {
                self.add(WRONG_ANNOTATION, *span, |_| said);
            }
        }
        let all = model.annotations.as_slice();
        let mut known: HashSet<&str> = HashSet::new();
        for own in all.chunk_by(|a, b| Arc::ptr_eq(&a.target, &b.target)) {
            if own.len() > 1 {
                self.repeated(own);
            }
            let mut element = None;
            for annotation in own {
                if known.insert(&annotation.term) {
                    self.term(&annotation.term, annotation.span);
                }
                let term = model.term_index.find(&model.terms, &annotation.term);
                if let Some(term) = term.filter(|term| !term.applies_to.is_empty()) {
                    let element = element.get_or_insert_with(|| find(self, &annotation.target));
                    if let Target::Found(element) = element {
                        let element = *element;
                        self.applies(annotation, element, &term.applies_to);
                    }
                }
            }
        }
    }

    fn repeated(&mut self, own: &'m [Annotation]) {
        let mut seen = HashSet::new();
        for annotation in own {
            if !seen.insert((&*annotation.term, annotation.qualifier.as_deref())) {
                self.add(WRONG_ANNOTATION, annotation.span, |_| {
                    let term = excerpt(&annotation.term);
                    Said {
                        message: format!(
                            "a second annotation of `{}` with `{term}`",
                            excerpt(&annotation.target)
                        ),
                        help: Some("a qualifier tells several apart".to_owned()),
                    }
                });
            }
        }
    }

    /// A term of a namespace that the documents declare must be one that they declare.
    fn term(&mut self, written: &str, span: Span) {
        let model = self.model;
        let document = self.document(span);
        let full = model.namespaces.in_full_in(document, written);
        let full = full.as_deref().unwrap_or(written);
        let Some((namespace, short)) = full.rsplit_once('.') else {
            return;
        };
        if !model.namespaces.is_declared(namespace)
            || model.term_index.find(&model.terms, full).is_some()
        {
            return;
        }
        self.add(WRONG_ANNOTATION, span, |model| {
            let own = model
                .terms
                .iter()
                .filter(|it| it.name.namespace() == namespace);
            let near = nearest(short, own.map(|it| it.name.name()));
            Said::from(format!("unknown term `{}`", excerpt(full))).near(near)
        });
    }

    fn applies(&mut self, annotation: &'m Annotation, element: Element, kinds: &[Box<str>]) {
        let fits =
            |kind: &str| kind == element.kind || (kind == "Collection" && element.is_collection);
        if !kinds.iter().any(|kind| fits(kind)) {
            self.add(WRONG_ANNOTATION, annotation.span, |_| {
                let term = excerpt(&annotation.term);
                let kinds: Vec<String> = kinds
                    .iter()
                    .take(8)
                    .map(|it| format!("`{}`", excerpt(it)))
                    .collect();
                Said {
                    message: format!("the term `{term}` does not apply to `{}`", element.kind),
                    help: Some(format!("it applies to {}", kinds.join(", "))),
                }
            });
        }
    }
}
