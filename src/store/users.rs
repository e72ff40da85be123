//! People in the database.

use diesel::prelude::*;

use super::connection::{Conn, MultiBackend};
use super::json::parse;
use super::schema::users;
use super::{Error, Result};
use crate::domain::clock::Millis;
use crate::domain::ids::UserId;
use crate::domain::user::User;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = users, check_for_backend(MultiBackend))]
struct UserRow {
    id: String,
    email: String,
    name: String,
    language: String,
    password_hash: Option<String>,
    active: bool,
    failed_sign_ins: i32,
    locked_until_ms: i64,
    last_sign_in_ms: Option<i64>,
    version: i64,
    created_ms: i64,
    updated_ms: i64,
}

impl UserRow {
    fn from_user(user: &User) -> Self {
        Self {
            id: user.id.to_string(),
            email: user.email.clone(),
            name: user.name.clone(),
            language: user.language.code().to_owned(),
            password_hash: user.password_hash.clone(),
            active: user.active,
            failed_sign_ins: user.failed_sign_ins,
            locked_until_ms: user.locked_until_ms,
            last_sign_in_ms: user.last_sign_in_ms,
            version: user.version,
            created_ms: user.created_ms,
            updated_ms: user.updated_ms,
        }
    }

    fn into_user(self) -> Result<User> {
        Ok(User {
            id: parse(&self.id)?,
            email: self.email,
            name: self.name,
            language: parse(&self.language)?,
            password_hash: self.password_hash,
            active: self.active,
            failed_sign_ins: self.failed_sign_ins,
            locked_until_ms: self.locked_until_ms,
            last_sign_in_ms: self.last_sign_in_ms,
            version: self.version,
            created_ms: self.created_ms,
            updated_ms: self.updated_ms,
        })
    }
}

/// Adds a new person.
pub fn insert(conn: &mut Conn, user: &User) -> Result<()> {
    diesel::insert_into(users::table)
        .values(UserRow::from_user(user))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Replaces what is said of the person that stands at the version before this one. How the person
/// signs in is not touched: a sign-in may be under way.
pub fn update(conn: &mut Conn, user: &User) -> Result<()> {
    let before = users::table
        .find(user.id.to_string())
        .filter(users::version.eq(user.version - 1));
    let changed = diesel::update(before)
        .set((
            users::email.eq(&user.email),
            users::name.eq(&user.name),
            users::language.eq(user.language.code()),
            users::active.eq(user.active),
            users::version.eq(user.version),
            users::updated_ms.eq(user.updated_ms),
        ))
        .execute(conn);
    match changed {
        Ok(0) => Err(Error::Stale {
            current: user.version,
        }),
        Ok(_) => Ok(()),
        Err(error) => Err(Error::from_diesel(error)),
    }
}

/// Gives the person a password and forgets the failures of the old one.
pub fn set_password(conn: &mut Conn, id: UserId, password_hash: &str) -> Result<()> {
    diesel::update(users::table.find(id.to_string()))
        .set((
            users::password_hash.eq(password_hash),
            users::failed_sign_ins.eq(0),
            users::locked_until_ms.eq(0),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Lets no other transaction pass that locks the same person, until this one ends; SQLite has one writer anyway.
pub fn lock(conn: &mut Conn, id: UserId) -> Result<()> {
    let Conn::Pg(pg) = conn else {
        return Ok(());
    };
    let person = users::table.find(id.to_string()).select(users::id);
    let locked: Option<String> = person
        .for_update()
        .first(pg)
        .optional()
        .map_err(Error::from_diesel)?;
    drop(locked);
    Ok(())
}

/// Counts one failure more; answers how many there are in a row.
pub fn count_failure(conn: &mut Conn, id: UserId) -> Result<i32> {
    diesel::update(users::table.find(id.to_string()))
        .set(users::failed_sign_ins.eq(users::failed_sign_ins + 1))
        .returning(users::failed_sign_ins)
        .get_result(conn)
        .map_err(Error::from_diesel)
}

/// Refuses every sign-in until a moment.
pub fn lock_until(conn: &mut Conn, id: UserId, until_ms: Millis) -> Result<()> {
    diesel::update(users::table.find(id.to_string()))
        .set(users::locked_until_ms.eq(until_ms))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// Forgets the failures: the person has signed in.
pub fn signed_in(conn: &mut Conn, id: UserId, now_ms: Millis) -> Result<()> {
    diesel::update(users::table.find(id.to_string()))
        .set((
            users::failed_sign_ins.eq(0),
            users::locked_until_ms.eq(0),
            users::last_sign_in_ms.eq(now_ms),
        ))
        .execute(conn)
        .map(|_| ())
        .map_err(Error::from_diesel)
}

/// One person.
pub fn find(conn: &mut Conn, id: UserId) -> Result<Option<User>> {
    let row: Option<UserRow> = users::table
        .find(id.to_string())
        .select(UserRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(UserRow::into_user).transpose()
}

/// The person with this address, in lower case.
pub fn find_by_email(conn: &mut Conn, email: &str) -> Result<Option<User>> {
    let row: Option<UserRow> = users::table
        .filter(users::email.eq(email))
        .select(UserRow::as_select())
        .first(conn)
        .optional()
        .map_err(Error::from_diesel)?;
    row.map(UserRow::into_user).transpose()
}

/// People after an id, in the order of their ids.
pub fn list(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<User>> {
    let mut query = users::table.select(UserRow::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(users::id.gt(after.to_owned()));
    }
    let rows: Vec<UserRow> = query
        .order(users::id.asc())
        .limit(limit)
        .load(conn)
        .map_err(Error::from_diesel)?;
    rows.into_iter().map(UserRow::into_user).collect()
}
