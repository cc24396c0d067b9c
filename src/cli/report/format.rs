use super::checkstyle::Checkstyle;
use super::concise::Concise;
use super::full::Full;
use super::github::Github;
use super::gitlab::Gitlab;
use super::json::Json;
use super::json_lines::JsonLines;
use super::junit::Junit;
use super::rdjson::Rdjson;
use super::reporter::Form;
use super::sarif::Sarif;
use clap::ValueEnum;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Each finding with the text it speaks of, and a line that sums up
    Full,
    /// One line for each finding
    Concise,
    /// One JSON document for all
    Json,
}

/// How findings of files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Each finding with the text it speaks of, and a line that sums up
    Full,
    /// One line for each finding
    Concise,
    /// One JSON document for all
    Json,
    /// One JSON object a line
    JsonLines,
    /// Annotations of GitHub's workflows
    Github,
    /// SARIF 2.1.0
    Sarif,
    /// XML of JUnit
    Junit,
    /// Code quality of GitLab
    Gitlab,
    /// XML of Checkstyle
    Checkstyle,
    /// JSON of reviewdog
    Rdjson,
}

impl From<Format> for ReportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Full => Self::Full,
            Format::Concise => Self::Concise,
            Format::Json => Self::Json,
        }
    }
}

impl ReportFormat {
    /// The nearest that every command has.
    pub(crate) const fn plain(self) -> Format {
        match self {
            Self::Json | Self::JsonLines => Format::Json,
            Self::Concise => Format::Concise,
            Self::Full
            | Self::Github
            | Self::Sarif
            | Self::Junit
            | Self::Gitlab
            | Self::Checkstyle
            | Self::Rdjson => Format::Full,
        }
    }

    pub(super) fn form(self, colour: bool) -> Box<dyn Form> {
        match self {
            Self::Full => Box::new(Full::new(colour)),
            Self::Concise => Box::new(Concise),
            Self::Json => Box::new(Json::default()),
            Self::JsonLines => Box::new(JsonLines),
            Self::Github => Box::new(Github),
            Self::Sarif => Box::new(Sarif::default()),
            Self::Junit => Box::new(Junit::default()),
            Self::Gitlab => Box::new(Gitlab::default()),
            Self::Checkstyle => Box::new(Checkstyle::default()),
            Self::Rdjson => Box::new(Rdjson::default()),
        }
    }
}
