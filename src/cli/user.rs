//! `user`: make people who may sign in, from the machine the service runs on.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::printing::print;
use crate::domain::actor::Role;
use crate::domain::error::Result;
use crate::service::{Service, users};

#[derive(Subcommand)]
pub enum UserCommand {
    /// Make a person and print the link with which they choose their password
    Create(CreateArgs),
}

#[derive(Args)]
pub struct CreateArgs {
    /// E-mail address, by which the person signs in
    #[arg(long)]
    email: String,
    #[arg(long)]
    name: String,
    /// Code of the organization: FRA, UNDP, OHCHR ...
    #[arg(long, default_value = "OHCHR")]
    organization: String,
    /// Role in it; may be given more than once
    #[arg(long = "role", default_value = "admin", value_parser = parse_role)]
    roles: Vec<Role>,
}

fn parse_role(code: &str) -> std::result::Result<Role, String> {
    code.parse()
        .map_err(|e: crate::domain::codes::UnknownCode| format!("known roles: {}", e.known))
}

/// Runs the subcommand.
pub fn run(service: &Service, command: &UserCommand) -> Result<ExitCode> {
    let UserCommand::Create(args) = command;
    let link = users::create_by_operator(
        service,
        &args.email,
        &args.name,
        &args.organization,
        &args.roles,
    )?;
    print(|out| writeln!(out, "{link}"))?;
    Ok(ExitCode::SUCCESS)
}
