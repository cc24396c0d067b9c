use super::sortable_key;
use crate::diagnostic::Code;
use crate::hir::Query;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::profile::Subject;
use crate::syntax::ast::SystemOption;

/// So many records are skipped without a remark.
const MOST: u64 = 1_000;

pub(super) const RULE: Rule = Rule {
    code: Code::info(503, "deep-skip"),
    summary: "many records are read to be left out",
    meaning: "\
For `$skip` the service finds and orders all records that it then leaves out:
each page takes longer than the one before it. `@odata.nextLink` goes on where
a page ended, and so does a filter by the last key of it.",
    example: "$orderby=createdDateTime,id&$skip=50000&$top=100",
    instead: "$filter=id gt '65edc0b5'&$orderby=id&$top=100",
    fix: None,
    check: Check::Options(check),
};

fn check<'a>(finder: &mut Finder<'a>, query: &'a Query) {
    let mut used = query.options.iter();
    let skip = used.find(|used| used.option == SystemOption::Skip);
    let number = query.paging.skip.filter(|number| *number > MOST);
    let (Some(skip), Some(number)) = (skip, number) else {
        return;
    };
    // A service without `$skip` has said more.
    if !finder.supports(Subject::Options, skip.option.name()) {
        return;
    }
    let message = format!("the service reads {number} records to leave them out");
    let finding = finder.finding(skip.value_span, message);
    let link = "follow `@odata.nextLink`";
    let help = match sortable_key(finder, query).as_deref() {
        Some([key]) => format!("{link}, or filter by the last `{key}` of the page before"),
        Some(_) | None => link.to_owned(),
    };
    finder.add(finding.with_help(help));
}
