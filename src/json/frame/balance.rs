//! Where an array or object ends: only quotes, backslashes and brackets are looked at.
//!
//! The end is right for every valid text. For a text that is not valid some end is found, or none,
//! and the pass that fills the slots finds the same error in the piece that it would find in the
//! whole: brackets are balanced up to the end, so the first bracket of the wrong kind, or anything
//! else that is wrong, lies before it.

use super::super::lanes::{Lanes, Processor, Work};

/// A count of open brackets that can be carried from block to block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Balance {
    depth: usize,
    in_string: bool,
    /// The byte before was a backslash that escapes the next one.
    escaped: bool,
}

impl Balance {
    /// Goes on over more bytes of a value that begins with a bracket, up to the offset just behind
    /// the bracket that ends it.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> Option<usize> {
        let (blocks, tail) = bytes.as_chunks::<64>();
        let found = Processor::default().work(Advance {
            balance: self,
            blocks,
        });
        found.or_else(|| self.bytes(tail).map(|end| blocks.len() * 64 + end))
    }

    #[inline(always)]
    fn block<L: Lanes>(&mut self, block: &[u8; 64]) -> Option<usize> {
        let masks = L::masks(block);
        if masks.has_backslash || self.escaped {
            return self.bytes(block);
        }
        // Each bit tells whether an odd number of quotes stands before or at its byte.
        let strings = L::prefix_xor(masks.quote) ^ (u64::from(self.in_string)).wrapping_neg();
        let mut brackets = masks.bracket & !strings;
        let close = masks.close & !strings;
        self.in_string = strings >> 63 == 1;
        let closing = close.count_ones() as usize;
        if closing < self.depth {
            self.depth = self.depth + brackets.count_ones() as usize - 2 * closing;
            return None;
        }
        while brackets != 0 {
            let lowest = brackets & brackets.wrapping_neg();
            if close & lowest == 0 {
                self.depth += 1;
            } else {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    return Some(lowest.trailing_zeros() as usize + 1);
                }
            }
            brackets ^= lowest;
        }
        None
    }

    fn bytes(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            if self.escaped {
                self.escaped = false;
                continue;
            }
            match byte {
                b'"' => self.in_string = !self.in_string,
                b'\\' => self.escaped = self.in_string,
                b'{' | b'[' if !self.in_string => self.depth += 1,
                b'}' | b']' if !self.in_string => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// Blocks that are gone over.
struct Advance<'b, 't> {
    balance: &'b mut Balance,
    blocks: &'t [[u8; 64]],
}

impl Work for Advance<'_, '_> {
    type Outcome = Option<usize>;

    #[inline(always)]
    fn with<L: Lanes>(self) -> Option<usize> {
        for (number, block) in self.blocks.iter().enumerate() {
            if let Some(end) = self.balance.block::<L>(block) {
                return Some(number * 64 + end);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn blocks_and_bytes_agree(
            tokens in prop::collection::vec(
                prop::sample::select(vec![
                    "{", "}", "[", "]", "\"", "\\", "\\\"", "abcdefgh", "\"]\"", "[]", "é",
                ]),
                0..200,
            ),
            cut: prop::sample::Index,
        ) {
            let text = format!("[{}", tokens.concat()).into_bytes();
            let expected = Balance::default().bytes(&text);
            prop_assert_eq!(Balance::default().advance(&text), expected);
            let (head, tail) = text.split_at(cut.index(text.len()));
            let mut balance = Balance::default();
            let found = match balance.advance(head) {
                None => balance.advance(tail).map(|end| head.len() + end),
                end => end,
            };
            prop_assert_eq!(found, expected);
        }
    }
}
