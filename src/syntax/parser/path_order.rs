//! Which segments of a path may follow which. What depends on the type of a segment is not asked here:
//! the grammar alone tells that nothing follows a number or a truth value.

use super::recover::shortened;
use super::state::Parser;
use crate::diagnostic::Span;
use crate::syntax::ast::{Quantifier, Segment, Variable};
use crate::syntax::error::{SyntaxError, SyntaxErrorKind};

/// Reports the first segment of the path since `base` that cannot follow the one before it; whether
/// there is none.
#[inline]
pub(super) fn is_in_order(p: &mut Parser<'_, '_>, base: usize) -> bool {
    let segments = p.shared.work.segments.get(base..).unwrap_or(&[]);
    let is_plain = |segment: &Segment| matches!(segment, Segment::Name(_) | Segment::Call(_));
    segments.iter().all(is_plain) || judge(p, base)
}

#[cold]
#[inline(never)]
fn judge(p: &mut Parser<'_, '_>, base: usize) -> bool {
    let mut rest = p.shared.work.segments.get(base..).unwrap_or(&[]);
    let mut wrong = None;
    while let Some((segment, behind)) = rest.split_first() {
        wrong = misfit(segment, behind, p.shared.raw);
        if wrong.is_some() {
            break;
        }
        rest = behind;
    }
    let is_right = wrong.is_none();
    if let Some((kind, span)) = wrong {
        // With another sign before it, it would stand there no better.
        let is_sign = |it: &SyntaxError| {
            matches!(it.kind, SyntaxErrorKind::Dot(_)) && it.span.end == span.start
        };
        if p.shared.errors.last().is_some_and(is_sign) {
            p.shared.errors.pop();
        }
        p.error(kind, span);
    }
    is_right
}

/// What is wrong between a segment and those behind it.
fn misfit(segment: &Segment, behind: &[Segment], raw: &str) -> Option<(SyntaxErrorKind, Span)> {
    let end = |what: &'static str| {
        let next = behind.first()?;
        Some((SyntaxErrorKind::BehindEnd(what), next.span()))
    };
    match segment {
        // `rootExpr = "$root/" ( entitySetName .. / singletonEntity .. / functionImport .. )`
        Segment::Variable(Variable::Root, span) => {
            let is_name = matches!(behind, [Segment::Name(_) | Segment::Call(_), ..]);
            (!is_name).then_some((SyntaxErrorKind::LoneRoot, *span))
        }
        Segment::Count(_) | Segment::CountOf(..) => end("$count"),
        Segment::Lambda(lambda) => end(match lambda.quantifier {
            Quantifier::Any => "any(...)",
            Quantifier::All => "all(...)",
        }),
        Segment::Aggregate(..) => end("aggregate(...)"),
        // `filterExpr [ "/" typeName ( keyPredicate / filterExpr / collectionPathExpr ) ]`
        Segment::Filter(..) => match behind {
            [Segment::Name(name)] | [Segment::Name(name), Segment::Name(_), ..] => {
                let text = name.span.of(raw);
                let kind = SyntaxErrorKind::Subscript(format!("/{}", shortened(text)));
                (!text.contains('.')).then_some((kind, name.span))
            }
            _ => None,
        },
        Segment::Name(_)
        | Segment::Variable(..)
        | Segment::Alias(_)
        | Segment::Annotation(_)
        | Segment::Call(_)
        | Segment::KeyValue(_)
        | Segment::Key(_) => None,
    }
}
