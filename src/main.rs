//! The `odq` command.

fn main() {}
