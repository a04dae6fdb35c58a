package dev.earshot.scoring.copies;

import dev.earshot.Entity;
import dev.earshot.Post;
import dev.earshot.PostId;
import dev.earshot.text.Reading;
import dev.earshot.text.Tokens;
import dev.earshot.text.Tokens.Kind;
import java.util.Arrays;

/*
 * A word is one int: 16 bits of its hash, 12 bits that tell the parity of how often the letters of
 * each of 12 classes stand in it, and its length up to 15. One slip of the hand changes at most two
 * of the parities and the length by one, so that misspellings are told without the letters. What
 * has digits and what negates has no slips, for another one says something else: its length is 0,
 * and the 12 bits are 4 of its length and 8 more of its hash.
 *
 * A post of up to 64 words is kept as those, in order. Of a longer one the 64 lowest hashes of its
 * runs of three words are kept (bottom-k MinHash: A. Broder, On the resemblance and containment of
 * documents, 1997), with how many runs there are.
 *
 * Keys are what a post is looked up by: a sample of its pairs of neighbouring words, and of next
 * but one, that two texts choose alike where both have the pair. A pair's chance grows with its
 * length, for long words are rarer (weighted min-wise sampling: P. Efraimidis and P. Spirakis,
 * 2006; -ln(u)/w is smallest).
 */
/** What is kept of one post to tell its copies: reusable, confined to one thread. */
final class Wording {
  static final int SHORT = 64;
  private static final int SHORT_KEYS = 8;
  private static final int ARTICLE_KEYS = 16;
  private static final int MOST_LINKS = 4;
  static final int MOST_KEYS = MOST_LINKS + ARTICLE_KEYS;
  private static final int LONGEST_WORD = 15;
  private static final int LETTER_CLASSES = 12;

  private final Reading reading = new Reading();
  private int[] words = new int[256];
  private int count;
  private long lastFace;

  /** The hash of all words in order; never 0. */
  long fingerprint;

  /** Words of a short post in order, or the lowest hashes of an article's runs in order. */
  final int[] body = new int[SHORT];

  int length;

  /** How many different runs of three words an article has; 0 of a short post. */
  int runs;

  final int[] keys = new int[MOST_KEYS];

  /** How many keys there are, and how many of them, the first, are of links. */
  int keyCount;

  int linkCount;

  private final double[] ranks = new double[ARTICLE_KEYS];
  private int[] hashes = new int[256];

  /** Reads a post, in place of the one before. */
  void read(Post post) {
    reading.of(post);
    count = 0;
    lastFace = 0;
    add(reading.title());
    int title = count;
    add(reading.text());
    if (title > 0
        && count >= 2 * title
        && Arrays.equals(words, 0, title, words, title, 2 * title)) {
      System.arraycopy(words, title, words, 0, count - title);
      count -= title;
    }
    keyCount = 0;
    readLinks(post);
    linkCount = keyCount;
    if (count == 0) {
      for (int i = 0; i < linkCount; i++) {
        addWord(mix(keys[i]), LONGEST_WORD, mix(keys[i]));
      }
    }
    fingerprint = count == 0 ? nothing(post.id()) : fingerprintOfWords();
    runs = 0;
    length = Math.min(count, SHORT);
    System.arraycopy(words, 0, body, 0, length);
    if (count > SHORT) {
      sampleRuns();
    }
    sampleKeys();
  }

  private void add(Tokens tokens) {
    for (int i = 0; i < tokens.count(); i++) {
      Kind kind = tokens.kind(i);
      if (kind == Kind.URL || kind == Kind.PUNCTUATION) {
        continue;
      }
      if (kind == Kind.EMOJI || kind == Kind.EMOTICON) {
        long face = tokens.baseHash(i);
        if (face != lastFace) {
          addWord(face, 1, face);
        }
        lastFace = face;
        continue;
      }
      lastFace = 0;
      if (kind == Kind.NUMBER
          || (kind == Kind.WORD && (hasDigit(tokens, i) || Negations.has(tokens, i)))) {
        addFirm(tokens.hash(i), tokens.foldedLength(i));
      } else {
        addSpelled(tokens, i);
      }
    }
  }

  private void addSpelled(Tokens tokens, int i) {
    boolean plain = tokens.isPlainWord(i);
    long hash = plain || !tokens.isElongated(i) ? tokens.baseHash(i) : tokens.squeezedHash(i);
    int letters = tokens.foldedLength(i);
    int parities = 0;
    for (int k = 0; k < letters; k++) {
      int letter = (tokens.foldedAt(i, k) * 0x9E3779B1) >>> 8;
      parities ^= 1 << (letter % LETTER_CLASSES);
    }
    addWord(hash, Math.max(1, letters), parities);
  }

  private static boolean hasDigit(Tokens tokens, int i) {
    for (int k = 0; k < tokens.foldedLength(i); k++) {
      if (Character.isDigit(tokens.foldedAt(i, k))) {
        return true;
      }
    }
    return false;
  }

  private void addFirm(long hash, int letters) {
    int length = Math.min(LONGEST_WORD, Math.max(1, letters));
    addWord(hash, 0, (mix(hash) & 0xFF) << 4 | length);
  }

  private void addWord(long hash, int letters, long parities) {
    if (count == words.length) {
      words = Arrays.copyOf(words, 2 * count);
    }
    long mixed = mix(hash);
    words[count++] =
        (int) (mixed >>> 48) << 16
            | ((int) parities & 0xFFF) << 4
            | Math.min(LONGEST_WORD, letters);
  }

  /** Returns whether another one in its place says something else: a number, a negation. */
  static boolean isFirm(int word) {
    return (word & 15) == 0;
  }

  /** Returns how long a word is, 1 to 15. */
  static int letters(int word) {
    return isFirm(word) ? word >>> 4 & 15 : word & 15;
  }

  private void readLinks(Post post) {
    post.url().ifPresent(this::addLink);
    boolean told = false;
    for (Entity entity : post.entities()) {
      if (entity instanceof Entity.Link link) {
        told = true;
        addLink(link.url().orElse(link.value()));
      }
    }
    Tokens text = reading.text();
    for (int i = 0; i < text.count() && !told; i++) {
      if (text.kind(i) == Kind.URL) {
        addLink(text.source().subSequence(text.start(i), text.end(i)).toString());
      }
    }
  }

  private void addLink(String address) {
    if (keyCount == MOST_LINKS) {
      return;
    }
    String form = CanonicalLink.of(address).orElse("");
    int hash = (int) (mix(Tokens.hash(form)) >>> 32) | 1;
    for (int i = 0; i < keyCount; i++) {
      if (keys[i] == hash) {
        return;
      }
    }
    if (!form.isEmpty()) {
      keys[keyCount++] = hash;
    }
  }

  private long fingerprintOfWords() {
    long hash = count;
    for (int i = 0; i < count; i++) {
      hash = mix(hash + words[i]);
    }
    return hash | 1;
  }

  /** A post without a word is like no other. */
  private static long nothing(PostId id) {
    return mix(Tokens.hash(id.toString())) | 1;
  }

  /** Keeps the lowest of the hashes of runs of three words. */
  private void sampleRuns() {
    int found = runsOf(words, count);
    runs = found;
    length = Math.min(SHORT, found);
    System.arraycopy(hashes, 0, body, 0, length);
  }

  /** Puts the different runs of three words into {@link #hashes}, in order; returns how many. */
  private int runsOf(int[] of, int many) {
    if (hashes.length < many) {
      hashes = new int[many];
    }
    int found = 0;
    for (int i = 0; i + 2 < many; i++) {
      hashes[found++] = run(of[i], of[i + 1], of[i + 2]);
    }
    Arrays.sort(hashes, 0, found);
    int distinct = 0;
    for (int i = 0; i < found; i++) {
      if (i == 0 || hashes[i] != hashes[i - 1]) {
        hashes[distinct++] = hashes[i];
      }
    }
    return distinct;
  }

  static int run(int first, int second, int third) {
    return (int)
        (mix(((long) (first >>> 16) << 32 | (second & 0xFFFF0000L)) + (third >>> 16)) >>> 32);
  }

  private void sampleKeys() {
    int most = count > SHORT ? ARTICLE_KEYS : SHORT_KEYS;
    int from = keyCount;
    for (int gap = 1; gap <= 2; gap++) {
      for (int i = 0; i + gap < count; i++) {
        int first = words[i];
        int second = words[i + gap];
        long hash = mix(((long) (first >>> 16) << 20) + (second >>> 16) + ((long) gap << 40));
        double weight = (double) letters(first) * letters(second) / gap;
        offer(
            (int) (hash >>> 32),
            -Math.log(((hash & 0xFFFFFF) + 0.5) / (1 << 24)) / weight,
            from,
            most);
      }
    }
    if (count < 6) {
      for (int i = 0; i < count; i++) {
        if (letters(words[i]) > 5) {
          offer((int) (mix(words[i] >>> 16) >>> 32) | 1, 1e9, from, most);
        }
      }
    }
  }

  /** Keeps a key if it is among the lowest so far. */
  private void offer(int key, double rank, int from, int most) {
    int kept = keyCount - from;
    for (int i = 0; i < kept; i++) {
      if (keys[from + i] == key) {
        return;
      }
    }
    if (kept == most && rank >= ranks[kept - 1]) {
      return;
    }
    int at = kept == most ? kept - 1 : kept;
    while (at > 0 && ranks[at - 1] > rank) {
      ranks[at] = ranks[at - 1];
      keys[from + at] = keys[from + at - 1];
      at--;
    }
    ranks[at] = rank;
    keys[from + at] = key;
    keyCount = kept == most ? keyCount : keyCount + 1;
  }

  static long mix(long value) {
    long h = (value ^ value >>> 32) * 0xBF58476D1CE4E5B9L;
    h = (h ^ h >>> 29) * 0x94D049BB133111EBL;
    return h ^ h >>> 32;
  }
}
