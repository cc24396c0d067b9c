use std::cmp::Reverse;
use strsim::{levenshtein, osa_distance};

/// Longer names get no suggestion: they are not slips of the keyboard.
const MAX_CHARS: usize = 128;

/// Shorter beginnings say too little.
const LEAST_BEGINNING: usize = 4;

/// How many cells of edit-distance tables one search may fill; about 20,000 names of ten letters.
const MAX_CELLS: usize = 2_000_000;

/// The candidate that was most likely meant by `name`, if one is near enough.
///
/// A candidate that differs in case only wins at once. Otherwise the smallest edit distance wins,
/// case aside, if it is at most a third of the length of `name`; among equals the one with two
/// letters swapped, then the one with the longest common beginning, then the earliest. If none is
/// that near, the only candidate that begins with `name` wins, if `name` has four letters. Letters
/// of wide alphabets count as plain ones, and what cannot be seen counts for nothing. The work is
/// bounded whatever the number and length of the candidates: those beyond the bound are not seen.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    #[cfg(test)]
    SEARCHES.with(|searches| searches.set(searches.get() + 1));
    let wanted = plain(name);
    let length = wanted.chars().count();
    if length > MAX_CHARS {
        return None;
    }
    let cutoff = if length < 3 { 0 } else { length / 3 };
    let mut cells = MAX_CELLS;
    let mut best: Option<(Rank, &str)> = None;
    let mut begun = Begun::default();
    for candidate in candidates {
        // Such lengths in bytes are out of reach, however the letters are encoded.
        let in_reach =
            candidate.len() <= 4 * (length + cutoff) && 2 * (candidate.len() + cutoff) >= length;
        if length >= LEAST_BEGINNING && begins_with(candidate, &wanted) {
            begun.add(candidate);
        }
        let work = if in_reach {
            (length + 1) * (candidate.len() + 1)
        } else {
            1
        };
        let Some(rest) = cells.checked_sub(work) else {
            break;
        };
        cells = rest;
        if !in_reach {
            continue;
        }
        let folded = candidate.to_lowercase();
        if folded == wanted {
            return Some(candidate);
        }
        if folded.chars().count().abs_diff(length) > cutoff {
            continue;
        }
        let distance = osa_distance(&wanted, &folded);
        if distance > cutoff {
            continue;
        }
        let rank = Rank {
            distance,
            no_swap: levenshtein(&wanted, &folded) == distance,
            common: Reverse(common_beginning(&wanted, &folded)),
        };
        if best.as_ref().is_none_or(|(least, _)| rank < *least) {
            best = Some((rank, candidate));
        }
    }
    best.map(|(_, candidate)| candidate).or(begun.only)
}

#[cfg(test)]
std::thread_local! {
    /// How often near names were looked for, for tests of how much work something is.
    pub(crate) static SEARCHES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The candidate that begins with a name, if there is only one.
#[derive(Default)]
struct Begun<'a> {
    only: Option<&'a str>,
    count: usize,
}

impl<'a> Begun<'a> {
    fn add(&mut self, candidate: &'a str) {
        self.count += 1;
        self.only = (self.count == 1).then_some(candidate);
    }
}

/// Whether a candidate begins with letters in lower case.
fn begins_with(candidate: &str, wanted: &str) -> bool {
    let mut letters = candidate.chars().flat_map(char::to_lowercase);
    wanted.chars().all(|letter| letters.next() == Some(letter))
}

/// A name in lower case and plain letters.
fn plain(name: &str) -> String {
    const WIDE: u32 = 0xfee0;
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - WIDE).unwrap_or(c),
        c => c,
    };
    let seen = |c: &char| !matches!(c, '\u{200c}' | '\u{200d}');
    let narrow: String = name.chars().filter(seen).map(narrow).collect();
    narrow.to_lowercase()
}

/// The order of preference, the best first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    distance: usize,
    no_swap: bool,
    common: Reverse<usize>,
}

fn common_beginning(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn picks_what_was_meant() {
        let names = [
            "id",
            "name",
            "status",
            "substatus",
            "statusReason",
            "createdDateTime",
            "updatedDateTime",
            "team",
            "term",
            "tags",
        ];
        for (typed, meant) in [
            ("Status", Some("status")),
            ("stauts", Some("status")),
            ("statu", Some("status")),
            ("createDateTime", Some("createdDateTime")),
            ("CREATEDATETIME", Some("createdDateTime")),
            ("taem", Some("team")),
            ("tem", Some("team")),
            ("ID", Some("id")),
            ("ix", None),
            ("", None),
            ("colour", None),
            ("statusReasonable", Some("statusReason")),
            ("createdDate", Some("createdDateTime")),
            ("UPDATED", Some("updatedDateTime")),
            ("ｓｔａｔｕｓ", Some("status")),
        ] {
            assert_eq!(nearest(typed, names), meant, "{typed}");
        }
    }

    #[test]
    fn swapped_letters_beat_a_wrong_letter() {
        assert_eq!(nearest("form", ["fort", "from"]), Some("from"));
        assert_eq!(nearest("form", ["from", "fort"]), Some("from"));
    }

    #[test]
    fn among_equals_the_earliest_wins() {
        assert_eq!(nearest("abcx", ["abcy", "abcz"]), Some("abcy"));
    }

    #[test]
    fn long_names_and_long_lists_cost_little() {
        let long = "x".repeat(1_000_000);
        assert_eq!(nearest(&long, ["x"]), None);
        assert_eq!(nearest("abc", [long.as_str(), "abd"]), Some("abd"));
        let many = vec!["abcdefghij"; 1_000_000];
        assert_eq!(nearest("jihgfedcba", many), None);
    }

    proptest! {
        #[test]
        fn finds_a_name_among_others(names in prop::collection::vec("[a-zA-Zé]{1,12}", 1..8), at in 0usize..8) {
            let name = &names[at % names.len()];
            let found = nearest(&name.to_uppercase(), names.iter().map(String::as_str)).unwrap();
            prop_assert_eq!(found.to_lowercase(), name.to_lowercase());
        }
    }
}
