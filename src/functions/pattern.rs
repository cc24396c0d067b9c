use super::ecmascript::translate;
use super::error::FunctionError;
use crate::diagnostic::Limits;
use regex::{Regex, RegexBuilder};
use std::cell::RefCell;
use std::collections::HashMap;

/// How many compiled patterns a cache keeps; constants need one each, and patterns that come from
/// the data must not fill the memory.
const CACHED: usize = 64;

/// What a pattern of `matchesPattern` may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternLimits {
    /// Bytes of its text (limit `regex-bytes`).
    pub bytes: usize,
    /// Depth of its groups (limit `regex-nest`).
    pub nest: usize,
    /// Bytes of its compiled form (limit `regex-size`).
    pub size: usize,
}

impl Default for PatternLimits {
    fn default() -> Self {
        Self::from(&Limits::DEFAULT)
    }
}

impl From<&Limits> for PatternLimits {
    fn from(limits: &Limits) -> Self {
        Self {
            bytes: limits.regex_bytes,
            nest: limits.regex_nest,
            size: limits.regex_size,
        }
    }
}

/// A compiled pattern of `matchesPattern`: a regular expression of ECMAScript in its Unicode mode,
/// which is matched in linear time.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// The pattern is no regular expression, has a feature that linear matching lacks (look-around,
    /// back-references), or exceeds a limit.
    pub fn compile(pattern: &str, limits: &PatternLimits) -> Result<Self, FunctionError> {
        if pattern.len() > limits.bytes {
            return Err(FunctionError::PatternLimit {
                name: "regex-bytes",
                limit: limits.bytes,
                unit: "bytes",
            });
        }
        RegexBuilder::new(&translate(pattern, limits.nest)?)
            .size_limit(limits.size)
            .dfa_size_limit(limits.size)
            .build()
            .map(Self)
            .map_err(|error| {
                if matches!(error, regex::Error::CompiledTooBig(_)) {
                    FunctionError::PatternLimit {
                        name: "regex-size",
                        limit: limits.size,
                        unit: "bytes of its compiled form",
                    }
                } else {
                    FunctionError::InvalidPattern(reason(&error))
                }
            })
    }

    /// Whether some part of the text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// The last line of the report, which names the problem; those above show the translated pattern.
fn reason(error: &regex::Error) -> String {
    let report = error.to_string();
    let line = report.lines().last().unwrap_or("unknown");
    line.trim().trim_start_matches("error: ").to_owned()
}

/// Patterns compiled so far, and those that were refused.
#[derive(Debug)]
pub(super) struct PatternCache {
    limits: PatternLimits,
    compiled: RefCell<HashMap<String, Result<Pattern, FunctionError>>>,
}

impl PatternCache {
    pub(super) fn new(limits: PatternLimits) -> Self {
        Self {
            limits,
            compiled: RefCell::new(HashMap::new()),
        }
    }

    pub(super) fn matches(&self, pattern: &str, text: &str) -> Result<bool, FunctionError> {
        let mut compiled = self.compiled.borrow_mut();
        if let Some(known) = compiled.get(pattern) {
            return known
                .as_ref()
                .map(|known| known.matches(text))
                .map_err(FunctionError::clone);
        }
        let new = Pattern::compile(pattern, &self.limits);
        let answer = new
            .as_ref()
            .map(|new| new.matches(text))
            .map_err(FunctionError::clone);
        if compiled.len() >= CACHED {
            compiled.clear();
        }
        // A text beyond the limit is refused at once anyway, and would cost memory here.
        if pattern.len() <= self.limits.bytes {
            compiled.insert(pattern.to_owned(), new);
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::compile(pattern, &PatternLimits::default())
            .unwrap()
            .matches(text)
    }

    #[track_caller]
    fn fails(pattern: &str, message: &str) {
        let error = Pattern::compile(pattern, &PatternLimits::default()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn any_part_may_match() {
        assert!(matches("b", "abc"));
        assert!(matches("^A.*e$", "Alfreds Futterkiste"));
        assert!(matches("^.$", "é") && matches("^.$", "😀"));
        assert!(!matches("(a+)+$", &format!("{}!", "a".repeat(10_000))));
        assert!(matches("", ""));
    }

    #[test]
    fn limits() {
        fails(
            &"a".repeat(1025),
            "pattern exceeds the limit `regex-bytes` of 1024 bytes",
        );
        let nested = |depth| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        assert!(matches(&nested(50), "a"));
        let message = "pattern exceeds the limit `regex-nest` of 50 groups";
        fails(&nested(51), message);
        fails(&"(".repeat(1000), message);
        let size = "pattern exceeds the limit `regex-size` of 1048576 bytes of its compiled form";
        fails("(\\w{1000}){1000}", size);
        fails(
            "a{5}{5}",
            "pattern is no regular expression: nothing to repeat before `{`",
        );
        fails("(((a{50}){50}){50}){50}", size);
    }

    #[test]
    fn a_small_stack_is_enough() {
        let nested = |open: &str, close: &str| format!("{}a{}", open.repeat(50), close.repeat(50));
        let patterns = [
            nested("(x|b", "c|d)+"),
            nested("(", ")?"),
            nested("(?:[^b]|", ")"),
            "(".repeat(1024),
            "[".repeat(1024),
            "a|".repeat(512),
            "a?".repeat(512),
            r"\p{L}{1000}".to_owned(),
            r"\s".repeat(512),
            r"[\s\w\p{L}]".repeat(60),
            "(?:a?){1000}a{1000}".to_owned(),
        ];
        let judge = move || {
            for pattern in patterns {
                if let Ok(pattern) = Pattern::compile(&pattern, &PatternLimits::default()) {
                    let _ = pattern.matches(&"ab".repeat(1000));
                }
            }
        };
        let thread = std::thread::Builder::new().stack_size(512 * 1024);
        thread.spawn(judge).unwrap().join().unwrap();
    }

    #[test]
    fn what_is_no_pattern() {
        fails("(", "pattern is no regular expression: unclosed group");
        fails("a)", "pattern is no regular expression: unopened group");
        fails(
            "a{3,2}",
            "pattern is no regular expression: invalid repetition count range, the start must be <= the end",
        );
        fails(
            r"\p{Nope}",
            "pattern is no regular expression: Unicode property not found",
        );
    }

    #[test]
    fn a_cache_is_bounded_and_keeps_refusals() {
        let cache = PatternCache::new(PatternLimits::default());
        for number in 0..1000 {
            assert_eq!(cache.matches(&format!("^{number}$"), "7"), Ok(number == 7));
            assert!(cache.matches("(", "a").is_err());
        }
        assert!(cache.compiled.borrow().len() <= CACHED);
    }
}
