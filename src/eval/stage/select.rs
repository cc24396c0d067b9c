//! `$select`: which members are left.

use crate::hir::{Path, Query, SelectItem, Step};
use crate::json::Selection;

/// The members that a query leaves of a row, those that are expanded among them; `None` if all are
/// left.
pub(in crate::eval) fn selection(query: &Query) -> Option<Selection> {
    let mut selection = Selection::default();
    for item in query.select.as_deref()? {
        match item {
            SelectItem::Star => return None,
            SelectItem::Property(path) => selection.add(names(path)),
            // What is selected within is written out as properties of their own.
            SelectItem::Narrowed(_, options) if options.select.is_some() => {}
            SelectItem::Narrowed(path, _) => selection.add(names(path)),
        }
    }
    for expanded in &query.expand {
        if expanded.all {
            return None;
        }
        selection.add(names(&expanded.path));
    }
    Some(selection)
}

/// The names of a path; an annotation of a member stands beside it.
pub(in crate::eval) fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for step in &path.steps {
        match step {
            Step::Property(name, _) => names.push(name.to_string()),
            Step::Annotation(term, _) => {
                let member = names.pop().unwrap_or_default();
                names.push(format!("{member}@{term}"));
            }
            Step::Cast(_) | Step::Key(_) => {}
        }
    }
    names
}
