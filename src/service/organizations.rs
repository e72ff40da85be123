//! Organizations: who they are, kept by the administrator.

use std::collections::HashSet;

use super::Service;
use super::entries;
use super::work::{Context, Work};
use crate::domain::clock::Millis;
use crate::domain::countries;
use crate::domain::error::{Error, FieldError, Result};
use crate::domain::ids::OrganizationId;
use crate::domain::message::Message;
use crate::domain::organization::{Names, Organization, OrganizationContent, OrganizationKind};
use crate::domain::organizations_directory::directory;
use crate::domain::policy::{self, Action};
use crate::domain::validation::{forbidden_character, is_blank};
use crate::store::feed::Change;
use crate::store::organizations;
use crate::store::refresh_tokens::{self, Revoked};

/// The kind by which audit trail and feed know organizations.
pub const KIND: &str = "organization";

/// Longest code.
const CODE_CHARS_MAX: usize = 24;
/// Longest name in one language.
const NAME_CHARS_MAX: usize = 300;
/// How many organizations are read at once while names are compared.
const READ_AT_ONCE: i64 = 500;

/// Makes sure that all organizations are there that everybody expects.
pub fn seed_all(service: &Service) -> Result<()> {
    let context = Context::system("start");
    match service.write(&context, seed) {
        // Another replica started at the same moment and was first.
        Err(Error::Conflict(_)) => service.write(&context, seed),
        outcome => outcome,
    }
}

/// Adds the States and the organizations of the directory that are not there yet.
pub fn seed(work: &mut Work<'_>) -> Result<()> {
    let present: HashSet<String> = organizations::codes(work.conn)?.into_iter().collect();
    let missing: Vec<Organization> = expected()
        .filter(|(_, code, _)| !present.contains(*code))
        .map(|(kind, code, names)| Organization {
            id: OrganizationId(work.new_id()),
            kind,
            code: code.to_owned(),
            names: names.clone(),
            country: None,
            active: true,
            version: 1,
            created_ms: work.now_ms,
            updated_ms: work.now_ms,
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    organizations::insert_many(work.conn, &missing)?;
    work.happened("seeded", KIND, &missing.len().to_string());
    Ok(())
}

/// Kind, code and names of everyone who is expected.
fn expected() -> impl Iterator<Item = (OrganizationKind, &'static str, &'static Names)> {
    let states = countries::states().map(|c| (OrganizationKind::State, c.iso3.as_str(), &c.names));
    let others = directory()
        .iter()
        .map(|o| (o.kind, o.code.as_str(), &o.names));
    states.chain(others)
}

/// One organization, by its id or by its code.
pub fn read(work: &mut Work<'_>, id_or_code: &str) -> Result<Organization> {
    let found = match id_or_code.parse() {
        Ok(id) => organizations::find(work.conn, id)?,
        Err(_) if forbidden_character(id_or_code).is_some() => None,
        Err(_) => organizations::find_by_code(work.conn, &id_or_code.to_uppercase())?,
    };
    found.ok_or(Error::NotFound(KIND))
}

/// What a list of organizations is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct OrganizationFilter {
    pub kind: Option<OrganizationKind>,
    /// Part of the code or of a name in any language, without regard to case and accents.
    pub words: Option<String>,
}

/// A page of records in the order of their ids, and the id after which the next one begins.
#[derive(Clone, Debug)]
pub struct ById<T> {
    pub records: Vec<T>,
    pub next: Option<String>,
}

impl<T> ById<T> {
    /// What a list has for words in which there is nothing that can be looked for, neither a letter nor a digit.
    const fn none() -> Self {
        Self {
            records: Vec::new(),
            next: None,
        }
    }
}

/// Organizations after an id. Names are compared here: no two engines compare accents alike, and
/// there are some hundreds of organizations.
pub fn list(
    work: &mut Work<'_>,
    filter: &OrganizationFilter,
    after: Option<String>,
    limit: i64,
) -> Result<ById<Organization>> {
    // An empty field of a form asks for nothing.
    let asked = filter.words.as_deref().map(str::trim);
    let words = asked
        .filter(|words| !words.is_empty())
        .map(countries::name_key);
    if words.as_deref() == Some("") {
        return Ok(ById::none());
    }
    let kind = filter.kind.map(OrganizationKind::code);
    by_ids(
        after,
        limit,
        |after| organizations::list(work.conn, kind, after, READ_AT_ONCE),
        |organization| organization.id.to_string(),
        |organization| {
            words
                .as_deref()
                .is_none_or(|words| is_called(organization, words))
        },
    )
}

fn is_called(organization: &Organization, words: &str) -> bool {
    let Names {
        en,
        fr,
        es,
        ar,
        ru,
        zh,
    } = &organization.names;
    let translated = [fr, es, ar, ru, zh].into_iter().flatten();
    [&organization.code, en]
        .into_iter()
        .chain(translated)
        .any(|name| countries::name_key(name).contains(words))
}

/// Reads batch after batch, in the order of the ids, until a page is full of records that pass.
pub(super) fn by_ids<T>(
    mut after: Option<String>,
    limit: i64,
    mut batch: impl FnMut(Option<&str>) -> Result<Vec<T>>,
    id: impl Fn(&T) -> String,
    passes: impl Fn(&T) -> bool,
) -> Result<ById<T>> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let mut records = Vec::new();
    loop {
        let found = batch(after.as_deref())?;
        let Some(last) = found.last() else {
            return Ok(ById {
                records,
                next: None,
            });
        };
        after = Some(id(last));
        records.extend(found.into_iter().filter(&passes));
        if records.len() > limit {
            records.truncate(limit);
            let next = records.last().map(id);
            return Ok(ById { records, next });
        }
    }
}

/// Adds an organization.
pub fn create(work: &mut Work<'_>, content: OrganizationContent) -> Result<Organization> {
    check(&content)?;
    let id = OrganizationId(work.new_id());
    let organization = of_content(id, content, 1, work.now_ms, work.now_ms);
    organizations::insert(work.conn, &organization)?;
    let after = content_of(&organization);
    work.changed(
        Change::of(KIND, &organization.id, "created"),
        None,
        Some(&after),
    )?;
    Ok(organization)
}

/// Checks that the caller may change this organization, in the order that leaks nothing.
pub fn for_write(
    work: &mut Work<'_>,
    id_or_code: &str,
    expected: Option<i64>,
) -> Result<Organization> {
    let organization = read(work, id_or_code)?;
    policy::check(work.actor(), Action::OrganizationWrite, None)?;
    entries::check_version(organization.version, expected)?;
    Ok(organization)
}

/// Replaces what is said of an organization. Whoever acts for one that is deactivated is signed out.
pub fn update(
    work: &mut Work<'_>,
    before: &Organization,
    content: OrganizationContent,
) -> Result<Organization> {
    check(&content)?;
    let after = of_content(
        before.id,
        content,
        before.version + 1,
        before.created_ms,
        work.now_ms,
    );
    organizations::update(work.conn, &after)?;
    if before.active && !after.active {
        refresh_tokens::revoke(work.conn, Revoked::Organization(after.id), work.now_ms)?;
    }
    work.changed(
        Change::of(KIND, &after.id, "updated"),
        Some(&content_of(before)),
        Some(&content_of(&after)),
    )?;
    Ok(after)
}

fn of_content(
    id: OrganizationId,
    content: OrganizationContent,
    version: i64,
    created_ms: Millis,
    updated_ms: Millis,
) -> Organization {
    Organization {
        id,
        kind: content.kind,
        code: content.code,
        names: content.names,
        country: content.country,
        active: content.active,
        version,
        created_ms,
        updated_ms,
    }
}

fn content_of(organization: &Organization) -> OrganizationContent {
    OrganizationContent {
        kind: organization.kind,
        code: organization.code.clone(),
        names: organization.names.clone(),
        country: organization.country.clone(),
        active: organization.active,
    }
}

/// Checks code, names and country, and that a State is one.
fn check(content: &OrganizationContent) -> Result<()> {
    let mut faults = Vec::new();
    let mut fault = |field: &str, message: Message| {
        faults.push(FieldError {
            field: field.to_owned(),
            message,
        });
    };
    if !is_code(&content.code) {
        fault(
            "/code",
            Message::new("error-organization-code").with("max", CODE_CHARS_MAX),
        );
    } else if content.kind == OrganizationKind::State
        && !countries::by_iso3(&content.code).is_some_and(countries::Country::is_state)
    {
        fault(
            "/code",
            Message::new("error-not-a-state").with("code", &content.code),
        );
    }
    if let Some(country) = &content.country
        && countries::by_iso3(country).is_none()
    {
        fault(
            "/country",
            Message::new("error-unknown-country").with("code", country),
        );
    }
    for (field, name) in named(&content.names) {
        if is_blank(name) {
            fault(field, Message::new("error-blank"));
        } else if name.chars().count() > NAME_CHARS_MAX {
            let length = Message::new("error-length")
                .with("min", 1)
                .with("max", NAME_CHARS_MAX);
            fault(field, length);
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Invalid(faults))
    }
}

fn is_code(code: &str) -> bool {
    let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    (2..=CODE_CHARS_MAX).contains(&code.len()) && code.chars().all(allowed)
}

fn named(names: &Names) -> impl Iterator<Item = (&'static str, &str)> {
    let translated = [
        ("/names/fr", &names.fr),
        ("/names/es", &names.es),
        ("/names/ar", &names.ar),
        ("/names/ru", &names.ru),
        ("/names/zh", &names.zh),
    ];
    let translated = translated
        .into_iter()
        .filter_map(|(field, name)| Some((field, name.as_deref()?)));
    std::iter::once(("/names/en", names.en.as_str())).chain(translated)
}
