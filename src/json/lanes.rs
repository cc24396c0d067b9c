//! The instructions of the processor by which blocks of 64 bytes are looked at, chosen at run time.
//!
//! All unsafe code of the project stands here: calls of instructions that compilers do not find by
//! themselves. [`Plain`] does the same in words that hold for every processor, and tests hold all
//! of them together.

#[cfg(any(test, not(target_arch = "x86_64")))]
use super::masks::line_ends;
use super::masks::{Masks, prefix_xor};

/// How much longer than what is written to it the memory for places has to be.
pub(super) const SLACK: usize = 16;

/// What is done with a block, by one kind of instructions.
pub(super) trait Lanes {
    /// What the bytes of a block are.
    fn masks(block: &[u8; 64]) -> Masks;

    /// Where lines end in a block.
    fn line_ends(block: &[u8; 64]) -> u64;

    /// Each bit tells whether an odd number of bits are set below or at its place.
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

/// Which instructions the processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Processor {
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
        if has_all { Self::Avx512 } else { Self::Sse2 }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn default() -> Self {
        Self::Plain
    }
}

impl Processor {
    /// All whose instructions are here.
    #[cfg(test)]
    pub(super) fn all() -> Vec<Self> {
        let mut all = vec![Self::default(), Self::Plain];
        #[cfg(target_arch = "x86_64")]
        all.push(Self::Sse2);
        all
    }

    /// Does work.
    #[inline]
    pub(super) fn work<W: Work>(self, work: W) -> W::Outcome {
        match self {
            #[cfg(target_arch = "x86_64")]
            #[expect(
                unsafe_code,
                reason = "only on some processors are the instructions there"
            )]
            // SAFETY: this value is made where all features are seen to be there.
            Self::Avx512 => unsafe { x86::with_avx512(work) },
            #[cfg(target_arch = "x86_64")]
            Self::Sse2 => work.with::<x86::Sse2>(),
            #[cfg(any(test, not(target_arch = "x86_64")))]
            Self::Plain => work.with::<Plain>(),
        }
    }
}

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
    fn places(bits: u64, at: u32, to: &mut [u32]) {
        places(bits, at, to);
    }
}

/// Places one by one, eight in a turn: how many there are is guessed wrongly less often than that.
#[inline(always)]
fn places(mut bits: u64, at: u32, to: &mut [u32]) {
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

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64 as arch;

    use super::super::masks::Masks;
    use super::{Lanes, Work};

    pub(super) struct Sse2;

    impl Lanes for Sse2 {
        #[inline(always)]
        #[expect(unsafe_code, reason = "compilers do not find these instructions")]
        fn masks(block: &[u8; 64]) -> Masks {
            // SAFETY: the function is safe on a processor that has SSE2, and all of this kind have it.
            unsafe { masks_with_sse2(block) }
        }

        #[inline(always)]
        #[expect(unsafe_code, reason = "compilers do not find these instructions")]
        fn line_ends(block: &[u8; 64]) -> u64 {
            // SAFETY: as for the masks.
            unsafe { line_ends_with_sse2(block) }
        }

        #[inline(always)]
        fn places(bits: u64, at: u32, to: &mut [u32]) {
            super::places(bits, at, to);
        }
    }

    #[target_feature(enable = "sse2")]
    #[inline]
    fn masks_with_sse2(block: &[u8; 64]) -> Masks {
        use arch::{
            __m128i, _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
        };
        let all = |byte: u8| _mm_set1_epi8(byte.cast_signed());
        let is = |bytes, byte: u8| _mm_cmpeq_epi8(bytes, all(byte));
        let up_to = |bytes, byte: u8| _mm_cmpeq_epi8(_mm_min_epu8(bytes, all(byte)), bytes);
        let bits = |flags: __m128i| u64::from(_mm_movemask_epi8(flags).cast_unsigned());
        let mut masks = Masks::default();
        let (mut backslash, mut lowest, mut any) = (all(0), all(0xFF), all(0));
        let (lanes, _) = block.as_chunks::<16>();
        for (number, lane) in lanes.iter().enumerate() {
            let bytes = load(lane);
            // `[` and `{`, `]` and `}` differ in one bit only.
            let folded = _mm_or_si128(bytes, all(0x20));
            let close = is(folded, b'}');
            let bracket = _mm_or_si128(is(folded, b'{'), close);
            let sign = _mm_or_si128(is(bytes, b','), is(bytes, b':'));
            let shift = number * 16;
            masks.quote |= bits(is(bytes, b'"')) << shift;
            masks.bracket |= bits(bracket) << shift;
            masks.close |= bits(close) << shift;
            masks.blank |= bits(up_to(bytes, b' ')) << shift;
            masks.sign |= bits(sign) << shift;
            backslash = _mm_or_si128(backslash, is(bytes, b'\\'));
            lowest = _mm_min_epu8(lowest, bytes);
            any = _mm_or_si128(any, bytes);
        }
        masks.has_backslash = bits(backslash) != 0;
        masks.has_control = bits(up_to(lowest, 0x1F)) != 0;
        masks.has_wide = bits(any) != 0;
        masks
    }

    #[target_feature(enable = "sse2")]
    #[inline]
    fn line_ends_with_sse2(block: &[u8; 64]) -> u64 {
        use arch::{_mm_cmpeq_epi8, _mm_movemask_epi8, _mm_set1_epi8};
        let (lanes, _) = block.as_chunks::<16>();
        let ends = lanes.iter().enumerate().map(|(number, lane)| {
            let ends = _mm_cmpeq_epi8(load(lane), _mm_set1_epi8(b'\n'.cast_signed()));
            u64::from(_mm_movemask_epi8(ends).cast_unsigned()) << (number * 16)
        });
        ends.fold(0, |all, ends| all | ends)
    }

    #[target_feature(enable = "sse2")]
    #[inline]
    fn load(lane: &[u8; 16]) -> arch::__m128i {
        let word = |bytes: Option<&[u8; 8]>| i64::from_le_bytes(bytes.copied().unwrap_or_default());
        arch::_mm_set_epi64x(word(lane.last_chunk()), word(lane.first_chunk()))
    }

    struct Avx512;

    /// Does work in a function that is compiled for these instructions, all of it inlined.
    #[target_feature(
        enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,pclmulqdq,popcnt,bmi1,bmi2,lzcnt"
    )]
    pub(super) fn with_avx512<W: Work>(work: W) -> W::Outcome {
        work.with::<Avx512>()
    }

    impl Lanes for Avx512 {
        #[inline(always)]
        #[expect(unsafe_code, reason = "compilers do not find these instructions")]
        fn masks(block: &[u8; 64]) -> Masks {
            // SAFETY: only `with_avx512` names this type.
            unsafe { masks_with_avx512(block) }
        }

        #[inline(always)]
        #[expect(unsafe_code, reason = "compilers do not find these instructions")]
        fn line_ends(block: &[u8; 64]) -> u64 {
            // SAFETY: only `with_avx512` names this type.
            unsafe { line_ends_with_avx512(block) }
        }

        #[inline(always)]
        #[expect(unsafe_code, reason = "compilers do not find this instruction")]
        fn prefix_xor(bits: u64) -> u64 {
            // SAFETY: only `with_avx512` names this type.
            unsafe { prefix_xor_by_product(bits) }
        }

        #[inline(always)]
        #[expect(unsafe_code, reason = "compilers do not find these instructions")]
        fn places(bits: u64, at: u32, to: &mut [u32]) {
            // SAFETY: only `with_avx512` names this type.
            unsafe { places_with_avx512(bits, at, to) }
        }
    }

    #[target_feature(enable = "avx512f,avx512bw")]
    #[inline]
    fn line_ends_with_avx512(block: &[u8; 64]) -> u64 {
        let end = arch::_mm512_set1_epi8(b'\n'.cast_signed());
        arch::_mm512_cmpeq_epi8_mask(load_512(block), end)
    }

    #[target_feature(enable = "avx512f")]
    #[inline]
    #[expect(unsafe_code, reason = "it goes by a pointer")]
    fn load_512(block: &[u8; 64]) -> arch::__m512i {
        // SAFETY: a block has 64 bytes, which need not be aligned.
        unsafe { arch::_mm512_loadu_si512(block.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx512f,avx512bw")]
    #[inline]
    fn masks_with_avx512(block: &[u8; 64]) -> Masks {
        use arch::{
            _mm512_cmpeq_epi8_mask, _mm512_cmple_epu8_mask, _mm512_cmplt_epu8_mask,
            _mm512_movepi8_mask, _mm512_or_si512, _mm512_set1_epi8,
        };
        let all = |byte: u8| _mm512_set1_epi8(byte.cast_signed());
        let bytes = load_512(block);
        let is = |byte: u8| _mm512_cmpeq_epi8_mask(bytes, all(byte));
        // `[` and `{`, `]` and `}` differ in one bit only.
        let folded = _mm512_or_si512(bytes, all(0x20));
        let close = _mm512_cmpeq_epi8_mask(folded, all(b'}'));
        Masks {
            quote: is(b'"'),
            bracket: close | _mm512_cmpeq_epi8_mask(folded, all(b'{')),
            close,
            blank: _mm512_cmple_epu8_mask(bytes, all(b' ')),
            sign: is(b',') | is(b':'),
            has_backslash: is(b'\\') != 0,
            has_control: _mm512_cmplt_epu8_mask(bytes, all(b' ')) != 0,
            has_wide: _mm512_movepi8_mask(bytes) != 0,
        }
    }

    #[target_feature(enable = "pclmulqdq,sse2")]
    #[inline]
    fn prefix_xor_by_product(bits: u64) -> u64 {
        use arch::{_mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8};
        let bits = _mm_set_epi64x(0, bits.cast_signed());
        let product = _mm_clmulepi64_si128::<0>(bits, _mm_set1_epi8(-1));
        _mm_cvtsi128_si64(product).cast_unsigned()
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,popcnt")]
    #[inline]
    #[expect(unsafe_code, reason = "stores of 64 bytes")]
    fn places_with_avx512(bits: u64, at: u32, to: &mut [u32]) {
        use arch::{
            _mm512_add_epi32, _mm512_cvtepu8_epi32, _mm512_extracti32x4_epi32,
            _mm512_maskz_compress_epi8, _mm512_set1_epi32, _mm512_storeu_si512,
        };
        #[expect(clippy::indexing_slicing, reason = "it is judged when it is compiled")]
        const NUMBERS: [u8; 64] = {
            let mut numbers = [0; 64];
            let mut number = 0;
            while number < 64 {
                numbers[number as usize] = number;
                number += 1;
            }
            numbers
        };
        let packed = _mm512_maskz_compress_epi8(bits, load_512(&NUMBERS));
        let base = _mm512_set1_epi32(at.cast_signed());
        let (chunks, _) = to.as_chunks_mut::<16>();
        let count = bits.count_ones();
        let mut chunks = chunks.iter_mut();
        macro_rules! store {
            ($quarter: literal) => {
                if count > $quarter * 16
                    && let Some(chunk) = chunks.next()
                {
                    let quarter = _mm512_extracti32x4_epi32::<$quarter>(packed);
                    let places = _mm512_add_epi32(_mm512_cvtepu8_epi32(quarter), base);
                    // SAFETY: a chunk has 16 places, which need not be aligned.
                    unsafe { _mm512_storeu_si512(chunk.as_mut_ptr().cast(), places) };
                }
            };
        }
        store!(0);
        store!(1);
        store!(2);
        store!(3);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Look<'b>(&'b [u8; 64], u64, u32);

    impl Work for Look<'_> {
        type Outcome = (Masks, [u64; 2], Vec<u32>);

        #[inline(always)]
        fn with<L: Lanes>(self) -> Self::Outcome {
            let Self(block, bits, at) = self;
            let mut places = vec![0; 64 + SLACK];
            L::places(bits, at, &mut places);
            places.truncate(bits.count_ones() as usize);
            let bits = [L::prefix_xor(bits), L::line_ends(block)];
            (L::masks(block), bits, places)
        }
    }

    #[track_caller]
    fn agree(block: &[u8; 64], bits: u64, at: u32) {
        let plain = Processor::Plain.work(Look(block, bits, at));
        for processor in Processor::all() {
            assert_eq!(
                processor.work(Look(block, bits, at)),
                plain,
                "{processor:?}"
            );
        }
        let set = (0..64).filter(|place| bits >> place & 1 == 1);
        assert_eq!(plain.2, set.map(|place| at + place).collect::<Vec<u32>>());
    }

    #[test]
    fn every_byte_at_every_place() {
        for byte in 0..=u8::MAX {
            for place in 0..64 {
                let mut block = [b'a'; 64];
                block[place] = byte;
                agree(&block, 1 << place | u64::from(byte), 7);
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
