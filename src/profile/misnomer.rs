use serde::Serialize;

/// What a service calls something for which people write another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Instead {
    /// A property, perhaps of a property.
    Path(&'static str),
    /// A property of the items of a collection.
    Item {
        /// The collection.
        path: &'static str,
        /// The property that tells which item it is, and its value; none if any item may be meant.
        key: Option<(&'static str, &'static str)>,
        /// The property that holds what is asked for.
        value: &'static str,
    },
}

const REFERRAL: &str = "Microsoft.Partner.Engagements.Referral";
const DETAILS: &str = "Microsoft.Partner.Engagements.ReferralDetails";
const MEMBER: &str = "Microsoft.Partner.Engagements.Member";

const fn attribute(kind: &'static str) -> Instead {
    Instead::Item {
        path: "details/requirements/additionalRequirements/attributes",
        key: Some(("type", kind)),
        value: "id",
    }
}

/// Type, name that people write, what the service has instead.
///
/// The Referrals API: names of its doc tables that no record carries, and names in public code
/// that was written without looking.
const ALL: &[(&str, &str, Instead)] = &[
    (REFERRAL, "ReferralType", Instead::Path("type")),
    (REFERRAL, "solutionArea", attribute("SolutionArea")),
    (REFERRAL, "solutionPlay", attribute("SolutionPlay")),
    (REFERRAL, "partnerRole", attribute("PartnerRole")),
    (
        REFERRAL,
        "customerMarketplaceIntent",
        attribute("CustomerMarketplaceIntent"),
    ),
    (
        REFERRAL,
        "emailAddress",
        Instead::Item {
            path: "team",
            key: None,
            value: "email",
        },
    ),
    (
        REFERRAL,
        "closeDate",
        Instead::Path("details/closingDateTime"),
    ),
    (
        REFERRAL,
        "companyName",
        Instead::Path("customerProfile/name"),
    ),
    (REFERRAL, "source", Instead::Path("referralSource")),
    (DETAILS, "closeDate", Instead::Path("closingDateTime")),
    (MEMBER, "emailAddress", Instead::Path("email")),
];

/// What the service has instead of a name, in any case, in records of a type.
pub(super) fn find(ty: &str, name: &str) -> Option<&'static Instead> {
    ALL.iter()
        .find(|(own, wrong, _)| *own == ty && wrong.eq_ignore_ascii_case(name))
        .map(|(_, _, instead)| instead)
}
