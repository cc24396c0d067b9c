//! Annotations (CSDL JSON 14): members with an `@` in their names.

use super::tree::{Member, Node, Value};
use super::{Reader, Text};
use crate::schema::annotation::{Dynamic, Expression, Record};
use crate::schema::declarations::{AnnotationDecl, TargetDecl};

/// What a service computes from several values; the name of the expression in XML.
const SEVERAL: &[&str] = &[
    "Add", "And", "Apply", "Div", "DivBy", "Eq", "Ge", "Gt", "Has", "If", "In", "Le", "Lt", "Mod",
    "Mul", "Ne", "Or", "Sub",
];

/// What a service computes from one value.
const SINGLE: &[&str] = &["Cast", "IsOf", "LabeledElement", "Neg", "Not", "UrlRef"];

impl<'a> Reader<'a, '_> {
    /// Reads annotations of something, and of what it holds under a name.
    pub(super) fn annotations(
        &mut self,
        members: Vec<Member<'a>>,
        target: impl Fn() -> TargetDecl<'a>,
    ) {
        if members.is_empty() {
            return;
        }
        let target = target();
        for Member { name, value } in members {
            let mut parts = name.value.split('@');
            let mut target = target.clone();
            match parts.next() {
                None | Some("") => {}
                Some(inner) => {
                    let path = target.path.to_mut();
                    path.push('/');
                    path.push_str(inner);
                }
            }
            let mut terms = parts.map(|part| match part.split_once('#') {
                Some((term, qualifier)) => (term, Some(qualifier)),
                None => (part, None),
            });
            let (mut term, mut qualifier) = terms.next().unwrap_or_default();
            for (next, next_qualifier) in terms {
                target = target.annotated(term, qualifier);
                (term, qualifier) = (next, next_qualifier);
            }
            if term.is_empty() {
                self.unexpected(&name, "an annotated element", &[]);
                continue;
            }
            let value = self.expression(value);
            self.annotations.push(AnnotationDecl {
                target,
                term: Text {
                    value: term.to_owned().into(),
                    span: name.span,
                },
                qualifier: qualifier.map(Box::from),
                value: Some(value),
            });
        }
    }

    /// The value of an annotation. It nests no deeper than the tree, whose depth has a limit.
    fn expression(&mut self, node: Node<'a>) -> Expression {
        match node.value {
            Value::Null => Expression::Null,
            Value::Bool(value) => Expression::Bool(value),
            Value::Number(text) => Expression::Number(text.into()),
            Value::String(text) => Expression::String((&*text).into()),
            Value::Array(items) => Expression::Collection(self.expressions(items)),
            Value::Object(members) => self.object_expression(members),
        }
    }

    fn expressions(&mut self, nodes: Vec<Node<'a>>) -> Box<[Expression]> {
        nodes
            .into_iter()
            .map(|node| self.expression(node))
            .collect()
    }

    fn object_expression(&mut self, members: Vec<Member<'a>>) -> Expression {
        let mut record = Record::default();
        let mut properties = Vec::new();
        let mut operation: Option<(Text<'a>, Node<'a>)> = None;
        let mut name = None;
        let mut is_collection = false;
        for member in members {
            match &*member.name.value {
                "@type" | "@odata.type" => {
                    let ty = self.string(Some(member));
                    record.ty = ty.map(|ty| ty.value.rsplit('#').next().unwrap_or("").into());
                }
                "$Type" | "$Function" | "$Name" => {
                    name = self.string(Some(member)).map(|it| Box::from(&*it.value));
                }
                "$Collection" => is_collection = matches!(member.value.value, Value::Bool(true)),
                "$MaxLength" | "$Precision" | "$Scale" | "$SRID" | "$Unicode" => {}
                text if text.contains('@') => {}
                text if text.starts_with('$') => match &operation {
                    None => operation = Some((member.name, member.value)),
                    Some(_) => self.unexpected(&member.name, "an expression", &[]),
                },
                text => properties.push((text.into(), self.expression(member.value))),
            }
        }
        let Some((operator, value)) = operation else {
            record.properties = properties.into();
            return Expression::Record(record);
        };
        if is_collection {
            name = name.map(|name| format!("Collection({name})").into());
        }
        let short = operator.value.get(1..).unwrap_or("");
        let operands = match (short, value.value) {
            ("Null", _) => return Expression::Null,
            ("Path", Value::String(text)) => return Expression::Path((&*text).into()),
            ("LabeledElementReference", Value::String(text)) => {
                name = Some((&*text).into());
                Box::default()
            }
            (_, Value::Array(items)) if SEVERAL.contains(&short) => self.expressions(items),
            (_, single) if SINGLE.contains(&short) => {
                let span = value.span;
                [self.expression(Node {
                    value: single,
                    span,
                })]
                .into()
            }
            (_, other) => {
                if SEVERAL.contains(&short) {
                    self.invalid(&operator, &other, value.span, "an array");
                } else if matches!(short, "Path" | "LabeledElementReference") {
                    self.invalid(&operator, &other, value.span, "a string");
                } else {
                    let known = ["$Null", "$Path", "$LabeledElementReference"];
                    self.unexpected(&operator, "an expression", &known);
                }
                return Expression::Null;
            }
        };
        Expression::Dynamic(Dynamic {
            operator: short.into(),
            name,
            operands,
        })
    }
}
