use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::lint::rules::style::{all_options, for_each_in_place};
use crate::syntax::ast::{ExprKind, OptionValue, SelectItem, Set};
use crate::syntax::print_expr;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::warning(418, "duplicate-item"),
    summary: "an item of a list is written twice",
    meaning: "\
The same value stands twice in the list behind `in`, or the same property twice
in `$select` or `$orderby`, where the first alone decides, whatever its
direction. The second one changes nothing: most likely another was meant.",
    example: "$orderby=createdDateTime desc,createdDateTime",
    instead: "$orderby=createdDateTime desc",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let mut lists: Vec<Vec<(String, Span)>> = Vec::new();
    let source = &finder.tree.source;
    for option in all_options(finder.tree) {
        if let OptionValue::OrderBy(items) = &option.value {
            let items = items.iter().map(|item| {
                let own = item.key.outer_span();
                let span = item
                    .direction
                    .map_or(own, |(_, direction)| own.to(direction));
                (print_expr(&item.key, source), span)
            });
            lists.push(items.collect());
        } else if let OptionValue::Select(items) = &option.value {
            let items = items.iter().filter_map(|item| match item {
                SelectItem::Path(_, span) => Some((source.slice(*span).to_owned(), *span)),
                SelectItem::Star(_)
                | SelectItem::Operations(..)
                | SelectItem::Nested(..)
                | SelectItem::Error(_) => None,
            });
            lists.push(items.collect());
        }
    }
    for_each_in_place(finder.tree, &mut |expr, _| {
        if let ExprKind::In(membership) = &expr.kind
            && let Set::List(items, _) = &membership.set
        {
            let items = items.iter().filter(|item| item.as_literal().is_some());
            lists.push(items.map(|it| (print_expr(it, source), it.span)).collect());
        }
    });
    for list in lists {
        told(finder, &list);
    }
}

/// Tells of the items that stand in a list already.
fn told(finder: &mut Finder<'_>, list: &[(String, Span)]) {
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(list.len());
    let mut before = Span::default();
    for (text, span) in list {
        if let Some(first) = seen.get(text.as_str()) {
            let gap = Span::new(before.end, span.end);
            let finding = finder
                .finding(*span, format!("`{text}` is written twice"))
                .with_label(*first, "the first time");
            // What else stands between them is no item of this kind.
            let between = finder.text(Span::new(before.end, span.start));
            let is_next = between.trim().trim_start_matches(',').trim().is_empty()
                || matches!(between, "%2C" | "%2c");
            let fix = Fix::replace(Applicability::Safe, "remove it", gap, "");
            finder.add_encoded(if is_next {
                finding.with_fix(fix)
            } else {
                finding
            });
        } else {
            seen.insert(text, *span);
        }
        before = *span;
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::{mended, said};

    #[test]
    fn the_second_goes() {
        for (text, expected) in [
            ("$select=id,status,id", "$select=id,status"),
            ("$select=id,%20id", "$select=id,%20id"),
            ("$orderby=name,id, name desc", "$orderby=name,id"),
            (
                "status in ('New','Active','New', 'New')",
                "status in ('New','Active')",
            ),
            (
                "team/any(t:t/email in ('a','a'))",
                "team/any(t:t/email in ('a'))",
            ),
        ] {
            assert_eq!(mended(&RULE, text), expected);
        }
    }

    #[test]
    fn others_stay() {
        for text in [
            "$orderby=name,length(name)",
            "name in ('a','A','a ')",
            "$select=customerProfile,customerProfile/name",
        ] {
            assert!(said(&RULE, text).is_empty(), "{text}");
        }
    }
}
