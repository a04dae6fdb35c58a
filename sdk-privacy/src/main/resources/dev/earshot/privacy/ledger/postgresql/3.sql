-- Ledgers in rows, version 3: what tells a row that is gone from what was done. Described in
-- docs/formats/ledger-jdbc.md.

-- Whether anybody said the secret, of which the check stands beside this.
ALTER TABLE earshot_ledger ADD COLUMN is_bound INTEGER NOT NULL DEFAULT 0;

UPDATE earshot_ledger SET is_bound = 1 WHERE secret_high IS NOT NULL;

-- From now on zeros stay where a key was destroyed, so whoever has something sealed has a row.
INSERT INTO earshot_subject_key (ledger, subject, made_with, wrapped)
  SELECT ledger, substr(record, 4, 16), min(number), decode(repeat('00', 60), 'hex')
    FROM earshot_event
    WHERE get_byte(record, 2) & 8 <> 0
    GROUP BY ledger, substr(record, 4, 16)
  ON CONFLICT DO NOTHING;
