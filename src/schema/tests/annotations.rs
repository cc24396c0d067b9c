use super::super::Expression;
use super::schema;
use insta::assert_snapshot as judged;
use std::fmt::Write;

/// The annotations of a content, one line each.
#[track_caller]
fn annotations(content: &str) -> String {
    let mut out = String::new();
    let schema = schema(content);
    let mut all: Vec<_> = schema.annotations().iter().collect();
    all.sort_by_key(|it| (&it.target, &it.term, &it.qualifier));
    for it in all {
        let qualifier = it.qualifier.as_deref().map(|it| format!("#{it}"));
        let qualifier = qualifier.unwrap_or_default();
        let value = shown(&it.value);
        writeln!(out, "{} @{}{qualifier} = {value}", it.target, it.term).unwrap();
    }
    out
}

fn shown(value: &Expression) -> String {
    let all = |list: &[Expression]| list.iter().map(shown).collect::<Vec<_>>().join(", ");
    match value {
        Expression::Null => "null".to_owned(),
        Expression::Bool(value) => value.to_string(),
        Expression::Number(text) => text.to_string(),
        Expression::String(text) => format!("{text:?}"),
        Expression::Path(path) => format!("<{path}>"),
        Expression::Collection(items) => format!("[{}]", all(items)),
        Expression::Record(record) => {
            let properties = record.properties.iter();
            let properties = properties.map(|(name, value)| format!("{name}: {}", shown(value)));
            let properties = properties.collect::<Vec<_>>().join(", ");
            format!("{}{{{properties}}}", record.ty.as_deref().unwrap_or(""))
        }
        Expression::Dynamic(dynamic) => {
            let name = dynamic.name.as_deref().map(|it| format!(" {it}"));
            let name = name.unwrap_or_default();
            format!("{}{name}({})", dynamic.operator, all(&dynamic.operands))
        }
    }
}

#[test]
fn targets() {
    judged!(annotations(
        "<Annotation Term='A' String='schema'/>
         <EntityType Name='E'><Annotation Term='Self.A'/><Property Name='p' Type='Edm.String'><Annotation Term='A' Qualifier='q'>
           <Annotation Term='B' Int='1'><Annotation Term='C' Bool='false'/></Annotation></Annotation></Property>
           <NavigationProperty Name='n' Type='Self.E'><ReferentialConstraint Property='p' ReferencedProperty='p'><Annotation Term='R'/>
           </ReferentialConstraint><OnDelete Action='None'><Annotation Term='D'/></OnDelete></NavigationProperty></EntityType>
         <EnumType Name='U'><Member Name='m'><Annotation Term='M'/></Member></EnumType>
         <Function Name='F' IsBound='true'><Annotation Term='F1'/><Parameter Name='a' Type='Collection(Self.E)'><Annotation Term='F2'/></Parameter>
           <Parameter Name='b' Type='Edm.Int32'/><ReturnType Type='Edm.Int32'><Annotation Term='F3'/></ReturnType></Function>
         <Action Name='G' IsBound='true'><Parameter Name='a' Type='Self.E'/><Parameter Name='b' Type='Edm.Int32'><Annotation Term='G1'/></Parameter></Action>
         <EntityContainer Name='C'><Annotation Term='C'/><Singleton Name='s' Type='Self.E'><Annotation Term='S'/></Singleton></EntityContainer>
         <Annotations Target='Self.E/p'><Annotation Term='Self.X'/></Annotations>
         <Annotations Target='Self.F( Collection(Self.E), Edm.Int32 )/b'><Annotation Term='Self.Z'/></Annotations>
         <Annotations Target='Self.F(Collection(Self.E),Edm.Int32)/a'><Annotation Term='Self.Y'/></Annotations>
         <x:Annotation xmlns:x='http://example.org' Term='A'><y/></x:Annotation>"), @r#"
    N @A = "schema"
    N.C @C = true
    N.C/s @S = true
    N.E @N.A = true
    N.E/n/$OnDelete @D = true
    N.E/n/$ReferentialConstraint/p @R = true
    N.E/p @A#q = true
    N.E/p @N.X = true
    N.E/p/@A#q @B = 1
    N.E/p/@A#q/@B @C = false
    N.F(Collection(N.E),Edm.Int32) @F1 = true
    N.F(Collection(N.E),Edm.Int32)/$ReturnType @F3 = true
    N.F(Collection(N.E),Edm.Int32)/a @F2 = true
    N.F(Collection(N.E),Edm.Int32)/a @N.Y = true
    N.F(Collection(N.E),Edm.Int32)/b @N.Z = true
    N.G(N.E)/b @G1 = true
    N.U/m @M = true
    "#);
}

#[test]
fn values() {
    judged!(annotations(
        "<Annotation Term='A'><Collection><String>a &amp; b <!-- c --><![CDATA[<c>]]></String><Int> 2 </Int><Float>INF</Float><Bool>1</Bool>
           <Null/><Date>2020-01-01</Date><EnumMember>Self.E/Red Self.E/Blue</EnumMember><Path>a/b</Path><NavigationPropertyPath>n</NavigationPropertyPath>
           <Collection/></Collection></Annotation>
         <Annotation Term='B'><Record Type='Self.R'><PropertyValue Property='p' Decimal='1.50'/><PropertyValue Property='q'>
           <Record><Annotation Term='X'/><PropertyValue Property='r'/></Record></PropertyValue></Record></Annotation>
         <Annotation Term='C'><If><And><Path>a</Path><Not><Path>b</Path></Not></And><Apply Function='odata.concat'><String>x</String><Path>y</Path></Apply>
           <Cast Type='Self.T'><Path>c</Path></Cast></If></Annotation>
         <Annotation Term='D'><LabeledElement Name='l' Path='a'/></Annotation><Annotation Term='E'><LabeledElementReference>N.l</LabeledElementReference></Annotation>
         <Annotation Term='F' UrlRef='http://x'/><Annotation Term='Self.G'/><Annotation Term='Self.H'/>
         <Term Name='G' Type='Edm.String' DefaultValue='none'/><Term Name='H' Type='Edm.Boolean' DefaultValue='false'/>"), @r#"
    N @A = ["a & b <c>", 2, "INF", true, null, "2020-01-01", "Red,Blue", <a/b>, "n", []]
    N @B = N.R{p: 1.50, q: {r: true}}
    N @C = If(And(<a>, Not(<b>)), Apply odata.concat("x", <y>), Cast N.T(<c>))
    N @D = LabeledElement l(<a>)
    N @E = LabeledElementReference N.l()
    N @F = UrlRef("http://x")
    N @N.G = "none"
    N @N.H = false
    "#);
}

#[test]
fn they_are_found_by_target_and_term() {
    let schema = schema(
        "<EntityType Name='E'><Property Name='p' Type='Edm.String'><Annotation Term='Self.T' Int='1'/>
         <Annotation Term='Self.T' Qualifier='q' Int='2'/><Annotation Term='Self.S' Bool='false'/></Property></EntityType>",
    );
    let number = |target| {
        schema
            .annotation(target, "Self.T")
            .and_then(Expression::as_str)
    };
    for target in ["N.E/p", "Self.E/p"] {
        assert_eq!(schema.annotations_of(target).len(), 3);
        assert_eq!(number(target), Some("1"));
    }
    let flag = schema.annotation("N.E/p", "N.S").unwrap();
    assert_eq!(flag.as_bool(), Some(false));
    assert!(schema.annotations_of("N.E").is_empty());
    assert!(schema.annotation("N.E/p", "Self.U").is_none());
}

#[test]
fn wrong_ones() {
    let errors = |content: &str| super::errors(content);
    judged!(errors("<Annotation/><Annotation Term='A' Bool='yes'/><Annotation Term='B'><Strng/></Annotation><Annotations/>"), @"
    OD274 the element `Annotation` has no attribute `Term` @ <Annotation/>
    OD275 the attribute `Bool` has the value `yes`, expected `true` or `false` @ yes
    OD273 unexpected element `Strng` in `Annotation` @ <Strng/> (did you mean `String`?)
    OD274 the element `Annotations` has no attribute `Target` @ <Annotations/>
    ");
    judged!(errors("<Annotation Term='A'><Collection>x<Int>y</Int></Collection></Annotation>"), @"
    OD273 unexpected text in `Collection` @ x
    OD275 the attribute `Int` has the value `y`, expected a number @ y
    ");
    judged!(errors("<Annotation Term='A'><String>&lol;</String></Annotation>"), @"OD270 the document is not well-formed XML: a reference that stands for no character @ &lol;");
    judged!(errors("<Annotation Term='A'><Record><PropertyValue/>"), @"
    OD274 the element `PropertyValue` has no attribute `Property` @ <PropertyValue/>
    OD270 the document is not well-formed XML: expected `</Record>`, but `</Schema>` was found @ </Schema>
    ");
}
