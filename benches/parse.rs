//! Reading and printing queries: what people send, and the worst that the limits allow.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use odq::check::check;
use odq::complete::suggestions;
use odq::diagnostic::Limits;
use odq::syntax::{Input, parse};
use odq::{Root, Schema};
use std::hint::black_box;

/// Queries as they are sent.
fn queries() -> Vec<(&'static str, String)> {
    let fixed = [
        ("short", "status eq 'New'"),
        (
            "guid",
            "engagementId eq '65edc0b5-3485-41b7-a17e-dfa9ef4706e2'",
        ),
        (
            "path",
            "customerProfile/address/country eq 'US' and direction eq 'Incoming'",
        ),
        (
            "lambda",
            "status eq 'Active' and direction eq 'Outgoing' and type eq 'Shared' \
             and team/any(t:t/email eq 'r2d2@contoso.com')",
        ),
        (
            "functions",
            "contains(tolower(customerProfile/name),'fabrikam') and details/dealValue gt 50000",
        ),
        (
            "arithmetic",
            "details/dealValue mul 2 add 1 gt 10000 and not (status eq 'Closed') \
             and createdDateTime ge 2020-10-30T21:03:00Z",
        ),
        (
            "in",
            "status in ('New','Active','Closed') and type in ('Shared','Independent')",
        ),
        (
            "encoded_url",
            "https://example.org/v1.0/engagements/referrals?$top=10\
             &$filter=type%20eq%20%27Shared%27%20and%20direction%20eq%20%27Incoming%27\
             &$orderby=createdDateTime%20desc&$select=id,status,customerProfile",
        ),
    ];
    let mut queries: Vec<(&str, String)> = fixed.map(|(name, text)| (name, text.into())).into();
    queries.push(("or_100", disjunction(100)));
    queries
}

/// So many comparisons, some forty bytes each.
fn disjunction(terms: usize) -> String {
    let term = |n: usize| format!("field{} eq 'val{n:05}-abcdefghijklm'", n % 10);
    (0..terms).map(term).collect::<Vec<_>>().join(" or ")
}

/// Texts that are as deep, wide or long as the limits allow.
fn worst_cases() -> Vec<(&'static str, String)> {
    let nested = |open: &str, close: &str| format!("{}a{}", open.repeat(90), close.repeat(90));
    let list: Vec<String> = (0..9_000).map(|n| n.to_string()).collect();
    vec![
        ("parentheses_90", nested("(", ")")),
        ("calls_90", nested("concat(b,", ")")),
        ("lambdas_90", nested("a/any(b:", ")")),
        ("or_1000", disjunction(1_000)),
        ("in_9000", format!("x in ({})", list.join(","))),
        ("path_10000", vec!["a"; 10_000].join("/")),
        ("errors", "a = 'b'c' and ".repeat(1_000)),
        (
            "escapes",
            format!("$filter=a%20eq%20'{}'", "%C3%A9".repeat(10_000)),
        ),
    ]
}

fn read(c: &mut Criterion, group: &str, queries: &[(&str, String)]) {
    let mut group = c.benchmark_group(group);
    for (name, text) in queries {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(name),
            text.as_str(),
            |b, text| {
                b.iter(|| parse(black_box(text), Input::Auto, &Limits::DEFAULT));
            },
        );
    }
    group.finish();
}

fn reading(c: &mut Criterion) {
    read(c, "parse", &queries());
    read(c, "parse_worst", &worst_cases());
}

fn printing(c: &mut Criterion) {
    let mut group = c.benchmark_group("print");
    for (name, text) in queries() {
        let (query, _) = parse(&text, Input::Auto, &Limits::DEFAULT);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &query, |b, query| {
            b.iter(|| black_box(query).to_string());
        });
    }
    group.finish();
}

/// What can stand at the end of a query, beside checking it.
fn suggesting(c: &mut Criterion) {
    let schema = Schema::referrals();
    let mut group = c.benchmark_group("suggest");
    for (name, text) in queries() {
        group.bench_function(BenchmarkId::new("check", name), |b| {
            b.iter(|| {
                let (query, _) = parse(black_box(&text), Input::Auto, &Limits::DEFAULT);
                check(&query, &schema, &Root::Only)
            });
        });
        group.bench_function(BenchmarkId::new("suggest", name), |b| {
            let at = text.len();
            b.iter(|| {
                suggestions(
                    black_box(&text),
                    Input::Auto,
                    at,
                    &schema,
                    &Root::Only,
                    None,
                )
            });
        });
    }
    group.finish();
}

criterion_group!(benches, reading, printing, suggesting);
criterion_main!(benches);
