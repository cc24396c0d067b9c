//! What annotations say of filters, navigation and `$apply`.

use odq::{Input, Profile, Query, Root, Schema};
use std::fmt::Write;

#[test]
fn annotations_restrict_expressions_navigation_and_transformations() {
    let schema = Schema::from_csdl(include_bytes!("capabilities.csdl.xml")).unwrap();
    let profile = Profile::of_schema(&schema);
    let mut out = String::new();
    for query in [
        "$filter=Note eq 'x'",
        "$filter=Kind eq 'a'",
        "$filter=Kind eq 'a' or Kind eq 'b'",
        "$filter=Kind in ('a','b')",
        "$filter=Kind in ('a')",
        "$filter=contains(Kind,'a')",
        "$filter=Kind ne 'a'",
        "$filter=Id in (1,2) or Id eq 3",
        "$filter=Id gt 3",
        "$filter=At ge 2020-01-01T00:00:00Z and At lt 2021-01-01T00:00:00Z",
        "$filter=year(At) eq 2020",
        "$filter=contains(Text,'a') and startswith(Text,'b')",
        "$filter=Text gt 'a'",
        "$filter=Lines/any(l:l/Text eq 'x')",
        "$filter=Lines/any(l:l/Key eq 1)",
        "$expand=Best",
        "$expand=Lines($filter=Text eq 'x')",
        "$apply=filter(Note eq 'x')",
        "$apply=groupby((Kind),aggregate(Amount with sum as S))/filter(S gt 1)",
        "$apply=groupby((Note,Kind),aggregate(Id with sum as S))",
        "$apply=filter(Kind eq 'a')/topcount(2,Amount)",
    ] {
        let parsed = Query::parse(query, Input::Auto).query;
        let examined = parsed.examine(&schema, &Root::Only, Some(&profile));
        let _ = writeln!(out, "{query}");
        for finding in examined.diagnostics.iter() {
            let source = finding.help.as_deref().unwrap_or_default();
            let _ = writeln!(out, "    {} {} ({source})", finding.code, finding.message);
        }
    }
    insta::assert_snapshot!(out, @"
    $filter=Note eq 'x'
        OD309 this service does not filter by `Note` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $filter=Kind eq 'a'
    $filter=Kind eq 'a' or Kind eq 'b'
        OD309 this service does not filter by several values of `Kind` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $filter=Kind in ('a','b')
        OD309 this service does not filter by several values of `Kind` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $filter=Kind in ('a')
    $filter=contains(Kind,'a')
        OD309 this service does not filter by a part of `Kind` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $filter=Kind ne 'a'
        OD309 this service does not filter in this way by `Kind` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $filter=Id in (1,2) or Id eq 3
    $filter=Id gt 3
        OD309 this service does not filter by a range of `Id` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $filter=At ge 2020-01-01T00:00:00Z and At lt 2021-01-01T00:00:00Z
    $filter=year(At) eq 2020
        OD309 this service does not filter in this way by `At` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $filter=contains(Text,'a') and startswith(Text,'b')
    $filter=Text gt 'a'
        OD309 this service does not filter by a range of `Text` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $filter=Lines/any(l:l/Text eq 'x')
        OD309 this service does not filter by `Lines/Text` (see the annotation `NavigationRestrictions` of `Orders` in the schema)
    $filter=Lines/any(l:l/Key eq 1)
    $expand=Best
        OD311 this service does not expand `Best` (see the annotation `NavigationRestrictions` of `Orders` in the schema)
    $expand=Lines($filter=Text eq 'x')
        OD309 this service does not filter by `Lines/Text` (see the annotation `NavigationRestrictions` of `Orders` in the schema)
    $apply=filter(Note eq 'x')
        OD309 this service does not filter by `Note` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $apply=groupby((Kind),aggregate(Amount with sum as S))/filter(S gt 1)
    $apply=groupby((Note,Kind),aggregate(Id with sum as S))
        OD309 this service does not group by `Note` (group by `Kind`; see the annotation `ApplySupported` of `Orders` in the schema)
        OD309 this service does not aggregate `Id` (aggregate `Amount`; see the annotation `ApplySupported` of `Orders` in the schema)
    $apply=filter(Kind eq 'a')/topcount(2,Amount)
        OD306 this service has no transformation `topcount` (see the annotation `ApplySupported` of `Orders` in the schema)
    ");
}
