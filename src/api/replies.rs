//! The consolidated reply over the API: what all who help with a need have undertaken, in one document to its State.

use actix_web::web::Path;
use chrono::NaiveDate;
use serde::Serialize;

use super::commitments::CoverageView;
use super::entries::OrganizationSummary;
use super::entry_summaries::EntrySummary;
use crate::documents::docx::{Block, Document};
use crate::domain::assistance::Contact;
use crate::domain::clock::day;
use crate::domain::cooperation::ParticipantRole;
use crate::domain::error::{Error, Result};
use crate::domain::ids::{CooperationId, OrganizationId};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::http::call::{Call, Reply};
use crate::http::download::{PaperFormat, PaperQuery};
use crate::http::problem::Refused;
use crate::http::query::Query;
use crate::locale::{say, say_day};
use crate::service::idempotency::Answer;
use crate::service::replies::{self, ConsolidatedReply, ReplyEntry};
use crate::service::work::Work;

/// The one reply that the State gets: who helps with its need, with what, when, and whom to speak to.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ConsolidatedReplyView {
    pub cooperation_id: CooperationId,
    pub language: Language,
    /// The day on which it is true, in Geneva.
    pub made_on: NaiveDate,
    pub state: OrganizationSummary,
    pub need: EntrySummary,
    /// By partner in the order in which they came, then by line of the need.
    pub entries: Vec<ReplyEntryView>,
    /// How far each line of the need is covered, in this cooperation and in others before it.
    pub coverage: Vec<CoverageView>,
}

/// What one partner has undertaken of one line; without line and quantity where it has undertaken nothing yet.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ReplyEntryView {
    pub partner: OrganizationSummary,
    pub role: ParticipantRole,
    /// The place of the line among the need's, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// First day: of the commitment, else of the partner's offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

impl ConsolidatedReplyView {
    fn of(work: &mut Work<'_>, reply: ConsolidatedReply) -> Result<Self> {
        let partners = reply.entries.iter().map(|one| one.partner);
        let owner = reply.need.organization_id;
        let ids: Vec<OrganizationId> = partners.chain([owner]).collect();
        let known = work.organizations(&ids)?;
        let named = |id: OrganizationId| {
            let found = known.get(&id);
            let found = found.map(|one| OrganizationSummary::of(one, reply.language));
            found.ok_or_else(|| Error::Internal("a participant is unknown".to_owned()))
        };
        let state = named(owner)?;
        let entries = reply.entries.into_iter();
        let entries = entries.map(|one| Ok(ReplyEntryView::of(named(one.partner)?, one)));
        Ok(Self {
            cooperation_id: reply.cooperation.id,
            language: reply.language,
            made_on: day(work.now_ms),
            need: EntrySummary::of(&reply.need, state.clone()).told(reply.sees_need),
            state,
            entries: entries.collect::<Result<_>>()?,
            coverage: CoverageView::shown(&reply.need, reply.sees_need),
        })
    }

    /// The reply as it is sent to the State.
    fn document(&self) -> Document {
        let words = |key: &'static str| say(self.language, &Message::new(key));
        let to = Message::new("reply-to").with("state", &self.state.name);
        let about = Message::new("reply-need").with("title", &self.need.title);
        let made_on = Message::new("reply-made-on").with_day("date", self.made_on);
        let paragraph = |message: Message| Block::Paragraph(say(self.language, &message));
        let mut blocks = vec![paragraph(to), paragraph(about), paragraph(made_on)];
        blocks.push(Block::Paragraph(words("reply-introduction")));
        blocks.push(self.table(&COLUMNS, self.entries.iter().map(|one| self.row(one))));
        let open = self.coverage.iter().filter(|line| line.uncovered > 0);
        let open: Vec<Vec<String>> = open.map(open_row).collect();
        if self.coverage.is_empty() {
            // Nothing is said of what the reader may not know.
        } else if open.is_empty() {
            blocks.push(Block::Paragraph(words("reply-covered")));
        } else {
            blocks.push(Block::Heading(words("reply-uncovered")));
            blocks.push(self.table(&OPEN_COLUMNS, open.into_iter()));
        }
        Document {
            title: words("reply-title"),
            language: self.language,
            blocks,
        }
    }

    fn table(&self, columns: &[&'static str], rows: impl Iterator<Item = Vec<String>>) -> Block {
        let words = |key: &'static str| say(self.language, &Message::new(key));
        Block::Table {
            columns: columns.iter().copied().map(words).collect(),
            rows: rows.collect(),
        }
    }

    /// The cells that stand under [`COLUMNS`].
    fn row(&self, entry: &ReplyEntryView) -> Vec<String> {
        let words = |key: &'static str| say(self.language, &Message::new(key));
        let written = |day| say_day(self.language, day);
        let day = |day: Option<NaiveDate>| day.map_or_else(String::new, written);
        let line = entry.description.clone();
        let quantity = entry.quantity.zip(entry.unit.as_ref());
        vec![
            entry.partner.name.clone(),
            words(role(entry.role)),
            line.unwrap_or_else(|| words("reply-nothing-yet")),
            quantity.map_or_else(String::new, |(many, unit)| format!("{many} {unit}")),
            day(entry.from),
            day(entry.until),
            entry.contact.as_ref().map_or_else(String::new, in_lines),
        ]
    }
}

impl ReplyEntryView {
    fn of(partner: OrganizationSummary, entry: ReplyEntry) -> Self {
        let (from, until) = entry.days;
        let undertaken = entry.undertaken.as_ref();
        Self {
            partner,
            role: entry.role,
            line: undertaken.map(|one| one.line),
            description: undertaken.map(|one| one.description.clone()),
            quantity: undertaken.map(|one| one.quantity),
            unit: undertaken.map(|one| one.unit.clone()),
            from,
            until,
            contact: entry.contact,
        }
    }
}

/// TABLE: the headings over what is undertaken.
const COLUMNS: [&str; 7] = [
    "reply-column-partner",
    "reply-column-role",
    "reply-column-line",
    "reply-column-quantity",
    "reply-column-from",
    "reply-column-until",
    "reply-column-contact",
];

/// TABLE: the headings over what nobody has undertaken yet.
const OPEN_COLUMNS: [&str; 4] = [
    "reply-column-line",
    "reply-column-asked",
    "reply-column-quantity",
    "reply-column-open",
];

/// The cells that stand under [`OPEN_COLUMNS`].
fn open_row(line: &CoverageView) -> Vec<String> {
    let many = |many: u32| format!("{many} {}", line.unit);
    let description = line.description.clone();
    vec![
        description,
        many(line.requested),
        many(line.committed),
        many(line.uncovered),
    ]
}

/// TABLE: what the roles are called.
const fn role(role: ParticipantRole) -> &'static str {
    match role {
        ParticipantRole::Lead => "reply-role-lead",
        ParticipantRole::Supporting => "reply-role-supporting",
        ParticipantRole::Implementing => "reply-role-implementing",
        ParticipantRole::Monitoring => "reply-role-monitoring",
        ParticipantRole::CivilSocietyPartner => "reply-role-civil-society-partner",
    }
}

/// Name, address and number, each in a line of its own.
fn in_lines(contact: &Contact) -> String {
    let phone = contact.phone.as_deref();
    let parts = [
        Some(contact.name.as_str()),
        Some(contact.email.as_str()),
        phone,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The one reply to the State of a cooperation, for those who take part and the clearing-house: as JSON, or as a document
/// in the language of the need.
#[utoipa::path(get, path = "/v1/cooperations/{id}/reply", tag = "cooperations", params(("id" = CooperationId, Path), PaperQuery), responses(
    (status = 200, description = "JSON or DOCX", content(
        (ConsolidatedReplyView = "application/json"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )),
    Refused<404>, Refused<409>,
))]
pub async fn read(call: Call, id: Path<CooperationId>, query: Query<PaperQuery>) -> Reply {
    let id = id.into_inner();
    let PaperQuery { format, language } = query.into_inner();
    let view = move |work: &mut Work<'_>| {
        let reply = replies::read(work, id, language)?;
        ConsolidatedReplyView::of(work, reply)
    };
    match format {
        Some(PaperFormat::Docx) => {
            let name = format!("reply-{id}");
            call.document(name, move |work| Ok(view(work)?.document()))
                .await
        }
        _ => call.read(move |work| Answer::ok(&view(work)?)).await,
    }
}
