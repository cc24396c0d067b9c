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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_and_each_name_once_are_told() {
        let mut unattested = Unattested::default();
        for (start, name) in [(5, "`or`"), (9, "`or`"), (2, "`all`"), (7, "`ne`")] {
            unattested.note(Span::new(start, start + 1), name, "");
            unattested.note(Span::new(start, start + 3), name, "");
        }
        let profile = Profile::find("odata-4.01").unwrap();
        let finding = unattested.finding(profile).unwrap();
        assert_eq!(finding.span, Span::new(2, 3));
        assert_eq!(
            finding.message,
            "no document of this service shows `or`, `all` or `ne`"
        );
    }
}
