-- OpenPGP certificates that are published for an address, found by domain and hashed local part (WKD).
CREATE TABLE published_keys (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    fingerprint {bytes} NOT NULL,
    domain TEXT NOT NULL,
    hash TEXT NOT NULL,
    certificate {bytes} NOT NULL,
    PRIMARY KEY (account_id, address, fingerprint)
);

CREATE INDEX published_keys_by_hash ON published_keys (domain, hash);
