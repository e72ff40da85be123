//! `serve`: logs, start, address, clocks, and an end that finishes the requests in flight.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use actix_web::{HttpServer, web};
use tokio::net::TcpSocket;
use tracing_subscriber::EnvFilter;

use super::open_service_at;
use super::printing::print;
use crate::app::{Parts, app};
use crate::config::Config;
use crate::demo;
use crate::domain::error::{Error, Result};
use crate::http::rate_limit::RateLimits;
use crate::service::work::Context;
use crate::service::{Service, imports, passwords, users};
use crate::worker::Workers;

/// Seconds that requests in flight are given when the service is told to stop.
const SHUTDOWN_S: u64 = 30;

/// Connections that wait to be accepted; actix's own default.
const CONNECTIONS_WAITING_MAX: u32 = 1024;

/// Serves until it is told to stop.
pub fn run(config: &Config, with_demo: bool) -> Result<ExitCode> {
    start_log(config)?;
    let system = actix_web::rt::System::new();
    let listener = system
        .block_on(async { listen(config.listen) })
        .map_err(|e| Error::Unavailable(format!("cannot listen on {}: {e}", config.listen)))?;
    let address = listener.local_addr().unwrap_or(config.listen);
    let service = open_service_at(config, address)?;
    let parts = parts(config, &service);
    system.block_on(async {
        let mut server = HttpServer::new(move || app(&parts)).shutdown_timeout(SHUTDOWN_S);
        if config.workers > 0 {
            server = server.workers(config.workers);
        }
        let server = server
            .listen(listener)
            .map_err(|e| Error::Unavailable(format!("cannot listen on {address}: {e}")))?;
        begin(service.clone(), address, with_demo).await?;
        let workers = Workers::start(&service);
        let ended = server.run().await;
        workers.stop();
        ended.map_err(|e| Error::Internal(format!("server: {e}")))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn parts(config: &Config, service: &Service) -> Parts {
    let limits = RateLimits::new(config.requests_per_minute, config.sign_ins_per_minute);
    let parts = Parts::new(service.clone(), limits.behind(&config.trusted_proxies));
    match &config.metrics_token {
        Some(token) => parts.watched_with(token),
        None => parts,
    }
}

/// Takes the address, so that links can name the port before the first request is served.
fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(CONNECTIONS_WAITING_MAX)?.into_std()
}

fn start_log(config: &Config) -> Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|e| Error::Unavailable(format!("CLEARING_HOUSE_LOG: {e}")))?;
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if config.log_json {
        log.json().try_init()
    } else {
        log.try_init()
    };
    started.map_err(|e| Error::Internal(format!("log: {e}")))
}

/// What comes before the first request. Blocks, so it runs off the server's runtime: a connection to
/// PostgreSQL has a runtime of its own, and none may start another.
async fn begin(service: Service, address: SocketAddr, with_demo: bool) -> Result<()> {
    let begun = web::block(move || {
        passwords::warm_up();
        let demonstration = with_demo.then(|| demo::load(&service)).transpose()?;
        greet(&service, address, &demonstration.unwrap_or_default())?;
        imports::fail_unfinished(&service, &Context::system("start"), true).map(|_| ())
    });
    begun.await.map_err(|e| Error::Internal(e.to_string()))?
}

/// Tells whoever started it where to go, and how to sign in.
fn greet(service: &Service, address: SocketAddr, sign_ins: &[demo::SignIn]) -> Result<()> {
    let setup_link = users::setup_link(service)?;
    print(|out| {
        writeln!(out, "clearing-house serves on http://{address}")?;
        writeln!(out, "API documentation: {}/docs/", service.public_url)?;
        if !sign_ins.is_empty() {
            let password = demo::PASSWORD;
            writeln!(
                out,
                "Demonstration sign-ins, all with the password {password}:"
            )?;
        }
        for demo::SignIn {
            role,
            email,
            organization,
        } in sign_ins
        {
            writeln!(out, "  {:<16}  {email} ({organization})", role.code())?;
        }
        if let Some(link) = setup_link {
            writeln!(
                out,
                "There is no administrator yet. Make the first one, within a day, at:\n  {link}"
            )?;
        }
        Ok(())
    })
}
