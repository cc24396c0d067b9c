//! Keys and arguments in addresses that the grammar does not read, since something in them is no
//! literal: what stands in parentheses is judged by its text.

use super::arguments::Expected;
use super::context::Checker;
use super::error::CheckErrorKind;
use super::finding::Finding;
use super::key::{key_type, not_the_key, parts, type_at, wrong};
use super::literal::near_member;
use super::operation::{Call, arguments, joined_otherwise};
use super::spelling::{example, unquoted};
use crate::diagnostic::{Applicability, Limits, Span};
use crate::edm::{Primitive, Type, TypeId};
use crate::schema::nearest;
use crate::syntax::ast::{ExprKind, Literal, LiteralKind, OptionValue};
use crate::syntax::{Input, is_name, parse, quote};
use crate::text::{Decoded, Plus, decode};

/// Judges the parentheses of one segment.
pub(super) fn judge(c: &mut Checker<'_>, expected: &Expected<'_>) {
    let span = expected.span;
    let (segment, _) = decode(c.source.slice(span), span.start, Plus::Literal);
    if c.source.hole_in(segment.text()).is_some() {
        return;
    }
    let call = Call::new(segment.text());
    let mut groups = call.groups().peekable();
    if let Some(operation) = expected.operation
        && call.is_operation()
        && let Some((start, group)) = groups.next()
    {
        for (at, argument) in arguments(group) {
            let parameter = argument.split_once('=').and_then(|(name, value)| {
                let mut parameters = operation.call_parameters();
                let parameter = parameters.find(|it| *it.name == *name.trim())?;
                Some((parameter, name.len() + 1, value))
            });
            if let Some((parameter, before, value)) = parameter {
                let given = Given {
                    segment: &segment,
                    at: start + at + before,
                    written: value,
                };
                given.judge(c, parameter.ty, true);
            }
        }
    }
    let Some(id) = expected.key else {
        return;
    };
    if let Some((at, group)) = groups.next() {
        key(c, id, (&segment, at, group), &call, span);
    }
    if let Some((at, _)) = groups.next() {
        let ty = c.show(Type::named(id));
        let more = Span::new(segment.raw_span(at - 1, at).start, span.end);
        let edits = vec![(more, String::new())];
        let error = Finding::new(CheckErrorKind::KeyOfOne(ty), more);
        c.report(error.with_fix(Applicability::Unsafe, "remove the key", edits));
    }
}

/// Judges the parentheses of a key, which stand at some place in a segment.
fn key(
    c: &mut Checker<'_>,
    id: TypeId,
    (segment, start, group): (&Decoded<'_>, usize, &str),
    call: &Call<'_>,
    span: Span,
) {
    let schema = c.schema;
    let own = parts(schema, id);
    let is_part = |name: &str| own.iter().any(|(own, _)| *own == name);
    if own.is_empty() {
        return;
    }
    let named = |argument: &str| joined_otherwise(argument).is_some_and(|(name, _)| is_part(name));
    let all_named = arguments(group).all(|(_, argument)| named(argument));
    let is_bare = call.has_bare_values() || (own.len() > 1 && !call.is_operation());
    if is_bare && !all_named {
        wrong(c, id, &own, None, span);
        return;
    }
    for (at, argument) in arguments(group) {
        let at = start + at;
        if let Some((name, sign)) = joined_otherwise(argument).filter(|(name, _)| is_part(name)) {
            let error = not_the_key(
                c,
                id,
                &own,
                Some(name),
                segment.raw_span(at, at + argument.len()),
            );
            let sign = segment.raw_span(at + name.len(), at + name.len() + sign.len());
            let (message, edits) = ("write `=`", vec![(sign, "=".to_owned())]);
            c.report(error.with_fix(Applicability::Unsafe, message, edits));
            continue;
        }
        let parted = argument.split_once('=');
        let (before, ty, written) = match parted.filter(|(name, _)| is_name(name.trim())) {
            Some((name, value)) => {
                let name = name.trim();
                let path = own.iter().find(|(own, _)| *own == name);
                let ty = path.and_then(|(_, path)| type_at(schema, id, path));
                if path.is_none() {
                    // It may be of an alternate key.
                    if let Some(near) = nearest(name, own.iter().map(|(own, _)| *own)) {
                        let place = segment.raw_span(at, at + name.len());
                        wrong(c, id, &own, Some(near), place);
                    }
                }
                (argument.len() - value.len(), ty, value)
            }
            None => (0, key_type(schema, id), argument),
        };
        let Some(ty) = ty else {
            continue;
        };
        let given = Given {
            segment,
            at: at + before,
            written,
        };
        given.judge(c, ty, false);
    }
}

/// A value in parentheses.
struct Given<'g> {
    segment: &'g Decoded<'g>,
    /// Where in the segment it stands.
    at: usize,
    written: &'g str,
}

impl Given<'_> {
    /// Reports what is no literal and no alias.
    fn judge(&self, c: &mut Checker<'_>, ty: Type, may_be_null: bool) {
        let written = self.written.trim();
        let at = self.at + self.written.len() - self.written.trim_start().len();
        if stands_for_value(written, may_be_null) {
            return;
        }
        let target = c.schema.underlying(ty).as_primitive();
        let members = c.schema.enumeration(ty);
        if ty.collection || (target.is_none() && members.is_none()) {
            return;
        }
        let kind = CheckErrorKind::NotAValue {
            expected: c.show(ty),
            found: written.to_owned(),
        };
        let error = Finding::new(kind, self.segment.raw_span(at, at + written.len()));
        let inner = written
            .strip_prefix('"')
            .and_then(|it| it.strip_suffix('"'));
        let instead = match (target, members) {
            _ if written == "null" => None,
            (Some(Primitive::String), _) => {
                inner.or(Some(written)).filter(|it| is_word(it)).map(quote)
            }
            (Some(target), _) => unquoted(inner.unwrap_or(written), target),
            (None, Some(declared)) => near_member(declared, inner.unwrap_or(written)).map(quote),
            (None, None) => None,
        };
        c.report(match (instead, target) {
            (Some(text), _) => error.with_replacement(Applicability::Unsafe, &text),
            (None, Some(target)) => error.with_help(format!(
                "a literal of `{target}` looks like `{}`",
                example(target)
            )),
            (None, None) => error,
        });
    }
}

/// Whether a text is a literal, an alias, or what stands for a value in documents: `{id}`, `<id>`, `:id`.
fn stands_for_value(text: &str, may_be_null: bool) -> bool {
    let is_alias = text.strip_prefix('@').is_some_and(is_name);
    let is_template = text.starts_with(['<', ':', '{']) && !text.contains('"');
    // The end of a string that is not closed is looked for where it is read.
    let is_open = text.starts_with('\'') && !text.matches('\'').count().is_multiple_of(2);
    if is_alias || is_template || is_open || !text.contains(char::is_alphanumeric) {
        return true;
    }
    let (read, errors) = parse(text, Input::Expression, &Limits::DEFAULT);
    let value = read.options.first().map(|option| &option.value);
    let (true, Some(OptionValue::Filter(value))) = (errors.is_empty(), value) else {
        return false;
    };
    let is_value = |literal: &Literal| may_be_null || !matches!(literal.kind, LiteralKind::Null);
    matches!(value.kind, ExprKind::Hole(_))
        || value.as_literal().is_some_and(is_value) && value.parens.is_empty()
}

/// Whether a text is one word, so that it is sure what a string of it would be.
fn is_word(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "_-.:@".contains(c);
    text.chars().all(is_part)
}
