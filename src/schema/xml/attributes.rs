use super::{Cursor, Element, SchemaErrorKind, Text, excerpt};
use crate::schema::identifier::is_identifier;
use crate::schema::member::{Facets, Scale, Srid};
use crate::schema::nearest;

impl<'a> Cursor<'a, '_> {
    /// The value of an attribute whose absence is an error.
    pub(super) fn required(
        &mut self,
        element: &Element<'a>,
        name: &'static str,
    ) -> Option<Text<'a>> {
        if let Some(text) = element.text(name) {
            return Some(text);
        }
        self.errors
            .add(element.span, || SchemaErrorKind::MissingAttribute {
                element: excerpt(element.name),
                attribute: name,
                nearest: element
                    .attributes
                    .iter()
                    .map(|attribute| attribute.name)
                    .find(|other| nearest(name, [*other]).is_some())
                    .map(excerpt),
            });
        None
    }

    /// The name of something that is referred to as `Namespace.Name`.
    pub(super) fn declared_name(&mut self, element: &Element<'a>) -> Option<Text<'a>> {
        self.name(element, false)
    }

    /// The name of a member, parameter or child of a container. Dots, which the standard does not
    /// allow, occur in real schemas and harm nobody here.
    pub(super) fn member_name(&mut self, element: &Element<'a>) -> Option<Text<'a>> {
        self.name(element, true)
    }

    fn name(&mut self, element: &Element<'a>, dots: bool) -> Option<Text<'a>> {
        let name = self.required(element, "Name")?;
        if !is_identifier(&name.value, dots) {
            let expected = "a name of 1 to 128 letters, digits and `_`";
            self.invalid("Name", &name, expected);
            return None;
        }
        Some(name)
    }

    /// An attribute of type Boolean, in any case, or what holds without it.
    pub(super) fn boolean(&mut self, element: &Element<'a>, name: &str, default: bool) -> bool {
        let Some(attribute) = element.attribute(name) else {
            return default;
        };
        let is = |word: &str| attribute.value.eq_ignore_ascii_case(word);
        match &*attribute.value {
            "1" => true,
            "0" => false,
            _ if is("true") => true,
            _ if is("false") => false,
            _ => {
                self.invalid(name, &attribute.text(), "`true` or `false`");
                default
            }
        }
    }

    /// The facets among the attributes of an element. Words are read in any case, as services
    /// write them.
    pub(super) fn facets(&mut self, element: &Element<'a>) -> Facets {
        let mut facets = Facets::default();
        for attribute in &element.attributes {
            let value = attribute.value.trim();
            let number = value.parse::<u32>();
            let is = |word: &str| value.eq_ignore_ascii_case(word);
            match (attribute.name, number) {
                ("MaxLength", Ok(number)) => facets.max_length = Some(number),
                ("MaxLength", Err(_)) if is("max") => {}
                ("Precision", Ok(number)) => facets.precision = Some(number),
                ("Scale", Ok(number)) => facets.scale = Some(Scale::Digits(number)),
                ("Scale", Err(_)) if is("variable") => facets.scale = Some(Scale::Variable),
                ("Scale", Err(_)) if is("floating") => facets.scale = Some(Scale::Floating),
                ("SRID", Ok(number)) => facets.srid = Some(Srid::Number(number)),
                ("SRID", Err(_)) if is("variable") => facets.srid = Some(Srid::Variable),
                ("Unicode", _) => facets.unicode = Some(self.boolean(element, "Unicode", true)),
                ("MaxLength", Err(_)) => {
                    self.invalid("MaxLength", &attribute.text(), "a number or `max`");
                }
                ("Precision", Err(_)) => self.invalid("Precision", &attribute.text(), "a number"),
                ("Scale", Err(_)) => {
                    let expected = "a number, `variable` or `floating`";
                    self.invalid("Scale", &attribute.text(), expected);
                }
                ("SRID", Err(_)) => {
                    self.invalid("SRID", &attribute.text(), "a number or `variable`");
                }
                _ => {}
            }
        }
        facets
    }

    pub(super) fn invalid(&mut self, attribute: &str, value: &Text<'_>, expected: &'static str) {
        self.errors
            .add(value.span, || SchemaErrorKind::InvalidAttribute {
                attribute: excerpt(attribute),
                value: excerpt(&value.value),
                expected,
            });
    }
}
