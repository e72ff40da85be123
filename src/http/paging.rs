//! Cursor paging: an opaque cursor says of which list it is and where the next page of it begins.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::error::{Error, Result};
use crate::domain::listing::{ListMark, MARK_BYTES};
use crate::domain::message::Message;
use crate::service::work::Work;

/// Most records on one page.
pub const LIMIT_MAX: i64 = 200;
/// Records on a page when the caller does not say.
pub const LIMIT_DEFAULT: i64 = 50;

/// The name of the parameter that holds a cursor.
pub const CURSOR: &str = "cursor";

/// The page parameters that every list takes.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// How many of the best are wanted.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LimitQuery {
    /// 1 to 50; 10 when not given.
    pub limit: Option<i64>,
}

/// Most of the best in one answer: nobody reads more with their reasons.
const BEST_MAX: i64 = 50;
const BEST_DEFAULT: i64 = 10;

impl LimitQuery {
    /// The number, if it is within bounds.
    pub fn limit(&self) -> Result<usize> {
        let limit = within(self.limit.unwrap_or(BEST_DEFAULT), BEST_MAX)?;
        usize::try_from(limit).map_err(|e| Error::Internal(e.to_string()))
    }
}

fn within(limit: i64, most: i64) -> Result<i64> {
    if (1..=most).contains(&limit) {
        return Ok(limit);
    }
    let message = Message::new("error-range").with("min", 1).with("max", most);
    Err(Error::field("limit", message))
}

impl PageQuery {
    /// The number of records asked for.
    pub fn limit(&self) -> Result<i64> {
        within(self.limit.unwrap_or(LIMIT_DEFAULT), LIMIT_MAX)
    }

    /// Where the page begins. That the cursor is one of this list was seen to when the call came in ([`check`]).
    pub fn after<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        let position = |cursor: &str| {
            let (_, json) = parts(cursor).ok_or_else(foreign)?;
            serde_json::from_slice(&json).map_err(|_| foreign())
        };
        self.cursor.as_deref().map(position).transpose()
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

/// The cursor of the next page of the list that is asked for, if there is a next page.
pub fn next<T: Serialize>(work: &Work<'_>, position: Option<&T>) -> Result<Option<String>> {
    let written = |position: &T| {
        let json = serde_json::to_vec(position);
        let json = json.map_err(|e| Error::Internal(format!("cursor: {e}")))?;
        Ok(URL_SAFE_NO_PAD.encode([work.context.list.bytes(), &json].concat()))
    };
    position.map(written).transpose()
}

/// Refuses a cursor that another list has given, or this one narrowed or ordered otherwise: what it would be answered with
/// is no page of anything.
pub fn check(cursor: &str, list: ListMark) -> Result<()> {
    match parts(cursor) {
        Some((mark, _)) if mark == list.bytes() => Ok(()),
        _ => Err(foreign()),
    }
}

/// The mark of a cursor, and its position as JSON.
fn parts(cursor: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut mark = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let json = (mark.len() > MARK_BYTES).then(|| mark.split_off(MARK_BYTES))?;
    // No position that was ever written needs an escape, by which a cursor could hold what no text may hold.
    (!json.contains(&b'\\')).then_some((mark, json))
}

fn foreign() -> Error {
    Error::field(CURSOR, Message::new("error-cursor"))
}
