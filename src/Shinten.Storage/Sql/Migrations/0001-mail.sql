-- One text for both engines. {bytes} and {clustered} are the only words that differ between them.
-- Every table of an account leads its key with account_id, so that accounts can be spread over databases.

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
) {clustered};

CREATE TABLE domains (
    name TEXT NOT NULL PRIMARY KEY,
    catch_all BIGINT
) {clustered};

CREATE TABLE accounts (
    account_id BIGINT NOT NULL PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    is_suspended BIGINT NOT NULL,
    created_day BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    envelope_public {bytes} NOT NULL,
    letter_public {bytes} NOT NULL,
    quota_bytes BIGINT NOT NULL,
    quota_letters BIGINT NOT NULL
);

-- What changes with every commit, apart from what hardly ever does.
CREATE TABLE account_states (
    account_id BIGINT NOT NULL PRIMARY KEY REFERENCES accounts (account_id) ON DELETE CASCADE,
    mod_seq BIGINT NOT NULL,
    used_bytes BIGINT NOT NULL,
    used_letters BIGINT NOT NULL,
    next_uid_validity BIGINT NOT NULL
) {clustered};

CREATE TABLE addresses (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    PRIMARY KEY (account_id, address)
) {clustered};

CREATE UNIQUE INDEX addresses_by_address ON addresses (address);

CREATE TABLE slots (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    slot_id {bytes} NOT NULL,
    kind BIGINT NOT NULL,
    access BIGINT NOT NULL,
    created_day BIGINT NOT NULL,
    last_used_day BIGINT,
    name TEXT NOT NULL,
    limits TEXT NOT NULL,
    params {bytes} NOT NULL,
    wrapped {bytes} NOT NULL,
    verifier {bytes} NOT NULL,
    PRIMARY KEY (account_id, slot_id)
);

CREATE TABLE reading_certificates (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    fingerprint {bytes} NOT NULL,
    certificate {bytes} NOT NULL,
    PRIMARY KEY (account_id, fingerprint)
);

CREATE TABLE keywords (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (account_id, number)
) {clustered};

CREATE TABLE seals (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    seal_id {bytes} NOT NULL,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    cipher BIGINT NOT NULL,
    aead BIGINT NOT NULL,
    envelope {bytes} NOT NULL,
    letter {bytes} NOT NULL,
    letter_pkesks {bytes} NOT NULL,
    envelope_pkesks {bytes} NOT NULL,
    PRIMARY KEY (account_id, seal_id)
);

CREATE TABLE mailboxes (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    mailbox_id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL,
    role BIGINT NOT NULL,
    name_seal {bytes},
    sealed_name {bytes},
    name_version BIGINT NOT NULL,
    name_hash {bytes},
    uid_validity BIGINT NOT NULL,
    uid_next BIGINT NOT NULL,
    mod_seq BIGINT NOT NULL,
    total BIGINT NOT NULL,
    unseen BIGINT NOT NULL,
    deleted BIGINT NOT NULL,
    size_ciphertext BIGINT NOT NULL,
    size_envelopes BIGINT NOT NULL,
    size_everything BIGINT NOT NULL,
    is_subscribed BIGINT NOT NULL,
    PRIMARY KEY (account_id, mailbox_id),
    FOREIGN KEY (account_id, name_seal) REFERENCES seals (account_id, seal_id)
) {clustered};

-- A letter. places lists where it is filed, as (mailbox_id, uid) of 8 and 4 bytes; with the last place the row goes.
CREATE TABLE messages (
    account_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    seal_id {bytes} NOT NULL,
    thread_id BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    size_ciphertext BIGINT NOT NULL,
    size_envelopes BIGINT NOT NULL,
    size_everything BIGINT NOT NULL,
    segment BIGINT NOT NULL,
    position BIGINT NOT NULL,
    envelope_length BIGINT NOT NULL,
    preview_length BIGINT NOT NULL,
    words_length BIGINT NOT NULL,
    letter_length BIGINT NOT NULL,
    places {bytes} NOT NULL,
    PRIMARY KEY (account_id, message_id),
    FOREIGN KEY (account_id, seal_id) REFERENCES seals (account_id, seal_id)
) {clustered};

-- A letter in a mailbox.
CREATE TABLE entries (
    account_id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    flags BIGINT NOT NULL,
    mod_seq BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, uid)
) {clustered};

-- Tombstones of entries.
CREATE TABLE expunged (
    account_id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    mod_seq BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, mod_seq, uid)
) {clustered};

CREATE TABLE threads (
    account_id BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    thread_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, hash)
) {clustered};

-- Letters committed within 24 hours, by HMAC.
CREATE TABLE duplicates (
    account_id BIGINT NOT NULL,
    hash {bytes} NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, hash)
) {clustered};

CREATE TABLE rings (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    ring_id {bytes} NOT NULL,
    half BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    sealed {bytes} NOT NULL,
    covers {bytes} NOT NULL,
    PRIMARY KEY (account_id, ring_id)
);

CREATE TABLE index_segments (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    segment_id {bytes} NOT NULL,
    generation BIGINT NOT NULL,
    sealed {bytes} NOT NULL,
    covers {bytes} NOT NULL,
    PRIMARY KEY (account_id, segment_id)
);

CREATE TABLE vault_items (
    account_id BIGINT NOT NULL REFERENCES accounts (account_id) ON DELETE CASCADE,
    collection TEXT NOT NULL,
    item_id {bytes} NOT NULL,
    version BIGINT NOT NULL,
    mod_seq BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    sealed {bytes},
    PRIMARY KEY (account_id, collection, item_id)
);

-- account_id 0 is the server itself.
CREATE TABLE queue_rows (
    account_id BIGINT NOT NULL,
    item_id {bytes} NOT NULL,
    next_attempt BIGINT NOT NULL,
    sealed {bytes} NOT NULL,
    segment BIGINT NOT NULL,
    position BIGINT NOT NULL,
    content_length BIGINT NOT NULL,
    PRIMARY KEY (account_id, item_id)
);

CREATE INDEX queue_rows_by_time ON queue_rows (next_attempt);

-- Records of segments that nothing refers to any more and that are yet to be erased.
CREATE TABLE dead_records (
    account_id BIGINT NOT NULL,
    segment BIGINT NOT NULL,
    position BIGINT NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (account_id, segment, position)
) {clustered};

CREATE TABLE segments (
    segment BIGINT NOT NULL PRIMARY KEY,
    is_closed BIGINT NOT NULL,
    length BIGINT NOT NULL,
    erased BIGINT NOT NULL
) {clustered};

-- Deleted mailboxes whose letters are still to be expunged.
CREATE TABLE doomed_mailboxes (
    account_id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, mailbox_id)
) {clustered};
