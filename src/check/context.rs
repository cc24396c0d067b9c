//! What the checker knows while it walks a tree.

use super::error::{CheckError, CheckErrorKind};
use crate::diagnostic::Span;
use crate::edm::{Item, Type, TypeId};
use crate::schema::Schema;
use crate::syntax::ast::{Expr, OptionValue, Query};
use crate::text::{Source, Text};

/// A lambda variable that can be named here.
pub(super) struct Scope {
    pub(super) name: Box<str>,
    pub(super) ty: Type,
}

/// The state of one check.
pub(super) struct Checker<'a> {
    pub(super) schema: &'a Schema,
    pub(super) source: &'a Source,
    /// The type of a record.
    pub(super) it: Type,
    /// The lambdas round this place, the outermost first.
    pub(super) scopes: Vec<Scope>,
    /// The values of parameter aliases.
    pub(super) aliases: Vec<(&'a str, &'a Expr)>,
    /// The aliases whose values are being read, to see a cycle.
    pub(super) open_aliases: Vec<&'a str>,
    /// How often an alias was used, so that aliases of aliases cannot grow without bound.
    pub(super) alias_uses: usize,
    pub(super) findings: Vec<CheckError>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(
        query: &'a Query,
        schema: &'a Schema,
        it: Type,
        findings: Vec<CheckError>,
    ) -> Self {
        let aliases = query
            .options
            .iter()
            .filter_map(|option| match &option.value {
                OptionValue::Alias(value) => Some((
                    option.name.as_str(&query.source).trim_start_matches('@'),
                    value,
                )),
                OptionValue::Filter(_)
                | OptionValue::OrderBy(_)
                | OptionValue::Select(_)
                | OptionValue::Top(_)
                | OptionValue::Skip(_)
                | OptionValue::Count(_)
                | OptionValue::Verbatim(..)
                | OptionValue::Custom(_)
                | OptionValue::Unknown(_)
                | OptionValue::Error(_) => None,
            })
            .collect();
        Self {
            schema,
            source: &query.source,
            it,
            scopes: Vec::new(),
            aliases,
            open_aliases: Vec::new(),
            alias_uses: 0,
            findings,
        }
    }

    pub(super) fn report(&mut self, error: CheckError) {
        self.findings.push(error);
    }

    pub(super) fn error(&mut self, kind: CheckErrorKind, span: Span) {
        self.report(CheckError::new(kind, span));
    }

    /// The characters of a piece of the tree.
    pub(super) fn text(&self, text: &'a Text) -> &'a str {
        text.as_str(self.source)
    }

    /// A type in the words of CSDL.
    pub(super) fn show(&self, ty: Type) -> String {
        self.schema.display(ty).to_string()
    }

    /// The structured type behind a single value, if there is one.
    pub(super) fn structured(&self, ty: Type) -> Option<TypeId> {
        let Item::Named(id) = ty.item else {
            return None;
        };
        self.schema.definition(id)?.as_structured().map(|_| id)
    }
}
