//! The six languages of everything that people read: messages in, words out.

use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

use crate::domain::language::Language;
use crate::domain::message::Message;

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

/// The message in words. A key that no locale file has is shown as it is.
#[must_use]
pub fn say(language: Language, message: &Message) -> String {
    let args: HashMap<_, _> = message
        .args
        .iter()
        .map(|(name, value)| (name.clone(), FluentValue::from(value.clone())))
        .collect();
    let text = TEXTS.try_lookup_with_args(&identifier(language), &message.key, &args);
    text.unwrap_or_else(|| message.key.to_string())
}
