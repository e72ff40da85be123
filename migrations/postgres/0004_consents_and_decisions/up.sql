-- What owners agreed to have shown of their needs, to whom, since when and until when.
ALTER TABLE needs ADD COLUMN told TEXT NOT NULL DEFAULT '[]';

CREATE TABLE consents (
    id TEXT NOT NULL PRIMARY KEY,
    need_id TEXT NOT NULL REFERENCES needs (id),
    scope TEXT NOT NULL,
    form TEXT NOT NULL,
    visibility SMALLINT,
    organization_id TEXT REFERENCES organizations (id),
    named TEXT NOT NULL,
    given_by TEXT,
    given_ms BIGINT NOT NULL,
    until_ms BIGINT,
    withdrawn_by TEXT,
    withdrawn_ms BIGINT
);
CREATE INDEX consents_by_need ON consents (need_id);
CREATE INDEX consents_by_end ON consents (until_ms) WHERE until_ms IS NOT NULL AND withdrawn_ms IS NULL;
CREATE INDEX needs_by_objection ON needs (state, no_objection_until_ms);

-- Pairs of a need and an offer that somebody has decided on.
CREATE TABLE suggestions (
    id TEXT NOT NULL PRIMARY KEY,
    need_id TEXT NOT NULL REFERENCES needs (id),
    offer_id TEXT NOT NULL REFERENCES offers (id),
    need_owner_id TEXT NOT NULL REFERENCES organizations (id),
    offerer_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL,
    version BIGINT NOT NULL,
    told_need_owner BOOLEAN NOT NULL,
    told_offerer BOOLEAN NOT NULL,
    measured TEXT NOT NULL,
    decisions TEXT NOT NULL,
    due_ms BIGINT,
    created_by TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    UNIQUE (need_id, offer_id)
);
CREATE INDEX suggestions_by_offer ON suggestions (offer_id);
CREATE INDEX suggestions_by_need_owner ON suggestions (need_owner_id, id);
CREATE INDEX suggestions_by_offerer ON suggestions (offerer_id, id);
CREATE INDEX suggestions_by_due ON suggestions (state, due_ms);

CREATE TABLE cooperations (
    id TEXT NOT NULL PRIMARY KEY,
    need_id TEXT NOT NULL REFERENCES needs (id),
    need_owner_id TEXT NOT NULL REFERENCES organizations (id),
    state TEXT NOT NULL,
    previous_state TEXT,
    standing BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    reason TEXT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
-- All who help with a need do so in one cooperation.
CREATE UNIQUE INDEX cooperations_standing ON cooperations (need_id) WHERE standing;
CREATE INDEX cooperations_by_need_owner ON cooperations (need_owner_id, id);

CREATE TABLE cooperation_participants (
    cooperation_id TEXT NOT NULL REFERENCES cooperations (id),
    place INTEGER NOT NULL,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    role TEXT NOT NULL,
    offer_id TEXT REFERENCES offers (id),
    suggestion_id TEXT REFERENCES suggestions (id),
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (cooperation_id, place)
);
CREATE INDEX cooperation_participants_by_organization ON cooperation_participants (organization_id);
CREATE INDEX cooperation_participants_by_suggestion ON cooperation_participants (suggestion_id);
