//! Configuration: `odq.toml`, nearest to what is checked, or where the user says.

mod read;
mod selector;

use super::arguments::{ConfigArguments, LimitArguments, OutputArguments, ServiceArguments};
use super::failure::{Failure, reason};
use super::profile_file::tell;
use ignore::gitignore::Gitignore;
use odq::Limits;
use odq::codes::tool::WRONG_CONFIGURATION_VALUE;
use odq::diagnostic::{Diagnostic, Diagnostics, Span};
pub(crate) use read::{blamed, read};
pub(crate) use selector::{Choices, Effect, Selector};
use std::fs;
use std::path::{Path, PathBuf};

/// What a configuration says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Configuration {
    /// The file; none where nobody configured anything.
    pub(crate) file: Option<File>,
    /// What queries are checked against.
    pub(crate) service: ServiceArguments,
    /// Which rules hold.
    pub(crate) choices: Choices,
    /// What is ignored in some files.
    pub(crate) per_file: Vec<(Gitignore, Choices)>,
    /// How far the work may go.
    pub(crate) limits: Vec<(String, usize)>,
    /// Other services that requests may be for.
    pub(crate) services: Vec<Service>,
}

/// A service whose requests are told by their addresses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Service {
    /// Its hosts; all if none is said.
    pub(crate) hosts: Vec<String>,
    /// What its paths begin with; anything if none is said.
    pub(crate) paths: Vec<String>,
    /// What its requests are checked against.
    pub(crate) about: ServiceArguments,
}

/// A file with a configuration.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// What it is called in reports.
    pub(crate) name: String,
    text: String,
}

/// What configuration is called.
const NAME: &str = "odq.toml";

/// The configuration of a file, or of what is in none, as the command line says.
pub(crate) fn path_for(file: Option<&Path>, arguments: &ConfigArguments) -> Option<PathBuf> {
    match (&arguments.config, arguments.isolated) {
        (Some(path), _) => Some(path.clone()),
        (None, true) => None,
        (None, false) => nearest_to(file.unwrap_or(Path::new("."))),
    }
}

/// The configuration that is nearest to a path: in its folder, or in one round that.
fn nearest_to(path: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(path).ok()?;
    let start = if path.is_dir() {
        &whole
    } else {
        whole.parent()?
    };
    let found = start.ancestors().map(|folder| folder.join(NAME));
    let found = found.into_iter().find(|file| file.is_file())?;
    // In the folder that the user is in, files have short names.
    let here = std::env::current_dir().ok();
    let short = here.and_then(|here| found.strip_prefix(here).map(Path::to_owned).ok());
    Some(short.unwrap_or(found))
}

/// Reads a configuration. All that is wrong with the file is told on standard error.
fn load(path: &Path, output: OutputArguments) -> Result<Configuration, Failure> {
    let name = path.display().to_string();
    let refuse = |why: String| Failure::Because(format!("cannot read `{name}`: {why}"));
    let bytes = fs::read(path).map_err(|error| refuse(reason(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8".to_owned()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    match read(&text, folder) {
        Ok(configuration) => Ok(Configuration {
            file: Some(File { name, text }),
            ..configuration
        }),
        Err(findings) => Err(unusable(&name, &text, &findings, output)),
    }
}

impl Configuration {
    /// What a file says; nothing where there is none.
    pub(crate) fn at(path: Option<&Path>, output: OutputArguments) -> Result<Self, Failure> {
        path.map_or_else(|| Ok(Self::default()), |path| load(path, output))
    }

    /// The limits that hold with those of the command line on top.
    pub(crate) fn limits(&self, own: &LimitArguments) -> Limits {
        let values = [&self.limits[..], &own.values[..]].concat();
        LimitArguments { values }.limits()
    }

    /// Tells why what the file says cannot be done, at the value that is the cause.
    pub(crate) fn blame(&self, failure: Failure, output: OutputArguments) -> Failure {
        let (Some(file), Failure::Because(why)) = (&self.file, &failure) else {
            return failure;
        };
        let span = blamed(&file.text, why).unwrap_or(Span::at(0));
        let mut findings = Diagnostics::new();
        findings.push(Diagnostic::new(
            WRONG_CONFIGURATION_VALUE,
            span,
            why.clone(),
        ));
        unusable(&file.name, &file.text, &findings, output)
    }
}

fn unusable(name: &str, text: &str, findings: &Diagnostics, output: OutputArguments) -> Failure {
    tell(name, text, findings, "a configuration", output)
}
