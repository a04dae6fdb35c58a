package dev.earshot.scoring.model;

import dev.earshot.scoring.model.Lexicon.Role;
import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.Arrays;

/*
 * The one walk over a text for one model. The sum, the explanation and the trainer all read what it
 * leaves, so they see the same features. Each model of a worker walks anew, since its lexicon and
 * its language tell which words it sees.
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

  private static final byte HEARD = 0;
  private static final byte SPOKEN_FOR = 1;

  /** Silent with both its neighbours. */
  private static final byte SILENT = 2;

  private final Names names = new Names();
  private Tokens tokens = new Tokens();
  private Sight sight = Sight.NONE;
  private Lexicon lexicon = Lexicon.EMPTY;
  private long salt;
  private int from;

  private int size;
  private long[] keys = new long[64];
  private byte[] silences = new byte[64];

  private int hits;
  private int[] hitFirsts = new int[32];
  private int[] hitLasts = new int[32];
  private int[] valences = new int[32];
  private byte[] shifters = new byte[32];

  /** What negates each hit: its last token in fours, and how many stand before that one. */
  private int[] negators = new int[32];

  private int parts;
  private long[] partKeys = new long[32];
  private int[] partTokens = new int[32];
  private int[] partNumbers = new int[32];

  private final int[] styles = new int[StyleFeatures.COUNT];
  private int lexiconScore;
  private int words;
  private int shouted;
  private int phraseEnd;
  private int reach;
  private int raise;
  private int clause;

  /** What is known of the last negator of the clause; {@link Lexicon#NONE} for none. */
  private int negator;

  private int negatorFirst;
  private int negatorLast;

  /** Whether a comparison may end it: no comma stands between. */
  private boolean comparable;

  /** Lists the features of a text as a model sees it, in place of those before. */
  Features of(Tokens tokens, Sight sight) {
    return of(tokens, 0, tokens.count(), sight);
  }

  /** Lists the features of the tokens from {@code from} up to {@code to}. */
  Features of(Tokens tokens, int from, int to, Sight sight) {
    begin(tokens, from, to, sight);
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
        shifters[hit] &= ~ValenceShifters.SHOUTED;
      }
    }
    silenceNames();
    for (int hit = 0; hit < hits; hit++) {
      lexiconScore += shifted(hit);
      if ((shifters[hit] & ValenceShifters.NEGATED) != 0) {
        silenceNegated(hit);
      }
    }
    styles[StyleFeatures.LENGTH] = size / TOKENS_A_STEP;
    styles[StyleFeatures.PRAISE] = Math.max(0, lexiconScore * 3 / 20);
    styles[StyleFeatures.BLAME] = Math.max(0, -lexiconScore * 3 / 20);
    return this;
  }

  private void begin(Tokens tokens, int from, int to, Sight sight) {
    this.tokens = tokens;
    this.from = from;
    this.sight = sight;
    lexicon = sight.lexicon();
    salt = sight.salt();
    size = to - from;
    if (size > keys.length) {
      keys = new long[size * 2];
      silences = new byte[size * 2];
    }
    Arrays.fill(silences, 0, size, HEARD);
    Arrays.fill(styles, 0);
    hits = 0;
    parts = 0;
    lexiconScore = 0;
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
        matchWord(i, longestPhrase(i, fact));
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
          matchWord(i, longestPhrase(i, findWord(i, salt)));
        }
        if (tokens.isAllCaps(i)) {
          shouted++;
          styles[StyleFeatures.SHOUTED] += tokens.end(i) - tokens.start(i) > 2 ? 1 : 0;
        }
        if (tokens.isElongated(i)) {
          styles[StyleFeatures.DRAWN_OUT]++;
          return tokens.squeezedHash(i);
        }
        return tokens.hash(i);
      }
      case HASHTAG -> {
        matchTag(i);
        styles[StyleFeatures.HASHTAGS]++;
        int count = tokens.parts(i);
        for (int part = 0; part < count && count > 1; part++) {
          addPart(tokens.partHash(i, part), i - from, part);
        }
        return tokens.squeezedHash(i);
      }
      case EMOJI, EMOTICON -> {
        matchFace(i);
        styles[StyleFeatures.FACES]++;
        return tokens.baseHash(i);
      }
      case PUNCTUATION -> {
        return readMark(i);
      }
      case URL -> {
        return LINK;
      }
      case HANDLE -> {
        styles[StyleFeatures.HANDLES]++;
        return HANDLE;
      }
      case CASHTAG -> {
        return CASHTAG;
      }
      case NUMBER -> {
        if (negatorLast == i - 1 && negatorLast > negatorFirst) { // less than 5
          reach = 0;
        }
        styles[StyleFeatures.NUMBERS]++;
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
      case '!' -> styles[StyleFeatures.EXCLAMATIONS] += run;
      case '?' -> styles[StyleFeatures.QUESTIONS] += run;
      case '.' -> styles[StyleFeatures.DOTS] += run > 1 ? 1 : 0;
      case '\u2026' -> styles[StyleFeatures.DOTS]++;
      case ',' -> {
        reach = 0;
        comparable = false;
      }
      default -> {}
    }
    return RUN + mark * 8L + Math.min(run, LONGEST_RUN);
  }

  /** Matches what the lexicon says of a word, and what the word does to others. */
  private void matchWord(int i, int fact) {
    boolean unmatched = comparable && compares(fact) && endNegation();
    if (unmatched) {
      raise = ValenceShifters.INTENSIFIED;
    }
    if (phraseEnd > i) {
      Arrays.fill(silences, i - from, phraseEnd - from + 1, SPOKEN_FOR);
    }
    if (Lexicon.isValued(fact)) {
      addHit(i, fact, shiftersOf(i));
      unmatched = false;
    }
    raise = unmatched ? ValenceShifters.INTENSIFIED : 0;
    reach -= reach > 0 ? 1 : 0;
    if (fact != Lexicon.NONE) {
      shiftOthers(i, fact);
    }
  }

  /** Returns whether a word or phrase compares so that the last negator says that nothing does. */
  private boolean compares(int fact) {
    return (Lexicon.does(fact, Role.COMPARATIVE) && Lexicon.does(negator, Role.UNSURPASSED))
        || (Lexicon.does(fact, Role.EQUATIVE) && Lexicon.does(negator, Role.UNEQUALLED));
  }

  /** Ends the negation and silences what negates; returns whether it still reached this far. */
  private boolean endNegation() {
    boolean reached = reach > 0;
    reach = 0;
    silenceNegator(negatorFirst - from, negatorLast - from);
    negator = Lexicon.NONE;
    comparable = false;
    return reached;
  }

  private void matchTag(int i) {
    if (i > phraseEnd) {
      phraseEnd = i;
      int fact = longestPhrase(i, findWord(i, salt));
      if (Lexicon.isValued(fact)) {
        addHit(i, fact, 0);
      }
    }
  }

  private void matchFace(int i) {
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
    long longest = lexicon.longest(tokens, i, from + size, form, known);
    phraseEnd = Lexicon.lastOf(longest);
    return Lexicon.factOf(longest);
  }

  private int shiftersOf(int i) {
    int set = raise;
    if (reach > 0) {
      set |= ValenceShifters.NEGATED;
      set |= negatorLast > negatorFirst ? ValenceShifters.ALONE : 0;
    }
    if (tokens.isAllCaps(i)) {
      set |= ValenceShifters.SHOUTED;
    }
    if (phraseEnd + 1 < from + size && tokens.kind(phraseEnd + 1) == Kind.WORD) {
      int next = factAt(phraseEnd + 1);
      if (Lexicon.does(next, Role.NEGATED_BEFORE)) {
        set |= ValenceShifters.NEGATED;
      }
      if (Lexicon.does(next, Role.RAISED_BEFORE)) {
        set |= ValenceShifters.INTENSIFIED;
      }
    }
    return set;
  }

  private int factAt(int i) {
    int alone = lexicon.find(Lexicon.key(salt, tokens.hash(i)));
    return Lexicon.factOf(lexicon.longest(tokens, i, from + size, salt, alone));
  }

  private void shiftOthers(int i, int fact) {
    if (Lexicon.does(fact, Role.BREAKER)) {
      for (int hit = clause; hit < hits; hit++) {
        shifters[hit] |= ValenceShifters.OUTWEIGHED;
      }
      startClause();
    }
    if (Lexicon.does(fact, Role.LIFTER)) {
      lift(i);
    }
    if (Lexicon.does(fact, Role.NEGATOR)) {
      reach = REACH;
      styles[StyleFeatures.NEGATIONS]++;
      negator = fact;
      negatorFirst = i;
      negatorLast = phraseEnd;
      comparable = true;
    }
    if (Lexicon.does(fact, Role.INTENSIFIER)) {
      raise = ValenceShifters.INTENSIFIED;
    } else if (Lexicon.does(fact, Role.DIMINISHER)) {
      raise = ValenceShifters.DIMINISHED;
    }
  }

  private void startClause() {
    reach = 0;
    raise = 0;
    clause = hits;
    negator = Lexicon.NONE;
    negatorFirst = -1;
    negatorLast = -1;
    comparable = false;
  }

  /** Adds what the lexicon says of the phrase that ends at {@link #phraseEnd}. */
  private void addHit(int i, int fact, int set) {
    if (hits == hitFirsts.length) {
      hitFirsts = Arrays.copyOf(hitFirsts, hits * 2);
      hitLasts = Arrays.copyOf(hitLasts, hits * 2);
      valences = Arrays.copyOf(valences, hits * 2);
      shifters = Arrays.copyOf(shifters, hits * 2);
      negators = Arrays.copyOf(negators, hits * 2);
    }
    hitFirsts[hits] = i - from;
    hitLasts[hits] = phraseEnd - from;
    valences[hits] = Lexicon.valence(fact);
    negators[hits] =
        reach > 0
            ? (negatorLast - from) * 4 + negatorLast - negatorFirst
            : (phraseEnd + 1 - from) * 4;
    shifters[hits++] = (byte) set;
    if (Lexicon.isOwn(fact)) {
      Arrays.fill(silences, i - from, phraseEnd - from + 1, SPOKEN_FOR);
    }
  }

  /** Takes back what the last negator of the clause turned, if it is one that can be lifted. */
  private void lift(int lifter) {
    if (!Lexicon.does(negator, Role.LIFTED) || isOfWordBefore(lifter)) {
      return;
    }
    int turned = ValenceShifters.NEGATED | ValenceShifters.ALONE;
    for (int hit = clause; hit < hits; hit++) {
      if (hitFirsts[hit] + from > negatorLast) {
        shifters[hit] = (byte) ((shifters[hit] & ~turned) | ValenceShifters.INTENSIFIED);
      }
    }
    Arrays.fill(silences, lifter - from, phraseEnd - from + 1, SILENT);
    endNegation();
  }

  /**
   * Silences a hit that is negated where the lexicon alone is to speak for it. Where it speaks ill,
   * so does what negates it to most models, though it turns it to well: {@code never} in {@code
   * never afraid} is silent too.
   */
  private void silenceNegated(int hit) {
    if (sight.negatedSilent() || (shifters[hit] & ValenceShifters.ALONE) != 0) {
      Arrays.fill(silences, hitFirsts[hit], hitLasts[hit] + 1, SILENT);
    }
    if (sight.negatedSilent() && valences[hit] < 0) {
      int last = negators[hit] / 4;
      silenceNegator(last - negators[hit] % 4, last);
    }
  }

  private void silenceNegator(int first, int last) {
    if (silences[first] != SILENT) {
      Arrays.fill(silences, first, last + 1, SILENT);
      styles[StyleFeatures.NEGATIONS]--;
    }
  }

  /** Returns whether {@code enough} says how good something is, as in {@code good enough}. */
  private boolean isOfWordBefore(int lifter) {
    return hits > clause
        && hitLasts[hits - 1] + from == lifter - 1
        && hitFirsts[hits - 1] + from > negatorLast + 1;
  }

  /** Silences the words of names, and what the lexicon says of them, but for what a host added. */
  private void silenceNames() {
    int found = names.find(tokens, from, from + size, sight.namesSilent());
    for (int name = 0; name < found; name++) {
      int token = names.token(name) - from;
      silences[token] = silences[token] == SPOKEN_FOR ? SPOKEN_FOR : SILENT;
    }
    int left = 0;
    for (int hit = 0; found > 0 && hit < hits; hit++) {
      if (silences[hitFirsts[hit]] != SILENT) {
        hitFirsts[left] = hitFirsts[hit];
        hitLasts[left] = hitLasts[hit];
        valences[left] = valences[hit];
        negators[left] = negators[hit];
        shifters[left++] = shifters[hit];
      }
    }
    hits = found > 0 ? left : hits;
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
   * Returns whether what was learned of a token does not count: the lexicon speaks for it, as part
   * of a phrase or since the host said so, or it is silent.
   */
  boolean isSpokenFor(int i) {
    return silences[i] != HEARD;
  }

  /** Returns whether what was learned of a token and the one before it does not count. */
  boolean isPairSpokenFor(int i) {
    return silences[i - 1] + silences[i] >= SILENT;
  }

  /**
   * Returns whether a word counts by its letters too. Where names are silent, one with a capital
   * does not: it may be a name, whose letters say nothing.
   */
  boolean hasLetters(int i) {
    return sight.namesSilent() != Names.Silence.ALL || !Names.isCapital(tokens, from + i);
  }

  /** Returns whether letters that neither begin nor end a word count. */
  boolean hasInnerLetters() {
    return sight.innerLetters();
  }

  /** Returns what to remember by what a token counts for. */
  long memoryKey(int i) {
    return hasLetters(i) ? keys[i] : ~keys[i];
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

  /** Returns what the lexicon says of a hit, in tenths, before anything shifts it. */
  int valence(int hit) {
    return valences[hit];
  }

  /** Returns what shifts a hit, of {@link ValenceShifters}. */
  int shifters(int hit) {
    return shifters[hit];
  }

  /** Returns the valence of a hit in the end, in tenths. */
  int shifted(int hit) {
    int set = shifters[hit];
    return set == 0 ? valences[hit] : ValenceShifters.apply(valences[hit], set);
  }

  /** Returns what the lexicon says of the text in all, in tenths. */
  int lexiconScore() {
    return lexiconScore;
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

  /** Returns how often a {@link StyleFeatures} stands in the text, up to its most. */
  int style(int style) {
    return Math.min(styles[style], StyleFeatures.most(style));
  }
}
