use crate::profile::{Profile, Rule, Subject, Support, Text};

/// All that the standard allows.
pub(super) fn version_4_01() -> Profile {
    Profile {
        name: Text::Borrowed("odata-4.01"),
        source: Text::Borrowed("OData 4.01"),
        ..Profile::default()
    }
}

/// What came with 4.01, as its committee note "What's New in OData Version 4.01" lists it, is
/// refused.
pub(super) fn version_4_0() -> Profile {
    const SOURCE: Text = Text::Borrowed("\"What's New in OData Version 4.01\"");
    let refused = |about, names: &[&'static str]| Rule::new(about, SOURCE).denying(names);
    Profile {
        name: Text::Borrowed("odata-4.0"),
        source: SOURCE,
        rules: vec![
            refused(Subject::Options, &["$compute", "$index", "$schemaversion"]),
            refused(Subject::Operators, &["in", "divby"]),
            refused(
                Subject::Functions,
                &["matchesPattern", "hassubset", "hassubsequence", "case"],
            ),
            // All of them came with 4.01.
            Rule::new(Subject::Forms, SOURCE).allowing(&[], Support::Refused),
        ],
        ..Profile::default()
    }
}
