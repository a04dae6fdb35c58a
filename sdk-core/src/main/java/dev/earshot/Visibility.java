package dev.earshot;

/**
 * Who could read a post at its source, as the source said when it was read.
 *
 * <p>Only {@link #PUBLIC} and {@link #UNLISTED} count as said in public. A connector that was told
 * nothing says {@link #UNKNOWN}, which does not.
 */
public enum Visibility {
  /** Everybody, in timelines and search. */
  PUBLIC,
  /** Everybody who has the address; kept out of public timelines. */
  UNLISTED,
  /** Followers, friends, members of a closed group. */
  FOLLOWERS,
  /** The people addressed. */
  DIRECT,
  /** Not stated. */
  UNKNOWN;

  /** Returns whether anybody at all could read it. */
  public boolean isPublic() {
    return this == PUBLIC || this == UNLISTED;
  }
}
