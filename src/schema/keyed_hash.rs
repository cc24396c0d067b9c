use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// What makes the hash of a name, so that no document can be made to have names that collide: a secret
/// of this process, which no answer shows.
///
/// Names are short and there are many: eight bytes at a time are multiplied with the secret to twice
/// their width, and both halves count.
#[derive(Clone, Copy, Default)]
pub(super) struct Keys {
    start: u64,
    factor: u64,
}

impl Keys {
    /// The keys of this process, which are drawn once.
    pub(super) fn random() -> Self {
        static KEYS: OnceLock<Keys> = OnceLock::new();
        *KEYS.get_or_init(|| {
            let random = RandomState::new();
            Self {
                start: random.hash_one(0_u8),
                // An odd factor loses nothing.
                factor: random.hash_one(1_u8) | 1,
            }
        })
    }

    /// The hash of a name.
    #[inline]
    pub(super) fn hash(self, name: &str) -> u64 {
        let mut hash = self.start ^ name.len() as u64;
        let mut bytes = name.as_bytes();
        while let Some((eight, rest)) = bytes.split_first_chunk::<8>() {
            hash = self.fold(hash ^ u64::from_le_bytes(*eight));
            bytes = rest;
        }
        self.fold(hash ^ last(bytes))
    }

    fn fold(self, word: u64) -> u64 {
        let product = u128::from(word) * u128::from(self.factor);
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
        half(product) ^ half(product >> 64)
    }
}

/// Fewer than eight bytes as a number. Together with their count they are told apart by it.
fn last(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
    }
    bytes
        .iter()
        .fold(0, |word, byte| word << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_that_differ_have_other_hashes() {
        let keys = Keys::random();
        let long = "abcdefghijklmnopqrstuvwxyz";
        let starts = (0..=long.len()).map(|end| long.chars().take(end).collect());
        let numbers = (0..20_000).map(|n| format!("property{n}"));
        let twins = (0..100).map(|n| "a".repeat(n));
        let names: HashSet<String> = starts.chain(numbers).chain(twins).collect();
        let hashes: HashSet<u64> = names.iter().map(|name| keys.hash(name)).collect();
        assert_eq!(hashes.len(), names.len());
        // The parts that an index uses spread, too.
        let low: HashSet<u64> = hashes.iter().map(|hash| hash & 0xffff).collect();
        let high: HashSet<u64> = hashes.iter().map(|hash| hash >> 48).collect();
        assert!(low.len() > 15_000 && high.len() > 15_000);
    }

    #[test]
    fn other_keys_make_other_hashes() {
        let (one, other) = (
            Keys {
                start: 1,
                factor: 3 << 40 | 1,
            },
            Keys {
                start: 2,
                factor: 5 << 40 | 1,
            },
        );
        assert_ne!(one.hash("status"), other.hash("status"));
        assert_eq!(Keys::random().hash("status"), Keys::random().hash("status"));
    }
}
