//! Search by meaning, as the lists of the API offer it.

use serde::{Deserialize, Serialize};

use crate::domain::error::{Error, Result};
use crate::domain::listing::Page;
use crate::domain::message::Message;
use crate::http::paging;
use crate::service::idempotency::Answer;
use crate::service::search::{Found, Search};
use crate::service::work::Work;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// Words, a sentence or a paragraph in any of the six languages, at most 2,000 characters. What means the
    /// same comes first, in whichever language it is written; what says nothing of it is left out, unless the words
    /// tell no subject by themselves, as the name of a State does. `sort` cannot be given with it.
    pub q: Option<String>,
}

/// A paragraph: one vector of a longer text means little.
const QUESTION_CHARS_MAX: usize = 2_000;

impl SearchQuery {
    /// The search asked for, if one is.
    pub fn of(&self, page: &Page, sort: Option<&str>) -> Result<Option<Search>> {
        let Some(text) = self.q.as_deref().map(str::trim) else {
            return Ok(None);
        };
        if !(1..=QUESTION_CHARS_MAX).contains(&text.chars().count()) {
            return Err(Error::field(
                "q",
                Message::new("error-length")
                    .with("min", 1)
                    .with("max", QUESTION_CHARS_MAX),
            ));
        }
        if sort.is_some() {
            return Err(Error::field("sort", Message::new("error-search-sorted")));
        }
        Ok(Some(Search {
            text: text.to_owned(),
            after: page.after.clone(),
            limit: page.limit,
        }))
    }
}

/// One page of a list that can be searched.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FoundView<T> {
    pub items: Vec<T>,
    /// The cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many texts wait to be encoded: they are found by their words only, and come after the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vectors_pending: Option<usize>,
}

impl<T: Serialize> FoundView<T> {
    /// The answer with one page of what was found.
    pub fn answer<R>(
        work: &mut Work<'_>,
        found: Found<R>,
        view: impl Fn(&mut Work<'_>, Vec<R>) -> Result<Vec<T>>,
    ) -> Result<Answer> {
        Answer::ok(&Self {
            next: paging::next(work, found.listed.next.as_ref())?,
            items: view(work, found.listed.records)?,
            vectors_pending: Some(found.vectors_pending).filter(|pending| *pending > 0),
        })
    }
}
