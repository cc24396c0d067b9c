use crate::syntax::search_term;
use std::fmt;

/// What `$search` asks for (URL Conventions 5.1.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// A word or a phrase.
    Term(Box<str>),
    /// `NOT x`
    Not(Box<Self>),
    /// At least two, all of which must be found.
    And(Vec<Self>),
    /// At least two, one of which must be found.
    Or(Vec<Self>),
    /// What could not be understood; it has been reported.
    Unknown,
}

impl Search {
    /// How tightly it binds.
    const fn level(&self) -> u8 {
        match self {
            Self::Or(_) => 0,
            Self::And(_) => 1,
            Self::Not(_) => 2,
            Self::Term(_) | Self::Unknown => 3,
        }
    }

    // Parentheses nest: what calls itself here holds little on the stack.
    fn write(&self, within: u8, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_grouped = self.level() < within;
        if is_grouped {
            out.write_str("(")?;
        }
        match self {
            Self::Term(text) => {
                let mut term = String::new();
                search_term(text, &mut term);
                out.write_str(&term)?;
            }
            Self::Not(operand) => {
                out.write_str("NOT ")?;
                operand.write(3, out)?;
            }
            Self::And(operands) => chain(operands, " AND ", 2, out)?,
            Self::Or(operands) => chain(operands, " OR ", 1, out)?,
            Self::Unknown => out.write_str("?")?,
        }
        if is_grouped {
            out.write_str(")")?;
        }
        Ok(())
    }
}

fn chain(
    operands: &[Search],
    joint: &str,
    within: u8,
    out: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    for (at, operand) in operands.iter().enumerate() {
        if at > 0 {
            out.write_str(joint)?;
        }
        operand.write(within, out)?;
    }
    Ok(())
}

/// As it can be written behind `$search=`.
impl fmt::Display for Search {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(0, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_written_with_the_parentheses_they_need() {
        let term = |text: &str| Search::Term(text.into());
        let not = |operand| Search::Not(Box::new(operand));
        let either = || Search::Or(vec![term("a"), not(term("b c"))]);
        for (search, expected) in [
            (either(), "a OR NOT \"b c\""),
            (
                Search::And(vec![either(), term("AND"), Search::Unknown]),
                "(a OR NOT \"b c\") AND \"AND\" AND ?",
            ),
            (
                Search::Or(vec![Search::And(vec![term("x"), term("y")]), term("z")]),
                "x AND y OR z",
            ),
            (not(either()), "NOT (a OR NOT \"b c\")"),
            (not(not(term("a"))), "NOT (NOT a)"),
        ] {
            assert_eq!(search.to_string(), expected);
        }
    }
}
