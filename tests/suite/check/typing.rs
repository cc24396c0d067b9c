//! The type of each operator and function over each kind of operand, or the code that refuses it,
//! as the standard says (URL Conventions 5.1.1).

use crate::support::checking::kinds;
use odq::{Input, Query, Root, Schema};

/// The type of an expression in the words of CSDL, or the codes of all that is wrong with it.
fn typing(schema: &Schema, expression: &str) -> String {
    let parsed = Query::parse(&format!("$compute={expression} as Result"), Input::Auto);
    match parsed.query.check(schema, &Root::Only) {
        Ok(checked) => {
            let computed = checked.meaning().compute.first().expect(expression);
            schema.display(computed.value.ty).to_string()
        }
        Err(findings) => {
            let codes: Vec<String> = findings.iter().map(|f| f.code.to_string()).collect();
            codes.join(" ")
        }
    }
}

#[track_caller]
fn table(rows: &[(&str, &str)]) {
    let schema = kinds();
    let wrong: Vec<String> = rows
        .iter()
        .map(|(expression, expected)| (expression, expected, typing(&schema, expression)))
        .filter(|(_, expected, found)| **expected != found.as_str())
        .map(|(expression, expected, found)| format!("{expression}: {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Promotion is the same for all of `add sub mul div mod` (5.1.1.18).
#[test]
fn numbers_are_promoted() {
    table(&[
        ("Tiny add Tiny", "Edm.Byte"),
        ("Signed add Signed", "Edm.SByte"),
        ("Tiny add Signed", "Edm.Int16"),
        ("Signed sub Tiny", "Edm.Int16"),
        ("Tiny mul Short", "Edm.Int16"),
        ("Signed div Short", "Edm.Int16"),
        ("Short mod Short", "Edm.Int16"),
        ("Short add Whole", "Edm.Int32"),
        ("Tiny sub Whole", "Edm.Int32"),
        ("Whole mul Whole", "Edm.Int32"),
        ("Whole add Long", "Edm.Int64"),
        ("Long mod Signed", "Edm.Int64"),
        ("Long mul Exact", "Edm.Decimal"),
        ("Exact sub Tiny", "Edm.Decimal"),
        ("Exact div Exact", "Edm.Decimal"),
        ("Exact mod Whole", "Edm.Decimal"),
        ("Half add Half", "Edm.Single"),
        ("Half add Exact", "Edm.Single"),
        ("Exact mul Half", "Edm.Single"),
        ("Half sub Long", "Edm.Single"),
        ("Real div Half", "Edm.Double"),
        ("Real add Exact", "Edm.Double"),
        ("Long mul Real", "Edm.Double"),
        ("Real mod Real", "Edm.Double"),
        ("Mass add Whole", "Edm.Decimal"),
        ("Mass mul Real", "Edm.Double"),
        ("Whole add 1", "Edm.Int32"),
        ("Whole add 3000000000", "Edm.Int64"),
        ("Whole add 9223372036854775808", "Edm.Decimal"),
        ("Whole add 1.5", "Edm.Decimal"),
        ("Whole add 1e3", "Edm.Decimal"),
        ("Whole add INF", "Edm.Double"),
        ("Exact add NaN", "Edm.Double"),
        ("Tiny add null", "Edm.Byte"),
        ("null mul Real", "Edm.Double"),
        ("null add null", "null"),
        ("Whole divby Whole", "Edm.Decimal"),
        ("Tiny divby Long", "Edm.Decimal"),
        ("Exact divby 2", "Edm.Decimal"),
        ("Half divby Whole", "Edm.Single"),
        ("Real divby Whole", "Edm.Double"),
        ("-Tiny", "Edm.Int16"),
        ("-Signed", "Edm.SByte"),
        ("-Whole", "Edm.Int32"),
        ("-Exact", "Edm.Decimal"),
        ("-Real", "Edm.Double"),
        ("-Span", "Edm.Duration"),
        ("-Text", "OD204"),
        ("-Day", "OD204"),
        ("-Flag", "OD204"),
        ("-Home", "OD204"),
        ("-Counts", "OD204"),
        ("-Size", "OD204"),
    ]);
}

#[test]
fn what_is_no_number_is_not_calculated_with() {
    table(&[
        ("Text add Text", "OD204"),
        ("Text add 1", "OD204"),
        ("Whole add '1'", "OD204"),
        ("Flag add 1", "OD204"),
        ("Ident add 1", "OD204"),
        ("Size add 1", "OD204"),
        ("Colour sub Colour", "OD204"),
        ("Bytes add Bytes", "OD204"),
        ("Spot sub Spot", "OD204"),
        ("Home add Work", "OD204"),
        ("Counts add 1", "OD204"),
        ("Counts add Counts", "OD204"),
        ("Parts add 1", "OD204"),
        ("Whole add Nothing", "OD201"),
    ]);
}

/// Time (5.1.1.2.1 to 5.1.1.2.6).
#[test]
fn time_is_calculated_with() {
    table(&[
        ("Moment add Span", "Edm.DateTimeOffset"),
        ("Moment sub Span", "Edm.DateTimeOffset"),
        ("Moment sub Moment", "Edm.Duration"),
        ("Moment add duration'PT1H'", "Edm.DateTimeOffset"),
        ("Moment add 'PT1H'", "Edm.DateTimeOffset"),
        ("Moment add null", "Edm.DateTimeOffset"),
        ("Day add Span", "Edm.Date"),
        ("Day sub Span", "Edm.Date"),
        ("Day sub Day", "Edm.Duration"),
        ("Span add Span", "Edm.Duration"),
        ("Span sub Span", "Edm.Duration"),
        ("Span mul 2", "Edm.Duration"),
        ("Span mul Real", "Edm.Duration"),
        ("3 mul Span", "Edm.Duration"),
        ("Span div 2", "Edm.Duration"),
        ("Span div Exact", "Edm.Duration"),
        ("now() sub Moment", "Edm.Duration"),
        ("Span divby 2", "Edm.Duration"),
        ("null add Span", "Edm.Duration"),
        ("Span add Moment", "OD204"),
        ("Span add Day", "OD204"),
        ("Clock sub Clock", "OD204"),
        ("Clock add Span", "OD204"),
        ("Moment add Moment", "OD204"),
        ("Day add Day", "OD204"),
        ("Moment sub Day", "OD204"),
        ("Day sub Moment", "OD204"),
        ("Moment add 1", "OD204"),
        ("Day add 1", "OD204"),
        ("Span add 1", "OD204"),
        ("Span mul Span", "OD204"),
        ("Span div Span", "OD204"),
        ("2 div Span", "OD204"),
        ("Span mod 2", "OD204"),
        ("Span sub Moment", "OD204"),
        ("Span sub Day", "OD204"),
        ("Clock add Clock", "OD204"),
        ("Moment mul 2", "OD204"),
        ("Clock mul 2", "OD204"),
        ("Moment add 'x'", "OD212"),
    ]);
}

/// Comparison (5.1.1.1.1 to 5.1.1.1.6).
#[test]
fn values_are_compared() {
    table(&[
        ("Tiny eq Signed", "Edm.Boolean"),
        ("Whole gt Real", "Edm.Boolean"),
        ("Half eq Exact", "Edm.Boolean"),
        ("Mass le Long", "Edm.Boolean"),
        ("Whole eq null", "Edm.Boolean"),
        ("null ne null", "Edm.Boolean"),
        ("Whole gt null", "Edm.Boolean"),
        ("Text eq Note", "Edm.Boolean"),
        ("Text lt 'x'", "Edm.Boolean"),
        ("Text eq 1", "OD204"),
        ("Whole eq '1'", "OD212"),
        ("Whole eq Text", "OD204"),
        ("Flag eq true", "Edm.Boolean"),
        ("Flag gt false", "Edm.Boolean"),
        ("Flag eq 1", "OD204"),
        ("Flag eq 'true'", "OD212"),
        ("Flag eq (Whole gt 1)", "Edm.Boolean"),
        (
            "Ident eq 01234567-89ab-cdef-0123-456789abcdef",
            "Edm.Boolean",
        ),
        ("Ident eq '01234567-89ab-cdef-0123-456789abcdef'", "OD212"),
        ("Ident eq Text", "OD204"),
        ("Day lt 2020-01-01", "Edm.Boolean"),
        ("Day lt '2020-01-01'", "OD212"),
        ("Day eq Moment", "OD204"),
        ("Day eq 2020-01-01T00:00:00Z", "OD204"),
        ("Moment ge 2020-01-01T00:00:00Z", "Edm.Boolean"),
        ("Moment ge 2020-01-01", "OD204"),
        ("Moment eq Clock", "OD204"),
        ("Clock le 12:30:00", "Edm.Boolean"),
        ("Clock eq Span", "OD204"),
        ("Span gt duration'P1D'", "Edm.Boolean"),
        ("Span gt 'P1D'", "Edm.Boolean"),
        ("Span gt 'P1Y'", "OD212"),
        ("Span gt 5", "OD204"),
        ("Bytes eq null", "Edm.Boolean"),
        ("Bytes eq Bytes", "OD204"),
        ("Bytes eq binary'T0RhdGE'", "OD204"),
        ("Bytes gt null", "OD204"),
        ("Spot eq null", "Edm.Boolean"),
        ("Spot ne Spot", "OD204"),
        ("Spot eq geography'SRID=4326;Point(1 2)'", "OD204"),
        ("Spot lt null", "OD204"),
        ("Media eq null", "Edm.Boolean"),
        ("Media eq Media", "OD204"),
        ("Size eq 'Small'", "Edm.Boolean"),
        ("Size eq Kinds.Size'Small'", "Edm.Boolean"),
        ("Size eq '2'", "Edm.Boolean"),
        ("Size eq '9'", "OD203"),
        ("Size eq 'Huge'", "OD203"),
        ("Size eq 'Small,Large'", "OD203"),
        ("Size eq 1", "OD204"),
        ("Size eq Text", "OD204"),
        ("Size eq Colour", "OD204"),
        ("Size eq Kinds.Colour'Red'", "OD204"),
        ("Colour eq 'Red,Blue'", "Edm.Boolean"),
        ("Colour eq '5'", "Edm.Boolean"),
        ("Colour eq '8'", "OD203"),
        ("Home eq Work", "Edm.Boolean"),
        ("Home ne null", "Edm.Boolean"),
        ("Home lt Work", "OD204"),
        ("Home eq Bag", "OD204"),
        ("Home eq 'x'", "OD204"),
        ("Words eq Words", "Edm.Boolean"),
        ("Words eq Counts", "OD204"),
        ("Words eq 'a'", "OD204"),
        ("Words gt Words", "OD204"),
        ("Bag/Free eq 1", "Edm.Boolean"),
        ("Bag/Free eq Text", "Edm.Boolean"),
        ("Any eq 'x'", "Edm.Boolean"),
    ]);
}

/// `and or not has in` (5.1.1.1.7 to 5.1.1.1.12).
#[test]
fn conditions_are_joined() {
    table(&[
        ("Flag and Flag", "Edm.Boolean"),
        ("Flag or null", "Edm.Boolean"),
        ("not Flag", "Edm.Boolean"),
        ("not null", "Edm.Boolean"),
        ("not Bag/Free", "Edm.Boolean"),
        ("not Whole", "OD205"),
        ("Whole and Flag", "OD205"),
        ("Flag or 'x'", "OD205"),
        ("Flag and Words", "OD205"),
        ("Colour has 'Red'", "Edm.Boolean"),
        ("Colour has Kinds.Colour'Red,Blue'", "Edm.Boolean"),
        ("Size has 'Small'", "Edm.Boolean"),
        ("Colour has 'Pink'", "OD203"),
        ("Colour has Kinds.Size'Small'", "OD204"),
        ("Text has 'x'", "OD204"),
        ("Sizes has 'Small'", "OD204"),
        ("Whole in (1,2)", "Edm.Boolean"),
        ("Whole in (1,2.5,null)", "Edm.Boolean"),
        ("Whole in ('1')", "OD212"),
        ("Text in ('a','b')", "Edm.Boolean"),
        ("Text in ['a','b']", "Edm.Boolean"),
        ("Text in ('a',1)", "OD204"),
        ("Text in Words", "Edm.Boolean"),
        ("Long in Counts", "Edm.Boolean"),
        ("Text in Counts", "OD204"),
        ("Size in ('Small','Large')", "Edm.Boolean"),
        ("Size in ('Small','Huge')", "OD203"),
        ("'Small' in Sizes", "Edm.Boolean"),
        ("Words in ('a')", "OD204"),
        ("Text in Note", "OD204"),
        ("Moment in (2020-01-01T00:00:00Z)", "Edm.Boolean"),
        ("Moment in (2020-01-01)", "OD204"),
    ]);
}

/// Functions of strings and of collections (5.1.1.5, 5.1.1.6).
#[test]
fn text_functions() {
    table(&[
        ("concat(Text,'x')", "Edm.String"),
        ("concat(Words,Words)", "Collection(Edm.String)"),
        ("concat(Text,Whole)", "OD207"),
        ("concat(Words,Text)", "OD207"),
        ("concat(Words,Counts)", "OD207"),
        ("contains(Text,'x')", "Edm.Boolean"),
        ("contains(Words,Words)", "Edm.Boolean"),
        ("contains(Words,'x')", "OD207"),
        ("contains(Whole,'1')", "OD207"),
        ("contains(Text)", "OD207"),
        ("contains(Size,'S')", "OD207"),
        ("endswith(Text,null)", "Edm.Boolean"),
        ("endswith(Text,1)", "OD207"),
        ("startswith(Text,Note)", "Edm.Boolean"),
        ("startswith(Counts,Counts)", "Edm.Boolean"),
        ("indexof(Text,'x')", "Edm.Int32"),
        ("indexof(Words,Words)", "Edm.Int32"),
        ("indexof(Text,1)", "OD207"),
        ("length(Text)", "Edm.Int32"),
        ("length(Words)", "Edm.Int32"),
        ("length(Parts)", "Edm.Int32"),
        ("length(Whole)", "OD207"),
        ("length()", "OD207"),
        ("substring(Text,1)", "Edm.String"),
        ("substring(Text,1,2)", "Edm.String"),
        ("substring(Words,1)", "Collection(Edm.String)"),
        ("substring(Counts,1,2)", "Collection(Edm.Int32)"),
        ("substring(Text,'1')", "OD207"),
        ("substring(Text,1.5)", "OD207"),
        ("substring(Text)", "OD207"),
        ("matchesPattern(Text,'^a')", "Edm.Boolean"),
        ("matchesPattern(Whole,'^a')", "OD207"),
        ("tolower(Text)", "Edm.String"),
        ("toupper(null)", "Edm.String"),
        ("tolower(Size)", "OD207"),
        ("trim(Text)", "Edm.String"),
        ("trim(Words)", "OD207"),
        ("hassubset(Words,Words)", "Edm.Boolean"),
        ("hassubset(Counts,[1,2])", "Edm.Boolean"),
        ("hassubset(Text,Words)", "OD207"),
        ("hassubsequence(Words,Words)", "Edm.Boolean"),
        ("hassubsequence(Words,Counts)", "OD207"),
        ("TOLOWER(Text)", "Edm.String"),
        ("nothing(Text)", "OD206"),
    ]);
}

/// Functions of time, numbers and places (5.1.1.7, 5.1.1.8, 5.1.1.9).
#[test]
fn other_functions() {
    table(&[
        ("year(Moment)", "Edm.Int32"),
        ("year(Day)", "Edm.Int32"),
        ("year(Clock)", "OD207"),
        ("year(2020-01-01)", "Edm.Int32"),
        ("year('2020-01-01')", "OD207"),
        ("month(Day)", "Edm.Int32"),
        ("month(Text)", "OD207"),
        ("day(Moment)", "Edm.Int32"),
        ("day(1)", "OD207"),
        ("hour(Moment)", "Edm.Int32"),
        ("hour(Clock)", "Edm.Int32"),
        ("hour(Day)", "OD207"),
        ("minute(Clock)", "Edm.Int32"),
        ("second(Moment)", "Edm.Int32"),
        ("second(Span)", "OD207"),
        ("fractionalseconds(Moment)", "Edm.Decimal"),
        ("fractionalseconds(Clock)", "Edm.Decimal"),
        ("fractionalseconds(Day)", "OD207"),
        ("date(Moment)", "Edm.Date"),
        ("date(Text)", "OD207"),
        ("time(Moment)", "Edm.TimeOfDay"),
        ("time(Clock)", "OD207"),
        ("totaloffsetminutes(Moment)", "Edm.Int32"),
        ("totaloffsetminutes(Day)", "OD207"),
        ("totalseconds(Span)", "Edm.Decimal"),
        ("totalseconds('PT1H')", "Edm.Decimal"),
        ("totalseconds(Moment)", "OD207"),
        ("now()", "Edm.DateTimeOffset"),
        ("now(1)", "OD207"),
        ("maxdatetime()", "Edm.DateTimeOffset"),
        ("mindatetime()", "Edm.DateTimeOffset"),
        ("round(Exact)", "Edm.Decimal"),
        ("round(Real)", "Edm.Double"),
        ("floor(Half)", "Edm.Double"),
        ("ceiling(Mass)", "Edm.Decimal"),
        ("round(Text)", "OD207"),
        ("floor(Flag)", "OD207"),
        ("ceiling(Span)", "OD207"),
        ("geo.distance(Spot,Spot)", "Edm.Double"),
        ("geo.distance(Spot,1)", "OD207"),
        ("geo.length(Spot)", "OD207"),
        ("geo.intersects(Spot,Spot)", "OD207"),
    ]);
}

/// `case`, `cast`, `isof` (5.1.1.10, 5.1.1.11).
#[test]
fn forms_with_types_and_branches() {
    table(&[
        ("case(Flag:1,true:2)", "Edm.Int32"),
        ("case(Flag:Whole,true:Exact)", "Edm.Decimal"),
        ("case(Flag:Text,true:null)", "Edm.String"),
        ("case(Flag:null,true:Day)", "Edm.Date"),
        ("case(Flag:Size,true:'Small')", "Kinds.Size"),
        ("case(Flag:1,true:'x')", "OD204"),
        ("case(Flag:Words,true:Text)", "OD204"),
        ("case(Whole:1)", "OD205"),
        ("cast(Whole,Edm.String)", "Edm.String"),
        ("cast(Text,Edm.Int32)", "Edm.Int32"),
        ("cast(Real,Edm.Byte)", "Edm.Byte"),
        ("cast(Text,Kinds.Size)", "Kinds.Size"),
        ("cast(Size,Edm.String)", "Edm.String"),
        ("cast(Size,Edm.Int64)", "Edm.Int64"),
        ("cast(2,Kinds.Size)", "Kinds.Size"),
        ("cast(null,Edm.Guid)", "Edm.Guid"),
        ("cast(Moment,Edm.Date)", "Edm.Date"),
        ("cast(Home,Kinds.Harbour)", "Kinds.Harbour"),
        ("cast(Kinds.Engine)", "Kinds.Engine"),
        ("cast(Whole,Kinds.Weight)", "Kinds.Weight"),
        ("cast(Flag,Edm.Int32)", "OD204"),
        ("cast(Day,Edm.Int32)", "OD204"),
        ("cast(Words,Edm.String)", "OD204"),
        ("cast(Home,Edm.String)", "OD204"),
        ("cast(Text,Kinds.Place)", "OD204"),
        ("cast(Home,Kinds.Part)", "OD211"),
        ("cast(Text,Edm.Nothing)", "OD211"),
        ("cast(Text)", "OD211"),
        ("cast()", "OD207"),
        ("isof(Home,Kinds.Harbour)", "Edm.Boolean"),
        ("isof(Kinds.Engine)", "Edm.Boolean"),
        ("isof(Text,Edm.Int32)", "Edm.Boolean"),
        ("isof(Text,Kinds.Nothing)", "OD211"),
    ]);
}

/// Paths, `$count`, lambdas and `$it $this` (5.1.1.12 to 5.1.1.15).
#[test]
fn paths_and_scopes() {
    table(&[
        ("Home/Town", "Edm.String"),
        ("Home/Number add 1", "Edm.Int32"),
        ("Home/Kinds.Harbour/Depth", "Edm.Double"),
        ("Kinds.Engine/Power", "Edm.Int32"),
        ("Home/Kinds.Part", "OD211"),
        ("Home/Nothing", "OD201"),
        ("Text/Nothing", "OD210"),
        ("Parts/Label", "OD208"),
        ("Words/$count", "Edm.Int64"),
        ("Parts/$count add 1", "Edm.Int64"),
        ("Text/$count", "OD209"),
        ("Parts/$filter(Amount gt 1)", "Collection(Kinds.Part)"),
        ("Parts/$filter(Amount gt 1)/$count", "Edm.Int64"),
        ("Parts/$filter($this/Amount gt 1)", "Collection(Kinds.Part)"),
        ("Parts/$filter($it/Whole gt 1)", "Collection(Kinds.Part)"),
        ("Parts/$filter(Amount)", "OD205"),
        ("Counts/$filter($this gt 1)", "Collection(Edm.Int32)"),
        ("Parts/any()", "Edm.Boolean"),
        ("Parts/any(p:p/Amount gt 1)", "Edm.Boolean"),
        ("Parts/all(p:p/Amount gt Whole)", "Edm.Boolean"),
        ("Parts/any(p:p/Marks/any(m:m eq p/Label))", "Edm.Boolean"),
        ("Words/any(w:w eq 'x')", "Edm.Boolean"),
        ("Words/any(w:w eq 1)", "OD204"),
        ("Sizes/any(s:s eq 'Small')", "Edm.Boolean"),
        ("Sizes/any(s:s eq 'Huge')", "OD203"),
        ("Counts/all(n:n)", "OD205"),
        ("Parts/any(p:p/Nothing eq 1)", "OD201"),
        ("Parts/any(p:Amount gt 1)", "OD201"),
        ("Text/any(t:t eq 'x')", "OD209"),
        ("Parts/any(p:p/Amount gt 1) and p/Amount gt 1", "OD201"),
        ("$it/Whole", "Edm.Int32"),
        ("$this/Whole", "Edm.Int32"),
        ("$it/Nothing", "OD201"),
        ("Parts/any(Whole:Whole/Amount gt $it/Whole)", "Edm.Boolean"),
        ("$root/Things(1)/Whole", "Edm.Int32"),
        ("$root/Things/$count", "Edm.Int64"),
        ("$root/Thing(1)/Whole", "OD202"),
        ("$root/Things('x')/Whole", "OD212"),
        ("$root/Things(Text=1)/Whole", "OD207"),
        ("Bag/Fixed", "Edm.String"),
        ("Bag/Free/$count", "Edm.Int64"),
        ("Bag/Free/any(x:x/y eq 1)", "Edm.Boolean"),
    ]);
}
