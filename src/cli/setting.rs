use super::arguments::{LimitArguments, OutputArguments, ReadingArguments, ServiceArguments};
use super::failure::Failure;
use super::metadata::Metadata;
use super::profile_file;
use super::report::Reporter;
use super::streams;
use odq::diagnostic::{Diagnostic, Diagnostics, Levels, Severity};
use odq::schema::nearest;
use odq::{Examined, Limits, Profile, Query, Root, Schema};
use std::path::Path;

/// What queries are checked against.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The service's schema.
    pub(crate) schema: Schema,
    /// What a query without a path is about.
    pub(crate) root: Root,
    /// The profile that queries are judged by where nobody asks for another, with what the
    /// schema says of its service.
    pub(crate) profile: Profile,
    /// Whether the schema is the embedded one.
    pub(crate) is_embedded: bool,
    /// The documents of the schema, if the user named them.
    metadata: Option<Metadata>,
}

/// The profile of the service whose schema is embedded.
pub(crate) const EMBEDDED: &str = "partner-center";
/// The profile of any other service.
const STANDARD: &str = "odata-4.01";

impl Setting {
    /// Reads the schema and finds what the arguments name.
    pub(crate) fn new(
        arguments: &ServiceArguments,
        output: OutputArguments,
        limits: &Limits,
    ) -> Result<Self, Failure> {
        // A name that is wrong is told before a large schema is read.
        let chosen = arguments.profile.as_deref();
        let chosen = chosen.filter(|name| !profile_file::is_file(name));
        let built_in = chosen.map(profile).transpose()?;
        let metadata = match arguments.metadata.as_slice() {
            [] => None,
            paths => Some(Metadata::read(paths)?),
        };
        let schema = match &metadata {
            None => Schema::referrals(),
            Some(metadata) => read_schema(metadata, output, limits)?,
        };
        let schema = if arguments.open {
            schema.opened()
        } else {
            schema
        };
        let root = match (&arguments.entity_set, &arguments.type_name) {
            (Some(name), _) => entity_set(&schema, name)?,
            (None, Some(name)) => record_type(&schema, name)?,
            (None, None) => Root::Only,
        };
        let is_embedded = arguments.metadata.is_empty();
        let usual = if is_embedded { EMBEDDED } else { STANDARD };
        let profile = match (&arguments.profile, built_in) {
            (_, Some(profile)) => profile.clone(),
            (Some(path), None) => profile_file::read(Path::new(path), &schema, output)?,
            (None, None) => Profile::find(usual).cloned().unwrap_or_default(),
        };
        Ok(Self {
            profile: profile.with(Profile::of_schema(&schema)),
            schema,
            root,
            is_embedded,
            metadata,
        })
    }

    /// Checks a query, and judges it by the profile.
    pub(crate) fn examine(&self, query: &Query) -> Examined {
        self.examine_by(query, Some(&self.profile))
    }

    /// Checks a query, judges it by the profile, and lets the linter look at it; what is off is left
    /// out.
    ///
    /// Of a query with errors the linter looks at the text alone, and says no more than warnings:
    /// what it will ask for is not known yet.
    pub(crate) fn lint(&self, query: &Query, levels: &Levels) -> Examined {
        let mut examined = self.examine(query);
        let has_errors = examined.checked.is_none();
        let linted = match &examined.checked {
            Some(checked) => checked.lint_for(&self.profile, levels),
            None => query.lint(levels),
        };
        let is_said = |found: &Diagnostic| {
            let is_remark = has_errors && found.severity == Severity::Info;
            !is_remark && !overlaps_error(found, &examined.diagnostics)
        };
        let linted: Vec<Diagnostic> = linted.into_iter().filter(is_said).collect();
        examined.diagnostics.judge(levels);
        examined.diagnostics.extend(linted);
        examined.diagnostics.sort();
        examined
    }

    /// Checks a query, and judges it by a profile, if there is one.
    pub(crate) fn examine_by(&self, query: &Query, profile: Option<&Profile>) -> Examined {
        let mut examined = query.examine(&self.schema, &self.root, profile);
        if let Some(metadata) = &self.metadata {
            for finding in examined.diagnostics.iter_mut() {
                metadata.tell_declaration(&self.schema, finding);
            }
        }
        examined
    }
}

impl ReadingArguments {
    /// The usual limits with those that were set.
    pub(crate) fn limits(&self) -> Limits {
        self.limits.limits()
    }
}

impl LimitArguments {
    /// The usual limits with those that were set.
    pub(crate) fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for (name, value) in &self.values {
            // The names were looked at when the arguments were read.
            let _ = limits.set(name, *value);
        }
        limits
    }
}

/// Whether a finding is about text that is wrong anyway.
fn overlaps_error(found: &Diagnostic, all: &Diagnostics) -> bool {
    all.iter().any(|error| {
        let (one, other) = (error.span, found.span);
        error.is_error() && one.start <= other.end && other.start <= one.end
    })
}

fn profile(name: &str) -> Result<&'static Profile, Failure> {
    Profile::find(name).ok_or_else(|| {
        let names: Vec<&str> = Profile::all()
            .iter()
            .map(|profile| &*profile.name)
            .collect();
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("the nearest name is `{near}`"),
            None => format!(
                "there are {}; a file has a path or ends in `.toml`",
                listed(&names)
            ),
        };
        Failure::Because(format!("no profile `{name}`; {hint}"))
    })
}

/// Names in back-ticks.
fn listed(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn entity_set(schema: &Schema, name: &str) -> Result<Root, Failure> {
    if schema.entity_set(name).is_some() || schema.singleton(name).is_some() {
        return Ok(Root::EntitySet(name.to_owned()));
    }
    let names: Vec<&str> = schema
        .resources()
        .iter()
        .map(|resource| resource.name())
        .collect();
    Err(missing("entity set", name, &names))
}

fn record_type(schema: &Schema, name: &str) -> Result<Root, Failure> {
    let found = schema.type_named(name);
    if found.is_some_and(|ty| schema.is_of_records(ty)) {
        return Ok(Root::Type(name.to_owned()));
    }
    if found.is_some() {
        return Err(Failure::Because(format!(
            "no record is of the type `{name}`, which has no properties; \
             `odq schema show` lists entity types and complex types"
        )));
    }
    let names: Vec<String> = schema
        .definitions()
        .filter(|(_, definition)| definition.as_structured().is_some())
        .map(|(_, definition)| definition.name().as_str().to_owned())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Err(missing("type", name, &names))
}

/// A name that the schema lacks, with the nearest one, or with all if they are few.
fn missing(what: &str, name: &str, names: &[&str]) -> Failure {
    const FEW: usize = 8;
    let hint = match nearest(name, names.iter().copied()) {
        Some(near) => format!("; the nearest name is `{near}`"),
        None if names.is_empty() || names.len() > FEW => String::new(),
        None => format!("; it has {}", listed(names)),
    };
    Failure::Because(format!("no {what} `{name}` in the schema{hint}"))
}

/// The schema, or all that is wrong with it on standard error.
pub(crate) fn read_schema(
    metadata: &Metadata,
    output: OutputArguments,
    limits: &Limits,
) -> Result<Schema, Failure> {
    metadata.schema(limits).map_err(|errors| {
        let mut err = streams::standard_error(output.color.into());
        let colour = err.colour();
        let mut reporter = Reporter::new(&mut err, output.output_format, colour);
        let told = metadata.report_errors(&errors, false, &mut reporter);
        match told.and_then(|()| reporter.finish()) {
            Ok(_) => {
                let names = metadata.names();
                let verb = if names.contains(", ") { "are" } else { "is" };
                Failure::Because(format!("{names} {verb} not a schema that can be used"))
            }
            Err(error) => Failure::Output(error),
        }
    })
}
