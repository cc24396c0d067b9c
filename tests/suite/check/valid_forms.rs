//! Valid filters with structures, dynamic properties and forms of their own over a schema with a property of each type, with their typed trees.

use crate::support::checking::{kinds, typed};

#[track_caller]
fn trees(queries: &[&str]) -> String {
    typed(&kinds(), queries)
}

#[test]
fn structures_are_equal_or_not() {
    insta::assert_snapshot!(trees(&[
        "Home eq Work",
        "Home ne null",
        "Home/Kinds.Harbour/Depth gt 1.5",
        "$it/Kinds.Engine/Power gt 100",
        "cast(Home,Kinds.Harbour)/Depth gt 1.5",
    ]), @"
    Home eq Work
      eq: Edm.Boolean
        Home: Kinds.Place
        Work: Kinds.Place
    Home ne null
      ne: Edm.Boolean
        Home: Kinds.Place
        null: null
    Home/Kinds.Harbour/Depth gt 1.5
      gt: Edm.Boolean
        Home/Kinds.Harbour/Depth: Edm.Double
        1.5: Edm.Double
    $it/Kinds.Engine/Power gt 100
      gt: Edm.Boolean
        Kinds.Engine/Power: Edm.Int32
        100: Edm.Int32
    cast(Home,Kinds.Harbour)/Depth gt 1.5
      gt: Edm.Boolean
        Home/Kinds.Harbour/Depth: Edm.Double
        1.5: Edm.Double
    ");
}

#[test]
fn dynamic_properties_have_no_type() {
    insta::assert_snapshot!(trees(&[
        "Bag/Loose eq 5",
        "Bag/Loose/Deeper eq 'x'",
        "Bag/Loose/any(l:l gt 1)",
        "Bag/Loose in (1,2)",
        "Any eq 1",
        "Any eq 'x' and Any add 1 gt 2",
        "contains(Bag/Loose,'x')",
        "Bag/Loose has Kinds.Colour'Red'",
        "not Bag/Loose",
        "Text add Bag/Loose sub 1 gt 2",
    ]), @"
    Bag/Loose eq 5
      eq: Edm.Boolean
        Bag/Loose: unknown
        5: Edm.Int32
    Bag/Loose/Deeper eq 'x'
      eq: Edm.Boolean
        Bag/Loose/Deeper: unknown
        'x': Edm.String
    Bag/Loose/any(l:l gt 1)
      any l: Edm.Boolean
        Bag/Loose: unknown
        gt: Edm.Boolean
          l: unknown
          1: Edm.Int32
    Bag/Loose in (1,2)
      in: Edm.Boolean
        Bag/Loose: unknown
        (1,2)
    Any eq 1
      eq: Edm.Boolean
        Any: Edm.Untyped
        1: Edm.Int32
    Any eq 'x' and Any add 1 gt 2
      and: Edm.Boolean
        eq: Edm.Boolean
          Any: Edm.Untyped
          'x': Edm.String
        gt: Edm.Boolean
          add: unknown
            Any: Edm.Untyped
            1: Edm.Int32
          2: Edm.Int32
    contains(Bag/Loose,'x')
      contains(): Edm.Boolean
        Bag/Loose: unknown
        'x': Edm.String
    Bag/Loose has Kinds.Colour'Red'
      has 1: Edm.Boolean
        Bag/Loose: unknown
    not Bag/Loose
      not: Edm.Boolean
        Bag/Loose: unknown
    Text add Bag/Loose sub 1 gt 2
      gt: Edm.Boolean
        add sub: unknown
          Text: Edm.String
          Bag/Loose: unknown
          1: Edm.Int32
        2: Edm.Int32
    ");
}

#[test]
fn special_forms() {
    insta::assert_snapshot!(trees(&[
        "case(Whole gt 0:1,Whole lt 0:-1,true:0) eq 1",
        "case(Flag:Size,true:'Small') eq 'Large'",
        "case(Flag:' x',true:') y') eq ' x'",
        "case(Flag:1,true:2.5) gt 2",
        "case(Flag:null,true:Text) eq 'x'",
        "cast(Whole,Edm.String) eq '5'",
        "cast(Text,Edm.Int32) eq null",
        "cast(Size,Edm.Int32) gt 1",
        "cast('Red',Kinds.Colour) eq Colour",
        "isof(Kinds.Engine)",
        "isof(Home,Kinds.Harbour)",
        "isof(Any,Edm.String)",
        "isof(Any,Collection(Edm.String))",
    ]), @"
    case(Whole gt 0:1,Whole lt 0:-1,true:0) eq 1
      eq: Edm.Boolean
        case: Edm.Int32
          gt: Edm.Boolean
            Whole: Edm.Int32
            0: Edm.Int32
          1: Edm.Int32
          lt: Edm.Boolean
            Whole: Edm.Int32
            0: Edm.Int32
          -1: Edm.Int32
          true: Edm.Boolean
          0: Edm.Int32
        1: Edm.Int32
    case(Flag:Size,true:'Small') eq 'Large'
      eq: Edm.Boolean
        case: Kinds.Size
          Flag: Edm.Boolean
          Size: Kinds.Size
          true: Edm.Boolean
          'Small': Kinds.Size
        'Large': Kinds.Size
    case(Flag:' x',true:') y') eq ' x'
      eq: Edm.Boolean
        case: Edm.String
          Flag: Edm.Boolean
          ' x': Edm.String
          true: Edm.Boolean
          ') y': Edm.String
        ' x': Edm.String
    case(Flag:1,true:2.5) gt 2
      gt: Edm.Boolean
        case: Edm.Decimal
          Flag: Edm.Boolean
          1: Edm.Decimal
          true: Edm.Boolean
          2.5: Edm.Decimal
        2: Edm.Decimal
    case(Flag:null,true:Text) eq 'x'
      eq: Edm.Boolean
        case: Edm.String
          Flag: Edm.Boolean
          null: null
          true: Edm.Boolean
          Text: Edm.String
        'x': Edm.String
    cast(Whole,Edm.String) eq '5'
      eq: Edm.Boolean
        cast to Edm.String: Edm.String
          Whole: Edm.Int32
        '5': Edm.String
    cast(Text,Edm.Int32) eq null
      eq: Edm.Boolean
        cast to Edm.Int32: Edm.Int32
          Text: Edm.String
        null: null
    cast(Size,Edm.Int32) gt 1
      gt: Edm.Boolean
        cast to Edm.Int32: Edm.Int32
          Size: Kinds.Size
        1: Edm.Int32
    cast('Red',Kinds.Colour) eq Colour
      eq: Edm.Boolean
        cast to Kinds.Colour: Kinds.Colour
          'Red': Edm.String
        Colour: Kinds.Colour
    isof(Kinds.Engine)
      isof Kinds.Engine: Edm.Boolean
        $it: Kinds.Thing
    isof(Home,Kinds.Harbour)
      isof Kinds.Harbour: Edm.Boolean
        Home: Kinds.Place
    isof(Any,Edm.String)
      isof Edm.String: Edm.Boolean
        Any: Edm.Untyped
    isof(Any,Collection(Edm.String))
      isof Collection(Edm.String): Edm.Boolean
        Any: Edm.Untyped
    ");
}

#[test]
fn options_of_counts_in_paths() {
    insta::assert_snapshot!(trees(&[
        "Parts/$count($filter=Amount gt 5) gt 1",
        "Parts/$filter(Label eq 'x')/$count(filter=Marks/$count($filter=$this eq 'm') eq 1) gt 1",
    ]), @"
    Parts/$count($filter=Amount gt 5) gt 1
      gt: Edm.Boolean
        $count: Edm.Int64
          $filter: Collection(Kinds.Part)
            Parts: Collection(Kinds.Part)
            gt: Edm.Boolean
              $this/Amount: Edm.Int32
              5: Edm.Int32
        1: Edm.Int64
    Parts/$filter(Label eq 'x')/$count(filter=Marks/$count($filter=$this eq 'm') eq 1) gt 1
      gt: Edm.Boolean
        $count: Edm.Int64
          $filter: Collection(Kinds.Part)
            $filter: Collection(Kinds.Part)
              Parts: Collection(Kinds.Part)
              eq: Edm.Boolean
                $this/Label: Edm.String
                'x': Edm.String
            eq: Edm.Boolean
              $count: Edm.Int64
                $filter: Collection(Edm.String)
                  $this/Marks: Collection(Edm.String)
                  eq: Edm.Boolean
                    $this: Edm.String
                    'm': Edm.String
              1: Edm.Int64
        1: Edm.Int64
    ");
}

#[test]
fn filters_in_paths() {
    insta::assert_snapshot!(trees(&[
        "Parts/$filter(Amount gt 5)/$count gt 1",
        "Parts/$filter($this/Amount gt $it/Whole)/any(p:p/Label eq 'x')",
        "Words/$filter($this eq 'x')/$count eq 1",
        "Parts/$filter(Marks/any(m:m eq Label))/$count eq 0",
    ]), @"
    Parts/$filter(Amount gt 5)/$count gt 1
      gt: Edm.Boolean
        $count: Edm.Int64
          $filter: Collection(Kinds.Part)
            Parts: Collection(Kinds.Part)
            gt: Edm.Boolean
              $this/Amount: Edm.Int32
              5: Edm.Int32
        1: Edm.Int64
    Parts/$filter($this/Amount gt $it/Whole)/any(p:p/Label eq 'x')
      any p: Edm.Boolean
        $filter: Collection(Kinds.Part)
          Parts: Collection(Kinds.Part)
          gt: Edm.Boolean
            $this/Amount: Edm.Int32
            Whole: Edm.Int32
        eq: Edm.Boolean
          p/Label: Edm.String
          'x': Edm.String
    Words/$filter($this eq 'x')/$count eq 1
      eq: Edm.Boolean
        $count: Edm.Int64
          $filter: Collection(Edm.String)
            Words: Collection(Edm.String)
            eq: Edm.Boolean
              $this: Edm.String
              'x': Edm.String
        1: Edm.Int64
    Parts/$filter(Marks/any(m:m eq Label))/$count eq 0
      eq: Edm.Boolean
        $count: Edm.Int64
          $filter: Collection(Kinds.Part)
            Parts: Collection(Kinds.Part)
            any m: Edm.Boolean
              $this/Marks: Collection(Edm.String)
              eq: Edm.Boolean
                m: Edm.String
                $this/Label: Edm.String
        0: Edm.Int64
    ");
}
