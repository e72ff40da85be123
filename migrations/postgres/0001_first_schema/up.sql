CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO settings (name, value) VALUES ('recommendations_edition', '0');

CREATE TABLE feed_head (
    part SMALLINT NOT NULL PRIMARY KEY,
    n BIGINT NOT NULL
);
INSERT INTO feed_head (part, n) VALUES (0, 0);

CREATE TABLE feed (
    part SMALLINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    change TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (part, seq)
);

CREATE TABLE audit (
    id TEXT NOT NULL PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    user_id TEXT,
    api_key_id TEXT,
    organization_id TEXT,
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    before_json TEXT,
    after_json TEXT
);
CREATE INDEX audit_by_record ON audit (kind, record_id, id);

CREATE TABLE idempotency_keys (
    actor TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status SMALLINT NOT NULL,
    headers TEXT NOT NULL,
    body TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (actor, idempotency_key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_ms);

CREATE TABLE organizations (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    names TEXT NOT NULL,
    country TEXT,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

CREATE TABLE users (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    password_hash TEXT,
    active BOOLEAN NOT NULL,
    failed_sign_ins INTEGER NOT NULL,
    locked_until_ms BIGINT NOT NULL,
    last_sign_in_ms BIGINT,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

CREATE TABLE mandates (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    roles TEXT NOT NULL,
    starts_ms BIGINT NOT NULL,
    ends_ms BIGINT
);
CREATE INDEX mandates_by_user ON mandates (user_id);

CREATE TABLE refresh_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    family_id TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    mandate_id TEXT NOT NULL REFERENCES mandates (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT,
    revoked_ms BIGINT
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family_id);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);

CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    last_used_ms BIGINT,
    revoked_ms BIGINT
);
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);

CREATE TABLE one_time_links (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    user_id TEXT,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT
);

CREATE TABLE recommendations (
    id TEXT NOT NULL PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    document_symbol TEXT,
    paragraph TEXT,
    state_under_review TEXT NOT NULL,
    cycle SMALLINT NOT NULL,
    session SMALLINT NOT NULL,
    place BIGINT NOT NULL,
    position TEXT NOT NULL,
    action_category SMALLINT,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX recommendations_by_place ON recommendations (place, id);

CREATE TABLE recommendation_texts (
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (recommendation_id, language)
);

CREATE TABLE recommendation_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    PRIMARY KEY (kind, target, recommendation_id)
);

-- The entries that a recommendation was made of: an entry that is here changes nothing when it comes again.
CREATE TABLE recommendation_sources (
    fingerprint TEXT NOT NULL PRIMARY KEY,
    recommendation_id TEXT NOT NULL
);

CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    created_by TEXT,
    organization_id TEXT,
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    format TEXT,
    dry_run BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    summary TEXT,
    failure TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

CREATE TABLE import_chunks (
    import_id TEXT NOT NULL REFERENCES imports (id),
    chunk INTEGER NOT NULL,
    entries TEXT NOT NULL,
    PRIMARY KEY (import_id, chunk)
);

CREATE TABLE import_diagnostics (
    import_id TEXT NOT NULL REFERENCES imports (id),
    n INTEGER NOT NULL,
    line INTEGER NOT NULL,
    column_name TEXT,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (import_id, n)
);

CREATE TABLE needs (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL,
    previous_state TEXT,
    visibility SMALLINT NOT NULL,
    released BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    external_id TEXT,
    title TEXT NOT NULL,
    provenance TEXT,
    body TEXT NOT NULL,
    remark TEXT,
    no_objection_until_ms BIGINT,
    created_by TEXT,
    valid_until_ms BIGINT NOT NULL,
    last_verified_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (organization_id, external_id)
);
-- Lists walk these in their order and decide from the index alone who sees what.
CREATE INDEX needs_by_update ON needs (updated_ms, id, released, visibility, organization_id);
CREATE INDEX needs_by_state ON needs (state, updated_ms, id, released, visibility, organization_id);
CREATE INDEX needs_by_validity ON needs (state, valid_until_ms);

CREATE TABLE need_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    need_id TEXT NOT NULL REFERENCES needs (id),
    PRIMARY KEY (kind, target, need_id)
);
CREATE INDEX need_links_by_need ON need_links (need_id, kind);

CREATE TABLE offers (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL,
    previous_state TEXT,
    visibility SMALLINT NOT NULL,
    released BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    external_id TEXT,
    title TEXT NOT NULL,
    provenance TEXT,
    body TEXT NOT NULL,
    remark TEXT,
    created_by TEXT,
    valid_until_ms BIGINT NOT NULL,
    last_verified_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (organization_id, external_id)
);
-- Lists walk these in their order and decide from the index alone who sees what.
CREATE INDEX offers_by_update ON offers (updated_ms, id, released, visibility, organization_id);
CREATE INDEX offers_by_state ON offers (state, updated_ms, id, released, visibility, organization_id);
CREATE INDEX offers_by_validity ON offers (state, valid_until_ms);

CREATE TABLE offer_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    offer_id TEXT NOT NULL REFERENCES offers (id),
    PRIMARY KEY (kind, target, offer_id)
);
CREATE INDEX offer_links_by_offer ON offer_links (offer_id, kind);

CREATE TABLE vectors (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    language TEXT NOT NULL,
    model TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    batch TEXT NOT NULL,
    vector BYTEA NOT NULL,
    PRIMARY KEY (kind, record_id, language)
);
CREATE INDEX vectors_by_batch ON vectors (batch);
