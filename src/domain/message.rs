//! A text for people, as the key of a locale entry and its arguments. Only the
//! edges (http, cli, mail) turn it into words, in the reader's language.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is to be said, without the words: `key` names an entry of every locale file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub key: Cow<'static, str>,
    /// Arguments that are the same in every language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(Cow<'static, str>, String)>,
    /// Arguments that are put into the reader's language themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spoken: Vec<(Cow<'static, str>, Spoken)>,
}

/// An argument that is said in another way in each language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spoken {
    /// Written out as people write it inside a sentence.
    Day(NaiveDate),
    /// A country, by its ISO 3166 alpha-3 code.
    Country(String),
    /// One thing, or several with what separates the items of a list.
    Words(Vec<Message>),
}

impl Message {
    /// A message without arguments.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self::of_key(Cow::Borrowed(key))
    }

    /// A message without arguments, whose key was put together.
    #[must_use]
    pub const fn of_key(key: Cow<'static, str>) -> Self {
        Self {
            key,
            args: Vec::new(),
            spoken: Vec::new(),
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

    /// The same message with a day as one more argument.
    #[must_use]
    pub fn with_day(self, name: impl Into<Cow<'static, str>>, day: NaiveDate) -> Self {
        self.and(name, Spoken::Day(day))
    }

    /// The same message with a country, by its code, as one more argument.
    #[must_use]
    pub fn with_country(self, name: &'static str, iso3: &str) -> Self {
        self.and(name, Spoken::Country(iso3.to_owned()))
    }

    /// The same message with another one as one more argument.
    #[must_use]
    pub fn with_words(self, name: &'static str, words: Self) -> Self {
        self.and(name, Spoken::Words(vec![words]))
    }

    /// The same message with a list of others as one more argument.
    #[must_use]
    pub fn with_list(self, name: &'static str, items: impl IntoIterator<Item = Self>) -> Self {
        self.and(name, Spoken::Words(items.into_iter().collect()))
    }

    fn and(mut self, name: impl Into<Cow<'static, str>>, spoken: Spoken) -> Self {
        self.spoken.push((name.into(), spoken));
        self
    }
}
