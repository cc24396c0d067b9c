use super::Text;

/// Pages on data, evaluation and the tool itself.
pub(super) const TEXTS: &[Text] = &[
    Text {
        number: 801,
        summary: "the data is no JSON",
        meaning: "\
The record is not well-formed JSON. With `--on-error skip` it is left out and
counted.",
        example: "{\"status\": \"New\",}",
        instead: "{\"status\": \"New\"}",
    },
    Text {
        number: 802,
        summary: "a key stands twice in one object",
        meaning: "\
A key that the query reads stands twice in one object, so its value is not
known. With `--duplicate-keys last` the last one counts.",
        example: "{\"status\": \"New\", \"status\": \"Active\"}",
        instead: "{\"status\": \"Active\"}",
    },
    Text {
        number: 803,
        summary: "a record is no object",
        meaning: "\
Records are JSON objects. This one is a number, a text or an array.",
        example: "[\"New\", \"Active\"]",
        instead: "[{\"status\": \"New\"}, {\"status\": \"Active\"}]",
    },
    Text {
        number: 804,
        summary: "a record is beyond the limit",
        meaning: "\
One record has more bytes than the limit `record-bytes` allows; `--limit
record-bytes=VALUE` sets another value. Mostly the input is no list of records.",
        example: "a record of more than 16 MiB",
        instead: "{\"status\": \"New\"}",
    },
    Text {
        number: 805,
        summary: "not what an OData response looks like",
        meaning: "\
The input begins as a response of a service, with an array `value`, and does not
go on as one: a member stands behind the array that a response cannot have. An
object is taken for a response if only annotations, such as `@odata.nextLink`,
stand around the array, or if the array is longer than 1 MiB: records are not
held back until its end is seen.",
        example: "{\"value\": [{\"status\": \"New\"}, ... 1 MiB of records], \"owner\": \"x\"}",
        instead: "{\"value\": [{\"status\": \"New\"}], \"@odata.nextLink\": \"...\"}",
    },
    Text {
        number: 806,
        summary: "the service's answer is an error",
        meaning: "\
The input holds what a service sends when it cannot do what it was asked: a code
and a message in place of records. Mend the request and save its answer again.",
        example: "{\"error\": {\"code\": \"BadRequest\", \"message\": \"...\"}}",
        instead: "{\"value\": [{\"status\": \"New\"}]}",
    },
    Text {
        number: 811,
        summary: "a value does not fit its type",
        meaning: "\
The record has a value that the schema does not allow for the property, and the
query reads it. `--open` takes values as they are.",
        example: "{\"details\": {\"dealValue\": \"much\"}}",
        instead: "{\"details\": {\"dealValue\": 1000}}",
    },
    Text {
        number: 812,
        summary: "arithmetic without a result",
        meaning: "\
A division by zero, or a result beyond the range of its type. Numbers are never
wrapped or rounded in silence.",
        example: "details/dealValue div 0 gt 1",
        instead: "details/dealValue div 2 gt 1",
    },
    Text {
        number: 813,
        summary: "a record takes too much work",
        meaning: "\
Evaluating the query for one record takes more steps than the limit
`record-steps` allows; `--limit record-steps=VALUE` sets another value.",
        example: "team/any(a:team/any(b:team/any(c:a/email eq c/email)))",
        instead: "team/any(a:a/email eq 'r2d2@contoso.com')",
    },
    Text {
        number: 814,
        summary: "rows that were combined have no result",
        meaning: "\
A transformation of `$apply`, or what stands behind it, has no value for rows
that were made of several records: a sum has too many digits, a quotient of sums
divides by zero. It is the error of no single record, so the run ends.",
        example: "$apply=aggregate($count as n)/compute(1 div (n sub n) as x)",
        instead: "$apply=aggregate($count as n)/compute(1 div n as x)",
    },
    Text {
        number: 815,
        summary: "what `$expand` asks for is missing",
        meaning: "\
Related entities are taken from the record itself, where a service puts them
when it is asked with `$expand`. This record does not have them, has one page of
several, or does not tell the addresses that `/$ref` asks for. No request is
made to get them.",
        example: "$expand=Customer over {\"ID\": 1}",
        instead: "$expand=Customer over {\"ID\": 1, \"Customer\": {\"Name\": \"Sue\"}}",
    },
    Text {
        number: 820,
        summary: "cannot be evaluated over local data",
        meaning: "\
The query is valid, and a part of it has no meaning for files: only the service
itself knows the answer.",
        example: "$skiptoken=k181pEdP0ykypkieJfcxX",
        instead: "$skip=100&$top=100",
    },
    Text {
        number: 821,
        summary: "a template hole has no value",
        meaning: "\
`{{name}}`, `${name}` and `@{name}` are holes of a template. A query with holes
can be checked and formatted; to run it, they have to be filled in first. In a
URL or a query string, a brace that is meant as a character is written `%7B`.",
        example: "status eq '{{status}}'",
        instead: "status eq 'New'",
    },
    Text {
        number: 841,
        summary: "no regular expression",
        meaning: "\
The pattern of `matchesPattern` is no regular expression.",
        example: "matchesPattern(name,'(Contoso')",
        instead: "matchesPattern(name,'(Contoso)')",
    },
    Text {
        number: 842,
        summary: "a pattern that is not supported",
        meaning: "\
The pattern uses something that cannot be matched in linear time, such as a back
reference or a look around the place.",
        example: "matchesPattern(name,'^(?=Con)')",
        instead: "matchesPattern(name,'^Con')",
    },
    Text {
        number: 843,
        summary: "a pattern beyond a limit",
        meaning: "\
The pattern is longer than 1,024 bytes, or it stands for a machine that is too
large.",
        example: "matchesPattern(name,'([a-z]{1000}){1000}')",
        instead: "matchesPattern(name,'^[a-z]+$')",
    },
    Text {
        number: 844,
        summary: "a negative length",
        meaning: "\
A part of a text or a list cannot have a negative length.",
        example: "substring(name,0,-1) eq 'Con'",
        instead: "substring(name,0,3) eq 'Con'",
    },
    Text {
        number: 845,
        summary: "an argument of another kind",
        meaning: "\
A property that the schema does not declare has a value that the function does
not take.",
        example: "length(custom) gt 5, where a record has \"custom\": 7",
        instead: "length(custom) gt 5, where a record has \"custom\": \"text\"",
    },
    Text {
        number: 846,
        summary: "shapes of different coordinate systems",
        meaning: "\
Distances and intersections are of shapes in one coordinate system (SRID).",
        example: "\
geo.distance(geography'SRID=4326;Point(1 2)',
             geography'SRID=0;Point(1 2)') lt 5",
        instead: "\
geo.distance(geography'SRID=4326;Point(1 2)',
             geography'SRID=4326;Point(1 3)') lt 5",
    },
    Text {
        number: 901,
        summary: "the input cannot be read",
        meaning: "\
The system gave an error while data was read.",
        example: "a disk that fails",
        instead: "a file that can be read",
    },
];
