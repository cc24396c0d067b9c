use super::{Kind, QualifiedName, Resolver, SchemaErrorKind, Text, excerpt, repeat, ring};
use crate::edm::{Item, Primitive, Type};
use crate::schema::declarations::{EnumMemberDecl, StructuredDecl, TypeBody, TypeDecl};
use crate::schema::enumeration::{is_integer, value_range};
use crate::schema::error::WRONG_ENUM_VALUES;
use crate::schema::index::NameIndex;
use crate::schema::member::Member;
use crate::schema::namespaces::Found;
use crate::schema::{Definition, EnumMember, EnumType, StructuredType, TypeDefinition};
use std::collections::HashSet;

impl Resolver<'_> {
    /// The definition of a type, which is that of this number.
    pub(super) fn definition(
        &mut self,
        namespace: &str,
        ty: TypeDecl<'_>,
        number: usize,
    ) -> Definition {
        let name = QualifiedName::new(namespace, &ty.name.value);
        let span = ty.name.span;
        match ty.body {
            TypeBody::Entity(body) => {
                Definition::Entity(self.structured(name, &ty.name, Kind::Entity, body))
            }
            TypeBody::Complex(body) => {
                Definition::Complex(self.structured(name, &ty.name, Kind::Complex, body))
            }
            TypeBody::Enum {
                underlying,
                is_flags,
                members,
            } => {
                let underlying = self.underlying(
                    underlying.as_ref(),
                    Primitive::Int32,
                    "a single integer type",
                    |ty| matches!(ty, Kind::Primitive(ty) if ty.is_integer()),
                );
                self.enum_values(&ty.name, is_flags, &members);
                let members = self.enum_members(underlying, members);
                let (ty, repeated) = EnumType::new(name, underlying, is_flags, members, span);
                repeat(self.errors, "member", ty.members(), &repeated, |it| it.span);
                Definition::Enum(ty)
            }
            TypeBody::Definition { underlying, facets } => {
                let underlying = match underlying {
                    Some(text) if self.is_definition(number, &text) => Primitive::Untyped,
                    text => self.underlying(
                        text.as_ref(),
                        Primitive::Untyped,
                        "a single primitive type",
                        |ty| matches!(ty, Kind::Primitive(_)),
                    ),
                };
                Definition::TypeDefinition(TypeDefinition {
                    name,
                    underlying,
                    facets,
                    span,
                })
            }
        }
    }

    fn structured(
        &mut self,
        name: QualifiedName,
        declared: &Text<'_>,
        kind: Kind,
        body: StructuredDecl<'_>,
    ) -> StructuredType {
        let base = body.base.as_ref().and_then(|text| {
            let ty = self.ty(text);
            let expected = kind.describe();
            let fits = self.expect(text, ty, expected, |found| found == kind) && !ty.collection;
            match ty.item {
                Item::Named(id) if fits => Some(id),
                Item::Named(_) | Item::Primitive(_) | Item::Null | Item::Unknown => None,
            }
        });
        let mut members: Vec<Member> = Vec::with_capacity(body.members.len());
        for member in body.members {
            let mut item = member.item;
            if let Some(text) = &member.ty {
                let ty = self.ty(text);
                let is_navigation = item.as_navigation().is_some();
                let expected = match is_navigation {
                    true => "an entity type",
                    false => "a primitive, complex or enumeration type",
                };
                self.expect(text, ty, expected, |found| {
                    (found == Kind::Entity) == is_navigation
                });
                item.set_type(ty);
            }
            members.push(item);
        }
        let members = members.into_boxed_slice();
        let (index, repeated) = NameIndex::new(&members);
        repeat(self.errors, "property", &members, &repeated, Member::span);
        StructuredType {
            name,
            base,
            has_unknown_base: base.is_none() && body.base.is_some(),
            is_abstract: body.is_abstract,
            is_open: body.is_open,
            has_stream: body.has_stream,
            denies_open: body.denies_open,
            denies_stream: body.denies_stream,
            key: body.key.into(),
            span: declared.span,
            members,
            index,
        }
    }

    /// Whether the type under a type definition is one, too, which is an error.
    fn is_definition(&mut self, number: usize, text: &Text<'_>) -> bool {
        let Found::Type(ty) = self.namespaces.find(&text.value) else {
            return false;
        };
        let (Item::Named(id), false) = (ty.item, ty.collection) else {
            return false;
        };
        let is_definition = self.kind(ty) == Some(Kind::Definition);
        if is_definition {
            let name = excerpt(&text.value);
            self.chained.push((number, id, name, text.span));
        }
        is_definition
    }

    /// Reports type definitions of type definitions: those that lead back to themselves once for
    /// all, the others each.
    pub(super) fn definitions_of_definitions(&mut self, definitions: &[Definition]) {
        let chained = std::mem::take(&mut self.chained);
        if chained.is_empty() {
            return;
        }
        let mut next = vec![None; definitions.len()];
        for (number, id, ..) in &chained {
            if let Some(next) = next.get_mut(*number) {
                *next = Some(id.0 as usize);
            }
        }
        let cycles = ring::all(&next);
        for cycle in &cycles {
            let definition = |at| definitions.get(at);
            if let Some(first) = cycle.first().and_then(|at| definition(*at)) {
                self.errors.add(first.span(), || {
                    let name = |at| definition(at).map(|it| it.name().as_str());
                    SchemaErrorKind::DefinitionCycle(ring::shown(cycle, name))
                });
            }
        }
        let cyclic: HashSet<usize> = cycles.into_iter().flatten().collect();
        for (number, _, name, span) in chained {
            if !cyclic.contains(&number) {
                self.errors.add(span, || SchemaErrorKind::WrongKind {
                    name,
                    found: Kind::Definition.describe(),
                    expected: "a single primitive type",
                });
            }
        }
    }

    /// The primitive type under an enumeration or type definition.
    fn underlying(
        &mut self,
        text: Option<&Text<'_>>,
        default: Primitive,
        expected: &'static str,
        fits: impl Fn(Kind) -> bool,
    ) -> Primitive {
        let Some(text) = text else {
            return default;
        };
        let ty = self.ty(text);
        match ty.as_primitive() {
            Some(primitive) if self.expect(text, ty, expected, fits) => primitive,
            Some(_) => default,
            None => {
                self.expect(text, ty, expected, |_| false);
                default
            }
        }
    }

    /// What the standard forbids of values (CSDL 10.3): some members with and some without, flags
    /// without or below zero.
    fn enum_values(&mut self, name: &Text<'_>, is_flags: bool, members: &[EnumMemberDecl<'_>]) {
        let has_values = members.first().is_some_and(|it| it.value.is_some());
        let odd = members.iter().find(|it| it.value.is_some() != has_values);
        let bare = members.iter().find(|it| it.value.is_none());
        let is_negative = |it: &&EnumMemberDecl<'_>| {
            let value = it.value.as_ref();
            value.is_some_and(|value| value.value.starts_with('-'))
        };
        let (span, message) = match (odd, bare) {
            _ if members.is_empty() => {
                let said = format!("the enumeration `{}` has no members", excerpt(&name.value));
                (name.span, said)
            }
            (_, Some(member)) if is_flags => {
                let name = excerpt(&member.name.value);
                (member.name.span, format!("the flag `{name}` has no value"))
            }
            (Some(member), _) => {
                let name = excerpt(&member.name.value);
                let [own, others] = match has_values {
                    true => ["no", "one"],
                    false => ["a", "none"],
                };
                let said =
                    format!("the member `{name}` has {own} value, those before it have {others}");
                (member.name.span, said)
            }
            (None, _) => match members.iter().find(is_negative) {
                Some(member) if is_flags => {
                    let name = excerpt(&member.name.value);
                    (
                        member.name.span,
                        format!("the value of the flag `{name}` is below zero"),
                    )
                }
                Some(_) | None => return,
            },
        };
        self.finding(WRONG_ENUM_VALUES, span, message);
    }

    /// A member without a value follows the one before it (CSDL 10.3).
    fn enum_members(
        &mut self,
        underlying: Primitive,
        members: Vec<EnumMemberDecl<'_>>,
    ) -> Vec<EnumMember> {
        let range = value_range(underlying);
        let mut next = 0_i128;
        let mut out = Vec::with_capacity(members.len());
        for member in members {
            let text = member.value.as_ref();
            let number = match text {
                None => Some(next),
                Some(text) => text.value.parse().ok(),
            };
            let value = number.and_then(|number: i128| i64::try_from(number).ok());
            let value = value.filter(|value| range.contains(value));
            if value.is_none() {
                let span = text.map_or(member.name.span, |text| text.span);
                let written = || text.map_or_else(|| next.to_string(), |it| excerpt(&it.value));
                self.errors.add(span, || {
                    if text.is_some_and(|text| !is_integer(&text.value)) {
                        return SchemaErrorKind::InvalidAttribute {
                            attribute: "Value".to_owned(),
                            value: written(),
                            expected: "an integer",
                        };
                    }
                    SchemaErrorKind::EnumValueOverflow {
                        member: excerpt(&member.name.value),
                        value: written(),
                        underlying,
                    }
                });
            }
            let value = value.unwrap_or_default();
            next = i128::from(value) + 1;
            out.push(EnumMember {
                name: member.name.value.into(),
                value,
                span: member.name.span,
            });
        }
        out
    }

    /// Whether a reference leads to a type that can stand there; an error if not.
    pub(super) fn expect(
        &mut self,
        text: &Text<'_>,
        ty: Type,
        expected: &'static str,
        fits: impl Fn(Kind) -> bool,
    ) -> bool {
        let Some(found) = self.kind(ty) else {
            return true;
        };
        if fits(found) {
            return true;
        }
        self.errors.add(text.span, || SchemaErrorKind::WrongKind {
            name: excerpt(&text.value),
            found: if ty.collection {
                "a collection"
            } else {
                found.describe()
            },
            expected,
        });
        false
    }
}
