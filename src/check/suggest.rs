//! What was meant by a name that a type lacks.

use super::context::{Checker, THIS};
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::foreign::today;
use super::literal::{listed_members, near_member};
use super::shape::{Loss, Records, Shape};
use crate::diagnostic::{Applicability, Span};
use crate::edm::primitive::Duration;
use crate::edm::{Item, Primitive, Type, TypeId};
use crate::ops::Operator;
use crate::profile::{Instead, Profile};
use crate::schema::{Member, Path as Reach, nearest};
use crate::syntax::quote;
use crate::text::Text;
use std::rc::Rc;

/// How deep properties are searched for a name that is not where it was looked for.
const REACH: usize = 5;

/// Where in a path a name stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// It is the whole path.
    Alone,
    /// It begins the path.
    First,
    /// It follows a slash.
    Behind,
    /// It is in a path that is no part of an expression.
    Selected,
}

/// A name that a type lacks, with what was most likely meant: in this order a literal without
/// apostrophes, a member of a lambda's variable, what a service calls otherwise, the nearest name
/// of the type, the same name elsewhere in the record.
pub(super) fn unknown_property(
    c: &Checker<'_>,
    records: &Records<'_>,
    from: TypeId,
    name: &str,
    span: Span,
    start: Start,
) -> Finding {
    let kind = CheckErrorKind::UnknownProperty {
        name: name.to_owned(),
        ty: c.show(Type::named(from)),
    };
    let mut error = Finding::new(kind, span);
    if !c.is_heard() {
        return error;
    }
    if let Some(declared) = c.schema.definition(from) {
        error = error.with_declaration(declared.name().as_str(), declared.span());
    }
    let begins = matches!(start, Start::Alone | Start::First);
    let is_instant = || {
        matches!(
            opposite(c),
            Some(Primitive::DateTimeOffset | Primitive::Date)
        )
    };
    if start == Start::Alone && name.eq_ignore_ascii_case("today") && is_instant() {
        return today(c, error, span);
    }
    if start == Start::Alone
        && let Some(literal) = literal(c, name)
    {
        return error.with_replacement(Applicability::Unsafe, &literal);
    }
    if begins && let Some(path) = of_variable(c, name) {
        return error.with_replacement(Applicability::Unsafe, &path);
    }
    if begins && let Some(error) = operator_in_name(c, from, name, &error) {
        return error;
    }
    if let Some(instead) = misnomer(c, from, name) {
        return other_name(c, error, instead, start);
    }
    if let Some(near) = c.schema.nearest_member(from, name) {
        return error.with_replacement(Applicability::Unsafe, near);
    }
    let added = records.shape.iter().flat_map(|shape| shape.names());
    if let Some(near) = nearest(name, added) {
        return error.with_replacement(Applicability::Unsafe, near);
    }
    if begins && let Some(near) = near_variable(c, name) {
        return error.with_replacement(Applicability::Unsafe, near);
    }
    let places = c.schema.find_property_paths(from, name, REACH);
    if let Some(nearest) = places.first() {
        return elsewhere(c, error, nearest, start);
    }
    if let Some(ty) = derived_with(c, from, name) {
        let ty = c.show(Type::named(ty));
        return error
            .with_help(format!("`{ty}`, which extends the type, has it"))
            .with_replacement(Applicability::Unsafe, &format!("{ty}/{name}"));
    }
    if begins && c.former.iter().any(|former| former == name) {
        return error.with_help(format!(
            "`{name}` names an item only within its `any` or `all`"
        ));
    }
    let members = c.place.opposite.and_then(|ty| c.schema.enumeration(ty));
    if let (Start::Alone, Some(declared)) = (start, members) {
        return error.with_help(listed_members(declared));
    }
    if start == Start::Alone && is_beside_text(c) {
        return quoted(error, name);
    }
    if let (Start::Behind, Item::Named(record)) = (start, c.it.item)
        && record != from
        && c.schema.property(record, name).is_some()
    {
        return error.with_help(format!("the record has it: `$it/{name}`"));
    }
    match listed_properties(c, from) {
        Some(listed) => error.with_help(format!("the properties are {listed}")),
        None => error,
    }
}

/// `notfavorite`, `a or or b`: a name that is an operator, or begins with one and goes on with a property.
fn operator_in_name(c: &Checker<'_>, from: TypeId, name: &str, error: &Finding) -> Option<Finding> {
    let is_operator =
        Operator::infix(name.as_bytes()).is_some() || name.eq_ignore_ascii_case("not");
    if is_operator {
        let help = format!("`{name}` is an operator, and an operand is missing beside it");
        return Some(error.clone().with_help(help));
    }
    let begins = name.get(..3)?.eq_ignore_ascii_case("not");
    let property = name.get(3..).filter(|_| begins)?;
    let member = c.schema.property(from, property)?;
    let is_condition = c.schema.underlying(member.ty()).as_primitive() == Some(Primitive::Boolean);
    Some(if is_condition && c.place.opposite.is_none() {
        let instead = format!("not {property}");
        let error = error.clone().with_help("a blank stands behind `not`");
        error.with_replacement(Applicability::Unsafe, &instead)
    } else {
        let help = format!("a condition is denied by `not (...)`, as in `not ({property} eq ...)`");
        let error = error.clone().with_help(help);
        let word = Span::new(error.span.start, error.span.start + 3);
        match c
            .place
            .statement
            .filter(|statement| statement.start == word.start)
        {
            Some(statement) if !c.source.slice(statement).contains('%') => {
                let edits = vec![
                    (word, "not (".to_owned()),
                    (Span::at(statement.end), ")".to_owned()),
                ];
                error.with_fix(Applicability::Unsafe, "deny the condition", edits)
            }
            Some(_) | None => error,
        }
    })
}

/// A type that extends another and has a property.
fn derived_with(c: &Checker<'_>, base: TypeId, name: &str) -> Option<TypeId> {
    c.schema.definitions().find_map(|(id, definition)| {
        definition.as_structured()?.own_member(name)?;
        c.schema.is_subtype(id, base).then_some(id)
    })
}

/// Whether a word names nothing of the records, and no variable.
pub(super) fn is_undeclared(c: &Checker<'_>, word: &str) -> bool {
    let records = Records::of(c);
    let is_variable = c.visible().any(|(_, scope)| *scope.name == *word);
    let is_made = |shape: &Rc<Shape<'_>>| shape.get(word).is_some();
    let is_property = |id| c.schema.property(id, word).is_some();
    !is_variable
        && !records.shape.as_ref().is_some_and(is_made)
        && c.structured(records.ty).is_some_and(|id| !is_property(id))
}

/// Whether a text stands on the other side of the comparison.
fn is_beside_text(c: &Checker<'_>) -> bool {
    opposite(c) == Some(Primitive::String)
}

/// The primitive type on the other side of the comparison.
fn opposite(c: &Checker<'_>) -> Option<Primitive> {
    c.schema.underlying(c.place.opposite?).as_primitive()
}

/// A literal that is written like a name: `NULL`, `nan`, a member without apostrophes.
fn literal(c: &Checker<'_>, name: &str) -> Option<String> {
    if let Some(declared) = c.place.opposite.and_then(|ty| c.schema.enumeration(ty)) {
        let near = near_member(declared, name);
        return near.map(quote).or_else(|| constant(NULLS, name));
    }
    let own = ["null", "true", "false", "INF", "NaN"]
        .into_iter()
        .find(|word| word.eq_ignore_ascii_case(name))
        .map(str::to_owned);
    own.or_else(|| {
        let opposite = opposite(c)?;
        let other = if opposite == Primitive::Boolean {
            constant(BOOLEANS, name)
        } else if opposite == Primitive::DateTimeOffset {
            constant(INSTANTS, name)
        } else {
            None
        };
        other.or_else(|| constant(NULLS, name))
    })
    .or_else(|| {
        let duration = name.len() < 24 && name.starts_with('P') && Duration::parse(name).is_ok();
        duration.then(|| format!("duration'{name}'"))
    })
}

/// Constants of other languages, with the literals that mean them.
type Constants = &'static [(&'static str, &'static str)];

const NULLS: Constants = &[
    ("null", "null"),
    ("nil", "null"),
    ("none", "null"),
    ("undefined", "null"),
    ("nothing", "null"),
    ("nullptr", "null"),
];

const BOOLEANS: Constants = &[
    ("yes", "true"),
    ("y", "true"),
    ("on", "true"),
    ("no", "false"),
    ("n", "false"),
    ("off", "false"),
    ("wahr", "true"),
    ("ja", "true"),
    ("vrai", "true"),
    ("oui", "true"),
    ("falsch", "false"),
    ("nein", "false"),
    ("faux", "false"),
    ("non", "false"),
];

const INSTANTS: Constants = &[
    ("now", "now()"),
    ("utcnow", "now()"),
    ("sysdate", "now()"),
    ("current_timestamp", "now()"),
];

fn constant(known: Constants, name: &str) -> Option<String> {
    let found = known
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(name));
    found.map(|(_, literal)| (*literal).to_owned())
}

/// The properties of a type, the first of them.
pub(super) fn listed_properties(c: &Checker<'_>, id: TypeId) -> Option<String> {
    listed(c.schema.members(id).map(Member::name))
}

/// The first of some names.
pub(super) fn listed<'n>(mut names: impl Iterator<Item = &'n str>) -> Option<String> {
    const MOST: usize = 12;
    let listed: Vec<String> = (names.by_ref().take(MOST))
        .map(|name| format!("`{name}`"))
        .collect();
    let more = match names.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!listed.is_empty()).then(|| format!("{}{more}", listed.join(", ")))
}

/// `email` in `team/any(t:email eq 'x')`: the innermost variable that has it.
fn of_variable(c: &Checker<'_>, name: &str) -> Option<String> {
    c.visible().find_map(|(_, scope)| {
        let id = c.structured(scope.ty).filter(|_| &*scope.name != THIS)?;
        c.schema.property(id, name)?;
        Some(format!("{}/{name}", scope.name))
    })
}

fn near_variable<'c>(c: &'c Checker<'_>, name: &str) -> Option<&'c str> {
    let names = c.visible().map(|(_, scope)| &*scope.name);
    nearest(name, names.filter(|name| *name != THIS && !name.is_empty()))
}

/// A name that records of a shape lack. The type may have it: then it has been lost.
pub(super) fn lost(
    c: &Checker<'_>,
    from: Type,
    shape: &Shape<'_>,
    loss: Loss,
    name: &Text,
) -> Finding {
    let text = name.as_str(c.source);
    let declared = c
        .structured(from)
        .and_then(|id| c.schema.property(id, text));
    let (name_of, by) = (text.to_owned(), loss.by);
    let error = if declared.is_some() {
        let left = listed(shape.names());
        let label = left.map_or_else(
            || format!("`{by}` leaves nothing of it"),
            |left| format!("`{by}` leaves only {left}"),
        );
        Finding::new(CheckErrorKind::NameLost(name_of, by), name.span).with_label(loss.at, label)
    } else {
        let kind = CheckErrorKind::NotInResult(name_of, by);
        let error = Finding::new(kind, name.span);
        match listed(shape.names()) {
            Some(left) => error.with_label(loss.at, format!("this gives only {left}")),
            None => error,
        }
    };
    if !c.is_heard() {
        return error;
    }
    // What an aggregation is called most often says what it is of: `TotalAmount`.
    let longer = |own: &&str| {
        let (own, text) = (own.to_lowercase(), text.to_lowercase());
        text.len() > 2 && (own.starts_with(&text) || own.ends_with(&text))
    };
    let near = nearest(text, shape.names()).or_else(|| shape.names().find(longer));
    match near {
        Some(near) => error.with_replacement(Applicability::Unsafe, near),
        None => error,
    }
}

/// Says that a name of an open type is not declared. One that stands alone beside a text, or beside
/// another that is not declared, is most likely a text that lacks its apostrophes.
pub(super) fn dynamic(c: &mut Checker<'_>, id: TypeId, name: &str, span: Span, start: Start) {
    let mut at = Some(id);
    while let Some(ty) = at.and_then(|id| c.schema.definition(id)?.as_structured()) {
        // What another document may declare is no dynamic property.
        if ty.has_unknown_base {
            return;
        }
        at = ty.base;
    }
    let kind = CheckErrorKind::Dynamic {
        name: name.to_owned(),
        ty: c.show(Type::named(id)),
    };
    let warning = Finding::new(kind, span);
    if !c.is_heard() {
        c.report(warning);
        return;
    }
    let is_alone = start == Start::Alone;
    let mut near = is_alone.then(|| literal(c, name)).flatten();
    if near.is_none() {
        near = c.schema.nearest_member(id, name).map(ToOwned::to_owned);
    }
    if let Some(near) = near {
        c.report(warning.with_replacement(Applicability::Unsafe, &near));
        return;
    }
    let other = is_alone.then(|| undeclared_before(c)).flatten();
    if let Some(other) = other {
        // What is wrong is told once.
        c.findings.pop();
        let warning = warning.with_label(other, "this is not declared either");
        c.report(match constant(NULLS, name) {
            Some(null) => warning.with_replacement(Applicability::Unsafe, &null),
            None => quoted(warning, name),
        });
    } else if is_alone && is_beside_text(c) {
        c.report(quoted(warning, name));
    } else {
        let members = c.place.opposite.and_then(|ty| c.schema.enumeration(ty));
        let help = match members.filter(|_| is_alone) {
            Some(declared) => listed_members(declared),
            None => "its type is not known, so that nothing is said of its use".to_owned(),
        };
        c.report(warning.with_help(help));
    }
}

fn quoted(error: Finding, name: &str) -> Finding {
    error
        .with_help("a string stands in apostrophes")
        .with_replacement(Applicability::Unsafe, &quote(name))
}

/// The place of a name that begins the path on the other side, if that has just been found not to be
/// declared and is not near to another.
fn undeclared_before(c: &Checker<'_>) -> Option<Span> {
    let (left, last) = (c.place.left?, c.findings.last()?);
    let is_dynamic = matches!(last.kind, CheckErrorKind::Dynamic { .. });
    let is_path = last.span.start == left.start && !c.source.slice(left).contains([' ', '(', '%']);
    (is_dynamic && is_path && last.fixes.is_empty()).then_some(last.span)
}

/// What a service calls otherwise, if the schema has it.
fn misnomer(c: &Checker<'_>, from: TypeId, name: &str) -> Option<&'static Instead> {
    let ty = c.schema.definition(from)?.name().as_str();
    let instead = Profile::misnomer(ty, name)?;
    let (Instead::Path(path) | Instead::Item { path, .. }) = instead;
    let first = path.split('/').next()?;
    c.schema.property(from, first).map(|_| instead)
}

fn other_name(c: &Checker<'_>, error: Finding, instead: &Instead, start: Start) -> Finding {
    let name = error.span;
    match instead {
        Instead::Path(path) => error.with_replacement(Applicability::Unsafe, path),
        Instead::Item { path, key, value } => {
            let last = path.rsplit('/').next().unwrap_or(path);
            let x = variable_for(c, last);
            let which = key.map_or_else(String::new, |(member, wanted)| {
                format!("{x}/{member} eq {} and ", quote(wanted))
            });
            let opening = format!("{path}/any({x}:{which}");
            let error = error.with_help(format!(
                "it is a property of items: `{opening}{x}/{value} ...)`"
            ));
            let statement = c.place.statement.filter(|_| start == Start::Alone);
            let Some(statement) = statement else {
                return error;
            };
            let edits = within_lambda(statement, name, opening, format!("{x}/{value}"));
            error.with_fix(
                Applicability::Unsafe,
                format!("ask for an item of `{path}`"),
                edits,
            )
        }
    }
}

/// The same name elsewhere, perhaps behind collections.
fn elsewhere(c: &Checker<'_>, error: Finding, path: &Reach, start: Start) -> Finding {
    let Some((opening, closing, inner)) = through_collections(c, path) else {
        return error.with_replacement(Applicability::Unsafe, &path.to_string());
    };
    if start == Start::Selected {
        return error.with_replacement(Applicability::Unsafe, &path.to_string());
    }
    let name = error.span;
    let error = error.with_help(format!(
        "it is a property of items: `{opening}{inner} ...{closing}`"
    ));
    let statement = c.place.statement.filter(|_| start != Start::Behind);
    let Some(statement) = statement else {
        return error;
    };
    let mut edits = within_lambda(statement, name, opening, inner);
    if let Some(last) = edits.last_mut() {
        last.1 = closing;
    }
    let message = format!("ask for an item: `{path}`");
    error.with_fix(Applicability::Unsafe, message, edits)
}

/// How a path through collections is asked for: `team/any(t:`, `)` and `t/email`; `None` for a path
/// without collections.
fn through_collections(c: &Checker<'_>, path: &Reach) -> Option<(String, String, String)> {
    let (mut opening, mut closing) = (String::new(), String::new());
    let mut inner = String::new();
    let last = path.steps.len().saturating_sub(1);
    for (at, step) in path.steps.iter().enumerate() {
        if !inner.is_empty() {
            inner.push('/');
        }
        inner.push_str(&step.name);
        if step.ty.collection && at < last {
            let mut x = variable_for(c, &step.name);
            while opening.contains(&format!("({x}:")) {
                x.push('x');
            }
            opening.push_str(&format!("{inner}/any({x}:"));
            closing.push(')');
            inner = x;
        }
    }
    (!closing.is_empty()).then_some((opening, closing, inner))
}

/// A variable for the items of a collection: the first letter of its name, unless that is taken.
pub(super) fn variable_for(c: &Checker<'_>, collection: &str) -> String {
    let first = collection.chars().next().filter(char::is_ascii_alphabetic);
    let mut name = first.map_or('x', |x| x.to_ascii_lowercase()).to_string();
    while c.visible().any(|(_, scope)| *scope.name == *name) {
        name.push('x');
    }
    name
}

/// Puts a condition into a lambda: `opening` before it, `)` behind it, and `instead` for `name`.
pub(super) fn within_lambda(
    statement: Span,
    name: Span,
    opening: String,
    instead: String,
) -> Vec<(Span, String)> {
    let end = (Span::at(statement.end), ")".to_owned());
    if name.start <= statement.start {
        return vec![(name, opening + &instead), end];
    }
    vec![(Span::at(statement.start), opening), (name, instead), end]
}

/// `customerProfile.name`: a name that is no type, whose dots were meant as slashes if it begins with
/// a property.
#[cold]
pub(super) fn with_slashes(c: &Checker<'_>, from: Type, name: &str, error: Finding) -> Finding {
    let first = name.split('.').next().unwrap_or("");
    let member = c
        .structured(from)
        .and_then(|id| c.schema.property(id, first));
    if member.is_none() || !c.is_heard() {
        return error;
    }
    error.with_replacement(Applicability::Unsafe, &name.replace('.', "/"))
}
