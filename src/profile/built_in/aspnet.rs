use crate::profile::{Bound, Limit, Profile, Rule, Subject, Support, Text};

/// A service on ASP.NET Core OData 8 with the settings that hold where it sets none. The numbers are
/// those of `ODataValidationSettings`, the functions and operators those that its documents list.
pub(super) fn profile() -> Profile {
    const VALIDATION: Text = Text::Borrowed("`ODataValidationSettings` of ASP.NET Core OData");
    const SETTINGS: Text = Text::Borrowed("`DefaultQuerySettings` of ASP.NET Core OData");
    // Kestrel by itself takes 8 KiB of request line.
    const HOST: Text = Text::Borrowed("`requestLimits maxQueryString` of IIS");
    Profile {
        name: Text::Borrowed("aspnet-default"),
        source: VALIDATION,
        // Names are resolved by an `ODataUriResolver` with `EnableCaseInsensitive`.
        any_case: Some(true),
        rules: vec![
            Rule::new(Subject::Options, VALIDATION).allowing(
                &[
                    "$filter",
                    "$orderby",
                    "$top",
                    "$skip",
                    "$skiptoken",
                    "$count",
                    "$select",
                    "$expand",
                    "$format",
                    "$apply",
                    "$compute",
                    "$search",
                    "$levels",
                ],
                Support::Undocumented,
            ),
            Rule::new(Subject::Options, SETTINGS).switching(&[
                "$filter", "$orderby", "$select", "$expand", "$count", "$top",
            ]),
            Rule::new(Subject::Operators, VALIDATION).allowing(
                &[
                    "and", "or", "not", "eq", "ne", "gt", "ge", "lt", "le", "has", "in", "add",
                    "sub", "mul", "div", "mod", "-", "any", "all",
                ],
                Support::Undocumented,
            ),
            Rule::new(Subject::Functions, VALIDATION).allowing(
                &[
                    "contains",
                    "endswith",
                    "startswith",
                    "length",
                    "indexof",
                    "substring",
                    "tolower",
                    "toupper",
                    "trim",
                    "concat",
                    "matchesPattern",
                    "year",
                    "month",
                    "day",
                    "hour",
                    "minute",
                    "second",
                    "fractionalseconds",
                    "totalseconds",
                    "date",
                    "time",
                    "round",
                    "floor",
                    "ceiling",
                    "cast",
                    "isof",
                ],
                Support::Undocumented,
            ),
        ],
        bounds: [
            (Limit::ExpandDepth, 2),
            (Limit::AnyAllDepth, 1),
            (Limit::NodeCount, 100),
            (Limit::OrderKeys, 5),
        ]
        .into_iter()
        .map(|(limit, most)| Bound::new(limit, most, VALIDATION))
        .chain([Bound {
            beyond: Support::Off,
            ..Bound::new(Limit::QueryLength, 2_048, HOST)
        }])
        .collect(),
        ..Profile::default()
    }
}
