//! Cursor paging: an opaque cursor says where the next page begins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::error::{Error, Result};
use crate::domain::message::Message;

/// Most records on one page.
pub const LIMIT_MAX: i64 = 200;
/// Records on a page when the caller does not say.
pub const LIMIT_DEFAULT: i64 = 50;

/// The page parameters that every list takes.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The number of records asked for.
    pub fn limit(&self) -> Result<i64> {
        match self.limit {
            None => Ok(LIMIT_DEFAULT),
            Some(limit) if (1..=LIMIT_MAX).contains(&limit) => Ok(limit),
            Some(_) => Err(Error::field(
                "limit",
                Message::new("error-range")
                    .with("min", 1)
                    .with("max", LIMIT_MAX),
            )),
        }
    }

    /// Where the page begins.
    pub fn after<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        self.cursor.as_deref().map(read).transpose()
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PageView<T> {
    pub items: Vec<T>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Writes a cursor.
pub fn write<T: Serialize>(position: &T) -> Result<String> {
    let json = serde_json::to_vec(position).map_err(|e| Error::Internal(format!("cursor: {e}")))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

fn read<T: DeserializeOwned>(cursor: &str) -> Result<T> {
    let json = URL_SAFE_NO_PAD.decode(cursor).ok();
    // No position that was ever written needs an escape, by which a cursor could hold what no text may hold.
    let json = json.filter(|json| !json.contains(&b'\\'));
    json.and_then(|json| serde_json::from_slice(&json).ok())
        .ok_or_else(|| Error::field("cursor", Message::new("error-cursor")))
}
