package dev.earshot.scoring;

/** Why a scorer abstains. */
public enum Doubt {
  /** There is no text to score. */
  NO_TEXT,
  /** The language is none of those the scorer was made for. */
  UNKNOWN_LANGUAGE,
  /** Too few of the words are known. */
  UNKNOWN_WORDS,
  /** Two classes are about equally likely. */
  TOO_CLOSE
}
