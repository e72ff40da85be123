//! TABLE: method, path, action, handler: every route of the service. The right that a route takes
//! stands beside it and is asked for before the handler runs.

mod description;

use std::collections::{BTreeMap, HashMap};

use actix_web::http::Method;
use actix_web::{HttpRequest, Resource, Scope, guard, web};
use utoipa::OpenApi as _;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::ParameterIn;

use description::Everywhere;

use crate::api;
use crate::domain::error::Error;
use crate::domain::policy::Action;
use crate::http::problem::{Problem, ProblemBody};
use crate::http::state::{RouteActions, RouteParameters};
use crate::web as pages;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub action: Action,
    /// Module and handler, `needs::list`: no two routes share one.
    pub handler: &'static str,
}

macro_rules! routes {
    (
        pages { $($page_path:literal $page_action:ident $page_module:ident::$page:ident;)+ }
        $($method:ident $path:literal $action:ident $module:ident::$handler:ident;)+
    ) => {
        /// Every route.
        pub const TABLE: &[Route] = &[
            $(Route {
                method: "get",
                path: $page_path,
                action: Action::$page_action,
                handler: concat!(stringify!($page_module), "::", stringify!($page)),
            },)+
            $(Route {
                method: stringify!($method),
                path: $path,
                action: Action::$action,
                handler: concat!(stringify!($module), "::", stringify!($handler)),
            },)+
        ];

        /// The paths of pages for people, which are no part of the API.
        pub const PAGES: &[&str] = &[$($page_path),+];

        /// Registers every route; a path that is known refuses other methods by naming its own.
        pub fn configure(config: &mut web::ServiceConfig) {
            let mut resources: Vec<(&str, Resource)> = Vec::new();
            $(add(&mut resources, $page_path, on("get").to(pages::$page_module::$page));)+
            $(add(&mut resources, $path, on(stringify!($method)).to(api::$module::$handler));)+
            register(resources, config);
        }

        /// The OpenAPI description of every route of the API.
        #[derive(utoipa::OpenApi)]
        #[openapi(
            info(
                title = "clearing-house",
                description = "The clearing-house for technical assistance in the follow-up to the Universal Periodic Review",
                license(name = "Apache-2.0", identifier = "Apache-2.0")
            ),
            paths($(api::$module::$handler),+),
            components(schemas(ProblemBody)),
            modifiers(&Everywhere)
        )]
        pub struct ApiDescription;
    };
}

routes! {
    pages {
        "/invitation" PasswordSet links::invitation;
        "/password_reset" PasswordSet links::password_reset;
        "/setup" PasswordSet links::setup;
        "/unsubscribe" DigestStop links::unsubscribe;
    }

    get "/health/live" HealthRead health::live;
    get "/health/ready" HealthRead health::ready;
    get "/metrics" MetricsRead health::metrics;

    post "/v1/sessions" SignIn sessions::sign_in;
    delete "/v1/sessions" SignIn sessions::sign_out;
    post "/v1/sessions/refresh" SignIn sessions::refresh;
    post "/v1/invitations/accept" PasswordSet credentials::accept_invitation;
    post "/v1/password-resets" PasswordSet credentials::request_reset;
    post "/v1/password-resets/confirm" PasswordSet credentials::confirm_reset;
    post "/v1/setup" PasswordSet credentials::set_up;
    get "/v1/me" MeRead me::read;
    put "/v1/me" MeUpdate me::update;
    get "/v1/me/digest" MeRead digests::read;
    put "/v1/me/digest" MeUpdate digests::update;
    post "/v1/digests/stop" DigestStop digests::stop;
    put "/v1/me/password" MeUpdate me::change_password;

    get "/v1/organizations" OrganizationRead organizations::list;
    post "/v1/organizations" OrganizationWrite organizations::create;
    get "/v1/organizations/{id}" OrganizationRead organizations::read;
    put "/v1/organizations/{id}" OrganizationWrite organizations::update;
    get "/v1/users" UserRead users::list;
    post "/v1/users" UserWrite users::create;
    get "/v1/users/{id}" UserRead users::read;
    put "/v1/users/{id}" UserWrite users::update;
    post "/v1/users/{id}/invitation" UserWrite users::invite;
    post "/v1/users/{id}/mandates" UserWrite users::add_mandate;
    post "/v1/users/{id}/mandates/{mandate_id}/end" UserWrite users::end_mandate;
    get "/v1/api-keys" ApiKeyRead api_keys::list;
    post "/v1/api-keys" ApiKeyWrite api_keys::create;
    delete "/v1/api-keys/{id}" ApiKeyWrite api_keys::revoke;
    get "/v1/audit" AuditRead audit::list;

    get "/v1/thesaurus" ThesaurusRead thesaurus::read;
    get "/v1/thesaurus/labels" ThesaurusRead thesaurus::labels;
    post "/v1/tag" TextTag tags::tag;

    get "/v1/recommendations" RecommendationRead recommendations::list;
    get "/v1/recommendations/facets" RecommendationRead recommendations::facets;
    get "/v1/recommendations/export" RecommendationRead recommendations::export;
    get "/v1/recommendations/{id}" RecommendationRead recommendations::read;

    get "/v1/imports" ImportRead imports::list;
    post "/v1/imports" ImportWrite imports::create;
    get "/v1/imports/{id}" ImportRead imports::read;
    get "/v1/imports/{id}/diagnostics" ImportRead imports::diagnostics;

    get "/v1/needs" NeedRead needs::list;
    post "/v1/needs" NeedWrite needs::create;
    get "/v1/needs/facets" NeedRead needs::facets;
    get "/v1/needs/export" NeedRead needs::export;
    post "/v1/needs/quality" NeedWrite need_quality::check;
    post "/v1/needs/extracted" NeedExtract needs::extract;
    put "/v1/needs/external/{external_id}" NeedWrite needs::upsert;
    get "/v1/needs/{id}" NeedRead needs::read;
    put "/v1/needs/{id}" NeedWrite needs::update;
    post "/v1/needs/{id}/endorse" NeedWrite needs::endorse;
    post "/v1/needs/{id}/reject" NeedWrite needs::reject;
    post "/v1/needs/{id}/retract" NeedExtract needs::retract;
    post "/v1/needs/{id}/submit" NeedWrite needs::submit;
    post "/v1/needs/{id}/review" NeedReview needs::review;
    post "/v1/needs/{id}/return" NeedReview need_comments::give_back;
    post "/v1/needs/{id}/clear" NeedReview needs::clear;
    post "/v1/needs/{id}/narrow" NeedWrite needs::narrow;
    post "/v1/needs/{id}/object" NeedWrite needs::object;
    post "/v1/needs/{id}/open" NeedOpen needs::open;
    post "/v1/needs/{id}/meet" NeedWrite needs::meet;
    post "/v1/needs/{id}/meet_partially" NeedWrite needs::meet_partially;
    post "/v1/needs/{id}/close_unmet" NeedWrite needs::close_unmet;
    post "/v1/needs/{id}/renew" NeedRenew needs::renew;
    post "/v1/needs/{id}/withdraw" NeedWrite needs::withdraw;
    get "/v1/needs/{id}/preview" NeedPreview needs::preview;
    get "/v1/needs/{id}/comments" NeedHistoryRead need_comments::list;
    get "/v1/needs/{id}/versions" NeedHistoryRead need_versions::list;
    get "/v1/needs/{id}/versions/{version}" NeedHistoryRead need_versions::read;
    get "/v1/needs/{id}/duplicates" NeedDuplicateRead need_duplicates::list;
    get "/v1/need-merges" NeedMergeRead need_merges::list;
    post "/v1/need-merges" NeedMergePropose need_merges::propose;
    get "/v1/need-merges/{id}" NeedMergeRead need_merges::read;
    post "/v1/need-merges/{id}/consent" NeedMergeAnswer need_merges::consent;
    post "/v1/need-merges/{id}/decline" NeedMergeAnswer need_merges::decline;
    post "/v1/need-merges/{id}/withdraw" NeedMergePropose need_merges::withdraw;
    post "/v1/need-merges/{id}/undo" NeedMergeUndo need_merges::undo;
    get "/v1/needs/{id}/consents" ConsentRead consents::list;
    post "/v1/needs/{id}/consents/{consent_id}/withdraw" ConsentWithdraw consents::withdraw;

    get "/v1/needs/{id}/files" NeedFileRead need_files::list;
    post "/v1/needs/{id}/files" NeedFileWrite need_files::add;
    get "/v1/needs/{id}/files/{file_id}" NeedFileRead need_files::read;
    delete "/v1/needs/{id}/files/{file_id}" NeedFileWrite need_files::remove;
    get "/v1/needs/{id}/quality" NeedSuggestionRead need_quality::read;
    get "/v1/needs/{id}/suggestions" NeedSuggestionRead suggestions::for_need;
    get "/v1/needs/{id}/similar" NeedSuggestionRead similar_needs::list;
    get "/v1/recommendations/{id}/suggestions" RecommendationSuggestionRead suggestions::for_recommendation;
    get "/v1/needs/{id}/recommendation-candidates" NeedSuggestionRead suggestions::recommendation_candidates;
    get "/v1/offers/{id}/suggestions" OfferSuggestionRead suggestions::for_offer;
    get "/v1/suggestions" SuggestionRead decisions::list;
    post "/v1/suggestions" SuggestionDecide decisions::open;
    get "/v1/suggestions/{id}" SuggestionRead decisions::read;
    post "/v1/suggestions/{id}/shortlist" SuggestionDecide decisions::shortlist;
    post "/v1/suggestions/{id}/dismiss" SuggestionDecide decisions::dismiss;
    post "/v1/suggestions/{id}/need_accept" SuggestionAnswerNeed decisions::need_accept;
    post "/v1/suggestions/{id}/need_decline" SuggestionAnswerNeed decisions::need_decline;
    post "/v1/suggestions/{id}/offer_accept" SuggestionAnswerOffer decisions::offer_accept;
    post "/v1/suggestions/{id}/offer_decline" SuggestionAnswerOffer decisions::offer_decline;
    get "/v1/cooperations" CooperationRead cooperations::list;
    get "/v1/cooperations/{id}" CooperationRead cooperations::read;
    get "/v1/cooperations/{id}/reply" CooperationRead replies::read;
    post "/v1/cooperations/{id}/participants" CooperationInvite cooperations::invite;
    post "/v1/cooperations/{id}/scope" CooperationWrite cooperations::scope;
    post "/v1/cooperations/{id}/agree" CooperationEndorse cooperations::agree;
    post "/v1/cooperations/{id}/start" CooperationWrite cooperations::start;
    post "/v1/cooperations/{id}/complete" CooperationEndorse cooperations::complete;
    post "/v1/cooperations/{id}/close" CooperationWrite cooperations::close;
    post "/v1/cooperations/{id}/suspend" CooperationHalt cooperations::suspend;
    post "/v1/cooperations/{id}/resume" CooperationHalt cooperations::resume;
    post "/v1/cooperations/{id}/terminate" CooperationHalt cooperations::terminate;
    get "/v1/letters" LetterRead letters::list;
    get "/v1/letters/{id}" LetterRead letters::read;
    put "/v1/letters/{id}" LetterWrite letters::update;
    post "/v1/letters/{id}/send" LetterWrite letters::send;
    post "/v1/letters/{id}/drop" LetterWrite letters::drop;
    get "/v1/worklist" WorklistRead worklist::list;
    get "/v1/notices" NoticeRead notices::list;
    post "/v1/notices/read" NoticeMark notices::mark_read_up_to;
    post "/v1/notices/{id}/read" NoticeMark notices::mark_read;
    post "/v1/cooperations/{id}/commitments" CooperationReport commitments::commit;
    delete "/v1/cooperations/{id}/commitments/{line}" CooperationReport commitments::give_back;
    post "/v1/cooperations/{id}/deliveries" CooperationReport commitments::deliver;
    delete "/v1/cooperations/{id}/deliveries/{delivery_id}" CooperationReport commitments::take_back;
    get "/v1/ranking-weights" RankingWeightsRead ranking_weights::read;
    post "/v1/ranking-weights/switch-off" RankingWeightsChange ranking_weights::switch_off;
    get "/v1/assessments" AssessmentRead assessments::list;
    post "/v1/assessments" AssessmentWrite assessments::create;
    get "/v1/assessments/facets" AssessmentRead assessments::facets;
    get "/v1/assessments/export" AssessmentRead assessments::export;
    get "/v1/assessments/{id}" AssessmentRead assessments::read;
    put "/v1/assessments/{id}" AssessmentWrite assessments::update;
    post "/v1/assessments/{id}/begin" AssessmentWrite assessments::begin;
    post "/v1/assessments/{id}/submit" AssessmentWrite assessments::submit;
    post "/v1/assessments/{id}/reply" AssessmentReply assessments::reply;
    post "/v1/assessments/{id}/publish" AssessmentWrite assessments::publish;
    get "/v1/organizations/{id}/track-record" TrackRecordRead track_records::read;
    get "/v1/changes" ChangeRead changes::list;
    get "/v1/webhooks" WebhookRead webhooks::list;
    post "/v1/webhooks" WebhookWrite webhooks::create;
    get "/v1/webhooks/{id}" WebhookRead webhooks::read;
    put "/v1/webhooks/{id}" WebhookWrite webhooks::update;
    delete "/v1/webhooks/{id}" WebhookWrite webhooks::remove;
    post "/v1/webhooks/{id}/rotate" WebhookWrite webhooks::rotate;
    get "/v1/webhooks/{id}/deliveries" WebhookRead webhooks::deliveries;
    get "/v1/webhooks/{id}/deliveries/{delivery_id}" WebhookRead webhooks::delivery;
    post "/v1/webhooks/{id}/deliveries/{delivery_id}/redeliver" WebhookWrite webhooks::redeliver;
    post "/v1/cooperations/{id}/milestones" CooperationWrite follow_up::add_milestone;
    put "/v1/cooperations/{id}/milestones/{milestone_id}" CooperationWrite follow_up::change_milestone;
    get "/v1/cooperations/{id}/updates" CooperationRead follow_up::updates;
    post "/v1/cooperations/{id}/updates" CooperationReport follow_up::say;
    get "/v1/cooperations/{id}/implementation" CooperationRead follow_up::implementation;
    post "/v1/cooperations/{id}/implementation" CooperationReport follow_up::report;
    get "/v1/cooperations/{id}/files" CooperationRead cooperation_files::list;
    post "/v1/cooperations/{id}/files" CooperationReport cooperation_files::add;
    get "/v1/cooperations/{id}/files/{file_id}" CooperationRead cooperation_files::read;
    delete "/v1/cooperations/{id}/files/{file_id}" CooperationReport cooperation_files::remove;
    get "/v1/plans" PlanRead plans::list;
    post "/v1/plans" PlanMake plans::create;
    get "/v1/plans/{id}" PlanRead plans::read;
    get "/v1/vectors/progress" RecommendationRead vectors::progress;

    get "/v1/practices" PracticeRead practices::list;
    post "/v1/practices" PracticeWrite practices::create;
    get "/v1/practices/facets" PracticeRead practices::facets;
    get "/v1/practices/{id}" PracticeRead practices::read;
    put "/v1/practices/{id}" PracticeWrite practices::update;
    post "/v1/practices/{id}/submit" PracticeWrite practices::submit;
    post "/v1/practices/{id}/return" PracticeReview practices::return_;
    post "/v1/practices/{id}/review" PracticeReview practices::review;
    post "/v1/practices/{id}/publish" PracticePublish practices::publish;
    post "/v1/practices/{id}/verify" PracticeWrite practices::verify;
    post "/v1/practices/{id}/narrow" PracticeWrite practices::narrow;
    post "/v1/practices/{id}/revise" PracticeWrite practices::revise;
    post "/v1/practices/{id}/archive" PracticeWrite practices::archive;
    post "/v1/practices/{id}/co-authorship" PracticeCoAuthor practices::answer;
    get "/v1/needs/{id}/practices" NeedRead similar_practices::list;
    get "/v1/activities" ActivityRead activities::list;
    post "/v1/activities" ActivityWrite activities::create;
    get "/v1/activities/facets" ActivityRead activities::facets;
    put "/v1/activities/external/{external_id}" ActivityWrite activities::upsert;
    get "/v1/activities/{id}" ActivityRead activities::read;
    put "/v1/activities/{id}" ActivityWrite activities::update;
    post "/v1/practices/{id}/exchanges" ExchangeAsk exchanges::ask;
    post "/v1/practices/{id}/offer" OfferWrite exchanges::offer;
    get "/v1/exchanges" ExchangeRead exchanges::list;
    get "/v1/exchanges/{id}" ExchangeRead exchanges::read;
    post "/v1/exchanges/{id}/decline" ExchangeAnswer exchanges::decline;
    post "/v1/exchanges/{id}/withdraw" ExchangeWithdraw exchanges::withdraw;
    post "/v1/activities/{id}/join-requests" JoinAsk join_requests::ask_activity;
    post "/v1/needs/{id}/join-requests" JoinAsk join_requests::ask_need;
    get "/v1/join-requests" JoinRead join_requests::list;
    get "/v1/join-requests/{id}" JoinRead join_requests::read;
    post "/v1/join-requests/{id}/agree" JoinAnswer join_requests::agree;
    post "/v1/join-requests/{id}/decline" JoinAnswer join_requests::decline;
    post "/v1/join-requests/{id}/withdraw" JoinWithdraw join_requests::withdraw;
    get "/v1/coordination/matrix" CoordinationRead coordination::matrix;
    get "/v1/coordination/overlaps" CoordinationRead coordination::overlaps;
    get "/v1/coordination/overlaps/{id}" CoordinationRead coordination::overlap;
    get "/v1/coordination/countries/{code}" CoordinationRead coordination::country;

    get "/v1/offers" OfferRead offers::list;
    post "/v1/offers" OfferWrite offers::create;
    get "/v1/offers/facets" OfferRead offers::facets;
    get "/v1/offers/export" OfferRead offers::export;
    post "/v1/offers/extracted" OfferExtract offers::extract;
    put "/v1/offers/external/{external_id}" OfferWrite offers::upsert;
    get "/v1/offers/{id}" OfferRead offers::read;
    put "/v1/offers/{id}" OfferWrite offers::update;
    post "/v1/offers/{id}/endorse" OfferWrite offers::endorse;
    post "/v1/offers/{id}/reject" OfferWrite offers::reject;
    post "/v1/offers/{id}/retract" OfferExtract offers::retract;
    post "/v1/offers/{id}/submit" OfferWrite offers::submit;
    post "/v1/offers/{id}/return" OfferReview offers::return_;
    post "/v1/offers/{id}/verify" OfferReview offers::verify;
    post "/v1/offers/{id}/publish" OfferPublish offers::publish;
    post "/v1/offers/{id}/pause" OfferWrite offers::pause;
    post "/v1/offers/{id}/resume" OfferWrite offers::resume;
    post "/v1/offers/{id}/renew" OfferRenew offers::renew;
    post "/v1/offers/{id}/withdraw" OfferWrite offers::withdraw;
}

/// A route of this method. What can be read can also be asked after by HEAD: the answer without its body.
fn on(method: &'static str) -> actix_web::Route {
    let method = method.to_ascii_uppercase();
    match method.as_str() {
        "GET" => web::route().guard(guard::Any(guard::Get()).or(guard::Head())),
        method => web::method(Method::from_bytes(method.as_bytes()).unwrap_or_default()),
    }
}

/// Adds a route to the resource of its path.
fn add(resources: &mut Vec<(&'static str, Resource)>, path: &'static str, route: actix_web::Route) {
    let Some(at) = resources.iter().position(|(known, _)| *known == path) else {
        let (_, rest) = split(path);
        let resource = web::resource(rest).default_service(web::to(method_not_allowed));
        resources.push((path, resource.route(route)));
        return;
    };
    let (_, resource) = resources.remove(at);
    resources.insert(at, (path, resource.route(route)));
}

/// Registers the resources of each collection of the API under one scope: a request is compared with the names of the
/// collections and then with the few patterns of one, not with every pattern there is.
fn register(resources: Vec<(&'static str, Resource)>, config: &mut web::ServiceConfig) {
    let mut collections: BTreeMap<&str, Vec<Resource>> = BTreeMap::new();
    for (path, resource) in resources {
        let (collection, _) = split(path);
        collections.entry(collection).or_default().push(resource);
    }
    for (collection, resources) in collections {
        if collection.is_empty() {
            for resource in resources {
                config.service(resource);
            }
        } else {
            let scope = web::scope(collection);
            config.service(resources.into_iter().fold(scope, Scope::service));
        }
    }
}

/// A path of the API as its collection (`/v1/offers`) and the rest; other paths are of no collection.
fn split(path: &str) -> (&str, &str) {
    const API: &str = "/v1/";
    let Some(rest) = path.strip_prefix(API) else {
        return ("", path);
    };
    let name = rest.find('/').unwrap_or(rest.len());
    path.split_at(API.len() + name)
}

async fn method_not_allowed(request: HttpRequest) -> Result<&'static str, Problem> {
    let pattern = request.match_pattern().unwrap_or_default();
    let allowed: Vec<String> = TABLE
        .iter()
        .filter(|route| route.path == pattern)
        .map(|route| match route.method {
            "get" => "GET, HEAD".to_owned(),
            method => method.to_ascii_uppercase(),
        })
        .collect();
    let allowed = allowed.join(", ");
    Err(Problem::of(&request, Error::MethodNotAllowed { allowed }))
}

/// The table as the gate in front of the handlers reads it.
#[must_use]
pub fn actions() -> RouteActions {
    let rows = TABLE.iter().map(|route| {
        let key = (route.method.to_ascii_uppercase(), route.path.to_owned());
        (key, route.action)
    });
    rows.collect::<HashMap<_, _>>()
}

/// The query parameters that each route takes, as its description says.
#[must_use]
pub fn parameters() -> RouteParameters {
    let mut api = ApiDescription::openapi();
    let mut parameters = RouteParameters::new();
    description::for_each_operation(&mut api, |method, path, operation| {
        let all = operation.parameters.iter().flatten();
        let query = all.filter_map(|one| match one {
            RefOr::T(own) if own.parameter_in == ParameterIn::Query => Some(own.name.clone()),
            _ => None,
        });
        parameters.insert((method.to_owned(), path.to_owned()), query.collect());
    });
    parameters
}
