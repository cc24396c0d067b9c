use super::error::FunctionError;
use std::fmt::Write;
use std::str::Chars;

/// What `\s` means in ECMAScript.
const SPACE: &str =
    r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";
const DIGIT: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";
/// What `.` means: everything but the four line terminators.
const DOT: &str = r"[^\n\r\u{2028}\u{2029}]";

/// Rewrites a pattern of ECMAScript (Unicode mode) for the `regex` crate, so that it means the
/// same there: `\d`, `\w` and `\b` know ASCII only, `[` and `&&` in a class are plain characters,
/// and so on. What cannot be rewritten is an error.
pub(super) fn translate(pattern: &str, nest: usize) -> Result<String, FunctionError> {
    let mut translation = Translation {
        rest: pattern.chars(),
        out: String::with_capacity(pattern.len() * 2),
        repeatable: false,
        depth: 0,
        nest,
    };
    while let Some(character) = translation.rest.next() {
        translation.term(character)?;
    }
    Ok(translation.out)
}

struct Translation<'p> {
    rest: Chars<'p>,
    out: String,
    /// Whether a quantifier may stand here.
    repeatable: bool,
    /// How many groups are open.
    depth: usize,
    nest: usize,
}

/// What an escape means.
enum Atom {
    Character(char),
    /// The inside of a class, and whether it is negated.
    Set(&'static str, bool),
    /// `\p{..}`, which both languages share.
    Property(String),
    /// `\b` or `\B`.
    Boundary(char),
}

impl Translation<'_> {
    fn term(&mut self, character: char) -> Result<(), FunctionError> {
        let repeatable = std::mem::replace(&mut self.repeatable, true);
        match character {
            '\\' => match self.escape(false)? {
                Atom::Character(character) => self.push(character),
                Atom::Set(set, negated) => {
                    let not = if negated { "^" } else { "" };
                    self.write(format_args!("[{not}{set}]"));
                }
                Atom::Property(property) => self.out.push_str(&property),
                Atom::Boundary(letter) => {
                    self.write(format_args!(r"(?-u:\{letter})"));
                    self.repeatable = false;
                }
            },
            '[' => self.class()?,
            '(' => self.open_group()?,
            ')' => {
                self.depth = self.depth.saturating_sub(1);
                self.out.push(')');
            }
            '.' => self.out.push_str(DOT),
            '|' | '^' | '$' => {
                self.out.push(character);
                self.repeatable = false;
            }
            '*' | '+' | '?' => self.quantifier(repeatable, character, &character.to_string())?,
            '{' => match self.counts() {
                Some(counts) => self.quantifier(repeatable, '{', &format!("{{{counts}}}"))?,
                None => self.push('{'),
            },
            _ => self.push(character),
        }
        Ok(())
    }

    fn quantifier(
        &mut self,
        repeatable: bool,
        character: char,
        text: &str,
    ) -> Result<(), FunctionError> {
        if !repeatable {
            return Err(invalid(format!("nothing to repeat before `{character}`")));
        }
        self.out.push_str(text);
        if self.eat('?') {
            self.out.push('?');
        }
        self.repeatable = false;
        Ok(())
    }

    /// Takes `n}`, `n,}` or `n,m}`; any other brace is a plain character.
    fn counts(&mut self) -> Option<String> {
        let (counts, _) = self.rest.as_str().split_once('}')?;
        let (least, most) = counts.split_once(',').unwrap_or((counts, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if least.is_empty() || !digits(least) || !digits(most) {
            return None;
        }
        let counts = counts.to_owned();
        self.rest.nth(counts.len());
        Some(counts)
    }

    fn open_group(&mut self) -> Result<(), FunctionError> {
        self.depth += 1;
        if self.depth > self.nest {
            return Err(FunctionError::PatternLimit {
                name: "regex-nest",
                limit: self.nest,
                unit: "groups",
            });
        }
        self.repeatable = false;
        self.out.push('(');
        if !self.eat('?') {
            return Ok(());
        }
        let rest = self.rest.as_str();
        if rest.starts_with(['=', '!']) {
            return Err(FunctionError::UnsupportedPattern(
                "look-ahead `(?=` or `(?!`",
            ));
        }
        if rest.starts_with("<=") || rest.starts_with("<!") {
            return Err(FunctionError::UnsupportedPattern(
                "look-behind `(?<=` or `(?<!`",
            ));
        }
        if self.eat(':') {
            self.out.push_str("?:");
            return Ok(());
        }
        if self.eat('<') {
            let Some((name, _)) = self.rest.as_str().split_once('>') else {
                return Err(invalid("unclosed name of a group".to_owned()));
            };
            self.out.push_str("?<");
            self.out.push_str(name);
            self.out.push('>');
            let count = name.chars().count();
            self.rest.nth(count);
            return Ok(());
        }
        Err(FunctionError::UnsupportedPattern(
            "a group with flags such as `(?i)`",
        ))
    }

    fn class(&mut self) -> Result<(), FunctionError> {
        let negated = self.eat('^');
        if self.eat(']') {
            let all = r"\x{0}-\x{10ffff}";
            let not = if negated { "" } else { "^" };
            self.write(format_args!("[{not}{all}]"));
            return Ok(());
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        loop {
            let first = match self.class_atom()? {
                Some(atom) => atom,
                None => {
                    self.out.push(']');
                    return Ok(());
                }
            };
            let rest = self.rest.as_str();
            let dash = rest.starts_with('-') && !rest.starts_with("-]");
            let first = match (dash, first) {
                (true, Atom::Character(first)) => first,
                // Behind a class such as `\w` a dash is a plain character, as everywhere on the
                // web.
                (_, first) => {
                    self.class_member(first);
                    continue;
                }
            };
            self.eat('-');
            let Some(Atom::Character(last)) = self.class_atom()? else {
                return Err(invalid("a range needs a character at each end".to_owned()));
            };
            if first > last {
                return Err(invalid(format!("range `{first}-{last}` is out of order")));
            }
            self.push(first);
            self.out.push('-');
            self.push(last);
        }
    }

    /// The next member of a class; nothing at its end.
    fn class_atom(&mut self) -> Result<Option<Atom>, FunctionError> {
        match self.rest.next() {
            None => Err(invalid("unclosed character class".to_owned())),
            Some(']') => Ok(None),
            Some('\\') => self.escape(true).map(Some),
            Some(character) => Ok(Some(Atom::Character(character))),
        }
    }

    fn class_member(&mut self, atom: Atom) {
        match atom {
            Atom::Character(character) => self.push(character),
            Atom::Set(set, false) => self.out.push_str(set),
            Atom::Set(set, true) => self.write(format_args!("[^{set}]")),
            Atom::Property(property) => self.out.push_str(&property),
            // In a class this is the character backspace.
            Atom::Boundary(_) => self.push('\u{8}'),
        }
    }

    fn escape(&mut self, in_class: bool) -> Result<Atom, FunctionError> {
        let Some(letter) = self.rest.next() else {
            return Err(invalid("nothing behind the last `\\`".to_owned()));
        };
        Ok(match letter {
            'd' | 'D' => Atom::Set(DIGIT, letter == 'D'),
            'w' | 'W' => Atom::Set(WORD, letter == 'W'),
            's' | 'S' => Atom::Set(SPACE, letter == 'S'),
            'b' => Atom::Boundary('b'),
            'B' if !in_class => Atom::Boundary('B'),
            't' => Atom::Character('\t'),
            'n' => Atom::Character('\n'),
            'v' => Atom::Character('\u{b}'),
            'f' => Atom::Character('\u{c}'),
            'r' => Atom::Character('\r'),
            '0' if !self.rest.as_str().starts_with(|c: char| c.is_ascii_digit()) => {
                Atom::Character('\0')
            }
            '1'..='9' | 'k' if !in_class => {
                return Err(FunctionError::UnsupportedPattern("a back-reference"));
            }
            'c' => match self.rest.next() {
                Some(letter) if letter.is_ascii_alphabetic() => {
                    Atom::Character(char::from(u8::try_from(letter).unwrap_or(0) % 32))
                }
                _ => return Err(invalid("expected a letter behind `\\c`".to_owned())),
            },
            'x' => Atom::Character(self.code_point(2)?),
            'u' => Atom::Character(self.code_point(4)?),
            'p' | 'P' => self.property(letter)?,
            _ if !letter.is_alphanumeric() && letter != '_' => Atom::Character(letter),
            _ => return Err(invalid(format!("unknown escape `\\{letter}`"))),
        })
    }

    fn property(&mut self, letter: char) -> Result<Atom, FunctionError> {
        let closed = self
            .rest
            .as_str()
            .strip_prefix('{')
            .and_then(|rest| rest.split_once('}'));
        let plain = |name: &str| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'='))
        };
        let Some((name, _)) = closed.filter(|(name, _)| plain(name)) else {
            return Err(invalid(format!("expected `{{..}}` behind `\\{letter}`")));
        };
        let property = format!("\\{letter}{{{name}}}");
        let count = name.chars().count();
        self.rest.nth(count + 1);
        Ok(Atom::Property(property))
    }

    /// The character with that many hexadecimal digits, or with any number of them in braces.
    fn code_point(&mut self, width: usize) -> Result<char, FunctionError> {
        let wrong = || invalid("expected hexadecimal digits of a character".to_owned());
        if width == 4 && self.eat('{') {
            let (digits, _) = self.rest.as_str().split_once('}').ok_or_else(wrong)?;
            let code = hexadecimal(digits).ok_or_else(wrong)?;
            self.rest.nth(digits.len());
            return char::from_u32(code).ok_or_else(wrong);
        }
        let code = self.digits(width).ok_or_else(wrong)?;
        if !(0xd800..0xdc00).contains(&code) {
            return char::from_u32(code)
                .ok_or(FunctionError::UnsupportedPattern("half a character"));
        }
        // A character beyond U+FFFF may be written as two halves.
        let low = if self.eat('\\') && self.eat('u') {
            self.digits(4).filter(|low| (0xdc00..0xe000).contains(low))
        } else {
            None
        };
        let Some(low) = low else {
            return Err(FunctionError::UnsupportedPattern("half a character"));
        };
        char::from_u32(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)).ok_or_else(wrong)
    }

    fn digits(&mut self, width: usize) -> Option<u32> {
        let digits = self.rest.as_str().get(..width)?;
        let code = hexadecimal(digits)?;
        self.rest.nth(width - 1);
        Some(code)
    }

    fn eat(&mut self, character: char) -> bool {
        match self.rest.as_str().strip_prefix(character) {
            Some(rest) => {
                self.rest = rest.chars();
                true
            }
            None => false,
        }
    }

    /// Writes a plain character, inside a class or outside.
    fn push(&mut self, character: char) {
        if character.is_alphanumeric() {
            self.out.push(character);
        } else {
            self.write(format_args!(r"\x{{{:x}}}", u32::from(character)));
        }
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(text);
    }
}

fn hexadecimal(digits: &str) -> Option<u32> {
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (all && !digits.is_empty())
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}

fn invalid(reason: String) -> FunctionError {
    FunctionError::InvalidPattern(reason)
}

#[cfg(test)]
mod tests {
    use super::super::{Pattern, PatternLimits};
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn matches(pattern: &str, yes: &[&str], no: &[&str]) {
        let compiled = Pattern::compile(pattern, &PatternLimits::default()).unwrap();
        for text in yes {
            assert!(compiled.matches(text), "{pattern} should match {text:?}");
        }
        for text in no {
            assert!(
                !compiled.matches(text),
                "{pattern} should not match {text:?}"
            );
        }
    }

    #[track_caller]
    fn fails(pattern: &str, message: &str) {
        let error = translate(pattern, 50).unwrap_err();
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn classes_are_those_of_ecmascript() {
        matches(r"^\d$", &["7"], &["٣", "a"]);
        matches(r"^\w$", &["_", "Z"], &["é"]);
        matches(r"^\W$", &["é", "-"], &["a"]);
        matches(
            r"^\s$",
            &[" ", "\u{feff}", "\u{2029}", "\u{b}"],
            &["\u{85}"],
        );
        matches(r"\bcaf\b", &["café", "caf"], &["cafe"]);
        matches(r"a\Bb", &["ab"], &[]);
        matches("^.$", &["a", "\u{85}"], &["\n", "\r", "\u{2028}"]);
        matches(r"^[\d\-x]+$", &["1-x"], &["a"]);
        matches(r"^[^\D]$", &["1"], &["a"]);
        matches(r"^[\D]$", &["a"], &["1"]);
        matches("^[[a&&b]$", &["[", "&", "b"], &["c"]);
        matches("^[a-c-]$", &["b", "-"], &["d"]);
        matches(r"^[\w-\.]+$", &["a-.b"], &["a/b"]);
        matches(r"^[\b]$", &["\u{8}"], &["b"]);
        matches("^[^]$", &["a", "\n"], &["ab"]);
        matches("[]", &[], &["", "a"]);
        matches(r"^\p{L}\p{Script=Greek}$", &["éα"], &["1α"]);
    }

    #[test]
    fn escapes_are_those_of_ecmascript() {
        matches(r"^\/\-\#\.$", &["/-#."], &[]);
        matches(r"^\x41\u0042\u{43}\cJ\0$", &["ABC\n\0"], &[]);
        matches(r"^\uD83D\uDE00$", &["😀"], &[]);
        matches("^a{,2}}]$", &["a{,2}}]"], &[]);
        matches("^(?:a|b){2}?(?<name>c)$", &["abc"], &["ac"]);
        matches("a b#c", &["a b#c"], &["abc"]);
        matches("^é+$", &["éé"], &["e"]);
    }

    #[test]
    fn what_is_refused() {
        let unsupported = |pattern: &str, what: &str| {
            fails(
                pattern,
                &format!("pattern uses {what}, which is not supported"),
            );
        };
        unsupported("^(?=a)", "look-ahead `(?=` or `(?!`");
        unsupported("(?<!a)b", "look-behind `(?<=` or `(?<!`");
        unsupported(r"(a)\1", "a back-reference");
        unsupported(r"(?<n>a)\k<n>", "a back-reference");
        unsupported("(?i)a", "a group with flags such as `(?i)`");
        unsupported("(?P<n>a)", "a group with flags such as `(?i)`");
        unsupported(r"\ud83d", "half a character");
        unsupported(r"\ud83d\u0041", "half a character");
        let invalid = |pattern: &str, reason: &str| {
            fails(
                pattern,
                &format!("pattern is no regular expression: {reason}"),
            );
        };
        invalid("*a", "nothing to repeat before `*`");
        invalid("a**", "nothing to repeat before `*`");
        invalid("^*", "nothing to repeat before `*`");
        invalid(r"\A", r"unknown escape `\A`");
        invalid(r"a\", r"nothing behind the last `\`");
        invalid("[a", "unclosed character class");
        invalid("[z-a]", "range `z-a` is out of order");
        invalid(r"[a-\d]", "a range needs a character at each end");
        invalid(r"\x4", "expected hexadecimal digits of a character");
        invalid(r"\u{110000}", "expected hexadecimal digits of a character");
        invalid(r"\pL", r"expected `{..}` behind `\p`");
        invalid("(?<n", "unclosed name of a group");
    }

    proptest! {
        #[test]
        fn any_pattern_is_judged(pattern in r"[\\\[\](){}?*+|^$.\-,abdk0-9<>=!&u: é]{0,24}", text in "[ab0é]{0,5}") {
            if let Ok(pattern) = Pattern::compile(&pattern, &PatternLimits::default()) {
                let _ = pattern.matches(&text);
            }
        }

        #[test]
        fn plain_text_matches_itself(text in "[a-zé0-9 #&~<>,;:=_'\"-]{0,20}") {
            let pattern = Pattern::compile(&text, &PatternLimits::default()).unwrap();
            prop_assert!(pattern.matches(&text));
        }
    }
}
