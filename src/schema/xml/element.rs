use super::{Cow, Span, Text};

/// A start tag or an empty element.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// The name without its prefix.
    pub(super) name: &'a str,
    /// The whole tag.
    pub(super) span: Span,
    /// Whether the element ends with this tag.
    pub(super) is_empty: bool,
    /// The attributes without a prefix.
    pub(super) attributes: Vec<Attribute<'a>>,
}

#[derive(Debug)]
pub(super) struct Attribute<'a> {
    pub(super) name: &'a str,
    /// The value with references replaced.
    pub(super) value: Cow<'a, str>,
    /// The value between its quotes.
    pub(super) span: Span,
}

impl<'a> Attribute<'a> {
    pub(super) fn text(&self) -> Text<'a> {
        Text {
            value: self.value.clone(),
            span: self.span,
        }
    }
}

impl<'a> Element<'a> {
    /// The value of an attribute, if it is there.
    pub(super) fn text(&self, name: &str) -> Option<Text<'a>> {
        self.attribute(name).map(Attribute::text)
    }

    /// The value of an attribute, to be kept as it is.
    pub(super) fn kept(&self, name: &str) -> Option<Box<str>> {
        self.attribute(name)
            .map(|attribute| (&*attribute.value).into())
    }

    /// What tells the element apart from its like in the path of a target.
    pub(super) fn label(&self) -> Cow<'a, str> {
        let name = match self.name {
            "Schema" | "Include" => "Namespace",
            "Reference" => "Uri",
            "Annotations" => "Target",
            "ReferentialConstraint" => "Property",
            "NavigationPropertyBinding" => "Path",
            _ => "Name",
        };
        let attribute = self.attribute(name);
        attribute.map_or(Cow::Borrowed(""), |it| it.value.clone())
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes
            .iter()
            .find(|attribute| is_same(attribute.name, name))
    }
}

/// Whether two names are the same. Most that are not differ in length or in their first byte, which
/// is found out sooner than by comparing them.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.as_bytes().first() == b.as_bytes().first()
        && a.bytes().zip(b.bytes()).all(|(a, b)| a == b)
}

/// What a namespace name means to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Namespace {
    /// The namespace of the wrapper.
    Edmx,
    /// The namespace of the model.
    Edm,
    /// A namespace of OData 1 to 3.
    Old,
    /// Any other.
    Foreign,
    /// No namespace at all.
    None,
}

impl Namespace {
    pub(super) const EDMX: &'static str = "http://docs.oasis-open.org/odata/ns/edmx";
    pub(super) const EDM: &'static str = "http://docs.oasis-open.org/odata/ns/edm";

    pub(super) fn of(uri: &str) -> Self {
        match uri {
            Self::EDMX => Self::Edmx,
            Self::EDM => Self::Edm,
            "" => Self::None,
            _ if uri.starts_with("http://schemas.microsoft.com/ado/") => Self::Old,
            _ => Self::Foreign,
        }
    }

    /// The namespace that an element of CSDL belongs to, by its name.
    pub(super) fn expected(element: &str) -> (Self, &'static str) {
        match element {
            "Edmx" | "DataServices" | "Reference" | "Include" | "IncludeAnnotations" => {
                (Self::Edmx, Self::EDMX)
            }
            _ => (Self::Edm, Self::EDM),
        }
    }
}
