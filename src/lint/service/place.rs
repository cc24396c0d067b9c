//! Where options stand, and what the paths in them lead to, as names from the record of the request
//! on.

use crate::diagnostic::Span;
use crate::edm::{Item, Type, TypeId};
use crate::hir::{Base, Expanded, Path, Query, Step, UsedOption};
use crate::profile::Scope;
use crate::schema::{Resource, Schema};
use crate::syntax::ast::{self, ExpandItem, OptionValue, QueryOption, SystemOption};

/// Options that stand side by side: those of the request, or those behind an item of `$expand`.
pub(super) struct Place<'a> {
    /// As they were written.
    pub(super) written: &'a [QueryOption],
    /// What they mean.
    pub(super) meaning: &'a Query,
    /// What they are about.
    pub(super) record: Reached<'a>,
    /// What the request is about.
    pub(super) root: Reached<'a>,
    /// What `$this` stands for in the `$expand`s round the options, the outermost first.
    pub(super) scopes: Vec<Reached<'a>>,
    /// How many `$expand`s stand round the options.
    pub(super) depth: u64,
    /// The item of `$expand`.
    pub(super) item: Option<Span>,
    /// Whether what is judged is a transformation of the records as they are.
    pub(super) is_original: bool,
}

/// What a path leads to.
#[derive(Clone, Debug, Default)]
pub(super) struct Reached<'a> {
    /// The names of the properties from the record of the request on.
    pub(super) names: Vec<&'a str>,
    /// What lies on the way.
    anchors: Vec<Anchor<'a>>,
    /// Whether the names are not all: what they lead to is not known.
    pub(super) is_unknown: bool,
    /// How the address of the request leads to its record: from what, by what names.
    lead: Option<(&'a str, Vec<&'a str>)>,
}

/// A structured value on the way.
#[derive(Clone, Debug)]
struct Anchor<'a> {
    /// How many names lead to it.
    at: usize,
    ty: Option<TypeId>,
    /// The entity set that it belongs to.
    set: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// The same place, before `$apply` has made other records.
    pub(super) fn original(&self) -> Place<'a> {
        Place {
            record: self.record.clone(),
            root: self.root.clone(),
            scopes: self.scopes.clone(),
            is_original: true,
            ..*self
        }
    }
}

impl Place<'_> {
    /// Whether `$apply` may make new records, whose properties are none of the schema's.
    pub(super) fn is_reshaped(&self) -> bool {
        let options = &self.meaning.options;
        !self.is_original
            && options
                .iter()
                .any(|used| used.option == SystemOption::Apply)
    }

    /// The option of the place, as it was written; the first of several.
    pub(super) fn used(&self, option: SystemOption) -> Option<&UsedOption> {
        self.meaning
            .options
            .iter()
            .find(|used| used.option == option)
    }
}

impl<'a> Reached<'a> {
    /// The record that a request is about.
    fn record(query: &'a Query, schema: &'a Schema) -> Self {
        let resource = &query.resource;
        let own = resource.name.as_deref();
        let rest = resource.rest.as_ref().map(|rest| &*rest.text);
        let rest = rest.map(|rest| rest.trim_end_matches("$count").trim_end_matches('/'));
        let set = match rest {
            None | Some("") => own,
            Some(path) => own.and_then(|own| bound(schema, own, path)),
        };
        let lead = own.map(|own| (own, led_by(schema, own, rest.unwrap_or_default())));
        let mut record = Self {
            lead,
            ..Self::default()
        };
        record.push(schema, resource.ty, set);
        record
    }

    /// What is not known.
    pub(super) fn unknown() -> Self {
        Self {
            is_unknown: true,
            ..Self::default()
        }
    }

    fn push(&mut self, schema: &Schema, ty: Type, set: Option<&'a str>) {
        let at = self.names.len();
        if let Some(ty) = structured(schema, ty) {
            let ty = Some(ty);
            self.anchors.push(Anchor { at, ty, set });
        } else if set.is_some() {
            self.anchors.push(Anchor { at, ty: None, set });
        }
    }

    fn step(&mut self, schema: &'a Schema, step: &'a Step) {
        if let Step::Property(name, ty) = step {
            self.names.push(name);
            let last = self
                .anchors
                .iter()
                .rev()
                .find(|anchor| anchor.set.is_some());
            let set = last.and_then(|anchor| {
                let path = self.names.get(anchor.at..)?.join("/");
                bound(schema, anchor.set?, &path)
            });
            self.push(schema, *ty, set);
        } else if let (Step::Cast(id), Some(last)) = (step, self.anchors.last_mut()) {
            last.ty = Some(*id);
        }
    }

    /// From how many names on a scope holds.
    pub(super) fn scoped(&self, scope: &Scope, schema: &Schema) -> Vec<usize> {
        if *scope == Scope::Any {
            return vec![0];
        }
        let fits = |anchor: &&Anchor<'_>| self.fits(anchor, scope, schema);
        self.anchors
            .iter()
            .filter(fits)
            .map(|anchor| anchor.at)
            .collect()
    }

    /// Whether a scope holds for what is reached itself.
    pub(super) fn is_in(&self, scope: &Scope, schema: &Schema) -> bool {
        *scope == Scope::Any
            || (self.anchors.last())
                .is_some_and(|last| last.at == self.names.len() && self.fits(last, scope, schema))
    }

    fn fits(&self, anchor: &Anchor<'_>, scope: &Scope, schema: &Schema) -> bool {
        match scope {
            Scope::Any => anchor.at == 0,
            Scope::EntitySet(name) => match name.split_once('/') {
                Some((set, path)) => self.is_behind(anchor.at, set, path),
                None => anchor.set == Some(name),
            },
            Scope::Type(name) => {
                let wanted = schema
                    .type_named(name)
                    .and_then(|ty| structured(schema, ty));
                wanted
                    .zip(anchor.ty)
                    .is_some_and(|(base, ty)| schema.is_subtype(ty, base))
            }
        }
    }

    /// Whether so many names are a path from an entity set; types of casts do not count.
    fn is_behind(&self, at: usize, set: &str, path: &str) -> bool {
        let path = || path.split('/').filter(|name| !name.contains('.'));
        let leads = |anchor: &Anchor<'_>| {
            let own = self.names.get(anchor.at..at).unwrap_or_default();
            anchor.set == Some(set) && own.iter().copied().eq(path())
        };
        let names = self.names.get(..at).unwrap_or_default();
        self.anchors.iter().any(leads)
            || self.lead.as_ref().is_some_and(|(own, before)| {
                *own == set && before.iter().chain(names).copied().eq(path())
            })
    }
}

/// The names of the properties in an address behind an entity set; keys and types do not count.
fn led_by<'a>(schema: &Schema, set: &str, rest: &'a str) -> Vec<&'a str> {
    let mut ty = schema.resource(set).and_then(|it| match it {
        Resource::EntitySet(set) => Some(set.entity_type),
        Resource::Singleton(one) => Some(one.entity_type),
        Resource::FunctionImport(_) | Resource::ActionImport(_) => None,
    });
    let mut names = Vec::new();
    for segment in rest.split('/') {
        let name = segment.split('(').next().unwrap_or(segment);
        let member = ty
            .and_then(|ty| structured(schema, ty))
            .and_then(|id| schema.property(id, name));
        if let Some(member) = member {
            names.push(name);
            ty = Some(member.ty().element());
        }
    }
    names
}

fn structured(schema: &Schema, ty: Type) -> Option<TypeId> {
    let Item::Named(id) = ty.item else {
        return None;
    };
    schema.definition(id)?.as_structured().map(|_| id)
}

/// The entity set that a navigation property of another one leads to.
fn bound<'s>(schema: &'s Schema, set: &str, path: &str) -> Option<&'s str> {
    let set_bindings = schema.entity_set(set).map(|set| &set.bindings);
    let bindings = set_bindings.or_else(|| schema.singleton(set).map(|one| &one.bindings))?;
    let binding = bindings.iter().find(|binding| *binding.path == *path)?;
    let target = &*binding.target;
    Some(target.rsplit('/').next().unwrap_or(target))
}

/// All places of a query, the outermost first.
pub(super) fn places<'a>(
    tree: &'a ast::Query,
    meaning: &'a Query,
    schema: &'a Schema,
) -> Vec<Place<'a>> {
    let root = Reached::record(meaning, schema);
    let mut places = vec![Place {
        written: &tree.options,
        meaning,
        record: root.clone(),
        root,
        scopes: Vec::new(),
        depth: 0,
        item: None,
        is_original: false,
    }];
    let mut next = 0;
    while let Some(place) = places.get(next) {
        let mut inner = Vec::new();
        let items = place.written.iter().filter_map(|option| {
            if let OptionValue::Expand(items) = &option.value {
                Some(items)
            } else {
                None
            }
        });
        let written = items.flatten().filter_map(|item| match item {
            ExpandItem::Path(expansion) => Some(&**expansion),
            ExpandItem::Value(_) | ExpandItem::Error(_) => None,
        });
        for (written, expanded) in written.zip(&place.meaning.expand) {
            inner.push(nested(place, written, expanded, schema));
        }
        places.append(&mut inner);
        next += 1;
    }
    places
}

fn nested<'a>(
    place: &Place<'a>,
    written: &'a ast::Expansion,
    expanded: &'a Expanded,
    schema: &'a Schema,
) -> Place<'a> {
    let reached = path(&expanded.path, &place.root, &place.scopes, schema);
    let mut record = reached.map_or_else(Reached::default, |(reached, _)| reached);
    record.is_unknown |= expanded.all || expanded.path.steps.is_empty();
    let mut scopes = place.scopes.clone();
    scopes.push(record.clone());
    Place {
        written: written
            .options
            .as_ref()
            .map_or(&[], |options| &options.items),
        meaning: &expanded.options,
        record,
        root: place.root.clone(),
        scopes,
        depth: place.depth + 1,
        item: Some(expanded.span),
        is_original: false,
    }
}

/// What a path leads to, and how many names stand for what it starts from; `None` if that is
/// unknown. `scopes` are what variables stand for.
pub(super) fn path<'a>(
    path: &'a Path,
    root: &Reached<'a>,
    scopes: &[Reached<'a>],
    schema: &'a Schema,
) -> Option<(Reached<'a>, usize)> {
    let mut reached = if let Base::Variable(variable) = &path.base {
        scopes.get(variable.depth)?.clone()
    } else if matches!(path.base, Base::It) {
        root.clone()
    } else {
        return None;
    };
    if reached.is_unknown {
        return None;
    }
    let from = reached.names.len();
    for step in &path.steps {
        reached.step(schema, step);
    }
    Some((reached, from))
}
