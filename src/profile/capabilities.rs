//! What a schema says of its service: annotations with terms of `Org.OData.Capabilities.V1` on
//! entity sets, singletons and the container.
//!
//! A term is one row of [`TERMS`]. What a term says of writing, of batches, of formats is not read.

mod parts;

use super::{Bound, Limit, Profile, Rule, Scope, Subject, Text};
use crate::diagnostic::Declaration;
use crate::schema::{Annotation, Expression, Resource, Schema};
use parts::{custom_options, expressions, methods, tagged, texts};

const NAMESPACE: &str = "Org.OData.Capabilities.V1.";
/// The namespace of `ApplySupported`.
const AGGREGATION: &str = "Org.OData.Aggregation.V1.";

/// The terms that are read, and what each part of a value says.
const TERMS: &[(&str, &[Part])] = &[
    (
        "FilterRestrictions",
        &[
            Part::Option("Filterable", "$filter"),
            Part::Required("RequiresFilter", "$filter"),
            Part::RequiredPaths("RequiredProperties", Subject::Filter),
            Part::Denied("NonFilterableProperties", Subject::Filter),
            Part::Expressions("FilterExpressionRestrictions"),
        ],
    ),
    ("NavigationRestrictions", &[Part::Navigation]),
    (
        "ApplySupported",
        &[
            Part::Allowed("Transformations", "", Subject::Transformations),
            Part::Allowed("GroupableProperties", "", Subject::Group),
            Part::Allowed("AggregatableProperties", "Property", Subject::Aggregate),
            Part::Allowed("CustomAggregationMethods", "", Subject::Methods),
            Part::PropertyMethods,
            Part::Tagged("Groupable", Subject::Group),
            Part::Tagged("Aggregatable", Subject::Aggregate),
            Part::Without(
                "Rollup",
                &[("None", "rollup"), ("SingleHierarchy", "several-rollups")],
            ),
        ],
    ),
    (
        "SortRestrictions",
        &[
            Part::Option("Sortable", "$orderby"),
            Part::Denied("NonSortableProperties", Subject::Sort),
            Part::Denied("AscendingOnlyProperties", Subject::SortDescending),
            Part::Denied("DescendingOnlyProperties", Subject::SortAscending),
        ],
    ),
    (
        "SelectSupport",
        &[
            Part::Option("Supported", "$select"),
            Part::InSelect("Expandable", "$expand"),
            Part::InSelect("Filterable", "$filter"),
            Part::InSelect("Sortable", "$orderby"),
            Part::InSelect("Countable", "$count"),
            Part::InSelect("Searchable", "$search"),
            Part::InSelect("TopSupported", "$top"),
            Part::InSelect("SkipSupported", "$skip"),
            Part::InSelect("ComputeSupported", "$compute"),
            Part::Form("InstanceAnnotationsSupported", "select-annotation"),
        ],
    ),
    (
        "ExpandRestrictions",
        &[
            Part::Option("Expandable", "$expand"),
            Part::Denied("NonExpandableProperties", Subject::Expand),
            Part::Denied("NonExpandableStreamProperties", Subject::Expand),
            Part::Bound("MaxLevels", Limit::ExpandDepth),
        ],
    ),
    (
        "CountRestrictions",
        &[
            Part::Option("Countable", "$count"),
            Part::Denied("NonCountableProperties", Subject::Count),
            Part::Denied("NonCountableNavigationProperties", Subject::Count),
        ],
    ),
    (
        "SearchRestrictions",
        &[
            Part::Option("Searchable", "$search"),
            Part::Without(
                "UnsupportedExpressions",
                &[
                    ("AND", "search-and"),
                    ("OR", "search-or"),
                    ("NOT", "search-not"),
                    ("phrase", "search-phrase"),
                    ("group", "search-group"),
                ],
            ),
        ],
    ),
    ("TopSupported", &[Part::Option("", "$top")]),
    ("SkipSupported", &[Part::Option("", "$skip")]),
    ("ComputeSupported", &[Part::Option("", "$compute")]),
    ("KeyAsSegmentSupported", &[Part::Form("", "key-as-segment")]),
    ("FilterFunctions", &[Part::Functions]),
    ("CustomQueryOptions", &[Part::CustomOptions]),
];

/// What a part of a value says. The first name is that of a property of the value; without one the
/// value itself is meant.
enum Part {
    /// If false: the option is not supported.
    Option(&'static str, &'static str),
    /// If false: the option is not supported behind an item of `$select`.
    InSelect(&'static str, &'static str),
    /// If true: the option is needed.
    Required(&'static str, &'static str),
    /// If false: the form is not supported.
    Form(&'static str, &'static str),
    /// Each of these members of an enumeration says that a form is not supported.
    Without(&'static str, &'static [(&'static str, &'static str)]),
    /// The properties are not supported.
    Denied(&'static str, Subject),
    /// These are all that are supported; each is that property of an item, if it is named.
    Allowed(&'static str, &'static str, Subject),
    /// By which methods the values of properties are aggregated.
    PropertyMethods,
    /// If `PropertyRestrictions` is true: the properties with that term are all that are supported.
    Tagged(&'static str, Subject),
    /// How a condition may use properties.
    Expressions(&'static str),
    /// What holds behind navigation properties.
    Navigation,
    /// The properties are needed.
    RequiredPaths(&'static str, Subject),
    /// There are at most so many; there is no bound if it is negative.
    Bound(&'static str, Limit),
    /// The functions are all that there are.
    Functions,
    /// The options of the service's own, some of which may be needed.
    CustomOptions,
}

/// Reads the annotations of all entity sets, singletons and containers.
pub(super) fn read(schema: &Schema) -> Profile {
    let mut profile = Profile::default();
    let containers: Vec<&str> = schema
        .containers()
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    for container in &containers {
        for annotation in schema.annotations_of(container) {
            let about = "the service".to_owned();
            let place = Place {
                schema,
                scope: Scope::Any,
                about,
            };
            term(annotation, &place, &mut profile);
        }
    }
    for resource in schema.resources() {
        let name = match resource {
            Resource::EntitySet(set) => &set.name,
            Resource::Singleton(one) => &one.name,
            Resource::FunctionImport(_) | Resource::ActionImport(_) => continue,
        };
        for container in &containers {
            for annotation in schema.annotations_of(&format!("{container}/{name}")) {
                let place = Place {
                    schema,
                    scope: Scope::EntitySet(Text::Owned(name.to_string())),
                    about: format!("`{name}`"),
                };
                term(annotation, &place, &mut profile);
            }
        }
    }
    if !profile.rules.is_empty() || !profile.bounds.is_empty() {
        profile.name = Text::Borrowed("capabilities");
        profile.source = Text::Borrowed("the annotations of the schema");
    }
    profile
}

/// What annotations are of.
struct Place<'s> {
    schema: &'s Schema,
    scope: Scope,
    /// How a source names it.
    about: String,
}

fn term(annotation: &Annotation, place: &Place<'_>, profile: &mut Profile) {
    let own = annotation.term.strip_prefix(NAMESPACE);
    let Some(name) = own.or_else(|| annotation.term.strip_prefix(AGGREGATION)) else {
        return;
    };
    if annotation.qualifier.is_some() {
        return;
    }
    let source = format!("the annotation `{name}` of {} in the schema", place.about);
    let rule = |about| Rule {
        scope: place.scope.clone(),
        declaration: Some(Box::new(Declaration {
            name: name.to_owned(),
            span: annotation.span,
        })),
        ..Rule::new(about, Text::Owned(source.clone()))
    };
    let known = TERMS.iter().filter(|(known, _)| *known == name);
    for part in known.flat_map(|(_, parts)| *parts) {
        if let Part::Tagged(tag, about) = part {
            tagged(place, &annotation.value, tag, rule(*about), profile);
        } else {
            read_part(part, &annotation.value, &rule, profile);
        }
    }
}

fn read_part(
    part: &Part,
    whole: &Expression,
    rule: &dyn Fn(Subject) -> Rule,
    profile: &mut Profile,
) {
    let value = |name: &str| {
        if name.is_empty() {
            Some(whole)
        } else {
            whole.property(name)
        }
    };
    let says = |name: &str, what: bool| value(name).and_then(Expression::as_bool) == Some(what);
    match part {
        Part::Option(name, option) if says(name, false) => {
            profile
                .rules
                .push(rule(Subject::Options).denying(&[option]));
        }
        Part::Form(name, form) if says(name, false) => {
            profile.rules.push(rule(Subject::Forms).denying(&[form]));
        }
        Part::Required(name, option) if says(name, true) => profile.rules.push(Rule {
            require: vec![Text::Borrowed(option)],
            ..rule(Subject::Options)
        }),
        Part::Without(name, members) => {
            let written = value(name).and_then(Expression::as_str).unwrap_or_default();
            let is_said = |member: &str| {
                let parts = written.split([',', ' ']);
                let mut names = parts.map(|part| part.rsplit('/').next().unwrap_or(part));
                names.any(|name| name == member)
            };
            let own = members.iter().filter(|(member, _)| is_said(member));
            let forms: Vec<&str> = own.map(|(_, form)| *form).collect();
            if !forms.is_empty() {
                profile.rules.push(rule(Subject::Forms).denying(&forms));
            }
        }
        Part::InSelect(name, option) if says(name, false) => {
            let denied = rule(Subject::SelectOptions).denying(&[option]);
            profile.rules.push(denied);
        }
        Part::Option(..) | Part::InSelect(..) | Part::Form(..) | Part::Required(..) => {}
        // These are read with the schema.
        Part::Tagged(..) => {}
        Part::PropertyMethods => methods(whole, rule, profile),
        Part::Denied(name, about) => {
            let deny = texts(value(name));
            if !deny.is_empty() {
                profile.rules.push(Rule {
                    deny,
                    ..rule(*about)
                });
            }
        }
        Part::Allowed(name, property, about) => {
            let items = value(name).map_or(&[][..], Expression::items).iter();
            let text = |item: &Expression| match *property {
                "" => item.as_str().map(str::to_owned),
                property => item.property(property)?.as_str().map(str::to_owned),
            };
            let allow: Vec<Text> = items.filter_map(text).map(Text::Owned).collect();
            if !allow.is_empty() {
                profile.rules.push(Rule {
                    allow: Some(allow),
                    ..rule(*about)
                });
            }
        }
        Part::Expressions(name) => expressions(value(name), rule, profile),
        Part::Navigation => navigation(whole, rule, profile),
        Part::RequiredPaths(name, about) => {
            let require = texts(value(name));
            if !require.is_empty() {
                profile.rules.push(Rule {
                    require,
                    ..rule(*about)
                });
            }
        }
        Part::Bound(name, limit) => {
            let number = value(name).and_then(Expression::as_str);
            if let Some(most) = number.and_then(|digits| digits.parse().ok()) {
                let Rule { scope, source, .. } = rule(Subject::Options);
                profile.bounds.push(Bound {
                    scope,
                    ..Bound::new(*limit, most, source)
                });
            }
        }
        Part::Functions => {
            // Some services name the two lambdas, which are no functions here.
            let is_function = |name: &Text| !matches!(&**name, "any" | "all");
            let functions: Vec<Text> = texts(Some(whole)).into_iter().filter(is_function).collect();
            if !functions.is_empty() {
                profile.rules.push(Rule {
                    allow: Some(functions),
                    ..rule(Subject::Functions)
                });
            }
        }
        Part::CustomOptions => custom_options(whole, rule, profile),
    }
}

/// `NavigationRestrictions`: what is denied of what lies behind a navigation property.
fn navigation(whole: &Expression, rule: &dyn Fn(Subject) -> Rule, profile: &mut Profile) {
    let items = whole
        .property("RestrictedProperties")
        .map_or(&[][..], Expression::items);
    for item in items {
        let Some(path) = item
            .property("NavigationProperty")
            .and_then(Expression::as_str)
        else {
            continue;
        };
        let mut deny = |about, deny: Vec<Text>| {
            if !deny.is_empty() {
                profile.rules.push(Rule {
                    deny,
                    ..rule(about)
                });
            }
        };
        let all = || vec![Text::Owned(path.to_owned())];
        let navigability = item.property("Navigability").and_then(Expression::as_str);
        if navigability.is_some_and(|it| it == "None" || it.ends_with("/None")) {
            deny(Subject::Expand, all());
            deny(Subject::Filter, all());
        }
        for (term, switch, about) in [
            ("FilterRestrictions", "Filterable", Subject::Filter),
            ("SortRestrictions", "Sortable", Subject::Sort),
        ] {
            let switch = item.property(term).and_then(|it| it.property(switch));
            if switch.and_then(Expression::as_bool) == Some(false) {
                deny(about, all());
            }
        }
        // What holds for the entities at the end of the path.
        let behind = |about| {
            let own = rule(about);
            let scope = match &own.scope {
                Scope::EntitySet(set) => Scope::EntitySet(Text::Owned(format!("{set}/{path}"))),
                Scope::Any | Scope::Type(_) => return own,
            };
            Rule { scope, ..own }
        };
        for (term, parts) in TERMS {
            let Some(value) = item.property(term) else {
                continue;
            };
            let is_inner = |part: &&Part| !matches!(part, Part::Navigation);
            for part in parts.iter().filter(is_inner) {
                read_part(part, value, &behind, profile);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The profile of a schema with these annotations on the entity set `Orders`.
    fn profile(annotations: &str) -> serde_json::Value {
        let schema = format!(
            r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="N">
            <EntityType Name="Order"><Key><PropertyRef Name="Id"/></Key>
            <Property Name="Id" Type="Edm.Int32" Nullable="false"/></EntityType>
            <EntityContainer Name="C"><Annotation Term="Org.OData.Capabilities.V1.FilterFunctions">
            <Collection><String>contains</String><String>any</String></Collection></Annotation>
            <EntitySet Name="Orders" EntityType="N.Order">{annotations}</EntitySet>
            </EntityContainer></Schema>"#
        );
        let schema = Schema::from_csdl(schema.as_bytes()).unwrap();
        let data = serde_json::to_value(read(&schema)).unwrap();
        let again = Profile::read(&data, None).unwrap();
        assert_eq!(serde_json::to_value(again).unwrap(), data);
        data
    }

    #[test]
    fn terms_are_statements_with_their_source() {
        let found = profile(
            r#"<Annotation Term="Org.OData.Capabilities.V1.TopSupported" Bool="false"/>
            <Annotation Term="Org.OData.Capabilities.V1.SkipSupported" Bool="true"/>
            <Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record>
            <PropertyValue Property="RequiresFilter" Bool="true"/>
            <PropertyValue Property="RequiredProperties"><Collection><PropertyPath>Id</PropertyPath></Collection></PropertyValue>
            <PropertyValue Property="NonFilterableProperties"><Collection><PropertyPath>Note</PropertyPath></Collection></PropertyValue>
            </Record></Annotation>
            <Annotation Term="Org.OData.Capabilities.V1.ExpandRestrictions"><Record>
            <PropertyValue Property="MaxLevels" Int="-1"/></Record></Annotation>
            <Annotation Term="Org.OData.Capabilities.V1.CustomQueryOptions"><Collection><Record>
            <PropertyValue Property="Name" String="market"/><PropertyValue Property="Required" Bool="true"/>
            </Record></Collection></Annotation>"#,
        );
        insta::assert_snapshot!(serde_json::to_string_pretty(&found).unwrap(), @r#"
        {
          "entity-sets": {
            "Orders": {
              "custom-options": {
                "allow": [
                  "market"
                ],
                "others": "undocumented",
                "require": [
                  "market"
                ],
                "source": "the annotation `CustomQueryOptions` of `Orders` in the schema"
              },
              "filter": [
                {
                  "require": [
                    "Id"
                  ],
                  "source": "the annotation `FilterRestrictions` of `Orders` in the schema"
                },
                {
                  "deny": [
                    "Note"
                  ],
                  "source": "the annotation `FilterRestrictions` of `Orders` in the schema"
                }
              ],
              "options": [
                {
                  "deny": [
                    "$top"
                  ],
                  "source": "the annotation `TopSupported` of `Orders` in the schema"
                },
                {
                  "require": [
                    "$filter"
                  ],
                  "source": "the annotation `FilterRestrictions` of `Orders` in the schema"
                }
              ]
            }
          },
          "functions": {
            "allow": [
              "contains"
            ],
            "source": "the annotation `FilterFunctions` of the service in the schema"
          },
          "name": "capabilities",
          "source": "the annotations of the schema"
        }
        "#);
    }

    #[test]
    fn where_nothing_is_said_everything_is_allowed() {
        assert_eq!(read(&Schema::referrals()), Profile::default());
    }
}
