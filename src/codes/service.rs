use super::Text;

/// Pages on what a service supports.
pub(super) const TEXTS: &[Text] = &[
    Text {
        number: 301,
        summary: "the service does not order by this",
        meaning: "\
The service's documents list the properties by which records can be ordered, and
this is none of them. Such a request is answered with an error.",
        example: "$orderby=name",
        instead: "$orderby=createdDateTime",
    },
    Text {
        number: 302,
        summary: "the service does not document it",
        meaning: "\
The option is valid OData, but the documents of this service do not mention it:
it may be ignored, or answered with an error. `--profile odata-4.01` judges by
the standard alone.",
        example: "$skip=10",
        instead: "$top=10",
    },
    Text {
        number: 303,
        summary: "more order keys than are documented",
        meaning: "\
All documents of this service order by one key. A second one may be ignored.",
        example: "$orderby=updatedDateTime desc,createdDateTime",
        instead: "$orderby=updatedDateTime desc",
    },
    Text {
        number: 304,
        summary: "more records than a page has",
        meaning: "\
The service gives pages of limited size, whatever `$top` asks for. The rest is
reached by the link `@odata.nextLink` of each page.",
        example: "$top=5000",
        instead: "$top=100",
    },
];
