//! What closes the parentheses of transformations: the parser goes on after one that is missing,
//! yet not without what must stand before it.

/// What must follow a text of `$apply`, so that all that is open in it is closed.
pub(super) fn closing(text: &str) -> String {
    let mut open: Vec<&str> = Vec::new();
    let mut in_string = false;
    for (at, c) in text.char_indices() {
        match c {
            '\'' => in_string = !in_string,
            '(' if !in_string => {
                let before = text.get(..at).unwrap_or("");
                let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
                let name = before.trim_end_matches(is_name).len();
                open.push(before.get(name..).unwrap_or(""));
            }
            ')' if !in_string => {
                open.pop();
            }
            _ => {}
        }
    }
    let closes = |name: &&str| match *name {
        "concat" => ",identity)",
        "nest" => " as z)",
        _ => ")",
    };
    open.iter().rev().map(closes).collect()
}

#[cfg(test)]
mod tests {
    use super::closing;

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(closing("filter(a eq 'x)"), ")");
        assert_eq!(closing("concat(topcount(2,"), "),identity)");
        assert_eq!(closing("filter(a)/nest(groupby((id),"), ") as z)");
        assert_eq!(closing("aggregate(a with sum as b)"), "");
    }
}
