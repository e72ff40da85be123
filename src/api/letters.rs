//! Letters over the API: what the clearing-house owes others in writing, and what it has sent; each also as a document.

use actix_web::web::{Bytes, Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::entries::{MoveBody, OrganizationSummary};
use super::moves::moves;
use super::notices::RecordSummary;
use crate::documents::docx::{Block, Document};
use crate::domain::brief::{Brief, BriefEntry, ENTRIES_MAX, Figure};
use crate::domain::clock::rfc3339;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{CooperationId, LetterId, OrganizationId, UserId};
use crate::domain::in_words::InWords;
use crate::domain::language::Language;
use crate::domain::letter::{Letter, LetterContent, LetterKind, SendContent};
use crate::domain::lifecycle::{LetterMove, LetterState};
use crate::domain::message::Message;
use crate::domain::notices::RecordKind;
use crate::domain::visibility::Visibility;
use crate::http::body;
use crate::http::call::{Call, Reply};
use crate::http::download::{PaperFormat, PaperQuery};
use crate::http::paging::{self, PageQuery, PageView};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::locale::{say, say_day};
use crate::service::briefs;
use crate::service::idempotency::Answer;
use crate::service::known_organizations::Organizations;
use crate::service::letters::{self, LetterFilter};
use crate::service::work::Work;

/// A letter, as the clearing-house and whoever it was sent to see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LetterView {
    pub id: LetterId,
    pub url: String,
    pub kind: LetterKind,
    pub state: LetterState,
    /// The moves that the caller may make now.
    pub moves: Vec<LetterMove>,
    pub version: i64,
    /// To whom it is written; of a brief the clearing-house itself.
    pub organization: OrganizationSummary,
    /// After which it asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cooperation_id: Option<CooperationId>,
    /// What it says. As long as nobody has given a brief a title of its own, it has one in the language that is asked for.
    pub content: LetterContent,
    /// By when it is to be sent.
    pub due_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<SendingView>,
    /// Why it was dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub created_at: String,
    pub updated_at: String,
}

/// That a letter was sent.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SendingView {
    pub on: NaiveDate,
    /// Under which it is found in the files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Who said so; for the clearing-house.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    pub noted_at: String,
}

/// One letter; a brief with what it tells.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LetterReadingView {
    #[serde(flatten)]
    pub letter: LetterView,
    /// As it stands now or, once the brief was sent, as it stood then; of one that was dropped nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brief: Option<BriefView>,
}

/// How the clearing-house stands.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct BriefView {
    /// From which day on what came in is counted; absent in the first brief, which counts everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// The day on which it is true, in Geneva.
    pub on: NaiveDate,
    pub figures: Vec<Figure>,
    /// Needs that wait for help, the longest waiting first; 200 at most.
    pub needs: Vec<BriefEntryView>,
    /// Offers that became available since, and are; the newest 200.
    pub offers: Vec<BriefEntryView>,
    /// Cooperations that have not ended; the newest 200.
    pub cooperations: Vec<BriefEntryView>,
}

/// A record that a brief names.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct BriefEntryView {
    pub record: RecordSummary,
    /// The owner; of a cooperation the State that is helped.
    pub organization: OrganizationSummary,
    /// Who may see it beside the clearing-house; absent for a cooperation, which only those see who take part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// Since when it is there.
    pub on: NaiveDate,
    /// Of a cooperation: whether nothing has been heard of it for long.
    pub silent: bool,
}

impl LetterView {
    fn of(work: &mut Work<'_>, letter: Letter) -> Result<Self> {
        let language = work.context.language;
        Self::said_in(work, letter, language)
    }

    fn said_in(work: &mut Work<'_>, letter: Letter, language: Language) -> Result<Self> {
        let organization = named(work, letter.organization_id, work.context.language)?;
        let title = letters::title(&letter, language);
        let sees_all = work.viewer().sees_all;
        let sending = letter.sending.as_ref();
        Ok(Self {
            id: letter.id,
            url: RecordKind::Letter.path(&letter.id.to_string()),
            kind: letter.kind,
            state: letter.state,
            moves: letters::moves(work, &letter),
            version: letter.version,
            organization,
            cooperation_id: letter.cooperation_id,
            due_at: rfc3339(letter.due_ms),
            sent: sending.map(|one| SendingView {
                on: one.on,
                reference: one.reference.clone(),
                by: one.by.filter(|_| sees_all),
                noted_at: rfc3339(one.at_ms),
            }),
            reason: letter.reason,
            content: LetterContent {
                title,
                ..letter.content
            },
            created_at: rfc3339(letter.created_ms),
            updated_at: rfc3339(letter.updated_ms),
        })
    }

    fn answer(work: &mut Work<'_>, letter: Letter) -> Result<Answer> {
        let view = Self::of(work, letter)?;
        Ok(Answer::ok(&view)?.version(view.version))
    }
}

fn named(
    work: &mut Work<'_>,
    id: OrganizationId,
    language: Language,
) -> Result<OrganizationSummary> {
    let known = work.organizations(&[id])?;
    summary(&known, id, language)
}

fn summary(
    known: &Organizations,
    id: OrganizationId,
    language: Language,
) -> Result<OrganizationSummary> {
    let found = known.get(&id);
    let found = found.map(|one| OrganizationSummary::of(one, language));
    found.ok_or_else(|| Error::Internal("an organization is unknown".to_owned()))
}

impl BriefView {
    fn of(work: &mut Work<'_>, brief: Brief, language: Language) -> Result<Self> {
        let known = work.organizations(&brief.organizations())?;
        let entries = |kind: RecordKind, all: Vec<BriefEntry>| {
            let views = all.into_iter().map(|one| {
                Ok(BriefEntryView {
                    organization: summary(&known, one.organization_id, language)?,
                    record: RecordSummary::new(kind, one.id, one.title),
                    visibility: one.visibility,
                    on: one.on,
                    silent: one.silent,
                })
            });
            views.collect::<Result<Vec<_>>>()
        };
        Ok(Self {
            needs: entries(RecordKind::Need, brief.needs)?,
            offers: entries(RecordKind::Offer, brief.offers)?,
            cooperations: entries(RecordKind::Cooperation, brief.cooperations)?,
            since: brief.since,
            on: brief.on,
            figures: brief.figures,
        })
    }

    /// The brief as parts of a document.
    fn blocks(&self, language: Language) -> Vec<Block> {
        let words = |key: &'static str| say(language, &Message::new(key));
        let on = Message::new("brief-on").with_day("date", self.on);
        let mut blocks = vec![Block::Paragraph(say(language, &on))];
        if let Some(since) = self.since {
            let since = Message::new("brief-since").with_day("date", since);
            blocks.push(Block::Paragraph(say(language, &since)));
        }
        blocks.push(Block::Paragraph(words("brief-for-staff")));
        let figures = self.figures.iter();
        let figures = figures.map(|one| vec![words(one.kind.text()), one.count.to_string()]);
        blocks.push(Block::Table {
            columns: vec![words("brief-column-figure"), words("brief-column-count")],
            rows: figures.collect(),
        });
        let lists = [
            ("brief-heading-needs", &self.needs),
            ("brief-heading-offers", &self.offers),
            ("brief-heading-cooperations", &self.cooperations),
        ];
        for (heading, entries) in lists {
            blocks.push(Block::Heading(words(heading)));
            blocks.extend(listed(entries, language));
        }
        blocks
    }
}

/// TABLE: the headings over the records that a brief names.
const COLUMNS: [&str; 4] = [
    "brief-column-organization",
    "brief-column-title",
    "brief-column-on",
    "brief-column-note",
];

fn listed(entries: &[BriefEntryView], language: Language) -> Vec<Block> {
    let words = |key: &'static str| say(language, &Message::new(key));
    if entries.is_empty() {
        return vec![Block::Paragraph(words("brief-none"))];
    }
    let rows = entries.iter().map(|one| {
        let note = match one.visibility {
            Some(visibility) => say(language, &visibility.in_words()),
            None if one.silent => words("brief-silent"),
            None => String::new(),
        };
        let title = one.record.title.clone();
        vec![
            one.organization.name.clone(),
            title,
            say_day(language, one.on),
            note,
        ]
    });
    let mut blocks = vec![Block::Table {
        columns: COLUMNS.iter().copied().map(words).collect(),
        rows: rows.collect(),
    }];
    if entries.len() >= ENTRIES_MAX {
        let more = Message::new("brief-more").with("max", ENTRIES_MAX);
        blocks.push(Block::Paragraph(say(language, &more)));
    }
    blocks
}

/// The letter as it is sent.
fn document(
    letter: &Letter,
    to: &OrganizationSummary,
    brief: Option<(&BriefView, Language)>,
) -> Document {
    let own = letter.content.language;
    let body = letter.content.body.split("\n\n");
    let body = body.filter(|text| !text.trim().is_empty());
    let body = body.map(|text| Block::Paragraph(text.to_owned()));
    let address = Message::new("letter-to").with("name", &to.name);
    let address = brief
        .is_none()
        .then(|| Block::Paragraph(say(own, &address)));
    let language = brief.map_or(own, |(_, language)| language);
    let told = brief.map(|(brief, language)| brief.blocks(language));
    Document {
        title: letters::title(letter, language),
        language,
        blocks: address
            .into_iter()
            .chain(body)
            .chain(told.into_iter().flatten())
            .collect(),
    }
}

/// What a list of letters is narrowed by.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LetterQuery {
    #[param(inline)]
    pub kind: Option<LetterKind>,
    #[param(inline)]
    pub state: Option<LetterState>,
    /// To whom.
    pub organization: Option<OrganizationId>,
    /// After which they ask.
    pub cooperation: Option<CooperationId>,
    /// Records on a page, 1 to 200; 50 when not given.
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

impl LetterQuery {
    fn page(&self) -> PageQuery {
        PageQuery {
            limit: self.limit,
            cursor: self.cursor.clone(),
        }
    }

    const fn filter(&self) -> LetterFilter {
        LetterFilter {
            kind: self.kind,
            state: self.state,
            organization: self.organization,
            cooperation: self.cooperation,
        }
    }
}

/// Letters, newest first: all of them for the clearing-house, for a State those that were sent to it.
#[utoipa::path(get, path = "/v1/letters", tag = "letters", params(LetterQuery), responses(
    (status = 200, body = PageView<LetterView>),
))]
pub async fn list(call: Call, query: Query<LetterQuery>) -> Reply {
    call.read(move |work| {
        let page = query.page();
        let found = letters::list(work, &query.filter(), page.after()?, page.limit()?)?;
        let views = found.records.into_iter();
        let views = views.map(|one| LetterView::of(work, one));
        Answer::ok(&PageView {
            items: views.collect::<Result<Vec<_>>>()?,
            next: paging::next(work, found.next.as_ref())?,
        })
    })
    .await
}

/// One letter, as JSON or as a document; a brief with what it tells.
#[utoipa::path(get, path = "/v1/letters/{id}", tag = "letters", params(("id" = LetterId, Path), PaperQuery), responses(
    (status = 200, description = "JSON or DOCX", content(
        (LetterReadingView = "application/json"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )),
    Refused<404>,
))]
pub async fn read(call: Call, id: Path<LetterId>, query: Query<PaperQuery>) -> Reply {
    let id = id.into_inner();
    let PaperQuery { format, language } = query.into_inner();
    let told = move |work: &mut Work<'_>, letter: &Letter| {
        let language = language.unwrap_or(letter.content.language);
        let brief = briefs::read(work, letter)?;
        let brief = brief.map(|brief| BriefView::of(work, brief, language));
        Ok::<_, Error>(brief.transpose()?.map(|brief| (brief, language)))
    };
    if format == Some(PaperFormat::Docx) {
        let name = format!("letter-{id}");
        return call
            .document(name, move |work| {
                let letter = letters::read(work, id)?;
                let brief = told(work, &letter)?;
                let to = named(work, letter.organization_id, letter.content.language)?;
                let brief = brief.as_ref().map(|(brief, language)| (brief, *language));
                Ok(document(&letter, &to, brief))
            })
            .await;
    }
    call.read(move |work| {
        let letter = letters::read(work, id)?;
        let brief = told(work, &letter)?.map(|(brief, _)| brief);
        let asked = language.unwrap_or(work.context.language);
        let letter = LetterView::said_in(work, letter, asked)?;
        let version = letter.version;
        Ok(Answer::ok(&LetterReadingView { letter, brief })?.version(version))
    })
    .await
}

/// Replaces what a letter says that was not sent.
#[utoipa::path(put, path = "/v1/letters/{id}", tag = "letters",
    params(("id" = LetterId, Path), ("If-Match" = String, Header, description = "ETag of the version that was read")),
    request_body = LetterContent, responses(
    (status = 200, body = LetterView),
    Refused<404>, Refused<409>, Refused<412>, Refused<428>,
))]
pub async fn update(call: Call, id: Path<LetterId>, bytes: Bytes) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = letters::for_write(work, *id, expected)?;
        let letter = letters::update(work, &before, body::parse(&bytes)?)?;
        LetterView::answer(work, letter)
    })
    .await
}

moves! {
    LetterId LetterMove SendContent -> LetterView, "letters";

    /// The clearing-house says that it has sent a letter, when, and under which reference; to whom it is written may read it
    /// from then on.
    send "/v1/letters/{id}/send" Send;
}

moves! {
    LetterId LetterMove MoveBody -> LetterView, "letters";

    /// The clearing-house does not send a letter that was drafted, and says why; none is drafted again for its occasion.
    drop "/v1/letters/{id}/drop" Drop;
}

async fn step(call: Call, id: LetterId, bytes: Bytes, by: LetterMove) -> Reply {
    let expected = call.expected_version();
    call.write(&bytes.clone(), move |work| {
        let before = letters::for_write(work, id, expected)?;
        let letter = match by {
            LetterMove::Send => letters::send(work, &before, &body::parse(&bytes)?)?,
            LetterMove::Drop => {
                let body: MoveBody = body::parse_or_default(&bytes)?;
                let wanted = Some(Message::new("error-reason-required"));
                letters::drop(work, &before, body.reason(wanted)?.unwrap_or_default())?
            }
        };
        LetterView::answer(work, letter)
    })
    .await
}
