use super::all_options;
use crate::diagnostic::{Applicability, Code, Fix, Span};
use crate::lint::finder::Finder;
use crate::lint::rule::{Check, Rule};
use crate::syntax::ast::{ExprKind, OptionValue, Segment};

pub(super) const RULE: Rule = Rule {
    code: Code::off(708, "portable-blanks"),
    summary: "a blank that not every service reads",
    meaning: "\
The grammar of OData has no blank between `any` or `all` and its parenthesis,
nor round the commas of `$select`, `$orderby` and `$expand`. Most services pass
over it, others answer with an error.",
    example: "$select=id, name",
    instead: "$select=id,name",
    fix: Some(Applicability::Safe),
    check: Check::Text(check),
};

fn check(finder: &mut Finder<'_>) {
    let tree = finder.tree;
    let mut found: Vec<Span> = Vec::new();
    tree.for_each_expr_within(&mut |expr| {
        let ExprKind::Path(path) = &expr.kind else {
            return;
        };
        for segment in path.segments() {
            if let Segment::Lambda(lambda) = segment {
                let start = lambda.quantifier_span.end;
                let behind = tree.source.slice(Span::new(start, lambda.span.end));
                let blanks = blanks(behind);
                if blanks > 0 {
                    found.push(Span::new(start, start + blanks));
                }
            }
        }
    });
    for option in all_options(tree) {
        if let OptionValue::Select(_) | OptionValue::OrderBy(_) | OptionValue::Expand(_) =
            &option.value
        {
            commas(
                tree.source.slice(option.value_span),
                option.value_span.start,
                &mut found,
            );
        }
    }
    for span in found {
        let finding = finder.finding(span, "a blank that not every service reads");
        let fix = Fix::replace(Applicability::Safe, "remove it", span, "");
        finder.add_encoded(finding.with_fix(fix));
    }
}

/// The length of the blanks at the start.
fn blanks(text: &str) -> u32 {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        let trimmed = trimmed.strip_prefix("%20").unwrap_or(trimmed);
        if trimmed.len() == rest.len() {
            return u32::try_from(text.len() - rest.len()).unwrap_or(0);
        }
        rest = trimmed;
    }
}

/// The blanks behind commas that stand in no parentheses and in no string.
fn commas(text: &str, start: u32, found: &mut Vec<Span>) {
    let (mut depth, mut is_text) = (0_u32, false);
    for (at, sign) in text.char_indices() {
        let here = text.get(at..).unwrap_or("");
        match sign {
            '\'' => is_text = !is_text,
            '%' if here.starts_with("%27") => is_text = !is_text,
            _ if is_text => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                let length = blanks(here.get(1..).unwrap_or(""));
                if length > 0 {
                    let behind = start + u32::try_from(at + 1).unwrap_or(0);
                    found.push(Span::new(behind, behind + length));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::tests::mended;

    #[test]
    fn blanks_go_where_the_grammar_has_none() {
        for (text, expected) in [
            ("team/any (t:t/email eq 'x')", "team/any(t:t/email eq 'x')"),
            (
                "$orderby=name desc, createdDateTime",
                "$orderby=name desc,createdDateTime",
            ),
            (
                "/referrals?$select=id,%20name",
                "/referrals?$select=id,name",
            ),
            (
                "$orderby=concat(name, ', x'), id",
                "$orderby=concat(name, ', x'),id",
            ),
            ("status in ('New', 'Active')", "status in ('New', 'Active')"),
        ] {
            assert_eq!(mended(&RULE, text), expected);
        }
    }
}
