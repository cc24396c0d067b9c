use super::{document, errors, errors_of};
use insta::assert_snapshot as judged;

#[test]
fn what_is_no_csdl() {
    judged!(errors_of(""), @"OD270 the document is not well-formed XML: the document holds no element @");
    judged!(errors_of("  "), @"OD270 the document is not well-formed XML: the document holds no element @");
    judged!(errors_of("hello"), @"OD270 the document is not well-formed XML: text before the outermost element @ hello");
    judged!(errors_of("<html><body/></html>"), @"OD273 the document begins with `html`, expected `Edmx`, `Schema` or an object in JSON @ <html>");
    judged!(errors_of("<Edmx Version='4.0'/>"), @"OD273 the element `Edmx` is not in the namespace `http://docs.oasis-open.org/odata/ns/edmx` @ <Edmx Version='4.0'/>");
    judged!(errors_of("<Schema Namespace='N'/>"), @"OD273 the element `Schema` is not in the namespace `http://docs.oasis-open.org/odata/ns/edm` @ <Schema Namespace='N'/>");
    judged!(errors_of("<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'/>"), @"OD273 the document holds no schema @ <e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'/>");
    judged!(errors_of("<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='5.0'/>"), @"OD271 CSDL of `version 5.0` is not supported, expected version 4.0 or 4.01 @ 5.0");
    judged!(errors_of("<e:Edmx xmlns:e='http://schemas.microsoft.com/ado/2007/06/edmx' Version='1.0'/>"), @"OD271 CSDL of `OData 1 to 3` is not supported, expected version 4.0 or 4.01 @ <e:Edmx xmlns:e='http://schemas.microsoft.com/ado/2007/06/edmx' Version='1.0'/>");
    judged!(errors_of("<Schema xmlns='http://schemas.microsoft.com/ado/2009/11/edm' Namespace='N'/>"), @"OD271 CSDL of `OData 1 to 3` is not supported, expected version 4.0 or 4.01 @ <Schema xmlns='http://schemas.microsoft.com/ado/2009/11/edm' Namespace='N'/>");
    judged!(errors_of("<?xml version='1.0' encoding='utf-16'?><Schema/>"), @"OD271 the encoding `utf-16` is not supported, expected `utf-8` @ <?xml version='1.0' encoding='utf-16'?>");
    judged!(errors_of("<!DOCTYPE Edmx [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Edmx/>"), @"OD271 a DOCTYPE is not allowed in CSDL @ <!DOCTYPE Edmx [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>");
    judged!(errors_of(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><e:DataServices>\
         <Schema Namespace='N'/></e:DataServices></e:Edmx>"), @"OD273 the element `Schema` is not in the namespace `http://docs.oasis-open.org/odata/ns/edm` @ <Schema Namespace='N'/>");
    judged!(errors_of(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><DataServices/><e:DataServices>\
         <Schema xmlns='http://example.org' Namespace='N'/></e:DataServices></e:Edmx>"), @"
    OD273 the element `DataServices` is not in the namespace `http://docs.oasis-open.org/odata/ns/edmx` @ <DataServices/>
    OD273 the element `Schema` is not in the namespace `http://docs.oasis-open.org/odata/ns/edm` @ <Schema xmlns='http://example.org' Namespace='N'/>
    ");
}

#[test]
fn bytes_that_are_no_text() {
    let read = |bytes: &[u8]| super::Schema::from_csdl(bytes).unwrap_err().to_string();
    judged!(read(b"<a>\xFF</a>"), @"the document is not UTF-8");
    judged!(read(b"\xFF\xFE<\0a\0"), @"the encoding `utf-16` is not supported, expected `utf-8`");
    judged!(read(b"\0<\0a"), @"the encoding `utf-16` is not supported, expected `utf-8`");
}

#[test]
fn malformed_xml() {
    judged!(errors("<EntityType Name='A'>"), @"OD270 the document is not well-formed XML: expected `</EntityType>`, but `</Schema>` was found @ </Schema>");
    judged!(errors("<EntityType Name='A'></ComplexType>"), @"OD270 the document is not well-formed XML: expected `</EntityType>`, but `</ComplexType>` was found @ </ComplexType>");
    judged!(errors("<EntityType Name=A/>"), @"OD270 the document is not well-formed XML: the value of an attribute without quotes @ <EntityType Name=A/>");
    judged!(errors("<EntityType Name='A' Name='B'/>"), @"OD270 the document is not well-formed XML: an attribute that is given twice @ <EntityType Name='A' Name='B'/>");
    judged!(errors("<EntityType Name/>"), @"OD270 the document is not well-formed XML: an attribute without `=` @ <EntityType Name/>");
    judged!(errors("<EntityType Name='&lol;'/>"), @"OD270 the document is not well-formed XML: a reference that stands for no character @ &lol;");
    judged!(errors("<EntityType Name='a<b'/>"), @"OD270 the document is not well-formed XML: `<` in the value of an attribute @ a<b");
    judged!(errors("< Name='A'/>"), @"OD270 the document is not well-formed XML: a tag without a name @ < Name='A'/>");
    judged!(errors("<Term Name='A'><"), @"
    OD274 the element `Term` has no attribute `Type` @ <Term Name='A'>
    OD270 the document is not well-formed XML: a tag without a name @ <
    </Schema>
    ");
    judged!(errors("<!-- "), @"OD270 the document is not well-formed XML: comment not closed: `-->` not found before end of input @");
    judged!(errors_of(&(document("") + "<more/>")), @"OD270 the document is not well-formed XML: a second outermost element @ <more/>");
    judged!(errors_of(&(document("") + "more")), @"OD270 the document is not well-formed XML: text behind the outermost element @ more");
    judged!(errors_of("<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'><Term>"), @"
    OD274 the element `Term` has no attribute `Name` @ <Term>
    OD274 the element `Term` has no attribute `Type` @ <Term>
    OD270 the document is not well-formed XML: `<Term>` is not closed @ <Term>
    ");
    judged!(errors_of("text<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'/>"), @"OD270 the document is not well-formed XML: text before the outermost element @ text");
}

#[test]
fn elements_and_attributes() {
    judged!(errors("<EntitiType Name='A'/>"), @"OD273 unexpected element `EntitiType` in `Schema` @ <EntitiType Name='A'/> (did you mean `EntityType`?)");
    judged!(errors("<ComplexType Name='A'><Key><PropertyRef Name='a'/></Key></ComplexType>"), @"OD273 unexpected element `Key` in `ComplexType` @ <Key>");
    judged!(errors("<EntityType Name='A'><Key>id</Key></EntityType>"), @"OD273 unexpected text in `Key` @ id");
    judged!(errors("<EntityType/><EnumType name='E'/>"), @"
    OD274 the element `EntityType` has no attribute `Name` @ <EntityType/>
    OD274 the element `EnumType` has no attribute `Name` @ <EnumType name='E'/> (write `Name` for `name`)
    ");
    judged!(errors("<ComplexType Name='A'><Property Name='a'/><Property type='Edm.String'/></ComplexType>"), @"
    OD274 the element `Property` has no attribute `Type` @ <Property Name='a'/>
    OD274 the element `Property` has no attribute `Name` @ <Property type='Edm.String'/>
    OD274 the element `Property` has no attribute `Type` @ <Property type='Edm.String'/> (write `Type` for `type`)
    ");
    judged!(errors("<ComplexType Name='A B'/><ComplexType Name=''/><ComplexType Name='A.B'/>"), @"
    OD275 the attribute `Name` has the value `A B`, expected a name of 1 to 128 letters, digits and `_` @ A B
    OD275 the attribute `Name` has the value ``, expected a name of 1 to 128 letters, digits and `_` @ 
    OD275 the attribute `Name` has the value `A.B`, expected a name of 1 to 128 letters, digits and `_` @ A.B
    ");
    judged!(errors("<EntityType Name='A' OpenType='yes' HasStream='no'/>"), @"
    OD275 the attribute `OpenType` has the value `yes`, expected `true` or `false` @ yes
    OD275 the attribute `HasStream` has the value `no`, expected `true` or `false` @ no
    ");
    judged!(errors("<ComplexType Name='A' Abstract='yes' OpenType='True'/>"), @"OD275 the attribute `Abstract` has the value `yes`, expected `true` or `false` @ yes");
    judged!(errors(
        "<ComplexType Name='A'><Property Name='a' Type='Edm.String' MaxLength='-1' Unicode='x'/>\
         <Property Name='b' Type='Edm.Decimal' Precision='p' Scale='wide'/>\
         <Property Name='c' Type='Edm.GeographyPoint' SRID='none'/></ComplexType>"), @"
    OD275 the attribute `MaxLength` has the value `-1`, expected a number or `max` @ -1
    OD275 the attribute `Unicode` has the value `x`, expected `true` or `false` @ x
    OD275 the attribute `Precision` has the value `p`, expected a number @ p
    OD275 the attribute `Scale` has the value `wide`, expected a number, `variable` or `floating` @ wide
    OD275 the attribute `SRID` has the value `none`, expected a number or `variable` @ none
    ");
    judged!(errors("<EntityContainer Name='C'><EntitySet Name='s'/></EntityContainer>"), @"OD274 the element `EntitySet` has no attribute `EntityType` @ <EntitySet Name='s'/>");
    judged!(errors("<Function Name='F'><Parameter Name='p'/><ReturnType/></Function>"), @"
    OD274 the element `Parameter` has no attribute `Type` @ <Parameter Name='p'/>
    OD274 the element `ReturnType` has no attribute `Type` @ <ReturnType/>
    ");
}

#[test]
fn overloads_that_no_call_can_tell_apart() {
    let result = "<ReturnType Type='Edm.Int32'/></Function>";
    let parameter = |name, ty| format!("<Parameter Name='{name}' Type='{ty}'/>");
    let (a, b) = (parameter("a", "Edm.Int32"), parameter("b", "Edm.String"));
    let bound = parameter("it", "Self.C");
    judged!(errors(&format!(
        "<ComplexType Name='C'/><Function Name='F'>{a}{b}{result}<Function Name='F'>{b}{a}{result}\
         <Function Name='F'>{a}{result}<Function Name='G' IsBound='true'>{bound}{result}\
         <Function Name='G' IsBound='true'>{a}{result}<Function Name='G' IsBound='true'>{bound}{result}\
         <Action Name='X'/><Action Name='X' IsBound='true'>{bound}</Action><Action Name='X'>{a}</Action>")), @"
    OD277 the overload `N.F` is declared twice @ F [first declared here: F]
    OD277 the overload `N.G` is declared twice @ G [first declared here: G]
    OD277 the overload `N.X` is declared twice @ X [first declared here: X]
    ");
}

#[test]
fn keys_that_no_predicate_can_hold() {
    judged!(errors(
        "<ComplexType Name='C'><Property Name='i' Type='Edm.Int32'/></ComplexType><EntityType Name='E'><Key>\
         <PropertyRef Name='c'/><PropertyRef Name='l'/><PropertyRef Name='c/i' Alias='i'/></Key>\
         <Property Name='c' Type='Self.C'/><Property Name='l' Type='Collection(Edm.Int32)'/></EntityType>"), @"
    OD280 `c` is a structured value, expected a single primitive value or member of an enumeration @ c
    OD280 `l` is a collection, expected a single primitive value or member of an enumeration @ l
    ");
}

#[test]
fn unknown_types() {
    judged!(errors(
        "<ComplexType Name='Address'><Property Name='a' Type='Self.Adress'/>\
         <Property Name='b' Type='Collection(Self.address)'/>\
         <Property Name='c' Type='Other.Address'/>\
         <Property Name='d' Type='String'/>\
         <Property Name='e' Type='Edm.Strng'/>\
         <Property Name='f' Type='Collection(Collection(Edm.String))'/>\
         <Property Name='g' Type='Collection(Edm.String'/>\
         <Property Name='h' Type=''/>\
         <Property Name='i' Type='Self.Nothing'/></ComplexType>"), @"
    OD276 unknown type `Self.Adress` @ Self.Adress (did you mean `Self.Address`?)
    OD276 unknown type `Collection(Self.address)` @ Collection(Self.address) (did you mean `Collection(Self.Address)`?)
    OD276 unknown type `Other.Address` @ Other.Address (did you mean `N.Address`?)
    OD276 unknown type `Edm.Strng` @ Edm.Strng (did you mean `Edm.String`?)
    OD276 unknown type `Collection(Collection(Edm.String))` @ Collection(Collection(Edm.String))
    OD276 unknown type `Collection(Edm.String` @ Collection(Edm.String
    OD276 unknown type `` @ 
    OD276 unknown type `Self.Nothing` @ Self.Nothing
    ");
    judged!(errors("<EntityType Name='A' BaseType='Self.B'/><TypeDefinition Name='T' UnderlyingType='Edm.Text'/>"), @"
    OD276 unknown type `Self.B` @ Self.B
    OD276 unknown type `Edm.Text` @ Edm.Text
    ");
    judged!(errors("<Action Name='A'><Parameter Name='p' Type='Self.P'/><ReturnType Type='Self.R'/></Action>"), @"
    OD276 unknown type `Self.P` @ Self.P
    OD276 unknown type `Self.R` @ Self.R
    ");
    judged!(errors(
        "<EntityContainer Name='C' Extends='Self.D'><EntitySet Name='s' EntityType='Self.S'/>\
         <Singleton Name='t' Type='S'/></EntityContainer>"), @"
    OD282 unknown container `Self.D` @ Self.D
    OD276 unknown type `Self.S` @ Self.S
    OD276 unknown type `S` @ S
    ");
}

#[test]
fn wrong_kinds() {
    judged!(errors(
        "<EntityType Name='E'><Property Name='a' Type='Self.E'/><NavigationProperty Name='b' Type='Self.C'/>\
         <NavigationProperty Name='c' Type='Edm.String'/></EntityType>\
         <ComplexType Name='C' BaseType='Self.E'/><EntityType Name='F' BaseType='Collection(Self.E)'/>\
         <EnumType Name='N' UnderlyingType='Edm.String'/><TypeDefinition Name='T' UnderlyingType='Self.T'/>\
         <EntityContainer Name='D'><EntitySet Name='s' EntityType='Self.C'/>\
         <EntitySet Name='t' EntityType='Collection(Self.E)'/></EntityContainer>"), @"
    OD280 `Self.E` is an entity type, expected a primitive, complex or enumeration type @ Self.E
    OD280 `Self.C` is a complex type, expected an entity type @ Self.C
    OD280 `Edm.String` is a primitive type, expected an entity type @ Edm.String
    OD280 `Self.E` is an entity type, expected a complex type @ Self.E
    OD280 `Edm.String` is a primitive type, expected a single integer type @ Edm.String
    OD280 type definitions form a cycle: `N.T` -> `N.T` @ T
    OD280 `Self.C` is a complex type, expected a single entity type @ Self.C
    OD280 `Collection(Self.E)` is a collection, expected a single entity type @ Collection(Self.E)
    ");
}

#[test]
fn repeated_names() {
    judged!(errors("<EntityType Name='A'/><ComplexType Name='A'/>"), @"OD277 the type `A` is declared twice @ A [first declared here: A]");
    judged!(errors(
        "<ComplexType Name='A'><Property Name='a' Type='Edm.String'/>\
         <NavigationProperty Name='a' Type='Self.E'/></ComplexType><EntityType Name='E'/>"), @"OD277 the property `a` is declared twice @ a [first declared here: a]");
    judged!(errors("<EnumType Name='E'><Member Name='x'/><Member Name='x'/></EnumType>"), @"OD277 the member `x` is declared twice @ x [first declared here: x]");
    judged!(errors("<Action Name='A'><Parameter Name='p' Type='Edm.Int32'/><Parameter Name='p' Type='Edm.Int32'/></Action>"), @"OD277 the parameter `p` is declared twice @ p [first declared here: p]");
    judged!(errors(
        "<EntityType Name='E'/><EntityContainer Name='C'><EntitySet Name='s' EntityType='Self.E'/>\
         <Singleton Name='s' Type='Self.E'/></EntityContainer><EntityContainer Name='C'/>"), @"
    OD277 the child of the container `s` is declared twice @ s [first declared here: s]
    OD277 the container `N.C` is declared twice @ C [first declared here: C]
    ");
    judged!(errors(
        "<EntityType Name='A'><Property Name='a' Type='Edm.String'/></EntityType>\
         <EntityType Name='B' BaseType='Self.A'/>\
         <EntityType Name='C' BaseType='Self.B'><Property Name='a' Type='Edm.String'/></EntityType>"), @"OD277 the property `a` is already declared by the base type `N.A` @ a [first declared here: a]");
    judged!(errors_of(
        "<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.0'><e:DataServices>\
         <Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='A' Alias='X'/>\
         <Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='B' Alias='X'/>\
         </e:DataServices></e:Edmx>"), @"OD277 the alias `X` is declared twice @ X [first declared here: X]");
}

#[test]
fn base_type_cycles() {
    judged!(errors("<EntityType Name='A' BaseType='Self.A'/>"), @"OD278 base types form a cycle: `N.A` -> `N.A` @ A");
    judged!(errors(
        "<ComplexType Name='A' BaseType='Self.B'/><ComplexType Name='B' BaseType='Self.C'/>\
         <ComplexType Name='C' BaseType='Self.B'/><ComplexType Name='D' BaseType='Self.A'/>"), @"OD278 base types form a cycle: `N.B` -> `N.C` -> `N.B` @ B");
}

#[test]
fn cycles_of_type_definitions() {
    judged!(errors(
        "<TypeDefinition Name='A' UnderlyingType='Self.A'/><TypeDefinition Name='B' UnderlyingType='Self.D'/>\
         <TypeDefinition Name='C' UnderlyingType='Self.B'/><TypeDefinition Name='D' UnderlyingType='Self.C'/>\
         <TypeDefinition Name='E' UnderlyingType='Self.C'/><TypeDefinition Name='F' UnderlyingType='Self.G'/>\
         <TypeDefinition Name='G' UnderlyingType='Edm.String'/>"), @"
    OD280 type definitions form a cycle: `N.A` -> `N.A` @ A
    OD280 type definitions form a cycle: `N.B` -> `N.D` -> `N.C` -> `N.B` @ B
    OD280 `Self.C` is a type definition, expected a single primitive type @ Self.C
    OD280 `Self.G` is a type definition, expected a single primitive type @ Self.G
    ");
    judged!(errors_of(&super::json::json(
        r#","A":{"$Kind":"TypeDefinition","$UnderlyingType":"Self.B"},"B":{"$Kind":"TypeDefinition","$UnderlyingType":"Self.A"}"#)), @"OD280 type definitions form a cycle: `N.A` -> `N.B` -> `N.A` @ A");
}

#[test]
fn cycles_of_containers() {
    judged!(errors(
        "<EntityContainer Name='A' Extends='Self.B'/><EntityContainer Name='B' Extends='Self.C'/>\
         <EntityContainer Name='C' Extends='Self.B'/><EntityContainer Name='D' Extends='Self.D'/>"), @"
    OD286 containers extend one another in a cycle: `N.B` -> `N.C` -> `N.B` @ B
    OD286 containers extend one another in a cycle: `N.D` -> `N.D` @ D
    ");
    let long: String = (0..20)
        .map(|at| {
            format!(
                "<EntityContainer Name='C{at}' Extends='Self.C{}'/>",
                (at + 1) % 20
            )
        })
        .collect();
    judged!(errors(&long), @"OD286 containers extend one another in a cycle: `N.C0` -> `N.C1` -> `N.C2` -> `N.C3` -> `N.C4` -> `N.C5` -> `N.C6` -> `N.C7` -> 12 more -> `N.C0` @ C0");
}

#[test]
fn enum_values() {
    judged!(errors(
        "<EnumType Name='E' UnderlyingType='Edm.Byte'><Member Name='a' Value='256'/><Member Name='b' Value='-1'/>\
         <Member Name='c' Value='255'/><Member Name='d'/><Member Name='e' Value='x'/>\
         <Member Name='f' Value='99999999999999999999'/></EnumType>\
         <EnumType Name='F'><Member Name='a' Value='2147483648'/></EnumType>\
         <EnumType Name='G' UnderlyingType='Edm.Int64'><Member Name='a' Value='9223372036854775807'/>\
         <Member Name='b'/></EnumType>"), @"
    OD279 the value `256` of `a` does not fit `Edm.Byte` @ 256
    OD279 the value `-1` of `b` does not fit `Edm.Byte` @ -1
    OD279 the value `256` of `d` does not fit `Edm.Byte` @ d
    OD275 the attribute `Value` has the value `x`, expected an integer @ x
    OD279 the value `99999999999999999999` of `f` does not fit `Edm.Byte` @ 99999999999999999999
    OD279 the value `2147483648` of `a` does not fit `Edm.Int32` @ 2147483648
    OD279 the value `9223372036854775808` of `b` does not fit `Edm.Int64` @ b
    ");
}

#[test]
fn keys() {
    judged!(errors(
        "<EntityType Name='E'><Key><PropertyRef Name='ID'/><PropertyRef Name='c/naem' Alias='n'/>\
         <PropertyRef Name='c/name/more' Alias='m'/><PropertyRef/></Key>\
         <Property Name='id' Type='Edm.String'/><Property Name='c' Type='Self.C'/></EntityType>\
         <ComplexType Name='C'><Property Name='name' Type='Edm.String'/></ComplexType>"), @"
    OD281 the key names `ID`, which is no property of `N.E` @ ID (did you mean `id`?)
    OD281 the key names `c/naem`, which is no property of `N.C` @ c/naem (did you mean `name`?)
    OD281 the key names `c/name/more`, which is no property of `N.C` @ c/name/more
    OD274 the element `PropertyRef` has no attribute `Name` @ <PropertyRef/>
    ");
}

#[test]
fn imports() {
    judged!(errors(
        "<Function Name='Top'><ReturnType Type='Edm.String'/></Function><Action Name='Reset'/>\
         <EntityContainer Name='C'><FunctionImport Name='f' Function='Self.Tpo'/>\
         <FunctionImport Name='g' Function='Self.Reset'/><ActionImport Name='h' Action='Reset'/>\
         <ActionImport Name='i' Action='Other.Reset'/></EntityContainer>"), @"
    OD282 unknown function `Self.Tpo` @ Self.Tpo (did you mean `N.Top`?)
    OD282 unknown function `Self.Reset` @ Self.Reset
    OD282 unknown action `Reset` @ Reset (did you mean `N.Reset`?)
    OD282 unknown action `Other.Reset` @ Other.Reset (did you mean `N.Reset`?)
    ");
}

#[test]
fn one_run_finds_all() {
    judged!(errors(
        "<EntityType Name='A' BaseType='Self.A'><Proprety Name='p'/><Property Name='q' Type='Self.Nothing'/>\
         <Property Name='r' Type='Edm.String' Nullable='no'/></EntityType>\
         <EnumType Name='E'><Member Name='x' Value='one'/></EnumType><EnumType Name='E'/>\
         <EntityContainer Name='C'><EntitySet Name='s' EntityType='Self.E'/></EntityContainer>"), @"
    OD278 base types form a cycle: `N.A` -> `N.A` @ A
    OD273 unexpected element `Proprety` in `EntityType` @ <Proprety Name='p'/> (did you mean `Property`?)
    OD276 unknown type `Self.Nothing` @ Self.Nothing
    OD275 the attribute `Nullable` has the value `no`, expected `true` or `false` @ no
    OD275 the attribute `Value` has the value `one`, expected an integer @ one
    OD277 the type `E` is declared twice @ E [first declared here: E]
    OD280 `Self.E` is an enumeration, expected a single entity type @ Self.E
    ");
}

#[test]
fn a_byte_order_mark_counts() {
    let text = format!(
        "\u{feff}{}",
        document("<EntityType Name='A' BaseType='Self.B'/><x")
    );
    judged!(errors_of(&text.replace("<x", "")), @"OD276 unknown type `Self.B` @ Self.B");
    judged!(errors_of(&text), @"
    OD270 the document is not well-formed XML: an attribute without `=` @ <x
    </Schema>
    ");
}

#[test]
fn messages_stay_short() {
    let long = "x\n".repeat(100_000);
    for content in [
        format!("<ComplexType Name='{long}' BaseType='N.{long}'/>"),
        format!("<y{} Name='1'/>", "é".repeat(9999)),
        format!("<EntityType Name='A'></{}>", "B".repeat(9999)),
    ] {
        let document = document(&content);
        let errors = super::Schema::from_csdl(document.as_bytes()).unwrap_err();
        for finding in &errors.diagnostics() {
            assert!(finding.message.len() < 400, "{}", finding.message);
            assert!(!finding.message.contains('\n'), "{}", finding.message);
        }
    }
}
