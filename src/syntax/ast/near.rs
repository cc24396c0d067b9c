//! Names that are nearly those of system options.

use super::SystemOption;
use strsim::{levenshtein, osa_distance};

/// Longer names are no slips of the keyboard.
const MOST_BYTES: usize = 32;

impl SystemOption {
    /// The system option that was most likely meant by a name without `$` that is none: `fliter`,
    /// `top5`.
    ///
    /// One slip is allowed, two in a long name. Short names have many neighbours that are words of
    /// their own, such as `tip`: in these a letter too many, one too few and two that are swapped
    /// are slips, a wrong letter is none; and `id`, `at`, `from` and `to` are not guessed at all.
    ///
    /// ```
    /// use odq::syntax::ast::SystemOption;
    /// assert_eq!(SystemOption::near("fliter"), Some(SystemOption::Filter));
    /// assert_eq!(SystemOption::near("top5"), Some(SystemOption::Top));
    /// assert_eq!(SystemOption::near("tip"), None);
    /// ```
    #[must_use]
    pub fn near(name: &str) -> Option<Self> {
        // In `count = 5` the equals sign is an operator of other languages.
        let has_blank = name.contains(char::is_whitespace);
        if name.len() > MOST_BYTES || has_blank || Self::from_name(name).is_some() {
            return None;
        }
        let lower = name.to_ascii_lowercase();
        let written = lower.trim_end_matches(|c: char| c.is_ascii_digit());
        let mut best: Option<(usize, Self)> = None;
        for option in Self::ALL {
            if matches!(option, Self::Id | Self::At | Self::From | Self::To) {
                continue;
            }
            let meant = option.name().trim_start_matches('$').to_ascii_lowercase();
            if let Some(slips) = slips(written, &meant)
                && best.is_none_or(|(least, _)| slips < least)
            {
                best = Some((slips, *option));
            }
        }
        best.map(|(_, option)| option)
    }
}

/// How many slips lie between what was written and a name; `None` if that is another word.
fn slips(written: &str, meant: &str) -> Option<usize> {
    let slips = osa_distance(written, meant);
    if slips == 0 {
        return Some(0);
    }
    let fits = if meant.len() > 4 {
        slips <= (meant.len() / 5).max(1)
    } else {
        let swapped = levenshtein(written, meant) == 2;
        let longer = written.len() > meant.len();
        let shorter = written.len() == 3 && meant.len() == 4;
        let ends = |text: &str| (text.chars().next(), text.chars().last());
        let same_ends = ends(written) == ends(meant);
        let same_start = ends(written).0 == ends(meant).0;
        slips == 1 && same_start && (swapped || longer || (shorter && same_ends))
    };
    fits.then_some(slips)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_known_and_other_words_are_not() {
        for (written, meant) in [
            ("fliter", "$filter"),
            ("filtr", "$filter"),
            ("Filters", "$filter"),
            ("filter2", "$filter"),
            ("ordreby", "$orderby"),
            ("order_by", "$orderby"),
            ("slect", "$select"),
            ("exapnd", "$expand"),
            ("serach", "$search"),
            ("top5", "$top"),
            ("top10", "$top"),
            ("topp", "$top"),
            ("tpo", "$top"),
            ("skpi", "$skip"),
            ("skp", "$skip"),
            ("cuont", "$count"),
            ("skiptokn", "$skiptoken"),
            ("shemaverson", "$schemaversion"),
        ] {
            let near = SystemOption::near(written).map(SystemOption::name);
            assert_eq!(near, Some(meant), "{written}");
        }
        let long = "filter".repeat(100);
        for word in [
            "tip",
            "tap",
            "stop",
            "tp",
            "ship",
            "ski",
            "form",
            "id2",
            "ids",
            "it",
            "country",
            "folder",
            "page",
            "sort",
            "lat",
            "market",
            "api-version",
            "",
            "filter",
            "filter ",
            "count  ",
            "$top",
            "é",
            &long,
        ] {
            assert_eq!(SystemOption::near(word), None, "{word}");
        }
    }
}
