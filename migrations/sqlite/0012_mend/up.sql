-- Whose word the reason is, for which a merging was declined, withdrawn or undone; of earlier ones nobody knows.
ALTER TABLE need_merges ADD COLUMN reason_by TEXT;
