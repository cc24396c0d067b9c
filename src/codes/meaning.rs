use super::Text;

/// Pages on names and types.
pub(super) const TEXTS: &[Text] = &[
    Text {
        number: 201,
        summary: "the type has no such property",
        meaning: "\
The schema declares no property of that name for the type. Letter case counts.
Behind a lambda's variable, and behind a slash, the properties of that type are
asked for, not those of the record.",
        example: "statuss eq 'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 202,
        summary: "the service has nothing at this path",
        meaning: "\
No segment of the path is an entity set or a singleton of the schema, so it is
not known what the query is about. The schema of another service is given by
`--metadata FILE`.",
        example: "https://api.partner.microsoft.com/v1.0/engagements/referals?$top=10",
        instead: "https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=10",
    },
    Text {
        number: 203,
        summary: "the enumeration has no such member",
        meaning: "\
The property is an enumeration, and the literal is none of its members. Letter
case counts.",
        example: "status eq 'Actve'",
        instead: "status eq 'Active'",
    },
    Text {
        number: 204,
        summary: "the types do not go together",
        meaning: "\
The operator cannot compare or calculate with values of these types.",
        example: "createdDateTime gt 5",
        instead: "createdDateTime gt 2025-01-01T00:00:00Z",
    },
    Text {
        number: 205,
        summary: "no condition, where one is expected",
        meaning: "\
A filter, and each side of `and`, `or` and `not`, must be true or false. A text
or a number has to be compared with something. Mind that `not` binds tighter
than `eq`: `not status eq 'New'` means `(not status) eq 'New'`.",
        example: "name",
        instead: "name ne null",
    },
    Text {
        number: 206,
        summary: "there is no such function",
        meaning: "\
OData has no function of that name, and the schema declares none; or the one
that it declares is bound to another type than stands before it in the path.",
        example: "contain(name,'Fabrikam')",
        instead: "contains(name,'Fabrikam')",
    },
    Text {
        number: 207,
        summary: "the function takes other arguments",
        meaning: "\
The function takes another number of arguments, or arguments of other types. The
help lists what it takes. In the path of a URL the names of the arguments tell
which overload is called, and a key has the parts that its type declares.",
        example: "contains(name,5)",
        instead: "contains(name,'5')",
    },
    Text {
        number: 208,
        summary: "a path goes through a collection",
        meaning: "\
A property holds many items, so a path cannot go on as if it were one. `any`
asks whether one item fits, `all` whether all do. In the path of a URL, a key
picks one record.",
        example: "team/email eq 'r2d2@contoso.com'",
        instead: "team/any(t:t/email eq 'r2d2@contoso.com')",
    },
    Text {
        number: 209,
        summary: "no collection, where one is expected",
        meaning: "\
`any`, `all` and `$count` stand behind a collection, and this is a single value.",
        example: "status/any(s:s eq 'New')",
        instead: "status eq 'New'",
    },
    Text {
        number: 210,
        summary: "a value without properties",
        meaning: "\
A path goes on behind a text, a number or another value that has no properties.",
        example: "status/name eq 'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 211,
        summary: "the schema has no such type",
        meaning: "\
A name with a full stop stands for a type of the schema, and there is none of
that name, or it does not extend the type before it.",
        example: "customerProfile/Example.Profile/name eq 'Fabrikam'",
        instead: "customerProfile/name eq 'Fabrikam'",
    },
    Text {
        number: 212,
        summary: "a number or date in apostrophes",
        meaning: "\
Only strings, members of enumerations and durations stand in apostrophes.
Numbers, dates and GUIDs are written without.",
        example: "createdDateTime gt '2025-01-01T00:00:00Z'",
        instead: "createdDateTime gt 2025-01-01T00:00:00Z",
    },
    Text {
        number: 213,
        summary: "a GUID compared with a string",
        meaning: "\
The property is a string, although it looks like a GUID, and the literal has no
apostrophes. Some services are lenient about it; others answer with an error.",
        example: "engagementId eq 65edc0b5-3485-41b7-a17e-dfa9ef4706e2",
        instead: "engagementId eq '65edc0b5-3485-41b7-a17e-dfa9ef4706e2'",
    },
    Text {
        number: 214,
        summary: "nothing can be ordered by this",
        meaning: "\
Records are ordered by single values: texts, numbers, dates, enumerations. A
collection or a group of properties has no order.",
        example: "$orderby=customerProfile",
        instead: "$orderby=createdDateTime",
    },
    Text {
        number: 215,
        summary: "parameter aliases that do not end",
        meaning: "\
A parameter alias (`@name=value`) stands for its value. One that refers to
itself, directly or by others, has none; and values that grow too large are
refused.",
        example: "$filter=name eq @a&@a=@b&@b=@a",
        instead: "$filter=name eq @a&@a='Fabrikam'",
    },
    Text {
        number: 216,
        summary: "an option is given twice",
        meaning: "\
Each of the standard's options may stand once. Which of two a service takes is
not defined; most answer with an error.",
        example: "$top=10&$top=20",
        instead: "$top=20",
    },
    Text {
        number: 217,
        summary: "the standard has no such option",
        meaning: "\
Names that begin with `$` belong to the standard, and it has none of that name.",
        example: "$filtr=status eq 'New'",
        instead: "$filter=status eq 'New'",
    },
    Text {
        number: 218,
        summary: "the number is too large",
        meaning: "\
The number is beyond what the option can take.",
        example: "$top=99999999999999999999",
        instead: "$top=100",
    },
    Text {
        number: 219,
        summary: "a parameter alias without a value",
        meaning: "\
A parameter alias that the query gives no value is null (Protocol 11.2.6.1.3),
which is hardly ever meant.",
        example: "$filter=name eq @name",
        instead: "$filter=name eq @name&@name='Fabrikam'",
    },
    Text {
        number: 220,
        summary: "a custom option that looks like a slip",
        meaning: "\
A name without `$` that the standard does not know is a custom option, which a
service is free to ignore. This one looks like one of the standard's options, so
that what it says would be lost.",
        example: "/v1.0/engagements/referrals?fliter=status eq 'New'",
        instead: "/v1.0/engagements/referrals?$filter=status eq 'New'",
    },
    Text {
        number: 221,
        summary: "`&amp;` between options",
        meaning: "\
In HTML and XML `&` is written as `&amp;`. In a URL by itself `&` alone parts
options: with `&amp;` the name of the next one begins with `amp;`, and a service
ignores it as one that it does not know.",
        example: "$filter=status eq 'New'&amp;$top=10",
        instead: "$filter=status eq 'New'&$top=10",
    },
    Text {
        number: 222,
        summary: "plus signs are read as blanks",
        meaning: "\
Forms write a blank as `+`. In a query that has no other blanks plus signs are
read so, unless `--input` says what the text is. As itself a plus sign is
written `%2B`.",
        example: "$filter=status+eq+'New'",
        instead: "$filter=status%20eq%20'New'",
    },
    Text {
        number: 223,
        summary: "the computed name is taken",
        meaning: "\
What `$compute` computes becomes a property of the record, so its name must be
new: no declared property has it, and nothing computed before. Where a service
does not compute, the expression stands where its value is needed.",
        example: "$compute=length(name) as name",
        instead: "$filter=length(name) gt 10",
    },
    Text {
        number: 224,
        summary: "nothing that could be expanded",
        meaning: "\
`$expand` takes navigation properties, and properties that have properties of
their own. What is expanded of a related entity stands in parentheses behind it,
as in `$expand=Items($expand=Product)`; so does what is selected of it, as in
`$expand=Items($select=Price)`.",
        example: "$expand=name",
        instead: "$select=name",
    },
    Text {
        number: 225,
        summary: "the name is gone behind `$apply`",
        meaning: "\
Each transformation of `$apply` works on what the one before gives, and all
other options on what the last gives. `groupby` leaves the properties that it
groups by, `aggregate` only its own results: what else the records had is not
there any more.",
        example: "$apply=groupby((status),aggregate($count as total))&$orderby=name",
        instead: "$orderby=createdDateTime",
    },
    Text {
        number: 226,
        summary: "values that are not aggregated so",
        meaning: "\
`sum` and `average` take numbers, `min` and `max` values that are ordered,
`countdistinct` any. A custom aggregate needs no method; it is declared by the
schema, like the hierarchies of `rollup`, `ancestors` and `descendants`.",
        example: "$apply=aggregate(name with sum as names)",
        instead: "$select=name",
    },
    Text {
        number: 227,
        summary: "an option that does not apply",
        meaning: "\
`$filter`, `$orderby`, `$top` and their like choose among the members of a
collection; a request for one record or one value has none to choose from.
`$select` and `$expand` need records. `$levels` goes the same way again, so that
what is expanded must have a property of the same name.",
        example: "/referrals('65edc0b5')?$top=10",
        instead: "/referrals?$top=10",
    },
    Text {
        number: 228,
        summary: "an open type does not declare it",
        meaning: "\
Records of an open type may have more properties than the schema declares, so
that this may be right. It may be a slip, too: nobody can tell, and nothing is
known of the type of the value.",
        example: "/People?$filter=Nicknam eq 'x'",
        instead: "/People?$filter=Nickname eq 'x'",
    },
    Text {
        number: 229,
        summary: "a name in another letter case",
        meaning: "\
The schema declares the name in another letter case. This service takes names in
any case, as its profile says; others refuse them, for in OData case counts.",
        example: "Status eq 'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 230,
        summary: "an option that `/$count` does not take",
        meaning: "\
`/$count` answers with the number of all members of a collection, or of those
that `$filter` and `$search` let pass. What a service does with other options,
such as `$top`, is not defined.",
        example: "/referrals/$count?$top=10",
        instead: "/referrals/$count",
    },
    Text {
        number: 231,
        summary: "a parameter alias that is not used",
        meaning: "\
The alias gets a value and stands nowhere else in the request. Perhaps its name
was mistyped where it is used.",
        example: "$filter=name eq 'x'&@status='New'",
        instead: "$filter=name eq 'x' and status eq @status&@status='New'",
    },
    Text {
        number: 232,
        summary: "`has` where there are no flags",
        meaning: "\
`has` asks whether one of several flags is set. A value of this enumeration is
one member, and `eq` asks for it. Not every service allows `has` there.",
        example: "status has 'New'",
        instead: "status eq 'New'",
    },
    Text {
        number: 260,
        summary: "odq does not understand this",
        meaning: "\
It may be right, and this version of odq does not know what it means.",
        example: "team/$count($search=x) gt 1",
        instead: "name eq 'x'",
    },
];
