package dev.earshot.scoring.model;

import dev.earshot.MalformedException;
import dev.earshot.text.DecimalNumber;
import dev.earshot.text.Tokens;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What words, phrases, emoji and typed faces say by themselves, and which words and phrases turn
 * others.
 *
 * <p>An entry holds for one language or, under {@code *}, for all. Its valence runs from -4, as ill
 * as can be, to 4; it is kept to tenths. Words are folded as {@link Tokens} folds them, and those
 * with umlauts are kept in their other spelling too; a phrase of two to four words speaks as a
 * whole, and what stands in it no longer speaks for itself ({@code no problem}, {@code not bad}). A
 * phrase may turn others as a word does ({@code far from perfect}).
 *
 * <p>The written form is UTF-8 lines of three tab-separated columns, the same in every locale:
 * language, words, and a number or the name of a {@link Role}. A line that begins with {@code # }
 * is a note; a later line replaces an earlier one.
 *
 * <p>A snapshot: immutable and thread-safe. {@link #toBuilder()} starts an edited one; two may live
 * side by side.
 */
public final class Lexicon {
  /** What a word or phrase does to others. */
  public enum Role {
    /** Turns the words after it round. */
    NEGATOR(1 << 0),
    /** Turns the word before it round. */
    NEGATED_BEFORE(1 << 1),
    /** Raises the word after it. */
    INTENSIFIER(1 << 2),
    /** Raises the word before it. */
    RAISED_BEFORE(1 << 3),
    /** Lowers the word after it. */
    DIMINISHER(1 << 4),
    /** Ends a negation and outweighs what stood before it, as {@code but} does. */
    BREAKER(1 << 5),
    /** Links two clauses that may speak of different things, as {@code and} does. */
    LINK(1 << 6),
    /**
     * A negator that a later {@link #LIFTER} takes back: {@code can't} in {@code can't thank you
     * enough}.
     */
    LIFTED(1 << 7),
    /** Takes back what a {@link #LIFTED} negator of its clause turned, as {@code enough} does. */
    LIFTER(1 << 8),
    /**
     * A negator that a later {@link #COMPARATIVE} ends, for what nothing surpasses is raised:
     * {@code couldn't} in {@code couldn't be happier}.
     */
    UNSURPASSED(1 << 9),
    /**
     * A negator that a later {@link #EQUATIVE} ends, for what nothing equals is raised: {@code
     * never} in {@code never been so happy}.
     */
    UNEQUALLED(1 << 10),
    /** Compares with less, as {@code more} and {@code better} do. */
    COMPARATIVE(1 << 11),
    /** Compares with as much, as {@code so} does. */
    EQUATIVE(1 << 12);

    private final int bit;

    Role(int bit) {
      this.bit = bit;
    }

    /** Returns the name as it is written: {@code negated-before}. */
    public String written() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static @Nullable Role of(String written) {
      for (Role role : values()) {
        if (role.written().equals(written)) {
          return role;
        }
      }
      return null;
    }
  }

  /** The language of entries that hold in any. */
  public static final String ANY = "*";

  static final Lexicon EMPTY = new Lexicon(Map.<String, Entry>of());

  static final int LONGEST_PHRASE = 4;
  static final int NONE = 0;

  private static final double MOST = 4;
  private static final int ROLE_SHIFT = 8;
  private static final int VALUED = 1 << 21;
  private static final int OWN = 1 << 22;
  private static final int STARTS = 1 << 23;

  /** The bits of an entry that hold its fact; the others are those of its key. */
  private static final long FACT = (1 << 24) - 1;

  private static final int FILTER_BITS = 16;
  private static final String BUNDLED = "lexicon.tsv";

  private final @Nullable Map<String, Entry> entries;
  private final long[] filter = new long[1 << (FILTER_BITS - 6)];
  private final long[] table;
  private final boolean wordsForAll;
  private final boolean facesOfLanguages;

  private record Entry(String language, String words, double valence, int roles, boolean own) {
    boolean isValued() {
      return !Double.isNaN(valence);
    }
  }

  private Lexicon(Map<String, Entry> entries) {
    this.entries = entries;
    table = new long[Integer.highestOneBit(entries.size() + 1) * 8];
    boolean forAll = false;
    boolean ofLanguages = false;
    Tokens tokens = new Tokens();
    for (Entry entry : entries.values()) {
      long salt = salt(entry.language);
      boolean face = isFace(tokens.read(entry.words));
      ofLanguages |= face && salt != 0;
      forAll |= !face && salt == 0;
      int fact = entry.roles << ROLE_SHIFT | (entry.own ? OWN : 0);
      if (entry.isValued()) {
        fact |= VALUED | (Math.toIntExact(Math.round(entry.valence * 10)) & 0xFF);
      }
      add(tokens, salt, fact);
    }
    wordsForAll = forAll;
    facesOfLanguages = ofLanguages;
  }

  /* The first score waits for the lexicon in the jar, which is known to be sound, so its entries
   * are only hashed: words of a language and faces of all. Who wants to edit them has them read in
   * full. */
  private Lexicon(List<String> sound) {
    entries = null;
    table = new long[Integer.highestOneBit(sound.size() * 3 / 2) * 2];
    Tokens tokens = new Tokens();
    String language = "";
    long salt = 0;
    for (String line : sound) {
      int first = line.indexOf('\t');
      if (first < 0) {
        continue;
      }
      int second = line.indexOf('\t', first + 1);
      if (!line.startsWith(language) || language.length() != first) {
        language = line.substring(0, first);
        salt = salt(language);
      }
      String words = line.substring(first + 1, second);
      int fact = soundFact(line, second + 1);
      if (salt == 0) { // a face
        add(tokens.read(words), salt, fact);
      } else {
        addFolded(words, salt, fact);
      }
    }
    wordsForAll = false;
    facesOfLanguages = false;
  }

  private static int soundFact(String line, int from) {
    int end = line.length();
    if (line.charAt(end - 2) != '.') {
      return Objects.requireNonNull(Role.of(line.substring(from))).bit << ROLE_SHIFT;
    }
    boolean ill = line.charAt(from) == '-';
    int tenths = (line.charAt(end - 3) - '0') * 10 + line.charAt(end - 1) - '0';
    return VALUED | ((ill ? -tenths : tenths) & 0xFF);
  }

  private void add(Tokens words, long salt, int fact) {
    long key = key(salt, isFace(words) ? words.baseHash(0) : words.hash(0));
    if (words.count() > 1) {
      add(key, STARTS);
      for (int i = 1; i < words.count(); i++) {
        key = then(key, words.hash(i));
      }
    }
    add(key, fact);
  }

  /** Adds words that are folded already. */
  private void addFolded(String words, long salt, int fact) {
    int end = words.indexOf(' ');
    long key = key(salt, Tokens.hash(end < 0 ? words : words.substring(0, end)));
    if (end >= 0) {
      add(key, STARTS);
    }
    while (end >= 0) {
      int start = end + 1;
      end = words.indexOf(' ', start);
      key = then(key, Tokens.hash(words.substring(start, end < 0 ? words.length() : end)));
    }
    add(key, fact);
  }

  private Map<String, Entry> entries() {
    return entries != null
        ? entries
        : new Builder(new TreeMap<>(), false).read(Resource.lines(BUNDLED), BUNDLED).entries;
  }

  /** Returns the lexicon in the jar; read on first use. */
  public static Lexicon bundled() {
    return Bundled.LEXICON;
  }

  /**
   * Reads a lexicon from its written form.
   *
   * @param source what to name in errors
   * @throws MalformedException with the number of the line, from 1 on, as offset
   */
  public static Lexicon read(Iterable<String> lines, String source) {
    return new Builder(new TreeMap<>(), false).read(lines, source).build();
  }

  /** Returns a builder that starts from this snapshot. */
  public Builder toBuilder() {
    return new Builder(new TreeMap<>(entries()), true);
  }

  /** Returns the written form, sorted. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries().values()) {
      String start = entry.language + '\t' + entry.words + '\t';
      if (entry.isValued()) {
        lines.add(start + tenths(entry.valence).toPlainString());
      }
      for (Role role : Role.values()) {
        if ((entry.roles & role.bit) != 0) {
          lines.add(start + role.written());
        }
      }
    }
    return Collections.unmodifiableList(lines);
  }

  /**
   * Returns what {@link #of} makes the same lexicon from: its lines, those first that are not the
   * host's own; null for the lexicon in the jar.
   */
  @Nullable List<List<String>> written() {
    if (entries == null) {
      return null;
    }
    Map<String, Entry> own = new TreeMap<>(entries);
    own.values().removeIf(entry -> !entry.own);
    Map<String, Entry> others = new TreeMap<>(entries);
    others.keySet().removeAll(own.keySet());
    return List.of(new Lexicon(others).lines(), new Lexicon(own).lines());
  }

  static Lexicon of(List<List<String>> written, String source) {
    return new Builder(
            new Builder(new TreeMap<>(), false).read(written.get(0), source).entries, true)
        .read(written.get(1), source)
        .build();
  }

  /** Returns a hash of all entries, and of which are the host's own. */
  String contentHash() {
    ContentHash hash = new ContentHash();
    List<List<String>> written = written();
    if (written == null) {
      return hash.add(Resource.bytes(BUNDLED)).hex();
    }
    written.forEach(lines -> hash.add(String.join("\n", lines)));
    return hash.hex();
  }

  private static boolean isFace(Tokens tokens) {
    return tokens.count() == 1
        && (tokens.kind(0) == Tokens.Kind.EMOJI || tokens.kind(0) == Tokens.Kind.EMOTICON);
  }

  private static BigDecimal tenths(double valence) {
    return BigDecimal.valueOf(valence).setScale(1, RoundingMode.HALF_UP);
  }

  static long salt(String language) {
    return language.equals(ANY) ? 0 : Tokens.hash(language) | 1;
  }

  static long key(long salt, long word) {
    return word ^ salt * 0x9E3779B97F4A7C15L;
  }

  static long then(long key, long nextWord) {
    return (Long.rotateLeft(key, 23) ^ nextWord) * 0x9FB21C651E98DF25L;
  }

  /** Of two forms of one face the host's own counts, else the first. */
  private void add(long key, int fact) {
    filter[filterWord(key)] |= 1L << key;
    int slot = slot(key);
    int old = (int) (table[slot] & FACT);
    int valence = VALUED | OWN | 0xFF;
    boolean keeps = isValued(old) && (isOwn(old) || !isOwn(fact));
    int now = isValued(fact) && !keeps ? (old & ~valence) | fact : old | (fact & ~valence);
    table[slot] = (key & ~FACT) | now;
  }

  /** Returns whether words stand here that hold in any language. */
  boolean hasWordsForAll() {
    return wordsForAll;
  }

  /** Returns whether faces stand here that hold in one language. */
  boolean hasFacesOfLanguages() {
    return facesOfLanguages;
  }

  /** Returns what is known under a key; {@link #NONE} for nothing. */
  int find(long key) {
    return (filter[filterWord(key)] >>> key & 1) == 0 ? NONE : (int) (table[slot(key)] & FACT);
  }

  /**
   * Looks for the longest phrase that begins at a word.
   *
   * @param to the token after the last that may be part of it
   * @param alone what is known of the word by itself
   * @return what is known of the phrase, or of the word where none begins, for {@link #factOf} and
   *     {@link #lastOf}
   */
  long longest(Tokens tokens, int i, int to, long salt, int alone) {
    int known = alone;
    int last = i;
    if (startsPhrase(alone)) {
      long key = key(salt, tokens.hash(i));
      int end = Math.min(to, i + LONGEST_PHRASE);
      for (int next = i + 1; next < end && tokens.kind(next) == Tokens.Kind.WORD; next++) {
        key = then(key, tokens.hash(next));
        int fact = find(key);
        if (fact != NONE) {
          known = fact;
          last = next;
        }
      }
    }
    return (long) last << Integer.SIZE | known;
  }

  /** Returns what is known of what {@link #longest} found. */
  static int factOf(long found) {
    return (int) found;
  }

  /** Returns the last token of what {@link #longest} found. */
  static int lastOf(long found) {
    return (int) (found >>> Integer.SIZE);
  }

  private static int filterWord(long key) {
    return (int) (key >>> 6) & ((1 << (FILTER_BITS - 6)) - 1);
  }

  private int slot(long key) {
    int slot = (int) (key >>> 32) & (table.length - 1);
    while (table[slot] != 0 && ((table[slot] ^ key) & ~FACT) != 0) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  static boolean isValued(int fact) {
    return (fact & VALUED) != 0;
  }

  /** Returns whether the host set this itself, so that it outweighs what was learned. */
  static boolean isOwn(int fact) {
    return (fact & OWN) != 0;
  }

  private static boolean startsPhrase(int fact) {
    return (fact & STARTS) != 0;
  }

  /** Returns the valence in tenths. */
  static int valence(int fact) {
    return (byte) fact;
  }

  static boolean does(int fact, Role role) {
    return (fact >> ROLE_SHIFT & role.bit) != 0;
  }

  private static final class Bundled {
    static final Lexicon LEXICON = new Lexicon(Resource.lines(BUNDLED));
  }

  /** Edits a lexicon. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Entry> entries;
    private final boolean own;
    private final Tokens tokens = new Tokens();

    private Builder(Map<String, Entry> entries, boolean own) {
      this.entries = entries;
      this.own = own;
    }

    /**
     * Sets what words say. What the model learned of a word set here no longer counts.
     *
     * @param language a BCP 47 primary tag, or {@link Lexicon#ANY}
     * @param words one to four words, an emoji or a typed face
     * @param valence -4 to 4, 0 for saying nothing
     * @throws IllegalArgumentException if one of them is out of its range or the tag of no
     *     language, or no text could hold the words as these: with a mark, a number, a link or a
     *     handle among them
     */
    public Builder valence(String language, String words, double valence) {
      if (!(Math.abs(valence) <= MOST)) {
        throw new IllegalArgumentException("valence: expected -4 to 4, got " + valence);
      }
      for (String name : names(language, words)) {
        Entry old = entries.get(name);
        entries.put(name, entry(name, valence, old == null ? 0 : old.roles, own));
      }
      return this;
    }

    /**
     * Sets that words do this to others, beside what else they do.
     *
     * @param words one to four words: an emoji or a face does nothing to others
     * @throws IllegalArgumentException if they are not that, or it is the tag of no language
     */
    public Builder role(String language, String words, Role role) {
      Objects.requireNonNull(role, "role");
      Set<String> names = names(language, words);
      if (isFace(tokens)) {
        throw new IllegalArgumentException("expected words, which alone do this to others");
      }
      for (String name : names) {
        Entry old = entries.get(name);
        double valence = old == null ? Double.NaN : old.valence;
        int roles = old == null ? 0 : old.roles;
        entries.put(name, entry(name, valence, roles | role.bit, old != null && old.own));
      }
      return this;
    }

    /** Removes all that is said of these words in this language. */
    public Builder remove(String language, String words) {
      entries.keySet().removeAll(names(language, words));
      return this;
    }

    /**
     * Adds what lines of the written form say.
     *
     * @param source what to name in errors
     * @throws MalformedException with the number of the line, from 1 on, as offset
     */
    public Builder read(Iterable<String> lines, String source) {
      int number = 0;
      for (String line : lines) {
        number++;
        if (!line.isBlank() && !line.startsWith("# ")) {
          readLine(line, source, number);
        }
      }
      return this;
    }

    private void readLine(String line, String source, int number) {
      String[] row = line.split("\t", -1);
      if (row.length != 3) {
        throw new MalformedException(
            source, "line", number, "expected 3 columns, got " + row.length, null);
      }
      Role role = Role.of(row[2]);
      try {
        if (role != null) {
          role(row[0], row[1], role);
        } else {
          valence(row[0], row[1], DecimalNumber.parse(row[2]));
        }
      } catch (NumberFormatException e) {
        throw new MalformedException(
            source, "valence", number, "expected a number or the name of a role", null);
      } catch (IllegalArgumentException e) {
        throw new MalformedException(source, "words", number, String.valueOf(e.getMessage()), e);
      }
    }

    /** Returns the snapshot. */
    public Lexicon build() {
      return new Lexicon(Collections.unmodifiableMap(new TreeMap<>(entries)));
    }

    private static Entry entry(String name, double valence, int roles, boolean own) {
      int tab = name.indexOf('\t');
      return new Entry(name.substring(0, tab), name.substring(tab + 1), valence, roles, own);
    }

    /** Returns the names of an entry: a second one where umlauts may be spelled out. */
    private Set<String> names(String language, String words) {
      String tag =
          language.strip().equals(ANY)
              ? ANY
              : ModelLanguage.of(language, "write * for words of any");
      tokens.read(words.strip());
      int count = tokens.count();
      if (language.indexOf('-') >= 0 || language.indexOf('_') >= 0) {
        throw new IllegalArgumentException("language: expected no script and no region");
      }
      if (!isFace(tokens) && (count == 0 || count > LONGEST_PHRASE || !areWords())) {
        throw new IllegalArgumentException(
            "expected one to four words, one emoji or one typed face, and no mark, number, link or"
                + " handle among them");
      }
      String start = tag + '\t';
      if (isFace(tokens)) {
        return Set.of(start + words.strip());
      }
      Set<String> names = new TreeSet<>();
      names.add(start + joined(tokens::folded));
      names.add(start + joined(tokens::respelled));
      return names;
    }

    private String joined(IntFunction<String> word) {
      return IntStream.range(0, tokens.count()).mapToObj(word).collect(Collectors.joining(" "));
    }

    private boolean areWords() {
      for (int i = 0; i < tokens.count(); i++) {
        if (tokens.kind(i) != Tokens.Kind.WORD && tokens.kind(i) != Tokens.Kind.HASHTAG) {
          return false;
        }
      }
      return true;
    }
  }
}
