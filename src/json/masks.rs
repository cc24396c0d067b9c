//! 64 bytes at a time: a bit for each byte of which something is true.

/// What the bytes of a block are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) quote: u64,
    /// Brackets and braces, both kinds of both.
    pub(super) bracket: u64,
    /// Those that close.
    pub(super) close: u64,
    /// A blank or a control character.
    pub(super) blank: u64,
    /// A comma or a colon.
    pub(super) sign: u64,
    /// Whether a backslash stands in it; where is seldom asked, and told by [`backslashes`].
    pub(super) has_backslash: bool,
    /// Whether a control character stands in it, line ends among them; where, [`controls`] tells.
    pub(super) has_control: bool,
    /// Whether a byte is not ASCII.
    pub(super) has_wide: bool,
}

impl Masks {
    /// What the bytes of a block are, in words that hold for every processor.
    #[cfg(any(test, not(target_arch = "x86_64")))]
    #[inline]
    pub(super) fn plainly(block: &[u8; 64]) -> Self {
        let has = |is: fn(u8) -> bool| block.iter().fold(false, |has, byte| has | is(*byte));
        Self {
            quote: mask(block, |byte| byte == b'"'),
            bracket: mask(block, |byte| matches!(byte | 0x20, b'{' | b'}')),
            close: mask(block, |byte| byte | 0x20 == b'}'),
            blank: mask(block, |byte| byte <= b' '),
            sign: mask(block, |byte| matches!(byte, b',' | b':')),
            has_backslash: has(|byte| byte == b'\\'),
            has_control: has(|byte| byte < 0x20),
            has_wide: has(|byte| byte >= 0x80),
        }
    }
}

/// The line ends of a block.
#[cfg(any(test, not(target_arch = "x86_64")))]
pub(super) fn line_ends(block: &[u8; 64]) -> u64 {
    mask(block, |byte| byte == b'\n')
}

/// The backslashes of a block.
pub(super) fn backslashes(block: &[u8; 64]) -> u64 {
    mask(block, |byte| byte == b'\\')
}

/// The control characters of a block.
pub(super) fn controls(block: &[u8; 64]) -> u64 {
    mask(block, |byte| byte < 0x20)
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

/// Each bit tells whether an odd number of bits are set below or at its place.
#[inline]
pub(super) const fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

/// The bytes that a backslash before them escapes; `carry` tells whether the first one is, and
/// then whether the first one of the next block is.
#[inline]
pub(super) const fn escaped(backslash: u64, carry: &mut bool) -> u64 {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    let first = *carry as u64;
    // A run of backslashes escapes every second one of itself and, if it has an odd number, what
    // follows it. A sum carries from where a run begins to behind its end.
    let backslash = backslash & !first;
    let follows = backslash << 1 | first;
    let odd_starts = backslash & !EVEN & !follows;
    let (even_runs, overflow) = odd_starts.overflowing_add(backslash);
    *carry = overflow;
    (EVEN ^ even_runs << 1) & follows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn masks_of_every_byte() {
        for byte in 0..=u8::MAX {
            for place in [0, 7, 8, 15, 16, 31, 63] {
                let mut block = [b'a'; 64];
                block[place] = byte;
                let masks = Masks::plainly(&block);
                let bit = |is: bool| u64::from(is) << place;
                assert_eq!(masks.quote, bit(byte == b'"'));
                assert_eq!(masks.bracket, bit(b"[]{}".contains(&byte)), "{byte}");
                assert_eq!(masks.close, bit(byte == b'}' || byte == b']'), "{byte}");
                assert_eq!(masks.blank, bit(byte <= 0x20), "{byte}");
                assert_eq!(masks.sign, bit(b",:".contains(&byte)), "{byte}");
                assert_eq!(masks.has_backslash, byte == b'\\');
                assert_eq!(masks.has_control, byte < 0x20);
                assert_eq!(masks.has_wide, byte > 0x7F);
                assert_eq!(backslashes(&block), bit(byte == b'\\'));
                assert_eq!(controls(&block), bit(byte < 0x20));
            }
        }
    }

    proptest! {
        #[test]
        fn escapes_alternate_in_a_run(text in prop::collection::vec(any::<bool>(), 192), dense: bool) {
            let is = |at: usize| text[at] || (dense && !at.is_multiple_of(7));
            let mut carry = false;
            let mut escape = false;
            for block in 0..3 {
                let bits = (0..64).fold(0, |bits, at| bits | u64::from(is(block * 64 + at)) << at);
                let found = escaped(bits, &mut carry);
                for at in 0..64 {
                    prop_assert_eq!(found >> at & 1 == 1, escape, "{} {}", block, at);
                    escape = !escape && is(block * 64 + at);
                }
            }
            prop_assert_eq!(carry, escape);
        }
    }
}
