package dev.earshot.scoring;

/** A scorer's reason to abstain: its answer stands, and it would rather not be taken at it. */
public enum Abstention {
  /** There is no text to score. */
  NO_TEXT,
  /** The language is none of those the scorer was made for. */
  UNKNOWN_LANGUAGE,
  /** Too few of the words are known. */
  UNKNOWN_WORDS,
  /** Two classes are about equally likely. */
  TOO_CLOSE
}
