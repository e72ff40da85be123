-- Allocation plans: what each was made under (content), what it comes to (summary), and who helps whom (details).
CREATE TABLE plans (
    id TEXT NOT NULL PRIMARY KEY,
    created_by TEXT,
    position BIGINT NOT NULL,
    content TEXT NOT NULL,
    summary TEXT NOT NULL,
    details TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
