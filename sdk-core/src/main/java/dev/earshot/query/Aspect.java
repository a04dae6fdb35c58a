package dev.earshot.query;

/** Which facts a field looks at, and so when its answer may change. */
public enum Aspect {
  /** What was posted and by whom; changes when the post is edited or the account changes. */
  POST,
  /** The numbers a source shows; change with every observation. */
  METRICS,
  /** What scorers and people say; unknown until the post has been scored, and corrected later. */
  SCORES
}
