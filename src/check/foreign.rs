//! Functions as other languages have them: by another name, as an expression, as a method of a
//! value.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::spelling::unquoted;
use crate::diagnostic::{Applicability, Span};
use crate::edm::{Primitive, Type, Value};
use crate::functions::{Function, Returns, all, choose, find};
use crate::hir::Expr;
use crate::ops::Level;
use crate::schema::nearest;
use crate::syntax::ast;

/// Functions of other languages, with the one that is meant.
const NAMES: &[(&str, &str)] = &[
    ("lower", "tolower"),
    ("lowercase", "tolower"),
    ("lcase", "tolower"),
    ("tolowercase", "tolower"),
    ("upper", "toupper"),
    ("uppercase", "toupper"),
    ("ucase", "toupper"),
    ("touppercase", "toupper"),
    ("len", "length"),
    ("strlen", "length"),
    ("size", "length"),
    ("includes", "contains"),
    ("instr", "indexof"),
    ("substr", "substring"),
    ("mid", "substring"),
    ("ceil", "ceiling"),
    ("regex", "matchesPattern"),
    ("matches", "matchesPattern"),
    ("utcnow", "now"),
    ("getdate", "now"),
    ("getutcdate", "now"),
    ("sysdate", "now"),
    ("curdate", "now"),
    ("date.now", "now"),
];

/// How names of other languages deny what follows; the longest first.
const DENIALS: &[&str] = &["does_not_", "doesnot", "not_", "not"];

/// A function of another language that is an expression here.
struct Form {
    name: &'static str,
    /// What stands before, between and behind its arguments.
    pieces: &'static [&'static str],
    /// How tightly that holds together; `None` if nothing can break it up.
    level: Option<Level>,
}

/// The form of a function with so many arguments as have a place between the pieces.
const fn form(name: &'static str, pieces: &'static [&'static str], level: Option<Level>) -> Form {
    Form {
        name,
        pieces,
        level,
    }
}

const EQUALITY: Option<Level> = Some(Level::Equality);
const RELATIONAL: Option<Level> = Some(Level::Relational);

const FORMS: &[Form] = &[
    form("isnull", &["", " eq null"], EQUALITY),
    form("isnotnull", &["", " ne null"], EQUALITY),
    form("isempty", &["", " eq ''"], EQUALITY),
    form("isblank", &["", " eq ''"], EQUALITY),
    form("exists", &["", " ne null"], EQUALITY),
    form("empty", &["", " eq ''"], EQUALITY),
    form("string.isnullorempty", &["", " eq ''"], EQUALITY),
    form("null", &["null"], None),
    form("equals", &["", " eq ", ""], EQUALITY),
    form("greater", &["", " gt ", ""], RELATIONAL),
    form("greaterorequals", &["", " ge ", ""], RELATIONAL),
    form("less", &["", " lt ", ""], RELATIONAL),
    form("lessorequals", &["", " le ", ""], RELATIONAL),
    form("count", COUNT.pieces, COUNT.level),
    form("ago", &["now() sub ", ""], Some(Level::Additive)),
    form("if", &["case(", ":", ",true:", ")"], None),
    form("iif", &["case(", ":", ",true:", ")"], None),
    form("left", &["substring(", ",0,", ")"], None),
];

/// What is asked of collections, whose paths these go on.
const COUNT: Form = form("count", &["", "/$count"], None);
const HAS_ITEMS: Form = form("any", &["", "/any()"], None);
const HAS_NO_ITEMS: Form = form("not any", &["not ", "/any()"], Some(Level::Unary));

/// The function that a name of another language means.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    let known = NAMES
        .iter()
        .find(|(foreign, _)| foreign.eq_ignore_ascii_case(name));
    known.map(|(_, instead)| *instead)
}

/// `notcontains(...)`: what to say and the edits where the name is that of a condition, with a denial
/// before it.
pub(super) fn denied(
    c: &Checker<'_>,
    name: &str,
    node: &ast::Call,
) -> Option<(String, Vec<(Span, String)>)> {
    let is_condition = |function: &&Function| {
        let mut overloads = function.overloads.iter();
        overloads.any(|it| it.returns == Returns::Primitive(Primitive::Boolean))
    };
    let condition = DENIALS.iter().find_map(|denial| {
        let begins = name.get(..denial.len())?.eq_ignore_ascii_case(denial);
        let rest = name.get(denial.len()..).filter(|_| begins)?;
        let known = find(meant(rest).unwrap_or(rest)).filter(is_condition);
        let names = || all().filter(is_condition).map(|function| function.name);
        known.map_or_else(|| nearest(rest, names()), |function| Some(function.name))
    })?;
    let denied = format!("not {condition}");
    let message = format!("write `{denied}`");
    let name = node.name.span;
    Some(if is_broken_up(c, Level::Unary) {
        let edits = vec![
            (name, format!("({denied}")),
            (Span::at(node.span.end), ")".to_owned()),
        ];
        (message, edits)
    } else {
        (message, vec![(name, denied)])
    })
}

/// How a call of a function of another language is written as an expression: what to say, and the
/// edits.
pub(super) fn as_expression(
    c: &Checker<'_>,
    name: &str,
    node: &ast::Call,
    of_collection: bool,
) -> Option<(String, Vec<(Span, String)>)> {
    let count = node.arguments.len();
    let known = FORMS
        .iter()
        .find(|form| form.name.eq_ignore_ascii_case(name) && form.pieces.len() == count + 1)?;
    let form = match (known.name, of_collection) {
        ("exists" | "isnotnull", true) => &HAS_ITEMS,
        ("isempty" | "isblank" | "isnull" | "empty", true) => &HAS_NO_ITEMS,
        _ => known,
    };
    let mut edits = Vec::new();
    let mut at = node.span.start;
    let mut before = String::new();
    if form.level.is_some_and(|level| is_broken_up(c, level)) {
        before.push('(');
    }
    let closing = if before.is_empty() { "" } else { ")" };
    for (piece, argument) in form.pieces.iter().zip(&node.arguments) {
        let argument = positional(argument)?;
        let (open, place, close) = form.argument(argument)?;
        edits.push((Span::new(at, place.start), format!("{before}{piece}{open}")));
        close.clone_into(&mut before);
        at = place.end;
    }
    let last = form.pieces.last().map_or("", |piece| *piece);
    let last = format!("{before}{last}{closing}");
    edits.push((Span::new(at, node.span.end), last));
    let picture = form.pieces.join("...");
    Some((format!("write `{}`", picture.trim()), edits))
}

impl Form {
    /// What of an argument is kept, and what stands round it; `None` if it cannot be one.
    fn argument(&self, argument: &ast::Expr) -> Option<(&'static str, Span, &'static str)> {
        let outer = argument.outer_span();
        if self.pieces.iter().any(|piece| piece.starts_with('/')) {
            let is_path = matches!(argument.kind, ast::ExprKind::Path(_));
            return is_path.then_some(("", argument.span, ""));
        }
        let own = argument.level().filter(|_| argument.parens.is_empty());
        let is_loose = self.level.zip(own).is_some_and(|(level, own)| own <= level);
        Some(if is_loose {
            ("(", outer, ")")
        } else {
            ("", outer, "")
        })
    }
}

/// Whether what holds together as tightly as a level says, and stands for the expression that is being
/// read, needs parentheses against the operator round it.
pub(super) fn is_broken_up(c: &Checker<'_>, level: Level) -> bool {
    c.round.is_some_and(|round| match level {
        Level::Or | Level::And | Level::Unary => round > level,
        Level::Equality
        | Level::Relational
        | Level::Additive
        | Level::Multiplicative
        | Level::Primary => round >= level,
    })
}

/// `today()`, `Today`: a day where a day is asked for; an instant is compared by its day.
pub(super) fn today(c: &Checker<'_>, error: Finding, at: Span) -> Finding {
    let opposite = c
        .place
        .opposite
        .and_then(|ty| c.schema.underlying(ty).as_primitive());
    let mut edits = vec![(at, "date(now())".to_owned())];
    if let (Some(Primitive::DateTimeOffset), Some(left)) = (opposite, c.place.left) {
        edits.insert(0, (Span::at(left.start), "date(".to_owned()));
        edits.insert(1, (Span::at(left.end), ")".to_owned()));
    }
    error.with_fix(Applicability::Unsafe, "write `date(now())`", edits)
}

/// `date('2024-01-01')`, `date(2024-01-01)`: the literal that is meant, an instant where one is asked for.
pub(super) fn date_literal(c: &Checker<'_>, argument: &Expr) -> Option<String> {
    let text = if let Value::String(text) = &argument.as_literal()?.value {
        text.clone().into_owned()
    } else if let Value::Date(date) = &argument.as_literal()?.value {
        date.to_string()
    } else {
        return None;
    };
    let opposite = c
        .place
        .opposite
        .and_then(|ty| c.schema.underlying(ty).as_primitive());
    unquoted(&text, opposite.unwrap_or(Primitive::Date))
}

fn positional(argument: &ast::Argument) -> Option<&ast::Expr> {
    match argument {
        ast::Argument::Positional(value) => Some(value),
        ast::Argument::Named(..) | ast::Argument::Branch(..) => None,
    }
}

/// `name.contains('x')`: the name of the function and the place of what stands before its dot, if
/// that is a property or a variable.
pub(super) fn method<'n>(c: &Checker<'_>, name: &'n str, at: Span) -> Option<(&'n str, Span)> {
    let (before, method) = name.rsplit_once('.')?;
    let first = before.split('.').next()?;
    let is_variable = c.visible().any(|(_, scope)| &*scope.name == first);
    let record = c.structured(c.it);
    let is_property = record.is_some_and(|id| c.schema.property(id, first).is_some());
    let length = Span::from(0..before.len()).end;
    let is_plain = at.len() as usize == name.len();
    (is_plain && (is_variable || is_property))
        .then(|| (method, Span::new(at.start, at.start + length)))
}

/// A function that is called as a method of the value at `receiver`; the call ends at `end`.
pub(super) fn called_on(
    c: &Checker<'_>,
    method: &str,
    receiver: Span,
    call: &ast::Call,
    end: u32,
) -> Finding {
    let written = c.source.slice(receiver);
    let first = call.arguments.iter().find_map(positional);
    let first = first.map(ast::Expr::outer_span);
    let behind = Span::new(
        receiver.end,
        first.map_or(end.saturating_sub(1), |span| span.start),
    );
    let mut edits: Vec<_> = written
        .match_indices('.')
        .map(|(at, _)| Span::from(at..at + 1).shifted(receiver.start))
        .map(|dot| (dot, "/".to_owned()))
        .collect();
    let lower = method.to_ascii_lowercase();
    let at = Span::new(end.saturating_sub(call.span.len()), end);
    let place = Span::new(at.start.max(receiver.start), end);
    let form = match lower.as_str() {
        "count" | "any" if first.is_none() => {
            Some(if lower == "any" { "/any()" } else { "/$count" })
        }
        _ => None,
    };
    if let Some(form) = form {
        let kind = CheckErrorKind::UnknownFunction(method.to_owned());
        edits.push((Span::new(receiver.end, end), form.to_owned()));
        let message = format!("write `{form}`");
        return Finding::new(kind, place).with_fix(Applicability::Unsafe, message, edits);
    }
    let known = meant(method).or_else(|| find(method).map(|function| function.name));
    let Some(function) = known else {
        let kind = CheckErrorKind::UnknownFunction(method.to_owned());
        return Finding::new(kind, place)
            .with_help("a function is written before its values: `contains(name,'a')`");
    };
    let comma = if first.is_some() { "," } else { "" };
    edits.insert(0, (Span::at(receiver.start), format!("{function}(")));
    edits.push((behind, comma.to_owned()));
    let kind = CheckErrorKind::Method(function.to_owned());
    let message = format!("write `{function}(...)`");
    Finding::new(kind, place).with_fix(Applicability::Unsafe, message, edits)
}

/// The function that a property of a value of another language means: `createdDateTime/year`.
pub(super) fn as_function(c: &Checker<'_>, ty: Type, name: &str) -> Option<&'static str> {
    let function = find(meant(name).unwrap_or(name))?;
    let types = [c.schema.underlying(ty)];
    choose(function, &types).is_ok().then_some(function.name)
}
