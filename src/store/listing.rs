//! What lists of needs and of offers have in common: who sees them, filters, order, pages, facets.
//! Both are written once, as a macro over the two pairs of tables, so that they cannot drift apart.

use super::connection::MultiBackend;
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
        match $conn {
            $crate::store::connection::Conn::Pg(c) => {
                diesel::insert_into($table).values($rows).execute(c)
            }
            $crate::store::connection::Conn::Sqlite(c) => {
                diesel::insert_into($table).values($rows).execute(c)
            }
        }
        .map(|_| ())
        .map_err($crate::domain::error::Error::from_diesel)
    };
}

/// Declares the queries over one pair of tables: records and their links.
macro_rules! listing {
    ($records:ident, $links:ident, $owner_id:ident, $row:ty) => {
        type Condition = Box<
            dyn diesel::BoxableExpression<
                    $records::table,
                    $crate::store::connection::MultiBackend,
                    SqlType = diesel::sql_types::Bool,
                >,
        >;

        /// The definition of `domain::visibility`, as SQL.
        fn visible(viewer: &$crate::domain::visibility::Viewer) -> Option<Condition> {
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
            Some(Box::new(
                $records::organization_id
                    .eq(organization)
                    .or($records::released.eq(true).and(reached.or(named))),
            ))
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

        /// Everything that narrows a list: what the viewer sees, and what it asks for.
        fn conditions(
            viewer: &$crate::domain::visibility::Viewer,
            filter: &$crate::domain::listing::Filter,
        ) -> Vec<Condition> {
            let mut all: Vec<Condition> = visible(viewer).into_iter().collect();
            if !filter.states.is_empty() {
                all.push(Box::new($records::state.eq_any(filter.states.clone())));
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
            use $crate::domain::listing::{Direction, SortKey};
            let mut query = $records::table.select($records::id).into_boxed();
            for condition in conditions(viewer, filter) {
                query = query.filter(condition);
            }
            macro_rules! ordered {
                ($column:expr) => {{
                    let after = page.after.clone();
                    match (page.sort.direction, after) {
                        (Direction::Ascending, None) => {
                            query.order(($column.asc(), $records::id.asc()))
                        }
                        (Direction::Descending, None) => {
                            query.order(($column.desc(), $records::id.desc()))
                        }
                        (Direction::Ascending, Some(p)) => query
                            .filter(
                                $column
                                    .gt(p.value)
                                    .or($column.eq(p.value).and($records::id.gt(p.id))),
                            )
                            .filter($column.ge(p.value))
                            .order(($column.asc(), $records::id.asc())),
                        (Direction::Descending, Some(p)) => query
                            .filter(
                                $column
                                    .lt(p.value)
                                    .or($column.eq(p.value).and($records::id.lt(p.id))),
                            )
                            .filter($column.le(p.value))
                            .order(($column.desc(), $records::id.desc())),
                    }
                }};
            }
            let query = match page.sort.key {
                SortKey::Updated => ordered!($records::updated_ms),
                SortKey::Created => ordered!($records::created_ms),
                SortKey::ValidUntil => ordered!($records::valid_until_ms),
            };
            query
                .limit(page.limit)
                .load(conn)
                .map_err($crate::domain::error::Error::from_diesel)
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
            links: &[($crate::domain::listing::LinkKind, String)],
        ) -> $crate::domain::error::Result<()> {
            diesel::delete($links::table.filter($links::$owner_id.eq(id)))
                .execute(conn)
                .map_err($crate::domain::error::Error::from_diesel)?;
            insert_links(conn, id, links)
        }

        /// Adds the links of a new record.
        fn insert_links(
            conn: &mut $crate::store::connection::Conn,
            id: &str,
            links: &[($crate::domain::listing::LinkKind, String)],
        ) -> $crate::domain::error::Result<()> {
            let rows: Vec<_> = links
                .iter()
                .map(|(kind, target)| {
                    (
                        $links::kind.eq(kind.code()),
                        $links::target.eq(target.as_str()),
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

pub(super) use insert_all;
pub(super) use listing;
