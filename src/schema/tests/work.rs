//! How much work judging a schema is: what grows faster than the document is done for the findings
//! that are kept, or once for each name.

use super::super::nearest::SEARCHES;
use super::super::operation::SIGNATURES;
use super::{Schema, document};
use crate::diagnostic::Diagnostics;

fn many(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect()
}

/// How often near names are looked for, and how many signatures are made, to judge a content.
#[track_caller]
fn work(content: &str) -> (usize, usize) {
    let text = document(content);
    let schema = Schema::from_csdl(text.as_bytes());
    let schema = schema.unwrap_or_else(|errors| panic!("{}", super::listed(&text, &errors)));
    SEARCHES.set(0);
    SIGNATURES.set(0);
    let found = schema.findings().len();
    assert!(found >= Diagnostics::LIMIT, "{found} findings");
    (SEARCHES.get(), SIGNATURES.get())
}

/// Fails unless a content with `count` wrong things is as much work as one with twice as many, save
/// for `signatures` for each of them.
#[track_caller]
fn is_linear(signatures: usize, content: impl Fn(usize) -> String) {
    for count in [Diagnostics::LIMIT, 2 * Diagnostics::LIMIT] {
        let (searches, made) = work(&content(count));
        assert!(
            searches <= Diagnostics::LIMIT,
            "{count}: {searches} searches"
        );
        let most = signatures * count + Diagnostics::LIMIT;
        assert!(made <= most, "{count}: {made} signatures");
    }
}

fn annotated(count: usize, target: impl Fn(usize) -> String) -> String {
    many(count, |at| {
        let target = target(at);
        format!("<Annotations Target='{target}'><Annotation Term='O.T'/></Annotations>")
    })
}

#[test]
fn wrong_targets() {
    let own = |count| {
        let members = many(count, |at| {
            format!("<Property Name='p{at}' Type='Edm.String'/>")
        });
        let enums = many(count, |at| format!("<Member Name='m{at}'/>"));
        let sets = many(count, |at| {
            format!("<Singleton Name='s{at}' Type='Self.E'/>")
        });
        format!(
            "<EntityType Name='E'>{members}</EntityType><EnumType Name='M'>{enums}</EnumType>\
             <EntityContainer Name='C'>{sets}</EntityContainer>"
        )
    };
    for start in ["E/p", "M/m", "C/s", "E"] {
        is_linear(0, |count| {
            own(count) + &annotated(count, |at| format!("Self.{start}{at}x"))
        });
    }
}

#[test]
fn overloads() {
    let own = |count| {
        many(count, |at| {
            format!(
                "<ComplexType Name='T{at}'/><Action Name='A' IsBound='true'>\
                 <Parameter Name='it' Type='Self.T{at}'/><Parameter Name='p{at}' Type='Edm.Int32'/></Action>"
            )
        })
    };
    let right = |count| annotated(count, |at| format!("Self.A(Self.T{at})/p{at}"));
    let wrong =
        |what: &'static str| move |count| annotated(count, |at| what.replace('#', &at.to_string()));
    for what in ["Self.A(Self.U#)", "Self.A(Self.T#)/q", "Self.A/q#"] {
        is_linear(1, |count| own(count) + &right(count) + &wrong(what)(count));
    }
}

#[test]
fn wrong_paths() {
    let types = |count| {
        let members = many(count, |at| {
            format!("<Property Name='p{at}' Type='Edm.String'/>")
        });
        format!("<EntityType Name='E'>{members}</EntityType>")
    };
    let of_type = |count: usize, item: &str| {
        let all = many(count, |at| item.replace('#', &at.to_string()));
        types(count) + &format!("<EntityType Name='F'>{all}</EntityType>")
    };
    is_linear(0, |count| {
        of_type(
            count,
            "<NavigationProperty Name='n#' Type='Self.E' Partner='p#x'/>",
        )
    });
    is_linear(0, |count| {
        of_type(
            count,
            "<NavigationProperty Name='n#' Type='Self.E'><ReferentialConstraint Property='n#' \
             ReferencedProperty='p#x'/></NavigationProperty>",
        )
    });
    for (path, target) in [("p#x", "s"), ("p#", "s#x"), ("p#", "s/p#x")] {
        is_linear(0, |count| {
            let binding = format!("<NavigationPropertyBinding Path='{path}' Target='{target}'/>");
            let bindings = many(count, |at| binding.replace('#', &at.to_string()));
            types(count)
                + &format!(
                    "<EntityContainer Name='C'><Singleton Name='s' Type='Self.E'>{bindings}\
                     </Singleton></EntityContainer>"
                )
        });
    }
    is_linear(0, |count| {
        let functions = many(count, |at| {
            format!(
                "<Function Name='F{at}' IsBound='true' EntitySetPath='it/p{at}x'>\
                 <Parameter Name='it' Type='Self.E'/><ReturnType Type='Self.E'/></Function>"
            )
        });
        types(count) + &functions
    });
}
