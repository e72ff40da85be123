//! The six official languages of the United Nations: of texts, of interfaces.

use super::codes::closed_list;

closed_list!(
    /// An official language, written as its two-letter ISO 639-1 code, in the order the United Nations lists them.
    Language {
        Ar = "ar",
        Zh = "zh",
        En = "en",
        Fr = "fr",
        Ru = "ru",
        Es = "es",
    }
);
