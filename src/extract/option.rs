//! The names of the system query options, and where one stands in an address.

/// The system query options (OData 4.01 URL Conventions 5; temporal extension), without `$`.
const SYSTEM: &[&str] = &[
    "apply",
    "at",
    "compute",
    "count",
    "deltatoken",
    "expand",
    "filter",
    "format",
    "from",
    "id",
    "index",
    "orderby",
    "schemaversion",
    "search",
    "select",
    "skip",
    "skiptoken",
    "to",
    "toinclusive",
    "top",
];

/// Names that are common as variables in source code: `$id=5` alone is no query.
const VARIABLES: &[&str] = &["at", "from", "id", "index", "to"];

/// An option that was found: `$name=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found<'t> {
    /// The name without `$`.
    pub(super) name: &'t str,
    /// Whether it was written with `$` or `%24`.
    pub(super) dollar: bool,
    /// The offset just behind `=`, in the text that was searched.
    pub(super) value: usize,
}

impl Found<'_> {
    /// Whether the name is a system query option, in any letter case.
    pub(super) fn is_system(self) -> bool {
        is_one_of(self.name, SYSTEM)
    }

    /// Whether `$name=` without a `?` before it is rather an option than a variable.
    pub(super) fn stands_alone(self) -> bool {
        self.dollar && self.is_system() && !is_one_of(self.name, VARIABLES)
    }
}

/// The option that starts at `at`: `$name=`, `%24name=` or `name=`.
///
/// A `$` may be escaped as a shell wants it inside double quotes: `\$name=`, or `` `$name= ``.
pub(super) fn at(text: &str, at: usize) -> Option<Found<'_>> {
    let rest = text.get(at..)?;
    let plain = rest.strip_prefix(['\\', '`']).unwrap_or(rest);
    let escaped = plain.len() < rest.len();
    let named = plain
        .strip_prefix('$')
        .or_else(|| plain.strip_prefix("%24"));
    if escaped && named.is_none() {
        return None;
    }
    let (tail, dollar) = named.map_or((rest, false), |tail| (tail, true));
    let length = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = tail.get(..length).filter(|name| !name.is_empty())?;
    let value = tail.get(length..)?.strip_prefix('=')?;
    (!value.starts_with('=')).then(|| Found {
        name,
        dollar,
        value: text.len() - value.len(),
    })
}

/// The first `$name=` of a system option anywhere in `address`: of an address that lost its `?`.
pub(super) fn without_mark(address: &str) -> Option<Found<'_>> {
    address
        .match_indices('$')
        .filter_map(|(mark, _)| at(address, mark))
        .find(|found| found.is_system())
}

/// Whether a link carries `$skiptoken` or `$deltatoken`, with or without `$`.
pub(super) fn is_service_link(text: &str) -> bool {
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    query.split('&').any(|part| {
        at(part, 0).is_some_and(|found| is_one_of(found.name, &["skiptoken", "deltatoken"]))
    })
}

/// Whether an option's value begins or ends with an ellipsis: the text shows a form, not a request.
pub(super) fn is_elided(text: &str) -> bool {
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    query.split('&').any(|part| {
        part.split_once('=').is_some_and(|(_, value)| {
            value.starts_with("...") || value.starts_with('…') || ends_in_ellipsis(value.trim_end())
        })
    })
}

/// Whether the text ends with three dots or their sign.
pub(super) fn ends_in_ellipsis(text: &str) -> bool {
    text.ends_with("...") || text.ends_with('…')
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn name(text: &str) -> Option<(&str, usize)> {
        at(text, 0).map(|found| (found.name, found.value))
    }

    #[test]
    fn an_option_is_a_name_with_its_equals_sign() {
        assert_eq!(name("$filter=a"), Some(("filter", 8)));
        assert_eq!(name("%24Top=1"), Some(("Top", 7)));
        assert_eq!(name("\\$top=1"), Some(("top", 6)));
        assert_eq!(name("`$top=1"), Some(("top", 6)));
        assert_eq!(name("top=1"), Some(("top", 4)));
        for text in ["$=1", "$top =1", "$top==1", "$top", "\\top=1", "$a1=", ""] {
            assert_eq!(name(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_may_have_lost_its_mark() {
        assert_eq!(without_mark("/referrals$filter=a").unwrap().value, 18);
        assert_eq!(without_mark("/$metadata#Referrals"), None);
    }

    #[test]
    fn tokens_mark_a_link_of_the_service() {
        for text in [
            "http://h/v1.0/referrals?$skiptoken=k181",
            "/r?$top=5&%24skiptoken=x",
            "$deltatoken=1",
            "?a=b&skiptoken=1",
        ] {
            assert!(is_service_link(text), "{text}");
        }
        for text in ["?$filter=name eq '$skiptoken=1'", "/r/$skiptoken", "$top=1"] {
            assert!(!is_service_link(text), "{text}");
        }
    }

    #[test]
    fn an_ellipsis_is_no_value() {
        assert!(is_elided("/r?$filter=..."));
        assert!(is_elided("$top=5&$filter=…"));
        assert!(is_elided("$filter=status eq ...&$top=5"));
        assert!(is_elided("/r?$filter=... or '$orderby='"));
        assert!(!is_elided("/r?$filter=a eq '...'"));
    }
}
