use crate::diagnostic::Code;
use crate::functions::FunctionError;
use thiserror::Error;

/// What can be wrong with names and types. Each comment shows a filter that causes it, over the
/// referral schema.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CheckErrorKind {
    /// `statuss eq 'New'`
    #[error("no property `{name}` in `{ty}`")]
    UnknownProperty {
        /// The name.
        name: String,
        /// The type that lacks it.
        ty: String,
    },
    /// `Status eq 'New'`, where letter case does not count
    #[error("`{name}` is declared as `{declared}`")]
    LetterCase {
        /// The name.
        name: String,
        /// How the schema writes it.
        declared: String,
    },
    /// `status/name eq 'x'`
    #[error("`{before}` is of type `{ty}`, which has no properties")]
    NoProperties {
        /// What stands before the slash.
        before: String,
        /// Its type.
        ty: String,
    },
    /// `team/email eq 'x'`
    #[error("`{0}` is a collection: its items are reached by `any` or `all`")]
    CollectionInPath(String),
    /// `status/any(s:s eq 'New')`
    #[error("`{0}` needs a collection before it, found `{1}`")]
    NotACollection(&'static str, String),
    /// `/Me('x')`
    #[error("a key needs a collection before it, found a single `{0}`")]
    KeyOfOne(String),
    /// `customerProfile/Ns.Missing/x eq 1`
    #[error("no type `{0}` in the schema")]
    UnknownType(String),
    /// `customerProfile/Microsoft.Partner.Engagements.Member/email eq 'x'`
    #[error("`{found}` does not extend `{expected}`")]
    UnrelatedType {
        /// The type of the value.
        expected: String,
        /// The type of the cast.
        found: String,
    },
    /// `status eq 'Actve'`
    #[error("`{member}` is not a member of `{ty}`")]
    UnknownMember {
        /// What was written.
        member: String,
        /// The enumeration.
        ty: String,
    },
    /// `status eq 'New,Active'`
    #[error("`{0}` takes one member only")]
    SeveralMembers(String),
    /// `kind eq Other.Kind'A'`, where the schema includes the namespace `Other` from elsewhere
    #[error("the type `{0}` is declared in another document, which was not given")]
    TypeElsewhere(String),
    /// `createdDateTime gt 5`
    #[error("`{operator}` cannot compare `{left}` with `{right}`")]
    Incomparable {
        /// The operator.
        operator: &'static str,
        /// The type on the left.
        left: String,
        /// The type on the right.
        right: String,
    },
    /// `5 lt x lt 10`
    #[error("a comparison has two sides, and `{0}` begins a third")]
    ComparedTwice(&'static str),
    /// `name add 1`
    #[error("`{operator}` cannot calculate with `{left}` and `{right}`")]
    NotCalculable {
        /// The operator.
        operator: &'static str,
        /// The type on the left.
        left: String,
        /// The type on the right.
        right: String,
    },
    /// `-name`
    #[error("`-` needs a number or a duration, found `{0}`")]
    NotNegatable(String),
    /// `createdDateTime gt '2020-01-01'`, `details/dealValue gt '5'`
    #[error("expected {expected}, found the string `{found}`")]
    StringInsteadOf {
        /// The type that the place asks for.
        expected: String,
        /// The literal.
        found: String,
    },
    /// `mpnId eq 1234567`
    #[error("expected `{expected}`, found `{found}` of type `{ty}`")]
    WrongLiteral {
        /// The type that the place asks for.
        expected: String,
        /// The literal.
        found: String,
        /// Its type.
        ty: String,
    },
    /// `name eq {"a":1}`, `/referrals(abc)`
    #[error("expected a value of `{expected}`, found `{found}`")]
    NotAValue {
        /// The type that the place asks for.
        expected: String,
        /// What was written.
        found: String,
    },
    /// `engagementId eq 65edc0b5-3485-41b7-a17e-dfa9ef4706e2`
    #[error("expected `Edm.String`, found a GUID without apostrophes")]
    GuidAgainstString,
    /// `name`
    #[error("expected a Boolean expression {place}, found {found}")]
    NotBoolean {
        /// Where it must be Boolean.
        place: &'static str,
        /// What it is.
        found: String,
    },
    /// `status eq 'New' or 'Active'`
    #[error("expected a condition, found a value alone")]
    LoneValue,
    /// `contain(name,'x')`
    #[error("no function `{0}`")]
    UnknownFunction(String),
    /// `name.contains('x')`
    #[error("`{0}` is a function before its values, not a method of one: `{0}(value,...)`")]
    Method(String),
    /// `contains(name,1)`
    #[error("`{function}` does not take `{found}` as argument {position}")]
    WrongArgument {
        /// The function.
        function: String,
        /// The number of the argument, from 1.
        position: usize,
        /// Its type.
        found: String,
    },
    /// `contains(name)`
    #[error("`{function}` takes {expected}, found {found}")]
    ArgumentCount {
        /// The function.
        function: String,
        /// How many arguments it takes, in words.
        expected: String,
        /// How many are given.
        found: usize,
    },
    /// `contains(name='x')`
    #[error("`{0}` takes its arguments by position, without names")]
    NamedArgument(String),
    /// `/Products/Ns.Best()/name`, where `Best` is not composable
    #[error("nothing can stand behind {what} `{name}`")]
    NotComposable {
        /// `the function`, `the action`.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// `/Prices(product=1)`, where a price has a key of two parts
    #[error("the key of `{ty}` is {key}")]
    WrongKey {
        /// The type.
        ty: String,
        /// What its key is made of.
        key: String,
    },
    /// `/Best/name`, where `Best` is a function
    #[error("`{0}` is a function: its parameters stand in parentheses, each with its name")]
    WithoutParameters(String),
    /// `/Products/Ns.Top(cuont=1)`
    #[error("no overload of `{name}` takes `({parameters})`")]
    NoOverload {
        /// The operation.
        name: String,
        /// The names of the parameters that are given.
        parameters: String,
    },
    /// `/Products/Ns.TopSales()`, where `TopSales` is bound to something else
    #[error("`{operation}` is not bound to `{ty}`")]
    NotBound {
        /// The operation.
        operation: String,
        /// The type before it.
        ty: String,
    },
    /// `name has 'x'`
    #[error("`has` needs an enumeration, found `{0}`")]
    HasWithoutEnum(String),
    /// `status has 'New'`, where a status is one member
    #[error("values of `{0}` hold one member, so that `has` asks what `eq` does")]
    HasWithoutFlags(String),
    /// `tags in ('a','b')`
    #[error("`in` needs a single value before it, found `{0}`")]
    CollectionIn(String),
    /// `name in status`
    #[error("expected a list or a collection after `in`, found `{0}`")]
    NotASet(String),
    /// `$orderby=team`
    #[error("nothing can be ordered by `{0}`")]
    NotSortable(String),
    /// `name eq @p` without `@p=...`
    #[error("the parameter alias `@{0}` has no value and is null")]
    AliasWithoutValue(String),
    /// `$filter=name eq 'x'&@p='y'`
    #[error("the parameter alias `@{0}` is not used")]
    UnusedAlias(String),
    /// `@a=@b&@b=@a`
    #[error("the parameter alias `@{0}` refers to itself")]
    AliasCycle(String),
    /// `$filter=a eq 1&filter=b eq 2`
    #[error("`{0}` is given twice")]
    DuplicateOption(String),
    /// `$filtr=a eq 1`
    #[error("`{0}` is no query option")]
    UnknownOption(String),
    /// `/referrals?fliter=a eq 1`
    #[error("`{0}` is read as a custom option of the service")]
    SuspiciousOption(String),
    /// `$top=1&amp;$skip=1`
    #[error("`{0}` is not the name of an option; it begins with what is left of `&amp;`")]
    EscapedAmpersand(String),
    /// `$filter=name+eq+'x'`
    #[error("plus signs are read as blanks, for the text has no other blanks")]
    PlusAsBlank,
    /// `$compute=length(name) as name`
    #[error("a computed property cannot be called `{0}`")]
    ComputedName(String),
    /// `$apply=groupby((status))&$filter=name eq 'x'`
    #[error("`{0}` no longer exists behind `{1}`")]
    NameLost(String, &'static str),
    /// `$apply=aggregate($count as total)&$orderby=totla`
    #[error("no property `{0}` in the result of `{1}`")]
    NotInResult(String, &'static str),
    /// `$apply=aggregate(name with sum as total)`
    #[error("`{method}` cannot aggregate values of `{found}`")]
    NotAggregable {
        /// The method.
        method: String,
        /// The type of the values.
        found: String,
    },
    /// `$apply=aggregate(details/dealValue as total)`
    #[error("`{0}` is no custom aggregate, and is aggregated only by a method")]
    NoMethod(String),
    /// `$apply=ancestors($root/Nodes,tre,ID,identity)`
    #[error("no recursive hierarchy `{name}` of `{ty}`")]
    UnknownHierarchy {
        /// The qualifier.
        name: String,
        /// The type of the nodes.
        ty: String,
    },
    /// `$apply=topsum(name,details/dealValue)`
    #[error("{place} must be {expected}, found `{found}`")]
    WrongOperand {
        /// Where it stands.
        place: String,
        /// What it must be.
        expected: &'static str,
        /// Its type.
        found: String,
    },
    /// `$apply=Ns.missing(x=1)`
    #[error("no function `{name}` of the schema takes {found}")]
    NoFunction {
        /// The name.
        name: String,
        /// What it is called with, in words.
        found: String,
    },
    /// `Ns.nearest(count='x')`
    #[error("`{name}` takes `{expected}`, found `{found}`")]
    WrongParameter {
        /// The parameter or the part of a key.
        name: String,
        /// The type that it takes.
        expected: String,
        /// The type of the value.
        found: String,
    },
    /// `/referrals('x')?$top=1`
    #[error("`{option}` does not apply to {found}")]
    NotApplicable {
        /// The option.
        option: &'static str,
        /// What the request asks for.
        found: String,
    },
    /// `/referrals/$count?$top=1`
    #[error("what `{0}` means for `/$count`, which answers with a number, is not defined")]
    NotForCounts(&'static str),
    /// `$expand=Trips($levels=2)`, where a trip has no `Trips`
    #[error("`$levels` follows `{name}` again, and `{ty}` has no `{name}`")]
    NotRecursive {
        /// The navigation property.
        name: String,
        /// The type that it leads to.
        ty: String,
    },
    /// `colour eq 'red'`, where the type of the record is open
    #[error("`{name}` is not declared by `{ty}`, which is open")]
    Dynamic {
        /// The name.
        name: String,
        /// The type that lacks it.
        ty: String,
    },
    /// `$expand=Items,Items($top=1)`
    #[error("`{0}` is expanded twice")]
    ExpandedTwice(String),
    /// `$expand=name`
    #[error("`{0}` cannot be expanded")]
    NotExpandable(String),
    /// `$expand=Items/Product`
    #[error("`{0}` is expanded itself; what is expanded of it stands in parentheses behind it")]
    ThroughNavigation(String),
    /// `$select=Product/Name`, where `Product` is a related entity
    #[error("`$select` does not go through `{0}`, which is a related entity")]
    SelectThroughNavigation(String),
    /// `$top=99999999999999999999`
    #[error("`{0}` is beyond the largest number that `{1}` can take")]
    NumberRange(String, &'static str),
    /// `https://host/v1.0/refferals?$top=1`
    #[error("no entity set or singleton in the path; the schema has {0}")]
    UnknownResource(String),
    /// `/referrals('x')/statuss`
    #[error("no property `{name}` in `{ty}`")]
    UnknownSegment {
        /// The segment.
        name: String,
        /// The type before it.
        ty: String,
    },
    /// A schema with several entity sets, and a query without a path.
    #[error("which entity set the query is about is not said; the schema has {0}")]
    NoResource(String),
    /// `--type Ns.Missing`
    #[error("no {0} `{1}` in the schema")]
    UnknownRoot(&'static str, String),
    /// `--type Edm.String`
    #[error("no record is of the type `{0}`, which has no properties")]
    NotOfRecords(String),
    /// `name/@Core.Description eq 'x'`
    #[error("{0} is not understood by this version of odq")]
    NotUnderstood(String),
    /// Aliases of aliases of aliases, each used twice.
    #[error("the parameter aliases expand to more than {0} bytes of text")]
    AliasSize(usize),
    /// `@a=(((@b)))&@b=(((@c)))...`
    #[error("the parameter aliases nest deeper than {0} levels")]
    AliasDepth(usize),
    /// `matchesPattern(name,'(')`
    #[error(transparent)]
    Pattern(FunctionError),
    /// `/referrals/$cout`
    #[error("no segment `{0}` in an address")]
    UnknownReserved(String),
    /// `/referrals/$ref/$count`
    #[error("an address ends with `{0}`: nothing stands behind it")]
    BehindEnd(String),
    /// `/referrals/team`
    #[error("a key must stand before `{0}`: it is a property of one record, not of the collection")]
    KeyMissing(String),
    /// `cast(name)`
    #[error("`{0}` takes {1}")]
    SpecialArguments(&'static str, &'static str),
    /// `case(isSpam:1,true:'x')`
    #[error("the values of `case` have no common type: `{left}` and `{right}`")]
    CaseTypes {
        /// The type of a value.
        left: String,
        /// The type of a value behind it.
        right: String,
    },
    /// `cast(team,Edm.String)`
    #[error("`{from}` cannot be cast to `{to}`")]
    NoCast {
        /// The type of the value.
        from: String,
        /// The type that is asked for.
        to: String,
    },
}

const UNKNOWN_PROPERTY: Code = Code::error(201, "unknown-property");
const UNKNOWN_RESOURCE: Code = Code::error(202, "unknown-resource");
const UNKNOWN_MEMBER: Code = Code::error(203, "unknown-enum-member");
pub(crate) const TYPE_MISMATCH: Code = Code::error(204, "type-mismatch");
pub(crate) const NOT_BOOLEAN: Code = Code::error(205, "not-boolean");
const UNKNOWN_FUNCTION: Code = Code::error(206, "unknown-function");
const WRONG_ARGUMENTS: Code = Code::error(207, "wrong-arguments");
const COLLECTION_IN_PATH: Code = Code::error(208, "collection-in-path");
const NOT_A_COLLECTION: Code = Code::error(209, "not-a-collection");
const NO_PROPERTIES: Code = Code::error(210, "no-properties");
const UNKNOWN_TYPE: Code = Code::error(211, "unknown-type");
const STRING_LITERAL: Code = Code::error(212, "quoted-literal");
const GUID_LITERAL: Code = Code::warning(213, "guid-against-string");
const NOT_SORTABLE: Code = Code::error(214, "not-sortable");
const ALIAS_EXPANSION: Code = Code::error(215, "alias-expansion");
const DUPLICATE_OPTION: Code = Code::error(216, "duplicate-option");
const UNKNOWN_OPTION: Code = Code::error(217, "unknown-option");
const NUMBER_RANGE: Code = Code::error(218, "number-out-of-range");
pub(crate) const ALIAS_WITHOUT_VALUE: Code = Code::warning(219, "alias-without-value");
const SUSPICIOUS_OPTION: Code = Code::warning(220, "suspicious-option");
const ESCAPED_AMPERSAND: Code = Code::error(221, "escaped-ampersand");
const PLUS_AS_BLANK: Code = Code::info(222, "plus-as-blank");
const COMPUTED_NAME: Code = Code::error(223, "computed-name-taken");
const NOT_EXPANDABLE: Code = Code::error(224, "not-expandable");
const NAME_LOST: Code = Code::error(225, "name-lost");
const AGGREGATION: Code = Code::error(226, "wrong-aggregation");
const NOT_APPLICABLE: Code = Code::error(227, "option-not-applicable");
const DYNAMIC: Code = Code::warning(228, "undeclared-property");
const LETTER_CASE: Code = Code::warning(229, "letter-case");
const NOT_FOR_COUNTS: Code = Code::warning(230, "option-with-count");
const UNUSED_ALIAS: Code = Code::warning(231, "unused-alias");
const HAS_WITHOUT_FLAGS: Code = Code::warning(232, "has-without-flags");
const NOT_UNDERSTOOD: Code = Code::error(260, "not-understood");

/// The codes of this room, for the registry.
pub const CODES: &[Code] = &[
    UNKNOWN_PROPERTY,
    UNKNOWN_RESOURCE,
    UNKNOWN_MEMBER,
    TYPE_MISMATCH,
    NOT_BOOLEAN,
    UNKNOWN_FUNCTION,
    WRONG_ARGUMENTS,
    COLLECTION_IN_PATH,
    NOT_A_COLLECTION,
    NO_PROPERTIES,
    UNKNOWN_TYPE,
    STRING_LITERAL,
    GUID_LITERAL,
    NOT_SORTABLE,
    ALIAS_EXPANSION,
    DUPLICATE_OPTION,
    UNKNOWN_OPTION,
    NUMBER_RANGE,
    ALIAS_WITHOUT_VALUE,
    SUSPICIOUS_OPTION,
    ESCAPED_AMPERSAND,
    PLUS_AS_BLANK,
    COMPUTED_NAME,
    NOT_EXPANDABLE,
    NAME_LOST,
    AGGREGATION,
    NOT_APPLICABLE,
    DYNAMIC,
    LETTER_CASE,
    NOT_FOR_COUNTS,
    UNUSED_ALIAS,
    HAS_WITHOUT_FLAGS,
    NOT_UNDERSTOOD,
];

impl CheckErrorKind {
    /// Whether this says that values of some types do not go together.
    pub(super) const fn is_about_types(&self) -> bool {
        matches!(
            self,
            Self::Incomparable { .. }
                | Self::NotCalculable { .. }
                | Self::NotNegatable(_)
                | Self::WrongLiteral { .. }
                | Self::NotAValue { .. }
                | Self::StringInsteadOf { .. }
                | Self::GuidAgainstString
                | Self::NotBoolean { .. }
                | Self::WrongArgument { .. }
                | Self::HasWithoutEnum(_)
                | Self::CollectionIn(_)
                | Self::NotASet(_)
                | Self::NotSortable(_)
                | Self::WrongOperand { .. }
                | Self::NotAggregable { .. }
                | Self::WrongParameter { .. }
                | Self::CaseTypes { .. }
                | Self::NoCast { .. }
        )
    }

    /// The lasting name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::UnknownProperty { .. }
            | Self::UnknownSegment { .. }
            | Self::UnknownReserved(_)
            | Self::NotInResult(..) => UNKNOWN_PROPERTY,
            Self::NameLost(..) => NAME_LOST,
            Self::NotAggregable { .. } | Self::NoMethod(_) | Self::UnknownHierarchy { .. } => {
                AGGREGATION
            }
            Self::NotApplicable { .. } | Self::NotRecursive { .. } => NOT_APPLICABLE,
            Self::Dynamic { .. } => DYNAMIC,
            Self::NotForCounts(_) => NOT_FOR_COUNTS,
            Self::Pattern(error) => error.code(),
            Self::UnknownResource(_)
            | Self::NoResource(_)
            | Self::UnknownRoot(..)
            | Self::NotOfRecords(_) => UNKNOWN_RESOURCE,
            Self::UnknownMember { .. } | Self::SeveralMembers(_) => UNKNOWN_MEMBER,
            Self::Incomparable { .. }
            | Self::ComparedTwice(_)
            | Self::NotCalculable { .. }
            | Self::NotNegatable(_)
            | Self::WrongLiteral { .. }
            | Self::NotAValue { .. }
            | Self::HasWithoutEnum(_)
            | Self::CollectionIn(_)
            | Self::NotASet(_)
            | Self::CaseTypes { .. }
            | Self::NoCast { .. } => TYPE_MISMATCH,
            Self::NotBoolean { .. } | Self::LoneValue => NOT_BOOLEAN,
            Self::UnknownFunction(_) | Self::Method(_) | Self::NotBound { .. } => UNKNOWN_FUNCTION,
            Self::WrongArgument { .. }
            | Self::NoOverload { .. }
            | Self::WithoutParameters(_)
            | Self::WrongKey { .. }
            | Self::ArgumentCount { .. }
            | Self::NamedArgument(_)
            | Self::WrongOperand { .. }
            | Self::NoFunction { .. }
            | Self::WrongParameter { .. }
            | Self::SpecialArguments(..) => WRONG_ARGUMENTS,
            Self::CollectionInPath(_) | Self::KeyMissing(_) => COLLECTION_IN_PATH,
            Self::NotACollection(..) | Self::KeyOfOne(_) => NOT_A_COLLECTION,
            Self::NoProperties { .. } | Self::NotComposable { .. } | Self::BehindEnd(_) => {
                NO_PROPERTIES
            }
            Self::LetterCase { .. } => LETTER_CASE,
            Self::UnknownType(_) | Self::TypeElsewhere(_) | Self::UnrelatedType { .. } => {
                UNKNOWN_TYPE
            }
            Self::StringInsteadOf { .. } => STRING_LITERAL,
            Self::GuidAgainstString => GUID_LITERAL,
            Self::NotSortable(_) => NOT_SORTABLE,
            Self::AliasWithoutValue(_) => ALIAS_WITHOUT_VALUE,
            Self::UnusedAlias(_) => UNUSED_ALIAS,
            Self::HasWithoutFlags(_) => HAS_WITHOUT_FLAGS,
            Self::AliasCycle(_) | Self::AliasSize(_) | Self::AliasDepth(_) => ALIAS_EXPANSION,
            Self::DuplicateOption(_) => DUPLICATE_OPTION,
            Self::UnknownOption(_) => UNKNOWN_OPTION,
            Self::SuspiciousOption(_) => SUSPICIOUS_OPTION,
            Self::EscapedAmpersand(_) => ESCAPED_AMPERSAND,
            Self::PlusAsBlank => PLUS_AS_BLANK,
            Self::ComputedName(_) => COMPUTED_NAME,
            Self::NotExpandable(_)
            | Self::ExpandedTwice(_)
            | Self::ThroughNavigation(_)
            | Self::SelectThroughNavigation(_) => NOT_EXPANDABLE,
            Self::NumberRange(..) => NUMBER_RANGE,
            Self::NotUnderstood(_) => NOT_UNDERSTOOD,
        }
    }
}
