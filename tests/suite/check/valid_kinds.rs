//! Valid filters over a schema with a property of each type, with their typed trees.

use crate::support::{kinds, typed};

#[track_caller]
fn trees(queries: &[&str]) -> String {
    typed(&kinds(), queries)
}

#[test]
fn numbers_are_promoted() {
    insta::assert_snapshot!(trees(&[
        "Tiny eq Signed",
        "Short add Long gt 5",
        "Whole divby 2 eq 2.5",
        "Whole div 2 eq 2",
        "Exact add 1 gt Real",
        "Mass mul 2 lt 1.5",
        "1 add Exact eq 2",
        "Half eq Exact",
        "Long eq 9223372036854775808",
        "Real eq NaN",
        "-Tiny lt -5",
    ]), @"
    Tiny eq Signed
      eq: Edm.Boolean
        Tiny: Edm.Byte
        convert the left side to Edm.Int16
        convert to Edm.Int16: Edm.Int16
          Signed: Edm.SByte
    Short add Long gt 5
      gt: Edm.Boolean
        add: Edm.Int64
          Short: Edm.Int16
          convert the left side to Edm.Int64
          Long: Edm.Int64
        5: Edm.Int64
    Whole divby 2 eq 2.5
      eq: Edm.Boolean
        divby: Edm.Decimal
          Whole: Edm.Int32
          convert the left side to Edm.Decimal
          2: Edm.Decimal
        2.5: Edm.Decimal
    Whole div 2 eq 2
      eq: Edm.Boolean
        div: Edm.Int32
          Whole: Edm.Int32
          2: Edm.Int32
        2: Edm.Int32
    Exact add 1 gt Real
      gt: Edm.Boolean
        add: Edm.Decimal
          Exact: Edm.Decimal
          1: Edm.Decimal
        convert the left side to Edm.Double
        Real: Edm.Double
    Mass mul 2 lt 1.5
      lt: Edm.Boolean
        mul: Edm.Decimal
          Mass: Kinds.Weight
          2: Edm.Decimal
        1.5: Edm.Decimal
    1 add Exact eq 2
      eq: Edm.Boolean
        add: Edm.Decimal
          1: Edm.Int32
          convert the left side to Edm.Decimal
          Exact: Edm.Decimal
        2: Edm.Decimal
    Half eq Exact
      eq: Edm.Boolean
        Half: Edm.Single
        convert to Edm.Single: Edm.Single
          Exact: Edm.Decimal
    Long eq 9223372036854775808
      eq: Edm.Boolean
        Long: Edm.Int64
        convert the left side to Edm.Decimal
        9223372036854775808: Edm.Decimal
    Real eq NaN
      eq: Edm.Boolean
        Real: Edm.Double
        NaN: Edm.Double
    -Tiny lt -5
      lt: Edm.Boolean
        -: Edm.Byte
          Tiny: Edm.Byte
        convert the left side to Edm.Int32
        -5: Edm.Int32
    ");
}

#[test]
fn chains_are_grouped_from_the_left() {
    insta::assert_snapshot!(trees(&[
        "Whole sub 1 sub 2 eq 3",
        "Whole add 1 sub Exact add Real gt 0",
        "Whole lt 2 eq true",
        "Whole eq 1 eq Flag",
        "Flag eq (Whole gt 1)",
    ]), @"
    Whole sub 1 sub 2 eq 3
      eq: Edm.Boolean
        sub sub: Edm.Int32
          Whole: Edm.Int32
          1: Edm.Int32
          2: Edm.Int32
        3: Edm.Int32
    Whole add 1 sub Exact add Real gt 0
      gt: Edm.Boolean
        add sub add: Edm.Double
          Whole: Edm.Int32
          1: Edm.Int32
          convert the left side to Edm.Decimal
          Exact: Edm.Decimal
          convert the left side to Edm.Double
          Real: Edm.Double
        0: Edm.Double
    Whole lt 2 eq true
      eq: Edm.Boolean
        lt: Edm.Boolean
          Whole: Edm.Int32
          2: Edm.Int32
        true: Edm.Boolean
    Whole eq 1 eq Flag
      eq eq: Edm.Boolean
        Whole: Edm.Int32
        1: Edm.Int32
        Flag: Edm.Boolean
    Flag eq (Whole gt 1)
      eq: Edm.Boolean
        Flag: Edm.Boolean
        gt: Edm.Boolean
          Whole: Edm.Int32
          1: Edm.Int32
    ");
}

#[test]
fn null_fits_everything() {
    insta::assert_snapshot!(trees(&[
        "Text eq null",
        "null eq null",
        "Whole add null eq null",
        "Size eq null",
        "Home eq null",
        "Spot ne null",
        "Bytes eq null",
        "Day add null eq 2020-01-01",
        "null",
        "null and Flag",
    ]), @"
    Text eq null
      eq: Edm.Boolean
        Text: Edm.String
        null: null
    null eq null
      eq: Edm.Boolean
        null: null
        null: null
    Whole add null eq null
      eq: Edm.Boolean
        add: Edm.Int32
          Whole: Edm.Int32
          null: null
        null: null
    Size eq null
      eq: Edm.Boolean
        Size: Kinds.Size
        null: null
    Home eq null
      eq: Edm.Boolean
        Home: Kinds.Place
        null: null
    Spot ne null
      ne: Edm.Boolean
        Spot: Edm.GeographyPoint
        null: null
    Bytes eq null
      eq: Edm.Boolean
        Bytes: Edm.Binary
        null: null
    Day add null eq 2020-01-01
      eq: Edm.Boolean
        add: Edm.Date
          Day: Edm.Date
          null: null
        2020-01-01: Edm.Date
    null
      null: null
    null and Flag
      and: Edm.Boolean
        null: null
        Flag: Edm.Boolean
    ");
}

#[test]
fn times_are_calculated_with() {
    insta::assert_snapshot!(trees(&[
        "Moment add duration'P1D' gt now()",
        "Day sub Day eq duration'P2D'",
        "Moment sub Moment lt 'PT5M'",
        "Span mul 2 gt duration'PT1H'",
        "-Span eq 'PT1H'",
        "Clock sub Clock eq Span",
        "Clock lt 12:30:00",
        "Day lt 2020-02-29",
    ]), @"
    Moment add duration'P1D' gt now()
      gt: Edm.Boolean
        add: Edm.DateTimeOffset
          Moment: Edm.DateTimeOffset
          duration'P1D': Edm.Duration
        now(): Edm.DateTimeOffset
    Day sub Day eq duration'P2D'
      eq: Edm.Boolean
        sub: Edm.Duration
          Day: Edm.Date
          Day: Edm.Date
        duration'P2D': Edm.Duration
    Moment sub Moment lt 'PT5M'
      lt: Edm.Boolean
        sub: Edm.Duration
          Moment: Edm.DateTimeOffset
          Moment: Edm.DateTimeOffset
        'PT5M': Edm.Duration
    Span mul 2 gt duration'PT1H'
      gt: Edm.Boolean
        mul: Edm.Duration
          Span: Edm.Duration
          2: Edm.Int32
        duration'PT1H': Edm.Duration
    -Span eq 'PT1H'
      eq: Edm.Boolean
        -: Edm.Duration
          Span: Edm.Duration
        'PT1H': Edm.Duration
    Clock sub Clock eq Span
      eq: Edm.Boolean
        sub: Edm.Duration
          Clock: Edm.TimeOfDay
          Clock: Edm.TimeOfDay
        Span: Edm.Duration
    Clock lt 12:30:00
      lt: Edm.Boolean
        Clock: Edm.TimeOfDay
        12:30:00: Edm.TimeOfDay
    Day lt 2020-02-29
      lt: Edm.Boolean
        Day: Edm.Date
        2020-02-29: Edm.Date
    ");
}

#[test]
fn enumerations() {
    insta::assert_snapshot!(trees(&[
        "Colour has 'Red'",
        "Colour has Kinds.Colour'Red,Blue'",
        "Colour eq 'Red,Green'",
        "Colour has '4'",
        "Size gt 'Small'",
        "Size eq '2'",
        "Size in Sizes",
        "'Small' in Sizes",
        "Sizes/any(s:s eq 'Large')",
    ]), @"
    Colour has 'Red'
      has 1: Edm.Boolean
        Colour: Kinds.Colour
    Colour has Kinds.Colour'Red,Blue'
      has 5: Edm.Boolean
        Colour: Kinds.Colour
    Colour eq 'Red,Green'
      eq: Edm.Boolean
        Colour: Kinds.Colour
        'Red,Green': Kinds.Colour
    Colour has '4'
      has 4: Edm.Boolean
        Colour: Kinds.Colour
    Size gt 'Small'
      gt: Edm.Boolean
        Size: Kinds.Size
        'Small': Kinds.Size
    Size eq '2'
      eq: Edm.Boolean
        Size: Kinds.Size
        '2': Kinds.Size
    Size in Sizes
      in: Edm.Boolean
        Size: Kinds.Size
        Sizes: Collection(Kinds.Size)
    'Small' in Sizes
      in: Edm.Boolean
        'Small': Kinds.Size
        Sizes: Collection(Kinds.Size)
    Sizes/any(s:s eq 'Large')
      any s: Edm.Boolean
        Sizes: Collection(Kinds.Size)
        eq: Edm.Boolean
          s: Kinds.Size
          'Large': Kinds.Size
    ");
}

#[test]
fn lists() {
    insta::assert_snapshot!(trees(&[
        "Whole in (1,2.5,3)",
        "Exact in (1,2)",
        "Text in ('a',null)",
        "Text in Words",
        "Whole in ()",
        "Ident in [\"01234567-89ab-cdef-0123-456789abcdef\"]",
        "Size in [\"Small\",\"Large\"]",
        "Whole in Counts",
        "Short in [1,2]",
        "hassubset(Words,[\"a\",\"b\"])",
        "length(concat(Counts,[1,2])) eq 3",
    ]), @r#"
    Whole in (1,2.5,3)
      in: Edm.Boolean
        convert to Edm.Decimal: Edm.Decimal
          Whole: Edm.Int32
        (1,2.5,3)
    Exact in (1,2)
      in: Edm.Boolean
        Exact: Edm.Decimal
        (1,2)
    Text in ('a',null)
      in: Edm.Boolean
        Text: Edm.String
        ('a',null)
    Text in Words
      in: Edm.Boolean
        Text: Edm.String
        Words: Collection(Edm.String)
    Whole in ()
      in: Edm.Boolean
        Whole: Edm.Int32
        ()
    Ident in ["01234567-89ab-cdef-0123-456789abcdef"]
      in: Edm.Boolean
        Ident: Edm.Guid
        ("01234567-89ab-cdef-0123-456789abcdef")
    Size in ["Small","Large"]
      in: Edm.Boolean
        Size: Kinds.Size
        ("Small","Large")
    Whole in Counts
      in: Edm.Boolean
        Whole: Edm.Int32
        Counts: Collection(Edm.Int32)
    Short in [1,2]
      in: Edm.Boolean
        convert to Edm.Int32: Edm.Int32
          Short: Edm.Int16
        (1,2)
    hassubset(Words,["a","b"])
      hassubset(): Edm.Boolean
        Words: Collection(Edm.String)
        []: Collection(Edm.String)
          "a": Edm.String
          "b": Edm.String
    length(concat(Counts,[1,2])) eq 3
      eq: Edm.Boolean
        length(): Edm.Int32
          concat(): Collection(Edm.Int32)
            Counts: Collection(Edm.Int32)
            []: Collection(Edm.Int32)
              1: Edm.Int32
              2: Edm.Int32
        3: Edm.Int32
    "#);
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
    ");
}

#[test]
fn special_forms() {
    insta::assert_snapshot!(trees(&[
        "case(Whole gt 0:1,Whole lt 0:-1,true:0) eq 1",
        "case(Flag:Size,true:'Small') eq 'Large'",
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
