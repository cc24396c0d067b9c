//! The path of a URL: operations, casts, keys.

use crate::support::checking::{findings, wrong};
use odq::{Input, Profile, Query, Root, Schema};

fn schema() -> Schema {
    let text = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N' Alias='Self'>
      <EntityType Name='Party' Abstract='true'>
        <Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.Int32' Nullable='false'/>
      </EntityType>
      <EntityType Name='Person' BaseType='N.Party'>
        <Property Name='name' Type='Edm.String'/>
        <NavigationProperty Name='orders' Type='Collection(N.Order)'/>
        <NavigationProperty Name='best' Type='N.Person'/>
      </EntityType>
      <EntityType Name='Firm' BaseType='N.Party'><Property Name='size' Type='Edm.Int16'/></EntityType>
      <EntityType Name='Order'>
        <Key><PropertyRef Name='year'/><PropertyRef Name='number'/></Key>
        <Property Name='year' Type='Edm.Int16' Nullable='false'/>
        <Property Name='number' Type='Edm.String' Nullable='false'/>
        <Property Name='total' Type='Edm.Decimal' Scale='variable'/>
      </EntityType>
      <EntityType Name='Thing'>
        <Key><PropertyRef Name='guid'/></Key><Property Name='guid' Type='Edm.Guid' Nullable='false'/>
      </EntityType>
      <Function Name='delta' IsBound='true' IsComposable='true'>
        <Parameter Name='parties' Type='Collection(N.Party)'/><ReturnType Type='Collection(N.Party)'/>
      </Function>
      <Function Name='delta' IsBound='true' IsComposable='true'>
        <Parameter Name='people' Type='Collection(N.Person)'/><ReturnType Type='Collection(N.Person)'/>
      </Function>
      <Function Name='delta' IsBound='true' IsComposable='true'>
        <Parameter Name='people' Type='Collection(N.Person)'/><Parameter Name='token' Type='Edm.String'/>
        <ReturnType Type='Collection(N.Order)'/>
      </Function>
      <Function Name='Worth' IsBound='true' IsComposable='true'>
        <Parameter Name='party' Type='N.Party'/><Parameter Name='at' Type='Edm.Date'/>
        <Parameter Name='scale' Type='Edm.Int32'>
          <Annotation Term='Org.OData.Core.V1.OptionalParameter'/>
        </Parameter>
        <ReturnType Type='Edm.Decimal'/>
      </Function>
      <Function Name='Largest' IsBound='true' IsComposable='true'>
        <Parameter Name='orders' Type='Collection(N.Order)'/><ReturnType Type='N.Order'/>
      </Function>
      <Function Name='Nearest' IsComposable='true'>
        <Parameter Name='lat' Type='Edm.Double'/><Parameter Name='lon' Type='Edm.Double'/>
        <ReturnType Type='N.Firm'/>
      </Function>
      <Function Name='Nearest' IsComposable='true'><ReturnType Type='Collection(N.Firm)'/></Function>
      <Action Name='Pay' IsBound='true'>
        <Parameter Name='order' Type='N.Order'/><Parameter Name='amount' Type='Edm.Decimal'/>
      </Action>
      <Action Name='Reset'/>
      <EntityContainer Name='C'>
        <EntitySet Name='Parties' EntityType='N.Party'/>
        <EntitySet Name='People' EntityType='N.Person'/>
        <EntitySet Name='Orders' EntityType='N.Order'/>
        <EntitySet Name='Things' EntityType='N.Thing'/>
        <Singleton Name='Me' Type='N.Person'/>
        <FunctionImport Name='NearestFirm' Function='N.Nearest'/>
        <ActionImport Name='Reset' Action='N.Reset'/>
      </EntityContainer>
    </Schema>";
    Schema::from_csdl(text.as_bytes()).unwrap()
}

/// The type that each address leads to; `[..]` for several records.
#[test]
fn addresses_lead_to_types() {
    let schema = schema();
    for (text, expected) in [
        ("/People", "[N.Person]"),
        ("/People(1)", "N.Person"),
        ("/People(id=1)", "N.Person"),
        ("/People/1", "N.Person"),
        ("/Parties/N.Person", "[N.Person]"),
        ("/Parties/N.Person(1)/orders", "[N.Order]"),
        ("/Parties/1/Self.Firm/size", "Edm.Int16"),
        ("/Parties(1)/N.Person/best/best/orders", "[N.Order]"),
        ("/People/N.Party", "[N.Party]"),
        ("/Me", "N.Person"),
        ("/Me/orders", "[N.Order]"),
        ("/Me/orders(year=2024,number='7')/total", "Edm.Decimal"),
        ("/Me/orders/$count", "[N.Order]"),
        ("/Me/orders/$ref", "[N.Order]"),
        ("/Me/best/$ref", "N.Person"),
        ("/Me/name/$value", "Edm.String"),
        ("/Orders(number='7',year=2024)", "N.Order"),
        ("/Things(65edc0b5-3485-41b7-a17e-dfa9ef4706e2)", "N.Thing"),
        ("/Things/65edc0b5-3485-41b7-a17e-dfa9ef4706e2", "N.Thing"),
        // Overloads, by binding type and parameters.
        ("/Parties/N.delta()", "[N.Party]"),
        ("/Parties/N.delta", "[N.Party]"),
        ("/Parties/delta", "[N.Party]"),
        ("/Parties/N.Firm/N.delta()", "[N.Party]"),
        ("/People/delta()", "[N.Person]"),
        ("/People/Self.delta()", "[N.Person]"),
        ("/People/delta(token='x')", "[N.Order]"),
        ("/People/delta(token='a,b=(c)')/$count", "[N.Order]"),
        ("/People/delta()(3)/name", "Edm.String"),
        ("/People/delta/3/name", "Edm.String"),
        ("/Me/N.Worth(at=2024-01-01)", "Edm.Decimal"),
        ("/Me/Worth(at=2024-01-01,scale=2)", "Edm.Decimal"),
        ("/Me/Worth(at=@d)?@d=2024-01-01", "Edm.Decimal"),
        ("/Me/orders/N.Largest()/total", "Edm.Decimal"),
        ("/Orders/Largest/number", "Edm.String"),
        ("/Me/orders(year=2024,number='7')/N.Pay", "unknown"),
        // Operations that are called by themselves.
        ("/NearestFirm(lat=1,lon=2.5)", "N.Firm"),
        ("/NearestFirm(lon=1,lat=2)/size", "Edm.Int16"),
        ("/NearestFirm()", "[N.Firm]"),
        ("/NearestFirm()(1)/size", "Edm.Int16"),
        ("/v1.0/NearestFirm()/1", "N.Firm"),
        ("/Reset", "unknown"),
        // Template holes.
        ("/People/{{id}}/orders", "[N.Order]"),
        ("/People({{id}})/best", "N.Person"),
        ("/Orders(year={{y}},number='{{n}}')", "N.Order"),
        ("/Me/Worth(at={{day}})", "Edm.Decimal"),
        ("/People/{id}/orders", "[N.Order]"),
    ] {
        let parsed = Query::parse(text, Input::Auto);
        let checked = parsed.query.check(&schema, &Root::Only);
        let checked = checked.unwrap_or_else(|findings| panic!("{text}: {findings}"));
        let resource = &checked.meaning().resource;
        let ty = schema.display(resource.ty).to_string();
        let found = if resource.single || resource.ty.is_unknown() {
            ty
        } else {
            format!("[{ty}]")
        };
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn options_are_about_what_the_address_leads_to() {
    for text in [
        "/People/delta()?$filter=name eq 'x'",
        "/Parties/delta?$select=id",
        "/Orders/Largest()?$select=total",
        "/NearestFirm()?$filter=size gt 5&$orderby=size",
        "/Me/orders?$filter=total gt 5",
    ] {
        assert!(findings(&schema(), text, Input::Auto).is_empty(), "{text}");
    }
}

#[test]
fn operations_that_are_not_there() {
    insta::assert_snapshot!(wrong(&schema(), &[
        "/People/N.delta(tokn='x')",
        "/Me/Worth()",
        "/Me/Worth(on=2024-01-01)",
        "/Me/N.delta()",
        "/People(1)/N.Largest()",
        "/NearestFirm(lat=1)",
        "/People/delta()?$filter=nam eq 'x'",
        "/Orders/Largest()?$filter=totl gt 5",
        "/Parties/N.Firm/N.Person",
        "/Me/N.Order",
        "/NearestFirms()",
        "/Me/orders/$value",
    ]), @"
    /People/N.delta(tokn='x')
            ^^^^^^^^^^^^^^^^^ OD207: no overload of `N.delta` takes `(tokn)`
      help: it is called as `N.delta()` or `N.delta(token)`
    /Me/Worth()
        ^^^^^^^ OD207: no overload of `Worth` takes `()`
      help: it is called as `Worth(at,scale)`
    /Me/Worth(on=2024-01-01)
        ^^^^^^^^^^^^^^^^^^^^ OD207: no overload of `Worth` takes `(on)`
      help: it is called as `Worth(at,scale)`
    /Me/N.delta()
        ^^^^^^^^^ OD206: `N.delta` is not bound to `N.Person`
    /People(1)/N.Largest()
               ^^^^^^^^^^^ OD206: `N.Largest` is not bound to `N.Person`
    /NearestFirm(lat=1)
     ^^^^^^^^^^^^^^^^^^ OD207: no overload of `NearestFirm` takes `(lat)`
      help: it is called as `NearestFirm(lat,lon)` or `NearestFirm()`
    /People/delta()?$filter=nam eq 'x'
                            ^^^ OD201: no property `nam` in `N.Person`
      fix: write `name`
      > /People/delta()?$filter=name eq 'x'
    /Orders/Largest()?$filter=totl gt 5
                      ^^^^^^^ OD227: `$filter` does not apply to a single `N.Order`
            --------- what the request asks for
      help: it applies to collections; `$select`, `$expand` do here
                              ^^^^ OD201: no property `totl` in `N.Order`
      fix: write `total`
      > /Orders/Largest()?$filter=total gt 5  [OD227]
    /Parties/N.Firm/N.Person
                    ^^^^^^^^ OD211: `N.Person` does not extend `N.Firm`
    /Me/N.Order
        ^^^^^^^ OD211: `N.Order` does not extend `N.Person`
    /NearestFirms()
     ^^^^^^^^^^^^ OD202: no entity set or singleton in the path; the schema has `Parties`, `People`, `Orders`, `Things`, `Me`, `NearestFirm`, `Reset`
      fix: write `NearestFirm`
      > /NearestFirm()
    /Me/orders/$value
               ^^^^^^ OD208: a key must stand before `$value`: it is a property of one record, not of the collection
    ");
}

#[test]
fn keys_and_arguments_of_another_type() {
    insta::assert_snapshot!(wrong(&schema(), &[
        "/People('1')",
        "/People(1.5)",
        "/People(65edc0b5-3485-41b7-a17e-dfa9ef4706e2)",
        "/People/x",
        "/People(name=1)",
        "/People(nam='x')",
        "/People(1)/orders(2024)",
        "/People(1)/orders(year=2024)",
        "/Orders(year=2024,number=7)",
        "/Orders(year=99999,number='7')",
        "/Things('x')",
        "/Things(5)",
        "/Things/5",
        "/Me/Worth(at='2024-01-01')",
        "/Me/Worth(at=2024-01-01,scale=1.5)",
        "/NearestFirm(lat='1',lon=2)",
        "/People/delta(token=1)",
        "/People/delta()('x')",
    ]), @"
    /People('1')
            ^^^ OD212: expected `Edm.Int32`, found the string `'1'`
      fix: write `1`
      > /People(1)
    /People(1.5)
            ^^^ OD204: expected `Edm.Int32`, found `1.5` of type `Edm.Decimal`
    /People(65edc0b5-3485-41b7-a17e-dfa9ef4706e2)
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD204: expected `Edm.Int32`, found `65edc0b5-3485-41b7-a17e-dfa9ef4706e2` of type `Edm.Guid`
    /People/x
            ^ OD204: expected `Edm.Int32`, found `x` of type `Edm.String`
    /People(name=1)
            ^^^^ OD207: the key of `N.Person` is one value
      help: no alternate key with it is declared (`Core.AlternateKeys`)
    /People(nam='x')
            ^^^ OD207: the key of `N.Person` is one value
    /People(1)/orders(2024)
               ^^^^^^^^^^^^ OD207: the key of `N.Order` is `(year=...,number=...)`
    /People(1)/orders(year=2024)
               ^^^^^^^^^^^^^^^^^ OD207: the key of `N.Order` is `(year=...,number=...)`
    /Orders(year=2024,number=7)
                             ^ OD204: expected `Edm.String`, found `7` of type `Edm.Int32`
      fix: write `'7'`
      > /Orders(year=2024,number='7')
    /Orders(year=99999,number='7')
                 ^^^^^ OD204: expected `Edm.Int16`, found `99999` of type `Edm.Int32`
    /Things('x')
            ^^^ OD212: expected `Edm.Guid`, found the string `'x'`
      help: a literal of `Edm.Guid` looks like `65edc0b5-3485-41b7-a17e-dfa9ef4706e2`
    /Things(5)
            ^ OD204: expected `Edm.Guid`, found `5` of type `Edm.Int32`
    /Things/5
            ^ OD204: expected `Edm.Guid`, found `5` of type `Edm.String`
    /Me/Worth(at='2024-01-01')
                 ^^^^^^^^^^^^ OD212: expected `Edm.Date`, found the string `'2024-01-01'`
      fix: write `2024-01-01`
      > /Me/Worth(at=2024-01-01)
    /Me/Worth(at=2024-01-01,scale=1.5)
                                  ^^^ OD204: expected `Edm.Int32`, found `1.5` of type `Edm.Decimal`
    /NearestFirm(lat='1',lon=2)
                     ^^^ OD212: expected `Edm.Double`, found the string `'1'`
      fix: write `1`
      > /NearestFirm(lat=1,lon=2)
    /People/delta(token=1)
                        ^ OD204: expected `Edm.String`, found `1` of type `Edm.Int32`
      fix: write `'1'`
      > /People/delta(token='1')
    /People/delta()('x')
                    ^^^ OD212: expected `Edm.Int32`, found the string `'x'`
      help: a literal of `Edm.Int32` looks like `42`
    ");
}

/// A service that takes names in any case; elsewhere case counts.
#[test]
fn names_in_any_case() {
    let schema = schema();
    let judged = |text: &str, profile: &str| {
        let query = Query::parse(text, Input::Auto).query;
        let examined = query.examine(&schema, &Root::Only, Profile::find(profile));
        let findings = examined.diagnostics.iter();
        // What is off until it is turned on is another matter.
        let all: Vec<String> = findings
            .filter(|it| it.code.to_string() != "OD316")
            .map(|it| format!("{} {}", it.code, it.message))
            .collect();
        (examined.checked.is_some(), all.join("; "))
    };
    for (text, expected) in [
        (
            "/people(1)/Orders?$filter=Total gt 5&$select=NUMBER",
            "OD229 `people` is declared as `People`; OD229 `Orders` is declared as `orders`; \
             OD229 `Total` is declared as `total`; OD229 `NUMBER` is declared as `number`",
        ),
        (
            "/Parties/n.person?$expand=Orders($orderby=total)",
            "OD229 `n.person` is declared as `N.Person`; OD229 `Orders` is declared as `orders`",
        ),
        (
            "/Parties?$filter=N.person/Name eq 'x'",
            "OD229 `N.person` is declared as `N.Person`; OD229 `Name` is declared as `name`",
        ),
    ] {
        assert_eq!(judged(text, "aspnet-default"), (true, expected.to_owned()));
        assert!(!judged(text, "odata-4.01").0, "{text}");
    }
    for text in ["/People?$filter=nam eq 'x'", "/People?$filter=Name eq 5"] {
        assert!(!judged(text, "aspnet-default").0, "{text}");
    }
}

#[test]
fn keys_and_the_root_in_expressions() {
    let schema = schema();
    for (text, expected) in [
        ("/People?$filter=$root/Me/name eq name", "$root/Me/name"),
        (
            "/People?$filter=$root/People(1)/name eq name",
            "$root/People(1)/name",
        ),
        (
            "/People?$filter=$root/People/1/name eq name",
            "$root/People(1)/name",
        ),
        (
            "/People?$filter=$root/Orders(year=2024,number='7')/total gt 1",
            "$root/Orders(year=2024,number='7')/total",
        ),
        ("/People?$filter=$root/Orders/$count gt 1", "$root/Orders"),
        (
            "/People?$filter=$root/Orders/any(o:o/total gt 1)",
            "$root/Orders",
        ),
        (
            "/People?$filter=orders(year=2024,number='7')/total gt 1",
            "orders(year=2024,number='7')/total",
        ),
        (
            "/People?$orderby=best/orders(year=2024,number='7')/total",
            "best/orders(year=2024,number='7')/total",
        ),
        (
            "/People?$filter=orders({{key}})/total gt 1",
            "orders({{key}})/total",
        ),
    ] {
        let query = Query::parse(text, Input::Auto).query;
        let checked = query.check(&schema, &Root::Only);
        let checked = checked.unwrap_or_else(|findings| panic!("{text}: {findings}"));
        assert!(
            checked.typed_tree().contains(expected),
            "{}",
            checked.typed_tree()
        );
        let what = checked.describe();
        assert!(
            what.contains(expected.split('/').next_back().unwrap()),
            "{what}"
        );
        // Other resources are not at hand; related entities may lie in the record.
        let is_known = !text.contains("$root") && !text.contains("{{");
        assert_eq!(checked.compile().is_ok(), is_known, "{text}");
    }
    insta::assert_snapshot!(wrong(&schema, &[
        "/People?$filter=$root/Peple(1)/name eq name",
        "/People?$filter=$root/Me/nam eq name",
        "/People?$filter=$root/People/name eq name",
        "/People?$filter=$root/People('1')/name eq name",
        "/People?$filter=$root/People/x/name eq name",
        "/People?$filter=$root/NearestFirm()/size eq 1",
        "/People?$filter=$root eq null",
        "/People?$filter=orders(2024)/total gt 1",
        "/People?$filter=orders(year='2024',number='7')/total gt 1",
        "/People?$filter=orders(year=2024,number='7')/totl gt 1",
        "/People?$filter=best(1)/name eq 'x'",
    ]), @"
    /People?$filter=$root/Peple(1)/name eq name
                          ^^^^^ OD202: no resource `Peple` in the schema
      fix: write `People`
      > /People?$filter=$root/People(1)/name eq name
    /People?$filter=$root/Me/nam eq name
                             ^^^ OD201: no property `nam` in `N.Person`
      fix: write `name`
      > /People?$filter=$root/Me/name eq name
    /People?$filter=$root/People/name eq name
                                 ^^^^ OD208: `$root/People` is a collection: its items are reached by `any` or `all`
                    ------------ this is `Collection(N.Person)`
      help: ask for items: `$root/People/any(x:x/name ...)`
      fix: ask whether `$root/People` has such an item
      > /People?$filter=$root/People/any(x:x/name eq name)
    /People?$filter=$root/People('1')/name eq name
                                 ^^^ OD212: expected `Edm.Int32`, found the string `'1'`
      fix: write `1`
      > /People?$filter=$root/People(1)/name eq name
    /People?$filter=$root/People/x/name eq name
                                 ^ OD208: `$root/People` is a collection: its items are reached by `any` or `all`
                    ------------ this is `Collection(N.Person)`
      help: ask for items: `$root/People/any(x:x/x ...)`
    /People?$filter=$root/NearestFirm()/size eq 1
                          ^^^^^^^^^^^^^ OD260: the operation `NearestFirm` behind `$root` is not understood by this version of odq
    /People?$filter=$root eq null
                    ^^^^^ OD118: `$root` needs `/` and the name of an entity set behind it
      help: another record is reached as in `$root/people(1)/name`
    /People?$filter=orders(2024)/total gt 1
                    ^^^^^^^^^^^^ OD207: the key of `N.Order` is `(year=...,number=...)`
    /People?$filter=orders(year='2024',number='7')/total gt 1
                                ^^^^^^ OD212: expected `Edm.Int16`, found the string `'2024'`
      fix: write `2024`
      > /People?$filter=orders(year=2024,number='7')/total gt 1
    /People?$filter=orders(year=2024,number='7')/totl gt 1
                                                 ^^^^ OD201: no property `totl` in `N.Order`
      fix: write `total`
      > /People?$filter=orders(year=2024,number='7')/total gt 1
    /People?$filter=best(1)/name eq 'x'
                        ^^^ OD209: a key needs a collection before it, found a single `N.Person`
      fix: remove the key
      > /People?$filter=best/name eq 'x'
    ");
}

#[test]
fn functions_take_their_parameters_in_parentheses() {
    let schema = schema();
    for right in [
        "/NearestFirm",
        "/NearestFirm?lat=1&lon=2",
        "/NearestFirm?$top=1",
        "/NearestFirm/$query",
        "/NearestFirm?{{options}}",
        "/NearestFirm({{arguments}})/size",
        "/Reset",
        "/People/delta/3/name",
    ] {
        let found = findings(&schema, right, Input::Auto);
        assert!(found.is_empty(), "{right}: {found:?}");
    }
    insta::assert_snapshot!(wrong(&schema, &[
        "/NearestFirm/$count",
        "/Nearest%46irm/1/size",
        "/NearestFirm('x')",
        "/Me/Worth(2024-01-01)",
        "/People/delta('x')",
    ]), @"
    /NearestFirm/$count
     ^^^^^^^^^^^ OD207: `NearestFirm` is a function: its parameters stand in parentheses, each with its name
      fix: write `NearestFirm()`
      > /NearestFirm()/$count
    /Nearest%46irm/1/size
     ^^^^^^^^^^^^^ OD207: `NearestFirm` is a function: its parameters stand in parentheses, each with its name
      fix: write `NearestFirm()`
      > /Nearest%46irm()/1/size
    /NearestFirm('x')
     ^^^^^^^^^^^ OD207: `NearestFirm` is a function: its parameters stand in parentheses, each with its name
      fix: write `NearestFirm()`
      > /NearestFirm()('x')  [OD212]
    /Me/Worth(2024-01-01)
        ^^^^^ OD207: `Worth` is a function: its parameters stand in parentheses, each with its name
      help: it is called as `Worth(at,scale)`
    /People/delta('x')
            ^^^^^ OD207: `delta` is a function: its parameters stand in parentheses, each with its name
      fix: write `delta()`
      > /People/delta()('x')  [OD212]
                  ^^^ OD212: expected `Edm.Int32`, found the string `'x'`
      help: a literal of `Edm.Int32` looks like `42`
    ");
}

#[test]
fn names_with_escapes_are_mended_as_a_whole() {
    insta::assert_snapshot!(wrong(&schema(), &[
        "/M%65('x')/name",
        "/M%65/name('y')",
        "/Me/be%73t('y')/name",
        "/Peopl%65s(1)/name",
        "/People(1)/n%61m",
        "/People(1)/ordrs(year=2024,number='7')",
        "/People(1)/%6Erders(year=2024,number='7')",
        "/People/d%65lat()",
        "/Parties/N.Persn(1)",
        "/People/$filtr(@x)?@x=true",
    ]), @"
    /M%65('x')/name
         ^^^^^ OD209: a key needs a collection before it, found a single `N.Person`
      fix: remove the key
      > /M%65/name
    /M%65/name('y')
              ^^^^^ OD209: a key needs a collection before it, found a single `Edm.String`
      fix: remove the key
      > /M%65/name
    /Me/be%73t('y')/name
              ^^^^^ OD209: a key needs a collection before it, found a single `N.Person`
      fix: remove the key
      > /Me/be%73t/name
    /Peopl%65s(1)/name
     ^^^^^^^^^ OD202: no entity set or singleton in the path; the schema has `Parties`, `People`, `Orders`, `Things`, `Me`, `NearestFirm`, `Reset`
      fix: write `People`
      > /People(1)/name
    /People(1)/n%61m
               ^^^^^ OD201: no property `nam` in `N.Person`
      fix: write `name`
      > /People(1)/name
    /People(1)/ordrs(year=2024,number='7')
               ^^^^^ OD206: no function `ordrs`
      help: the schema declares no function of that name
    /People(1)/%6Erders(year=2024,number='7')
               ^^^^^^^^ OD206: no function `nrders`
      help: the schema declares no function of that name
    /People/d%65lat()
            ^^^^^^^ OD206: no function `delat`
      fix: write `delta`
      > /People/delta()
    /Parties/N.Persn(1)
             ^^^^^^^ OD211: no type `N.Persn` in the schema
      fix: write `N.Person`
      > /Parties/N.Person(1)
    /People/$filtr(@x)?@x=true
            ^^^^^^ OD201: no segment `$filtr` in an address
      fix: write `$filter`
      > /People/$filter(@x)?@x=true
    ");
}
