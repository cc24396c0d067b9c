//! Paths whose segments follow one another as the grammar has it, and members of enumerations.

use super::generate::{NOWHERE, name};
use odq::syntax::ast::{Path, Segment, Variable};
use odq::text::Text;
use proptest::collection::vec;
use proptest::prelude::*;

/// What an enumeration literal holds: names and numbers.
pub(super) fn members() -> impl Strategy<Value = String> {
    let member = prop_oneof![4 => name(), 1 => any::<i64>().prop_map(|n| n.to_string())];
    vec(member, 1..4).prop_map(|members| members.join(","))
}

/// The path of these segments as far as each can follow the one before it; what lacks something
/// behind it gets it.
pub(super) fn in_order(segments: Vec<Segment>) -> Path {
    let name = || Segment::Name(Text::owned(NOWHERE, "Items"));
    let mut path: Vec<Segment> = Vec::new();
    for segment in segments {
        let is_name = matches!(segment, Segment::Name(_) | Segment::Call(_));
        match path.last() {
            Some(Segment::Variable(Variable::Root, _)) if !is_name => path.push(name()),
            Some(Segment::Filter(..)) if matches!(segment, Segment::Name(_)) => break,
            Some(Segment::Count(_) | Segment::CountOf(..) | Segment::Lambda(_)) => break,
            Some(Segment::Aggregate(..)) => break,
            Some(_) | None => {}
        }
        path.push(segment);
    }
    if let Some(Segment::Variable(Variable::Root, _)) = path.last() {
        path.push(name());
    }
    Path::of(path).expect("a segment")
}
