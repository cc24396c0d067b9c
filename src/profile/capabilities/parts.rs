//! Values of annotations that say more than yes or no.

use super::{AGGREGATION, Place};
use crate::profile::{Profile, Rule, Scope, Subject, Support, Text, names};
use crate::schema::{Expression, Member};

/// `PropertyRestrictions`: of the properties of the entity itself only those with a tag are supported;
/// what lies behind others is told by theirs.
pub(super) fn tagged(
    place: &Place<'_>,
    whole: &Expression,
    tag: &str,
    rule: Rule,
    profile: &mut Profile,
) {
    let is_on = whole.property("PropertyRestrictions");
    let schema = place.schema;
    let Scope::EntitySet(name) = &place.scope else {
        return;
    };
    let Some(ty) = names::start(schema, name) else {
        return;
    };
    let Some(id) = names::structured(schema, ty) else {
        return;
    };
    if is_on.and_then(Expression::as_bool) != Some(true) {
        return;
    }
    let term = format!("{AGGREGATION}{tag}");
    let is_tagged = |member: &&Member| {
        let mut owner = Some(id);
        let leads_on = names::structured(schema, member.ty()).is_some();
        leads_on
            || std::iter::from_fn(|| {
                let at = owner?;
                let declared = schema.definition(at)?.as_structured()?;
                owner = declared.base;
                Some(format!("{}/{}", declared.name, member.name()))
            })
            .any(|target| {
                let value = schema.annotation(&target, &term);
                value.is_some_and(|value| value.as_bool() != Some(false))
            })
    };
    let allowed = schema.members(id).filter(is_tagged);
    let allow = allowed.map(|it| Text::Owned(it.name().to_owned()));
    profile.rules.push(Rule {
        allow: Some(allow.collect()),
        ..rule
    });
}

/// What a condition may do with a property (`FilterExpressionRestrictionType`).
const EXPRESSIONS: &[(&str, &[Subject])] = {
    use Subject::{FilterOther, FilterRange, FilterRanges, FilterSearch, FilterSeveral};
    &[
        (
            "SingleValue",
            &[FilterSeveral, FilterRange, FilterSearch, FilterOther],
        ),
        ("MultiValue", &[FilterRange, FilterSearch, FilterOther]),
        (
            "SingleRange",
            &[FilterSeveral, FilterRanges, FilterSearch, FilterOther],
        ),
        ("MultiRange", &[FilterSearch, FilterOther]),
        (
            "SearchExpression",
            &[FilterSeveral, FilterRange, FilterOther],
        ),
        ("MultiRangeOrSearchExpression", &[FilterOther]),
    ]
};

/// By which methods the values of each property are aggregated (`SupportedAggregationMethods`).
pub(super) fn methods(whole: &Expression, rule: &dyn Fn(Subject) -> Rule, profile: &mut Profile) {
    let items = whole
        .property("AggregatableProperties")
        .map_or(&[][..], Expression::items);
    let mut allow = Vec::new();
    for item in items {
        let path = item.property("Property").and_then(Expression::as_str);
        let methods = texts(item.property("SupportedAggregationMethods")).into_iter();
        let path = path.unwrap_or_default();
        allow.extend(methods.map(|method| Text::Owned(format!("{path}/{method}"))));
    }
    if !allow.is_empty() {
        profile.rules.push(Rule {
            allow: Some(allow),
            ..rule(Subject::PropertyMethods)
        });
    }
}

/// Denies what the expressions that are allowed leave out.
pub(super) fn expressions(
    items: Option<&Expression>,
    rule: &dyn Fn(Subject) -> Rule,
    profile: &mut Profile,
) {
    for item in items.map_or(&[][..], Expression::items) {
        let text = |name: &str| item.property(name).and_then(Expression::as_str);
        let (Some(path), Some(allowed)) = (text("Property"), text("AllowedExpressions")) else {
            continue;
        };
        let known = EXPRESSIONS.iter().find(|(name, _)| *name == allowed);
        for about in known.map_or(&[][..], |(_, denied)| *denied) {
            profile.rules.push(Rule {
                deny: vec![Text::Owned(path.to_owned())],
                ..rule(*about)
            });
        }
    }
}

pub(super) fn custom_options(
    whole: &Expression,
    rule: &dyn Fn(Subject) -> Rule,
    profile: &mut Profile,
) {
    let name = |option: &Expression| {
        let name = option.property("Name").and_then(Expression::as_str);
        name.map(|name| Text::Owned(name.to_owned()))
    };
    let is_needed = |option: &&Expression| {
        option.property("Required").and_then(Expression::as_bool) == Some(true)
    };
    let options = whole.items();
    let allow: Vec<Text> = options.iter().filter_map(name).collect();
    if !allow.is_empty() {
        profile.rules.push(Rule {
            allow: Some(allow),
            // The standard does not say that there are no others.
            others: Support::Undocumented,
            require: options.iter().filter(is_needed).filter_map(name).collect(),
            ..rule(Subject::CustomOptions)
        });
    }
}

/// The texts and paths of a collection.
pub(super) fn texts(value: Option<&Expression>) -> Vec<Text> {
    let items = value.map_or(&[][..], Expression::items).iter();
    let texts = items.filter_map(Expression::as_str);
    texts.map(|text| Text::Owned(text.to_owned())).collect()
}
