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
    match &key.kind {
        ExprKind::Path(path) => {
            let names: Vec<&str> = path.names().collect();
            let single = names.as_slice();
            let fits = matches!(single, [name] if allowed.contains(name));
            (!fits).then(|| format!("`{}`", names.join("/")))
        }
        // It has been reported.
        ExprKind::Unknown => None,
        ExprKind::Literal(_)
        | ExprKind::Logic(_)
        | ExprKind::Not(_)
        | ExprKind::Negate(_)
        | ExprKind::Chain(_)
        | ExprKind::Has(..)
        | ExprKind::In(_)
        | ExprKind::Call(_)
        | ExprKind::Count(_)
        | ExprKind::Lambda(_)
        | ExprKind::Array(_)
        | ExprKind::Convert(..)
        | ExprKind::Case(_)
        | ExprKind::Cast(..)
        | ExprKind::IsOf(..)
        | ExprKind::Filter(_) => Some("an expression".to_owned()),
    }
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
