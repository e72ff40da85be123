//! Leases: the right of one process to do something for a while. A lease that runs out is free again.

use diesel::prelude::*;

use super::connection::Conn;
use super::schema::leases;
use super::{Error, Result};

/// Takes or prolongs the lease; false when another holder has it.
pub fn take(conn: &mut Conn, name: &str, holder: &str, now_ms: i64, for_ms: i64) -> Result<bool> {
    let free = leases::holder.eq(holder).or(leases::until_ms.le(now_ms));
    let changed = diesel::update(leases::table.filter(leases::name.eq(name)).filter(free))
        .set((
            leases::holder.eq(holder),
            leases::until_ms.eq(now_ms + for_ms),
        ))
        .execute(conn)
        .map_err(Error::from_diesel)?;
    if changed == 1 {
        return Ok(true);
    }
    insert(conn, name, holder, now_ms + for_ms)
}

fn insert(conn: &mut Conn, name: &str, holder: &str, until_ms: i64) -> Result<bool> {
    let row = (
        leases::name.eq(name),
        leases::holder.eq(holder),
        leases::until_ms.eq(until_ms),
    );
    let inserted = match conn {
        Conn::Pg(c) => diesel::insert_into(leases::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c),
        Conn::Sqlite(c) => diesel::insert_into(leases::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c),
    };
    inserted.map(|n| n == 1).map_err(Error::from_diesel)
}

/// Gives the lease back, if this holder has it.
pub fn release(conn: &mut Conn, name: &str, holder: &str) -> Result<()> {
    let mine = leases::table
        .filter(leases::name.eq(name))
        .filter(leases::holder.eq(holder));
    diesel::delete(mine)
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}
