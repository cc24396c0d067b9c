use super::annotation::{Annotation, Expression};
use super::declarations::Document as Declarations;
use super::error::{SchemaErrors, locate};
use super::model::Model;
use super::namespaces::{Found, split_collection};
use super::source::{Document, Source};
use super::{
    Definition, EntityContainer, EntitySet, EnumType, Facets, KeyPath, Limits, Member, Namespace,
    Operation, Path, Property, Reference, Resource, Singleton, Term, json, reach, resolve, source,
    xml,
};
use crate::diagnostic::{Diagnostic, Span};
use crate::edm::{Item, Primitive, Type, TypeId};
use std::sync::{Arc, OnceLock};

/// The term of hierarchies of levels.
const LEVELED: &str = "Org.OData.Aggregation.V1.LeveledHierarchy";

/// The types, entity sets and operations of a service.
///
/// A clone is cheap and shares everything with the original. The default is a schema without any
/// type.
#[derive(Clone, Debug, Default)]
pub struct Schema(Arc<Model>, Openness);

/// What a schema says of members that it does not declare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Openness {
    /// There are some of open types only.
    #[default]
    Declared,
    /// There may be some of any type, and values of other types than the declared ones.
    All,
}

impl Schema {
    /// The document behind [`Schema::referrals`].
    pub const REFERRALS_CSDL: &str = include_str!("referral.csdl.xml");

    /// The schema of the Microsoft Partner Center Referrals API. It is read once.
    #[must_use]
    pub fn referrals() -> Self {
        static REFERRALS: OnceLock<Schema> = OnceLock::new();
        let read = || Self::from_csdl(Self::REFERRALS_CSDL.as_bytes()).unwrap_or_default();
        REFERRALS.get_or_init(read).clone()
    }

    /// Reads CSDL, version 4.0 or 4.01: in XML a whole `Edmx` document or one `Schema` element, or
    /// CSDL in JSON.
    ///
    /// Types of namespaces that the document includes from others are unknown, and nothing is
    /// said about them; see [`Schema::from_documents`].
    ///
    /// # Errors
    /// All that is wrong with the document, with places. What is not well-formed, not supported or
    /// beyond a limit ends the reading.
    pub fn from_csdl(document: &[u8]) -> Result<Self, SchemaErrors> {
        Self::from_csdl_within(document, &Limits::default())
    }

    /// Reads CSDL within other limits than the usual ones; see [`Schema::from_csdl`].
    ///
    /// # Errors
    /// As for [`Schema::from_csdl`].
    pub fn from_csdl_within(document: &[u8], limits: &Limits) -> Result<Self, SchemaErrors> {
        let document = Document {
            uri: "",
            bytes: document,
        };
        Self::from_documents_within(&[document], limits)
    }

    /// Reads several CSDL documents, in XML or JSON, as one schema. The first is that of the service;
    /// the others are those that it, or one of them, refers to.
    ///
    /// A document that is given twice counts once. A reference leads to the document that has its URI, or to those that declare all namespaces
    /// which it includes. One that leads nowhere is among the [`findings`](Schema::findings);
    /// nothing is ever fetched. Aliases hold in their own document; those of the first are known to
    /// the schema.
    ///
    /// # Errors
    /// All that is wrong with the documents, with places. A document that is not well-formed, not
    /// supported or beyond a limit ends the reading.
    pub fn from_documents(documents: &[Document<'_>]) -> Result<Self, SchemaErrors> {
        Self::from_documents_within(documents, &Limits::default())
    }

    /// Reads several documents within other limits than the usual ones, which hold for all of them
    /// together; see [`Schema::from_documents`].
    ///
    /// # Errors
    /// As for [`Schema::from_documents`].
    pub fn from_documents_within(
        documents: &[Document<'_>],
        limits: &Limits,
    ) -> Result<Self, SchemaErrors> {
        let mut errors = SchemaErrors::default();
        let mut uris: Vec<(Box<str>, u32)> = Vec::with_capacity(documents.len());
        let mut declared = Vec::with_capacity(documents.len());
        let mut base = 0;
        let mut elements = 0;
        for (at, document) in documents.iter().enumerate() {
            uris.push((document.uri.into(), base));
            let mut before = documents.iter().take(at);
            if before.any(|other| other.bytes == document.bytes) {
                declared.push(Declarations::default());
                continue;
            }
            let read = source::text(document.bytes, base, limits, &mut errors).and_then(|source| {
                let errors = &mut errors;
                match source {
                    Source::Xml(text) => xml::read(text, base, &mut elements, limits, errors),
                    Source::Json(text) => json::read(text, base, &mut elements, limits, errors),
                }
            });
            let Ok(read) = read else {
                errors.finish(&uris);
                return Err(errors);
            };
            declared.push(read);
            // One more, so that the end of a document is not the start of the next.
            let length = u32::try_from(document.bytes.len()).unwrap_or(u32::MAX);
            base = base.saturating_add(length).saturating_add(1);
        }
        let ends: Vec<(Box<str>, u32)> = uris.clone();
        let model = resolve::resolve(declared, uris, limits, &mut errors);
        if errors.is_empty() {
            return Ok(Self(Arc::new(model), Openness::Declared));
        }
        errors.finish(&ends);
        errors.add_findings(model.findings(), &ends);
        Err(errors)
    }

    /// What is to be said of the documents although they can be used: references that lead
    /// nowhere, entities without a key that is needed, and whatever else the standard forbids.
    /// It is found out when it is asked for first.
    /// Spans are those of [`Schema::place`].
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        self.0.findings()
    }

    /// The URI of the document that a span of the schema lies in, and the span in that document.
    /// With one document the span is the same.
    #[must_use]
    pub fn place(&self, span: Span) -> (&str, Span) {
        let (document, span) = locate(&self.0.documents, span);
        let uri = self.0.documents.get(document);
        (uri.map_or("", |(uri, _)| uri), span)
    }

    /// All annotations, those of one target side by side.
    #[must_use]
    pub fn annotations(&self) -> &[Annotation] {
        self.0.annotations.as_slice()
    }

    /// The annotations of a target, which is written as in [`Annotation::target`], or with the alias
    /// of a namespace.
    #[must_use]
    pub fn annotations_of(&self, target: &str) -> &[Annotation] {
        match self.0.annotations.of(target) {
            [] => {
                let full = self.0.namespaces.path_in_full(target);
                self.0.annotations.of(&full)
            }
            found => found,
        }
    }

    /// The value that a target has for a term, without qualifier.
    #[must_use]
    pub fn annotation(&self, target: &str, term: &str) -> Option<&Expression> {
        let full = self.0.namespaces.in_full(term);
        let term = full.as_deref().unwrap_or(term);
        let mut all = self.annotations_of(target).iter();
        let found = all.find(|it| it.qualifier.is_none() && *it.term == *term)?;
        Some(&found.value)
    }

    /// The terms that the documents declare.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.0.terms
    }

    /// The term of a qualified name.
    #[must_use]
    pub fn term(&self, name: &str) -> Option<&Term> {
        let full = self.0.namespaces.in_full(name)?;
        self.0.term_index.find(&self.0.terms, &full)
    }

    /// The namespaces that the document declares or includes.
    #[must_use]
    pub fn namespaces(&self) -> &[Namespace] {
        self.0.namespaces.list()
    }

    /// The namespace of that name or alias.
    #[must_use]
    pub fn namespace(&self, name: &str) -> Option<&Namespace> {
        let is_it = |own: &&Namespace| *own.name == *name || own.alias.as_deref() == Some(name);
        self.namespaces().iter().find(is_it)
    }

    /// The other documents that this one refers to.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.0.references
    }

    /// The entity containers.
    #[must_use]
    pub fn containers(&self) -> &[EntityContainer] {
        &self.0.containers
    }

    /// What URLs of the service can begin with.
    #[must_use]
    pub fn resources(&self) -> &[Resource] {
        &self.0.resources
    }

    /// The entity set, singleton or import of that name.
    #[must_use]
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.0.resource_index.find(&self.0.resources, name)
    }

    /// The entity sets in the order of the document.
    pub fn entity_sets(&self) -> impl Iterator<Item = &EntitySet> {
        self.0.resources.iter().filter_map(Resource::as_entity_set)
    }

    /// The entity set of that name.
    #[must_use]
    pub fn entity_set(&self, name: &str) -> Option<&EntitySet> {
        self.resource(name)?.as_entity_set()
    }

    /// The singleton of that name.
    #[must_use]
    pub fn singleton(&self, name: &str) -> Option<&Singleton> {
        self.resource(name)?.as_singleton()
    }

    /// The functions and actions, overloads side by side.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        self.0.operations.as_slice()
    }

    /// The overloads of a name, which may be qualified by a namespace or alias. An unqualified name
    /// is looked for in the namespaces that `Org.OData.Core.V1.DefaultNamespace` names, the first
    /// that has it; where the schema names none, in all.
    #[must_use]
    pub fn operations_named(&self, name: &str) -> &[Operation] {
        let Some((qualifier, short)) = name.rsplit_once('.') else {
            let found = self.operations_anywhere(name);
            return if found.is_empty() {
                found
            } else {
                self.by_default(name, found)
            };
        };
        match self.0.namespaces.get(qualifier) {
            Some(namespace) => self.0.operations.find(Some(&namespace.name), short),
            None => &[],
        }
    }

    /// The operations of a name without namespace, of all namespaces.
    #[must_use]
    pub fn operations_anywhere(&self, name: &str) -> &[Operation] {
        self.0.operations.find(None, name)
    }

    /// Those of some operations of one name that need no namespace.
    fn by_default<'s>(&'s self, name: &str, all: &'s [Operation]) -> &'s [Operation] {
        let is_default = |namespace: &&Namespace| {
            let value = self.annotation(&namespace.name, "Org.OData.Core.V1.DefaultNamespace");
            value.is_some_and(|value| value.as_bool() != Some(false))
        };
        let mut named = self.namespaces().iter().filter(is_default).peekable();
        if named.peek().is_none() {
            return all;
        }
        let own = named.map(|it| self.0.operations.find(Some(&it.name), name));
        own.into_iter()
            .find(|it| !it.is_empty())
            .unwrap_or_default()
    }

    /// The type that a name stands for: `Namespace.Name`, `Alias.Name`, `Edm.String`,
    /// `Collection(..)` of these; a name without namespace if one type alone has it.
    ///
    /// A type that another document may declare is unknown, not missing.
    #[must_use]
    pub fn type_named(&self, name: &str) -> Option<Type> {
        let (item, collection) = split_collection(name);
        let item = match self.0.namespaces.find(name) {
            Found::Type(ty) => ty.item,
            Found::Elsewhere => Item::Unknown,
            Found::Nothing => {
                let mut found = self.types_named(item);
                let (first, None) = (found.next()?, found.next()) else {
                    return None;
                };
                Item::Named(first)
            }
        };
        Some(Type { item, collection })
    }

    /// Whether records can be of a type: it has properties, or may have some.
    #[must_use]
    pub fn is_of_records(&self, ty: Type) -> bool {
        match ty.item {
            Item::Named(id) => self
                .definition(id)
                .is_some_and(|it| it.as_structured().is_some()),
            Item::Primitive(primitive) => primitive == Primitive::Untyped,
            Item::Unknown => true,
            Item::Null => false,
        }
    }

    /// The types of that name without namespace, one for each namespace that has it.
    pub fn types_named(&self, name: &str) -> impl Iterator<Item = TypeId> {
        self.0.namespaces.find_unqualified(name)
    }

    /// All types with their numbers.
    pub fn definitions(&self) -> impl Iterator<Item = (TypeId, &Definition)> {
        (0..).map(TypeId).zip(&self.0.definitions)
    }

    /// The type of that number; `None` for a number that another schema gave.
    #[must_use]
    pub fn definition(&self, id: TypeId) -> Option<&Definition> {
        self.0.definition(id)
    }

    /// The definition behind a type or behind the items of a collection.
    #[must_use]
    pub fn definition_of(&self, ty: Type) -> Option<&Definition> {
        match ty.item {
            Item::Named(id) => self.definition(id),
            Item::Primitive(_) | Item::Null | Item::Unknown => None,
        }
    }

    /// The enumeration behind a type or behind the items of a collection.
    #[must_use]
    pub fn enumeration(&self, ty: Type) -> Option<&EnumType> {
        self.definition_of(ty)?.as_enum()
    }

    /// The type with a type definition replaced by the primitive type that it stands for.
    #[must_use]
    pub fn underlying(&self, ty: Type) -> Type {
        match self.definition_of(ty) {
            Some(Definition::TypeDefinition(definition)) => Type {
                item: Item::Primitive(definition.underlying),
                ..ty
            },
            Some(Definition::Entity(_) | Definition::Complex(_) | Definition::Enum(_)) | None => ty,
        }
    }

    /// The facets that hold for a property: its own, and where it has none those of its type
    /// definition.
    #[must_use]
    pub fn facets(&self, property: &Property) -> Facets {
        let own = property.facets();
        let Some(Definition::TypeDefinition(definition)) = self.definition_of(property.ty) else {
            return own;
        };
        let base = definition.facets;
        Facets {
            max_length: own.max_length.or(base.max_length),
            precision: own.precision.or(base.precision),
            scale: own.scale.or(base.scale),
            srid: own.srid.or(base.srid),
            unicode: own.unicode.or(base.unicode),
        }
    }

    /// The member of a structured type, declared by it or inherited.
    #[must_use]
    pub fn property(&self, id: TypeId, name: &str) -> Option<&Member> {
        self.0.member(id, name).map(|(_, member)| member)
    }

    /// All members of a structured type: those of its root type first, each type's in the order
    /// of the document.
    pub fn members(&self, id: TypeId) -> impl Iterator<Item = &Member> {
        self.0.members(id)
    }

    /// The member whose name is nearest to `name`.
    #[must_use]
    pub fn nearest_member(&self, id: TypeId, name: &str) -> Option<&str> {
        self.0.nearest_member(id, name)
    }

    /// The same schema with every type taken as open, for one that lags behind its service: members
    /// that it does not declare are dynamic, and evaluation takes values as they are that do not
    /// fit their declared type.
    #[must_use]
    pub fn opened(self) -> Self {
        Self(self.0, Openness::All)
    }

    /// Whether every type is taken as open.
    #[must_use]
    pub fn is_opened(&self) -> bool {
        self.1 == Openness::All
    }

    /// Whether members may exist that the schema does not declare: the type or a base type is
    /// open, or a base type lies in another document.
    #[must_use]
    pub fn is_open(&self, id: TypeId) -> bool {
        self.is_opened() || self.0.chain(id).any(|(_, ty)| ty.is_open) || !self.0.is_complete(id)
    }

    /// Whether an operation is bound to a type, or to one that it extends.
    #[must_use]
    pub fn is_bound_to(&self, operation: &Operation, ty: Type) -> bool {
        let Some(binding) = operation.binding_parameter().map(|it| it.ty) else {
            return false;
        };
        let takes = match (binding.item, ty.item) {
            (Item::Named(base), Item::Named(id)) => self.is_subtype(id, base),
            (Item::Unknown, _) => true,
            (binding, item) => binding == item,
        };
        takes && binding.collection == ty.collection
    }

    /// Whether a call may leave out a parameter (Core.OptionalParameter).
    #[must_use]
    pub fn is_optional(&self, operation: &Operation, parameter: &str) -> bool {
        let name = operation.name.as_str();
        let types = operation.parameters.iter().map(|it| self.display(it.ty));
        let types: Vec<String> = types.map(|it| it.to_string()).collect();
        let overload = format!("{name}({})/{parameter}", types.join(","));
        let targets = [overload, format!("{name}/{parameter}")];
        let mut annotations = targets.iter().flat_map(|it| self.annotations_of(it));
        annotations.any(|it| it.term.ends_with(".OptionalParameter"))
    }

    /// The hierarchies of levels that annotate an entity type or its entity sets: the name of each
    /// with the paths of its levels, the coarsest first (Data Aggregation 5.5.1).
    pub fn leveled_hierarchies(&self, ty: Type) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let own = self.definition_of(ty.element());
        let own = own.map_or(&[][..], |it| self.annotations_of(it.name().as_str()));
        let sets = self
            .entity_sets()
            .filter(move |set| set.entity_type == ty.element());
        let of_sets = sets.flat_map(|set| {
            self.containers().iter().flat_map(|container| {
                self.annotations_of(&format!("{}/{}", container.name.as_str(), set.name))
            })
        });
        let leveled = own.iter().chain(of_sets).filter(|it| &*it.term == LEVELED);
        leveled.filter_map(|it| {
            let levels = it.value.items().iter().filter_map(Expression::as_str);
            Some((it.qualifier.as_deref()?, levels.collect()))
        })
    }

    /// The key of an entity type, declared by it or inherited; empty if there is none.
    #[must_use]
    pub fn key(&self, id: TypeId) -> &[KeyPath] {
        let mut chain = self.0.chain(id);
        chain
            .find(|(_, ty)| !ty.key.is_empty())
            .map_or(&[], |(_, ty)| &ty.key)
    }

    /// Whether `derived` is `base` or extends it over any number of steps.
    #[must_use]
    pub fn is_subtype(&self, derived: TypeId, base: TypeId) -> bool {
        derived == base || self.0.chain(derived).any(|(id, _)| id == base)
    }

    /// Where else a name occurs: the shortest paths from a structured type through complex
    /// properties and collections of them to members of that name, nearest first.
    ///
    /// A path has at most `max_depth` steps; at most [`Path::MAX_FOUND`] are given. Case is
    /// ignored where no member of a type has the name itself.
    #[must_use]
    pub fn find_property_paths(&self, root: TypeId, name: &str, max_depth: usize) -> Vec<Path> {
        reach::find(&self.0, root, name, max_depth)
    }
}
