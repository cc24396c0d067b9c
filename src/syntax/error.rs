use crate::diagnostic::{Code, Fix, Span};
use thiserror::Error;

/// A place in the text that the grammar does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where.
    pub span: Span,
    /// Another place that explains it, such as the parenthesis that was never closed.
    pub related: Option<(Span, &'static str)>,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
}

/// What can be wrong with the text of a query. Each comment shows an input that causes it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// `$filter=`
    #[error("expected an expression, found nothing")]
    Empty,
    /// `status eq`
    #[error("expected an operand after `{0}`")]
    MissingOperand(String),
    /// `(` or `contains(name,)`
    #[error("expected an expression, found {0}")]
    ExpectedExpression(String),
    /// `status 'New'`
    #[error("expected an operator before {0}")]
    MissingOperator(String),
    /// `status equals 'New'`
    #[error("`{0}` is not an operator")]
    UnknownOperator(String),
    /// `a == 1`, `a && b`
    #[error("`{found}` is not an operator of OData, which writes `{instead}`")]
    ForeignOperator {
        /// What was written.
        found: String,
        /// The operator that means it.
        instead: &'static str,
    },
    /// `name like 'a%'`
    #[error(
        "`like` is not an operator of OData, which has `contains`, `startswith` and `endswith`"
    )]
    Like,
    /// `name is null`
    #[error("`{found}` is not a comparison of OData, which writes `{instead}`")]
    IsNull {
        /// What was written.
        found: String,
        /// The comparison that means it.
        instead: &'static str,
    },
    /// `name contains 'x'`
    #[error("`{0}` is a function of OData, not an operator: `{0}(text,part)`")]
    FunctionAsOperator(&'static str),
    /// `price between 1 and 5`
    #[error("`between` is not an operator of OData, which writes `x ge low and x le high`")]
    Between,
    /// `5 < x < 10`
    #[error("a comparison has two sides, and `{0}` begins a third")]
    ComparedTwice(String),
    /// `x ge new Date('2024-01-01')`
    #[error("`new` makes nothing in OData, where values are written as literals")]
    Constructor,
    /// `not(a)`, `a eq'x'`
    #[error("expected a blank {0}")]
    MissingBlank(String),
    /// `name eq 'x`
    #[error("the string is not closed")]
    UnclosedString,
    /// `status eq New'`
    #[error("the string has no opening apostrophe")]
    UnopenedString,
    /// `name eq 'O'Neil'`
    #[error("an apostrophe inside a string is written twice")]
    ApostropheNotDoubled,
    /// `name eq ''x''`
    #[error("a string begins and ends with one apostrophe")]
    DoubledQuotes,
    /// `name eq "x"`
    #[error("strings stand in apostrophes, not in `{0}`")]
    WrongQuotes(char),
    /// `(a eq 1`
    #[error("expected `{0}`")]
    Unclosed(String),
    /// `a eq 1)`
    #[error("`{0}` closes nothing")]
    UnopenedClose(char),
    /// `contains(name 'x')`
    #[error("expected `,` before {0}")]
    MissingComma(String),
    /// `a eq 1, b eq 2`
    #[error("{0} cannot stand here")]
    Misplaced(String),
    /// `f(a=1,2)`
    #[error("either all arguments of a call have names or none has")]
    MixedArguments,
    /// `case(a:1,b)`
    #[error("expected a condition and `:` before a value of `case`")]
    MissingCondition,
    /// `2020-13-01`
    #[error("{0}")]
    InvalidLiteral(String),
    /// `5-3`, `12abc`
    #[error("`{0}` is not a literal")]
    MalformedLiteral(String),
    /// `status eq Sales.Color'dark red'`
    #[error("expected the name or the number of a member, found `{0}`")]
    EnumMember(String),
    /// `createdDateTime gt 2020-01-01T00:00:00`
    #[error("the date and time `{0}` has no time zone")]
    MissingZone(String),
    /// `$filter=createdDateTime+gt+2020-01-01T00:00:00+01:00`
    #[error("the `+` of the time zone is read as a blank here, and must be written `%2B`")]
    PlusInOffset,
    /// `datetime'2020-01-01T00:00:00'`
    #[error("`{prefix}'...'` is a literal of OData 2, which OData 4 writes {instead}")]
    OldLiteral {
        /// The prefix.
        prefix: String,
        /// How it is written now.
        instead: &'static str,
    },
    /// `substringof('a',name)`
    #[error(
        "`substringof(part,text)` is a function of OData 2, which OData 4 writes `contains(text,part)`"
    )]
    SubstringOf,
    /// `any(x:true)`
    #[error("`{0}` needs a collection before it: `collection/{0}(x:...)`")]
    LambdaWithoutCollection(&'static str),
    /// `team/any(email eq 'x')`
    #[error("`{0}` needs a variable: `{0}(x:x/...)`")]
    LambdaWithoutVariable(&'static str),
    /// `team/any(t => t/email eq 'x')`
    #[error("expected `:` behind the variable of a lambda, found `{0}`")]
    LambdaArrow(&'static str),
    /// `team/all()`
    #[error("`all` needs a variable and a predicate: `all(x:...)`")]
    EmptyAll,
    /// `status in 'New'`
    #[error("expected a list in parentheses or a collection after `in`")]
    InWithoutList,
    /// `status in (name,'New')`
    #[error("a list of several members holds literals only")]
    ListMemberNotLiteral,
    /// `1 add x in (2,3)`
    #[error("`{0}` after `{1}` can be read in two ways; parentheses must tell which is meant")]
    AmbiguousMembership(&'static str, &'static str),
    /// `f has x`
    #[error("expected an enumeration literal after `has`")]
    HasWithoutLiteral,
    /// `status in ('New',)`
    #[error("a comma with nothing behind it")]
    TrailingComma,
    /// `$orderby=name descending`
    #[error("expected `asc` or `desc`, found `{0}`")]
    UnknownDirection(String),
    /// `{a:1}`
    #[error("expected the name of a member in double quotes, found {0}")]
    MemberName(String),
    /// `{"a" 1}`
    #[error("expected `:` after the name of a member")]
    MissingColon,
    /// `team/`, `x eq @`
    #[error("expected a name after `{0}`")]
    MissingName(char),
    /// `team/$count/email`, `team/any(t:t/active)/email`
    #[error("a path ends with `{0}`: nothing stands behind it")]
    BehindEnd(&'static str),
    /// `$root`, `$root/$count`
    #[error("`$root` needs `/` and the name of an entity set behind it")]
    LoneRoot,
    /// `$it.name`, `address->city`
    #[error("a property of a value is written behind `/`, not behind `{0}`")]
    Dot(&'static str),
    /// `name.trim().toLower()`
    #[error("functions stand round their values, not behind them: `f(g(value))`")]
    Methods,
    /// `team any(t:t/email eq 'x')`
    #[error("expected `/` before `{0}`")]
    MissingSlash(String),
    /// `team[0]/email`, `team/0/email`
    #[error("`{0}` reaches no item of a collection")]
    Subscript(String),
    /// `eq(status,'New')`
    #[error("`{0}` is an operator of OData, not a function: `a {0} b`")]
    OperatorAsFunction(&'static str),
    /// `team/$count()`
    #[error("`$count` takes no arguments, found `()`")]
    EmptyParentheses,
    /// `team/exists(t:t/email eq 'x')`
    #[error("`{0}` is not a lambda operator of OData, which writes `{1}`")]
    ForeignQuantifier(String, &'static str),
    /// `Model.Available`
    #[error("`{0}` has a namespace, so it is a type or a function, not a property")]
    QualifiedName(String),
    /// A name of more than 128 characters.
    #[error("the name has {0} characters, more than the limit `identifier` of {1}")]
    LongName(usize, usize),
    /// `$filter` without a value, `$filter:a eq 1`
    #[error("expected `=` and a value after `{0}`")]
    MissingEquals(String),
    /// `$filter=a eq 1 $top=5`
    #[error("expected `&` before the option `{0}`")]
    MissingAmpersand(String),
    /// `/v1.0/referrals$filter=a eq 1`
    #[error("expected `?` before the option `{0}`")]
    MissingMark(String),
    /// `$filter=name eq 'A & B'` as part of a URL.
    #[error("`{0}` ends the {1}; inside a string it is written `{2}`")]
    RawDelimiter(char, &'static str, &'static str),
    /// `$filter=a eq 1 && b eq 2` as part of a URL, `@=1`
    #[error("`{0}` is not the name of an option")]
    OptionName(String),
    /// `$top=5&=10`
    #[error("expected the name of an option before `=`")]
    NamelessOption,
    /// `$top=5&`, `$top=5&&$skip=10`
    #[error("expected an option beside `&`")]
    EmptyOption,
    /// `$filter= true`
    #[error("a blank between `=` and the value is not allowed")]
    LeadingBlank,
    /// `GET https://host/v1.0/referrals?$top=5`
    #[error("a query begins with the address, not with the method `{0}`")]
    Method(String),
    /// `curl 'https://host/v1.0/referrals?$top=5' -H 'Accept: application/json'`
    #[error("a query is the URL alone, not the command `{0}` round it")]
    Command(String),
    /// `https://host/v1.0/referrals?$top=5 HTTP/1.1`
    #[error("a query ends with its last option, not with the version `{0}`")]
    Version(String),
    /// `htps://host/referrals?$top=5`, `http//host/referrals?$top=5`
    #[error("an address begins with `https://` or `http://`, found `{0}`")]
    Scheme(String),
    /// `https:///referrals?$top=5`, `https://ho st/`, `https://host:99999/`
    #[error("expected a host such as `example.com` or `example.com:8080`, found `{0}`")]
    Host(String),
    /// `$filter=a eq 1 & $top=5`, `$filter = true`
    #[error("blanks beside the name `{0}` of an option are not allowed")]
    BlankBesideOption(String),
    /// `"a eq 1"`
    #[error("the whole expression stands in quotes")]
    QuotedExpression,
    /// `"status" eq 'New'`
    #[error("the name of a property stands without quotes, not in `{0}`")]
    QuotedName(char),
    /// `select * from referrals where status eq 'New'`
    #[error("{0} is not part of an expression")]
    Statement(String),
    /// `a eq 1 order by b`
    #[error("`{found}` is not an operator of OData, which has the option `{option}`")]
    Clause {
        /// What was written.
        found: String,
        /// The option that means it.
        option: &'static str,
    },
    /// `a eq 1 & $top=5` where an expression is read.
    #[error("the option `{0}` cannot stand in an expression")]
    OptionInExpression(String),
    /// `a eq 1;`
    #[error("`{0}` ends nothing here")]
    TrailingSign(String),
    /// `a eq 1, b eq 2`
    #[error("conditions are joined by `and` or `or`, not by `{0}`")]
    JoinedBy(String),
    /// `status eq 'New','Active'`
    #[error("several values are compared by `in`: `x in ('a','b')`")]
    SeveralValues,
    /// `a eq 1 b eq 2`
    #[error("expected `and` or `or` before {0}")]
    MissingConjunction(String),
    /// `$top=ten`
    #[error("`{option}` takes {expected}, found {found}")]
    OptionValue {
        /// The option's name.
        option: &'static str,
        /// What it takes.
        expected: &'static str,
        /// What was written.
        found: String,
    },
    /// `$select=id,` or `$select=a b`
    #[error("expected the name of a property, found {0}")]
    ExpectedProperty(String),
    /// `$expand=team/$ref($select=name)`
    #[error("`{option}` cannot stand in parentheses behind {behind}")]
    NestedOption {
        /// The option's name as it was written.
        option: String,
        /// What the parentheses stand behind.
        behind: &'static str,
        /// What can stand there.
        takes: &'static str,
    },
    /// `$expand=team(name)`, `$expand=team()`
    #[error("expected an option such as `$top=10`, found {0}")]
    ExpectedOption(String),
    /// `$expand=team($top=1,$skip=2)`
    #[error("options in parentheses have `;` between them, not `{0}`")]
    OptionSeparator(char),
    /// `$compute=price mul 2`
    #[error("expected `as` and the name of the computed property, found {0}")]
    ComputedName(String),
    /// `$search=`, `$search=(blue OR ())`
    #[error("expected a word or a phrase in double quotes, found {0}")]
    ExpectedTerm(String),
    /// `$search=a;b`
    #[error("`{0}` cannot stand in a word of a search as it is")]
    SearchCharacter(char),
    /// `$search="a\t"`
    #[error("a backslash in a phrase stands before `\"` or another backslash")]
    LoneBackslash,
    /// `$search="blue`
    #[error("the phrase is not closed")]
    UnclosedPhrase,
    /// `$search=""`
    #[error("a phrase holds at least one character")]
    EmptyPhrase,
    /// `Categories(ID=wrong)` as a path.
    #[error("expected a literal or a parameter alias, found {0}")]
    ResourceValue(String),
    /// `$entity?$format=json`
    #[error("`$entity` needs the option `$id`")]
    MissingId,
    /// `abc` where the rule `boolean` is asked for.
    #[error("expected {0}")]
    OtherRule(&'static str),
    /// `$apply=sort(name)`
    #[error("`{0}` is not a transformation of `$apply`")]
    UnknownTransformation(String),
    /// `$apply=ancestors($root/Nodes,tree,id,aggregate(total))`
    #[error("`{0}` makes new instances; only transformations that keep them can stand here")]
    NotPreserving(String),
    /// `$apply=aggregate(amount with sum)`
    #[error("expected {expected}, found {found}")]
    ExpectedInApply {
        /// What must stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
    /// `$filter=aggregate(amount with sum) gt 5`
    #[error("`aggregate` needs a collection before it, such as `$these/aggregate(...)`")]
    AggregateWithoutCollection,
    /// `$these eq 1`
    #[error("`$these` needs `/aggregate(...)`, `/$count` or a lambda behind it")]
    LoneThese,
    /// `status eq {{status`
    #[error("nothing closes this template hole")]
    UnclosedHole,
    /// `{{a}} {{b}}`: an error of another kind whose message shows a template hole, and that
    /// message.
    #[error("{1}")]
    InTemplate(Box<Self>, String),
    /// A text of more than 64 KiB.
    #[error("the {what} is beyond the limit `{limit}` of {maximum}")]
    Limit {
        /// What is too large.
        what: &'static str,
        /// The name of the limit.
        limit: &'static str,
        /// Its value.
        maximum: usize,
    },
    /// `%zz`
    #[error("`{0}` is not a percent-encoded byte: two hexadecimal digits must follow `%`")]
    MalformedEscape(String),
    /// `status%20eq 'New'`, `$filter=status%2520eq%2520'New'`
    #[error("`{0}` is not decoded here")]
    EscapeNotDecoded(String),
    /// `\$filter=a eq \'b\'`, `a eq &#39;b&#39;`
    #[error("`{found}` is an escape of {place}, which means nothing here")]
    EscapedElsewhere {
        /// What was found first.
        found: String,
        /// What escapes so.
        place: &'static str,
    },
    /// `status%20eq+'New'`
    #[error("`+` is read as a blank only where no other blank stands in the text")]
    PlusBesideBlank,
    /// A no-break space between two words, a quotation mark of a wide alphabet.
    #[error("expected {expected}, found the character `U+{found:04X}`")]
    LookAlike {
        /// What the character looks like.
        expected: String,
        /// The character.
        found: u32,
    },
    /// `%C3%28`
    #[error("the percent-encoded bytes `{0}` are not UTF-8")]
    EscapeNotUtf8(String),
}

const EXPECTED_EXPRESSION: Code = Code::error(101, "expected-expression");
const MISSING_OPERATOR: Code = Code::error(102, "missing-operator");
const UNKNOWN_OPERATOR: Code = Code::error(103, "unknown-operator");
const MISSING_BLANK: Code = Code::error(104, "missing-blank");
const UNCLOSED_STRING: Code = Code::error(105, "unclosed-string");
const APOSTROPHE: Code = Code::error(106, "apostrophe-not-doubled");
const WRONG_QUOTES: Code = Code::error(107, "wrong-quotes");
const UNBALANCED: Code = Code::error(108, "unbalanced-parenthesis");
const MISPLACED: Code = Code::error(109, "misplaced-character");
const INVALID_LITERAL: Code = Code::error(110, "invalid-literal");
const MISSING_ZONE: Code = Code::error(111, "missing-time-zone");
const OLD_FORM: Code = Code::error(112, "odata-2-form");
const LAMBDA: Code = Code::error(113, "malformed-lambda");
const IN_LIST: Code = Code::error(114, "malformed-list");
const AMBIGUOUS: Code = Code::error(115, "ambiguous-precedence");
const TRAILING_COMMA: Code = Code::error(116, "trailing-comma");
const DIRECTION: Code = Code::error(117, "unknown-direction");
const PATH: Code = Code::error(118, "malformed-path");
const MISSING_EQUALS: Code = Code::error(119, "missing-equals");
const LEADING_BLANK: Code = Code::error(120, "leading-blank");
const OPTION_VALUE: Code = Code::error(121, "malformed-option-value");
const NESTED_OPTION: Code = Code::error(122, "nested-option");
const MISSING_COMMA: Code = Code::error(123, "missing-comma");
const OBJECT: Code = Code::error(124, "malformed-object");
const RAW_DELIMITER: Code = Code::error(125, "raw-delimiter");
const OPTION_NAME: Code = Code::error(126, "malformed-option-name");
const COMPUTED_NAME: Code = Code::error(127, "missing-computed-name");
const SEARCH: Code = Code::error(128, "malformed-search");
const TRANSFORMATION: Code = Code::error(129, "malformed-transformation");
const LOOK_ALIKE: Code = Code::error(130, "look-alike-character");
const HOLE: Code = Code::error(131, "unclosed-hole");
const ADDRESS: Code = Code::error(132, "malformed-address");
const LIMIT: Code = Code::error(190, "limit-exceeded");
const MALFORMED_ESCAPE: Code = Code::error(191, "malformed-escape");

/// The codes of this room, for the registry.
pub const CODES: &[Code] = &[
    EXPECTED_EXPRESSION,
    MISSING_OPERATOR,
    UNKNOWN_OPERATOR,
    MISSING_BLANK,
    UNCLOSED_STRING,
    APOSTROPHE,
    WRONG_QUOTES,
    UNBALANCED,
    MISPLACED,
    INVALID_LITERAL,
    MISSING_ZONE,
    OLD_FORM,
    LAMBDA,
    IN_LIST,
    AMBIGUOUS,
    TRAILING_COMMA,
    DIRECTION,
    PATH,
    MISSING_EQUALS,
    LEADING_BLANK,
    OPTION_VALUE,
    NESTED_OPTION,
    MISSING_COMMA,
    OBJECT,
    RAW_DELIMITER,
    OPTION_NAME,
    COMPUTED_NAME,
    SEARCH,
    TRANSFORMATION,
    LOOK_ALIKE,
    HOLE,
    ADDRESS,
    LIMIT,
    MALFORMED_ESCAPE,
];

impl SyntaxErrorKind {
    /// The lasting name of this kind of error.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Empty | Self::MissingOperand(_) | Self::ExpectedExpression(_) => {
                EXPECTED_EXPRESSION
            }
            Self::MissingOperator(_) | Self::MissingConjunction(_) => MISSING_OPERATOR,
            Self::UnknownOperator(_)
            | Self::ForeignOperator { .. }
            | Self::Like
            | Self::IsNull { .. }
            | Self::FunctionAsOperator(_)
            | Self::Clause { .. }
            | Self::Statement(_)
            | Self::OperatorAsFunction(_)
            | Self::Between
            | Self::ComparedTwice(_)
            | Self::Constructor => UNKNOWN_OPERATOR,
            Self::MissingBlank(_) => MISSING_BLANK,
            Self::UnclosedString | Self::UnopenedString => UNCLOSED_STRING,
            Self::ApostropheNotDoubled => APOSTROPHE,
            Self::DoubledQuotes
            | Self::WrongQuotes(_)
            | Self::QuotedExpression
            | Self::QuotedName(_) => WRONG_QUOTES,
            Self::Unclosed(_) | Self::UnopenedClose(_) => UNBALANCED,
            Self::Misplaced(_)
            | Self::MixedArguments
            | Self::MissingCondition
            | Self::OtherRule(_)
            | Self::OptionInExpression(_)
            | Self::TrailingSign(_)
            | Self::Method(_)
            | Self::Command(_)
            | Self::Version(_)
            | Self::JoinedBy(_) => MISPLACED,
            Self::MissingComma(_) => MISSING_COMMA,
            Self::MemberName(_) | Self::MissingColon => OBJECT,
            Self::InvalidLiteral(_) | Self::MalformedLiteral(_) | Self::EnumMember(_) => {
                INVALID_LITERAL
            }
            Self::MissingZone(_) | Self::PlusInOffset => MISSING_ZONE,
            Self::OldLiteral { .. } | Self::SubstringOf => OLD_FORM,
            Self::LambdaWithoutCollection(_)
            | Self::LambdaWithoutVariable(_)
            | Self::LambdaArrow(_)
            | Self::ForeignQuantifier(..)
            | Self::EmptyAll => LAMBDA,
            Self::InWithoutList
            | Self::SeveralValues
            | Self::ListMemberNotLiteral
            | Self::HasWithoutLiteral => IN_LIST,
            Self::AmbiguousMembership(..) => AMBIGUOUS,
            Self::TrailingComma => TRAILING_COMMA,
            Self::UnknownDirection(_) => DIRECTION,
            Self::MissingName(_)
            | Self::EmptyParentheses
            | Self::Dot(_)
            | Self::Methods
            | Self::QualifiedName(_)
            | Self::MissingSlash(_)
            | Self::Subscript(_)
            | Self::BehindEnd(_)
            | Self::LoneRoot
            | Self::LongName(..)
            | Self::LoneThese
            | Self::AggregateWithoutCollection
            | Self::ResourceValue(_)
            | Self::MissingId => PATH,
            Self::MissingEquals(_) | Self::MissingAmpersand(_) | Self::MissingMark(_) => {
                MISSING_EQUALS
            }
            Self::RawDelimiter(..) => RAW_DELIMITER,
            Self::OptionName(_) | Self::NamelessOption | Self::EmptyOption => OPTION_NAME,
            Self::LeadingBlank | Self::BlankBesideOption(_) => LEADING_BLANK,
            Self::OptionValue { .. } | Self::ExpectedProperty(_) => OPTION_VALUE,
            Self::NestedOption { .. } | Self::ExpectedOption(_) | Self::OptionSeparator(_) => {
                NESTED_OPTION
            }
            Self::ComputedName(_) => COMPUTED_NAME,
            Self::ExpectedTerm(_)
            | Self::SearchCharacter(_)
            | Self::LoneBackslash
            | Self::UnclosedPhrase
            | Self::EmptyPhrase => SEARCH,
            Self::UnknownTransformation(_)
            | Self::NotPreserving(_)
            | Self::ExpectedInApply { .. } => TRANSFORMATION,
            Self::Limit { .. } => LIMIT,
            Self::MalformedEscape(_)
            | Self::EscapeNotUtf8(_)
            | Self::EscapeNotDecoded(_)
            | Self::EscapedElsewhere { .. }
            | Self::PlusBesideBlank => MALFORMED_ESCAPE,
            Self::LookAlike { .. } => LOOK_ALIKE,
            Self::UnclosedHole => HOLE,
            Self::Scheme(_) | Self::Host(_) => ADDRESS,
            Self::InTemplate(kind, _) => kind.code(),
        }
    }

    /// Whether an error of this kind, at the place of another one, says nothing new: what was
    /// missed or found there has been named.
    pub(super) const fn can_follow_from_another(&self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::MissingOperand(_)
                | Self::ExpectedExpression(_)
                | Self::MissingOperator(_)
                | Self::MissingBlank(_)
                | Self::MissingComma(_)
                | Self::Misplaced(_)
                | Self::TrailingComma
                | Self::ExpectedOption(_)
                | Self::ExpectedTerm(_)
                | Self::ComputedName(_)
                | Self::ExpectedInApply { .. }
        )
    }
}
