//! Parameters of older versions of a service, and what took their place.

use super::Place;
use crate::check::Encoding;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edm::{Item, Type};
use crate::profile::{Parameter, Profile};
use crate::schema::{Schema, nearest};
use crate::syntax::ast::{OptionValue, Query, QueryOption, SystemOption};
use crate::syntax::quote;

/// A finding about a parameter, with what to write instead if an older version of the service had it:
/// `pageSize=20` is `$top=20`, `status=new` is `$filter=status eq 'New'`.
pub(super) fn advised(
    tree: &Query,
    schema: &Schema,
    place: &Place<'_>,
    name: &str,
    finding: Diagnostic,
) -> Diagnostic {
    let ty = place.meaning.resource.ty;
    let type_name = schema.display(ty.element()).to_string();
    let old =
        |option: &QueryOption| Profile::old_parameter(&type_name, option.name.as_str(&tree.source));
    let Some(instead) = Profile::old_parameter(&type_name, name) else {
        return finding;
    };
    let is_free = |option: SystemOption| place.used(option).is_none();
    let written = place.written.iter().find(|it| it.name.span == finding.span);
    let value = written.and_then(|option| value(tree, option));
    let (help, text) = match instead {
        Parameter::Option(option) => {
            let is_free = SystemOption::from_name(option).is_some_and(is_free);
            let text = value.map(|value| format!("{option}={value}"));
            (
                format!("`{option}` took its place"),
                text.filter(|_| is_free),
            )
        }
        Parameter::Equals(path) => {
            // Of several conditions one filter is made by hand.
            let conditions = place.written.iter().filter_map(old);
            let is_condition = |it: &Parameter| matches!(it, Parameter::Equals(_));
            let is_only = conditions.filter(is_condition).count() == 1;
            let text = value.map(|value| {
                let value = member(schema, ty, path, value).unwrap_or(value);
                format!("$filter={path} eq {}", quote(value))
            });
            let text = text.filter(|_| is_only && is_free(SystemOption::Filter));
            (format!("`$filter={path} eq '...'` took its place"), text)
        }
        Parameter::Nothing(reason) => (format!("leave it out: {reason}"), None),
    };
    let source = finding.help.as_deref().map(|source| format!("; {source}"));
    let help = format!("{help}{}", source.unwrap_or_default());
    let finding = finding.with_help(help);
    match (text, written) {
        (Some(text), Some(written)) => {
            let message = format!("write `{text}`");
            let span = written.name.span.to(written.value_span);
            let text = Encoding::of(tree).write(&text).into_owned();
            finding.with_fix(Fix::replace(Applicability::Unsafe, message, span, text))
        }
        (Some(_) | None, _) => finding,
    }
}

/// The value of a parameter, if no hole hides it.
fn value<'a>(tree: &'a Query, option: &'a QueryOption) -> Option<&'a str> {
    let OptionValue::Custom(value) = &option.value else {
        return None;
    };
    let value = value.as_str(&tree.source);
    let is_known = !value.is_empty() && tree.source.hole_in(value).is_none();
    is_known.then_some(value)
}

/// The member of the enumeration at a path that a value means in another case.
fn member<'s>(schema: &'s Schema, ty: Type, path: &str, value: &str) -> Option<&'s str> {
    let Item::Named(id) = ty.item else {
        return None;
    };
    let declared = schema.enumeration(schema.property(id, path)?.ty())?;
    nearest(value, declared.members().iter().map(|member| &*member.name))
}
