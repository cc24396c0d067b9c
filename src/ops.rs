//! The one table of operators: spelling, precedence, kind (URL Conventions 5.1.1.17).
//!
//! Parser, printer, checker, evaluator and documentation read the operators from here. A second
//! list elsewhere would drift from this one.

use std::fmt;

/// A binary operator, or one of the two operators that are written before their operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the spellings of the standard")]
pub enum Operator {
    Or,
    And,
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Add,
    Sub,
    Mul,
    Div,
    DivBy,
    Mod,
    Not,
    Negate,
    Has,
    In,
    /// Nothing or a blank beside a hole of a template, which is or holds the operator:
    /// `status {{op}} 'New'` is three operands joined by two of these. It binds as the level says.
    Hole(Level),
}

/// How tightly an operator binds; the later, the tighter. Operators of one level are grouped from
/// the left, and a run of them is one node of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `or`
    Or,
    /// `and`
    And,
    /// `eq ne`
    Equality,
    /// `gt ge lt le`
    Relational,
    /// `add sub`
    Additive,
    /// `mul div divby mod`
    Multiplicative,
    /// `not` and `-`, written before their operand
    Unary,
    /// `has` and `in`, which take a plain operand on their left
    Primary,
}

impl Operator {
    /// Every operator with its spelling and level, in the order of binding.
    pub const TABLE: &'static [(Self, &'static str, Level)] = &[
        (Self::Or, "or", Level::Or),
        (Self::And, "and", Level::And),
        (Self::Eq, "eq", Level::Equality),
        (Self::Ne, "ne", Level::Equality),
        (Self::Gt, "gt", Level::Relational),
        (Self::Ge, "ge", Level::Relational),
        (Self::Lt, "lt", Level::Relational),
        (Self::Le, "le", Level::Relational),
        (Self::Add, "add", Level::Additive),
        (Self::Sub, "sub", Level::Additive),
        (Self::Mul, "mul", Level::Multiplicative),
        (Self::Div, "div", Level::Multiplicative),
        (Self::DivBy, "divby", Level::Multiplicative),
        (Self::Mod, "mod", Level::Multiplicative),
        (Self::Not, "not", Level::Unary),
        (Self::Negate, "-", Level::Unary),
        (Self::Has, "has", Level::Primary),
        (Self::In, "in", Level::Primary),
    ];

    /// The spelling in lower case; nothing for [`Operator::Hole`].
    #[must_use]
    pub const fn spelling(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::Div => "div",
            Self::DivBy => "divby",
            Self::Mod => "mod",
            Self::Not => "not",
            Self::Negate => "-",
            Self::Has => "has",
            Self::In => "in",
            Self::Hole(_) => "",
        }
    }

    /// What the operator is called where trees are shown as data: its spelling, or `hole`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        if let Self::Hole(_) = self {
            "hole"
        } else {
            self.spelling()
        }
    }

    /// How tightly the operator binds.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Or => Level::Or,
            Self::And => Level::And,
            Self::Eq | Self::Ne => Level::Equality,
            Self::Gt | Self::Ge | Self::Lt | Self::Le => Level::Relational,
            Self::Add | Self::Sub => Level::Additive,
            Self::Mul | Self::Div | Self::DivBy | Self::Mod => Level::Multiplicative,
            Self::Not | Self::Negate => Level::Unary,
            Self::Has | Self::In => Level::Primary,
            Self::Hole(level) => level,
        }
    }

    /// The comparison that says the same with its sides exchanged; `None` for what is none.
    #[must_use]
    pub const fn turned(self) -> Option<Self> {
        match self {
            Self::Eq | Self::Ne => Some(self),
            Self::Gt => Some(Self::Lt),
            Self::Ge => Some(Self::Le),
            Self::Lt => Some(Self::Gt),
            Self::Le => Some(Self::Ge),
            Self::Or
            | Self::And
            | Self::Add
            | Self::Sub
            | Self::Mul
            | Self::Div
            | Self::DivBy
            | Self::Mod
            | Self::Not
            | Self::Negate
            | Self::Has
            | Self::In
            | Self::Hole(_) => None,
        }
    }

    /// The operator written between operands as `word`, in any case (4.01 lets clients write
    /// operators in any case).
    #[must_use]
    #[inline]
    pub fn infix(word: &[u8]) -> Option<Self> {
        // By length first: most words that are looked up here are names, and long.
        match *word {
            [a, b] => Some(match &[a, b].map(|byte| byte.to_ascii_lowercase()) {
                b"or" => Self::Or,
                b"eq" => Self::Eq,
                b"ne" => Self::Ne,
                b"gt" => Self::Gt,
                b"ge" => Self::Ge,
                b"lt" => Self::Lt,
                b"le" => Self::Le,
                b"in" => Self::In,
                _ => return None,
            }),
            [a, b, c] => Some(match &[a, b, c].map(|byte| byte.to_ascii_lowercase()) {
                b"and" => Self::And,
                b"add" => Self::Add,
                b"sub" => Self::Sub,
                b"mul" => Self::Mul,
                b"div" => Self::Div,
                b"mod" => Self::Mod,
                b"has" => Self::Has,
                _ => return None,
            }),
            _ => word.eq_ignore_ascii_case(b"divby").then_some(Self::DivBy),
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.spelling())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_and_the_matches_agree() {
        for (operator, spelling, level) in Operator::TABLE.iter().copied() {
            assert_eq!(operator.spelling(), spelling);
            assert_eq!(operator.level(), level);
            if level != Level::Unary {
                assert_eq!(Operator::infix(spelling.as_bytes()), Some(operator));
                assert_eq!(
                    Operator::infix(spelling.to_uppercase().as_bytes()),
                    Some(operator)
                );
            }
        }
        assert_eq!(Operator::infix(b"not"), None);
        assert_eq!(Operator::infix(b"equals"), None);
        assert_eq!(Operator::infix(b""), None);
    }

    #[test]
    fn an_operator_is_shown_by_its_spelling() {
        for (operator, spelling, _) in Operator::TABLE.iter().copied() {
            assert_eq!(operator.to_string(), spelling);
            assert_eq!(operator.name(), spelling);
        }
        let hole = Operator::Hole(Level::Equality);
        assert_eq!(hole.to_string(), "");
        assert_eq!(hole.name(), "hole");
        assert_eq!(hole.level(), Level::Equality);
    }

    #[test]
    fn comparisons_say_the_same_with_their_sides_exchanged() {
        for (operator, _, level) in Operator::TABLE.iter().copied() {
            let turned = operator.turned();
            if matches!(level, Level::Equality | Level::Relational) {
                let turned = turned.unwrap();
                assert_eq!(turned.level(), level);
                for (left, right) in [(1, 2), (2, 1), (1, 1)] {
                    assert_eq!(holds(operator, left, right), holds(turned, right, left));
                }
            } else {
                assert_eq!(turned, None);
            }
        }
        assert_eq!(Operator::Hole(Level::Relational).turned(), None);
    }

    fn holds(comparison: Operator, left: i32, right: i32) -> bool {
        match comparison.spelling() {
            "eq" => left == right,
            "ne" => left != right,
            "gt" => left > right,
            "ge" => left >= right,
            "lt" => left < right,
            other => {
                assert_eq!(other, "le");
                left <= right
            }
        }
    }

    #[test]
    fn levels_ascend() {
        assert!(Operator::TABLE.is_sorted_by_key(|row| row.2));
    }
}
