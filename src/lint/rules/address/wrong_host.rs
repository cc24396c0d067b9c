use super::absolute;
use crate::diagnostic::{Applicability, Code, Fix};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::profile::Profile;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(605, "wrong-host"),
    summary: "the service is at another host",
    meaning: "\
The host is real, but another service of the same house: it answers the request
with 404. The Referrals API is at `api.partner.microsoft.com`; the host
`api.partnercenter.microsoft.com` has the older Partner Center API and its
analytics.",
    example: "https://api.partnercenter.microsoft.com/v1.0/engagements/referrals?$top=1",
    instead: "https://api.partner.microsoft.com/v1.0/engagements/referrals?$top=1",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let tree = finder.tree;
    let Some((address, authority)) = absolute(tree) else {
        return;
    };
    let segments: Vec<&str> = address
        .segments
        .iter()
        .map(|segment| segment.as_str(&tree.source))
        .collect();
    let host = authority.as_str(&tree.source);
    let Some(own) = Profile::host_of(host, &segments) else {
        return;
    };
    let message = format!("expected the host `{own}`, found `{host}`");
    let fix = Fix::replace(
        Applicability::Safe,
        format!("write `{own}`"),
        authority.span,
        own,
    );
    let finding = finder.finding(authority.span, message);
    finder.add_encoded(finding.with_fix(fix));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::said;

    #[test]
    fn other_services_at_that_host_are_not_meant() {
        for text in [
            "https://api.partnercenter.microsoft.com/partner/v1/analytics/referrals?$top=1",
            "https://api.partner.microsoft-ppe.com/v1.0/engagements/referrals?$top=1",
            "https://example.com/referrals?$top=1",
        ] {
            assert!(said(&RULE, text).is_empty(), "{text}");
        }
        let found = said(
            &RULE,
            "https://API.PartnerCenter.Microsoft.com/v1.0/engagments/referrals?$top=1",
        );
        assert_eq!(found.len(), 1);
    }
}
