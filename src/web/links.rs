//! What opens behind a link that works once: a form that sends the link's token to the API. The token
//! stands behind the `#` of the link, which browsers keep to themselves: no server and no log sees it.

use actix_web::HttpResponse;

use super::page;
use crate::domain::message::Message;
use crate::domain::user::{LinkPurpose, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use crate::http::call::{Call, Reply};
use crate::locale;

/// What the pages differ in.
struct Form {
    title: &'static str,
    introduction: &'static str,
    done: &'static str,
    /// Where it is sent.
    endpoint: &'static str,
    /// The fields above the password.
    fields: &'static str,
    /// The fields of the password, if one is chosen.
    secret: &'static str,
    /// What the button says.
    send: &'static str,
}

const LAYOUT: &str = include_str!("templates/one_time_form.html");
const PASSWORD_FIELDS: &str = include_str!("templates/password_fields.html");
const SETUP_FIELDS: &str = include_str!("templates/setup_fields.html");

/// TABLE: purpose -> form.
const fn form(purpose: LinkPurpose) -> Form {
    match purpose {
        LinkPurpose::Invitation => Form {
            title: "page-invitation-title",
            introduction: "page-invitation-introduction",
            done: "page-password-done",
            endpoint: "/v1/invitations/accept",
            fields: "",
            secret: PASSWORD_FIELDS,
            send: "page-send",
        },
        LinkPurpose::PasswordReset => Form {
            title: "page-password-reset-title",
            introduction: "page-password-reset-introduction",
            done: "page-password-done",
            endpoint: "/v1/password-resets/confirm",
            fields: "",
            secret: PASSWORD_FIELDS,
            send: "page-send",
        },
        LinkPurpose::Setup => Form {
            title: "page-setup-title",
            introduction: "page-setup-introduction",
            done: "page-setup-done",
            endpoint: "/v1/setup",
            fields: SETUP_FIELDS,
            secret: PASSWORD_FIELDS,
            send: "page-send",
        },
    }
}

/// The way out of digests.
const UNSUBSCRIBE: Form = Form {
    title: "page-unsubscribe-title",
    introduction: "page-unsubscribe-introduction",
    done: "page-unsubscribe-done",
    endpoint: "/v1/digests/stop",
    fields: "",
    secret: "",
    send: "page-unsubscribe-send",
};

/// An invited person chooses a password.
pub async fn invitation(call: Call) -> Reply {
    Ok(show(&call, &form(LinkPurpose::Invitation)))
}

/// A person who forgot the password chooses a new one.
pub async fn password_reset(call: Call) -> Reply {
    Ok(show(&call, &form(LinkPurpose::PasswordReset)))
}

/// Somebody becomes the first administrator.
pub async fn setup(call: Call) -> Reply {
    Ok(show(&call, &form(LinkPurpose::Setup)))
}

/// A person wants no more digests. Opening the page changes nothing: mail programs open links by themselves.
pub async fn unsubscribe(call: Call) -> Reply {
    Ok(show(&call, &UNSUBSCRIBE))
}

fn show(call: &Call, form: &Form) -> HttpResponse {
    let language = call.context.language;
    let say = |message: &Message| locale::say(language, message);
    let hint = Message::new("page-password-hint")
        .with("min", PASSWORD_CHARS_MIN)
        .with("max", PASSWORD_CHARS_MAX);
    let texts = [
        ("title", say(&Message::new(form.title))),
        ("introduction", say(&Message::new(form.introduction))),
        ("done", say(&Message::new(form.done))),
        ("endpoint", form.endpoint.to_owned()),
        ("email", say(&Message::new("page-email"))),
        ("name", say(&Message::new("page-name"))),
        ("password", say(&Message::new("page-password"))),
        ("hint", say(&hint)),
        ("min", PASSWORD_CHARS_MIN.to_string()),
        ("max", PASSWORD_CHARS_MAX.to_string()),
        ("show", say(&Message::new("page-show-password"))),
        ("send", say(&Message::new(form.send))),
        ("faults", say(&Message::new("page-faults"))),
        ("incomplete", say(&Message::new("error-link"))),
        ("unreachable", say(&Message::new("page-unreachable"))),
        ("no_script", say(&Message::new("page-no-script"))),
    ];
    let template = LAYOUT
        .replace("{{fields}}", form.fields)
        .replace("{{secret}}", form.secret);
    page::answer(language, &template, &texts)
}
