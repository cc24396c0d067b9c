//! `aggregateExpr` and its kin: what is aggregated, how, and what the result is called.

use super::pieces::{
    as_alias, eat_comma, expected, is_type, keyword, missing_comma, missing_keyword, names,
    property_path,
};
use super::{Clause, Parser, push};
use crate::diagnostic::{Applicability, Span};
use crate::syntax::ast::{
    AggregateFrom, Aggregation, Expr, ExprKind, Path, Segment, TransformationKind,
};
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::parser::expr::push_expr;
use crate::syntax::parser::list::trailing_comma;
use crate::syntax::parser::recover::{close, skip_item, skip_to_end};
use crate::syntax::parser::token;
use crate::text::Text;

const METHODS: [&str; 5] = ["sum", "min", "max", "average", "countdistinct"];

/// `aggregateTrafo = "aggregate" OPEN BWS aggregateExpr *( BWS COMMA BWS aggregateExpr ) BWS CLOSE`
pub(super) fn aggregate(p: &mut Parser<'_, '_>) -> bool {
    let mut items = Vec::new();
    let mut is_whole = true;
    p.clause = Clause::Aggregation;
    loop {
        p.blanks();
        value(p);
        match aggregate_expr(p) {
            Some(item) => items.push(item),
            None => {
                is_whole = false;
                skip_item(p);
            }
        }
        p.blanks();
        let comma = p.at();
        if !eat_comma(p) {
            if is_whole && missing_comma(p) {
                continue;
            }
            if !is_whole && !matches!(p.peek(), Some(b')') | None) {
                expected(p, "`,` or `)`");
            }
            break;
        }
        if matches!(p.peek(), Some(b')') | None) {
            trailing_comma(p, comma);
            break;
        }
    }
    push(p, TransformationKind::Aggregate(items));
    is_whole
}

/// `"/aggregate" OPEN BWS aggregateFunctionExpr BWS CLOSE`, put on the stack of segments; the cursor
/// is at the parenthesis and `start` before the name.
pub(in super::super) fn aggregate_segment(
    p: &mut Parser<'_, '_>,
    start: usize,
    first: bool,
) -> bool {
    let open = p.at();
    if first {
        without_collection(p, start);
    }
    if !p.open() {
        return false;
    }
    p.advance(1);
    let outer = p.enter_options();
    p.clause = Clause::Aggregation;
    p.blanks();
    value(p);
    let item = aggregated(p);
    p.leave_options(outer);
    if item.is_some() {
        close(p, open, b')');
    } else {
        skip_to_end(p);
        p.eat(b')');
    }
    p.shut();
    push_segment(p, item, start) && !first
}

/// Reports that nothing stands before the name at `start`.
fn without_collection(p: &mut Parser<'_, '_>, start: usize) {
    let span = p.span_from(start);
    let fix = "aggregate the collection that is asked for";
    let edit = (Span::at(span.start), "$these/");
    let kind = SyntaxErrorKind::AggregateWithoutCollection;
    p.error_with_fix(kind, span, Applicability::Unsafe, fix, edit);
}

fn push_segment(p: &mut Parser<'_, '_>, item: Option<Box<Aggregation>>, start: usize) -> bool {
    let Some(item) = item else {
        return false;
    };
    let span = p.span_from(start);
    p.shared.work.segments.push(Segment::Aggregate(item, span));
    true
}

/// `aggregateExpr`: a value with a method, a count, or a custom aggregate, and a name for the
/// result, which only a custom aggregate has of its own. The value is on the stack.
fn aggregate_expr(p: &mut Parser<'_, '_>) -> Option<Aggregation> {
    let mut item = aggregated(p)?;
    let is_custom = item.method.is_none() && form(p, &item.value) == Form::Custom;
    p.blanks();
    if !is_custom || !item.from.is_empty() || p.name().eq_ignore_ascii_case("as") {
        item.alias = Some(as_alias(p)?);
    }
    Some(*item)
}

/// What a value is by its form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `$count` alone.
    Count,
    /// Names and then `$count`.
    PathCount,
    /// Names only, the last of which may be a custom aggregate.
    Custom,
    /// Names that end in a type.
    Type,
    /// Any other expression.
    Other,
}

/// `aggregateFunctionExpr`: the item without the name of its result. The value is on the stack.
fn aggregated(p: &mut Parser<'_, '_>) -> Option<Box<Aggregation>> {
    let value = p.pop();
    if matches!(value.kind, ExprKind::Error) {
        // It has been reported; what follows may still be right.
        return None;
    }
    let form = form(p, &value);
    let method = if form != Form::Count && keyword(p, "with") {
        Some(method(p)?)
    } else {
        None
    };
    p.blanks();
    let is_method = || METHODS.contains(&p.name()) || p.name().eq_ignore_ascii_case("with");
    if form == Form::Custom && method.is_none() && is_method() {
        missing_keyword(p, "with", "`with` before the method");
        return None;
    }
    if matches!(form, Form::Other | Form::Type) && method.is_none() {
        missing_keyword(p, "with", "`with` and a method such as `sum`");
        return None;
    }
    let is_custom = form == Form::Custom && method.is_none();
    let from = aggregate_from(p, is_custom)?;
    Some(Box::new(Aggregation {
        value,
        method,
        from,
        alias: None,
    }))
}

/// `aggregatableExpr`, or a path that may end in a type, or `$count`, put on the stack.
fn value(p: &mut Parser<'_, '_>) {
    if is_count(p) {
        return count(p);
    }
    if is_lone_type(p) {
        return lone_type(p);
    }
    push_expr(p);
}

/// Whether `$count` stands alone.
fn is_count(p: &Parser<'_, '_>) -> bool {
    p.rest().strip_prefix("$count").is_some_and(|behind| {
        !behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '('))
    })
}

fn count(p: &mut Parser<'_, '_>) {
    let start = p.at();
    p.count_node();
    p.advance("$count".len());
    let span = p.span_from(start);
    let path = Path::new(Segment::Count(span));
    p.push(Expr::new(ExprKind::Path(path), span));
}

/// Whether the name of a type stands here with `with` behind it.
fn is_lone_type(p: &Parser<'_, '_>) -> bool {
    let name = p.qualified_name();
    let gap = p.blanks_at(name.len());
    let behind = p.rest().get(name.len() + gap..).unwrap_or("");
    name.contains('.') && gap > 0 && token::is_word(behind, &["with"])
}

fn lone_type(p: &mut Parser<'_, '_>) {
    let start = p.at();
    match names(p) {
        Some(path) => p.push(Expr::new(ExprKind::Path(path), p.span_from(start))),
        None => p.push_error(start),
    }
}

fn form(p: &Parser<'_, '_>, value: &Expr) -> Form {
    if matches!(value.kind, ExprKind::Hole(_)) && value.parens.is_empty() {
        // A hole may be the name of a custom aggregate, too.
        return Form::Custom;
    }
    let ExprKind::Path(path) = &value.kind else {
        return Form::Other;
    };
    let is_name = |segment: &&Segment| matches!(segment, Segment::Name(_));
    let names = path.segments().take_while(is_name).count();
    let length = path.segments().len();
    let is_bare = value.parens.is_empty();
    match path.segments().last() {
        Some(Segment::Count(_)) if length == 1 => Form::Count,
        Some(Segment::Count(_)) if names + 1 == length && is_bare => Form::PathCount,
        Some(last) if is_type(p, last) => Form::Type,
        Some(Segment::Name(_)) if names == length && is_bare => Form::Custom,
        Some(_) | None => Form::Other,
    }
}

/// `aggregateMethod`
fn method(p: &mut Parser<'_, '_>) -> Option<Text> {
    let (start, name) = (p.at(), p.qualified_name());
    if !METHODS.contains(&name) && !name.contains('.') && !p.shared.has_hole(name) {
        const WHAT: &str =
            "`sum`, `min`, `max`, `average`, `countdistinct` or a method with its namespace";
        match METHODS.iter().find(|m| m.eq_ignore_ascii_case(name)) {
            Some(meant) => missing_keyword(p, meant, WHAT),
            None => expected(p, WHAT),
        }
        return None;
    }
    p.advance(name.len());
    p.count_token();
    Some(p.piece(start, p.at()))
}

/// `aggregateFrom`, `customFrom`: any number; without a method only for custom aggregates.
fn aggregate_from(p: &mut Parser<'_, '_>, is_custom: bool) -> Option<Vec<AggregateFrom>> {
    let mut all = Vec::new();
    while keyword(p, "from") {
        let mut properties = vec![property_path(p)?];
        while eat_comma(p) {
            properties.push(property_path(p)?);
        }
        let method = if keyword(p, "with") {
            Some(method(p)?)
        } else if is_custom {
            None
        } else {
            missing_keyword(p, "with", "`with` and a method such as `average`");
            return None;
        };
        all.push(AggregateFrom { properties, method });
    }
    Some(all)
}
