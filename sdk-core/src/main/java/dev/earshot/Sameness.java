package dev.earshot;

/** How closely two versions of one post are compared. */
enum Sameness {
  /** What was said and by whom: numbers, which move by themselves, and the road do not count. */
  CONTENT,
  /** What a reader sees: the numbers count too, when and how they were observed not. */
  SHOWN,
  /** All of it. */
  WHOLE
}
