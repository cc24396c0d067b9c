//! What a query makes of one record, as data.

use super::error::EvalError;
use crate::diagnostic::Span;
use serde::{Serialize, Serializer};

/// Why a record matches or does not.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// Whether the record matches; `None` if it fails.
    pub matches: Option<bool>,
    /// Why it fails.
    #[serde(serialize_with = "message")]
    pub error: Option<EvalError>,
    /// What each option, and each transformation at the start of `$apply`, makes of the record, in
    /// the order in which they work, up to the one that leaves it out.
    pub parts: Vec<ExplainedPart>,
    /// Whether `$apply` makes rows of several records, which is not part of this.
    pub combined: bool,
}

fn message<S: Serializer>(error: &Option<EvalError>, serializer: S) -> Result<S::Ok, S::Error> {
    error
        .as_ref()
        .map(ToString::to_string)
        .serialize(serializer)
}

/// What one option makes of a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExplainedPart {
    /// The option, or the transformation: `$filter`, `compute`.
    pub name: &'static str,
    /// Whether the record is left out here.
    pub left_out: bool,
    /// Its expressions.
    pub values: Vec<Explained>,
}

/// An expression with its value for a record.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explained {
    /// Where it stands in the query.
    pub span: Span,
    /// The name under which `$compute` adds the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Box<str>>,
    /// The type that the schema gives it.
    #[serde(rename = "type")]
    pub ty: String,
    /// The value as OData writes it, such as `'New'` or `null`; of an object or a collection the JSON
    /// text, cut off where it is long. Nothing if there is an error.
    pub value: Option<String>,
    /// Why it has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The same value as its place needs it, if that is written otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converted: Option<Converted>,
    /// Whether it is one of those that decide whether the record matches.
    pub decides: bool,
    /// Whether it is a constant.
    pub constant: bool,
    /// Its operands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub operands: Vec<Self>,
    /// Of `any` and `all`: the condition for the item that decides, or for the first items of those
    /// that do so together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ExplainedItem>,
    /// How many items more are like these.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_items: usize,
    #[serde(skip)]
    pub(super) role: Role,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// A value that an implicit conversion makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Converted {
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
    /// The value.
    pub value: String,
}

/// The condition of `any` or `all` for one item.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExplainedItem {
    /// The number of the item in its collection, from 1; items that a `/$filter(..)` leaves out are
    /// not counted.
    pub number: usize,
    /// The condition.
    pub condition: Explained,
}

/// What an expression makes of the truth of its operands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    And,
    Or,
    Not,
    Lambda,
    #[default]
    Other,
}

impl Explained {
    /// Marks this and what below it decides. The tree is as deep as the query, which is bounded.
    pub(super) fn decide(&mut self) {
        self.decides = true;
        let truth = self.value.as_deref();
        match self.role {
            Role::And => decide_among(&mut self.operands, truth, "false"),
            Role::Or => decide_among(&mut self.operands, truth, "true"),
            Role::Not => self.operands.iter_mut().for_each(Self::decide),
            Role::Lambda => {
                for item in &mut self.items {
                    item.condition.decide();
                }
            }
            Role::Other => {}
        }
    }
}

/// Marks the operands that absorb all others, or those that are null or have an error, or all.
fn decide_among(operands: &mut [Explained], truth: Option<&str>, absorbing: &str) {
    let is_one_enough = truth.is_none_or(|truth| truth == absorbing || truth == "null");
    for operand in operands {
        if !is_one_enough || operand.value.as_deref() == truth {
            operand.decide();
        }
    }
}
