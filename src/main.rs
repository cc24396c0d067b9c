//! The `odq` command.

mod cli;

fn main() {}
