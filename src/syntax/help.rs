//! What to do about an error in the text.

use super::error::{SyntaxError, SyntaxErrorKind};
use crate::diagnostic::Diagnostic;

impl SyntaxError {
    /// The finding that people read.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.kind.code(), self.span, self.kind.to_string());
        if let Some((span, message)) = self.related {
            diagnostic = diagnostic.with_label(span, message);
        }
        let says_more = self.fixes.is_empty() || !self.kind.is_help_general();
        let help = self.kind.help().filter(|_| says_more);
        diagnostic.help = help.map(str::to_owned);
        diagnostic.fixes.clone_from(&self.fixes);
        diagnostic
    }
}

impl SyntaxErrorKind {
    /// What to do about it, where no fix says so.
    pub(super) fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::MissingOperator(_) | Self::UnknownOperator(_) => {
                "the operators are `eq ne gt ge lt le and or in has add sub mul div divby mod`"
            }
            Self::MissingOperand(_) => "write a property, a literal or a function call there",
            Self::Statement(_) => {
                "an expression is the condition alone; `$select`, `$orderby` and `$top` are options"
            }
            Self::ComparedTwice(_) => "comparisons are joined: `5 lt x and x lt 10`",
            Self::Constructor => {
                "an instant is written as `2020-10-30T21:03:00Z`, a day as `2020-10-30`, now as `now()`"
            }
            Self::SeveralValues | Self::InWithoutList => "write it as `x in ('a','b')`",
            Self::MissingCondition => {
                "write pairs of a condition and a value: `case(condition:value,...)`"
            }
            Self::HasWithoutLiteral => "write it as `x has 'Member'`",
            Self::LambdaWithoutVariable(_) => {
                "name a variable and begin each property of the item with it"
            }
            Self::EscapeNotUtf8(_) => {
                "a character beyond ASCII is written as the escapes of its UTF-8 bytes, such as `%C3%A9`"
            }
            Self::EscapeNotDecoded(_) => {
                "escapes are decoded once, in URLs and query strings, and in an expression without blanks"
            }
            Self::NestedOption { takes, .. } => takes,
            Self::Subscript(_) => {
                "whether some item fits is asked by `any`: `collection/any(x:x/name eq 'a')`"
            }
            Self::OperatorAsFunction(_) => "operators stand between their operands",
            Self::OptionInExpression(_) => {
                "it is an option of its own, such as the `$top` of `$filter=...&$top=5`"
            }
            Self::LambdaWithoutCollection(_) => "write it behind a collection and a slash",
            Self::ExpectedExpression(_) => "write a property, a literal or a function call there",
            Self::MalformedLiteral(_) | Self::InvalidLiteral(_) => {
                "literals are written as `5`, `5.5`, `2020-10-30`, `2020-10-30T21:03:00Z`, `'text'`"
            }
            Self::ExpectedProperty(_) => "properties stand there with commas between them",
            Self::UnclosedString | Self::UnclosedPhrase => "it ends with the sign that begins it",
            Self::UnknownDirection(_) => "write `asc`, `desc` or nothing",
            Self::MissingEquals(_) => "an option is written as `$filter=status eq 'New'`",
            Self::Empty => "write a condition such as `status eq 'New'`",
            Self::Misplaced(_) => "remove it, or write an operator there",
            Self::Like => {
                "`'a%'` asks for `startswith`, `'%a'` for `endswith`, `'%a%'` for `contains`"
            }
            Self::OptionValue { .. } => "an option is written as `$top=10&$count=true`",
            Self::QualifiedName(_) => "a property of a property is written behind `/`",
            Self::Limit {
                limit: "decimal-digits" | "decimal-exponent",
                ..
            } => "`--limit` sets at most 1000 digits and an exponent of 6144",
            Self::LongName(..) | Self::Limit { .. } => {
                "a higher limit can be set by `--limit NAME=VALUE`"
            }
            Self::ListMemberNotLiteral => "compare with `eq` and join the comparisons with `or`",
            Self::UnknownTransformation(_) => {
                "transformations are such as `filter(..)`, `groupby((..),aggregate(..))`, `compute(.. as name)`"
            }
            Self::OptionName(_) | Self::NamelessOption => {
                "an option is written as `$top=10`, or as `name=value` if it is the service's own"
            }
            Self::UnclosedHole => "holes are written `{{name}}`, `${name}` or `@{name}`",
            Self::InTemplate(kind, _) => return kind.help(),
            Self::BehindEnd("$count") => {
                "a number has no properties: compare it, as in `team/$count gt 1`"
            }
            Self::BehindEnd(_) => "what is asked of an item stands in the parentheses",
            Self::LoneRoot => "another record is reached as in `$root/people(1)/name`",
            Self::EnumMember(_) => "members are parted by commas alone: `Ns.Type'First,Second'`",
            Self::MixedArguments
            | Self::EmptyOption
            | Self::PlusBesideBlank
            | Self::EscapedElsewhere { .. }
            | Self::ForeignOperator { .. }
            | Self::PlusInOffset
            | Self::NotPreserving(_)
            | Self::ExpectedInApply { .. }
            | Self::LoneThese
            | Self::AggregateWithoutCollection
            | Self::IsNull { .. }
            | Self::MissingBlank(_)
            | Self::UnopenedString
            | Self::ApostropheNotDoubled
            | Self::DoubledQuotes
            | Self::WrongQuotes(_)
            | Self::FunctionAsOperator(_)
            | Self::Between
            | Self::MissingComma(_)
            | Self::MemberName(_)
            | Self::MissingColon
            | Self::LambdaArrow(_)
            | Self::Unclosed(_)
            | Self::UnopenedClose(_)
            | Self::MissingZone(_)
            | Self::OldLiteral { .. }
            | Self::SubstringOf
            | Self::EmptyAll
            | Self::AmbiguousMembership(..)
            | Self::TrailingComma
            | Self::MissingName(_)
            | Self::Dot(_)
            | Self::Methods
            | Self::EmptyParentheses
            | Self::ForeignQuantifier(..)
            | Self::MissingAmpersand(_)
            | Self::MissingMark(_)
            | Self::RawDelimiter(..)
            | Self::MalformedEscape(_)
            | Self::LeadingBlank
            | Self::ExpectedOption(_)
            | Self::OptionSeparator(_)
            | Self::ComputedName(_)
            | Self::ExpectedTerm(_)
            | Self::SearchCharacter(_)
            | Self::EmptyPhrase
            | Self::LoneBackslash
            | Self::ResourceValue(_)
            | Self::MissingId
            | Self::LookAlike { .. }
            | Self::BlankBesideOption(_)
            | Self::Method(_)
            | Self::Command(_)
            | Self::Version(_)
            | Self::Scheme(_)
            | Self::Host(_)
            | Self::QuotedExpression
            | Self::QuotedName(_)
            | Self::Clause { .. }
            | Self::MissingSlash(_)
            | Self::TrailingSign(_)
            | Self::JoinedBy(_)
            | Self::MissingConjunction(_)
            | Self::OtherRule(_) => return None,
        })
    }

    /// Whether the help says how such things are written in general, which a fix says better.
    pub(super) const fn is_help_general(&self) -> bool {
        matches!(
            self,
            Self::MalformedLiteral(_)
                | Self::InvalidLiteral(_)
                | Self::UnclosedString
                | Self::UnclosedPhrase
                | Self::Misplaced(_)
                | Self::ExpectedExpression(_)
                | Self::OptionValue { .. }
                | Self::MissingEquals(_)
                | Self::Like
                | Self::ComparedTwice(_)
                | Self::SeveralValues
                | Self::LambdaWithoutCollection(_)
                | Self::OperatorAsFunction(_)
                | Self::OptionInExpression(_)
                | Self::UnknownOperator(_)
                | Self::MissingOperator(_)
                | Self::UnknownDirection(_)
                | Self::ExpectedProperty(_)
                | Self::OptionName(_)
                | Self::EnumMember(_)
        )
    }
}
