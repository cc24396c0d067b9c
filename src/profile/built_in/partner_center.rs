use super::country::COUNTRIES;
use crate::profile::{
    Bound, Combinations, Limit, Profile, Rule, Subject, Support, Text, ValueList,
};

/// The Microsoft Partner Center Referrals API.
pub(super) fn profile() -> Profile {
    // The list page: its table of options, its table of orderby parameters, its samples (`$top=10`)
    // and the `$skiptoken` of its nextLink.
    const LIST: Text = Text::Borrowed("the Referrals API's page \"Get a list of referrals\"");
    // The tables of values of 2019; later versions of the page have no others.
    const RESOURCES: Text = Text::Borrowed("the Referrals API's page \"Referral resources\"");
    const INTRODUCTION: Text = Text::Borrowed("the Referrals API's page \"Referrals API\"");
    Profile {
        name: Text::Borrowed("partner-center"),
        source: LIST,
        hosts: vec![
            Text::Borrowed("api.partner.microsoft.com"),
            Text::Borrowed("api.partner.microsoft-ppe.com"),
        ],
        any_case: None,
        rules: vec![
            Rule::new(Subject::Options, LIST).allowing(
                &["$filter", "$orderby", "$select", "$top", "$skiptoken"],
                Support::Undocumented,
            ),
            Rule::new(Subject::CustomOptions, LIST).allowing(&[], Support::Undocumented),
            // All that the examples use. They filter by `engagementId`, `status`, `substatus`,
            // `qualification`, `type`, `direction`, `customerProfile/address/country` and
            // `team/email`; a list of filter parameters was taken off the page in 2020, so that others
            // are not unlikely.
            Rule::new(Subject::Operators, LIST)
                .allowing(&["eq", "and", "any"], Support::Undocumented),
            Rule::new(Subject::Functions, LIST).allowing(&[], Support::Undocumented),
            // The table of orderby parameters is a closed list.
            Rule::new(Subject::Sort, LIST)
                .allowing(&["createdDateTime", "updatedDateTime"], Support::Refused),
        ],
        bounds: vec![
            Bound::new(Limit::PageSize, 100, LIST),
            Bound {
                beyond: Support::Undocumented,
                ..Bound::new(Limit::OrderKeys, 1, LIST)
            },
        ],
        values: vec![
            ValueList::new(
                "customerProfile/address/country",
                COUNTRIES,
                Text::Borrowed("ISO 3166-1 alpha-2, which the Referrals API asks for"),
            ),
            ValueList::new("customerProfile/size", SIZES, RESOURCES),
            ValueList::new("details/requirements/industries/id", INDUSTRIES, RESOURCES),
            ValueList::new("details/requirements/products/id", PRODUCTS, RESOURCES),
            ValueList::new("details/requirements/services/id", SERVICES, RESOURCES),
        ],
        combinations: vec![
            Combinations::new(STATES, RESOURCES),
            Combinations::new(CATEGORIES, INTRODUCTION),
        ],
    }
}

/// The table of the substatus that each status permits. `None` is in no row, and is not judged.
const STATES: &[&[(&str, &[&str])]] = &[
    &[
        ("status", &["New"]),
        ("substatus", &["Pending", "Received"]),
    ],
    &[("status", &["Active"]), ("substatus", &["Accepted"])],
    &[
        ("status", &["Closed"]),
        (
            "substatus",
            &["Won", "Lost", "Declined", "Expired", "Error"],
        ),
    ],
];

/// How marketplace leads, qualified leads and co-sell opportunities are told apart.
const CATEGORIES: &[&[(&str, &[&str])]] = &[
    &[
        (
            "qualification",
            &["Direct", "SalesQualified", "MarketingQualified"],
        ),
        ("type", &["Independent"]),
    ],
    &[
        ("qualification", &["SalesQualified", "None"]),
        ("type", &["Independent", "Shared"]),
    ],
];

/// The old scale and the new one.
const SIZES: &[&str] = &[
    "1to50employees",
    "51to500employees",
    "Morethan500employees",
    "1to9employees",
    "10to50employees",
    "51to250employees",
    "251to1000employees",
    "1001to5000employees",
    "5001to10000employees",
    "10001to20000employees",
    "Morethan20000employees",
];

const INDUSTRIES: &[&str] = &[
    "Agriculture, Forestry, & Fishing",
    "Communications & Media",
    "Education",
    "Financial Services",
    "Government",
    "Healthcare",
    "Hospitality",
    "Manufacturing",
    "Power & Utilities",
    "Public Safety and National Security",
    "Retail & Consumer Goods",
    "Services",
    "Travel & Transportation",
    "Wholesale & Distribution",
];

const PRODUCTS: &[&str] = &[
    "Azure",
    "EnterpriseMobilityAndSecurity",
    "Exchange",
    "DeveloperTools",
    "Dynamics365Business",
    "Dynamics365Enterprise",
    "DynamicsAX,GP,NAV,SL",
    "Microsoft365",
    "Office",
    "PowerBI",
    "Project",
    "SharePoint",
    "SkypeForBusiness",
    "Surface",
    "SurfaceHub",
    "SQL",
    "Teams",
    "Visio",
    "Windows",
    "Yammer",
];

const SERVICES: &[&str] = &[
    "ConsultingAndProfessional",
    "CustomSolution(ISV)",
    "DeploymentOrMigration",
    "Hardware",
    "Integration",
    "IPServices(ISV)",
    "LearningAndCertification",
    "Licensing",
    "ManagedServices",
    "ProjectServices",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Schema;

    #[test]
    fn the_schema_has_all_that_the_profile_names() {
        let data = serde_json::to_value(profile()).unwrap();
        let read = Profile::read(&data, Some(&Schema::referrals())).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), data);
    }
}
