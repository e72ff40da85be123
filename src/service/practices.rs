//! Practices: told by who has done something that worked, reviewed by the clearing-house, published by their owners, and
//! confirmed by those who are said to have written them too.

use super::announcements;
use super::entries::{self, Listed, Trace};
use super::search::{self, Search};
use super::work::Work;
use crate::domain::error::{Error, Result};
use crate::domain::ids::PracticeId;
use crate::domain::in_words::InWords;
use crate::domain::lifecycle::{Lifecycle, PracticeMove, PracticeState};
use crate::domain::listing::{Facets, Filter, LinkKind, Page};
use crate::domain::message::Message;
use crate::domain::policy::{self, Action};
use crate::domain::practice::{CoAuthorAnswer, CoAuthors, Practice, PracticeContent, SameStory};
use crate::domain::visibility::Visibility;
use crate::store::feed::Change;
use crate::store::practices;

/// The kind by which audit trail and feed know practices.
pub const KIND: &str = "practice";

/// TABLE: the moves, and the right that each takes.
pub const MOVES: [(PracticeMove, Action); 8] = [
    (PracticeMove::Submit, Action::PracticeWrite),
    (PracticeMove::Return, Action::PracticeReview),
    (PracticeMove::Review, Action::PracticeReview),
    (PracticeMove::Publish, Action::PracticePublish),
    (PracticeMove::Verify, Action::PracticeWrite),
    (PracticeMove::Narrow, Action::PracticeWrite),
    (PracticeMove::Revise, Action::PracticeWrite),
    (PracticeMove::Archive, Action::PracticeWrite),
];

/// The facets by which practices are counted.
const FACETS: [LinkKind; 4] = [
    LinkKind::Theme,
    LinkKind::Group,
    LinkKind::Country,
    LinkKind::Criterion,
];

/// One practice that the caller sees.
pub fn read(work: &mut Work<'_>, id: PracticeId) -> Result<Practice> {
    let viewer = work.viewer();
    let practice = practices::find(work.conn, id)?.filter(|one| viewer.sees(&one.shown()));
    practice.ok_or(Error::NotFound(KIND))
}

/// The practices that the caller sees.
pub fn list(work: &mut Work<'_>, filter: &Filter, page: &Page) -> Result<Listed<Practice>> {
    let found = practices::list(work.conn, &work.viewer(), filter, &page.one_more())?;
    Ok(Listed::new(found, page, |practice, key| {
        let value = key.of(
            practice.created_ms,
            practice.updated_ms,
            practice.valid_until_ms,
        );
        (value, practice.id.to_string())
    }))
}

/// How many of the practices that the caller sees, and that a search finds, have each value.
pub fn facets(work: &mut Work<'_>, filter: &Filter, search: Option<&Search>) -> Result<Facets> {
    match search {
        Some(search) => search::practice_facets(work, filter, search, &FACETS),
        None => practices::facets(work.conn, &work.viewer(), filter, &FACETS),
    }
}

/// Checks that the caller may change this practice, in the order that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id: PracticeId,
    action: Action,
    expected: Option<i64>,
) -> Result<Practice> {
    let practice = read(work, id)?;
    policy::check(work.actor(), action, Some(practice.organization_id))?;
    entries::check_version(practice.version, expected)?;
    Ok(practice)
}

/// Checks that the caller, as one of those who are said to have written it too, may answer.
pub fn for_answer(work: &mut Work<'_>, id: PracticeId, expected: Option<i64>) -> Result<Practice> {
    let practice = read(work, id)?;
    let own = work.actor().organization_id();
    let named = own.filter(|id| practice.co_authors.find(*id).is_some());
    policy::check(work.actor(), Action::PracticeCoAuthor, named)?;
    entries::check_version(practice.version, expected)?;
    Ok(practice)
}

/// Files a draft for the organization that the caller acts for.
pub fn create(work: &mut Work<'_>, mut content: PracticeContent) -> Result<Practice> {
    let owner = work.actor().organization_id();
    policy::check(work.actor(), Action::PracticeWrite, owner)?;
    let owner = owner.ok_or(Error::NotFound("organization"))?;
    complete(work, &mut content)?;
    let practice = Practice {
        id: PracticeId(work.new_id()),
        organization_id: owner,
        state: PracticeState::Draft,
        version: 1,
        co_authors: CoAuthors::default().named(&content.co_authors, SameStory::No, work.now_ms),
        content,
        remark: None,
        created_by: work.actor().user_id(),
        valid_until_ms: entries::valid_until(None, work.now_ms)?,
        last_verified_ms: work.now_ms,
        created_ms: work.now_ms,
        updated_ms: work.now_ms,
    };
    check_co_authors(&practice)?;
    practices::insert(work.conn, &practice)?;
    work.changed(
        Change::of(KIND, &practice.id, "created"),
        None,
        Some(&trace(&practice)),
    )?;
    Ok(practice)
}

/// Replaces what the practice says. Who has confirmed to have written it too is asked again when it tells something else.
pub fn update(
    work: &mut Work<'_>,
    practice: &Practice,
    mut content: PracticeContent,
) -> Result<Practice> {
    if !practice.state.is_editable() {
        return Err(entries::not_editable(practice.state));
    }
    if practice.state != PracticeState::Draft {
        content.check_complete()?;
    }
    let old = (practice.content.language, practice.content.meaning());
    content.language =
        entries::language_after((old.0, &old.1), (content.language, &content.meaning()));
    complete(work, &mut content)?;
    let same_story = if practice.content.tells_the_same(&content) {
        SameStory::Yes
    } else {
        SameStory::No
    };
    let co_authors = &practice.co_authors;
    let after = Practice {
        co_authors: co_authors.named(&content.co_authors, same_story, work.now_ms),
        content,
        ..verified(work, practice)?
    };
    check_co_authors(&after)?;
    save(work, practice, after, "updated")
}

/// The next version of a practice that its owner has looked at today.
fn verified(work: &Work<'_>, practice: &Practice) -> Result<Practice> {
    Ok(Practice {
        valid_until_ms: entries::valid_until(None, work.now_ms)?,
        last_verified_ms: work.now_ms,
        ..next(work, practice)
    })
}

fn next(work: &Work<'_>, practice: &Practice) -> Practice {
    Practice {
        version: practice.version + 1,
        updated_ms: work.now_ms,
        ..practice.clone()
    }
}

/// The moves that the caller may make with the practice now.
#[must_use]
pub fn moves(work: &Work<'_>, practice: &Practice) -> Vec<PracticeMove> {
    let (state, owner) = (practice.state, practice.organization_id);
    entries::moves(work.actor(), &MOVES, state, owner)
}

fn state_after(work: &Work<'_>, practice: &Practice, by: PracticeMove) -> Result<PracticeState> {
    let (state, owner) = (practice.state, practice.organization_id);
    let refusal = |_| entries::refusal(work.actor(), &MOVES, (state, by), owner);
    state.after(by, None).map_err(refusal)
}

/// Takes the practice one step along its lifecycle.
pub fn step(
    work: &mut Work<'_>,
    practice: &Practice,
    by: PracticeMove,
    remark: Option<String>,
) -> Result<Practice> {
    let state = state_after(work, practice, by)?;
    if by == PracticeMove::Submit {
        practice.content.check_complete()?;
    }
    let base = match by {
        PracticeMove::Verify | PracticeMove::Submit => verified(work, practice)?,
        _ => next(work, practice),
    };
    let after = Practice {
        state,
        remark: remark.or_else(|| practice.remark.clone()),
        ..base
    };
    save(work, practice, after, by.code())
}

/// Shows a practice to fewer.
pub fn narrow(
    work: &mut Work<'_>,
    practice: &Practice,
    visibility: Visibility,
) -> Result<Practice> {
    let by = PracticeMove::Narrow;
    let state = state_after(work, practice, by)?;
    let present = practice.content.visibility;
    if visibility > present {
        let message = Message::new("error-practice-not-narrower")
            .with_words("given", visibility.in_words())
            .with_words("present", present.in_words());
        return Err(Error::field("/visibility", message));
    }
    let after = Practice {
        state,
        content: PracticeContent {
            visibility,
            ..practice.content.clone()
        },
        ..next(work, practice)
    };
    save(work, practice, after, by.code())
}

/// Says for the caller's organization whether it has written the practice too.
pub fn answer(
    work: &mut Work<'_>,
    practice: &Practice,
    answer: CoAuthorAnswer,
) -> Result<Practice> {
    let own = work.actor().organization_id();
    let own = own.ok_or(Error::NotFound("organization"))?;
    if !practice.state.is_released() {
        return Err(entries::not_editable(practice.state));
    }
    let after = Practice {
        co_authors: practice.co_authors.answered(own, answer, work.now_ms),
        ..next(work, practice)
    };
    save(work, practice, after, answer.code())
}

fn save(work: &mut Work<'_>, before: &Practice, after: Practice, what: &str) -> Result<Practice> {
    practices::update(work.conn, &after)?;
    let (old, new) = entries::traces(trace(before), trace(&after));
    work.changed(Change::of(KIND, &after.id, what), Some(&old), Some(&new))?;
    if before.shown() != after.shown() {
        work.was_shown(&before.shown());
    }
    announcements::practice_changed(work, &after, what)?;
    Ok(after)
}

fn trace(practice: &Practice) -> Trace<'_, PracticeContent> {
    Trace {
        state: practice.state.code(),
        remark: practice.remark.as_deref(),
        external_id: None,
        provenance: None,
        content: Some(&practice.content),
    }
}

/// Checks the content and fills in what can be known: the language of its texts.
fn complete(work: &mut Work<'_>, content: &mut PracticeContent) -> Result<()> {
    content.check()?;
    let named = [
        ("/audience", &content.audience),
        ("/co_authors", &content.co_authors),
    ];
    entries::check_organizations(work, &named)?;
    entries::check_recommendations(work, &content.recommendations, None)?;
    content.language = entries::language(content.language, &content.meaning());
    Ok(())
}

/// Whoever tells of a practice is its author already, and each co-author is named once.
fn check_co_authors(practice: &Practice) -> Result<()> {
    let ids = &practice.content.co_authors;
    for (place, id) in ids.iter().enumerate() {
        if *id == practice.organization_id || ids[..place].contains(id) {
            let message = Message::new("error-co-author-twice").with("id", id);
            return Err(Error::field(format!("/co_authors/{place}"), message));
        }
    }
    Ok(())
}

/// The reason that a move must carry, if it must.
#[must_use]
pub fn reason_wanted(by: PracticeMove) -> Option<Message> {
    (by == PracticeMove::Return).then(|| Message::new("error-reason-required"))
}
