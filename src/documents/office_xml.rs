//! What reading the XML of Word and of Excel has in common: attributes, entities,
//! and what to say of XML that is broken.

use quick_xml::events::{BytesRef, BytesStart};

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// The error of XML that neither Word nor Excel would write.
pub(super) fn broken() -> Error {
    Error::Malformed(Message::new("documents-broken-xml"))
}

/// The five entities of XML itself and characters by number. There are no others:
/// nothing that a document declares is ever expanded.
pub(super) fn resolved(reference: &BytesRef<'_>) -> Result<String> {
    if let Some(sign) = reference.resolve_char_ref().map_err(|_| broken())? {
        return Ok(sign.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(reference)
        .map(str::to_owned)
        .ok_or_else(broken)
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.to_string())
}
