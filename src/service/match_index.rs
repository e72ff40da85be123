//! Needs, offers, practices and recommendation texts in memory, kept current from the change feed: before each answer, so
//! that what was written before the question is in the answer, and by the worker in between.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, mpsc};
use std::thread;

use uuid::Uuid;

use crate::domain::error::{Error, Result};
use crate::domain::ids::OrganizationId;
use crate::domain::need::Need;
use crate::domain::offer::Offer;
use crate::domain::organization::{Organization, OrganizationKind};
use crate::domain::practice::Practice;
use crate::domain::side_by_side;
use crate::domain::track_record::{self, TrackRecord};
use crate::matching::eligibility::Side;
use crate::matching::index::Index;
use crate::matching::meaning::{Meaning, TextHash};
use crate::matching::profile::Profile;
use crate::matching::recommendations::{RecommendationTexts, TextKey};
use crate::matching::text::{MODEL, UsefulText};
use crate::service::ranking_weights::{self as weight_cases, InUse};
use crate::service::{
    assessments as assessment_cases, cooperations as cooperation_cases, needs as need_cases,
    offers as offer_cases, practices as practice_cases, vectors as vector_cases,
};
use crate::store::Store;
use crate::store::connection::Conn;
use crate::store::recommendation_texts::{self, Text};
use crate::store::vectors::StoredVector;
use crate::store::{
    assessments, cooperations, feed, needs, offers, organizations, practices, vectors,
};

/// The kinds by which the feed knows what else the index holds.
const ORGANIZATION: &str = "organization";
pub const RECOMMENDATION: &str = "recommendation";
/// An import of many recommendations is announced once; they carry the time of the announcement or a later one.
const IMPORT: &str = "import";

/// Beyond so many changes it is quicker to load everything anew.
const CHANGES_MAX: i64 = 5_000;
/// Records asked for in one statement.
const IDS_AT_ONCE: usize = 500;
/// Records taken in at a time when everything is loaded: their rows find room where those before them stood.
const RECORDS_AT_ONCE: i64 = 4_096;

/// What matching knows, as of one position of the feed.
pub struct Board {
    /// The last change that it has taken in.
    pub position: i64,
    /// That change; another one at the same position is of another database.
    last: Option<feed::Entry>,
    pub needs: Index,
    pub offers: Index,
    /// As offers are kept; they are only looked for.
    pub practices: Index,
    pub recommendations: RecommendationTexts,
    /// The weights that needs and offers are ranked by.
    pub in_use: InUse,
    /// What may be told of providers.
    pub track_records: BTreeMap<OrganizationId, TrackRecord>,
    /// Every organization; with the ISO 3166 code if it is a State.
    owners: HashMap<OrganizationId, Option<String>>,
}

/// Whose feed was followed: that of the same database as before, or of one that was put in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    Same,
    Another,
}

/// The one board of a replica.
#[derive(Default)]
pub struct MatchIndex {
    board: RwLock<Option<Board>>,
    /// Held by whoever brings the board up to date, while questions go on being answered.
    following: Mutex<()>,
}

impl MatchIndex {
    /// Asks the board, after it has taken in everything that this transaction can see.
    pub fn read<T>(&self, conn: &mut Conn, ask: impl FnOnce(&Board) -> T) -> Result<T> {
        self.catch_up(conn)?;
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        board
            .as_ref()
            .map(ask)
            .ok_or_else(|| Error::Internal("the match index is not loaded".to_owned()))
    }

    /// Takes in what is new; loads everything anew when it is another database than before (a backup was put in place).
    pub fn follow(&self, store: &Store) -> Result<Followed> {
        // Read before the transaction begins: a sound database has no earlier head than this.
        let known = self.known();
        store.read(|conn| {
            let head = feed::head(conn)?;
            if let Some((position, last)) = known
                && (position > head || feed::at(conn, position)? != last)
            {
                tracing::warn!(
                    head,
                    "the feed is not as it was: loading the match index anew"
                );
                let _turn = self.turn();
                return self.load(conn, head).map(|()| Followed::Another);
            }
            self.catch_up(conn).map(|()| Followed::Same)
        })
    }

    /// The right to bring the board up to date.
    fn turn(&self) -> MutexGuard<'_, ()> {
        self.following
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn catch_up(&self, conn: &mut Conn) -> Result<()> {
        let head = feed::head(conn)?;
        if self.known().is_some_and(|(position, _)| head <= position) {
            return Ok(());
        }
        let _turn = self.turn();
        let Some((position, last)) = self.known() else {
            return self.load(conn, head);
        };
        if head <= position {
            return Ok(());
        }
        if head - position > CHANGES_MAX {
            return self.load(conn, head);
        }
        // From the last one taken in, which must still be there.
        let known = i64::from(last.is_some());
        let changes = feed::after(conn, position - known, head - position + known)?;
        let (seen, new) = changes.split_at(changes.len().min(usize::from(last.is_some())));
        if seen.first() != last.as_ref() || !is_gapless(new, position, head) {
            tracing::warn!(
                position,
                head,
                "the feed has a gap or is another one: loading the match index anew"
            );
            return self.load(conn, head);
        }
        let news = News::read(conn, new)?;
        self.take_in(news, new.last().cloned(), head);
        Ok(())
    }

    /// The last change that was taken in.
    fn known(&self) -> Option<(i64, Option<feed::Entry>)> {
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        board
            .as_ref()
            .map(|board| (board.position, board.last.clone()))
    }

    /// Loads everything. The head was read first, so whatever changes meanwhile is taken in again later.
    fn load(&self, conn: &mut Conn, head: i64) -> Result<()> {
        let board = Board::load(conn, head)?;
        tracing::info!(
            position = head,
            needs = board.needs.len(),
            offers = board.offers.len(),
            texts = board.recommendations.len(),
            "the match index is loaded"
        );
        *self.board.write().unwrap_or_else(PoisonError::into_inner) = Some(board);
        Ok(())
    }

    fn take_in(&self, news: News, last: Option<feed::Entry>, head: i64) {
        let mut board = self.board.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(board) = board.as_mut() {
            board.take_in(news);
            board.position = head;
            board.last = last;
        }
    }
}

fn is_gapless(changes: &[feed::Entry], position: i64, head: i64) -> bool {
    let expected = position + 1..=head;
    changes.iter().map(|change| change.seq).eq(expected)
}

/// A vector, with the hash of its text.
type Stored = (TextHash, UsefulText);

/// The vectors of some texts.
#[derive(Default)]
struct Vectors {
    needs: HashMap<Uuid, Stored>,
    offers: HashMap<Uuid, Stored>,
    practices: HashMap<Uuid, Stored>,
    texts: HashMap<TextKey, Stored>,
}

impl Vectors {
    /// Adds vectors. Those that cannot be read are left aside, and their texts wait for others.
    fn add(&mut self, rows: Vec<StoredVector>) {
        for row in rows {
            let vector = UsefulText::from_bytes(&row.vector);
            let (Some(hash), Ok(vector)) = (TextHash::read(&row.text_hash), vector) else {
                tracing::warn!(
                    kind = row.kind,
                    record = row.record_id,
                    "a stored vector cannot be read"
                );
                continue;
            };
            let stored = (hash, vector);
            let id = row.record_id.parse();
            match (row.kind.as_str(), id) {
                (need_cases::KIND, Ok(id)) => drop(self.needs.insert(id, stored)),
                (offer_cases::KIND, Ok(id)) => drop(self.offers.insert(id, stored)),
                (practice_cases::KIND, Ok(id)) => drop(self.practices.insert(id, stored)),
                _ => {
                    if let Some(key) = text_key(&row.record_id, &row.language) {
                        self.texts.insert(key, stored);
                    }
                }
            }
        }
    }
}

/// The present state of what has changed.
#[derive(Default)]
struct News {
    /// Set when other weights are used than before.
    weights: Option<InUse>,
    organizations: Vec<Organization>,
    needs: Vec<Need>,
    offers: Vec<Offer>,
    practices: Vec<Practice>,
    texts: Vec<Text>,
    /// All of them, if any may have changed.
    track_records: Option<BTreeMap<OrganizationId, TrackRecord>>,
    vectors: Vectors,
}

impl News {
    fn read(conn: &mut Conn, changes: &[feed::Entry]) -> Result<Self> {
        let mut news = Self::default();
        for ids in ids_of(changes, ORGANIZATION).chunks(IDS_AT_ONCE) {
            let parsed: Vec<OrganizationId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
            news.organizations
                .extend(organizations::find_all(conn, &parsed)?);
            // Whose they are is part of what they match.
            news.needs.extend(needs::of_organizations(conn, ids)?);
            news.offers.extend(offers::of_organizations(conn, ids)?);
        }
        let (mut need_ids, mut offer_ids) = (
            ids_of(changes, need_cases::KIND),
            ids_of(changes, offer_cases::KIND),
        );
        for ids in ids_of(changes, cooperation_cases::KIND).chunks(IDS_AT_ONCE) {
            // What is committed there is no longer asked for, nor offered.
            let (needs, offers) = cooperations::needs_and_offers_of(conn, ids)?;
            need_ids.extend(needs);
            offer_ids.extend(offers);
        }
        for ids in need_ids.chunks(IDS_AT_ONCE) {
            news.needs.extend(needs::find_all(conn, ids)?);
            news.vectors.add(vectors::of_records(conn, MODEL, ids)?);
        }
        for ids in offer_ids.chunks(IDS_AT_ONCE) {
            news.offers.extend(offers::find_all(conn, ids)?);
            news.vectors.add(vectors::of_records(conn, MODEL, ids)?);
        }
        for ids in ids_of(changes, practice_cases::KIND).chunks(IDS_AT_ONCE) {
            news.practices.extend(practices::find_all(conn, ids)?);
            news.vectors.add(vectors::of_records(conn, MODEL, ids)?);
        }
        for ids in ids_of(changes, RECOMMENDATION).chunks(IDS_AT_ONCE) {
            news.texts.extend(recommendation_texts::of(conn, ids)?);
            news.vectors.add(vectors::of_records(conn, MODEL, ids)?);
        }
        if !ids_of(changes, weight_cases::KIND).is_empty() {
            news.weights = Some(InUse::read(conn)?);
        }
        let imports = changes.iter().filter(|change| change.kind == IMPORT);
        if let Some(first_ms) = imports.map(|change| change.at_ms).min() {
            let texts = recommendation_texts::written_since(conn, first_ms)?;
            news.texts.extend(texts);
        }
        if changes.iter().any(assessment_cases::counts) {
            news.track_records = Some(track_record::of_all(&assessments::counted(conn)?));
        }
        for batch in ids_of(changes, vector_cases::KIND) {
            news.vectors.add(vectors::of_batch(conn, MODEL, &batch)?);
        }
        Ok(news)
    }
}

/// The records of one kind after an id, some at a time, and the id of the last of them; none when there are no more.
type NextRecords = fn(&mut Conn, &str) -> Result<Option<(String, News)>>;

impl News {
    fn next_needs(conn: &mut Conn, after: &str) -> Result<Option<(String, Self)>> {
        let needs = needs::after(conn, after, RECORDS_AT_ONCE)?;
        let last = needs.last().map(|need| need.id.to_string());
        let news = Self {
            needs,
            ..Self::default()
        };
        news.with_vectors(conn, need_cases::KIND, after, last)
    }

    fn next_offers(conn: &mut Conn, after: &str) -> Result<Option<(String, Self)>> {
        let offers = offers::after(conn, after, RECORDS_AT_ONCE)?;
        let last = offers.last().map(|offer| offer.id.to_string());
        let news = Self {
            offers,
            ..Self::default()
        };
        news.with_vectors(conn, offer_cases::KIND, after, last)
    }

    fn with_vectors(
        mut self,
        conn: &mut Conn,
        kind: &str,
        after: &str,
        last: Option<String>,
    ) -> Result<Option<(String, Self)>> {
        let Some(last) = last else { return Ok(None) };
        let stored = vectors::of_kind_between(conn, MODEL, kind, (after, &last))?;
        self.vectors.add(stored);
        Ok(Some((last, self)))
    }

    fn of_all_practices(conn: &mut Conn) -> Result<Self> {
        let mut news = Self {
            practices: practices::all(conn)?,
            ..Self::default()
        };
        news.vectors
            .add(vectors::of_kind(conn, MODEL, practice_cases::KIND)?);
        Ok(news)
    }

    fn of_all_texts(conn: &mut Conn) -> Result<Self> {
        let mut news = Self {
            texts: recommendation_texts::all(conn)?,
            ..Self::default()
        };
        news.vectors
            .add(vectors::of_kind(conn, MODEL, RECOMMENDATION)?);
        Ok(news)
    }
}

/// The ids of the records of one kind, each once.
fn ids_of(changes: &[feed::Entry], kind: &str) -> Vec<String> {
    let mut ids: Vec<String> = changes
        .iter()
        .filter(|change| change.kind == kind)
        .map(|change| change.record_id.clone())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Board {
    fn load(conn: &mut Conn, position: i64) -> Result<Self> {
        let mut board = Self {
            position,
            last: feed::at(conn, position)?,
            needs: Index::new(Side::Need),
            offers: Index::new(Side::Offer),
            practices: Index::new(Side::Offer),
            recommendations: RecommendationTexts::default(),
            in_use: InUse::default(),
            track_records: BTreeMap::new(),
            owners: HashMap::new(),
        };
        board.take_in(News {
            weights: Some(InUse::read(conn)?),
            track_records: Some(track_record::of_all(&assessments::counted(conn)?)),
            organizations: organizations::list(conn, None, None, i64::MAX)?,
            ..News::default()
        });
        for next in [News::next_needs, News::next_offers] {
            board.load_records(conn, next)?;
        }
        board.take_in(News::of_all_practices(conn)?);
        board.take_in(News::of_all_texts(conn)?);
        Ok(board)
    }

    /// Takes in all records of a kind, some at a time, while the next ones are read.
    fn load_records(&mut self, conn: &mut Conn, next: NextRecords) -> Result<()> {
        let (read, taken) = mpsc::sync_channel(1);
        let reading = move || {
            let mut after = String::new();
            while let Some((last, news)) = next(conn, &after)? {
                if read.send(news).is_err() {
                    break;
                }
                after = last;
            }
            Ok(())
        };
        thread::scope(|scope| {
            let reader = scope.spawn(reading);
            for news in taken {
                self.take_in(news);
            }
            match reader.join() {
                Ok(outcome) => outcome,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    fn take_in(&mut self, news: News) {
        let mut vectors = news.vectors;
        if let Some(in_use) = news.weights {
            self.needs.weigh(in_use.weights);
            self.offers.weigh(in_use.weights);
            self.in_use = in_use;
        }
        for organization in news.organizations {
            let state = organization.kind == OrganizationKind::State;
            self.owners
                .insert(organization.id, state.then_some(organization.code));
        }
        self.take_in_needs(news.needs, &mut vectors.needs);
        self.take_in_offers(news.offers, &mut vectors.offers);
        self.take_in_practices(news.practices, &mut vectors.practices);
        if let Some(all) = news.track_records {
            let scores = all.iter().map(|(id, record)| (*id, record.score));
            self.offers.put_track_records(scores);
            self.track_records = all;
        }
        for (id, language, text) in &news.texts {
            let (key, texts) = ((*id, *language), &mut self.recommendations);
            let hash = TextHash::of(text);
            let meaning = matching(&mut vectors.texts, &key, hash)
                .or_else(|| texts.vector_of(key, hash))
                .map_or_else(|| Meaning::pending(text), Meaning::Known);
            texts.upsert(key, hash, meaning);
        }
        // Those that came after their texts.
        for (id, (hash, vector)) in vectors.needs {
            self.needs.set_vector(id, hash, vector);
        }
        for (id, (hash, vector)) in vectors.offers {
            self.offers.set_vector(id, hash, vector);
        }
        for (id, (hash, vector)) in vectors.practices {
            self.practices.set_vector(id, hash, vector);
        }
        for (key, (hash, vector)) in vectors.texts {
            self.recommendations.set_vector(key, hash, vector);
        }
    }

    fn take_in_needs(&mut self, needs: Vec<Need>, vectors: &mut HashMap<Uuid, Stored>) {
        let seen = side_by_side::each(needs, |need| {
            let profile = Profile::of_need(&need, self.state_code(need.organization_id));
            with_text(profile, need.content.meaning())
        });
        put(&mut self.needs, seen, vectors);
    }

    fn take_in_offers(&mut self, offers: Vec<Offer>, vectors: &mut HashMap<Uuid, Stored>) {
        let seen = side_by_side::each(offers, |offer| {
            let profile = Profile::of_offer(&offer, self.state_code(offer.organization_id));
            with_text(profile, offer.content.meaning())
        });
        put(&mut self.offers, seen, vectors);
    }

    fn take_in_practices(&mut self, practices: Vec<Practice>, vectors: &mut HashMap<Uuid, Stored>) {
        let seen = side_by_side::each(practices, |practice| {
            let profile = Profile::of_practice(&practice);
            with_text(profile, practice.content.meaning())
        });
        put(&mut self.practices, seen, vectors);
    }

    fn state_code(&self, owner: OrganizationId) -> Option<&str> {
        self.owners.get(&owner)?.as_deref()
    }
}

fn with_text(profile: Profile, text: String) -> (Profile, TextHash, String) {
    (profile, TextHash::of(&text), text)
}

/// Puts records with their texts into an index: with the vector that came with the text, or that it had before when
/// it says the same.
fn put(
    index: &mut Index,
    seen: Vec<(Profile, TextHash, String)>,
    vectors: &mut HashMap<Uuid, Stored>,
) {
    for (profile, hash, text) in seen {
        let meaning = matching(vectors, &profile.id, hash)
            .or_else(|| index.vector_of(profile.id, hash))
            .map_or_else(|| Meaning::pending(&text), Meaning::Known);
        index.upsert(&profile, hash, meaning);
    }
}

/// Takes the vector of a text that says this.
fn matching<Key: Hash + Eq>(
    vectors: &mut HashMap<Key, Stored>,
    key: &Key,
    hash: TextHash,
) -> Option<UsefulText> {
    let stored = vectors.remove(key)?;
    (stored.0 == hash).then_some(stored.1)
}

fn text_key(id: &str, language: &str) -> Option<TextKey> {
    Some((id.parse().ok()?, language.parse().ok()?))
}
