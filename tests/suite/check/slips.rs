//! Slips of people who type addresses and options by hand: one finding each, at what is wrong.

use crate::support::checking::{self, wrong};
use odq::Schema;

fn schema() -> Schema {
    let text = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N' Alias='Self'>
      <EnumType Name='Kind'><Member Name='Small' Value='0'/><Member Name='Large' Value='1'/></EnumType>
      <EntityType Name='Item' OpenType='true'>
        <Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.String' Nullable='false'/>
        <Property Name='name' Type='Edm.String'/>
        <Property Name='kind' Type='N.Kind'/>
        <Property Name='rank' Type='Edm.Int32'/>
        <Property Name='content' Type='Edm.Stream'/>
        <Property Name='tags' Type='Collection(Edm.String)' Nullable='false'/>
        <NavigationProperty Name='children' Type='Collection(N.Item)'/>
        <NavigationProperty Name='parent' Type='N.Item'/>
      </EntityType>
      <EntityType Name='Folder' BaseType='N.Item'/>
      <Function Name='newest' IsBound='true'><Parameter Name='items' Type='Collection(N.Item)'/><ReturnType Type='Collection(N.Item)'/></Function>
      <Function Name='preview' IsBound='true'><Parameter Name='item' Type='N.Item'/><ReturnType Type='Edm.String'/></Function>
      <Action Name='copy' IsBound='true'><Parameter Name='item' Type='N.Item'/></Action>
      <Function Name='find'><Parameter Name='q' Type='Edm.String'/><ReturnType Type='N.Item'/></Function>
      <EntityContainer Name='C'><EntitySet Name='Items' EntityType='N.Item'/><Singleton Name='Root' Type='N.Item'/>
        <FunctionImport Name='find' Function='N.find'/></EntityContainer>
    </Schema>";
    Schema::from_csdl(text.as_bytes()).unwrap()
}

fn said(queries: &[&str]) -> String {
    wrong(&schema(), queries)
}

#[track_caller]
fn right(queries: &[&str]) {
    checking::right(&schema(), queries);
}

#[test]
fn keys_and_names_in_addresses() {
    right(&[
        "/Items('a')/colour",
        "/Root/parent:/some/file",
        "/Root/children:/x:/name",
    ]);
    insta::assert_snapshot!(said(&[
        "/Root('a')",
        "/Items('a')/parent('b')",
        "/Items('a')/parent('b')/nme",
        "/Items('a')/nmae",
        "/Items('a')/previw()",
        "/Items('a')/N.previw()",
        "/Items('a')/Self.previw()",
        "/Items('a')/cpoy",
        "/Items('a')/N.cpoy",
        "/Items('a')/N.Foldr",
        "/Items/N.Foldr",
        "/Items/newst()",
        "/Items/N.newst()",
        "/Items('a')/children/newst()",
        "/fnd(q='x')",
    ]), @"
    /Root('a')
         ^^^^^ OD209: a key needs a collection before it, found a single `N.Item`
      fix: remove the key
      > /Root
    /Items('a')/parent('b')
                      ^^^^^ OD209: a key needs a collection before it, found a single `N.Item`
      fix: remove the key
      > /Items('a')/parent
    /Items('a')/parent('b')/nme
                      ^^^^^ OD209: a key needs a collection before it, found a single `N.Item`
      fix: remove the key
      > /Items('a')/parent/nme  [OD228]
                            ^^^ OD228: `nme` is not declared by `N.Item`, which is open
      fix: write `name`
      > /Items('a')/parent('b')/name  [OD209]
    /Items('a')/nmae
                ^^^^ OD228: `nmae` is not declared by `N.Item`, which is open
      fix: write `name`
      > /Items('a')/name
    /Items('a')/previw()
                ^^^^^^ OD206: no function `previw`
      fix: write `preview`
      > /Items('a')/preview()
    /Items('a')/N.previw()
                ^^^^^^^^ OD206: no function `N.previw`
      fix: write `N.preview`
      > /Items('a')/N.preview()
    /Items('a')/Self.previw()
                ^^^^^^^^^^^ OD206: no function `Self.previw`
      fix: write `Self.preview`
      > /Items('a')/Self.preview()
    /Items('a')/cpoy
                ^^^^ OD228: `cpoy` is not declared by `N.Item`, which is open
      fix: write `copy`
      > /Items('a')/copy
    /Items('a')/N.cpoy
                ^^^^^^ OD211: no type `N.cpoy` in the schema
      fix: write `N.copy`
      > /Items('a')/N.copy
    /Items('a')/N.Foldr
                ^^^^^^^ OD211: no type `N.Foldr` in the schema
      fix: write `N.Folder`
      > /Items('a')/N.Folder
    /Items/N.Foldr
           ^^^^^^^ OD211: no type `N.Foldr` in the schema
      fix: write `N.Folder`
      > /Items/N.Folder
    /Items/newst()
           ^^^^^ OD206: no function `newst`
      fix: write `newest`
      > /Items/newest()
    /Items/N.newst()
           ^^^^^^^ OD206: no function `N.newst`
      fix: write `N.newest`
      > /Items/N.newest()
    /Items('a')/children/newst()
                         ^^^^^ OD206: no function `newst`
      fix: write `newest`
      > /Items('a')/children/newest()
    /fnd(q='x')
     ^^^ OD202: no entity set or singleton in the path; the schema has `Items`, `Root`, `find`
      fix: write `find`
      > /find(q='x')
    ");
}

#[test]
fn aliases() {
    right(&[
        "/Items?$filter=name eq @a&@a='x'",
        "/Items?$filter=name eq @a&@a=@b&@b='y'",
        "/Items(@k)?@k='a'",
        "/find(q=@q)?@q='a'",
        "/Items?$filter=name eq '{{x}}'&@a=1",
    ]);
    insta::assert_snapshot!(said(&[
        "/Items?$filter=name eq @a&@a='x'&@b='y'",
        "/find(q=@q)?@Q='a'",
        "/Items?$filter=name eq @a&@a=1",
        "/Items?$filter=name eq @a or rank eq @a&@a=1",
        "/Items?$filter=rank eq @a&@a='1'",
        "/Items?$filter=kind eq @a&@a='Smal'",
    ]), @"
    /Items?$filter=name eq @a&@a='x'&@b='y'
                                     ^^ OD231: the parameter alias `@b` is not used
    /find(q=@q)?@Q='a'
            ^^ OD219: the parameter alias `@q` has no value and is null
      fix: write `@Q`
      > /find(q=@Q)?@Q='a'
    /Items?$filter=name eq @a&@a=1
                                 ^ OD204: expected `Edm.String`, found `1` of type `Edm.Int32`
                   ---- this is `Edm.String`
      fix: write `'1'`
      > /Items?$filter=name eq @a&@a='1'
    /Items?$filter=name eq @a or rank eq @a&@a=1
                                               ^ OD204: expected `Edm.String`, found `1` of type `Edm.Int32`
                   ---- this is `Edm.String`
    /Items?$filter=rank eq @a&@a='1'
                                 ^^^ OD212: expected `Edm.Int32`, found the string `'1'`
                   ---- this is `Edm.Int32`
      fix: write `1`
      > /Items?$filter=rank eq @a&@a=1
    /Items?$filter=kind eq @a&@a='Smal'
                                 ^^^^^^ OD203: `Smal` is not a member of `N.Kind`
                   ---- this is `N.Kind`
      fix: write `'Small'`
      > /Items?$filter=kind eq @a&@a='Small'
    ");
}

#[test]
fn expanded_and_selected() {
    right(&[
        "/Items?$expand=children,children/$ref",
        "/Items?$expand=N.Folder/parent,parent",
        "/Items?$expand=*,parent",
        "/Items?$expand=children/$count",
    ]);
    insta::assert_snapshot!(said(&[
        "/Items?$expand=children,children",
        "/Items?$expand=children,parent,children($top=1)",
        "/Items?$expand=children($expand=parent,parent)",
        "/Items?$expand=parent/$count",
        "/Items('a')/content?$select=x",
        "/Items('a')/name?$expand=x",
        "/Items('a')?$filter=nmae eq 'x'",
    ]), @"
    /Items?$expand=children,children
                            ^^^^^^^^ OD224: `children` is expanded twice
                   -------- first expanded here
    /Items?$expand=children,parent,children($top=1)
                                   ^^^^^^^^ OD224: `children` is expanded twice
                   -------- first expanded here
    /Items?$expand=children($expand=parent,parent)
                                           ^^^^^^ OD224: `parent` is expanded twice
                                    ------ first expanded here
    /Items?$expand=parent/$count
                   ^^^^^^ OD209: `$count` needs a collection before it, found `N.Item`
    /Items('a')/content?$select=x
                        ^^^^^^^ OD227: `$select` does not apply to a single value of `Edm.Stream`
                ------- what the request asks for
    /Items('a')/name?$expand=x
                     ^^^^^^^ OD227: `$expand` does not apply to a single value of `Edm.String`
                ---- what the request asks for
    /Items('a')?$filter=nmae eq 'x'
                ^^^^^^^ OD227: `$filter` does not apply to a single `N.Item`
     ---------- what the request asks for
      help: it applies to collections; `$select`, `$expand` do here
                        ^^^^ OD228: `nmae` is not declared by `N.Item`, which is open
      fix: write `name`
      > /Items('a')?$filter=name eq 'x'  [OD227]
    ");
}

#[test]
fn conditions() {
    insta::assert_snapshot!(said(&[
        "/Items?$filter=kind has 'Small'",
        "/Items?$filter=kind has N.Kind'Small'",
        "/Items?$filter=contains(tags,'x')",
        "/Items?$filter=startswith(tags,'x') or rank gt 1",
        "/Items?$filter=tags/any(t)",
        "/Items?$filter=children/any(name eq 'x')",
        "/Items?$filter=tags/all(t)",
    ]), @"
    /Items?$filter=kind has 'Small'
                        ^^^ OD232: values of `N.Kind` hold one member, so that `has` asks what `eq` does
      fix: write `eq`
      > /Items?$filter=kind eq 'Small'
    /Items?$filter=kind has N.Kind'Small'
                        ^^^ OD232: values of `N.Kind` hold one member, so that `has` asks what `eq` does
      fix: write `eq`
      > /Items?$filter=kind eq N.Kind'Small'
    /Items?$filter=contains(tags,'x')
                            ^^^^ OD207: `contains` does not take `Collection(Edm.String)` as argument 1
      help: whether an item fits is asked by `tags/any(x:contains(x,...))`
    /Items?$filter=startswith(tags,'x') or rank gt 1
                              ^^^^ OD207: `startswith` does not take `Collection(Edm.String)` as argument 1
      help: whether an item fits is asked by `tags/any(x:startswith(x,...))`
    /Items?$filter=tags/any(t)
                            ^ OD113: `any` needs a variable: `any(x:x/...)`
      help: name a variable and begin each property of the item with it
    /Items?$filter=children/any(name eq 'x')
                                ^^^^^^^^^^^ OD113: `any` needs a variable: `any(x:x/...)`
      help: name a variable and begin each property of the item with it
      fix: name a variable and begin with it
      > /Items?$filter=children/any(x:x/name eq 'x')
    /Items?$filter=tags/all(t)
                            ^ OD113: `all` needs a variable: `all(x:x/...)`
      help: name a variable and begin each property of the item with it
    ");
}

/// URL Conventions 4.11: what is cast may have a key.
#[test]
fn items_of_derived_types_by_their_key() {
    right(&[
        "children/N.Folder('a')/name eq 'x'",
        "parent/children/N.Folder(id='a')/children/any(c:c/rank gt 1)",
    ]);
    insta::assert_snapshot!(said(&[
        "children/N.Folder(1)/name eq 'x'",
        "children/N.Folder('a')/parent/nmae eq 'x'",
        "children/N.Kind('a') eq 'x'",
    ]), @"
    children/N.Folder(1)/name eq 'x'
                      ^ OD204: expected `Edm.String`, found `1` of type `Edm.Int32`
      fix: write `'1'`
      > children/N.Folder('1')/name eq 'x'
    children/N.Folder('a')/parent/nmae eq 'x'
                                  ^^^^ OD228: `nmae` is not declared by `N.Item`, which is open
      fix: write `name`
      > children/N.Folder('a')/parent/name eq 'x'
    children/N.Kind('a') eq 'x'
             ^^^^^^ OD211: `N.Kind` does not extend `Collection(N.Item)`
    ");
}
