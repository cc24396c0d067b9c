//! Reads CSDL in JSON (CSDL JSON 4.01) into declarations: the text into values with places, these
//! into what they declare. The members of an object may stand in any order.

mod annotation;
mod container;
mod fields;
mod operation;
mod structured;
mod tree;

use super::Limits;
use super::declarations::{
    AnnotationDecl, Document, EnumMemberDecl, IncludeDecl, ReferenceDecl, SchemaDecl, Stop,
    TargetDecl, TermBody, TermDecl, Text, TypeBody, TypeDecl, Typed, stop,
};
use super::enumeration::is_integer;
use super::error::{SchemaErrorKind, SchemaErrors, excerpt};
use super::identifier::is_identifier;
use crate::diagnostic::{Diagnostic, Span};
use fields::Fields;
use tree::{Member, Value};

/// What the reading of all parts shares.
struct Reader<'a, 'e> {
    errors: &'e mut SchemaErrors,
    annotations: Vec<AnnotationDecl<'a>>,
    targets: Vec<Text<'a>>,
    findings: Vec<Diagnostic>,
    /// How many functions and actions have been read.
    operations: usize,
}

const DOCUMENT: &[&str] = &["$Version", "$EntityContainer", "$Reference"];

const KINDS: &str = "the kind of a child of a schema, such as `EntityType`";

/// Reads a document that begins at `base` among all documents and counts its values; what is wrong
/// with it is added to `errors`.
pub(super) fn read<'a>(
    text: &'a str,
    base: u32,
    elements: &mut usize,
    limits: &Limits,
    errors: &mut SchemaErrors,
) -> Result<Document<'a>, Stop> {
    let root = tree::read(text, base, elements, limits, errors)?;
    if matches!(root.value, Value::Array(_)) {
        let span = Span::new(root.span.start, root.span.start + 1);
        return stop(errors, span, SchemaErrorKind::Root("[".to_owned()));
    }
    let mut reader = Reader {
        errors,
        annotations: Vec::new(),
        targets: Vec::new(),
        findings: Vec::new(),
        operations: 0,
    };
    let start = Span::at(root.span.start);
    let mut fields = reader.document(root);
    // The place of what the document lacks is its start.
    fields.span = start;
    let mut document = Document::default();
    if let Some(version) = reader.required(&mut fields, "$Version")
        && !matches!(&*version.value, "4.0" | "4.01")
    {
        let kind = SchemaErrorKind::Version(format!("version {}", excerpt(&version.value)));
        return stop(reader.errors, version.span, kind);
    }
    let container = fields.take("$EntityContainer");
    document.container = reader.string(container);
    if let Some(Member { name, value }) = fields.take("$Reference")
        && let Some(references) = reader.object(&name, value)
    {
        for member in references.names.into_iter().chain(references.annotations) {
            document.references.extend(reader.reference(member));
        }
    }
    for Member { name, value } in std::mem::take(&mut fields.names) {
        if let Some(inside) = reader.object(&name, value) {
            document.schemas.push(reader.schema(name, inside));
        }
    }
    let annotations = std::mem::take(&mut fields.annotations);
    for member in &annotations {
        reader.unexpected(&member.name, &fields.what, &[]);
    }
    if document.schemas.is_empty() && reader.errors.is_empty() {
        reader.errors.add(start, || SchemaErrorKind::NoSchema);
    }
    reader.finish(fields, DOCUMENT);
    document.annotations = reader.annotations;
    document.targets = reader.targets;
    document.findings = reader.findings;
    Ok(document)
}

impl<'a> Reader<'a, '_> {
    fn reference(&mut self, member: Member<'a>) -> Option<ReferenceDecl<'a>> {
        let Member { name: uri, value } = member;
        let mut fields = self.object(&uri, value)?;
        let annotations = std::mem::take(&mut fields.annotations);
        self.annotations(annotations, || TargetDecl {
            path: format!("$Reference/{}", uri.value).into(),
            operation: None,
        });
        let mut includes = Vec::new();
        if let Some(list) = fields.take("$Include") {
            let (name, list) = self.array(list);
            for node in list {
                let Some(mut inside) = self.object(&name, node) else {
                    continue;
                };
                let Some(namespace) = self.required(&mut inside, "$Namespace") else {
                    continue;
                };
                let alias = inside.take("$Alias");
                let alias = self.string(alias);
                let annotations = std::mem::take(&mut inside.annotations);
                self.annotations(annotations, || TargetDecl {
                    path: format!("$Reference/{}/{}", uri.value, namespace.value).into(),
                    operation: None,
                });
                self.finish(inside, &["$Namespace", "$Alias"]);
                includes.push(IncludeDecl { namespace, alias });
            }
        }
        if let Some(list) = fields.take("$IncludeAnnotations") {
            let (name, list) = self.array(list);
            for node in list {
                let Some(mut inside) = self.object(&name, node) else {
                    continue;
                };
                self.required(&mut inside, "$TermNamespace");
                for optional in ["$Qualifier", "$TargetNamespace"] {
                    let text = inside.take(optional);
                    self.string(text);
                }
                self.finish(
                    inside,
                    &["$TermNamespace", "$Qualifier", "$TargetNamespace"],
                );
            }
        }
        self.finish(fields, &["$Include", "$IncludeAnnotations"]);
        Some(ReferenceDecl { uri, includes })
    }

    fn schema(&mut self, namespace: Text<'a>, mut fields: Fields<'a>) -> SchemaDecl<'a> {
        let alias = fields.take("$Alias");
        let mut schema = SchemaDecl {
            alias: self.string(alias),
            types: Vec::new(),
            operations: Vec::new(),
            containers: Vec::new(),
            terms: Vec::new(),
            namespace,
        };
        let annotations = std::mem::take(&mut fields.annotations);
        self.annotations(annotations, || TargetDecl {
            path: schema.namespace.value.clone(),
            operation: None,
        });
        if let Some(Member { name, value }) = fields.take("$Annotations")
            && let Some(targets) = self.object(&name, value)
        {
            // A target can be an annotation: `N.Product/@Core.Description`.
            let targets = targets.names.into_iter().chain(targets.annotations);
            for Member { name, value } in targets {
                self.targets.push(name.clone());
                if let Some(inside) = self.object(&name, value) {
                    self.annotations(inside.annotations, || TargetDecl {
                        path: name.value.clone(),
                        operation: None,
                    });
                }
            }
        }
        for Member { name, value } in std::mem::take(&mut fields.names) {
            if !self.is_name(&name, &fields.what, false) {
                continue;
            }
            let path = format!("{}.{}", schema.namespace.value, name.value);
            match value.value {
                Value::Array(overloads) => {
                    for overload in overloads {
                        if let Some(inside) = self.object(&name, overload) {
                            let read = operation::read(self, &name, inside, &path);
                            schema.operations.extend(read);
                        }
                    }
                }
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Object(_) => {
                    if let Some(inside) = self.object(&name, value) {
                        self.child(name, inside, &path, &mut schema);
                    }
                }
            }
        }
        self.finish(fields, &["$Alias", "$Annotations"]);
        schema
    }

    /// Reads a type, term or container.
    fn child(
        &mut self,
        name: Text<'a>,
        mut fields: Fields<'a>,
        path: &str,
        schema: &mut SchemaDecl<'a>,
    ) {
        let annotations = std::mem::take(&mut fields.annotations);
        self.annotations(annotations, || TargetDecl {
            path: path.to_owned().into(),
            operation: None,
        });
        let Some(kind) = self.required(&mut fields, "$Kind") else {
            return;
        };
        let body = match &*kind.value {
            "EntityType" => TypeBody::Entity(structured::read(self, fields, path, true)),
            "ComplexType" => TypeBody::Complex(structured::read(self, fields, path, false)),
            "EnumType" => self.enumeration(fields),
            "TypeDefinition" => {
                let underlying = self.required(&mut fields, "$UnderlyingType");
                let facets = self.facets(&mut fields, underlying.as_ref());
                let known = [
                    "$UnderlyingType",
                    "$MaxLength",
                    "$Precision",
                    "$Scale",
                    "$SRID",
                ];
                self.finish(fields, &known);
                TypeBody::Definition { underlying, facets }
            }
            "Term" => {
                let term = self.term(name, fields);
                schema.terms.push(term);
                return;
            }
            "EntityContainer" => {
                let container = container::read(self, &name, fields, path);
                schema.containers.push(container);
                return;
            }
            other => {
                let value = format!("`{}`", excerpt(other));
                self.errors
                    .add(kind.span, || SchemaErrorKind::InvalidMember {
                        member: "$Kind".to_owned(),
                        value,
                        expected: KINDS,
                    });
                return;
            }
        };
        schema.types.push(TypeDecl { name, body });
    }

    fn enumeration(&mut self, mut fields: Fields<'a>) -> TypeBody<'a> {
        let underlying = fields.take("$UnderlyingType");
        let underlying = self.string(underlying);
        let is_flags = self.boolean(&mut fields, "$IsFlags", false);
        let mut members = Vec::new();
        for Member { name, value } in std::mem::take(&mut fields.names) {
            if !self.is_name(&name, &fields.what, true) {
                continue;
            }
            let text = match value.value {
                Value::Number(text) if is_integer(text) => text.into(),
                Value::String(text) if is_integer(&text) => text,
                other @ (Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_)
                | Value::Object(_)) => {
                    self.invalid(&name, &other, value.span, "an integer");
                    continue;
                }
            };
            let value = Some(Text {
                value: text,
                span: value.span,
            });
            members.push(EnumMemberDecl { name, value });
        }
        self.finish(fields, &["$UnderlyingType", "$IsFlags"]);
        TypeBody::Enum {
            underlying,
            is_flags,
            members,
        }
    }

    fn term(&mut self, name: Text<'a>, mut fields: Fields<'a>) -> TermDecl<'a> {
        let ty = self.ty(&mut fields, Some("Edm.String"));
        let base = fields.take("$BaseTerm");
        let base = self.string(base);
        let mut applies_to = Vec::new();
        if let Some(list) = fields.take("$AppliesTo") {
            let (name, list) = self.array(list);
            for value in list {
                let name = name.clone();
                let text = self.string(Some(Member { name, value }));
                applies_to.extend(text.map(|it| Box::from(&*it.value)));
            }
        }
        let default = fields.take("$DefaultValue");
        let item = TermBody {
            nullable: self.boolean(&mut fields, "$Nullable", false),
            default: self.constant(default),
            applies_to: applies_to.into(),
            facets: self.facets(&mut fields, ty.as_ref()),
        };
        let known = [
            "$Type",
            "$Collection",
            "$Nullable",
            "$BaseTerm",
            "$AppliesTo",
        ];
        self.finish(fields, &known);
        let term = Typed { item, ty };
        TermDecl { name, term, base }
    }

    /// Whether a member can be the name of something; an error if not.
    fn is_name(&mut self, name: &Text<'a>, parent: &str, dots: bool) -> bool {
        let is_name = is_identifier(&name.value, dots);
        if !is_name {
            self.errors.add(name.span, || SchemaErrorKind::InvalidName {
                name: excerpt(&name.value),
                parent: parent.to_owned(),
            });
        }
        is_name
    }
}
