use super::pattern::{PatternCache, PatternLimits};
use crate::edm::primitive::DateTimeOffset;

/// What functions may know besides their arguments. Every thread has its own.
#[derive(Debug)]
pub struct Context {
    /// The one instant that `now()` gives during a run.
    pub now: DateTimeOffset,
    pub(super) patterns: PatternCache,
}

impl Context {
    /// A context with the usual limits of patterns.
    #[must_use]
    pub fn new(now: DateTimeOffset) -> Self {
        Self::with_pattern_limits(now, PatternLimits::default())
    }

    /// A context with other limits of patterns.
    #[must_use]
    pub fn with_pattern_limits(now: DateTimeOffset, limits: PatternLimits) -> Self {
        Self {
            now,
            patterns: PatternCache::new(limits),
        }
    }
}
