//! Trees that the parser can produce, built node by node and not from text.

use super::generate_apply::{aggregate_segment, apply, order_item};
use super::generate_nested::{NESTING, nested_option, selected_segment, verbatim};
use super::generate_order::{in_order, members};
use odq::diagnostic::Span;
use odq::ops::{Level, Operator};
use odq::syntax::ast::{
    Argument, Call, Chain, Expr, ExprKind, Has, In, Key, Lambda, Link, Literal, LiteralKind,
    Member, OptionValue, Path, Quantifier, Query, QueryOption, Segment, SelectItem, Set,
    SystemOption, Unary, Variable,
};
use odq::text::Text;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

pub(super) const NOWHERE: Span = Span::at(0);

/// The same values in every run, so that a failure can be seen again; `ODQ_SEED`, a number, gives
/// others.
fn seeded() -> TestRng {
    let seed: u64 = std::env::var("ODQ_SEED")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

/// Tries a property with many values: `ODQ_CASES` of them, or few enough to run at every save.
///
/// Making deep trees takes more stack than a test's thread has.
pub(crate) fn for_all<S: Strategy>(
    values: impl FnOnce() -> S + Send + 'static,
    property: impl Fn(S::Value) + Send + 'static,
) {
    for_many(1, values, property);
}

/// The same with so many times as many values.
pub(crate) fn for_many<S: Strategy>(
    times: u32,
    values: impl FnOnce() -> S + Send + 'static,
    property: impl Fn(S::Value) + Send + 'static,
) {
    tried(cases().saturating_mul(times), values, property);
}

/// The same with a quarter of the values that are asked for: where each takes long.
pub(crate) fn for_fewer<S: Strategy>(
    values: impl FnOnce() -> S + Send + 'static,
    property: impl Fn(S::Value) + Send + 'static,
) {
    let cases = cases();
    tried(cases.div_ceil(4).max(cases.min(USUAL)), values, property);
}

/// How many values are tried where nobody asks for another number.
const USUAL: u32 = 512;

fn cases() -> u32 {
    let cases = std::env::var("ODQ_CASES").ok();
    cases.and_then(|n| n.parse().ok()).unwrap_or(USUAL)
}

fn tried<S: Strategy>(
    cases: u32,
    values: impl FnOnce() -> S + Send + 'static,
    property: impl Fn(S::Value) + Send + 'static,
) {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        // Values that a law is not about grow in number with its cases.
        max_local_rejects: u32::MAX,
        ..ProptestConfig::default()
    };
    let run = move || {
        let mut runner = TestRunner::new_with_rng(config, seeded());
        let outcome = runner.run(&values(), |value| {
            property(value);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{error}"));
    };
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(run);
    if let Err(panic) = thread.expect("a thread").join() {
        std::panic::resume_unwind(panic);
    }
}

/// Any expression, up to five levels deep.
pub(crate) fn expr() -> BoxedStrategy<Expr> {
    let mut expr = leaf().boxed();
    for _ in 0..4 {
        expr = prop_oneof![2 => leaf(), 5 => node(expr)].boxed();
    }
    expr
}

/// Any query without an address: a bare expression or options.
pub(crate) fn query() -> impl Strategy<Value = Query> {
    let bare = expr().prop_map(|expr| vec![option_of("", OptionValue::Filter(expr))]);
    prop_oneof![1 => bare, 3 => vec(query_option(), 0..5)].prop_map(|options| Query {
        options,
        ..Query::default()
    })
}

/// A bare expression as a query.
pub(crate) fn bare(expr: Expr) -> Query {
    Query {
        options: vec![option_of("", OptionValue::Filter(expr))],
        ..Query::default()
    }
}

/// Text as people and machines write it, and as nobody does.
pub(crate) fn content() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 ]{0,8}",
        "[ '\"%&+#?=/$@,;:(){}\\[\\]\\\\.A4-]{0,8}",
        select(
            &[
                "", "'", "''", "O'Neil", "%41", "100%", "a&b", "C++", "#1", "é", "東京"
            ][..]
        )
        .prop_map(str::to_owned),
        "\\PC{0,6}",
        any::<[char; 3]>().prop_map(|chars| chars.iter().collect()),
    ]
}

pub(super) fn text(text: impl AsRef<str>) -> Text {
    Text::owned(NOWHERE, text.as_ref())
}

pub(super) fn new(kind: ExprKind) -> Expr {
    Expr::new(kind, NOWHERE)
}

// Names.

/// Words that mean something elsewhere in the grammar.
const WORDS: &[&str] = &[
    "and", "or", "eq", "ne", "gt", "ge", "lt", "le", "add", "sub", "mul", "div", "divby", "mod",
    "has", "in", "not", "any", "all", "asc", "desc", "null", "true", "false", "INF", "NaN", "Not",
    "IN", "case", "cast", "isof", "duration", "it", "null1", "INFO", "e5", "abcdef12",
];

/// Names that stand for template holes, with the holes.
const HOLES: &[(&str, &str)] = &[
    ("hole_one", "{{one}}"),
    ("hole_two", "${t o['&#?%+']}"),
    ("hole_three", "@{{a}}"),
];

/// A text with holes for the names that stand for them.
pub(crate) fn template(text: &str) -> String {
    let fill = |text: String, (name, hole): &(&str, &str)| text.replace(name, hole);
    // An at sign would belong to the hole.
    let names = text.replace("@hole_", "@Hole_");
    HOLES.iter().fold(names, fill)
}

pub(super) fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,3}",
        1 => select(HOLES).prop_map(|(name, _)| (*name).to_owned()),
        3 => select(WORDS).prop_map(str::to_owned),
        1 => "[A-Za-z_][A-Za-z0-9_]{0,12}",
        1 => select(&["Größe", "東京", "_", "é1", "e\u{301}x"][..]).prop_map(str::to_owned),
    ]
}

pub(super) fn qualified() -> impl Strategy<Value = String> {
    vec(name(), 2..4).prop_map(|parts| parts.join("."))
}

/// A name that is no constant when it stands alone.
pub(super) fn lone_name() -> impl Strategy<Value = String> {
    name().prop_filter("a constant", |name| {
        let lower = name.to_ascii_lowercase();
        !matches!(name.as_str(), "null" | "INF" | "NaN")
            && !matches!(lower.as_str(), "true" | "false")
    })
}

/// A name that a parenthesis can follow where an expression begins.
fn function_name() -> impl Strategy<Value = String> {
    let free = |name: &String| {
        let lower = name.to_ascii_lowercase();
        Operator::infix(name.as_bytes()).is_none()
            && !["not", "any", "all", "case", "substringof"].contains(&lower.as_str())
    };
    prop_oneof![
        3 => select(&["contains", "length", "now", "geo.distance"][..]).prop_map(str::to_owned),
        1 => name().prop_filter("an operator", free),
        1 => qualified(),
    ]
}

// Literals.

fn literal() -> impl Strategy<Value = Expr> {
    prop_oneof![
        3 => string_literal(),
        4 => plain_literal(),
        1 => (qualified(), members()).prop_map(|(name, members)| {
            literal_of(LiteralKind::Enum(Box::new(text(name))), members)
        }),
    ]
    .prop_map(|literal| new(ExprKind::Literal(literal)))
}

fn literal_of(kind: LiteralKind, value: impl AsRef<str>) -> Literal {
    Literal {
        kind,
        text: text(value),
    }
}

fn string_literal() -> impl Strategy<Value = Literal> {
    content().prop_map(|value| literal_of(LiteralKind::String, value))
}

fn plain_literal() -> impl Strategy<Value = Literal> {
    let fixed: &[(LiteralKind, &[&str])] = &[
        (LiteralKind::Null, &["null"]),
        (LiteralKind::Boolean, &["true", "FALSE", "False"]),
        (LiteralKind::NotFinite, &["NaN", "INF", "-INF"]),
        (
            LiteralKind::Integer,
            &["-0", "+5", "007", "99999999999999999999"],
        ),
        (
            LiteralKind::Decimal,
            &["1.50", "-0.0", "1e5", "-1.5E-7", "+2.0", "1e300", "0.10"],
        ),
        (
            LiteralKind::Guid,
            &[
                "65edc0b5-3485-41b7-a17e-dfa9ef4706e2",
                "ABCDEF12-3485-41B7-A17E-DFA9EF4706E2",
                "00000000-0000-0000-0000-000000000000",
            ],
        ),
        (
            LiteralKind::Date,
            &["2020-10-30", "-0001-01-01", "0000-02-29", "12020-01-01"],
        ),
        (
            LiteralKind::DateTimeOffset,
            &[
                "2020-10-30T21:03:00Z",
                "2020-10-30T21:03+01:00",
                "2020-10-30t21:03:60.5-00:30",
                "-0001-01-01T00:00:00.000000000001z",
            ],
        ),
        (
            LiteralKind::TimeOfDay,
            &["21:03", "21:03:00", "00:00:00.1200"],
        ),
        (LiteralKind::Duration, &["P1D", "-PT60M", "PT0.5S", "P0D"]),
        (LiteralKind::Binary, &["", "T0RhdGE", "T0RhdGE=", "_-8"]),
        (
            LiteralKind::Geography,
            &["SRID=4326;Point(1 2)", "SRID=0;LineString(1 1,2.5 -3)"],
        ),
        (
            LiteralKind::Geometry,
            &["SRID=0;Polygon((0 0,1 0,1 1,0 0))"],
        ),
    ];
    let fixed: Vec<Literal> = fixed
        .iter()
        .flat_map(|(kind, texts)| texts.iter().map(|text| literal_of(kind.clone(), text)))
        .collect();
    let numbers = prop_oneof![
        any::<i64>().prop_map(|n| literal_of(LiteralKind::Integer, n.to_string())),
        "-?[0-9]{1,6}\\.[0-9]{1,4}".prop_map(|n| literal_of(LiteralKind::Decimal, n)),
        "-?[0-9]{1,3}(\\.[0-9]{1,4})?[eE][+-]?[0-9]{1,2}"
            .prop_map(|n| literal_of(LiteralKind::Decimal, n)),
        "[0-9]{1,2}".prop_map(|n| literal_of(LiteralKind::Integer, n)),
    ];
    prop_oneof![2 => select(fixed), 1 => numbers]
}

// Paths.

fn leaf() -> impl Strategy<Value = Expr> {
    let path = |first| new(ExprKind::Path(Path::new(first)));
    prop_oneof![
        3 => literal(),
        3 => lone_name().prop_map(|n| Segment::Name(text(n))).prop_map(path),
        1 => anchor().prop_map(|first| new(ExprKind::Path(in_order(vec![first])))),
        1 => (anchor_or_name(), vec(plain_segment(), 1..4)).prop_map(|(first, mut rest)| {
            rest.insert(0, first);
            new(ExprKind::Path(in_order(rest)))
        }),
    ]
}

/// What can begin a path and is neither a name nor a call.
fn anchor() -> impl Strategy<Value = Segment> {
    prop_oneof![
        select(&[Variable::It, Variable::This, Variable::Root][..])
            .prop_map(|variable| Segment::Variable(variable, NOWHERE)),
        name().prop_map(|n| Segment::Alias(text(n))),
        term().prop_map(|t| Segment::Annotation(text(t))),
    ]
}

fn anchor_or_name() -> impl Strategy<Value = Segment> {
    prop_oneof![
        1 => anchor(),
        2 => name().prop_map(|n| Segment::Name(text(n))),
        1 => qualified().prop_map(|n| Segment::Name(text(n))),
    ]
}

/// `Ns.Term`, `Ns.Term#qualifier`
pub(super) fn term() -> impl Strategy<Value = String> {
    (qualified(), option::of(name())).prop_map(|(term, qualifier)| match qualifier {
        Some(qualifier) => format!("{term}#{qualifier}"),
        None => term,
    })
}

/// What can follow a slash and holds no expression.
pub(super) fn plain_segment() -> impl Strategy<Value = Segment> {
    prop_oneof![
        4 => name().prop_map(|n| Segment::Name(text(n))),
        1 => qualified().prop_map(|n| Segment::Name(text(n))),
        1 => prop_oneof![name(), term()].prop_map(|t| Segment::Annotation(text(t))),
        1 => Just(Segment::Count(NOWHERE)),
    ]
}

fn segment(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Segment> {
    let quantifier = select(&[Quantifier::Any, Quantifier::All][..]);
    let lambda =
        (quantifier, name(), expr.clone()).prop_map(|(quantifier, variable, predicate)| {
            lambda_of(quantifier, Some((text(variable), predicate)))
        });
    let name = name().prop_filter("a segment of its own", |name| {
        !["any", "all", "aggregate", "case"].contains(&name.to_ascii_lowercase().as_str())
    });
    prop_oneof![
        2 => plain_segment(),
        2 => lambda,
        1 => Just(lambda_of(Quantifier::Any, None)),
        1 => expr.clone().prop_map(|e| Segment::Filter(Box::new(e), NOWHERE)),
        1 => aggregate_segment(expr.clone()),
        1 => (name, arguments(expr)).prop_map(|(name, arguments)| call_of(name, arguments)),
    ]
}

fn lambda_of(quantifier: Quantifier, body: Option<(Text, Expr)>) -> Segment {
    Segment::Lambda(Box::new(Lambda {
        quantifier,
        quantifier_span: NOWHERE,
        body,
        span: NOWHERE,
    }))
}

fn call_of(name: impl AsRef<str>, arguments: Vec<Argument>) -> Segment {
    Segment::Call(Box::new(Call {
        name: text(name),
        arguments,
        span: NOWHERE,
    }))
}

pub(super) fn arguments(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Vec<Argument>> {
    let positional = expr.clone().prop_map(Argument::Positional);
    let named = (name(), expr).prop_map(|(name, value)| Argument::Named(text(name), value));
    // All have names or none has.
    prop_oneof![
        4 => vec(positional, 0..4),
        1 => vec(named, 0..4),
    ]
}

fn call(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Segment> {
    let branch = (expr.clone(), expr.clone()).prop_map(|(c, v)| Argument::Branch(c, v));
    let case = (select(&["case", "Case"][..]), vec(branch, 1..4))
        .prop_map(|(name, branches)| call_of(name, branches));
    let of_type = (
        select(&["cast", "isof", "Collection"][..]),
        option::of(expr.clone()),
        qualified(),
    );
    let of_type = of_type.prop_map(|(name, operand, of)| {
        let of = new(ExprKind::Path(Path::new(Segment::Name(text(of)))));
        let arguments = operand.into_iter().chain([of]);
        call_of(name, arguments.map(Argument::Positional).collect())
    });
    prop_oneof![
        4 => (function_name(), arguments(expr)).prop_map(|(n, arguments)| call_of(n, arguments)),
        1 => case,
        1 => of_type,
    ]
}

// Operators.

fn node(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let these = Just(Segment::Variable(Variable::These, NOWHERE));
    let first = prop_oneof![4 => anchor_or_name(), 4 => call(expr.clone()), 1 => these];
    let key = arguments(expr.clone()).prop_filter("no key", |key| !key.is_empty());
    let path = (first, vec(segment(expr.clone()), 1..3), option::of(key))
        .prop_map(|(first, rest, key)| new(ExprKind::Path(keyed(first, rest, key))));
    let call = call(expr.clone()).prop_map(|call| new(ExprKind::Path(Path::new(call))));
    prop_oneof![
        6 => chain(expr.clone()),
        3 => unary(expr.clone()),
        2 => path,
        2 => call,
        1 => has(expr.clone()),
        2 => membership(expr.clone()),
        1 => json(expr),
    ]
}

/// The path, with a key behind each `$filter(..)` if there is one.
fn keyed(first: Segment, segments: Vec<Segment>, key: Option<Vec<Argument>>) -> Path {
    let mut rest = vec![first];
    for segment in segments {
        let is_filter = matches!(segment, Segment::Filter(..));
        rest.push(segment);
        if let (true, Some(arguments)) = (is_filter, &key) {
            rest.push(Segment::Key(Box::new(Key {
                arguments: arguments.clone(),
                span: NOWHERE,
            })));
        }
    }
    in_order(rest)
}

fn chain(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let levels: Vec<Vec<Operator>> = [
        Level::Or,
        Level::And,
        Level::Equality,
        Level::Relational,
        Level::Additive,
        Level::Multiplicative,
    ]
    .iter()
    .map(|level| {
        let table = Operator::TABLE.iter().filter(|row| row.2 == *level);
        table.map(|row| row.0).collect()
    })
    .collect();
    select(levels).prop_flat_map(move |operators| {
        let link = (select(operators), expr.clone()).prop_map(|(operator, operand)| Link {
            operator,
            operator_span: NOWHERE,
            operand,
        });
        (expr.clone(), link.clone(), vec(link, 0..3))
            .prop_map(|(first, second, rest)| new(ExprKind::Chain(Chain::new(first, second, rest))))
    })
}

fn unary(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    (select(&[Operator::Not, Operator::Negate][..]), expr).prop_map(|(operator, operand)| {
        new(ExprKind::Unary(Box::new(Unary {
            operator,
            operator_span: NOWHERE,
            operand,
        })))
    })
}

fn has(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let unqualified = string_literal().prop_map(|flags| new(ExprKind::Literal(flags)));
    let qualified = (qualified(), members()).prop_map(|(name, members)| {
        let kind = LiteralKind::Enum(Box::new(text(name)));
        new(ExprKind::Literal(literal_of(kind, members)))
    });
    (expr, prop_oneof![unqualified, qualified]).prop_map(|(operand, flags)| {
        new(ExprKind::Has(Box::new(Has {
            operand,
            operator_span: NOWHERE,
            flags,
        })))
    })
}

fn membership(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let list = vec(literal(), 0..4).prop_map(|items| Set::List(items, NOWHERE));
    let collection = expr
        .clone()
        .prop_filter("a list", |e| !matches!(e.kind, ExprKind::Literal(_)))
        .prop_map(Set::Collection);
    (expr, prop_oneof![list, collection]).prop_map(|(operand, set)| {
        new(ExprKind::In(Box::new(In {
            operand,
            operator_span: NOWHERE,
            set,
        })))
    })
}

fn json(expr: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let string = content().prop_map(|value| {
        new(ExprKind::Literal(literal_of(
            LiteralKind::JsonString,
            value,
        )))
    });
    let value = prop_oneof![2 => expr, 1 => string].boxed();
    let member = (content(), value.clone()).prop_map(|(name, value)| Member {
        name: text(name),
        value,
    });
    prop_oneof![
        vec(value, 0..4).prop_map(|items| new(ExprKind::Array(items))),
        vec(member, 0..4).prop_map(|members| new(ExprKind::Object(members))),
    ]
}

// Options.

pub(super) fn option_of(name: impl AsRef<str>, value: OptionValue) -> QueryOption {
    QueryOption {
        name: text(name),
        value,
        value_span: NOWHERE,
    }
}

fn query_option() -> impl Strategy<Value = QueryOption> {
    let number =
        || prop_oneof!["[0-9]{1,3}", Just("99999999999999999999".to_owned())].prop_map(text);
    let custom = content().prop_filter("a name of the standard", |name| {
        !name.is_empty()
            && !name.contains(' ')
            && !name.starts_with(['$', '@'])
            && SystemOption::from_name(name).is_none()
    });
    prop_oneof![
        3 => expr().prop_map(|e| option_of("$filter", OptionValue::Filter(e))),
        2 => vec(order_item(), 1..4).prop_map(|items| option_of("$orderby", OptionValue::OrderBy(items))),
        1 => vec(select_item(), 1..4)
            .prop_map(|items| option_of("$select", OptionValue::Select(items))),
        1 => number().prop_map(|n| option_of("$top", OptionValue::Top(n))),
        1 => number().prop_map(|n| option_of("$skip", OptionValue::Skip(n))),
        1 => any::<bool>().prop_map(|b| option_of("$count", OptionValue::Count(b))),
        1 => (name(), expr())
            .prop_map(|(name, e)| option_of(format!("@{name}"), OptionValue::Alias(e))),
        2 => nested_option(NESTING),
        2 => apply(NESTING).prop_map(|a| option_of("$apply", OptionValue::Apply(a))),
        1 => verbatim(),
        1 => (custom, content()).prop_map(|(n, value)| option_of(n, OptionValue::Custom(text(value)))),
        1 => content()
            .prop_map(|value| option_of("$unheard", OptionValue::Unknown(text(value)))),
    ]
}

fn select_item() -> impl Strategy<Value = SelectItem> {
    let call = (qualified(), vec(name(), 1..3)).prop_map(|(operation, names)| {
        let parameter = |name| {
            let path = Path::new(Segment::Name(text(name)));
            Argument::Positional(new(ExprKind::Path(path)))
        };
        let names = names.into_iter().map(parameter).collect();
        SelectItem::Path(Path::new(call_of(operation, names)), NOWHERE)
    });
    prop_oneof![
        1 => Just(SelectItem::Star(NOWHERE)),
        1 => qualified().prop_map(|n| SelectItem::Operations(text(n), NOWHERE)),
        1 => call,
        4 => (selected_segment(), vec(selected_segment(), 0..3))
            .prop_map(|(first, rest)| SelectItem::Path(Path::new(first).then(rest), NOWHERE)),
    ]
}
