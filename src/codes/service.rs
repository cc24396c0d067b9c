use super::Text;
#[cfg(test)]
use crate::diagnostic::Code;
#[cfg(test)]
use crate::profile::Profile;

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
    Text {
        number: 305,
        summary: "the service has no such option",
        meaning: "\
The profile, or an annotation of the schema, says that the service does not
support the option: such a request is answered with an error, or the option is
ignored. OData 4.0, for one (`--profile odata-4.0`), has no `$compute`.",
        example: "$compute=length(name) as n",
        instead: "$filter=length(name) gt 5",
    },
    Text {
        number: 306,
        summary: "the service has no such function",
        meaning: "\
The profile, or an annotation of the schema, says which functions the service
has. This is none of them. OData 4.0, for one (`--profile odata-4.0`), has no
`matchesPattern`.",
        example: "matchesPattern(name,'^Fab')",
        instead: "startswith(name,'Fab')",
    },
    Text {
        number: 307,
        summary: "the service has no such operator",
        meaning: "\
The profile says which operators the service has. This is none of them. OData
4.0, for one (`--profile odata-4.0`), has neither `in` nor `divby`.",
        example: "name in ('Fabrikam','Contoso')",
        instead: "name eq 'Fabrikam' or name eq 'Contoso'",
    },
    Text {
        number: 308,
        summary: "the service does not read this form",
        meaning: "\
The query is right by the standard of today, but written in a way that the
service does not read. In OData 4.0 (`--profile odata-4.0`) letter case counts
in names of options, operators and functions, options begin with `$`, and
members of enumerations and durations have a prefix.",
        example: "name EQ 'Fabrikam'",
        instead: "name eq 'Fabrikam'",
    },
    Text {
        number: 309,
        summary: "the service does not filter by this",
        meaning: "\
The profile, or the annotation `FilterRestrictions` of the schema, says by which
properties the service filters. The example is one where a profile says
`filter = { deny = [\"name\"] }`.",
        example: "name eq 'Fabrikam'",
        instead: "id eq '5'",
    },
    Text {
        number: 310,
        summary: "the service does not select this",
        meaning: "\
The profile says which properties `$select` can pick. The example is one where a
profile says `select = { deny = [\"name\"] }`.",
        example: "$select=id,name",
        instead: "$select=id",
    },
    Text {
        number: 311,
        summary: "the service does not expand this",
        meaning: "\
The profile, or the annotation `ExpandRestrictions` of the schema, says what
`$expand` can follow. The example is one where a profile says
`expand = { deny = [\"team\"] }`.",
        example: "$expand=team",
        instead: "$select=team",
    },
    Text {
        number: 312,
        summary: "more than the service allows",
        meaning: "\
The profile, or an annotation of the schema, says how much the service takes: of
`$top` and `$skip`, of keys in `$orderby`, of `$expand` inside `$expand`, of
`any` and `all` inside one another, of nodes in `$filter`, of text. A service on
ASP.NET Core OData, for one (`--profile aspnet-default`), takes five keys if it
does not set another limit.",
        example: "$orderby=name,id,status,substatus,type,direction",
        instead: "$orderby=name,id",
    },
    Text {
        number: 313,
        summary: "the service asks for more",
        meaning: "\
The profile, or an annotation of the schema, says that each request must have an
option, or a condition on a property. The example is one where a profile says
`options = { require = [\"$filter\"] }`.",
        example: "$top=10",
        instead: "$filter=status eq 'New'&$top=10",
    },
    Text {
        number: 314,
        summary: "a value that the service does not list",
        meaning: "\
The documents of the service list the values of the property, and this is none
of them: no record has it, unless the list is out of date. Letter case counts.",
        example: "customerProfile/address/country eq 'USA'",
        instead: "customerProfile/address/country eq 'US'",
    },
    Text {
        number: 315,
        summary: "no document of the service shows it",
        meaning: "\
The documents of the service show which operators, functions and properties can
be used in a condition, without saying that there are no others. What the query
uses is right by the standard and may work: try it before you rely on it.",
        example: "status eq 'New' or status eq 'Active'",
        instead: "status eq 'New'",
    },
    Text {
        number: 316,
        summary: "off until it is turned on",
        meaning: "\
The service supports the option once its makers have turned it on. Where they
have, a profile of your own says so: `extends = \"aspnet-default\"`, and
`options = { on = [\"$count\"] }`.",
        example: "$count=true",
        instead: "$skip=10",
    },
    Text {
        number: 317,
        summary: "the path lacks version or area",
        meaning: "\
The host is that of the service, and between it and the name of the collection
stands something else than its version and area. The service answers 404.",
        example: "https://api.partner.microsoft.com/engagements/referrals?$top=10",
        instead: "https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=10",
    },
    Text {
        number: 318,
        summary: "values that no record has together",
        meaning: "\
The service permits some values of one property only beside some of another: a
referral that is `New` is `Pending` or `Received`, one that is `Active` is
`Accepted`. By that table nothing fits the filter. It is what the documents say;
records with values that stand in no row are not judged.",
        example: "status eq 'New' and substatus eq 'Won'",
        instead: "status eq 'Closed' and substatus eq 'Won'",
    },
    Text {
        number: 911,
        summary: "the profile is no TOML",
        meaning: "\
A file given by `--profile` is TOML: `key = value`, tables in brackets, texts in
quotes.",
        example: "[limits",
        instead: "[limits]",
    },
    Text {
        number: 912,
        summary: "profiles have no such key",
        meaning: "\
Profiles do not have a key of that name at that place.",
        example: "[limits]\ntops = 100",
        instead: "[limits]\ntop = 100",
    },
    Text {
        number: 913,
        summary: "a value of another kind is expected",
        meaning: "\
The key has a value of another kind: a text, a whole number, a list or a table.",
        example: "[limits]\ntop = \"hundred\"",
        instead: "[limits]\ntop = 100",
    },
    Text {
        number: 914,
        summary: "a profile names what is not there",
        meaning: "\
Neither the standard nor the schema has a name that the profile uses: an option,
a function, an operator, a property, an entity set, a type, another profile.",
        example: "[filter]\ndeny = [\"statuss\"]",
        instead: "[filter]\ndeny = [\"status\"]",
    },
];

/// The profile that the examples of a code are judged by.
#[cfg(test)]
pub(super) fn profile(code: Code) -> Profile {
    let name = match code.number() {
        // Whether letter case counts is a matter of the service.
        _ if code.rule() == "letter-case" => "aspnet-default",
        305..=308 => "odata-4.0",
        312 | 316 => "aspnet-default",
        309..=311 | 313 => {
            let data = serde_json::json!({
                "filter": { "deny": ["name"] },
                "select": { "deny": ["name"] },
                "expand": { "deny": ["team"] },
                "options": { "require": if code.number() == 313 { vec!["$filter"] } else { vec![] } },
            });
            return Profile::read(&data, None).unwrap();
        }
        _ => "partner-center",
    };
    Profile::find(name).unwrap().clone()
}
