//! Where the service's paths begin.

use super::Judge;
use crate::diagnostic::{Applicability, Code, Diagnostic, Fix};
use crate::profile::Profile;

/// OD317: between host and entity set stands something else than the service has there.
pub(super) const SERVICE_ROOT: Code = Code::warning(317, "wrong-service-root");

/// `https://api.partner.microsoft.com/engagements/referrals`: the service answers it with 404.
pub(super) fn judge(judge: &mut Judge<'_>) {
    let resource = &judge.meaning.resource;
    let (Some(host), Some(root)) = (resource.host.as_deref(), &resource.root) else {
        return;
    };
    let mut hosts = judge.profile.hosts.iter();
    let is_own = hosts.any(|own| own.eq_ignore_ascii_case(host));
    let Some(wanted) = Profile::root_of(host).filter(|_| is_own) else {
        return;
    };
    // What stands in a hole may be the root.
    let is_open = root.text.contains(['{', '}', '$', '%', '@']);
    if is_open || root.text == wanted {
        return;
    }
    let found = match root.text.as_str() {
        "" => "nothing".to_owned(),
        text => format!("`/{text}`"),
    };
    let message = format!("expected `/{wanted}` behind the host of this service, found {found}");
    let fix = format!("write `/{wanted}`");
    let edit = format!("{wanted}/");
    let fix = Fix::replace(Applicability::Safe, fix, root.span, edit);
    let finding = Diagnostic::new(SERVICE_ROOT, root.span, message).with_fix(fix);
    judge.findings.push(finding);
}
