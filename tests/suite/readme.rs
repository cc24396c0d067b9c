//! The README says what happens: its transcripts are run, its code is compiled by `src/lib.rs`.

#[test]
fn the_transcripts_are_true() {
    trycmd::TestCases::new().case("README.md");
}
