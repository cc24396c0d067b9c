//! What leads back to itself, step by step: containers that extend, type definitions.

use super::excerpt;

/// So many steps of a cycle are shown.
const SHOWN: usize = 8;

/// Finds the cycles among things each of which leads to one other at most, and gives each cycle
/// from the first of its things on, in the order of these.
pub(super) fn all(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut cycles = Vec::new();
    // The start of the walk that came by first.
    let mut seen = vec![None; next.len()];
    for start in 0..next.len() {
        let mut at = Some(start);
        while let Some(here) = at {
            match seen.get_mut(here) {
                Some(walk @ None) => *walk = Some(start),
                Some(Some(walk)) if *walk == start => {
                    cycles.push(from_first(next, here));
                    break;
                }
                Some(Some(_)) | None => break,
            }
            at = next.get(here).copied().flatten();
        }
    }
    cycles
}

fn from_first(next: &[Option<usize>], on: usize) -> Vec<usize> {
    let follow = |at: &usize| next.get(*at).copied().flatten();
    let all = || std::iter::successors(follow(&on), follow);
    let rest = all().take_while(|at| *at != on);
    let first = rest.min().map_or(on, |least| least.min(on));
    let behind = std::iter::successors(follow(&first), follow).take_while(|at| *at != first);
    std::iter::once(first).chain(behind).collect()
}

/// The names of a cycle in its order, the first one at the end again.
pub(super) fn shown<'n>(ring: &[usize], name: impl Fn(usize) -> Option<&'n str>) -> String {
    let name = |at: &usize| format!("`{}`", excerpt(name(*at).unwrap_or_default()));
    let mut shown: Vec<String> = ring.iter().take(SHOWN).map(name).collect();
    if ring.len() > SHOWN {
        shown.push(format!("{} more", ring.len() - SHOWN));
    }
    shown.extend(ring.first().map(name));
    shown.join(" -> ")
}
