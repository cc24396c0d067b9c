use super::{joined, see};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::profile::Profile;

pub(super) const UNATTESTED: Code = Code::info(315, "unattested");

/// What no document of a service mentions, though they mention others: one finding for all of a
/// query, for it is no more than a remark.
#[derive(Default)]
pub(super) struct Unattested {
    first: Option<Span>,
    names: Vec<String>,
    source: String,
}

impl Unattested {
    /// Notes a name, as it stands in a message.
    pub(super) fn note(&mut self, span: Span, name: &str, source: &str) {
        if self.first.is_none_or(|first| span.start < first.start) {
            self.first = Some(span);
        }
        if self.source.is_empty() {
            source.clone_into(&mut self.source);
        }
        if !self.names.iter().any(|own| own == name) {
            self.names.push(name.to_owned());
        }
    }

    pub(super) fn finding(self, profile: &Profile) -> Option<Diagnostic> {
        const MOST: usize = 6;
        let mut names = self.names;
        let more = names.len().saturating_sub(MOST);
        names.truncate(MOST);
        let names = match more {
            0 => joined(&names, "or"),
            more => format!("{} and {more} more", names.join(", ")),
        };
        let message = format!("no document of this service shows {names}");
        let source = if self.source.is_empty() {
            &profile.source
        } else {
            self.source.as_str()
        };
        let finding = Diagnostic::new(UNATTESTED, self.first?, message);
        let help = see("", source);
        Some(match help {
            Some(help) => finding.with_help(help),
            None => finding,
        })
    }
}
