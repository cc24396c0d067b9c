//! What tree a text becomes: precedence, associativity, names that look like keywords.

use crate::support::tree;
use odq::diagnostic::Limits;
use odq::syntax::{Input, parse};

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(tree(text), expected, "{text}");
}

/// A copy has the places too, which are no part of equality.
#[test]
fn copies_are_whole() {
    for text in [
        "not (a or (b and -c add 1)) has Ns.T'x' in (1, 2)",
        "f(x=1,y=@p)/any(d:d/$filter(e)/$count eq 1) in (g)",
        "case(a:1,true:[{\"a\":{\"b\":[null]}}]) eq $it/@Ns.T#q",
        "a/any() and b/$count($search=x y;$filter=c/$count($filter=d eq 1) in (1)) eq 2",
        "a eq",
    ] {
        let (query, _) = parse(text, Input::Auto, &Limits::DEFAULT);
        assert_eq!(
            format!("{:?}", query.clone()),
            format!("{query:?}"),
            "{text}"
        );
    }
}

#[test]
fn operators_bind_as_the_table_says() {
    check("A or B and C", "(or A (and B C))");
    check("A and B or C", "(or (and A B) C)");
    check("A and B and C", "(and A B C)");
    check("A or B or C and D or E", "(or A B (and C D) E)");
    check("(A or B) and C", "(and (or A B) C)");
    check("(A and B) and C", "(and (and A B) C)");
    check("A and (B and C)", "(and A (and B C))");
    check("a eq 1 and b ne 2", "(and (eq a 1) (ne b 2))");
    check("a eq b gt c", "(eq a (gt b c))");
    check("a gt b eq c lt d", "(eq (gt a b) (lt c d))");
    check("a eq b ne c", "(eq/ne a b c)");
    check("a gt b ge c", "(gt/ge a b c)");
    check("a add b mul c", "(add a (mul b c))");
    check("a mul b add c", "(add (mul a b) c)");
    check("a sub b sub c", "(sub a b c)");
    check("a sub (b sub c)", "(sub a (sub b c))");
    check("a sub b add c", "(sub/add a b c)");
    check(
        "a mul b div c divby d mod e",
        "(mul/div/divby/mod a b c d e)",
    );
    check(
        "a add 1 gt b mul 2 and c",
        "(and (gt (add a 1) (mul b 2)) c)",
    );
    check(
        "a eq b or c gt d add e mul f and g",
        "(or (eq a b) (and (gt c (add d (mul e f))) g))",
    );
    check("a mul b gt c or d", "(or (gt (mul a b) c) d)");
}

#[test]
fn unary_operators_bind_tighter_than_binary_ones() {
    check("not A and B", "(and (not A) B)");
    check("not A eq B", "(eq (not A) B)");
    check("not (A eq B)", "(not (eq A B))");
    check("not not A", "(not (not A))");
    check("not contains(a,'b') or c", "(or (not (contains a 'b')) c)");
    check("-a add b", "(add (- a) b)");
    check("-a mul -b", "(mul (- a) (- b))");
    check("-5 add 3", "(add -5 3)");
    check("- 5", "(- 5)");
    check("-(a add b)", "(- (add a b))");
    check("--a", "(- (- a))");
    check("-INF lt a", "(lt -INF a)");
    check("-INFO", "(- INFO)");
    check("not -a eq 1", "(eq (not (- a)) 1)");
    check("a sub -1", "(sub a -1)");
}

#[test]
fn has_and_in_take_a_plain_operand() {
    check("x in (1,2)", "(in x (1 2))");
    check("x in (1)", "(in x (1))");
    check("x in ()", "(in x ())");
    check("x in Names", "(in x Names)");
    check("x in (Names)", "(in x Names)");
    check("x in [1,2]", "(in x [1 2])");
    check("not x in (1,2)", "(not (in x (1 2)))");
    check("not (x in (1,2))", "(not (in x (1 2)))");
    check("x in (1) eq true", "(eq (in x (1)) true)");
    check(
        "a eq 1 or x in ('a','b') and c",
        "(or (eq a 1) (and (in x ('a' 'b')) c))",
    );
    check("x has 'A' and y", "(and (has x 'A') y)");
    check("x has Ns.Color'Red,Blue'", "(has x Ns.Color'Red,Blue')");
    check("(1 add x) in (2,3)", "(in (add 1 x) (2 3))");
    check("1 add (x in (2,3))", "(add 1 (in x (2 3)))");
}

#[test]
fn words_of_the_language_are_names_where_a_name_can_stand() {
    check("brand eq 1", "(eq brand 1)");
    check("order and android", "(and order android)");
    check("time eq 10:20", "(eq time 10:20:00)");
    check("in eq 1", "(eq in 1)");
    check("in in (1)", "(in in (1))");
    check("eq eq eq", "(eq eq eq)");
    check("x eq and", "(eq x and)");
    check("and and and", "(and and and)");
    check("not eq 1", "(eq not 1)");
    check("not and b", "(and not b)");
    check("not not", "(not not)");
    check("null eq null", "(eq null null)");
    check("null/x eq 1", "(eq null/x 1)");
    check("Null eq 1", "(eq Null 1)");
    check("any eq all", "(eq any all)");
    check("x/any eq 1", "(eq x/any 1)");
    check("date eq year", "(eq date year)");
    check("has has 'A'", "(has has 'A')");
    check("TRUE", "true");
    check("trueish", "trueish");
    check("nan eq NaN", "(eq nan NaN)");
    check("a EQ 1 AND b", "(and (eq a 1) b)");
}

#[test]
fn variables_and_properties_have_names_of_their_own() {
    check(
        "name/any(name:name eq name)",
        "name/(any name (eq name name))",
    );
    check("a/any(a:a/a eq $it/a)", "a/(any a (eq a/a $it/a))");
    check("or/any(or:or or or/or)", "or/(any or (or or or/or))");
    check("a/all(not:not not/b)", "a/(all not (not not/b))");
    check("any/any(all:all/any())", "any/(any all all/(any))");
    check("a/any(x:x/b) and x", "(and a/(any x x/b) x)");
    check("a/any(in:in in (in))", "a/(any in (in in in))");
    check("eq/ne lt and/or", "(lt eq/ne and/or)");
    check("length eq length(length)", "(eq length (length length))");
    check("case eq cast and isof", "(and (eq case cast) isof)");
    check("desc eq asc", "(eq desc asc)");
    check("null/null eq null", "(eq null/null null)");
    check(
        "order/any(any:any/time in (1,2))",
        "order/(any any (in any/time (1 2)))",
    );
}

#[test]
fn paths_calls_and_lambdas() {
    check(
        "customerProfile/address/country",
        "customerProfile/address/country",
    );
    check(
        "team/any(t:t/email eq 'x')",
        "team/(any t (eq t/email 'x'))",
    );
    check("team/any()", "team/(any)");
    check("team/all(team:team/x)", "team/(all team team/x)");
    check(
        "a/any(x:x/b/any(y:y eq x))",
        "a/(any x x/b/(any y (eq y x)))",
    );
    check("team/$count gt 2", "(gt team/$count 2)");
    check(
        "team/$filter(a eq 1)/$count",
        "team/($filter (eq a 1))/$count",
    );
    check("$it/a eq $this", "(eq $it/a $this)");
    check("$root/Items(1)/x", "$root/(Items 1)/x");
    check("@p1 eq a", "(eq @p1 a)");
    check("@Ns.Term#q eq 1", "(eq @@Ns.Term#q 1)");
    check("a/@Ns.Term", "a/@@Ns.Term");
    check("Ns.F(a=1,b='x')/c", "(Ns.F a=1 b='x')/c");
    check("a/Ns.Type/b", "a/Ns.Type/b");
    check("concat(concat(a,', '),b)", "(concat (concat a ', ') b)");
    check("now()", "(now)");
    check("cast(a,Edm.Int32)", "(cast a Edm.Int32)");
    check(
        "isof(Collection(Edm.String))",
        "(isof (Collection Edm.String))",
    );
    check("case(a eq 1:'x',true:'y')", "(case (eq a 1):'x' true:'y')");
    check("case(a:' b',true:' ')", "(case a:' b' true:' ')");
    check("case(true:1)", "(case true:1)");
}

#[test]
fn literals() {
    check("'O''Neil'", "'O''Neil'");
    check("''", "''");
    check("''''", "''''");
    check("1.50", "1.5");
    check("1.0", "1.0");
    check("007", "7");
    check(
        "65EDC0B5-3485-41B7-A17E-DFA9EF4706E2",
        "65edc0b5-3485-41b7-a17e-dfa9ef4706e2",
    );
    check(
        "abcdef12-3485-41b7-a17e-dfa9ef4706e2",
        "abcdef12-3485-41b7-a17e-dfa9ef4706e2",
    );
    check("2020-10-30T21:03:00.0000000Z", "2020-10-30T21:03:00Z");
    check("2020-10-30T21:03%2B01:00", "2020-10-30T21:03:00+01:00");
    check("duration'PT60M'", "duration'PT1H'");
    check("binary'T0RhdGE'", "binary'T0RhdGE'");
    check(
        "geography'SRID=4326;Point(1 2)'",
        "geography'SRID=4326;Point(1 2)'",
    );
    check("[1,\"a\",null,[true]]", "[1 \"a\" null [true]]");
    check("{\"a\":b,\"c\":{}}", "{\"a\":b \"c\":{}}");
}

#[test]
fn percent_encoding_is_undone_once() {
    check("status%20eq%20%27New%27", "(eq status 'New')");
    check("name%20eq%20'O%27%27Neil'", "(eq name 'O''Neil')");
    check("contains(a,'%2541')", "(contains a '%41')");
    check("a eq '%41'", "(eq a '%41')");
}

#[test]
fn what_separates_options_can_be_part_of_a_value() {
    check("$filter=a eq 'what?'", "(eq a 'what?')");
    check("$filter=a eq 'R%26D' and b", "(and (eq a 'R&D') b)");
    check("filter=x/y eq @p&@p='?'", "(eq x/y @p)");
    check("Items(id='a')?$filter=b", "b");
    check("/a?$filter=b+eq+'C%2B%2B'", "(eq b 'C++')");
}

#[test]
fn plus_signs_are_blanks_where_they_can_be_nothing_else() {
    check("status+eq+'New'", "(eq status 'New')");
    check("contains(name,'C++')", "(contains name 'C  ')");
    check("contains(name,'C%2B%2B')", "(contains name 'C++')");
    check("contains(name, 'C++')", "(contains name 'C++')");
    check("a eq 'C++'", "(eq a 'C++')");
}
