//! Where the parts of a checked query were written, and what its address asks for.

use crate::support::checking::{check_alone, findings};
use odq::check::check;
use odq::diagnostic::Diagnostic;
use odq::hir::{Expr, Segments};
use odq::{Input, Query, Root, Schema};

fn schema() -> Schema {
    let text = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'>
      <EnumType Name='Kind'><Member Name='Small' Value='0'/><Member Name='Large' Value='1'/></EnumType>
      <EntityType Name='Item' OpenType='true'>
        <Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.String' Nullable='false'/>
        <Property Name='name' Type='Edm.String'/>
        <Property Name='isNew' Type='Edm.Boolean'/>
        <Property Name='kind' Type='N.Kind'/>
        <Property Name='kinds' Type='Collection(N.Kind)'/>
        <Property Name='rank' Type='Edm.Int32'/>
        <Property Name='at' Type='Edm.DateTimeOffset'/>
        <NavigationProperty Name='children' Type='Collection(N.Item)'/>
        <NavigationProperty Name='parent' Type='N.Item'/>
      </EntityType>
      <Function Name='find'><Parameter Name='q' Type='Edm.String'/><ReturnType Type='N.Item'/></Function>
      <Action Name='copy' IsBound='true'><Parameter Name='item' Type='N.Item'/></Action>
      <EntityContainer Name='C'><EntitySet Name='Items' EntityType='N.Item'/><Singleton Name='Root' Type='N.Item'/>
        <FunctionImport Name='find' Function='N.find'/></EntityContainer>
    </Schema>";
    Schema::from_csdl(text.as_bytes()).unwrap()
}

/// Each node of the condition as it was written, those that contain others first.
fn written(text: &str) -> String {
    fn add<'t>(expr: &Expr, text: &'t str, all: &mut Vec<&'t str>) {
        all.push(expr.span.of(text));
        expr.for_each_child(&mut |child| add(child, text, all));
    }
    let (meaning, _) = check_alone(&schema(), text);
    let mut all = Vec::new();
    add(&meaning.filter.unwrap(), text, &mut all);
    all.join(" | ")
}

#[test]
fn each_node_knows_where_it_was_written() {
    for (text, expected) in [
        ("name eq 'x'", "name eq 'x' | name | 'x'"),
        (
            "parent/parent/rank add 1 gt rank",
            "parent/parent/rank add 1 gt rank | parent/parent/rank add 1 | parent/parent/rank | 1 | rank",
        ),
        (
            "-colour eq 5 and -rank eq 5",
            "-colour eq 5 and -rank eq 5 | -colour eq 5 | -colour | colour | 5 | -rank eq 5 | -rank | rank | 5",
        ),
        (
            "not (parent/isNew or parent/colour)",
            "not (parent/isNew or parent/colour) | parent/isNew or parent/colour | parent/isNew | parent/colour",
        ),
        (
            "children/any(c:c/parent/name eq 'x')",
            "children/any(c:c/parent/name eq 'x') | children | c/parent/name eq 'x' | c/parent/name | 'x'",
        ),
        (
            "parent/kind in ('Small','Large')",
            "parent/kind in ('Small','Large') | parent/kind",
        ),
    ] {
        assert_eq!(written(text), expected);
    }
}

/// What an address asks for, also if it is not understood to its end.
fn asked(text: &str, root: &Root) -> String {
    let parsed = Query::parse(text, Input::Auto);
    let schema = schema();
    let (meaning, _) = check(parsed.query.tree(), &schema, root);
    let resource = meaning.resource;
    let part = |part: Option<Segments>| part.map_or("-".to_owned(), |part| part.text);
    format!(
        "{} {}, {}, {}, {}",
        if resource.single { "one" } else { "all" },
        schema.display(resource.ty),
        resource.name.as_deref().unwrap_or("-"),
        part(resource.key),
        part(resource.rest)
    )
}

#[test]
fn an_address_is_kept_as_far_as_it_was_understood() {
    for (text, expected) in [
        ("/Items", "all N.Item, Items, -, -"),
        ("/Items('a')", "one N.Item, Items, Items('a'), -"),
        (
            "/Items('a')/children/$count",
            "all N.Item, Items, Items('a'), children/$count",
        ),
        (
            "/Items('a')/parent/nothing/name",
            "all unknown, -, -, parent/nothing",
        ),
        (
            "/Items('a')/parent/N.copy",
            "one unknown, Items, Items('a'), parent/N.copy",
        ),
        ("/Root/parent/copy/name", "all unknown, -, -, parent/copy"),
        ("/find(q='x')", "one N.Item, -, -, find(q='x')"),
        ("/find(q='x')/children", "all unknown, -, -, find(q='x')"),
        ("/$metadata", "all unknown, -, -, $metadata"),
        ("/$batch", "all unknown, -, -, $batch"),
    ] {
        assert_eq!(asked(text, &Root::Only), expected, "{text}");
    }
    let named = |name: &str| Root::EntitySet(name.to_owned());
    assert_eq!(asked("$top=1", &named("Items")), "all N.Item, Items, -, -");
    assert_eq!(asked("$top=1", &named("Root")), "one N.Item, Root, -, -");
    let of_type = Root::Type("N.Item".to_owned());
    assert_eq!(asked("$top=1", &of_type), "all N.Item, -, -, -");
}

/// The rules of all that is said, with the help and the text that a fix makes.
fn said(text: &str) -> String {
    let one = |finding: &Diagnostic| {
        let fixed = finding.fixes.iter().filter_map(|fix| fix.apply(text));
        let help = finding.help.iter().map(ToString::to_string);
        let more: Vec<String> = help.chain(fixed).collect();
        format!("{} {}", finding.code, more.join(" > "))
    };
    let found = findings(&schema(), text, Input::Auto);
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_stands_beside_a_value_tells_what_it_means() {
    const UNKNOWN: &str = "its type is not known, so that nothing is said of its use";
    const OTHER: &str = "compare values of one type, or convert one by `cast`";
    for (text, expected) in [
        ("kind eq Smal", "OD228 kind eq 'Small'"),
        ("kind eq -Smal", &format!("OD228 {UNKNOWN}")),
        (
            "kind eq (Smal and isNew)",
            &format!("OD204 {OTHER}; OD228 {UNKNOWN}"),
        ),
        (
            "kind eq ('Small' or isNew)",
            &format!("OD204 {OTHER}; OD205 "),
        ),
        (
            "isNew and at gt today()",
            "OD206 isNew and date(at) gt date(now())",
        ),
        (
            "at add duration'P1D' gt today()",
            "OD206 date(at add duration'P1D') gt date(now())",
        ),
        (
            "rank eq 1 add (at gt today())",
            "OD204 ; OD206 rank eq 1 add (date(at) gt date(now()))",
        ),
        (
            "{{a}}/$count eq 'x'",
            "OD212 a literal of `Edm.Int64` looks like `42`",
        ),
        ("{{a}}/any(x:x/name eq 'y') eq 5", &format!("OD204 {OTHER}")),
        ("/Root/kind?$select=name", "OD227 "),
        ("/Root/kinds?$select=name", "OD227 "),
        ("/Root/kinds?$apply=aggregate($count as n)", "OD227 "),
        ("/Root/parent?$select=name", ""),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}
