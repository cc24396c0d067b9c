use crate::cli::Verdict;
use crate::cli::arguments::{LimitArguments, OutputArguments};
use crate::cli::failure::Failure;
use crate::cli::metadata::Metadata;
use crate::cli::report::{Format, Reporter};
use crate::cli::streams;
use clap::Args;
use odq::Schema;
use odq::schema::Resource;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// Check CSDL documents: all errors, with places
///
/// Several documents are read together, the service's own first; references are looked for among
/// them and never fetched. What is wrong goes to standard error, how much is declared to standard
/// output.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  odq schema check service.xml
  odq schema check service.xml vocabulary.xml

Exit codes: 0 right, 1 wrong, 2 not done.")]
pub(crate) struct Arguments {
    /// CSDL 4.0 or 4.01 in XML or JSON
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    output: OutputArguments,
}

/// How much the documents declare.
#[derive(Serialize)]
struct Extent {
    version: u8,
    namespaces: usize,
    types: usize,
    entity_sets: usize,
    singletons: usize,
    imports: usize,
    operations: usize,
    terms: usize,
    annotations: usize,
}

impl Extent {
    fn of(schema: &Schema) -> Self {
        let count = |fits: fn(&Resource) -> bool| {
            let resources = schema.resources().iter();
            resources.filter(|resource| fits(resource)).count()
        };
        let is_import =
            |it: &Resource| matches!(it, Resource::FunctionImport(_) | Resource::ActionImport(_));
        Self {
            version: 1,
            namespaces: schema
                .namespaces()
                .iter()
                .filter(|it| !it.is_included)
                .count(),
            types: schema.definitions().count(),
            entity_sets: schema.entity_sets().count(),
            singletons: count(|it| it.as_singleton().is_some()),
            imports: count(is_import),
            operations: schema.operations().len(),
            terms: schema.terms().len(),
            annotations: schema.annotations().len(),
        }
    }

    fn words(&self) -> String {
        let counts = [
            (self.namespaces, "namespace"),
            (self.types, "type"),
            (self.entity_sets, "entity set"),
            (self.singletons, "singleton"),
            (self.imports, "import"),
            (self.operations, "operation"),
            (self.terms, "term"),
            (self.annotations, "annotation"),
        ];
        let words = counts.into_iter().filter(|(count, _)| *count > 0);
        let words = words.map(|(count, what)| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} {what}{plural}")
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let metadata = Metadata::read(&arguments.files)?;
    let output = arguments.output;
    let read = metadata.schema(&arguments.limits.limits());
    if let Ok(schema) = &read {
        let mut out = streams::standard_output(output.color.into());
        let extent = Extent::of(schema);
        match output.output_format {
            Format::Json => {
                serde_json::to_writer(&mut out, &extent).map_err(io::Error::from)?;
                writeln!(out)?;
            }
            Format::Full | Format::Concise => writeln!(out, "{}", extent.words())?,
        }
        out.flush()?;
    }
    let is_silent = read
        .as_ref()
        .is_ok_and(|schema| schema.findings().is_empty());
    if !is_silent || output.output_format == Format::Json {
        let mut err = streams::standard_error(output.color.into());
        let colour = err.colour();
        let mut reporter = Reporter::new(&mut err, output.output_format, colour);
        match &read {
            Ok(schema) => metadata.report_findings(schema, &mut reporter)?,
            Err(errors) => metadata.report_errors(errors, true, &mut reporter)?,
        }
        reporter.finish()?;
    }
    Ok(match read {
        Ok(_) => Verdict::Done,
        Err(_) => Verdict::Wanting,
    })
}
