//! What a service's profile says about a query.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::{Expr, ExprKind, OrderKey, Query, UsedOption};
use crate::profile::{Profile, Support};
use crate::syntax::ast::SystemOption;

const ORDER_KEY: Code = Code::error(301, "order-key-not-allowed");
const UNDOCUMENTED_OPTION: Code = Code::warning(302, "undocumented-option");
const SEVERAL_ORDER_KEYS: Code = Code::warning(303, "several-order-keys");
const PAGE_SIZE: Code = Code::warning(304, "top-above-page-size");

/// The codes of this file, for the registry.
pub const CODES: &[Code] = &[
    ORDER_KEY,
    UNDOCUMENTED_OPTION,
    SEVERAL_ORDER_KEYS,
    PAGE_SIZE,
];

/// Judges a checked query by a profile.
///
/// A link that carries `$skiptoken` or `$deltatoken` was made by the service and is not judged.
#[must_use]
pub fn judge(query: &Query, profile: &Profile) -> Vec<Diagnostic> {
    let used = |option| query.options.iter().any(|o| o.option == option);
    if used(SystemOption::SkipToken) || used(SystemOption::DeltaToken) {
        return Vec::new();
    }
    let mut findings: Vec<Diagnostic> = query
        .options
        .iter()
        .filter_map(|option| undocumented(option, profile))
        .collect();
    if let Some(allowed) = profile.order_by {
        order_keys(&query.order_by, allowed, profile, &mut findings);
    }
    findings.extend(page_size(query, profile));
    findings
}

fn undocumented(option: &UsedOption, profile: &Profile) -> Option<Diagnostic> {
    match profile.support(option.option) {
        Support::Documented => None,
        Support::Undocumented => {
            let message = format!(
                "`{}` is not documented for this service",
                option.option.name()
            );
            let finding = Diagnostic::new(UNDOCUMENTED_OPTION, option.name_span, message);
            Some(finding.with_help(format!("see {}", profile.source)))
        }
    }
}

fn order_keys(
    keys: &[OrderKey],
    allowed: &[&str],
    profile: &Profile,
    findings: &mut Vec<Diagnostic>,
) {
    let listed: Vec<String> = allowed.iter().map(|name| format!("`{name}`")).collect();
    let listed = listed.join(" or ");
    for key in keys {
        if let Some(found) = forbidden(&key.key, allowed) {
            let message = format!("this service does not order by {found}");
            let help = format!("order by {listed}; see {}", profile.source);
            findings.push(Diagnostic::new(ORDER_KEY, key.key.span, message).with_help(help));
        }
    }
    if let Some(second) = keys.get(1) {
        let message = "no document of this service shows a second key of ordering";
        let finding = Diagnostic::new(SEVERAL_ORDER_KEYS, second.key.span, message);
        findings.push(finding.with_help(format!("see {}", profile.source)));
    }
}

/// What a key is, if it is not one of the properties that are allowed.
fn forbidden(key: &Expr, allowed: &[&str]) -> Option<String> {
    // The one may be anything, the other has been reported.
    if matches!(key.kind, ExprKind::Hole(_) | ExprKind::Unknown) {
        return None;
    }
    let ExprKind::Path(path) = &key.kind else {
        return Some("an expression".to_owned());
    };
    let names: Vec<&str> = path.names().collect();
    let fits = matches!(names.as_slice(), [name] if allowed.contains(name));
    (!fits).then(|| format!("`{}`", names.join("/")))
}

fn page_size(query: &Query, profile: &Profile) -> Option<Diagnostic> {
    let (top, largest) = (query.paging.top?, profile.page_size?);
    if top <= largest {
        return None;
    }
    let span = query
        .options
        .iter()
        .find(|option| option.option == SystemOption::Top)
        .map_or(Span::at(0), |option| option.value_span);
    let message = format!("a page of this service has at most {largest} records");
    Some(
        Diagnostic::new(PAGE_SIZE, span, message)
            .with_help("the rest is reached by the link `@odata.nextLink` of each page"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Root, check};
    use crate::diagnostic::Limits;
    use crate::schema::Schema;
    use crate::syntax::{Input, parse};

    /// The findings of a profile, one a line: place, code, message, help.
    #[track_caller]
    fn judged(profile: &str, text: &str) -> String {
        let (query, errors) = parse(text, Input::Auto, &Limits::DEFAULT);
        assert!(errors.is_empty(), "{errors:?}");
        let (query, _) = check(&query, &Schema::referrals(), &Root::Only);
        let lines = judge(&query, Profile::find(profile).unwrap())
            .into_iter()
            .map(|finding| {
                let place = finding.span.of(text);
                let help = finding.help.unwrap_or_default();
                let (code, level) = (finding.code, finding.severity);
                format!("{place} {level} {code}: {}; {help}", finding.message)
            });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_referrals_api_orders_by_two_properties() {
        insta::assert_snapshot!(judged("partner-center", "$orderby=createdDateTime desc"), @"");
        insta::assert_snapshot!(judged("partner-center", "$orderby=$it/updatedDateTime"), @"");
        insta::assert_snapshot!(judged("partner-center", "$orderby=name,createdDateTime"), @r#"
        name error OD301: this service does not order by `name`; order by `createdDateTime` or `updatedDateTime`; see the Referrals API's page "Get a list of referrals"
        createdDateTime warning OD303: no document of this service shows a second key of ordering; see the Referrals API's page "Get a list of referrals"
        "#);
        insta::assert_snapshot!(judged("partner-center", "$orderby=details/dealValue"), @r#"details/dealValue error OD301: this service does not order by `details/dealValue`; order by `createdDateTime` or `updatedDateTime`; see the Referrals API's page "Get a list of referrals""#);
        insta::assert_snapshot!(judged("partner-center", "$orderby=length(name)"), @r#"length(name) error OD301: this service does not order by an expression; order by `createdDateTime` or `updatedDateTime`; see the Referrals API's page "Get a list of referrals""#);
        insta::assert_snapshot!(judged("partner-center", "$orderby=statuss"), @"");
    }

    #[test]
    fn options_without_documents_are_named() {
        insta::assert_snapshot!(judged("partner-center", "$top=10&$skip=5&$count=true"), @r#"
        $skip warning OD302: `$skip` is not documented for this service; see the Referrals API's page "Get a list of referrals"
        $count warning OD302: `$count` is not documented for this service; see the Referrals API's page "Get a list of referrals"
        "#);
        insta::assert_snapshot!(judged("partner-center", "$expand=team&$search=x"), @r#"
        $expand warning OD302: `$expand` is not documented for this service; see the Referrals API's page "Get a list of referrals"
        $search warning OD302: `$search` is not documented for this service; see the Referrals API's page "Get a list of referrals"
        "#);
        insta::assert_snapshot!(judged("partner-center", "$select=id&$filter=isSpam&$top=100"), @"");
    }

    #[test]
    fn pages_have_a_size() {
        insta::assert_snapshot!(judged("partner-center", "$top=200"), @"200 warning OD304: a page of this service has at most 100 records; the rest is reached by the link `@odata.nextLink` of each page");
    }

    #[test]
    fn the_services_own_links_are_not_judged() {
        insta::assert_snapshot!(judged("partner-center", "$skiptoken=abc&$orderby=name&$top=500"), @"");
    }

    #[test]
    fn the_standard_forbids_none_of_this() {
        insta::assert_snapshot!(judged("odata-4.01", "$orderby=name,id&$top=1000&$skip=1"), @"");
    }
}
