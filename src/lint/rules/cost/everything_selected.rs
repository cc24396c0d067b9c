use crate::diagnostic::{Code, Span};
use crate::edm::Item;
use crate::hir::Query;
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::profile::{Limit, Subject};
use crate::syntax::ast::SystemOption;

/// So many properties are no large record.
const MOST: usize = 15;

pub(super) const RULE: Rule = Rule {
    code: Code::info(505, "everything-selected"),
    summary: "all of every large record is asked for",
    meaning: "\
Without `$select` the service gives every property of every record. Where
records have many of them, and neither `$filter` nor `$top` keeps any back,
that is a large answer: `$select` names the properties that are needed. Nothing
is said of services whose pages are known to be small, nor of filters that are
given alone.",
    example: "/referrals?$orderby=name",
    instead: "/referrals?$orderby=name&$select=id,name,status",
    fix: None,
    check: Check::Options(check),
};

fn check<'a>(finder: &mut Finder<'a>, query: &'a Query) {
    let (Some(address), Some(schema)) = (&finder.tree.address, finder.schema) else {
        return;
    };
    let resource = &query.resource;
    let Item::Named(id) = resource.ty.item else {
        return;
    };
    // What stands in parentheses has no name.
    let is_whole = resource.name.is_some() && resource.rest.is_none();
    let is_one = resource.single || resource.counted;
    let is_less = query.select.is_some() || query.apply.is_some();
    let is_chosen = query.filter.is_some() || query.search.is_some() || query.paging.top.is_some();
    let is_paged = finder.has_limit(Limit::PageSize);
    if !is_whole || is_one || is_less || is_chosen || is_paged {
        return;
    }
    let properties = schema
        .members(id)
        .filter(|member| member.as_property().is_some());
    let number = properties.count();
    if number > MOST && finder.supports(Subject::Options, SystemOption::Select.name()) {
        let message = format!("all {number} properties of each record are asked for");
        let set = u32::try_from(resource.name.as_ref().map_or(0, |name| name.len()));
        let end = address.span.end;
        let span = Span::new(end.saturating_sub(set.unwrap_or(0)), end);
        let finding = finder.finding(span, message);
        finder.add(finding.with_help("`$select` names those that are needed"));
    }
}
