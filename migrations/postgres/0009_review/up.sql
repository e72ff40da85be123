-- What the clearing-house asks of a need when it gives it back, field by field.
CREATE TABLE need_comments (
    id TEXT NOT NULL PRIMARY KEY,
    need_id TEXT NOT NULL REFERENCES needs (id),
    need_version BIGINT NOT NULL,
    pointer TEXT NOT NULL,
    body TEXT NOT NULL,
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    resolved_ms BIGINT
);
CREATE INDEX need_comments_by_need ON need_comments (need_id, id);

-- What a need has said, at each version at which it said something new.
CREATE TABLE need_versions (
    need_id TEXT NOT NULL REFERENCES needs (id),
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    organization_id TEXT REFERENCES organizations (id),
    user_id TEXT,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (need_id, version)
);
-- Of what was said before nobody knows any more since when and by whom; it stands from now on.
INSERT INTO need_versions (need_id, version, body, at_ms) SELECT id, version, body, updated_ms FROM needs;

-- Needs that say the same: which is kept, which is merged into it, and what their owners say to that.
CREATE TABLE need_merges (
    id TEXT NOT NULL PRIMARY KEY,
    merged_id TEXT NOT NULL REFERENCES needs (id),
    merged_owner TEXT NOT NULL REFERENCES organizations (id),
    merged_consent TEXT,
    kept_id TEXT NOT NULL REFERENCES needs (id),
    kept_owner TEXT NOT NULL REFERENCES organizations (id),
    kept_consent TEXT,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    remark TEXT,
    reason TEXT,
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX need_merges_standing ON need_merges (merged_id) WHERE state IN ('proposed', 'merged');
CREATE INDEX need_merges_by_kept ON need_merges (kept_id);
CREATE INDEX need_merges_by_merged_owner ON need_merges (merged_owner, id);
CREATE INDEX need_merges_by_kept_owner ON need_merges (kept_owner, id);
