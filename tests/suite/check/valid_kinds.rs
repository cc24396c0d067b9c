//! Valid filters over a schema with a property of each type, with their typed trees.

use crate::support::checking::{kinds, typed};

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
        -: Edm.Int16
          convert to Edm.Int16: Edm.Int16
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
        "Moment sub 'P1D' lt now()",
        "totalseconds('PT1M') eq 60",
        "Span mul 2 gt duration'PT1H'",
        "-Span eq 'PT1H'",
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
    Moment sub 'P1D' lt now()
      lt: Edm.Boolean
        sub: Edm.DateTimeOffset
          Moment: Edm.DateTimeOffset
          'P1D': Edm.Duration
        now(): Edm.DateTimeOffset
    totalseconds('PT1M') eq 60
      eq: Edm.Boolean
        totalseconds(): Edm.Decimal
          'PT1M': Edm.Duration
        60: Edm.Decimal
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
