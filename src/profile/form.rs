/// A way to write something that not every service reads. A new one is one row of
/// [`Form::TABLE`], and a line where it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `$FILTER=Contains(name,'x') EQ true`: names of the standard in another letter case.
    LetterCase,
    /// `filter=...`
    NoDollar,
    /// `status eq 'New'` for `status eq Ns.Status'New'`
    UnprefixedEnum,
    /// `'PT1H'` for `duration'PT1H'`
    UnprefixedDuration,
    /// `People/5` for `People(5)`
    KeyAsSegment,
    /// `team/$filter(...)`
    PathFilter,
    /// `team/$count($filter=...)`
    CountOptions,
    /// `$select=address($select=city)`
    SelectOptions,
    /// `$select=@Ns.Term`
    SelectAnnotation,
    /// `@Ns.Term eq 'x'`
    Annotation,
    /// `$this`
    This,
    /// `cheap AND blue`, `cheap blue`
    SearchAnd,
    /// `cheap OR blue`
    SearchOr,
    /// `NOT blue`
    SearchNot,
    /// `"blue car"`
    SearchPhrase,
    /// `(cheap OR blue) car`
    SearchGroup,
    /// `groupby((rollup(Country,City)))`
    Rollup,
    /// `groupby((rollup(Country,City),rollup(Year,Month)))`
    SeveralRollups,
}

impl Form {
    /// All forms: the name that profiles use as data, what a finding calls it, what to write
    /// instead.
    pub const TABLE: &'static [(Self, &'static str, &'static str, &'static str)] = &[
        (
            Self::LetterCase,
            "letter-case",
            "names of the standard in another letter case",
            "write it as the standard does",
        ),
        (
            Self::NoDollar,
            "no-dollar",
            "options without `$`",
            "write the option with `$`",
        ),
        (
            Self::UnprefixedEnum,
            "unprefixed-enum",
            "members of enumerations without the type's name",
            "write `Namespace.Type'Member'`",
        ),
        (
            Self::UnprefixedDuration,
            "unprefixed-duration",
            "durations without `duration`",
            "write `duration'...'`",
        ),
        (
            Self::KeyAsSegment,
            "key-as-segment",
            "keys as segments of the path",
            "write the key in parentheses",
        ),
        (
            Self::PathFilter,
            "path-filter",
            "`/$filter(...)` in a path",
            "use `any`, `all` or the option `$filter`",
        ),
        (
            Self::CountOptions,
            "count-options",
            "options behind `/$count`",
            "count all items",
        ),
        (
            Self::SelectOptions,
            "select-options",
            "options behind an item of `$select`",
            "write the paths in full",
        ),
        (
            Self::SelectAnnotation,
            "select-annotation",
            "annotations in `$select`",
            "select properties alone",
        ),
        (
            Self::Annotation,
            "annotation",
            "annotations in expressions",
            "use properties alone",
        ),
        (
            Self::This,
            "this",
            "`$this`",
            "use the variable of a lambda",
        ),
        (
            Self::SearchAnd,
            "search-and",
            "`AND` between words of `$search`",
            "search for one word",
        ),
        (
            Self::SearchOr,
            "search-or",
            "`OR` between words of `$search`",
            "search for one word",
        ),
        (
            Self::SearchNot,
            "search-not",
            "`NOT` in `$search`",
            "search for what is wanted",
        ),
        (
            Self::SearchPhrase,
            "search-phrase",
            "phrases in `$search`",
            "search for words",
        ),
        (
            Self::SearchGroup,
            "search-group",
            "parentheses in `$search`",
            "search without them",
        ),
        (
            Self::Rollup,
            "rollup",
            "`rollup` in `groupby`",
            "group by properties",
        ),
        (
            Self::SeveralRollups,
            "several-rollups",
            "more than one `rollup` in `groupby`",
            "group by one `rollup`",
        ),
    ];

    /// The name that profiles use as data.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.1)
    }

    /// What a finding calls it.
    #[must_use]
    pub fn describe(self) -> &'static str {
        self.row().map_or("", |row| row.2)
    }

    /// What to write instead, in the imperative.
    #[must_use]
    pub fn instead(self) -> &'static str {
        self.row().map_or("", |row| row.3)
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str, &'static str)> {
        Self::TABLE.iter().find(|row| row.0 == self)
    }
}
