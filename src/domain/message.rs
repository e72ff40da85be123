//! A text for people, as the key of a locale entry and its arguments. Only the
//! edges (http, cli, mail) turn it into words, in the reader's language.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What is to be said, without the words: `key` names an entry of every locale file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub key: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(Cow<'static, str>, String)>,
}

impl Message {
    /// A message without arguments.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self {
            key: Cow::Borrowed(key),
            args: Vec::new(),
        }
    }

    /// The same message with one more argument.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers write `with(\"max\", 5)`"
    )]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((Cow::Borrowed(name), value.to_string()));
        self
    }
}
