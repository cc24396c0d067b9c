//! What each file is judged by: the configuration nearest to it, and what the command line says on
//! top.

use super::arguments::{ConfigArguments, LimitArguments, OutputArguments, ServiceArguments};
use super::configuration::{self, Choices, Configuration, Effect, Selector, Service};
use super::failure::Failure;
use super::foreign::Foreign;
use super::setting::Setting;
use clap::Args;
use odq::diagnostic::{Level, Levels};
use odq::extract::Request;
use odq::{Examined, Limits, Profile, Query, codes};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where configuration comes from, and which rules hold.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Rules")]
pub(crate) struct RuleArguments {
    /// Turn on rules that are off: a code, the beginning of one such as `OD7`, or a name
    #[arg(long = "select-rules", id = "rules", value_name = "RULES", value_delimiter = ',', value_parser = Selector::read)]
    select: Vec<Selector>,
    /// Turn rules off
    #[arg(long, value_name = "RULES", value_delimiter = ',', value_parser = Selector::read)]
    ignore: Vec<Selector>,
    /// Give rules a level: off, info, warning or error
    #[arg(long = "level", value_name = "RULE=LEVEL", value_parser = level)]
    levels: Vec<(Selector, Level)>,
    /// Show what the query or the first PATH would be judged by, and do nothing else
    #[arg(long)]
    pub(crate) show_settings: bool,
    #[command(flatten)]
    config: ConfigArguments,
}

fn level(text: &str) -> Result<(Selector, Level), String> {
    let (rule, level) = text
        .split_once('=')
        .ok_or("expected `RULE=LEVEL`, such as `OD304=error`")?;
    let known = Level::from_name(level);
    let level = known.ok_or("a level is off, info, warning or error")?;
    Ok((Selector::read(rule)?, level))
}

impl RuleArguments {
    /// No configuration, and some rules off.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn isolated(off: impl Iterator<Item = odq::diagnostic::Code>) -> Self {
        let selectors = off.map(|code| Selector::read(code.rule()));
        Self {
            config: ConfigArguments {
                config: None,
                isolated: true,
            },
            ignore: selectors.collect::<Result<_, _>>().unwrap_or_default(),
            ..Self::default()
        }
    }

    fn choices(&self) -> Choices {
        let mut choices = Choices::default();
        for selector in &self.select {
            choices.add(selector.clone(), Effect::Select);
        }
        for selector in &self.ignore {
            choices.add(selector.clone(), Effect::Ignore);
        }
        for (selector, level) in &self.levels {
            choices.add(selector.clone(), Effect::Level(*level));
        }
        choices
    }
}

/// Gives out what files are judged by.
pub(crate) struct Desk<'a> {
    pub(crate) rules: &'a RuleArguments,
    pub(crate) service: &'a ServiceArguments,
    pub(crate) limits: &'a LimitArguments,
    pub(crate) output: OutputArguments,
    /// What was made of each configuration; of none, at the place of no path.
    made: BTreeMap<Option<PathBuf>, Arc<Configured>>,
}

/// What a configuration and the command line make together.
#[derive(Debug)]
struct Configured {
    configuration: Configuration,
    setting: Setting,
    /// The services that requests are told by, and their settings.
    services: Vec<(Service, Setting)>,
    levels: Levels,
}

/// What one file is judged by.
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    shared: Arc<Configured>,
    levels: Levels,
    /// How far the work may go.
    pub(crate) limits: Limits,
}

impl<'a> Desk<'a> {
    pub(crate) const fn new(
        rules: &'a RuleArguments,
        service: &'a ServiceArguments,
        limits: &'a LimitArguments,
        output: OutputArguments,
    ) -> Self {
        Self {
            rules,
            service,
            limits,
            output,
            made: BTreeMap::new(),
        }
    }

    /// What a file is judged by; a query that is in none, by the configuration of the folder that
    /// the user is in.
    pub(crate) fn judgement(&mut self, file: Option<&Path>) -> Result<Judgement, Failure> {
        let path = configuration::path_for(file, &self.rules.config);
        let shared = match self.made.get(&path) {
            Some(made) => Arc::clone(made),
            None => {
                let made = Arc::new(self.make(path.as_deref())?);
                self.made.insert(path, Arc::clone(&made));
                made
            }
        };
        let mut levels = shared.levels.clone();
        let file = file.and_then(|file| std::path::absolute(file).ok());
        for (globs, choices) in &shared.configuration.per_file {
            let is_meant = file.as_deref().is_some_and(|file| {
                // A path elsewhere is none that the patterns can be about.
                file.starts_with(globs.path())
                    && globs.matched_path_or_any_parents(file, false).is_ignore()
            });
            if is_meant {
                choices.apply(&mut levels);
            }
        }
        Ok(Judgement {
            limits: shared.configuration.limits(self.limits),
            shared,
            levels,
        })
    }

    fn make(&self, path: Option<&Path>) -> Result<Configured, Failure> {
        let configuration = Configuration::at(path, self.output)?;
        let limits = configuration.limits(self.limits);
        let setting = |about: &ServiceArguments| Setting::new(about, self.output, &limits);
        let has_own_schema = !self.service.metadata.is_empty();
        let about = over(self.service, &configuration.service);
        let main = setting(&about);
        let main = main.map_err(|why| match has_own_schema {
            true => why,
            false => configuration.blame(why, self.output),
        })?;
        let mut services = Vec::new();
        // The schema of the command line is that of all requests.
        if !has_own_schema {
            for service in &configuration.services {
                let made = setting(&service.about);
                let made = made.map_err(|why| configuration.blame(why, self.output))?;
                services.push((service.clone(), made));
            }
        }
        let mut levels = Levels::default();
        configuration.choices.apply(&mut levels);
        self.rules.choices().apply(&mut levels);
        Ok(Configured {
            configuration,
            setting: main,
            services,
            levels,
        })
    }
}

/// What the command line says of the service, and for the rest the configuration. With a schema of
/// its own nothing of the configuration's fits.
fn over(own: &ServiceArguments, configured: &ServiceArguments) -> ServiceArguments {
    if !own.metadata.is_empty() {
        return own.clone();
    }
    let has_root = own.entity_set.is_some() || own.type_name.is_some();
    let root = if has_root { own } else { configured };
    ServiceArguments {
        metadata: configured.metadata.clone(),
        entity_set: root.entity_set.clone(),
        type_name: root.type_name.clone(),
        open: own.open || configured.open,
        profile: own.profile.clone().or_else(|| configured.profile.clone()),
    }
}

impl Judgement {
    /// What a query is judged by that is in no file.
    pub(crate) fn of_query(
        config: &ConfigArguments,
        service: &ServiceArguments,
        limits: &LimitArguments,
        output: OutputArguments,
    ) -> Result<Self, Failure> {
        let rules = RuleArguments {
            config: config.clone(),
            ..RuleArguments::default()
        };
        Desk::new(&rules, service, limits, output).judgement(None)
    }

    /// Checks a query, judges it by the profile of its service, and lets the linter look at it.
    pub(crate) fn lint(&self, query: &Query) -> Examined {
        self.setting(query).lint(query, &self.levels)
    }

    /// How much findings of a code weigh.
    pub(crate) const fn levels(&self) -> &Levels {
        &self.levels
    }

    /// The profile whose hosts tell what a request is.
    pub(crate) fn profile(&self) -> &Profile {
        &self.shared.setting.profile
    }

    /// Whether a request is for a service that nobody told about.
    pub(crate) fn passes(
        &self,
        foreign: &mut Foreign,
        request: &Request<'_>,
        query: &Query,
    ) -> bool {
        let setting = self.setting(query);
        let is_own = std::ptr::eq(setting, &raw const self.shared.setting);
        is_own && setting.is_embedded && foreign.passes(request, query, &setting.schema)
    }

    /// What a query is checked against, as its address says.
    pub(crate) fn setting(&self, query: &Query) -> &Setting {
        let mut services = self.shared.services.iter();
        let found = services.find(|(service, _)| is_for(query, service));
        found.map_or(&self.shared.setting, |(_, setting)| setting)
    }

    /// All of it, as programs read it.
    pub(crate) fn settings(&self, file: Option<&Path>) -> Value {
        let shared = &self.shared;
        let about = &shared.configuration.service;
        let changed = codes::all().filter(|page| self.levels.of(page.code) != page.level);
        let levels: Map<String, Value> = changed
            .map(|page| {
                let level = self.levels.of(page.code);
                (page.code.to_string(), level.name().into())
            })
            .collect();
        let services = shared.services.iter().map(|(service, setting)| {
            json!({
                "hosts": service.hosts,
                "paths": service.paths,
                "metadata": service.about.metadata,
                "profile": setting.profile.name,
            })
        });
        json!({
            "file": file,
            "configuration": shared.configuration.file.as_ref().map(|file| &file.name),
            "metadata": about.metadata,
            "profile": shared.setting.profile.name,
            "services": services.collect::<Vec<_>>(),
            "levels": levels,
            "limits": self.limits,
        })
    }
}

/// Whether a query's address is one of a service.
fn is_for(query: &Query, service: &Service) -> bool {
    let tree = query.tree();
    let Some(address) = &tree.address else {
        return false;
    };
    let source = &tree.source;
    let host = address.authority.as_ref().map(|host| {
        let host = host.as_str(source);
        host.rsplit_once('@').map_or(host, |(_, host)| host)
    });
    let is_host = |known: &String| {
        host.is_some_and(|host| {
            let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
            known.eq_ignore_ascii_case(host) || known.eq_ignore_ascii_case(name)
        })
    };
    let has_host = service.hosts.is_empty() || service.hosts.iter().any(is_host);
    let has_path = service.paths.is_empty() || {
        let segments = address.segments.iter().map(|name| name.as_str(source));
        let segments: Vec<&str> = segments.collect();
        service.paths.iter().any(|path| {
            let path = path.split('/').filter(|name| !name.is_empty());
            let mut own = segments.iter();
            path.into_iter().all(|name| own.next() == Some(&name))
        })
    };
    has_host && has_path
}
