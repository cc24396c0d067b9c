use super::Profile;
use crate::syntax::ast::SystemOption;

pub(super) const ALL: &[Profile] = &[
    // The list page of the Referrals API: its table of options, its table of orderby parameters,
    // its samples (`$top=10`) and the `$skiptoken` of its nextLink.
    Profile {
        name: "partner-center",
        source: "the Referrals API's page \"Get a list of referrals\"",
        hosts: &["api.partner.microsoft.com", "api.partner.microsoft-ppe.com"],
        order_by: Some(&["createdDateTime", "updatedDateTime"]),
        page_size: Some(100),
        any_case: false,
        documented: Some(&[
            SystemOption::Filter,
            SystemOption::OrderBy,
            SystemOption::Select,
            SystemOption::Top,
            SystemOption::SkipToken,
        ]),
    },
    // All that the standard allows.
    Profile {
        name: "odata-4.01",
        source: "OData 4.01",
        hosts: &[],
        order_by: None,
        page_size: None,
        any_case: false,
        documented: None,
    },
    // Names are resolved by an `ODataUriResolver` with `EnableCaseInsensitive`.
    Profile {
        name: "aspnet-default",
        source: "the defaults of ASP.NET Core OData",
        hosts: &[],
        order_by: None,
        page_size: None,
        any_case: true,
        documented: None,
    },
];
