use super::Text;

/// Pages on the text of queries.
pub(super) const TEXTS: &[Text] = &[
    Text {
        number: 101,
        summary: "an operand is missing",
        meaning: "\
An expression is expected here and there is none: an option without a value, an
operator without its right side, an empty pair of parentheses.",
        example: "status eq",
        instead: "status eq 'New'",
    },
    Text {
        number: 102,
        summary: "an operator is missing",
        meaning: "\
Two operands stand side by side. The operators are
  eq ne gt ge lt le and or in has add sub mul div divby mod",
        example: "status 'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 103,
        summary: "no operator of OData",
        meaning: "\
The word or sign is no operator of OData, which writes operators as words: `eq`
for `=` and `==`, `ne` for `!=` and `<>`, `and` for `&&`, `or` for `||`. For
`like` there are the functions `contains`, `startswith` and `endswith`.",
        example: "status == 'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 104,
        summary: "a blank is missing",
        meaning: "\
Operators are words and need a blank on both sides; so does `not` before its
operand.",
        example: "status eq'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 105,
        summary: "a string has no end",
        meaning: "\
The apostrophe that begins the string has no partner, so all that follows would
belong to the string.",
        example: "name eq 'Fabrikam",
        instead: "name eq 'Fabrikam'",
    },
    Text {
        number: 106,
        summary: "an apostrophe ends the string too soon",
        meaning: "\
An apostrophe inside a string is written twice, or it ends the string.",
        example: "name eq 'O'Neil'",
        instead: "name eq 'O''Neil'",
    },
    Text {
        number: 107,
        summary: "a string in other quotes",
        meaning: "\
Strings stand in apostrophes. Double quotes are for the words of `$search` and
for JSON.",
        example: "name eq \"Fabrikam\"",
        instead: "name eq 'Fabrikam'",
    },
    Text {
        number: 108,
        summary: "parentheses do not match",
        meaning: "\
A parenthesis is opened and never closed, or closed and never opened. Mostly it
is missing at the end of the option or before the next operator.",
        example: "(status eq 'New' or status eq 'Active'",
        instead: "(status eq 'New' or status eq 'Active')",
    },
    Text {
        number: 109,
        summary: "a character that cannot stand here",
        meaning: "\
The character has no meaning here. Conditions are joined by `and` or `or`, not
by a comma.",
        example: "status eq 'New', type eq 'Shared'",
        instead: "status eq 'New' and type eq 'Shared'",
    },
    Text {
        number: 110,
        summary: "no such number, date or other literal",
        meaning: "\
The text begins like a literal and is none: a month beyond 12, a number with
letters in it, an arithmetic sign where OData writes `add` and `sub`.",
        example: "createdDateTime gt 2025-13-01T00:00:00Z",
        instead: "createdDateTime gt 2025-12-01T00:00:00Z",
    },
    Text {
        number: 111,
        summary: "a date and time without time zone",
        meaning: "\
A date with a time is an instant and needs a time zone: `Z` for UTC, or an
offset such as `+01:00` (written `%2B01:00` in a URL).",
        example: "createdDateTime gt 2025-01-01T00:00:00",
        instead: "createdDateTime gt 2025-01-01T00:00:00Z",
    },
    Text {
        number: 112,
        summary: "a form of OData 2",
        meaning: "\
OData 2 and 3 wrote a prefix before dates and GUIDs, and had functions that are
gone since: `substringof(part,text)` is `contains(text,part)` today.",
        example: "createdDateTime gt datetime'2025-01-01T00:00:00'",
        instead: "createdDateTime gt 2025-01-01T00:00:00Z",
    },
    Text {
        number: 113,
        summary: "any or all in a wrong form",
        meaning: "\
`any` and `all` stand behind a collection and name a variable for its items:
`team/any(t:...)`. Inside, properties of an item begin with the variable.",
        example: "team/any(email eq 'r2d2@contoso.com')",
        instead: "team/any(t:t/email eq 'r2d2@contoso.com')",
    },
    Text {
        number: 114,
        summary: "in or has without its list or literal",
        meaning: "\
Behind `in` stands a list of literals in parentheses, or a collection; behind
`has` a member of an enumeration.",
        example: "status in 'New'",
        instead: "status in ('New')",
    },
    Text {
        number: 115,
        summary: "parentheses must tell what is meant",
        meaning: "\
The standard's grammar and its table of precedence disagree about `in` and `has`
behind arithmetic. Parentheses tell what is meant.",
        example: "1 add length(name) in (2,3)",
        instead: "(1 add length(name)) in (2,3)",
    },
    Text {
        number: 116,
        summary: "a comma with nothing behind it",
        meaning: "\
A comma stands between two items. Programs that build lists often leave one too
many.",
        example: "status in ('New','Active',)",
        instead: "status in ('New','Active')",
    },
    Text {
        number: 117,
        summary: "neither asc nor desc",
        meaning: "\
Behind a key of `$orderby` stands `asc`, `desc` or nothing, which means `asc`.
Several keys are parted by commas.",
        example: "$orderby=createdDateTime descending",
        instead: "$orderby=createdDateTime desc",
    },
    Text {
        number: 118,
        summary: "a path with a wrong or missing name",
        meaning: "\
A path is names with a slash between two of them. A name has at most 128
characters; one with a full stop is a type or a function, not a property.",
        example: "customerProfile//name eq 'Fabrikam'",
        instead: "customerProfile/name eq 'Fabrikam'",
    },
    Text {
        number: 119,
        summary: "an option without its equals sign",
        meaning: "\
A query option is a name, `=` and a value; options are parted by `&`.",
        example: "$filter",
        instead: "$filter=status eq 'New'",
    },
    Text {
        number: 120,
        summary: "a blank before the value of an option",
        meaning: "\
The value of an option begins directly behind `=`. Services answer a blank there
with an error.",
        example: "$filter= status eq 'New'",
        instead: "$filter=status eq 'New'",
    },
    Text {
        number: 121,
        summary: "an option cannot have this value",
        meaning: "\
`$top` and `$skip` take a whole number, `$count` takes `true` or `false`,
`$select` takes properties with commas between them.",
        example: "$top=ten",
        instead: "$top=10",
    },
    Text {
        number: 122,
        summary: "wrong options in parentheses",
        meaning: "\
Parentheses behind an item of `$expand` or `$select`, or behind `/$count`, hold
options with `;` between them. Which ones depends on what they stand behind:
`/$count` takes `$filter` and `$search` only.",
        example: "$select=customerProfile($levels=1)",
        instead: "$select=customerProfile/name",
    },
    Text {
        number: 123,
        summary: "a comma is missing",
        meaning: "\
Arguments, list members and items of an option have commas between them.",
        example: "status in ('New' 'Active')",
        instead: "status in ('New','Active')",
    },
    Text {
        number: 124,
        summary: "a JSON object that is none",
        meaning: "\
An object holds members: a name in double quotes, a colon, a value.",
        example: "'x' in [{name:'x'}]",
        instead: "'x' in ['x']",
    },
    Text {
        number: 125,
        summary: "a delimiter of URLs within a value",
        meaning: "\
In a URL `&` ends an option and `#` ends the query. Within a value they are
written `%26` and `%23`.",
        example: "$filter=name eq 'R&D'",
        instead: "$filter=name eq 'R%26D'",
    },
    Text {
        number: 126,
        summary: "an option name that cannot be one",
        meaning: "\
The name of an option stands before `=`. A parameter alias is `@` and a name; in
a URL `&&` joins nothing, for `&` parts options.",
        example: "$filter=name eq @name&@='Fabrikam'",
        instead: "$filter=name eq @name&@name='Fabrikam'",
    },
    Text {
        number: 127,
        summary: "a computed property without a name",
        meaning: "\
An item of `$compute` is an expression, `as`, and the name that its value gets.
A value that only a condition needs can be written into the condition.",
        example: "$compute=details/dealValue mul 2",
        instead: "$filter=details/dealValue mul 2 gt 100",
    },
    Text {
        number: 128,
        summary: "a search that cannot be read",
        meaning: "\
`$search` takes words and phrases in double quotes, joined by `AND`, `OR` and
`NOT`, with parentheses. A semicolon in a word is written `%3B`. A condition
searches one property.",
        example: "$search=\"contoso",
        instead: "$filter=contains(name,'contoso')",
    },
    Text {
        number: 129,
        summary: "a transformation that cannot be read",
        meaning: "\
`$apply` takes transformations joined by slashes, such as
`filter(amount gt 3)/groupby((country),aggregate(amount with sum as total))`.
What an `aggregate` computes needs a method behind `with` and a name behind
`as`. A plain order needs no transformation.",
        example: "$apply=sort(createdDateTime)",
        instead: "$orderby=createdDateTime",
    },
    Text {
        number: 130,
        summary: "a character that looks like another",
        meaning: "\
A character from a word processor or a wide alphabet stands where a plain one
must: a no-break space for a blank, a wide apostrophe, a mark that cannot be
seen. Inside a string all characters stand for themselves.",
        example: "status\u{a0}eq 'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 131,
        summary: "a template hole that nothing closes",
        meaning: "\
Where a template is filled in later, a hole stands for the text to come:
`{{name}}`, `${name}` or `@{name}`. What begins a hole has to be closed.",
        example: "status eq {{status",
        instead: "status eq {{status}}",
    },
    Text {
        number: 132,
        summary: "an address that does not begin as one",
        meaning: "\
The address of a service begins with `https://` or `http://`. A host follows,
with a port up to 65535 if need be. A host holds no blank.",
        example: "htps://example.com/referrals?$top=5",
        instead: "https://example.com/referrals?$top=5",
    },
    Text {
        number: 190,
        summary: "the query is beyond a limit",
        meaning: "\
The query is larger or nests deeper than odq is ready to read. The message names
the limit; `--limit NAME=VALUE` sets another value.",
        example: "a query of more than 64 KiB",
        instead: "status eq 'New'",
    },
    Text {
        number: 191,
        summary: "a broken percent-encoding",
        meaning: "\
In a URL, `%` begins an encoded byte and two hexadecimal digits follow. A
percent sign itself is written `%25`. The bytes must be UTF-8.",
        example: "$filter=contains(name,'100%')",
        instead: "$filter=contains(name,'100%25')",
    },
];
