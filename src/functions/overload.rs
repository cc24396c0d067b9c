use super::table::{Function, Overload, Parameter, Returns};
use crate::edm::convert::{common_number, promotes};
use crate::edm::{Item, Primitive, Type, Value};

/// The overload of a function that takes certain arguments.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The overload.
    pub overload: &'static Overload,
    /// For each argument the type to which it is promoted.
    pub parameters: Vec<Type>,
    /// The type of the result.
    pub result: Type,
}

/// Why no overload of a function takes certain arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The number of arguments is wrong.
    Count {
        /// The least number of parameters that an overload has.
        least: usize,
        /// The greatest number of parameters that an overload has.
        most: usize,
    },
    /// The argument at this position, from 0, fits no overload that takes those before it.
    Argument(usize),
}

/// The overload of the function that takes arguments of these types: the one with the fewest
/// promotions, and among equals the first. Null and unknown types fit every parameter; if an
/// unknown type leaves the result open, that is unknown too.
///
/// # Errors
///
/// No overload fits.
pub fn choose(function: &'static Function, arguments: &[Type]) -> Result<Choice, Mismatch> {
    let counts = || function.overloads.iter().map(|row| row.parameters.len());
    if !counts().any(|count| count == arguments.len()) {
        return Err(Mismatch::Count {
            least: counts().min().unwrap_or(0),
            most: counts().max().unwrap_or(0),
        });
    }
    let mut furthest = 0;
    let mut best: Option<(usize, Choice)> = None;
    let mut open = false;
    for overload in function.overloads {
        if overload.parameters.len() != arguments.len() {
            continue;
        }
        match fit(overload, arguments) {
            Err(position) => furthest = furthest.max(position),
            Ok((cost, choice)) => match &best {
                Some((least, known)) if *least < cost => {
                    open |= known.result != choice.result && *least == cost;
                }
                Some((least, known)) if *least == cost => open |= known.result != choice.result,
                _ => {
                    best = Some((cost, choice));
                    open = false;
                }
            },
        }
    }
    let (_, mut choice) = best.ok_or(Mismatch::Argument(furthest))?;
    if open && arguments.iter().copied().any(is_open) {
        choice.result = Type::UNKNOWN;
    }
    Ok(choice)
}

/// The overload of the function that takes these values, for arguments whose types are known
/// only now. Enumeration members fit as values of an unknown type.
///
/// # Errors
///
/// No overload fits.
pub fn choose_by_value(
    function: &'static Function,
    arguments: &[Value<'_>],
) -> Result<Choice, Mismatch> {
    let types: Vec<_> = arguments.iter().map(type_of).collect();
    choose(function, &types)
}

/// How many promotions the overload needs, and the choice that it would be; or the position of
/// the first argument that does not fit.
fn fit(overload: &'static Overload, arguments: &[Type]) -> Result<(usize, Choice), usize> {
    let mut cost = 0;
    let mut generic = Item::Null;
    let mut parameters = Vec::with_capacity(arguments.len());
    for (position, (parameter, argument)) in overload.parameters.iter().zip(arguments).enumerate() {
        match parameter {
            Parameter::Exact(primitive) => {
                match argument.as_primitive() {
                    Some(own) if own == *primitive || own == Primitive::Untyped => {}
                    Some(own) if promotes(own, *primitive) => cost += 1,
                    Some(_) => return Err(position),
                    None if fits_all(*argument) => {}
                    None => return Err(position),
                }
                parameters.push(Type::primitive(*primitive));
            }
            Parameter::Integer => {
                let own = argument.as_primitive();
                match own {
                    Some(own) if own.is_integer() || own == Primitive::Untyped => {}
                    Some(_) => return Err(position),
                    None if fits_all(*argument) => {}
                    None => return Err(position),
                }
                let integer = own.filter(|own| own.is_integer());
                parameters.push(Type::primitive(integer.unwrap_or(Primitive::Int64)));
            }
            Parameter::Collection => {
                let item = if argument.collection {
                    argument.item
                } else if fits_all(*argument) || is_open(*argument) {
                    if is_open(*argument) {
                        Item::Unknown
                    } else {
                        Item::Null
                    }
                } else {
                    return Err(position);
                };
                generic = unify(generic, item).ok_or(position)?;
                parameters.push(Type::collection_of(Item::Null));
            }
        }
    }
    for parameter in parameters
        .iter_mut()
        .filter(|parameter| parameter.collection)
    {
        *parameter = Type::collection_of(generic);
    }
    let result = match overload.returns {
        Returns::Primitive(primitive) => Type::primitive(primitive),
        Returns::Collection => Type::collection_of(generic),
    };
    let choice = Choice {
        overload,
        parameters,
        result,
    };
    Ok((cost, choice))
}

/// The one item type of two collections.
fn unify(left: Item, right: Item) -> Option<Item> {
    match (left, right) {
        _ if left == right => Some(left),
        (Item::Null, other) | (other, Item::Null) => Some(other),
        (Item::Unknown | Item::Primitive(Primitive::Untyped), _)
        | (_, Item::Unknown | Item::Primitive(Primitive::Untyped)) => Some(Item::Unknown),
        (Item::Primitive(left), Item::Primitive(right)) => {
            common_number(left, right).map(Item::Primitive)
        }
        (Item::Primitive(_) | Item::Named(_), Item::Primitive(_) | Item::Named(_)) => None,
    }
}

/// Whether an argument fits every parameter.
fn fits_all(argument: Type) -> bool {
    matches!(argument.item, Item::Unknown) || argument == Type::NULL
}

/// Whether an argument may turn out to be of any type.
fn is_open(argument: Type) -> bool {
    argument.is_unknown() || argument == Type::primitive(Primitive::Untyped)
}

/// What is known of the type of a value.
fn type_of(value: &Value<'_>) -> Type {
    Type::primitive(match value {
        Value::Null => return Type::NULL,
        Value::Enum(_) => return Type::UNKNOWN,
        Value::Collection(items) => {
            let item = items
                .iter()
                .map(|item| type_of(item).item)
                .try_fold(Item::Null, unify);
            return Type::collection_of(item.unwrap_or(Item::Unknown));
        }
        Value::Boolean(_) => Primitive::Boolean,
        Value::Integer(_) => Primitive::Int64,
        Value::Decimal(_) => Primitive::Decimal,
        Value::Double(_) => Primitive::Double,
        Value::String(_) => Primitive::String,
        Value::Guid(_) => Primitive::Guid,
        Value::Date(_) => Primitive::Date,
        Value::DateTimeOffset(_) => Primitive::DateTimeOffset,
        Value::TimeOfDay(_) => Primitive::TimeOfDay,
        Value::Duration(_) => Primitive::Duration,
        Value::Binary(_) => Primitive::Binary,
        Value::Geo(geo) => geo.primitive(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::find;
    use super::*;
    use crate::edm::TypeId;

    const fn single(primitive: Primitive) -> Type {
        Type::primitive(primitive)
    }

    const fn list(primitive: Primitive) -> Type {
        Type::collection_of(Item::Primitive(primitive))
    }

    #[track_caller]
    fn chosen(name: &str, arguments: &[Type], overload: &str, result: Type) -> Vec<Type> {
        let choice = choose(find(name).unwrap(), arguments).unwrap();
        assert_eq!(choice.overload.to_string(), overload);
        assert_eq!(choice.result, result);
        choice.parameters
    }

    #[track_caller]
    fn refused(name: &str, arguments: &[Type], mismatch: Mismatch) {
        assert_eq!(
            choose(find(name).unwrap(), arguments).unwrap_err(),
            mismatch
        );
    }

    #[test]
    fn the_exact_type_is_preferred() {
        use Primitive::{Decimal, Double, Int32, Single};
        let decimal = "(Edm.Decimal) -> Edm.Decimal";
        let double = "(Edm.Double) -> Edm.Double";
        chosen("round", &[single(Double)], double, single(Double));
        chosen("round", &[single(Single)], double, single(Double));
        chosen("round", &[single(Decimal)], decimal, single(Decimal));
        let promoted = chosen("round", &[single(Int32)], decimal, single(Decimal));
        assert_eq!(promoted, [single(Decimal)]);
        let instant = "(Edm.DateTimeOffset) -> Edm.Int32";
        chosen(
            "year",
            &[single(Primitive::DateTimeOffset)],
            instant,
            single(Int32),
        );
    }

    #[test]
    fn strings_and_collections() {
        use Primitive::{Int32, Int64, String};
        let text = "(Edm.String, Edm.String) -> Edm.String";
        chosen("concat", &[Type::STRING, Type::STRING], text, Type::STRING);
        let lists = "(Collection(T), Collection(T)) -> Collection(T)";
        let parameters = chosen("concat", &[list(Int32), list(Int64)], lists, list(Int64));
        assert_eq!(parameters, [list(Int64), list(Int64)]);
        let empty = Type::collection_of(Item::Null);
        chosen("concat", &[empty, list(String)], lists, list(String));
        let named = Type::collection_of(Item::Named(TypeId(7)));
        chosen("concat", &[named, named], lists, named);
        chosen(
            "length",
            &[named],
            "(Collection(T)) -> Edm.Int32",
            single(Int32),
        );
        refused(
            "concat",
            &[list(Int32), list(String)],
            Mismatch::Argument(1),
        );
        refused("concat", &[named, list(String)], Mismatch::Argument(1));
        refused(
            "concat",
            &[list(Int32), single(Int32)],
            Mismatch::Argument(1),
        );
    }

    #[test]
    fn null_and_unknown_fit_everything() {
        let text = "(Edm.String, Edm.String) -> Edm.String";
        chosen("concat", &[Type::NULL, Type::STRING], text, Type::STRING);
        chosen("concat", &[Type::NULL, Type::NULL], text, Type::STRING);
        chosen("concat", &[Type::UNKNOWN, Type::STRING], text, Type::STRING);
        chosen(
            "concat",
            &[Type::UNKNOWN, Type::UNKNOWN],
            text,
            Type::UNKNOWN,
        );
        let untyped = single(Primitive::Untyped);
        chosen("concat", &[untyped, untyped], text, Type::UNKNOWN);
        let int32 = single(Primitive::Int32);
        chosen("year", &[Type::UNKNOWN], "(Edm.Date) -> Edm.Int32", int32);
        let lists = "(Collection(T), Collection(T)) -> Collection(T)";
        let unknown = Type::collection_of(Item::Unknown);
        chosen(
            "concat",
            &[Type::UNKNOWN, list(Primitive::Int32)],
            lists,
            unknown,
        );
    }

    #[test]
    fn what_does_not_fit() {
        use Primitive::{Boolean, Date, Int32, String};
        refused(
            "contains",
            &[single(String)],
            Mismatch::Count { least: 2, most: 2 },
        );
        refused("substring", &[], Mismatch::Count { least: 2, most: 3 });
        refused("length", &[single(Int32)], Mismatch::Argument(0));
        refused("round", &[single(String)], Mismatch::Argument(0));
        refused("hour", &[single(Date)], Mismatch::Argument(0));
        refused(
            "contains",
            &[single(String), single(Boolean)],
            Mismatch::Argument(1),
        );
        refused(
            "substring",
            &[single(String), single(String)],
            Mismatch::Argument(1),
        );
        refused(
            "contains",
            &[Type::named(TypeId(1)), single(String)],
            Mismatch::Argument(0),
        );
    }

    #[test]
    fn values_choose_too() {
        let choice = |name: &str, values: &[Value<'_>]| {
            choose_by_value(find(name).unwrap(), values)
                .map(|choice| choice.overload.to_string())
                .ok()
        };
        let list = Value::Collection(vec![Value::Integer(1), Value::Null]);
        assert_eq!(
            choice("length", &[list]).as_deref(),
            Some("(Collection(T)) -> Edm.Int32")
        );
        assert_eq!(
            choice("length", &["a".into()]).as_deref(),
            Some("(Edm.String) -> Edm.Int32")
        );
        assert_eq!(choice("length", &[Value::Integer(1)]), None);
    }
}
