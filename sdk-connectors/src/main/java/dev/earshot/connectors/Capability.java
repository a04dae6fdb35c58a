package dev.earshot.connectors;

/** What a connector can do; what it does not declare it refuses. */
public enum Capability {
  /** Reads what one place publishes: a feed, a hashtag, an account, a file. */
  READ,
  /** Asks the source for posts that match words. */
  SEARCH,
  /** Keeps a line open and is sent posts as they appear. */
  STREAM,
  /** Reads what the source sends to an address of the host's, for {@link Connector#receive}. */
  WEBHOOK,
  /** Goes back before the moment of the first read. */
  BACKFILL,
  /** Tells of deletions. */
  DELETES,
  /** Tells of edits. */
  EDITS,
  /** Shows numbers such as likes. */
  METRICS,
  /** Looks single posts up again, for {@link Connector#recheck}. */
  LOOKUP
}
