//! TABLE: action x role -> No | Own | Yes. The only place that says who may do what.
//! `Own` means: to records of the organization acted for.

use super::actor::{Actor, Credential, Role, Scope};
use super::error::{Error, Result};
use super::ids::OrganizationId;
use super::message::Message;

/// What a role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    No,
    /// Only with records of the organization acted for.
    Own,
    Yes,
}

use Grant::{No, Own, Yes};

/// The columns of the table: everyone (also unsigned), then each role.
pub const COLUMNS: [Option<Role>; 9] = [
    None,
    Some(Role::ClearingHouse),
    Some(Role::Secretariat),
    Some(Role::FocalPoint),
    Some(Role::Agency),
    Some(Role::UnctCoordinator),
    Some(Role::Stakeholder),
    Some(Role::Observer),
    Some(Role::Admin),
];

macro_rules! policy {
    ($($(#[$meta:meta])* $action:ident = $code:literal $kind:ident [$($grant:ident)+];)+) => {
        super::codes::closed_list!(
            /// Everything that can be asked of the service.
            Action { $($(#[$meta])* $action = $code,)+ }
        );

        /// The table: action, whether it writes, and the grants in the order of [`COLUMNS`].
        pub const TABLE: &[(Action, Kind, [Grant; 9])] = &[$((Action::$action, Kind::$kind, [$($grant),+])),+];
    };
}

/// Whether an action reads or writes; an API key's scope must allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Read,
    Write,
}

// Columns:                                    any ch  sec fp  ag  un  st  ob  ad
policy! {
    HealthRead = "health_read" Read           [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    MetricsRead = "metrics_read" Read         [No  No  No  No  No  No  No  No  Yes];
    SignIn = "sign_in" Write                  [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    PasswordSet = "password_set" Write        [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    MeRead = "me_read" Read                   [No  Yes Yes Yes Yes Yes Yes Yes Yes];
    MeUpdate = "me_update" Write              [No  Yes Yes Yes Yes Yes Yes Yes Yes];
    OrganizationRead = "organization_read" Read [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    OrganizationWrite = "organization_write" Write [No No No No No No No No Yes];
    UserRead = "user_read" Read               [No  No  No  No  No  No  No  No  Yes];
    UserWrite = "user_write" Write            [No  No  No  No  No  No  No  No  Yes];
    ApiKeyRead = "api_key_read" Read          [No  Own No  Own Own Own Own No  Yes];
    ApiKeyWrite = "api_key_write" Write       [No  Own No  Own Own Own Own No  Yes];
    AuditRead = "audit_read" Read             [No  No  No  No  No  No  No  No  Yes];
    ThesaurusRead = "thesaurus_read" Read     [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    /// Costs computing time, so only for those who are signed in.
    TextTag = "text_tag" Read                 [No  Yes Yes Yes Yes Yes Yes Yes Yes];
    RecommendationRead = "recommendation_read" Read [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    ImportRead = "import_read" Read           [No  Yes Yes No  No  No  No  No  No];
    ImportWrite = "import_write" Write        [No  Yes Yes No  No  No  No  No  No];
    NeedRead = "need_read" Read               [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    NeedWrite = "need_write" Write            [No  No  No  Own No  No  No  No  No];
    NeedExtract = "need_extract" Write        [No  Yes Yes No  No  No  No  No  No];
    NeedReview = "need_review" Write          [No  Yes No  No  No  No  No  No  No];
    /// Read what was asked of a need, and what it has said before.
    NeedHistoryRead = "need_history_read" Read [No Yes No Own No  No  No  No  No];
    NeedDuplicateRead = "need_duplicate_read" Read [No Yes No No No No No No No];
    NeedMergeRead = "need_merge_read" Read    [No  Yes No  Own No  No  No  No  No];
    NeedMergePropose = "need_merge_propose" Write [No Yes No No No No No No No];
    NeedMergeAnswer = "need_merge_answer" Write [No No No  Own No  No  No  No  No];
    NeedMergeUndo = "need_merge_undo" Write   [No  Yes No  Own No  No  No  No  No];
    NeedOpen = "need_open" Write              [No  Yes No  Own No  No  No  No  No];
    /// Say that it is still true.
    NeedRenew = "need_renew" Write            [No  Yes No  Own No  No  No  No  No];
    OfferRead = "offer_read" Read             [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    OfferWrite = "offer_write" Write          [No  No  No  Own Own Own No  No  No];
    OfferExtract = "offer_extract" Write      [No  Yes Yes No  No  No  No  No  No];
    OfferReview = "offer_review" Write        [No  Yes No  No  No  No  No  No  No];
    OfferPublish = "offer_publish" Write      [No  Yes No  Own Own Own No  No  No];
    OfferRenew = "offer_renew" Write          [No  Yes No  Own Own Own No  No  No];
    /// For everybody who is signed in and sees the need: a file is never public by its address.
    NeedFileRead = "need_file_read" Read      [No  Yes Yes Yes Yes Yes Yes Yes Yes];
    NeedFileWrite = "need_file_write" Write   [No  Yes Yes Own No  No  No  No  No];
    NeedSuggestionRead = "need_suggestion_read" Read [No Yes No Own No No No No No];
    OfferSuggestionRead = "offer_suggestion_read" Read [No Yes No Own Own Own No No No];
    ConsentRead = "consent_read" Read         [No  Yes No  Own No  No  No  No  No];
    ConsentWithdraw = "consent_withdraw" Write [No No  No  Own No  No  No  No  No];
    NeedPreview = "need_preview" Read         [No  Yes No  Own No  No  No  No  No];
    SuggestionRead = "suggestion_read" Read   [No  Yes No  Own Own Own No  No  No];
    SuggestionDecide = "suggestion_decide" Write [No Yes No No No No No No No];
    SuggestionAnswerNeed = "suggestion_answer_need" Write [No No No Own No No No No No];
    SuggestionAnswerOffer = "suggestion_answer_offer" Write [No No No Own Own Own No No No];
    CooperationRead = "cooperation_read" Read [No  Yes No  Own Own Own Own No  No];
    CooperationWrite = "cooperation_write" Write [No No No  Own Own Own No  No  No];
    CooperationHalt = "cooperation_halt" Write [No Yes No  Own Own Own No  No  No];
    /// Agree on the help, and see it done: the State's word alone.
    CooperationEndorse = "cooperation_endorse" Write [No No No Own No No No No No];
    /// Choose who helps besides: taking part opens contact and evidence, and so takes the State's consent.
    CooperationInvite = "cooperation_invite" Write [No No No Own No No No No No];
    /// Say what one commits to, delivers and sees done.
    CooperationReport = "cooperation_report" Write [No No No Own Own Own Own No No];
    AssessmentRead = "assessment_read" Read   [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    AssessmentWrite = "assessment_write" Write [No No  No  Own No  No  No  No  No];
    AssessmentReply = "assessment_reply" Write [No No  No  Own Own Own Own No  No];
    TrackRecordRead = "track_record_read" Read [No Yes Yes Yes Yes Yes Yes Yes Yes];
    RecommendationSuggestionRead = "recommendation_suggestion_read" Read [No Yes Yes Yes Yes Yes Yes Yes Yes];
    /// Whoever holds a digest has the token of its way out.
    DigestStop = "digest_stop" Write          [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    ChangeRead = "change_read" Read           [No  Yes Yes Yes Yes Yes Yes Yes Yes];
    WebhookRead = "webhook_read" Read         [No  Own No  Own Own Own Own No  No];
    WebhookWrite = "webhook_write" Write      [No  Own No  Own Own Own Own No  No];
    /// A State reads what was sent to it.
    LetterRead = "letter_read" Read           [No  Yes No  Own No  No  No  No  No];
    LetterWrite = "letter_write" Write        [No  Yes No  No  No  No  No  No  No];
    WorklistRead = "worklist_read" Read       [No  Own No  Own Own Own Own Own No];
    NoticeRead = "notice_read" Read           [No  Own No  Own Own Own Own Own No];
    NoticeMark = "notice_mark" Write          [No  Own No  Own Own Own Own Own No];
    PlanRead = "plan_read" Read               [No  Yes No  No  No  No  No  No  No];
    PlanMake = "plan_make" Write              [No  Yes No  No  No  No  No  No  No];
    PracticeRead = "practice_read" Read       [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    PracticeWrite = "practice_write" Write    [No  No  No  Own Own Own Own No  No];
    PracticeReview = "practice_review" Write  [No  Yes No  No  No  No  No  No  No];
    PracticePublish = "practice_publish" Write [No Yes No  Own Own Own Own No  No];
    /// To say whether one has written it too.
    PracticeCoAuthor = "practice_co_author" Write [No No No Own Own Own Own No No];
    RankingWeightsRead = "ranking_weights_read" Read [No Yes No No No No No No No];
    RankingWeightsChange = "ranking_weights_change" Write [No Yes No No No No No No No];
    ActivityRead = "activity_read" Read       [Yes Yes Yes Yes Yes Yes Yes Yes Yes];
    ActivityWrite = "activity_write" Write    [No  No  No  No  Own Own No  No  No];
    ExchangeRead = "exchange_read" Read       [No  Yes No  Own Own Own Own No  No];
    ExchangeAsk = "exchange_ask" Write        [No  No  No  Yes Yes Yes Yes No  No];
    ExchangeAnswer = "exchange_answer" Write  [No  No  No  Own Own Own Own No  No];
    ExchangeWithdraw = "exchange_withdraw" Write [No No No Own Own Own Own No  No];
    JoinRead = "join_read" Read               [No  Yes No  Own Own Own Own No  No];
    JoinAsk = "join_ask" Write                [No  No  No  Yes Yes Yes Yes No  No];
    JoinAnswer = "join_answer" Write          [No  No  No  Own Own Own No  No  No];
    JoinWithdraw = "join_withdraw" Write      [No  No  No  Own Own Own Own No  No];
    CoordinationRead = "coordination_read" Read [No Yes Yes Yes Yes Yes Yes Yes No];
}

/// The row of one action.
fn row(action: Action) -> Option<&'static (Action, Kind, [Grant; 9])> {
    TABLE.iter().find(|(row, _, _)| *row == action)
}

/// What the table grants one role, or everyone when `role` is none.
#[must_use]
pub fn grant(action: Action, role: Option<Role>) -> Grant {
    let column = COLUMNS.iter().position(|c| *c == role);
    match (row(action), column) {
        (Some((_, _, grants)), Some(column)) => grants[column],
        _ => No,
    }
}

/// The widest grant of all the actor's roles.
fn widest(actor: &Actor, action: Action) -> Grant {
    let grants = actor.roles.iter().map(|role| grant(action, Some(*role)));
    grants
        .chain([grant(action, None)])
        .max_by_key(|grant| *grant as u8)
        .unwrap_or(No)
}

/// Whether the actor may do it to records of `owner`; `None` where nobody owns what is asked for.
///
/// # Errors
/// `Error::Unauthenticated` when nobody is signed in, else `Error::Forbidden`.
pub fn check(actor: &Actor, action: Action, owner: Option<OrganizationId>) -> Result<()> {
    if actor.credential == Credential::System {
        return Ok(());
    }
    check_scope(actor, action)?;
    if is_granted(actor, action, owner) {
        Ok(())
    } else {
        Err(refusal(actor, action))
    }
}

/// Whether [`check`] would let the actor do it.
#[must_use]
pub fn allows(actor: &Actor, action: Action, owner: Option<OrganizationId>) -> bool {
    actor.credential == Credential::System
        || missing_scope(actor, action).is_none() && is_granted(actor, action, owner)
}

fn is_granted(actor: &Actor, action: Action, owner: Option<OrganizationId>) -> bool {
    match widest(actor, action) {
        Yes => true,
        Own => owner.is_some() && owner == actor.organization_id(),
        No => false,
    }
}

/// Whether some record exists to which the actor may do it: the check before one is named.
///
/// # Errors
/// As [`check`].
pub fn check_any(actor: &Actor, action: Action) -> Result<()> {
    check(actor, action, actor.organization_id())
}

/// Whether a role may do something that the actor may not.
#[must_use]
pub fn exceeds(role: Role, actor: &Actor) -> bool {
    let more = |(action, _, _): &(Action, Kind, [Grant; 9])| {
        grant(*action, Some(role)) as u8 > widest(actor, *action) as u8
    };
    TABLE.iter().any(more)
}

fn check_scope(actor: &Actor, action: Action) -> Result<()> {
    missing_scope(actor, action).map_or(Ok(()), |needed| {
        Err(Error::Forbidden(
            Message::new("error-scope-missing").with("scope", needed),
        ))
    })
}

/// The scope that the actor's key would need and has not.
fn missing_scope(actor: &Actor, action: Action) -> Option<Scope> {
    let Credential::ApiKey { scopes, .. } = &actor.credential else {
        return None;
    };
    let needed = match row(action) {
        Some((_, Kind::Read, _)) => Scope::Read,
        _ => Scope::Write,
    };
    (!scopes.contains(&needed)).then_some(needed)
}

fn refusal(actor: &Actor, action: Action) -> Error {
    if actor.is_signed_in() {
        Error::Forbidden(Message::new("error-forbidden").with("action", action))
    } else {
        Error::Unauthenticated(Message::new("error-sign-in-required"))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::organization::OrganizationKind;

    fn focal_point(id: u128) -> Actor {
        Actor {
            credential: Credential::ApiKey {
                key: crate::domain::ids::ApiKeyId(Uuid::nil()),
                scopes: vec![Scope::Write],
            },
            organization: Some((OrganizationId(Uuid::from_u128(id)), OrganizationKind::State)),
            roles: vec![Role::FocalPoint],
        }
    }

    #[test]
    fn the_clearing_house_cannot_speak_for_a_state() {
        assert_eq!(grant(Action::NeedWrite, Some(Role::ClearingHouse)), No);
    }

    #[test]
    fn an_administrator_touches_no_content() {
        for action in [Action::NeedWrite, Action::NeedReview, Action::OfferWrite] {
            assert_eq!(grant(action, Some(Role::Admin)), No);
        }
    }

    #[test]
    fn own_means_the_organization_acted_for() {
        let actor = focal_point(1);
        let own = OrganizationId(Uuid::from_u128(1));
        let other = OrganizationId(Uuid::from_u128(2));
        assert!(check(&actor, Action::NeedWrite, Some(own)).is_ok());
        assert!(check(&actor, Action::NeedWrite, Some(other)).is_err());
        assert!(check(&actor, Action::NeedWrite, None).is_err());
    }

    #[test]
    fn a_role_exceeds_those_who_may_not_do_all_that_it_may() {
        let actor = focal_point(1);
        assert!(!exceeds(Role::FocalPoint, &actor));
        assert!(!exceeds(Role::Observer, &actor));
        assert!(exceeds(Role::ClearingHouse, &actor));
    }

    #[test]
    fn a_key_without_the_scope_is_refused() {
        let refused = check_any(&focal_point(1), Action::NeedRead);
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
}
