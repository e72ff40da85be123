-- What has worked: practices, who wrote them together, and the register of what agencies do where.
CREATE TABLE practices (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL,
    visibility SMALLINT NOT NULL,
    released BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    co_authors TEXT NOT NULL,
    remark TEXT,
    created_by TEXT,
    valid_until_ms BIGINT NOT NULL,
    last_verified_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX practices_by_update ON practices (updated_ms, id, released, visibility, organization_id);
CREATE INDEX practices_by_state ON practices (state, updated_ms, id, released, visibility, organization_id);

CREATE TABLE practice_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    updated_ms BIGINT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    PRIMARY KEY (kind, target, updated_ms, practice_id)
);
CREATE INDEX practice_links_by_practice ON practice_links (practice_id, kind);

-- Who asks whoever wrote a practice to share it.
CREATE TABLE exchanges (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    practice_owner_id TEXT NOT NULL REFERENCES organizations (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    need_id TEXT REFERENCES needs (id),
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    message TEXT NOT NULL,
    contact TEXT,
    reason TEXT,
    offer_id TEXT REFERENCES offers (id),
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX exchanges_standing ON exchanges (practice_id, organization_id) WHERE state = 'asked';
CREATE INDEX exchanges_by_owner ON exchanges (practice_owner_id, id);
CREATE INDEX exchanges_by_organization ON exchanges (organization_id, id);

CREATE TABLE activities (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL,
    visibility SMALLINT NOT NULL,
    released BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    external_id TEXT,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    participants TEXT NOT NULL,
    created_by TEXT,
    valid_until_ms BIGINT NOT NULL,
    last_verified_ms BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (organization_id, external_id)
);
CREATE INDEX activities_by_update ON activities (updated_ms, id, released, visibility, organization_id);
CREATE INDEX activities_by_state ON activities (state, updated_ms, id, released, visibility, organization_id);

CREATE TABLE activity_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    updated_ms BIGINT NOT NULL,
    activity_id TEXT NOT NULL REFERENCES activities (id),
    PRIMARY KEY (kind, target, updated_ms, activity_id)
);
CREATE INDEX activity_links_by_activity ON activity_links (activity_id, kind);

-- Who asks to join what another does, instead of doing the same beside it.
CREATE TABLE join_requests (
    id TEXT NOT NULL PRIMARY KEY,
    activity_id TEXT REFERENCES activities (id),
    need_id TEXT REFERENCES needs (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    message TEXT NOT NULL,
    reason TEXT,
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX join_requests_to_activity ON join_requests (activity_id, organization_id) WHERE state = 'asked';
CREATE UNIQUE INDEX join_requests_to_need ON join_requests (need_id, organization_id) WHERE state = 'asked';
CREATE INDEX join_requests_by_organization ON join_requests (organization_id, id);
