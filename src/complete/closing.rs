//! What closes what is open before a place: a parenthesis that is missing, and what must stand before
//! it: the value of a branch of `case`, a second sequence of `concat`, a second level of `rollup`.
//! Without it the parser would have to guess where a call was meant to end.

/// A parenthesis that is open.
struct Open<'t> {
    /// The name before it.
    name: &'t str,
    /// Whether a colon stands in the argument that is written.
    has_colon: bool,
    /// Whether that is not the first.
    has_comma: bool,
}

/// What must follow a text, so that all that is open in it is closed.
pub(super) fn closing(text: &str) -> String {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut in_string = false;
    for (at, c) in text.char_indices() {
        match c {
            '\'' => in_string = !in_string,
            '(' if !in_string => {
                let before = text.get(..at).unwrap_or("");
                let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
                let name = before.trim_end_matches(is_name).len();
                open.push(Open {
                    name: before.get(name..).unwrap_or(""),
                    has_colon: false,
                    has_comma: false,
                });
            }
            ')' if !in_string => {
                open.pop();
            }
            ':' | ',' if !in_string => {
                if let Some(last) = open.last_mut() {
                    last.has_colon = c == ':';
                    last.has_comma |= c == ',';
                }
            }
            _ => {}
        }
    }
    let closes = |it: &Open<'_>| match it.name {
        "case" if !it.has_colon => ":1)",
        "concat" => ",identity)",
        "nest" => " as z)",
        // One level alone is a name, no path.
        "rollup" if !it.has_comma => ",z)",
        _ => ")",
    };
    open.iter().rev().map(closes).collect()
}

#[cfg(test)]
mod tests {
    use super::closing;

    #[test]
    fn what_is_open_is_closed() {
        assert_eq!(closing("filter(a eq (b"), "))");
        assert_eq!(closing("case(a in (1,2) and (b eq ':'"), "):1)");
        assert_eq!(closing("case(a:1,b:(2"), "))");
        assert_eq!(closing("concat(topcount(2,"), "),identity)");
        assert_eq!(closing("filter(a)/nest(groupby((id),"), ") as z)");
        assert_eq!(closing("groupby((rollup(a/"), ",z)))");
        assert_eq!(closing("groupby((rollup(a,b/"), ")))");
        assert_eq!(closing("aggregate(a with sum as b)"), "");
    }
}
