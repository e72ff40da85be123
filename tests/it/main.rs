//! The suite: one binary, real HTTP, real SQLite and real PostgreSQL.

mod backup;
mod bad_input;
mod contract;
mod demo;
mod dumps;
mod evaluate;
mod layering;
mod limits;
mod locales;
mod machine;
mod migrations;
mod operations;
mod pages;
mod permissions;
mod real_files;
mod scenario;
mod snapshot;
mod support;
mod visibility;

mod api {
    mod activities;
    mod api_keys;
    mod assessments;
    mod attachments;
    mod audit;
    mod changes;
    mod cooperations;
    mod coordination;
    mod decisions;
    mod digests;
    mod exchanges;
    mod exports;
    mod follow_up;
    mod imports;
    mod join_requests;
    mod need_comments;
    mod need_merges;
    mod need_quality;
    mod need_versions;
    mod needs;
    mod notices;
    mod offers;
    mod organizations;
    mod plans;
    mod practices;
    mod ranking_weights;
    mod recommendations;
    mod replies;
    mod sessions;
    mod suggestions;
    mod tags;
    mod users;
    mod webhooks;
    mod worklist;
}
