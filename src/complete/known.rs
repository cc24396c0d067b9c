//! Values that the service is known to have.

use super::expression::{Inside, Role};
use super::here::Here;
use super::offer::{Offer, Offers, Rank};
use super::suggestion::Kind;
use crate::edm::Type;
use crate::profile::{Scope, ValueList};
use crate::syntax::ast::{Expr, ExprKind, Lambda, Path, Segment};
use crate::syntax::quote;

/// Offers the values that the profile lists for what stands on the other side. Within a string,
/// what closes it is written behind them.
pub(super) fn values(
    here: Here<'_>,
    inside: &Inside<'_>,
    in_string: bool,
    offers: &mut Offers<'_>,
) {
    let other = match inside.role {
        Role::Operand(chain, 1) => chain.first(),
        Role::Listed(within, _) => &within.operand,
        Role::Whole(_)
        | Role::Condition
        | Role::Unary(_)
        | Role::Operand(..)
        | Role::Left
        | Role::Flags(_)
        | Role::Argument(..)
        | Role::Any => return,
    };
    for list in here.value_lists(inside, other) {
        for value in &list.values {
            let quoted = quote(value);
            let insert = if in_string {
                let content = quoted.trim_start_matches('\'').strip_suffix('\'');
                here.with(content.unwrap_or(value), '\'')
            } else {
                quoted
            };
            let offer = Offer::new(value, Kind::Value, Rank::Fits).of_type(Type::STRING);
            offers.add(
                offer
                    .inserting(insert)
                    .saying(format!("see {}", list.source)),
            );
        }
    }
}

impl<'a> Here<'a> {
    fn value_lists(
        &self,
        inside: &Inside<'_>,
        expr: &Expr,
    ) -> impl Iterator<Item = &'a ValueList> + use<'a> {
        let path = if let ExprKind::Path(path) = &expr.kind {
            self.whole_path(path, path.segments().len(), &inside.lambdas)
        } else {
            None
        };
        let lists = self.profile.into_iter().flat_map(|profile| &profile.values);
        lists.filter(move |list| {
            list.scope == Scope::Any && path.as_deref().is_some_and(|path| *list.path == *path)
        })
    }

    /// The first segments of a path from the record on, with the collections of lambdas for their
    /// variables.
    fn whole_path(
        &self,
        path: &Path,
        length: usize,
        lambdas: &[(&Path, &Lambda)],
    ) -> Option<String> {
        let source = self.round.source;
        let mut whole = String::new();
        let (mut path, mut length, mut lambdas) = (path, length, lambdas);
        loop {
            let mut names = Vec::new();
            for segment in path.segments().take(length) {
                let Segment::Name(name) = segment else {
                    return None;
                };
                names.push(name.as_str(source));
            }
            let declares = |(_, lambda): &(&Path, &Lambda)| {
                let variable = lambda.body.as_ref().map(|(name, _)| name.as_str(source));
                variable.is_some() && variable == names.first().copied()
            };
            let outer = lambdas.iter().rposition(declares);
            let own = names.get(usize::from(outer.is_some())..)?.join("/");
            let slash = if whole.is_empty() || own.is_empty() {
                ""
            } else {
                "/"
            };
            whole = format!("{own}{slash}{whole}");
            let Some(outer) = outer else {
                return Some(whole);
            };
            let (collection, _) = lambdas.get(outer)?;
            let is_lambda = |segment: &Segment| matches!(segment, Segment::Lambda(_));
            path = collection;
            length = path.segments().position(is_lambda)?;
            lambdas = lambdas.get(..outer)?;
        }
    }
}
