//! Slips in keys and parameters of addresses, and addresses that lead beyond entity sets.

use crate::support::checking::{self, wrong};
use odq::Schema;

const SERVICE: &str = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'>
  <EnumType Name='Kind'><Member Name='New' Value='0'/><Member Name='Large' Value='1'/></EnumType>
  <EntityType Name='Item'><Key><PropertyRef Name='id'/></Key>
    <Property Name='id' Type='Edm.Int32' Nullable='false'/>
    <NavigationProperty Name='group' Type='N.Group'/>
    <NavigationProperty Name='lines' Type='Collection(N.Line)' ContainsTarget='true'/>
  </EntityType>
  <EntityType Name='Group'><Key><PropertyRef Name='code'/></Key>
    <Property Name='code' Type='Edm.String' Nullable='false'/><Property Name='title' Type='Edm.String'/>
    <NavigationProperty Name='items' Type='Collection(N.Item)'/>
  </EntityType>
  <EntityType Name='Line'><Key><PropertyRef Name='a'/><PropertyRef Name='b'/></Key>
    <Property Name='a' Type='Edm.Int32' Nullable='false'/><Property Name='b' Type='Edm.String' Nullable='false'/>
  </EntityType>
  <EntityType Name='Sort'><Key><PropertyRef Name='kind'/></Key><Property Name='kind' Type='N.Kind' Nullable='false'/></EntityType>
  <EntityType Name='Log'><Key><PropertyRef Name='at'/></Key><Property Name='at' Type='Edm.Date' Nullable='false'/></EntityType>
  <Function Name='Top'><Parameter Name='n' Type='Edm.Int32'/><ReturnType Type='Collection(N.Item)'/></Function>
  <Function Name='Find'><Parameter Name='name' Type='Edm.String'/><Parameter Name='code' Type='Edm.String'/><ReturnType Type='N.Item'/></Function>
  <Function Name='Tax' IsBound='true'><Parameter Name='it' Type='N.Item'/><Parameter Name='rate' Type='Edm.Decimal'/><ReturnType Type='Edm.Decimal'/></Function>
  <EntityContainer Name='C'>
    <EntitySet Name='Items' EntityType='N.Item'/><EntitySet Name='Groups' EntityType='N.Group'/>
    <EntitySet Name='Lines' EntityType='N.Line'/><EntitySet Name='Sorts' EntityType='N.Sort'/>
    <EntitySet Name='Logs' EntityType='N.Log'/><Singleton Name='Me' Type='N.Item'/>
    <FunctionImport Name='Top' Function='N.Top' EntitySet='Items'/><FunctionImport Name='Find' Function='N.Find' EntitySet='Items'/>
  </EntityContainer>
</Schema>";

fn schema() -> Schema {
    Schema::from_csdl(SERVICE.as_bytes()).unwrap()
}

#[track_caller]
fn said(queries: &[&str]) -> String {
    wrong(&schema(), queries)
}

#[track_caller]
fn right(queries: &[&str]) {
    checking::right(&schema(), queries);
}

#[test]
fn keys_that_are_no_literals() {
    right(&[
        "/Groups('a b')",
        "/Groups(code='a')",
        "/Groups(@k)?@k='a'",
        "/Groups({id})",
        "/Items(<id>)",
        "/Items(1)/lines(a=1,b='x')",
        "/Logs(2020-01-01)",
    ]);
    insta::assert_snapshot!(said(&[
        "/Groups(abc)",
        "/Groups(\"abc\")",
        "/Groups(code=a-1)",
        "/Groups(a%20b)",
        "/Groups(null)",
        "/Groups()",
        "/Groups()?$filter=title eq 'x'",
        "/Items(1)/lines()",
        "/Items(ID)",
        "/Items(id:1)",
        "/Items(id eq 1)",
        "/Items(1 add 1)",
        "/Items(\"1\")",
        "/Items(1)(2)",
        "/Items(1)/lines(a:1,b:'x')",
        "/Items(1)/lines(a=1,b=x)",
        "/Items(1)/lines(a=x,bb='x')",
        "/Sorts(large)",
        "/Logs(abc)",
        "/Items(abc)/group",
        "/Items({\"a\":1})",
        "/Groups('a'b)",
        "/Groups('a' add 'b')",
        "/Groups('a)",
        "/Groups('a')/items(x)",
    ]), @r#"
    /Groups(abc)
            ^^^ OD204: expected a value of `Edm.String`, found `abc`
      fix: write `'abc'`
      > /Groups('abc')
    /Groups("abc")
            ^^^^^ OD204: expected a value of `Edm.String`, found `"abc"`
      fix: write `'abc'`
      > /Groups('abc')
    /Groups(code=a-1)
                 ^^^ OD204: expected a value of `Edm.String`, found `a-1`
      fix: write `'a-1'`
      > /Groups(code='a-1')
    /Groups(a%20b)
            ^^^^^ OD204: expected a value of `Edm.String`, found `a b`
      help: a literal of `Edm.String` looks like `'text'`
    /Groups(null)
            ^^^^ OD204: expected a value of `Edm.String`, found `null`
      help: a literal of `Edm.String` looks like `'text'`
    /Groups()
     ^^^^^^^^ OD207: the key of `N.Group` is one value
      fix: remove the parentheses
      > /Groups
    /Groups()?$filter=title eq 'x'
     ^^^^^^^^ OD207: the key of `N.Group` is one value
      fix: remove the parentheses
      > /Groups?$filter=title eq 'x'
    /Items(1)/lines()
              ^^^^^^^ OD207: the key of `N.Line` is `(a=...,b=...)`
      fix: remove the parentheses
      > /Items(1)/lines
    /Items(ID)
           ^^ OD204: expected a value of `Edm.Int32`, found `ID`
      help: a literal of `Edm.Int32` looks like `42`
    /Items(id:1)
           ^^^^ OD207: the key of `N.Item` is `(id=...)`
      fix: write `=`
      > /Items(id=1)
    /Items(id eq 1)
           ^^^^^^^ OD207: the key of `N.Item` is `(id=...)`
      fix: write `=`
      > /Items(id=1)
    /Items(1 add 1)
           ^^^^^^^ OD204: expected a value of `Edm.Int32`, found `1 add 1`
      help: a literal of `Edm.Int32` looks like `42`
    /Items("1")
           ^^^ OD204: expected a value of `Edm.Int32`, found `"1"`
      fix: write `1`
      > /Items(1)
    /Items(1)(2)
             ^^^ OD209: a key needs a collection before it, found a single `N.Item`
      fix: remove the key
      > /Items(1)
    /Items(1)/lines(a:1,b:'x')
                    ^^^ OD207: the key of `N.Line` is `(a=...,b=...)`
      fix: write `=`
      > /Items(1)/lines(a=1,b:'x')  [OD207]
                        ^^^^^ OD207: the key of `N.Line` is `(a=...,b=...)`
      fix: write `=`
      > /Items(1)/lines(a:1,b='x')  [OD207]
    /Items(1)/lines(a=1,b=x)
                          ^ OD204: expected a value of `Edm.String`, found `x`
      fix: write `'x'`
      > /Items(1)/lines(a=1,b='x')
    /Items(1)/lines(a=x,bb='x')
                      ^ OD204: expected a value of `Edm.Int32`, found `x`
      help: a literal of `Edm.Int32` looks like `42`
    /Sorts(large)
           ^^^^^ OD204: expected a value of `N.Kind`, found `large`
      fix: write `'Large'`
      > /Sorts('Large')
    /Logs(abc)
          ^^^ OD204: expected a value of `Edm.Date`, found `abc`
      help: a literal of `Edm.Date` looks like `2020-10-30`
    /Items(abc)/group
           ^^^ OD204: expected a value of `Edm.Int32`, found `abc`
      help: a literal of `Edm.Int32` looks like `42`
    /Items({"a":1})
           ^^^^^^^ OD204: expected a value of `Edm.Int32`, found `{"a":1}`
      help: a literal of `Edm.Int32` looks like `42`
    /Groups('a'b)
            ^^^^ OD204: expected a value of `Edm.String`, found `'a'b`
      help: a literal of `Edm.String` looks like `'text'`
    /Groups('a' add 'b')
            ^^^^^^^^^^^ OD204: expected a value of `Edm.String`, found `'a' add 'b'`
      help: a literal of `Edm.String` looks like `'text'`
    /Groups('a)
            ^ OD105: the string is not closed
      fix: close it
      > /Groups('a')
    /Groups('a')/items(x)
                       ^ OD204: expected a value of `Edm.Int32`, found `x`
      help: a literal of `Edm.Int32` looks like `42`
    "#);
}

#[test]
fn arguments_of_functions() {
    right(&[
        "/Top(n=5)",
        "/Top?n=5",
        "/Items(1)/N.Tax?rate=0.5",
        "/Items(1)/N.Tax(rate=0.5)",
    ]);
    insta::assert_snapshot!(said(&[
        "/Find(name=x,code=y)",
        "/Find(name=null,code=y)",
        "/Find(name:'x',code:'y')",
        "/Find(name eq 'x',code:'y')",
        "/Top(n=1 add 1)",
        "/Top(n:5)",
        "/Top(n%20eq%205)",
        "/Top(m:5)",
        "/Items(1)/N.Tax",
        "/Items(1)/N.Tax(rate:0.5)",
    ]), @"
    /Find(name=x,code=y)
               ^ OD204: expected a value of `Edm.String`, found `x`
      fix: write `'x'`
      > /Find(name='x',code=y)  [OD204]
                      ^ OD204: expected a value of `Edm.String`, found `y`
      fix: write `'y'`
      > /Find(name=x,code='y')  [OD204]
    /Find(name=null,code=y)
                         ^ OD204: expected a value of `Edm.String`, found `y`
      fix: write `'y'`
      > /Find(name=null,code='y')
    /Find(name:'x',code:'y')
     ^^^^ OD207: `Find` is a function: its parameters stand in parentheses, each with its name
      fix: write `=` between the names and the values
      > /Find(name='x',code='y')
    /Find(name eq 'x',code:'y')
     ^^^^ OD207: `Find` is a function: its parameters stand in parentheses, each with its name
      fix: write `=` between the names and the values
      > /Find(name='x',code='y')
    /Top(n=1 add 1)
           ^^^^^^^ OD204: expected a value of `Edm.Int32`, found `1 add 1`
      help: a literal of `Edm.Int32` looks like `42`
    /Top(n:5)
     ^^^ OD207: `Top` is a function: its parameters stand in parentheses, each with its name
      fix: write `=` between the names and the values
      > /Top(n=5)
    /Top(n%20eq%205)
     ^^^ OD207: `Top` is a function: its parameters stand in parentheses, each with its name
      fix: write `=` between the names and the values
      > /Top(n=5)
    /Top(m:5)
     ^^^ OD207: `Top` is a function: its parameters stand in parentheses, each with its name
      help: it is called as `Top(n)`
    /Items(1)/N.Tax
              ^^^^^ OD207: `N.Tax` is a function: its parameters stand in parentheses, each with its name
      picture: write `N.Tax(rate=...)`
      > /Items(1)/N.Tax(rate=...)
    /Items(1)/N.Tax(rate:0.5)
              ^^^^^ OD207: `N.Tax` is a function: its parameters stand in parentheses, each with its name
      fix: write `=` between the names and the values
      > /Items(1)/N.Tax(rate=0.5)
    ");
}

#[test]
fn aliases_take_the_type_of_their_place() {
    right(&[
        "/Top(n=@n)?@n=5",
        "/Items(@k)?@k=1",
        "/Lines(a=@a,b=@b)?@a=1&@b='x'",
    ]);
    insta::assert_snapshot!(said(&[
        "/Top(n=@n)?@n='5'",
        "/Top(n=@n)",
        "/Items(@k)?@k='x'",
        "/Items(@k)?@K=1",
        "/Groups(@k)?@k=5",
        "/Items(@k)?@k={\"a\":1}",
        "/Lines(a=@a,b=@b)?@a=1&@b=2",
    ]), @r#"
    /Top(n=@n)?@n='5'
                  ^^^ OD212: expected `Edm.Int32`, found the string `'5'`
      fix: write `5`
      > /Top(n=@n)?@n=5
    /Top(n=@n)
           ^^ OD219: the parameter alias `@n` has no value and is null
      help: give it a value by `&@n=...`
    /Items(@k)?@k='x'
                  ^^^ OD212: expected `Edm.Int32`, found the string `'x'`
      help: a literal of `Edm.Int32` looks like `42`
    /Items(@k)?@K=1
           ^^ OD219: the parameter alias `@k` has no value and is null
      fix: write `@K`
      > /Items(@K)?@K=1
    /Groups(@k)?@k=5
                   ^ OD204: expected `Edm.String`, found `5` of type `Edm.Int32`
      fix: write `'5'`
      > /Groups(@k)?@k='5'
    /Items(@k)?@k={"a":1}
                  ^^^^^^^ OD204: expected a value of `Edm.Int32`, found `{"a":1}`
    /Lines(a=@a,b=@b)?@a=1&@b=2
                              ^ OD204: expected `Edm.String`, found `2` of type `Edm.Int32`
      fix: write `'2'`
      > /Lines(a=@a,b=@b)?@a=1&@b='2'
    "#);
}

#[test]
fn keys_of_single_entities_in_expressions() {
    insta::assert_snapshot!(said(&[
        "/Items?$filter=group('x')/title eq 'y'",
        "/Items?$filter=$it/group('x')/ttle eq 'y'",
        "/Groups?$filter=items(1)/group('x')/title eq 'y'",
        "/Groups?$filter=items/any(i:i/group(code='x')/title eq 'y')",
    ]), @"
    /Items?$filter=group('x')/title eq 'y'
                        ^^^^^ OD209: a key needs a collection before it, found a single `N.Group`
      fix: remove the key
      > /Items?$filter=group/title eq 'y'
    /Items?$filter=$it/group('x')/ttle eq 'y'
                            ^^^^^ OD209: a key needs a collection before it, found a single `N.Group`
      fix: remove the key
      > /Items?$filter=$it/group/ttle eq 'y'  [OD201]
                                  ^^^^ OD201: no property `ttle` in `N.Group`
      fix: write `title`
      > /Items?$filter=$it/group('x')/title eq 'y'  [OD209]
    /Groups?$filter=items(1)/group('x')/title eq 'y'
                                  ^^^^^ OD209: a key needs a collection before it, found a single `N.Group`
      fix: remove the key
      > /Groups?$filter=items(1)/group/title eq 'y'
    /Groups?$filter=items/any(i:i/group(code='x')/title eq 'y')
                                       ^^^^^^^^^^ OD209: a key needs a collection before it, found a single `N.Group`
      fix: remove the key
      > /Groups?$filter=items/any(i:i/group/title eq 'y')
    ");
}

#[test]
fn segments_with_too_much_or_too_little() {
    insta::assert_snapshot!(said(&[
        "/Items/filter(id eq 1)",
        "/Groups/filter(title eq 'x')",
        "/Items/$count()",
        "/Items/$count($filter=id eq 1)",
    ]), @"
    /Items/filter(id eq 1)
           ^^^^^^ OD201: no segment `filter` in an address
      fix: write `$filter`
      > /Items/$filter(id eq 1)
    /Groups/filter(title eq 'x')
            ^^^^^^ OD201: no segment `filter` in an address
      fix: write `$filter`
      > /Groups/$filter(title eq 'x')
    /Items/$count()
           ^^^^^^^^ OD201: no segment `$count()` in an address
      fix: write `$count`
      > /Items/$count
    /Items/$count($filter=id eq 1)
           ^^^^^^^ OD201: no segment `$count(` in an address
      help: nothing stands in parentheses behind `$count`
                  ^^^^^^^ OD119: expected `?` before the option `$filter`
      safe fix: write `?`
      > /Items/$count(?$filter=id eq 1)  [OD201 OD108]
                                 ^ OD108: `)` closes nothing
      fix: remove it
      > /Items/$count($filter=id eq 1  [OD201 OD119]
    ");
}

#[test]
fn addresses_beyond_entity_sets() {
    insta::assert_snapshot!(said(&[
        "/$crossjoin(Items,Groups)?$filter=Items/id eq 1",
        "/$all",
        "/service/$entity?$id=Items(1)",
        "/Items/$all",
    ]), @"
    /$crossjoin(Items,Groups)?$filter=Items/id eq 1
     ^^^^^^^^^^^^^^^^^^^^^^^^ OD260: `$crossjoin` is not understood by this version of odq
      help: names and types of such requests are not checked
    /$all
     ^^^^ OD260: `$all` is not understood by this version of odq
      help: names and types of such requests are not checked
    /service/$entity?$id=Items(1)
             ^^^^^^^ OD260: `$entity` is not understood by this version of odq
      help: names and types of such requests are not checked
    /Items/$all
           ^^^^ OD201: no segment `$all` in an address
      help: such as `$count`, `$ref`, `$value`
    ");
}
