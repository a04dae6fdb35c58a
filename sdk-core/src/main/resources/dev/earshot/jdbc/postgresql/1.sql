-- Mention stores in rows, version 1. Described in docs/formats/mention-store-jdbc.md.
-- What others wrote, ids among it, is UTF-8 in bytes: no encoding and no NUL can refuse it.

-- One row a store. Whoever commits locks it first, so numbers follow the order of commits.
CREATE TABLE earshot_store (
  id              INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name            TEXT NOT NULL UNIQUE,
  commits         BIGINT NOT NULL,
  last_change     BIGINT NOT NULL,
  last_forgetting BIGINT NOT NULL,
  revised         BIGINT NOT NULL,
  mentions        BIGINT NOT NULL,
  waited          BIGINT NOT NULL
);

-- One row a kept mention, by the number of the change that admitted it.
CREATE TABLE earshot_mention (
  store        INTEGER NOT NULL REFERENCES earshot_store (id),
  admitted     BIGINT NOT NULL,
  number       BIGINT NOT NULL,
  written      BIGINT NOT NULL,
  post         BYTEA NOT NULL,
  id           BYTEA NOT NULL,
  network      TEXT NOT NULL,
  author       BYTEA,
  together     BYTEA,
  at_seconds   BIGINT,
  at_nanos     INTEGER,
  seen_seconds BIGINT NOT NULL,
  seen_nanos   INTEGER NOT NULL,
  print_high   BIGINT NOT NULL,
  print_low    BIGINT NOT NULL,
  mention      BYTEA NOT NULL,
  PRIMARY KEY (store, admitted)
);

CREATE UNIQUE INDEX earshot_mention_post ON earshot_mention (store, post);

CREATE UNIQUE INDEX earshot_mention_number ON earshot_mention (store, number);

CREATE INDEX earshot_mention_author ON earshot_mention (store, author, number);

CREATE INDEX earshot_mention_together ON earshot_mention (store, together, admitted);

CREATE INDEX earshot_mention_network ON earshot_mention (store, network, admitted);

CREATE INDEX earshot_mention_at ON earshot_mention (store, at_seconds, at_nanos);

-- The keys of the people of each kept mention.
CREATE TABLE earshot_mention_subject (
  store    INTEGER NOT NULL REFERENCES earshot_store (id),
  subject  BYTEA NOT NULL,
  admitted BIGINT NOT NULL,
  PRIMARY KEY (store, subject, admitted)
);

CREATE INDEX earshot_mention_subject_admitted ON earshot_mention_subject (store, admitted);

-- The queries that each kept mention matched.
CREATE TABLE earshot_mention_query (
  store    INTEGER NOT NULL REFERENCES earshot_store (id),
  query    BYTEA NOT NULL,
  admitted BIGINT NOT NULL,
  PRIMARY KEY (store, query, admitted)
);

CREATE INDEX earshot_mention_query_admitted ON earshot_mention_query (store, admitted);

-- What is left of a removed post.
CREATE TABLE earshot_tombstone (
  store        INTEGER NOT NULL REFERENCES earshot_store (id),
  post         BYTEA NOT NULL,
  number       BIGINT NOT NULL,
  written      BIGINT NOT NULL,
  id           BYTEA NOT NULL,
  cause        TEXT NOT NULL,
  at_seconds   BIGINT NOT NULL,
  at_nanos     INTEGER NOT NULL,
  edit_seconds BIGINT,
  edit_nanos   INTEGER,
  PRIMARY KEY (store, post)
);

CREATE INDEX earshot_tombstone_number ON earshot_tombstone (store, number, cause) WHERE number > 0;

-- What was told of a post that is not there, by events that name an author.
CREATE TABLE earshot_claim (
  store        INTEGER NOT NULL REFERENCES earshot_store (id),
  post         BYTEA NOT NULL,
  author       BYTEA NOT NULL,
  place        BIGINT NOT NULL,
  written      BIGINT NOT NULL,
  id           BYTEA NOT NULL,
  cause        TEXT NOT NULL,
  at_seconds   BIGINT NOT NULL,
  at_nanos     INTEGER NOT NULL,
  edit_seconds BIGINT,
  edit_nanos   INTEGER,
  PRIMARY KEY (store, post, author)
);

-- Numbers that wait for their post.
CREATE TABLE earshot_early (
  store      INTEGER NOT NULL REFERENCES earshot_store (id),
  post       BYTEA NOT NULL,
  nth        INTEGER NOT NULL,
  place      BIGINT NOT NULL,
  author     BYTEA,
  metric     BYTEA NOT NULL,
  shown      BIGINT NOT NULL,
  at_seconds BIGINT NOT NULL,
  at_nanos   INTEGER NOT NULL,
  PRIMARY KEY (store, post, nth)
);

CREATE INDEX earshot_early_place ON earshot_early (store, place);

-- The changes that are of no post: whom to forget, what became of an account.
CREATE TABLE earshot_notice (
  store      INTEGER NOT NULL REFERENCES earshot_store (id),
  number     BIGINT NOT NULL,
  kind       TEXT NOT NULL,
  author     BYTEA,
  about      BYTEA NOT NULL,
  cause      TEXT,
  at_seconds BIGINT,
  at_nanos   INTEGER,
  PRIMARY KEY (store, number)
);

CREATE INDEX earshot_notice_author ON earshot_notice (store, author);

-- How far each source was read, and how many events it told.
CREATE TABLE earshot_source (
  store     INTEGER NOT NULL REFERENCES earshot_store (id),
  source    BYTEA NOT NULL,
  name      BYTEA NOT NULL,
  events    BIGINT NOT NULL,
  connector BYTEA,
  version   INTEGER,
  state     BYTEA,
  PRIMARY KEY (store, source)
);

-- How far each sink has come.
CREATE TABLE earshot_position (
  store  INTEGER NOT NULL REFERENCES earshot_store (id),
  sink   BYTEA NOT NULL,
  name   BYTEA NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (store, sink)
);

-- Why posts were not kept and records not read, and how many each time.
CREATE TABLE earshot_reason (
  store  INTEGER NOT NULL REFERENCES earshot_store (id),
  reason BYTEA NOT NULL,
  kind   TEXT NOT NULL,
  first  BYTEA NOT NULL,
  second BYTEA NOT NULL,
  third  BYTEA NOT NULL,
  things BIGINT NOT NULL,
  PRIMARY KEY (store, reason)
);

-- Each of these posts and records, as a hash, with its last reason.
CREATE TABLE earshot_counted (
  store  INTEGER NOT NULL REFERENCES earshot_store (id),
  thing  BYTEA NOT NULL,
  reason BYTEA NOT NULL,
  PRIMARY KEY (store, thing)
);
