//! A synchronous diesel connection to PostgreSQL over tokio-postgres and rustls:
//! no libpq, no OpenSSL, TLS verified. It leans on the exact pair of diesel and
//! diesel-async that Cargo.toml pins.

use std::any::Any;
use std::net::IpAddr;
use std::sync::Arc;

use diesel::connection::{
    CacheSize, Connection, ConnectionSealed, Instrumentation, LoadConnection, SimpleConnection,
    TransactionManager, TransactionManagerStatus,
};
use diesel::internal::derives::multiconnection::MultiConnectionHelper;
use diesel::migration::{CREATE_MIGRATIONS_TABLE, MigrationConnection};
use diesel::pg::{Pg, PgMetadataLookup, PgTypeMetadata};
use diesel::query_builder::{Query, QueryFragment, QueryId};
use diesel::{ConnectionError, ConnectionResult, QueryResult};
use diesel_async::{
    AsyncConnection, AsyncConnectionCore, AsyncPgConnection, SimpleAsyncConnection,
    TransactionManager as _,
};
use futures_util::StreamExt;
use rustls::pki_types::CertificateDer;
use tokio::runtime::Runtime;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

type AsyncTransactions = <AsyncPgConnection as AsyncConnection>::TransactionManager;
type Lookup = <Pg as diesel::sql_types::TypeMetadata>::MetadataLookup;

/// A connection together with the small runtime that drives it.
pub struct PgSync {
    /// None only while it is being dropped.
    connection: Option<AsyncPgConnection>,
    runtime: Option<Runtime>,
}

/// How to reach the server. Over a network that is with TLS, unless the address says `sslmode=disable`: what may be left out
/// is left out by whoever sits in between.
fn config(url: &str) -> ConnectionResult<Config> {
    let mut config: Config = url
        .parse()
        .map_err(|e: tokio_postgres::Error| ConnectionError::InvalidConnectionUrl(e.to_string()))?;
    let names = config.get_hosts().iter().all(is_this_machine);
    let addresses = config.get_hostaddrs().iter().all(IpAddr::is_loopback);
    if config.get_ssl_mode() == SslMode::Prefer && !(names && addresses) {
        config.ssl_mode(SslMode::Require);
    }
    Ok(config)
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse()
                    .is_ok_and(|address: IpAddr| address.is_loopback())
        }
    }
}

impl PgSync {
    /// Connects; `roots` are certificates trusted beside the public ones.
    pub fn connect(url: &str, roots: &[CertificateDer<'static>]) -> ConnectionResult<Self> {
        let config = config(url)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| ConnectionError::BadConnection(e.to_string()))?;
        let tls = tls(roots)?;
        let connection = runtime.block_on(async {
            let (client, link) = config
                .connect(tls)
                .await
                .map_err(|e| ConnectionError::BadConnection(with_cause(&e)))?;
            AsyncPgConnection::try_from_client_and_connection(client, link).await
        })?;
        Ok(Self {
            connection: Some(connection),
            runtime: Some(runtime),
        })
    }

    /// Begins a transaction whose statements all see one moment, and which writes nothing.
    pub(super) fn begin_snapshot(&mut self) -> QueryResult<()> {
        let (connection, runtime) = self.split();
        runtime.block_on(AsyncTransactions::begin_transaction_sql(
            connection,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        ))
    }

    fn split(&mut self) -> (&mut AsyncPgConnection, &Runtime) {
        match (&mut self.connection, &self.runtime) {
            (Some(connection), Some(runtime)) => (connection, runtime),
            _ => unreachable!("both are there until the connection is dropped"),
        }
    }
}

impl Drop for PgSync {
    fn drop(&mut self) {
        drop(self.connection.take());
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn with_cause(error: &tokio_postgres::Error) -> String {
    let Some(cause) = std::error::Error::source(error).map(ToString::to_string) else {
        return error.to_string();
    };
    let way_out = if cause == SERVER_HAS_NO_TLS {
        "; if the network in between is your own, add sslmode=disable to the address"
    } else {
        ""
    };
    format!("{error}: {cause}{way_out}")
}

/// What tokio-postgres says when TLS is required and the server answers that it has none.
const SERVER_HAS_NO_TLS: &str = "server does not support TLS";

fn tls(extra_roots: &[CertificateDer<'static>]) -> ConnectionResult<MakeRustlsConnect> {
    let bad = |e: rustls::Error| ConnectionError::BadConnection(e.to_string());
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for root in extra_roots {
        roots.add(root.clone()).map_err(bad)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(bad)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl SimpleConnection for PgSync {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        let (connection, runtime) = self.split();
        runtime.block_on(connection.batch_execute(query))
    }
}

impl ConnectionSealed for PgSync {}

impl Connection for PgSync {
    type Backend = Pg;
    type TransactionManager = Transactions;

    fn establish(url: &str) -> ConnectionResult<Self> {
        Self::connect(url, &[])
    }

    fn execute_returning_count<T>(&mut self, source: &T) -> QueryResult<usize>
    where
        T: QueryFragment<Pg> + QueryId,
    {
        let (connection, runtime) = self.split();
        runtime.block_on(connection.execute_returning_count(source))
    }

    fn transaction_state(
        &mut self,
    ) -> &mut <Transactions as TransactionManager<Self>>::TransactionStateData {
        self.split().0.transaction_state()
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        self.split().0.instrumentation()
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        self.split().0.set_instrumentation(instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        self.split().0.set_prepared_statement_cache_size(size);
    }
}

impl LoadConnection for PgSync {
    type Cursor<'conn, 'query>
        = std::vec::IntoIter<QueryResult<Self::Row<'conn, 'query>>>
    where
        Self: 'conn;
    type Row<'conn, 'query>
        = <AsyncPgConnection as AsyncConnectionCore>::Row<'conn, 'query>
    where
        Self: 'conn;

    fn load<'conn, 'query, T>(
        &'conn mut self,
        source: T,
    ) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        T: Query + QueryFragment<Pg> + QueryId + 'query,
        Pg: diesel::expression::QueryMetadata<T::SqlType>,
    {
        let (connection, runtime) = self.split();
        let rows: Vec<_> = runtime.block_on(async {
            Ok::<_, diesel::result::Error>(connection.load(source).await?.collect().await)
        })?;
        Ok(rows.into_iter())
    }
}

/// Transactions as the asynchronous connection keeps them.
pub struct Transactions;

impl TransactionManager<PgSync> for Transactions {
    type TransactionStateData = <AsyncTransactions as diesel_async::TransactionManager<
        AsyncPgConnection,
    >>::TransactionStateData;

    fn begin_transaction(conn: &mut PgSync) -> QueryResult<()> {
        let (connection, runtime) = conn.split();
        runtime.block_on(AsyncTransactions::begin_transaction(connection))
    }

    fn rollback_transaction(conn: &mut PgSync) -> QueryResult<()> {
        let (connection, runtime) = conn.split();
        runtime.block_on(AsyncTransactions::rollback_transaction(connection))
    }

    fn commit_transaction(conn: &mut PgSync) -> QueryResult<()> {
        let (connection, runtime) = conn.split();
        runtime.block_on(AsyncTransactions::commit_transaction(connection))
    }

    fn transaction_manager_status_mut(conn: &mut PgSync) -> &mut TransactionManagerStatus {
        AsyncTransactions::transaction_manager_status_mut(conn.split().0)
    }

    fn is_broken_transaction_manager(conn: &mut PgSync) -> bool {
        AsyncTransactions::is_broken_transaction_manager(conn.split().0)
    }
}

/// Only built-in types with fixed numbers pass through the enum of connections, so nothing is ever looked up.
struct NoLookup;

impl PgMetadataLookup for NoLookup {
    fn lookup_type(&mut self, name: &str, _schema: Option<&str>) -> PgTypeMetadata {
        unreachable!("the schema has no custom type such as {name}")
    }
}

impl MultiConnectionHelper for PgSync {
    fn to_any<'a>(_lookup: &mut Lookup) -> &mut (dyn Any + 'a) {
        // A box of a type without size allocates nothing, so nothing leaks.
        Box::leak(Box::new(NoLookup))
    }

    fn from_any(lookup: &mut dyn Any) -> Option<&mut Lookup> {
        lookup
            .downcast_mut::<NoLookup>()
            .map(|lookup| lookup as &mut Lookup)
    }
}

impl diesel::r2d2::R2D2Connection for PgSync {
    fn ping(&mut self) -> QueryResult<()> {
        self.batch_execute("SELECT 1")
    }

    fn is_broken(&mut self) -> bool {
        AsyncTransactions::is_broken_transaction_manager(self.split().0)
    }
}

impl MigrationConnection for PgSync {
    fn setup(&mut self) -> QueryResult<usize> {
        self.batch_execute(CREATE_MIGRATIONS_TABLE).map(|()| 0)
    }
}
