//! The flags that commands share, each group a part of a command's own arguments.

use super::asked::Asked;
use super::failure::Failure;
use super::report::Format;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// A query given as an argument.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Query")]
pub(crate) struct QueryArguments {
    /// A filter expression, a query string or a URL
    #[arg(short, long, value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    #[command(flatten)]
    parts: Parts,
}

/// The parts of a query string, for shells eat the `$` of its options.
#[derive(Args, Debug, Default)]
struct Parts {
    /// Stands for `$filter=EXPR`; as with the flags below, the value is taken as it is
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    filter: Option<String>,
    /// Order, such as `createdDateTime desc`
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    orderby: Option<String>,
    /// Properties to give, such as `id,status,customerProfile/name`
    #[arg(long, value_name = "ITEMS", allow_hyphen_values = true)]
    select: Option<String>,
    /// Related records to give
    #[arg(long, value_name = "ITEMS", allow_hyphen_values = true)]
    expand: Option<String>,
    /// Computed properties, such as `details/dealValue mul 0.15 as fee`
    #[arg(long, value_name = "ITEMS", allow_hyphen_values = true)]
    compute: Option<String>,
    /// Words to look for, such as `Teams AND NOT demo`
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true)]
    search: Option<String>,
    /// Aggregation, such as `aggregate($count as n)`
    #[arg(long, value_name = "STEPS", allow_hyphen_values = true)]
    apply: Option<String>,
    /// At most so many records
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    top: Option<String>,
    /// Without the first so many records
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    skip: Option<String>,
    /// How many records there are: `$count=true`
    #[arg(long)]
    count: bool,
}

impl QueryArguments {
    /// The query, if one is given. `command` is the one that was called.
    pub(crate) fn asked(
        &self,
        reading: &ReadingArguments,
        command: &'static str,
    ) -> Result<Option<Asked>, Failure> {
        let mut parts = Asked::default();
        for (flag, value) in self.parts.flags() {
            if let Some(value) = value {
                parts.add(flag, value);
            }
        }
        if self.parts.count {
            parts.add_switch("--count", "true");
        }
        let Some(flag) = parts.first_flag() else {
            let whole = |query: &String| Asked::whole(query, reading.form().into());
            return Ok(self.query.as_ref().map(whole));
        };
        let clash = if self.query.is_some() {
            format!("`-q` gives the whole query, so `{flag}` cannot add to it")
        } else if reading.input.is_some() {
            format!("`--input` is for `-q` and files; the value of `{flag}` is taken as it is")
        } else {
            return Ok(Some(parts));
        };
        Err(Failure::Usage(clash, command))
    }
}

impl Parts {
    fn flags(&self) -> [(&'static str, Option<&String>); 9] {
        [
            ("--filter", self.filter.as_ref()),
            ("--orderby", self.orderby.as_ref()),
            ("--select", self.select.as_ref()),
            ("--expand", self.expand.as_ref()),
            ("--compute", self.compute.as_ref()),
            ("--search", self.search.as_ref()),
            ("--apply", self.apply.as_ref()),
            ("--top", self.top.as_ref()),
            ("--skip", self.skip.as_ref()),
        ]
    }
}

/// Where requests are looked for.
#[derive(Args, Debug, Default)]
pub(crate) struct PathArguments {
    /// Files with requests, directories of such files, or `-` for standard input
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The name that tells how standard input is read; without it: one query a line
    #[arg(long, value_name = "NAME")]
    pub(crate) stdin_filename: Option<String>,
}

impl PathArguments {
    /// The first file or directory.
    pub(crate) fn first(&self) -> Option<&Path> {
        let mut paths = self.paths.iter();
        let first = paths.find(|path| path.as_os_str() != "-");
        first.map(PathBuf::as_path)
    }

    /// Whether standard input is read.
    pub(crate) fn has_standard_input(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    /// Holds that there is either a query or a PATH.
    pub(crate) fn or_query(
        &self,
        asked: Option<&Asked>,
        command: &'static str,
    ) -> Result<(), Failure> {
        let message = match (self.paths.is_empty(), asked.is_some()) {
            (true, false) => "expected a PATH, `-` for standard input, or a query: `-q QUERY`",
            (false, true) => "expected either a query or PATHs, found both",
            (true, true) | (false, false) => return Ok(()),
        };
        Err(Failure::Usage(message.to_owned(), command))
    }
}

/// How the text of a query is read.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Query")]
pub(crate) struct ReadingArguments {
    /// What the text of a query is; without it, `auto`
    #[arg(long, value_name = "FORM")]
    pub(crate) input: Option<InputForm>,
    #[command(flatten)]
    pub(crate) limits: LimitArguments,
}

/// How far the work may go.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct LimitArguments {
    /// Sets one of odq's limits, such as `depth=50`
    #[arg(long = "limit", value_name = "NAME=VALUE", value_parser = limit)]
    pub(crate) values: Vec<(String, usize)>,
}

impl ReadingArguments {
    /// What the text of a query is.
    pub(crate) fn form(&self) -> InputForm {
        self.input.unwrap_or_default()
    }
}

/// What the text of a query is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputForm {
    /// As its first characters tell
    #[default]
    Auto,
    /// A filter expression
    Expression,
    /// A percent-encoded URL or query string
    Url,
    /// The same, with `+` for a blank
    Form,
}

impl From<InputForm> for odq::Input {
    fn from(form: InputForm) -> Self {
        match form {
            InputForm::Auto => Self::Auto,
            InputForm::Expression => Self::Expression,
            InputForm::Url => Self::Url,
            InputForm::Form => Self::Form,
        }
    }
}

fn limit(text: &str) -> Result<(String, usize), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or("expected `NAME=VALUE`, such as `depth=50`")?;
    if !odq::Limits::NAMES.contains(&name) {
        let names = odq::Limits::NAMES.join(", ");
        return Err(format!("no limit `{name}`; the limits are {names}"));
    }
    let value = value
        .parse()
        .map_err(|_| format!("expected a whole number, found `{value}`"))?;
    if let Some(refusal) = odq::Limits::refusal(name, value) {
        return Err(refusal);
    }
    Ok((name.to_owned(), value))
}

/// What queries are checked against.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Service")]
pub(crate) struct ServiceArguments {
    /// The service's schema in CSDL, XML or JSON; once more for each document that it refers to;
    /// without it, that of the Partner Center Referrals API
    #[arg(long, value_name = "FILE")]
    pub(crate) metadata: Vec<PathBuf>,
    /// The entity set that queries without a path are about
    #[arg(long, value_name = "NAME", conflicts_with = "type_name")]
    pub(crate) entity_set: Option<String>,
    /// The type of the records that queries without a path are about
    #[arg(long = "type", id = "type_name", value_name = "NAMESPACE.TYPE")]
    pub(crate) type_name: Option<String>,
    /// Take every type as open: properties that the schema does not declare are dynamic
    #[arg(long)]
    pub(crate) open: bool,
    /// What the service supports: partner-center, odata-4.01, odata-4.0, aspnet-default,
    /// microsoft-graph, or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) profile: Option<String>,
}

/// Where configuration comes from.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ConfigArguments {
    /// The configuration of all files; without it, the `odq.toml` nearest to each, and for what is
    /// in no file that of the folder one is in
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, conflicts_with = "config")]
    pub(crate) isolated: bool,
}

/// How findings are written.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArguments {
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    pub(crate) output_format: Format,
    /// Colour; `auto`: on a terminal, and as NO_COLOR and CLICOLOR_FORCE say
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}
