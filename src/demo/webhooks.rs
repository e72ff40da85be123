//! The webhook of the demonstration: a system of UNDP that took what it was told, until it answered that it is gone. Its
//! address is nobody's, and nothing was sent to it: the answers are told here, and a webhook that is gone is asked no more.

use super::ago;
use super::people::Cast;
use crate::domain::actor::Role;
use crate::domain::error::Result;
use crate::domain::ids::WebhookId;
use crate::domain::organization::UNDP;
use crate::domain::webhook::{Attempt, DeliveryState};
use crate::service::Service;
use crate::service::deliveries;
use crate::service::webhooks::{self, WebhookContent};

/// Older than what UNDP was first told, in days.
const DAYS_AGO: i64 = 240;
/// Most deliveries of the demonstration.
const DELIVERIES_MAX: i64 = 200;

const ADDRESS: &str = "https://systems.undp.example/clearing-house";
/// What a receiver says that has it, and one that is gone.
const ANSWERS: [u16; 2] = [204, 410];

/// UNDP has its system told of everything.
pub(super) fn subscribe(service: &Service, cast: &Cast) -> Result<WebhookId> {
    let content = WebhookContent {
        url: ADDRESS.to_owned(),
        kinds: Vec::new(),
        active: true,
    };
    let desk = cast.at(UNDP, Role::Agency)?;
    let (webhook, _) = webhooks::create(&ago(service, DAYS_AGO), desk, content)?;
    Ok(webhook.id)
}

/// The system takes all that is on its way to it but the last.
pub(super) fn answer_all(service: &Service, cast: &Cast, id: WebhookId) -> Result<()> {
    let desk = cast.at(UNDP, Role::Agency)?;
    service.write(desk, move |work| {
        let pending = Some(DeliveryState::Pending);
        let sent = webhooks::deliveries(work, id, pending, None, DELIVERIES_MAX)?.records;
        for (place, one) in sent.into_iter().enumerate().rev() {
            let attempt = Attempt {
                at_ms: work.now_ms,
                took_ms: 40,
                status: Some(ANSWERS[usize::from(place == 0)]),
                failure: None,
            };
            deliveries::settle(work, &one.delivery, &attempt)?;
        }
        Ok(())
    })
}
