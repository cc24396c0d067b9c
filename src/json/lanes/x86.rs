//! The instructions of x86-64 processors.

use std::arch::x86_64 as arch;

use super::super::masks::Masks;
use super::plain;
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
    #[expect(unsafe_code, reason = "compilers do not find these instructions")]
    fn has_seam(block: &[u8; 64], behind: &[u8; 64]) -> bool {
        // SAFETY: as for the masks.
        unsafe { has_seam_with_sse2(block, behind) }
    }

    #[inline(always)]
    fn places(bits: u64, at: u32, to: &mut [u32]) {
        plain::places(bits, at, to);
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
fn has_seam_with_sse2(block: &[u8; 64], behind: &[u8; 64]) -> bool {
    use arch::{
        _mm_and_si128, _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    };
    let all = |byte: u8| _mm_set1_epi8(byte.cast_signed());
    let (lanes, _) = block.as_chunks::<16>();
    let (next, _) = behind.as_chunks::<16>();
    let seams = lanes.iter().zip(next).map(|(lane, next)| {
        let next = load(next);
        let blank = _mm_cmpeq_epi8(_mm_min_epu8(next, all(b' ')), next);
        let begins = _mm_or_si128(blank, _mm_cmpeq_epi8(next, all(b'{')));
        _mm_and_si128(_mm_cmpeq_epi8(load(lane), all(b'}')), begins)
    });
    _mm_movemask_epi8(seams.fold(all(0), |any, seams| _mm_or_si128(any, seams))) != 0
}

#[target_feature(enable = "sse2")]
#[inline]
fn load(lane: &[u8; 16]) -> arch::__m128i {
    let word = |bytes: Option<&[u8; 8]>| i64::from_le_bytes(bytes.copied().unwrap_or_default());
    arch::_mm_set_epi64x(word(lane.last_chunk()), word(lane.first_chunk()))
}

struct Avx512;

/// Does work in a function that is compiled for these instructions, all of it inlined.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,pclmulqdq,popcnt,bmi1,bmi2,lzcnt")]
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
    #[expect(unsafe_code, reason = "compilers do not find these instructions")]
    fn has_seam(block: &[u8; 64], behind: &[u8; 64]) -> bool {
        // SAFETY: only `with_avx512` names this type.
        unsafe { has_seam_with_avx512(block, behind) }
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

#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
fn has_seam_with_avx512(block: &[u8; 64], behind: &[u8; 64]) -> bool {
    use arch::{_mm512_cmpeq_epi8_mask, _mm512_mask_cmpeq_epi8_mask, _mm512_mask_cmple_epu8_mask};
    let all = |byte: u8| arch::_mm512_set1_epi8(byte.cast_signed());
    let close = _mm512_cmpeq_epi8_mask(load_512(block), all(b'}'));
    let next = load_512(behind);
    let blank = _mm512_mask_cmple_epu8_mask(close, next, all(b' '));
    let open = _mm512_mask_cmpeq_epi8_mask(close, next, all(b'{'));
    blank | open != 0
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
