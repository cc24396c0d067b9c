//! Requests to other services than the one whose schema is at hand.
//!
//! What is embedded tells nothing about them, so that a judgement would be wrong: they are passed
//! over and counted. A schema that the user names is theirs to choose, and judges all requests.

use super::setting::EMBEDDED;
use odq::extract::{Form, Request};
use odq::schema::{Schema, nearest};
use odq::{Profile, Query};

/// Hosts that stand for any service: that of the developer's own machine.
const LOCAL: &[&str] = &["localhost", "127.0.0.1", "[::1]"];

/// The requests that were passed over.
#[derive(Debug, Default)]
pub(crate) struct Foreign {
    count: usize,
    /// The host of the first, or its path.
    first: Option<String>,
}

impl Foreign {
    /// Whether a request is for another service, and so passed over.
    pub(crate) fn passes(&mut self, request: &Request<'_>, query: &Query, schema: &Schema) -> bool {
        let Some(name) = other_service(request, query, schema) else {
            return false;
        };
        self.count += 1;
        self.first.get_or_insert(name);
        true
    }

    /// Adds those that were passed over later.
    pub(crate) fn add(&mut self, later: Self) {
        self.count += later.count;
        self.first = self.first.take().or(later.first);
    }

    /// What the user is told, if there is something to tell.
    pub(crate) fn note(&self) -> Option<String> {
        let first = self.first.as_ref()?;
        let count = self.count;
        let (what, are) = if count == 1 {
            ("request", "is")
        } else {
            ("requests", "are")
        };
        let others = if count == 1 { "" } else { "the first " };
        Some(format!(
            "note: {count} {what} to other services {are} not judged, {others}to `{first}`; \
             `--metadata FILE` gives another schema"
        ))
    }
}

/// The host of another service, or a path that the schema has nothing like.
fn other_service(request: &Request<'_>, query: &Query, schema: &Schema) -> Option<String> {
    let tree = query.tree();
    let address = tree.address.as_ref()?;
    let source = &tree.source;
    let host = address.authority.as_ref().map(|host| host.as_str(source));
    let known = Profile::find(EMBEDDED).map_or(&[][..], |profile| &profile.hosts);
    if let Some(host) = host.filter(|host| source.hole_in(host).is_none()) {
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let name = without_port(host);
        let is_own = known.iter().any(|known| known.eq_ignore_ascii_case(name));
        let segments: Vec<&str> = address
            .segments
            .iter()
            .map(|it| it.as_str(source))
            .collect();
        // A host that is often taken for the own one is told as a slip.
        if is_own || Profile::host_of(name, &segments).is_some() {
            return None;
        }
        if !LOCAL.iter().any(|local| local.eq_ignore_ascii_case(name)) {
            return Some(host.to_owned());
        }
    }
    let names: Vec<&str> = address
        .segments
        .iter()
        .map(|segment| segment.as_str(source))
        .map(|segment| segment.split_once('(').map_or(segment, |(name, _)| name))
        .collect();
    let resources = || schema.resources().iter().map(|resource| resource.name());
    let is_like_own = |name: &&str| {
        name.starts_with('$')
            || source.hole_in(name).is_some() && names.len() == 1
            || nearest(name, resources()).is_some()
    };
    let is_path = request.form != Form::Query && names.iter().any(|name| !name.is_empty());
    (is_path && !names.iter().any(is_like_own)).then(|| {
        let path = source.filled(&names.join("/")).into_owned();
        match host {
            Some(host) => format!("{}/{path}", source.filled(host)),
            None => format!("/{path}"),
        }
    })
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use odq::extract::{FileKind, Options, requests};
    use odq::{Input, Limits};

    #[track_caller]
    fn check(line: &str, expected: Option<&str>) {
        let found = requests(line, FileKind::Http, &Options::default());
        let request = found.first().unwrap();
        let forms = FileKind::Http.holes();
        let query = Query::parse_template(&request.text, Input::Url, forms, &Limits::DEFAULT).query;
        let mut foreign = Foreign::default();
        let passed = foreign.passes(request, &query, &Schema::referrals());
        assert_eq!(foreign.first.as_deref(), expected, "{line}");
        assert_eq!(passed, expected.is_some());
        assert_eq!(foreign.note().is_some(), passed);
    }

    #[test]
    fn hosts_and_paths_of_others() {
        check(
            "GET https://graph.microsoft.com/v1.0/users?$top=5",
            Some("graph.microsoft.com"),
        );
        check(
            "GET https://u@h.example:8080/referrals?$top=5",
            Some("h.example:8080"),
        );
        check("GET /v1.0/users?$top=5", Some("/v1.0/users"));
        check("GET {base}/users?$top=5", Some("/{base}/users"));
        check(
            "GET http://localhost:5000/users?$top=5",
            Some("localhost:5000/v1.0/users").map(|_| "localhost:5000/users"),
        );
    }

    #[test]
    fn what_may_be_meant_for_this_service() {
        for line in [
            "GET https://API.partner.microsoft.com:443/v1.0/engagements/referrals?$top=5",
            "GET https://api.partner.microsoft.com/v1.0/users?$top=5",
            "GET https://{{host}}/v1.0/engagements/referrals?$top=5",
            "GET http://localhost:5000/referrals?$top=5",
            "GET {{base}}?$top=5",
            "GET https://api.partnercenter.microsoft.com/v1.0/engagements/referrals?$top=5",
            "GET /v1.0/engagements/referals?$top=5",
            "GET /referrals('a')/team?$top=5",
            "GET /v1.0/$metadata",
            "GET ?$top=5",
        ] {
            check(line, None);
        }
    }
}
