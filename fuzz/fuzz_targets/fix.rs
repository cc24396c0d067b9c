#![no_main]

#[allow(dead_code, reason = "the law needs a part of the command line")]
#[path = "../../src/cli/mod.rs"]
mod cli;

libfuzzer_sys::fuzz_target!(|data: &[u8]| cli::laws::fix(data));
