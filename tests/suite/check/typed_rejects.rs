//! Queries that the parser of .NET refuses against a schema: each is refused here too, or is listed
//! with the reason why it is not.

use crate::support::corpora;
use odq::diagnostic::{Diagnostic, Severity};
use odq::{Input, Query, Root, Schema};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Numbers of all types are promoted to one (URL Conventions 5.1.1.18): a decimal meets a double
/// or a single as one of these.
const PROMOTED: &str = "numeric promotion: with a double or single a decimal is one";
/// The words of a search are reserved between terms only.
const WORD: &str = "where no operator can stand, `AND`, `OR` and `NOT` are words (ABNF searchWord)";
/// The tests ask for limits of their own.
const LIMIT: &str = "refused for a limit of depth that the test sets";

/// What is taken here, and why.
const TAKEN: &[(&str, &str)] = &[
    (
        "ColorFlags has NS.ColorFlags'Red,2'",
        "a list may mix names and numbers (ABNF enumValue)",
    ),
    (
        "cast(NS.ColorFlags'Green', Edm.Int64) eq 2",
        "a member is cast to an integer by its number (5.1.1.10.1)",
    ),
    ("ID eq 3258.678765765489753678965390", PROMOTED),
    (
        "1.79769313486232E+307 eq 3258.678765765489753678965390",
        "a decimal has as many digits as it needs; .NET has 29",
    ),
    ("DoubleID eq DecimalID", PROMOTED),
    ("SingleID eq DecimalID", PROMOTED),
    ("DecimalID add INF eq INF", PROMOTED),
    (
        "(DoubleID mul 1 add 1.000000000000001 sub 1.000000001) mul 2 ge 1",
        PROMOTED,
    ),
    ("MyFriendsDogs/$count($filter=true) gt 0", LIMIT),
    (
        "MyPeople/Any()",
        "names of operators may be written in any case (4.01)",
    ),
    (
        "isof(Fully.Qualified.Namespace.Pet1)",
        "`isof` is false for an unrelated type, and no error (5.1.1.10.2)",
    ),
    (
        "isof(MyAddress,Fully.Qualified.Namespace.Pet1)",
        "`isof` is false for an unrelated type, and no error (5.1.1.10.2)",
    ),
    (
        "Critics/Fully.Qualified.Namespace.Dog/any()",
        "the type is open: a dynamic property may hold a collection, and be cast",
    ),
    ("NOT", WORD),
    ("AND OR", WORD),
    ("A AND", WORD),
    ("(A AND)", WORD),
    (
        "Things/any(o:o/Things/any(o:true))",
        "a variable may have the name of an outer one, which it hides",
    ),
    (
        "FavoriteNumber",
        "the row lacks the `$apply` after which the property is gone",
    ),
    (
        "ID/IsPrime()",
        "the schema binds the function to such a value, and says so",
    ),
    (
        "Test.Foo(p2='1')",
        "the schema of the test has a second function of the same parameters, which is an error of its own",
    ),
    (
        "groupby((UnitPrice), groupby((UnitPrice)))",
        "any transformation may stand in `groupby` (Data Aggregation 3.2.3)",
    ),
    ("aggregate(UnitPrice with sum as TotalPrice)", LIMIT),
];

/// What the tests of enumerations are about: a plain one, one of flags, a collection.
const ENUMERATIONS: &str = r#"
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>
  <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="NS">
    <EnumType Name="Color">
      <Member Name="Red" Value="1"/><Member Name="Green" Value="2"/>
      <Member Name="Blue" Value="3"/><Member Name="White" Value="-10"/>
    </EnumType>
    <EnumType Name="ColorFlags" UnderlyingType="Edm.Int64" IsFlags="true">
      <Member Name="Red" Value="1"/><Member Name="Green" Value="2"/>
      <Member Name="Blue" Value="4"/><Member Name="GreenRed" Value="3"/>
    </EnumType>
    <EntityType Name="Root">
      <Key><PropertyRef Name="ID"/></Key>
      <Property Name="ID" Type="Edm.Int32" Nullable="false"/>
      <Property Name="Color" Type="NS.Color"/>
      <Property Name="ColorFlags" Type="NS.ColorFlags"/>
      <Property Name="Colors" Type="Collection(NS.Color)" Nullable="false"/>
    </EntityType>
    <EntityContainer Name="Container"><EntitySet Name="Roots" EntityType="NS.Root"/></EntityContainer>
  </Schema>
</edmx:DataServices></edmx:Edmx>"#;

/// What the tests of bound functions are about.
const FUNCTIONS: &str = r#"
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>
  <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Test">
    <EntityType Name="Vegetable">
      <Key><PropertyRef Name="ID"/></Key>
      <Property Name="ID" Type="Edm.Int32" Nullable="false"/>
    </EntityType>
    <Function Name="IsPrime" IsBound="true">
      <Parameter Name="it" Type="Edm.Int32"/><ReturnType Type="Edm.Boolean"/>
    </Function>
    <Function Name="Foo" IsBound="true">
      <Parameter Name="p1" Type="Test.Vegetable"/><Parameter Name="p2" Type="Edm.String"/>
      <ReturnType Type="Edm.Boolean"/>
    </Function>
    <EntityContainer Name="Container">
      <EntitySet Name="Vegetables" EntityType="Test.Vegetable"/>
    </EntityContainer>
  </Schema>
</edmx:DataServices></edmx:Edmx>"#;

/// What the tests without a model name.
const THINGS: &str = r#"
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><edmx:DataServices>
  <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Test">
    <EntityType Name="Thing">
      <Key><PropertyRef Name="ID"/></Key>
      <Property Name="ID" Type="Edm.Int32" Nullable="false"/>
      <Property Name="UnitPrice" Type="Edm.Decimal" Scale="variable"/>
      <NavigationProperty Name="Things" Type="Collection(Test.Thing)"/>
      <NavigationProperty Name="navprop" Type="Test.Thing"/>
    </EntityType>
    <EntityContainer Name="Container"><EntitySet Name="Things" EntityType="Test.Thing"/></EntityContainer>
  </Schema>
</edmx:DataServices></edmx:Edmx>"#;

/// The parts of the test model as one document: each is a schema of one namespace.
fn model(folder: &Path) -> Schema {
    let read = |name: &str| {
        let path = folder.join(format!("schemas/odatanet-hardcoded-{name}.xml"));
        std::fs::read_to_string(path).unwrap()
    };
    let parts = ["sub1", "sub2", "sub3", "sub4"].map(|name| {
        let text = read(name);
        let (from, to) = (text.find("<Schema ").unwrap(), text.rfind("</Schema>"));
        text[from..to.unwrap()].to_owned() + "</Schema>"
    });
    let end = "</edmx:DataServices>";
    let whole = read("main").replace(end, &(parts.concat() + end));
    Schema::from_csdl(whole.as_bytes()).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// What the rows are judged by.
struct Models {
    hard_coded: Schema,
    enumerations: Schema,
    functions: Schema,
    things: Schema,
}

impl Models {
    fn new(folder: &Path) -> Self {
        let schema = |text: &str| Schema::from_csdl(text.as_bytes()).unwrap();
        Self {
            hard_coded: model(folder),
            enumerations: schema(ENUMERATIONS),
            functions: schema(FUNCTIONS),
            things: schema(THINGS),
        }
    }

    /// The schema and the type that a row is about.
    fn of(&self, row: &Row) -> (&Schema, Root) {
        let (file, target) = (row.text("file"), row.text("target"));
        if file.ends_with("EnumFilterFunctionalTests.cs") {
            (&self.enumerations, Root::Only)
        } else if file.ends_with("ParserTests.cs") {
            (&self.things, Root::Only)
        } else if target.contains("Vegetable") {
            (&self.functions, Root::Only)
        } else {
            let name = target.split("HardCodedTestModel.Get").nth(1);
            let name = name.and_then(|rest| rest.split("Type()").next());
            let name = name.unwrap_or("Person");
            let name = format!("Fully.Qualified.Namespace.{name}");
            (&self.hard_coded, Root::Type(name))
        }
    }
}

struct Row(Value);

impl Row {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    /// Whether two rows are options of one query, which is refused as a whole.
    fn is_beside(&self, other: &Self) -> bool {
        let same = |name| self.0[name] == other.0[name];
        same("test") && same("line") && !same("option")
    }
}

#[test]
fn what_dotnet_refuses_is_refused() {
    let Some(folder) = corpora() else { return };
    let models = Models::new(&folder);
    let path = folder.join("suites/odatanet-typed-rejects.jsonl");
    let rows: Vec<Row> = std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| Row(serde_json::from_str(line).unwrap()))
        .collect();
    let (mut refused, mut wrong, mut taken) = (0, Vec::new(), BTreeSet::new());
    for row in &rows {
        let (schema, root) = models.of(row);
        let query: Vec<String> = rows
            .iter()
            .filter(|other| std::ptr::eq(row, *other) || row.is_beside(other))
            .map(|row| format!("{}={}", row.text("option"), escaped(row.text("input"))))
            .collect();
        let query = format!("?{}", query.join("&"));
        let input = row.text("input");
        let reason = TAKEN.iter().find(|(listed, _)| *listed == input);
        let parsed = Query::parse(&query, Input::Url);
        match (parsed.query.check(schema, &root), reason) {
            (Err(findings), None) if findings.iter().any(is_error) => refused += 1,
            (Ok(_), Some((input, _))) => {
                taken.insert(*input);
            }
            (Ok(_) | Err(_), None) => wrong.push(format!("{query} is taken: {}", row.text("note"))),
            (Err(findings), Some(_)) => wrong.push(format!("{query} is refused: {findings:#?}")),
        }
    }
    println!(
        "odatanet-typed-rejects.jsonl: {refused} of {} refused",
        rows.len()
    );
    for (input, reason) in TAKEN {
        println!("    taken: {input}: {reason}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(taken.len(), TAKEN.len(), "only {taken:?}");
    assert!(rows.len() >= 129, "rows are missing: {}", rows.len());
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.code.severity() == Severity::Error
}

/// What would end an option or be decoded.
fn escaped(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('&', "%26")
        .replace('#', "%23")
        .replace('+', "%2B")
}
