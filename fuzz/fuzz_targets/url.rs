#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| odq_fuzz::url(data));
