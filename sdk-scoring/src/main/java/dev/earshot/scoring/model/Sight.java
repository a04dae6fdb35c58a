package dev.earshot.scoring.model;

/**
 * How a model sees a text, told by its file.
 *
 * @param lexicon what it knows words from
 * @param salt that of its language, for the lexicon
 * @param negatedSilent whether a word that the lexicon values and a negation turns is silent, so
 *     that the lexicon alone speaks for it
 * @param namesSilent which words of {@link Names} are silent; where all are, so are the letters of
 *     words with a capital, which may be names too
 * @param innerLetters whether letters in a row that neither begin nor end a word count
 */
record Sight(
    Lexicon lexicon,
    long salt,
    boolean negatedSilent,
    Names.Silence namesSilent,
    boolean innerLetters) {
  static final Sight NONE = of(Lexicon.EMPTY, 0);

  /** Returns the sight of a model of which nothing special is told. */
  static Sight of(Lexicon lexicon, long salt) {
    return new Sight(lexicon, salt, false, Names.Silence.NONE, true);
  }

  Sight with(Lexicon other) {
    return new Sight(other, salt, negatedSilent, namesSilent, innerLetters);
  }
}
