use crate::profile::{Profile, Text};

/// Microsoft Graph, as far as its documents speak of all its resources at once.
pub(super) fn profile() -> Profile {
    Profile {
        name: Text::Borrowed("microsoft-graph"),
        source: Text::Borrowed("the examples in the reference of Microsoft Graph"),
        hosts: vec![Text::Borrowed("graph.microsoft.com")],
        // Examples that its reference gives as working write names of the schema in another case:
        // `ResourceVisualization`, `LastUsed`, `usersettings`.
        any_case: Some(true),
        ..Profile::default()
    }
}
