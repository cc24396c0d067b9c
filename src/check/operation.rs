//! Operations in addresses: which overload a segment calls.

use super::error::CheckErrorKind;
use super::finding::Finding;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Type};
use crate::schema::{Operation, OperationKind, Schema};

/// A segment, taken apart: `delta`, `Ns.range(address='A1')`, `Top(count=3)('x')`.
pub(super) struct Call<'t> {
    /// What stands before the parentheses.
    pub(super) name: &'t str,
    /// What stands in each pair of parentheses.
    groups: Vec<&'t str>,
}

impl<'t> Call<'t> {
    /// Takes a segment apart. Parentheses in strings are no marks.
    pub(super) fn new(segment: &'t str) -> Self {
        let (name, mut rest) = segment.split_at(segment.find('(').unwrap_or(segment.len()));
        let mut groups = Vec::new();
        while let Some(inside) = rest.strip_prefix('(') {
            let (group, behind) = inside.split_at(end(inside, &[')']));
            groups.push(group);
            rest = behind.strip_prefix(')').unwrap_or("");
        }
        Self { name, groups }
    }

    /// The names of the parameters, if they are given in parentheses. The parentheses of a key hold
    /// a value without a name.
    fn parameters(&self) -> Option<Vec<&'t str>> {
        let group = self.groups.first()?;
        let mut names = Vec::new();
        let mut rest = group.trim();
        while !rest.is_empty() {
            let (argument, behind) = rest.split_at(end(rest, &[',']));
            let (name, _) = argument.split_once('=')?;
            names.push(name.trim());
            rest = behind.strip_prefix(',').unwrap_or("").trim();
        }
        Some(names)
    }

    /// Whether the first parentheses hold several values, not all with names.
    pub(super) fn has_bare_values(&self) -> bool {
        let first = self.groups.first();
        let several = first.is_some_and(|group| end(group, &[',']) < group.len());
        several && self.parameters().is_none()
    }

    /// Whether parentheses hold no key: nothing at all, or values with names.
    pub(super) fn is_operation(&self) -> bool {
        self.parameters().is_some()
    }

    /// Whether a key stands behind the call.
    pub(super) fn has_key(&self) -> bool {
        match self.parameters() {
            Some(_) => self.groups.len() > 1,
            None => !self.groups.is_empty(),
        }
    }
}

/// Where the first of some marks stands outside strings and inner parentheses, or the end.
fn end(text: &str, marks: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut in_string = false;
    for (at, c) in text.char_indices() {
        match c {
            '\'' => in_string = !in_string,
            _ if in_string => {}
            _ if depth == 0 && marks.contains(&c) => return at,
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    text.len()
}

/// The operations of a name, qualified or not, that are bound to a type or to one that it extends;
/// those of the nearest type.
pub(super) fn bound<'s>(schema: &'s Schema, name: &str, ty: Type) -> Vec<&'s Operation> {
    let fits = |operation: &&Operation| is_bound_to(schema, operation, ty);
    let all = schema.operations_named(name).iter().filter(fits);
    let mut found: Vec<&Operation> = all.collect();
    let base = |operation: &Operation| operation.binding_parameter().map(|it| it.ty.item);
    let nearest = found
        .iter()
        .copied()
        .reduce(|best, other| match (base(best), base(other)) {
            (Some(Item::Named(of_best)), Some(Item::Named(of_other)))
                if schema.is_subtype(of_other, of_best) =>
            {
                other
            }
            _ => best,
        });
    let nearest = nearest.and_then(base);
    found.retain(|operation| base(operation) == nearest);
    found
}

/// Whether an operation is bound to a type, or to one that it extends.
pub(super) fn is_bound_to(schema: &Schema, operation: &Operation, ty: Type) -> bool {
    let binding = operation.binding_parameter();
    binding.is_some_and(|binding| takes(schema, binding.ty, ty))
}

/// What is wrong with a path that goes on behind a call (Protocol 11.5.4.1, 11.5.5.1): `None` if the
/// operation is a composable function.
pub(super) fn closed(operation: &Operation, span: Span) -> Option<Finding> {
    let what = match operation.kind {
        OperationKind::Function if operation.is_composable => return None,
        OperationKind::Function => "the function",
        OperationKind::Action => "the action",
    };
    let name = operation.name.as_str();
    let kind = CheckErrorKind::NotComposable {
        what,
        name: name.to_owned(),
    };
    let error = Finding::new(kind, span).with_declaration(name, operation.span);
    Some(match operation.kind {
        OperationKind::Function => {
            error.with_help("the schema does not call it composable (`IsComposable`)")
        }
        OperationKind::Action => error,
    })
}

/// A name that needs its namespace, since the schema names others whose operations need none
/// (Core.DefaultNamespace).
pub(super) fn unqualified(schema: &Schema, name: &str, ty: Type, span: Span) -> Option<Finding> {
    let mut all = schema.operations_anywhere(name).iter();
    let found = all.find(|it| is_bound_to(schema, it, ty))?;
    let kind = CheckErrorKind::UnknownFunction(name.to_owned());
    let full = found.name.as_str();
    let end = span.start + u32::try_from(name.len()).unwrap_or_default();
    Some(
        Finding::new(kind, Span::new(span.start, end.min(span.end)))
            .with_help("its namespace is none that may be left out (`Core.DefaultNamespace`)")
            .with_declaration(full, found.span)
            .with_replacement(Applicability::Unsafe, full),
    )
}

fn takes(schema: &Schema, binding: Type, ty: Type) -> bool {
    binding.collection == ty.collection
        && match (binding.item, ty.item) {
            (Item::Named(base), Item::Named(id)) => schema.is_subtype(id, base),
            (Item::Unknown, _) => true,
            (binding, item) => binding == item,
        }
}

/// What a call gives: the type of a record, and whether it is a single one.
pub(super) struct Outcome<'s> {
    pub(super) operation: &'s Operation,
    pub(super) ty: Type,
    pub(super) single: bool,
}

/// The overload that a call means, among those of its name.
///
/// # Errors
/// Names the parameters that the overloads take.
pub(super) fn choose<'s>(
    schema: &Schema,
    overloads: &[&'s Operation],
    call: &Call<'_>,
    is_hole: bool,
    span: Span,
) -> Result<Outcome<'s>, Box<Finding>> {
    let given = call.parameters();
    let found = overloads.iter().copied().find(|it| {
        // Parameters of actions are in the body of the request; those of a function without
        // parentheses are among the query options (URL Conventions 4.9).
        let Some(given) = given.as_ref().filter(|_| !is_hole) else {
            return true;
        };
        it.kind == OperationKind::Action || fits(schema, it, given)
    });
    let Some(operation) = found else {
        let known: Vec<String> = overloads
            .iter()
            .map(|it| signature(call.name, it))
            .collect();
        let kind = CheckErrorKind::NoOverload {
            name: call.name.to_owned(),
            parameters: given.unwrap_or_default().join(","),
        };
        return Err(Box::new(
            Finding::new(kind, span).with_help(format!("it is called as {}", known.join(" or "))),
        ));
    };
    let ty = operation.return_type.map_or(Type::UNKNOWN, |it| it.ty);
    Ok(Outcome {
        operation,
        ty: ty.element(),
        single: !ty.collection || call.has_key(),
    })
}

/// Whether a function takes just these parameters; those that its schema calls optional may lack.
fn fits(schema: &Schema, function: &Operation, given: &[&str]) -> bool {
    let declares = |name: &&str| function.call_parameters().any(|it| *it.name == **name);
    let mut missing = function
        .call_parameters()
        .filter(|it| !given.contains(&&*it.name));
    given.iter().all(declares) && missing.all(|it| is_optional(schema, function, &it.name))
}

fn is_optional(schema: &Schema, function: &Operation, parameter: &str) -> bool {
    let types: Vec<String> = (function.parameters.iter())
        .map(|it| schema.display(it.ty).to_string())
        .collect();
    let target = format!("{}({})/{parameter}", function.name, types.join(","));
    let mut annotations = schema.annotations_of(&target).iter();
    annotations.any(|it| it.term.ends_with(".OptionalParameter"))
}

/// `` `Top(count)` ``
fn signature(name: &str, operation: &Operation) -> String {
    let parameters: Vec<&str> = operation.call_parameters().map(|it| &*it.name).collect();
    format!("`{name}({})`", parameters.join(","))
}
