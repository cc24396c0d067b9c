use std::fmt;

/// A name with the namespace that it is declared in, such as `Microsoft.Partner.Engagements.Tag`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QualifiedName {
    text: Box<str>,
    /// Length of the namespace, which is followed by a dot.
    namespace: usize,
}

impl QualifiedName {
    pub(super) fn new(namespace: &str, name: &str) -> Self {
        let mut text = String::with_capacity(namespace.len() + 1 + name.len());
        text.push_str(namespace);
        text.push('.');
        text.push_str(name);
        Self {
            text: text.into(),
            namespace: namespace.len(),
        }
    }

    /// Namespace, dot, name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The namespace alone.
    #[must_use]
    pub fn namespace(&self) -> &str {
        self.text.get(..self.namespace).unwrap_or("")
    }

    /// The name without the namespace.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text.get(self.namespace + 1..).unwrap_or("")
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
