//! How the embedded tables of `facts/` are read.

use serde::de::DeserializeOwned;

use super::organization::Names;

/// The rows of an embedded table. A row that does not parse is a defect of the
/// file: it is left out, and the tests of each table find it by counting lines.
pub(super) fn rows<T: DeserializeOwned>(table: &'static str) -> impl Iterator<Item = T> {
    csv::Reader::from_reader(table.as_bytes())
        .into_deserialize()
        .flatten()
}

/// Names from the columns `ar`, `zh`, `en`, `fr`, `ru`, `es`, where an empty one means none.
pub(super) fn names([ar, zh, en, fr, ru, es]: [String; 6]) -> Names {
    let known = |name: String| Some(name).filter(|name| !name.is_empty());
    Names {
        en,
        fr: known(fr),
        es: known(es),
        ar: known(ar),
        ru: known(ru),
        zh: known(zh),
    }
}
