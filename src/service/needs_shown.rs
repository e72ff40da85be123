//! To whom a need is shown beside what its lifecycle says: narrowing, revealing, and looking at it in another's place.

use super::needs::{for_write, read, save, state_after};
use super::work::Work;
use super::{entries, organizations};
use crate::domain::consent::Widening;
use crate::domain::error::{Error, FieldError, Result};
use crate::domain::ids::{NeedId, OrganizationId};
use crate::domain::in_words::InWords;
use crate::domain::lifecycle::{NeedMove, NeedState};
use crate::domain::message::Message;
use crate::domain::need::{Need, NeedContent};
use crate::domain::organization::Organization;
use crate::domain::policy::{self, Action};
use crate::domain::validation::check_once;
use crate::domain::visibility::{Reach, Shown, Viewer, Visibility};
use crate::store::needs;

/// A need as it would be if it were open, and the organization in whose place to look at it.
pub fn preview(
    work: &mut Work<'_>,
    id: NeedId,
    reader: Option<&str>,
) -> Result<(Need, Organization, Viewer)> {
    let need = read(work, id)?;
    let owner = Some(need.organization_id);
    policy::check(work.actor(), Action::NeedPreview, owner)?;
    let reader = reader.ok_or_else(|| Error::field("as", Message::new("error-preview-as")))?;
    let found = organizations::read(work, reader).map_err(|_| {
        let message = Message::new("error-unknown-organization").with("id", reader);
        Error::field("as", message)
    })?;
    let state = if need.state.is_released() {
        need.state
    } else {
        NeedState::Open
    };
    let viewer = Viewer::member(found.id, Reach::of_kind(found.kind));
    Ok((Need { state, ..need }, found, viewer))
}

/// A need whose consents the caller may change; until the end of the transaction nobody else changes to whom this need is shown.
pub fn for_consent(
    work: &mut Work<'_>,
    id: NeedId,
    action: Action,
    expected: Option<i64>,
) -> Result<Need> {
    needs::lock(work.conn, id)?;
    for_write(work, id, action, expected)
}

/// Shows a need to fewer than are shown it, or would be once it is open; what is none stays as it is. Lowering is
/// possible as long as anybody could be shown it.
pub fn narrow(
    work: &mut Work<'_>,
    need: &Need,
    visibility: Option<Visibility>,
    audience: Option<Vec<OrganizationId>>,
) -> Result<Need> {
    state_after(work, need, NeedMove::Narrow)?;
    // What else the need says may be older than a rule that holds now.
    check_once("/audience", audience.as_deref().unwrap_or_default())?;
    let content = NeedContent {
        visibility: visibility.unwrap_or(need.content.visibility),
        audience: audience.unwrap_or_else(|| need.content.audience.clone()),
        ..need.content.clone()
    };
    entries::check_organizations(work, &[("/audience", &content.audience)])?;
    check_narrower(work, need, &content)?;
    show(work, need, content, NeedMove::Narrow.code())
}

/// Nobody may be shown the need who would not have been shown it.
fn check_narrower(work: &mut Work<'_>, need: &Need, content: &NeedContent) -> Result<()> {
    let widening = Widening::between(&need.content, content.visibility, &content.audience);
    let mut faults = Vec::new();
    if let Some(raised) = widening.visibility {
        let present = need.content.visibility;
        faults.push(FieldError {
            field: "/visibility".to_owned(),
            message: Message::new("error-narrow-visibility")
                .with_words("given", raised.in_words())
                .with_words("present", present.in_words()),
        });
    }
    let ids: Vec<OrganizationId> = widening.named.iter().map(|(_, id)| *id).collect();
    let known = work.organizations(&ids)?;
    let opened = Shown {
        released: true,
        ..need.shown()
    };
    for (place, id) in widening.named {
        let reach = known.get(&id).map(|one| Reach::of_kind(one.kind));
        if reach.is_none_or(|reach| !Viewer::member(id, reach).sees(&opened)) {
            faults.push(FieldError {
                field: format!("/audience/{place}"),
                message: Message::new("error-narrow-audience").with("id", id),
            });
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

/// Changes to whom a need is shown by what it says itself.
pub(super) fn show(
    work: &mut Work<'_>,
    need: &Need,
    content: NeedContent,
    what: &str,
) -> Result<Need> {
    let after = Need {
        content,
        version: need.version + 1,
        updated_ms: work.now_ms,
        ..need.clone()
    };
    save(work, need, after, what)
}

/// Changes to whom a need is revealed.
pub(super) fn tell(
    work: &mut Work<'_>,
    need: &Need,
    told: Vec<OrganizationId>,
    what: &str,
) -> Result<Need> {
    if need.told == told {
        return Ok(need.clone());
    }
    let after = Need {
        told,
        version: need.version + 1,
        updated_ms: work.now_ms,
        ..need.clone()
    };
    save(work, need, after, what)
}
