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
        "$apply=groupby((rollup(Kind)),aggregate(Amount with N.median as M))",
        "$apply=groupby((rollup(Kind),rollup(Kind)),aggregate(Amount with N.mode as M))",
        "$filter=At gt 2020-01-01T00:00:00Z and At lt 2021-01-01T00:00:00Z or At gt 2022-01-01T00:00:00Z",
        "$search=a AND NOT b",
        "$search=a OR \"b c\"",
        "$search=a (b NOT c)",
        "$select=Id",
        "$orderby=At desc,At",
        "$orderby=Id,Id desc",
        "$expand=Lines($count=true)",
        "$expand=Lines($top=1;$select=Key)",
        "$filter=Lines/$count gt 1",
        "$top=1&$skip=1",
        "$count=true",
    ] {
        let parsed = Query::parse(query, Input::Auto).query;
        let examined = parsed.examine(&schema, &Root::Only, Some(&profile));
        let _ = writeln!(out, "{query}");
        for finding in examined.diagnostics.iter() {
            let source = finding.help.as_deref().unwrap_or_default();
            let _ = writeln!(out, "    {} {} ({source})", finding.code, finding.message);
        }
    }
    insta::assert_snapshot!(out, @r#"
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
    $apply=groupby((rollup(Kind)),aggregate(Amount with N.median as M))
    $apply=groupby((rollup(Kind),rollup(Kind)),aggregate(Amount with N.mode as M))
        OD308 this service does not read more than one `rollup` in `groupby` (group by one `rollup`; see the annotation `ApplySupported` of `Orders` in the schema)
        OD306 this service does not aggregate with `N.mode` (see the annotation `ApplySupported` of `Orders` in the schema)
    $filter=At gt 2020-01-01T00:00:00Z and At lt 2021-01-01T00:00:00Z or At gt 2022-01-01T00:00:00Z
        OD309 this service does not filter by several ranges of `At` (see the annotation `FilterRestrictions` of `Orders` in the schema)
    $search=a AND NOT b
    $search=a OR "b c"
        OD308 this service does not read `OR` between words of `$search` (search for one word; see the annotation `SearchRestrictions` of `Orders` in the schema)
        OD308 this service does not read phrases in `$search` (search for words; see the annotation `SearchRestrictions` of `Orders` in the schema)
    $search=a (b NOT c)
        OD308 this service does not read parentheses in `$search` (search without them; see the annotation `SearchRestrictions` of `Orders` in the schema)
    $select=Id
        OD305 `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
    $orderby=At desc,At
        OD301 this service does not order by `At` descending (see the annotation `SortRestrictions` of `Orders` in the schema)
    $orderby=Id,Id desc
        OD301 this service does not order by `Id` ascending (see the annotation `SortRestrictions` of `Orders` in the schema)
    $expand=Lines($count=true)
        OD305 this service does not count `Lines` (see the annotation `CountRestrictions` of `Orders` in the schema)
    $expand=Lines($top=1;$select=Key)
    $filter=Lines/$count gt 1
        OD305 this service does not count `Lines` (see the annotation `CountRestrictions` of `Orders` in the schema)
    $top=1&$skip=1
        OD305 `$top` is not supported by this service (see the annotation `TopSupported` of `Orders` in the schema)
        OD305 `$skip` is not supported by this service (see the annotation `SkipSupported` of `Orders` in the schema)
    $count=true
    "#);
}
