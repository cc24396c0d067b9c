//! `groupbyTrafo`: what tells the groups apart, and what is done with each.

use super::hierarchy::hierarchy;
use super::pieces::{comma, eat_comma, expected, missing_comma, property_path};
use super::{Parser, Takes, push, sequence};
use crate::syntax::ast::{GroupBy, GroupElement, Rollup, RollupRecursive, TransformationKind};
use crate::syntax::parser::list::trailing_comma;
use crate::syntax::parser::recover::{close, skip_item, skip_to_end};
use crate::syntax::parser::token;

/// `groupbyTrafo = "groupby" OPEN BWS groupbyList [ BWS COMMA BWS applyExpr ] BWS CLOSE`
pub(super) fn group_by(p: &mut Parser<'_, '_>) -> bool {
    let mut group = Box::new(GroupBy {
        elements: Vec::new(),
        apply: None,
    });
    p.blanks();
    let is_whole = elements(p, &mut group.elements);
    if !is_whole {
        skip_elements(p);
    }
    if eat_comma(p) || (is_whole && missing_comma(p)) {
        group.apply = Some(sequence(p, Takes::Any));
    }
    push(p, TransformationKind::GroupBy(group));
    is_whole
}

/// Moves to the comma before what is done with the groups: what is not between parentheses of its
/// own was meant to be.
fn skip_elements(p: &mut Parser<'_, '_>) {
    loop {
        skip_item(p);
        let gap = 1 + p.blanks_at(1);
        let behind = p.rest().get(gap..).unwrap_or("");
        let word = token::name(behind).map_or("", |(_, name)| name);
        p.shared.step(word.len() + 1);
        let is_known = word == "identity" || TransformationKind::NAMES.contains(&word);
        if p.peek() != Some(b',') || is_known {
            return;
        }
        p.advance(1);
    }
}

/// `groupbyList = OPEN BWS groupbyElement *( BWS COMMA BWS groupbyElement ) BWS CLOSE`
fn elements(p: &mut Parser<'_, '_>, elements: &mut Vec<GroupElement>) -> bool {
    let open = p.at();
    if p.peek() != Some(b'(') {
        expected(p, "properties in parentheses of their own");
        return false;
    }
    if !p.open() {
        return false;
    }
    p.advance(1);
    let mut is_whole = true;
    while is_whole {
        p.blanks();
        is_whole = element(p, elements);
        if !is_whole || !another(p) {
            break;
        }
    }
    end(p, open, is_whole);
    is_whole
}

/// Closes the parentheses that were opened at `open`.
fn end(p: &mut Parser<'_, '_>, open: usize, is_whole: bool) {
    if is_whole {
        close(p, open, b')');
    } else {
        skip_to_end(p);
        p.eat(b')');
    }
    p.shut();
}

/// Whether another item follows behind a comma.
fn another(p: &mut Parser<'_, '_>) -> bool {
    p.blanks();
    let comma = p.at();
    if !eat_comma(p) {
        return missing_comma(p);
    }
    let ends = matches!(p.peek(), Some(b')') | None);
    if ends {
        trailing_comma(p, comma);
    }
    !ends
}

/// `groupbyElement = groupingProperty / rollupLevels / rollupRecursive`
fn element(p: &mut Parser<'_, '_>, elements: &mut Vec<GroupElement>) -> bool {
    let name = p.name();
    let is_call = p.peek_at(name.len()) == Some(b'(');
    if is_call && name == "rolluprecursive" {
        p.advance(name.len());
        return rollup_recursive(p, elements);
    }
    let element = if is_call && name == "rollup" {
        p.advance(name.len());
        rollup(p)
    } else {
        property_path(p).map(GroupElement::Property)
    };
    let is_whole = element.is_some();
    elements.extend(element);
    is_whole
}

/// `rollupLevels = "rollup" OPEN BWS ( rollupUnnamedHier / rollupNamedHier ) BWS CLOSE`
fn rollup(p: &mut Parser<'_, '_>) -> Option<GroupElement> {
    let open = p.at();
    if !p.open() {
        return None;
    }
    p.advance(1);
    p.blanks();
    let rollup = levels(p);
    end(p, open, rollup.is_some());
    rollup.map(GroupElement::Rollup)
}

/// `rollupUnnamedHier`, or the name of a leveled hierarchy; drafts of the standard put `$all`
/// before the levels.
fn levels(p: &mut Parser<'_, '_>) -> Option<Rollup> {
    const ALL: &str = "$all";
    let mut all = None;
    if p.rest().starts_with(ALL) {
        let start = p.at();
        p.advance(ALL.len());
        all = Some(p.span_from(start));
        comma(p, "`,` and a property behind `$all`")?;
    }
    let mut levels = vec![property_path(p)?];
    while another(p) {
        levels.push(property_path(p)?);
    }
    // One level alone is the name of a hierarchy, which is no path.
    if let ([only], None) = (levels.as_slice(), all)
        && !only.rest().is_empty()
    {
        expected(p, "`,` and another level");
        return None;
    }
    Some(Rollup { all, levels })
}

/// `rollupRecursive = "rolluprecursive" OPEN BWS recHierReference BWS
/// [ COMMA BWS preservingTrafos BWS ] CLOSE`
fn rollup_recursive(p: &mut Parser<'_, '_>, elements: &mut Vec<GroupElement>) -> bool {
    let open = p.at();
    if !p.open() {
        return false;
    }
    p.advance(1);
    let recursive = recursive_hierarchy(p);
    let is_whole = recursive.is_some();
    if let Some(mut recursive) = recursive {
        if eat_comma(p) {
            recursive.start = Some(sequence(p, Takes::Preserving));
        }
        elements.push(GroupElement::RollupRecursive(recursive));
    }
    end(p, open, is_whole);
    is_whole
}

fn recursive_hierarchy(p: &mut Parser<'_, '_>) -> Option<Box<RollupRecursive>> {
    p.blanks();
    let hierarchy = hierarchy(p)?;
    Some(Box::new(RollupRecursive {
        hierarchy,
        start: None,
    }))
}
