//! The tables of how cooperations are followed up, and of files.

diesel::table! {
    commitments (cooperation_id, organization_id, line) {
        cooperation_id -> Text,
        organization_id -> Text,
        line -> Integer,
        need_id -> Text,
        offer_id -> Nullable<Text>,
        assistance_type -> Text,
        unit -> Text,
        quantity -> BigInt,
        from_day -> Nullable<Text>,
        until_day -> Nullable<Text>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    deliveries (id) {
        id -> Text,
        cooperation_id -> Text,
        organization_id -> Text,
        line -> Integer,
        quantity -> BigInt,
        delivered_on -> Text,
        remark -> Nullable<Text>,
        reported_by -> Nullable<Text>,
        reported_ms -> BigInt,
    }
}

diesel::table! {
    milestones (id) {
        id -> Text,
        cooperation_id -> Text,
        title -> Text,
        due_on -> Text,
        done_on -> Nullable<Text>,
        done_by -> Nullable<Text>,
        created_by -> Text,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    progress_updates (id) {
        id -> Text,
        cooperation_id -> Text,
        organization_id -> Text,
        side -> Text,
        status -> Text,
        body -> Text,
        files -> Text,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
    }
}

diesel::table! {
    implementation_reports (id) {
        id -> Text,
        cooperation_id -> Text,
        recommendation_id -> Text,
        organization_id -> Text,
        status -> Text,
        remark -> Nullable<Text>,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
    }
}

diesel::table! {
    attachments (id) {
        id -> Text,
        record_kind -> Text,
        record_id -> Text,
        organization_id -> Text,
        name -> Text,
        description -> Text,
        file_type -> Text,
        hash -> Text,
        bytes -> BigInt,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
    }
}
