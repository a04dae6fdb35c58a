package dev.earshot.scoring.model;

import dev.earshot.scoring.model.Lexicon.Role;
import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.Arrays;

/*
 * The one walk over a text. The sum, the explanation and the trainer all read what it leaves, so
 * they see the same features, and one walk serves every model of a worker.
 */
/**
 * What one text is made of, as a model sees it: words and other tokens, pairs of neighbours, words
 * of hashtags, what the lexicon says, and how it is written. Reusable and confined to one thread.
 *
 * <p>Tokens are counted from 0 on from where the reading began.
 */
final class Features {
  private static final int REACH = 4;
  private static final int TENTHS_A_STEP = 5;
  private static final int LONGEST_RUN = 3;
  private static final int TOKENS_A_STEP = 4;

  private static final long LINK = 11;
  private static final long HANDLE = 12;
  private static final long CASHTAG = 13;
  private static final long NUMBER = 14;
  private static final long RUN = 1000;

  private Tokens tokens = new Tokens();
  private Lexicon lexicon = Lexicon.EMPTY;
  private long salt;
  private int from;

  private int size;
  private long[] keys = new long[64];
  private boolean[] spokenFor = new boolean[64];

  private int hits;
  private int[] hitFirsts = new int[32];
  private int[] hitLasts = new int[32];
  private int[] valences = new int[32];
  private byte[] turns = new byte[32];

  private int parts;
  private long[] partKeys = new long[32];
  private int[] partTokens = new int[32];
  private int[] partNumbers = new int[32];

  private final int[] manners = new int[Manner.COUNT];
  private int said;
  private int words;
  private int shouted;
  private int phraseEnd;
  private int reach;
  private int raise;
  private int clause;

  /**
   * Lists the features of a text, in place of those before.
   *
   * @param salt that of the text's language, for the lexicon
   */
  Features of(Tokens tokens, Lexicon lexicon, long salt) {
    return of(tokens, 0, tokens.count(), lexicon, salt);
  }

  /** Lists the features of the tokens from {@code from} up to {@code to}. */
  Features of(Tokens tokens, int from, int to, Lexicon lexicon, long salt) {
    begin(tokens, from, to, lexicon, salt);
    int sentence = from < to ? tokens.sentence(from) : 0;
    for (int i = from; i < to; i++) {
      if (tokens.sentence(i) != sentence) {
        sentence = tokens.sentence(i);
        startClause();
      }
      keys[i - from] = tokens.isPlainWord(i) ? readPlainWord(i) : read(i);
    }
    if (shouted * 2 > words) { // where all shout, none stands out
      for (int hit = 0; hit < hits; hit++) {
        turns[hit] &= ~Turns.SHOUTED;
      }
    }
    for (int hit = 0; hit < hits; hit++) {
      said += turned(hit);
    }
    manners[Manner.LENGTH] = size / TOKENS_A_STEP;
    manners[Manner.PRAISE] = Math.max(0, said * 3 / 20);
    manners[Manner.BLAME] = Math.max(0, -said * 3 / 20);
    return this;
  }

  private void begin(Tokens tokens, int from, int to, Lexicon lexicon, long salt) {
    this.tokens = tokens;
    this.from = from;
    this.lexicon = lexicon;
    this.salt = salt;
    size = to - from;
    if (size > keys.length) {
      keys = new long[size * 2];
      spokenFor = new boolean[size * 2];
    }
    Arrays.fill(spokenFor, 0, size, false);
    Arrays.fill(manners, 0);
    hits = 0;
    parts = 0;
    said = 0;
    words = 0;
    shouted = 0;
    phraseEnd = -1;
    startClause();
  }

  /** Reads a word that has one form alone, as most have, and returns its key. */
  private long readPlainWord(int i) {
    words++;
    long hash = tokens.hash(i);
    if (i > phraseEnd) {
      phraseEnd = i;
      int fact = lexicon.find(Lexicon.key(salt, hash));
      if (fact != Lexicon.NONE || lexicon.hasWordsForAll()) {
        hearWord(i, longestPhrase(i, fact));
      } else {
        raise = 0;
        reach -= reach > 0 ? 1 : 0;
      }
    }
    return hash;
  }

  /** Reads a token and returns its key. */
  private long read(int i) {
    switch (tokens.kind(i)) {
      case WORD -> {
        words++;
        if (i > phraseEnd) {
          phraseEnd = i;
          hearWord(i, longestPhrase(i, findWord(i, salt)));
        }
        if (tokens.isAllCaps(i)) {
          shouted++;
          manners[Manner.SHOUTED] += tokens.end(i) - tokens.start(i) > 2 ? 1 : 0;
        }
        if (tokens.isElongated(i)) {
          manners[Manner.DRAWN_OUT]++;
          return tokens.squeezedHash(i);
        }
        return tokens.hash(i);
      }
      case HASHTAG -> {
        hearTag(i);
        manners[Manner.HASHTAGS]++;
        int count = tokens.parts(i);
        for (int part = 0; part < count && count > 1; part++) {
          addPart(tokens.partHash(i, part), i - from, part);
        }
        return tokens.squeezedHash(i);
      }
      case EMOJI, EMOTICON -> {
        hearFace(i);
        manners[Manner.FACES]++;
        return tokens.baseHash(i);
      }
      case PUNCTUATION -> {
        return readMark(i);
      }
      case URL -> {
        return LINK;
      }
      case HANDLE -> {
        manners[Manner.HANDLES]++;
        return HANDLE;
      }
      case CASHTAG -> {
        return CASHTAG;
      }
      case NUMBER -> {
        manners[Manner.NUMBERS]++;
        return NUMBER;
      }
    }
    throw new IllegalStateException();
  }

  private long readMark(int i) {
    int start = tokens.start(i);
    int run = tokens.end(i) - start;
    char mark = tokens.source().charAt(start);
    switch (mark) {
      case '!' -> manners[Manner.EXCLAMATIONS] += run;
      case '?' -> manners[Manner.QUESTIONS] += run;
      case '.' -> manners[Manner.DOTS] += run > 1 ? 1 : 0;
      case '\u2026' -> manners[Manner.DOTS]++;
      case ',' -> reach = 0;
      default -> {}
    }
    return RUN + mark * 8L + Math.min(run, LONGEST_RUN);
  }

  /** Hears what the lexicon says of a word, and what the word does to others. */
  private void hearWord(int i, int fact) {
    if (Lexicon.isValued(fact)) {
      addHit(i, fact, turnsOf(i));
    }
    raise = 0;
    reach -= reach > 0 ? 1 : 0;
    if (fact != Lexicon.NONE && phraseEnd == i) {
      turnOthers(fact);
    }
  }

  private void hearTag(int i) {
    if (i > phraseEnd) {
      phraseEnd = i;
      int fact = longestPhrase(i, findWord(i, salt));
      if (Lexicon.isValued(fact)) {
        addHit(i, fact, 0);
      }
    }
  }

  private void hearFace(int i) {
    long face = tokens.baseHash(i);
    int fact = lexicon.hasFacesOfLanguages() ? lexicon.find(Lexicon.key(salt, face)) : Lexicon.NONE;
    if (fact == Lexicon.NONE) {
      fact = lexicon.find(face);
    }
    if (Lexicon.isValued(fact)) {
      phraseEnd = i;
      addHit(i, fact, 0);
    }
  }

  private int findWord(int i, long salt) {
    int fact = lexicon.find(Lexicon.key(salt, tokens.hash(i)));
    if (fact != Lexicon.NONE) {
      return fact;
    }
    if (tokens.isElongated(i)) {
      fact = lexicon.find(Lexicon.key(salt, tokens.squeezedHash(i)));
      if (fact == Lexicon.NONE) {
        fact = lexicon.find(Lexicon.key(salt, tokens.singleHash(i)));
      }
    }
    long base = tokens.baseHash(i);
    return fact == Lexicon.NONE && base != tokens.hash(i)
        ? lexicon.find(Lexicon.key(salt, base))
        : fact;
  }

  /** Returns what is known of the longest phrase from a word on, or of the word alone. */
  private int longestPhrase(int i, int alone) {
    long form = salt;
    int known = alone;
    if (known == Lexicon.NONE && lexicon.hasWordsForAll()) {
      form = 0;
      known = findWord(i, form);
    }
    if (!Lexicon.startsPhrase(known)) {
      return known;
    }
    long key = Lexicon.key(form, tokens.hash(i));
    int end = Math.min(from + size, i + Lexicon.LONGEST_PHRASE);
    for (int next = i + 1; next < end && tokens.kind(next) == Kind.WORD; next++) {
      key = Lexicon.then(key, tokens.hash(next));
      int fact = lexicon.find(key);
      if (Lexicon.isValued(fact)) {
        known = fact;
        phraseEnd = next;
      }
    }
    return known;
  }

  private int turnsOf(int i) {
    int set = raise;
    if (reach > 0) {
      set |= Turns.NEGATED;
    }
    if (tokens.isAllCaps(i)) {
      set |= Turns.SHOUTED;
    }
    if (phraseEnd + 1 < from + size && tokens.kind(phraseEnd + 1) == Kind.WORD) {
      int next = lexicon.find(Lexicon.key(salt, tokens.hash(phraseEnd + 1)));
      if (Lexicon.does(next, Role.NEGATED_BEFORE)) {
        set |= Turns.NEGATED;
      }
      if (Lexicon.does(next, Role.RAISED_BEFORE)) {
        set |= Turns.INTENSIFIED;
      }
    }
    return set;
  }

  private void turnOthers(int fact) {
    if (Lexicon.does(fact, Role.BREAKER)) {
      for (int hit = clause; hit < hits; hit++) {
        turns[hit] |= Turns.OUTWEIGHED;
      }
      startClause();
    }
    if (Lexicon.does(fact, Role.NEGATOR)) {
      reach = REACH;
      manners[Manner.NEGATIONS]++;
    }
    if (Lexicon.does(fact, Role.INTENSIFIER)) {
      raise = Turns.INTENSIFIED;
    } else if (Lexicon.does(fact, Role.DIMINISHER)) {
      raise = Turns.DIMINISHED;
    }
  }

  private void startClause() {
    reach = 0;
    raise = 0;
    clause = hits;
  }

  /** Adds what the lexicon says of the phrase that ends at {@link #phraseEnd}. */
  private void addHit(int i, int fact, int set) {
    if (hits == hitFirsts.length) {
      hitFirsts = Arrays.copyOf(hitFirsts, hits * 2);
      hitLasts = Arrays.copyOf(hitLasts, hits * 2);
      valences = Arrays.copyOf(valences, hits * 2);
      turns = Arrays.copyOf(turns, hits * 2);
    }
    hitFirsts[hits] = i - from;
    hitLasts[hits] = phraseEnd - from;
    valences[hits] = Lexicon.valence(fact);
    turns[hits++] = (byte) set;
    if (phraseEnd > i || Lexicon.isOwn(fact)) {
      Arrays.fill(spokenFor, i - from, phraseEnd - from + 1, true);
    }
  }

  private void addPart(long key, int token, int number) {
    if (parts == partKeys.length) {
      partKeys = Arrays.copyOf(partKeys, parts * 2);
      partTokens = Arrays.copyOf(partTokens, parts * 2);
      partNumbers = Arrays.copyOf(partNumbers, parts * 2);
    }
    partKeys[parts] = key;
    partTokens[parts] = token;
    partNumbers[parts++] = number;
  }

  /** Returns the text whose features these are. */
  Tokens tokens() {
    return tokens;
  }

  /** Returns the token of the text that is counted as 0 here. */
  int from() {
    return from;
  }

  /** Returns how many tokens were read. */
  int size() {
    return size;
  }

  /** Returns how many words the text has. */
  int words() {
    return words;
  }

  /** Returns the key of a token, which with the next token's makes that of the pair. */
  long key(int i) {
    return keys[i];
  }

  /**
   * Returns whether the lexicon speaks for a token, as part of a phrase or since the host said so,
   * so that what was learned of it does not count; nor does that of two such tokens in a row.
   */
  boolean isSpokenFor(int i) {
    return spokenFor[i];
  }

  /** Returns how many words and phrases the lexicon gives a valence. */
  int hits() {
    return hits;
  }

  /** Returns the first token of a hit. */
  int hitFirst(int hit) {
    return hitFirsts[hit];
  }

  /** Returns the last token of a hit. */
  int hitLast(int hit) {
    return hitLasts[hit];
  }

  /** Returns what the lexicon says of a hit, in tenths, before anything turns it. */
  int valence(int hit) {
    return valences[hit];
  }

  /** Returns what turns a hit, of {@link Turns}. */
  int turns(int hit) {
    return turns[hit];
  }

  /** Returns what a hit says in the end, in tenths. */
  int turned(int hit) {
    int set = turns[hit];
    return set == 0 ? valences[hit] : Turns.apply(valences[hit], set);
  }

  /** Returns what the lexicon says of the text in all, in tenths. */
  int said() {
    return said;
  }

  /** Returns how many steps that many tenths are, as hits count. */
  static int steps(int tenths) {
    return Math.floorDiv(tenths + TENTHS_A_STEP / 2, TENTHS_A_STEP);
  }

  /** Returns how many words stand in hashtags of more than one. */
  int parts() {
    return parts;
  }

  /** Returns the key of a word in a hashtag: that of the word. */
  long partKey(int part) {
    return partKeys[part];
  }

  /** Returns the hashtag a part is in. */
  int partToken(int part) {
    return partTokens[part];
  }

  /** Returns the place of a part in its hashtag. */
  int partNumber(int part) {
    return partNumbers[part];
  }

  /** Returns how often a {@link Manner} stands in the text, up to its most. */
  int manner(int manner) {
    return Math.min(manners[manner], Manner.most(manner));
  }
}
