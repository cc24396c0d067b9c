//! What is said of an expression of which a part is wrong, and how far a fix goes.

use crate::support::checking::{right, wrong};
use insta::assert_snapshot;
use odq::Schema;

fn shown(queries: &[&str]) -> String {
    wrong(&Schema::referrals(), queries)
}

/// Entity types with a base, properties that are not declared, and functions of each type.
fn items() -> Schema {
    let text = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'>
      <EntityType Name='Item' OpenType='true'>
        <Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.Int32' Nullable='false'/>
      </EntityType>
      <EntityType Name='Folder' BaseType='N.Item'/>
      <Function Name='label' IsBound='true'><Parameter Name='it' Type='N.Folder'/><ReturnType Type='Edm.String'/></Function>
      <Function Name='label' IsBound='true'><Parameter Name='it' Type='N.Item'/><ReturnType Type='Edm.Int32'/></Function>
      <Function Name='weight' IsBound='true'><Parameter Name='it' Type='N.Item'/><ReturnType Type='Edm.Int32'/></Function>
      <Function Name='weight' IsBound='true'><Parameter Name='it' Type='N.Folder'/><ReturnType Type='Edm.String'/></Function>
      <Function Name='first' IsBound='true' IsComposable='true'><Parameter Name='it' Type='N.Folder'/><ReturnType Type='N.Folder'/></Function>
      <Function Name='first' IsBound='true'><Parameter Name='it' Type='N.Item'/><ReturnType Type='N.Item'/></Function>
      <Function Name='last' IsBound='true'><Parameter Name='it' Type='N.Item'/><ReturnType Type='N.Item'/></Function>
      <Function Name='last' IsBound='true' IsComposable='true'><Parameter Name='it' Type='N.Folder'/><ReturnType Type='N.Folder'/></Function>
      <EntityContainer Name='C'><EntitySet Name='Items' EntityType='N.Item'/><EntitySet Name='Folders' EntityType='N.Folder'/></EntityContainer>
    </Schema>";
    Schema::from_csdl(text.as_bytes()).unwrap()
}

/// What is compared with a name that is not known may be anything.
#[test]
fn one_side_of_in_is_unknown() {
    let schema = crate::support::sales::schema();
    assert_snapshot!(wrong(schema, &[
        "/Customers?$filter=Nam in Country",
        "/Customers?$filter=Name in Countr",
        "/Customers?$filter=Country in Name",
        "/Customers?$filter=Sales in Name",
    ]), @"
    /Customers?$filter=Nam in Country
                       ^^^ OD201: no property `Nam` in `S.Customer`
      fix: write `Name`
      > /Customers?$filter=Name in Country  [OD204]
    /Customers?$filter=Name in Countr
                               ^^^^^^ OD204: expected a list or a collection after `in`, found `Countr`
      fix: write `('Countr')`
      > /Customers?$filter=Name in ('Countr')
    /Customers?$filter=Country in Name
                                  ^^^^ OD204: expected a list or a collection after `in`, found `Edm.String`
      help: whether `Name` holds it is asked by `contains`
      fix: write `contains(...)`
      > /Customers?$filter=contains(Name,Country)
    /Customers?$filter=Sales in Name
                             ^^ OD204: `in` needs a single value before it, found `Collection(S.Sale)`
                       ----- this is `Collection(S.Sale)`
      help: whether an item is in the list is asked by `Sales/any(x:x in (...))`
    ");
}

#[test]
fn values_joined_as_conditions() {
    assert_snapshot!(shown(&[
        "status eq ('New' or 'Active')",
        "status eq ('New' and 'Active')",
        "status ne ('New' or 'Active')",
        "status eq ('New' or 'Active' or 'Closed')",
        "status eq 'New' or 'Active'",
    ]), @"
    status eq ('New' or 'Active')
               ^^^^^^^^^^^^^^^^^ OD205: expected a condition, found a value alone
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
      fix: write `in`
      > status in ('New','Active')
    status eq ('New' and 'Active')
               ^^^^^^^^^^^^^^^^^^ OD205: expected a condition, found a value alone
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
    status ne ('New' or 'Active')
               ^^^^^^^^^^^^^^^^^ OD205: expected a condition, found a value alone
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
    status eq ('New' or 'Active' or 'Closed')
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD205: expected a condition, found a value alone
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
      fix: write `in`
      > status in ('New','Active','Closed')
    status eq 'New' or 'Active'
                       ^^^^^^^^ OD205: expected a condition, found a value alone
    --------------- it belongs to this comparison
      help: each condition is written in full, or the values as a list: `x in ('a','b')`
      fix: repeat the comparison
      > status eq 'New' or status eq 'Active'
    ");
}

#[test]
fn a_method_with_a_value() {
    assert_snapshot!(shown(&[
        "team.any()",
        "team.any('a')",
        "team.count() gt 1",
        "team.count('a') gt 1",
    ]), @"
    team.any()
    ^^^^^^^^^^ OD206: no function `any`
      fix: write `/any()`
      > team/any()
    team.any('a')
    ^^^^^^^^^^^^^ OD206: no function `any`
      help: a function is written before its values: `contains(name,'a')`
    team.count() gt 1
    ^^^^^^^^^^^^ OD206: no function `count`
      fix: write `/$count`
      > team/$count gt 1
    team.count('a') gt 1
    ^^^^^^^^^^^^^^^ OD206: no function `count`
      help: a function is written before its values: `contains(name,'a')`
    ");
}

/// The place of a value that is no condition is all of its path.
#[test]
fn the_place_of_a_path() {
    assert_snapshot!(shown(&["team/$count()", "details/dealValue"]), @"
    team/$count()
    ^^^^^^^^^^^^^ OD205: expected a Boolean expression in `$filter`, found `Edm.Int64`
                ^ OD118: `$count` takes no arguments, found `()`
      safe fix: remove them
      > team/$count  [OD205]
    details/dealValue
    ^^^^^^^^^^^^^^^^^ OD205: expected a Boolean expression in `$filter`, found `Edm.Decimal`
      help: compare it with a value, such as `... eq ...`
    ");
}

#[test]
fn items_in_brackets() {
    assert_snapshot!(wrong(&items(), &[
        "/Items?$filter=colour eq [red]",
        "/Items?$filter=colour eq [red,blue]",
        "/Items?$filter=id eq [1]",
    ]), @"
    /Items?$filter=colour eq [red]
                              ^^^ OD228: `red` is not declared by `N.Item`, which is open
                   ------ this is not declared either
      help: a string stands in apostrophes
      fix: write `'red'`
      > /Items?$filter=colour eq ['red']  [OD228]
    /Items?$filter=colour eq [red,blue]
                              ^^^ OD228: `red` is not declared by `N.Item`, which is open
                   ------ this is not declared either
      help: a string stands in apostrophes
      fix: write `'red'`
      > /Items?$filter=colour eq ['red',blue]  [OD228]
                                  ^^^^ OD228: `blue` is not declared by `N.Item`, which is open
      help: its type is not known, so that nothing is said of its use
    /Items?$filter=id eq [1]
                      ^^ OD204: `eq` cannot compare `Edm.Int32` with `Collection(Edm.Int32)`
                   -- this is `Edm.Int32`
                         --- this is `Collection(Edm.Int32)`
      fix: remove the brackets
      > /Items?$filter=id eq 1
    ");
}

/// What is not declared may be a collection.
#[test]
fn items_of_what_is_not_declared() {
    right(
        &Schema::referrals(),
        &["$filter=team/aggregate($count) gt 1"],
    );
    assert_snapshot!(wrong(&items(), &[
        "/Items?$filter=parts/aggregate($count) gt 1",
        "/Items?$filter=id/aggregate($count) gt 1",
    ]), @"
    /Items?$filter=parts/aggregate($count) gt 1
                   ^^^^^ OD228: `parts` is not declared by `N.Item`, which is open
      help: its type is not known, so that nothing is said of its use
    /Items?$filter=id/aggregate($count) gt 1
                   ^^^^^^^^^^^^^^^^^^^^ OD209: `aggregate` needs a collection before it, found `Edm.Int32`
    ");
}

/// A number has a negative; what else is ordered by a minus is meant to descend.
#[test]
fn a_minus_before_a_key() {
    right(
        &Schema::referrals(),
        &["$orderby=-details/dealValue", "$orderby=-team/$count"],
    );
    assert_snapshot!(shown(&["$orderby=-createdDateTime", "$orderby=-nope"]), @"
    $orderby=-createdDateTime
              ^^^^^^^^^^^^^^^ OD204: `-` needs a number or a duration, found `Edm.DateTimeOffset`
      fix: write `desc`
      > $orderby=createdDateTime%20desc
    $orderby=-nope
              ^^^^ OD201: no property `nope` in `Microsoft.Partner.Engagements.Referral`
      help: the properties are `id`, `engagementId`, `name`, `organizationId`, `organizationName`, `externalReferenceId`, `createdDateTime`, `updatedDateTime`, `expirationDateTime`, `acceptedDateTime`, `closedDateTime`, `status` and 31 more
    ");
}

/// The function of the nearest type is meant, wherever it is declared.
#[test]
fn the_nearest_function() {
    right(
        &items(),
        &[
            "/Folders?$filter=N.label() eq 'a'",
            "/Items?$filter=N.label() eq 1",
            "/Folders?$filter=N.weight() eq 'a'",
            "/Items?$filter=N.weight() eq 1",
            "/Items?$filter=N.Folder/N.label() eq 'a'",
            "/Folders(1)/N.first()/id",
            "/Folders(1)/N.last()/id",
        ],
    );
    assert_snapshot!(wrong(&items(), &[
        "/Folders?$filter=N.label() eq 1",
        "/Folders?$filter=N.weight() eq 1",
        "/Items(1)/N.first()/id",
        "/Items(1)/N.last()/id",
    ]), @"
    /Folders?$filter=N.label() eq 1
                                  ^ OD204: expected `Edm.String`, found `1` of type `Edm.Int32`
                     --------- this is `Edm.String`
      fix: write `'1'`
      > /Folders?$filter=N.label() eq '1'
    /Folders?$filter=N.weight() eq 1
                                   ^ OD204: expected `Edm.String`, found `1` of type `Edm.Int32`
                     ---------- this is `Edm.String`
      fix: write `'1'`
      > /Folders?$filter=N.weight() eq '1'
    /Items(1)/N.first()/id
                        ^^ OD210: nothing can stand behind the function `N.first`
      help: the schema does not call it composable (`IsComposable`)
    /Items(1)/N.last()/id
                       ^^ OD210: nothing can stand behind the function `N.last`
      help: the schema does not call it composable (`IsComposable`)
    ");
}

/// Behind a collection the result stands beside its items, and is not one of the outer records.
#[test]
fn what_is_nested_deeper() {
    let schema = crate::support::sales::schema();
    right(
        schema,
        &[
            "/Sales?$apply=addnested(Customer,identity as h)/filter(h/Name eq 'a')",
            "/Sales?$apply=addnested(Customer/Sales,identity as h)/filter(Customer/h/any())",
            "/Sales?$apply=addnested(Products/Parent,identity as h)/filter(Products/any(p:p/h/any()))",
            "/Sales?$apply=addnested(Customer/Sales,groupby((ID)) as h)/filter(Customer/h/any(x:x/ID gt 1))",
        ],
    );
    assert_snapshot!(wrong(schema, &[
        "/Sales?$apply=addnested(Customer/Sales,identity as h)/filter(h/any())",
        "/Sales?$apply=addnested(Customer/Sales,identity as h)/filter(Customer/h/ID eq 1)",
        "/Sales?$apply=addnested(Customer/Sales,groupby((ID)) as h)/filter(Customer/h/any(x:x/Note eq 'a'))",
    ]), @"
    /Sales?$apply=addnested(Customer/Sales,identity as h)/filter(h/any())
                                                                 ^ OD201: no property `h` in `S.Sale`
      help: the properties are `ID`, `Amount`, `Units`, `Rate`, `Share`, `Note`, `Paid`, `Status`, `Colour`, `Day`, `At`, `Took` and 12 more
    /Sales?$apply=addnested(Customer/Sales,identity as h)/filter(Customer/h/ID eq 1)
                                                                            ^^ OD208: `Customer/h` is a collection: its items are reached by `any` or `all`
                                                                 ---------- this is `Collection(S.Sale)`
      help: ask for items: `Customer/h/any(h:h/ID ...)`
      fix: ask whether `Customer/h` has such an item
      > /Sales?$apply=addnested(Customer/Sales,identity as h)/filter(Customer/h/any(h:h/ID eq 1))
    /Sales?$apply=addnested(Customer/Sales,groupby((ID)) as h)/filter(Customer/h/any(x:x/Note eq 'a'))
                                                                                         ^^^^ OD225: `Note` no longer exists behind `groupby`
                                           ------------- `groupby` leaves only `ID`
    ");
}

/// A key may be any segment.
#[test]
fn a_key_that_looks_like_something_else() {
    right(
        &Schema::referrals(),
        &[
            "/referrals/it's/team",
            "/referrals/x'/team",
            "/referrals/12:30/team",
            "/referrals/a=/team",
        ],
    );
    assert_snapshot!(shown(&["/referrals/a(b/team", "/referrals/it's/nope"]), @"
    /referrals/a(b/team
                  ^ OD108: expected `)`
                - opened here
      fix: insert `)`
      > /referrals/a(b)/team
    /referrals/it's/nope
                    ^^^^ OD201: no property `nope` in `Microsoft.Partner.Engagements.Referral`
    ");
}
