//! Keys of several parts, alternate keys, what stands behind operations, and names without namespace.

use crate::support::checking::{self, wrong};
use odq::Schema;

fn schema() -> Schema {
    Schema::from_csdl(SERVICE.as_bytes()).unwrap()
}

const SERVICE: &str = "<edmx:Edmx Version='4.01' xmlns:edmx='http://docs.oasis-open.org/odata/ns/edmx'>
  <edmx:DataServices>
    <Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'>
      <Annotation Term='Org.OData.Core.V1.DefaultNamespace'/>
      <EntityType Name='Order'><Key><PropertyRef Name='id'/></Key>
        <Property Name='id' Type='Edm.Int32' Nullable='false'/>
        <NavigationProperty Name='lines' Type='Collection(N.Line)' ContainsTarget='true'/>
      </EntityType>
      <EntityType Name='Line'><Key><PropertyRef Name='number'/><PropertyRef Name='text'/></Key>
        <Property Name='number' Type='Edm.Int32' Nullable='false'/>
        <Property Name='text' Type='Edm.String' Nullable='false'/>
        <Property Name='code' Type='Edm.String'/>
        <Property Name='note' Type='Edm.String'/>
        <Annotation Term='Org.OData.Core.V1.AlternateKeys'><Collection><Record>
          <PropertyValue Property='Key'><Collection><Record>
            <PropertyValue Property='Alias' String='productCode'/><PropertyValue Property='Name' PropertyPath='code'/>
          </Record></Collection></PropertyValue>
        </Record></Collection></Annotation>
      </EntityType>
      <Function Name='Best' IsBound='true'><Parameter Name='it' Type='Collection(N.Order)'/><ReturnType Type='N.Order'/></Function>
      <Function Name='Top' IsBound='true' IsComposable='true'><Parameter Name='it' Type='Collection(N.Order)'/><ReturnType Type='Collection(N.Order)'/></Function>
      <Function Name='Lines' IsBound='true'><Parameter Name='it' Type='N.Order'/><ReturnType Type='Collection(N.Line)'/></Function>
      <Action Name='Close' IsBound='true'><Parameter Name='it' Type='N.Order'/><ReturnType Type='N.Order'/></Action>
      <EntityContainer Name='C'>
        <EntitySet Name='Orders' EntityType='N.Order'/>
        <EntitySet Name='Lines' EntityType='N.Line'>
          <Annotation Term='OData.Community.Keys.V1.AlternateKeys'><Collection><Record>
            <PropertyValue Property='Key'><Collection><Record>
              <PropertyValue Property='Alias' String='note'/><PropertyValue Property='Name' PropertyPath='note'/>
            </Record></Collection></PropertyValue>
          </Record></Collection></Annotation>
        </EntitySet>
      </EntityContainer>
    </Schema>
    <Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='M'>
      <Function Name='Worst' IsBound='true' IsComposable='true'><Parameter Name='it' Type='Collection(N.Order)'/><ReturnType Type='N.Order'/></Function>
      <Function Name='Rank' IsBound='true'><Parameter Name='it' Type='N.Order'/><ReturnType Type='Edm.Int32'/></Function>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>";

#[track_caller]
fn right(queries: &[&str]) {
    checking::right(&schema(), queries);
}

#[test]
fn keys_are_whole() {
    right(&[
        "/Lines(number=1,text='x')",
        "/Lines(text='x',number=1)",
        "/Lines(productCode='x')",
        "/Lines(note='x')",
        "/Orders(1)/lines(productCode='x')",
        "/Orders(id=1)",
        "/Orders?$filter=$root/Lines(productCode='x')/note eq 'a'",
        "/Orders?$filter=lines(number=1,text='x')/note eq 'a'",
    ]);
    insta::assert_snapshot!(wrong(&schema(), &[
        "/Lines(number=1)",
        "/Lines(1)",
        "/Lines(1,2)",
        "/Lines(numbr=1,text='x')",
        "/Lines(number=1,text='x',more=2)",
        "/Lines(number=1,number=2)",
        "/Lines(number=1,text='x',productCode='c')",
        "/Lines(productCode=5)",
        "/Lines(productcode='5')",
        "/Lines(code='5')",
        "/Orders(1)/lines(number=1)",
        "/Orders(idd=1)",
        "/Orders?$filter=$root/Lines(number=1)/note eq 'a'",
        "/Orders?$filter=$root/Lines(number=1,text='x',more=2)/note eq 'a'",
    ]), @"
    /Lines(number=1)
     ^^^^^^^^^^^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    /Lines(1)
     ^^^^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    /Lines(1,2)
     ^^^^^^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    /Lines(numbr=1,text='x')
           ^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
      fix: write `number`
      > /Lines(number=1,text='x')
    /Lines(number=1,text='x',more=2)
                             ^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    /Lines(number=1,number=2)
                    ^^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    /Lines(number=1,text='x',productCode='c')
                             ^^^^^^^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    /Lines(productCode=5)
                       ^ OD204: expected `Edm.String`, found `5` of type `Edm.Int32`
      fix: write `'5'`
      > /Lines(productCode='5')
    /Lines(productcode='5')
           ^^^^^^^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
      fix: write `productCode`
      > /Lines(productCode='5')
    /Lines(code='5')
           ^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
      help: no alternate key with it is declared (`Core.AlternateKeys`)
    /Orders(1)/lines(number=1)
               ^^^^^^^^^^^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    /Orders(idd=1)
            ^^^ OD207: the key of `N.Order` is `(id=...)`
      fix: write `id`
      > /Orders(id=1)
    /Orders?$filter=$root/Lines(number=1)/note eq 'a'
                          ^^^^^^^^^^^^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    /Orders?$filter=$root/Lines(number=1,text='x',more=2)/note eq 'a'
                                                  ^^^^ OD207: the key of `N.Line` is `(number=...,text=...)`
    ");
}

#[test]
fn nothing_stands_behind_what_is_not_composable() {
    right(&[
        "/Orders/N.Best()?$select=id",
        "/Orders/Top()/$count",
        "/Orders/Top()/N.Top()(1)/lines",
        "/Orders(1)/N.Close",
    ]);
    insta::assert_snapshot!(wrong(&schema(), &[
        "/Orders/N.Best()/lines",
        "/Orders(1)/Lines()/$count",
        "/Orders(1)/Lines()(number=1,text='x')",
        "/Orders(1)/N.Close/id",
        "/Orders?$filter=N.Lines()/any(l:l/number eq 1)",
    ]), @"
    /Orders/N.Best()/lines
                     ^^^^^ OD210: nothing can stand behind the function `N.Best`
      help: the schema does not call it composable (`IsComposable`)
    /Orders(1)/Lines()/$count
                       ^^^^^^ OD210: nothing can stand behind the function `N.Lines`
      help: the schema does not call it composable (`IsComposable`)
    /Orders(1)/Lines()(number=1,text='x')
               ^^^^^^^^^^^^^^^^^^^^^^^^^^ OD210: nothing can stand behind the function `N.Lines`
      help: the schema does not call it composable (`IsComposable`)
    /Orders(1)/N.Close/id
                       ^^ OD210: nothing can stand behind the action `N.Close`
    /Orders?$filter=N.Lines()/any(l:l/number eq 1)
                              ^^^^^^^^^^^^^^^^^^^^ OD210: nothing can stand behind the function `N.Lines`
      help: the schema does not call it composable (`IsComposable`)
    ");
}

#[test]
fn only_default_namespaces_are_left_out() {
    right(&[
        "/Orders/M.Worst()",
        "/Orders/Best()",
        "/Orders?$filter=M.Rank() gt 1",
    ]);
    insta::assert_snapshot!(wrong(&schema(), &[
        "/Orders/Worst()",
        "/Orders/Worst()/id",
        "/Orders?$filter=Rank() gt 1",
    ]), @"
    /Orders/Worst()
            ^^^^^ OD206: no function `Worst`
      help: its namespace is none that may be left out (`Core.DefaultNamespace`)
      fix: write `M.Worst`
      > /Orders/M.Worst()
    /Orders/Worst()/id
            ^^^^^ OD206: no function `Worst`
      help: its namespace is none that may be left out (`Core.DefaultNamespace`)
      fix: write `M.Worst`
      > /Orders/M.Worst()/id
    /Orders?$filter=Rank() gt 1
                    ^^^^ OD206: no function `Rank`
      help: its namespace is none that may be left out (`Core.DefaultNamespace`)
      fix: write `M.Rank`
      > /Orders?$filter=M.Rank() gt 1
    ");
}
