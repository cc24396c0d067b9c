//! Checking, compiling and running: one group for each stage, throughput in bytes.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may fail loudly")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use odq::eval::{Input as Data, Options};
use odq::{Input, Query, Root, Schema};
use std::hint::black_box;
use std::io;

const QUERIES: &[(&str, &str)] = &[
    ("enum", "status eq 'Active'"),
    ("path", "customerProfile/address/country eq 'DE'"),
    (
        "lambda",
        "status eq 'Active' and direction eq 'Outgoing' and type eq 'Shared' and \
         team/any(t:t/email eq 'r2d2@contoso.com')",
    ),
    (
        "functions",
        "contains(tolower(customerProfile/name),'fabrikam') and details/dealValue gt 50000",
    ),
    ("date", "createdDateTime ge 2025-01-01T00:00:00Z"),
    (
        "order",
        "$filter=status eq 'Active'&$orderby=createdDateTime desc&$top=10",
    ),
];

fn check(c: &mut Criterion) {
    let schema = Schema::referrals();
    let mut group = c.benchmark_group("check");
    for (name, text) in QUERIES {
        let query = Query::parse(text, Input::Auto).query;
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(*name, |b| {
            b.iter(|| black_box(&query).check(&schema, &Root::Only))
        });
    }
    group.finish();
}

fn run(c: &mut Criterion) {
    let rows = include_str!("../examples/referrals.ndjson").repeat(8);
    let mut group = c.benchmark_group("run");
    group.throughput(Throughput::Bytes(rows.len() as u64));
    for (name, text) in QUERIES {
        let query = Query::parse(text, Input::Auto).query;
        let program = query
            .check(&Schema::referrals(), &Root::Only)
            .unwrap()
            .compile()
            .unwrap();
        group.bench_function(*name, |b| {
            b.iter(|| {
                let data = Data {
                    name: None,
                    reader: Box::new(rows.as_bytes()),
                };
                program
                    .run([data], &mut io::sink(), &Options::default(), &mut |_| {})
                    .unwrap()
            });
        });
    }
    group.finish();
}

/// The queries Q1 to Q6 of `benches/peers/eval`, over one record after another.
const RECORD_QUERIES: &[(&str, &str)] = &[
    ("q1-enums", "status eq 'Active' and type eq 'Shared'"),
    (
        "q2-path",
        "customerProfile/address/country eq 'DE' and status eq 'Active'",
    ),
    (
        "q3-lambda",
        "$filter=status eq 'Active' and direction eq 'Outgoing' and type eq 'Shared' and \
         team/any(t:t/email eq 'r2d2@contoso.com')&$orderby=createdDateTime desc&$top=10",
    ),
    (
        "q4-functions",
        "contains(tolower(customerProfile/name),'fabrikam') and details/dealValue gt 50000",
    ),
    ("q5-all", "$select=id,status,customerProfile"),
    (
        "q6-count",
        "/referrals/$count?$filter=status eq 'Active' and type eq 'Shared'",
    ),
];

fn matches(c: &mut Criterion) {
    let rows = include_bytes!("../examples/referrals.ndjson");
    let lines: Vec<&[u8]> = rows
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .collect();
    let mut group = c.benchmark_group("matches_slice");
    group.throughput(Throughput::Bytes(rows.len() as u64));
    for (name, text) in RECORD_QUERIES {
        let query = Query::parse(text, Input::Auto).query;
        let checked = query.check(&Schema::referrals(), &Root::Only).unwrap();
        let program = checked.compile().unwrap();
        let mut matcher = program.matcher();
        group.bench_function(*name, |b| {
            b.iter(|| {
                lines
                    .iter()
                    .filter(|line| matcher.matches(line).unwrap())
                    .count()
            });
        });
    }
    group.finish();
}

fn schema(c: &mut Criterion) {
    let csdl = include_bytes!("../src/schema/referral.csdl.xml");
    let mut group = c.benchmark_group("schema");
    group.throughput(Throughput::Bytes(csdl.len() as u64));
    group.bench_function("referrals", |b| {
        b.iter(|| Schema::from_csdl(black_box(csdl)).unwrap())
    });
    group.finish();
}

criterion_group!(benches, schema, check, matches, run);
criterion_main!(benches);
