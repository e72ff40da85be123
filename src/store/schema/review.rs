//! The tables of how needs are reviewed: comments, versions, merging.

diesel::table! {
    need_comments (id) {
        id -> Text,
        need_id -> Text,
        need_version -> BigInt,
        pointer -> Text,
        body -> Text,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
        resolved_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    need_versions (need_id, version) {
        need_id -> Text,
        version -> BigInt,
        body -> Text,
        organization_id -> Nullable<Text>,
        user_id -> Nullable<Text>,
        at_ms -> BigInt,
    }
}

diesel::table! {
    need_merges (id) {
        id -> Text,
        merged_id -> Text,
        merged_owner -> Text,
        merged_consent -> Nullable<Text>,
        kept_id -> Text,
        kept_owner -> Text,
        kept_consent -> Nullable<Text>,
        state -> Text,
        version -> BigInt,
        remark -> Nullable<Text>,
        reason -> Nullable<Text>,
        reason_by -> Nullable<Text>,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}
