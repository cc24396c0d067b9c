use super::Text;
use crate::diagnostic::Declaration;

/// How a service stands to something; the later, the stricter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Support {
    /// It says that it supports it, or says nothing of such things.
    #[default]
    Supported,
    /// It supports it once somebody has turned it on.
    Off,
    /// Its documents do not mention it, though they mention others.
    Undocumented,
    /// It says that it does not support it.
    Refused,
}

impl Support {
    /// All but [`Support::Supported`], with the names that profiles use as data.
    pub(super) const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Off, "off"),
        (Self::Undocumented, "undocumented"),
        (Self::Refused, "refused"),
    ];
}

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// System query options: `$filter`
    Options,
    /// System query options in parentheses behind an item of `$select`.
    SelectOptions,
    /// Query options of the service's own, by their names.
    CustomOptions,
    /// Built-in functions: `contains`; `cast`, `isof` and `case` are among them.
    Functions,
    /// Operators, `any` and `all` among them.
    Operators,
    /// Ways to write something: the names of [`Form`](super::Form)s.
    Forms,
    /// Properties that a condition uses, as paths.
    Filter,
    /// Properties that a condition compares with more than one value.
    FilterSeveral,
    /// Properties that a condition compares by `gt ge lt le`.
    FilterRange,
    /// Properties that a condition compares by more of these than one range takes.
    FilterRanges,
    /// Properties that a condition looks for a text in, by `contains startswith endswith`.
    FilterSearch,
    /// Properties that a condition uses in any other way than these, and than by `eq` and one value.
    FilterOther,
    /// Properties to order by.
    Sort,
    /// Properties to order by, the least first.
    SortAscending,
    /// Properties to order by, the greatest first.
    SortDescending,
    /// Properties that `$select` picks.
    Select,
    /// Properties that `$expand` follows.
    Expand,
    /// Collections whose items are counted.
    Count,
    /// Transformations of `$apply`.
    Transformations,
    /// Methods of a service's own that `aggregate` uses, by their names.
    Methods,
    /// What values are aggregated by, as `Amount/sum`; a property that is not named takes any method.
    PropertyMethods,
    /// Properties that groups are told apart by.
    Group,
    /// Properties whose values are aggregated.
    Aggregate,
}

impl Subject {
    /// All of them, with the names that profiles use as data.
    pub(super) const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Options, "options"),
        (Self::SelectOptions, "options-in-select"),
        (Self::CustomOptions, "custom-options"),
        (Self::Functions, "functions"),
        (Self::Operators, "operators"),
        (Self::Forms, "forms"),
        (Self::Filter, "filter"),
        (Self::FilterSeveral, "filter-several"),
        (Self::FilterRange, "filter-range"),
        (Self::FilterRanges, "filter-ranges"),
        (Self::FilterSearch, "filter-search"),
        (Self::FilterOther, "filter-other"),
        (Self::Sort, "sort"),
        (Self::SortAscending, "sort-ascending"),
        (Self::SortDescending, "sort-descending"),
        (Self::Select, "select"),
        (Self::Expand, "expand"),
        (Self::Count, "count"),
        (Self::Transformations, "transformations"),
        (Self::Methods, "methods"),
        (Self::PropertyMethods, "property-methods"),
        (Self::Group, "group"),
        (Self::Aggregate, "aggregate"),
    ];

    /// Whether the names are paths of properties.
    #[must_use]
    pub const fn is_about_properties(self) -> bool {
        match self {
            Self::Options
            | Self::SelectOptions
            | Self::PropertyMethods
            | Self::CustomOptions
            | Self::Functions
            | Self::Operators
            | Self::Forms
            | Self::Methods
            | Self::Transformations => false,
            Self::Filter
            | Self::FilterSeveral
            | Self::FilterRange
            | Self::FilterRanges
            | Self::FilterSearch
            | Self::FilterOther
            | Self::Group
            | Self::Aggregate
            | Self::Sort
            | Self::SortAscending
            | Self::SortDescending
            | Self::Select
            | Self::Expand
            | Self::Count => true,
        }
    }
}

/// Where a statement holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// In every request; paths begin at the record that the request is about.
    #[default]
    Any,
    /// For the entities of the entity set of that name, in the request or in `$expand`; for
    /// `Orders/Lines`, for what that path leads to from them.
    EntitySet(Text),
    /// For the values of the type of that full name, and of those that extend it.
    Type(Text),
}

/// A statement about names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// What it is about.
    pub about: Subject,
    /// Where it holds.
    pub scope: Scope,
    /// What is supported, if there is such a list. Of properties: these and all in them.
    pub allow: Option<Vec<Text>>,
    /// What is not supported. Of properties: these and all in them.
    pub deny: Vec<Text>,
    /// What is supported once it is turned on.
    pub off: Vec<Text>,
    /// What has been turned on.
    pub on: Vec<Text>,
    /// What every request must use.
    pub require: Vec<Text>,
    /// How it stands to what is not in the list of what is supported.
    pub others: Support,
    /// Where that comes from, as it stands behind "see".
    pub source: Text,
    /// What the schema declares, where that comes from an annotation.
    pub declaration: Option<Box<Declaration>>,
}

/// What the strictest statement says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict<'r> {
    /// How the service stands to it.
    pub support: Support,
    /// The statement.
    pub rule: &'r Rule,
}

impl Rule {
    /// A statement that says nothing yet.
    #[must_use]
    pub const fn new(about: Subject, source: Text) -> Self {
        Self {
            about,
            scope: Scope::Any,
            allow: None,
            deny: Vec::new(),
            off: Vec::new(),
            on: Vec::new(),
            require: Vec::new(),
            others: Support::Refused,
            source,
            declaration: None,
        }
    }

    /// With a list of all that is supported, and how the service stands to the rest.
    #[must_use]
    pub fn allowing(mut self, names: &[&'static str], others: Support) -> Self {
        self.allow = Some(texts(names));
        self.others = others;
        self
    }

    /// With a list of what is not supported.
    #[must_use]
    pub fn denying(mut self, names: &[&'static str]) -> Self {
        self.deny = texts(names);
        self
    }

    /// With a list of what has to be turned on.
    #[must_use]
    pub fn switching(mut self, names: &[&'static str]) -> Self {
        self.off = texts(names);
        self
    }

    /// How the service stands to a name; letter case does not count.
    #[must_use]
    pub fn support(&self, name: &str) -> Support {
        let has = |names: &[Text]| names.iter().any(|own| own.eq_ignore_ascii_case(name));
        if has(&self.deny) {
            return Support::Refused;
        }
        if self.allow.as_ref().is_some_and(|allowed| !has(allowed)) {
            return self.others;
        }
        if has(&self.off) {
            Support::Off
        } else {
            Support::Supported
        }
    }
}

fn texts(names: &[&'static str]) -> Vec<Text> {
    names.iter().copied().map(Text::Borrowed).collect()
}

/// The strictest of the rules about a name, of those whose scope fits; `None` if all of them
/// support it.
pub(super) fn verdict<'r>(
    rules: &'r [Rule],
    about: Subject,
    name: &str,
    fits: impl Fn(&Scope) -> bool,
) -> Option<Verdict<'r>> {
    let own = || rules.iter().filter(|rule| rule.about == about);
    let mut strictest: Option<Verdict<'r>> = None;
    for rule in own().filter(|rule| fits(&rule.scope)) {
        let support = rule.support(name);
        if strictest.map_or(Support::Supported, |it| it.support) < support {
            strictest = Some(Verdict { support, rule });
        }
    }
    let is_on = || own().any(|rule| rule.on.iter().any(|on| on.eq_ignore_ascii_case(name)));
    strictest.filter(|it| it.support != Support::Off || !is_on())
}

impl super::Profile {
    /// What the strictest rule says of a name, of those whose scope fits; `None` if all of them
    /// support it. Where two are equally strict, the first counts.
    #[must_use]
    pub fn verdict(
        &self,
        about: Subject,
        name: &str,
        fits: impl Fn(&Scope) -> bool,
    ) -> Option<Verdict<'_>> {
        verdict(&self.rules, about, name, fits)
    }
}
