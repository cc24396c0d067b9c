//! A profile from data: what a TOML or JSON file holds.

use super::error::ProfileError;
use super::names::{self, Unknown};
use super::section::Reader;
use super::{
    Bound, Combination, Combinations, Limit, Profile, Rule, Scope, Subject, Support, Text,
    ValueList, key,
};
use crate::schema::Schema;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

pub(super) fn read(data: &Value, schema: Option<&Schema>) -> Result<Profile, Vec<ProfileError>> {
    let mut reader = Reader::default();
    let mut profile = Profile::default();
    if let Some(table) = reader.table(data) {
        top(&mut reader, table, schema, &mut profile);
    }
    if reader.errors.is_empty() {
        Ok(profile)
    } else {
        Err(reader.errors)
    }
}

impl<'de> Deserialize<'de> for Profile {
    /// Data as [`Profile::read`] reads them; the names of a schema are not looked up.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let data = Value::deserialize(deserializer)?;
        read(&data, None).map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            serde::de::Error::custom(errors.join("; "))
        })
    }
}

/// What is read of a profile, and for which part of the service.
struct Part<'a> {
    schema: Option<&'a Schema>,
    scope: Scope,
    source: Text,
}

fn top(
    reader: &mut Reader,
    table: &Map<String, Value>,
    schema: Option<&Schema>,
    profile: &mut Profile,
) {
    // All statements without a source of their own have it.
    if let Some(source) = table.get(key::SOURCE) {
        let text = reader.inside(key::SOURCE, |reader| reader.text(source));
        profile.source = text.unwrap_or_default();
    }
    let part = |scope| Part {
        schema,
        scope,
        source: profile.source.clone(),
    };
    let (any, mut read) = (part(Scope::Any), Profile::default());
    for (name, value) in table {
        match name.as_str() {
            key::SOURCE => {}
            key::NAME => {
                let text = reader.inside(name, |reader| reader.text(value));
                read.name = text.unwrap_or_default();
            }
            key::HOSTS => {
                read.hosts = reader.inside(name, |reader| reader.texts(value, |_, _| {}));
            }
            key::ANY_CASE => {
                read.any_case = reader
                    .inside(name, |reader| reader.truth(value))
                    .or(read.any_case);
            }
            key::EXTENDS => {
                if let Some(base) = reader.inside(name, |reader| base(reader, value)) {
                    read = read.with(base.clone());
                }
            }
            key::ENTITY_SETS | key::TYPES => reader.inside(name, |reader| {
                for (own, value) in reader.table(value).into_iter().flatten() {
                    let own_name = Text::Owned(own.clone());
                    let part = part(if name == key::TYPES {
                        Scope::Type(own_name)
                    } else {
                        Scope::EntitySet(own_name)
                    });
                    reader.inside(own, |reader| scoped(reader, value, &part, &mut read));
                }
            }),
            _ if section(reader, name, value, &any, &mut read) => {}
            _ => {
                let own = [
                    key::NAME,
                    key::SOURCE,
                    key::ANY_CASE,
                    key::HOSTS,
                    key::EXTENDS,
                    key::ENTITY_SETS,
                    key::TYPES,
                ];
                reader.unknown_key(name, &[&own[..], &sections()].concat());
            }
        }
    }
    let source = std::mem::take(&mut profile.source);
    let name = table.get(key::NAME).and_then(Value::as_str);
    *profile = read;
    // A file that extends a profile is one of its own.
    profile.name = name.map_or(Text::default(), |name| Text::Owned(name.to_owned()));
    profile.source = source;
}

/// The built-in profile that a file adds to.
fn base(reader: &mut Reader, value: &Value) -> Option<&'static Profile> {
    let name = reader.text(value)?;
    let found = Profile::find(&name);
    if found.is_none() {
        let names = Profile::all().iter().map(|profile| &*profile.name);
        reader.wrong(Unknown::new("built-in profile", &name, names).kind());
    }
    found
}

/// The statements about one entity set or type.
fn scoped(reader: &mut Reader, value: &Value, part: &Part<'_>, profile: &mut Profile) {
    if let Some(schema) = part.schema
        && let Err(unknown) = names::scope(schema, &part.scope)
    {
        reader.wrong_key(unknown.kind());
    }
    for (name, value) in reader.table(value).into_iter().flatten() {
        if !section(reader, name, value, part, profile) {
            reader.unknown_key(name, &sections());
        }
    }
}

/// The keys of statements.
fn sections() -> Vec<&'static str> {
    let subjects = Subject::NAMES.iter().map(|(_, name)| *name);
    let others = [key::LIMITS, key::VALUES, key::COMBINATIONS];
    subjects.chain(others).collect()
}

/// Reads statements; `false` if the key is that of none.
fn section(
    reader: &mut Reader,
    name: &str,
    value: &Value,
    part: &Part<'_>,
    profile: &mut Profile,
) -> bool {
    let subject = Subject::NAMES.iter().find(|(_, known)| *known == name);
    match name {
        key::LIMITS => reader.inside(name, |reader| limits(reader, value, part, profile)),
        key::VALUES => reader.inside(name, |reader| values(reader, value, part, profile)),
        key::COMBINATIONS => reader.inside(name, |reader| {
            reader.one_or_more(value, |reader, value| {
                let read = combinations(reader, value, part);
                profile.combinations.extend(read);
            });
        }),
        _ => {
            let Some((subject, _)) = subject else {
                return false;
            };
            reader.inside(name, |reader| {
                reader.one_or_more(value, |reader, value| {
                    let rule = rule(reader, value, *subject, part);
                    profile.rules.extend(rule);
                });
            });
        }
    }
    true
}

fn rule(reader: &mut Reader, value: &Value, about: Subject, part: &Part<'_>) -> Option<Rule> {
    let table = reader.table(value)?;
    let mut rule = Rule {
        scope: part.scope.clone(),
        ..Rule::new(about, part.source.clone())
    };
    for (name, value) in table {
        let names = |reader: &mut Reader| {
            let known = |reader: &mut Reader, name: &str| known(reader, about, name, part);
            reader.inside(name, |reader| reader.texts(value, known))
        };
        match name.as_str() {
            key::ALLOW => rule.allow = Some(names(reader)),
            key::DENY => rule.deny = names(reader),
            key::OFF => rule.off = names(reader),
            key::ON => rule.on = names(reader),
            key::REQUIRE => rule.require = names(reader),
            key::OTHERS => {
                let support = reader.inside(name, |reader| support(reader, value));
                rule.others = support.unwrap_or(rule.others);
            }
            key::SOURCE => {
                let text = reader.inside(name, |reader| reader.text(value));
                rule.source = text.unwrap_or_default();
            }
            _ => reader.unknown_key(
                name,
                &[
                    key::ALLOW,
                    key::DENY,
                    key::OFF,
                    key::ON,
                    key::REQUIRE,
                    key::OTHERS,
                    key::SOURCE,
                ],
            ),
        }
    }
    Some(rule)
}

/// Reports a name that neither the standard nor the schema knows.
fn known(reader: &mut Reader, about: Subject, name: &str, part: &Part<'_>) {
    let found = match part.schema {
        Some(schema) if about.is_about_properties() => names::path(schema, &part.scope, name),
        Some(_) | None => names::of_standard(about, name),
    };
    if let Err(unknown) = found {
        reader.wrong(unknown.kind());
    }
}

fn support(reader: &mut Reader, value: &Value) -> Option<Support> {
    let name = reader.text(value)?;
    let found = Support::NAMES.iter().find(|(_, known)| *known == name);
    if found.is_none() {
        let names = Support::NAMES.iter().map(|(_, known)| *known);
        reader.wrong(Unknown::new("kind of support", &name, names).kind());
    }
    found.map(|(support, _)| *support)
}

fn limits(reader: &mut Reader, value: &Value, part: &Part<'_>, profile: &mut Profile) {
    for (name, value) in reader.table(value).into_iter().flatten() {
        let Some((limit, ..)) = Limit::TABLE.iter().find(|row| row.1 == name) else {
            let names: Vec<&str> = Limit::TABLE.iter().map(|row| row.1).collect();
            reader.unknown_key(name, &names);
            continue;
        };
        reader.inside(name, |reader| {
            reader.one_or_more(value, |reader, value| {
                let bound = bound(reader, value, *limit, part);
                profile.bounds.extend(bound);
            });
        });
    }
}

fn bound(reader: &mut Reader, value: &Value, limit: Limit, part: &Part<'_>) -> Option<Bound> {
    let mut bound = Bound {
        scope: part.scope.clone(),
        ..Bound::new(limit, u64::MAX, part.source.clone())
    };
    let Value::Object(table) = value else {
        bound.most = reader.number(value)?;
        return Some(bound);
    };
    for (name, value) in table {
        match name.as_str() {
            key::MOST => {
                let most = reader.inside(name, |reader| reader.number(value));
                bound.most = most.unwrap_or(bound.most);
            }
            key::BEYOND => {
                let beyond = reader.inside(name, |reader| support(reader, value));
                bound.beyond = beyond.unwrap_or(bound.beyond);
            }
            key::SOURCE => {
                let text = reader.inside(name, |reader| reader.text(value));
                bound.source = text.unwrap_or_default();
            }
            _ => reader.unknown_key(name, &[key::MOST, key::BEYOND, key::SOURCE]),
        }
    }
    Some(bound)
}

fn values(reader: &mut Reader, value: &Value, part: &Part<'_>, profile: &mut Profile) {
    for (path, value) in reader.table(value).into_iter().flatten() {
        reader.inside(path, |reader| {
            if let Some(schema) = part.schema
                && let Err(unknown) = names::path(schema, &part.scope, path)
            {
                reader.wrong_key(unknown.kind());
            }
            reader.one_or_more(value, |reader, value| {
                let list = value_list(reader, path, value, part);
                profile.values.push(list);
            });
        });
    }
}

fn value_list(reader: &mut Reader, path: &str, value: &Value, part: &Part<'_>) -> ValueList {
    let mut list = ValueList {
        scope: part.scope.clone(),
        path: Text::Owned(path.to_owned()),
        values: Vec::new(),
        source: part.source.clone(),
    };
    let Value::Object(table) = value else {
        list.values = reader.texts(value, |_, _| {});
        return list;
    };
    for (name, value) in table {
        match name.as_str() {
            key::ALLOW => {
                list.values = reader.inside(name, |reader| reader.texts(value, |_, _| {}));
            }
            key::SOURCE => {
                let text = reader.inside(name, |reader| reader.text(value));
                list.source = text.unwrap_or_default();
            }
            _ => reader.unknown_key(name, &[key::ALLOW, key::SOURCE]),
        }
    }
    list
}

/// Rows of values that properties have together.
fn combinations(reader: &mut Reader, value: &Value, part: &Part<'_>) -> Option<Combinations> {
    let mut read = Combinations::new(&[], part.source.clone());
    read.scope = part.scope.clone();
    for (name, value) in reader.table(value)? {
        match name.as_str() {
            key::ROWS => reader.inside(name, |reader| {
                reader.one_or_more(value, |reader, value| {
                    read.rows.extend(combination(reader, value, part));
                });
            }),
            key::SOURCE => {
                let text = reader.inside(name, |reader| reader.text(value));
                read.source = text.unwrap_or_default();
            }
            _ => reader.unknown_key(name, &[key::ROWS, key::SOURCE]),
        }
    }
    Some(read)
}

fn combination(reader: &mut Reader, value: &Value, part: &Part<'_>) -> Option<Combination> {
    let mut row = Combination::new();
    for (path, value) in reader.table(value)? {
        reader.inside(path, |reader| {
            if let Some(schema) = part.schema
                && let Err(unknown) = names::path(schema, &part.scope, path)
            {
                reader.wrong_key(unknown.kind());
            }
            row.push((Text::Owned(path.clone()), reader.texts(value, |_, _| {})));
        });
    }
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The errors, one a line.
    #[track_caller]
    fn wrong(data: &Value) -> String {
        let errors = read(data, Some(&Schema::referrals())).unwrap_err();
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }

    #[test]
    fn all_that_is_wrong_is_found_in_one_run() {
        let data = json!({
            "nme": "x",
            "source": 5,
            "extends": "odata-4",
            "options": { "alow": [], "deny": ["$fliter", 1], "others": "refuse" },
            "functions": { "allow": ["contain", "My.Own", "case"] },
            "operators": [{ "deny": ["equals"] }, { "deny": ["any", "In"] }],
            "forms": { "deny": ["letter-cases"] },
            "filter": { "deny": ["statuss", "team/mail", "name/x"] },
            "any-case": 1, "sort": true,
            "limits": { "tops": 1, "top": "five", "skip": { "mots": 1, "most": -1 } },
            "values": { "customerProfile/address/contry": ["US"], "name": [1] },
            "combinations": { "row": [], "rows": [{ "statuss": ["New"], "type": "Shared" }, 5] },
            "entity-sets": { "referral": { "limits": {} }, "referrals": { "sort": { "allow": ["nam"] }, "name": "" } },
            "types": { "Microsoft.Partner.Engagements.Member": { "filter": { "deny": ["emial"] } } },
        });
        insta::assert_snapshot!(wrong(&data), @"
        source: expected a text, found `5`
        any-case: expected `true` or `false`, found `1`
        combinations.row: no key `row` in `combinations`; the nearest name is `rows`
        combinations.rows: expected a table, found a list
        entity-sets.referral: no entity set `referral`; the nearest name is `referrals`
        entity-sets.referrals.name: no key `name` in `referrals`
        entity-sets.referrals.sort.allow[0]: no property `nam` in `Microsoft.Partner.Engagements.Referral`; the nearest name is `name`
        extends: no built-in profile `odata-4`; the nearest name is `odata-4.0`
        filter.deny[0]: no property `statuss` in `Microsoft.Partner.Engagements.Referral`; the nearest name is `status`
        filter.deny[1]: no property `mail` in `Microsoft.Partner.Engagements.Member`; the nearest name is `email`
        filter.deny[2]: no property `x` in `Edm.String`
        forms.deny[0]: no form `letter-cases`; the nearest name is `letter-case`
        functions.allow[0]: no function `contain`; the nearest name is `contains`
        limits.skip.most: expected a whole number, found `-1`
        limits.skip.mots: no key `mots` in `skip`; the nearest name is `most`
        limits.top: expected a whole number, found a text
        limits.tops: no key `tops` in `limits`; the nearest name is `top`
        nme: no key `nme` at the top; the nearest name is `name`
        operators[0].deny[0]: no operator `equals`
        options.alow: no key `alow` in `options`; the nearest name is `allow`
        options.deny[0]: no query option `$fliter`; the nearest name is `$filter`
        options.deny[1]: expected a text, found `1`
        options.others: no kind of support `refuse`; the nearest name is `refused`
        sort: expected a table, found `true`
        types.Microsoft.Partner.Engagements.Member.filter.deny[0]: no property `emial` in `Microsoft.Partner.Engagements.Member`; the nearest name is `email`
        values.customerProfile/address/contry: no property `contry` in `Microsoft.Partner.Engagements.Address`; the nearest name is `country`
        values.name[0]: expected a text, found `1`
        ");
        insta::assert_snapshot!(wrong(&json!([])), @"expected a table, found a list");
    }

    #[test]
    fn a_profile_in_full_can_be_read_and_written() {
        let data = json!({
            "name": "orders",
            "source": "our wiki",
            "any-case": false, "hosts": ["api.example.com"],
            "options": { "allow": ["$filter", "$top"], "others": "undocumented" },
            "functions": [{ "deny": ["now"] }, { "deny": ["length"], "source": "a mail" }],
            "filter": { "require": ["id"] },
            "limits": { "top": 100, "order-keys": { "most": 1, "beyond": "undocumented" } },
            "values": { "name": ["a"], "id": { "allow": ["b"], "source": "a mail" } },
            "combinations": [
                { "rows": [{ "status": ["New"], "type": ["Shared"] }, { "status": ["Active"], "type": [] }] },
                { "rows": [{ "id": ["a"], "name": ["b", "c"] }], "source": "a mail" },
            ],
            "entity-sets": { "referrals": { "sort": { "allow": ["name"] }, "limits": { "top": 5 } } },
            "types": { "Microsoft.Partner.Engagements.Member": { "filter": { "deny": ["email"] } } },
        });
        let profile = read(&data, Some(&Schema::referrals())).unwrap();
        assert_eq!(serde_json::to_value(&profile).unwrap(), data);
        assert_eq!(serde_json::from_value::<Profile>(data).unwrap(), profile);
    }

    #[test]
    fn a_file_adds_to_the_profile_that_it_extends() {
        let data = json!({ "name": "ours", "extends": "odata-4.0", "limits": { "top": 5 } });
        let profile = read(&data, None).unwrap();
        let base = Profile::find("odata-4.0").unwrap();
        assert_eq!(profile.name, "ours");
        assert_eq!(profile.rules, base.rules);
        assert_eq!(profile.bounds.len(), base.bounds.len() + 1);
    }
}
