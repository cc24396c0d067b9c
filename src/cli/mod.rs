//! The command line: everything that talks to the user, the file system and the terminal.

mod report;
