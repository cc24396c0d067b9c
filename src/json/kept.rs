//! What was found in records, put aside until they are worked on.

use super::fill::{Fields, Slot, Slots};
use super::plan::Plan;
use super::scan::Scanned;

/// What a plan has found in records, one after the other. It holds no text, so that it can go from
/// thread to thread with the records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// As many for each record as its plan has slots.
    values: Vec<Option<Place>>,
}

/// Where a value stands in its record.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    end: usize,
    scanned: Scanned,
}

impl Kept {
    /// Forgets all records.
    pub(crate) fn clear(&mut self) {
        self.values.clear();
    }

    /// Keeps what was found in a record, and gives the number under which it is found again.
    pub(crate) fn keep(&mut self, plan: &Plan, fields: &Fields<'_, '_>) -> usize {
        let number = self.values.len();
        self.values.extend(plan.slots().map(|slot| {
            let value = fields.get(slot)?;
            Some(Place {
                start: value.offset(),
                end: value.offset() + value.text().len(),
                scanned: Scanned {
                    kind: value.kind(),
                    escaped: value.is_escaped(),
                },
            })
        }));
        number
    }

    /// What the same plan has found in the record of a number, whose text this is.
    pub(crate) fn found<'s, 'a>(
        &self,
        number: usize,
        plan: &Plan,
        record: &'a [u8],
        slots: &'s mut Slots,
    ) -> Fields<'s, 'a> {
        let values = self.values.get(number..).unwrap_or_default();
        slots.begin(plan.slots().len());
        for (Slot(at), place) in plan.slots().zip(values) {
            if let Some(Place {
                start,
                end,
                scanned,
            }) = *place
            {
                slots.note(at, start, end, scanned);
            }
        }
        Fields::new(slots, record, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::DuplicateKeys;

    #[test]
    fn what_was_found_is_found_again() {
        let (plan, slots) = Plan::new([vec!["a"], vec!["b", "c"], vec![]]);
        let records = [
            r#"{"a":1,"b":{"c":"\u00e9"}}"#,
            r#" {"b":null}"#,
            r#"{"b":{"c":[2]},"a":"x"}"#,
        ];
        let show = |fields: &Fields<'_, '_>| {
            let values = slots.iter().map(|slot| fields.get(*slot));
            values
                .collect::<Vec<_>>()
                .into_iter()
                .map(|value| {
                    let value = value?;
                    Some((
                        value.text().to_vec(),
                        value.offset(),
                        value.as_string().map(String::from),
                    ))
                })
                .collect::<Vec<_>>()
        };
        let (mut kept, mut memory) = (Kept::default(), Slots::default());
        let mut found = Vec::new();
        for record in records {
            let fields = plan.fill(record.as_bytes(), &mut memory, DuplicateKeys::Error);
            let fields = fields.unwrap();
            found.push((kept.keep(&plan, &fields), show(&fields)));
        }
        for ((number, found), record) in found.iter().zip(records).rev() {
            let fields = kept.found(*number, &plan, record.as_bytes(), &mut memory);
            assert_eq!(show(&fields), *found, "{record}");
        }
    }
}
