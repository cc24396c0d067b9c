//! A tool that links odq to validate a query: `cargo run --example validate -- "statuss eq 'New'"`.

#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "an example is short"
)]

use odq::{Input, Profile, Query, Root, Schema};
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(text) = std::env::args().nth(1) else {
        eprintln!("usage: validate QUERY");
        return ExitCode::from(2);
    };
    match Query::parse(&text, Input::Auto)
        .query
        .check(&Schema::referrals(), &Root::Only)
    {
        Ok(checked) => {
            println!("{checked}");
            let profile = Profile::find("partner-center").expect("a profile that is built in");
            for finding in checked.warnings().iter().chain(&checked.judge(profile)) {
                println!("{}: {}", finding.code, finding.message);
            }
            ExitCode::SUCCESS
        }
        Err(findings) => {
            for finding in &findings {
                let column = text[..finding.span.start as usize].chars().count() + 1;
                println!("{}: column {column}: {}", finding.code, finding.message);
                for fix in &finding.fixes {
                    println!("  {}: {:?}", fix.message, fix.apply(&text));
                }
            }
            ExitCode::FAILURE
        }
    }
}
