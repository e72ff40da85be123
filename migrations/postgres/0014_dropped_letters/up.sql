-- Why a letter that was drafted is not sent.
ALTER TABLE letters ADD COLUMN reason TEXT;
