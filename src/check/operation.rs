//! Operations in addresses: which overload a segment calls.

use super::error::CheckErrorKind;
use super::finding::Finding;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Item, Type};
use crate::schema::{Operation, OperationKind, Schema};
use crate::syntax::is_name;

/// A segment, taken apart: `delta`, `Ns.range(address='A1')`, `Top(count=3)('x')`.
pub(super) struct Call<'t> {
    /// All of it.
    segment: &'t str,
    /// What stands before the parentheses.
    pub(super) name: &'t str,
    /// What stands in each pair of parentheses.
    groups: Vec<&'t str>,
    /// What a function may take besides: the names of query options (Protocol 11.5.4.1.3).
    options: Vec<&'t str>,
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
        Self {
            segment,
            name,
            groups,
            options: Vec::new(),
        }
    }

    /// Gives the call the query options of its request.
    pub(super) fn with_options(mut self, names: impl Iterator<Item = &'t str>) -> Self {
        self.options = names.map(|it| it.trim_start_matches('@')).collect();
        self
    }

    /// What stands in each pair of parentheses, with its place in the segment.
    pub(super) fn groups(&self) -> impl Iterator<Item = (usize, &'t str)> {
        let mut end = self.name.len();
        self.groups.iter().map(move |group| {
            let start = end + 1;
            end = start + group.len() + 1;
            (start, *group)
        })
    }

    /// The edits that write `=` where something else joins all parameters, which are of a function, to
    /// their values: `Top(n:5)`. `place` is that of a part of the segment, from its beginning.
    fn joined_by_other_signs(
        &self,
        function: &Operation,
        place: impl Fn(&str) -> Span,
    ) -> Option<Vec<(Span, String)>> {
        let (start, group) = self.groups().next()?;
        let edits = arguments(group).map(|(at, argument)| {
            let (name, sign) = joined_otherwise(argument)?;
            let is_declared = function.call_parameters().any(|it| *it.name == *name);
            let at = start + at + name.len();
            let (before, through) = (
                self.segment.get(..at)?,
                self.segment.get(..at + sign.len())?,
            );
            let sign = Span::new(place(before).end, place(through).end);
            is_declared.then(|| (sign, "=".to_owned()))
        });
        edits.collect()
    }

    /// Whether there are no parentheses.
    pub(super) const fn is_bare(&self) -> bool {
        self.groups.is_empty()
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

/// What commas separate in parentheses, with its place in them, without the blanks round it.
pub(super) fn arguments(group: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(group);
    std::iter::from_fn(move || {
        let left = rest?;
        let at = group.len() - left.len();
        let (argument, behind) = left.split_at(end(left, &[',']));
        rest = behind.strip_prefix(',');
        let blanks = argument.len() - argument.trim_start().len();
        Some((at + blanks, argument.trim()))
    })
}

/// `n:5`, `n eq 5`: the name and the sign, with the blanks round it, that joins it to its value.
pub(super) fn joined_otherwise(argument: &str) -> Option<(&str, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let (name, behind) = argument.split_at(argument.find(|c| !is_part(c))?);
    let rest = behind.trim_start();
    let is_apart = rest.len() < behind.len();
    let value = rest
        .strip_prefix(':')
        .or_else(|| rest.strip_prefix("eq ").filter(|_| is_apart))?;
    let sign = behind.strip_suffix(value.trim_start())?;
    (is_name(name) && !value.trim().is_empty()).then_some((name, sign))
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
    let fits = |operation: &&Operation| schema.is_bound_to(operation, ty);
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
/// (Core.DefaultNamespace). `span` is the place of the name.
pub(super) fn unqualified(schema: &Schema, name: &str, ty: Type, span: Span) -> Option<Finding> {
    let mut all = schema.operations_anywhere(name).iter();
    let found = all.find(|it| schema.is_bound_to(it, ty))?;
    let kind = CheckErrorKind::UnknownFunction(name.to_owned());
    let full = found.name.as_str();
    Some(
        Finding::new(kind, span)
            .with_help("its namespace is none that may be left out (`Core.DefaultNamespace`)")
            .with_declaration(full, found.span)
            .with_replacement(Applicability::Unsafe, full),
    )
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
    // Parameters of actions are in the body of the request; those of a function without
    // parentheses are among the query options (URL Conventions 4.9).
    let takes = |it: &&Operation| {
        let given = given.as_ref().filter(|_| !is_hole);
        it.kind == OperationKind::Action
            || given.map_or_else(
                || lacks(schema, it, &call.options).next().is_none(),
                |given| fits(schema, it, given),
            )
    };
    let found = overloads.iter().copied().find(takes);
    let found = found.or_else(|| {
        let is_told = given.is_some() && !is_hole;
        overloads.first().copied().filter(|_| !is_told)
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
    given.iter().all(declares) && lacks(schema, function, given).next().is_none()
}

/// The parameters that a function needs and that are not given.
pub(super) fn lacks<'o>(
    schema: &Schema,
    function: &'o Operation,
    given: &[&str],
) -> impl Iterator<Item = &'o str> {
    function
        .call_parameters()
        .filter(|it| !given.contains(&&*it.name) && !schema.is_optional(function, &it.name))
        .map(|it| &*it.name)
}

/// What is wrong with a call whose parameters have no names, or no parentheses where they need them:
/// because the path `goes_on`, or since no query option gives them. `place` is that of a part of the call, from
/// its beginning.
pub(super) fn without_names(
    schema: &Schema,
    function: &Operation,
    call: &Call<'_>,
    goes_on: bool,
    place: impl Fn(&str) -> Span,
) -> Option<Finding> {
    let is_keyed = !call.is_bare() && !call.is_operation();
    let mut missing = lacks(schema, function, &call.options).peekable();
    let is_wrong = is_keyed || goes_on || missing.peek().is_some();
    if function.kind == OperationKind::Action || !is_wrong || call.is_operation() {
        return None;
    }
    let name = place(call.name);
    let kind = CheckErrorKind::WithoutParameters(call.name.to_owned());
    let error = Finding::new(kind, name).with_declaration(function.name.as_str(), function.span);
    if let Some(edits) = call.joined_by_other_signs(function, &place) {
        let message = "write `=` between the names and the values";
        return Some(error.with_fix(Applicability::Unsafe, message, edits));
    }
    let mut parameters = function.call_parameters().map(|it| &*it.name);
    let behind = Span::at(name.end);
    let is_value = |group: &&str| joined_otherwise(group.trim()).is_none();
    if is_keyed
        && call.groups.first().is_some_and(is_value)
        && let (Some(only), None) = (parameters.next(), parameters.next())
    {
        let opened = place(&format!("{}(", call.name));
        let edits = vec![(Span::at(opened.end), format!("{only}="))];
        let message = format!("write `{only}=`");
        return Some(error.with_fix(Applicability::Unsafe, message, edits));
    }
    let missing: Vec<String> = missing.map(|name| format!("{name}=...")).collect();
    if is_keyed && !missing.is_empty() {
        return Some(error.with_help(format!(
            "it is called as {}",
            signature(call.name, function)
        )));
    }
    let applicability = if missing.is_empty() {
        Applicability::Unsafe
    } else {
        Applicability::Display
    };
    let text = format!("({})", missing.join(","));
    let message = format!("write `{}{text}`", call.name);
    Some(error.with_fix(applicability, message, vec![(behind, text)]))
}

/// `` `Top(count)` ``
fn signature(name: &str, operation: &Operation) -> String {
    let parameters: Vec<&str> = operation.call_parameters().map(|it| &*it.name).collect();
    format!("`{name}({})`", parameters.join(","))
}
