-- Where mail for a domain goes whatever DNS says; the domain * stands for every other. Credentials are sealed under
-- the server's own key.
CREATE TABLE routes (
    domain TEXT NOT NULL PRIMARY KEY,
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    tls BIGINT NOT NULL,
    is_implicit_tls BIGINT NOT NULL,
    credentials {bytes}
);

-- The queue is read in pages, so that its order must be one in which each row has its place.
DROP INDEX queue_rows_by_time;

CREATE INDEX queue_rows_in_order ON queue_rows (next_attempt, account_id, item_id);
