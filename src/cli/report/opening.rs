/// What is written before the first part of a list, and what before each other.
#[derive(Debug, Default)]
pub(super) struct Opening {
    begun: bool,
}

impl Opening {
    /// What stands before the next part: `head` before the first, `between` before each other.
    pub(super) fn next(&mut self, head: &'static str, between: &'static str) -> &'static str {
        if std::mem::replace(&mut self.begun, true) {
            between
        } else {
            head
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Opening;

    #[test]
    fn the_head_comes_once() {
        let mut opening = Opening::default();
        let signs = [0, 1, 2].map(|_| opening.next("[", ","));
        assert_eq!(signs, ["[", ",", ","]);
    }
}
