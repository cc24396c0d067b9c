use crate::cli::Verdict;
use crate::cli::arguments::Color;
use crate::cli::failure::Failure;
use crate::cli::streams::{self, Stream};
use clap::{Args, ValueEnum};
use odq::codes::{self, Page};
use odq::diagnostic::Applicability;
use serde::Serialize;
use std::io::{self, Write};

/// List all codes: name, default level, what it says
#[derive(Args, Debug)]
#[command(after_help = "`odq explain CODE` tells more.")]
pub(crate) struct Arguments {
    /// How they are written
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    output_format: RulesFormat,
    /// Colour; `auto`: on a terminal, and as NO_COLOR and CLICOLOR_FORCE say
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

/// How rules are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RulesFormat {
    /// One line for each
    Full,
    /// The same
    Concise,
    /// One JSON document with all pages
    Json,
    /// A page with all of them
    Markdown,
}

#[derive(Serialize)]
struct Rules {
    version: u8,
    rules: Vec<Page>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let mut out = streams::standard_output(arguments.color.into());
    match arguments.output_format {
        RulesFormat::Json => {
            let rules = Rules {
                version: 1,
                rules: codes::all().collect(),
            };
            serde_json::to_writer_pretty(&mut out, &rules).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        RulesFormat::Full | RulesFormat::Concise => {
            for page in codes::all() {
                let (rule, level) = (page.rule, page.level.to_string());
                writeln!(
                    out,
                    "{}  {rule:<23}  {level:<7}  {}",
                    page.code, page.summary
                )?;
            }
        }
        RulesFormat::Markdown => markdown(&mut out)?,
    }
    out.flush()?;
    Ok(Verdict::Done)
}

/// The stages that the hundreds of codes stand for.
const STAGES: &[(u16, &str)] = &[
    (1, "Syntax"),
    (2, "Names, types and schemas"),
    (3, "What the service supports"),
    (4, "Meaning"),
    (5, "Paging and cost"),
    (6, "Encoding and address"),
    (7, "Style and portability"),
    (8, "Data and evaluation"),
    (9, "The tool itself"),
];

fn markdown(out: &mut Stream) -> io::Result<()> {
    writeln!(
        out,
        "# Rules\n\n\
         Written by `odq rules --output-format markdown`. Levels are those that hold where no\n\
         configuration gives others. A safe fix keeps the meaning, or is the only thing that can have been\n\
         meant; an unsafe one is very likely meant. The fixes of errors differ from case to case.\n"
    )?;
    for (stage, title) in STAGES {
        let pages = || codes::all().filter(|page| page.code.number() / 100 == *stage);
        if pages().next().is_none() {
            continue;
        }
        writeln!(
            out,
            "## {title}\n\n| code | rule | level | fix | what it says |\n| --- | --- | --- | --- | --- |"
        )?;
        for page in pages() {
            let fix = match page.fix {
                Some(Applicability::Safe) => "safe",
                Some(Applicability::Unsafe) => "unsafe",
                Some(Applicability::Display) | None => "",
            };
            let (code, rule, summary) = (page.code, page.rule, page.summary);
            let summary = summary.replace('|', "\\|");
            writeln!(
                out,
                "| [{code}](#{anchor}) | {rule} | {} | {fix} | {summary} |",
                page.level,
                anchor = anchor(&page)
            )?;
        }
        writeln!(out)?;
        for page in pages() {
            writeln!(out, "### {} {}\n\n{}\n", page.code, page.rule, page.meaning)?;
            for (title, text) in [("Example", page.example), ("Instead", page.instead)] {
                writeln!(out, "{title}:\n\n```text\n{text}\n```\n")?;
            }
        }
    }
    Ok(())
}

/// What a heading is linked by.
fn anchor(page: &Page) -> String {
    format!("{} {}", page.code, page.rule)
        .to_lowercase()
        .replace(' ', "-")
}
