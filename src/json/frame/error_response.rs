//! Telling an error that a service sent in place of records.

use std::fmt;

use super::super::elements::Members;
use super::super::value::{Kind, RawValue};

/// What a service says of a request that failed: the `error` object of a response, as it stands in
/// OData JSON 4.01, section 21.1, and in the versions before 4.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorResponse {
    /// The service's own code, such as `BadRequest`; numbers are kept as they are written.
    pub code: Option<String>,
    /// What the service says in words.
    pub message: Option<String>,
}

/// The names of the one member that such a response has, with its quotes.
const NAMES: [&str; 2] = ["\"error\"", "\"odata.error\""];

/// Whether a member with this name holds what a service says of an error.
pub(super) fn is_name(name: &str) -> bool {
    NAMES.iter().any(|quoted| quoted.trim_matches('"') == name)
}

/// Whether the text is that of an object which begins with such a member; `None` if more text has
/// to be read to know.
pub(super) fn begins(text: &[u8]) -> Option<bool> {
    let [b'{', rest @ ..] = text else {
        return Some(false);
    };
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let blanks = rest.iter().position(is_text)?;
    let rest = rest.get(blanks..).unwrap_or_default();
    let mut names = NAMES.iter().map(|name| name.as_bytes());
    if names.clone().any(|name| rest.starts_with(name)) {
        return Some(true);
    }
    let is_open = names.any(|name| name.starts_with(rest));
    (!is_open).then_some(false)
}

impl ErrorResponse {
    /// Reads the value of the member; `None` if it is something else that has the same name.
    pub(super) fn of(value: RawValue<'_>) -> Option<Self> {
        let mut response = Self::default();
        for (name, value) in Members::new(value) {
            match &*name {
                "code" => response.code = text(value),
                // Before OData 4 a message was an object with its language.
                "message" if value.kind() == Kind::Object => {
                    let mut members = Members::new(value);
                    let words = members.find(|(name, _)| name == "value");
                    response.message = words.and_then(|(_, words)| text(words));
                }
                "message" => response.message = text(value),
                _ => {}
            }
        }
        (response != Self::default()).then_some(response)
    }
}

fn text(value: RawValue<'_>) -> Option<String> {
    let text = value.as_string().map(|text| text.into_owned());
    let text = text.or_else(|| value.as_number().map(str::to_owned))?;
    (!text.is_empty()).then_some(text)
}

impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, &self.message) {
            (Some(code), Some(message)) => write!(f, "`{code}`: `{message}`"),
            (Some(text), None) | (None, Some(text)) => write!(f, "`{text}`"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::scan::Scanner;
    use super::*;

    #[track_caller]
    fn read(text: &str, expected: &str) {
        let value = Scanner::new(text.as_bytes()).value().unwrap();
        let read = ErrorResponse::of(value).map(|response| response.to_string());
        assert_eq!(read.as_deref().unwrap_or("none"), expected, "{text}");
    }

    #[test]
    fn what_a_service_says() {
        read(
            r#"{"message":"It \"is\" wrong.","code":"BadRequest","innerError":{"code":"x"}}"#,
            r#"`BadRequest`: `It "is" wrong.`"#,
        );
        read(
            r#"{"code":"","message":{"lang":"en","value":"It is wrong."}}"#,
            "`It is wrong.`",
        );
        read(r#"{"code":400}"#, "`400`");
        for text in ["{}", "[]", "\"x\"", "null", r#"{"code":null,"a":"b"}"#] {
            read(text, "none");
        }
    }

    #[test]
    fn the_first_member_tells() {
        for (text, expected) in [
            (r#"{"error":1"#, Some(true)),
            ("{ \n\"odata.error\"", Some(true)),
            (r#"{"errors""#, Some(false)),
            (r#"{"id":1}"#, Some(false)),
            ("{}", Some(false)),
            ("[", Some(false)),
            (r#"{"err"#, None),
            ("{ ", None),
        ] {
            assert_eq!(begins(text.as_bytes()), expected, "{text}");
        }
    }
}
