//! Reads Rust source as far as its paths go: words and marks, without comments and literals, and
//! the paths that start at the root of a crate.

use std::iter::Peekable;
use std::str::CharIndices;

/// A path that starts at a crate's root, cut behind its first segment.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RootPath<'a> {
    /// The first segment behind the root; `*` for everything there.
    pub(crate) head: &'a str,
    /// The line it stands on, from 1.
    pub(crate) line: usize,
}

/// The paths in `source` that start at a root: `crate::x`, `<own>::x` for the crate's own name,
/// `super::x` where the `super`s climb to the root, each alone or as a group `{x, y::z}`.
///
/// `depth` is how many modules lie between the root and the file: 0 for `lib.rs`, 1 for `a.rs` and
/// `a/mod.rs`.
pub(crate) fn root_paths<'a>(source: &'a str, own: &str, depth: usize) -> Vec<RootPath<'a>> {
    let tokens = tokens(source);
    let mut paths = Vec::new();
    // One entry for each open brace: whether it opened an inline module.
    let mut braces = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.text {
            "{" => {
                let named = at.checked_sub(2).and_then(|at| tokens.get(at));
                braces.push(named.is_some_and(|token| token.text == "mod"));
            }
            "}" => {
                braces.pop();
            }
            "super" => {
                let supers = supers(&tokens, at);
                let inline = braces.iter().filter(|module| **module).count();
                at += 3 * (supers - 1);
                if supers == depth + inline {
                    heads(&tokens, at + 1, &mut paths);
                }
            }
            text if text == "crate" || text == own => heads(&tokens, at + 1, &mut paths),
            _ => {}
        }
        at += 1;
    }
    paths
}

/// How many `super`s follow one another from `at`.
fn supers(tokens: &[Token<'_>], at: usize) -> usize {
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
    let mut count = 1;
    while is(at + 3 * count - 2, ":") && is(at + 3 * count - 1, ":") && is(at + 3 * count, "super")
    {
        count += 1;
    }
    count
}

/// Collects what follows a root: `::name`, `::*` or `::{..}`.
fn heads<'a>(tokens: &[Token<'a>], at: usize, paths: &mut Vec<RootPath<'a>>) {
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    if text(at) != ":" || text(at + 1) != ":" {
        return;
    }
    let first = at + 2;
    if text(first) != "{" {
        paths.extend(tokens.get(first).map(Token::head));
        return;
    }
    let mut open = 0;
    for (before, token) in tokens.iter().skip(first).zip(tokens.iter().skip(first + 1)) {
        match before.text {
            "{" => open += 1,
            "}" => open -= 1,
            _ => {}
        }
        if open == 0 {
            return;
        }
        let starts = before.text == "{" || before.text == ",";
        if open == 1 && starts && token.text != "}" {
            paths.push(token.head());
        }
    }
}

/// A word or a single mark.
#[derive(Debug, PartialEq, Eq)]
struct Token<'a> {
    text: &'a str,
    line: usize,
}

impl<'a> Token<'a> {
    fn head(&self) -> RootPath<'a> {
        RootPath {
            head: self.text.trim_start_matches("r#"),
            line: self.line,
        }
    }
}

/// The words and marks of `source`; comments, texts, characters and lifetimes are left out.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut done = 0;
    let mut chars = source.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let rest = &source[start..];
        let end = if rest.starts_with("//") {
            start + rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            start + block_comment(rest)
        } else if let Some(length) = raw_string(rest) {
            start + length
        } else if first == '"' {
            start + string(rest)
        } else if first == '\'' {
            start + character(rest)
        } else {
            let end = start + word(rest).unwrap_or(first.len_utf8());
            if !first.is_whitespace() {
                line += source[done..start].matches('\n').count();
                done = start;
                tokens.push(Token {
                    text: &source[start..end],
                    line,
                });
            }
            end
        };
        skip_to(&mut chars, end);
    }
    tokens
}

fn skip_to(chars: &mut Peekable<CharIndices<'_>>, end: usize) {
    while chars.next_if(|(at, _)| *at < end).is_some() {}
}

fn word(rest: &str) -> Option<usize> {
    let rest_of = rest.strip_prefix("r#").unwrap_or(rest);
    let length = rest_of
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest_of.len());
    (length > 0).then_some(rest.len() - rest_of.len() + length)
}

/// The length of a comment that may hold others.
fn block_comment(rest: &str) -> usize {
    let mut open = 0;
    let mut at = 0;
    while let Some(next) = rest[at..]
        .find("/*")
        .into_iter()
        .chain(rest[at..].find("*/"))
        .min()
    {
        let opens = rest[at + next..].starts_with("/*");
        at += next + 2;
        open = if opens { open + 1 } else { open - 1 };
        if open == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of `r".."`, `r#".."#`, `br".."` and so on, if one starts here.
fn raw_string(rest: &str) -> Option<usize> {
    let prefix = ["r", "br", "cr"]
        .iter()
        .find(|prefix| rest.starts_with(**prefix) && !rest[prefix.len()..].starts_with("r"))?;
    let marks = rest[prefix.len()..]
        .chars()
        .take_while(|c| *c == '#')
        .count();
    let inside = rest[prefix.len() + marks..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(marks));
    let end = inside
        .find(&close)
        .map_or(inside.len(), |at| at + close.len());
    Some(prefix.len() + marks + 1 + end)
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a character, or of a lifetime.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some(_)) => chars
            .find(|(_, c)| *c == '\'')
            .map_or(rest.len(), |(at, _)| at + 1),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1 + word(&rest[1..]).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_heads(source: &str, depth: usize, expected: &[&str]) {
        let paths = root_paths(source, "odq", depth);
        let heads: Vec<&str> = paths.iter().map(|path| path.head).collect();
        assert_eq!(heads, expected, "{source}");
    }

    #[test]
    fn paths_from_the_root_are_found() {
        assert_heads("use crate::syntax::Query;", 1, &["syntax"]);
        assert_heads(
            "fn f(x: crate::edm::Type) -> odq::hir::Node {}",
            1,
            &["edm", "hir"],
        );
        assert_heads(
            "use crate::{edm, syntax::{Query, ast::{A}}, self as r};",
            1,
            &["edm", "syntax", "self"],
        );
        assert_heads("use crate::*; use crate::{a::b,};", 1, &["*", "a"]);
        assert_heads("crate :: r#eval :: run()", 1, &["eval"]);
        assert_heads("pub(crate) fn odq() { krate::x(); my_odq::y(); }", 1, &[]);
    }

    #[test]
    fn supers_count_when_they_reach_the_root() {
        assert_heads("use super::json;", 1, &["json"]);
        assert_heads("use super::json;", 2, &[]);
        assert_heads("use super::super::{json, edm::Type};", 2, &["json", "edm"]);
        assert_heads(
            "mod tests { use super::json; } use super::ops;",
            1,
            &["ops"],
        );
        assert_heads(
            "mod tests { fn f() {} use super::super::json; }",
            1,
            &["json"],
        );
        assert_heads("use self::super::json;", 1, &["json"]);
        assert_heads("use super::*;", 2, &[]);
    }

    #[test]
    fn comments_and_literals_hold_no_paths() {
        assert_heads("// crate::a\n/// crate::b\n//! crate::c", 1, &[]);
        assert_heads(
            "/* crate::a /* crate::b */ crate::c */ use crate::d;",
            1,
            &["d"],
        );
        assert_heads(r#"let x = "crate::a \" crate::b"; crate::c();"#, 1, &["c"]);
        assert_heads(
            r##"let x = r#"crate::a " crate::b"#; crate::c();"##,
            1,
            &["c"],
        );
        assert_heads(r#"let x = br"crate::a\"; crate::c();"#, 1, &["c"]);
        assert_heads(r#"f('"', '\'', '\u{22}', 'é'); crate::c();"#, 1, &["c"]);
        assert_heads("fn f<'a>(x: &'a crate::c::C<'_>) {}", 1, &["c"]);
        assert_heads("let x = \"open crate::a", 1, &[]);
    }

    #[test]
    fn lines_count_from_one() {
        let paths = root_paths("// one\n\n\"a\nb\";\nuse crate::{\n    c,\n};\n", "odq", 1);
        let found: Vec<_> = paths.iter().map(|path| (path.head, path.line)).collect();
        assert_eq!(found, [("c", 6)]);
    }
}
