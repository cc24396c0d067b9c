//! Configuration from text, with the places of what is wrong.

use super::selector::{Choices, Effect, Selector};
use super::{Configuration, Service};
use crate::cli::arguments::ServiceArguments;
use crate::cli::profile_file;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use odq::codes::tool;
use odq::diagnostic::{Code, Diagnostic, Diagnostics, Level, Span};
use odq::schema::nearest;
use odq::{Limits, Profile};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

type Entry<'d> = Spanned<DeValue<'d>>;

/// The keys of what queries are checked against; at the top, and of each service.
const OF_SERVICES: &[&str] = &["metadata", "entity-set", "type", "open", "profile"];
/// The other keys at the top.
const AT_TOP: &[&str] = &[
    "select",
    "ignore",
    "levels",
    "per-file-ignores",
    "limits",
    "services",
];
/// The other keys of a service.
const OF_SERVICE: &[&str] = &["hosts", "paths"];

/// Reads the text of a configuration in a folder.
pub(crate) fn read(text: &str, folder: &Path) -> Result<Configuration, Diagnostics> {
    let (document, malformed) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        folder,
        findings: Diagnostics::new(),
    };
    for error in &malformed {
        let span = error.span().map_or(Span::at(0), Span::from);
        let message: Vec<&str> = error.message().lines().collect();
        reader.tell(tool::MALFORMED_CONFIGURATION, span, message.join(", "));
    }
    let mut configuration = Configuration::default();
    // What is malformed is read otherwise than it was meant: the rest would be guesses.
    if malformed.is_empty() {
        reader.top(document.get_ref(), &mut configuration);
    }
    if reader.findings.is_empty() {
        return Ok(configuration);
    }
    reader.findings.sort();
    Err(reader.findings)
}

/// Finds the value of a key that a reason names in back-ticks.
pub(crate) fn blamed(text: &str, why: &str) -> Option<Span> {
    let (document, _) = DeTable::parse_recoverable(text);
    let mut waiting: Vec<&Entry<'_>> = document.get_ref().values().collect();
    while let Some(entry) = waiting.pop() {
        match entry.get_ref() {
            DeValue::String(value) if why.contains(&format!("{value}`")) => {
                return Some(Span::from(entry.span()));
            }
            DeValue::Array(items) => waiting.extend(items.iter()),
            DeValue::Table(table) => waiting.extend(table.values()),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {}
        }
    }
    None
}

struct Reader<'a> {
    folder: &'a Path,
    findings: Diagnostics,
}

impl Reader<'_> {
    fn top(&mut self, table: &DeTable<'_>, to: &mut Configuration) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "select" => self.selectors(value, Effect::Select, &mut to.choices),
                "ignore" => self.selectors(value, Effect::Ignore, &mut to.choices),
                "levels" => self.levels(value, &mut to.choices),
                "limits" => self.limits(value, &mut to.limits),
                "per-file-ignores" => self.per_file(value, &mut to.per_file),
                "services" => {
                    for item in self.list(value, "a list of tables") {
                        let service = self.service(item);
                        to.services.extend(service);
                    }
                }
                _ if self.about_service(name, value, &mut to.service) => {}
                _ => {
                    let known = [OF_SERVICES, AT_TOP].concat();
                    self.unknown_key(name, key.span(), &known);
                }
            }
        }
        let is_twice = to.service.entity_set.is_some() && to.service.type_name.is_some();
        if let (true, Some((key, _))) = (is_twice, table.get_key_value("type")) {
            let message = "expected either `entity-set` or `type`, found both";
            self.tell(tool::WRONG_CONFIGURATION_VALUE, key.span(), message);
        }
    }

    fn service(&mut self, entry: &Entry<'_>) -> Option<Service> {
        let mut service = Service::default();
        for (key, value) in self.table(entry)? {
            let name = key.get_ref().as_ref();
            match name {
                "hosts" => service.hosts = self.texts(value),
                "paths" => service.paths = self.texts(value),
                _ if self.about_service(name, value, &mut service.about) => {}
                _ => {
                    let known = [OF_SERVICES, OF_SERVICE].concat();
                    self.unknown_key(name, key.span(), &known);
                }
            }
        }
        if service.hosts.is_empty() && service.paths.is_empty() {
            let message = "expected `hosts` or `paths`, which tell the requests to the service";
            self.tell(tool::WRONG_CONFIGURATION_VALUE, entry.span(), message);
        }
        Some(service)
    }

    /// Reads a key of what queries are checked against; `false` if it is none.
    fn about_service(&mut self, name: &str, value: &Entry<'_>, to: &mut ServiceArguments) -> bool {
        match name {
            "metadata" => to.metadata = self.paths(value),
            "entity-set" => to.entity_set = self.text(value),
            "type" => to.type_name = self.text(value),
            "open" => to.open = self.truth(value).unwrap_or_default(),
            "profile" => to.profile = self.profile(value),
            _ => return false,
        }
        true
    }

    /// The name of a profile, or the path of its file.
    fn profile(&mut self, value: &Entry<'_>) -> Option<String> {
        let name = self.text(value)?;
        if Profile::find(&name).is_some() {
            return Some(name);
        }
        let path = self.folder.join(&name);
        if profile_file::is_file(&name) || path.is_file() {
            return Some(path.display().to_string());
        }
        let names = Profile::all().iter().map(|profile| &*profile.name);
        let near = nearest(&name, names).map(|near| format!("the nearest name is `{near}`"));
        let finding = Diagnostic::new(
            tool::UNKNOWN_CONFIGURATION_NAME,
            Span::from(value.span()),
            format!("no profile `{name}`"),
        );
        self.findings.push(match near {
            Some(near) => finding.with_help(near),
            None => finding,
        });
        None
    }

    fn selectors(&mut self, value: &Entry<'_>, effect: Effect, to: &mut Choices) {
        for item in self.list(value, "a list of texts") {
            if let Some(text) = self.text(item)
                && let Some(selector) = self.selector(&text, item.span())
            {
                to.add(selector, effect);
            }
        }
    }

    fn selector(&mut self, text: &str, span: std::ops::Range<usize>) -> Option<Selector> {
        match Selector::read(text) {
            Ok(selector) => Some(selector),
            Err(help) => {
                let message = format!("no code or rule `{text}`");
                let code = tool::UNKNOWN_CONFIGURATION_NAME;
                let finding = Diagnostic::new(code, Span::from(span), message);
                self.findings.push(finding.with_help(help));
                None
            }
        }
    }

    fn levels(&mut self, value: &Entry<'_>, to: &mut Choices) {
        for (key, value) in self.table(value).into_iter().flatten() {
            let selector = self.selector(key.get_ref(), key.span());
            let Some(name) = self.text(value) else {
                continue;
            };
            match (selector, Level::from_name(&name)) {
                (Some(selector), Some(level)) => to.add(selector, Effect::Level(level)),
                (_, Some(_)) => {}
                (_, None) => {
                    let message = format!("expected off, info, warning or error, found `{name}`");
                    self.wrong(value, message);
                }
            }
        }
    }

    fn limits(&mut self, value: &Entry<'_>, to: &mut Vec<(String, usize)>) {
        for (key, value) in self.table(value).into_iter().flatten() {
            let name = key.get_ref().as_ref();
            if !Limits::NAMES.contains(&name) {
                self.unknown_key(name, key.span(), Limits::NAMES);
                continue;
            }
            let number = value.get_ref().as_integer().and_then(|number| {
                let digits = number.as_str().replace('_', "");
                usize::from_str_radix(&digits, number.radix()).ok()
            });
            let refusal = number.and_then(|number| Limits::refusal(name, number));
            match (number, refusal) {
                (Some(_), Some(refusal)) => self.wrong(value, refusal),
                (Some(number), None) => to.push((name.to_owned(), number)),
                (None, _) => self.expected("a whole number", value),
            }
        }
    }

    fn per_file(&mut self, value: &Entry<'_>, to: &mut Vec<(Gitignore, Choices)>) {
        for (key, value) in self.table(value).into_iter().flatten() {
            let mut choices = Choices::default();
            self.selectors(value, Effect::Ignore, &mut choices);
            let folder = std::path::absolute(self.folder);
            let mut builder = GitignoreBuilder::new(folder.as_deref().unwrap_or(self.folder));
            let added = builder.add_line(None, key.get_ref()).map(|_| ());
            match added.and_then(|()| builder.build()) {
                Ok(globs) => to.push((globs, choices)),
                Err(error) => {
                    let message = format!("the pattern `{}` is malformed: {error}", key.get_ref());
                    self.tell(tool::WRONG_CONFIGURATION_VALUE, key.span(), message);
                }
            }
        }
    }

    /// A path or a list of paths, from the folder of the file on.
    fn paths(&mut self, value: &Entry<'_>) -> Vec<PathBuf> {
        let texts = match value.get_ref().as_str() {
            Some(text) => vec![text.to_owned()],
            None => self.texts(value),
        };
        texts.iter().map(|text| self.folder.join(text)).collect()
    }

    fn texts(&mut self, value: &Entry<'_>) -> Vec<String> {
        let items = self.list(value, "a list of texts");
        items
            .into_iter()
            .filter_map(|item| self.text(item))
            .collect()
    }

    fn list<'d, 't>(&mut self, value: &'d Entry<'t>, expected: &str) -> Vec<&'d Entry<'t>> {
        if let Some(items) = value.get_ref().as_array() {
            return items.iter().collect();
        }
        self.expected(expected, value);
        Vec::new()
    }

    fn table<'d, 't>(&mut self, value: &'d Entry<'t>) -> Option<&'d DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.expected("a table", value);
        }
        table
    }

    fn text(&mut self, value: &Entry<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.expected("a text", value);
        }
        text
    }

    fn truth(&mut self, value: &Entry<'_>) -> Option<bool> {
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.expected("`true` or `false`", value);
        }
        truth
    }

    fn expected(&mut self, expected: &str, value: &Entry<'_>) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "a truth value",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.wrong(value, format!("expected {expected}, found {found}"));
    }

    fn wrong(&mut self, value: &Entry<'_>, message: String) {
        self.tell(tool::WRONG_CONFIGURATION_VALUE, value.span(), message);
    }

    fn unknown_key(&mut self, key: &str, span: std::ops::Range<usize>, known: &[&str]) {
        let code = tool::UNKNOWN_CONFIGURATION_KEY;
        let finding = Diagnostic::new(code, Span::from(span), format!("no key `{key}` here"));
        let help = match nearest(key, known.iter().copied()) {
            Some(near) => format!("the nearest name is `{near}`"),
            None => format!("the keys are {}", known.join(", ")),
        };
        self.findings.push(finding.with_help(help));
    }

    fn tell(&mut self, code: Code, span: impl Into<Span>, message: impl Into<String>) {
        self.findings
            .push(Diagnostic::new(code, span.into(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The findings, one a line: code, text, message and help.
    fn wrong(text: &str) -> String {
        let findings = read(text, Path::new("")).unwrap_err();
        let lines = findings.iter().map(|finding| {
            let place = finding.span.of(text);
            let help = finding.help.as_deref().unwrap_or("-");
            format!("{} [{place}] {}; {help}", finding.code, finding.message)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn all_that_is_wrong_is_found_in_one_run() {
        insta::assert_snapshot!(wrong(r#"
            metdata = "a"
            metadata = 5
            entity-set = "a"
            type = "b"
            open = "yes"
            profile = "odata-4"
            select = "OD7"
            ignore = ["type-mismach", 5]
            services = [{ metadata = "x" }, { host = [], paths = ["/a"] }, 7]
            [levels]
            OD204 = "warn"
            OD299 = "off"
            [limits]
            dept = 5
            depth = 1000
            tokens = "many"
            [per-file-ignores]
            "a[" = ["OD2"]
            "b" = ["OD2x"]
        "#), @r#"
        OD922 [metdata] no key `metdata` here; the nearest name is `metadata`
        OD923 [5] expected a list of texts, found a number; -
        OD923 [type] expected either `entity-set` or `type`, found both; -
        OD923 ["yes"] expected `true` or `false`, found a text; -
        OD924 ["odata-4"] no profile `odata-4`; the nearest name is `odata-4.0`
        OD923 ["OD7"] expected a list of texts, found a text; -
        OD924 ["type-mismach"] no code or rule `type-mismach`; the nearest name is `type-mismatch`
        OD923 [5] expected a text, found a number; -
        OD923 [{ metadata = "x" }] expected `hosts` or `paths`, which tell the requests to the service; -
        OD922 [host] no key `host` here; the nearest name is `hosts`
        OD923 [7] expected a table, found a number; -
        OD923 ["warn"] expected off, info, warning or error, found `warn`; -
        OD924 [OD299] no code or rule `OD299`; `odq rules` lists the codes and the names of rules
        OD922 [dept] no key `dept` here; the nearest name is `depth`
        OD923 [1000] `depth` can be lowered only, from 100; -
        OD923 ["many"] expected a whole number, found a text; -
        OD924 ["OD2x"] no code or rule `OD2x`; `odq rules` lists the codes and the names of rules
        "#);
        insta::assert_snapshot!(wrong("select = [OD7]"), @"OD921 [OD7] string values must be quoted, expected literal string; -");
    }

    #[test]
    fn a_configuration_in_full() {
        let text = r#"
            metadata = ["a.xml", "sub/b.xml"]
            entity-set = "Orders"
            open = true
            profile = "odata-4.0"
            select = ["OD7"]
            ignore = ["OD315"]
            services = [{ hosts = ["a"], profile = "p.toml" }]
            [levels]
            type-mismatch = "warning"
            [limits]
            depth = 0x10
            [per-file-ignores]
            "docs/**" = ["OD5"]
        "#;
        let read = read(text, Path::new("in")).unwrap();
        let paths = [Path::new("in/a.xml"), Path::new("in/sub/b.xml")];
        assert_eq!(read.service.metadata, paths);
        assert_eq!(read.limits, [("depth".to_owned(), 16)]);
        assert_eq!(read.services[0].about.profile.as_deref(), Some("in/p.toml"));
        assert_eq!(read.per_file.len(), 1);
    }

    #[test]
    fn the_value_that_a_reason_names_is_found() {
        let text = "open = true\nentity-set = 'Ordrs'\nmetadata = ['a', 'b.xml']";
        let found = |why| blamed(text, why).map(|span| span.of(text));
        assert_eq!(
            found("no entity set `Ordrs` in the schema"),
            Some("'Ordrs'")
        );
        assert_eq!(
            found("cannot read `x/b.xml`: no such file"),
            Some("'b.xml'")
        );
        assert_eq!(found("no such thing"), None);
    }
}
