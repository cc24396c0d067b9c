//! Values that a service lists for a property.

use super::place::Reached;
use super::uses::{Use, for_each_use};
use super::{Judge, Place};
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::edm::Value;
use crate::profile::ValueList;
use crate::schema::nearest;
use crate::syntax::quote;

pub(super) const VALUE_NOT_LISTED: Code = Code::info(314, "value-not-listed");

pub(super) fn judge(judge: &mut Judge<'_>, places: &[Place<'_>]) {
    if judge.profile.values.is_empty() {
        return;
    }
    for place in places {
        if let Some(filter) = &place.meaning.filter {
            for_each_use(place, judge.schema, filter, &mut |it| compared(judge, it));
        }
    }
}

fn compared(judge: &mut Judge<'_>, it: &Use<'_, '_>) {
    if it.values.is_empty() {
        return;
    }
    let lists = judge.profile.values.iter();
    let lists: Vec<&ValueList> = lists
        .filter(|list| is_about(judge, list, it.reached))
        .collect();
    for (literal, span) in it.values {
        if let Value::String(text) = &literal.value {
            let is_in = |list: &&&ValueList| list.values.contains(text);
            // Of several lists each must have it.
            if let Some(list) = lists.iter().find(|list| !is_in(list)) {
                unlisted(judge, text, *span, list);
            }
        }
    }
}

fn is_about(judge: &Judge<'_>, list: &ValueList, reached: &Reached<'_>) -> bool {
    let starts = reached.scoped(&list.scope, judge.schema);
    starts.into_iter().any(|from| {
        let names = reached.names.get(from..).unwrap_or_default();
        list.path.split('/').eq(names.iter().copied())
    })
}

fn unlisted(judge: &mut Judge<'_>, text: &str, span: Span, list: &ValueList) {
    // What a hole of a template makes unknown may be in the list.
    if judge.tree.source.hole_in(text).is_some() {
        return;
    }
    let path = &list.path;
    let message = format!("`{text}` is none of the values that are listed for `{path}`");
    let near = nearest(text, list.values.iter().map(AsRef::as_ref));
    let help = near.map_or_else(String::new, |near| format!("the nearest is `{near}`"));
    judge.report_with(VALUE_NOT_LISTED, span, message, &help, &list.source);
    // What is written as it stands in any encoding, and only where the literal stands alone.
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let written = judge.tree.source.slice(span);
    let is_alone = written == quote(text);
    if let (Some(near), Some(finding)) = (
        near.filter(|near| is_plain(near)),
        judge.findings.last_mut(),
    ) && is_alone
    {
        let near = quote(near);
        let fix = Fix::replace(Applicability::Unsafe, format!("write `{near}`"), span, near);
        finding.fixes.push(fix);
    }
}
