-- How much of each line of a need is undertaken and done, and how much of an offer is given away: as its commitments say.
ALTER TABLE needs ADD COLUMN covered TEXT NOT NULL DEFAULT '[]';
ALTER TABLE offers ADD COLUMN committed TEXT NOT NULL DEFAULT '[]';

ALTER TABLE cooperations ADD COLUMN agreed_ms BIGINT;
ALTER TABLE cooperations ADD COLUMN update_due_ms BIGINT;
-- Those that are agreed on already owe their first update 91 days after their last change.
UPDATE cooperations SET agreed_ms = updated_ms WHERE state IN ('agreed', 'in_progress', 'completed', 'closed');
UPDATE cooperations SET update_due_ms = updated_ms + 7862400000 WHERE state IN ('agreed', 'in_progress');
CREATE INDEX cooperations_by_update_due ON cooperations (update_due_ms, id) WHERE update_due_ms IS NOT NULL;

CREATE TABLE commitments (
    cooperation_id TEXT NOT NULL REFERENCES cooperations (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    line INTEGER NOT NULL,
    need_id TEXT NOT NULL REFERENCES needs (id),
    offer_id TEXT REFERENCES offers (id),
    assistance_type TEXT NOT NULL,
    unit TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    from_day TEXT,
    until_day TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (cooperation_id, organization_id, line)
);
CREATE INDEX commitments_by_need ON commitments (need_id);
CREATE INDEX commitments_by_offer ON commitments (offer_id) WHERE offer_id IS NOT NULL;

CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    cooperation_id TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    quantity BIGINT NOT NULL,
    delivered_on TEXT NOT NULL,
    remark TEXT,
    reported_by TEXT,
    reported_ms BIGINT NOT NULL,
    FOREIGN KEY (cooperation_id, organization_id, line) REFERENCES commitments (cooperation_id, organization_id, line)
);
CREATE INDEX deliveries_by_commitment ON deliveries (cooperation_id, organization_id, line);

CREATE TABLE milestones (
    id TEXT NOT NULL PRIMARY KEY,
    cooperation_id TEXT NOT NULL REFERENCES cooperations (id),
    title TEXT NOT NULL,
    due_on TEXT NOT NULL,
    done_on TEXT,
    done_by TEXT REFERENCES organizations (id),
    created_by TEXT NOT NULL REFERENCES organizations (id),
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE INDEX milestones_by_cooperation ON milestones (cooperation_id, due_on);

-- What both sides say of how a cooperation goes.
CREATE TABLE progress_updates (
    id TEXT NOT NULL PRIMARY KEY,
    cooperation_id TEXT NOT NULL REFERENCES cooperations (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    side TEXT NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL,
    files TEXT NOT NULL,
    created_by TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX progress_updates_by_cooperation ON progress_updates (cooperation_id, id);

-- How far the recommendations that a cooperation serves are implemented, as reported; the newest report stands.
CREATE TABLE implementation_reports (
    id TEXT NOT NULL PRIMARY KEY,
    cooperation_id TEXT NOT NULL REFERENCES cooperations (id),
    recommendation_id TEXT NOT NULL REFERENCES recommendations (id),
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    status TEXT NOT NULL,
    remark TEXT,
    created_by TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX implementation_reports_by_cooperation ON implementation_reports (cooperation_id, id);

-- Files of needs and cooperations; their content lies in the folder of files, by its hash.
CREATE TABLE attachments (
    id TEXT NOT NULL PRIMARY KEY,
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    file_type TEXT NOT NULL,
    hash TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    created_by TEXT,
    created_ms BIGINT NOT NULL
);
CREATE INDEX attachments_by_record ON attachments (record_kind, record_id, id);
CREATE INDEX attachments_by_hash ON attachments (hash);
