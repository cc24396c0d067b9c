//! The members of an object by what they are, and their values by what they must be.

use super::tree::{Member, Node, Value};
use super::{Reader, SchemaErrorKind, Span, Text, excerpt};
use crate::schema::member::{Facets, Scale, Srid};
use crate::schema::nearest;

/// The members of an object: keywords begin with `$`, annotations hold an `@`, the rest are names.
pub(super) struct Fields<'a> {
    /// What the object is, for messages.
    pub(super) what: String,
    /// Where the object is named.
    pub(super) span: Span,
    pub(super) keywords: Vec<Member<'a>>,
    pub(super) annotations: Vec<Member<'a>>,
    pub(super) names: Vec<Member<'a>>,
}

impl<'a> Fields<'a> {
    fn new(what: String, span: Span, members: Vec<Member<'a>>) -> Self {
        let mut fields = Self {
            what,
            span,
            keywords: Vec::new(),
            annotations: Vec::new(),
            names: Vec::new(),
        };
        for member in members {
            let list = match &*member.name.value {
                name if name.contains('@') => &mut fields.annotations,
                name if name.starts_with('$') => &mut fields.keywords,
                _ => &mut fields.names,
            };
            list.push(member);
        }
        fields
    }

    /// Takes out a keyword.
    pub(super) fn take(&mut self, name: &str) -> Option<Member<'a>> {
        let mut keywords = self.keywords.iter();
        let at = keywords.position(|member| member.name.value == name)?;
        Some(self.keywords.swap_remove(at))
    }
}

impl<'a> Reader<'a, '_> {
    /// The members of what must be an object.
    pub(super) fn object(&mut self, name: &Text<'a>, node: Node<'a>) -> Option<Fields<'a>> {
        match node.value {
            Value::Object(members) => {
                let what = format!("`{}`", excerpt(&name.value));
                Some(Fields::new(what, name.span, members))
            }
            value @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_)) => {
                self.invalid(name, &value, node.span, "an object");
                None
            }
        }
    }

    /// The members of the outermost object.
    pub(super) fn document(&mut self, node: Node<'a>) -> Fields<'a> {
        let members = match node.value {
            Value::Object(members) => members,
            // A text is taken for JSON by its first bracket.
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Vec::new(),
        };
        Fields::new("the document".to_owned(), node.span, members)
    }

    /// The items of what must be an array, each under the name of the array.
    pub(super) fn array(&mut self, member: Member<'a>) -> (Text<'a>, Vec<Node<'a>>) {
        let Member { name, value } = member;
        match value.value {
            Value::Array(items) => (name, items),
            other @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_)) => {
                self.invalid(&name, &other, value.span, "an array");
                (name, Vec::new())
            }
        }
    }

    pub(super) fn string(&mut self, member: Option<Member<'a>>) -> Option<Text<'a>> {
        let Member { name, value } = member?;
        match value.value {
            Value::String(text) => Some(Text {
                value: text,
                span: value.span,
            }),
            other @ (Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_)) => {
                self.invalid(&name, &other, value.span, "a string");
                None
            }
        }
    }

    /// A keyword whose absence is an error.
    pub(super) fn required(
        &mut self,
        fields: &mut Fields<'a>,
        name: &'static str,
    ) -> Option<Text<'a>> {
        match fields.take(name) {
            Some(member) => self.string(Some(member)),
            None => {
                self.missing(fields, name);
                None
            }
        }
    }

    pub(super) fn missing(&mut self, fields: &Fields<'a>, member: &'static str) {
        self.errors
            .add(fields.span, || SchemaErrorKind::MissingMember {
                parent: fields.what.clone(),
                member,
            });
    }

    pub(super) fn boolean(&mut self, fields: &mut Fields<'a>, name: &str, default: bool) -> bool {
        match fields.take(name) {
            None => default,
            Some(Member { name, value }) => match value.value {
                Value::Bool(value) => value,
                other @ (Value::Null
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_)
                | Value::Object(_)) => {
                    self.invalid(&name, &other, value.span, "`true` or `false`");
                    default
                }
            },
        }
    }

    /// The text of a constant.
    pub(super) fn constant(&mut self, member: Option<Member<'a>>) -> Option<Box<str>> {
        let Member { name, value } = member?;
        match value.value {
            Value::String(text) => Some((&*text).into()),
            Value::Number(text) => Some(text.into()),
            Value::Bool(value) => Some(if value { "true" } else { "false" }.into()),
            Value::Null => None,
            other @ (Value::Array(_) | Value::Object(_)) => {
                self.invalid(&name, &other, value.span, "a constant");
                None
            }
        }
    }

    /// The type of something, a collection included; what has none is of `default`.
    pub(super) fn ty(
        &mut self,
        fields: &mut Fields<'a>,
        default: Option<&'static str>,
    ) -> Option<Text<'a>> {
        let collection = self.boolean(fields, "$Collection", false);
        let text = match (fields.take("$Type"), default) {
            (Some(member), _) => self.string(Some(member))?,
            (None, Some(default)) => Text {
                value: default.into(),
                span: fields.span,
            },
            (None, None) => {
                self.missing(fields, "$Type");
                return None;
            }
        };
        Some(match collection {
            true => Text {
                value: format!("Collection({})", text.value).into(),
                span: text.span,
            },
            false => text,
        })
    }

    /// The facets of something. A decimal has any scale if nothing is said (CSDL JSON 7.2.4).
    pub(super) fn facets(&mut self, fields: &mut Fields<'a>, ty: Option<&Text<'a>>) -> Facets {
        let unicode = fields.keywords.iter().any(|it| it.name.value == "$Unicode");
        let mut facets = Facets {
            unicode: unicode.then(|| self.boolean(fields, "$Unicode", true)),
            ..Facets::default()
        };
        if ty.is_some_and(|ty| ty.value == "Edm.Decimal" || ty.value == "Collection(Edm.Decimal)") {
            facets.scale = Some(Scale::Variable);
        }
        for name in ["$MaxLength", "$Precision", "$Scale", "$SRID"] {
            let Some(Member { name, value }) = fields.take(name) else {
                continue;
            };
            let written = match &value.value {
                Value::Number(text) => *text,
                Value::String(text) => &**text,
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => "",
            };
            match (&*name.value, written, written.parse::<u32>()) {
                ("$MaxLength", _, Ok(number)) => facets.max_length = Some(number),
                ("$MaxLength", "max", _) => {}
                ("$Precision", _, Ok(number)) => facets.precision = Some(number),
                ("$Scale", _, Ok(number)) => facets.scale = Some(Scale::Digits(number)),
                ("$Scale", "variable", _) => facets.scale = Some(Scale::Variable),
                ("$Scale", "floating", _) => facets.scale = Some(Scale::Floating),
                ("$SRID", _, Ok(number)) => facets.srid = Some(Srid::Number(number)),
                ("$SRID", "variable", _) => facets.srid = Some(Srid::Variable),
                ("$Scale", ..) => {
                    let expected = "a number, `variable` or `floating`";
                    self.invalid(&name, &value.value, value.span, expected);
                }
                ("$SRID", ..) => {
                    self.invalid(&name, &value.value, value.span, "a number or `variable`");
                }
                _ => self.invalid(&name, &value.value, value.span, "a number"),
            }
        }
        facets
    }

    /// Reports the keywords that are left, and names where there can be none.
    pub(super) fn finish(&mut self, fields: Fields<'a>, known: &[&str]) {
        for member in fields.keywords.into_iter().chain(fields.names) {
            self.unexpected(&member.name, &fields.what, known);
        }
    }

    pub(super) fn unexpected(&mut self, name: &Text<'a>, parent: &str, known: &[&str]) {
        self.errors.add(name.span, || SchemaErrorKind::Member {
            member: excerpt(&name.value),
            parent: parent.to_owned(),
            // What is known may stand in other places only.
            nearest: nearest(&name.value, known.iter().copied())
                .filter(|near| *near != name.value)
                .map(str::to_owned),
        });
    }

    pub(super) fn invalid(
        &mut self,
        name: &Text<'a>,
        value: &Value<'a>,
        span: Span,
        expected: &'static str,
    ) {
        // The place of a large value is that of its name.
        let span = match value {
            Value::Array(_) | Value::Object(_) => name.span,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => span,
        };
        self.errors.add(span, || SchemaErrorKind::InvalidMember {
            member: excerpt(&name.value),
            value: match value {
                Value::Null => "`null`".to_owned(),
                Value::Bool(value) => format!("`{value}`"),
                Value::Number(text) => format!("`{}`", excerpt(text)),
                Value::String(text) => format!("`{}`", excerpt(text)),
                Value::Array(_) => "`[..]`".to_owned(),
                Value::Object(_) => "`{..}`".to_owned(),
            },
            expected,
        });
    }
}
