//! Where an array or object ends: only quotes, backslashes and brackets are looked at.
//!
//! The end is right for every valid text. For a text that is not valid some end is found, or none,
//! and the pass that fills the slots finds the same error in the piece that it would find in the
//! whole: brackets are balanced up to the end, so the first bracket of the wrong kind, or anything
//! else that is wrong, lies before it.

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
        for (number, block) in blocks.iter().enumerate() {
            if let Some(end) = self.block(block) {
                return Some(number * 64 + end);
            }
        }
        self.bytes(tail).map(|end| blocks.len() * 64 + end)
    }

    fn block(&mut self, block: &[u8; 64]) -> Option<usize> {
        let masks = Masks::of(block);
        if masks.has_backslash || self.escaped {
            return self.bytes(block);
        }
        // Each bit tells whether an odd number of quotes stands before or at its byte.
        let strings = prefix_xor(masks.quote) ^ (u64::from(self.in_string)).wrapping_neg();
        let open = masks.open & !strings;
        let close = masks.close & !strings;
        self.in_string = strings >> 63 == 1;
        if (close.count_ones() as usize) < self.depth {
            self.depth = self.depth + open.count_ones() as usize - close.count_ones() as usize;
            return None;
        }
        let mut brackets = open | close;
        while brackets != 0 {
            let lowest = brackets & brackets.wrapping_neg();
            if open & lowest != 0 {
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

/// One bit for each byte of a block.
struct Masks {
    quote: u64,
    has_backslash: bool,
    open: u64,
    close: u64,
}

impl Masks {
    fn of(block: &[u8; 64]) -> Self {
        // `[` and `{`, `]` and `}` differ in one bit only.
        Self {
            quote: mask(block, |byte| byte == b'"'),
            has_backslash: block.iter().fold(false, |has, &byte| has | (byte == b'\\')),
            open: mask(block, |byte| byte | 0x20 == b'{'),
            close: mask(block, |byte| byte | 0x20 == b'}'),
        }
    }
}

/// A bit for each byte of which something is true. The loop without branches over a small array is
/// what compilers turn into vector instructions.
#[inline]
fn mask(block: &[u8; 64], is: impl Fn(u8) -> bool) -> u64 {
    let flags = block.map(|byte| u8::from(is(byte)));
    let (words, _) = flags.as_chunks::<8>();
    let mut mask = 0;
    for (number, word) in words.iter().enumerate() {
        // The flags are bits 0, 8, 16, ...; the product brings them together in the top byte.
        let bits = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask |= bits << (number * 8);
    }
    mask
}

const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn masks_of_every_byte() {
        for byte in 0..=u8::MAX {
            for place in [0, 7, 8, 31, 63] {
                let mut block = [b'a'; 64];
                block[place] = byte;
                let masks = Masks::of(&block);
                let bit = |is: bool| u64::from(is) << place;
                assert_eq!(masks.quote, bit(byte == b'"'));
                assert_eq!(masks.has_backslash, byte == b'\\');
                assert_eq!(masks.open, bit(byte == b'{' || byte == b'['), "{byte}");
                assert_eq!(masks.close, bit(byte == b'}' || byte == b']'), "{byte}");
            }
        }
    }

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
