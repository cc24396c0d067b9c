use super::sortable_key;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::hir::{Base, OrderKey, Query, Step};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::syntax::ast::SystemOption;

pub(super) const RULE: Rule = Rule {
    code: Code::info(502, "unstable-order"),
    summary: "a page whose order leaves ties open",
    meaning: "\
Records that are alike in all keys of `$orderby` come in any order, and in
another one each time: pages can overlap, and records can be on none. With the
key of the entity as the last key of the order there are no ties.",
    example: "$orderby=createdDateTime desc&$top=10",
    instead: "$orderby=createdDateTime desc,id&$top=10",
    fix: Some(Applicability::Unsafe),
    check: Check::Options(check),
};

fn check<'a>(finder: &mut Finder<'a>, query: &'a Query) {
    let used = |wanted| query.options.iter().find(|used| used.option == wanted);
    let is_page = used(SystemOption::Skip).is_some() || used(SystemOption::Top).is_some();
    // Of records that are alike, one is as good as the other.
    let is_one = query.paging.skip.is_none() && query.paging.top.is_some_and(|top| top <= 1);
    if !is_page || is_one || used(SystemOption::Apply).is_some() {
        return;
    }
    let (Some(order), Some(last)) = (used(SystemOption::OrderBy), query.order_by.last()) else {
        return;
    };
    let Some(key) = sortable_key(finder, query) else {
        return;
    };
    let is_open = |path: &&&str| !query.order_by.iter().any(|own| is_path(own, path));
    let missing: Vec<&str> = key.iter().filter(is_open).copied().collect();
    if missing.is_empty() {
        return;
    }
    let key = missing.join(",");
    let message = "records that are alike in these keys come in any order".to_owned();
    let finding = finder.finding(last.key.span, message);
    let end = Span::at(order.value_span.end);
    let message = format!("order by `{key}` last");
    let fix = Fix::replace(Applicability::Unsafe, message, end, format!(",{key}"));
    finder.add_encoded(finding.with_fix(fix));
}

/// Whether records are ordered by the property at a path.
fn is_path(own: &OrderKey, path: &str) -> bool {
    let Some(own) = own.key.as_path() else {
        return false;
    };
    let is_plain = |step: &Step| matches!(step, Step::Property(..));
    matches!(own.base, Base::It)
        && own.steps.iter().all(is_plain)
        && own.names().eq(path.split('/'))
}
