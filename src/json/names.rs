//! A tree of names, which plans and selections hang their own facts on.

use std::mem;

/// Above this many names below one they are found by bisection.
const FEW: usize = 8;

/// The tree. It is flat, so that a path of any length can be dropped; a node is told by its number,
/// and follows the one above it. The root has number 0 and no name.
#[derive(Clone, Debug)]
pub(super) struct Names {
    nodes: Vec<Node>,
    /// How many nodes but the root are at the end of a path.
    wanted: usize,
    /// How many of these are wanted before the others.
    first: usize,
}

/// What stands below one name.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    parent: u32,
    /// Whether a path ends here.
    is_wanted: bool,
    /// Whether it is wanted before the others.
    is_first: bool,
    /// A bit for each length (63 and more share one) that a name below has: most keys that are not
    /// wanted are dismissed by it.
    lengths: u64,
    /// Names below with their nodes, in order of length and then bytes.
    below: Vec<(Box<[u8]>, u32)>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
            wanted: 0,
            first: 0,
        }
    }
}

impl Names {
    /// The node at the end of a path, which is made if it is not there.
    pub(super) fn add<N: AsRef<str>>(&mut self, path: impl IntoIterator<Item = N>) -> u32 {
        let path = path.into_iter();
        let end = path.fold(0, |at, name| self.add_below(at, name.as_ref().as_bytes()));
        if end != 0
            && let Some(node) = self.nodes.get_mut(end as usize)
            && !mem::replace(&mut node.is_wanted, true)
        {
            self.wanted += 1;
        }
        end
    }

    /// How many names were added, prefixes not counted.
    pub(super) const fn wanted(&self) -> usize {
        self.wanted
    }

    /// Whether a path that was added ends at a node.
    pub(super) fn is_wanted(&self, at: u32) -> bool {
        self.node(at).is_some_and(|node| node.is_wanted)
    }

    /// Wants a node before the others.
    pub(super) fn want_first(&mut self, at: u32) {
        if let Some(node) = self.nodes.get_mut(at as usize)
            && node.is_wanted
            && !mem::replace(&mut node.is_first, true)
        {
            self.first += 1;
        }
    }

    /// How many nodes are wanted before the others.
    pub(super) const fn first(&self) -> usize {
        self.first
    }

    /// Whether a node is wanted before the others.
    pub(super) fn is_first(&self, at: u32) -> bool {
        self.node(at).is_some_and(|node| node.is_first)
    }

    pub(super) const fn len(&self) -> usize {
        self.nodes.len()
    }

    #[inline]
    pub(super) fn node(&self, at: u32) -> Option<&Node> {
        self.nodes.get(at as usize)
    }

    /// The node of a name below a node.
    #[inline]
    pub(super) fn find(&self, at: u32, name: &[u8]) -> Option<u32> {
        self.node(at)?.find(name)
    }

    /// The numbers of all nodes but the root with those of the nodes above them.
    pub(super) fn parents(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(self.nodes.iter().map(|node| node.parent)).skip(1)
    }

    fn add_below(&mut self, parent: u32, name: &[u8]) -> u32 {
        // A query is far too short to name four thousand million members.
        let new = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let Some(node) = self.nodes.get_mut(parent as usize) else {
            return parent;
        };
        match node.search(name) {
            Ok(place) => node.below.get(place).map_or(parent, |known| known.1),
            Err(place) => {
                node.lengths |= length_bit(name);
                node.below.insert(place, (name.into(), new));
                self.nodes.push(Node {
                    parent,
                    ..Node::default()
                });
                new
            }
        }
    }
}

impl Node {
    /// The node above; the root is its own.
    pub(super) const fn parent(&self) -> u32 {
        self.parent
    }

    /// Whether nothing stands below.
    #[inline]
    pub(super) const fn is_leaf(&self) -> bool {
        self.below.is_empty()
    }

    /// The node of a name below this one.
    #[inline]
    pub(super) fn find(&self, name: &[u8]) -> Option<u32> {
        if self.lengths & length_bit(name) == 0 {
            return None;
        }
        let found = if self.below.len() <= FEW {
            self.below.iter().find(|known| &*known.0 == name)
        } else {
            self.below.get(self.search(name).ok()?)
        };
        found.map(|known| known.1)
    }

    /// Where a name is, or where it has to be put.
    fn search(&self, name: &[u8]) -> Result<usize, usize> {
        self.below
            .binary_search_by(|known| (known.0.len(), &*known.0).cmp(&(name.len(), name)))
    }
}

#[inline]
fn length_bit(name: &[u8]) -> u64 {
    1 << name.len().min(63)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_keeps_its_node() {
        let mut names = Names::default();
        let deep = names.add(["a", "b", "c"]);
        assert_eq!(names.add(["a", "b", "c"]), deep);
        let above = names.add(["a", "b"]);
        assert_eq!(names.find(above, b"c"), Some(deep));
        assert_eq!(names.add([""; 0]), 0);
        assert_eq!(names.find(0, b""), None);
        assert_eq!(names.len(), 4);
        assert_eq!(
            names.parents().collect::<Vec<_>>(),
            [(1, 0), (2, 1), (3, 2)]
        );
    }

    #[test]
    fn ends_of_paths_are_wanted_and_counted_once() {
        let mut names = Names::default();
        let [ab, c] = [&["a", "b"][..], &["c"]].map(|path| names.add(path));
        let a = names.find(0, b"a").unwrap();
        names.add(["a", "b"]);
        names.add([""; 0]);
        assert_eq!(names.wanted(), 2);
        let wanted = |names: &Names| [0, a, ab, c, 9].map(|at| names.is_wanted(at));
        assert_eq!(wanted(&names), [false, false, true, true, false]);

        // Only what is wanted can be wanted first.
        for at in [0, a, c, c, 9] {
            names.want_first(at);
        }
        assert_eq!(names.first(), 1);
        let first = |names: &Names| [0, a, ab, c, 9].map(|at| names.is_first(at));
        assert_eq!(first(&names), [false, false, false, true, false]);

        names.add(["a"]);
        assert_eq!(names.wanted(), 3);
        assert_eq!(wanted(&names), [false, true, true, true, false]);
        names.want_first(ab);
        assert_eq!(names.first(), 2);
    }

    #[test]
    fn nodes_know_those_above_and_below() {
        let mut names = Names::default();
        let (ab, c) = (names.add(["a", "b"]), names.add(["c"]));
        let a = names.find(0, b"a").unwrap();
        let parents = [0, a, ab, c].map(|at| names.node(at).unwrap().parent());
        assert_eq!(parents, [0, 0, a, 0]);
        let leaves = [0, a, ab, c].map(|at| names.node(at).unwrap().is_leaf());
        assert_eq!(leaves, [false, false, true, true]);
        assert!(names.node(9).is_none());
        assert_eq!(names.find(9, b"a"), None);
    }

    #[test]
    fn names_of_every_length_are_found_among_few_and_many() {
        for count in [1, 8, 9, 200] {
            let mut names = Names::default();
            let nodes: Vec<u32> = (0..count).map(|n| names.add(["n".repeat(n)])).collect();
            for (length, node) in nodes.into_iter().enumerate() {
                let name = "n".repeat(length);
                assert_eq!(names.find(0, name.as_bytes()), Some(node), "{length}");
                let other = "m".repeat(length.max(1));
                assert_eq!(names.find(0, other.as_bytes()), None, "{length}");
            }
            assert_eq!(names.find(0, "n".repeat(count).as_bytes()), None);
        }
    }

    #[test]
    fn a_path_of_any_length_can_be_dropped() {
        let mut names = Names::default();
        assert_eq!(names.add(vec!["a"; 200_000]), 200_000);
    }

    proptest! {
        #[test]
        fn every_name_is_found(wanted in prop::collection::hash_set("[ab]{0,5}|a{60,70}", 0..30), other: String) {
            let mut names = Names::default();
            let nodes: Vec<u32> = wanted.iter().map(|name| names.add([name])).collect();
            for (name, node) in wanted.iter().zip(nodes) {
                prop_assert_eq!(names.find(0, name.as_bytes()), Some(node));
            }
            prop_assert_eq!(names.find(0, other.as_bytes()).is_some(), wanted.contains(&other));
        }
    }
}
