//! Data on the way into a profile: where the reader stands, and what it has found wrong.

use super::Text;
use super::error::{Key, ProfileError, ProfileErrorKind};
use crate::schema::nearest;
use serde_json::{Map, Value};

/// The state of one reading.
#[derive(Default)]
pub(super) struct Reader {
    /// The keys that lead to the value that is being read.
    at: Vec<Key>,
    pub(super) errors: Vec<ProfileError>,
}

impl Reader {
    /// Reads what lies behind a key.
    pub(super) fn inside<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.within(Key::Name(key.to_owned()), read)
    }

    fn within<T>(&mut self, key: Key, read: impl FnOnce(&mut Self) -> T) -> T {
        self.at.push(key);
        let result = read(self);
        self.at.pop();
        result
    }

    /// Reports what is wrong with the value.
    pub(super) fn wrong(&mut self, kind: ProfileErrorKind) {
        self.errors.push(ProfileError {
            kind,
            at: self.at.clone(),
            is_key: false,
        });
    }

    /// Reports what is wrong with the key that leads to the value.
    pub(super) fn wrong_key(&mut self, kind: ProfileErrorKind) {
        self.errors.push(ProfileError {
            kind,
            at: self.at.clone(),
            is_key: true,
        });
    }

    /// Reports a value of another kind.
    pub(super) fn expected(&mut self, expected: &'static str, value: &Value) {
        let found = match value {
            Value::Null => "nothing".to_owned(),
            Value::Bool(value) => format!("`{value}`"),
            Value::Number(number) => format!("`{number}`"),
            Value::String(_) => "a text".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "a table".to_owned(),
        };
        self.wrong(ProfileErrorKind::WrongValue { expected, found });
    }

    /// Reports a key that cannot stand here.
    pub(super) fn unknown_key(&mut self, key: &str, known: &[&str]) {
        let place = match self.at.last() {
            Some(Key::Name(name)) => format!("in `{name}`"),
            Some(Key::Item(_)) => "in this table".to_owned(),
            None => "at the top".to_owned(),
        };
        let near = nearest(key, known.iter().copied()).map(str::to_owned);
        let kind = ProfileErrorKind::UnknownKey {
            key: key.to_owned(),
            place,
            near,
        };
        self.inside(key, |reader| reader.wrong_key(kind));
    }

    /// A table; nothing for anything else, which is reported.
    pub(super) fn table<'v>(&mut self, value: &'v Value) -> Option<&'v Map<String, Value>> {
        let table = value.as_object();
        if table.is_none() {
            self.expected("a table", value);
        }
        table
    }

    pub(super) fn text(&mut self, value: &Value) -> Option<Text> {
        let Value::String(text) = value else {
            self.expected("a text", value);
            return None;
        };
        Some(Text::Owned(text.clone()))
    }

    pub(super) fn truth(&mut self, value: &Value) -> Option<bool> {
        let truth = value.as_bool();
        if truth.is_none() {
            self.expected("`true` or `false`", value);
        }
        truth
    }

    pub(super) fn number(&mut self, value: &Value) -> Option<u64> {
        let number = value.as_u64();
        if number.is_none() {
            self.expected("a whole number", value);
        }
        number
    }

    /// The texts of a list; what is none is reported and left out.
    pub(super) fn texts(
        &mut self,
        value: &Value,
        mut each: impl FnMut(&mut Self, &str),
    ) -> Vec<Text> {
        let Some(items) = value.as_array() else {
            self.expected("a list of texts", value);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for (number, item) in items.iter().enumerate() {
            self.within(Key::Item(number), |reader| {
                if let Some(text) = reader.text(item) {
                    each(reader, &text);
                    texts.push(text);
                }
            });
        }
        texts
    }

    /// The value itself, or all items of a list of tables.
    pub(super) fn one_or_more(&mut self, value: &Value, mut each: impl FnMut(&mut Self, &Value)) {
        let is_list = |items: &&Vec<Value>| !items.is_empty() && items.iter().all(Value::is_object);
        let Some(items) = value.as_array().filter(is_list) else {
            each(self, value);
            return;
        };
        for (number, item) in items.iter().enumerate() {
            self.within(Key::Item(number), |reader| each(reader, item));
        }
    }
}
