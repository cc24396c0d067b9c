//! What the rules say of the meaning of conditions, against all rows that there can be.
//!
//! Over small domains (members of an enumeration, Boolean values, a few numbers, null where a property
//! may be null) a condition is evaluated for every row. What is said to be never, or always, true is so
//! for all of them; and of the conditions that are, nearly all are found. Safe fixes change nothing.

use crate::support::corpora;
use crate::support::fixes::{joined, keep_results};
use crate::support::generate::for_many;
use crate::support::generate_typed::Tape;
use odq::diagnostic::{Levels, Severity};
use odq::rewrite::{Says, Surroundings, judge};
use odq::{Checked, Input, Profile, Program, Query, Root, Schema};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const CSDL: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="S" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EnumType Name="Color"><Member Name="Red"/><Member Name="Green"/><Member Name="Blue"/></EnumType>
<EntityType Name="T"><Key><PropertyRef Name="k"/></Key><Property Name="k" Type="Edm.Int32" Nullable="false"/>
<Property Name="color" Type="S.Color"/><Property Name="paint" Type="S.Color" Nullable="false"/>
<Property Name="flag" Type="Edm.Boolean"/><Property Name="mark" Type="Edm.Boolean" Nullable="false"/>
<Property Name="number" Type="Edm.Int32"/><Property Name="size" Type="Edm.Int32" Nullable="false"/>
</EntityType><EntityContainer Name="C"><EntitySet Name="Ts" EntityType="S.T"/></EntityContainer></Schema>
</edmx:DataServices></edmx:Edmx>"#;

/// A property and the values that it can have, as they stand in a row.
struct Domain {
    name: &'static str,
    values: &'static [&'static str],
    /// The constants with which it is compared.
    constants: &'static [&'static str],
    is_nullable: bool,
}

const COLORS: &[&str] = &["\"Red\"", "\"Green\"", "\"Blue\""];
const MEMBERS: &[&str] = &["'Red'", "'Green'", "'Blue'"];
const TRUTHS: &[&str] = &["true", "false"];
/// One below, one above, and all between the constants.
const NUMBERS: &[&str] = &["-1", "0", "1", "2", "3", "4"];
const SOME: &[&str] = &["0", "1", "2", "3"];

const fn domain(
    name: &'static str,
    values: &'static [&'static str],
    constants: &'static [&'static str],
    is_nullable: bool,
) -> Domain {
    Domain {
        name,
        values,
        constants,
        is_nullable,
    }
}

const DOMAINS: &[Domain] = &[
    domain("color", COLORS, MEMBERS, true),
    domain("paint", COLORS, MEMBERS, false),
    domain("flag", TRUTHS, TRUTHS, true),
    domain("mark", TRUTHS, TRUTHS, false),
    domain("number", NUMBERS, SOME, true),
    domain("size", NUMBERS, SOME, false),
];

impl Domain {
    /// The values that a record can hold; with `undeclared`, a member too that the schema lacks.
    fn values(&self, undeclared: bool) -> impl Iterator<Item = &'static str> {
        let null = self.is_nullable.then_some("null");
        let other = (undeclared && self.values == COLORS).then_some("\"Mauve\"");
        self.values.iter().copied().chain(null).chain(other)
    }
}

/// A condition over some of the domains.
fn condition(tape: &mut Tape<'_>, domains: &[&Domain], depth: usize) -> String {
    let choice = if depth == 0 { 0 } else { tape.pick(6) };
    match choice {
        3..=5 => {
            let operator = tape.of(&[" and ", " or "]);
            let operands: Vec<String> = (0..2 + tape.pick(2))
                .map(|_| condition(tape, domains, depth - 1))
                .collect();
            format!("({})", operands.join(operator))
        }
        2 => format!("not ({})", condition(tape, domains, depth - 1)),
        _ => test(tape, domains),
    }
}

fn test(tape: &mut Tape<'_>, domains: &[&Domain]) -> String {
    let domain = domains[tape.pick(domains.len())];
    let name = domain.name;
    let constant = if tape.one_in(10) {
        "null"
    } else {
        tape.of(domain.constants)
    };
    match tape.pick(8) {
        0 | 1 => format!("{name} eq {constant}"),
        2 | 3 => format!("{name} ne {constant}"),
        4 => {
            let first = tape.of(domain.constants);
            format!("{name} in ({first},{constant})")
        }
        5 if domain.values == TRUTHS => name.to_owned(),
        6 => format!("{constant} {} {name}", tape.of(&["lt", "le", "gt", "ge"])),
        _ => format!("{name} {} {constant}", tape.of(&["gt", "ge", "lt", "le"])),
    }
}

/// Every row over some of the domains.
fn rows(domains: &[&Domain], undeclared: bool) -> Vec<String> {
    let mut rows = vec![String::from("{\"k\":1")];
    for domain in domains {
        rows = rows
            .iter()
            .flat_map(|row| {
                let name = domain.name;
                let values = domain.values(undeclared);
                values.map(move |value| format!("{row},\"{name}\":{value}"))
            })
            .collect();
    }
    rows.iter_mut().for_each(|row| row.push('}'));
    rows
}

fn checked(text: &str, schema: &Schema) -> Option<Checked> {
    let query = Query::parse(text, Input::Expression).query;
    query.check(schema, &Root::Only).ok()
}

fn compiled(text: &str, schema: &Schema) -> Program {
    let checked = checked(text, schema).unwrap_or_else(|| panic!("{text}"));
    checked.compile().unwrap()
}

fn matches(program: &Program, row: &str) -> bool {
    let matches = program.matches_slice(row.as_bytes());
    matches.unwrap_or_else(|error| panic!("{error}: {row}"))
}

#[derive(Default)]
struct Account {
    conditions: AtomicUsize,
    constant: AtomicUsize,
    found: AtomicUsize,
    verdicts: AtomicUsize,
    fixes: AtomicUsize,
}

fn count(counter: &AtomicUsize) -> usize {
    counter.fetch_add(1, Ordering::Relaxed)
}

#[test]
fn what_is_said_of_conditions_is_so_for_all_rows() {
    let account = Arc::new(Account::default());
    let counted = Arc::clone(&account);
    let schema = Schema::from_csdl(CSDL.as_bytes()).unwrap();
    for_many(
        1,
        || vec(any::<u16>(), 0..80),
        move |numbers| case(&numbers, &schema, &counted),
    );
    let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    let (constant, found) = (of(&account.constant), of(&account.found));
    println!(
        "{} conditions, {constant} constant, of which {found} are found; {} verdicts hold, {} safe fixes change nothing",
        of(&account.conditions),
        of(&account.verdicts),
        of(&account.fixes)
    );
    assert!(
        constant * 50 > of(&account.conditions),
        "too few are constant"
    );
    assert!(found * 10 >= constant * 9, "{found} of {constant}");
}

fn case(numbers: &[u16], schema: &Schema, account: &Account) {
    let mut tape = Tape::new(numbers);
    let first = tape.pick(DOMAINS.len());
    let others = 1 + tape.pick(2);
    let mut domains: Vec<&Domain> = (0..others)
        .map(|_| &DOMAINS[tape.pick(DOMAINS.len())])
        .collect();
    domains.push(&DOMAINS[first]);
    domains.sort_by_key(|domain| domain.name);
    domains.dedup_by_key(|domain| domain.name);
    let text = condition(&mut tape, &domains, 3);
    let checked = checked(&text, schema).unwrap_or_else(|| panic!("{text}"));
    let (rows, more) = (rows(&domains, false), rows(&domains, true));
    count(&account.conditions);

    let program = checked.compile().unwrap();
    let mut matched = rows.iter().map(|row| matches(&program, row));
    let first = matched.next().unwrap();
    let is_constant = matched.all(|matches| matches == first);
    let meaning = checked.meaning();
    let about = Surroundings {
        schema,
        record: meaning.resource.ty,
        scopes: &[],
    };
    let verdicts = judge(meaning.filter.as_ref().unwrap(), &about);
    // What compares with null as it cannot be has a rule of its own.
    let findings = checked.lint(&Levels::default());
    let mut is_told = findings.iter().any(|it| it.code.rule() == "always-null");
    for verdict in &verdicts {
        count(&account.verdicts);
        let part = verdict.expr.span.of(&text);
        match &verdict.says {
            Says::Never(because) | Says::Always(because) => {
                is_told = true;
                let is_always = matches!(verdict.says, Says::Always(_));
                let rows = if because.declared_only { &rows } else { &more };
                all(part, schema, rows, |_| is_always);
            }
            Says::UnlessNull { subject, among, .. } => {
                let null = format!("\"{}\":null", subject.span.of(&text));
                if among.is_empty() {
                    all(part, schema, &rows, |row| !row.contains(&null));
                }
            }
            // Its fix is applied below.
            Says::Implied { .. } | Says::Idle { .. } => {}
        }
    }
    if is_constant {
        count(&account.constant);
        if is_told {
            count(&account.found);
        }
    }
    // There are many fixes: of many rows each is tried with some fifty.
    let step = 1 + more.len() / 50;
    let rows: Vec<&str> = more.iter().step_by(step).map(String::as_str).collect();
    let fixes = keep_results(&text, &checked, schema, &rows);
    account.fixes.fetch_add(fixes, Ordering::Relaxed);
}

/// Holds a part of a condition to what is said of it.
#[track_caller]
fn all(part: &str, schema: &Schema, rows: &[String], expected: impl Fn(&str) -> bool) {
    let program = compiled(part, schema);
    for row in rows {
        assert_eq!(matches(&program, row), expected(row), "{part}\nfor {row}");
    }
}

#[test]
fn safe_fixes_change_no_result() {
    let account = Arc::new(Account::default());
    let counted = Arc::clone(&account);
    for_many(
        1,
        || vec(any::<u16>(), 0..260),
        move |numbers| {
            counted.fixes.fetch_add(joined(&numbers), Ordering::Relaxed);
        },
    );
    let fixes = account.fixes.load(Ordering::Relaxed);
    println!("{fixes} safe fixes change nothing");
    assert!(fixes > 0);
}

/// Warnings of the linter about requests of the documentation of Microsoft Graph, with what is to be
/// said of each.
const JUDGED: &[(&str, &str)] = &[(
    "/privilegedRoleAssignments?$filter=isElevated",
    "`and` and `or` without parentheses, which is what the rule is for",
)];

#[test]
fn requests_of_the_documentation_have_no_warnings() {
    let Some(folder) = corpora() else { return };
    let text = std::fs::read_to_string(folder.join("suites/graph-docs-beta.jsonl")).unwrap();
    let schema = std::fs::read(folder.join("schemas/msgraph-v1.0-clean.xml")).unwrap();
    let schema = Schema::from_csdl(&schema).unwrap();
    let (profile, levels) = (Profile::find("odata-4.01").unwrap(), Levels::default());
    let (mut right, mut others, mut said) = (0, 0, 0);
    let mut infos: BTreeMap<String, usize> = BTreeMap::new();
    let mut unexplained = String::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let part = |name: &str| row[name].as_str().unwrap().to_owned();
        let url = format!("{}?{}", part("path"), part("query"));
        let query = Query::parse(&url, Input::Auto).query;
        // Of those that are written for another schema the text is looked at.
        let findings = if let Some(it) = query.examine(&schema, &Root::Only, None).checked {
            right += 1;
            let judged = it.judge(profile).into_iter();
            judged.chain(it.lint_for(profile, &levels)).collect()
        } else {
            others += 1;
            Vec::from_iter(query.lint(&levels))
        };
        for finding in findings {
            if finding.severity == Severity::Info {
                *infos.entry(finding.code.rule().to_owned()).or_default() += 1;
                continue;
            }
            said += 1;
            let reason = JUDGED.iter().find(|(known, _)| url.contains(known));
            if reason.is_none() {
                let _ = writeln!(unexplained, "{url}\n    {finding}");
            }
        }
    }
    println!("{right} requests, the text of {others}: {said} warnings, {infos:?}");
    assert!(right > 200, "{right}");
    assert!(unexplained.is_empty(), "\n{unexplained}");
}
