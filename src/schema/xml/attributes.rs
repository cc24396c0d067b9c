use super::annotation::CONSTANTS;
use super::{Cursor, Element, SchemaErrorKind, Text, excerpt};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::UNKNOWN_CSDL_ATTRIBUTE;
use crate::schema::identifier::is_identifier;
use crate::schema::member::{Facets, Scale, Srid};
use crate::schema::nearest;

/// Whether an element of CSDL may have an attribute of that name (CSDL XML 4.01, all elements
/// together).
fn is_known(name: &str) -> bool {
    match name {
        "Name" | "Type" | "Term" | "Target" | "String" | "Value" | "Nullable" | "Property" => true,
        "Abstract"
        | "Action"
        | "Alias"
        | "AppliesTo"
        | "BaseTerm"
        | "BaseType"
        | "ContainsTarget"
        | "DefaultValue"
        | "EntitySet"
        | "EntitySetPath"
        | "EntityType"
        | "Extends"
        | "Function"
        | "HasStream"
        | "IncludeInServiceDocument"
        | "IsBound"
        | "IsComposable"
        | "IsFlags"
        | "MaxLength"
        | "Namespace"
        | "OpenType"
        | "Partner"
        | "Path"
        | "Precision"
        | "Qualifier"
        | "ReferencedProperty"
        | "SRID"
        | "Scale"
        | "TargetNamespace"
        | "TermNamespace"
        | "UnderlyingType"
        | "Unicode"
        | "Uri"
        | "UrlRef"
        | "Version" => true,
        _ => CONSTANTS.binary_search(&name).is_ok(),
    }
}

/// The names of attributes that are near to others.
const OFTEN: &[&str] = &[
    "Name",
    "Type",
    "Nullable",
    "MaxLength",
    "Precision",
    "Scale",
    "Unicode",
    "DefaultValue",
    "BaseType",
    "Abstract",
    "OpenType",
    "HasStream",
    "Partner",
    "ContainsTarget",
    "EntityType",
    "IsBound",
    "IsComposable",
    "IsFlags",
    "UnderlyingType",
    "IncludeInServiceDocument",
    "EntitySetPath",
    "AppliesTo",
    "Qualifier",
];

impl<'a> Cursor<'a, '_> {
    /// Tells of attributes that CSDL does not have.
    pub(super) fn unknown_attributes(&mut self, element: &Element<'a>) {
        for attribute in &element.attributes {
            if is_known(attribute.name) || self.findings.len() >= Diagnostics::LIMIT {
                continue;
            }
            let (name, owner) = (excerpt(attribute.name), excerpt(element.name));
            let message = format!("`{owner}` has the attribute `{name}`, which CSDL does not have");
            let finding = Diagnostic::new(UNKNOWN_CSDL_ATTRIBUTE, attribute.span, message);
            let near = nearest(attribute.name, OFTEN.iter().copied());
            self.finding(match near {
                Some(near) => finding.with_help(format!("did you mean `{near}`?")),
                None => finding.with_help("it is left out"),
            });
        }
    }

    /// Adds what is to be said although the document is right, as much as is ever shown.
    pub(super) fn finding(&mut self, finding: Diagnostic) {
        if self.findings.len() < Diagnostics::LIMIT {
            self.findings.push(finding);
        }
    }

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
        self.given_boolean(element, name).unwrap_or(default)
    }

    /// An attribute of type Boolean, if it is there.
    pub(super) fn given_boolean(&mut self, element: &Element<'a>, name: &str) -> Option<bool> {
        let attribute = element.attribute(name)?;
        let is = |word: &str| attribute.value.eq_ignore_ascii_case(word);
        match &*attribute.value {
            "1" => Some(true),
            "0" => Some(false),
            _ if is("true") => Some(true),
            _ if is("false") => Some(false),
            _ => {
                self.invalid(name, &attribute.text(), "`true` or `false`");
                None
            }
        }
    }

    /// The facets among the attributes of an element. Words are read in any case, as services
    /// write them.
    pub(super) fn facets(&mut self, element: &Element<'a>) -> Facets {
        let mut facets = Facets::default();
        for attribute in &element.attributes {
            let value = attribute.value.trim();
            let is = |word: &str| value.eq_ignore_ascii_case(word);
            let expected = match attribute.name {
                "MaxLength" => {
                    facets.max_length = value.parse().ok();
                    let fits = facets.max_length.is_some() || is("max");
                    (!fits).then_some("a number or `max`")
                }
                "Precision" => {
                    facets.precision = value.parse().ok();
                    facets.precision.is_none().then_some("a number")
                }
                "Scale" => {
                    facets.scale = match value.parse() {
                        Ok(number) => Some(Scale::Digits(number)),
                        Err(_) if is("variable") => Some(Scale::Variable),
                        Err(_) if is("floating") => Some(Scale::Floating),
                        Err(_) => None,
                    };
                    let expected = "a number, `variable` or `floating`";
                    facets.scale.is_none().then_some(expected)
                }
                "SRID" => {
                    facets.srid = match value.parse() {
                        Ok(number) => Some(Srid::Number(number)),
                        Err(_) if is("variable") => Some(Srid::Variable),
                        Err(_) => None,
                    };
                    facets.srid.is_none().then_some("a number or `variable`")
                }
                "Unicode" => {
                    facets.unicode = Some(self.boolean(element, "Unicode", true));
                    None
                }
                _ => None,
            };
            if let Some(expected) = expected {
                self.invalid(attribute.name, &attribute.text(), expected);
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
