use super::cells::Cells;
use super::surroundings::Surroundings;
use crate::edm::compare::compare;
use crate::edm::primitive::{Decimal, integer};
use crate::edm::{EnumValue, Item, Primitive, Type, Value};
use crate::hir::{Expr, ExprKind, Literal};
use crate::ops::Operator;
use crate::schema::EnumType;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// What a condition tests, and the cells into which the constants beside it cut its values: below
/// the first constant, the first constant, between it and the second, and so on; then null; then
/// values that stand in no order with others.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) expr: &'a Expr,
    /// The type to which its value is converted, where that can change it.
    pub(super) via: Option<Primitive>,
    kind: Kind<'a>,
    is_nullable: bool,
    /// Ascending, each once, after [`Subject::settle`].
    points: Vec<Cow<'a, Value<'static>>>,
}

/// What the values of a subject are.
#[derive(Clone, Debug)]
enum Kind<'a> {
    Boolean,
    /// Whole numbers.
    Whole(RangeInclusive<i64>),
    /// Days.
    Days,
    /// Numbers that may be none.
    Double,
    Text,
    Enum(&'a EnumType),
    /// Others, between any two of which there may be more.
    Dense,
}

/// What a condition asks of a subject.
#[derive(Debug)]
pub(super) enum Test<'a> {
    /// Whether it is true.
    Truth,
    /// How it compares with a constant that is not null.
    Compare(Operator, Cow<'a, Value<'static>>),
    /// How it compares with null.
    Null(Operator),
    /// Whether it is one of the constants.
    In(&'a [Literal]),
}

/// Where a test holds.
#[derive(Clone, Debug)]
pub(super) struct Sets {
    /// The cells for which it is true.
    pub(super) truth: Cells,
    /// Those for which it is not false, if these are others.
    not_false: Option<Cells>,
}

/// The cells that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Those of all values that a record can hold.
    All,
    /// Those of values that are declared: no unknown members, no `NaN`.
    Declared,
    /// The declared ones but null.
    Present,
}

impl Extent {
    pub(super) const EACH: [Self; 3] = [Self::All, Self::Declared, Self::Present];
}

impl<'a> Subject<'a> {
    /// What an expression is as a subject; `None` if its values have no order that is known.
    pub(super) fn new(
        expr: &'a Expr,
        via: Option<Primitive>,
        surroundings: &Surroundings<'_, 'a>,
    ) -> Option<Self> {
        let kind = kind(expr, via, surroundings)?;
        Some(Self {
            expr,
            via,
            kind,
            is_nullable: surroundings.can_be_null(expr),
            points: Vec::new(),
        })
    }

    /// A condition of which nothing is known.
    pub(super) const fn unknown(expr: &'a Expr) -> Self {
        Self {
            expr,
            via: None,
            kind: Kind::Boolean,
            is_nullable: true,
            points: Vec::new(),
        }
    }

    /// Takes in the constants of a test.
    pub(super) fn take(&mut self, test: &Test<'a>) {
        match test {
            Test::Compare(_, value) if is_point(value) => self.points.push(value.clone()),
            Test::In(values) => {
                let values = values.iter().map(|literal| &literal.value);
                let points = values.filter(|value| is_point(value));
                self.points.extend(points.map(Cow::Borrowed));
            }
            Test::Compare(..) | Test::Null(_) | Test::Truth => {}
        }
    }

    /// Puts the constants in order, when all tests are known.
    pub(super) fn settle(&mut self) {
        if matches!(self.kind, Kind::Boolean) {
            self.points = [false, true]
                .map(|truth| Cow::Owned(Value::Boolean(truth)))
                .into();
        }
        let order =
            |left: &Value<'_>, right: &Value<'_>| compare(left, right).unwrap_or(Ordering::Equal);
        self.points.sort_by(|left, right| order(left, right));
        self.points
            .dedup_by(|left, right| order(left, right).is_eq());
    }

    /// The first cell behind those of values with an order.
    fn ordered(&self) -> u32 {
        2 * u32::try_from(self.points.len()).unwrap_or(u32::MAX / 4) + 1
    }

    pub(super) fn null(&self) -> u32 {
        self.ordered()
    }

    /// How many cells there are.
    pub(super) fn end(&self) -> u32 {
        self.ordered() + 2
    }

    /// The cell of a constant.
    fn cell(&self, value: &Value<'_>) -> Option<u32> {
        let found = self
            .points
            .binary_search_by(|point| compare(point, value).unwrap_or(Ordering::Less));
        Some(2 * u32::try_from(found.ok()?).ok()? + 1)
    }

    /// Where a test holds.
    pub(super) fn sets(&self, test: &Test<'a>) -> Sets {
        let all = || Cells::range(0, self.end());
        let (null, ordered) = (self.null(), self.ordered());
        let but = |cell: u32| Cells::one(cell).without(self.end());
        let mut not_false = None;
        let truth = match test {
            Test::Truth => {
                // Behind `false`, `true`.
                not_false = Some(Cells::of(vec![(3, 4), (null, self.end())]));
                Cells::one(3)
            }
            Test::Null(Operator::Ne) => but(null),
            Test::Null(Operator::Eq | Operator::Ge | Operator::Le) => Cells::one(null),
            Test::Null(_) => Cells::none(),
            Test::Compare(operator, value) => match (operator, self.cell(value)) {
                (Operator::Eq, Some(cell)) => Cells::one(cell),
                (Operator::Ne, Some(cell)) => but(cell),
                (Operator::Ne, None) => all(),
                (Operator::Gt, Some(cell)) => Cells::range(cell + 1, ordered),
                (Operator::Ge, Some(cell)) => Cells::range(cell, ordered),
                (Operator::Lt, Some(cell)) => Cells::range(0, cell),
                (Operator::Le, Some(cell)) => Cells::range(0, cell + 1),
                _ => Cells::none(),
            },
            Test::In(values) => {
                let cells = values.iter().filter_map(|literal| {
                    if literal.value.is_null() {
                        Some(null)
                    } else {
                        self.cell(&literal.value)
                    }
                });
                Cells::of(cells.map(|cell| (cell, cell + 1)).collect())
            }
        };
        Sets { truth, not_false }
    }

    /// The cells that there are.
    pub(super) fn cells(&self, extent: Extent) -> Cells {
        let mut ranges = Vec::new();
        let mut before = None;
        for (at, point) in (0..).zip(&self.points) {
            if self.has_between(before, Some(point), extent) {
                ranges.push((2 * at, 2 * at + 1));
            }
            if self.has(point, extent) {
                ranges.push((2 * at + 1, 2 * at + 2));
            }
            before = Some(&**point);
        }
        let ordered = self.ordered();
        if self.has_between(before, None, extent) {
            ranges.push((ordered - 1, ordered));
        }
        if self.is_nullable && extent != Extent::Present {
            ranges.push((ordered, ordered + 1));
        }
        if matches!(self.kind, Kind::Double | Kind::Enum(_)) && extent == Extent::All {
            ranges.push((ordered + 1, ordered + 2));
        }
        Cells::of(ranges)
    }

    /// Whether the subject can have a value that a constant has.
    fn has(&self, point: &Value<'_>, extent: Extent) -> bool {
        match &self.kind {
            Kind::Whole(range) => {
                let (low, high) = (floor(point), ceiling(point));
                low == high && i128::from(*range.start()) <= low && high <= i128::from(*range.end())
            }
            Kind::Enum(declared) if extent != Extent::All && !declared.is_flags => {
                number(point).is_some_and(|number| declared.member_by_value(number).is_some())
            }
            Kind::Boolean
            | Kind::Days
            | Kind::Double
            | Kind::Text
            | Kind::Enum(_)
            | Kind::Dense => true,
        }
    }

    /// Whether there may be a value between two constants, or beyond one, or at all.
    fn has_between(
        &self,
        low: Option<&Value<'_>>,
        high: Option<&Value<'_>>,
        extent: Extent,
    ) -> bool {
        match &self.kind {
            Kind::Boolean => false,
            Kind::Whole(range) => {
                let least = i128::from(*range.start());
                let most = i128::from(*range.end());
                let first = low.map_or(least, |low| least.max(floor(low).saturating_add(1)));
                let last = high.map_or(most, |high| most.min(ceiling(high).saturating_sub(1)));
                first <= last
            }
            Kind::Days => {
                let day = |value: &Value<'_>| {
                    if let Value::Date(date) = value {
                        Some(date.days())
                    } else {
                        None
                    }
                };
                match (low.and_then(day), high.and_then(day)) {
                    (Some(low), Some(high)) => high - low > 1,
                    (None, _) | (_, None) => true,
                }
            }
            // No text is below the empty one.
            Kind::Text => {
                low.is_some() || !matches!(high, Some(Value::String(text)) if text.is_empty())
            }
            Kind::Enum(declared) => {
                let low = low.and_then(number);
                let high = high.and_then(number);
                let is_between = |value: i64| {
                    low.is_none_or(|low| low < value) && high.is_none_or(|high| value < high)
                };
                if extent == Extent::All || declared.is_flags {
                    low.zip(high)
                        .is_none_or(|(low, high)| high.saturating_sub(low) > 1)
                } else {
                    let mut members = declared.members().iter();
                    members.any(|member| is_between(member.value))
                }
            }
            Kind::Double | Kind::Dense => true,
        }
    }

    /// Whether what is known of the function, not the constants alone, says which values there are.
    pub(super) const fn is_bounded(&self) -> bool {
        matches!(self.expr.kind, ExprKind::Call(_) | ExprKind::Count(_))
    }
}

impl Sets {
    pub(super) const fn new(truth: Cells, not_false: Cells) -> Self {
        Self {
            truth,
            not_false: Some(not_false),
        }
    }

    /// How many ranges of cells these are.
    pub(super) fn size(&self) -> usize {
        self.truth.size() + self.not_false.as_ref().map_or(0, Cells::size)
    }

    /// The cells for which it is not false.
    pub(super) fn not_false(&self) -> &Cells {
        self.not_false.as_ref().unwrap_or(&self.truth)
    }

    /// What the cell makes of it.
    pub(super) fn at(&self, cell: u32) -> Option<bool> {
        if self.truth.contains(cell) {
            Some(true)
        } else if self.not_false().contains(cell) {
            None
        } else {
            Some(false)
        }
    }
}

/// Whether a constant cuts the values in two.
fn is_point(value: &Value<'_>) -> bool {
    let is_nan = matches!(value, Value::Double(number) if number.is_nan());
    !is_nan && !value.is_null()
}

/// The number of a member.
const fn number(value: &Value<'_>) -> Option<i64> {
    if let Value::Enum(EnumValue::Number(number)) = value {
        Some(*number)
    } else {
        None
    }
}

/// The greatest whole number that is not above a number.
fn floor(value: &Value<'_>) -> i128 {
    if let Value::Decimal(number) = value {
        whole(number, &number.floor())
    } else if let Value::Integer(number) = value {
        i128::from(*number)
    } else {
        i128::MIN
    }
}

/// The least whole number that is not below a number.
fn ceiling(value: &Value<'_>) -> i128 {
    if let Value::Decimal(number) = value {
        whole(number, &number.ceiling())
    } else if let Value::Integer(number) = value {
        i128::from(*number)
    } else {
        i128::MAX
    }
}

fn whole(number: &Decimal, rounded: &Decimal) -> i128 {
    let beyond = if number.is_negative() {
        i128::MIN
    } else {
        i128::MAX
    };
    rounded.to_i128().unwrap_or(beyond)
}

/// What the values of an expression are.
fn kind<'a>(
    expr: &Expr,
    via: Option<Primitive>,
    surroundings: &Surroundings<'_, 'a>,
) -> Option<Kind<'a>> {
    let ty = via.map_or(expr.ty, Type::primitive);
    if ty.collection {
        return None;
    }
    if let Some(declared) = surroundings.schema.enumeration(ty) {
        return Some(Kind::Enum(declared));
    }
    let Item::Primitive(primitive) = surroundings.schema.underlying(ty).item else {
        return None;
    };
    if let Some(range) = integer::range(primitive) {
        return Some(Kind::Whole(range_of(expr).unwrap_or(range)));
    }
    match primitive {
        Primitive::Boolean => Some(Kind::Boolean),
        Primitive::Date => Some(Kind::Days),
        Primitive::Double | Primitive::Single => Some(Kind::Double),
        Primitive::String => Some(Kind::Text),
        Primitive::Decimal
        | Primitive::Guid
        | Primitive::DateTimeOffset
        | Primitive::TimeOfDay
        | Primitive::Duration => Some(Kind::Dense),
        Primitive::Binary
        | Primitive::Byte
        | Primitive::Int16
        | Primitive::Int32
        | Primitive::Int64
        | Primitive::SByte
        | Primitive::Stream
        | Primitive::Geo(..)
        | Primitive::Untyped => None,
    }
}

/// The results of functions that give few of the numbers of their type.
const RANGES: &[(&str, RangeInclusive<i64>)] = &[
    ("length", 0..=i64::MAX),
    ("indexof", -1..=i64::MAX),
    ("month", 1..=12),
    ("day", 1..=31),
    ("hour", 0..=23),
    ("minute", 0..=59),
    // A minute may have a leap second.
    ("second", 0..=60),
    ("totaloffsetminutes", -1439..=1439),
];

/// The numbers that a call, or a count, can give.
fn range_of(expr: &Expr) -> Option<RangeInclusive<i64>> {
    if let ExprKind::Count(_) = &expr.kind {
        return Some(0..=i64::MAX);
    }
    let ExprKind::Call(call) = &expr.kind else {
        return None;
    };
    let known = RANGES.iter().find(|(name, _)| *name == call.function.name);
    known.map(|(_, range)| range.clone())
}
