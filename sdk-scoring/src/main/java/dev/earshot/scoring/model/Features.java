package dev.earshot.scoring.model;

import dev.earshot.scoring.model.Lexicon.Role;
import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.Arrays;

/*
 * The one walk over a text. The sum, the explanation and the trainer all read the list it leaves,
 * so they see the same features, and one walk serves every model of a worker.
 */
/**
 * What one text is made of, as a model sees it: words, pairs of neighbours, words of hashtags, what
 * the lexicon says, and how it is written. Reusable and confined to one thread.
 */
final class Features {
  /** A word, a hashtag or a mark; the first two also count by the letters they are made of. */
  static final byte TOKEN = 0;

  /** A word in a hashtag. */
  static final byte PART = 1;

  /** Two tokens in a row. */
  static final byte PAIR = 2;

  /** What the lexicon says of a word or phrase, after what turns it. */
  static final byte HIT = 3;

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

  private int count;
  private byte[] types = new byte[256];
  private long[] keys = new long[256];
  private int[] firsts = new int[256];
  private int[] lasts = new int[256];
  private int[] valences = new int[256];
  private byte[] turns = new byte[256];

  private final int[] manners = new int[Manner.COUNT];
  private int to;
  private int size;
  private int said;
  private int words;
  private boolean allShouted;
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
    this.tokens = tokens;
    this.to = to;
    this.lexicon = lexicon;
    this.salt = salt;
    count = 0;
    Arrays.fill(manners, 0);
    countWords(from);
    phraseEnd = -1;
    startClause();
    long former = 0;
    size = to - from;
    for (int i = from; i < to; i++) {
      if (i > from && tokens.sentence(i) != tokens.sentence(i - 1)) {
        startClause();
      }
      Kind kind = tokens.kind(i);
      long key = keyOf(tokens, i, kind);
      if (!listen(i, kind)) {
        add(TOKEN, key, i, i);
      }
      if (former != 0) {
        add(PAIR, Long.rotateLeft(former, 21) * 31 + key, i - 1, i);
      }
      former = key;
      note(i, kind);
    }
    said = 0;
    for (int feature = 0; feature < count; feature++) {
      if (types[feature] == HIT) {
        said += turned(feature);
      }
    }
    manners[Manner.LENGTH] = size / TOKENS_A_STEP;
    manners[Manner.PRAISE] = Math.max(0, said * 3 / 20);
    manners[Manner.BLAME] = Math.max(0, -said * 3 / 20);
    return this;
  }

  /** Returns how many words and phrases the lexicon gives a valence. */
  int hits() {
    int hits = 0;
    for (int feature = 0; feature < count; feature++) {
      if (types[feature] == HIT) {
        hits++;
      }
    }
    return hits;
  }

  /** Returns what the lexicon says of the text in all, in tenths. */
  int said() {
    return said;
  }

  /** Returns how often a {@link Manner} stands in the text, up to its most. */
  int manner(int manner) {
    return Math.min(manners[manner], Manner.most(manner));
  }

  /** Returns the text whose features these are. */
  Tokens tokens() {
    return tokens;
  }

  /** Returns how many tokens were read. */
  int size() {
    return size;
  }

  /** Returns how many words the text has. */
  int words() {
    return words;
  }

  int count() {
    return count;
  }

  byte type(int feature) {
    return types[feature];
  }

  /** Returns the key of a feature other than a hit. */
  long key(int feature) {
    return keys[feature];
  }

  /** Returns the first token of a feature. */
  int first(int feature) {
    return firsts[feature];
  }

  /** Returns the last token of a feature; of a part the part's place in its hashtag. */
  int last(int feature) {
    return lasts[feature];
  }

  /** Returns what the lexicon says of a hit, in tenths, before anything turns it. */
  int valence(int feature) {
    return valences[feature];
  }

  /** Returns what turns a hit, of {@link Turns}. */
  int turns(int feature) {
    return turns[feature];
  }

  /** Returns what a hit says in the end, in tenths. */
  int turned(int feature) {
    int set = turns[feature];
    return set == 0 ? valences[feature] : Turns.apply(valences[feature], set);
  }

  /** Returns how many steps that many tenths are, as hits count. */
  static int steps(int tenths) {
    return Math.floorDiv(tenths + TENTHS_A_STEP / 2, TENTHS_A_STEP);
  }

  private static long keyOf(Tokens tokens, int i, Kind kind) {
    return switch (kind) {
      case WORD, HASHTAG -> tokens.squeezedHash(i);
      case EMOJI, EMOTICON -> tokens.baseHash(i);
      case URL -> LINK;
      case HANDLE -> HANDLE;
      case CASHTAG -> CASHTAG;
      case NUMBER -> NUMBER;
      case PUNCTUATION -> {
        int run = Math.min(tokens.end(i) - tokens.start(i), LONGEST_RUN);
        yield RUN + tokens.source().charAt(tokens.start(i)) * 8L + run;
      }
    };
  }

  /** Hears what the lexicon says at a token; returns whether that replaces what was learned. */
  private boolean listen(int i, Kind kind) {
    if (i <= phraseEnd) {
      return false;
    }
    long form =
        switch (kind) {
          case WORD, HASHTAG -> salt;
          case EMOJI, EMOTICON -> 0;
          default -> -1;
        };
    if (form == -1) {
      return false;
    }
    int fact = form == 0 ? findFace(i) : findWord(i, salt);
    if (fact == Lexicon.NONE && form != 0 && lexicon.hasWordsForAll()) {
      form = 0;
      fact = findWord(i, form);
    }
    if (Lexicon.startsPhrase(fact)) {
      fact = longestPhrase(i, fact, form);
    } else {
      phraseEnd = i;
    }
    boolean spoken = Lexicon.isValued(fact);
    if (spoken) {
      int set = kind == Kind.WORD ? turnsOf(i) : 0;
      int hit = add(HIT, 0, i, phraseEnd);
      valences[hit] = Lexicon.valence(fact);
      turns[hit] = (byte) set;
    }
    if (kind == Kind.WORD) {
      turnOthers(phraseEnd == i ? fact : Lexicon.NONE);
    }
    return spoken && Lexicon.isOwn(fact);
  }

  private int findFace(int i) {
    long face = tokens.baseHash(i);
    int fact = lexicon.hasFacesOfLanguages() ? lexicon.find(Lexicon.key(salt, face)) : Lexicon.NONE;
    return fact == Lexicon.NONE ? lexicon.find(face) : fact;
  }

  private int findWord(int i, long salt) {
    int fact = lexicon.find(Lexicon.key(salt, tokens.hash(i)));
    if (fact == Lexicon.NONE && tokens.isElongated(i)) {
      fact = lexicon.find(Lexicon.key(salt, tokens.squeezedHash(i)));
      if (fact == Lexicon.NONE) {
        fact = lexicon.find(Lexicon.key(salt, tokens.singleHash(i)));
      }
    }
    if (fact == Lexicon.NONE && tokens.baseHash(i) != tokens.hash(i)) {
      fact = lexicon.find(Lexicon.key(salt, tokens.baseHash(i)));
    }
    return fact;
  }

  /** Returns what is known of the longest phrase from {@code i} on, or of the word alone. */
  private int longestPhrase(int i, int alone, long salt) {
    int known = alone;
    phraseEnd = i;
    long key = Lexicon.key(salt, tokens.hash(i));
    int end = Math.min(to, i + Lexicon.LONGEST_PHRASE);
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
    if (!allShouted && tokens.isAllCaps(i)) {
      set |= Turns.SHOUTED;
    }
    if (phraseEnd + 1 < to && tokens.kind(phraseEnd + 1) == Kind.WORD) {
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
    raise = 0;
    if (reach > 0) {
      reach--;
    }
    if (fact == Lexicon.NONE) {
      return;
    }
    if (Lexicon.does(fact, Role.BREAKER)) {
      for (int feature = clause; feature < count; feature++) {
        turns[feature] |= Turns.OUTWEIGHED;
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
    clause = count;
  }

  private void note(int i, Kind kind) {
    switch (kind) {
      case WORD -> {
        if (tokens.isElongated(i)) {
          manners[Manner.DRAWN_OUT]++;
        }
        if (tokens.isAllCaps(i) && tokens.end(i) - tokens.start(i) > 2) {
          manners[Manner.SHOUTED]++;
        }
      }
      case HASHTAG -> {
        manners[Manner.HASHTAGS]++;
        int parts = tokens.parts(i);
        for (int part = 0; part < parts && parts > 1; part++) {
          add(PART, tokens.partHash(i, part), i, part);
        }
      }
      case PUNCTUATION -> {
        int run = tokens.end(i) - tokens.start(i);
        switch (tokens.source().charAt(tokens.start(i))) {
          case '!' -> manners[Manner.EXCLAMATIONS] += run;
          case '?' -> manners[Manner.QUESTIONS] += run;
          case '.' -> manners[Manner.DOTS] += run > 1 ? 1 : 0;
          case '\u2026' -> manners[Manner.DOTS]++;
          case ',' -> reach = 0;
          default -> {}
        }
      }
      case HANDLE -> manners[Manner.HANDLES]++;
      case EMOJI, EMOTICON -> manners[Manner.FACES]++;
      case NUMBER -> manners[Manner.NUMBERS]++;
      case URL, CASHTAG -> {}
    }
  }

  private int add(byte type, long key, int first, int last) {
    if (count == keys.length) {
      grow();
    }
    types[count] = type;
    keys[count] = key;
    firsts[count] = first;
    lasts[count] = last;
    turns[count] = 0;
    return count++;
  }

  private void grow() {
    int room = count * 2;
    types = Arrays.copyOf(types, room);
    keys = Arrays.copyOf(keys, room);
    firsts = Arrays.copyOf(firsts, room);
    lasts = Arrays.copyOf(lasts, room);
    valences = Arrays.copyOf(valences, room);
    turns = Arrays.copyOf(turns, room);
  }

  /** Counts words, and notes whether most are in capitals, so that none stands out. */
  private void countWords(int from) {
    words = 0;
    int shouted = 0;
    for (int i = from; i < to; i++) {
      if (tokens.kind(i) == Kind.WORD) {
        words++;
        if (tokens.isAllCaps(i)) {
          shouted++;
        }
      }
    }
    allShouted = shouted * 2 > words;
  }
}
