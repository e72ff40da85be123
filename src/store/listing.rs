//! What lists of needs and of offers have in common: who sees them, filters, order, pages, facets.
//! Both are written once, as a macro over the two pairs of tables, so that they cannot drift apart.

use super::connection::MultiBackend;
use crate::domain::listing::{Direction, Page};
use diesel::expression::{AppearsOnTable, Expression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// A condition over records, used where they are joined to their links: diesel types a boxed condition
/// for the one table it was made for.
pub struct Joined<C>(pub C);

impl<C: Expression> Expression for Joined<C> {
    type SqlType = C::SqlType;
}

impl<C, Tables> AppearsOnTable<Tables> for Joined<C> where Self: Expression {}

impl<C, GroupBy> ValidGrouping<GroupBy> for Joined<C> {
    type IsAggregate = is_aggregate::No;
}

impl<C> QueryId for Joined<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Joined<C> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }
}

/// Writes rows of one table in one statement, whichever the engine.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        $crate::store::connection::on_engine!($conn, own => {
            diesel::insert_into($table).values($rows).execute(own)
        })
        .map(|_| ())
        .map_err($crate::domain::error::Error::from_diesel)
    };
}

/// Puts a query in the order of a page, and cuts that page out of it.
macro_rules! one_page {
    ($query:expr, $value:expr, $id:expr, $page:expr) => {{
        use $crate::domain::listing::Direction;
        let (query, page) = ($query, $page);
        match (page.sort.direction, page.after.clone()) {
            (Direction::Ascending, None) => query.order(($value.asc(), $id.asc())),
            (Direction::Descending, None) => query.order(($value.desc(), $id.desc())),
            (Direction::Ascending, Some(p)) => query
                .filter($value.gt(p.value).or($value.eq(p.value).and($id.gt(p.id))))
                .filter($value.ge(p.value))
                .order(($value.asc(), $id.asc())),
            (Direction::Descending, Some(p)) => query
                .filter($value.lt(p.value).or($value.eq(p.value).and($id.lt(p.id))))
                .filter($value.le(p.value))
                .order(($value.desc(), $id.desc())),
        }
        .limit(page.limit)
    }};
}

/// One page of what was found under several labels, each record once.
pub(super) fn merge(mut found: Vec<(i64, String)>, page: &Page) -> Vec<String> {
    found.sort_unstable();
    found.dedup();
    if page.sort.direction == Direction::Descending {
        found.reverse();
    }
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    found.into_iter().map(|(_, id)| id).take(limit).collect()
}

/// Declares the definition of `domain::visibility` over one pair of tables: records and their links. The last argument is
/// the kind of link by which a record is shown to an organization however narrow its visibility, if there is one.
macro_rules! visibility {
    ($records:ident, $links:ident, $owner_id:ident, [$($told:expr)?]) => {
        type Condition = Box<
            dyn diesel::BoxableExpression<
                    $records::table,
                    $crate::store::connection::MultiBackend,
                    SqlType = diesel::sql_types::Bool,
                >,
        >;

        /// The definition of `domain::visibility`, as SQL; none when the viewer sees all.
        pub(super) fn visible(viewer: &$crate::domain::visibility::Viewer) -> Option<Condition> {
            use $crate::domain::visibility::Visibility;
            if viewer.sees_all {
                return None;
            }
            let reached = $records::visibility.ge(viewer.reach.0.level());
            let Some(organization) = viewer.organization.map(|id| id.to_string()) else {
                return Some(Box::new($records::released.eq(true).and(reached)));
            };
            let named =
                $records::visibility
                    .ge(Visibility::Restricted.level())
                    .and($records::id.eq_any(linked(
                        vec![$crate::domain::listing::LinkKind::Audience],
                        vec![organization.clone()],
                    )));
            let shown: Condition = Box::new(reached.or(named));
            $(
                let told = linked(vec![$told], vec![organization.clone()]);
                let shown: Condition = Box::new(shown.or($records::id.eq_any(told)));
            )?
            let seen = $records::organization_id
                .eq(organization)
                .or($records::released.eq(true).and(shown));
            if viewer.sees_extracted {
                return Some(Box::new(seen.or($records::state.eq("extracted"))));
            }
            Some(Box::new(seen))
        }

        /// The titles of those of these records that the viewer sees, by their ids.
        pub fn titles(
            conn: &mut $crate::store::connection::Conn,
            viewer: &$crate::domain::visibility::Viewer,
            ids: &[String],
        ) -> $crate::domain::error::Result<std::collections::HashMap<String, String>> {
            let mut titles = std::collections::HashMap::new();
            for ids in ids.chunks($crate::store::IDS_PER_STATEMENT) {
                let mut query = $records::table
                    .filter($records::id.eq_any(ids.to_vec()))
                    .select(($records::id, $records::title))
                    .into_boxed();
                if let Some(seen) = visible(viewer) {
                    query = query.filter(seen);
                }
                let found: Vec<(String, String)> = query
                    .load(conn)
                    .map_err($crate::domain::error::Error::from_diesel)?;
                titles.extend(found);
            }
            Ok(titles)
        }

        /// The ids of the records that are linked to one of the targets.
        #[diesel::dsl::auto_type(no_type_alias)]
        fn linked(kinds: Vec<$crate::domain::listing::LinkKind>, targets: Vec<String>) -> _ {
            let kinds: Vec<&'static str> = kinds.into_iter().map(|kind| kind.code()).collect();
            $links::table
                .filter($links::kind.eq_any(kinds))
                .filter($links::target.eq_any(targets))
                .select($links::$owner_id)
        }
    };
}

/// Declares the queries over one pair of tables; the last argument as in [`visibility!`].
macro_rules! listing {
    ($records:ident, $links:ident, $owner_id:ident, $row:ty, [$($told:expr)?]) => {
        $crate::store::listing::visibility!($records, $links, $owner_id, [$($told)?]);

        /// The ids, after one, of the records in these states whose validity is over.
        pub fn overdue(
            conn: &mut $crate::store::connection::Conn,
            now_ms: i64,
            states: &[&str],
            after: &str,
            limit: i64,
        ) -> $crate::domain::error::Result<Vec<String>> {
            $records::table
                .filter($records::state.eq_any(states.to_vec()))
                .filter($records::valid_until_ms.lt(now_ms))
                .filter($records::id.gt(after))
                .order($records::id.asc())
                .limit(limit)
                .select($records::id)
                .load(conn)
                .map_err($crate::domain::error::Error::from_diesel)
        }

        /// Everything that narrows a list: what the viewer sees, and what it asks for.
        fn conditions(
            viewer: &$crate::domain::visibility::Viewer,
            filter: &$crate::domain::listing::Filter,
        ) -> Vec<Condition> {
            let mut all: Vec<Condition> = visible(viewer).into_iter().collect();
            match filter.states.as_slice() {
                [] => {}
                [state] => all.push(Box::new($records::state.eq(state.clone()))),
                states => all.push(Box::new($records::state.eq_any(states.to_vec()))),
            }
            if let Some(organization) = filter.organization {
                all.push(Box::new(
                    $records::organization_id.eq(organization.to_string()),
                ));
            }
            for (kinds, targets) in &filter.links {
                all.push(Box::new(
                    $records::id.eq_any(linked(kinds.clone(), targets.clone())),
                ));
            }
            if let Some(ids) = &filter.ids {
                all.push(Box::new($records::id.eq_any(ids.clone())));
            }
            if let Some(since) = filter.updated_since_ms {
                all.push(Box::new($records::updated_ms.ge(since)));
            }
            all
        }

        /// One page of the rows that the viewer sees. The ids come first, from indexes alone: sorting or
        /// leaving out whole records would cost ten times as much.
        fn page(
            conn: &mut $crate::store::connection::Conn,
            viewer: &$crate::domain::visibility::Viewer,
            filter: &$crate::domain::listing::Filter,
            page: &$crate::domain::listing::Page,
        ) -> $crate::domain::error::Result<Vec<$row>> {
            let ids = page_ids(conn, viewer, filter, page)?;
            let mut by_id: std::collections::HashMap<String, $row> =
                std::collections::HashMap::with_capacity(ids.len());
            for ids in ids.chunks($crate::store::IDS_PER_STATEMENT) {
                let mut query = $records::table
                    .filter($records::id.eq_any(ids.to_vec()))
                    .select(<$row>::as_select())
                    .into_boxed();
                // Asked again, in case a record was narrowed between the two statements.
                if let Some(seen) = visible(viewer) {
                    query = query.filter(seen);
                }
                let rows: Vec<$row> = query
                    .load(conn)
                    .map_err($crate::domain::error::Error::from_diesel)?;
                by_id.extend(rows.into_iter().map(|row| (row.id.clone(), row)));
            }
            Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
        }

        fn page_ids(
            conn: &mut $crate::store::connection::Conn,
            viewer: &$crate::domain::visibility::Viewer,
            filter: &$crate::domain::listing::Filter,
            page: &$crate::domain::listing::Page,
        ) -> $crate::domain::error::Result<Vec<String>> {
            use $crate::domain::listing::SortKey;
            if page.sort.key == SortKey::Updated
                && let Some((links, rest)) = filter.led_by_links()
            {
                return page_ids_by_links(conn, viewer, &links, &rest, page);
            }
            let mut query = $records::table.select($records::id).into_boxed();
            for condition in conditions(viewer, filter) {
                query = query.filter(condition);
            }
            let query = match page.sort.key {
                SortKey::Updated => $crate::store::listing::one_page!(
                    query,
                    $records::updated_ms,
                    $records::id,
                    page
                ),
                SortKey::Created => $crate::store::listing::one_page!(
                    query,
                    $records::created_ms,
                    $records::id,
                    page
                ),
                SortKey::ValidUntil => {
                    $crate::store::listing::one_page!(
                        query,
                        $records::valid_until_ms,
                        $records::id,
                        page
                    )
                }
            };
            query
                .load(conn)
                .map_err($crate::domain::error::Error::from_diesel)
        }

        /// The same from the links of one label after the other, which stand in the order of the list: what
        /// it costs depends on the length of the page, not on how many records have the label.
        fn page_ids_by_links(
            conn: &mut $crate::store::connection::Conn,
            viewer: &$crate::domain::visibility::Viewer,
            links: &[($crate::domain::listing::LinkKind, String)],
            rest: &$crate::domain::listing::Filter,
            page: &$crate::domain::listing::Page,
        ) -> $crate::domain::error::Result<Vec<String>> {
            let mut found: Vec<(i64, String)> = Vec::new();
            for (kind, target) in links {
                let mut query = $links::table
                    .inner_join($records::table.on($records::id.eq($links::$owner_id)))
                    .filter($links::kind.eq(kind.code()))
                    .filter($links::target.eq(target))
                    .select(($links::updated_ms, $links::$owner_id))
                    .into_boxed();
                for condition in conditions(viewer, rest) {
                    query = query.filter($crate::store::listing::Joined(condition));
                }
                let rows: Vec<(i64, String)> = $crate::store::listing::one_page!(
                    query,
                    $links::updated_ms,
                    $links::$owner_id,
                    page
                )
                .load(conn)
                .map_err($crate::domain::error::Error::from_diesel)?;
                found.extend(rows);
            }
            Ok($crate::store::listing::merge(found, page))
        }

        /// The ids of all records that the viewer sees.
        pub fn ids(
            conn: &mut $crate::store::connection::Conn,
            viewer: &$crate::domain::visibility::Viewer,
            filter: &$crate::domain::listing::Filter,
        ) -> $crate::domain::error::Result<Vec<String>> {
            let mut query = $records::table.select($records::id).into_boxed();
            for condition in conditions(viewer, filter) {
                query = query.filter(condition);
            }
            query
                .load(conn)
                .map_err($crate::domain::error::Error::from_diesel)
        }

        /// How many of the records that the viewer sees have each value.
        pub fn facets(
            conn: &mut $crate::store::connection::Conn,
            viewer: &$crate::domain::visibility::Viewer,
            filter: &$crate::domain::listing::Filter,
            kinds: &[$crate::domain::listing::LinkKind],
        ) -> $crate::domain::error::Result<$crate::domain::listing::Facets> {
            let mut states = $records::table
                .group_by($records::state)
                .select(($records::state, diesel::dsl::count_star()))
                .into_boxed();
            for condition in conditions(viewer, filter) {
                states = states.filter(condition);
            }
            let states: Vec<(String, i64)> = states
                .load(conn)
                .map_err($crate::domain::error::Error::from_diesel)?;
            let mut facets = $crate::domain::listing::Facets::new();
            facets.insert("state".to_owned(), states.into_iter().collect());
            for kind in kinds {
                let mut counts = $links::table
                    .inner_join($records::table.on($records::id.eq($links::$owner_id)))
                    .group_by($links::target)
                    .select(($links::target, diesel::dsl::count_star()))
                    .into_boxed()
                    .filter($links::kind.eq(kind.code()));
                for condition in conditions(viewer, filter) {
                    counts = counts.filter($crate::store::listing::Joined(condition));
                }
                let counts: Vec<(String, i64)> = counts
                    .load(conn)
                    .map_err($crate::domain::error::Error::from_diesel)?;
                facets.insert(kind.code().to_owned(), counts.into_iter().collect());
            }
            Ok(facets)
        }

        /// Replaces all links of a record.
        fn replace_links(
            conn: &mut $crate::store::connection::Conn,
            id: &str,
            updated_ms: i64,
            links: &[($crate::domain::listing::LinkKind, String)],
        ) -> $crate::domain::error::Result<()> {
            diesel::delete($links::table.filter($links::$owner_id.eq(id)))
                .execute(conn)
                .map_err($crate::domain::error::Error::from_diesel)?;
            insert_links(conn, id, updated_ms, links)
        }

        /// Adds the links of a new record.
        fn insert_links(
            conn: &mut $crate::store::connection::Conn,
            id: &str,
            updated_ms: i64,
            links: &[($crate::domain::listing::LinkKind, String)],
        ) -> $crate::domain::error::Result<()> {
            let rows: Vec<_> = links
                .iter()
                .map(|(kind, target)| {
                    (
                        $links::kind.eq(kind.code()),
                        $links::target.eq(target.as_str()),
                        $links::updated_ms.eq(updated_ms),
                        $links::$owner_id.eq(id),
                    )
                })
                .collect();
            if rows.is_empty() {
                return Ok(());
            }
            $crate::store::listing::insert_all!(conn, $links::table, &rows)
        }
    };
}

/// Declares which records run out, over a table of entries that stand in a state since a moment.
macro_rules! running_out {
    ($records:ident) => {
        /// The records, after an id, in these states whose validity ends between two moments: the id of each, when it ends, and
        /// since when that stands.
        pub fn running_out(
            conn: &mut $crate::store::connection::Conn,
            (from_ms, until_ms): (i64, i64),
            states: &[&str],
            after: &str,
            limit: i64,
        ) -> $crate::domain::error::Result<Vec<(String, i64, i64)>> {
            let rows: Vec<(String, i64, i64, i64)> = $records::table
                .filter($records::state.eq_any(states.to_vec()))
                .filter($records::valid_until_ms.gt(from_ms))
                .filter($records::valid_until_ms.le(until_ms))
                .filter($records::id.gt(after))
                .order($records::id.asc())
                .limit(limit)
                .select((
                    $records::id,
                    $records::valid_until_ms,
                    $records::last_verified_ms,
                    $records::state_since_ms,
                ))
                .load(conn)
                .map_err($crate::domain::error::Error::from_diesel)?;
            let known = rows.into_iter();
            let known = known
                .map(|(id, end_ms, verified_ms, since_ms)| (id, end_ms, verified_ms.max(since_ms)));
            Ok(known.collect())
        }
    };
}

pub(super) use insert_all;
pub(super) use listing;
pub(super) use one_page;
pub(super) use running_out;
pub(super) use visibility;
