//! What a derived type owes to its base type (CSDL 6.1 to 6.5, 9.1 to 9.3).

use super::{Judge, excerpt};
use crate::schema::definition::StructuredType;
use crate::schema::error::{WRONG_DERIVATION, WRONG_KEY};

impl<'m> Judge<'m> {
    pub(super) fn derivation(&mut self, ty: &'m StructuredType, is_entity: bool) {
        let Some(base) = ty.base else {
            return;
        };
        let model = self.model;
        let bases = || model.chain(base).map(|(_, base)| base);
        for (what, is_denied, fits) in [
            (
                "open",
                ty.denies_open,
                (|base| base.is_open) as fn(&StructuredType) -> bool,
            ),
            ("a media entity type", ty.denies_stream, |base| {
                base.has_stream
            }),
        ] {
            if is_denied && let Some(base) = bases().find(|base| fits(base)) {
                self.add(WRONG_DERIVATION, ty.span, |_| {
                    let [ty, base] = [ty, base].map(|it| excerpt(it.name.as_str()));
                    format!("`{ty}` is not {what}, but its base type `{base}` is").into()
                });
            }
        }
        if is_entity
            && ty.is_abstract
            && let Some(base) = bases().find(|base| !base.is_abstract)
        {
            self.add(WRONG_DERIVATION, ty.span, |_| {
                let [ty, base] = [ty, base].map(|it| excerpt(it.name.as_str()));
                format!("`{ty}` is abstract, but its base type `{base}` is not").into()
            });
        }
        if let Some(key) = ty.key.first()
            && let Some(base) = bases().find(|base| !base.key.is_empty())
        {
            self.add(WRONG_KEY, key.span, |_| {
                let [ty, base] = [ty, base].map(|it| excerpt(it.name.as_str()));
                format!("`{ty}` has a key, but its base type `{base}` has one already").into()
            });
        }
    }
}
