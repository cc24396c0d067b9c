//! Terms and annotations (CSDL 14): known terms, each once, on what they are meant for.

use super::target::{Element, Target, said};
use super::{Judge, Said, excerpt};
use crate::diagnostic::Span;
use crate::schema::annotation::Annotation;
use crate::schema::error::WRONG_ANNOTATION;
use crate::schema::{Term, nearest};
use std::collections::{HashMap, HashSet};
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
            if let Target::Missing(guess) = self.element(path) {
                self.add(WRONG_ANNOTATION, *span, |_| said(path, guess));
            }
        }
        let all = model.annotations.as_slice();
        // The terms that were met, with what they apply to if they say so.
        let mut known: HashMap<&str, Option<Applicable>> = HashMap::new();
        for own in all.chunk_by(|a, b| Arc::ptr_eq(&a.target, &b.target)) {
            if own.len() > 1 {
                self.repeated(own);
            }
            let mut element = None;
            for annotation in own {
                let term = || model.term_index.find(&model.terms, &annotation.term);
                let applicable = *known.entry(&annotation.term).or_insert_with(|| {
                    self.term(&annotation.term, annotation.span);
                    term().and_then(Applicable::of)
                });
                let Some(applicable) = applicable else {
                    continue;
                };
                let element = element.get_or_insert_with(|| self.element(&annotation.target));
                if let Target::Found(element) = element
                    && !applicable.to(*element)
                    && let Some(term) = term()
                {
                    self.does_not_apply(annotation, *element, term);
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

    fn does_not_apply(&mut self, annotation: &'m Annotation, element: Element, term: &'m Term) {
        self.add(WRONG_ANNOTATION, annotation.span, |_| {
            let kinds: Vec<String> = term
                .applies_to
                .iter()
                .take(8)
                .map(|it| format!("`{}`", excerpt(it)))
                .collect();
            let (term, kind) = (excerpt(&annotation.term), element.kind);
            Said {
                message: format!("the term `{term}` does not apply to `{kind}`"),
                help: Some(format!("it applies to {}", kinds.join(", "))),
            }
        });
    }
}

/// Which of [`APPLICABLE`] a term applies to, one bit for each: it may name them very often.
#[derive(Clone, Copy)]
struct Applicable(u64);

impl Applicable {
    /// None if the term says nothing, and so applies to all.
    fn of(term: &Term) -> Option<Self> {
        let all = term.applies_to.iter().map(|kind| bit(kind));
        (!term.applies_to.is_empty()).then(|| Self(all.fold(0, |all, bit| all | bit)))
    }

    fn to(self, element: Element) -> bool {
        let collection = if element.is_collection {
            bit("Collection")
        } else {
            0
        };
        self.0 & (bit(element.kind) | collection) != 0
    }
}

fn bit(kind: &str) -> u64 {
    APPLICABLE.binary_search(&kind).map_or(0, |at| 1 << at)
}
