-- Keys with which letters of a domain are signed (DKIM), sealed under the server's queue key. A key is published first,
-- signs later, and stays published for a while after it is retired; since says when its state began.
CREATE TABLE domain_keys (
    domain TEXT NOT NULL REFERENCES domains (name) ON DELETE CASCADE,
    selector TEXT NOT NULL,
    algorithm BIGINT NOT NULL,
    state BIGINT NOT NULL,
    since BIGINT NOT NULL,
    public_key {bytes} NOT NULL,
    sealed {bytes} NOT NULL,
    PRIMARY KEY (domain, selector)
);
