//! What a service supports beyond its schema, as data: query options, keys of ordering, page
//! size, address, names that people get wrong. Nothing here judges; `check` and `lint` do.

mod built_in;
mod misnomer;

pub use misnomer::Instead;

use crate::syntax::ast::SystemOption;
use serde::Serialize;

/// How a service stands to a query option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Support {
    /// Its documents name the option, or show it in use.
    Documented,
    /// Its documents do not mention the option.
    Undocumented,
}

/// A service's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Profile {
    /// The name under which it is chosen.
    pub name: &'static str,
    /// Where the rules come from; findings name it.
    pub source: &'static str,
    /// Hosts whose plain URLs are requests of this service.
    pub hosts: &'static [&'static str],
    /// The only properties by which records can be ordered; `None` if there is no such list.
    pub order_by: Option<&'static [&'static str]>,
    /// The largest page: a larger `$top` is cut.
    pub page_size: Option<u64>,
    /// Whether the service takes the names of its schema in any letter case.
    pub any_case: bool,
    #[serde(skip)]
    documented: Option<&'static [SystemOption]>,
}

impl Profile {
    /// The profiles that are built in.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        built_in::ALL
    }

    /// The built-in profile of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|profile| profile.name == name)
    }

    /// What a service calls something for which people write another name: `ReferralType` in
    /// records of the Referrals API is `type`. `ty` is the full name of the type that lacks the
    /// name.
    #[must_use]
    pub fn misnomer(ty: &str, name: &str) -> Option<&'static Instead> {
        misnomer::find(ty, name)
    }

    /// How the service stands to an option.
    #[must_use]
    pub fn support(&self, option: SystemOption) -> Support {
        match self.documented {
            Some(documented) if !documented.contains(&option) => Support::Undocumented,
            Some(_) | None => Support::Documented,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_found_by_name() {
        for profile in Profile::all() {
            assert_eq!(Profile::find(profile.name), Some(profile));
        }
        assert_eq!(Profile::find("partner"), None);
    }

    #[test]
    fn the_referrals_documents_name_three_options_and_show_two() {
        let profile = Profile::find("partner-center").unwrap();
        let documented = SystemOption::ALL
            .iter()
            .filter(|option| profile.support(**option) == Support::Documented)
            .map(|option| option.name());
        assert_eq!(
            documented.collect::<Vec<_>>(),
            ["$filter", "$orderby", "$select", "$top", "$skiptoken"]
        );
    }
}
