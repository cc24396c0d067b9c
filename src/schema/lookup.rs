use super::declarations::Stop;
use super::error::SchemaErrors;
use super::model::Model;
use super::namespaces::{Found, split_collection};
use super::{
    Definition, EntityContainer, EntitySet, EnumType, Facets, KeyPath, Limits, Member, Namespace,
    Operation, Path, Property, Reference, Resource, Singleton, reach, resolve, source, xml,
};
use crate::edm::{Item, Type, TypeId};
use std::sync::{Arc, OnceLock};

/// The types, entity sets and operations of a service.
///
/// A clone is cheap and shares everything with the original. The default is a schema without any
/// type.
#[derive(Clone, Debug, Default)]
pub struct Schema(Arc<Model>);

impl Schema {
    /// The schema of the Microsoft Partner Center Referrals API. It is read once.
    #[must_use]
    pub fn referrals() -> Self {
        static REFERRALS: OnceLock<Schema> = OnceLock::new();
        let read = || Self::from_csdl(include_bytes!("referral.csdl.xml")).unwrap_or_default();
        REFERRALS.get_or_init(read).clone()
    }

    /// Reads CSDL in XML, version 4.0 or 4.01: a whole `Edmx` document, or one `Schema` element.
    ///
    /// Types of namespaces that the document includes from others are unknown, and nothing is
    /// said about them. Annotations are not read.
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
        let mut errors = SchemaErrors::default();
        let model = source::text(document, limits, &mut errors)
            .and_then(|text| xml::read(text, limits, &mut errors))
            .map(|declared| resolve::resolve(declared, limits, &mut errors));
        match model {
            Ok(model) if errors.is_empty() => Ok(Self(Arc::new(model))),
            Ok(_) | Err(Stop) => {
                errors.sort();
                Err(errors)
            }
        }
    }

    /// The namespaces that the document declares or includes.
    #[must_use]
    pub fn namespaces(&self) -> &[Namespace] {
        self.0.namespaces.list()
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

    /// The overloads of a name, which may be qualified by a namespace or alias; an unqualified
    /// name is looked for in all namespaces.
    #[must_use]
    pub fn operations_named(&self, name: &str) -> &[Operation] {
        let Some((qualifier, short)) = name.rsplit_once('.') else {
            return self.0.operations.find(None, name);
        };
        match self.0.namespaces.get(qualifier) {
            Some(namespace) => self.0.operations.find(Some(&namespace.name), short),
            None => &[],
        }
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

    /// Whether members may exist that the schema does not declare: the type or a base type is
    /// open, or a base type lies in another document.
    #[must_use]
    pub fn is_open(&self, id: TypeId) -> bool {
        self.0.chain(id).any(|(_, ty)| ty.is_open) || !self.0.is_complete(id)
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
