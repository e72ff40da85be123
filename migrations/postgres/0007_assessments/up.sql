-- How States found the assistance that they received.
CREATE TABLE assessments (
    id TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    provider_id TEXT NOT NULL REFERENCES organizations (id),
    cooperation_id TEXT REFERENCES cooperations (id),
    state TEXT NOT NULL,
    visibility SMALLINT NOT NULL,
    released BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    named TEXT NOT NULL,
    mean SMALLINT,
    reply TEXT,
    publication TEXT,
    due_ms BIGINT,
    submitted_ms BIGINT,
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (cooperation_id, provider_id)
);
CREATE INDEX assessments_by_organization ON assessments (organization_id, id);
CREATE INDEX assessments_by_provider ON assessments (provider_id, id);
CREATE INDEX assessments_by_due ON assessments (organization_id, due_ms) WHERE due_ms IS NOT NULL AND submitted_ms IS NULL;
CREATE INDEX assessments_counted ON assessments (submitted_ms, id) WHERE mean IS NOT NULL;

CREATE TABLE assessment_links (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    PRIMARY KEY (kind, target, assessment_id)
);
CREATE INDEX assessment_links_by_assessment ON assessment_links (assessment_id);
