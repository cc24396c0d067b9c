//! Annotations (CSDL XML 14), read without recursion: elements that are open wait on a list.

use super::cursor::Token;
use super::{Cursor, Element, Namespace, SchemaErrorKind, Span, Stop, excerpt};
use crate::json::DEPTH_LIMIT;
use crate::schema::annotation::{Dynamic, Expression, Record};
use crate::schema::declarations::{AnnotationDecl, TargetDecl, Text};
use quick_xml::escape::unescape;

/// How deep the values of annotations may nest, whatever the limit of the document: what walks
/// through them calls itself.
const MAX_NESTING: usize = DEPTH_LIMIT;

/// Attributes and elements that hold one constant or path.
pub(super) const CONSTANTS: &[&str] = &[
    "AnnotationPath",
    "AnyPropertyPath",
    "Binary",
    "Bool",
    "Date",
    "DateTimeOffset",
    "Decimal",
    "Duration",
    "EnumMember",
    "Float",
    "Guid",
    "Int",
    "ModelElementPath",
    "NavigationPropertyPath",
    "Path",
    "PropertyPath",
    "String",
    "TimeOfDay",
];

/// Elements whose value a service computes.
const DYNAMIC: &[&str] = &[
    "Add",
    "And",
    "Apply",
    "Cast",
    "Div",
    "DivBy",
    "Eq",
    "Ge",
    "Gt",
    "Has",
    "If",
    "In",
    "IsOf",
    "LabeledElement",
    "LabeledElementReference",
    "Le",
    "Lt",
    "Mod",
    "Mul",
    "Ne",
    "Neg",
    "Not",
    "Or",
    "Sub",
    "UrlRef",
];

const STRUCTURES: &[&str] = &[
    "Annotation",
    "Collection",
    "Null",
    "PropertyValue",
    "Record",
];

/// Whether a name is in an ordered list.
fn is_among(name: &str, names: &[&str]) -> bool {
    names.binary_search(&name).is_ok()
}

/// An element that is open, and what has been found in it.
struct Frame<'a> {
    element: Element<'a>,
    operands: Vec<Expression>,
    properties: Vec<(Box<str>, Expression)>,
    /// What the annotation is of, if the element is one that is kept.
    target: Option<TargetDecl<'a>>,
}

impl<'a> Frame<'a> {
    const fn new(element: Element<'a>, target: Option<TargetDecl<'a>>) -> Self {
        Self {
            element,
            operands: Vec::new(),
            properties: Vec::new(),
            target,
        }
    }
}

/// Reads an annotation, and the annotations of that annotation.
pub(super) fn read<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: Element<'a>,
    target: TargetDecl<'a>,
) -> Result<(), Stop> {
    // Most annotations have one value, which is an attribute.
    if element.is_empty {
        annotation(cursor, &element, Vec::new(), Some(target));
        cursor.done_with(element);
        return Ok(());
    }
    let mut open = vec![Frame::new(element, Some(target))];
    while let Some(parent) = open.last() {
        match cursor.token(false)? {
            Token::Start(element, namespace) => {
                if namespace != Namespace::Edm {
                    cursor.skip(&element)?;
                    continue;
                }
                let known = [STRUCTURES, CONSTANTS, DYNAMIC];
                if !known.iter().any(|names| is_among(element.name, names)) {
                    let known = known.into_iter().flatten();
                    cursor.unexpected(&element, &parent.element, known)?;
                    continue;
                }
                if open.len() >= MAX_NESTING {
                    let name = "csdl-depth";
                    return cursor.limit(element.span, name, usize::MAX, MAX_NESTING);
                }
                let target = parent
                    .target
                    .as_ref()
                    .filter(|_| element.name == "Annotation");
                let target = target.map(|target| target.of_annotation(&parent.element));
                let is_empty = element.is_empty;
                open.push(Frame::new(element, target));
                if is_empty {
                    close(cursor, &mut open)?;
                }
            }
            Token::End => close(cursor, &mut open)?,
            Token::Text(span) => {
                let name = parent.element.name;
                if !is_among(name, CONSTANTS) && !matches!(name, "LabeledElementReference") {
                    let name = excerpt(name);
                    cursor.errors.add(span, || SchemaErrorKind::Text(name));
                }
            }
            Token::Eof => return cursor.unclosed(&parent.element),
        }
    }
    Ok(())
}

impl<'a> TargetDecl<'a> {
    /// The target of what annotates an annotation of this target.
    fn of_annotation(&self, annotation: &Element<'a>) -> Self {
        let attribute = |name| annotation.attribute(name).map_or("", |it| &*it.value);
        self.annotated(attribute("Term"), annotation.kept("Qualifier").as_deref())
    }
}

/// Takes the last element that is open, and gives what it stands for to the one round it.
fn close<'a>(cursor: &mut Cursor<'a, '_>, open: &mut Vec<Frame<'a>>) -> Result<(), Stop> {
    let Some(frame) = open.pop() else {
        return Ok(());
    };
    let parent = open.last_mut();
    match frame.element.name {
        "Annotation" => annotation(cursor, &frame.element, frame.operands, frame.target),
        "PropertyValue" => {
            let name = cursor.required(&frame.element, "Property");
            let value = value(cursor, &frame.element, frame.operands);
            if let (Some(name), Some(parent)) = (name, parent) {
                let value = value.unwrap_or(Expression::Bool(true));
                parent.properties.push((name.value.into(), value));
            }
        }
        _ => {
            let value = expression(cursor, frame)?;
            if let (Some(value), Some(parent)) = (value, parent) {
                parent.operands.push(value);
            }
        }
    }
    Ok(())
}

fn annotation<'a>(
    cursor: &mut Cursor<'a, '_>,
    element: &Element<'a>,
    operands: Vec<Expression>,
    target: Option<TargetDecl<'a>>,
) {
    let term = cursor.required(element, "Term");
    let qualifier = element.kept("Qualifier");
    let value = value(cursor, element, operands);
    if let (Some(term), Some(target)) = (term, target) {
        cursor.annotations.push(AnnotationDecl {
            target,
            term,
            qualifier,
            value,
        });
    }
}

/// The value of an annotation or property: an attribute or the first child.
fn value(
    cursor: &mut Cursor<'_, '_>,
    element: &Element<'_>,
    operands: Vec<Expression>,
) -> Option<Expression> {
    let attribute = element.attributes.iter().find_map(|attribute| {
        let is_term = matches!(attribute.name, "Term" | "Property");
        let is_known =
            !is_term && (is_among(attribute.name, CONSTANTS) || attribute.name == "UrlRef");
        is_known.then(|| (attribute.name, attribute.text()))
    });
    match attribute {
        Some((name, text)) => constant(cursor, name, &text),
        None => operands.into_iter().next(),
    }
}

fn expression<'a>(
    cursor: &mut Cursor<'a, '_>,
    frame: Frame<'a>,
) -> Result<Option<Expression>, Stop> {
    let element = &frame.element;
    let name = element.name;
    Ok(match name {
        "Null" => Some(Expression::Null),
        "Collection" => Some(Expression::Collection(frame.operands.into())),
        "Record" => Some(Expression::Record(Record {
            ty: element.kept("Type"),
            properties: frame.properties.into(),
        })),
        _ if is_among(name, CONSTANTS) => {
            let text = content(cursor, element)?;
            constant(cursor, name, &text)
        }
        _ => {
            let attribute = match name {
                "Apply" => "Function",
                "Cast" | "IsOf" => "Type",
                _ => "Name",
            };
            let mut called = element.kept(attribute);
            if name == "LabeledElementReference" && called.is_none() {
                called = Some(content(cursor, element)?.value.trim().into());
            }
            if matches!(name, "Apply" | "Cast" | "IsOf" | "LabeledElement") {
                cursor.required(element, attribute);
            }
            let mut operands = frame.operands;
            if operands.is_empty() {
                operands.extend(value(cursor, element, Vec::new()));
            }
            Some(Expression::Dynamic(Dynamic {
                operator: name.into(),
                name: called,
                operands: operands.into(),
            }))
        }
    })
}

/// What is written between the tags of an element that has just been closed.
fn content<'a>(cursor: &mut Cursor<'a, '_>, element: &Element<'a>) -> Result<Text<'a>, Stop> {
    let span = element.span;
    let mut text = Text {
        value: "".into(),
        span,
    };
    if element.is_empty {
        return Ok(text);
    }
    let inside = cursor.since(span.end);
    let mut rest = inside
        .rsplit_once("</")
        .map_or(inside, |(inside, _)| inside);
    let end = span.end + u32::try_from(rest.len()).unwrap_or_default();
    text.span = Span::new(span.end, end);
    while !rest.is_empty() {
        let (plain, markup) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        match unescape(plain) {
            Ok(plain) if text.value.is_empty() => text.value = plain,
            Ok(plain) => text.value.to_mut().push_str(&plain),
            Err(_) => {
                let reason = "a reference that stands for no character";
                return cursor.malformed(text.span, reason);
            }
        }
        let literal = markup.strip_prefix("<![CDATA[");
        rest = match literal {
            Some(literal) => {
                let (literal, rest) = literal.split_once("]]>").unwrap_or((literal, ""));
                text.value.to_mut().push_str(literal);
                rest
            }
            // Comments, instructions and elements, which have been judged.
            None if markup.starts_with("<!--") => markup.split_once("-->").map_or("", |it| it.1),
            None => markup.split_once('>').map_or("", |it| it.1),
        };
    }
    Ok(text)
}

/// A constant or path; `None` after an error.
fn constant(cursor: &mut Cursor<'_, '_>, kind: &str, text: &Text<'_>) -> Option<Expression> {
    let trimmed = text.value.trim();
    Some(match kind {
        "Bool" => match trimmed {
            "true" | "True" | "TRUE" | "1" => Expression::Bool(true),
            "false" | "False" | "FALSE" | "0" => Expression::Bool(false),
            _ => {
                cursor.invalid("Bool", text, "`true` or `false`");
                return None;
            }
        },
        "Int" | "Decimal" | "Float" => match trimmed.ends_with(|c: char| c.is_ascii_digit()) {
            true => Expression::Number(trimmed.into()),
            // `INF`, `NaN`: JSON has no numbers for them.
            false if matches!(trimmed, "INF" | "-INF" | "NaN") => {
                Expression::String(trimmed.into())
            }
            false => {
                cursor.invalid(kind, text, "a number");
                return None;
            }
        },
        "EnumMember" => {
            let members = trimmed.split_whitespace();
            let short = members.map(|member| member.rsplit('/').next().unwrap_or(member));
            Expression::String(short.collect::<Vec<_>>().join(",").into())
        }
        "Path" => Expression::Path(trimmed.into()),
        "String" => Expression::String((&*text.value).into()),
        "UrlRef" => Expression::Dynamic(Dynamic {
            operator: "UrlRef".into(),
            name: None,
            operands: [Expression::String(trimmed.into())].into(),
        }),
        _ => Expression::String(trimmed.into()),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_in_order() {
        for names in [super::CONSTANTS, super::DYNAMIC, super::STRUCTURES] {
            assert!(names.is_sorted());
        }
    }
}
