//! The worklist over the API: what waits for the caller, in one order.

use serde::Serialize;

use super::notices::RecordSummary;
use crate::domain::clock::{Millis, rfc3339};
use crate::domain::language::Language;
use crate::domain::message::Message;
use crate::domain::worklist::{Task, TaskKind};
use crate::http::call::{Call, Reply};
use crate::locale;
use crate::service::idempotency::Answer;
use crate::service::worklist;

/// What waits for the caller.
#[derive(Serialize, utoipa::ToSchema)]
pub struct WorklistView {
    /// What is due first at the top; what is due at no time at the end.
    pub items: Vec<TaskView>,
}

/// One thing that waits.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TaskView {
    pub kind: TaskKind,
    /// What is to be done and why, in the language of the request.
    pub text: String,
    pub record: RecordSummary,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
    pub overdue: bool,
    /// Whether it waits for somebody else, for too long, and is before the clearing-house for that.
    pub escalated: bool,
}

impl TaskView {
    fn new(task: Task, now_ms: Millis, language: Language) -> Self {
        Self {
            overdue: task.is_overdue(now_ms),
            text: locale::say(language, &Message::new(task.kind.text())),
            record: RecordSummary::new(task.kind.record(), task.record_id, task.title),
            kind: task.kind,
            due_at: task.due_ms.map(rfc3339),
            escalated: task.escalated,
        }
    }
}

/// What waits for the caller's organization; for the clearing-house, also what others leave waiting too long.
#[utoipa::path(get, path = "/v1/worklist", tag = "notices", responses(
    (status = 200, body = WorklistView),
))]
pub async fn list(call: Call) -> Reply {
    call.read(|work| {
        let (now_ms, language) = (work.now_ms, work.context.language);
        let tasks = worklist::list(work)?.into_iter();
        Answer::ok(&WorklistView {
            items: tasks
                .map(|one| TaskView::new(one, now_ms, language))
                .collect(),
        })
    })
    .await
}
