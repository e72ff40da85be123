-- Lists that are narrowed by a label walk its links in the order of the last change, so each link carries it.
CREATE TABLE need_links_in_order (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    updated_ms BIGINT NOT NULL,
    need_id TEXT NOT NULL REFERENCES needs (id),
    PRIMARY KEY (kind, target, updated_ms, need_id)
) WITHOUT ROWID;
INSERT INTO need_links_in_order
SELECT kind, target, updated_ms, need_id FROM need_links JOIN needs ON needs.id = need_id;
DROP TABLE need_links;
ALTER TABLE need_links_in_order RENAME TO need_links;
CREATE INDEX need_links_by_need ON need_links (need_id, kind);
CREATE TABLE offer_links_in_order (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    updated_ms BIGINT NOT NULL,
    offer_id TEXT NOT NULL REFERENCES offers (id),
    PRIMARY KEY (kind, target, updated_ms, offer_id)
) WITHOUT ROWID;
INSERT INTO offer_links_in_order
SELECT kind, target, updated_ms, offer_id FROM offer_links JOIN offers ON offers.id = offer_id;
DROP TABLE offer_links;
ALTER TABLE offer_links_in_order RENAME TO offer_links;
CREATE INDEX offer_links_by_offer ON offer_links (offer_id, kind);
