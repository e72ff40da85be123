//! One call: who calls, in which language, under which preconditions; and the way to the use cases.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue, IF_MATCH,
};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};
use tracing_actix_web::RequestId;

use super::answer;
use super::authentication::{Caller, caller};
use super::paging;
use super::problem::Problem;
use super::query;
use super::state::AppState;
use super::telemetry::route_pattern;
use crate::domain::actor::Actor;
use crate::domain::error::{Error, Result};
use crate::domain::language::Language;
use crate::domain::listing::ListMark;
use crate::domain::message::Message;
use crate::domain::policy::{self, Action, Grant};
use crate::domain::validation::forbidden_character;
use crate::service::Service;
use crate::service::idempotency::{Answer, IdempotencyKey, given_before, once};
use crate::service::work::{Context, Work};

/// Longest idempotency key, as its draft standard suggests.
pub const IDEMPOTENCY_KEY_CHARS_MAX: usize = 255;

/// What a handler gives back.
pub type Reply = std::result::Result<HttpResponse, Problem>;

/// A call whose caller is known and may use the route.
pub struct Call {
    pub state: web::Data<AppState>,
    pub context: Context,
    /// The version named by `If-Match`.
    expected: Option<Expected>,
    idempotency_key: Option<String>,
    route: String,
}

/// What `If-Match` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Version(i64),
    /// A tag that no version has: it never matches.
    Foreign,
}

impl Call {
    /// The version that the caller has read, for the use case to compare.
    #[must_use]
    pub fn expected_version(&self) -> Option<i64> {
        self.expected.map(|expected| match expected {
            Expected::Version(version) => version,
            Expected::Foreign => -1,
        })
    }

    /// Answers from a use case that reads.
    pub async fn read(
        self,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<Answer> + Send + 'static,
    ) -> Reply {
        let (service, context) = (self.state.service.clone(), self.context.clone());
        self.run(move || service.read(&context, use_case)).await
    }

    /// Answers from a use case that reads one record: where it can, without handing it to another thread.
    pub async fn look_up(
        self,
        use_case: impl FnOnce(&mut Work<'_>) -> Result<Answer> + Send + 'static,
    ) -> Reply {
        let service = self.state.service.clone();
        let Some(reader) = service.store.reader_at_hand() else {
            return self.read(use_case).await;
        };
        let flight = service.in_flight.enter();
        let looked = service.look(reader, &self.context, use_case);
        drop(flight);
        match looked {
            Ok((answer, notes)) if notes.is_empty() => Ok(answer::send(answer)),
            Ok((answer, notes)) => self.run(move || service.keep(notes).map(|()| answer)).await,
            Err(error) => Err(self.problem(error)),
        }
    }

    /// Answers from a use case that writes; `body` is part of what an idempotency key stands for.
    pub async fn write(
        self,
        body: &[u8],
        use_case: impl Fn(&mut Work<'_>) -> Result<Answer> + Send + 'static,
    ) -> Reply {
        let (service, context) = (self.state.service.clone(), self.context.clone());
        let key = self.key(body);
        self.run(move || service.write(&context, move |work| once(work, key.as_ref(), &use_case)))
            .await
    }

    /// As [`Self::write`], for what takes long: `prepare` works it out before the writing transaction begins, unless
    /// the request was answered before.
    pub async fn prepare_and_write<T: Send + 'static>(
        self,
        body: &[u8],
        prepare: impl FnOnce(&Service, &Context) -> Result<T> + Send + 'static,
        use_case: impl Fn(&mut Work<'_>, &T) -> Result<Answer> + Send + 'static,
    ) -> Reply {
        let (service, context) = (self.state.service.clone(), self.context.clone());
        let key = self.key(body);
        self.run(move || {
            if let Some(key) = &key
                && let Some(answer) = service.read(&context, |work| given_before(work, key))?
            {
                return Ok(answer);
            }
            let prepared = prepare(&service, &context)?;
            service.write(&context, move |work| {
                once(work, key.as_ref(), |work| use_case(work, &prepared))
            })
        })
        .await
    }

    /// What an `Idempotency-Key` stands for in this call.
    fn key(&self, body: &[u8]) -> Option<IdempotencyKey> {
        self.idempotency_key.as_ref().map(|key| IdempotencyKey {
            key: key.clone(),
            request_hash: hash(&self.route, body),
        })
    }

    /// Answers from a use case that opens its transactions itself: because it hashes passwords between
    /// them, or because its answer holds a secret, which must not be kept for an idempotency key.
    pub async fn serve(
        self,
        use_case: impl FnOnce(&Service, &Context) -> Result<Answer> + Send + 'static,
    ) -> Reply {
        let (service, context) = (self.state.service.clone(), self.context.clone());
        self.run(move || use_case(&service, &context)).await
    }

    /// Runs blocking work off the request threads and says its failure as a problem.
    pub async fn run(self, work: impl FnOnce() -> Result<Answer> + Send + 'static) -> Reply {
        let outcome = self.aside(work).await;
        outcome
            .map(answer::send)
            .map_err(|error| self.problem(error))
    }

    /// Runs blocking work off the request threads. It goes on, and holds what it holds, when nobody waits for it any more.
    pub(super) async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let flight = self.state.service.in_flight.enter();
        let outcome = web::block(move || {
            let _flight = flight;
            work()
        });
        let outcome = outcome.await;
        outcome.unwrap_or_else(|e| Err(Error::Internal(e.to_string())))
    }

    /// A failure of this call.
    #[must_use]
    pub fn problem(&self, error: Error) -> Problem {
        Problem {
            error,
            language: self.context.language,
            request_id: self.context.request_id.clone(),
        }
    }
}

fn hash(route: &str, body: &[u8]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(route.as_bytes());
    hasher.update([0]);
    hasher.update(body);
    format!("{:x}", hasher.finalize())
}

impl FromRequest for Call {
    type Error = Problem;
    type Future = Ready<std::result::Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(receive(request).map_err(|error| Problem::of(request, error)))
    }
}

fn receive(request: &HttpRequest) -> Result<Call> {
    let state = request
        .app_data::<web::Data<AppState>>()
        .ok_or_else(|| Error::Internal("the application has no state".to_owned()))?
        .clone();
    let Caller { actor, session } = caller(request, &state)?;
    let route = key(request);
    check_route(&route, &state, &actor)?;
    check_packing(request.headers())?;
    let given = query::parameters(request)?;
    let list = ListMark::of(request.path(), &given);
    // Of a page, whatever is given: mail programs add parameters to links.
    if let Some(known) = state.parameters.get(&route) {
        check_parameters(&given, (&route, known), list)?;
    }
    Ok(Call {
        expected: expected(request.headers())?,
        idempotency_key: idempotency_key(request.headers())?,
        route: format!("{} {}", request.method(), request.path()),
        state,
        context: Context {
            actor,
            session,
            request_id: request_id(request),
            language: language(request.headers()),
            list,
        },
    })
}

/// Asks the policy before anything of the request is looked at. Where the path names a record, only
/// whoever is not signed in is turned away here: the rest is decided when the record is known.
fn check_route(route: &RouteKey, state: &AppState, actor: &Actor) -> Result<()> {
    let action = action(route, state)?;
    let names_a_record = route.1.contains('{');
    if !names_a_record {
        return policy::check_any(actor, action);
    }
    if !actor.is_signed_in() && policy::grant(action, None) == Grant::No {
        return Err(Error::Unauthenticated(Message::new(
            "error-sign-in-required",
        )));
    }
    Ok(())
}

/// TABLE: how a body may be packed: what actix unpacks. Packed in any other way, it would be read as it is.
const PACKINGS: [&str; 4] = ["br", "deflate", "gzip", "identity"];

fn check_packing(headers: &HeaderMap) -> Result<()> {
    let is_known = |value: &HeaderValue| {
        let value = value.to_str().unwrap_or_default().trim();
        PACKINGS
            .iter()
            .any(|known| value.eq_ignore_ascii_case(known))
    };
    let given: Vec<&HeaderValue> = headers.get_all(CONTENT_ENCODING).collect();
    match given.as_slice() {
        [] => Ok(()),
        [one] if is_known(one) => Ok(()),
        _ => {
            let message = Message::new("error-content-encoding");
            Err(Error::Unsupported(
                message.with("known", PACKINGS.join(", ")),
            ))
        }
    }
}

/// TABLE: where the addresses end that answer of a whole list, whichever of its pages they are asked beside.
const OF_THE_WHOLE_LIST: [&str; 2] = ["/facets", "/export"];

/// A parameter that the route does not know, or that stands twice, is a mistake of the caller's: ignored, it would answer
/// another question. So would a cursor of another list.
fn check_parameters(
    given: &[(String, String)],
    (route, known): (&RouteKey, &[String]),
    list: ListMark,
) -> Result<()> {
    let pages = !OF_THE_WHOLE_LIST.iter().any(|end| route.1.ends_with(end));
    for (at, (name, value)) in given.iter().enumerate() {
        if !known.contains(name) {
            return Err(unknown_parameter(name, known));
        }
        if let Some(found) = forbidden_character(value) {
            let code = format!("U+{:04X}", u32::from(found));
            let message = Message::new("error-control-character").with("code", code);
            return Err(Error::field(name, message));
        }
        if given[..at].iter().any(|(before, _)| before == name) {
            return Err(Error::field(name, Message::new("error-twice")));
        }
        if name == paging::CURSOR && pages {
            paging::check(value, list)?;
        }
    }
    Ok(())
}

fn unknown_parameter(name: &str, known: &[String]) -> Error {
    let message = if known.is_empty() {
        Message::new("error-no-parameters")
    } else {
        Message::new("error-unknown-parameter").with("known", known.join(", "))
    };
    Error::field(name, message)
}

/// Method and path pattern: by these the tables know a route.
type RouteKey = (String, String);

fn key(request: &HttpRequest) -> RouteKey {
    let method = match *request.method() {
        // What would be read, without its body.
        Method::HEAD => Method::GET.to_string(),
        ref method => method.to_string(),
    };
    (method, route_pattern(request).unwrap_or_default())
}

/// The right that the route takes.
fn action(route: &RouteKey, state: &AppState) -> Result<Action> {
    let action = state.actions.get(route).copied();
    action.ok_or_else(|| Error::Internal(format!("no action for {} {}", route.0, route.1)))
}

/// The first of the six languages that the caller prefers; English when it names none.
#[must_use]
pub fn language(headers: &HeaderMap) -> Language {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let mut wishes: Vec<(f32, Language)> = accepted
        .unwrap_or_default()
        .split(',')
        .filter_map(wish)
        .collect();
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
    wishes
        .first()
        .map_or(Language::En, |(_, language)| *language)
}

/// Reads `fr-CH; q=0.8`; none for a language that is not spoken here or not wanted.
fn wish(part: &str) -> Option<(f32, Language)> {
    let mut pieces = part.split(';').map(str::trim);
    let code = pieces.next()?.split('-').next()?.to_ascii_lowercase();
    let weight: f32 = match pieces.find_map(|piece| piece.strip_prefix("q=")) {
        Some(weight) => weight.parse().ok()?,
        None => 1.0,
    };
    let language = code.parse().ok()?;
    (weight > 0.0).then_some((weight, language))
}

fn request_id(request: &HttpRequest) -> String {
    let id = request.extensions().get::<RequestId>().copied();
    id.map_or_else(|| "unknown".to_owned(), |id| id.to_string())
}

/// Reads `If-Match: "7"`, also as proxies that compress answers weaken it: versions are of records, not of bytes.
fn expected(headers: &HeaderMap) -> Result<Option<Expected>> {
    let Some(value) = headers.get(IF_MATCH) else {
        return Ok(None);
    };
    let malformed = || Error::Malformed(Message::new("error-if-match"));
    let tag = value.to_str().map_err(|_| malformed())?.trim();
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let tag = tag
        .strip_prefix('"')
        .and_then(|tag| tag.strip_suffix('"'))
        .ok_or_else(malformed)?;
    Ok(Some(
        tag.parse().map_or(Expected::Foreign, Expected::Version),
    ))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let name = HeaderName::from_static("idempotency-key");
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let malformed = || {
        Error::Malformed(
            Message::new("error-idempotency-key").with("max", IDEMPOTENCY_KEY_CHARS_MAX),
        )
    };
    let key = value.to_str().map_err(|_| malformed())?;
    if key.is_empty() || key.len() > IDEMPOTENCY_KEY_CHARS_MAX {
        return Err(malformed());
    }
    Ok(Some(key.to_owned()))
}
