//! The suite: one binary, real HTTP, real SQLite and real PostgreSQL.

mod bad_input;
mod contract;
mod layering;
mod machine;
mod migrations;
mod permissions;
mod real_files;
mod support;
mod visibility;

mod api {
    mod needs;
    mod offers;
}
