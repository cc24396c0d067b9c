//! What the standard forbids, in both formats: a finding each, with its place.

use super::super::Schema;
use super::document;
use super::json::json;
use insta::assert_snapshot as judged;

/// The findings of a content in XML and of the same in JSON, each with the text that it points at;
/// once if both say the same.
#[track_caller]
fn findings(xml: &str, content: &str) -> String {
    let [xml, json] = [document(xml), json(content)].map(|text| {
        let schema = Schema::from_csdl(text.as_bytes());
        let schema = schema.unwrap_or_else(|errors| panic!("{}", super::listed(&text, &errors)));
        let mut out = String::new();
        for finding in schema.findings() {
            let place = finding.span.of(&text);
            out += &format!("{} {} @ {place}", finding.code, finding.message);
            if let Some(help) = &finding.help {
                out += &format!(" ({help})");
            }
            out.push('\n');
        }
        out
    });
    match xml == json {
        true => xml,
        false => format!("XML:\n{xml}JSON:\n{json}"),
    }
}

#[test]
fn facets() {
    judged!(findings(
        "<ComplexType Name='C'>
           <Property Name='a' Type='Edm.Int32' Nullable='false' MaxLength='5'/>
           <Property Name='b' Type='Edm.DateTimeOffset' Nullable='false' Precision='13'/>
           <Property Name='c' Type='Edm.Decimal' Nullable='false' Precision='3' Scale='4'/>
           <Property Name='d' Type='Edm.Decimal' Nullable='false' Precision='0' Scale='0'/>
           <Property Name='e' Type='Edm.String' Nullable='false' MaxLength='0' Precision='1'/>
           <Property Name='f' Type='Self.C' Nullable='false' SRID='1'/>
           <Property Name='g' Type='Collection(Edm.Guid)' Nullable='false' Unicode='false'/>
           <Property Name='h' Type='Self.T' Nullable='false' MaxLength='3' Unicode='true'/>
           <Property Name='i' Type='Edm.TimeOfDay' Nullable='false' Precision='12'/>
           <Property Name='j' Type='Self.E' Nullable='false' MaxLength='3'/>
         </ComplexType>
         <EnumType Name='E'><Member Name='m' Value='0'/></EnumType>
         <TypeDefinition Name='T' UnderlyingType='Edm.String' MaxLength='5'/>
         <TypeDefinition Name='U' UnderlyingType='Edm.Duration' Precision='13' Scale='1'/>
         <Function Name='F'><Parameter Name='p' Type='Edm.Date' Nullable='false' Precision='1'/><ReturnType Type='Edm.Boolean' Nullable='false' SRID='0'/></Function>
         <Term Name='M' Type='Edm.Boolean' Nullable='false' MaxLength='1'/>",
        r#","C":{"$Kind":"ComplexType",
           "a":{"$Type":"Edm.Int32","$MaxLength":5},
           "b":{"$Type":"Edm.DateTimeOffset","$Precision":13},
           "c":{"$Type":"Edm.Decimal","$Precision":3,"$Scale":4},
           "d":{"$Type":"Edm.Decimal","$Precision":0,"$Scale":0},
           "e":{"$MaxLength":0,"$Precision":1},
           "f":{"$Type":"Self.C","$SRID":1},
           "g":{"$Type":"Edm.Guid","$Collection":true,"$Unicode":false},
           "h":{"$Type":"Self.T","$MaxLength":3,"$Unicode":true},
           "i":{"$Type":"Edm.TimeOfDay","$Precision":12},
           "j":{"$Type":"Self.E","$MaxLength":3}},
         "E":{"$Kind":"EnumType","m":0},
         "T":{"$Kind":"TypeDefinition","$UnderlyingType":"Edm.String","$MaxLength":5},
         "U":{"$Kind":"TypeDefinition","$UnderlyingType":"Edm.Duration","$Precision":13,"$Scale":1},
         "F":[{"$Kind":"Function","$Parameter":[{"$Name":"p","$Type":"Edm.Date","$Precision":1}],"$ReturnType":{"$Type":"Edm.Boolean","$SRID":0}}],
         "M":{"$Kind":"Term","$Type":"Edm.Boolean","$MaxLength":1}"#), @"
    OD288 `a` has the facet `MaxLength`, which `Edm.Int32` does not have @ a
    OD288 `b` has the precision 13, expected 0 to 12 @ b
    OD288 `c` has the scale 4, more than its precision 3 @ c
    OD288 `d` has the precision 0, expected 1 or more @ d
    OD288 `e` has the facet `Precision`, which `Edm.String` does not have @ e
    OD288 `e` has the maximum length 0, expected 1 or more @ e
    OD288 `f` has the facet `SRID`, which `N.C` does not have @ f
    OD288 `g` has the facet `Unicode`, which `Edm.Guid` does not have @ g
    OD288 `h` has the facet `MaxLength`, which its type `N.T` has fixed @ h
    OD288 `j` has the facet `MaxLength`, which `N.E` does not have @ j
    OD288 `U` has the facet `Scale`, which `Edm.Duration` does not have @ U
    OD288 `U` has the precision 13, expected 0 to 12 @ U
    OD288 `the result` has the facet `SRID`, which `Edm.Boolean` does not have @ F
    OD288 `p` has the facet `Precision`, which `Edm.Date` does not have @ p
    OD288 `M` has the facet `MaxLength`, which `Edm.Boolean` does not have @ M
    ");
}

#[test]
fn default_values() {
    judged!(findings(
        "<ComplexType Name='C'>
           <Property Name='a' Type='Edm.Int32' Nullable='false' DefaultValue='one'/>
           <Property Name='b' Type='Edm.Byte' Nullable='false' DefaultValue='256'/>
           <Property Name='c' Type='Edm.Boolean' Nullable='false' DefaultValue='yes'/>
           <Property Name='d' Type='Self.E' Nullable='false' DefaultValue='n'/>
           <Property Name='e' Type='Self.E' Nullable='false' DefaultValue='m'/>
           <Property Name='f' Type='Self.T' Nullable='false' DefaultValue='2020-13-01'/>
           <Property Name='g' Type='Collection(Edm.String)' Nullable='false' DefaultValue='x'/>
           <Property Name='h' Type='Edm.String' Nullable='false' DefaultValue='1'/>
           <Property Name='i' Type='Edm.Duration' Nullable='false' DefaultValue='P1D'/>
           <Property Name='j' Type='Self.C' Nullable='false' DefaultValue='{}'/>
         </ComplexType>
         <EnumType Name='E'><Member Name='m' Value='0'/></EnumType>
         <TypeDefinition Name='T' UnderlyingType='Edm.Date'/>
         <Term Name='M' Type='Edm.Boolean' Nullable='false' DefaultValue='x'/>",
        r#","C":{"$Kind":"ComplexType",
           "a":{"$Type":"Edm.Int32","$DefaultValue":"one"},
           "b":{"$Type":"Edm.Byte","$DefaultValue":256},
           "c":{"$Type":"Edm.Boolean","$DefaultValue":"yes"},
           "d":{"$Type":"Self.E","$DefaultValue":"n"},
           "e":{"$Type":"Self.E","$DefaultValue":"m"},
           "f":{"$Type":"Self.T","$DefaultValue":"2020-13-01"},
           "g":{"$Collection":true,"$DefaultValue":"x"},
           "h":{"$DefaultValue":"1"},
           "i":{"$Type":"Edm.Duration","$DefaultValue":"P1D"},
           "j":{"$Type":"Self.C","$DefaultValue":"{}"}},
         "E":{"$Kind":"EnumType","m":0},
         "T":{"$Kind":"TypeDefinition","$UnderlyingType":"Edm.Date"},
         "M":{"$Kind":"Term","$Type":"Edm.Boolean","$DefaultValue":"x"}"#), @"
    OD294 the default value `one` of `a` is no value of `Edm.Int32` @ a
    OD294 the default value `256` of `b` is no value of `Edm.Byte` @ b
    OD294 the default value `yes` of `c` is no value of `Edm.Boolean` @ c
    OD294 the default value `n` of `d` is no value of `N.E` @ d
    OD294 the default value `2020-13-01` of `f` is no value of `N.T` @ f
    OD294 the default value `x` of `g` is no value of `Collection(Edm.String)` @ g
    OD294 the default value `{}` of `j` is no value of `N.C` @ j
    OD294 the default value `x` of `M` is no value of `Edm.Boolean` @ M
    ");
}

/// CSDL in JSON always gives values.
#[test]
fn enumerations() {
    judged!(findings(
        "<EnumType Name='A'><Member Name='x' Value='0'/><Member Name='y'/></EnumType>
         <EnumType Name='B'><Member Name='x'/><Member Name='y' Value='1'/></EnumType>
         <EnumType Name='C' IsFlags='true'><Member Name='x'/></EnumType>
         <EnumType Name='D' IsFlags='true'><Member Name='x' Value='-1'/></EnumType>
         <EnumType Name='E'/><EnumType Name='F'><Member Name='x' Value='1'/><Member Name='y' Value='1'/></EnumType>
         <EnumType Name='G'><Member Name='x'/><Member Name='y'/></EnumType>",
        r#","D":{"$Kind":"EnumType","$IsFlags":true,"x":-1},"E":{"$Kind":"EnumType"},"F":{"$Kind":"EnumType","x":1,"y":1}"#), @"
    XML:
    OD289 the member `y` has no value, those before it have one @ y
    OD289 the member `y` has a value, those before it have none @ y
    OD289 the flag `x` has no value @ x
    OD289 the value of the flag `x` is below zero @ x
    OD289 the enumeration `E` has no members @ E
    JSON:
    OD289 the value of the flag `x` is below zero @ x
    OD289 the enumeration `E` has no members @ E
    ");
}

#[test]
fn overloads() {
    judged!(findings(
        "<ComplexType Name='C'/>
         <Function Name='F'><ReturnType Type='Edm.String' Nullable='false'/></Function>
         <Function Name='F'><Parameter Name='a' Type='Edm.Int32' Nullable='false'/><ReturnType Type='Edm.Int32' Nullable='false'/></Function>
         <Function Name='G' IsBound='true'><Parameter Name='c' Type='Self.C' Nullable='false'/><ReturnType Type='Edm.String' Nullable='false'/></Function>
         <Function Name='G' IsBound='true'><Parameter Name='c' Type='Self.C' Nullable='false'/><Parameter Name='a' Type='Edm.Int32' Nullable='false'/><ReturnType Type='Collection(Edm.String)' Nullable='false'/></Function>
         <Function Name='G'><ReturnType Type='Self.C' Nullable='false'/></Function>
         <Function Name='H'><Parameter Name='a' Type='Edm.Int32' Nullable='false'/><ReturnType Type='Edm.String' Nullable='false'/></Function>
         <Function Name='H'><Parameter Name='b' Type='Edm.Int32' Nullable='false'/><ReturnType Type='Edm.String' Nullable='false'/></Function>
         <Function Name='I' IsBound='true' EntitySetPath='d/x'><Parameter Name='c' Type='Self.C' Nullable='false'/><ReturnType Type='Edm.String' Nullable='false'/></Function>
         <Function Name='J' IsBound='true' EntitySetPath='c/x'><Parameter Name='c' Type='Self.C' Nullable='false'/><ReturnType Type='Edm.String' Nullable='false'/></Function>",
        r#","C":{"$Kind":"ComplexType"},
         "F":[{"$Kind":"Function","$ReturnType":{}},{"$Kind":"Function","$Parameter":[{"$Name":"a","$Type":"Edm.Int32"}],"$ReturnType":{"$Type":"Edm.Int32"}}],
         "G":[{"$Kind":"Function","$IsBound":true,"$Parameter":[{"$Name":"c","$Type":"Self.C"}],"$ReturnType":{}},
              {"$Kind":"Function","$IsBound":true,"$Parameter":[{"$Name":"c","$Type":"Self.C"},{"$Name":"a","$Type":"Edm.Int32"}],"$ReturnType":{"$Collection":true}},
              {"$Kind":"Function","$ReturnType":{"$Type":"Self.C"}}],
         "H":[{"$Kind":"Function","$Parameter":[{"$Name":"a","$Type":"Edm.Int32"}],"$ReturnType":{}},{"$Kind":"Function","$Parameter":[{"$Name":"b","$Type":"Edm.Int32"}],"$ReturnType":{}}],
         "I":[{"$Kind":"Function","$IsBound":true,"$EntitySetPath":"d/x","$Parameter":[{"$Name":"c","$Type":"Self.C"}],"$ReturnType":{}}],
         "J":[{"$Kind":"Function","$IsBound":true,"$EntitySetPath":"c/x","$Parameter":[{"$Name":"c","$Type":"Self.C"}],"$ReturnType":{}}]"#), @"
    OD290 this overload of `N.F` returns `Edm.Int32`, another one `Edm.String` @ F
    OD290 this overload of `N.G` returns `Collection(Edm.String)`, another one `Edm.String` @ G
    OD290 two overloads of `N.H` have parameters of the same types @ H (only the names of the arguments tell them apart)
    OD291 the entity set path `d/x` does not begin with the binding parameter @ I (did you mean `c`?)
    OD291 the entity set path `c/x` leads nowhere: `N.C` has no `x` @ J
    ");
}

#[test]
fn keys() {
    judged!(findings(
        "<EntityType Name='A'><Key><PropertyRef Name='c/x'/><PropertyRef Name='i' Alias='j'/><PropertyRef Name='i'/><PropertyRef Name='c/y' Alias='c'/><PropertyRef Name='c/z' Alias='a b'/><PropertyRef Name='b/i' Alias='k'/></Key>
           <Property Name='i' Type='Edm.Int32'/><Property Name='c' Type='Self.C' Nullable='false'/><NavigationProperty Name='b' Type='Self.B'/></EntityType>
         <ComplexType Name='C'><Property Name='x' Type='Edm.Double' Nullable='false'/><Property Name='y' Type='Self.T' Nullable='false'/><Property Name='z' Type='Edm.String' Nullable='false'/></ComplexType>
         <TypeDefinition Name='T' UnderlyingType='Edm.Binary'/>
         <EntityType Name='B'><Key><PropertyRef Name='i'/></Key><Property Name='i' Type='Edm.Int32' Nullable='false'/></EntityType>
         <EntityType Name='D' BaseType='Self.B'><Key><PropertyRef Name='j'/></Key><Property Name='j' Type='Edm.Int32' Nullable='false'/></EntityType>",
        r#","A":{"$Kind":"EntityType","$Key":["c/x",{"j":"i"},"i",{"c":"c/y"},{"a b":"c/z"},{"k":"b/i"}],
           "i":{"$Type":"Edm.Int32","$Nullable":true},"c":{"$Type":"Self.C"},"b":{"$Kind":"NavigationProperty","$Type":"Self.B","$Nullable":true}},
         "C":{"$Kind":"ComplexType","x":{"$Type":"Edm.Double"},"y":{"$Type":"Self.T"},"z":{}},
         "T":{"$Kind":"TypeDefinition","$UnderlyingType":"Edm.Binary"},
         "B":{"$Kind":"EntityType","$Key":["i"],"i":{"$Type":"Edm.Int32"}},
         "D":{"$Kind":"EntityType","$BaseType":"Self.B","$Key":["j"],"j":{"$Type":"Edm.Int32"}}"#), @"
    OD292 the key property `c/x` has no alias, which a path needs @ c/x
    OD292 the key property `c/x` is of type `Edm.Double`, which no key can have @ c/x
    OD292 the key property `i` has the alias `j`, which only a path can have @ i
    OD292 the key property `i` is nullable @ i
    OD292 the key names `i` twice @ i
    OD292 the alias `c` of a key property is taken @ c/y
    OD292 the key property `c/y` is of type `N.T`, which no key can have @ c/y
    OD292 the alias `a b` of a key property is no name @ c/z
    OD292 `b` on the way to the key property `b/i` is nullable @ b/i
    OD292 `N.D` has a key, but its base type `N.B` has one already @ j
    ");
}

#[test]
fn derived_types() {
    judged!(findings(
        "<EntityType Name='A' OpenType='true' HasStream='true'/><EntityType Name='B' BaseType='Self.A' OpenType='false' HasStream='false'/>
         <EntityType Name='C' BaseType='Self.A' Abstract='true'/><ComplexType Name='D' OpenType='true'/><ComplexType Name='E' BaseType='Self.D' OpenType='false'/>
         <ComplexType Name='F' BaseType='Self.D'/>",
        r#","A":{"$Kind":"EntityType","$OpenType":true,"$HasStream":true},"B":{"$Kind":"EntityType","$BaseType":"Self.A","$OpenType":false,"$HasStream":false},
         "C":{"$Kind":"EntityType","$BaseType":"Self.A","$Abstract":true},"D":{"$Kind":"ComplexType","$OpenType":true},"E":{"$Kind":"ComplexType","$BaseType":"Self.D","$OpenType":false},
         "F":{"$Kind":"ComplexType","$BaseType":"Self.D"}"#), @"
    OD293 `N.B` is not open, but its base type `N.A` is @ B
    OD293 `N.B` is not a media entity type, but its base type `N.A` is @ B
    OD293 `N.C` is abstract, but its base type `N.A` is not @ C
    OD293 `N.E` is not open, but its base type `N.D` is @ E
    ");
}

/// A property may narrow the type that it inherits.
#[test]
fn narrowed_properties() {
    let types = "<ComplexType Name='A'/><ComplexType Name='B' BaseType='Self.A'/><EntityType Name='E'><Property Name='p' Type='Self.A' Nullable='false'/></EntityType>";
    let narrowed = |ty: &str| {
        document(&format!(
            "{types}<EntityType Name='F' BaseType='Self.E'><Property Name='p' Type='{ty}' Nullable='false'/></EntityType>"
        ))
    };
    assert!(Schema::from_csdl(narrowed("Self.B").as_bytes()).is_ok());
    for ty in ["Self.A", "Edm.String", "Collection(Self.B)"] {
        assert!(Schema::from_csdl(narrowed(ty).as_bytes()).is_err(), "{ty}");
    }
}

#[test]
fn navigation_properties() {
    judged!(findings(
        "<EntityType Name='A'><Key><PropertyRef Name='i'/></Key><Property Name='i' Type='Edm.Int32' Nullable='false'/>
           <NavigationProperty Name='a' Type='Collection(Self.B)' Nullable='true'/>
           <NavigationProperty Name='b' Type='Self.B' Partner='aa'/>
           <NavigationProperty Name='c' Type='Self.B' Partner='s'/>
           <NavigationProperty Name='d' Type='Self.B' Partner='b'/>
           <NavigationProperty Name='e' Type='Self.B' Partner='a'/>
           <NavigationProperty Name='f' Type='Self.B'><ReferentialConstraint Property='j' ReferencedProperty='t'/></NavigationProperty>
           <NavigationProperty Name='g' Type='Self.B'><ReferentialConstraint Property='i' ReferencedProperty='s'/><OnDelete Action='Delete'/></NavigationProperty>
           <NavigationProperty Name='h' Type='Collection(Self.B)'><ReferentialConstraint Property='i' ReferencedProperty='i'/></NavigationProperty>
           <NavigationProperty Name='k' Type='Collection(Self.A)' ContainsTarget='true' Partner='l'/><NavigationProperty Name='l' Type='Self.A' Nullable='false' Partner='k'/>
           <NavigationProperty Name='m' Type='Self.B' Nullable='false' ContainsTarget='true'/></EntityType>
         <EntityType Name='B'><Key><PropertyRef Name='i'/></Key><Property Name='i' Type='Edm.Int32' Nullable='false'/><Property Name='s' Type='Edm.String' Nullable='false'/>
           <NavigationProperty Name='a' Type='Self.A' Partner='b'/><NavigationProperty Name='b' Type='Self.B'/>
           <NavigationProperty Name='n' Type='Self.A' Nullable='false' ContainsTarget='true'/></EntityType>
         <ComplexType Name='C'><NavigationProperty Name='a' Type='Self.A' Partner='m'/></ComplexType>",
        r#","A":{"$Kind":"EntityType","$Key":["i"],"i":{"$Type":"Edm.Int32"},
           "a":{"$Kind":"NavigationProperty","$Type":"Self.B","$Collection":true,"$Nullable":true},
           "b":{"$Kind":"NavigationProperty","$Type":"Self.B","$Nullable":true,"$Partner":"aa"},
           "c":{"$Kind":"NavigationProperty","$Type":"Self.B","$Nullable":true,"$Partner":"s"},
           "d":{"$Kind":"NavigationProperty","$Type":"Self.B","$Nullable":true,"$Partner":"b"},
           "e":{"$Kind":"NavigationProperty","$Type":"Self.B","$Nullable":true,"$Partner":"a"},
           "f":{"$Kind":"NavigationProperty","$Type":"Self.B","$Nullable":true,"$ReferentialConstraint":{"j":"t"}},
           "g":{"$Kind":"NavigationProperty","$Type":"Self.B","$Nullable":true,"$ReferentialConstraint":{"i":"s"},"$OnDelete":"Delete"},
           "h":{"$Kind":"NavigationProperty","$Type":"Self.B","$Collection":true,"$ReferentialConstraint":{"i":"i"}},
           "k":{"$Kind":"NavigationProperty","$Type":"Self.A","$Collection":true,"$ContainsTarget":true,"$Partner":"l"},"l":{"$Kind":"NavigationProperty","$Type":"Self.A","$Partner":"k"},
           "m":{"$Kind":"NavigationProperty","$Type":"Self.B","$ContainsTarget":true}},
         "B":{"$Kind":"EntityType","$Key":["i"],"i":{"$Type":"Edm.Int32"},"s":{},
           "a":{"$Kind":"NavigationProperty","$Type":"Self.A","$Nullable":true,"$Partner":"b"},"b":{"$Kind":"NavigationProperty","$Type":"Self.B","$Nullable":true},
           "n":{"$Kind":"NavigationProperty","$Type":"Self.A","$ContainsTarget":true}},
         "C":{"$Kind":"ComplexType","a":{"$Kind":"NavigationProperty","$Type":"Self.A","$Nullable":true,"$Partner":"m"}}"#), @"
    XML:
    OD296 `a` leads to a collection, for which nullability cannot be given @ true
    OD291 the partner `aa` leads nowhere: `N.B` has no such member @ b
    OD291 the partner `s` is no navigation property @ c
    OD296 the partner `b` leads to `N.B`, not back to `N.A` @ d
    OD296 the partner `a` of `e` has the partner `b` itself @ e
    OD291 the path of a referential constraint `j` leads nowhere: `N.A` has no such member @ j
    OD291 the path of a referential constraint `t` leads nowhere: `N.B` has no such member @ j
    OD296 the on-delete action `Delete` of `g` is none of the standard @ g (expected `Cascade`, `None`, `SetNull` or `SetDefault`)
    OD296 a referential constraint ties `i` of type `Edm.Int32` to `s` of type `Edm.String` @ i
    OD296 `h` leads to a collection, which cannot have referential constraints @ h
    OD296 `k` makes a tree: its partner `l` must lead to one entity or none @ k
    OD296 `m` always holds a `N.B`, which leads to another one without end @ m
    OD296 the partner `b` of `a` has the partner `aa` itself @ a
    OD296 `a` of a complex type has a partner, which only those of entity types can have @ a
    JSON:
    OD296 `a` leads to a collection, for which nullability cannot be given @ $Nullable
    OD291 the partner `aa` leads nowhere: `N.B` has no such member @ b
    OD291 the partner `s` is no navigation property @ c
    OD296 the partner `b` leads to `N.B`, not back to `N.A` @ d
    OD296 the partner `a` of `e` has the partner `b` itself @ e
    OD291 the path of a referential constraint `j` leads nowhere: `N.A` has no such member @ j
    OD291 the path of a referential constraint `t` leads nowhere: `N.B` has no such member @ j
    OD296 the on-delete action `Delete` of `g` is none of the standard @ g (expected `Cascade`, `None`, `SetNull` or `SetDefault`)
    OD296 a referential constraint ties `i` of type `Edm.Int32` to `s` of type `Edm.String` @ i
    OD296 `h` leads to a collection, which cannot have referential constraints @ h
    OD296 `k` makes a tree: its partner `l` must lead to one entity or none @ k
    OD296 `m` always holds a `N.B`, which leads to another one without end @ m
    OD296 the partner `b` of `a` has the partner `aa` itself @ a
    OD296 `a` of a complex type has a partner, which only those of entity types can have @ a
    ");
}

#[test]
fn containers() {
    judged!(findings(
        "<EntityType Name='A'><Key><PropertyRef Name='i'/></Key><Property Name='i' Type='Edm.Int32' Nullable='false'/>
           <NavigationProperty Name='a' Type='Self.A'/><NavigationProperty Name='c' Type='Collection(Self.A)' ContainsTarget='true'/></EntityType>
         <EntityType Name='B' BaseType='Self.A'><NavigationProperty Name='b' Type='Self.A'/></EntityType>
         <Function Name='F' IsBound='true'><Parameter Name='a' Type='Self.A' Nullable='false'/><ReturnType Type='Self.A' Nullable='false'/></Function>
         <Action Name='G' IsBound='true'><Parameter Name='a' Type='Self.A' Nullable='false'/></Action>
         <Function Name='H'><ReturnType Type='Self.A' Nullable='false'/></Function>
         <EntityContainer Name='K'><EntitySet Name='as' EntityType='Self.A'>
             <NavigationPropertyBinding Path='a' Target='as'/><NavigationPropertyBinding Path='aa' Target='as'/>
             <NavigationPropertyBinding Path='i' Target='as'/><NavigationPropertyBinding Path='c' Target='as'/>
             <NavigationPropertyBinding Path='a/a' Target='as'/><NavigationPropertyBinding Path='c/a' Target='sa'/>
             <NavigationPropertyBinding Path='Self.B/b' Target='Self.K/as'/><NavigationPropertyBinding Path='Self.B/a' Target='Self.L/as'/>
             <NavigationPropertyBinding Path='c/Self.B/b' Target='one/x'/></EntitySet>
           <Singleton Name='one' Type='Self.A'><NavigationPropertyBinding Path='a' Target='f'/></Singleton>
           <FunctionImport Name='f' Function='Self.F'/><ActionImport Name='g' Action='Self.G'/>
           <FunctionImport Name='h' Function='Self.H' EntitySet='ass'/></EntityContainer>
         <EntityContainer Name='M'/>",
        r#","A":{"$Kind":"EntityType","$Key":["i"],"i":{"$Type":"Edm.Int32"},
           "a":{"$Kind":"NavigationProperty","$Type":"Self.A","$Nullable":true},"c":{"$Kind":"NavigationProperty","$Type":"Self.A","$Collection":true,"$ContainsTarget":true}},
         "B":{"$Kind":"EntityType","$BaseType":"Self.A","b":{"$Kind":"NavigationProperty","$Type":"Self.A","$Nullable":true}},
         "F":[{"$Kind":"Function","$IsBound":true,"$Parameter":[{"$Name":"a","$Type":"Self.A"}],"$ReturnType":{"$Type":"Self.A"}}],
         "G":[{"$Kind":"Action","$IsBound":true,"$Parameter":[{"$Name":"a","$Type":"Self.A"}]}],
         "H":[{"$Kind":"Function","$ReturnType":{"$Type":"Self.A"}}],
         "K":{"$Kind":"EntityContainer","as":{"$Collection":true,"$Type":"Self.A","$NavigationPropertyBinding":{
             "a":"as","aa":"as","i":"as","c":"as","a/a":"as","c/a":"sa","Self.B/b":"Self.K/as","Self.B/a":"Self.L/as","c/Self.B/b":"one/x"}},
           "one":{"$Type":"Self.A","$NavigationPropertyBinding":{"a":"f"}},
           "f":{"$Function":"Self.F"},"g":{"$Action":"Self.G"},"h":{"$Function":"Self.H","$EntitySet":"ass"}},
         "M":{"$Kind":"EntityContainer"}"#), @"
    OD291 the path of a binding `aa` leads nowhere: `N.A` has no such member @ aa
    OD291 the path `i` of a binding does not end at a navigation property @ i
    OD297 `c` contains its entities, so that it cannot be bound @ c
    OD297 the path `a/a` of a binding goes through `a`, which does not contain its entities @ a/a
    OD291 the target of a binding `sa` is no entity set or singleton @ sa
    OD291 the target of a binding `Self.L/as` names no entity container @ Self.L/as (did you mean `N.K`?)
    OD291 the target of a binding `one/x` leads nowhere: `N.A` has no `x` @ one/x
    OD291 the target of a binding `f` is no entity set or singleton @ f
    OD297 `N.F` is bound, an import makes unbound operations callable @ f
    OD297 `N.G` is bound, an import makes unbound operations callable @ g
    OD291 the entity set of an import `ass` is no entity set or singleton @ h (did you mean `as`?)
    OD297 `N.M` is a second entity container, a document has one @ M
    ");
}

#[test]
fn annotations() {
    judged!(findings(
        "<Term Name='T' Type='Edm.String' Nullable='false' AppliesTo='Property EntityTipe Collection'/><Term Name='U' Type='Edm.String' Nullable='false'/>
         <EnumType Name='E'><Member Name='m' Value='0'/></EnumType>
         <EntityType Name='A'><Annotation Term='Self.T' String='x'/><Property Name='p' Type='Edm.String' Nullable='false'><Annotation Term='Self.T' String='x'/>
             <Annotation Term='Self.TT' String='x'/><Annotation Term='Other.T' String='x'/></Property>
             <Annotation Term='Self.U' String='x'/><Annotation Term='Self.U' Qualifier='q' String='x'/></EntityType>
         <Function Name='F'><Parameter Name='a' Type='Edm.Int32' Nullable='false'/><ReturnType Type='Edm.String' Nullable='false'/></Function>
         <EntityContainer Name='K'><Singleton Name='s' Type='Self.A'/></EntityContainer>
         <Annotations Target='Self.A'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self.AA'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self.A/q'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self.E/n'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self.F(Edm.String)'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self.F(Edm.Int32)/a'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self.F/b'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self.F/$ReturnType'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self.K/s/p'><Annotation Term='Self.T' String='y'/></Annotations>
         <Annotations Target='Self.K/t'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Self'><Annotation Term='Self.U' String='y'/></Annotations>
         <Annotations Target='Nowhere.A'><Annotation Term='Self.U' String='y'/></Annotations>",
        r##","T":{"$Kind":"Term","$AppliesTo":["Property","EntityTipe","Collection"]},"U":{"$Kind":"Term"},
         "E":{"$Kind":"EnumType","m":0},
         "A":{"$Kind":"EntityType","@Self.T":"x","p":{"@Self.T":"x","@Self.TT":"x","@Other.T":"x"},"@Self.U":"x","@Self.U#q":"x"},
         "F":[{"$Kind":"Function","$Parameter":[{"$Name":"a","$Type":"Edm.Int32"}],"$ReturnType":{}}],
         "K":{"$Kind":"EntityContainer","s":{"$Type":"Self.A"}},
         "$Annotations":{"Self.A":{"@Self.U":"y"},"Self.AA":{"@Self.U":"y"},"Self.A/q":{"@Self.U":"y"},"Self.E/n":{"@Self.U":"y"},
           "Self.F(Edm.String)":{"@Self.U":"y"},"Self.F(Edm.Int32)/a":{"@Self.U":"y"},"Self.F/b":{"@Self.U":"y"},"Self.F/$ReturnType":{"@Self.U":"y"},
           "Self.K/s/p":{"@Self.T":"y"},"Self.K/t":{"@Self.U":"y"},"Self":{"@Self.U":"y"},"Nowhere.A":{"@Self.U":"y"}}"##), @"
    XML:
    OD295 the term `T` applies to `EntityTipe`, which is no element of CSDL @ T (did you mean `EntityType`?)
    OD295 the term `N.T` does not apply to `EntityType` @ Self.T (it applies to `Property`, `EntityTipe`, `Collection`)
    OD295 unknown term `N.TT` @ Self.TT
    OD295 a second annotation of `N.A` with `N.U` @ Self.U (a qualifier tells several apart)
    OD295 the target `N.AA` of annotations is not there @ Self.AA
    OD295 the target `N.A/q` of annotations is not there @ Self.A/q
    OD295 the target `N.E/n` of annotations is not there @ Self.E/n
    OD295 the target `N.F(Edm.String)` of annotations is not there @ Self.F(Edm.String) (did you mean `N.F(Edm.Int32)`?)
    OD295 the target `N.F/b` of annotations is not there @ Self.F/b
    OD295 the target `N.K/t` of annotations is not there @ Self.K/t
    OD295 the target `Nowhere.A` of annotations is not there @ Nowhere.A
    JSON:
    OD295 the term `T` applies to `EntityTipe`, which is no element of CSDL @ T (did you mean `EntityType`?)
    OD295 the term `N.T` does not apply to `EntityType` @ @Self.T (it applies to `Property`, `EntityTipe`, `Collection`)
    OD295 unknown term `N.TT` @ @Self.TT
    OD295 a second annotation of `N.A` with `N.U` @ @Self.U (a qualifier tells several apart)
    OD295 the target `N.AA` of annotations is not there @ Self.AA
    OD295 the target `N.A/q` of annotations is not there @ Self.A/q
    OD295 the target `N.E/n` of annotations is not there @ Self.E/n
    OD295 the target `N.F(Edm.String)` of annotations is not there @ Self.F(Edm.String) (did you mean `N.F(Edm.Int32)`?)
    OD295 the target `N.F/b` of annotations is not there @ Self.F/b
    OD295 the target `N.K/t` of annotations is not there @ Self.K/t
    OD295 the target `Nowhere.A` of annotations is not there @ Nowhere.A
    ");
}
