use super::sortable_key;
use crate::diagnostic::Code;
use crate::hir::Query;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::syntax::ast::SystemOption;

pub(super) const RULE: Rule = Rule {
    code: Code::info(501, "page-without-order"),
    summary: "a page of records in no order",
    meaning: "\
`$top` and `$skip` cut a page out of the records. Without `$orderby` the service
may give them in any order, and in another one each time: pages can overlap, and
records can be on none.",
    example: "$top=10",
    instead: "$orderby=createdDateTime desc&$top=10",
    fix: None,
    check: Check::Options(check),
};

fn check<'a>(finder: &mut Finder<'a>, query: &'a Query) {
    let used = |wanted| query.options.iter().find(|used| used.option == wanted);
    if !query.order_by.is_empty() || used(SystemOption::Apply).is_some() {
        return;
    }
    let paged = used(SystemOption::Skip).or_else(|| used(SystemOption::Top));
    // Without records there is no order.
    if let Some(paged) = paged
        && query.paging.top != Some(0)
    {
        let message = format!("`{}` without `$orderby`", paged.option.name());
        let finding = finder.finding(paged.name_span, message);
        let help = match sortable_key(finder, query) {
            Some(key) => format!("order by something, and by `{}` last", key.join(",")),
            None => "order by something that no two records share".to_owned(),
        };
        finder.add(finding.with_help(help));
    }
}
