use super::primitive::Surface;
use std::fmt;

/// A primitive type of the Entity Data Model (CSDL 3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum Primitive {
    Binary,
    Boolean,
    Byte,
    Date,
    DateTimeOffset,
    Decimal,
    Double,
    Duration,
    Guid,
    Int16,
    Int32,
    Int64,
    SByte,
    Single,
    Stream,
    String,
    TimeOfDay,
    /// One of the `Edm.Geography` and `Edm.Geometry` types.
    Geo(Surface, Figure),
    /// `Edm.PrimitiveType` or `Edm.Untyped`: any value.
    Untyped,
}

/// What the values of a geo type are, on either surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum Figure {
    /// A shape of any kind.
    Any,
    Point,
    LineString,
    Polygon,
    MultiPoint,
    MultiLineString,
    MultiPolygon,
    Collection,
}

impl Primitive {
    /// Every primitive type with its name behind `Edm.`.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Binary, "Binary"),
        (Self::Boolean, "Boolean"),
        (Self::Byte, "Byte"),
        (Self::Date, "Date"),
        (Self::DateTimeOffset, "DateTimeOffset"),
        (Self::Decimal, "Decimal"),
        (Self::Double, "Double"),
        (Self::Duration, "Duration"),
        (Self::Guid, "Guid"),
        (Self::Int16, "Int16"),
        (Self::Int32, "Int32"),
        (Self::Int64, "Int64"),
        (Self::SByte, "SByte"),
        (Self::Single, "Single"),
        (Self::Stream, "Stream"),
        (Self::String, "String"),
        (Self::TimeOfDay, "TimeOfDay"),
        (Self::Geo(Surface::Geography, Figure::Any), "Geography"),
        (
            Self::Geo(Surface::Geography, Figure::Point),
            "GeographyPoint",
        ),
        (
            Self::Geo(Surface::Geography, Figure::LineString),
            "GeographyLineString",
        ),
        (
            Self::Geo(Surface::Geography, Figure::Polygon),
            "GeographyPolygon",
        ),
        (
            Self::Geo(Surface::Geography, Figure::MultiPoint),
            "GeographyMultiPoint",
        ),
        (
            Self::Geo(Surface::Geography, Figure::MultiLineString),
            "GeographyMultiLineString",
        ),
        (
            Self::Geo(Surface::Geography, Figure::MultiPolygon),
            "GeographyMultiPolygon",
        ),
        (
            Self::Geo(Surface::Geography, Figure::Collection),
            "GeographyCollection",
        ),
        (Self::Geo(Surface::Geometry, Figure::Any), "Geometry"),
        (Self::Geo(Surface::Geometry, Figure::Point), "GeometryPoint"),
        (
            Self::Geo(Surface::Geometry, Figure::LineString),
            "GeometryLineString",
        ),
        (
            Self::Geo(Surface::Geometry, Figure::Polygon),
            "GeometryPolygon",
        ),
        (
            Self::Geo(Surface::Geometry, Figure::MultiPoint),
            "GeometryMultiPoint",
        ),
        (
            Self::Geo(Surface::Geometry, Figure::MultiLineString),
            "GeometryMultiLineString",
        ),
        (
            Self::Geo(Surface::Geometry, Figure::MultiPolygon),
            "GeometryMultiPolygon",
        ),
        (
            Self::Geo(Surface::Geometry, Figure::Collection),
            "GeometryCollection",
        ),
        (Self::Untyped, "Untyped"),
    ];

    /// The type of that name; `name` is written without `Edm.`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "PrimitiveType" {
            return Some(Self::Untyped);
        }
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(p, _)| *p)
    }

    /// The name without `Edm.`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(p, _)| *p == self)
            .map_or("Untyped", |(_, n)| *n)
    }

    /// Whether each value of this type is one of another to which it is promoted.
    #[must_use]
    pub fn widens_to(self, to: Self) -> bool {
        self == to
            || (self.is_integer() && (to.is_integer() || to == Self::Decimal))
            || (self == Self::Single && to == Self::Double)
    }

    /// Whether values are whole numbers.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        matches!(
            self,
            Self::Byte | Self::SByte | Self::Int16 | Self::Int32 | Self::Int64
        )
    }

    /// Whether values are numbers.
    #[must_use]
    pub const fn is_numeric(self) -> bool {
        self.is_integer() || matches!(self, Self::Decimal | Self::Double | Self::Single)
    }

    /// Whether values are positions or shapes.
    #[must_use]
    pub const fn is_geo(self) -> bool {
        matches!(self, Self::Geo(..))
    }
}

impl fmt::Display for Primitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Edm.{}", self.name())
    }
}

/// The opaque number that a schema gives to each of its types: entity, complex, enumeration,
/// type definition. It means nothing without that schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// The type of a single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A primitive type.
    Primitive(Primitive),
    /// A type that a schema declares.
    Named(TypeId),
    /// The type of the literal `null`: fits everything.
    Null,
    /// Not known, because of an earlier error or a template hole: fits everything in silence.
    Unknown,
}

/// A reference to a type: a single value or a collection of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Type {
    /// The type of the value, or of each item of the collection.
    pub item: Item,
    /// Whether it is a collection.
    pub collection: bool,
}

impl Type {
    /// See [`Item::Unknown`].
    pub const UNKNOWN: Self = Self {
        item: Item::Unknown,
        collection: false,
    };
    /// See [`Item::Null`].
    pub const NULL: Self = Self {
        item: Item::Null,
        collection: false,
    };
    /// `Edm.Boolean`.
    pub const BOOLEAN: Self = Self::primitive(Primitive::Boolean);
    /// `Edm.String`.
    pub const STRING: Self = Self::primitive(Primitive::String);

    /// A single value of a primitive type.
    #[must_use]
    pub const fn primitive(primitive: Primitive) -> Self {
        Self {
            item: Item::Primitive(primitive),
            collection: false,
        }
    }

    /// A single value of a type that a schema declares.
    #[must_use]
    pub const fn named(id: TypeId) -> Self {
        Self {
            item: Item::Named(id),
            collection: false,
        }
    }

    /// A collection of such items.
    #[must_use]
    pub const fn collection_of(item: Item) -> Self {
        Self {
            item,
            collection: true,
        }
    }

    /// The type of one item of this collection.
    #[must_use]
    pub const fn element(self) -> Self {
        Self {
            item: self.item,
            collection: false,
        }
    }

    /// The primitive type, if this is a single primitive value.
    #[must_use]
    pub const fn as_primitive(self) -> Option<Primitive> {
        match (self.item, self.collection) {
            (Item::Primitive(primitive), false) => Some(primitive),
            _ => None,
        }
    }

    /// Whether nothing is known of the type.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        matches!(self.item, Item::Unknown)
    }
}
