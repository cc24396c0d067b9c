//! Characters of word processors and wide alphabets.

use super::slips;

#[test]
fn characters() {
    slips(&[
        (1, "details/dealValue gt \u{20ac}5000"),
        (1, "status eq \u{2018}New\u{2019}"),
        (1, "status eq \u{201c}New\u{201d}"),
        (1, "status eq 'New\u{2019}"),
        (1, "\u{ff53}tatus eq 'New'"),
        (1, "status eq \u{ff07}New\u{ff07}"),
        (4, "status eq 'New'\u{ff08}"),
        (1, "status\u{200b} eq 'New'"),
        (1, "\u{200b}status eq 'New'"),
        (1, "status\u{feff} eq 'New'"),
        (1, "status\u{a0}eq\u{a0}'New'"),
        (1, "status eq 'New'\u{a0}and type eq 'Shared'"),
        (1, "\u{3000}status eq 'New'"),
        (1, "status\u{2003}eq 'New'"),
        (
            1,
            "\u{ff53}\u{ff54}\u{ff41}\u{ff54}\u{ff55}\u{ff53} eq 'New'",
        ),
        (1, "\u{ff08}status eq 'New'\u{ff09}"),
        (1, "\u{feff}status eq 'New'"),
        (1, "sta\u{200d}tus eq 'New'"),
        (1, "details/dealValue \u{ff1d} 5"),
        (1, "details/dealValue gt \u{2212}5"),
        (1, "status \u{2260} 'New'"),
        (1, "details/dealValue \u{2265} 5"),
        (1, "details/dealValue eq 5\u{2013}3"),
        (1, "details/dealValue gt 10 \u{2013} 3"),
    ]);
}
