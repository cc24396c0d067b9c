//! A small service with a bit of everything, and queries that are run over rows of it.

use odq::eval::{Input, OnError, Options, RunError, Summary};
use odq::{Checked, Input as Form, Query, Root, Schema};
use std::sync::LazyLock;

const CSDL: &str = r#"<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:DataServices><Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EnumType Name="Status"><Member Name="New" Value="1"/><Member Name="Active" Value="2"/><Member Name="Closed" Value="3"/></EnumType>
<EnumType Name="Colour" IsFlags="true"><Member Name="Red" Value="1"/><Member Name="Green" Value="2"/><Member Name="Blue" Value="4"/></EnumType>
<ComplexType Name="Address"><Property Name="City" Type="Edm.String"/><Property Name="Country" Type="Edm.String"/><Property Name="Lines" Type="Collection(S.Line)"/></ComplexType>
<ComplexType Name="UsAddress" BaseType="S.Address"><Property Name="State" Type="Edm.String"/></ComplexType>
<ComplexType Name="Line"><Property Name="Text" Type="Edm.String"/><Property Name="Number" Type="Edm.Int32"/></ComplexType>
<EntityType Name="Customer"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.String" Nullable="false"/><Property Name="Name" Type="Edm.String"/><Property Name="Country" Type="Edm.String"/><Property Name="Address" Type="S.Address"/>
<NavigationProperty Name="Sales" Type="Collection(S.Sale)"/></EntityType>
<EntityType Name="VipCustomer" BaseType="S.Customer"><Property Name="Bonus" Type="Edm.Int32"/><NavigationProperty Name="Agent" Type="S.Customer"/></EntityType>
<EntityType Name="Product"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.String" Nullable="false"/><Property Name="Name" Type="Edm.String"/><Property Name="Price" Type="Edm.Decimal" Scale="variable"/>
<NavigationProperty Name="Parts" Type="Collection(S.Product)"/><NavigationProperty Name="Parent" Type="S.Product"/></EntityType>
<EntityType Name="Sale"><Key><PropertyRef Name="ID"/></Key>
<Property Name="ID" Type="Edm.Int32" Nullable="false"/><Property Name="Amount" Type="Edm.Decimal" Scale="variable"/><Property Name="Units" Type="Edm.Int64"/><Property Name="Rate" Type="Edm.Double"/><Property Name="Share" Type="Edm.Single"/>
<Property Name="Note" Type="Edm.String"/><Property Name="Paid" Type="Edm.Boolean"/><Property Name="Status" Type="S.Status"/><Property Name="Colour" Type="S.Colour"/><Property Name="Day" Type="Edm.Date"/><Property Name="At" Type="Edm.DateTimeOffset"/><Property Name="Took" Type="Edm.Duration"/><Property Name="Data" Type="Edm.Binary"/>
<Property Name="Tags" Type="Collection(Edm.String)"/><Property Name="Scores" Type="Collection(Edm.Int32)"/><Property Name="Place" Type="Edm.GeographyPoint"/><Property Name="Spot" Type="Edm.GeometryPoint"/><Property Name="Route" Type="Edm.GeometryLineString"/><Property Name="Area" Type="Edm.GeometryPolygon"/>
<Property Name="Address" Type="S.Address"/><Property Name="Other" Type="S.Address"/><Property Name="Lines" Type="Collection(S.Line)"/>
<NavigationProperty Name="Customer" Type="S.Customer"/><NavigationProperty Name="Products" Type="Collection(S.Product)"/></EntityType>
<EntityType Name="WebSale" BaseType="S.Sale"><Property Name="Site" Type="Edm.String"/></EntityType>
<EntityType Name="Loose" OpenType="true"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Int32" Nullable="false"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="Sales" EntityType="S.Sale"><NavigationPropertyBinding Path="Customer" Target="Customers"/></EntitySet><EntitySet Name="Customers" EntityType="S.Customer"/><EntitySet Name="Products" EntityType="S.Product"/><EntitySet Name="Looses" EntityType="S.Loose"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::from_csdl(CSDL.as_bytes()).unwrap());

pub(crate) fn schema() -> &'static Schema {
    &SCHEMA
}

#[track_caller]
pub(crate) fn checked(set: &str, query: &str) -> Checked {
    let query = if query.starts_with(['$', '@']) {
        query.to_owned()
    } else {
        format!("$filter={query}")
    };
    let parsed = Query::parse(&query, Form::Auto);
    let root = Root::EntitySet(set.to_owned());
    let checked = parsed.query.check(&SCHEMA, &root);
    checked.unwrap_or_else(|e| panic!("{query}: {e:?}"))
}

/// What a run gave.
pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) summary: Result<Summary, RunError>,
    pub(crate) failures: Vec<String>,
}

#[track_caller]
pub(crate) fn run_with(set: &str, query: &str, rows: &str, options: &Options) -> Ran {
    let program = checked(set, query).compile();
    let program = program.unwrap_or_else(|e| panic!("{query}: {e}"));
    let (mut out, mut failures) = (Vec::new(), Vec::new());
    let input = Input {
        name: None,
        reader: Box::new(rows.as_bytes()),
    };
    let summary = program.run([input], &mut out, options, &mut |e| {
        failures.push(format!("{}:{} {} {}", e.line, e.offset, e.code, e.message));
    });
    if let Ok(summary) = &summary {
        assert_eq!(
            summary.records,
            summary.matched + summary.not_matched + summary.failed,
            "{query}"
        );
    }
    let out = String::from_utf8(out).unwrap();
    for line in out.lines() {
        serde_json::from_str::<serde_json::Value>(line)
            .unwrap_or_else(|e| panic!("{query}: {e}: {line}"));
    }
    Ran {
        out,
        summary,
        failures,
    }
}

/// The rows that a query gives, one a line; no record may fail.
#[track_caller]
pub(crate) fn rows_of(set: &str, query: &str, rows: &str) -> String {
    let ran = run_with(set, query, rows, &Options::default());
    assert_eq!(ran.failures, Vec::<String>::new(), "{query}");
    ran.summary.unwrap_or_else(|e| panic!("{query}: {e}"));
    ran.out
}

/// That a query gives just these rows of sales.
#[track_caller]
pub(crate) fn gives(query: &str, rows: &str, expected: &[&str]) {
    let out = rows_of("Sales", query, rows);
    assert_eq!(out.lines().collect::<Vec<_>>(), expected, "{query}");
}

/// How the records fail, with `--on-error skip`, and the error that ends the run.
#[track_caller]
pub(crate) fn fails(query: &str, rows: &str, expected: &[&str]) {
    let options = Options {
        on_error: OnError::Skip,
        ..Options::default()
    };
    let ran = run_with("Sales", query, rows, &options);
    let mut failures = ran.failures;
    failures.extend(ran.summary.err().map(|error| error.to_string()));
    assert_eq!(failures, expected, "{query}");
}

/// That a query is refused, with the message and the text at its place.
#[track_caller]
pub(crate) fn refused(query: &str, message: &str, place: &str) {
    let error = checked("Sales", query).compile().unwrap_err();
    assert_eq!(error.to_string(), message, "{query}");
    assert_eq!(error.span.of(query), place, "{query}");
}

/// All that a run writes, which need not be a row a line.
#[track_caller]
pub(crate) fn run_text(set: &str, query: &str, data: &str, options: &Options) -> String {
    let program = checked(set, query).compile();
    let program = program.unwrap_or_else(|e| panic!("{query}: {e}"));
    let mut out = Vec::new();
    let input = Input {
        name: None,
        reader: Box::new(data.as_bytes()),
    };
    let ran = program.run([input], &mut out, options, &mut |e| panic!("{query}: {e}"));
    ran.unwrap_or_else(|e| panic!("{query}: {e}"));
    String::from_utf8(out).unwrap()
}
