package dev.earshot.scoring;

import dev.earshot.scoring.Explanation.Cause;
import dev.earshot.text.Tokens;

/*
 * The one walk over a text: the scorer adds up what it hears, the explanation lists it, and the
 * trainer learns from it, so that all three see the same features.
 */
/** Finds the entries of a lexicon in a text, and what turns them. Immutable. */
final class Listening {
  /** How many words a negation reaches. */
  private static final int REACH = 3;

  /** From how many points on a word takes a side that a negation can turn. */
  private static final int LEANS = 30;

  private final Lexicon lexicon;
  private final Cues cues;

  Listening(Lexicon lexicon, Cues cues) {
    this.lexicon = lexicon;
    this.cues = cues;
  }

  /**
   * Tells an ear of every entry in a text, in order.
   *
   * @return how many words there are, known or not
   */
  int listen(Tokens tokens, Language language, Ear ear) {
    return new Walk(tokens, language.mask(), ear).walk();
  }

  /**
   * Returns the key under which the lexicon knows a token; that of its folded form if it does not.
   */
  long key(Tokens tokens, int i) {
    return switch (tokens.kind(i)) {
      case URL -> Keys.LINK;
      case HANDLE -> Keys.HANDLE;
      case CASHTAG -> Keys.CASHTAG;
      case NUMBER -> Keys.NUMBER;
      case PUNCTUATION -> Keys.run(tokens, i);
      case EMOTICON -> Tokens.hash(Keys.face(tokens, i));
      case EMOJI -> emojiKey(tokens, i);
      case WORD, HASHTAG -> wordKey(tokens, i);
    };
  }

  private long emojiKey(Tokens tokens, int i) {
    return known(tokens.hash(i)) ? tokens.hash(i) : Keys.plainEmoji(tokens, i);
  }

  private long wordKey(Tokens tokens, int i) {
    if (tokens.isElongated(i)) {
      long single = Keys.single(tokens, i);
      boolean better = cues.find(single) >= 0 || !known(tokens.squeezedHash(i));
      return better && known(single) ? single : tokens.squeezedHash(i);
    }
    if (known(tokens.hash(i))) {
      return tokens.hash(i);
    }
    return known(tokens.baseHash(i)) ? tokens.baseHash(i) : Keys.stem(tokens, i);
  }

  private boolean known(long key) {
    return lexicon.find(key) >= 0;
  }

  private final class Walk {
    private final Tokens tokens;
    private final int mask;
    private final Ear ear;
    private final boolean allShouted;
    private int words;
    private int reach;
    private long former;
    private int formerStart;
    private int raise;

    Walk(Tokens tokens, int mask, Ear ear) {
      this.tokens = tokens;
      this.mask = mask;
      this.ear = ear;
      allShouted = isAllShouted(tokens);
    }

    int walk() {
      for (int i = 0; i < tokens.count(); i++) {
        if (i > 0 && tokens.sentence(i) != tokens.sentence(i - 1)) {
          pause();
        }
        switch (tokens.kind(i)) {
          case WORD -> word(i);
          case HASHTAG -> hashtag(i);
          case EMOJI -> mark(i, Cause.EMOJI);
          case EMOTICON -> mark(i, Cause.EMOTICON);
          case PUNCTUATION -> {
            mark(i, Cause.PUNCTUATION);
            if (Keys.ends(tokens, i)) {
              pause();
            }
          }
          case URL, HANDLE, CASHTAG, NUMBER -> mark(i, Cause.REFERENCE);
        }
      }
      return words;
    }

    private void pause() {
      reach = 0;
      former = 0;
      raise = 0;
    }

    private void mark(int i, Cause cause) {
      tell(key(tokens, i), tokens.start(i), tokens.end(i), cause, 0);
    }

    private void word(int i) {
      words++;
      long key = wordKey(tokens, i);
      int cue = cueOf(i, key);
      boolean negates = cues.does(cue, Cues.Kind.NEGATOR, mask);
      boolean absorbed = negates && turnsSomethingBad(i);
      if (former != 0 && !absorbed) {
        tell(Lexicon.pair(former, key), formerStart, tokens.end(i), Cause.PHRASE, 0);
      }
      if (cues.does(cue, Cues.Kind.BREAKER, mask)) {
        reach = 0;
      }
      if (!absorbed) {
        tell(key, tokens.start(i), tokens.end(i), Cause.WORD, negates ? 0 : turns(i, key));
      }
      raise = raiseOf(cue, i);
      reach = negates ? REACH : Math.max(0, reach - 1);
      former = key;
      formerStart = tokens.start(i);
    }

    private int cueOf(int i, long key) {
      return cues.find(tokens.isElongated(i) ? key : tokens.hash(i));
    }

    private int raiseOf(int cue, int i) {
      if (cues.does(cue, Cues.Kind.INTENSIFIER, mask)) {
        return Turns.INTENSIFIED | (tokens.isElongated(i) ? Turns.ELONGATED : 0);
      }
      return cues.does(cue, Cues.Kind.DIMINISHER, mask) ? Turns.DIMINISHED : 0;
    }

    /** Returns whether a negation reaches a word that speaks ill, and so speaks well itself. */
    private boolean turnsSomethingBad(int negator) {
      int last = Math.min(tokens.count() - 1, negator + REACH);
      for (int i = negator + 1; i <= last; i++) {
        if (tokens.kind(i) != Tokens.Kind.WORD || tokens.sentence(i) != tokens.sentence(negator)) {
          return false;
        }
        long key = wordKey(tokens, i);
        if (cues.does(cueOf(i, key), Cues.Kind.BREAKER, mask)) {
          return false;
        }
        int entry = lexicon.find(key);
        if (entry >= 0 && Math.abs(lexicon.leaning(entry)) >= LEANS) {
          return lexicon.leaning(entry) < 0;
        }
      }
      return false;
    }

    private int turns(int i, long key) {
      int entry = lexicon.find(key);
      boolean leans = entry >= 0 && Math.abs(lexicon.leaning(entry)) >= LEANS;
      int turns = raise;
      if (reach > 0 && leans) {
        turns |= Turns.NEGATED;
      }
      if (tokens.isElongated(i)) {
        turns |= Turns.ELONGATED;
      }
      if (tokens.isAllCaps(i) && !allShouted && tokens.end(i) - tokens.start(i) > 2) {
        turns |= Turns.SHOUTED;
      }
      if (i + 1 < tokens.count() && tokens.kind(i + 1) == Tokens.Kind.WORD) {
        int next = cues.find(tokens.hash(i + 1));
        if (leans && cues.does(next, Cues.Kind.NEGATED_BEFORE, mask)) {
          turns |= Turns.NEGATED;
        }
        if (cues.does(next, Cues.Kind.RAISED_BEFORE, mask)) {
          turns |= Turns.INTENSIFIED;
        }
      }
      return turns;
    }

    private void hashtag(int i) {
      words++;
      former = 0;
      raise = 0;
      int from = tokens.start(i) + 1;
      int end = tokens.end(i);
      if (!known(tokens.hash(i))) {
        for (int at = from + 1; at < end; at++) {
          if (Keys.breaksAt(tokens.source(), at)) {
            long part = Tokens.hash(tokens.source().subSequence(from, at));
            tell(part, from, at, Cause.HASHTAG, 0);
            from = at;
          }
        }
      }
      boolean whole = from == tokens.start(i) + 1;
      long rest = whole ? wordKey(tokens, i) : Tokens.hash(tokens.source().subSequence(from, end));
      tell(rest, whole ? tokens.start(i) : from, end, Cause.HASHTAG, 0);
    }

    private void tell(long key, int start, int end, Cause cause, int turns) {
      int entry = lexicon.find(key);
      if (entry >= 0) {
        ear.hear(entry, start, end, cause, turns);
      }
    }
  }

  /** Returns whether most words of a text are in capitals, so that none stands out. */
  private static boolean isAllShouted(Tokens tokens) {
    int words = 0;
    int shouted = 0;
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.kind(i) == Tokens.Kind.WORD) {
        words++;
        if (tokens.isAllCaps(i)) {
          shouted++;
        }
      }
    }
    return words > 1 && shouted * 2 > words;
  }
}
