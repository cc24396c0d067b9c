use super::index::Named;
use crate::diagnostic::Span;
use crate::edm::Type;

/// What a structured type declares under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// A structural property.
    Property(Property),
    /// A navigation property.
    Navigation(Navigation),
}

impl Member {
    /// The name, as it is declared.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Property(property) => &property.name,
            Self::Navigation(navigation) => &navigation.name,
        }
    }

    /// The type; its item is unknown where another document declares it.
    #[must_use]
    pub const fn ty(&self) -> Type {
        match self {
            Self::Property(property) => property.ty,
            Self::Navigation(navigation) => navigation.ty,
        }
    }

    /// Whether the value, or an item of the collection, may be null.
    #[must_use]
    pub const fn is_nullable(&self) -> bool {
        match self {
            Self::Property(property) => property.nullable,
            Self::Navigation(navigation) => navigation.nullable,
        }
    }

    /// The place of the name in the document.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Property(property) => property.span,
            Self::Navigation(navigation) => navigation.span,
        }
    }

    /// The property, if it is a structural one.
    #[must_use]
    pub const fn as_property(&self) -> Option<&Property> {
        match self {
            Self::Property(property) => Some(property),
            Self::Navigation(_) => None,
        }
    }

    /// The property, if it is a navigation property.
    #[must_use]
    pub const fn as_navigation(&self) -> Option<&Navigation> {
        match self {
            Self::Property(_) => None,
            Self::Navigation(navigation) => Some(navigation),
        }
    }

    /// Whether the member is a navigation property.
    pub(super) const fn is_navigation(&self) -> bool {
        matches!(self, Self::Navigation(_))
    }

    pub(super) const fn set_type(&mut self, ty: Type) {
        match self {
            Self::Property(property) => property.ty = ty,
            Self::Navigation(navigation) => navigation.ty = ty,
        }
    }
}

impl Named for Member {
    fn name(&self) -> &str {
        self.name()
    }
}

/// A structural property (CSDL 7).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Property {
    /// The name, as it is declared.
    pub name: Box<str>,
    /// The declared type; a type definition stays one, see [`Schema::underlying`](super::Schema::underlying).
    pub ty: Type,
    /// Whether the value, or an item of the collection, may be null; so it is if nothing is said.
    pub nullable: bool,
    /// The text of the default value.
    pub default: Option<Box<str>>,
    /// The place of the name in the document.
    pub span: Span,
    pub(super) facets: Option<Box<Facets>>,
}

impl Property {
    /// The facets that the property itself declares.
    #[must_use]
    pub fn facets(&self) -> Facets {
        self.facets.as_deref().copied().unwrap_or_default()
    }
}

/// A navigation property (CSDL 8).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Navigation {
    /// The name, as it is declared.
    pub name: Box<str>,
    /// The entity type at the other end, or a collection of it.
    pub ty: Type,
    /// Whether nothing may be there; so it is for a single entity if nothing is said.
    pub nullable: bool,
    /// Whether the entities at the other end live in this one.
    pub contains_target: bool,
    /// The path of the navigation property that leads back.
    pub partner: Option<Box<str>>,
    /// The properties that have the values of properties at the other end.
    pub constraints: Box<[ReferentialConstraint]>,
    /// What becomes of the entities at the other end when this one goes: `Cascade`, `None`,
    /// `SetNull`, `SetDefault`.
    pub on_delete: Option<Box<str>>,
    /// The place of the name in the document.
    pub span: Span,
}

/// A property that has the value of a property at the other end (CSDL 8.5).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReferentialConstraint {
    /// The path of the property on this side.
    pub property: Box<str>,
    /// The path of the property at the other end.
    pub referenced: Box<str>,
    /// The place of the property in the document.
    pub span: Span,
}

/// The bounds of a primitive type (CSDL 7.2); `None` where nothing is declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facets {
    /// Longest string in characters, or binary in bytes; also `None` for `max`.
    pub max_length: Option<u32>,
    /// Digits of a decimal, or fractional digits of the seconds of a time.
    pub precision: Option<u32>,
    /// Digits of a decimal behind the point. CSDL in XML has no digits there if nothing is said,
    /// which many services do not keep to: that stays `None`. CSDL in JSON has any number of them.
    pub scale: Option<Scale>,
    /// The coordinate system of a position or shape.
    pub srid: Option<Srid>,
    /// Whether characters beyond ASCII may occur.
    pub unicode: Option<bool>,
}

/// Digits of a decimal behind the point (CSDL 7.2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// At most so many.
    Digits(u32),
    /// Any number within the precision.
    Variable,
    /// A decimal floating-point number.
    Floating,
}

/// The coordinate system of a position or shape (CSDL 7.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Srid {
    /// The number of the system.
    Number(u32),
    /// Told by each value.
    Variable,
}
