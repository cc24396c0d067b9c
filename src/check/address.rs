//! What an address asks for behind an entity set: keys, properties, types, `$count`.

use super::arguments::{self, Expected};
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::letter_case::{LetterCase, other_case};
use super::operation::{self, Call};
use super::resource::{name_span, split_key, unknown};
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Type, TypeId};
use crate::hir::{Resource, Segments};
use crate::schema::{Definition, Member, Operation, Schema, nearest};
use crate::text::Source;

/// Where an address begins.
pub(super) struct Start<'q, 's> {
    pub(super) schema: &'s Schema,
    pub(super) source: &'q Source,
    /// The names of the query options, which may give the parameters of a function.
    pub(super) options: Vec<&'q str>,
    pub(super) letter_case: LetterCase,
    /// The entity set or the singleton.
    pub(super) resource: Resource,
}

/// The resource to which the segments behind an entity set, or behind a singleton, lead. `before` is
/// the segment of that one.
pub(super) fn resource<'a, 's>(
    start: Start<'_, 's>,
    mut before: &'a str,
    segments: &[(&'a str, Span)],
    expected: &mut Vec<Expected<'s>>,
    errors: &mut Vec<Finding>,
) -> Resource {
    let mut walk = Walk {
        schema: start.schema,
        source: start.source,
        options: start.options,
        letter_case: start.letter_case,
        resource: start.resource,
        expected,
        errors,
    };
    for &(segment, span) in segments {
        if !walk.follow(before, segment, span) {
            let rest = walk.resource.rest;
            return Resource { rest, ..unknown() };
        }
        before = segment;
    }
    walk.resource
}

/// The segments of the standard's own that can stand behind a resource (URL Conventions 4.5 to
/// 4.17).
const RESERVED: &[&str] = &["$count", "$value", "$ref", "$each", "$filter", "$query"];

/// Those behind which nothing stands.
const ENDS: &[&str] = &["$count", "$query", "$ref", "$value"];

/// A key in parentheses behind what is one entity: `Me('a')`.
pub(super) fn keyless(
    (schema, source): (&Schema, &Source),
    name: &str,
    ty: Type,
    span: Span,
) -> Finding {
    let shown = schema.display(ty).to_string();
    let key = Span::new(name_span(source, name, span).end, span.end);
    let kind = CheckErrorKind::KeyOfOne(shown);
    Finding::new(kind, key).with_fix(
        Applicability::Unsafe,
        "remove the key",
        vec![(key, String::new())],
    )
}

struct Walk<'w, 's> {
    schema: &'s Schema,
    source: &'w Source,
    options: Vec<&'w str>,
    letter_case: LetterCase,
    /// What the segments so far lead to.
    resource: Resource,
    /// What the parentheses of segments hold.
    expected: &'w mut Vec<Expected<'s>>,
    errors: &'w mut Vec<Finding>,
}

impl<'s> Walk<'_, 's> {
    /// Goes on to what a segment makes of the resource before it; `false` if that is unknown.
    fn follow(&mut self, before: &str, segment: &str, span: Span) -> bool {
        let (name, key) = split_key(segment);
        if self.resource.single && self.source.hole_in(name).is_some() {
            self.goes_on(segment, span);
            return false;
        }
        let called = self.expected.last().and_then(|it| it.operation);
        if segment != "$query"
            && let Some(error) = called.and_then(|it| operation::closed(it, span))
        {
            self.errors.push(error);
            return false;
        }
        if segment.starts_with('$') {
            self.goes_on(segment, span);
            return self.reserved(before, segment, span);
        }
        if ENDS.contains(&before) {
            self.goes_on(segment, span);
            return self.behind_end(before, span);
        }
        let id = self.structured();
        if let Some(file) = segment.strip_suffix(':')
            && id.is_some_and(|id| self.schema.property(id, file).is_some())
        {
            // The path of a file begins there in Microsoft Graph: `root:/folder/file:`.
            self.goes_on(segment, span);
            return false;
        }
        let member = id.and_then(|id| self.schema.property(id, name));
        let dotted = name.contains('.');
        let cast = self.schema.type_named(name);
        let free = || self.letter_case.type_named(self.schema, name);
        let cast = cast.or_else(free).filter(|_| dotted);
        let operations = match member {
            Some(_) => Vec::new(),
            None => operation::bound(self.schema, name, self.ty()),
        };
        let is_operation = dotted && !self.schema.operations_named(name).is_empty();
        let is_known = member.is_some() || cast.is_some() || is_operation;
        if !is_known
            && operations.is_empty()
            && let Some(error) = operation::unqualified(
                self.schema,
                name,
                self.ty(),
                name_span(self.source, name, span),
            )
        {
            self.errors.push(error);
            return false;
        }
        if !self.resource.single && !is_known && operations.is_empty() {
            return self.key(segment, span);
        }
        let is_first = self.resource.rest.is_none();
        self.goes_on(segment, span);
        if self.resource.counted {
            let ty = "Edm.Int64".to_owned();
            let before = before.to_owned();
            return self.refuse(CheckErrorKind::NoProperties { before, ty }, span);
        }
        if let Some(member) = member {
            if !self.resource.single {
                self.key_missing(name, span, is_first);
            }
            let is_reached = self.reach(member, name, key, span);
            // Parentheses that hold nothing are no key, which is told.
            let is_empty = segment.strip_suffix("()") == Some(name);
            self.resource.single &= !(member.ty().collection && is_empty);
            return is_reached;
        }
        if let Some(cast) = cast {
            if self.schema.type_named(name).is_none() {
                let declared = self.schema.display(cast).to_string();
                let place = name_span(self.source, name, span);
                self.errors.push(other_case(name, &declared, place));
            }
            return self.cast(cast.element(), key, span);
        }
        if !operations.is_empty() {
            return self.call(&operations, segment, span);
        }
        if is_operation {
            if self.resource.ty.is_unknown() {
                return false;
            }
            let operation = name.to_owned();
            let ty = self.schema.display(self.ty()).to_string();
            return self.refuse(CheckErrorKind::NotBound { operation, ty }, span);
        }
        let Some(id) = id else {
            if self.resource.ty.is_unknown() {
                return false;
            }
            let ty = self.schema.display(self.resource.ty).to_string();
            let before = before.to_owned();
            return self.refuse(CheckErrorKind::NoProperties { before, ty }, span);
        };
        let is_call = Call::new(segment).is_operation();
        if dotted && !is_call && self.declares(name) {
            return self.unknown_type(name, span);
        }
        if self.schema.is_open(id) || is_call {
            self.undeclared(id, segment, name, span);
            return false;
        }
        self.unknown_segment(id, name, span, key)
    }

    /// Tells of a segment that an open type does not declare: a dynamic property, or a function
    /// that the schema lacks.
    fn undeclared(&mut self, id: TypeId, segment: &str, name: &str, span: Span) {
        let place = name_span(self.source, name, span);
        if Call::new(segment).is_operation() {
            let (before, short) = name
                .rfind('.')
                .map_or(("", name), |at| name.split_at(at + 1));
            let near = nearest(short, self.operation_names(before.trim_end_matches('.')));
            let near = near.map(|near| [before, near].concat());
            let error = Finding::new(CheckErrorKind::UnknownFunction(name.to_owned()), place);
            self.errors.push(match near {
                Some(near) => error.with_replacement(Applicability::Unsafe, &near),
                None => error.with_help("the schema declares no function of that name"),
            });
            return;
        }
        // Services have ways of their own to write paths: `root:/folder:`.
        let is_plain = |c: char| c.is_alphanumeric() || c == '_';
        if segment != name || !name.chars().all(is_plain) || self.schema.is_opened() {
            return;
        }
        let members = self.schema.members(id).map(Member::name);
        if let Some(near) = nearest(name, members.chain(self.operation_names(""))) {
            let near = near.to_owned();
            let kind = CheckErrorKind::Dynamic {
                name: name.to_owned(),
                ty: self.schema.display(Type::named(id)).to_string(),
            };
            let warning = Finding::new(kind, place);
            self.errors
                .push(warning.with_replacement(Applicability::Unsafe, &near));
        }
    }

    /// The names of the operations that can be called here, without the namespace; those of one
    /// namespace or alias, if it is told.
    fn operation_names<'t>(&self, namespace: &'t str) -> impl Iterator<Item = &'s str> + 't
    where
        's: 't,
    {
        let (schema, ty) = (self.schema, self.ty());
        let full = (schema.namespace(namespace)).map_or(namespace, |it| &it.name);
        let all = schema.operations().iter();
        all.filter(move |it| {
            (full.is_empty() || it.name.namespace() == full) && schema.is_bound_to(it, ty)
        })
        .map(|it| it.name.name())
    }

    /// Whether the schema has the namespace of a qualified name.
    fn declares(&self, name: &str) -> bool {
        let qualifier = name.rsplit_once('.').map(|(qualifier, _)| qualifier);
        qualifier.is_some_and(|qualifier| self.schema.namespace(qualifier).is_some())
    }

    /// Reports a qualified name that is no type, with the nearest type of its namespace.
    fn unknown_type(&mut self, name: &str, span: Span) -> bool {
        let place = name_span(self.source, name, span);
        let error = Finding::new(CheckErrorKind::UnknownType(name.to_owned()), place);
        let (qualifier, short) = name.rsplit_once('.').unwrap_or(("", name));
        let own = self.schema.namespace(qualifier);
        let names = own.into_iter().flat_map(|own| own.type_names());
        let near = nearest(short, names.chain(self.operation_names(qualifier)));
        self.errors.push(match near {
            Some(near) => {
                let near = format!("{qualifier}.{near}");
                error.with_replacement(Applicability::Unsafe, &near)
            }
            None => error,
        });
        false
    }

    /// The type of what the segments so far lead to: of one record, or of the collection.
    const fn ty(&self) -> Type {
        Type {
            collection: !self.resource.single,
            ..self.resource.ty
        }
    }

    /// Goes on with a derived type, or with one that is extended.
    fn cast(&mut self, cast: Type, key: bool, span: Span) -> bool {
        if let (Item::Named(from), Item::Named(to)) = (self.resource.ty.item, cast.item) {
            let schema = self.schema;
            if !schema.is_subtype(from, to) && !schema.is_subtype(to, from) {
                let kind = CheckErrorKind::UnrelatedType {
                    expected: schema.display(self.resource.ty).to_string(),
                    found: schema.display(cast).to_string(),
                };
                self.errors.push(Finding::new(kind, span));
            }
        }
        self.resource.ty = cast;
        self.resource.single |= key;
        self.expect(None, span);
        true
    }

    /// Goes on with what an operation gives.
    fn call(&mut self, operations: &[&'s Operation], segment: &str, span: Span) -> bool {
        let is_hole = self.source.hole_in(segment).is_some();
        let call = Call::new(segment).with_options(self.options.iter().copied());
        match operation::choose(self.schema, operations, &call, is_hole, span) {
            Ok(outcome) => {
                self.resource.ty = outcome.ty;
                self.resource.single = outcome.single;
                self.expect(Some(outcome.operation), span);
                if !is_hole {
                    let place = |part: &str| name_span(self.source, part, span);
                    let function = outcome.operation;
                    let wrong =
                        operation::without_names(self.schema, function, &call, false, place);
                    let closed = || operation::closed(function, span).filter(|_| call.has_key());
                    self.errors.extend(wrong.or_else(closed));
                }
                true
            }
            Err(error) => {
                self.errors.push(*error);
                false
            }
        }
    }

    /// The structured type of what the segments so far lead to.
    fn structured(&self) -> Option<TypeId> {
        let Item::Named(id) = self.resource.ty.item else {
            return None;
        };
        let definition = self.schema.definition(id)?;
        Definition::as_structured(definition).map(|_| id)
    }

    /// Notes that parentheses behind the segment hold the arguments of an operation, or the key of
    /// what the segments so far lead to.
    fn expect(&mut self, operation: Option<&'s Operation>, span: Span) {
        let key = self.structured();
        self.expected.push(Expected {
            span,
            operation,
            key,
        });
    }

    /// Notes that the address goes on behind the entity set and its key.
    fn goes_on(&mut self, segment: &str, span: Span) {
        match &mut self.resource.rest {
            Some(rest) => {
                rest.text.push('/');
                rest.text.push_str(segment);
                rest.span = rest.span.to(span);
            }
            None => {
                let text = segment.to_owned();
                self.resource.rest = Some(Segments { text, span });
            }
        }
    }

    /// Behind a collection a segment that is nothing else is a key, unless its namespace is one of
    /// the schema's.
    fn key(&mut self, segment: &str, span: Span) -> bool {
        let (name, _) = split_key(segment);
        let is_call = Call::new(segment).is_operation();
        if is_call && let Some(id) = self.structured() {
            self.goes_on(segment, span);
            self.undeclared(id, segment, name, span);
            return false;
        }
        if self.declares(name) {
            self.goes_on(segment, span);
            return self.unknown_type(name, span);
        }
        // `/filter(...)`, which lacks its `$`.
        let reserved = format!("${name}");
        if name != segment && RESERVED.contains(&&*reserved) {
            let kind = CheckErrorKind::UnknownReserved(name.to_owned());
            let error = Finding::new(kind, name_span(self.source, name, span));
            let error = error.with_replacement(Applicability::Unsafe, &reserved);
            self.errors.push(error);
            return false;
        }
        if self.resource.rest.is_some() {
            self.goes_on(segment, span);
        } else {
            let text = segment.to_owned();
            self.resource.key = Some(Segments { text, span });
        }
        if self.source.hole_in(segment).is_none()
            && let Some(id) = self.structured()
        {
            let wrong = arguments::in_segment(self.schema, id, segment, span);
            self.errors.extend(wrong);
        }
        self.resource.single = true;
        true
    }

    fn refuse(&mut self, kind: CheckErrorKind, span: Span) -> bool {
        self.errors.push(Finding::new(kind, span));
        false
    }

    fn behind_end(&mut self, before: &str, span: Span) -> bool {
        let error = Finding::new(CheckErrorKind::BehindEnd(before.to_owned()), span);
        self.errors.push(error.with_help("remove it".to_owned()));
        false
    }

    fn reserved(&mut self, before: &str, segment: &str, span: Span) -> bool {
        let name = segment.split('(').next().unwrap_or(segment);
        if !RESERVED.contains(&name) {
            let kind = CheckErrorKind::UnknownReserved(name.to_owned());
            let error = Finding::new(kind, name_span(self.source, name, span));
            let near = nearest(name, RESERVED.iter().copied());
            self.errors.push(match near {
                Some(near) => error.with_replacement(Applicability::Unsafe, near),
                None => error.with_help("such as `$count`, `$ref`, `$value`".to_owned()),
            });
            return false;
        }
        if ENDS.contains(&before) {
            return self.behind_end(before, span);
        }
        if ENDS.contains(&name) && name != segment {
            let kind = CheckErrorKind::UnknownReserved(segment.to_owned());
            let error = Finding::new(kind, span);
            self.errors.push(if segment.ends_with("()") {
                error.with_replacement(Applicability::Unsafe, name)
            } else {
                error.with_help(format!("nothing stands in parentheses behind `{name}`"))
            });
            return false;
        }
        let counted = segment == "$count";
        if counted && self.resource.single && !self.resource.ty.is_unknown() {
            // Behind a key in parentheses the grammar has refused it.
            if before.ends_with(')') {
                return false;
            }
            let ty = self.schema.display(self.resource.ty).to_string();
            return self.refuse(CheckErrorKind::NotACollection("$count", ty), span);
        }
        if name == "$value" && !self.resource.single && !self.resource.ty.is_unknown() {
            self.key_missing(name, span, false);
            return false;
        }
        self.resource.counted = counted;
        true
    }

    fn reach(&mut self, member: &Member, name: &str, key: bool, span: Span) -> bool {
        if key && !member.ty().collection && !member.ty().is_unknown() {
            let error = keyless((self.schema, self.source), name, member.ty(), span);
            self.errors.push(error);
            self.resource.ty = member.ty();
            self.resource.single = true;
            return true;
        }
        self.resource.ty = member.ty().element();
        self.resource.single = !member.ty().collection || key;
        self.expect(None, span);
        true
    }

    fn key_missing(&mut self, name: &str, span: Span, is_first: bool) {
        let error = Finding::new(CheckErrorKind::KeyMissing(name.to_owned()), span);
        let error = match &self.resource.name {
            Some(set) if is_first => error.with_help(format!("such as `{set}(key)/{name}`")),
            Some(_) | None => error,
        };
        self.errors.push(error);
    }

    /// Reports a name that the type lacks, and goes on if only its letter case is wrong.
    fn unknown_segment(&mut self, id: TypeId, name: &str, span: Span, key: bool) -> bool {
        let kind = CheckErrorKind::UnknownSegment {
            name: name.to_owned(),
            ty: self.schema.display(Type::named(id)).to_string(),
        };
        let place = name_span(self.source, name, span);
        let error = Finding::new(kind, place);
        let schema = self.schema;
        if let Some(member) = self.letter_case.member(schema, id, name) {
            self.errors.push(other_case(name, member.name(), place));
            return self.reach(member, name, key, span);
        }
        let Some(near) = schema.nearest_member(id, name) else {
            self.errors.push(error);
            return false;
        };
        self.errors
            .push(error.with_replacement(Applicability::Unsafe, near));
        let same = near.to_lowercase() == name.to_lowercase();
        let meant = schema.property(id, near).filter(|_| same);
        meant.is_some_and(|member| self.reach(member, name, key, span))
    }
}
