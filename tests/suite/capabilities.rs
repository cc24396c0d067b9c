//! What annotations say of filters, navigation and `$apply`.

use odq::{Input, Profile, Query, Root, Schema};
use std::fmt::Write;

/// What a profile of the annotations of a schema says of queries.
fn judged(document: &[u8], queries: &[&str]) -> String {
    let schema = Schema::from_csdl(document).unwrap();
    let profile = Profile::of_schema(&schema);
    let mut out = String::new();
    for query in queries {
        let parsed = Query::parse(query, Input::Auto).query;
        let examined = parsed.examine(&schema, &Root::Only, Some(&profile));
        let _ = writeln!(out, "{query}");
        for finding in examined.diagnostics.iter() {
            let source = finding.help.as_deref().unwrap_or_default();
            let _ = writeln!(out, "    {} {} ({source})", finding.code, finding.message);
        }
    }
    out
}

#[test]
fn annotations_restrict_expressions_navigation_and_transformations() {
    let document = include_bytes!("capabilities.csdl.xml");
    let out = judged(
        document,
        &[
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
        ],
    );
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

/// A schema of orders with lines, and these annotations of the entity set.
fn orders(annotations: &str) -> String {
    format!(
        r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N">
        <ComplexType Name="Address"><Property Name="City" Type="Edm.String"/></ComplexType>
        <EntityType Name="Order"><Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
        <Property Name="Kind" Type="Edm.String"><Annotation Term="Org.OData.Aggregation.V1.Groupable"/></Property>
        <Property Name="Amount" Type="Edm.Decimal"><Annotation Term="Org.OData.Aggregation.V1.Aggregatable" Bool="true"/></Property>
        <Property Name="Tax" Type="Edm.Decimal"/>
        <Property Name="Home" Type="N.Address"/>
        <NavigationProperty Name="Lines" Type="Collection(N.Line)" ContainsTarget="true"/>
        </EntityType>
        <EntityType Name="Line"><Key><PropertyRef Name="Key"/></Key>
        <Property Name="Key" Type="Edm.Int32" Nullable="false"/><Property Name="Text" Type="Edm.String"/>
        <NavigationProperty Name="Parts" Type="Collection(N.Line)" ContainsTarget="true"/>
        </EntityType>
        <Term Name="Mark" Type="Edm.String"/>
        <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="N.Order">{annotations}</EntitySet></EntityContainer>
        </Schema>"#
    )
}

fn said(annotations: &str, queries: &[&str]) -> String {
    judged(orders(annotations).as_bytes(), queries)
}

#[test]
fn what_lies_behind_a_path_has_restrictions_of_its_own() {
    let annotations = r#"<Annotation Term="Org.OData.Capabilities.V1.NavigationRestrictions"><Record>
        <PropertyValue Property="RestrictedProperties"><Collection>
        <Record><PropertyValue Property="NavigationProperty" NavigationPropertyPath="Lines"/>
        <PropertyValue Property="TopSupported" Bool="false"/><PropertyValue Property="SkipSupported" Bool="false"/>
        <PropertyValue Property="SearchRestrictions"><Record><PropertyValue Property="Searchable" Bool="false"/></Record></PropertyValue>
        <PropertyValue Property="SelectSupport"><Record><PropertyValue Property="Supported" Bool="false"/></Record></PropertyValue>
        <PropertyValue Property="SortRestrictions"><Record><PropertyValue Property="NonSortableProperties"><Collection><PropertyPath>Text</PropertyPath></Collection></PropertyValue></Record></PropertyValue>
        </Record>
        <Record><PropertyValue Property="NavigationProperty" NavigationPropertyPath="Lines/Parts"/>
        <PropertyValue Property="FilterRestrictions"><Record><PropertyValue Property="Filterable" Bool="false"/></Record></PropertyValue>
        <PropertyValue Property="SortRestrictions"><Record><PropertyValue Property="Sortable" Bool="false"/></Record></PropertyValue>
        </Record>
        </Collection></PropertyValue></Record></Annotation>"#;
    insta::assert_snapshot!(said(annotations, &[
        "/Orders?$top=1&$skip=1&$search=a&$select=Id&$orderby=Id",
        "/Orders(1)/Lines?$top=1&$skip=1&$search=a&$select=Key&$orderby=Text",
        "/Orders?$expand=Lines($top=1;$skip=1;$search=a;$select=Key;$orderby=Text)",
        "/Orders/1/Lines/2/Parts?$filter=Key eq 1&$orderby=Text&$top=1",
        "/Orders(1)/Lines?$expand=Parts($filter=Key eq 1;$orderby=Text;$top=1)",
        "/Orders?$filter=Lines/any(l:l/Parts/any(p:p/Key eq 1))",
    ]), @"
    /Orders?$top=1&$skip=1&$search=a&$select=Id&$orderby=Id
    /Orders(1)/Lines?$top=1&$skip=1&$search=a&$select=Key&$orderby=Text
        OD305 `$top` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD305 `$skip` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD305 `$search` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD305 `$select` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD301 this service does not order by `Text` (see the annotation `NavigationRestrictions` of `Orders` in the schema)
    /Orders?$expand=Lines($top=1;$skip=1;$search=a;$select=Key;$orderby=Text)
        OD305 `$top` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD305 `$skip` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD305 `$search` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD305 `$select` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD301 this service does not order by `Lines/Text` (see the annotation `NavigationRestrictions` of `Orders` in the schema)
    /Orders/1/Lines/2/Parts?$filter=Key eq 1&$orderby=Text&$top=1
        OD305 `$filter` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD305 `$orderby` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
    /Orders(1)/Lines?$expand=Parts($filter=Key eq 1;$orderby=Text;$top=1)
        OD305 `$filter` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
        OD305 `$orderby` is not supported by this service (see the annotation `NavigationRestrictions` of `Orders` in the schema)
    /Orders?$filter=Lines/any(l:l/Parts/any(p:p/Key eq 1))
        OD309 this service does not filter by `Lines/Parts` (see the annotation `NavigationRestrictions` of `Orders` in the schema)
    ");
}

#[test]
fn what_select_may_hold_is_told_part_by_part() {
    let part = |name: &str| format!(r#"<PropertyValue Property="{name}" Bool="false"/>"#);
    let parts = [
        "Expandable",
        "Filterable",
        "Sortable",
        "Countable",
        "Searchable",
        "TopSupported",
        "SkipSupported",
        "ComputeSupported",
        "InstanceAnnotationsSupported",
    ];
    let annotations = format!(
        r#"<Annotation Term="Org.OData.Capabilities.V1.SelectSupport"><Record>{}</Record></Annotation>"#,
        parts.map(part).concat()
    );
    insta::assert_snapshot!(said(&annotations, &[
        "/Orders?$select=Id,Home",
        "/Orders?$select=Lines($filter=Key eq 1;$orderby=Key;$top=1;$skip=1;$count=true;$search=a)",
        "/Orders?$select=Lines($expand=Parts;$compute=Key as K;$select=Text)",
        "/Orders?$select=@N.Mark",
        "/Orders?$filter=Id eq 1&$top=1",
    ]), @"
    /Orders?$select=Id,Home
    /Orders?$select=Lines($filter=Key eq 1;$orderby=Key;$top=1;$skip=1;$count=true;$search=a)
        OD305 `$filter` behind an item of `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
        OD305 `$orderby` behind an item of `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
        OD305 `$top` behind an item of `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
        OD305 `$skip` behind an item of `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
        OD305 `$count` behind an item of `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
        OD305 `$search` behind an item of `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
    /Orders?$select=Lines($expand=Parts;$compute=Key as K;$select=Text)
        OD122 `$expand` cannot stand in parentheses behind an item of `$select` (there can stand `$filter $search $count $orderby $skip $top $compute $select` and aliases)
        OD305 `$expand` behind an item of `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
        OD305 `$compute` behind an item of `$select` is not supported by this service (see the annotation `SelectSupport` of `Orders` in the schema)
    /Orders?$select=@N.Mark
        OD308 this service does not read annotations in `$select` (select properties alone; see the annotation `SelectSupport` of `Orders` in the schema)
    /Orders?$filter=Id eq 1&$top=1
    ");
}

#[test]
fn what_is_aggregated_and_grouped_is_told_by_methods_and_tags() {
    let annotations = r#"<Annotation Term="Org.OData.Aggregation.V1.ApplySupported"><Record>
        <PropertyValue Property="PropertyRestrictions" Bool="true"/></Record></Annotation>"#;
    insta::assert_snapshot!(said(annotations, &[
        "/Orders?$apply=groupby((Kind,Home/City),aggregate(Amount with sum as S))",
        "/Orders?$apply=groupby((Id),aggregate(Tax with sum as S))",
        "/Orders?$apply=aggregate($count as N)",
    ]), @"
    /Orders?$apply=groupby((Kind,Home/City),aggregate(Amount with sum as S))
    /Orders?$apply=groupby((Id),aggregate(Tax with sum as S))
        OD309 this service does not group by `Id` (group by `Kind`, `Home` or `Lines`; see the annotation `ApplySupported` of `Orders` in the schema)
        OD309 this service does not aggregate `Tax` (aggregate `Amount`, `Home` or `Lines`; see the annotation `ApplySupported` of `Orders` in the schema)
    /Orders?$apply=aggregate($count as N)
    ");
    let annotations = r#"<Annotation Term="Org.OData.Aggregation.V1.ApplySupported"><Record>
        <PropertyValue Property="AggregatableProperties"><Collection><Record>
        <PropertyValue Property="Property" PropertyPath="Amount"/>
        <PropertyValue Property="SupportedAggregationMethods"><Collection><String>sum</String><String>N.median</String></Collection></PropertyValue>
        </Record><Record><PropertyValue Property="Property" PropertyPath="Tax"/></Record></Collection></PropertyValue>
        </Record></Annotation>"#;
    insta::assert_snapshot!(said(annotations, &[
        "/Orders?$apply=aggregate(Amount with sum as S,Amount with max as M,Tax with max as T)",
        "/Orders?$apply=aggregate(Amount with N.median as M)",
        "/Orders?$apply=groupby((Kind),aggregate(Amount with average as A))",
    ]), @"
    /Orders?$apply=aggregate(Amount with sum as S,Amount with max as M,Tax with max as T)
        OD306 this service does not aggregate `Amount` with `max` (aggregate it with `sum` or `N.median`; see the annotation `ApplySupported` of `Orders` in the schema)
    /Orders?$apply=aggregate(Amount with N.median as M)
    /Orders?$apply=groupby((Kind),aggregate(Amount with average as A))
        OD306 this service does not aggregate `Amount` with `average` (aggregate it with `sum` or `N.median`; see the annotation `ApplySupported` of `Orders` in the schema)
    ");
}
