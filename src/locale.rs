//! The six languages of everything that people read: messages in, words out.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

use crate::domain::countries;
use crate::domain::language::Language;
use crate::domain::message::{Message, Spoken};

static_loader! {
    static TEXTS = {
        locales: "./src/locales",
        fallback_language: "en",
        // The marks that isolate arguments would end up in JSON and in mails.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::Ar => langid!("ar"),
        Language::Zh => langid!("zh"),
        Language::En => langid!("en"),
        Language::Fr => langid!("fr"),
        Language::Ru => langid!("ru"),
        Language::Es => langid!("es"),
    }
}

/// Arguments by their names.
type Args = HashMap<Cow<'static, str>, FluentValue<'static>>;

/// The message in words. A key that no locale file has is shown as it is.
#[must_use]
pub fn say(language: Language, message: &Message) -> String {
    let plain = message.args.iter();
    let plain = plain.map(|(name, value)| (name.clone(), value.clone()));
    let spoken = message.spoken.iter();
    let spoken = spoken.map(|(name, value)| (name.clone(), in_words(language, value)));
    let args = plain.chain(spoken);
    let args = args.map(|(name, value)| (name, FluentValue::from(value)));
    look_up(language, &message.key, &args.collect())
}

fn look_up(language: Language, key: &str, args: &Args) -> String {
    let text = TEXTS.try_lookup_with_args(&identifier(language), key, args);
    text.unwrap_or_else(|| key.to_owned())
}

fn in_words(language: Language, spoken: &Spoken) -> String {
    match spoken {
        Spoken::Day(day) => say_day(language, *day),
        Spoken::Country(iso3) => {
            let name = countries::by_iso3(iso3).map(|country| country.name(language));
            name.unwrap_or(iso3).to_owned()
        }
        Spoken::Words(items) => {
            let items: Vec<String> = items.iter().map(|one| say(language, one)).collect();
            say_list(language, &items)
        }
    }
}

/// The items with what separates those of a list.
#[must_use]
pub fn say_list(language: Language, items: &[String]) -> String {
    items.join(&say(language, &Message::new("list-separator")))
}

/// TABLE: how the months are called inside a date, from January on.
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];

/// A day as people write it inside a sentence.
#[must_use]
pub fn say_day(language: Language, day: NaiveDate) -> String {
    let month = MONTHS[day.month0() as usize];
    // The day of the month as a number, so that a language may write the first one in its own way.
    let parts = [
        ("day", FluentValue::from(day.day())),
        ("month", say(language, &Message::new(month)).into()),
        ("year", day.year().to_string().into()),
    ];
    let parts = parts.map(|(name, part)| (Cow::Borrowed(name), part));
    look_up(language, "date-written", &parts.into())
}
