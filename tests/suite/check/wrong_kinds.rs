//! What does not fit, over a schema with a property of each type.

use crate::support::checking::{kinds, wrong};

#[track_caller]
fn said(queries: &[&str]) -> String {
    wrong(&kinds(), queries)
}

#[test]
fn types_without_comparison() {
    insta::assert_snapshot!(said(&[
        "Bytes eq binary'T0RhdGE'",
        "Bytes gt null",
        "Spot eq Spot",
        "Spot eq geography'SRID=4326;Point(1 2)'",
        "Home gt Work",
        "Home eq Size",
        "Words eq Counts",
        "Media gt null",
    ]), @"
    Bytes eq binary'T0RhdGE'
          ^^ OD204: `eq` cannot compare `Edm.Binary` with `Edm.Binary`
    ----- this is `Edm.Binary`
             --------------- this is `Edm.Binary`
      help: compare values of one type, or convert one by `cast`
    Bytes gt null
          ^^ OD204: `gt` cannot compare `Edm.Binary` with `null`
    ----- this is `Edm.Binary`
             ---- this is `null`
      help: compare values of one type, or convert one by `cast`
    Spot eq Spot
         ^^ OD204: `eq` cannot compare `Edm.GeographyPoint` with `Edm.GeographyPoint`
    ---- this is `Edm.GeographyPoint`
            ---- this is `Edm.GeographyPoint`
      help: compare values of one type, or convert one by `cast`
    Spot eq geography'SRID=4326;Point(1 2)'
         ^^ OD204: `eq` cannot compare `Edm.GeographyPoint` with `Edm.GeographyPoint`
    ---- this is `Edm.GeographyPoint`
            ------------------------------- this is `Edm.GeographyPoint`
      help: compare values of one type, or convert one by `cast`
    Home gt Work
         ^^ OD204: `gt` cannot compare `Kinds.Place` with `Kinds.Place`
    ---- this is `Kinds.Place`
            ---- this is `Kinds.Place`
      help: compare values of one type, or convert one by `cast`
    Home eq Size
         ^^ OD204: `eq` cannot compare `Kinds.Place` with `Kinds.Size`
    ---- this is `Kinds.Place`
            ---- this is `Kinds.Size`
      help: compare one of its properties: `Town`, `Number`
    Words eq Counts
          ^^ OD204: `eq` cannot compare `Collection(Edm.String)` with `Collection(Edm.Int32)`
    ----- this is `Collection(Edm.String)`
             ------ this is `Collection(Edm.Int32)`
      help: compare values of one type, or convert one by `cast`
    Media gt null
          ^^ OD204: `gt` cannot compare `Edm.Stream` with `null`
    ----- this is `Edm.Stream`
             ---- this is `null`
      help: compare values of one type, or convert one by `cast`
    ");
}

#[test]
fn literals() {
    insta::assert_snapshot!(said(&[
        "Ident eq '01234567-89ab-cdef-0123-456789abcdef'",
        "Day eq 2020-01-01T00:00:00Z",
        "Day eq '2020-01-01'",
        "Clock eq '12:30'",
        "Span eq '1 day'",
        "Whole eq '5'",
        "Tiny eq '300'",
        "Exact eq '1.5'",
        "Bytes eq 'T0RhdGE'",
        "Ident in [\"x\"]",
    ]), @r#"
    Ident eq '01234567-89ab-cdef-0123-456789abcdef'
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ OD212: expected `Edm.Guid`, found the string `'01234567-89ab-cdef-0123-456789abcdef'`
    ----- this is `Edm.Guid`
      fix: write `01234567-89ab-cdef-0123-456789abcdef`
      > Ident eq 01234567-89ab-cdef-0123-456789abcdef
    Day eq 2020-01-01T00:00:00Z
           ^^^^^^^^^^^^^^^^^^^^ OD204: expected `Edm.Date`, found `2020-01-01T00:00:00Z` of type `Edm.DateTimeOffset`
    --- this is `Edm.Date`
      fix: write `2020-01-01`
      > Day eq 2020-01-01
    Day eq '2020-01-01'
           ^^^^^^^^^^^^ OD212: expected `Edm.Date`, found the string `'2020-01-01'`
    --- this is `Edm.Date`
      fix: write `2020-01-01`
      > Day eq 2020-01-01
    Clock eq '12:30'
             ^^^^^^^ OD212: expected `Edm.TimeOfDay`, found the string `'12:30'`
    ----- this is `Edm.TimeOfDay`
      fix: write `12:30:00`
      > Clock eq 12:30:00
    Span eq '1 day'
            ^^^^^^^ OD212: expected `Edm.Duration`, found the string `'1 day'`
    ---- this is `Edm.Duration`
      help: a literal of `Edm.Duration` looks like `duration'P1DT2H'`
    Whole eq '5'
             ^^^ OD212: expected `Edm.Int32`, found the string `'5'`
    ----- this is `Edm.Int32`
      fix: write `5`
      > Whole eq 5
    Tiny eq '300'
            ^^^^^ OD212: expected `Edm.Byte`, found the string `'300'`
    ---- this is `Edm.Byte`
      help: a literal of `Edm.Byte` looks like `42`
    Exact eq '1.5'
             ^^^^^ OD212: expected `Edm.Decimal`, found the string `'1.5'`
    ----- this is `Edm.Decimal`
      fix: write `1.5`
      > Exact eq 1.5
    Bytes eq 'T0RhdGE'
             ^^^^^^^^^ OD212: expected `Edm.Binary`, found the string `'T0RhdGE'`
    ----- this is `Edm.Binary`
      help: a literal of `Edm.Binary` looks like `binary'T0RhdGE'`
    Ident in ["x"]
              ^^^ OD204: expected `Edm.Guid`, found `"x"` of type `Edm.String`
    ----- this is `Edm.Guid`
    "#);
}

#[test]
fn flags() {
    insta::assert_snapshot!(said(&[
        "Size eq 'Small,Large'",
        "Colour has 'Rde,Blue'",
        "Colour eq 'Red,Gren'",
        "Text has 'x'",
        "Colour has 5",
        "Bag/Loose has 'Red'",
        "Size has Kinds.Colour'Red'",
    ]), @"
    Size eq 'Small,Large'
            ^^^^^^^^^^^^^ OD203: `Kinds.Size` takes one member only
    ---- this is `Kinds.Size`
      help: whether it is one of several is asked by `in`
    Colour has 'Rde,Blue'
               ^^^^^^^^^^ OD203: `Rde` is not a member of `Kinds.Colour`
      fix: write `'Red,Blue'`
      > Colour has 'Red,Blue'
    Colour eq 'Red,Gren'
              ^^^^^^^^^^ OD203: `Gren` is not a member of `Kinds.Colour`
    ------ this is `Kinds.Colour`
      fix: write `'Red,Green'`
      > Colour eq 'Red,Green'
    Text has 'x'
    ^^^^ OD204: `has` needs an enumeration, found `Edm.String`
    Colour has 5
               ^ OD114: expected an enumeration literal after `has`
      help: write it as `x has 'Member'`
    Bag/Loose has 'Red'
        ^^^^^ OD228: `Loose` is not declared by `Kinds.Loose`, which is open
      help: its type is not known, so that nothing is said of its use
                  ^^^^^ OD204: `has` needs an enumeration, found `Edm.String`
      help: the type of what stands before `has` is not known here: name it in the literal, as in `Namespace.Type'Member'`
    Size has Kinds.Colour'Red'
         ^^^ OD204: `has` cannot compare `Kinds.Size` with `Kinds.Colour`
    ---- this is `Kinds.Size`
             ----------------- this is `Kinds.Colour`
      help: compare values of one type, or convert one by `cast`
    ");
}

#[test]
fn special_forms() {
    insta::assert_snapshot!(said(&[
        "case() eq 1",
        "case(Flag) eq 1",
        "case(Flag:1,true:'x') eq 1",
        "cast(Words,Edm.String) eq 'x'",
        "cast(Flag,Edm.Int32) eq 1",
        "cast(Text,Edm.Sting) eq 'x'",
        "cast(Text,'Edm.String') eq 'x'",
        "cast(Text) eq 'x'",
        "cast(Text,Whole) eq 'x'",
        "cast(Home,Kinds.Part)/Label eq 'x'",
        "isof(Text,Kinds.Missing)",
        "isof() eq true",
        "cast(Text,5) eq 'x'",
        "CASE(Text:1) eq 1",
    ]), @"
    case() eq 1
    ^^^^^^ OD109: expected a condition and `:` before a value of `case`
      help: write pairs of a condition and a value: `case(condition:value,...)`
    case(Flag) eq 1
         ^^^^ OD109: expected a condition and `:` before a value of `case`
      help: write pairs of a condition and a value: `case(condition:value,...)`
    case(Flag:1,true:'x') eq 1
                     ^^^ OD204: the values of `case` have no common type: `Edm.Int32` and `Edm.String`
    cast(Words,Edm.String) eq 'x'
               ^^^^^^^^^^ OD204: `Collection(Edm.String)` cannot be cast to `Edm.String`
    cast(Flag,Edm.Int32) eq 1
              ^^^^^^^^^ OD204: `Edm.Boolean` cannot be cast to `Edm.Int32`
    cast(Text,Edm.Sting) eq 'x'
              ^^^^^^^^^ OD211: no type `Edm.Sting` in the schema
      fix: write `Edm.String`
      > cast(Text,Edm.String) eq 'x'
    cast(Text,'Edm.String') eq 'x'
              ^^^^^^^^^^^^ OD207: `cast` takes a value and a type, or a type alone: `cast(value,Edm.String)`
      safe fix: write `Edm.String`
      > cast(Text,Edm.String) eq 'x'
    cast(Text) eq 'x'
         ^^^^ OD211: no type `Text` in the schema
    cast(Text,Whole) eq 'x'
              ^^^^^ OD211: no type `Whole` in the schema
    cast(Home,Kinds.Part)/Label eq 'x'
              ^^^^^^^^^^ OD211: `Kinds.Part` does not extend `Kinds.Place`
    isof(Text,Kinds.Missing)
              ^^^^^^^^^^^^^ OD211: no type `Kinds.Missing` in the schema
    isof() eq true
    ^^^^^^ OD207: `isof` takes a value and a type, or a type alone: `isof(value,Edm.String)`
    cast(Text,5) eq 'x'
              ^ OD207: `cast` takes a value and a type, or a type alone: `cast(value,Edm.String)`
    CASE(Text:1) eq 1
         ^^^^ OD205: expected a Boolean expression in `case`, found `Edm.String`
      help: compare it with a value, such as `... eq ...`
    ");
}

#[test]
fn casts_in_paths() {
    insta::assert_snapshot!(said(&[
        "Home/Kinds.Missing/Depth eq 1",
        "Home/Kinds.Part/Label eq 'x'",
        "Home/Kinds.Habour/Depth eq 1",
        "Home/Depth eq 1",
    ]), @"
    Home/Kinds.Missing/Depth eq 1
         ^^^^^^^^^^^^^ OD211: no type `Kinds.Missing` in the schema
    Home/Kinds.Part/Label eq 'x'
         ^^^^^^^^^^ OD211: `Kinds.Part` does not extend `Kinds.Place`
    Home/Kinds.Habour/Depth eq 1
         ^^^^^^^^^^^^ OD211: no type `Kinds.Habour` in the schema
      fix: write `Kinds.Harbour`
      > Home/Kinds.Harbour/Depth eq 1
    Home/Depth eq 1
         ^^^^^ OD201: no property `Depth` in `Kinds.Place`
      help: `Kinds.Harbour`, which extends the type, has it
      fix: write `Kinds.Harbour/Depth`
      > Home/Kinds.Harbour/Depth eq 1
    ");
}

#[test]
fn filters_in_paths() {
    insta::assert_snapshot!(said(&[
        "Text/$filter($this eq 'x')/$count eq 1",
        "Parts/$filter(Amount)/$count eq 1",
        "Parts/$filter(Amont gt 1)/$count eq 1",
        "Parts/$filter(Text eq 'x')/$count eq 1",
        "Parts/$filter(Amount gt 1)/Label eq 'x'",
    ]), @"
    Text/$filter($this eq 'x')/$count eq 1
         ^^^^^^^^^^^^^^^^^^^^^ OD209: `$filter` needs a collection before it, found `Edm.String`
    ---- this is a single `Edm.String`
    Parts/$filter(Amount)/$count eq 1
                  ^^^^^^ OD205: expected a Boolean expression in `$filter`, found `Edm.Int32`
      help: compare it with a value, such as `... eq ...`
    Parts/$filter(Amont gt 1)/$count eq 1
                  ^^^^^ OD201: no property `Amont` in `Kinds.Part`
      fix: write `Amount`
      > Parts/$filter(Amount gt 1)/$count eq 1
    Parts/$filter(Text eq 'x')/$count eq 1
                  ^^^^ OD201: no property `Text` in `Kinds.Part`
      help: the properties are `Label`, `Amount`, `Marks`
    Parts/$filter(Amount gt 1)/Label eq 'x'
                               ^^^^^ OD118: `/Label` reaches no item of a collection
      help: whether some item fits is asked by `any`: `collection/any(x:x/name eq 'a')`
    ");
}

#[test]
fn options_of_counts_in_paths() {
    insta::assert_snapshot!(said(&[
        "Text/$count($filter=$this eq 'x') gt 1",
        "Parts/$count($filter=Amount) eq 1",
        "Parts/$count($filter=Amont gt 1) eq 1",
        "Parts/$count($filter=Text eq 'x') eq 'y'",
        "Part/$count($filter=Amont gt 1) eq 1",
        "Parts/$count($search=blue) eq 1",
        "Parts/$count($filter=Amount gt 1;$filter=Amount gt 'x') eq 1",
    ]), @"
    Text/$count($filter=$this eq 'x') gt 1
         ^^^^^^ OD209: `$count` needs a collection before it, found `Edm.String`
    ---- this is a single `Edm.String`
    Parts/$count($filter=Amount) eq 1
                         ^^^^^^ OD205: expected a Boolean expression in `$filter`, found `Edm.Int32`
      help: compare it with a value, such as `... eq ...`
    Parts/$count($filter=Amont gt 1) eq 1
                         ^^^^^ OD201: no property `Amont` in `Kinds.Part`
      fix: write `Amount`
      > Parts/$count($filter=Amount gt 1) eq 1
    Parts/$count($filter=Text eq 'x') eq 'y'
                         ^^^^ OD201: no property `Text` in `Kinds.Part`
      help: the properties are `Label`, `Amount`, `Marks`
                                         ^^^ OD212: expected `Edm.Int64`, found the string `'y'`
    --------------------------------- this is `Edm.Int64`
      help: a literal of `Edm.Int64` looks like `42`
    Part/$count($filter=Amont gt 1) eq 1
    ^^^^ OD201: no property `Part` in `Kinds.Thing`
      fix: write `Parts`
      > Parts/$count($filter=Amont gt 1) eq 1  [OD201]
    Parts/$count($search=blue) eq 1
                 ^^^^^^^ OD260: `$search` behind `/$count` is not understood by this version of odq
    Parts/$count($filter=Amount gt 1;$filter=Amount gt 'x') eq 1
                                     ^^^^^^^ OD216: `$filter` is given twice
                 ------- first given here
                                                       ^^^ OD212: expected `Edm.Int32`, found the string `'x'`
                                             ------ this is `Edm.Int32`
      help: a literal of `Edm.Int32` looks like `42`
    ");
}

#[test]
fn what_is_not_understood() {
    insta::assert_snapshot!(said(&[
        "$root eq 'x'",
        "Home/@Some.Note eq 'x' and Text/5 eq 'x'",
        "$root/Thing(1)/Text eq 'x'",
        "$root/Things('x')/Text eq 'x'",
    ]), @"
    $root eq 'x'
    ^^^^^ OD118: `$root` needs `/` and the name of an entity set behind it
      help: another record is reached as in `$root/people(1)/name`
    Home/@Some.Note eq 'x' and Text/5 eq 'x'
                                   ^^ OD118: `/5` reaches no item of a collection
      help: whether some item fits is asked by `any`: `collection/any(x:x/name eq 'a')`
    $root/Thing(1)/Text eq 'x'
          ^^^^^ OD202: no resource `Thing` in the schema
      fix: write `Things`
      > $root/Things(1)/Text eq 'x'
    $root/Things('x')/Text eq 'x'
                 ^^^ OD212: expected `Edm.Int32`, found the string `'x'`
      help: a literal of `Edm.Int32` looks like `42`
    ");
}

#[test]
fn a_duration_comes_second() {
    insta::assert_snapshot!(said(&[
        "duration'PT1H' add Moment gt now()",
        "Span sub 'PT1H' add Day gt 2020-01-01",
        "Clock sub Clock eq Span",
    ]), @"
    duration'PT1H' add Moment gt now()
                   ^^^ OD204: `add` cannot calculate with `Edm.Duration` and `Edm.DateTimeOffset`
    -------------- this is `Edm.Duration`
                       ------ this is `Edm.DateTimeOffset`
      help: a duration is added to a date or an instant, not they to it
      safe fix: swap the operands
      > Moment add duration'PT1H' gt now()
    Span sub 'PT1H' add Day gt 2020-01-01
                    ^^^ OD204: `add` cannot calculate with `Edm.Duration` and `Edm.Date`
    --------------- this is `Edm.Duration`
                        --- this is `Edm.Date`
      help: a duration is added to a date or an instant, not they to it
      safe fix: swap the operands
      > Day add (Span sub 'PT1H') gt 2020-01-01
    Clock sub Clock eq Span
          ^^^ OD204: `sub` cannot calculate with `Edm.TimeOfDay` and `Edm.TimeOfDay`
    ----- this is `Edm.TimeOfDay`
              ----- this is `Edm.TimeOfDay`
    ");
}

#[test]
fn numbers_without_member() {
    insta::assert_snapshot!(said(&[
        "Size eq '9'",
        "Size in ('1','-1')",
        "Colour has '9'",
        "$index=9223372036854775808",
    ]), @"
    Size eq '9'
            ^^^ OD203: `9` is not a member of `Kinds.Size`
    ---- this is `Kinds.Size`
      help: the members are `Small`, `Medium`, `Large`
    Size in ('1','-1')
                 ^^^^ OD203: `-1` is not a member of `Kinds.Size`
    ---- this is `Kinds.Size`
      help: the members are `Small`, `Medium`, `Large`
    Colour has '9'
               ^^^ OD203: `9` is not a member of `Kinds.Colour`
      help: the members are `Red`, `Green`, `Blue`
    $index=9223372036854775808
           ^^^^^^^^^^^^^^^^^^^ OD218: `9223372036854775808` is beyond the largest number that `$index` can take
    ");
}
