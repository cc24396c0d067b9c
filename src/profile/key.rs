//! The keys of a profile as data, in one place for reading and writing.

/// Keys at the top.
pub(super) const NAME: &str = "name";
pub(super) const SOURCE: &str = "source";
pub(super) const ANY_CASE: &str = "any-case";
pub(super) const HOSTS: &str = "hosts";
pub(super) const EXTENDS: &str = "extends";
pub(super) const ENTITY_SETS: &str = "entity-sets";
pub(super) const TYPES: &str = "types";

/// Keys at the top and in each entity set and type, beside those of
/// [`Subject`](super::Subject)s.
pub(super) const LIMITS: &str = "limits";
pub(super) const VALUES: &str = "values";
pub(super) const COMBINATIONS: &str = "combinations";

/// The key of the rows of a statement about values that properties have together.
pub(super) const ROWS: &str = "rows";

/// Keys of a statement about names.
pub(super) const ALLOW: &str = "allow";
pub(super) const DENY: &str = "deny";
pub(super) const OFF: &str = "off";
pub(super) const ON: &str = "on";
pub(super) const REQUIRE: &str = "require";
pub(super) const OTHERS: &str = "others";

/// Keys of a statement about a number.
pub(super) const MOST: &str = "most";
pub(super) const BEYOND: &str = "beyond";
