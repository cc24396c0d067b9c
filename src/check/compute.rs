//! `$compute`: what is computed of a record is a property of it in the other options.

use super::context::Checker;
use super::error::CheckErrorKind;
use super::expr::expr;
use super::finding::Finding;
use super::path::this;
use crate::edm::Type;
use crate::hir::{Base, Computed};
use crate::syntax::ast::ComputeItem;
use std::collections::HashMap;

/// The properties that `$compute` adds to what its option is about.
pub(super) struct Properties<'a> {
    /// What has them.
    pub(super) of: Base,
    names: HashMap<&'a str, Type>,
}

impl<'a> Properties<'a> {
    pub(super) fn new(of: Base) -> Self {
        let names = HashMap::new();
        Self { of, names }
    }

    /// The type of the computed property of that name.
    pub(super) fn get(&self, name: &str) -> Option<Type> {
        self.names.get(name).copied()
    }

    /// The names, in the order of letters.
    pub(super) fn names(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.names.keys().copied().collect();
        names.sort_unstable();
        names
    }
}

/// Types what is computed. Each expression can use what was computed before it.
pub(super) fn compute<'a>(c: &mut Checker<'a>, items: &'a [ComputeItem]) -> Vec<Computed> {
    let mut computed = Vec::with_capacity(items.len());
    for item in items {
        // What was guessed in one expression says nothing about the next.
        c.guesses.retain(|guess| guess.statement.is_some());
        let value = expr(c, &item.expr);
        let name = c.text(&item.name);
        let span = item.name.span;
        let ty = this(c, span).ty;
        let declared = c.structured(ty).and_then(|id| c.schema.property(id, name));
        if declared.is_some() {
            let kind = CheckErrorKind::ComputedName(name.to_owned());
            let help = format!("`{}` declares a property of that name", c.show(ty));
            c.report(Finding::new(kind, span).with_help(help));
        } else if c.computed.get(name).is_some() {
            let kind = CheckErrorKind::ComputedName(name.to_owned());
            c.report(Finding::new(kind, span).with_help("it has been computed before"));
        } else {
            c.computed.names.insert(name, value.ty);
        }
        computed.push(Computed {
            name: c.source.filled(name).into(),
            value,
        });
    }
    computed
}
