use crate::text::HoleForms;

/// How a file is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Anything without rules of its own: source code, plain prose.
    #[default]
    Text,
    /// A JSON document, a collection of an API client or a recording of a browser among them.
    Json,
    /// An HTML page.
    Html,
    /// Markdown: free text with fenced code.
    Markdown,
    /// An HTTP request file, as REST clients in editors read it (`.http`, `.rest`).
    Http,
    /// An access log (`.log`).
    Log,
    /// A script of a shell (`.sh`, `.bash`, `.zsh`).
    Shell,
    /// A script of PowerShell (`.ps1`, `.psm1`).
    PowerShell,
    /// One query a line (`.odata`).
    Odata,
}

impl FileKind {
    /// The kind that the ending of a file name or path stands for, in any letter case.
    ///
    /// ```
    /// use odq::extract::FileKind;
    ///
    /// assert_eq!(FileKind::of_name("docs/README.md"), FileKind::Markdown);
    /// assert_eq!(FileKind::of_name("page.html"), FileKind::Html);
    /// ```
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let Some((_, ending)) = name.rsplit_once('.') else {
            return Self::Text;
        };
        match ending.to_ascii_lowercase().as_str() {
            "md" | "markdown" => Self::Markdown,
            "http" | "rest" => Self::Http,
            "odata" => Self::Odata,
            "json" | "har" | "jsonc" | "ipynb" | "ndjson" | "jsonl" => Self::Json,
            "log" => Self::Log,
            "sh" | "bash" | "zsh" => Self::Shell,
            "ps1" | "psm1" => Self::PowerShell,
            "html" | "htm" | "xhtml" => Self::Html,
            _ => Self::Text,
        }
    }
}

impl FileKind {
    /// Which forms of template holes stand in files of the kind, besides those of every query. A
    /// file of queries has none, nor has a log; in request files `%` begins escapes alone.
    ///
    /// ```
    /// use odq::extract::FileKind;
    ///
    /// assert!(FileKind::Http.holes().braces && !FileKind::Http.holes().percent);
    /// ```
    #[must_use]
    pub const fn holes(self) -> HoleForms {
        match self {
            Self::Odata | Self::Log => HoleForms {
                braces: false,
                percent: false,
            },
            Self::Http => HoleForms {
                braces: true,
                percent: false,
            },
            Self::Markdown
            | Self::Text
            | Self::Json
            | Self::Html
            | Self::Shell
            | Self::PowerShell => HoleForms {
                braces: true,
                percent: true,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides() {
        for (name, kind) in [
            ("a.http", FileKind::Http),
            ("a.REST", FileKind::Http),
            ("queries.odata", FileKind::Odata),
            ("b.postman_collection.json", FileKind::Json),
            ("b.HAR", FileKind::Json),
            ("b.htm", FileKind::Html),
            ("x/y.markdown", FileKind::Markdown),
            ("x.md", FileKind::Markdown),
            ("x.md.txt", FileKind::Text),
            ("x.d/README", FileKind::Text),
            ("access.log", FileKind::Log),
            ("get.sh", FileKind::Shell),
            ("Get.PS1", FileKind::PowerShell),
            ("odata", FileKind::Text),
            ("", FileKind::Text),
        ] {
            assert_eq!(FileKind::of_name(name), kind, "{name}");
        }
    }
}
