-- Lists that are narrowed by a label walk its links in the order of the last change, so each link carries it.
ALTER TABLE need_links ADD COLUMN updated_ms BIGINT;
UPDATE need_links SET updated_ms = needs.updated_ms FROM needs WHERE needs.id = need_id;
ALTER TABLE need_links ALTER COLUMN updated_ms SET NOT NULL, DROP CONSTRAINT need_links_pkey, ADD PRIMARY KEY (kind, target, updated_ms, need_id);
ALTER TABLE offer_links ADD COLUMN updated_ms BIGINT;
UPDATE offer_links SET updated_ms = offers.updated_ms FROM offers WHERE offers.id = offer_id;
ALTER TABLE offer_links ALTER COLUMN updated_ms SET NOT NULL, DROP CONSTRAINT offer_links_pkey, ADD PRIMARY KEY (kind, target, updated_ms, offer_id);
