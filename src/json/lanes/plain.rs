//! Words that hold for every processor.

#[cfg(any(test, not(target_arch = "x86_64")))]
use super::super::masks::{Masks, line_ends};
#[cfg(any(test, not(target_arch = "x86_64")))]
use super::Lanes;

/// Words that hold for every processor.
#[cfg(any(test, not(target_arch = "x86_64")))]
pub(super) struct Plain;

#[cfg(any(test, not(target_arch = "x86_64")))]
impl Lanes for Plain {
    #[inline(always)]
    fn masks(block: &[u8; 64]) -> Masks {
        Masks::plainly(block)
    }

    #[inline(always)]
    fn line_ends(block: &[u8; 64]) -> u64 {
        line_ends(block)
    }

    #[inline(always)]
    fn has_seam(block: &[u8; 64], behind: &[u8; 64]) -> bool {
        let is_seam = |(byte, next): (&u8, &u8)| *byte == b'}' && (*next <= b' ' || *next == b'{');
        block.iter().zip(behind).any(is_seam)
    }

    #[inline(always)]
    fn places(bits: u64, at: u32, to: &mut [u32]) {
        places(bits, at, to);
    }
}

/// Places one by one, eight in a turn: how many there are is guessed wrongly less often than that.
#[inline(always)]
pub(super) fn places(mut bits: u64, at: u32, to: &mut [u32]) {
    let count = bits.count_ones() as usize;
    let (eights, _) = to.as_chunks_mut::<8>();
    for eight in eights.iter_mut().take(count.div_ceil(8)) {
        for place in eight {
            // Never 0: the instruction for that case needs another for 0.
            *place = at + (bits | 1 << 63).trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
    }
}
