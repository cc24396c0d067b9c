use super::Diagnostic;

/// Below that a message is taken as it is, in bytes.
const SHORT: usize = 240;
/// How much of the user's text is shown at once, in characters: all of the longest name.
const LONGEST_TEXT: usize = 130;
/// How long a message is at most, in characters.
const LONGEST: usize = 500;

/// Shortens what a finding says: a report is bounded, whatever the names in a query are.
pub(super) fn shorten(finding: &mut Diagnostic) {
    let labels = finding.labels.iter_mut().map(|label| &mut label.message);
    let fixes = finding.fixes.iter_mut().map(|fix| &mut fix.message);
    let messages = labels.chain(fixes).chain(&mut finding.help);
    for message in messages.chain([&mut finding.message]) {
        if message.len() > SHORT {
            *message = shortened(message);
        }
    }
}

/// The message with the start of each long text that stands in back-ticks.
fn shortened(message: &str) -> String {
    let mut out = String::with_capacity(LONGEST);
    for (at, part) in message.split('`').enumerate() {
        if at > 0 {
            out.push('`');
        }
        let is_text = at % 2 == 1;
        out.push_str(&start(part, if is_text { LONGEST_TEXT } else { LONGEST }));
    }
    start(&out, LONGEST)
}

fn start(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Applicability, Code, Diagnostics, Fix, Span};

    #[test]
    fn long_texts_are_cut_and_what_is_said_of_them_stays() {
        let long = "é".repeat(5_000);
        let code = Code::error(999, "a-rule");
        let fix = Fix::replace(
            Applicability::Safe,
            format!("write `{long}`"),
            Span::at(0),
            &*long,
        );
        let mut found = Diagnostics::new();
        let message = format!("no option `{long}` here, as `b` is");
        found.push(Diagnostic::new(code, Span::at(0), message).with_fix(fix));
        let [finding] = found.as_slice() else {
            panic!("one finding");
        };
        let start = "é".repeat(LONGEST_TEXT);
        assert_eq!(
            finding.message,
            format!("no option `{start}...` here, as `b` is")
        );
        assert_eq!(finding.fixes[0].message, format!("write `{start}...`"));
        assert_eq!(finding.fixes[0].edits[0].text, long);
    }

    #[test]
    fn a_message_has_an_end() {
        assert_eq!(shortened(&"`a`, ".repeat(1_000)).len(), LONGEST + 3);
        let name = "n".repeat(128);
        let message = format!("no property `{name}` in `{name}`");
        assert_eq!(shortened(&message), message);
    }
}
