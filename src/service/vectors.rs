//! The vectors of texts: made in the background, or by a request that cannot do without; stored, announced once a batch
//! in the feed.

use std::thread;
use std::time::Duration;

use uuid::Uuid;

use super::Service;
use super::work::{Context, Work};
use super::{match_index, needs as need_cases, offers as offer_cases, practices as practice_cases};
use crate::domain::error::{Error, Result};
use crate::matching::meaning::TextHash;
use crate::matching::recommendations::TextKey;
pub use crate::matching::text::MODEL;
use crate::matching::text::{Reading, UsefulText};
use crate::store::connection::Conn;
use crate::store::feed::{self, Change};
use crate::store::vectors::{self, VectorRow};
use crate::store::{leases, needs, offers, practices, recommendation_texts};

/// The kind by which the feed announces a batch of vectors; the id of the change is the batch's.
pub const KIND: &str = "vectors";

/// Texts encoded between two writes: some hundred milliseconds of work.
const BATCH: usize = 64;
/// How long it gives way before each text, at most, so that it never stands still.
const GIVE_WAY_MS: u64 = 200;
const NAP_MS: u64 = 5;

const LEASE: &str = "vectors";
/// Longer than a batch takes where it gives way before every text, so that no other replica reads the same ones.
const LEASE_MS: u64 = 3 * BATCH as u64 * GIVE_WAY_MS;

/// How far the encoding of texts has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub total: usize,
    pub pending: usize,
}

/// Needs and offers whose texts wait for their vectors.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    pub needs: Vec<Uuid>,
    pub offers: Vec<Uuid>,
}

/// A text that waits for its vector.
struct Waiting {
    kind: &'static str,
    record_id: String,
    language: &'static str,
    text: String,
}

/// How far the texts that the caller sees have come.
pub fn progress(work: &mut Work<'_>) -> Result<Progress> {
    let viewer = work.viewer();
    work.matching(|board| {
        let texts = &board.recommendations;
        let mut progress = Progress {
            total: texts.len(),
            pending: texts.pending_count(),
        };
        if viewer.sees_all {
            for index in [&board.needs, &board.offers, &board.practices] {
                progress.total += index.len();
                progress.pending += index.pending_count();
            }
        }
        progress
    })
}

/// Whether no text waits.
pub fn is_idle(service: &Service) -> Result<bool> {
    service.read(&Context::system(KIND), |work| {
        work.matching(|board| {
            let own = [&board.needs, &board.offers, &board.practices];
            let waiting: usize = own.iter().map(|index| index.pending_count()).sum();
            waiting + board.recommendations.pending_count() == 0
        })
    })
}

/// Whether this replica encodes now; the others wait for what it stores.
pub fn take_turn(service: &Service, holder: &str) -> Result<bool> {
    let (now_ms, holder) = (service.clock.now_ms(), holder.to_owned());
    service
        .store
        .write(move |conn| leases::take(conn, LEASE, &holder, now_ms, LEASE_MS.cast_signed()))
}

/// Encodes and stores a batch of the texts that wait, needs, offers and practices first; answers how many.
pub fn encode_some(service: &Service) -> Result<usize> {
    let waiting = service.read(&Context::system(KIND), waiting)?;
    let mut seen = service.in_flight.begun();
    encode(service, waiting, || give_way(service, &mut seen))
}

/// Encodes and stores what these needs and offers say, for a request that waits for it and so gives way to nobody.
pub fn encode_now(service: &Service, unread: &Unread) -> Result<()> {
    let needs = unread.needs.chunks(BATCH);
    let needs = needs.map(|ids| [codes(ids.iter().copied()), Vec::new(), Vec::new()]);
    let offers = unread.offers.chunks(BATCH);
    let offers = offers.map(|ids| [Vec::new(), codes(ids.iter().copied()), Vec::new()]);
    for ids in needs.chain(offers) {
        let waiting = service.store.read(|conn| own_texts(conn, &ids))?;
        encode(service, waiting, || {})?;
    }
    Ok(())
}

/// Encodes and stores texts; answers how many. While it encodes it holds no transaction and no lock: the index learns
/// the vectors from the feed.
fn encode(
    service: &Service,
    waiting: Vec<Waiting>,
    mut before_each: impl FnMut(),
) -> Result<usize> {
    if waiting.is_empty() {
        return Ok(0);
    }
    let batch = service.ids.next(service.clock.now_ms()).to_string();
    let rows: Vec<VectorRow> = waiting
        .into_iter()
        .map(|text| {
            before_each();
            text.encode(&batch)
        })
        .collect();
    let (count, now_ms) = (rows.len(), service.clock.now_ms());
    service.store.write(move |conn| {
        vectors::replace(conn, &rows)?;
        let change = Change::of(KIND, &batch, "encoded");
        feed::append(conn, &[change], now_ms).map(drop)
    })?;
    Ok(count)
}

/// Waits a moment while requests come in; `seen` are those that had begun at the last look. Short requests are over before
/// anybody looks, so it counts whether any has begun since.
fn give_way(service: &Service, seen: &mut u64) {
    let in_flight = &service.in_flight;
    let mut waited = 0;
    while waited < GIVE_WAY_MS {
        let begun = in_flight.begun();
        if begun == *seen && in_flight.count() == 0 {
            return;
        }
        *seen = begun;
        thread::sleep(Duration::from_millis(NAP_MS));
        waited += NAP_MS;
    }
}

impl Unread {
    /// How many texts wait.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.needs.len() + self.offers.len()
    }
}

impl Waiting {
    fn encode(self, batch: &str) -> VectorRow {
        let reading = Reading::of(&self.text, self.language.parse().ok());
        let vector = UsefulText::read(&reading);
        VectorRow {
            kind: self.kind.to_owned(),
            record_id: self.record_id,
            language: self.language.to_owned(),
            model: MODEL.to_owned(),
            text_hash: TextHash::of(&self.text).to_string(),
            batch: batch.to_owned(),
            vector: vector.to_bytes(),
        }
    }
}

/// The next texts that wait.
fn waiting(work: &mut Work<'_>) -> Result<Vec<Waiting>> {
    let (own, texts) = work.matching(|board| {
        let mut room = BATCH;
        let own = [&board.needs, &board.offers, &board.practices].map(|index| {
            let ids = codes(index.pending().take(room));
            room -= ids.len();
            ids
        });
        let texts: Vec<TextKey> = board.recommendations.pending().take(BATCH).collect();
        (own, texts)
    })?;
    let mut waiting = own_texts(work.conn, &own)?;
    if waiting.is_empty() {
        waiting = recommendations(work.conn, &texts)?;
    }
    Ok(waiting)
}

fn codes(ids: impl Iterator<Item = Uuid>) -> Vec<String> {
    ids.map(|id| id.to_string()).collect()
}

/// The texts of needs, of offers and of practices.
fn own_texts(
    conn: &mut Conn,
    [need_ids, offer_ids, practice_ids]: &[Vec<String>; 3],
) -> Result<Vec<Waiting>> {
    let one = |kind, record_id: String, text| Waiting {
        kind,
        record_id,
        language: "",
        text,
    };
    let mut waiting = Vec::new();
    if !need_ids.is_empty() {
        let found = needs::find_all(conn, need_ids)?.into_iter();
        waiting.extend(found.map(|n| one(need_cases::KIND, n.id.to_string(), n.content.meaning())));
    }
    if !offer_ids.is_empty() {
        let found = offers::find_all(conn, offer_ids)?.into_iter();
        waiting
            .extend(found.map(|o| one(offer_cases::KIND, o.id.to_string(), o.content.meaning())));
    }
    if !practice_ids.is_empty() {
        let found = practices::find_all(conn, practice_ids)?.into_iter();
        waiting.extend(
            found.map(|p| one(practice_cases::KIND, p.id.to_string(), p.content.meaning())),
        );
    }
    Ok(waiting)
}

fn recommendations(conn: &mut Conn, keys: &[TextKey]) -> Result<Vec<Waiting>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = keys.iter().map(|(id, _)| id.to_string()).collect();
    let texts = recommendation_texts::of(conn, &ids)?.into_iter();
    let wanted = texts.filter(|(id, language, _)| keys.contains(&(*id, *language)));
    let waiting: Vec<Waiting> = wanted
        .map(|(id, language, text)| Waiting {
            kind: match_index::RECOMMENDATION,
            record_id: id.to_string(),
            language: language.code(),
            text,
        })
        .collect();
    if waiting.is_empty() {
        return Err(Error::Internal(
            "texts that wait for vectors are gone".to_owned(),
        ));
    }
    Ok(waiting)
}
