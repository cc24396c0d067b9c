use super::judge;
use crate::check::{Root, check};
use crate::diagnostic::Limits;
use crate::profile::Profile;
use crate::schema::Schema;
use crate::syntax::{Input, parse};
use insta::assert_snapshot as shown;
use serde_json::json;

/// The findings of a profile, one a line: place, level, code, message, help.
#[track_caller]
fn findings(schema: &Schema, profile: &Profile, text: &str) -> String {
    let (tree, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
    assert!(errors.is_empty(), "{errors:?}");
    let root = match schema.entity_sets().count() {
        1 => Root::Only,
        _ => Root::EntitySet("Orders".to_owned()),
    };
    let (meaning, _) = check(&tree, schema, &root);
    let lines = judge(&tree, &meaning, schema, profile)
        .into_iter()
        .map(|finding| {
            let place = finding.span.of(text);
            let help = finding
                .help
                .map(|help| format!("; {help}"))
                .unwrap_or_default();
            let (code, level) = (finding.code, finding.severity);
            format!("{place} {level} {code}: {}{help}", finding.message)
        });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a built-in profile says of a query of referrals.
#[track_caller]
fn judged(profile: &str, text: &str) -> String {
    findings(&Schema::referrals(), Profile::find(profile).unwrap(), text)
}

/// What a profile says of a query of orders.
#[track_caller]
fn by(profile: serde_json::Value, text: &str) -> String {
    let schema = orders("");
    let profile = Profile::read(&profile, Some(&schema));
    let profile = profile.unwrap_or_else(|errors| panic!("{errors:?}"));
    findings(&schema, &profile, text)
}

/// A service of orders and customers, with annotations of the orders.
fn orders(annotations: &str) -> Schema {
    let schema = format!(
        r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N">
        <EntityType Name="Order"><Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="Note" Type="Edm.String"/>
        <Property Name="Ship" Type="N.Address"/><Property Name="Lines" Type="Collection(N.Line)"/>
        <NavigationProperty Name="Customer" Type="N.Customer"/></EntityType>
        <EntityType Name="Customer"><Key><PropertyRef Name="Id"/></Key>
        <Property Name="Id" Type="Edm.Int32" Nullable="false"/><Property Name="Name" Type="Edm.String"/>
        <Property Name="Home" Type="N.Address"/><Property Name="Wait" Type="Edm.Duration"/>
        <NavigationProperty Name="Orders" Type="Collection(N.Order)"/></EntityType>
        <ComplexType Name="Address"><Property Name="City" Type="Edm.String"/>
        <Property Name="Zip" Type="Edm.String"/></ComplexType>
        <ComplexType Name="Line"><Property Name="Product" Type="Edm.String"/>
        <Property Name="Amount" Type="Edm.Int32"/></ComplexType>
        <EntityContainer Name="C"><EntitySet Name="Orders" EntityType="N.Order">
        <NavigationPropertyBinding Path="Customer" Target="Customers"/>{annotations}</EntitySet>
        <EntitySet Name="Customers" EntityType="N.Customer">
        <NavigationPropertyBinding Path="Orders" Target="N.C/Orders"/></EntitySet>
        </EntityContainer></Schema>"#
    );
    Schema::from_csdl(schema.as_bytes()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

#[test]
fn the_referrals_api_orders_by_two_properties() {
    shown!(judged("partner-center", "$orderby=createdDateTime desc"), @"");
    shown!(judged("partner-center", "$orderby=$it/updatedDateTime"), @"");
    shown!(judged("partner-center", "$orderby=name,createdDateTime"), @r#"
    name error OD301: this service does not order by `name`; order by `createdDateTime` or `updatedDateTime`; see the Referrals API's page "Get a list of referrals"
    createdDateTime warning OD303: no document of this service shows a second key of ordering; see the Referrals API's page "Get a list of referrals"
    "#);
    shown!(judged("partner-center", "$orderby=details/dealValue"), @r#"details/dealValue error OD301: this service does not order by `details/dealValue`; order by `createdDateTime` or `updatedDateTime`; see the Referrals API's page "Get a list of referrals""#);
    shown!(judged("partner-center", "$orderby=length(name)"), @r#"
    length(name) error OD301: this service does not order by an expression; order by `createdDateTime` or `updatedDateTime`; see the Referrals API's page "Get a list of referrals"
    length info OD315: no document of this service shows `length`; see the Referrals API's page "Get a list of referrals"
    "#);
    shown!(judged("partner-center", "$orderby=statuss"), @"");
}

#[test]
fn options_without_documents_are_named() {
    shown!(judged("partner-center", "$top=10&$skip=5&$count=true"), @r#"
    $skip warning OD302: `$skip` is not documented for this service; see the Referrals API's page "Get a list of referrals"
    $count warning OD302: `$count` is not documented for this service; see the Referrals API's page "Get a list of referrals"
    "#);
    shown!(judged("partner-center", "$expand=team&$search=x&pageSize=20"), @r#"
    $expand warning OD302: `$expand` is not documented for this service; see the Referrals API's page "Get a list of referrals"
    $search warning OD302: `$search` is not documented for this service; see the Referrals API's page "Get a list of referrals"
    pageSize warning OD302: `pageSize` is not documented for this service; `$top` took its place; see the Referrals API's page "Get a list of referrals"
    "#);
    shown!(judged("partner-center", "$select=id&$filter=status eq 'New'&$top=100"), @"");
}

#[test]
fn pages_have_a_size() {
    shown!(judged("partner-center", "$top=200"), @r#"200 warning OD304: a page of this service has at most 100 records; the rest is reached by the link `@odata.nextLink` of each page; see the Referrals API's page "Get a list of referrals""#);
}

#[test]
fn what_no_document_shows_is_one_remark() {
    shown!(judged("partner-center", "status eq 'New' and team/any(t:t/email eq 'a@b.c')"), @"");
    shown!(judged("partner-center", "status eq 'New' or contains(name,'x') and team/all(t:t/firstName ne 'x')"), @r#"or info OD315: no document of this service shows `or`, `contains`, `all` or `ne`; see the Referrals API's page "Get a list of referrals""#);
}

#[test]
fn values_are_compared_with_those_that_are_listed() {
    shown!(judged("partner-center", "customerProfile/address/country eq 'USA'"), @"'USA' info OD314: `USA` is none of the values that are listed for `customerProfile/address/country`; the nearest is `US`; see ISO 3166-1 alpha-2, which the Referrals API asks for");
    shown!(judged("partner-center", "'us' ne customerProfile/address/country"), @r#"
    'us' info OD314: `us` is none of the values that are listed for `customerProfile/address/country`; the nearest is `US`; see ISO 3166-1 alpha-2, which the Referrals API asks for
    ne info OD315: no document of this service shows `ne`; see the Referrals API's page "Get a list of referrals"
    "#);
    shown!(judged("partner-center", "customerProfile/address/country in ('DE','UK')"), @r#"
    'UK' info OD314: `UK` is none of the values that are listed for `customerProfile/address/country`; see ISO 3166-1 alpha-2, which the Referrals API asks for
    in info OD315: no document of this service shows `in`; see the Referrals API's page "Get a list of referrals"
    "#);
    shown!(judged("partner-center", "details/requirements/products/any(p:p/id eq 'Sharepoint' or p/id eq 'Teams')"), @r#"
    'Sharepoint' info OD314: `Sharepoint` is none of the values that are listed for `details/requirements/products/id`; the nearest is `SharePoint`; see the Referrals API's page "Referral resources"
    or info OD315: no document of this service shows `or`; see the Referrals API's page "Get a list of referrals"
    "#);
    shown!(judged("partner-center", "details/requirements/industries/any(i:i/id eq 'Retail %26 Consumer Goods')"), @r#"'Retail %26 Consumer Goods' info OD314: `Retail %26 Consumer Goods` is none of the values that are listed for `details/requirements/industries/id`; the nearest is `Retail & Consumer Goods`; see the Referrals API's page "Referral resources""#);
}

#[test]
fn the_services_own_links_are_not_judged() {
    shown!(judged("partner-center", "$skiptoken=abc&$orderby=name&$top=500"), @"");
}

#[test]
fn the_standard_forbids_none_of_this() {
    shown!(judged("odata-4.01", "$orderby=name,id&$top=1000&$skip=1"), @"");
    shown!(judged("odata-4.01", "FILTER=name EQ 'x' and status eq 'New' and name in ('a')&x=1"), @"");
}

#[test]
fn version_4_0_lacks_what_came_with_4_01() {
    shown!(judged("odata-4.0", "$filter=contains(name,'x') and isSpam eq false&$orderby=name desc"), @"");
    shown!(judged("odata-4.0", "filter=name EQ 'x' and Contains(name,'y')&$ORDERBY=name DESC"), @r#"
    filter error OD308: this service does not read options without `$`; write the option with `$`; see "What's New in OData Version 4.01"
    $ORDERBY error OD308: this service does not read names of the standard in another letter case; write it as the standard does; see "What's New in OData Version 4.01"
    DESC error OD308: this service does not read names of the standard in another letter case; write it as the standard does; see "What's New in OData Version 4.01"
    EQ error OD308: this service does not read names of the standard in another letter case; write it as the standard does; see "What's New in OData Version 4.01"
    Contains error OD308: this service does not read names of the standard in another letter case; write it as the standard does; see "What's New in OData Version 4.01"
    "#);
    shown!(judged("odata-4.0", "status eq 'New' or status in ('Active','Closed')"), @r#"
    in error OD307: this service has no operator `in`; see "What's New in OData Version 4.01"
    'Active' error OD308: this service does not read members of enumerations without the type's name; write `Namespace.Type'Member'`; see "What's New in OData Version 4.01"
    'Closed' error OD308: this service does not read members of enumerations without the type's name; write `Namespace.Type'Member'`; see "What's New in OData Version 4.01"
    'New' error OD308: this service does not read members of enumerations without the type's name; write `Namespace.Type'Member'`; see "What's New in OData Version 4.01"
    "#);
    shown!(judged("odata-4.0", "status eq Microsoft.Partner.Engagements.ReferralStatus'New'"), @"");
    shown!(judged("odata-4.0", "$compute=case(isSpam:1,true:2) as n&$select=customerProfile($select=name)"), @r#"
    $compute error OD305: `$compute` is not supported by this service; see "What's New in OData Version 4.01"
    case error OD306: this service has no function `case`; see "What's New in OData Version 4.01"
    ($select=name) error OD308: this service does not read options behind an item of `$select`; write the paths in full; see "What's New in OData Version 4.01"
    "#);
    shown!(judged("odata-4.0", "team/$count($filter=email ne null) gt 1 and team/$filter($this/email ne null)/any()"), @r#"
    $count($filter=email ne null) error OD308: this service does not read options behind `/$count`; count all items; see "What's New in OData Version 4.01"
    $filter($this/email ne null) error OD308: this service does not read `/$filter(...)` in a path; use `any`, `all` or the option `$filter`; see "What's New in OData Version 4.01"
    $this error OD308: this service does not read `$this`; use the variable of a lambda; see "What's New in OData Version 4.01"
    "#);
    shown!(judged("odata-4.0", "/referrals/a?$filter=details/dealValue divby 2 gt 1 and matchesPattern(name,'a')"), @r#"
    divby error OD307: this service has no operator `divby`; see "What's New in OData Version 4.01"
    matchesPattern error OD306: this service has no function `matchesPattern`; see "What's New in OData Version 4.01"
    a error OD308: this service does not read keys as segments of the path; write the key in parentheses; see "What's New in OData Version 4.01"
    "#);
}

#[test]
fn a_service_on_asp_net_has_limits() {
    shown!(judged("aspnet-default", "$filter=team/any(t:t/email eq 'x')&$top=5&$skip=5"), @"
    $filter info OD316: `$filter` is off in this service until it is turned on; see `DefaultQuerySettings` of ASP.NET Core OData
    $top info OD316: `$top` is off in this service until it is turned on; see `DefaultQuerySettings` of ASP.NET Core OData
    ");
    shown!(judged("aspnet-default", "$orderby=name,id,status,substatus,type,direction,mpnId"), @"
    $orderby info OD316: `$orderby` is off in this service until it is turned on; see `DefaultQuerySettings` of ASP.NET Core OData
    direction error OD312: 7 keys in `$orderby`, where this service allows at most 5; see `ODataValidationSettings` of ASP.NET Core OData
    ");
    let long = "name eq 'x' or ".repeat(30) + "name divby 2 eq 1";
    shown!(judged("aspnet-default", &long.replace("name divby", "details/dealValue divby")).replace(&long, ".."), @"
    name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or details/dealValue divby 2 eq 1 info OD316: `$filter` is off in this service until it is turned on; see `DefaultQuerySettings` of ASP.NET Core OData
    name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or name eq 'x' or details/dealValue divby 2 eq 1 error OD312: 126 nodes in `$filter`, where this service allows at most 100; see `ODataValidationSettings` of ASP.NET Core OData
    divby info OD315: no document of this service shows `divby`; see `ODataValidationSettings` of ASP.NET Core OData
    ");
    shown!(judged("aspnet-default", "$expand=customerProfile($expand=team($expand=contactPreference))"), @"
    $expand info OD316: `$expand` is off in this service until it is turned on; see `DefaultQuerySettings` of ASP.NET Core OData
    contactPreference error OD312: 3 levels of `$expand`, where this service allows at most 2; see `ODataValidationSettings` of ASP.NET Core OData
    ");
}

#[test]
fn rights_hold_in_lambdas_and_expand() {
    let profile = || {
        json!({
            "source": "our wiki",
            "filter": { "deny": ["Note", "Lines/Amount", "Customer/Wait"] },
            "types": { "N.Address": { "filter": { "deny": ["Zip"] } } },
            "entity-sets": { "Customers": {
                "filter": { "allow": ["Id", "Home"] }, "sort": { "deny": ["Name"] },
                "select": { "allow": ["Name", "Home/City"] }, "expand": { "deny": ["Orders"] },
                "options": { "deny": ["$compute"] },
            } },
        })
    };
    shown!(by(profile(), "Lines/any(l:l/Amount gt 1 and l/Product eq 'x') and Id eq 1"), @"l/Amount error OD309: this service does not filter by `Lines/Amount`; see our wiki");
    shown!(by(profile(), "Note eq 'x' and Ship/Zip eq 'x' and Ship/City eq 'x'"), @"
    Note error OD309: this service does not filter by `Note`; see our wiki
    Ship/Zip error OD309: this service does not filter by `Ship/Zip`; see our wiki
    ");
    shown!(by(profile(), "Customer/Name eq 'x' and Customer/Home/Zip eq 'x' and Customer/Id eq 1"), @"
    Customer/Name error OD309: this service does not filter by `Customer/Name`; filter by `Customer/Id` or `Customer/Home`; see our wiki
    Customer/Home/Zip error OD309: this service does not filter by `Customer/Home/Zip`; see our wiki
    ");
    shown!(by(profile(), "$expand=Customer($filter=Name eq 'x' and $it/Note eq 'x';$orderby=Id,Name)"), @"
    Name error OD309: this service does not filter by `Customer/Name`; filter by `Customer/Id` or `Customer/Home`; see our wiki
    $it/Note error OD309: this service does not filter by `Note`; see our wiki
    Name error OD301: this service does not order by `Customer/Name`; see our wiki
    ");
    shown!(by(profile(), "$expand=Customer($select=Name,Wait,Home($select=Zip,City);$compute=Id add 1 as n)"), @"
    $compute error OD305: `$compute` is not supported by this service; see our wiki
    Wait error OD310: this service does not select `Customer/Wait`; select `Customer/Name` or `Customer/Home/City`; see our wiki
    Zip error OD310: this service does not select `Customer/Home/Zip`; select `Customer/Name` or `Customer/Home/City`; see our wiki
    ");
    shown!(by(profile(), "$expand=Customer($expand=Orders($filter=Note eq 'x' and Id eq 1))"), @"Orders($filter=Note eq 'x' and Id eq 1) error OD311: this service does not expand `Customer/Orders`; see our wiki");
    shown!(by(profile(), "/Customers?$filter=Orders/any(o:o/Note eq 'x') and Home/City eq 'x'"), @"Orders error OD309: this service does not filter by `Orders`; filter by `Id` or `Home`; see our wiki");
    shown!(by(profile(), "/Orders(1)/Customer?$select=Id"), @"Id error OD310: this service does not select `Id`; select `Name` or `Home/City`; see our wiki");
}

#[test]
fn sorting_counting_and_needs() {
    let profile = || {
        json!({
            "source": "our wiki",
            "sort-ascending": { "deny": ["Id"] }, "sort-descending": { "deny": ["Note"] },
            "count": { "deny": ["Lines"] },
            "filter": { "require": ["Ship/City"] }, "options": { "require": ["$top"] },
            "custom-options": { "require": ["market"], "deny": ["debug"] },
        })
    };
    shown!(by(profile(), "$orderby=Id,Note desc,Id desc"), @"
     error OD313: this service asks for `market` in every request; see our wiki
     error OD313: this service asks for `$top` in every request; see our wiki
     error OD313: this service asks for a condition on `Ship/City` in every request; see our wiki
    Id error OD301: this service does not order by `Id` ascending; see our wiki
    Note error OD301: this service does not order by `Note` descending; see our wiki
    ");
    shown!(by(profile(), "$top=1&market=de&$filter=Ship/City eq 'x' and Lines/$count gt 1&debug=1"), @"
    debug error OD305: `debug` is not supported by this service; see our wiki
    Lines error OD305: this service does not count `Lines`; see our wiki
    ");
    shown!(by(profile(), "/Orders(1)?$select=Id"), @"");
    shown!(by(json!({ "sort": { "allow": ["Id"] } }), "$compute=Id add 1 as n&$orderby=n,Id"), @"");
}

#[test]
fn limits_name_what_they_count() {
    let profile = || {
        json!({
            "source": "our wiki",
            "limits": {
                "top": 10, "skip": 20, "expand-depth": 1, "any-all-depth": 1, "call-depth": 1,
                "in-items": 2, "node-count": { "most": 9, "beyond": "undocumented" },
                "query-length": 130,
            },
        })
    };
    shown!(by(profile(), "$top=10&$skip=20&$filter=Id in (1,2)"), @"");
    shown!(by(profile(), "$top=11&$skip=21&$filter=Id in (1,2,3)"), @"
    11 error OD312: 11 records by `$top`, where this service allows at most 10; see our wiki
    21 error OD312: 21 records left out by `$skip`, where this service allows at most 20; see our wiki
    Id in (1,2,3) error OD312: 3 literals behind `in`, where this service allows at most 2; see our wiki
    ");
    shown!(by(profile(), "Customer/Orders/any(o:o/Lines/any(l:l/Amount gt 1)) and length(trim(Note)) gt 1"), @"
    o/Lines/any(l:l/Amount gt 1) error OD312: 2 levels of `any` and `all`, where this service allows at most 1; see our wiki
    trim(Note) error OD312: 2 levels of function calls, where this service allows at most 1; see our wiki
    Customer/Orders/any(o:o/Lines/any(l:l/Amount gt 1)) and length(trim(Note)) gt 1 info OD315: no document of this service shows more than 9 nodes in `$filter`; see our wiki
    ");
    shown!(by(profile(), "$expand=Customer($expand=Orders($expand=Customer($levels=3)))"), @"Orders($expand=Customer($levels=3)) error OD312: 2 levels of `$expand`, where this service allows at most 1; see our wiki");
    shown!(by(profile(), "$expand=Customer($levels=3)"), @"Customer($levels=3) error OD312: 3 levels of `$expand`, where this service allows at most 1; see our wiki");
    shown!(by(profile(), &format!("Note eq '{}'", "x".repeat(130))), @" error OD312: 140 bytes of query string, where this service allows at most 130; see our wiki");
}

#[test]
fn of_profile_and_annotations_the_stricter_holds_and_is_named() {
    let schema = orders(
        r#"<Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record>
        <PropertyValue Property="NonFilterableProperties"><Collection><PropertyPath>Note</PropertyPath>
        </Collection></PropertyValue></Record></Annotation>
        <Annotation Term="Org.OData.Capabilities.V1.TopSupported" Bool="false"/>"#,
    );
    let own = Profile::read(
        &json!({ "source": "our wiki", "limits": { "top": 5 }, "filter": { "allow": ["Id"], "others": "undocumented" } }),
        Some(&schema),
    );
    let profile = own.unwrap().with(Profile::of_schema(&schema));
    shown!(findings(&schema, &profile, "$top=6&$filter=Note eq 'x' and Ship/City eq 'y'"), @"
    $top error OD305: `$top` is not supported by this service; see the annotation `TopSupported` of `Orders` in the schema
    Note error OD309: this service does not filter by `Note`; see the annotation `FilterRestrictions` of `Orders` in the schema
    6 error OD312: 6 records by `$top`, where this service allows at most 5; see our wiki
    Ship/City info OD315: no document of this service shows how to filter by `Ship/City`; see our wiki
    ");
    shown!(findings(&schema, &profile, "/Customers?$top=6&$filter=Orders/any(o:o/Note eq 'x')"), @"
    o/Note error OD309: this service does not filter by `Orders/Note`; see the annotation `FilterRestrictions` of `Orders` in the schema
    6 error OD312: 6 records by `$top`, where this service allows at most 5; see our wiki
    Orders info OD315: no document of this service shows how to filter by `Orders`; see our wiki
    ");
}

#[test]
fn a_switch_can_be_turned_on() {
    let profile = json!({ "extends": "aspnet-default", "options": { "on": ["$filter", "$top"] } });
    shown!(by(profile, "$filter=Id eq 1&$top=5&$orderby=Id"), @"$orderby info OD316: `$orderby` is off in this service until it is turned on; see `DefaultQuerySettings` of ASP.NET Core OData");
}

/// The query with the first fix that a profile's findings have.
#[track_caller]
fn mended(profile: &str, text: &str) -> Option<String> {
    let (tree, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
    assert!(errors.is_empty(), "{errors:?}");
    let schema = Schema::referrals();
    let (meaning, _) = check(&tree, &schema, &Root::Only);
    let found = judge(&tree, &meaning, &schema, Profile::find(profile).unwrap());
    found.iter().find_map(|it| it.fixes.first()?.apply(text))
}

#[test]
fn old_parameters_become_options() {
    for (text, expected) in [
        ("/referrals?pageSize=20", Some("/referrals?$top=20")),
        (
            "/referrals?status=active",
            Some("/referrals?$filter=status%20eq%20'Active'"),
        ),
        (
            "/referrals?engagementId=65edc0b5-3485-41b7-a17e-dfa9ef4706e2",
            Some("/referrals?$filter=engagementId%20eq%20'65edc0b5-3485-41b7-a17e-dfa9ef4706e2'"),
        ),
        ("/referrals?status=New&engagementId=a", None),
        ("/referrals?status=New&$filter=isSpam", None),
        ("/referrals?pageSize=20&$top=5", None),
        ("/referrals?pageSize={{size}}", None),
        ("/referrals?self=true", None),
        ("/referrals?colour=red", None),
    ] {
        assert_eq!(
            mended("partner-center", text).as_deref(),
            expected,
            "{text}"
        );
    }
    shown!(judged("partner-center", "/referrals?self=true"), @r#"self warning OD302: `self` is not documented for this service; leave it out: the service gives referrals of the own organization only; see the Referrals API's page "Get a list of referrals""#);
}

#[test]
fn lists_are_written_out_where_there_is_no_in() {
    for (text, expected) in [
        (
            "name in ('a','b') and isSpam",
            "(name eq 'a' or name eq 'b') and isSpam",
        ),
        ("not (name in ('a'))", "not (name eq 'a')"),
        (
            "$filter=name%20in%20(%27a%27,%27%26%27)",
            "$filter=(name%20eq%20%27a%27%20or%20name%20eq%20%27%26%27)",
        ),
    ] {
        assert_eq!(mended("odata-4.0", text).as_deref(), Some(expected));
    }
}

#[test]
fn long_queries_may_need_another_setting() {
    let text = format!("/referrals?$filter=name eq '{}'", "x".repeat(2_048));
    let found = judged("aspnet-default", &text);
    assert!(
        found.contains("warning OD312: 2066 bytes of query string, where this service takes 2048"),
        "{found}"
    );
}

#[test]
fn values_that_records_do_not_have_together() {
    let said = |text: &str| {
        let all = judged("partner-center", text);
        let own = all.lines().filter(|line| line.contains("OD318"));
        own.collect::<Vec<_>>().join("\n")
    };
    shown!(said("status eq 'New' and substatus eq 'Accepted'"), @r#"substatus eq 'Accepted' warning OD318: no record has this `substatus` beside that `status`; `New` with `Pending` or `Received`; `Active` with `Accepted`; `Closed` with `Won`, `Lost`, `Declined`, `Expired` or `Error`; see the Referrals API's page "Referral resources""#);
    shown!(said("substatus ne 'Accepted' and favorite and 'Active' eq status"), @r#"'Active' eq status warning OD318: no record has this `status` beside that `substatus`; `Pending` or `Received` with `New`; `Accepted` with `Active`; `Won`, `Lost`, `Declined`, `Expired` or `Error` with `Closed`; see the Referrals API's page "Referral resources""#);
    shown!(said("type eq 'Shared' and (qualification eq 'Direct' or qualification eq 'MarketingQualified')"), @r#"qualification eq 'MarketingQualified' warning OD318: no record has this `qualification` beside that `type`; `Independent` with `Direct`, `SalesQualified` or `MarketingQualified`; `Independent` or `Shared` with `SalesQualified` or `None`; see the Referrals API's page "Referrals API""#);
    for fine in [
        "status eq 'New' and substatus in ('Pending','Won')",
        "status eq 'New' or substatus eq 'Won'",
        "status eq 'None' and substatus eq 'Won'",
        "status eq 'New' and status eq 'Active' and substatus eq 'Won'",
        "status ne 'New' and substatus ne 'Won'",
        "type eq 'Shared' and qualification eq 'None'",
        "status eq 'Closed' and (substatus eq 'Won' or substatus eq 'Pending')",
        "not (status eq 'New' and substatus eq 'Accepted')",
    ] {
        assert_eq!(said(fine), "", "{fine}");
    }
    let rows = json!({ "combinations": { "source": "our wiki", "rows": [
        { "Note": ["a"], "Customer/Name": ["b"] }, { "Note": ["c"], "Customer/Name": ["d", "e"] },
    ] } });
    shown!(by(rows, "Note eq 'a' and Customer/Name in ('d','e')"), @"Customer/Name in ('d','e') warning OD318: no record has this `Customer/Name` beside that `Note`; `a` with `b`; `c` with `d` or `e`; see our wiki");
    for (set, said) in [("Orders", true), ("Customers", false)] {
        let rows = json!({ "combinations": { "rows": [
            { "Note": ["a"], "Ship/City": ["b"] }, { "Note": ["c"], "Ship/City": ["d"] },
        ] } });
        let rows = if set == "Orders" {
            rows
        } else {
            json!({ "combinations": { "rows": [
            { "Name": ["a"], "Home/City": ["b"] }, { "Name": ["c"], "Home/City": ["d"] },
        ] } })
        };
        let profile = json!({ "entity-sets": { set: rows } });
        let found = by(profile, "Note eq 'a' and Ship/City eq 'd'");
        assert_eq!(!found.is_empty(), said, "{set}: {found}");
    }
}

/// A list behind `in` is a node, and each of its values is one.
#[test]
fn values_of_a_list_are_nodes() {
    let most = |query: &str| {
        let finds = |most: &u64| {
            let profile = json!({ "limits": { "node-count": { "most": most } } });
            by(profile, query).is_empty()
        };
        (1..50).find(finds).unwrap()
    };
    let one = most("Note eq 'a'");
    let many = [1, 2, 5].map(|n| most(&format!("Note in ({})", vec!["'a'"; n].join(","))));
    assert_eq!((one, many), (3, [3, 4, 7]));
}

/// What is allowed is listed where it helps.
#[test]
fn long_lists_are_not_read_out() {
    let names = [
        "Id",
        "Note",
        "Ship",
        "Ship/City",
        "Ship/Zip",
        "Customer/Id",
        "Customer/Name",
        "Customer/Home/City",
        "Customer/Home/Zip",
        "Lines",
    ];
    for few in [1, 7, 8, 9, 10] {
        let names = &names[..few];
        let profile = json!({ "source": "our wiki", "sort": { "allow": names } });
        let said = by(profile, "$orderby=Customer/Wait");
        let last = names.last().unwrap();
        assert_eq!(said.contains(&format!("`{last}`; see")), few <= 8, "{said}");
        assert!(said.starts_with("Customer/Wait error OD301"), "{said}");
    }
}
