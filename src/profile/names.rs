//! The names that statements are about: those of the standard, and those of a schema.

use super::error::ProfileErrorKind;
use super::{Form, Scope, Subject};
use crate::edm::{Item, Type, TypeId};
use crate::functions;
use crate::ops::Operator;
use crate::schema::{Schema, nearest};
use crate::syntax::ast::{Quantifier, SystemOption, TransformationKind};

/// What is written as a function and is no row of the function table.
const SPECIAL_FUNCTIONS: &[&str] = &["cast", "isof", "case"];

/// A name that there is not.
pub(super) struct Unknown(ProfileErrorKind);

impl Unknown {
    pub(super) fn new<'n>(
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        Self::inside(what, name, String::new(), known)
    }

    fn inside<'n>(
        what: &'static str,
        name: &str,
        place: String,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Self {
        Self(ProfileErrorKind::UnknownName {
            what,
            name: name.to_owned(),
            place,
            near: nearest(name, known).map(str::to_owned),
        })
    }

    pub(super) fn kind(self) -> ProfileErrorKind {
        self.0
    }
}

/// Whether the standard has a name; paths and options of the service's own are not its affair.
pub(super) fn of_standard(about: Subject, name: &str) -> Result<(), Unknown> {
    let (what, known) = match about {
        Subject::Options | Subject::SelectOptions => {
            let names = SystemOption::ALL.iter().map(|option| option.name());
            let names = names.chain([SystemOption::Levels.name()]);
            ("query option", names.collect::<Vec<_>>())
        }
        // The service's own have a namespace.
        Subject::Functions if name.contains('.') => return Ok(()),
        Subject::Functions => {
            let names = functions::all().map(|function| function.name);
            (
                "function",
                names.chain(SPECIAL_FUNCTIONS.iter().copied()).collect(),
            )
        }
        Subject::Operators => {
            let names = Operator::TABLE.iter().map(|(_, name, _)| *name);
            let lambdas = [Quantifier::Any, Quantifier::All].map(Quantifier::spelling);
            ("operator", names.chain(lambdas).collect())
        }
        Subject::Forms => {
            let names = Form::TABLE.iter().map(|row| row.1);
            ("form", names.collect())
        }
        Subject::Transformations => {
            let names = TransformationKind::NAMES.iter().copied();
            ("transformation", names.chain(["identity"]).collect())
        }
        Subject::CustomOptions
        | Subject::Methods
        | Subject::PropertyMethods
        | Subject::Filter
        | Subject::FilterSeveral
        | Subject::FilterRange
        | Subject::FilterRanges
        | Subject::FilterSearch
        | Subject::FilterOther
        | Subject::Group
        | Subject::Aggregate
        | Subject::Sort
        | Subject::SortAscending
        | Subject::SortDescending
        | Subject::Select
        | Subject::Expand
        | Subject::Count => return Ok(()),
    };
    if known.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    Err(Unknown::new(what, name, known))
}

/// Whether the schema has the entity set or the type.
pub(super) fn scope(schema: &Schema, scope: &Scope) -> Result<(), Unknown> {
    match scope {
        Scope::Any => Ok(()),
        Scope::EntitySet(name) => match start(schema, name) {
            Some(_) => Ok(()),
            None => {
                let names = schema.resources().iter().map(|resource| resource.name());
                Err(Unknown::new("entity set", name, names))
            }
        },
        Scope::Type(name) => match schema.type_named(name) {
            Some(_) => Ok(()),
            None => {
                let names = schema.definitions().map(|(_, it)| it.name().as_str());
                Err(Unknown::new("type", name, names))
            }
        },
    }
}

/// The type of an entity set or a singleton, or of what a path from it leads to.
pub(super) fn start(schema: &Schema, name: &str) -> Option<Type> {
    let (name, path) = name.split_once('/').unwrap_or((name, ""));
    let set = schema.entity_set(name).map(|set| set.entity_type);
    let set = set.or_else(|| schema.singleton(name).map(|one| one.entity_type));
    if path.is_empty() {
        return set;
    }
    path.split('/').try_fold(set?, |ty, name| {
        let cast = || schema.type_named(name).filter(|_| name.contains('.'));
        let member = structured(schema, ty).and_then(|id| schema.property(id, name));
        member.map(|it| it.ty().element()).or_else(cast)
    })
}

/// Whether a path leads to a property, from where the statement holds.
pub(super) fn path(schema: &Schema, scope: &Scope, path: &str) -> Result<(), Unknown> {
    let starts: Vec<Type> = match scope {
        Scope::Any => {
            let names = schema.resources().iter().map(|resource| resource.name());
            names.filter_map(|name| start(schema, name)).collect()
        }
        Scope::EntitySet(name) => start(schema, name).into_iter().collect(),
        Scope::Type(name) => schema.type_named(name).into_iter().collect(),
    };
    let mut wrong = None;
    for start in starts {
        match follow(schema, start, path) {
            Ok(()) => return Ok(()),
            Err(unknown) => {
                // One that has a near name tells more.
                wrong = wrong
                    .filter(|it: &Unknown| it.0.near().is_some())
                    .or(Some(unknown));
            }
        }
    }
    wrong.map_or(Ok(()), Err)
}

fn follow(schema: &Schema, start: Type, path: &str) -> Result<(), Unknown> {
    let mut ty = start;
    for name in path.split('/') {
        if name.contains('.') {
            let Some(cast) = schema.type_named(name) else {
                let names = schema.definitions().map(|(_, it)| it.name().as_str());
                return Err(Unknown::new("type", name, names));
            };
            ty = cast;
            continue;
        }
        let Some(id) = structured(schema, ty) else {
            // What another document declares may have any member; a primitive value has none.
            if ty.is_unknown() {
                return Ok(());
            }
            let place = format!(" in `{}`", schema.display(ty));
            return Err(Unknown::inside("property", name, place, []));
        };
        match schema.property(id, name) {
            Some(member) => ty = member.ty().element(),
            None if schema.is_open(id) => return Ok(()),
            None => {
                let place = format!(" in `{}`", schema.display(Type::named(id)));
                let names = schema.members(id).map(|member| member.name());
                return Err(Unknown::inside("property", name, place, names));
            }
        }
    }
    Ok(())
}

/// The structured type behind a type, or behind its items.
pub(super) fn structured(schema: &Schema, ty: Type) -> Option<TypeId> {
    let Item::Named(id) = ty.item else {
        return None;
    };
    schema.definition(id)?.as_structured().map(|_| id)
}
