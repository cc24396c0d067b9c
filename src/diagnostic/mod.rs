//! What every stage reports: a [`Diagnostic`] with a [`Code`], a [`Span`] in the user's own text,
//! labels, help and fixes.
//!
//! This is the lowest floor: it knows nothing of OData. Stages build diagnostics, the public face
//! collects them, the command line renders them.

mod code;
mod fix;
mod levels;
mod limits;
mod report;
mod short;
mod span;

pub use code::{Code, Severity};
pub use fix::{Applicability, Edit, Fix};
pub use levels::{Level, Levels};
pub use limits::Limits;
pub use report::{Declaration, Diagnostic, Diagnostics, Label};
pub use span::Span;
