use super::declarations::Text;
use super::error::{SchemaErrorKind, SchemaErrors, excerpt};
use super::index::{NameIndex, Named};
use crate::diagnostic::Span;
use crate::edm::{Item, Primitive, Type, TypeId};
use std::borrow::Cow;
use std::collections::HashMap;

/// A namespace that a document declares, or takes from another document.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Namespace {
    /// The name in full.
    pub name: Box<str>,
    /// The short name that may stand for it.
    pub alias: Option<Box<str>>,
    /// Whether another document declares (more of) it.
    pub is_included: bool,
    types: Vec<TypeEntry>,
    index: NameIndex,
}

#[derive(Clone, Debug)]
struct TypeEntry {
    name: Box<str>,
    id: TypeId,
}

impl Named for TypeEntry {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Namespace {
    fn find(&self, name: &str) -> Option<TypeId> {
        self.index.find(&self.types, name).map(|entry| entry.id)
    }

    /// The names of the types in it, without the namespace.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(Named::name)
    }
}

/// So many namespaces are looked through sooner than a hash of the name is made.
const FEW: usize = 16;

/// The namespaces of a schema, and the types in them.
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    list: Vec<Namespace>,
    /// Positions in the list, by name.
    known: HashMap<Box<str>, usize>,
    /// Positions in the list by alias, for each document.
    aliases: Vec<HashMap<Box<str>, usize>>,
    /// The document whose aliases count.
    document: usize,
}

/// Where a qualified name leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// To a type.
    Type(Type),
    /// To another document.
    Elsewhere,
    /// Nowhere.
    Nothing,
}

impl Namespaces {
    pub(super) fn list(&self) -> &[Namespace] {
        &self.list
    }

    /// The place of a namespace, which is made if need be.
    pub(super) fn declare(&mut self, name: &str) -> usize {
        if let Some(at) = self.position(name) {
            return at;
        }
        let at = self.list.len();
        self.list.push(Namespace {
            name: name.into(),
            alias: None,
            is_included: false,
            types: Vec::new(),
            index: NameIndex::default(),
        });
        self.known.insert(name.into(), at);
        at
    }

    pub(super) fn include(&mut self, at: usize) {
        if let Some(namespace) = self.list.get_mut(at) {
            namespace.is_included = true;
        }
    }

    /// Lets the aliases of a document count.
    pub(super) fn enter(&mut self, document: usize) {
        self.document = document;
        if self.aliases.len() <= document {
            self.aliases.resize_with(document + 1, HashMap::new);
        }
    }

    /// The document whose aliases count.
    pub(super) const fn document(&self) -> usize {
        self.document
    }

    /// Gives a namespace another name in the document that counts. `first` is where that name was given before.
    pub(super) fn alias(
        &mut self,
        at: usize,
        alias: &Text<'_>,
        first: Span,
        errors: &mut SchemaErrors,
    ) {
        let known = self.known.get(&*alias.value).copied();
        if known.is_some_and(|known| known != at) {
            let name = || SchemaErrorKind::AliasOfNamespace(excerpt(&alias.value));
            return errors.add(alias.span, name);
        }
        let aliases = self.aliases.get_mut(self.document);
        let given = aliases.map(|it| *it.entry((&*alias.value).into()).or_insert(at));
        if given.is_some_and(|given| given != at) {
            errors.add(alias.span, || SchemaErrorKind::Duplicate {
                what: "alias",
                name: excerpt(&alias.value),
                first,
            });
        } else if let Some(namespace) = self.list.get_mut(at) {
            namespace.alias.get_or_insert((&*alias.value).into());
        }
    }

    pub(super) fn add_type(&mut self, at: usize, name: &str, id: TypeId) {
        if let Some(namespace) = self.list.get_mut(at) {
            let name = name.into();
            namespace.types.push(TypeEntry { name, id });
        }
    }

    /// Makes the types ready to be found; gives those that repeat a name, each behind the first
    /// of that name.
    pub(super) fn index(&mut self) -> Vec<(TypeId, TypeId)> {
        let mut all = Vec::new();
        for namespace in &mut self.list {
            let (index, repeated) = NameIndex::new(&namespace.types);
            namespace.index = index;
            let id = |at: usize| namespace.types.get(at).map(|entry| entry.id);
            all.extend(
                repeated
                    .into_iter()
                    .filter_map(|(first, again)| Some((id(first)?, id(again)?))),
            );
        }
        all
    }

    /// The namespace of that name or alias.
    pub(super) fn get(&self, name: &str) -> Option<&Namespace> {
        self.get_in(self.document, name)
    }

    /// The namespace of that name, or of that alias in a document.
    fn get_in(&self, document: usize, name: &str) -> Option<&Namespace> {
        let alias = || {
            let aliases = self.aliases.get(document)?;
            aliases.get(name).copied()
        };
        self.list.get(self.position(name).or_else(alias)?)
    }

    /// Whether there is a namespace of that name, in full.
    pub(super) fn has(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// Whether the documents declare all of a namespace, which is named in full.
    pub(super) fn is_declared(&self, name: &str) -> bool {
        let namespace = self.position(name).and_then(|at| self.list.get(at));
        namespace.is_some_and(|namespace| !namespace.is_included)
    }

    /// Whether another document may declare what a qualified name stands for that is written in a
    /// document.
    pub(super) fn is_included_in(&self, document: usize, name: &str) -> bool {
        let namespace = name
            .rsplit_once('.')
            .and_then(|(qualifier, _)| self.get_in(document, qualifier));
        namespace.is_some_and(|namespace| namespace.is_included)
    }

    /// The place of the namespace of that name in the list.
    fn position(&self, name: &str) -> Option<usize> {
        if self.list.len() <= FEW {
            return self.list.iter().position(|it| *it.name == *name);
        }
        self.known.get(name).copied()
    }

    /// A qualified name with the namespace in full.
    pub(super) fn in_full(&self, name: &str) -> Option<String> {
        self.in_full_in(self.document, name)
    }

    /// A qualified name that is written in a document with the namespace in full.
    pub(super) fn in_full_in(&self, document: usize, name: &str) -> Option<String> {
        let (qualifier, name) = name.rsplit_once('.')?;
        Some([&*self.get_in(document, qualifier)?.name, ".", name].concat())
    }

    /// The path of a target with the namespaces of qualified names in full (CSDL 14.2.1): those at
    /// its start, between parentheses, and behind `@`. Blanks beside them, which are often written
    /// behind commas, count for nothing.
    pub(super) fn path_in_full<'p>(&self, path: &'p str) -> Cow<'p, str> {
        // Most paths have one qualified name, which stands at the start, in full.
        let start = path.find(['/', '(', '@']).unwrap_or(path.len());
        let (name, behind) = path.split_at(start);
        // A schema by its alias.
        if behind.is_empty() && !name.contains('.') {
            let namespace = self.get(name);
            return namespace.map_or(Cow::Borrowed(path), |it| Cow::Owned(it.name.to_string()));
        }
        let qualifier = name.rsplit_once('.').map(|(qualifier, _)| qualifier);
        if !behind.contains(['(', '@'])
            && qualifier.is_none_or(|qualifier| self.position(qualifier).is_some())
        {
            return Cow::Borrowed(path);
        }
        let mut out = String::with_capacity(path.len());
        let mut rest = path;
        let mut is_name = true;
        loop {
            let end = rest
                .find(['/', '(', ')', ',', '@', '#'])
                .unwrap_or(rest.len());
            let (part, behind) = rest.split_at(end);
            // `N.F(Edm.Int32, N.T)`
            let part = part.trim();
            match self.in_full(part) {
                Some(full) if is_name => out.push_str(&full),
                Some(_) | None => out.push_str(part),
            }
            let Some(mark) = behind.chars().next() else {
                return Cow::Owned(out);
            };
            out.push(mark);
            is_name = matches!(mark, '(' | ',' | '@');
            rest = behind.get(1..).unwrap_or("");
        }
    }

    /// What a qualified name of a type leads to, `Collection(..)` included.
    pub(super) fn find(&self, name: &str) -> Found {
        self.find_in(self.document, name)
    }

    /// What a qualified name of a type leads to that is written in a document.
    pub(super) fn find_in(&self, document: usize, name: &str) -> Found {
        let (item, is_collection) = split_collection(name);
        if let Some(short) = item.strip_prefix("Edm.")
            && !short.contains('.')
        {
            return Found::built_in(short, is_collection);
        }
        let Some((qualifier, short)) = item.rsplit_once('.') else {
            return Found::Nothing;
        };
        let Some(namespace) = self.get_in(document, qualifier) else {
            return Found::Nothing;
        };
        match namespace.find(short) {
            Some(id) => Found::item(Item::Named(id), is_collection),
            None if namespace.is_included => Found::Elsewhere,
            None => Found::Nothing,
        }
    }

    /// The primitive type of a name without `Edm.`, as some services write it in their CSDL.
    pub(super) fn find_bare(name: &str) -> Found {
        let (item, is_collection) = split_collection(name);
        Found::built_in(item, is_collection)
    }

    /// The types of that name in all namespaces.
    pub(super) fn find_unqualified(&self, name: &str) -> impl Iterator<Item = TypeId> {
        self.list
            .iter()
            .filter_map(move |namespace| namespace.find(name))
    }
}

impl Found {
    const fn item(item: Item, collection: bool) -> Self {
        Self::Type(Type { item, collection })
    }

    /// A type of the namespace `Edm`. The abstract types that stand for any entity or complex
    /// value are unknown types here: nothing can be said about their members.
    fn built_in(name: &str, is_collection: bool) -> Self {
        let item = match name {
            "String" => Some(Item::Primitive(Primitive::String)),
            "EntityType" | "ComplexType" => Some(Item::Unknown),
            _ => Primitive::from_name(name).map(Item::Primitive),
        };
        item.map_or(Self::Nothing, |item| Self::item(item, is_collection))
    }
}

/// The name inside `Collection(..)` or the name itself, and whether it is a collection.
pub(super) fn split_collection(name: &str) -> (&str, bool) {
    let item = name
        .strip_prefix("Collection(")
        .and_then(|item| item.strip_suffix(')'));
    (item.unwrap_or(name), item.is_some())
}
