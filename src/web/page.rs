//! A page: a template with its texts filled in, and what a browser may do with it.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header::{
    CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::domain::language::Language;

const STYLE: &str = include_str!("assets/page.css");
const SCRIPT: &str = include_str!("assets/one_time_form.js");

/// Nothing is loaded from anywhere, only this style and this script hold, and only this service is spoken to.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        digest(SCRIPT),
        digest(STYLE)
    )
});

/// The page made from a template. Every `{{name}}` becomes its text, which is escaped.
pub fn answer(language: Language, template: &str, texts: &[(&str, String)]) -> HttpResponse {
    let mut html = template
        .replace("{{language}}", language.code())
        .replace("{{direction}}", direction(language));
    for (name, text) in texts {
        html = html.replace(&format!("{{{{{name}}}}}"), &escape(text));
    }
    let html = html
        .replace("{{style}}", STYLE)
        .replace("{{script}}", SCRIPT);
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_LANGUAGE, language.code()))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .body(html)
}

const fn direction(language: Language) -> &'static str {
    match language {
        Language::Ar => "rtl",
        _ => "ltr",
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
