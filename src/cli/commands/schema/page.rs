//! One declaration, with what it has and where it is written.

use super::facts;
use super::find::Declaration;
use crate::cli::report::Place;
use odq::Schema;
use odq::diagnostic::Span;
use odq::edm::{Item, Type, TypeId};
use odq::schema::{
    Definition, EnumType, Member, Operation, OperationKind, Parameter, Resource, StructuredType,
};
use serde::Serialize;
use std::fmt;

/// A declaration as it is shown.
#[derive(Serialize)]
pub(super) struct Page {
    kind: &'static str,
    name: String,
    /// The document; none for the schema that is built in.
    file: Option<String>,
    line: usize,
    description: Option<String>,
    facts: Vec<Fact>,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
}

/// Rows of one kind.
#[derive(Serialize)]
pub(super) struct Section {
    title: &'static str,
    pub(super) rows: Vec<Row>,
}

/// Something with a name, on a line of its own.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) name: String,
    /// The type, the base type, the signature or the value, as the kind has it.
    #[serde(rename = "type")]
    ty: String,
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl Section {
    pub(super) const fn new(title: &'static str, rows: Vec<Row>) -> Self {
        Self { title, rows }
    }
}

impl Row {
    pub(super) fn new(name: &str, ty: String) -> Self {
        Self {
            name: name.to_owned(),
            ty,
            notes: Vec::new(),
            description: None,
        }
    }

    pub(super) fn with(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }
}

/// What is shown of a declaration: a page for each overload.
pub(super) fn of<'p>(
    schema: &Schema,
    places: &dyn Fn(Span) -> (&'p str, Place),
    declaration: &Declaration<'_>,
) -> Vec<Page> {
    let mut pages = match declaration {
        Declaration::Operations(list) => list.iter().map(|it| operation(schema, it)).collect(),
        Declaration::Resource(it) => vec![resource(schema, it)],
        Declaration::Type(id) => vec![ty(schema, *id)],
        Declaration::Member(id, it) => vec![member(schema, *id, it)],
        Declaration::EnumMember(owner, it) => {
            let target = format!("{}/{}", owner.name, it.name);
            let mut page = Sketch::new("enumeration member", target, it.span);
            page.fact("value", it.value.to_string());
            vec![page]
        }
        Declaration::Term(it) => {
            let mut page = Sketch::new("term", it.name.to_string(), it.span);
            page.fact("type", schema.display(it.ty).to_string());
            let mut notes: Vec<String> = facts::not_null(it.nullable, it.ty).into_iter().collect();
            facts::facets(it.facets, &mut notes);
            page.facts("facets", &notes);
            page.facts("applies to", &it.applies_to);
            vec![page]
        }
        Declaration::Container(it) => {
            let mut page = Sketch::new("entity container", it.name.to_string(), it.span);
            page.facts("extends", it.extends.as_slice());
            vec![page]
        }
    };
    pages
        .drain(..)
        .map(|sketch| {
            let (file, place) = places(sketch.span);
            Page {
                kind: sketch.kind,
                description: facts::description(schema, &sketch.target),
                name: sketch.target,
                file: (!file.is_empty()).then(|| file.to_owned()),
                line: place.line,
                facts: sketch.facts,
                sections: sketch.sections,
            }
        })
        .collect()
}

/// A page before its place and its description are known.
struct Sketch {
    kind: &'static str,
    /// The name, which is what annotations are of.
    target: String,
    span: Span,
    facts: Vec<Fact>,
    sections: Vec<Section>,
}

impl Sketch {
    const fn new(kind: &'static str, target: String, span: Span) -> Self {
        Self {
            kind,
            target,
            span,
            facts: Vec::new(),
            sections: Vec::new(),
        }
    }

    fn fact(&mut self, name: &'static str, value: String) {
        self.facts.push(Fact { name, value });
    }

    fn facts(&mut self, name: &'static str, values: &[impl AsRef<str>]) {
        if !values.is_empty() {
            let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
            self.fact(name, values.join(", "));
        }
    }

    fn section(&mut self, title: &'static str, rows: Vec<Row>) {
        if !rows.is_empty() {
            self.sections.push(Section::new(title, rows));
        }
    }
}

fn resource(schema: &Schema, resource: &Resource) -> Sketch {
    let (kind, label, ty) = match resource {
        Resource::EntitySet(it) => ("entity set", "entity type", Ok(it.entity_type)),
        Resource::Singleton(it) => ("singleton", "type", Ok(it.entity_type)),
        Resource::FunctionImport(it) => ("function import", "function", Err(&it.operation)),
        Resource::ActionImport(it) => ("action import", "action", Err(&it.operation)),
    };
    let mut page = Sketch::new(kind, resource.name().to_owned(), resource.span());
    match ty {
        Ok(ty) => {
            page.fact(label, schema.display(ty).to_string());
            if let Item::Named(id) = ty.item {
                structure(schema, id, &mut page);
            }
        }
        Err(operation) => {
            page.fact(label, operation.to_string());
            let overloads = schema.operations_named(operation).iter();
            let rows = overloads.filter(|it| !it.is_bound);
            let rows = rows.map(|it| Row::new(it.name.name(), facts::signature(schema, it)));
            page.section("calls", rows.collect());
        }
    }
    page
}

fn ty(schema: &Schema, id: TypeId) -> Sketch {
    let Some(definition) = schema.definition(id) else {
        return Sketch::new("type", String::new(), Span::default());
    };
    let kind = match definition {
        Definition::Entity(_) => "entity type",
        Definition::Complex(_) => "complex type",
        Definition::Enum(_) => "enumeration",
        Definition::TypeDefinition(_) => "type definition",
    };
    let mut page = Sketch::new(kind, definition.name().to_string(), definition.span());
    match definition {
        Definition::Entity(it) | Definition::Complex(it) => {
            traits(schema, it, &mut page);
            structure(schema, id, &mut page);
        }
        Definition::Enum(it) => enumeration(schema, it, &mut page),
        Definition::TypeDefinition(it) => {
            page.fact("underlying type", it.underlying.to_string());
            let mut notes = Vec::new();
            facts::facets(it.facets, &mut notes);
            page.facts("facets", &notes);
        }
    }
    page
}

/// What a structured type itself says of its instances.
fn traits(schema: &Schema, ty: &StructuredType, page: &mut Sketch) {
    if let Some(base) = ty.base.and_then(|base| schema.definition(base)) {
        page.fact("base type", base.name().to_string());
    }
    let traits = [
        (ty.is_abstract, "abstract"),
        (ty.is_open, "open"),
        (ty.has_stream, "media entity"),
    ];
    let traits: Vec<&str> = traits.iter().filter(|it| it.0).map(|it| it.1).collect();
    page.facts("traits", &traits);
}

/// The key, the members and the operations of a structured type.
fn structure(schema: &Schema, id: TypeId, page: &mut Sketch) {
    let key = schema.key(id);
    let names: Vec<&str> = key.iter().map(|it| it.name()).collect();
    page.facts("key", &names);
    let rows = |navigation: bool| {
        let members = schema.members(id);
        let members = members.filter(move |it| it.as_navigation().is_some() == navigation);
        members.map(|it| member_row(schema, id, it)).collect()
    };
    page.section("properties", rows(false));
    page.section("navigation properties", rows(true));
    let bound = schema.operations().iter().filter(|it| {
        let binding = it.binding_parameter().map(|it| it.ty.item);
        matches!(binding, Some(Item::Named(base)) if schema.is_subtype(id, base))
    });
    let rows = bound.map(|it| {
        let on_all = it.binding_parameter().is_some_and(|it| it.ty.collection);
        let notes = on_all.then(|| "on collections".to_owned());
        Row::new(it.name.as_str(), facts::signature(schema, it)).with(notes.into_iter().collect())
    });
    page.section("operations", rows.collect());
}

fn enumeration(schema: &Schema, ty: &EnumType, page: &mut Sketch) {
    page.fact("underlying type", ty.underlying.to_string());
    if ty.is_flags {
        page.fact("traits", "flags".to_owned());
    }
    let members = ty.members().iter().map(|it| Row {
        description: facts::description(schema, &format!("{}/{}", ty.name, it.name)),
        ..Row::new(&it.name, it.value.to_string())
    });
    page.section("members", members.collect());
}

/// The type that declares a member: that one, or a base type.
fn owner(schema: &Schema, id: TypeId, name: &str) -> Option<(TypeId, String)> {
    let mut at = Some(id);
    while let Some(id) = at {
        let ty = schema.definition(id)?.as_structured()?;
        if ty.own_member(name).is_some() {
            return Some((id, ty.name.to_string()));
        }
        at = ty.base;
    }
    None
}

fn notes(schema: &Schema, member: &Member) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    notes.extend(facts::not_null(member.is_nullable(), member.ty()));
    match member {
        Member::Property(it) => {
            facts::facets(schema.facets(it), &mut notes);
            notes.extend(it.default.iter().map(|it| format!("default {it}")));
        }
        Member::Navigation(it) => facts::navigation(it, &mut notes),
    }
    notes
}

fn member_row(schema: &Schema, id: TypeId, member: &Member) -> Row {
    let mut notes = notes(schema, member);
    let owner = owner(schema, id, member.name());
    if let Some((_, name)) = owner.as_ref().filter(|(owner, _)| *owner != id) {
        notes.push(format!("of {name}"));
    }
    let target = owner.map(|(_, owner)| format!("{owner}/{}", member.name()));
    Row {
        description: target.and_then(|target| facts::description(schema, &target)),
        ..Row::new(member.name(), schema.display(member.ty()).to_string()).with(notes)
    }
}

fn member(schema: &Schema, id: TypeId, member: &Member) -> Sketch {
    let kind = match member {
        Member::Property(_) => "property",
        Member::Navigation(_) => "navigation property",
    };
    let owner = owner(schema, id, member.name()).map_or_else(String::new, |(_, owner)| owner);
    let target = format!("{owner}/{}", member.name());
    let mut page = Sketch::new(kind, target, member.span());
    page.fact("type", schema.display(member.ty()).to_string());
    page.facts("facets", &notes(schema, member));
    of_type(schema, member.ty(), &mut page);
    page
}

/// What can follow in a path.
fn of_type(schema: &Schema, ty: Type, page: &mut Sketch) {
    let Item::Named(id) = ty.item else {
        return;
    };
    match schema.definition(id) {
        Some(Definition::Entity(_) | Definition::Complex(_)) => structure(schema, id, page),
        Some(Definition::Enum(it)) => enumeration(schema, it, page),
        Some(Definition::TypeDefinition(it)) => {
            page.fact("underlying type", it.underlying.to_string());
        }
        None => {}
    }
}

fn operation(schema: &Schema, operation: &Operation) -> Sketch {
    let kind = match (operation.kind, operation.is_bound) {
        (OperationKind::Function, true) => "bound function",
        (OperationKind::Function, false) => "function",
        (OperationKind::Action, true) => "bound action",
        (OperationKind::Action, false) => "action",
    };
    let mut page = Sketch::new(kind, operation.name.to_string(), operation.span);
    if let Some(binding) = operation.binding_parameter() {
        page.fact("bound to", schema.display(binding.ty).to_string());
    }
    if let Some(result) = operation.return_type {
        page.fact("returns", schema.display(result.ty).to_string());
    }
    if operation.is_composable {
        page.fact("traits", "composable".to_owned());
    }
    let row = |it: &Parameter| {
        let mut notes: Vec<String> = facts::not_null(it.nullable, it.ty).into_iter().collect();
        facts::facets(it.facets, &mut notes);
        Row::new(&it.name, schema.display(it.ty).to_string()).with(notes)
    };
    page.section("parameters", operation.call_parameters().map(row).collect());
    page
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.kind, self.name)?;
        match &self.file {
            Some(file) => writeln!(f, "declared in {file}:{}", self.line)?,
            None => writeln!(f, "declared in line {} of the built-in schema", self.line)?,
        }
        for line in self.description.iter().flat_map(|it| it.lines()) {
            writeln!(f, "  {line}")?;
        }
        if !self.facts.is_empty() {
            writeln!(f)?;
        }
        let width = self.facts.iter().map(|fact| fact.name.len()).max();
        for fact in &self.facts {
            let width = width.unwrap_or_default();
            writeln!(f, "{:width$}  {}", fact.name, fact.value)?;
        }
        for section in &self.sections {
            write!(f, "\n{section}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// A longer name or type does not push all others to the right.
        const WIDEST: usize = 64;
        writeln!(f, "{}", self.title)?;
        let width = |of: fn(&Row) -> &str| {
            let widths = self.rows.iter().map(|row| of(row).chars().count());
            widths.filter(|it| *it <= WIDEST).max().unwrap_or_default()
        };
        let (names, types) = (width(|row| &row.name), width(|row| &row.ty));
        for row in &self.rows {
            let notes = row.notes.join(", ");
            let line = format!("  {:names$}  {:types$}  {notes}", row.name, row.ty);
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
