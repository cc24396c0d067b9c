//! Options with options in parentheses, and searches, built node by node.

use super::generate::{NOWHERE, content, expr, name, option_of, qualified, term, text};
use super::generate_apply::{apply, compute_item};
use odq::syntax::ast::{
    ExpandItem, Expanded, Expansion, Levels, OptionValue, Options, Path, QueryOption, Search,
    SearchKind, Segment, SelectItem, SystemOption,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// How deep the options of generated queries nest.
pub(super) const NESTING: u32 = 3;

/// Options whose values are kept as they are written, in the forms that they have.
pub(super) fn verbatim() -> impl Strategy<Value = QueryOption> {
    use SystemOption as S;
    let tokens = [S::Id, S::SkipToken, S::DeltaToken];
    let token = content().prop_filter("nothing", |text| !text.is_empty());
    let of = |option: S, value: String| {
        option_of(option.name(), OptionValue::Verbatim(option, text(value)))
    };
    prop_oneof![
        (select(tokens.to_vec()), token).prop_map(move |(option, value)| of(option, value)),
        "-?[0-9]{1,3}".prop_map(move |value| of(S::Index, value)),
        "[*]|[a-z0-9._~-]{1,5}".prop_map(move |value| of(S::SchemaVersion, value)),
        "json|XML|atom|[a-z]{1,4}/[a-z+;= ]{1,9}".prop_map(move |value| of(S::Format, value)),
    ]
}

/// Options that stand in parentheses as well as at the top; `depth` bounds their nesting.
pub(super) fn nested_option(depth: u32) -> BoxedStrategy<QueryOption> {
    use SystemOption as S;
    let moments = [S::At, S::From, S::To, S::ToInclusive];
    let simple = prop_oneof![
        2 => expr().prop_map(|e| option_of("$filter", OptionValue::Filter(e))),
        2 => search_value().prop_map(|s| option_of("$search", OptionValue::Search(s))),
        1 => vec(compute_item(), 1..3).prop_map(|items| option_of("$compute", OptionValue::Compute(items))),
        1 => (select(moments.to_vec()), expr())
            .prop_map(|(option, e)| option_of(option.name(), OptionValue::Temporal(option, e))),
        1 => "[0-9]{1,3}".prop_map(|n| option_of("$top", OptionValue::Top(text(n)))),
    ];
    if depth == 0 {
        return simple.boxed();
    }
    let levels = prop_oneof![
        Just(Levels::Max),
        "[1-9][0-9]{0,20}".prop_map(|n| Levels::Number(text(n))),
    ];
    let levels = levels.prop_map(|l| option_of("$levels", OptionValue::Levels(l)));
    let options = || option::of(vec(nested_option(depth - 1), 1..3).prop_map(options_of));
    let segments = || vec(selected_segment(), 1..3);
    let transformed = apply(1).prop_map(|a| option_of("$apply", OptionValue::Apply(a)));
    let entities = vec(
        prop_oneof![3 => nested_option(depth - 1), 1 => levels.clone(), 1 => transformed],
        1..3,
    );
    let form = |form, take: &'static [SystemOption]| {
        move |(path, options): (Vec<Segment>, Option<Options>)| {
            let options = options.map(|options| only(options, take));
            expansion(path, false, form, options.filter(|o| !o.items.is_empty()))
        }
    };
    let count: &[SystemOption] = &[S::Filter, S::Search];
    let references: &[SystemOption] = &[S::Filter, S::Search, S::Top];
    let expand = prop_oneof![
        1 => Just(ExpandItem::Value(NOWHERE)),
        4 => (segments(), option::of(entities.prop_map(options_of)))
            .prop_map(|(path, options)| expansion(path, false, Expanded::Entities, options)),
        1 => (segments(), options()).prop_map(form(Expanded::References, references)),
        1 => (segments(), options()).prop_map(form(Expanded::Count, count)),
        1 => (vec(selected_segment(), 0..2), option::of(levels)).prop_map(|(path, levels)| {
            let options = levels.map(|levels| options_of(vec![levels]));
            expansion(path, true, Expanded::Entities, options)
        }),
        1 => vec(selected_segment(), 0..2)
            .prop_map(|path| expansion(path, true, Expanded::References, None)),
    ];
    let selected: &[SystemOption] = &[S::Filter, S::Search, S::Top, S::Compute, S::Select];
    let nested = (segments(), options()).prop_map(move |(path, options)| {
        let options = options.map(|options| only(options, selected));
        let path = path_of(path);
        match options.filter(|options| !options.items.is_empty()) {
            Some(options) => SelectItem::Nested(path, options, NOWHERE),
            None => SelectItem::Path(path, NOWHERE),
        }
    });
    prop_oneof![
        2 => simple,
        3 => vec(expand, 1..3).prop_map(|items| option_of("$expand", OptionValue::Expand(items))),
        2 => vec(nested, 1..3).prop_map(|items| option_of("$select", OptionValue::Select(items))),
    ]
    .boxed()
}

fn options_of(items: Vec<QueryOption>) -> Options {
    Options {
        items,
        span: NOWHERE,
    }
}

/// Those of the options that a place takes.
fn only(options: Options, take: &[SystemOption]) -> Options {
    let fits = |option: &QueryOption| option.system().is_some_and(|s| take.contains(&s));
    options_of(options.items.into_iter().filter(fits).collect())
}

fn path_of(segments: Vec<Segment>) -> Path {
    Path::of(segments).expect("a segment")
}

fn expansion(
    path: Vec<Segment>,
    star: bool,
    form: Expanded,
    options: Option<Options>,
) -> ExpandItem {
    ExpandItem::Path(Box::new(Expansion {
        path,
        star: star.then_some(NOWHERE),
        form,
        options,
        span: NOWHERE,
    }))
}

pub(super) fn search_value() -> impl Strategy<Value = Search> {
    let term = || {
        let word = prop_oneof![
            select(
                &[
                    "AND", "OR", "NOT", "Daniel's", "a;b", "$search", "'x", "é", "9,81"
                ][..]
            )
            .prop_map(str::to_owned),
            content().prop_filter("nothing", |text| !text.is_empty()),
            "[a-z]{1,4}",
        ];
        word.prop_map(|word| search_of(SearchKind::Term(text(word))))
    };
    let mut search = term().boxed();
    for _ in 0..3 {
        let items = || vec(search.clone(), 2..4);
        search = prop_oneof![
            2 => term(),
            1 => search.clone().prop_map(|s| search_of(SearchKind::Not(Box::new(s)))),
            2 => items().prop_map(|items| search_of(SearchKind::And(items))),
            2 => items().prop_map(|items| search_of(SearchKind::Or(items))),
        ]
        .boxed();
    }
    prop_oneof![
        6 => search,
        1 => content().prop_map(|t| search_of(SearchKind::Incomplete(text(t)))),
    ]
}

const fn search_of(kind: SearchKind) -> Search {
    Search {
        kind,
        span: NOWHERE,
    }
}

pub(super) fn selected_segment() -> impl Strategy<Value = Segment> {
    prop_oneof![
        4 => name().prop_map(|n| Segment::Name(text(n))),
        1 => qualified().prop_map(|n| Segment::Name(text(n))),
        1 => term().prop_map(|t| Segment::Annotation(text(t))),
    ]
}
