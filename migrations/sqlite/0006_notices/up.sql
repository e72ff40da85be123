-- Since when an entry stands in its state: from there its clocks run.
ALTER TABLE needs ADD COLUMN state_since_ms BIGINT NOT NULL DEFAULT 0;
UPDATE needs SET state_since_ms = updated_ms;
ALTER TABLE offers ADD COLUMN state_since_ms BIGINT NOT NULL DEFAULT 0;
UPDATE offers SET state_since_ms = updated_ms;

CREATE INDEX mandates_by_organization ON mandates (organization_id);

-- What was told to whom: one row per event and recipient, however often the event is noticed.
CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    occasion TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    audience TEXT NOT NULL,
    args TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    UNIQUE (record_id, kind, occasion, organization_id, audience)
);
CREATE INDEX notices_by_recipient ON notices (organization_id, audience, id);

CREATE TABLE notice_reads (
    notice_id TEXT NOT NULL REFERENCES notices (id),
    reader TEXT NOT NULL,
    read_ms BIGINT NOT NULL,
    PRIMARY KEY (notice_id, reader)
);
CREATE INDEX notice_reads_by_reader ON notice_reads (reader, notice_id);

-- How often people want mails; who has said nothing has no row.
CREATE TABLE digest_wishes (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id),
    rhythm TEXT NOT NULL,
    version BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);

CREATE TABLE digests (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    sent_ms BIGINT,
    unsubscribed_ms BIGINT
);
CREATE INDEX digests_by_due ON digests (state, next_ms);
CREATE INDEX digests_by_user ON digests (user_id, created_ms);

-- What waits to be mailed to a person, and in which digest it went.
CREATE TABLE digest_lines (
    user_id TEXT NOT NULL REFERENCES users (id),
    notice_id TEXT NOT NULL REFERENCES notices (id),
    digest_id TEXT REFERENCES digests (id),
    PRIMARY KEY (user_id, notice_id)
);
CREATE INDEX digest_lines_by_digest ON digest_lines (digest_id, user_id);

CREATE TABLE webhooks (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    audience TEXT NOT NULL,
    url TEXT NOT NULL,
    kinds TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    secret TEXT NOT NULL,
    old_secret TEXT,
    old_secret_until_ms BIGINT,
    version BIGINT NOT NULL,
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX webhooks_by_organization ON webhooks (organization_id, audience, id);

CREATE TABLE webhook_deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id),
    notice_id TEXT NOT NULL REFERENCES notices (id),
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (webhook_id, notice_id)
);
CREATE INDEX webhook_deliveries_by_due ON webhook_deliveries (state, next_ms);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);

CREATE TABLE webhook_attempts (
    id TEXT NOT NULL PRIMARY KEY,
    delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id),
    at_ms BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    status SMALLINT,
    failure TEXT
);
CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (delivery_id, id);

-- Letters and briefs that the service drafts and people send.
CREATE TABLE letters (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    cooperation_id TEXT REFERENCES cooperations (id),
    occasion TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (kind, occasion)
);
CREATE INDEX letters_by_organization ON letters (organization_id, id);

-- To whom a record was shown before a change by which some may see it no more.
CREATE TABLE feed_narrowed (
    part SMALLINT NOT NULL,
    seq BIGINT NOT NULL,
    shown TEXT NOT NULL,
    PRIMARY KEY (part, seq)
);
