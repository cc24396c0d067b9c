//! What people read when a query is wrong: the place, the message, the help, and what the fix
//! makes of the text. `findings` sees to it that a fix takes its error away.

mod foreign;
mod operands;
mod operators;
mod options;
mod slips;
