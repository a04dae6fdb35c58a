-- Ledgers in rows, version 2: what pruning leaves. Described in docs/formats/ledger-jdbc.md.

-- The number of the last event that was ever dropped, and how often some were.
ALTER TABLE earshot_ledger ADD COLUMN pruned_up_to BIGINT NOT NULL DEFAULT 0;

ALTER TABLE earshot_ledger ADD COLUMN prunings BIGINT NOT NULL DEFAULT 0;

-- A complete subtree of events that were dropped: the number of the first of them, of 2 to the
-- power of how many events it is, and its hash.
CREATE TABLE earshot_dropped (
  ledger INTEGER NOT NULL REFERENCES earshot_ledger (id),
  number BIGINT NOT NULL,
  level  INTEGER NOT NULL,
  hash   BLOB NOT NULL,
  PRIMARY KEY (ledger, number)
);
