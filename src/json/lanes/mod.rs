//! The instructions of the processor by which blocks of 64 bytes are looked at, chosen at run time.
//!
//! All unsafe code of the project stands here: calls of instructions that compilers do not find by
//! themselves. `plain` does the same in words that hold for every processor, and tests hold all
//! of them together.

mod plain;
#[cfg(target_arch = "x86_64")]
mod x86;

use super::masks::{Masks, prefix_xor};

/// How much longer than what is written to it the memory for places has to be.
pub(super) const SLACK: usize = 16;

/// What is done with a block, by one kind of instructions.
pub(super) trait Lanes {
    /// What the bytes of a block are.
    fn masks(block: &[u8; 64]) -> Masks;

    /// Where lines end in a block.
    fn line_ends(block: &[u8; 64]) -> u64;

    /// Whether a brace that closes stands in a block with a blank, a control character or a brace
    /// that opens behind it. `behind` is the text of the block from the second byte on, and the byte
    /// that follows.
    fn has_seam(block: &[u8; 64], behind: &[u8; 64]) -> bool;

    /// Each bit tells whether an odd number of bits are set below or at its place.
    #[inline(always)]
    fn prefix_xor(bits: u64) -> u64 {
        prefix_xor(bits)
    }

    /// Writes where bits are set, `at` added, in their order; up to [`SLACK`] more are written.
    fn places(bits: u64, at: u32, to: &mut [u32]);
}

/// Work that is done by whichever instructions are the best that the processor has.
pub(super) trait Work {
    /// What comes of it.
    type Outcome;

    /// Does it. It has to be inlined, so that it is compiled for the instructions.
    fn with<L: Lanes>(self) -> Self::Outcome;
}

/// Which instructions the processor has. Only here is it made, of what is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Processor(Kind);

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// AVX-512 with what compresses bytes: x86-64 of the newer kind.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// SSE2: every x86-64.
    #[cfg(target_arch = "x86_64")]
    Sse2,
    /// Nothing is known of it.
    #[cfg(any(test, not(target_arch = "x86_64")))]
    Plain,
}

impl Default for Processor {
    /// The one that this runs on.
    #[cfg(target_arch = "x86_64")]
    fn default() -> Self {
        let has_all = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vbmi2")
            && is_x86_feature_detected!("pclmulqdq")
            && is_x86_feature_detected!("popcnt")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt");
        Self(if has_all { Kind::Avx512 } else { Kind::Sse2 })
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn default() -> Self {
        Self(Kind::Plain)
    }
}

impl Processor {
    /// All whose instructions are here.
    #[cfg(test)]
    pub(super) fn all() -> Vec<Self> {
        let mut all = vec![Self::default(), Self(Kind::Plain)];
        #[cfg(target_arch = "x86_64")]
        all.push(Self(Kind::Sse2));
        all
    }

    /// Does work.
    #[inline]
    pub(super) fn work<W: Work>(self, work: W) -> W::Outcome {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            #[expect(
                unsafe_code,
                reason = "only on some processors are the instructions there"
            )]
            // SAFETY: this value is made where all features are seen to be there.
            Kind::Avx512 => unsafe { x86::with_avx512(work) },
            #[cfg(target_arch = "x86_64")]
            Kind::Sse2 => work.with::<x86::Sse2>(),
            #[cfg(any(test, not(target_arch = "x86_64")))]
            Kind::Plain => work.with::<plain::Plain>(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Look<'b>(&'b [u8; 64], u64, u32);

    impl Work for Look<'_> {
        type Outcome = (Masks, [u64; 2], [bool; 2], Vec<u32>);

        #[inline(always)]
        fn with<L: Lanes>(self) -> Self::Outcome {
            let Self(block, bits, at) = self;
            let mut places = vec![0; 64 + SLACK];
            L::places(bits, at, &mut places);
            places.truncate(bits.count_ones() as usize);
            let bits = [L::prefix_xor(bits), L::line_ends(block)];
            let behind = |last: u8| std::array::from_fn(|at| *block.get(at + 1).unwrap_or(&last));
            let seams = [b'{', b','].map(|last| L::has_seam(block, &behind(last)));
            (L::masks(block), bits, seams, places)
        }
    }

    #[track_caller]
    fn agree(block: &[u8; 64], bits: u64, at: u32) {
        let plain = Processor(Kind::Plain).work(Look(block, bits, at));
        for processor in Processor::all() {
            assert_eq!(
                processor.work(Look(block, bits, at)),
                plain,
                "{processor:?}"
            );
        }
        let set = (0..64).filter(|place| bits >> place & 1 == 1);
        assert_eq!(plain.3, set.map(|place| at + place).collect::<Vec<u32>>());
        let is_seam = |pair: &[u8]| pair[0] == b'}' && (pair[1] <= b' ' || pair[1] == b'{');
        let within = block.windows(2).any(is_seam);
        assert_eq!(plain.2, [within || block[63] == b'}', within]);
    }

    #[test]
    fn every_byte_at_every_place() {
        for byte in 0..=u8::MAX {
            for place in 0..64 {
                let mut block = [b'a'; 64];
                block[place] = byte;
                agree(&block, 1 << place | u64::from(byte), 7);
                if let Some(before) = place.checked_sub(1) {
                    block[before] = b'}';
                    agree(&block, 0, 7);
                }
            }
        }
        agree(&[b'"'; 64], u64::MAX, 1 << 30);
        agree(&[0xFF; 64], 0, 0);
    }

    proptest! {
        #[test]
        fn all_instructions_agree(
            block in prop::array::uniform32((any::<u8>(), any::<u8>())),
            bits: u64,
            sparse: u64,
            at in 0..u32::MAX / 2,
        ) {
            let mut bytes = [0; 64];
            for (to, from) in bytes.iter_mut().zip(block.iter().flat_map(|(a, b)| [*a, b & 0x7F])) {
                *to = from;
            }
            agree(&bytes, bits, at);
            agree(&bytes, bits & sparse, at);
        }
    }
}
