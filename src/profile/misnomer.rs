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

/// Host of a service, what stands between it and the name of an entity set.
const ROOTS: &[(&str, &str)] = &[
    ("api.partner.microsoft.com", "v1.0/engagements"),
    ("api.partner.microsoft-ppe.com", "v1.0/engagements"),
];

/// Where the paths of the service at a host begin, without slashes round it.
pub(super) fn root_of(host: &str) -> Option<&'static str> {
    let mut roots = ROOTS.iter();
    let root = roots.find(|(own, _)| own.eq_ignore_ascii_case(host));
    root.map(|(_, root)| *root)
}

/// Host of another service, the last segment of the path that tells which service is meant, the
/// segment that tells the other service, the host of the one that is meant.
const HOSTS: &[(&str, &str, &str, &str)] = &[(
    // It answers with 404, says public code that tried; the documents of the Referrals API have the
    // other one throughout.
    "api.partnercenter.microsoft.com",
    "referrals",
    "analytics",
    "api.partner.microsoft.com",
)];

/// The host of the service that a path leads to, where it is asked of another one.
pub(super) fn host_of(host: &str, segments: &[&str]) -> Option<&'static str> {
    let mut hosts = HOSTS.iter();
    let (_, resource, other, own) = hosts.find(|(wrong, ..)| wrong.eq_ignore_ascii_case(host))?;
    let last = segments.last()?.split('(').next()?;
    (last == *resource && !segments.contains(other)).then_some(*own)
}

/// What was asked by a parameter of an older version of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Parameter {
    /// By a system option, with the same value.
    Option(&'static str),
    /// By a filter: the property that had the value.
    Equals(&'static str),
    /// By nothing: the service does it anyway, or no more.
    Nothing(&'static str),
}

/// The parameters of the Referrals API before February 2019, when it had no query options.
const PARAMETERS: &[(&str, Parameter)] = &[
    ("pageSize", Parameter::Option("$top")),
    ("status", Parameter::Equals("status")),
    ("engagementId", Parameter::Equals("engagementId")),
    (
        "invitedByOrganization",
        Parameter::Equals("inviteContext/invitedBy/organizationId"),
    ),
    (
        "self",
        Parameter::Nothing("the service gives referrals of the own organization only"),
    ),
];

/// What took the place of a parameter for records of a type.
pub(super) fn parameter(ty: &str, name: &str) -> Option<Parameter> {
    let mut own = PARAMETERS.iter().filter(|_| ty == REFERRAL);
    let found = own.find(|(old, _)| old.eq_ignore_ascii_case(name));
    found.map(|(_, parameter)| *parameter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edm::Item;
    use crate::schema::Schema;

    /// The type at the end of a path, and that of its items.
    #[track_caller]
    fn follow(schema: &Schema, from: &str, path: &str) -> String {
        let mut ty = schema.type_named(from).unwrap();
        for name in path.split('/') {
            let Item::Named(id) = ty.item else {
                panic!("{from} has no {path}");
            };
            ty = schema.property(id, name).expect(path).ty();
        }
        schema.display(ty.element()).to_string()
    }

    #[test]
    fn the_names_are_wrong_and_what_is_offered_exists() {
        let schema = Schema::referrals();
        for (ty, wrong, instead) in ALL {
            let Item::Named(id) = schema.type_named(ty).unwrap().item else {
                panic!("{ty}");
            };
            assert!(schema.property(id, wrong).is_none(), "{wrong}");
            match instead {
                Instead::Path(path) => {
                    follow(&schema, ty, path);
                }
                Instead::Item { path, key, value } => {
                    let item = follow(&schema, ty, path);
                    assert_eq!(follow(&schema, &item, value), "Edm.String");
                    if let Some((key, _)) = key {
                        assert_eq!(follow(&schema, &item, key), "Edm.String");
                    }
                }
            }
        }
    }

    #[test]
    fn names_are_found_in_any_case() {
        assert_eq!(find(REFERRAL, "referraltype"), Some(&Instead::Path("type")));
        assert_eq!(find(MEMBER, "referralType"), None);
    }
}
