-- What the criteria of matching weigh where decisions have taught it; none active, and the table of the program counts.
CREATE TABLE ranking_weights (
    version TEXT NOT NULL PRIMARY KEY,
    base TEXT NOT NULL,
    weights TEXT NOT NULL,
    lesson TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    made_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX ranking_weights_active ON ranking_weights (active) WHERE active;
