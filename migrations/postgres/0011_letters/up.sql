-- When a letter was sent, by whom and under which reference; from when on a brief counts what came in, and what it told.
ALTER TABLE letters ADD COLUMN since_ms BIGINT;
ALTER TABLE letters ADD COLUMN sent_on TEXT;
ALTER TABLE letters ADD COLUMN sent_by TEXT;
ALTER TABLE letters ADD COLUMN sent_ms BIGINT;
ALTER TABLE letters ADD COLUMN reference TEXT;
ALTER TABLE letters ADD COLUMN brief TEXT;
CREATE INDEX letters_by_state ON letters (state, id);
CREATE INDEX letters_by_cooperation ON letters (cooperation_id);
