//! The library used in ways that make little sense: limits of nothing, places of other texts, inputs
//! and outputs that fail anywhere, callbacks that panic, threads without number. It answers with
//! errors, and what is used afterwards still works.

use crate::support::checking::program;
use odq::diagnostic::{Applicability, Fix, Levels, Span};
use odq::eval::{Input, OnError, Options, Output, Pages, Program, RunError, Summary, Watch};
use odq::{Checked, Input as Form, Limits, Profile, Query, Root, Schema};
use std::io::{self, ErrorKind, Read, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::referrals);

const ROWS: &str = "{\"id\":\"1\",\"status\":\"New\"}\n{\"id\":\"2\",\"status\":5.5}\n{\"id\":\"3\",\"status\":\"New\"}\n";

fn skip() -> Options {
    Options {
        on_error: OnError::Skip,
        ..Options::default()
    }
}

fn run(
    program: &Program,
    reader: impl Read + Send,
    mut writer: impl Write,
    options: &Options,
) -> Result<Summary, RunError> {
    let input = Input {
        name: None,
        reader: Box::new(reader),
    };
    program.run([input], &mut writer, options, &mut |_| {})
}

#[test]
fn what_is_shared_may_go_to_other_threads() {
    const fn sent<T: Send + Sync + 'static>() {}
    sent::<Schema>();
    sent::<Query>();
    sent::<Checked>();
    sent::<Program>();
    sent::<Profile>();
    sent::<Limits>();
    sent::<Options>();
    sent::<odq::Diagnostics>();
    sent::<RunError>();
    let all = program("status eq 'New'");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert!(all.matches_slice(b"{\"status\":\"New\"}").unwrap());
                    assert!(all.matches_slice(b"{\"status\":5.5}").is_err());
                }
            });
        }
    });
}

/// Each limit is nothing once, and once as much as can be said.
#[test]
fn limits_of_nothing_and_of_anything() {
    let texts = [
        "",
        "status eq 'New' and matchesPattern(name,'a+') and details/dealValue in (1,2.5)",
        "$filter=team/any(t:t/email eq 'x')&$orderby=name,id&$expand=a($top=1)&$search=a OR b&$compute=1 add 1 as c",
        "$apply=groupby((status),aggregate($count as n))/concat(identity,top(1))",
        "(((((((((( 'a",
    ];
    let levels = Levels::default();
    for name in Limits::NAMES {
        for value in [0, 1, usize::MAX] {
            let mut limits = Limits::DEFAULT;
            limits.set(name, value).unwrap();
            for text in texts {
                let parsed = Query::parse_within(text, Form::Auto, &limits);
                assert!(parsed.diagnostics.len() <= limits.diagnostics);
                let _ = parsed.query.lint(&levels);
                let _ = parsed.query.to_string();
                let examined =
                    parsed
                        .query
                        .examine(&SCHEMA, &Root::Only, Profile::find("partner-center"));
                let Some(checked) = examined.checked else {
                    continue;
                };
                let _ = (
                    checked.lint(&levels),
                    checked.describe(),
                    checked.to_string(),
                );
                let Ok(program) = checked.compile() else {
                    continue;
                };
                let options = Options {
                    limits: limits.clone(),
                    ..skip()
                };
                let summary = run(&program, ROWS.as_bytes(), Vec::new(), &options).unwrap();
                let counted = summary.matched + summary.not_matched + summary.failed;
                assert_eq!(summary.records, counted, "{name} {value} {text}");
            }
            let read =
                Schema::from_csdl_within(Schema::REFERRALS_CSDL.as_bytes(), &(&limits).into());
            assert!(
                read.is_ok() || name.starts_with("csdl") || name.starts_with("type"),
                "{name} {value}"
            );
        }
    }
    Limits::DEFAULT.clone().set("none", 1).unwrap_err();
}

/// Places that lie outside a text, between the bytes of a character, or end before they begin.
#[test]
fn places_of_another_text() {
    let text = "aé";
    for start in [0, 1, 2, 3, 4, u32::MAX] {
        for end in [0, 1, 2, 3, 4, u32::MAX] {
            let span = Span::new(start, end);
            let _ = (
                span.of(text),
                span.len(),
                span.is_empty(),
                span.to(Span::at(7)),
            );
            let _ = span.shifted(u32::MAX);
            let fix = Fix::replace(Applicability::Safe, "x", span, "y");
            if let Some(new) = fix.apply(text) {
                assert!(new.contains('y'));
            }
            let twice = [(span, "a".to_owned()), (Span::new(0, 1), "b".to_owned())];
            let _ = Fix::several(Applicability::Safe, "x", twice).apply(text);
        }
    }
    let query = "name eq 'é' and status eq ";
    for at in (0..query.len() + 5).chain([usize::MAX]) {
        let _ = Query::suggest(query, Form::Auto, at, &SCHEMA, &Root::Only, None);
    }
}

#[test]
fn a_query_outlives_its_schema_and_meets_another() {
    let other = Schema::from_csdl(
        b"<Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='N'><EntityType Name='T'>\
          <Property Name='name' Type='Edm.Int32'/></EntityType><EntityContainer Name='C'>\
          <EntitySet Name='S' EntityType='N.T'/></EntityContainer></Schema>",
    )
    .unwrap();
    let query = Query::parse("name eq 'a'", Form::Auto).query;
    let first = query.check(&SCHEMA, &Root::Only).unwrap();
    query.check(&other, &Root::Only).unwrap_err();
    let number = Query::parse("name eq 5", Form::Auto).query;
    number.check(&SCHEMA, &Root::Only).unwrap_err();
    let program = number
        .check(&other, &Root::Only)
        .unwrap()
        .compile()
        .unwrap();
    drop((other, query, number));
    assert!(program.matches_slice(b"{\"name\":5}").unwrap());
    assert!(
        first
            .compile()
            .unwrap()
            .matches_slice(b"{\"name\":\"a\"}")
            .unwrap()
    );
    let unknown = |root: Root| {
        let query = Query::parse("true", Form::Auto).query;
        query.check(&SCHEMA, &root).unwrap_err();
    };
    for name in ["", ".", "No", "No.Such", "\0", "referrals/team"] {
        unknown(Root::EntitySet(name.to_owned()));
        unknown(Root::Type(name.to_owned()));
    }
}

/// Gives bytes one by one; every other time it is interrupted. It fails at a byte.
struct Failing<'a> {
    left: &'a [u8],
    at: usize,
    kind: Option<ErrorKind>,
    tired: bool,
}

impl Read for Failing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.tired = !self.tired;
        if self.tired {
            return Err(ErrorKind::Interrupted.into());
        }
        if self.at == 0 {
            return self.kind.map_or(Ok(0), |kind| Err(kind.into()));
        }
        self.at -= 1;
        self.left.read(buffer.get_mut(..1).unwrap_or_default())
    }
}

#[test]
fn inputs_that_fail_anywhere() {
    let all = program("status eq 'New'");
    for jobs in [1, 2] {
        let options = Options {
            jobs: NonZeroUsize::new(jobs),
            ..skip()
        };
        for at in 0..=ROWS.len() {
            let failing = |kind| Failing {
                left: ROWS.as_bytes(),
                at,
                kind,
                tired: false,
            };
            for kind in [
                ErrorKind::Other,
                ErrorKind::WouldBlock,
                ErrorKind::UnexpectedEof,
            ] {
                let mut out = Vec::new();
                let ran = run(&all, failing(Some(kind)), &mut out, &options);
                assert!(
                    matches!(ran, Err(RunError::Read { .. })),
                    "{at} {kind}: {ran:?}"
                );
                assert!(out.is_empty() || out.ends_with(b"\n"), "{at}");
            }
            let ended = run(&all, failing(None), Vec::new(), &options).unwrap();
            let cut = run(&all, &ROWS.as_bytes()[..at], Vec::new(), &options).unwrap();
            assert_eq!(ended, cut, "{at}");
        }
    }
}

/// Takes so many bytes, a few at a time, then fails as it is told.
struct Full {
    taken: usize,
    most: usize,
    kind: Option<ErrorKind>,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let some = bytes.len().min(7).min(self.most - self.taken);
        self.taken += some;
        match (some, self.kind) {
            (0, Some(kind)) if !bytes.is_empty() => Err(kind.into()),
            (some, _) => Ok(some),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.kind {
            Some(kind) if self.taken == self.most => Err(kind.into()),
            _ => Ok(()),
        }
    }
}

#[test]
fn outputs_that_fail_anywhere() {
    for (query, output) in [
        ("status eq 'New'", Output::NdJson),
        ("$select=id&$orderby=id desc", Output::Json),
        ("$count=true&$top=2", Output::OData),
        (
            "$apply=concat(groupby((id)),aggregate($count as n))",
            Output::Json,
        ),
    ] {
        let program = program(query);
        for jobs in [1, 2] {
            let options = Options {
                output,
                jobs: NonZeroUsize::new(jobs),
                ..skip()
            };
            let rows = ROWS.replace("5.5", "\"Active\"");
            let mut whole = Vec::new();
            run(&program, rows.as_bytes(), &mut whole, &options).unwrap();
            assert!(!whole.is_empty());
            for most in 0..whole.len() {
                for kind in [
                    Some(ErrorKind::StorageFull),
                    Some(ErrorKind::BrokenPipe),
                    None,
                ] {
                    let full = Full {
                        taken: 0,
                        most,
                        kind,
                    };
                    let ran = run(&program, rows.as_bytes(), full, &options);
                    assert!(
                        matches!(ran, Err(RunError::Write(_))),
                        "{query} {most} {kind:?}: {ran:?}"
                    );
                }
            }
        }
    }
}

/// Says that it gave more bytes than there was room for.
struct Lying(usize);

impl Read for Lying {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0 += 1;
        Ok(if self.0 == 1 { buffer.len() + 1 } else { 0 })
    }
}

/// What panics is who broke the promise; whatever is used afterwards works.
#[test]
fn callbacks_that_panic_break_nothing() {
    let all = program("status eq 'New'");
    for jobs in [1, 3] {
        let mut options = Options {
            jobs: NonZeroUsize::new(jobs),
            block_bytes: NonZeroUsize::new(30),
            ..skip()
        };
        let input = || Input {
            name: None,
            reader: Box::new(ROWS.as_bytes()),
        };
        let failing = AssertUnwindSafe(|| {
            let _ = all.run([input()], &mut Vec::new(), &options, &mut |_| {
                panic!("on purpose")
            });
        });
        assert!(catch_unwind(failing).is_err());
        let lying = AssertUnwindSafe(|| run(&all, Lying(0), Vec::new(), &options));
        // An error or a panic, and no byte that nobody wrote.
        let lied = catch_unwind(lying);
        assert!(lied.is_err() || lied.is_ok_and(|ran| ran.is_err() || ran.unwrap().matched == 0));
        let summary = run(&all, ROWS.as_bytes(), Vec::new(), &options).unwrap();
        assert_eq!((summary.matched, summary.failed), (2, 1));
        options.watch = Some(Watch::new(|_| panic!("on purpose")));
        let watched = AssertUnwindSafe(|| run(&all, ROWS.as_bytes(), Vec::new(), &options));
        assert!(catch_unwind(watched).is_err());
        assert!(all.matches_slice(b"{\"status\":\"New\"}").unwrap());
    }
}

#[test]
fn numbers_beyond_all_machines() {
    let all = program("status eq 'New'");
    for (jobs, block) in [(1, usize::MAX), (2, 1), (7, usize::MAX), (64, 3)] {
        let options = Options {
            jobs: NonZeroUsize::new(jobs),
            block_bytes: NonZeroUsize::new(block),
            ..skip()
        };
        let summary = run(&all, ROWS.as_bytes(), Vec::new(), &options).unwrap();
        assert_eq!((summary.matched, summary.failed), (2, 1), "{jobs} {block}");
    }
    let _: Option<Pages> = None;
    for query in [
        "$top=9223372036854775807",
        "$skip=9223372036854775807&$top=1",
        "$top=0&$count=true",
    ] {
        let summary = run(&program(query), ROWS.as_bytes(), Vec::new(), &skip()).unwrap();
        assert_eq!(
            summary.records,
            summary.matched + summary.not_matched + summary.failed
        );
    }
}
