-- Ledgers in rows, version 1. Described in docs/formats/ledger-jdbc.md.

-- One row a ledger. Whoever appends locks it first, so numbers follow the order of commits.
CREATE TABLE earshot_ledger (
  id            INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  last_event    BIGINT NOT NULL,
  tree          BLOB NOT NULL,
  keys_recorded BIGINT NOT NULL,
  secret_high   BIGINT,
  secret_low    BIGINT,
  root_key      TEXT,
  wrapped_key   BLOB
);

-- One row an event, never changed. The record is that of docs/formats/ledger.md.
CREATE TABLE earshot_event (
  ledger           INTEGER NOT NULL REFERENCES earshot_ledger (id),
  number           BIGINT NOT NULL,
  batch            BIGINT NOT NULL,
  batch_size       INTEGER NOT NULL,
  recorded_seconds BIGINT NOT NULL,
  recorded_nanos   INTEGER NOT NULL,
  record           BLOB NOT NULL,
  PRIMARY KEY (ledger, number)
);

-- The root of the tree over each 256 events.
CREATE TABLE earshot_tile (
  ledger INTEGER NOT NULL REFERENCES earshot_ledger (id),
  number BIGINT NOT NULL,
  root   BLOB NOT NULL,
  PRIMARY KEY (ledger, number)
);

-- The wrapped key of each subject of which something is sealed. Deleting the row destroys the key.
CREATE TABLE earshot_subject_key (
  ledger    INTEGER NOT NULL REFERENCES earshot_ledger (id),
  subject   BLOB NOT NULL,
  made_with BIGINT NOT NULL,
  wrapped   BLOB NOT NULL,
  PRIMARY KEY (ledger, subject)
);

-- Idempotency keys within the horizon, as hashes, and what was answered.
CREATE TABLE earshot_idempotency_key (
  ledger           INTEGER NOT NULL REFERENCES earshot_ledger (id),
  hash             BLOB NOT NULL,
  place            BIGINT NOT NULL,
  content          BLOB NOT NULL,
  first_event      BIGINT NOT NULL,
  last_event       BIGINT NOT NULL,
  recorded_seconds BIGINT NOT NULL,
  recorded_nanos   INTEGER NOT NULL,
  PRIMARY KEY (ledger, hash)
);

CREATE INDEX earshot_idempotency_key_place ON earshot_idempotency_key (ledger, place);

CREATE INDEX earshot_idempotency_key_time ON earshot_idempotency_key (ledger, recorded_seconds);
