//! The tables of notices, of how they leave, and of letters.

diesel::table! {
    notices (id) {
        id -> Text,
        kind -> Text,
        record_id -> Text,
        occasion -> Text,
        organization_id -> Text,
        audience -> Text,
        args -> Text,
        at_ms -> BigInt,
    }
}

diesel::table! {
    notice_reads (notice_id, reader) {
        notice_id -> Text,
        reader -> Text,
        read_ms -> BigInt,
    }
}

diesel::table! {
    digest_wishes (user_id) {
        user_id -> Text,
        rhythm -> Text,
        version -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    digests (id) {
        id -> Text,
        user_id -> Text,
        state -> Text,
        attempts -> Integer,
        next_ms -> BigInt,
        created_ms -> BigInt,
        sent_ms -> Nullable<BigInt>,
        unsubscribed_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    digest_lines (user_id, notice_id) {
        user_id -> Text,
        notice_id -> Text,
        digest_id -> Nullable<Text>,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Text,
        organization_id -> Text,
        audience -> Text,
        url -> Text,
        kinds -> Text,
        active -> Bool,
        secret -> Text,
        old_secret -> Nullable<Text>,
        old_secret_until_ms -> Nullable<BigInt>,
        version -> BigInt,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Text,
        webhook_id -> Text,
        notice_id -> Text,
        state -> Text,
        attempts -> Integer,
        next_ms -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    webhook_attempts (id) {
        id -> Text,
        delivery_id -> Text,
        at_ms -> BigInt,
        took_ms -> BigInt,
        status -> Nullable<SmallInt>,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    letters (id) {
        id -> Text,
        kind -> Text,
        state -> Text,
        organization_id -> Text,
        cooperation_id -> Nullable<Text>,
        occasion -> Text,
        language -> Text,
        title -> Text,
        body -> Text,
        version -> BigInt,
        due_ms -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
        since_ms -> Nullable<BigInt>,
        sent_on -> Nullable<Text>,
        sent_by -> Nullable<Text>,
        sent_ms -> Nullable<BigInt>,
        reference -> Nullable<Text>,
        brief -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    feed_narrowed (part, seq) {
        part -> SmallInt,
        seq -> BigInt,
        shown -> Text,
    }
}
