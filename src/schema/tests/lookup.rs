use super::super::{Definition, OperationKind, Resource, Scale, Schema, Srid};
use super::schema;
use crate::edm::{Item, Primitive, Type, TypeId};

const SHOP: &str = "
<EntityType Name='Thing' Abstract='true'>
  <Key><PropertyRef Name='id'/><PropertyRef Name='place/code' Alias='code'/></Key>
  <Property Name='id' Type='Edm.Int64' Nullable='false'/>
  <Property Name='place' Type='Self.Place' Nullable='0'/>
  <NavigationProperty Name='parts' Type='Collection(Self.Thing)' ContainsTarget='true' Partner='whole'>
    <ReferentialConstraint Property='id' ReferencedProperty='id'/><OnDelete Action='Cascade'/>
  </NavigationProperty>
</EntityType>
<EntityType Name='Product' BaseType='N.Thing' OpenType='true' HasStream='true'>
  <Annotation Term='Core.Description'><String>any <!-- <b/> --> text</String></Annotation>
  <Property Name='name' Type='Self.Name' MaxLength='10' DefaultValue='a &amp; b'/>
  <Property Name='price' Type='Edm.Decimal' Precision='10' Scale='Variable'/>
  <Property Name='spot' Type='Edm.GeographyPoint' SRID='4326'/>
  <Property Name='any' Type='Edm.ComplexType'/>
</EntityType>
<EntityType Name='Book' BaseType='Self.Product'/>
<ComplexType Name='Place'><Property Name='code' Type='Edm.String'/><Property Name='within' Type='Self.Place'/></ComplexType>
<TypeDefinition Name='Name' UnderlyingType='Edm.String' MaxLength='50' Unicode='false'/>
<Term Name='T' Type='Edm.String'/>
<Function Name='Similar' IsBound='true' IsComposable='true' EntitySetPath='it'>
  <Parameter Name='it' Type='Self.Product'/><Parameter Name='max' Type='Edm.Int32' Nullable='false'/>
  <ReturnType Type='Collection(Self.Product)' Nullable='false'/>
</Function>
<Function Name='Similar' IsBound='true'><Parameter Name='it' Type='Self.Book'/><ReturnType Type='Edm.String'/></Function>
<Action Name='Reset'/>
<EntityContainer Name='C'>
  <EntitySet Name='products' EntityType='Self.Product'><NavigationPropertyBinding Path='parts' Target='products'/></EntitySet>
  <Singleton Name='best' Type='Self.Book'/>
  <ActionImport Name='reset' Action='Self.Reset'/>
</EntityContainer>
<x:Foreign xmlns:x='http://example.org'><Anything/></x:Foreign>";

fn id(schema: &Schema, name: &str) -> TypeId {
    schema.types_named(name).next().unwrap()
}

#[test]
fn inheritance() {
    let schema = schema(SHOP);
    let [thing, product, book, place] =
        ["Thing", "Product", "Book", "Place"].map(|name| id(&schema, name));
    let names: Vec<_> = schema.members(book).map(|it| it.name()).collect();
    assert_eq!(
        names,
        ["id", "place", "parts", "name", "price", "spot", "any"]
    );
    assert_eq!(schema.property(book, "id"), schema.property(thing, "id"));
    assert!(schema.property(book, "ID").is_none());
    assert!(schema.property(thing, "name").is_none());
    assert!(schema.is_subtype(book, thing) && schema.is_subtype(book, book));
    assert!(!schema.is_subtype(thing, book) && !schema.is_subtype(place, thing));
    assert!(schema.is_open(book) && !schema.is_open(thing));
    let key: Vec<_> = schema.key(book).iter().map(|it| it.name()).collect();
    assert_eq!(key, ["id", "code"]);
    assert!(schema.key(place).is_empty());
    assert!(schema.property(TypeId(99), "id").is_none());
    let Some(Definition::Entity(ty)) = schema.definition(product) else {
        panic!("no entity type");
    };
    assert!(ty.has_stream && !ty.is_abstract && ty.base == Some(thing));
}

#[test]
fn members_in_detail() {
    let schema = schema(SHOP);
    let book = id(&schema, "Book");
    let property = |name| schema.property(book, name).unwrap().as_property().unwrap();
    let name = property("name");
    assert_eq!(schema.display(name.ty).to_string(), "N.Name");
    assert_eq!(schema.underlying(name.ty), Type::STRING);
    assert_eq!(name.default.as_deref(), Some("a & b"));
    let facets = schema.facets(name);
    assert_eq!((facets.max_length, facets.unicode), (Some(10), Some(false)));
    let facets = property("price").facets();
    assert_eq!(
        (facets.precision, facets.scale),
        (Some(10), Some(Scale::Variable))
    );
    assert_eq!(property("spot").facets().srid, Some(Srid::Number(4326)));
    assert!(property("any").ty.is_unknown());
    assert!(!property("place").nullable && property("price").nullable);
    let parts = schema.property(book, "parts").unwrap();
    let navigation = parts.as_navigation().unwrap();
    assert!(navigation.contains_target && navigation.ty.collection && navigation.nullable);
    assert_eq!(navigation.partner.as_deref(), Some("whole"));
}

#[test]
fn recursive_types_do_not_trap_a_search() {
    let schema = schema(SHOP);
    let paths = schema.find_property_paths(id(&schema, "Book"), "code", 100);
    assert_eq!(paths.len(), 1);
    assert_eq!(paths[0].to_string(), "place/code");
}

#[test]
fn operations_and_resources() {
    let schema = schema(SHOP);
    let similar = schema.operations_named("N.Similar");
    assert_eq!(similar.len(), 2);
    for name in ["Self.Similar", "Similar"] {
        assert_eq!(schema.operations_named(name), similar);
    }
    assert!(schema.operations_named("X.Similar").is_empty());
    assert!(schema.operations_named("Simila").is_empty());
    let first = similar.first().unwrap();
    assert_eq!(
        (first.kind, first.is_composable),
        (OperationKind::Function, true)
    );
    assert_eq!(&*first.binding_parameter().unwrap().name, "it");
    let rest: Vec<_> = first.call_parameters().map(|it| &*it.name).collect();
    assert_eq!(rest, ["max"]);
    assert_eq!(first.entity_set_path.as_deref(), Some("it"));
    let result = first.return_type.unwrap();
    assert!(result.ty.collection && !result.nullable);
    assert!(schema.operations_named("Reset")[0].return_type.is_none());
    let Some(Resource::ActionImport(reset)) = schema.resource("reset") else {
        panic!("no import");
    };
    assert_eq!(&*reset.operation, "N.Reset");
    let best = schema.singleton("best").unwrap();
    assert_eq!(schema.display(best.entity_type).to_string(), "N.Book");
    assert!(schema.entity_set("best").is_none());
}

const TWO: &str = "<?xml version='1.0' encoding='UTF-8'?>
<e:Edmx xmlns:e='http://docs.oasis-open.org/odata/ns/edmx' Version='4.01'>
  <e:Reference Uri='https://example.org/core.xml'>
    <e:Include Namespace='Org.Core.V1' Alias='Core'/><e:IncludeAnnotations TermNamespace='X'/>
    <Annotation xmlns='http://docs.oasis-open.org/odata/ns/edm' Term='t'/>
  </e:Reference>
  <e:DataServices xmlns='http://docs.oasis-open.org/odata/ns/edm'>
    <Schema Namespace='a.b' Alias='A'><ComplexType Name='Same'/>
      <ComplexType Name='C' BaseType='Core.Base'><Property Name='x' Type='Collection(Org.Core.V1.Tag)'/>
        <Property Name='y' Type='c.Same'/></ComplexType>
      <EntityContainer Name='K' Extends='Core.Container'><FunctionImport Name='f' Function='Core.F'/></EntityContainer>
    </Schema>
    <Schema Namespace='c'><ComplexType Name='Same'/></Schema>
  </e:DataServices>
</e:Edmx>";

#[test]
fn several_schemas_and_references() {
    let schema = Schema::from_csdl(TWO.as_bytes()).unwrap();
    let reference = schema.references().first().unwrap();
    assert_eq!(&*reference.uri, "https://example.org/core.xml");
    assert_eq!(&*reference.namespaces[0], "Org.Core.V1");
    assert_eq!(schema.type_named("Same"), None);
    assert_eq!(schema.types_named("Same").count(), 2);
    assert_ne!(schema.type_named("A.Same"), schema.type_named("c.Same"));
    assert_eq!(schema.type_named("a.b.Same"), schema.type_named("A.Same"));
    assert_eq!(schema.type_named("Core.Tag"), Some(Type::UNKNOWN));
    let c = id(&schema, "C");
    assert_eq!(
        schema.property(c, "x").unwrap().ty(),
        Type::collection_of(Item::Unknown)
    );
    assert!(schema.is_open(c));
    let container = schema.containers().first().unwrap();
    assert_eq!(container.extends.as_deref(), Some("Core.Container"));
}

#[test]
fn a_schema_element_alone_is_a_document() {
    let text = "<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'>\
                <TypeDefinition Name='T' UnderlyingType='Edm.Guid'/></Schema>";
    let schema = Schema::from_csdl(text.as_bytes()).unwrap();
    let ty = schema.type_named("T").unwrap();
    assert_eq!(schema.underlying(ty), Type::primitive(Primitive::Guid));
}

#[test]
fn the_default_is_empty() {
    let schema = Schema::default();
    assert!(schema.resources().is_empty());
    assert_eq!(
        schema.type_named("Edm.Date"),
        Some(Type::primitive(Primitive::Date))
    );
    assert_eq!(schema.type_named("Date"), None);
}

#[test]
fn schemas_cross_threads() {
    const fn shared<T: Send + Sync + Clone>() {}
    shared::<Schema>();
}
