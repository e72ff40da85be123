//! The tables as diesel sees them; a test compares them with both engines.

mod follow_up;
mod review;
mod telling;

pub use follow_up::{
    attachments, commitments, deliveries, implementation_reports, milestones, progress_updates,
};
pub use review::{need_comments, need_merges, need_versions};
pub use telling::{
    digest_lines, digest_wishes, digests, feed_narrowed, letters, notice_reads, notices,
    webhook_attempts, webhook_deliveries, webhooks,
};

diesel::table! {
    leases (name) {
        name -> Text,
        holder -> Text,
        until_ms -> BigInt,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    feed_head (part) {
        part -> SmallInt,
        n -> BigInt,
    }
}

diesel::table! {
    feed (part, seq) {
        part -> SmallInt,
        seq -> BigInt,
        kind -> Text,
        record_id -> Text,
        change -> Text,
        at_ms -> BigInt,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        at_ms -> BigInt,
        user_id -> Nullable<Text>,
        api_key_id -> Nullable<Text>,
        organization_id -> Nullable<Text>,
        action -> Text,
        kind -> Text,
        record_id -> Text,
        request_id -> Text,
        before_json -> Nullable<Text>,
        after_json -> Nullable<Text>,
    }
}

diesel::table! {
    idempotency_keys (actor, idempotency_key) {
        actor -> Text,
        idempotency_key -> Text,
        request_hash -> Text,
        status -> SmallInt,
        headers -> Text,
        body -> Text,
        created_ms -> BigInt,
    }
}

diesel::table! {
    organizations (id) {
        id -> Text,
        kind -> Text,
        code -> Text,
        names -> Text,
        country -> Nullable<Text>,
        active -> Bool,
        version -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        email -> Text,
        name -> Text,
        language -> Text,
        password_hash -> Nullable<Text>,
        active -> Bool,
        failed_sign_ins -> Integer,
        locked_until_ms -> BigInt,
        last_sign_in_ms -> Nullable<BigInt>,
        version -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    mandates (id) {
        id -> Text,
        user_id -> Text,
        organization_id -> Text,
        roles -> Text,
        starts_ms -> BigInt,
        ends_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (id) {
        id -> Text,
        family_id -> Text,
        user_id -> Text,
        mandate_id -> Text,
        token_hash -> Text,
        created_ms -> BigInt,
        expires_ms -> BigInt,
        used_ms -> Nullable<BigInt>,
        revoked_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Text,
        organization_id -> Text,
        name -> Text,
        prefix -> Text,
        key_hash -> Text,
        scopes -> Text,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
        expires_ms -> BigInt,
        last_used_ms -> Nullable<BigInt>,
        revoked_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    one_time_links (id) {
        id -> Text,
        purpose -> Text,
        token_hash -> Text,
        user_id -> Nullable<Text>,
        created_ms -> BigInt,
        expires_ms -> BigInt,
        used_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    recommendations (id) {
        id -> Text,
        identity -> Text,
        kind -> Text,
        document_symbol -> Nullable<Text>,
        paragraph -> Nullable<Text>,
        state_under_review -> Text,
        cycle -> SmallInt,
        session -> SmallInt,
        place -> BigInt,
        position -> Text,
        action_category -> Nullable<SmallInt>,
        body -> Text,
        version -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    recommendation_texts (recommendation_id, language) {
        recommendation_id -> Text,
        language -> Text,
        text -> Text,
    }
}

diesel::table! {
    recommendation_links (kind, target, recommendation_id) {
        kind -> Text,
        target -> Text,
        recommendation_id -> Text,
    }
}

diesel::table! {
    recommendation_sources (fingerprint) {
        fingerprint -> Text,
        recommendation_id -> Text,
    }
}

diesel::table! {
    imports (id) {
        id -> Text,
        created_by -> Nullable<Text>,
        organization_id -> Nullable<Text>,
        file_name -> Text,
        file_hash -> Text,
        format -> Nullable<Text>,
        dry_run -> Bool,
        state -> Text,
        rows_read -> BigInt,
        rows_done -> BigInt,
        summary -> Nullable<Text>,
        failure -> Nullable<Text>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    import_chunks (import_id, chunk) {
        import_id -> Text,
        chunk -> Integer,
        entries -> Text,
    }
}

diesel::table! {
    import_diagnostics (import_id, n) {
        import_id -> Text,
        n -> Integer,
        line -> Integer,
        column_name -> Nullable<Text>,
        severity -> Text,
        message -> Text,
    }
}

diesel::table! {
    needs (id) {
        id -> Text,
        organization_id -> Text,
        state -> Text,
        previous_state -> Nullable<Text>,
        visibility -> SmallInt,
        released -> Bool,
        version -> BigInt,
        external_id -> Nullable<Text>,
        title -> Text,
        provenance -> Nullable<Text>,
        body -> Text,
        told -> Text,
        covered -> Text,
        remark -> Nullable<Text>,
        no_objection_until_ms -> Nullable<BigInt>,
        state_since_ms -> BigInt,
        created_by -> Nullable<Text>,
        valid_until_ms -> BigInt,
        last_verified_ms -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    need_links (kind, target, updated_ms, need_id) {
        kind -> Text,
        target -> Text,
        updated_ms -> BigInt,
        need_id -> Text,
    }
}

diesel::table! {
    offers (id) {
        id -> Text,
        organization_id -> Text,
        state -> Text,
        previous_state -> Nullable<Text>,
        visibility -> SmallInt,
        released -> Bool,
        version -> BigInt,
        external_id -> Nullable<Text>,
        title -> Text,
        provenance -> Nullable<Text>,
        body -> Text,
        committed -> Text,
        remark -> Nullable<Text>,
        state_since_ms -> BigInt,
        created_by -> Nullable<Text>,
        valid_until_ms -> BigInt,
        last_verified_ms -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    offer_links (kind, target, updated_ms, offer_id) {
        kind -> Text,
        target -> Text,
        updated_ms -> BigInt,
        offer_id -> Text,
    }
}

diesel::table! {
    vectors (kind, record_id, language) {
        kind -> Text,
        record_id -> Text,
        language -> Text,
        model -> Text,
        text_hash -> Text,
        batch -> Text,
        vector -> Binary,
    }
}

diesel::table! {
    plans (id) {
        id -> Text,
        created_by -> Nullable<Text>,
        position -> BigInt,
        content -> Text,
        summary -> Text,
        details -> Text,
        created_ms -> BigInt,
    }
}

diesel::table! {
    ranking_weights (version) {
        version -> Text,
        base -> Text,
        weights -> Text,
        lesson -> Text,
        active -> Bool,
        made_ms -> BigInt,
    }
}

diesel::table! {
    consents (id) {
        id -> Text,
        need_id -> Text,
        scope -> Text,
        form -> Text,
        visibility -> Nullable<SmallInt>,
        organization_id -> Nullable<Text>,
        named -> Text,
        given_by -> Nullable<Text>,
        given_ms -> BigInt,
        until_ms -> Nullable<BigInt>,
        withdrawn_by -> Nullable<Text>,
        withdrawn_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    suggestions (id) {
        id -> Text,
        need_id -> Text,
        offer_id -> Text,
        need_owner_id -> Text,
        offerer_id -> Text,
        state -> Text,
        version -> BigInt,
        told_need_owner -> Bool,
        told_offerer -> Bool,
        measured -> Text,
        decisions -> Text,
        due_ms -> Nullable<BigInt>,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    cooperations (id) {
        id -> Text,
        need_id -> Text,
        need_owner_id -> Text,
        state -> Text,
        previous_state -> Nullable<Text>,
        standing -> Bool,
        version -> BigInt,
        reason -> Nullable<Text>,
        agreed_ms -> Nullable<BigInt>,
        update_due_ms -> Nullable<BigInt>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    cooperation_participants (cooperation_id, place) {
        cooperation_id -> Text,
        place -> Integer,
        organization_id -> Text,
        role -> Text,
        offer_id -> Nullable<Text>,
        suggestion_id -> Nullable<Text>,
        since_ms -> BigInt,
    }
}

diesel::table! {
    practices (id) {
        id -> Text,
        organization_id -> Text,
        state -> Text,
        visibility -> SmallInt,
        released -> Bool,
        version -> BigInt,
        title -> Text,
        body -> Text,
        co_authors -> Text,
        remark -> Nullable<Text>,
        created_by -> Nullable<Text>,
        valid_until_ms -> BigInt,
        last_verified_ms -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    practice_links (kind, target, updated_ms, practice_id) {
        kind -> Text,
        target -> Text,
        updated_ms -> BigInt,
        practice_id -> Text,
    }
}

diesel::table! {
    exchanges (id) {
        id -> Text,
        practice_id -> Text,
        practice_owner_id -> Text,
        organization_id -> Text,
        need_id -> Nullable<Text>,
        state -> Text,
        version -> BigInt,
        message -> Text,
        contact -> Nullable<Text>,
        reason -> Nullable<Text>,
        offer_id -> Nullable<Text>,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    activities (id) {
        id -> Text,
        organization_id -> Text,
        state -> Text,
        visibility -> SmallInt,
        released -> Bool,
        version -> BigInt,
        external_id -> Nullable<Text>,
        title -> Text,
        body -> Text,
        participants -> Text,
        created_by -> Nullable<Text>,
        valid_until_ms -> BigInt,
        last_verified_ms -> BigInt,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    activity_links (kind, target, updated_ms, activity_id) {
        kind -> Text,
        target -> Text,
        updated_ms -> BigInt,
        activity_id -> Text,
    }
}

diesel::table! {
    join_requests (id) {
        id -> Text,
        activity_id -> Nullable<Text>,
        need_id -> Nullable<Text>,
        organization_id -> Text,
        role -> Text,
        state -> Text,
        version -> BigInt,
        message -> Text,
        reason -> Nullable<Text>,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    assessments (id) {
        id -> Text,
        organization_id -> Text,
        provider_id -> Text,
        cooperation_id -> Nullable<Text>,
        state -> Text,
        visibility -> SmallInt,
        released -> Bool,
        version -> BigInt,
        title -> Text,
        body -> Text,
        named -> Text,
        mean -> Nullable<SmallInt>,
        reply -> Nullable<Text>,
        publication -> Nullable<Text>,
        due_ms -> Nullable<BigInt>,
        submitted_ms -> Nullable<BigInt>,
        created_by -> Nullable<Text>,
        created_ms -> BigInt,
        updated_ms -> BigInt,
    }
}

diesel::table! {
    assessment_links (kind, target, assessment_id) {
        kind -> Text,
        target -> Text,
        assessment_id -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    leases,
    settings,
    feed_head,
    feed,
    audit,
    idempotency_keys,
    organizations,
    users,
    mandates,
    refresh_tokens,
    api_keys,
    one_time_links,
    recommendations,
    recommendation_texts,
    recommendation_links,
    recommendation_sources,
    imports,
    import_chunks,
    import_diagnostics,
    needs,
    need_links,
    need_comments,
    need_versions,
    need_merges,
    offers,
    offer_links,
    vectors,
    plans,
    ranking_weights,
    consents,
    suggestions,
    cooperations,
    cooperation_participants,
    commitments,
    deliveries,
    milestones,
    progress_updates,
    implementation_reports,
    attachments,
    practices,
    practice_links,
    exchanges,
    activities,
    activity_links,
    join_requests,
    notices,
    notice_reads,
    digest_wishes,
    digests,
    digest_lines,
    webhooks,
    webhook_deliveries,
    webhook_attempts,
    letters,
    feed_narrowed,
    assessments,
    assessment_links,
);
