//! A partner's system that receives webhooks: it answers as it is told to and keeps what it got.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use clearing_house::service::deliveries;
use serde_json::Value;

use super::app::{RECEIVERS, TestApp, blocking};

/// One message that was received.
#[derive(Clone, Debug)]
pub struct Message {
    pub headers: HashMap<String, String>,
    pub text: String,
    pub body: Value,
}

#[derive(Default)]
struct Kept {
    messages: Vec<Message>,
    /// What is answered to the next messages; 200 when nothing is left.
    answers: VecDeque<u16>,
}

/// The system.
pub struct Receiver {
    pub url: String,
    kept: Arc<Mutex<Kept>>,
}

impl Receiver {
    /// Starts it.
    pub fn start() -> Self {
        let kept: Arc<Mutex<Kept>> = Arc::default();
        let shared = kept.clone();
        let server = HttpServer::new(move || {
            let kept = shared.clone();
            App::new().default_service(web::to(move |request: HttpRequest, bytes: web::Bytes| {
                let answer = receive(&kept, &request, &bytes);
                async move { answer }
            }))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .bind((RECEIVERS, 0))
            .expect("a port");
        let url = format!("http://{}/hook", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { url, kept }
    }

    /// What the next messages are answered.
    pub fn answer(&self, statuses: &[u16]) {
        self.kept
            .lock()
            .expect("what is kept")
            .answers
            .extend(statuses);
    }

    /// All that was received so far.
    pub fn messages(&self) -> Vec<Message> {
        self.kept.lock().expect("what is kept").messages.clone()
    }
}

fn receive(kept: &Mutex<Kept>, request: &HttpRequest, bytes: &web::Bytes) -> HttpResponse {
    let mut kept = kept.lock().expect("what is kept");
    let headers = request.headers().iter();
    let text = String::from_utf8_lossy(bytes).into_owned();
    kept.messages.push(Message {
        headers: headers
            .map(|(name, value)| {
                (
                    name.to_string(),
                    value.to_str().unwrap_or_default().to_owned(),
                )
            })
            .collect(),
        body: serde_json::from_str(&text).unwrap_or_default(),
        text,
    });
    let status = kept.answers.pop_front().unwrap_or(200);
    let status = actix_web::http::StatusCode::from_u16(status).expect("a status");
    HttpResponse::build(status)
        .insert_header(("location", "http://127.0.0.1/inside"))
        .finish()
}

/// A worker takes its turn: how many attempts it made.
pub fn deliver(app: &TestApp) -> usize {
    blocking(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        deliveries::send_due(&app.service, &runtime, &|| true).expect("deliveries")
    })
}
