//! Transformations about recursive hierarchies (Data Aggregation 6).

use super::super::context::Checker;
use super::super::error::CheckErrorKind;
use super::super::expr::{expr, is_error};
use super::super::finding::Finding;
use super::super::options::whole_number;
use super::super::shape::Records;
use super::{about, branch, order_keys, walk};
use crate::diagnostic::Applicability;
use crate::edm::Type;
use crate::hir::{Base, Few, Hierarchy, Path, Relatives, TransformationKind, Traverse};
use crate::schema::nearest;
use crate::syntax::ast::{self, SystemOption};

/// The term that makes the instances of a type the nodes of a hierarchy; its qualifier is the name.
const RECURSIVE: &str = "Org.OData.Aggregation.V1.RecursiveHierarchy";

/// The hierarchy, the names of the path to the node's identity, and the nodes.
pub(super) fn hierarchy<'a>(
    c: &mut Checker<'a>,
    node: &'a ast::Hierarchy,
) -> (Hierarchy, Vec<(&'a str, Type)>, Records<'a>) {
    let nodes = expr(c, &node.nodes);
    if !nodes.ty.collection && !is_error(&nodes) && !nodes.ty.is_unknown() {
        let kind = CheckErrorKind::WrongOperand {
            place: "the first argument".to_owned(),
            expected: "the collection of the nodes",
            found: c.show(nodes.ty),
        };
        c.error(kind, nodes.span);
    }
    qualifier(c, node, nodes.ty);
    let walked = walk(c, &node.property, false);
    let (property, names) = match walked {
        Some(walked) => (walked.path, walked.names),
        None => {
            let steps = Few::new();
            (
                Path {
                    base: Base::It,
                    steps,
                },
                Vec::new(),
            )
        }
    };
    let ty = nodes.ty.element();
    let hierarchy = Hierarchy {
        nodes,
        qualifier: c.source.filled(c.text(&node.qualifier)).into(),
        property,
    };
    (hierarchy, names, Records { ty, shape: None })
}

/// A schema that declares hierarchies of the type declares this one.
fn qualifier(c: &mut Checker<'_>, node: &ast::Hierarchy, nodes: Type) {
    let Some(definition) = c.schema.definition_of(nodes) else {
        return;
    };
    let name = node.qualifier.as_str(c.source);
    let all = c.schema.annotations_of(definition.name().as_str()).iter();
    let declared: Vec<&str> = all
        .filter(|it| &*it.term == RECURSIVE)
        .filter_map(|it| it.qualifier.as_deref())
        .collect();
    if declared.is_empty() || declared.contains(&name) || c.source.hole_in(name).is_some() {
        return;
    }
    let kind = CheckErrorKind::UnknownHierarchy {
        name: name.to_owned(),
        ty: definition.name().as_str().to_owned(),
    };
    let error = Finding::new(kind, node.qualifier.span);
    let near = nearest(name, declared.iter().copied());
    let listed: Vec<String> = declared.iter().map(|name| format!("`{name}`")).collect();
    c.report(match near {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None => error.with_help(format!("it has {}", listed.join(", "))),
    });
}

/// `ancestors`, `descendants`: records are kept or left out.
pub(super) fn relatives<'a>(c: &mut Checker<'a>, node: &'a ast::Relatives) -> TransformationKind {
    let (hierarchy, _, _) = hierarchy(c, &node.hierarchy);
    let (start, _) = branch(c, &node.start);
    let distance = node.distance.as_ref();
    let distance = distance.and_then(|number| whole_number(c, number, SystemOption::Top));
    TransformationKind::Relatives(Box::new(Relatives {
        ancestors: node.ancestors,
        hierarchy,
        start,
        distance,
        keep_start: node.keep_start,
    }))
}

/// `traverse`: records in the order of the hierarchy.
pub(super) fn traverse<'a>(c: &mut Checker<'a>, node: &'a ast::Traverse) -> TransformationKind {
    let (hierarchy, _, nodes) = hierarchy(c, &node.hierarchy);
    let (start, _) = about(c, nodes.clone(), node.start.as_ref());
    let before = Records::of(c);
    nodes.set(c);
    let order_by = order_keys(c, &node.order_by);
    before.set(c);
    TransformationKind::Traverse(Box::new(Traverse {
        hierarchy,
        postorder: node.postorder,
        start,
        order_by,
    }))
}
