//! What every case stands on: an application of its own, on a database of its own, on both engines.

pub mod app;
pub mod build;
pub mod mails;
pub mod postgres;
pub mod program;
pub mod reading;
pub mod receiver;

use clearing_house::store::connection::{Database, Options};

/// How the suite opens databases.
pub fn store_options(database: Database) -> Options {
    Options {
        database,
        connections_max: 4,
        wait_ms: 5_000,
        synchronous_full: false,
        tls_roots: Vec::new(),
    }
}

/// Declares cases that run on both engines: each becomes the tests `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! cases {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            use $crate::support::app::{Engine, TestApp};

            $(#[$meta])*
            async fn case($app: TestApp) $body

            #[test]
            fn sqlite() {
                $crate::support::app::run(Engine::Sqlite, concat!(module_path!()), case);
            }

            #[test]
            fn postgres() {
                $crate::support::app::run(Engine::Postgres, concat!(module_path!()), case);
            }
        }
    )+};
}
