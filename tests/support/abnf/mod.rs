//! The grammar of `grammar/`, read and executed.

mod derive;
mod reader;

pub(crate) use derive::{Deriving, encoded};
pub(crate) use reader::{Element, Grammar};
