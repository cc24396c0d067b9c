use serde::Serialize;

/// How much work an input may ask for. Work is refused before it is done, and every refusal names
/// the limit, so that whoever meets one knows which knob to turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Limits {
    /// Bytes of one query.
    pub query_bytes: usize,
    /// Parentheses, `not`, calls, lambdas and JSON containers inside one another;
    /// [`Limits::most`] bounds it.
    pub depth: usize,
    /// Tokens of one query.
    pub tokens: usize,
    /// Nodes of one query's tree.
    pub nodes: usize,
    /// Members of the list behind `in`.
    pub in_items: usize,
    /// Keys of one `$orderby`: each is kept for every record that is put in order.
    pub order_keys: usize,
    /// Characters of one name.
    pub identifier: usize,
    /// Significant digits of a decimal literal; [`Limits::most`] bounds it.
    pub decimal_digits: usize,
    /// The greatest exponent of a decimal literal, and the negative of the least;
    /// [`Limits::most`] bounds it.
    pub decimal_exponent: usize,
    /// Bytes of a pattern of `matchesPattern`.
    pub regex_bytes: usize,
    /// Groups inside one another in a pattern.
    pub regex_nest: usize,
    /// Bytes of a compiled pattern.
    pub regex_size: usize,
    /// Findings that are told of one query; the rest is counted.
    pub diagnostics: usize,
    /// Bytes of a schema's document.
    pub csdl_bytes: usize,
    /// Elements of a schema's document, those of annotations included.
    pub csdl_elements: usize,
    /// Attributes of one element of a schema's document.
    pub csdl_attributes: usize,
    /// Elements, or arrays and objects, of a schema's document inside one another;
    /// [`Limits::most`] bounds it.
    pub csdl_depth: usize,
    /// Types in one chain of base types.
    pub type_depth: usize,
    /// Bytes of one record of data.
    pub record_bytes: usize,
    /// Steps of evaluation for one record.
    pub record_steps: u64,
}

impl Limits {
    /// How many arrays and objects may lie inside one another in JSON, whatever it tells. It is the
    /// same as that of `serde_json`, so that both accept the same texts.
    pub const JSON_DEPTH: usize = 127;

    /// The limits that hold where nobody asks for others.
    pub const DEFAULT: Self = Self {
        query_bytes: 64 * 1024,
        depth: 100,
        tokens: 50_000,
        nodes: 50_000,
        in_items: 10_000,
        order_keys: 100,
        identifier: 128,
        decimal_digits: 1_000,
        decimal_exponent: 6_144,
        regex_bytes: 1024,
        regex_nest: 50,
        regex_size: 1024 * 1024,
        diagnostics: 100,
        csdl_bytes: 64 * 1024 * 1024,
        csdl_elements: 2_000_000,
        csdl_attributes: 256,
        csdl_depth: 100,
        type_depth: 100,
        record_bytes: 16 * 1024 * 1024,
        record_steps: 1_000_000,
    };

    /// Sets the limit of that name, which is the field's with hyphens.
    ///
    /// # Errors
    ///
    /// The names there are, if `name` is none of them.
    pub fn set(&mut self, name: &str, value: usize) -> Result<(), &'static [&'static str]> {
        match name {
            "query-bytes" => self.query_bytes = value,
            "depth" => self.depth = value,
            "tokens" => self.tokens = value,
            "nodes" => self.nodes = value,
            "in-items" => self.in_items = value,
            "order-keys" => self.order_keys = value,
            "identifier" => self.identifier = value,
            "decimal-digits" => self.decimal_digits = value,
            "decimal-exponent" => self.decimal_exponent = value,
            "regex-bytes" => self.regex_bytes = value,
            "regex-nest" => self.regex_nest = value,
            "regex-size" => self.regex_size = value,
            "diagnostics" => self.diagnostics = value,
            "csdl-bytes" => self.csdl_bytes = value,
            "csdl-elements" => self.csdl_elements = value,
            "csdl-attributes" => self.csdl_attributes = value,
            "csdl-depth" => self.csdl_depth = value,
            "type-depth" => self.type_depth = value,
            "record-bytes" => self.record_bytes = value,
            "record-steps" => self.record_steps = value as u64,
            _ => return Err(Self::NAMES),
        }
        Ok(())
    }

    /// How deep a query may nest: `depth`, as far as a small stack allows.
    pub(crate) fn nesting(&self) -> usize {
        self.depth.min(Self::DEFAULT.depth)
    }

    /// The greatest value of the limit of that name, where it cannot be raised at will: a decimal
    /// has room for so much, wherever it comes from, and so has a stack of 512 KiB for trees. A query
    /// nests no deeper than the default, a schema as deep as any JSON.
    #[must_use]
    pub fn most(name: &str) -> Option<usize> {
        match name {
            "depth" => Some(Self::DEFAULT.depth),
            "csdl-depth" => Some(Self::JSON_DEPTH),
            "decimal-digits" => Some(Self::DEFAULT.decimal_digits),
            "decimal-exponent" => Some(Self::DEFAULT.decimal_exponent),
            _ => None,
        }
    }

    /// Why the limit of that name cannot be so great, if it cannot.
    #[must_use]
    pub fn refusal(name: &str, value: usize) -> Option<String> {
        let most = Self::most(name).filter(|most| value > *most)?;
        Some(if name == "csdl-depth" {
            format!("`{name}` can be at most {most}")
        } else {
            format!("`{name}` can be lowered only, from {most}")
        })
    }

    /// The names that [`Limits::set`] knows.
    pub const NAMES: &'static [&'static str] = &[
        "query-bytes",
        "depth",
        "tokens",
        "nodes",
        "in-items",
        "order-keys",
        "identifier",
        "decimal-digits",
        "decimal-exponent",
        "regex-bytes",
        "regex-nest",
        "regex-size",
        "diagnostics",
        "csdl-bytes",
        "csdl-elements",
        "csdl-attributes",
        "csdl-depth",
        "type-depth",
        "record-bytes",
        "record-steps",
    ];
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn every_name_sets_its_field() {
        let mut limits = Limits::default();
        for (number, name) in Limits::NAMES.iter().enumerate() {
            limits.set(name, number + 1).unwrap();
        }
        let json = serde_json::to_value(&limits).unwrap();
        for (number, name) in Limits::NAMES.iter().enumerate() {
            assert_eq!(json[name], number + 1, "{name}");
        }
        assert_eq!(json.as_object().unwrap().len(), Limits::NAMES.len());
        assert!(limits.set("dept", 1).is_err());
    }

    #[test]
    fn what_cannot_be_so_great_is_refused_with_the_greatest() {
        for (name, value, refusal) in [
            ("depth", 100, None),
            ("depth", 101, Some("`depth` can be lowered only, from 100")),
            ("csdl-depth", 127, None),
            ("csdl-depth", 128, Some("`csdl-depth` can be at most 127")),
            ("csdl-bytes", usize::MAX, None),
        ] {
            assert_eq!(Limits::refusal(name, value).as_deref(), refusal);
        }
    }
}
