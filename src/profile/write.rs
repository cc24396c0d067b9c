//! A profile as data, as [`Profile::read`] reads them.

use super::{
    Bound, Combination, Combinations, Profile, Rule, Scope, Subject, Support, Text, ValueList, key,
};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

type Table = Map<String, Value>;

impl Serialize for Profile {
    /// What [`Profile::read`] reads.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut top = self.section(&Scope::Any);
        for (name, text) in [(key::NAME, &self.name), (key::SOURCE, &self.source)] {
            if !text.is_empty() {
                top.insert(name.to_owned(), text.as_ref().into());
            }
        }
        if let Some(any_case) = self.any_case {
            top.insert(key::ANY_CASE.to_owned(), any_case.into());
        }
        if !self.hosts.is_empty() {
            top.insert(key::HOSTS.to_owned(), texts(&self.hosts));
        }
        let (mut sets, mut types) = (Table::new(), Table::new());
        for scope in self.scopes() {
            let (parts, name) = match scope {
                Scope::Any => continue,
                Scope::EntitySet(name) => (&mut sets, name),
                Scope::Type(name) => (&mut types, name),
            };
            if !parts.contains_key(&**name) {
                parts.insert(name.to_string(), self.section(scope).into());
            }
        }
        for (name, parts) in [(key::ENTITY_SETS, sets), (key::TYPES, types)] {
            if !parts.is_empty() {
                top.insert(name.to_owned(), parts.into());
            }
        }
        top.serialize(serializer)
    }
}

impl Profile {
    fn scopes(&self) -> impl Iterator<Item = &Scope> {
        let rules = self.rules.iter().map(|rule| &rule.scope);
        let bounds = self.bounds.iter().map(|bound| &bound.scope);
        let values = self.values.iter().map(|list| &list.scope);
        let combinations = self.combinations.iter().map(|rows| &rows.scope);
        rules.chain(bounds).chain(values).chain(combinations)
    }

    /// All that is said of one part of the service.
    fn section(&self, scope: &Scope) -> Table {
        let (mut section, mut limits, mut values) = (Table::new(), Table::new(), Table::new());
        for rule in self.rules.iter().filter(|it| it.scope == *scope) {
            add(&mut section, subject(rule.about), self.rule(rule));
        }
        for bound in self.bounds.iter().filter(|it| it.scope == *scope) {
            add(&mut limits, bound.limit.name(), self.bound(bound));
        }
        for list in self.values.iter().filter(|it| it.scope == *scope) {
            add(&mut values, &list.path, self.value_list(list));
        }
        for (name, table) in [(key::LIMITS, limits), (key::VALUES, values)] {
            if !table.is_empty() {
                section.insert(name.to_owned(), shortened(name, table).into());
            }
        }
        let combinations = self.combinations.iter().filter(|it| it.scope == *scope);
        let combinations: Vec<Value> = combinations
            .map(|it| self.combinations(it).into())
            .collect();
        if !combinations.is_empty() {
            section.insert(key::COMBINATIONS.to_owned(), combinations.into());
        }
        section
    }

    fn combinations(&self, combinations: &Combinations) -> Table {
        let row = |row: &Combination| -> Table {
            let row = row.iter();
            row.map(|(path, values)| (path.to_string(), texts(values)))
                .collect()
        };
        let rows: Vec<Value> = combinations.rows.iter().map(|it| row(it).into()).collect();
        let mut out = Table::new();
        out.insert(key::ROWS.to_owned(), rows.into());
        self.with_source(out, &combinations.source)
    }

    fn rule(&self, rule: &Rule) -> Table {
        let mut out = Table::new();
        if let Some(allow) = &rule.allow {
            out.insert(key::ALLOW.to_owned(), texts(allow));
            if rule.others != Support::Refused {
                out.insert(key::OTHERS.to_owned(), support(rule.others));
            }
        }
        for (name, list) in [
            (key::DENY, &rule.deny),
            (key::OFF, &rule.off),
            (key::ON, &rule.on),
            (key::REQUIRE, &rule.require),
        ] {
            if !list.is_empty() {
                out.insert(name.to_owned(), texts(list));
            }
        }
        self.with_source(out, &rule.source)
    }

    fn bound(&self, bound: &Bound) -> Table {
        let mut out = Table::new();
        out.insert(key::MOST.to_owned(), bound.most.into());
        if bound.beyond != Support::Refused {
            out.insert(key::BEYOND.to_owned(), support(bound.beyond));
        }
        self.with_source(out, &bound.source)
    }

    fn value_list(&self, list: &ValueList) -> Table {
        let mut out = Table::new();
        out.insert(key::ALLOW.to_owned(), texts(&list.values));
        self.with_source(out, &list.source)
    }

    fn with_source(&self, mut table: Table, source: &Text) -> Table {
        if *source != self.source {
            table.insert(key::SOURCE.to_owned(), source.as_ref().into());
        }
        table
    }
}

fn texts(texts: &[Text]) -> Value {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    texts.into()
}

fn support(support: Support) -> Value {
    let known = Support::NAMES.iter().find(|(own, _)| *own == support);
    known.map_or(Value::Null, |(_, name)| (*name).into())
}

fn subject(about: Subject) -> &'static str {
    let known = Subject::NAMES.iter().find(|(own, _)| *own == about);
    known.map_or("", |(_, name)| name)
}

/// Adds a statement: the second of a key makes a list.
fn add(table: &mut Table, key: &str, value: Table) {
    let value = Value::Object(value);
    let entry = table.entry(key.to_owned()).or_insert(Value::Null);
    if let Value::Array(items) = entry {
        items.push(value);
    } else if entry.is_null() {
        *entry = value;
    } else {
        *entry = Value::Array(vec![entry.take(), value]);
    }
}

/// With `5` for `{most = 5}`, and `["a"]` for `{allow = ["a"]}`.
fn shortened(section: &str, table: Table) -> Table {
    let only = if section == key::LIMITS {
        key::MOST
    } else {
        key::ALLOW
    };
    let short = |value: Value| {
        let short = value.as_object().filter(|inner| inner.len() == 1);
        short
            .and_then(|inner| inner.get(only))
            .cloned()
            .unwrap_or(value)
    };
    table
        .into_iter()
        .map(|(key, value)| (key, short(value)))
        .collect()
}
