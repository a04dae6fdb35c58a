-- Mention stores in rows, version 2: sealed ones. Described in docs/formats/mention-store-jdbc.md.

-- The store's own key, wrapped, and which root key wrapped it; nothing where it is not sealed.
ALTER TABLE earshot_store ADD COLUMN root_key TEXT;

ALTER TABLE earshot_store ADD COLUMN wrapped_key BYTEA;

-- The fingerprint, sealed; print_high and print_low are 0 then.
ALTER TABLE earshot_mention ADD COLUMN print BYTEA;

-- The author's key, sealed; author is a hash of it then, that has a key.
ALTER TABLE earshot_claim ADD COLUMN who BYTEA;
