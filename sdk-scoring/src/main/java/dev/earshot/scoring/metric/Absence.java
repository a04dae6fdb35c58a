package dev.earshot.scoring.metric;

/** Why a number is not there; each is something else than 0. The later ones outweigh. */
public enum Absence {
  /** The source shows that it is 0, and it is what others would be divided by. */
  UNDEFINED,
  /** The source does not show it, or nobody asked yet. */
  UNKNOWN,
  /** The purpose may not see it. */
  NOT_PERMITTED,
  /** It was there and is gone: the post, or the number by the source's word. */
  REMOVED
}
