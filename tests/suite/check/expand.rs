//! `$compute` and `$expand` against a schema with navigation properties.

use crate::support::checking::{typed, wrong};
use odq::Schema;

/// Orders with lines, each of a product, each of a maker.
fn shop() -> Schema {
    Schema::from_csdl(
        br#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Shop">
      <EntityType Name="Order">
        <Key><PropertyRef Name="ID"/></Key>
        <Property Name="ID" Type="Edm.Int32" Nullable="false"/>
        <Property Name="Note" Type="Edm.String"/>
        <Property Name="Amount" Type="Edm.Decimal" Scale="2"/>
        <Property Name="Picture" Type="Edm.Stream"/>
        <Property Name="Address" Type="Shop.Address"/>
        <NavigationProperty Name="Lines" Type="Collection(Shop.Line)"/>
      </EntityType>
      <EntityType Name="BulkOrder" BaseType="Shop.Order">
        <NavigationProperty Name="Pallets" Type="Collection(Shop.Line)"/>
      </EntityType>
      <ComplexType Name="Address">
        <Property Name="Town" Type="Edm.String"/>
        <NavigationProperty Name="Country" Type="Shop.Country"/>
      </ComplexType>
      <EntityType Name="Country">
        <Key><PropertyRef Name="Code"/></Key>
        <Property Name="Code" Type="Edm.String" Nullable="false"/>
      </EntityType>
      <EntityType Name="Line">
        <Key><PropertyRef Name="Number"/></Key>
        <Property Name="Number" Type="Edm.Int32" Nullable="false"/>
        <Property Name="Price" Type="Edm.Decimal" Scale="2"/>
        <NavigationProperty Name="Product" Type="Shop.Product"/>
      </EntityType>
      <EntityType Name="Product">
        <Key><PropertyRef Name="Code"/></Key>
        <Property Name="Code" Type="Edm.String" Nullable="false"/>
        <Property Name="Name" Type="Edm.String"/>
      </EntityType>
      <EntityContainer Name="Container">
        <EntitySet Name="Orders" EntityType="Shop.Order"/>
      </EntityContainer>
    </Schema>"#,
    )
    .unwrap()
}

#[track_caller]
fn said(queries: &[&str]) -> String {
    wrong(&shop(), queries)
}

#[test]
fn what_can_be_expanded() {
    let queries = [
        "$expand=Lines,Address/Country,Picture,Address",
        "$expand=*,Lines/$ref,Lines/$count($filter=Price gt 1),$value",
        "$expand=Shop.BulkOrder/Pallets,*($levels=2)",
        "$expand=Lines($filter=Price gt 1 and $it/Amount gt 5;$orderby=Number;$top=1)",
        "$expand=Lines($select=Number;$expand=Product($select=Name;$filter=Name eq 'x'))",
        "$expand=Lines($compute=Price mul 2 as Twice;$filter=Twice gt 5;$select=Twice)",
        "$expand=Lines($filter=Product/Name eq @n;@n='x')",
        "$expand=Lines($filter=$this/Price gt 1;$search=blue)&$search=red OR blue",
    ];
    insta::assert_snapshot!(typed(&shop(), &queries), @"
    $expand=Lines,Address/Country,Picture,Address
    $expand
      Lines
      Address/Country
      Picture
      Address
    $expand=*,Lines/$ref,Lines/$count($filter=Price gt 1),$value
    $expand
      *
      Lines
      Lines
        $filter
          gt: Edm.Boolean
            $this/Price: Edm.Decimal
            1: Edm.Decimal
    $expand=Shop.BulkOrder/Pallets,*($levels=2)
    $expand
      Shop.BulkOrder/Pallets
      *
    $expand=Lines($filter=Price gt 1 and $it/Amount gt 5;$orderby=Number;$top=1)
    $expand
      Lines
        $filter
          and: Edm.Boolean
            gt: Edm.Boolean
              $this/Price: Edm.Decimal
              1: Edm.Decimal
            gt: Edm.Boolean
              Amount: Edm.Decimal
              5: Edm.Decimal
        $orderby
          asc $this/Number: Edm.Int32
        $top 1
    $expand=Lines($select=Number;$expand=Product($select=Name;$filter=Name eq 'x'))
    $expand
      Lines
        $select
          $this/Number: Edm.Int32
        $expand
          $this/Product
            $filter
              eq: Edm.Boolean
                $this/Name: Edm.String
                'x': Edm.String
            $select
              $this/Name: Edm.String
    $expand=Lines($compute=Price mul 2 as Twice;$filter=Twice gt 5;$select=Twice)
    $expand
      Lines
        $filter
          gt: Edm.Boolean
            $this/Twice: Edm.Decimal
            5: Edm.Decimal
        $compute
          Twice
            mul: Edm.Decimal
              $this/Price: Edm.Decimal
              2: Edm.Decimal
        $select
          $this/Twice: Edm.Decimal
    $expand=Lines($filter=Product/Name eq @n;@n='x')
    $expand
      Lines
        $filter
          eq: Edm.Boolean
            $this/Product/Name: Edm.String
            'x': Edm.String
    $expand=Lines($filter=$this/Price gt 1;$search=blue)&$search=red OR blue
    $search red OR blue
    $expand
      Lines
        $filter
          gt: Edm.Boolean
            $this/Price: Edm.Decimal
            1: Edm.Decimal
        $search blue
    ");
}

#[test]
fn what_cannot_be_expanded() {
    insta::assert_snapshot!(said(&[
        "$expand=Line",
        "$expand=Note",
        "$expand=Lines/Product",
        "$expand=Address/Contry",
        "$expand=Shop.Product/Name",
        "$expand=Lines,Lines($filter=Amount gt 1)",
        "$expand=Lines($filter=Prise gt 1;$orderby=Numbr;$select=Nam)",
        "$expand=Lines($expand=Product($filter=Nmae eq 'x'))",
        "$expand=Lines($filter=Price)",
        "$expand=Lines($top=1;$top=2)",
        "$expand=Lnes($filter=Prise gt 1;$top=99999999999999999999)",
        "$expand=Lines/$count($filter=Prise gt 1)",
    ]), @"
    $expand=Line
            ^^^^ OD201: no property `Line` in `Shop.Order`
      fix: write `Lines`
      > $expand=Lines
    $expand=Note
            ^^^^ OD224: `Edm.String` cannot be expanded
      help: its value is part of the record; `$select` picks it
    $expand=Lines/Product
            ^^^^^ OD224: `Lines` is expanded itself; what is expanded of it stands in parentheses behind it
      help: such as `Lines($expand=Product)`
    $expand=Address/Contry
                    ^^^^^^ OD201: no property `Contry` in `Shop.Address`
      fix: write `Country`
      > $expand=Address/Country
    $expand=Shop.Product/Name
            ^^^^^^^^^^^^ OD211: `Shop.Product` does not extend `Shop.Order`
    $expand=Lines,Lines($filter=Amount gt 1)
                  ^^^^^ OD224: `Lines` is expanded twice
            ----- first expanded here
                                ^^^^^^ OD201: no property `Amount` in `Shop.Line`
      help: the properties are `Number`, `Price`, `Product`
    $expand=Lines($filter=Prise gt 1;$orderby=Numbr;$select=Nam)
                          ^^^^^ OD201: no property `Prise` in `Shop.Line`
      fix: write `Price`
      > $expand=Lines($filter=Price gt 1;$orderby=Numbr;$select=Nam)  [OD201 OD201]
                                              ^^^^^ OD201: no property `Numbr` in `Shop.Line`
      fix: write `Number`
      > $expand=Lines($filter=Prise gt 1;$orderby=Number;$select=Nam)  [OD201 OD201]
                                                            ^^^ OD201: no property `Nam` in `Shop.Line`
      help: the properties are `Number`, `Price`, `Product`
    $expand=Lines($expand=Product($filter=Nmae eq 'x'))
                                          ^^^^ OD201: no property `Nmae` in `Shop.Product`
      fix: write `Name`
      > $expand=Lines($expand=Product($filter=Name eq 'x'))
    $expand=Lines($filter=Price)
                          ^^^^^ OD205: expected a Boolean expression in `$filter`, found `Edm.Decimal`
      help: compare it with a value, such as `... eq ...`
    $expand=Lines($top=1;$top=2)
                         ^^^^ OD216: `$top` is given twice
                  ---- first given here
      help: keep one of them
    $expand=Lnes($filter=Prise gt 1;$top=99999999999999999999)
            ^^^^ OD201: no property `Lnes` in `Shop.Order`
      fix: write `Lines`
      > $expand=Lines($filter=Prise gt 1;$top=99999999999999999999)  [OD201 OD218]
                                         ^^^^^^^^^^^^^^^^^^^^ OD218: `99999999999999999999` is beyond the largest number that `$top` can take
    $expand=Lines/$count($filter=Prise gt 1)
                                 ^^^^^ OD201: no property `Prise` in `Shop.Line`
      fix: write `Price`
      > $expand=Lines/$count($filter=Price gt 1)
    ");
}

#[test]
fn what_is_computed_is_a_property() {
    insta::assert_snapshot!(typed(&shop(), &[
        "$filter=Twice gt 5 and $it/Half lt 1&$compute=Amount mul 2 as Twice,Twice div 4 as Half&$orderby=Half&$select=Half,Note",
        "$compute=length(Note) as Long&$filter=Lines/any(l:l/Price gt Long)",
    ]), @"
    $filter=Twice gt 5 and $it/Half lt 1&$compute=Amount mul 2 as Twice,Twice div 4 as Half&$orderby=Half&$select=Half,Note
      and: Edm.Boolean
        gt: Edm.Boolean
          Twice: Edm.Decimal
          5: Edm.Decimal
        lt: Edm.Boolean
          Half: Edm.Decimal
          1: Edm.Decimal
    $orderby
      asc Half: Edm.Decimal
    $compute
      Twice
        mul: Edm.Decimal
          Amount: Edm.Decimal
          2: Edm.Decimal
      Half
        div: Edm.Decimal
          Twice: Edm.Decimal
          4: Edm.Decimal
    $select
      Half: Edm.Decimal
      Note: Edm.String
    $compute=length(Note) as Long&$filter=Lines/any(l:l/Price gt Long)
      any l: Edm.Boolean
        Lines: Collection(Shop.Line)
        gt: Edm.Boolean
          l/Price: Edm.Decimal
          convert to Edm.Decimal: Edm.Decimal
            Long: Edm.Int32
    $compute
      Long
        length(): Edm.Int32
          Note: Edm.String
    ");
}

#[test]
fn what_cannot_be_computed() {
    insta::assert_snapshot!(said(&[
        "$compute=length(Note) as Note",
        "$compute=1 as One,2 as One",
        "$compute=Nte as Other",
        "$compute=length(Note) as Long&$filter=Long eq 'x'",
        "$compute=length(Note) as Letters&$filter=Leters eq 1&$select=Lettrs",
        "$compute=length(Note) as Letters&$filter=Lines/$count($filter=Letters eq 1) eq 1",
        "$compute=length(Note) as Letters&$expand=Lines($filter=Letters eq 1)",
        "$compute=Second as First,1 as Second",
    ]), @"
    $compute=length(Note) as Note
                             ^^^^ OD223: a computed property cannot be called `Note`
      help: `Shop.Order` declares a property of that name
    $compute=1 as One,2 as One
                           ^^^ OD223: a computed property cannot be called `One`
      help: it has been computed before
    $compute=Nte as Other
             ^^^ OD201: no property `Nte` in `Shop.Order`
      fix: write `Note`
      > $compute=Note as Other
    $compute=length(Note) as Long&$filter=Long eq 'x'
                                                  ^^^ OD212: expected `Edm.Int32`, found the string `'x'`
                                          ---- this is `Edm.Int32`
      help: a literal of `Edm.Int32` looks like `42`
    $compute=length(Note) as Letters&$filter=Leters eq 1&$select=Lettrs
                                             ^^^^^^ OD201: no property `Leters` in `Shop.Order`
      fix: write `Letters`
      > $compute=length(Note) as Letters&$filter=Letters eq 1&$select=Lettrs  [OD201]
                                                                 ^^^^^^ OD201: no property `Lettrs` in `Shop.Order`
      fix: write `Letters`
      > $compute=length(Note) as Letters&$filter=Leters eq 1&$select=Letters  [OD201]
    $compute=length(Note) as Letters&$filter=Lines/$count($filter=Letters eq 1) eq 1
                                                                  ^^^^^^^ OD201: no property `Letters` in `Shop.Line`
      help: the properties are `Number`, `Price`, `Product`
    $compute=length(Note) as Letters&$expand=Lines($filter=Letters eq 1)
                                                           ^^^^^^^ OD201: no property `Letters` in `Shop.Line`
      help: the properties are `Number`, `Price`, `Product`
    $compute=Second as First,1 as Second
             ^^^^^^ OD201: no property `Second` in `Shop.Order`
      help: the properties are `ID`, `Note`, `Amount`, `Picture`, `Address`, `Lines`
    ");
}

#[test]
fn related_entities_are_not_gone_through() {
    insta::assert_snapshot!(said(&[
        "$select=Note,Lines/Number",
        "$select=Address/Country/Code",
        "$expand=Lines/*",
    ]), @"
    $select=Note,Lines/Number
                 ^^^^^ OD224: `$select` does not go through `Lines`, which is a related entity
      help: what is selected of it stands in `$expand=Lines($select=Number)`
    $select=Address/Country/Code
            ^^^^^^^^^^^^^^^ OD224: `$select` does not go through `Address/Country`, which is a related entity
      help: what is selected of it stands in `$expand=Address/Country($select=Code)`
    $expand=Lines/*
            ^^^^^ OD224: `Lines` is expanded itself; what is expanded of it stands in parentheses behind it
      help: such as `Lines($expand=*)`
    ");
}

/// The other options are about what `$apply` makes, unless it only chooses records.
#[test]
fn options_beside_apply() {
    insta::assert_snapshot!(said(&[
        "$apply=filter(Amount eq 1)&$orderby=Manny",
        "$apply=aggregate($count as Many)&$orderby=Manny",
        "$expand=Lines($apply=aggregate($count as Many);$orderby=Price)",
        "$expand=Lines($levels=2),Address/Country($top=1)",
    ]), @"
    $apply=filter(Amount eq 1)&$orderby=Manny
                                        ^^^^^ OD201: no property `Manny` in `Shop.Order`
      help: the properties are `ID`, `Note`, `Amount`, `Picture`, `Address`, `Lines`
    $apply=aggregate($count as Many)&$orderby=Manny
                                              ^^^^^ OD201: no property `Manny` in the result of `aggregate`
           ------------------------- this gives only `Many`
      fix: write `Many`
      > $apply=aggregate($count as Many)&$orderby=Many
    $expand=Lines($apply=aggregate($count as Many);$orderby=Price)
                                                            ^^^^^ OD225: `Price` no longer exists behind `aggregate`
                         ------------------------- `aggregate` leaves only `Many`
    $expand=Lines($levels=2),Address/Country($top=1)
            ^^^^^ OD227: `$levels` follows `Lines` again, and `Shop.Line` has no `Lines`
                                             ^^^^ OD227: `$top` does not apply to a single `Shop.Country`
                                     ------- what is expanded
    ");
}
