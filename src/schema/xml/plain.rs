//! Attributes as nearly all tags have them: a blank, a name of letters and digits, `="`, a value that
//! stands as it is, `"`. Such tags are read in one pass; all others are left to the reader of XML,
//! which says the same of these.

use super::element::Attribute;
use crate::diagnostic::Span;
use crate::text::lanes::{find, no_name, no_value};
use std::borrow::Cow;

/// The attributes in the content of a tag behind its name, which ends at `at`, and which begins at
/// `base` among all documents; `false` if they are not all plain, whatever has been put into
/// `attributes`.
pub(super) fn read<'a>(
    content: &'a str,
    at: usize,
    base: u32,
    attributes: &mut Vec<Attribute<'a>>,
) -> bool {
    let mut at = at;
    loop {
        match attribute(content, at) {
            Some((attribute, behind)) => {
                // A declaration of a namespace is no attribute, and a repeated one is an error.
                let is_known = |it: &Attribute<'_>| it.name == attribute.name;
                if attribute.name == "xmlns" || attributes.iter().any(is_known) {
                    return false;
                }
                if attributes.capacity() == 0 {
                    attributes.reserve_exact(4);
                }
                attributes.push(Attribute {
                    span: attribute.span.shifted(base),
                    ..attribute
                });
                at = behind;
            }
            None => return matches!(content.get(at..), Some("" | " ")),
        }
    }
}

fn attribute(content: &str, at: usize) -> Option<(Attribute<'_>, usize)> {
    let bytes = content.as_bytes();
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    let name = at + 1 + find(bytes.get(at + 1..)?, no_name)?;
    let start = name + 2;
    if !(is(at, b' ') && name > at + 1 && is(name, b'=') && is(name + 1, b'"')) {
        return None;
    }
    let value = start + find(bytes.get(start..)?, no_value)?;
    if !is(value, b'"') {
        return None;
    }
    let attribute = Attribute {
        name: content.get(at + 1..name)?,
        value: Cow::Borrowed(content.get(start..value)?),
        span: Span::from(start..value),
    };
    Some((attribute, value + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::XmlVersion;
    use quick_xml::events::attributes::Attributes;

    fn plain(content: &str) -> Option<Vec<(&str, String, Span)>> {
        let mut attributes = Vec::new();
        let all = read(content, 1, 0, &mut attributes);
        let list = attributes.into_iter();
        all.then(|| {
            list.map(|it| (it.name, it.value.into_owned(), it.span))
                .collect()
        })
    }

    proptest! {
        /// What is read in one pass is what the reader of XML makes of it.
        #[test]
        fn plain_attributes_are_those_of_xml(
            parts in prop::collection::vec(prop::sample::select(&[
                " Name=\"it\"", " Type=\"Edm.String\"", " A=\"a > b 'c'\"", " ", "a", "=", "\"",
                "'", " b=''", " Name=\"\"", " x:y=\"1\"", " xmlns=\"u\"", "&amp;", "<", "é", "\t",
                " d=\"&lt;\"", " e =\"1\"", "~", " f=\"\u{7f}\"",
            ][..]), 0..6),
        ) {
            let content = format!("E{}", parts.concat());
            if let Some(found) = plain(&content) {
                let all = Attributes::new(&content, 1);
                let expected: Vec<_> = all
                    .map(|it| {
                        let it = it.unwrap();
                        let value = it.normalized_value(XmlVersion::Implicit1_0).unwrap();
                        (it.key.0, value.into_owned())
                    })
                    .collect();
                let names: Vec<_> = found.iter().map(|(n, v, _)| (*n, v.clone())).collect();
                prop_assert_eq!(names, expected);
                for (_, value, span) in &found {
                    prop_assert_eq!(span.of(&content), value.as_str());
                }
            }
        }
    }

    #[test]
    fn tags_with_anything_unusual_are_left_alone() {
        assert_eq!(plain("E A=\"b\" C=\"d\" ").unwrap().len(), 2);
        for content in [
            "E A='b'",
            "E  A=\"b\"",
            "E A=\"b\"C=\"d\"",
            "E A=\"&amp;\"",
            "E A=\"é\"",
            "E A=\"b",
            "E xmlns=\"b\"",
            "E x:y=\"b\"",
            "E A=\"b\" A=\"c\"",
            "E A",
            "E =\"b\"",
            "E A=\"\t\"",
        ] {
            assert_eq!(plain(content), None, "{content}");
        }
    }
}
