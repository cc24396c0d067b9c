//! Navigation properties (CSDL 8): partners, constraints, and containment without an end.

use super::{Judge, Said, excerpt};
use crate::edm::{Item, Type, TypeId};
use crate::schema::definition::{Definition, StructuredType};
use crate::schema::error::{UNKNOWN_PATH_IN_SCHEMA, WRONG_NAVIGATION};
use crate::schema::member::{Navigation, ReferentialConstraint};

impl<'m> Judge<'m> {
    pub(super) fn navigation(
        &mut self,
        id: TypeId,
        ty: &'m StructuredType,
        is_entity: bool,
        navigation: &'m Navigation,
    ) {
        let span = navigation.span;
        if let Some(action) = navigation.on_delete.as_deref()
            && !matches!(action, "Cascade" | "None" | "SetNull" | "SetDefault")
        {
            self.add(WRONG_NAVIGATION, span, |_| {
                let (name, action) = (excerpt(&navigation.name), excerpt(action));
                let said =
                    format!("the on-delete action `{action}` of `{name}` is none of the standard");
                Said {
                    help: Some("expected `Cascade`, `None`, `SetNull` or `SetDefault`".to_owned()),
                    ..Said::from(said)
                }
            });
        }
        if !navigation.constraints.is_empty() && navigation.ty.collection {
            self.add(WRONG_NAVIGATION, span, |_| {
                let name = excerpt(&navigation.name);
                format!("`{name}` leads to a collection, which cannot have referential constraints")
                    .into()
            });
        }
        let Item::Named(target) = navigation.ty.item else {
            return;
        };
        for constraint in &navigation.constraints {
            self.constraint(id, target, constraint);
        }
        if let Some(partner) = navigation.partner.as_deref() {
            if is_entity {
                self.partner((id, ty), target, navigation, partner);
            } else {
                self.add(WRONG_NAVIGATION, span, |_| {
                    let name = excerpt(&navigation.name);
                    format!("`{name}` of a complex type has a partner, which only those of entity types can have").into()
                });
            }
        }
    }

    fn partner(
        &mut self,
        (id, ty): (TypeId, &'m StructuredType),
        target: TypeId,
        navigation: &'m Navigation,
        path: &str,
    ) {
        let span = navigation.span;
        let Some(members) = self.members("partner", target, (path, path), span) else {
            return;
        };
        let Some(back) = members.last().and_then(|member| member.as_navigation()) else {
            return self.add(UNKNOWN_PATH_IN_SCHEMA, span, |_| {
                format!("the partner `{}` is no navigation property", excerpt(path)).into()
            });
        };
        let leads_back = match back.ty.item {
            Item::Named(owner) => self.model.is_a(id, owner),
            Item::Unknown | Item::Primitive(_) | Item::Null => true,
        };
        if !leads_back {
            self.add(WRONG_NAVIGATION, span, |model| {
                let (path, back) = (excerpt(path), model.type_name(back.ty.element()));
                let owner = excerpt(ty.name.as_str());
                format!("the partner `{path}` leads to `{back}`, not back to `{owner}`").into()
            });
        } else if let Some(other) = back.partner.as_deref()
            && last(other) != &*navigation.name
        {
            self.add(WRONG_NAVIGATION, span, |_| {
                let [path, other, name] = [path, other, &navigation.name].map(excerpt);
                format!("the partner `{path}` of `{name}` has the partner `{other}` itself").into()
            });
        } else if navigation.contains_target
            && self.model.is_a(id, target)
            && (back.ty.collection || !back.nullable)
        {
            self.add(WRONG_NAVIGATION, span, |_| {
                let [path, name] = [path, &navigation.name].map(excerpt);
                let said = format!(
                    "`{name}` makes a tree: its partner `{path}` must lead to one entity or none"
                );
                said.into()
            });
        }
    }

    fn constraint(&mut self, id: TypeId, target: TypeId, constraint: &'m ReferentialConstraint) {
        let span = constraint.span;
        let mut types: Vec<Type> = Vec::with_capacity(2);
        for (from, path) in [
            (id, &*constraint.property),
            (target, &constraint.referenced),
        ] {
            let what = "path of a referential constraint";
            let members = self.members(what, from, (path, path), span);
            types.extend(members.and_then(|it| it.last().map(|it| it.ty())));
        }
        let [own, other] = types[..] else {
            return;
        };
        if !own.is_unknown() && !other.is_unknown() && !self.match_each_other(own, other) {
            self.add(WRONG_NAVIGATION, span, |model| {
                let [property, referenced] = [&constraint.property, &constraint.referenced].map(|it| excerpt(it));
                let [own, other] = [own, other].map(|ty| model.type_name(ty));
                format!("a referential constraint ties `{property}` of type `{own}` to `{referenced}` of type `{other}`").into()
            });
        }
    }

    /// Whether the types of two properties that have the same value match (CSDL 8.5).
    fn match_each_other(&self, own: Type, other: Type) -> bool {
        let bare = |ty: Type| match ty.item {
            Item::Named(id) => match self.model.definition(id) {
                Some(Definition::TypeDefinition(it)) => {
                    (Some(Item::Primitive(it.underlying)), ty.collection)
                }
                Some(Definition::Complex(_) | Definition::Entity(_)) => (None, ty.collection),
                Some(Definition::Enum(_)) | None => (Some(ty.item), ty.collection),
            },
            Item::Primitive(_) | Item::Null | Item::Unknown => (Some(ty.item), ty.collection),
        };
        bare(own) == bare(other)
    }

    /// Reports entities that always contain another one that always contains the first: there is
    /// no end to them.
    pub(super) fn containment(&mut self) {
        let model = self.model;
        let next = |at: usize| {
            let ty = model
                .definitions
                .get(at)
                .and_then(Definition::as_structured);
            let all = ty.into_iter().flat_map(StructuredType::navigations);
            all.filter(|it| it.contains_target && !it.ty.collection && !it.nullable)
        };
        // The walk that came by first; walks follow one property of each type, and each type is in
        // one walk only.
        let mut seen = vec![None; model.definitions.len()];
        for start in 0..model.definitions.len() {
            let mut at = start;
            while let Some(navigation) = next(at).next() {
                match seen.get_mut(at) {
                    Some(walk @ None) => *walk = Some(start),
                    Some(Some(walk)) if *walk == start => {
                        self.add(WRONG_NAVIGATION, navigation.span, |model| {
                            let name = excerpt(&navigation.name);
                            let ty = model.type_name(navigation.ty);
                            let said = format!("`{name}` always holds a `{ty}`, which leads to another one without end");
                            said.into()
                        });
                        break;
                    }
                    Some(Some(_)) | None => break,
                }
                let Item::Named(TypeId(target)) = navigation.ty.item else {
                    break;
                };
                at = target as usize;
            }
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
