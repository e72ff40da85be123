//! How an import runs: the file is read and kept aside in chunks, compared with what is known, and the
//! difference is published in one transaction, or not at all.
//!
//! An entry that is already part of a recommendation (its fingerprint is known) changes nothing, so a file may
//! come again at any time and in any order. The comparison is made before the publishing transaction, which only
//! writes, and is made again when another import has published in between. The feed gets one change of the kind
//! `import`; who follows it reads the recommendations whose `updated_ms` is the change's time or later.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use sha2::{Digest, Sha256};

use super::Service;
use super::imports::{ImportReport, KIND, Progress};
use super::work::{Context, Work};
use crate::documents::{self, Reading};
use crate::domain::clock::Millis;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{ImportId, RecommendationId};
use crate::domain::import::{Import, ImportState, ImportSummary};
use crate::domain::message::Message;
use crate::domain::recommendation::{
    Diagnostic, Position, Recommendation, RecommendationEntry, Severity,
};
use crate::domain::recommendation_identity::place;
use crate::domain::recommendation_labels::Labeller;
use crate::domain::recommendation_merge::{Pool, Standing};
use crate::domain::thesaurus;
use crate::store::feed::Change;
use crate::store::imports::StagedChunk;
use crate::store::{imports, recommendation_import, recommendations};

/// Entries of one chunk: about 3 MB, a fraction of a second.
const ENTRIES_PER_CHUNK: usize = 5_000;
/// Chunks that wait to be kept aside while their entries are already compared.
const CHUNKS_WAITING_MAX: usize = 2;
/// How often the stored progress is renewed.
const PROGRESS_MS: Millis = 500;
/// How often a comparison is made again because another import came in between.
const ATTEMPTS_MAX: u32 = 5;

/// SHA-256 of a file, hexadecimal.
#[must_use]
pub fn file_hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Runs an import when its turn comes, in a thread of its own.
pub fn run_alone(service: &Service, context: &Context, import: Import, bytes: &[u8]) {
    // One at a time in each process: each holds its whole file and all it compares with in memory.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let id = import.id;
    let ran = catch_unwind(AssertUnwindSafe(|| {
        run(service, context, import.clone(), bytes, &mut |_| {})
    }));
    match ran {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(%id, %error, "an import failed"),
        Err(_) => {
            let error = Error::Internal("the import panicked".to_owned());
            tracing::error!(%id, "an import panicked");
            let _ = fail(service, context, import, &error);
        }
    }
}

/// Runs an import to its end; when it fails, the import is kept with the reason and nothing else has changed.
pub fn run(
    service: &Service,
    context: &Context,
    import: Import,
    bytes: &[u8],
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport> {
    let mut run = Run {
        service,
        context,
        import,
        progress,
        told_ms: service.clock.now_ms(),
    };
    let outcome = run.whole(bytes);
    if let Err(error) = &outcome {
        fail(service, context, run.import, error)?;
    }
    outcome
}

fn fail(service: &Service, context: &Context, import: Import, error: &Error) -> Result<()> {
    let failure = match error {
        Error::Malformed(message)
        | Error::TooLarge(message)
        | Error::Unsupported(message)
        | Error::Conflict(message) => message.clone(),
        _ => Message::new("imports-broke-off"),
    };
    let failed = Import {
        state: ImportState::Failed,
        failure: Some(failure),
        ..import
    };
    service.write(context, move |work| {
        let failed = Import {
            updated_ms: work.now_ms,
            ..failed.clone()
        };
        imports::update(work.conn, &failed)?;
        imports::delete_chunks(work.conn, failed.id)
    })
}

struct Run<'a> {
    service: &'a Service,
    context: &'a Context,
    import: Import,
    progress: &'a mut dyn FnMut(Progress),
    told_ms: Millis,
}

impl Run<'_> {
    fn whole(&mut self, bytes: &[u8]) -> Result<ImportReport> {
        let reading = documents::read(bytes, &mut |rows| self.tell_read(rows))?;
        let read = Read {
            rows: reading.read,
            diagnostics: reading.diagnostics.clone(),
        };
        let mut difference = self.stage(reading, &read)?;
        for _ in 1..ATTEMPTS_MAX {
            if let Some(report) = self.publish(&difference)? {
                return Ok(report);
            }
            let id = self.import.id;
            difference =
                self.compare(&read, |work, number| imports::chunk(work.conn, id, number))?;
        }
        self.publish(&difference)?
            .ok_or_else(|| Error::Conflict(Message::new("imports-too-many-at-once")))
    }

    fn tell_read(&mut self, rows: u32) {
        self.import.rows_read = rows.into();
        // A sign of life that cannot be written is no reason to stop: the next write will tell.
        let _ = self.tell();
    }

    /// Tells the caller how far it is, and now and then those who ask the database.
    fn tell(&mut self) -> Result<()> {
        (self.progress)(Progress {
            state: self.import.state,
            read: self.import.rows_read,
            done: self.import.rows_done,
        });
        if self.service.clock.now_ms() - self.told_ms < PROGRESS_MS {
            return Ok(());
        }
        self.keep()
    }

    fn keep(&mut self) -> Result<()> {
        self.told_ms = self.service.clock.now_ms();
        self.import.updated_ms = self.told_ms;
        let import = self.import.clone();
        self.service.write(self.context, move |work| {
            check_alive(work, import.id)?;
            imports::update(work.conn, &import)
        })
    }

    /// Keeps the entries aside, each chunk in a transaction of its own, and compares them with what is known meanwhile.
    fn stage(&mut self, reading: Reading, read: &Read) -> Result<Arc<Difference>> {
        self.import.rows_read = reading.read.into();
        self.import.format = Some(reading.format.to_string());
        let (service, context, id) = (self.service, self.context, self.import.id);
        let mut entries = reading.entries.into_iter();
        let difference = thread::scope(|scope| {
            let (aside, chunks) = mpsc::sync_channel(CHUNKS_WAITING_MAX);
            let keeping = scope.spawn(move || keep_aside(service, context, id, chunks));
            let difference = self.compare(read, move |_, _| {
                let chunk: Vec<RecommendationEntry> =
                    entries.by_ref().take(ENTRIES_PER_CHUNK).collect();
                if chunk.is_empty() {
                    return Ok(None);
                }
                let kept = aside.send(StagedChunk::of(&chunk)?);
                kept.map_err(|_| Error::Internal("nothing is kept aside any more".to_owned()))?;
                Ok(Some(chunk))
            });
            let kept = keeping.join();
            kept.map_err(|_| Error::Internal("keeping entries aside panicked".to_owned()))??;
            difference
        })?;
        self.import.state = ImportState::Staged;
        self.keep()?;
        Ok(difference)
    }

    /// Computes what the entries would change.
    fn compare(&mut self, read: &Read, chunk: impl ChunkSource) -> Result<Arc<Difference>> {
        let (service, context) = (self.service, self.context);
        let compared = service.read(context, |work| {
            Comparison::of(work, chunk, &mut |rows| {
                self.import.rows_done = rows;
                // As above: a sign of life.
                let _ = self.tell();
            })
        })?;
        let mut next_id = || RecommendationId(service.ids.next(service.clock.now_ms()));
        Ok(Arc::new(compared.difference(read, &mut next_id)))
    }

    /// Writes the difference, unless another import has published since it was made; then none.
    fn publish(&mut self, difference: &Arc<Difference>) -> Result<Option<ImportReport>> {
        self.import.state = ImportState::Publishing;
        self.import.rows_done = self.import.rows_read;
        self.keep()?;
        (self.progress)(Progress {
            state: ImportState::Publishing,
            read: self.import.rows_read,
            done: self.import.rows_done,
        });
        let import = Import {
            state: ImportState::Done,
            summary: Some(difference.summary.clone()),
            ..self.import.clone()
        };
        let written = Arc::clone(difference);
        let published = self.service.write(self.context, move |work| {
            let import = Import {
                updated_ms: work.now_ms,
                ..import.clone()
            };
            written.write(work, &import)
        })?;
        Ok(published.then(|| ImportReport {
            format: self.import.format.clone(),
            dry_run: self.import.dry_run,
            summary: difference.summary.clone(),
            diagnostics: difference.diagnostics.clone(),
        }))
    }
}

/// Gives the entries chunk by chunk, by number; none after the last.
trait ChunkSource: FnMut(&mut Work<'_>, i32) -> Result<Option<Vec<RecommendationEntry>>> {}

impl<T> ChunkSource for T where
    T: FnMut(&mut Work<'_>, i32) -> Result<Option<Vec<RecommendationEntry>>>
{
}

fn keep_aside(
    service: &Service,
    context: &Context,
    id: ImportId,
    chunks: Receiver<StagedChunk>,
) -> Result<()> {
    for (number, chunk) in (0..).zip(chunks) {
        service.write(context, move |work| {
            imports::insert_chunk(work.conn, id, number, &chunk)
        })?;
    }
    Ok(())
}

/// What is left of a reading when its entries are kept aside.
struct Read {
    rows: u32,
    diagnostics: Vec<Diagnostic>,
}

/// Entries with their fingerprints.
type Unknown = Vec<(String, RecommendationEntry)>;
/// Recommendations and the positions that stand there.
type Known = HashMap<RecommendationId, Position>;

/// The entries put where they belong.
struct Comparison {
    edition: i64,
    stored: HashMap<RecommendationId, Recommendation>,
    pool: Pool,
    /// New fingerprints and the place in the pool of what they belong to.
    sources: Vec<(String, usize)>,
    /// The recommendations of entries that were known before.
    known: Known,
    diagnostics: Vec<Diagnostic>,
}

impl Comparison {
    fn of(
        work: &mut Work<'_>,
        chunk: impl ChunkSource,
        progress: &mut dyn FnMut(i64),
    ) -> Result<Self> {
        let edition = imports::edition(work.conn)?;
        let (unknown, known) = sift(work, chunk)?;
        let states: HashSet<&String> = unknown.iter().map(|(_, e)| &e.state_under_review).collect();
        let mut states: Vec<String> = states.into_iter().cloned().collect();
        states.sort_unstable();
        let stored = recommendations::of_states(work.conn, &states)?;
        let mut pool = Pool::new(stored.clone());
        let (mut labeller, mut sources, mut diagnostics) =
            (Labeller::default(), Vec::new(), Vec::new());
        for (number, (fingerprint, entry)) in (1..).zip(unknown) {
            let labels = labeller.labels(&entry);
            let taken = pool.take(entry, labels);
            sources.push((fingerprint, taken.at));
            diagnostics.extend(taken.contradictions);
            if number % 1_000 == 0 {
                progress(number);
            }
        }
        diagnostics.extend(labeller.warnings());
        Ok(Self {
            edition,
            stored: stored.into_iter().map(|r| (r.id, r)).collect(),
            pool,
            sources,
            known,
            diagnostics,
        })
    }

    fn difference(self, read: &Read, next_id: &mut dyn FnMut() -> RecommendationId) -> Difference {
        let mut held = self.pool.into_held();
        let mut new: Vec<usize> = (0..held.len())
            .filter(|at| held[*at].standing == Standing::New)
            .collect();
        // Ids follow the order of the reports, so that neighbours are stored side by side.
        new.sort_by_cached_key(|at| {
            let record = &held[*at].recommendation;
            let paragraph = record.paragraph.as_deref();
            place(&record.state_under_review, record.session, paragraph)
        });
        for at in &new {
            held[*at].recommendation.id = next_id();
        }
        let source = |(fingerprint, at): (String, usize)| (fingerprint, held[at].recommendation.id);
        let mut sources: Vec<_> = self.sources.into_iter().map(source).collect();
        sources.sort_unstable();
        let mut named = self.known;
        let mut difference = Difference::new(self.edition, read, self.diagnostics);
        let order: HashMap<usize, usize> = new.iter().copied().zip(0..).collect();
        for (at, held) in held.into_iter().enumerate() {
            let record = held.recommendation;
            if held.standing != Standing::Silent {
                named.insert(record.id, record.position);
            }
            match (held.standing, self.stored.get(&record.id)) {
                (Standing::New, _) => difference.created.push((order[&at], record)),
                (Standing::Changed, Some(old)) => difference.updated.push((old.clone(), record)),
                _ => {}
            }
        }
        difference.created.sort_unstable_by_key(|(order, _)| *order);
        difference.sources = sources;
        difference.count(&named);
        difference
    }
}

/// The entries that are part of no recommendation yet, and the recommendations of all others.
fn sift(work: &mut Work<'_>, mut chunk: impl ChunkSource) -> Result<(Unknown, Known)> {
    let (mut unknown, mut known, mut seen) = (Vec::new(), HashMap::new(), HashSet::new());
    for number in 0.. {
        let Some(mut entries) = chunk(work, number)? else {
            break;
        };
        let fingerprints = entries
            .iter_mut()
            .map(fingerprint)
            .collect::<Result<Vec<_>>>()?;
        let found = recommendation_import::known_sources(work.conn, &fingerprints)?;
        for (fingerprint, entry) in fingerprints.into_iter().zip(entries) {
            if let Some((id, position)) = found.get(&fingerprint) {
                known.insert(*id, *position);
            } else if seen.insert(fingerprint.clone()) {
                unknown.push((fingerprint, entry));
            }
        }
    }
    Ok((unknown, known))
}

/// An import that gave no sign for so long that it was taken for dead has lost its rows: it must not end well.
fn check_alive(work: &mut Work<'_>, id: ImportId) -> Result<()> {
    match imports::find(work.conn, id)? {
        Some(kept) if !kept.state.is_final() => Ok(()),
        _ => Err(Error::Conflict(Message::new("imports-interrupted"))),
    }
}

/// What an entry says, wherever it stands, in 128 bits; another edition of the thesaurus may understand it better.
fn fingerprint(entry: &mut RecommendationEntry) -> Result<String> {
    let place = (take(&mut entry.line), take(&mut entry.source_id));
    let json = serde_json::to_vec(entry);
    (entry.line, entry.source_id) = place;
    let json = json.map_err(|e| Error::Internal(format!("fingerprint: {e}")))?;
    let mut hasher = Sha256::new();
    hasher.update(thesaurus::VERSION.as_bytes());
    hasher.update(json);
    let digest = format!("{:x}", hasher.finalize());
    Ok(digest[..32].to_owned())
}

/// What an import changes.
struct Difference {
    /// The edition of the recommendations that it was made against.
    edition: i64,
    /// Each with its place in the order.
    created: Vec<(usize, Recommendation)>,
    /// What stands, and what is to stand.
    updated: Vec<(Recommendation, Recommendation)>,
    sources: Vec<(String, RecommendationId)>,
    diagnostics: Vec<Diagnostic>,
    summary: ImportSummary,
}

impl Difference {
    fn new(edition: i64, read: &Read, own: Vec<Diagnostic>) -> Self {
        let mut diagnostics = read.diagnostics.clone();
        diagnostics.extend(own);
        diagnostics.sort_by_key(|diagnostic| diagnostic.line);
        Self {
            edition,
            created: Vec::new(),
            updated: Vec::new(),
            sources: Vec::new(),
            diagnostics,
            summary: ImportSummary {
                read: read.rows.into(),
                ..ImportSummary::default()
            },
        }
    }

    fn count(&mut self, named: &HashMap<RecommendationId, Position>) {
        let with = |severity| {
            let all = self.diagnostics.iter();
            all.filter(|d| d.severity == severity).count() as u64
        };
        let mut by_position: BTreeMap<Position, u64> = BTreeMap::new();
        for position in named.values() {
            *by_position.entry(*position).or_default() += 1;
        }
        let (created, updated) = (self.created.len() as u64, self.updated.len() as u64);
        self.summary = ImportSummary {
            read: self.summary.read,
            refused: with(Severity::Refused),
            warnings: with(Severity::Warning),
            created,
            updated,
            unchanged: named.len() as u64 - created - updated,
            by_position,
        };
    }

    /// False when another import has published since this was computed; then nothing is written.
    fn write(&self, work: &mut Work<'_>, import: &Import) -> Result<bool> {
        if !import.dry_run && !self.sources.is_empty() {
            if !imports::raise_edition(work.conn, self.edition)? {
                return Ok(false);
            }
            self.write_recommendations(work)?;
        }
        check_alive(work, import.id)?;
        imports::insert_diagnostics(work.conn, import.id, &self.diagnostics)?;
        imports::delete_chunks(work.conn, import.id)?;
        imports::update(work.conn, import)?;
        if import.dry_run || self.created.is_empty() && self.updated.is_empty() {
            return Ok(true);
        }
        work.changed(
            Change::of(KIND, &import.id, "published"),
            None,
            import.summary.as_ref(),
        )?;
        Ok(true)
    }

    fn write_recommendations(&self, work: &mut Work<'_>) -> Result<()> {
        let created: Vec<&Recommendation> = self.created.iter().map(|(_, new)| new).collect();
        recommendation_import::insert_many(work.conn, &created, work.now_ms)?;
        for (old, new) in &self.updated {
            recommendation_import::update(work.conn, old, new, work.now_ms)?;
        }
        recommendation_import::insert_sources(work.conn, &self.sources)
    }
}
