//! What a service supports beyond its schema, as data: query options, functions, operators, forms,
//! rights on properties, limits, lists of values. Nothing here judges; `check` and `lint` do.
//!
//! A [`Profile`] is a list of statements, each with its source. Two profiles are combined by
//! putting their statements together: of all that are about one thing the strictest holds. So a
//! service that its documents, its schema's annotations and a file speak of has one profile, and
//! every finding can say where it comes from.
//!
//! | what | where |
//! | --- | --- |
//! | statements about names and properties | [`Rule`], by [`Subject`] |
//! | statements about numbers | [`Bound`], by [`Limit`] |
//! | statements about values | [`ValueList`], [`Combinations`] |
//! | profiles that are built in | `built_in/` |
//! | profiles from annotations of a schema | `capabilities` |
//! | profiles as data | `read` and `write` |

mod bound;
mod built_in;
mod capabilities;
mod combination;
mod error;
mod form;
mod key;
mod misnomer;
mod names;
mod read;
mod rule;
mod section;
mod values;
mod write;

pub use bound::{Bound, Limit};
pub use combination::{Combination, Combinations};
pub use error::{
    CODES, Key, MALFORMED_PROFILE, ProfileError, ProfileErrorKind, UNKNOWN_PROFILE_KEY,
    UNKNOWN_PROFILE_NAME, WRONG_PROFILE_VALUE,
};
pub use form::Form;
pub use misnomer::{Instead, Parameter};
pub use rule::{Rule, Scope, Subject, Support, Verdict};
pub use values::ValueList;

use crate::schema::Schema;
use std::borrow::Cow;

/// A text of a profile.
pub type Text = Cow<'static, str>;

/// A service's rules. The default has none: it allows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Profile {
    /// The name under which it is chosen.
    pub name: Text,
    /// Where the rules come from, as it stands behind "see".
    pub source: Text,
    /// Hosts whose plain URLs are requests of this service.
    pub hosts: Vec<Text>,
    /// Whether the service takes the names of its schema in any letter case, where that is said.
    pub any_case: Option<bool>,
    /// What names and properties may be used.
    pub rules: Vec<Rule>,
    /// How much there may be of something.
    pub bounds: Vec<Bound>,
    /// The values that properties have.
    pub values: Vec<ValueList>,
    /// The values that properties have together.
    pub combinations: Vec<Combinations>,
}

impl Profile {
    /// The profiles that are built in.
    #[must_use]
    pub fn all() -> &'static [Self] {
        built_in::all()
    }

    /// The built-in profile of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|profile| profile.name == name)
    }

    /// What a schema says of its service by annotations of `Org.OData.Capabilities.V1`.
    ///
    /// ```
    /// use odq::{Profile, Schema};
    /// let profile = Profile::of_schema(&Schema::referrals());
    /// assert!(profile.rules.is_empty());
    /// ```
    #[must_use]
    pub fn of_schema(schema: &Schema) -> Self {
        capabilities::read(schema)
    }

    /// This profile together with another: where both speak of one thing, the stricter holds.
    /// The name and the source stay, if there are any.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        if self.name.is_empty() {
            self.name = other.name;
            self.source = other.source;
        }
        self.any_case = match (self.any_case, other.any_case) {
            (Some(one), Some(other)) => Some(one && other),
            (one, other) => one.or(other),
        };
        self.hosts.extend(other.hosts);
        self.rules.extend(other.rules);
        self.bounds.extend(other.bounds);
        self.values.extend(other.values);
        self.combinations.extend(other.combinations);
        self
    }

    /// Reads a profile from data: what a TOML or JSON file holds. With a schema the names of
    /// properties, types and entity sets are looked up in it.
    ///
    /// # Errors
    ///
    /// All that is wrong with the data, each with the keys that lead to it.
    ///
    /// ```
    /// use odq::Profile;
    /// let data = serde_json::json!({ "source": "our wiki", "limits": { "top": 1000 } });
    /// assert_eq!(Profile::read(&data, None).unwrap().bounds.len(), 1);
    /// let data = serde_json::json!({ "limits": { "tops": 1000 }, "operators": { "deny": ["equal"] } });
    /// assert_eq!(Profile::read(&data, None).unwrap_err().len(), 2);
    /// ```
    pub fn read(
        data: &serde_json::Value,
        schema: Option<&Schema>,
    ) -> Result<Self, Vec<ProfileError>> {
        read::read(data, schema)
    }

    /// Gives a source to all that has none.
    pub fn adopt_source(&mut self, source: &str) {
        let rules = self.rules.iter_mut().map(|rule| &mut rule.source);
        let bounds = self.bounds.iter_mut().map(|bound| &mut bound.source);
        let values = self.values.iter_mut().map(|list| &mut list.source);
        let combinations = self.combinations.iter_mut().map(|rows| &mut rows.source);
        let all = rules.chain(bounds).chain(values).chain(combinations);
        let all = all.chain([&mut self.source]);
        for own in all.filter(|own| own.is_empty()) {
            *own = Text::Owned(source.to_owned());
        }
    }

    /// What stands between a host and the name of an entity set, without slashes round it; `None`
    /// if that is not known.
    #[must_use]
    pub fn root_of(host: &str) -> Option<&'static str> {
        misnomer::root_of(host)
    }

    /// The host of the service that a path leads to, where it is asked of another one.
    ///
    /// ```
    /// use odq::Profile;
    /// let path = ["v1.0", "engagements", "referrals"];
    /// let host = Profile::host_of("api.partnercenter.microsoft.com", &path);
    /// assert_eq!(host, Some("api.partner.microsoft.com"));
    /// ```
    #[must_use]
    pub fn host_of(host: &str, segments: &[&str]) -> Option<&'static str> {
        misnomer::host_of(host, segments)
    }

    /// What took the place of a parameter that an older version of a service had, for records of the
    /// type of that full name.
    #[must_use]
    pub fn old_parameter(ty: &str, name: &str) -> Option<Parameter> {
        misnomer::parameter(ty, name)
    }

    /// What a service calls something for which people write another name: `ReferralType` in
    /// records of the Referrals API is `type`. `ty` is the full name of the type that lacks the
    /// name.
    #[must_use]
    pub fn misnomer(ty: &str, name: &str) -> Option<&'static Instead> {
        misnomer::find(ty, name)
    }

    /// How the service stands to a name, where no entity set or type is known that may have rules
    /// of its own.
    #[must_use]
    pub fn support(&self, about: Subject, name: &str) -> Support {
        rule::verdict(&self.rules, about, name, |scope| *scope == Scope::Any)
            .map_or(Support::Supported, |verdict| verdict.support)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::ast::SystemOption;

    #[test]
    fn profiles_are_found_by_name() {
        let names: Vec<&str> = Profile::all().iter().map(|it| &*it.name).collect();
        assert_eq!(
            names,
            [
                "partner-center",
                "odata-4.01",
                "odata-4.0",
                "aspnet-default",
                "microsoft-graph"
            ]
        );
        for profile in Profile::all() {
            assert_eq!(Profile::find(&profile.name), Some(profile));
            assert!(!profile.source.is_empty());
        }
        assert_eq!(Profile::find("partner"), None);
    }

    #[test]
    fn the_referrals_documents_name_three_options_and_show_two() {
        let profile = Profile::find("partner-center").unwrap();
        let documented = SystemOption::ALL
            .iter()
            .map(|option| option.name())
            .filter(|name| profile.support(Subject::Options, name) == Support::Supported);
        assert_eq!(
            documented.collect::<Vec<_>>(),
            ["$filter", "$orderby", "$select", "$top", "$skiptoken"]
        );
    }

    #[test]
    fn of_two_profiles_the_stricter_holds() {
        let read = |data| Profile::read(&data, None).unwrap();
        let one = read(serde_json::json!({ "source": "one", "options": { "deny": ["$skip"] } }));
        let two = read(serde_json::json!({
            "source": "two", "options": { "allow": ["$skip", "$top"], "others": "undocumented" }
        }));
        for both in [one.clone().with(two.clone()), two.with(one)] {
            assert_eq!(both.support(Subject::Options, "$skip"), Support::Refused);
            assert_eq!(both.support(Subject::Options, "$top"), Support::Supported);
            assert_eq!(
                both.support(Subject::Options, "$count"),
                Support::Undocumented
            );
        }
    }
}
